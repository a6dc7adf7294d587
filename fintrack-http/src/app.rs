//! What handlers are given.

use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use fintrack_core::id::{SessionId, UserId, WorkspaceId};
use fintrack_db::Db;

use crate::access_token::{SignedIn, Signer};
use crate::background::Background;
use crate::caller::KeyShown;
use crate::config::Config;
use crate::live::Live;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::password::Passwords;
use crate::remembered::Remembered;
use crate::resource::auth::setup::Usher;
use crate::secret::{Seal, Secret, random};
use crate::throttle::Throttle;
use crate::ticket::RefreshSigner;
use crate::upload::Uploads;

/// What all requests share. Cloning it shares it, and costs little: each layer of each request does so.
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The parts of an [`App`].
pub struct Parts {
    pub(crate) db: Db,
    pub(crate) metrics: Metrics,
    pub(crate) config: Config,
    pub(crate) signer: Signer,
    pub(crate) refresh_signer: RefreshSigner,
    pub(crate) usher: Usher,
    pub(crate) seal: Seal,
    pub(crate) passwords: Passwords,
    /// How much may be on its way in at once.
    pub(crate) uploads: Uploads,
    /// What goes on after answers.
    pub(crate) background: Background,
    pub(crate) mailer: Mailer,
    /// Figures and names that were read before.
    pub(crate) remembered: Remembered,
    /// Everybody who hears what happens.
    pub(crate) live: Live,
    /// How often somebody may guess.
    pub(crate) guesses: Throttle,
    /// How often anybody may have messages sent to somebody.
    pub(crate) messages: Throttle,
}

impl App {
    /// An application on a database, with metrics that start from zero.
    pub fn new(db: Db, config: Config) -> Self {
        let background = Background::default();
        Self(Arc::new(Parts {
            live: Live::new(db.clone(), config.streams),
            db,
            metrics: Metrics::new(),
            signer: Signer::new(&config.key),
            refresh_signer: RefreshSigner::new(&config.key),
            usher: Usher::new(&config.key),
            seal: Seal::new(&config.key),
            passwords: Passwords::new(&config.password_cost),
            uploads: Uploads::of(config.upload_bytes_max),
            remembered: Remembered::new(),
            mailer: Mailer::new(config.smtp.clone(), config.site.clone(), background.clone()),
            background,
            guesses: Throttle::of_guesses(),
            messages: Throttle::of_messages(),
            config,
        }))
    }

    /// How many hashes of passwords were computed since the start: what whoever guesses costs.
    pub fn password_hashes(&self) -> u64 {
        self.passwords.computed()
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
