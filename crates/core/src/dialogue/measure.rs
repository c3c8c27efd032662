//! What fits into a post.

use super::message::Account;
use super::reply::{Layout, Response};

/// Tells whether something fits into one post to this person.
pub trait Measure: Sync {
    /// Whether it does, with every sentence that may be left out left out.
    fn fits(&self, to: &Account, response: &Response) -> bool;

    /// How it is laid out over posts. Without anything to lay out with: in one.
    fn layout(&self, _to: &Account, response: &Response) -> Layout {
        Layout { first: response.role(), rest: Vec::new() }
    }
}
