//! The list as a page: which link is good, and what comes of boxes that are ticked there.

use std::collections::BTreeSet;

use super::super::bound_page::{BOUND_PAGE_LIFE, BoundPageId};
use super::super::list_page::ListWay;
use super::super::{Step, TicksRefusal, ticks_refusal};
use super::links::ready_page;
use super::{Lines, Talk, removes, token};
use crate::audit::TokenId;
use crate::dialogue::Input;
use crate::dialogue::message::{RepliesTo, StatusId};
use crate::dialogue::question::{ParentAuthor, YesRefusal};
use crate::dialogue::reply::{AskedAgain, Note, Reply};

fn way(id: &str) -> ListWay {
    ListWay::Page(ready_page("list", id))
}

/// Somebody who was shown a list of two apps a post, with a link.
fn listed() -> Talk {
    let mut talk = Talk::connected();
    talk.lines = 2;
    talk.list_way = way("one");
    assert!(has_link(&talk.ask("list apps")));
    talk
}

fn has_link(reply: &Reply) -> bool {
    matches!(reply, Reply::List(list) if list.page.is_some())
}

fn is_good(talk: &Talk, id: &str) -> bool {
    talk.person.list_on_page(&BoundPageId(id.to_owned()), talk.now).is_some()
}

fn tick(talk: &mut Talk, id: &str, tokens: &[&str]) -> Step {
    talk.step(&Input::Ticked { link: BoundPageId(id.to_owned()), tokens: ids(tokens) })
}

fn ids(tokens: &[&str]) -> BTreeSet<TokenId> {
    tokens.iter().map(|id| TokenId((*id).to_owned())).collect()
}

fn refused(talk: &Talk, id: &str, tokens: &[&str]) -> Option<TicksRefusal> {
    ticks_refusal(&talk.person, &BoundPageId(id.to_owned()), &ids(tokens), &talk.context(&Lines(talk.lines)))
}

/// A yes that replies to this post, as the server tells it.
fn yes_to(talk: &mut Talk, replies_to: RepliesTo) -> Step {
    let yes = talk.message("yes");
    talk.hear(crate::dialogue::message::Message { replies_to, ..yes })
}

fn refusal(step: &Step) -> Option<YesRefusal> {
    match step.response.as_ref().map(|response| &response.reply) {
        Some(Reply::Question(question)) => match question.again {
            Some(AskedAgain::YesRefused(refusal)) => Some(refusal),
            Some(AskedAgain::SignedIn) | None => None,
        },
        _ => None,
    }
}

#[test]
fn every_post_of_a_list_that_takes_several_has_a_link_and_only_the_newest_counts() {
    let mut talk = Talk::connected();
    talk.list_way = way("one");
    assert!(!has_link(&talk.ask("list apps")), "this one is one post");
    assert!(talk.person.list_page.is_none());
    let mut talk = listed();
    assert!(is_good(&talk, "one") && !is_good(&talk, "two"));
    for id in ["two", "three"] {
        talk.list_way = way(id);
        assert!(has_link(&talk.ask("more")));
        assert!(is_good(&talk, id) && !is_good(&talk, "one"));
    }
    talk.list_way = ListWay::PostsOnly;
    assert!(!has_link(&talk.ask("list apps")), "the bot has no pages");
    assert!(!is_good(&talk, "three"));
}

#[test]
fn a_link_ends_with_its_time_with_another_list_and_with_the_connection() {
    let mut talk = listed();
    talk.later(BOUND_PAGE_LIFE.as_secs() - 1);
    assert!(is_good(&talk, "one"));
    talk.later(1);
    assert!(!is_good(&talk, "one"));
    for ends in ["list never used", "sort by name", "disconnect"] {
        let mut talk = listed();
        talk.later(1);
        talk.list_way = ListWay::PostsOnly;
        let _said = talk.say(ends);
        assert!(!is_good(&talk, "one") && refused(&talk, "one", &["a"]) == Some(TicksRefusal::Gone), "{ends}");
    }
    for goes_on in ["show 3", "help", "keep 1", "status"] {
        let mut talk = listed();
        talk.later(1);
        let _said = talk.say(goes_on);
        assert!(is_good(&talk, "one"), "{goes_on}");
    }
}

#[test]
fn what_is_ticked_is_asked_about_in_the_conversation_and_only_a_reply_says_yes_to_it() {
    for replies_to in [RepliesTo::Nothing, RepliesTo::NoPostOfTheBot, RepliesTo::SaidToBeTheBots(StatusId("x".into()))]
    {
        let mut talk = listed();
        talk.parent = ParentAuthor::SomebodyElse;
        let step = tick(&mut talk, "one", &["a", "c"]);
        let question = step.response.expect("a question");
        assert_eq!(question.under, Some(StatusId("message 1".to_owned())), "it goes under the message with the list");
        let step = yes_to(&mut talk, replies_to.clone());
        assert_eq!(refusal(&step), Some(YesRefusal::NoReply), "{replies_to:?}");
        assert!(removes(&step).is_empty());
        let post = talk.last_post();
        assert_eq!(removes(&yes_to(&mut talk, RepliesTo::SaidToBeTheBots(post))), ["a", "c"], "it was asked anew");
    }
    let mut talk = listed();
    let _asked = tick(&mut talk, "one", &["a"]);
    assert!(matches!(talk.ask("status"), Reply::Status(_)));
    assert!(matches!(talk.last().note, Note::StillOpen(_)));
    let named_again = talk.last_post();
    assert_eq!(removes(&yes_to(&mut talk, RepliesTo::SaidToBeTheBots(named_again))), ["a"]);
}

#[test]
fn no_yes_that_is_on_its_way_meets_what_somebody_else_ticked() {
    let mut talk = listed();
    talk.ask("revoke 1");
    assert_eq!(refused(&talk, "one", &["e"]), Some(TicksRefusal::QuestionOpen));
    assert!(tick(&mut talk, "one", &["e"]).response.is_none());
    assert_eq!(removes(&talk.say("yes")), ["a"]);
    // Ticked first, asked by its owner then: the newer question is the one that is open, and a plain yes is for it.
    let mut talk = listed();
    let _asked = tick(&mut talk, "one", &["e"]);
    let ticked = talk.last_post();
    talk.ask("revoke 1");
    assert_eq!(refusal(&yes_to(&mut talk, RepliesTo::SaidToBeTheBots(ticked))), Some(YesRefusal::AnotherPost));
    assert_eq!(removes(&talk.say("yes")), ["a"]);
    // Ticked right after a no, and before the owner's late yes to what they had closed.
    let mut talk = listed();
    talk.ask("revoke 1");
    talk.ask("no");
    let _asked = tick(&mut talk, "one", &["e"]);
    assert!(removes(&talk.say("yes")).is_empty());
    assert!(matches!(talk.ask("no"), Reply::LeftAlone { was_open: true }));
}

#[test]
fn exactly_what_was_ticked_is_asked_about_and_only_what_is_there() {
    let mut talk = listed();
    talk.listing.tokens.retain(|token| token.id.0 != "b");
    talk.listing.tokens.push(token("a2", "Aria", 1));
    let Some(Reply::Question(question)) =
        tick(&mut talk, "one", &["a", "b", "own", "nobody\u{202e}<'\"&"]).response.map(|response| response.reply)
    else {
        panic!("a question");
    };
    assert!(question.left_out.bot && question.left_out.gone == 2);
    assert!(question.action.ticked_at().is_some());
    let post = talk.last_post();
    assert_eq!(removes(&yes_to(&mut talk, RepliesTo::SaidToBeTheBots(post))), ["a"]);
    let mut talk = listed();
    assert!(tick(&mut talk, "two", &["a"]).response.is_none(), "no link of theirs");
    assert_eq!(refused(&talk, "one", &[]), Some(TicksRefusal::Nothing));
    let all_gone = tick(&mut talk, "one", &["gone"]).response.map(|response| response.reply);
    assert!(matches!(all_gone, Some(Reply::NothingChosen { .. })));
}

#[test]
fn what_is_ticked_counts_for_the_limits() {
    let mut talk = listed();
    let mut asked = 0;
    while refused(&talk, "one", &["gone"]).is_none() {
        let _said = tick(&mut talk, "one", &["gone"]);
        asked += 1;
        assert!(asked < 100, "there is an end to it");
    }
    assert_eq!(refused(&talk, "one", &["gone"]), Some(TicksRefusal::Enough));
    assert!(tick(&mut talk, "one", &["gone"]).response.is_none());
}
