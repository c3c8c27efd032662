//! A copy as HTML, which is read by its elements.
//!
//! An entry is an element of the class `applications-list__item`, with the id `doorkeeper_application_N` since Mastodon 4.3. Its parts
//! are known by their classes, which all three browsers leave as they are. No tree is built: a tokenizer by the HTML standard says
//! where elements begin and end, and of what is open only the part that is being read is remembered.

mod entry;
mod sink;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tokenizer, TokenizerOpts};
use sink::PageSink;

use super::{COPY_BYTES_MAX, ENTRIES_MAX, LeftOver, PageRefusal, PastedPage};

/// How much is handed to the tokenizer at once.
const CHUNK_BYTES: usize = 8192;
/// The longest tag. Styles written out make some thousand bytes, and a picture inside an address more; the tokenizer's work grows with the
/// square of the attributes of one tag.
const TAG_BYTES_MAX: usize = 64 * 1024;

/// Reads HTML. `server` is the host of the person's server, if it is known.
///
/// # Errors
///
/// It is the source of a page, too long, the list of another server, or holds no entry.
pub fn html(copy: &str, server: Option<&str>) -> Result<PastedPage, PageRefusal> {
    if copy.len() > COPY_BYTES_MAX {
        return Err(PageRefusal::TooLong);
    }
    let tokenizer = Tokenizer::new(PageSink::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut fed_since_token = 0;
    for chunk in chunks(copy) {
        let tokens = tokenizer.sink.tokens();
        input.push_back(StrTendril::from_slice(chunk));
        // The sink never asks for a pause, so one call reads the whole chunk.
        let _ = tokenizer.feed(&input);
        fed_since_token = if tokenizer.sink.tokens() == tokens { fed_since_token + chunk.len() } else { 0 };
        if fed_since_token > TAG_BYTES_MAX || tokenizer.sink.is_too_much() {
            let holds_secret = tokenizer.sink.into_read().holds_secret;
            return Err(if holds_secret { PageRefusal::Secret } else { PageRefusal::TooLong });
        }
    }
    tokenizer.end();
    let read = tokenizer.sink.into_read();
    if read.holds_secret {
        return Err(PageRefusal::Secret);
    }
    if read.entries.len() > ENTRIES_MAX {
        return Err(PageRefusal::TooLong);
    }
    let mut hosts: Vec<&str> = read.entries.iter().filter_map(|entry| entry.revoke_host()).chain(server).collect();
    hosts.dedup_by(|one, other| one.eq_ignore_ascii_case(other));
    if hosts.len() > 1 {
        return Err(PageRefusal::AnotherServer);
    }
    let count = read.entries.len();
    let apps: Vec<_> = read.entries.into_iter().filter_map(entry::CopiedEntry::into_app).collect();
    let left_over = LeftOver { broken_entries: count - apps.len(), ..LeftOver::default() };
    PastedPage { apps, left_over }.checked()
}

/// A text in pieces of whole characters.
fn chunks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = (rest.len().min(CHUNK_BYTES)..=rest.len()).find(|end| rest.is_char_boundary(*end))?;
        let (chunk, behind) = rest.split_at(end);
        rest = behind;
        (!chunk.is_empty()).then_some(chunk)
    })
}
