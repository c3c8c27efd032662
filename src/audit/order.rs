//! The orders a list can have.

use serde::{Deserialize, Serialize};

/// The order of a list, as a person asked for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// What needs a look first; see [`super::entries`].
    #[default]
    Attention,
    /// By name.
    Name,
    /// What was used last comes first.
    LastUse,
    /// What was authorized last comes first.
    Date,
}
