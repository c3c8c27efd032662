//! What is said after the first post of an answer that is longer than one post of the bot's server.

use serde::{Deserialize, Serialize};

use super::Role;
use crate::secret::AnswerText;

/// One later page of such an answer, as prompts wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestPage {
    /// The text, without the mention in front.
    pub text: AnswerText,
    /// The link in it, if there is one.
    pub link: Option<AnswerText>,
    /// What its post means for the open question.
    pub role: Role,
}

/// How an answer is laid out over posts.
#[derive(Clone, Debug)]
pub struct Layout {
    /// What its first post means for the open question.
    pub first: Role,
    /// The pages after that one, if one post does not hold it all.
    pub rest: Vec<RestPage>,
}
