//! What is said when the bot's way to somebody's apps ends.

use serde::{Deserialize, Serialize};

use super::RemindersStand;

/// The sign-in is over, because its time is.
#[derive(Clone, Copy, Debug)]
pub struct RanOutReply {
    /// How many days ago the person signed in.
    pub days: u32,
    /// How giving back what the bot kept of it went.
    pub result: GaveBack,
    /// Whether reminders go on, and when the next one comes.
    pub reminders: RemindersStand,
}

/// How giving the permission back went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GaveBack {
    /// The server has confirmed it.
    Done,
    /// There was none.
    None,
    /// The server could not be reached. The bot keeps trying for 30 days; until then the token is kept sealed.
    Later,
    /// The server was not asked: the bot is not set up right on it just now. It keeps trying as before.
    NotSetUp,
    /// What the bot kept of it can no longer be read, so it could not be given back, and may still stand at the server.
    Lost,
}

impl GaveBack {
    /// Whether it is to be tried again.
    #[must_use]
    pub fn is_to_come(self) -> bool {
        match self {
            Self::Later | Self::NotSetUp => true,
            Self::Done | Self::None | Self::Lost => false,
        }
    }
}
