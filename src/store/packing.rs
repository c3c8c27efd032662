//! Packs records before they are sealed.
//!
//! A record is some hundred bytes of JSON, most of which are the names of its fields: the same in every record, and of
//! no use to a compressor that sees one record alone. So it is given a text to begin from, in which each kind of record
//! stands once. With it a person who wrote once takes a seventh, and one who is connected a quarter.
//!
//! What was packed with a text cannot be unpacked without it: the text never changes. One that fits better is another
//! text, with a form of its own in [`super::seal`].

use std::cell::RefCell;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use zeroize::Zeroizing;

use super::tree::LARGEST_RECORD_BYTES;

/// The text to begin from. What is most like a record that is written often stands at its end.
const DICTIONARY: &[u8] = include_bytes!("packing/dictionary.txt");
/// How many bytes say, before what is packed, how many there were.
const LENGTH_BYTES: usize = 3;
/// What packing adds at most where nothing repeats: some bytes for each block that is kept as it is.
const OVERHEAD_BYTES: usize = 64;

thread_local! {
    /// Making one takes as long as packing a record with it.
    static COMPRESS: RefCell<Compress> = RefCell::new(Compress::new(Compression::default(), false));
    static DECOMPRESS: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// Packs what is no larger than the largest record.
pub(super) fn pack(plain: &[u8]) -> Zeroizing<Vec<u8>> {
    let room = LENGTH_BYTES + plain.len() + plain.len() / 256 + OVERHEAD_BYTES;
    let mut packed = Zeroizing::new(Vec::with_capacity(room));
    packed.extend_from_slice(&plain.len().to_le_bytes()[..LENGTH_BYTES]);
    #[expect(clippy::expect_used, reason = "the text is shorter than the window, and what comes out finds room")]
    let status = COMPRESS.with_borrow_mut(|compress| {
        compress.reset();
        compress
            .set_dictionary(DICTIONARY)
            .and_then(|_| compress.compress_vec(plain, &mut packed, FlushCompress::Finish))
            .expect("memory is compressed")
    });
    assert_eq!(status, Status::StreamEnd, "what comes out finds room");
    packed
}

/// Unpacks; `None` if it was not packed by [`pack`].
pub(super) fn unpack(packed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (length, packed) = packed.split_first_chunk::<LENGTH_BYTES>()?;
    let length = usize::try_from(u32::from_le_bytes([length[0], length[1], length[2], 0])).ok()?;
    if length > LARGEST_RECORD_BYTES {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(length));
    let status = DECOMPRESS.with_borrow_mut(|decompress| {
        decompress.reset(false);
        decompress.set_dictionary(DICTIONARY).ok()?;
        decompress.decompress_vec(packed, &mut plain, FlushDecompress::Finish).ok()
    })?;
    (status == Status::StreamEnd && plain.len() == length).then_some(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_is_packed_is_unpacked(plain: Vec<u8>, times in 0..200_usize) {
            let plain = plain.repeat(times);
            let unpacked = unpack(&pack(&plain)).map(|unpacked| unpacked.to_vec());
            prop_assert_eq!(unpacked, Some(plain));
        }

        #[test]
        fn what_was_not_packed_is_no_panic(bytes: Vec<u8>) {
            let _unpacked = unpack(&bytes);
        }
    }

    #[test]
    fn the_largest_record_fits_even_if_nothing_in_it_repeats() {
        let mut plain = vec![0; LARGEST_RECORD_BYTES];
        rand::fill(&mut plain[..]);
        assert_eq!(unpack(&pack(&plain)).map(|unpacked| unpacked.to_vec()), Some(plain));
    }

    #[test]
    fn more_than_the_largest_record_is_not_unpacked() {
        assert_eq!(unpack(&pack(&vec![b'x'; LARGEST_RECORD_BYTES + 1])), None);
    }

    /// What lies in stores was packed with these very bytes.
    #[test]
    fn the_text_to_begin_from_never_changes() {
        use sha2::Digest;
        let digest = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(DICTIONARY));
        assert_eq!(digest, "28fa676ac44ee77fc624526ae7fd96e991c80822c3bd8fb5c89de82b258da7cc");
    }
}
