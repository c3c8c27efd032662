//! The rules of the budget, without a bot around them.

use super::*;

const START: &str = "2026-03-01T09:10:00Z";

fn start() -> Timestamp {
    START.parse().expect("a time")
}

fn end() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().expect("a time")
}

fn person(number: usize) -> AccountId {
    AccountId(number.to_string())
}

/// Puts a post in line; a person is a number.
fn line_up(budget: &mut PostingBudget, class: PostClass, to: usize) -> PlaceInLine {
    budget.line_up(class, person(to))
}

/// Lets through whoever may, and sees each post made at once.
fn made(budget: &mut PostingBudget, now: Timestamp) -> usize {
    let mut count = 0;
    while let Some(place) = budget.let_through(now) {
        let class = budget.under_way[&place];
        budget.leave(class, place);
        count += 1;
    }
    count
}

#[test]
fn the_higher_class_goes_first_and_the_earlier_within_it() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    let until = now + SignedDuration::from_mins(5);
    budget.keep_quiet(until);
    let [other, first, second, result] =
        [PostClass::ToOthers, PostClass::ToConnected, PostClass::ToConnected, PostClass::Result]
            .map(|class| line_up(&mut budget, class, 1));
    assert_eq!(budget.let_through(now), None, "the server wants no posts");
    for place in [result, first, second, other] {
        assert_eq!(budget.let_through(until), Some(place));
    }
    assert_eq!(budget.let_through(until), None);
}

#[test]
fn a_reminder_waits_while_an_answer_is_in_line_or_being_made() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    let reminder = line_up(&mut budget, PostClass::Unasked, 1);
    let answer = line_up(&mut budget, PostClass::ToOthers, 2);
    assert_eq!(budget.let_through(now), Some(answer));
    assert_eq!(budget.let_through(now), None);
    budget.leave(PostClass::ToOthers, answer);
    assert_eq!(budget.let_through(now), Some(reminder));
    // One reminder does not hold up another, nor an answer.
    let another = line_up(&mut budget, PostClass::Unasked, 3);
    let answer = line_up(&mut budget, PostClass::ToConnected, 4);
    assert_eq!(budget.let_through(now), Some(answer));
    budget.leave(PostClass::ToConnected, answer);
    assert_eq!(budget.let_through(now), Some(another));
}

#[test]
fn whoever_leaves_the_line_holds_up_nobody() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    let gone = line_up(&mut budget, PostClass::ToConnected, 1);
    let reminder = line_up(&mut budget, PostClass::Unasked, 2);
    budget.leave(PostClass::ToConnected, gone);
    assert_eq!(budget.let_through(now), Some(reminder));
}

/// However much of the lower classes comes, and in whatever order, the part of a higher one is whole.
#[test]
fn a_lower_class_never_touches_what_is_reserved_for_a_higher_one() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    for (class, first, flood) in [
        (PostClass::Unasked, 0, 30),
        (PostClass::ToOthers, 10_000, 90),
        (PostClass::ToConnected, 20_000, 120),
        (PostClass::Result, 30_000, 60),
    ] {
        for number in 0..5_000 {
            line_up(&mut budget, class, first + number);
        }
        assert_eq!(made(&mut budget, now), flood, "{class:?}");
    }
    // In the next window there is room again, for results first.
    assert_eq!(made(&mut budget, end()), 0, "the server's clock may be behind");
    let next = end() + MARGIN;
    let place = budget.let_through(next).expect("there is room");
    assert_eq!(budget.under_way[&place], PostClass::Result);
}

#[test]
fn a_higher_class_may_use_the_parts_of_the_lower_ones() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    for number in 0..400 {
        line_up(&mut budget, PostClass::ToConnected, number);
    }
    assert_eq!(made(&mut budget, now), 240);
    for number in 0..100 {
        line_up(&mut budget, PostClass::Result, number);
    }
    assert_eq!(made(&mut budget, now), 60);
}

#[test]
fn within_a_class_it_is_fair_by_person() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    for number in 0..8 * 41 {
        line_up(&mut budget, PostClass::ToConnected, number % 8);
    }
    let flood = made(&mut budget, now);
    assert!((200..240).contains(&flood), "{flood} of 240");
    let most = budget.by_person.values().max().expect("somebody");
    let least = budget.by_person.values().min().expect("somebody");
    assert!(most - least <= 1, "{:?}", budget.by_person);
    // Whoever comes after them is answered at once, and so is the next.
    for number in 100..120 {
        line_up(&mut budget, PostClass::ToConnected, number);
        assert_eq!(made(&mut budget, now), 1, "person {number}");
    }
}

#[test]
fn a_few_are_under_way_at_once_and_a_result_does_not_wait_for_them() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    for number in 0..100 {
        line_up(&mut budget, PostClass::ToOthers, number);
    }
    let places: Vec<PlaceInLine> = std::iter::from_fn(|| budget.let_through(now)).collect();
    assert_eq!(places.len(), 8);
    let result = line_up(&mut budget, PostClass::Result, 1_000);
    assert_eq!(budget.let_through(now), Some(result));
    budget.leave(PostClass::ToOthers, places[0]);
    assert!(budget.let_through(now).is_some());
    assert_eq!(budget.let_through(now), None);
}

#[test]
fn a_server_that_takes_ten_times_as_many_works_off_ten_times_as_many_at_once() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    budget.learn(ServerWindow { limit: 3_000, left: 3_000, ends: end() }, now);
    for number in 0..100 {
        line_up(&mut budget, PostClass::ToOthers, number);
    }
    assert_eq!(std::iter::from_fn(|| budget.let_through(now)).count(), 80);
}

#[test]
fn what_was_spent_outlives_the_program() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    for number in 0..500 {
        line_up(&mut budget, PostClass::ToOthers, number);
    }
    assert_eq!(made(&mut budget, now), 120);
    let kept = serde_json::to_string(budget.spent()).expect("it can be kept");
    let mut budget = PostingBudget::new(now);
    budget.take_up(serde_json::from_str(&kept).expect("it can be read"));
    assert_eq!(budget.room(PostClass::ToOthers, now), 0);
    assert_eq!(budget.room(PostClass::ToConnected, now), 120);
    // What is kept of a window that is over counts for nothing.
    assert_eq!(budget.room(PostClass::ToOthers, end() + MARGIN), 120);
}

#[test]
fn the_server_knows_better_how_many_are_left_and_until_when() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    line_up(&mut budget, PostClass::ToConnected, 1);
    assert_eq!(made(&mut budget, now), 1);
    // Another program of the same account posted a hundred times.
    budget.learn(ServerWindow { limit: 300, left: 199, ends: end() }, now);
    assert_eq!(budget.room(PostClass::Result, now), 199);
    assert_eq!(budget.room(PostClass::ToOthers, now), 199 - 60 - 119);
    // An answer that was overtaken by a later one says nothing new.
    budget.learn(ServerWindow { limit: 300, left: 250, ends: end() }, now);
    assert_eq!(budget.room(PostClass::Result, now), 199);
    // Another server has another window.
    let soon = now + SignedDuration::from_mins(4);
    let mut budget = PostingBudget::new(now);
    budget.learn(ServerWindow { limit: 30, left: 30, ends: soon }, now);
    let rooms = PostClass::ALL.map(|class| budget.room(class, now));
    assert_eq!(rooms, [30, 24, 12, 3]);
    assert_eq!(budget.next_look(now), soon + MARGIN);
    // Nonsense is not believed.
    budget.learn(ServerWindow { limit: 0, left: 0, ends: end() }, now);
    budget.learn(ServerWindow { limit: 30, left: 0, ends: now }, now);
    assert_eq!(budget.room(PostClass::Result, now), 30);
}

#[test]
fn mastodons_window_of_requests_is_not_the_one_of_posts() {
    for (ends, may_be) in [
        ("2026-03-01T12:00:00Z", true),
        ("2026-03-01T12:00:05Z", true),
        ("2026-03-01T11:59:58Z", true),
        ("2026-03-01T09:15:00Z", false),
    ] {
        let window = ServerWindow { limit: 300, left: 9, ends: ends.parse().expect("a time") };
        assert_eq!(window.may_be_of_posts(), may_be, "{ends}");
    }
}

#[test]
fn while_the_server_wants_no_posts_there_is_room_for_nothing() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    let until = now + SignedDuration::from_mins(5);
    budget.keep_quiet(until);
    assert_eq!((budget.room(PostClass::Unasked, now), budget.next_look(now)), (0, until));
    assert_eq!(budget.room(PostClass::Unasked, until), 30);
}

#[test]
fn a_post_that_was_not_made_is_not_spent() {
    let (now, mut budget) = (start(), PostingBudget::new(start()));
    // A server that is away refuses the same few posts again and again.
    for _ in 0..1_000 {
        let place = line_up(&mut budget, PostClass::ToConnected, 1);
        assert_eq!(budget.let_through(now), Some(place));
        budget.note_not_made(PostClass::ToConnected, &person(1));
        budget.leave(PostClass::ToConnected, place);
    }
    assert_eq!(PostClass::ALL.map(|class| budget.room(class, now)), [300, 240, 120, 30]);
}

#[test]
fn the_servers_next_window_has_none_of_the_posts_of_the_last_one() {
    let mut budget = PostingBudget::new(start());
    for someone in 0..250 {
        line_up(&mut budget, PostClass::Result, someone);
    }
    assert_eq!(made(&mut budget, start()), 250);
    // A second after the end, when the bot does not count on a new window yet, the answer to a post is already of that one.
    let now = end() + SignedDuration::from_secs(1);
    let ends = now + WINDOW;
    budget.learn(ServerWindow { limit: 300, left: 299, ends }, now);
    let later = now + SignedDuration::from_mins(10);
    assert_eq!(budget.room(PostClass::Result, later), 300);
    assert_eq!(budget.room(PostClass::ToConnected, later), 240);
}
