use serde_json::json;
use url::Url;

use super::fake::{Fake, How};
use super::{Bot, EverythingOnFile, NothingOnFile, code, id};
use crate::mastodon::oauth::Redirect;
use crate::sources::{ExchangeFailure, Exchanged, OnFile};
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_core::dialogue::sign_in::Exchange;
use auditoot_core::secret::AccessToken;

#[tokio::test]
async fn on_gotosocial_the_permission_is_kept_and_knows_its_own_sign_in() {
    let fake = Fake::gotosocial().await;
    fake.add_app("01A", "Auditoot");
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    let own = fake.world().tokens[0].clone();
    assert_eq!(super::token(&credential).token.expose(), own.access);
    assert_eq!(super::token(&credential).own, Some(id(&own.id)), "and not the older app that took the bot's name");
}

#[tokio::test]
async fn if_the_own_sign_in_cannot_be_looked_up_at_once_the_list_finds_it_later() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    fake.fault("GET /api/v1/tokens", 2, How::status(500));
    let credential = bot.connect(&fake).await;
    assert_eq!(super::token(&credential).own, None);
    let listing = bot.home.list(&credential).await.expect("a list");
    assert_eq!(listing.own, Some(id(&fake.world().tokens[0].id)));
}

#[tokio::test]
async fn on_mastodon_the_permission_is_given_back_as_soon_as_it_has_proven_who_it_is() {
    let fake = Fake::mastodon().await;
    let mut bot = Bot::at(&fake);
    let (server, authorization_request) = bot.authorization_request(&Redirect::OutOfBand).await;
    let code = fake.approve(&bot.link(&authorization_request), "01ALICE");
    // On a task of its own, as the bot runs it.
    let exchange = async move { bot.home.exchange(&server, &authorization_request, &code, &NothingOnFile).await };
    let exchanged = tokio::spawn(exchange).await.expect("it ends");
    assert_eq!(exchanged, Ok(Exchanged::Proven { unreturned: None }));
    assert!(fake.world().tokens.is_empty());
    assert_eq!(fake.count("GET /api/v1/tokens"), 0, "there is no such interface, and it is not asked for");
}

#[tokio::test]
async fn the_link_is_the_servers_own_address_with_everything_encoded() {
    let fake = Fake::mastodon().await;
    let mut bot = Bot::at(&fake);
    let redirect = Url::parse("https://bot.example/sign-in/a&b").expect("an address");
    let (_, mut authorization_request) = bot.authorization_request(&Redirect::Callback(redirect)).await;
    authorization_request.state = auditoot_core::secret::AuthorizationState::new("a b&state=c#d");
    let link = Url::parse(&bot.link(&authorization_request)).expect("an address");
    assert_eq!((link.origin(), link.path()), (fake.base.origin(), "/oauth/authorize"));
    let pairs: Vec<(String, String)> = link.query_pairs().into_owned().collect();
    let of =
        |key: &str| pairs.iter().filter(|(name, _)| name == key).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
    assert_eq!(of("state"), ["a b&state=c#d"]);
    assert_eq!(of("redirect_uri"), ["https://bot.example/sign-in/a&b"]);
    assert_eq!(of("scope"), ["profile"]);
    assert_eq!(of("response_type"), ["code"]);
    assert_eq!(of("code_challenge_method"), ["S256"]);
    let verifier = authorization_request.verifier.expect("Mastodon knows PKCE");
    assert!(!link.as_str().contains(verifier.expose()), "the verifier itself stays here");
}

#[tokio::test]
async fn the_verifier_is_sent_and_a_code_of_another_link_is_refused() {
    let fake = Fake::mastodon().await;
    let mut bot = Bot::at(&fake);
    let (server, first) = bot.authorization_request(&Redirect::OutOfBand).await;
    let second = bot.handshake_with(&server, first.oauth_client.clone());
    let code = fake.approve(&bot.link(&first), "01ALICE");
    let refused = bot.home.exchange(&server, &second, &code, &NothingOnFile).await;
    assert_eq!(refused, Err(ExchangeFailure::CodeRefused));
    let code = fake.approve(&bot.link(&first), "01ALICE");
    let taken = bot.home.exchange(&server, &first, &code, &NothingOnFile).await.expect("it is alice");
    assert_eq!(taken.outcome(), Exchange::Proven);
}

#[tokio::test]
async fn another_account_gets_its_permission_back_at_once() {
    for fake in [Fake::gotosocial().await, Fake::mastodon().await] {
        let mut bot = Bot::at(&fake);
        let (server, authorization_request) = bot.authorization_request(&Redirect::OutOfBand).await;
        let code = fake.approve(&bot.link(&authorization_request), "01MALLORY");
        let failure =
            bot.home.exchange(&server, &authorization_request, &code, &NothingOnFile).await.expect_err("not alice");
        assert_eq!(failure, ExchangeFailure::AnotherAccount { unreturned: None });
        assert_eq!(failure.outcome(), Exchange::AnotherAccount);
        assert!(fake.world().tokens.is_empty());
    }
}

#[tokio::test]
async fn another_accounts_own_permission_on_file_survives_a_forwarded_link() {
    let fake = Fake::mastodon().await;
    fake.world().reuses_tokens = true;
    let mut bot = Bot::at(&fake);
    let (server, authorization_request) = bot.authorization_request(&Redirect::OutOfBand).await;
    let code = fake.approve(&bot.link(&authorization_request), "01BOB");
    let bobs = bot.home.exchange(&server, &authorization_request, &code, &EverythingOnFile).await;
    assert_eq!(bobs, Err(ExchangeFailure::AnotherAccount { unreturned: None }));
    let kept = fake.world().tokens[0].access.clone();
    let code = fake.approve(&bot.link(&authorization_request), "01BOB");
    let files = TokenOf { account: "01BOB", token: kept };
    let again = bot.home.exchange(&server, &authorization_request, &code, &files).await;
    assert_eq!(again, Err(ExchangeFailure::AnotherAccount { unreturned: None }));
    assert_eq!(fake.count("POST /oauth/revoke"), 0);
    assert_eq!(fake.world().tokens.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_given_back_now_is_handed_over_to_be_given_back_later() {
    let fake = Fake::mastodon().await;
    let mut bot = Bot::at(&fake);
    let (server, authorization_request) = bot.authorization_request(&Redirect::OutOfBand).await;
    let code = fake.approve(&bot.link(&authorization_request), "01MALLORY");
    fake.fault("POST /oauth/revoke", 9, How::status(500));
    let failure =
        bot.home.exchange(&server, &authorization_request, &code, &NothingOnFile).await.expect_err("not alice");
    let left = failure.unreturned().expect("it is not lost").clone();
    assert_eq!(super::token(&left).token.expose(), fake.world().tokens[0].access);
}

#[tokio::test]
async fn a_token_whose_owner_cannot_be_read_is_given_back() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let (server, authorization_request) = bot.authorization_request(&Redirect::OutOfBand).await;
    let code = fake.approve(&bot.link(&authorization_request), "01ALICE");
    fake.fault("GET /api/v1/accounts/verify_credentials", 2, How::status(500));
    let failure = bot.home.exchange(&server, &authorization_request, &code, &NothingOnFile).await;
    assert_eq!(failure, Err(ExchangeFailure::Trouble { trouble: Trouble::Failing, unreturned: None }));
    assert!(fake.world().tokens.is_empty());
}

#[tokio::test]
async fn a_code_is_good_once_and_a_made_up_one_never() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let (server, authorization_request) = bot.authorization_request(&Redirect::OutOfBand).await;
    let good = fake.approve(&bot.link(&authorization_request), "01ALICE");
    assert!(bot.home.exchange(&server, &authorization_request, &good, &NothingOnFile).await.is_ok());
    for bad in [good, code("mistyped")] {
        let refused = bot.home.exchange(&server, &authorization_request, &bad, &NothingOnFile).await;
        assert_eq!(refused, Err(ExchangeFailure::CodeRefused));
    }
}

#[tokio::test]
async fn a_forgotten_registration_is_told_apart_from_a_bad_code() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let (server, authorization_request) = bot.authorization_request(&Redirect::OutOfBand).await;
    let good = fake.approve(&bot.link(&authorization_request), "01ALICE");
    fake.world().apps.clear();
    let failure = bot.home.exchange(&server, &authorization_request, &good, &NothingOnFile).await;
    assert_eq!(failure, Err(ExchangeFailure::ClientForgotten));
    let vague = json!({ "error": "sql: no rows in result set" }).to_string();
    fake.fault("POST /oauth/token", 1, How::Answer(400, Vec::new(), vague));
    let failure = bot.home.exchange(&server, &authorization_request, &good, &NothingOnFile).await;
    assert_eq!(failure, Err(ExchangeFailure::ClientForgotten), "asked again about the client alone");
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_is_not_blamed_on_the_code() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let (server, authorization_request) = bot.authorization_request(&Redirect::OutOfBand).await;
    let good = fake.approve(&bot.link(&authorization_request), "01ALICE");
    fake.fault("POST /oauth/token", 1, How::DoneAllTheSame(500));
    let failure = bot.home.exchange(&server, &authorization_request, &good, &NothingOnFile).await;
    assert_eq!(failure, Err(ExchangeFailure::Trouble { trouble: Trouble::Failing, unreturned: None }));
    assert_eq!(fake.count("POST /oauth/token"), 2, "the second attempt found the code used up");
}

#[tokio::test]
async fn a_server_that_asks_for_a_moment_gets_it() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let (server, authorization_request) = bot.authorization_request(&Redirect::OutOfBand).await;
    let good = fake.approve(&bot.link(&authorization_request), "01ALICE");
    fake.fault("POST /oauth/token", 1, How::status(429));
    let exchanged = bot.home.exchange(&server, &authorization_request, &good, &NothingOnFile).await;
    assert_eq!(exchanged.map(|exchanged| exchanged.outcome()), Ok(Exchange::Connected));
}

/// A bot that keeps this one token for this one account.
struct TokenOf {
    account: &'static str,
    token: String,
}

#[async_trait::async_trait]
impl OnFile for TokenOf {
    async fn holds(&self, account: &AccountId, token: &AccessToken) -> bool {
        account.0 == self.account && token.expose() == self.token
    }
}
