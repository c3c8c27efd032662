//! An owner keeps the last word, whoever else writes in their name.

use super::*;
use crate::audit::PostingApplication;

/// Somebody in whose name an app that is not told has used up the answers of this hour.
fn worn_out() -> Talk {
    let mut talk = Talk::connected();
    while talk.say("help").response.is_some() {}
    talk
}

impl Talk {
    /// What is said to a message that was written with this app.
    fn with(&mut self, application: Option<&str>, text: &str) -> Step {
        let mut message = self.message(text);
        message.posting_application = application.and_then(PostingApplication::of);
        self.hear(message)
    }
}

fn reply(step: Step) -> Option<Reply> {
    step.response.map(|response| response.reply)
}

fn is_silent(step: &Step) -> bool {
    step.response.is_none() && step.effect.is_none()
}

#[test]
fn whatever_else_was_answered_a_removal_can_be_asked_for_and_confirmed() {
    let mut talk = worn_out();
    assert!(matches!(talk.ask("revoke aria"), Reply::Question(_)));
    let step = talk.say("yes");
    assert!(matches!(step.effect, Some((_, Effect::Remove(_)))), "{step:?}");
    assert!(matches!(talk.ask("hacked"), Reply::Hacked));
    assert!(matches!(talk.ask("revoke bolt"), Reply::Question(_)));
    assert!(matches!(talk.ask("no"), Reply::LeftAlone { was_open: true }));
    assert!(is_silent(&talk.say("no")), "nothing is asked");
}

#[test]
fn what_is_left_unanswered_changes_nothing_and_closes_no_question() {
    let mut talk = worn_out();
    talk.ask("revoke aria");
    let before = serde_json::to_value(&talk.person).expect("it can be kept");
    talk.later(30);
    for text in ["list apps", "help", "disconnect", "language de"] {
        assert!(is_silent(&talk.say(text)), "{text}");
    }
    assert_eq!(serde_json::to_value(&talk.person).expect("it can be kept"), before);
    assert!(matches!(talk.say("yes").effect, Some((_, Effect::Remove(_)))));
}

#[test]
fn an_app_that_fills_the_hour_is_told_so_once_and_takes_nothing_from_another() {
    for application in [None, Some("Evil")] {
        let mut talk = worn_out();
        for wish in ["revoke aria", "revoke aria", "revoke bolt", "hacked", "revoke", "revoke aria except"] {
            assert!(reply(talk.with(application, wish)).is_some(), "{wish}");
        }
        for number in 0..4 {
            let asked = reply(talk.with(application, ["revoke aria", "revoke bolt"][number % 2]));
            assert!(matches!(asked, Some(Reply::Question(_))), "{asked:?}");
        }
        let spent = reply(talk.with(application, "hacked"));
        assert!(matches!(spent, Some(Reply::LastWordsSpent { link }) if link.contains("home.example")));
        assert!(is_silent(&talk.with(application, "revoke aria")));
        assert!(matches!(reply(talk.with(Some("Web"), "revoke cove")), Some(Reply::Question(_))));
        talk.later(3_601);
        assert!(reply(talk.with(application, "revoke aria")).is_some());
    }
}
