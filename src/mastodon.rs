//! A server that speaks the Mastodon API, as one typed client: what it is, whose token one has, statuses, notifications, the stream, OAuth.
//!
//! Every request goes through [`client::MastodonClient`]; only the stream makes a connection of its own, with the same limits. Answers
//! are read tolerantly: a field that is missing or odd costs that field, an odd item costs that item, never the page. No error and no
//! log line of this module holds a token, a code, a secret, a state, an address or anything of an answer's body.

pub mod accounts;
pub(crate) mod backoff;
pub mod client;
pub mod entities;
#[cfg(test)]
pub(crate) mod ground;
pub mod host_meta;
pub mod instance;
pub mod markup;
pub(crate) mod notification_policy;
pub mod notifications;
pub mod oauth;
pub(crate) mod statuses;
pub(crate) mod streaming;
pub(crate) mod token_scopes;
pub mod webfinger;
