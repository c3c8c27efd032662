use super::*;
use auditoot_sandbox::Target;

fn read(line: &str) -> DemoOrder {
    DemoOrder::read(line).expect("an order")
}

#[test]
fn every_command_of_the_table_is_one() {
    for row in rows() {
        let line = row
            .usage
            .replace("[NAME [WHERE] [TIMES] [after N]]", "html lists 1 after 2")
            .replace("[N]", "2")
            .replace("[PATH]", "");
        assert!(!matches!(DemoOrder::read(&line), Err(_) | Ok(DemoOrder::Say(_))), "{line}");
    }
    assert_eq!(read("list apps"), DemoOrder::Say("list apps".to_owned()));
    assert_eq!(DemoOrder::read("/dance now"), Err(OrderError::Unknown("/dance".to_owned())));
}

#[test]
fn the_last_words_of_an_app_are_its_scopes_if_they_look_like_that() {
    let added = |name: &str, scopes: &str| {
        DemoOrder::App(AppOrder::Add { name: name.to_owned(), scopes: scopes.to_owned(), website: None })
    };
    assert_eq!(read("/app add Old Poster read write:statuses"), added("Old Poster", "read write:statuses"));
    assert_eq!(read("/app add Reader"), added("Reader", "read"));
    assert_eq!(read(r#"/app add "two\nlines" admin:read"#), added("two\nlines", "admin:read"));
    assert!(DemoOrder::read("/app add \"open").is_err());
    assert!(DemoOrder::read("/app add read").is_err());
}

#[test]
fn a_number_in_front_of_an_answer_says_which_post_it_answers() {
    let reply = |nth, text: &str| DemoOrder::Reply { nth, text: text.to_owned() };
    assert_eq!(read("/reply yes"), reply(1, "yes"));
    assert_eq!(read("/reply 2 yes please"), reply(2, "yes please"));
    assert_eq!(read("/reply 2"), reply(1, "2"));
    assert_eq!(read("/reply own yes"), DemoOrder::ReplyToOwn("yes".to_owned()));
}

#[test]
fn spans_are_read_as_people_write_them() {
    let now = "2026-01-31T00:00:00Z".parse().expect("a time");
    let DemoOrder::Later(span) = read("/later 3 months") else { panic!("a span") };
    assert_eq!(moment_after(now, span.0), Some(SignedDuration::from_hours(24 * 89)));
    assert!(DemoOrder::read("/later soon").is_err());
    assert!(DemoOrder::read("/later 3 days ago").is_err());
}

#[test]
fn a_fault_may_say_where_and_how_often() {
    let rule = FaultRule::new(Fault::Html).at(Target::SignIns).times(2);
    assert_eq!(read("/fault html lists 2"), DemoOrder::Mishap(Mishap::Fault(rule.clone())));
    assert_eq!(read("/fault html lists 2 after 1"), DemoOrder::Mishap(Mishap::Fault(rule.after(1))));
    assert!(DemoOrder::read("/fault html after lists").is_err());
    assert_eq!(read("/fault"), DemoOrder::ListFaults);
    assert!(DemoOrder::read("/fault earthquake").is_err());
}
