//! What the API is about: one module a resource, each with its requests, its answers and its handlers.
//!
//! [`tags`] is the model that the others follow. A handler says in its signature what it needs, reads or goes through the
//! door, and answers; what it decides, it asks the core. What transactions of all kinds have in common is in [`entries`],
//! and the names of what they refer to in [`names`]; figures are made of what [`figures`] loads.

pub(crate) mod accounts;
pub(crate) mod admin;
pub(crate) mod api_keys;
pub(crate) mod audit;
pub(crate) mod auth;
pub(crate) mod budgets;
pub(crate) mod cards;
pub(crate) mod categories;
pub(crate) mod dashboard;
pub(crate) mod enrichment;
pub(crate) mod entries;
pub(crate) mod exchange_rates;
pub(crate) mod expenses;
pub(crate) mod export;
pub(crate) mod figures;
pub(crate) mod goals;
pub(crate) mod import_profiles;
pub(crate) mod import_sessions;
pub(crate) mod incomes;
pub(crate) mod investments;
pub(crate) mod names;
pub(crate) mod notifications;
pub(crate) mod recurring;
pub(crate) mod reports;
pub(crate) mod rules;
pub(crate) mod subcategories;
pub(crate) mod tags;
pub(crate) mod transactions;
pub(crate) mod transfers;
pub(crate) mod user;
pub(crate) mod workspaces;
