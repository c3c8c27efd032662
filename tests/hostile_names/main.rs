//! Every post that shows a text of others, held against the rules of the sandbox's servers, which know nothing of how it was made.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use auditoot_core::dialogue::reply::{Language, Note, Reply, Response};
use auditoot_core::prompts::samples::{self, HOSTILE, SHARP, alice, hostile, longest, remove, target};
use auditoot_core::prompts::{LinkCount, Post, PostError, PostLimits, Renderer};
use auditoot_sandbox::Character;
use auditoot_sandbox::text::{Handle, emojis, hashtags, links, mentions};

/// A Mastodon server as most are set up.
const MASTODON: PostLimits = PostLimits { chars_max: 500, links: LinkCount::Fixed(23) };
/// A `GoToSocial` server as most are set up.
const GOTOSOCIAL: PostLimits = PostLimits { chars_max: 5_000, links: LinkCount::InFull };

/// The words, read once.
static VOICE: LazyLock<Renderer> = LazyLock::new(|| Renderer::load().expect("the words are in order"));

/// The post in this language.
fn post_in(language: Language, response: &Response, note: &Note, room: PostLimits) -> Result<Post, PostError> {
    VOICE.post(&alice(), &Response { language, note: note.clone(), ..response.clone() }, room)
}

/// Any text, and texts made of what servers act upon.
fn text() -> impl Strategy<Value = String> {
    let sharp = prop::sample::select(SHARP.to_vec());
    let piece = prop_oneof![4 => sharp.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from), 1 => any::<String>()];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// What a server does with a text: whom it addresses, its hashtags, its emoji, its links.
type Acts = (Vec<String>, Vec<String>, Vec<String>, Vec<String>);

fn acts(character: Character, text: &str) -> Acts {
    let mention = |handle: Handle| match handle.domain {
        Some(domain) => format!("{}@{domain}", handle.username),
        None => handle.username,
    };
    let mentioned = mentions(character, text).into_iter().map(mention).collect();
    (mentioned, hashtags(character, text), emojis(character, text), links(character, text))
}

/// The servers, and how long a post each takes.
const SERVERS: [(Character, PostLimits); 2] = [(Character::Mastodon, MASTODON), (Character::GoToSocial, GOTOSOCIAL)];

/// The notes that show this name.
fn notes(name: &str) -> [Note; 2] {
    [Note::None, Note::Closed(remove(vec![target("4", name, 1, None)]))]
}

fn check(language: Language, text: &str) -> Result<(), TestCaseError> {
    let mut tame = TAME[&language].iter();
    for response in &hostile(text) {
        let own_link = if let Reply::Details(details) = &response.reply {
            Some(details.link.clone())
        } else if let Reply::Alert(alert) = &response.reply {
            Some(alert.link.clone())
        } else {
            None
        };
        let own_links = own_link.into_iter().collect();
        let allowed: Acts = (vec!["alice".to_owned()], Vec::new(), Vec::new(), own_links);
        for note in &notes(text) {
            for (character, room) in SERVERS {
                let made = post_in(language, response, note, room);
                let made = made.map_err(|error| TestCaseError::fail(error.to_string()))?;
                let lines = tame.next().copied();
                prop_assert!(made.text().starts_with("@alice "), "{}", made.text());
                let mut done = acts(character, made.text());
                if let Reply::RemoveByHand(by_hand) = &response.reply {
                    // As many of the bot's own links as fit, and no other.
                    done.3.retain(|link| by_hand.apps.iter().all(|app| app.link != *link));
                }
                prop_assert_eq!(&done, &allowed, "{} on {}", made.text(), character);
                let shown = Some(made.text().lines().count());
                // What comes after the link of an alert begins a new line, and goes where names are long; so do apps to remove by hand.
                let may_be_less = matches!(response.reply, Reply::Alert(_) | Reply::RemoveByHand(_)) && shown < lines;
                if !matches!(response.reply, Reply::Details(_)) && !may_be_less {
                    prop_assert_eq!(shown, lines, "{}", made.text());
                }
            }
        }
    }
    prop_assert_eq!(tame.next(), None);
    Ok(())
}

/// How many lines the same replies have with a name that means no harm, in the order of [`check`].
static TAME: LazyLock<BTreeMap<Language, Vec<usize>>> = LazyLock::new(|| {
    let lines = |language, response: &Response, note: &Note, room| {
        post_in(language, response, note, room).expect("it fits").text().lines().count()
    };
    let of = |language| {
        let mut all = Vec::new();
        for response in &hostile(samples::TAME) {
            for note in &notes(samples::TAME) {
                all.extend(SERVERS.map(|(_, room)| lines(language, response, note, room)));
            }
        }
        all
    };
    Language::ALL.map(|language| (language, of(language))).into()
});

#[test]
fn names_that_were_tried_before_do_nothing_on_either_server() {
    for text in HOSTILE.into_iter().map(str::to_owned).chain([longest()]) {
        for language in Language::ALL {
            check(language, &text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        }
    }
}

#[test]
fn the_servers_would_act_on_the_bare_texts() {
    let bare = "@alice Free @bob@evil.example #free https://evil.example :blobcat:";
    for character in Character::ALL {
        let (mentions, hashtags, emojis, links) = acts(character, bare);
        assert_eq!(mentions, ["alice", "bob@evil.example"]);
        assert_eq!((hashtags.len(), emojis.len(), links.len()), (1, 1, 1), "{character}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_does_anything_on_either_server(language in prop::sample::select(Language::ALL.to_vec()), text in text()) {
        check(language, &text)?;
    }
}
