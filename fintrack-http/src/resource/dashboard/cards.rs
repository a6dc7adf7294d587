//! The cards summary: what all cards may still spend, what they owe, and what a month's purchases on them were for.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use fintrack_core::id::CategoryId;
use fintrack_core::report::{self as core, CardsQuery, InvoicePoint, RecurringExpense};
use fintrack_db::report::{self, ReportFacts};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{DashboardUnconverted, filed, named};
use crate::aside::aside;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::extract::Query;
use crate::field::{Amount, Month, Percent};
use crate::problem::{Reading, UnprocessableEntity};
use crate::remembered::{Found, Question};
use crate::resource::figures::{YearMonthQuery, unreportable};
use crate::resource::names::Names;
use crate::word::{InvoiceHistoryStatus, RecurringCardStatus, UseLevel};
use crate::{ApiError, App};

/// All cards together; sums in the currency of the workspace.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardCards {
    /// The year that was asked for.
    #[schema(example = 2026)]
    year: i32,
    /// The month of it.
    #[schema(example = 3)]
    month: u32,
    /// The currency of the sums.
    #[schema(example = "BRL")]
    currency_code: String,
    /// The most that may be owed on the active cards, today.
    total_limit: Amount,
    /// What is owed on them, future instalments included.
    total_used: Amount,
    /// Limit less used; negative beyond the limit.
    total_available: Amount,
    /// What inactive cards still owe; in none of the three.
    owed_on_inactive: Amount,
    /// Used of the limit; null without a limit.
    commitment: Option<Percent>,
    /// The same as a colour: `green`, or `red` from 70 % on.
    commitment_level: UseLevel,
    /// What is still to be paid for the month's invoices of all cards.
    open_invoice_value: Amount,
    /// What those invoices came to.
    billed_value: Amount,
    /// What was spent on cards in the month.
    total_expenses: Amount,
    /// The active cards, the most used first, then the inactive ones.
    cards_overview: Vec<DashboardCard>,
    /// The invoices of the last six months, by month, then card.
    invoice_history: Vec<DashboardInvoice>,
    /// What recurs on cards, by its next day; the paused last.
    recurring_expenses: Vec<DashboardRecurring>,
    /// What was spent on cards in the month, by category, the largest first.
    expenses_by_category: Vec<DashboardCardSlice>,
    /// What has no rate to the currency of the workspace and is in no sum.
    unconverted: Vec<DashboardUnconverted>,
}

/// One card.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardCard {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    id: Uuid,
    /// What it is called.
    #[schema(example = "Roxo")]
    name: String,
    /// The most that may be owed on it, in its currency.
    limit: Amount,
    /// What is owed on it.
    used: Amount,
    /// Limit less used.
    available: Amount,
    /// The currency of the card.
    #[schema(example = "BRL")]
    currency_code: String,
    /// Used of the limit; null without a limit.
    percentage: Option<Percent>,
    /// The same as a colour: `green`, `orange` from 75 % on, `red` from 90 % on.
    level: UseLevel,
    /// The day of the month that it closes on.
    #[schema(example = 28, minimum = 1, maximum = 31)]
    closing_date: u8,
    /// The day of the month that it is due on.
    #[schema(example = 5, minimum = 1, maximum = 31)]
    due_date: u8,
    /// Whether it still takes part in daily work.
    #[schema(example = true)]
    is_active: bool,
}

/// An invoice of the last months.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardInvoice {
    /// The month that it bills.
    #[schema(value_type = Month)]
    month: String,
    /// The card.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Uuid,
    /// What the card is called.
    #[schema(example = "Roxo")]
    card_name: String,
    /// What it came to, in the card's currency.
    amount: Amount,
    /// The currency of the card.
    #[schema(example = "BRL")]
    currency_code: String,
    /// The amount in the currency of the workspace; null without a rate.
    converted_amount: Option<Amount>,
    /// `paid`, `pending` while it takes purchases, `closed` from then on.
    status: InvoiceHistoryStatus,
}

/// Something that recurs on a card.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardRecurring {
    /// The recurring item.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    id: Uuid,
    /// What it is, in words.
    #[schema(example = "Música Livre")]
    description: String,
    /// How much each time, in the card's currency.
    amount: Amount,
    /// The currency of the card.
    #[schema(example = "BRL")]
    currency_code: String,
    /// The card.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Uuid,
    /// What the card is called.
    #[schema(example = "Roxo")]
    card_name: String,
    /// What it is for.
    #[schema(example = "Lazer")]
    category: Option<String>,
    /// `active`, or `paused`.
    status: RecurringCardStatus,
    /// When it is expected next; null while it is paused, or once all that is left was paid ahead.
    #[schema(example = "2026-03-10")]
    next_date: Option<NaiveDate>,
}

/// What one category has of what was spent on cards.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardCardSlice {
    /// The category; null for chargebacks that nobody filed.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<Uuid>,
    /// What it is called.
    #[schema(example = "Lazer")]
    category: String,
    /// How much, less chargebacks and what others paid back; may be negative.
    amount: Amount,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#6A1B9A", pattern = "^#[0-9A-F]{6}$")]
    color: String,
    /// Of the positive parts; those sum to exactly 100.
    percentage: Percent,
}

/// What a summary's parts are called.
struct Named<'n> {
    names: &'n Names,
    facts: &'n ReportFacts,
    query: CardsQuery,
}

impl Named<'_> {
    fn card(&self, of: &core::CardUse) -> DashboardCard {
        let card = self.facts.cards.iter().map(|facts| &facts.card.value).find(|card| card.id == of.card);
        let cycle = card.map(|card| card.cycle(card.billing_month(self.query.today)));
        DashboardCard {
            id: of.card.get(),
            name: self.names.card(of.card),
            limit: of.position.limit.into(),
            used: of.position.used.into(),
            available: of.position.available.into(),
            currency_code: of.position.limit.currency().code().to_owned(),
            percentage: of.percent.map(Percent),
            level: UseLevel(of.level),
            closing_date: cycle.map_or(1, |cycle| cycle.closing_day().get()),
            due_date: cycle.map_or(1, |cycle| cycle.due_day().get()),
            is_active: of.is_active,
        }
    }

    fn invoice(&self, point: &InvoicePoint) -> DashboardInvoice {
        DashboardInvoice {
            month: point.month.to_string(),
            card_id: point.card.get(),
            card_name: self.names.card(point.card),
            amount: point.amount.into(),
            currency_code: point.amount.currency().code().to_owned(),
            converted_amount: point.converted.map(Amount::from),
            status: InvoiceHistoryStatus(point.status),
        }
    }

    fn recurring(&self, expense: &RecurringExpense) -> DashboardRecurring {
        let item = self.facts.items.iter().map(|facts| &facts.item.value).find(|item| item.id() == expense.item);
        DashboardRecurring {
            id: expense.item.get(),
            description: item.map(|item| item.terms().description.to_string()).unwrap_or_default(),
            amount: expense.amount.into(),
            currency_code: expense.amount.currency().code().to_owned(),
            card_id: expense.card.get(),
            card_name: self.names.card(expense.card),
            category: filed(self.names, Some(expense.under)),
            status: RecurringCardStatus(expense.status),
            next_date: expense.next,
        }
    }

    fn slice(&self, share: &core::CategoryShare) -> DashboardCardSlice {
        let (category, color) = named(self.names, share.category);
        DashboardCardSlice {
            category_id: share.category.map(CategoryId::get),
            category,
            amount: share.amount.into(),
            color,
            percentage: Percent(share.percent),
        }
    }

    fn all(&self, summary: &core::CardsSummary) -> DashboardCards {
        DashboardCards {
            year: summary.month.year(),
            month: summary.month.month(),
            currency_code: summary.limit.currency().code().to_owned(),
            total_limit: summary.limit.into(),
            total_used: summary.used.into(),
            total_available: summary.available.into(),
            owed_on_inactive: summary.owed_on_inactive.into(),
            commitment: summary.commitment.map(Percent),
            commitment_level: UseLevel(summary.commitment_level),
            open_invoice_value: summary.open_invoices.into(),
            billed_value: summary.billed.into(),
            total_expenses: summary.expenses.into(),
            cards_overview: summary.cards.iter().map(|of| self.card(of)).collect(),
            invoice_history: summary.invoice_history.iter().map(|point| self.invoice(point)).collect(),
            recurring_expenses: summary.recurring.iter().map(|expense| self.recurring(expense)).collect(),
            expenses_by_category: summary.expenses_by_category.iter().map(|share| self.slice(share)).collect(),
            unconverted: DashboardUnconverted::all(&summary.unconverted),
        }
    }
}

/// Show what all cards may still spend, what they owe, and what a month's purchases on them were for.
#[utoipa::path(
    get,
    path = "/dashboard/cards-summary",
    operation_id = "getCardsSummary",
    tag = "dashboard",
    params(YearMonthQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The figures of all cards", body = DashboardCards),
        (status = 422, response = UnprocessableEntity),
        Reading,
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    mut workspace: Workspace<Read>,
    Query(month): Query<YearMonthQuery>,
) -> Result<Response, ApiError> {
    let query = CardsQuery { month: month.month()?, today: workspace.today() };
    let mut tx = workspace.begin().await?;
    let key = match app.remembered.look_up(&mut tx, Question::Cards(query)).await? {
        Found::Answer(answer) => return Ok(answer),
        Found::Nothing(key) => key,
    };
    let facts = report::cards_facts(&mut tx, query.month).await?;
    let names = app.remembered.names(&mut tx).await?;
    drop(tx);
    let work = move || {
        let summary = facts.cards_summary(&query).map_err(|error| unreportable(&error))?;
        Ok::<_, ApiError>(Named { names: &names, facts: &facts, query }.all(&summary))
    };
    Ok(app.remembered.keep(key, &aside(work).await?))
}
