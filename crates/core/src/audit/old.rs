//! Old tokens beside newer ones: what is left over of phones and computers that were given away.

use jiff::Timestamp;

use super::application::idle_since;
use super::finding::days_since;
use super::{Application, LastUse, Token};

/// The tokens of an application that were not used for so many days, each beside one that was used later. The one used last is never
/// among them, nor is any of which it is not known when it was used.
#[must_use]
pub fn old_tokens(application: &Application, now: Timestamp, unused_days: u32) -> Vec<&Token> {
    let LastUse::At(latest) = application.last_use() else { return Vec::new() };
    let is_old = |idle: Timestamp| idle < latest && days_since(idle, now) >= unused_days;
    application.tokens.iter().filter(|token| idle_since(token).is_some_and(is_old)).collect()
}
