//! What can go wrong on purpose.

use super::operator::Outage;
use crate::config::ServedDomain;
use auditoot_sandbox::FaultRule;

/// Something that befalls the bot or its server on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mishap {
    /// Something goes wrong at the server, or everything heals.
    Fault(FaultRule),
    /// Something becomes of the operator's database or Redis.
    Outage(Outage),
    /// Something that the bot keeps of the speaker is damaged.
    Damage(Damaged),
    /// The bot's configuration is changed.
    Configure(Setting),
    /// The speaker writes something, and the bot is ended when its server leaves it waiting.
    Interrupt(String),
}

/// What is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damaged {
    /// The permission of the speaker can no longer be read.
    Permission,
    /// It is gone.
    NoPermission,
    /// The record of the speaker can no longer be read.
    Record,
}

/// A change of the bot's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// Who runs it.
    Contact(String),
    /// How long a sign-in lasts where its operator runs the server.
    ConnectionDays(u32),
    /// How many answers one person gets in a day.
    AnswersPerDay(u32),
    /// Whom it serves besides its own people: those of this domain, or everybody.
    Served(Option<ServedDomain>),
}
