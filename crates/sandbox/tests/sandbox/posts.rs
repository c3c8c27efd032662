//! Posting: who gets it, how long it may be, how often, and what is answered.

use auditoot_sandbox::{Fault, FaultRule, NewPost, PostingApp, Visibility};
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{World, form, http_client, json_body, send};

const DIRECT: (&str, &str) = ("visibility", "direct");

#[tokio::test]
async fn on_mastodon_a_name_in_the_text_gets_the_private_mention() {
    let world = World::mastodon().await;
    world.sandbox.add_person("mallory@evil.example");
    let text = "@alice Your apps: Free @mallory@evil.example";
    let reply = world.write(&[("status", text), DIRECT]).await;
    let id = reply.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(world.sandbox.recipients_of(&id), ["alice", "mallory@evil.example"]);
    let mentions = reply.json()["mentions"].as_array().expect("mentions").len();
    assert_eq!((mentions, world.sandbox.readable_by("mallory@evil.example").len()), (2, 1));
    assert_eq!(world.sandbox.readable_by("bob").len(), 0);
}

#[tokio::test]
async fn allowed_mentions_stop_a_post_on_mastodon_and_nothing_on_gotosocial() {
    let world = World::mastodon().await;
    let body = json!({ "status": "@alice @bob", "visibility": "direct", "allowed_mentions": [world.alice_id] });
    let refused = send(json_body(world.bot(Method::POST, "api/v1/statuses"), &body)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.error(), "Post would be sent to unexpected accounts");
    assert_eq!(refused.json()["unexpected_accounts"][0]["username"], "bob");
    assert!(world.sandbox.posts_by("bot").is_empty());
    let nobody = json!({ "status": "@alice", "visibility": "direct", "allowed_mentions": [] });
    let refused = send(json_body(world.bot(Method::POST, "api/v1/statuses"), &nobody)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fine = world.write(&[("status", "@alice"), DIRECT, ("allowed_mentions[]", &world.alice_id)]).await;
    assert_eq!(fine.status, StatusCode::OK);

    let world = World::gotosocial().await;
    let sent = world.write(&[("status", "@alice @bob"), DIRECT, ("allowed_mentions[]", &world.alice_id)]).await;
    assert_eq!(sent.json()["mentions"].as_array().expect("mentions").len(), 2);
}

#[tokio::test]
async fn an_answer_without_a_mention_reaches_nobody() {
    for world in [World::mastodon().await, World::gotosocial().await] {
        let said = world.sandbox.say("alice", "@bot hello");
        let reply = world.write(&[("status", "hello"), DIRECT, ("in_reply_to_id", &said.status)]).await;
        assert_eq!(reply.json()["mentions"], json!([]));
        assert_eq!(reply.json()["in_reply_to_account_id"], world.alice_id);
        let id = reply.json()["id"].as_str().expect("an id").to_owned();
        assert!(world.sandbox.readable_by("alice").iter().all(|post| post.id != id));
        let token = world.token_of_alice("read");
        let request = world.http.get(world.url(&format!("api/v1/statuses/{id}"))).bearer_auth(token.expose());
        assert_eq!(send(request).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn length_is_counted_as_each_server_counts() {
    let link = format!("https://a.example/{}", "x".repeat(400));
    let text = format!("@alice {link} {}", "y".repeat(400));
    let world = World::mastodon().await;
    assert_eq!(world.write(&[("status", &text), DIRECT]).await.status, StatusCode::OK);
    let refused = world.write(&[("status", &"y".repeat(501)), DIRECT]).await;
    assert_eq!(refused.error(), "Validation failed: Text character limit of 500 exceeded");
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let world = World::gotosocial().await;
    assert_eq!(world.write(&[("status", &"y".repeat(5000)), DIRECT]).await.status, StatusCode::OK);
    let refused = world.write(&[("status", &"y".repeat(5001)), DIRECT]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.error(), "Bad Request: text with spoiler exceed max chars (5000)");
    assert_eq!(world.write(&[("status", " ")]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_key_makes_one_post_for_an_hour_on_mastodon_and_two_on_gotosocial() {
    let post = |world: &World| {
        let request = world.bot(Method::POST, "api/v1/statuses").header("Idempotency-Key", "k1");
        send(form(request, &[("status", "@alice once"), DIRECT]))
    };
    let world = World::mastodon().await;
    let (first, second) = (post(&world).await.json(), post(&world).await.json());
    assert_eq!(first["id"], second["id"]);
    world.clock.advance(SignedDuration::from_mins(61));
    assert_ne!(post(&world).await.json()["id"], first["id"]);
    assert_eq!(world.sandbox.posts_by("bot").len(), 2);
    let id = world.sandbox.posts_by("bot")[1].id.clone();
    world.sandbox.delete(&id);
    assert_eq!(post(&world).await.status, StatusCode::NOT_FOUND, "the post of this key was deleted");

    let world = World::gotosocial().await;
    post(&world).await;
    post(&world).await;
    assert_eq!(world.sandbox.posts_by("bot").len(), 2);
}

#[tokio::test]
async fn mastodon_allows_300_posts_in_a_window_of_three_hours() {
    let world = World::mastodon().await;
    for count in 1..=300_u32 {
        let reply = world.write(&[("status", "@alice"), DIRECT]).await;
        assert_eq!(reply.header("x-ratelimit-remaining"), (300 - count).to_string());
    }
    let refused = world.write(&[("status", "@alice"), DIRECT]).await;
    assert_eq!((refused.status, refused.error().as_str()), (StatusCode::TOO_MANY_REQUESTS, "Too many requests"));
    assert_eq!(refused.header("x-ratelimit-reset"), "2026-11-23T15:00:00.000000Z");
    world.clock.advance(SignedDuration::from_hours(3));
    assert_eq!(world.write(&[("status", "@alice"), DIRECT]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nothing_can_be_answered_that_is_gone() {
    let world = World::mastodon().await;
    let said = world.sandbox.say("alice", "@bot hello");
    assert!(world.sandbox.delete(&said.status));
    let reply = world.write(&[("status", "@alice hi"), DIRECT, ("in_reply_to_id", &said.status)]).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    assert_eq!(reply.error(), "The post you are trying to reply to does not appear to exist.");
    assert_eq!(world.sandbox.deleted_posts_by("alice").len(), 1);
}

#[tokio::test]
async fn the_html_is_what_each_server_makes() {
    let text = "@bot list <b> & \"all\"\nwww.a.example\n\n#tag";
    let content = async |world: &World| {
        let said = world.sandbox.say("alice", text);
        let status = world.get(&format!("api/v1/statuses/{}", said.status)).await.json();
        status["content"].as_str().expect("content").to_owned()
    };
    let world = World::mastodon().await;
    let base = world.url("");
    assert_eq!(
        content(&world).await,
        format!(
            "<p><span class=\"h-card\" translate=\"no\"><a href=\"{base}@bot\" class=\"u-url mention\">@<span>bot</span></a></span> \
             list &lt;b&gt; &amp; &quot;all&quot;<br />www.a.example</p>\
             <p><a href=\"{base}tags/tag\" class=\"mention hashtag\" rel=\"tag\">#<span>tag</span></a></p>"
        )
    );
    let world = World::gotosocial().await;
    let html = content(&world).await;
    assert!(html.contains("list &lt;b> &amp; \"all\"<br><a href=\"http://www.a.example\""), "{html}");
    assert!(html.contains("<br><br><a href") && html.matches("<p>").count() == 1, "{html}");
}

#[tokio::test]
async fn on_mastodon_an_author_can_hide_the_app_from_everybody_else() {
    for (world, is_hidden) in [(World::mastodon().await, true), (World::gotosocial().await, false)] {
        let app = PostingApp { name: "Tusky".to_owned(), website: None };
        let post = NewPost { application: Some(app), shows_application: false, ..NewPost::direct("alice", "@bot hi") };
        let said = world.sandbox.post(post);
        let status = world.get(&format!("api/v1/statuses/{}", said.status)).await.json();
        assert_eq!(status.get("application").is_none(), is_hidden, "{status}");
    }
}

#[tokio::test]
async fn gotosocial_leaves_out_what_mastodon_calls_null() {
    let world = World::mastodon().await;
    let said = world.sandbox.say("alice", "@bot hi");
    let status = world.get(&format!("api/v1/statuses/{}", said.status)).await.json();
    assert!(status["in_reply_to_id"].is_null() && status.get("in_reply_to_id").is_some());
    assert_eq!(status["application"]["name"], "Web");
    assert!(status["id"].as_str().expect("an id").parse::<u64>().is_ok());

    let world = World::gotosocial().await;
    let app = PostingApp { name: "Tusky".to_owned(), website: None };
    let said = world.sandbox.post(NewPost { application: Some(app), ..NewPost::direct("alice", "@bot hi") });
    let status = world.get(&format!("api/v1/statuses/{}", said.status)).await.json();
    assert!(status.get("in_reply_to_id").is_none() && status.get("edited_at").is_none());
    assert_eq!((status["text"].as_str(), &status["application"]), (Some("@bot hi"), &json!({ "name": "Tusky" })));
    assert_eq!(said.status.len(), 26);
}

#[tokio::test]
async fn refusals_have_the_words_of_each_server() {
    let world = World::mastodon().await;
    let path = "api/v1/accounts/verify_credentials";
    let ask = |world: &World, token: &str| send(world.http.get(world.url(path)).bearer_auth(token));
    assert_eq!(ask(&world, "wrong").await.error(), "The access token is invalid");
    let token = world.token_of_alice("read:statuses");
    let refused = ask(&world, token.expose()).await;
    assert_eq!(
        (refused.status, refused.error().as_str()),
        (StatusCode::FORBIDDEN, "This action is outside the authorized scopes")
    );
    world.sandbox.revoke_token(&world.sandbox.tokens("alice")[0].id);
    assert_eq!(ask(&world, token.expose()).await.error(), "The access token was revoked");

    let world = World::gotosocial().await;
    assert_eq!(ask(&world, "wrong").await.error(), "Unauthorized: token not supplied");
    let token = world.token_of_alice("read:statuses");
    assert_eq!(ask(&world, token.expose()).await.error(), "Forbidden: token has insufficient scope permission");
    let nameless = http_client(None).get(world.url(path)).bearer_auth(token.expose());
    assert_eq!(send(nameless).await.status, StatusCode::IM_A_TEAPOT);
    let picky = world.http.get(world.url(path)).header("accept", "text/html").bearer_auth(token.expose());
    assert_eq!(send(picky).await.status, StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test]
async fn a_lost_answer_leaves_the_post_behind() {
    let world = World::gotosocial().await;
    world.sandbox.set_fault(FaultRule::new(Fault::LostAnswer));
    let request = form(world.bot(Method::POST, "api/v1/statuses"), &[("status", "@alice hi"), DIRECT]);
    assert!(request.send().await.is_err(), "the connection is cut");
    let own = world.get(&format!("api/v1/accounts/{}/statuses?limit=40", world.bot_id)).await.json();
    assert_eq!(own.as_array().map(Vec::len), Some(1));
    assert_eq!(own[0]["mentions"][0]["username"], "alice");
    assert_eq!(world.write(&[("status", "@alice again"), DIRECT]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn faults_answer_429_and_500_until_they_are_over() {
    let world = World::mastodon().await;
    world.sandbox.set_fault(FaultRule::new(Fault::RateLimit));
    let limited = world.get("api/v1/notifications").await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(limited.header("x-ratelimit-reset"), "2026-11-23T12:05:00.000000Z");
    assert_eq!(world.get("api/v1/notifications").await.status, StatusCode::OK);
    world.sandbox.set_fault(FaultRule::new(Fault::ServerError).times(2));
    for expected in [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::INTERNAL_SERVER_ERROR, StatusCode::OK] {
        assert_eq!(world.get("api/v1/notifications").await.status, expected);
    }
}

#[tokio::test]
async fn edits_and_deletions_are_seen() {
    let world = World::mastodon().await;
    let said = world.sandbox.say("alice", "@bot no");
    world.clock.advance(SignedDuration::from_mins(1));
    assert!(world.sandbox.edit(&said.status, "@bot yes"));
    let status = world.get(&format!("api/v1/statuses/{}", said.status)).await.json();
    assert_eq!(status["edited_at"], "2026-11-23T12:01:00.000Z");
    let own = world.write(&[("status", "@alice oops"), DIRECT]).await.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("api/v1/statuses/{own}");
    assert_eq!(send(world.bot(Method::DELETE, &path)).await.json()["text"], "@alice oops");
    assert_eq!(world.get(&path).await.status, StatusCode::NOT_FOUND);
    let foreign = format!("api/v1/statuses/{}", said.status);
    assert_eq!(send(world.bot(Method::DELETE, &foreign)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn posts_from_elsewhere_keep_their_order_of_arrival_in_notifications_only() {
    let world = World::mastodon().await;
    let said: Vec<_> = (0..20).map(|_| world.sandbox.say("carol@far.example", "@bot hi")).collect();
    let ids: Vec<u64> = said.iter().map(|posted| posted.status.parse().expect("a number")).collect();
    assert!(!ids.is_sorted(), "the random part below the second decides");
    let rows: Vec<u64> =
        said.iter().map(|posted| posted.notification.as_ref().expect("a row").parse().expect("a number")).collect();
    assert!(rows.is_sorted());
    let post = NewPost::direct("carol@far.example", "@bot hello").with_visibility(Visibility::Public);
    let id = world.sandbox.post(post).status;
    let status = world.get(&format!("api/v1/statuses/{id}")).await.json();
    assert_eq!((status["account"]["acct"].as_str(), status.get("application")), (Some("carol@far.example"), None));
}
