use jiff::SignedDuration;

use super::fake::{Fake, How, Token};
use super::{Bot, HASTY, confirmed, id, ids};
use crate::sources::Credential;
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::RemovalReport;
use auditoot_core::dialogue::reply::Trouble;

/// A server with three apps of alice's, and her permission.
async fn with_apps(timeouts: super::Timeouts) -> (Fake, Bot, Credential) {
    let fake = Fake::gotosocial().await;
    let mut bot = Bot::with_patience(&fake, timeouts);
    let credential = bot.connect(&fake).await;
    fake.add_app("01A", "Tusky");
    fake.add_app("01B", "Tusky");
    fake.add_app("01C", "Ivory");
    (fake, bot, credential)
}

fn lists(report: &RemovalReport) -> [Vec<&str>; 4] {
    [&report.removed, &report.gone_before, &report.left, &report.unseen]
        .map(|list| list.iter().map(|TokenId(id)| id.as_str()).collect())
}

#[tokio::test]
async fn exactly_what_was_confirmed_is_removed() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    let own = super::token(&credential).own.clone().expect("known").0;
    // On a task of its own, as the bot runs it.
    let removal = async move { bot.home.remove(&credential, &confirmed(&[("Tusky", &["01A", "01B"])])).await };
    let report = tokio::spawn(removal).await.expect("it ends");
    assert_eq!(lists(&report), [vec!["01A", "01B"], vec![], vec![], vec![]]);
    assert_eq!((report.trouble, report.tried, report.interrupted), (None, true, false));
    let listing = report.listing.expect("it looked again");
    assert_eq!(ids(&listing), [own.as_str(), "01C"]);
    assert_eq!(fake.count("POST /api/v1/tokens/"), 2);
}

#[tokio::test]
async fn what_is_gone_already_is_said_to_be() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    fake.world().tokens.retain(|token| token.id != "01A");
    let report = bot.home.remove(&credential, &confirmed(&[("Tusky", &["01A", "01B"])])).await;
    assert_eq!(lists(&report), [vec!["01B"], vec!["01A"], vec![], vec![]]);
    assert_eq!(fake.count("POST /api/v1/tokens/01A"), 0);
}

#[tokio::test]
async fn a_server_that_says_it_is_done_and_is_not_is_found_out() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    fake.world().invalidate_lies = true;
    let report = bot.home.remove(&credential, &confirmed(&[("Ivory", &["01C"])])).await;
    assert_eq!(lists(&report), [vec![], vec![], vec!["01C"], vec![]]);
    assert_eq!(report.trouble, Some(Trouble::NotDone));
}

#[tokio::test]
async fn what_counts_is_what_is_seen_and_not_what_was_answered() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    fake.fault("POST /api/v1/tokens/01A", 1, How::DoneAllTheSame(500));
    fake.fault("POST /api/v1/tokens/01B", 1, How::html(200));
    fake.fault("POST /api/v1/tokens/01C", 2, How::html(200));
    let report = bot.home.remove(&credential, &confirmed(&[("Tusky", &["01A", "01B"]), ("Ivory", &["01C"])])).await;
    assert_eq!(lists(&report), [vec!["01A", "01B"], vec![], vec!["01C"], vec![]]);
    assert_eq!(report.trouble, Some(Trouble::Nonsense), "a page with status 200 is no word that it was done");
}

#[tokio::test]
async fn one_that_fails_does_not_keep_the_others() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    fake.fault("POST /api/v1/tokens/01A", 2, How::status(500));
    let report = bot.home.remove(&credential, &confirmed(&[("Tusky", &["01A", "01B"])])).await;
    assert_eq!(lists(&report), [vec!["01B"], vec![], vec!["01A"], vec![]]);
    assert_eq!(report.trouble, Some(Trouble::Failing));
}

#[tokio::test]
async fn a_permission_that_ends_midway_leaves_the_rest_unseen() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    fake.fault_after("POST /api/v1/tokens/", 1, 9, How::status(401));
    fake.fault_after("GET /api/v1/tokens", 2, 9, How::status(401));
    let report = bot.home.remove(&credential, &confirmed(&[("Tusky", &["01A", "01B"]), ("Ivory", &["01C"])])).await;
    assert_eq!(lists(&report), [vec![], vec![], vec![], vec!["01A", "01B", "01C"]]);
    assert_eq!((report.trouble, report.tried, report.listing), (Some(Trouble::Refused), true, None));
    assert_eq!(fake.count("POST /api/v1/tokens/"), 2, "after the refusal nothing more is tried");
}

#[tokio::test]
async fn if_the_first_look_fails_nothing_is_tried() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    fake.fault("GET /api/v1/tokens", 2, How::status(500));
    let report = bot.home.remove(&credential, &confirmed(&[("Ivory", &["01C"])])).await;
    assert_eq!(lists(&report), [vec![], vec![], vec![], vec!["01C"]]);
    assert_eq!((report.trouble, report.tried), (Some(Trouble::Failing), false));
    assert_eq!(fake.count("POST /api/v1/tokens/"), 0);
}

#[tokio::test]
async fn a_server_that_is_too_busy_is_left_alone() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    let busy = How::with_header(429, "x-ratelimit-reset", "2026-03-01T12:05:00.000Z");
    fake.fault("POST /api/v1/tokens/", 9, busy);
    let report = bot.home.remove(&credential, &confirmed(&[("Tusky", &["01A", "01B"])])).await;
    assert_eq!(lists(&report), [vec![], vec![], vec!["01A", "01B"], vec![]]);
    assert_eq!(report.trouble, Some(Trouble::Busy));
    assert_eq!(fake.count("POST /api/v1/tokens/"), 1);
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up_in_time_and_looked_at_again() {
    let (fake, bot, credential) = with_apps(HASTY).await;
    fake.fault("POST /api/v1/tokens/", 99, How::Hang);
    let report = bot.home.remove(&credential, &confirmed(&[("Tusky", &["01A", "01B"]), ("Ivory", &["01C"])])).await;
    assert_eq!(lists(&report), [vec![], vec![], vec!["01A", "01B", "01C"], vec![]]);
    assert_eq!(report.trouble, Some(Trouble::Unreachable));
}

#[tokio::test]
async fn a_sign_in_that_became_another_app_is_not_touched() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    let report = bot.home.remove(&credential, &confirmed(&[("Elk", &["01C"])])).await;
    assert_eq!(lists(&report), [vec![], vec![], vec!["01C"], vec![]]);
    assert_eq!((report.trouble, report.tried), (Some(Trouble::Nonsense), false));
    assert!(fake.holds("01C"));
}

#[tokio::test]
async fn nothing_that_could_be_the_bot_itself_is_removed() {
    let (fake, bot, mut credential) = with_apps(super::CALM).await;
    let own = super::token(&credential).own.clone().expect("known").0;
    let report = bot.home.remove(&credential, &confirmed(&[("Auditoot", &[own.as_str()])])).await;
    assert_eq!((lists(&report)[2].as_slice(), report.tried), ([own.as_str()].as_slice(), false));
    (super::token_mut(&mut credential).own, super::token_mut(&mut credential).minted_at) = (None, None);
    let twin = Token { id: "01TWIN".to_owned(), ..fake.world().tokens[0].clone() };
    fake.world().tokens.push(twin);
    let report = bot.home.remove(&credential, &confirmed(&[("Auditoot", &[own.as_str(), "01TWIN"])])).await;
    assert_eq!((lists(&report)[2].len(), report.tried), (2, false), "it could be either, so it is neither");
}

#[tokio::test]
async fn absence_from_a_list_that_was_cut_proves_nothing() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    for index in 0..1_000 {
        fake.add_app(&format!("01M{index:05}"), "Many");
    }
    fake.add_app("01Y", "Old");
    fake.add_app("01Z", "Old");
    fake.fault("POST /api/v1/tokens/01Y", 1, How::status(400));
    let report = bot.home.remove(&credential, &confirmed(&[("Old", &["01X", "01Y", "01Z"])])).await;
    assert_eq!(lists(&report), [vec!["01Z"], vec!["01X"], vec!["01Y"], vec![]]);
}

#[tokio::test]
async fn a_yes_that_is_no_longer_fresh_is_only_looked_up() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    fake.world().tokens.retain(|token| token.id != "01A");
    bot.clock.advance(SignedDuration::from_mins(10));
    let report = bot.home.remove(&credential, &confirmed(&[("Tusky", &["01A", "01B"])])).await;
    assert_eq!(lists(&report), [vec!["01A"], vec![], vec!["01B"], vec![]]);
    assert!(report.interrupted && !report.tried);
    assert_eq!(fake.count("POST /api/v1/tokens/"), 0);
}

#[tokio::test]
async fn an_id_stays_in_its_place_in_the_address() {
    let (fake, bot, credential) = with_apps(super::CALM).await;
    for odd in ["../../../oauth/revoke", "%2e%2e", "a/b?c#d"] {
        fake.add_app(odd, "Odd");
    }
    let asked: &[&str] = &["../../../oauth/revoke", "%2e%2e", "a/b?c#d"];
    let report = bot.home.remove(&credential, &confirmed(&[("Odd", asked)])).await;
    assert_eq!(report.removed, Vec::<TokenId>::new(), "the fake does not decode, so it finds none of them");
    let world = fake.world();
    let posts: Vec<&str> = world
        .requests
        .iter()
        .map(|(line, _)| line.trim())
        .filter(|line| line.starts_with("POST /api/v1/tokens"))
        .collect();
    assert_eq!(
        posts,
        [
            "POST /api/v1/tokens/%252e%252e/invalidate",
            "POST /api/v1/tokens/..%2F..%2F..%2Foauth%2Frevoke/invalidate",
            "POST /api/v1/tokens/a%2Fb%3Fc%23d/invalidate",
        ]
    );
    drop(world);
    assert_eq!(report.left, [id("%2e%2e"), id("../../../oauth/revoke"), id("a/b?c#d")]);
}

#[tokio::test]
async fn a_permission_survives_being_stored() {
    let (_fake, _bot, credential) = with_apps(super::CALM).await;
    let stored = serde_json::to_string(&credential).expect("it can be stored");
    assert_eq!(serde_json::from_str::<Credential>(&stored).expect("and read"), credential);
}
