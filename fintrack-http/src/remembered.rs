//! Figures that were worked out before, for as long as the books are what they were.
//!
//! Each is kept under how far the audit trail reached: whatever changes the books lengthens it, so nobody has to be told what
//! to forget, and what another server changed is not answered from memory either. What is not asked for goes first.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use fintrack_core::audit::Head;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::report::{CardsQuery, SummaryQuery};
use fintrack_db::{WorkspaceTx, audit};
use moka::sync::Cache;
use serde::Serialize;

use crate::ApiError;

/// How much is kept.
const BYTES_MAX: u64 = 8 * 1024 * 1024;
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

/// The answers. Cloning shares them.
#[derive(Clone, Debug)]
pub(crate) struct Remembered(Cache<Key, Bytes>);

impl Remembered {
    pub(crate) fn new() -> Self {
        let weigh = |_: &Key, text: &Bytes| u32::try_from(text.len() + BYTES_BESIDE).unwrap_or(u32::MAX);
        Self(Cache::builder().weigher(weigh).max_capacity(BYTES_MAX).build())
    }

    /// Looks for the answer to a question; else for where it is to be kept. Books that nothing happened in yet have neither.
    pub(crate) async fn look_up(&self, tx: &mut WorkspaceTx, question: Question) -> Result<Found, ApiError> {
        let Some(books) = audit::reach(tx).await? else { return Ok(Found::Nothing(None)) };
        let key = Key { books, question };
        Ok(self.0.get(&key).map_or(Found::Nothing(Some(key)), |text| Found::Answer(json(text))))
    }

    /// Answers, and keeps it.
    pub(crate) fn keep<T: Serialize>(&self, key: Option<Key>, answer: &T) -> Response {
        let text = Bytes::from(serde_json::to_vec(answer).expect("figures are made of texts and numbers"));
        if let Some(key) = key {
            self.0.insert(key, text.clone());
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
