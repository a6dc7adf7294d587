//! Sessions that are made, changed and deleted by hand.

use fintrack_core::calendar::BillingMonth;
use fintrack_core::event::Happening;
use fintrack_core::id::ImportSessionId;
use fintrack_core::import_session::{
    AccountOrCard, CloseError, DiscardPlan, ImportSession, SessionStatus, Target, plan_discard,
};
use fintrack_core::money::Money;
use fintrack_core::name::Name;
use uuid::Uuid;

use super::session::{self, columns};
use super::{LoadedSession, SessionError, announce, decisions, learning, load};
use crate::money::month_column;
use crate::{DbError, Version, WorkspaceTx};

/// A session that is not there yet.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its account or card.
    pub subject: AccountOrCard,
    /// The civil month of an account, or the billing month of a card.
    pub month: BillingMonth,
    /// What the bank says: the closing balance, or the invoice total before payments. A card that is told nothing reconciles
    /// with what was paid for its invoice.
    pub target: Option<Money>,
    /// What people call it; `None` for its account or card and month.
    pub name: Option<Name>,
}

/// What is changed of a session; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct SessionChange {
    /// What people call it.
    pub name: Option<Name>,
    /// Its account or card, while nothing is in it.
    pub subject: Option<AccountOrCard>,
    /// Its month, while nothing is in it.
    pub month: Option<BillingMonth>,
    /// What the bank says; the inner `None` takes the word back.
    pub target: Option<Option<Money>>,
}

/// Makes a session.
///
/// # Errors
/// [`DbError::Conflict`] when one is open for the account or card and month; [`DbError::NotFound`] when there is no such
/// account or card; [`SessionError::Money`] when the target is in another currency.
pub async fn create(tx: &mut WorkspaceTx, new: NewSession) -> Result<LoadedSession, SessionError> {
    let subject = session::lock_subject(tx, new.subject).await?;
    let session = ImportSession {
        id: ImportSessionId::new(Uuid::now_v7()),
        month: new.month,
        target: None,
        status: SessionStatus::Open,
        subject,
    };
    let target = new.target.map(|value| said(&session, value)).transpose()?;
    let session = ImportSession { target, ..session };
    session::insert(tx, &[&session]).await?;
    if let Some(name) = new.name {
        rename(tx, session.id, name.as_str()).await?;
    }
    announce::sessions(tx, Happening::Created, [session.id]).await?;
    load(tx, session.id).await
}

/// A person's word for what the bank says, which nothing overrides.
fn said(session: &ImportSession, value: Money) -> Result<Target, SessionError> {
    // Adding nothing refuses another currency.
    Ok(Target { value: session.zero().checked_add(value)?, known_to: None })
}

/// Changes a session; `seen` is the version that was looked at, where that matters. A name that nobody chose follows the
/// account or card and the month.
///
/// # Errors
/// [`SessionError::NotEmpty`] when it is to be of another month, account or card than what is in it;
/// [`SessionError::Close`] when it is closed and anything but its name changes; [`DbError::Stale`],
/// [`DbError::NotFound`], or [`DbError::Conflict`] when another one is open there.
pub async fn update(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    seen: Option<Version>,
    change: SessionChange,
) -> Result<LoadedSession, SessionError> {
    let before = lock(tx, id, seen).await?;
    let about = session::about(tx, id).await?.value;
    let subject = match change.subject.filter(|subject| *subject != before.subject.id()) {
        Some(subject) => session::lock_subject(tx, subject).await?,
        None => before.subject.clone(),
    };
    let mut after = ImportSession { month: change.month.unwrap_or(before.month), subject, ..before.clone() };
    let is_moved = (after.subject.id(), after.month) != (before.subject.id(), before.month);
    if after.subject.currency() != before.subject.currency() {
        after.target = None;
    }
    if let Some(target) = change.target {
        after.target = target.map(|value| said(&after, value)).transpose()?;
    }
    if before.status == SessionStatus::Closed && after != before {
        return Err(CloseError::Closed.into());
    }
    if is_moved && !is_empty(tx, id).await? {
        return Err(SessionError::NotEmpty);
    }
    let was_named = about.name != ImportSession::default_name(&before.subject, before.month);
    let name = match change.name {
        Some(name) => name.as_str().to_owned(),
        None if was_named => about.name,
        None => ImportSession::default_name(&after.subject, after.month),
    };
    store(tx, &after, &name).await?;
    announce::sessions(tx, Happening::Updated, [id]).await?;
    load(tx, id).await
}

/// Deletes a session that has booked nothing, with its lines, as if its files had never come.
///
/// # Errors
/// [`SessionError::Booked`] or [`SessionError::Close`] when it has booked lines or is closed; [`DbError::Stale`],
/// [`DbError::NotFound`].
pub async fn delete(tx: &mut WorkspaceTx, id: ImportSessionId, seen: Option<Version>) -> Result<(), SessionError> {
    lock(tx, id, seen).await?;
    let loaded = load(tx, id).await?;
    match plan_discard(&loaded.session, &loaded.lines)? {
        DiscardPlan::Remove => Ok(remove(tx, &loaded).await?),
        DiscardPlan::Reject(_) => Err(SessionError::Booked),
    }
}

/// Removes a session that has booked nothing. What was answered in it is taken back.
pub(super) async fn remove(tx: &mut WorkspaceTx, loaded: &LoadedSession) -> Result<(), DbError> {
    let id = loaded.session.id;
    let lessons = loaded.lines.iter().map(|line| (decisions::of_line(line), None)).collect();
    session::remove(tx, id).await?;
    Box::pin(learning::answered(tx, lessons)).await?;
    announce::lines(tx, Happening::Deleted, loaded.lines.iter().map(|line| line.id)).await?;
    announce::sessions(tx, Happening::Deleted, [id]).await
}

/// A session in its workspace's turn, at the version that was looked at.
async fn lock(tx: &mut WorkspaceTx, id: ImportSessionId, seen: Option<Version>) -> Result<ImportSession, DbError> {
    let session = session::lock(tx, id).await?;
    session::about(tx, id).await?.version.expect(seen, "import session", &id)?;
    Ok(session)
}

async fn is_empty(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<bool, DbError> {
    let is_empty = sqlx::query_scalar!(
        r#"select not exists (select from staged_lines where session_id = $1)
                  and not exists (select from import_session_files where session_id = $1) as "is_empty!""#,
        id.get(),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(is_empty)
}

async fn rename(tx: &mut WorkspaceTx, id: ImportSessionId, name: &str) -> Result<(), DbError> {
    sqlx::query!("update import_sessions set name = $2 where id = $1", id.get(), name).execute(tx.conn()).await?;
    Ok(())
}

async fn store(tx: &mut WorkspaceTx, session: &ImportSession, name: &str) -> Result<(), DbError> {
    let (account, card) = columns(session.subject.id());
    sqlx::query!(
        "update import_sessions
         set account_id = $2, card_id = $3, month = $4, name = $5, target_value = $6, target_known_to = $7
         where id = $1",
        session.id.get(),
        account,
        card,
        month_column(session.month),
        name,
        session.target.map(|target| target.value.amount()),
        session.target.and_then(|target| target.known_to),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
