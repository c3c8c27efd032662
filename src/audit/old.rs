//! Old sign-ins beside newer ones: what is left over of phones and computers that were given away.

use jiff::Timestamp;

use super::entry::idle_since;
use super::finding::days_since;
use super::{Entry, LastUse, SignIn};

/// The sign-ins of an entry that were not used for so many days, each beside one that was used later. The one used last is never
/// among them, nor is any of which it is not known when it was used.
#[must_use]
pub fn old_sign_ins(entry: &Entry, now: Timestamp, unused_days: u32) -> Vec<&SignIn> {
    let LastUse::At(latest) = entry.last_use() else { return Vec::new() };
    let is_old = |idle: Timestamp| idle < latest && days_since(idle, now) >= unused_days;
    entry.sign_ins.iter().filter(|sign_in| idle_since(sign_in).is_some_and(is_old)).collect()
}
