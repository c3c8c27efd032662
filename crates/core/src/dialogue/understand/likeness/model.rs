//! How likely each subject is, learnt from the examples: naive Bayes over weighed features.
//!
//! It is arithmetic over counts: nothing is tuned but the few numbers below, and whoever adds an example adds to what it knows. The weights of features
//! are those of "term frequency and inverse document frequency", as in any textbook on finding texts.

use std::sync::LazyLock;

use super::examples::{EXAMPLES, Examples};
use super::features::{Feature, FeatureKind, NUMBERS};
use super::place::ExamplePlace;
use super::subject::Subject;

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

/// How much likelier a feature makes a subject, in two bytes, since there are half a million of these.
#[derive(Clone, Copy, Debug)]
struct Evidence {
    subject: u8,
    /// In steps of a natural logarithm.
    steps: u8,
}

/// How many steps a natural logarithm has.
const STEPS: f32 = 32.0;

/// How often a feature was met in the examples of a subject, and how much it weighed there.
#[derive(Clone, Copy, Debug)]
struct FeatureCount {
    /// The number of the feature, and behind it that of the subject.
    place: u32,
    weight: f32,
}

impl FeatureCount {
    fn of(number: usize, subject: u8, weight: f32) -> Self {
        let number = u32::try_from(number).unwrap_or(0);
        Self { place: number << u8::BITS | u32::from(subject), weight }
    }

    const fn number(self) -> usize {
        (self.place >> u8::BITS) as usize
    }

    const fn subject(self) -> u8 {
        self.place.to_le_bytes()[0]
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is at least 0, and what is more than 255 is 255"
    )]
    fn evidence(self) -> Evidence {
        let steps = ((self.weight + UNSEEN).ln() - UNSEEN.ln()) * STEPS;
        Evidence { subject: self.subject(), steps: steps.round() as u8 }
    }
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
        let examples = Examples::of(texts);
        let rarity = rarity(&examples);
        let mut counts: Vec<FeatureCount> = Vec::with_capacity(examples.features_total());
        for (example, features) in examples.each() {
            let weighed = weights(&rarity, features);
            counts.extend(weighed.map(|(number, weight)| FeatureCount::of(number, example.subject, weight)));
        }
        counts.sort_unstable_by_key(|count| count.place);
        counts.dedup_by(|later, first| {
            let is_same = later.place == first.place;
            if is_same {
                first.weight += later.weight;
            }
            is_same
        });
        let mut totals = vec![0.0_f32; examples.subjects.len()];
        let mut begins = vec![0_u32; NUMBERS as usize + 1];
        for count in &counts {
            totals[usize::from(count.subject())] += count.weight;
            begins[count.number() + 1] += 1;
        }
        for number in 0..NUMBERS as usize {
            begins[number + 1] += begins[number];
        }
        let evidence = counts.iter().map(|count| count.evidence()).collect();
        let known = rarity.iter().filter(|rarity| **rarity > 0.0).count();
        let against = totals.iter().map(|total| UNSEEN.ln() - (total + UNSEEN * count(known)).ln()).collect();
        let before = ExamplePlace::ALL.map(|(place, _)| before(&examples, place));
        Self { begins, evidence, rarity, against, before: before.to_vec(), subjects: examples.subjects }
    }

    /// How likely each subject is for a message with these features.
    pub(super) fn likelihoods(&self, features: &[Feature], place: ExamplePlace) -> Likelihoods<'_> {
        let at = ExamplePlace::ALL.iter().position(|(other, _)| *other == place).unwrap_or(0);
        let mut scores = self.before[at].clone();
        let mut said = 0.0;
        for (number, weight) in weights(&self.rarity, features) {
            said += weight;
            for evidence in &self.evidence[self.begins[number] as usize..self.begins[number + 1] as usize] {
                scores[usize::from(evidence.subject)] += weight * f32::from(evidence.steps) / STEPS;
            }
        }
        for (score, against) in scores.iter_mut().zip(&self.against) {
            *score += said * against;
        }
        let is_known = |feature: &Feature| feature.kind() == FeatureKind::Words && self.rarity[feature.number()] > 0.0;
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
fn rarity(examples: &Examples) -> Vec<f32> {
    let mut found = vec![0_u32; NUMBERS as usize];
    let mut is_weak = vec![false; NUMBERS as usize];
    for feature in examples.each().flat_map(|(_, features)| features) {
        found[feature.number()] += 1;
        is_weak[feature.number()] |= feature.kind().is_weak();
    }
    let all = count(examples.each().count());
    let rarity = found.iter().zip(is_weak).map(|(found, is_weak)| match found {
        0 => 0.0,
        1 if is_weak => 0.0,
        found => ((1.0 + all) / (1.0 + count(*found as usize))).ln() + 1.0,
    });
    rarity.collect()
}

/// What each feature of a message weighs, so that each kind has its share however long the message is.
fn weights(rarity: &[f32], features: &[Feature]) -> impl Iterator<Item = (usize, f32)> {
    let share = |kind: FeatureKind| {
        let of_kind = features.iter().filter(move |feature| feature.kind() == kind);
        let length = of_kind.map(|feature| rarity[feature.number()].powi(2)).sum::<f32>().sqrt();
        let share = match kind {
            FeatureKind::Words | FeatureKind::Senses => 1.0,
            FeatureKind::Letters => 0.7,
        };
        if length > 0.0 { share / length } else { 0.0 }
    };
    let shares = [FeatureKind::Words, FeatureKind::Letters, FeatureKind::Senses].map(share);
    features.iter().filter_map(move |feature| {
        let weight = rarity[feature.number()] * shares[feature.kind() as usize];
        (weight > 0.0).then_some((feature.number(), weight))
    })
}

fn before(examples: &Examples, place: ExamplePlace) -> Vec<f32> {
    let mut found = vec![UNSEEN_SUBJECT; examples.subjects.len()];
    for (example, _) in examples.each().filter(|(example, _)| example.place == place) {
        found[usize::from(example.subject)] += 1.0;
    }
    let all: f32 = found.iter().sum();
    found.into_iter().map(|found| PLACE_WEIGHT * (found / all).ln()).collect()
}
