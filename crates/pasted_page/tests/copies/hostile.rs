//! Copies that nobody's browser made.

use std::time::{Duration, Instant};

use auditoot_pasted_page::{COPY_BYTES_MAX, PageRefusal, PastedPage, html, text};
use proptest::prelude::*;

/// Reads both ways, and sees to it that neither takes long, even where nothing is optimised.
fn read_soon(copy: &str) -> [Result<PastedPage, PageRefusal>; 2] {
    let start = Instant::now();
    let read = [html(copy, None), text(copy)];
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    read
}

const ITEM: &str = "<div class=\"applications-list__item\" id=\"doorkeeper_application_1\"><b class=\"announcements-list__item__title\">A</b>\
    <i class=\"announcements-list__item__meta\">Never used · Authorized on Mar 03, 2013</i></div>";

#[test]
fn what_is_huge_is_refused_or_read_in_bounded_time() {
    let nested = "<table><tr><td>".repeat(1_000_000);
    assert_eq!(read_soon(&nested), [Err(PageRefusal::NoList), Err(PageRefusal::NoList)]);
    assert_eq!(read_soon(&"x".repeat(COPY_BYTES_MAX + 1)), [Err(PageRefusal::TooLong), Err(PageRefusal::TooLong)]);
    let items = ITEM.repeat(100_000);
    assert_eq!(read_soon(&items)[0], Err(PageRefusal::TooLong));
    let rows = "A\nNever used · Authorized on Mar 03, 2013\n Revoke\nLists\nRead-only access\n".repeat(100_000);
    assert_eq!(read_soon(&rows)[1], Err(PageRefusal::TooLong));
    let inside: String = ITEM.replace("</div>", "").repeat(9_000);
    assert_eq!(read_soon(&inside)[0].as_ref().map(|page| page.apps.len()), Ok(9_000));
}

#[test]
fn tags_that_cost_the_tokenizer_most_are_refused() {
    let tag = |attributes: usize| {
        let names: Vec<_> = (0..attributes).map(|number| format!("a{number}")).collect();
        format!("<p {}>", names.join(" "))
    };
    assert_eq!(read_soon(&tag(1_000_000))[0], Err(PageRefusal::TooLong));
    assert_eq!(read_soon(&tag(6_000).repeat(300))[0], Err(PageRefusal::TooLong));
    let tag = format!("<p{}>", " a".repeat(30_000));
    assert_eq!(read_soon(&tag.repeat(200))[0], Err(PageRefusal::NoList));
}

#[test]
fn an_entry_is_nobody_elses() {
    let one = |id: &str, revoke: &str| {
        let link = format!("<a data-method=\"delete\" href=\"{revoke}\">Revoke</a></div>");
        ITEM.replace("</div>", &link).replace("id=\"doorkeeper_application_1\"", id)
    };
    let page = "https://social.example/oauth/authorized_applications/";
    let ids = |copy: &str| html(copy, None).map(|page| page.apps.iter().map(|app| app.id).collect::<Vec<_>>());
    assert_eq!(ids(&one("", &format!("{page}7"))), Ok(vec![Some(7)]));
    assert_eq!(ids(&one("id=\"doorkeeper_application_7\"", &format!("{page}7"))), Ok(vec![Some(7)]));
    assert_eq!(ids(&one("id=\"doorkeeper_application_8\"", &format!("{page}7"))), Ok(vec![None]), "two numbers");
    assert_eq!(ids(&one("id=\"doorkeeper_application_x\"", "https://social.example/7")), Ok(vec![None]));
    let two = one("", &format!("{page}7")) + &one("", "https://other.example/oauth/authorized_applications/8");
    assert_eq!(ids(&two), Err(PageRefusal::AnotherServer));
}

#[test]
fn blanks_that_browsers_write_as_others_are_blanks() {
    let blank = "<span class=\"Apple-converted-space\">&nbsp;</span>";
    let copy =
        ITEM.replace(">A<", &format!(">Web{blank}<span class=\"account-role superapp\">{blank}Internal</span><"));
    let page = html(&copy, None).expect("a page");
    assert_eq!((page.apps[0].name.as_str(), page.apps[0].is_own), ("Web", true));
    let within = html(&ITEM.replace(">A<", &format!(">A{blank}B&nbsp;<")), None).expect("a page");
    assert_eq!(within.apps[0].name, "A B\u{a0}");
}

/// Lines of the page, names that are one of them, and anything else.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Tusky".to_owned()),
        Just(" Revoke".to_owned()),
        Just("    Everything".to_owned()),
        Just("Read-only access".to_owned()),
        Just("Never used · Authorized on Mar 03, 2013".to_owned()),
        Just("Last used on Mar 13, 2026 · Authorized on 03. Mär 2013".to_owned()),
        Just("使用されていない · 2013年03月03日に承認されました".to_owned()),
        Just(String::new()),
        "\\PC{0,20}",
        "[0-9a-zé·. /]{0,12} · [0-9. /年月]{0,12}",
    ]
}

/// Pieces of markup, and anything else.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(ITEM.to_owned()),
        Just("<div class=applications-list__item id=doorkeeper_application_9>".to_owned()),
        Just("<strong class=announcements-list__item__title>".to_owned()),
        Just("</strong>".to_owned()),
        Just("<a href=https://social.example/oauth/authorized_applications/9 class=x>".to_owned()),
        Just("<div class=announcements-list__item__meta>Never used · 2013年3月3日</div>".to_owned()),
        Just("<p class=permissions-list__item__text__title>Lists</p>".to_owned()),
        Just("<span class=superapp>".to_owned()),
        Just("<script>".to_owned()),
        "\\PC{0,20}",
        "[<>/a-z\"'= &;!-]{0,30}",
    ]
}

/// Whether everything that was read stands in what was copied, once blanks are blanks.
fn is_invented(page: &PastedPage, copy: &str) -> bool {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let copy = squeezed(copy);
    let stands = |text: &str| copy.contains(&squeezed(text));
    !page.apps.iter().all(|app| {
        stands(&app.name)
            && stands(&app.days)
            && app.permissions.iter().all(|permission| stands(&permission.title) && stands(&permission.access))
    })
}

proptest! {
    #[test]
    fn no_text_is_too_odd_and_nothing_is_invented(lines in prop::collection::vec(line(), 0..40)) {
        let copy = lines.join("\n");
        if let Ok(page) = text(&copy) {
            prop_assert!(!is_invented(&page, &copy), "{page:?}");
        }
    }

    #[test]
    fn no_html_is_too_odd(pieces in prop::collection::vec(piece(), 0..40)) {
        let _ = html(&pieces.concat(), None);
    }

    /// A name of any letters stays what it is, in both forms, and moves nothing else.
    #[test]
    fn a_name_is_only_a_name(name in "[^\\n\\r\\t <>&\"][^\\n\\r\\t <>&\"]{0,58}[^\\n\\r\\t <>&\"]") {
        prop_assume!(!name.contains('\0'));
        let entry = |name: &str| format!("{name}\nNever used · Authorized on Mar 03, 2013\n Revoke\nLists\nRead-only access\n");
        let page = text(&format!("{}{}{}", entry("A"), entry(&name), entry("B")));
        let names: Vec<_> = page.expect("a page").apps.into_iter().map(|app| app.name).collect();
        prop_assert_eq!(names, ["A", name.as_str(), "B"]);
        let page = html(&format!("{ITEM}{}{ITEM}", ITEM.replace(">A<", &format!(">{name}<"))), None);
        let names: Vec<_> = page.expect("a page").apps.into_iter().map(|app| app.name).collect();
        prop_assert_eq!(names, ["A", name.as_str(), "A"]);
    }
}
