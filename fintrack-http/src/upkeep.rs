//! What a server does by itself, now and then: what has expired goes, and so do the people and workspaces whose grace is
//! over; and members are told what a day has brought, such as a bill that comes due.
//!
//! Several servers on one database do not hinder each other: what one of them holds, the others leave for later, and what
//! one of them has told, no other one tells.

use std::time::Duration;

use chrono::{DateTime, Utc};
use fintrack_db::{Db, DbError, deletion, expiry, notification};
use tracing::{info, warn};

const INTERVAL: Duration = Duration::from_mins(10);
/// How long after midnight, wherever a workspace lives, its members are told of the day, at most.
const NEWS_INTERVAL: Duration = Duration::from_hours(1);
/// How many workspaces are asked for at once.
const WORKSPACES_BATCH: u16 = 100;
/// How much of one kind goes at once.
const BATCH: u16 = 1_000;
/// How many people, and how many workspaces, go at once: each may take a while.
const PURGE_BATCH: u16 = 10;

/// What went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gone {
    /// Sign-ins, tokens sent by e-mail, answers for repeats.
    pub(crate) expired: i64,
    pub(crate) users: usize,
    pub(crate) workspaces: usize,
}

/// Keeps up for as long as it is let.
pub(crate) async fn run(db: Db) {
    let (mut ticks, mut news) = (tokio::time::interval(INTERVAL), tokio::time::interval(NEWS_INTERVAL));
    loop {
        tokio::select! {
            _ = ticks.tick() => match sweep(&db, Utc::now()).await {
                Ok(gone) if gone == Gone::default() => {}
                Ok(Gone { expired, users, workspaces }) => info!(expired, users, workspaces, "swept"),
                Err(error) => warn!(error = %error, "could not sweep: trying again later"),
            },
            _ = news.tick() => match tell_day(&db, Utc::now()).await {
                Ok(0) => {}
                Ok(told) => info!(told, "told what the day has brought"),
                Err(error) => warn!(error = %error, "could not tell what the day has brought: trying again later"),
            },
        }
    }
}

/// Tells the members of every workspace what the day has brought; how much was new.
pub(crate) async fn tell_day(db: &Db, at: DateTime<Utc>) -> Result<usize, DbError> {
    let (mut told, mut after) = (0, None);
    loop {
        let workspaces = notification::workspaces_after(db, after, WORKSPACES_BATCH).await?;
        for workspace in &workspaces {
            told += notification::tell_day(db, *workspace, at).await?.len();
        }
        after = workspaces.last().copied();
        if workspaces.len() < usize::from(WORKSPACES_BATCH) {
            return Ok(told);
        }
    }
}

/// Removes what is due.
pub(crate) async fn sweep(db: &Db, at: DateTime<Utc>) -> Result<Gone, DbError> {
    let mut gone = Gone::default();
    loop {
        let removed = expiry::remove_expired(db, at, BATCH).await?;
        gone.expired += removed.sessions + removed.email_tokens + removed.idempotency_records;
        if !removed.is_full(BATCH) {
            break;
        }
    }
    for user in deletion::users_to_purge(db, at, PURGE_BATCH).await? {
        gone.users += usize::from(deletion::purge_user(db, user, at).await?);
    }
    for workspace in deletion::workspaces_to_purge(db, at, PURGE_BATCH).await? {
        gone.workspaces += usize::from(deletion::purge_workspace(db, workspace, at).await?);
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use fintrack_core::secret::{DELETION_GRACE, SESSION_LIFE};
    use fintrack_db::session::{self, Origin};
    use fintrack_db::testing::TestDb;

    use super::*;
    use crate::secret::hash;

    #[tokio::test]
    async fn what_is_due_goes_and_nothing_else_does() {
        let test = TestDb::new().await;
        let (db, now) = (test.db(), Utc::now());
        let (leaving, staying, old) = (test.scope().await, test.scope().await, test.scope().await);
        for scope in [leaving, staying] {
            let mut tx = db.begin_personal(scope.user).await.unwrap();
            session::open(&mut tx, hash(b"a"), &Origin::default(), now, now + SESSION_LIFE).await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut tx = db.begin_personal(leaving.user).await.unwrap();
        deletion::delete_user(&mut tx, now, DELETION_GRACE).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.begin(old).await.unwrap();
        deletion::delete_workspace(&mut tx, now, DELETION_GRACE).await.unwrap();
        tx.commit().await.unwrap();

        assert_eq!(sweep(db, now).await.unwrap(), Gone::default());
        let later = now + DELETION_GRACE + TimeDelta::seconds(1);
        let gone = sweep(db, later).await.unwrap();
        assert_eq!((gone.users, gone.workspaces), (1, 1));
        assert!(gone.expired >= 1, "{gone:?}");
        assert_eq!(sweep(db, later).await.unwrap(), Gone::default());
        assert_eq!(tell_day(db, later).await.unwrap(), 0, "nothing is due");
        assert!(db.begin_as_member(staying.user, staying.workspace).await.unwrap().is_some());
    }
}
