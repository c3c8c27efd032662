//! Whom the bot serves, and what everybody else gets.

use super::*;
use crate::dialogue::reply::GaveBack;

fn from_elsewhere() -> Talk {
    let mut talk = Talk::stranger();
    talk.person.account.acct = "alice@far.example".to_owned();
    talk
}

#[test]
fn somebody_from_elsewhere_gets_one_honest_sentence() {
    let mut talk = from_elsewhere();
    assert!(matches!(talk.ask("list apps"), Reply::NotServed { host: Some(host) } if host == "home.example"));
    assert!(talk.say("list apps").response.is_none());
    talk.later(31 * 24 * 60 * 60);
    assert!(matches!(talk.ask("hello"), Reply::NotServed { .. }));
    assert_eq!((talk.reads, talk.links), (0, 0), "nobody asked their server anything");
}

#[test]
fn whoever_is_not_served_beside_others_is_told_so() {
    let mut talk = from_elsewhere();
    talk.elsewhere = Service::NotThisServer;
    assert!(matches!(talk.ask("list apps"), Reply::NotServed { host: None }));
    assert!(talk.say("sign in").response.is_none());
    assert_eq!((talk.reads, talk.links), (0, 0));
}

#[test]
fn whoever_is_served_elsewhere_is_answered_like_everybody() {
    let mut talk = from_elsewhere();
    talk.elsewhere = Service::Served;
    assert!(matches!(talk.ask("help"), Reply::Help { .. }));
    assert!(matches!(talk.ask("list apps"), Reply::SignIn(_)));
    let mut message = talk.message("hello");
    message.audience = Audience::Public;
    assert!(matches!(talk.hear(message).response.expect("a hint").reply, Reply::PublicHint(_)));
}

#[test]
fn a_domain_whose_answers_are_spent_gets_one_that_says_so() {
    let mut talk = from_elsewhere();
    talk.elsewhere = Service::Served;
    talk.domain_answers = Limits::default().domain_answers_per_day;
    // The day ends at midnight (UTC).
    assert!(matches!(talk.ask("help"), Reply::Enough { minutes: 900 }));
    talk.domain_answers += 1;
    assert!(talk.say("help").response.is_none());
    talk.person.connection = Connection::Since(talk.now);
    assert!(matches!(talk.ask("help"), Reply::Help { .. }), "who signed in has the limits of a person");
}

#[test]
fn a_server_that_is_away_is_not_one_that_cannot() {
    let mut talk = from_elsewhere();
    (talk.elsewhere, talk.home, talk.source) = (Service::Served, Err(Trouble::Unreachable), Source::NotKnownYet);
    for needs_it in
        ["list apps", "list never used", "sort by name", "show 3", "revoke 3", "keep 3", "watch on", "sign in"]
    {
        let reply = talk.ask(needs_it);
        let is_trouble = matches!(&reply, Reply::Trouble(trouble) if trouble.trouble == Trouble::Unreachable);
        assert!(is_trouble, "{needs_it}: {reply:?}");
    }
    let home = talk.home;
    (talk.home, talk.source) = (Ok(()), Source::GoToSocial);
    assert!(matches!(talk.ask("list apps"), Reply::SignIn(_)));
    (talk.home, talk.source) = (home, Source::NotKnownYet);
    assert!(matches!(talk.ask("status"), Reply::Status(_)));
}

#[test]
fn what_needs_no_server_is_answered_while_it_is_away() {
    let mut talk = from_elsewhere();
    (talk.elsewhere, talk.home, talk.source) = (Service::Served, Err(Trouble::Unreachable), Source::NotKnownYet);
    for needs_none in [
        "help",
        "hello",
        "privacy",
        "thanks",
        "status",
        "history",
        "hacked",
        "remind every 3 months",
        "snooze 2 weeks",
        "watch off",
        "language en",
        "export",
        "disconnect",
        "more",
        "no",
        "is it safe?",
        "xyzzy foo",
        "forget me",
    ] {
        let reply = talk.ask(needs_none);
        assert!(
            !matches!(reply, Reply::Trouble(_) | Reply::PageOnly { .. } | Reply::CannotWatch { .. }),
            "{needs_none}: {reply:?}"
        );
    }
    assert!(matches!(talk.ask("yes"), Reply::Forgotten(GaveBack::None)));
}
