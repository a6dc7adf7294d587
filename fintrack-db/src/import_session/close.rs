//! What closing a session reconciles, and how it is taken back.

use fintrack_core::audit::{Noun, Operation};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::{CardId, ImportSessionId};
use fintrack_core::import_session::{AccountOrCard, ClosePlan, ContextFigures, Leftovers, plan_close};
use fintrack_core::statement::Detection;
use serde::Deserialize as _;

use super::file::{self, SessionFile};
use super::{SessionError, commit, learning, load, reject, session};
use crate::audit::{self, Recorded, Recording, UndoFailure};
use crate::money::month_column;
use crate::{DbError, WorkspaceTx};

/// Closes a session: what is booked in its account and month, or on its invoice, becomes reconciled.
///
/// # Errors
/// [`SessionError::Close`] while lines or files wait, unless they are to be discarded.
pub async fn close(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    leftovers: Leftovers,
) -> Result<ContextFigures, SessionError> {
    session::lock(tx, id).await?;
    let mut recording = Recording::begin(tx, Operation::CloseImport).await?;
    recording.watch(tx, Noun::ImportSession, [id]).await?;
    let loaded = load(tx, id).await?;
    let plan = plan_close(&loaded.session, &loaded.lines, open_files(tx, id).await?, leftovers)?;
    recording.watch(tx, Noun::StagedLine, &plan.discarded).await?;
    reject(tx, &plan.discarded).await?;
    settle(tx, &mut recording, &plan).await?;
    session::mark_closed(tx, id).await?;
    recording.finish(tx).await?;
    Box::pin(learning::keep_up(tx)).await?;
    Ok(load(tx, id).await?.figures)
}

/// How many files wait for answers. What another version found out of a file asks nothing that could be answered here.
async fn open_files(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<u32, DbError> {
    let files = file::files(tx, id).await?;
    let waits = |file: &SessionFile| {
        Detection::deserialize(&file.detection).is_ok_and(|detection| detection.waits(file.lines_read))
    };
    Ok(u32::try_from(files.iter().filter(|file| waits(file)).count()).unwrap_or(u32::MAX))
}

/// Takes back the last commit or close of a session that was not taken back yet: rows that it created or changed are as they
/// were, and its lines wait again.
///
/// # Errors
/// [`UndoFailure::Refused`] when something that came later depends on it; [`DbError::NotFound`] when nothing was committed.
pub async fn undo(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<Recorded, UndoFailure> {
    session::lock(tx, id).await?;
    let is_ours = |operation| matches!(operation, Operation::CommitImport | Operation::CloseImport);
    let last = commit::last_standing(tx, id, is_ours).await?;
    let last = last.ok_or_else(|| DbError::not_found("commit of import session", id))?;
    audit::undo(tx, last.event.id).await
}

async fn settle(tx: &mut WorkspaceTx, recording: &mut Recording, plan: &ClosePlan) -> Result<(), DbError> {
    let entries = match plan.subject {
        AccountOrCard::Account(account) => {
            let days = plan.month.days();
            sqlx::query_scalar!(
                "select id
                 from transactions
                 where (account_id = $1 or destination_account_id = $1) and booked_on between $2 and $3
                   and status = 'VALIDATING' and deleted_at is null",
                account.get(),
                days.start(),
                days.end(),
            )
            .fetch_all(tx.conn())
            .await?
        }
        AccountOrCard::Card(card) => {
            settle_invoice(tx, recording, card, plan.month).await?;
            sqlx::query_scalar!(
                "select id
                 from transactions
                 where card_id = $1 and billing_month = $2 and kind in ('CARD_EXPENSE', 'CARD_CHARGEBACK')
                   and status = 'VALIDATING' and deleted_at is null",
                card.get(),
                month_column(plan.month),
            )
            .fetch_all(tx.conn())
            .await?
        }
    };
    recording.watch(tx, Noun::Transaction, &entries).await?;
    sqlx::query!("update transactions set status = 'PAID' where id = any($1)", &entries).execute(tx.conn()).await?;
    Ok(())
}

async fn settle_invoice(
    tx: &mut WorkspaceTx,
    recording: &mut Recording,
    card: CardId,
    month: BillingMonth,
) -> Result<(), DbError> {
    crate::card::ensure_invoices(tx, recording, &[(card, month)].into()).await?;
    sqlx::query!(
        "update invoices set settled_at = now() where card_id = $1 and billing_month = $2 and settled_at is null",
        card.get(),
        month_column(month),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
