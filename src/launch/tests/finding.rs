//! How the server of somebody is found, and what a domain gains by lying about it.

use http::StatusCode;
use serde_json::json;

use super::world::{LinkIn, World};
use super::{alice_signs_in_below, bots_tokens};
use auditoot_sandbox::{Canned, Character};

const NAMES: [(&str, Character); 2] =
    [("example.org", Character::GoToSocial), ("social.example.org", Character::GoToSocial)];

fn host_meta(template: &str) -> Canned {
    let document = format!("<?xml version=\"1.0\"?><XRD><Link rel=\"lrdd\" template=\"{template}\"/></XRD>");
    Canned::text("GET /.well-known/host-meta", StatusCode::OK, "application/xrd+xml", document)
}

/// A domain with a site that knows nothing of accounts, and their server below it.
async fn split(template: &str) -> World {
    let world = World::open(Character::GoToSocial, &NAMES).await;
    world.server("example.org").answer(Canned::page("GET /.well-known/webfinger", StatusCode::NOT_FOUND));
    world.server("example.org").answer(host_meta(template));
    world
}

#[tokio::test]
async fn a_domain_may_say_in_its_host_meta_where_its_accounts_are() {
    let world = split("https://social.example.org/.well-known/webfinger?resource={uri}").await;
    alice_signs_in_below(world).await;
}

#[tokio::test]
async fn a_host_meta_that_lies_gains_nothing() {
    for template in [
        "https://127.0.0.1/?{uri}",
        "https://2130706433/?{uri}",
        "https://[::ffff:127.0.0.1]/?{uri}",
        "https://localhost/?{uri}",
        "https://private.example/?{uri}",
        "http://social.example.org/?{uri}",
        "https://u:p@social.example.org/?{uri}",
        "https://social.example.org/.well-known/webfinger",
        "{uri}",
        "file:///etc/passwd?{uri}",
    ] {
        let world = split(template).await;
        let answer = world.say("alice@example.org", "list apps").await;
        assert!(!answer.contains("oauth"), "{template}: {answer}");
        assert_eq!(world.connections(), 1, "{template}: nobody else was dialled");
        world.close().await;
    }
    // What is said of somebody else is for them to say.
    let world =
        split("https://social.example.org/.well-known/webfinger?resource=acct:victim@social.example.org&amp;x={uri}")
            .await;
    let social = world.server("social.example.org");
    social.add_person("victim");
    let answer = world.say("mallory@example.org", "list apps").await;
    assert!(!answer.contains("oauth"), "{answer}");
    assert_eq!(bots_tokens(social, "victim"), 0);
    world.close().await;
}

#[tokio::test]
async fn a_host_meta_that_is_huge_garbled_or_elsewhere_ends_with_a_word() {
    let text = |status, body: &str| Canned::text("GET /.well-known/host-meta", status, "application/xrd+xml", body);
    for odd in [
        text(StatusCode::OK, &"<Link rel='lrdd' ".repeat(1 << 17)),
        text(StatusCode::OK, &"x".repeat((4 << 20) + 1)),
        text(StatusCode::OK, "<!--"),
        text(StatusCode::NOT_FOUND, ""),
        text(StatusCode::FOUND, "").with_header("location", "https://127.0.0.1/"),
        text(StatusCode::FOUND, "").with_header("location", "/.well-known/host-meta"),
    ] {
        let world = World::open(Character::GoToSocial, &NAMES).await;
        world.server("example.org").answer(Canned::page("GET /.well-known/webfinger", StatusCode::NOT_FOUND));
        world.server("example.org").answer(odd);
        let answer = world.say("alice@example.org", "list apps").await;
        assert!(!answer.contains("oauth"), "{answer}");
        assert_eq!(world.connections(), 1);
        world.close().await;
    }
}

#[tokio::test]
async fn a_server_that_says_it_is_gotosocial_and_is_not_gets_its_permission_back() {
    let world = World::open(Character::GoToSocial, &[("far.example", Character::Mastodon)]).await;
    let far = world.server("far.example");
    let nodeinfo = json!({"software": {"name": "gotosocial", "version": "0.20.0"}});
    far.answer(Canned::json("GET /nodeinfo", StatusCode::OK, &nodeinfo));
    let link = world.say("alice@far.example", "list apps").await.link();
    let code = world.code("far.example", "alice", &link).await;
    let answer = world.say("alice@far.example", &code).await;
    assert!(answer.contains("https://far.example/settings/user/tokens"), "{answer}");
    assert_eq!(bots_tokens(far, "alice"), 0, "{answer}");
    // Where the version says nothing, the interface is looked for before anybody signs in.
    let world = World::open(Character::GoToSocial, &[("far.example", Character::Mastodon)]).await;
    let nodeinfo = json!({"software": {"name": "gotosocial", "version": "of today"}});
    world.server("far.example").answer(Canned::json("GET /nodeinfo", StatusCode::OK, &nodeinfo));
    let answer = world.say("alice@far.example", "list apps").await;
    assert!(answer.contains("https://far.example/settings/user/tokens"), "{answer}");
    world.close().await;
}
