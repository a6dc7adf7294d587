//! What handlers are given.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use fintrack_core::id::{SessionId, UserId, WorkspaceId};
use fintrack_db::Db;

use crate::access_token::{SignedIn, Signer};
use crate::caller::KeyShown;
use crate::config::Config;
use crate::metrics::Metrics;
use crate::secret::{Secret, random};

/// The parts that all requests share. Cloning it shares them.
#[derive(Clone)]
pub struct App {
    pub(crate) db: Db,
    pub(crate) metrics: Metrics,
    pub(crate) config: Arc<Config>,
    pub(crate) signer: Signer,
}

impl App {
    /// An application on a database, with metrics that start from zero.
    pub fn new(db: Db, config: Config) -> Self {
        let signer = Signer::new(&config.key);
        Self { db, metrics: Metrics::new(), config: Arc::new(config), signer }
    }

    /// An access token of a sign-in, as `POST /auth/login` answers it.
    pub fn access_token(&self, user: UserId, session: SessionId, at: DateTime<Utc>) -> Secret {
        self.signer.sign(SignedIn { user, session }, at)
    }

    /// The text of a new API key of a workspace, as `POST /api-keys` answers it. What is kept of it is its SHA-256.
    pub fn api_key(workspace: WorkspaceId) -> Secret {
        KeyShown::write(workspace, &random())
    }
}
