//! The real binary, run as a person runs it.
#![allow(clippy::unwrap_used, reason = "a run that cannot be made is a failed test")]

mod bad_input;
mod books;
mod classify;
mod demo;
mod help;
mod import;
mod killed;
mod parse;
mod rules;
mod run;
mod serve;
mod trail;
mod users;
