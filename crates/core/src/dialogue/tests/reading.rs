//! Lists, pages, numbers and names.

use super::{Talk, token};
use crate::audit::{Extent, Filter, Source, TokenId, source::AppsPage};
use crate::dialogue::reply::{ListPreface, ListReply, Reply};

fn list(reply: Reply) -> ListReply {
    let Reply::List(list) = reply else { panic!("this is no list: {reply:?}") };
    list
}

fn names(list: &ListReply) -> Vec<(usize, String)> {
    let name = |line: &crate::dialogue::reply::ListedApplication| {
        line.name.as_ref().map_or_else(String::new, |name| name.0.clone())
    };
    list.lines.iter().map(|line| (line.number, name(line))).collect()
}

#[test]
fn a_list_goes_on_page_by_page_and_ends() {
    let mut talk = Talk::connected();
    talk.lines = 4;
    let first = list(talk.ask("list apps"));
    assert_eq!((first.apps_total, first.flagged, first.rest), (5, 3, 2));
    assert_eq!(names(&first)[0], (1, "Aria".to_owned()), "the longest unused comes first");
    let second = list(talk.ask("more"));
    assert_eq!(names(&second), [(5, "Echo".to_owned()), (6, "Auditoot".to_owned())]);
    assert!(second.continued && second.rest == 0);
    assert!(matches!(talk.ask("more"), Reply::NoMore));
    assert_eq!(talk.reads, 1, "further pages show the list that was read");
}

#[test]
fn numbers_keep_their_meaning_while_things_go_and_come() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    talk.listing.tokens.retain(|token| token.id != TokenId("a".to_owned()));
    talk.listing.tokens.push(token("z", "Zeta", 900));
    assert!(matches!(talk.ask("show 1"), Reply::AlreadyGone { name: Some(name) } if name.0 == "Aria"));
    assert!(
        matches!(talk.ask("show 2"), Reply::Details(details) if details.line.name.as_ref().is_some_and(|name| name.0 == "Bolt"))
    );
    assert!(
        matches!(talk.ask("show zeta"), Reply::Details(details) if details.line.number == 7),
        "what is new gets a new number"
    );
    assert!(
        matches!(talk.ask("show 7"), Reply::Details(details) if details.line.name.as_ref().is_some_and(|name| name.0 == "Zeta"))
    );
}

#[test]
fn numbers_older_than_a_day_get_the_fresh_list_instead() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    talk.later(24 * 60 * 60);
    assert_eq!(list(talk.ask("revoke 1")).preface, ListPreface::NumbersOutdated);
    assert!(talk.person.question.is_none());
}

#[test]
fn a_name_that_fits_several_is_listed_and_nothing_is_asked() {
    let mut talk = Talk::connected();
    talk.listing.tokens.push(token("d2", "Dunes", 10));
    talk.listing.tokens.push(token("d3", "Duneship", 10));
    let several = list(talk.ask("revoke dun"));
    assert!(matches!(several.preface, ListPreface::SeveralNamed(_)));
    assert_eq!(several.lines.len(), 3);
    assert!(talk.person.question.is_none());
    assert!(matches!(talk.ask("revoke dune"), Reply::Question(_)), "an equal name wins over one that only begins so");
    assert!(matches!(talk.ask("revoke zebra"), Reply::NoSuchName { .. }));
}

#[test]
fn numbers_that_are_not_there_are_said_to_be_so() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    for text in ["revoke 0", "revoke 99", "show 99", "revoke 3z", "revoke 2-99", "revoke 99999999999999"] {
        assert!(matches!(talk.ask(text), Reply::NoSuchNumber { highest: 6, .. }), "{text}");
    }
    assert!(matches!(talk.ask("revoke 6"), Reply::ThatIsMe { number: 6 }));
}

#[test]
fn a_filter_with_no_match_says_so_with_an_empty_list() {
    let mut talk = Talk::connected();
    let empty = list(talk.ask("list unused 3 years"));
    assert_eq!((empty.listed, empty.apps_total), (0, 5));
    assert!(matches!(empty.filter, Filter::Unused(_)));
}

#[test]
fn a_list_of_a_thousand_hostile_names_is_cut_and_says_so() {
    let mut talk = Talk::connected();
    talk.listing.tokens =
        (0..1_000).map(|index| token(&index.to_string(), &format!("{index}{}", "x".repeat(4_000)), 5)).collect();
    let list = list(talk.ask("list apps"));
    assert_eq!((list.extent, list.apps_total), (Extent::Cut, 1_000));
    let kept = serde_json::to_vec(&talk.person).expect("it can be kept");
    assert!(kept.len() < 256 * 1024, "{} bytes", kept.len());
}

#[test]
fn a_server_that_lets_nobody_list_gets_its_page_and_no_sign_in() {
    let mut talk = Talk::stranger();
    talk.source = Source::PageOnly(AppsPage::Mastodon);
    for text in ["list apps", "revoke 1", "show tusky"] {
        let reply = talk.ask(text);
        assert!(
            matches!(&reply, Reply::PageOnly { link, after_sign_in: false, .. }
            if link == "https://home.example/oauth/authorized_applications"),
            "{text}: {reply:?}"
        );
    }
    assert!(matches!(talk.ask("sign in"), Reply::SignIn(_)));
}
