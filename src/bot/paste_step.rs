//! What a browser at the page to paste into wants to have done in the lane of the link's person.

use tokio::sync::oneshot;

use auditoot_core::dialogue::paste::PasteId;
use auditoot_pasted_page::PastedPage;

/// What is done in the lane of the link's person. Whether it was, is said at the end.
pub(super) enum PasteStep {
    /// Ties a link that no browser has used yet to this one.
    Tie { id: PasteId, mark: String, done: oneshot::Sender<bool> },
    /// Keeps a list that was read and confirmed.
    Keep { id: PasteId, page: Box<PastedPage>, has_elements: bool, done: oneshot::Sender<bool> },
}
