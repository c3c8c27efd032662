//! The bot as an app of a home server: a client id and its secret.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::server::Server;
use super::wire::{Failure, Wire, body, text_or_number};
use crate::mastodon::client::Answer;
use auditoot_core::secret::ClientSecret;

/// The address that makes a server show the code instead of sending it anywhere (out of band).
const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// How the bot introduces itself; people read it on the consent page, and in their list of apps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientMetadata {
    /// The name. Mastodon takes at most 60 characters.
    pub name: String,
    /// The website, if it has one.
    pub website: Option<String>,
}

/// Where the code of a sign-in goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redirect {
    /// To the bot's own page. Each registration has an address of its own, with a random segment.
    Callback(Url),
    /// Onto a page of the home server, from which the person copies it.
    OutOfBand,
}

/// A registration with one home server, as the store keeps it sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuthClient {
    /// The client id.
    pub client_id: String,
    /// The client secret.
    pub client_secret: ClientSecret,
    /// The redirect URI, exactly as it was registered: servers compare it letter by letter.
    pub redirect_uri: String,
    /// The scopes it may ask for, separated by blanks.
    pub scopes: String,
    /// The name and website it was registered with.
    #[serde(rename = "card")]
    pub metadata: ClientMetadata,
    /// When it was made.
    pub made_at: Timestamp,
}

impl OAuthClient {
    /// The client id, to be shown inside a command that an operator copies: it comes from the server, so only if it is no more than
    /// letters, digits, `-` and `_`, as those of Mastodon are.
    #[must_use]
    pub fn id_for_a_command(&self) -> &str {
        let is_harmless = self.client_id.chars().all(|char| char.is_ascii_alphanumeric() || char == '-' || char == '_');
        if is_harmless && !self.client_id.is_empty() { &self.client_id } else { "CLIENT_ID" }
    }
}

/// Whether a server knows a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// It does.
    Known,
    /// It has forgotten it: register again.
    Forgotten,
    /// It does not say. Go on as if it knew.
    Untold,
}

/// Why a server refused an OAuth request, as far as anything follows from it (RFC 6749, 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It does not know the client, or the secret is wrong.
    Client,
    /// The code is used, expired, mistyped or of another link.
    Grant,
    /// `GoToSocial` looked something up, did not find it, and does not say what: the code or the client.
    NothingFound,
    /// Something else.
    Other,
}

impl Redirect {
    /// The redirect URI.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Callback(url) => url.as_str(),
            Self::OutOfBand => OUT_OF_BAND,
        }
    }
}

impl Refusal {
    /// Reads the error of an OAuth endpoint; `None` if the answer is no such error.
    pub(super) fn of(answer: &Answer) -> Option<Self> {
        if !matches!(answer.status.as_u16(), 400 | 401 | 403) {
            return None;
        }
        let error: Value = answer.read().ok()?;
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

/// `POST /api/v1/apps`, without a token: with one, `GoToSocial` would make the app that person's own.
pub(super) async fn register(
    wire: &Wire,
    metadata: &ClientMetadata,
    server: &Server,
    redirect: &Redirect,
) -> Result<OAuthClient, Failure> {
    let mut form = vec![
        ("client_name", metadata.name.as_str()),
        ("redirect_uris", redirect.as_str()),
        ("scopes", server.scopes.as_str()),
    ];
    form.extend(metadata.website.as_deref().map(|website| ("website", website)));
    let request = wire.post_form(wire.at(&["api", "v1", "apps"]), &form);
    let made: Value = wire.ask(request, wire.read_until(), body).await?;
    let field = |key: &str| made.get(key).and_then(text_or_number).filter(|text| !text.is_empty());
    let (Some(client_id), Some(client_secret)) = (field("client_id"), field("client_secret")) else {
        return Err(Failure::Senseless("a registration without a client id or secret"));
    };
    Ok(OAuthClient {
        client_id,
        client_secret: ClientSecret::new(client_secret),
        redirect_uri: redirect.as_str().to_owned(),
        scopes: server.scopes.clone(),
        metadata: metadata.clone(),
        made_at: wire.now(),
    })
}

/// Asks for a token of the app alone (`client_credentials`). `GoToSocial` ends it after two hours; Mastodon hands out the same
/// one again, and as long as it is there 4.2 does not sweep the registration away.
pub(super) async fn recognition(wire: &Wire, oauth_client: &OAuthClient) -> Result<Recognition, Failure> {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", oauth_client.client_id.as_str()),
        ("client_secret", oauth_client.client_secret.expose()),
        ("scope", oauth_client.scopes.as_str()),
    ];
    let request = wire.post_form(wire.at(&["oauth", "token"]), &form);
    wire.ask(request, wire.read_until(), |answer| {
        Ok(match Refusal::of(answer) {
            _ if answer.status.is_success() => Recognition::Known,
            Some(Refusal::Client | Refusal::NothingFound) => Recognition::Forgotten,
            Some(Refusal::Grant | Refusal::Other) | None => Recognition::Untold,
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_harmless_client_id_gets_into_a_command() {
        let shown = |client_id: &str| {
            let oauth_client = OAuthClient {
                client_id: client_id.to_owned(),
                client_secret: ClientSecret::new("made-up".to_owned()),
                redirect_uri: String::new(),
                scopes: String::new(),
                metadata: ClientMetadata { name: String::new(), website: None },
                made_at: Timestamp::UNIX_EPOCH,
            };
            oauth_client.id_for_a_command().to_owned()
        };
        assert_eq!(shown("aB3_-x"), "aB3_-x");
        for hostile in ["", "x'; rm -rf /", "$(id)", "a b", "ä"] {
            assert_eq!(shown(hostile), "CLIENT_ID", "{hostile:?}");
        }
    }
}
