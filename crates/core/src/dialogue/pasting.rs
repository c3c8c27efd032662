//! Lists that people paste: the link to do it with, what is said of one that was kept, and taking it back.

use jiff::Timestamp;

use super::bound_page::{BoundPageId, bound_page_minutes};
use super::day::day;
use super::paste::PastedLists;
use super::person::{Connection, Person};
use super::question::Target;
use super::reply::{ByHand, PasteKeptReply, PasteLinkReply, PasteWhy, RemoveByHandReply, Reply, Untrusted};
use super::turn::Turn;
use super::{Context, Effect, Facts, Need, Step};
use crate::audit::{Listing, Token};

/// After so many days a pasted list is too old to be shown.
const LIST_DAYS_MAX: i32 = 30;
/// The most names that a post about a pasted list may have to say.
const NAMES_MAX: usize = 40;

/// Sends a link to paste with. A new one each time: whoever asks again ends the one before.
pub(super) fn send_link(mut turn: Turn<'_>, why: PasteWhy) -> Result<Step, Need> {
    let ready = match turn.facts.paste.as_ref().ok_or(Need::Paste)? {
        Ok(ready) => ready.clone(),
        Err(trouble) => {
            let reply = turn.trouble(*trouble);
            return Ok(turn.say(reply));
        }
    };
    turn.person.paste = Some(ready.opened(turn.under.clone(), turn.context.now));
    let minutes = bound_page_minutes();
    Ok(turn.say(Reply::PasteLink(PasteLinkReply { link: ready.link, minutes, why })))
}

/// Why somebody is asked to paste, when a list is wanted; `None` if the one they pasted will do.
pub(super) fn why(turn: &Turn<'_>) -> Option<PasteWhy> {
    let Some(at) = turn.person.pasted_at() else { return Some(PasteWhy::First) };
    let age = day(turn.context.now).since(day(at)).map_or(0, |span| span.get_days());
    (age > LIST_DAYS_MAX).then(|| PasteWhy::Old { on: day(at) })
}

/// A list was pasted and confirmed, with this link. One that has run out, or was replaced, does nothing; the page says so.
pub(super) fn kept(person: &Person, link: &BoundPageId, lists: &PastedLists, context: &Context<'_>) -> Step {
    let facts = Facts::default();
    let open = person.paste.as_ref().filter(|open| open.is_good(link, context.now));
    let mut turn = Turn::after_a_deed(person, open.and_then(|open| open.under.clone()), &facts, context);
    if open.is_none() {
        return turn.silence();
    }
    counts_now(&mut turn, lists);
    let before = lists.before.as_ref();
    let missing_in = |there: &Listing, here: &Listing| -> Vec<Option<Untrusted>> {
        let missing = there.tokens.iter().filter(|token| !here.holds(&token.id));
        missing.take(NAMES_MAX).map(|token| token.app_name.clone().map(Untrusted)).collect()
    };
    let reply = PasteKeptReply {
        apps: lists.newest.tokens.len(),
        since: before.map(|before| day(before.read_at)),
        gone: before.map_or_else(Vec::new, |before| missing_in(before, &lists.newest)),
        new: before.map_or_else(Vec::new, |before| missing_in(&lists.newest, before)),
    };
    turn.say(Reply::PasteKept(Box::new(reply)))
}

/// "Not me", after a list was kept: somebody else pasted it.
pub(super) fn not_me(mut turn: Turn<'_>) -> Step {
    turn.person.paste = None;
    turn.run(Effect::DropPaste)
}

/// The newest list is dropped. The one before counts again, if there is one.
pub(super) fn dropped(mut turn: Turn<'_>, left: Option<&PastedLists>) -> Step {
    turn.person.shown = None;
    match left {
        Some(lists) => counts_now(&mut turn, lists),
        None => turn.person.connection = Connection::None,
    }
    turn.say(Reply::PasteDropped { back_to: left.map(|lists| day(lists.newest.read_at)) })
}

/// From now on these lists count. No link outlives that.
fn counts_now(turn: &mut Turn<'_>, lists: &PastedLists) {
    let at: Timestamp = lists.newest.read_at;
    turn.person.connection = Connection::Pasted(at);
    turn.person.paste = None;
    turn.person.shown = None;
    turn.person.memory.audits.note_paste(&lists.newest, lists.before.as_ref());
}

/// What is chosen can only be removed on the person's own server: where, app by app, as many as one post holds.
pub(super) fn by_hand(turn: Turn<'_>, listing: &Listing, targets: &[Target]) -> Step {
    let token =
        |target: &Target| -> Option<&Token> { listing.tokens.iter().find(|token| target.tokens.contains(&token.id)) };
    let one = |target: &Target| ByHand {
        label: target.label.clone(),
        name: target.name.clone().map(Untrusted),
        link: turn.application_link(token(target).map(std::slice::from_ref).unwrap_or_default()),
    };
    let all: Vec<ByHand> = targets.iter().map(one).collect();
    let reply = |count: usize| {
        let apps = all.iter().take(count).cloned().collect();
        Reply::RemoveByHand(RemoveByHandReply { apps, rest: all.len() - count })
    };
    let count = turn.fill(all.len(), reply);
    let reply = reply(count);
    turn.say(reply)
}
