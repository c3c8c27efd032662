use super::Bot;
use super::fake::{Fake, How};
use crate::sources::{Credential, OperatorCredential};
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::GaveBack;
use auditoot_core::secret::Capability;

#[tokio::test]
async fn giving_back_is_done_when_the_server_refuses_the_token() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    assert_eq!(bot.home.give_back(&credential).await, GaveBack::Done);
    assert!(fake.world().tokens.is_empty());
    let (line, authorization) = {
        let world = fake.world();
        world.requests.iter().find(|(line, _)| line.starts_with("POST /oauth/revoke")).cloned().expect("a revocation")
    };
    assert!(line.contains("client_id=") && line.contains("&token="), "a form");
    assert_eq!(authorization, None);
    assert_eq!(bot.home.give_back(&credential).await, GaveBack::Done, "a second time does no harm");
}

#[tokio::test]
async fn a_server_that_says_yes_and_keeps_the_token_is_not_believed() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    fake.fault("POST /oauth/revoke", 1, How::status(200));
    assert_eq!(bot.home.give_back(&credential).await, GaveBack::Later);
}

#[tokio::test]
async fn without_its_registration_the_token_ends_itself() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    fake.world().apps.clear();
    assert_eq!(bot.home.give_back(&credential).await, GaveBack::Done);
    assert!(fake.world().tokens.is_empty());
}

#[tokio::test]
async fn a_server_that_is_away_is_asked_later() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    fake.fault("", 99, How::status(503));
    assert_eq!(bot.home.give_back(&credential).await, GaveBack::Later);
    assert_eq!(fake.world().tokens.len(), 1);
}

#[tokio::test]
async fn a_key_stays_where_the_database_was_taken_away_and_nobody_is_said_to_be_silent() {
    let fake = Fake::gotosocial().await;
    let bot = Bot::at(&fake);
    let key = Credential::Operator(OperatorCredential {
        account: AccountId("1".to_owned()),
        capability: Capability::new("A".repeat(43)),
        given_at: jiff::Timestamp::UNIX_EPOCH,
    });
    assert_eq!(bot.home.give_back(&key).await, GaveBack::NotSetUp);
    assert!(GaveBack::NotSetUp.is_to_come(), "so the key is kept, and it is tried again");
}
