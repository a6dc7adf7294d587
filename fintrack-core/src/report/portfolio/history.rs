//! What the portfolio was worth at the end of each month.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::super::Settings;
use super::super::conversion::Conversion;
use crate::calendar::BillingMonth;
use crate::id::InvestmentId;
use crate::investment::Holding;
use crate::money::{Money, MoneyError, ratio};

/// How many months the history shows, the current one included.
pub const HISTORY_MONTHS: i32 = 12;

/// What the portfolio was worth at the end of a month, or today if that is earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MonthValue {
    /// The report month.
    pub month: BillingMonth,
    /// The day that the value is of.
    pub on: NaiveDate,
    /// The value; deposits and withdrawals change it as returns do.
    pub value: Money,
    /// Its change against the month before, in percent of that one's magnitude, 2 decimals; `None` when that was 0, or when
    /// other investments lacked a rate then: the two are not of the same things.
    pub variation: Option<Decimal>,
    /// The investments that are not in the value, for want of a rate of exchange.
    pub unconverted: BTreeSet<InvestmentId>,
}

/// The last [`HISTORY_MONTHS`] months, ascending.
pub(super) fn history(
    holdings: &[Holding],
    settings: &Settings,
    today: NaiveDate,
    conversion: Conversion<'_>,
) -> Result<Vec<MonthValue>, MoneyError> {
    let last = settings.month_of(today);
    let mut months: Vec<MonthValue> = Vec::new();
    // One month more than is shown: the first one shown varies too.
    for back in (0..=HISTORY_MONTHS).rev() {
        let month = last.offset(-back);
        let mut value = at_end_of(month, holdings, settings.days(month).end().min(today), conversion)?;
        value.variation = months.last().and_then(|before| variation(before, &value));
        months.push(value);
    }
    Ok(months.split_off(1))
}

fn variation(before: &MonthValue, now: &MonthValue) -> Option<Decimal> {
    let (old, new) = (before.value.amount(), now.value.amount());
    if before.unconverted == now.unconverted { ratio(new - old, old.abs()) } else { None }
}

fn at_end_of(
    month: BillingMonth,
    holdings: &[Holding],
    on: NaiveDate,
    conversion: Conversion<'_>,
) -> Result<MonthValue, MoneyError> {
    let mut sum = Money::zero(conversion.currency);
    let mut unconverted = BTreeSet::new();
    for holding in holdings {
        match conversion.of(holding.valuation(on)?.value, on) {
            Some(value) => sum = sum.checked_add(value)?,
            None => drop(unconverted.insert(holding.investment().id)),
        }
    }
    Ok(MonthValue { month, on, value: sum, variation: None, unconverted })
}
