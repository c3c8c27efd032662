//! What the role of the day an app is breached can do and cannot, and that the bot's role has no part in it.

use auditoot::sources::{incident_sql, incident_sql_uninstall, operator_sql_uninstall};
use auditoot_sandbox::services::{Cluster, Shape};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;

use super::world::{ALICE, BOB, Bot, CAROL, IVORY, OURS, SHAPES, TUSKY, WEB, World, capability};

/// Every function that the role may call, with arguments that it takes.
const CALLS: [&str; 9] = [
    "SELECT auditoot_incident.version()",
    "SELECT * FROM auditoot_incident.names(NULL)",
    "SELECT * FROM auditoot_incident.count('{Tusky}', '{https://tusky.example}', NULL)",
    "SELECT * FROM auditoot_incident.people('{Tusky}', '{https://tusky.example}', NULL, 0, 10)",
    "SELECT * FROM auditoot_incident.start('{Tusky}', '{https://tusky.example}', NULL, 'Tusky', NULL)",
    "SELECT * FROM auditoot_incident.revoke('00000000-0000-4000-8000-000000000001', 0, 10)",
    "SELECT * FROM auditoot_incident.untold()",
    "SELECT * FROM auditoot_incident.concerned('00000000-0000-4000-8000-000000000001')",
    "SELECT auditoot_incident.note_told('00000000-0000-4000-8000-000000000001')",
];

/// Begins with the sign-ins of an app by these exact words: the state, the incident and the number.
async fn start(role: &Bot, name: &str, website: &str, number: Option<i64>) -> (String, Option<String>, i64) {
    let (names, websites) = (vec![name], vec![website]);
    let values = [(&names as _, Type::TEXT_ARRAY), (&websites as _, Type::TEXT_ARRAY), (&number as _, Type::INT8)];
    let sql = "SELECT state, incident::text, number FROM auditoot_incident.start($1, $2, NULL, 'asked', $3)";
    let rows = role.ask(sql, &values).await.expect("it does not raise");
    (rows[0].get(0), rows[0].get(1), rows[0].get(2))
}

async fn revoke(role: &Bot, incident: &str, cut_to: i64, most: i32) -> Vec<i64> {
    let values = [(&incident as _, Type::TEXT), (&cut_to as _, Type::INT8), (&most as _, Type::INT4)];
    let rows = role.ask("SELECT token_id FROM auditoot_incident.revoke($1::text::uuid, $2, $3)", &values).await;
    rows.expect("it does not raise").iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn the_role_reads_and_writes_no_table_and_becomes_nothing() {
    for shape in SHAPES {
        let world = World::of(shape);
        let role = world.incident().await;
        world.token(10, ALICE, TUSKY);
        let columns: Vec<String> = world.all(
            "SELECT format('%I.%I.%I', table_schema, table_name, column_name) FROM information_schema.columns
             WHERE table_schema IN ('public', 'auditoot', 'auditoot_incident', 'sandbox')",
        );
        assert!(columns.len() > 100, "{}", columns.len());
        for column in &columns {
            let (table, column) = column.rsplit_once('.').expect("a table and a column");
            for sql in [
                format!("SELECT {column} FROM {table}"),
                format!("UPDATE {table} SET {column} = DEFAULT"),
                format!("INSERT INTO {table} ({column}) VALUES (DEFAULT)"),
            ] {
                assert_eq!(role.run(&sql).await, Err(SqlState::INSUFFICIENT_PRIVILEGE), "{sql}");
            }
        }
        for sql in [
            "DELETE FROM auditoot_incident.incidents",
            "CREATE TABLE auditoot_incident.mine ()",
            "CREATE TABLE public.mine ()",
            "CREATE FUNCTION public.lower(character varying) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
            "CREATE OR REPLACE FUNCTION auditoot_incident.version() RETURNS integer LANGUAGE sql AS 'SELECT 2'",
            "ALTER FUNCTION auditoot_incident.check_time() RESET search_path",
            "SELECT auditoot_incident.check_time()",
            "SELECT * FROM auditoot_incident.meant('{Web}', '{\"\"}', NULL)",
            "SELECT * FROM auditoot_incident.sign_ins('{1}')",
            "SELECT auditoot.version()",
            "SELECT * FROM auditoot.list(101, '')",
            "ALTER ROLE auditoot_incident VALID UNTIL 'infinity'",
            "ALTER ROLE auditoot PASSWORD 'mine'",
            "GRANT auditoot_incident_owner TO auditoot_incident",
            "SET ROLE auditoot_incident_owner",
            "SET ROLE auditoot",
            "SET SESSION AUTHORIZATION postgres",
            "COPY (SELECT 1) TO PROGRAM 'true'",
        ] {
            assert_eq!(role.run(sql).await, Err(SqlState::INSUFFICIENT_PRIVILEGE), "{sql}");
        }
        let callable: Vec<String> = world.all(
            "SELECT p.proname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname LIKE 'auditoot%' AND has_function_privilege('auditoot_incident', p.oid, 'EXECUTE') ORDER BY 1",
        );
        assert_eq!(
            callable,
            ["concerned", "count", "names", "note_told", "people", "revoke", "start", "untold", "version"]
        );
        for sql in CALLS {
            assert!(role.ask(sql, &[]).await.is_ok(), "{sql}");
        }
        assert_eq!(world.revoked(), [0_i64; 0]);
    }
}

#[tokio::test]
async fn the_bots_role_has_no_part_in_it() {
    let world = World::of(SHAPES[0]);
    let (bot, _role) = (world.bot().await, world.incident().await);
    let hidden = [
        "SELECT auditoot_incident.check_time()",
        "SELECT * FROM auditoot_incident.incidents",
        "SET ROLE auditoot_incident",
    ];
    for sql in CALLS.iter().chain(&hidden) {
        assert_eq!(bot.run(sql).await, Err(SqlState::INSUFFICIENT_PRIVILEGE), "{sql}");
    }
    let drift: Vec<String> = world.get("SELECT auditoot.drift()");
    assert_eq!(drift, [""; 0]);
}

#[tokio::test]
async fn mastodons_own_app_browser_sessions_and_the_bots_app_are_never_ended() {
    for shape in SHAPES {
        let world = World::of(shape);
        let role = world.incident().await;
        world.run("UPDATE oauth_applications SET name = 'Tusky', website = 'https://tusky.example'");
        world.run(&format!("UPDATE auditoot.settings SET former_client_id = 'ivory'; UPDATE oauth_applications SET superapp = true WHERE id = {WEB}"));
        world.session_token(10, ALICE, TUSKY);
        world.token(11, ALICE, TUSKY);
        world.hang_on(11);
        for (token, app) in [(12, WEB), (13, OURS), (14, IVORY)] {
            world.token(token, BOB, app);
        }
        world.token(15, CAROL, TUSKY);
        world.run("UPDATE oauth_access_tokens SET resource_owner_id = NULL WHERE id = 15");
        assert_eq!(start(&role, "Tusky", "https://tusky.example", Some(0)).await, ("grew".to_owned(), None, 1));
        assert_eq!(world.get::<i64>("SELECT count(*) FROM auditoot_incident.targets"), 0);
        let (state, incident, number) = start(&role, "Tusky", "https://tusky.example", Some(1)).await;
        assert_eq!((state.as_str(), number), ("begun", 1));
        let incident = incident.expect("its number");
        assert_eq!(revoke(&role, &incident, 0, 100).await, [11]);
        assert_eq!(revoke(&role, &incident, 11, 100).await, [0_i64; 0]);
        assert_eq!(world.revoked(), [11]);
        assert_eq!(world.get::<i64>("SELECT count(*) FROM web_push_subscriptions"), 0);
        assert_eq!(world.get::<i64>("SELECT count(*) FROM oauth_access_grants WHERE revoked_at IS NULL"), 0);
        for client in ["the bot''s", "ivory"] {
            let sql = format!("SELECT FROM auditoot_incident.count(NULL, NULL, '{client}')");
            assert_eq!(role.ask(&sql, &[]).await.expect("it does not raise").len(), 0, "{client}");
        }
        let record: String = world.get("SELECT concat_ws(' ', asked, number, revoked, begun_by, finished_at IS NOT NULL) FROM auditoot_incident.incidents");
        assert!(record.starts_with("asked 1 1 auditoot_incident 127.0.0.1") && record.ends_with(" t"), "{record}");
    }
}

#[tokio::test]
async fn whoever_is_interrupted_gets_the_same_batch_again_and_nothing_twice() {
    let world = World::of(SHAPES[0]);
    let role = world.incident().await;
    for token in 10..15 {
        world.token(token, ALICE + token % 3, TUSKY);
    }
    let (_, incident, number) = start(&role, "Tusky", "https://tusky.example", Some(5)).await;
    let incident = incident.expect("its number");
    assert_eq!(number, 5);
    for _ in 0..2 {
        assert_eq!(revoke(&role, &incident, 0, 2).await, [10, 11]);
        assert_eq!(world.revoked(), [10, 11]);
    }
    // What says that more was cut than was ended counts for nothing.
    assert_eq!(revoke(&role, &incident, 14, 2).await, [10, 11]);
    world.token(20, ALICE, TUSKY);
    let again = start(&role, "Tusky", "https://tusky.example", Some(3)).await;
    assert_eq!(again, ("unfinished".to_owned(), Some(incident.clone()), 5));
    assert_eq!(start(&role, "Tusky", "https://tusky.example", Some(2)).await.0, "grew");
    world.run("UPDATE oauth_access_tokens SET revoked_at = now() WHERE id = 13");
    assert_eq!(revoke(&role, &incident, 11, 2).await, [12, 13]);
    assert_eq!(revoke(&role, &incident, 13, 2).await, [14]);
    assert_eq!(revoke(&role, &incident, 14, 2).await, [0_i64; 0]);
    assert_eq!(revoke(&role, &incident, 0, 2).await, [0_i64; 0], "it is over");
    assert_eq!(world.get::<i64>("SELECT revoked FROM auditoot_incident.incidents"), 4);
    assert_eq!(start(&role, "Tusky", "https://tusky.example", None).await, ("would_begin".to_owned(), None, 1));
}

/// The functions run with more rights than their caller has: so nothing that the caller makes may get into their way.
#[tokio::test]
async fn objects_of_the_roles_own_change_nothing() {
    let world = World::of(SHAPES[0]);
    let role = world.incident().await;
    world.token(10, ALICE, OURS);
    role.run(
        "CREATE TEMP TABLE settings (one boolean, valid_until timestamptz, client_id text, former_client_id text);
         CREATE TEMP TABLE oauth_applications (id bigint, superapp boolean, name text, website text, uid text);
         CREATE FUNCTION pg_temp.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '2000-01-01'::timestamptz $$;
         CREATE FUNCTION pg_temp.no(text, text) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$;
         CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.no);
         SET search_path = pg_temp, pg_catalog, public;
         SET transform_null_equals = on",
    )
    .await
    .expect("everybody may make temporary things");
    assert_eq!(start(&role, "Auditoot", "", Some(10)).await, ("none".to_owned(), None, 0));
    world.run("UPDATE auditoot_incident.settings SET valid_until = machine_clock_timestamp() - interval '1 second'");
    for sql in CALLS.iter().skip(1) {
        assert_eq!(role.run(sql).await, Err(SqlState::INVALID_AUTHORIZATION_SPECIFICATION), "{sql}");
    }
}

/// Roles belong to the whole server: so this has a server of its own.
#[tokio::test]
async fn its_time_begins_anew_when_it_is_applied_again_and_taking_it_back_leaves_the_bot_alone() {
    let cluster = Cluster::start(None).expect("a server");
    let world = World::at(&cluster, Shape::V4_6);
    world.token(10, ALICE, TUSKY);
    let bot = world.bot().await;
    world.connect(&bot, [ALICE]).await;
    let before = world.everything();
    world.run(&incident_sql());
    let hours = "SELECT round(extract(epoch FROM rolvaliduntil - clock_timestamp()) / 3600)::bigint FROM pg_authid WHERE rolname = 'auditoot_incident'";
    assert_eq!(world.get::<i64>(hours), 24);
    let can = "SELECT concat_ws(' ', rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolconnlimit,
                 rolpassword IS NULL) FROM pg_authid WHERE rolname = ";
    assert_eq!(world.get::<String>(&format!("{can} 'auditoot_incident'")), "t f f f f f 4 t");
    assert_eq!(world.get::<String>(&format!("{can} 'auditoot_incident_owner'")), "f f f f f f -1 t");
    world.run("ALTER ROLE auditoot_incident VALID UNTIL '2001-01-01'; UPDATE auditoot_incident.settings SET valid_until = '2001-01-01'");
    world.run("ALTER ROLE auditoot_incident SET statement_timeout = 0");
    let url = world.database.install_incident(&incident_sql()).expect("it is installed again");
    assert_eq!(world.get::<i64>(hours), 24);
    let role = world.incident().await;
    assert_eq!(start(&role, "Tusky", "https://tusky.example", None).await.2, 1);
    assert_eq!(role.ask("SHOW statement_timeout", &[]).await.expect("it may look")[0].get::<_, String>(0), "5min");
    for _ in 0..2 {
        world.run(&incident_sql_uninstall());
        let left = "SELECT (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'auditoot_incident%')
            + (SELECT count(*) FROM pg_namespace WHERE nspname = 'auditoot_incident' OR nspacl::text LIKE '%auditoot_incident%')
            + (SELECT count(*) FROM pg_attribute WHERE attacl::text LIKE '%auditoot_incident%')";
        assert_eq!(world.get::<i64>(left), 0);
    }
    assert!(tokio_postgres::connect(&url, tokio_postgres::NoTls).await.is_err());
    assert_eq!(world.everything(), before);
    assert_eq!(bot.list(ALICE, &capability(ALICE)).await, ("listed".to_owned(), vec![10]));
    // Whoever takes the bot's away first can still take this away.
    world.run(&incident_sql());
    world.run(operator_sql_uninstall());
    world.run(&incident_sql_uninstall());
    assert_eq!(world.get::<i64>("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'auditoot%'"), 0);
}
