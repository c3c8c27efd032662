//! What a browser at a page of somebody's own wants to have done in the lane of the link's person.

use tokio::sync::oneshot;

use auditoot_core::dialogue::bound_page::BoundPageId;
use auditoot_pasted_page::PastedPage;

/// What is done in the lane of the link's person. Whether it was, is said at the end.
pub(super) enum BoundPageStep {
    /// Ties a link that no browser has used yet to this one.
    Tie { id: BoundPageId, mark: String, done: oneshot::Sender<bool> },
    /// Keeps a list that was read and confirmed.
    KeepPaste { id: BoundPageId, page: Box<PastedPage>, has_elements: bool, done: oneshot::Sender<bool> },
}
