//! A directory in PostgreSQL, in Mastodon's own tables: there the operator's source finds people, apps and sign-ins, and what it
//! changes is what the sandbox serves from then on.
//!
//! People are `accounts`, with a `users` row for those who live here; apps are `oauth_applications`, codes `oauth_access_grants`,
//! sign-ins `oauth_access_tokens`. A browser that signed in has a `session_activations` row and a token of the internal app. Who
//! lives here is also remembered: nothing but the sandbox adds or renames anybody, and it asks for them with every post it shows.
//!
//! Where the database cannot be reached, nothing can be said, and the trait has no word for that: it is counted
//! ([`Directory::failures`]), and the sandbox answers such a request as a server does whose database is away.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use jiff::Timestamp;

use super::Id;
use super::directory::{App, Contents, Directory, Grant, MemoryDirectory, Person, Token};
use super::services::{Database, Row, ServiceError, Value, moment, stored};
use auditoot_clock::Hand;
use auditoot_core::secret::{AccessToken, AuthorizationCode, ClientSecret};

/// How long a code may be exchanged, in seconds (doorkeeper's default).
const CODE_SECONDS: i32 = 600;
/// How many browsers of one person stay signed in (`MAX_SESSION_ACTIVATIONS`).
const MOST_SESSIONS: i64 = 10;

const APP: &str = "SELECT id, name, website, redirect_uri, scopes, uid, secret, created_at FROM oauth_applications";
const SIGN_IN: &str = "SELECT t.id, t.application_id, u.account_id, t.scopes, t.created_at, t.last_used_at, t.revoked_at, \
                       t.token FROM oauth_access_tokens t LEFT JOIN users u ON u.id = t.resource_owner_id";

/// A directory in a database with Mastodon's tables.
#[derive(Debug)]
pub struct PostgresDirectory {
    database: Database,
    people: MemoryDirectory,
    internal_app: Option<Id>,
    /// Whether the table of the codes has a place for a PKCE challenge: Mastodon 4.3 and later.
    keeps_challenges: bool,
    failures: AtomicU64,
}

impl PostgresDirectory {
    /// Opens the directory in a database, with whoever is there.
    ///
    /// # Errors
    /// What the database says.
    pub fn open(database: Database) -> Result<Self, ServiceError> {
        let people = MemoryDirectory::default();
        let sql = "SELECT id, username, domain, coalesce(actor_type, '') = 'Service', created_at FROM accounts";
        for row in database.query(sql, Vec::new())? {
            people.add_person(Person {
                id: id_in(&row, 0),
                username: row.get(1),
                domain: row.get(2),
                bot: row.get(3),
                created_at: moment(row.get(4)),
            });
        }
        let internal = database.query("SELECT id FROM oauth_applications WHERE superapp ORDER BY id", Vec::new())?;
        let sql = "SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' \
                   AND table_name = 'oauth_access_grants' AND column_name = 'code_challenge'";
        let keeps_challenges = !database.query(sql, Vec::new())?.is_empty();
        let internal_app = internal.first().map(|row| id_in(row, 0));
        Ok(Self { database, people, internal_app, keeps_challenges, failures: AtomicU64::new(0) })
    }

    fn rows(&self, sql: &str, values: Vec<Value>) -> Vec<Row> {
        self.counted(self.database.query(sql, values))
    }

    fn counted<T: Default>(&self, outcome: Result<T, ServiceError>) -> T {
        outcome.unwrap_or_else(|error| {
            self.failures.fetch_add(1, Ordering::Relaxed);
            tracing::error!(error = &error as &dyn std::error::Error, "the sandbox cannot use its database");
            T::default()
        })
    }

    fn app_where(&self, condition: &str, value: Value) -> Option<App> {
        self.rows(&format!("{APP} WHERE {condition}"), vec![value]).first().map(app_in)
    }

    fn sign_in_where(&self, condition: &str, value: Value) -> Option<Token> {
        self.rows(&format!("{SIGN_IN} WHERE {condition}"), vec![value]).first().map(sign_in_in)
    }
}

impl Directory for PostgresDirectory {
    fn add_person(&self, person: Person) {
        let sql = "WITH account AS (INSERT INTO accounts (id, username, domain, actor_type, created_at, updated_at) \
                     VALUES ($1, $2, $3, $4, $5, $5) \
                     ON CONFLICT (id) DO UPDATE SET username = $2, domain = $3, actor_type = $4 RETURNING id), \
                   known AS (UPDATE users SET email = $6 WHERE account_id = $1 RETURNING id) \
                   INSERT INTO users (account_id, email, approved, confirmed_at, created_at, updated_at) \
                     SELECT account.id, $6, true, $5, $5, $5 FROM account \
                     WHERE $3::varchar IS NULL AND NOT EXISTS (SELECT 1 FROM known)";
        let kind = if person.bot { "Service" } else { "Person" };
        let email = format!("{}@sandbox.example", person.username);
        let values: Vec<Value> = vec![
            Box::new(number(&person.id)),
            Box::new(person.username.clone()),
            Box::new(person.domain.clone()),
            Box::new(kind),
            Box::new(stored(person.created_at)),
            Box::new(email),
        ];
        self.rows(sql, values);
        self.people.add_person(person);
    }

    fn person(&self, id: &Id) -> Option<Person> {
        self.people.person(id)
    }

    fn person_named(&self, username: &str, domain: Option<&str>) -> Option<Person> {
        self.people.person_named(username, domain)
    }

    fn people(&self) -> Vec<Person> {
        self.people.people()
    }

    fn add_app(&self, app: App) {
        let sql = "INSERT INTO oauth_applications \
                     (id, name, website, redirect_uri, scopes, uid, secret, created_at, updated_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
        let values: Vec<Value> = vec![
            Box::new(number(&app.id)),
            Box::new(app.name),
            Box::new(app.website),
            Box::new(app.redirect_uris.join("\n")),
            Box::new(app.scopes),
            Box::new(app.client_id),
            Box::new(app.client_secret.expose().to_owned()),
            Box::new(stored(app.created_at)),
        ];
        self.rows(sql, values);
    }

    fn app(&self, id: &Id) -> Option<App> {
        self.app_where("id = $1", Box::new(number(id)))
    }

    fn app_of_client(&self, client_id: &str) -> Option<App> {
        self.app_where("uid = $1", Box::new(client_id.to_owned()))
    }

    fn apps(&self) -> Vec<App> {
        self.rows(&format!("{APP} WHERE NOT superapp ORDER BY id"), Vec::new()).iter().map(app_in).collect()
    }

    fn remove_app(&self, id: &Id) {
        self.rows("DELETE FROM oauth_applications WHERE id = $1", vec![Box::new(number(id))]);
    }

    /// A code that is given back is good again.
    fn add_grant(&self, grant: Grant) {
        let sql = "INSERT INTO oauth_access_grants \
                     (token, application_id, resource_owner_id, redirect_uri, scopes, created_at, expires_in) \
                   SELECT $1, $2, u.id, $4, $5, $6, $7 FROM users u WHERE u.account_id = $3 \
                   ON CONFLICT (token) DO UPDATE SET revoked_at = NULL";
        let code = grant.code.expose().to_owned();
        let values: Vec<Value> = vec![
            Box::new(code.clone()),
            Box::new(number(&grant.app)),
            Box::new(number(&grant.person)),
            Box::new(grant.redirect_uri),
            Box::new(grant.scopes),
            Box::new(stored(grant.created_at)),
            Box::new(CODE_SECONDS),
        ];
        self.rows(sql, values);
        if let Some(challenge) = grant.challenge.filter(|_| self.keeps_challenges) {
            let sql =
                "UPDATE oauth_access_grants SET code_challenge = $2, code_challenge_method = 'S256' WHERE token = $1";
            self.rows(sql, vec![Box::new(code), Box::new(challenge)]);
        }
    }

    /// As Mastodon does: the row stays, revoked, until the nightly cleaning.
    fn take_grant(&self, code: &str, at: Timestamp) -> Option<Grant> {
        let challenge = if self.keeps_challenges { "g.code_challenge" } else { "NULL::varchar" };
        let sql = format!(
            "UPDATE oauth_access_grants g SET revoked_at = $2 FROM users u \
             WHERE g.token = $1 AND g.revoked_at IS NULL AND u.id = g.resource_owner_id \
             RETURNING g.application_id, u.account_id, g.redirect_uri, coalesce(g.scopes, ''), {challenge}, g.created_at"
        );
        let rows = self.rows(&sql, vec![Box::new(code.to_owned()), Box::new(stored(at))]);
        let row = rows.first()?;
        Some(Grant {
            code: AuthorizationCode::new(code),
            app: id_in(row, 0),
            person: id_in(row, 1),
            redirect_uri: row.get(2),
            scopes: row.get(3),
            challenge: row.get(4),
            created_at: moment(row.get(5)),
        })
    }

    fn revoke_grants(&self, person: &Id, app: &Id, at: Timestamp) {
        let sql = "UPDATE oauth_access_grants g SET revoked_at = $3 FROM users u WHERE u.id = g.resource_owner_id \
                   AND u.account_id = $1 AND g.application_id = $2 AND g.revoked_at IS NULL";
        self.rows(sql, vec![Box::new(number(person)), Box::new(number(app)), Box::new(stored(at))]);
    }

    fn add_token(&self, sign_in: Token) {
        let sql = "INSERT INTO oauth_access_tokens \
                     (id, application_id, resource_owner_id, scopes, created_at, last_used_at, revoked_at, token) \
                   VALUES ($1, $2, (SELECT u.id FROM users u WHERE u.account_id = $3), $4, $5, $6, $7, $8)";
        let values: Vec<Value> = vec![
            Box::new(number(&sign_in.id)),
            Box::new(number(&sign_in.app)),
            Box::new(sign_in.person.as_ref().and_then(number)),
            Box::new(sign_in.scopes),
            Box::new(stored(sign_in.created_at)),
            Box::new(sign_in.last_used_at.map(stored)),
            Box::new(sign_in.revoked_at.map(stored)),
            Box::new(sign_in.token.expose().to_owned()),
        ];
        self.rows(sql, values);
    }

    fn sign_in(&self, id: &Id) -> Option<Token> {
        self.sign_in_where("t.id = $1", Box::new(number(id)))
    }

    fn sign_in_of_token(&self, token: &str) -> Option<Token> {
        self.sign_in_where("t.token = $1", Box::new(token.to_owned()))
    }

    fn sign_ins_of(&self, person: &Id) -> Vec<Token> {
        let sql = format!(
            "{SIGN_IN} JOIN oauth_applications a ON a.id = t.application_id \
             WHERE u.account_id = $1 AND t.revoked_at IS NULL AND NOT a.superapp ORDER BY t.id DESC"
        );
        self.rows(&sql, vec![Box::new(number(person))]).iter().map(sign_in_in).collect()
    }

    fn mark_used(&self, id: &Id, at: Timestamp) {
        let sql = "UPDATE oauth_access_tokens SET last_used_at = $2, last_used_ip = '127.0.0.1' WHERE id = $1";
        self.rows(sql, vec![Box::new(number(id)), Box::new(stored(at))]);
    }

    fn revoke(&self, id: &Id, at: Timestamp) {
        let sql = "WITH gone AS (DELETE FROM web_push_subscriptions WHERE access_token_id = $1) \
                   UPDATE oauth_access_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
        self.rows(sql, vec![Box::new(number(id)), Box::new(stored(at))]);
    }

    fn add_push_subscription(&self, sign_in: &Id, at: Timestamp) {
        let sql = "INSERT INTO web_push_subscriptions \
                     (access_token_id, user_id, endpoint, key_auth, key_p256dh, created_at, updated_at) \
                   SELECT t.id, t.resource_owner_id, 'https://push.example/' || t.id, 'auth', 'p256dh', $2, $2 \
                   FROM oauth_access_tokens t WHERE t.id = $1";
        self.rows(sql, vec![Box::new(number(sign_in)), Box::new(stored(at))]);
    }

    fn push_subscriptions(&self, sign_in: &Id) -> usize {
        let sql = "SELECT 1 FROM web_push_subscriptions WHERE access_token_id = $1";
        self.rows(sql, vec![Box::new(number(sign_in))]).len()
    }

    fn internal_app(&self) -> Option<Id> {
        self.internal_app.clone()
    }

    /// The oldest session makes room where there are too many, and its token goes with it.
    fn add_session(&self, sign_in: Token, key: &str) {
        let (id, at) = (number(&sign_in.id), stored(sign_in.created_at));
        self.add_token(sign_in);
        let sql = "INSERT INTO session_activations \
                     (access_token_id, user_id, session_id, user_agent, ip, created_at, updated_at) \
                   SELECT t.id, t.resource_owner_id, $2, 'Mozilla/5.0 (sandbox)', '127.0.0.1', $3, $3 \
                   FROM oauth_access_tokens t WHERE t.id = $1";
        self.rows(sql, vec![Box::new(id), Box::new(key.to_owned()), Box::new(at)]);
        let sql = "DELETE FROM oauth_access_tokens WHERE id IN (SELECT s.access_token_id FROM session_activations s \
                   WHERE s.user_id = (SELECT t.resource_owner_id FROM oauth_access_tokens t WHERE t.id = $1) \
                   ORDER BY s.id DESC OFFSET $2)";
        self.rows(sql, vec![Box::new(id), Box::new(MOST_SESSIONS)]);
    }

    fn set_clock(&self, hand: Hand) {
        self.counted(self.database.set_clock(hand));
    }

    fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    fn contents(&self) -> Option<Contents> {
        None
    }
}

/// An id as the database has it; one that is no number is nobody's.
fn number(id: &Id) -> Option<i64> {
    id.as_str().parse().ok()
}

fn id_in(row: &Row, column: usize) -> Id {
    Id::new(row.get::<_, i64>(column).to_string())
}

fn app_in(row: &Row) -> App {
    App {
        id: id_in(row, 0),
        name: row.get(1),
        website: row.get(2),
        redirect_uris: row.get::<_, String>(3).lines().map(str::to_owned).collect(),
        scopes: row.get(4),
        client_id: row.get(5),
        client_secret: ClientSecret::new(row.get::<_, String>(6)),
        created_at: row.get::<_, Option<SystemTime>>(7).map(moment).unwrap_or_default(),
    }
}

fn sign_in_in(row: &Row) -> Token {
    Token {
        id: id_in(row, 0),
        app: Id::new(row.get::<_, Option<i64>>(1).unwrap_or_default().to_string()),
        person: row.get::<_, Option<i64>>(2).map(|id| Id::new(id.to_string())),
        scopes: row.get::<_, Option<String>>(3).unwrap_or_default(),
        created_at: moment(row.get(4)),
        last_used_at: row.get::<_, Option<SystemTime>>(5).map(moment),
        revoked_at: row.get::<_, Option<SystemTime>>(6).map(moment),
        token: AccessToken::new(row.get::<_, String>(7)),
    }
}
