//! Copies as browsers make them (`pages/README.md`), and what must be read from each.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why by panicking")]
#![expect(clippy::disallowed_types, reason = "the tests measure how long it takes")]

use std::time::{Duration, Instant};

use auditoot_pasted_page::{LeftOver, PageRefusal, PastedApp, PastedPage, PrintedDay, html, text};

mod hostile;

const CHROMIUM: [(&str, &str); 2] = [
    (include_str!("pages/chromium-4.2.html"), include_str!("pages/chromium-4.2.txt")),
    (include_str!("pages/chromium-4.3.html"), include_str!("pages/chromium-4.3.txt")),
];
const FIREFOX: [(&str, &str); 2] = [
    (include_str!("pages/firefox-4.2.html"), include_str!("pages/firefox-4.2.txt")),
    (include_str!("pages/firefox-4.3.html"), include_str!("pages/firefox-4.3.txt")),
];
const WEBKIT: [(&str, &str); 2] = [
    (include_str!("pages/webkit-4.2.html"), include_str!("pages/webkit-4.2.txt")),
    (include_str!("pages/webkit-4.3.html"), include_str!("pages/webkit-4.3.txt")),
];
const SOURCE: &str = include_str!("pages/source.html");

const READ: &str = "Read-only access";
const WRITE: &str = "Write-only access";
const BOTH: &str = "Read and write access";

/// An app of the rebuilt pages: name, website, last use, registration, permissions.
type Expected =
    (&'static str, Option<&'static str>, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const ALL: &[(&str, &str)] = &[("Everything", READ)];

/// The apps of the rebuilt pages in their order. Their ids are 1 and on.
const APPS: [Expected; 14] = [
    ("Web", None, "2026-11-26", "2013-03-03", &[("Everything", BOTH), ("Push notifications", BOTH)]),
    ("Tusky", Some("https://tusky.app"), "2026-03-13", "2013-03-03", &[("Everything", BOTH)]),
    ("Tusky", Some("https://tusky.app/"), "never", "2021-01-05", &[("Everything", READ), ("Lists", WRITE)]),
    ("Last used on Mar 13, 2026 · Authorized on Mar 03, 2013", None, "never", "2021-01-06", ALL),
    ("Revoke", Some("https://x.example/oauth/authorized_applications/99"), "2021-01-07", "2021-01-06", ALL),
    ("\u{a0}\u{a0}", None, "2021-01-07", "2021-01-06", ALL),
    ("a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f", None, "2021-01-07", "2021-01-06", ALL),
    ("tab here newline", None, "2021-01-07", "2021-01-06", ALL),
    ("<b>bold</b> & \"q\" 'a'", Some("https://u:p@evil.example/?a=1&b=2"), "2021-01-07", "2021-01-06", ALL),
    ("\u{202e}evil\u{202c} \u{200b}", None, "2021-01-07", "2021-01-06", ALL),
    ("\u{a0}lead two blanks trail\u{a0}", Some("https://a.example"), "2021-01-07", "2021-01-06", ALL),
    ("Web Internal", None, "2021-01-07", "2021-01-06", ALL),
    ("access_token", None, "2021-01-07", "2021-01-06", ALL),
    ("Everything", None, "2021-01-07", "2021-01-06", &[("Accounts", BOTH), ("Lists", WRITE)]),
];

fn printed(day: PrintedDay) -> String {
    match day {
        PrintedDay::Day(date) => date.to_string(),
        PrintedDay::Never => "never".to_owned(),
        PrintedDay::NotRead => "not read".to_owned(),
    }
}

/// Chromium and `WebKit` write every address out, with the slash behind the host.
fn same_website(read: Option<&str>, expected: Option<&str>) -> bool {
    read.map(|address| address.trim_end_matches('/')) == expected.map(|address| address.trim_end_matches('/'))
}

fn hold(page: &PastedPage, is_html: bool, has_ids: bool) {
    assert_eq!(page.apps.len(), APPS.len());
    for (at, (app, (name, website, last_used, registered, permissions))) in page.apps.iter().zip(APPS).enumerate() {
        let name = if is_html { name.to_owned() } else { name.replace('\u{a0}', " ") };
        assert_eq!(app.name, name);
        assert_eq!(printed(app.last_used), last_used, "{name}");
        assert_eq!(printed(app.registered), registered, "{name}");
        let read: Vec<_> = app.permissions.iter().map(|one| (one.title.as_str(), one.access.as_str())).collect();
        assert_eq!(read, permissions, "{name}");
        assert_eq!(app.is_own, at == 0, "{name}");
        let number = u64::try_from(at + 1).expect("a small number");
        // Where the entries have no ids, Mastodon's own has no number: there is nothing to revoke it by.
        assert_eq!(app.id, (is_html && (has_ids || at > 0)).then_some(number), "{name}");
        if is_html {
            assert!(same_website(app.website.as_deref(), website), "{name}: {:?}", app.website);
        } else {
            assert_eq!(app.website, None);
        }
    }
}

#[test]
fn html_is_read_whole_from_every_browser_and_version() {
    for (pages, has_ids) in [CHROMIUM, FIREFOX, WEBKIT].into_iter().flat_map(|[old, new]| [(old, false), (new, true)]) {
        let page = html(pages.0, None).expect("a page");
        hold(&page, true, has_ids);
        assert_eq!(page.left_over, LeftOver::default());
        assert_eq!(html(pages.0, Some("SOCIAL.example")), Ok(page));
        assert_eq!(html(pages.0, Some("other.example")), Err(PageRefusal::AnotherServer));
    }
}

#[test]
fn text_is_read_whole_from_every_browser_and_version() {
    for pages in [CHROMIUM, FIREFOX, WEBKIT].into_iter().flatten() {
        for copy in [pages.1.to_owned(), pages.1.replace('\n', "\r\n"), format!("\u{feff}{}", pages.1)] {
            let page = text(&copy).expect("a page");
            hold(&page, false, false);
            let left_over = LeftOver { lines_before: 9, ..LeftOver::default() };
            assert_eq!(page.left_over, left_over, "the menu, the heading and the explanation");
        }
    }
}

#[test]
fn a_source_is_refused_whichever_way_it_comes() {
    assert_eq!(html(SOURCE, None), Err(PageRefusal::Secret));
    assert_eq!(text(SOURCE), Err(PageRefusal::Secret));
    let source_alone = SOURCE.split_once("<script").map(|(_, rest)| format!("<script{rest}")).expect("a script");
    assert_eq!(html(&source_alone, None), Err(PageRefusal::Secret));
    assert_eq!(text(&source_alone), Err(PageRefusal::Secret));
    // What the browser's own view of a source puts on the clipboard as HTML.
    let viewed = source_alone.replace('&', "&amp;").replace('<', "&lt;").replace("token\":", "token</span>\":");
    assert_eq!(html(&format!("<table><tr><td>{viewed}</td></tr></table>"), None), Err(PageRefusal::Secret));
    let meta = format!("<meta name=\"csrf-token\" content=\"x\">{}", CHROMIUM[1].0);
    assert_eq!(html(&meta, None), Err(PageRefusal::Secret));
}

#[test]
fn what_is_no_page_is_refused() {
    for nothing in ["", "\n\n", "hello", "Tusky\nLast used on Mar 13, 2026", "<p>x</p>", " · 2026"] {
        assert_eq!(text(nothing), Err(PageRefusal::NoList), "{nothing}");
        assert_eq!(html(nothing, None), Err(PageRefusal::NoList), "{nothing}");
    }
}

#[test]
fn a_text_that_is_cut_anywhere_invents_nothing() {
    for whole in [CHROMIUM[1].1, FIREFOX[1].1] {
        let apps = text(whole).expect("a page").apps;
        for (end, _) in whole.char_indices() {
            let (head, tail) = whole.split_at(end);
            for part in [head, tail] {
                let Ok(page) = text(part) else { continue };
                for app in &page.apps {
                    assert!(apps.iter().any(|whole| is_part_of(app, whole)), "{end}: {app:?}");
                }
            }
        }
    }
}

/// Whether a cut app is a whole one, less something at its beginning or end.
fn is_part_of(cut: &PastedApp, whole: &PastedApp) -> bool {
    // A line that is cut in the middle cannot be told from a short one.
    let permissions = cut.permissions.iter().zip(&whole.permissions);
    let name = if whole.is_own { "Web Internal" } else { &whole.name };
    (name.ends_with(cut.name.as_str()) || whole.name == cut.name)
        && whole.days.starts_with(cut.days.as_str())
        && cut.permissions.len() <= whole.permissions.len()
        && permissions.into_iter().all(|(cut, whole)| cut.title == whole.title && whole.access.starts_with(&cut.access))
}

#[test]
fn html_that_is_cut_anywhere_invents_nothing() {
    for whole in [CHROMIUM[1].0, FIREFOX[1].0] {
        let apps = html(whole, None).expect("a page").apps;
        for end in (0..whole.len()).step_by(41).filter(|end| whole.is_char_boundary(*end)) {
            let Ok(page) = html(&whole[..end], None) else { continue };
            assert!(page.apps.iter().zip(&apps).all(|(cut, whole)| is_part_of(cut, whole)), "{end}");
            let understood = page.apps.len() + page.left_over.broken_entries;
            assert!(apps.len() >= understood, "{end}");
        }
    }
}

#[test]
fn a_hundred_and_thirty_apps_in_two_megabytes_are_read_at_once() {
    let style = "color: rgb(0, 0, 0); font-family: sans-serif; ".repeat(45);
    let item = CHROMIUM[1].0;
    let start = item.find("<div class=\"applications-list__item\" id=\"doorkeeper_application_2\"").expect("Tusky");
    let end = item.find("<div class=\"applications-list__item\" id=\"doorkeeper_application_3\"").expect("the next");
    let item = item[start..end].replace("style=\"", &format!("style=\"{style}"));
    let copy: String = (2..132)
        .map(|id| {
            item.replace("application_2", &format!("application_{id}"))
                .replace("applications/2", &format!("applications/{id}"))
        })
        .collect();
    assert!(copy.len() > 1_500_000, "{}", copy.len());
    let start = Instant::now();
    let page = html(&copy, Some("social.example")).expect("a page");
    assert!(start.elapsed() < Duration::from_secs(5));
    let ids: Vec<_> = page.apps.iter().filter_map(|app| app.id).collect();
    assert_eq!(ids, (2..132).collect::<Vec<_>>());
}
