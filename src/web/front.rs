//! The page in front of all others: what the bot is for, how to write to it, what it keeps.
//!
//! It is made of what the bot knows anyway, so it asks no server, and it is the same for everybody who reads its language.

use std::fmt::Write as _;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::document::{Document, Policy, document, escape, linked};
use super::{accepted, without_words};
use crate::bot::{Bot, Face};
use auditoot_core::audit::Source;
use auditoot_core::dialogue::reply::Language;
use auditoot_core::dialogue::verb::Verb;
use auditoot_core::prompts::{FrontWords, PostError};

/// The page, in the language that is asked for, else in one that the browser asks for.
pub(super) async fn front(State(bot): State<Bot>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let language = query.as_deref().and_then(chosen).unwrap_or_else(|| accepted(&headers));
    let face = bot.face();
    let words = match bot.renderer().front_words(language) {
        Ok(words) => words,
        Err(error) => return without_words(&error),
    };
    let mut main = format!("<h1>{}</h1>\n<p>{}</p>\n", escape(&words.title), escape(&words.what));
    main += &how_to_write(&face, language, &words);
    // What it keeps depends on its server.
    match face.source.map(|source| what_it_keeps(&bot, &face, language, source, &words)).transpose() {
        Ok(keeps) => main += &keeps.unwrap_or_default(),
        Err(error) => return without_words(&error),
    }
    for other in Language::ALL.into_iter().filter(|other| *other != language) {
        let (tag, name) = (other.tag(), escape(other.column().own_name));
        // Writing to memory cannot fail.
        let _ = writeln!(main, "<p><a href=\"/?lang={tag}\" hreflang=\"{tag}\" lang=\"{tag}\">{name}</a></p>");
    }
    document(&bot, &Document { language, title: &words.title, main: &main, policy: Policy::NoForm }, StatusCode::OK)
}

/// The language of `?lang=`, if the bot speaks it.
fn chosen(query: &str) -> Option<Language> {
    let tag = query.split('&').find_map(|pair| pair.strip_prefix("lang="))?;
    Language::of_tag(tag)
}

/// Where it is found, and what to write; nothing before its server was reached, which knows its handle.
fn how_to_write(face: &Face<'_>, language: Language, words: &FrontWords) -> String {
    let Some(handle) = &face.handle else { return String::new() };
    let example = language.column().examples(Verb::List).first().copied().unwrap_or_default();
    format!(
        "<h2>{title}</h2>\n<p>{how}</p>\n<p class=\"said\">{found}</p>\n<p>{then}</p>\n\
        <p class=\"said\">{handle} {example}</p>\n<p>{answer}</p>\n",
        title = escape(&words.how_title),
        how = escape(&words.how),
        found = linked(face.profile.as_deref(), handle),
        then = escape(&words.example),
        handle = escape(handle),
        example = escape(example),
        answer = escape(&words.answer),
    )
}

/// What it keeps of the people of its own server, who else can read, for whom it is there, and how to leave.
fn what_it_keeps(
    bot: &Bot,
    face: &Face<'_>,
    language: Language,
    source: Source,
    words: &FrontWords,
) -> Result<String, PostError> {
    let text = bot.renderer().privacy_text(language, source, face.operator, face.serves)?;
    let paragraphs = escape(&text).replace("\n\n", "</p>\n<p>");
    let (title, yours) = (escape(&words.keeps_title), escape(&words.keeps_yours));
    Ok(format!("<h2>{title}</h2>\n<p>{paragraphs}</p>\n<p>{yours}</p>\n"))
}
