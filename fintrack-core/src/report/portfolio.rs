//! The investment portfolio: what all investments are worth together, how they did, what they are likely to yield.
//!
//! Sums are in the currency of the report: values are converted at the day they are of, flows at their own, each before it
//! is added. An investment whose value lacks a rate of exchange is in no sum; one that only flows lack a rate of is worth
//! what it is worth, and has no return. Both are named. Laws: the slices sum to the total, their percentages to exactly
//! 100; the total is the last value of the history; every investment is in a sum or named; [`explain_portfolio()`] and
//! [`explain_performance()`] of every figure sum to it.
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
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::Currency;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::report::{Books, PortfolioQuery, Settings, portfolio};
//!
//! let (ledger, rates) = (Ledger::new([], Vec::new()), Rates::new(Currency::BRL, []));
//! let query = PortfolioQuery { today: date(2026, 3, 1), series: &IndexSeries::default() };
//! let report = portfolio(&Books::new(&ledger, &rates), &Settings::new(Currency::BRL), &query)?;
//! assert!(report.total_invested.is_zero() && report.average_yield.is_none());
//! assert_eq!(report.history.len(), 12);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod asset;
mod figure;
mod history;
mod performance;
mod slices;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;
use serde::Serialize;

use super::returns::Xirr;
use super::stake::{Staked, yearly};
use super::visitor::{Collector, Sums, Visitor, Weight};
use super::walk::Walk;
use super::{Books, Contribution, Expected, Explanation, ReportError, Settings, Source};
use crate::calendar::BillingMonth;
use crate::id::InvestmentId;
use crate::investment::{Holding, IndexSeries, NotEstimated};
use crate::money::{Money, ratio};

use asset::Asset;
pub use asset::Estimate;
pub use figure::PortfolioFigure;
use figure::{Group, MadeOf};
pub use history::{HISTORY_MONTHS, MonthValue};
pub use performance::{Performance, PerformanceFigure, explain_performance, performance};
pub use slices::{KindSlice, LiquiditySlice};

/// What a portfolio is asked for.
#[derive(Clone, Copy, Debug)]
pub struct PortfolioQuery<'q> {
    /// The day it is asked on.
    pub today: NaiveDate,
    /// What is known of the indices that investments follow.
    pub series: &'q IndexSeries,
}

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
pub fn portfolio(books: &Books<'_>, settings: &Settings, query: &PortfolioQuery<'_>) -> Result<Portfolio, ReportError> {
    let all = Assets::new(books, settings, query)?;
    let mut sums = Sums::new(settings.currency);
    all.walk(&mut sums)?;
    let of = |figure| all.total(&sums, figure);
    let (deposits, gain) = (of(PortfolioFigure::Deposits)?, of(PortfolioFigure::Gain)?);
    let ids = |wanted: fn(&&Asset<'_>) -> bool| all.by_id.values().filter(wanted).map(Asset::id).collect();
    let (mut estimates, mut not_estimated) = (BTreeMap::new(), BTreeMap::new());
    for asset in all.by_id.values() {
        match asset.estimate {
            Some(Ok(estimate)) => drop(estimates.insert(asset.id(), estimate)),
            Some(Err(reason)) => drop(not_estimated.insert(asset.id(), reason)),
            None => {}
        }
    }
    Ok(Portfolio {
        on: query.today,
        total_invested: of(PortfolioFigure::TotalInvested)?,
        deposits,
        withdrawals: of(PortfolioFigure::Withdrawals)?,
        gain,
        total_assets: all.counted(Group::All).count(),
        active_investments: all.counted(Group::Active).count(),
        rescued_investments: all.counted(Group::Rescued).count(),
        average_yield: ratio(gain.amount(), deposits.amount()),
        yearly: yearly(&all.parts(PortfolioFigure::Gain)?),
        estimated_monthly_yield: of(PortfolioFigure::EstimatedMonthlyYield)?,
        estimates,
        not_estimated,
        by_kind: all.by_kind(&sums)?,
        by_liquidity: all.by_liquidity(&sums)?,
        history: all.history(&sums)?,
        unconverted: ids(|asset| !asset.has_rate),
        unmeasured: ids(|asset| asset.has_rate && !asset.is_measured),
        doubtful: ids(|asset| asset.is_doubtful()),
    })
}

/// What a figure of the portfolio is made of: the same walk, kept instead of summed.
///
/// # Errors
/// As [`portfolio()`].
pub fn explain_portfolio(
    books: &Books<'_>,
    settings: &Settings,
    query: &PortfolioQuery<'_>,
    figure: PortfolioFigure,
) -> Result<Explanation, ReportError> {
    let all = Assets::new(books, settings, query)?;
    Ok(match figure.made_of() {
        MadeOf::Lines => Explanation::Sum(all.parts(figure)?),
        MadeOf::Expected => Explanation::Expected(all.expected(figure)?),
        MadeOf::OwnExpected(id) => {
            let own = all.by_id.get(&id).map_or(settings.currency, |asset| asset.holding.investment().currency);
            let settings = Settings { currency: own, ..*settings };
            Explanation::Expected(Assets::new(books, &settings, query)?.expected(figure)?)
        }
        MadeOf::CashFlows => Explanation::CashFlows(all.parts(PortfolioFigure::Gain)?),
        MadeOf::Assets(group) => {
            Explanation::Count(all.counted(group).map(|asset| Source::Holding(asset.id())).collect())
        }
        MadeOf::Ratio { part, whole } => {
            Explanation::Ratio { numerator: all.parts(part)?, denominator: all.parts(whole)? }
        }
        MadeOf::Share(group) => all.share(group)?,
        MadeOf::Variation(month) if all.is_comparable(month)? => {
            let before = PortfolioFigure::MonthValue(month.previous());
            Explanation::Ratio { numerator: all.parts(figure)?, denominator: all.parts(before)? }
        }
        MadeOf::Variation(_) => Explanation::Ratio { numerator: Vec::new(), denominator: Vec::new() },
    })
}

/// What the report is made from.
struct Assets<'a> {
    walk: Walk<'a>,
    today: NaiveDate,
    by_id: BTreeMap<InvestmentId, Asset<'a>>,
    /// The ends of the months of the history, the last one today's, and of the month before them: its first one varies too.
    ends: BTreeMap<BillingMonth, NaiveDate>,
}

impl<'a> Assets<'a> {
    fn new(books: &Books<'a>, settings: &'a Settings, query: &PortfolioQuery<'_>) -> Result<Self, ReportError> {
        let walk = Walk::new(books, settings, None);
        let asset = |holding: &'a Holding| Ok((holding.investment().id, Asset::new(&walk, holding, query)?));
        let by_id = books.holdings.iter().map(asset).collect::<Result<_, ReportError>>()?;
        let last = settings.month_of(query.today);
        let months = (-HISTORY_MONTHS..=0).map(|n| last.offset(n));
        let ends = months.map(|month| (month, settings.days(month).end().min(query.today))).collect();
        Ok(Self { walk, today: query.today, by_id, ends })
    }

    /// Visits all that any figure is made of, each piece once.
    fn walk(&self, visitor: &mut impl Visitor<Staked>) -> Result<(), ReportError> {
        let days: BTreeSet<NaiveDate> = self.ends.values().copied().chain([self.today]).collect();
        for asset in self.by_id.values() {
            for day in &days {
                let line = Staked::worth(asset.holding.investment().id, *day);
                self.walk.worth(line, asset.holding, *day, visitor)?;
            }
            if asset.is_measured {
                self.walk.flows(asset.holding, self.today, visitor)?;
            }
            if asset.has_rate {
                asset.walk_yield(&self.walk, self.today, visitor)?;
            }
        }
        Ok(())
    }

    fn total(&self, sums: &Sums<Staked>, figure: PortfolioFigure) -> Result<Money, ReportError> {
        sums.total(&|line| self.sign(figure, line))
    }

    /// What sums to a figure.
    fn parts(&self, figure: PortfolioFigure) -> Result<Vec<Contribution>, ReportError> {
        self.collect(&|line| self.sign(figure, line))
    }

    fn collect(&self, weight: &Weight<'_, Staked>) -> Result<Vec<Contribution>, ReportError> {
        let mut collector = Collector::new(weight);
        self.walk(&mut collector)?;
        Ok(collector.found())
    }

    /// What is expected within a month.
    fn expected(&self, figure: PortfolioFigure) -> Result<Vec<Expected>, ReportError> {
        let due = self.today.checked_add_months(Months::new(1)).unwrap_or(self.today);
        Ok(self.parts(figure)?.into_iter().map(|contribution| Expected { due, contribution }).collect())
    }
}
