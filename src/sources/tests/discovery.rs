use serde_json::json;

use super::fake::{Fake, How};
use super::{Bot, HASTY, start};
use crate::mastodon::client::{HostRules, MastodonClient};
use crate::mastodon::instance::nodeinfo::ServerSoftware;
use crate::mastodon::oauth::ClientMetadata;
use crate::mastodon::oauth::authorization_server::AuthorizationServer;
use crate::mastodon::oauth::{Recognition, Redirect};
use crate::sources::{HomeServer, TokenSources};
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::audit::Source;
use auditoot_core::audit::source::AppsPage;
use auditoot_core::dialogue::reply::Trouble;

#[tokio::test]
async fn gotosocial_is_known_by_its_nodeinfo() {
    let fake = Fake::gotosocial().await;
    let server = Bot::at(&fake).home.discover().await.expect("a server");
    assert_eq!(server.source, Source::GoToSocial);
    assert_eq!((server.pkce, server.scopes.as_str()), (false, "read:accounts write:accounts"));
}

#[tokio::test]
async fn mastodon_is_known_with_what_its_metadata_says() {
    let fake = Fake::mastodon().await;
    let server = Bot::at(&fake).home.discover().await.expect("a server");
    assert_eq!(server.source, Source::PageOnly(AppsPage::Mastodon));
    assert_eq!((server.pkce, server.scopes.as_str()), (true, "profile"));
}

#[tokio::test]
async fn a_front_end_that_answers_every_address_has_no_metadata() {
    let fake = Fake::running("akkoma", "3.16.0", None).await;
    fake.fault("GET /.well-known/oauth-authorization-server", 2, How::html(200));
    let server = Bot::at(&fake).home.discover().await.expect("a server");
    assert_eq!(server.source, Source::PageOnly(AppsPage::Pleroma));
    assert_eq!((server.pkce, server.scopes.as_str()), (false, "read:accounts"));
}

#[tokio::test]
async fn a_server_without_nodeinfo_is_of_unknown_software() {
    let fake = Fake::gotosocial().await;
    fake.fault("GET /.well-known/nodeinfo", 1, How::html(404));
    fake.fault("GET /nodeinfo/2.0", 1, How::status(404));
    let server = Bot::at(&fake).home.discover().await.expect("a server");
    assert_eq!((server.source, server.software.name.as_str()), (Source::PageOnly(AppsPage::Unknown), "unknown"));
}

#[tokio::test]
async fn nodeinfo_on_another_host_is_not_fetched() {
    let other = Fake::gotosocial().await;
    let fake = Fake::mastodon().await;
    let links = json!({ "links": [
        { "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": format!("{}nodeinfo/2.0", other.base) },
    ] });
    fake.fault("GET /.well-known/nodeinfo", 1, How::Answer(200, Vec::new(), links.to_string()));
    let server = Bot::at(&fake).home.discover().await.expect("a server");
    assert_eq!(server.software.name, "mastodon");
    assert_eq!(other.count(""), 0);
}

#[tokio::test]
async fn a_page_for_an_outage_is_not_taken_for_unknown_software() {
    let fake = Fake::gotosocial().await;
    fake.fault("GET /nodeinfo", 2, How::html(200));
    assert_eq!(Bot::at(&fake).home.discover().await, Err(Trouble::Nonsense));
    assert_eq!(fake.count("GET /nodeinfo"), 2, "it is asked once more");
    fake.fault("GET /.well-known/nodeinfo", 2, How::status(502));
    assert_eq!(Bot::at(&fake).home.discover().await, Err(Trouble::Failing));
}

#[tokio::test]
async fn a_server_that_hangs_is_unreachable() {
    let fake = Fake::gotosocial().await;
    fake.fault("GET", 9, How::Hang);
    assert_eq!(Bot::with_patience(&fake, HASTY).home.discover().await, Err(Trouble::Unreachable));
}

#[tokio::test]
async fn a_registration_that_the_server_forgot_is_noticed() {
    let fake = Fake::gotosocial().await;
    let bot = Bot::at(&fake);
    let server = bot.home.discover().await.expect("a server");
    let oauth_client = bot.home.register(&server, &Redirect::OutOfBand).await.expect("a registration");
    assert_eq!(bot.home.recognition(&oauth_client).await, Ok(Recognition::Known));
    assert!(bot.home.fits(&server, &oauth_client));
    fake.world().apps.clear();
    assert_eq!(bot.home.recognition(&oauth_client).await, Ok(Recognition::Forgotten));
    let text = json!({ "error": "server_error", "error_description": "sql: no rows in result set" }).to_string();
    fake.fault("POST /oauth/token", 1, How::Answer(400, Vec::new(), text));
    assert_eq!(bot.home.recognition(&oauth_client).await, Ok(Recognition::Forgotten));
    fake.fault("POST /oauth/token", 1, How::html(403));
    assert_eq!(bot.home.recognition(&oauth_client).await, Ok(Recognition::Untold), "a proxy's page says nothing");
}

#[tokio::test]
async fn a_registration_without_a_secret_is_none() {
    let fake = Fake::gotosocial().await;
    let bot = Bot::at(&fake);
    let server = bot.home.discover().await.expect("a server");
    fake.fault("POST /api/v1/apps", 1, How::Answer(200, Vec::new(), json!({ "client_id": "x" }).to_string()));
    assert_eq!(bot.home.register(&server, &Redirect::OutOfBand).await, Err(Trouble::Nonsense));
}

/// What the sources make of a server that says this.
fn home_server(software: ServerSoftware, metadata: &AuthorizationServer) -> HomeServer {
    let host = HostRules::of_bot_server("http://127.0.0.1:9/".parse().expect("an address"), Timeouts::HASTY);
    let client = MastodonClient::new(host, "Auditoot (test)", Clock::standing(start())).expect("a client");
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
