//! What is to become true in one go.

use std::collections::BTreeMap;

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::cipher::Cipher;
use super::error::{CommitError, Malformed};
use super::record::{Name, Place, Record, RecordKey, Sequence, StoredKey, encode};
use super::timed::StoredOwner;
use super::tree::Tree;

/// Puts and deletes over any trees, for one [`super::Store::commit`]: all of them happen, or none.
///
/// They count in the order in which they were added; the last word on a record holds.
#[derive(Default)]
pub struct Batch {
    changes: Vec<Change>,
}

/// One put or delete.
struct Change {
    tree: Tree,
    place: Place,
    content: Content,
}

/// What is to lie in a place.
enum Content {
    /// A record in its envelope, not yet sealed.
    Record { plain: Result<Zeroizing<Vec<u8>>, Malformed>, stay: Stay },
    /// Nothing that would have to be sealed: that it lies there says all.
    Presence,
    /// Nothing at all.
    Nothing,
}

/// How long a record stays as it is put.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stay {
    UntilFurtherNotice,
    AMoment,
}

/// Up to this size a record that stays for a moment is not packed, in bytes: that takes longer than all else that is done with it.
const UNPACKED_BYTES_MAX: usize = 4 << 10;

impl Batch {
    /// A batch that changes nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a record, in place of the one that had this key. A record that cannot be stored fails the commit.
    pub fn put<R: Record>(&mut self, key: R::Key, record: &R) -> &mut Self {
        self.put_at(key.into().0, record, Stay::UntilFurtherNotice)
    }

    /// The same for a record that is put again in a moment. If it is not, it is only larger than it would have to be.
    pub fn put_for_a_moment<R: Record>(&mut self, key: R::Key, record: &R) -> &mut Self {
        self.put_at(key.into().0, record, Stay::AMoment)
    }

    /// Deletes a record, if there is one.
    pub fn delete<R: Record>(&mut self, key: R::Key) -> &mut Self {
        let RecordKey(place) = key.into();
        self.delete_at(R::TREE, place)
    }

    /// Deletes a record by its key on the disk: for one that a scan found and that does not open.
    pub fn delete_stored(&mut self, tree: Tree, key: StoredKey) -> &mut Self {
        self.delete_at(tree, Place::Stored(key))
    }

    /// Wakes `owner` at `at`. One owner may have several times.
    pub fn due(&mut self, at: Timestamp, owner: &str) -> &mut Self {
        self.put_at(
            Place::Timed(at, Name::new(owner)),
            &StoredOwner { owner: owner.to_owned() },
            Stay::UntilFurtherNotice,
        )
    }

    /// Takes back that `owner` is woken at `at`, because it happened or is not wanted any more.
    pub fn not_due(&mut self, at: Timestamp, owner: &str) -> &mut Self {
        self.delete_at(Tree::Due, Place::Timed(at, Name::new(owner)))
    }

    /// Remembers that the message with this status id was handled on the day of `at` (UTC).
    pub fn seen(&mut self, status_id: &str, at: Timestamp) -> &mut Self {
        self.change(Tree::Seen, Place::OnDay(at, Name::new(status_id)), Content::Presence)
    }

    fn put_at<R: Record>(&mut self, place: Place, record: &R, stay: Stay) -> &mut Self {
        self.change(R::TREE, place, Content::Record { plain: encode(record), stay })
    }

    fn delete_at(&mut self, tree: Tree, place: Place) -> &mut Self {
        self.change(tree, place, Content::Nothing)
    }

    fn change(&mut self, tree: Tree, place: Place, content: Content) -> &mut Self {
        self.changes.push(Change { tree, place, content });
        self
    }

    /// Seals what is put and disguises what it is called.
    pub(super) fn sealed(self, cipher: &Cipher) -> Result<Sealed, CommitError> {
        let mut sealed = Sealed::default();
        for Change { tree, place, content } in self.changes {
            if let (Place::Sequence(Sequence(number)), Content::Record { .. }) = (&place, &content) {
                sealed.next_sequence = sealed.next_sequence.max(number.saturating_add(1));
            }
            let key = cipher.names.stored_key(tree, &place);
            let value = match content {
                Content::Record { plain, stay } => {
                    let plain = plain.map_err(|source| CommitError::Record { tree, source })?;
                    let is_packed = stay == Stay::UntilFurtherNotice || plain.len() > UNPACKED_BYTES_MAX;
                    Some(if is_packed {
                        cipher.keys.seal_record(tree, &key.0, &plain)
                    } else {
                        cipher.keys.seal(tree.name(), &key.0, &plain)
                    })
                }
                Content::Presence => Some(Vec::new()),
                Content::Nothing => None,
            };
            sealed.changes.insert((tree, key), value);
        }
        Ok(sealed)
    }
}

/// A batch as bytes: all that a transaction is to move.
#[derive(Default)]
pub(super) struct Sealed {
    /// The new value of each record; `None` deletes.
    pub(super) changes: BTreeMap<(Tree, StoredKey), Option<Vec<u8>>>,
    /// One more than the highest number that is put.
    pub(super) next_sequence: u64,
}

impl Sealed {
    /// Adds what another batch changes after this one.
    pub(super) fn add(&mut self, later: Self) {
        self.changes.extend(later.changes);
        self.next_sequence = self.next_sequence.max(later.next_sequence);
    }
}
