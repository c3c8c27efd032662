//! Whether the bot is ready, or why not.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use super::Bot;
use super::canary::{CanaryOutcome, CanaryRound};
use super::ending::Ending;
use crate::inbox::health::InboxHealth;

/// How old the last catch-up may be. It is made every minute or oftener.
const CATCH_UP_AGE: SignedDuration = SignedDuration::from_mins(2);
/// How long the messages may not be readable while the stream is open: a single failure is nothing.
const FAILING_FOR: SignedDuration = SignedDuration::from_secs(15);
/// How often the bot looks at itself, to tell the log.
const LOOK_EVERY: SignedDuration = SignedDuration::from_secs(10);

/// Whether the bot is ready, and everything that keeps it from being so, the worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// What is wrong.
    pub ailments: Vec<Ailment>,
}

/// Something that is wrong with the bot or around it. It shows as a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ailment {
    /// It has stopped.
    Stopped,
    /// The server no longer accepts its token.
    TokenDead,
    /// The store fails; nothing is posted.
    StoreFails,
    /// It has just been started, or the server has not been reached since.
    ServerNotReached,
    /// It cannot read its messages.
    NotReading {
        /// When it last could.
        since: Timestamp,
        /// Why, if that is known.
        why: Option<String>,
    },
    /// The server wants no posts for a while.
    PostsNotWanted {
        /// Until when.
        until: Timestamp,
    },
    /// The operator's database cannot be used; nobody's apps can be listed or removed.
    DatabaseFails,
    /// This machine's clock and the server's differ by minutes or more.
    ClocksApart {
        /// By how much the server is ahead.
        server_ahead: SignedDuration,
    },
    /// The server would not take something that was to be said, within the last hour; the log has its reason.
    PostRefused,
    /// The canary's last message got no answer.
    CanaryUnanswered {
        /// When that was seen.
        at: Timestamp,
        /// Whether it could write at all.
        was_sent: bool,
    },
}

impl Bot {
    /// Whether the bot is ready, or why not.
    #[must_use]
    pub fn health(&self) -> Health {
        let now = self.clock.now();
        let ended = match self.run.ending() {
            Some(Ending::Stopped) => Some(Ailment::Stopped),
            Some(Ending::TokenDead) => Some(Ailment::TokenDead),
            None => None,
        };
        let reading = match self.known.now() {
            None => Some(Ailment::ServerNotReached),
            Some(known) => reading(&known.inbox.borrow(), now),
        };
        let ailments = [
            ended,
            self.storage.fails().then_some(Ailment::StoreFails),
            reading,
            self.window.quiet_until(now).map(|until| Ailment::PostsNotWanted { until }),
            (!self.homes.own.database_is_well()).then_some(Ailment::DatabaseFails),
            self.server.clocks_apart().map(|server_ahead| Ailment::ClocksApart { server_ahead }),
            self.known.refuses(now).then_some(Ailment::PostRefused),
            self.known.canary.last().and_then(unanswered),
        ];
        Health { ailments: ailments.into_iter().flatten().collect() }
    }

    /// Tells the log when something begins to be wrong, and when that is over.
    pub(super) async fn tell_health(&self) {
        let mut told: Vec<Ailment> = Vec::new();
        loop {
            let Health { ailments } = self.health();
            let words = |ailments: &[Ailment]| ailments.iter().map(Ailment::word).collect::<Vec<_>>();
            let (before, now) = (words(&told), words(&ailments));
            for ailment in ailments.iter().filter(|ailment| !before.contains(&ailment.word())) {
                tracing::warn!(%ailment, "the bot is not well");
            }
            for ailment in told.iter().filter(|ailment| !now.contains(&ailment.word())) {
                tracing::info!(ailment = ailment.word(), "that is over");
            }
            told = ailments;
            self.clock.sleep(LOOK_EVERY).await;
        }
    }
}

/// What a round of the canary says, if it was in vain.
fn unanswered(CanaryRound { at, outcome, .. }: CanaryRound) -> Option<Ailment> {
    let ailment = |was_sent| Some(Ailment::CanaryUnanswered { at, was_sent });
    match outcome {
        CanaryOutcome::Answered => None,
        CanaryOutcome::NotAnswered => ailment(true),
        CanaryOutcome::NotSent => ailment(false),
    }
}

/// What keeps the inbox from being read, if anything does.
fn reading(inbox: &InboxHealth, now: Timestamp) -> Option<Ailment> {
    let Some(caught_up_at) = inbox.caught_up_at else { return Some(Ailment::ServerNotReached) };
    let obstacle = inbox
        .obstacle
        .as_ref()
        .filter(|obstacle| !inbox.is_stream_open || now.duration_since(obstacle.since) >= FAILING_FOR);
    let is_stuck = now.duration_since(caught_up_at) >= CATCH_UP_AGE;
    let why = obstacle.map(|obstacle| obstacle.what.clone());
    (is_stuck || why.is_some()).then_some(Ailment::NotReading { since: caught_up_at, why })
}

impl Health {
    /// Every word that [`Health::word`] can say.
    pub const WORDS: [&str; 11] = [
        "ready",
        "stopped",
        "token no longer accepted",
        "store fails",
        "server not reached",
        "not reading messages",
        "posts not wanted",
        "database fails",
        "clocks apart",
        "post refused",
        "canary unanswered",
    ];

    /// Whether all is well.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.ailments.is_empty()
    }

    /// A word for each thing that is wrong.
    pub(super) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.ailments.iter().map(Ailment::word)
    }

    /// A word for what is wrong, or `ready`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.ailments.first().map_or("ready", Ailment::word)
    }
}

/// For the operator: `ready`, or a line for each thing that is wrong.
impl fmt::Display for Health {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_ready() {
            return writeln!(formatter, "{}", self.word());
        }
        self.ailments.iter().try_for_each(|ailment| writeln!(formatter, "{ailment}"))
    }
}

impl Ailment {
    /// A word for it.
    const fn word(&self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::TokenDead => "token no longer accepted",
            Self::StoreFails => "store fails",
            Self::ServerNotReached => "server not reached",
            Self::NotReading { .. } => "not reading messages",
            Self::PostsNotWanted { .. } => "posts not wanted",
            Self::DatabaseFails => "database fails",
            Self::ClocksApart { .. } => "clocks apart",
            Self::PostRefused => "post refused",
            Self::CanaryUnanswered { .. } => "canary unanswered",
        }
    }
}

impl fmt::Display for Ailment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.word())?;
        match self {
            Self::Stopped | Self::TokenDead => Ok(()),
            Self::StoreFails => write!(formatter, ": nothing is posted until it works again; the log has the reason"),
            Self::ServerNotReached => write!(formatter, ": it is asked again and again; the log has the reason"),
            Self::NotReading { since, why: Some(why) } => write!(formatter, " since {since:.0}: {why}"),
            Self::NotReading { since, why: None } => write!(formatter, " since {since:.0}: the server does not answer"),
            Self::PostsNotWanted { until } => {
                write!(formatter, " until {until:.0}: the bot has posted as often as it may")
            }
            Self::DatabaseFails => {
                write!(formatter, ": nobody's apps can be listed or removed; the log has the reason")
            }
            Self::ClocksApart { server_ahead } => {
                let seconds = server_ahead.as_secs();
                write!(
                    formatter,
                    ": the server's is {seconds} seconds ahead of this machine's; the bot goes by the server's"
                )
            }
            Self::PostRefused => {
                write!(formatter, ": the server would not take something within the last hour; the log has its reason")
            }
            Self::CanaryUnanswered { at, was_sent: true } => {
                write!(formatter, " at {at:.0}: it wrote to the bot and got nothing, as people may")
            }
            Self::CanaryUnanswered { at, was_sent: false } => {
                write!(formatter, " at {at:.0}: it could not write; the log has the reason")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::health::Obstacle;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn a_failure_counts_at_once_without_a_stream_and_soon_with_one() {
        let obstacle = Obstacle { since: at(60), what: "no connection".to_owned() };
        let inbox = |is_stream_open| InboxHealth {
            is_stream_open,
            caught_up_at: Some(at(40)),
            obstacle: Some(obstacle.clone()),
            ..InboxHealth::default()
        };
        let ailment = Ailment::NotReading { since: at(40), why: Some("no connection".to_owned()) };
        assert_eq!(reading(&inbox(false), at(60)), Some(ailment.clone()));
        assert_eq!(reading(&inbox(true), at(74)), None);
        assert_eq!(reading(&inbox(true), at(75)), Some(ailment));
    }

    #[test]
    fn every_word_is_among_the_words() {
        let ailments = [
            Ailment::Stopped,
            Ailment::TokenDead,
            Ailment::StoreFails,
            Ailment::ServerNotReached,
            Ailment::NotReading { since: at(0), why: None },
            Ailment::PostsNotWanted { until: at(0) },
            Ailment::DatabaseFails,
            Ailment::ClocksApart { server_ahead: SignedDuration::ZERO },
            Ailment::PostRefused,
            Ailment::CanaryUnanswered { at: at(0), was_sent: true },
        ];
        let words: Vec<_> =
            std::iter::once(Health::default().word()).chain(ailments.iter().map(Ailment::word)).collect();
        assert_eq!(words, Health::WORDS);
    }

    #[test]
    fn a_reading_that_never_ends_is_a_failure() {
        let inbox = InboxHealth { is_stream_open: true, caught_up_at: Some(at(0)), ..InboxHealth::default() };
        assert_eq!(reading(&inbox, at(119)), None);
        let health = Health { ailments: reading(&inbox, at(120)).into_iter().collect() };
        let line = "not reading messages since 1970-01-01T00:00:00Z: the server does not answer\n";
        assert_eq!((health.to_string().as_str(), Health::default().to_string().as_str()), (line, "ready\n"));
    }
}
