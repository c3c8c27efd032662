//! Names and words in every form, and what is beside the grammar: codes, the language of a message, the files of words.

use super::*;
use crate::dialogue::language::Language;
use lexicon::{File, LANGUAGES, meaning_of};
use sense::Sense;

fn understood(apps: &[&str], message: &str) -> String {
    let apps = Apps::of((1..).zip(apps.iter().copied()).map(|(number, name)| (Some(number), name)));
    notation(
        &understand(message, &Situation { state: Answering::Plain, apps: &apps, language: None, today: TODAY }).meaning,
    )
}

#[test]
fn names_are_found_as_the_bot_shows_them_and_as_phones_write_them() {
    for (apps, message, meaning) in [
        (&["D'Note", "Elk"][..], "revoke D’Note", "revoke D'Note"),
        (&["D’Note", "Elk"], "remove d'note", "revoke D’Note"),
        (
            &["Free followers @bob@evil.example", "Elk"],
            "revoke Free followers @\u{2060}bob@\u{2060}evil.example",
            "revoke Free followers @bob@evil.example",
        ),
        (
            &["Free followers @bob@evil.example", "Elk"],
            "revoke “Free followers @\u{2060}bob@\u{2060}evil…”",
            "revoke Free followers @bob@evil.example",
        ),
        (
            &["Fedi Year in Review and Statistics", "Elk"],
            "revoke Fedi Year in Review an…",
            "revoke Fedi Year in Review and Statistics",
        ),
        (&["שלום 2", "Elk"], "revoke \u{2068}שלום 2\u{2069}", "revoke שלום 2"),
        (&["Read and Write", "Elk"], "revoke read and write", "revoke Read and Write"),
        (&["Read and Write", "Elk"], "remove Read and Write and Elk", "revoke Read and Write, Elk"),
        (&["all", "yes"], "revoke “all”", "revoke all"),
        (&["İstanbul", "Elk"], "revoke istanbul", "revoke İstanbul"),
        (&["Toot!", "Elk"], "remove toot", "revoke Toot!"),
        (&["CrossPost 9000", "Elk"], "remove 1 CrossPost 9000", "revoke CrossPost 9000"),
        (&["CrossPost 9000", "Elk"], "remove cross-post 9000", "revoke CrossPost 9000"),
        (&["CrossPost 9000", "Elk"], "remove #1, \u{ff12}", "revoke 1, 2"),
        (&["Mona 🐘", "Elk"], "remove mona 🐘 and elk 👍", "revoke Mona 🐘, Elk"),
        (&["Now Playing", "Elk"], "remove now playing", "revoke Now Playing"),
        (&["Müller", "Elk"], "remove mueller", "revoke Müller"),
        (&["Tusky", "Elk"], "revoke:\n- Tusky\n- Elk", "revoke Tusky, Elk"),
        (&["Tusky", "Elk"], "revoke\n1. Tusky\n2. Elk", "revoke Tusky, Elk"),
        (&["Tusky", "Elk"], "> Write \"revoke 1\"\nrevoke 2", "revoke 2"),
        (&["Tusky", "Elk"], "@auditoot@bots.example list apps", "list"),
        (&["Tusky", "Elk"], "\"show 2\"", "show 2"),
        (&["Tusky", "Elk"], "#cleanup remove tusky :blobcat:", "revoke Tusky"),
        (&["Tusky", "Elk"], "i love elk <3 but remove tusky", "refused"),
        (&["Tusky", "Elk"], "remove tusky <3", "revoke Tusky"),
    ] {
        assert_eq!(understood(apps, message), meaning, "{message}");
    }
}

#[test]
fn names_that_are_alike_are_told_apart_by_number() {
    let apps = ["Tusky", "Ｔｕｓｋｙ", "Elk"];
    for message in [
        "revoke tusky",
        "revoke Ｔｕｓｋｙ",
        "remove TUSKY please",
        "revoke “Ｔｕｓｋｙ”",
        "revoke Tusky (other spelling 2)",
    ] {
        assert_eq!(understood(&apps, message), "which 1, 2", "{message}");
    }
    assert_eq!(understood(&apps, "revoke 2 Ｔｕｓｋｙ (other spelling 2)"), "revoke 2");
    assert_eq!(understood(&apps, "revoke 2 Tusky"), "revoke 2");
    assert_eq!(understood(&apps, "revoke 3 Tusky"), "refused");
    // What only looks alike is another name, and never the real one.
    assert_eq!(understood(&["Tusky", "Elk"], "revoke Тusky"), "revoke тusky");
    assert_eq!(understood(&["Ivory", "Elk"], "revoke lvory"), "revoke lvory");
    assert_eq!(understood(&["2 Old Poster", "Old Poster"], "revoke 2 Old Poster"), "which 1, 2");
}

#[test]
fn keywords_and_numbers_win_over_names() {
    let apps = ["all", "yes", "2", "list apps", "Except"];
    assert_eq!(understood(&apps, "revoke 2"), "revoke 2");
    assert_eq!(understood(&apps, "list apps"), "list");
    assert_eq!(understood(&apps, "yes"), "yes");
    assert_eq!(understood(&["Tusky", "Remove Everything"], "remove everything"), "revoke all");
}

#[test]
fn codes_are_found_and_nothing_else_is_taken_for_one() {
    let code = |text: &str| match pasted::pasted(text, Some(&crate::secret::AuthorizationState::new("mine"))) {
        Some(pasted::Pasted::Code(code)) => code.expose().to_owned(),
        Some(pasted::Pasted::OtherSignIn) => "other".to_owned(),
        Some(pasted::Pasted::Several) => "several".to_owned(),
        None => "none".to_owned(),
    };
    let whole = "mS8aXqVb2kLr0PzT5yGdHcEwNfUjKi3oA_b-c7D9e1F";
    for text in [
        whole.to_owned(),
        format!(" {whole} \n"),
        format!("here is the code: {whole}."),
        format!("\"{whole}\""),
        format!("„{whole}“"),
        format!("the code is\n{whole}\nthanks!"),
        format!("code={whole}"),
        format!("https://bots.example/callback?code={whole}&state=mine"),
        format!("https://bots.example/callback?state=mine&code={whole}."),
        format!("<https://bots.example/callback?code={whole}>"),
    ] {
        assert_eq!(code(&text), whole, "{text}");
    }
    assert_eq!(code(&format!("https://bots.example/callback?code={whole}&state=theirs")), "other");
    assert_eq!(code(&format!("{whole} or {}", whole.to_lowercase())), "several");
    assert_eq!(code("https://bots.example/oob?code=AbCdEfGhIjKlMnOpQrSt%2D1"), "AbCdEfGhIjKlMnOpQrSt-1");
    for text in [
        "too-short1",
        "incomprehensibilities",
        "where do i find the code?",
        "https://bots.example/a/long/Path/that/is-no-code-1234567890",
        "",
        "code=",
    ] {
        assert_eq!(code(text), "none", "{text}");
    }
}

#[test]
fn words_tell_the_language_of_a_message() {
    for (text, language) in [
        ("ist das sicher?", Some(Language::German)),
        ("hilfe", Some(Language::German)),
        ("zeig mir meine apps", Some(Language::German)),
        ("help", Some(Language::English)),
        ("which apps have access", Some(Language::English)),
        ("liste mes applications", None),
        ("apps", None),
        ("", None),
        ("3", None),
        ("bonjour", None),
        ("xyzzy", None),
    ] {
        assert_eq!(language_of(text), language, "{text}");
    }
}

#[test]
fn every_file_of_words_is_whole() {
    for (language, text) in LANGUAGES {
        let file = File::read(text);
        for section in &file.sections {
            let heading = &section.heading;
            let is_known = meaning_of(heading).is_some();
            assert!(is_known, "{language:?}: no such heading: [{heading}]");
            for part in file.parts_of(section) {
                assert!(!part.contains(['(', ')', '{', '}', '|']), "{language:?}: brackets in {part}");
            }
        }
        let has = |name: &str| file.sections.iter().any(|section| section.heading.split(' ').next() == Some(name));
        for sense in Sense::ALL {
            assert!(has(sense.name()), "{language:?} has no words for {}", sense.name());
        }
        for topic in Topic::ALL {
            let heading = format!("topic {}", topic.name());
            assert!(
                file.sections.iter().any(|section| section.heading == heading),
                "{language:?} has no words for {heading}"
            );
        }
    }
}

#[test]
fn a_yes_is_no_other_word_and_never_a_typing_error() {
    for yes in &LEXICON.yes {
        let words: Vec<&str> = yes.split(' ').collect();
        if let [word] = words.as_slice() {
            let found = LEXICON.word(word, None).expect("it is in the table");
            for entry in LEXICON.alone(found.id) {
                assert!(!entry.senses.has(Sense::No), "{yes}");
            }
        }
    }
    for slip in ["yess", "yse", "jaa", "yes pleas", "ja bite"] {
        assert_ne!(meant("asked", None, slip), Meaning::Yes, "{slip}");
    }
}
