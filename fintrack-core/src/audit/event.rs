//! Events: one operation each, with all that it did to rows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::hash::{EventHash, RowHash, Writer};
use super::image::{Image, write_rows};
use super::moment::Moment;
use super::row::{Noun, RowKey};
use crate::id::{ApiKeyId, AuditEventId, UserId, WorkspaceId};
use crate::word::words;

words! {
    /// What was asked for.
    Operation, "an operation" {
        /// Something new was entered.
        Create = "create",
        /// Something was edited.
        Update = "update",
        /// Something was deleted.
        Delete = "delete",
        /// Something that had been deleted was brought back.
        Restore = "restore",
        /// The ready lines of an import session were booked.
        CommitImport = "commit_import",
        /// An import session was closed.
        CloseImport = "close_import",
        /// Categories were added from the template.
        ApplyTemplate = "apply_template",
        /// The budgets of a month were copied into another.
        DuplicateBudgets = "duplicate_budgets",
        /// A whole workspace was read from an archive.
        LoadArchive = "load_archive",
        /// The daily job ran.
        RunDaily = "run_daily",
        /// A new version of FinTrack changed how rows are kept.
        Migrate = "migrate",
    }
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person who was signed in.
    User(UserId),
    /// A program, with a person's key.
    ApiKey {
        /// The key.
        key: ApiKeyId,
        /// Whose key it is.
        user: UserId,
    },
    /// FinTrack itself: the daily job, a migration.
    System,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(user) => write!(f, "user:{user}"),
            Self::ApiKey { key, user } => write!(f, "api_key:{key}/{user}"),
            Self::System => f.write_str("system"),
        }
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// An operation.
    Did(Operation),
    /// The undo of an event. The undo of an undo is the redo.
    Undid(AuditEventId),
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Did(operation) => write!(f, "did:{operation}"),
            Self::Undid(event) => write!(f, "undid:{event}"),
        }
    }
}

/// How an event left a row that is live after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The hash of what it says.
    pub hash: RowHash,
    /// The rows that it refers to.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub refers: BTreeSet<RowKey>,
}

impl Left {
    /// How a row was left that now says what an image says.
    pub fn of(row: &RowKey, image: &Image) -> Self {
        Self { hash: image.hash(row), refers: image.refers.clone() }
    }

    fn write(&self, writer: &mut Writer) {
        writer.shown(self.hash);
        write_rows(&self.refers, writer);
    }
}

/// What an event did to one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It was not there before.
    Created(Left),
    /// It said something else before.
    Changed {
        /// What it said.
        before: Image,
        /// How it was left.
        left: Left,
    },
    /// It was there before. The store may keep it, marked as deleted; the books do not have it.
    Deleted {
        /// What it said.
        before: Image,
    },
    /// It had been deleted, and is back.
    Restored(Left),
}

impl Change {
    /// What happened to a row between two moments; `None` when it says the same of the books.
    ///
    /// A row that an operation touches several times has one change: from before the first to after the last.
    pub fn between(row: &RowKey, before: Option<Image>, after: Option<&Image>) -> Option<Self> {
        match (before, after) {
            (None, None) => None,
            (None, Some(after)) => Some(Self::Created(Left::of(row, after))),
            (Some(before), None) => Some(Self::Deleted { before }),
            (Some(before), Some(after)) if before.says_the_same(after) => None,
            (Some(before), Some(after)) => Some(Self::Changed { before, left: Left::of(row, after) }),
        }
    }

    /// What the row said before; `None` when it was not there.
    pub const fn before(&self) -> Option<&Image> {
        match self {
            Self::Changed { before, .. } | Self::Deleted { before } => Some(before),
            Self::Created(_) | Self::Restored(_) => None,
        }
    }

    /// How the row was left; `None` when it is not there any more.
    pub const fn left(&self) -> Option<&Left> {
        match self {
            Self::Created(left) | Self::Changed { left, .. } | Self::Restored(left) => Some(left),
            Self::Deleted { .. } => None,
        }
    }

    /// Forgets what the row said before in columns that are no more: it cannot be said again. The hash of the event stays
    /// that of all it said.
    pub fn forget_columns(&mut self, is_kept: impl Fn(&str) -> bool) {
        match self {
            Self::Changed { before, .. } | Self::Deleted { before } => {
                before.columns.retain(|column, _| is_kept(column));
            }
            Self::Created(_) | Self::Restored(_) => {}
        }
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Created(left) => {
                writer.text("created");
                left.write(writer);
            }
            Self::Changed { before, left } => {
                writer.text("changed");
                before.write(writer);
                left.write(writer);
            }
            Self::Deleted { before } => {
                writer.text("deleted");
                before.write(writer);
            }
            Self::Restored(left) => {
                writer.text("restored");
                left.write(writer);
            }
        }
    }
}

/// One operation, as the trail keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its identity.
    pub id: AuditEventId,
    /// Whose trail it is in.
    pub workspace: WorkspaceId,
    /// Its place in the trail: 1, 2, 3, without gaps.
    pub sequence: u64,
    /// When it happened.
    pub at: Moment,
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub deed: Deed,
    /// What it did to which row; each row once.
    pub changes: BTreeMap<RowKey, Change>,
}

impl Event {
    /// Whether it made the workspace. That is deleted as a whole, with a time to think better of it, and never undone.
    pub fn is_foundation(&self) -> bool {
        self.changes.iter().any(|(row, change)| row.noun() == Noun::Workspace && change.before().is_none())
    }

    /// The hash of all that it says, and of all that came before it.
    pub fn hash(&self, previous: EventHash) -> EventHash {
        let mut writer = Writer::new("fintrack event 1");
        writer.shown(previous);
        writer.shown(self.id);
        writer.shown(self.workspace);
        writer.shown(self.sequence);
        writer.shown(self.at);
        writer.shown(self.actor);
        writer.shown(self.deed);
        writer.shown(self.changes.len());
        for (row, change) in &self.changes {
            writer.text(row.as_str());
            change.write(&mut writer);
        }
        EventHash::new(writer.finish())
    }
}
