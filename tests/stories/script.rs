//! A story as it is written: settings, and one beat for every line that somebody types.

use std::num::ParseIntError;

use auditoot::config::PastePage;
use auditoot::demo::Options;
use auditoot_sandbox::Character;

/// When stories begin that do not say when.
const BEGINS: &str = "2026-03-01T09:00:00Z";

/// A story, taken apart so that it can be put together again with other answers.
pub(crate) struct Script {
    /// Everything before the first beat.
    pub(crate) head: String,
    /// How the demo is set up.
    pub(crate) options: Options,
    /// What is typed, in order.
    pub(crate) beats: Vec<Beat>,
    /// Comments and empty lines after the last answer.
    pub(crate) tail: String,
}

/// One line that somebody types.
pub(crate) struct Beat {
    /// Comments and empty lines before it.
    pub(crate) before: String,
    /// The line as it is written in the story.
    pub(crate) written: String,
    /// Who says it, if it is a message.
    pub(crate) speaker: Option<String>,
    /// What the demo is given.
    pub(crate) input: String,
}

impl Script {
    /// Reads a story. What was answered is left out: it is played anew.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        if !text.starts_with("# ") {
            return Err("a story begins with a comment that says what it shows".to_owned());
        }
        let mut script = Self { head: String::new(), options: options(), beats: Vec::new(), tail: String::new() };
        // Comments and empty lines that may turn out to stand before a beat, or within an answer.
        let mut between = String::new();
        for line in text.lines() {
            let is_aside = line.is_empty() || line.starts_with('#');
            if is_aside {
                between.push_str(line);
                between.push('\n');
            } else if let Some((speaker, input)) = typed(line) {
                let input = if line.starts_with("/app ") { input } else { unescape(&input)? };
                let before = std::mem::take(&mut between);
                script.beats.push(Beat { before, written: line.to_owned(), speaker, input });
            } else if script.beats.is_empty() && !is_answer(line) {
                script.set(line)?;
                script.head.push_str(&std::mem::take(&mut between));
                script.head.push_str(line);
                script.head.push('\n');
            } else if is_answer(line) {
                if script.beats.is_empty() {
                    script.head.push_str(&std::mem::take(&mut between));
                }
                between.clear();
            } else {
                return Err(format!("this is neither typed nor said nor a comment: {line}"));
            }
        }
        script.tail = between;
        Ok(script)
    }

    /// Who got another name in the course of the story.
    pub(crate) fn renamed(&self) -> Vec<(&str, &str)> {
        let renames = self.beats.iter().filter_map(|beat| beat.input.strip_prefix("/rename "));
        renames.filter_map(|names| names.split_once(' ')).collect()
    }

    fn set(&mut self, line: &str) -> Result<(), String> {
        let (name, value) = line.split_once(": ").ok_or_else(|| format!("this is no setting: {line}"))?;
        let wrong = |error: &dyn std::fmt::Display| format!("{name}: {error}");
        match name {
            "server" => self.options.character = value.parse::<Character>().map_err(|error| wrong(&error))?,
            "operator" => self.options.operator = value == "yes",
            "paste" => self.options.paste = value == "yes",
            "pasted list" if value == "yes" => self.options.paste_page = PastePage::Offered,
            "other servers" if value == "yes" => self.options.serves_neighbours = true,
            "characters" => {
                self.options.characters = Some(value.parse().map_err(|error: ParseIntError| wrong(&error))?);
            }
            "at" => self.options.at = Some(value.parse().map_err(|error: jiff::Error| wrong(&error))?),
            "before" => {
                let (speaker, text) = value.split_once("> ").ok_or_else(|| wrong(&"somebody has to say it"))?;
                self.options.before.push((speaker.to_owned(), unescape(text)?));
            }
            _ => return Err(format!("there is no setting {name}")),
        }
        Ok(())
    }
}

fn options() -> Options {
    Options {
        character: Character::GoToSocial,
        operator: false,
        paste: false,
        paste_page: PastePage::Off,
        serves_neighbours: false,
        characters: None,
        port: None,
        data: None,
        at: BEGINS.parse().ok(),
        before: Vec::new(),
    }
}

/// Who types this line, and what; `None` if nobody does.
fn typed(line: &str) -> Option<(Option<String>, String)> {
    if line.starts_with('/') {
        return Some((None, line.to_owned()));
    }
    let (name, text) = line.split_once('>')?;
    let is_name =
        !name.is_empty() && name.chars().all(|outgoing| outgoing.is_ascii_alphanumeric() || "@._-:".contains(outgoing));
    if !is_name || name == "bot" || name == "demo" {
        return None;
    }
    Some((Some(name.to_owned()), text.strip_prefix(' ').unwrap_or(text).to_owned()))
}

fn is_answer(line: &str) -> bool {
    line.starts_with("bot>") || line.starts_with("demo>") || line.starts_with("     ")
}

/// `\n`, `\u{202e}`, and `{word*9}` for a word nine times over.
fn unescape(text: &str) -> Result<String, String> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(place) = rest.find(['\\', '{']) {
        let (before, from) = rest.split_at(place);
        plain.push_str(before);
        if let Some(after) = from.strip_prefix("\\n") {
            plain.push('\n');
            rest = after;
        } else if let Some((code, after)) = from.strip_prefix("\\u{").and_then(|code| code.split_once('}')) {
            let character = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
            plain.push(character.ok_or_else(|| format!("\\u{{{code}}} is no character"))?);
            rest = after;
        } else if let Some((repeated, after)) = from.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            let (word, times) = repeated.rsplit_once('*').ok_or_else(|| format!("{{{repeated}}} has no *"))?;
            let times = times.parse().map_err(|_| format!("{times} is no number"))?;
            plain.push_str(&word.repeat(times));
            rest = after;
        } else {
            return Err(format!("this is no escape: {from}"));
        }
    }
    plain.push_str(rest);
    Ok(plain)
}
