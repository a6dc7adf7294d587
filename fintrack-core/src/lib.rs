//! The business rules of FinTrack.
//!
//! Pure: no I/O, no async, no clock, no randomness. "Today" and new identities are arguments; bytes come from a
//! [`statement::Source`] that the caller supplies. A caller loads facts, asks this crate to decide, and stores what was
//! decided.
//!
//! The modules, in reading order; each uses only those above it:
//!
//! | module | holds |
//! |---|---|
//! | [`id`] | typed identities |
//! | [`name`] | short texts with rules |
//! | [`money`] | amounts, currencies, splitting |
//! | [`calendar`] | billing months, periods, days of a month |
//! | [`account`], [`card`], [`category`] | the places that money moves between |
//! | [`entry`] | the eight kinds of transaction and their postings |
//! | [`instalment`] | purchases paid in parts |
//! | [`invoice`] | what is owed on a card, month by month |
//! | [`ledger`] | balances, folded from entries |
//! | [`statement`] | a bank's file to typed lines |
//! | [`suggest`] | a likely kind and category for a line |
//! | [`import_session`] | lines to entries: staging, duplicates, reconciling, commit, close |
//! | [`report`] | one module a report; each returns a value, none prints |
//! | [`export`] | the books as CSV, JSON, OFX, and journals of hledger, ledger and beancount |
#![deny(clippy::float_arithmetic)]

pub mod account;
pub mod calendar;
pub mod card;
pub mod category;
pub mod entry;
pub mod export;
pub mod id;
pub mod import_session;
pub mod instalment;
pub mod invoice;
pub mod ledger;
pub mod money;
pub mod name;
pub mod report;
pub mod statement;
pub mod suggest;
#[cfg(feature = "testing")]
pub mod testing;
pub mod word;
