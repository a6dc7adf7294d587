//! Net worth, month by month: accounts less card debts plus investments.

use std::collections::BTreeMap;

use axum::response::Response;
use chrono::NaiveDate;
use fintrack_core::account::AccountKind;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::investment::InvestmentKind;
use fintrack_core::money::Money;
use fintrack_core::report::{self, NetWorthQuery, Settings, net_worth, table};
use fintrack_db::report as facts;
use fintrack_db::workspace::settings;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{FormatQuery, answer};
use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::extract::Query;
use crate::field::{Amount, Month, Percent};
use crate::problem::Reporting;
use crate::resource::figures::unreportable;
use crate::resource::figures::{UnconvertedSum, unconverted};
use crate::word::{AccountType, InvestmentType};

/// How many months are shown where nothing is said.
const MONTHS_UNSAID: i32 = 12;

/// Which months.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MonthsQuery {
    /// The first report month; 11 months before the last one where nothing is said.
    #[param(value_type = Option<Month>, nullable = false)]
    first_month: Option<BillingMonth>,
    /// The last one; the present one where nothing is said. Months that have not begun are left out.
    #[param(value_type = Option<Month>, nullable = false)]
    last_month: Option<BillingMonth>,
}

/// What everything was worth, month by month.
#[derive(Serialize, ToSchema)]
pub(crate) struct NetWorthSeries {
    /// The currency of all amounts: the workspace's.
    #[schema(example = "BRL")]
    currency_code: String,
    /// The months, the earliest first.
    months: Vec<NetWorthMonth>,
}

/// What everything was worth at the end of a month, or today.
#[derive(Serialize, ToSchema)]
pub(crate) struct NetWorthMonth {
    /// The report month.
    #[schema(value_type = Month)]
    month: BillingMonth,
    /// The day at whose end it was worth that.
    #[schema(example = "2026-03-31")]
    date: NaiveDate,
    /// What the accounts held.
    accounts: Amount,
    /// The same by type of account.
    accounts_by_type: Vec<AccountsOfType>,
    /// What was owed on cards; negative when they owed the holder.
    card_debts: Amount,
    /// What the investments were worth.
    investments: Amount,
    /// The same by type of investment.
    investments_by_type: Vec<InvestmentsOfType>,
    /// Accounts less card debts plus investments.
    total: Amount,
    /// The total less that of the month before.
    change: Amount,
    /// The change in percent of the magnitude of the month before; null when that was 0, or rates were known of other
    /// currencies then.
    change_percent: Option<Percent>,
    /// What has no rate to that currency, and is in no sum.
    unconverted: Vec<UnconvertedSum>,
}

/// What accounts of a type held.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountsOfType {
    /// The type.
    #[serde(rename = "type")]
    kind: AccountType,
    /// What they held.
    amount: Amount,
}

/// What investments of a type were worth.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvestmentsOfType {
    /// The type.
    #[serde(rename = "type")]
    kind: InvestmentType,
    /// What they were worth.
    amount: Amount,
}

fn accounts_of(by_kind: &BTreeMap<AccountKind, Money>) -> Vec<AccountsOfType> {
    let of =
        |(kind, amount): (&AccountKind, &Money)| AccountsOfType { kind: AccountType(*kind), amount: (*amount).into() };
    by_kind.iter().map(of).collect()
}

fn investments_of(by_kind: &BTreeMap<InvestmentKind, Money>) -> Vec<InvestmentsOfType> {
    let of = |(kind, amount): (&InvestmentKind, &Money)| InvestmentsOfType {
        kind: InvestmentType(*kind),
        amount: (*amount).into(),
    };
    by_kind.iter().map(of).collect()
}

impl NetWorthSeries {
    fn of(series: &[report::NetWorth], settings: &Settings) -> Self {
        let month = |point: &report::NetWorth| NetWorthMonth {
            month: point.month,
            date: point.on,
            accounts: point.accounts.into(),
            accounts_by_type: accounts_of(&point.accounts_by_kind),
            card_debts: point.card_debts.into(),
            investments: point.investments.into(),
            investments_by_type: investments_of(&point.investments_by_kind),
            total: point.total.into(),
            change: point.change.into(),
            change_percent: point.variation.map(Percent),
            unconverted: unconverted(&point.unconverted),
        };
        Self { currency_code: settings.currency.code().to_owned(), months: series.iter().map(month).collect() }
    }
}

/// Report what everything was worth at the end of each month.
#[utoipa::path(
    get,
    path = "/reports/net-worth",
    operation_id = "reportNetWorth",
    tag = "reports",
    params(MonthsQuery, FormatQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The months; as a file it has one table, `months`", content(
            (NetWorthSeries = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/pdf")
        )),
        Reporting
    )
)]
pub(crate) async fn show(
    mut workspace: Workspace<Read>,
    Query(query): Query<MonthsQuery>,
    Query(format): Query<FormatQuery>,
) -> Result<Response, ApiError> {
    let today = workspace.today();
    let mut tx = workspace.begin().await?;
    let present = settings::find(&mut tx).await?.value.reports.month_of(today);
    let last = query.last_month.unwrap_or(query.first_month.map_or(present, |first| first.max(present)));
    let first = query.first_month.unwrap_or(last.offset(1 - MONTHS_UNSAID));
    let asked = NetWorthQuery { first, last, today };
    asked.check().map_err(|error| unreportable(&error))?;
    let facts = facts::net_worth_facts(&mut tx, &asked).await?;
    drop(tx);
    answer(facts, Vec::new(), move |books, settings, _| {
        let series = net_worth(books, settings, &asked).map_err(|error| unreportable(&error))?;
        format.draw(
            &[&"net-worth", &first, &last],
            || NetWorthSeries::of(&series, settings),
            |language| table::net_worth(&series, language),
        )
    })
    .await
}
