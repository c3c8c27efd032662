//! Seals values and disguises names.
//!
//! A sealed value is
//!
//! ```text
//! form (1 byte) | key id (8) | nonce (24) | XChaCha20-Poly1305 of the record, with its tag (16)
//! ```
//!
//! with the form, the key id, the tree and the key under which it is stored as associated data. So a value opens only in
//! the place where it was put. The nonce is random; at 192 bits it never comes twice. The form says whether the record
//! was packed before it was sealed. A third form holds what did not open when its place was given a new key: the key it
//! had, and the value as it was.
//!
//! A name is disguised by an HMAC-SHA256 over tree and name, cut to 128 bits, so the same account has unrelated keys in
//! two trees. The key of that HMAC is *not* derived from the key file: it is drawn at random when the store is made and
//! lies in the store, sealed like everything else. A new key file therefore seals that one value anew, and every record
//! keeps its place.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::error::Damage;
use super::record::{Name, Place, StoredKey};
use super::tree::Tree;
use super::{packing, timed};

/// The form of what is sealed as it is.
const PLAIN: u8 = 1;
/// The form of what was packed by [`packing::pack`] before.
const PACKED: u8 = 2;
/// The form of what does not open and was moved: the length of the key it had, that key, and the value as it was.
const MOVED: u8 = 3;
const KEY_ID_BYTES: usize = 8;
const NONCE_BYTES: usize = 24;
const HEAD_BYTES: usize = 1 + KEY_ID_BYTES;
/// How much of an HMAC stands on the disk for a name.
pub(super) const DISGUISE_BYTES: usize = 16;

/// One key of the keyring, ready for use.
#[derive(Clone)]
pub(super) struct SealKey {
    id: [u8; KEY_ID_BYTES],
    secret: Zeroizing<[u8; 32]>,
}

/// The key that disguises names.
#[derive(Clone)]
pub(super) struct NameKey(pub(super) Zeroizing<[u8; 32]>);

impl SealKey {
    /// Derives the sealing key and its id from the bytes of a key file: HKDF (RFC 5869) with SHA-256.
    pub(super) fn derive(material: &[u8; 32]) -> Self {
        let root = hmac(b"auditoot store key", &[material]);
        let secret = hmac(&*root, &[b"seal", &[1]]);
        let id_source = hmac(&*root, &[b"key id", &[1]]);
        let mut id = [0; KEY_ID_BYTES];
        id.copy_from_slice(&id_source[..KEY_ID_BYTES]);
        Self { id, secret }
    }

    /// Seals a value for one place.
    pub(super) fn seal(&self, tree: &str, key: &[u8], plain: &[u8]) -> Vec<u8> {
        self.seal_as(PLAIN, tree, key, plain)
    }

    /// Packs a value, and seals it for one place.
    pub(super) fn seal_packed(&self, tree: &str, key: &[u8], plain: &[u8]) -> Vec<u8> {
        self.seal_as(PACKED, tree, key, &packing::pack(plain))
    }

    fn seal_as(&self, form: u8, tree: &str, key: &[u8], plain: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::with_capacity(HEAD_BYTES + NONCE_BYTES + plain.len() + 16);
        sealed.push(form);
        sealed.extend_from_slice(&self.id);
        let bound = associated_data(&sealed, tree, key);
        let nonce: [u8; NONCE_BYTES] = rand::random();
        sealed.extend_from_slice(&nonce);
        let payload = Payload { msg: plain, aad: &bound };
        #[expect(clippy::expect_used, reason = "the cipher refuses nothing below 256 GiB, and records are small")]
        let body = self.cipher().encrypt(&XNonce::from(nonce), payload).expect("a record is small");
        sealed.extend_from_slice(&body);
        sealed
    }

    fn open(&self, head: &[u8], body: &[u8], tree: &str, key: &[u8]) -> Result<Zeroizing<Vec<u8>>, Damage> {
        let (nonce, body) = body.split_first_chunk::<NONCE_BYTES>().ok_or(Damage::Broken)?;
        let bound = associated_data(head, tree, key);
        let payload = Payload { msg: body, aad: &bound };
        let plain = self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| Damage::Broken)?;
        Ok(Zeroizing::new(plain))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*self.secret).into())
    }
}

/// Opens a sealed value with whichever of `keys` it was sealed with.
pub(super) fn open(keys: &[SealKey], tree: &str, key: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Damage> {
    let (head, body) = sealed.split_at_checked(HEAD_BYTES).ok_or(Damage::Broken)?;
    let (form, id) = head.split_first().ok_or(Damage::Broken)?;
    if *form > MOVED {
        return Err(Damage::UnknownVersion { found: u32::from(*form), known: u32::from(MOVED) });
    }
    if *form == MOVED {
        let (length, rest) = sealed[1..].split_first().ok_or(Damage::Broken)?;
        let (key, sealed) = rest.split_at_checked(usize::from(*length)).ok_or(Damage::Broken)?;
        return if sealed.first() == Some(&MOVED) { Err(Damage::Broken) } else { open(keys, tree, key, sealed) };
    }
    let fitting = keys.iter().find(|candidate| candidate.id == id).ok_or(Damage::UnknownKey)?;
    let plain = fitting.open(head, body, tree, key)?;
    if *form == PACKED { packing::unpack(&plain).ok_or(Damage::Broken) } else { Ok(plain) }
}

/// A value that does not open, for another place than it was sealed for.
pub(super) fn moved(key: &[u8], sealed: &[u8]) -> Vec<u8> {
    // No key is longer than a time and an HMAC.
    let length = u8::try_from(key.len()).unwrap_or(u8::MAX);
    [&[MOVED, length], key, sealed].concat()
}

/// Whether a value was sealed with this key, by its key id alone.
pub(super) fn is_sealed_with(key: &SealKey, sealed: &[u8]) -> bool {
    sealed.get(..HEAD_BYTES).is_some_and(|head| head[0] != MOVED && head[1..] == key.id)
}

impl NameKey {
    /// A key that nobody had before.
    pub(super) fn random() -> Self {
        Self(Zeroizing::new(rand::random()))
    }

    /// The key on the disk of a record at `place`.
    pub(super) fn stored_key(&self, tree: Tree, place: &Place) -> StoredKey {
        match place {
            Place::Named(name) => StoredKey(self.disguise(tree, name).to_vec()),
            Place::Sequence(sequence) => StoredKey(sequence.0.to_be_bytes().to_vec()),
            Place::Timed(at, name) => StoredKey([&timed::time_bytes(*at)[..], &self.disguise(tree, name)].concat()),
            Place::OnDay(at, name) => StoredKey([&timed::day_bytes(*at)[..], &self.disguise(tree, name)].concat()),
            Place::Stored(key) => key.clone(),
        }
    }

    /// What stands on the disk for a name.
    pub(super) fn disguise(&self, tree: Tree, name: &Name) -> [u8; DISGUISE_BYTES] {
        let whole = hmac(&*self.0, &[tree.name().as_bytes(), &[0], name.as_str().as_bytes()]);
        let mut cut = [0; DISGUISE_BYTES];
        cut.copy_from_slice(&whole[..DISGUISE_BYTES]);
        cut
    }
}

/// What a value is bound to: the form and key id it begins with, and the place where it lies.
fn associated_data(head: &[u8], tree: &str, key: &[u8]) -> Vec<u8> {
    // No tree has a zero byte in its name, so tree and key cannot run into each other.
    [head, tree.as_bytes(), &[0], key].concat()
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    #[expect(clippy::expect_used, reason = "HMAC is defined for keys of every length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key");
    for part in parts {
        mac.update(part);
    }
    Zeroizing::new(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_sealed_opens_in_its_place(plain: Vec<u8>, place: Vec<u8>) {
            let key = SealKey::derive(&[7; 32]);
            let sealed = key.seal("people", &place, &plain);
            let opened = open(&[SealKey::derive(&[8; 32]), key], "people", &place, &sealed);
            prop_assert_eq!(opened.map(|opened| opened.to_vec()), Ok(plain));
        }

        #[test]
        fn a_seal_breaks_with_any_flipped_bit(plain: Vec<u8>, place: Vec<u8>, at: prop::sample::Index, bit in 0..8_u8) {
            let key = SealKey::derive(&[7; 32]);
            let mut sealed = key.seal("people", &place, &plain);
            let at = at.index(sealed.len());
            sealed[at] ^= 1_u8 << bit;
            prop_assert!(open(&[key], "people", &place, &sealed).is_err());
        }

        #[test]
        fn a_seal_breaks_when_it_is_cut(plain: Vec<u8>, kept: prop::sample::Index) {
            let key = SealKey::derive(&[7; 32]);
            let sealed = key.seal("people", b"here", &plain);
            let kept = kept.index(sealed.len());
            prop_assert!(open(&[key], "people", b"here", &sealed[..kept]).is_err());
        }
    }

    #[test]
    fn a_value_opens_in_no_other_place_and_with_no_other_key() {
        let key = SealKey::derive(&[7; 32]);
        let sealed = key.seal("people", b"here", b"plain");
        assert_eq!(open(std::slice::from_ref(&key), "people", b"there", &sealed), Err(Damage::Broken));
        assert_eq!(open(&[key], "tokens", b"here", &sealed), Err(Damage::Broken));
        assert_eq!(open(&[SealKey::derive(&[8; 32])], "people", b"here", &sealed), Err(Damage::UnknownKey));
    }

    #[test]
    fn what_is_packed_is_smaller_and_opens_like_any_other() {
        let key = SealKey::derive(&[7; 32]);
        let plain = br#"{"version":1,"record":{"owner":"person 109312345678901234"}}"#;
        let sealed = key.seal_packed("due", b"here", plain);
        assert!(sealed.len() + 20 < key.seal("due", b"here", plain).len(), "{} bytes", sealed.len());
        assert_eq!(open(std::slice::from_ref(&key), "due", b"here", &sealed).expect("it opens").as_slice(), plain);
        // The form is part of what is sealed.
        let mut as_plain = sealed;
        as_plain[0] = PLAIN;
        assert_eq!(open(&[key], "due", b"here", &as_plain), Err(Damage::Broken));
    }

    #[test]
    fn what_was_moved_opens_as_soon_as_its_key_is_there() {
        let (key, other) = (SealKey::derive(&[7; 32]), SealKey::derive(&[8; 32]));
        let sealed = moved(b"where it was", &key.seal("people", b"where it was", b"plain"));
        assert_eq!(open(std::slice::from_ref(&other), "people", b"here", &sealed), Err(Damage::UnknownKey));
        assert_eq!(open(&[other, key.clone()], "people", b"here", &sealed).expect("it opens").as_slice(), b"plain");
        assert!(!is_sealed_with(&key, &sealed), "it is still to be sealed anew");
        assert_eq!(open(&[key], "people", b"here", &sealed[..20]), Err(Damage::Broken));
    }

    #[test]
    fn the_same_value_is_never_sealed_alike() {
        let key = SealKey::derive(&[7; 32]);
        assert_ne!(key.seal("people", b"here", b"plain"), key.seal("people", b"here", b"plain"));
    }

    #[test]
    fn a_name_has_unrelated_keys_in_two_trees_and_the_same_key_always() {
        let names = NameKey(Zeroizing::new([3; 32]));
        let place = Place::Named(Name::new("109"));
        assert_eq!(names.stored_key(Tree::People, &place), names.stored_key(Tree::People, &place));
        assert_ne!(names.stored_key(Tree::People, &place), names.stored_key(Tree::Tokens, &place));
        let other = NameKey(Zeroizing::new([4; 32]));
        assert_ne!(names.stored_key(Tree::People, &place), other.stored_key(Tree::People, &place));
    }
}
