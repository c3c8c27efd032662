//! Registering, the pages, codes and tokens.

use auditoot_sandbox::{Browsed, Decision, Fault, FaultRule, Target};
use data_encoding::BASE64URL_NOPAD;
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Reply, World, form, json_body, send};

const OOB: &str = "urn:ietf:wg:oauth:2.0:oob";
const VERIFIER: &str = "a-verifier-that-is-long-enough-for-everybody-who-counts";

struct App {
    id: String,
    secret: String,
    redirect_uri: String,
}

async fn register(world: &World, scopes: &str, redirect_uri: &str) -> App {
    let fields = [("client_name", "Auditoot <b>"), ("redirect_uris", redirect_uri), ("scopes", scopes)];
    let reply = send(form(world.http.post(world.url("api/v1/apps")), &fields)).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let json = reply.json();
    let text = |name: &str| json[name].as_str().expect("a text").to_owned();
    App { id: text("client_id"), secret: text("client_secret"), redirect_uri: redirect_uri.to_owned() }
}

fn link(world: &World, app: &App, scopes: &str, more: &[(&str, &str)]) -> String {
    let mut url = world.sandbox.base_url().join("oauth/authorize").expect("a path");
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &app.id)
        .append_pair("redirect_uri", &app.redirect_uri)
        .append_pair("scope", scopes)
        .extend_pairs(more);
    url.to_string()
}

async fn approve(world: &World, person: &str, link: &str) -> Browsed {
    world.sandbox.browse(person, link, Decision::Approve).await.expect("pages")
}

async fn exchange(world: &World, app: &App, code: &str, more: &[(&str, &str)]) -> Reply {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("client_id", &app.id),
        ("client_secret", &app.secret),
        ("redirect_uri", &app.redirect_uri),
        ("code", code),
    ];
    fields.extend(more);
    send(form(world.http.post(world.url("oauth/token")), &fields)).await
}

async fn identity(world: &World, token: &str) -> Reply {
    send(world.http.get(world.url("api/v1/accounts/verify_credentials")).bearer_auth(token)).await
}

fn parameter(browsed: &Browsed, name: &str) -> Option<String> {
    browsed.url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

fn challenge() -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(VERIFIER.as_bytes()))
}

#[tokio::test]
async fn the_whole_dance_on_both_servers_ends_with_a_token_of_the_right_person() {
    for world in [World::mastodon().await, World::gotosocial().await] {
        let app = register(&world, "read:accounts", OOB).await;
        let browsed = approve(&world, "alice", &link(&world, &app, "read:accounts", &[])).await;
        let code = browsed.code.expect("a code to copy");
        let reply = exchange(&world, &app, code.expose(), &[]).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        let json = reply.json();
        assert_eq!((json["token_type"].as_str(), json["scope"].as_str()), (Some("Bearer"), Some("read:accounts")));
        assert!(json["created_at"].is_i64());
        let who = identity(&world, json["access_token"].as_str().expect("a token")).await;
        assert_eq!(who.json()["id"], world.alice_id);
        assert_eq!(
            exchange(&world, &app, code.expose(), &[]).await.status,
            StatusCode::BAD_REQUEST,
            "a code works once"
        );
    }
}

#[tokio::test]
async fn the_callback_gets_code_and_state_and_the_pages_escape_the_app() {
    let world = World::mastodon().await;
    let app = register(&world, "profile", &world.url("callback")).await;
    let link = link(&world, &app, "profile", &[("state", "a&b\"c")]);
    let looked = world.sandbox.browse("alice", &link, Decision::JustLook).await.expect("pages");
    assert!(looked.url.path().starts_with("/auth/sign_in"), "a preview only meets the sign-in page");
    let browsed = approve(&world, "alice", &link).await;
    assert_eq!(browsed.url.path(), "/callback");
    assert_eq!(parameter(&browsed, "state").as_deref(), Some("a&b\"c"));
    assert_eq!(parameter(&browsed, "code").expect("a code").len(), 43);
    let signed_in = world.sandbox.browse("alice", &format!("{link}&force_login=true"), Decision::JustLook).await;
    let page = signed_in.expect("the consent page").html;
    assert!(page.contains("Auditoot &lt;b&gt;") && !page.contains("Auditoot <b>"), "{page}");
}

#[tokio::test]
async fn denying_leads_back_on_mastodon_and_nowhere_on_gotosocial() {
    let world = World::mastodon().await;
    let app = register(&world, "read", &world.url("callback")).await;
    let link_there = link(&world, &app, "read", &[("state", "s")]);
    let browsed = world.sandbox.browse("alice", &link_there, Decision::Deny).await.expect("pages");
    assert_eq!(parameter(&browsed, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&browsed, "state").as_deref(), Some("s"));

    let world = World::gotosocial().await;
    let app = register(&world, "read", &world.url("callback")).await;
    let browsed = world.sandbox.browse("alice", &link(&world, &app, "read", &[]), Decision::Deny).await.expect("pages");
    assert_eq!(browsed.url.path(), "/oauth/authorize");
    assert!(!browsed.html.contains("Deny"));
}

#[tokio::test]
async fn mastodon_enforces_pkce_and_gotosocial_forgets_it() {
    let world = World::mastodon().await;
    let app = register(&world, "read", OOB).await;
    let challenge = challenge();
    let pkce = [("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")];
    let browsed = approve(&world, "alice", &link(&world, &app, "read", &pkce)).await;
    let code = browsed.code.expect("a code");
    assert_eq!(exchange(&world, &app, code.expose(), &[]).await.error(), "invalid_request");
    assert_eq!(exchange(&world, &app, code.expose(), &[("code_verifier", "wrong")]).await.error(), "invalid_grant");
    assert_eq!(exchange(&world, &app, code.expose(), &[("code_verifier", VERIFIER)]).await.status, StatusCode::OK);

    let world = World::gotosocial().await;
    let app = register(&world, "read", OOB).await;
    let browsed = approve(&world, "alice", &link(&world, &app, "read", &pkce)).await;
    let code = browsed.code.expect("a code");
    assert_eq!(exchange(&world, &app, code.expose(), &[("code_verifier", "wrong")]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_code_lasts_ten_minutes_and_wants_the_same_address() {
    let world = World::gotosocial().await;
    let app = register(&world, "read", OOB).await;
    let code = approve(&world, "alice", &link(&world, &app, "read", &[])).await.code.expect("a code");
    let elsewhere = App { redirect_uri: "https://else.example/".to_owned(), ..app };
    let refused = exchange(&world, &elsewhere, code.expose(), &[]).await;
    assert_eq!(refused.error(), "sql: no rows in result set");
    let app = App { redirect_uri: OOB.to_owned(), ..elsewhere };
    world.clock.advance(SignedDuration::from_secs(600));
    assert_eq!(exchange(&world, &app, code.expose(), &[]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn mastodon_gives_the_same_token_again_without_asking() {
    let world = World::mastodon().await;
    let app = register(&world, "read write", OOB).await;
    let link_there = link(&world, &app, "read", &[]);
    let first = approve(&world, "alice", &link_there).await.code.expect("a code");
    let first = exchange(&world, &app, first.expose(), &[]).await.json()["access_token"].clone();
    // Whoever would deny is not asked any more.
    let browsed = world.sandbox.browse("alice", &link_there, Decision::Deny).await.expect("pages");
    let second =
        exchange(&world, &app, browsed.code.expect("a code at once").expose(), &[]).await.json()["access_token"]
            .clone();
    assert_eq!(first, second);
    let asked = world.sandbox.browse("alice", &format!("{link_there}&force_login=true"), Decision::JustLook).await;
    assert!(asked.expect("the consent page").html.contains("Allow"));

    let world = World::gotosocial().await;
    let app = register(&world, "read", OOB).await;
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let code = approve(&world, "alice", &link(&world, &app, "read", &[])).await.code.expect("a code");
        tokens.push(exchange(&world, &app, code.expose(), &[]).await.json()["access_token"].clone());
    }
    assert_ne!(tokens[0], tokens[1]);
}

#[tokio::test]
async fn unknown_scopes_are_refused_by_mastodon_and_taken_as_words_by_gotosocial() {
    for (world, expected) in
        [(World::mastodon().await, StatusCode::UNPROCESSABLE_ENTITY), (World::gotosocial().await, StatusCode::OK)]
    {
        let body = json!({ "client_name": "x", "redirect_uris": OOB, "scopes": "read everything" });
        assert_eq!(send(json_body(world.http.post(world.url("api/v1/apps")), &body)).await.status, expected);
    }
    let gotosocial = World::gotosocial().await;
    let body = json!({ "client_name": "x", "redirect_uris": [OOB] });
    let refused = send(json_body(gotosocial.http.post(gotosocial.url("api/v1/apps")), &body)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "a list is no string");
}

#[tokio::test]
async fn a_scope_the_app_did_not_register_leads_back_with_an_error() {
    for world in [World::mastodon().await, World::gotosocial().await] {
        let app = register(&world, "read:accounts", &world.url("callback")).await;
        let browsed = approve(&world, "alice", &link(&world, &app, "write", &[])).await;
        assert_eq!(parameter(&browsed, "error").as_deref(), Some("invalid_scope"));
    }
}

#[tokio::test]
async fn an_unregistered_address_is_refused_by_mastodon_and_visited_by_gotosocial() {
    let world = World::mastodon().await;
    let app = App { redirect_uri: world.url("elsewhere"), ..register(&world, "read", OOB).await };
    let browsed = approve(&world, "alice", &link(&world, &app, "read", &[])).await;
    assert_eq!((browsed.status, browsed.url.path()), (StatusCode::BAD_REQUEST, "/oauth/authorize"));

    let world = World::gotosocial().await;
    let app = App { redirect_uri: world.url("elsewhere"), ..register(&world, "read", OOB).await };
    let browsed = approve(&world, "alice", &link(&world, &app, "read", &[])).await;
    assert_eq!(browsed.url.path(), "/elsewhere");
    assert_eq!(parameter(&browsed, "error").as_deref(), Some("server_error"));
}

#[tokio::test]
async fn a_wrong_password_or_a_name_for_the_address_signs_nobody_in() {
    let world = World::gotosocial().await;
    let app = register(&world, "read", OOB).await;
    let started = send(world.http.get(link(&world, &app, "read", &[]))).await;
    assert_eq!((started.status, started.header("location")), (StatusCode::SEE_OTHER, "/auth/sign_in"));
    let cookie = started.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    for fields in
        [[("username", "alice"), ("password", "sandbox")], [("username", "alice@sandbox.example"), ("password", "no")]]
    {
        let request = form(world.http.post(world.url("auth/sign_in")), &fields).header("cookie", &cookie);
        assert_eq!(send(request).await.status, StatusCode::UNAUTHORIZED);
    }
    // The session outlives a mistake, but not two minutes.
    let fields = [("username", "alice@sandbox.example"), ("password", "sandbox")];
    let request = form(world.http.post(world.url("auth/sign_in")), &fields).header("cookie", &cookie);
    let entered = send(request).await;
    assert_eq!(entered.header("location"), "/oauth/authorize");
    let renewed = entered.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    assert_ne!(renewed, cookie);
    world.clock.advance(SignedDuration::from_secs(121));
    let late = send(world.http.post(world.url("oauth/authorize")).header("cookie", &renewed)).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_is_given_back_by_its_own_app_and_on_gotosocial_by_form_only() {
    for world in [World::mastodon().await, World::gotosocial().await] {
        let (app, other) = (register(&world, "read", OOB).await, register(&world, "read", OOB).await);
        let code = approve(&world, "alice", &link(&world, &app, "read", &[])).await.code.expect("a code");
        let token = exchange(&world, &app, code.expose(), &[]).await.json()["access_token"]
            .as_str()
            .expect("a token")
            .to_owned();
        let revoke = |app: &App, token: &str| {
            let fields = [("client_id", app.id.as_str()), ("client_secret", app.secret.as_str()), ("token", token)];
            form(world.http.post(world.url("oauth/revoke")), &fields)
        };
        let stranger = send(revoke(&other, &token)).await;
        assert_eq!((stranger.status, stranger.error().as_str()), (StatusCode::FORBIDDEN, "unauthorized_client"));
        assert_eq!(identity(&world, &token).await.status, StatusCode::OK);
        let body = json!({ "client_id": app.id, "client_secret": app.secret, "token": token });
        let by_json = send(json_body(world.http.post(world.url("oauth/revoke")), &body)).await;
        let expected =
            if world.sandbox.character().name() == "mastodon" { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        assert_eq!(by_json.status, expected);
        let done = send(revoke(&app, &token)).await;
        assert_eq!((done.status, done.text.as_str()), (StatusCode::OK, "{}"));
        assert_eq!(identity(&world, &token).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(send(revoke(&app, "unknown")).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_client_can_test_itself_on_mastodon_and_be_forgotten() {
    let world = World::mastodon().await;
    let app = register(&world, "read", OOB).await;
    let fields = [("grant_type", "client_credentials"), ("client_id", &app.id), ("client_secret", &app.secret)];
    let token = send(form(world.http.post(world.url("oauth/token")), &fields)).await.json()["access_token"].clone();
    let token = token.as_str().expect("a token");
    let check = || send(world.http.get(world.url("api/v1/apps/verify_credentials")).bearer_auth(token));
    assert_eq!(check().await.json()["name"], "Auditoot <b>");
    let nobody = identity(&world, token).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.sandbox.forget_apps_named("Auditoot <b>"), 1);
    assert_eq!(check().await.status, StatusCode::UNAUTHORIZED);
    let page = approve(&world, "alice", &link(&world, &app, "read", &[])).await;
    assert_eq!((page.status, page.url.path()), (StatusCode::UNAUTHORIZED, "/oauth/authorize"));
    assert_eq!(exchange(&world, &app, "any", &[]).await.error(), "invalid_client");
}

#[tokio::test]
async fn the_page_of_authorized_apps_needs_a_browser() {
    let world = World::mastodon().await;
    let app = register(&world, "read", OOB).await;
    let code = approve(&world, "alice", &link(&world, &app, "read", &[])).await.code.expect("a code");
    exchange(&world, &app, code.expose(), &[]).await;
    let path = "oauth/authorized_applications";
    assert_eq!(world.get(path).await.status, StatusCode::FOUND, "a token does not open it");
    let page = world.sandbox.browse("alice", &world.url(path), Decision::JustLook).await.expect("the page");
    assert!(page.html.contains("Auditoot &lt;b&gt;") && page.html.contains("doorkeeper_application_"));
}

#[tokio::test]
async fn a_fault_can_strike_one_endpoint_alone() {
    let world = World::gotosocial().await;
    world.sandbox.set_fault(FaultRule::new(Fault::Html).at(Target::Exchange));
    let app = register(&world, "read", OOB).await;
    let code = approve(&world, "alice", &link(&world, &app, "read", &[])).await.code.expect("a code");
    let page = exchange(&world, &app, code.expose(), &[]).await;
    assert!(page.status == StatusCode::OK && page.text.starts_with("<!DOCTYPE html>"));
    world.sandbox.heal();
    assert_eq!(exchange(&world, &app, code.expose(), &[]).await.status, StatusCode::OK);
    let seen = world.sandbox.requests();
    assert!(seen.iter().any(|request| request.method == Method::POST.as_str() && request.path == "/oauth/token"));
}
