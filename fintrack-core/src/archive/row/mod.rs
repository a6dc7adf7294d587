//! Rows: how each noun is written as JSON, field by field, so that a domain type may change its shape and the format not.
//!
//! What is not said is left out. Reading a row goes through the same constructors as everything else.

mod answers;
mod category;
mod entry;
mod exact;
mod import;
mod investment;
mod place;
mod plan;
mod recurrence;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::kind::Kind;
use crate::audit::Link;
use crate::calendar::DayOfMonth;
use crate::id::WorkspaceId;
use crate::money::Currency;
use crate::name::Name;
use crate::report::{Basis, ReportError, Settings};
use crate::workspace::{TimeZone, Workspace};

pub(super) use answers::{ProfileRow, RuleRow};
pub(crate) use category::{CategoryRow, TagRow};
pub(super) use entry::PlanRow;
pub(crate) use entry::{EntryRow, ReimbursementRow, redemption, settlement};
pub(super) use import::{ImportedRow, RejectedRow};
pub(crate) use investment::InvestmentRow;
pub(super) use investment::ValueRow;
pub(super) use place::InvoiceRow;
pub(crate) use place::{AccountRow, CardRow};
pub(super) use plan::{BudgetRow, GoalRow, RateRow};
pub(super) use recurrence::RecurringRow;

/// One line of an archive.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "one at a time, on the stack")]
pub(super) enum Record<'a> {
    Workspace(WorkspaceRow<'a>),
    Account(AccountRow<'a>),
    Card(CardRow<'a>),
    Invoice(InvoiceRow),
    Category(CategoryRow<'a>),
    Tag(TagRow<'a>),
    Investment(InvestmentRow<'a>),
    InvestmentValue(ValueRow),
    Recurring(RecurringRow<'a>),
    InstalmentPlan(PlanRow),
    Transaction(EntryRow<'a>),
    DeletedTransaction(EntryRow<'a>),
    Reimbursement(ReimbursementRow),
    Budget(BudgetRow<'a>),
    Goal(GoalRow<'a>),
    ExchangeRate(RateRow),
    ImportedLine(ImportedRow<'a>),
    RejectedPair(RejectedRow<'a>),
    Rule(RuleRow<'a>),
    StatementProfile(ProfileRow<'a>),
    AuditEvent(Cow<'a, Link>),
}

impl Record<'_> {
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Workspace(_) => Kind::Workspace,
            Self::Account(_) => Kind::Account,
            Self::Card(_) => Kind::Card,
            Self::Invoice(_) => Kind::Invoice,
            Self::Category(_) => Kind::Category,
            Self::Tag(_) => Kind::Tag,
            Self::Investment(_) => Kind::Investment,
            Self::InvestmentValue(_) => Kind::InvestmentValue,
            Self::Recurring(_) => Kind::Recurring,
            Self::InstalmentPlan(_) => Kind::InstalmentPlan,
            Self::Transaction(_) => Kind::Transaction,
            Self::DeletedTransaction(_) => Kind::DeletedTransaction,
            Self::Reimbursement(_) => Kind::Reimbursement,
            Self::Budget(_) => Kind::Budget,
            Self::Goal(_) => Kind::Goal,
            Self::ExchangeRate(_) => Kind::ExchangeRate,
            Self::ImportedLine(_) => Kind::ImportedLine,
            Self::RejectedPair(_) => Kind::RejectedPair,
            Self::Rule(_) => Kind::Rule,
            Self::StatementProfile(_) => Kind::StatementProfile,
            Self::AuditEvent(_) => Kind::AuditEvent,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkspaceRow<'a> {
    id: WorkspaceId,
    name: Cow<'a, Name>,
    currency: Currency,
    time_zone: Cow<'a, TimeZone>,
    month_start_day: DayOfMonth,
    basis: Basis,
}

impl<'a> From<&'a Workspace> for WorkspaceRow<'a> {
    fn from(workspace: &'a Workspace) -> Self {
        let Workspace { id, name, time_zone, reports } = workspace;
        Self {
            id: *id,
            name: Cow::Borrowed(name),
            currency: reports.currency,
            time_zone: Cow::Borrowed(time_zone),
            month_start_day: reports.start_day(),
            basis: reports.basis,
        }
    }
}

impl TryFrom<WorkspaceRow<'_>> for Workspace {
    type Error = ReportError;

    fn try_from(row: WorkspaceRow<'_>) -> Result<Self, ReportError> {
        let WorkspaceRow { id, name, currency, time_zone, month_start_day, basis } = row;
        let mut reports = Settings::new(currency).starting_on(month_start_day)?;
        reports.basis = basis;
        Ok(Self { id, name: name.into_owned(), time_zone: time_zone.into_owned(), reports })
    }
}
