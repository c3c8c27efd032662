//! The form that all pages have: one style sheet, and what a page may load and do.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::without_words;
use crate::bot::{Bot, Face};
use auditoot_core::dialogue::reply::Language;
use auditoot_core::prompts::FaceWords;

/// The name of the bot, as servers ask whether to let it in.
const NAME: &str = "Auditoot";
/// The one style sheet.
const STYLE: &str = include_str!("assets/style.css");

/// What a page may load and do. None can be put into a frame, and none loads anything from elsewhere.
#[derive(Clone, Copy, Debug)]
pub(super) enum Policy {
    /// Nothing besides the style sheet.
    NoForm,
    /// And send its form to where it came from.
    OwnForm,
    /// The same, where what the form gets is the address of a person's server, to which the browser goes on.
    FormLeadsOn,
    /// And run the script at this path of the bot's own, which may reach nobody.
    OwnFormAndScript(&'static str),
}

impl Policy {
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::NoForm => {
                "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            }
            Self::OwnForm => {
                "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            }
            Self::FormLeadsOn => {
                "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self' https: http:; frame-ancestors 'none'"
            }
            Self::OwnFormAndScript(_) => {
                "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            }
        }
    }
}

/// A page: its heading is in its main part, which is HTML.
pub(super) struct Document<'a> {
    pub(super) language: Language,
    pub(super) title: &'a str,
    pub(super) main: &'a str,
    pub(super) policy: Policy,
}

/// The whole page, with the head that all have: whose the bot is, and for whom it is there.
pub(super) fn document(bot: &Bot, document: &Document<'_>, status: StatusCode) -> Response {
    let face = bot.face();
    let words = match bot.renderer().face_words(document.language, face.operator, face.serves) {
        Ok(words) => words,
        Err(error) => return without_words(&error),
    };
    let script = match document.policy {
        Policy::OwnFormAndScript(path) => format!("<script src=\"{path}\" defer></script>\n"),
        Policy::NoForm | Policy::OwnForm | Policy::FormLeadsOn => String::new(),
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
        <meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
        <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n{script}\
        </head>\n<body>\n<header>\n{header}</header>\n<main>\n{main}</main>\n</body>\n</html>\n",
        language = document.language.tag(),
        title = escape(document.title),
        header = header(&face, &words),
        main = document.main,
    );
    (status, [(header::CONTENT_SECURITY_POLICY, document.policy.header())], Html(html)).into_response()
}

/// What stands at the head of every page.
fn header(face: &Face<'_>, words: &FaceWords) -> String {
    let handle = face.handle.as_deref().map(|handle| linked(face.profile.as_deref(), handle));
    let operator = words.operator.as_deref().map(|operator| linked(face.contact.as_deref(), operator));
    format!(
        "<p><strong><a href=\"/\">{NAME}</a></strong> {handle}</p>\n{operator}<p>{serves}</p>\n",
        handle = handle.unwrap_or_default(),
        operator = operator.map(|operator| format!("<p>{operator}</p>\n")).unwrap_or_default(),
        serves = escape(&words.serves),
    )
}

/// A text that leads to an address, if there is one.
pub(super) fn linked(address: Option<&str>, text: &str) -> String {
    match address {
        Some(address) => format!("<a href=\"{}\">{}</a>", escape(address), escape(text)),
        None => escape(text),
    }
}

/// The style sheet.
pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// Escapes a text for HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
