//! What a browser at a page of somebody's own wants to have done in the lane of the link's person.

use std::collections::BTreeSet;

use tokio::sync::oneshot;

use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::bound_page::BoundPageId;
use auditoot_core::dialogue::{ListView, TicksRefusal};
use auditoot_pasted_page::PastedPage;

/// What is done in the lane of the link's person. What came of it is said at the end.
pub(super) enum BoundPageStep {
    /// Ties a link that no browser has used yet to this one; whether it is.
    Tie { id: BoundPageId, mark: String, done: oneshot::Sender<bool> },
    /// Keeps a list that was read and confirmed; whether it is kept.
    KeepPaste { id: BoundPageId, page: Box<PastedPage>, has_elements: bool, done: oneshot::Sender<bool> },
    /// Looks at the list; nothing if the link is over.
    ShowList { id: BoundPageId, done: oneshot::Sender<Option<Box<ListView>>> },
    /// Asks about what was ticked; why not, if it is not taken.
    Tick { id: BoundPageId, tokens: BTreeSet<TokenId>, done: oneshot::Sender<Option<TicksRefusal>> },
}
