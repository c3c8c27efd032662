//! What no message may do, whatever it says and wherever it is written.

use proptest::prelude::*;

use super::super::question::Action;
use super::people::{LISTED, in_state};
use super::*;

/// Every state that a message can be written in.
const STATES: [&str; 7] = ["cold", "signing", "listed", "asked", "removed", "reminding", "alert"];
/// The exact words of a yes.
const YES: [&str; 5] = ["yes", "y", "yes please", "ja", "ja bitte"];
/// Words to make messages of: what people wrote, and what a search for words falls into.
const TABLES: [&str; 3] = [
    include_str!("../understand/tests/messages.tsv"),
    include_str!("../understand/tests/traps.tsv"),
    include_str!("../understand/tests/fresh.tsv"),
];

pub(super) fn messages() -> impl Iterator<Item = &'static str> {
    let lines = TABLES.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.splitn(4, '\t').nth(3))
}

/// What a message says, without what never matters.
fn squeezed(text: &str) -> String {
    form(text).split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What was done at once, and must not have been.
fn done_unasked(text: &str, state: &str) -> Option<String> {
    let (mut talk, replies_to) = in_state(state);
    let message = Message { replies_to, ..talk.message(text) };
    let step = talk.hear(message);
    let said = squeezed(text);
    let exact = |words: &[&str]| words.contains(&said.as_str());
    let is_wrong = match &step.effect {
        Some((_, Effect::Remove(_))) => !exact(&YES),
        Some((_, Effect::GiveBack(_))) => !matches!(said.split(' ').count(), 1 | 2),
        Some((_, Effect::Exchange { .. } | Effect::Watch(_) | Effect::DropPaste)) | None => false,
    };
    let is_forgotten = matches!(step.next, Next::Forget(_)) && !exact(&YES);
    (is_wrong || is_forgotten).then(|| format!("{state}: {text:?} leads to {:?}", step.effect))
}

#[test]
fn no_message_of_the_tables_removes_anything_but_an_exact_yes() {
    let wrong: Vec<String> =
        messages().flat_map(|text| STATES.into_iter().filter_map(move |state| done_unasked(text, state))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(messages().count() > 400);
}

/// The apps that a message asks to remove in the list of the table, if it asks.
fn asked(talk: &mut Talk, text: &str) -> Option<Vec<String>> {
    let step = talk.say(text);
    assert!(!matches!(step.effect, Some((_, Effect::Remove(_)))), "{text}");
    let Reply::Question(question) = step.response?.reply else { return None };
    let Action::Remove(removal) = question.action else { return None };
    Some(removal.targets.iter().map(|target| target.name.clone().unwrap_or_default()).collect())
}

/// A list with these apps beside those of the table.
fn with(names: &[&str]) -> Talk {
    let (mut talk, _) = in_state("listed");
    for (index, name) in names.iter().enumerate() {
        talk.listing.tokens.push(token(&format!("n{index}"), name, 5));
    }
    talk
}

/// Two names that an eye takes for each other, the real one first.
const ALIKE: [(&str, &str); 9] = [
    ("Zebra", "Ｚｅｂｒａ"),
    ("Topaz", "Тopaz"),
    ("Ibis", "lbis"),
    ("Modern", "Modem"),
    ("Mona 6", "Mona б"),
    ("Zapper 9000", "Zapper 9OOO"),
    ("Lotus", "Lotus\u{202e}"),
    ("Quill", "Qu\u{200b}ill"),
    ("Toots!", "Tооts!"),
];

/// What was understood may be offered to be written, but never without the exception that was not.
#[test]
fn all_is_not_offered_where_an_exception_was_not_understood() {
    for text in [
        "remove all but the one on my phone",
        "revoke all except the green one on my phone",
        "lösche alle außer der auf dem Handy",
    ] {
        let (mut talk, replies_to) = in_state("listed");
        let message = Message { replies_to, ..talk.message(text) };
        let reply = talk.hear(message).response.expect("an answer").reply;
        assert!(matches!(&reply, Reply::NotWhole(not_whole) if not_whole.picks.is_empty()), "{text}: {reply:?}");
    }
}

#[test]
fn a_look_alike_never_gets_the_real_one_removed() {
    for (real, other) in ALIKE {
        for text in
            ["revoke {}", "remove {} please", "entferne {}", "kick {} out", "get rid of “{}”", "revoke {}, it is odd"]
        {
            let text = text.replace("{}", other);
            // Where only the real one is there, the other is not found; it is the same name if nothing but form tells them apart.
            let (plain, same) = (asked(&mut with(&[real]), &text), form(real) == form(other));
            assert!(same || plain.is_none_or(|asked| !asked.contains(&real.to_owned())), "{text:?} asks about {real}");
            // Where both are there, it is the other one that is asked about, or nothing.
            let both = asked(&mut with(&[real, other]), &text);
            assert!(both.is_none_or(|asked| asked == [other]), "{text:?} beside {real}");
        }
        let both = asked(&mut with(&[real, other]), &format!("revoke {real}"));
        assert!(both.is_none_or(|asked| asked == [real]), "{real} beside {other:?}");
    }
}

fn form(name: &str) -> String {
    crate::dialogue::understand::fold::folded(name)
}

/// Names as the bot shows them lead to the app that bears them, or to none.
#[test]
fn names_lead_to_their_app_as_the_bot_shows_them() {
    for (name, shown) in [
        ("Free @mallory@evil.example", "“Free @\u{2060}mallory@\u{2060}evil.ex…”"),
        ("#free #apps :blobcat: :x:", "“#\u{2060}free #\u{2060}apps :\u{2060}blobcat:\u{2060} :\u{2060}x:\u{2060}”"),
        ("www.evil.example", "“www.\u{2060}evil.example”"),
        ("שלום 2 עולם", "\u{2068}שלום 2 עולם\u{2069}"),
        ("Tusky, 2 Old Poster", "“Tusky, 2 Old Poster”"),
        ("all", "“all”"),
        ("yes", "“yes”"),
        ("D’Note", "D'Note"),
        ("Read and Write", "read and write"),
    ] {
        let asked = asked(&mut with(&[name]), &format!("revoke {shown}"));
        assert_eq!(asked, Some(vec![name.to_owned()]), "{shown:?}");
    }
}

/// What is beside a removal and changes it: said anywhere in it, it stops the question or is in it.
#[test]
fn what_changes_a_removal_is_never_passed_over() {
    let changes = [
        "not",
        "never",
        "except",
        "unless it is raining",
        "if it is old",
        "tomorrow",
        "in 2 weeks",
        "on 3 March",
        "after lunch",
        "and then remind me",
        "and list apps",
        "number 7",
        "phanpy",
        "ice cubes",
        "but keep the one on my phone",
        "nicht",
        "außer",
        "falls sie alt ist",
        "morgen",
        "in 2 wochen",
        "und erinnere mich",
        "nummer 7",
    ];
    for removal in ["remove 2", "please remove crosspost", "get rid of crosspost", "crosspost kann weg", "entferne 2"] {
        for change in changes {
            for text in [format!("{removal} {change}"), format!("{change} {removal}"), format!("{removal}, {change}")] {
                let (mut talk, _) = in_state("listed");
                let asked = asked(&mut talk, &text);
                assert!(asked.is_none_or(|asked| asked != [LISTED[1]]), "{text}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_message_removes_anything_but_an_exact_yes(
        words in prop::collection::vec(0_usize..5_000, 0..14),
        state in 0_usize..7,
        ends in "[.!?…\u{200b}👍 ]{0,3}",
    ) {
        let text: Vec<&str> = messages().flat_map(str::split_whitespace).collect();
        let said = words.iter().map(|word| text[word % text.len()]).collect::<Vec<_>>().join(" ");
        let wrong = done_unasked(&format!("{said}{ends}"), STATES[state]);
        prop_assert!(wrong.is_none(), "{wrong:?}");
    }

    #[test]
    fn anything_at_all_is_answered_and_removes_nothing(text in "\\PC{0,60}|(yes|ja|y|ok|no|2|all| |,|\\?|\"|\n|-){0,8}", state in 0_usize..7) {
        let wrong = done_unasked(&text, STATES[state]);
        prop_assert!(wrong.is_none(), "{wrong:?}");
    }
}
