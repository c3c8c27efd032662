//! Every post that shows a text of others, held against the rules of the sandbox's servers, which know nothing of how it was made.

use proptest::prelude::*;

use super::hostile::text;
use super::{GOTOSOCIAL, MASTODON, Voice, post_in, voice};
use crate::dialogue::reply::{Language, Note, Reply};
use crate::prompts::samples::{HOSTILE, hostile, longest, remove, target};
use crate::sandbox::Character;
use crate::sandbox::text::{emojis, hashtags, links, mentions};

/// What a server does with a text: whom it addresses, its hashtags, its emoji, its links.
type Acts = (Vec<String>, Vec<String>, Vec<String>, Vec<String>);

fn acts(character: Character, text: &str) -> Acts {
    let mention = |handle: crate::sandbox::text::Handle| match handle.domain {
        Some(domain) => format!("{}@{domain}", handle.username),
        None => handle.username,
    };
    let mentioned = mentions(character, text).into_iter().map(mention).collect();
    (mentioned, hashtags(character, text), emojis(character, text), links(character, text))
}

fn check(voice: &Voice, text: &str) -> Result<(), TestCaseError> {
    Language::ALL.into_iter().try_for_each(|language| check_in(language, voice, text))
}

fn check_in(language: Language, voice: &Voice, text: &str) -> Result<(), TestCaseError> {
    let tame = hostile("Quiet");
    let notes = [Note::None, Note::Closed(remove(vec![target("4", text, 1, None)]))];
    for (reply, tame) in hostile(text).iter().zip(&tame) {
        for note in &notes {
            for (character, room) in [(Character::Mastodon, MASTODON), (Character::GoToSocial, GOTOSOCIAL)] {
                let made = |reply| {
                    let made = post_in(language, voice, reply, note, room);
                    made.map_err(|error| TestCaseError::fail(error.to_string()))
                };
                let (made, tame) = (made(reply)?, made(tame)?);
                let own_link: Vec<String> =
                    if let Reply::Details(details) = reply { vec![details.link.clone()] } else { Vec::new() };
                prop_assert!(made.text().starts_with("@alice "), "{}", made.text());
                let allowed: Acts = (vec!["alice".to_owned()], Vec::new(), Vec::new(), own_link);
                prop_assert_eq!(acts(character, made.text()), allowed, "{} on {}", made.text(), character);
                if !matches!(reply, Reply::Details(_)) {
                    prop_assert_eq!(made.text().lines().count(), tame.text().lines().count(), "{}", made.text());
                }
            }
        }
    }
    Ok(())
}

#[test]
fn names_that_were_tried_before_do_nothing_on_either_server() {
    let voice = voice();
    for text in HOSTILE.into_iter().map(str::to_owned).chain([longest()]) {
        check(&voice, &text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
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
    fn no_text_does_anything_on_either_server(text in text()) {
        check(&VOICE, &text)?;
    }
}

static VOICE: std::sync::LazyLock<Voice> = std::sync::LazyLock::new(voice);
