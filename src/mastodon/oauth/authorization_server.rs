//! What a server's OAuth metadata says (RFC 8414). Mastodon has it since 4.3; `GoToSocial` has none.

use serde_json::Value;
use tokio::time::Instant;

use crate::mastodon::client::{MastodonClient, RequestError};

/// What a server can do at the sign-in. The default is what one without metadata can.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AuthorizationServer {
    /// Whether it checks PKCE (RFC 7636, S256).
    pub(crate) pkce: bool,
    /// The scopes that it knows.
    pub(crate) scopes: Vec<String>,
}

impl AuthorizationServer {
    pub(crate) fn of(metadata: &Value) -> Self {
        let words = |key: &str| -> Vec<String> {
            let list = metadata.get(key).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
        };
        let pkce = words("code_challenge_methods_supported").iter().any(|method| method == "S256");
        Self { pkce, scopes: words("scopes_supported") }
    }
}

impl MastodonClient {
    pub(crate) async fn authorization_server(&self, until: Instant) -> Result<AuthorizationServer, RequestError> {
        let url = self.url(&[".well-known", "oauth-authorization-server"]);
        match self.optional(url, until).await {
            Ok(metadata) => Ok(metadata.as_ref().map_or_else(AuthorizationServer::default, AuthorizationServer::of)),
            // The page of a front end, which answers every address it does not know: there is no metadata.
            Err(RequestError::Garbled { .. }) => Ok(AuthorizationServer::default()),
            Err(failure) => Err(failure),
        }
    }
}
