//! How many posts a list takes.

use super::said::VOICE;
use super::{LinkCount, PostLimits};
use crate::audit::{Finding, Power};
use crate::dialogue::reply::{Language, ListReply, ListedApplication, Reply, Response};
use crate::prompts::samples::{alice, list, listed_for, say};
use crate::secret::BoundPageLink;

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

/// How many posts it takes to show them all, as the dialogue fills one after the other. With pages of the bot's own, a list of more than
/// one post ends each with a link to all of it, unless a post is too short for that.
fn posts(language: Language, count: usize, limits: PostLimits, has_pages: bool) -> usize {
    let all = apps(count);
    let link = BoundPageLink::new(format!("https://apps.example/list/{}", "a".repeat(43)));
    let page = |from: usize, to: usize, link: Option<&BoundPageLink>| {
        let lines = all.get(from..to).unwrap_or_default().to_vec();
        let flagged = all.iter().filter(|one| !one.findings.is_empty()).count();
        let whole = ListReply { apps_total: count, listed: count, flagged, rest: count - to, ..list(lines) };
        let reply = Reply::List(ListReply { continued: from > 0, page: link.cloned(), ..whole });
        Response { language, ..say(reply) }
    };
    let fits =
        |from: usize, to: usize, link: Option<&BoundPageLink>| VOICE.fits(&alice(), &page(from, to, link), limits);
    let (mut from, mut posts) = (0, 0);
    while from < count || posts == 0 {
        let is_of_several = from > 0 || (count > 0 && !fits(from, count, None));
        let link = Some(&link).filter(|link| has_pages && is_of_several && fits(from, from + 1, Some(*link)));
        let fitting = (from + 1..=count).take_while(|to| fits(from, *to, link)).last();
        let to = fitting.unwrap_or(count.min(from + 1));
        posts += VOICE
            .wording(&alice(), &page(from, to, link))
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
/// The same where the bot has pages.
const POSTS_WITH_PAGE: [(Language, usize, [usize; 9]); 6] = [
    (Language::English, 500, [1, 1, 1, 1, 1, 1, 2, 3, 7]),
    (Language::English, 280, [1, 1, 1, 1, 2, 3, 5, 7, 20]),
    (Language::English, 140, [1, 1, 1, 5, 10, 12, 18, 31, 83]),
    (Language::German, 500, [1, 1, 1, 1, 1, 1, 2, 3, 7]),
    (Language::German, 280, [1, 1, 1, 1, 2, 4, 6, 9, 22]),
    (Language::German, 140, [1, 1, 2, 6, 7, 10, 15, 23, 56]),
];

#[test]
fn twelve_apps_fit_one_post_and_thirty_fit_two() {
    for (has_pages, table) in [(false, POSTS), (true, POSTS_WITH_PAGE)] {
        let counted = table.map(|(language, chars_max, _)| {
            let limits = PostLimits { chars_max, links: LinkCount::Fixed(23) };
            (language, chars_max, APPS.map(|count| posts(language, count, limits, has_pages)))
        });
        assert_eq!(counted, table, "pages: {has_pages}");
    }
}
