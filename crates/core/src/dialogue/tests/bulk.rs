//! Bulk words: what they choose, what they leave out, and what they say when there is nothing.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Talk, removes, start, token};
use crate::audit::{Filter, LastUse, TokenId};
use crate::dialogue::question::TARGETS_MAX;
use crate::dialogue::reply::{NoMatch, OfList, QuestionReply, Reply};

/// Five apps used 400, 300, 200, 10 and 1 days ago, of which the last has two old sign-ins and one without any use.
fn with_old_ones() -> Talk {
    let mut talk = Talk::connected();
    talk.listing.tokens.push(token("e2", "Echo", 120));
    talk.listing.tokens.push(token("e3", "Echo", 500));
    let never = crate::audit::Token { last_use: LastUse::NoneOnRecord, ..token("f", "Fern", 0) };
    talk.listing.tokens.push(never);
    talk
}

fn question(reply: Reply) -> QuestionReply {
    let Reply::Question(question) = reply else { panic!("a question: {reply:?}") };
    question
}

fn chosen(talk: &mut Talk, text: &str) -> Vec<String> {
    talk.lines = 100;
    let _ = question(talk.ask(text));
    let mut ids = removes(&talk.say("yes"));
    ids.sort();
    ids
}

#[test]
fn each_word_chooses_what_it_says_and_nothing_else() {
    for (text, expected) in [
        ("revoke unused 1 year", &["a", "f"][..]),
        ("revoke unused 250 days", &["a", "b", "f"]),
        ("revoke never used", &["f"]),
        ("revoke duplicates", &["e2", "e3"]),
        ("revoke all", &["a", "b", "c", "d", "e", "e2", "e3", "f"]),
        ("revoke never used, duplicates, bolt", &["b", "e2", "e3", "f"]),
    ] {
        let mut talk = with_old_ones();
        talk.ask("list apps");
        assert_eq!(chosen(&mut talk, text), expected, "{text}");
    }
}

#[test]
fn an_entry_that_was_used_lately_is_not_unused_however_old_its_other_sign_ins_are() {
    let mut talk = with_old_ones();
    talk.ask("list apps");
    let ids = chosen(&mut talk, "revoke unused 100 days");
    assert!(!ids.iter().any(|id| id.starts_with('e')), "{ids:?}");
}

#[test]
fn old_sign_ins_of_one_entry_go_and_the_one_used_last_stays() {
    let mut talk = with_old_ones();
    talk.ask("list echo");
    assert_eq!(chosen(&mut talk, "revoke old 1"), ["e2", "e3"]);
    talk.listing.tokens.retain(|one| !["e2", "e3"].contains(&one.id.0.as_str()));
    let reply = talk.ask("revoke old 1");
    assert!(matches!(reply, Reply::NothingChosen { no_match: Some(NoMatch::OldOf(1)), .. }), "{reply:?}");
}

#[test]
fn all_and_its_exceptions_mean_the_list_last_shown_and_the_question_says_which() {
    let mut talk = with_old_ones();
    talk.lines = 100;
    talk.ask("list unused 150 days");
    let asked = question(talk.ask("revoke all except 1"));
    let filter = Filter::Unused(crate::audit::Unused { days: 150 });
    assert_eq!(asked.of_list, Some(Box::new(OfList { filter, except: true })));
    let listed: BTreeSet<String> = ["a", "b", "c", "f"].map(str::to_owned).into();
    let ids: BTreeSet<String> = removes(&talk.say("yes")).into_iter().collect();
    assert!(ids.is_subset(&listed) && ids.len() == 3, "{ids:?}");
    let mut talk = with_old_ones();
    talk.ask("list echo");
    assert_eq!(chosen(&mut talk, "revoke all except 1a"), ["e2", "e3"]);
    assert_eq!(chosen(&mut talk, "revoke all except old 1"), ["e"]);
    let reply = talk.ask("revoke all except 1");
    assert!(matches!(reply, Reply::NothingChosen { .. }), "{reply:?}");
    assert!(matches!(talk.ask("revoke all except 7"), Reply::NoSuchNumber { .. }));
}

#[test]
fn what_is_gone_or_the_bot_itself_is_said_beside_the_question() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    talk.listing.tokens.retain(|one| one.id != TokenId("b".to_owned()));
    let asked = question(talk.ask("revoke 1, 2, 6"));
    assert_eq!((asked.left_out.gone, asked.left_out.bot), (1, true));
    assert_eq!(removes(&talk.say("yes")), ["a"]);
}

#[test]
fn a_number_never_belongs_to_a_list_that_the_same_command_begins() {
    let mut talk = with_old_ones();
    let reply = talk.ask("revoke bolt, 1");
    assert!(matches!(reply, Reply::List(_)), "there is no list yet, so there is no 1: {reply:?}");
}

#[test]
fn words_that_fit_nothing_say_so_and_ask_nothing() {
    let mut talk = Talk::connected();
    for (text, why) in [
        ("revoke unused 5 years", NoMatch::Unused(5 * 365)),
        ("revoke never used", NoMatch::NeverUsed),
        ("revoke duplicates", NoMatch::Duplicates),
    ] {
        let reply = talk.ask(text);
        assert!(matches!(&reply, Reply::NothingChosen { no_match: Some(no), .. } if *no == why), "{reply:?}");
        assert!(talk.person.question.is_none());
    }
}

#[test]
fn what_a_word_chooses_beyond_the_list_gets_numbers_at_its_end() {
    let mut talk = with_old_ones();
    talk.lines = 100;
    talk.ask("list bolt");
    let asked = question(talk.ask("revoke unused 1 year"));
    let crate::dialogue::question::Action::Remove(removal) = asked.action else { panic!("a removal") };
    let labels: Vec<&str> = removal.targets.iter().map(|target| target.label.as_str()).collect();
    assert_eq!(labels, ["2", "3"]);
    let asked = question(talk.ask("revoke 1"));
    let crate::dialogue::question::Action::Remove(removal) = asked.action else { panic!("a removal") };
    assert_eq!(removal.targets[0].name.as_deref(), Some("Bolt"), "1 is what it was");
}

#[test]
fn a_list_of_long_hostile_names_fits_the_record_whatever_is_added_to_it() {
    let mut talk = Talk::connected();
    talk.lines = 5;
    let long = |index: usize| format!("x{index:04}{}", "\u{202e}\"\\".repeat(65));
    for index in 0..900 {
        talk.listing.tokens.push(token(&format!("id {index}"), &long(index), 100));
    }
    talk.ask("list apps");
    let bytes = |talk: &Talk| serde_json::to_vec(&talk.person).expect("a record").len();
    assert!(bytes(&talk) < 256 * 1024);
    for index in [898, 899, 897] {
        let reply = talk.ask(&format!("revoke x{index:04}"));
        assert!(matches!(reply, Reply::Question(_)), "{reply:?}");
        assert!(bytes(&talk) < 256 * 1024, "{}", bytes(&talk));
    }
    let reply = talk.ask("revoke unused 90 days");
    let Reply::TooManyAtOnce { chosen, fit, example } = &reply else { panic!("{reply:?}") };
    assert!(*chosen > 900 && (1..=TARGETS_MAX).contains(fit), "{chosen} {fit}");
    assert!(bytes(&talk) < 256 * 1024, "{}", bytes(&talk));
    let reply = talk.ask(&format!("revoke {example}"));
    assert!(matches!(reply, Reply::Question(_)), "{reply:?}");
    assert!(bytes(&talk) < 256 * 1024, "{}", bytes(&talk));
}

#[test]
fn sorting_keeps_the_filter_gives_new_numbers_and_closes_the_question() {
    let mut talk = with_old_ones();
    talk.ask("list unused 150 days");
    let _ = question(talk.ask("revoke 1"));
    let reply = talk.ask("sort by name");
    let Reply::List(list) = &reply else { panic!("{reply:?}") };
    assert_eq!(list.order, crate::audit::Order::Name);
    let names: Vec<&str> =
        list.lines.iter().filter_map(|line| line.name.as_ref()).map(|name| name.0.as_str()).collect();
    assert_eq!(names, ["Aria", "Bolt", "Cove", "Fern"]);
    assert!(talk.person.question.is_none(), "its numbers are those of another list");
    let Reply::List(list) = talk.ask("list") else { panic!("a list") };
    assert_eq!(list.order, crate::audit::Order::Attention);
}

fn words() -> impl Strategy<Value = String> {
    let pick = prop_oneof![
        (0u32..9).prop_map(|number| number.to_string()),
        (0u32..9, 0u32..9).prop_map(|(from, to)| format!("{from}-{to}")),
        (0u32..9).prop_map(|number| format!("{number}b")),
        (0u32..9).prop_map(|number| format!("old {number}")),
        Just("never used".to_owned()),
        Just("duplicates".to_owned()),
        Just("unused 100 days".to_owned()),
        Just("auditoot".to_owned()),
        Just("echo".to_owned()),
    ];
    let row = prop::collection::vec(pick, 1..5).prop_map(|picks| picks.join(", "));
    (row, 0u8..4).prop_map(|(row, kind)| match kind {
        0 => "all".to_owned(),
        1 => format!("all except {row}"),
        _ => row,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn nothing_is_removed_that_the_fresh_read_does_not_show_nor_the_bot(
        words in words(),
        filter in prop_oneof![Just("list"), Just("list unused 90 days"), Just("list echo"), Just("thanks")],
        gone in prop::collection::vec(0usize..9, 0..4),
    ) {
        let mut talk = with_old_ones();
        talk.lines = 3;
        talk.now = start();
        talk.ask(filter);
        let mut index = 0;
        talk.listing.tokens.retain(|one| { index += 1; one.id.0 == "own" || !gone.contains(&(index - 1)) });
        let mut step = talk.say(&format!("revoke {words}"));
        prop_assert!(step.effect.is_none(), "nothing is removed without a yes");
        for _ in 0..9 {
            if !matches!(step.response.as_ref().map(|response| &response.reply), Some(Reply::Question(_))) {
                break;
            }
            step = talk.say("yes");
        }
        for id in removes(&step) {
            prop_assert!(id != "own");
            prop_assert!(talk.listing.holds(&TokenId(id)));
        }
    }
}
