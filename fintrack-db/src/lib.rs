//! FinTrack's one Postgres layer: loads facts, and stores what the core decided.
//!
//! [`Db::connect`] opens the books, in FinTrack's private PostgreSQL ([`embedded`]) or on a server that someone else
//! runs. [`Db::begin`] begins a transaction in one workspace, [`Db::begin_personal`] one of a user alone, and each noun has
//! a module whose functions take it. [`Db::begin_in_session`] and [`Db::begin_with_key`] first make sure that somebody may.
//!
//! What is absent here: business rules (the core's), identities of the acting user (the shell's), and statements that
//! are not checked against the schema when this crate is compiled.

pub mod account;
pub mod api_key;
pub mod archive;
pub mod audit;
pub mod budget;
pub mod card;
pub mod category;
pub mod credential;
pub mod currency;
pub mod deletion;
pub mod doctor;
pub mod email_token;
pub mod embedded;
pub mod event;
pub mod exchange_rate;
pub mod expiry;
pub mod export;
pub mod first_person;
pub mod goal;
pub mod idempotency;
pub mod import_session;
pub mod investment;
pub mod invite;
pub mod invoice;
pub mod member;
pub mod notification;
pub mod preferences;
pub mod recurring;
pub mod report;
pub mod rule;
pub mod schema;
pub mod session;
pub mod settings;
pub mod statement_profile;
pub mod tag;
pub mod transaction;
pub mod user;
pub mod workspace;

mod bulk;
mod connect;
mod db;
mod error;
mod money;
mod retry;
mod stored;
#[cfg(feature = "testing")]
pub mod testing;
mod whole;

pub use connect::ConnectError;
pub use db::{Db, Purpose, Scope, Target, UserTx, WorkspaceTx};
pub use error::{Constraint, DbError};
pub use retry::{ATTEMPTS_MAX, Retryable, pause_after};
pub use settings::{Settings, SettingsError};
pub use stored::{Stored, Version};
