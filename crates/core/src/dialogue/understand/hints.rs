//! What a message speaks of, by its single words. It is asked last, where no sentence of the message is understood: whoever writes of a stranger and
//! of spam is helped by the steps for an account that is not safe, however they put it. Nothing that is said here changes anything: a guess that
//! is wrong is an answer to another question.

use super::item::Thing;
use super::lexicon::LEXICON;
use super::meaning::{Meaning, Wish};
use super::reading::ReadMessage;
use super::situation::Answering;
use super::text::{MessageToken, MessageTokens, TokenForm};

/// How many words a message has at most: a longer one is about something else.
const WORDS_MAX: usize = 45;

/// What a message speaks of that is not understood otherwise.
pub(super) fn hinted(reading: &ReadMessage<'_>) -> Option<Meaning> {
    let state = reading.situation.state;
    let asks = reading.sentences().any(|sentence| sentence.is_question);
    if state.is_asked() && !asks {
        return None;
    }
    let tokens = MessageTokens::of(reading.message).unquoted();
    // "Ivory for iPad" speaks of no lost tablet.
    let is_named = |token: &MessageToken| {
        let names = reading.items.iter().filter(|item| matches!(item.thing, Thing::Name(_)));
        names.into_iter().any(|name| name.at.contains(&token.at.start))
    };
    let words = tokens.into_iter().filter(|token| token.kind == TokenForm::Word && !is_named(token));
    let words: Vec<String> = words.map(|token| LEXICON.key(&token.key)).collect();
    if words.len() > WORDS_MAX {
        return None;
    }
    let is_after = matches!(state, Answering::AfterRemoval);
    let may_be = |meaning: &Meaning| match meaning {
        Meaning::Wish(Wish::DidItWork) => is_after,
        // "Which were those again?" is asked about what the question names.
        Meaning::Wish(Wish::History | Wish::List(_)) => !state.is_asked(),
        _ => true,
    };
    LEXICON.hints.spoken_of(&words, may_be).cloned()
}
