//! Commands as they are taught in German.

use super::Column;
use crate::dialogue::verb::PerVerb;

/// The examples.
pub const COLUMN: Column = Column {
    own_name: "Deutsch",
    examples: PerVerb {
        help: &["hilfe"],
        list: &[
            "liste apps",
            "liste unbenutzt 90 tage",
            "liste nie benutzt",
            "liste neu",
            "liste darf posten",
            "liste tusky",
        ],
        more: &["mehr"],
        sort: &["sortiere nach name", "sortiere nach zuletzt benutzt", "sortiere nach datum"],
        show: &["zeige 3"],
        revoke: &[
            "entferne 3",
            "entferne 2, 5-7",
            "entferne 3b",
            "entferne tusky",
            "entferne alte 3",
            "entferne unbenutzt 1 jahr",
            "entferne nie benutzt",
            "entferne doppelte",
            "entferne alle außer 1 4",
        ],
        keep: &["behalte 3"],
        unkeep: &["markiere 3 wieder"],
        yes: &["ja"],
        no: &["nein"],
        remind: &[
            "erinnere mich alle 3 monate",
            "erinnere mich monatlich",
            "erinnere mich jährlich",
            "erinnere mich in 2 wochen",
            "erinnerung aus",
        ],
        snooze: &["verschiebe um 2 wochen"],
        watch: &["beobachten an", "beobachten aus"],
        hacked: &["gehackt"],
        history: &["verlauf"],
        status: &["status"],
        privacy: &["datenschutz"],
        export: &["exportiere"],
        speak: &["sprache de"],
        sign_in: &["anmelden"],
        disconnect: &["trennen"],
        forget: &["vergiss mich"],
    },
};
