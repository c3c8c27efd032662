//! What people can say, understood.
//!
//! The table of it is [`super::verb`]; messages are read by [`super::understand`].

use serde::{Deserialize, Serialize};

use super::language::Language;
use super::shown::Pick;
use super::span::Span;
use super::verb::Verb;
use crate::audit::{Filter, Order};

/// Makes [`Command`]. A line is the verb, and what it carries.
macro_rules! commands {
    ($($verb:ident $(($carried:ty))?,)+) => {
        /// A command, understood.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Command {
            $(#[doc = concat!("[`Verb::", stringify!($verb), "`]")] $verb $(($carried))?,)+
        }

        impl Command {
            /// What it does.
            #[must_use]
            pub fn verb(&self) -> Verb {
                match self {
                    $(Self::$verb { .. } => Verb::$verb,)+
                }
            }
        }
    };
}

commands! {
    Help,
    List(Filter),
    More,
    Sort(Order),
    Show(Pick),
    Revoke(Vec<Pick>),
    Keep(Vec<Pick>),
    Unkeep(Vec<Pick>),
    Yes,
    No,
    Remind(Remind),
    Snooze(Span),
    Watch(Switch),
    Hacked,
    History,
    Status,
    Privacy,
    Export,
    Speak(Language),
    SignIn,
    Disconnect,
    Forget,
}

/// What is wanted of reminders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Remind {
    /// One in every such span.
    Every(Span),
    /// One, after such a span.
    Once(Span),
    /// None.
    Off,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}
