//! Watching for new apps: a walk over the numbers of new sign-ins, twice a minute, from a position that is kept.
//!
//! What the walk finds becomes an entry of what is due, in one commit with the new position; so nothing is lost when the program is
//! stopped in between. The walk starts again a few minutes back each time, because numbers become visible out of order; what was found
//! already is left out here as long as the program runs, and by the person's record after that.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::sync::Arc;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::Shell;
use super::lane::Job;
use super::progress::Wait;
use crate::crash;
use crate::home::NewTokens;
use crate::store::{Batch, Due, Name, ReadError, Record, StoredKey, Tree};
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::message::AccountId;

/// How often it is walked: what is new is told within a minute.
const WALK_EVERY: SignedDuration = SignedDuration::from_secs(30);

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

/// The owner in the index of what is due: a new sign-in that its person is to be told of.
pub(super) fn alert_owner(account: &AccountId, token: &TokenId) -> String {
    format!("alert {} {}", account.0, token.0)
}

/// The new sign-ins that are due to be told, by person.
#[derive(Default)]
pub(super) struct Alerts {
    by_person: BTreeMap<AccountId, (Vec<StoredKey>, Vec<TokenId>)>,
}

impl Alerts {
    /// Takes an entry of what is due, if it is one of these.
    pub(super) fn take(&mut self, due: Due) -> Result<(), Due> {
        let owner = due.owner.as_ref().ok().and_then(|owner| owner.strip_prefix("alert "));
        let Some((account, token)) = owner.and_then(|owner| owner.split_once(' ')) else { return Err(due) };
        let (account, token) = (AccountId(account.to_owned()), TokenId(token.to_owned()));
        let (entries, tokens) = self.by_person.entry(account).or_default();
        entries.push(due.key);
        tokens.push(token);
        Ok(())
    }
}

impl Shell {
    /// Walks for as long as the program runs, where there is something to walk over.
    pub(super) async fn watch_for_apps(self: &Arc<Self>) {
        if !self.home.can_walk() {
            return;
        }
        let _working = self.progress.job();
        let mut found_before = BTreeSet::new();
        loop {
            if self.walk(&mut found_before).await {
                self.tell_what_is_due().await;
            }
            let until = self.clock.after(WALK_EVERY);
            let waiting = self.progress.waiting(until, Wait::UntilTheNextLook);
            self.clock.sleep_until(until).await;
            drop(waiting);
        }
    }

    /// Walks once, before a way to a list is closed: what was let in until then is due to be told, whoever closes it.
    pub(super) async fn walk_once_more(&self) {
        if self.home.can_walk() {
            self.walk(&mut BTreeSet::new()).await;
        }
    }

    /// One walk; whether it found anything that is due now. What cannot be read or kept now is found again by the next.
    async fn walk(&self, found_before: &mut BTreeSet<TokenId>) -> bool {
        let after = match self.store.get::<WalkPosition>(position_name()).await {
            Ok(position) => position.map(|position| position.settled_to),
            // It would not open the next time either. The walk below puts another in its place.
            Err(ReadError::Record { source: damage, .. }) => {
                tracing::error!(
                    error = &damage as &dyn Error,
                    "up to where new apps were looked for is lost; those let in since the last look are told of to nobody"
                );
                None
            }
            Err(error @ ReadError::Store(_)) => {
                self.note_store_trouble(&error);
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
            batch.due(now, &alert_owner(account, token));
        }
        crash::point("before what a walk found is kept");
        match self.store.commit(batch).await {
            Ok(()) => {
                let any = !news.is_empty();
                *found_before = found.into_iter().map(|(token, _)| token).collect();
                any
            }
            Err(error) => {
                self.note_store_trouble(&error);
                false
            }
        }
    }

    /// Tells new sign-ins right away, without waiting for the next look at what is due.
    async fn tell_what_is_due(self: &Arc<Self>) {
        // All of it: after the program was away, thousands of reminders can be due before these.
        match self.store.due_until(self.clock.now(), usize::MAX).await {
            Ok(due) => {
                let mut alerts = Alerts::default();
                // What else is due is left for the look that does it.
                for one in due {
                    let _other = alerts.take(one);
                }
                self.alert(alerts);
            }
            Err(error) => self.note_store_trouble(&error),
        }
    }

    /// Lets each person's lane tell what is new. While the server wants no posts, it stays due.
    pub(super) fn alert(self: &Arc<Self>, alerts: Alerts) {
        let now = self.clock.now();
        if self.quiet_until.borrow().is_some_and(|until| until > now) {
            return;
        }
        for (account, (entries, tokens)) in alerts.by_person {
            if !self.lanes.holds_alert(&account) {
                self.enqueue(account, Job::Alert { entries, tokens });
            }
        }
    }
}
