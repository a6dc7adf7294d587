//! How each investment did, in its own currency.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::id::InvestmentId;
use crate::investment::Holding;
use crate::money::{Money, ratio};
use crate::report::returns::Xirr;
use crate::report::stake::{Stake, Staked, yearly};
use crate::report::visitor::{Collector, Sign, Sums, Visitor};
use crate::report::walk::Walk;
use crate::report::{Books, Contribution, Explanation, FigureValue, ReportError, Settings};

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

/// A figure of how an investment did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum PerformanceFigure {
    /// All that was put in.
    InitialValue,
    /// What it is worth.
    CurrentValue,
    /// The return.
    ProfitLoss,
    /// The return of what was put in: a ratio.
    ProfitLossPercentage,
    /// The money-weighted yearly rate of what was paid and received.
    Yearly,
}

/// How each investment did up to a day, in the order given.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn performance(books: &Books<'_>, today: NaiveDate) -> Result<Vec<Performance>, ReportError> {
    let of = |holding: &Holding| {
        let settings = Settings::new(holding.investment().currency);
        let own = Own { walk: Walk::new(books, &settings, None), holding, today };
        let mut sums = Sums::new(settings.currency);
        own.walk(&mut sums)?;
        let of = |figure: PerformanceFigure| sums.total(&|line: &Staked| figure.sign(line));
        let (initial_value, profit_loss) = (of(PerformanceFigure::InitialValue)?, of(PerformanceFigure::ProfitLoss)?);
        Ok(Performance {
            investment: holding.investment().id,
            initial_value,
            current_value: of(PerformanceFigure::CurrentValue)?,
            profit_loss,
            profit_loss_percentage: ratio(profit_loss.amount(), initial_value.amount()),
            yearly: yearly(&own.parts(PerformanceFigure::ProfitLoss)?),
        })
    };
    books.holdings.iter().map(of).collect()
}

/// What a figure of an investment is made of: the same walk, kept instead of summed. Nothing, of one that is not in the books.
///
/// # Errors
/// As [`performance()`].
pub fn explain_performance(
    books: &Books<'_>,
    investment: InvestmentId,
    today: NaiveDate,
    figure: PerformanceFigure,
) -> Result<Explanation, ReportError> {
    let holding = books.holdings.iter().find(|holding| holding.investment().id == investment);
    let parts = |figure| {
        let Some(holding) = holding else { return Ok(Vec::new()) };
        let settings = Settings::new(holding.investment().currency);
        Own { walk: Walk::new(books, &settings, None), holding, today }.parts(figure)
    };
    Ok(match figure {
        PerformanceFigure::InitialValue | PerformanceFigure::CurrentValue | PerformanceFigure::ProfitLoss => {
            Explanation::Sum(parts(figure)?)
        }
        PerformanceFigure::ProfitLossPercentage => Explanation::Ratio {
            numerator: parts(PerformanceFigure::ProfitLoss)?,
            denominator: parts(PerformanceFigure::InitialValue)?,
        },
        PerformanceFigure::Yearly => Explanation::CashFlows(parts(PerformanceFigure::ProfitLoss)?),
    })
}

/// An investment in its own currency.
struct Own<'o> {
    walk: Walk<'o>,
    holding: &'o Holding,
    today: NaiveDate,
}

impl Own<'_> {
    fn walk(&self, visitor: &mut impl Visitor<Staked>) -> Result<(), ReportError> {
        let line = Staked::worth(self.holding.investment().id, self.today);
        self.walk.worth(line, self.holding, self.today, visitor)?;
        self.walk.flows(self.holding, self.today, visitor)
    }

    fn parts(&self, figure: PerformanceFigure) -> Result<Vec<Contribution>, ReportError> {
        let weight = |line: &Staked| figure.sign(line);
        let mut collector = Collector::new(&weight);
        self.walk(&mut collector)?;
        Ok(collector.found())
    }
}

impl PerformanceFigure {
    /// Whether a line adds to an amount or takes away from it; `None` when it is no part of it.
    fn sign(self, line: &Staked) -> Option<Sign> {
        let is_worth = matches!(line.stake, Stake::Worth(_));
        let is_deposit = matches!(line.stake, Stake::Deposit(_));
        match self {
            Self::InitialValue => Sign::plus_if(is_deposit),
            Self::CurrentValue => Sign::plus_if(is_worth),
            Self::ProfitLoss if is_deposit => Some(Sign::Minus),
            Self::ProfitLoss => Sign::plus_if(is_worth || matches!(line.stake, Stake::Withdrawal(_))),
            Self::ProfitLossPercentage | Self::Yearly => None, // ratios and rates are no sums
        }
    }
}

impl Performance {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(PerformanceFigure, FigureValue)> {
        vec![
            (PerformanceFigure::InitialValue, FigureValue::Money(self.initial_value)),
            (PerformanceFigure::CurrentValue, FigureValue::Money(self.current_value)),
            (PerformanceFigure::ProfitLoss, FigureValue::Money(self.profit_loss)),
            (PerformanceFigure::ProfitLossPercentage, FigureValue::Percent(self.profit_loss_percentage)),
            (PerformanceFigure::Yearly, FigureValue::Percent(self.yearly.map(|yearly| yearly.percent))),
        ]
    }
}
