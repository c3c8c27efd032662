//! What the bot shows the operator's database in its own name, when it looks for new apps of those who watch.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use auditoot_core::secret::WalkSecret;

/// A secret of the bot's, as the store keeps it sealed. The operator puts its hash into the database: so the password of the bot's role
/// alone shows nobody who watches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkKey {
    secret: WalkSecret,
}

impl WalkKey {
    /// A key nobody can guess: 256 random bits.
    pub fn random<R: CryptoRng + ?Sized>(random: &mut R) -> Self {
        let mut bytes = [0_u8; 32];
        random.fill_bytes(&mut bytes);
        Self { secret: WalkSecret::new(BASE64URL_NOPAD.encode(&bytes)) }
    }

    /// What the database gets. It was made by [`Self::random`], so it is no other text.
    pub(super) fn bytes(&self) -> Vec<u8> {
        BASE64URL_NOPAD.decode(self.secret.expose().as_bytes()).unwrap_or_default()
    }

    /// What the operator puts into the database, in hex. It is no secret.
    #[must_use]
    pub fn hash(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.bytes()))
    }
}
