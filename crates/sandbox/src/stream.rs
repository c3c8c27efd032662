//! An open stream: whose it is and what it hears.

use tokio::sync::mpsc;

use super::Id;

/// One open WebSocket.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) number: u64,
    pub(super) account: Id,
    pub(super) sign_in: Id,
    /// Whether its token may see notifications; without that a stream is open and mute.
    pub(super) sees_notifications: bool,
    pub(super) subscriptions: Vec<Subscription>,
    pub(super) outbox: mpsc::UnboundedSender<Outgoing>,
}

/// A stream that a socket can be subscribed to. The sandbox has no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subscription {
    User,
    UserNotification,
}

/// To which streams an event belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// `user` alone.
    Timeline,
    /// `user` and `user:notification`, if the token may read notifications.
    Notifications,
}

/// What a connection is told to do.
#[derive(Clone, Debug)]
pub(super) enum Outgoing {
    /// Send this text.
    Text(String),
    /// Close in good order, without a code.
    Close,
    /// Drop the connection without a word.
    Cut,
}

impl Subscription {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "user" => Some(Self::User),
            "user:notification" => Some(Self::UserNotification),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::UserNotification => "user:notification",
        }
    }

    pub(super) fn hears(self, audience: Audience) -> bool {
        match (self, audience) {
            (Self::User, _) | (Self::UserNotification, Audience::Notifications) => true,
            (Self::UserNotification, Audience::Timeline) => false,
        }
    }
}

impl Stream {
    pub(super) fn hears(&self, audience: Audience) -> bool {
        self.sees_notifications || audience == Audience::Timeline
    }
}
