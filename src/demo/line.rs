//! What the demo tells, one line at a time, and how that looks as text.

use std::fmt;

/// The name of the bot's account in the demo.
pub const BOT: &str = "auditoot";

/// Something that happened in the demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Somebody wrote this.
    Said {
        /// Who, as in `alice`.
        by: String,
        /// The text, without the mention of the bot.
        text: String,
    },
    /// The bot posted this; the leading mention is left out.
    Posted(String),
    /// The demo itself has something to say, such as what a command to it did.
    Told(String),
}

impl Line {
    /// Something that the demo itself has to say.
    pub(super) fn told(text: impl Into<String>) -> Self {
        Self::Told(text.into())
    }

    /// Who speaks, as it stands in front of the text.
    #[must_use]
    pub fn speaker(&self) -> &str {
        match self {
            Self::Said { by, .. } => by,
            Self::Posted(_) => "bot",
            Self::Told(_) => "demo",
        }
    }

    /// What is said.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Said { text, .. } | Self::Posted(text) | Self::Told(text) => text,
        }
    }
}

/// `NAME> text`, with further lines of the text indented.
impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}>", self.speaker())?;
        for (index, line) in self.text().split('\n').enumerate() {
            let lead = match (index, line.is_empty()) {
                (0, true) => "",
                (0, false) => " ",
                (_, true) => "\n",
                (_, false) => "\n     ",
            };
            write!(formatter, "{lead}{line}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_lines_are_indented_by_five_blanks() {
        let line = Line::Posted("one\n\ntwo".to_owned());
        assert_eq!(line.to_string(), "bot> one\n\n     two");
        let line = Line::Said { by: "alice".to_owned(), text: String::new() };
        assert_eq!(line.to_string(), "alice>");
    }
}
