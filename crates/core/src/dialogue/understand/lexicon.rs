//! What words mean: one file of phrases for each language, read into one table.
//!
//! A file has headings, each the name of a sense and, where that sense has one, its value: `[remove]`, `[count 3]`. Below stand phrases, parted
//! by commas and ends of lines. `(a|b)` is either, `(a|)` perhaps, `…` any few words between, and `{name}` the alternatives that a line `= name: a | b` gave.
//! `[respelled]` says how letters are written on a keyboard that lacks them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::LazyLock;

use super::fold::folded;
use super::meaning::Topic;
use super::sense::{PeriodName, Sense, Senses, UnitName};
use super::slips::{self, Slips, WordId};
use super::text::phrase_tokens;
use super::units::unit_span;
use crate::audit::{Order, Power};
use crate::dialogue::language::Language;
use crate::dialogue::span::Span;
pub(super) use file::File;
use file::{FileSection, PartId, PlaceId};
use graph::{Onward, Patterns, PhraseGraph, SpotId};
use texts::NumberedTexts;

mod file;
mod graph;
mod texts;

/// The languages that are understood, each with its phrases. A third one is a line here.
pub(super) const LANGUAGES: [(Language, &str); 2] =
    [(Language::English, include_str!("lexicon/english.txt")), (Language::German, include_str!("lexicon/german.txt"))];
/// Words of other languages, by which these are known.
pub(super) const FOREIGN: &str = include_str!("lexicon/foreign.txt");

/// The place of a language among those that are understood.
pub(super) fn place_of(language: Language) -> Option<usize> {
    LANGUAGES.iter().position(|(other, _)| *other == language)
}

/// Every phrase of every language.
pub(super) static LEXICON: LexiconInUse = LexiconInUse(LazyLock::new(|| Lexicon::of(&LANGUAGES, FOREIGN)));

/// The words that messages are understood with. A test may put others in their place.
pub(super) struct LexiconInUse(LazyLock<Lexicon>);

impl Deref for LexiconInUse {
    type Target = Lexicon;

    fn deref(&self) -> &Lexicon {
        #[cfg(test)]
        if let Some(others) = OTHERS.get() {
            return others;
        }
        &self.0
    }
}

#[cfg(test)]
thread_local! {
    /// Other words than the bot's, in the thread of one test.
    pub(super) static OTHERS: std::cell::Cell<Option<&'static Lexicon>> = const { std::cell::Cell::new(None) };
}

/// What changes a removal, even inside of a phrase that means something else.
const CHANGING: [Sense; 4] = [Sense::Not, Sense::If, Sense::Except, Sense::Or];
/// Phrases that say by themselves what becomes of such a word in them.
const ACCOUNTING: Senses = Senses::any_of(&[
    Sense::Reason,
    Sense::Filler,
    Sense::NeverUsed,
    Sense::Unused,
    Sense::UnusedApps,
    Sense::Except,
    Sense::Remove,
    Sense::Rest,
    Sense::Only,
    Sense::All,
]);

/// What a phrase means in one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The place of the language among [`LANGUAGES`].
    pub(super) language: usize,
    pub(super) senses: Senses,
    /// What single words of the phrase would change in a removal, where the phrase does not account for them.
    pub(super) hidden: Senses,
    pub(super) value: Value,
}

/// What a sense is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Value {
    #[default]
    None,
    /// A count, a place in a row, a month, a day of the week.
    Number(u32),
    Unit(UnitName),
    Span(Span),
    Period(PeriodName),
    Topic(Topic),
    Power(Power),
    Order(Order),
    /// A language the bot speaks; `None` is another one.
    Language(Option<Language>),
}

/// A word, as the table has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) id: WordId,
    /// The languages that have it, a bit for each.
    pub(super) languages: u8,
}

/// The section of a file that is read.
struct InSection<'a> {
    language: usize,
    file: &'a File,
    /// What its phrases mean.
    senses: Senses,
    value: Value,
    /// Whether its words may be meant by words that are in no table.
    may_be_meant: bool,
    /// The words of each part of the file that was met.
    met: &'a mut [Option<Box<[WordId]>>],
    /// Each place of the file that was met, among those of all.
    spots: &'a mut [Option<SpotId>],
}

/// Every phrase of some languages.
pub(super) struct Lexicon {
    words: NumberedTexts,
    /// The languages that have each word, a bit for each.
    word_languages: Vec<u8>,
    graph: PhraseGraph,
    pub(super) slips: Slips,
    respelled: Vec<(char, String)>,
    /// The words that spoken forms stand for, in each language.
    spoken: Vec<BTreeMap<Box<str>, Box<str>>>,
    skipped: BTreeSet<WordId>,
    /// The exact words of a yes, each with single blanks.
    pub(super) yes: Vec<String>,
    foreign: Vec<Box<str>>,
}

impl Lexicon {
    /// Reads files of phrases.
    pub(super) fn of(languages: &[(Language, &str)], foreign: &str) -> Self {
        let mut lexicon = Self {
            words: NumberedTexts::default(),
            word_languages: Vec::new(),
            graph: PhraseGraph::default(),
            slips: Slips::default(),
            respelled: Vec::new(),
            spoken: Vec::new(),
            skipped: BTreeSet::new(),
            yes: Vec::new(),
            foreign: Vec::new(),
        };
        let files: Vec<File> = languages.iter().map(|(_, text)| File::read(text)).collect();
        lexicon.respelled = files.iter().flat_map(|file| file.respelled.clone()).collect();
        for file in &files {
            let key = |word: &String| lexicon.key(&folded(word)).into_boxed_str();
            let spoken = file.spoken.iter().map(|(spoken, word)| (key(spoken), key(word))).collect();
            lexicon.spoken.push(spoken);
        }
        let mut patterns = Patterns::default();
        for (language, file) in files.iter().enumerate() {
            let (mut met, mut spots) = (vec![None; file.parts_total()], vec![None; file.places_total()]);
            for section in &file.sections {
                let Some((sense, value)) = meaning_of(&section.heading) else { continue };
                let (senses, may_be_meant) = (Senses::of(sense), !matches!(sense, Sense::Known | Sense::Yes));
                let (met, spots) = (&mut met, &mut spots);
                let within = &mut InSection { language, file, senses, value, may_be_meant, met, spots };
                for begin in section.begins() {
                    let spot = lexicon.spot(&mut patterns, within, *begin);
                    patterns.begin(spot);
                }
                if sense == Sense::Yes {
                    lexicon.yes.extend(written_out(file, section));
                }
            }
        }
        lexicon.graph = patterns.joined(lexicon.words.total(), files.len());
        lexicon.slips.settle();
        let skipped = files.iter().flat_map(|file| &file.skipped);
        let skipped = skipped.filter_map(|word| lexicon.word(&lexicon.key(&folded(word)), None)).map(|word| word.id);
        lexicon.skipped = skipped.collect();
        let keys = foreign.split_whitespace().map(|word| lexicon.key(&folded(word).replace('\'', "")));
        let mut others: Vec<Box<str>> =
            keys.filter(|key| lexicon.words.find(key).is_none()).map(String::into_boxed_str).collect();
        others.sort();
        lexicon.foreign = others;
        lexicon
    }

    /// Takes note of a place of a file with all that may follow it, in the order in which its phrases are written.
    fn spot(&mut self, patterns: &mut Patterns, within: &mut InSection<'_>, place: PlaceId) -> SpotId {
        if let Some(known) = within.spots[place] {
            return known;
        }
        let file = within.file;
        let ends = file.ends(place).then_some((within.senses, within.value));
        let mut onward = Onward::of(ends);
        for (part, to) in file.steps(place) {
            let is_gap = file.part(*part) == "…";
            if !is_gap {
                self.meet(within, *part);
            }
            let to = self.spot(patterns, within, *to);
            match &within.met[slips::place(*part)] {
                Some(words) if !is_gap => patterns.lead(&mut onward, words, to),
                _ => patterns.lead_over_gap(&mut onward, to),
            }
        }
        let spot = patterns.add(within.language, onward);
        within.spots[place] = Some(spot);
        spot
    }

    /// Takes note of the words of a part of a phrase.
    fn meet(&mut self, within: &mut InSection<'_>, part: PartId) {
        let (language, text) = (within.language, within.file.part(part));
        let words = within.met[slips::place(part)].get_or_insert_with(|| self.words_of(language, text));
        if within.may_be_meant {
            words.iter().for_each(|word| self.slips.may_be_meant(*word));
        }
    }

    fn words_of(&mut self, language: usize, part: &str) -> Box<[WordId]> {
        let mut words = Vec::new();
        for token in phrase_tokens(part) {
            let key = self.key(&token);
            let key = self.standard(&key, language).map_or(key.clone(), str::to_owned);
            let word = self.words.number(&key);
            self.word_languages.resize(self.words.total(), 0);
            self.word_languages[slips::place(word)] |= 1 << language;
            self.slips.note(&key, word);
            words.push(word);
        }
        words.into_boxed_slice()
    }

    /// A folded word as it is compared: letters that a keyboard may lack as they are written there.
    pub(super) fn key(&self, word: &str) -> String {
        if word.is_ascii() {
            return word.to_owned();
        }
        let mut key = String::with_capacity(word.len() + 4);
        for letter in word.chars() {
            match self.respelled.iter().find(|(respelled, _)| *respelled == letter) {
                Some((_, spelled)) => key.push_str(spelled),
                None => key.push(letter),
            }
        }
        key
    }

    /// The word that a spoken form stands for in a language.
    fn standard(&self, key: &str, language: usize) -> Option<&str> {
        self.spoken.get(language)?.get(key).map(|word| &**word)
    }

    /// A word of the table. A spoken form of the language that is spoken is the word it stands for; of another one it is, if it is no
    /// word itself.
    pub(super) fn word(&self, key: &str, language: Option<usize>) -> Option<Word> {
        let spoken = language.and_then(|language| self.standard(key, language));
        if let Some(id) = self.words.find(spoken.unwrap_or(key)) {
            return Some(Word { id, languages: self.word_languages[slips::place(id)] });
        }
        let mut standards = (0..self.spoken.len()).filter_map(|language| {
            let id = self.words.find(self.standard(key, language)?)?;
            Some(Word { id, languages: 1 << language })
        });
        standards.next()
    }

    /// Whether another language has this word, and the bot's have not.
    pub(super) fn is_foreign(&self, key: &str) -> bool {
        self.foreign.binary_search_by(|word| (**word).cmp(key)).is_ok()
    }

    /// Whether a word may stand between those of any phrase.
    pub(super) fn is_skipped(&self, word: WordId) -> bool {
        self.skipped.contains(&word)
    }

    /// Where a phrase goes on with this word.
    pub(super) fn next(&self, node: u32, word: WordId) -> Option<u32> {
        self.graph.next(node, word)
    }

    /// Where a phrase goes on after other words.
    pub(super) fn gap(&self, node: u32) -> Option<u32> {
        self.graph.gap(node)
    }

    /// What a phrase that ends here means.
    pub(super) fn entries(&self, node: u32) -> &[Entry] {
        self.graph.entries(node)
    }

    /// What a word means by itself.
    pub(super) fn alone(&self, word: WordId) -> &[Entry] {
        self.next(0, word).map_or(&[], |node| self.entries(node))
    }
}

/// What single words with these senses would change in a removal, a bit for each sense.
fn changing(senses: Senses) -> u8 {
    let bits = CHANGING.iter().enumerate().filter(|(_, sense)| senses.has(**sense));
    bits.fold(0, |all, (bit, _)| all | 1 << bit)
}

/// What single words of a phrase with these senses would change, unless it is one that accounts for them.
fn hidden(senses: Senses, changing: u8) -> Senses {
    let hidden = CHANGING.iter().enumerate().filter(|(bit, _)| changing & 1 << bit != 0 && !senses.meets(ACCOUNTING));
    hidden.fold(Senses::default(), |all, (_, sense)| all.and(Senses::of(*sense)))
}

/// The phrases of a section, each with single blanks.
fn written_out(file: &File, section: &FileSection) -> Vec<String> {
    let phrases = file.phrases_of(section).into_iter();
    phrases.map(|parts| parts.into_iter().map(|part| folded(file.part(part))).collect::<Vec<_>>().join(" ")).collect()
}

/// The sense and the value that a heading names; `None` for one that nothing knows, which a test finds.
pub(super) fn meaning_of(heading: &str) -> Option<(Sense, Value)> {
    let (name, argument) = heading.split_once(' ').unwrap_or((heading, ""));
    let sense = Sense::of_name(name)?;
    let value = match sense {
        Sense::Count | Sense::Ordinal | Sense::MonthName | Sense::Weekday => Value::Number(argument.parse().ok()?),
        Sense::Unit => Value::Unit(UnitName::of_name(argument)?),
        Sense::Rhythm | Sense::Soon => Value::Span(span_of(argument)?),
        Sense::Period => Value::Period(PeriodName::of_name(argument)?),
        Sense::Topic => Value::Topic(Topic::of_name(argument)?),
        Sense::Power => Value::Power(power_of(argument)?),
        Sense::Order => Value::Order(order_of(argument)?),
        Sense::Language => Value::Language(if argument == "other" { None } else { Some(Language::of_tag(argument)?) }),
        _ if argument.is_empty() => Value::None,
        _ => return None,
    };
    Some((sense, value))
}

fn span_of(argument: &str) -> Option<Span> {
    let (count, unit) = argument.split_once(' ')?;
    unit_span(count.parse().ok()?, UnitName::of_name(unit.strip_suffix('s').unwrap_or(unit))?)
}

fn power_of(argument: &str) -> Option<Power> {
    Some(match argument {
        "post" => Power::Post,
        "read-private-mentions" => Power::ReadPrivateMentions,
        "change-profile" => Power::ChangeProfile,
        "change-everything" => Power::ReadAndChangeEverything,
        "administer" => Power::Administer,
        _ => return None,
    })
}

fn order_of(argument: &str) -> Option<Order> {
    Some(match argument {
        "name" => Order::Name,
        "last-use" => Order::LastUse,
        "date" => Order::Date,
        _ => return None,
    })
}
