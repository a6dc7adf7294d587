//! The one Postgres layer.
pub mod embedded;
