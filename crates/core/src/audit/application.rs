//! Applications: tokens grouped the way a person thinks of apps.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Finding, LastUse, Token, TokenId};

/// A group of tokens with the same name, website and permissions: what gets one number in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredApplication", into = "StoredApplication")]
pub struct Application {
    /// What the tokens have in common.
    pub key: ApplicationKey,
    /// The tokens, the one used last first. Never empty.
    pub tokens: Vec<Token>,
    /// Whose application it is.
    pub holder: Holder,
    /// Why it needs a look, the weightiest reason first; empty if it does not, or if the person keeps it.
    pub findings: Vec<Finding>,
    /// Since when the person keeps it, if they do.
    pub kept: Option<Timestamp>,
    /// Whether it is new since the previous audit day, kept or not.
    pub is_new: bool,
}

/// An application as it is stored: what its tokens have in common is written once.
#[derive(Serialize, Deserialize)]
struct StoredApplication {
    key: ApplicationKey,
    #[serde(rename = "sign_ins")]
    tokens: Vec<StoredToken>,
    holder: Holder,
    findings: Vec<Finding>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kept: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_new: bool,
}

/// What one token of a stored application has of its own.
#[derive(Serialize, Deserialize)]
struct StoredToken(TokenId, Option<Timestamp>, LastUse);

impl From<Application> for StoredApplication {
    fn from(application: Application) -> Self {
        let Application { key, tokens, holder, findings, kept, is_new } = application;
        let own = |token: Token| StoredToken(token.id, token.authorized_at, token.last_use);
        Self { key, tokens: tokens.into_iter().map(own).collect(), holder, findings, kept, is_new }
    }
}

impl From<StoredApplication> for Application {
    fn from(stored: StoredApplication) -> Self {
        let StoredApplication { key, tokens, holder, findings, kept, is_new } = stored;
        let whole = |StoredToken(id, authorized_at, last_use): StoredToken| Token {
            id,
            app_name: key.name.clone(),
            website: key.website.clone(),
            scopes: key.scopes.clone(),
            authorized_at,
            last_use,
            // Only a fresh read knows it; no number means it.
            app: None,
            copied: None,
        };
        let tokens = tokens.into_iter().map(whole).collect();
        Self { key, tokens, holder, findings, kept, is_new }
    }
}

/// What the tokens of one application have in common. All of it was chosen by strangers, the id aside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ApplicationKey {
    /// The app's name, as it came.
    pub name: Option<String>,
    /// The app's website, as it came.
    pub website: Option<String>,
    /// The scopes, sorted, each once.
    pub scopes: Option<Vec<String>>,
    /// The one token of an application that stands alone, because it was new since the last audit: beside older ones of the same
    /// name nobody would notice it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alone: Option<TokenId>,
}

/// Whose application it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holder {
    /// Some app.
    App,
    /// This bot itself: the permission the person gave it. It is shown, and never offered for removal.
    Bot,
}

impl ApplicationKey {
    /// What this token has in common with others.
    #[must_use]
    pub fn of(token: &Token) -> Self {
        let scopes = token.scopes.clone().map(|mut scopes| {
            scopes.sort();
            scopes.dedup();
            scopes
        });
        Self { name: token.app_name.clone(), website: token.website.clone(), scopes, alone: None }
    }
}

impl ApplicationKey {
    /// Whether both are of one app with the same permissions, though one token of it may stand alone.
    #[must_use]
    pub fn is_sibling_of(&self, other: &Self) -> bool {
        (&self.name, &self.website, &self.scopes) == (&other.name, &other.website, &other.scopes)
    }
}

impl Application {
    /// The latest use of any of its tokens, as far as the server tells.
    #[must_use]
    pub fn last_use(&self) -> LastUse {
        let latest = self
            .tokens
            .iter()
            .filter_map(|token| match token.last_use {
                LastUse::At(time) => Some(time),
                LastUse::NoneOnRecord | LastUse::NotReported => None,
            })
            .max();
        let told = self.tokens.iter().any(|token| token.last_use != LastUse::NotReported);
        match latest {
            Some(time) => LastUse::At(time),
            None if told => LastUse::NoneOnRecord,
            None => LastUse::NotReported,
        }
    }

    /// Since when nothing of it was used: the latest use or, without any, the latest authorization.
    #[must_use]
    pub fn idle_since(&self) -> Option<Timestamp> {
        self.tokens.iter().filter_map(idle_since).max()
    }

    /// How many bytes it takes to keep.
    #[must_use]
    pub fn bytes_kept(&self) -> usize {
        serde_json::to_vec(self).map_or(usize::MAX, |json| json.len())
    }

    /// Whether it is known that there is no website where none is given.
    #[must_use]
    pub fn tells_website(&self) -> bool {
        self.tokens.iter().all(|token| token.copied.as_ref().is_none_or(|copied| copied.tells_websites))
    }

    /// Whether it needs a look.
    #[must_use]
    pub fn is_flagged(&self) -> bool {
        !self.findings.is_empty()
    }
}

/// Since when this token was not used; `None` where the server keeps no such times.
#[must_use]
pub fn idle_since(token: &Token) -> Option<Timestamp> {
    match token.last_use {
        LastUse::At(time) => Some(time),
        LastUse::NoneOnRecord => token.authorized_at,
        LastUse::NotReported => None,
    }
}

/// The letter of the `index`th token of an application, as in `3b`: a to z, then aa, ab and so on.
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
