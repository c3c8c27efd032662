//! Whether an access token that was refused is dead.

use jiff::{SignedDuration, Timestamp};

/// How long the server has to refuse a token before it counts as dead. Servers that start, or whose database is away, may say so in
/// passing.
const DEAD_AFTER: SignedDuration = SignedDuration::from_mins(10);
/// How long after a refusal the next one belongs to it: whoever is refused tries again within a minute or two.
const DOUBT_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// Whether a token may be dead.
#[derive(Debug, Default)]
pub(in crate::mastodon) struct TokenDoubt {
    /// When the server first refused it, and when last, if it has not accepted it since.
    refused: Option<(Timestamp, Timestamp)>,
}

impl TokenDoubt {
    /// Notes a refusal; returns whether that is one too many.
    pub(in crate::mastodon) fn is_dead_at(&mut self, now: Timestamp) -> bool {
        let is_new = self.refused.is_none_or(|(_, last)| now.duration_since(last) > DOUBT_LASTS);
        if is_new {
            tracing::error!("the server refuses the bot's access token; if it does so for ten minutes, the bot stops");
        }
        let first = self.refused.filter(|_| !is_new).map_or(now, |(first, _)| first);
        self.refused = Some((first, now));
        now.duration_since(first) >= DEAD_AFTER
    }

    /// The server accepts the token.
    pub(in crate::mastodon) fn end(&mut self) {
        self.refused = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_dead_once_it_was_refused_for_ten_minutes_without_a_break() {
        let at = |minutes: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let mut doubt = TokenDoubt::default();
        assert!([0, 4, 8, 9].iter().all(|minutes| !doubt.is_dead_at(at(*minutes))));
        assert!(doubt.is_dead_at(at(10)));
        doubt.end();
        assert!(!doubt.is_dead_at(at(11)), "it was accepted meanwhile");
        assert!(!doubt.is_dead_at(at(60)), "nobody asked meanwhile");
        assert!([64, 68, 69].iter().all(|minutes| !doubt.is_dead_at(at(*minutes))));
        assert!(doubt.is_dead_at(at(70)));
    }
}
