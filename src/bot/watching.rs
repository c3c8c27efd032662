//! Watching for new apps, twice a minute, and telling the people whose apps they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::due::Owner;
use super::job::Job;
use super::lane::Lanes;
use super::storage::Storage;
use super::walk::Walker;
use super::window::PostingWindow;
use crate::observer::Working;
use crate::store::StoredKey;
use auditoot_clock::Clock;
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::message::AccountId;

/// How often is walked: what is new is told within a minute.
const WALK_EVERY: SignedDuration = SignedDuration::from_secs(30);

/// The new sign-ins that are due to be told, by person.
#[derive(Default)]
pub(super) struct Alerts {
    by_person: BTreeMap<AccountId, (Vec<StoredKey>, Vec<TokenId>)>,
}

impl Alerts {
    /// Takes a new sign-in, with its entry of the index of what is due.
    pub(super) fn add(&mut self, account: AccountId, token: TokenId, entry: StoredKey) {
        let (entries, tokens) = self.by_person.entry(account).or_default();
        entries.push(entry);
        tokens.push(token);
    }

    /// Lets each person's lane tell what is new. While the server wants no posts, it stays due.
    pub(super) fn hand_out(self, lanes: &Arc<Lanes>, window: &PostingWindow, now: Timestamp) {
        if window.quiet_until(now).is_some() {
            return;
        }
        for (account, (entries, tokens)) in self.by_person {
            if !lanes.holds_alert(&account) {
                lanes.enqueue(account, Job::Alert { entries, tokens });
            }
        }
    }
}

/// Watches for new apps.
pub(super) struct AppWatch {
    pub(super) clock: Clock,
    pub(super) storage: Arc<Storage>,
    pub(super) lanes: Arc<Lanes>,
    pub(super) window: Arc<PostingWindow>,
    pub(super) walker: Walker,
}

impl AppWatch {
    /// Walks for as long as the program runs, where there is something to walk over.
    pub(super) async fn walk_again_and_again(&self, working: Working) {
        if !self.walker.can_walk() {
            return;
        }
        let mut found_before = BTreeSet::new();
        let mut looks = working.looks(WALK_EVERY);
        loop {
            looks.next().await;
            if self.walker.walk(&mut found_before).await {
                self.tell_what_is_due().await;
            }
        }
    }

    /// Tells new sign-ins right away, without waiting for the next look at what is due.
    async fn tell_what_is_due(&self) {
        let now = self.clock.now();
        // All of it: after the program was away, thousands of reminders can be due before these.
        match self.storage.store.due_until(now, usize::MAX).await {
            Ok(due) => {
                let mut alerts = Alerts::default();
                for one in due {
                    // What else is due is left for the look that does it.
                    if let Some(Owner::Alert(account, token)) = one.owner.ok().and_then(|owner| Owner::of(&owner)) {
                        alerts.add(account, token, one.key);
                    }
                }
                alerts.hand_out(&self.lanes, &self.window, now);
            }
            Err(error) => self.storage.note_trouble(&error),
        }
    }
}
