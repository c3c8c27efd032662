//! The table of keys, told: for the README, as an example file, and as the configuration in force.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::keys::{ConfigDraft, KEYS, Key, variable};
use super::value::{Given, Shown};
use super::{Settings, keys};

/// The README's table of all keys, in Markdown.
#[must_use]
pub fn table_markdown() -> String {
    let mut table = String::from("| key | value | default | meaning |\n|---|---|---|---|\n");
    let mut defaults = ConfigDraft::default();
    for key in KEYS {
        let default = match key.field.show(&mut defaults) {
            Shown::Toml(value) => format!("`{value}`"),
            Shown::Unset | Shown::Hidden if key.path == keys::SERVER => "none: must be set".to_owned(),
            Shown::Unset | Shown::Hidden => "none".to_owned(),
        };
        let twin = key.file_twin().map(|twin| format!("; or `{twin}`: a file that holds it")).unwrap_or_default();
        line(&mut table, format_args!("| `{}`{twin} | {} | {default} | {} |", key.path, key.field.kind(), key.meaning));
    }
    table
}

/// A whole configuration file with every key: defaults as they are, the rest as comments to take the number sign off.
#[must_use]
pub fn example_toml() -> String {
    toml_with(&BTreeMap::new())
}

/// The same with some keys set, each by its path, or that of its twin, and its value in TOML.
#[must_use]
pub fn toml_with(values: &BTreeMap<String, String>) -> String {
    let mut text = String::from(HEAD);
    let mut defaults = ConfigDraft::default();
    let mut section = "";
    for key in KEYS {
        let (own_section, name) = key.path.split_once('.').unwrap_or(("", key.path));
        if own_section != section {
            section = own_section;
            line(&mut text, format_args!("\n[{section}]"));
        }
        for words in wrapped(key.meaning) {
            line(&mut text, format_args!("# {words}"));
        }
        let twin = key.file_twin().and_then(|twin| values.get(&twin));
        if let Some(value) = twin {
            line(&mut text, format_args!("{name}_file = {value}"));
            continue;
        }
        match (key.field.show(&mut defaults), &key.field) {
            _ if values.contains_key(key.path) => line(&mut text, format_args!("{name} = {}", values[key.path])),
            (Shown::Toml(value), _) => line(&mut text, format_args!("{name} = {value}")),
            (_, _) if key.path == keys::SERVER => line(&mut text, format_args!("{name} = {}", key.example)),
            (_, field) if field.is_secret() => line(&mut text, format_args!("#{name}_file = {}", key.example)),
            (_, _) => line(&mut text, format_args!("#{name} = {}", key.example)),
        }
    }
    text
}

const HEAD: &str = "\
# The configuration of Auditoot. Take off the number sign in front of what you want to set.
# Every key can also be given in the environment, which beats this file: AUDITOOT_ and the path with its levels
# joined by two underscores, as in AUDITOOT_BOT__SERVER; lists by commas. `auditoot check-config` shows what is in force.
# Paths that do not begin with / are looked for from the folder in which the program was started.
";

impl Settings {
    /// The configuration in force, a line a key, secrets hidden, each with where its value comes from.
    #[must_use]
    pub fn in_force(&self) -> String {
        let mut text = String::new();
        let mut draft = self.draft.clone();
        for key in KEYS {
            let origin = match self.origins.get(key.path) {
                Some(origin) => origin.to_string(),
                None => "default".to_owned(),
            };
            match key.field.show(&mut draft) {
                Shown::Toml(value) => line(&mut text, format_args!("{} = {value}  # {origin}", key.path)),
                Shown::Hidden => line(&mut text, format_args!("{} = (hidden)  # {origin}", key.path)),
                Shown::Unset => line(&mut text, format_args!("# {} is not set", key.path)),
            }
        }
        text
    }
}

impl Settings {
    /// The value of a key that is in force, in TOML, if there is one and it is no secret.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<String> {
        match Key::find(path)?.field.show(&mut self.draft.clone()) {
            Shown::Toml(value) => Some(value),
            Shown::Unset | Shown::Hidden => None,
        }
    }
}

impl Key {
    /// A value for it, written as for the environment, in TOML as it is shown; `None` for a secret.
    ///
    /// # Errors
    ///
    /// What the value must be, as a sentence that names the key.
    pub fn in_toml(&self, text: &str) -> Result<Option<String>, String> {
        let mut draft = ConfigDraft::default();
        let filled = self.field.fill(&mut draft, &Given::from_variable(&self.field, text.to_owned()));
        filled.map_err(|rule| format!("{} {rule}", self.path))?;
        Ok(match self.field.show(&mut draft) {
            Shown::Toml(value) => Some(value),
            Shown::Unset | Shown::Hidden => None,
        })
    }

    /// The name of the variable of its twin, for a secret.
    #[must_use]
    pub fn file_twin_variable(&self) -> Option<String> {
        self.file_twin().map(|twin| variable(&twin))
    }
}

/// Adds a line. Writing to a text cannot fail.
fn line(text: &mut String, content: std::fmt::Arguments<'_>) {
    let _ = writeln!(text, "{content}");
}

/// A sentence in lines that fit beside a comment mark.
fn wrapped(sentence: &str) -> Vec<String> {
    const WIDTH: usize = 110;
    let mut lines = vec![String::new()];
    for word in sentence.split(' ') {
        let last = lines.len() - 1;
        if lines[last].len() + 1 + word.len() > WIDTH {
            lines.push(word.to_owned());
        } else {
            if !lines[last].is_empty() {
                lines[last].push(' ');
            }
            lines[last].push_str(word);
        }
    }
    lines
}
