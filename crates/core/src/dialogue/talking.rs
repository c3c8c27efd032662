//! A message came: may it be answered at all, and which command is it?

use jiff::SignedDuration;

use super::command::Command;
use super::message::{Audience, Message};
use super::parse::{Mistake, parse, pasted_code};
use super::person::{Allowance, Continues, Person};
use super::reply::{Language, Reply};
use super::status::status;
use super::turn::Turn;
use super::verb::OpenQuestion;
use super::{
    Context, Effect, Facts, Need, Next, Step, exporting, history, keeping, leaving, listing, reminding, removing,
    signing_in, suggesting, watching,
};

/// How long after a hint to somebody the bot does not talk to there is none.
const HINT_PAUSE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Decides a message.
pub(super) fn said(person: &Person, message: &Message, facts: &Facts, context: &Context<'_>) -> Result<Step, Need> {
    // A changed handle or address may be somebody else under the same id: nothing that was given before holds.
    let mut person = if person.is_same_account(&message.from) {
        person.clone()
    } else {
        Person { answers: person.answers.clone(), ..Person::new(message.from.clone()) }
    };
    person.note_message(message, context.now);
    let mut turn = Turn::of_message(person, message, facts, context);
    let room = turn.person.answers.room(context.now, &context.limits);
    if room == Allowance::Silent {
        return Ok(turn.silence());
    }
    let mut step = match reception(&mut turn, message) {
        Reception::Hint(hint) => turn.say(hint),
        Reception::Silence => turn.silence(),
        Reception::Talk => {
            turn.person.language = Some(turn.language);
            talk(turn, message, room)?
        }
    };
    // A deed is answered too, once it is done.
    let is_answered = step.response.is_some() || step.effect.is_some();
    if is_answered {
        let answers = match &mut step.next {
            Next::Keep(next) => &mut next.answers,
            Next::Forget(answers) => answers,
        };
        answers.note(context.now, room);
    }
    Ok(step)
}

/// Answers somebody the bot talks to, if there is room.
fn talk(turn: Turn<'_>, message: &Message, room: Allowance) -> Result<Step, Need> {
    match room {
        Allowance::Last(again) => {
            let seconds = again.duration_since(turn.context.now).as_secs();
            let minutes = u32::try_from((seconds + 59).div_euclid(60).max(1)).unwrap_or(1);
            Ok(turn.say(Reply::Enough { minutes }))
        }
        Allowance::Free | Allowance::Silent => command(turn, message),
    }
}

/// Whether the bot talks to somebody about what they wrote.
enum Reception {
    /// It does.
    Talk,
    /// Not here; it says so.
    Hint(Reply),
    /// Not here, and it said so already.
    Silence,
}

fn reception(turn: &mut Turn<'_>, message: &Message) -> Reception {
    let now = turn.context.now;
    let may_hint = turn.person.hinted_at.is_none_or(|at| now.duration_since(at) >= HINT_PAUSE);
    let is_remote = message.from.domain().is_some();
    if is_remote {
        let domain_is_full = turn.context.domain_answers_today >= turn.context.limits.domain_answers_per_day;
        if !may_hint || domain_is_full || message.audience == Audience::Public {
            return Reception::Silence;
        }
        turn.person.hinted_at = Some(now);
        let host = turn.context.server.split_once("://").map_or(turn.context.server, |(_, host)| host).to_owned();
        return Reception::Hint(Reply::NotServed { host });
    }
    match message.audience {
        Audience::BotAlone => Reception::Talk,
        Audience::Others => Reception::Hint(Reply::WriteToMeAlone),
        Audience::Public if may_hint => {
            turn.person.hinted_at = Some(now);
            Reception::Hint(Reply::PublicHint)
        }
        Audience::Public => Reception::Silence,
    }
}

fn command(mut turn: Turn<'_>, message: &Message) -> Result<Step, Need> {
    let now = turn.context.now;
    let waiting = turn.person.sign_in.as_ref().filter(|pending| pending.is_open(now));
    if let (Some(pending), Some(code)) = (waiting, pasted_code(&message.text)) {
        let authorization_request = pending.authorization_request.clone();
        return Ok(turn.run(Effect::Exchange { authorization_request, code }));
    }
    match parse(&message.text) {
        Ok(Command::Yes) => removing::yes(turn, message),
        Ok(Command::No) => {
            let was_open = turn.person.question.take().is_some_and(|question| question.is_remembered(now));
            Ok(turn.say(Reply::LeftAlone { was_open }))
        }
        Ok(command) => carry(turn, &command),
        Err(mistake) => {
            turn.leave_question_open();
            let reply = correction(mistake, &message.text, turn.language);
            Ok(turn.say(reply))
        }
    }
}

/// What is said of a text that is no command. Nothing is done.
fn correction(mistake: Mistake, text: &str, language: Language) -> Reply {
    let help = Reply::Help { puzzled: true };
    match mistake {
        Mistake::Several => Reply::OneAtATime,
        Mistake::NotUnderstood => suggesting::suggestion(text, language).unwrap_or(help),
        Mistake::What(verb) => verb.row().lacking.map_or(help, Reply::Lacking),
    }
}

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
        Command::More => Ok(more(turn)),
        Command::Sort(order) => listing::sort(turn, *order),
        Command::Show(pick) if !pick.is_single() => Ok(turn.say(Reply::OneAtATime)),
        Command::Show(pick) => listing::show(turn, pick),
        Command::Keep(picks) => keeping::keep(turn, picks),
        Command::Remind(remind) => Ok(reminding::remind(turn, *remind)),
        Command::Snooze(span) => Ok(reminding::snooze(turn, *span)),
        Command::Watch(switch) => watching::watch(turn, *switch),
        Command::Hacked => Ok(turn.say(Reply::Hacked)),
        Command::History => Ok(history::history(turn)),
        Command::Export => exporting::export(turn),
        Command::Speak(language) => Ok(speak(turn, *language)),
        Command::Revoke(picks) => removing::revoke(turn, picks),
        Command::Yes | Command::No => Ok(turn.say(Reply::NothingToConfirm)),
        Command::Status => Ok(status(turn)),
        Command::Privacy => {
            let operator = turn.context.operator.map(str::to_owned);
            Ok(turn.say(Reply::Privacy { operator }))
        }
        Command::SignIn => signing_in::sign_in(turn),
        Command::Disconnect => Ok(leaving::disconnect(turn)),
        Command::Forget => Ok(leaving::forget(turn)),
        Command::Thanks => Ok(turn.say(Reply::Welcome)),
    }
}

/// The command `language`: from now on in this one, and its own answer too.
fn speak(mut turn: Turn<'_>, language: Language) -> Step {
    turn.person.language = Some(language);
    turn.language = language;
    turn.say(Reply::LanguageChosen)
}

/// The command `more`: the next page of whatever was shown last.
fn more(turn: Turn<'_>) -> Step {
    match turn.person.continues {
        Continues::List => listing::more(turn),
        Continues::History(from) => history::page(turn, from),
        Continues::Question => match turn.open_page() {
            Some((action, pages, named)) => turn.ask_on(action, pages, named),
            None => listing::more(turn),
        },
        Continues::Export { line, page } => exporting::more(turn, line, page),
    }
}
