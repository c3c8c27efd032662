//! The apps that a person may name, and how a message names them.

use std::sync::OnceLock;

use super::fold::folded;
use super::lexicon::Lexicon;
use super::slips::distance;
use super::text::{MessageToken, TokenForm, name_tokens};
use crate::audit::alike::is_alike;

/// The fewest letters by which an app may be named that has more.
const BEGINNING_LETTERS_MIN: usize = 3;
/// The fewest words at the end of a name by which an app may be named.
const ENDING_WORDS_MIN: usize = 3;
/// The most words by which an app is described.
const DESCRIBING_WORDS_MAX: usize = 5;
/// The fewest letters of a word at the end of a name by which an app may be named.
const LAST_WORD_LETTERS_MIN: usize = 5;
/// How many tokens of a message a name may take.
const NAME_TOKENS_MAX: usize = 24;

/// An app that may be named.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Listed {
    number: Option<u32>,
    name: String,
}

/// A name in the forms in which descriptions and typing errors are looked for.
#[derive(Clone, Debug)]
struct NameForms {
    /// Its words, without those that tell nothing.
    telling: Vec<String>,
    /// How the whole of it sounds.
    sound: String,
    first_word: String,
    first_word_sound: String,
}

/// The apps that a person may name: those of the list last shown, with their numbers, and whatever else can be meant.
#[derive(Clone, Debug, Default)]
pub struct Apps {
    listed: Vec<Listed>,
    /// The name of each as it is compared, in the order of these.
    keys: Vec<(String, usize)>,
    /// How many numbers the list has.
    numbers: u32,
    /// The forms of each name, once they are asked for: most messages name no app, or name it right.
    forms: OnceLock<Vec<NameForms>>,
}

/// What a message names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The apps that can be meant, by their places.
    pub(super) apps: Vec<usize>,
    /// Whether all of the name was said.
    pub(super) is_whole: bool,
    /// Whether a typing error stood in it.
    pub(super) is_slip: bool,
    /// How many tokens it takes.
    pub(super) tokens: usize,
}

impl Apps {
    /// Takes the numbers and names of apps, as they came.
    #[must_use]
    pub fn of<'a>(apps: impl IntoIterator<Item = (Option<u32>, &'a str)>) -> Self {
        let lexicon = &super::lexicon::LEXICON;
        let listed: Vec<Listed> =
            apps.into_iter().map(|(number, name)| Listed { number, name: name.to_owned() }).collect();
        let mut keys: Vec<(String, usize)> =
            listed.iter().enumerate().map(|(place, app)| (name_key(lexicon, &app.name), place)).collect();
        keys.retain(|(key, _)| !key.is_empty());
        keys.sort();
        let numbers = listed.iter().filter_map(|app| app.number).max().unwrap_or(0);
        Self { listed, keys, numbers, forms: OnceLock::new() }
    }

    /// The highest number of the list.
    pub(super) fn numbers(&self) -> u32 {
        self.numbers
    }

    /// Whether no app is known.
    pub(super) fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// Whether an app of this name, as it came, is one of these.
    pub(super) fn has(&self, name: &str) -> bool {
        self.listed.iter().any(|app| app.name == name)
    }

    pub(super) fn number(&self, place: usize) -> Option<u32> {
        self.listed.get(place).and_then(|app| app.number)
    }

    pub(super) fn name(&self, place: usize) -> &str {
        self.listed.get(place).map_or("", |app| &app.name)
    }

    /// The places of the apps whose names begin like this.
    fn beginning(&self, key: &str) -> &[(String, usize)] {
        let from = self.keys.partition_point(|(name, _)| name.as_str() < key);
        let rest = self.keys.get(from..).unwrap_or_default();
        let count = rest.partition_point(|(name, _)| name.starts_with(key));
        rest.get(..count).unwrap_or_default()
    }

    /// The longest name that these tokens begin with. `keys` are the tokens as names are compared, `None` for what is no part of a name.
    pub(super) fn at_the_beginning(&self, tokens: &[MessageToken], keys: &[Option<String>]) -> Option<Named> {
        let mut said = String::new();
        let mut best: Option<Named> = None;
        let mut letters = 0;
        for (index, token) in tokens.iter().enumerate().take(NAME_TOKENS_MAX) {
            match keys.get(index)? {
                Some(key) => said.push_str(key),
                // A name that was cut: the tail of it may follow.
                None if token.kind == TokenForm::Ellipsis && !said.is_empty() => {
                    return self.cut(&said, &tokens[index + 1..], &keys[index + 1..], index + 1).or(best);
                }
                None if matches!(token.kind, TokenForm::Dash | TokenForm::Point | TokenForm::And | TokenForm::Sign)
                    && index > 0 =>
                {
                    continue;
                }
                None => break,
            }
            let beginning = self.beginning(&said);
            if beginning.is_empty() {
                break;
            }
            let whole: Vec<usize> =
                beginning.iter().take_while(|(name, _)| *name == said).map(|(_, place)| *place).collect();
            let is_whole = !whole.is_empty();
            let apps = if is_whole {
                self.with_labelled(whole, &said)
            } else {
                beginning.iter().map(|(_, place)| *place).collect()
            };
            // What is said whole counts more than the beginning of a longer name.
            if is_whole || best.as_ref().is_none_or(|best| !best.is_whole) {
                best = Some(Named { apps, is_whole, is_slip: false, tokens: index + 1 });
                letters = said.chars().count();
            }
        }
        best.filter(|best| best.is_whole || letters >= BEGINNING_LETTERS_MIN)
    }

    /// The one app whose name has these words at its end, three of them or more: "that year in review one".
    pub(super) fn ending(&self, tokens: &[MessageToken], keys: &[Option<String>]) -> Option<Named> {
        let words = tokens.iter().zip(keys).take_while(|(token, key)| key.is_some() && token.kind == TokenForm::Word);
        let words = words.count().min(NAME_TOKENS_MAX);
        let all: String = keys[..words].iter().flatten().map(String::as_str).collect();
        (ENDING_WORDS_MIN..=words).rev().find_map(|count| {
            let behind: usize = keys[count..words].iter().flatten().map(String::len).sum();
            let said = &all[..all.len() - behind];
            let mut ending = self.keys.iter().filter(|(name, _)| name.ends_with(said));
            let (_, place) = ending.next().filter(|_| ending.next().is_none())?;
            Some(Named { apps: vec![*place], is_whole: false, is_slip: true, tokens: count })
        })
    }

    /// The one app that has these words side by side in its name, or one long word at its end: "the year review thing", "the poster".
    pub(super) fn described(&self, tokens: &[MessageToken], keys: &[Option<String>]) -> Option<Named> {
        let words = tokens.iter().zip(keys).take_while(|(token, key)| key.is_some() && token.kind == TokenForm::Word);
        let words = words.count().min(DESCRIBING_WORDS_MAX);
        (1..=words).rev().find_map(|count| {
            let said: Vec<&str> =
                keys[..count].iter().flatten().map(String::as_str).filter(|word| is_telling(word)).collect();
            let mut named =
                self.forms().iter().enumerate().filter(|(_, NameForms { telling, .. })| match said.as_slice() {
                    [] => false,
                    [only] => {
                        only.len() >= LAST_WORD_LETTERS_MIN
                            && telling.len() > 1
                            && telling.last().is_some_and(|last| last == only)
                    }
                    several => telling.windows(several.len()).any(|part| part == several),
                });
            let (place, _) = named.next().filter(|_| named.next().is_none())?;
            Some(Named { apps: vec![place], is_whole: false, is_slip: true, tokens: count })
        })
    }

    /// Whoever writes "2 Elk" may mean the second app of the list, or one that has this name.
    fn with_labelled(&self, mut apps: Vec<usize>, said: &str) -> Vec<usize> {
        let name = said.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = said[..said.len() - name.len()].parse().ok();
        let is_meant = |key: &String, place: usize| key == name && number.is_some() && self.number(place) == number;
        let labelled = self.beginning(name).iter().filter(|(key, place)| !name.is_empty() && is_meant(key, *place));
        apps.extend(labelled.map(|(_, place)| *place));
        apps
    }

    /// The names with this beginning that end as what follows the three dots, if anything does without a blank.
    fn cut(&self, said: &str, tokens: &[MessageToken], keys: &[Option<String>], taken: usize) -> Option<Named> {
        let glued = tokens.iter().zip(keys).take_while(|(token, key)| token.is_glued && key.is_some()).count();
        let tail: String = keys[..glued].iter().flatten().map(String::as_str).collect();
        let matching = |tail: &str| -> Vec<usize> {
            let ends = self.beginning(said).iter().filter(|(name, _)| name.ends_with(tail));
            ends.map(|(_, place)| *place).collect()
        };
        let with_tail = Some(matching(&tail)).filter(|apps| !apps.is_empty() && !tail.is_empty());
        let (apps, tokens) = with_tail.map_or_else(|| (matching(""), taken), |apps| (apps, taken + glued));
        (!apps.is_empty()).then_some(Named { apps, is_whole: false, is_slip: false, tokens })
    }

    /// Whether the name of one of these apps looks like what was said, and is another.
    pub(super) fn look_like(&self, apps: &[usize], said: &str) -> bool {
        let mut keys = self.keys.iter().filter(|(_, place)| apps.contains(place));
        keys.any(|(key, _)| is_alike(key, said))
    }

    /// The apps that a quoted name means: the whole of one, else the beginning of some.
    pub(super) fn quoted(&self, name: &str) -> Vec<usize> {
        let tokens = name_tokens_with_dots(name);
        let lexicon = &super::lexicon::LEXICON;
        let keys: Vec<Option<String>> = tokens.iter().map(|token| part_of_name(lexicon, token)).collect();
        let named = self.at_the_beginning(&tokens, &keys);
        named.filter(|named| named.tokens == tokens.len()).map(|named| named.apps).unwrap_or_default()
    }

    /// The app that was meant by a word with a typing error in it. A name that only looks like another is no typing error.
    pub(super) fn slip(&self, said: &str) -> Option<Named> {
        if !said.is_ascii() || said.len() < BEGINNING_LETTERS_MIN {
            return None;
        }
        let first = said.chars().next();
        let mut best: Option<(usize, usize)> = None;
        let mut is_sole = true;
        let sound = sound_of(said);
        for (name, place) in self.keys.iter().filter(|(name, _)| name.is_ascii()) {
            let forms = &self.forms()[*place];
            // What is written right is no typing error; that it was not taken for this app has a reason.
            let is_right = forms.first_word == said;
            if is_right || (name.chars().next() != first && forms.sound != sound) {
                continue;
            }
            let near = [(name, &forms.sound), (&forms.first_word, &forms.first_word_sound)];
            let near = near.into_iter().filter(|(name, _)| name.len().abs_diff(said.len()) <= 2);
            let near = near.filter_map(|(name, heard)| {
                let apart = if *heard == sound { Some(1) } else { distance(said, name) };
                apart.filter(|_| !is_alike(said, name))
            });
            let near = near.min();
            let Some(near) = near else { continue };
            match best {
                Some((best, _)) if best < near => {}
                Some((best, _)) if best == near => is_sole = false,
                _ => {
                    best = Some((near, *place));
                    is_sole = true;
                }
            }
        }
        let (_, place) = best.filter(|_| is_sole)?;
        Some(Named { apps: vec![place], is_whole: false, is_slip: true, tokens: 1 })
    }

    fn forms(&self) -> &[NameForms] {
        let lexicon = &super::lexicon::LEXICON;
        self.forms.get_or_init(|| {
            let forms = |app: &Listed| {
                let first_word = name_key(lexicon, app.name.split_whitespace().next().unwrap_or_default());
                let words = name_tokens(&app.name).into_iter().map(|token| token.key);
                NameForms {
                    telling: words.filter(|word| is_telling(word)).collect(),
                    sound: sound_of(&name_key(lexicon, &app.name)),
                    first_word_sound: sound_of(&first_word),
                    first_word,
                }
            };
            self.listed.iter().map(forms).collect()
        })
    }
}

/// A token as names are compared, if it can be part of one.
pub(super) fn part_of_name(lexicon: &Lexicon, token: &MessageToken) -> Option<String> {
    matches!(token.kind, TokenForm::Word | TokenForm::Number | TokenForm::Noise).then(|| lexicon.key(&token.key))
}

/// A name as it is compared: its words without what stands between them.
fn name_key(lexicon: &Lexicon, name: &str) -> String {
    name_tokens(name).iter().filter_map(|token| part_of_name(lexicon, token)).collect()
}

/// Whether a word of a name tells it from others: "in" does not.
fn is_telling(word: &str) -> bool {
    word.len() > 2
}

/// A word as it sounds, for whoever writes by ear: "fanpy" is Phanpy, "elg" is Elk.
fn sound_of(word: &str) -> String {
    let mut sound = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    while let Some(written) = letters.next() {
        let heard = match written {
            'p' if letters.peek() == Some(&'h') => 'f',
            'c' | 'q' => 'k',
            'z' => 's',
            'y' => 'i',
            'v' => 'f',
            other => other,
        };
        let is_mute = written == 'h' && !sound.is_empty();
        if !is_mute && !sound.ends_with(heard) {
            sound.push(heard);
        }
    }
    // At the end of a word some letters sound alike, and an e is not heard.
    let last = sound.pop();
    match last {
        Some('e') if sound.len() > 2 => {}
        Some('g') => sound.push('k'),
        Some('d') => sound.push('t'),
        Some('b') => sound.push('p'),
        Some(last) => sound.push(last),
        None => {}
    }
    sound
}

fn name_tokens_with_dots(name: &str) -> Vec<MessageToken> {
    let text = super::text::MessageTokens::of(&folded(name));
    text.tokens
}
