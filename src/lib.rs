//! Auditoot: a Mastodon bot that lists the apps that can reach your account, and removes the ones you choose.

pub mod bot;
pub mod commands;
pub mod config;
pub mod crash;
#[cfg(feature = "demo")]
pub mod demo;
pub mod inbox;
pub mod launch;
pub mod logging;
pub mod mastodon;
pub mod outbox;
pub mod sources;
pub mod store;
pub mod timeouts;
pub mod web;
