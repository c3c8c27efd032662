use http::StatusCode;
use serde_json::{Value, json};

use super::{Canned, HASTY, Town, error, ids, now, page, token, token_mut, twin};
use auditoot_core::audit::Extent;
use auditoot_core::audit::source::TOKENS_MAX;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_sandbox::{Character, Fault, FaultRule, Target};

const TOKENS: &str = "GET /api/v1/tokens";

fn add_tokens(town: &Town, count: usize) {
    for _ in 0..count {
        town.add_token("Tusky", 10);
    }
}

/// A list that is not the server's own.
fn list(text: impl Into<String>) -> Canned {
    Canned::text(TOKENS, StatusCode::OK, "application/json", text)
}

#[tokio::test]
async fn every_page_is_read() {
    // With the bot's own token: one, a full page, one more than a page, three pages.
    for count in [0, 99, 100, 250] {
        let mut town = Town::gotosocial().await;
        let credential = town.connect().await;
        add_tokens(&town, count);
        let listing = town.sources.list(&credential).await.expect("a list");
        assert_eq!((listing.tokens.len(), listing.extent), (count + 1, Extent::Whole), "{count}");
        assert_eq!((&listing.own, listing.read_at), (&token(&credential).own, now()));
    }
}

#[tokio::test]
async fn a_list_without_anything_is_a_list() {
    let mut town = Town::gotosocial().await;
    let credential = town.connect().await;
    town.answer(list("[]"));
    let listing = town.sources.list(&credential).await.expect("a list");
    assert_eq!((listing.tokens.len(), listing.own), (0, None));
}

#[tokio::test]
async fn reading_stops_at_the_limit_and_says_so() {
    let mut town = Town::gotosocial().await;
    let credential = town.connect().await;
    add_tokens(&town, TOKENS_MAX - 1);
    let listing = town.sources.list(&credential).await.expect("a list");
    assert_eq!((listing.tokens.len(), listing.extent), (TOKENS_MAX, Extent::Whole));
    add_tokens(&town, 1);
    let listing = town.sources.list(&credential).await.expect("a list");
    assert_eq!((listing.tokens.len(), listing.extent), (TOKENS_MAX, Extent::Cut));
}

#[tokio::test]
async fn a_server_that_repeats_a_page_for_ever_comes_to_an_end() {
    let mut town = Town::gotosocial().await;
    let credential = town.connect().await;
    let before = town.ground.count(TOKENS);
    let page: Vec<Value> = (10..40).rev().map(|number| json!({ "id": number.to_string() })).collect();
    town.answer(list(json!(page).to_string()));
    let listing = town.sources.list(&credential).await.expect("a list");
    assert_eq!(listing.tokens.len(), page.len(), "each once");
    assert_eq!(town.ground.count(TOKENS) - before, 2);
}

#[tokio::test]
async fn one_item_that_makes_no_sense_does_not_lose_the_list() {
    let mut town = Town::gotosocial().await;
    let credential = town.connect().await;
    town.answer(list(json!([{ "scope": "read" }, null, { "id": "01BARE" }, { "id": "01APP" }]).to_string()).times(1));
    let listing = town.sources.list(&credential).await.expect("a list");
    assert_eq!(ids(&listing), ["01BARE", "01APP"]);
    town.answer(list(json!([{}, {}]).to_string()));
    assert_eq!(town.sources.list(&credential).await, Err(Trouble::Nonsense), "nothing of it could be read");
}

#[tokio::test]
async fn what_the_server_answers_instead_is_told_apart() {
    let cases = [
        (error(TOKENS, 401), Trouble::Refused, 1),
        (error(TOKENS, 403), Trouble::Refused, 1),
        (error(TOKENS, 404), Trouble::Missing, 1),
        (error(TOKENS, 400), Trouble::Nonsense, 1),
        (error(TOKENS, 500), Trouble::Failing, 2),
        (error(TOKENS, 429), Trouble::Busy, 2),
        (error(TOKENS, 429).with_header("x-ratelimit-reset", "2026-08-01T12:04:00.000Z"), Trouble::Busy, 1),
        (error(TOKENS, 503).with_header("retry-after", "30"), Trouble::Busy, 1),
        (page(TOKENS, 200), Trouble::Nonsense, 2),
        (page(TOKENS, 403), Trouble::Nonsense, 2),
        (page(TOKENS, 502), Trouble::Failing, 2),
        (list("{}"), Trouble::Nonsense, 1),
        (list("[".repeat(100_000)), Trouble::Nonsense, 2),
        (list(format!("[\"{}\"]", "x".repeat(5 << 20))), Trouble::Nonsense, 1),
    ];
    let mut town = Town::gotosocial().await;
    let credential = town.connect().await;
    for (index, (answer, trouble, requests)) in cases.into_iter().enumerate() {
        let before = town.ground.count(TOKENS);
        town.answer(answer);
        assert_eq!(town.sources.list(&credential).await, Err(trouble), "case {index}");
        assert_eq!(town.ground.count(TOKENS) - before, requests, "case {index}");
        town.ground.sandbox.heal();
    }
    assert!(town.sources.list(&credential).await.is_ok(), "and nothing of it lasts");
}

#[tokio::test]
async fn a_fault_that_passes_is_not_noticed() {
    let mut town = Town::gotosocial().await;
    let credential = town.connect().await;
    let passed = error(TOKENS, 429).with_header("x-ratelimit-reset", "2026-08-01T11:59:00.000Z");
    for answer in [error(TOKENS, 500), page(TOKENS, 200), passed] {
        town.answer(answer.times(1));
        assert_eq!(town.sources.list(&credential).await.map(|listing| listing.tokens.len()), Ok(1));
    }
}

#[tokio::test]
async fn a_token_that_ends_between_two_pages_is_refused() {
    let mut town = Town::gotosocial().await;
    let credential = town.connect().await;
    add_tokens(&town, 250);
    town.answer(error(TOKENS, 401).after(1));
    assert_eq!(town.sources.list(&credential).await, Err(Trouble::Refused));
}

#[tokio::test]
async fn a_redirect_is_never_followed_with_a_token() {
    let (other, mut town) = (Town::gotosocial().await, Town::gotosocial().await);
    let credential = town.connect().await;
    town.answer(error(TOKENS, 302).with_header("location", other.ground.sandbox.base_url().as_str()));
    assert_eq!(town.sources.list(&credential).await, Err(Trouble::Nonsense));
    assert_eq!(other.ground.count(""), 0);
}

#[tokio::test]
async fn a_first_answer_that_never_comes_leaves_time_for_a_second() {
    let mut town = Town::with_patience(Character::GoToSocial, HASTY).await;
    let credential = town.connect().await;
    let hang = || FaultRule::new(Fault::Hang).at(Target::SignIns);
    town.ground.sandbox.set_fault(hang().times(1));
    assert!(town.sources.list(&credential).await.is_ok());
    town.ground.sandbox.set_fault(hang());
    assert_eq!(town.sources.list(&credential).await, Err(Trouble::Unreachable));
}

#[tokio::test]
async fn without_any_trace_of_its_id_the_own_token_is_known_by_name_if_there_is_only_one() {
    let mut town = Town::gotosocial().await;
    let mut credential = town.connect().await;
    let own = token_mut(&mut credential).own.take();
    token_mut(&mut credential).minted_at = None;
    assert_eq!(town.sources.list(&credential).await.map(|listing| listing.own), Ok(own));
    town.ground.sandbox.add_token("alice", twin());
    assert_eq!(town.sources.list(&credential).await.map(|listing| listing.own), Ok(None), "it could be either");
}
