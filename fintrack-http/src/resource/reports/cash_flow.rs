//! What accounts will hold on each of the next days, and what makes it so.

use axum::response::Response;
use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::category::Language;
use fintrack_core::id::{AccountId, CardId};
use fintrack_core::report::table::{self, Naming};
use fintrack_core::report::{self, ForecastQuery, Outlook, Source, cash_flow_forecast};
use fintrack_db::report as facts;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{FormatQuery, answer};
use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::extract::Query;
use crate::field::{Amount, Month};
use crate::problem::Reporting;
use crate::resource::figures::unreportable;
use crate::resource::figures::{UnconvertedSum, unconverted};

/// How far it looks ahead where nothing is said.
const DAYS_UNSAID: u32 = 30;

/// How far.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DaysQuery {
    /// How many days to look ahead, after today.
    #[param(minimum = 0, maximum = 400, default = 30, nullable = false, example = 30)]
    days: Option<u32>,
}

/// What is expected of the days ahead.
#[derive(Serialize, ToSchema)]
pub(crate) struct CashFlow {
    /// Today.
    #[schema(example = "2026-03-07")]
    start_date: NaiveDate,
    /// The last day.
    #[schema(example = "2026-04-06")]
    end_date: NaiveDate,
    /// The currency of the total: the workspace's.
    #[schema(example = "BRL")]
    currency_code: String,
    /// All together, at today's rates.
    total: BalanceOutlook,
    /// What no account will pay, as the invoices of cards without a payment account: it begins with nothing.
    without_account: BalanceOutlook,
    /// The accounts, each in its own currency.
    accounts: Vec<AccountOutlook>,
    /// All that is expected, by the day that it counts on.
    expected: Vec<ExpectedMovement>,
    /// Late slots of recurring items that are not expected any more, because a newer one is late too.
    lapsed: Vec<LapsedSlots>,
    /// What is not in the total for want of a rate.
    unconverted: Vec<UnconvertedSum>,
}

/// What will be there, day by day.
#[derive(Serialize, ToSchema)]
pub(crate) struct BalanceOutlook {
    /// What is there today, before anything that is expected today.
    opening_balance: Amount,
    /// The lowest of the days' balances.
    lowest_balance: Amount,
    /// The first day that has it.
    #[schema(example = "2026-03-30")]
    lowest_date: NaiveDate,
    /// How many days end below zero.
    #[schema(example = 0)]
    days_below_zero: usize,
    /// Today and the days after it.
    days: Vec<DayBalance>,
}

/// What will be there at the end of a day.
#[derive(Serialize, ToSchema)]
pub(crate) struct DayBalance {
    /// The day.
    #[schema(example = "2026-03-08")]
    date: NaiveDate,
    /// The balance.
    balance: Amount,
    /// Whether that is less than nothing.
    #[schema(example = false)]
    is_below_zero: bool,
}

/// What an account will hold.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountOutlook {
    /// The account.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Uuid,
    /// What it is called.
    #[schema(example = "Conta Azul")]
    name: String,
    /// Its currency.
    #[schema(example = "BRL")]
    currency_code: String,
    #[serde(flatten)]
    outlook: BalanceOutlook,
}

/// Something that will move money.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExpectedMovement {
    /// The day that it counts on: its own, or today when that has passed, or the due date of the invoice that will bill it.
    #[schema(example = "2026-03-10")]
    date: NaiveDate,
    /// The day that it is or was due; of a purchase on a card, the day of the purchase.
    #[schema(example = "2026-03-10")]
    due_date: NaiveDate,
    /// What expects it: `transaction`, `recurring` or `invoice`.
    #[schema(example = "recurring")]
    source: &'static str,
    /// The transaction, if it is one.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    transaction_id: Option<Uuid>,
    /// The recurring item, if it is a slot of one.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000d1")]
    recurring_id: Option<Uuid>,
    /// The card whose invoice will ask for it.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000c1")]
    card_id: Option<Uuid>,
    /// The billing month of that invoice.
    #[schema(value_type = Option<Month>)]
    billing_month: Option<BillingMonth>,
    /// The account that it changes; null for a card without a payment account.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Option<Uuid>,
    /// What, in words.
    #[schema(example = "Aluguel")]
    description: String,
    /// What it changes the account by.
    #[schema(example = "-1800.00")]
    amount: Amount,
    /// The currency of the account; the workspace's where there is none.
    #[schema(example = "BRL")]
    currency_code: String,
    /// What it changes the total by; null without a rate.
    #[schema(example = "-1800.00")]
    counted_amount: Option<Amount>,
}

/// Late slots that are not expected any more.
#[derive(Serialize, ToSchema)]
pub(crate) struct LapsedSlots {
    /// The recurring item.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000d1")]
    recurring_id: Uuid,
    /// What it is called.
    #[schema(example = "Aluguel")]
    description: String,
    /// The days.
    #[schema(example = json!(["2026-01-10", "2026-02-10"]))]
    dates: Vec<NaiveDate>,
}

impl From<&Outlook> for BalanceOutlook {
    fn from(outlook: &Outlook) -> Self {
        let day = |day: &report::DayBalance| DayBalance {
            date: day.on,
            balance: day.balance.into(),
            is_below_zero: day.is_below_zero,
        };
        Self {
            opening_balance: outlook.opening.into(),
            lowest_balance: outlook.lowest.balance.into(),
            lowest_date: outlook.lowest.on,
            days_below_zero: outlook.days_below_zero,
            days: outlook.days.iter().map(day).collect(),
        }
    }
}

impl ExpectedMovement {
    fn of(of: &report::Expectation, naming: &Naming<'_>, language: Language) -> Self {
        let (source, transaction_id, recurring_id) = match of.source {
            Source::Entry(id) => ("transaction", Some(id.get()), None),
            Source::Slot(id, _) => ("recurring", None, Some(id.get())),
            // A forecast knows no others.
            Source::Invoice(..)
            | Source::Reimbursement(_)
            | Source::Balance(_)
            | Source::Holding(_)
            | Source::Carry(..)
            | Source::Settlement(..)
            | Source::Limit(_)
            | Source::Budget(_)
            | Source::GoalDeposit(..)
            | Source::Goal(_)
            | Source::Target(_)
            | Source::Day(_)
            | Source::Yield(_) => ("invoice", None, None),
        };
        Self {
            date: of.on,
            due_date: of.due,
            source,
            transaction_id,
            recurring_id,
            card_id: of.invoice.map(|(card, _)| CardId::get(card)),
            billing_month: of.invoice.map(|(_, month)| month),
            account_id: of.account.map(AccountId::get),
            description: naming.source(of.source, language),
            amount: of.amount.into(),
            currency_code: of.amount.currency().code().to_owned(),
            counted_amount: of.counted.map(Amount::from),
        }
    }
}

impl CashFlow {
    fn of(forecast: &report::Forecast, naming: &Naming<'_>, language: Language) -> Self {
        let days = &forecast.total.days;
        let today = forecast.total.lowest.on;
        let account = |(id, outlook): (&AccountId, &Outlook)| AccountOutlook {
            account_id: id.get(),
            name: naming.account(*id).to_owned(),
            currency_code: outlook.opening.currency().code().to_owned(),
            outlook: outlook.into(),
        };
        let lapsed = forecast.lapsed.iter().map(|(id, dates)| LapsedSlots {
            recurring_id: id.get(),
            description: naming.item(*id).to_owned(),
            dates: dates.clone(),
        });
        let expected = forecast.expectations.iter().map(|of| ExpectedMovement::of(of, naming, language));
        Self {
            start_date: days.first().map_or(today, |day| day.on),
            end_date: days.last().map_or(today, |day| day.on),
            currency_code: forecast.total.opening.currency().code().to_owned(),
            total: (&forecast.total).into(),
            without_account: (&forecast.without_account).into(),
            accounts: forecast.accounts.iter().map(account).collect(),
            expected: expected.collect(),
            lapsed: lapsed.collect(),
            unconverted: unconverted(&forecast.unconverted),
        }
    }
}

/// Report what accounts will hold on each of the next days, by what is expected.
#[utoipa::path(
    get,
    path = "/reports/cash-flow",
    operation_id = "reportCashFlow",
    tag = "reports",
    params(DaysQuery, FormatQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The forecast; as a file its tables are `days`, `accounts` and `expected`", content(
            (CashFlow = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/pdf")
        )),
        Reporting
    )
)]
pub(crate) async fn show(
    mut workspace: Workspace<Read>,
    Query(query): Query<DaysQuery>,
    Query(format): Query<FormatQuery>,
) -> Result<Response, ApiError> {
    let asked = ForecastQuery { today: workspace.today(), days: query.days.unwrap_or(DAYS_UNSAID) };
    asked.check().map_err(|error| unreportable(&error))?;
    let facts = facts::forecast_facts(&mut workspace.begin().await?, &asked).await?;
    answer(facts, Vec::new(), move |books, settings, naming| {
        let forecast = cash_flow_forecast(books, settings, &asked).map_err(|error| unreportable(&error))?;
        let language = format.language();
        format.draw(
            &[&"cash-flow", &asked.today],
            || CashFlow::of(&forecast, naming, language),
            |language| table::cash_flow(&forecast, naming, language),
        )
    })
    .await
}
