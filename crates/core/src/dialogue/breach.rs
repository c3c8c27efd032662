//! The day an app is breached: whoever runs the server ends its sign-ins, everybody's.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::reply::Untrusted;

/// Which day it was, as the operator's database calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BreachId(pub String);

/// What it was for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// Which.
    pub id: BreachId,
    /// The name of the app, or of one of them.
    pub app: Option<Untrusted>,
    /// How many other names there are.
    pub others: usize,
    /// How many sign-ins of the person's were ended.
    #[serde(rename = "sign_ins")]
    pub tokens: usize,
    /// When the last of everybody's was.
    pub ended_at: Timestamp,
}
