//! Which token in a listing is the bot's own.
//!
//! A token says nothing of its id, and an app's name is whatever somebody chose. So the own token is known by the id found right
//! after the exchange, else by the moment the server made the token, else by name; and whatever could be the bot's own is never removed.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::credential::TokenCredential;
use auditoot_core::audit::{Token, TokenId};

/// How far the time in a token answer (whole seconds) may lie from the time in the list.
const MINTED_WITHIN: SignedDuration = SignedDuration::from_millis(1_999);

/// The bot's own token, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OwnToken {
    /// The one, if it is certain.
    pub(super) id: Option<TokenId>,
    /// Everything that could be it. None of these may be removed.
    pub(super) candidates: BTreeSet<TokenId>,
}

/// Finds the bot's own token.
pub(super) fn find(tokens: &[Token], credential: &TokenCredential) -> OwnToken {
    if let Some(id) = credential.own.as_ref().filter(|id| tokens.iter().any(|token| token.id == **id)) {
        return OwnToken { id: Some(id.clone()), candidates: BTreeSet::from([id.clone()]) };
    }
    let oauth_client = &credential.oauth_client;
    let scopes: BTreeSet<&str> = oauth_client.scopes.split_whitespace().collect();
    let alike: Vec<&Token> = tokens
        .iter()
        .filter(|token| token.app_name.as_deref() == Some(oauth_client.metadata.name.as_str()))
        .filter(|token| {
            token
                .scopes
                .as_ref()
                .is_none_or(|words| words.iter().map(String::as_str).collect::<BTreeSet<_>>() == scopes)
        })
        .collect();
    let minted: Vec<&Token> = alike.iter().copied().filter(|token| was_minted_with(token, credential)).collect();
    let newest = minted.iter().max_by_key(|token| (token.authorized_at, &token.id));
    let (id, candidates) = if let Some(newest) = newest {
        (Some(newest.id.clone()), minted)
    } else {
        let website = |website: Option<&str>| website.map(|address| address.trim_end_matches('/').to_owned());
        let ours = website(oauth_client.metadata.website.as_deref());
        let named: Vec<&Token> = alike.into_iter().filter(|token| website(token.website.as_deref()) == ours).collect();
        let only = if let [only] = named.as_slice() { Some(only.id.clone()) } else { None };
        (only, named)
    };
    let mut candidates: BTreeSet<TokenId> = candidates.into_iter().map(|token| token.id.clone()).collect();
    candidates.extend(credential.own.clone());
    OwnToken { id, candidates }
}

fn was_minted_with(token: &Token, credential: &TokenCredential) -> bool {
    let (Some(listed), Some(minted)) = (token.authorized_at, credential.minted_at) else { return false };
    listed.duration_since(minted).abs() <= MINTED_WITHIN
}
