//! What the list says, and to whom.

use auditoot::sources::{Credential, OperatorCredential};
use auditoot_core::audit::{LastUse, TokenId};
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_core::secret::Capability;
use auditoot_sandbox::services::Shape;

use super::town::{App, Town, ids};

#[tokio::test(flavor = "multi_thread")]
async fn a_list_tells_of_each_sign_in_what_is_true_of_it_and_not_of_its_app() {
    for shape in [Shape::V4_2, Shape::V4_6] {
        let town = Town::of(shape);
        let tusky = town.add_app(&App { name: "Tusky", scopes: "read write follow push" });
        let poster = town.add_app(&App { name: "Poster", scopes: "write:statuses" });
        let first = town.add_token(101, tusky, "read", "2025-06-01 10:00:00", Some("2026-02-27 23:59:59"));
        let other = town.add_token(101, poster, "write:statuses", "2025-07-01 10:00:00", None);
        town.add_token(102, poster, "write:statuses", "2025-07-01 10:00:00", None);
        let listing = town.home().list(&town.connect(101)).await.expect("a list");
        assert_eq!(ids(&listing), [other, first], "newest first, and hers alone");
        assert_eq!(listing.newest, Some(TokenId(other.to_string())));
        assert_eq!(listing.own, None, "her sign-in with the bot has ended long ago");
        let read = &listing.tokens[1];
        assert_eq!(read.app_name.as_deref(), Some("Tusky"));
        assert_eq!(read.scopes.as_deref(), Some(&["read".to_owned()][..]), "not what the app registered for");
        assert_eq!(read.authorized_at, "2025-06-01T10:00:00Z".parse().ok(), "not when it registered");
        assert_eq!(read.last_use, LastUse::At("2026-02-27T23:59:59Z".parse().expect("a time")));
        assert_eq!(read.app.as_ref().map(|app| app.0.clone()), Some(tusky.to_string()));
        assert_eq!(listing.tokens[0].last_use, LastUse::NoneOnRecord);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_what_is_over_and_the_bot_itself_are_not_in_it() {
    let town = Town::new();
    let app = town.add_app(&App { name: "Tusky", scopes: "read" });
    let good = town.add_token(101, app, "read", "2025-06-01", None);
    let gone = town.add_token(101, app, "read", "2025-06-01", None);
    town.execute(&format!("UPDATE oauth_access_tokens SET revoked_at = '2025-07-01' WHERE id = {gone}"));
    let expired = town.add_token(101, app, "read", "2025-06-01", None);
    town.execute(&format!("UPDATE oauth_access_tokens SET expires_in = 7200 WHERE id = {expired}"));
    let young = town.add_token(101, app, "read", "2026-03-01 08:59:00", None);
    town.execute(&format!("UPDATE oauth_access_tokens SET expires_in = 7200 WHERE id = {young}"));
    let web = town.number("SELECT id FROM oauth_applications WHERE superapp");
    town.add_token(101, web, "read write follow", "2025-06-01", None);
    let browser = town.add_token(101, app, "read write follow", "2025-06-01", None);
    town.execute(&format!(
        "INSERT INTO session_activations (access_token_id, user_id, session_id, created_at, updated_at)
         VALUES ({browser}, 1101, 'x', '2025-06-01', '2025-06-01')"
    ));
    let own = town.number(&format!("SELECT id FROM oauth_applications WHERE uid = '{}'", super::town::CLIENT_ID));
    town.add_token(101, own, "profile", "2026-02-28", None);
    let listing = town.home().list(&town.connect(101)).await.expect("a list");
    assert_eq!(ids(&listing), [young, good]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobodys_list_opens_without_what_belongs_to_it() {
    let town = Town::new();
    let app = town.add_app(&App { name: "Tusky", scopes: "read" });
    town.add_token(101, app, "read", "2025-06-01", None);
    let home = town.home();
    assert_eq!(home.list(&town.credential(101)).await, Err(Trouble::Refused), "she never signed in");
    town.connect(101);
    let wrong = Credential::Operator(OperatorCredential {
        account: auditoot_core::dialogue::message::AccountId("101".to_owned()),
        capability: Capability::new("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        given_at: town.clock.now(),
    });
    assert_eq!(home.list(&wrong).await, Err(Trouble::Refused));
    assert_eq!(home.list(&town.credential(102)).await, Err(Trouble::Refused), "bob is not connected");
    assert!(home.list(&town.credential(101)).await.is_ok());
    assert_eq!(home.give_back(&wrong).await, GaveBack::Done, "there is nothing of that to close");
    assert!(home.list(&town.credential(101)).await.is_ok(), "and hers was not");
    assert_eq!(home.give_back(&town.credential(101)).await, GaveBack::Done);
    assert_eq!(home.list(&town.credential(101)).await, Err(Trouble::Refused));
    assert_eq!(town.number("SELECT count(*) FROM auditoot.connections"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_sign_ins_are_listed_and_more_are_said_to_be_more() {
    let town = Town::new();
    let app = town.add_app(&App { name: "Tusky", scopes: "read" });
    town.execute(&format!(
        "INSERT INTO oauth_access_tokens (token, application_id, resource_owner_id, scopes, created_at)
         SELECT 't' || n, {app}, 1101, 'read', '2025-06-01' FROM generate_series(1, 1001) n"
    ));
    let listing = town.home().list(&town.connect(101)).await.expect("a list");
    assert_eq!((listing.tokens.len(), listing.extent), (1_000, auditoot_core::audit::Extent::Cut));
}
