//! Questions to the operator, each of which a flag can answer, too.

use super::error::SetupError;
use crate::commands::terminal::Terminal;
use crate::config::Key;

/// The answer of a flag.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(super) enum YesOrNo {
    Yes,
    No,
}

/// A question whose answer is the value of a key.
pub(super) struct KeyQuestion {
    pub(super) key: &'static str,
    pub(super) flag: &'static str,
    pub(super) words: &'static str,
    /// What an empty line means; `None` if there must be an answer.
    pub(super) default: Option<&'static str>,
}

/// The word for a key that is to have no value.
pub(super) const NONE: &str = "none";

impl KeyQuestion {
    /// The value in TOML that a flag gives; `None` if it is to have none.
    pub(super) fn given(&self, text: &str) -> Result<Option<String>, SetupError> {
        self.value(text).map_err(|rule| SetupError::BadFlag { flag: self.flag, rule })
    }

    /// Asks, unless the flag says it, until there is an answer that can be used. The value is in TOML; `None` if there is to be none.
    pub(super) async fn answer(
        &self,
        given: Option<&str>,
        terminal: &mut Terminal,
    ) -> Result<Option<String>, SetupError> {
        if let Some(given) = given {
            return self.given(given);
        }
        let offered = self.default.map(|default| format!(" [{default}]")).unwrap_or_default();
        loop {
            let question = format!("{}{offered}: ", self.words);
            let answer = match (terminal.ask(&question).await?, self.default) {
                (Some(line), _) => line.trim().to_owned(),
                (None, _) if terminal.is_typed => return Err(SetupError::Stopped),
                (None, Some(default)) => {
                    terminal.say(&format!("{default}\n")).await?;
                    default.to_owned()
                }
                (None, None) => return Err(SetupError::NoAnswer { flag: self.flag }),
            };
            let answer = if answer.is_empty() { self.default.unwrap_or_default() } else { &answer };
            match self.value(answer) {
                Ok(value) => return Ok(value),
                Err(rule) => terminal.say(&format!("{rule}\n")).await?,
            }
        }
    }

    fn value(&self, text: &str) -> Result<Option<String>, String> {
        if text == NONE && self.default == Some(NONE) {
            return Ok(None);
        }
        let key = Key::find(self.key).ok_or_else(|| format!("there is no key {}", self.key))?;
        let is_address = self.default.is_none() || self.default == Some(NONE) && self.key.ends_with("_url");
        let whole = if is_address && !text.contains("://") { format!("https://{text}") } else { text.to_owned() };
        key.in_toml(&whole)
    }
}

/// Asks for a yes, unless the flag says it. Only a whole `yes` is one. Without a default there must be an answer.
pub(super) async fn yes(
    terminal: &mut Terminal,
    question: &str,
    given: Option<YesOrNo>,
    flag: &'static str,
    default: Option<bool>,
) -> Result<bool, SetupError> {
    if let Some(given) = given {
        return Ok(given == YesOrNo::Yes);
    }
    let word = |is_yes| if is_yes { "yes" } else { "no" };
    let offered = default.map(|default| format!(" [{}]", word(default))).unwrap_or_default();
    loop {
        let answer = terminal.ask(&format!("{question} (yes or no){offered}: ")).await?;
        match (answer.as_deref().map(|line| line.trim().to_lowercase()), default) {
            (Some(line), _) if line == "yes" => return Ok(true),
            (Some(line), _) if line == "no" => return Ok(false),
            (Some(line), Some(default)) if line.is_empty() => return Ok(default),
            (Some(_), _) => terminal.say("Please write yes or no.\n").await?,
            (None, _) if terminal.is_typed => return Err(SetupError::Stopped),
            (None, Some(default)) => {
                terminal.say(&format!("{}\n", word(default))).await?;
                return Ok(default);
            }
            (None, None) => return Err(SetupError::NoAnswer { flag }),
        }
    }
}
