//! What is of no more use, and goes in the background.

use chrono::{DateTime, Utc};

use crate::{Db, DbError};

/// How many rows went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Removed {
    /// Sign-ins whose time is over, ended before or not.
    pub sessions: i64,
    /// Tokens sent by e-mail whose time is over, used or not.
    pub email_tokens: i64,
    /// Answers that no repeat will ask for.
    pub idempotency_records: i64,
}

impl Removed {
    /// Whether another run may find more: some kind had as many as a run takes.
    pub fn is_full(self, most: u16) -> bool {
        [self.sessions, self.email_tokens, self.idempotency_records].contains(&i64::from(most))
    }
}

/// Removes what has expired, of everyone: so many rows of each kind at most. What another transaction holds is left for the
/// next run.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn remove_expired(db: &Db, at: DateTime<Utc>, most: u16) -> Result<Removed, DbError> {
    let mut tx = db.begin_unscoped().await?;
    let removed = sqlx::query_as!(
        Removed,
        r#"select sessions as "sessions!", email_tokens as "email_tokens!",
                  idempotency_records as "idempotency_records!"
           from remove_expired($1, $2)"#,
        at,
        i32::from(most),
    )
    .fetch_one(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(removed)
}
