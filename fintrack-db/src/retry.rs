//! Transactions that lose a race and are begun anew.

use std::time::Duration;

use tracing::debug;
use uuid::Uuid;

use crate::db::{Db, Scope, WorkspaceTx};
use crate::error::DbError;
use crate::import_session::{ImportError, SessionError};

/// How often a transaction is begun, the first time included.
pub const ATTEMPTS_MAX: u32 = 5;
/// The longest pause before the second attempt; it doubles from one to the next.
const PAUSE: Duration = Duration::from_millis(10);

/// An error that may say that a race was lost.
pub trait Retryable: From<DbError> {
    /// What storage answered, if that is what went wrong.
    fn db_error(&self) -> Option<&DbError>;
}

impl Retryable for DbError {
    fn db_error(&self) -> Option<&DbError> {
        Some(self)
    }
}

impl Retryable for ImportError {
    fn db_error(&self) -> Option<&DbError> {
        if let Self::Db(error) = self { Some(error) } else { None }
    }
}

impl Retryable for SessionError {
    fn db_error(&self) -> Option<&DbError> {
        if let Self::Db(error) = self { Some(error) } else { None }
    }
}

impl Db {
    /// Does some work in one transaction of a workspace, and commits it. When another transaction wins a race for the
    /// same rows ([`DbError::LostRace`]), everything is rolled back and done anew, up to [`ATTEMPTS_MAX`] times with
    /// pauses of some 10 to 80 ms; the last error is the caller's. Nothing else is ever repeated.
    ///
    /// The work is given the transaction and gives it back with its result; an error lets it go, which rolls it back.
    /// What the work does outside the transaction happens once for each attempt.
    ///
    /// ```no_run
    /// # use fintrack_core::account::Account;
    /// # use fintrack_db::{Db, DbError, Scope, account};
    /// # async fn example(db: Db, scope: Scope) -> Result<(), DbError> {
    /// let accounts: Vec<Account> = db
    ///     .transaction(scope, |mut tx| async move {
    ///         let accounts = account::list(&mut tx).await?;
    ///         Ok::<_, DbError>((tx, accounts))
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the work returns, or [`DbError`] of the beginning and the commit.
    // The transaction travels by value: futures that borrow it cannot be proved `Send` by a caller that is generic in
    // nothing, and handlers have to be.
    pub async fn transaction<T, E, F>(&self, scope: Scope, mut work: impl FnMut(WorkspaceTx) -> F) -> Result<T, E>
    where
        E: Retryable,
        F: Future<Output = Result<(WorkspaceTx, T), E>>,
    {
        let mut attempt = 1;
        loop {
            let error = match self.attempt(scope, &mut work).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            if attempt == ATTEMPTS_MAX || !matches!(error.db_error(), Some(DbError::LostRace(_))) {
                return Err(error);
            }
            debug!(attempt, "a transaction lost a race: beginning it anew");
            tokio::time::sleep(pause_after(attempt)).await;
            attempt += 1;
        }
    }

    async fn attempt<T, E, F>(&self, scope: Scope, work: &mut impl FnMut(WorkspaceTx) -> F) -> Result<T, E>
    where
        E: Retryable,
        F: Future<Output = Result<(WorkspaceTx, T), E>>,
    {
        let tx = self.begin(scope).await?;
        let (tx, value) = work(tx).await?;
        tx.commit().await?;
        Ok(value)
    }
}

/// How long to wait after an attempt that lost a race, counted from 1: half of a time that doubles, and up to as much
/// again. Those who raced must not meet a second time.
pub fn pause_after(attempt: u32) -> Duration {
    let half = PAUSE * 2_u32.saturating_pow(attempt - 1) / 2;
    // The last eight bytes of a new identity are random but for two bits, and those are cut off.
    let random = u32::from_be_bytes(Uuid::now_v7().into_bytes()[12..].try_into().unwrap_or_default());
    half + half.mul_f64(f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::sync::Barrier;

    use super::*;
    use crate::testing::TestDb;
    use crate::{Constraint, tag};
    use fintrack_core::name::Name;

    async fn name_of(db: &Db, scope: Scope) -> String {
        let mut tx = db.begin(scope).await.unwrap();
        let query = sqlx::query_scalar("select name from workspaces where id = $1").bind(scope.workspace.get());
        query.fetch_one(tx.conn()).await.unwrap()
    }

    /// Appends to the names of both tags, in an order.
    async fn rename_both(
        tx: &mut WorkspaceTx,
        order: [&str; 2],
        between: impl Future<Output = ()>,
    ) -> Result<(), DbError> {
        let rename = "update tags set name = name || '!' where name like $1 || '%'";
        sqlx::query(rename).bind(order[0]).execute(tx.conn()).await?;
        between.await;
        sqlx::query(rename).bind(order[1]).execute(tx.conn()).await?;
        Ok(())
    }

    #[tokio::test]
    async fn of_two_that_deadlock_both_succeed() {
        let test = TestDb::new().await;
        let scope = test.scope().await;
        let (db, begun) = (test.db().clone(), Arc::new(AtomicU32::new(0)));
        let mut tx = db.begin(scope).await.unwrap();
        for tag in ["first", "second"] {
            tag::create(&mut tx, Name::new(tag).unwrap()).await.unwrap();
        }
        tx.commit().await.unwrap();
        // Each holds what the other needs, the first time.
        let meeting = Arc::new(Barrier::new(2));
        let work = |order: [&'static str; 2]| {
            let (db, begun, meeting) = (db.clone(), begun.clone(), meeting.clone());
            tokio::spawn(async move {
                let mut is_first = true;
                let (begun, meeting) = (&begun, &meeting);
                db.transaction(scope, |mut tx| {
                    begun.fetch_add(1, Ordering::Relaxed);
                    let meets = std::mem::take(&mut is_first);
                    let meet = async move {
                        if meets {
                            meeting.wait().await;
                        }
                    };
                    async move {
                        rename_both(&mut tx, order, meet).await?;
                        Ok::<_, DbError>((tx, ()))
                    }
                })
                .await
            })
        };
        let (one, other) = (work(["first", "second"]), work(["second", "first"]));
        one.await.unwrap().unwrap();
        other.await.unwrap().unwrap();
        assert_eq!(begun.load(Ordering::Relaxed), 3, "the one that lost began anew");
        let mut tx = db.begin(scope).await.unwrap();
        let names: Vec<String> = tag::list(&mut tx).await.unwrap().into_iter().map(|tag| tag.name.into()).collect();
        assert_eq!(names, ["first!!", "second!!"], "everything happened once");
    }

    /// A transaction that another one overtakes, as many times as it is told to.
    async fn overtaken(db: &Db, scope: Scope, times: u32) -> (u32, Result<(), DbError>) {
        let begun = AtomicU32::new(0);
        let rename = "update workspaces set name = name || '!' where id = $1";
        let result = db
            .transaction(scope, async |mut tx| {
                let attempt = begun.fetch_add(1, Ordering::Relaxed);
                sqlx::query("set transaction isolation level repeatable read").execute(tx.conn()).await?;
                sqlx::query("select name from workspaces").fetch_all(tx.conn()).await?;
                if attempt < times {
                    let mut other = db.begin(scope).await?;
                    sqlx::query(rename).bind(scope.workspace.get()).execute(other.conn()).await?;
                    other.commit().await?;
                }
                sqlx::query(rename).bind(scope.workspace.get()).execute(tx.conn()).await?;
                Ok((tx, ()))
            })
            .await;
        (begun.into_inner(), result)
    }

    #[tokio::test]
    async fn what_was_overtaken_is_done_anew_a_bounded_number_of_times() {
        let test = TestDb::new().await;
        let (scope, db) = (test.scope().await, test.db());
        let before = name_of(db, scope).await;
        let (begun, result) = overtaken(db, scope, 2).await;
        result.unwrap();
        assert_eq!(begun, 3);
        assert_eq!(name_of(db, scope).await, format!("{before}!!!"));

        let (begun, result) = overtaken(db, scope, u32::MAX).await;
        let error = result.unwrap_err();
        assert!(matches!(error, DbError::LostRace(_)) && error.is_transient(), "{error:?}");
        assert_eq!(begun, ATTEMPTS_MAX);
    }

    #[tokio::test]
    async fn nothing_else_is_ever_repeated() {
        let test = TestDb::new().await;
        let (scope, db) = (test.scope().await, test.db());
        let begun = AtomicU32::new(0);
        let twice = db.transaction(scope, async |mut tx| {
            begun.fetch_add(1, Ordering::Relaxed);
            for _ in 0..2 {
                tag::create(&mut tx, Name::new("same").unwrap()).await?;
            }
            Ok::<_, DbError>((tx, ()))
        });
        assert!(matches!(twice.await, Err(DbError::Conflict(Constraint::TagName))));
        let busy = db.transaction(scope, async |mut tx| {
            begun.fetch_add(1, Ordering::Relaxed);
            sqlx::query("set local statement_timeout = 50").execute(tx.conn()).await?;
            sqlx::query("select pg_sleep(5)").execute(tx.conn()).await?;
            Ok::<_, DbError>((tx, ()))
        });
        assert!(matches!(busy.await, Err(DbError::Busy(_))));
        assert_eq!(begun.into_inner(), 2);
        let mut tx = db.begin(scope).await.unwrap();
        assert!(tag::list(&mut tx).await.unwrap().is_empty(), "what failed left nothing");
    }

    #[test]
    fn pauses_grow_and_no_two_are_alike() {
        for attempt in 1..ATTEMPTS_MAX {
            let longest = PAUSE * 2_u32.pow(attempt - 1);
            let pauses: Vec<Duration> = (0..50).map(|_| pause_after(attempt)).collect();
            assert!(pauses.iter().all(|pause| (longest / 2..=longest).contains(pause)), "{pauses:?}");
            assert!(pauses.iter().any(|pause| *pause != pauses[0]));
        }
    }
}
