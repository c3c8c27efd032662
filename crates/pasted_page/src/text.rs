//! A copy as plain text, which is read by where its lines stand.
//!
//! An entry is NAME, DAYS, perhaps REVOKE, and then TITLE and ACCESS for each permission. The line behind a name is always the
//! server's, so no name can stand for one: of two lines that look like DAYS, the first is a name. Chromium and `WebKit` write a blank
//! before REVOKE and no empty line; Firefox writes none there, empty lines around the permissions, and blanks before each of their
//! lines. A name never makes a line feed, but any other line break stays in it.

mod last;

use last::{last_body, may_be_days};

use super::date::Days;
use super::{COPY_BYTES_MAX, ENTRIES_MAX, LeftOver, PageRefusal, PastedApp, PastedPage, PastedPermission, secrets};

/// The name that Mastodon gives its own app. Behind a blank stands the word for "internal".
const OWN_NAME: &str = "Web ";
/// The words for "internal" that are known. They are needed only where no entry has a REVOKE line.
const INTERNAL: [&str; 2] = ["Internal", "Intern"];

/// Reads plain text.
///
/// # Errors
///
/// It is the source of a page, too long, or holds no entry.
pub fn text(copy: &str) -> Result<PastedPage, PageRefusal> {
    if copy.len() > COPY_BYTES_MAX {
        return Err(PageRefusal::TooLong);
    }
    let copy = copy.strip_prefix('\u{feff}').unwrap_or(copy);
    let lines: Vec<&str> = copy.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let (mut heads, mut broken_entries) = heads(&lines);
    let is_name = |number: usize| heads.binary_search_by_key(&number, |head| head.name).is_ok();
    if secrets::is_source(lines.iter().copied(), is_name) {
        return Err(PageRefusal::Secret);
    }
    if heads.len() > ENTRIES_MAX {
        return Err(PageRefusal::TooLong);
    }
    let days: Vec<&str> = heads.iter().map(|head| lines[head.name + 1]).collect();
    // Something always stands below the days. Where nothing does, or the beginning of other days, the selection ended there, and the
    // line may as well be a name.
    let is_cut = |head: &mut EntryHead<'_>| match filled(&lines[head.name + 2..])[..] {
        [] => true,
        [only] => may_be_days(only, &days),
        _ => false,
    };
    let mut end = lines.len();
    if let Some(last) = heads.pop_if(is_cut) {
        broken_entries += 1;
        end = last.name + 1;
    }
    let mut bodies: Vec<Body<'_>> =
        heads.windows(2).map(|pair| body(&filled(&lines[pair[0].name + 2..pair[1].name]))).collect();
    let mut lines_behind = 0;
    if let Some(head) = heads.last() {
        let (body, behind) = last_body(&lines[head.name + 2..end], &bodies, &days);
        bodies.push(body);
        lines_behind = behind;
    }
    let own = own(&lines, &heads, &bodies);
    let lines_before = heads.first().map_or(0, |head| filled(&lines[..head.name]).len());
    let entries = heads.iter().zip(bodies).enumerate();
    let apps = entries.map(|(at, (head, body))| app(&lines, *head, &body, own == Some(at))).collect();
    PastedPage { apps, left_over: LeftOver { lines_before, broken_entries, lines_behind } }.checked()
}

/// Where an entry begins.
#[derive(Clone, Copy, Debug)]
struct EntryHead<'a> {
    /// The number of the line with the name. The days stand on the next.
    name: usize,
    days: Days<'a>,
}

/// What stands below the days of an entry.
#[derive(Clone, Debug, Default)]
struct Body<'a> {
    revoke: Option<&'a str>,
    /// Titles, each with its access.
    permissions: Vec<(&'a str, &'a str)>,
}

/// The beginnings of all entries, and how many lines with days have no name above them.
fn heads<'a>(lines: &[&'a str]) -> (Vec<EntryHead<'a>>, usize) {
    let mut heads = Vec::new();
    let mut broken = 0;
    let mut number = lines.iter().take_while(|line| line.trim().is_empty()).count();
    // The first line that belongs to no entry yet.
    let mut free = number;
    while number < lines.len() {
        if let Some(days) = Days::of(lines[number]) {
            let below = lines.get(number + 1).and_then(|line| Days::of(line));
            if let Some(days) = below {
                heads.push(EntryHead { name: number, days });
                number += 1;
            } else if number > free {
                heads.push(EntryHead { name: number - 1, days });
            } else {
                broken += 1;
            }
            free = number + 1;
        }
        number += 1;
    }
    (heads, broken)
}

/// The lines with something on them.
fn filled<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    lines.iter().copied().filter(|line| !line.trim().is_empty()).collect()
}

/// A body between two entries: if its lines are odd in number, the first is REVOKE.
fn body<'a>(lines: &[&'a str]) -> Body<'a> {
    let (revoke, permissions) = if lines.len() % 2 == 1 { (lines.first(), &lines[1..]) } else { (None, lines) };
    let pair = |pair: &[&'a str]| (pair[0].trim_matches(' '), pair[1].trim_matches(' '));
    Body {
        revoke: revoke.map(|line| line.trim_matches(' ')),
        permissions: permissions.chunks_exact(2).map(pair).collect(),
    }
}

/// Which entry is Mastodon's own: it alone cannot be revoked. Nor can any, where the account is suspended; then its name tells.
fn own(lines: &[&str], heads: &[EntryHead<'_>], bodies: &[Body<'_>]) -> Option<usize> {
    let is_kept = |body: &Body<'_>| body.revoke.is_none() && !body.permissions.is_empty();
    let kept: Vec<usize> = (0..bodies.len()).filter(|at| is_kept(&bodies[*at])).collect();
    let has_revoke = bodies.iter().any(|body| body.revoke.is_some());
    let is_named = |at: &usize| {
        let rest = lines[heads[*at].name].strip_prefix(OWN_NAME);
        rest.is_some_and(|rest| has_revoke || bodies.len() == 1 || INTERNAL.contains(&rest))
    };
    match kept[..] {
        [only] if has_revoke => Some(only),
        _ => {
            let mut named = kept.iter().copied().filter(is_named);
            named.next().filter(|_| named.next().is_none())
        }
    }
}

fn app(lines: &[&str], head: EntryHead<'_>, body: &Body<'_>, is_own: bool) -> PastedApp {
    let printed = lines[head.name];
    let name = if is_own && printed.starts_with(OWN_NAME) { OWN_NAME.trim_end() } else { printed };
    let permission =
        |(title, access): &(&str, &str)| PastedPermission { title: (*title).to_owned(), access: (*access).to_owned() };
    PastedApp {
        name: name.to_owned(),
        website: None,
        id: None,
        last_used: head.days.last_used(),
        registered: head.days.registered(),
        days: lines[head.name + 1].trim().to_owned(),
        permissions: body.permissions.iter().map(permission).collect(),
        is_own,
    }
}

#[cfg(test)]
mod tests;
