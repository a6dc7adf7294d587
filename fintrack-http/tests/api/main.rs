//! The real router on a real database.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
#![allow(dead_code, reason = "the resources that need all of it are on their way")]

mod cards;
mod entries;
mod entry;
mod house;
mod idempotency;
mod places;
mod server;
mod tags;
mod transactions;
