//! The last entry of a text, below which something else may stand, or the selection may have ended in the middle.

use std::collections::BTreeSet;

use super::Body;

/// How many kinds of access there are: reading, writing, both.
const ACCESS_KINDS: usize = 3;
/// By how many characters two lines are held to begin alike.
const BEGINNING_CHARS: usize = 3;

/// What stands below the days of the last entry, and how many lines are left behind it. The entries above it tell the words of
/// this page.
///
/// `days` are the lines with the days of all entries: where the selection ended in such a line of a further entry, what is left of
/// it must not be taken for an access.
pub(super) fn last_body<'a>(lines: &[&'a str], above: &[Body<'a>], days: &[&str]) -> (Body<'a>, usize) {
    let count = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let lines: Vec<&'a str> = block(lines);
    let revoke = lines.first().filter(|_| begins_with_revoke(&lines, above)).map(|line| line.trim_matches(' '));
    let rest = &lines[usize::from(revoke.is_some())..];
    let mut accesses: BTreeSet<&str> =
        above.iter().flat_map(|body| &body.permissions).map(|(_, access)| *access).collect();
    let mut permissions = Vec::new();
    for pair in rest.chunks_exact(2) {
        let [title, access] = [pair[0], pair[1]].map(|line| line.trim_matches(' '));
        let is_new = accesses.insert(access);
        if accesses.len() > ACCESS_KINDS || (is_new && may_be_days(access, days)) {
            break;
        }
        permissions.push((title, access));
    }
    let behind = count - usize::from(revoke.is_some()) - 2 * permissions.len();
    (Body { revoke, permissions }, behind)
}

/// The lines that can belong to the entry: up to where an indented block ends, which is Firefox's form, or up to an empty line.
fn block<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let filled: Vec<&'a str> = lines.iter().copied().filter(|line| !line.trim().is_empty()).collect();
    let indented = |line: &&str| line.starts_with("  ");
    let Some(start) = filled.iter().take(2).position(indented) else {
        return lines.iter().copied().take_while(|line| !line.trim().is_empty()).collect();
    };
    let end = filled[start..].iter().position(|line| !indented(line)).map_or(filled.len(), |length| start + length);
    filled[..end].to_vec()
}

/// Whether the first line is REVOKE: it is the word of the entries above, or stands out by the blank before it, or by having none.
fn begins_with_revoke(lines: &[&str], above: &[Body<'_>]) -> bool {
    let Some(first) = lines.first() else { return false };
    if let Some(word) = above.iter().find_map(|body| body.revoke) {
        return first.trim_matches(' ') == word;
    }
    let is_indented = |line: &str| line.starts_with(' ');
    is_indented(first) != lines.get(1).is_some_and(|second| is_indented(second))
}

/// Whether a line may be the beginning of one with days. No access has a number in it.
pub(super) fn may_be_days(line: &str, days: &[&str]) -> bool {
    let known = ["Last used", "Never used", "Zuletzt verwendet", "Nie verwendet"];
    let beginning: String = line.chars().take(BEGINNING_CHARS).collect();
    line.contains(|c: char| c.is_ascii_digit()) || days.iter().chain(&known).any(|days| days.starts_with(&beginning))
}
