//! Questions: about one app, about what a removal does, about the bot.

use super::super::item::{MessagePiece, Thing, points};
use super::super::lexicon::Value;
use super::super::meaning::{Lacking, Meaning, Pointer, Topic, Wish};
use super::super::pointing::{PointedApps, SOFT, pointed};
use super::super::reading::{ReadMessage, Sentence, is_mark};
use super::super::sense::{Sense, Senses};
use super::super::situation::Answering;
use super::listing::unlisted_name;
use super::{Weighed, Weight, is_single, picks, spoken_of};
use crate::audit::Filter;

/// What may stand before a number that is asked about.
const BEFORE_NUMBER: Senses = Senses::any_of(&[
    Sense::Show,
    Sense::What,
    Sense::Means,
    Sense::Why,
    Sense::When,
    Sense::See,
    Sense::Should,
    Sense::Asks,
    Sense::Past,
    Sense::NumberNoun,
    Sense::And,
    Sense::Only,
    Sense::Use,
    Sense::Fine,
    Sense::Topic,
    Sense::Help,
    Sense::Effect,
]);

/// Removing as something to talk about: whether, and what follows.
pub(super) fn about_removing(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Weighed {
    let removes = sentence.meets(Senses::any_of(&[Sense::Remove, Sense::Removing, Sense::Removed]));
    if !removes {
        return None;
    }
    if let Some(named) = sharpest_topic(sentence) {
        return Some((Weight::Question, Meaning::Topic(named)));
    }
    // "If I throw Elk out, do I have to sign in again?"
    let supposes = sentence.meant().next().is_some_and(|first| first.is(Sense::Effect));
    if supposes && sentence.is_question {
        return Some((Weight::Question, Meaning::Topic(Topic::Effect)));
    }
    let picks = picks(reading, sentence);
    if sentence.has(Sense::Should) || (sentence.has(Sense::Why) && !picks.is_empty()) {
        return Some(match picks.as_slice() {
            [pick] if is_single(pick) => (Weight::Look, Meaning::Wish(Wish::Show(pick.clone()))),
            _ => (Weight::Question, Meaning::Topic(Topic::Advice)),
        });
    }
    if sentence.has(Sense::Effect) || sentence.has(Sense::Removing) {
        return Some((Weight::Question, Meaning::Topic(Topic::Effect)));
    }
    if sentence.has(Sense::HowTo) || sentence.has(Sense::Asks) {
        return Some((Weight::Question, Meaning::Lacking(Lacking::Revoke)));
    }
    None
}

/// One app: what it is, why it is there.
pub(super) fn showing(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Weighed {
    let picks = asked_about(reading, sentence);
    let shows = sentence.has(Sense::Show);
    let asking =
        Senses::any_of(&[Sense::What, Sense::Means, Sense::Why, Sense::When, Sense::See, Sense::Should, Sense::Help]);
    let is_strange = sentence.has(Sense::Not) && sentence.has(Sense::Minds)
        || sentence.meets(Senses::any_of(&[Sense::NotMe, Sense::Reason]));
    // "Can I trust Elk", "from whom is Elk".
    let about_app = [Topic::Safe, Topic::Maker, Topic::Bot, Topic::Advice, Topic::CanPost];
    let asks_about = sharpest_topic(sentence).is_some_and(|topic| about_app.contains(&topic));
    let asks = sentence.is_question || sentence.meets(asking) || is_strange || asks_about;
    let look = |wish| Some((Weight::Look, Meaning::Wish(wish)));
    if sentence.has(Sense::Why) {
        let it = spoken_of(reading).filter(|_| picks.is_empty());
        let one = match picks.as_slice() {
            [pick] if is_single(pick) => Some(pick.clone()),
            [] => it,
            _ => None,
        };
        return one.and_then(|pick| look(Wish::Why(pick)));
    }
    if let Some(name) = listed_name(reading, sentence).filter(|_| !shows) {
        return look(Wish::List(Filter::Named(name)));
    }
    let several =
        (0..sentence.items.len()).find_map(|index| match pointed(sentence.items, index, reading.situation)? {
            (PointedApps::Which(numbers), _) => Some(numbers),
            _ => None,
        });
    if let Some(numbers) = several.filter(|_| shows || asks) {
        return Some((Weight::Look, Meaning::Which(numbers)));
    }
    // "What happens if I open Old Poster now?"
    let follows = [Topic::Effect, Topic::Undo, Topic::Posts, Topic::Phone, Topic::SignIns].map(Meaning::Topic);
    let followed = strong_topic(sentence).filter(|(_, topic)| follows.contains(topic) && !picks.is_empty() && !shows);
    if followed.is_some() {
        return followed;
    }
    match picks.as_slice() {
        // What follows for an app is no question about the app.
        [_] if sentence.has(Sense::Effect) && asks && !shows => Some((Weight::Question, Meaning::Topic(Topic::Effect))),
        [pick] if is_single(pick) => {
            // "2 CrossPost 9000" and "the second one" are one app each.
            let own = Senses::any_of(&[Sense::It, Sense::Ordinal, Sense::One]);
            // "And number 7", where one was shown.
            let is_next = matches!(reading.situation.state, Answering::AfterShow(_));
            let own = if is_next { own.and(Senses::any_of(&[Sense::And, Sense::Also])) } else { own };
            let is_alone = sentence.meant().all(|item| points(&item.thing) || item.senses.meets(own));
            (shows || asks || is_alone || sentence.has(Sense::List))
                .then(|| (Weight::Look, Meaning::Wish(Wish::Show(pick.clone()))))
        }
        [] => {
            let says_it = sentence.has(Sense::It) || (sentence.has(Sense::Reason) && sentence.is_question);
            let asks_it =
                sentence.meets(Senses::any_of(&[Sense::Show, Sense::What, Sense::When, Sense::Power, Sense::Reason]));
            // "What does it do?" is asked about the app that was spoken of, if one was.
            let asks_what = sentence.items.iter().any(|item| item.is(Sense::Help) && item.words > 2);
            let points_back = (says_it && asks_it) || asks_what;
            let it = spoken_of(reading).filter(|_| points_back && (sentence.is_question || shows));
            if let Some(pick) = it {
                return look(Wish::Show(pick));
            }
            if let Some(name) = unlisted_name(sentence, Sense::Show) {
                return look(Wish::Show(Pointer::Name(name)));
            }
            let around =
                Senses::any_of(&[Sense::Show, Sense::It, Sense::See, Sense::YesLike, Sense::Yes, Sense::Praise]);
            let is_bare = shows && sentence.is_within(around);
            let is_for_list = sentence.meets(Senses::any_of(&[Sense::Apps, Sense::List, Sense::All]));
            (is_bare && !is_for_list).then_some((Weight::Look, Meaning::Lacking(Lacking::Show)))
        }
        several if (shows || asks) && several.iter().all(is_single) && !sentence.has(Sense::List) => {
            Some((Weight::Look, Meaning::Several))
        }
        _ => None,
    }
}

/// The one name that a list is asked by: as it was typed, or as it came if there is a typing error in it.
fn listed_name(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Option<String> {
    let mut named = sentence.items.iter().filter_map(|item| match &item.thing {
        Thing::Name(named) => Some((item, named)),
        _ => None,
    });
    let (item, named) = named.next().filter(|_| sentence.has(Sense::List) && !sentence.has(Sense::What))?;
    if named.is_slip {
        return named.apps.first().map(|place| reading.situation.apps.name(*place).to_owned());
    }
    let typed = reading.message.get(item.at.clone())?.trim_matches(|char: char| !char.is_alphanumeric());
    Some(typed.to_owned())
}

/// What a question is about: names anywhere, and numbers where they are asked about.
fn asked_about(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Vec<Pointer> {
    let is_counted = |index: usize, item: &MessagePiece| {
        let before = sentence.items[..index].iter().rev().find(|item| {
            !is_mark(item) && !item.senses.meets(SOFT.and(Senses::of(Sense::Lead))) || item.is(Sense::NumberNoun)
        });
        let is_number = matches!(item.thing, Thing::Number(_) | Thing::Letters(..) | Thing::Range(..));
        // "Show me all 11."
        if is_number && index.checked_sub(1).is_some_and(|before| sentence.items[before].is(Sense::All)) {
            return true;
        }
        // "Are 13 apps too many?"
        if is_number && sentence.items.get(index + 1).is_some_and(|next| next.is(Sense::Apps) || next.is(Sense::Topic))
        {
            return true;
        }
        // "Number seven, then": it stands by itself, at the beginning or behind a comma, and nothing is counted.
        let by_itself = |at: usize| sentence.items.get(at).is_none_or(|item| is_mark(item) || item.is(Sense::What));
        let from = (0..index).rev().find(|at| !sentence.items[*at].is(Sense::Article));
        if from.is_none_or(by_itself) && by_itself(index + 1) && sentence.has(Sense::What) {
            return false;
        }
        // At the beginning a number is asked about if nothing else is said.
        let is_alone = || sentence.meant().count() == 1;
        is_number
            && !before.map_or_else(is_alone, |before| {
                before.senses.meets(BEFORE_NUMBER) || matches!(before.thing, Thing::Number(_))
            })
    };
    let items: Vec<MessagePiece> =
        sentence
            .items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                if is_counted(index, item) {
                    MessagePiece { thing: Thing::Noise, ..item.clone() }
                } else {
                    item.clone()
                }
            })
            .collect();
    picks(reading, &Sentence { items: &items, is_question: sentence.is_question })
}

/// The topic that says most where several are named.
fn sharpest_topic(sentence: &Sentence<'_>) -> Option<Topic> {
    let mut topics = sentence.items.iter().filter_map(|item| match item.value {
        Value::Topic(topic) if item.is(Sense::Topic) => Some(topic),
        _ => None,
    });
    let first = topics.next()?;
    if !matches!(first, Topic::Effect | Topic::Safe | Topic::Advice | Topic::Authorize) {
        return Some(first);
    }
    let sharper = topics.find(|topic| matches!(topic, Topic::Posts | Topic::Phone | Topic::Undo | Topic::Password));
    Some(sharper.unwrap_or(first))
}

/// A topic that is asked about in so many words.
pub(super) fn strong_topic(sentence: &Sentence<'_>) -> Weighed {
    let is_phrase = sentence.items.iter().any(|item| item.is(Sense::Topic) && item.words > 1);
    if let Some(topic) = sharpest_topic(sentence).filter(|_| is_phrase) {
        return Some((Weight::Question, Meaning::Topic(topic)));
    }
    // "What does never used mean?"
    if !sentence.has(Sense::Means) {
        return None;
    }
    let by_use = Senses::any_of(&[
        Sense::NeverUsed,
        Sense::Unused,
        Sense::UnusedApps,
        Sense::Old,
        Sense::Duplicates,
        Sense::New,
    ]);
    let topic = if sentence.meets(by_use) {
        Topic::NeverUsed
    } else if sentence.has(Sense::Power) {
        Topic::CanPost
    } else if sentence.has(Sense::SignIns) {
        Topic::SignIns
    } else if sentence.has(Sense::Access) {
        Topic::Authorize
    } else if sentence.has(Sense::App) {
        Topic::App
    } else {
        return None;
    };
    Some((Weight::Question, Meaning::Topic(topic)))
}

/// A topic of which one word is said.
pub(super) fn weak_topic(sentence: &Sentence<'_>) -> Weighed {
    sharpest_topic(sentence).map(|topic| (Weight::Question, Meaning::Topic(topic)))
}
