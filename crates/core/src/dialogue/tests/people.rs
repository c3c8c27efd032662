//! Every message of the table of what people wrote, through the whole conversation: the right kind of answer, in every state.
//!
//! What the grammar makes of a message is held beside it; here it is what the person gets.

use std::collections::BTreeMap;

use super::super::person::AnswerLog;
use super::super::question::Action;
use super::super::reply::{ListReply, RemindersReply};
use super::super::{Outcome, RemovalReport};
use super::*;
use crate::audit::{AppId, Filter};
pub(super) use crate::dialogue::understand::tests::LISTED;
use crate::dialogue::understand::tests::MESSAGES;

/// What the alert of the table is about.
const ALERT: &str = "Free Follower Stats";
fn all_tokens() -> Vec<Token> {
    let numbered = (0..).zip(LISTED);
    numbered.map(|(index, name)| token(&format!("t{index:02}"), name, 1_000 - 70 * index)).collect()
}

/// Somebody who sees the list of the table.
fn listed(source: Source) -> Talk {
    let mut talk = if source == Source::GoToSocial { Talk::connected() } else { Talk::at_the_operators() };
    talk.lines = 100;
    talk.listing.tokens = all_tokens();
    if source == Source::GoToSocial {
        talk.listing.own = Some(TokenId("t12".to_owned()));
    }
    talk.ask("list apps");
    let shown = talk.person.shown.as_mut().expect("a list");
    let place = |name: &str| LISTED.iter().position(|listed| *listed == name);
    shown.applications.sort_by_key(|application| application.key.name.as_deref().and_then(place));
    talk
}

/// A conversation in a state of the table, and the post that a message in it answers.
pub(super) fn in_state(state: &str) -> (Talk, RepliesTo) {
    let operator = Source::Operator(Streams::Cut);
    let mut talk = match state {
        "cold" | "signing" => Talk::stranger(),
        "alert" => listed(operator),
        _ => listed(Source::GoToSocial),
    };
    talk.lines = 100;
    let mut answers = RepliesTo::Nothing;
    match state {
        "signing" => assert!(matches!(talk.ask("list apps"), Reply::SignIn(_))),
        "asked" => assert!(matches!(talk.ask("revoke 2, 3"), Reply::Question(_))),
        "removed" => {
            talk.ask("revoke 5");
            let Some((under, Effect::Remove(proof))) = talk.say("yes").effect else { panic!("it removes") };
            let removed = proof.removal().targets[0].tokens.clone();
            talk.listing.tokens.retain(|token| !removed.contains(&token.id));
            let report = RemovalReport { removed, ..RemovalReport::default() };
            let outcome = Outcome::Removed { removal: proof.removal().clone(), report: Box::new(report) };
            assert!(talk.step(&Input::Done { under, outcome }).response.is_some());
        }
        "reminding" => {
            talk.ask("remind every 3 months");
            talk.now = talk.person.reminders.next().expect("one is due");
            talk.person.answers = AnswerLog::default();
            assert!(matches!(talk.step(&Input::Woke).response, Some(Response { reply: Reply::Reminder(_), .. })));
            answers = RepliesTo::SaidToBeTheBots(talk.last_post());
        }
        "alert" => {
            talk.person.watch.begin(talk.now);
            let new = Token { app: Some(AppId("9".to_owned())), ..token("new", ALERT, 0) };
            talk.listing.tokens.push(new);
            let alert = Input::Alert { tokens: vec![TokenId("new".to_owned())] };
            assert!(talk.step(&alert).response.is_some());
            answers = RepliesTo::SaidToBeTheBots(talk.last_post());
        }
        _ => {}
    }
    (talk, answers)
}

/// The kind of a step, and what it names.
fn kind(step: &Step) -> String {
    if let Some((_, effect)) = &step.effect {
        return match effect {
            Effect::Remove(_) => "removal".to_owned(),
            Effect::Exchange { .. } => "exchange".to_owned(),
            Effect::GiveBack(_) => "gives back".to_owned(),
            Effect::DropPaste => "drops a paste".to_owned(),
            Effect::Watch(switch) => format!("watch {switch:?}").to_lowercase(),
        };
    }
    let Some(response) = &step.response else { return "silence".to_owned() };
    of_reply(&response.reply)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "most replies are told apart well enough by what they are called")]
fn of_reply(reply: &Reply) -> String {
    match reply {
        Reply::Question(question) => match &question.action {
            Action::Disconnect => "asks disconnect".to_owned(),
            Action::Forget => "asks forget".to_owned(),
            Action::Remove(removal) => {
                let one = |target: &super::super::question::Target| target.name.clone().unwrap_or_default();
                format!("asks {}", removal.targets.iter().map(one).collect::<Vec<_>>().join(", "))
            }
        },
        Reply::List(ListReply { filter: Filter::All, .. }) => "list".to_owned(),
        Reply::List(_) => "list filtered".to_owned(),
        Reply::Details(details) => format!("details {}", details.line.name.as_ref().map_or("", |name| &name.0)),
        Reply::Topic(topic) => format!("topic {}", topic.name()),
        Reply::Help { puzzled: false } => "help".to_owned(),
        Reply::Help { puzzled: true } | Reply::StillPuzzled => "puzzled".to_owned(),
        Reply::Reminders(RemindersReply::Off { .. }) => "reminders off".to_owned(),
        Reply::Reminders(_) => "reminders".to_owned(),
        Reply::LeftAlone { .. } => "left alone".to_owned(),
        Reply::SignIn(_) => "sign in".to_owned(),
        Reply::Courtesy(courtesy) => courtesy.name().to_owned(),
        Reply::NotWhole(_) => "not whole".to_owned(),
        Reply::NothingChosen { .. } => "nothing chosen".to_owned(),
        other => format!("{other:?}").split([' ', '(', '{']).next().unwrap_or_default().to_lowercase(),
    }
}

/// The kinds that a meaning of the table may come to. A person who is not signed in gets the link first.
fn kinds(meaning: &str, state: &str) -> Vec<String> {
    let is_signed_in = !matches!(state, "cold" | "signing");
    let reads = |kinds: &[&str]| -> Vec<String> {
        if is_signed_in { kinds.iter().map(|kind| (*kind).to_owned()).collect() } else { vec!["sign in".to_owned()] }
    };
    let plain = |kind: &str| vec![kind.to_owned()];
    let (verb, rest) = meaning.split_once(' ').unwrap_or((meaning, ""));
    match (verb, rest) {
        (_, "what") | ("unclear" | "foreign", _) => plain("lacking"),
        ("suggest", _) => vec!["writeit".to_owned(), "lacking".to_owned()],
        ("ask", "forget") | ("forget", _) => plain("asks forget"),
        ("ask", "disconnect") => vec!["asks disconnect".to_owned(), "notconnected".to_owned()],
        ("ask", _) => plain("writeit"),
        ("list", "") | ("sort", _) => reads(&["list"]),
        ("list" | "which", _) => reads(&["list filtered"]),
        ("more", _) => plain("nomore"),
        ("show" | "why", app) => reads(&[&format!("details {}", named(app))]),
        ("revoke", choice) if is_signed_in => revoked(choice),
        ("revoke", _) => plain("sign in"),
        ("keep", _) => reads(&["kept"]),
        ("unkeep", _) => reads(&["unkept"]),
        ("remind", "off") => plain("reminders off"),
        ("remind" | "snooze", _) => plain("reminders"),
        ("reminders" | "status", _) => plain("status"),
        ("watch", switch) if state == "alert" => plain(&format!("watch {switch}")),
        ("watch", _) => plain("cannotwatch"),
        ("lost", _) => plain("lostphone"),
        ("did" | "history", _) => plain("history"),
        ("undo", _) => plain("topic undo"),
        ("export", _) => plain("exportpage"),
        ("speak", _) => plain("languagechosen"),
        ("sign", _) => vec!["sign in".to_owned(), "status".to_owned()],
        ("disconnect", _) => vec!["gives back".to_owned(), "notconnected".to_owned()],
        ("leave", _) => plain("howtoleave"),
        ("yes", _) => plain(if state == "asked" { "removal" } else { "nothingtoconfirm" }),
        ("yes-like", _) => plain("onlyyes"),
        ("no" | "left", _) => plain("left alone"),
        ("refused", _) => plain("not whole"),
        ("not", "me") => plain(&format!("asks {ALERT}")),
        ("was", "me") => plain("kept"),
        ("several", _) => plain("oneatatime"),
        ("hello", _) => plain("help"),
        _ => plain(meaning),
    }
}

/// The name of what the table points at.
fn named(app: &str) -> &str {
    let number = app.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    number.and_then(|index| LISTED.get(index)).copied().unwrap_or(app)
}

/// What a question about this choice names, in the order of the list, where it is not only its kind that is held.
fn revoked(choice: &str) -> Vec<String> {
    let filters = ["all", "unused", "never", "can", "old", "new"];
    if filters.iter().any(|filter| choice.split([' ', ',']).next() == Some(filter)) || choice.contains("except") {
        return vec!["asks".to_owned(), "nothing chosen".to_owned()];
    }
    let mut places: Vec<usize> = Vec::new();
    for part in choice.split(", ") {
        match part.split_once('-').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?))) {
            Some((from, to)) => places.extend::<std::ops::RangeInclusive<usize>>(from..=to),
            None => match LISTED.iter().position(|listed| *listed == named(part)) {
                Some(index) => places.push(index + 1),
                None => return vec![format!("asks {part}"), "nosuchname".to_owned(), "nosuchnumber".to_owned()],
            },
        }
    }
    places.sort_unstable();
    places.dedup();
    let names: Vec<&str> = places.iter().filter_map(|place| LISTED.get(place - 1)).copied().collect();
    vec![format!("asks {}", names.join(", "))]
}

#[test]
fn every_message_of_the_table_gets_the_right_kind_of_answer() {
    let mut right: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in MESSAGES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let cells: Vec<&str> = line.splitn(4, '\t').collect();
        let [language, state, meanings, text] = cells.as_slice() else { panic!("{line}") };
        let (mut talk, replies_to) = in_state(state);
        let message = Message { replies_to, ..talk.message(text) };
        let kind = kind(&talk.hear(message));
        let wanted: Vec<String> = meanings.split(" | ").flat_map(|meaning| kinds(meaning, state)).collect();
        let is_right = wanted.iter().any(|wanted| *wanted == kind || (wanted == "asks" && kind.starts_with("asks ")));
        let (count, all) = right.entry((state, language)).or_default();
        *all += 1;
        *count += usize::from(is_right);
        if !is_right {
            wrong.push(format!("{language} {state}: {text}\n    wanted {wanted:?}\n    is     {kind:?}"));
        }
    }
    assert!(wrong.is_empty(), "right, of all: {right:?}\n{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(right.values().map(|(count, _)| count).sum::<usize>(), 223);
}
