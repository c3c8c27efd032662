//! The link to the page where a person signs in and allows the bot, and the secrets that go with it.

use data_encoding::BASE64URL_NOPAD;
use rand::CryptoRng;
use sha2::{Digest, Sha256};

use super::OAuthClient;
use crate::mastodon::client::MastodonClient;
use auditoot_core::secret::{AuthorizationState, CodeVerifier, SignInLink};

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

impl MastodonClient {
    /// The link a person opens to sign in: the server's own authorize address. The verifier goes in only as its challenge (PKCE, S256),
    /// and only where the server knows PKCE.
    pub(crate) fn authorization_link(
        &self,
        oauth_client: &OAuthClient,
        state: &AuthorizationState,
        verifier: Option<&CodeVerifier>,
    ) -> SignInLink {
        let mut url = self.url(&["oauth", "authorize"]);
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
