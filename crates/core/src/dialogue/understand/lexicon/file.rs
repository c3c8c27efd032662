//! A file of phrases, taken apart.

use std::collections::BTreeMap;

/// A file of phrases, taken apart.
#[derive(Debug, Default)]
pub(in super::super) struct File {
    /// Each phrase with its heading.
    pub(in super::super) phrases: Vec<(String, String)>,
    pub(in super::super) respelled: Vec<(char, String)>,
    /// Words as they are spoken, each with the one it stands for.
    pub(in super::super) spoken: Vec<(String, String)>,
    /// Words that may stand between those of any phrase.
    pub(in super::super) skipped: Vec<String>,
}

impl File {
    /// Takes a file apart.
    pub(in super::super) fn read(text: &str) -> Self {
        let mut file = Self::default();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let mut heading = String::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                name.clone_into(&mut heading);
            } else if let Some((name, alternatives)) = line.strip_prefix('=').and_then(|line| line.split_once(':')) {
                names.insert(format!("{{{}}}", name.trim()), format!("({})", resolved(alternatives, &names)));
            } else if heading == "respelled" {
                let pairs = line.split(',').filter_map(|pair| pair.trim().split_once(' '));
                file.respelled.extend(pairs.filter_map(|(letter, spelled)| {
                    letter.chars().next().map(|letter| (letter, spelled.trim().to_owned()))
                }));
            } else if heading == "skipped" {
                file.skipped.extend(line.split(',').map(|word| word.trim().to_owned()));
            } else if heading == "spoken" {
                let pairs = line.split(',').filter_map(|pair| pair.trim().split_once(' '));
                file.spoken.extend(pairs.map(|(spoken, word)| (spoken.to_owned(), word.trim().to_owned())));
            } else {
                for pattern in line.split(',').map(str::trim).filter(|pattern| !pattern.is_empty()) {
                    for phrase in expanded(&resolved(pattern, &names)) {
                        file.phrases.push((heading.clone(), phrase));
                    }
                }
            }
        }
        file
    }
}

/// A pattern with its names replaced by what they stand for.
fn resolved(pattern: &str, names: &BTreeMap<String, String>) -> String {
    let mut pattern = pattern.to_owned();
    for (name, alternatives) in names {
        if pattern.contains(name.as_str()) {
            pattern = pattern.replace(name.as_str(), alternatives);
        }
    }
    pattern
}

/// Every phrase that a pattern stands for, with single blanks.
fn expanded(pattern: &str) -> Vec<String> {
    let Some(open) = pattern.find('(') else {
        return vec![pattern.split_whitespace().collect::<Vec<_>>().join(" ")];
    };
    let (mut depth, mut start, mut parts, mut close) = (0, open + 1, Vec::new(), pattern.len());
    for (at, c) in pattern.char_indices().skip_while(|(at, _)| *at < open) {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => {
                parts.push(&pattern[start..at]);
                close = at;
                break;
            }
            ')' => depth -= 1,
            '|' if depth == 1 => {
                parts.push(&pattern[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    let (before, after) = (&pattern[..open], pattern.get(close + 1..).unwrap_or_default());
    parts.into_iter().flat_map(|part| expanded(&format!("{before}{part}{after}"))).collect()
}
