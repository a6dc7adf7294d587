//! Many transactions changed or deleted at once: one operation, all or nothing.

use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{CategoryId, EntryId, SubCategoryId, TagId};
use fintrack_db::WorkspaceTx;
use fintrack_db::transaction::{self, BulkChange};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ApiError;
use crate::resource::entries;
use crate::word::TransactionStatus;

/// The most transactions that one request may change.
const TRANSACTIONS_MAX: usize = 1_000;

/// What is to be done to many transactions.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BulkRequest {
    /// Which transactions: 1 to 1,000.
    #[schema(value_type = Vec<Uuid>, min_items = 1, max_items = 1000)]
    transaction_ids: Vec<EntryId>,
    /// What all of them were for.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<CategoryId>,
    /// The subcategory of that category, if any.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<SubCategoryId>,
    /// What to mark them with, beside what they are marked with.
    #[schema(value_type = Option<Vec<Uuid>>)]
    add_tag_ids: Option<Vec<TagId>>,
    /// What to mark them with no more.
    #[schema(value_type = Option<Vec<Uuid>>)]
    remove_tag_ids: Option<Vec<TagId>>,
    /// Where they stand from now on.
    transaction_status: Option<TransactionStatus>,
    /// Whether to delete them; then nothing else is said.
    #[schema(example = false, default = false)]
    #[serde(default)]
    delete: bool,
}

/// What was done to many transactions.
#[derive(Serialize, ToSchema)]
pub(crate) struct BulkResult {
    /// How many transactions were named and say what was asked for.
    #[schema(example = 12)]
    updated: usize,
    /// How many were deleted.
    #[schema(example = 0)]
    deleted: usize,
    /// The operation, to undo it by; null where it changed nothing.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000ae")]
    audit_event_id: Option<Uuid>,
}

impl BulkRequest {
    fn ids(&self) -> Result<Vec<EntryId>, ApiError> {
        let mut ids = self.transaction_ids.clone();
        ids.sort_unstable();
        ids.dedup();
        let says = format!("1 to {TRANSACTIONS_MAX} transactions are changed at once; {} were named", ids.len());
        if (1..=TRANSACTIONS_MAX).contains(&ids.len()) { Ok(ids) } else { Err(ApiError::at("/transaction_ids", &says)) }
    }

    fn change(&self) -> Result<BulkChange, ApiError> {
        if self.category_id.is_none() && self.sub_category_id.is_some() {
            return Err(ApiError::at("/sub_category_id", &"a subcategory is of a category: which one?"));
        }
        let under = |category| CategoryRef { category, subcategory: self.sub_category_id };
        Ok(BulkChange {
            under: self.category_id.map(under),
            add_tags: entries::tags(self.add_tag_ids.clone().unwrap_or_default()),
            remove_tags: self.remove_tag_ids.clone().unwrap_or_default(),
            status: self.transaction_status.map(|status| status.0),
        })
    }

    /// Does it.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing is done.
    pub(crate) async fn run(&self, tx: &mut WorkspaceTx) -> Result<BulkResult, ApiError> {
        let (ids, change) = (self.ids()?, self.change()?);
        let BulkChange { under, add_tags, remove_tags, status } = &change;
        let is_nothing = under.is_none() && add_tags.is_empty() && remove_tags.is_empty() && status.is_none();
        if self.delete != is_nothing {
            let says = "either `delete`, or something to change is asked for";
            return Err(ApiError::at("/delete", &says));
        }
        if self.delete {
            let each: Vec<_> = ids.iter().map(|id| (*id, None)).collect();
            let recorded = transaction::delete(tx, &each).await?;
            let audit_event_id = recorded.map(|recorded| recorded.id.get());
            return Ok(BulkResult { updated: 0, deleted: ids.len(), audit_event_id });
        }
        let recorded = transaction::update_all(tx, &ids, &change).await?;
        let audit_event_id = recorded.map(|recorded| recorded.id.get());
        Ok(BulkResult { updated: ids.len(), deleted: 0, audit_event_id })
    }
}
