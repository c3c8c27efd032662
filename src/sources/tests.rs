//! The sources against the sandbox.

mod causes;
mod discovery;
mod giving_back;
mod listing;
mod removing;
mod secrecy;
mod signing_in;

use std::time::Duration;

use async_trait::async_trait;
use http::StatusCode;
use jiff::SignedDuration;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::json;

use super::{AuthorizationRequest, Credential, Exchanged, HomeServer, OnFile, TokenCredential, TokenSources};
use crate::mastodon::ground::{Ground, now};
use crate::mastodon::oauth::{ClientMetadata, OAuthClient, Redirect};
use crate::timeouts::Timeouts;
use auditoot_core::audit::{Listing, TokenId};
use auditoot_core::dialogue::message::{Account, AccountId, Audience, Message, RepliesTo, StatusId};
use auditoot_core::dialogue::question::{
    Action, Confirmed, ConfirmedRemoval, Part, Question, Removal, Standing, Target,
};
use auditoot_core::secret::{AccessToken, AuthorizationCode};
use auditoot_sandbox::{Canned, Character, Decision, NewToken};

/// Timeouts for tests in which the server answers.
const CALM: Timeouts = Timeouts { pause: Duration::from_millis(5), ..Timeouts::USUAL };

/// Timeouts for tests in which it hangs.
const HASTY: Timeouts = Timeouts {
    whole: Duration::from_secs(3),
    attempt: Duration::from_secs(1),
    removal: Duration::from_secs(8),
    ..CALM
};

fn id(id: &str) -> TokenId {
    TokenId(id.to_owned())
}

/// An error of the server, in place of its answer.
fn error(on: &str, status: u16) -> Canned {
    let status = StatusCode::from_u16(status).expect("a status");
    Canned::json(on, status, &json!({ "error": "as you wished" }))
}

/// The page of a proxy, in place of its answer.
fn page(on: &str, status: u16) -> Canned {
    Canned::page(on, StatusCode::from_u16(status).expect("a status"))
}

/// A server with alice on it, and the bot's side.
struct Town {
    ground: Ground,
    sources: TokenSources,
    alice: AccountId,
    random: StdRng,
}

impl Town {
    async fn of(character: Character) -> Self {
        Self::with_patience(character, CALM).await
    }

    async fn with_patience(character: Character, timeouts: Timeouts) -> Self {
        let ground = Ground::of(character).await;
        let alice = AccountId(ground.sandbox.add_person("alice"));
        let metadata =
            ClientMetadata { name: "Auditoot".to_owned(), website: Some("https://auditoot.example".to_owned()) };
        let sources = TokenSources::new(&ground.stranger(timeouts), metadata, None);
        Self { ground, sources, alice, random: StdRng::seed_from_u64(42) }
    }

    async fn gotosocial() -> Self {
        Self::of(Character::GoToSocial).await
    }

    async fn mastodon() -> Self {
        Self::of(Character::Mastodon).await
    }

    fn answer(&self, canned: Canned) {
        self.ground.sandbox.answer(canned);
    }

    /// Everything up to the link that alice gets.
    async fn authorization_request(&mut self, redirect: &Redirect) -> (HomeServer, AuthorizationRequest) {
        let server = self.sources.discover().await.expect("a server");
        let oauth_client = self.sources.register(&server, redirect, None).await.expect("a registration");
        let authorization_request = self.another_request(&server, oauth_client);
        (server, authorization_request)
    }

    fn another_request(&mut self, server: &HomeServer, oauth_client: OAuthClient) -> AuthorizationRequest {
        let until = now() + SignedDuration::from_mins(10);
        AuthorizationRequest::new(&mut self.random, server, oauth_client, self.alice.clone(), None, until)
    }

    fn link(&self, authorization_request: &AuthorizationRequest) -> String {
        let AuthorizationRequest { oauth_client, state, verifier, .. } = authorization_request;
        self.sources.link(oauth_client, state, verifier.as_ref()).expose().to_owned()
    }

    /// The code that the browser of `name` is shown.
    async fn approve(&self, authorization_request: &AuthorizationRequest, name: &str) -> AuthorizationCode {
        let link = self.link(authorization_request);
        let page = self.ground.sandbox.browse(name, &link, Decision::Approve).await.expect("a page");
        page.code.expect("a code")
    }

    /// Signs alice in, all the way to a credential.
    async fn connect(&mut self) -> Credential {
        let (server, authorization_request) = self.authorization_request(&Redirect::OutOfBand).await;
        let code = self.approve(&authorization_request, "alice").await;
        match self.sources.exchange(&server, &authorization_request, &code, &NothingOnFile).await {
            Ok(Exchanged::Connected(credential)) => *credential,
            other => panic!("the server lists tokens: {other:?}"),
        }
    }

    /// Another app's token of alice's, made so many days ago.
    fn add_token(&self, app_name: &str, days_ago: i64) -> String {
        self.ground.sandbox.add_token("alice", new_token(app_name, days_ago))
    }
}

fn new_token(app_name: &str, days_ago: i64) -> NewToken {
    NewToken {
        app_name: app_name.to_owned(),
        website: None,
        scopes: "read write".to_owned(),
        authorized_at: now() - SignedDuration::from_hours(24 * days_ago),
        last_used_at: None,
    }
}

/// What nobody could tell from the bot's own token but by its id.
fn twin() -> NewToken {
    NewToken {
        website: Some("https://auditoot.example".to_owned()),
        scopes: "read:accounts write:accounts".to_owned(),
        ..new_token("Auditoot", 1)
    }
}

fn ids(listing: &Listing) -> Vec<&str> {
    listing.tokens.iter().map(|token| token.id.0.as_str()).collect()
}

/// A removal that somebody confirmed with a yes that passes every rule, said at the start.
fn confirmed(targets: &[(&str, &[&str])]) -> ConfirmedRemoval {
    let target = |(name, tokens): &(&str, &[&str])| Target {
        label: "1".to_owned(),
        app: None,
        name: Some((*name).to_owned()),
        tokens: tokens.iter().copied().map(id).collect(),
        part: Part::Whole,
        used_days_ago: None,
    };
    let removal = Removal { targets: targets.iter().map(target).collect(), newest: None, ticked_at: None };
    let mut question = Question::new(Action::Remove(removal), now());
    question.note_post(StatusId("question".to_owned()), now(), true);
    let yes = Message {
        id: StatusId("yes".to_owned()),
        from: Account {
            id: AccountId("7".to_owned()),
            acct: "alice".to_owned(),
            url: "https://home.example/@alice".to_owned(),
        },
        text: "yes".to_owned(),
        audience: Audience::BotAlone,
        posting_application: None,
        language: None,
        replies_to: RepliesTo::SaidToBeTheBots(StatusId("question".to_owned())),
        notified_at: now(),
        edited: false,
    };
    match question.confirm(&yes, Standing::Unedited, None, now()) {
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
        Credential::Pasted(_) => panic!("it is a list"),
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
