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
//! What happened to what is a user's own goes another channel, and is heard by the same listener.
//!
//! Commits of transactions that publish queue for a moment, one behind the other, in the whole server: publish one event
//! for many things, rather than many.

use std::time::Duration;

use chrono::Utc;
use fintrack_core::event::{Event, EventType, Key, PersonalEvent, PersonalKind, Progress, Topic};
use fintrack_core::id::{NotificationId, UserId};
use sqlx::postgres::{PgListener, PgNotification, PgPoolOptions};
use sqlx::{Executor, PgConnection};
use tracing::{debug, info, warn};

use crate::db::{Db, Login, WorkspaceTx};
use crate::error::DbError;

/// The channel that all events of a database go through.
pub const CHANNEL: &str = "fintrack";
/// The channel that personal events go through.
pub const PERSONAL_CHANNEL: &str = "fintrack_personal";

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

/// Tells everyone how far an upload is, once the transaction is committed: one of its own, for that of the upload tells
/// nothing before its end.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn publish_progress(tx: &mut WorkspaceTx, progress: Progress) -> Result<(), DbError> {
    let event = Event::progress(tx.scope().workspace, progress, Utc::now());
    send(tx, &event).await
}

/// Tells everyone several things, once the transaction is committed: one statement.
pub(crate) async fn publish_all(tx: &mut WorkspaceTx, events: &[Event]) -> Result<(), DbError> {
    let texts: Vec<String> = events.iter().map(ToString::to_string).collect();
    sqlx::query!("select pg_notify('fintrack', told) from unnest($1::text[]) as told", &texts)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Tells whoever serves a user what happened to what is theirs, once the transaction is committed: one statement for all
/// whom it happened to.
pub(crate) async fn publish_personal(
    connection: &mut PgConnection,
    kind: PersonalKind,
    of: impl IntoIterator<Item = (UserId, Vec<NotificationId>)>,
) -> Result<(), DbError> {
    let texts: Vec<String> =
        of.into_iter().map(|(user, ids)| PersonalEvent::new(user, kind, ids).to_string()).collect();
    if !texts.is_empty() {
        sqlx::query!("select pg_notify('fintrack_personal', told) from unnest($1::text[]) as told", &texts)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Tells whoever serves a user that what they may do, or where they are signed in, is another.
pub(crate) async fn publish_access(connection: &mut PgConnection, user: UserId) -> Result<(), DbError> {
    publish_personal(connection, PersonalKind::AccessChanged, [(user, Vec::new())]).await
}

async fn send(tx: &mut WorkspaceTx, event: &Event) -> Result<(), DbError> {
    publish_all(tx, std::slice::from_ref(event)).await
}

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Something changed in some workspace.
    Event(Event),
    /// Something of some user's own changed.
    Personal(PersonalEvent),
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
    silence_max: Duration,
    answer_time_max: Duration,
}

impl Listener {
    /// Begins to listen: whatever is committed from here on is heard.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when no connection is to be had.
    pub async fn connect(db: &Db) -> Result<Self, DbError> {
        let connection = Some(listen(db).await?);
        Ok(Self { db: db.clone(), connection, silence_max: SILENCE_MAX, answer_time_max: ANSWER_TIME_MAX })
    }

    /// Waits for the next thing to hear; for as long as it takes, also when the database is away. Nothing is lost when
    /// the wait is given up and begun again.
    pub async fn next(&mut self) -> Heard {
        loop {
            let Some(connection) = &mut self.connection else {
                self.connection = Some(listen_again(&self.db).await);
                return Heard::MayHaveMissed;
            };
            match tokio::time::timeout(self.silence_max, connection.try_recv()).await {
                Ok(Ok(Some(notification))) => return read(&notification),
                Ok(Ok(None)) => self.lost("it was closed"),
                Ok(Err(error)) => self.lost(&error.to_string()),
                Err(_) => {
                    if !answers(connection, self.answer_time_max).await {
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

fn read(notification: &PgNotification) -> Heard {
    let payload = notification.payload();
    let heard = match notification.channel() {
        PERSONAL_CHANNEL => payload.parse().map(Heard::Personal),
        _ => payload.parse().map(Heard::Event),
    };
    match heard {
        Ok(heard) => heard,
        Err(error) => {
            // The text itself may hold anything, and stays out of the log.
            debug!(%error, bytes = payload.len(), "heard something that is no event");
            Heard::MayHaveMissed
        }
    }
}

async fn answers(connection: &mut PgListener, within: Duration) -> bool {
    let asked = tokio::time::timeout(within, connection.execute("select 1")).await;
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
    connection.listen_all([CHANNEL, PERSONAL_CHANNEL]).await?;
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

#[cfg(test)]
mod tests {
    use fintrack_core::event::{Happening, event_type};
    use rustix::process::{Pid, Signal, kill_process};
    use uuid::Uuid;

    use super::*;
    use crate::testing::TestDb;

    #[tokio::test]
    async fn a_server_that_vanished_without_a_word_is_noticed_and_one_that_has_nothing_to_say_is_not() {
        let test = TestDb::new().await;
        let scope = test.scope().await;
        let mut listener = Listener::connect(test.db()).await.unwrap();
        (listener.silence_max, listener.answer_time_max) = (Duration::from_millis(50), Duration::from_millis(500));
        let quiet = tokio::time::timeout(Duration::from_secs(1), listener.next()).await;
        assert!(quiet.is_err(), "it answers when it is asked");

        let query =
            "select pid from pg_stat_activity where datname = current_database() and application_name = 'fintrack'
                     and state = 'idle' and (query = 'select 1' or query like 'LISTEN%')";
        let pid: i32 = sqlx::query_scalar(query).fetch_one(&mut test.admin().await).await.unwrap();
        let backend = Pid::from_raw(pid).unwrap();
        kill_process(backend, Signal::STOP).unwrap();
        let heard = listener.next().await;
        kill_process(backend, Signal::CONT).unwrap();
        assert_eq!(heard, Heard::MayHaveMissed);

        let mut tx = test.db().begin(scope).await.unwrap();
        publish(&mut tx, event_type(Topic::Tag, Happening::Created), vec![Key::Id(Uuid::nil())]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(listener.next().await, Heard::Event(event) if event.is_of(scope.workspace)));
    }
}
