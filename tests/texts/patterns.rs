//! The texts of a file of words, each as a pattern that finds it in what was said.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use fluent_syntax::parser;
use regex::Regex;

/// One way to say a message: one variant taken of each select.
pub(crate) struct Text {
    /// What it is a text of: the message or, if it has selects, the variants taken, as in `alert-head[count one]`.
    pub(crate) names: BTreeSet<String>,
    /// What finds it in a line. Its groups are the words of its own.
    pub(crate) pattern: Regex,
    /// The longest of those words, without which it is not there.
    pub(crate) longest: String,
}

/// A text that is being put together: the variants taken, and the source of the pattern.
#[derive(Clone, Default)]
struct Draft {
    names: BTreeSet<String>,
    source: String,
    letters: usize,
    longest: String,
}

/// What is known of the variables within a variant: the source of the pattern of each.
type Known<'a> = BTreeMap<&'a str, &'static str>;

/// The texts of a file, those with the most letters of their own first. Texts without any are left out: they say nothing.
pub(crate) fn texts(file: &str) -> Vec<Text> {
    let resource = parser::parse(file).expect("the file is Fluent");
    let messages: BTreeMap<&str, &Pattern<&str>> = resource.body.iter().filter_map(message).collect();
    let drafts = messages
        .iter()
        .flat_map(|(key, pattern)| Reading { messages: &messages, key }.drafts(pattern, &Known::new()))
        .filter(|draft| draft.letters > 0);
    // What reads the same is one text, by whatever names.
    let mut by_source: BTreeMap<String, Draft> = BTreeMap::new();
    for draft in drafts {
        by_source.entry(draft.source.clone()).or_insert_with(|| draft.clone()).names.extend(draft.names);
    }
    let mut drafts: Vec<Draft> = by_source.into_values().collect();
    drafts.sort_by_key(|draft| Reverse((draft.letters, draft.source.len())));
    let pattern = |draft: &Draft| Regex::new(&draft.source).expect("a pattern");
    let text = |draft: Draft| Text { pattern: pattern(&draft), names: draft.names, longest: draft.longest };
    drafts.into_iter().map(text).collect()
}

fn message<'a>(entry: &'a Entry<&'a str>) -> Option<(&'a str, &'a Pattern<&'a str>)> {
    let Entry::Message(message) = entry else { return None };
    Some((message.id.name, message.value.as_ref()?))
}

/// A message that is being read.
struct Reading<'a> {
    messages: &'a BTreeMap<&'a str, &'a Pattern<&'a str>>,
    key: &'a str,
}

impl<'a> Reading<'a> {
    /// Every way to say the whole message.
    fn drafts(&self, pattern: &'a Pattern<&'a str>, known: &Known<'a>) -> Vec<Draft> {
        let mut drafts = self.said(pattern, known);
        for draft in &mut drafts {
            if draft.names.is_empty() {
                draft.names.insert(self.key.to_owned());
            }
        }
        drafts
    }

    /// Every way to say a part of it.
    fn said(&self, pattern: &'a Pattern<&'a str>, known: &Known<'a>) -> Vec<Draft> {
        pattern.elements.iter().fold(vec![Draft::default()], |before, element| {
            let next = match element {
                PatternElement::TextElement { value } => vec![own_words(value)],
                PatternElement::Placeable { expression } => self.placed(expression, known),
            };
            before.iter().flat_map(|before| next.iter().map(|next| before.and(next))).collect()
        })
    }

    fn placed(&self, expression: &'a Expression<&'a str>, known: &Known<'a>) -> Vec<Draft> {
        if let Expression::Select { selector: InlineExpression::VariableReference { id }, variants } = expression {
            return variants.iter().flat_map(|variant| self.variant(id.name, variant, variants, known)).collect();
        }
        let source = match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => known.get(id.name).copied(),
            // The variants of that message are texts of their own.
            Expression::Inline(InlineExpression::MessageReference { id, .. })
                if self.messages.contains_key(id.name) =>
            {
                None
            }
            Expression::Select { .. } | Expression::Inline(_) => {
                panic!("{}: {expression:?} makes no pattern", self.key)
            }
        };
        vec![Draft::of(source.unwrap_or(WHATEVER))]
    }

    fn variant(
        &self,
        variable: &'a str,
        variant: &'a Variant<&'a str>,
        all: &[Variant<&str>],
        known: &Known<'a>,
    ) -> Vec<Draft> {
        let mut known = known.clone();
        if let Some(numbers) = numbers(variant, all) {
            known.insert(variable, numbers);
        }
        let mut drafts = self.said(&variant.value, &known);
        for draft in &mut drafts {
            draft.names.insert(format!("{}[{variable} {}]", self.key, name(variant)));
        }
        drafts
    }
}

/// Whatever may stand in a place: a name, a number, a day, another message.
const WHATEVER: &str = ".+?";

impl Draft {
    fn of(source: &str) -> Self {
        Self { source: source.to_owned(), ..Self::default() }
    }

    fn and(&self, next: &Self) -> Self {
        Self {
            names: self.names.union(&next.names).cloned().collect(),
            source: format!("{}{}", self.source, next.source),
            letters: self.letters + next.letters,
            longest: if next.longest.len() > self.longest.len() { &next.longest } else { &self.longest }.clone(),
        }
    }
}

/// Words that stand in the file, whole words only.
fn own_words(words: &str) -> Draft {
    let is_word = |end: Option<char>| end.is_some_and(char::is_alphanumeric);
    let edge = |is_word: bool| if is_word { r"\b" } else { "" };
    let (begin, end) = (edge(is_word(words.chars().next())), edge(is_word(words.chars().next_back())));
    Draft {
        names: BTreeSet::new(),
        source: format!("({begin}{}{end})", regex::escape(words)),
        letters: words.chars().filter(|char| char.is_alphabetic()).count(),
        longest: words.to_owned(),
    }
}

fn name<'a>(variant: &Variant<&'a str>) -> &'a str {
    match variant.key {
        VariantKey::Identifier { name } => name,
        VariantKey::NumberLiteral { value } => value,
    }
}

/// Which numbers lead to a variant, if numbers do.
fn numbers(variant: &Variant<&str>, all: &[Variant<&str>]) -> Option<&'static str> {
    let counts = |variant: &Variant<&str>| matches!(name(variant), "0" | "1" | "one");
    match name(variant) {
        "0" => Some("0"),
        "1" | "one" => Some("1"),
        _ if all.iter().any(|other| name(other) != "0" && counts(other)) => Some(r"(?:[02-9]|\d\d+)"),
        _ if all.iter().any(counts) => Some(r"\d+"),
        _ => None,
    }
}
