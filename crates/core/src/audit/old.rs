//! Old tokens beside newer ones: what is left over of phones and computers that were given away.

use jiff::Timestamp;

use super::application::idle_since;
use super::finding::{UNUSED_DAYS, days_since};
use super::{Application, LastUse, Token};

/// The tokens of an application that were not used for [`UNUSED_DAYS`], each beside one that was used later. The one used last is never
/// among them, nor is any of which it is not known when it was used.
#[must_use]
pub fn old_tokens(application: &Application, now: Timestamp) -> Vec<&Token> {
    let LastUse::At(latest) = application.last_use() else { return Vec::new() };
    let is_old = |idle: Timestamp| idle < latest && days_since(idle, now) >= UNUSED_DAYS;
    application.tokens.iter().filter(|token| idle_since(token).is_some_and(is_old)).collect()
}
