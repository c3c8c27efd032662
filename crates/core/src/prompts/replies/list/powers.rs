//! What the applications of a page may do: one line, if most may do the same.

use std::collections::BTreeMap;

use super::apps;
use super::power;
use crate::audit::Power;
use crate::dialogue::reply::ListReply;
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep, Lists};
use crate::prompts::replies::values::labels;
use crate::prompts::words::{Args, Text, WordsError};

/// What they may do, the strongest first, and of which nobody knows.
pub(super) fn lines(draft: &mut Draft<'_>, list: &ListReply) -> Result<(), PostError> {
    let mut powers: BTreeMap<Power, Vec<usize>> = BTreeMap::new();
    for line in apps(list) {
        powers.entry(line.power).or_default().push(line.number);
    }
    let unknown = powers.remove(&Power::NotReported);
    known(draft, &powers)?;
    let Some(unknown) = unknown else { return Ok(()) };
    let numbers = numbers(draft, &unknown)?;
    draft.line(Keep::Always, "list-powers-unknown", Args::new().text("numbers", &numbers))
}

fn known(draft: &mut Draft<'_>, powers: &BTreeMap<Power, Vec<usize>>) -> Result<(), PostError> {
    let all: usize = powers.values().map(Vec::len).sum();
    let common = powers.iter().find(|(_, apps)| apps.len() * 2 > all).map(|(power, _)| *power);
    // That one is an administrator stands in its own line already.
    let is_said = |power: Power| power == Power::Administer && common.is_none();
    let others = powers.iter().filter(|(power, _)| Some(**power) != common && !is_said(**power));
    let others = others.map(|(power, apps)| some(draft, *power, apps)).collect::<Result<Vec<_>, _>>()?;
    let Some(common) = common else {
        return others.iter().try_for_each(|one| line(draft, "list-powers-line", Args::new().text("some", one)));
    };
    let power = power(draft.words, common, all)?;
    let args = Args::new().text("power", &power).number("apps", all);
    if others.is_empty() {
        return if draft.shape.lists == Lists::OnlyExceptions { Ok(()) } else { line(draft, "list-powers-all", args) };
    }
    let others = draft.words.join(&others, "semicolon", None)?;
    if draft.shape.lists == Lists::OnlyExceptions {
        return line(draft, "list-powers-line", Args::new().text("some", &others));
    }
    line(draft, "list-powers-except", args.text("exceptions", &others))
}

fn line(draft: &mut Draft<'_>, key: &'static str, args: Args<'_>) -> Result<(), PostError> {
    draft.line(Keep::Always, key, args)
}

/// Some of them, and what they may do.
fn some(draft: &Draft<'_>, what: Power, apps: &[usize]) -> Result<Text, WordsError> {
    let numbers = numbers(draft, apps)?;
    let power = power(draft.words, what, apps.len())?;
    draft.words.say("list-powers-some", Args::new().text("numbers", &numbers).text("power", &power))
}

fn numbers(draft: &Draft<'_>, apps: &[usize]) -> Result<Text, WordsError> {
    let numbers: Vec<String> = apps.iter().map(usize::to_string).collect();
    labels(draft.words, &numbers.iter().map(String::as_str).collect::<Vec<_>>())
}
