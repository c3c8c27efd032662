//! Questions with pages: a yes counts only after the last of them.

use super::{Talk, removes};
use crate::dialogue::Input;
use crate::dialogue::message::RepliesTo;
use crate::dialogue::question::{Asked, Standing};
use crate::dialogue::reply::{Note, QuestionPage, Reply, Role};

/// Somebody who is asked about five apps on three pages, and has seen the first.
fn first_page() -> Talk {
    let mut talk = Talk::connected();
    talk.lines = 2;
    talk.ask("list apps");
    let reply = talk.ask("revoke 1-5");
    assert_eq!(page(&reply), Some(QuestionPage::Part { number: 1, pages: 3, targets: 0..2 }));
    talk
}

fn page(reply: &Reply) -> Option<QuestionPage> {
    if let Reply::Question(question) = reply { Some(question.page.clone()) } else { None }
}

#[test]
fn a_yes_or_more_gets_the_next_page_and_only_one_after_the_last_removes() {
    for word in ["yes", "more"] {
        let mut talk = first_page();
        assert_eq!(page(&talk.ask(word)), Some(QuestionPage::Part { number: 2, pages: 3, targets: 2..4 }));
        assert_eq!(page(&talk.ask(word)), Some(QuestionPage::Last { number: 3, targets: 4..5 }));
        assert_eq!(removes(&talk.say("yes")), ["a", "b", "c", "d", "e"]);
        assert!(matches!(talk.ask("yes"), Reply::NothingToConfirm));
    }
}

#[test]
fn the_ten_minutes_begin_with_the_last_page() {
    for (seconds, counts) in [(600, true), (601, false)] {
        let mut talk = first_page();
        talk.later(500);
        talk.ask("yes");
        talk.later(500);
        let last = talk.ask("more");
        assert!(matches!(page(&last), Some(QuestionPage::Last { .. })));
        talk.later(seconds);
        let step = talk.say("yes");
        assert_eq!(!removes(&step).is_empty(), counts);
        if !counts {
            let again = step.response.map(|response| response.reply).expect("it is asked anew");
            assert!(
                matches!(page(&again), Some(QuestionPage::Part { number: 1, .. })),
                "from the first page: {again:?}"
            );
        }
    }
}

#[test]
fn a_yes_that_was_written_before_the_last_page_stood_does_not_count() {
    let mut talk = first_page();
    let mut hasty = talk.message("yes");
    hasty.notified_at -= jiff::SignedDuration::from_secs(1);
    talk.ask("yes");
    talk.ask("yes");
    let step = talk.hear(hasty);
    assert!(step.effect.is_none());
    assert!(matches!(step.response.map(|response| response.reply), Some(Reply::Question(_))));
}

#[test]
fn a_yes_to_an_earlier_page_removes_nothing_and_the_question_begins_again() {
    let mut talk = first_page();
    let first = talk.last_post();
    talk.ask("yes");
    talk.ask("yes");
    let mut yes = talk.message("yes");
    yes.replies_to = RepliesTo::SaidToBeTheBots(first);
    let step = talk.hear(yes);
    assert!(step.effect.is_none(), "that page said that a yes to it removes nothing");
    let reply = step.response.expect("an answer").reply;
    assert!(matches!(page(&reply), Some(QuestionPage::Part { number: 1, .. })));
    talk.ask("yes");
    talk.ask("yes");
    let mut yes = talk.message("yes");
    yes.replies_to = RepliesTo::SaidToBeTheBots(talk.last_post());
    assert_eq!(removes(&talk.hear(yes)).len(), 5);
}

#[test]
fn between_pages_other_answers_say_that_there_are_more_and_a_no_ends_it() {
    let mut talk = first_page();
    let response = talk.say("show 1").response.expect("an answer");
    assert!(matches!(response.note, Note::StillPaging(_)));
    assert_eq!(response.role(), Role::Plain);
    assert!(matches!(page(&talk.ask("yes")), Some(QuestionPage::Part { number: 2, .. })));
    assert!(matches!(talk.ask("no"), Reply::LeftAlone { was_open: true }));
    assert!(matches!(talk.ask("yes"), Reply::NothingToConfirm));
    let mut talk = first_page();
    let response = talk.say("list apps").response.expect("an answer");
    assert!(matches!(response.note, Note::Closed(_)));
    assert!(matches!(talk.ask("more"), Reply::List(_)), "more goes on with the list again");
}

#[test]
fn a_yes_that_was_deleted_gets_no_page_and_a_page_that_was_never_posted_ends_the_question() {
    let mut talk = first_page();
    talk.standing = Standing::Gone;
    let step = talk.say("yes");
    assert!(step.response.is_none() && step.effect.is_none());
    let open = talk.person.question.as_ref().map(|question| question.asked);
    assert!(matches!(open, Some(Asked::Paging { pages: 1, named: 2, .. })), "{open:?}");
    let _ = talk.step(&Input::Posted { role: Role::AsksInPart, post: None, copies: Vec::new(), gone: Vec::new() });
    assert!(talk.person.question.is_none());
}
