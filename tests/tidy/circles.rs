//! The files of one folder may not import each other in a circle: then any of them can be read after those it needs.
//!
//! A file stands for the folder below it as well. What it imports is what it names: in a `use`, or in the middle of the code as
//! `super::x::` or `crate::a::x::`. A name that the file above passes on (`pub use x::Name`) counts as a name from `x`. What does not
//! count: `mod` lines, tests, and what the file above a folder imports from it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

static USE: LazyLock<Regex> = pattern!(r"(?ms)^\s*(?:pub(?:\([a-z]+\))? )?use ([^;]+);");
static INLINE: LazyLock<Regex> = pattern!(r"\b(?:crate|super)(?:::\w+)+");
static TEST_MODULE: LazyLock<Regex> = pattern!(r"#\[cfg\(test\)\]\s*(?:pub(?:\([a-z]+\))? )?mod (\w+);");

/// The path of a module, the folder of its crate first: `crates/core/src`, `dialogue`, `turn`.
type Module = Vec<String>;

/// The code of every module, and what it imports.
#[derive(Default)]
struct Crates {
    /// Every path that a module names, as it is written but from the top of its crate.
    named: BTreeMap<Module, BTreeSet<Module>>,
    /// For each module, the names that it has from below itself, and where they are from.
    passed_on: BTreeMap<Module, BTreeMap<String, Module>>,
}

impl Crates {
    /// Reads files, the tests in them left out.
    fn read<'a>(files: impl IntoIterator<Item = (&'a Path, &'a str)>) -> Self {
        let files: Vec<_> = files.into_iter().filter_map(|(path, code)| Some((module(path)?, code))).collect();
        let is_test = |module: &Module| {
            files.iter().any(|(above, code)| {
                let inside = module.strip_prefix(above.as_slice()).and_then(|below| below.first());
                inside.is_some_and(|name| TEST_MODULE.captures_iter(code).any(|found| &found[1] == name))
            })
        };
        let modules: BTreeSet<_> = files.iter().map(|(module, _)| module.clone()).collect();
        let mut crates = Self::default();
        for (module, code) in files.iter().filter(|(module, _)| !is_test(module)) {
            let used: Vec<_> = USE.captures_iter(code).flat_map(|found| leaves(&found[1])).collect();
            let inline = USE.replace_all(code, "");
            let inline = INLINE.find_iter(&inline).map(|found| (words(found.as_str()), None));
            for (path, alias) in used.into_iter().chain(inline) {
                let Some(target) = absolute(module, &path, &modules) else { continue };
                if target.len() > module.len() && target.starts_with(module) {
                    let name = alias.or_else(|| target.last().cloned()).unwrap_or_default();
                    crates.passed_on.entry(module.clone()).or_default().insert(name, target.clone());
                }
                crates.named.entry(module.clone()).or_default().insert(target);
            }
            crates.named.entry(module.clone()).or_default();
        }
        crates
    }

    /// Where a name is from, in the end: a file above that only passes it on does not count.
    fn origin(&self, target: &Module) -> Module {
        let mut target = target.clone();
        // Longer than any chain of passing on.
        for _ in 0..8 {
            let passed_on = (1..target.len()).rev().find_map(|above| {
                let (above, below) = target.split_at(above);
                let from = self.passed_on.get(above)?.get(&below[0])?;
                let is_module = self.named.contains_key(&[above, &below[..1]].concat());
                (!is_module).then(|| [from.as_slice(), &below[1..]].concat())
            });
            match passed_on {
                Some(from) if from != target => target = from,
                Some(_) | None => break,
            }
        }
        target
    }

    /// In each folder, which files import which.
    fn imports(&self) -> BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> {
        let mut folders: BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
        for (module, targets) in &self.named {
            for target in targets.iter().map(|target| self.origin(target)) {
                let common = module.iter().zip(&target).take_while(|(one, other)| one == other).count();
                let (Some(from), Some(to)) = (module.get(common), target.get(common)) else { continue };
                let folder = module[..common].to_vec();
                // What is no file is something that the file above says itself.
                if self.named.contains_key(&target[..=common]) {
                    folders.entry(folder).or_default().entry(from.clone()).or_default().insert(to.clone());
                }
            }
        }
        folders
    }
}

/// The module that a file is. `None` for what is no source of a crate.
fn module(path: &Path) -> Option<Module> {
    let path = path.with_extension("");
    let names: Vec<_> = path.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    let end = names.iter().position(|name| name == "src")? + 1;
    let mut module = vec![names[..end].join("/")];
    module.extend(names[end..].iter().filter(|name| *name != "lib").cloned());
    Some(module)
}

fn words(path: &str) -> Vec<String> {
    path.split("::").map(|word| word.trim().to_owned()).collect()
}

/// The single paths of a `use`, each with the name it is given, if it is given another.
fn leaves(tree: &str) -> Vec<(Vec<String>, Option<String>)> {
    let tree = tree.trim();
    let Some((stem, branches)) = tree.split_once('{') else {
        let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
        return vec![(words(path), alias.map(str::to_owned))];
    };
    let (mut depth, mut branch, mut all) = (0, String::new(), Vec::new());
    for char in branches.trim_end_matches('}').chars().chain([',']) {
        match char {
            ',' if depth == 0 => {
                if !branch.trim().is_empty() {
                    all.extend(leaves(&format!("{}{}", stem.trim(), branch.trim())));
                }
                branch.clear();
                continue;
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        branch.push(char);
    }
    all
}

/// A path as it is named from the top of the crate; `None` if it leads out of it.
fn absolute(module: &Module, path: &[String], modules: &BTreeSet<Module>) -> Option<Module> {
    let (mut at, mut rest) = (module.clone(), path);
    match path.first()?.as_str() {
        "crate" => (at, rest) = (module[..1].to_vec(), &path[1..]),
        "self" => rest = &path[1..],
        "super" => {
            while let Some(("super", behind)) = rest.split_first().map(|(first, behind)| (first.as_str(), behind)) {
                at.pop();
                rest = behind;
            }
        }
        // Without any of these it is a module below, or another crate.
        first => {
            let below = [module.as_slice(), &[first.to_owned()]].concat();
            modules.contains(&below).then_some(())?;
        }
    }
    at.extend(rest.iter().filter(|word| *word != "self").cloned());
    Some(at)
}

/// The imports of a folder that lie on a circle, each as `one > other`.
fn circle(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let reaches = |start: &String, end: &String| {
        let (mut open, mut seen) = (vec![start], BTreeSet::new());
        while let Some(next) = open.pop() {
            if next == end {
                return true;
            }
            open.extend(imports.get(next).into_iter().flatten().filter(|to| seen.insert(*to)));
        }
        false
    };
    let all = imports.iter().flat_map(|(from, targets)| targets.iter().map(move |to| (from, to)));
    all.filter(|(from, to)| reaches(to, from)).map(|(from, to)| format!("{from} > {to}")).collect()
}

/// The folders with a circle, and the imports that close it.
pub(crate) fn circles<'a>(files: impl IntoIterator<Item = (&'a Path, &'a str)>) -> BTreeMap<String, String> {
    let imports = Crates::read(files).imports();
    let found = imports.iter().map(|(folder, imports)| (folder.join("/"), circle(imports).join(", ")));
    found.filter(|(_, circle)| !circle.is_empty()).collect()
}
