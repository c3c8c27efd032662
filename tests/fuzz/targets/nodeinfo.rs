//! A document about the software of a server, whatever it holds.
#![no_main]

use auditoot::mastodon::instance::nodeinfo::{ServerSoftware, nodeinfo_address};

libfuzzer_sys::fuzz_target!(|document: &[u8]| {
    if let Ok(document) = serde_json::from_slice::<serde_json::Value>(document) {
        let _ = (ServerSoftware::of(&document), ServerSoftware::of_instance(&document));
        let home = url::Url::parse("https://social.example/").expect("an address");
        // Nobody else is asked because a document says so.
        if let Some(address) = nodeinfo_address(&document, &home) {
            assert_eq!(address.origin(), home.origin());
        }
    }
});
