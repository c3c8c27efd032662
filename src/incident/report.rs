//! What the operator reads. Names and websites are texts of strangers: they come one to a line, without anything a terminal acts on.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::registrations::{Looked, TakenFor, host_of};
use crate::sources::incident::{Count, Incident};
use auditoot_core::audit::Streams;
use auditoot_core::prompts::for_a_terminal;

/// Said where everything has ended already.
pub(super) const NOTHING_TO_END: &str = "Nobody has a sign-in of it. Nothing was ended.\n";
/// Said where everybody was told already.
pub(super) const NOTHING_TO_TELL: &str = "There is nothing left to tell anybody.\n";
/// Said at the end: what it does not do, and what a server can.
const AGAIN: &str = "
People can let the app in again: its registration is still there, and Mastodon has no list of apps that are not let in. What a server
can do:
- Delete the registrations (`bin/rails console`: Doorkeeper::Application.where(name: \"...\").destroy_all). Then the app has to register
  anew before anybody can let it in.
- Refuse it in the web server: requests with its address in `redirect_uris` (POST /api/v1/apps) or `redirect_uri` (/oauth/authorize).
- Announce what happened (Administration > Announcements), so that nobody lets it in again before its makers say that it is safe.
";

/// What is meant, and what looks like it.
pub(super) fn found(looked: &Looked, meant: &[Count], alike: &[Count]) -> String {
    let mut text = String::new();
    let by = match looked.by {
        TakenFor::ClientId => "the registration with this client id",
        TakenFor::Website => "registered with this website",
        TakenFor::Name => "registered with this name",
    };
    if meant.is_empty() {
        text.push_str("Nothing is registered exactly so.\n");
    } else {
        put(&mut text, &format!("Meant, {by}:"), meant);
    }
    if !alike.is_empty() {
        put(&mut text, "Not meant, but alike (name them by their own name, website or client id):", alike);
    }
    if looked.is_own_left_out {
        text.push_str("Left out: Mastodon's own app, or the bot's.\n");
    }
    text
}

fn put(text: &mut String, head: &str, counts: &[Count]) {
    let mut counts: Vec<&Count> = counts.iter().collect();
    counts.sort_by_key(|count| (-count.sign_ins, &count.name, &count.website));
    let day = |at: Option<Timestamp>| {
        at.map_or("none on record".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string())
    };
    // Memory is always written.
    let _ = writeln!(text, "{head}");
    for count in counts {
        let host = host_of(&count.website).and_then(|host| for_a_terminal(&host));
        let name = for_a_terminal(&count.name).unwrap_or_else(|| "(no name)".to_owned());
        let _ = writeln!(text, "  {name}");
        let _ = writeln!(text, "    website: {}", host.as_deref().unwrap_or("none"));
        let Count { registrations, people, sign_ins, newest, last_use, .. } = count;
        let _ = writeln!(text, "    registrations: {registrations}, people: {people}, sign-ins: {sign_ins}");
        let _ = writeln!(text, "    newest: {}, last use: {}", day(*newest), day(*last_use));
    }
}

/// Who is concerned.
pub(super) fn people(names: &[String]) -> String {
    let mut text = format!("People ({}):\n", names.len());
    for name in names {
        let _ = writeln!(text, "  @{}", for_a_terminal(name).unwrap_or_default());
    }
    text
}

/// So many sign-ins, in words.
fn sign_ins(number: i64) -> String {
    if number == 1 { "1 sign-in".to_owned() } else { format!("{number} sign-ins") }
}

/// What a dry run ends with.
pub(super) fn would_end(number: i64) -> String {
    format!(
        "This would end {}. Nothing was changed. To go on, give the same command with --yes {number} in place of --dry-run.\n",
        sign_ins(number)
    )
}

/// What a dry run says where one was interrupted.
pub(super) fn unfinished(incident: &Incident) -> String {
    let Incident { number, ended, .. } = incident;
    let left = number - ended;
    format!(
        "An earlier run was interrupted: {ended} of {number} sign-ins are ended. To go on, give the same command with --yes {left} \
         in place of --dry-run.\n"
    )
}

/// What is said before the first is ended.
pub(super) fn begins(incident: &Incident, is_new: bool) -> String {
    let Incident { number, ended, .. } = incident;
    if is_new {
        format!("Ending {}. If this is interrupted, the same command goes on.\n", sign_ins(*number))
    } else {
        format!("Going on where an earlier run was interrupted: {ended} of {number} sign-ins are ended.\n")
    }
}

/// What is said when all is done.
pub(super) fn ended(streams: Streams, left: i64) -> String {
    let streams = match streams {
        Streams::Cut => "What they had open was cut.",
        Streams::NoneSeen => "Nothing of theirs was open that could be seen.",
        Streams::MayGoOn => {
            "What they have open lasts until they connect again: Redis is not configured or did not take it. Restarting Mastodon's \
             streaming server cuts it."
        }
    };
    let left = match left {
        0 => String::new(),
        left => format!(
            " Meanwhile people let it in again, and there is more to end: {}. The same command with --dry-run tells of it.",
            sign_ins(left)
        ),
    };
    format!("Done. The sign-ins are ended, and their push subscriptions are gone. {streams}{left}\n{AGAIN}")
}

/// What is said when the bot has taken over whom to tell.
pub(super) fn told(watching: usize, others: usize) -> String {
    format!(
        "\nThe bot tells {watching} of the people concerned, those who have \"watch on\", as there is room among its reminders. It does \
         not tell the other {others}.\n"
    )
}

/// What is said where it has not.
pub(super) fn not_told(why: &str) -> String {
    format!(
        "\nThe bot tells nobody: {why}. While the role is good, `auditoot incident tell` has it tell those who have \"watch on\"; nobody \
         is told twice.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_is_one_line_that_nothing_acts_on() {
        let count = Count {
            name: "\u{1b}[2JTusky\n  Elk\u{202e}\r".to_owned(),
            website: "https://evil.example/\u{1b}".to_owned(),
            registrations: 1,
            people: 2,
            sign_ins: 3,
            newest: None,
            last_use: Some(Timestamp::UNIX_EPOCH),
        };
        let looked = Looked { by: TakenFor::Name, meant: None, alike: None, is_own_left_out: false };
        let text = found(&looked, &[count], &[]);
        assert_eq!(
            text,
            "Meant, registered with this name:\n  [2JTusky Elk\n    website: evil.example\n    registrations: 1, people: 2, \
             sign-ins: 3\n    newest: none on record, last use: 1970-01-01 00:00 UTC\n"
        );
        assert!(!text.contains('\u{1b}'));
        assert!(people(&["mallory\u{1b}[0m".to_owned()]).ends_with("  @mallory[0m\n"));
    }
}
