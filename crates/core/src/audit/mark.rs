//! Short marks of what was there: enough to know a thing again, too little to tell what it was.

use std::collections::BTreeSet;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use super::{ApplicationKey, TokenId};

/// How many bytes of the hash are kept. Among a thousand tokens two of the same mark are expected once in some 500 million people.
const BYTES: usize = 6;
/// How many characters that is in writing: four for three bytes.
const CHARACTERS: usize = 8;

/// The mark of one thing: the beginning of a SHA-256 of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark([u8; BYTES]);

impl Mark {
    /// The mark of a token.
    #[must_use]
    pub fn of_sign_in(id: &TokenId) -> Self {
        Self::of(&[Some(&id.0)])
    }

    /// The mark of an app: of its name and website, whatever it may do.
    #[must_use]
    pub fn of_app(key: &ApplicationKey) -> Self {
        Self::of(&[key.name.as_deref(), key.website.as_deref()])
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

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Mark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(text.as_bytes()).ok_or_else(|| de::Error::custom("no mark"))
    }
}

/// Many marks. They are kept as one text, without anything between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(BTreeSet<Mark>);

impl Marks {
    /// Whether this one is among them.
    #[must_use]
    pub fn holds(&self, mark: Mark) -> bool {
        self.0.contains(&mark)
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
        self.0.retain(|mark| others.holds(*mark));
    }

    /// Whether each of them is in `others`.
    #[must_use]
    pub fn are_in(&self, others: &Self) -> bool {
        self.0.is_subset(&others.0)
    }
}

impl FromIterator<Mark> for Marks {
    fn from_iter<I: IntoIterator<Item = Mark>>(marks: I) -> Self {
        Self(marks.into_iter().collect())
    }
}

impl Serialize for Marks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text: String = self.0.iter().map(|mark| BASE64URL_NOPAD.encode(&mark.0)).collect();
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.as_bytes()
            .chunks(CHARACTERS)
            .map(|text| Mark::read(text).ok_or_else(|| de::Error::custom("no mark")))
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
        let marks: BTreeSet<Mark> =
            [(Some("ab"), Some("c")), (Some("a"), Some("bc")), (Some("abc"), None), (None, Some("abc")), (None, None)]
                .into_iter()
                .map(|(name, website)| Mark::of_app(&key(name, website)))
                .chain([Mark::of_app(&key(Some("abc"), Some("")))])
                .collect();
        assert_eq!(marks.len(), 6);
    }

    proptest! {
        #[test]
        fn marks_come_back_from_the_store_as_they_went(ids in proptest::collection::vec(".*", 0..50)) {
            let marks: Marks = ids.iter().map(|id| Mark::of_sign_in(&TokenId(id.clone()))).collect();
            let json = serde_json::to_string(&marks).expect("marks can be written");
            prop_assert_eq!(json.len(), 2 + CHARACTERS * marks.count());
            prop_assert_eq!(serde_json::from_str::<Marks>(&json).expect("marks can be read"), marks);
        }

        #[test]
        fn a_text_that_is_no_mark_is_an_error_and_no_panic(text in ".*") {
            let json = serde_json::to_string(&text).expect("a text can be written");
            if let Ok(marks) = serde_json::from_str::<Marks>(&json) {
                prop_assert_eq!(serde_json::to_string(&marks).expect("marks can be written").len() <= json.len(), true);
            }
        }
    }
}
