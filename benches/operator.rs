//! How long the functions in the operator's database take, on the scale of a large server: 5 million tokens, 2 million apps, 300
//! thousand people.
//!
//! Beside each stands what a bare `SELECT 1` takes on the same connection in the same run, asked in turns: the ratio says more than
//! the milliseconds, which are the machine's. Statements are unnamed and carry their types, as the bot sends them: one round trip each.
//! PostgreSQL writes to the disk as it does by default. Of times nothing is asserted. Of plans it is: no statement in any function may
//! read a table of Mastodon's, or who is connected, from one end to the other, with the statistics PostgreSQL keeps and without.
//!
//!     cargo bench --bench operator
//!     cargo bench --bench operator -- --tokens 50000     (apps and people in proportion)

#![expect(clippy::expect_used, reason = "a benchmark that cannot go on says why by panicking")]

mod plans;
mod spread;

use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use auditoot::sources::Installation;
use auditoot_sandbox::services::{Cluster, Shape};
use clap::Parser;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use spread::Spread;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, NoTls, Row};

/// How many lists are timed.
const LISTS: usize = 3_000;
/// How many removals are timed, of at most two sign-ins each: with those that go before, no more than the ceiling allows in a day.
const REMOVALS: usize = 900;
/// How many steps of the walk are timed.
const STEPS: usize = 40;
/// How many of each go before, untimed, so that code is warm and the server has made its plans.
const WARM_UP: usize = 50;
/// How many new tokens a step of the walk looks at.
const STEP: i64 = 1_000;
/// What opens everybody's list here, and is the bot's own secret as well.
const SECRET: &[u8] = b"the secret";
/// What has one row, or one for each removal of a day.
const SMALL: [&str; 3] = ["settings", "counts", "removals_counted"];
/// Room for all of the tables, as a server of this size would have, and the disk as it is by default.
const SETTINGS: [&str; 6] = [
    "shared_buffers=4GB",
    "max_wal_size=8GB",
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "checkpoint_timeout=30min",
];

#[derive(Parser)]
struct Arguments {
    /// How many tokens there are.
    #[arg(long, default_value_t = 5_000_000)]
    tokens: i64,
    /// What cargo says to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

/// What is timed, and on what.
struct Bench {
    client: Client,
    people: i64,
    tokens: i64,
    random: StdRng,
}

fn main() {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(measure(arguments.tokens));
}

async fn measure(tokens: i64) {
    let (people, apps) = (tokens * 3 / 50, tokens * 2 / 5);
    say(&format!("{tokens} tokens, {apps} apps, {people} people\n"));
    let before = Instant::now();
    let cluster = Cluster::start_with(None, &SETTINGS).expect("a server");
    let database = cluster.create_database(Shape::V4_6).expect("a database");
    let installation = Installation { client_id: Some("the bot"), ..Installation::default() };
    database.install(&installation.sql()).expect("it is installed");
    database
        .execute("UPDATE auditoot.settings SET secret_hash = sha256('the secret')")
        .expect("it is the bot's own, too");
    let mut crowd = include_str!("crowd.sql").to_owned();
    for (name, number) in [("{people}", people), ("{apps}", apps), ("{tokens}", tokens)] {
        crowd = crowd.replace(name, &number.to_string());
    }
    // As psql does with a file: one statement after the other, each by itself.
    let psql = database.another().expect("a connection");
    statements(&crowd).for_each(|statement| psql.execute(statement).expect("a crowd"));
    say(&format!("made in {:.0} s\n\n", before.elapsed().as_secs_f64()));

    let (client, connection) = tokio_postgres::connect(&database.login_url(), NoTls).await.expect("the bot gets in");
    tokio::spawn(connection);
    let mut bench = Bench { client, people, tokens, random: StdRng::seed_from_u64(1) };
    bench.lists().await;
    bench.removals().await;
    bench.walk().await;
    report_plans(&database.admin_url(), bench.somebody(), tokens).await;
}

impl Bench {
    fn somebody(&mut self) -> i64 {
        100_000_000_000 + self.random.random_range(1..=self.people)
    }

    /// One unnamed statement: how long it takes, and what comes of it.
    async fn time(&self, sql: &str, values: &[(&(dyn ToSql + Sync), Type)]) -> (Duration, Vec<Row>) {
        let before = Instant::now();
        let rows = self.client.query_typed(sql, values).await.expect("an answer");
        (before.elapsed(), rows)
    }

    async fn bare(&self) -> Duration {
        self.time("SELECT 1", &[]).await.0
    }

    async fn list(&self, account: i64) -> (Duration, Vec<Row>) {
        let sql = "SELECT state, token_id, app_id, app_name, website, scopes, authorized_at, last_used_at \
                   FROM auditoot.list($1, $2)";
        self.time(sql, &[(&account, Type::INT8), (&SECRET, Type::BYTEA)]).await
    }

    async fn lists(&mut self) {
        let (mut bare, mut others, mut again, mut sizes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for number in 0..WARM_UP + LISTS {
            let account = self.somebody();
            let round_trip = self.bare().await;
            let (first, rows) = self.list(account).await;
            let (second, _) = self.list(account).await;
            if number >= WARM_UP {
                bare.push(round_trip);
                others.push(first);
                again.push(second);
                sizes.push(rows.len() - 1);
            }
        }
        sizes.sort_unstable();
        let (median, longest) = (sizes[sizes.len() / 2], sizes[sizes.len() - 1]);
        let bare = Spread::of(bare);
        row("a bare SELECT 1", &bare, &bare);
        row("list, of somebody", &Spread::of(others), &bare);
        row("list, of the same person again", &Spread::of(again), &bare);
        say(&format!("  a list has {median} sign-ins in the middle, {longest} at most\n\n"));
    }

    async fn removals(&mut self) {
        let sql = "SELECT state, token_ids FROM auditoot.remove($1, $2, $3::text::uuid, $4, $4)";
        let (mut bare, mut removals, mut removed) = (Vec::new(), Vec::new(), 0);
        for number in 0..WARM_UP + REMOVALS {
            let account = self.somebody();
            let wanted: Vec<i64> = self.list(account).await.1.iter().skip(1).take(2).map(|row| row.get(1)).collect();
            let request = format!("00000000-0000-4000-8000-{number:012}");
            let round_trip = self.bare().await;
            let values: [(&(dyn ToSql + Sync), Type); 4] =
                [(&account, Type::INT8), (&SECRET, Type::BYTEA), (&request, Type::TEXT), (&wanted, Type::INT8_ARRAY)];
            let (time, rows) = self.time(sql, &values).await;
            assert_eq!((rows[0].get::<_, &str>(0), rows[0].get::<_, Vec<i64>>(1).len()), ("removed", wanted.len()));
            if number >= WARM_UP {
                bare.push(round_trip);
                removals.push(time);
                removed += wanted.len();
            }
        }
        let bare = Spread::of(bare);
        row("a bare SELECT 1", &bare, &bare);
        row("remove, of at most two", &Spread::of(removals), &bare);
        say(&format!("  {removed} sign-ins were removed, each time with a commit that is safe on the disk\n\n"));
    }

    async fn walk(&mut self) {
        let sql = "SELECT token_id, account_id, scanned_to, settled_to FROM auditoot.walk($1, $2, $3)";
        let most = i32::try_from(STEP).expect("a small number");
        let (mut bare, mut steps, mut found) = (Vec::new(), Vec::new(), 0);
        let places = (self.tokens / STEP - 1).min(i64::try_from(STEPS).expect("a small number"));
        for place in (1..=places).rev() {
            let after = self.tokens - place * STEP;
            bare.push(self.bare().await);
            let (time, rows) =
                self.time(sql, &[(&SECRET, Type::BYTEA), (&after, Type::INT8), (&most, Type::INT4)]).await;
            assert_eq!(rows[0].get::<_, i64>(2), after + STEP);
            steps.push(time);
            found += rows.len() - 1;
        }
        let (bare, looked_at) = (Spread::of(bare), steps.len());
        row("a bare SELECT 1", &bare, &bare);
        row("walk, of a thousand new tokens", &Spread::of(steps), &bare);
        say(&format!("  of {looked_at} thousand, {found} were new sign-ins of people who watch\n\n"));
    }
}

/// The statements of a file whose statements end where a line does.
fn statements(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(";\n")
        .filter(|statement| statement.lines().any(|line| !line.trim().is_empty() && !line.starts_with("--")))
}

/// Prints the plans, and holds that none of them reads a large table from one end to the other.
async fn report_plans(admin_url: &str, account: i64, tokens: i64) {
    let secret = format!("{account}, '{}'", std::str::from_utf8(SECRET).expect("a text"));
    let request = "'00000000-0000-4000-8000-999999999999'";
    let calls = [
        format!("SELECT FROM auditoot.list({secret})"),
        format!(
            "SELECT FROM auditoot.remove({secret}, {request}, array(SELECT token_id FROM auditoot.list({secret}) LIMIT 3), \
             array(SELECT token_id FROM auditoot.list({secret}) LIMIT 3))"
        ),
        format!("SELECT FROM auditoot.removed({secret}, {request})"),
        format!("SELECT FROM auditoot.watch({secret}, true)"),
        format!("SELECT FROM auditoot.watch({secret}, false)"),
        format!("SELECT FROM auditoot.walk('the secret', {}, 1000)", tokens - STEP),
        "SELECT FROM auditoot.walk('the secret', NULL, 1000)".to_owned(),
        format!("SELECT FROM auditoot.connect({account}, md5('t3') || md5('3'), sha256('another'))"),
        format!("SELECT FROM auditoot.forget({secret})"),
    ];
    let (mut scans, mut number) = (Vec::new(), 0);
    for (with_statistics, how) in [(true, "with statistics"), (false, "without statistics")] {
        for (statement, plan) in plans::of(admin_url, &calls, with_statistics).await {
            if with_statistics {
                say(&format!("{statement}\n{plan}\n\n"));
            }
            number += 1;
            let large = plans::scanned(&plan).into_iter().filter(|table| !SMALL.contains(table));
            scans.extend(large.map(|table| format!("{how}: {table}, by {statement}")));
        }
    }
    assert!(number > 20, "only {number} plans were logged");
    assert_eq!(scans, Vec::<String>::new(), "tables are read from one end to the other");
    say(&format!("{number} plans, with statistics and without: none reads a large table to its end\n"));
}

fn row(name: &str, spread: &Spread, bare: &Spread) {
    let ratio = |time: Duration, bare: Duration| time.as_secs_f64() / bare.as_secs_f64();
    let (median, p99) = (ratio(spread.median(), bare.median()), ratio(spread.p99(), bare.p99()));
    say(&format!("{name:<32} {spread}   {median:>6.1} and {p99:>6.1} bare round trips\n"));
}

fn say(text: &str) {
    stdout().lock().write_all(text.as_bytes()).expect("somebody reads this");
}
