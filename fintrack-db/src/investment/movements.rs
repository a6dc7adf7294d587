//! What goes into investments and comes out of them: transactions, with what each makes of its investment. One
//! operation does both, and undoing it undoes both.

use fintrack_core::audit::{Noun, Operation};
use fintrack_core::entry::Entry;
use fintrack_core::id::{EntryId, InvestmentId};
use fintrack_core::investment::{Investment, InvestmentError};

use super::{ChangeError, find, write};
use crate::audit::Recording;
use crate::{DbError, Stored, Version, WorkspaceTx, account, transaction};

/// Books a deposit or a withdrawal. A withdrawal of everything rescues the investment.
///
/// # Errors
/// [`ChangeError::Investment`] when money cannot move so; [`DbError::NotFound`] of the investment or the account,
/// [`DbError::Dangling`] of a tag.
pub async fn book(tx: &mut WorkspaceTx, entry: &Entry) -> Result<Stored<Entry>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    let subject = find(tx, subject_of(entry)?).await?.value;
    expect_possible(tx, &subject, entry).await?;
    transaction::insert(tx, &mut recording, std::slice::from_ref(entry)).await?;
    follow(tx, &mut recording, subject, None, Some(entry)).await?;
    recording.finish(tx).await?;
    Ok(transaction::find(tx, entry.id()).await?)
}

/// Makes a deposit or a withdrawal say something else, of the same investment; `seen` is the version that was looked
/// at, where that matters.
///
/// # Errors
/// [`ChangeError::Investment`] when money cannot move so; [`DbError::Stale`], [`DbError::NotFound`] of it or the
/// account, [`DbError::Dangling`] of a tag.
pub async fn amend(tx: &mut WorkspaceTx, seen: Option<Version>, after: &Entry) -> Result<Stored<Entry>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let (before, subject) = booked(tx, after.id(), seen).await?;
    expect_possible(tx, &subject, after).await?;
    transaction::replace(tx, &mut recording, std::slice::from_ref(after)).await?;
    follow(tx, &mut recording, subject, Some(&before), Some(after)).await?;
    recording.finish(tx).await?;
    Ok(transaction::find(tx, after.id()).await?)
}

/// Takes a deposit or a withdrawal out of the books. Without the withdrawal that rescued it, an investment is held
/// again.
///
/// # Errors
/// [`ChangeError::Investment`] of a transaction of another kind; [`DbError::Stale`], [`DbError::NotFound`].
pub async fn take_back(tx: &mut WorkspaceTx, id: EntryId, seen: Option<Version>) -> Result<(), ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    let (before, subject) = booked(tx, id, seen).await?;
    transaction::withdraw(tx, &mut recording, &[id]).await?;
    follow(tx, &mut recording, subject, Some(&before), None).await?;
    recording.finish(tx).await?;
    Ok(())
}

fn subject_of(entry: &Entry) -> Result<InvestmentId, InvestmentError> {
    entry.movement().investment().ok_or(InvestmentError::Elsewhere(entry.kind()))
}

/// A deposit or a withdrawal that is in the books, and its investment.
async fn booked(tx: &mut WorkspaceTx, id: EntryId, seen: Option<Version>) -> Result<(Entry, Investment), ChangeError> {
    let Stored { value: entry, version, .. } = transaction::find(tx, id).await?;
    version.expect(seen, "transaction", &id)?;
    let subject = find(tx, subject_of(&entry)?).await?.value;
    Ok((entry, subject))
}

async fn expect_possible(tx: &mut WorkspaceTx, subject: &Investment, entry: &Entry) -> Result<(), ChangeError> {
    let account = entry.movement().accounts().next().ok_or(InvestmentError::Elsewhere(entry.kind()))?;
    let account = account::find(tx, account).await?.value;
    Ok(subject.check_movement(entry.movement(), &account)?)
}

/// Has an investment follow one of its entries.
async fn follow(
    tx: &mut WorkspaceTx,
    recording: &mut Recording,
    subject: Investment,
    before: Option<&Entry>,
    after: Option<&Entry>,
) -> Result<(), DbError> {
    let mut followed = subject.clone();
    followed.follow(before, after);
    if followed == subject {
        return Ok(());
    }
    recording.watch(tx, Noun::Investment, [followed.id]).await?;
    write(tx, &followed).await
}
