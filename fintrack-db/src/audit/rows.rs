//! Reads and writes rows of any noun's table.

use std::collections::{BTreeMap, BTreeSet};

use fintrack_core::audit::{Image, Noun, RowKey};
use futures_util::TryStreamExt;
use uuid::Uuid;

use super::catalog::Catalog;
use super::table::table_of;
use super::{image, table};
use crate::bulk::ROWS_PER_STATEMENT;
use crate::{DbError, WorkspaceTx};

/// Which rows of a table are read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which<'a> {
    /// All.
    All,
    /// Those whose first key column has one of the values.
    Of(&'a [String]),
}

/// Hands over the live rows of a noun one by one, so that none is kept that is not wanted.
pub(super) async fn for_each(
    tx: &mut WorkspaceTx,
    catalog: &Catalog,
    noun: Noun,
    which: Which<'_>,
    mut take: impl FnMut(RowKey, Image),
) -> Result<(), DbError> {
    let table = table_of(noun);
    // Whoever is a member of several workspaces sees the rows of all, to choose from: one of them is these books'.
    let own = [tx.workspace().to_string()];
    let ids = match which {
        Which::All if noun == Noun::Workspace => Some(own.as_slice()),
        Which::All => None,
        Which::Of([]) => return Ok(()),
        Which::Of(ids) => Some(ids),
    };
    let mut rows = sqlx::query_scalar!(
        r#"select audited_rows($1::text::regclass, $2::text::name, $3::text::regclass, $4) as "row!""#,
        table.name,
        table.key[0],
        table::marked_whole(noun),
        ids,
    )
    .fetch(tx.conn());
    while let Some(json) = rows.try_next().await? {
        let (row, image) = image::of_row(catalog, noun, &json)?;
        if let Some(image) = image.live() {
            take(row, image);
        }
    }
    Ok(())
}

/// The live rows of these names, as far as there are any.
pub(super) async fn find<'r>(
    tx: &mut WorkspaceTx,
    catalog: &Catalog,
    wanted: impl IntoIterator<Item = &'r RowKey>,
) -> Result<BTreeMap<RowKey, Image>, DbError> {
    let mut by_noun: BTreeMap<Noun, Vec<&RowKey>> = BTreeMap::new();
    for row in wanted {
        by_noun.entry(row.noun()).or_default().push(row);
    }
    let mut found = BTreeMap::new();
    for (noun, mut rows) in by_noun {
        rows.sort_unstable();
        let mut ids: Vec<String> = rows.iter().map(|row| table::leading(row).to_owned()).collect();
        ids.sort();
        ids.dedup();
        for_each(tx, catalog, noun, Which::Of(&ids), |row, image| _ = found.insert(row, image)).await?;
        found.retain(|row, _| row.noun() != noun || rows.binary_search(&row).is_ok());
    }
    Ok(found)
}

/// Makes rows say what the images say; those with none are removed. In the order given.
pub(super) async fn restore(
    tx: &mut WorkspaceTx,
    catalog: &Catalog,
    rows: &[(RowKey, Option<Image>)],
) -> Result<(), DbError> {
    if rows.iter().any(|(row, image)| image.is_none() && row.noun() < Noun::Transaction) {
        forget_deleted_transactions(tx).await?;
    }
    for alike in rows.chunk_by(|(a, x), (b, y)| a.noun() == b.noun() && x.is_some() == y.is_some()) {
        for chunk in alike.chunks(ROWS_PER_STATEMENT) {
            write(tx, catalog, chunk).await?;
        }
    }
    Ok(())
}

/// Removes for good what was deleted and has left no trace, so that what it refers to may go.
async fn forget_deleted_transactions(tx: &mut WorkspaceTx) -> Result<(), DbError> {
    sqlx::query!(
        "delete from transactions t
         where t.deleted_at is not null
           and not exists (
               select from imported_lines i where (i.workspace_id, i.transaction_id) = (t.workspace_id, t.id)
           )
           and not exists (
               select from rejected_pairs r where (r.workspace_id, r.transaction_id) = (t.workspace_id, t.id)
           )"
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Rows of one noun, which all come back or all go.
async fn write(tx: &mut WorkspaceTx, catalog: &Catalog, rows: &[(RowKey, Option<Image>)]) -> Result<(), DbError> {
    let Some((first, image)) = rows.first() else { return Ok(()) };
    let table = table_of(first.noun()).name;
    if image.is_some() {
        let json = |(row, image): &(RowKey, Option<Image>)| {
            let image = image.as_ref()?;
            Some(image::to_json(catalog, row.noun(), image))
        };
        let images: Vec<serde_json::Value> = rows
            .iter()
            .filter_map(json)
            .collect::<Result<_, _>>()
            .map_err(DbError::corrupt("image in the audit trail", Uuid::nil()))?;
        sqlx::query!("select restore_rows($1::text::regclass, $2)", table, serde_json::Value::from(images))
            .execute(tx.conn())
            .await?;
    } else {
        let kept = if first.noun() == Noun::Transaction { keep_traced(tx, rows).await? } else { BTreeSet::new() };
        let gone = rows.iter().map(|(row, _)| row).filter(|row| !kept.contains(table::leading(row)));
        let keys: Vec<serde_json::Value> = gone.map(image::key_to_json).collect();
        if !keys.is_empty() {
            sqlx::query!("select remove_rows($1::text::regclass, $2)", table, serde_json::Value::from(keys))
                .execute(tx.conn())
                .await?;
        }
    }
    Ok(())
}

/// Of transactions that are to go, those that a line of a statement still tells of are marked as deleted and kept, so that
/// the line stays a duplicate; which ones they are.
async fn keep_traced(tx: &mut WorkspaceTx, rows: &[(RowKey, Option<Image>)]) -> Result<BTreeSet<String>, DbError> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|(row, _)| row.id().parse().ok()).collect();
    let kept = sqlx::query_scalar!(
        "update transactions t
         set deleted_at = now()
         where t.id = any($1)
           and (
               exists (select from imported_lines i where (i.workspace_id, i.transaction_id) = (t.workspace_id, t.id))
               or exists (select from rejected_pairs r where (r.workspace_id, r.transaction_id) = (t.workspace_id, t.id))
           )
         returning t.id",
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(kept.into_iter().map(|id| id.to_string()).collect())
}

/// Whether anything but its own parts refers to a row.
pub(crate) async fn is_in_use(tx: &mut WorkspaceTx, row: &RowKey) -> Result<bool, DbError> {
    match refuse_in_use(tx, row.noun().as_str(), row).await {
        Ok(()) => Ok(false),
        Err(DbError::InUse { .. }) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Refuses when anything but its own parts refers to a row: to be asked before it is deleted.
pub(crate) async fn refuse_in_use(tx: &mut WorkspaceTx, what: &'static str, row: &RowKey) -> Result<(), DbError> {
    let parts: Vec<String> = table::with_parts(row.noun()).skip(1).map(|part| table_of(part).name.to_owned()).collect();
    let referrers = sqlx::query!(
        r#"select referrer as "referrer!", row_count as "row_count!"
           from referrers_of($1::text::regclass, $2, $3)
           order by row_count desc, referrer"#,
        table_of(row.noun()).name,
        image::key_to_json(row),
        &parts,
    )
    .fetch_all(tx.conn())
    .await?;
    if referrers.is_empty() {
        return Ok(());
    }
    let count = |rows: i64| u64::try_from(rows).unwrap_or_default();
    let by = referrers.into_iter().map(|row| (row.referrer.replace('_', " "), count(row.row_count))).collect();
    Err(DbError::InUse { what, key: row.id().to_owned(), by })
}
