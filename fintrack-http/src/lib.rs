//! FinTrack's HTTP server: thin over the core and the database.
//!
//! [`router`] is the table of contents: every path, in one place. A handler reads through `fintrack-db`, asks the core
//! and answers; it holds no SQL and no arithmetic. The rest is what every request shares:
//!
//! | module | holds |
//! |---|---|
//! | [`App`] | what handlers are given |
//! | [`ApiError`], [`problem`] | what can go wrong, and how a client sees it: RFC 9457, from one exhaustive match |
//! | [`extract`] | `Path`, `Query` and `Json` whose rejections are an [`ApiError`] |
//! | `request` | the request's id, its log line, its problem |
//! | [`metrics`] | the four metrics that operators rely on |
//! | [`openapi`] | the OpenAPI document, generated from the handlers |
//! | [`serve`] | listening, and stopping without losing what was accepted |

mod app;
mod currency;
mod error;
pub mod extract;
mod health;
pub mod metrics;
pub mod openapi;
pub mod problem;
mod request;
mod router;
mod server;
#[cfg(test)]
mod testing;

pub use app::App;
pub use error::ApiError;
pub use request::{REQUEST_ID, REQUEST_TIME_MAX};
pub use router::{BODY_BYTES_MAX, router};
pub use server::{ServeConfig, ServeError, serve, serve_on};
