//! The page where somebody pastes what they copied of their server's page of apps.
//!
//! A GET shows nothing about anybody and uses nothing up. The first browser that presses the button is tied to the link by a cookie, and
//! no other can use it from then on. What is pasted comes as the fields that the page's script kept, or as plain text; it is read, shown,
//! and only kept once that is confirmed. The source of a page is refused before anything of it is kept or logged.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::document::{Document, Policy, document, escape};
use super::{accepted, page, without_words};
use crate::bot::{AtPaste, Bot, CopiedFrom, PasteVisit};
use auditoot_core::dialogue::reply::Language;
use auditoot_core::prompts::{PageText, PasteCounts, PasteWords};
use auditoot_core::secret::{PasteCookie, PasteToken};
use auditoot_pasted_page::{PageRefusal, PastedApp, PastedPage};

/// The script of the page.
const SCRIPT: &str = include_str!("assets/paste.js");
/// The picture of the three steps.
const DRAWING: &str = include_str!("assets/steps.svg");
/// The longest form that is read, in bytes. A list of 1,000 apps, as the script sends it, has some hundred thousand.
const FORM_BYTES_MAX: usize = 4 << 20;
/// How long sending it may take.
const FORM_WAITS: Duration = Duration::from_secs(20);
/// How many forms are read at once, one for each link.
const READERS_MAX: usize = 32;
/// The name of the cookie.
const COOKIE: &str = "paste";
/// How long a browser keeps it, in seconds: as long as a link is good.
const COOKIE_SECONDS: u32 = 1_800;

/// The links whose form is being read.
#[derive(Default)]
pub(super) struct Readers(Mutex<BTreeSet<String>>);

/// A place among the readers. It is given up with it.
struct ReaderPlace {
    readers: Arc<Readers>,
    link: String,
}

impl ReaderPlace {
    fn take(readers: &Arc<Readers>, token: &PasteToken) -> Option<Self> {
        let link = token.expose().to_owned();
        let mut open = readers.0.lock().unwrap_or_else(PoisonError::into_inner);
        (open.len() < READERS_MAX && open.insert(link.clone())).then(|| Self { readers: Arc::clone(readers), link })
    }
}

impl Drop for ReaderPlace {
    fn drop(&mut self) {
        self.readers.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.link);
    }
}

/// What a form of the page wants.
enum PageWish {
    /// The page.
    Open,
    /// To have this read.
    Read(Copied),
    /// To have this kept.
    Keep(Copied),
}

/// What was pasted, in one of two forms.
enum Copied {
    Html(String),
    Text(String),
}

/// The page with the button.
pub(super) async fn offer(State(bot): State<Bot>, request: HeaderMap) -> Response {
    page(&bot, accepted(&request), StatusCode::OK, PageText::Paste)
}

/// The script.
pub(super) async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

/// A button was pressed: the first one, that of the form, or the one that keeps.
pub(super) async fn press(
    State(bot): State<Bot>,
    Extension(readers): Extension<Arc<Readers>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let visit = PasteVisit { cookie: cookie(&headers), token: PasteToken::new(token) };
    let asked = accepted(&headers);
    let door = match &visit.cookie {
        // Whoever is not known to the link sends nothing that is read.
        None => bot.open_paste(&visit).await,
        Some(_) => bot.may_paste(&visit).await,
    };
    let (tied_by, from) = match door {
        AtPaste::Open { tied_by, page } => (tied_by, page),
        AtPaste::Gone => return page(&bot, asked, StatusCode::GONE, PageText::PasteGone),
        AtPaste::NotNow => return page(&bot, asked, StatusCode::SERVICE_UNAVAILABLE, PageText::NotNow),
    };
    let language = from.language.unwrap_or(asked);
    let steps = Steps { bot: &bot, language, from: &from };
    if let Some(cookie) = tied_by {
        return with_cookie(steps.page(StatusCode::OK, None), &bot, &visit.token, &cookie);
    }
    let Some(_place) = ReaderPlace::take(&readers, &visit.token) else {
        return page(&bot, language, StatusCode::SERVICE_UNAVAILABLE, PageText::NotNow);
    };
    match wish(&headers, body).await {
        Some(PageWish::Open) => steps.page(StatusCode::OK, None),
        Some(PageWish::Read(Copied::Text(text))) if text.trim().is_empty() => {
            steps.page(StatusCode::UNPROCESSABLE_ENTITY, Some(|words| &words.empty))
        }
        Some(PageWish::Read(copied)) => match read(&from, &copied).await {
            Ok(page) => check(&bot, language, &page, &copied),
            Err(refusal) => steps.refused(&refusal),
        },
        Some(PageWish::Keep(copied)) => match read(&from, &copied).await {
            Ok(page) => keep(&bot, language, &visit, page, matches!(copied, Copied::Html(_))).await,
            Err(refusal) => steps.refused(&refusal),
        },
        None => steps.refused(&PageRefusal::TooLong),
    }
}

/// What ties this browser to a link, if anything does.
fn cookie(headers: &HeaderMap) -> Option<PasteCookie> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| PasteCookie::new(value))
}

/// Ties the browser to this one link.
fn with_cookie(mut response: Response, bot: &Bot, token: &PasteToken, cookie: &PasteCookie) -> Response {
    let secure = if bot.pages_are_secure() { "; Secure" } else { "" };
    let value = format!(
        "{COOKIE}={}; Path=/paste/{}; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Strict{secure}",
        cookie.expose(),
        token.expose()
    );
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// What the form wants; nothing if it is too long, or took too long.
async fn wish(headers: &HeaderMap, body: Body) -> Option<PageWish> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > FORM_BYTES_MAX) {
        return None;
    }
    let bytes = tokio::time::timeout(FORM_WAITS, to_bytes(body, FORM_BYTES_MAX)).await.ok()?.ok()?;
    let (mut step, mut html, mut text) = (String::new(), String::new(), String::new());
    for (name, value) in url::form_urlencoded::parse(&bytes) {
        match name.as_ref() {
            "step" => step = value.into_owned(),
            "html" => html = value.into_owned(),
            "text" => text = value.into_owned(),
            _ => {}
        }
    }
    let copied = if html.is_empty() { Copied::Text(text) } else { Copied::Html(html) };
    Some(match step.as_str() {
        "keep" => PageWish::Keep(copied),
        "again" => PageWish::Open,
        // A script sends the form without its button.
        _ if step == "read" || matches!(copied, Copied::Html(_)) => PageWish::Read(copied),
        _ => PageWish::Open,
    })
}

/// Reads what was pasted, where it is in nobody's way.
async fn read(from: &CopiedFrom, copied: &Copied) -> Result<PastedPage, PageRefusal> {
    let (text, server) = match copied {
        Copied::Html(html) => (html.clone(), Some(from.host().to_owned())),
        Copied::Text(text) => (text.clone(), None),
    };
    let reading = tokio::task::spawn_blocking(move || match server {
        Some(server) => auditoot_pasted_page::html(&text, Some(&server)),
        None => auditoot_pasted_page::text(&text),
    });
    reading.await.unwrap_or(Err(PageRefusal::TooLong))
}

/// Keeps a list that was confirmed.
async fn keep(bot: &Bot, language: Language, visit: &PasteVisit, copied: PastedPage, has_elements: bool) -> Response {
    match bot.keep_paste(visit, copied, has_elements).await {
        AtPaste::Open { .. } => page(bot, language, StatusCode::OK, PageText::PasteKept),
        AtPaste::Gone => page(bot, language, StatusCode::GONE, PageText::PasteGone),
        AtPaste::NotNow => page(bot, language, StatusCode::SERVICE_UNAVAILABLE, PageText::NotNow),
    }
}

/// The page with the steps, for one person.
struct Steps<'a> {
    bot: &'a Bot,
    language: Language,
    from: &'a CopiedFrom,
}

impl Steps<'_> {
    /// The page with the steps once more, and why it was not read.
    fn refused(&self, refusal: &PageRefusal) -> Response {
        let (status, why): (_, fn(&PasteWords) -> &String) = match refusal {
            PageRefusal::Secret => (StatusCode::UNPROCESSABLE_ENTITY, |words| &words.secret),
            PageRefusal::TooLong => (StatusCode::PAYLOAD_TOO_LARGE, |words| &words.long),
            PageRefusal::AnotherServer => (StatusCode::UNPROCESSABLE_ENTITY, |words| &words.other_server),
            PageRefusal::NoList => (StatusCode::UNPROCESSABLE_ENTITY, |words| &words.no_list),
        };
        self.page(status, Some(why))
    }

    /// The page with the three steps.
    fn page(&self, status: StatusCode, why: Option<fn(&PasteWords) -> &String>) -> Response {
        let Self { bot, language, from } = *self;
        let words = match bot.renderer().paste_words(language) {
            Ok(words) => words,
            Err(error) => return without_words(&error),
        };
        let alarm = why.map(|why| escape(why(&words))).unwrap_or_default();
        let main = format!(
            "<h1>{title}</h1>\n<p id=\"alarm\" class=\"alarm\" role=\"alert\">{alarm}</p>\n<p>{about}</p>\n{DRAWING}\
            <form method=\"post\" id=\"paste\" data-secret=\"{secret}\" data-long=\"{long}\" data-empty=\"{empty}\">\n\
            <ol class=\"steps\">\n<li>{open} <a href=\"{address}\" target=\"_blank\" rel=\"noopener noreferrer\">{open_link}</a></li>\n\
            <li>{copy} {copy_phone}</li>\n<li>{paste}\n<label for=\"text\">{field}</label>\n\
            <textarea id=\"text\" name=\"text\" rows=\"5\" autocomplete=\"off\" spellcheck=\"false\"></textarea>\n\
            <input type=\"hidden\" id=\"html\" name=\"html\">\n\
            <button name=\"step\" value=\"read\">{read}</button></li>\n</ol>\n</form>\n",
            title = escape(&words.title),
            about = escape(&words.about),
            secret = escape(&words.secret),
            long = escape(&words.long),
            empty = escape(&words.empty),
            open = escape(&words.open),
            address = escape(&from.address()),
            open_link = escape(&words.open_link),
            copy = escape(&words.copy),
            copy_phone = escape(&words.copy_phone),
            paste = escape(&words.paste),
            field = escape(&words.field),
            read = escape(&words.read),
        );
        document(
            bot,
            &Document { language, title: &words.title, main: &main, policy: Policy::OwnFormAndScript },
            status,
        )
    }
}

/// The page that shows what was read, and asks whether to keep it. It carries what was pasted, which is read again then.
fn check(bot: &Bot, language: Language, read: &PastedPage, copied: &Copied) -> Response {
    let left_over = read.left_over;
    let counts = PasteCounts {
        apps: read.apps.iter().filter(|app| !app.is_own).count(),
        broken: left_over.broken_entries,
        lines: left_over.lines_before + left_over.lines_behind,
    };
    let renderer = bot.renderer();
    let (words, counted) = match (renderer.paste_words(language), renderer.paste_counts(language, counts)) {
        (Ok(words), Ok(counted)) => (words, counted),
        (Err(error), _) | (_, Err(error)) => return without_words(&error),
    };
    let apps: String = read.apps.iter().map(|app| shown(app, &words)).collect();
    let (name, value) = match copied {
        Copied::Html(html) => ("html", html),
        Copied::Text(text) => ("text", text),
    };
    let main = format!(
        "<h1>{title}</h1>\n<p>{counted} {not_yet}</p>\n<form method=\"post\">\n\
        <input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n\
        <button name=\"step\" value=\"keep\">{keep}</button>\n\
        <button class=\"second\" name=\"step\" value=\"again\">{again}</button>\n</form>\n\
        <h2 id=\"apps\">{heading}</h2>\n<ul class=\"apps\" aria-labelledby=\"apps\">\n{apps}</ul>\n",
        title = escape(&words.check),
        counted = escape(&counted.join(" ")),
        not_yet = escape(&words.not_yet),
        value = escape(value),
        keep = escape(&words.keep),
        again = escape(&words.again),
        heading = escape(&words.apps),
    );
    document(bot, &Document { language, title: &words.check, main: &main, policy: Policy::OwnForm }, StatusCode::OK)
}

/// An app as the page shows it, every text of it apart from the others so that none reorders its neighbours.
fn shown(app: &PastedApp, words: &PasteWords) -> String {
    let mut item = format!("<li><p><strong><bdi>{}</bdi></strong></p>", escape(&app.name));
    // Writing to memory cannot fail.
    let _ = write!(item, "<p><bdi>{}</bdi></p>", escape(&app.days));
    if app.is_own {
        let _ = write!(item, "<p>{}</p>", escape(&words.own));
    }
    for permission in &app.permissions {
        let (title, access) = (escape(&permission.title), escape(&permission.access));
        let _ = write!(item, "<p><bdi>{title}</bdi>: <bdi>{access}</bdi></p>");
    }
    item + "</li>\n"
}
