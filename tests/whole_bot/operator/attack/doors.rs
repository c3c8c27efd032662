//! What the bot's role is refused by PostgreSQL itself.

use std::path::PathBuf;

use data_encoding::HEXLOWER;
use tokio_postgres::error::SqlState;

use super::world::{ALICE, BOB, IVORY, OURS, SHAPES, TUSKY, World, capability, operator_sql, request};

/// What must never come out: section 2.3 of the facts about Mastodon. Each is here so that a fixture that lost one is noticed.
const SECRETS: [&str; 15] = [
    "public.oauth_access_tokens.token",
    "public.oauth_access_tokens.refresh_token",
    "public.oauth_access_tokens.last_used_ip",
    "public.oauth_access_grants.token",
    "public.oauth_applications.secret",
    "public.oauth_applications.uid",
    "public.oauth_applications.redirect_uri",
    "public.web_push_subscriptions.endpoint",
    "public.web_push_subscriptions.key_auth",
    "public.web_push_subscriptions.key_p256dh",
    "public.users.email",
    "public.users.encrypted_password",
    "public.users.otp_backup_codes",
    "public.users.sign_up_ip",
    "public.accounts.private_key",
];
/// What differs between the shapes: the seed of the second factor, and the challenge of a code.
const SECRETS_OF_4_6: [&str; 2] = ["public.users.otp_secret", "public.oauth_access_grants.code_challenge"];
const SECRETS_OF_4_2: [&str; 1] = ["public.users.encrypted_otp_secret"];

#[tokio::test]
async fn no_column_of_any_table_can_be_read_or_written() {
    for (shape, secrets) in SHAPES.into_iter().zip([&SECRETS_OF_4_6[..], &SECRETS_OF_4_2]) {
        let world = World::of(shape);
        let bot = world.bot().await;
        world.token(10, ALICE, TUSKY);
        world.connect(&bot, [ALICE]).await;
        let columns: Vec<String> = world.all(
            "SELECT format('%I.%I.%I', n.nspname, c.relname, a.attname) FROM pg_attribute a
             JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname IN ('public', 'auditoot', 'sandbox')",
        );
        for secret in SECRETS.iter().chain(secrets).chain(&["auditoot.connections.capability_hash"]) {
            assert!(columns.iter().any(|column| column == secret), "{shape:?} has no {secret}");
        }
        for column in &columns {
            let (table, column) = column.rsplit_once('.').expect("a table and a column");
            for sql in [
                format!("SELECT {column} FROM {table}"),
                format!("SELECT 1 FROM {table} WHERE {column} IS NOT NULL"),
                format!("UPDATE {table} SET {column} = DEFAULT"),
                format!("INSERT INTO {table} ({column}) VALUES (DEFAULT)"),
                format!("COPY {table} ({column}) TO STDOUT"),
            ] {
                assert_eq!(bot.run(&sql).await, Err(SqlState::INSUFFICIENT_PRIVILEGE), "{sql}");
            }
        }
    }
}

#[tokio::test]
async fn no_table_and_no_sequence_can_be_touched_as_a_whole() {
    for shape in SHAPES {
        let world = World::of(shape);
        let bot = world.bot().await;
        let of_kind = |kind: &str| -> Vec<String> {
            world.all(&format!(
                "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relkind = '{kind}' AND n.nspname IN ('public', 'auditoot', 'sandbox')"
            ))
        };
        for table in of_kind("r") {
            for sql in [
                format!("SELECT count(*) FROM {table}"),
                format!("SELECT one FROM {table} one"),
                format!("SELECT ctid FROM {table}"),
                format!("SELECT xmin FROM {table}"),
                format!("SELECT tableoid FROM {table}"),
                format!("CREATE TEMP TABLE mine (LIKE {table})"),
                format!("INSERT INTO {table} DEFAULT VALUES"),
                format!("DELETE FROM {table}"),
                format!("TRUNCATE {table}"),
                format!("DO $$ BEGIN LOCK TABLE {table} IN ACCESS SHARE MODE; END $$"),
                format!("DO $$ BEGIN LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; END $$"),
                format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
                format!("ALTER TABLE {table} ADD COLUMN mine integer"),
                format!("ALTER TABLE {table} OWNER TO auditoot"),
                format!("CREATE INDEX ON {table} ((1))"),
                format!("CREATE RULE mine AS ON INSERT TO {table} DO NOTHING"),
                format!(
                    "CREATE TRIGGER mine BEFORE INSERT ON {table}
                     EXECUTE FUNCTION suppress_redundant_updates_trigger()"
                ),
                format!("COMMENT ON TABLE {table} IS 'mine'"),
                format!("GRANT SELECT ON {table} TO auditoot"),
                format!("DROP TABLE {table}"),
            ] {
                assert_eq!(bot.run(&sql).await, Err(SqlState::INSUFFICIENT_PRIVILEGE), "{sql}");
            }
        }
        let sequences = of_kind("S");
        assert!(sequences.len() >= 7, "{sequences:?}");
        for sequence in sequences {
            for sql in [
                format!("SELECT last_value FROM {sequence}"),
                format!("SELECT nextval('{sequence}')"),
                format!("SELECT setval('{sequence}', 1)"),
            ] {
                assert_eq!(bot.run(&sql).await, Err(SqlState::INSUFFICIENT_PRIVILEGE), "{sql}");
            }
        }
        for view in of_kind("v").into_iter().chain(of_kind("m")) {
            let sql = format!("SELECT count(*) FROM {view}");
            assert_eq!(bot.run(&sql).await, Err(SqlState::INSUFFICIENT_PRIVILEGE), "{sql}");
        }
        // What PostgreSQL has noted about the values of a column is shown to those who may read it.
        world.token(10, ALICE, TUSKY);
        world.run("ANALYZE");
        let noted = "SELECT FROM pg_stats WHERE schemaname IN ('public', 'auditoot')";
        assert!(world.get::<i64>(&format!("SELECT count(*) FROM ({noted}) s")) > 0);
        assert_eq!(bot.ask(noted, &[]).await.expect("it may look").len(), 0);
    }
}

#[tokio::test]
async fn the_role_can_make_and_become_nothing() {
    let world = World::of(SHAPES[0]);
    let bot = world.bot().await;
    for sql in [
        "CREATE TABLE auditoot.mine ()",
        "CREATE TABLE public.mine ()",
        "CREATE FUNCTION public.lower(character varying) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
        "CREATE FUNCTION auditoot.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION auditoot.version() RETURNS integer LANGUAGE sql AS 'SELECT 2'",
        "ALTER FUNCTION auditoot.version() SECURITY INVOKER",
        "ALTER FUNCTION auditoot.version() RESET search_path",
        "DROP FUNCTION auditoot.version()",
        "DROP SCHEMA auditoot CASCADE",
        "CREATE SCHEMA mine",
        "CREATE EXTENSION hstore",
        "CREATE ROLE mine",
        "ALTER ROLE auditoot SUPERUSER",
        "ALTER ROLE auditoot CONNECTION LIMIT 100",
        "GRANT auditoot_owner TO auditoot",
        "SET ROLE auditoot_owner",
        "SET SESSION AUTHORIZATION postgres",
        "SET session_replication_role = replica",
        "SET log_parameter_max_length = -1",
        "SELECT pg_read_file('PG_VERSION')",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT * FROM auditoot.person(101, 1)",
        "SELECT * FROM auditoot.standing(101, '', now())",
        "SELECT * FROM auditoot.shown(1, '{}', now())",
        "SELECT auditoot.counted()",
        "SELECT auditoot.ceiling()",
        "SELECT auditoot.counted_before(now())",
        "SELECT auditoot.keep_house(now())",
    ] {
        assert_eq!(bot.run(sql).await, Err(SqlState::INSUFFICIENT_PRIVILEGE), "{sql}");
    }
    let callable: Vec<String> = world.all(
        "SELECT p.proname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname = 'auditoot' AND has_function_privilege('auditoot', p.oid, 'EXECUTE') ORDER BY 1",
    );
    assert_eq!(
        callable,
        ["connect", "drift", "forget", "knows", "list", "remove", "removed", "version", "walk", "watch"]
    );
    let for_everybody: i64 = world.get(
        "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname = 'auditoot' AND (p.proacl IS NULL OR p.proacl::text LIKE '%{=X/%' OR p.proacl::text LIKE '%,=X/%')",
    );
    assert_eq!(for_everybody, 0);
}

/// The functions run with more rights than their caller has: so nothing that the caller makes may get into their way.
#[tokio::test]
async fn objects_of_the_callers_own_change_nothing() {
    let world = World::of(SHAPES[0]);
    let bot = world.bot().await;
    world.token(10, ALICE, TUSKY);
    world.connect(&bot, [ALICE]).await;
    let hash = HEXLOWER.encode(&world.hash(&capability(ALICE)));
    bot.run(&format!(
        "CREATE TEMP TABLE settings (client_id text, removals_per_person integer, removals_in_all integer, connection_days integer);
         CREATE TEMP TABLE connections AS SELECT 102 AS account_id, 2 AS user_id, ''::bytea AS capability_hash;
         CREATE TEMP TABLE users (id bigint, account_id bigint);
         CREATE TEMP TABLE oauth_access_tokens (id bigint, token text);
         CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\x{hash}'::bytea $$;
         CREATE FUNCTION pg_temp.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '2000-01-01'::timestamptz $$;
         CREATE FUNCTION pg_temp.yes(bytea, bytea) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
         CREATE OPERATOR pg_temp.= (LEFTARG = bytea, RIGHTARG = bytea, FUNCTION = pg_temp.yes);
         SET search_path = pg_temp, pg_catalog, public;
         SET TimeZone = 'Pacific/Kiritimati';
         SET plan_cache_mode = force_custom_plan;
         SET transform_null_equals = on"
    ))
    .await
    .expect("everybody may make temporary things");
    assert_eq!(bot.list(ALICE, &capability(BOB)).await, ("not_connected".to_owned(), vec![]));
    assert_eq!(bot.list(BOB, &capability(BOB)).await, ("not_connected".to_owned(), vec![]));
    assert_eq!(bot.list(ALICE, &capability(ALICE)).await, ("listed".to_owned(), vec![10]));
    assert_eq!(bot.remove(ALICE, &capability(BOB), &request(1), &[10]).await.0, "not_connected");
}

#[tokio::test]
async fn what_the_file_says_at_its_top_is_what_it_grants() {
    let text = operator_sql(None);
    let head = text.split("\nBEGIN;").next().expect("a head").replace("\n--", "");
    let head = head.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = |table: &str, verb: &str| -> Vec<String> {
        let Some(of_table) = head.split(&format!(" {table} to read ")).nth(1) else { return Vec::new() };
        let sentence = format!("to read {}", of_table.split(". ").next().expect("a sentence"));
        let of_verb = sentence.split("; ").find_map(|part| part.strip_prefix(&format!("to {verb} ")));
        let names = of_verb.unwrap_or_default().trim_end_matches('.').replace(" and ", ", ");
        names.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    for shape in SHAPES {
        let world = World::of(shape);
        let tables: Vec<String> = world.all("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'");
        let named = tables.iter().filter(|table| !said(table, "read").is_empty());
        assert_eq!(named.count(), 7);
        for table in tables {
            for (verb, privilege) in
                [("read", "SELECT"), ("change", "UPDATE"), ("add", "INSERT"), ("refer to", "REFERENCES")]
            {
                let mut granted: Vec<String> = world.all(&format!(
                    "SELECT attname::text FROM pg_attribute WHERE attrelid = 'public.{table}'::regclass AND attnum > 0
                     AND NOT attisdropped AND has_column_privilege('auditoot_owner', attrelid, attnum, '{privilege}')"
                ));
                granted.sort_unstable();
                let mut said = said(&table, verb);
                said.sort_unstable();
                assert_eq!(granted, said, "{table}: {verb}");
            }
            let deletes: bool =
                world.get(&format!("SELECT has_table_privilege('auditoot_owner', 'public.{table}', 'DELETE')"));
            assert_eq!(deletes, said(&table, "delete") == ["rows"], "{table}");
            let more: bool = world
                .get(&format!("SELECT has_table_privilege('auditoot_owner', 'public.{table}', 'TRUNCATE, TRIGGER')"));
            assert!(!more, "{table}");
        }
    }
}

/// With everything logged that PostgreSQL can log, nothing that opens a list is in the log.
#[tokio::test]
async fn what_the_bot_presents_is_not_logged() {
    let world = World::of(SHAPES[0]);
    let name = world.database.name();
    world.run(&format!(
        "ALTER DATABASE {name} SET log_statement = 'all';
         ALTER DATABASE {name} SET log_min_duration_statement = 0;
         ALTER DATABASE {name} SET log_min_error_statement = 'debug5';
         ALTER DATABASE {name} SET log_error_verbosity = 'verbose'"
    ));
    // Some systems have the module that logs plans in a package of its own.
    if world.database.another().expect("a connection").execute("LOAD 'auto_explain'").is_ok() {
        world.run(&format!(
            "ALTER DATABASE {name} SET session_preload_libraries = 'auto_explain';
             ALTER DATABASE {name} SET auto_explain.log_min_duration = 0;
             ALTER DATABASE {name} SET auto_explain.log_nested_statements = on;
             ALTER DATABASE {name} SET auto_explain.log_verbose = on"
        ));
    }
    let bot = world.bot().await;
    world.token(10, ALICE, TUSKY);
    world.token(11, ALICE, OURS);
    world.token(12, ALICE, IVORY);
    world.run("UPDATE oauth_access_tokens SET token = 'unheard-of-' || id");
    let (secret, hash) = (capability(ALICE), world.hash(&capability(ALICE)));
    assert_eq!(bot.connect(Some(ALICE), Some("unheard-of-12"), Some(&hash)).await, "not_our_app");
    assert_eq!(bot.connect(Some(ALICE), Some("unheard-of-11"), Some(&hash)).await, "connected");
    assert_eq!(bot.list(ALICE, &secret).await, ("listed".to_owned(), vec![12, 10]));
    assert_eq!(bot.remove(ALICE, &secret, &request(1), &[10]).await.1, [10]);
    bot.try_remove(ALICE, &secret, "no number of a request", &[12]).await.expect_err("it raises");
    assert_eq!(bot.removed(ALICE, &secret, &request(1)).await.1, [10]);
    assert_eq!(bot.watch(ALICE, &secret, true).await, "on");
    assert_eq!(bot.forget(ALICE, &secret).await, "forgotten");

    let data = PathBuf::from(world.get::<String>("SHOW data_directory"));
    let log = std::fs::read(data.parent().expect("a folder").join("log")).expect("the log");
    let log = String::from_utf8_lossy(&log);
    for function in ["connect", "list", "remove", "removed", "watch", "forget"] {
        assert!(log.contains(&format!("auditoot.{function}(")), "nothing is logged of {function}");
    }
    for secret in ["unheard-of-".to_owned(), HEXLOWER.encode(&secret), HEXLOWER.encode(&hash)] {
        let line = log.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "a secret is logged");
    }
}
