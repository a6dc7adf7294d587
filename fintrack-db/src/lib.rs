//! FinTrack's one Postgres layer: loads facts, and stores what the core decided.
//!
//! [`Db::connect`] opens the books, in FinTrack's private PostgreSQL ([`embedded`]) or on a server that someone else
//! runs. [`Db::begin`] begins a transaction in one workspace, and each noun has a module whose functions take it.
//!
//! What is absent here: business rules (the core's), identities of the acting user (the shell's), and statements that
//! are not checked against the schema when this crate is compiled.

pub mod account;
pub mod audit;
pub mod budget;
pub mod card;
pub mod category;
pub mod currency;
pub mod embedded;
pub mod event;
pub mod exchange_rate;
pub mod goal;
pub mod import_session;
pub mod investment;
pub mod invoice;
pub mod recurring;
pub mod rule;
pub mod schema;
pub mod settings;
pub mod statement_profile;
pub mod tag;
pub mod transaction;
pub mod user;
pub mod workspace;

mod connect;
mod db;
mod error;
mod money;
mod retry;
mod stored;
#[cfg(feature = "testing")]
pub mod testing;

pub use connect::ConnectError;
pub use db::{Db, Scope, Target, WorkspaceTx};
pub use error::{Constraint, DbError};
pub use retry::{ATTEMPTS_MAX, Retryable};
pub use settings::{Settings, SettingsError};
pub use stored::{Stored, Version};
