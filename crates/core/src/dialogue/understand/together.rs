//! What a message comes to as a whole: trouble first, then what its sentences wish together, then kind words.

use super::item::{MessagePiece, Thing};
use super::meaning::{Courtesy, Lacking, Meaning, Pointer, Topic, Wish};
use super::reading::ReadMessage;
use super::reminding;
use super::sense::{Sense, Senses};
use super::situation::Answering;
use super::wishing::{Weight, read};
use crate::audit::Filter;

/// How many words that mean nothing may stand beside a greeting.
const STRANGE_WORDS_MAX: usize = 6;

/// A lost phone, somebody else in the account.
pub(super) fn trouble(reading: &ReadMessage<'_>) -> Option<Meaning> {
    if reading.has(Sense::LostPhone) {
        return Some(Meaning::Wish(Wish::LostPhone));
    }
    let cries = reading.cries >= 2 && reading.has(Sense::Help) && reading.is_within(Senses::of(Sense::Help));
    let around = Senses::any_of(&[Sense::NotMe, Sense::Known, Sense::No, Sense::Help, Sense::It]);
    let vague = Senses::any_of(&[Sense::Reason, Sense::Praise, Sense::Wait, Sense::No, Sense::Help]);
    let not_me = reading.items.iter().any(|item| item.is(Sense::NotMe) && item.words > 1)
        && reading.is_within(around)
        && !reading.sentences().all(|sentence| sentence.is_question)
        && !reading.items.iter().all(|item| item.senses.meets(vague));
    let is_told = reading.sentences().any(|sentence| {
        let looks = sentence.meets(Senses::any_of(&[Sense::What, Sense::List, Sense::Show]))
            || (sentence.is_question && sentence.meets(Senses::any_of(&[Sense::Can, Sense::Topic, Sense::See])));
        let by_somebody = sentence.has(Sense::Someone)
            && (sentence.has(Sense::InMyAccount) || (sentence.has(Sense::Posts) && sentence.has(Sense::InMyName)));
        let as_me = sentence.has(Sense::Posts) && sentence.has(Sense::InMyName) && !sentence.has(Sense::What);
        (by_somebody || as_me) && !looks
    });
    (reading.has(Sense::Hacked) || cries || not_me || is_told).then_some(Meaning::Wish(Wish::Hacked))
}

/// What the sentences come to together.
pub(super) fn of_sentences(reading: &ReadMessage<'_>) -> Option<Meaning> {
    let mut found: Vec<(Weight, Meaning)> = Vec::new();
    for sentence in reading.sentences() {
        if let Some(read) = read(reading, &sentence)
            && !found.contains(&read)
        {
            found.push(read);
        }
    }
    if found.iter().any(|(weight, _)| *weight > Weight::Remark) {
        found.retain(|(weight, _)| *weight > Weight::Remark);
    }
    let most = found.iter().map(|(weight, _)| *weight).max()?;
    if most <= Weight::Question {
        return best_question(found);
    }
    let list = Meaning::Wish(Wish::List(Filter::All));
    let is_plain = |meaning: &Meaning| *meaning == list || *meaning == Meaning::Wish(Wish::Help);
    let mut wishes: Vec<Meaning> =
        found.into_iter().filter(|(weight, _)| *weight > Weight::Question).map(|(_, meaning)| meaning).collect();
    if wishes.len() > 1 {
        wishes.retain(|meaning| !is_plain(meaning));
    }
    // What lacks something is made up for by what does not.
    if wishes.iter().any(|meaning| !matches!(meaning, Meaning::Lacking(_))) {
        wishes.retain(|meaning| !matches!(meaning, Meaning::Lacking(_)));
    }
    if wishes == [Meaning::Lacking(Lacking::Show)] && matches!(reading.situation.state, Answering::UnderReminder) {
        return Some(list);
    }
    let did_it_work = Meaning::Wish(Wish::DidItWork);
    let is_after = matches!(reading.situation.state, Answering::AfterRemoval);
    match wishes.len() {
        0 => Some(list),
        1 => wishes.pop(),
        _ if wishes.contains(&Meaning::Wish(Wish::Undo)) => Some(Meaning::Wish(Wish::Undo)),
        // "Did it work? I still see Elk": what is seen is why it is asked.
        _ if is_after && wishes.contains(&did_it_work) => {
            // "That is me done, ask me again in half a year": the wish is what is asked.
            wishes.retain(|wish| *wish != did_it_work);
            match wishes.as_slice() {
                [Meaning::Wish(Wish::RemindEvery(_) | Wish::RemindOnce(_)) | Meaning::Suggest(_)] => wishes.pop(),
                _ => Some(did_it_work),
            }
        }
        _ => Some(Meaning::Several),
    }
}

/// What is said under a reminder and not understood: it is about when the next one comes, or about the apps it counts; a long message that says
/// neither is about something else.
pub(super) fn under_reminder(reading: &ReadMessage<'_>, named: Option<Pointer>) -> Option<Meaning> {
    // "Please do not stop the reminders" is one phrase.
    let goes_on = |item: &MessagePiece| item.is(Sense::Known) && item.words > 2 && item.hidden.has(Sense::Not);
    if reminding::is_to_go_on(&reading.items) || reading.items.iter().any(goes_on) {
        return Some(Meaning::Wish(Wish::Reminders));
    }
    let times = Senses::any_of(&[Sense::MonthName, Sense::Weekday, Sense::Soon]);
    let says_when = reading.items.iter().any(|item| {
        item.senses.meets(times) || matches!(item.thing, Thing::Span(_) | Thing::Day(_) | Thing::Rhythm(_))
    });
    if let Some(named) = named {
        return Some(Meaning::Wish(Wish::Show(named)));
    }
    let is_short = is_short(reading);
    if reading.has(Sense::New) {
        return Some(Meaning::Wish(Wish::List(Filter::New)));
    }
    // An automatic answer is about neither, and must not be answered for ever.
    let about_apps = Senses::any_of(&[
        Sense::What,
        Sense::Show,
        Sense::See,
        Sense::App,
        Sense::Apps,
        Sense::All,
        Sense::NotMe,
        Sense::Use,
        Sense::Keep,
        Sense::Fine,
        Sense::Praise,
        Sense::Reminder,
    ]);
    let is_about_apps = reading.items.iter().any(|item| item.senses.meets(about_apps) || item.number().is_some());
    (is_about_apps && is_short && !says_when).then_some(Meaning::Wish(Wish::List(Filter::All)))
}

/// Whether a message has few words that mean nothing here: a long one is about something else.
pub(super) fn is_short(reading: &ReadMessage<'_>) -> bool {
    strange_words(reading) <= STRANGE_WORDS_MAX
}

fn strange_words(reading: &ReadMessage<'_>) -> usize {
    reading.items.iter().filter(|item| item.thing == Thing::Unknown || item.is(Sense::Known)).count()
}

/// Of several questions the one that says most; help only where nothing else is asked.
fn best_question(found: Vec<(Weight, Meaning)>) -> Option<Meaning> {
    let vague =
        |meaning: &Meaning| matches!(meaning, Meaning::Wish(Wish::Help) | Meaning::Topic(Topic::Effect | Topic::Safe));
    let mut meanings: Vec<Meaning> = found.into_iter().map(|(_, meaning)| meaning).collect();
    let best = meanings.iter().position(|meaning| !vague(meaning)).unwrap_or(0);
    (!meanings.is_empty()).then(|| meanings.swap_remove(best))
}

/// What is left when nothing is wished: kind words, or nothing that is understood.
pub(super) fn courtesy(reading: &ReadMessage<'_>) -> Meaning {
    let has = |sense| reading.has(sense);
    let is_asked = reading.situation.state.is_asked();
    let all = Senses::any_of(&[
        Sense::Thanks,
        Sense::Hello,
        Sense::Bye,
        Sense::Praise,
        Sense::YesLike,
        Sense::Yes,
        Sense::No,
        Sense::Wait,
        Sense::Known,
        Sense::It,
        Sense::Stop,
        Sense::Mistake,
        Sense::DidItWork,
        Sense::Remark,
    ]);
    let is_kind = reading.is_within(all);
    // "Please do not stop" stops nothing.
    let says_not = |item: &MessagePiece| item.is(Sense::Not) && !item.is(Sense::Stop);
    let goes_on = reading.items.iter().any(|item| says_not(item) || item.thing == Thing::Question);
    if is_kind && has(Sense::Stop) && goes_on {
        return Meaning::Courtesy(Courtesy::Noted);
    }
    if is_kind && has(Sense::Stop) {
        return if is_asked { Meaning::No } else { Meaning::Wish(Wish::RemindOff) };
    }
    if is_kind && has(Sense::No) && !has(Sense::Hello) {
        return Meaning::No;
    }
    if has(Sense::Remove) && has(Sense::Not) {
        return Meaning::LeftAlone;
    }
    if has(Sense::Thanks) {
        return Meaning::Courtesy(Courtesy::Thanks);
    }
    let is_fine = has(Sense::Fine) && reading.is_within(all.and(Senses::any_of(&[Sense::Fine, Sense::All])));
    if (has(Sense::Remark) || is_fine) && !is_asked {
        return Meaning::Courtesy(if has(Sense::Bye) { Courtesy::Bye } else { Courtesy::Noted });
    }
    if is_kind && has(Sense::Wait) {
        return if is_asked { Meaning::No } else { Meaning::Courtesy(Courtesy::Noted) };
    }
    // A kind word beside a long message that is not understood does not make it one.
    let strange = strange_words(reading);
    let is_short = strange <= STRANGE_WORDS_MAX && !reading.sentences().any(|sentence| sentence.is_question);
    // "Guten Abend" is said when somebody comes, too.
    let leaves = reading.items.iter().any(|item| item.is(Sense::Bye) && !item.is(Sense::Hello));
    if leaves && (is_kind || (is_short && !is_asked)) {
        return Meaning::Courtesy(Courtesy::Bye);
    }
    if has(Sense::Hello) && strange <= STRANGE_WORDS_MAX {
        return Meaning::Hello;
    }
    // What is said of a removal that was done is no answer to a question.
    if is_kind && has(Sense::Praise) && matches!(reading.situation.state, Answering::AfterRemoval) {
        return Meaning::Courtesy(Courtesy::Thanks);
    }
    if is_kind && (has(Sense::YesLike) || has(Sense::Yes) || has(Sense::Praise) || has(Sense::DidItWork)) {
        return if is_asked { Meaning::YesLike } else { Meaning::Courtesy(Courtesy::Noted) };
    }
    Meaning::Puzzled
}
