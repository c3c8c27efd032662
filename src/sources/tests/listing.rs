use serde_json::json;

use super::fake::{Fake, How};
use super::{Bot, HASTY, id, ids, start};
use auditoot_core::audit::source::TOKENS_MAX;
use auditoot_core::audit::{Extent, TokenId};
use auditoot_core::dialogue::reply::Trouble;

fn add_apps(fake: &Fake, count: usize) {
    for index in 0..count {
        fake.add_app(&format!("01APP{index:05}"), "Tusky");
    }
}

#[tokio::test]
async fn every_page_is_read() {
    // With the bot's own sign-in: one, a full page, one more than a page, three pages.
    for count in [0, 99, 100, 250] {
        let fake = Fake::gotosocial().await;
        let mut bot = Bot::at(&fake);
        let credential = bot.connect(&fake).await;
        add_apps(&fake, count);
        let listing = bot.home.list(&credential).await.expect("a list");
        assert_eq!((listing.tokens.len(), listing.extent), (count + 1, Extent::Whole), "{count}");
        assert_eq!((listing.own, listing.read_at), (super::token(&credential).own.clone(), start()));
    }
}

#[tokio::test]
async fn a_list_without_anything_is_a_list() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    fake.fault("GET /api/v1/tokens", 1, How::Answer(200, Vec::new(), "[]".to_owned()));
    let listing = bot.home.list(&credential).await.expect("a list");
    assert_eq!((listing.tokens.len(), listing.own), (0, None));
}

#[tokio::test]
async fn reading_stops_at_the_limit_and_says_so() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    add_apps(&fake, TOKENS_MAX - 1);
    let listing = bot.home.list(&credential).await.expect("a list");
    assert_eq!((listing.tokens.len(), listing.extent), (TOKENS_MAX, Extent::Whole));
    add_apps(&fake, 1);
    fake.world().tokens.last_mut().expect("some").id = "01LAST".to_owned();
    let listing = bot.home.list(&credential).await.expect("a list");
    assert_eq!((listing.tokens.len(), listing.extent), (TOKENS_MAX, Extent::Cut));
}

#[tokio::test]
async fn a_server_that_repeats_a_page_for_ever_comes_to_an_end() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    add_apps(&fake, 4);
    fake.world().ignores_max_id = true;
    let before = fake.count("GET /api/v1/tokens");
    let listing = bot.home.list(&credential).await.expect("a list");
    assert_eq!(listing.tokens.len(), 5, "each once");
    assert_eq!(fake.count("GET /api/v1/tokens") - before, 2);
}

#[tokio::test]
async fn one_item_that_makes_no_sense_does_not_lose_the_list() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    add_apps(&fake, 1);
    fake.world().extra_items = vec![json!({ "scope": "read" }), json!(null), json!({ "id": "01BARE" })];
    let listing = bot.home.list(&credential).await.expect("a list");
    let own = super::token(&credential).own.clone().expect("known").0;
    assert_eq!(ids(&listing), ["01BARE", own.as_str(), "01APP00000"]);
    let page = How::Answer(200, Vec::new(), json!([{}, {}]).to_string());
    fake.fault("GET /api/v1/tokens", 1, page);
    fake.fault("GET /api/v1/tokens", 1, How::Answer(200, Vec::new(), "[]".to_owned()));
    let mut credential = credential;
    super::token_mut(&mut credential).own = Some(TokenId(own));
    assert_eq!(bot.home.list(&credential).await, Err(Trouble::Nonsense), "nothing of it could be read");
}

#[tokio::test]
async fn what_the_server_answers_instead_is_told_apart() {
    let cases = [
        (How::status(401), Trouble::Refused, 1),
        (How::status(403), Trouble::Refused, 1),
        (How::status(404), Trouble::Missing, 1),
        (How::status(400), Trouble::Nonsense, 1),
        (How::status(500), Trouble::Failing, 2),
        (How::status(429), Trouble::Busy, 2),
        (How::with_header(429, "x-ratelimit-reset", "2026-03-01T12:04:00.000Z"), Trouble::Busy, 1),
        (How::with_header(503, "retry-after", "30"), Trouble::Busy, 1),
        (How::html(200), Trouble::Nonsense, 2),
        (How::html(403), Trouble::Nonsense, 2),
        (How::html(502), Trouble::Failing, 2),
        (How::Answer(200, Vec::new(), "{}".to_owned()), Trouble::Nonsense, 1),
        (How::Answer(200, Vec::new(), "[".repeat(100_000)), Trouble::Nonsense, 2),
        (How::Answer(200, Vec::new(), format!("[\"{}\"]", "x".repeat(5 << 20))), Trouble::Nonsense, 1),
    ];
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    for (index, (how, trouble, requests)) in cases.into_iter().enumerate() {
        let before = fake.count("GET /api/v1/tokens");
        fake.fault("GET /api/v1/tokens", requests, how);
        assert_eq!(bot.home.list(&credential).await, Err(trouble), "case {index}");
        assert_eq!(fake.count("GET /api/v1/tokens") - before, requests, "case {index}");
    }
    assert!(bot.home.list(&credential).await.is_ok(), "and nothing of it lasts");
}

#[tokio::test]
async fn a_fault_that_passes_is_not_noticed() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    let passed = How::with_header(429, "x-ratelimit-reset", "2026-03-01T11:59:00.000Z");
    for how in [How::status(500), How::html(200), passed] {
        fake.fault("GET /api/v1/tokens", 1, how);
        assert_eq!(bot.home.list(&credential).await.map(|listing| listing.tokens.len()), Ok(1));
    }
}

#[tokio::test]
async fn a_permission_that_ends_between_two_pages_is_refused() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    add_apps(&fake, 250);
    fake.fault_after("GET /api/v1/tokens", 1, 1, How::status(401));
    assert_eq!(bot.home.list(&credential).await, Err(Trouble::Refused));
}

#[tokio::test]
async fn a_redirect_is_never_followed_with_a_token() {
    let other = Fake::gotosocial().await;
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let credential = bot.connect(&fake).await;
    fake.fault("GET /api/v1/tokens", 1, How::with_header(302, "location", other.base.as_str()));
    assert_eq!(bot.home.list(&credential).await, Err(Trouble::Nonsense));
    assert_eq!(other.count(""), 0);
}

#[tokio::test]
async fn a_first_answer_that_never_comes_leaves_time_for_a_second() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::with_patience(&fake, HASTY);
    let credential = bot.connect(&fake).await;
    fake.fault("GET /api/v1/tokens", 1, How::Hang);
    assert!(bot.home.list(&credential).await.is_ok());
    fake.fault("GET /api/v1/tokens", 9, How::Hang);
    assert_eq!(bot.home.list(&credential).await, Err(Trouble::Unreachable));
}

#[tokio::test]
async fn without_any_trace_of_its_id_the_own_sign_in_is_known_by_name_if_there_is_only_one() {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let mut credential = bot.connect(&fake).await;
    let own = super::token_mut(&mut credential).own.take();
    super::token_mut(&mut credential).minted_at = None;
    assert_eq!(bot.home.list(&credential).await.map(|listing| listing.own), Ok(own));
    let twin = super::fake::Token { id: "01TWIN".to_owned(), ..fake.world().tokens[0].clone() };
    fake.world().tokens.push(twin);
    assert_eq!(bot.home.list(&credential).await.map(|listing| listing.own), Ok(None), "it could be either");
    assert!(fake.holds("01TWIN"));
    assert_ne!(super::token(&credential).own, Some(id("01TWIN")));
}
