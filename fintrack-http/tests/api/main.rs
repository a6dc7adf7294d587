//! The real router on a real database.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
#![allow(dead_code, reason = "the resources that need all of it are on their way")]

mod account;
mod api_keys;
mod auth;
mod budgets;
mod cards;
mod contract;
mod dashboard;
mod enrichment;
mod entries;
mod entry;
mod exchange_rates;
mod exports;
mod goals;
mod hardening;
mod house;
mod idempotency;
mod import_answers;
mod import_races;
mod import_sessions;
mod investments;
mod journey;
mod links;
mod notifications;
mod places;
mod recurring;
mod reference;
mod reports;
mod rules;
mod security;
mod server;
mod sessions;
mod stream;
mod tags;
mod transactions;
mod upload;
mod upload_refusals;
mod workspaces;
