//! A walk over the numbers of new sign-ins, from a position that is kept.
//!
//! What the walk finds becomes an entry of what is due, in one commit with the new position; so nothing is lost when the program is
//! stopped in between. The walk starts again a few minutes back each time, because numbers become visible out of order; what was found
//! already is left out here as long as the program runs, and by the person's record after that.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::due::Owner;
use super::storage::Storage;
use crate::crash;
use crate::sources::{NewTokens, TokenSources};
use crate::store::{Batch, Name, Record, Tree};
use auditoot_clock::Clock;
use auditoot_core::audit::TokenId;

/// Up to where the walk has come for good.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WalkPosition {
    settled_to: i64,
}

/// There is one.
impl Record for WalkPosition {
    type Key = Name;
    const TREE: Tree = Tree::Meta;
}

fn position_name() -> Name {
    Name::new("walk position")
}

/// Walks, where there is something to walk over.
#[derive(Clone)]
pub(super) struct Walker {
    pub(super) home: TokenSources,
    pub(super) storage: Arc<Storage>,
    pub(super) clock: Clock,
}

impl Walker {
    pub(super) fn can_walk(&self) -> bool {
        self.home.can_walk()
    }

    /// Walks once, before a way to a list is closed: what was let in until then is due to be told, whoever closes it.
    pub(super) async fn walk_once_more(&self) {
        if self.can_walk() {
            self.walk(&mut BTreeSet::new()).await;
        }
    }

    /// One walk; whether it found anything that is due now. What cannot be read or kept now is found again by the next.
    pub(super) async fn walk(&self, found_before: &mut BTreeSet<TokenId>) -> bool {
        // A position that does not open would not open the next time either; the walk below puts another in its place, and those let
        // in since the last look are told of to nobody.
        let after = match self.storage.get_whole::<WalkPosition>(position_name()).await {
            Ok(position) => position.map(|position| position.settled_to),
            Err(fault) => {
                self.storage.note_trouble(&fault);
                return false;
            }
        };
        // Trouble with the database is told where it is noticed.
        let Ok(NewTokens { found, settled_to }) = self.home.walk(after).await else { return false };
        if after.is_some_and(|after| settled_to < after) {
            // Only a database that was put back has anything to it. But it looks like one whose newest tokens Mastodon deleted, as it
            // does every day with those that are revoked: so this is no warning.
            tracing::info!(
                "the operator's database has no sign-ins up to where new apps were looked for (the newest were deleted, or it was \
                 put back from an older copy); the look goes on from its newest"
            );
        }
        let news: Vec<_> = found.iter().filter(|(token, _)| !found_before.contains(token)).collect();
        if news.is_empty() && after == Some(settled_to) {
            return false;
        }
        let now = self.clock.now();
        let mut batch = Batch::new();
        batch.put(position_name(), &WalkPosition { settled_to });
        for (token, account) in &news {
            batch.due(now, &Owner::Alert(account.clone(), token.clone()).to_string());
        }
        crash::point("before what a walk found is kept");
        let is_anything_new = !news.is_empty();
        if !self.storage.commit_or_note(batch).await {
            return false;
        }
        *found_before = found.into_iter().map(|(token, _)| token).collect();
        is_anything_new
    }
}
