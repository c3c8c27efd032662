//! What became of a removal, as the home server showed it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::question::{Part, Removal, Target};
use super::reply::Trouble;
use crate::audit::fingerprint::Fingerprint;
use crate::audit::removals::Fate;
use crate::audit::{Listing, Streams, TokenId};

/// What became of the sign-ins a removal names, as the home server showed it when it was asked again. Each of them is in exactly one of
/// the six lists. The first may hold others besides: what the app of a whole application made after the question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalReport {
    /// Gone, by the bot's doing.
    pub removed: Vec<TokenId>,
    /// Gone before the bot came to it, or no longer what was confirmed.
    pub gone_before: Vec<TokenId>,
    /// Still there.
    pub left: Vec<TokenId>,
    /// Gone, as the server says, and not looked up again.
    pub said_done: Vec<TokenId>,
    /// There when the bot looked first, certainly not removed by it, and not looked up again.
    pub untried: Vec<TokenId>,
    /// Not known: the server was asked to remove it and did not answer, or nothing of it was seen at all.
    pub unseen: Vec<TokenId>,
    /// Whether the server was asked to remove anything. If not, nothing has changed because of the bot.
    pub tried: bool,
    /// Why, if not everything went.
    pub trouble: Option<Trouble>,
    /// From when on it may help to try again; `None` if it would not.
    #[serde(skip)]
    pub again_from: Option<Timestamp>,
    /// The last look, if there was one.
    #[serde(skip)]
    pub listing: Option<Listing>,
    /// Whether the bot was stopped in between and only looked up what became of it.
    pub interrupted: bool,
    /// What became of the connections that the removed sign-ins had open.
    pub streams: Streams,
}

/// What is known of one sign-in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TokenFate {
    Removed,
    GoneBefore,
    Left,
    SaidDone,
    Untried,
    Unseen,
}

impl RemovalReport {
    /// The outcome of a target, which is the worst outcome of its sign-ins: an application of which one is left is left. Where all were
    /// gone before, and its app made another that is gone now, it was removed.
    pub(super) fn fate(&self, target: &Target, removal: &Removal) -> Option<Fate> {
        let worst_first = [
            (Fate::Left, &self.left),
            (Fate::Untried, &self.untried),
            (Fate::Unknown, &self.unseen),
            (Fate::SaidDone, &self.said_done),
            (Fate::Removed, &self.removed),
            (Fate::GoneBefore, &self.gone_before),
        ];
        let worst = worst_first.iter().find(|(_, ids)| target.tokens.iter().any(|id| ids.contains(id)));
        match worst.map(|(fate, _)| *fate) {
            Some(Fate::GoneBefore) if self.made_by(target, removal) > 0 => Some(Fate::Removed),
            fate => fate,
        }
    }

    /// Whether it was seen what became of everything.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.said_done.is_empty() && self.untried.is_empty() && self.unseen.is_empty()
    }

    /// What is known once the bot has tried again, or only looked again.
    #[must_use]
    pub fn then(self, later: Self) -> Self {
        let (tried, learned) = (self.tried || later.tried, later.listing.is_some() || later.tried);
        let (earlier, mut known) = (self.known(), BTreeMap::new());
        // A run of the program that was stopped may have asked for what it did not tell of.
        let may_have_tried = self.tried || self.interrupted;
        for (id, seen) in later.known() {
            let before = earlier.get(&id).map(|known| (*known, may_have_tried));
            known.insert(id, joined(before, (seen, later.tried)));
        }
        let mut report = Self {
            tried,
            trouble: later.trouble.or(self.trouble),
            again_from: later.again_from,
            listing: later.listing.or(self.listing.filter(|_| !learned)),
            interrupted: self.interrupted || later.interrupted,
            streams: if later.tried { later.streams } else { self.streams },
            ..Self::default()
        };
        // What an earlier try removed besides what was named stays removed.
        known.extend(earlier.into_iter().filter(|(id, _)| !known.contains_key(id)).collect::<Vec<_>>());
        for (id, known) in known {
            report.list(known).push(id);
        }
        let all_went = report.left.is_empty() && report.is_settled();
        report.trouble = report.trouble.filter(|_| !all_went);
        report
    }

    fn known(&self) -> BTreeMap<TokenId, TokenFate> {
        let lists = [
            (TokenFate::Removed, &self.removed),
            (TokenFate::GoneBefore, &self.gone_before),
            (TokenFate::Left, &self.left),
            (TokenFate::SaidDone, &self.said_done),
            (TokenFate::Untried, &self.untried),
            (TokenFate::Unseen, &self.unseen),
        ];
        lists.into_iter().flat_map(|(known, ids)| ids.iter().map(move |id| (id.clone(), known))).collect()
    }

    fn list(&mut self, known: TokenFate) -> &mut Vec<TokenId> {
        match known {
            TokenFate::Removed => &mut self.removed,
            TokenFate::GoneBefore => &mut self.gone_before,
            TokenFate::Left => &mut self.left,
            TokenFate::SaidDone => &mut self.said_done,
            TokenFate::Untried => &mut self.untried,
            TokenFate::Unseen => &mut self.unseen,
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
        target.app.filter(|app| listing.has_nothing_of(*app))
    }
}

/// What is known of a sign-in after an earlier try and a later one, or a later look. Beside each stands whether that try asked the server to
/// remove anything.
fn joined(earlier: Option<(TokenFate, bool)>, (later, has_later_tried): (TokenFate, bool)) -> TokenFate {
    let Some((earlier, has_earlier_tried)) = earlier else { return later };
    let may_be_done = match earlier {
        TokenFate::Removed | TokenFate::SaidDone => true,
        TokenFate::Unseen => has_earlier_tried,
        TokenFate::GoneBefore | TokenFate::Left | TokenFate::Untried => false,
    };
    match later {
        // No sign-in comes back: what was gone once stays gone.
        TokenFate::Removed | TokenFate::GoneBefore | TokenFate::SaidDone | TokenFate::Unseen
            if earlier == TokenFate::GoneBefore =>
        {
            earlier
        }
        TokenFate::GoneBefore if may_be_done => TokenFate::Removed,
        // Whoever only looks has removed nothing.
        TokenFate::Removed if !has_later_tried && !may_be_done => TokenFate::GoneBefore,
        TokenFate::Unseen if !has_later_tried || earlier == TokenFate::Removed => earlier,
        TokenFate::Removed
        | TokenFate::GoneBefore
        | TokenFate::Left
        | TokenFate::SaidDone
        | TokenFate::Untried
        | TokenFate::Unseen => later,
    }
}
