//! People as the bot keeps them, and what it commits when one of them writes.

use auditoot::store::{Batch, Name, Record, Sequence, Tree};
use auditoot_core::dialogue::person;
use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Somebody who is connected, as the bot wrote them down in a test of long ago.
const CONNECTED: &str = include_str!("../../tests/records/v2/person-alice.json");
/// A permission.
const PERMISSION: &str = include_str!("../../tests/records/v1/permission.json");
/// A post that is to go out.
const POST: &str = include_str!("../../tests/records/v1/entry-post.json");
/// Messages are spread over as long as their ids are kept.
const SPAN_SECONDS: i64 = 7 * 24 * 60 * 60;
/// How many messages are written by people who wrote before.
pub(crate) const MORE: u64 = 20_000;
/// When the first message was written, in seconds since 1970.
const BEGIN_SECONDS: i64 = 1_800_000_000;

/// What sort of people there are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// They wrote, and that was that.
    Strangers,
    /// They are connected, saw their list, and have reminders.
    Connected,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Strangers, Self::Connected];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Strangers => "strangers",
            Self::Connected => "connected",
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.name() == name).expect("a kind of people")
    }
}

/// So many people of one kind.
pub(crate) struct Town {
    kind: Kind,
    pub(crate) size: u64,
    connected: Value,
    permission: Value,
    post: Value,
}

/// One message, and what it makes true.
pub(crate) struct Message {
    id: String,
    person: String,
    at: Timestamp,
    record: person::Person,
    permission: Option<Value>,
    post: Value,
    entry: Option<Sequence>,
}

impl Town {
    pub(crate) fn new(kind: Kind, size: u64) -> Self {
        let record = |text: &str| {
            let envelope: Value = serde_json::from_str(text).expect("JSON");
            envelope["record"].clone()
        };
        Self { kind, size, connected: record(CONNECTED), permission: record(PERMISSION), post: record(POST) }
    }

    /// The message that the person of this number writes, when there were so many messages before.
    pub(crate) fn message(&self, number: u64, count: u64, random: &mut StdRng) -> Message {
        let all = i64::try_from(self.size + MORE).expect("a small number");
        let seconds = SPAN_SECONDS * i64::try_from(count).expect("a small number") / all;
        let at = Timestamp::from_second(BEGIN_SECONDS + seconds).expect("a time");
        let id = digits(18, random);
        let person = (116_000_000_000_000_000 + number * 7919).to_string();
        let account = json!({
            "id": person,
            "acct": format!("somebody{number}@town{}.example", number % 500),
            "url": format!("https://town{}.example/@somebody{number}", number % 500),
        });
        let mut record = match self.kind {
            Kind::Strangers => stranger(at, &id),
            Kind::Connected => varied(&self.connected, random),
        };
        record["account"] = account.clone();
        let record = serde_json::from_value(record).expect("a person");
        let permission = (self.kind == Kind::Connected && count < self.size).then(|| varied(&self.permission, random));
        let mut post = varied(&self.post, random);
        post["account"] = account.clone();
        post["task"]["Post"]["to"] = account;
        Message { id, person, at, record, permission, post, entry: None }
    }
}

impl Message {
    /// What is committed when it was read and decided.
    pub(crate) fn put_arrival(&mut self, batch: &mut Batch, entry: Sequence) {
        let name = || Name::new(self.person.clone());
        batch.put(name(), &Person(self.record.clone()));
        if let Some(permission) = &self.permission {
            batch.put(name(), &Permission(permission.clone()));
            let months = SignedDuration::from_hours(24 * 90);
            batch.due(self.at.saturating_add(months).expect("a time"), &format!("person {}", self.person));
        }
        batch.put(entry, &Entry(self.post.clone()));
        batch.seen(&self.id, self.at);
        batch.put(Name::new("cursor"), &Cursor(json!({ "began": self.at, "id": self.id, "time": self.at })));
        self.entry = Some(entry);
    }

    /// What is committed when the answer was posted.
    pub(crate) fn put_posted(&self, batch: &mut Batch) {
        batch.put(Name::new(self.person.clone()), &Person(self.record.clone()));
        batch.delete::<Entry>(self.entry.expect("it was put before"));
    }
}

/// Somebody who wrote once, and was told how the bot works.
fn stranger(at: Timestamp, message: &str) -> Value {
    json!({
        "account": null,
        "connection": "None",
        "sign_in": null,
        "shown": null,
        "question": null,
        "answers": { "times": [at], "told": false },
        "hinted_at": null,
        "language": "English",
        "continues": "List",
        "export": null,
        "memory": { "audits": { "latest": null, "before": null }, "keeps": [], "removals": [] },
        "signed_in_with": "NotKnown",
        "removes_with": null,
        "handshakes": [],
        "reminders": "Unmentioned",
        "last_messages": [message],
        "last_wrote_at": at,
        "watch": { "is_on": false, "told": [] },
    })
}

/// The same record of somebody else: other ids, keys, and times.
fn varied(record: &Value, random: &mut StdRng) -> Value {
    match record {
        Value::Object(fields) => {
            let vary = |(name, value): (&String, &Value)| (varied_text(name, random), varied(value, random));
            Value::Object(fields.iter().map(vary).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| varied(item, random)).collect()),
        Value::String(text) => Value::String(varied_text(text, random)),
        Value::Null | Value::Bool(_) | Value::Number(_) => record.clone(),
    }
}

/// What is an id, a key, or a time, becomes another; words stay.
fn varied_text(text: &str, random: &mut StdRng) -> String {
    const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const BASE32: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut pick = |letters: &[u8], count: usize| -> String {
        (0..count).map(|_| char::from(letters[random.random_range(0..letters.len())])).collect()
    };
    let is_of = |letters: &[u8]| text.bytes().all(|byte| letters.contains(&byte));
    // The short keys of apps, and no word of eight letters.
    let is_random = text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'-')
        || text.bytes().filter(u8::is_ascii_uppercase).count() >= 3;
    if text.parse::<Timestamp>().is_ok() {
        let seconds = BEGIN_SECONDS + random.random_range(0..SPAN_SECONDS);
        return Timestamp::from_second(seconds).expect("a time").to_string();
    }
    match text.len() {
        // A ULID begins with the time.
        26 if is_of(BASE32) => format!("01KJMA{}", pick(BASE32, 20)),
        64 if is_of(b"0123456789abcdef") => pick(b"0123456789abcdef", 64),
        8 if is_of(BASE64) && is_random => pick(BASE64, 8),
        18 if is_of(b"0123456789") => digits(18, random),
        _ => match text {
            "made-up-token" | "made-up-client-secret" | "made-up-idempotency-key" => pick(BASE64, 43),
            words => words.to_owned(),
        },
    }
}

/// An id of so many digits, as those that are made from the time.
fn digits(count: usize, random: &mut StdRng) -> String {
    let rest: String = (5..count).map(|_| char::from(b'0' + random.random_range(0..10_u8))).collect();
    format!("11615{rest}")
}

/// A record in the tree of its kind.
macro_rules! record {
    ($name:ident($content:ty), $key:ty, $tree:ident) => {
        #[derive(Serialize, Deserialize)]
        struct $name($content);

        impl Record for $name {
            type Key = $key;
            const TREE: Tree = Tree::$tree;
        }
    };
}

record!(Person(person::Person), Name, People);
record!(Permission(Value), Name, Tokens);
record!(Entry(Value), Sequence, Outbox);
record!(Cursor(Value), Name, Meta);
