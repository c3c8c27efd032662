//! What is new, by dates and without them, however often somebody looks.

use proptest::prelude::*;

use super::*;
use crate::audit::samples::{at, listing, now, token};

fn dated(id: &str, days_ago: i64) -> Token {
    token(id, "Tusky", "read", Some(at(days_ago)))
}

fn undated(id: &str) -> Token {
    token(id, "Tusky", "read", None)
}

#[test]
fn until_there_was_an_audit_the_last_two_weeks_are_new() {
    let audits = Audits::default();
    assert_eq!(audits.new_since(now()), None);
    assert!(audits.is_new(&dated("1", 13), now()) && !audits.is_new(&dated("2", 14), now()));
    assert!(!audits.is_new(&undated("3"), now()), "nobody knows");
}

#[test]
fn looking_twice_on_one_day_shows_the_same_as_new() {
    let mut audits = Audits::default();
    audits.note(&listing(vec![dated("1", 200)]), at(100), Occasion::Look);
    let (old, new) = (dated("1", 200), dated("2", 40));
    let today = listing(vec![old.clone(), new.clone()]);
    for minutes in [0, 1, 600] {
        let later = now() + SignedDuration::from_mins(minutes);
        assert!(audits.is_new(&new, later) && !audits.is_new(&old, later), "{minutes} minutes later");
        assert_eq!(audits.new_since(later), Some(at(100)));
        audits.note(&today, later, Occasion::Look);
    }
    let tomorrow = now() + SignedDuration::from_hours(24);
    assert!(!audits.is_new(&new, tomorrow));
    assert!(audits.is_new(&token("3", "Elk", "read", Some(tomorrow)), tomorrow));
}

#[test]
fn what_comes_after_the_last_look_of_a_day_is_new_on_the_next() {
    let mut audits = Audits::default();
    audits.note(&listing(vec![dated("1", 200)]), now(), Occasion::Look);
    let after = token("2", "Tusky", "read", Some(now() + SignedDuration::from_mins(5)));
    let tomorrow = now() + SignedDuration::from_hours(24);
    assert!(audits.is_new(&after, tomorrow) && !audits.is_new(&dated("1", 200), tomorrow));
}

#[test]
fn clocks_that_differ_make_nothing_new_twice_and_hide_nothing() {
    let mut audits = Audits::default();
    let ahead = token("1", "Tusky", "read", Some(now() + SignedDuration::from_mins(10)));
    audits.note(&listing(vec![ahead.clone()]), now(), Occasion::Look);
    let tomorrow = now() + SignedDuration::from_hours(24);
    assert!(!audits.is_new(&ahead, tomorrow), "it was there");
    let behind = token("2", "Tusky", "read", Some(now() - SignedDuration::from_mins(10)));
    assert!(audits.is_new(&behind, tomorrow), "it was not there, whatever its date says");
}

#[test]
fn where_no_date_is_told_new_is_what_was_not_there() {
    let mut audits = Audits::default();
    audits.note(&listing(vec![undated("1")]), at(10), Occasion::Look);
    assert!(!audits.is_new(&undated("1"), now()) && audits.is_new(&undated("2"), now()));
}

#[test]
fn the_news_of_a_reminder_stay_new_until_somebody_looks_or_the_next_reminder() {
    let mut audits = Audits::default();
    audits.note(&listing(vec![dated("1", 300)]), at(200), Occasion::Look);
    let both = listing(vec![dated("1", 300), dated("2", 150)]);
    audits.note(&both, at(100), Occasion::Reminder);
    assert!(audits.is_new(&dated("2", 150), at(95)), "a reminder tells of it, and five days later it is looked up");
    let mut looked = audits.clone();
    looked.note(&both, at(95), Occasion::Look);
    assert!(looked.is_new(&dated("2", 150), at(95)), "also at the second look of that day");
    assert!(!looked.is_new(&dated("2", 150), at(94)));
    assert_eq!(looked.new_since(at(94)), Some(at(95)));
    audits.note(&both, at(10), Occasion::Reminder);
    assert!(!audits.is_new(&dated("2", 150), now()), "it was told once");
    assert_eq!(audits.new_since(now()), Some(at(100)));
    let mut same_day = Audits::default();
    same_day.note(&both, at(10), Occasion::Look);
    same_day.note(&both, at(10) + SignedDuration::from_hours(1), Occasion::Reminder);
    assert_eq!(same_day.new_since(now()), Some(at(10) + SignedDuration::from_hours(1)), "who looked has looked");
}

#[test]
fn a_clock_that_was_set_back_loses_no_audit() {
    let mut audits = Audits::default();
    audits.note(&listing(vec![dated("1", 300)]), at(200), Occasion::Look);
    audits.note(&listing(vec![dated("1", 300)]), at(-30), Occasion::Look);
    assert_eq!(audits.new_since(now()), Some(at(200)), "a day that lies ahead is no earlier day");
    audits.note(&listing(vec![dated("1", 300)]), now(), Occasion::Look);
    assert_eq!(audits.new_since(now()), Some(at(200)));
}

#[test]
fn permissions_have_grown_only_where_they_were_known() {
    let key = |name: &str, scopes: &str| ApplicationKey::of(&token("9", name, scopes, None));
    let mut audits = Audits::default();
    let seen = vec![token("1", "Tusky", "read", None), token("2", "Tusky", "write:statuses", None)];
    audits.note(&listing(seen), at(10), Occasion::Look);
    assert!(!audits.has_grown(&key("Tusky", "read:statuses write:statuses"), now()), "together they could");
    assert!(audits.has_grown(&key("Tusky", "read write"), now()));
    assert!(!audits.has_grown(&key("Elk", "read write"), now()), "it is new");
    assert!(!audits.has_grown(&ApplicationKey { scopes: None, ..key("Tusky", "") }, now()), "nobody says so");
    let mut own = token("own", "Auditoot", "read", None);
    audits.note(&listing(vec![own.clone()]), at(5), Occasion::Look);
    own.scopes = Some(vec!["write".to_owned()]);
    assert!(!audits.has_grown(&ApplicationKey::of(&own), now()), "the bot is not among the apps");
}

fn any_token() -> impl Strategy<Value = Token> {
    let name = prop_oneof!["[A-Za-z]{1,8}", "\\PC{0,40}"];
    let scope = prop_oneof!["(read|write)(:[a-z]{1,12})?", "\\PC{0,20}"];
    (".{0,30}", name, proptest::collection::vec(scope, 0..5), proptest::option::of(-400_i64..2_000)).prop_map(
        |(id, name, scopes, days_ago)| Token {
            scopes: Some(scopes).filter(|scopes| scopes.len() < 4),
            ..token(&id, &name, "", days_ago.map(at))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_listing_is_remembered_whole_and_comes_back_as_it_went(
        tokens in proptest::collection::vec(any_token(), 0..60),
        days in proptest::collection::vec((-5_i64..400, any::<bool>()), 0..6),
    ) {
        let listing = listing(tokens);
        let mut audits = Audits::default();
        for (day, is_look) in days {
            audits.note(&listing, at(day), if is_look { Occasion::Look } else { Occasion::Reminder });
        }
        let json = serde_json::to_string(&audits).expect("it can be written");
        prop_assert_eq!(&serde_json::from_str::<Audits>(&json).expect("it can be read"), &audits);
        // Whatever was there at an audit is not new after it, on any later day, dates or not.
        audits.note(&listing, now(), Occasion::Look);
        let later = now() + SignedDuration::from_hours(24 * 40);
        let ours = listing.own.as_ref();
        for token in listing.tokens.iter().filter(|token| Some(&token.id) != ours) {
            prop_assert!(!audits.is_new(token, later), "{:?}", token);
        }
    }
}

#[test]
fn a_thousand_sign_ins_of_as_many_apps_take_less_than_sixteen_kilobytes() {
    let long = "x".repeat(300);
    let tokens = (0..TOKENS_MAX + 500).map(|id| {
        let scopes = "read write follow push admin profile write:media";
        token(&format!("{long}{id}"), &format!("{id}{long}"), scopes, None)
    });
    let snapshot = Snapshot::of(&listing(tokens.collect()), now());
    let json = serde_json::to_string(&snapshot).expect("it can be written");
    assert!(json.len() < 16_000, "{} bytes", json.len());
    assert_eq!(serde_json::from_str::<Snapshot>(&json).expect("it can be read"), snapshot);
    assert_eq!((snapshot.tokens.count(), snapshot.apps.len()), (TOKENS_MAX, APPS_MAX));
}
