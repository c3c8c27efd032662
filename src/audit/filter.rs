//! Which entries a list shows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::finding::{days_since, is_never_used};
use super::scope::{Power, powers};
use super::{Entry, LastUse};

/// A filter of a list, as a person asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Filter {
    /// Everything.
    All,
    /// Entries that were not used for a span.
    Unused(Unused),
    /// Entries that were never used, or have no use on record.
    NeverUsed,
    /// Entries that are new since the last audit day.
    New,
    /// Entries that have this power, or a stronger one that includes it.
    Can(Power),
    /// Entries whose name begins with, or has a word that begins with, this text (case ignored).
    Named(String),
}

/// How long "unused" is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unused {
    /// Whole days.
    pub days: u32,
}

impl Filter {
    /// Whether the filter lets this entry through.
    #[must_use]
    pub fn matches(&self, entry: &Entry, now: Timestamp, earliest_use: Option<Timestamp>) -> bool {
        match self {
            Self::All => true,
            Self::Unused(unused) => entry.idle_since().is_some_and(|idle| days_since(idle, now) >= unused.days),
            Self::NeverUsed => {
                entry.last_use() == LastUse::NoneOnRecord
                    || entry.sign_ins.iter().all(|sign_in| is_never_used(sign_in, earliest_use))
            }
            Self::New => entry.is_new,
            Self::Can(power) => can(entry, *power),
            Self::Named(text) => is_named(entry.key.name.as_deref().unwrap_or_default(), text),
        }
    }
}

fn can(entry: &Entry, wanted: Power) -> bool {
    powers(entry.key.scopes.as_deref()).into_iter().any(|has| {
        let includes = match has {
            Power::ReadAndChangeEverything => wanted != Power::Administer && wanted != Power::NotReported,
            Power::ChangeEverything => matches!(wanted, Power::ChangeProfile | Power::Post | Power::ChangeSomeThings),
            Power::Administer
            | Power::ChangeProfile
            | Power::Post
            | Power::ReadPrivateMentions
            | Power::ChangeSomeThings
            | Power::OnlyRead
            | Power::NotReported => false,
        };
        has == wanted || includes
    })
}

fn is_named(name: &str, text: &str) -> bool {
    let (name, text) = (name.to_lowercase(), text.to_lowercase());
    name.starts_with(&text) || name.split_whitespace().any(|word| word.starts_with(&text))
}
