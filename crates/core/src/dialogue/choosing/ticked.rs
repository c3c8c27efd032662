//! What was ticked on the page with the list.

use std::collections::BTreeSet;

use super::super::reply::LeftOut;
use super::super::resolve::Resolver;
use super::super::turn::Turn;
use super::{Basket, By, Chooser, Chosen, Spared, chosen, nothing};
use crate::audit::{Listing, TokenId};

/// Holds sign-ins that were ticked on the page against the fresh read. Each is named by that, and so is spared by nothing.
pub(in crate::dialogue) fn choose_ticked(turn: &mut Turn<'_>, listing: &Listing, tokens: &BTreeSet<TokenId>) -> Chosen {
    let fresh = turn.applications(listing);
    let spared = Spared::default();
    let shown = turn.numbered().cloned();
    let resolver = Resolver { shown: shown.as_ref(), fresh: &fresh };
    let (earliest_use, now) = (listing.earliest_use(), turn.context.now);
    let chooser = Chooser { resolver, spared: &spared, earliest_use, now };
    let mut basket = Basket::default();
    let mut gone: BTreeSet<&TokenId> = tokens.iter().collect();
    for (index, application) in fresh.iter().enumerate() {
        let there = application.tokens.iter().map(|token| &token.id).filter(|id| tokens.contains(*id));
        let there: Vec<TokenId> = there.cloned().collect();
        gone.retain(|id| !there.contains(id));
        if !there.is_empty() {
            chooser.take_fresh(&mut basket, index, Some(there), By::Name);
        }
    }
    let (wanted, gone) = (chooser.in_order(&basket), gone.len());
    let left_out = LeftOut { gone, ..chooser.left_out(&basket) };
    if wanted.is_empty() {
        return Chosen::Not(Box::new(nothing(basket, left_out)));
    }
    chosen(turn, listing, wanted, None, left_out)
}
