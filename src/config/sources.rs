//! Where values come from: the environment and the file.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use super::error::{ConfigError, nearest};
use super::keys::{KEYS, Key, VARIABLE_PREFIX, variable};
use super::origin::Origin;
use super::value::Given;

/// The file and the environment of one start of the program.
///
/// It has no `Debug`, because the environment may hold the token, and other programs' secrets.
#[derive(Clone)]
pub struct Sources {
    file: Choice,
    environment: Vec<(OsString, OsString)>,
}

/// Which file is read.
#[derive(Clone)]
enum Choice {
    /// One that was asked for: it must be there.
    Named(PathBuf),
    /// The usual one, if it is there.
    IfThere(PathBuf),
}

/// Everything one source gives, by path. Twins stand under their own paths.
pub(super) struct Layer {
    values: BTreeMap<String, Found>,
}

/// One value and where it was given.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) given: Given,
    pub(super) origin: Origin,
}

/// The file that is read when none is named.
const USUAL_FILE: &str = "./auditoot.toml";

/// Variables that are no keys: they belong to the crash points, which only a build for the crash tests has.
const CRASH_PREFIX: Option<&str> = if cfg!(feature = "crash-points") { Some("AUDITOOT_CRASH") } else { None };

impl Sources {
    /// The sources of this process: the file that was named, else the usual one if it is there; and its environment.
    #[must_use]
    pub fn of_process(named: Option<PathBuf>) -> Self {
        let file = named.map_or_else(|| Choice::IfThere(USUAL_FILE.into()), Choice::Named);
        Self { file, environment: std::env::vars_os().collect() }
    }

    /// A named file and an environment made up for the purpose.
    #[must_use]
    pub fn made_up<'a>(file: &Path, environment: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let pairs = environment.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self { file: Choice::Named(file.to_owned()), environment: pairs.collect() }
    }

    /// A variable that is none of the configuration's, but the service manager's.
    pub(crate) fn service_variable(&self, name: &str) -> Option<&OsStr> {
        self.environment.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_os_str())
    }

    /// What the sources give, the one that wins first. What cannot be read or is not known goes to `problems`.
    pub(super) fn layers(&self, problems: &mut Vec<ConfigError>) -> [Layer; 2] {
        let file = self.file_layer(problems);
        [self.environment_layer(problems), file]
    }

    fn environment_layer(&self, problems: &mut Vec<ConfigError>) -> Layer {
        let mut values = BTreeMap::new();
        let mut environment: Vec<_> = self.environment.iter().collect();
        environment.sort();
        for (name, value) in environment {
            // A name that is not UTF-8 is none of ours, but it may have been meant as one.
            let name = name.to_string_lossy().into_owned();
            let of_crash_points = CRASH_PREFIX.is_some_and(|prefix| name.starts_with(prefix));
            if !name.starts_with(VARIABLE_PREFIX) || of_crash_points {
                continue;
            }
            let origin = Origin::Environment(name.clone());
            let Some((path, key)) = key_of(|path| variable(path) == name) else {
                let nearest =
                    nearest(name.trim_start_matches(VARIABLE_PREFIX), Key::known_paths().map(|path| variable(&path)));
                problems.push(ConfigError::Unknown { name, origin, nearest });
                continue;
            };
            let given = match value.to_str() {
                None => Given::Other("something that is not UTF-8"),
                Some(text) if path == key.path => Given::from_variable(&key.field, text.to_owned()),
                Some(text) => Given::Text(text.to_owned()),
            };
            values.insert(path, Found { given, origin });
        }
        Layer { values }
    }

    fn file_layer(&self, problems: &mut Vec<ConfigError>) -> Layer {
        let mut layer = Layer { values: BTreeMap::new() };
        let (path, must_be_there) = match &self.file {
            Choice::Named(path) => (path, true),
            Choice::IfThere(path) => (path, false),
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must_be_there => return layer,
            Err(source) => {
                problems.push(ConfigError::Unreadable { path: path.clone(), source });
                return layer;
            }
        };
        match text.parse::<toml::Table>() {
            Ok(table) => layer.gather(&table, "", path, problems),
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
                let message = error.message().to_owned();
                problems.push(ConfigError::NotToml { path: path.clone(), line, message });
            }
        }
        layer
    }
}

impl Layer {
    /// What this source gives for a key; a secret also by its twin.
    pub(super) fn find(&self, key: &Key) -> Result<Option<Found>, ConfigError> {
        let direct = self.values.get(key.path);
        let twin = key.file_twin().and_then(|twin| self.values.get(&twin));
        match (direct, twin) {
            (Some(_), Some(twin)) => Err(ConfigError::Twice { key: key.path, origin: twin.origin.clone() }),
            (Some(direct), None) => Ok(Some(direct.clone())),
            (None, Some(twin)) => read_secret(key.path, twin).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// Takes over a table of the file, level by level.
    fn gather(&mut self, table: &toml::Table, above: &str, file: &Path, problems: &mut Vec<ConfigError>) {
        for (name, value) in table {
            let path = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
            let origin = Origin::File(file.to_owned());
            if key_of(|known| known == path).is_some() {
                self.values.insert(path, Found { given: Given::from_toml(value), origin });
                continue;
            }
            let below = format!("{path}.");
            match value {
                toml::Value::Table(table) if KEYS.iter().any(|key| key.path.starts_with(&below)) => {
                    self.gather(table, &path, file, problems);
                }
                toml::Value::Table(table) if !table.is_empty() => {
                    // Naming each key below says more than naming the section.
                    self.gather(table, &path, file, problems);
                }
                toml::Value::String(_)
                | toml::Value::Integer(_)
                | toml::Value::Float(_)
                | toml::Value::Boolean(_)
                | toml::Value::Datetime(_)
                | toml::Value::Array(_)
                | toml::Value::Table(_) => {
                    let nearest = nearest(&path, Key::known_paths());
                    problems.push(ConfigError::Unknown { name: path, origin, nearest });
                }
            }
        }
    }
}

/// Reads the secret out of the file that a twin names. Blanks and line breaks around it are not part of it.
fn read_secret(key: &'static str, twin: &Found) -> Result<Found, ConfigError> {
    let path = PathBuf::from(twin.given.text().map_err(|_| {
        let rule = format!("has a twin, {key}_file, that must be the path of a file");
        ConfigError::Bad { key, origin: twin.origin.clone(), rule }
    })?);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let given = Given::Text(text.trim().to_owned());
            Ok(Found { given, origin: Origin::NamedFile(path, Box::new(twin.origin.clone())) })
        }
        Err(source) => Err(ConfigError::SecretFile { key, path, source }),
    }
}

/// The known path for which `is_it` holds, and its key.
fn key_of(is_it: impl Fn(&str) -> bool) -> Option<(String, &'static Key)> {
    KEYS.iter().find_map(|key| {
        let twin = key.file_twin().filter(|twin| is_it(twin));
        twin.or_else(|| is_it(key.path).then(|| key.path.to_owned())).map(|path| (path, key))
    })
}
