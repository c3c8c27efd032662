use http::StatusCode;
use serde_json::json;

use super::{Canned, Town, error, now};
use crate::sources::{Credential, OperatorCredential};
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::GaveBack;
use auditoot_core::secret::Capability;

const REVOKE: &str = "POST /oauth/revoke";

#[tokio::test]
async fn giving_back_is_done_when_the_server_refuses_the_token() {
    let mut town = Town::gotosocial().await;
    let credential = town.connect().await;
    assert_eq!(town.sources.give_back(&credential).await, GaveBack::Done);
    assert!(town.ground.sandbox.tokens("alice").is_empty());
    let requests = town.ground.sandbox.requests();
    let revocation = requests.iter().find(|one| one.path == "/oauth/revoke").expect("a revocation");
    assert!(!revocation.had_token, "the token stands in the form alone");
    assert_eq!(town.sources.give_back(&credential).await, GaveBack::Done, "a second time does no harm");
}

#[tokio::test]
async fn a_server_that_says_yes_and_keeps_the_token_is_not_believed() {
    let mut town = Town::gotosocial().await;
    let credential = town.connect().await;
    town.answer(Canned::json(REVOKE, StatusCode::OK, &json!({})));
    assert_eq!(town.sources.give_back(&credential).await, GaveBack::Later);
}

#[tokio::test]
async fn without_its_registration_the_token_ends_itself() {
    let mut town = Town::gotosocial().await;
    let credential = town.connect().await;
    town.answer(Canned::json(REVOKE, StatusCode::FORBIDDEN, &json!({ "error": "unauthorized_client" })));
    assert_eq!(town.sources.give_back(&credential).await, GaveBack::Done);
    assert!(town.ground.sandbox.tokens("alice").is_empty());
}

#[tokio::test]
async fn a_server_that_is_away_is_asked_later() {
    let mut town = Town::gotosocial().await;
    let credential = town.connect().await;
    town.answer(error("", 503));
    assert_eq!(town.sources.give_back(&credential).await, GaveBack::Later);
    assert_eq!(town.ground.sandbox.tokens("alice").len(), 1);
}

#[tokio::test]
async fn a_key_stays_where_the_database_was_taken_away_and_nobody_is_said_to_be_silent() {
    let town = Town::gotosocial().await;
    let key = Credential::Operator(OperatorCredential {
        account: AccountId("1".to_owned()),
        capability: Capability::new("A".repeat(43)),
        given_at: now(),
    });
    assert_eq!(town.sources.give_back(&key).await, GaveBack::NotSetUp);
    assert!(GaveBack::NotSetUp.is_to_come(), "so the key is kept, and it is tried again");
}
