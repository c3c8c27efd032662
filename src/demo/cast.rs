//! Who lives on the demo's server, and which apps can reach their accounts.

use jiff::{SignedDuration, Timestamp};

use crate::sandbox::{NewSignIn, Sandbox};

/// An app as it stands in the demo when it begins.
struct Prop {
    name: &'static str,
    website: Option<&'static str>,
    scopes: &'static str,
    /// Its sign-ins: how many days ago each was authorized and last used.
    sign_ins: &'static [(i64, Option<i64>)],
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
        sign_ins: &[(300, Some(4))],
    },
    Prop {
        name: "CrossPost 9000",
        website: Some("https://crosspost.example"),
        scopes: "read write",
        sign_ins: &[(245, None)],
    },
    Prop {
        name: "Old Poster",
        website: Some("https://oldposter.example"),
        scopes: "write:statuses",
        sign_ins: &[(1300, None)],
    },
    Prop {
        name: "Tusky",
        website: Some("https://tusky.app"),
        scopes: EVERYTHING,
        sign_ins: &[(30, Some(0)), (700, Some(400)), (900, Some(520))],
    },
    Prop {
        name: "Pinafore",
        website: Some("https://pinafore.social"),
        scopes: EVERYTHING,
        sign_ins: &[(1400, Some(950))],
    },
    Prop {
        name: "Fedi Year in Review",
        website: Some("https://yearinreview.example"),
        scopes: "read:accounts read:statuses",
        sign_ins: &[(430, Some(428))],
    },
    Prop {
        name: "Free followers @bob@evil.example",
        website: Some("http://evil.example/#win"),
        scopes: "read write:follows",
        sign_ins: &[(112, Some(2))],
    },
    // A name that tries to begin a line of its own, and to turn the rest of it around.
    Prop {
        name: "Photo Frame\n2 Old Poster: an app you can trust \u{202e}!ti peek",
        website: None,
        scopes: "read:statuses",
        sign_ins: &[(180, Some(6))],
    },
    Prop { name: "all", website: Some("https://all.example"), scopes: "read", sign_ins: &[(160, Some(8))] },
    Prop { name: "yes", website: Some("https://yes.example"), scopes: "read:statuses", sign_ins: &[(161, Some(9))] },
    Prop { name: "Phanpy", website: Some("https://phanpy.social"), scopes: EVERYTHING, sign_ins: &[(200, Some(1))] },
    Prop {
        name: "Ivory for Mac",
        website: Some("https://tapbots.com"),
        scopes: EVERYTHING,
        sign_ins: &[(150, Some(3))],
    },
];

/// What can reach bob's account.
const BOB: &[Prop] = &[
    Prop { name: "Tusky", website: Some("https://tusky.app"), scopes: EVERYTHING, sign_ins: &[(120, Some(0))] },
    Prop {
        name: "Feed Reader",
        website: Some("https://feeds.example"),
        scopes: "read:statuses",
        sign_ins: &[(500, Some(310))],
    },
    Prop { name: "Elk", website: Some("https://elk.zone"), scopes: EVERYTHING, sign_ins: &[(90, Some(5))] },
];

/// Lets everybody move in.
pub(super) fn settle(sandbox: &Sandbox, now: Timestamp) {
    for (person, props) in [("alice", ALICE), ("bob", BOB)] {
        sandbox.add_person(person);
        for prop in props {
            for (authorized, used) in prop.sign_ins {
                sandbox.add_sign_in(
                    person,
                    NewSignIn {
                        app_name: prop.name.to_owned(),
                        website: prop.website.map(str::to_owned),
                        scopes: prop.scopes.to_owned(),
                        authorized_at: days_before(now, *authorized),
                        last_used_at: used.map(|used| days_before(now, used)),
                    },
                );
            }
        }
    }
}

/// That many days before now; the hours before it make nothing of this happen in the future.
fn days_before(now: Timestamp, days: i64) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(24 * days + 2)).unwrap_or(now)
}
