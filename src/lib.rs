//! Auditoot: a Mastodon bot that lists the apps that can reach your account, and removes the ones you choose.

pub mod bot;
pub mod commands;
pub mod config;
pub(crate) mod crash;
#[cfg(feature = "demo")]
pub mod demo;
pub(crate) mod inbox;
pub mod launch;
pub mod logging;
pub mod mastodon;
pub(crate) mod observer;
pub(crate) mod outbox;
pub mod sources;
pub mod store;
pub mod timeouts;
pub(crate) mod web;
