//! Events, published in the transaction of the change and heard by every process that serves the books.
//!
//! [`publish`] is part of the transaction: what is rolled back is never heard of, and what is heard of can be read.
//! PostgreSQL's `NOTIFY` passes it on. That knows no workspaces, on purpose: one [`Listener`] of a process feeds many
//! clients, and [`Event::is_of`] says which of them an event is for. An event holds nothing but the identities of what
//! changed, so hearing it tells a process nothing that reading it would not have to allow.
//!
//! Notifications are not kept for those who are away. A listener that lost its connection, for whatever reason, says
//! [`Heard::MayHaveMissed`] once it listens again, and its reader reads everything anew.
//!
//! Commits of transactions that publish queue for a moment, one behind the other, in the whole server: publish one event
//! for many things, rather than many.

use std::time::Duration;

use chrono::Utc;
use fintrack_core::event::{Event, EventType, Key, Topic};
use sqlx::Executor;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tracing::{debug, info, warn};

use crate::db::{Db, Login, WorkspaceTx};
use crate::error::DbError;

/// The channel that all events of a database go through.
pub const CHANNEL: &str = "fintrack";

/// After how long a silence the connection is tried: a server that vanished says nothing.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// How long it may take to answer, or to be connected to.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(5);
/// The pause before the first new attempt to connect; it doubles up to [`PAUSE_MAX`].
const PAUSE: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(2);

/// Tells everyone that something happened to these things, once the transaction is committed.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn publish(tx: &mut WorkspaceTx, kind: EventType, keys: Vec<Key>) -> Result<(), DbError> {
    let event = Event::new(tx.scope().workspace, kind, keys, Utc::now());
    send(tx, &event).await
}

/// Tells everyone to read a topic anew, or everything, once the transaction is committed.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn publish_books_changed(tx: &mut WorkspaceTx, topic: Option<Topic>) -> Result<(), DbError> {
    let event = Event::books_changed(tx.scope().workspace, topic, Utc::now());
    send(tx, &event).await
}

async fn send(tx: &mut WorkspaceTx, event: &Event) -> Result<(), DbError> {
    sqlx::query!("select pg_notify('fintrack', $1)", event.to_string()).execute(tx.conn()).await?;
    Ok(())
}

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Something changed in some workspace.
    Event(Event),
    /// Something may have changed anywhere: the connection was lost for a while, or somebody published what this program
    /// cannot read. From here on nothing is missed again.
    MayHaveMissed,
}

/// Hears every event of the database, on a connection of its own.
#[derive(Debug)]
pub struct Listener {
    db: Db,
    /// `None` while the connection is lost.
    connection: Option<PgListener>,
}

impl Listener {
    /// Begins to listen: whatever is committed from here on is heard.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when no connection is to be had.
    pub async fn connect(db: &Db) -> Result<Self, DbError> {
        Ok(Self { db: db.clone(), connection: Some(listen(db).await?) })
    }

    /// Waits for the next thing to hear; for as long as it takes, also when the database is away. Nothing is lost when
    /// the wait is given up and begun again.
    pub async fn next(&mut self) -> Heard {
        loop {
            let Some(connection) = &mut self.connection else {
                self.connection = Some(listen_again(&self.db).await);
                return Heard::MayHaveMissed;
            };
            match tokio::time::timeout(SILENCE_MAX, connection.try_recv()).await {
                Ok(Ok(Some(notification))) => return read(notification.payload()),
                Ok(Ok(None)) => self.lost("it was closed"),
                Ok(Err(error)) => self.lost(&error.to_string()),
                Err(_) => {
                    if !answers(connection).await {
                        self.lost("it does not answer");
                    }
                }
            }
        }
    }

    fn lost(&mut self, reason: &str) {
        warn!(reason, "lost the connection that events are heard on");
        self.connection = None;
    }
}

fn read(payload: &str) -> Heard {
    match payload.parse() {
        Ok(event) => Heard::Event(event),
        Err(error) => {
            // The text itself may hold anything, and stays out of the log.
            debug!(%error, bytes = payload.len(), "heard something that is no event");
            Heard::MayHaveMissed
        }
    }
}

async fn answers(connection: &mut PgListener) -> bool {
    let asked = tokio::time::timeout(ANSWER_TIME_MAX, connection.execute("select 1")).await;
    matches!(asked, Ok(Ok(_)))
}

/// A connection that nobody else gets and that does not grow too old, as the serving role.
async fn listen(db: &Db) -> Result<PgListener, DbError> {
    let must_set_role = db.login == Login::SetRole;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ANSWER_TIME_MAX)
        .max_lifetime(None)
        .idle_timeout(None)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if must_set_role {
                    connection.execute("set role fintrack_app").await?;
                }
                Ok(())
            })
        })
        .connect_lazy_with(db.pool.connect_options().as_ref().clone());
    let mut connection = PgListener::connect_with(&pool).await?;
    connection.eager_reconnect(false);
    connection.listen(CHANNEL).await?;
    Ok(connection)
}

async fn listen_again(db: &Db) -> PgListener {
    let mut pause = PAUSE;
    loop {
        match listen(db).await {
            Ok(connection) => {
                info!("events are heard again");
                return connection;
            }
            Err(error) => debug!(%error, "cannot listen for events yet"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
}
