//! What became of a removal, as the home server showed it.

use super::question::{Part, Removal, Target};
use super::reply::Trouble;
use crate::audit::fingerprint::Fingerprint;
use crate::audit::removals::Fate;
use crate::audit::{ApplicationKey, Listing, Streams, TokenId};

/// What became of the sign-ins a removal names, as the home server showed it when it was asked again. Each of them is in
/// exactly one of the four lists. The first may hold others besides: what the app of a whole application made after the question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemovalReport {
    /// Gone, by the bot's doing.
    pub removed: Vec<TokenId>,
    /// Gone before the bot came to it, or no longer what was confirmed.
    pub gone_before: Vec<TokenId>,
    /// Still there.
    pub left: Vec<TokenId>,
    /// Not looked up again.
    pub unseen: Vec<TokenId>,
    /// Whether the server was asked to remove anything. If not, nothing has changed because of the bot.
    pub tried: bool,
    /// Why, if not everything went.
    pub trouble: Option<Trouble>,
    /// The last look, if there was one.
    pub listing: Option<Listing>,
    /// Whether the bot was stopped in between and only looked up what became of it.
    pub interrupted: bool,
    /// What became of the connections that the removed sign-ins had open.
    pub streams: Streams,
}

impl RemovalReport {
    /// The outcome of a target, which is the worst outcome of its sign-ins: an application of which one is left is left. Where all were
    /// gone before, and its app made another that is gone now, it was removed.
    pub(super) fn fate(&self, target: &Target, removal: &Removal) -> Option<Fate> {
        let worst_first = [
            (Fate::Left, &self.left),
            (Fate::Unknown, &self.unseen),
            (Fate::Removed, &self.removed),
            (Fate::GoneBefore, &self.gone_before),
        ];
        let worst = worst_first.iter().find(|(_, ids)| target.tokens.iter().any(|id| ids.contains(id)));
        match worst.map(|(fate, _)| *fate) {
            Some(Fate::GoneBefore) if self.made_by(target, removal) > 0 => Some(Fate::Removed),
            fate => fate,
        }
    }

    /// How many sign-ins are gone by the bot's doing that no target names: the app of a whole application made them after the question.
    pub(super) fn made_since(&self, removal: &Removal) -> usize {
        let is_named = |id: &&TokenId| removal.targets.iter().any(|target| target.tokens.contains(id));
        self.removed.iter().filter(|id| !is_named(id)).count()
    }

    /// How many of those belong to this target. Where several targets are whole applications, it is not known whose they are.
    pub(super) fn made_by(&self, target: &Target, removal: &Removal) -> usize {
        let mut whole = removal.targets.iter().filter(|one| one.part == Part::Whole);
        let is_the_only_one = whole.next() == Some(target) && whole.next().is_none();
        if is_the_only_one { self.made_since(removal) } else { 0 }
    }

    /// The app of a target, if the bot has seen that nothing of it is left.
    pub(super) fn gone(&self, target: &Target) -> Option<Fingerprint> {
        let listing = self.listing.as_ref()?;
        let apps = listing.tokens.iter().filter(|token| listing.own.as_ref() != Some(&token.id));
        let mut left = apps.map(|token| Fingerprint::of_app(&ApplicationKey::of(token)));
        target.app.filter(|app| left.all(|one| one != *app))
    }
}
