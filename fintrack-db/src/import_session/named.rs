//! What an answer to a line names: whether the workspace has it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fintrack_core::category::{Category, CategoryKind};
use fintrack_core::entry::{CategoryRef, Filing};
use fintrack_core::id::{CategoryId, StagedLineId, TagId};
use fintrack_core::import_session::{Draft, Subject};
use fintrack_core::name::Name;

use super::SessionError;
use super::answer::{AnswerError, LineChange};
use crate::{DbError, WorkspaceTx, account, card, category, investment, tag};

/// Refuses a category that does not go with the kind.
pub(super) fn check_kinds(
    line: StagedLineId,
    draft: &Draft,
    categories: &BTreeMap<CategoryId, CategoryKind>,
) -> Result<(), AnswerError> {
    let Some(wanted) = draft.kind.category_kind() else { return Ok(()) };
    let filed = draft.filing.iter().flat_map(places_in);
    let other = filed.filter_map(|under| categories.get(&under.category)).find(|kind| **kind != wanted);
    other.map_or(Ok(()), |under| Err(AnswerError::CategoryKind { line, kind: draft.kind, under: *under }))
}

/// Refuses what this workspace does not have; the kinds of its categories.
pub(super) async fn check(
    tx: &mut WorkspaceTx,
    change: &LineChange,
) -> Result<BTreeMap<CategoryId, CategoryKind>, DbError> {
    let mut kinds = BTreeMap::new();
    if let Some(Some(filing)) = &change.filing {
        let categories = category::list(tx).await?;
        check_filing(filing, &categories)?;
        kinds = categories.into_iter().map(|category| (category.id, category.kind)).collect();
    }
    if let Some(Some(id)) = change.other_account {
        account::find(tx, id).await?;
    }
    if let Some(Some(id)) = change.card {
        let is_there = card::list(tx).await?.iter().any(|card| card.id == id);
        is_there.then_some(()).ok_or_else(|| DbError::not_found("card", id))?;
    }
    if let Some(tags) = &change.tags {
        let known: BTreeSet<TagId> = tag::list(tx).await?.into_iter().map(|tag| tag.id).collect();
        let absent = tags.iter().find(|tag| !known.contains(tag));
        absent.map_or(Ok(()), |tag| Err(DbError::not_found("tag", tag)))?;
    }
    Ok(kinds)
}

/// Refuses an investment that this workspace does not have, or that the session's account cannot pay into. A card's lines
/// are of no kind that has one.
pub(super) async fn check_investment(
    tx: &mut WorkspaceTx,
    subject: &Subject,
    change: &LineChange,
) -> Result<(), SessionError> {
    let Some(Some(id)) = change.investment else { return Ok(()) };
    let found = investment::find(tx, id).await?.value;
    match subject {
        Subject::Account(account) => Ok(found.check_account(account).map_err(AnswerError::from)?),
        Subject::Card(_) => Ok(()),
    }
}

/// The category, or those of the parts.
fn places_in(filing: &Filing) -> Vec<CategoryRef> {
    match filing {
        Filing::Whole(under) => vec![*under],
        Filing::Split(parts) => parts.iter().map(|part| part.under).collect(),
    }
}

fn check_filing(filing: &Filing, categories: &[Category]) -> Result<(), DbError> {
    for under in places_in(filing) {
        let category = categories.iter().find(|category| category.id == under.category);
        let category = category.ok_or_else(|| DbError::not_found("category", under.category))?;
        if let Some(id) = under.subcategory
            && !category.subcategories.iter().any(|sub| sub.id == id)
        {
            return Err(DbError::not_found("subcategory", id));
        }
    }
    Ok(())
}

/// The tags of these names, in any case; those that are not there are made.
pub(super) async fn tags_called(tx: &mut WorkspaceTx, names: &[Name]) -> Result<Vec<TagId>, DbError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut known: HashMap<String, TagId> =
        tag::list(tx).await?.into_iter().map(|tag| (tag.name.as_str().to_lowercase(), tag.id)).collect();
    let mut tags = Vec::with_capacity(names.len());
    for name in names {
        let folded = name.as_str().to_lowercase();
        let id = match known.get(&folded) {
            Some(id) => *id,
            None => tag::create(tx, name.clone()).await?.id,
        };
        known.insert(folded, id);
        tags.push(id);
    }
    Ok(tags)
}
