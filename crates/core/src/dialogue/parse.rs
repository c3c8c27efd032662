//! From a text to a command, or to a mistake.
//!
//! Case, punctuation, quotes and blanks never matter. Keywords and numbers win over app names; a name can be quoted.
//! Nothing here guesses: a `yes` is one of five phrases and nothing else. Words of every language are understood by everybody.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::command::{Command, Remind, Switch};
use super::language::Language;
use super::span::{Span, Unit};
use super::verb::{CommandRow, Tail, Verb};
use super::vocabulary::{Slot, Vocabulary, after, compiled, has_words, is_word};
use super::words::QUOTES;
use crate::audit::finding::UNUSED_DAYS;
use crate::audit::{Filter, Order, Power, Unused};
use crate::secret::AuthorizationCode;

mod language;
mod picks;
mod spans;

pub(super) use language::language_of;

/// The longest text that is looked at, in characters. No command is longer; what is beyond it is not read.
const TEXT_CHARS_MAX: usize = 600;
/// How many letters the name of a language has, at least, to be a command by itself.
const LANGUAGE_LETTERS_MIN: usize = 4;

/// Why a text is no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// Nothing in it is a command.
    NotUnderstood,
    /// It holds several. None is carried out, because the person may have meant an order of things.
    Several,
    /// It asks to remove or show something and does not say what.
    What(Verb),
}

/// Every language at once.
static EVERYTHING: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::of(Language::ALL.into_iter().map(Language::column).collect()));

/// Reads a text, in whatever language it is written.
///
/// # Errors
/// What kind of mistake it is.
pub fn parse(text: &str) -> Result<Command, Mistake> {
    EVERYTHING.parse(text)
}

/// A span as people say it: `90d`, `3 months`, `ein Jahr`.
#[must_use]
pub fn span(text: &str) -> Option<Span> {
    EVERYTHING.span(&text.to_lowercase())
}

/// The authorization code in a text, exactly as written: a lone word of 20 to 200 of the characters codes are made of, or a link
/// that carries `code=`. Only asked while a sign-in waits.
#[must_use]
pub fn pasted_code(text: &str) -> Option<AuthorizationCode> {
    let text = text.trim();
    if LONE_CODE.is_match(text) {
        return Some(AuthorizationCode::new(text));
    }
    let encoded = CODE_IN_LINK.captures(text)?.get(1)?.as_str();
    let pair = format!("code={encoded}");
    let (_, code) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
    LONE_CODE.is_match(&code).then(|| AuthorizationCode::new(code.into_owned()))
}

/// A pattern that is part of this program.
macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| compiled($pattern));
    };
}

pattern!(LONE_CODE, r"^[A-Za-z0-9._~=-]{20,200}$");
pattern!(CODE_IN_LINK, r"https?://\S*[?&]code=([^&#\s]{1,600})");

impl Vocabulary {
    /// Reads a text.
    ///
    /// # Errors
    /// What kind of mistake it is.
    pub fn parse(&self, text: &str) -> Result<Command, Mistake> {
        let is_cut = text.nfkc().nth(TEXT_CHARS_MAX).is_some();
        let text = folded(text);
        // Somebody may copy a command with the quotes it is shown in.
        let text = quoted(&text).unwrap_or(text);
        let parts = self.separator.split(&text).filter(|part| self.find(part).is_some());
        if parts.count() > 1 {
            return Err(Mistake::Several);
        }
        let Some((row, tail)) = self.find(&text) else {
            // The name of a language asks for it: "deutsch", "english please".
            let name = self.without(&text, |column| column.courtesy);
            let language = language::named(name).filter(|_| squeeze(name).chars().count() >= LANGUAGE_LETTERS_MIN);
            return language.map(Command::Speak).ok_or(Mistake::NotUnderstood);
        };
        // What has to be the whole message is not read out of the beginning of a longer one, nor from beside a picture.
        if row.tail == Tail::Nothing && (is_cut || !text.chars().all(is_plain)) {
            return Err(Mistake::NotUnderstood);
        }
        // Half a command may mean more than the whole: an exception could be what is missing.
        if is_cut && row.verb == Verb::Revoke {
            return Err(Mistake::What(row.verb));
        }
        self.command(row.verb, tail)
    }

    /// Whether these words make a command, or one that lacks something.
    #[must_use]
    pub fn finds_a_command(&self, text: &str) -> bool {
        self.parse(text) != Err(Mistake::NotUnderstood)
    }

    /// The command that begins this text, with what follows its words. Where the words have to be the whole message, even a
    /// "please" is too much.
    fn find<'a>(&self, text: &'a str) -> Option<(&'static CommandRow, &'a str)> {
        let courtesy: Slot = |column| column.courtesy;
        let polite = || self.row(self.after(text, courtesy)?).filter(|(row, _)| row.tail != Tail::Nothing);
        let (row, tail) = self.row(text).or_else(polite)?;
        match row.tail {
            Tail::Nothing | Tail::Ignored => Some((row, tail)),
            Tail::Argument if quoted(tail).is_some() => Some((row, tail)),
            Tail::Argument => Some((row, self.without(tail, courtesy))),
        }
    }

    fn command(&self, verb: Verb, tail: &str) -> Result<Command, Mistake> {
        let what = Mistake::What(verb);
        Ok(match verb {
            Verb::Help => Command::Help,
            Verb::List => Command::List(self.filter(tail)),
            Verb::More => Command::More,
            Verb::Sort => Command::Sort(self.order(tail).ok_or(what)?),
            Verb::Show => match self.picks(tail).as_deref() {
                Some([pick]) if pick.is_single() => Command::Show(pick.clone()),
                Some(_) => return Err(Mistake::Several),
                None => return Err(what),
            },
            Verb::Revoke => Command::Revoke(self.picks(tail).ok_or(what)?),
            Verb::Keep => Command::Keep(self.picks(tail).ok_or(what)?),
            Verb::Yes => Command::Yes,
            Verb::No => Command::No,
            Verb::Remind => Command::Remind(self.remind(tail).ok_or(what)?),
            Verb::Snooze => Command::Snooze(self.span(tail).ok_or(what)?),
            Verb::Watch => Command::Watch(self.switch(tail).ok_or(what)?),
            Verb::Hacked => Command::Hacked,
            Verb::History => Command::History,
            Verb::Status => Command::Status,
            Verb::Privacy => Command::Privacy,
            Verb::Export => Command::Export,
            Verb::Speak => Command::Speak(language::named(tail).ok_or(what)?),
            Verb::SignIn => Command::SignIn,
            Verb::Disconnect => Command::Disconnect,
            Verb::Forget => Command::Forget,
            Verb::Thanks => Command::Thanks,
        })
    }

    fn filter(&self, tail: &str) -> Filter {
        if let Some(name) = quoted(tail) {
            return Filter::Named(name);
        }
        let bare = self.without(tail, |column| column.apps);
        if !has_words(bare) || self.is(bare, |column| column.apps) || self.is(bare, |column| column.all) {
            return Filter::All;
        }
        if self.is(bare, |column| column.never_used) {
            return Filter::NeverUsed;
        }
        if self.is(bare, |column| column.new) {
            return Filter::New;
        }
        if self.is(bare, |column| column.old) {
            return Filter::Unused(Unused { days: UNUSED_DAYS });
        }
        if let Some(days) = self.unused(bare) {
            return Filter::Unused(Unused { days });
        }
        self.power(bare).map_or_else(|| Filter::Named(trim_name(tail).to_owned()), Filter::Can)
    }

    /// The days of "unused for 3 months", which may also be said the other way round.
    fn unused(&self, text: &str) -> Option<u32> {
        let span = self.after(text, |column| column.unused).or_else(|| self.before(text, |column| column.unused))?;
        if has_words(span) { self.span(span)?.days() } else { Some(UNUSED_DAYS) }
    }

    /// The power somebody means by "can post".
    fn power(&self, text: &str) -> Option<Power> {
        let before = self.after(text, |column| column.can);
        let words = before.unwrap_or(text);
        let after = self.before(words, |column| column.able);
        let words = after.unwrap_or(words);
        if before.is_none() && after.is_none() {
            return None;
        }
        let powers: [(Slot, Power); 5] = [
            (|column| column.powers.post, Power::Post),
            (|column| column.powers.read_private_mentions, Power::ReadPrivateMentions),
            (|column| column.powers.change_profile, Power::ChangeProfile),
            (|column| column.powers.change_everything, Power::ReadAndChangeEverything),
            (|column| column.powers.administer, Power::Administer),
        ];
        powers.into_iter().find(|(slot, _)| self.is(words, *slot)).map(|(_, power)| power)
    }

    /// The order somebody means.
    fn order(&self, tail: &str) -> Option<Order> {
        let orders: [(Slot, Order); 3] = [
            (|column| column.orders.name, Order::Name),
            (|column| column.orders.last_use, Order::LastUse),
            (|column| column.orders.date, Order::Date),
        ];
        orders.into_iter().find(|(slot, _)| self.is(tail, *slot)).map(|(_, order)| order)
    }

    /// What somebody wants of reminders.
    fn remind(&self, tail: &str) -> Option<Remind> {
        if self.is(tail, |column| column.off) || self.is(tail, |column| column.no_more) {
            return Some(Remind::Off);
        }
        let rhythms: [(Slot, u32, Unit); 5] = [
            (|column| column.spans.weekly, 1, Unit::Weeks),
            (|column| column.spans.monthly, 1, Unit::Months),
            (|column| column.spans.quarterly, 3, Unit::Months),
            (|column| column.spans.half_yearly, 6, Unit::Months),
            (|column| column.spans.yearly, 1, Unit::Years),
        ];
        let rhythm = rhythms.into_iter().find(|(slot, ..)| self.is(tail, *slot));
        if let Some((_, count, unit)) = rhythm {
            return Some(Remind::Every(Span { count, unit }));
        }
        let span = self.after(tail, |column| column.spans.every).unwrap_or(tail);
        self.span(span).map(Remind::Every)
    }

    fn switch(&self, tail: &str) -> Option<Switch> {
        if self.is(tail, |column| column.on) {
            return Some(Switch::On);
        }
        self.is(tail, |column| column.off).then_some(Switch::Off)
    }
}

/// Whether a character is a letter, a digit, a blank, or what people write around words.
fn is_plain(c: char) -> bool {
    let is_around_words = c.is_ascii_punctuation() || "“”„‘’«»…–—¡¿。、！？\u{200b}\u{2060}\u{feff}".contains(c);
    c.is_alphanumeric() || c.is_whitespace() || is_around_words
}

/// The words of a text as they are compared with those of the columns.
#[must_use]
pub fn words_of(text: &str) -> Vec<String> {
    squeeze(&folded(text)).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What follows these words at the beginning of a text, with its punctuation.
#[must_use]
pub fn rest_after(text: &str, words: &str) -> String {
    after(&folded(text), words, &[]).unwrap_or_default().to_owned()
}

/// As much of a text as is looked at, without case and without differences of form.
fn folded(text: &str) -> String {
    text.nfkc().take(TEXT_CHARS_MAX).collect::<String>().to_lowercase()
}

/// The text with every run of punctuation and blanks made one blank.
fn squeeze(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The inside of a text that is one quotation from end to end.
fn quoted(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', '!', '?']);
    let mut chars = text.chars();
    let (open, close) = (chars.next()?, chars.next_back()?);
    let inside = chars.as_str();
    let is_quotation = QUOTES.contains(&(open, close));
    let one_piece = !inside.contains([open, close]);
    (is_quotation && one_piece && !inside.trim().is_empty()).then(|| inside.trim().to_owned())
}

fn trim_name(text: &str) -> &str {
    text.trim().trim_end_matches(['.', '!', '?', ',', ';']).trim()
}

#[cfg(test)]
mod tests;
