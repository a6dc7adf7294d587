//! Locks between processes, which the system releases however a process ends.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::EmbeddedError;

/// How often a lock that someone else holds is tried again.
const RETRY: Duration = Duration::from_millis(20);

/// A lock held on a file until dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    /// `None` while anyone else holds the file, shared or not.
    pub(crate) fn try_exclusive(path: &Path) -> Result<Option<Self>, EmbeddedError> {
        Self::attempt(path, FlockOperation::NonBlockingLockExclusive)
    }

    /// `None` while anyone else holds the file for itself.
    pub(crate) fn try_shared(path: &Path) -> Result<Option<Self>, EmbeddedError> {
        Self::attempt(path, FlockOperation::NonBlockingLockShared)
    }

    /// Waits for its turn; `None` when that takes longer than `patience`.
    pub(crate) fn exclusive_within(path: &Path, patience: Duration) -> Result<Option<Self>, EmbeddedError> {
        let start = Instant::now();
        loop {
            if let Some(lock) = Self::try_exclusive(path)? {
                return Ok(Some(lock));
            }
            if start.elapsed() >= patience {
                return Ok(None);
            }
            thread::sleep(RETRY);
        }
    }

    /// The locked file, to leave a note in.
    pub(crate) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    fn attempt(path: &Path, operation: FlockOperation) -> Result<Option<Self>, EmbeddedError> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(EmbeddedError::folder("open", path))?;
        match flock(&file, operation) {
            Ok(()) => Ok(Some(Self { file })),
            Err(Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(EmbeddedError::folder("lock", path)(error.into())),
        }
    }
}
