//! What a message means, what follows from it, and what is said: the part of Auditoot that decides and cannot act.
//!
//! There is no runtime, no network, no disk, no log, no clock and no chance in here, and nothing in its `Cargo.toml` or its clippy.toml
//! lets one in. What a decision needs to know is handed to it; what it decides is handed back. So a whole conversation, a year of
//! reminders or a crash between two steps is a plain test.
//!
//! The map, in reading order: [`dialogue::step`] takes a person, an input and the facts that were read, and returns a
//! [`dialogue::Step`]: the person from now on, at most one [`dialogue::reply::Response`] and at most one [`dialogue::Effect`]. Where a fact
//! is missing it returns a [`dialogue::Need`] instead, and is called again with it. [`dialogue::command`] holds what people can say,
//! [`dialogue::question`] what a yes confirms. [`audit`] groups tokens into applications and says which need a look, and why.
//! [`prompts`] makes the text of one post out of a response, in the person's language. [`budget`] says who may post next.
//! [`secret`] holds what must never be printed.
//!
//! What always holds:
//! - Nothing is removed without a [`dialogue::question::ConfirmedRemoval`], and only a valid yes to the question that was posted makes one.
//! - One input has one response at most, and every text that is posted is a [`prompts::Post`] for one account.
//! - What others wrote (names, websites) adds no recipient, link, hashtag, emoji or line to a post.
//! - What was not seen is never claimed: "never used" and "no use on record" are two things, and so are "removed" and "asked to remove".
//!
//! Glossary, besides that of the program around it:
//! - input: a message, a sign-in that came back, an outcome, a post that stands, or the time for something that is due
//! - fact: what was read for a decision, a failure included
//! - response: what one post is to say, before it has words; its `Reply` is what is said, its note what hangs on it
//! - effect: what is to be done at a home server after the commit; its outcome is an input again
//! - question: what a yes would do; it names the exact tokens
//! - finding: a reason why an application is worth a look

pub mod audit;
pub mod budget;
pub mod dialogue;
pub mod prompts;
pub mod secret;
