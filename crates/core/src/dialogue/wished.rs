//! From what somebody wishes to the command that does it.

use jiff::civil::Date;

use super::command::{Command, Remind};
use super::shown::Pick;
use super::span::{Span, Unit};
use super::understand::{Moment, Pointer, Selection, Wish};
use crate::audit::Filter;

/// The command that does what is wished; `None` for what only has an answer.
pub(super) fn commanded(wish: &Wish, today: Date) -> Option<Command> {
    Some(match wish {
        Wish::Help => Command::Help,
        Wish::List(filter) => Command::List(filter.clone()),
        Wish::More => Command::More,
        Wish::Sort(order) => Command::Sort(*order),
        Wish::Show(pick) | Wish::Why(pick) => Command::Show(pointed(pick)),
        Wish::Revoke(choice) => Command::Revoke(chosen(choice)),
        Wish::Keep(picks) => Command::Keep(picks.iter().map(pointed).collect()),
        Wish::RemindEvery(span) => Command::Remind(Remind::Every(*span)),
        Wish::Unkeep(picks) => Command::Unkeep(picks.iter().map(pointed).collect()),
        Wish::RemindOnce(when) => Command::Remind(Remind::Once(until(*when, today)?)),
        Wish::RemindOff => Command::Remind(Remind::Off),
        Wish::Snooze(when) => Command::Snooze(until(*when, today)?),
        Wish::Watch(switch) => Command::Watch(*switch),
        Wish::Hacked => Command::Hacked,
        Wish::History | Wish::DidItWork => Command::History,
        Wish::Status | Wish::Reminders => Command::Status,
        Wish::Privacy => Command::Privacy,
        Wish::Export => Command::Export,
        Wish::Speak(language) => Command::Speak(*language),
        Wish::SignIn => Command::SignIn,
        Wish::Disconnect => Command::Disconnect,
        Wish::Forget => Command::Forget,
        Wish::LostPhone | Wish::Undo | Wish::Leave => return None,
    })
}

/// What is chosen, as the list is asked for it.
pub(super) fn chosen(choice: &Selection) -> Vec<Pick> {
    let picks: Vec<Pick> = choice.picks.iter().map(pointed).collect();
    let except: Vec<Pick> = choice.except.iter().map(pointed).collect();
    if except.is_empty() {
        return picks;
    }
    if picks == [Pick::All] { vec![Pick::AllExcept(except)] } else { vec![Pick::Without { picks, except }] }
}

/// What is pointed at, as the list is asked for it.
pub(super) fn pointed(pick: &Pointer) -> Pick {
    match pick {
        Pointer::Number(number) => Pick::Number(*number),
        Pointer::Range(from, to) => Pick::Range(*from, *to),
        Pointer::Token(number, letters) => Pick::Token(*number, letters.clone()),
        Pointer::Name(name) => Pick::Name(name.clone()),
        Pointer::All | Pointer::Matching(Filter::All) => Pick::All,
        Pointer::Matching(Filter::NeverUsed) => Pick::NeverUsed,
        Pointer::Matching(Filter::Unused(unused)) => Pick::Unused(unused.days),
        Pointer::Matching(filter) => Pick::Matching(filter.clone()),
        Pointer::OldOf(pick) => {
            if let Pointer::Number(number) = **pick {
                Pick::OldOf(number)
            } else {
                Pick::OldOfOne(Box::new(pointed(pick)))
            }
        }
        Pointer::Duplicates => Pick::Duplicates,
    }
}

/// How long it is until a moment.
pub(super) fn until(when: Moment, today: Date) -> Option<Span> {
    match when {
        Moment::In(span) => Some(span),
        Moment::On(date) => {
            let days = today.until((jiff::Unit::Day, date)).ok()?.get_days();
            u32::try_from(days).ok().map(|count| Span { count, unit: Unit::Days })
        }
    }
}
