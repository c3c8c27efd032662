//! Boxes that are ticked on the page with the list: whether that is taken, and what follows.
//!
//! The link to the page lies in a message that others may read, so whoever ticks may be somebody else. All it ever leads to is a question in
//! the conversation that says so, and that a yes has to answer by a reply. While any question is open it asks nothing: no yes that is on its
//! way can meet another question than the one it is meant for.

use std::collections::BTreeSet;

use super::bound_page::BoundPageId;
use super::person::{Allowance, Person};
use super::turn::Turn;
use super::{Context, Facts, Need, Next, Step, removing};
use crate::audit::TokenId;

/// Why nothing is asked about what was ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicksRefusal {
    /// The link has run out or was replaced, or the list was read anew since.
    Gone,
    /// Nothing was ticked.
    Nothing,
    /// A question is open.
    QuestionOpen,
    /// There was enough for now.
    Enough,
}

/// Why nothing is asked about these, which were ticked on the page with this link; `None` if it is taken.
#[must_use]
pub fn ticks_refusal(
    person: &Person,
    link: &BoundPageId,
    tokens: &BTreeSet<TokenId>,
    context: &Context<'_>,
) -> Option<TicksRefusal> {
    let now = context.now;
    if person.list_on_page(link, now).is_none() {
        return Some(TicksRefusal::Gone);
    }
    if person.question.as_ref().is_some_and(|question| question.is_live(now)) {
        return Some(TicksRefusal::QuestionOpen);
    }
    if tokens.is_empty() {
        return Some(TicksRefusal::Nothing);
    }
    (person.answers.room(now, &context.limits) != Allowance::Free).then_some(TicksRefusal::Enough)
}

/// Boxes were ticked.
pub(super) fn ticked(
    person: &Person,
    link: &BoundPageId,
    tokens: &BTreeSet<TokenId>,
    facts: &Facts,
    context: &Context<'_>,
) -> Result<Step, Need> {
    let under = person.list_page.as_ref().and_then(|page| page.open.under.clone());
    let turn = Turn::after_a_deed(person, under, facts, context);
    if ticks_refusal(person, link, tokens, context).is_some() {
        return Ok(turn.silence());
    }
    let mut step = removing::ticked(turn, tokens)?;
    if let Next::Keep(next) = &mut step.next {
        next.answers.note(context.now, Allowance::Free);
    }
    Ok(step)
}
