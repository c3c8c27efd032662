//! A copied page as HTML, whatever it holds.
#![no_main]

libfuzzer_sys::fuzz_target!(|copy: &str| {
    let _ = auditoot_pasted_page::html(copy, None);
});
