//! English with every word read backwards: what a third language costs, for the tests.

use super::{Column, Orders, Powers, Said, Spans, Synonyms, english};

/// Every word of a text backwards; what is no letter stays where it is.
pub(crate) fn mirrored(text: &str) -> String {
    let mut mirrored = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_alphabetic() {
            word.push(c);
        } else {
            mirrored.extend(word.chars().rev());
            word.clear();
            mirrored.push(c);
        }
    }
    mirrored.trim_end_matches('\0').to_owned()
}

/// A column of words as every language has it, which lives as long as the tests do.
pub(crate) fn column() -> &'static Column {
    let english = english::COLUMN;
    let Powers { post, read_private_mentions, change_profile, change_everything, administer } = english.powers;
    let Orders { name, last_use, date } = english.orders;
    Box::leak(Box::new(Column {
        own_name: "hsilgnE",
        called: &["hsilgne"],
        respelled: &[],
        verbs: english.verbs.map(said),
        courtesy: words(english.courtesy),
        and: words(english.and),
        then: words(english.then),
        to: words(english.to),
        number: words(english.number),
        apps: words(english.apps),
        all: words(english.all),
        all_except: words(english.all_except),
        never_used: words(english.never_used),
        unused: words(english.unused),
        new: words(english.new),
        old: words(english.old),
        duplicates: words(english.duplicates),
        can: words(english.can),
        able: words(english.able),
        powers: Powers {
            post: words(post),
            read_private_mentions: words(read_private_mentions),
            change_profile: words(change_profile),
            change_everything: words(change_everything),
            administer: words(administer),
        },
        orders: Orders { name: words(name), last_use: words(last_use), date: words(date) },
        on: words(english.on),
        off: words(english.off),
        no_more: words(english.no_more),
        spans: spans(&english.spans),
    }))
}

fn words(words: Synonyms) -> Synonyms {
    words.iter().map(|words| &*mirrored(words).leak()).collect::<Vec<_>>().leak()
}

fn said(said: &Said) -> Said {
    Said { words: words(said.words), examples: words(said.examples) }
}

fn spans(spans: &Spans) -> Spans {
    Spans {
        leads: words(spans.leads),
        every: words(spans.every),
        days: words(spans.days),
        weeks: words(spans.weeks),
        months: words(spans.months),
        years: words(spans.years),
        counts: spans.counts.map(words),
        weekly: words(spans.weekly),
        monthly: words(spans.monthly),
        quarterly: words(spans.quarterly),
        half_yearly: words(spans.half_yearly),
        yearly: words(spans.yearly),
    }
}
