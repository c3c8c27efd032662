//! What can be wrong with a configuration, each thing in a sentence that names the key.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::keys::{Key, VARIABLE_PREFIX, variable};
use super::origin::Origin;

/// One thing that is wrong with the configuration. No variant holds a value that could be a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named, or the one that is there, does not open.
    #[error("the configuration file {} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not TOML. The line's text is left out, because it may hold the token.
    #[error("the configuration file {} is not valid TOML: line {line}: {message}", path.display())]
    NotToml {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What the parser says, which quotes nothing of the file.
        message: String,
    },
    /// A key that does not exist.
    #[error("{name} ({origin}) is not a key{}", perhaps(nearest.as_ref()))]
    Unknown {
        /// The key or variable as it was written.
        name: String,
        /// Where it was written.
        origin: Origin,
        /// The one that may have been meant, in the same spelling.
        nearest: Option<String>,
    },
    /// A key that must be there.
    #[error("{key} is missing: {}", remedy(key))]
    Missing {
        /// The key.
        key: &'static str,
    },
    /// A value that cannot be used.
    #[error("{key} {rule} ({origin})")]
    Bad {
        /// The key.
        key: &'static str,
        /// Where the value was given.
        origin: Origin,
        /// What it must be, as in "must be a path".
        rule: String,
    },
    /// A secret given as itself and as a file.
    #[error("{key} and {key}_file are both given ({origin}): keep one of them")]
    Twice {
        /// The key of the secret itself.
        key: &'static str,
        /// Where both were given.
        origin: Origin,
    },
    /// The file that holds a secret does not open.
    #[error("{key}_file names {}, which cannot be read", path.display())]
    SecretFile {
        /// The key of the secret itself.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A key file where the store keeps its records.
    #[error(
        "{key} lies inside the folder of store.path: a key beside what it seals protects nothing; put it elsewhere"
    )]
    KeyInsideStore {
        /// The key that names the file.
        key: &'static str,
    },
    /// A key that is of no use without another.
    #[error("{key} needs {needs}: {why}")]
    Needs {
        /// The key that is there.
        key: &'static str,
        /// The key that is missing.
        needs: &'static str,
        /// What would happen otherwise.
        why: &'static str,
    },
    /// A connection without TLS to another machine.
    #[error(
        "{key} leads to {host} without TLS, so that everybody on the way can read along: ask for it with {secured_by}, or add \
         {host} to network.allow if the way is yours"
    )]
    Bare {
        /// The key.
        key: &'static str,
        /// The host.
        host: String,
        /// What asks for TLS.
        secured_by: &'static str,
    },
    /// Plain http where it is not allowed.
    #[error(
        "{key} uses plain http, which everybody on the way can read: write https://{host}, or add {host} to \
         network.allow if the way is yours (plain http is accepted only on loopback and for the hosts there)"
    )]
    PlainHttp {
        /// The key.
        key: &'static str,
        /// The host, with its port if it has one.
        host: String,
    },
}

/// Everything that is wrong with a configuration; never empty.
#[derive(Debug)]
pub struct ConfigErrors(Vec<ConfigError>);

impl ConfigError {
    /// The key that it is about, where it is about one that exists.
    #[must_use]
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::Missing { key }
            | Self::Bad { key, .. }
            | Self::Twice { key, .. }
            | Self::SecretFile { key, .. }
            | Self::KeyInsideStore { key }
            | Self::Needs { key, .. }
            | Self::Bare { key, .. }
            | Self::PlainHttp { key, .. } => Some(key),
            Self::Unreadable { .. } | Self::NotToml { .. } | Self::Unknown { .. } => None,
        }
    }
}

impl ConfigErrors {
    /// The things that are wrong, in the order in which they are told.
    pub fn iter(&self) -> impl Iterator<Item = &ConfigError> {
        self.0.iter()
    }
}

impl From<Vec<ConfigError>> for ConfigErrors {
    fn from(problems: Vec<ConfigError>) -> Self {
        Self(problems)
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the configuration cannot be used:")?;
        for problem in &self.0 {
            write!(formatter, "\n  {problem}")?;
            if let Some(cause) = std::error::Error::source(problem) {
                write!(formatter, ": {cause}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

fn perhaps(nearest: Option<&String>) -> String {
    nearest.map(|name| format!("; perhaps you mean {name}")).unwrap_or_default()
}

fn remedy(key: &str) -> String {
    let twin = Key::find(key).and_then(Key::file_twin);
    let way = format!("set it in the configuration file, or {} in the environment", variable(key));
    match twin {
        Some(twin) => format!("{way}, or let {twin} name a file that holds it; `auditoot login` gets one"),
        None => way,
    }
}

/// The name that `written` may have meant, out of `known`, if one is near enough to be worth saying.
pub(super) fn nearest(written: &str, known: impl Iterator<Item = String>) -> Option<String> {
    /// Below this, a suggestion would rather confuse; 1 is equality.
    const NEAR_ENOUGH: f64 = 0.6;
    let written = written.to_lowercase();
    let likeness = |name: &str| {
        let name = name.to_lowercase();
        let last = name.rsplit('.').next().unwrap_or(&name);
        let whole = strsim::normalized_damerau_levenshtein(&written, &name);
        whole.max(strsim::normalized_damerau_levenshtein(&written, last))
    };
    let scored = known.map(|name| (likeness(name.trim_start_matches(VARIABLE_PREFIX)), name));
    let best = scored.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (best.0 >= NEAR_ENOUGH).then_some(best.1)
}
