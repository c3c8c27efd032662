//! What examples are about: a name for each subject, and what is said of it where the grammar finds no more.

use super::super::filters::UNUSED_DAYS;
use super::super::meaning::{Courtesy, Lacking, Meaning, Pointer, Selection, Topic, Wish};
use super::super::sense::Sense;
use crate::audit::{Filter, Order, Power, Unused};
use crate::dialogue::command::Switch;
use crate::dialogue::language::Language;

/// What a message may be about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Subject {
    /// Its name in the files of examples.
    pub(super) label: String,
    /// What the grammar is told that the message is about, to find the apps or the time in it.
    pub(super) lead: Option<Sense>,
    /// What it comes to where the grammar finds neither.
    pub(super) otherwise: Meaning,
}

impl Subject {
    /// Whether something is to go.
    pub(super) fn is_removal(&self) -> bool {
        self.lead == Some(Sense::Remove)
    }

    /// Whether it opens or closes a question.
    pub(super) fn is_grave(&self) -> bool {
        self.is_removal() || matches!(self.otherwise, Meaning::No | Meaning::LeftAlone)
    }
}

/// The subject that a heading of the examples names.
pub(super) fn of_label(label: &str) -> Option<Subject> {
    let (lead, otherwise) = meant_by(label)?;
    Some(Subject { label: label.to_owned(), lead, otherwise })
}

fn meant_by(label: &str) -> Option<(Option<Sense>, Meaning)> {
    let wish = |wish| Some((None, Meaning::Wish(wish)));
    let lacking = |lead, lacking| Some((Some(lead), Meaning::Lacking(lacking)));
    let list = |filter| Some((Some(Sense::List), Meaning::Wish(Wish::List(filter))));
    let unused = || Filter::Unused(Unused { days: UNUSED_DAYS });
    if let Some(topic) = label.strip_prefix("topic ") {
        return Some((None, Meaning::Topic(Topic::of_name(topic)?)));
    }
    if let Some(power) = label.strip_prefix(LIST_CAN) {
        return list(Filter::Can(POWERS.iter().find(|(_, name)| *name == power)?.0));
    }
    match label {
        "list" => list(Filter::All),
        "list unused" => list(unused()),
        "list never-used" => list(Filter::NeverUsed),
        "list new" => list(Filter::New),
        "revoke" | "revoke all" | "revoke all-except" | "revoke old" | "revoke can" => {
            lacking(Sense::Remove, Lacking::Revoke)
        }
        // The list of them says how to remove them.
        "revoke unused" => Some((Some(Sense::Remove), Meaning::Wish(Wish::List(unused())))),
        "revoke never-used" => Some((Some(Sense::Remove), Meaning::Wish(Wish::List(Filter::NeverUsed)))),
        "show" => lacking(Sense::Show, Lacking::Show),
        "why" => lacking(Sense::Why, Lacking::Show),
        "keep" => lacking(Sense::Keep, Lacking::Keep),
        "unkeep" => lacking(Sense::Unkeep, Lacking::Unkeep),
        "remind" => lacking(Sense::Remind, Lacking::Remind),
        "snooze" => lacking(Sense::Snooze, Lacking::Snooze),
        "not me" => Some((Some(Sense::NotMe), Meaning::Wish(Wish::Hacked))),
        "was me" => Some((Some(Sense::WasMe), Meaning::Courtesy(Courtesy::Noted))),
        "more" => wish(Wish::More),
        "sort name" => wish(Wish::Sort(Order::Name)),
        "sort last-use" => wish(Wish::Sort(Order::LastUse)),
        "sort date" => wish(Wish::Sort(Order::Date)),
        "remind off" => wish(Wish::RemindOff),
        "reminders" => wish(Wish::Reminders),
        "watch on" => wish(Wish::Watch(Switch::On)),
        "watch off" => wish(Wish::Watch(Switch::Off)),
        "hacked" => wish(Wish::Hacked),
        "lost phone" => wish(Wish::LostPhone),
        "history" => wish(Wish::History),
        "did-it-work" => wish(Wish::DidItWork),
        "undo" => wish(Wish::Undo),
        "status" => wish(Wish::Status),
        "privacy" => wish(Wish::Privacy),
        "export" => wish(Wish::Export),
        "sign in" => wish(Wish::SignIn),
        "disconnect" => wish(Wish::Disconnect),
        "forget" => wish(Wish::Forget),
        "leave" => wish(Wish::Leave),
        "help" => wish(Wish::Help),
        "speak de" => wish(Wish::Speak(Language::German)),
        "speak en" => wish(Wish::Speak(Language::English)),
        "yes-like" => Some((None, Meaning::YesLike)),
        "no" => Some((None, Meaning::No)),
        "left alone" => Some((None, Meaning::LeftAlone)),
        "hello" => Some((None, Meaning::Hello)),
        "thanks" => Some((None, Meaning::Courtesy(Courtesy::Thanks))),
        "bye" => Some((None, Meaning::Courtesy(Courtesy::Bye))),
        "noted" => Some((None, Meaning::Courtesy(Courtesy::Noted))),
        "foreign" => Some((None, Meaning::Foreign)),
        "puzzled" => Some((None, Meaning::Puzzled)),
        _ => None,
    }
}

/// How the names of subjects begin that ask for the apps with a power.
const LIST_CAN: &str = "list can ";

/// The powers that examples ask for, by the names they have there.
const POWERS: [(Power, &str); 5] = [
    (Power::Post, "post"),
    (Power::ReadPrivateMentions, "read-private-mentions"),
    (Power::ChangeProfile, "change-profile"),
    (Power::ReadAndChangeEverything, "change-everything"),
    (Power::Administer, "administer"),
];

/// The name of what a meaning is about; an empty one for what no example is about.
pub(super) fn label(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Wish(wish) | Meaning::Suggest(wish) | Meaning::Ask(wish) => of_wish(wish),
        Meaning::Lacking(lacking) => match lacking {
            Lacking::Revoke => "revoke",
            Lacking::Show => "show",
            Lacking::Keep => "keep",
            Lacking::Unkeep => "unkeep",
            Lacking::Remind => "remind",
            Lacking::Snooze => "snooze",
            Lacking::Watch => "watch on",
            Lacking::Sort | Lacking::Speak | Lacking::Span => "",
        }
        .to_owned(),
        Meaning::Topic(topic) => format!("topic {}", topic.name()),
        Meaning::Courtesy(courtesy) => courtesy.name().to_owned(),
        Meaning::Which(_) => "revoke".to_owned(),
        Meaning::NotMe(_) => "not me".to_owned(),
        Meaning::WasMe(_) => "was me".to_owned(),
        Meaning::Yes | Meaning::YesLike => "yes-like".to_owned(),
        Meaning::No => "no".to_owned(),
        Meaning::LeftAlone => "left alone".to_owned(),
        Meaning::Hello => "hello".to_owned(),
        Meaning::Foreign => "foreign".to_owned(),
        Meaning::Puzzled => "puzzled".to_owned(),
        Meaning::Refused(_) | Meaning::Several => String::new(),
    }
}

fn of_wish(wish: &Wish) -> String {
    match wish {
        Wish::List(filter) => of_filter(filter),
        Wish::Revoke(selection) => of_selection(selection),
        Wish::RemindEvery(_) | Wish::RemindOnce(_) => "remind".to_owned(),
        Wish::Sort(Order::Name) => "sort name".to_owned(),
        Wish::Sort(Order::LastUse) => "sort last-use".to_owned(),
        Wish::Sort(Order::Date) => "sort date".to_owned(),
        Wish::Sort(Order::Attention) => String::new(),
        Wish::Watch(Switch::On) => "watch on".to_owned(),
        Wish::Watch(Switch::Off) => "watch off".to_owned(),
        Wish::Speak(language) => format!("speak {}", language.tag()),
        Wish::More => "more".to_owned(),
        Wish::Show(_) => "show".to_owned(),
        Wish::Why(_) => "why".to_owned(),
        Wish::Keep(_) => "keep".to_owned(),
        Wish::Unkeep(_) => "unkeep".to_owned(),
        Wish::RemindOff => "remind off".to_owned(),
        Wish::Reminders => "reminders".to_owned(),
        Wish::Snooze(_) => "snooze".to_owned(),
        Wish::Hacked => "hacked".to_owned(),
        Wish::LostPhone => "lost phone".to_owned(),
        Wish::History => "history".to_owned(),
        Wish::DidItWork => "did-it-work".to_owned(),
        Wish::Undo => "undo".to_owned(),
        Wish::Status => "status".to_owned(),
        Wish::Privacy => "privacy".to_owned(),
        Wish::Export => "export".to_owned(),
        Wish::SignIn => "sign in".to_owned(),
        Wish::Disconnect => "disconnect".to_owned(),
        Wish::Forget => "forget".to_owned(),
        Wish::Leave => "leave".to_owned(),
        Wish::Help => "help".to_owned(),
    }
}

fn of_filter(filter: &Filter) -> String {
    match filter {
        Filter::All => "list".to_owned(),
        Filter::Unused(_) => "list unused".to_owned(),
        Filter::NeverUsed => "list never-used".to_owned(),
        Filter::New => "list new".to_owned(),
        Filter::Can(power) => {
            let name = POWERS.iter().find(|(other, _)| other == power).map_or("", |(_, name)| name);
            format!("{LIST_CAN}{name}")
        }
        Filter::Named(_) => String::new(),
    }
}

fn of_selection(selection: &Selection) -> String {
    let label = match selection.picks.as_slice() {
        [Pointer::All] if selection.except.is_empty() => "revoke all",
        [Pointer::All] => "revoke all-except",
        _ if !selection.except.is_empty() => "",
        [Pointer::Matching(Filter::NeverUsed)] => "revoke never-used",
        [Pointer::Matching(Filter::Can(_))] => "revoke can",
        [Pointer::Matching(_)] => "revoke unused",
        [Pointer::OldOf(_) | Pointer::Duplicates] => "revoke old",
        _ => "revoke",
    };
    label.to_owned()
}

/// Whether what the grammar found, told that a message is about something, is about it.
pub(super) fn is_kin(told: &Subject, found: &Meaning) -> bool {
    let found = match found {
        Meaning::Wish(_) | Meaning::Suggest(_) | Meaning::Which(_) | Meaning::NotMe(_) | Meaning::WasMe(_) => {
            label(found)
        }
        _ => return false,
    };
    match told.lead {
        Some(Sense::Show | Sense::Why) => found == "show" || found == "why",
        _ => found == told.label,
    }
}
