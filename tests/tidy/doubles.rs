//! No type name stands for two things: in the program with its core and its clock, and in the sandbox, each taken by itself.
//!
//! The two may share a word, for both sides of a protocol have their status and their token. What does not count: tests, and the types
//! that belong to a trait, such as `type Error`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

/// A definition of a type. An alias counts where it stands by itself, at the beginning of a line.
static DEFINITION: LazyLock<Regex> = pattern!(
    r"(?m)^(?:\s*(?:pub(?:\([a-z]+\))? )?(?:struct|enum|trait|union)|",
    r"(?:pub(?:\([a-z]+\))? )?type) ([A-Z]\w*)"
);

/// The names that are defined more than once in one of the two, each with the files.
pub(crate) fn doubles<'a>(files: impl IntoIterator<Item = (&'a Path, &'a str)>) -> Vec<String> {
    let mut defined: BTreeMap<(bool, &str), Vec<String>> = BTreeMap::new();
    for (path, code) in files {
        for found in DEFINITION.captures_iter(code) {
            let name = found.get(1).map_or("", |name| name.as_str());
            let is_sandbox = path.starts_with("crates/sandbox");
            defined.entry((is_sandbox, name)).or_default().push(path.display().to_string());
        }
    }
    let several = defined.iter().filter(|(_, files)| files.len() > 1);
    several.map(|((_, name), files)| format!("{name}: {}", files.join(", "))).collect()
}
