//! The investment portfolio: what all investments are worth together, how they did, what they are likely to yield.
//!
//! Sums are in the currency of the report: values are converted at the day they are of, flows at their own, each before it
//! is added. An investment whose value lacks a rate of exchange is in no sum; one that only flows lack a rate of is worth
//! what it is worth, and has no return. Both are named. Laws: the slices sum to the total, their percentages to exactly
//! 100; the total is the last value of the history; every investment is in a sum or named.
//!
//! - *Total invested* is the value of the portfolio, by what was last observed.
//! - The *average yield* is the return of all investments in percent of their deposits: each one's percentage weighted by
//!   what was put into it, rescued ones included, so that selling what did well does not hide it.
//! - The *estimated monthly yield* is what the investments that are held would yield in a month at the latest known rates
//!   of their indices. What follows no index, lacks a rate or has matured is named, never guessed.
//!
//! Source: the domain page, sections 3 and 6, investment portfolio and performance.
//!
//! ```
//! use fintrack_core::calendar::date;
//! use fintrack_core::investment::IndexSeries;
//! use fintrack_core::money::Currency;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::report::{Settings, portfolio};
//!
//! let no_rates = Rates::new(Currency::BRL, []);
//! let settings = Settings::new(Currency::BRL);
//! let report = portfolio(&[], &settings, &IndexSeries::default(), date(2026, 3, 1), &no_rates)?;
//! assert!(report.total_invested.is_zero() && report.average_yield.is_none());
//! assert_eq!(report.history.len(), 12);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod estimates;
mod history;
mod slices;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::conversion::Conversion;
use super::returns::{CashFlow, Xirr, cash_flows, xirr, yearly_return};
use super::{ReportError, Settings};
use crate::id::InvestmentId;
use crate::investment::{FlowKind, Holding, IndexSeries, NotEstimated, Position};
use crate::money::exchange::Rates;
use crate::money::{Currency, Money, MoneyError, ratio};

pub use estimates::Estimate;
use estimates::Estimates;
pub use history::{HISTORY_MONTHS, MonthValue};
pub use slices::{KindSlice, LiquiditySlice};

/// All investments together; amounts in the currency of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Portfolio {
    /// The day that the figures are of.
    pub on: NaiveDate,
    /// What the portfolio is worth, by what was last observed.
    pub total_invested: Money,
    /// All that was put into the investments that have a return.
    pub deposits: Money,
    /// All that was taken out of them.
    pub withdrawals: Money,
    /// Their return: value plus withdrawals less deposits; gains and losses of exchange are in it.
    pub gain: Money,
    /// How many investments there are.
    pub total_assets: usize,
    /// How many are held.
    pub active_investments: usize,
    /// How many were rescued.
    pub rescued_investments: usize,
    /// The return in percent of the deposits, 2 decimals; `None` without deposits.
    pub average_yield: Option<Decimal>,
    /// The money-weighted yearly rate of the whole; `None` where there is none.
    pub yearly: Option<Xirr>,
    /// The sum of the estimates, of the investments that are in the total.
    pub estimated_monthly_yield: Money,
    /// What each investment is likely to yield.
    pub estimates: BTreeMap<InvestmentId, Estimate>,
    /// The investments that are held and were not estimated, and why.
    pub not_estimated: BTreeMap<InvestmentId, NotEstimated>,
    /// By type, largest first.
    pub by_kind: Vec<KindSlice>,
    /// By liquidity, largest first.
    pub by_liquidity: Vec<LiquiditySlice>,
    /// The last [`HISTORY_MONTHS`] months, ascending.
    pub history: Vec<MonthValue>,
    /// The investments that are in no sum: their value lacks a rate of exchange.
    pub unconverted: BTreeSet<InvestmentId>,
    /// The investments that are in the total and have no return: one of their flows lacks a rate of exchange.
    pub unmeasured: BTreeSet<InvestmentId>,
    /// The investments whose records cannot be complete: rescued yet worth something, or worth less than nothing. They are
    /// in the sums as their records say.
    pub doubtful: BTreeSet<InvestmentId>,
}

/// The portfolio on a day.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn portfolio(
    holdings: &[Holding],
    settings: &Settings,
    series: &IndexSeries,
    today: NaiveDate,
    rates: &Rates,
) -> Result<Portfolio, ReportError> {
    let conversion = Conversion { currency: settings.currency, rates };
    let assets = holdings.iter().map(|h| Asset::new(h, today, conversion)).collect::<Result<Vec<_>, _>>()?;
    let totals = Totals::of(&assets, settings.currency)?;
    let rescued = assets.iter().filter(|asset| asset.is_rescued()).count();
    let estimates = Estimates::of(&assets, series, today, conversion)?;
    let ids = |wanted: fn(&&Asset<'_>) -> bool| assets.iter().filter(wanted).map(Asset::id).collect();
    Ok(Portfolio {
        on: today,
        total_invested: Money::sum(settings.currency, assets.iter().filter_map(|asset| asset.value))?,
        deposits: totals.deposits,
        withdrawals: totals.withdrawals,
        gain: totals.gain()?,
        total_assets: assets.len(),
        active_investments: assets.len() - rescued,
        rescued_investments: rescued,
        average_yield: ratio(totals.gain()?.amount(), totals.deposits.amount()),
        yearly: xirr(&totals.cash_flows).ok(),
        estimated_monthly_yield: estimates.total,
        estimates: estimates.made,
        not_estimated: estimates.missing,
        by_kind: slices::by_kind(&assets, settings.currency)?,
        by_liquidity: slices::by_liquidity(&assets, settings.currency)?,
        history: history::history(holdings, settings, today, conversion)?,
        unconverted: ids(|asset| asset.value.is_none()),
        unmeasured: ids(|asset| asset.value.is_some() && asset.measured.is_none()),
        doubtful: ids(|asset| asset.is_doubtful()),
    })
}

/// How one investment did; amounts in its own currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Performance {
    /// The investment.
    pub investment: InvestmentId,
    /// All that was put in.
    pub initial_value: Money,
    /// What it is worth.
    pub current_value: Money,
    /// The return: what it is worth and what was taken out, less what was put in.
    pub profit_loss: Money,
    /// The return in percent of what was put in, 2 decimals; `None` when nothing was.
    pub profit_loss_percentage: Option<Decimal>,
    /// The money-weighted yearly rate; `None` where there is none.
    pub yearly: Option<Xirr>,
}

/// How each investment did up to a day, in the order given.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn performance(holdings: &[Holding], today: NaiveDate) -> Result<Vec<Performance>, ReportError> {
    let of = |holding: &Holding| {
        let position = holding.position(today)?;
        Ok(Performance {
            investment: holding.investment().id,
            initial_value: position.deposits,
            current_value: position.value,
            profit_loss: position.gain,
            profit_loss_percentage: position.gain_percent(),
            yearly: yearly_return(holding, today).ok(),
        })
    };
    holdings.iter().map(of).collect()
}

/// A holding on the day of the report.
struct Asset<'a> {
    holding: &'a Holding,
    position: Position,
    /// What it is worth in the currency of the report.
    value: Option<Money>,
    /// What its return is made of, in the currency of the report.
    measured: Option<Totals>,
}

impl<'a> Asset<'a> {
    fn new(holding: &'a Holding, on: NaiveDate, conversion: Conversion<'_>) -> Result<Self, MoneyError> {
        let position = holding.position(on)?;
        let value = conversion.of(position.value, on);
        let measured = value.map(|value| Totals::converted(holding, value, on, conversion)).transpose()?.flatten();
        Ok(Self { holding, position, value, measured })
    }

    fn id(&self) -> InvestmentId {
        self.holding.investment().id
    }

    fn is_rescued(&self) -> bool {
        self.holding.investment().is_rescued
    }

    /// Whether it is part of what is held: not rescued, or worth something all the same.
    fn is_held(&self) -> bool {
        !self.is_rescued() || !self.position.value.is_zero()
    }

    fn is_doubtful(&self) -> bool {
        self.position.value.is_negative() || (self.is_rescued() && !self.position.value.is_zero())
    }
}

/// Sums in the currency of the report.
struct Totals {
    value: Money,
    deposits: Money,
    withdrawals: Money,
    cash_flows: Vec<CashFlow>,
}

impl Totals {
    fn zero(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { value: zero, deposits: zero, withdrawals: zero, cash_flows: Vec::new() }
    }

    /// The sums of one holding that is worth `value`; `None` when a flow lacks a rate.
    fn converted(
        holding: &Holding,
        value: Money,
        on: NaiveDate,
        conversion: Conversion<'_>,
    ) -> Result<Option<Self>, MoneyError> {
        let mut sums = Self { value, ..Self::zero(conversion.currency) };
        for flow in holding.flows_after(None, on) {
            let Some(amount) = conversion.of(flow.amount, flow.date) else { return Ok(None) };
            match flow.kind {
                FlowKind::Deposit => sums.deposits = sums.deposits.checked_add(amount)?,
                FlowKind::Withdrawal(_) => sums.withdrawals = sums.withdrawals.checked_add(amount)?,
            }
        }
        for CashFlow { date, amount } in cash_flows(holding, on)? {
            let Some(amount) = conversion.of(amount, date) else { return Ok(None) };
            sums.cash_flows.push(CashFlow { date, amount });
        }
        Ok(Some(sums))
    }

    /// The sums of all assets that could be measured.
    fn of(assets: &[Asset<'_>], currency: Currency) -> Result<Self, MoneyError> {
        let mut totals = Self::zero(currency);
        for part in assets.iter().filter_map(|asset| asset.measured.as_ref()) {
            totals.value = totals.value.checked_add(part.value)?;
            totals.deposits = totals.deposits.checked_add(part.deposits)?;
            totals.withdrawals = totals.withdrawals.checked_add(part.withdrawals)?;
            totals.cash_flows.extend(&part.cash_flows);
        }
        Ok(totals)
    }

    fn gain(&self) -> Result<Money, MoneyError> {
        self.value.checked_add(self.withdrawals)?.checked_sub(self.deposits)
    }
}
