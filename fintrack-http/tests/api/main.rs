//! The real router on a real database.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
#![allow(dead_code, reason = "the resources that need all of it are on their way")]

mod account;
mod auth;
mod contract;
mod entry;
mod hardening;
mod api_keys;
mod entry;
mod exchange_rates;
mod house;
mod idempotency;
mod import_sessions;
mod server;
mod sessions;
mod tags;
mod workspaces;
