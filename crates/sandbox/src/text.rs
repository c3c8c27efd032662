//! What each server finds in the text of a post: whom it addresses, its hashtags, links and custom emoji.
//!
//! Pure functions. They are the measure for the rule that untrusted text in a post of the bot cannot act.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;
use url::{Host, Url};

use super::Character;

/// An account as a text names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Handle {
    /// The name, as written.
    pub username: String,
    /// The server, if one is named.
    pub domain: Option<String>,
}

/// Something in a text that the server turns into a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entity {
    pub(super) range: Range<usize>,
    pub(super) kind: EntityKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EntityKind {
    Mention(Handle),
    Hashtag(String),
    Link(String),
}

/// What a link counts on Mastodon, however long it is.
const LINK_LENGTH: usize = 23;

/// Everybody whom this text addresses, if such an account exists.
///
/// Mastodon 4.3+ reads the raw text, also inside links and quotes; a direct post goes to everybody found. GoToSocial
/// wants blank or punctuation before the `@`, and does not look inside links.
#[must_use]
pub fn mentions(character: Character, text: &str) -> Vec<Handle> {
    let found = match character {
        Character::Mastodon => mastodon_mentions(text),
        Character::GoToSocial => entities(character, text),
    };
    let handle = |entity: Entity| match entity.kind {
        EntityKind::Mention(handle) => Some(handle),
        EntityKind::Hashtag(_) | EntityKind::Link(_) => None,
    };
    found.into_iter().filter_map(handle).collect()
}

/// The hashtags in this text, without their sign.
///
/// For Mastodon this is the loosest of the rules of 4.2 to 4.6, because the bot meets all of them: 4.6 wants blank
/// before the sign, the others only no word; the full-width sign counts since 4.5.
#[must_use]
pub fn hashtags(character: Character, text: &str) -> Vec<String> {
    let found = match character {
        Character::Mastodon => mastodon_hashtags(text),
        Character::GoToSocial => gotosocial_hashtags(text),
    };
    let name = |entity: Entity| match entity.kind {
        EntityKind::Hashtag(name) => Some(name),
        EntityKind::Mention(_) | EntityKind::Link(_) => None,
    };
    found.into_iter().filter_map(name).collect()
}

/// The links in this text.
///
/// Guessed: the real Mastodon wants a host under a known top-level domain; here every host counts, because the
/// sandbox's own pages are at an address. On GoToSocial a bare `www.` is enough.
#[must_use]
pub fn links(character: Character, text: &str) -> Vec<String> {
    let address = |entity: Entity| match entity.kind {
        EntityKind::Link(address) => Some(address),
        EntityKind::Mention(_) | EntityKind::Hashtag(_) => None,
    };
    found_links(character, text).into_iter().filter_map(address).collect()
}

/// The short codes in this text that would become pictures, if the server has such an emoji.
#[must_use]
pub fn emojis(character: Character, text: &str) -> Vec<String> {
    static MASTODON: LazyLock<Regex> = LazyLock::new(|| pattern(r":([a-zA-Z0-9_]{2,}):"));
    static GOTOSOCIAL: LazyLock<Regex> = LazyLock::new(|| pattern(r":([a-zA-Z0-9_]{2,30}):"));
    let apart =
        |neighbour: Option<char>| neighbour.is_none_or(|neighbour| neighbour != ':' && !neighbour.is_alphanumeric());
    match character {
        Character::Mastodon => scan(&MASTODON, text, |range, _| {
            (apart(before(text, range.start)) && apart(text[range.end..].chars().next()))
                .then(|| text[range.start + 1..range.end - 1].to_owned())
        }),
        Character::GoToSocial => GOTOSOCIAL.captures_iter(text).map(|found| found[1].to_owned()).collect(),
    }
}

/// How long a post is by the server's own count.
///
/// Mastodon: grapheme clusters, a link counts 23, `@user@domain` counts as `@user`. GoToSocial: Unicode scalars, as
/// they stand. Both add the content warning.
#[must_use]
pub fn length(character: Character, text: &str, spoiler_text: &str) -> usize {
    match character {
        Character::GoToSocial => text.chars().count() + spoiler_text.chars().count(),
        Character::Mastodon => {
            let mut length = spoiler_text.graphemes(true).count();
            let mut rest = 0;
            for entity in entities(character, text) {
                length += text[rest..entity.range.start].graphemes(true).count();
                length += match &entity.kind {
                    EntityKind::Link(_) => LINK_LENGTH,
                    EntityKind::Mention(handle) => 1 + handle.username.graphemes(true).count(),
                    EntityKind::Hashtag(_) => text[entity.range.clone()].graphemes(true).count(),
                };
                rest = entity.range.end;
            }
            length + text[rest..].graphemes(true).count()
        }
    }
}

/// By how much the links in a text exceed their usual count on Mastodon, where it counts them in full: those whose host is an address, or
/// ends in a label that is missing in the list of twitter-text 3.1.0.
pub(super) fn links_beyond_count(text: &str) -> usize {
    const UNKNOWN: [&str; 7] = ["test", "local", "lan", "internal", "arpa", "music", "kids"];
    let is_unknown = |link: &&String| match Url::parse(link).ok().as_ref().and_then(Url::host) {
        Some(Host::Domain(domain)) => domain.rsplit_once('.').is_none_or(|(_, last)| UNKNOWN.contains(&last)),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) | None => true,
    };
    let links = links(Character::Mastodon, text);
    let length = |link: &String| link.graphemes(true).count().saturating_sub(LINK_LENGTH);
    links.iter().filter(is_unknown).map(length).sum()
}

/// Everything in a text that becomes a link, in order, without overlaps: what begins first wins.
pub(super) fn entities(character: Character, text: &str) -> Vec<Entity> {
    let mut found = found_links(character, text);
    match character {
        Character::Mastodon => {
            found.extend(mastodon_hashtags(text));
            found.extend(mastodon_mentions(text));
        }
        Character::GoToSocial => {
            found.extend(gotosocial_hashtags(text));
            found.extend(gotosocial_mentions(text));
        }
    }
    // The sort is stable: at one place, a link goes before a hashtag before a mention.
    found.sort_by_key(|entity| entity.range.start);
    let mut end = 0;
    found.retain(|entity| {
        let free = entity.range.start >= end;
        if free {
            end = entity.range.end;
        }
        free
    });
    found
}

/// Ruby's `[[:word:]]`, which is not quite Rust's `\w`: the joiners U+200C and U+200D are no word.
const WORD: &str = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}";

fn mastodon_mentions(text: &str) -> Vec<Entity> {
    static MENTION: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(r"@((?i:[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*))(?:@([{WORD}]+(?:[.-]+[{WORD}]+)*))?"))
    });
    scan(&MENTION, text, |range, groups| {
        let allowed = before(text, range.start).is_none_or(|before| !matches!(before, '=' | '/') && !is_word(before));
        allowed.then(|| Entity { range, kind: EntityKind::Mention(handle(groups)) })
    })
}

fn mastodon_hashtags(text: &str) -> Vec<Entity> {
    // An inner run may hold separators, but neither begins nor ends with one.
    static HASHTAG: LazyLock<Regex> = LazyLock::new(|| {
        let (word, separator) = (format!("{WORD}_"), "_\u{b7}\u{30fb}\u{200c}");
        pattern(&format!(
            r"[#＃]([{word}][{word}{separator}]*[\p{{Alphabetic}}{separator}][{word}{separator}]*[{word}]|[{word}]*\p{{Alphabetic}}[{word}]*)"
        ))
    });
    scan(&HASHTAG, text, |mut range, groups| {
        let blocks = |before: char| matches!(before, '/' | ')' | '_') || before.is_ascii_alphanumeric();
        if before(text, range.start).is_some_and(blocks) {
            return None;
        }
        let mut name = groups.get(1)?.as_str();
        if text[range.end..].starts_with("://") {
            for scheme in ["https", "http"] {
                if let Some(shorter) = name.strip_suffix(scheme) {
                    name = shorter;
                    range.end -= scheme.len();
                    break;
                }
            }
        }
        (!name.is_empty()).then(|| Entity { range, kind: EntityKind::Hashtag(name.to_owned()) })
    })
}

fn gotosocial_mentions(text: &str) -> Vec<Entity> {
    // A full stop or colon after the handle belongs to it: "@bot." is nobody.
    static MENTION: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"@((?:\p{L}\p{M}*|\p{N}|[._-])+)(?:@((?:\p{L}\p{M}*|\p{N}|[.:-])+))?"));
    scan(&MENTION, text, |range, groups| {
        let allowed = before(text, range.start).is_none_or(|before| before.is_whitespace() || is_punctuation(before));
        allowed.then(|| Entity { range, kind: EntityKind::Mention(handle(groups)) })
    })
}

fn gotosocial_hashtags(text: &str) -> Vec<Entity> {
    let ends = |character: char| {
        matches!(character, '\u{200b}' | '\u{feff}' | '|')
            || character.is_whitespace()
            || (is_punctuation(character) && character != '_')
    };
    let mut found = Vec::new();
    let mut free_from = 0;
    for (start, _) in text.match_indices('#') {
        if start < free_from || before(text, start).is_some_and(|before| !ends(before)) {
            continue;
        }
        let name: &str = text[start + 1..].split(ends).next().unwrap_or_default();
        let sound = name.chars().all(|character| character.is_alphanumeric() || character == '_');
        if sound && name.chars().count() <= 100 && name.chars().any(char::is_alphanumeric) {
            free_from = start + 1 + name.len();
            found.push(Entity { range: start..free_from, kind: EntityKind::Hashtag(name.to_owned()) });
        }
    }
    found
}

fn found_links(character: Character, text: &str) -> Vec<Entity> {
    static MASTODON: LazyLock<Regex> = LazyLock::new(|| {
        let host = r"(?:[\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}]|\[[0-9a-f:.]+\])";
        let inside = r"[^\s<>()?]";
        let (balanced, last) = (format!(r"\({inside}+\)"), r#"[^\s()?!*"'「」<>;:=,.$%\[\]~&|@]"#);
        let query = r"[a-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@^\u{a0}-\u{10fffd}]*[a-z0-9_&=#/\-\u{a0}-\u{10fffd}]";
        pattern(&format!(
            r"(?i)(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://{host}(?::[0-9]+)?(?:/(?:(?:{inside}|{balanced})*(?:{last}|{balanced}))?)?(?:\?{query})?|xmpp:[^\s@<>]+@{host}|magnet:\?{query}"
        ))
    });
    static GOTOSOCIAL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r#"(?i)https?://[\p{L}\p{N}\[][^\s<>"]*|www\.[-a-z0-9@:%._+~#=]{1,256}\.[a-z]+(?:[/#?][^\s<]*)?"#)
    });
    match character {
        Character::Mastodon => scan(&MASTODON, text, |range, _| {
            let blocks =
                |before: char| before.is_ascii_alphanumeric() || matches!(before, '@' | '＠' | '$' | '#' | '＃');
            let address = text[range.clone()].to_owned();
            (!before(text, range.start).is_some_and(blocks))
                .then_some(Entity { range, kind: EntityKind::Link(address) })
        }),
        Character::GoToSocial => scan(&GOTOSOCIAL, text, |mut range, _| {
            let trailing = |character: char| "?!.,:;*_~'".contains(character);
            range.end = range.start + text[range.clone()].trim_end_matches(trailing).len();
            let address = text[range.clone()].to_owned();
            let allowed = before(text, range.start).is_none_or(|before| !before.is_alphanumeric());
            allowed.then_some(Entity { range, kind: EntityKind::Link(address) })
        }),
    }
}

/// Walks over the matches as an engine with look-behind does: a match that is refused gives up only its first
/// character.
fn scan<T>(pattern: &Regex, text: &str, accept: impl Fn(Range<usize>, &regex::Captures<'_>) -> Option<T>) -> Vec<T> {
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(groups) = pattern.captures_at(text, position) {
        let Some(whole) = groups.get(0) else { break };
        let first = text[whole.start()..].chars().next().map_or(1, char::len_utf8);
        position = whole.start() + first;
        if let Some(item) = accept(whole.range(), &groups) {
            found.push(item);
            position = whole.end().max(position);
        }
    }
    found
}

fn handle(groups: &regex::Captures<'_>) -> Handle {
    let group = |number| groups.get(number).map(|group| group.as_str().to_owned());
    Handle { username: group(1).unwrap_or_default(), domain: group(2) }
}

fn before(text: &str, place: usize) -> Option<char> {
    text[..place].chars().next_back()
}

fn is_word(character: char) -> bool {
    static ONE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^[{WORD}]$")));
    ONE.is_match(character.encode_utf8(&mut [0; 4]))
}

fn is_punctuation(character: char) -> bool {
    static ONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\p{P}$"));
    ONE.is_match(character.encode_utf8(&mut [0; 4]))
}

#[expect(clippy::expect_used, reason = "every pattern is a constant, and a test uses it")]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

#[cfg(test)]
mod tests;
