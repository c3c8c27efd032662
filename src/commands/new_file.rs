//! A file that is made anew: whole or not at all, and never over one that is there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Why a file cannot be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum NewFileError {
    #[error(
        "{} is there already and was left as it is. To get another, move that file to another place first",
        .0.display()
    )]
    ThereAlready(PathBuf),
    #[error("{} cannot be written", file.display())]
    NotWritable {
        file: PathBuf,
        #[source]
        source: io::Error,
    },
}

/// A file beside the one that is to be made, open before its content is known: nobody is led through a sign-in whose token then has no
/// place.
#[derive(Debug)]
pub(super) struct NewFile {
    path: PathBuf,
    beside: PathBuf,
    out: File,
}

impl NewFile {
    /// Begins the file, with this mode.
    pub(super) fn begin(path: &Path, mode: u32) -> Result<Self, NewFileError> {
        let path = path.to_owned();
        let failed = |source| NewFileError::NotWritable { file: path.clone(), source };
        if fs::symlink_metadata(&path).is_ok() {
            return Err(NewFileError::ThereAlready(path));
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let beside = path.with_file_name(name);
        // What an earlier try left behind holds nothing, or what nobody was told of.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let out = OpenOptions::new().write(true).create_new(true).mode(mode).open(&beside).map_err(failed)?;
        Ok(Self { path, beside, out })
    }

    /// Writes its content, and says where that lies until it is in its place.
    pub(super) fn write(&mut self, content: &str) -> Result<&Path, NewFileError> {
        let written = self.out.write_all(content.as_bytes()).and_then(|()| self.out.sync_all());
        written.map_err(|source| NewFileError::NotWritable { file: self.path.clone(), source })?;
        Ok(&self.beside)
    }

    /// Puts it into its place, and says where that is.
    pub(super) fn place(self) -> Result<PathBuf, NewFileError> {
        // A link, unlike a rename, never replaces what has come to be there meanwhile.
        match fs::hard_link(&self.beside, &self.path) {
            Ok(()) => Ok(self.path.clone()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(NewFileError::ThereAlready(self.path.clone()))
            }
            Err(source) => Err(NewFileError::NotWritable { file: self.path.clone(), source }),
        }
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // It has its other name by now, or is of no use; the next try removes it if this one cannot.
        let _ = fs::remove_file(&self.beside);
    }
}
