//! Which language somebody is answered in.

use super::{Talk, alice};
use crate::dialogue::message::Audience;
use crate::dialogue::person::Person;
use crate::dialogue::reply::{Lacking, Language, Reply, Response};
use crate::dialogue::{Input, Outcome};

use Language::{English, German};

/// Says something that is tagged as this language, and returns the answer.
fn tagged(talk: &mut Talk, tag: Option<&str>, text: &str) -> Response {
    let mut message = talk.message(text);
    message.language = tag.map(str::to_owned);
    talk.hear(message).response.expect("there is an answer")
}

#[test]
fn the_first_message_fixes_the_language_and_later_ones_do_not() {
    for (tag, text, language) in [
        (Some("de"), "list apps", German),
        (Some("en"), "liste apps", English),
        (Some("en"), "ist das sicher?", German),
        (Some("en"), "welche apps haben zugriff auf mein konto", German),
        (Some("de"), "which apps can post as me", English),
        (Some("fr"), "liste apps", German),
        (Some("fr"), "list apps", English),
        (None, "Hilfe!", German),
        (None, "zeige", German),
        (None, "entferne 3 und zeige 4", German),
    ] {
        let mut talk = Talk::stranger();
        assert_eq!(tagged(&mut talk, tag, text).language, language, "{tag:?} {text}");
        assert_eq!(talk.person.language, Some(language));
        for (tag, text) in [(Some("en"), "help"), (Some("de"), "hilfe"), (None, "status")] {
            assert_eq!(tagged(&mut talk, tag, text).language, language, "{tag:?} {text}");
        }
    }
}

#[test]
fn what_says_nothing_in_a_language_of_the_bot_fixes_none() {
    for (tag, text, language) in [
        (Some("de-AT"), "apps", German),
        (Some("fr"), "apps", English),
        (Some("fr"), "liste mes applications", English),
        (None, "bonjour", English),
        (None, "3", English),
        (Some("de"), "👍", German),
    ] {
        let mut talk = Talk::stranger();
        assert_eq!(tagged(&mut talk, tag, text).language, language, "{tag:?} {text}");
        assert!(talk.person.is_language_open, "{text}");
        assert_eq!(tagged(&mut talk, None, "7").language, language, "what was spoken last goes on");
        assert_eq!(tagged(&mut talk, None, "ist das hier sicher?").language, German, "{text}");
        assert_eq!(tagged(&mut talk, None, "is this safe?").language, German, "now it is fixed");
    }
}

#[test]
fn only_the_command_changes_it_and_answers_in_the_new_one() {
    let mut talk = Talk::connected();
    talk.ask("help");
    for (text, language) in [("sprache deutsch", German), ("sprich englisch", English), ("Deutsch bitte", German)] {
        let response = talk.say(text).response.expect("an answer");
        assert!(matches!(response.reply, Reply::LanguageChosen), "{text}");
        assert_eq!((response.language, talk.person.language), (language, Some(language)), "{text}");
    }
    let response = talk.say("language klingon").response.expect("an answer");
    assert!(matches!(response.reply, Reply::Lacking(Lacking::Speak)));
    assert_eq!((response.language, talk.person.language), (German, Some(German)));
}

#[test]
fn a_result_and_a_question_named_again_are_in_the_language_of_the_person() {
    let mut talk = Talk::connected();
    talk.ask("liste apps");
    assert!(matches!(talk.ask("revoke 1"), Reply::Question(_)));
    assert_eq!(tagged(&mut talk, Some("en"), "help").language, German);
    let step = talk.say("yes");
    let (under, write) = step.effect.expect("a deed");
    let super::Effect::Remove(proof) = write else { panic!("this is no removal: {write:?}") };
    let outcome = Outcome::Removed { removal: proof.removal().clone(), report: Box::default() };
    let response = talk.step(&Input::Done { under, outcome }).response.expect("the result");
    assert_eq!(response.language, German);
}

#[test]
fn a_hint_is_in_the_language_of_its_message_and_fixes_none() {
    let mut talk = Talk::stranger();
    let mut message = talk.message("hallo");
    message.audience = Audience::Public;
    let response = talk.hear(message).response.expect("a hint");
    assert!(matches!(response.reply, Reply::PublicHint(_)));
    assert_eq!((response.language, talk.person.language), (German, None));
    assert_eq!(tagged(&mut talk, None, "help").language, English);

    let mut talk = Talk::stranger();
    talk.person.account.acct = "alice@far.example".to_owned();
    assert_eq!(tagged(&mut talk, Some("de"), "list apps").language, German);
    assert_eq!(talk.person.language, None);
}

#[test]
fn a_changed_handle_may_be_somebody_who_speaks_another_language() {
    let mut talk = Talk::connected();
    talk.ask("hilfe");
    let mut message = talk.message("help");
    message.from.acct = "mallory".to_owned();
    assert_eq!(talk.hear(message).response.expect("an answer").language, English);
}

#[test]
fn a_record_from_before_there_were_languages_loads_and_its_next_message_fixes_one() {
    let mut kept = serde_json::to_value(Person::new(alice())).expect("it can be kept");
    kept.as_object_mut().expect("a record").remove("language");
    let mut talk = Talk::connected();
    talk.person = serde_json::from_value(kept).expect("it loads");
    assert_eq!(talk.person.language, None);
    assert_eq!(talk.say("hallo").response.expect("an answer").language, German);
}
