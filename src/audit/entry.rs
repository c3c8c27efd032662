//! Entries: sign-ins grouped the way a person thinks of apps.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::memory::View;
use super::{Finding, LastUse, Listing, SignIn, SignInId, finding, scope};

/// A group of sign-ins with the same name, website and permissions: what gets one number in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredEntry", into = "StoredEntry")]
pub struct Entry {
    /// What the sign-ins have in common.
    pub key: EntryKey,
    /// The sign-ins, the one used last first. Never empty.
    pub sign_ins: Vec<SignIn>,
    /// Whose entry it is.
    pub holder: Holder,
    /// Why it needs a look, the weightiest reason first; empty if it does not, or if the person keeps it.
    pub findings: Vec<Finding>,
    /// Since when the person keeps it, if they do.
    pub kept: Option<Timestamp>,
    /// Whether it is new since the previous audit day, kept or not.
    pub is_new: bool,
}

/// An entry as it is stored: what its sign-ins have in common is written once.
#[derive(Serialize, Deserialize)]
struct StoredEntry {
    key: EntryKey,
    sign_ins: Vec<StoredSignIn>,
    holder: Holder,
    findings: Vec<Finding>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kept: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_new: bool,
}

/// What one sign-in of a stored entry has of its own.
#[derive(Serialize, Deserialize)]
struct StoredSignIn(SignInId, Option<Timestamp>, LastUse);

impl From<Entry> for StoredEntry {
    fn from(entry: Entry) -> Self {
        let Entry { key, sign_ins, holder, findings, kept, is_new } = entry;
        let own = |sign_in: SignIn| StoredSignIn(sign_in.id, sign_in.authorized_at, sign_in.last_use);
        Self { key, sign_ins: sign_ins.into_iter().map(own).collect(), holder, findings, kept, is_new }
    }
}

impl From<StoredEntry> for Entry {
    fn from(stored: StoredEntry) -> Self {
        let StoredEntry { key, sign_ins, holder, findings, kept, is_new } = stored;
        let whole = |StoredSignIn(id, authorized_at, last_use): StoredSignIn| SignIn {
            id,
            app_name: key.name.clone(),
            website: key.website.clone(),
            scopes: key.scopes.clone(),
            authorized_at,
            last_use,
            // Only a fresh read knows it; no number means it.
            app: None,
        };
        let sign_ins = sign_ins.into_iter().map(whole).collect();
        Self { key, sign_ins, holder, findings, kept, is_new }
    }
}

/// What the sign-ins of one entry have in common. All of it was chosen by strangers, the id aside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntryKey {
    /// The app's name, as it came.
    pub name: Option<String>,
    /// The app's website, as it came.
    pub website: Option<String>,
    /// The scopes, sorted, each once.
    pub scopes: Option<Vec<String>>,
    /// The one sign-in of an entry that stands alone, because it was new since the last audit: beside older ones of the same
    /// name nobody would notice it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alone: Option<SignInId>,
}

/// Whose entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holder {
    /// Some app.
    App,
    /// This bot itself: the permission the person gave it. It is shown, and never offered for removal.
    Bot,
}

impl EntryKey {
    /// What this sign-in has in common with others.
    #[must_use]
    pub fn of(sign_in: &SignIn) -> Self {
        let scopes = sign_in.scopes.clone().map(|mut scopes| {
            scopes.sort();
            scopes.dedup();
            scopes
        });
        Self { name: sign_in.app_name.clone(), website: sign_in.website.clone(), scopes, alone: None }
    }
}

impl EntryKey {
    /// Whether both are of one app with the same permissions, though one sign-in of it may stand alone.
    #[must_use]
    pub fn is_sibling_of(&self, other: &Self) -> bool {
        (&self.name, &self.website, &self.scopes) == (&other.name, &other.website, &other.scopes)
    }
}

impl Entry {
    /// The latest use of any of its sign-ins, as far as the server tells.
    #[must_use]
    pub fn last_use(&self) -> LastUse {
        let latest = self
            .sign_ins
            .iter()
            .filter_map(|sign_in| match sign_in.last_use {
                LastUse::At(time) => Some(time),
                LastUse::NoneOnRecord | LastUse::NotReported => None,
            })
            .max();
        let told = self.sign_ins.iter().any(|sign_in| sign_in.last_use != LastUse::NotReported);
        match latest {
            Some(time) => LastUse::At(time),
            None if told => LastUse::NoneOnRecord,
            None => LastUse::NotReported,
        }
    }

    /// Since when nothing of it was used: the latest use or, without any, the latest authorization.
    #[must_use]
    pub fn idle_since(&self) -> Option<Timestamp> {
        self.sign_ins.iter().filter_map(idle_since).max()
    }

    /// How many bytes it takes to keep.
    #[must_use]
    pub fn bytes_kept(&self) -> usize {
        serde_json::to_vec(self).map_or(usize::MAX, |json| json.len())
    }

    /// Whether it needs a look.
    #[must_use]
    pub fn is_flagged(&self) -> bool {
        !self.findings.is_empty()
    }
}

/// Since when this sign-in was not used; `None` where the server keeps no such times.
#[must_use]
pub fn idle_since(sign_in: &SignIn) -> Option<Timestamp> {
    match sign_in.last_use {
        LastUse::At(time) => Some(time),
        LastUse::NoneOnRecord => sign_in.authorized_at,
        LastUse::NotReported => None,
    }
}

/// Groups a listing into entries, in the order people see them: what needs a look first (by its weightiest reason,
/// then by the strongest permission, then the longest unused), then the rest, the bot itself last. Name and id break ties, so the
/// same listing gives the same order every time.
#[must_use]
pub fn entries(listing: &Listing, view: &View<'_>) -> Vec<Entry> {
    let numbered: HashMap<&SignInId, bool> = view
        .numbered
        .iter()
        .flat_map(|entry| entry.sign_ins.iter().map(|sign_in| (&sign_in.id, entry.key.alone.is_some())))
        .collect();
    let mut groups: BTreeMap<(bool, EntryKey), Vec<SignIn>> = BTreeMap::new();
    for sign_in in &listing.sign_ins {
        let own = listing.own.as_ref() == Some(&sign_in.id);
        let is_alone = !own && numbered.get(&sign_in.id).copied().unwrap_or_else(|| view.stands_alone(sign_in));
        let key = EntryKey { alone: is_alone.then(|| sign_in.id.clone()), ..EntryKey::of(sign_in) };
        groups.entry((own, key)).or_default().push(sign_in.clone());
    }
    let mut entries: Vec<Entry> = groups
        .into_iter()
        .map(|((own, key), mut sign_ins)| {
            sign_ins.sort_by(|a, b| {
                idle_since(b).cmp(&idle_since(a)).then(b.authorized_at.cmp(&a.authorized_at)).then(a.id.cmp(&b.id))
            });
            let holder = if own { Holder::Bot } else { Holder::App };
            let is_new = !own && view.is_new(&sign_ins);
            Entry { key, sign_ins, holder, findings: Vec::new(), kept: None, is_new }
        })
        .collect();
    finding::flag(&mut entries, listing.earliest_use(), view);
    entries.sort_by_cached_key(order);
    entries
}

/// The place of an entry in the list.
fn order(entry: &Entry) -> impl Ord + use<> {
    let reason = entry.findings.first().map_or(u8::MAX, Finding::rank);
    let name = entry.key.name.clone().unwrap_or_default().to_lowercase();
    (
        entry.holder == Holder::Bot,
        reason,
        scope::strongest(entry.key.scopes.as_deref()),
        // An entry whose times are not reported comes after those that are known to be idle.
        entry.idle_since().unwrap_or(Timestamp::MAX),
        name,
        entry.sign_ins.first().map(|sign_in| sign_in.id.clone()),
    )
}

/// The letter of the `index`th sign-in of an entry, as in `3b`: a to z, then aa, ab and so on.
#[must_use]
pub fn letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index;
    loop {
        let digit = u8::try_from(rest % 26).unwrap_or(0);
        letters.push(char::from(b'a' + digit));
        match rest / 26 {
            0 => break,
            more => rest = more - 1,
        }
    }
    letters.iter().rev().collect()
}

/// The index that a letter from [`letter`] stands for.
#[must_use]
pub fn letter_index(letters: &str) -> Option<usize> {
    letters
        .bytes()
        .try_fold(0_usize, |index, byte| {
            let digit = byte.is_ascii_lowercase().then(|| usize::from(byte - b'a') + 1)?;
            index.checked_mul(26)?.checked_add(digit)
        })?
        .checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::samples::{at, now, plain};
    use crate::audit::{Extent, Memory};

    fn entries(listing: &Listing) -> Vec<Entry> {
        super::entries(listing, &plain(&Memory::default()))
    }

    fn sign_in(id: &str, name: &str, scopes: &str, authorized_days_ago: i64, used: Option<i64>) -> SignIn {
        SignIn {
            id: SignInId(id.to_owned()),
            app_name: Some(name.to_owned()),
            website: Some(format!("https://{}.example", name.to_lowercase())),
            scopes: Some(scopes.split_whitespace().map(str::to_owned).collect()),
            authorized_at: Some(at(authorized_days_ago)),
            last_use: used.map_or(LastUse::NoneOnRecord, |days| LastUse::At(at(days))),
            app: None,
        }
    }

    fn listing(sign_ins: Vec<SignIn>) -> Listing {
        Listing { sign_ins, own: Some(SignInId("own".to_owned())), extent: Extent::Whole, read_at: now(), newest: None }
    }

    #[test]
    fn sign_ins_of_one_app_are_one_entry_and_other_permissions_are_another() {
        let entries = entries(&listing(vec![
            sign_in("1", "Tusky", "read write", 500, Some(400)),
            sign_in("2", "Tusky", "write read", 100, Some(0)),
            sign_in("3", "Tusky", "read", 100, Some(0)),
        ]));
        let sizes: Vec<usize> = entries.iter().map(|entry| entry.sign_ins.len()).collect();
        assert_eq!(sizes, [2, 1]);
        assert_eq!(entries[0].sign_ins[0].id, SignInId("2".to_owned()), "the one used last comes first");
        assert_eq!(entries[0].findings, [Finding::OldSignIns { count: 1, days: 400 }]);
    }

    #[test]
    fn what_needs_a_look_comes_first_and_the_bot_last() {
        let entries = entries(&listing(vec![
            sign_in("own", "Auditoot", "read:accounts write:accounts", 400, None),
            sign_in("1", "Fine", "read write", 500, Some(1)),
            sign_in("2", "Idle", "read write", 500, Some(100)),
            sign_in("3", "Idler", "read write", 500, Some(200)),
            sign_in("4", "Never", "read", 50, None),
            sign_in("5", "Boss", "admin read", 50, Some(1)),
            sign_in("6", "Old", "write:statuses", 600, None),
        ]));
        let names: Vec<&str> = entries.iter().filter_map(|entry| entry.key.name.as_deref()).collect();
        assert_eq!(names, ["Boss", "Never", "Old", "Idler", "Idle", "Fine", "Auditoot"]);
        assert_eq!(entries.last().map(|entry| entry.holder), Some(Holder::Bot));
        assert!(entries.last().is_some_and(|entry| !entry.is_flagged()), "the bot does not flag itself");
    }

    #[test]
    fn never_used_is_only_said_where_the_server_would_have_known() {
        let known = entries(&listing(vec![sign_in("1", "A", "read", 10, Some(5)), sign_in("2", "B", "read", 4, None)]));
        assert_eq!(known[1].findings, [Finding::New { authorized_at: Some(at(4)) }, Finding::NeverUsed]);
        let unknown =
            entries(&listing(vec![sign_in("1", "A", "read", 10, Some(5)), sign_in("2", "B", "read", 6, None)]));
        assert_eq!(unknown[0].findings, [Finding::New { authorized_at: Some(at(6)) }, Finding::NoUseOnRecord]);
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!(letter(0), "a");
        assert_eq!(letter(25), "z");
        assert_eq!(letter(26), "aa");
        for index in [0, 1, 25, 26, 27, 701, 702, 999] {
            assert_eq!(letter_index(&letter(index)), Some(index));
        }
        assert_eq!(letter_index(""), None);
        assert_eq!(letter_index("B"), None);
    }
}
