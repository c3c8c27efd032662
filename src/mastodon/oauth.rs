//! Signing in by OAuth 2: the bot as a client of a server, the link a person opens, and the token it leads to.

pub mod authorization;
pub(crate) mod authorization_server;
pub mod client_registration;
pub(crate) mod token;

pub use authorization::{random_state, random_text, random_verifier};
pub use client_registration::{ClientMetadata, OAuthClient, Recognition, Redirect};

use serde_json::Value;

use super::client::HttpResponse;

/// Why a server refused an OAuth request, as far as anything follows from it (RFC 6749, 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// It does not know the client, or the secret is wrong.
    Client,
    /// The code is used, expired, mistyped or of another link.
    Grant,
    /// `GoToSocial` looked something up, did not find it, and does not say what: the code or the client.
    NothingFound,
    /// Something else.
    Other,
}

impl Refusal {
    /// Reads the error of an OAuth endpoint; `None` if the answer is no such error.
    fn of(response: &HttpResponse) -> Option<Self> {
        if !matches!(response.status.as_u16(), 400 | 401 | 403) {
            return None;
        }
        let error: Value = response.json().ok()?;
        let text = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default();
        let (code, description) = (text("error"), text("error_description"));
        Some(match code {
            "" => return None,
            "invalid_client" | "unauthorized_client" => Self::Client,
            // Mastodon answers invalid_request for a missing or wrong PKCE verifier: a code of another link.
            "invalid_grant" | "invalid_request" if !description.contains("sql: no rows") => Self::Grant,
            _ if code.contains("sql: no rows") || description.contains("sql: no rows") => Self::NothingFound,
            _ => Self::Other,
        })
    }
}
