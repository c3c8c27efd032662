//! What deciding costs, and what making it true costs.
//!
//! Deciding is a pure function: the largest list there is (1,000 sign-ins), grouped, judged, and put into words that fit one post.
//! Making it true is one commit of the store, which is on the disk when it returns; beside it stands a bare write with `fsync` in
//! the same folder, because that is the machine's part. Nothing is asserted about time.
//!
//!     cargo bench --bench decide

#![expect(clippy::expect_used, reason = "a benchmark that cannot go on says why by panicking")]

mod spread;

use std::fs::File;
use std::io::{Write, stdout};
use std::path::Path;
use std::time::Instant;

use auditoot::store::{Batch, Keyring, Name, Record, Store, Tree};
use auditoot_core::audit::source::TOKENS_MAX;
use auditoot_core::audit::{Extent, LastUse, Listing, Source, Token, TokenId};
use auditoot_core::dialogue::message::{Account, AccountId, Audience, Message, RepliesTo, StatusId};
use auditoot_core::dialogue::person::{Connection, Limits, Person};
use auditoot_core::dialogue::reply::{CodeWay, Response};
use auditoot_core::dialogue::{Context, Facts, Input, Measure, Next, step};
use auditoot_core::prompts::{LinkCount, PostLimits, Renderer};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use spread::Spread;

const ROUNDS: usize = 200;
const ROOM: PostLimits = PostLimits { chars_max: 500, links: LinkCount::Fixed(23) };
/// About what a person's record has, in bytes.
const RECORD_BYTES: usize = 2_000;

fn main() {
    let decided = decide();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let bare = write_bare(folder.path());
    let committed = runtime.block_on(commit(&folder.path().join("store")));
    let ratio = committed.median().as_secs_f64() / bare.median().as_secs_f64();
    let text = format!(
        "{:<44} {decided}\n{:<44} {bare}\n{:<44} {committed}   {ratio:>6.1} bare writes\n",
        format!("decide and word a list of {TOKENS_MAX} sign-ins"),
        format!("write {RECORD_BYTES} bytes to a file, fsync"),
        format!("commit a record of {RECORD_BYTES} bytes"),
    );
    stdout().lock().write_all(text.as_bytes()).expect("somebody reads this");
}

/// "list apps" of somebody whom 1,000 sign-ins can reach.
fn decide() -> Spread {
    let renderer = Renderer::load().expect("words");
    let now = "2026-03-01T09:00:00Z".parse().expect("a time");
    let person = connected(now);
    let facts = Facts { listing: Some(Ok(listing(now))), ..Facts::default() };
    let input = Input::Said(Message {
        id: StatusId("1".to_owned()),
        from: person.account.clone(),
        text: "list apps".to_owned(),
        audience: Audience::BotAlone,
        posting_application: None,
        language: None,
        replies_to: RepliesTo::NoPostOfTheBot,
        notified_at: now,
        edited: false,
    });
    let measure = InOnePost(&renderer);
    let context = Context {
        now,
        zone: &TimeZone::UTC,
        measure: &measure,
        source: Source::GoToSocial,
        way: CodeWay::Callback,
        comes_back_to: "https://bot.example/signed-in/",
        sign_in_pages: None,
        filters: false,
        server: "https://home.example",
        connection_days: 400,
        limits: Limits::default(),
        operator: None,
        domain_answers_today: 0,
    };
    let once = || {
        let before = Instant::now();
        let step = step(&person, &input, &facts, &context).expect("every fact is there");
        let response = step.response.expect("an answer");
        let post = renderer.post(&person.account, &response, ROOM).expect("a post");
        let time = before.elapsed();
        assert!(post.text().contains("apps can reach your account"), "it is the list");
        assert!(matches!(step.next, Next::Keep(_)), "the person is remembered");
        time
    };
    Spread::of((0..ROUNDS).map(|_| once()).collect())
}

struct InOnePost<'a>(&'a Renderer);

impl Measure for InOnePost<'_> {
    fn fits(&self, to: &Account, response: &Response) -> bool {
        self.0.fits(to, response, ROOM)
    }
}

fn connected(now: Timestamp) -> Person {
    let account = Account {
        id: AccountId("1".to_owned()),
        acct: "alice".to_owned(),
        url: "https://home.example/@alice".to_owned(),
    };
    let mut person = Person::new(account);
    person.connection = Connection::Since(now);
    person
}

/// As many sign-ins as a source reads, three of each app.
fn listing(now: Timestamp) -> Listing {
    let before = |days: usize| {
        let days = i64::try_from(days).expect("a small number");
        now.checked_sub(SignedDuration::from_hours(24 * days)).expect("a time")
    };
    let token = |number: usize| Token {
        id: TokenId(format!("{number:026}")),
        app_name: Some(format!("App number {}", number / 3)),
        website: Some(format!("https://app{}.example/about", number / 3)),
        scopes: Some(vec!["read".to_owned(), "write".to_owned(), "follow".to_owned()]),
        authorized_at: Some(before(number + 1)),
        last_use: if number.is_multiple_of(5) { LastUse::NoneOnRecord } else { LastUse::At(before(number % 400)) },
        app: None,
    };
    Listing {
        tokens: (0..TOKENS_MAX).map(token).collect(),
        own: None,
        extent: Extent::Whole,
        read_at: now,
        newest: None,
    }
}

/// A record about as large as a person's.
#[derive(Serialize, Deserialize)]
struct Filling(String);

impl Record for Filling {
    type Key = Name;
    const TREE: Tree = Tree::People;
}

async fn commit(folder: &Path) -> Spread {
    let store = Store::open(folder, Keyring::random()).expect("a store");
    let mut times = Vec::new();
    for number in 0..ROUNDS {
        let mut batch = Batch::new();
        batch.put(Name::new(format!("person {number}")), &Filling("x".repeat(RECORD_BYTES)));
        let before = Instant::now();
        store.commit(batch).await.expect("a commit");
        times.push(before.elapsed());
    }
    store.close().await;
    Spread::of(times)
}

/// The same bytes appended to a file, each time as durable as the store makes them.
fn write_bare(folder: &Path) -> Spread {
    let mut file = File::create(folder.join("bare")).expect("a file");
    let bytes = vec![b'x'; RECORD_BYTES];
    let once = || {
        let before = Instant::now();
        file.write_all(&bytes).and_then(|()| file.sync_all()).expect("it is written");
        before.elapsed()
    };
    Spread::of(std::iter::repeat_with(once).take(ROUNDS).collect())
}
