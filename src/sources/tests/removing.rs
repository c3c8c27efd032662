use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{CALM, Canned, HASTY, Town, confirmed, error, id, ids, page, token, token_mut, twin};
use crate::sources::Credential;
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::RemovalReport;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_sandbox::{Character, Fault, FaultRule, Target};

const TOKENS: &str = "GET /api/v1/tokens";
const REMOVALS: &str = "POST /api/v1/tokens/";

/// A server with three apps of alice's, and what she gave the bot.
struct Apps {
    town: Town,
    credential: Credential,
    /// Of Tusky, the older first.
    a: String,
    b: String,
    /// Of Ivory.
    c: String,
}

impl Apps {
    async fn there() -> Self {
        Self::with_patience(CALM).await
    }

    async fn with_patience(timeouts: super::Timeouts) -> Self {
        let mut town = Town::with_patience(Character::GoToSocial, timeouts).await;
        let credential = town.connect().await;
        let (a, b, c) = (town.add_token("Tusky", 30), town.add_token("Tusky", 20), town.add_token("Ivory", 10));
        Self { town, credential, a, b, c }
    }

    async fn remove(&self, targets: &[(&str, &[&str])]) -> RemovalReport {
        self.town.sources.remove(&self.credential, &confirmed(targets)).await
    }

    async fn remove_all(&self) -> RemovalReport {
        self.remove(&[("Tusky", &[&self.a, &self.b]), ("Ivory", &[&self.c])]).await
    }

    fn own(&self) -> String {
        token(&self.credential).own.clone().expect("known").0
    }
}

/// How the removal of a token is asked for.
fn removal_of(token: &str) -> String {
    format!("{REMOVALS}{token}")
}

fn lists(report: &RemovalReport) -> [Vec<&str>; 4] {
    [&report.removed, &report.gone_before, &report.left, &report.unseen].map(|ids| names(ids))
}

/// What was not looked up again, and is no mystery: gone as the server says, and not tried.
fn unlooked(report: &RemovalReport) -> [Vec<&str>; 2] {
    [&report.said_done, &report.untried].map(|ids| names(ids))
}

fn names(ids: &[TokenId]) -> Vec<&str> {
    ids.iter().map(|TokenId(id)| id.as_str()).collect()
}

#[tokio::test]
async fn exactly_what_was_confirmed_is_removed() {
    let Apps { town, credential, a, b, c } = Apps::there().await;
    let own = token(&credential).own.clone().expect("known").0;
    let (sources, proof) = (town.sources.clone(), confirmed(&[("Tusky", &[&a, &b])]));
    // On a task of its own, as the bot runs it.
    let removal = tokio::spawn(async move { sources.remove(&credential, &proof).await });
    let report = removal.await.expect("it ends");
    assert_eq!(lists(&report), [vec![a.as_str(), &b], vec![], vec![], vec![]]);
    assert_eq!((report.trouble, report.tried, report.interrupted), (None, true, false));
    let listing = report.listing.expect("it looked again");
    assert_eq!(ids(&listing), [own.as_str(), &c]);
    assert_eq!(town.ground.count(REMOVALS), 2);
}

#[tokio::test]
async fn what_is_gone_already_is_said_to_be() {
    let apps = Apps::there().await;
    apps.town.ground.sandbox.revoke_token(&apps.a);
    let report = apps.remove(&[("Tusky", &[&apps.a, &apps.b])]).await;
    assert_eq!(lists(&report), [vec![apps.b.as_str()], vec![&apps.a], vec![], vec![]]);
    assert_eq!(apps.town.ground.count(&removal_of(&apps.a)), 0);
}

#[tokio::test]
async fn a_server_that_says_it_is_done_and_is_not_is_found_out() {
    let apps = Apps::there().await;
    apps.town.ground.sandbox.set_fault(FaultRule::new(Fault::InvalidateLies));
    let report = apps.remove(&[("Ivory", &[&apps.c])]).await;
    assert_eq!(lists(&report), [vec![], vec![], vec![apps.c.as_str()], vec![]]);
    assert_eq!(report.trouble, Some(Trouble::NotDone));
}

#[tokio::test]
async fn what_counts_is_what_is_seen_and_not_what_was_answered() {
    let apps = Apps::there().await;
    apps.town.answer(error(&removal_of(&apps.a), 500).carried_out().times(1));
    apps.town.answer(page(&removal_of(&apps.b), 200).times(1));
    apps.town.answer(page(&removal_of(&apps.c), 200));
    let report = apps.remove_all().await;
    assert_eq!(lists(&report), [vec![apps.a.as_str(), &apps.b], vec![], vec![&apps.c], vec![]]);
    assert_eq!(report.trouble, Some(Trouble::Nonsense), "a page with status 200 is no word that it was done");
}

#[tokio::test]
async fn one_that_fails_does_not_keep_the_others() {
    let apps = Apps::there().await;
    apps.town.answer(error(&removal_of(&apps.a), 500));
    let report = apps.remove(&[("Tusky", &[&apps.a, &apps.b])]).await;
    assert_eq!(lists(&report), [vec![apps.b.as_str()], vec![], vec![&apps.a], vec![]]);
    assert_eq!(report.trouble, Some(Trouble::Failing));
}

#[tokio::test]
async fn a_token_that_ends_midway_leaves_the_rest_unseen() {
    let apps = Apps::there().await;
    apps.town.answer(error(REMOVALS, 401).after(1));
    apps.town.answer(error(TOKENS, 401).after(2));
    let report = apps.remove_all().await;
    assert_eq!(lists(&report).concat(), [""; 0]);
    assert_eq!(unlooked(&report), [vec![apps.a.as_str()], vec![&apps.b, &apps.c]]);
    assert_eq!((report.trouble, report.again_from), (Some(Trouble::Refused), None));
    assert_eq!((report.tried, report.listing), (true, None));
    assert_eq!(apps.town.ground.count(REMOVALS), 2, "after the refusal nothing more is tried");
}

#[tokio::test]
async fn if_the_first_look_fails_nothing_is_tried() {
    let apps = Apps::there().await;
    apps.town.answer(error(TOKENS, 500));
    let report = apps.remove(&[("Ivory", &[&apps.c])]).await;
    assert_eq!(lists(&report), [vec![], vec![], vec![], vec![apps.c.as_str()]]);
    assert_eq!((report.trouble, report.tried), (Some(Trouble::Failing), false));
    assert_eq!(report.again_from, Some(apps.town.ground.clock.now()));
    assert_eq!(apps.town.ground.count(REMOVALS), 0);
}

#[tokio::test]
async fn a_server_that_is_too_busy_is_left_alone() {
    let apps = Apps::there().await;
    apps.town.answer(error(REMOVALS, 429).with_header("x-ratelimit-reset", "2026-08-01T12:05:00.000Z"));
    let report = apps.remove(&[("Tusky", &[&apps.a, &apps.b])]).await;
    assert_eq!(lists(&report), [vec![], vec![], vec![apps.a.as_str(), &apps.b], vec![]]);
    assert_eq!((report.trouble, report.tried), (Some(Trouble::Busy), false));
    let reset: Timestamp = "2026-08-01T12:05:02Z".parse().expect("a time");
    assert_eq!(report.again_from, Some(reset), "a little after the moment that it named");
    assert_eq!(apps.town.ground.count(REMOVALS), 1);
}

#[tokio::test]
async fn of_a_removal_that_is_cut_off_each_is_told_as_far_as_it_is_known() {
    let apps = Apps::there().await;
    let (d, gone) = (apps.town.add_token("Elk", 5), apps.town.add_token("Gone", 40));
    apps.town.ground.sandbox.revoke_token(&gone);
    apps.town.answer(error(&removal_of(&apps.b), 500).carried_out());
    apps.town.answer(error(REMOVALS, 429).after(1).with_header("retry-after", "20"));
    apps.town.answer(error(TOKENS, 429).after(2).with_header("retry-after", "30"));
    let targets: [(&str, &[&str]); 4] =
        [("Gone", &[&gone]), ("Tusky", &[&apps.a, &apps.b]), ("Ivory", &[&apps.c]), ("Elk", &[&d])];
    let report = apps.remove(&targets).await;
    assert_eq!(lists(&report), [vec![], vec![gone.as_str()], vec![], vec![apps.b.as_str()]]);
    assert_eq!(unlooked(&report), [vec![apps.a.as_str()], vec![&apps.c, &d]]);
    let pause = report.again_from.map(|from| from.duration_since(apps.town.ground.clock.now()).as_secs());
    assert_eq!((report.trouble, pause), (Some(Trouble::Failing), Some(32)), "the longest that it wishes");
}

#[tokio::test]
async fn what_was_gone_at_the_first_look_is_not_said_to_be_untried() {
    let apps = Apps::there().await;
    apps.town.ground.sandbox.revoke_token(&apps.c);
    apps.town.answer(error(REMOVALS, 429).with_header("retry-after", "20"));
    apps.town.answer(error(TOKENS, 500).after(2));
    let report = apps.remove_all().await;
    assert_eq!(unlooked(&report), [vec![], vec![apps.a.as_str(), &apps.b]]);
    assert_eq!(report.gone_before, [id(&apps.c)]);
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up_in_time_and_looked_at_again() {
    let apps = Apps::with_patience(HASTY).await;
    apps.town.ground.sandbox.set_fault(FaultRule::new(Fault::Hang).at(Target::Removal));
    let report = apps.remove_all().await;
    assert_eq!(lists(&report), [vec![], vec![], vec![apps.a.as_str(), &apps.b, &apps.c], vec![]]);
    assert_eq!(report.trouble, Some(Trouble::Unreachable));
}

#[tokio::test]
async fn a_token_that_became_another_apps_is_not_touched() {
    let apps = Apps::there().await;
    let report = apps.remove(&[("Elk", &[&apps.c])]).await;
    assert_eq!(lists(&report), [vec![], vec![], vec![apps.c.as_str()], vec![]]);
    assert_eq!((report.trouble, report.tried), (Some(Trouble::Nonsense), false));
    assert!(apps.town.ground.sandbox.tokens("alice").iter().any(|token| token.id == apps.c));
}

#[tokio::test]
async fn nothing_that_could_be_the_bot_itself_is_removed() {
    let mut apps = Apps::there().await;
    let own = apps.own();
    let report = apps.remove(&[("Auditoot", &[&own])]).await;
    assert_eq!((lists(&report)[2].as_slice(), report.tried), ([own.as_str()].as_slice(), false));
    (token_mut(&mut apps.credential).own, token_mut(&mut apps.credential).minted_at) = (None, None);
    let twin = apps.town.ground.sandbox.add_token("alice", twin());
    let report = apps.remove(&[("Auditoot", &[&own, &twin])]).await;
    assert_eq!((lists(&report)[2].len(), report.tried), (2, false), "it could be either, so it is neither");
}

#[tokio::test]
async fn absence_from_a_list_that_was_cut_proves_nothing() {
    let apps = Apps::there().await;
    for _ in 0..1_000 {
        apps.town.add_token("Many", 40);
    }
    let (refused, taken) = (apps.town.add_token("Old", 60), apps.town.add_token("Old", 50));
    let gone = "00000000000000000000000000";
    apps.town.answer(error(&removal_of(&refused), 400));
    let report = apps.remove(&[("Old", &[gone, &refused, &taken])]).await;
    assert_eq!(lists(&report), [vec![taken.as_str()], vec![gone], vec![&refused], vec![]]);
}

#[tokio::test]
async fn a_yes_that_is_no_longer_fresh_is_only_looked_up() {
    let apps = Apps::there().await;
    apps.town.ground.sandbox.revoke_token(&apps.a);
    apps.town.ground.clock.advance(SignedDuration::from_mins(10));
    let report = apps.remove(&[("Tusky", &[&apps.a, &apps.b])]).await;
    assert_eq!(lists(&report), [vec![apps.a.as_str()], vec![], vec![&apps.b], vec![]]);
    assert!(report.interrupted && !report.tried);
    assert_eq!(apps.town.ground.count(REMOVALS), 0);
}

#[tokio::test]
async fn an_id_stays_in_its_place_in_the_address() {
    let apps = Apps::there().await;
    let odd = ["%2e%2e", "../../../oauth/revoke", "a/b?c#d"];
    let listed = odd.map(|id| json!({ "id": id, "application": { "name": "Odd" } }));
    apps.town.answer(Canned::json(TOKENS, StatusCode::OK, &json!(listed)));
    let report = apps.remove(&[("Odd", &odd)]).await;
    assert_eq!(report.left, odd.map(id));
    let requests = apps.town.ground.sandbox.requests();
    let paths: Vec<&str> = requests.iter().filter(|one| one.method == "POST").map(|one| one.path.as_str()).collect();
    assert_eq!(
        paths[paths.len() - 3..],
        [
            "/api/v1/tokens/%252e%252e/invalidate",
            "/api/v1/tokens/..%2F..%2F..%2Foauth%2Frevoke/invalidate",
            "/api/v1/tokens/a%2Fb%3Fc%23d/invalidate",
        ]
    );
}

#[tokio::test]
async fn a_credential_survives_being_stored() {
    let credential = Apps::there().await.credential;
    let stored = serde_json::to_string(&credential).expect("it can be stored");
    assert_eq!(serde_json::from_str::<Credential>(&stored).expect("and read"), credential);
}
