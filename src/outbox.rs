//! Posts that are to be made: each exactly once, as far as the server lets it.
//!
//! Before a post is sent, the store says that it is being tried: by the very commit that decided it, if it was its turn to be posted
//! then, else by one of its own. So after a crash or a lost answer its outcome is known to
//! be unknown. Then the bot looks for its own post, no sooner than [`LOOK_AFTER`], and sends again only if it finds none.
//! Mastodon keeps Idempotency-Keys for an hour; `GoToSocial` ignores them. What an earlier run tried is looked for at once. If it is not
//! there, it is also sent at once where two attempts at the same time make one post (Mastodon since 4.6): elsewhere the server may be
//! making the first just now, so it is looked for once more when that is over. If a post was made twice all the same, the first stands
//! and the later one is deleted.

mod context;
mod search;
mod unsettled;

use std::error::Error;
use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::crash;
use crate::mastodon::client::{MastodonClient, RequestError};
use crate::mastodon::entities::StatusVisibility;
use crate::mastodon::statuses::posting::{PostFailure, PostedStatus, PrivateMention};
use auditoot_clock::{Clock, Pauses, later};
use auditoot_core::budget::PostClass;
use auditoot_core::dialogue::message::{Account, AccountId, StatusId};
use auditoot_core::dialogue::reply::{FollowersHint, IfGone, Role};
pub(crate) use context::DeliveryContext;
use search::MadePost;
pub(crate) use unsettled::UnsettledRemoval;

/// How long after an attempt with an unknown outcome the bot looks for the post: a server may be slow to show it.
pub(crate) const LOOK_AFTER: SignedDuration = SignedDuration::from_secs(30);
/// How long after an attempt was noted it may still be made without being noted anew.
const NOTE_HOLDS: SignedDuration = SignedDuration::from_secs(1);

/// A post on its way, as the store keeps it sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OutgoingPost {
    /// The only recipient.
    pub(crate) to: Account,
    /// The whole text, the mention included, as [`auditoot_core::prompts`] made it.
    pub(crate) text: String,
    /// How much of what was to be said that is.
    #[serde(default)]
    pub(crate) length: PostLength,
    /// What is posted in its place if it comes late, and when that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) late: Option<LateText>,
    /// What is posted in its place if the server refuses it, one after the other.
    #[serde(default)]
    pub(crate) shorter: Vec<(PostLength, String)>,
    /// The language of the text, as a tag.
    pub(crate) language: String,
    /// What it answers; `None` once that is gone.
    pub(crate) under: Option<StatusId>,
    /// What it goes under if that is gone, the first of these that is not; only where it is posted in any case.
    #[serde(default)]
    pub(crate) older: Vec<StatusId>,
    /// What it was to go under and that is gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) gone: Vec<StatusId>,
    /// What is done if that is gone.
    pub(crate) if_gone: IfGone,
    /// The proof that followers may read it; what has none is private.
    #[serde(default)]
    pub(crate) followers_hint: Option<FollowersHint>,
    /// What it means for the open question.
    pub(crate) role: Role,
    /// Who goes before it, and whom it goes before.
    #[serde(default)]
    pub(crate) class: PostClass,
    /// The removal that it is the result of, while it was not seen what became of everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unsettled: Option<Box<UnsettledRemoval>>,
    /// The Idempotency-Key: random, the same for every attempt.
    pub(crate) key: String,
    /// The first attempt, and the last one if its outcome is unknown.
    pub(crate) attempts: Attempts,
}

/// What is said with an apology from some moment on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct LateText {
    pub(crate) from: Timestamp,
    pub(crate) text: String,
}

/// How much of what was to be said a text says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PostLength {
    /// As much as fits by what the server says of itself.
    #[default]
    Whole,
    /// As much as fits if links count in full.
    LinksInFull,
    /// Nothing that only explains.
    Brief,
    /// Nothing of it: only that it could not be said.
    Excuse,
}

/// What is known of the attempts to send a post.
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

/// What became of a post.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Delivered {
    /// It stands.
    Stands {
        id: StatusId,
        /// The server's stamp.
        at: Timestamp,
        /// Later posts that said the same, and were deleted.
        copies: Vec<StatusId>,
        /// What it was to go under and that is gone.
        gone: Vec<StatusId>,
    },
    /// In its place it was said that it could not be said.
    Excused,
    /// It was given up: what it answers is gone, or the server will never take it.
    GivenUp,
    /// It was not sent: before that, the bot has to look what became of this.
    ToBeLookedUp(Box<UnsettledRemoval>),
    /// The bot's own token is no longer accepted. The entry stays in the store.
    TokenDead,
}

/// Delivers a post, however long it takes. If it is its turn already, the store has said so since its last attempt, and that one is this.
/// What an earlier run left over it may have tried.
pub(crate) async fn deliver<C: DeliveryContext>(
    server: &MastodonClient,
    me: &AccountId,
    clock: &Clock,
    context: &C,
    outgoing: OutgoingPost,
    turn: Option<C::PostingTurn>,
    is_left_over: bool,
) -> Delivered {
    let pauses = Pauses::default();
    let mut delivery = Delivery { server, me, clock, context, outgoing, turn, is_left_over, pauses };
    loop {
        if let Some(delivered) = delivery.try_once().await {
            return delivered;
        }
    }
}

/// A post that is being delivered.
struct Delivery<'a, C: DeliveryContext> {
    server: &'a MastodonClient,
    me: &'a AccountId,
    clock: &'a Clock,
    context: &'a C,
    outgoing: OutgoingPost,
    /// The turn of an attempt that the store knows of and that was not made yet.
    turn: Option<C::PostingTurn>,
    /// Whether the last attempt was made by an earlier run, and was not looked for since.
    is_left_over: bool,
    pauses: Pauses,
}

impl<C: DeliveryContext> Delivery<'_, C> {
    /// Looks whether the post was made, and makes it if not. `None` if it is to be tried again.
    async fn try_once(&mut self) -> Option<Delivered> {
        let turn = self.turn.take();
        let before = if turn.is_some() { Attempts::None } else { self.outgoing.attempts };
        if let Attempts::Unknown { first, last } = before
            && let ControlFlow::Break(outcome) = self.look(first, last).await
        {
            return outcome;
        }
        let may_be_noted = turn.is_some();
        let posting_turn = match turn {
            Some(turn) => turn,
            None => self.context.posting_turn(self.outgoing.class).await,
        };
        let room = context::room_for_post(self.server, self.context).await;
        let mut is_noted = may_be_noted && self.is_just_noted();
        if before == Attempts::None
            && let Some(unsettled) = self.outgoing.to_be_looked_up(self.clock.now())
        {
            self.context.note_not_made(self.outgoing.class);
            return Some(Delivered::ToBeLookedUp(unsettled));
        }
        if before == Attempts::None
            && let Some(late) = self.outgoing.late.take_if(|late| late.from < self.clock.now())
        {
            self.outgoing.text = late.text;
            is_noted = false;
        }
        let sent = self.send(before, is_noted).await;
        drop(room);
        // Known before the next one's turn.
        match &sent {
            Ok(PostedStatus { window: Some(window), .. }) => self.context.learn(*window),
            Err(PostFailure::Wait { until }) => self.context.keep_quiet(*until),
            Ok(_) | Err(_) => {}
        }
        if let Some(until) = self.server.used_up_until() {
            self.context.keep_quiet(until);
        }
        if !matches!(sent, Ok(_) | Err(PostFailure::Unknown(_))) {
            self.context.note_not_made(self.outgoing.class);
        }
        drop(posting_turn);
        match sent {
            Ok(posted) => {
                let found = match before {
                    Attempts::None => None,
                    // An attempt before may have come through since the bot looked.
                    Attempts::Unknown { first, .. } => {
                        search::find_copies(self.server, self.me, &self.outgoing, first).await
                    }
                };
                Some(self.check(MadePost::of_made(posted, found)).await)
            }
            Err(PostFailure::Unknown(error)) => {
                tracing::warn!(error = &error as &dyn Error, "whether the post was made is unknown");
                None
            }
            Err(failure) => {
                self.outgoing.attempts = before;
                if self.outgoing.unsettled.is_some() {
                    // Also for the next run it was certainly not made, and may still say something else.
                    self.context.note(&self.outgoing).await;
                }
                self.take_refusal(failure).await
            }
        }
    }

    /// Looks whether an attempt has made the post. Breaks unless it is to be sent.
    async fn look(&mut self, first: Timestamp, last: Timestamp) -> ControlFlow<Option<Delivered>> {
        let settles_at = later(last, LOOK_AFTER);
        if !self.is_left_over {
            self.context.wait(settles_at).await;
        }
        match search::find(self.server, self.me, &self.outgoing, first).await {
            Ok(Some(made)) => ControlFlow::Break(Some(self.check(made).await)),
            Ok(None) => {
                self.is_left_over = false;
                let may_still_come = self.clock.now() < settles_at && !self.context.serializes_attempts();
                if may_still_come { ControlFlow::Break(None) } else { ControlFlow::Continue(()) }
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn Error, "the bot could not look for its own post");
                ControlFlow::Break(self.rest_after(&error).await)
            }
        }
    }

    /// Whether the attempt that the store knows of is no older than it says, as far as that matters.
    fn is_just_noted(&self) -> bool {
        let Attempts::Unknown { last, .. } = self.outgoing.attempts else { return false };
        self.clock.now().duration_since(last).abs() < NOTE_HOLDS
    }

    /// Sends it, once it is durable that this was tried.
    async fn send(&mut self, before: Attempts, is_noted: bool) -> Result<PostedStatus, PostFailure> {
        let now = self.clock.now();
        let first = match before {
            Attempts::None => now,
            Attempts::Unknown { first, .. } => first,
        };
        self.outgoing.attempts = Attempts::Unknown { first, last: now };
        if !is_noted {
            self.context.note(&self.outgoing).await;
        }
        crash::point("before a post");
        let outcome = self.server.post(&new_post(&self.outgoing)).await;
        crash::point("after a post");
        outcome
    }

    /// Goes on after an attempt that certainly made no post. `None` if it is to be tried again.
    async fn take_refusal(&mut self, failure: PostFailure) -> Option<Delivered> {
        match failure {
            PostFailure::NotSent(error) | PostFailure::Unknown(error) => {
                tracing::warn!(error = &error as &dyn Error, "the post was not made");
                self.rest(None).await;
                None
            }
            PostFailure::Wait { until } => {
                tracing::warn!(%until, "the server wants no posts for a while");
                None
            }
            PostFailure::ParentGone => match self.outgoing.if_gone {
                IfGone::PostAlone if self.outgoing.under.is_some() => {
                    let OutgoingPost { under, older, gone, .. } = &mut self.outgoing;
                    gone.extend(under.take());
                    *under = (!older.is_empty()).then(|| older.remove(0));
                    None
                }
                IfGone::Drop | IfGone::PostAlone => Some(Delivered::GivenUp),
            },
            PostFailure::Refused { status, reason } => {
                if self.outgoing.shorter.is_empty() {
                    tracing::error!(%status, %reason, "the server refuses a post for good; it is given up");
                    self.context.note_refusal();
                    return Some(Delivered::GivenUp);
                }
                let (length, text) = self.outgoing.shorter.remove(0);
                (self.outgoing.length, self.outgoing.text, self.outgoing.late) = (length, text, None);
                tracing::warn!(%status, %reason, ?length, "the server refuses a post; a shorter one is made");
                None
            }
            PostFailure::TokenRefused if self.server.is_token_dead().await => Some(Delivered::TokenDead),
            PostFailure::TokenRefused => {
                self.rest(None).await;
                None
            }
        }
    }

    /// Waits after a failure, unless it means that no further try can succeed.
    async fn rest_after(&mut self, error: &RequestError) -> Option<Delivered> {
        if error.is_token_refused() && self.server.is_token_dead().await {
            return Some(Delivered::TokenDead);
        }
        self.rest(error.wait_until(self.clock.now())).await;
        None
    }

    /// Waits after a failure, longer each time.
    async fn rest(&mut self, until: Option<Timestamp>) {
        let pause = self.clock.after(self.pauses.pause());
        self.context.wait(until.unwrap_or(pause)).await;
    }

    /// Deletes the copies of a post, and holds what the server made of it against what it should be. A post that reached anybody else is
    /// taken back.
    async fn check(&mut self, MadePost { post: posted, copies }: MadePost) -> Delivered {
        for copy in &copies {
            tracing::warn!("the server made a post twice; the later one is deleted");
            // If it stays, it does no more harm than being there: whoever answers it is understood.
            if let Err(error) = self.server.delete(copy).await {
                tracing::warn!(error = &error as &dyn Error, "the copy of a post could not be deleted");
            }
        }
        let recipients_are_right = posted.recipients.as_slice() == std::slice::from_ref(&self.outgoing.to.id);
        let is_as_private = match self.outgoing.followers_hint {
            None => posted.visibility == Some(StatusVisibility::Direct),
            Some(_) => matches!(posted.visibility, Some(StatusVisibility::Direct | StatusVisibility::Private)),
        };
        if recipients_are_right && is_as_private {
            match self.outgoing.length {
                PostLength::Whole | PostLength::Brief => {}
                PostLength::LinksInFull => self.context.note_links_in_full().await,
                PostLength::Excuse => {
                    self.context.note_refusal();
                    return Delivered::Excused;
                }
            }
            let gone = std::mem::take(&mut self.outgoing.gone);
            return Delivered::Stands { id: posted.id, at: posted.created_at, copies, gone };
        }
        tracing::error!(
            recipients = posted.recipients.len(),
            is_as_private,
            "the server did not post privately to the asker alone; the post is taken back"
        );
        // Until the post is gone, its entry stays in the store: a run that is stopped here finds the post again, and takes it back then.
        self.pauses = Pauses::default();
        loop {
            let Err(error) = self.server.delete(&posted.id).await else { return Delivered::GivenUp };
            tracing::error!(error = &error as &dyn Error, "the post could not be taken back; trying again");
            if let Some(delivered) = self.rest_after(&error).await {
                return delivered;
            }
        }
    }
}

fn new_post(outgoing: &OutgoingPost) -> PrivateMention {
    PrivateMention {
        text: outgoing.text.clone(),
        in_reply_to: outgoing.under.clone(),
        idempotency_key: outgoing.key.clone(),
        language: Some(outgoing.language.clone()),
        allowed: outgoing.to.id.clone(),
        followers_hint: outgoing.followers_hint,
    }
}

#[cfg(test)]
mod tests;
