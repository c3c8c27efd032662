//! How lists, questions and results look in the narrow column of a phone.

use super::{MASTODON, post_in, renderer};
use crate::audit::Finding;
use crate::dialogue::reply::{Language, ListReply, Note, Reply};
use crate::prompts::samples::{list, listed_for, named, question, remove, removed, say, target};

/// How many characters a phone shows in a row.
const COLUMN_CHARS: usize = 36;
/// The most rows that a list of eight apps, a question about two and its result take.
const ROWS_MAX: [usize; 3] = [13, 18, 11];

/// The rows of a text, broken between words.
fn rows(text: &str) -> Vec<String> {
    let mut rows = Vec::new();
    for line in text.lines() {
        let mut row = String::new();
        for word in line.split(' ') {
            let chars = row.chars().count() + 1 + word.chars().count();
            if !row.is_empty() && chars > COLUMN_CHARS {
                rows.push(std::mem::take(&mut row));
            }
            row.push_str(if row.is_empty() { "" } else { " " });
            row.push_str(word);
        }
        rows.push(row);
    }
    rows
}

/// A list of eight apps, the question about two of them, and what comes of it.
fn posts() -> [Reply; 3] {
    let apps = [
        ("Free Quiz", Some(Finding::New { authorized_at: None })),
        ("Tusky", Some(Finding::New { authorized_at: None })),
        ("Old Stats Bot", Some(Finding::NeverUsed)),
        ("Fedi CrossPoster", Some(Finding::Unused { days: 400 })),
        ("Movetodon", Some(Finding::Unused { days: 400 })),
        ("Elk", Some(Finding::Unused { days: 200 })),
        ("Phanpy", None),
        ("Ice Cubes", None),
    ];
    let lines: Vec<_> = (1..).zip(apps).map(|(number, (name, finding))| listed_for(number, name, finding)).collect();
    [
        Reply::List(ListReply { apps_total: 8, flagged: 6, listed: 8, rest: 0, ..list(lines) }),
        Reply::Question(question(remove(vec![
            target("3", "Old Stats Bot", 1, None),
            target("4", "Fedi CrossPoster", 1, None),
        ]))),
        Reply::Removed(Box::new(removed(vec![named("3", "Old Stats Bot"), named("4", "Fedi CrossPoster")]))),
    ]
}

#[test]
fn a_phone_shows_what_is_asked_at_a_glance_in_every_language() {
    for language in Language::ALL {
        for (reply, rows_max) in posts().into_iter().zip(ROWS_MAX) {
            let is_question = matches!(reply, Reply::Question(_));
            let post = post_in(language, &renderer(), &say(reply), &Note::None, MASTODON).expect("it fits");
            let text = post.text().trim_start_matches("@alice").trim_start();
            let shown = rows(text);
            assert!(shown.len() <= rows_max, "{language:?}: {} rows:\n{}", shown.len(), shown.join("\n"));
            assert!(shown.iter().all(|row| row.chars().count() <= COLUMN_CHARS), "{language:?}:\n{}", shown.join("\n"));
            if is_question {
                // What is asked, and each app, have a row of their own.
                let first: Vec<&str> = text.lines().take(3).collect();
                assert_eq!(shown[..3], first, "{language:?}:\n{}", shown.join("\n"));
                let last = text.lines().last().map_or(0, |line| rows(line).len());
                assert!(last <= 2, "{language:?}:\n{}", shown.join("\n"));
            }
        }
    }
}
