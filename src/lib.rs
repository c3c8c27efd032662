//! Auditoot: a Mastodon bot that lists the apps that can reach your account, and removes the ones you choose.

pub mod audit;
pub mod bot;
pub mod clock;
pub mod commands;
pub mod config;
pub mod crash;
pub mod demo;
pub mod dialogue;
pub mod guard;
pub mod home;
pub mod inbox;
pub mod launch;
pub mod logging;
pub mod outbox;
pub mod prompts;
pub mod sandbox;
pub mod secret;
pub mod server;
pub mod store;
pub mod web;
