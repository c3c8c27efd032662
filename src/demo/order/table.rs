//! What can be said to the demo, and what can go wrong in it, by name.

use std::collections::BTreeSet;

use auditoot_sandbox::{Fault, FaultRule, Target};

/// A command: how it is written, and what it does.
pub(super) struct OrderRow {
    pub(super) usage: &'static str,
    does: &'static str,
}

/// The commands that somebody wants first: listed, they fit a screen.
const FIRST: &[OrderRow] = &[
    OrderRow { usage: "/approve", does: "open the newest link and allow it" },
    OrderRow { usage: "/deny", does: "open the newest link and do not allow it" },
    OrderRow { usage: "/as bob", does: "be bob" },
    OrderRow { usage: "/as carol@gotosocial.example", does: "be somebody of another server" },
    OrderRow { usage: "/as dave@mastodon.example", does: "the same: there, /paste brings the list" },
    OrderRow { usage: "/app list", does: "your apps, as your server knows them" },
    OrderRow { usage: "/app add NAME [scopes] [website]", does: "one more app" },
    OrderRow { usage: "/app remove NAME", does: "remove one on the page of your server" },
    OrderRow { usage: "/reply [N] TEXT", does: "answer the bot's newest post, or the Nth" },
    OrderRow { usage: "/edit TEXT", does: "change your newest message" },
    OrderRow { usage: "/delete", does: "delete your newest message" },
    OrderRow { usage: "/public TEXT", does: "mention the bot where all can read it" },
    OrderRow { usage: "/follow", does: "follow the bot; /unfollow ends it" },
    OrderRow { usage: "/language de", does: "your app says that you write German" },
    OrderRow { usage: "/download", does: "open the newest link to a copy" },
    OrderRow { usage: "/later 3 months", does: "move the clock" },
    OrderRow { usage: "/restart", does: "end the bot and start it again" },
    OrderRow { usage: "/fault", does: "what can go wrong; /fault none heals" },
    OrderRow { usage: "/help all", does: "every command of the demo" },
    OrderRow { usage: "/quit", does: "end" },
];

/// All others.
const FURTHER: &[OrderRow] = &[
    OrderRow { usage: "/approve-as bob", does: "/approve in the browser of somebody else" },
    OrderRow { usage: "/look", does: "open the newest link and touch nothing" },
    OrderRow {
        usage: "/paste [FILE]",
        does: "open the newest link to paste with, and paste your apps, a file, or (source) a source",
    },
    OrderRow { usage: "/list-page", does: "open the newest link to the whole list; /page reads it" },
    OrderRow { usage: "/tick Tusky, Elk", does: "open it and tick these apps; /tick alone ticks none" },
    OrderRow { usage: "/reload", does: "load the page again that the last link led to" },
    OrderRow {
        usage: "/page [PATH]",
        does: "read the page that was opened last to its end, or the bot's own page at this path",
    },
    OrderRow { usage: "/with NAME", does: "write with this app from now on; /with alone: as in the beginning" },
    OrderRow { usage: r#"/app add "two\nlines""#, does: "an app with an odd name, written as in JSON" },
    OrderRow { usage: "/app again NAME", does: "sign in once more with one of your apps" },
    OrderRow { usage: "/app crowd 300 NAME", does: "that many more apps: NAME 1, NAME 2 and so on" },
    OrderRow { usage: "/app open NAME", does: "open it on your phone: it holds a connection to your server" },
    OrderRow { usage: "/reply own TEXT", does: "answer your own newest message" },
    OrderRow { usage: "/public-reply bob TEXT", does: "mention the bot in a public answer to bob's newest message" },
    OrderRow { usage: "/warning TEXT", does: "a picture for the bot, with a content warning that says this" },
    OrderRow { usage: "/picture", does: "a picture for the bot, without a word" },
    OrderRow { usage: "/unfollow", does: "follow the bot no longer" },
    OrderRow { usage: "/down 3 months", does: "end the bot, move the clock, and start it again" },
    OrderRow { usage: "/rename alice alina", does: "give somebody another name" },
    OrderRow {
        usage: "/fault [NAME [WHERE] [TIMES] [after N]]",
        does: "let something go wrong, there, so often, after N requests",
    },
    OrderRow {
        usage: "/interrupt yes",
        does: "write this, and end the bot while it waits for its server (/fault hang)",
    },
    OrderRow {
        usage: "/damage permission",
        does: "the bot can no longer read the permission it keeps of you; also: permission away, record",
    },
    OrderRow {
        usage: "/configure operator.contact NAME",
        does: "change the bot's configuration; also: operator.connection_days, limits.answers_per_day, serve.people DOMAIN or everybody",
    },
    OrderRow {
        usage: "/database away",
        does: "the operator's database; also: stuck, read-only, shut, forgetful, strict, ceiling, ceiling-for-all, gone, back",
    },
    OrderRow { usage: "/account frozen", does: "your account, on a server whose operator runs the bot; also: back" },
    OrderRow { usage: "/redis away", does: "the operator's Redis; also: back" },
    OrderRow {
        usage: "/incident find NAME",
        does: "be the server's operator on the day an app is breached; also: revoke NAME --dry-run, revoke NAME --yes NUMBER, tell",
    },
];

/// Every command, in the order in which they are listed.
pub(super) fn rows() -> impl Iterator<Item = &'static OrderRow> {
    FIRST.iter().chain(FURTHER)
}

/// How every command begins, with a blank where more follows.
pub(crate) fn heads() -> Vec<String> {
    let heads = rows().map(|row| {
        let fixed = if row.usage.starts_with("/app ") { 2 } else { 1 };
        let words: Vec<&str> = row.usage.split(' ').collect();
        let more = if words.len() > fixed { " " } else { "" };
        format!("{}{more}", words[..fixed].join(" "))
    });
    // A command that stands alone and with more is written without a blank.
    let heads: BTreeSet<String> = heads.collect();
    heads.iter().filter(|head| !heads.contains(head.trim_end()) || !head.ends_with(' ')).cloned().collect()
}

/// The names of the places where a fault can strike.
pub(super) const PLACES: &[(&str, Target)] = &[
    ("everything", Target::Everything),
    ("posting", Target::Posting),
    ("statuses", Target::Statuses),
    ("notifications", Target::Notifications),
    ("registration", Target::Registration),
    ("exchange", Target::Exchange),
    ("identity", Target::Identity),
    ("lists", Target::SignIns),
    ("removal", Target::Removal),
    ("revocation", Target::Revocation),
    ("streaming", Target::Streaming),
    ("follows", Target::Follows),
];

/// What somebody wants to say to the demo first.
pub(crate) fn help() -> String {
    listed(FIRST)
}

/// What can be said to the demo.
pub(crate) fn whole_help() -> String {
    listed(rows())
}

fn listed(rows: impl IntoIterator<Item = &'static OrderRow>) -> String {
    let rows = rows.into_iter().map(|row| format!("{:<33} {}", row.usage, row.does));
    let first = "Everything else you write is a private message to the bot.".to_owned();
    std::iter::once(first).chain(rows).collect::<Vec<_>>().join("\n")
}

/// What can go wrong, and where.
pub(crate) fn faults() -> String {
    let faults = Fault::ALL.into_iter().map(|fault| format!("{:<16} {}", fault.name(), fault.description()));
    let places: Vec<&str> = PLACES.iter().map(|(name, _)| *name).collect();
    faults.chain([format!("WHERE is one of: {}.", places.join(", "))]).collect::<Vec<_>>().join("\n")
}

/// The name of the place where a fault strikes, if it is another than usual.
pub(crate) fn place_name(rule: &FaultRule) -> Option<&'static str> {
    let is_usual = FaultRule::new(rule.what).target == rule.target;
    PLACES.iter().find(|(_, target)| *target == rule.target && !is_usual).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_help_fits_a_screen_with_what_was_typed_and_the_next_prompt() {
        let help = help();
        assert!(help.lines().count() <= 24 - 2, "{help}");
        for line in help.lines() {
            // It begins with "demo> " or is indented as far.
            assert!(line.len() <= 80 - 6, "{line}");
        }
    }
}
