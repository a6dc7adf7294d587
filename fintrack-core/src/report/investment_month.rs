//! One investment's month: what it was worth, what it yielded, how much of the portfolio it is.
//!
//! The monthly return is the value at the end of the month less the value at the end of the month before, less the month's
//! deposits, plus its withdrawals. Laws: the monthly returns of all months up to one sum to the accumulated return;
//! [`explain_investment_month()`] of every figure comes to it.
//!
//! Its rate is by the **modified Dietz method**: the return over the average capital, which is the opening value plus every
//! flow weighted by the part of the month that it was there. A deposit counts from the start of its day and a withdrawal to
//! the end of its own, so that money works on both. Where there was nothing before the first flow, or is nothing after
//! the last, the month begins or ends with it; otherwise the return of a few days would be measured against the capital of a
//! month. For one deposit on the first day this is the return over opening value plus deposits.
//! Source: the domain page, section 3, investments; Peter O. Dietz, *Pension Funds: Measuring Investment Performance*
//! (1966), as modified for the days of the flows.

mod figure;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::stake::{Stake, Staked};
use super::visitor::{Collector, Sign, Sums, Visitor};
use super::walk::Walk;
use super::{AtWork, Books, Contribution, Explanation, ReportError, Settings, Source};
use crate::calendar::{BillingMonth, Period};
use crate::investment::Holding;
use crate::money::{Money, ratio, shares};

pub use figure::InvestmentMonthFigure;
use figure::MadeOf;

/// What an investment's month is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InvestmentMonthQuery {
    /// The report month.
    pub month: BillingMonth,
    /// The day it is asked on.
    pub today: NaiveDate,
}

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

/// One investment's month; its share is of the investments of the books.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn investment_month(
    holding: &Holding,
    books: &Books<'_>,
    settings: &Settings,
    query: &InvestmentMonthQuery,
) -> Result<InvestmentMonth, ReportError> {
    let own = Settings { currency: holding.investment().currency, ..*settings };
    let of_month = Month::new(holding, books, &own, *query);
    let mut sums = Sums::new(own.currency);
    of_month.walk(&mut sums)?;
    let of = |figure| sums.total(&|line: &Staked| of_month.sign(figure, line));
    let monthly_return = of(InvestmentMonthFigure::MonthlyReturn)?;
    Ok(InvestmentMonth {
        month: query.month,
        period: of_month.period,
        on: of_month.on,
        opening_value: of(InvestmentMonthFigure::OpeningValue)?,
        current_value: of(InvestmentMonthFigure::CurrentValue)?,
        deposits: of(InvestmentMonthFigure::Deposits)?,
        withdrawals: of(InvestmentMonthFigure::Withdrawals)?,
        net_balance: of(InvestmentMonthFigure::NetBalance)?,
        accumulated_return: of(InvestmentMonthFigure::AccumulatedReturn)?,
        monthly_return,
        return_rate: of_month.capital()?.rate(monthly_return),
        portfolio_percentage: Portion::new(holding, books, settings, of_month.on)?.percent(),
    })
}

/// What a figure of an investment's month is made of: the same walk, kept instead of summed.
///
/// # Errors
/// As [`investment_month()`].
pub fn explain_investment_month(
    holding: &Holding,
    books: &Books<'_>,
    settings: &Settings,
    query: &InvestmentMonthQuery,
    figure: InvestmentMonthFigure,
) -> Result<Explanation, ReportError> {
    let own = Settings { currency: holding.investment().currency, ..*settings };
    let of_month = Month::new(holding, books, &own, *query);
    Ok(match figure.made_of() {
        MadeOf::Lines => Explanation::Sum(of_month.parts(figure)?),
        MadeOf::Return => {
            let gain = of_month.parts(InvestmentMonthFigure::MonthlyReturn)?;
            let Capital { days, parts: capital } = of_month.capital()?;
            Explanation::Return { gain, days, capital }
        }
        MadeOf::Portion => Portion::new(holding, books, settings, of_month.on)?.ratio(),
    })
}

/// An investment in a month, in its own currency.
struct Month<'m> {
    walk: Walk<'m>,
    holding: &'m Holding,
    period: Period,
    /// The last day before the month, and the one that the figures are of; the same for a month that has not begun.
    eve: NaiveDate,
    on: NaiveDate,
}

impl<'m> Month<'m> {
    fn new(holding: &'m Holding, books: &Books<'m>, own: &'m Settings, query: InvestmentMonthQuery) -> Self {
        let period = own.days(query.month);
        let on = query.today.min(period.end());
        let eve = period.start().pred_opt().unwrap_or(period.start()).min(on);
        Self { walk: Walk::new(books, own, None), holding, period, eve, on }
    }

    /// Visits all that any figure is made of, each piece once.
    fn walk(&self, visitor: &mut impl Visitor<Staked>) -> Result<(), ReportError> {
        for day in BTreeSet::from([self.eve, self.on]) {
            self.walk.worth(Staked::worth(self.holding.investment().id, day), self.holding, day, visitor)?;
        }
        self.walk.flows(self.holding, self.on, visitor)
    }

    fn parts(&self, figure: InvestmentMonthFigure) -> Result<Vec<Contribution>, ReportError> {
        let weight = |line: &Staked| self.sign(figure, line);
        let mut collector = Collector::new(&weight);
        self.walk(&mut collector)?;
        Ok(collector.found())
    }

    /// What worked in the month: what it was worth before, and what came and went, each for its days.
    fn capital(&self) -> Result<Capital, ReportError> {
        let opening = self.parts(InvestmentMonthFigure::OpeningValue)?;
        let flows = self.holding.flows_after(Some(self.eve), self.on);
        let is_worth_nothing = |on| Ok::<_, ReportError>(self.holding.valuation(on)?.value.is_zero());
        let start = self.eve.succ_opt().unwrap_or(self.eve);
        let first = flows.first().filter(|_| opening.iter().all(|part| part.amount.is_zero()));
        let first = first.map_or(start, |flow| flow.date);
        let last = flows.last().map(|flow| flow.date);
        let last = if is_worth_nothing(self.on)? { last.unwrap_or(self.on) } else { self.on };
        let days_from = |day: NaiveDate| u32::try_from((last - day).num_days()).unwrap_or(0);
        // A month that has not begun has no days.
        let days = if first > last { 0 } else { days_from(first) + 1 };
        let before = opening.into_iter().map(|contribution| AtWork { contribution, days });
        let added = self.parts(InvestmentMonthFigure::Deposits)?.into_iter();
        let added = added.map(|contribution| AtWork { days: days_from(contribution.on) + 1, contribution });
        let taken = self.parts(InvestmentMonthFigure::Withdrawals)?.into_iter();
        let taken = taken.map(|part| Contribution { amount: -part.amount, ..part });
        let taken = taken.map(|contribution| AtWork { days: days_from(contribution.on), contribution });
        Ok(Capital { days, parts: before.chain(added).chain(taken).collect() })
    }
}

/// What worked in a month.
struct Capital {
    days: u32,
    parts: Vec<AtWork>,
}

impl Capital {
    /// A return in percent of the average capital.
    fn rate(&self, gain: Money) -> Option<Decimal> {
        // Times days on both sides: no weight is rounded.
        let working = |part: &AtWork| part.contribution.amount.amount() * Decimal::from(part.days);
        let capital = self.parts.iter().map(working).sum::<Decimal>();
        if capital <= Decimal::ZERO { None } else { ratio(gain.amount() * Decimal::from(self.days), capital) }
    }
}

/// The place of an investment in the portfolio, in the currency of the report.
struct Portion {
    /// What all investments that can be converted are worth.
    all: Vec<Contribution>,
    /// Which of them it is.
    own: Option<usize>,
}

impl Portion {
    fn new(holding: &Holding, books: &Books<'_>, settings: &Settings, on: NaiveDate) -> Result<Self, ReportError> {
        let walk = Walk::new(books, settings, None);
        let weight = |line: &Staked| Sign::plus_if(line.stake == Stake::Worth(on));
        let mut collector = Collector::new(&weight);
        for other in books.holdings {
            walk.worth(Staked::worth(other.investment().id, on), other, on, &mut collector)?;
        }
        let all = collector.found();
        let own = all.iter().position(|part| part.source == Source::Holding(holding.investment().id));
        Ok(Self { all, own })
    }

    /// What it is worth, of all that is worth something; nothing of nothing when it is not among them.
    fn ratio(&self) -> Explanation {
        let is_positive = |part: &Contribution| part.amount.is_positive();
        let Some(own) = self.own.map(|own| self.all[own]) else {
            return Explanation::Ratio { numerator: Vec::new(), denominator: Vec::new() };
        };
        Explanation::Ratio {
            numerator: Some(own).filter(is_positive).into_iter().collect(),
            denominator: self.all.iter().copied().filter(is_positive).collect(),
        }
    }

    /// Its share, by largest remainder as in the whole list of shares.
    fn percent(&self) -> Option<Decimal> {
        let values: Vec<Money> = self.all.iter().map(|part| part.amount).collect();
        let is_worth_something = values.iter().any(|value| value.is_positive());
        self.own.filter(|_| is_worth_something).map(|own| shares(&values)[own])
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::calendar::{billing_month, date};
    use crate::entry::Redemption;
    use crate::id::EntryId;
    use crate::investment::{Flow, FlowKind, Observation};
    use crate::ledger::Ledger;
    use crate::money::exchange::Rates;
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
        let (ledger, rates) = (Ledger::default(), Rates::new(Currency::BRL, []));
        let books = Books { holdings: std::slice::from_ref(&holding), ..Books::new(&ledger, &rates) };
        let query = InvestmentMonthQuery { month: billing_month(2026, 3), today };
        investment_month(&holding, &books, &Settings::new(Currency::BRL), &query).unwrap()
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
