//! What the API is about: one module a resource, each with its requests, its answers and its handlers.
//!
//! [`tags`] is the model that the others follow. A handler says in its signature what it needs, reads or goes through the
//! door, and answers; what it decides, it asks the core.

pub(crate) mod admin;
pub(crate) mod auth;
pub(crate) mod import_sessions;
pub(crate) mod tags;
pub(crate) mod user;
pub(crate) mod api_keys;
pub(crate) mod exchange_rates;
pub(crate) mod tags;
pub(crate) mod workspaces;
