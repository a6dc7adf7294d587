//! Requests that may be sent again: the first is done, the others get its answer.
//!
//! A request is claimed first in the transaction of its change, and its answer kept last, so that there is an answer if and
//! only if there is the change. Of two at once the second waits: it gets the answer if the first commits, and is itself the
//! first if that rolls back.
//!
//! What is not to be kept (a failure of ours, a refusal for now) is rolled back with the claim. To keep the answer of a
//! change that was refused, claim again in a transaction that does nothing else.

use std::time::Duration;

use chrono::{DateTime, Utc};
use fintrack_core::id::{UserId, WorkspaceId};
use fintrack_core::secret::ANSWER_LIFE;
use sqlx::PgConnection;
use sqlx::error::DatabaseError;
use uuid::Uuid;

use crate::{DbError, UserTx, WorkspaceTx};

/// How often a claim is tried: a record may vanish between two looks at it.
const TRIES_MAX: u32 = 5;
/// What PostgreSQL says when a lock is not to be had in time.
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// The transaction that a request is done in.
#[derive(Debug)]
pub enum RequestTx<'a> {
    /// In a workspace.
    Workspace(&'a mut WorkspaceTx),
    /// Of a user, in no workspace.
    User(&'a mut UserTx),
}

impl<'a> From<&'a mut WorkspaceTx> for RequestTx<'a> {
    fn from(tx: &'a mut WorkspaceTx) -> Self {
        Self::Workspace(tx)
    }
}

impl<'a> From<&'a mut UserTx> for RequestTx<'a> {
    fn from(tx: &'a mut UserTx) -> Self {
        Self::User(tx)
    }
}

impl RequestTx<'_> {
    fn user(&self) -> UserId {
        match self {
            Self::Workspace(tx) => tx.scope().user,
            Self::User(tx) => tx.user(),
        }
    }

    fn workspace(&self) -> Option<WorkspaceId> {
        match self {
            Self::Workspace(tx) => Some(tx.scope().workspace),
            Self::User(_) => None,
        }
    }

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        match self {
            Self::Workspace(tx) => tx.conn(),
            Self::User(tx) => tx.conn(),
        }
    }
}

/// A request with a key. Whose it is, and in which workspace, the transaction says.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `POST`.
    pub method: &'a str,
    /// The path as it was asked for, up to 500 characters.
    pub path: &'a str,
    /// As the client chose it, up to 255 characters.
    pub key: &'a str,
    /// SHA-256 of what was sent.
    pub fingerprint: [u8; 32],
}

/// What is known of a request.
#[derive(Debug)]
pub enum Claim {
    /// It is new: do it, and keep the answer with the guard.
    Fresh(Guard),
    /// It was done, and this was answered.
    Replay {
        /// The HTTP status.
        status: u16,
        /// The body as it was kept.
        answer: Vec<u8>,
    },
    /// The key was used for something else.
    OtherRequest,
    /// It is being done, longer than one would wait. The transaction is of no more use: drop it.
    InProgress,
}

/// The right to do a request, and the duty to say what was answered.
#[derive(Debug)]
#[must_use = "a request that was done and has no answer cannot be sent again"]
pub struct Guard {
    id: Uuid,
}

/// Claims a request, first in the transaction of its change; waits for another one that does the same, so long at most.
///
/// # Errors
/// [`DbError::Statement`] when a part of the request is longer than it may be.
pub async fn claim<'a>(
    tx: impl Into<RequestTx<'a>>,
    request: &Request<'_>,
    at: DateTime<Utc>,
    patience: Duration,
) -> Result<Claim, DbError> {
    let mut tx = tx.into();
    let before = wait_no_longer_than(tx.conn(), patience).await?;
    let claimed = claim_in_turn(&mut tx, request, at).await;
    if let Err(DbError::Busy(error)) = &claimed
        && error.as_database_error().and_then(DatabaseError::code).as_deref() == Some(LOCK_NOT_AVAILABLE)
    {
        return Ok(Claim::InProgress);
    }
    let claim = claimed?;
    sqlx::query!(r#"select set_config('lock_timeout', $1, true) as "set!""#, before).fetch_one(tx.conn()).await?;
    Ok(claim)
}

/// Whether an answer is kept under a request's key, whatever was sent with it: before what is sent has come, that is all that
/// is known of it.
///
/// # Errors
/// [`DbError`].
pub async fn is_kept<'a>(
    tx: impl Into<RequestTx<'a>>,
    request: &Request<'_>,
    at: DateTime<Utc>,
) -> Result<bool, DbError> {
    let mut tx = tx.into();
    let (user, workspace) = (tx.user().get(), tx.workspace().map(WorkspaceId::get));
    let is_kept = sqlx::query_scalar!(
        r#"select exists (
               select
               from idempotency_records
               where user_id = $1 and workspace_id is not distinct from $2 and method = $3 and path = $4 and key = $5
                 and expires_at > $6
           ) as "is_kept!""#,
        user,
        workspace,
        request.method,
        request.path,
        request.key,
        at,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(is_kept)
}

/// For the statements that follow; what held before.
async fn wait_no_longer_than(connection: &mut PgConnection, patience: Duration) -> Result<String, DbError> {
    // 0 would mean for ever.
    let patience = format!("{}ms", patience.as_millis().clamp(1, 3_600_000));
    let row = sqlx::query!(
        r#"with known as materialized (select current_setting('lock_timeout') as before)
           select before as "before!", set_config('lock_timeout', $1, true) as "set!" from known"#,
        patience,
    )
    .fetch_one(connection)
    .await?;
    Ok(row.before)
}

async fn claim_in_turn(tx: &mut RequestTx<'_>, request: &Request<'_>, at: DateTime<Utc>) -> Result<Claim, DbError> {
    for _ in 0..TRIES_MAX {
        if let Some(id) = insert(tx, request, at).await? {
            return Ok(Claim::Fresh(Guard { id }));
        }
        let Some(record) = Record::lock(tx, request).await? else { continue };
        if record.expires_at <= at {
            let id = record.id;
            record.start_over(tx, request, at).await?;
            return Ok(Claim::Fresh(Guard { id }));
        }
        return Ok(record.claim(request));
    }
    // It comes and goes faster than we look: somebody is at it.
    Ok(Claim::InProgress)
}

/// `None` when there is one of that key. Waits for whoever is making it.
async fn insert(tx: &mut RequestTx<'_>, request: &Request<'_>, at: DateTime<Utc>) -> Result<Option<Uuid>, DbError> {
    let (user, workspace) = (tx.user().get(), tx.workspace().map(WorkspaceId::get));
    let id = sqlx::query_scalar!(
        "insert into idempotency_records
             (user_id, id, workspace_id, method, path, key, fingerprint, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (user_id, workspace_id, method, path, key) do nothing
         returning id",
        user,
        Uuid::now_v7(),
        workspace,
        request.method,
        request.path,
        request.key,
        &request.fingerprint[..],
        at,
        at + ANSWER_LIFE,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(id)
}

/// What was kept of a request.
struct Record {
    id: Uuid,
    fingerprint: Vec<u8>,
    status: Option<i16>,
    answer: Option<Vec<u8>>,
    expires_at: DateTime<Utc>,
}

impl Record {
    /// Nobody else replaces or removes it until the transaction ends.
    async fn lock(tx: &mut RequestTx<'_>, request: &Request<'_>) -> Result<Option<Self>, DbError> {
        let (user, workspace) = (tx.user().get(), tx.workspace().map(WorkspaceId::get));
        let found = sqlx::query_as!(
            Self,
            "select id, fingerprint, status, answer, expires_at
             from idempotency_records
             where user_id = $1 and workspace_id is not distinct from $2 and method = $3 and path = $4 and key = $5
             for update",
            user,
            workspace,
            request.method,
            request.path,
            request.key,
        )
        .fetch_optional(tx.conn())
        .await?;
        Ok(found)
    }

    fn claim(self, request: &Request<'_>) -> Claim {
        if self.fingerprint != request.fingerprint {
            return Claim::OtherRequest;
        }
        match (self.status.and_then(|status| u16::try_from(status).ok()), self.answer) {
            (Some(status), Some(answer)) => Claim::Replay { status, answer },
            // Done, by whoever forgot to say what was answered. It is not done again.
            _ => Claim::InProgress,
        }
    }

    /// As if it had not been sent before.
    async fn start_over(self, tx: &mut RequestTx<'_>, request: &Request<'_>, at: DateTime<Utc>) -> Result<(), DbError> {
        let user = tx.user().get();
        sqlx::query!(
            "update idempotency_records
             set fingerprint = $3, status = null, answer = null, created_at = $4, expires_at = $5
             where user_id = $1 and id = $2",
            user,
            self.id,
            &request.fingerprint[..],
            at,
            at + ANSWER_LIFE,
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}

impl Guard {
    /// Keeps what is answered, last in the transaction of the change.
    ///
    /// # Errors
    /// [`DbError::Statement`] when it is no HTTP status; [`DbError::NotFound`] when it is not the transaction that the
    /// request was claimed in.
    pub async fn finish<'a>(self, tx: impl Into<RequestTx<'a>>, status: u16, answer: &[u8]) -> Result<(), DbError> {
        let mut tx = tx.into();
        let user = tx.user().get();
        let done = sqlx::query!(
            "update idempotency_records set status = $3, answer = $4 where user_id = $1 and id = $2",
            user,
            self.id,
            i16::try_from(status).unwrap_or(i16::MAX),
            answer,
        )
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 { Err(DbError::not_found("request", self.id)) } else { Ok(()) }
    }
}
