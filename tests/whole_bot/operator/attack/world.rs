//! Mastodon's database with a few people and apps in it, the operator's SQL applied, and the bot's role at the door.

use auditoot::sources::{Installation, incident_sql};
use auditoot_sandbox::services::{Cluster, Database, Shape};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{FromSqlOwned, ToSql, Type};
use tokio_postgres::{Client, NoTls, Row};

/// The client id of the bot's own app.
pub(super) const CLIENT_ID: &str = "the bot's";
/// Both shapes of the tables.
pub(super) const SHAPES: [Shape; 2] = [Shape::V4_6, Shape::V4_2];
/// The tables whose rows nobody may change but as they confirmed.
const TABLES: [&str; 7] = [
    "accounts",
    "users",
    "oauth_applications",
    "oauth_access_tokens",
    "oauth_access_grants",
    "session_activations",
    "web_push_subscriptions",
];

/// Accounts of this server. The user of each has the number of the account less 100.
pub(super) const ALICE: i64 = 101;
pub(super) const BOB: i64 = 102;
pub(super) const CAROL: i64 = 103;
/// How many people there are: alice is the first.
const PEOPLE: i64 = 9;

/// Mastodon's internal app, the bot's own, and two others.
pub(super) const WEB: i64 = 1;
pub(super) const OURS: i64 = 2;
pub(super) const TUSKY: i64 = 3;
pub(super) const IVORY: i64 = 4;

/// A database, as its superuser sees it.
pub(super) struct World {
    pub(super) database: Database,
}

/// A connection with the bot's role, or with that of `incident`.
pub(super) struct Bot {
    client: Client,
}

/// A value and its type.
type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

/// The 32 bytes that open a person's list.
pub(super) fn capability(account: i64) -> Vec<u8> {
    vec![u8::try_from(account).expect("a small number"); 32]
}

/// The bot's own secret.
pub(super) fn secret() -> Vec<u8> {
    vec![7; 32]
}

/// The SQL of this program, for a bot with this client id and this secret.
pub(super) fn operator_sql(client_id: Option<&str>) -> String {
    let hash = HEXLOWER.encode(&Sha256::digest(secret()));
    Installation { client_id, secret_hash: Some(&hash), takes_password: false }.sql()
}

/// The number of a request.
pub(super) fn request(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

impl World {
    pub(super) fn of(shape: Shape) -> Self {
        Self::at(Cluster::shared().expect("a server"), shape)
    }

    pub(super) fn at(cluster: &Cluster, shape: Shape) -> Self {
        let world = Self { database: cluster.create_database(shape).expect("a database") };
        // A whole Mastodon has many more tables and columns: this file adds them.
        if let Some(path) = std::env::var_os("AUDITOOT_WHOLE_SCHEMA") {
            world.run(&std::fs::read_to_string(path).expect("the whole schema"));
        }
        world.run(&format!(
            "INSERT INTO accounts (id, username, created_at, updated_at, private_key)
               SELECT 100 + n, 'person' || n, now(), now(), 'a private key' FROM generate_series(1, {PEOPLE}) n;
             INSERT INTO users (id, account_id, email, encrypted_password, created_at, updated_at, confirmed_at)
               SELECT n, 100 + n, n || '@people.example', 'a hash', now(), now(), now() FROM generate_series(1, {PEOPLE}) n;
             INSERT INTO oauth_applications (id, name, redirect_uri, secret, uid, website)
             VALUES ({OURS}, 'Auditoot', 'x', 's', '{}', NULL),
               ({TUSKY}, 'Tusky', 'x', 's', 'tusky', 'https://tusky.example'),
               ({IVORY}, 'Ivory', 'x', 's', 'ivory', NULL)",
            CLIENT_ID.replace('\'', "''")
        ));
        world.database.install(&operator_sql(Some(CLIENT_ID))).expect("it is installed");
        world
    }

    /// As the superuser.
    pub(super) fn run(&self, sql: &str) {
        self.database.execute(sql).expect("the superuser may");
    }

    /// As the superuser: the first column of the first row.
    pub(super) fn get<T: FromSqlOwned>(&self, sql: &str) -> T {
        self.database.query(sql, Vec::new()).expect("the superuser may")[0].get(0)
    }

    /// As the superuser: the first columns of all rows.
    pub(super) fn all<T: FromSqlOwned>(&self, sql: &str) -> Vec<T> {
        let rows = self.database.query(sql, Vec::new()).expect("the superuser may");
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// A token `token-<id>` of an app for a user, an hour old.
    pub(super) fn token(&self, id: i64, account: i64, app: i64) {
        self.run(&format!(
            "INSERT INTO oauth_access_tokens (id, token, application_id, resource_owner_id, scopes, created_at)
             VALUES ({id}, 'token-{id}', {app}, {account} - 100, 'read', clock_timestamp() AT TIME ZONE 'UTC' - interval '1 hour')"
        ));
    }

    /// A token that belongs to a web session.
    pub(super) fn session_token(&self, id: i64, account: i64, app: i64) {
        self.token(id, account, app);
        self.run(&format!(
            "INSERT INTO session_activations (access_token_id, session_id, created_at, updated_at, user_id)
             VALUES ({id}, 'session-{id}', now(), now(), {account} - 100)"
        ));
    }

    /// What hangs on a token besides: a push subscription, and a sign-in with the same app that is half done.
    pub(super) fn hang_on(&self, token: i64) {
        self.run(&format!(
            "INSERT INTO web_push_subscriptions (id, access_token_id, endpoint, key_auth, key_p256dh, created_at, updated_at, user_id)
               SELECT id, id, 'an endpoint', 'a key', 'a key', now(), now(), resource_owner_id
               FROM oauth_access_tokens WHERE id = {token};
             INSERT INTO oauth_access_grants (id, token, application_id, resource_owner_id, created_at, expires_in, redirect_uri)
               SELECT id, 'a code ' || id, application_id, resource_owner_id, now(), 600, 'x'
               FROM oauth_access_tokens WHERE id = {token}"
        ));
    }

    /// The tokens that are revoked.
    pub(super) fn revoked(&self) -> Vec<i64> {
        self.all("SELECT id FROM oauth_access_tokens WHERE revoked_at IS NOT NULL ORDER BY id")
    }

    /// A number that stands for all that Mastodon keeps here.
    pub(super) fn everything(&self) -> Vec<String> {
        let of = |table: &&str| {
            self.get(&format!("SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t.id)), '') FROM public.{table} t"))
        };
        TABLES.iter().map(of).collect()
    }

    /// A new connection with the bot's role.
    pub(super) async fn bot(&self) -> Bot {
        Bot::at(&self.database.login_url()).await
    }

    /// What `incident` needs, and a new connection with its role.
    pub(super) async fn incident(&self) -> Bot {
        Bot::at(&self.database.install_incident(&incident_sql()).expect("it is installed")).await
    }

    /// Connects these people, as their sign-ins would.
    pub(super) async fn connect(&self, bot: &Bot, accounts: impl IntoIterator<Item = i64>) {
        for account in accounts {
            let token = 1_000_000 + self.get::<i64>("SELECT count(*) FROM oauth_access_tokens");
            self.token(token, account, OURS);
            let hash = self.hash(&capability(account));
            assert_eq!(bot.connect(Some(account), Some(&format!("token-{token}")), Some(&hash)).await, "connected");
        }
    }

    /// The SHA-256 of something, by another program than the bot's.
    pub(super) fn hash(&self, bytes: &[u8]) -> Vec<u8> {
        let rows = self.database.query("SELECT sha256($1)", vec![Box::new(bytes.to_vec())]).expect("a hash");
        rows[0].get(0)
    }
}

impl Bot {
    async fn at(url: &str) -> Self {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the role gets in");
        tokio::spawn(connection);
        Self { client }
    }

    /// One statement with its values, or why not.
    pub(super) async fn ask(&self, sql: &str, values: &[Parameter<'_>]) -> Result<Vec<Row>, SqlState> {
        let answer = self.client.query_typed(sql, values).await;
        answer.map_err(|error| error.code().expect("an answer of the server").clone())
    }

    /// Statements as text, or why not.
    pub(super) async fn run(&self, sql: &str) -> Result<(), SqlState> {
        let answer = self.client.batch_execute(sql).await;
        answer.map_err(|error| error.code().expect("an answer of the server").clone())
    }

    async fn word(&self, sql: &str, values: &[Parameter<'_>]) -> String {
        self.ask(sql, values).await.expect("it does not raise")[0].get(0)
    }

    pub(super) async fn connect(&self, account: Option<i64>, token: Option<&str>, hash: Option<&[u8]>) -> String {
        let values: [Parameter<'_>; 3] = [(&account, Type::INT8), (&token, Type::TEXT), (&hash, Type::BYTEA)];
        self.word("SELECT auditoot.connect($1, $2, $3)", &values).await
    }

    /// The state, and the tokens.
    pub(super) async fn list(&self, account: i64, capability: &[u8]) -> (String, Vec<i64>) {
        let values: [Parameter<'_>; 2] = [(&account, Type::INT8), (&capability, Type::BYTEA)];
        let rows = self.ask("SELECT * FROM auditoot.list($1, $2)", &values).await.expect("it does not raise");
        assert!(rows[1..].iter().all(|row| row.get::<_, String>("state") == "token"));
        (rows[0].get("state"), rows[1..].iter().map(|row| row.get("token_id")).collect())
    }

    /// The state, and what was removed; or why it raised.
    pub(super) async fn try_remove(
        &self,
        account: i64,
        capability: &[u8],
        request: &str,
        tokens: &[i64],
    ) -> Result<(String, Vec<i64>), SqlState> {
        let values: [Parameter<'_>; 4] =
            [(&account, Type::INT8), (&capability, Type::BYTEA), (&request, Type::TEXT), (&tokens, Type::INT8_ARRAY)];
        let rows = self.ask("SELECT * FROM auditoot.remove($1, $2, $3::text::uuid, $4, $4)", &values).await?;
        Ok((rows[0].get("state"), rows[0].get("token_ids")))
    }

    pub(super) async fn remove(
        &self,
        account: i64,
        capability: &[u8],
        request: &str,
        tokens: &[i64],
    ) -> (String, Vec<i64>) {
        self.try_remove(account, capability, request, tokens).await.expect("it does not raise")
    }

    pub(super) async fn removed(&self, account: i64, capability: &[u8], request: &str) -> (String, Vec<i64>) {
        let values: [Parameter<'_>; 3] = [(&account, Type::INT8), (&capability, Type::BYTEA), (&request, Type::TEXT)];
        let rows = self.ask("SELECT * FROM auditoot.removed($1, $2, $3::text::uuid)", &values).await;
        let row = &rows.expect("it does not raise")[0];
        (row.get("state"), row.get("token_ids"))
    }

    pub(super) async fn watch(&self, account: i64, capability: &[u8], on: bool) -> String {
        let values: [Parameter<'_>; 3] = [(&account, Type::INT8), (&capability, Type::BYTEA), (&on, Type::BOOL)];
        self.word("SELECT auditoot.watch($1, $2, $3)", &values).await
    }

    pub(super) async fn forget(&self, account: i64, capability: &[u8]) -> String {
        let values: [Parameter<'_>; 2] = [(&account, Type::INT8), (&capability, Type::BYTEA)];
        self.word("SELECT auditoot.forget($1, $2)", &values).await
    }

    /// How far the walk looked and is settled, and what it found: token and account.
    pub(super) async fn walk(&self, after: Option<i64>, most: i32) -> ((i64, i64), Vec<(i64, i64)>) {
        let secret = secret();
        let values: [Parameter<'_>; 3] = [(&secret, Type::BYTEA), (&after, Type::INT8), (&most, Type::INT4)];
        let rows = self.ask("SELECT * FROM auditoot.walk($1, $2, $3)", &values).await.expect("it does not raise");
        let found = rows[1..].iter().map(|row| (row.get("token_id"), row.get("account_id"))).collect();
        ((rows[0].get("scanned_to"), rows[0].get("settled_to")), found)
    }

    /// Everything that needs somebody's secret, with this one for that account: what each says.
    pub(super) async fn everything_of(&self, account: i64, capability: &[u8], tokens: &[i64]) -> [String; 6] {
        [
            self.list(account, capability).await.0,
            self.remove(account, capability, &request(1), tokens).await.0,
            self.removed(account, capability, &request(1)).await.0,
            self.watch(account, capability, true).await,
            self.watch(account, capability, false).await,
            self.forget(account, capability).await,
        ]
    }
}
