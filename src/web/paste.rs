//! The page where somebody pastes what they copied of their server's page of apps.
//!
//! A GET shows nothing about anybody and uses nothing up. The first browser that presses the button is tied to the link by a cookie, and
//! no other can use it from then on. What is pasted comes as the fields that the page's script kept, or as plain text; it is read, shown,
//! and only kept once that is confirmed. The source of a page is refused before anything of it is kept or logged.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::bound_page::{ReaderPlace, Readers, form, visit, with_cookie};
use super::document::{Document, Policy, document, escape};
use super::{Below, accepted, page, page_with, without_words};
use crate::bot::{AtBoundPage, Bot, BoundPage, BoundPageVisit, CopiedFrom};
use auditoot_core::dialogue::reply::Language;
use auditoot_core::prompts::{PageText, PasteCounts, PasteWords, PostError};
use auditoot_pasted_page::{PageRefusal, PastedApp, PastedPage};

/// The script of the page.
const SCRIPT: &str = include_str!("assets/paste.js");
/// Where that script is.
const SCRIPT_PATH: &str = "/paste.js";
/// The picture of the three steps.
const DRAWING: &str = include_str!("assets/steps.svg");

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
    let visit = visit(BoundPage::Paste, token, &headers);
    let asked = accepted(&headers);
    // Whoever is not known to the link sends nothing that is read.
    let (tied_by, from) = match bot.open_paste(&visit).await {
        AtBoundPage::Open { tied_by, found } => (tied_by, found),
        AtBoundPage::Gone => return page(&bot, asked, StatusCode::GONE, PageText::PasteGone),
        AtBoundPage::NotNow => return page(&bot, asked, StatusCode::SERVICE_UNAVAILABLE, PageText::NotNow),
    };
    let language = from.language.unwrap_or(asked);
    let steps = Steps { bot: &bot, language, from: &from };
    if let Some(cookie) = tied_by {
        return with_cookie(steps.page(StatusCode::OK, None), &bot, &visit, &cookie);
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

/// What the form wants; nothing if it is too long, or took too long.
async fn wish(headers: &HeaderMap, body: Body) -> Option<PageWish> {
    let bytes = form(headers, body).await?;
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
async fn keep(
    bot: &Bot,
    language: Language,
    visit: &BoundPageVisit,
    copied: PastedPage,
    has_elements: bool,
) -> Response {
    match bot.keep_paste(visit, copied, has_elements).await {
        AtBoundPage::Open { found: from, .. } => {
            let below = Below::LeadsTo(from.conversation.as_ref());
            page_with(bot, language, StatusCode::OK, PageText::PasteKept, below)
        }
        AtBoundPage::Gone => page(bot, language, StatusCode::GONE, PageText::PasteGone),
        AtBoundPage::NotNow => page(bot, language, StatusCode::SERVICE_UNAVAILABLE, PageText::NotNow),
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
            &Document { language, title: &words.title, main: &main, policy: Policy::OwnFormAndScript(SCRIPT_PATH) },
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
    let apps = read.apps.iter().map(|app| {
        let website = renderer.website(language, app.website.as_deref())?;
        Ok(shown(app, website.as_deref(), &words))
    });
    let apps: String = match apps.collect::<Result<_, PostError>>() {
        Ok(apps) => apps,
        Err(error) => return without_words(&error),
    };
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
fn shown(app: &PastedApp, website: Option<&str>, words: &PasteWords) -> String {
    let mut item = format!("<li><p><strong><bdi>{}</bdi></strong></p>", escape(&app.name));
    // Writing to memory cannot fail.
    let _ = write!(item, "<p><bdi>{}</bdi></p>", escape(&app.days));
    if let Some(website) = website {
        let _ = write!(item, "<p><bdi>{}</bdi></p>", escape(website));
    }
    if app.is_own {
        let _ = write!(item, "<p>{}</p>", escape(&words.own));
    }
    for permission in &app.permissions {
        let (title, access) = (escape(&permission.title), escape(&permission.access));
        let _ = write!(item, "<p><bdi>{title}</bdi>: <bdi>{access}</bdi></p>");
    }
    item + "</li>\n"
}
