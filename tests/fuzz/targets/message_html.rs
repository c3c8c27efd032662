//! The HTML of a message, whatever it holds.
#![no_main]

libfuzzer_sys::fuzz_target!(|document: &[u8]| {
    let html = String::from_utf8_lossy(document);
    let text = auditoot::mastodon::markup::text(&html, |address| address.contains("auditoot"));
    assert!(text.len() <= 4 * html.len(), "nothing grows");
});
