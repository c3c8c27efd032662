//! Auditoot: a Mastodon bot that lists the apps that can reach your account, and removes the ones you choose.

pub mod bot;
pub mod commands;
pub mod config;
pub(crate) mod crash;
#[cfg(feature = "demo")]
pub mod demo;
pub mod guard;
pub mod home;
pub(crate) mod inbox;
pub mod launch;
pub mod logging;
pub(crate) mod outbox;
pub mod server;
pub mod store;
pub(crate) mod web;
