//! What is known of the server that people's accounts live on: its software, and what follows from that.

use serde::{Deserialize, Serialize};

use crate::mastodon::instance::nodeinfo::ServerSoftware;
use crate::mastodon::oauth::authorization_server::AuthorizationServer;
use auditoot_core::audit::Source;

/// What is known of a home server. Changes when the server is updated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeServer {
    /// Where a list of apps comes from on it.
    pub source: Source,
    /// What it runs.
    pub software: ServerSoftware,
    /// Whether it checks PKCE (RFC 7636, S256). Mastodon does since 4.3; `GoToSocial` ignores it.
    pub pkce: bool,
    /// The smallest scopes the bot needs, separated by blanks.
    pub scopes: String,
}

impl HomeServer {
    /// A server that has not said anything of itself: nothing is done there.
    #[must_use]
    pub fn unknown() -> Self {
        Self { source: Source::NotKnownYet, software: ServerSoftware::unknown(), pkce: false, scopes: String::new() }
    }

    pub(super) fn new(source: Source, software: ServerSoftware, metadata: &AuthorizationServer) -> Self {
        let wanted = source.scopes();
        let scopes = wanted
            .iter()
            .find(|scope| scope.split(' ').all(|word| metadata.scopes.iter().any(|known| known == word)))
            // Without metadata the last one is right: the scope that even old servers know.
            .or(wanted.last())
            .map_or_else(String::new, |scope| (*scope).to_owned());
        Self { source, software, pkce: metadata.pkce, scopes }
    }
}
