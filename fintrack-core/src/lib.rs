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
//! | [`money`] | amounts, currencies, splitting; [`money::exchange`], rates by date |
//! | [`calendar`] | billing months, periods, days of a month, frequencies |
//! | [`account`], [`card`], [`category`] | the places that money moves between |
//! | [`entry`] | the eight kinds of transaction and their postings |
//! | [`instalment`] | purchases paid in parts |
//! | [`invoice`] | what is owed on a card, month by month |
//! | [`reimbursement`] | incomes that pay expenses back |
//! | [`ledger`] | balances, folded from entries |
//! | [`budget`], [`goal`] | planned against actual; a target and its progress |
//! | [`investment`] | what is held, what it was promised, what it is worth on a day |
//! | [`statement`] | a bank's file to typed lines |
//! | [`suggest`] | a likely kind and category for a line |
//! | [`import_session`] | lines to entries: staging, duplicates, reconciling, commit, close |
//! | [`recurrence`] | recurring items: their slots, what settles them, what the history suggests |
//! | [`audit`] | the trail of what was done to which rows, undo, the state in one hash |
//! | [`notice`] | which notifications a change deserves |
//! | [`report`] | one module a report; each returns a value, none prints |
//! | [`workspace`] | the boundary that nothing crosses, and what holds for all books within it |
//! | [`archive`] | a whole workspace as one file, written and read back without loss |
//! | [`export`] | the books as CSV, JSON, OFX, and journals of hledger, ledger and beancount |
#![deny(clippy::float_arithmetic)]

pub mod account;
pub mod archive;
pub mod audit;
pub mod budget;
pub mod calendar;
pub mod card;
pub mod category;
pub mod entry;
pub mod export;
pub mod goal;
pub mod id;
pub mod import_session;
pub mod instalment;
pub mod investment;
pub mod invoice;
pub mod ledger;
pub mod money;
pub mod name;
pub mod notice;
pub mod recurrence;
pub mod reimbursement;
pub mod report;
pub mod statement;
pub mod suggest;
#[cfg(feature = "testing")]
pub mod testing;
pub mod word;
pub mod workspace;
