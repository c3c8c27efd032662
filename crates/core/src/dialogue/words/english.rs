//! Commands as they are taught in English.

use super::Column;
use crate::dialogue::verb::PerVerb;

/// The examples.
pub const COLUMN: Column = Column {
    own_name: "English",
    examples: PerVerb {
        help: &["help"],
        list: &["list apps", "list unused 90 days", "list never used", "list new", "list can post", "list tusky"],
        more: &["more"],
        sort: &["sort by name", "sort by last used", "sort by date"],
        show: &["show 3"],
        revoke: &[
            "revoke 3",
            "revoke 2, 5-7",
            "revoke 3b",
            "revoke tusky",
            "revoke old 3",
            "revoke unused 1 year",
            "revoke never used",
            "revoke duplicates",
            "revoke all except 1 4",
        ],
        keep: &["keep 3"],
        unkeep: &["unkeep 3"],
        yes: &["yes"],
        no: &["no"],
        remind: &["remind every 3 months", "remind monthly", "remind yearly", "remind in 2 weeks", "remind off"],
        snooze: &["snooze 2 weeks"],
        watch: &["watch on", "watch off"],
        hacked: &["hacked"],
        history: &["history"],
        status: &["status"],
        privacy: &["privacy"],
        export: &["export"],
        speak: &["language en"],
        sign_in: &["sign in"],
        disconnect: &["disconnect"],
        forget: &["forget me"],
    },
};
