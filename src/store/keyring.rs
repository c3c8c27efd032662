//! The keys that seal the store, and the files they come from.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use zeroize::Zeroizing;

use super::error::{Damage, KeyError};
use super::folder::is_filled;
use super::seal::{self, SealKey};
use super::tree::Tree;

/// What a user who is neither the owner nor in the group may do with a file.
const EVERYBODY: u32 = 0o007;
/// A key is a line of 64 characters; what is much longer is another file.
const LONGEST_KEY_FILE_BYTES: u64 = 4096;

/// The current key, which seals, and the old ones, which still open.
///
/// To change keys, make a new one, name it in `store.key_file`, and name the one used before in
/// `store.old_key_files`. Everything still opens; what is written from then on is sealed with the new key, and
/// [`super::Store::reseal`] seals the rest anew, after which the old key is not needed any more.
#[derive(Clone)]
pub struct Keyring {
    /// The current key first.
    keys: Vec<SealKey>,
}

impl Keyring {
    /// Reads the keys from their files, making the current one if it is missing while there is no store yet.
    ///
    /// # Errors
    /// When a key is missing beside a filled store, lies in the store's folder, is open to every user of the machine,
    /// or is no key.
    pub fn load_or_create(key_file: &Path, old: &[PathBuf], store_folder: &Path) -> Result<Self, KeyError> {
        look_at_places(key_file, old, store_folder)?;
        let current = match read(key_file)? {
            Some(key) => key,
            None if is_filled(store_folder) => {
                return Err(KeyError::Missing { file: key_file.to_owned(), folder: store_folder.to_owned() });
            }
            None => {
                remove_leftover(key_file)?;
                create(key_file)?
            }
        };
        Self::with_old(current, old)
    }

    /// Reads the keys from their files, and makes none: for a backup, which was sealed with one that there was.
    ///
    /// # Errors
    /// When a key is missing, lies in the store's folder, is open to every user of the machine, or is no key.
    pub fn load(key_file: &Path, old: &[PathBuf], store_folder: &Path) -> Result<Self, KeyError> {
        look_at_places(key_file, old, store_folder)?;
        Self::with_old(read_existing(key_file)?, old)
    }

    fn with_old(current: SealKey, old: &[PathBuf]) -> Result<Self, KeyError> {
        let old = old.iter().map(|file| read_existing(file));
        Ok(Self { keys: std::iter::once(Ok(current)).chain(old).collect::<Result<_, _>>()? })
    }

    /// A new key that is in no file: for a store that nobody needs after this process.
    #[must_use]
    pub fn random() -> Self {
        Self { keys: vec![SealKey::derive(&rand::random())] }
    }

    /// This keyring, with the keys of `older` as its old keys.
    #[must_use]
    pub fn after(mut self, older: &Self) -> Self {
        self.keys.extend_from_slice(&older.keys);
        self
    }

    pub(super) fn seal(&self, tree: &str, key: &[u8], plain: &[u8]) -> Vec<u8> {
        self.current().seal(tree, key, plain)
    }

    /// Seals a record, packed first where that pays.
    pub(super) fn seal_record(&self, tree: Tree, key: &[u8], plain: &[u8]) -> Vec<u8> {
        if tree.is_packed() {
            self.current().seal_packed(tree.name(), key, plain)
        } else {
            self.current().seal(tree.name(), key, plain)
        }
    }

    pub(super) fn open(&self, tree: &str, key: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Damage> {
        seal::open(&self.keys, tree, key, sealed)
    }

    /// Whether a value is sealed with the current key.
    pub(super) fn is_current(&self, sealed: &[u8]) -> bool {
        seal::is_sealed_with(self.current(), sealed)
    }

    fn current(&self) -> &SealKey {
        // Every constructor puts the current key first.
        &self.keys[0]
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Keyring({} keys)", self.keys.len())
    }
}

/// Writes a new key to a file of its own (mode 0600), for the `new-key` command.
///
/// # Errors
/// When there is a file of that name already, or it cannot be written.
pub fn write_new_key(file: &Path) -> Result<(), KeyError> {
    create(file).map(drop)
}

/// Whoever copies the folder of a store must not copy a key of it.
fn look_at_places(key_file: &Path, old: &[PathBuf], store_folder: &Path) -> Result<(), KeyError> {
    let mut files = std::iter::once(key_file).chain(old.iter().map(PathBuf::as_path));
    match files.find(|file| lies_in(file, store_folder)) {
        Some(file) => Err(KeyError::InsideStore { file: file.to_owned(), folder: store_folder.to_owned() }),
        None => Ok(()),
    }
}

/// Reads a key from a file that has to be there.
fn read_existing(file: &Path) -> Result<SealKey, KeyError> {
    let missing = || KeyError::File { file: file.to_owned(), source: io::ErrorKind::NotFound.into() };
    read(file)?.ok_or_else(missing)
}

/// Makes a key and its file, and the folder of the file where that is missing.
fn create(file: &Path) -> Result<SealKey, KeyError> {
    let failed = |source: io::Error| {
        let file = file.to_owned();
        if source.kind() == io::ErrorKind::AlreadyExists {
            KeyError::Exists { file }
        } else {
            KeyError::File { file, source }
        }
    };
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // A file where a folder should be is no key that exists already.
    let no_folder = |source| KeyError::File { file: file.to_owned(), source };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(no_folder)?;
    let material = Zeroizing::new(rand::random::<[u8; 32]>());
    let line = Zeroizing::new(HEXLOWER.encode(&*material) + "\n");
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(failed)?;
    out.write_all(line.as_bytes()).and_then(|()| out.sync_all()).map_err(failed)?;
    // Without this the file itself could be lost in a power cut, and the store be sealed for good.
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    Ok(SealKey::derive(&material))
}

/// Removes the empty file that a process leaves which is killed before it has written its key.
fn remove_leftover(file: &Path) -> Result<(), KeyError> {
    match fs::remove_file(file) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(KeyError::File { file: file.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// Reads a key file; `None` if there is none, or an empty one.
fn read(file: &Path) -> Result<Option<SealKey>, KeyError> {
    let failed = |source| KeyError::File { file: file.to_owned(), source };
    let opened = match File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let metadata = opened.metadata().map_err(failed)?;
    if metadata.mode() & EVERYBODY != 0 {
        return Err(KeyError::Exposed { file: file.to_owned() });
    }
    if metadata.is_file() && metadata.len() == 0 {
        return Ok(None);
    }
    let mut text = Zeroizing::new(Vec::new());
    opened.take(LONGEST_KEY_FILE_BYTES).read_to_end(&mut text).map_err(failed)?;
    let material = parse(text.trim_ascii()).ok_or_else(|| KeyError::NotAKey { file: file.to_owned() })?;
    Ok(Some(SealKey::derive(&material)))
}

/// Reads 32 bytes from hexadecimal digits or base64, of either alphabet, padded or not.
fn parse(text: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let encodings = [&HEXLOWER_PERMISSIVE, &BASE64, &BASE64_NOPAD, &BASE64URL, &BASE64URL_NOPAD];
    encodings.into_iter().find_map(|encoding| {
        let bytes = Zeroizing::new(encoding.decode(text).ok()?);
        <[u8; 32]>::try_from(bytes.as_slice()).ok().map(Zeroizing::new)
    })
}

/// Whether a file lies in a folder, by its own path or by where a symbolic link leads.
#[must_use]
pub fn lies_in(file: &Path, folder: &Path) -> bool {
    let folder = resolved(folder);
    let target_inside = fs::canonicalize(file).is_ok_and(|target| target.starts_with(&folder));
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    target_inside || resolved(parent).starts_with(&folder)
}

/// The absolute path without links and dots; the part of it that does not exist yet is taken as it is written.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(resolved) = fs::canonicalize(path) {
        return resolved;
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (absolute.parent(), absolute.file_name()) {
        (Some(parent), Some(name)) => resolved(parent).join(name),
        _ => absolute,
    }
}
