//! Where the operator of a Mastodon server runs the bot: sign-ins that end, removals that want a newer one, and what applications cover.

use jiff::civil::date;

use super::super::question::Action;
use super::super::reply::{
    AskedAgain, DetailsReply, GaveBack, QuestionReply, RanOutReply, ReminderReply, RemindersStand, RemovedReply,
    SignInReply, SignInWhy, TroubleReply, Used, WatchReply,
};
use super::super::sign_in::{Exchange, Then};
use super::super::{Leaving, Outcome, RemovalReport};
use super::*;
use crate::audit::AppId;
use crate::audit::removals::Fate;
use crate::audit::source::AppsPage;

const DAY: i64 = 24 * 60 * 60;

fn reply(step: Step) -> Reply {
    step.response.expect("there is an answer").reply
}

fn link(reply: Reply) -> SignInReply {
    let Reply::SignIn(link) = reply else { panic!("a link, not {reply:?}") };
    link
}

fn question(reply: Reply) -> QuestionReply {
    let Reply::Question(question) = reply else { panic!("a question, not {reply:?}") };
    question
}

fn details(reply: Reply) -> DetailsReply {
    let Reply::Details(details) = reply else { panic!("details, not {reply:?}") };
    *details
}

impl Talk {
    /// Gives back what the step before says, and tells what that leads to.
    fn gives_back(&mut self, step: Step, result: GaveBack) -> Reply {
        let Some((under, Effect::GiveBack(leaving))) = step.effect else { panic!("it gives back") };
        reply(self.step(&Input::Done { under, outcome: Outcome::GaveBack { leaving, result } }))
    }

    /// Says yes, and tells what this report leads to.
    fn yes_to(&mut self, report: RemovalReport) -> Reply {
        let Some((under, Effect::Remove(proof))) = self.say("yes").effect else { panic!("it removes") };
        let outcome = Outcome::Removed { removal: proof.removal().clone(), report: Box::new(report) };
        reply(self.step(&Input::Done { under, outcome }))
    }
}

fn ids(ids: &[&str]) -> Vec<TokenId> {
    ids.iter().map(|id| TokenId((*id).to_owned())).collect()
}

#[test]
fn a_sign_in_ends_after_its_days_however_much_is_written() {
    let mut talk = Talk { source: Source::Operator(Streams::Cut), ..Talk::stranger() };
    assert_eq!(link(talk.ask("list apps")).why, SignInWhy::Needed);
    assert!(matches!(reply(talk.signs_in(Exchange::Connected)), Reply::List(_)));
    let until = talk.now + SignedDuration::from_hours(24 * 400);
    assert_eq!(talk.person.connection, Connection::Until { since: talk.now, until });
    talk.ask("remind every 3 months");
    for _ in 0..399 {
        talk.later(DAY);
        talk.ask("help");
    }
    assert_eq!(talk.person.lapses_at(), Some(until));
    assert!(matches!(talk.ask("list apps"), Reply::List(_)));
    talk.now = until;
    talk.person.reminders = super::super::reminder::Reminders::Off;
    let step = talk.step(&Input::Woke);
    assert!(matches!(&step.effect, Some((_, Effect::GiveBack(Leaving::RanOut { .. })))));
    let Reply::RanOut(over) = talk.gives_back(step, GaveBack::Done) else { panic!("it says so") };
    assert!(matches!(over, RanOutReply { days: 400, reminders: RemindersStand::Off, .. }));
    assert!(!talk.last().watch_ended);
    assert_eq!((talk.person.connection, talk.person.wakes_at()), (Connection::None, None));
    assert_eq!(link(talk.ask("list apps")).why, SignInWhy::Needed);
}

#[test]
fn the_end_is_told_whatever_became_of_the_key_and_says_how_reminders_and_watching_go_on() {
    for result in [GaveBack::Done, GaveBack::None, GaveBack::Later, GaveBack::NotSetUp, GaveBack::Lost] {
        let mut talk = Talk::at_the_operators();
        talk.ask("remind every 5 years");
        talk.person.watch.is_on = true;
        talk.now = talk.person.lapses_at().expect("it ends");
        let step = talk.step(&Input::Woke);
        let Reply::RanOut(over) = talk.gives_back(step, result) else { panic!("it says so: {result:?}") };
        assert_eq!((over.result, talk.last().watch_ended), (result, true));
        assert_eq!(over.reminders, RemindersStand::Next(date(2031, 3, 1)));
        assert!(!talk.person.watch.is_on);
    }
}

#[test]
fn what_is_written_after_the_end_and_before_it_is_seen_to_needs_a_new_sign_in() {
    let mut talk = Talk::at_the_operators();
    talk.ask("list apps");
    talk.now = talk.person.lapses_at().expect("it ends");
    let reads = talk.reads;
    for text in ["list apps", "revoke aria", "show 1", "watch on", "sign in"] {
        assert_eq!(link(talk.ask(text)).why, SignInWhy::RanOut, "{text}");
    }
    assert_eq!(talk.reads, reads, "nothing is read with a sign-in that is over");
    assert!(matches!(talk.ask("status"), Reply::Status(status) if status.connected_since.is_none()));
    talk.ask("sign in");
    assert!(talk.signs_in(Exchange::Connected).response.is_some());
    assert!(talk.step(&Input::Woke).effect.is_none(), "the new one is not given back");
}

#[test]
fn only_the_last_reminder_before_the_end_says_so() {
    let mut talk = Talk::at_the_operators();
    talk.ask("remind every 3 months");
    let mut said = Vec::new();
    for _ in 0..5 {
        talk.now = talk.person.wakes_at().expect("something is due");
        let step = talk.step(&Input::Woke);
        if let Some(Reply::Reminder(ReminderReply { sign_in_ends, .. })) = step.response.map(|response| response.reply)
        {
            said.push((TimeZone::UTC.to_datetime(talk.now).date(), sign_in_ends));
            talk.ask("thanks");
        }
    }
    let days = [date(2026, 6, 1), date(2026, 9, 1), date(2026, 12, 1)];
    let ends = Some(date(2027, 4, 5));
    assert_eq!(said, days.map(|day| (day, None)).into_iter().chain([(date(2027, 3, 1), ends)]).collect::<Vec<_>>());
}

#[test]
fn a_last_reminder_of_all_is_the_last_before_the_end_too() {
    let mut talk = Talk::at_the_operators();
    talk.ask("remind monthly");
    let mut said = Vec::new();
    for _ in 0..4 {
        talk.now = talk.person.wakes_at().expect("something is due");
        let Reply::Reminder(reminder) = reply(talk.step(&Input::Woke)) else { panic!("a reminder") };
        said.push((reminder.ends.is_some(), reminder.sign_in_ends.is_some()));
    }
    assert_eq!(said, [(false, false), (false, false), (false, false), (true, true)]);
    let mut elsewhere = Talk::connected();
    elsewhere.ask("remind every 2 years");
    elsewhere.now = elsewhere.person.reminders.next().expect("one is to come");
    elsewhere.person.connection = Connection::Since(elsewhere.now);
    let Reply::Reminder(reminder) = reply(elsewhere.step(&Input::Woke)) else { panic!("a reminder") };
    assert_eq!(reminder.sign_in_ends, None, "there it has no end");
}

#[test]
fn a_removal_wants_a_sign_in_of_the_last_ninety_days_before_it_asks() {
    let mut talk = Talk::at_the_operators();
    talk.later(90 * DAY);
    talk.ask("list apps");
    assert!(matches!(talk.ask("revoke 1"), Reply::Question(_)), "ninety days are not too many");
    talk.later(1);
    let asked = talk.ask("revoke 2-3");
    assert_eq!(link(asked).why, SignInWhy::ToRemove { days: 90 });
    assert!(talk.person.question.is_none());
    for text in ["revoke 99", "revoke never used", "revoke nobody"] {
        assert!(!matches!(talk.ask(text), Reply::SignIn(_)), "nothing to ask about needs no sign-in: {text}");
    }
    assert!(matches!(talk.ask("list apps"), Reply::List(_)), "looking is open");
    talk.ask("revoke 2-3");
    let asked = question(reply(talk.signs_in(Exchange::Connected)));
    let Action::Remove(removal) = &asked.action else { panic!("a removal") };
    assert_eq!(removal.targets.iter().map(|target| target.label.as_str()).collect::<Vec<_>>(), ["2", "3"]);
    talk.later(1);
    assert_eq!(removes(&talk.say("yes")), ["b", "c"]);
}

#[test]
fn a_yes_that_comes_when_the_sign_in_has_grown_too_old_removes_nothing_and_is_asked_again() {
    let mut talk = Talk::at_the_operators();
    talk.later(90 * DAY - 60);
    talk.ask("list apps");
    talk.ask("revoke 1");
    talk.later(120);
    let step = talk.say("yes");
    assert!(step.effect.is_none());
    assert_eq!(link(reply(step)).why, SignInWhy::ToRemove { days: 90 });
    let pending = talk.person.sign_in.as_ref().expect("a link is open");
    assert!(matches!(pending.then, Then::AskAgain(Action::Remove(_))));
    assert!(matches!(talk.ask("yes"), Reply::NothingToConfirm));
    let asked = question(reply(talk.signs_in(Exchange::Connected)));
    assert_eq!(asked.again, Some(AskedAgain::SignedIn));
    talk.later(1);
    assert_eq!(removes(&talk.say("yes")), ["a"]);
}

#[test]
fn elsewhere_no_removal_asks_how_old_the_sign_in_is() {
    let mut talk = Talk::connected();
    talk.later(300 * DAY);
    talk.ask("list apps");
    assert!(matches!(talk.ask("revoke 1"), Reply::Question(_)));
}

#[test]
fn a_sign_in_can_be_renewed_and_a_renewal_that_fails_leaves_it() {
    let mut talk = Talk::at_the_operators();
    assert!(matches!(talk.ask("sign in"), Reply::Status(_)), "it is as good as new");
    talk.later(30 * DAY);
    for exchange in [Exchange::LinkExpired, Exchange::AnotherAccount] {
        assert_eq!(link(talk.ask("sign in")).why, SignInWhy::Renewal);
        let ended = reply(talk.signs_in(exchange));
        assert!(matches!(ended, Reply::SignInEnded { has_earlier: true, .. }), "{ended:?}");
    }
    talk.ask("sign in");
    let ended = reply(talk.signs_in(Exchange::Connected));
    assert!(matches!(ended, Reply::SignInEnded { exchange: Exchange::Connected, has_earlier: false }));
    assert_eq!(talk.person.signed_in_at(), Some(talk.now));
    let mut elsewhere = Talk::connected();
    elsewhere.later(30 * DAY);
    assert!(matches!(elsewhere.ask("sign in"), Reply::Status(_)), "there it has no end");
}

#[test]
fn an_account_that_may_do_nothing_and_a_bot_that_is_not_set_up_are_told_apart() {
    let mut talk = Talk { source: Source::Operator(Streams::Cut), ..Talk::stranger() };
    talk.ask("list apps");
    let ended = reply(talk.signs_in(Exchange::NotAllowed));
    assert!(matches!(ended, Reply::SignInEnded { exchange: Exchange::NotAllowed, has_earlier: false }));
    talk.ask("list apps");
    let ended = reply(talk.signs_in(Exchange::NotSetUp));
    assert!(matches!(ended, Reply::Trouble(TroubleReply { trouble: Trouble::NotSetUp, .. })));
    assert_eq!((talk.person.connection, talk.person.sign_in.is_none()), (Connection::None, true));
}

#[test]
fn details_lead_to_the_entry_on_the_servers_own_page() {
    let mut talk = Talk::at_the_operators();
    let page = "https://home.example/oauth/authorized_applications";
    for (app, place) in [(Some("12"), "#doorkeeper_application_12"), (Some("1 2"), ""), (None, "")] {
        talk.listing.tokens[0].app = app.map(|app| AppId(app.to_owned()));
        let shown = details(talk.ask("show aria"));
        assert_eq!(shown.link, format!("{page}{place}"));
    }
}

#[test]
fn uses_are_told_as_roughly_as_the_server_notes_them() {
    let mut talk = Talk::at_the_operators();
    assert_eq!(details(talk.ask("show dune")).line.used, Used::AboutDaysAgo(10));
    assert_eq!(details(Talk::connected().ask("show dune")).line.used, Used::DaysAgo(10));
}

#[test]
fn what_an_app_makes_between_question_and_result_goes_with_its_entry() {
    let mut talk = Talk::at_the_operators();
    talk.listing.newest = Some(TokenId("9".to_owned()));
    talk.ask("list apps");
    let asked = question(talk.ask("revoke 1"));
    let Action::Remove(removal) = &asked.action else { panic!("a removal") };
    assert_eq!(removal.newest, talk.listing.newest);
    let report = RemovalReport { gone_before: ids(&["a"]), removed: ids(&["10"]), ..RemovalReport::default() };
    let report = RemovalReport { tried: true, streams: Streams::Cut, ..report };
    let Reply::Removed(told) = talk.yes_to(report) else { panic!("a result") };
    let RemovedReply { removed, gone_before, made_since, streams, .. } = *told;
    assert_eq!((removed.len(), gone_before.len(), made_since, streams), (1, 0, 1, Streams::Cut));
    let history: Vec<_> = talk.person.memory.removals.newest_first().collect();
    assert_eq!((history.len(), history[0].fate, history[0].tokens), (1, Fate::Removed, 2));
}

#[test]
fn a_question_that_is_asked_anew_is_about_what_it_names_and_nothing_that_came_since() {
    for hours in [0, 20] {
        let mut talk = Talk::at_the_operators();
        talk.listing.newest = Some(TokenId("9".to_owned()));
        talk.ask("list apps");
        talk.ask("revoke 1");
        talk.later(hours * 60 * 60 + 1);
        let mut step = talk.say("yes");
        if hours > 0 {
            assert!(step.effect.is_none(), "it is asked once more");
            talk.later(1);
            step = talk.say("yes");
        }
        let Some((_, Effect::Remove(proof))) = step.effect else { panic!("it removes") };
        assert_eq!(proof.removal().newest.is_some(), hours == 0);
    }
    let mut talk = Talk::at_the_operators();
    talk.listing.newest = Some(TokenId("9".to_owned()));
    talk.later(90 * DAY - 60);
    talk.ask("list apps");
    talk.ask("revoke 1");
    talk.later(120);
    talk.ask("yes");
    let asked = question(reply(talk.signs_in(Exchange::Connected)));
    assert!(matches!(asked.action, Action::Remove(removal) if removal.newest.is_none()));
}

#[test]
fn whose_new_sign_ins_they_are_is_not_guessed() {
    let mut talk = Talk::at_the_operators();
    talk.ask("list apps");
    talk.ask("revoke 1-2");
    let report = RemovalReport { removed: ids(&["a", "10", "11"]), gone_before: ids(&["b"]), ..Default::default() };
    let Reply::Removed(told) = talk.yes_to(RemovalReport { tried: true, ..report }) else { panic!("a result") };
    assert_eq!((told.removed.len(), told.gone_before.len(), told.made_since), (1, 1, 2));
    let counts = talk.person.memory.removals.newest_first().map(|removed| removed.tokens);
    assert_eq!(counts.collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn a_limit_that_is_reached_is_told_as_one_and_nothing_is_in_the_history() {
    for trouble in [Trouble::PersonCeiling, Trouble::Ceiling, Trouble::NotSetUp] {
        let mut talk = Talk::at_the_operators();
        talk.ask("list apps");
        talk.ask("revoke 1");
        let report = RemovalReport { left: ids(&["a"]), trouble: Some(trouble), ..RemovalReport::default() };
        let told = talk.yes_to(report);
        let Reply::Trouble(told) = told else { panic!("not {told:?}") };
        assert_eq!((told.trouble, told.link.as_str()), (trouble, "https://home.example/oauth/authorized_applications"));
        assert_eq!(talk.person.memory.removals.newest_first().len(), 0);
        assert!(talk.person.is_connected(talk.now));
    }
}

#[test]
fn a_server_that_wants_a_newer_sign_in_than_the_bot_knows_of_ends_neither_the_connection_nor_watching() {
    let mut talk = Talk::at_the_operators();
    talk.person.watch.is_on = true;
    talk.ask("list apps");
    talk.ask("revoke 1");
    let report = RemovalReport { left: ids(&["a"]), trouble: Some(Trouble::SignInTooOld), ..RemovalReport::default() };
    let asked = link(talk.yes_to(report));
    assert_eq!((asked.why, talk.last().watch_ended), (SignInWhy::ServerWantsNewer, false));
    assert!(talk.person.is_connected(talk.now) && talk.person.watch.is_on);
    let asked = question(reply(talk.signs_in(Exchange::Connected)));
    assert_eq!(asked.again, Some(AskedAgain::SignedIn), "and then it asks again");
}

#[test]
fn a_key_that_is_kept_is_told_of_where_the_operator_took_the_database_away() {
    let mut talk = Talk::at_the_operators();
    talk.person.watch.is_on = true;
    talk.source = Source::PageOnly(AppsPage::Mastodon);
    assert!(matches!(talk.ask("privacy"), Reply::Privacy { .. }));
    assert!(matches!(talk.last().source, Source::Operator(_)));
    assert!(matches!(talk.ask("status"), Reply::Status(status) if status.connected_until.is_some()));
    assert!(matches!(talk.ask("forget me"), Reply::Question(_)));
    assert!(matches!(talk.last().source, Source::Operator(_)));
    talk.later(60 * 60);
    assert!(matches!(talk.ask("yes"), Reply::Question(asked) if asked.again.is_some()));
    assert!(matches!(talk.last().source, Source::Operator(_)));
    assert!(matches!(talk.ask("watch off"), Reply::Watch(WatchReply::Off { was_on: true })));
    assert!(!talk.person.watch.is_on, "it would go on when the database comes back");
    assert!(matches!(talk.ask("watch off"), Reply::CannotWatch { .. }));
    let step = talk.say("disconnect");
    assert!(matches!(talk.gives_back(step, GaveBack::NotSetUp), Reply::Disconnected(GaveBack::NotSetUp)));
    assert!(matches!(talk.ask("privacy"), Reply::Privacy { .. }));
    assert!(matches!(talk.last().source, Source::PageOnly(_)));
}

#[test]
fn leaving_ends_watching_and_says_so() {
    for watched in [true, false] {
        let mut talk = Talk::at_the_operators();
        talk.person.watch.is_on = watched;
        let step = talk.say("disconnect");
        assert!(matches!(talk.gives_back(step, GaveBack::Done), Reply::Disconnected(GaveBack::Done)));
        assert!(matches!(talk.last().source, Source::Operator(_)));
        assert_eq!((talk.last().watch_ended, talk.person.watch.is_on), (watched, false));
        let mut talk = Talk::at_the_operators();
        talk.person.watch.is_on = watched;
        talk.ask("forget me");
        talk.later(1);
        let step = talk.say("yes");
        assert!(matches!(talk.gives_back(step, GaveBack::Later), Reply::Forgotten(GaveBack::Later)));
        assert_eq!(talk.last().watch_ended, watched);
    }
}

#[test]
fn a_sign_in_that_turns_out_to_be_over_ends_watching_and_says_so() {
    let mut talk = Talk::at_the_operators();
    talk.person.watch.is_on = true;
    talk.trouble = Some(Trouble::Refused);
    let link = link(talk.ask("list apps"));
    assert_eq!((link.why, talk.last().watch_ended), (SignInWhy::PermissionGone, true));
    assert_eq!((talk.person.connection, talk.person.watch.is_on), (Connection::None, false));
}

#[test]
fn the_copy_says_that_there_is_a_key_and_no_permission() {
    let talk = Talk::at_the_operators();
    let copy = super::super::document::Export::of(&talk.person, talk.now);
    let document = serde_json::to_value(copy).expect("a document");
    assert_eq!(document["permission"]["state"], "key-of-the-bot");
    assert_eq!(document["permission"]["key"], "kept-sealed");
    assert_eq!(document["permission"]["until"], "2027-04-05T09:00:00Z");
}
