//! FinTrack's HTTP server: thin over the core and the database.
//!
//! [`router`] is the table of contents: every path, in one place. A handler reads through `fintrack-db`, asks the core
//! and answers; it holds no SQL and no arithmetic. The rest is what every request shares:
//!
//! | module | holds |
//! |---|---|
//! | `resource` | what the API is about, one module a resource; `tags` is the model |
//! | [`App`], [`Config`] | what handlers are given, and how the server is set up |
//! | `caller`, `access_token` | who calls: a cookie, a bearer token or a key, and no forgery across sites |
//! | `entry` | the way in: what a handler takes to work in a workspace, and what it may do there |
//! | `write` | the one door for changes: retried when a race is lost, done once for each `Idempotency-Key` |
//! | `password`, `throttle` | what signing in costs, and how often it may be tried |
//! | `secret`, `ticket` | texts that no log shows, and tokens that are kept as a hash |
//! | [`mail`], [`link_for`], `origin` | how people are reached, and where requests come from |
//! | `aside`, `background` | what takes long, where nobody waits for it; what goes on after an answer |
//! | `remembered` | figures and names that were read before, for as long as the books are what they were |
//! | `document`, `download`, `spool` | reports as spreadsheets and pages; files on their way out, and in |
//! | `hardening`, `connection` | headers for browsers, CORS for one site, limits on what goes on at once, and on how long a connection may do nothing |
//! | `live` | what happens, heard once and told to everybody who is connected |
//! | `field`, `word`, `list`, `version` | amounts and other fields, enumerations, pages, `ETag` and `If-Match` |
//! | [`ApiError`], [`problem`] | what can go wrong, and how a client sees it: RFC 9457, from one exhaustive match |
//! | [`extract`] | `Path`, `Query` and `Json` whose rejections are an [`ApiError`] |
//! | `multipart`, `upload` | files on their way in: received, read, and how far that is |
//! | `request` | the request's id, its log line, its problem |
//! | [`metrics`] | the four metrics that operators rely on |
//! | `pages` | the web pages, inside of the program or in a folder |
//! | [`openapi`] | the OpenAPI document, generated from the handlers |
//! | `reference` | the same to browse, at `/api/docs` |
//! | `upkeep` | what has expired, or was deleted long enough ago, goes |
//! | [`serve`] | listening, and stopping without losing what was accepted |

mod access_token;
mod app;
mod aside;
mod background;
mod caller;
pub mod code;
pub mod config;
mod connection;
mod currency;
mod document;
mod download;
mod entry;
mod error;
pub mod extract;
mod fault;
mod field;
mod hardening;
mod health;
mod link;
mod list;
mod live;
pub mod mail;
pub mod metrics;
mod multipart;
pub mod openapi;
mod origin;
mod pages;
mod password;
pub mod problem;
mod reference;
mod remembered;
mod request;
mod resource;
mod router;
mod secret;
mod server;
mod spool;
#[cfg(test)]
mod testing;
mod throttle;
mod ticket;
mod upkeep;
mod upload;
mod version;
mod word;
mod write;

pub use access_token::ACCESS_TOKEN_LIFE;
pub use app::App;
pub use caller::API_KEY;
pub use config::{Config, ConfigError};
pub use entry::WORKSPACE_ID;
pub use error::ApiError;
pub use hardening::REQUESTS_MAX;
pub use link::{Link, LinkError, LinkFor, link_for};
pub use list::{PAGE_DEFAULT, PAGE_MAX};
pub use live::{HEARTBEAT, StreamLimits};
pub use request::{REQUEST_ID, REQUEST_TIME_MAX, UPLOAD_TIME_MAX};
pub use resource::auth::setup::Guest;
pub use router::{BODY_BYTES_MAX, router};
pub use secret::Secret;
pub use server::{ServeConfig, ServeError, Welcome, serve, serve_on};
pub use write::{IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED};
