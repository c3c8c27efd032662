use serde_json::json;

use super::fake::{Fake, How};
use super::{Bot, HASTY};
use crate::sources::{Recognition, Redirect};
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
    assert_eq!((server.source, server.software.as_str()), (Source::PageOnly(AppsPage::Unknown), "unknown"));
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
    assert_eq!(server.software, "mastodon");
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
