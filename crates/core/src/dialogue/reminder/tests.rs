//! The calendar of reminders.

use jiff::civil::{DateTime, datetime};
use proptest::prelude::*;

use super::*;

fn every(count: u32, unit: Unit) -> Span {
    Span { count, unit }
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a zone of the data that comes with the program")
}

fn at(local: DateTime, zone: &TimeZone) -> Timestamp {
    local.to_zoned_datetime(zone.clone()).expect("a moment").timestamp()
}

/// The first reminders of a plan, each looked at the moment it is due, as a clock on the wall shows them.
fn course(span: Span, from: DateTime, zone: &TimeZone, count: usize) -> Vec<String> {
    let mut plan = Plan::begin(span, at(from, zone), zone).expect("a span that works");
    let mut shown = Vec::new();
    for _ in 0..count {
        shown.push(zone.to_datetime(plan.next).to_string());
        plan = plan.sent(plan.next, zone);
    }
    shown
}

#[test]
fn the_end_of_a_month_stays_the_end_of_a_month() {
    let monthly = course(every(1, Unit::Months), datetime(2026, 1, 31, 9, 0, 0, 0), &TimeZone::UTC, 4);
    assert_eq!(monthly, ["2026-02-28T09:00:00", "2026-03-31T09:00:00", "2026-04-30T09:00:00", "2026-05-31T09:00:00"]);
}

#[test]
fn the_leap_day_comes_back_when_there_is_one() {
    let yearly = course(every(1, Unit::Years), datetime(2024, 2, 29, 12, 0, 0, 0), &TimeZone::UTC, 4);
    assert_eq!(yearly, ["2025-02-28T12:00:00", "2026-02-28T12:00:00", "2027-02-28T12:00:00", "2028-02-29T12:00:00"]);
}

#[test]
fn the_hour_of_the_day_stays_the_same_when_the_clocks_change() {
    let berlin = zone("Europe/Berlin");
    let to_summer = course(every(1, Unit::Weeks), datetime(2026, 3, 20, 9, 0, 0, 0), &berlin, 2);
    assert_eq!(to_summer, ["2026-03-27T09:00:00", "2026-04-03T09:00:00"]);
    let to_winter = course(every(1, Unit::Months), datetime(2026, 9, 30, 9, 0, 0, 0), &berlin, 2);
    assert_eq!(to_winter, ["2026-10-30T09:00:00", "2026-11-30T09:00:00"]);
    // In days of 24 hours they would have moved.
    let plan =
        Plan::begin(every(2, Unit::Weeks), at(datetime(2026, 3, 20, 9, 0, 0, 0), &berlin), &berlin).expect("works");
    assert_eq!(plan.next.duration_since(plan.anchor).as_hours(), 14 * 24 - 1);
}

#[test]
fn an_hour_that_a_day_does_not_have_is_the_next_one_and_only_on_that_day() {
    let berlin = zone("Europe/Berlin");
    let daily = course(every(1, Unit::Days), datetime(2026, 3, 27, 2, 30, 0, 0), &berlin, 3);
    assert_eq!(daily, ["2026-03-28T02:30:00", "2026-03-29T03:30:00", "2026-03-30T02:30:00"]);
    // The day on which the hour comes twice has one reminder.
    let daily = course(every(1, Unit::Days), datetime(2026, 10, 24, 2, 30, 0, 0), &berlin, 2);
    assert_eq!(daily, ["2026-10-25T02:30:00", "2026-10-26T02:30:00"]);
}

#[test]
fn what_was_missed_is_folded_into_one() {
    let began = at(datetime(2026, 1, 31, 9, 0, 0, 0), &TimeZone::UTC);
    let plan = Plan::begin(every(1, Unit::Months), began, &TimeZone::UTC).expect("works");
    let woke = at(datetime(2026, 6, 15, 0, 0, 0, 0), &TimeZone::UTC);
    let plan = plan.sent(woke, &TimeZone::UTC);
    assert_eq!(plan.next, at(datetime(2026, 6, 30, 9, 0, 0, 0), &TimeZone::UTC));
    assert_eq!(plan.unanswered, 1, "five were due, one was sent");
}

#[test]
fn one_that_is_put_off_is_what_the_next_ones_are_reckoned_from() {
    let began = at(datetime(2026, 3, 1, 9, 0, 0, 0), &TimeZone::UTC);
    let plan = Plan::begin(every(3, Unit::Months), began, &TimeZone::UTC).expect("works");
    let off = at(datetime(2026, 6, 1, 10, 0, 0, 0), &TimeZone::UTC);
    let plan = plan.put_off(every(2, Unit::Weeks), off, &TimeZone::UTC).expect("works");
    assert_eq!(plan.next, at(datetime(2026, 6, 15, 10, 0, 0, 0), &TimeZone::UTC));
    let plan = plan.sent(plan.next, &TimeZone::UTC);
    assert_eq!(plan.next, at(datetime(2026, 9, 15, 10, 0, 0, 0), &TimeZone::UTC));
}

#[test]
fn spans_from_a_day_to_ten_years_work() {
    let works = [every(1, Unit::Days), every(3_653, Unit::Days), every(520, Unit::Weeks), every(120, Unit::Months)];
    for span in works.into_iter().chain([every(1, Unit::Years), every(10, Unit::Years)]) {
        assert!(Plan::begin(span, Timestamp::UNIX_EPOCH, &TimeZone::UTC).is_some(), "{span:?}");
    }
    let does_not = [every(0, Unit::Days), every(3_654, Unit::Days), every(522, Unit::Weeks), every(121, Unit::Months)];
    for span in
        does_not.into_iter().chain([every(0, Unit::Years), every(11, Unit::Years), every(u32::MAX, Unit::Years)])
    {
        assert!(Plan::begin(span, Timestamp::UNIX_EPOCH, &TimeZone::UTC).is_none(), "{span:?}");
        let plan = Plan::begin(every(1, Unit::Days), Timestamp::UNIX_EPOCH, &TimeZone::UTC).expect("works");
        assert!(plan.put_off(span, Timestamp::UNIX_EPOCH, &TimeZone::UTC).is_none(), "{span:?}");
    }
}

#[test]
fn at_the_end_of_time_nothing_is_due_and_nothing_breaks() {
    let plan = Plan::begin(every(10, Unit::Years), Timestamp::MAX, &TimeZone::UTC).expect("works");
    assert_eq!(plan.next, Timestamp::MAX);
    assert_eq!(plan.sent(Timestamp::MAX, &TimeZone::UTC).next, Timestamp::MAX);
}

fn any_span() -> impl Strategy<Value = Span> {
    let unit = prop_oneof![Just(Unit::Days), Just(Unit::Weeks), Just(Unit::Months), Just(Unit::Years)];
    (1..=10_u32, unit).prop_map(|(count, unit)| Span { count, unit })
}

proptest! {
    #[test]
    fn the_next_one_is_the_first_that_is_still_to_come(
        span in any_span(),
        began in 0..4_000_000_000_i64,
        slept in 0..60_000_000_i64,
    ) {
        let zone = zone("America/New_York");
        let began = Timestamp::from_second(began).expect("a time");
        let woke = Timestamp::from_second(began.as_second() + slept).expect("a time");
        let plan = Plan::begin(span, began, &zone).expect("works").sent(woke, &zone);
        let anchor = began.to_zoned_datetime(zone.clone());
        let first = (1..=1_000).map(|count| later(&anchor, span, count).expect("within time")).find(|at| *at > woke);
        prop_assert_eq!(Some(plan.next), first);
    }
}
