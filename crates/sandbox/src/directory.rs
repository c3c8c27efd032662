//! Who lives on the sandbox, which apps it knows, and what they were allowed.
//!
//! This is the part of a server's state that a source of authorized apps reads, so it is behind one trait. It is kept
//! in memory ([`MemoryDirectory`]), or in PostgreSQL where the operator's source looks ([`PostgresDirectory`](super::PostgresDirectory)). Calls are
//! short and do not wait for the network of anybody else, hence no `async`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Id;
use auditoot_clock::Hand;
use auditoot_core::secret::{AccessToken, AuthorizationCode, ClientSecret};

/// An account; of somebody who lives here, or known from another server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    /// The account id on this server.
    pub id: Id,
    /// The name without `@`.
    pub username: String,
    /// Where the account lives, when that is not here.
    pub domain: Option<String>,
    /// Whether the account says of itself that it is a bot.
    pub bot: bool,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// A registered OAuth client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct App {
    /// The id of the registration.
    pub id: Id,
    /// The name it gave itself.
    pub name: String,
    /// The website it gave itself.
    pub website: Option<String>,
    /// Where it may send people back to.
    pub redirect_uris: Vec<String>,
    /// The scopes it may ask for, separated by blanks.
    pub scopes: String,
    /// The public half of its credentials.
    pub client_id: String,
    /// The secret half of its credentials.
    pub client_secret: ClientSecret,
    /// When it registered.
    pub created_at: Timestamp,
}

/// An authorization code that was given and not used yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// The code itself.
    pub code: AuthorizationCode,
    /// For which app.
    pub app: Id,
    /// By whom.
    pub person: Id,
    /// The redirect URI it was given for; the exchange must name the same.
    pub redirect_uri: String,
    /// What was allowed, separated by blanks.
    pub scopes: String,
    /// The PKCE challenge (S256), if one came with the question and the server keeps it.
    pub challenge: Option<String>,
    /// When it was given.
    pub created_at: Timestamp,
}

/// A sign-in: an access token and what belongs to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Token {
    /// The id of the token; never the token.
    pub id: Id,
    /// The app that holds it.
    pub app: Id,
    /// Whose account it opens; nobody's for a client that signed in as itself.
    pub person: Option<Id>,
    /// What it may do, separated by blanks.
    pub scopes: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, as coarsely as the server writes that down.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// The token itself.
    pub token: AccessToken,
}

/// People, apps and what people allowed them.
///
/// Ids and secrets come from the caller, so that they follow the seed whatever the storage is.
pub trait Directory: Send + Sync + fmt::Debug {
    /// Adds an account.
    fn add_person(&self, person: Person);
    /// The account with this id.
    fn person(&self, id: &Id) -> Option<Person>;
    /// The account with this name, case ignored; `domain` is `None` for people who live here.
    fn person_named(&self, username: &str, domain: Option<&str>) -> Option<Person>;
    /// Everybody, by id.
    fn people(&self) -> Vec<Person>;

    /// Adds a registered app.
    fn add_app(&self, app: App);
    /// The app with this registration.
    fn app(&self, id: &Id) -> Option<App>;
    /// The app with this client id.
    fn app_of_client(&self, client_id: &str) -> Option<App>;
    /// Every registered app, by id.
    fn apps(&self) -> Vec<App>;
    /// Forgets a registration, with the codes and sign-ins that hang on it.
    fn remove_app(&self, id: &Id);

    /// Keeps a code until it is used.
    fn add_grant(&self, grant: Grant);
    /// Hands over the grant of a code, for good: a code works once.
    fn take_grant(&self, code: &str, at: Timestamp) -> Option<Grant>;
    /// Makes the codes that a person gave an app good for nothing.
    fn revoke_grants(&self, person: &Id, app: &Id, at: Timestamp);

    /// Adds a sign-in.
    fn add_token(&self, sign_in: Token);
    /// The sign-in with this id, revoked or not.
    fn sign_in(&self, id: &Id) -> Option<Token>;
    /// The sign-in with this token, revoked or not.
    fn sign_in_of_token(&self, token: &str) -> Option<Token>;
    /// The sign-ins of a person that are not revoked, newest first; those of their browsers left out.
    fn sign_ins_of(&self, person: &Id) -> Vec<Token>;
    /// Writes down a use.
    fn mark_used(&self, id: &Id, at: Timestamp);
    /// Revokes a sign-in, with its push subscriptions; nothing happens to one that is revoked already or unknown.
    fn revoke(&self, id: &Id, at: Timestamp);
    /// Adds a subscription to push messages, which hangs on a sign-in.
    fn add_push_subscription(&self, sign_in: &Id, at: Timestamp);
    /// How many of them a sign-in has.
    fn push_subscriptions(&self, sign_in: &Id) -> usize;

    /// Mastodon's internal app, if this directory keeps the sign-ins that browsers have with it.
    fn internal_app(&self) -> Option<Id> {
        None
    }
    /// Adds the session of a browser, with the sign-in that the server makes for it; `key` is what it is known by.
    fn add_session(&self, _sign_in: Token, _key: &str) {}

    /// What time it is from now on, for a directory that has a clock of its own.
    fn set_clock(&self, _hand: Hand) {}
    /// How often it could not do what it was asked. What it answered then means nothing.
    fn failures(&self) -> u64 {
        0
    }
    /// Everything that is here, to be kept in a file; nothing if the directory is kept by itself.
    fn contents(&self) -> Option<Contents>;
}

/// Everything in a directory. Whoever holds it holds every token of its server.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Contents {
    people: Vec<Person>,
    apps: Vec<App>,
    grants: Vec<Grant>,
    #[serde(rename = "sign_ins")]
    tokens: Vec<Token>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    push_subscriptions: BTreeMap<Id, usize>,
}

/// A directory in memory. Clones are the same one, so it can outlive a sandbox and be there when the next one starts.
#[derive(Clone, Debug, Default)]
pub struct MemoryDirectory {
    shelves: Arc<Mutex<Shelves>>,
}

#[derive(Debug, Default)]
struct Shelves {
    people: BTreeMap<Id, Person>,
    apps: BTreeMap<Id, App>,
    grants: Vec<Grant>,
    tokens: BTreeMap<Id, Token>,
    /// How many subscriptions to push messages hang on each sign-in.
    push_subscriptions: BTreeMap<Id, usize>,
}

impl MemoryDirectory {
    /// A directory with this in it.
    #[must_use]
    pub fn with(contents: Contents) -> Self {
        let Contents { people, apps, grants, tokens, push_subscriptions } = contents;
        let shelves = Shelves {
            people: people.into_iter().map(|person| (person.id.clone(), person)).collect(),
            apps: apps.into_iter().map(|app| (app.id.clone(), app)).collect(),
            grants,
            tokens: tokens.into_iter().map(|sign_in| (sign_in.id.clone(), sign_in)).collect(),
            push_subscriptions,
        };
        Self { shelves: Arc::new(Mutex::new(shelves)) }
    }

    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Directory for MemoryDirectory {
    fn add_person(&self, person: Person) {
        self.shelves().people.insert(person.id.clone(), person);
    }

    fn person(&self, id: &Id) -> Option<Person> {
        self.shelves().people.get(id).cloned()
    }

    fn person_named(&self, username: &str, domain: Option<&str>) -> Option<Person> {
        let same = |person: &&Person| {
            person.username.eq_ignore_ascii_case(username)
                && match (person.domain.as_deref(), domain) {
                    (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
                    (None, None) => true,
                    (Some(_), None) | (None, Some(_)) => false,
                }
        };
        self.shelves().people.values().find(same).cloned()
    }

    fn people(&self) -> Vec<Person> {
        self.shelves().people.values().cloned().collect()
    }

    fn add_app(&self, app: App) {
        self.shelves().apps.insert(app.id.clone(), app);
    }

    fn app(&self, id: &Id) -> Option<App> {
        self.shelves().apps.get(id).cloned()
    }

    fn app_of_client(&self, client_id: &str) -> Option<App> {
        self.shelves().apps.values().find(|app| app.client_id == client_id).cloned()
    }

    fn apps(&self) -> Vec<App> {
        self.shelves().apps.values().cloned().collect()
    }

    fn remove_app(&self, id: &Id) {
        let mut shelves = self.shelves();
        shelves.apps.remove(id);
        shelves.grants.retain(|grant| grant.app != *id);
        shelves.tokens.retain(|_, sign_in| sign_in.app != *id);
    }

    fn add_grant(&self, grant: Grant) {
        self.shelves().grants.push(grant);
    }

    fn take_grant(&self, code: &str, _at: Timestamp) -> Option<Grant> {
        let mut shelves = self.shelves();
        let place = shelves.grants.iter().position(|grant| grant.code.expose() == code)?;
        Some(shelves.grants.swap_remove(place))
    }

    fn revoke_grants(&self, person: &Id, app: &Id, _at: Timestamp) {
        self.shelves().grants.retain(|grant| grant.person != *person || grant.app != *app);
    }

    fn add_token(&self, sign_in: Token) {
        self.shelves().tokens.insert(sign_in.id.clone(), sign_in);
    }

    fn sign_in(&self, id: &Id) -> Option<Token> {
        self.shelves().tokens.get(id).cloned()
    }

    fn sign_in_of_token(&self, token: &str) -> Option<Token> {
        self.shelves().tokens.values().find(|sign_in| sign_in.token.expose() == token).cloned()
    }

    fn sign_ins_of(&self, person: &Id) -> Vec<Token> {
        let shelves = self.shelves();
        let of_person = |sign_in: &&Token| sign_in.person.as_ref() == Some(person) && sign_in.revoked_at.is_none();
        shelves.tokens.values().rev().filter(of_person).cloned().collect()
    }

    fn mark_used(&self, id: &Id, at: Timestamp) {
        if let Some(sign_in) = self.shelves().tokens.get_mut(id) {
            sign_in.last_used_at = Some(at);
        }
    }

    fn revoke(&self, id: &Id, at: Timestamp) {
        let mut shelves = self.shelves();
        if let Some(sign_in) = shelves.tokens.get_mut(id) {
            sign_in.revoked_at.get_or_insert(at);
        }
        shelves.push_subscriptions.remove(id);
    }

    fn add_push_subscription(&self, sign_in: &Id, _at: Timestamp) {
        let mut shelves = self.shelves();
        if shelves.tokens.contains_key(sign_in) {
            *shelves.push_subscriptions.entry(sign_in.clone()).or_default() += 1;
        }
    }

    fn push_subscriptions(&self, sign_in: &Id) -> usize {
        self.shelves().push_subscriptions.get(sign_in).copied().unwrap_or_default()
    }

    fn contents(&self) -> Option<Contents> {
        let shelves = self.shelves();
        Some(Contents {
            people: shelves.people.values().cloned().collect(),
            apps: shelves.apps.values().cloned().collect(),
            grants: shelves.grants.clone(),
            tokens: shelves.tokens.values().cloned().collect(),
            push_subscriptions: shelves.push_subscriptions.clone(),
        })
    }
}
