//! Posts that are to be made: each exactly once, as far as the server lets it.
//!
//! Before a letter is sent, the store says that it is being tried; so after a crash or a lost answer its outcome is known to
//! be unknown. Then the bot looks for its own post, no sooner than [`LOOK_AFTER`], and sends again only if it finds none.
//! Mastodon keeps Idempotency-Keys for an hour, which makes sending twice harmless there; `GoToSocial` ignores them.

use std::error::Error;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::crash;
use crate::server::posting::{NewPost, PostFailure, Posted, Visibility};
use crate::server::statuses::OwnPost;
use crate::server::{Server, ServerError};
use auditoot_clock::{Clock, later};
use auditoot_core::dialogue::message::{Account, AccountId, StatusId};
use auditoot_core::dialogue::reply::{IfGone, Role};

/// How long after an attempt with an unknown outcome the bot looks for the post: a server may be slow to show it.
pub(crate) const LOOK_AFTER: SignedDuration = SignedDuration::from_secs(30);
/// How far the server's clock may be behind the bot's when a post is looked for.
const CLOCKS_APART: SignedDuration = SignedDuration::from_mins(2);
/// How many of its newest posts the bot looks through.
const NEWEST: u32 = 40;
/// How long the bot waits after a failure: it doubles from the first to the last.
const PAUSE_FIRST: SignedDuration = SignedDuration::from_secs(1);
const PAUSE_LAST: SignedDuration = SignedDuration::from_mins(1);

/// A post on its way, as the store keeps it sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OutgoingPost {
    /// The only recipient.
    pub(crate) to: Account,
    /// The whole text, the mention included, as [`auditoot_core::prompts`] made it.
    pub(crate) text: String,
    /// The language of the text, as a tag.
    pub(crate) language: String,
    /// What it answers; `None` once that is gone.
    pub(crate) under: Option<StatusId>,
    /// What it goes under if that is gone, the first of these that is not; only where it is posted in any case.
    #[serde(default)]
    pub(crate) older: Vec<StatusId>,
    /// What is done if that is gone.
    pub(crate) if_gone: IfGone,
    /// What it means for the open question.
    pub(crate) role: Role,
    /// The Idempotency-Key: random, the same for every attempt.
    pub(crate) key: String,
    /// The first attempt, and the last one if its outcome is unknown.
    pub(crate) attempts: Attempts,
}

/// What is known of the attempts to send a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Attempts {
    /// None that can have had an effect.
    None,
    /// At least one whose outcome is unknown.
    Unknown {
        /// When the first was made.
        first: Timestamp,
        /// When the last was made.
        last: Timestamp,
    },
}

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Delivered {
    /// It stands, with the server's stamp.
    Stands(StatusId, Timestamp),
    /// It was given up: what it answers is gone, or the server will never take it.
    GivenUp,
    /// The bot's own token is no longer accepted. The letter stays.
    TokenDead,
}

/// What the delivery needs from its surroundings.
pub(crate) trait DeliveryContext {
    /// Makes it durable that the letter stands like this, before anything is sent.
    fn note(&self, outgoing: &OutgoingPost) -> impl Future<Output = ()> + Send;
    /// Until when the server wants no posts, and nobody's turn comes.
    fn quiet_until(&self) -> Option<Timestamp>;
    /// Notes that the server wants no posts until then.
    fn keep_quiet(&self, until: Timestamp);
    /// Waits for a moment of the clock; the letter counts as waiting meanwhile, not as under way.
    fn wait(&self, until: Timestamp) -> impl Future<Output = ()> + Send;
}

/// Delivers a letter, however long it takes.
pub(crate) async fn deliver(
    server: &Server,
    me: &AccountId,
    clock: &Clock,
    delivery: &impl DeliveryContext,
    mut outgoing: OutgoingPost,
) -> Delivered {
    let mut pause = PAUSE_FIRST;
    loop {
        while let Some(until) = delivery.quiet_until().filter(|until| *until > clock.now()) {
            delivery.wait(until).await;
        }
        if let Attempts::Unknown { first, last } = outgoing.attempts {
            delivery.wait(later(last, LOOK_AFTER)).await;
            match look(server, me, &outgoing, first).await {
                Look::Found(posted) => return check(server, clock, delivery, &outgoing, posted).await,
                Look::NotThere => {}
                Look::CouldNot(at) => {
                    rest(clock, delivery, at, &mut pause).await;
                    continue;
                }
                Look::TokenDead => return Delivered::TokenDead,
            }
        }
        let now = clock.now();
        let first = match outgoing.attempts {
            Attempts::None => now,
            Attempts::Unknown { first, .. } => first,
        };
        let before = outgoing.attempts;
        outgoing.attempts = Attempts::Unknown { first, last: now };
        delivery.note(&outgoing).await;
        crash::point("before a post");
        let outcome = server.post(&new_post(&outgoing)).await;
        crash::point("after a post");
        match outcome {
            Ok(posted) => return check(server, clock, delivery, &outgoing, posted).await,
            Err(PostFailure::Unknown(error)) => {
                tracing::warn!(error = &error as &dyn Error, "whether the post was made is unknown");
            }
            Err(PostFailure::NotSent(error)) => {
                tracing::warn!(error = &error as &dyn Error, "the post was not made");
                outgoing.attempts = before;
                rest(clock, delivery, None, &mut pause).await;
            }
            Err(PostFailure::Wait { until }) => {
                outgoing.attempts = before;
                tracing::warn!(%until, "the server wants no posts for a while");
                delivery.keep_quiet(until);
            }
            Err(PostFailure::ParentGone) => match outgoing.if_gone {
                IfGone::PostAlone if outgoing.under.is_some() => {
                    outgoing.under = (!outgoing.older.is_empty()).then(|| outgoing.older.remove(0));
                    outgoing.attempts = before;
                }
                IfGone::Drop | IfGone::PostAlone => return Delivered::GivenUp,
            },
            Err(PostFailure::Refused { status }) => {
                tracing::error!(%status, "the server refuses a post for good; it is given up");
                return Delivered::GivenUp;
            }
            Err(PostFailure::TokenDead) => return Delivered::TokenDead,
        }
    }
}

fn new_post(outgoing: &OutgoingPost) -> NewPost {
    NewPost {
        text: outgoing.text.clone(),
        in_reply_to: outgoing.under.clone(),
        idempotency_key: outgoing.key.clone(),
        language: Some(outgoing.language.clone()),
        allowed: outgoing.to.id.clone(),
    }
}

/// Waits after a failure, longer each time.
async fn rest(clock: &Clock, delivery: &impl DeliveryContext, until: Option<Timestamp>, pause: &mut SignedDuration) {
    delivery.wait(until.unwrap_or_else(|| clock.after(*pause))).await;
    *pause = pause.saturating_mul(2).min(PAUSE_LAST);
}

/// Holds what the server made of the post against what it should be. A post that reached anybody else is taken back.
async fn check(
    server: &Server,
    clock: &Clock,
    delivery: &impl DeliveryContext,
    outgoing: &OutgoingPost,
    posted: Posted,
) -> Delivered {
    let recipients_are_right = posted.recipients.as_slice() == std::slice::from_ref(&outgoing.to.id);
    let is_direct = posted.visibility == Visibility::Direct;
    if recipients_are_right && is_direct {
        return Delivered::Stands(posted.id, posted.created_at);
    }
    tracing::error!(
        recipients = posted.recipients.len(),
        is_direct,
        "the server did not post privately to the asker alone; the post is taken back"
    );
    // Until it is gone, the letter stays: a run that is stopped here finds the post again, and takes it back then.
    let mut pause = PAUSE_FIRST;
    loop {
        match server.delete(&posted.id).await {
            Ok(()) => return Delivered::GivenUp,
            Err(ServerError::TokenDead) => return Delivered::TokenDead,
            Err(error) => {
                tracing::error!(error = &error as &dyn Error, "the post could not be taken back; trying again");
                rest(clock, delivery, None, &mut pause).await;
            }
        }
    }
}

/// Whether a post that answers `parent` can be this letter. Servers forget what a post answered once that is deleted; a letter that
/// is posted even then is looked for without it.
fn is_under(parent: Option<&StatusId>, outgoing: &OutgoingPost) -> bool {
    let is_forgotten = parent.is_none() || outgoing.under.is_none();
    parent == outgoing.under.as_ref() || (outgoing.if_gone == IfGone::PostAlone && is_forgotten)
}

enum Look {
    Found(Posted),
    NotThere,
    CouldNot(Option<Timestamp>),
    TokenDead,
}

/// Looks for a letter among the bot's newest posts.
async fn look(server: &Server, me: &AccountId, outgoing: &OutgoingPost, first: Timestamp) -> Look {
    let newest = match server.newest_own(me, None, NEWEST).await {
        Ok(newest) => newest,
        Err(ServerError::TokenDead) => return Look::TokenDead,
        Err(error) => {
            tracing::warn!(error = &error as &dyn Error, "the bot could not look for its own post");
            let until = match error {
                ServerError::Wait { until } => Some(until),
                ServerError::NoAnswer(_)
                | ServerError::TokenDead
                | ServerError::Refused { .. }
                | ServerError::Unreadable { .. } => None,
            };
            return Look::CouldNot(until);
        }
    };
    let since = later(first, -CLOCKS_APART);
    newest
        .into_iter()
        .filter(|post| post.says(&outgoing.text) && is_under(post.in_reply_to.as_ref(), outgoing))
        .find_map(|post| {
            let created_at = post.created_at.filter(|at| *at >= since)?;
            let OwnPost { id, recipients, visibility, .. } = post;
            Some(Posted { id, created_at, recipients, visibility })
        })
        .map_or(Look::NotThere, Look::Found)
}

#[cfg(test)]
mod tests;
