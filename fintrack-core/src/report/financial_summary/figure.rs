//! The figures of a summary, and which lines each of them is the sum of: the rule behind every number, said once.

use rust_decimal::Decimal;
use serde::Serialize;

use super::{FinancialSummary, Item, Line, Sign, Summary, When};
use crate::calendar::BillingMonth;
use crate::category::CategoryKind;
use crate::id::CategoryId;
use crate::money::Money;
use crate::report::walk::PaidWith;
use crate::report::{BillsFigure, BudgetsFigure};

/// A figure of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Figure {
    /// What all accounts hold.
    CurrentBalance,
    /// Money earned.
    Income,
    /// Money spent.
    Expenses,
    /// Money spent on cards.
    CardExpenses,
    /// Money spent in categories with a budget.
    PlannedExpenses,
    /// Money spent in the others.
    UnplannedExpenses,
    /// Income less expenses.
    Net,
    /// The same of the span before.
    PreviousNet,
    /// What the net result changed by since.
    NetChange,
    /// Deposits into investments.
    Invested,
    /// What all investments are worth.
    TotalInvested,
    /// Money set aside for goals: deposits of their own, and deposits into investments that are linked to one.
    GoalsContribution,
    /// Money spent as recurring items expected.
    RecurringPayments,
    /// Income less expenses less invested.
    Unused,
    /// Net of income: a ratio.
    SavingsRate,
    /// The change of the net result, of that of the span before: a ratio.
    Variation,
    /// Spending in a category; `None` for chargebacks that nobody filed.
    ExpensesOf(Option<CategoryId>),
    /// Income of a category.
    IncomeOf(Option<CategoryId>),
    /// Spending in a category, of all categories of which something was spent: a ratio, which percentages that must sum to
    /// 100 follow within a hundredth.
    ExpensesShare(Option<CategoryId>),
    /// Income of a category, of all categories that earned something: such a ratio too.
    IncomeShare(Option<CategoryId>),
    /// Income of a month of the trend.
    TrendIncome(BillingMonth),
    /// Spending of a month of the trend.
    TrendExpenses(BillingMonth),
    /// Their difference.
    TrendNet(BillingMonth),
    /// A figure of a month's budgets.
    Budgets(BillingMonth, BudgetsFigure),
    /// A figure of the bills.
    Bills(BillsFigure),
}

/// What kind of thing explains a figure.
pub(super) enum MadeOf {
    /// What counts by now.
    Lines,
    /// One figure of another.
    Ratio { part: Figure, whole: Figure },
    /// One of the slices that sum to a whole, of those that are positive.
    Share { slice: fn(Option<CategoryId>) -> Figure, category: Option<CategoryId> },
    /// What the budgets of a month say.
    Budgets(BillingMonth, BudgetsFigure),
    /// What the bills say.
    Bills(BillsFigure),
}

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum FigureValue {
    /// An amount.
    Money(Money),
    /// Percent with 2 decimals; `None` where there is nothing to compare with.
    Percent(Option<Decimal>),
    /// A number of things.
    Count(usize),
}

impl Figure {
    /// What explains it.
    pub(super) const fn made_of(self) -> MadeOf {
        match self {
            Self::SavingsRate => MadeOf::Ratio { part: Self::Net, whole: Self::Income },
            Self::Variation => MadeOf::Ratio { part: Self::NetChange, whole: Self::PreviousNet },
            Self::ExpensesShare(category) => MadeOf::Share { slice: Self::ExpensesOf, category },
            Self::IncomeShare(category) => MadeOf::Share { slice: Self::IncomeOf, category },
            Self::Budgets(month, figure) => MadeOf::Budgets(month, figure),
            Self::Bills(figure) => MadeOf::Bills(figure),
            Self::CurrentBalance
            | Self::Income
            | Self::Expenses
            | Self::CardExpenses
            | Self::PlannedExpenses
            | Self::UnplannedExpenses
            | Self::Net
            | Self::PreviousNet
            | Self::NetChange
            | Self::Invested
            | Self::TotalInvested
            | Self::GoalsContribution
            | Self::RecurringPayments
            | Self::Unused
            | Self::ExpensesOf(_)
            | Self::IncomeOf(_)
            | Self::TrendIncome(_)
            | Self::TrendExpenses(_)
            | Self::TrendNet(_) => MadeOf::Lines,
        }
    }
}

impl Summary<'_> {
    /// Whether a line adds to an amount or takes away from it; `None` when it is no part of it.
    pub(super) fn sign(&self, figure: Figure, line: &Line) -> Option<Sign> {
        let Line { when, item } = line;
        let is_own = self.query.span.holds(*when);
        let is_before = || self.query.span.previous().holds(*when);
        match figure {
            Figure::CurrentBalance => Sign::plus_if(matches!(item, Item::Held(_))),
            Figure::Income => Sign::plus_if(is_own && item.is_income()),
            Figure::Expenses => Sign::plus_if(is_own && item.is_expense()),
            Figure::CardExpenses => Sign::plus_if(is_own && matches!(item, Item::Spent(PaidWith::Card, _))),
            Figure::PlannedExpenses => Sign::plus_if(is_own && item.is_expense() && self.is_planned(line)),
            Figure::UnplannedExpenses => Sign::plus_if(is_own && item.is_expense() && !self.is_planned(line)),
            Figure::Net => net(item).filter(|_| is_own),
            Figure::PreviousNet => net(item).filter(|_| is_before()),
            Figure::NetChange if is_own => net(item),
            Figure::NetChange => net(item).filter(|_| is_before()).map(Sign::turned),
            Figure::Invested => Sign::plus_if(is_own && matches!(item, Item::Invested(_))),
            Figure::TotalInvested => Sign::plus_if(matches!(item, Item::Worth(_))),
            Figure::GoalsContribution => {
                let is_linked = matches!(item, Item::Invested(investment) if self.linked.contains(investment));
                Sign::plus_if(is_own && (is_linked || matches!(item, Item::SetAside(_))))
            }
            Figure::RecurringPayments => Sign::plus_if(is_own && matches!(item, Item::Regular(_))),
            Figure::Unused if matches!(item, Item::Invested(_)) => Some(Sign::Minus).filter(|_| is_own),
            Figure::Unused => net(item).filter(|_| is_own),
            Figure::ExpensesOf(category) => Sign::plus_if(is_own && item.is_expense() && item.category() == category),
            Figure::IncomeOf(category) => Sign::plus_if(is_own && item.is_income() && item.category() == category),
            Figure::TrendIncome(month) => Sign::plus_if(*when == When::Month(month) && item.is_income()),
            Figure::TrendExpenses(month) => Sign::plus_if(*when == When::Month(month) && item.is_expense()),
            Figure::TrendNet(month) => net(item).filter(|_| *when == When::Month(month)),
            // Ratios are no sums, and the budgets and bills have walks of their own.
            Figure::SavingsRate
            | Figure::Variation
            | Figure::ExpensesShare(_)
            | Figure::IncomeShare(_)
            | Figure::Budgets(..)
            | Figure::Bills(_) => None,
        }
    }

    /// Whether a line's category has a budget in its report month.
    fn is_planned(&self, line: &Line) -> bool {
        let month = match line.when {
            When::Month(month) => month,
            When::Days(start, _) => self.walk.settings.month_of(start),
        };
        line.item.category().is_some_and(|category| self.budgeted.contains(&(month, category)))
    }
}

/// Income adds to the net result, spending takes away from it.
const fn net(item: &Item) -> Option<Sign> {
    match item.kind() {
        Some(CategoryKind::Income) => Some(Sign::Plus),
        Some(CategoryKind::Expense) => Some(Sign::Minus),
        None => None,
    }
}

impl FinancialSummary {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(Figure, FigureValue)> {
        let money = |figure, amount| (figure, FigureValue::Money(amount));
        let mut figures = vec![
            money(Figure::CurrentBalance, self.current_balance),
            money(Figure::Income, self.income),
            money(Figure::Expenses, self.expenses),
            money(Figure::CardExpenses, self.card_expenses),
            money(Figure::PlannedExpenses, self.planned_expenses),
            money(Figure::UnplannedExpenses, self.unplanned_expenses),
            money(Figure::Net, self.net),
            money(Figure::PreviousNet, self.previous_net),
            money(Figure::Invested, self.invested),
            money(Figure::TotalInvested, self.total_invested),
            money(Figure::GoalsContribution, self.goals_contribution),
            money(Figure::RecurringPayments, self.recurring_payments),
            money(Figure::Unused, self.unused),
            (Figure::SavingsRate, FigureValue::Percent(Some(self.savings_rate))),
            (Figure::Variation, FigureValue::Percent(self.variation)),
        ];
        let share = |figure, percent| (figure, FigureValue::Percent(Some(percent)));
        for slice in &self.expenses_by_category {
            figures.push(money(Figure::ExpensesOf(slice.category), slice.amount));
            figures.push(share(Figure::ExpensesShare(slice.category), slice.percent));
        }
        for slice in &self.income_by_category {
            figures.push(money(Figure::IncomeOf(slice.category), slice.amount));
            figures.push(share(Figure::IncomeShare(slice.category), slice.percent));
        }
        for row in &self.category_comparison {
            figures.push(money(Figure::IncomeOf(row.category), row.income));
            figures.push(money(Figure::ExpensesOf(row.category), row.expense));
        }
        for point in &self.trend {
            figures.push(money(Figure::TrendIncome(point.month), point.income));
            figures.push(money(Figure::TrendExpenses(point.month), point.expenses));
            figures.push(money(Figure::TrendNet(point.month), point.net));
        }
        for of_month in &self.budgets {
            let budgets = of_month.figures().into_iter();
            figures.extend(budgets.map(|(figure, value)| (Figure::Budgets(of_month.month, figure), value)));
        }
        let bills = self.pending_bills.figures().into_iter();
        figures.extend(bills.map(|(figure, value)| (Figure::Bills(figure), value)));
        figures
    }
}
