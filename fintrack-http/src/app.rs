//! What handlers are given.

use fintrack_db::Db;

use crate::metrics::Metrics;

/// The parts that all requests share. Cloning it shares them.
#[derive(Clone)]
pub struct App {
    pub(crate) db: Db,
    pub(crate) metrics: Metrics,
}

impl App {
    /// An application on a database, with metrics that start from zero.
    pub fn new(db: Db) -> Self {
        Self { db, metrics: Metrics::new() }
    }
}
