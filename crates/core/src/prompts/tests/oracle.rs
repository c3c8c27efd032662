//! What servers make of a text, written down apart from the code that guards against it.
//!
//! Mastodon 4.3+ finds mentions by `(?<![=/[:word:]])@(USERNAME(?:@DOMAIN)?)`, and hashtags after `#` or `＃`; both make links of
//! `scheme://`, Mastodon of `xmpp:` and `magnet:`, `GoToSocial` of `www.`; `:shortcode:` is a custom emoji. Where a server is
//! stricter than these rules, the rules win.

use std::sync::LazyLock;

use regex::Regex;

/// What a text does.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Deeds {
    pub(super) mentions: Vec<String>,
    pub(super) hashtags: Vec<String>,
    pub(super) links: Vec<String>,
    pub(super) emoji: Vec<String>,
}

static MENTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[@＠]([a-z0-9_]+(?:[.-]+[a-z0-9_]+)*(?:@[\w]+(?:[.-]+[\w]+)*(?::[0-9]+)?)?)")
        .expect("a valid pattern")
});
static HASHTAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[#＃]([\w·・\u{200c}]+)").expect("a valid pattern"));
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[a-z][a-z0-9+.-]*://\S+|(?:xmpp|magnet|mailto):[^\s\u{2060}]\S*|www\.[^\s\u{2060}]\S*")
        .expect("a valid pattern")
});
static EMOJI: LazyLock<Regex> = LazyLock::new(|| Regex::new(r":[a-zA-Z0-9_]+:").expect("a valid pattern"));
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[=/\w]$").expect("a valid pattern"));

/// What servers make of this text.
pub(super) fn deeds(text: &str) -> Deeds {
    let mut deeds = Deeds::default();
    let mut before: Option<char> = None;
    for (index, char) in text.char_indices() {
        let free = before.is_none_or(|before| !WORD.is_match(before.encode_utf8(&mut [0; 4])));
        let found = |pattern: &Regex| pattern.captures(&text[index..]).map(|captures| captures[1].to_owned());
        match char {
            '@' | '＠' if free => deeds.mentions.extend(found(&MENTION)),
            '#' | '＃' if free => deeds.hashtags.extend(found(&HASHTAG)),
            _ => {}
        }
        before = Some(char);
    }
    deeds.links = LINK.find_iter(text).map(|found| found.as_str().to_owned()).collect();
    deeds.emoji = EMOJI.find_iter(text).map(|found| found.as_str().to_owned()).collect();
    deeds
}

#[test]
fn the_oracle_sees_what_servers_see() {
    let seen =
        deeds("@alice x (@bob.b@evil.example) https://h/~@carol #tag ＃two :x: www.a.example xmpp:a me@x.y h/@z");
    assert_eq!(seen.mentions, ["alice", "bob.b@evil.example", "carol"]);
    assert_eq!(seen.hashtags, ["tag", "two"]);
    assert_eq!(seen.links, ["https://h/~@carol", "www.a.example", "xmpp:a"]);
    assert_eq!(seen.emoji, [":x:"]);
    assert_eq!(
        deeds("a@\u{2060}bob #\u{2060}tag :\u{2060}x:\u{2060} https:\u{2060}//x www.\u{2060}x"),
        Deeds::default()
    );
}
