//! The file that gets the token: made anew, whole or not at all, and never over one that is there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use auditoot_core::secret::AccessToken;

/// Why the token cannot be put into its file.
#[derive(Debug, thiserror::Error)]
pub(super) enum TokenFileError {
    #[error(
        "login --write puts the token into the file that bot.access_token_file names, and the configuration names none"
    )]
    NotNamed,
    #[error(
        "{} is there already and was left as it is. To get another token, move that file to another place first",
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

/// A file beside the one that gets the token, open before the server is asked for it: nobody is led through a sign-in whose token
/// then has no place.
#[derive(Debug)]
pub(super) struct TokenFile {
    path: PathBuf,
    beside: PathBuf,
    out: File,
}

impl TokenFile {
    /// Begins the file, readable by its owner alone.
    pub(super) fn begin(path: Option<&Path>) -> Result<Self, TokenFileError> {
        let path = path.ok_or(TokenFileError::NotNamed)?.to_owned();
        let failed = |source| TokenFileError::NotWritable { file: path.clone(), source };
        if fs::symlink_metadata(&path).is_ok() {
            return Err(TokenFileError::ThereAlready(path));
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let beside = path.with_file_name(name);
        // What an earlier try left behind holds no token, or one that nobody was told of.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside).map_err(failed)?;
        Ok(Self { path, beside, out })
    }

    /// Puts the token into its place, and says where that is.
    pub(super) fn finish(mut self, token: &AccessToken) -> Result<PathBuf, TokenFileError> {
        let written = self.out.write_all(token.expose().as_bytes()).and_then(|()| self.out.write_all(b"\n"));
        // A link, unlike a rename, never replaces what has come to be there meanwhile.
        let placed = written.and_then(|()| self.out.sync_all()).and_then(|()| fs::hard_link(&self.beside, &self.path));
        match placed {
            Ok(()) => Ok(self.path.clone()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(TokenFileError::ThereAlready(self.path.clone()))
            }
            Err(source) => Err(TokenFileError::NotWritable { file: self.path.clone(), source }),
        }
    }
}

impl Drop for TokenFile {
    fn drop(&mut self) {
        // It has its other name by now, or is of no use; the next try removes it if this one cannot.
        let _ = fs::remove_file(&self.beside);
    }
}
