//! All transactions of a workspace at once: what an archive holds of them.

use std::collections::BTreeMap;

use fintrack_core::entry::{Entry, InstalmentOf};
use fintrack_core::id::{EntryId, InstalmentPlanId};
use uuid::Uuid;

use super::columns::Columns;
use super::{EntryRow, entries_of, select_entries, with_tags, write_bank_text};
use crate::bulk::{ROWS_PER_STATEMENT, column};
use crate::{DbError, WorkspaceTx};

/// All transactions, and what stands beside them.
pub(crate) struct Whole {
    /// Those that are in the books.
    pub(crate) live: Vec<Entry>,
    /// Those that were deleted, and that the trace of a line, a rejected pair or a purchase tells of.
    pub(crate) deleted: Vec<Entry>,
    /// The bank's words of those that show others.
    pub(crate) bank_texts: BTreeMap<EntryId, String>,
    /// The purchases in instalments of which no part is kept, each with the number of its parts.
    pub(crate) spent_plans: Vec<(InstalmentPlanId, u16)>,
}

/// Loads all transactions: eight statements, however many they are.
pub(crate) async fn whole(tx: &mut WorkspaceTx) -> Result<Whole, DbError> {
    let mut bank_texts = BTreeMap::new();
    let rows = select_entries!("where t.deleted_at is null").fetch_all(tx.conn()).await?;
    let live = read(tx, rows, &mut bank_texts).await?;
    let ids = deleted_and_told_of(tx).await?;
    let rows = select_entries!("where t.id = any($1) and t.deleted_at is not null", &ids).fetch_all(tx.conn()).await?;
    let deleted = read(tx, rows, &mut bank_texts).await?;
    Ok(Whole { live, deleted, bank_texts, spent_plans: spent_plans(tx).await? })
}

/// Which transactions were deleted that the trace of a line, a rejected pair or a purchase tells of.
async fn deleted_and_told_of(tx: &mut WorkspaceTx) -> Result<Vec<Uuid>, DbError> {
    let ids = sqlx::query_scalar!(
        "select t.id
         from transactions t
         where t.deleted_at is not null
           and (
               t.instalment_plan_id is not null
               or t.id in (select i.transaction_id from imported_lines i)
               or t.id in (select r.transaction_id from rejected_pairs r)
           )"
    );
    Ok(ids.fetch_all(tx.conn()).await?)
}

async fn read(
    tx: &mut WorkspaceTx,
    mut rows: Vec<EntryRow>,
    bank_texts: &mut BTreeMap<EntryId, String>,
) -> Result<Vec<Entry>, DbError> {
    for row in &mut rows {
        bank_texts.extend(row.bank_text.take().map(|text| (EntryId::new(row.id), text)));
    }
    let entries = entries_of(tx, rows).await?;
    with_tags(tx, entries).await
}

async fn spent_plans(tx: &mut WorkspaceTx) -> Result<Vec<(InstalmentPlanId, u16)>, DbError> {
    let rows = sqlx::query!(
        "select p.id, p.instalments
         from instalment_plans p
         where not exists (
             select from transactions t where (t.workspace_id, t.instalment_plan_id) = (p.workspace_id, p.id)
         )"
    )
    .fetch_all(tx.conn())
    .await?;
    let plan = |id, count| Ok((InstalmentPlanId::new(id), u16::try_from(count)?));
    rows.into_iter()
        .map(|row| {
            plan(row.id, row.instalments)
                .map_err(|error: std::num::TryFromIntError| DbError::corrupt("instalment plan", row.id)(error.into()))
        })
        .collect()
}

impl Whole {
    /// Adds them all to books that have none, without a word to the trail. The invoices that bill them are there.
    pub(crate) async fn insert(&self, tx: &mut WorkspaceTx) -> Result<(), DbError> {
        self.insert_plans(tx).await?;
        // First those that are deleted at once: a part that is in the books may have the number of one that is not.
        insert(tx, &self.deleted).await?;
        for chunk in self.deleted.chunks(ROWS_PER_STATEMENT) {
            let ids = column(chunk, |entry| entry.id().get());
            sqlx::query!("update transactions set deleted_at = now() where id = any($1)", &ids)
                .execute(tx.conn())
                .await?;
        }
        insert(tx, &self.live).await?;
        let texts: Vec<(EntryId, String)> = self.bank_texts.iter().map(|(id, text)| (*id, text.clone())).collect();
        for chunk in texts.chunks(ROWS_PER_STATEMENT) {
            write_bank_text(tx, chunk).await?;
        }
        Ok(())
    }

    async fn insert_plans(&self, tx: &mut WorkspaceTx) -> Result<(), DbError> {
        let of = |InstalmentOf { plan, part }: InstalmentOf| (plan, part.count());
        let told = self.live.iter().chain(&self.deleted).filter_map(Entry::instalment).map(of);
        let plans: BTreeMap<InstalmentPlanId, u16> = told.chain(self.spent_plans.iter().copied()).collect();
        let plans: Vec<(InstalmentPlanId, u16)> = plans.into_iter().collect();
        for chunk in plans.chunks(ROWS_PER_STATEMENT) {
            insert_plans(tx, chunk).await?;
        }
        Ok(())
    }
}

/// Adds purchases in instalments, each with the number of its parts, as a part of an operation.
pub(super) async fn insert_plans(tx: &mut WorkspaceTx, plans: &[(InstalmentPlanId, u16)]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into instalment_plans (workspace_id, id, instalments)
         select $1, * from unnest($2::uuid[], $3::smallint[])",
        tx.workspace(),
        &column(plans, |(plan, _)| plan.get()) as &[Uuid],
        &column(plans, |(_, count)| i16::try_from(*count).unwrap_or(i16::MAX)),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn insert(tx: &mut WorkspaceTx, entries: &[Entry]) -> Result<(), DbError> {
    for chunk in entries.chunks(ROWS_PER_STATEMENT) {
        let statements = Columns::of(chunk).insertions(tx.workspace());
        tx.execute_all(statements).await?;
    }
    Ok(())
}
