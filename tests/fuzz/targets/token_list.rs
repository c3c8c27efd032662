//! A page of the list of tokens, whatever it holds.
#![no_main]

use auditoot::sources::TokenPage;

libfuzzer_sys::fuzz_target!(|document: &[u8]| {
    if let Ok(items) = serde_json::from_slice::<Vec<serde_json::Value>>(document) {
        let page = TokenPage::of(&items);
        assert_eq!(page.tokens.len() + page.senseless, items.len());
    }
});
