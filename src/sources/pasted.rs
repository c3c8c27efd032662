//! From a page of authorized apps that somebody copied and pasted to the list that is kept of it.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::TEXT_CHARS_MAX;
use auditoot_core::audit::source::TOKENS_MAX;
use auditoot_core::audit::{AppId, AsCopied, Extent, LastUse, Listing, Token, TokenId};
use auditoot_core::dialogue::paste::PastedLists;
use auditoot_pasted_page::{PastedApp, PastedPage, PastedPermission, PrintedDay};

/// How much of a list is kept, in bytes: two of them are in one record.
const LIST_BYTES_MAX: usize = 110_000;
/// How many bytes of a hash tell apps without a number apart.
const MARK_BYTES: usize = 8;

/// The lists that are kept once this page is, which was pasted at `now` in this form.
#[must_use]
pub(crate) fn kept(page: &PastedPage, has_elements: bool, before: Option<PastedLists>, now: Timestamp) -> PastedLists {
    let known = before.as_ref().map(|lists| KnownApps::of(&lists.newest)).unwrap_or_default();
    let newest = listing(page, has_elements, &known, now);
    match before {
        Some(before) => before.followed_by(newest),
        None => PastedLists { newest, before: None },
    }
}

/// What an app without a number is known by: its name, and its days as far as they do not change.
type AppMark = (String, Option<String>);

/// The apps of the list before, so that one keeps its name among tokens whether or not a copy tells its number.
#[derive(Default)]
struct KnownApps {
    by_app: BTreeMap<AppId, TokenId>,
    by_mark: BTreeMap<AppMark, Vec<Token>>,
}

impl KnownApps {
    fn of(listing: &Listing) -> Self {
        let mut known = Self::default();
        for token in &listing.tokens {
            if let Some(app) = &token.app {
                known.by_app.insert(app.clone(), token.id.clone());
            }
            let registered = token.copied.as_ref().and_then(|copied| copied.registered_on);
            let mark = (token.app_name.clone().unwrap_or_default(), registered.map(|day| day.to_string()));
            known.by_mark.entry(mark).or_default().push(token.clone());
        }
        known
    }
}

fn listing(page: &PastedPage, has_elements: bool, known: &KnownApps, now: Timestamp) -> Listing {
    let mut taken = BTreeSet::new();
    let (mut tokens, mut bytes, mut extent) = (Vec::new(), 0, Extent::Whole);
    for app in page.apps.iter().filter(|app| !app.is_own) {
        let Some(one) = token(app, has_elements, known, &mut taken) else { continue };
        bytes += serde_json::to_vec(&one).map_or(usize::MAX, |json| json.len());
        if tokens.len() >= TOKENS_MAX || bytes > LIST_BYTES_MAX {
            extent = Extent::Cut;
            break;
        }
        tokens.push(one);
    }
    Listing { tokens, own: None, extent, read_at: now, newest: None }
}

/// An app as the one token it stands for; `None` if it was there before in the same copy.
fn token(app: &PastedApp, has_elements: bool, known: &KnownApps, taken: &mut BTreeSet<TokenId>) -> Option<Token> {
    let number = app.id.map(|id| AppId(id.to_string()));
    let registered_on = day(app.registered);
    let name = cut(&app.name);
    let mark = (name.clone(), registered_on.map(|day| day.to_string()));
    let namesakes = known.by_mark.get(&mark).map(Vec::as_slice).unwrap_or_default();
    // One that had another number is another app.
    let same = namesakes.iter().find(|one| {
        let is_same = one.app.is_none() || number.is_none() || one.app == number;
        is_same && !taken.contains(&one.id)
    });
    let by_number = number.as_ref().and_then(|number| known.by_app.get(number));
    let id = match (by_number.or_else(|| same.map(|one| &one.id)), &number) {
        (Some(known), _) => known.clone(),
        (None, Some(number)) => TokenId(number.0.clone()),
        (None, None) => unnumbered(&mark, taken),
    };
    if !taken.insert(id.clone()) {
        return None;
    }
    // What a copy as plain text lacks is as it was when it was last seen.
    let earlier = same.filter(|_| !has_elements);
    let website = app.website.as_deref().map(cut);
    let is_unread = matches!(app.last_used, PrintedDay::NotRead) || matches!(app.registered, PrintedDay::NotRead);
    Some(Token {
        id,
        app_name: Some(name),
        website: website.or_else(|| earlier.and_then(|token| token.website.clone())),
        scopes: scopes(&app.permissions),
        authorized_at: None,
        last_use: match app.last_used {
            PrintedDay::Day(day) => midnight(day).map_or(LastUse::NotReported, LastUse::At),
            PrintedDay::Never => LastUse::NoneOnRecord,
            PrintedDay::NotRead => LastUse::NotReported,
        },
        app: number.or_else(|| earlier.and_then(|token| token.app.clone())),
        copied: Some(AsCopied {
            registered_on,
            days: is_unread.then(|| cut(&app.days)),
            tells_websites: has_elements
                || earlier.and_then(|token| token.copied.as_ref()).is_some_and(|copied| copied.tells_websites),
        }),
    })
}

/// The id of an app of which no number is known.
fn unnumbered((name, registered): &AppMark, taken: &BTreeSet<TokenId>) -> TokenId {
    let id = |place: usize| {
        let text = format!("{place}\n{}\n{name}", registered.as_deref().unwrap_or_default());
        TokenId(format!("x{}", HEXLOWER.encode(&Sha256::digest(text.as_bytes())[..MARK_BYTES])))
    };
    // One more than are taken: one of them is free.
    (0..=taken.len()).map(id).find(|id| !taken.contains(id)).unwrap_or_else(|| id(0))
}

fn day(printed: PrintedDay) -> Option<jiff::civil::Date> {
    match printed {
        PrintedDay::Day(day) => Some(day),
        PrintedDay::Never | PrintedDay::NotRead => None,
    }
}

fn midnight(day: jiff::civil::Date) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(day.into()).ok()
}

fn cut(text: &str) -> String {
    text.chars().take(TEXT_CHARS_MAX).collect()
}

/// The scopes that these permissions stand for; `None` if one of them is not known here, as what it allows would be a guess then.
fn scopes(permissions: &[PastedPermission]) -> Option<Vec<String>> {
    let one = |permission: &PastedPermission| -> Option<Vec<String>> {
        // Of what has no title there, the name of the term is shown: "Admin/Domain Blocks".
        let untitled = permission.title.to_ascii_lowercase().replace(' ', "_");
        let is_admin = untitled.starts_with("admin/");
        let term = if is_admin { untitled.as_str() } else { term(&permission.title)? };
        let accesses: &[&str] = match permission.access.as_str() {
            "Read and write access" | "Read and write" => &["read", "write"],
            "Read-only access" | "Read-only" => &["read"],
            "Write-only access" | "Write-only" => &["write"],
            _ => return None,
        };
        let (space, term) = term.strip_prefix("admin/").map_or(("", term), |term| ("admin:", term));
        let scope = |access: &&str| match term {
            "all" => format!("{space}{access}"),
            // These are scopes by themselves.
            "follow" | "push" | "crypto" | "profile" => term.to_owned(),
            _ => format!("{space}{access}:{term}"),
        };
        Some(accesses.iter().map(scope).collect())
    };
    let mut scopes: Vec<String> = permissions.iter().map(one).collect::<Option<Vec<_>>>()?.concat();
    scopes.sort();
    scopes.dedup();
    Some(scopes)
}

/// What a title of the page in English stands for (`doorkeeper.grouped_scopes.title` of Mastodon 4.2 to 4.5).
fn term(title: &str) -> Option<&'static str> {
    Some(match title {
        "Everything" | "Full access to your Mastodon account" => "all",
        "All administrative functions" => "admin/all",
        "Administration of accounts" => "admin/accounts",
        "Administration of reports" => "admin/reports",
        "Accounts" => "accounts",
        "Blocks" => "blocks",
        "Bookmarks" => "bookmarks",
        "Conversations" => "conversations",
        "End-to-end encryption" => "crypto",
        "Favorites" | "Favourites" => "favourites",
        "Filters" => "filters",
        "Follows, Mutes and Blocks" | "Relationships" => "follow",
        "Follows" => "follows",
        "Lists" => "lists",
        "Media attachments" => "media",
        "Mutes" => "mutes",
        "Notifications" => "notifications",
        "Your Mastodon profile" => "profile",
        "Push notifications" => "push",
        "Reports" => "reports",
        "Search" => "search",
        "Posts" => "statuses",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
