//! The real router on a real database.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
#![allow(dead_code, reason = "the resources that need all of it are on their way")]

mod account;
mod api_keys;
mod auth;
mod cards;
mod contract;
mod enrichment;
mod entries;
mod entry;
mod exchange_rates;
mod exports;
mod hardening;
mod house;
mod idempotency;
mod import_sessions;
mod places;
mod reports;
mod rules;
mod server;
mod sessions;
mod tags;
mod transactions;
mod workspaces;
