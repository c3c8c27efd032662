//! The app that a message was written with, as the bot's server tells it.

use serde::{Deserialize, Serialize};

use super::{Application, alike};

/// The most characters of a name that are kept.
const CHARACTERS_MAX: usize = 100;

/// An app as a server names it beside a post: `posting_application: {name, website}`, and no more than that on Mastodon and
/// `GoToSocial`. Mastodon calls its own pages `Web`. The name was chosen by strangers; the website, which could be copied just as
/// easily, would add nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingApplication {
    /// Its name.
    pub name: String,
}

impl PostingApplication {
    /// An app with this name, cut to what is kept; `None` if it has no name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let name = Self::cut_name(name);
        (!name.is_empty()).then_some(Self { name })
    }

    /// Whether both are called the same. Case and blanks around a name do not count.
    #[must_use]
    pub fn has_name_of(&self, other: &Self) -> bool {
        is_same_name(&self.name, &other.name)
    }
}

/// Whether this application is, by its name, the app that a message was written with.
///
/// A server tells the name and nothing that could not be copied. So this proves little: an app may have registered under
/// another's name, and then it is taken for the other, in both directions. What follows from it is therefore only ever careful: an
/// app that is called like the writer is left out or refused, and nothing is ever allowed because of its name.
#[must_use]
pub fn is_written_with(application: &Application, posting_application: &PostingApplication) -> bool {
    application
        .key
        .name
        .as_deref()
        .is_some_and(|name| is_same_name(&PostingApplication::cut_name(name), &posting_application.name))
}

/// Whether this application is called like the app that a message was written with, or looks as if it were.
#[must_use]
pub fn looks_written_with(application: &Application, posting_application: &PostingApplication) -> bool {
    let looks = |name: &str| alike::is_alike(&PostingApplication::cut_name(name), &posting_application.name);
    is_written_with(application, posting_application) || application.key.name.as_deref().is_some_and(looks)
}

impl PostingApplication {
    /// A name as [`PostingApplication::of`] would keep it.
    fn cut_name(name: &str) -> String {
        name.trim().chars().take(CHARACTERS_MAX).collect()
    }
}

fn is_same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
