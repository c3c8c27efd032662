//! From what is said to a post on its way, and what its delivery needs from the bot.

use std::error::Error;

use jiff::Timestamp;

use super::records::{OutboxEntry, Task};
use super::storage::Storage;
use super::window::PostingWindow;
use crate::mastodon::oauth::random_text;
use crate::observer::{Observer, Wait};
use crate::outbox::{Attempts, DeliveryContext, OutgoingPost};
use crate::store::{Batch, Sequence};
use auditoot_core::dialogue::message::{Account, StatusId};
use auditoot_core::dialogue::reply::{IfGone, Response};
use auditoot_core::dialogue::{Next, Step};
use auditoot_core::prompts::{PostLimits, Renderer};

/// The post that a step says. `None` if the text would not be safe or does not fit, which is a fault of this program.
pub(super) fn outgoing(renderer: &Renderer, limits: PostLimits, to: &Account, step: &Step) -> Option<OutgoingPost> {
    let response = step.response.as_ref()?;
    let post = match renderer.post(to, response, limits) {
        Ok(post) => post,
        Err(error) => {
            tracing::error!(error = &error as &dyn Error, "a reply cannot be said, and is not");
            return None;
        }
    };
    Some(OutgoingPost {
        to: to.clone(),
        text: post.text().to_owned(),
        language: post.language().to_owned(),
        under: response.under.clone(),
        older: older(response, &step.next),
        if_gone: response.if_gone,
        role: response.role(),
        key: random_text(&mut rand::rng()),
        attempts: Attempts::None,
    })
}

/// The older messages that a post goes under if the one it answers is gone.
fn older(response: &Response, next: &Next) -> Vec<StatusId> {
    match (response.if_gone, next) {
        (IfGone::PostAlone, Next::Keep(person)) => {
            person.last_messages.iter().filter(|id| Some(*id) != response.under.as_ref()).cloned().collect()
        }
        (IfGone::Drop, _) | (IfGone::PostAlone, Next::Forget(_)) => Vec::new(),
    }
}

/// Makes it durable that an entry of the outbox stands like this, however long that takes: nothing is sent before.
pub(super) async fn note_entry(storage: &Storage, sequence: Sequence, entry: &OutboxEntry) {
    let note = || async {
        let mut batch = Batch::new();
        batch.put(sequence, entry);
        storage.commit(batch).await
    };
    storage.until_stored(note).await;
}

/// What the delivery of one post needs.
pub(super) struct LaneDelivery<'a> {
    pub(super) storage: &'a Storage,
    pub(super) window: &'a PostingWindow,
    pub(super) observer: &'a Observer,
    pub(super) sequence: Sequence,
    pub(super) account: &'a Account,
}

impl DeliveryContext for LaneDelivery<'_> {
    async fn note(&self, outgoing: &OutgoingPost) {
        let entry = OutboxEntry { account: self.account.clone(), task: Task::Post(outgoing.clone()) };
        note_entry(self.storage, self.sequence, &entry).await;
    }

    fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.window.quiet_until(now)
    }

    fn keep_quiet(&self, until: Timestamp) {
        self.window.keep_quiet(until);
    }

    async fn wait(&self, until: Timestamp) {
        self.observer.sleep_until(until, Wait::HeldUp).await;
    }
}
