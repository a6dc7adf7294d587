//! Reports: one module each, pure functions of [`Books`], a ledger and what stands beside it. Each returns a value; none
//! prints, and none knows what day it is.
//!
//! | report | says | made of |
//! |---|---|---|
//! | [`financial_summary()`] | where the money of a month, a year or some days came from and where it went | [`explain()`] |
//! | [`monthly_report()`] | a month by category and subcategory, beside the month before and the budgets | [`explain_monthly()`] |
//! | [`pending_bills()`] | what is to be paid, by urgency, and what paying it does to a budget | [`explain_bills()`] |
//! | [`cards_summary()`] | limits, invoices and spending of all cards, and what they ask for next | [`explain_cards()`] |
//! | [`period_statement()`] | all movements in one list, with running balances | [`explain_statement()`] |
//! | [`trial_balance()`] | what every place of the double entry holds: zero in all | [`explain_trial_balance()`] |
//! | [`net_worth()`] | accounts less debts plus investments, month by month | [`explain_net_worth()`] |
//! | [`cash_flow_forecast()`] | what accounts will hold on each of the next days | [`Forecast::explain`] |
//! | [`budgets_summary()`] | a month's budgets, each and together, against what was spent | [`explain_budgets()`] |
//! | [`goals_summary()`] | what goals have come to, and what they still need | [`explain_goals()`] |
//! | [`crate::recurrence::summary`], [`crate::recurrence::month_view`] | what recurring items make of a month, each in its currency | [`explain_recurring()`] |
//! | [`recurring_month()`] | the same in one currency | [`explain_recurring_month()`] |
//! | [`portfolio()`] | what all investments are worth together, and are likely to yield | [`explain_portfolio()`] |
//! | [`performance()`] | how each investment did | [`explain_performance()`] |
//! | [`investment_month()`] | what one investment yielded in a month | [`explain_investment_month()`] |
//!
//! What spreadsheets and pages show of them is in [`table`].
//!
//! Every amount is converted at the rate of its day and rounded before it is added; what has no rate is in no figure, and
//! named. Laws: a figure is the sum of its explanation; slices sum to their total; percentages sum to exactly 100; entries
//! that are ignored count nowhere.
//! Worked by hand: [a month](crate::book::rules::financial_summary), [bills](crate::book::rules::bills),
//! [all cards](crate::book::rules::cards_summary), [net worth](crate::book::rules::net_worth),
//! [the forecast](crate::book::rules::forecast), [goals](crate::book::rules::goals), [recurring](crate::book::rules::recurring),
//! [budgets](crate::book::rules::budget), [investments](crate::book::rules::investments).
//! Programs: [month](crate::book::programs::month),
//! [reports](crate::book::programs::reports). Source: the domain page, section 6.
//!
//! ```
//! use fintrack_core::calendar::{billing_month, date};
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::money::{Currency, brl};
//! use fintrack_core::report::{
//!     Books, Contribution, Explanation, Figure, Settings, Span, SummaryQuery, explain, financial_summary,
//! };
//! use fintrack_core::testing::{accounts, salary_and_rent};
//!
//! let account = accounts().remove(0); // 100.00 to begin with
//! let ledger = Ledger::new([account.clone()], salary_and_rent(account.id)); // 5000.00 in and 1800.00 out in March 2026
//! let rates = Rates::new(Currency::BRL, []);
//! let (books, settings) = (Books::new(&ledger, &rates), Settings::new(Currency::BRL));
//! let query = SummaryQuery { span: Span::Month(billing_month(2026, 3)), account: None, today: date(2026, 3, 31) };
//!
//! let march = financial_summary(&books, &settings, &query)?;
//! assert_eq!((march.net, march.savings_rate.to_string().as_str()), (brl("3200.00"), "64.00"));
//!
//! // Every figure can be asked what it is made of.
//! let Explanation::Sum(parts) = explain(&books, &settings, &query, Figure::Net)? else { panic!("an amount") };
//! assert_eq!(parts.len(), 2);
//! assert_eq!(Contribution::sum(brl("0.00"), &parts)?, march.net);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod budgets_summary;
mod cards_summary;
mod cash_flow;
mod explanation;
mod financial_summary;
mod goals_summary;
mod investment_month;
mod invoice_postings;
mod monthly;
mod net_worth;
mod owed;
mod pending_bills;
mod period_statement;
mod portfolio;
mod recurring_month;
mod recurring_summary;
pub mod returns;
mod span;
mod stake;
pub mod table;
mod trial_balance;
mod visitor;
mod walk;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use thiserror::Error;

use crate::budget::{Budget, BudgetError};
use crate::calendar::{BillingMonth, DayOfMonth, Period};
use crate::entry::{Entry, Movement, Status};
use crate::goal::{Goal, GoalError};
use crate::investment::Holding;
use crate::invoice::CardBook;
use crate::ledger::{Ledger, LedgerError};
use crate::money::exchange::{ConversionError, Rates};
use crate::money::{Currency, MoneyError};
use crate::recurrence::Schedule;
use crate::reimbursement::{ReimbursementError, Reimbursements};
use crate::word::words;

pub use crate::money::shares;
pub use budgets_summary::{BudgetLine, BudgetsFigure, BudgetsSummary, budgets_summary, explain_budgets};
pub use cards_summary::{
    CARD_ORANGE_PERCENT, CARD_RED_PERCENT, COMMITMENT_RED_PERCENT, CardUse, CardsFigure, CardsQuery, CardsSummary,
    HistoryStatus, INVOICE_HISTORY_MONTHS, InvoicePoint, OwnFigure, RecurringExpense, RecurringStatus, UseLevel,
    cards_summary, explain_cards,
};
pub use cash_flow::{
    DayBalance, Expectation, FORECAST_DAYS_MAX, Forecast, ForecastFigure, ForecastOf, ForecastQuery, Outlook,
    cash_flow_forecast,
};
pub use explanation::{AtWork, Contribution, Expected, Explanation, ListedPosting, Source};
pub use financial_summary::{
    CategoryComparison, CategoryShare, Figure, FigureValue, FinancialSummary, NamedComparison, SummaryQuery,
    SummaryReach, TREND_MONTHS, TrendPoint, compare_by_name, explain, financial_summary,
};
pub use goals_summary::{GoalLine, GoalsFigure, GoalsSummary, explain_goals, goals_summary};
pub use investment_month::{
    InvestmentMonth, InvestmentMonthFigure, InvestmentMonthQuery, explain_investment_month, investment_month,
};
pub use invoice_postings::invoice_postings;
pub use monthly::{
    CategoryLine, Compared, MonthlyFigure, MonthlyReport, MonthlyRow, Section, Slice, SubcategoryLine, explain_monthly,
    monthly_report,
};
pub use net_worth::{NET_WORTH_MONTHS_MAX, NetWorth, NetWorthFigure, NetWorthQuery, explain_net_worth, net_worth};
pub use pending_bills::{
    Bill, BillId, BillKind, BillStatus, BillsFigure, BillsQuery, BudgetEffect, DUE_SOON_DAYS, PendingBills, Urgency,
    explain_bills, pending_bills,
};
pub use period_statement::{
    PeriodStatement, StatementFigure, StatementPlace, StatementQuery, StatementRow, account_postings,
    explain_statement, period_statement,
};
pub use portfolio::{
    Estimate, HISTORY_MONTHS, KindSlice, LiquiditySlice, MonthValue, Performance, PerformanceFigure, Portfolio,
    PortfolioFigure, PortfolioQuery, explain_performance, explain_portfolio, performance, portfolio,
};
pub use recurring_month::{
    RecurringMonth, RecurringMonthFigure, RecurringQuery, explain_recurring_month, recurring_month,
};
pub use recurring_summary::{RecurringFigure, explain_recurring};
pub use span::{SPAN_DAYS_MAX, Span, SpanError};
pub use trial_balance::{
    TrialBalanceFigure, TrialBalanceLine, TrialBalanceQuery, explain_trial_balance, trial_balance,
};

words! {
    /// How card purchases are dated in monthly sums.
    Basis, "a basis" {
        /// In the month that bills them: the default.
        BillingMonth = "BILLING_MONTH",
        /// On the day they were made.
        PurchaseDate = "PURCHASE_DATE",
    }
}

/// What a workspace chose for all its reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The currency that reports speak.
    pub currency: Currency,
    /// How card purchases are dated.
    pub basis: Basis,
    start_day: DayOfMonth, // 1 to 28
}

/// Why a report cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReportError {
    /// A month cannot start on a day that some months lack.
    #[error("a month cannot start on day {0}: 1 to 28")]
    StartDay(DayOfMonth),
    /// An account's entries do not fit it, or sum to too much.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A figure is larger than the books can hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// An amount is too large in the report's currency.
    #[error(transparent)]
    Conversion(#[from] ConversionError),
    /// Links do not fit the transactions of the ledger.
    #[error(transparent)]
    Reimbursement(#[from] ReimbursementError),
    /// Months in the wrong order, or too many of them.
    #[error("{first} to {last} are not 1 to {} months", NET_WORTH_MONTHS_MAX)]
    Months {
        /// The first month that was asked for.
        first: BillingMonth,
        /// The last one.
        last: BillingMonth,
    },
    /// A forecast of too many days.
    #[error("a forecast of {0} days is too long: at most {max}", max = FORECAST_DAYS_MAX)]
    ForecastDays(u32),
    /// What budgets plan, or what was spent of them, is larger than the books can hold.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// What a goal has come to is larger than the books can hold.
    #[error(transparent)]
    Goal(#[from] GoalError),
}

/// What reports are made from: the ledger, and what stands beside it.
#[derive(Clone, Copy, Debug)]
pub struct Books<'b> {
    /// Accounts and entries.
    pub ledger: &'b Ledger,
    /// What currencies cost.
    pub rates: &'b Rates,
    /// What was paid back.
    pub reimbursements: &'b Reimbursements,
    /// The plans, of any months.
    pub budgets: &'b [Budget],
    /// The cards, with their invoices.
    pub cards: &'b [CardBook<'b>],
    /// The recurring items, with what settled them.
    pub schedules: &'b [Schedule<'b>],
    /// The investments, with their flows and values.
    pub holdings: &'b [Holding],
    /// The goals.
    pub goals: &'b [Goal],
}

impl<'b> Books<'b> {
    /// A ledger and rates, and nothing beside them; the rest is filled in as far as there is something:
    /// `Books { budgets: &budgets, ..Books::new(&ledger, &rates) }`.
    pub const fn new(ledger: &'b Ledger, rates: &'b Rates) -> Self {
        static NONE: Reimbursements = Reimbursements::none();
        Self {
            ledger,
            rates,
            reimbursements: &NONE,
            budgets: &[],
            cards: &[],
            schedules: &[],
            holdings: &[],
            goals: &[],
        }
    }
}

impl Settings {
    /// Civil months, card purchases in the month that bills them.
    ///
    /// # Panics
    /// Never: 1 is a day of every month.
    pub fn new(currency: Currency) -> Self {
        let first = DayOfMonth::new(1).unwrap_or_else(|_| unreachable!("1 is a day of every month"));
        Self { currency, basis: Basis::BillingMonth, start_day: first }
    }

    /// Months that start on another day: the pay day.
    ///
    /// # Errors
    /// [`ReportError::StartDay`] above 28.
    pub fn starting_on(self, start_day: DayOfMonth) -> Result<Self, ReportError> {
        if start_day.get() > 28 { Err(ReportError::StartDay(start_day)) } else { Ok(Self { start_day, ..self }) }
    }

    /// The day that a month starts on, 1 to 28.
    pub const fn start_day(&self) -> DayOfMonth {
        self.start_day
    }

    /// The days of a report month: from the start day to the day before the next one.
    pub fn days(&self, month: BillingMonth) -> Period {
        let start = self.start_day.in_month(month);
        let next = self.start_day.in_month(month.next());
        // The last month of the calendar has no next one; it keeps its own days.
        Period::new(start, next.pred_opt().unwrap_or(next)).unwrap_or_else(|_| month.days())
    }

    /// The report month that a day lies in.
    pub fn month_of(&self, day: NaiveDate) -> BillingMonth {
        let month = BillingMonth::of(day);
        if day.day() < u32::from(self.start_day.get()) { month.previous() } else { month }
    }

    /// The report month that an entry counts in. Under [`Basis::BillingMonth`] a card entry counts in the month of the
    /// same name, whatever the start day.
    pub fn month_of_entry(&self, entry: &Entry) -> BillingMonth {
        match entry.movement().charge() {
            Some((_, month, _)) if self.basis == Basis::BillingMonth => month,
            Some(_) | None => self.month_of(entry.date()),
        }
    }

    /// Whether an entry counts in the month that bills it rather than on its day.
    fn is_billed(&self, entry: &Entry) -> bool {
        self.basis == Basis::BillingMonth && entry.movement().charge().is_some()
    }
}

/// Whether an entry counts in monthly sums: card rows all but the ignored ones, others once booked.
pub(crate) fn counts(entry: &Entry) -> bool {
    match entry.movement() {
        Movement::CardExpense { .. } | Movement::CardChargeback { .. } => entry.status() != Status::Ignore,
        Movement::Income { .. }
        | Movement::Expense { .. }
        | Movement::Transfer { .. }
        | Movement::CardPayment { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => entry.status().is_booked(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{billing_month, date};
    use crate::testing::months;

    #[test]
    fn a_month_may_start_on_the_pay_day() {
        let settings = Settings::new(Currency::BRL).starting_on(DayOfMonth::new(5).unwrap()).unwrap();
        assert_eq!(settings.month_of(date(2026, 3, 4)), billing_month(2026, 2));
        assert_eq!(settings.month_of(date(2026, 3, 5)), billing_month(2026, 3));
        assert!(Settings::new(Currency::BRL).starting_on(DayOfMonth::new(29).unwrap()).is_err());
    }

    proptest! {
        #[test]
        fn a_day_lies_in_the_report_month_that_holds_it(month in months(), day in 0..31u64, start in 1..=28u32) {
            let settings = Settings::new(Currency::BRL).starting_on(DayOfMonth::new(start).unwrap()).unwrap();
            let day = month.first_day() + chrono::Days::new(day);
            let of = settings.month_of(day);
            prop_assert!(settings.days(of).contains(day));
            prop_assert!(!settings.days(of.next()).contains(day) && !settings.days(of.previous()).contains(day));
        }
    }
}
