//! Reading somebody's list for a command that needs it.

use super::reply::{NotRead, PasteWhy, Reply, SignInWhy, Trouble};
use super::sign_in::Then;
use super::turn::Turn;
use super::{Need, Step, pasting, signing_in};
use crate::audit::Listing;

/// What a read of the list came to, once trouble is dealt with.
pub(super) enum Read<'a> {
    /// The list, and the turn to go on with.
    Fresh(Box<Turn<'a>>, &'a Listing),
    /// There is none; this is the answer.
    Ended(Box<Step>),
}

/// Reads the list, or ends the turn: with a link to sign in, with the page of a server that lets nobody list, or with what went
/// wrong.
pub(super) fn read(mut turn: Turn<'_>, then: Then) -> Result<Read<'_>, Need> {
    // A pasted list that is too old is not read.
    if let Some(why) = pasting::why(&turn).filter(|_| turn.context.source.is_pasted()) {
        return Ok(Read::Ended(Box::new(pasting::send_link(turn, why)?)));
    }
    let step = match turn.look()? {
        Ok(listing) => return Ok(Read::Fresh(Box::new(turn), listing)),
        Err(NotRead::NoList) => {
            let (page, link) = turn.apps_page();
            turn.say(Reply::PageOnly { page, link, after_sign_in: false })
        }
        Err(NotRead::NoPermission) => {
            let why = signing_in::why(&turn);
            signing_in::send_link(turn, why, then)?
        }
        // What was pasted cannot be found any more.
        Err(NotRead::Trouble(Trouble::Refused | Trouble::PermissionLost)) if turn.context.source.is_pasted() => {
            pasting::send_link(turn, PasteWhy::First)?
        }
        Err(NotRead::Trouble(trouble @ (Trouble::Refused | Trouble::PermissionLost))) => {
            signing_in::send_link(turn, SignInWhy::without_permission(trouble), then)?
        }
        Err(NotRead::Trouble(trouble)) => {
            let reply = turn.trouble(trouble);
            turn.say(reply)
        }
    };
    Ok(Read::Ended(Box::new(step)))
}
