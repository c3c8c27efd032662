//! What was removed at a person's word, when, and what came of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprint;
use super::{ApplicationKey, Extent, Listing, PostingApplication, TokenId};

/// How many removals are remembered: the newest.
pub const REMOVALS_MAX: usize = 50;
/// The most characters of a name that are remembered; more than are shown.
const NAME_CHARACTERS_MAX: usize = 32;

/// What became of something that was to be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It is gone, by the bot's doing.
    Removed,
    /// It was gone before the bot came to it.
    GoneBefore,
    /// It is still there.
    Left,
    /// The bot could not look again.
    Unknown,
    /// It is gone, as the server said when it was told to remove it; the bot could not look again.
    SaidDone,
    /// The bot did not come to it, and could not look again.
    Untried,
}

/// One application, or some tokens of it, that a person had removed. The name was chosen by strangers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// When the result was known.
    pub at: Timestamp,
    /// The app's name, as it came, cut.
    pub name: Option<String>,
    /// The app, if nothing of it was left.
    app: Option<Fingerprint>,
    /// How many tokens it was about.
    #[serde(rename = "sign_ins")]
    pub tokens: usize,
    /// What became of it.
    pub fate: Fate,
    /// The name of the app that the yes was written with, where it was another than at token.
    pub written_with: Option<String>,
    /// What it was about, while it was not seen what became of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unseen: Option<UnseenTokens>,
}

/// Tokens of which it was not seen what became of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct UnseenTokens {
    tokens: Vec<TokenId>,
    app: Option<Fingerprint>,
}

impl Removed {
    /// Something that was removed, or not.
    #[must_use]
    pub fn new(
        at: Timestamp,
        name: Option<&str>,
        tokens: usize,
        fate: Fate,
        with: Option<&PostingApplication>,
    ) -> Self {
        let cut = |name: &str| name.chars().take(NAME_CHARACTERS_MAX).collect();
        let written_with = with.map(|with| cut(&with.name));
        Self { at, name: name.map(cut), app: None, tokens, fate, written_with, unseen: None }
    }

    /// The same, of an app of which nothing was left then. If it is there again, it came back.
    #[must_use]
    pub fn entirely(mut self, app: Option<Fingerprint>) -> Self {
        self.app = app.filter(|_| self.fate == Fate::Removed);
        self
    }

    /// The same, of these tokens of this app. If it was not seen what became of them, a later look tells.
    #[must_use]
    pub fn of_tokens(mut self, tokens: &[TokenId], app: Option<Fingerprint>) -> Self {
        let is_seen = matches!(self.fate, Fate::Removed | Fate::GoneBefore | Fate::Left);
        self.unseen = (!is_seen).then(|| UnseenTokens { tokens: tokens.to_vec(), app });
        self
    }

    /// What is known of it now that these tokens are there and no others.
    fn settle(&mut self, listing: &Listing) {
        let Some(unseen) = &self.unseen else { return };
        let is_there = unseen.tokens.iter().any(|id| listing.holds(id));
        if !is_there && listing.extent == Extent::Cut {
            return;
        }
        self.fate = match self.fate {
            _ if is_there => Fate::Left,
            Fate::Untried => Fate::GoneBefore,
            Fate::Removed | Fate::GoneBefore | Fate::Left | Fate::Unknown | Fate::SaidDone => Fate::Removed,
        };
        self.app = unseen.app.filter(|app| self.fate == Fate::Removed && listing.has_nothing_of(*app));
        self.unseen = None;
    }
}

/// The removals of a person, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Removals(Vec<Removed>);

impl Removals {
    /// Notes one more, and forgets the oldest where there are too many.
    pub fn note(&mut self, removed: Removed) {
        self.0.push(removed);
        let beyond = self.0.len().saturating_sub(REMOVALS_MAX);
        self.0.drain(..beyond);
    }

    /// Forgets the one about these tokens, while it was not seen what became of them: now it is known better.
    pub fn take_back(&mut self, tokens: &[TokenId]) {
        self.0.retain(|one| one.unseen.as_ref().is_none_or(|unseen| unseen.tokens != tokens));
    }

    /// Notes what is known now that these tokens are there and no others.
    pub fn settle(&mut self, listing: &Listing) {
        self.0.iter_mut().for_each(|removed| removed.settle(listing));
    }

    /// All of them, the newest first.
    #[must_use]
    pub fn newest_first(&self) -> impl ExactSizeIterator<Item = &Removed> {
        self.0.iter().rev()
    }

    /// When the last of an app was removed, if that is remembered.
    #[must_use]
    pub fn gone_since(&self, key: &ApplicationKey) -> Option<Timestamp> {
        let app = Fingerprint::of_app(key);
        self.newest_first().find(|removed| removed.app == Some(app)).map(|removed| removed.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::samples::{application, at};

    fn removed(day: i64, fate: Fate) -> Removed {
        Removed::new(at(day), Some("Tusky"), 1, fate, None)
    }

    #[test]
    fn only_what_is_gone_entirely_can_come_back() {
        let key = application("Tusky", "read", &["1"]).key;
        let mut removals = Removals::default();
        removals.note(removed(9, Fate::Removed));
        for fate in [Fate::GoneBefore, Fate::Left, Fate::Unknown] {
            removals.note(removed(8, fate).entirely(Some(Fingerprint::of_app(&key))));
        }
        assert_eq!(removals.gone_since(&key), None);
        removals.note(removed(7, Fate::Removed).entirely(Some(Fingerprint::of_app(&key))));
        assert_eq!(removals.gone_since(&key), Some(at(7)));
        assert_eq!(
            removals.gone_since(&application("Tusky", "read write", &["9"]).key),
            Some(at(7)),
            "whatever it may do"
        );
        assert_eq!(removals.gone_since(&application("Elk", "read", &["1"]).key), None);
    }

    #[test]
    fn the_newest_are_remembered_and_names_are_cut() {
        let mut removals = Removals::default();
        let long = PostingApplication::of(&"@".repeat(5_000));
        for day in 0..80 {
            let name = "x".repeat(5_000);
            removals.note(Removed::new(at(100 - day), Some(&name), 1_000, Fate::Unknown, long.as_ref()));
        }
        let days: Vec<Timestamp> = removals.newest_first().map(|removed| removed.at).collect();
        assert_eq!((days.len(), days[0], days[49]), (REMOVALS_MAX, at(21), at(70)));
        let json = serde_json::to_vec(&removals).expect("it can be written");
        assert!(json.len() < 20_000, "{} bytes", json.len());
        assert_eq!(serde_json::from_slice::<Removals>(&json).expect("it can be read"), removals);
    }
}
