//! Where a value of the configuration was given.

use std::fmt;
use std::path::PathBuf;

/// Where a value was given.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Origin {
    /// In this configuration file.
    File(PathBuf),
    /// In this variable of the environment.
    Environment(String),
    /// In a file of its own, which the other origin names.
    NamedFile(PathBuf, Box<Self>),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(formatter, "in {}", path.display()),
            Self::Environment(name) => write!(formatter, "in the environment, {name}"),
            Self::NamedFile(path, by) => write!(formatter, "in {}, named {by}", path.display()),
        }
    }
}
