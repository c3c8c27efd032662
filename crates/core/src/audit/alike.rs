//! Names that look like each other.
//!
//! Two names look alike if they have the same skeleton by Unicode's own list of confusable characters (UTS 39), which knows
//! letters of other scripts, `l` and `I` and `1`, `0` and `O`, `rn` and `m`. Blanks, invisible characters and case do not count.

use std::collections::BTreeMap;

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;
use unicode_security::{MixedScript, skeleton};

/// The most characters of a name that are looked at: more than are ever shown.
const CHARACTERS_MAX: usize = 200;

/// A name in a list of apps.
#[derive(Clone, Copy, Debug)]
pub struct Bearer<'a> {
    /// The name, as it came.
    pub name: &'a str,
    /// Whether it is the bot itself.
    pub is_bot: bool,
    /// When the first of its tokens was authorized, where that is known of each.
    pub since: Option<Timestamp>,
}

/// Whether two different names look alike. Equal names do not *look* alike, they are.
#[must_use]
pub fn is_alike(one: &str, other: &str) -> bool {
    one != other && skeletons(one).into_iter().zip(skeletons(other)).any(|(one, other)| !one.is_empty() && one == other)
}

/// For each name that imitates another one in the list, the other.
///
/// Who imitates whom? The bot itself imitates nobody. A name that mixes scripts, or hides characters, imitates the one that does
/// neither. Of two such, the one authorized later imitates the one that was there before. Where not even that is known, each looks like the other.
#[must_use]
pub fn imitations<'a>(bearers: &[Bearer<'a>]) -> BTreeMap<&'a str, &'a str> {
    let mut names: BTreeMap<&str, Precedence> = BTreeMap::new();
    for bearer in bearers {
        let precedence = Precedence::of(bearer);
        names.entry(bearer.name).and_modify(|known| *known = (*known).min(precedence)).or_insert(precedence);
    }
    let mut looks: BTreeMap<(usize, String), Vec<(Precedence, &str)>> = BTreeMap::new();
    for (name, precedence) in names {
        let skeletons = skeletons(name).into_iter().enumerate().filter(|(_, skeleton)| !skeleton.is_empty());
        for look in skeletons {
            looks.entry(look).or_default().push((precedence, name));
        }
    }
    let mut imitations: BTreeMap<&str, (Precedence, &str)> = BTreeMap::new();
    for mut group in looks.into_values() {
        group.sort();
        let Some((original, others)) = group.split_first() else { continue };
        let equal = others.first().filter(|other| other.0 == original.0).map(|other| (original.1, *other));
        for (name, imitated) in others.iter().map(|(_, name)| (*name, *original)).chain(equal) {
            // A name may look like several, by one skeleton or the other.
            imitations.entry(name).and_modify(|known| *known = (*known).min(imitated)).or_insert(imitated);
        }
    }
    imitations.into_iter().map(|(name, (_, imitated))| (name, imitated)).collect()
}

/// What speaks for a name being the one that is imitated. Less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Precedence {
    is_app: bool,
    is_strange: bool,
    since: Timestamp,
}

impl Precedence {
    fn of(bearer: &Bearer<'_>) -> Self {
        let since = bearer.since.unwrap_or(Timestamp::MAX);
        Self { is_app: !bearer.is_bot, is_strange: is_strange(bearer.name), since }
    }
}

/// The two skeletons of a name: of its small letters, and of the small letters of its skeleton. The second sees that `lVORY` is
/// written like `Ivory`, the first that `IVORY` is.
fn skeletons(name: &str) -> [String; 2] {
    let name: String = name.chars().filter(|char| !char.is_whitespace()).take(CHARACTERS_MAX).collect();
    let of = |text: &str| skeleton(text).collect::<String>();
    [of(&name.to_lowercase()), of(&of(&name).to_lowercase())]
}

/// Whether a name mixes scripts, has invisible characters or blanks where none belong, or letters that stand for others.
pub(crate) fn is_strange(name: &str) -> bool {
    let spaced = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_ascii() {
        return name != spaced || name.chars().any(char::is_control);
    }
    let is_plain = name == spaced && name.nfkc().eq(name.chars()) && !name.chars().any(is_invisible);
    !is_plain || !name.is_single_script()
}

/// Whether a character leaves no trace in a skeleton, or is a control character.
fn is_invisible(char: char) -> bool {
    char.is_control() || skeleton(char.encode_utf8(&mut [0; 4])).next().is_none()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;

    fn bearer(name: &str, day: i64) -> Bearer<'_> {
        Bearer { name, is_bot: false, since: Some(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day)) }
    }

    #[test]
    fn names_that_an_eye_takes_for_each_other_look_alike() {
        for (one, other) in [
            ("Ivory for Mac", "lvory for Mac"),
            ("Ivory for Mac", "1vory for Mac"),
            ("IVORY", "Ivory"),
            ("lVORY", "Ivory"),
            ("CrossPost 9000", "CrossPost 9OOO"),
            ("Modern", "Modem"),
            ("Tusky", "Тuѕkу"),
            ("Tusky", "Tus\u{200b}ky"),
            ("Tusky", " Tusky"),
            ("Tusky", "Tusky\u{202e}"),
            ("Tusky", "Ｔｕｓｋｙ"),
            ("Mona 6", "Mona б"),
            ("Toot!", "Tооt!"),
        ] {
            assert!(is_alike(one, other) && is_alike(other, one), "{one} and {other}");
        }
        for (one, other) in
            [("Tusky", "Tusky"), ("Tusky", "Husky"), ("Elk", "Elf"), ("", "\u{200b}"), ("Phanpy", "Phanpy Dev")]
        {
            assert!(!is_alike(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn the_stranger_name_imitates_and_else_the_later_one() {
        let imitated = |bearers: &[Bearer<'static>]| -> Vec<(String, String)> {
            imitations(bearers).into_iter().map(|(one, other)| (one.to_owned(), other.to_owned())).collect()
        };
        let pair = |one: &str, other: &str| vec![(one.to_owned(), other.to_owned())];
        assert_eq!(imitated(&[bearer("Тusky", 1), bearer("Tusky", 9)]), pair("Тusky", "Tusky"), "mixed scripts");
        assert_eq!(imitated(&[bearer("lvory", 9), bearer("Ivory", 1)]), pair("lvory", "Ivory"), "later");
        assert_eq!(imitated(&[bearer("lvory", 1), bearer("Ivory", 9)]), pair("Ivory", "lvory"), "later");
        let bot = Bearer { is_bot: true, ..bearer("Auditoot", 9) };
        assert_eq!(imitated(&[bearer("Audit00t", 1), bot]), pair("Audit00t", "Auditoot"), "the bot imitates nobody");
        assert_eq!(imitated(&[bearer("Tusky", 1), bearer("Tusky", 2), bearer("Elk", 3)]), []);
        let undated = |name| Bearer { since: None, ..bearer(name, 0) };
        assert_eq!(imitated(&[undated("lvory"), undated("Ivory")]).len(), 2, "nobody knows, so both are said");
        let three = imitated(&[bearer("Ivory", 1), bearer("lvory", 2), bearer("1vory", 3)]);
        assert_eq!(three.iter().filter(|(_, original)| original == "Ivory").count(), 2);
    }

    proptest! {
        #[test]
        fn any_names_can_be_looked_at(names in proptest::collection::vec("\\PC{0,12}|.{0,12}", 0..12)) {
            let bearers: Vec<Bearer<'_>> = names.iter().zip(0..).map(|(name, day)| bearer(name, day)).collect();
            for (one, other) in imitations(&bearers) {
                prop_assert!(is_alike(one, other), "{one:?} {other:?}");
            }
        }

        #[test]
        fn looking_alike_goes_both_ways_and_never_to_oneself(one in "\\PC{0,12}", other in "\\PC{0,12}") {
            prop_assert_eq!(is_alike(&one, &other), is_alike(&other, &one));
            prop_assert!(!is_alike(&one, &one));
        }

        #[test]
        fn an_invisible_character_hides_nothing(name in "[A-Za-z]{2,12}", place in 0_usize..12) {
            let hidden = char::from_u32(0x200b).expect("a character");
            let mut other = name.clone();
            other.insert(place.min(name.len()), hidden);
            prop_assert!(is_alike(&name, &other));
            prop_assert!(is_strange(&other) && !is_strange(&name));
        }
    }
}
