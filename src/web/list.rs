//! The list as a page: all of it at once, with boxes to tick.
//!
//! A GET shows nothing about anybody and uses nothing up. The first browser that presses the button is tied to the link by a cookie, and no
//! other can use it from then on. What is ticked is asked about in the conversation; nothing is removed from here.

use std::collections::BTreeSet;
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
use crate::bot::{AtBoundPage, Bot, BoundPage, BoundPageVisit};
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::reply::Language;
use auditoot_core::dialogue::{ListView, TicksRefusal, ViewedApplication};
use auditoot_core::prompts::{AppTexts, GroupTexts, ListPageWords, PageText};

/// The script of the page, which filters it.
const SCRIPT: &str = include_str!("assets/list.js");
/// Where that script is.
const SCRIPT_PATH: &str = "/list.js";

/// The page with the button.
pub(super) async fn offer(State(bot): State<Bot>, request: HeaderMap) -> Response {
    page(&bot, accepted(&request), StatusCode::OK, PageText::List)
}

/// The script.
pub(super) async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

/// A button was pressed: the first one, or the one below the list.
pub(super) async fn press(
    State(bot): State<Bot>,
    Extension(readers): Extension<Arc<Readers>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let visit = visit(BoundPage::List, token, &headers);
    let asked = accepted(&headers);
    if visit.cookie.is_none() {
        return show(&bot, &visit, asked, None).await;
    }
    // Whoever is not known to the link sends nothing that is read.
    match bot.knows_browser(&visit).await {
        AtBoundPage::Open { .. } => {}
        AtBoundPage::Gone => return page(&bot, asked, StatusCode::GONE, PageText::ListGone),
        AtBoundPage::NotNow => return page(&bot, asked, StatusCode::SERVICE_UNAVAILABLE, PageText::NotNow),
    }
    let Some(_place) = ReaderPlace::take(&readers, &visit.token) else {
        return page(&bot, asked, StatusCode::SERVICE_UNAVAILABLE, PageText::NotNow);
    };
    let Some(tokens) = ticked(&headers, body).await else { return show(&bot, &visit, asked, None).await };
    let (reader, refusal) = match bot.tick(&visit, tokens).await {
        AtBoundPage::Open { found, .. } => found,
        AtBoundPage::Gone => return page(&bot, asked, StatusCode::GONE, PageText::ListGone),
        AtBoundPage::NotNow => return page(&bot, asked, StatusCode::SERVICE_UNAVAILABLE, PageText::NotNow),
    };
    let language = reader.language.unwrap_or(asked);
    match refusal {
        None => {
            let below = Below::LeadsTo(reader.conversation.as_ref());
            page_with(&bot, language, StatusCode::OK, PageText::ListTicked, below)
        }
        Some(TicksRefusal::Gone) => page(&bot, language, StatusCode::GONE, PageText::ListGone),
        Some(refusal) => show(&bot, &visit, asked, Some(refusal)).await,
    }
}

/// The sign-ins that the ticked boxes stand for; `None` if the form wants the page, or cannot be read.
async fn ticked(headers: &HeaderMap, body: Body) -> Option<BTreeSet<TokenId>> {
    let bytes = form(headers, body).await?;
    let (mut asks, mut tokens) = (false, BTreeSet::new());
    for (name, value) in url::form_urlencoded::parse(&bytes) {
        match name.as_ref() {
            "step" => asks = value == "ask",
            "app" => tokens.extend(serde_json::from_str::<Vec<TokenId>>(&value).unwrap_or_default()),
            _ => {}
        }
    }
    asks.then_some(tokens)
}

/// The list, for the browser that may see it; and why nothing was asked about what was ticked, if that is so.
async fn show(bot: &Bot, visit: &BoundPageVisit, asked: Language, refusal: Option<TicksRefusal>) -> Response {
    let (tied_by, language, view) = match bot.open_list(visit).await {
        AtBoundPage::Open { tied_by, found: (reader, Some(view)) } => (tied_by, reader.language.unwrap_or(asked), view),
        AtBoundPage::Open { found: (_, None), .. } | AtBoundPage::Gone => {
            return page(bot, asked, StatusCode::GONE, PageText::ListGone);
        }
        AtBoundPage::NotNow => return page(bot, asked, StatusCode::SERVICE_UNAVAILABLE, PageText::NotNow),
    };
    let response = list(bot, language, &view, refusal);
    match tied_by {
        Some(cookie) => with_cookie(response, bot, visit, &cookie),
        None => response,
    }
}

/// The page with the list.
fn list(bot: &Bot, language: Language, view: &ListView, refusal: Option<TicksRefusal>) -> Response {
    let renderer = bot.renderer();
    let (words, texts) = match (renderer.list_page_words(language), renderer.list_page_texts(language, view)) {
        (Ok(words), Ok(texts)) => (words, texts),
        (Err(error), _) | (_, Err(error)) => return without_words(&error),
    };
    let (status, alarm) = match refusal {
        Some(TicksRefusal::Nothing) => (StatusCode::UNPROCESSABLE_ENTITY, words.nothing.as_str()),
        Some(TicksRefusal::Enough) => (StatusCode::TOO_MANY_REQUESTS, words.enough.as_str()),
        Some(TicksRefusal::QuestionOpen) => (StatusCode::CONFLICT, ""),
        Some(TicksRefusal::Gone) | None => (StatusCode::OK, ""),
    };
    let alarm = if view.is_question_open { words.question_open.as_str() } else { alarm };
    let (about, ask) = match (view.is_question_open, view.can_remove) {
        (true, _) => (None, None),
        (false, true) => (Some(&words.about), Some(&words.ask)),
        (false, false) => (Some(&words.about_by_hand), Some(&words.ask_by_hand)),
    };
    let sentences: Vec<String> = texts.about.iter().map(|text| format!("<bdi>{}</bdi>", escape(text))).collect();
    let how = about.map(|how| format!("<p>{}</p>\n", escape(how)));
    let places = texts.groups.iter().zip(1..).map(|(group, nth)| {
        let boxed = |app: &AppTexts| shown(app, view.applications.get(app.place), &words, ask.is_some());
        under_heading(group, nth, &words, boxed)
    });
    let button = ask.map(|ask| format!("<button name=\"step\" value=\"ask\">{}</button>\n", escape(ask)));
    let main = format!(
        "<h1>{title}</h1>\n<p id=\"alarm\" class=\"alarm\" role=\"alert\">{alarm}</p>\n<p>{about}</p>\n{how}\
        <div id=\"finder\" hidden>\n<label for=\"filter\">{filter}</label>\n\
        <input type=\"search\" id=\"filter\" autocomplete=\"off\" spellcheck=\"false\">\n\
        <p id=\"found\" role=\"status\"></p>\n</div>\n\
        <form method=\"post\">\n{groups}{button}</form>\n",
        title = escape(&words.title),
        alarm = escape(alarm),
        about = sentences.join(" "),
        how = how.unwrap_or_default(),
        filter = escape(&words.filter),
        groups = places.collect::<String>(),
        button = button.unwrap_or_default(),
    );
    let policy = Policy::OwnFormAndScript(SCRIPT_PATH);
    document(bot, &Document { language, title: &words.title, main: &main, policy }, status)
}

/// The apps under a heading.
fn under_heading(group: &GroupTexts, nth: usize, words: &ListPageWords, app: impl Fn(&AppTexts) -> String) -> String {
    let heading = escape(group.heading.as_ref().unwrap_or(&words.apps));
    let apps: String = group.apps.iter().map(app).collect();
    format!(
        "<section>\n<h2 id=\"group{nth}\">{heading}</h2>\n<ul class=\"apps\" aria-labelledby=\"group{nth}\">\n{apps}</ul>\n</section>\n"
    )
}

/// An app, every text of it apart from the others so that none reorders its neighbours. What others wrote is text, and leads nowhere.
fn shown(app: &AppTexts, viewed: Option<&ViewedApplication>, words: &ListPageWords, is_asking: bool) -> String {
    let (place, label) = (app.place, escape(&app.label));
    let name = format!("<strong id=\"app{place}\"><bdi>{label}</bdi></strong>");
    let tokens = viewed.map(|viewed| viewed.tokens.as_slice()).filter(|tokens| is_asking && !tokens.is_empty());
    // Texts become JSON whatever is in them.
    let value = tokens.and_then(|tokens| serde_json::to_string(tokens).ok());
    let head = match value {
        Some(value) => {
            let value = escape(&value);
            format!("<label class=\"tick\"><input type=\"checkbox\" name=\"app\" value=\"{value}\"> {name}</label>")
        }
        None => format!("<p>{name}</p>"),
    };
    let mut item = format!("<li>{head}\n");
    for fact in &app.facts {
        // Writing to memory cannot fail.
        let _ = writeln!(item, "<p><bdi>{}</bdi></p>", escape(fact));
    }
    if let Some(viewed) = viewed {
        let _ = writeln!(
            item,
            "<p><a id=\"link{place}\" aria-labelledby=\"link{place} app{place}\" href=\"{}\" target=\"_blank\" \
             rel=\"noopener noreferrer\">{}</a></p>",
            escape(&viewed.details.link),
            escape(&words.link)
        );
    }
    item + "</li>\n"
}
