//! What an input means, and what follows from it.
//!
//! PURE: no I/O, clock or randomness; a test holds that. The shell gathers what a decision [`needs`], calls [`step`],
//! commits the [`Step`] in one transaction, and only then acts.

pub mod command;
pub mod message;
pub mod parse;
pub mod person;
pub mod question;
pub mod reply;
pub mod shown;
pub mod sign_in;
