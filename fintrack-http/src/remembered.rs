//! Figures and names that were read before, for as long as the books are what they were.
//!
//! Each is kept under how far the audit trail reached: whatever changes the books lengthens it, so nobody has to be told what
//! to forget, and what another server changed is not answered from memory either. What is not asked for goes first.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use fintrack_core::audit::Head;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::WorkspaceId;
use fintrack_core::report::{CardsQuery, SummaryQuery};
use fintrack_db::{DbError, Purpose, WorkspaceTx, audit};
use moka::sync::Cache;
use serde::Serialize;

use crate::ApiError;
use crate::resource::names::Names;

/// How much is kept of figures.
const BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Of how many workspaces the names are kept.
const DIRECTORIES_MAX: u64 = 64;
/// What an answer takes beside its text.
const BYTES_BESIDE: usize = 256;

/// What is asked about the books. The day that it is asked on is part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Question {
    /// The financial summary, and the month that it names.
    Financial(BillingMonth, SummaryQuery),
    /// The cards summary.
    Cards(CardsQuery),
}

/// A question about the books as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    books: Head,
    question: Question,
}

/// How far the trail of the books reaches, for a transaction that sees them at that moment only: what another one reads may be of
/// another moment, or its own, and is not kept.
async fn standing_still(tx: &mut WorkspaceTx) -> Result<Option<Head>, DbError> {
    match tx.purpose() {
        Purpose::Read => audit::reach(tx).await,
        Purpose::Write => Ok(None),
    }
}

/// What is remembered. Cloning shares it.
#[derive(Clone)]
pub(crate) struct Remembered {
    answers: Cache<Key, Bytes>,
    names: Cache<WorkspaceId, (Head, Arc<Names>)>,
}

impl Remembered {
    pub(crate) fn new() -> Self {
        let weigh = |_: &Key, text: &Bytes| u32::try_from(text.len() + BYTES_BESIDE).unwrap_or(u32::MAX);
        let answers = Cache::builder().weigher(weigh).max_capacity(BYTES_MAX).build();
        Self { answers, names: Cache::new(DIRECTORIES_MAX) }
    }

    /// Looks for the answer to a question; else for where it is to be kept. Books that nothing happened in yet have neither.
    ///
    /// # Errors
    /// [`ApiError::Db`].
    pub(crate) async fn look_up(&self, tx: &mut WorkspaceTx, question: Question) -> Result<Found, ApiError> {
        let Some(books) = standing_still(tx).await? else { return Ok(Found::Nothing(None)) };
        let key = Key { books, question };
        Ok(self.answers.get(&key).map_or(Found::Nothing(Some(key)), |text| Found::Answer(json(text))))
    }

    /// All names of the books.
    ///
    /// # Errors
    /// [`ApiError::Db`].
    pub(crate) async fn names(&self, tx: &mut WorkspaceTx) -> Result<Arc<Names>, ApiError> {
        let (workspace, books) = (tx.scope().workspace, standing_still(tx).await?);
        let known = self.names.get(&workspace).filter(|(head, _)| books == Some(*head));
        if let Some((_, names)) = known {
            return Ok(names);
        }
        let names = Arc::new(Names::all(tx).await?);
        if let Some(books) = books {
            self.names.insert(workspace, (books, names.clone()));
        }
        Ok(names)
    }

    /// Answers, and keeps it.
    pub(crate) fn keep<T: Serialize>(&self, key: Option<Key>, answer: &T) -> Response {
        let text = Bytes::from(serde_json::to_vec(answer).expect("figures are made of texts and numbers"));
        if let Some(key) = key {
            self.answers.insert(key, text.clone());
        }
        json(text)
    }
}

/// What is remembered.
pub(crate) enum Found {
    /// The answer.
    Answer(Response),
    /// Nothing; the answer belongs there.
    Nothing(Option<Key>),
}

fn json(text: Bytes) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], Body::from(text)).into_response()
}
