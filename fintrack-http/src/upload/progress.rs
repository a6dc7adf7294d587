//! How far an upload is, told to everyone who looks at the session.
//!
//! It is told at most twice a second, and only of an upload that takes longer than that, in transactions of their own: that
//! of the upload tells nothing before its end. What goes wrong with it is of no consequence.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fintrack_core::event::{Progress, UploadStage};
use fintrack_core::id::ImportSessionId;
use fintrack_core::statement::{Source, SourceError};
use fintrack_db::{Db, DbError, Scope, event};
use tokio::task::JoinHandle;
use tracing::debug;

const INTERVAL: Duration = Duration::from_millis(500);

/// Watches one upload for as long as it is there.
pub(crate) struct Watch {
    state: Arc<Mutex<State>>,
    teller: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    stage: UploadStage,
    done: u64,
    whole: u64,
    is_abandoned: bool,
}

impl Watch {
    /// Of an upload into a session, by somebody who may.
    pub(crate) fn of(db: &Db, scope: Scope, session: ImportSessionId) -> Self {
        let beginning = State { stage: UploadStage::Receiving, done: 0, whole: 0, is_abandoned: false };
        let state = Arc::new(Mutex::new(beginning));
        let teller = tokio::spawn(tell(db.clone(), scope, session, Arc::clone(&state)));
        Self { state, teller }
    }

    /// Another stage begins, of so much work.
    pub(crate) fn begin(&self, stage: UploadStage, whole: usize) {
        let mut now = lock(&self.state);
        (now.stage, now.done, now.whole) = (stage, 0, whole as u64);
    }

    /// So much more is done.
    pub(crate) fn add(&self, done: usize) {
        lock(&self.state).done += done as u64;
    }

    /// For whoever looks at the bytes.
    pub(crate) fn looker(&self) -> Looker {
        Looker(Arc::clone(&self.state))
    }
}

impl Drop for Watch {
    /// Nobody waits any more: what is being read need not be read to its end.
    fn drop(&mut self) {
        self.teller.abort();
        lock(&self.state).is_abandoned = true;
    }
}

/// Says how far somebody has looked.
#[derive(Clone)]
pub(crate) struct Looker(Arc<Mutex<State>>);

impl Looker {
    /// The bytes as a source that is watched.
    pub(crate) const fn at<'l>(&'l self, bytes: &'l [u8]) -> Watched<'l> {
        Watched { bytes, looker: self }
    }
}

/// Bytes that say how far they were looked at.
pub(crate) struct Watched<'l> {
    bytes: &'l [u8],
    looker: &'l Looker,
}

impl Source for Watched<'_> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, SourceError> {
        let count = self.bytes.read_at(offset, buffer)?;
        let mut state = lock(&self.looker.0);
        if state.is_abandoned {
            return Err(SourceError { offset, cause: "nobody waits for it any more".into() });
        }
        state.done += count as u64;
        Ok(count)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn tell(db: Db, scope: Scope, session: ImportSessionId, state: Arc<Mutex<State>>) {
    let mut told = None;
    loop {
        tokio::time::sleep(INTERVAL).await;
        let progress = {
            let state = lock(&state);
            Progress::new(session, state.stage, state.done, state.whole)
        };
        if told == Some(progress) {
            continue;
        }
        if let Err(error) = publish(&db, scope, progress).await {
            debug!(%error, "could not tell how far an upload is");
        }
        told = Some(progress);
    }
}

async fn publish(db: &Db, scope: Scope, progress: Progress) -> Result<(), DbError> {
    let mut tx = db.begin(scope).await?;
    event::publish_progress(&mut tx, progress).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use fintrack_db::testing::TestDb;
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn what_nobody_waits_for_is_not_read_to_its_end() {
        let test = TestDb::new().await;
        let scope = test.scope().await;
        let watch = Watch::of(test.db(), scope, ImportSessionId::new(Uuid::now_v7()));
        watch.begin(UploadStage::Reading, 20);
        let looker = watch.looker();
        let mut buffer = [0; 4];
        assert_eq!(looker.at(b"Data;Valor").read_at(8, &mut buffer).unwrap(), 2);
        assert_eq!(lock(&looker.0).done, 2);
        drop(watch);
        assert!(looker.at(b"Data;Valor").read_at(0, &mut buffer).is_err());
    }
}
