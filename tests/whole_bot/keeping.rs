//! What is kept of a person, what remains of one who was forgotten, and what happens when it cannot be read or is too much.

use std::collections::BTreeSet;

use auditoot::store::{Batch, Keyring, LARGEST_RECORD_BYTES, Name, Record, Store, Tree};
use auditoot_core::audit::application::Holder;
use auditoot_core::audit::{Application, ApplicationKey, Extent, Filter, Order};
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::shown::ShownList;
use auditoot_sandbox::{Character, Fault, FaultRule, Target};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::stage::{BOT, Stage};

/// Something that is no permission.
#[derive(Serialize, Deserialize)]
struct NoPermission {
    nonsense: bool,
}

impl Record for NoPermission {
    type Key = Name;
    const TREE: Tree = Tree::Tokens;
}

/// Something that is no record of a person.
#[derive(Serialize, Deserialize)]
struct NoPerson {
    nonsense: bool,
}

impl Record for NoPerson {
    type Key = Name;
    const TREE: Tree = Tree::People;
}

/// Whatever remains of people who were forgotten.
#[derive(Serialize, Deserialize)]
struct Anything {}

impl Record for Anything {
    type Key = Name;
    const TREE: Tree = Tree::Forgotten;
}

impl Stage {
    /// Stops the bot, changes what it keeps, and starts it again.
    async fn while_stopped(&mut self, change: impl FnOnce(&mut Batch)) {
        self.stop().await;
        let store = self.kept();
        let mut batch = Batch::new();
        change(&mut batch);
        store.commit(batch).await.expect("a commit");
        store.close().await;
        self.start().await;
        self.ready().await;
    }

    /// What a bot that is stopped keeps.
    pub(crate) fn kept(&self) -> Store {
        let place = &self.config.store;
        let keys = Keyring::load_or_create(&place.key_file, &[], &place.path).expect("the key");
        Store::open(&place.path, keys).expect("the store opens")
    }

    fn id_of(&self, person: &str) -> Name {
        Name::new(self.sandbox.add_person(person))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn to_be_forgotten_over_and_over_gets_round_no_limit() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    let mut answered = 0;
    for _ in 0..20 {
        stage.ask("bob", "forget me").await;
        let forgotten = stage.ask("bob", "yes").await;
        assert!(forgotten.text.contains("how often I answered you (1 day)"), "{}", forgotten.text);
        answered += 2;
    }
    assert_eq!(answered, 40);
    let enough = stage.ask("bob", "help").await;
    assert!(enough.text.contains("my limit of answers"), "{}", enough.text);
    let unanswered = stage.say("bob", "forget me");
    stage.settled(&unanswered).await;
    assert!(stage.answers(&unanswered).is_empty(), "one polite answer, then silence");
    // After an hour there is room, and after a day nothing is left of it.
    stage.clock.advance(SignedDuration::from_hours(1));
    stage.ask("bob", "forget me").await;
    let forgotten = stage.ask("bob", "yes").await;
    assert!(forgotten.text.contains("Done"), "{}", forgotten.text);
    stage
        .while_time_passes(SignedDuration::from_hours(1), |stage| {
            (stage.clock.now() >= "2026-03-03T00:00:00Z".parse().expect("a time")).then_some(())
        })
        .await;
    stage.bot().settled(None).await;
    stage.stop().await;
    let store = stage.kept();
    assert_eq!(store.scan::<Person>().await.expect("a scan").len(), 0);
    assert_eq!(store.scan::<Anything>().await.expect("a scan").len(), 0, "nothing of bob is left");
    assert!(store.due_until(Timestamp::MAX, 1).await.expect("a look").is_empty());
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_never_connected_is_forgotten_thirty_days_after_the_last_message() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    for person in ["bob", "carol"] {
        stage.ask(person, "help").await;
    }
    stage.ask("carol", "remind every year").await;
    let pass = async |stage: &Stage, span| {
        stage.clock.advance(span);
        stage.bot().settled(None).await;
    };
    pass(&stage, SignedDuration::from_hours(29 * 24)).await;
    let answer = stage.ask("bob", "thanks").await;
    assert!(answer.text.contains("welcome"), "{}", answer.text);
    let posts = stage.sandbox.posts_by(BOT).len();
    for (hours, people) in [(30 * 24 - 1, 3), (2, 2)] {
        pass(&stage, SignedDuration::from_hours(hours)).await;
        pass(&stage, SignedDuration::from_mins(1)).await;
        stage.stop().await;
        let store = stage.kept();
        assert_eq!(store.scan::<Person>().await.expect("a scan").len(), people);
        let due = store.due_until(Timestamp::MAX, 10).await.expect("a look");
        let strangers = due.iter().filter(|due| due.owner.as_ref().is_ok_and(|owner| owner.starts_with("stranger")));
        assert_eq!(strangers.count(), people - 2);
        store.close().await;
        stage.start().await;
        stage.ready().await;
    }
    assert_eq!(stage.sandbox.posts_by(BOT).len(), posts, "nobody was told");
    stage.ask("bob", "help").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_cannot_be_read_is_not_called_none() {
    for (words, lost) in [
        (&["disconnect"][..], "no longer read the permission I stored, so I can neither use it nor give it back"),
        (&["forget me", "yes"][..], "no longer read the permission I stored, so I could not give it back"),
        (&["list apps"][..], "no longer read the permission I stored, so I need a new one. Nothing was removed."),
    ] {
        let mut stage = Stage::open(Character::GoToSocial).await;
        stage.connect().await;
        let alice = stage.id_of("alice");
        stage.while_stopped(|batch| _ = batch.put(alice, &NoPermission { nonsense: true })).await;
        let mut answer = String::new();
        for word in words {
            answer = stage.ask("alice", word).await.text;
        }
        assert!(answer.contains(lost), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_removal_without_a_readable_permission_asks_for_a_new_one() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.ask("alice", "revoke 1").await;
    let alice = stage.id_of("alice");
    stage.while_stopped(|batch| _ = batch.put(alice, &NoPermission { nonsense: true })).await;
    let answer = stage.ask("alice", "yes").await;
    assert!(answer.text.contains("Nothing was removed") && answer.text.contains("http"), "{}", answer.text);
    assert_eq!(stage.sandbox.tokens("alice").len(), 6, "all five, and the bot's own");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_much_to_keep_is_said_once_and_the_next_message_works() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.ask("bob", "help").await;
    let bob = stage.id_of("bob");
    stage.stop().await;
    let store = stage.kept();
    let record = store.get::<Person>(bob.clone()).await.expect("bob").expect("bob");
    // A list that leaves the record room for a few more answers, and then none.
    let bytes = LARGEST_RECORD_BYTES - serde_json::to_vec(&record).expect("JSON").len() - 700;
    let application = Application {
        key: ApplicationKey { name: Some("a".repeat(bytes)), website: None, scopes: None, alone: None },
        tokens: Vec::new(),
        holder: Holder::App,
        findings: Vec::new(),
        is_new: false,
        kept: None,
    };
    let shown = ShownList {
        applications: vec![application],
        filter: Filter::All,
        apps_total: 1,
        extent: Extent::Whole,
        earliest_use: None,
        new_since: None,
        order: Order::Attention,
        at: stage.clock.now(),
        shown: 1,
        added: 0,
        removed: BTreeSet::new(),
    };
    let mut batch = Batch::new();
    batch.put(bob, &Person { shown: Some(shown), ..record });
    store.commit(batch).await.expect("a commit");
    store.close().await;
    stage.start().await;
    stage.ready().await;
    let mut answers = Vec::new();
    for _ in 0..30 {
        answers.push(stage.ask("bob", "status").await.text);
    }
    let refused: Vec<&String> = answers.iter().filter(|text| text.contains("more than I can remember")).collect();
    assert_eq!(refused.len(), 1, "said once, and then the list is gone: {answers:#?}");
    assert_eq!(stage.sandbox.posts_by(BOT).len(), 31);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_result_of_a_removal_is_told_even_to_somebody_whose_record_is_lost() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.ask("alice", "revoke 1").await;
    stage.sandbox.set_fault(FaultRule::new(Fault::Hang).at(Target::SignIns));
    let reads = |stage: &Stage| {
        stage.sandbox.requests().iter().filter(|request| request.path.starts_with("/api/v1/tokens")).count()
    };
    let before = reads(&stage);
    let yes = stage.say("alice", "yes");
    // The removal is under way when the bot is stopped.
    stage.at_once(|stage| (reads(stage) > before).then_some(())).await;
    let alice = stage.id_of("alice");
    stage.sandbox.heal();
    stage.while_stopped(|batch| _ = batch.put(alice, &NoPerson { nonsense: true })).await;
    stage.settled(&yes).await;
    let told = stage.one_answer(&yes);
    assert!(told.text.contains("CrossPost 9000"), "{}", told.text);
    assert!(stage.sandbox.tokens("alice").iter().all(|sign_in| sign_in.app_name != "CrossPost 9000"));
}
