//! Who follows whom, and what that lets through; and the thread above a status.

use auditoot_sandbox::{NewPost, Visibility};
use reqwest::StatusCode;
use serde_json::Value;

use super::{World, send};

#[tokio::test]
async fn who_follows_the_bot_gets_what_it_sends_on_its_own() {
    let world = World::mastodon().await;
    let out_of_the_blue = [("status", "@alice out of the blue"), ("visibility", "direct")];
    world.write(&out_of_the_blue).await;
    assert_eq!(world.sandbox.last_notification_for("alice"), None);
    world.sandbox.follow("alice", "bot", true);
    world.write(&out_of_the_blue).await;
    let first = world.sandbox.last_notification_for("alice").expect("alice sees it");
    world.sandbox.follow("alice", "bot", false);
    world.write(&out_of_the_blue).await;
    assert_eq!(world.sandbox.last_notification_for("alice"), Some(first));
}

#[tokio::test]
async fn a_server_says_who_follows_whoever_asks_and_may_know() {
    for world in [World::mastodon().await, World::gotosocial().await] {
        let path = |id: &str| format!("api/v1/accounts/relationships?id[]={id}&id[]=nobody");
        let followed_by = |reply: Value| reply.as_array().expect("a list").iter().map(followed_by).collect::<Vec<_>>();
        assert_eq!(followed_by(world.get(&path(&world.alice_id)).await.json()), [false]);
        world.sandbox.follow("alice", "bot", true);
        assert_eq!(followed_by(world.get(&path(&world.alice_id)).await.json()), [true]);
        let ask = |scopes: &str| {
            let token = world.token_of_alice(scopes);
            world.http.get(world.url(&path(&world.bot_id))).bearer_auth(token.expose())
        };
        let reply = send(ask("read:follows")).await;
        assert_eq!((followed_by(reply.json()), &reply.json()[0]["following"]), (vec![false], &true.into()));
        assert_eq!(send(ask("read:accounts write")).await.status, StatusCode::FORBIDDEN);
    }
}

fn followed_by(relationship: &Value) -> bool {
    relationship["followed_by"].as_bool().expect("yes or no")
}

#[tokio::test]
async fn the_thread_above_is_what_the_caller_may_read_of_it() {
    let world = World::mastodon().await;
    let public = |author: &str, text: &str| NewPost::direct(author, text).with_visibility(Visibility::Public);
    let first = world.sandbox.post(public("alice", "@bot list apps")).status;
    let second = world.sandbox.post(public("bob", "what is that?").replying_to(first.clone())).status;
    let secret = world.sandbox.post(NewPost::direct("alice", "@bob later").replying_to(second.clone())).status;
    let last = world.sandbox.post(public("bob", "@bot @alice hello").replying_to(secret)).status;
    let thread = world.get(&format!("api/v1/statuses/{last}/context")).await.json();
    let ids: Vec<&str> =
        thread["ancestors"].as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids, [first, second]);
    assert_eq!(world.get("api/v1/statuses/0/context").await.status, StatusCode::NOT_FOUND);
}
