//! The bot as a client of a server: a client id and its secret.

use http::Method;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::Refusal;
use crate::mastodon::client::{HttpResponse, MastodonClient, RequestError};
use crate::mastodon::entities::text_or_number;
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

/// The most characters of a name, as Mastodon 4.3 has it.
const NAME_CHARS_MAX: usize = 60;

impl ClientMetadata {
    /// The same with whose app it is: a server's page says "Only approve if you recognize", and people know the account they write to.
    #[must_use]
    pub fn of_account(&self, handle: Option<&str>) -> Self {
        let named = handle.map(|handle| format!("{} (@{handle})", self.name));
        let fits = named.filter(|name| name.chars().count() <= NAME_CHARS_MAX);
        Self { name: fits.unwrap_or_else(|| self.name.clone()), website: self.website.clone() }
    }

    /// Whether this is the name for some account, or for none.
    pub(crate) fn is_name_of_an_account(&self, name: &str) -> bool {
        let handle = |rest: &str| rest.strip_prefix(" (@")?.strip_suffix(')').map(str::to_owned);
        name.strip_prefix(&self.name).is_some_and(|rest| {
            rest.is_empty() || handle(rest).is_some_and(|handle| self.of_account(Some(&handle)).name == name)
        })
    }
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

impl MastodonClient {
    /// `POST /api/v1/apps`, in nobody's name: in a person's, `GoToSocial` would make the app that person's own.
    pub(crate) async fn register(
        &self,
        metadata: &ClientMetadata,
        scopes: &str,
        redirect: &Redirect,
    ) -> Result<OAuthClient, RequestError> {
        let mut form =
            vec![("client_name", metadata.name.as_str()), ("redirect_uris", redirect.as_str()), ("scopes", scopes)];
        form.extend(metadata.website.as_deref().map(|website| ("website", website)));
        let request = self.anonymous(Method::POST, self.url(&["api", "v1", "apps"])).form(&form);
        let made: Value = self.ask(request, self.until(), HttpResponse::body).await?;
        let field = |key: &str| made.get(key).and_then(text_or_number).filter(|text| !text.is_empty());
        let (Some(client_id), Some(client_secret)) = (field("client_id"), field("client_secret")) else {
            return Err(RequestError::Senseless("a registration without a client id or secret"));
        };
        Ok(OAuthClient {
            client_id,
            client_secret: ClientSecret::new(client_secret),
            redirect_uri: redirect.as_str().to_owned(),
            scopes: scopes.to_owned(),
            metadata: metadata.clone(),
            made_at: self.clock().now(),
        })
    }

    /// Whether the server still knows a registration, found out by asking for a token of the app alone (`client_credentials`).
    /// `GoToSocial` ends it after two hours; Mastodon hands out the same one again, and as long as it is there 4.2 does not sweep the
    /// registration away.
    pub(crate) async fn recognition(&self, oauth_client: &OAuthClient) -> Result<Recognition, RequestError> {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", oauth_client.client_id.as_str()),
            ("client_secret", oauth_client.client_secret.expose()),
            ("scope", oauth_client.scopes.as_str()),
        ];
        let request = self.anonymous(Method::POST, self.url(&["oauth", "token"])).form(&form);
        let read = |response: &HttpResponse| {
            Ok(match Refusal::of(response) {
                _ if response.status.is_success() => Recognition::Known,
                Some(Refusal::Client | Refusal::NothingFound) => Recognition::Forgotten,
                Some(Refusal::Grant | Refusal::Other) | None => Recognition::Untold,
            })
        };
        self.ask(request, self.until(), read).await
    }
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
