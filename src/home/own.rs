//! Which sign-in in a listing is the bot's own.
//!
//! A token says nothing of its id, and an app's name is whatever somebody chose. So the own sign-in is known by the id found right
//! after the exchange, else by the moment the server made the token, else by name; and whatever could be the bot's own is never removed.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::permission::TokenPermission;
use crate::audit::{SignIn, SignInId};

/// How far the time in a token answer (whole seconds) may lie from the time in the list.
const MINTED_WITHIN: SignedDuration = SignedDuration::from_millis(1_999);

/// The bot's own sign-in, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Own {
    /// The one, if it is certain.
    pub id: Option<SignInId>,
    /// Everything that could be it. None of these may be removed.
    pub candidates: BTreeSet<SignInId>,
}

/// Finds the bot's own sign-in.
pub(super) fn find(sign_ins: &[SignIn], permission: &TokenPermission) -> Own {
    if let Some(id) = permission.own.as_ref().filter(|id| sign_ins.iter().any(|sign_in| sign_in.id == **id)) {
        return Own { id: Some(id.clone()), candidates: BTreeSet::from([id.clone()]) };
    }
    let registration = &permission.registration;
    let scopes: BTreeSet<&str> = registration.scopes.split_whitespace().collect();
    let alike: Vec<&SignIn> = sign_ins
        .iter()
        .filter(|sign_in| sign_in.app_name.as_deref() == Some(registration.card.name.as_str()))
        .filter(|sign_in| {
            sign_in
                .scopes
                .as_ref()
                .is_none_or(|words| words.iter().map(String::as_str).collect::<BTreeSet<_>>() == scopes)
        })
        .collect();
    let minted: Vec<&SignIn> = alike.iter().copied().filter(|sign_in| was_minted_with(sign_in, permission)).collect();
    let newest = minted.iter().max_by_key(|sign_in| (sign_in.authorized_at, &sign_in.id));
    let (id, candidates) = if let Some(newest) = newest {
        (Some(newest.id.clone()), minted)
    } else {
        let website = |website: Option<&str>| website.map(|address| address.trim_end_matches('/').to_owned());
        let ours = website(registration.card.website.as_deref());
        let named: Vec<&SignIn> =
            alike.into_iter().filter(|sign_in| website(sign_in.website.as_deref()) == ours).collect();
        let only = if let [only] = named.as_slice() { Some(only.id.clone()) } else { None };
        (only, named)
    };
    let mut candidates: BTreeSet<SignInId> = candidates.into_iter().map(|sign_in| sign_in.id.clone()).collect();
    candidates.extend(permission.own.clone());
    Own { id, candidates }
}

fn was_minted_with(sign_in: &SignIn, permission: &TokenPermission) -> bool {
    let (Some(listed), Some(minted)) = (sign_in.authorized_at, permission.minted_at) else { return false };
    listed.duration_since(minted).abs() <= MINTED_WITHIN
}
