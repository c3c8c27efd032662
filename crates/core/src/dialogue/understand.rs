//! What a message means: natural sentences in every language the bot speaks, and its own command words.
//!
//! One grammar for all languages stands here, in code that knows no word; the words of each language are data (`lexicon/`), each with what it
//! means. A message becomes tokens (`text`), the tokens items with senses (`tagging`, `quantities`), and the items a [`Meaning`].
//!
//! Invariants, each held by a property test:
//! - [`Meaning::Yes`] comes of the exact words and nothing else; typing errors, quotation marks and question marks make none of it.
//! - A removal is asked about only if every number, name, negation, exception, condition, time and second wish in the message is accounted for.
//! - What changes something at once needs a sentence that is understood whole, or the exact words.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the grammar asks for one kind out of many: a sense or a thing that comes later is none of those meant here"
)]

pub mod apps;
pub mod fold;
pub mod meaning;
pub mod pasted;
pub mod situation;

mod answering;
mod clear;
mod filters;
mod item;
mod lexicon;
mod likeness;
mod named;
mod pointing;
mod quantities;
mod reading;
mod reminding;
mod removing;
mod sense;
mod slips;
mod tagging;
mod text;
mod together;
mod tongue;
mod units;
mod wishing;

pub use apps::Apps;
pub use meaning::{Courtesy, Lacking, Meaning, Moment, NotUnderstood, Pointer, Selection, Topic, Wish};
pub use situation::{Answering, Label, Situation};
pub use tongue::language_of;

use crate::audit::Filter;
use fold::folded;
use item::{MessagePiece, Thing};
use lexicon::LEXICON;
use reading::ReadMessage;
use removing::removed;
use sense::Sense;
use text::{MessageTokens, TokenForm};
use together::{courtesy, of_sentences, trouble};

/// The longest a yes is, in characters: nothing that is longer is looked at.
const YES_CHARS_MAX: usize = 400;

/// What was understood of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// What it means.
    pub meaning: Meaning,
    /// Whether that is only a guess, by what the message is like. It is no command then: a word in it may be a code, and said over and over it may be
    /// what a machine answers.
    pub is_guess: bool,
}

impl Understood {
    const fn said(meaning: Meaning) -> Self {
        Self { meaning, is_guess: false }
    }
}

/// What a message means, where it was written.
#[must_use]
pub fn understand(message: &str, situation: &Situation<'_>) -> Understood {
    if is_yes(message) {
        return Understood::said(Meaning::Yes);
    }
    let text = MessageTokens::of(message);
    if let Some(inside) = whole_quotation(&text) {
        // A command may be copied with the quotation marks it is shown in; a yes may not.
        let understood = understand(&inside, situation);
        let is_yes = understood.meaning == Meaning::Yes;
        return if is_yes { Understood::said(yes_like(situation)) } else { understood };
    }
    let reading = ReadMessage::of(message, &text, situation);
    let said = grammatical(&reading);
    let guess = likeness::guessed(&reading, &text, &said);
    let is_guess = guess.is_some();
    let meaning = guess.or_else(|| likeness::doubted(&reading, &text, &said)).unwrap_or(said);
    let meaning = if is_vague(&reading, &meaning) { instead_of_help(&reading).unwrap_or(meaning) } else { meaning };
    Understood { meaning: if reading.is_cut { cut(meaning) } else { meaning }, is_guess }
}

/// Whether a message is one of the exact words for yes, with nothing around it but blanks, commas, full stops, exclamation marks and the address.
fn is_yes(message: &str) -> bool {
    if message.chars().nth(YES_CHARS_MAX).is_some() {
        return false;
    }
    let form = folded(message);
    let words = form.split_whitespace().skip_while(|word| word.starts_with('@') && word.len() > 1);
    let said = words.collect::<Vec<_>>().join(" ");
    // Dots behind it are a doubt.
    if said.contains("..") || !said.chars().all(|c| c.is_alphabetic() || " .,!".contains(c)) {
        return false;
    }
    let said = said.split([' ', '.', ',', '!']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    LEXICON.yes.contains(&said)
}

/// The inside of a message that is one quotation from end to end.
fn whole_quotation(text: &MessageTokens) -> Option<String> {
    let mut meant = text.tokens.iter().filter(|token| {
        !matches!(token.kind, TokenForm::End | TokenForm::Question | TokenForm::Line | TokenForm::Comma)
    });
    let only = meant.next().filter(|token| token.kind == TokenForm::Quotation && meant.next().is_none())?;
    Some(only.key.clone())
}

fn yes_like(situation: &Situation<'_>) -> Meaning {
    if situation.state.is_asked() { Meaning::YesLike } else { Meaning::Courtesy(Courtesy::Noted) }
}

/// Half a message may mean more than the whole: an exception could be what is missing.
fn cut(meaning: Meaning) -> Meaning {
    match meaning {
        Meaning::Wish(Wish::Revoke(_)) => {
            Meaning::Refused(NotUnderstood { understood: Selection::default(), unexplained: vec!["…".to_owned()] })
        }
        Meaning::Wish(wish) if wish.changes_at_once() || matches!(wish, Wish::Disconnect | Wish::Forget) => {
            Meaning::Suggest(wish)
        }
        other => other,
    }
}

/// What the grammar says.
fn grammatical(reading: &ReadMessage<'_>) -> Meaning {
    let asks_only = !reading.items.is_empty()
        && reading.items.iter().all(|item| matches!(item.thing, Thing::Question | Thing::End));
    if asks_only && reading.items.iter().any(|item| item.thing == Thing::Question) {
        return Meaning::Wish(Wish::Help);
    }
    let names_app = reading.items.iter().any(|item| matches!(item.thing, Thing::Name(_)));
    if reading.tongue.is_foreign && !names_app {
        return Meaning::Foreign;
    }
    if reminding::is_unclear_span(&reading.items) {
        return Meaning::Lacking(Lacking::Span);
    }
    if let Some(answer) = answering::answer(reading) {
        return answer;
    }
    if let Some(removal) = removed(reading) {
        return removal;
    }
    if let Some(trouble) = trouble(reading) {
        return trouble;
    }
    if let Some(meaning) = of_sentences(reading).map(|meaning| settled(reading, meaning)) {
        return meaning;
    }
    let courtesy = courtesy(reading);
    if courtesy == Meaning::Puzzled && reading.tongue.is_foreign { Meaning::Foreign } else { courtesy }
}

/// Whether a meaning is none to speak of: nothing, or a bare "what" and nothing else that asks for help.
fn is_vague(reading: &ReadMessage<'_>, meaning: &Meaning) -> bool {
    let says_help = |item: &MessagePiece| item.is(Sense::Help) && !item.is(Sense::What);
    match meaning {
        Meaning::Puzzled => true,
        Meaning::Wish(Wish::Help) => !reading.items.iter().any(says_help),
        _ => false,
    }
}

/// A meaning that what is named besides may make another one.
fn settled(reading: &ReadMessage<'_>, meaning: Meaning) -> Meaning {
    let list = Meaning::Wish(Wish::List(Filter::All));
    if meaning != list || reading.has(Sense::List) || reading.has(Sense::Apps) {
        return meaning;
    }
    // "Toot Stats: does it still have its nose in my account?"
    let mut named = reading.sentences().flat_map(|sentence| wishing::picks(reading, &sentence));
    let only = named.next().filter(|pick| matches!(pick, Pointer::Name(_)) && named.next().is_none());
    let is_of_it = reading.sentences().any(|sentence| sentence.is_question && sentence.has(Sense::It));
    only.filter(|_| is_of_it).map_or(meaning, |only| Meaning::Wish(Wish::Show(only)))
}

/// What moves somebody on who was not understood, better than the help: what they most likely speak of.
fn instead_of_help(reading: &ReadMessage<'_>) -> Option<Meaning> {
    let mut named = reading.sentences().flat_map(|sentence| wishing::picks(reading, &sentence));
    let only = named.next().filter(|pick| matches!(pick, Pointer::Name(_)) && named.next().is_none());
    match reading.situation.state {
        // Whatever is said under an alert, the app is what it is about.
        Answering::UnderAlert([name]) => Some(Meaning::Wish(Wish::Show(Pointer::Name((*name).to_owned())))),
        Answering::UnderReminder => together::under_reminder(reading, only),
        Answering::Plain => only.map(Wish::Show).map(Meaning::Wish).or_else(|| by_property(reading)),
        Answering::AfterShow(_) => {
            let asks = reading.sentences().any(|sentence| sentence.is_question);
            let it = wishing::spoken_of(reading).filter(|_| asks && together::is_short(reading));
            only.map(Wish::Show)
                .map(Meaning::Wish)
                .or_else(|| by_property(reading))
                .or(it.map(Wish::Show).map(Meaning::Wish))
        }
        Answering::AfterRemoval => by_property(reading),
        // What is asked about one of the apps that a question names leaves the question open.
        Answering::Asked(_) if reading.sentences().any(|sentence| sentence.is_question) => {
            only.map(Wish::Show).map(Meaning::Wish)
        }
        Answering::SignInWaits | Answering::Asked(_) | Answering::AskedOther | Answering::UnderAlert(_) => None,
    }
}

/// What a message speaks of that wishes nothing that is understood: the apps with a property, what is to go, or just apps.
fn by_property(reading: &ReadMessage<'_>) -> Option<Meaning> {
    let apps = [Sense::Access, Sense::Apps, Sense::App, Sense::SignIns];
    let speaks_of_apps = apps.into_iter().any(|sense| reading.has(sense));
    if !together::is_short(reading) {
        return speaks_of_apps.then_some(Meaning::Wish(Wish::List(Filter::All)));
    }
    let today = reading.situation.today;
    let filtered = (0..reading.items.len()).find_map(|at| filters::filtered(&reading.items, at, today));
    if let Some((filters::Filtered::Apps(filter), _)) = filtered {
        return Some(Meaning::Wish(Wish::List(filter)));
    }
    let power = reading.items.iter().find_map(|item| match item.value {
        lexicon::Value::Power(power) if item.is(Sense::Power) && item.words > 1 => Some(power),
        _ => None,
    });
    if let Some(power) = power {
        return Some(Meaning::Wish(Wish::List(Filter::Can(power))));
    }
    if reading.has(Sense::Remove) {
        return Some(Meaning::Lacking(Lacking::Revoke));
    }
    let looks = reading.sentences().any(|sentence| sentence.is_question && sentence.has(Sense::See));
    (speaks_of_apps || looks).then_some(Meaning::Wish(Wish::List(Filter::All)))
}

#[cfg(test)]
pub(super) mod tests;
