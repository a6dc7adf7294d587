//! The rows of sessions.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::{AccountId, CardId, ImportSessionId, UserId};
use fintrack_core::import_session::{AccountOrCard, Counts, ImportSession, Outcome, SessionStatus, Subject, Target};
use fintrack_core::money::Money;
use fintrack_core::word::WordError;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::facts;
use crate::money::{money, month_column};
use crate::{DbError, Stored, Version, WorkspaceTx, account, audit, card};

/// A session in a list.
#[derive(Clone, Debug)]
pub struct SessionSummary {
    /// The session.
    pub id: ImportSessionId,
    /// What people call it.
    pub name: String,
    /// Its account or card.
    pub subject: AccountOrCard,
    /// Its month.
    pub month: BillingMonth,
    /// Whether it still takes lines.
    pub status: SessionStatus,
    /// What the bank says, where a person or a file said it; of a card, else what was paid for its invoice, if anything was.
    pub target: Option<Money>,
    /// Who opened it, where that was kept.
    pub user: Option<UserId>,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
}

/// What is kept of a session beside what its lines are judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What people call it.
    pub name: String,
    /// Who opened it, where that was kept.
    pub user: Option<UserId>,
    /// When it last booked anything.
    pub committed_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
}

struct SessionRow {
    id: Uuid,
    account_id: Option<Uuid>,
    card_id: Option<Uuid>,
    month: NaiveDate,
    status: String,
    target_value: Option<Decimal>,
    target_known_to: Option<NaiveDate>,
}

impl SessionRow {
    fn subject(&self) -> Option<AccountOrCard> {
        let account = self.account_id.map(|id| AccountOrCard::Account(AccountId::new(id)));
        account.or_else(|| self.card_id.map(|id| AccountOrCard::Card(CardId::new(id))))
    }

    fn session(self, subject: Subject) -> Result<ImportSession, DbError> {
        let corrupt = || DbError::corrupt("import session", self.id);
        let target = self
            .target_value
            .map(|value| Money::new(value, subject.currency()))
            .transpose()
            .map_err(|error| corrupt()(error.into()))?
            .map(|value| Target { value, known_to: self.target_known_to });
        Ok(ImportSession {
            id: ImportSessionId::new(self.id),
            subject,
            month: BillingMonth::of(self.month),
            target,
            status: self.status.parse().map_err(|error: WordError| corrupt()(error.into()))?,
        })
    }
}

/// Locks the account or card that lines are of, until the end of the transaction.
///
/// Imports of one workspace take turns, with all that writes its books: a transfer has two sides, and each must see what the
/// other one booked.
pub(super) async fn lock_subject(tx: &mut WorkspaceTx, subject: AccountOrCard) -> Result<Subject, DbError> {
    audit::take_turn(tx).await?;
    Ok(match subject {
        AccountOrCard::Account(id) => Subject::Account(account::lock(tx, id).await?),
        AccountOrCard::Card(id) => Subject::Card(card::lock(tx, id).await?),
    })
}

pub(super) async fn read_subject(tx: &mut WorkspaceTx, subject: AccountOrCard) -> Result<Subject, DbError> {
    match subject {
        AccountOrCard::Account(id) => {
            let found = account::list(tx).await?.into_iter().find(|account| account.id == id);
            found.map(Subject::Account).ok_or_else(|| DbError::not_found("account", id))
        }
        AccountOrCard::Card(id) => {
            let found = card::list(tx).await?.into_iter().find(|card| card.id == id);
            found.map(Subject::Card).ok_or_else(|| DbError::not_found("card", id))
        }
    }
}

async fn row(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<(SessionRow, AccountOrCard), DbError> {
    let row = sqlx::query_as!(
        SessionRow,
        "select id, account_id, card_id, month, status, target_value, target_known_to
         from import_sessions
         where id = $1",
        id.get(),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| DbError::not_found("import session", id))?;
    let subject = row.subject().ok_or_else(|| DbError::not_found("import session", id))?;
    Ok((row, subject))
}

/// A session.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<ImportSession, DbError> {
    let (row, subject) = row(tx, id).await?;
    row.session(read_subject(tx, subject).await?)
}

/// What is kept of a session beside.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn about(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<Stored<About>, DbError> {
    let row = sqlx::query!(
        "select name, user_id, committed_at, closed_at, version, created_at, updated_at from import_sessions where id = $1",
        id.get(),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| DbError::not_found("import session", id))?;
    Ok(Stored {
        value: About {
            name: row.name,
            user: row.user_id.map(UserId::new),
            committed_at: row.committed_at,
            closed_at: row.closed_at,
        },
        version: Version::new(row.version),
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// A session, with its account or card locked. The row is read again under the lock: it may have been closed meanwhile.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn lock(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<ImportSession, DbError> {
    let (_, subject) = row(tx, id).await?;
    let subject = lock_subject(tx, subject).await?;
    let (row, _) = row(tx, id).await?;
    row.session(subject)
}

/// Sessions, newest month first; closed ones only when asked for.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx, with_closed: bool) -> Result<Vec<SessionSummary>, DbError> {
    let rows = sqlx::query!(
        r#"select s.id, s.name, s.account_id, s.card_id, s.month, s.status, s.target_value, s.user_id,
                  s.created_at, u.code as currency_code, u.minor_units
           from import_sessions s
           left join accounts a on a.workspace_id = s.workspace_id and a.id = s.account_id
           left join cards c on c.workspace_id = s.workspace_id and c.id = s.card_id
           join currencies u on u.code = coalesce(a.currency_code, c.currency_code)
           where s.status = 'OPEN' or $1
           order by s.month desc, s.name, s.id"#,
        with_closed,
    )
    .fetch_all(tx.conn())
    .await?;
    let sessions = rows
        .into_iter()
        .map(|row| {
            let account = row.account_id.map(|id| AccountOrCard::Account(AccountId::new(id)));
            let subject = account.or_else(|| row.card_id.map(|id| AccountOrCard::Card(CardId::new(id))));
            let target = row.target_value.map(|value| money(value, &row.currency_code, row.minor_units)).transpose();
            Ok(SessionSummary {
                target: target.map_err(|error| DbError::corrupt("import session", row.id)(error.into()))?,
                user: row.user_id.map(UserId::new),
                created_at: row.created_at,
                id: ImportSessionId::new(row.id),
                name: row.name,
                subject: subject.ok_or_else(|| DbError::not_found("import session", row.id))?,
                month: BillingMonth::of(row.month),
                status: row
                    .status
                    .parse()
                    .map_err(|error: WordError| DbError::corrupt("import session", row.id)(error.into()))?,
            })
        })
        .collect::<Result<Vec<_>, DbError>>();
    let mut sessions = sessions?;
    facts::fill_default_targets(tx, &mut sessions).await?;
    Ok(sessions)
}

/// How many lines of sessions ended how, as last judged; a session without lines has no entry.
///
/// # Errors
/// [`DbError`].
pub async fn counts(
    tx: &mut WorkspaceTx,
    sessions: &[ImportSessionId],
) -> Result<HashMap<ImportSessionId, Counts>, DbError> {
    let ids: Vec<Uuid> = sessions.iter().map(|id| id.get()).collect();
    let rows = sqlx::query!(
        r#"select s.session_id, coalesce(i.outcome, s.outcome) as "outcome!", count(*) as "count!"
           from staged_lines s
           left join imported_lines i on i.workspace_id = s.workspace_id and i.staged_line_id = s.id
           where s.session_id = any($1)
           group by 1, 2"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut counts: HashMap<ImportSessionId, Counts> = HashMap::new();
    for row in rows {
        let corrupt = DbError::corrupt("import session", row.session_id);
        let outcome: Outcome = row.outcome.parse().map_err(|error: WordError| corrupt(error.into()))?;
        let count = u32::try_from(row.count).unwrap_or(u32::MAX);
        counts.entry(ImportSessionId::new(row.session_id)).or_default().extend([(outcome, count)]);
    }
    Ok(counts)
}

/// The open sessions of an account or card, by month.
pub(super) async fn open_ones(
    tx: &mut WorkspaceTx,
    subject: &Subject,
    months: &[BillingMonth],
) -> Result<BTreeMap<BillingMonth, ImportSession>, DbError> {
    let (account, card) = columns(subject.id());
    let months: Vec<NaiveDate> = months.iter().copied().map(month_column).collect();
    let rows = sqlx::query_as!(
        SessionRow,
        "select id, account_id, card_id, month, status, target_value, target_known_to
         from import_sessions
         where status = 'OPEN' and (account_id = $1 or card_id = $2) and month = any($3)",
        account,
        card,
        &months,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let session = row.session(subject.clone())?;
            Ok((session.month, session))
        })
        .collect()
}

/// Stores new sessions.
pub(super) async fn insert(tx: &mut WorkspaceTx, sessions: &[&ImportSession]) -> Result<(), DbError> {
    let Some(first) = sessions.first() else { return Ok(()) };
    let (account, card) = columns(first.subject.id());
    let ids: Vec<Uuid> = sessions.iter().map(|session| session.id.get()).collect();
    let months: Vec<NaiveDate> = sessions.iter().map(|session| month_column(session.month)).collect();
    let names: Vec<String> =
        sessions.iter().map(|session| ImportSession::default_name(&session.subject, session.month)).collect();
    let values: Vec<Option<Decimal>> =
        sessions.iter().map(|session| session.target.map(|target| target.value.amount())).collect();
    let known: Vec<Option<NaiveDate>> =
        sessions.iter().map(|session| session.target.and_then(|target| target.known_to)).collect();
    sqlx::query!(
        "insert into import_sessions
             (workspace_id, user_id, account_id, card_id, id, month, name, target_value, target_known_to)
         select $1, $9, $2, $3, * from unnest($4::uuid[], $5::date[], $6::text[], $7::numeric[], $8::date[])",
        tx.workspace(),
        account,
        card,
        &ids,
        &months,
        &names,
        &values as &[Option<Decimal>],
        &known as &[Option<NaiveDate>],
        tx.scope().user.get(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Says what the bank's figure is.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn set_target(tx: &mut WorkspaceTx, id: ImportSessionId, target: Target) -> Result<(), DbError> {
    let changed = set_targets(tx, &[(id, target)]).await?;
    if changed == 0 { Err(DbError::not_found("import session", id)) } else { Ok(()) }
}

/// Says what the bank's figures are; of how many sessions.
pub(super) async fn set_targets(tx: &mut WorkspaceTx, targets: &[(ImportSessionId, Target)]) -> Result<u64, DbError> {
    if targets.is_empty() {
        return Ok(0);
    }
    let done = sqlx::query!(
        "update import_sessions s
         set target_value = t.target, target_known_to = t.known_to
         from unnest($1::uuid[], $2::numeric[], $3::date[]) as t (id, target, known_to)
         where s.workspace_id = $4 and s.id = t.id",
        &targets.iter().map(|(id, _)| id.get()).collect::<Vec<_>>(),
        &targets.iter().map(|(_, target)| target.value.amount()).collect::<Vec<_>>(),
        &targets.iter().map(|(_, target)| target.known_to).collect::<Vec<_>>() as &[Option<NaiveDate>],
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}

/// Removes a session with its lines, and the files that no other session was filled from.
pub(super) async fn remove(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<(), DbError> {
    let files = sqlx::query_scalar!(
        "select f.file_id
         from import_session_files f
         where f.session_id = $1
           and not exists (
               select from import_session_files other
               where (other.workspace_id, other.file_id) = (f.workspace_id, f.file_id) and other.session_id <> $1
           )",
        id.get(),
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!("delete from import_sessions where id = $1", id.get()).execute(tx.conn()).await?;
    sqlx::query!(
        "delete from statement_files f
         where f.id = any($1)
           and not exists (
               select from imported_lines l where (l.workspace_id, l.file_id) = (f.workspace_id, f.id)
           )",
        &files,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How many rows of each session's files were meant to be transactions and could not be read.
pub(super) async fn rows_unread(
    tx: &mut WorkspaceTx,
    sessions: &[ImportSessionId],
) -> Result<HashMap<ImportSessionId, u32>, DbError> {
    let ids: Vec<Uuid> = sessions.iter().map(|id| id.get()).collect();
    let rows = sqlx::query!(
        r#"select session_id, sum(rows_unread) as "rows!"
           from import_session_files
           where session_id = any($1)
           group by session_id"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let count = |rows: i64| u32::try_from(rows).unwrap_or(u32::MAX);
    Ok(rows.into_iter().map(|row| (ImportSessionId::new(row.session_id), count(row.rows))).collect())
}

pub(super) async fn mark_committed(tx: &mut WorkspaceTx, ids: &[ImportSessionId]) -> Result<(), DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.get()).collect();
    sqlx::query!("update import_sessions set committed_at = now() where id = any($1)", &ids).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn mark_closed(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<(), DbError> {
    sqlx::query!("update import_sessions set status = 'CLOSED', closed_at = now() where id = $1", id.get())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Whose lines they are, by two columns of which one is set.
pub(super) fn subject(account: Option<Uuid>, card: Option<Uuid>) -> Option<AccountOrCard> {
    account.map(AccountId::new).map(AccountOrCard::Account).or_else(|| card.map(CardId::new).map(AccountOrCard::Card))
}

/// The two columns that say whose lines they are: exactly one is set.
pub(super) fn columns(subject: AccountOrCard) -> (Option<Uuid>, Option<Uuid>) {
    match subject {
        AccountOrCard::Account(id) => (Some(id.get()), None),
        AccountOrCard::Card(id) => (None, Some(id.get())),
    }
}
