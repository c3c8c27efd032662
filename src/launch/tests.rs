//! The whole bot, with people of several servers that have names of their own: a resolver of the test gives these public addresses,
//! the guard judges those, and only below it a connection goes to this machine.

mod finding;
mod misbehaving;
mod world;

use auditoot_core::secret::AccessToken;
use auditoot_sandbox::{Canned, Character, NewToken, Sandbox};
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::config::ServedPeople;
use world::{LinkIn, World};

fn self_link(subject: &str, href: &str) -> Canned {
    let links = json!([{"rel": "self", "type": "application/activity+json", "href": href}]);
    let document = json!({"subject": format!("acct:{subject}"), "links": links});
    Canned::json("GET /.well-known/webfinger", StatusCode::OK, &document)
}

/// alice@example.org, whose account is on the server below that domain, is found there and signs in.
async fn alice_signs_in_below(world: World) {
    let social = world.server("social.example.org");
    social.answer(self_link("alice@example.org", "https://social.example.org/users/alice"));
    let link = world.say("alice@example.org", "list apps").await.link();
    assert!(link.starts_with("https://social.example.org/oauth/authorize?"), "{link}");
    let code = world.code("social.example.org", "alice", &link).await;
    assert!(world.say("alice@example.org", &code).await.contains("That is me"));
    world.close().await;
}

fn add_token(far: &Sandbox, name: &str) -> String {
    let authorized_at = world::start() - SignedDuration::from_hours(24 * 500);
    let scopes = "read write".to_owned();
    far.add_token(
        "alice",
        NewToken { app_name: name.to_owned(), website: None, scopes, authorized_at, last_used_at: None },
    )
}

/// The tokens of the bot's that the server still takes.
fn bots_tokens(far: &Sandbox, person: &str) -> usize {
    far.tokens(person).iter().filter(|token| token.app_name.starts_with("Auditoot")).count()
}

#[tokio::test]
async fn somebody_of_another_gotosocial_is_served_in_full() {
    let world = World::open(Character::Mastodon, &[("far.example", Character::GoToSocial)]).await;
    let far = world.server("far.example");
    let old = add_token(far, "CrossPost 9000");
    add_token(far, "Tusky");
    let link = world.say("alice@far.example", "list apps").await.link();
    assert!(link.starts_with("https://far.example/oauth/authorize?"), "{link}");
    let code = world.code("far.example", "alice", &link).await;
    let list = world.say("alice@far.example", &code).await;
    assert!(list.contains("CrossPost 9000") && list.contains("2 apps can reach your account"), "{list}");
    let question = world.say("alice@far.example", "revoke crosspost 9000").await;
    assert!(question.contains("Write yes within 10 minutes"), "{question}");
    let done = world.say("alice@far.example", "yes").await;
    assert!(done.starts_with("Done: CrossPost 9000"), "{done}");
    assert!(!far.tokens("alice").iter().any(|token| token.id == old));
    let parted = world.say("alice@far.example", "disconnect").await;
    assert!(bots_tokens(far, "alice") == 0, "{parted}");
    world.close().await;
}

#[tokio::test]
async fn auf_deutsch_geht_es_ebenso() {
    let world = World::open(Character::GoToSocial, &[("far.example", Character::GoToSocial)]).await;
    add_token(world.server("far.example"), "Tusky");
    let link = world.say("alice@far.example", "zeig mir meine apps").await.link();
    let code = world.code("far.example", "alice", &link).await;
    let list = world.say("alice@far.example", &code).await;
    assert!(list.contains("1 App hat Zugriff auf dein Konto") && list.contains("Tusky"), "{list}");
    world.close().await;
}

#[tokio::test]
async fn somebody_on_a_large_mastodon_gets_the_link_to_its_page() {
    let world = World::open(Character::GoToSocial, &[("big.example", Character::Mastodon)]).await;
    let answer = world.say("alice@big.example", "list apps").await;
    assert!(answer.contains("https://big.example/oauth/authorized_applications"), "{answer}");
    world.close().await;
}

#[tokio::test]
async fn nobody_is_asked_for_whom_the_bot_does_not_serve() {
    let mut world = World::set(Character::Mastodon, &[("far.example", Character::GoToSocial)]).await;
    world.config.serve.people = ServedPeople::Domains(vec!["near.example".parse().expect("a domain")]);
    world.start().await;
    assert!(world.say("alice@far.example", "list apps").await.starts_with("I do not serve accounts on your server"));
    assert_eq!((world.lookups(), world.server("far.example").requests().len()), (0, 0));
    world.close().await;
}

#[tokio::test]
async fn a_server_that_is_away_is_not_known_yet() {
    let world = World::open(Character::Mastodon, &[("far.example", Character::GoToSocial)]).await;
    let far = world.server("far.example");
    far.answer(Canned::page("GET /.well-known/nodeinfo", StatusCode::BAD_GATEWAY).times(2));
    let answer = world.say("alice@far.example", "list apps").await;
    assert!(!answer.contains("https://far.example/oauth"), "{answer}");
    assert!(answer.contains("Your server answered that something is broken there"), "{answer}");
    assert!(
        world.say("alice@far.example", "list apps").await.contains("did not answer"),
        "it is left alone for a while"
    );
    world.advance(SignedDuration::from_secs(11));
    assert!(
        world.say("alice@far.example", "list apps").await.link().starts_with("https://far.example/oauth/authorize?")
    );
    // What needs no server is answered all the same.
    let world = World::open(Character::Mastodon, &[("far.example", Character::GoToSocial)]).await;
    let far = world.server("far.example");
    far.answer(Canned::page("GET /.well-known/webfinger", StatusCode::BAD_GATEWAY).times(2));
    assert!(world.say("alice@far.example", "help").await.contains("it has not answered me"));
    world.advance(SignedDuration::from_secs(11));
    assert!(world.say("alice@far.example", "list apps").await.contains("https://far.example/oauth/authorize?"));
    // Without NodeInfo, the instance tells.
    let world = World::open(Character::Mastodon, &[("far.example", Character::GoToSocial)]).await;
    let far = world.server("far.example");
    far.answer(Canned::page("GET /.well-known/nodeinfo", StatusCode::FORBIDDEN));
    far.answer(Canned::page("GET /nodeinfo/2.0", StatusCode::FORBIDDEN));
    assert!(
        world.say("alice@far.example", "list apps").await.link().starts_with("https://far.example/oauth/authorize?")
    );
    world.close().await;
}

#[tokio::test]
async fn a_domain_may_have_its_accounts_on_another_server() {
    let names = [("example.org", Character::GoToSocial), ("social.example.org", Character::GoToSocial)];
    let world = World::open(Character::GoToSocial, &names).await;
    let moved = "https://social.example.org/.well-known/webfinger?resource=acct:alice@example.org";
    let redirect = Canned::text("GET /.well-known/webfinger", StatusCode::FOUND, "text/plain", "");
    world.server("example.org").answer(redirect.with_header("location", moved));
    world.server("social.example.org").add_person("alice");
    alice_signs_in_below(world).await;
}

#[tokio::test]
async fn a_webfinger_that_points_at_somebody_elses_server_gains_nothing() {
    let names = [("evil.example", Character::GoToSocial), ("far.example", Character::GoToSocial)];
    let world = World::open(Character::GoToSocial, &names).await;
    let far = world.server("far.example");
    far.add_person("victim");
    world.server("evil.example").answer(self_link("mallory@evil.example", "https://far.example/users/victim"));
    let link = world.say("mallory@evil.example", "list apps").await.link();
    let code = world.code("far.example", "victim", &link).await;
    let answer = world.say("mallory@evil.example", &code).await;
    assert!(answer.contains("another account"), "{answer}");
    assert_eq!(bots_tokens(far, "victim"), 0, "what was handed out is given back");
    world.close().await;
}

#[tokio::test]
async fn a_link_that_was_forwarded_across_servers_gains_nothing() {
    let world = World::open(Character::Mastodon, &[("far.example", Character::GoToSocial)]).await;
    let far = world.server("far.example");
    far.add_person("victim");
    far.add_person("mallory");
    let link = world.say("mallory@far.example", "list apps").await.link();
    let code = world.code("far.example", "victim", &link).await;
    let answer = world.say("mallory@far.example", &code).await;
    assert!(answer.contains("another account"), "{answer}");
    assert_eq!(bots_tokens(far, "victim"), 0);
    world.close().await;
}

#[tokio::test]
async fn an_account_that_claims_the_address_of_another_gains_nothing() {
    let world = World::open(Character::Mastodon, &[("far.example", Character::GoToSocial)]).await;
    // What the bot's own server calls the account is not what its domain says.
    world.server("far.example").answer(self_link("mallory@far.example", "https://far.example/users/victim"));
    let answer = world.say("mallory@far.example", "list apps").await;
    assert!(!answer.contains("https://far.example/oauth"), "{answer}");
    world.close().await;
}

#[tokio::test]
async fn no_request_leaves_for_this_machine_however_it_is_written() {
    for host in ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "private.example"] {
        let world = World::open(Character::GoToSocial, &[("evil.example", Character::GoToSocial)]).await;
        let before = world.connections();
        world
            .server("evil.example")
            .answer(self_link("mallory@evil.example", &format!("https://{host}:{}/users/mallory", world.port())));
        let answer = world.say("mallory@evil.example", "list apps").await;
        assert!(!answer.contains("oauth"), "{host}: {answer}");
        assert_eq!(world.connections() - before, 1, "{host}: only WebFinger was asked");
        world.close().await;
    }
}

#[tokio::test]
async fn a_name_that_turns_private_and_a_redirect_to_this_machine_are_refused() {
    let world = World::open(Character::GoToSocial, &[("evil.example", Character::GoToSocial)]).await;
    let evil = world.server("evil.example");
    let redirect = Canned::text("GET /.well-known/webfinger", StatusCode::FOUND, "text/plain", "").times(1);
    evil.answer(redirect.with_header("location", "https://127.0.0.1/"));
    assert!(!world.say("alice@evil.example", "list apps").await.contains("oauth"));
    let link = world.say("alice@evil.example", "list apps").await.link();
    let code = world.code("evil.example", "alice", &link).await;
    world.let_turn_private("evil.example");
    let before = world.connections();
    // What goes on goes to the address that was judged, by the connection that is open.
    let _answer = world.say("alice@evil.example", &code).await;
    assert_eq!(world.connections(), before, "nobody dials the address of the second time");
    world.close().await;
}

#[tokio::test]
async fn an_unfit_answer_ends_with_a_word() {
    let deep = "[".repeat(100_000);
    let huge = " ".repeat((4 << 20) + 1);
    for body in [deep.as_str(), huge.as_str(), "<html>", "{\"subject\":7}", ""] {
        let world = World::open(Character::GoToSocial, &[("evil.example", Character::GoToSocial)]).await;
        let odd = Canned::text("GET /.well-known/webfinger", StatusCode::OK, "application/json", body);
        world.server("evil.example").answer(odd);
        assert!(!world.say("alice@evil.example", "list apps").await.contains("oauth"));
        let token: &AccessToken = world.bot_token();
        assert!(!format!("{:?}", world.server("evil.example").requests()).contains(token.expose()));
        world.close().await;
    }
}
