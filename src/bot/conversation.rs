//! Where somebody's conversation with the bot goes on, for a page that leads back to it.

use super::Bot;
use super::homes::Home;
use super::records::{AuthorizationRequestRecord, authorization_request_name, person_name};
use auditoot_core::dialogue::message::{Account, StatusId};
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::sign_in::AuthorizationRequestId;
use auditoot_core::secret::AuthorizationCode;

/// Where it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Conversation {
    /// The page of their server that shows it.
    Thread(String),
    /// The bot's profile, on their server if that is known to show it, else on its own.
    Profile(String),
}

/// The bot, as it is found on servers.
struct FoundAs<'a> {
    handle: &'a str,
    domain: &'a str,
    profile: &'a str,
}

impl Bot {
    /// Where it goes on for somebody who lives there: at this message of theirs, if there is one. It asks nobody.
    pub(super) fn conversation(
        &self,
        account: &Account,
        home: &Home,
        message: Option<&StatusId>,
    ) -> Option<Conversation> {
        let known = self.known.now()?;
        let found_as = FoundAs { handle: &known.handle, domain: &known.domain, profile: &known.profile };
        let mastodon = home.server.software.is_mastodon().then_some(home.address.as_str());
        Some(place(account, mastodon, message, &found_as))
    }

    /// The same for whoever signed in with this code. Somebody else may come back with the state of it alone, and learns nothing.
    pub(super) async fn conversation_after(
        &self,
        id: &AuthorizationRequestId,
        code: &AuthorizationCode,
    ) -> Option<Conversation> {
        let name = authorization_request_name(id);
        let record = self.storage.store.get::<AuthorizationRequestRecord>(name).await.ok().flatten()?;
        if !record.ended_with(code) {
            return None;
        }
        let account = person_name(&record.authorization_request.account);
        let person = self.storage.store.get::<Person>(account).await.ok().flatten()?;
        let home = self.homes.known(&person.account).await;
        self.conversation(&person.account, &home, person.last_messages.first())
    }
}

/// The place, where `mastodon` is the address of the person's server if it is a Mastodon: its web client shows whoever is signed in there
/// the thread of a message, and every account by its handle (`/@alice/1`, `/@auditoot@bot.example`). `GoToSocial` has no web client.
fn place(person: &Account, mastodon: Option<&str>, message: Option<&StatusId>, bot: &FoundAs<'_>) -> Conversation {
    match (mastodon, person.domain(), message) {
        // The ids of messages are those of the bot's server.
        (Some(server), None, Some(message)) => Conversation::Thread(format!("{server}/@{}/{}", person.acct, message.0)),
        (Some(server), Some(_), _) => Conversation::Profile(format!("{server}/@{}@{}", bot.handle, bot.domain)),
        (Some(_), None, None) | (None, _, _) => Conversation::Profile(bot.profile.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use auditoot_core::dialogue::message::AccountId;

    use super::*;

    #[test]
    fn a_thread_is_found_on_its_own_mastodon_and_the_bot_on_any_other() {
        let bot = FoundAs { handle: "auditoot", domain: "bot.example", profile: "https://web.bot.example/@auditoot" };
        let of = |acct: &str, mastodon: Option<&str>, message: Option<&str>| {
            let person = Account { id: AccountId("1".to_owned()), acct: acct.to_owned(), url: String::new() };
            place(&person, mastodon, message.map(|id| StatusId(id.to_owned())).as_ref(), &bot)
        };
        let (own, other) = (Some("https://web.bot.example"), Some("https://social.example"));
        assert_eq!(of("alice", own, Some("7")), Conversation::Thread("https://web.bot.example/@alice/7".to_owned()));
        let profile = |address: &str| Conversation::Profile(address.to_owned());
        assert_eq!(
            of("alice@social.example", other, Some("7")),
            profile("https://social.example/@auditoot@bot.example")
        );
        for (acct, mastodon) in [("alice", own), ("alice", None), ("alice@gts.example", None)] {
            assert_eq!(of(acct, mastodon, None), profile(bot.profile), "{acct}");
        }
    }
}
