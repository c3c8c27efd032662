//! The two days of an entry: "Last used on Mar 13, 2026 · Authorized on Mar 03, 2013", in any language.
//!
//! The words around a day need not be known. A month's name means the same month in every language that has it, but for a few,
//! and those are not read. What could mean two days is not read either.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::PrintedDay;

/// What stands between the days, in every language.
const BETWEEN: &str = " \u{b7} ";
/// The names of the months, a line for each month: words of the Unicode CLDR (the abbreviated and the whole, alone and in a date) in
/// the languages that Mastodon has. Of a name with a blank or an apostrophe in it, the last word. Words that mean different months
/// in different languages are left out (`lis` is October or November); so are words of one or two Latin letters.
const MONTHS: &str = include_str!("months.txt");
/// The languages that have those words.
const AMBIGUOUS: [OwnMonths; 3] = [
    OwnMonths {
        beginnings: &["Ostatnio używan", "Autoryzowan"], words: &[("lip", 7), ("lis", 11), ("listopada", 11)]
    },
    OwnMonths { beginnings: &["Naposled", "Autorizov"], words: &[("srp", 8), ("lis", 11), ("listopad", 11)] },
    OwnMonths {
        beginnings: &["Posljednj", "Zadnj", "Autoriziran", "Odobren"],
        words: &[("lip", 6), ("srp", 7), ("lis", 10), ("listopad", 10), ("listopada", 10)],
    },
];
/// The fewest letters by which a longer name of a month is known.
const BEGINNING_CHARS_MIN: usize = 3;

static MONTH_OF_WORD: LazyLock<BTreeMap<&str, i8>> = LazyLock::new(|| {
    (1..).zip(MONTHS.lines()).flat_map(|(month, line)| line.split(' ').map(move |word| (word, month))).collect()
});

/// Months of one language whose names mean others elsewhere.
struct OwnMonths {
    /// How the texts around a day begin in this language, and in no other that has these words.
    beginnings: &'static [&'static str],
    words: &'static [(&'static str, i8)],
}

/// The line with the days, taken apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days<'a> {
    last_used: &'a str,
    registered: &'a str,
}

impl<'a> Days<'a> {
    /// The parts of a line that has the form of one with the days: a day with a year stands on the right, and one on the left too
    /// or no digit at all.
    pub(crate) fn of(line: &'a str) -> Option<Self> {
        let (last_used, registered) = line.split_once(BETWEEN)?;
        let has_day = |text: &str| (5..=8).contains(&digits(text)) && has_year(text);
        let is_form = !registered.contains(BETWEEN)
            && has_day(registered)
            && (has_day(last_used) || (digits(last_used) == 0 && !last_used.trim().is_empty()));
        is_form.then_some(Self { last_used, registered })
    }

    /// The last use. Without a digit it says "never", in whatever language: a day has a year of four digits in all of them.
    pub(crate) fn last_used(self) -> PrintedDay {
        if digits(self.last_used) == 0 { PrintedDay::Never } else { day(self.last_used) }
    }

    /// When the app was registered.
    pub(crate) fn registered(self) -> PrintedDay {
        day(self.registered)
    }
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Whether a year of the last or this century is in a text.
fn has_year(text: &str) -> bool {
    text.as_bytes()
        .windows(4)
        .any(|four| matches!(four[..2], [b'1', b'9'] | [b'2', b'0']) && four.iter().all(u8::is_ascii_digit))
}

/// A number or a word of a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum DayToken<'a> {
    Number(&'a str),
    Word(&'a str),
}

/// The day that a text names, if it can be no other.
fn day(text: &str) -> PrintedDay {
    let begins_with = |beginning: &&str| text.trim_start().starts_with(*beginning);
    let language = AMBIGUOUS.iter().find(|own| own.beginnings.iter().any(begins_with));
    let own_words = language.map_or(&[][..], |own| own.words);
    let folded = folded(text);
    let parts = parts(&folded);
    let found = marked(&parts).or_else(|| named(&parts, own_words)).or_else(|| counted(&parts, &folded));
    found.map_or(PrintedDay::NotRead, PrintedDay::Day)
}

/// Lower case, and no dot behind a letter: it only marks an abbreviation.
fn folded(text: &str) -> String {
    let mut before = ' ';
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        if character != '.' || before.is_ascii_digit() || before.is_whitespace() {
            folded.push(character);
        }
        before = character;
    }
    folded
}

fn parts(text: &str) -> Vec<DayToken<'_>> {
    let is_end = |c: char| {
        c.is_whitespace()
            || (c.is_ascii_punctuation())
            || matches!(
                c,
                '\'' | '’' | '‘' | 'ʼ' | '،' | '、' | '。' | '，' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            )
    };
    let mut found = Vec::new();
    for piece in text.split(is_end).filter(|piece| !piece.is_empty()) {
        let mut rest = piece;
        while let Some(first) = rest.chars().next() {
            let is_number = first.is_ascii_digit();
            let end = rest.find(|c: char| c.is_ascii_digit() != is_number).unwrap_or(rest.len());
            let (part, behind) = rest.split_at(end);
            found.push(if is_number { DayToken::Number(part) } else { DayToken::Word(part) });
            rest = behind;
        }
    }
    found
}

/// `2026年03月13日`, `2026년 3월 13일`, `13 thg 3 2026`: numbers that say what they are.
fn marked(parts: &[DayToken<'_>]) -> Option<Date> {
    let number_before = |marks: &[char]| {
        let mut found = parts.windows(2).filter_map(|pair| match pair {
            [DayToken::Number(number), DayToken::Word(word)] if word.starts_with(marks) => Some(*number),
            _ => None,
        });
        found.next().filter(|_| found.next().is_none())
    };
    let vietnamese = || {
        let mut found = parts.windows(2).filter_map(|pair| match pair {
            [DayToken::Word("thg" | "tháng" | "th"), DayToken::Number(number)] => Some(*number),
            _ => None,
        });
        found.next().filter(|_| found.next().is_none())
    };
    let month = number_before(&['月', '월']).or_else(vietnamese)?;
    let numbers = numbers(parts);
    let [_, _, _] = numbers[..] else { return None };
    let year = *numbers.iter().find(|number| number.len() == 4)?;
    let mut others =
        numbers.iter().filter(|number| number.as_ptr() != month.as_ptr() && number.as_ptr() != year.as_ptr());
    let day = others.next().filter(|_| others.next().is_none())?;
    date(year, month.parse().ok()?, day)
}

/// A day whose month has a name.
fn named(parts: &[DayToken<'_>], own_words: &[(&str, i8)]) -> Option<Date> {
    let numbers = numbers(parts);
    let (year, day) = match numbers[..] {
        [one, two] => {
            if one.len() == 4 {
                (one, two)
            } else {
                (two, one)
            }
        }
        // `Oct092020`
        [both] if both.len() == 6 => (&both[2..], &both[..2]),
        _ => return None,
    };
    let is_number = |part: &DayToken<'_>| matches!(part, DayToken::Number(_));
    let first = parts.iter().position(is_number)?;
    let last = parts.iter().rposition(is_number)?;
    let between = only(parts[first..last].iter().filter_map(|part| month(part, own_words)));
    let has_word_between = parts[first..last].iter().any(|part| matches!(part, DayToken::Word(word) if is_name(word)));
    let at = |index: Option<usize>| index.and_then(|index| month(parts.get(index)?, own_words));
    let (before, behind) = (at(first.checked_sub(1)), at(last.checked_add(1)));
    let month = match between {
        Some(month) => month,
        // `2026. gada 13. marts`: the month can stand behind both.
        None if has_word_between => behind.filter(|_| numbers[0] == year)?,
        None => only([before, behind].into_iter().flatten())?,
    };
    date(year, month, day)
}

/// Whether a word between two numbers can be a month's name, and not only hold them together, as "de" does.
fn is_name(word: &str) -> bool {
    MONTH_OF_WORD.contains_key(word) || word.chars().count() >= BEGINNING_CHARS_MIN
}

/// The one month that all of them are.
fn only(mut months: impl Iterator<Item = i8>) -> Option<i8> {
    let first = months.next()?;
    months.all(|month| month == first).then_some(first)
}

/// The month that a word names, or begins to name. What is ambiguous otherwise stands in `own_words`.
fn month(part: &DayToken<'_>, own_words: &[(&str, i8)]) -> Option<i8> {
    let DayToken::Word(word) = part else { return None };
    if let Some((_, month)) = own_words.iter().find(|(name, _)| name == word) {
        return Some(*month);
    }
    MONTH_OF_WORD.get(word).copied().or_else(|| {
        let is_ambiguous = AMBIGUOUS.iter().flat_map(|own| own.words).any(|(name, _)| name.starts_with(word))
            || word.chars().count() < BEGINNING_CHARS_MIN;
        let longer =
            MONTH_OF_WORD.range(*word..).take_while(|(name, _)| name.starts_with(word)).map(|(_, month)| *month);
        only(longer).filter(|_| !is_ambiguous)
    })
}

/// A day of three numbers. Behind the day comes the month in every language that writes it so (Bengali, Macedonian, Finnish, Slovak,
/// Belarusian and Romanian were seen to), but a slash between Latin letters may be the American order.
fn counted(parts: &[DayToken<'_>], text: &str) -> Option<Date> {
    let [first, second, third] = numbers(parts)[..] else { return None };
    if first.len() == 4 {
        return date(first, second.parse().ok()?, third);
    }
    let (one, two): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
    let is_latin = text.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}');
    let may_be_american = text.contains('/') && is_latin && one <= 12 && one != two;
    if third.len() != 4 || may_be_american { None } else { date(third, two, first) }
}

fn numbers<'a>(parts: &[DayToken<'a>]) -> Vec<&'a str> {
    let number = |part: &DayToken<'a>| match part {
        DayToken::Number(number) => Some(*number),
        DayToken::Word(_) => None,
    };
    parts.iter().filter_map(number).collect()
}

fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    if year.len() != 4 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests;
