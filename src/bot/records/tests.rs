//! Records of every version still load.
//!
//! `tests/records/vN` holds what the program wrote when its stored shapes were at their Nth state, one file a record, in the
//! envelope that is sealed; only the secrets in it are made up. Whoever changes a stored shape adds a folder with what is written
//! from then on, and leaves the others as they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::*;
use crate::outbox::Attempts;
use crate::store::{Batch, Keyring, Name, RecordKey, Sequence, Store, Tree, decode, restore};
use auditoot_core::dialogue::person::Connection;
use auditoot_core::dialogue::question::Action;
use auditoot_core::dialogue::reminder::Reminders;
use auditoot_core::dialogue::reply::{IfGone, Role};
use auditoot_core::dialogue::sign_in::Then;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/records")
}

/// The records of all versions: the name of the file, and what is in it.
fn records() -> BTreeMap<String, Vec<u8>> {
    let versions = fs::read_dir(folder()).expect("the folder").map(|entry| entry.expect("an entry").path());
    let files = versions.flat_map(|version| fs::read_dir(version).expect("a folder for each version"));
    let named = files.map(|file| {
        let path = file.expect("an entry").path();
        let name = path.strip_prefix(folder()).expect("inside").with_extension("").to_string_lossy().into_owned();
        (name, fs::read(path).expect("a file"))
    });
    named.collect()
}

/// A record of the first version, read as the store reads it.
fn first<R: Record>(name: &str) -> R {
    let plain = records().remove(&format!("v1/{name}")).unwrap_or_else(|| panic!("there is no {name}"));
    decode(&plain).unwrap_or_else(|damage| panic!("{name}: {damage}"))
}

#[test]
fn every_record_of_every_version_loads() {
    let records = records();
    assert!(records.len() > 15, "only {} records", records.len());
    for (name, plain) in records {
        let (_, file) = name.split_once('/').expect("a version and a name");
        let damage = match file.split('-').next().unwrap_or_default() {
            "person" => decode::<Person>(&plain).err(),
            "permission" => decode::<Credential>(&plain).err(),
            "registration" => decode::<OAuthClient>(&plain).err(),
            "handshake" => decode::<AuthorizationRequestRecord>(&plain).err(),
            "entry" => decode::<OutboxEntry>(&plain).err(),
            "return" => decode::<Return>(&plain).err(),
            "domain" => decode::<DomainDay>(&plain).err(),
            "cursor" => decode::<CursorState>(&plain).err(),
            "paste" => decode::<BoundPageRecord>(&plain).err(),
            "export" => decode::<ExportRecord>(&plain).err(),
            "forgotten" => decode::<ForgottenAnswers>(&plain).err(),
            "walk" => decode::<crate::bot::walk::WalkPosition>(&plain).err(),
            "walkkey" => decode::<WalkKey>(&plain).err(),
            "spent" => decode::<SpentPosts>(&plain).err(),
            "indexed" => decode::<crate::bot::upgrade::PeopleIndexed>(&plain).err(),
            "links" => decode::<LinksInFull>(&plain).err(),
            "home" => decode::<crate::bot::homes::RemoteHome>(&plain).err(),
            _ => panic!("{name} begins with no kind of record"),
        };
        assert!(damage.is_none(), "{name}: {damage:?}");
    }
}

/// A record as it was written, whatever is read from it: in the tree with this number.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Written<const TREE: usize>(serde_json::Value);

impl<const TREE: usize> Record for Written<TREE> {
    type Key = RecordKey;
    const TREE: Tree = Tree::ALL[TREE];
}

/// Puts a record where its kind lies.
fn put_written(batch: &mut Batch, number: u64, kind: &str, plain: &[u8]) {
    let envelope: serde_json::Value = serde_json::from_slice(plain).expect("JSON");
    assert_eq!(envelope["version"], 1, "all kinds are at their first version");
    let record = envelope["record"].clone();
    let name = || RecordKey::from(Name::new(number.to_string()));
    match kind {
        "person" => batch.put(name(), &Written::<{ Tree::People as usize }>(record)),
        "permission" => batch.put(name(), &Written::<{ Tree::Tokens as usize }>(record)),
        "registration" => batch.put(name(), &Written::<{ Tree::Registrations as usize }>(record)),
        "handshake" => batch.put(name(), &Written::<{ Tree::AuthorizationRequests as usize }>(record)),
        "entry" => batch.put(Sequence(number).into(), &Written::<{ Tree::Outbox as usize }>(record)),
        "return" => batch.put(name(), &Written::<{ Tree::Returns as usize }>(record)),
        "domain" => batch.put(name(), &Written::<{ Tree::Domains as usize }>(record)),
        "export" => batch.put(name(), &Written::<{ Tree::Exports as usize }>(record)),
        "forgotten" => batch.put(name(), &Written::<{ Tree::Forgotten as usize }>(record)),
        _ => batch.put(name(), &Written::<{ Tree::Meta as usize }>(record)),
    };
}

/// How many records of a kind are in a store, all of which open.
async fn count<R: Record>(store: &Store) -> usize {
    let scanned = store.scan::<R>().await.expect("a scan");
    for (key, record) in &scanned {
        assert!(record.is_ok(), "{key:?}: {:?}", record.as_ref().err());
    }
    scanned.len()
}

#[tokio::test]
async fn a_store_with_records_of_every_version_comes_back_from_its_backup() {
    let (folder, keys) = (tempfile::tempdir().expect("a folder"), Keyring::random());
    let store = Store::open(&folder.path().join("old"), keys.clone()).expect("it opens");
    let mut batch = Batch::new();
    let mut written = BTreeMap::<String, usize>::new();
    for (number, (name, plain)) in (1..).zip(records()) {
        let kind = name.split_once('/').expect("a version and a name").1.split('-').next().unwrap_or_default();
        put_written(&mut batch, number, kind, &plain);
        *written.entry(kind.to_owned()).or_default() += 1;
    }
    store.commit(batch).await.expect("a commit");
    let backup = store.backup(Timestamp::UNIX_EPOCH).await.expect("a backup");
    restore(&folder.path().join("new"), &keys, backup).expect("it is restored");
    let new = Store::open(&folder.path().join("new"), keys).expect("it opens");
    let found = [
        ("person", count::<Person>(&new).await),
        ("permission", count::<Credential>(&new).await),
        ("registration", count::<OAuthClient>(&new).await),
        ("handshake", count::<AuthorizationRequestRecord>(&new).await),
        ("entry", count::<OutboxEntry>(&new).await),
        ("return", count::<Return>(&new).await),
        ("domain", count::<DomainDay>(&new).await),
        ("export", count::<ExportRecord>(&new).await),
        ("forgotten", count::<ForgottenAnswers>(&new).await),
    ];
    for (kind, found) in found {
        assert_eq!(written.get(kind), Some(&found), "{kind}");
    }
}

#[test]
fn people_of_the_second_version_have_what_came_with_it() {
    let read = |name: &str| {
        let plain = records().remove(&format!("v2/{name}")).unwrap_or_else(|| panic!("there is no {name}"));
        decode::<Person>(&plain).unwrap_or_else(|damage| panic!("{name}: {damage}"))
    };
    let alice = read("person-alice");
    assert!(matches!(alice.reminders, Reminders::On(_)) && alice.export.is_some());
    assert_eq!((alice.memory.keeps.count(), alice.memory.removals.newest_first().len()), (1, 1));
    assert_eq!(alice.last_messages.len(), 3);
    assert_eq!(read("person-bob").language, Some(auditoot_core::dialogue::reply::Language::German));
}

#[test]
fn what_came_with_the_operators_source_is_read_as_it_was_written() {
    fn third<R: Record>(name: &str) -> R {
        let plain = records().remove(&format!("v3/{name}")).unwrap_or_else(|| panic!("there is no {name}"));
        decode(&plain).unwrap_or_else(|damage| panic!("{name}: {damage}"))
    }
    let task = |name: &str| match third::<OutboxEntry>(name).task {
        Task::Effect { effect, .. } => effect,
        Task::Post(_) => panic!("{name} is no effect"),
    };
    let alice: Person = third("person-who-watches");
    assert!(matches!(alice.connection, Connection::Until { .. }));
    assert!(alice.watch.is_on && alice.wakes_at().is_some());
    let question = alice.question.as_ref().expect("one is open");
    assert!(matches!(&question.action, Action::Remove(removal) if removal.newest.is_some()));

    assert!(matches!(third::<Credential>("permission-operator"), Credential::Operator(_)));
    assert!(matches!(third::<Return>("return-of-a-capability").credential, Credential::Operator(_)));
    assert!(
        third::<AuthorizationRequestRecord>("handshake-with-a-capability").authorization_request.capability.is_some()
    );
    assert!(matches!(task("entry-watch"), Effect::Watch(_)));
    assert!(matches!(task("entry-ran-out"), Effect::GiveBack(auditoot_core::dialogue::Leaving::RanOut { .. })));
}

#[test]
fn what_came_with_pasted_lists_is_read_as_it_was_written() {
    fn fourth<R: Record>(name: &str) -> R {
        let plain = records().remove(&format!("v4/{name}")).unwrap_or_else(|| panic!("there is no {name}"));
        decode(&plain).unwrap_or_else(|damage| panic!("{name}: {damage}"))
    }
    let alice: Person = fourth("person-who-pasted");
    assert!(alice.pasted_at().is_some() && alice.paste.is_some_and(|open| open.under.is_some()));
    let credential: Credential = fourth("permission-pasted");
    let lists = credential.pasted().expect("pasted lists");
    assert_eq!((lists.newest.tokens.len(), lists.before.as_ref().map(|before| before.tokens.len())), (1, Some(2)));
    assert!(lists.newest.tokens[0].copied.as_ref().is_some_and(|copied| copied.registered_on.is_some()));
    assert!(fourth::<BoundPageRecord>("paste-tied").browser.is_some());
    let ticked: Person = fourth("person-who-ticked");
    let page = ticked.list_page.as_ref().expect("a link to a page");
    let before = page.open.until - jiff::SignedDuration::from_secs(1);
    assert!(ticked.list_on_page(&page.open.id, before).is_some_and(|shown| shown.at == page.list_read_at));
    assert!(ticked.question.is_some_and(|question| question.action.ticked_at().is_some()));
    let Task::Effect { effect, .. } = fourth::<OutboxEntry>("entry-drop-paste").task else { panic!("an effect") };
    assert!(matches!(effect, Effect::DropPaste));
}

#[test]
fn what_people_were_told_and_results_that_wait_are_read_as_they_were_written() {
    fn fourth<R: Record>(name: &str) -> R {
        let plain = records().remove(&format!("v4/{name}")).unwrap_or_else(|| panic!("there is no {name}"));
        decode(&plain).unwrap_or_else(|damage| panic!("{name}: {damage}"))
    }
    let alice: Person = fourth("person-who-was-told");
    assert!(alice.told.is_some() && alice.shown.is_some());
    assert_eq!((alice.watch.told.len(), alice.watch.breaches_told.len()), (2, 1));
    let unseen: Person = fourth("person-who-may-not-have-seen-it");
    assert_eq!(unseen.unseen_alert.as_ref().map(|alert| alert.apps.len()), Some(2));
    assert_eq!(unseen.answers.last_words().len(), 1);
    let Task::Post(result) = fourth::<OutboxEntry>("entry-unsettled-result").task else { panic!("a post") };
    let unsettled = result.unsettled.expect("it is to be looked up");
    assert_eq!(unsettled.confirmed.removal().targets.len(), 2);
}

#[test]
fn a_record_that_lost_a_field_does_not_load() {
    let plain = records().remove("v1/person-new").expect("it is there");
    let cut = String::from_utf8(plain).expect("JSON").replace("\"connection\"", "\"konnection\"");
    assert!(decode::<Person>(cut.as_bytes()).is_err());
}

#[test]
fn people_of_the_first_version_are_who_they_were_and_have_no_reminders() {
    let alice: Person = first("person-with-an-open-question");
    assert!(matches!(alice.connection, Connection::Since(_)));
    assert_eq!(alice.shown.as_ref().map(|shown| (shown.applications.len(), shown.shown)), Some((13, 5)));
    let question = alice.question.as_ref().expect("one is open");
    assert!(matches!(&question.action, Action::Remove(removal) if removal.targets.len() == 1));
    assert_eq!((alice.reminders, alice.last_messages.len()), (Reminders::Unmentioned, 0));
    assert!(alice.wakes_at().is_some(), "the permission lapses one day");

    let signs_in: Person = first("person-who-signs-in-again");
    let pending = signs_in.sign_in.expect("a link is open");
    assert!(matches!(pending.then, Then::AskAgain(Action::Remove(_))) && pending.under.is_some());
    assert_eq!(signs_in.connection, Connection::None);

    assert_eq!(first::<Person>("person-who-disconnects").connection, Connection::GivingBack);
    assert!(first::<Person>("person-from-elsewhere").hinted_at.is_some());
}

#[test]
fn what_the_first_version_left_to_be_done_is_what_it_was() {
    let Task::Post(outgoing) = first::<OutboxEntry>("entry-post").task else { panic!("a post") };
    assert!(outgoing.text.starts_with("@alice ") && outgoing.older.is_empty() && outgoing.under.is_some());
    assert_eq!((outgoing.if_gone, outgoing.role), (IfGone::Drop, Role::Names));
    assert!(matches!(outgoing.attempts, Attempts::Unknown { .. }));

    let effect = |name: &str| match first::<OutboxEntry>(name).task {
        Task::Effect { under, effect, begun } => {
            assert!(under.is_some() && begun, "{name}");
            effect
        }
        Task::Post(_) => panic!("{name} is no effect"),
    };
    assert!(matches!(effect("entry-removal"), Effect::Remove(proof) if proof.removal().targets.len() == 2));
    assert!(matches!(effect("entry-exchange"), Effect::Exchange { .. }));
    assert!(matches!(effect("entry-forget"), Effect::GiveBack(auditoot_core::dialogue::Leaving::Forget(_))));
    assert!(matches!(effect("entry-disconnect"), Effect::GiveBack(auditoot_core::dialogue::Leaving::Disconnect)));
}

#[test]
fn permissions_of_the_first_version_still_open_what_they_opened() {
    let credential: Credential = first("permission");
    assert_eq!(credential.token().expect("a token").token.expose(), "made-up-token");
    assert_eq!(first::<Return>("return").credential.token().expect("a token").token.expose(), "made-up-token");
    assert!(first::<AuthorizationRequestRecord>("handshake-open").ended.is_none());
    assert_eq!(
        first::<AuthorizationRequestRecord>("handshake-ended").ended.expect("ended").exchange,
        Exchange::Connected
    );
    assert!(first::<AuthorizationRequestRecord>("handshake-on-mastodon").authorization_request.verifier.is_some());
    assert_eq!(first::<DomainDay>("domain-day").answers, 1);
    assert!(first::<CursorState>("cursor").id.is_some());
}
