//! Watching for apps that are let in: on and off, what is told, and that nothing is lost.

use super::super::question::Asked;
use super::super::reply::{NotRead, Note, SignInReply, SignInWhy, WatchReply};
use super::super::sign_in::Exchange;
use super::super::{Outcome, RemovalReport};
use super::*;
use crate::audit::{AppId, Power};
use crate::dialogue::command::Switch;

const DAY: i64 = 24 * 60 * 60;

fn reply(step: Step) -> Reply {
    step.response.expect("there is a post").reply
}

fn alert(step: Step) -> AlertReply {
    let reply = reply(step);
    let Reply::Alert(alert) = reply else { panic!("an alert, not {reply:?}") };
    alert
}

fn names(alert: &AlertReply) -> Vec<&str> {
    let AlertRead::Seen { apps, .. } = &alert.last_read else { panic!("it looked: {alert:?}") };
    apps.iter().filter_map(|app| app.name.as_ref()).map(|name| name.0.as_str()).collect()
}

fn why(alert: &AlertReply) -> NotRead {
    let AlertRead::NotRead { why, .. } = &alert.last_read else { panic!("it could not look: {alert:?}") };
    *why
}

impl Talk {
    fn watching() -> Self {
        let mut talk = Self::at_the_operators();
        talk.person.watch.is_on = true;
        talk
    }

    /// An app of this name is let in.
    fn lets_in(&mut self, id: &str, name: &str) -> Input {
        let app = Some(AppId("12".to_owned()));
        self.listing.tokens.push(Token { authorized_at: Some(self.now), app, ..token(id, name, 0) });
        Self::found(&[id])
    }

    fn found(ids: &[&str]) -> Input {
        Input::Alert { tokens: ids.iter().map(|id| TokenId((*id).to_owned())).collect() }
    }

    /// The write that the step before asks for was performed, or not.
    fn watched(&mut self, step: Step, trouble: Option<Trouble>) -> Reply {
        let Some((under, Effect::Watch(switch))) = step.effect else { panic!("a wish to watch") };
        reply(self.step(&Input::Done { under, outcome: Outcome::Watched { switch, trouble } }))
    }
}

#[test]
fn it_is_switched_on_after_a_sign_in_and_off_again() {
    let mut talk = Talk { source: Source::Operator(Streams::Cut), ..Talk::stranger() };
    assert!(matches!(talk.ask("watch on"), Reply::SignIn(SignInReply { why: SignInWhy::Needed, .. })));
    let step = talk.signs_in(Exchange::Connected);
    assert!(step.response.is_none(), "the answer comes when it is done");
    assert!(matches!(talk.watched(step, None), Reply::Watch(WatchReply::On)));
    assert!(matches!(talk.ask("status"), Reply::Status(status) if status.watching == Some(true)));
    for was_on in [true, false] {
        let step = talk.say("watch off");
        let answer = talk.watched(step, None);
        assert!(matches!(answer, Reply::Watch(WatchReply::Off { was_on: told }) if told == was_on), "{answer:?}");
    }
    assert!(matches!(talk.ask("status"), Reply::Status(status) if status.watching == Some(false)));
}

#[test]
fn nobody_has_to_sign_in_to_hear_that_nothing_is_watched() {
    let mut talk = Talk { source: Source::Operator(Streams::Cut), ..Talk::stranger() };
    assert!(matches!(talk.ask("watch off"), Reply::Watch(WatchReply::Off { was_on: false })));
    let mut elsewhere = Talk::connected();
    assert!(matches!(elsewhere.ask("watch on"), Reply::CannotWatch { switch: Switch::On }));
    assert!(matches!(elsewhere.ask("status"), Reply::Status(status) if status.watching.is_none()));
}

#[test]
fn it_closes_an_open_question_and_says_so_with_the_answer() {
    for trouble in [None, Some(Trouble::Failing)] {
        let mut talk = Talk::at_the_operators();
        talk.ask("list apps");
        talk.ask("revoke 1");
        let Some((under, Effect::Watch(switch))) = talk.say("watch on").effect else { panic!("a wish to watch") };
        let step = talk.step(&Input::Done { under, outcome: Outcome::Watched { switch, trouble } });
        assert!(matches!(step.response.map(|response| response.note), Some(Note::Closed(_))));
        assert!(matches!(talk.ask("yes"), Reply::NothingToConfirm));
    }
}

#[test]
fn what_cannot_be_told_to_the_server_is_as_it_was() {
    for (text, is_on) in [("watch on", false), ("watch off", true)] {
        let mut talk = Talk::at_the_operators();
        talk.person.watch.is_on = is_on;
        let step = talk.say(text);
        let answer = talk.watched(step, Some(Trouble::Unreachable));
        assert!(matches!(answer, Reply::Watch(WatchReply::NotKnown { .. })), "nobody saw it: {answer:?}");
        assert_eq!(talk.person.watch.is_on, is_on);
        let step = talk.say(text);
        let answer = talk.watched(step, Some(Trouble::Failing));
        assert!(matches!(answer, Reply::Watch(WatchReply::AsItWas { is_on: told, .. }) if told == is_on), "{answer:?}");
        let step = talk.say(text);
        let Reply::SignIn(link) = talk.watched(step, Some(Trouble::Refused)) else { panic!("a link") };
        assert_eq!((link.why, talk.last().watch_ended), (SignInWhy::PermissionGone, is_on));
        assert!(!talk.person.watch.is_on && !talk.person.is_connected(talk.now));
    }
}

#[test]
fn an_app_that_is_let_in_is_told_once_under_the_last_private_message() {
    let mut talk = Talk::watching();
    let last = talk.say("thanks").response.and_then(|response| response.under);
    let input = talk.lets_in("f", "Fern");
    let step = talk.step(&input);
    let response = step.response.as_ref().expect("a post");
    assert_eq!((response.under.as_ref(), response.role()), (last.as_ref(), Role::Tells));
    let told = alert(step);
    let AlertRead::Seen { apps, rest: 0 } = &told.last_read else { panic!("one: {told:?}") };
    let today = TimeZone::UTC.to_datetime(talk.now).date();
    assert_eq!((apps[0].power, apps[0].allowed_on), (Power::ReadAndChangeEverything, Some(today)));
    assert_eq!((apps[0].tokens, apps[0].removed_on), (1, None));
    assert_eq!(told.link, "https://home.example/oauth/authorized_applications#doorkeeper_application_12");
    let reads = talk.reads;
    assert!(talk.step(&input).response.is_none() && talk.reads == reads, "found again, told once, not even read");
}

#[test]
fn what_is_gone_again_is_not_told_and_not_looked_for_again() {
    let mut talk = Talk::watching();
    assert!(talk.step(&Talk::found(&["gone"])).response.is_none());
    let reads = talk.reads;
    assert!(talk.step(&Talk::found(&["gone"])).response.is_none());
    assert_eq!(talk.reads, reads);
    talk.listing.extent = Extent::Cut;
    assert_eq!(why(&alert(talk.step(&Talk::found(&["far down"])))), NotRead::NoList, "it may be there all the same");
}

#[test]
fn an_app_that_comes_back_is_told_as_one_and_first() {
    let mut talk = Talk::watching();
    talk.ask("list apps");
    talk.ask("revoke 1");
    let Some((under, Effect::Remove(proof))) = talk.say("yes").effect else { panic!("it removes") };
    talk.listing.tokens.remove(0);
    let removed = vec![TokenId("a".to_owned())];
    let listing = Some(talk.listing.clone());
    let report = RemovalReport { removed, tried: true, listing, ..RemovalReport::default() };
    let outcome = Outcome::Removed { removal: proof.removal().clone(), report: Box::new(report) };
    assert!(talk.step(&Input::Done { under, outcome }).response.is_some());
    let removed_on = TimeZone::UTC.to_datetime(talk.now).date();
    talk.later(3 * DAY);
    talk.lets_in("n", "Another");
    talk.lets_in("a2", "Aria");
    let told = alert(talk.step(&Talk::found(&["n", "a2"])));
    assert_eq!(names(&told), ["Aria", "Another"]);
    let AlertRead::Seen { apps, .. } = &told.last_read else { panic!("it looked") };
    assert_eq!((apps[0].removed_on, apps[1].removed_on), (Some(removed_on), None));
    assert_eq!(told.link, "https://home.example/oauth/authorized_applications", "of several, the page");
}

#[test]
fn as_many_are_named_as_fit_and_sign_ins_of_one_app_are_one() {
    let mut talk = Talk { lines: 2, ..Talk::watching() };
    for (id, name) in [("1", "Fern"), ("2", "Fern"), ("3", "Gale"), ("4", "Hail"), ("5", "Iris")] {
        talk.lets_in(id, name);
    }
    let told = alert(talk.step(&Talk::found(&["5", "4", "3", "2", "1"])));
    let AlertRead::Seen { apps, rest } = &told.last_read else { panic!("it looked") };
    assert_eq!((apps.len(), *rest, apps.iter().map(|app| app.tokens).max()), (2, 2, Some(2)));
}

#[test]
fn a_list_that_cannot_be_read_is_no_reason_to_be_silent() {
    let mut talk = Talk::watching();
    let input = talk.lets_in("f", "Fern");
    talk.trouble = Some(Trouble::Unreachable);
    let told = alert(talk.step(&input));
    assert_eq!(why(&told), NotRead::Trouble(Trouble::Unreachable));
    assert_eq!(told.link, "https://home.example/oauth/authorized_applications");
    assert!(talk.step(&input).response.is_none(), "it was told");
    talk.trouble = Some(Trouble::Refused);
    let told = alert(talk.step(&Talk::found(&["g"])));
    assert!(matches!(told.last_read, AlertRead::NotRead { .. }) && talk.last().watch_ended);
    assert_eq!((talk.person.connection, talk.person.watch.is_on), (Connection::None, false));
}

#[test]
fn it_is_no_audit_so_what_was_told_is_still_new() {
    let mut talk = Talk::watching();
    talk.ask("list apps");
    talk.later(3 * DAY);
    let input = talk.lets_in("f", "Fern");
    assert!(talk.step(&input).response.is_some());
    talk.later(3 * DAY);
    let Reply::List(list) = talk.ask("list new") else { panic!("a list") };
    assert_eq!(
        list.lines.iter().filter_map(|line| line.name.as_ref()).map(|name| &name.0).collect::<Vec<_>>(),
        ["Fern"]
    );
}

#[test]
fn a_question_stays_open_and_a_yes_to_the_alert_answers_it() {
    let mut talk = Talk::watching();
    talk.ask("list apps");
    talk.ask("revoke 1");
    talk.later(60);
    let input = talk.lets_in("f", "Fern");
    let step = talk.step(&input);
    assert!(matches!(step.response.map(|response| response.note), Some(Note::StillOpen(_))));
    talk.later(60);
    let yes = Message { replies_to: RepliesTo::SaidToBeTheBots(talk.last_post()), ..talk.message("yes") };
    assert_eq!(removes(&talk.hear(yes)), ["a"]);
    talk.ask("revoke 2");
    assert!(matches!(talk.person.question.as_ref().map(|open| open.asked), Some(Asked::Posted { .. })));
}

#[test]
fn what_is_let_in_long_after_it_has_ended_is_not_told_and_what_was_let_in_before_is() {
    for connection in [Connection::None, Talk::watching().person.connection] {
        let mut talk = Talk::watching();
        // The server could not be told, and goes on looking.
        assert!(talk.person.watch.end(talk.now));
        talk.person.connection = connection;
        talk.later(DAY);
        let input = talk.lets_in("f", "Fern");
        assert!(talk.step(&input).response.is_some(), "found late, as after a night in which the bot was away");
        talk.later(1);
        let input = talk.lets_in("g", "Gale");
        assert!(talk.step(&input).response.is_none());
        talk.person.watch.begin(talk.now);
        assert!(talk.step(&input).response.is_some());
    }
}

#[test]
fn an_app_cannot_delay_the_news_of_itself_by_using_up_the_answers() {
    let mut talk = Talk::watching();
    for _ in 0..41 {
        assert!(talk.say("help").response.is_some());
    }
    let mut told = 0;
    for id in 0..20 {
        let input = talk.lets_in(&id.to_string(), "Fern");
        talk.later(1);
        told += usize::from(talk.step(&input).response.is_some());
    }
    assert_eq!(told, 10, "of a flood the rest waits");
    assert!(talk.person.wakes_at().is_some_and(|at| at <= talk.now + SignedDuration::from_hours(1)));
    talk.later(DAY);
    assert!(talk.person.watch.has_room(talk.now));
}

#[test]
fn a_sign_in_that_counts_no_more_is_noticed_within_a_day_and_told() {
    let mut talk = Talk::watching();
    talk.person.watch.begin(talk.now);
    for trouble in [None, Some(Trouble::Unreachable)] {
        talk.trouble = trouble;
        let (at, reads) = (talk.person.wakes_at().expect("it looks"), talk.reads);
        assert_eq!(at, talk.now + SignedDuration::from_secs(DAY));
        talk.now = at;
        assert!(talk.step(&Input::Woke).response.is_none(), "that is no reason to say anything");
        assert!(talk.reads > reads && talk.person.watch.is_on);
    }
    talk.trouble = Some(Trouble::Refused);
    talk.now = talk.person.wakes_at().expect("it looks");
    let Reply::RanOut(over) = reply(talk.step(&Input::Woke)) else { panic!("it says so") };
    assert_eq!((over.days, talk.last().watch_ended), (3, true));
    assert!(!talk.person.watch.is_on && !talk.person.is_connected(talk.now));
    assert_eq!(talk.person.wakes_at(), None, "told once");
}

/// Somebody, or some app in their name, has used up the answers of this hour, and those to be told at once.
fn worn_out(answers: u32) -> Talk {
    let mut talk = Talk::watching();
    for _ in 0..10 {
        talk.person.watch.note_post(talk.now);
    }
    for _ in 0..answers {
        assert!(talk.say("help").response.is_some());
    }
    talk
}

#[test]
fn where_there_is_no_room_for_an_answer_it_is_put_off_and_then_told_whatever_happens() {
    for answers in [40, 41] {
        let mut talk = worn_out(answers);
        let input = talk.lets_in("f", "Fern");
        talk.later(60);
        assert!(talk.step(&input).response.is_none());
        let at = talk.person.watch.tell_at.expect("it waits");
        assert_eq!(talk.person.wakes_at(), Some(at));
        assert!(at.duration_since(talk.now) <= SignedDuration::from_hours(1));
        talk.later(60);
        let other = talk.lets_in("g", "Gale");
        assert!(talk.step(&other).response.is_none());
        assert_eq!(talk.person.watch.tell_at, Some(at), "it does not put off the first");
        talk.now = at;
        // Whoever wants it untold writes on, and takes the room that was to be.
        assert!(talk.say("help").response.is_some());
        let told = alert(talk.step(&Input::Woke));
        assert_eq!(names(&told), ["Fern", "Gale"]);
        assert!(talk.person.watch.waiting.is_empty() && talk.person.watch.tell_at.is_none());
        assert!(talk.step(&Input::Woke).response.is_none() && talk.step(&input).response.is_none(), "told once");
    }
}

#[test]
fn it_counts_as_an_answer() {
    let mut talk = worn_out(39);
    let input = talk.lets_in("f", "Fern");
    assert!(talk.step(&input).response.is_some());
    assert!(matches!(talk.ask("help"), Reply::Enough { .. }));
    assert!(talk.say("help").response.is_none());
}

#[test]
fn what_waits_is_told_even_if_watching_or_the_sign_in_is_ended_first() {
    let mut talk = worn_out(40);
    let input = talk.lets_in("f", "Fern");
    assert!(talk.step(&input).response.is_none());
    talk.later(20 * 60);
    talk.person.watch.is_on = false;
    talk.person.connection = Connection::None;
    talk.now = talk.person.wakes_at().expect("it waits");
    assert_eq!(why(&alert(talk.step(&Input::Woke))), NotRead::NoPermission);
    assert_eq!(talk.person.wakes_at(), None);
}

#[test]
fn news_come_before_the_end_of_the_sign_in() {
    let mut talk = Talk::watching();
    let until = talk.person.lapses_at().expect("it ends");
    talk.now = until - SignedDuration::from_secs(60);
    talk.person.watch.put_off(vec![TokenId("f".to_owned())], until);
    talk.lets_in("f", "Fern");
    talk.now = until;
    assert_eq!(why(&alert(talk.step(&Input::Woke))), NotRead::NoPermission, "it looks with nothing that is over");
    assert!(talk.step(&Input::Woke).effect.is_some(), "and then it ends");
}

#[test]
fn a_hundred_are_remembered_and_none_is_told_twice_in_a_row() {
    let mut talk = Talk::watching();
    let ids: Vec<String> = (0..250).map(|id| id.to_string()).collect();
    for id in &ids {
        let input = talk.lets_in(id, "Fern");
        talk.later(2 * 60 * 60);
        assert!(talk.step(&input).response.is_some());
    }
    assert_eq!(talk.person.watch.told.len(), 100);
    assert_eq!(talk.person.watch.told[0].0, "249");
    assert!(talk.step(&Talk::found(&["249", "200", "150"])).response.is_none());
}

#[test]
fn a_record_from_before_anything_could_wait_still_opens() {
    let mut record = serde_json::to_value(&Talk::watching().person).expect("a record");
    assert_eq!(record["watch"], serde_json::json!({"is_on": true, "told": []}));
    record.as_object_mut().expect("an object").remove("watch");
    let person: Person = serde_json::from_value(record).expect("it opens");
    assert!(!person.watch.is_on);
}
