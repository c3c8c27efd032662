//! Who is told to follow the bot, and what that costs.

use super::*;
use crate::dialogue::Outcome;
use crate::dialogue::command::Switch;
use crate::dialogue::reply::FollowAdvice;

/// The advice in the answer to this.
fn advice(talk: &mut Talk, text: &str) -> Option<FollowAdvice> {
    let step = talk.say(text);
    if step.effect.is_none() {
        return step.response.expect("there is an answer").follow_advice;
    }
    let watched = Outcome::Watched { switch: Switch::On, trouble: None };
    let under = Some(StatusId("message".to_owned()));
    talk.step(&Input::Done { under, outcome: watched }).response.expect("an answer").follow_advice
}

#[test]
fn whoever_wants_something_to_come_on_its_own_is_told_to_follow_unless_they_do() {
    for (following, advised, again) in [
        (Following::Follows, None, None),
        (Following::DoesNot, Some(FollowAdvice::Follow), Some(FollowAdvice::Follow)),
        (Following::NotTold, Some(FollowAdvice::IfNotFollowing), None),
    ] {
        for filtering in [Filtering::Filters, Filtering::NotKnown] {
            let mut talk = Talk { filtering, following, ..Talk::at_the_operators() };
            assert_eq!(advice(&mut talk, "status"), None, "nothing comes");
            assert_eq!(talk.follows_asked, 0);
            for text in ["remind every 3 months", "remind off", "remind in 2 weeks", "watch on"] {
                let expected = advised.filter(|_| text != "remind off");
                assert_eq!(advice(&mut talk, text), expected, "{following:?}, {text}");
            }
            assert_eq!(advice(&mut talk, "status"), again, "{following:?}");
        }
    }
}

#[test]
fn nobody_asks_who_follows_where_that_changes_nothing() {
    let calm = Talk { following: Following::DoesNot, ..Talk::at_the_operators() };
    for mut talk in [
        Talk { filtering: Filtering::Passes, ..calm },
        Talk {
            filtering: Filtering::Filters,
            is_locked: true,
            following: Following::DoesNot,
            ..Talk::at_the_operators()
        },
    ] {
        for text in ["remind every 3 months", "watch on", "status"] {
            assert_eq!(advice(&mut talk, text), None, "{text}");
        }
        assert_eq!(talk.follows_asked, 0);
    }
    let mut talk = Talk { filtering: Filtering::Filters, ..Talk::at_the_operators() };
    for text in ["help", "list apps", "hacked", "privacy", "snooze 2 weeks", "watch off", "thanks"] {
        let _ = talk.say(text);
    }
    assert_eq!(talk.follows_asked, 0);
}
