//! For whom the bot is there, as posts, pages and the text about privacy say it.

use super::names::plain;
use super::untrusted::Cut;
use super::words::{Args, Text, Words, WordsError};
use crate::dialogue::ServesOthers;

/// How many domains are named where room is short.
pub(super) const NAMED_MAX: usize = 3;

/// How much is shown of a domain; its end is kept, because the end says whose it is.
const DOMAIN_GRAPHEMES: usize = 48;

/// Says for whom it is there: domains by name, if they are no more than this many.
pub(super) fn whom_it_serves<T, E: From<WordsError>>(
    words: &Words,
    serves: &ServesOthers,
    named_max: usize,
    say: impl FnOnce(&'static str, Args<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let key = "privacy-serves";
    match serves {
        ServesOthers::Nobody => say(key, Args::new().choice("whom", "own")),
        ServesOthers::Everybody => say(key, Args::new().choice("whom", "everybody")),
        ServesOthers::OfDomains(domains) => {
            let named: Vec<Text> =
                domains.iter().filter_map(|domain| plain(domain, DOMAIN_GRAPHEMES, Cut::Start)).collect();
            if named.is_empty() || domains.len() > named_max {
                return say("privacy-serves-many", Args::new().number("count", domains.len()));
            }
            let named = words.join(&named, "comma", Some("and"))?;
            say(key, Args::new().choice("whom", "some").text("domains", &named))
        }
    }
}
