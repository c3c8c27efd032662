//! How likely each subject is, learnt from the examples: naive Bayes over weighed features.
//!
//! It is arithmetic over counts: nothing is tuned but the few numbers below, and whoever adds an example adds to what it knows. The weights of features
//! are those of "term frequency and inverse document frequency", as in any textbook on finding texts.

use std::sync::LazyLock;

use super::super::apps::Apps;
use super::super::reading::ReadMessage;
use super::super::situation::{Answering, Situation};
use super::super::text::MessageTokens;
use super::features::{self, Feature, FeatureKind, NUMBERS};
use super::place::ExamplePlace;
use super::subject::{self, Subject};

/// What people wrote: in sections that say where and what about, an example a line.
pub(in super::super) const EXAMPLES: [&str; 2] = [include_str!("english.txt"), include_str!("german.txt")];
#[cfg(test)]
thread_local! {
    /// What other examples say than the bot's own, in the thread of one test.
    pub(in super::super) static OTHERS: std::cell::Cell<Option<&'static LikenessModel>> = const { std::cell::Cell::new(None) };
}

/// What is counted for a feature that no example of a subject has.
const UNSEEN: f32 = 0.03;
/// What is counted for a subject that no example of a place has.
const UNSEEN_SUBJECT: f32 = 0.5;
/// How much it says where a message was written, beside what it says.
const PLACE_WEIGHT: f32 = 1.5;

/// A word about a subject: how much likelier a feature makes it.
#[derive(Clone, Copy, Debug)]
struct Evidence {
    subject: u8,
    weight: f32,
}

/// What the examples say.
pub(in super::super) struct LikenessModel {
    subjects: Vec<Subject>,
    /// Where the evidence of each feature begins; the next number's begins where it ends.
    begins: Vec<u32>,
    evidence: Vec<Evidence>,
    /// How much each feature weighs; nothing for one that says nothing.
    rarity: Vec<f32>,
    /// What a feature says against each subject that has no evidence of it.
    against: Vec<f32>,
    /// How likely each subject is in each place, before anything is read.
    before: Vec<Vec<f32>>,
}

/// How likely each subject is for one message, in natural logarithms.
pub(super) struct Likelihoods<'a> {
    subjects: &'a [Subject],
    scores: Vec<f32>,
    /// Whether any word of the message is one of the examples'.
    pub(super) is_known: bool,
}

/// An example, read.
struct Example {
    subject: u8,
    place: ExamplePlace,
    features: Vec<Feature>,
}

impl LikenessModel {
    /// The model of the bot's own examples. They are read at the first message that needs them.
    pub(super) fn get() -> &'static Self {
        static MODEL: LazyLock<LikenessModel> = LazyLock::new(|| LikenessModel::of(&EXAMPLES));
        #[cfg(test)]
        if let Some(others) = OTHERS.get() {
            return others;
        }
        &MODEL
    }

    pub(in super::super) fn of(texts: &[&str]) -> Self {
        let mut subjects = Vec::new();
        let examples: Vec<Example> = texts.iter().flat_map(|text| read(text, &mut subjects)).collect();
        let rarity = rarity(&examples);
        let mut counts: Vec<(u32, u8, f32)> = Vec::new();
        for example in &examples {
            let weighed = weights(&rarity, &example.features);
            counts.extend(weighed.map(|(number, weight)| (number, example.subject, weight)));
        }
        counts.sort_unstable_by_key(|(number, subject, _)| (*number, *subject));
        counts.dedup_by(|later, first| {
            let is_same = (later.0, later.1) == (first.0, first.1);
            if is_same {
                first.2 += later.2;
            }
            is_same
        });
        let mut totals = vec![0.0_f32; subjects.len()];
        for (_, subject, weight) in &counts {
            totals[usize::from(*subject)] += weight;
        }
        let known = rarity.iter().filter(|rarity| **rarity > 0.0).count();
        let against = totals.iter().map(|total| UNSEEN.ln() - (total + UNSEEN * count(known)).ln()).collect();
        let mut begins = vec![0_u32; NUMBERS as usize + 1];
        for (number, ..) in &counts {
            begins[*number as usize + 1] += 1;
        }
        for number in 0..NUMBERS as usize {
            begins[number + 1] += begins[number];
        }
        let evidence = counts
            .iter()
            .map(|(_, subject, weight)| Evidence { subject: *subject, weight: (weight + UNSEEN).ln() - UNSEEN.ln() });
        let evidence = evidence.collect();
        let before = ExamplePlace::ALL.map(|(place, _)| before(&examples, place, subjects.len()));
        Self { begins, evidence, rarity, against, before: before.to_vec(), subjects }
    }

    /// How many sections of a text are read.
    #[cfg(test)]
    pub(in super::super) fn sections_read(text: &str) -> usize {
        let read = read(text, &mut Vec::new());
        let sections: std::collections::BTreeSet<_> =
            read.iter().map(|example| (example.place.name(), example.subject)).collect();
        sections.len()
    }

    /// How likely each subject is for a message with these features.
    pub(super) fn likelihoods(&self, features: &[Feature], place: ExamplePlace) -> Likelihoods<'_> {
        let at = ExamplePlace::ALL.iter().position(|(other, _)| *other == place).unwrap_or(0);
        let mut scores = self.before[at].clone();
        let mut said = 0.0;
        for (number, weight) in weights(&self.rarity, features) {
            said += weight;
            let number = number as usize;
            for evidence in &self.evidence[self.begins[number] as usize..self.begins[number + 1] as usize] {
                scores[usize::from(evidence.subject)] += weight * evidence.weight;
            }
        }
        for (score, against) in scores.iter_mut().zip(&self.against) {
            *score += said * against;
        }
        let is_known =
            |feature: &Feature| feature.kind == FeatureKind::Words && self.rarity[feature.number as usize] > 0.0;
        Likelihoods { subjects: &self.subjects, scores, is_known: features.iter().any(is_known) }
    }
}

impl<'a> Likelihoods<'a> {
    /// The likeliest subject of some.
    pub(super) fn likeliest(&self, may_be: impl Fn(&Subject) -> bool) -> Option<&'a Subject> {
        let scored = self.subjects.iter().zip(&self.scores).filter(|(subject, _)| may_be(subject));
        scored.max_by(|one, other| one.1.total_cmp(other.1)).map(|(subject, _)| subject)
    }

    /// How much likelier a subject is than every other.
    pub(super) fn lead_over_others(&self, subject: &Subject) -> f32 {
        let other = self.likeliest(|other| other.label != subject.label);
        other.map_or(f32::INFINITY, |other| self.lead(&subject.label, &other.label))
    }

    /// How much likelier one subject is than another; endlessly, if the other is none of the examples'.
    pub(super) fn lead(&self, one: &str, other: &str) -> f32 {
        let of = |label: &str| self.subjects.iter().position(|subject| subject.label == label);
        let (Some(one), Some(other)) = (of(one), of(other)) else { return f32::INFINITY };
        self.scores[one] - self.scores[other]
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are thousands of examples, not millions")]
fn count(number: usize) -> f32 {
    number as f32
}

/// How much each feature says by being rare among the examples; nothing for one that says nothing.
fn rarity(examples: &[Example]) -> Vec<f32> {
    let mut found = vec![0_u32; NUMBERS as usize];
    let mut is_weak = vec![false; NUMBERS as usize];
    for feature in examples.iter().flat_map(|example| &example.features) {
        found[feature.number as usize] += 1;
        is_weak[feature.number as usize] |= feature.is_weak;
    }
    let all = count(examples.len());
    let rarity = found.iter().zip(is_weak).map(|(found, is_weak)| match found {
        0 => 0.0,
        1 if is_weak => 0.0,
        found => ((1.0 + all) / (1.0 + count(*found as usize))).ln() + 1.0,
    });
    rarity.collect()
}

/// What each feature of a message weighs, so that each kind has its share however long the message is.
fn weights(rarity: &[f32], features: &[Feature]) -> impl Iterator<Item = (u32, f32)> {
    let share = |kind: FeatureKind| {
        let of_kind = features.iter().filter(move |feature| feature.kind == kind);
        let length = of_kind.map(|feature| rarity[feature.number as usize].powi(2)).sum::<f32>().sqrt();
        let share = match kind {
            FeatureKind::Words | FeatureKind::Senses => 1.0,
            FeatureKind::Letters => 0.7,
        };
        if length > 0.0 { share / length } else { 0.0 }
    };
    let shares = [FeatureKind::Words, FeatureKind::Letters, FeatureKind::Senses].map(share);
    features.iter().filter_map(move |feature| {
        let weight = rarity[feature.number as usize] * shares[feature.kind as usize];
        (weight > 0.0).then_some((feature.number, weight))
    })
}

fn before(examples: &[Example], place: ExamplePlace, subjects: usize) -> Vec<f32> {
    let mut found = vec![UNSEEN_SUBJECT; subjects];
    for example in examples.iter().filter(|example| example.place == place) {
        found[usize::from(example.subject)] += 1.0;
    }
    let all: f32 = found.iter().sum();
    found.into_iter().map(|found| PLACE_WEIGHT * (found / all).ln()).collect()
}

/// Reads a file of examples: `[place: subject]` above those of one kind, and a line that begins with `=` for the apps that they name.
fn read(text: &str, subjects: &mut Vec<Subject>) -> Vec<Example> {
    let listed: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("= ")).flat_map(|line| line.split(" | ")).collect();
    let apps = Apps::of((1..).zip(listed).map(|(number, name)| (Some(number), name)));
    let none = Apps::default();
    let mut examples = Vec::new();
    let mut section = None;
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '='])) {
        if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = heading
                .split_once(": ")
                .and_then(|(place, label)| Some((ExamplePlace::of_name(place)?, place_of(label, subjects)?)));
            continue;
        }
        let Some((place, subject)) = section else { continue };
        let apps = if place == ExamplePlace::Cold { &none } else { &apps };
        let situation =
            Situation { state: Answering::Plain, apps, language: None, today: jiff::civil::date(2026, 1, 1) };
        let tokens = MessageTokens::of(line);
        let reading = ReadMessage::of(line, &tokens, &situation);
        examples.push(Example { subject, place, features: features::of(&reading, &tokens) });
    }
    examples
}

/// The place of a subject among those that were met.
fn place_of(label: &str, subjects: &mut Vec<Subject>) -> Option<u8> {
    let known = subjects.iter().position(|subject| subject.label == label);
    let place = if let Some(known) = known {
        known
    } else {
        subjects.push(subject::of_label(label)?);
        subjects.len() - 1
    };
    u8::try_from(place).ok()
}
