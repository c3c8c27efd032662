//! What the unit tests of the client, and of what stands on it, are played on: a sandbox with the bot's own account.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::client::{HostRules, MastodonClient};
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::secret::AccessToken;
use auditoot_sandbox::{Character, Sandbox, Setup};

/// The name of the bot's account.
pub(crate) const BOT: &str = "apps";
pub(crate) const USER_AGENT: &str = "auditoot-test (https://op.example)";

/// What the clocks of these tests start at.
pub(crate) fn now() -> Timestamp {
    "2026-08-01T12:00:00Z".parse().expect("a time")
}

/// A server, its clock, which stands still, and the bot's own account on it.
pub(crate) struct Ground {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Clock,
    pub(crate) bot: AccountId,
    pub(crate) token: AccessToken,
}

impl Ground {
    pub(crate) async fn of(character: Character) -> Self {
        let clock = Clock::standing(now());
        let setup = Setup { character, clock: clock.clone(), port: 0, seed: 1 };
        let sandbox = Sandbox::start(setup).await.expect("a free port");
        let (bot, token) = sandbox.add_bot(BOT);
        Self { sandbox, clock, bot: AccountId(bot), token }
    }

    pub(crate) async fn mastodon() -> Self {
        Self::of(Character::Mastodon).await
    }

    /// A client in nobody's name.
    pub(crate) fn stranger(&self, timeouts: Timeouts) -> MastodonClient {
        let host = HostRules::of_bot_server(self.sandbox.base_url().clone(), timeouts);
        MastodonClient::new(host, USER_AGENT, self.clock.clone()).expect("a client")
    }

    /// A client in the bot's name.
    pub(crate) fn client(&self) -> MastodonClient {
        self.stranger(Timeouts::USUAL).with_token(self.token.clone())
    }

    /// How many requests had a method and a path that begin like this.
    pub(crate) fn count(&self, on: &str) -> usize {
        let requests = self.sandbox.requests();
        requests.iter().filter(|one| format!("{} {}", one.method, one.path).starts_with(on)).count()
    }

    /// Nobody accepts the bot's token any more.
    pub(crate) fn revoke(&self) {
        for token in self.sandbox.tokens(BOT) {
            self.sandbox.revoke_token(&token.id);
        }
    }
}

/// A notification of a private mention of the bot by one person, noted `number` seconds after eleven o'clock, as a list has it.
pub(crate) fn mention(number: i64, name: &str, html: &str) -> Value {
    let at = now() - SignedDuration::from_hours(1) + SignedDuration::from_secs(number);
    json!({"id": number.to_string(), "type": "mention", "created_at": at.to_string(),
        "account": {"id": format!("id-of-{name}"), "acct": name, "url": format!("https://m.example/@{name}"), "bot": false},
        "status": {"id": format!("s{number}"), "created_at": at.to_string(), "visibility": "direct", "content": html,
            "account": {"id": format!("id-of-{name}"), "acct": name, "url": format!("https://m.example/@{name}")},
            "mentions": [{"id": "1", "acct": "apps", "url": "https://m.example/@apps"}]}})
}
