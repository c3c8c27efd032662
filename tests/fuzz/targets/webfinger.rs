//! What a domain says of an account, in either document, whatever it holds.
#![no_main]

use auditoot::mastodon::host_meta::webfinger_address;
use auditoot::mastodon::webfinger::{AccountHandle, WebFingerAnswer};

libfuzzer_sys::fuzz_target!(|document: &[u8]| {
    if let Ok(document) = serde_json::from_slice::<serde_json::Value>(document) {
        if let Some(answer) = WebFingerAnswer::of(&document) {
            assert_eq!(answer.self_link.scheme(), "https");
            assert_eq!(AccountHandle::parse(&answer.subject.resource()), Some(answer.subject));
        }
    }
    let _ = webfinger_address(&String::from_utf8_lossy(document), "acct:alice@social.example");
});
