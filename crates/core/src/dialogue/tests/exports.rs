//! The copy of what is kept: whole, without secrets, by link or on pages.

use serde_json::{Value, json};

use super::super::document::Export;
use super::super::export::{ExportId, ExportWay};
use super::super::reply::{ExportLine, ExportPage, ExportRest};
use super::*;
use crate::secret::ExportLink;

fn way(id: &str) -> ExportWay {
    ExportWay::Page { id: ExportId(id.to_owned()), link: ExportLink::new("https://bot.example/export/secret") }
}

fn document(talk: &Talk) -> Value {
    serde_json::to_value(Export::of(&talk.person, talk.now)).expect("a document")
}

fn page(reply: Reply) -> ExportPage {
    let Reply::ExportPage(page) = reply else { panic!("a page, not {reply:?}") };
    page
}

/// Every text in a document.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(all) => all.iter().flat_map(texts).collect(),
        Value::Object(all) => all.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[test]
fn everything_that_is_kept_is_in_the_document_except_what_is_made_of_a_secret() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    talk.ask("revoke 1-2");
    talk.person.hinted_at = Some(talk.now);
    (talk.export, talk.person.sign_in) = (way("made of a secret"), None);
    talk.ask("export");
    let mut other = Talk::stranger();
    other.ask("list apps");
    talk.person.sign_in = other.person.sign_in;
    let document = document(&talk);
    let in_document = texts(&document);
    // Whatever the record holds, text by text, stands in the document, but for three.
    let record = serde_json::to_value(&talk.person).expect("a record");
    let missing: Vec<&str> = texts(&record).into_iter().filter(|text| !in_document.contains(text)).collect();
    assert_eq!(
        missing,
        ["made of a secret", "App", "App", "App", "App", "App", "Bot", "h", "https://home.example/oauth/authorize"]
    );
    assert_eq!(document["format"], 1);
    assert_eq!(document["permission"]["token"], "kept-sealed");
    assert_eq!(document["last_list"]["entries"].as_array().map(Vec::len), Some(6));
    assert_eq!(document["last_list"]["entries"][5]["is_this_bot"], true);
    assert_eq!(document["last_list"]["entries"][1]["sign_ins"][0]["label"], "2a");
    assert_eq!(document["link_until"], json!(talk.now + super::super::export::EXPORT_LINK_LIFE));
}

#[test]
fn a_stranger_has_a_document_too() {
    let document = document(&Talk::stranger());
    assert_eq!(document["permission"]["state"], "none");
    assert_eq!([&document["sign_in"], &document["last_list"], &document["question"]], [&Value::Null; 3]);
}

#[test]
fn a_new_link_takes_the_place_of_the_old_one_and_closes_a_question() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    talk.ask("revoke 1");
    for id in ["first", "second"] {
        talk.export = way(id);
        assert!(matches!(talk.ask("export"), Reply::ExportLink(reply) if reply.minutes == 30));
        assert_eq!(talk.person.export.clone().map(|open| open.id.0).as_deref(), Some(id));
    }
    assert!(talk.person.question.is_none());
    assert!(talk.say("disconnect").response.is_none(), "it says so once it is done");
    assert!(talk.person.export.is_some(), "whoever leaves may still take a copy along");
}

#[test]
fn the_pages_together_hold_every_line_once_and_more_goes_on_with_what_was_shown_last() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    talk.lines = 4;
    let mut pages = vec![page(talk.ask("export"))];
    while pages.last().is_some_and(|page| page.rest == ExportRest::Pages) {
        pages.push(page(talk.ask("more")));
    }
    assert_eq!(pages.iter().map(|page| page.page).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(pages.last().map(|page| page.rest), Some(ExportRest::Nothing));
    let lines: Vec<ExportLine> = pages.into_iter().flat_map(|page| page.lines).collect();
    // The account, the permission, the answers, what is remembered, the messages and the list; then six applications with a sign-in each.
    assert_eq!(lines.len(), 6 + 12);
    let applications = lines.iter().filter(|line| matches!(line, ExportLine::Application { .. })).count();
    assert_eq!(applications, 6);
    assert!(matches!(talk.ask("more"), Reply::NoMore));
    assert!(matches!(talk.ask("list apps"), Reply::List(_)));
    assert!(matches!(talk.ask("more"), Reply::List(list) if list.continued));
    talk.ask("export");
    assert!(matches!(talk.ask("more"), Reply::ExportPage(page) if page.page == 2));
}

#[test]
fn there_are_ten_pages_and_what_is_left_out_is_counted() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    talk.lines = 1;
    let mut last = page(talk.ask("export"));
    for number in 2..=10 {
        assert_eq!(last.rest, ExportRest::Pages);
        last = page(talk.ask("more"));
        assert_eq!(last.page, number);
    }
    assert_eq!(last.rest, ExportRest::LeftOut(8), "of eighteen lines ten were said");
    assert!(matches!(talk.ask("more"), Reply::NoMore));
}
