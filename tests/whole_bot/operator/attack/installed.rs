//! The operator's SQL itself: applied twice, taken back twice, and in nobody's way.

use auditoot::sources::{Installation, operator_sql_uninstall};
use auditoot_sandbox::services::{Cluster, Shape};
use tokio_postgres::NoTls;

use super::world::{ALICE, CLIENT_ID, SHAPES, TUSKY, World, capability, operator_sql, request};

/// What a second application must leave as it is, and what it must make the same again.
fn state(world: &World) -> Vec<String> {
    [
        "SELECT string_agg(s::text, '') FROM auditoot.settings s",
        "SELECT string_agg(c::text, '' ORDER BY account_id) FROM auditoot.connections c",
        "SELECT string_agg(r::text, '' ORDER BY at) FROM auditoot.removals r",
        "SELECT string_agg(concat(oid::regprocedure, proowner::regrole, proacl, prosecdef, proconfig), '' ORDER BY proname)
           FROM pg_proc WHERE pronamespace = 'auditoot'::regnamespace",
        "SELECT string_agg(concat(relname, relowner::regrole, relacl), '' ORDER BY relnamespace, relname)
           FROM pg_class WHERE relnamespace IN ('auditoot'::regnamespace, 'public'::regnamespace)",
        "SELECT string_agg(concat(attrelid::regclass, attname, attacl), '' ORDER BY attrelid, attnum)
           FROM pg_attribute WHERE attacl IS NOT NULL",
        "SELECT string_agg(concat(nspname, nspowner::regrole, nspacl), '' ORDER BY nspname) FROM pg_namespace",
        "SELECT string_agg(concat(rolname, rolcanlogin, rolsuper, rolconfig), '' ORDER BY rolname)
           FROM pg_roles WHERE rolname LIKE 'auditoot%'",
    ]
    .map(|sql| world.get::<Option<String>>(sql).unwrap_or_default())
    .to_vec()
}

#[tokio::test]
async fn applying_it_again_changes_nothing() {
    for shape in SHAPES {
        let world = World::of(shape);
        let bot = world.bot().await;
        world.token(10, ALICE, TUSKY);
        world.connect(&bot, [ALICE]).await;
        assert_eq!(bot.remove(ALICE, &capability(ALICE), &request(1), &[10]).await.1, [10]);
        world.run("UPDATE auditoot.settings SET removals_per_person = 7");
        let before = state(&world);
        for sql in [operator_sql(Some(CLIENT_ID)), operator_sql(None)] {
            world.database.install(&sql).expect("it is installed again");
            assert_eq!(state(&world), before);
        }
        // The bot did not even notice.
        assert_eq!(bot.list(ALICE, &capability(ALICE)).await.0, "listed");
        world.database.install(&operator_sql(Some("it's another"))).expect("it is installed again");
        assert_eq!(world.get::<String>("SELECT client_id FROM auditoot.settings"), "it's another");
    }
}

/// What somebody may have granted besides is taken back, and what they made public is not any more.
#[tokio::test]
async fn applying_it_again_makes_good_what_was_loosened() {
    let world = World::of(Shape::V4_6);
    let before = state(&world);
    world.run(
        "GRANT SELECT ON users TO auditoot; GRANT SELECT (secret) ON oauth_applications TO auditoot_owner;
         GRANT SELECT ON auditoot.connections TO PUBLIC; GRANT CREATE ON SCHEMA auditoot TO auditoot;
         GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA auditoot TO PUBLIC, auditoot;
         ALTER FUNCTION auditoot.list(bigint, bytea) RESET ALL; ALTER FUNCTION auditoot.list(bigint, bytea) SECURITY INVOKER",
    );
    assert_ne!(state(&world), before);
    world.database.install(&operator_sql(None)).expect("it is installed again");
    assert_eq!(state(&world), before);
}

/// What is left of it in a database, and of its roles in the server.
fn left(world: &World) -> (i64, Vec<String>) {
    let here = "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'auditoot' OR nspacl::text LIKE '%auditoot%')
         + (SELECT count(*) FROM pg_class WHERE relacl::text LIKE '%auditoot%')
         + (SELECT count(*) FROM pg_attribute WHERE attacl::text LIKE '%auditoot%')
         + (SELECT count(*) FROM pg_database WHERE datname = current_database() AND datacl::text LIKE '%auditoot%')";
    (world.get(here), world.all("SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'auditoot%' ORDER BY 1"))
}

/// The version since which `auto_explain` has a setting of its own for parameters, as the SQL writes it.
const SINCE_16: &str = "160000";
/// The setting with which it writes none of them down.
const UNEXPLAINED: &str = "auto_explain.log_parameter_max_length=0";

/// Whether the bot's role gets in with the password it was given.
async fn gets_in(world: &World) -> bool {
    tokio_postgres::connect(&world.database.login_url(), NoTls).await.is_ok()
}

/// Roles belong to the whole server: so this has a server of its own.
#[tokio::test]
async fn taking_it_back_leaves_nothing_and_the_roles_without_a_login_as_long_as_another_database_has_something() {
    let cluster = Cluster::start(None).expect("a server");
    let (one, other) = (World::at(&cluster, Shape::V4_6), World::at(&cluster, Shape::V4_2));
    other.connect(&other.bot().await, [ALICE]).await;
    one.token(10, ALICE, TUSKY);
    // What a thief may have left: a large object is of the role's own making, and a table that is open is still in use.
    let thief = one.bot().await;
    thief.run("SELECT lo_create(0); CREATE TEMP TABLE mine (); BEGIN; LOCK TABLE mine").await.expect("everybody may");
    let before = one.everything();
    for _ in 0..2 {
        one.run(operator_sql_uninstall());
        assert_eq!(left(&one), (0, vec!["auditoot".to_owned(), "auditoot_owner".to_owned()]));
        let opens = "SELECT count(*) FROM pg_authid WHERE rolname LIKE 'auditoot%' AND (rolcanlogin OR rolpassword IS NOT NULL)";
        assert_eq!(one.get::<i64>(opens), 0);
        assert!(!gets_in(&one).await && !gets_in(&other).await);
    }
    assert_eq!(one.get::<i64>("SELECT count(*) FROM pg_largeobject_metadata"), 0);
    assert_eq!(one.everything(), before);
    other.database.install(&operator_sql(None)).expect("it is installed again");
    assert_eq!(other.bot().await.list(ALICE, &capability(ALICE)).await.0, "listed");
    for _ in 0..2 {
        other.run(operator_sql_uninstall());
        assert_eq!(left(&other), (0, Vec::new()));
    }

    // And there is a way back. Here the number of connections is as the SQL says.
    one.run(&operator_sql(Some(CLIENT_ID)));
    let role = "SELECT concat_ws(' ', rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolconnlimit)
                FROM pg_roles WHERE rolname = ";
    assert_eq!(one.get::<String>(&format!("{role} 'auditoot'")), "t f f f f f 16");
    assert_eq!(one.get::<String>(&format!("{role} 'auditoot_owner'")), "f f f f f f -1");
    let has_password = "SELECT count(*) FROM pg_authid WHERE rolname LIKE 'auditoot%' AND rolpassword IS NOT NULL";
    assert_eq!(one.get::<i64>(has_password), 0);
    let mut limits: Vec<String> = one.all("SELECT unnest(rolconfig) FROM pg_roles WHERE rolname = 'auditoot'");
    limits.sort_unstable();
    let mut expected = vec![
        "default_transaction_isolation=read committed",
        "idle_in_transaction_session_timeout=10s",
        "jit=off",
        "lock_timeout=2s",
        "log_parameter_max_length=0",
        "log_parameter_max_length_on_error=0",
        "plan_cache_mode=force_generic_plan",
        "statement_timeout=5s",
    ];
    if one.get::<String>("SHOW server_version_num").parse::<u32>().expect("a number")
        >= SINCE_16.parse().expect("one too")
    {
        expected.insert(0, UNEXPLAINED);
    }
    assert_eq!(limits, expected);
    // What stands there for later versions is understood by this one as well.
    let sql = operator_sql(None);
    assert!(sql.contains(&format!("'server_version_num')::integer >= {SINCE_16}")));
    one.run(&sql.replace(SINCE_16, "140000"));
    let limits: Vec<String> = one.all("SELECT unnest(rolconfig) FROM pg_roles WHERE rolname = 'auditoot'");
    assert!(limits.iter().any(|limit| limit == UNEXPLAINED), "{limits:?}");

    // Roles that are more than they should be are not used.
    one.run("GRANT pg_read_all_data TO auditoot");
    let refusal = one.database.execute(&operator_sql(None)).expect_err("it is refused").to_string();
    assert!(refusal.contains("must be members of no role"), "{refusal}");
}

/// A role may change its own settings and password, and both outlive the connection.
#[tokio::test]
async fn applying_it_again_takes_back_what_the_role_set_for_itself_and_its_password_only_on_request() {
    let cluster = Cluster::start(None).expect("a server");
    let (world, other) = (World::at(&cluster, Shape::V4_6), World::at(&cluster, Shape::V4_6));
    let drift = "SELECT unnest(auditoot.drift())";
    assert_eq!(world.all::<String>(drift), [""; 0]);
    let before = state(&world);
    let thief = world.bot().await;
    let (here, there) = (world.database.name(), other.database.name());
    for setting in ["default_transaction_read_only = on", "statement_timeout = 0", "lock_timeout = 0"] {
        for place in [String::new(), format!("IN DATABASE {here}"), format!("IN DATABASE {there}")] {
            thief.run(&format!("ALTER ROLE auditoot {place} SET {setting}")).await.expect("it is its own");
        }
    }
    let said =
        ["its setting default_transaction_read_only", "its setting lock_timeout", "its setting statement_timeout"];
    assert_eq!(world.all::<String>(drift), said);
    world.run("GRANT SELECT ON users TO auditoot; GRANT pg_monitor TO auditoot");
    let said: Vec<String> = world.all(drift);
    for what in ["rights of its own on public.users", "a member of the role pg_monitor"] {
        assert!(said.iter().any(|said| said.contains(what)), "{said:?}");
    }
    world.run("REVOKE pg_monitor FROM auditoot");
    world.database.install(&operator_sql(None)).expect("it is installed again");
    assert_eq!(world.all::<String>(drift), [""; 0]);
    assert_eq!(state(&world), before);
    assert_eq!(world.get::<i64>("SELECT count(*) FROM pg_db_role_setting WHERE setdatabase <> 0"), 0);

    world.run(&operator_sql(None));
    assert!(gets_in(&world).await, "applying it again does not cut the bot off");
    world.run(&Installation { takes_password: true, ..Installation::default() }.sql());
    assert!(!gets_in(&world).await);
    let open = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'auditoot'";
    assert_eq!(world.get::<i64>(open), 0, "nor does anybody stay who was in");
}

#[tokio::test]
async fn what_somebody_gave_the_role_is_not_thrown_away_with_it() {
    let cluster = Cluster::start(None).expect("a server");
    let world = World::at(&cluster, Shape::V4_6);
    world.run("CREATE TABLE public.kept (); ALTER TABLE public.kept OWNER TO auditoot");
    let refusal = world.database.another().expect("a connection").execute(operator_sql_uninstall());
    let refusal = refusal.expect_err("it is refused").to_string();
    assert!(refusal.contains("owns things that it did not make: table public.kept"), "{refusal}");
    assert!(!gets_in(&world).await, "that goes first");
    world.run("ALTER TABLE public.kept OWNER TO postgres");
    world.run(operator_sql_uninstall());
    assert_eq!(left(&world), (0, Vec::new()));
}

#[tokio::test]
async fn it_is_refused_where_it_makes_no_sense_and_then_nothing_is_made() {
    let world = World::of(Shape::V4_6);
    world.run(operator_sql_uninstall_here());
    world.run("ALTER TABLE session_activations RENAME TO something_else");
    let refusal = world.database.another().expect("a connection").execute(&operator_sql(None));
    let refusal = refusal.expect_err("it is refused").to_string();
    assert!(refusal.contains("is not Mastodon's"), "{refusal}");
    assert_eq!(world.get::<i64>("SELECT count(*) FROM pg_namespace WHERE nspname = 'auditoot'"), 0);
    world.run("ALTER TABLE something_else RENAME TO session_activations");

    let bot_itself = World::of(Shape::V4_6).bot().await;
    assert!(bot_itself.run(&operator_sql(None)).await.is_err(), "it takes a superuser");
}

/// As PostgreSQL had it up to version 14. A function in the schema public could take the place of one that Mastodon calls, and would
/// run with Mastodon's rights.
#[tokio::test]
async fn it_is_refused_where_everybody_may_make_things_beside_mastodons_tables() {
    let cluster = Cluster::start(None).expect("a server");
    let database = cluster.create_database(Shape::V4_6).expect("a database");
    let world = World { database };
    world.run(
        "CREATE ROLE \"Mastodon's\"; ALTER TABLE accounts OWNER TO \"Mastodon's\"; GRANT CREATE ON SCHEMA public TO PUBLIC;
         CREATE FUNCTION public.format(text, name) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$it is called$$; END'",
    );
    let refusal = world.database.another().expect("a connection").execute(&operator_sql(Some(CLIENT_ID)));
    let refusal = refusal.expect_err("it is refused").to_string();
    let remedy = "REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO \"Mastodon's\";";
    assert!(refusal.contains("everybody may make things in the schema public"), "{refusal}");
    assert!(refusal.contains(remedy), "{refusal}");
    assert_eq!(left(&world), (0, Vec::new()));
    world.run(remedy);
    world.database.install(&operator_sql(Some(CLIENT_ID))).expect("it is installed");
    assert!(world.get::<bool>("SELECT has_schema_privilege('Mastodon''s', 'public', 'CREATE')"));
    // What was granted to the bot's role alone needs nobody's decision.
    world.run("GRANT CREATE ON SCHEMA public TO auditoot");
    world.database.install(&operator_sql(None)).expect("it is installed again");
    assert!(!world.get::<bool>("SELECT has_schema_privilege('auditoot', 'public', 'CREATE')"));
}

/// What takes the schema away and leaves the roles, which other tests use.
fn operator_sql_uninstall_here() -> &'static str {
    "DROP SCHEMA auditoot CASCADE"
}

/// Mastodon changes its tables as if nothing were there. If a function then fails, the bot says so; a migration must not.
#[tokio::test]
async fn no_migration_of_mastodons_is_hindered() {
    for shape in SHAPES {
        let world = World::of(shape);
        world.run(
            "BEGIN;
             ALTER TABLE oauth_access_tokens ALTER COLUMN scopes TYPE text, ALTER COLUMN last_used_at TYPE timestamptz;
             ALTER TABLE oauth_access_tokens DROP COLUMN revoked_at;
             ALTER TABLE oauth_applications RENAME COLUMN website TO homepage;
             ALTER TABLE oauth_applications RENAME TO apps;
             ALTER TABLE users DROP COLUMN approved, DROP COLUMN disabled;
             ALTER TABLE accounts DROP COLUMN memorial;
             DROP TABLE web_push_subscriptions, session_activations;
             ROLLBACK",
        );
    }
}
