//! Servers that are away, and records that are broken.

use std::net::{Ipv4Addr, SocketAddr};

use auditoot::store::{Batch, Keyring, Name, Record, Store, Tree};
use auditoot_clock::Clock;
use auditoot_sandbox::directory::MemoryDirectory;
use auditoot_sandbox::services::free_port;
use auditoot_sandbox::{Character, Decision, Fault, FaultRule, Sandbox, Setup, Target};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use crate::stage::{BOT, Stage, people};

/// Something that is no record of a person.
#[derive(Serialize, Deserialize)]
struct Broken {
    nonsense: bool,
}

impl Record for Broken {
    type Key = Name;
    const TREE: Tree = Tree::People;
}

/// What `/healthz` says.
async fn health(stage: &Stage) -> (u16, String) {
    let address = format!("http://{}/healthz", stage.pages());
    let page = stage.sandbox.browse("operator", &address, Decision::JustLook).await.expect("a page");
    (page.status.as_u16(), page.html)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_at_the_start_is_asked_again() {
    for character in Character::ALL {
        let clock = Clock::standing("2026-03-01T09:00:00Z".parse().expect("a time"));
        let directory = MemoryDirectory::default();
        let sandbox = |port| {
            let setup = Setup { character, clock: clock.clone(), port, seed: port.into() };
            Sandbox::start_with(setup, Box::new(directory.clone()))
        };
        let elsewhere = sandbox(0).await.expect("a free port");
        let token = people(&elsewhere);
        let mut stage = Stage::around(elsewhere, clock.clone(), token).await;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port().expect("a free port")));
        let listener = TcpListener::bind(address).await.expect("it is still free");
        stage.config.bot.server = format!("http://{address}/").parse().expect("an address");
        stage.start().await;
        // The first attempt is cut off, and then nobody listens any more.
        drop(listener.accept().await.expect("an attempt"));
        drop(listener);
        assert_eq!(health(&stage).await, (503, String::new()));
        stage.sandbox = sandbox(address.port()).await.expect("the port is free again");
        stage
            .while_time_passes(SignedDuration::from_secs(61), |stage| stage.bot().health().is_ready().then_some(()))
            .await;
        assert_eq!(health(&stage).await, (200, String::new()));
        stage.ask("alice", "help").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_that_cannot_be_read_turn_health_red_until_they_can() {
    for fault in [Fault::ServerError, Fault::Html] {
        let stage = Stage::open(Character::GoToSocial).await;
        stage.sandbox.set_fault(FaultRule::new(fault).at(Target::Notifications));
        stage
            .while_time_passes(SignedDuration::from_secs(61), |stage| {
                (stage.bot().health().word() == "not reading messages").then_some(())
            })
            .await;
        // The stream tells of it, but something older may be unread.
        let message = stage.say("alice", "help");
        stage.bot().settled(None).await;
        assert!(stage.answers(&message).is_empty());
        stage.sandbox.heal();
        stage.while_time_passes(SignedDuration::from_secs(61), |stage| stage.answers(&message).pop()).await;
        stage.settled(&message).await;
        stage.one_answer(&message);
        stage
            .while_time_passes(SignedDuration::from_secs(61), |stage| stage.bot().health().is_ready().then_some(()))
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_record_costs_its_person_the_record_and_nobody_else_anything() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.ask("alice", "revoke 1").await;
    stage.ask("bob", "forget me").await;
    stage.stop().await;
    let keys = Keyring::load_or_create(&stage.config.store.key_file, &[], &stage.config.store.path).expect("the key");
    let store = Store::open(&stage.config.store.path, keys).expect("the store opens");
    let mut batch = Batch::new();
    batch.put(Name::new(stage.sandbox.add_person("alice")), &Broken { nonsense: true });
    store.commit(batch).await.expect("a commit");
    store.close().await;
    stage.start().await;
    stage.ready().await;
    let bob = stage.ask("bob", "yes").await;
    assert!(bob.text.contains("deleted"), "bob's question is still open: {}", bob.text);
    let alice = stage.ask("alice", "yes").await;
    assert!(!alice.text.contains("Done"), "{}", alice.text);
    assert!(stage.sandbox.tokens("alice").iter().any(|sign_in| sign_in.app_name == "CrossPost 9000"));
    // The permission that nobody knows of any more is given back.
    stage
        .while_time_passes(SignedDuration::from_secs(61), |stage| {
            (stage.sandbox.tokens("alice").len() == 5).then_some(())
        })
        .await;
    stage.connect().await;
    assert!(stage.texts().pop().expect("a list").contains("3 apps can reach your account"));
    assert_eq!(stage.sandbox.posts_by(BOT).iter().filter(|post| post.text == alice.text).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_server_that_fails_is_told_in_three_parts_and_works_again_later() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    for fault in [Fault::ServerError, Fault::Html, Fault::RateLimit] {
        stage.sandbox.set_fault(FaultRule::new(fault).at(Target::SignIns).times(100));
        let answer = stage.ask("alice", "list apps").await;
        assert!(!answer.text.contains("can reach your account"), "{fault}: {}", answer.text);
        stage.sandbox.heal();
    }
    let list = stage.ask("alice", "list apps").await;
    assert!(list.text.contains("3 apps can reach your account"), "{}", list.text);
}
