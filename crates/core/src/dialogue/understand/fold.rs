//! One form for comparing what people write with words and with names, on both sides.
//!
//! Two texts have the same form if they differ in nothing but case, in how Unicode composes a letter, in which apostrophe, quotation mark,
//! dash or blank they use, in which script's digits they write a number, or in characters that cannot be seen. Letters that only look alike stay
//! different: [`crate::audit`] tells of those.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The form of a text. Line breaks stay; every other blank is one blank each.
///
/// The form of a form is itself.
pub(crate) fn folded(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ' || byte == b'\n') {
        let small = text.to_ascii_lowercase();
        return if small.contains('`') { small.replace('`', "'") } else { small };
    }
    // Some letters turn into others only when they are small, so it is done until nothing changes; twice is the most that is known.
    let mut form = folded_once(text);
    for _ in 0..3 {
        let next = folded_once(&form);
        if next == form {
            break;
        }
        form = next;
    }
    form
}

fn folded_once(text: &str) -> String {
    // What NFKC would take apart into a blank and a mark, and what cannot be seen, goes first: it may stand between two marks.
    let seen = text.replace("\r\n", "\n");
    let seen = seen.chars().filter(|char| !is_invisible(*char)).map(plain);
    let small = seen.nfkc().filter(|char| !is_invisible(*char)).flat_map(|char| match char {
        // Its own small letter is an i with a second dot.
        'İ' | 'ı' => 'i'.to_lowercase(),
        'ς' => 'σ'.to_lowercase(),
        other => other.to_lowercase(),
    });
    small.map(plain).nfc().collect()
}

/// The one character that stands for all of its kind.
fn plain(char: char) -> char {
    match char {
        'A'..='Z' => char.to_ascii_lowercase(),
        '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\'' | '’' | '‘' | '‚' | '‛' | 'ʼ' | 'ʹ' | '′' | '`' | '´' | '＇' | '‹' | '›' => '\'',
        '"' | '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '〝' | '〞' | '〟' | '＂' | '❝' | '❞' | '「' | '」' | '『'
        | '』' => '"',
        '−' | '⁃' | '➖' => '-',
        _ if char.is_ascii() => char,
        _ if char.is_whitespace() => ' ',
        _ => match char.general_category() {
            GeneralCategory::DashPunctuation => '-',
            GeneralCategory::DecimalNumber => digit(char),
            _ => char,
        },
    }
}

/// The ASCII digit of a decimal digit of any script. In Unicode the ten of a script stand in a row, beginning with zero.
fn digit(char: char) -> char {
    let is_digit = |code: &u32| {
        char::from_u32(*code).is_some_and(|char| char.general_category() == GeneralCategory::DecimalNumber)
    };
    let before = (1..=60).map_while(|back| (char as u32).checked_sub(back).filter(&is_digit)).count();
    u32::try_from(before % 10).ok().and_then(|value| char::from_digit(value, 10)).unwrap_or(char)
}

/// Whether a character cannot be seen: control and format characters, fillers, variation selectors, what draws a box around a digit.
pub(crate) fn is_invisible(char: char) -> bool {
    if char.is_ascii() {
        return char.is_ascii_control() && !char.is_ascii_whitespace();
    }
    matches!(char,
        '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{20E3}' | '\u{2800}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
        || matches!(
            char.general_category(),
            GeneralCategory::Format | GeneralCategory::PrivateUse | GeneralCategory::Unassigned
        )
        || (char.general_category() == GeneralCategory::Control && !char.is_whitespace())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_only_looks_different_has_one_form() {
        for (one, other) in [
            ("Tusky", "Ｔｕｓｋｙ"),
            ("TUSKY", "tusky"),
            ("Tusky", "T\u{200b}us\u{2060}ky\u{feff}"),
            ("Tusky", "\u{2068}Tusky\u{2069}"),
            ("Tusky", "Tus\u{ad}ky\u{fe0f}"),
            ("D'Note", "D’Note"),
            ("D'Note", "D`Note"),
            ("\"a\"", "„a“"),
            ("\"a\"", "«a»"),
            ("2-4", "2–4"),
            ("2-4", "2−4"),
            ("2-4", "2‑4"),
            ("2", "２"),
            ("12", "١٢"),
            ("90", "९०"),
            ("5", "𝟝"),
            ("2", "2\u{fe0f}\u{20e3}"),
            ("istanbul", "İSTANBUL"),
            ("istanbul", "ISTANBUL"),
            ("ΟΔΟΣ", "οδος"),
            ("Café", "Cafe\u{301}"),
            ("a b", "a\u{a0}b"),
            ("a\nb", "a\r\nb"),
        ] {
            assert_eq!(folded(one), folded(other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_is_another_letter_stays_another() {
        for (one, other) in [("Tusky", "Тusky"), ("Ivory", "lvory"), ("tone", "töne"), ("yes", "y\u{336}es")] {
            assert_ne!(folded(one), folded(other), "{one:?} {other:?}");
        }
    }

    proptest! {
        #[test]
        fn the_form_of_a_form_is_itself(text in "\\PC{0,40}|.{0,40}") {
            let form = folded(&text);
            prop_assert_eq!(folded(&form), form);
        }
    }
}
