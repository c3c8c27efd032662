//! A line of the doctor.

use std::fmt;

use crate::commands::ExitReason;

/// What the doctor says of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DoctorLine {
    /// What was looked at.
    pub(super) name: &'static str,
    pub(super) verdict: Verdict,
    /// How it is, and what to do if it is bad.
    pub(super) text: String,
}

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Good,
    /// It could not be looked at.
    Unknown,
    /// The bot cannot do its work, or not all of it; and how the program ends for that.
    Bad(ExitReason),
}

impl DoctorLine {
    pub(super) fn good(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Good, text: text.into() }
    }

    pub(super) fn unknown(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Unknown, text: text.into() }
    }

    pub(super) fn bad(name: &'static str, text: impl Into<String>) -> Self {
        Self::bad_for(ExitReason::Other, name, text)
    }

    pub(super) fn bad_for(reason: ExitReason, name: &'static str, text: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Bad(reason), text: text.into() }
    }
}

/// One line, whatever is in the text: some of it may have been written by a server.
impl fmt::Display for DoctorLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Good => "good",
            Verdict::Unknown => "unknown",
            Verdict::Bad(_) => "BAD",
        };
        let text: String = self.text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
        let words: Vec<_> = text.split_whitespace().collect();
        write!(formatter, "{verdict:<8} {}: {}", self.name, words.join(" "))
    }
}
