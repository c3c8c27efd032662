//! What holds for every message.

use proptest::prelude::*;

use super::*;

/// Removals as people write them, all of which are asked about.
const REMOVALS: [&str; 20] = [
    "revoke 2",
    "remove 2 and 3",
    "please remove tusky",
    "get rid of old poster",
    "can you delete pinafore and crosspost 9000 please",
    "remove crosspost it looks weird",
    "kick elk out",
    "tusky can go",
    "remove all unused apps",
    "delete everything",
    "remove the second one please",
    "i would like to remove elk now",
    "lösche 2",
    "lösche bitte old poster und crosspost",
    "2 und 3 weg",
    "bitte die zweite entfernen",
    "wirf elk raus",
    "elk kann weg",
    "entferne alle unbenutzten apps",
    "ich möchte tusky entfernen",
];

/// What may not be passed over in a removal: numbers, names, negations, exceptions, conditions, times and second wishes.
const COUNTED: [&str; 62] = [
    "7",
    "11",
    "4-6",
    "nine",
    "number 8",
    "phanpy",
    "feed reader",
    "ice cubes",
    "moderation desk",
    "not",
    "don't",
    "never",
    "without",
    "except",
    "but",
    "apart from",
    "unless",
    "if",
    "when",
    "until",
    "before",
    "after",
    "tomorrow",
    "in 2 weeks",
    "on friday",
    "later",
    "on 3 March",
    "next month",
    "every month",
    "keep",
    "list",
    "show",
    "remind me",
    "wait",
    "tell me",
    "undo",
    "install",
    "or",
    "nicht",
    "kein",
    "niemals",
    "ohne",
    "außer",
    "aber",
    "bis auf",
    "wenn",
    "falls",
    "sobald",
    "bevor",
    "nachdem",
    "morgen",
    "in 2 Wochen",
    "am Freitag",
    "später",
    "jeden Monat",
    "behalte",
    "zeige",
    "erinnere mich",
    "warte",
    "installiere",
    "oder",
    "nummer 8",
];

/// What is accounted for although it leads to the same: the number of Elk, the list as a noun, and what somebody remembers.
const ACCOUNTED: [&str; 4] = ["nine elk", "the list", "apps list", "ich erinnere mich"];

fn revoked(message: &str) -> Option<Selection> {
    match meant("listed", None, message) {
        Meaning::Wish(Wish::Revoke(choice)) => Some(choice),
        _ => None,
    }
}

#[test]
fn every_removal_of_the_properties_is_asked_about() {
    for removal in REMOVALS {
        assert!(revoked(removal).is_some(), "{removal}: {}", notation(&meant("listed", None, removal)));
    }
}

/// Each of these, at each place between the words of each removal.
#[test]
fn nothing_that_changes_a_removal_is_passed_over() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for removal in REMOVALS {
        let whole = revoked(removal);
        let words: Vec<&str> = removal.split(' ').collect();
        for counted in COUNTED {
            for place in 0..=words.len() {
                let mut said = words.clone();
                said.insert(place, counted);
                let message = said.join(" ");
                let choice = revoked(&message);
                asked += usize::from(choice.is_some());
                if choice.is_some() && choice == whole && !ACCOUNTED.iter().any(|said| message.contains(said)) {
                    wrong.push(message);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} ignore what was said besides:\n{}", wrong.len(), wrong.join("\n"));
    assert!(asked > 0, "some of it is accounted for");
}

/// What may stand beside a removal and does not stop it.
#[test]
fn other_words_do_not_stop_a_removal() {
    let words = [
        "it looks weird",
        "thanks",
        "please",
        "i never liked this stupid thing",
        "for good",
        "asap",
        "das nervt",
        "danke dir",
        "sieht komisch aus",
        "der ist mir suspekt",
    ];
    for removal in ["remove crosspost", "lösche crosspost"] {
        for words in words {
            let message = format!("{removal}, {words}");
            assert_eq!(
                revoked(&message),
                revoked("remove crosspost"),
                "{message}: {}",
                notation(&meant("listed", None, &message))
            );
        }
    }
}

#[test]
fn a_yes_is_one_of_the_exact_phrases() {
    for yes in [
        "yes",
        "Yes",
        "YES!",
        "y",
        "yes please",
        "Yes, please.",
        "ja",
        "Ja bitte!",
        "yes\u{200b}",
        "yes\u{2060}\u{feff}",
        "ＹＥＳ",
        " yes ",
        "@auditoot yes",
        "yes\n",
    ] {
        assert_eq!(meant("asked", None, yes), Meaning::Yes, "{yes:?}");
    }
    for other in [
        "yes?",
        "\"yes\"",
        "“yes”",
        "(yes)",
        "~~yes~~",
        "y\u{336}e\u{336}s\u{336}",
        "yes yes",
        "yess",
        "yse",
        "ye",
        "yes 3",
        "yes 👍",
        "yes…",
        "yes...",
        "> yes",
        "jaa",
        "ja ja",
        "ja?",
        "ok",
        "yes no",
        "no yes",
        "yes but",
        "oh yes",
        "yes remove",
        "y e s",
        "yes\u{20e0}",
        "*yes*",
        "_yes_",
        "'yes'",
        "yes/no",
        "yes-",
        "#yes",
        "je",
        "yeś",
        "yes\u{301}",
    ] {
        assert_ne!(meant("asked", None, other), Meaning::Yes, "{other:?}");
        assert_ne!(meant("listed", None, other), Meaning::Yes, "{other:?}");
    }
}

/// Every way that a person can be answered in.
const STATES: [&str; 7] = ["cold", "listed", "asked", "removed", "reminding", "alert", "signing"];

proptest! {
    #[test]
    fn any_message_is_understood_somehow(message in "\\PC{0,80}|.{0,80}|([a-z]{1,9} ){0,20}", state in 0_usize..7) {
        let meaning = meant(STATES[state], None, &message);
        let squeezed = folded(&message).split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if meaning == Meaning::Yes {
            prop_assert!(LEXICON.yes.contains(&squeezed));
        }
        let _ = language_of(&message);
        let _ = pasted::pasted(&message, Some(&crate::secret::AuthorizationState::new("state")));
    }

    #[test]
    fn words_of_the_grammar_in_any_order_are_understood_somehow(words in prop::collection::vec(0_usize..400, 0..30), state in 0_usize..7) {
        let text: Vec<&str> = MESSAGES.split_whitespace().chain(TRAPS.split_whitespace()).collect();
        let message = words.iter().map(|word| text[word * text.len() / 400]).collect::<Vec<_>>().join(" ");
        let meaning = meant(STATES[state], None, &message);
        prop_assert!(meaning != Meaning::Yes || words.len() < 4, "{message}");
    }

    #[test]
    fn numbers_survive_every_way_of_writing_them(numbers in prop::collection::vec(1_u32..500, 1..8), gap in "(, |,| and | & | \\+ |\n)") {
        let text: Vec<String> = numbers.iter().map(u32::to_string).collect();
        let message = format!("revoke {}", text.join(&gap));
        let wanted: Vec<Pointer> = numbers.into_iter().map(Pointer::Number).collect();
        prop_assert_eq!(revoked(&message), Some(Selection { picks: wanted, except: Vec::new() }), "{:?}", message);
    }
}

#[test]
fn a_hundred_kilobytes_are_understood_somehow() {
    for piece in [
        "a ",
        "nicht ",
        "remove ",
        "someone in my ",
        "2, ",
        "\"",
        "'",
        "(",
        "...",
        "yes ",
        "😀",
        "\u{301}",
        "\n",
        "> ",
        "@a ",
        "all except ",
        "wirf ",
        "x",
        "keep elk. ",
        "don't stop? ",
    ] {
        let message = piece.repeat(100_000 / piece.len());
        for state in STATES {
            assert_ne!(meant(state, None, &message), Meaning::Yes, "{piece}");
        }
    }
    let long = format!("revoke all except 1{} 2", ", ".repeat(3_000));
    assert!(matches!(meant("listed", None, &long), Meaning::Refused(_)), "an exception may be cut off");
}
