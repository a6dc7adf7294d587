//! What resources with figures share: the month that a query names, its facts, and figures that cannot be had.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::money::Currency;
use fintrack_core::money::exchange::Unconverted;
use fintrack_core::report::{ReportError, Source, Span, SummaryQuery};
use fintrack_db::WorkspaceTx;
use fintrack_db::report::{self, ReportFacts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ApiError;
use crate::code::ProblemCode;
use crate::field::Amount;

/// Which month.
#[derive(Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct YearMonthQuery {
    /// The year.
    #[param(example = 2026, minimum = 1, maximum = 9999)]
    year: i32,
    /// The month of the year.
    #[param(example = 3, minimum = 1, maximum = 12)]
    month: u32,
}

impl YearMonthQuery {
    /// # Errors
    /// [`ApiError::Malformed`] where the calendar has no such month.
    pub(crate) fn month(self) -> Result<BillingMonth, ApiError> {
        BillingMonth::new(self.year, self.month).map_err(|error| ApiError::Malformed(error.to_string()))
    }
}

/// What all figures of a report month are made of.
///
/// # Errors
/// [`ApiError::Db`].
pub(crate) async fn of_month(
    tx: &mut WorkspaceTx,
    month: BillingMonth,
    today: NaiveDate,
) -> Result<ReportFacts, ApiError> {
    let query = SummaryQuery { span: Span::Month(month), account: None, today };
    Ok(report::summary_facts(tx, &query).await?)
}

/// Why a figure cannot be had: what was asked for, or what is in the books.
pub(crate) fn unreportable(error: &ReportError) -> ApiError {
    match error {
        ReportError::Months { .. } | ReportError::ForecastDays(_) | ReportError::StartDay(_) => {
            ApiError::refused(ProblemCode::NoSuchReport, error)
        }
        ReportError::Ledger(_)
        | ReportError::Money(_)
        | ReportError::Conversion(_)
        | ReportError::Reimbursement(_)
        | ReportError::Budget(_)
        | ReportError::Goal(_) => no_figure(error),
    }
}

/// What is in the books comes to no figure: a sum is too large, or has no rate.
pub(crate) fn no_figure(error: &impl ToString) -> ApiError {
    ApiError::refused(ProblemCode::NoFigure, error)
}

/// Amounts of one currency that are in no figure, because no rate was known.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnconvertedSum {
    /// The currency.
    #[schema(example = "USD")]
    currency_code: String,
    /// What they sum to, in that currency.
    amount: Amount,
    /// How many they are.
    #[schema(example = 2)]
    count: usize,
}

/// What had no rate, currency by currency.
pub(crate) fn unconverted(missed: &BTreeMap<Currency, Unconverted<Source>>) -> Vec<UnconvertedSum> {
    let sum = |(currency, missed): (&Currency, &Unconverted<Source>)| UnconvertedSum {
        currency_code: currency.code().to_owned(),
        amount: missed.sum.into(),
        count: missed.count(),
    };
    missed.iter().map(sum).collect()
}
