//! Reminders, and a permission that nobody used.

use jiff::civil::{Date, date};

use super::*;
use crate::dialogue::reminder::Reminders;
use crate::dialogue::reply::{
    Changes, GaveBack, Lacking, LastRead, NotRead, ReminderReply, RemindersReply, RemindersStand, Trouble,
};
use crate::dialogue::span::{Span, Unit};
use crate::dialogue::{Leaving, Outcome};

const DAY: i64 = 24 * 60 * 60;

impl Talk {
    /// Lets time pass until the person wants to be woken, and wakes them.
    fn wake(&mut self) -> Step {
        self.now = self.now.max(self.person.wakes_at().expect("something is due one day"));
        self.step(&Input::Woke)
    }

    fn reminder(&mut self) -> ReminderReply {
        let reply = self.wake().response.expect("a post").reply;
        let Reply::Reminder(reminder) = reply else { panic!("no reminder: {reply:?}") };
        reminder
    }

    fn next_day(&self) -> Date {
        TimeZone::UTC.to_datetime(self.person.reminders.next().expect("one is to come")).date()
    }
}

fn looked(reminder: ReminderReply) -> Changes {
    match reminder.last_read {
        LastRead::Looked(changes) => changes,
        LastRead::Pasted { .. } => panic!("nothing was pasted"),
        LastRead::NotRead { why, .. } => panic!("it did not look: {why:?}"),
    }
}

#[test]
fn they_are_asked_for_named_by_status_and_switched_off() {
    let mut talk = Talk::connected();
    let Reply::Reminders(RemindersReply::On { span, first }) = talk.ask("remind every 3 months") else {
        panic!("they are on")
    };
    assert_eq!((span, first), (Span { count: 3, unit: Unit::Months }, date(2026, 6, 1)));
    assert!(matches!(talk.ask("status"), Reply::Status(status) if status.reminders == RemindersStand::Next(first)));
    assert!(matches!(talk.ask("remind off"), Reply::Reminders(RemindersReply::Off { were_on: true })));
    assert!(matches!(talk.ask("remind off"), Reply::Reminders(RemindersReply::Off { were_on: false })));
    assert!(matches!(talk.ask("status"), Reply::Status(status) if status.reminders == RemindersStand::Off));
}

#[test]
fn what_cannot_be_a_span_is_answered_with_what_can() {
    let mut talk = Talk::connected();
    talk.ask("remind monthly");
    let before = talk.person.reminders;
    for text in
        ["remind every 0 days", "remind every 11 years", "remind me", "remind me of the milk", "remind every full moon"]
    {
        assert!(matches!(talk.ask(text), Reply::Lacking(Lacking::Remind)), "{text}");
    }
    for text in ["snooze", "snooze 0 days", "snooze until I die", "snooze 9999 years"] {
        assert!(matches!(talk.ask(text), Reply::Lacking(Lacking::Snooze)), "{text}");
    }
    assert_eq!(talk.person.reminders, before);
}

#[test]
fn a_reminder_tells_what_is_new_since_the_last_time_and_reads_only_then() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    talk.ask("remind monthly");
    let reads = talk.reads;
    let mut new = token("f", "Fern", 0);
    new.authorized_at = Some(start() + SignedDuration::from_hours(24 * 10));
    talk.listing.tokens.push(new);
    let changes = looked(talk.reminder());
    assert_eq!(talk.reads, reads + 1);
    let names: Vec<_> = changes.new.iter().flatten().map(|name| name.0.as_str()).collect();
    assert_eq!((changes.apps_total, names, changes.since), (6, vec!["Fern"], date(2026, 3, 1)));
    assert_eq!(changes.unused, 3);
    let changes = looked(talk.reminder());
    assert_eq!((changes.new.len(), changes.since), (0, date(2026, 4, 1)), "it was told of already");
}

#[test]
fn a_reminder_goes_under_the_last_private_message_and_asks_nothing() {
    let mut talk = Talk::connected();
    talk.ask("remind monthly");
    let last = talk.say("thanks").response.and_then(|response| response.under);
    let mut public = talk.message("hello everybody");
    public.audience = Audience::Public;
    assert!(talk.hear(public).effect.is_none());
    let response = talk.wake().response.expect("a post");
    assert_eq!((response.under.as_ref(), response.role()), (last.as_ref(), Role::Tells));
    assert_eq!(talk.person.last_messages.len(), 2);
}

#[test]
fn without_a_permission_it_points_at_the_page_and_never_carries_a_sign_in() {
    let mut talk = Talk::stranger();
    talk.ask("remind monthly");
    let why = |reminder: ReminderReply| match reminder.last_read {
        LastRead::NotRead { why, link, .. } => {
            assert!(!link.contains("authorize?"), "{link}");
            why
        }
        LastRead::Looked(_) | LastRead::Pasted { .. } => panic!("it cannot have looked"),
    };
    assert_eq!(why(talk.reminder()), NotRead::NoPermission);
    talk.source = Source::PageOnly(crate::audit::source::AppsPage::Mastodon);
    assert_eq!(why(talk.reminder()), NotRead::NoList);
    assert!(talk.person.sign_in.is_none());
}

#[test]
fn a_server_that_cannot_be_read_is_no_reason_to_be_silent() {
    for (trouble, connected) in
        [(Trouble::Unreachable, true), (Trouble::Refused, false), (Trouble::PermissionLost, false)]
    {
        let mut talk = Talk::connected();
        talk.ask("remind monthly");
        talk.now = talk.person.wakes_at().expect("due");
        let facts = Facts { listing: Some(Err(trouble)), ..Facts::default() };
        let measure = Lines(10);
        let context = talk.context(&measure);
        let step = step(&talk.person, &Input::Woke, &facts, &context).expect("the fact is there");
        let Some(Reply::Reminder(ReminderReply { last_read: LastRead::NotRead { why, .. }, .. })) =
            step.response.map(|response| response.reply)
        else {
            panic!("a reminder")
        };
        assert_eq!(why, NotRead::Trouble(trouble));
        let Next::Keep(person) = step.next else { panic!("kept") };
        assert_eq!(person.is_connected(talk.now), connected, "{trouble:?}");
    }
}

#[test]
fn after_three_that_brought_no_word_the_fourth_is_the_last() {
    let mut talk = Talk::connected();
    talk.ask("remind monthly");
    for _ in 0..3 {
        assert_eq!(talk.reminder().ends, None);
    }
    talk.ask("thanks");
    for _ in 0..3 {
        assert_eq!(talk.reminder().ends, None, "a word of any kind counts");
    }
    assert_eq!(talk.reminder().ends, Some(Span { count: 1, unit: Unit::Months }));
    assert_eq!(talk.person.reminders.next(), None);
    assert!(matches!(talk.ask("status"), Reply::Status(status) if status.reminders == RemindersStand::Off));
}

#[test]
fn the_next_one_can_be_put_off_and_one_that_has_just_come_as_well() {
    let mut talk = Talk::connected();
    assert!(matches!(talk.ask("snooze 2 weeks"), Reply::Reminders(RemindersReply::NoneToPutOff)));
    talk.ask("remind every 3 months");
    talk.reminder();
    assert!(matches!(
        talk.ask("snooze 2 weeks"),
        Reply::Reminders(RemindersReply::PutOff { next, .. }) if next == date(2026, 6, 15)
    ));
    talk.reminder();
    assert_eq!(talk.next_day(), date(2026, 9, 15));
    for _ in 0..3 {
        assert!(talk.wake().response.is_some());
    }
    assert!(matches!(talk.person.reminders, Reminders::Ended { .. }));
    assert!(matches!(talk.ask("snooze 1 week"), Reply::Reminders(RemindersReply::PutOff { .. })));
    assert_eq!(talk.reminder().ends, None);
}

#[test]
fn a_moment_that_is_no_longer_due_does_nothing() {
    let mut talk = Talk::connected();
    talk.ask("remind monthly");
    let due = talk.person.wakes_at().expect("due");
    talk.ask("remind off");
    talk.now = due;
    let step = talk.step(&Input::Woke);
    assert!(step.response.is_none() && step.effect.is_none());
    talk.ask("remind monthly");
    let next = talk.person.reminders.next();
    let step = talk.step(&Input::Woke);
    assert!(step.response.is_none() && talk.person.reminders.next() == next, "too early");
}

#[test]
fn a_question_in_between_can_still_be_answered() {
    let mut talk = Talk::connected();
    talk.ask("remind every day");
    talk.later(DAY - 60);
    talk.ask("list apps");
    talk.ask("revoke 1");
    talk.reminder();
    talk.later(30);
    let step = talk.say("yes");
    assert_eq!(removes(&step), ["a"]);
}

#[test]
fn a_permission_nobody_used_for_400_days_is_given_back_once() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    let lapses = talk.person.lapses_at().expect("it lapses one day");
    assert_eq!(lapses.duration_since(talk.now).as_hours().div_euclid(24), 400);
    talk.later(60 * 60);
    talk.ask("help");
    assert_eq!(talk.person.lapses_at(), Some(lapses), "at most once a day");
    talk.later(20 * 60 * 60);
    talk.ask("help");
    assert!(talk.person.lapses_at() > Some(lapses));
    let step = talk.wake();
    let Some((under, Effect::GiveBack(leaving @ Leaving::Unused))) = step.effect else { panic!("it gives back") };
    assert_eq!(under.as_ref(), talk.person.last_messages.first());
    let outcome = Outcome::GaveBack { leaving, result: GaveBack::Done };
    let step = talk.step(&Input::Done { under, outcome });
    assert!(matches!(step.response.map(|response| response.reply), Some(Reply::Lapsed(GaveBack::Done))));
    assert_eq!((talk.person.connection, talk.person.wakes_at()), (Connection::None, None));
    assert!(talk.step(&Input::Woke).response.is_none());
}

#[test]
fn reminders_are_no_use_of_a_permission() {
    let mut talk = Talk::connected();
    talk.ask("remind every 10 months");
    let lapses = talk.person.lapses_at();
    talk.reminder();
    assert_eq!(talk.person.lapses_at(), lapses);
    assert_eq!(talk.person.wakes_at(), lapses);
}

#[test]
fn a_record_of_the_first_version_lapses_by_what_it_knows() {
    let mut talk = Talk::connected();
    talk.later(100 * DAY);
    talk.ask("help");
    let lapses = talk.person.lapses_at();
    talk.person.last_wrote_at = None;
    assert_eq!(talk.person.lapses_at(), lapses, "by the last answer");
}

#[test]
fn reminders_are_offered_once_at_the_end_of_an_audit() {
    let mut talk = Talk::connected();
    let mut offers = Vec::new();
    for _ in 0..2 {
        talk.ask("list apps");
        talk.ask("revoke 1");
        let Some((under, Effect::Remove(proof))) = talk.say("yes").effect else { panic!("it removes") };
        let report = crate::dialogue::RemovalReport {
            removed: proof.removal().targets[0].tokens.clone(),
            tried: true,
            ..crate::dialogue::RemovalReport::default()
        };
        let outcome = Outcome::Removed { removal: proof.removal().clone(), report: Box::new(report) };
        let step = talk.step(&Input::Done { under, outcome });
        let Some(Reply::Removed(removed)) = step.response.map(|response| response.reply) else { panic!("a result") };
        offers.push(removed.offers.reminders);
    }
    assert_eq!(offers, [true, false]);
    assert!(matches!(talk.ask("snooze 1 week"), Reply::Reminders(RemindersReply::NoneToPutOff)));
}

#[test]
fn somebody_else_under_the_same_id_gets_no_reminder_of_the_first() {
    let mut talk = Talk::connected();
    talk.ask("remind monthly");
    let mut message = talk.message("hello");
    message.from.acct = "mallory".to_owned();
    assert!(talk.hear(message).effect.is_none());
    assert_eq!((talk.person.reminders.next(), talk.person.last_messages.len()), (None, 1));
}
