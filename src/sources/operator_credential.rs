//! What opens one person's list in the operator's database.

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use auditoot_core::dialogue::message::AccountId;
use auditoot_core::secret::Capability;

/// What opens one person's list in the operator's database, as the store keeps it sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorCredential {
    /// Whose list.
    pub account: AccountId,
    /// What opens it.
    pub capability: Capability,
    /// When the person signed in, by the bot's clock.
    pub given_at: Timestamp,
}

impl OperatorCredential {
    /// The capability as the database gets it. It was made by [`random_capability`], so it is no other text.
    pub(super) fn capability_bytes(&self) -> Vec<u8> {
        BASE64URL_NOPAD.decode(self.capability.expose().as_bytes()).unwrap_or_default()
    }

    /// What the database keeps of it.
    pub(super) fn capability_hash(&self) -> Vec<u8> {
        Sha256::digest(self.capability_bytes()).to_vec()
    }
}

/// A capability nobody can guess: 256 random bits.
pub(super) fn random_capability<R: CryptoRng + ?Sized>(random: &mut R) -> Capability {
    let mut bytes = [0_u8; 32];
    random.fill_bytes(&mut bytes);
    Capability::new(BASE64URL_NOPAD.encode(&bytes))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn a_capability_is_32_bytes_and_its_hash_says_nothing_of_it() {
        let mut random = StdRng::seed_from_u64(7);
        let credential = OperatorCredential {
            account: AccountId("1".to_owned()),
            capability: random_capability(&mut random),
            given_at: Timestamp::UNIX_EPOCH,
        };
        assert_eq!(credential.capability_bytes().len(), 32);
        assert_eq!(credential.capability_hash(), Sha256::digest(credential.capability_bytes()).to_vec());
        assert!(random_capability(&mut random) != credential.capability);
        assert!(!format!("{credential:?}").contains(credential.capability.expose()));
    }
}
