//! What people wrote: in sections that say where and what about, an example a line.

use super::super::apps::Apps;
use super::super::reading::ReadMessage;
use super::super::situation::{Answering, Situation};
use super::super::text::MessageTokens;
use super::features::{self, Feature};
use super::place::ExamplePlace;
use super::subject::{self, Subject};

/// The examples of each language. A third one may have its own.
pub(in super::super) const EXAMPLES: [&str; 2] = [include_str!("english.txt"), include_str!("german.txt")];

/// An example, read.
pub(super) struct Example {
    /// Its place among the subjects.
    pub(super) subject: u8,
    pub(super) place: ExamplePlace,
    /// Where its features end; they begin where those of the one before it do.
    end: usize,
}

/// Examples, with the features of all in one row, since there are a million.
#[derive(Default)]
pub(super) struct Examples {
    pub(super) subjects: Vec<Subject>,
    each: Vec<Example>,
    features: Vec<Feature>,
}

impl Examples {
    pub(super) fn of(texts: &[&str]) -> Self {
        let mut examples = Self::default();
        for text in texts {
            examples.read(text);
        }
        examples
    }

    /// Each example with its features.
    pub(super) fn each(&self) -> impl Iterator<Item = (&Example, &[Feature])> {
        let begins = std::iter::once(0).chain(self.each.iter().map(|example| example.end));
        self.each.iter().zip(begins).map(|(example, begin)| (example, &self.features[begin..example.end]))
    }

    pub(super) fn features_total(&self) -> usize {
        self.features.len()
    }

    /// Reads a file: `[place: subject]` above examples of one kind, and a line that begins with `=` for the apps that they name.
    fn read(&mut self, text: &str) {
        let listed = text.lines().filter_map(|line| line.strip_prefix("= ")).flat_map(|line| line.split(" | "));
        let apps = Apps::of((1..).zip(listed).map(|(number, name)| (Some(number), name)));
        let none = Apps::default();
        let mut section = None;
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '='])) {
            if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = self.section(heading);
                continue;
            }
            let Some((place, subject)) = section else { continue };
            let apps = if place == ExamplePlace::Cold { &none } else { &apps };
            let today = jiff::civil::Date::ZERO;
            let situation = Situation { state: Answering::Plain, apps, language: None, today };
            let tokens = MessageTokens::of(line);
            let reading = ReadMessage::of(line, &tokens, &situation);
            self.features.extend(features::of(&reading, &tokens));
            self.each.push(Example { subject, place, end: self.features.len() });
        }
    }

    fn section(&mut self, heading: &str) -> Option<(ExamplePlace, u8)> {
        let (place, label) = heading.split_once(": ")?;
        let place = ExamplePlace::of_name(place)?;
        let known = self.subjects.iter().position(|subject| subject.label == label);
        let subject = if let Some(known) = known {
            known
        } else {
            self.subjects.push(subject::of_label(label)?);
            self.subjects.len() - 1
        };
        Some((place, u8::try_from(subject).ok()?))
    }
}

/// Whether the heading of a section says a place and a subject.
#[cfg(test)]
pub(in super::super) fn is_heading(heading: &str) -> bool {
    Examples::default().section(heading).is_some()
}
