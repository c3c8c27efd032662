//! What deciding costs, and what making it true costs.
//!
//! Deciding is a pure function: the largest list there is (1,000 sign-ins), grouped, judged, and put into words that fit one post.
//! Before it a message has to be understood: one of 500 characters, as long as a post may be, and one of 100 KB, of which only the beginning is read.
//! The first message of a process costs more, because the files of words are read for it.
//! Making it true is one commit of the store, which is on the disk when it returns; beside it stands a bare write with `fsync` in
//! the same folder, because that is the machine's part. Nothing is asserted about time.
//!
//!     cargo bench --bench decide

#![expect(clippy::expect_used, reason = "a benchmark that cannot go on says why by panicking")]

mod spread;

use std::fs::File;
use std::hint::black_box;
use std::io::{Write, stdout};
use std::path::Path;
use std::time::Instant;

use auditoot::store::{Batch, Keyring, Name, Record, Store, Tree};
use auditoot_core::audit::source::TOKENS_MAX;
use auditoot_core::audit::{Extent, LastUse, Listing, Source, Token, TokenId};
use auditoot_core::dialogue::following::Filtering;
use auditoot_core::dialogue::list_page::ListWay;
use auditoot_core::dialogue::message::{Account, AccountId, Audience, Message, RepliesTo, StatusId};
use auditoot_core::dialogue::person::{Connection, Limits, Person};
use auditoot_core::dialogue::reply::{CodeWay, Response};
use auditoot_core::dialogue::understand::{Answering, Apps, Situation, understand};
use auditoot_core::dialogue::understanding::command;
use auditoot_core::dialogue::{Context, Facts, Input, Measure, Next, ServesOthers, Service, step};
use auditoot_core::prompts::{LinkCount, PostLimits, Renderer};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use spread::Spread;

const ROUNDS: usize = 200;
const ROOM: PostLimits = PostLimits { chars_max: 500, links: LinkCount::Fixed(23) };
/// About what a person's record has, in bytes.
const RECORD_BYTES: usize = 2_000;

/// The characters of a message that fills a post.
const MESSAGE_CHARS: usize = 500;
/// The bytes of one that nobody writes by hand.
const LONG_BYTES: usize = 100_000;

fn main() {
    let first = first_message();
    let understood = understand_all(&messages(MESSAGE_CHARS));
    let long = understand_all(&messages(LONG_BYTES));
    let longer = long.median().as_secs_f64() / understood.median().as_secs_f64();
    let decided = decide();
    let share = understood.median().as_secs_f64() / decided.median().as_secs_f64();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let bare = write_bare(folder.path());
    let committed = runtime.block_on(commit(&folder.path().join("store")));
    let ratio = committed.median().as_secs_f64() / bare.median().as_secs_f64();
    let text = format!(
        "{:<44} {first}\n{:<44} {understood}   {share:>6.3} lists of {TOKENS_MAX}\n\
         {:<44} {long}   {longer:>6.1} messages of {MESSAGE_CHARS}\n\
         {:<44} {decided}\n{:<44} {bare}\n{:<44} {committed}   {ratio:>6.1} bare writes\n",
        "read the words, understand the first message",
        format!("understand {MESSAGE_CHARS} characters"),
        format!("understand {LONG_BYTES} bytes"),
        format!("decide and word a list of {TOKENS_MAX} sign-ins"),
        format!("write {RECORD_BYTES} bytes to a file, fsync"),
        format!("commit a record of {RECORD_BYTES} bytes"),
    );
    stdout().lock().write_all(text.as_bytes()).expect("somebody reads this");
}

/// The first message of a process.
fn first_message() -> Spread {
    let before = Instant::now();
    assert!(command("list apps").is_some(), "it is a command");
    Spread::of(vec![before.elapsed()])
}

/// Messages as people write them, each repeated until it is so long.
fn messages(length: usize) -> Vec<String> {
    const SAID: [&str; 6] = [
        "Hi! Which apps can reach my account, and which of them did I not use this year? ",
        "please get rid of everything I have not used for 6 months, but keep Tusky and the second one. ",
        "HELP someone is posting from my account and I lost my phone yesterday!!! ",
        "Kannst du mir bitte alle Apps zeigen, die in meinem Namen posten dürfen, außer Ivory? ",
        "erinnere mich alle drei Monate daran, und schmeiß die ersten zwei raus, wenn das geht. ",
        "I went to the lake with my sister and we ate strawberries until it rained, quite a lot actually. ",
    ];
    SAID.iter().map(|said| said.chars().cycle().take(length).collect()).collect()
}

/// What understanding these costs, each for itself.
fn understand_all(messages: &[String]) -> Spread {
    let names = ["Tusky", "Ivory", "Elk", "Old Poster", "CrossPost 9000", "Phanpy", "Ice Cubes", "Toot Stats"];
    let apps = Apps::of((1..).zip(names).map(|(number, name)| (Some(number), name)));
    let today = jiff::civil::date(2026, 3, 1);
    let situation = Situation { state: Answering::Plain, apps: &apps, language: None, today };
    let once = |message: &String| {
        let before = Instant::now();
        black_box(understand(black_box(message), &situation));
        before.elapsed()
    };
    Spread::of((0..ROUNDS).flat_map(|_| messages).map(once).collect())
}

/// "list apps" of somebody whom 1,000 sign-ins can reach.
fn decide() -> Spread {
    let renderer = Renderer::load().expect("words");
    let now = "2026-03-01T09:00:00Z".parse().expect("a time");
    let person = connected(now);
    let facts = Facts { listing: Some(Ok(listing(now))), list_page: Some(ListWay::PostsOnly), ..Facts::default() };
    let input = Input::Said(Message {
        id: StatusId("1".to_owned()),
        from: person.account.clone(),
        text: "list apps".to_owned(),
        audience: Audience::BotAlone,
        posting_application: None,
        language: None,
        replies_to: RepliesTo::Nothing,
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
        filtering: Filtering::Passes,
        is_locked: false,
        server: "https://home.example",
        connection_days: 400,
        limits: Limits::default(),
        operator: None,
        serves: &ServesOthers::Nobody,
        domain_answers_today: 0,
        service: Service::Served,
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
        copied: None,
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
