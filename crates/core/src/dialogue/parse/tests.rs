mod german;

use proptest::prelude::*;

use super::*;
use crate::dialogue::shown::Pick;
use crate::dialogue::verb::COMMANDS;

fn revoke(text: &str) -> Vec<Pick> {
    match parse(text) {
        Ok(Command::Revoke(picks)) => picks,
        other => panic!("{text:?} is no revoke: {other:?}"),
    }
}

fn name(text: &str) -> Pick {
    Pick::Name(text.to_owned())
}

#[test]
fn every_example_of_every_language_parses_to_its_own_verb() {
    for (row, language) in
        COMMANDS.iter().flat_map(|row| Language::ALL.into_iter().map(move |language| (row, language)))
    {
        for example in language.column().said(row.verb).examples {
            let (found, _) = EVERYTHING.find(example).expect("an example is understood");
            assert_eq!(found.verb, row.verb, "{example}");
            assert!(parse(example).is_ok(), "{example}");
        }
    }
}

#[test]
fn the_examples_of_every_language_are_the_same_commands() {
    for row in COMMANDS {
        let commands = |language: Language| {
            let examples = language.column().said(row.verb).examples;
            examples.iter().map(|example| parse(example).expect("it parses")).collect::<Vec<_>>()
        };
        for language in Language::ALL {
            let wanted = if row.verb == Verb::Speak {
                // Each language teaches how to get itself.
                vec![Command::Speak(language)]
            } else {
                commands(Language::English)
            };
            assert_eq!(commands(language), wanted, "{language:?}");
        }
    }
}

#[test]
fn case_punctuation_quotes_and_blanks_never_matter() {
    for text in ["list apps", "LIST  Apps", "\"list apps\"", " list, apps! ", "list\u{a0}apps", "/list apps"] {
        assert_eq!(parse(text), Ok(Command::List(Filter::All)), "{text:?}");
    }
    for text in ["yes", "Yes!", "\"yes\"", "YES.", "yes, please", "ｙｅｓ", "ja bitte"] {
        assert_eq!(parse(text), Ok(Command::Yes), "{text:?}");
    }
}

#[test]
fn a_yes_is_never_guessed() {
    for text in [
        "ok",
        "yess",
        "yes 3",
        "yes revoke",
        "oh yes",
        "sure",
        "yep",
        "👍",
        "no yes",
        "yes but not 3",
        "yes 🚫",
        "yes\u{fe0f}⃠",
    ] {
        assert_ne!(parse(text), Ok(Command::Yes), "{text:?}");
    }
}

#[test]
fn a_yes_is_not_read_out_of_the_beginning_of_a_longer_message() {
    let text = format!("yes{}no, wait, do not", " .".repeat(400));
    assert_ne!(parse(&text), Ok(Command::Yes));
    assert_ne!(parse(&format!("yes{}", "!".repeat(700))), Ok(Command::Yes));
}

#[test]
fn numbers_ranges_sign_ins_and_names_mix() {
    use Pick::{Number, Range, Token};
    assert_eq!(revoke("revoke 3"), [Number(3)]);
    assert_eq!(revoke("remove 2, 5-7"), [Number(2), Range(5, 7)]);
    assert_eq!(revoke("cut 1 2 3"), [Number(1), Number(2), Number(3)]);
    assert_eq!(revoke("kick 1 and 3"), [Number(1), Number(3)]);
    assert_eq!(revoke("delete 7 - 5"), [Range(5, 7)]);
    assert_eq!(revoke("revoke 5 to 7"), [Range(5, 7)]);
    assert_eq!(revoke("revoke #4"), [Number(4)]);
    assert_eq!(revoke("revoke app 4"), [Number(4)]);
    assert_eq!(revoke("revoke 3b"), [Token(3, "b".to_owned())]);
    assert_eq!(revoke("revoke 3b, 4"), [Token(3, "b".to_owned()), Number(4)]);
    assert_eq!(revoke("revoke Tusky."), [name("tusky")]);
    assert_eq!(revoke("revoke 2, tusky"), [Number(2), name("tusky")]);
    assert_eq!(revoke("revoke all"), [Pick::All]);
    assert_eq!(revoke("revoke 0"), [Number(0)]);
    assert_eq!(revoke("revoke 99999999999999999999"), [Number(999_999_999)]);
}

#[test]
fn many_at_once_stand_in_a_row_with_others() {
    use Pick::{AllExcept, Duplicates, NeverUsed, Number, OldOf, Range, Unused};
    assert_eq!(revoke("revoke unused 1 year, 3, tusky"), [Unused(365), Number(3), name("tusky")]);
    assert_eq!(revoke("revoke never used, 5-7, old 3"), [NeverUsed, Range(5, 7), OldOf(3)]);
    assert_eq!(parse("revoke old 3, 5"), Err(Mistake::What(Verb::Revoke)), "all of 5, or its old ones?");
    assert_eq!(revoke("revoke duplicates, “a, b” , 2 and 4"), [Duplicates, name("a, b"), Number(2), Number(4)]);
    assert_eq!(revoke("revoke all except 1, 4"), [AllExcept(vec![Number(1), Number(4)])]);
    assert_eq!(parse("revoke 3, all except 1"), Err(Mistake::What(Verb::Revoke)));
    assert_eq!(revoke("revoke 2.0"), [name("2.0")]);
}

#[test]
fn half_a_removal_is_none() {
    let text = format!("revoke all except 1{} 2", ",".repeat(700));
    assert_eq!(parse(&text), Err(Mistake::What(Verb::Revoke)));
}

#[test]
fn courtesy_means_nothing_where_nothing_is_confirmed() {
    assert_eq!(parse("please list apps"), Ok(Command::List(Filter::All)));
    assert_eq!(revoke("Please revoke Tusky, please!"), [name("tusky")]);
    assert_eq!(revoke("revoke \"please\""), [name("please")]);
    assert_eq!(revoke("revoke please"), [name("please")]);
    for text in ["please yes", "please sign in", "please disconnect"] {
        assert_eq!(parse(text), Err(Mistake::NotUnderstood), "{text}");
    }
}

#[test]
fn a_command_may_be_copied_with_its_quotes() {
    assert_eq!(parse("\"show 3\""), Ok(Command::Show(Pick::Number(3))));
    assert_eq!(parse("„zeige 3“"), Ok(Command::Show(Pick::Number(3))));
    assert_eq!(rest_after("Revoke  2, “Tusky”", "revoke"), "2, “tusky”");
    assert_eq!(words_of("List, the APPS!"), ["list", "the", "apps"]);
}

#[test]
fn keywords_win_over_names_and_quotes_win_over_keywords() {
    assert_eq!(revoke("revoke \"all\""), [name("all")]);
    assert_eq!(revoke("revoke “7”"), [name("7")]);
    assert_eq!(revoke("revoke yes"), [name("yes")]);
    assert_eq!(parse("list \"never used\""), Ok(Command::List(Filter::Named("never used".to_owned()))));
}

#[test]
fn lists_are_filtered_as_people_say_it() {
    let unused = |days| Ok(Command::List(Filter::Unused(Unused { days })));
    assert_eq!(parse("list unused 90 days"), unused(90));
    assert_eq!(parse("list unused 90d"), unused(90));
    assert_eq!(parse("list unused for 3 months"), unused(90));
    assert_eq!(parse("apps not used for a year"), unused(365));
    assert_eq!(parse("list unused"), unused(90));
    assert_eq!(parse("list never used"), Ok(Command::List(Filter::NeverUsed)));
    assert_eq!(parse("list can post"), Ok(Command::List(Filter::Can(Power::Post))));
    assert_eq!(parse("list tusky"), Ok(Command::List(Filter::Named("tusky".to_owned()))));
}

#[test]
fn two_commands_at_once_are_neither() {
    for text in ["list apps\nrevoke 3", "list apps and revoke 3", "revoke 3; yes", "revoke 1. yes", "help then list"] {
        assert_eq!(parse(text), Err(Mistake::Several), "{text:?}");
    }
}

#[test]
fn what_asks_for_a_deed_is_the_whole_message() {
    for text in ["forget me not", "disconnect 3", "please forget me", "sign in to tusky"] {
        assert_eq!(parse(text), Err(Mistake::NotUnderstood), "{text:?}");
    }
    assert_eq!(parse("Forget me!"), Ok(Command::Forget));
}

#[test]
fn nothing_to_point_at_is_a_mistake_of_its_own() {
    assert_eq!(parse("revoke"), Err(Mistake::What(Verb::Revoke)));
    assert_eq!(parse("show"), Err(Mistake::What(Verb::Show)));
    assert_eq!(parse(""), Err(Mistake::NotUnderstood));
}

#[test]
fn a_code_is_taken_exactly_as_written() {
    let code = |text| pasted_code(text).map(|code| code.expose().to_owned());
    assert_eq!(code(" AbC-dEf123.~=456789xyz \n").as_deref(), Some("AbC-dEf123.~=456789xyz"));
    assert_eq!(code("AbCdEfGhIjKlMnOpQrSt.~=-").as_deref(), Some("AbCdEfGhIjKlMnOpQrSt.~=-"));
    assert_eq!(
        code("https://example.org/oauth/oob?code=AbCdEfGhIjKlMnOpQrSt%2D1&state=x").as_deref(),
        Some("AbCdEfGhIjKlMnOpQrSt-1")
    );
    assert_eq!(code("too-short"), None);
    assert_eq!(code("AbCdEfGhIjKlMnOpQrSt and more"), None);
}

proptest! {
    #[test]
    fn no_text_crashes_the_parser(text in ".{0,200}") {
        let _ = parse(&text);
        let _ = pasted_code(&text);
    }

    #[test]
    fn only_the_five_phrases_are_a_yes(text in "[a-z ,.!\"]{0,12}") {
        let is_yes = parse(&text) == Ok(Command::Yes);
        let squeezed = squeeze(&text);
        prop_assert_eq!(is_yes, ["yes", "y", "yes please", "ja", "ja bitte"].contains(&squeezed.as_str()));
    }

    #[test]
    fn numbers_survive_every_way_of_writing_them(numbers in prop::collection::vec(1_u32..500, 1..8), gap in "(, |,| |  and | & )") {
        let text: Vec<String> = numbers.iter().map(u32::to_string).collect();
        let wanted: Vec<Pick> = numbers.into_iter().map(Pick::Number).collect();
        prop_assert_eq!(revoke(&format!("revoke {}", text.join(&gap))), wanted);
    }
}

#[test]
fn bulk_words_and_numbers_mix_and_an_exception_stands_alone() {
    let mixed = vec![Pick::Number(2), Pick::Range(5, 7), Pick::NeverUsed, Pick::OldOf(4), Pick::Unused(365)];
    assert_eq!(parse("revoke 2, 5-7, never used, old 4, unused a year"), Ok(Command::Revoke(mixed)));
    let except = vec![Pick::AllExcept(vec![Pick::Number(1), Pick::Number(4)])];
    assert_eq!(parse("revoke all except 1, 4"), Ok(Command::Revoke(except)));
    // Whether 4 is excepted or to be removed is not certain here.
    assert_eq!(parse("revoke never used, all except 1, 4"), Err(Mistake::What(Verb::Revoke)));
    let long = format!("revoke all except {}", "1, ".repeat(300));
    assert_eq!(parse(&long), Err(Mistake::What(Verb::Revoke)), "an exception may be cut off");
}
