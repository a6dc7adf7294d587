//! Are the books sound? What a person asks before trusting them, and after something went wrong.
//!
//! Looks, and changes nothing: whether the audit trail proves itself and the books say what it says, whether every table
//! keeps its wall, whether the sums that are kept are the sums of their transactions, whether anything hangs in the air, and
//! whether every transaction makes sense to the core. Time grows with the books; memory does not.

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::audit::{self, TrailFault, Verification};
use crate::schema::catalog::Catalog;
use crate::transaction::{self, Filter};
use crate::{DbError, WorkspaceTx};

/// How many transactions are looked at together.
const AT_ONCE: u32 = 5_000;
/// How many faults of one kind are told: one is enough to act on.
const TOLD_MAX: i64 = 20;

/// Something that is not as it should be.
#[derive(Debug)]
pub enum Finding {
    /// The audit trail, or what the books say beside it.
    Trail(TrailFault),
    /// A table that may show the rows of others.
    Wall {
        /// Its name.
        table: String,
    },
    /// A sum that is kept is not that of its transactions.
    Turnover {
        /// "account" or "card".
        of: &'static str,
        /// Which one.
        id: Uuid,
        /// Of which month.
        month: NaiveDate,
        /// Of which kind of transaction.
        kind: String,
        /// What is kept.
        kept: Decimal,
        /// What the transactions sum to.
        summed: Decimal,
    },
    /// A row that lacks what it cannot do without.
    Orphan {
        /// What it is.
        what: String,
        /// Which one.
        id: Uuid,
    },
    /// A row that the core would not take.
    Senseless(DbError),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trail(fault) => fault.fmt(f),
            Self::Wall { table } => write!(f, "the table {table} keeps the rule of no class: no wall is sure to hold"),
            Self::Turnover { of, id, month, kind, kept, summed } => {
                write!(f, "{kind} on the {of} {id} in {} sum to {summed}, but {kept} is kept", month.format("%Y-%m"))
            }
            Self::Orphan { what, id } => write!(f, "{what}: {id}"),
            Self::Senseless(error) => match std::error::Error::source(error) {
                Some(cause) => write!(f, "{error}: {cause}"),
                None => error.fmt(f),
            },
        }
    }
}

impl Finding {
    /// What it is about, in a word.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Trail(_) => "trail",
            Self::Wall { .. } => "wall",
            Self::Turnover { .. } => "balance",
            Self::Orphan { .. } => "orphan",
            Self::Senseless(_) => "row",
        }
    }

    /// What to do about it.
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::Trail(TrailFault::Chain(_) | TrailFault::Head { .. } | TrailFault::State { .. }) => {
                "the trail itself was changed: compare with a backup from before the first event that is named"
            }
            Self::Trail(TrailFault::Books { .. }) => {
                "somebody wrote to the tables directly: compare with a backup, and enter by FinTrack what is to stay"
            }
            Self::Wall { .. } => {
                "do not serve others from this database: restore the policies that the migrations make"
            }
            Self::Turnover { .. } => "balances are wrong until the sums are made anew: triggers were switched off",
            Self::Orphan { .. } => "look at it and enter what is missing, or delete it",
            Self::Senseless(_) => "the row was written by other hands, or this is a bug: please report it",
        }
    }
}

/// What an examination came to.
#[derive(Debug)]
pub struct Examination {
    /// Of the audit trail.
    pub verification: Verification,
    /// How many transactions were looked at.
    pub transactions: u64,
    /// What is not as it should be; nothing where all is well.
    pub findings: Vec<Finding>,
}

/// Looks through everything of a workspace.
///
/// # Errors
/// [`DbError`] when the database does not answer; what is wrong with the books is no error but a finding.
pub async fn examine(tx: &mut WorkspaceTx) -> Result<Examination, DbError> {
    let verification = audit::verify(tx).await?;
    let mut findings: Vec<Finding> = verification.faults.iter().cloned().map(Finding::Trail).collect();
    let unwalled = Catalog::read(tx.conn()).await?.tables.into_iter().filter(|table| table.class.is_none());
    findings.extend(unwalled.map(|table| Finding::Wall { table: table.name }));
    findings.extend(account_turnovers(tx).await?);
    findings.extend(card_turnovers(tx).await?);
    findings.extend(orphans(tx).await?);
    let transactions = read_all(tx, &mut findings).await?;
    Ok(Examination { verification, transactions, findings })
}

async fn account_turnovers(tx: &mut WorkspaceTx) -> Result<Vec<Finding>, DbError> {
    let rows = sqlx::query!(
        r#"with moved as (
               select account_id, date_trunc('month', booked_on)::date as month, kind, false as is_destination, amount
               from transactions
               where account_id is not null and status in ('VALIDATING', 'PAID') and deleted_at is null
               union all
               select destination_account_id, date_trunc('month', booked_on)::date, kind, true, received_amount
               from transactions
               where destination_account_id is not null and status in ('VALIDATING', 'PAID') and deleted_at is null
           ),
           summed as (
               select account_id, month, kind, is_destination, sum(amount) as amount from moved group by 1, 2, 3, 4
           )
           select account_id as "id!", month as "month!", kind as "kind!", coalesce(k.amount, 0) as "kept!",
                  coalesce(s.amount, 0) as "summed!"
           from account_turnovers k
           full join summed s using (account_id, month, kind, is_destination)
           where coalesce(k.amount, 0) <> coalesce(s.amount, 0)
           order by 1, 2, 3
           limit $1"#,
        TOLD_MAX,
    )
    .fetch_all(tx.conn())
    .await?;
    let finding = |(id, month, kind, kept, summed)| Finding::Turnover { of: "account", id, month, kind, kept, summed };
    Ok(rows.into_iter().map(|row| finding((row.id, row.month, row.kind, row.kept, row.summed))).collect())
}

async fn card_turnovers(tx: &mut WorkspaceTx) -> Result<Vec<Finding>, DbError> {
    let rows = sqlx::query!(
        r#"with summed as (
               select card_id, billing_month, kind, sum(amount) as amount
               from transactions
               where card_id is not null and status <> 'IGNORE' and deleted_at is null
               group by 1, 2, 3
           )
           select card_id as "id!", billing_month as "month!", kind as "kind!", coalesce(k.amount, 0) as "kept!",
                  coalesce(s.amount, 0) as "summed!"
           from card_turnovers k
           full join summed s using (card_id, billing_month, kind)
           where coalesce(k.amount, 0) <> coalesce(s.amount, 0)
           order by 1, 2, 3
           limit $1"#,
        TOLD_MAX,
    )
    .fetch_all(tx.conn())
    .await?;
    let finding = |(id, month, kind, kept, summed)| Finding::Turnover { of: "card", id, month, kind, kept, summed };
    Ok(rows.into_iter().map(|row| finding((row.id, row.month, row.kind, row.kept, row.summed))).collect())
}

/// Rows that no foreign key holds to what they need.
async fn orphans(tx: &mut WorkspaceTx) -> Result<Vec<Finding>, DbError> {
    let rows = sqlx::query!(
        r#"select 'a transaction is split, and its parts are not its amount' as "what!", t.id as "id!"
           from transactions t
           where t.is_split and t.deleted_at is null
             and t.amount is distinct from (
                 select sum(s.amount) from transaction_splits s
                 where (s.workspace_id, s.transaction_id) = (t.workspace_id, t.id)
             )
           union all
           select 'a transaction has parts, and is not split', t.id
           from transactions t
           where not t.is_split and t.deleted_at is null
             and exists (
                 select from transaction_splits s where (s.workspace_id, s.transaction_id) = (t.workspace_id, t.id)
             )
           union all
           select 'an income pays back what was deleted, or was deleted itself', r.income_id
           from reimbursements r
           join transactions t on t.workspace_id = r.workspace_id and t.id in (r.income_id, r.expense_id)
           where t.deleted_at is not null
           union all
           select 'a statement file is of no session, and no line tells of it', f.id
           from statement_files f
           where not exists (
                   select from import_session_files s where (s.workspace_id, s.file_id) = (f.workspace_id, f.id)
               )
             and not exists (
                   select from imported_lines i where (i.workspace_id, i.file_id) = (f.workspace_id, f.id)
               )
           union all
           select 'a workspace has no administrator', w.id
           from workspaces w
           where w.id = scope_workspace()
             and not exists (select from workspace_members m where m.workspace_id = w.id and m.role = 'ADMIN')
           limit $1"#,
        TOLD_MAX,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| Finding::Orphan { what: row.what, id: row.id }).collect())
}

/// Reads every transaction as the core takes it; how many there are.
async fn read_all(tx: &mut WorkspaceTx, findings: &mut Vec<Finding>) -> Result<u64, DbError> {
    let filter = Filter { limit: Some(AT_ONCE), ..Filter::default() };
    let (mut count, mut after) = (0, None);
    loop {
        match transaction::page(tx, &filter, after).await {
            Ok(page) => {
                count += u64::try_from(page.items.len()).unwrap_or_default();
                after = page.next;
                if after.is_none() {
                    return Ok(count);
                }
            }
            Err(senseless @ DbError::Corrupt { .. }) => {
                findings.push(Finding::Senseless(senseless));
                return Ok(count);
            }
            Err(error) => return Err(error),
        }
    }
}
