//! Short fingerprints of what was there: enough to know a thing again, too little to tell what it was.

use std::collections::BTreeSet;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use super::{ApplicationKey, TokenId};

/// How many bytes of the hash are kept. Among a thousand tokens two of the same fingerprint are expected once in some 500 million people.
const BYTES: usize = 6;
/// How many characters that is in writing: four for three bytes.
const CHARACTERS: usize = 8;

/// The fingerprint of one thing: the beginning of a SHA-256 of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; BYTES]);

impl Fingerprint {
    /// The fingerprint of a token.
    #[must_use]
    pub fn of_token(id: &TokenId) -> Self {
        Self::of(&[Some(&id.0)])
    }

    /// The fingerprint of an app: of its name and website, whatever it may do.
    #[must_use]
    pub fn of_app(key: &ApplicationKey) -> Self {
        Self::of(&[key.name.as_deref(), key.website.as_deref()])
    }

    /// The fingerprint of a text that somebody wrote.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self::of(&[Some(text.trim())])
    }

    fn of(parts: &[Option<&str>]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            // The length in front keeps apart what only reads the same when put together; nothing is not an empty text.
            let length = part.map_or(u64::MAX, |part| u64::try_from(part.len()).unwrap_or(u64::MAX - 1));
            hash.update(length.to_be_bytes());
            hash.update(part.unwrap_or_default());
        }
        let mut bytes = [0; BYTES];
        bytes.iter_mut().zip(hash.finalize()).for_each(|(byte, hashed)| *byte = hashed);
        Self(bytes)
    }

    fn read(text: &[u8]) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(text.as_bytes()).ok_or_else(|| de::Error::custom("no fingerprint"))
    }
}

/// Many fingerprints. They are kept as one text, without anything between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprints(BTreeSet<Fingerprint>);

impl Fingerprints {
    /// Whether this one is among them.
    #[must_use]
    pub fn holds(&self, fingerprint: Fingerprint) -> bool {
        self.0.contains(&fingerprint)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Adds all of these.
    pub fn add(&mut self, others: &Self) {
        self.0.extend(&others.0);
    }

    /// Leaves those that are in `others`, too.
    pub fn keep_those_in(&mut self, others: &Self) {
        self.0.retain(|fingerprint| others.holds(*fingerprint));
    }

    /// Whether each of them is in `others`.
    #[must_use]
    pub fn are_in(&self, others: &Self) -> bool {
        self.0.is_subset(&others.0)
    }
}

impl FromIterator<Fingerprint> for Fingerprints {
    fn from_iter<I: IntoIterator<Item = Fingerprint>>(fingerprints: I) -> Self {
        Self(fingerprints.into_iter().collect())
    }
}

impl Serialize for Fingerprints {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text: String = self.0.iter().map(|fingerprint| BASE64URL_NOPAD.encode(&fingerprint.0)).collect();
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Fingerprints {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.as_bytes()
            .chunks(CHARACTERS)
            .map(|text| Fingerprint::read(text).ok_or_else(|| de::Error::custom("no fingerprint")))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(name: Option<&str>, website: Option<&str>) -> ApplicationKey {
        ApplicationKey { name: name.map(str::to_owned), website: website.map(str::to_owned), scopes: None, alone: None }
    }

    #[test]
    fn what_reads_the_same_when_put_together_has_marks_of_its_own() {
        let fingerprints: BTreeSet<Fingerprint> =
            [(Some("ab"), Some("c")), (Some("a"), Some("bc")), (Some("abc"), None), (None, Some("abc")), (None, None)]
                .into_iter()
                .map(|(name, website)| Fingerprint::of_app(&key(name, website)))
                .chain([Fingerprint::of_app(&key(Some("abc"), Some("")))])
                .collect();
        assert_eq!(fingerprints.len(), 6);
    }

    proptest! {
        #[test]
        fn marks_come_back_from_the_store_as_they_went(ids in proptest::collection::vec(".*", 0..50)) {
            let fingerprints: Fingerprints = ids.iter().map(|id| Fingerprint::of_token(&TokenId(id.clone()))).collect();
            let json = serde_json::to_string(&fingerprints).expect("fingerprints can be written");
            prop_assert_eq!(json.len(), 2 + CHARACTERS * fingerprints.count());
            prop_assert_eq!(serde_json::from_str::<Fingerprints>(&json).expect("fingerprints can be read"), fingerprints);
        }

        #[test]
        fn a_text_that_is_no_mark_is_an_error_and_no_panic(text in ".*") {
            let json = serde_json::to_string(&text).expect("a text can be written");
            if let Ok(fingerprints) = serde_json::from_str::<Fingerprints>(&json) {
                prop_assert_eq!(serde_json::to_string(&fingerprints).expect("fingerprints can be written").len() <= json.len(), true);
            }
        }
    }
}
