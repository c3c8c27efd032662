//! A Mastodon server's database with a few people in it, and the bot's way there.

use auditoot::config::{Log, LogFormat, LogLevel};
use auditoot::mastodon::client::{HostRules, MastodonClient};
use auditoot::mastodon::oauth::ClientMetadata;
use auditoot::sources::{
    Credential, DatabaseAddress, Installation, OperatorCredential, OperatorSource, RedisAddress, Registrations,
    TokenSources, WalkKey,
};
use auditoot::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::audit::{Listing, TokenId};
use auditoot_core::dialogue::message::{Account, AccountId, Audience, Message, RepliesTo, StatusId};
use auditoot_core::dialogue::question::{
    Action, Confirmed, ConfirmedRemoval, Part, Question, Removal, Standing, Target,
};
use auditoot_core::secret::{Capability, DatabaseUrl, RedisUrl};
use auditoot_sandbox::services::{Cluster, Database, RedisServer, Row, Shape, Value};
use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use rand::SeedableRng;
use rand::rngs::StdRng;
use tracing::instrument::WithSubscriber;

use crate::captured::Captured;

/// The client id of the bot's own app.
pub(crate) const CLIENT_ID: &str = "the-bots-client-id";

/// The SQL of this program, for a bot with this client id and the secret of these tests.
pub(crate) fn operator_sql(client_id: Option<&str>) -> String {
    let hash = walk_key().hash();
    Installation { client_id, secret_hash: Some(&hash), takes_password: false }.sql()
}

/// The bot's own secret, always the same.
pub(crate) fn walk_key() -> WalkKey {
    WalkKey::random(&mut StdRng::seed_from_u64(1))
}

/// The database of one test.
pub(crate) struct Town {
    pub(crate) database: Database,
    pub(crate) clock: Clock,
}

/// An app as it registered.
pub(crate) struct App<'a> {
    pub(crate) name: &'a str,
    pub(crate) scopes: &'a str,
}

impl Town {
    /// Alice (account 101) and bob (account 102), the bot's app, and the operator's functions.
    pub(crate) fn of(shape: Shape) -> Self {
        Self::at(Cluster::shared().expect("PostgreSQL starts"), shape)
    }

    /// The same in a server of its own, where roles matter.
    pub(crate) fn at(cluster: &Cluster, shape: Shape) -> Self {
        let database = cluster.create_database(shape).expect("a database");
        database.install(&operator_sql(Some(CLIENT_ID))).expect("the operator's SQL");
        let town = Self { database, clock: Clock::standing("2026-03-01T09:00:00Z".parse().expect("a time")) };
        town.settle();
        town
    }

    /// Lets the database have this town's time, people and app of the bot's.
    pub(crate) fn settle(&self) {
        self.database.set_clock(self.clock.hand()).expect("the time of the database");
        self.add_person(101, "alice");
        self.add_person(102, "bob");
        // The internal app has number 1, which nobody counted.
        self.execute("SELECT setval('oauth_applications_id_seq', 10)");
        self.execute(&format!(
            "INSERT INTO oauth_applications (name, uid, secret, redirect_uri, scopes, created_at, updated_at)
             VALUES ('Auditoot', '{CLIENT_ID}', 's', 'urn:ietf:wg:oauth:2.0:oob', 'profile', '2026-01-01', '2026-01-01')"
        ));
    }

    pub(crate) fn new() -> Self {
        Self::of(Shape::V4_6)
    }

    pub(crate) fn execute(&self, sql: &str) {
        self.database.execute(sql).expect("the statement is good");
    }

    pub(crate) fn query(&self, sql: &str, values: Vec<Value>) -> Vec<Row> {
        self.database.query(sql, values).expect("the statement is good")
    }

    /// One number that a statement comes to.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        self.query(sql, Vec::new()).first().expect("a row").get(0)
    }

    /// A person whose user has the number of their account and 1,000 more.
    pub(crate) fn add_person(&self, account: i64, name: &str) {
        self.execute(&format!(
            "INSERT INTO accounts (id, username, created_at, updated_at) VALUES ({account}, '{name}', '2020-01-01', '2020-01-01');
             INSERT INTO users (id, account_id, email, confirmed_at, approved, created_at, updated_at)
             VALUES ({account} + 1000, {account}, '{name}@example.org', '2020-01-01', true, '2020-01-01', '2020-01-01')"
        ));
    }

    /// Registers an app, years before anybody allows it.
    pub(crate) fn add_app(&self, app: &App<'_>) -> i64 {
        let name = app.name.replace('\'', "''");
        self.number(&format!(
            "INSERT INTO oauth_applications (name, uid, secret, redirect_uri, scopes, website, created_at, updated_at)
             VALUES ('{name}', gen_random_uuid()::text, 's', 'https://app.example/cb', '{}', 'https://app.example', '2019-05-05', '2019-05-05')
             RETURNING id",
            app.scopes
        ))
    }

    /// Lets an app in on an account, at a time (UTC); returns the number of the token.
    pub(crate) fn add_token(
        &self,
        account: i64,
        app: i64,
        scopes: &str,
        created_at: &str,
        used_at: Option<&str>,
    ) -> i64 {
        let used_at = used_at.map_or("NULL".to_owned(), |at| format!("'{at}'"));
        self.number(&format!(
            "INSERT INTO oauth_access_tokens (token, application_id, resource_owner_id, scopes, created_at, last_used_at)
             VALUES (gen_random_uuid()::text, {app}, {account} + 1000, '{scopes}', '{created_at}', {used_at}) RETURNING id"
        ))
    }

    /// Connects a person as a sign-in does, and returns what opens their list.
    pub(crate) fn connect(&self, account: i64) -> Credential {
        self.execute(&format!(
            "INSERT INTO auditoot.connections (account_id, user_id, capability_hash, connected_at)
             VALUES ({account}, {account} + 1000, sha256(decode('{}', 'hex')), clock_timestamp())",
            "2a".repeat(32)
        ));
        self.credential(account)
    }

    /// What opens the list of a person who was connected.
    pub(crate) fn credential(&self, account: i64) -> Credential {
        Credential::Operator(OperatorCredential {
            account: AccountId(account.to_string()),
            capability: Capability::new(BASE64URL_NOPAD.encode(&[0x2a; 32])),
            given_at: self.clock.now(),
        })
    }

    /// The bot's side, with these ways to the database and to Redis.
    pub(crate) fn home_by(&self, database_url: &str, redis_url: Option<&str>, namespace: Option<&str>) -> TokenSources {
        self.home_within(Timeouts::USUAL, database_url, redis_url, namespace)
    }

    /// The bot's side in a hurry: it gives up before the database does, which waits two seconds for a lock.
    pub(crate) fn hurried_home(&self) -> TokenSources {
        self.home_within(Timeouts::HASTY, &self.database.login_url(), None, None)
    }

    fn home_within(
        &self,
        timeouts: Timeouts,
        database_url: &str,
        redis_url: Option<&str>,
        namespace: Option<&str>,
    ) -> TokenSources {
        let server = HostRules::of_bot_server("http://127.0.0.1:9/".parse().expect("an address"), timeouts);
        let client = MastodonClient::new(server, "Auditoot (test)", self.clock.clone()).expect("a client");
        let database = DatabaseAddress::read(&DatabaseUrl::new(database_url)).expect("an address");
        let redis = redis_url.map(|url| RedisAddress::read(&RedisUrl::new(url)).expect("an address"));
        let operator =
            OperatorSource::new(client.clone(), database, redis, namespace, walk_key()).expect("it can be set up");
        let metadata = ClientMetadata { name: "Auditoot".to_owned(), website: None };
        TokenSources::new(&client, metadata, Some(operator))
    }

    /// The bot's side without Redis.
    pub(crate) fn home(&self) -> TokenSources {
        self.home_by(&self.database.login_url(), None, None)
    }

    /// The bot's side with Redis.
    pub(crate) fn home_with(&self, redis: &RedisServer) -> TokenSources {
        self.home_by(&self.database.login_url(), Some(&redis.publisher_url()), None)
    }

    /// The numbers of the tokens that were revoked, in order.
    pub(crate) fn revoked(&self) -> Vec<i64> {
        let rows =
            self.query("SELECT id FROM oauth_access_tokens WHERE revoked_at IS NOT NULL ORDER BY id", Vec::new());
        rows.iter().map(|row| row.get(0)).collect()
    }
}

/// What is in the log after a look whether everything is as the operator set it up.
pub(crate) async fn checked_up(home: &TokenSources, registrations: Option<&Registrations>) -> String {
    let (dispatch, log) = Captured::log(Log { format: LogFormat::Text, level: LogLevel::Info });
    home.check_up(registrations).with_subscriber(dispatch).await;
    log.text()
}

pub(crate) fn id(number: i64) -> TokenId {
    TokenId(number.to_string())
}

pub(crate) fn ids(listing: &Listing) -> Vec<i64> {
    listing.tokens.iter().map(|sign_in| sign_in.id.0.parse().expect("a number")).collect()
}

/// What a question names: an app by its name, some of its sign-ins, and whether that is all of it.
pub(crate) struct Named<'a>(pub(crate) &'a str, pub(crate) &'a [i64], pub(crate) Part);

/// A removal that alice confirmed just now with a yes that passes every rule; its question was made when this was the newest token.
pub(crate) fn confirmed(now: Timestamp, newest: i64, named: &[Named<'_>]) -> ConfirmedRemoval {
    let target = |Named(name, sign_ins, part): &Named<'_>| Target {
        label: "1".to_owned(),
        app: None,
        name: Some((*name).to_owned()),
        tokens: sign_ins.iter().copied().map(id).collect(),
        part: *part,
        used_days_ago: None,
    };
    let removal = Removal { targets: named.iter().map(target).collect(), newest: Some(id(newest)), ticked_at: None };
    let mut question = Question::new(Action::Remove(removal), now);
    question.note_post(StatusId("question".to_owned()), now, true);
    let yes = Message {
        id: StatusId("yes".to_owned()),
        from: Account {
            id: AccountId("101".to_owned()),
            acct: "alice".to_owned(),
            url: "https://home.example/@alice".to_owned(),
        },
        text: "yes".to_owned(),
        audience: Audience::BotAlone,
        posting_application: None,
        language: None,
        replies_to: RepliesTo::SaidToBeTheBots(StatusId("question".to_owned())),
        notified_at: now,
        edited: false,
    };
    match question.confirm(&yes, Standing::Unedited, None, now) {
        Ok(Confirmed::Remove(removal)) => removal,
        other => panic!("the yes should count: {other:?}"),
    }
}
