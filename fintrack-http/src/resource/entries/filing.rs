//! What a transaction was for, and what it is marked with, as requests say it.

use fintrack_core::entry::{CategoryRef, Entry, Filing, Part};
use fintrack_core::id::{CategoryId, SubCategoryId, TagId};
use fintrack_core::money::{Currency, Money};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::ApiError;
use crate::field::{Amount, At, Change};

/// A part of a split.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(crate) struct NewPart {
    /// What this part was for.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: CategoryId,
    /// The subcategory, if any.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<SubCategoryId>,
    /// How much, in the transaction's currency.
    amount: Amount,
}

/// What a body says that a transaction was for: parts, where there are any, else one category.
pub(crate) fn filing(
    currency: Currency,
    whole: Option<CategoryId>,
    subcategory: Option<SubCategoryId>,
    splits: Option<&[NewPart]>,
) -> Result<Option<Filing>, ApiError> {
    let Some(splits) = splits.filter(|splits| !splits.is_empty()) else {
        return Ok(whole.map(|category| Filing::whole(category, subcategory)));
    };
    let part = |(n, part): (usize, &NewPart)| {
        let under = CategoryRef { category: part.category_id, subcategory: part.sub_category_id };
        Ok(Part { under, amount: part.amount.of(currency).at(&format!("/splits/{n}/amount"))? })
    };
    let parts: Vec<Part> = splits.iter().enumerate().map(part).collect::<Result<_, ApiError>>()?;
    Ok(Some(Filing::Split(parts)))
}

/// What a body says that a transaction is for from now on; `None` where it says nothing of that.
pub(crate) fn changed_filing(
    before: &Entry,
    amount: Money,
    category: Option<CategoryId>,
    subcategory: Change<SubCategoryId>,
    splits: Option<&[NewPart]>,
) -> Result<Option<Filing>, ApiError> {
    if category.is_none() && subcategory == Change::Keep && splits.is_none() {
        return Ok(None);
    }
    let first = before.movement().filing().and_then(|filing| filing.parts(amount).next()).map(|part| part.under);
    // A subcategory is of its category, and does not follow into another.
    let mut sub = if category.is_some() { None } else { first.and_then(|under| under.subcategory) };
    subcategory.apply(&mut sub);
    filing(amount.currency(), category.or(first.map(|under| under.category)), sub, splits)
}

/// What it is marked with, each once.
pub(crate) fn tags(mut ids: Vec<TagId>) -> Vec<TagId> {
    ids.sort_unstable();
    ids.dedup();
    ids
}
