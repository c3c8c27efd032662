//! The day an app is breached, as one person is told of it.

use super::super::reply::{BreachReply, Note, Untrusted};
use super::super::told::{About, Told};
use super::*;
use crate::budget::PostClass;
use crate::dialogue::breach::{Breach, BreachId};

fn breach(id: &str) -> Breach {
    let (id, app) = (BreachId(id.to_owned()), Some(Untrusted("Elk".to_owned())));
    Breach { id, app, others: 0, tokens: 2, ended_at: Timestamp::UNIX_EPOCH }
}

#[test]
fn a_breach_is_told_once_among_the_reminders_and_leaves_the_question_open() {
    let mut talk = Talk::at_the_operators();
    talk.ask("list apps");
    talk.ask("revoke 1");
    let about = About::LetIn(vec!["Night Poster".to_owned()]);
    talk.person.told = Some(Told { about, at: talk.now, post: None, is_past: false });
    let input = Input::Breach(breach("a"));
    let before = talk.person.clone();
    let step = talk.step(&input);
    assert_eq!(PostClass::of(&before, &input, &step, talk.now), PostClass::Unasked);
    let said = step.response.expect("it is told");
    assert!(matches!(&said.reply, Reply::Breach(BreachReply { tokens: 2, .. })), "{said:?}");
    assert!(matches!(said.note, Note::StillOpen(_)));
    assert_eq!(talk.person.told, None, "what was let in before is not what \"revoke it\" means now");
    assert!(talk.step(&input).response.is_none(), "told again");
    for number in 0..19 {
        assert!(talk.step(&Input::Breach(breach(&number.to_string()))).response.is_some());
    }
    assert!(talk.step(&input).response.is_none(), "still known");
}
