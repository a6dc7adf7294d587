//! What happens in the staging area, told to everyone who looks at it. What happens to the books is told by its recording.

use fintrack_core::event::{Happening, Key, Topic, event_type};
use fintrack_core::id::{ImportSessionId, StagedLineId};

use crate::{DbError, WorkspaceTx, event};

/// Something happened to sessions.
pub(super) async fn sessions(
    tx: &mut WorkspaceTx,
    happening: Happening,
    sessions: impl IntoIterator<Item = ImportSessionId>,
) -> Result<(), DbError> {
    let keys = sessions.into_iter().map(|id| Key::Id(id.get())).collect();
    publish(tx, Topic::ImportSession, happening, keys).await
}

/// Something happened to lines.
pub(super) async fn lines(
    tx: &mut WorkspaceTx,
    happening: Happening,
    lines: impl IntoIterator<Item = StagedLineId>,
) -> Result<(), DbError> {
    let keys = lines.into_iter().map(|id| Key::Id(id.get())).collect();
    publish(tx, Topic::StagedTransaction, happening, keys).await
}

async fn publish(tx: &mut WorkspaceTx, topic: Topic, happening: Happening, keys: Vec<Key>) -> Result<(), DbError> {
    // An event without keys would ask everyone to read everything.
    if keys.is_empty() { Ok(()) } else { event::publish(tx, event_type(topic, happening), keys).await }
}
