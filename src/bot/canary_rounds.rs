//! The canary: a second account that writes to the bot once an hour, as a person would, and looks whether it is answered.
//!
//! That tries the whole way, and not only what the bot knows of itself. It takes no more than a hundredth of the posts that the server
//! takes from the bot, counts for no limit and for no figure of people's, and both posts are deleted.

use std::error::Error;

use jiff::{SignedDuration, Timestamp};

use super::Bot;
use super::canary::{CanaryOutcome, CanaryRound};
use super::known::Known;
use crate::mastodon::client::{MastodonClient, RequestError};
use crate::mastodon::entities::StatusVisibility;
use crate::mastodon::notifications::Back;
use crate::mastodon::oauth::random_text;
use crate::mastodon::statuses::OwnPost;
use crate::mastodon::statuses::posting::{PostFailure, PostedStatus, PrivateMention};
use crate::observer::{Wait, Working};
use auditoot_clock::later;
use auditoot_core::dialogue::message::{AccountId, StatusId};

/// How often it writes, in seconds: at half past each hour, so that a bot that is started often does not make it write more often.
const EVERY_SECONDS: i64 = 3600;
/// How far past the hour, in seconds.
const PAST_SECONDS: i64 = 1800;
/// How long it waits for an answer.
const ANSWER_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// How often it looks for one.
const LOOK_EVERY: SignedDuration = SignedDuration::from_secs(10);
/// How much further back it reads, since the two clocks may differ.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);
/// What it writes: every answer to that is the same, and nothing follows from it.
const WORDS: &str = "help";
const LANGUAGE: &str = "en";
/// How many posts of its own that an earlier round left are deleted in one go.
const LEFT_MAX: u32 = 20;

/// Why it could not write.
#[derive(Debug, thiserror::Error)]
enum CanaryError {
    #[error("the server does not say whose the canary's token is (canary.access_token)")]
    Nobody(#[source] RequestError),
    #[error("the canary's account is marked as a bot, and bots get no answer: take the mark away")]
    IsABot,
    #[error("the canary's token is the bot's own; it needs an account of its own")]
    IsTheBot,
    #[error("the canary could not write")]
    NotPosted(#[source] PostFailure),
}

/// Lets the canary write, and looks for the answers.
pub(super) struct CanaryRounds {
    pub(super) bot: Bot,
    /// In the name of the canary.
    pub(super) client: MastodonClient,
}

impl CanaryRounds {
    /// Goes on for as long as the program runs. `working` says that it is under way.
    pub(super) async fn go_round_again_and_again(&self, working: Working) {
        let _working = working;
        // So that what it wrote before a restart is not taken for a person's.
        if let Err(error) = self.account().await {
            note_trouble(&error);
        }
        loop {
            let next = next_round(self.bot.clock.now());
            self.bot.observer.sleep_until(next, Wait::NextLook).await;
            if let Some(round) = self.go_round().await {
                self.bot.known.canary.note(round);
            }
        }
    }

    /// One round; `None` if the bot may not make a post more for it now.
    async fn go_round(&self) -> Option<CanaryRound> {
        let (bot, known) = (&self.bot, self.bot.known.now()?);
        let round = |outcome, took| Some(CanaryRound { at: bot.clock.now(), outcome, took });
        let account = match self.account().await {
            Ok(account) => account,
            Err(error) => {
                note_trouble(&error);
                return round(CanaryOutcome::NotSent, None);
            }
        };
        self.delete_what_is_left(&account, &known.me).await;
        if !bot.window.has_a_hundredth_for(&account) {
            return None;
        }
        let sent_at = bot.clock.now();
        let posted = match self.write(&known).await {
            Ok(posted) => posted,
            Err(error) => {
                note_trouble(&error);
                return round(CanaryOutcome::NotSent, None);
            }
        };
        let answer = self.answer(&posted, later(sent_at, ANSWER_WITHIN)).await;
        let took = bot.clock.now().duration_since(sent_at);
        self.delete(&self.client, &posted.id).await;
        match answer {
            Some(answer) => {
                self.delete(&bot.server, &answer).await;
                round(CanaryOutcome::Answered, Some(took))
            }
            None => round(CanaryOutcome::NotAnswered, None),
        }
    }

    /// Its account, asked for until the server has said it.
    async fn account(&self) -> Result<AccountId, CanaryError> {
        if let Some(account) = self.bot.known.canary.account() {
            return Ok(account);
        }
        let me = self.client.verify_credentials(self.client.until()).await.map_err(CanaryError::Nobody)?;
        if self.bot.known.now().is_some_and(|known| known.me == me.id) {
            return Err(CanaryError::IsTheBot);
        }
        if me.is_bot {
            return Err(CanaryError::IsABot);
        }
        Ok(self.bot.known.canary.known_as(me.id))
    }

    async fn write(&self, known: &Known) -> Result<PostedStatus, CanaryError> {
        let mention = PrivateMention {
            text: format!("@{} {WORDS}", known.handle),
            in_reply_to: None,
            idempotency_key: random_text(&mut rand::rng()),
            language: Some(LANGUAGE.to_owned()),
            allowed: known.me.clone(),
            followers_hint: None,
        };
        self.client.post(&mention).await.map_err(CanaryError::NotPosted)
    }

    /// The answer, once it has arrived; `None` if it has not by then.
    async fn answer(&self, posted: &PostedStatus, until: Timestamp) -> Option<StatusId> {
        let Bot { clock, observer, .. } = &self.bot;
        loop {
            match self
                .client
                .mentions_back_to(later(posted.created_at, -OVERLAP), None, Back::ToHorizon, &|_| false)
                .await
            {
                Ok(page) => {
                    let mut statuses = page.notifications.into_iter().filter_map(|noted| noted.status);
                    if let Some(answer) = statuses.find(|status| status.in_reply_to_id == posted.id.0) {
                        return Some(StatusId(answer.id));
                    }
                }
                Err(error) => error.note(),
            }
            if clock.now() >= until {
                tracing::warn!("the canary got no answer; see whether people get theirs");
                return None;
            }
            observer.sleep_until(clock.after(LOOK_EVERY), Wait::NextLook).await;
        }
    }

    /// Deletes what it wrote to the bot in a round that was cut off. What else the account may have posted stays.
    async fn delete_what_is_left(&self, account: &AccountId, bot: &AccountId) {
        match self.client.newest_own(account, None, LEFT_MAX).await {
            Ok(posts) => {
                let is_of_a_round = |post: &OwnPost| {
                    post.visibility == Some(StatusVisibility::Direct)
                        && post.recipients == [bot.clone()]
                        && post.says(WORDS)
                };
                for post in posts.iter().filter(|post| is_of_a_round(post)) {
                    self.delete(&self.client, &post.id).await;
                }
            }
            Err(error) => error.note(),
        }
    }

    /// What cannot be deleted now is deleted by the next round, or stays.
    async fn delete(&self, client: &MastodonClient, id: &StatusId) {
        if let Err(error) = client.delete(id).await {
            error.note();
        }
    }
}

fn note_trouble(error: &CanaryError) {
    tracing::warn!(error = error as &dyn Error, "the canary does not work");
}

/// The next half past an hour.
fn next_round(now: Timestamp) -> Timestamp {
    let past = (now.as_second() - PAST_SECONDS).rem_euclid(EVERY_SECONDS);
    Timestamp::from_second(now.as_second() - past + EVERY_SECONDS).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_writes_at_half_past_each_hour() {
        for (now, next) in [
            ("2026-03-01T09:00:00Z", "2026-03-01T09:30:00Z"),
            ("2026-03-01T09:29:59.9Z", "2026-03-01T09:30:00Z"),
            ("2026-03-01T09:30:00Z", "2026-03-01T10:30:00Z"),
            ("2026-03-01T09:30:00.5Z", "2026-03-01T10:30:00Z"),
            ("2026-03-01T23:59:00Z", "2026-03-02T00:30:00Z"),
        ] {
            let [now, next] = [now, next].map(|time| time.parse().expect("a time"));
            assert_eq!(next_round(now), next, "{now}");
        }
    }
}
