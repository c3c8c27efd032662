//! Which registrations a word of the operator's means, and which only look like those.

use url::Url;

use crate::mastodon::oauth::ClientMetadata;
use crate::sources::incident::{Meant, Registered};
use auditoot_core::audit::alike::is_alike;

/// What was found by a word.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Looked {
    /// As what the word was taken.
    pub(super) by: TakenFor,
    /// What is meant, if anything is.
    pub(super) meant: Option<Meant>,
    /// What only looks like it, or has something in common with it.
    pub(super) alike: Option<Meant>,
    /// Whether Mastodon's own app or the bot's would have been meant, or looks like it.
    pub(super) is_own_left_out: bool,
}

/// As what a word was taken: a client id before a website before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TakenFor {
    ClientId,
    Website,
    Name,
}

/// Names that are shorter are not looked for in others.
const PART_CHARS_MIN: usize = 3;

/// Looks for a word among what is registered. Only case and blanks around it do not count in what is meant: an app that imitates another
/// is told of, and ended by its own name.
pub(super) fn look(word: &str, registered: Vec<Registered>, bot: &ClientMetadata) -> Looked {
    let host = host(word);
    let by = if registered.iter().any(|one| one.has_client) {
        TakenFor::ClientId
    } else if host.is_some() && registered.iter().any(|one| host_of(&one.website) == host) {
        TakenFor::Website
    } else {
        TakenFor::Name
    };
    let name = folded(word);
    let is_meant = |one: &Registered| match by {
        TakenFor::ClientId => one.has_client,
        TakenFor::Website => host_of(&one.website) == host,
        TakenFor::Name => folded(&one.name) == name,
    };
    // By its client id, one registration is meant; another may be called like the bot.
    let is_own = |one: &Registered| {
        one.is_own
            || (by != TakenFor::ClientId
                && bot.is_name_of_an_account(&one.name)
                && one.website == bot.website.as_deref().unwrap_or_default())
    };
    let (own, registered): (Vec<_>, Vec<_>) = registered.into_iter().partition(is_own);
    let (meant, others): (Vec<_>, Vec<_>) = registered.into_iter().partition(is_meant);
    let mut alike: Vec<_> = others.into_iter().filter(|one| is_like(one, word, &name, &meant)).collect();
    if by == TakenFor::ClientId {
        // Of the same name and website there may be more than the one that is meant.
        alike.extend(meant.iter().filter(|one| one.number > 1).cloned());
    }
    let pairs = |many: &[Registered]| {
        let pairs = many.iter().map(|one| (one.name.clone(), one.website.clone())).collect();
        (!many.is_empty()).then_some(Meant::Pairs(pairs))
    };
    Looked {
        by,
        meant: match by {
            TakenFor::ClientId => (!meant.is_empty()).then(|| Meant::Client(word.to_owned())),
            TakenFor::Website | TakenFor::Name => pairs(&meant),
        },
        alike: pairs(&alike),
        is_own_left_out: own.iter().any(|one| is_meant(one) || is_like(one, word, &name, &[])),
    }
}

/// Whether something looks like what is meant, by the rule by which the bot warns people, or shares a name, a part of it or a website.
fn is_like(one: &Registered, word: &str, name: &str, meant: &[Registered]) -> bool {
    let its_name = folded(&one.name);
    let shares = |other: &Registered| {
        is_alike(&one.name, &other.name)
            || folded(&other.name) == its_name
            || host_of(&other.website).is_some_and(|host| host_of(&one.website) == Some(host))
    };
    is_alike(&one.name, word)
        || its_name == *name
        || (name.chars().count() >= PART_CHARS_MIN && its_name.contains(name))
        || meant.iter().any(shares)
}

fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The host of a website that an app gave.
pub(super) fn host_of(website: &str) -> Option<String> {
    Url::parse(website.trim()).ok()?.host_str().map(str::to_owned)
}

/// The host that a word names, with or without `https://` in front.
fn host(word: &str) -> Option<String> {
    let word = word.trim();
    let address = if word.contains("://") { word.to_owned() } else { format!("https://{word}") };
    host_of(&address).filter(|host| host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(name: &str, website: &str) -> Registered {
        let (name, website) = (name.to_owned(), website.to_owned());
        Registered { name, website, number: 1, has_client: false, is_own: false }
    }

    fn pairs(names: &[(&str, &str)]) -> Meant {
        let pair = |(name, website): &(&str, &str)| ((*name).to_owned(), (*website).to_owned());
        Meant::Pairs(names.iter().map(pair).collect())
    }

    fn all() -> Vec<Registered> {
        vec![
            registered("Elk", "https://elk.zone"),
            registered(" ELK", "https://other.example"),
            registered("Еlk", "https://evil.example"),
            registered("Elk Canary", "https://main.elk.zone"),
            registered("Phanpy", "https://elk.zone/about"),
            registered("Tusky", ""),
            Registered { is_own: true, ..registered("Web", "") },
            registered("Auditoot", "https://bot.example/"),
            registered("Auditoot (@auditoot)", "https://bot.example/"),
        ]
    }

    fn looked(word: &str, all: Vec<Registered>) -> Looked {
        let website = Some("https://bot.example/".to_owned());
        look(word, all, &ClientMetadata { name: "Auditoot".to_owned(), website })
    }

    #[test]
    fn a_name_means_what_is_called_that_and_tells_of_what_looks_like_it() {
        let found = looked("elk", all());
        assert_eq!(found.by, TakenFor::Name);
        assert_eq!(found.meant, Some(pairs(&[("Elk", "https://elk.zone"), (" ELK", "https://other.example")])));
        let alike = [
            ("Еlk", "https://evil.example"),
            ("Elk Canary", "https://main.elk.zone"),
            ("Phanpy", "https://elk.zone/about"),
        ];
        assert_eq!(found.alike, Some(pairs(&alike)));
        assert_eq!(looked("nothing", all()).meant, None);
    }

    #[test]
    fn a_website_means_what_gives_its_host_and_no_name_can_pass_for_it() {
        let mut all = all();
        all.push(registered("elk.zone", "https://evil.example"));
        for word in ["elk.zone", "https://ELK.zone/about"] {
            let found = looked(word, all.clone());
            assert_eq!(found.by, TakenFor::Website, "{word}");
            assert_eq!(found.meant, Some(pairs(&[("Elk", "https://elk.zone"), ("Phanpy", "https://elk.zone/about")])));
        }
        let Some(Meant::Pairs(alike)) = looked("elk.zone", all).alike else { panic!("some look like it") };
        assert!(alike.contains(&("elk.zone".to_owned(), "https://evil.example".to_owned())), "{alike:?}");
    }

    #[test]
    fn a_client_id_means_one_registration_and_tells_of_its_siblings() {
        let mut all = all();
        all[0] = Registered { number: 3, has_client: true, ..all[0].clone() };
        let found = looked("abc", all);
        assert_eq!((found.by, found.meant), (TakenFor::ClientId, Some(Meant::Client("abc".to_owned()))));
        let Some(Meant::Pairs(alike)) = found.alike else { panic!("some look like it") };
        assert_eq!(alike.last(), Some(&("Elk".to_owned(), "https://elk.zone".to_owned())));
    }

    #[test]
    fn mastodons_own_app_and_the_bots_are_never_meant() {
        // Nor is nothing said of them to somebody who knows how their names begin.
        for word in ["Web", "auditoot", "Auditoot (@auditoot)", "audit", "bot.example"] {
            let found = looked(word, all());
            assert_eq!((found.meant, found.alike, found.is_own_left_out), (None, None, true), "{word}");
        }
        let found = looked("tusky", all());
        assert_eq!((found.meant, found.is_own_left_out), (Some(pairs(&[("Tusky", "")])), false));
        // Who only takes its name, without its website, is somebody else.
        let mut impostors = all();
        impostors.push(registered("Auditoot (@auditoot)", "https://evil.example"));
        let found = looked("auditoot", impostors);
        let evil = pairs(&[("Auditoot (@auditoot)", "https://evil.example")]);
        assert_eq!((found.meant, found.alike, found.is_own_left_out), (None, Some(evil), true));
        let mut all = all();
        all.push(registered("Web", "https://evil.example"));
        let found = looked("web", all);
        assert_eq!((found.meant, found.is_own_left_out), (Some(pairs(&[("Web", "https://evil.example")])), true));
    }
}
