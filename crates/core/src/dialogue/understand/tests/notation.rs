//! A meaning in few words, for tables.

use super::{Lacking, Meaning, Moment, Pointer, Selection, Wish};
use crate::audit::{Filter, Order};
use crate::dialogue::command::Switch;
use crate::dialogue::span::{Span, Unit};

pub(super) fn notation(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Wish(wish) => of_wish(wish),
        Meaning::Suggest(wish) => format!("suggest {}", of_wish(wish)),
        Meaning::Ask(wish) => format!("ask {}", of_wish(wish)),
        Meaning::Yes => "yes".to_owned(),
        Meaning::YesLike => "yes-like".to_owned(),
        Meaning::No => "no".to_owned(),
        Meaning::LeftAlone => "left alone".to_owned(),
        Meaning::Lacking(lacking) => match lacking {
            Lacking::Revoke => "revoke what",
            Lacking::Show => "show what",
            Lacking::Keep => "keep what",
            Lacking::Unkeep => "unkeep what",
            Lacking::Remind => "remind what",
            Lacking::Snooze => "snooze what",
            Lacking::Sort => "sort what",
            Lacking::Watch => "watch what",
            Lacking::Speak => "speak what",
            Lacking::Span => "unclear span",
        }
        .to_owned(),
        Meaning::Refused(_) => "refused".to_owned(),
        Meaning::Which(numbers) => format!("which {}", joined(numbers.iter().map(u32::to_string))),
        Meaning::NotMe(_) => "not me".to_owned(),
        Meaning::WasMe(_) => "was me".to_owned(),
        Meaning::Several => "several".to_owned(),
        Meaning::Topic(topic) => format!("topic {}", topic.name()),
        Meaning::Hello => "hello".to_owned(),
        Meaning::Courtesy(courtesy) => courtesy.name().to_owned(),
        Meaning::Foreign => "foreign".to_owned(),
        Meaning::Puzzled => "puzzled".to_owned(),
    }
}

fn of_wish(wish: &Wish) -> String {
    match wish {
        Wish::Help => "help".to_owned(),
        Wish::List(Filter::All) => "list".to_owned(),
        Wish::List(filter) => format!("list {}", of_filter(filter)),
        Wish::More => "more".to_owned(),
        Wish::Sort(order) => {
            let order = match order {
                Order::Attention => "attention",
                Order::Name => "name",
                Order::LastUse => "last use",
                Order::Date => "date",
            };
            format!("sort {order}")
        }
        Wish::Show(pick) => format!("show {}", of_pick(pick)),
        Wish::Why(pick) => format!("why {}", of_pick(pick)),
        Wish::Revoke(choice) => format!("revoke {}", of_choice(choice)),
        Wish::Keep(picks) => format!("keep {}", of_picks(picks)),
        Wish::Unkeep(picks) => format!("unkeep {}", of_picks(picks)),
        Wish::RemindEvery(span) => format!("remind every {}", of_span(*span)),
        Wish::RemindOnce(when) => format!("remind {}", of_when(*when)),
        Wish::RemindOff => "remind off".to_owned(),
        Wish::Reminders => "reminders".to_owned(),
        Wish::Snooze(when) => format!("snooze {}", of_when(*when)),
        Wish::Watch(Switch::On) => "watch on".to_owned(),
        Wish::Watch(Switch::Off) => "watch off".to_owned(),
        Wish::Hacked => "hacked".to_owned(),
        Wish::LostPhone => "lost phone".to_owned(),
        Wish::History => "history".to_owned(),
        Wish::DidItWork => "did it work".to_owned(),
        Wish::Undo => "undo".to_owned(),
        Wish::Status => "status".to_owned(),
        Wish::Privacy => "privacy".to_owned(),
        Wish::Export => "export".to_owned(),
        Wish::Speak(language) => format!("speak {}", language.tag()),
        Wish::SignIn => "sign in".to_owned(),
        Wish::Disconnect => "disconnect".to_owned(),
        Wish::Forget => "forget".to_owned(),
        Wish::Leave => "leave".to_owned(),
    }
}

fn of_choice(choice: &Selection) -> String {
    let picks = of_picks(&choice.picks);
    if choice.except.is_empty() { picks } else { format!("{picks} except {}", of_picks(&choice.except)) }
}

fn of_picks(picks: &[Pointer]) -> String {
    joined(picks.iter().map(of_pick))
}

fn of_pick(pick: &Pointer) -> String {
    match pick {
        Pointer::Number(number) => number.to_string(),
        Pointer::Range(from, to) => format!("{from}-{to}"),
        Pointer::Token(number, letters) => format!("{number}{letters}"),
        Pointer::Name(name) => name.clone(),
        Pointer::All => "all".to_owned(),
        Pointer::Matching(filter) => of_filter(filter),
        Pointer::OldOf(pick) => format!("old {}", of_pick(pick)),
        Pointer::Duplicates => "old sign-ins".to_owned(),
    }
}

fn of_filter(filter: &Filter) -> String {
    match filter {
        Filter::All => "all".to_owned(),
        Filter::Unused(unused) => format!("unused {}", unused.days),
        Filter::NeverUsed => "never used".to_owned(),
        Filter::New => "new".to_owned(),
        Filter::Can(power) => format!("can {power:?}"),
        Filter::Named(name) => format!("named {name}"),
    }
}

fn of_when(when: Moment) -> String {
    match when {
        Moment::In(span) => format!("in {}", of_span(span)),
        Moment::On(date) => format!("on {date}"),
    }
}

fn of_span(span: Span) -> String {
    let unit = match span.unit {
        Unit::Days => "day",
        Unit::Weeks => "week",
        Unit::Months => "month",
        Unit::Years => "year",
    };
    format!("{} {unit}{}", span.count, if span.count == 1 { "" } else { "s" })
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
