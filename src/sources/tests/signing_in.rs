use async_trait::async_trait;
use http::StatusCode;
use serde_json::json;
use url::Url;

use super::{AuthorizationCode, Canned, EverythingOnFile, NothingOnFile, Town, error, id, token};
use crate::mastodon::oauth::Redirect;
use crate::sources::{ExchangeFailure, Exchanged, OnFile};
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_core::dialogue::sign_in::Exchange;
use auditoot_core::secret::{AccessToken, AuthorizationState};

const TOKEN: &str = "POST /oauth/token";

#[tokio::test]
async fn on_gotosocial_the_token_is_kept_and_known_in_the_list() {
    let mut town = Town::gotosocial().await;
    town.add_token("Auditoot", 10);
    let credential = town.connect().await;
    let newest = town.ground.sandbox.tokens("alice").remove(0);
    let its_token = town.ground.sandbox.token_of(&newest.id).expect("a token");
    assert!(token(&credential).token == its_token);
    assert_eq!(token(&credential).own, Some(id(&newest.id)), "and not the older app that took the bot's name");
}

#[tokio::test]
async fn if_the_own_token_cannot_be_looked_up_at_once_the_list_finds_it_later() {
    let mut town = Town::gotosocial().await;
    town.answer(error("GET /api/v1/tokens", 500).times(2));
    let credential = town.connect().await;
    assert_eq!(token(&credential).own, None);
    let listing = town.sources.list(&credential).await.expect("a list");
    assert_eq!(listing.own, Some(id(&town.ground.sandbox.tokens("alice")[0].id)));
}

#[tokio::test]
async fn on_mastodon_the_token_is_given_back_as_soon_as_it_has_proven_who_it_is() {
    let mut town = Town::mastodon().await;
    let (server, request) = town.authorization_request(&Redirect::OutOfBand).await;
    let code = town.approve(&request, "alice").await;
    let sources = town.sources.clone();
    // On a task of its own, as the bot runs it.
    let exchange = tokio::spawn(async move { sources.exchange(&server, &request, &code, &NothingOnFile).await });
    assert_eq!(exchange.await.expect("it ends"), Ok(Exchanged::Proven { unreturned: None }));
    assert!(town.ground.sandbox.tokens("alice").is_empty());
    assert_eq!(town.ground.count("GET /api/v1/tokens"), 0, "there is no such interface, and it is not asked for");
}

#[tokio::test]
async fn the_link_is_the_servers_own_address_with_everything_encoded() {
    let mut town = Town::mastodon().await;
    let redirect = Url::parse("https://bot.example/sign-in/a&b").expect("an address");
    let (_, mut request) = town.authorization_request(&Redirect::Callback(redirect)).await;
    request.state = AuthorizationState::new("a b&state=c#d");
    let link = Url::parse(&town.link(&request)).expect("an address");
    assert_eq!((link.origin(), link.path()), (town.ground.sandbox.base_url().origin(), "/oauth/authorize"));
    let pairs: Vec<(String, String)> = link.query_pairs().into_owned().collect();
    let of =
        |key: &str| pairs.iter().filter(|(name, _)| name == key).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
    assert_eq!(of("state"), ["a b&state=c#d"]);
    assert_eq!(of("redirect_uri"), ["https://bot.example/sign-in/a&b"]);
    assert_eq!(of("scope"), ["profile"]);
    assert_eq!(of("response_type"), ["code"]);
    assert_eq!(of("code_challenge_method"), ["S256"]);
    let verifier = request.verifier.expect("Mastodon knows PKCE");
    assert!(!link.as_str().contains(verifier.expose()), "the verifier itself stays here");
}

#[tokio::test]
async fn the_verifier_is_sent_and_a_code_of_another_link_is_refused() {
    let mut town = Town::mastodon().await;
    let (server, first) = town.authorization_request(&Redirect::OutOfBand).await;
    let second = town.another_request(&server, first.oauth_client.clone());
    let code = town.approve(&first, "alice").await;
    let refused = town.sources.exchange(&server, &second, &code, &NothingOnFile).await;
    assert_eq!(refused, Err(ExchangeFailure::CodeRefused));
    let code = town.approve(&first, "alice").await;
    let taken = town.sources.exchange(&server, &first, &code, &NothingOnFile).await.expect("it is alice");
    assert_eq!(taken.outcome(), Exchange::Proven);
}

#[tokio::test]
async fn another_account_gets_its_token_back_at_once() {
    for mut town in [Town::gotosocial().await, Town::mastodon().await] {
        town.ground.sandbox.add_person("mallory");
        let (server, request) = town.authorization_request(&Redirect::OutOfBand).await;
        let code = town.approve(&request, "mallory").await;
        let failure = town.sources.exchange(&server, &request, &code, &NothingOnFile).await.expect_err("not alice");
        assert_eq!(failure, ExchangeFailure::AnotherAccount { unreturned: None });
        assert_eq!(failure.outcome(), Exchange::AnotherAccount);
        assert!(town.ground.sandbox.tokens("mallory").is_empty());
    }
}

#[tokio::test]
async fn another_accounts_own_token_on_file_survives_a_forwarded_link() {
    let mut town = Town::mastodon().await;
    let bob = AccountId(town.ground.sandbox.add_person("bob"));
    let (server, request) = town.authorization_request(&Redirect::OutOfBand).await;
    let code = town.approve(&request, "bob").await;
    let bobs = town.sources.exchange(&server, &request, &code, &EverythingOnFile).await;
    assert_eq!(bobs, Err(ExchangeFailure::AnotherAccount { unreturned: None }));
    let kept = town.ground.sandbox.tokens("bob").remove(0).id;
    // Mastodon hands out the same token again.
    let code = town.approve(&request, "bob").await;
    let files = TokenOf { account: bob, token: town.ground.sandbox.token_of(&kept).expect("a token") };
    let again = town.sources.exchange(&server, &request, &code, &files).await;
    assert_eq!(again, Err(ExchangeFailure::AnotherAccount { unreturned: None }));
    assert_eq!(town.ground.count("POST /oauth/revoke"), 0);
    assert_eq!(town.ground.sandbox.tokens("bob").len(), 1);
}

#[tokio::test]
async fn what_cannot_be_given_back_now_is_handed_over_to_be_given_back_later() {
    let mut town = Town::mastodon().await;
    town.ground.sandbox.add_person("mallory");
    let (server, request) = town.authorization_request(&Redirect::OutOfBand).await;
    let code = town.approve(&request, "mallory").await;
    town.answer(error("POST /oauth/revoke", 500));
    let failure = town.sources.exchange(&server, &request, &code, &NothingOnFile).await.expect_err("not alice");
    let left = failure.unreturned().expect("it is not lost");
    let mallorys = &town.ground.sandbox.tokens("mallory")[0].id;
    assert!(Some(&token(left).token) == town.ground.sandbox.token_of(mallorys).as_ref());
}

#[tokio::test]
async fn a_token_whose_owner_cannot_be_read_is_given_back() {
    let mut town = Town::gotosocial().await;
    let (server, request) = town.authorization_request(&Redirect::OutOfBand).await;
    let code = town.approve(&request, "alice").await;
    town.answer(error("GET /api/v1/accounts/verify_credentials", 500).times(2));
    let failure = town.sources.exchange(&server, &request, &code, &NothingOnFile).await;
    assert_eq!(failure, Err(ExchangeFailure::Trouble { trouble: Trouble::Failing, unreturned: None }));
    assert!(town.ground.sandbox.tokens("alice").is_empty());
}

#[tokio::test]
async fn a_code_is_good_once_and_a_made_up_one_never() {
    let mut town = Town::gotosocial().await;
    let (server, request) = town.authorization_request(&Redirect::OutOfBand).await;
    let good = town.approve(&request, "alice").await;
    assert!(town.sources.exchange(&server, &request, &good, &NothingOnFile).await.is_ok());
    for bad in [good, AuthorizationCode::new("mistyped")] {
        let refused = town.sources.exchange(&server, &request, &bad, &NothingOnFile).await;
        assert_eq!(refused, Err(ExchangeFailure::CodeRefused));
    }
}

#[tokio::test]
async fn a_forgotten_registration_is_told_apart_from_a_bad_code() {
    let mut town = Town::gotosocial().await;
    let (server, request) = town.authorization_request(&Redirect::OutOfBand).await;
    let good = town.approve(&request, "alice").await;
    town.ground.sandbox.forget_apps_named("Auditoot");
    let failure = town.sources.exchange(&server, &request, &good, &NothingOnFile).await;
    assert_eq!(failure, Err(ExchangeFailure::ClientForgotten));
    let vague = json!({ "error": "sql: no rows in result set" });
    town.answer(Canned::json(TOKEN, StatusCode::BAD_REQUEST, &vague).times(1));
    let failure = town.sources.exchange(&server, &request, &good, &NothingOnFile).await;
    assert_eq!(failure, Err(ExchangeFailure::ClientForgotten), "asked again about the client alone");
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_is_not_blamed_on_the_code() {
    let mut town = Town::gotosocial().await;
    let (server, request) = town.authorization_request(&Redirect::OutOfBand).await;
    let good = town.approve(&request, "alice").await;
    town.answer(error(TOKEN, 500).carried_out().times(1));
    let failure = town.sources.exchange(&server, &request, &good, &NothingOnFile).await;
    assert_eq!(failure, Err(ExchangeFailure::Trouble { trouble: Trouble::Failing, unreturned: None }));
    assert_eq!(town.ground.count(TOKEN), 2, "the second attempt found the code used up");
}

#[tokio::test]
async fn a_server_that_asks_for_a_moment_gets_it() {
    let mut town = Town::gotosocial().await;
    let (server, request) = town.authorization_request(&Redirect::OutOfBand).await;
    let good = town.approve(&request, "alice").await;
    town.answer(error(TOKEN, 429).times(1));
    let exchanged = town.sources.exchange(&server, &request, &good, &NothingOnFile).await;
    assert_eq!(exchanged.map(|exchanged| exchanged.outcome()), Ok(Exchange::Connected));
}

/// A bot that keeps this one token for this one account.
struct TokenOf {
    account: AccountId,
    token: AccessToken,
}

#[async_trait]
impl OnFile for TokenOf {
    async fn holds(&self, account: &AccountId, token: &AccessToken) -> bool {
        account == &self.account && token == &self.token
    }
}
