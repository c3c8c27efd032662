//! How PostgreSQL carries out the statements inside the functions: it is asked to log its plans, to whoever calls.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use futures_util::{StreamExt, future, stream};
use regex::Regex;
use tokio::sync::mpsc;
use tokio_postgres::{AsyncMessage, NoTls};

/// Without what differs from run to run, and whatever the planner expected.
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"  \(cost=[^)]*\)").expect("a valid pattern"));
static SCAN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"Seq Scan on (\w+)").expect("a valid pattern"));

/// The settings of the bot's role that make plans, and the module that logs them.
const BEGINNING: &str = "LOAD 'auto_explain';
    SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on; SET client_min_messages = log;
    SET plan_cache_mode = force_generic_plan; SET jit = off; BEGIN";
/// As after a restored backup that was not analyzed yet.
const FORGET: &str = "DELETE FROM pg_statistic; UPDATE pg_class SET reltuples = -1, relpages = 0
    WHERE relnamespace IN ('public'::regnamespace, 'auditoot'::regnamespace) AND relkind IN ('r', 'i')";

/// The plans of everything that these calls do, by statement. All of it is undone.
pub(crate) async fn of(admin_url: &str, calls: &[String], with_statistics: bool) -> BTreeMap<String, String> {
    let (client, mut connection) = tokio_postgres::connect(admin_url, NoTls).await.expect("the superuser gets in");
    let (notices, mut heard) = mpsc::unbounded_channel();
    let messages = stream::poll_fn(move |context| connection.poll_message(context));
    tokio::spawn(messages.for_each(move |message| {
        if let Ok(AsyncMessage::Notice(notice)) = message {
            // Who asked may have heard enough.
            let _gone = notices.send(notice.message().to_owned());
        }
        future::ready(())
    }));
    client.batch_execute(BEGINNING).await.expect("auto_explain is there (it comes with PostgreSQL's contrib modules)");
    if !with_statistics {
        client.batch_execute(FORGET).await.expect("a superuser may");
    }
    for call in calls {
        client.batch_execute(call).await.unwrap_or_else(|error| panic!("{call}: {error:?}"));
    }
    client.batch_execute("ROLLBACK").await.expect("it ends");
    drop(client);
    let mut plans = BTreeMap::new();
    while let Some(notice) = heard.recv().await {
        let Some((_, text)) = notice.split_once("Query Text: ") else { continue };
        // A statement can have several lines; its plan begins with the first line that has a cost.
        let lines: Vec<&str> = text.lines().collect();
        let Some(first) = lines.iter().position(|line| line.contains("(cost=")) else { continue };
        let statement = lines[..first].join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        if !statement.starts_with("SELECT FROM auditoot.") && !statement.contains("pg_") {
            plans.insert(statement, NUMBERS.replace_all(&lines[first..].join("\n"), "").into_owned());
        }
    }
    plans
}

/// The tables that a plan reads from one end to the other.
pub(crate) fn scanned(plan: &str) -> Vec<&str> {
    SCAN.captures_iter(plan).filter_map(|found| Some(found.get(1)?.as_str())).collect()
}
