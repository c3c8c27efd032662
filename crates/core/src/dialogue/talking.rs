//! A message came: may it be answered at all, and what does it mean?

use jiff::{SignedDuration, Timestamp};

use super::following::Filtering;
use super::message::{Audience, Message, RepliesTo, Thread};
use super::person::{Allowance, LastWord, Person};
use super::repetition::AnswerLeft;
use super::reply::{CodeWay, HintReach, Reply};
use super::turn::Turn;
use super::understand::pasted::{Pasted, pasted};
use super::understand::{Lacking, Meaning, Understood, Wish, language_of};
use super::understanding::understood;
use super::{Context, Effect, Facts, Need, Next, Service, Step, meant};

/// How long after a hint to somebody the bot does not serve there is none.
const HINT_PAUSE: SignedDuration = SignedDuration::from_hours(24 * 30);
/// How long after a hint to somebody who did not write in private there is none.
const PUBLIC_HINT_PAUSE: SignedDuration = SignedDuration::from_hours(24);

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// Decides a message.
pub(super) fn said(person: &Person, message: &Message, facts: &Facts, context: &Context<'_>) -> Result<Step, Need> {
    let before = person;
    // A changed handle or address may be somebody else under the same id: nothing that was given before holds.
    let mut person = if person.is_same_account(&message.from) {
        person.clone()
    } else {
        Person { answers: person.answers.clone(), ..Person::new(message.from.clone()) }
    };
    person.note_message(message, context.now);
    let mut turn = Turn::of_message(person, message, facts, context);
    let room = turn.person.answers.room(context.now, &context.limits);
    if room != Allowance::Free && message.audience == Audience::BotAlone && context.service == Service::Served {
        turn.person.language = Some(turn.language);
        match last_word(&mut turn, message) {
            Some(LastWord::Free) => return command(turn, message),
            Some(LastWord::Spent) => {
                let (_, link) = turn.apps_page();
                return Ok(turn.say(Reply::LastWordsSpent { link }));
            }
            Some(LastWord::Silent) | None => {}
        }
    }
    if room == Allowance::Silent {
        // What is left unanswered has changed nothing.
        return Ok(if before.is_same_account(&message.from) { unchanged(before) } else { turn.silence() });
    }
    let mut step = match reception(&mut turn, message)? {
        Reception::Hint(hint) => turn.say(hint),
        Reception::Silence => turn.silence(),
        Reception::Talk => {
            // What says nothing in a language that the bot speaks fixes none.
            let was_open = turn.person.language.is_none() || turn.person.is_language_open;
            turn.person.is_language_open = was_open && language_of(&message.text).is_none();
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

fn unchanged(person: &Person) -> Step {
    Step { next: Next::Keep(Box::new(person.clone())), response: None, effect: None }
}

/// Whether a message is answered although there is no room: an app that writes in somebody's name must not be able to take the last word
/// from them. `None` if it is none of those.
fn last_word(turn: &mut Turn<'_>, message: &Message) -> Option<LastWord> {
    let meaning = understood(turn, message).meaning;
    let is_asked = turn.person.question.as_ref().is_some_and(|question| question.is_live(turn.context.now));
    let is_owners = match meaning {
        Meaning::Yes | Meaning::No | Meaning::LeftAlone if is_asked => return Some(LastWord::Free),
        // Somebody may ask for what is asked already.
        Meaning::YesLike => is_asked,
        Meaning::Wish(wish) | Meaning::Suggest(wish) | Meaning::Ask(wish) => {
            matches!(wish, Wish::Revoke(_) | Wish::Hacked)
        }
        Meaning::Lacking(lacking) => lacking == Lacking::Revoke,
        Meaning::Refused(_) | Meaning::Which(_) | Meaning::NotMe(_) => true,
        Meaning::Yes
        | Meaning::No
        | Meaning::LeftAlone
        | Meaning::WasMe(_)
        | Meaning::Several
        | Meaning::Topic(_)
        | Meaning::Hello
        | Meaning::Courtesy(_)
        | Meaning::Foreign
        | Meaning::Puzzled => false,
    };
    let (now, application) = (turn.context.now, turn.posting_application.clone());
    is_owners.then(|| turn.person.answers.last_word(now, application.as_ref()))
}

/// Answers somebody the bot talks to, if there is room.
fn talk(mut turn: Turn<'_>, message: &Message, room: Allowance) -> Result<Step, Need> {
    match room {
        Allowance::Last(again) => {
            let seconds = again.duration_since(turn.context.now).as_secs();
            let minutes = u32::try_from((seconds + 59).div_euclid(60).max(1)).unwrap_or(1);
            Ok(turn.say(Reply::Enough { minutes }))
        }
        Allowance::Free | Allowance::Silent => {
            turn.repeat_unseen();
            command(turn, message)
        }
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

fn reception(turn: &mut Turn<'_>, message: &Message) -> Result<Reception, Need> {
    let now = turn.context.now;
    let hinted_at = turn.person.hinted_at;
    let may_hint = |pause| hinted_at.is_none_or(|at| now.duration_since(at) >= pause);
    let (domain_answers, domain_most) = (turn.context.domain_answers_today, turn.context.limits.domain_answers_per_day);
    let domain_is_full =
        message.from.domain().is_some() && !turn.person.is_connected(now) && domain_answers >= domain_most;
    if turn.context.service != Service::Served {
        let is_private = matches!(message.audience, Audience::BotAlone | Audience::Others);
        if !may_hint(HINT_PAUSE) || domain_is_full || !is_private {
            return Ok(Reception::Silence);
        }
        turn.person.hinted_at = Some(now);
        let host = turn.context.server.split_once("://").map_or(turn.context.server, |(_, host)| host).to_owned();
        let host = (turn.context.service == Service::OwnServerOnly).then_some(host);
        return Ok(Reception::Hint(Reply::NotServed { host }));
    }
    if domain_is_full {
        // The answer that says so counts, too, and is the last.
        return Ok(match message.audience {
            Audience::BotAlone if domain_answers == domain_most => {
                Reception::Hint(Reply::Enough { minutes: minutes_of_the_day_left(now) })
            }
            Audience::BotAlone | Audience::Others | Audience::Followers | Audience::Public => Reception::Silence,
        });
    }
    Ok(match message.audience {
        Audience::BotAlone => Reception::Talk,
        Audience::Public | Audience::Followers if !may_hint(PUBLIC_HINT_PAUSE) => Reception::Silence,
        _ if thread(turn, message)? == Thread::Hinted => Reception::Silence,
        Audience::Others => Reception::Hint(Reply::WriteToMeAlone),
        Audience::Public | Audience::Followers => {
            turn.person.hinted_at = Some(now);
            Reception::Hint(Reply::PublicHint(hint_reach(turn, message.audience)))
        }
    })
}

/// How long the answers of this day count for a domain: until it ends (UTC).
fn minutes_of_the_day_left(now: Timestamp) -> u32 {
    let seconds = SECONDS_PER_DAY - now.as_second().rem_euclid(SECONDS_PER_DAY);
    u32::try_from((seconds + 59).div_euclid(60)).unwrap_or(1)
}

/// Whether somebody in the thread above was told how to write to the bot. A message that answers nothing has none.
fn thread(turn: &Turn<'_>, message: &Message) -> Result<Thread, Need> {
    match message.replies_to {
        RepliesTo::Nothing => Ok(Thread::New),
        RepliesTo::NoPostOfTheBot | RepliesTo::SaidToBeTheBots(_) => turn.facts.thread.ok_or(Need::Thread),
    }
}

/// How the hint to write in private reaches somebody. Under a private mention of theirs no server filters it. Mastodon 4.3 and later
/// filters a private answer to a public post, and not one that followers may read; to what only their followers could read, it stays
/// private all the same, as the bot's followers need not know who wrote.
fn hint_reach(turn: &mut Turn<'_>, audience: Audience) -> HintReach {
    match turn.person.last_messages.first().cloned() {
        Some(last) => {
            turn.go_under(last);
            HintReach::Private
        }
        None if audience == Audience::Public && turn.context.filtering == Filtering::Filters => HintReach::Followers,
        None => HintReach::Private,
    }
}

/// Whether a message is a command or an answer, so that no word of it is a code.
fn is_command(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Wish(_)
        | Meaning::Suggest(_)
        | Meaning::Ask(_)
        | Meaning::Yes
        | Meaning::No
        | Meaning::LeftAlone
        | Meaning::Lacking(_)
        | Meaning::Refused(_)
        | Meaning::Which(_)
        | Meaning::NotMe(_)
        | Meaning::WasMe(_)
        | Meaning::Several => true,
        Meaning::YesLike
        | Meaning::Topic(_)
        | Meaning::Hello
        | Meaning::Courtesy(_)
        | Meaning::Foreign
        | Meaning::Puzzled => false,
    }
}

/// How this is answered, as far as it may be an automatic answer.
///
/// The owner keeps the last word: what asks for what is asked already is no automatic answer, either.
fn answer_left(turn: &mut Turn<'_>, message: &Message, is_meant: bool) -> AnswerLeft {
    if is_meant {
        turn.person.repetition.note_command();
        return AnswerLeft::Usual;
    }
    turn.person.repetition.note_text(message)
}

fn command(mut turn: Turn<'_>, message: &Message) -> Result<Step, Need> {
    // What can be done for somebody follows from their server, and so does what is said of that. While it is away, everything that needs
    // no server is done all the same.
    if message.from.domain().is_some() && turn.facts.home.is_none() {
        return Err(Need::Home);
    }
    let Understood { meaning, is_guess } = understood(&turn, message);
    let is_command = !is_guess && is_command(&meaning);
    let now = turn.context.now;
    let waiting = turn.person.sign_in.as_ref().filter(|pending| pending.is_open(now) && !is_command);
    let is_waiting = waiting.is_some();
    if let Some(pending) = waiting {
        match pasted(&message.text, pending.state().as_ref()) {
            Some(Pasted::Code(code)) => {
                let authorization_request = pending.authorization_request.clone();
                return Ok(turn.run(Effect::Exchange { authorization_request, code }));
            }
            Some(Pasted::OtherSignIn) => return Ok(turn.say(Reply::CodeWanted { is_of_another: true })),
            Some(Pasted::Several) => return Ok(turn.say(Reply::CodeWanted { is_of_another: false })),
            None => {}
        }
    }
    // What was not understood may be the name of an app that is not in the list last shown.
    let may_name = matches!(meaning, Meaning::Foreign | Meaning::Lacking(_) | Meaning::Refused(_) | Meaning::Puzzled);
    if (may_name || is_guess) && turn.facts.listing.is_none() && turn.may_look() {
        return Err(Need::Listing);
    }
    match answer_left(&mut turn, message, is_command || meaning == Meaning::YesLike) {
        AnswerLeft::Usual => {}
        AnswerLeft::Last => return Ok(turn.say(Reply::SameAgain)),
        AnswerLeft::Not => return Ok(turn.silence()),
    }
    if is_waiting && turn.context.way == CodeWay::Paste && meaning == Meaning::Puzzled {
        return Ok(turn.say(Reply::CodeWanted { is_of_another: false }));
    }
    if let Some(told) = &mut turn.person.told {
        told.is_past = true;
    }
    meant::act(turn, message, meaning)
}
