//! What servers that misbehave do to the bot, and to everybody else: nothing.

#![expect(
    clippy::print_stdout,
    reason = "how long it takes is for whoever looks, and held by nothing on a busy machine"
)]

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use super::add_token;
use super::world::{LinkIn, Manner, World};
use crate::timeouts::Timeouts;
use auditoot_sandbox::{Canned, Character};

const GOOD: &[(&str, Character)] = &[("good.example", Character::GoToSocial)];
/// Whoever waits for a server waits for as long as the test lasts.
const ENDLESS: Timeouts =
    Timeouts { attempt: Duration::from_secs(3_600), whole: Duration::from_secs(3_600), ..Timeouts::HASTY };
/// The most of an answer that is read, and what is on the way besides, between the server and the front of the test.
const TAKEN_BYTES_MAX: usize = (4 << 20) + (8 << 20);

#[tokio::test]
async fn whoever_lives_on_a_server_that_misbehaves_gets_a_word() {
    for manner in [Manner::Silent, Manner::Drip, Manner::Endless, Manner::EndlessHead, Manner::Babble, Manner::HangUp] {
        let mut world = World::set_among(Character::Mastodon, &[], &[("evil.example", manner)]).await;
        world.start().await;
        let began = Instant::now();
        let answer = world.say("mallory@evil.example", "list apps").await;
        assert!(answer.starts_with("Your server "), "{manner:?}: {answer}");
        assert!(world.say("mallory@evil.example", "help").await.contains("it has not answered me"), "{manner:?}");
        let seen = world.misbehaviour();
        let (requests, bytes) = (*seen.requests.borrow(), seen.bytes.load(Ordering::Relaxed));
        println!("{manner:?}: {requests} requests, {bytes} bytes, {:?}", began.elapsed());
        assert!(requests <= 4 && bytes <= requests * TAKEN_BYTES_MAX, "{manner:?}: {requests} requests, {bytes} bytes");
        world.close().await;
    }
}

/// What somebody of a good server does, with how many requests it takes there.
async fn a_whole_conversation(world: &World) -> usize {
    let good = world.server("good.example");
    let before = good.requests().len();
    let link = world.ask("alice@good.example", "list apps").await.link();
    let code = world.code("good.example", "alice", &link).await;
    let list = world.ask("alice@good.example", &code).await;
    assert!(list.contains("CrossPost 9000"), "{list}");
    let question = world.ask("alice@good.example", "revoke crosspost 9000").await;
    assert!(question.contains("Write yes"), "{question}");
    let done = world.ask("alice@good.example", "yes").await;
    assert!(done.starts_with("Done: CrossPost 9000"), "{done}");
    good.requests().len() - before
}

#[tokio::test]
async fn others_are_answered_as_before_while_servers_misbehave() {
    let mut quiet = World::set(Character::GoToSocial, GOOD).await;
    add_token(quiet.server("good.example"), "CrossPost 9000");
    quiet.start_with(ENDLESS).await;
    let began = Instant::now();
    let requests = a_whole_conversation(&quiet).await;
    println!("without: {requests} requests, {:?}", began.elapsed());
    quiet.close().await;

    let evil = ["a.evil.example", "b.evil.example", "c.evil.example"].map(|name| (name, Manner::Silent));
    let mut world = World::set_among(Character::GoToSocial, GOOD, &evil).await;
    add_token(world.server("good.example"), "CrossPost 9000");
    world.start_with(ENDLESS).await;
    let mut waiting = Vec::new();
    for (domain, _) in evil {
        for number in 0..20 {
            let who = format!("mallory{number}@{domain}");
            world.write(&who, "list apps");
            waiting.push(who);
        }
    }
    // Each of these servers keeps somebody waiting from here on.
    let mut heard = world.misbehaviour().requests.subscribe();
    heard.wait_for(|requests| *requests >= evil.len()).await.expect("servers");
    let began = Instant::now();
    assert_eq!(a_whole_conversation(&world).await, requests, "the good server is asked no more than before");
    println!("beside {} who wait: {:?}", waiting.len(), began.elapsed());
    assert!(world.ask("carol", "help").await.contains("list apps"));
    assert_eq!(waiting.iter().map(|who| world.answers(who)).sum::<usize>(), 0, "and they still wait");
    let at_once = world.misbehaviour().at_once.load(Ordering::Relaxed);
    assert!(at_once <= 4 * evil.len(), "{at_once} requests at once");
    world.close().await;
}

#[tokio::test]
async fn many_are_answered_at_once_while_a_server_misbehaves() {
    let mut world = World::set_among(Character::GoToSocial, GOOD, &[("evil.example", Manner::Silent)]).await;
    world.start_with(ENDLESS).await;
    for number in 0..60 {
        world.write(&format!("mallory{number}@evil.example"), "list apps");
    }
    let people: Vec<String> = (0..30).map(|number| format!("person{number}")).collect();
    let began = Instant::now();
    let answers = join_all(people.iter().map(|who| world.ask(who, "privacy"))).await;
    println!("{} people beside 60 who wait: {:?}", people.len(), began.elapsed());
    assert!(answers.iter().all(|answer| answer.contains("forget me")));
    world.close().await;
}

#[tokio::test]
async fn of_ten_thousand_apps_a_thousand_are_read() {
    let mut world = World::set(Character::Mastodon, GOOD).await;
    // A busy machine takes some seconds for them.
    world.start_with(Timeouts::USUAL).await;
    let good = world.server("good.example");
    for number in 0..10_000 {
        add_token(good, &format!("App {number}"));
    }
    let link = world.say("alice@good.example", "list apps").await.link();
    let code = world.code("good.example", "alice", &link).await;
    let before = good.requests().len();
    let began = Instant::now();
    let list = world.say("alice@good.example", &code).await;
    println!("10,000 apps: {} requests, {:?}", good.requests().len() - before, began.elapsed());
    assert!(list.contains("1000") || list.contains("1,000"), "{list}");
    assert!(good.requests().len() - before <= 20, "{} requests", good.requests().len() - before);
    world.close().await;
}

#[tokio::test]
async fn what_a_server_says_may_change_and_what_was_given_is_given_back_all_the_same() {
    let world = World::open(Character::Mastodon, GOOD).await;
    let good = world.server("good.example");
    add_token(good, "Tusky");
    let link = world.say("alice@good.example", "list apps").await.link();
    let code = world.code("good.example", "alice", &link).await;
    assert!(world.say("alice@good.example", &code).await.contains("Tusky"));
    // Now it says that the account is another, which the bot's own server knows better.
    good.answer(super::self_link("alice@good.example", "https://good.example/users/mallory").times(1));
    world.advance(SignedDuration::from_hours(2));
    assert!(world.say("alice@good.example", "list apps").await.contains("Tusky"));
    // And now that it is something else.
    let nodeinfo = json!({"software": {"name": "mastodon", "version": "4.5.0"}});
    good.answer(Canned::json("GET /nodeinfo", StatusCode::OK, &nodeinfo));
    world.advance(SignedDuration::from_hours(2));
    let page = world.say("alice@good.example", "list apps").await;
    assert!(page.contains("https://good.example/oauth/authorized_applications"), "{page}");
    let parted = world.say("alice@good.example", "disconnect").await;
    assert_eq!(super::bots_tokens(good, "alice"), 0, "{parted}");
    world.close().await;
}
