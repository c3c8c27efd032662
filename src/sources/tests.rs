//! The home rooms against a small server of their own on loopback.

mod discovery;
mod fake;
mod giving_back;
mod listing;
mod removing;
mod secrecy;
mod signing_in;

use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::{AuthorizationRequest, Credential, HomeServer, OnFile, TokenCredential, TokenSources};
use crate::mastodon::client::{HostRules, MastodonClient};
use crate::mastodon::oauth::{ClientMetadata, OAuthClient, Redirect};
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::audit::{Listing, TokenId};
use auditoot_core::dialogue::message::{Account, AccountId, Audience, Message, RepliesTo, StatusId};
use auditoot_core::dialogue::question::{
    Action, Confirmed, ConfirmedRemoval, Part, Question, Removal, Standing, Target,
};
use auditoot_core::secret::{AccessToken, AuthorizationCode};
use fake::Fake;

/// When these tests happen.
fn start() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().expect("a time")
}

/// Timeouts for tests in which the server answers.
const CALM: Timeouts = Timeouts { pause: Duration::from_millis(5), ..Timeouts::USUAL };

/// Timeouts for tests in which it hangs.
const HASTY: Timeouts = Timeouts {
    whole: Duration::from_secs(3),
    attempt: Duration::from_secs(1),
    removal: Duration::from_secs(8),
    ..CALM
};

fn alice() -> AccountId {
    AccountId("01ALICE".to_owned())
}

fn id(id: &str) -> TokenId {
    TokenId(id.to_owned())
}

/// The bot's side of one test.
struct Bot {
    home: TokenSources,
    clock: Clock,
    random: StdRng,
}

impl Bot {
    fn at(fake: &Fake) -> Self {
        Self::with_patience(fake, CALM)
    }

    fn with_patience(fake: &Fake, timeouts: Timeouts) -> Self {
        let metadata =
            ClientMetadata { name: "Auditoot".to_owned(), website: Some("https://auditoot.example".to_owned()) };
        let clock = Clock::standing(start());
        let host = HostRules::of_bot_server(fake.base.clone(), timeouts);
        let client = MastodonClient::new(host, "Auditoot (test)", clock.clone()).expect("a client");
        let home = TokenSources::new(&client, metadata, None);
        Self { home, clock, random: StdRng::seed_from_u64(42) }
    }

    /// Everything up to the link that alice gets.
    async fn authorization_request(&mut self, redirect: &Redirect) -> (HomeServer, AuthorizationRequest) {
        let server = self.home.discover().await.expect("a server");
        let oauth_client = self.home.register(&server, redirect).await.expect("a registration");
        (server.clone(), self.handshake_with(&server, oauth_client))
    }

    fn handshake_with(&mut self, server: &HomeServer, oauth_client: OAuthClient) -> AuthorizationRequest {
        let until = start() + SignedDuration::from_mins(10);
        AuthorizationRequest::new(&mut self.random, server, oauth_client, alice(), until)
    }

    fn link(&self, authorization_request: &AuthorizationRequest) -> String {
        let link = self.home.link(
            &authorization_request.oauth_client,
            &authorization_request.state,
            authorization_request.verifier.as_ref(),
        );
        link.expose().to_owned()
    }

    /// Signs alice in, all the way to a permission.
    async fn connect(&mut self, fake: &Fake) -> Credential {
        let (server, authorization_request) = self.authorization_request(&Redirect::OutOfBand).await;
        let code = fake.approve(&self.link(&authorization_request), &alice().0);
        let exchanged =
            self.home.exchange(&server, &authorization_request, &code, &NothingOnFile).await.expect("a permission");
        match exchanged {
            super::Exchanged::Connected(credential) => *credential,
            super::Exchanged::Proven { .. } => panic!("the fake lists tokens"),
        }
    }
}

fn code(text: &str) -> AuthorizationCode {
    AuthorizationCode::new(text)
}

fn ids(listing: &Listing) -> Vec<&str> {
    listing.tokens.iter().map(|sign_in| sign_in.id.0.as_str()).collect()
}

/// A removal that alice confirmed with a yes that passes every rule, said at [`start`].
fn confirmed(targets: &[(&str, &[&str])]) -> ConfirmedRemoval {
    let target = |(name, tokens): &(&str, &[&str])| Target {
        label: "1".to_owned(),
        app: None,
        name: Some((*name).to_owned()),
        tokens: tokens.iter().copied().map(id).collect(),
        part: Part::Whole,
        used_days_ago: None,
    };
    let removal = Removal { targets: targets.iter().map(target).collect(), newest: None };
    let mut question = Question::new(Action::Remove(removal), start());
    question.note_post(StatusId("question".to_owned()), start(), true);
    let yes = Message {
        id: StatusId("yes".to_owned()),
        from: Account { id: alice(), acct: "alice".to_owned(), url: "https://home.example/@alice".to_owned() },
        text: "yes".to_owned(),
        audience: Audience::BotAlone,
        posting_application: None,
        language: None,
        replies_to: RepliesTo::PostOfTheBot(StatusId("question".to_owned())),
        notified_at: start(),
        edited: false,
    };
    match question.confirm(&yes, Standing::Unedited, start()) {
        Ok(Confirmed::Remove(removal)) => removal,
        other => panic!("the yes should count: {other:?}"),
    }
}

/// The token that a credential is known to be.
fn token(credential: &Credential) -> &TokenCredential {
    credential.token().expect("a token")
}

/// The same, to be changed.
fn token_mut(credential: &mut Credential) -> &mut TokenCredential {
    match credential {
        Credential::Token(credential) => credential,
        Credential::Operator(_) => panic!("it is a capability"),
    }
}

/// A bot that keeps no token.
struct NothingOnFile;

#[async_trait]
impl OnFile for NothingOnFile {
    async fn holds(&self, _account: &AccountId, _token: &AccessToken) -> bool {
        false
    }
}

/// A bot that keeps every token it is shown.
struct EverythingOnFile;

#[async_trait]
impl OnFile for EverythingOnFile {
    async fn holds(&self, _account: &AccountId, _token: &AccessToken) -> bool {
        true
    }
}
