//! From a text to a command, or to a mistake.
//!
//! Case, punctuation, quotes and blanks never matter. Keywords and numbers win over app names; a name can be quoted.
//! Nothing here guesses: a `yes` is one of five phrases and nothing else.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::command::{COMMANDS, Command, Remind, Row, Switch, Tail, Verb};
use super::reply::Language;
use super::shown::Pick;
use super::span::{Span, Unit};
use crate::audit::{Filter, Order, Power, Unused};
use crate::secret::AuthorizationCode;

/// The longest text that is looked at, in characters. No command is longer; what is beyond it is not read.
const TEXT_CHARS_MAX: usize = 600;
/// The most things one command may point at. A text that is read whole holds no more.
const PICKS_MAX: usize = 300;
/// The most digits a number has; a longer one is cut, and belongs to no list.
const DIGITS_MAX: usize = 9;

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

/// Reads a text.
///
/// # Errors
/// What kind of mistake it is.
pub fn parse(text: &str) -> Result<Command, Mistake> {
    let is_cut = text.nfkc().nth(TEXT_CHARS_MAX).is_some();
    let text: String = text.nfkc().take(TEXT_CHARS_MAX).collect::<String>().to_lowercase();
    let parts: Vec<&str> = SEPARATOR.split(&text).filter(|part| !squeeze(part).is_empty()).collect();
    let commands = parts.iter().filter(|part| find_row(part).is_some()).count();
    if commands > 1 {
        return Err(Mistake::Several);
    }
    let (row, tail) = find_row(&text).ok_or(Mistake::NotUnderstood)?;
    // What has to be the whole message is not read out of the beginning of a longer one, nor from beside a picture.
    if row.tail == Tail::Nothing && (is_cut || !text.chars().all(is_plain)) {
        return Err(Mistake::NotUnderstood);
    }
    // Half a command may mean more than the whole: an exception could be what is missing.
    if is_cut && row.verb == Verb::Revoke {
        return Err(Mistake::What(row.verb));
    }
    command(row.verb, tail)
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

pattern!(SEPARATOR, r"[\n;]|\.\s|\s(?:and then|and|then)\s");
pattern!(LONE_CODE, r"^[A-Za-z0-9._~=-]{20,200}$");
pattern!(CODE_IN_LINK, r"https?://\S*[?&]code=([^&#\s]{1,600})");
pattern!(NUMBER, r"^(?:number |no |app |#)?\s*([0-9]+)$");
pattern!(RANGE, r"^([0-9]+)\s*(?:-|–|—|to)\s*([0-9]+)$");
pattern!(SIGN_IN, r"^([0-9]+)([a-z]{1,2})$");
pattern!(NUMBERS, r"^[0-9]+[a-z]{0,2}(?:(?:[\s,&]|and|-|–|—|to)*[0-9]+[a-z]{0,2})*$");
pattern!(NUMBER_GAP, r"([0-9a-z])\s+([0-9])");
pattern!(DASH_GAP, r"\s*(?:-|–|—|\bto\b)\s*");
pattern!(
    SPAN,
    r"^(?:for |in )?(?:(?:more|over) (?:than )?)?(?:the last )?([0-9]{1,4}|an?|one)?\s*(d|days?|w|weeks?|m|months?|y|years?)$"
);

/// Compiles a pattern of this program.
#[expect(clippy::expect_used, reason = "every pattern is a literal, and the tests of this module compile each")]
fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is well formed")
}

/// The row whose words begin this text, the longest words first, with what follows them.
fn find_row(text: &str) -> Option<(&'static Row, &str)> {
    let bare = squeeze(text);
    let (row, words) = COMMANDS
        .iter()
        .flat_map(|row| row.words().map(move |words| (row, words)))
        .filter(|(row, words)| match row.tail {
            Tail::Nothing => bare == *words,
            Tail::Ignored | Tail::Argument => {
                bare.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            }
        })
        .max_by_key(|(_, words)| words.len())?;
    Some((row, tail_after(text, words)))
}

/// What follows the words in the text, with its punctuation, which an argument may need.
fn tail_after<'a>(text: &'a str, words: &str) -> &'a str {
    let mut rest = text;
    for word in words.split(' ') {
        let Some(at) = rest.find(word) else { return "" };
        rest = &rest[at + word.len()..];
    }
    rest.trim_start_matches(|c: char| c.is_whitespace() || ",.:;!?)]}'”’".contains(c)).trim()
}

/// Whether a character is a letter, a digit, a blank, or what people write around words.
fn is_plain(c: char) -> bool {
    let is_around_words = c.is_ascii_punctuation() || "“”„‘’«»…–—¡¿。、！？\u{200b}\u{2060}\u{feff}".contains(c);
    c.is_alphanumeric() || c.is_whitespace() || is_around_words
}

/// The text with every run of punctuation and blanks made one blank.
fn squeeze(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn command(verb: Verb, tail: &str) -> Result<Command, Mistake> {
    Ok(match verb {
        Verb::Help => Command::Help,
        Verb::List => Command::List(filter(tail)),
        Verb::More => Command::More,
        Verb::Sort => Command::Sort(order(tail).ok_or(Mistake::What(verb))?),
        Verb::Show => match picks(tail).as_deref() {
            Some([pick]) if pick.is_single() => Command::Show(pick.clone()),
            Some(_) => return Err(Mistake::Several),
            None => return Err(Mistake::What(verb)),
        },
        Verb::Revoke => Command::Revoke(picks(tail).ok_or(Mistake::What(verb))?),
        Verb::Keep => Command::Keep(picks(tail).ok_or(Mistake::What(verb))?),
        Verb::Yes => Command::Yes,
        Verb::No => Command::No,
        Verb::Remind => Command::Remind(remind(tail).ok_or(Mistake::What(verb))?),
        Verb::Snooze => Command::Snooze(span(tail).ok_or(Mistake::What(verb))?),
        Verb::Watch => Command::Watch(switch(tail).ok_or(Mistake::What(verb))?),
        Verb::Hacked => Command::Hacked,
        Verb::History => Command::History,
        Verb::Status => Command::Status,
        Verb::Privacy => Command::Privacy,
        Verb::Export => Command::Export,
        Verb::Speak => Command::Speak(language(tail).ok_or(Mistake::What(verb))?),
        Verb::SignIn => Command::SignIn,
        Verb::Disconnect => Command::Disconnect,
        Verb::Forget => Command::Forget,
        Verb::Thanks => Command::Thanks,
    })
}

fn filter(tail: &str) -> Filter {
    if let Some(name) = quoted(tail) {
        return Filter::Named(name);
    }
    let bare = squeeze(tail);
    let bare = bare.strip_suffix(" apps").unwrap_or(&bare);
    match bare {
        "" | "all" | "apps" | "everything" => return Filter::All,
        "never used" | "never" | "unused ever" => return Filter::NeverUsed,
        "new" => return Filter::New,
        "unused" | "not used" | "old" => return Filter::Unused(Unused { days: 90 }),
        _ => {}
    }
    for start in ["unused ", "not used "] {
        if let Some(days) = bare.strip_prefix(start).and_then(span_days) {
            return Filter::Unused(Unused { days });
        }
    }
    if let Some(power) = bare.strip_prefix("can ").or(bare.strip_prefix("that can ")).and_then(power) {
        return Filter::Can(power);
    }
    Filter::Named(trim_name(tail).to_owned())
}

/// The power somebody means by the words after "can".
fn power(words: &str) -> Option<Power> {
    Some(match words {
        "post" | "post as me" | "write" => Power::Post,
        "read" | "read private mentions" | "read my private mentions" | "read dms" => Power::ReadPrivateMentions,
        "change profile" | "change my profile" => Power::ChangeProfile,
        "change everything" | "read and change everything" => Power::ReadAndChangeEverything,
        "admin" | "administer" => Power::Administer,
        _ => return None,
    })
}

/// A span as people say it: `90d`, `3 months`, `a year`.
#[must_use]
pub fn span(text: &str) -> Option<Span> {
    let captures = SPAN.captures(text.trim())?;
    let count: u32 = match captures.get(1).map(|count| count.as_str()) {
        None | Some("a" | "an" | "one") => 1,
        Some(digits) => digits.parse().ok()?,
    };
    let unit = match captures.get(2)?.as_str().chars().next()? {
        'd' => Unit::Days,
        'w' => Unit::Weeks,
        'm' => Unit::Months,
        _ => Unit::Years,
    };
    Some(Span { count, unit })
}

/// A span in days; see [`Span::days`].
fn span_days(text: &str) -> Option<u32> {
    span(text)?.days()
}

/// The order somebody means.
fn order(tail: &str) -> Option<Order> {
    Some(match squeeze(tail).as_str() {
        "name" | "names" => Order::Name,
        "last used" | "last use" | "use" => Order::LastUse,
        "date" | "age" => Order::Date,
        _ => return None,
    })
}

/// What somebody wants of reminders.
fn remind(tail: &str) -> Option<Remind> {
    let bare = squeeze(tail);
    Some(match bare.as_str() {
        "off" | "never" | "stop" | "no more" => Remind::Off,
        "weekly" => Remind::Every(Span { count: 1, unit: Unit::Weeks }),
        "monthly" => Remind::Every(Span { count: 1, unit: Unit::Months }),
        "yearly" => Remind::Every(Span { count: 1, unit: Unit::Years }),
        _ => Remind::Every(span(bare.strip_prefix("every ").unwrap_or(&bare))?),
    })
}

fn switch(tail: &str) -> Option<Switch> {
    match squeeze(tail).as_str() {
        "on" => Some(Switch::On),
        "off" => Some(Switch::Off),
        _ => None,
    }
}

fn language(tail: &str) -> Option<Language> {
    match squeeze(tail).as_str() {
        "en" | "english" => Some(Language::English),
        _ => None,
    }
}

/// What a text points at: numbers, ranges, sign-ins, names, or all; `None` if it points at nothing.
fn picks(tail: &str) -> Option<Vec<Pick>> {
    if let Some(name) = quoted(tail) {
        return Some(vec![Pick::Name(name)]);
    }
    let tail = trim_name(tail);
    if matches!(squeeze(tail).as_str(), "all" | "all apps" | "everything" | "all of them") {
        return Some(vec![Pick::All]);
    }
    if let Some(bulk) = bulk(tail) {
        return Some(vec![bulk]);
    }
    let mut parts: Vec<String> = Vec::new();
    if NUMBERS.is_match(tail) {
        // "1 2 3", "5 - 7" and "2 and 4": blanks between numbers separate, blanks around a dash do not.
        let joined = DASH_GAP.replace_all(tail, "-");
        let mut separated = joined.replace("and", ",").replace('&', ",");
        while NUMBER_GAP.is_match(&separated) {
            separated = NUMBER_GAP.replace_all(&separated, "$1,$2").into_owned();
        }
        parts.extend(separated.split(',').map(str::to_owned));
    } else {
        parts.extend(tail.split(',').map(str::to_owned));
    }
    let parts = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).take(PICKS_MAX);
    let picks = parts.map(|part| bulk(part).unwrap_or_else(|| pick(part))).collect::<Vec<Pick>>();
    // "all except" is over at no comma, so it cannot stand in a row with others: what belongs to it would not be certain.
    let is_certain = !picks.iter().any(|pick| matches!(pick, Pick::AllExcept(_)));
    (!picks.is_empty() && is_certain).then_some(picks)
}

/// What means many at once.
fn bulk(tail: &str) -> Option<Pick> {
    let bare = squeeze(tail);
    match bare.as_str() {
        "never used" | "never" => return Some(Pick::NeverUsed),
        "unused" | "not used" => return Some(Pick::Unused(90)),
        "duplicates" | "old" | "old sign ins" => return Some(Pick::Duplicates),
        _ => {}
    }
    for start in ["unused ", "not used "] {
        if let Some(days) = bare.strip_prefix(start).and_then(span_days) {
            return Some(Pick::Unused(days));
        }
    }
    if let Some(Pick::Number(number)) = bare.strip_prefix("old ").map(pick) {
        return Some(Pick::OldOf(number));
    }
    let rest = tail.strip_prefix("all except ").or(tail.strip_prefix("all but "))?;
    picks(rest).map(Pick::AllExcept)
}

fn pick(part: &str) -> Pick {
    if let Some(name) = quoted(part) {
        return Pick::Name(name);
    }
    if let Some(captures) = NUMBER.captures(part) {
        return Pick::Number(number(&captures[1]));
    }
    if let Some(captures) = RANGE.captures(part) {
        let (from, to) = (number(&captures[1]), number(&captures[2]));
        return Pick::Range(from.min(to), from.max(to));
    }
    if let Some(captures) = SIGN_IN.captures(part) {
        return Pick::SignIn(number(&captures[1]), captures[2].to_owned());
    }
    Pick::Name(trim_name(part).to_owned())
}

fn number(digits: &str) -> u32 {
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return 0;
    }
    digits[..digits.len().min(DIGITS_MAX)].parse().unwrap_or(u32::MAX)
}

/// The inside of a text that is one quotation from end to end.
fn quoted(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', '!', '?']);
    let mut chars = text.chars();
    let (open, close) = (chars.next()?, chars.next_back()?);
    let inside = chars.as_str();
    let is_quotation =
        matches!((open, close), ('"', '"') | ('\'', '\'') | ('“', '”') | ('„', '“') | ('«', '»') | ('‘', '’'));
    let one_piece = !inside.contains([open, close]);
    (is_quotation && one_piece && !inside.trim().is_empty()).then(|| inside.trim().to_owned())
}

fn trim_name(text: &str) -> &str {
    text.trim().trim_end_matches(['.', '!', '?', ',', ';']).trim()
}

#[cfg(test)]
mod tests;
