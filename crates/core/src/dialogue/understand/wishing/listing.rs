//! The list: all of it, filtered, in another order.

use super::super::filters::{Filtered, filtered};
use super::super::item::{MessagePiece, Thing};
use super::super::lexicon::Value;
use super::super::meaning::{Lacking, Meaning, Wish};
use super::super::reading::{ReadMessage, Sentence};
use super::super::sense::{Sense, Senses};
use super::super::situation::Answering;
use super::{COURTESY, Weighed, Weight};
use crate::audit::{Filter, Power};

/// How many words of a message can be the name of an app that is in no list.
const NAME_WORDS_MAX: usize = 5;

pub(super) fn ordering(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Weighed {
    if !sentence.has(Sense::Sort) {
        return None;
    }
    let order = |item: &MessagePiece| match item.value {
        Value::Order(order) if item.is(Sense::Order) => Some(order),
        _ => None,
    };
    // "Which did I not touch for longest? That to the top."
    let order = sentence.items.iter().find_map(order).or_else(|| reading.items.iter().find_map(order));
    let meaning = order.map_or(Meaning::Lacking(Lacking::Sort), |order| Meaning::Wish(Wish::Sort(order)));
    Some((Weight::Look, meaning))
}

pub(super) fn listing(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Weighed {
    let look = |wish| Some((Weight::Look, Meaning::Wish(wish)));
    if let Some(filter) = filter(reading, sentence) {
        return look(Wish::List(filter));
    }
    // "Does any app have admin rights": that it can is not said.
    let is_of_admin = |item: &MessagePiece| item.value == Value::Power(Power::Administer);
    let power = sentence.items.iter().find(|item| item.is(Sense::Power) && (item.words > 1 || is_of_admin(item)));
    let asks_for = (power.is_some_and(is_of_admin) && sentence.is_question)
        || sentence.meets(Senses::any_of(&[Sense::What, Sense::Apps, Sense::App, Sense::Someone]));
    let says_it = sentence.items.iter().any(|item| item.is(Sense::It) && !item.is(Sense::One));
    if let Some(Value::Power(power)) = power.filter(|_| asks_for && !says_it).map(|item| item.value) {
        return look(Wish::List(Filter::Can(power)));
    }
    if let Some(name) = unlisted_name(sentence, Sense::List) {
        return look(Wish::List(Filter::Named(name)));
    }
    let around_more = COURTESY.and(Senses::any_of(&[
        Sense::More,
        Sense::Show,
        Sense::List,
        Sense::See,
        Sense::Rest,
        Sense::Apps,
        Sense::It,
        Sense::One,
        Sense::Also,
        Sense::And,
        Sense::What,
        Sense::Next,
        Sense::All,
        Sense::Or,
        Sense::Can,
        Sense::Not,
        Sense::Known,
    ]));
    // "That cannot be all, is there more?"
    let asks_at_all = sentence.is_question || sentence.has(Sense::Asks);
    if sentence.has(Sense::More) && sentence.is_within(around_more) && (!sentence.has(Sense::Not) || asks_at_all) {
        return look(Wish::More);
    }
    let asks = sentence.is_question || sentence.meets(Senses::any_of(&[Sense::What, Sense::Asks]));
    let lists = sentence.meets(Senses::any_of(&[Sense::List, Sense::See, Sense::Show]));
    let wants = sentence.meets(Senses::any_of(&[Sense::Wants, Sense::Polite]));
    let reaches = sentence.has(Sense::Access) && (asks || wants || lists) && !sentence.has(Sense::Not);
    let checks = sentence.meets(Senses::any_of(&[Sense::See, Sense::List]))
        && sentence.meets(Senses::any_of(&[Sense::Account, Sense::Apps, Sense::All]));
    let names_list = sentence.has(Sense::List) && !sentence.has(Sense::Not);
    let bare = COURTESY.and(Senses::any_of(&[Sense::Apps, Sense::All, Sense::One, Sense::Access, Sense::Account]));
    let wants_apps = sentence.has(Sense::Apps) && (asks || lists || wants || sentence.is_within(bare));
    let shows_all =
        sentence.has(Sense::Show) && sentence.meets(Senses::any_of(&[Sense::All, Sense::Apps, Sense::Access]));
    (reaches || checks || names_list || wants_apps || shows_all)
        .then_some((Weight::Look, Meaning::Wish(Wish::List(Filter::All))))
}

/// The words behind a verb that can be the name of an app in no list, if nothing else is said.
pub(in super::super) fn unlisted_name(sentence: &Sentence<'_>, verb: Sense) -> Option<String> {
    let mut meant = sentence.meant();
    let is_verb = meant.next().is_some_and(|first| first.is(verb) && !first.is_slip);
    let words: Vec<&MessagePiece> = meant.collect();
    let is_name = !words.is_empty() && words.iter().all(|word| word.thing == Thing::Unknown);
    (is_verb && is_name && words.len() <= NAME_WORDS_MAX)
        .then(|| words.iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" "))
}

/// The filter that a sentence asks for.
fn filter(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Option<Filter> {
    let today = reading.situation.today;
    let (found, at) = (0..sentence.items.len())
        .find_map(|index| filtered(sentence.items, index, today).map(|(found, _)| (found, index)))?;
    let bare = COURTESY.and(Senses::any_of(&[
        Sense::NeverUsed,
        Sense::Unused,
        Sense::UnusedApps,
        Sense::Old,
        Sense::New,
        Sense::Duplicates,
        Sense::One,
        Sense::Apps,
        Sense::Can,
        Sense::Power,
        Sense::Lead,
        Sense::All,
        Sense::Time,
        Sense::Period,
        Sense::Long,
        Sense::Only,
    ]));
    let asks = sentence.meets(Senses::any_of(&[
        Sense::What,
        Sense::List,
        Sense::See,
        Sense::Show,
        Sense::Apps,
        Sense::Access,
        Sense::App,
    ]));
    let is_new = sentence.items[at].is(Sense::New) && sentence.is_question;
    let is_power = sentence.items[at].senses.meets(Senses::any_of(&[Sense::Can, Sense::Power]));
    // "It can change everything" tells of one app.
    let says_it = sentence.items.iter().any(|item| item.is(Sense::It) && !item.is(Sense::One));
    let is_of_it = is_power && says_it && !sentence.meets(Senses::any_of(&[Sense::What, Sense::Apps]));
    let is_question = sentence.is_question && !is_power;
    // "Is that the one on my old phone?", of what was shown.
    let is_of_shown = matches!(reading.situation.state, Answering::AfterShow(_)) && says_it && is_question && !asks;
    let rest: Vec<MessagePiece> =
        sentence.items.iter().filter(|item| !matches!(item.thing, Thing::Span(_))).cloned().collect();
    let is_bare = Sentence { items: &rest, is_question: false }.is_within(bare);
    if is_of_it || is_of_shown || !(asks || is_new || is_question || is_bare) {
        return None;
    }
    Some(match found {
        Filtered::Apps(filter) => filter,
        Filtered::SignIns => Filter::All,
    })
}
