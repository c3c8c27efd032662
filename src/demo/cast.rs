//! Who lives on the demo's server, and which apps can reach their accounts.

use jiff::{SignedDuration, Timestamp};

use auditoot_clock::later;
use auditoot_sandbox::{Character, NewApp, NewToken, Sandbox};

/// Who lives there when it begins.
pub(super) const PEOPLE: [&str; 2] = ["alice", "bob"];

/// Who lives on the other servers then.
pub(super) const NEIGHBOURS: [&str; 2] = ["carol@gotosocial.example", "dave@mastodon.example"];

/// An app as it stands in the demo when it begins.
struct Prop {
    name: &'static str,
    website: Option<&'static str>,
    scopes: &'static str,
    /// Its sign-ins: how many days ago each was authorized and last used.
    tokens: &'static [(i64, Option<i64>)],
}

/// An app that registered at another time, or for other things, than it was allowed.
struct RegisteredProp {
    prop: Prop,
    /// How many days ago it registered.
    registered: i64,
    /// What it may ask for at most.
    registered_scopes: &'static str,
}

const EVERYTHING: &str = "read write follow push";

/// What can reach alice's account. The oldest use on record lies 950 days back: an app from before that without a use may have been
/// used before the server began to keep record, one from after it was never used.
/// Nobody authorized an app in the last 90 days, so that nothing is new in the first list: `/app add` is for that.
const ALICE: &[Prop] = &[
    Prop {
        name: "Moderation Desk",
        website: Some("https://desk.example"),
        scopes: "admin:read admin:write read",
        tokens: &[(300, Some(4))],
    },
    Prop {
        name: "CrossPost 9000",
        website: Some("https://crosspost.example"),
        scopes: "read write",
        tokens: &[(245, None)],
    },
    Prop {
        name: "Old Poster",
        website: Some("https://oldposter.example"),
        scopes: "write:statuses",
        tokens: &[(1300, None)],
    },
    Prop {
        name: "Tusky",
        website: Some("https://tusky.app"),
        scopes: EVERYTHING,
        tokens: &[(30, Some(0)), (700, Some(400)), (900, Some(520))],
    },
    Prop {
        name: "Pinafore",
        website: Some("https://pinafore.social"),
        scopes: EVERYTHING,
        tokens: &[(1400, Some(950))],
    },
    Prop {
        name: "Fedi Year in Review",
        website: Some("https://yearinreview.example"),
        scopes: "read:accounts read:statuses",
        tokens: &[(430, Some(428))],
    },
    Prop {
        name: "Free followers @bob@evil.example",
        website: Some("http://evil.example/#win"),
        scopes: "read write:follows",
        tokens: &[(112, Some(2))],
    },
    // A name that tries to begin a line of its own, and to turn the rest of it around.
    Prop {
        name: "Photo Frame\n2 Old Poster: an app you can trust \u{202e}!ti peek",
        website: None,
        scopes: "read:statuses",
        tokens: &[(180, Some(6))],
    },
    Prop { name: "all", website: Some("https://all.example"), scopes: "read", tokens: &[(160, Some(8))] },
    Prop { name: "yes", website: Some("https://yes.example"), scopes: "read:statuses", tokens: &[(161, Some(9))] },
    Prop { name: "Phanpy", website: Some("https://phanpy.social"), scopes: EVERYTHING, tokens: &[(200, Some(1))] },
    Prop { name: "Ivory for Mac", website: Some("https://tapbots.com"), scopes: EVERYTHING, tokens: &[(150, Some(3))] },
];

/// What can reach bob's account.
const BOB: &[Prop] = &[
    Prop { name: "Tusky", website: Some("https://tusky.app"), scopes: EVERYTHING, tokens: &[(120, Some(0))] },
    Prop {
        name: "Feed Reader",
        website: Some("https://feeds.example"),
        scopes: "read:statuses",
        tokens: &[(500, Some(310))],
    },
    Prop { name: "Elk", website: Some("https://elk.zone"), scopes: EVERYTHING, tokens: &[(90, Some(5))] },
];

/// What can reach alice's account on Mastodon besides. There the page of the server shows of an app what it registered, and when;
/// what a person allowed it, and when, can be another thing.
const ALICE_ON_MASTODON: &[RegisteredProp] = &[
    // The page shows more than it may do.
    RegisteredProp {
        prop: Prop {
            name: "Fedi Statistics",
            website: Some("https://statistics.example"),
            scopes: "read:statuses",
            tokens: &[(240, Some(20))],
        },
        registered: 240,
        registered_scopes: EVERYTHING,
    },
    // The page shows a day years before alice allowed it: it registered once for everybody on this server.
    RegisteredProp {
        prop: Prop { name: "Elk", website: Some("https://elk.zone"), scopes: EVERYTHING, tokens: &[(155, Some(7))] },
        registered: 1250,
        registered_scopes: EVERYTHING,
    },
];

/// What can reach the account of whoever lives on another server.
const NEIGHBOUR: &[Prop] = &[
    Prop { name: "Ivory for iOS", website: Some("https://tapbots.com"), scopes: EVERYTHING, tokens: &[(220, Some(0))] },
    Prop {
        name: "Follower Export",
        website: Some("https://export.example"),
        scopes: "read write:follows",
        tokens: &[(610, Some(590))],
    },
    Prop { name: "Quiz of the Year", website: None, scopes: "read:accounts", tokens: &[(410, Some(410))] },
    Prop { name: "Elk", website: Some("https://elk.zone"), scopes: EVERYTHING, tokens: &[(130, Some(2))] },
];

/// Lets everybody move in.
pub(super) fn settle(sandbox: &Sandbox, now: Timestamp) {
    for (person, props) in PEOPLE.into_iter().zip([ALICE, BOB]) {
        move_in(sandbox, person, props, now);
    }
    if sandbox.character() == Character::Mastodon {
        for prop in ALICE_ON_MASTODON {
            prop.place(sandbox, now);
        }
    }
}

/// Lets whoever lives on another server move in there.
pub(super) fn settle_neighbour(server: &Sandbox, now: Timestamp) {
    let domain = server.base_url().host_str();
    let all = NEIGHBOURS.into_iter().filter_map(|person| person.split_once('@'));
    for (name, _) in all.filter(|(_, of)| Some(*of) == domain) {
        move_in(server, name, NEIGHBOUR, now);
    }
}

fn move_in(server: &Sandbox, person: &str, props: &[Prop], now: Timestamp) {
    server.add_person(person);
    for sign_in in props.iter().flat_map(|prop| prop.tokens(now)) {
        // An app of its own for each: as with apps that register anew whenever somebody signs in.
        server.add_token(person, sign_in);
    }
}

impl Prop {
    fn tokens(&self, now: Timestamp) -> impl Iterator<Item = NewToken> {
        self.tokens.iter().map(move |(authorized, used)| NewToken {
            app_name: self.name.to_owned(),
            website: self.website.map(str::to_owned),
            scopes: self.scopes.to_owned(),
            authorized_at: days_before(now, *authorized),
            last_used_at: used.map(|used| days_before(now, used)),
        })
    }
}

impl RegisteredProp {
    /// Puts it where alice finds it.
    fn place(&self, sandbox: &Sandbox, now: Timestamp) {
        let app = sandbox.add_app(NewApp {
            name: self.prop.name.to_owned(),
            website: self.prop.website.map(str::to_owned),
            scopes: self.registered_scopes.to_owned(),
            registered_at: days_before(now, self.registered),
        });
        for sign_in in self.prop.tokens(now) {
            sandbox.add_token_with("alice", &app, sign_in);
        }
    }
}

/// That many days before now; the hours before it make nothing of this happen in the future.
fn days_before(now: Timestamp, days: i64) -> Timestamp {
    later(now, -SignedDuration::from_hours(24 * days + 2))
}
