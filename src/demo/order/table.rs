//! What can be said to the demo, and what can go wrong in it, by name.

use auditoot_sandbox::{Fault, FaultRule, Target};

/// A command: how it is written, and what it does.
pub(super) struct OrderRow {
    pub(super) usage: &'static str,
    does: &'static str,
}

/// Every command, in the order in which they are listed.
pub(super) const ROWS: &[OrderRow] = &[
    OrderRow { usage: "/approve", does: "open the newest link, sign in and allow it" },
    OrderRow { usage: "/approve-as bob", does: "the same, in the browser of somebody else" },
    OrderRow { usage: "/deny", does: "open the newest link and do not allow it" },
    OrderRow { usage: "/look", does: "open the newest link and touch nothing" },
    OrderRow { usage: "/download", does: "open the newest link to a copy of what the bot keeps, and press the button" },
    OrderRow { usage: "/reload", does: "load the page again that the last link led to" },
    OrderRow {
        usage: "/page [PATH]",
        does: "read the page that was opened last to its end, or the bot's own page at this path",
    },
    OrderRow { usage: "/as bob", does: "be bob; NAME@DOMAIN is somebody from another server" },
    OrderRow {
        usage: "/language de",
        does: "your app says that you write in German; without a language, it says nothing",
    },
    OrderRow { usage: "/with NAME", does: "write with this app from now on; /with alone: as in the beginning" },
    OrderRow { usage: "/app list", does: "your apps, as your server knows them" },
    OrderRow {
        usage: "/app add NAME [scopes] [website]",
        does: "one more app; put odd names in quotes, like \"two\\nlines\"",
    },
    OrderRow { usage: "/app again NAME", does: "sign in once more with one of your apps" },
    OrderRow { usage: "/app crowd 300 NAME", does: "that many more apps: NAME 1, NAME 2 and so on" },
    OrderRow { usage: "/app remove NAME", does: "remove one yourself, on the page of your server" },
    OrderRow { usage: "/app open NAME", does: "open it on your phone: it holds a connection to your server" },
    OrderRow { usage: "/reply [N] TEXT", does: "answer the newest post of the bot, or the Nth newest" },
    OrderRow { usage: "/reply own TEXT", does: "answer your own newest message" },
    OrderRow { usage: "/edit TEXT", does: "change your newest message" },
    OrderRow { usage: "/delete", does: "delete your newest message" },
    OrderRow { usage: "/public TEXT", does: "mention the bot where everybody can read it" },
    OrderRow { usage: "/public-reply bob TEXT", does: "the same, as an answer to bob's newest message" },
    OrderRow { usage: "/warning TEXT", does: "a picture for the bot, with a content warning that says this" },
    OrderRow { usage: "/picture", does: "a picture for the bot, without a word" },
    OrderRow { usage: "/follow", does: "follow the bot" },
    OrderRow { usage: "/unfollow", does: "follow it no longer" },
    OrderRow { usage: "/later 3 months", does: "move the clock" },
    OrderRow { usage: "/restart", does: "end the bot and start it again" },
    OrderRow { usage: "/down 3 months", does: "end the bot, move the clock, and start it again" },
    OrderRow { usage: "/rename alice alina", does: "give somebody another name" },
    OrderRow {
        usage: "/fault [NAME [WHERE] [TIMES] [after N]]",
        does: "let something go wrong; /fault lists what, /fault none heals",
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
    OrderRow { usage: "/quit", does: "end" },
];

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

/// What can be said to the demo.
pub(crate) fn help() -> String {
    let rows = ROWS.iter().map(|row| format!("{:<30} {}", row.usage, row.does));
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
