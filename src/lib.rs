//! Auditoot: a Mastodon bot that lists the apps that can reach your account, and removes the ones you choose.
//!
//! This crate is the program around the core. The core (`auditoot_core`) decides what a message means, what follows and what is said,
//! and cannot act; here messages are read, decisions are made durable, posts are sent, and servers are asked.
//!
//! The map, in reading order: [`bot`] takes one input of one person at a time from its lane through one turn (load, read, step,
//! commit) and then runs what follows. `inbox` brings the messages, `outbox` delivers the posts, [`sources`] says where a person's
//! list of tokens comes from, [`mastodon`] is the one client of a server, [`guard`] lets its requests out to servers that others
//! chose, [`store`] keeps everything sealed, `web` serves the bot's
//! own pages. [`config`], [`launch`] and [`commands`] lead from a configuration to a running bot; `control` is how a
//! command asks something of one, and `incident` is what an operator does on the day an app is breached.
//!
//! What always holds:
//! - One input, at most one post; what is said goes to one account, privately. Only the hint that a message was public may be for
//!   followers, where nobody would see it otherwise.
//! - Nothing is acted upon before it is committed; what is committed is acted upon once, as far as the server lets it.
//! - A token is removed only with the proof that a valid yes made, and the bot looks again before it says so.
//! - No secret and no text of a message is in a log, an error or a panic.
//!
//! Glossary:
//! - application: an app as people think of it: the tokens of one name, website and permissions
//! - access token: what lets an application at an account; its entry in a list is a `Token`
//! - scope: what an access token allows
//! - authorization request: what a link to sign in begins, and the code that comes back ends
//! - credential: what a person gave the bot: a token of their own, or a capability for the operator's database
//! - home server: the server a person's account lives on
//! - private mention: a post that only the people mentioned in it can read
//! - source: a way to a person's list of tokens
//! - turn: one input of one person, from loading what is kept to the commit

pub mod bot;
pub mod causes;
pub mod commands;
pub mod config;
pub(crate) mod control;
pub(crate) mod crash;
#[cfg(feature = "demo")]
pub mod demo;
pub mod guard;
pub(crate) mod inbox;
pub(crate) mod incident;
pub mod launch;
pub mod logging;
pub mod mastodon;
pub(crate) mod observer;
pub(crate) mod outbox;
pub(crate) mod service_manager;
pub mod sources;
pub mod store;
pub mod timeouts;
pub(crate) mod web;
