//! Each command, carried out: right away, or after the sign-in it had to wait for.

use super::command::Command;
use super::person::Continues;
use super::reply::{Language, Reply};
use super::service::operator_page;
use super::status::status;
use super::turn::Turn;
use super::verb::OpenQuestion;
use super::{Need, Step, exporting, history, keeping, leaving, listing, reminding, removing, signing_in, watching};

/// Carries a command out: right away, or after the sign-in it had to wait for.
pub(super) fn carry(mut turn: Turn<'_>, command: &Command) -> Result<Step, Need> {
    match command.verb().row().question {
        OpenQuestion::StaysOpen => turn.leave_question_open(),
        OpenQuestion::Closes => turn.close_question(),
        OpenQuestion::IsDecided => {}
    }
    match command {
        Command::Help => Ok(turn.say(Reply::Help { puzzled: false })),
        Command::List(filter) => listing::list(turn, filter),
        Command::More => more(turn),
        Command::Sort(order) => listing::sort(turn, *order),
        Command::Show(pick) => listing::show(turn, pick),
        Command::Keep(picks) => keeping::keep(turn, picks),
        Command::Unkeep(picks) => keeping::unkeep(turn, picks),
        Command::Remind(remind) => reminding::remind(turn, *remind),
        Command::Snooze(span) => reminding::snooze(turn, *span),
        Command::Watch(switch) => watching::watch(turn, *switch),
        Command::Hacked => Ok(turn.say(Reply::Hacked)),
        Command::History => Ok(history::history(turn)),
        Command::Export => exporting::export(turn),
        Command::Speak(language) => Ok(speak(turn, *language)),
        Command::Revoke(picks) => removing::revoke(turn, picks),
        Command::Yes | Command::No => Ok(turn.say(Reply::NothingToConfirm)),
        Command::Status => status(turn),
        Command::Privacy => {
            let operator = turn.context.operator.map(str::to_owned);
            let profile = operator.as_deref().and_then(operator_page);
            let serves = turn.context.serves.clone();
            Ok(turn.say(Reply::Privacy { operator, profile, serves }))
        }
        Command::SignIn => signing_in::sign_in(turn),
        Command::Disconnect => Ok(leaving::disconnect(turn)),
        Command::Forget => Ok(leaving::forget(turn)),
    }
}

/// The command `language`: from now on in this one, and its own answer too.
fn speak(mut turn: Turn<'_>, language: Language) -> Step {
    (turn.person.language, turn.person.is_language_open) = (Some(language), false);
    turn.language = language;
    turn.say(Reply::LanguageChosen)
}

/// The command `more`: the next page of whatever was shown last.
fn more(turn: Turn<'_>) -> Result<Step, Need> {
    if turn.has_rest() {
        return Ok(turn.say_rest());
    }
    match turn.person.continues {
        Continues::List => listing::more(turn),
        Continues::History(from) => Ok(history::page(turn, from)),
        Continues::Question => match turn.open_page() {
            Some((action, pages, named)) => Ok(turn.ask_on(action, pages, named)),
            None => listing::more(turn),
        },
        Continues::Export { line, page } => Ok(exporting::more(turn, line, page)),
    }
}
