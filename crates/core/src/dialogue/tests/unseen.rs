//! Alerts that nobody may have seen are told once more, and the thread that lets posts through is looked after.

use super::*;
use crate::dialogue::command::Switch;
use crate::dialogue::reply::{FollowAdvice, Repeated};
use crate::dialogue::told::About;

/// Somebody who watches, on a server that filters, and whose messages are all gone.
fn alone() -> Talk {
    let mut talk = Talk { filtering: Filtering::Filters, following: Following::DoesNot, ..Talk::at_the_operators() };
    talk.person.watch.is_on = true;
    let _ = talk.say("help");
    lose_messages(&mut talk);
    talk
}

/// Every message of the person's is found gone when a post is to go under them.
fn lose_messages(talk: &mut Talk) {
    let gone = talk.person.last_messages.clone();
    let _ = talk.step(&Input::Posted { role: Role::Plain, post: None, copies: Vec::new(), gone });
    assert!(talk.person.last_messages.is_empty());
}

/// An app is let in, and told of.
fn let_in(talk: &mut Talk, id: &str, name: &str) -> Response {
    talk.listing.tokens.push(Token { authorized_at: Some(talk.now), ..token(id, name, 0) });
    let step = talk.step(&Input::Alert { tokens: vec![TokenId(id.to_owned())] });
    step.response.expect("an alert")
}

fn named(response: &Response) -> Vec<&str> {
    let Some(Repeated::Named(alert)) = &response.repeated else { panic!("it is told again by name: {response:?}") };
    alert.apps.iter().filter_map(|app| app.name.as_ref()).map(|name| name.0.as_str()).collect()
}

#[test]
fn an_alert_without_a_parent_stands_once_more_at_the_head_of_the_next_answer() {
    let mut talk = alone();
    assert_eq!(let_in(&mut talk, "x", "Night Poster").follow_advice, Some(FollowAdvice::MessagesGone));
    assert_eq!(let_in(&mut talk, "y", "Day Reader").repeated, None, "what comes on its own says nothing again");
    let answer = talk.say("thanks").response.expect("an answer");
    assert_eq!(named(&answer), ["Night Poster", "Day Reader"]);
    let told = talk.person.told.as_ref().expect("it was told");
    assert_eq!(told.about, About::LetIn(vec!["Night Poster".to_owned(), "Day Reader".to_owned()]));
    assert_eq!(talk.say("thanks").response.expect("an answer").repeated, None, "once");
}

#[test]
fn it_waits_for_an_answer_and_is_short_beside_a_question() {
    let mut talk = alone();
    let_in(&mut talk, "x", "Night Poster");
    let mut public = talk.message("what is this?");
    public.audience = Audience::Public;
    assert_eq!(talk.hear(public).response.expect("the hint").repeated, None, "it tells of no app");
    let watch = talk.say("watch on");
    let Some((under, Effect::Watch(Switch::On))) = watch.effect else { panic!("a deed") };
    let outcome = super::super::Outcome::Watched { switch: Switch::On, trouble: None };
    let answer = talk.step(&Input::Done { under, outcome }).response.expect("an answer");
    assert_eq!(named(&answer), ["Night Poster"]);

    lose_messages(&mut talk);
    let_in(&mut talk, "y", "Day Reader");
    let question = talk.say("revoke Day Reader").response.expect("a question");
    assert!(matches!(&question.repeated, Some(Repeated::Counted(alert)) if alert.rest == Some(0)), "{question:?}");
}

#[test]
fn what_was_seen_or_is_filtered_nowhere_is_not_told_again() {
    let mut seen = Talk { filtering: Filtering::Filters, ..Talk::at_the_operators() };
    seen.person.watch.is_on = true;
    let _ = seen.say("help");
    assert_eq!(let_in(&mut seen, "x", "Night Poster").follow_advice, None);
    let mut elsewhere = Talk { filtering: Filtering::Passes, ..alone() };
    let_in(&mut elsewhere, "x", "Night Poster");
    let mut follower = Talk { following: Following::Follows, ..alone() };
    assert_eq!(let_in(&mut follower, "x", "Night Poster").follow_advice, None);
    for mut talk in [seen, elsewhere, follower] {
        assert_eq!(talk.say("thanks").response.expect("an answer").repeated, None);
    }
}

#[test]
fn a_blind_alert_counts_nothing() {
    let mut talk = alone();
    talk.trouble = Some(Trouble::Unreachable);
    let _ = talk.step(&Input::Alert { tokens: vec![TokenId("x".to_owned())] });
    let answer = talk.say("thanks").response.expect("an answer");
    assert!(matches!(&answer.repeated, Some(Repeated::Counted(alert)) if alert.rest.is_none()), "{answer:?}");
}
