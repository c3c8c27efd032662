//! An authorization request under way: what the bot must remember between the link and the code.

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::operator::random_capability;
use super::registration::OAuthClient;
use super::server::Server;
use super::wire::Wire;
use auditoot_core::audit::Source;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::secret::{AuthorizationState, Capability, CodeVerifier, SignInLink};

/// An authorization request, as the store keeps it sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// What ties the code that comes back to this authorization request.
    pub state: AuthorizationState,
    /// The PKCE verifier; `None` where the server does not know PKCE.
    pub verifier: Option<CodeVerifier>,
    /// The registration whose link was sent. A later one does not change it.
    #[serde(rename = "registration")]
    pub oauth_client: OAuthClient,
    /// The account that asked, by its id on the bot's server.
    pub account: AccountId,
    /// Until when the code is taken.
    pub until: Timestamp,
    /// What is to open the person's list, where the operator's database gives it: made beforehand, so that a sign-in that was cut off
    /// can be found to have worked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capability: Option<Capability>,
}

impl AuthorizationRequest {
    /// A new authorization request for the account that asked.
    pub fn new<R: CryptoRng + ?Sized>(
        random: &mut R,
        server: &Server,
        oauth_client: OAuthClient,
        account: AccountId,
        until: Timestamp,
    ) -> Self {
        let state = random_state(random);
        let verifier = server.pkce.then(|| random_verifier(random));
        let capability = matches!(server.source, Source::Operator(_)).then(|| random_capability(random));
        Self { state, verifier, oauth_client, account, until, capability }
    }

    /// Whether a code is still taken.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.until
    }
}

/// A state nobody can guess: 192 random bits in letters that need no encoding in an address.
pub fn random_state<R: CryptoRng + ?Sized>(random: &mut R) -> AuthorizationState {
    AuthorizationState::new(random_text(random))
}

/// A PKCE verifier: 256 random bits, as RFC 7636 recommends.
pub fn random_verifier<R: CryptoRng + ?Sized>(random: &mut R) -> CodeVerifier {
    let mut bytes = [0_u8; 32];
    random.fill_bytes(&mut bytes);
    CodeVerifier::new(BASE64URL_NOPAD.encode(&bytes))
}

/// 192 random bits as 32 characters of `[A-Za-z0-9_-]`: for an id, or the segment of an address.
pub fn random_text<R: CryptoRng + ?Sized>(random: &mut R) -> String {
    let mut bytes = [0_u8; 24];
    random.fill_bytes(&mut bytes);
    BASE64URL_NOPAD.encode(&bytes)
}

/// The home server's own authorize address, with everything it needs to know.
pub(super) fn link(
    wire: &Wire,
    oauth_client: &OAuthClient,
    state: &AuthorizationState,
    verifier: Option<&CodeVerifier>,
) -> SignInLink {
    let mut url = wire.at(&["oauth", "authorize"]);
    let mut query = url.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &oauth_client.client_id)
        .append_pair("redirect_uri", &oauth_client.redirect_uri)
        .append_pair("scope", &oauth_client.scopes)
        .append_pair("state", state.expose());
    if let Some(verifier) = verifier {
        query.append_pair("code_challenge", &challenge(verifier)).append_pair("code_challenge_method", "S256");
    }
    drop(query);
    SignInLink::new(url)
}

/// What of a verifier may be shown before the exchange (RFC 7636, S256).
fn challenge(verifier: &CodeVerifier) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(verifier.expose().as_bytes()))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn the_challenge_is_the_one_of_rfc_7636_appendix_b() {
        let verifier = CodeVerifier::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn random_texts_need_no_encoding_and_do_not_repeat() {
        let mut random = StdRng::seed_from_u64(7);
        let (state, other, verifier) =
            (random_state(&mut random), random_state(&mut random), random_verifier(&mut random));
        assert!(state != other);
        for (text, length) in [(state.expose(), 32), (other.expose(), 32), (verifier.expose(), 43)] {
            assert_eq!(text.len(), length);
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
        }
    }
}
