use super::*;

const DAYS: &str = "Never used · Authorized on Mar 03, 2013";

fn read(lines: &[&str]) -> PastedPage {
    text(&lines.join("\n")).expect("a page")
}

fn permissions(app: &PastedApp) -> Vec<(&str, &str)> {
    app.permissions.iter().map(|one| (one.title.as_str(), one.access.as_str())).collect()
}

#[test]
fn what_stands_behind_the_last_entry_is_left_over() {
    let above = ["A", DAYS, " Revoke", "Lists", "Read-only access", "B", DAYS, " Revoke", "Lists", "Read-only access"];
    let page = read(&[&above[..], &["", "Mastodon", "About"]].concat());
    assert_eq!(permissions(&page.apps[1]), [("Lists", "Read-only access")]);
    assert_eq!(page.left_over.lines_behind, 2);
    let firefox = ["A", DAYS, "Revoke", "", "    Lists", "    Read-only access", "", "About", "Imprint"];
    let page = read(&firefox);
    assert_eq!((permissions(&page.apps[0]), page.left_over.lines_behind), (vec![("Lists", "Read-only access")], 2));
}

#[test]
fn a_selection_that_ends_in_an_entry_leaves_its_last_line_over() {
    let lines = ["A", DAYS, " Revoke", "Lists", "Read-only access", "B", DAYS, " Revoke", "Lists"];
    let page = read(&lines);
    assert_eq!((page.apps.len(), permissions(&page.apps[1]), page.left_over.lines_behind), (2, vec![], 1));
    let alone = read(&["B", DAYS, " Revoke", "Lists"]);
    assert_eq!((permissions(&alone.apps[0]), alone.apps[0].is_own), (vec![], false));
}

#[test]
fn mastodons_own_is_the_one_that_cannot_be_revoked() {
    let own = ["Web Intern", DAYS, "Lesen", "Nur Lesezugriff"];
    let other = ["Web Scraper", DAYS, " Widerrufen", "Lesen", "Nur Lesezugriff"];
    for (lines, expected) in [
        ([&own[..], &other].concat(), [("Web", true), ("Web Scraper", false)]),
        ([&other[..], &own].concat(), [("Web Scraper", false), ("Web", true)]),
        // A suspended account can revoke nothing, so that the word behind the name decides.
        (
            [&own[..], &["Web Scraper", DAYS, "Lesen", "Nur Lesezugriff"]].concat(),
            [("Web", true), ("Web Scraper", false)],
        ),
    ] {
        let page = read(&lines);
        let read: Vec<_> = page.apps.iter().map(|app| (app.name.as_str(), app.is_own)).collect();
        assert_eq!(read, expected);
    }
    let alone = read(&["Web 内部", DAYS, "すべて", "読み取りと書き込み"]);
    assert_eq!((alone.apps[0].name.as_str(), alone.apps[0].is_own), ("Web", true));
}

#[test]
fn days_without_a_name_are_a_broken_entry() {
    let page = read(&[DAYS, " Revoke", "Lists", "Read-only access", "B", DAYS, " Revoke"]);
    assert_eq!(page.apps.iter().map(|app| app.name.as_str()).collect::<Vec<_>>(), ["B"]);
    assert_eq!(page.left_over, LeftOver { lines_before: 4, broken_entries: 1, lines_behind: 0 });
}

#[test]
fn a_line_that_looks_like_days_at_the_very_end_is_no_entry() {
    let page = read(&["A", DAYS, " Revoke", "Lists", "Read-only access", DAYS]);
    assert_eq!(permissions(&page.apps[0]), [("Lists", "Read-only access")]);
    assert_eq!((page.apps.len(), page.left_over.broken_entries), (1, 1));
    let page = read(&["A", DAYS, " Revoke", "Lists", "Read-only access", "B", DAYS, ""]);
    assert_eq!((page.apps.len(), page.left_over.broken_entries, page.left_over.lines_behind), (1, 1, 1));
}

#[test]
fn a_name_may_be_what_a_source_begins_with() {
    let page = read(&["<head>", DAYS, " Revoke", "\"access_token\":\"x", DAYS, " Revoke"]);
    assert_eq!(page.apps.iter().map(|app| app.name.as_str()).collect::<Vec<_>>(), ["<head>", "\"access_token\":\"x"]);
    assert_eq!(text(&["A", DAYS, "<head>", "B", DAYS].join("\n")), Err(PageRefusal::Secret));
}
