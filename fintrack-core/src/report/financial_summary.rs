//! The financial summary: where the money of a month, a year or some days came from and where it went.
//!
//! Spending is expenses plus card purchases less chargebacks and what others paid back; transfers, card payments and
//! investments are no spending. Every amount is converted at the rate of its own day and rounded before it is added; what
//! has no rate is in no figure and named apart.
//!
//! - *Goals contribution* is what was set aside for goals: the deposits of manual goals, and the deposits into investments
//!   that a goal is linked to. An investment that several goals are linked to counts once, for it received its money once.
//!   Goals that are completed count too: the money was set aside all the same.
//! - The *comparison* puts income beside spending, by category. A category is of one kind, so that two of the same name are
//!   two rows; [`compare_by_name()`] makes one of them, for names are the caller's.
//! - The *pending bills* are those of [`pending_bills()`], paid ones included, and are explained as there.
//!
//! Laws: slices sum to their total; percentages sum to exactly 100; the comparison sums to income and expenses;
//! [`explain`] of every figure sums to it. Worked figures: `docs/rules/financial-summary.md`.
//! Source: the domain page, section 6, financial summary.

mod comparison;
mod figure;
mod reach;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::visitor::{Collector, Once, Sign, Sums, Visitor};
use super::walk::{Item, Line, Walk, When};
use super::{
    BillsQuery, Books, BudgetsSummary, Contribution, Explanation, PendingBills, ReportError, Settings, Source, Span,
    budgets_summary, explain_bills, explain_budgets, pending_bills,
};
use crate::budget::Budget;
use crate::calendar::{BillingMonth, Period};
use crate::goal::Goal;
use crate::id::{AccountId, CategoryId, InvestmentId};
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money, ratio, shares};

pub use comparison::{CategoryComparison, NamedComparison, compare_by_name};
use figure::MadeOf;
pub use figure::{Figure, FigureValue};
pub use reach::SummaryReach;

/// How many months the trend shows, the last one reported included.
pub const TREND_MONTHS: i32 = 6;

/// What a summary is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SummaryQuery {
    /// What it is about.
    pub span: Span,
    /// Only what touches this account; then card purchases and deposits of goals, which touch none, are left out. `None`
    /// for everything.
    pub account: Option<AccountId>,
    /// The day it is asked on.
    pub today: NaiveDate,
}

impl SummaryQuery {
    /// The bills of the same days.
    const fn bills(&self) -> BillsQuery {
        BillsQuery { span: self.span, account: self.account, today: self.today }
    }
}

/// One slice of spending or income. The name and the colour of its category are the caller's to look up.
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
    /// What was set aside for goals: deposits of their own, and deposits into investments that are linked to one.
    pub goals_contribution: Money,
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
    /// Income beside spending, by category: those that most money went through first.
    pub category_comparison: Vec<CategoryComparison>,
    /// The last [`TREND_MONTHS`] months, ascending.
    pub trend: Vec<TrendPoint>,
    /// The budgets of every report month that the span touches and that has any, each month as a whole and of all accounts
    /// and cards: half a month's spending, or one account's, says nothing of a plan.
    pub budgets: Vec<BudgetsSummary>,
    /// The bills that are due in the span, the paid ones included.
    pub pending_bills: PendingBills,
    /// What has no rate to the report's currency and is in no figure above, by currency; the budgets and the bills name
    /// their own.
    pub unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

/// The financial summary of a span. The ledger must hold the entries that [`SummaryReach`] says, and balances before them; a
/// ledger of the whole history costs no more.
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
        goals_contribution: of(Figure::GoalsContribution)?,
        recurring_payments: of(Figure::RecurringPayments)?,
        unused: of(Figure::Unused)?,
        variation: ratio(of(Figure::NetChange)?.amount(), previous_net.amount().abs()),
        expenses_by_category: summary.slices(&sums, Figure::ExpensesOf)?,
        income_by_category: summary.slices(&sums, Figure::IncomeOf)?,
        category_comparison: summary.comparison(&sums)?,
        trend: trend.collect::<Result<_, _>>()?,
        budgets: summary.budgets(books)?,
        pending_bills: pending_bills(books, settings, &query.bills())?,
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
    Ok(match figure.made_of() {
        MadeOf::Lines => Explanation::Sum(summary.parts(&[figure])?),
        MadeOf::Ratio { part, whole } => {
            Explanation::Ratio { numerator: summary.parts(&[part])?, denominator: summary.parts(&[whole])? }
        }
        MadeOf::Share { slice, category } => {
            let positive = summary.positive(slice)?;
            let own: Vec<Figure> = positive.iter().copied().filter(|part| *part == slice(category)).collect();
            Explanation::Ratio { numerator: summary.parts(&own)?, denominator: summary.parts(&positive)? }
        }
        MadeOf::Budgets(month, figure) => explain_budgets(books, settings, month, figure)?,
        MadeOf::Bills(figure) => explain_bills(books, settings, &query.bills(), figure)?,
    })
}

/// What a summary is made from.
struct Summary<'s> {
    walk: Walk<'s>,
    query: &'s SummaryQuery,
    trend: Vec<BillingMonth>,
    /// What has an active budget, by report month.
    budgeted: BTreeSet<(BillingMonth, CategoryId)>,
    /// The investments that a goal is linked to.
    linked: BTreeSet<InvestmentId>,
}

impl<'s> Summary<'s> {
    fn new(books: &Books<'s>, settings: &'s Settings, query: &'s SummaryQuery) -> Self {
        let last = query.span.last_month(settings);
        let trend = (1 - TREND_MONTHS..=0).map(|offset| last.offset(offset)).collect();
        let active = books.budgets.iter().filter(|budget| budget.is_active());
        let budgeted = active.map(|budget| (budget.month(), budget.category())).collect();
        let linked = books.goals.iter().flat_map(Goal::investments).collect();
        Self { walk: Walk::new(books, settings, query.account), query, trend, budgeted, linked }
    }

    /// Visits all that any figure is made of, each piece once.
    fn walk(&self, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        let (SummaryQuery { span, today, .. }, settings) = (*self.query, self.walk.settings);
        let visitor = &mut Once::new(visitor);
        let trend = self.trend.iter().map(|month| When::Month(*month));
        let (own, before) = (span.pieces(settings), span.previous().pieces(settings));
        let pieces: BTreeSet<When> = own.iter().copied().chain(before).chain(trend).collect();
        for piece in pieces {
            self.walk.over(piece, visitor)?;
        }
        for piece in own {
            self.walk.set_aside(piece, visitor)?;
        }
        let end = span.period(settings).end();
        self.walk.balances(When::Days(end, end), today.min(end), visitor)?;
        self.walk.holdings(When::Days(end, end), today.min(end), visitor)
    }

    fn budgets(&self, books: &Books<'_>) -> Result<Vec<BudgetsSummary>, ReportError> {
        let settings = self.walk.settings;
        let planned: BTreeSet<BillingMonth> = books.budgets.iter().map(Budget::month).collect();
        let touched = self.query.span.months(settings).filter(|month| planned.contains(month));
        touched.map(|month| budgets_summary(books, settings, month)).collect()
    }

    fn total(&self, sums: &Sums, figure: Figure) -> Result<Money, ReportError> {
        sums.total(&|line| self.sign(figure, line))
    }

    /// What sums to some figures of which no line is part of two.
    fn parts(&self, figures: &[Figure]) -> Result<Vec<Contribution>, ReportError> {
        let weight = |line: &Line| figures.iter().find_map(|figure| self.sign(*figure, line));
        let mut collector = Collector::new(&weight);
        self.walk(&mut collector)?;
        Ok(collector.found())
    }

    /// The categories that a figure of categories has lines of.
    fn categories(&self, sums: &Sums, slice: fn(Option<CategoryId>) -> Figure) -> BTreeSet<Option<CategoryId>> {
        let is_part = |line: &&Line| self.sign(slice(line.item.category()), line).is_some();
        sums.lines().filter(is_part).map(|line| line.item.category()).collect()
    }

    fn slices(&self, sums: &Sums, slice: fn(Option<CategoryId>) -> Figure) -> Result<Vec<CategoryShare>, ReportError> {
        let amount = |category| Ok((category, self.total(sums, slice(category))?));
        let amounts = self.categories(sums, slice).into_iter().map(amount).collect::<Result<Vec<_>, ReportError>>()?;
        Ok(CategoryShare::ranked(amounts))
    }

    /// The positive slices of a whole: what a share is a share of.
    fn positive(&self, slice: fn(Option<CategoryId>) -> Figure) -> Result<Vec<Figure>, ReportError> {
        let mut sums = Sums::new(self.walk.settings.currency);
        self.walk(&mut sums)?;
        let slices = self.slices(&sums, slice)?.into_iter();
        Ok(slices.filter(|share| share.amount.is_positive()).map(|share| slice(share.category)).collect())
    }

    fn comparison(&self, sums: &Sums) -> Result<Vec<CategoryComparison>, ReportError> {
        let mut categories = self.categories(sums, Figure::IncomeOf);
        categories.extend(self.categories(sums, Figure::ExpensesOf));
        let row = |category| {
            let income = self.total(sums, Figure::IncomeOf(category))?;
            let expense = self.total(sums, Figure::ExpensesOf(category))?;
            Ok(CategoryComparison { category, income, expense })
        };
        let mut rows = categories.into_iter().map(row).collect::<Result<Vec<_>, ReportError>>()?;
        rows.sort_by_key(CategoryComparison::rank);
        Ok(rows)
    }
}
