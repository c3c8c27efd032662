//! GoToSocial's token API.

use auditoot_core::secret::AccessToken;
use auditoot_sandbox::{Fault, FaultRule, NewToken};
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Reply, World, send};

async fn ask(world: &World, token: &AccessToken, method: Method, path: &str) -> Reply {
    send(world.http.request(method, world.url(path)).bearer_auth(token.expose())).await
}

fn add(world: &World, app_name: &str, days_ago: i64, used: bool) -> String {
    let at = world.clock.now() - SignedDuration::from_hours(24 * days_ago);
    world.sandbox.add_token(
        "alice",
        NewToken {
            app_name: app_name.to_owned(),
            website: None,
            scopes: "read write".to_owned(),
            authorized_at: at,
            last_used_at: used.then_some(at),
        },
    )
}

fn names(rows: &Value) -> Vec<&str> {
    rows.as_array().expect("rows").iter().map(|row| row["application"]["name"].as_str().expect("a name")).collect()
}

#[tokio::test]
async fn the_list_is_newest_first_and_shows_what_gotosocial_shows() {
    let world = World::gotosocial().await;
    add(&world, "Old", 300, true);
    let never = add(&world, "Never", 10, false);
    let token = world.token_of_alice("read:accounts");
    let rows = ask(&world, &token, Method::GET, "api/v1/tokens").await.json();
    assert_eq!(names(&rows), ["Tester", "Never", "Old"]);
    assert_eq!(
        rows[1],
        json!({
            "id": never,
            "created_at": "2026-11-13T12:00:00.000Z",
            "scope": "read write",
            "application": { "name": "Never" },
        })
    );
    assert_eq!(rows[0]["last_used"], "2026-11-23T12:00:00.000Z", "listing is a use");
}

#[tokio::test]
async fn pages_end_with_an_empty_one_without_links() {
    let world = World::gotosocial().await;
    for n in 0..30 {
        add(&world, &format!("App {n}"), n + 1, false);
    }
    let token = world.token_of_alice("read:accounts");
    let mut path = "api/v1/tokens?limit=20".to_owned();
    let mut seen = 0;
    loop {
        let page = ask(&world, &token, Method::GET, &path).await;
        let count = page.json().as_array().expect("rows").len();
        seen += count;
        let link = page.header("link").to_owned();
        if count == 0 {
            assert_eq!(link, "");
            break;
        }
        assert!(link.contains("rel=\"prev\"") && link.contains("min_id="));
        let next = link.trim_start_matches('<').split('>').next().expect("an address").to_owned();
        assert!(next.starts_with(world.sandbox.base_url().as_str()) && next.contains("max_id="));
        path = next.trim_start_matches(world.sandbox.base_url().as_str()).to_owned();
    }
    assert_eq!(seen, 31);
    let count = async |query: &str| {
        ask(&world, &token, Method::GET, &format!("api/v1/tokens{query}")).await.json().as_array().map(Vec::len)
    };
    assert_eq!((count("").await, count("?limit=0").await, count("?limit=-1").await), (Some(25), Some(25), Some(31)));
    assert_eq!(ask(&world, &token, Method::GET, "api/v1/tokens?limit=abc").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn last_use_is_written_once_an_hour_even_when_it_is_refused() {
    let world = World::gotosocial().await;
    let token = world.token_of_alice("read:statuses");
    let used = |world: &World| world.sandbox.tokens("alice")[0].last_used_at;
    assert_eq!(used(&world), None);
    let first = world.clock.now();
    assert_eq!(ask(&world, &token, Method::GET, "api/v1/tokens").await.status, StatusCode::FORBIDDEN);
    assert_eq!(used(&world), Some(first));
    world.clock.advance(SignedDuration::from_mins(60));
    ask(&world, &token, Method::GET, "api/v1/tokens").await;
    assert_eq!(used(&world), Some(first));
    world.clock.advance(SignedDuration::from_mins(1));
    ask(&world, &token, Method::GET, "api/v1/tokens").await;
    assert_eq!(used(&world), Some(world.clock.now()));
}

#[tokio::test]
async fn invalidating_answers_what_it_ended_and_a_second_time_not_found() {
    let world = World::gotosocial().await;
    let doomed = add(&world, "Doomed", 5, true);
    let token = world.token_of_alice("read:accounts write:accounts");
    let path = format!("api/v1/tokens/{doomed}/invalidate");
    let unable = world.token_of_alice("read:accounts");
    assert_eq!(ask(&world, &unable, Method::POST, &path).await.status, StatusCode::FORBIDDEN);
    let ended = ask(&world, &token, Method::POST, &path).await;
    assert_eq!((ended.status, ended.json()["application"]["name"].as_str()), (StatusCode::OK, Some("Doomed")));
    let again = ask(&world, &token, Method::POST, &path).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_FOUND, r#"{"error":"Not Found"}"#));
    assert!(world.sandbox.tokens("alice").iter().all(|sign_in| sign_in.id != doomed));
}

#[tokio::test]
async fn other_peoples_sign_ins_do_not_exist_and_delete_is_no_method() {
    let world = World::gotosocial().await;
    let token = world.token_of_alice("read write");
    let bots = world.sandbox.tokens("bot")[0].id.clone();
    for (method, path) in
        [(Method::GET, format!("api/v1/tokens/{bots}")), (Method::POST, format!("api/v1/tokens/{bots}/invalidate"))]
    {
        assert_eq!(ask(&world, &token, method, &path).await.status, StatusCode::NOT_FOUND);
    }
    let refused = ask(&world, &token, Method::DELETE, &format!("api/v1/tokens/{bots}")).await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(serde_json::from_str::<Value>(&refused.text).is_err(), "the body is text");
}

#[tokio::test]
async fn a_token_can_end_itself() {
    let world = World::gotosocial().await;
    let token = world.token_of_alice("read:accounts write:accounts");
    let own = world.sandbox.tokens("alice")[0].id.clone();
    assert_eq!(
        ask(&world, &token, Method::POST, &format!("api/v1/tokens/{own}/invalidate")).await.status,
        StatusCode::OK
    );
    assert_eq!(ask(&world, &token, Method::GET, "api/v1/tokens").await.error(), "Unauthorized: token not supplied");
}

#[tokio::test]
async fn the_server_can_lie_about_a_removal_and_refuse_people() {
    let world = World::gotosocial().await;
    let doomed = add(&world, "Survivor", 5, true);
    let token = world.token_of_alice("read:accounts write:accounts");
    world.sandbox.set_fault(FaultRule::new(Fault::InvalidateLies));
    let lied = ask(&world, &token, Method::POST, &format!("api/v1/tokens/{doomed}/invalidate")).await;
    assert_eq!(lied.status, StatusCode::OK);
    assert!(world.sandbox.tokens("alice").iter().any(|sign_in| sign_in.id == doomed));
    world.sandbox.set_fault(FaultRule::new(Fault::TokensRefused));
    assert_eq!(ask(&world, &token, Method::GET, "api/v1/tokens").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(world.get("api/v1/accounts/verify_credentials").await.status, StatusCode::OK, "the bot's still works");
    world.sandbox.set_fault(FaultRule::new(Fault::None));
    assert_eq!(ask(&world, &token, Method::GET, "api/v1/tokens").await.status, StatusCode::OK);
}

#[tokio::test]
async fn mastodon_has_no_such_list_and_notes_a_use_once_a_day() {
    let world = World::mastodon().await;
    let token = world.token_of_alice("read write");
    assert_eq!(ask(&world, &token, Method::GET, "api/v1/tokens").await.status, StatusCode::NOT_FOUND);
    let path = "api/v1/accounts/verify_credentials";
    ask(&world, &token, Method::GET, path).await;
    let first = world.sandbox.tokens("alice")[0].last_used_at;
    world.clock.advance(SignedDuration::from_hours(24));
    ask(&world, &token, Method::GET, path).await;
    assert_eq!(world.sandbox.tokens("alice")[0].last_used_at, first);
}
