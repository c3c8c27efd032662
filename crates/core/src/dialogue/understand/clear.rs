//! Whether a wish that changes something at once was understood whole.

use super::item::{MessagePiece, points};
use super::sense::{Sense, Senses};

/// Whether anything in a sentence can change a wish and is not among these senses: a number, a name, a negation, an exception, a condition,
/// another wish. Words that nothing is known of cannot.
pub(super) fn is_clear(items: &[MessagePiece], own: Senses) -> bool {
    let changing = Senses::any_of(&[
        Sense::Not,
        Sense::Except,
        Sense::If,
        Sense::Remove,
        Sense::Keep,
        Sense::Unkeep,
        Sense::Remind,
        Sense::RemindOff,
        Sense::Snooze,
        Sense::Watch,
        Sense::Undo,
        Sense::Export,
        Sense::Disconnect,
        Sense::DisconnectFree,
        Sense::Forget,
        Sense::ForgetFree,
        Sense::Leave,
        Sense::Deed,
        Sense::Stop,
        Sense::Hacked,
        Sense::LostPhone,
    ]);
    items.iter().all(|item| {
        let is_own = item.senses.meets(own);
        let is_changing = item.senses.meets(changing) || !item.hidden.is_empty() || points(&item.thing);
        is_own || item.is(Sense::Reason) || item.is(Sense::Filler) || !is_changing
    })
}
