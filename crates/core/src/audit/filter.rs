//! Which applications a list shows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::finding::{days_since, is_never_used};
use super::scope::{Power, powers};
use super::{Application, LastUse};

/// A filter of a list, as a person asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Filter {
    /// Everything.
    All,
    /// Applications that were not used for a span.
    Unused(Unused),
    /// Applications that were never used, or have no use on record.
    NeverUsed,
    /// Applications that are new since the last audit day.
    New,
    /// Applications that have this power, or a stronger one that includes it.
    Can(Power),
    /// Applications whose name begins with, or has a word that begins with, this text (case and width ignored).
    Named(String),
}

/// How long "unused" is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unused {
    /// Whole days.
    pub days: u32,
}

impl Filter {
    /// Whether the filter lets this application through.
    #[must_use]
    pub fn matches(&self, application: &Application, now: Timestamp, earliest_use: Option<Timestamp>) -> bool {
        match self {
            Self::All => true,
            Self::Unused(unused) => application.idle_since().is_some_and(|idle| days_since(idle, now) >= unused.days),
            Self::NeverUsed => {
                application.last_use() == LastUse::NoneOnRecord
                    || application.tokens.iter().all(|token| is_never_used(token, earliest_use))
            }
            Self::New => application.is_new,
            Self::Can(power) => can(application, *power),
            Self::Named(text) => is_named(application.key.name.as_deref().unwrap_or_default(), text),
        }
    }
}

fn can(application: &Application, wanted: Power) -> bool {
    powers(application.key.scopes.as_deref()).into_iter().any(|has| {
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
    let plain = |text: &str| text.nfkc().collect::<String>().to_lowercase();
    let (name, text) = (plain(name), plain(text));
    name.starts_with(&text) || name.split_whitespace().any(|word| word.starts_with(&text))
}
