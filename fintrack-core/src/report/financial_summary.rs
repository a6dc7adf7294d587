//! The financial summary: where the money of a month, a year or some days came from and where it went.
//!
//! Spending is expenses plus card purchases less chargebacks and what others paid back; transfers, card payments and
//! investments are no spending. Every amount is converted at the rate of its own day and rounded before it is added; what
//! has no rate is in no figure and named apart.
//! Laws: slices sum to their total; percentages sum to exactly 100; [`explain`] of every figure sums to it.
//! Source: the domain page, section 6, financial summary.

mod figure;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::walk::{Collector, Item, Line, Sign, Sums, Visitor, Walk, When};
use super::{Books, Explanation, ReportError, Settings, Source, Span};
use crate::budget::{Actual, Budget};
use crate::calendar::{BillingMonth, Period};
use crate::id::{AccountId, BudgetId, CategoryId};
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money, ratio, shares};

pub use figure::{Figure, FigureValue};

/// How many months the trend shows, the last one reported included.
pub const TREND_MONTHS: i32 = 6;

/// What a summary is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SummaryQuery {
    /// What it is about.
    pub span: Span,
    /// Only what touches this account; then card purchases, which touch none, are left out. `None` for everything.
    pub account: Option<AccountId>,
    /// The day it is asked on.
    pub today: NaiveDate,
}

/// One slice of spending or income.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CategoryShare {
    /// The category; `None` for chargebacks that nobody filed.
    pub category: Option<CategoryId>,
    /// How much, net of chargebacks and reimbursements; may be negative.
    pub amount: Money,
    /// Of the positive slices, in percent with 2 decimals.
    pub percent: Decimal,
}

impl CategoryShare {
    /// Slices of one whole, largest first, with their percentages.
    pub(super) fn ranked(mut amounts: Vec<(Option<CategoryId>, Money)>) -> Vec<Self> {
        amounts.sort_by(|a, b| b.1.amount().cmp(&a.1.amount()).then(a.0.cmp(&b.0)));
        let percents = shares(&amounts.iter().map(|(_, amount)| *amount).collect::<Vec<_>>());
        let share = |((category, amount), percent)| Self { category, amount, percent };
        amounts.into_iter().zip(percents).map(share).collect()
    }
}

/// One month of the trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TrendPoint {
    /// The month.
    pub month: BillingMonth,
    /// Money earned.
    pub income: Money,
    /// Money spent, from accounts and cards.
    pub expenses: Money,
    /// Income less expenses.
    pub net: Money,
}

/// A budget of the span, against what was spent of its category in its month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetLine {
    /// The budget.
    pub budget: BudgetId,
    /// Its category.
    pub category: CategoryId,
    /// Its month.
    pub month: BillingMonth,
    /// The plan, what was spent, and how it stands.
    pub actual: Actual,
}

/// Where the money came from and where it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FinancialSummary {
    /// What it is about.
    pub span: Span,
    /// Its days.
    pub period: Period,
    /// What all accounts hold at the end of the period, or today if that is earlier.
    pub current_balance: Money,
    /// Money earned.
    pub income: Money,
    /// Money spent, from accounts and cards.
    pub expenses: Money,
    /// Of the expenses, those on cards, less chargebacks.
    pub card_expenses: Money,
    /// Of the expenses, those in categories that have a budget in their month.
    pub planned_expenses: Money,
    /// Of the expenses, the others.
    pub unplanned_expenses: Money,
    /// Income less expenses.
    pub net: Money,
    /// The net result of the span before, as long as this one.
    pub previous_net: Money,
    /// Net of income, in percent with 2 decimals; 0 without income.
    pub savings_rate: Decimal,
    /// Deposits into investments.
    pub invested: Money,
    /// What all investments are worth at the end of the period, or today if that is earlier: the last observed values, with
    /// what went in and out since.
    pub total_invested: Money,
    /// Of the expenses, those that recurring items expected.
    pub recurring_payments: Money,
    /// Income less expenses less invested.
    pub unused: Money,
    /// Change of the net result against the span before, in percent of its magnitude; `None` when that was 0.
    pub variation: Option<Decimal>,
    /// Spending by category, largest first.
    pub expenses_by_category: Vec<CategoryShare>,
    /// Income by category, largest first.
    pub income_by_category: Vec<CategoryShare>,
    /// The last [`TREND_MONTHS`] months, ascending.
    pub trend: Vec<TrendPoint>,
    /// The active budgets of the span, by month and category.
    pub budgets: Vec<BudgetLine>,
    /// What has no rate to the report's currency and is in no figure above, by currency.
    pub unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

/// The financial summary of a span. The ledger must hold the entries of the span, of the span before, and of the last
/// [`TREND_MONTHS`] months; a ledger of the whole history costs no more.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn financial_summary(
    books: &Books<'_>,
    settings: &Settings,
    query: &SummaryQuery,
) -> Result<FinancialSummary, ReportError> {
    let summary = Summary::new(books, settings, query);
    let mut sums = Sums::new(settings.currency);
    summary.walk(&mut sums)?;
    let of = |figure: Figure| summary.total(&sums, figure);
    let (income, net, previous_net) = (of(Figure::Income)?, of(Figure::Net)?, of(Figure::PreviousNet)?);
    let trend = summary.trend.iter().map(|month| {
        let (income, expenses) = (of(Figure::TrendIncome(*month))?, of(Figure::TrendExpenses(*month))?);
        Ok::<_, ReportError>(TrendPoint { month: *month, income, expenses, net: of(Figure::TrendNet(*month))? })
    });
    Ok(FinancialSummary {
        span: query.span,
        period: query.span.period(settings),
        current_balance: of(Figure::CurrentBalance)?,
        income,
        expenses: of(Figure::Expenses)?,
        card_expenses: of(Figure::CardExpenses)?,
        planned_expenses: of(Figure::PlannedExpenses)?,
        unplanned_expenses: of(Figure::UnplannedExpenses)?,
        net,
        previous_net,
        savings_rate: ratio(net.amount(), income.amount()).unwrap_or_else(|| Decimal::new(0, 2)),
        invested: of(Figure::Invested)?,
        total_invested: of(Figure::TotalInvested)?,
        recurring_payments: of(Figure::RecurringPayments)?,
        unused: of(Figure::Unused)?,
        variation: ratio(of(Figure::NetChange)?.amount(), previous_net.amount().abs()),
        expenses_by_category: summary.slices(&sums, Item::is_expense, Figure::ExpensesOf)?,
        income_by_category: summary.slices(&sums, Item::is_income, Figure::IncomeOf)?,
        trend: trend.collect::<Result<_, _>>()?,
        budgets: summary.budget_lines(&sums)?,
        unconverted: sums.into_unconverted(),
    })
}

/// What a figure of a summary is made of: the same walk, kept instead of summed.
///
/// # Errors
/// As [`financial_summary`].
pub fn explain(
    books: &Books<'_>,
    settings: &Settings,
    query: &SummaryQuery,
    figure: Figure,
) -> Result<Explanation, ReportError> {
    let summary = Summary::new(books, settings, query);
    let parts = |figure: Figure| {
        let weight = |line: &Line| summary.sign(figure, line);
        let mut collector = Collector::new(&weight);
        summary.walk(&mut collector)?;
        Ok::<_, ReportError>(collector.found())
    };
    Ok(match figure.ratio() {
        None => Explanation::Sum(parts(figure)?),
        Some((numerator, denominator)) => {
            Explanation::Ratio { numerator: parts(numerator)?, denominator: parts(denominator)? }
        }
    })
}

/// What a summary is made from.
struct Summary<'s> {
    walk: Walk<'s>,
    query: &'s SummaryQuery,
    trend: Vec<BillingMonth>,
    budgets: Vec<&'s Budget>,
}

impl<'s> Summary<'s> {
    fn new(books: &Books<'s>, settings: &'s Settings, query: &'s SummaryQuery) -> Self {
        let last = query.span.last_month(settings);
        let trend = (1 - TREND_MONTHS..=0).map(|offset| last.offset(offset)).collect();
        let mut budgets: Vec<&Budget> = books
            .budgets
            .iter()
            .filter(|budget| budget.is_active() && query.span.holds(When::Month(budget.month())))
            .collect();
        budgets.sort_by_key(|budget| (budget.month(), budget.category(), budget.id()));
        Self { walk: Walk { books: *books, settings, account: query.account }, query, trend, budgets }
    }

    /// Visits all that any figure is made of, each piece once.
    fn walk(&self, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        let SummaryQuery { span, today, .. } = *self.query;
        let trend = self.trend.iter().map(|month| When::Month(*month));
        let pieces: BTreeSet<When> = span.pieces().into_iter().chain(span.previous().pieces()).chain(trend).collect();
        for piece in pieces {
            self.walk.over(piece, visitor)?;
        }
        let end = span.period(self.walk.settings).end();
        self.walk.balances(When::Days(end, end), today.min(end), visitor)?;
        self.walk.holdings(When::Days(end, end), today.min(end), visitor)
    }

    fn total(&self, sums: &Sums, figure: Figure) -> Result<Money, ReportError> {
        sums.total(&|line| self.sign(figure, line))
    }

    fn slices(
        &self,
        sums: &Sums,
        is_part: fn(&Item) -> bool,
        figure: fn(Option<CategoryId>) -> Figure,
    ) -> Result<Vec<CategoryShare>, ReportError> {
        let own = sums.lines().filter(|line| self.query.span.holds(line.when) && is_part(&line.item));
        let categories: BTreeSet<Option<CategoryId>> = own.map(|line| line.item.category()).collect();
        let amount = |category| Ok((category, self.total(sums, figure(category))?));
        let amounts = categories.into_iter().map(amount).collect::<Result<Vec<_>, ReportError>>()?;
        Ok(CategoryShare::ranked(amounts))
    }

    fn budget_lines(&self, sums: &Sums) -> Result<Vec<BudgetLine>, ReportError> {
        let line = |budget: &&Budget| {
            let (category, month) = (budget.category(), budget.month());
            let spent = self.total(sums, Figure::BudgetSpent(month, category))?;
            Ok(BudgetLine { budget: budget.id(), category, month, actual: budget.against(spent)? })
        };
        self.budgets.iter().map(line).collect()
    }
}
