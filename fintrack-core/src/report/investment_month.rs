//! One investment's month: what it was worth, what it yielded, how much of the portfolio it is.
//!
//! The monthly return is the value at the end of the month less the value at the end of the month before, less the month's
//! deposits, plus its withdrawals. Law: the monthly returns of all months up to one sum to the accumulated return.
//!
//! Its rate is by the **modified Dietz method**: the return over the average capital, which is the opening value plus every
//! flow weighted by the part of the month that it was there. A deposit counts from the start of its day and a withdrawal to
//! the end of its own, so that money works on both. Where there was nothing before the first flow, or is nothing after
//! the last, the month begins or ends with it; otherwise the return of a few days would be measured against the capital of a
//! month. For one deposit on the first day this is the return over opening value plus deposits.
//! Source: the domain page, section 3, investments; Peter O. Dietz, *Pension Funds: Measuring Investment Performance*
//! (1966), as modified for the days of the flows.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::conversion::Conversion;
use super::{ReportError, Settings};
use crate::calendar::{BillingMonth, Period};
use crate::investment::{Flow, FlowKind, Holding, Position};
use crate::money::exchange::Rates;
use crate::money::{Money, MoneyError, ratio, shares};

/// One investment in one month; amounts in the currency of the investment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InvestmentMonth {
    /// The report month.
    pub month: BillingMonth,
    /// Its days.
    pub period: Period,
    /// The day that the figures are of: the last of the month, or today if that is earlier.
    pub on: NaiveDate,
    /// What it was worth at the end of the day before the month.
    pub opening_value: Money,
    /// What it is worth.
    pub current_value: Money,
    /// The month's deposits.
    pub deposits: Money,
    /// The month's withdrawals.
    pub withdrawals: Money,
    /// All deposits so far less all withdrawals: the current value without the return.
    pub net_balance: Money,
    /// The return since the beginning.
    pub accumulated_return: Money,
    /// The return of the month.
    pub monthly_return: Money,
    /// The return of the month in percent of its average capital, 2 decimals; `None` when that is not positive.
    pub return_rate: Option<Decimal>,
    /// Its share of the portfolio in percent, 2 decimals; `None` when it is not of the portfolio, its value cannot be
    /// converted, or the portfolio is worth nothing.
    pub portfolio_percentage: Option<Decimal>,
}

/// One investment's month. `portfolio` holds all investments, whose values `rates` converts at the day of the figures.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn investment_month(
    holding: &Holding,
    portfolio: &[Holding],
    settings: &Settings,
    month: BillingMonth,
    today: NaiveDate,
    rates: &Rates,
) -> Result<InvestmentMonth, ReportError> {
    let period = settings.days(month);
    let on = today.min(period.end());
    let eve = period.start().pred_opt().unwrap_or(period.start()).min(on);
    let (before, now) = (holding.position(eve)?, holding.position(on)?);
    let flows = holding.flows_after(Some(eve), on);
    let sums = holding.sums(flows)?;
    let monthly_return = now.gain.checked_sub(before.gain)?;
    Ok(InvestmentMonth {
        month,
        period,
        on,
        opening_value: before.value,
        current_value: now.value,
        deposits: sums.deposits,
        withdrawals: sums.withdrawals,
        net_balance: now.invested,
        accumulated_return: now.gain,
        monthly_return,
        return_rate: Capital { before, now, flows }.rate(monthly_return),
        portfolio_percentage: share(holding, portfolio, Conversion { currency: settings.currency, rates }, on)?,
    })
}

/// What worked between two positions.
struct Capital<'a> {
    before: Position,
    now: Position,
    flows: &'a [Flow],
}

impl Capital<'_> {
    /// A return in percent of the average capital.
    fn rate(&self, gain: Money) -> Option<Decimal> {
        let start = self.before.on.succ_opt()?;
        let first = self.flows.first().filter(|_| self.before.value.is_zero()).map_or(start, |flow| flow.date);
        let last = self.flows.last().filter(|_| self.now.value.is_zero()).map_or(self.now.on, |flow| flow.date);
        let days = |from: NaiveDate| Decimal::from((last - from).num_days());
        let whole = days(first) + Decimal::ONE;
        let weighted = |flow: &Flow| match flow.kind {
            FlowKind::Deposit => flow.amount.amount() * (days(flow.date) + Decimal::ONE),
            FlowKind::Withdrawal(_) => -flow.amount.amount() * days(flow.date),
        };
        // Times days on both sides: no weight is rounded.
        let capital = self.before.value.amount() * whole + self.flows.iter().map(weighted).sum::<Decimal>();
        if capital <= Decimal::ZERO { None } else { ratio(gain.amount() * whole, capital) }
    }
}

/// A holding's share of the portfolio's value, by largest remainder as in the whole list of shares.
fn share(
    holding: &Holding,
    portfolio: &[Holding],
    conversion: Conversion<'_>,
    on: NaiveDate,
) -> Result<Option<Decimal>, MoneyError> {
    let mut values = Vec::with_capacity(portfolio.len());
    let mut own = None;
    for other in portfolio {
        if let Some(value) = conversion.of(other.valuation(on)?.value, on) {
            if other.investment().id == holding.investment().id {
                own = Some(values.len());
            }
            values.push(value);
        }
    }
    let is_worth_something = values.iter().any(|value| value.is_positive());
    Ok(own.filter(|_| is_worth_something).map(|own| shares(&values)[own]))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::calendar::{billing_month, date};
    use crate::entry::Redemption;
    use crate::id::EntryId;
    use crate::investment::Observation;
    use crate::money::{Currency, brl};
    use crate::testing::investments::investment;

    fn flow(day: u32, amount: &str, kind: FlowKind) -> Flow {
        Flow {
            entry: EntryId::new(Uuid::from_u128(u128::from(day))),
            date: date(2026, 3, day),
            amount: brl(amount),
            kind,
        }
    }

    fn march(flows: Vec<Flow>, observations: &[(u32, u32, &str)], today: NaiveDate) -> InvestmentMonth {
        let observations = observations
            .iter()
            .map(|(month, day, value)| Observation { date: date(2026, *month, *day), value: brl(value) });
        let holding = Holding::new(investment(1), flows, observations).unwrap();
        let settings = Settings::new(Currency::BRL);
        let alone = std::slice::from_ref(&holding);
        investment_month(&holding, alone, &settings, billing_month(2026, 3), today, &Rates::new(settings.currency, []))
            .unwrap()
    }

    #[test]
    fn a_deposit_on_the_first_day_counts_as_opening_value() {
        let deposit = flow(1, "500.00", FlowKind::Deposit);
        let month = march(vec![deposit], &[(2, 28, "1000.00"), (3, 31, "1515.00")], date(2026, 4, 9));
        assert_eq!(month.monthly_return, brl("15.00"));
        assert_eq!(month.return_rate.unwrap().to_string(), "1.00"); // 15 ÷ (1000 + 500)
        assert_eq!(month.portfolio_percentage, Some(Decimal::ONE_HUNDRED));
    }

    #[test]
    fn the_first_month_begins_with_the_first_deposit() {
        let deposit = flow(31, "1000.00", FlowKind::Deposit);
        let month = march(vec![deposit], &[(3, 31, "1001.00")], date(2026, 4, 9));
        assert_eq!(month.return_rate.unwrap().to_string(), "0.10"); // over a thousand, not over the 31st part of it
    }

    #[test]
    fn the_last_month_ends_with_the_last_withdrawal() {
        let rescue = flow(1, "1001.00", FlowKind::Withdrawal(Redemption::Full));
        let month = march(vec![rescue], &[(2, 28, "1000.00")], date(2026, 4, 9));
        assert_eq!((month.current_value, month.monthly_return), (brl("0.00"), brl("1.00")));
        assert_eq!(month.return_rate.unwrap().to_string(), "0.10");
        assert_eq!(month.portfolio_percentage, None);
    }

    #[test]
    fn a_month_that_has_not_ended_is_measured_up_to_today() {
        let later = flow(20, "70.00", FlowKind::Deposit);
        let month = march(vec![later], &[(2, 28, "1000.00"), (3, 10, "1010.00")], date(2026, 3, 10));
        assert_eq!((month.on, month.current_value), (date(2026, 3, 10), brl("1010.00")));
        assert_eq!(month.return_rate.unwrap().to_string(), "1.00");
        let ahead = march(vec![later], &[(1, 31, "1000.00")], date(2026, 2, 1));
        assert_eq!((ahead.deposits, ahead.monthly_return), (brl("0.00"), brl("0.00")));
    }
}
