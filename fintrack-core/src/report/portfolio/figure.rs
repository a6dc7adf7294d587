//! The figures of a portfolio, and which lines each of them is the sum of: the rule behind every number, said once.

use serde::Serialize;

use super::{Asset, Assets, Portfolio};
use crate::calendar::BillingMonth;
use crate::id::InvestmentId;
use crate::investment::{InvestmentKind, Liquidity};
use crate::report::FigureValue;
use crate::report::stake::{Stake, Staked};
use crate::report::visitor::Sign;

/// A figure of a portfolio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum PortfolioFigure {
    /// What it is worth.
    TotalInvested,
    /// All that was put into the investments that have a return.
    Deposits,
    /// All that was taken out of them.
    Withdrawals,
    /// Their return.
    Gain,
    /// The return of the deposits: a ratio.
    AverageYield,
    /// The money-weighted yearly rate of what was paid and received.
    Yearly,
    /// What its investments are likely to yield in a month.
    EstimatedMonthlyYield,
    /// What one of them is likely to yield, in its own currency.
    YieldOf(InvestmentId),
    /// How many investments there are.
    TotalAssets,
    /// How many are held.
    Active,
    /// How many were rescued.
    Rescued,
    /// What the investments of a type are worth.
    KindTotal(InvestmentKind),
    /// How many they are.
    KindCount(InvestmentKind),
    /// What they are worth, of all types that are worth something: a ratio, which percentages that must sum to 100 follow
    /// within a hundredth.
    KindShare(InvestmentKind),
    /// What the investments of a liquidity are worth.
    LiquidityTotal(Liquidity),
    /// How many they are.
    LiquidityCount(Liquidity),
    /// What they are worth, of all that are worth something: such a ratio too.
    LiquidityShare(Liquidity),
    /// What the portfolio was worth at the end of a month.
    MonthValue(BillingMonth),
    /// What that changed by, of what it was the month before: a ratio.
    MonthVariation(BillingMonth),
}

/// What kind of thing explains a figure.
pub(super) enum MadeOf {
    /// What counts by now.
    Lines,
    /// What is to come.
    Expected,
    /// The same, in the currency of an investment.
    OwnExpected(InvestmentId),
    /// What was paid and received.
    CashFlows,
    /// Investments that are counted.
    Assets(Group),
    /// One figure of another.
    Ratio { part: PortfolioFigure, whole: PortfolioFigure },
    /// What a group is worth, of the groups beside it that are worth something.
    Share(Group),
    /// The change of a month, of the month before.
    Variation(BillingMonth),
}

impl PortfolioFigure {
    /// What explains it.
    pub(super) const fn made_of(self) -> MadeOf {
        match self {
            Self::AverageYield => MadeOf::Ratio { part: Self::Gain, whole: Self::Deposits },
            Self::Yearly => MadeOf::CashFlows,
            Self::EstimatedMonthlyYield => MadeOf::Expected,
            Self::YieldOf(id) => MadeOf::OwnExpected(id),
            Self::KindShare(kind) => MadeOf::Share(Group::Kind(kind)),
            Self::LiquidityShare(liquidity) => MadeOf::Share(Group::Liquidity(liquidity)),
            Self::MonthVariation(month) => MadeOf::Variation(month),
            Self::TotalAssets => MadeOf::Assets(Group::All),
            Self::Active => MadeOf::Assets(Group::Active),
            Self::Rescued => MadeOf::Assets(Group::Rescued),
            Self::KindCount(kind) => MadeOf::Assets(Group::Kind(kind)),
            Self::LiquidityCount(liquidity) => MadeOf::Assets(Group::Liquidity(liquidity)),
            Self::TotalInvested
            | Self::Deposits
            | Self::Withdrawals
            | Self::Gain
            | Self::KindTotal(_)
            | Self::LiquidityTotal(_)
            | Self::MonthValue(_) => MadeOf::Lines,
        }
    }
}

/// Some of the investments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    All,
    Active,
    Rescued,
    /// Those of a type that are held and of a known value.
    Kind(InvestmentKind),
    /// Those of a liquidity that are.
    Liquidity(Liquidity),
}

impl Group {
    fn holds(self, asset: &Asset<'_>) -> bool {
        let investment = asset.holding.investment();
        match self {
            Self::All => true,
            Self::Active => !asset.is_rescued(),
            Self::Rescued => asset.is_rescued(),
            Self::Kind(kind) => asset.is_in_slices() && investment.kind == kind,
            Self::Liquidity(liquidity) => asset.is_in_slices() && investment.liquidity == liquidity,
        }
    }

    /// The group of the same sort that an asset is in.
    pub(super) fn beside(self, asset: &Asset<'_>) -> Self {
        let investment = asset.holding.investment();
        match self {
            Self::All => Self::All,
            Self::Active | Self::Rescued => {
                if asset.is_rescued() {
                    Self::Rescued
                } else {
                    Self::Active
                }
            }
            Self::Kind(_) => Self::Kind(investment.kind),
            Self::Liquidity(_) => Self::Liquidity(investment.liquidity),
        }
    }
}

impl<'a> Assets<'a> {
    /// Whether a line adds to an amount or takes away from it; `None` when it is no part of it.
    pub(super) fn sign(&self, figure: PortfolioFigure, line: &Staked) -> Option<Sign> {
        let Staked { investment, stake } = *line;
        let asset = self.by_id.get(&investment)?;
        let is_now = stake == Stake::Worth(self.today);
        let is_deposit = matches!(stake, Stake::Deposit(_));
        let is_withdrawal = matches!(stake, Stake::Withdrawal(_));
        let is_at_end_of = |month: BillingMonth| self.ends.get(&month).is_some_and(|end| stake == Stake::Worth(*end));
        match figure {
            PortfolioFigure::TotalInvested => Sign::plus_if(is_now),
            PortfolioFigure::Deposits => Sign::plus_if(is_deposit),
            PortfolioFigure::Withdrawals => Sign::plus_if(is_withdrawal),
            PortfolioFigure::Gain if is_deposit => Some(Sign::Minus),
            PortfolioFigure::Gain => Sign::plus_if(is_withdrawal || (is_now && asset.is_measured)),
            PortfolioFigure::EstimatedMonthlyYield => Sign::plus_if(stake == Stake::Yield),
            PortfolioFigure::YieldOf(id) => Sign::plus_if(stake == Stake::Yield && investment == id),
            PortfolioFigure::KindTotal(kind) => self.worth_of(Group::Kind(kind), line),
            PortfolioFigure::LiquidityTotal(liquidity) => self.worth_of(Group::Liquidity(liquidity), line),
            PortfolioFigure::MonthVariation(month) if is_at_end_of(month.previous()) => Some(Sign::Minus),
            PortfolioFigure::MonthValue(month) | PortfolioFigure::MonthVariation(month) => {
                Sign::plus_if(is_at_end_of(month))
            }
            // Ratios, rates and counts are no sums.
            PortfolioFigure::AverageYield
            | PortfolioFigure::Yearly
            | PortfolioFigure::TotalAssets
            | PortfolioFigure::Active
            | PortfolioFigure::Rescued
            | PortfolioFigure::KindCount(_)
            | PortfolioFigure::KindShare(_)
            | PortfolioFigure::LiquidityCount(_)
            | PortfolioFigure::LiquidityShare(_) => None,
        }
    }

    /// Whether a line is what an asset of a group is worth.
    pub(super) fn worth_of(&self, group: Group, line: &Staked) -> Option<Sign> {
        let asset = self.by_id.get(&line.investment)?;
        Sign::plus_if(line.stake == Stake::Worth(self.today) && group.holds(asset))
    }

    /// The assets of a group.
    pub(super) fn counted(&self, group: Group) -> impl Iterator<Item = &Asset<'a>> {
        self.by_id.values().filter(move |asset| group.holds(asset))
    }
}

impl Portfolio {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(PortfolioFigure, FigureValue)> {
        let money = |figure, amount| (figure, FigureValue::Money(amount));
        let percent = |figure, percent| (figure, FigureValue::Percent(percent));
        let count = |figure, count| (figure, FigureValue::Count(count));
        let mut figures = vec![
            money(PortfolioFigure::TotalInvested, self.total_invested),
            money(PortfolioFigure::Deposits, self.deposits),
            money(PortfolioFigure::Withdrawals, self.withdrawals),
            money(PortfolioFigure::Gain, self.gain),
            percent(PortfolioFigure::AverageYield, self.average_yield),
            percent(PortfolioFigure::Yearly, self.yearly.map(|yearly| yearly.percent)),
            money(PortfolioFigure::EstimatedMonthlyYield, self.estimated_monthly_yield),
            count(PortfolioFigure::TotalAssets, self.total_assets),
            count(PortfolioFigure::Active, self.active_investments),
            count(PortfolioFigure::Rescued, self.rescued_investments),
        ];
        let estimates = self.estimates.iter();
        figures.extend(estimates.map(|(id, made)| money(PortfolioFigure::YieldOf(*id), made.monthly_yield)));
        for slice in &self.by_kind {
            figures.push(money(PortfolioFigure::KindTotal(slice.kind), slice.total));
            figures.push(count(PortfolioFigure::KindCount(slice.kind), slice.count));
            figures.push(percent(PortfolioFigure::KindShare(slice.kind), Some(slice.percent)));
        }
        for slice in &self.by_liquidity {
            figures.push(money(PortfolioFigure::LiquidityTotal(slice.liquidity), slice.total));
            figures.push(count(PortfolioFigure::LiquidityCount(slice.liquidity), slice.count));
            figures.push(percent(PortfolioFigure::LiquidityShare(slice.liquidity), Some(slice.percent)));
        }
        for month in &self.history {
            figures.push(money(PortfolioFigure::MonthValue(month.month), month.value));
            figures.push(percent(PortfolioFigure::MonthVariation(month.month), month.variation));
        }
        figures
    }
}
