//! How many posts a list takes.

use super::said::VOICE;
use super::{LinkCount, PostLimits};
use crate::audit::{Finding, Power};
use crate::dialogue::reply::{Language, ListReply, ListedApplication, Reply, Response};
use crate::prompts::samples::{alice, list, listed_for, say};

/// Names of apps that people have.
const NAMES: [&str; 16] = [
    "Tusky",
    "Ivory for iOS",
    "Elk",
    "Phanpy",
    "Ice Cubes",
    "Mona",
    "Fedilab",
    "Megalodon",
    "Moshidon",
    "Trunks",
    "Mastodon for Android",
    "Pinafore",
    "Semaphore",
    "Movetodon",
    "Fedi CrossPoster",
    "Buffer",
];

/// A list of so many ordinary apps: a few let in lately, a few not used for long, the others with nothing odd.
fn apps(count: usize) -> Vec<ListedApplication> {
    let finding = |index: usize| match index * 16 / count.max(1) {
        0 => Some(Finding::New { authorized_at: None }),
        1 => Some(Finding::NeverUsed),
        2 => Some(Finding::Unused { days: 400 }),
        3 => Some(Finding::Unused { days: 200 }),
        _ => None,
    };
    let app = |index: usize| {
        let again = index / NAMES.len();
        let name = NAMES[index % NAMES.len()];
        let name = if again == 0 { name.to_owned() } else { format!("{name} {}", again + 1) };
        let power = if index % 9 == 4 { Power::ReadPrivateMentions } else { Power::ReadAndChangeEverything };
        ListedApplication { power, ..listed_for(index + 1, &name, finding(index)) }
    };
    (0..count).map(app).collect()
}

/// How many posts it takes to show them all, as the dialogue fills one after the other.
fn posts(language: Language, count: usize, limits: PostLimits) -> usize {
    let all = apps(count);
    let page = |from: usize, to: usize| {
        let lines = all.get(from..to).unwrap_or_default().to_vec();
        let flagged = all.iter().filter(|one| !one.findings.is_empty()).count();
        let whole = ListReply { apps_total: count, listed: count, flagged, rest: count - to, ..list(lines) };
        let reply = Reply::List(ListReply { continued: from > 0, ..whole });
        Response { language, ..say(reply) }
    };
    let (mut from, mut posts) = (0, 0);
    while from < count || posts == 0 {
        let fitting = (from + 1..=count).take_while(|to| VOICE.fits(&alice(), &page(from, *to), limits)).last();
        let to = fitting.unwrap_or(count.min(from + 1));
        posts += VOICE
            .wording(&alice(), &page(from, to))
            .and_then(|wording| wording.pages(limits))
            .expect("it is said")
            .len();
        from = to;
    }
    posts
}

/// The numbers of apps, and how many posts their lists take: by language, and by the most characters of a post.
const APPS: [usize; 9] = [0, 1, 3, 8, 12, 20, 30, 50, 128];
const POSTS: [(Language, usize, [usize; 9]); 6] = [
    (Language::English, 500, [1, 1, 1, 1, 1, 1, 2, 3, 6]),
    (Language::English, 280, [1, 1, 1, 1, 2, 3, 3, 5, 13]),
    (Language::English, 140, [1, 1, 1, 4, 5, 8, 12, 19, 50]),
    (Language::German, 500, [1, 1, 1, 1, 1, 1, 2, 3, 6]),
    (Language::German, 280, [1, 1, 1, 1, 2, 3, 4, 6, 15]),
    (Language::German, 140, [1, 1, 2, 5, 6, 8, 14, 22, 56]),
];

#[test]
fn twelve_apps_fit_one_post_and_thirty_fit_two() {
    for (language, chars_max, expected) in POSTS {
        let limits = PostLimits { chars_max, links: LinkCount::Fixed(23) };
        let counted = APPS.map(|count| posts(language, count, limits));
        assert_eq!(counted, expected, "{language:?}, {chars_max} characters");
    }
}
