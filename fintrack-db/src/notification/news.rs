//! What of the books is news to the members of a workspace, told in the transaction that brings it about.
//!
//! A change is asked about what it may concern, and nothing is loaded that no notice could come of: where nobody made a
//! budget, spending is no news. What was told before is asked of all members together, so that whoever joins is not told
//! the news of last month.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::audit::{self, Deed, Noun, Operation};
use fintrack_core::budget::Budget;
use fintrack_core::calendar::Period;
use fintrack_core::goal::Goal;
use fintrack_core::id::{ImportSessionId, UserId, WorkspaceId};
use fintrack_core::import_session::{Counts, Outcome};
use fintrack_core::investment::Holding;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::Rates;
use fintrack_core::notice::{CauseKey, Facts, ImportFact, causes, untold};
use fintrack_core::reimbursement::Reimbursements;
use fintrack_core::report::{Books, ReportError, Settings, Span, SummaryQuery, SummaryReach};
use tracing::warn;
use uuid::Uuid;

use super::{Told, tell_members};
use crate::workspace::{self, settings};
use crate::{Db, DbError, Scope, WorkspaceTx, budget, exchange_rate, goal, investment, report, transaction};

/// What a change may be news of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Concern {
    /// What was spent, or planned.
    spending: bool,
    /// What goals are or have come to.
    goals: bool,
    /// What investments are worth.
    investments: bool,
}

impl Concern {
    /// Of an operation on the books. What a whole workspace was loaded with is where it starts, and no news.
    pub(crate) fn of(event: &audit::Event) -> Self {
        let mut concern = Self::default();
        let starts = [Operation::LoadArchive, Operation::Migrate, Operation::RunDaily].map(Deed::Did);
        if starts.contains(&event.deed) {
            return concern;
        }
        for noun in event.changes.keys().map(audit::RowKey::noun) {
            match noun {
                Noun::Transaction | Noun::ExchangeRate => (concern.spending, concern.investments) = (true, true),
                Noun::Split | Noun::Reimbursement | Noun::Budget => concern.spending = true,
                Noun::Goal | Noun::GoalDeposit | Noun::GoalInvestment => concern.goals = true,
                Noun::Investment | Noun::InvestmentValue => concern.investments = true,
                Noun::Workspace
                | Noun::Account
                | Noun::Card
                | Noun::CardCycle
                | Noun::Invoice
                | Noun::Category
                | Noun::Subcategory
                | Noun::Tag
                | Noun::InvestmentTag
                | Noun::Recurring
                | Noun::RecurringTag
                | Noun::TransactionTag
                | Noun::ImportSession
                | Noun::StagedLine
                | Noun::Rule
                | Noun::InstalmentPlan
                | Noun::StatementProfile
                | Noun::ImportedLine => {}
            }
        }
        concern
    }

    /// Less what nobody planned: one look, which every change pays.
    async fn narrowed(self, tx: &mut WorkspaceTx) -> Result<Self, DbError> {
        if self == Self::default() {
            return Ok(self);
        }
        // A report month begins in the calendar's month of its name: those of today and of before are among these.
        let there = sqlx::query!(
            r#"select exists (
                          select from budgets where is_active and month >= date_trunc('month', now()) - interval '3 months'
                      ) as "budgets!",
                      exists (select from goals) as "goals!",
                      exists (select from goal_investments) as "linked!""#
        )
        .fetch_one(tx.conn())
        .await?;
        let goals = self.goals && there.goals || self.investments && there.linked;
        Ok(Self { spending: self.spending && there.budgets, goals, investments: there.linked })
    }
}

/// Tells of what a change of the books has brought about.
pub(crate) async fn after_change(tx: &mut WorkspaceTx, concern: Concern) -> Result<(), DbError> {
    let concern = concern.narrowed(tx).await?;
    if !concern.spending && !concern.goals {
        return Ok(());
    }
    let today = workspace::today(tx).await?;
    match Plans::load(tx, concern, today).await?.facts(today) {
        Ok(facts) => tell(tx, &facts, Utc::now()).await.map(drop),
        Err(error) => {
            // No change is refused for the sake of a notice.
            warn!(%error, "cannot say what is news");
            Ok(())
        }
    }
}

/// The plans that a change may have met, and what they are measured by.
struct Plans {
    settings: Settings,
    budgets: Vec<Budget>,
    goals: Vec<Goal>,
    ledger: Ledger,
    reimbursements: Reimbursements,
    rates: Rates,
    holdings: Vec<Holding>,
}

impl Plans {
    async fn load(tx: &mut WorkspaceTx, concern: Concern, today: NaiveDate) -> Result<Self, DbError> {
        let settings = settings::find(tx).await?.value.reports;
        let last = settings.month_of(today);
        let first = last.previous();
        let mut budgets = Vec::new();
        if concern.spending {
            let stored = budget::list_between(tx, first, last).await?;
            budgets.extend(stored.into_iter().map(|stored| stored.value).filter(Budget::is_active));
        }
        let mut goals = Vec::new();
        if concern.goals {
            goals.extend(goal::list(tx).await?.into_iter().map(|stored| stored.value));
        }
        let (mut ledger, mut reimbursements) = (Ledger::new([], Vec::new()), Reimbursements::default());
        if !budgets.is_empty() {
            let days = Period::spanning([settings.days(first).start(), settings.days(last).end()]);
            let days = days.unwrap_or_else(|| settings.days(last));
            ledger = transaction::ledger_of_summary(tx, &SummaryReach { first, last, days }).await?;
            reimbursements = transaction::reimbursements_naming(tx, ledger.entries()).await?;
        }
        let rates = exchange_rate::rates_into(tx, settings.currency).await?;
        let holdings = if concern.investments { investment::holdings(tx).await? } else { Vec::new() };
        Ok(Self { settings, budgets, goals, ledger, reimbursements, rates, holdings })
    }

    fn facts(&self, today: NaiveDate) -> Result<Facts, ReportError> {
        let Self { settings, budgets, goals, ledger, reimbursements, rates, holdings } = self;
        let books = Books { ledger, rates, reimbursements, budgets, cards: &[], schedules: &[], holdings, goals };
        Facts::of(&books, settings, today)
    }
}

/// Tells of files that were read into sessions, by how their lines stand now.
pub(crate) async fn after_import(
    tx: &mut WorkspaceTx,
    sessions: &[(ImportSessionId, Counts)],
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    if sessions.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query!(
        r#"select session_id, count(*) as "files!" from import_session_files where session_id = any($1) group by 1"#,
        &sessions.iter().map(|(id, _)| id.get()).collect::<Vec<_>>(),
    )
    .fetch_all(tx.conn())
    .await?;
    let files: HashMap<Uuid, i64> = rows.into_iter().map(|row| (row.session_id, row.files)).collect();
    let fact = |(session, counts): &(ImportSessionId, Counts)| {
        let files = files.get(&session.get()).copied().unwrap_or_default();
        let files = u32::try_from(files).unwrap_or(u32::MAX);
        ImportFact { session: *session, files, lines: counts.total(), pending: counts.get(Outcome::Pending) }
    };
    let imports = sessions.iter().map(fact).collect();
    tell(tx, &Facts { imports, ..Facts::none(at.date_naive()) }, at).await?;
    Ok(())
}

/// Tells every member what of a state none of them was told.
async fn tell(tx: &mut WorkspaceTx, state: &Facts, at: DateTime<Utc>) -> Result<Vec<Told>, DbError> {
    let asked: Vec<String> = causes(state).iter().map(ToString::to_string).collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let told = sqlx::query_scalar!(r#"select told_causes($1) as "cause!""#, &asked).fetch_all(tx.conn()).await?;
    let told = told.into_iter().map(CauseKey::kept).collect();
    tell_members(tx, &untold(state, &told), at).await
}

/// Tells the members of a workspace what a day has brought: bills that come due or were not paid, invoices that closed, and
/// whatever else is news and was not told; what was new, and to whom. Done twice, it tells nothing the second time.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn tell_day(db: &Db, workspace: WorkspaceId, at: DateTime<Utc>) -> Result<Vec<Told>, DbError> {
    // It is done on nobody's behalf; nothing is written but what members are told.
    let mut tx = db.begin(Scope::new(workspace, UserId::new(Uuid::nil()))).await?;
    let there = sqlx::query_scalar!(
        r#"select (($2::timestamptz) at time zone w.time_zone)::date as "today!"
           from workspaces w
           where w.id = $1 and w.deleted_at is null"#,
        workspace.get(),
        at,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(today) = there else { return Ok(Vec::new()) };
    let settings = settings::find(&mut tx).await?.value.reports;
    let query = SummaryQuery { span: Span::Month(settings.month_of(today)), account: None, today };
    let facts = report::summary_facts(&mut tx, &query).await?;
    let told = match facts.with_books(|books| Facts::of(books, &settings, today)) {
        Ok(facts) => tell(&mut tx, &facts, at).await?,
        Err(error) => {
            warn!(%error, "cannot say what is news of the day");
            Vec::new()
        }
    };
    tx.commit().await?;
    Ok(told)
}

/// The workspaces that live, so many after one in the order of their identities.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn workspaces_after(db: &Db, after: Option<WorkspaceId>, most: u16) -> Result<Vec<WorkspaceId>, DbError> {
    let mut tx = db.begin_unscoped().await?;
    let after = after.map_or(Uuid::nil(), WorkspaceId::get);
    let ids = sqlx::query_scalar!(r#"select workspaces_after($1, $2) as "id!""#, after, i32::from(most))
        .fetch_all(&mut *tx)
        .await?;
    Ok(ids.into_iter().map(WorkspaceId::new).collect())
}
