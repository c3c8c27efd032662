use http::StatusCode;
use serde_json::{Value, json};

use super::{Canned, HASTY, Town, error, now, page};
use crate::mastodon::client::{HostRules, MastodonClient};
use crate::mastodon::instance::nodeinfo::ServerSoftware;
use crate::mastodon::oauth::authorization_server::AuthorizationServer;
use crate::mastodon::oauth::{ClientMetadata, Recognition, Redirect};
use crate::sources::{HomeServer, TokenSources};
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::audit::Source;
use auditoot_core::audit::source::AppsPage;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_sandbox::{Character, Fault, FaultRule};

const METADATA: &str = "GET /.well-known/oauth-authorization-server";
const NODEINFO: &str = "GET /nodeinfo";
const NODEINFO_LINKS: &str = "GET /.well-known/nodeinfo";

fn ok(on: &str, body: &Value) -> Canned {
    Canned::json(on, StatusCode::OK, body)
}

#[tokio::test]
async fn gotosocial_is_known_by_its_nodeinfo() {
    let server = Town::gotosocial().await.sources.discover().await.expect("a server");
    assert_eq!(server.source, Source::GoToSocial);
    assert_eq!((server.pkce, server.scopes.as_str()), (false, "read:accounts write:accounts"));
}

#[tokio::test]
async fn mastodon_is_known_with_what_its_metadata_says() {
    let server = Town::mastodon().await.sources.discover().await.expect("a server");
    assert_eq!(server.source, Source::PageOnly(AppsPage::Mastodon));
    assert_eq!((server.pkce, server.scopes.as_str()), (true, "profile"));
}

#[tokio::test]
async fn mastodon_of_strangers_has_a_page_to_copy_as_long_as_pasting_is_offered() {
    let town = Town::mastodon().await;
    let client = town.ground.stranger(HASTY);
    let metadata = ClientMetadata { name: "Auditoot".to_owned(), website: None };
    let there = |is_offered: bool| {
        let sources = TokenSources::with_paste_page(&client, metadata.clone(), None, is_offered);
        sources.with_strangers(client.clone()).elsewhere(town.ground.sandbox.base_url()).expect("the ways there")
    };
    let server = there(true).discover().await.expect("a server");
    assert_eq!(server.source, Source::Pasted);
    assert_eq!(there(true).rated(server.clone()), server);
    assert_eq!(there(false).rated(server).source, Source::PageOnly(AppsPage::Mastodon));
}

#[tokio::test]
async fn a_front_end_that_answers_every_address_has_no_metadata() {
    let town = Town::mastodon().await;
    town.answer(ok(NODEINFO, &json!({ "software": { "name": "akkoma", "version": "3.16.0" } })));
    town.answer(page(METADATA, 200));
    let server = town.sources.discover().await.expect("a server");
    assert_eq!(server.source, Source::PageOnly(AppsPage::Pleroma));
    assert_eq!((server.pkce, server.scopes.as_str()), (false, "read:accounts"));
}

#[tokio::test]
async fn a_server_without_nodeinfo_is_of_unknown_software() {
    let town = Town::gotosocial().await;
    town.answer(page(NODEINFO_LINKS, 404));
    town.answer(error(NODEINFO, 404));
    let server = town.sources.discover().await.expect("a server");
    assert_eq!(server.source, Source::GoToSocial, "its instance gives it away");
    town.answer(error("GET /api/v2/instance", 404));
    let server = town.sources.discover().await.expect("a server");
    assert_eq!((server.source, server.software.name.as_str()), (Source::PageOnly(AppsPage::Unknown), "unknown"));
}

#[tokio::test]
async fn where_the_version_says_nothing_the_token_api_is_looked_for() {
    let town = Town::gotosocial().await;
    town.answer(ok(NODEINFO, &json!({ "software": { "name": "gotosocial", "version": "from source" } })));
    assert_eq!(town.sources.discover().await.map(|server| server.source), Ok(Source::GoToSocial));
    town.answer(error("GET /api/v1/tokens", 404).times(1));
    let server = town.sources.discover().await.expect("a server");
    assert_eq!(server.source, Source::PageOnly(AppsPage::GoToSocial));
    town.answer(error("GET /api/v1/tokens", 503).times(2));
    assert_eq!(town.sources.discover().await, Err(Trouble::Failing), "away is not known yet");
}

#[tokio::test]
async fn nodeinfo_on_another_host_is_not_fetched() {
    let (other, town) = (Town::gotosocial().await, Town::mastodon().await);
    let href = other.ground.sandbox.base_url().join("nodeinfo/2.0").expect("an address");
    let links = json!({ "links": [{ "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": href }] });
    town.answer(ok(NODEINFO_LINKS, &links));
    let server = town.sources.discover().await.expect("a server");
    assert_eq!(server.software.name, "mastodon");
    assert_eq!(other.ground.count(""), 0);
}

#[tokio::test]
async fn a_page_for_an_outage_is_not_taken_for_unknown_software() {
    let town = Town::gotosocial().await;
    town.answer(page(NODEINFO, 200).times(2));
    assert_eq!(town.sources.discover().await, Err(Trouble::Nonsense));
    assert_eq!(town.ground.count(NODEINFO), 2, "it is asked once more");
    town.answer(error(NODEINFO_LINKS, 502));
    assert_eq!(town.sources.discover().await, Err(Trouble::Failing));
}

#[tokio::test]
async fn a_server_that_hangs_is_unreachable() {
    let town = Town::with_patience(Character::GoToSocial, HASTY).await;
    town.ground.sandbox.set_fault(FaultRule::new(Fault::Hang));
    assert_eq!(town.sources.discover().await, Err(Trouble::Unreachable));
}

#[tokio::test]
async fn a_registration_that_the_server_forgot_is_noticed() {
    let town = Town::gotosocial().await;
    let server = town.sources.discover().await.expect("a server");
    let oauth_client = town.sources.register(&server, &Redirect::OutOfBand, None).await.expect("a registration");
    assert_eq!(town.sources.recognition(&oauth_client).await, Ok(Recognition::Known));
    assert!(town.sources.fits(&server, &oauth_client));
    let named = town.sources.register(&server, &Redirect::OutOfBand, Some("auditbot")).await.expect("a registration");
    assert_eq!(named.metadata.name, "Auditoot (@auditbot)");
    assert!(town.sources.fits(&server, &named), "whichever name it was registered under");
    town.answer(page("POST /oauth/token", 403).times(1));
    assert_eq!(town.sources.recognition(&oauth_client).await, Ok(Recognition::Untold), "a proxy's page says nothing");
    assert_eq!(town.ground.sandbox.forget_apps_named("Auditoot"), 1);
    assert_eq!(town.sources.recognition(&oauth_client).await, Ok(Recognition::Forgotten));
    let vague = json!({ "error": "server_error", "error_description": "sql: no rows in result set" });
    town.answer(Canned::json("POST /oauth/token", StatusCode::BAD_REQUEST, &vague));
    assert_eq!(town.sources.recognition(&oauth_client).await, Ok(Recognition::Forgotten));
}

#[tokio::test]
async fn a_registration_without_a_secret_is_none() {
    let town = Town::gotosocial().await;
    let server = town.sources.discover().await.expect("a server");
    town.answer(ok("POST /api/v1/apps", &json!({ "client_id": "x" })));
    assert_eq!(town.sources.register(&server, &Redirect::OutOfBand, None).await, Err(Trouble::Nonsense));
}

/// What the sources make of a server that says this.
fn home_server(software: ServerSoftware, metadata: &AuthorizationServer) -> HomeServer {
    let host = HostRules::of_bot_server("http://127.0.0.1:9/".parse().expect("an address"), Timeouts::HASTY);
    let client = MastodonClient::new(host, "Auditoot (test)", Clock::standing(now())).expect("a client");
    let introduction = ClientMetadata { name: "Auditoot".to_owned(), website: None };
    TokenSources::new(&client, introduction, None).home_server(software, metadata)
}

fn server(name: &str, version: &str) -> HomeServer {
    let nodeinfo = json!({ "software": { "name": name, "version": version } });
    home_server(ServerSoftware::of(&nodeinfo), &AuthorizationServer::default())
}

#[test]
fn the_source_follows_from_software_and_version() {
    let page = Source::PageOnly;
    for (name, version, source) in [
        ("gotosocial", "0.19.0", Source::GoToSocial),
        ("GoToSocial", "0.20.0-git-57cb4fe+git-57cb4fe", Source::GoToSocial),
        ("gotosocial", "1.0.0", Source::GoToSocial),
        ("gotosocial", "from source", Source::GoToSocial),
        ("gotosocial", "0.18.3", page(AppsPage::GoToSocial)),
        ("mastodon", "4.6.5+glitch", page(AppsPage::Mastodon)),
        ("Hometown", "4.2.10+hometown-1.1.1", page(AppsPage::Mastodon)),
        ("akkoma", "3.16.0", page(AppsPage::Pleroma)),
        ("pixelfed", "0.12.4", page(AppsPage::Pixelfed)),
        ("friendica", "2024.12", page(AppsPage::Unknown)),
        ("", "1", page(AppsPage::Unknown)),
    ] {
        assert_eq!(server(name, version).source, source, "{name} {version}");
    }
}

#[test]
fn nobody_is_signed_in_where_the_permission_cannot_be_taken_back() {
    assert!(server("gotosocial", "0.19.1").source.takes_tokens());
    assert!(server("mastodon", "4.2.0").source.takes_tokens());
    assert!(!server("gotosocial", "0.18.3").source.takes_tokens());
    assert!(!server("friendica", "2024.12").source.takes_tokens());
}

#[test]
fn the_smallest_scope_is_the_one_the_server_knows() {
    let mastodon = || ServerSoftware { name: "mastodon".to_owned(), version: "4.3.0".to_owned() };
    let metadata = json!({
        "scopes_supported": ["read", "profile", "read:accounts"],
        "code_challenge_methods_supported": ["S256"],
    });
    let new = home_server(mastodon(), &AuthorizationServer::of(&metadata));
    assert_eq!((new.scopes.as_str(), new.pkce), ("profile", true));
    let old = home_server(mastodon(), &AuthorizationServer::default());
    assert_eq!((old.scopes.as_str(), old.pkce), ("read:accounts", false));
    let odd = home_server(mastodon(), &AuthorizationServer::of(&json!({ "scopes_supported": "profile" })));
    assert_eq!((odd.scopes.as_str(), odd.pkce), ("read:accounts", false));
    let plain = json!({ "code_challenge_methods_supported": ["plain"] });
    assert!(!AuthorizationServer::of(&plain).pkce, "a server that only knows the plain method protects nothing");
    assert_eq!(server("gotosocial", "0.20.0").scopes, "read:accounts write:accounts");
}
