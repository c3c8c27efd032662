//! Secrets are types that cannot be printed.
//!
//! A secret has no `Display`; its `Debug` says only what kind of secret it is; its memory is wiped when it goes.
//! Reading it is spelled [`Secret::expose`], so that every place that does can be found.

use std::fmt;
use std::marker::PhantomData;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq;

/// A secret text of kind `K`, for example an access token.
pub struct Secret<K> {
    text: SecretString,
    kind: PhantomData<fn() -> K>,
}

/// What kind of secret a [`Secret`] is; its name is all that is ever printed of it.
pub trait Kind {
    /// The name, as in "an access token".
    const NAME: &'static str;
}

/// Declares kinds of secrets, each with the name that stands for it in a log.
macro_rules! kinds {
    ($($(#[$doc:meta])* $alias:ident = $kind:ident, $name:literal;)*) => {$(
        #[doc = concat!("Marks a secret as: ", $name, ".")]
        #[derive(Debug)]
        pub enum $kind {}
        impl Kind for $kind {
            const NAME: &'static str = $name;
        }
        $(#[$doc])*
        pub type $alias = Secret<$kind>;
    )*};
}

kinds! {
    /// An OAuth access token.
    AccessToken = AccessTokenKind, "access token";
    /// The secret half of an OAuth client registration.
    ClientSecret = ClientSecretKind, "client secret";
    /// An OAuth authorization code.
    AuthorizationCode = AuthorizationCodeKind, "authorization code";
    /// The `state` of an authorization request: who holds it can finish that authorization request.
    AuthorizationState = AuthorizationStateKind, "handshake state";
    /// The link that starts an authorization request. It carries the state.
    SignInLink = SignInLinkKind, "sign-in link";
    /// The secret part of a link to download the copy of what is kept with: who has it gets the copy.
    ExportToken = ExportTokenKind, "export token";
    /// The link to download the copy of what is kept with. It carries the token.
    ExportLink = ExportLinkKind, "export link";
    /// The secret part of a link to a page of somebody's own: the first browser that uses it is the only one that can.
    BoundPageToken = BoundPageTokenKind, "page token";
    /// The link to a page of somebody's own. It carries the token.
    BoundPageLink = BoundPageLinkKind, "page link";
    /// What ties such a link to the browser that used it first.
    BoundPageCookie = BoundPageCookieKind, "page cookie";
    /// A page of an answer that is still to be posted. It may hold one of the links above.
    AnswerText = AnswerTextKind, "part of an answer";
    /// What opens one person's list to the bot on a server whose operator runs it. The server keeps only its hash.
    Capability = CapabilityKind, "capability";
    /// What the bot shows the operator's database in its own name, when it looks for new apps. The server keeps only its hash.
    WalkSecret = WalkSecretKind, "secret for looking for new apps";
    /// The address of the operator's database. It may carry a password.
    DatabaseUrl = DatabaseUrlKind, "database address";
    /// The address of the operator's Redis. It may carry a password.
    RedisUrl = RedisUrlKind, "Redis address";
    /// The PKCE code verifier of an authorization request (RFC 7636).
    CodeVerifier = CodeVerifierKind, "code verifier";
}

impl<K> Secret<K> {
    /// Takes a text into custody.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: SecretString::from(text.into()), kind: PhantomData }
    }

    /// The secret itself. Only for putting it on the wire or under seal.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }
}

impl<K> Clone for Secret<K> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), kind: PhantomData }
    }
}

/// Compares in constant time.
impl<K> PartialEq for Secret<K> {
    fn eq(&self, other: &Self) -> bool {
        self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
    }
}

impl<K> Eq for Secret<K> {}

impl<K: Kind> fmt::Debug for Secret<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[{}]", K::NAME)
    }
}

/// For the sealed store, and for the file in which the demo keeps its make-believe server, whose secrets open nothing else. Nothing
/// else in this program serializes a secret.
impl<K> Serialize for Secret<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de, K> Deserialize<'de> for Secret<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printing_a_secret_names_its_kind_and_nothing_else() {
        let token = AccessToken::new("s3cret-value");
        assert_eq!(format!("{token:?}"), "[access token]");
        assert_eq!(format!("{:?}", Some(&token)), "Some([access token])");
    }
}
