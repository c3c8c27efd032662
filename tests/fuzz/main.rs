//! What the fuzzers have found worth keeping is read in every run of the tests. `Cargo.toml` beside this file says how to look for
//! more.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why by panicking")]

use std::fs;
use std::path::Path;

use auditoot::mastodon::host_meta::webfinger_address;
use auditoot::mastodon::instance::nodeinfo::{ServerSoftware, nodeinfo_address};
use auditoot::mastodon::markup::text as text_of_message;
use auditoot::mastodon::webfinger::{AccountHandle, WebFingerAnswer};
use auditoot::sources::TokenPage;
use auditoot_pasted_page::{html, text};
use serde_json::Value;
use url::Url;

fn replay(target: &str, read: impl Fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the corpus") {
        let bytes = fs::read(entry.expect("an entry").path()).expect("a file");
        read(&String::from_utf8_lossy(&bytes));
        count += 1;
    }
    assert!(count > 3, "{target} has a corpus");
}

#[test]
fn pasted_html() {
    replay("paste_html", |copy| {
        let _ = html(copy, None);
    });
}

#[test]
fn pasted_text() {
    replay("paste_text", |copy| {
        let _ = text(copy);
    });
}

#[test]
fn nodeinfo() {
    let home = Url::parse("https://social.example/").expect("an address");
    replay("nodeinfo", |document| {
        let Ok(document) = serde_json::from_str::<Value>(document) else { return };
        let _ = (ServerSoftware::of(&document), ServerSoftware::of_instance(&document));
        let address = nodeinfo_address(&document, &home);
        assert!(address.is_none_or(|address| address.origin() == home.origin()), "nobody else is asked");
    });
}

#[test]
fn webfinger() {
    replay("webfinger", |document| {
        let _ = webfinger_address(document, "acct:alice@social.example");
        let Ok(document) = serde_json::from_str::<Value>(document) else { return };
        let Some(answer) = WebFingerAnswer::of(&document) else { return };
        assert_eq!(answer.self_link.scheme(), "https");
        assert_eq!(AccountHandle::parse(&answer.subject.resource()), Some(answer.subject));
    });
}

#[test]
fn token_list() {
    replay("token_list", |document| {
        let Ok(items) = serde_json::from_str::<Vec<Value>>(document) else { return };
        let page = TokenPage::of(&items);
        assert_eq!(page.tokens.len() + page.senseless, items.len());
    });
}

#[test]
fn message_html() {
    replay("message_html", |html| {
        let text = text_of_message(html, |address| address.contains("auditoot"));
        assert!(text.len() <= 4 * html.len(), "nothing grows");
    });
}
