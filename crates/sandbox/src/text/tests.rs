use super::*;
use Character::{GoToSocial, Mastodon};

fn named(character: Character, text: &str) -> Vec<String> {
    let full = |handle: Handle| match handle.domain {
        Some(domain) => format!("{}@{domain}", handle.username),
        None => handle.username,
    };
    mentions(character, text).into_iter().map(full).collect()
}

#[test]
fn mastodon_addresses_everybody_the_raw_text_names() {
    assert_eq!(named(Mastodon, "@bot list apps"), ["bot"]);
    assert_eq!(named(Mastodon, "Free @mallory@evil.example"), ["mallory@evil.example"]);
    assert_eq!(named(Mastodon, "(@x) \"@y\" :@z `@admin` https://h.example/~@w"), ["x", "y", "z", "admin", "w"]);
    assert_eq!(named(Mastodon, "h.example/@x me@x.example %40x ?u=@x word@x"), [] as [&str; 0]);
    assert_eq!(named(Mastodon, "@bob@evil.example@x"), ["bob@evil.example"]);
    // Two handles side by side become one account on another server.
    assert_eq!(named(Mastodon, "@bob@evil.example, @Carol."), ["bob@evil.example", "Carol"]);
}

#[test]
fn a_word_joiner_behind_the_sign_makes_a_mention_harmless() {
    for character in Character::ALL {
        assert_eq!(named(character, "Free @\u{2060}mallory@\u{2060}evil.example"), [] as [&str; 0]);
        assert!(hashtags(character, "#\u{2060}tag").is_empty());
        assert!(emojis(character, ":\u{2060}smile:\u{2060}").is_empty());
        assert!(links(character, "https:\u{2060}//evil.example www.\u{2060}evil.example").is_empty());
    }
}

#[test]
fn gotosocial_wants_a_boundary_and_knows_ports() {
    assert_eq!(named(GoToSocial, "@alice@127.0.0.1:8080 hi"), ["alice@127.0.0.1:8080"]);
    assert_eq!(named(GoToSocial, "hi @ALICE, and (@bob)"), ["ALICE", "bob"]);
    assert_eq!(named(GoToSocial, "me@x.example \u{200d}@x https://h.example/@y"), [] as [&str; 0]);
}

#[test]
fn hashtags_by_each_rule() {
    assert_eq!(hashtags(Mastodon, "#rust (#fediverse) a#no #1 #２ ＃wide /#no"), ["rust", "fediverse", "wide"]);
    assert_eq!(hashtags(Mastodon, "x.#dotted"), ["dotted"]);
    assert_eq!(hashtags(GoToSocial, "#rust, #1 #__ a#no |#piped #bad\u{2060}one"), ["rust", "1", "piped"]);
}

#[test]
fn links_by_each_rule() {
    let text = "see https://a.example/x?y=1. www.b.example, (http://127.0.0.1:80/p) gemini://c.example";
    assert_eq!(links(Mastodon, text), ["https://a.example/x?y=1", "http://127.0.0.1:80/p", "gemini://c.example"]);
    let found = links(GoToSocial, text);
    assert_eq!(found[..2], ["https://a.example/x?y=1", "www.b.example"]);
    assert!(links(Mastodon, "evil.example and xhttps://a.example").is_empty());
}

#[test]
fn emoji_need_room_around_them_on_mastodon() {
    assert_eq!(emojis(Mastodon, ":blob: a:no: :ok:!"), ["blob", "ok"]);
    assert_eq!(emojis(GoToSocial, "a:blob:b"), ["blob"]);
}

#[test]
fn length_by_each_count() {
    let link = "https://a.example/a/very/long/path/that/goes/on/and/on/and/on";
    assert_eq!(length(Mastodon, &format!("@bob@evil.example {link}"), "cw"), "@bob ".len() + 23 + 2);
    assert_eq!(length(GoToSocial, link, "cw"), link.len() + 2);
    let family = "👩‍👩‍👧";
    assert_eq!((length(Mastodon, family, ""), length(GoToSocial, family, "")), (1, 5));
}
