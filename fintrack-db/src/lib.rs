//! The one Postgres layer.
