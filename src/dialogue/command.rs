//! What people can say: one table of words, and the parser that reads them.

use serde::{Deserialize, Serialize};

use super::shown::Pick;
use crate::audit::Filter;

/// A command, understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// What can you do?
    Help,
    /// The list, filtered.
    List(Filter),
    /// The next page.
    More,
    /// Everything about one entry.
    Show(Pick),
    /// Ask to remove these.
    Revoke(Vec<Pick>),
    /// Do it.
    Yes,
    /// Leave it.
    No,
    /// How things stand.
    Status,
    /// What is stored, and who else can read.
    Privacy,
    /// Sign in, without anything else.
    SignIn,
    /// Give the permission back.
    Disconnect,
    /// Delete everything.
    Forget,
    /// A kind word.
    Thanks,
}
