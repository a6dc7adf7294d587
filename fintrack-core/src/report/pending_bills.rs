//! Pending bills: what is due in a month (a year, some days), what of it was paid, and what paying the rest does to the
//! budgets.
//!
//! Bills are the slots of recurring items and the invoices of cards whose *due date* lies in the period.
//!
//! - An invoice enters with its outstanding. Once its due date has passed, what is left of it is owed on the next month's
//!   invoice: it stays in the list as overdue, says how much it left ([`Bill::moved`]), and adds nothing, so that nothing
//!   counts twice. A paid one enters with what was paid, and one that bills nothing is no bill.
//! - A slot enters with what its item expects, a paid one with what was paid. Slots that a person ignored are no bills;
//!   neither are pending slots of inactive items, which expect nothing, nor items that are left out of summaries.
//! - What is due later is converted at today's rate, what was due at that of its day, payments at that of theirs. A bill
//!   that lacks a rate is listed, in no sum, and named.
//! - [`BudgetEffect`] says of each bill what paying it, and it alone, does to the budget of its category in its report
//!   month. Paying an invoice uses no budget: its purchases are counted in their own categories already.
//!
//! Laws: every bill has exactly one urgency, a function of its status, its due date and today; the list is sorted by
//! urgency, then date, then identity; [`explain_bills`] of every figure sums to it.
//! Worked figures: `docs/rules/bills.md`. Source: the domain page, section 6, pending bills.
//!
//! ```
//! use fintrack_core::calendar::{billing_month, date};
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::Currency;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::report::{BillStatus, BillsQuery, Books, Settings, Span, Urgency, pending_bills};
//!
//! let (ledger, rates) = (Ledger::new([], Vec::new()), Rates::new(Currency::BRL, []));
//! let query = BillsQuery { span: Span::Month(billing_month(2026, 3)), account: None, today: date(2026, 3, 10) };
//! let bills = pending_bills(&Books::new(&ledger, &rates), &Settings::new(Currency::BRL), &query)?;
//! assert!(bills.all.is_empty() && bills.to_pay.is_zero());
//!
//! // Due on the 17th: a week from today is soon.
//! assert_eq!(Urgency::of(BillStatus::Pending, date(2026, 3, 17), query.today), Urgency::DueSoon);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod draft;
mod figure;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::visitor::{Collector, Once, Only, Sums, Visitor};
use super::walk::{Item, Line, Walk, When};
use super::{Books, Explanation, ReportError, Settings, Source, Span};
use crate::calendar::{BillingMonth, Period};
use crate::entry::CategoryRef;
use crate::id::{AccountId, CardId, CategoryId, RecurrenceId};
use crate::import_session::AccountOrCard;
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money};
use crate::recurrence::Flow;
use crate::word::words;

use draft::{Draft, count_overdue_before, drafts, overdue_before};
pub(super) use draft::{month_of, place_of};
pub use figure::BillsFigure;
use figure::MadeOf;

/// How many days ahead a bill is due soon, the last one included.
pub const DUE_SOON_DAYS: i64 = 7;

/// What bills are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BillsQuery {
    /// In which days they are due.
    pub span: Span,
    /// Only what this account pays or receives: the invoices of cards that it pays, and no slots of purchases on cards.
    /// What a bill does to its budget is said of the whole budget all the same. `None` for everything.
    pub account: Option<AccountId>,
    /// The day it is asked on.
    pub today: NaiveDate,
}

/// Which bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum BillId {
    /// A slot of a recurring item.
    Slot {
        /// The item.
        item: RecurrenceId,
        /// The day of the slot.
        due: NaiveDate,
    },
    /// An invoice of a card.
    Invoice {
        /// The card.
        card: CardId,
        /// The month that it bills.
        month: BillingMonth,
    },
}

words! {
    /// Whether a bill was paid.
    BillStatus, "a bill's status" {
        /// It was.
        Paid = "paid",
        /// It is to be paid, today or later.
        Pending = "pending",
        /// It was not, and its due date has passed.
        Overdue = "overdue",
    }
}

words! {
    /// How much a bill presses, the most pressing first: what a person is shown.
    Urgency, "an urgency" {
        /// Its due date has passed.
        Overdue = "overdue",
        /// It is due within [`DUE_SOON_DAYS`] days, today included.
        DueSoon = "due_soon",
        /// It is due later.
        Pending = "pending",
        /// It was paid, and is left out of the table.
        Paid = "paid",
    }
}

words! {
    /// Which way the money of a bill goes.
    BillKind, "a kind of bill" {
        /// Out.
        Expense = "expense",
        /// In.
        Income = "income",
        /// From one own account to another.
        Transfer = "transfer",
    }
}

/// What paying a bill does to the budget of its category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum BudgetEffect {
    /// It uses a part of what is planned, and the budget holds.
    Uses {
        /// Bill of planned, rounded half-even to a whole percent.
        percent: Decimal,
    },
    /// What was spent so far and the bill are more than planned.
    Exceeds {
        /// By how much: spent so far + bill − planned; positive.
        by: Money,
    },
    /// Its category has no active budget in its month.
    NoBudget,
    /// It, or the plan, has no rate to the currency of the report.
    NoRate,
    /// None: it is counted where it belongs already. So are the purchases of an invoice, and whatever was paid.
    AlreadyCounted,
    /// None: it brings money.
    ExpectedIncome {
        /// How much, in its own currency.
        amount: Money,
    },
    /// None: it moves money between own accounts.
    ScheduledTransfer,
}

/// A bill; its names are the caller's to look up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// Which one.
    pub id: BillId,
    /// When it is, or was, to be paid.
    pub due: NaiveDate,
    /// What is still to be paid, or what was paid; in its own currency. Negative only for an invoice with a credit.
    pub amount: Money,
    /// The same in the currency of the report; `None` without a rate.
    pub converted: Option<Money>,
    /// What an overdue invoice left unpaid, in its own currency: owed on the next month's invoice, and in no sum here.
    pub moved: Option<Money>,
    /// Whether it was paid.
    pub status: BillStatus,
    /// How much it presses.
    pub urgency: Urgency,
    /// Which way the money goes.
    pub kind: BillKind,
    /// What it is for; `None` for transfers and invoices.
    pub under: Option<CategoryRef>,
    /// What pays it, or what income arrives on; `None` for an invoice whose card names no account.
    pub on: Option<AccountOrCard>,
    /// What paying it does to the budget.
    pub effect: BudgetEffect,
}

/// The bills of a period; sums in the currency of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PendingBills {
    /// What it is about.
    pub span: Span,
    /// Its days.
    pub period: Period,
    /// All bills, by urgency, then due date, then identity; the paid ones come last.
    pub all: Vec<Bill>,
    /// What is still to be paid.
    pub to_pay: Money,
    /// Of it, what is overdue.
    pub overdue: Money,
    /// Of it, what is due soon.
    pub due_soon: Money,
    /// What was paid.
    pub paid: Money,
    /// Income that is still expected.
    pub to_receive: Money,
    /// What is still to be moved between own accounts.
    pub to_transfer: Money,
    /// How many slots from before the period are still pending today, whatever their kind. An invoice left from before is
    /// not among them: what it left is on a later one.
    pub overdue_before: usize,
    /// What has no rate to the report's currency and is in no figure above, by currency.
    pub unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

impl BillKind {
    /// Which way the money of a recurring item goes.
    pub const fn of(flow: Flow) -> Self {
        match flow {
            Flow::Income { .. } => Self::Income,
            Flow::Expense { .. } | Flow::CardTransaction { .. } => Self::Expense,
            Flow::Transfer { .. } => Self::Transfer,
        }
    }
}

impl Urgency {
    /// How much a bill presses on a day.
    pub fn of(status: BillStatus, due: NaiveDate, today: NaiveDate) -> Self {
        match status {
            BillStatus::Paid => Self::Paid,
            BillStatus::Overdue => Self::Overdue,
            BillStatus::Pending => match (due - today).num_days() {
                ..0 => Self::Overdue,
                0..=DUE_SOON_DAYS => Self::DueSoon,
                _ => Self::Pending,
            },
        }
    }
}

impl PendingBills {
    /// The rows of the table: the bills that are not paid, the most pressing first.
    pub fn table(&self) -> impl Iterator<Item = &Bill> {
        self.all.iter().filter(|bill| bill.urgency != Urgency::Paid)
    }

    /// How many bills have an urgency.
    pub fn count(&self, urgency: Urgency) -> usize {
        self.all.iter().filter(|bill| bill.urgency == urgency).count()
    }
}

/// The bills that are due in a span. The ledger must hold the entries of the report months that they count in; cards and
/// schedules are of the whole history.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn pending_bills(books: &Books<'_>, settings: &Settings, query: &BillsQuery) -> Result<PendingBills, ReportError> {
    let bills = Bills::new(books, settings, query)?;
    let mut sums = Sums::new(settings.currency);
    bills.walk(&mut sums)?;
    let of = |figure| bills.total(&sums, figure);
    let mut all = bills.drafts.values().map(|draft| bills.bill(draft, &sums)).collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|bill| (bill.urgency, bill.due, bill.id));
    Ok(PendingBills {
        span: query.span,
        period: bills.period,
        all,
        to_pay: of(BillsFigure::ToPay)?,
        overdue: of(BillsFigure::Overdue)?,
        due_soon: of(BillsFigure::DueSoon)?,
        paid: of(BillsFigure::Paid)?,
        to_receive: of(BillsFigure::ToReceive)?,
        to_transfer: of(BillsFigure::ToTransfer)?,
        overdue_before: bills.count_before(),
        unconverted: sums.into_unconverted(),
    })
}

/// What a figure of the bills is made of: the same walk, kept instead of summed.
///
/// # Errors
/// As [`pending_bills`].
pub fn explain_bills(
    books: &Books<'_>,
    settings: &Settings,
    query: &BillsQuery,
    figure: BillsFigure,
) -> Result<Explanation, ReportError> {
    let bills = Bills::new(books, settings, query)?;
    let parts = |figure| {
        let weight = |line: &Line| bills.sign(figure, line);
        let mut collector = Collector::new(&weight);
        bills.walk(&mut collector)?;
        Ok::<_, ReportError>(collector.found())
    };
    Ok(match bills.made_of(figure) {
        MadeOf::Lines => Explanation::Sum(parts(figure)?),
        MadeOf::Expected => bills.expected(parts(figure)?),
        MadeOf::Ratio { part, whole } => Explanation::Ratio { numerator: parts(part)?, denominator: parts(whole)? },
        MadeOf::OwnParts(id) => bills.own_amount(id),
        MadeOf::InvoiceRows(id) => Explanation::Sum(bills.moved(id)),
        MadeOf::Bills(urgency) => {
            let counted = bills.drafts.values().filter(|draft| draft.urgency == urgency);
            Explanation::Count(counted.map(|draft| draft.id.into()).collect())
        }
        MadeOf::SlotsBefore => Explanation::Count(bills.overdue_before().collect()),
    })
}

/// What the report is made from.
struct Bills<'b> {
    walk: Walk<'b>,
    account: Option<AccountId>,
    today: NaiveDate,
    period: Period,
    drafts: BTreeMap<BillId, Draft<'b>>,
}

impl<'b> Bills<'b> {
    fn new(books: &Books<'b>, settings: &'b Settings, query: &BillsQuery) -> Result<Self, ReportError> {
        let period = query.span.period(settings);
        let walk = Walk::new(books, settings, None);
        let drafts = drafts(&walk, period, query.account, query.today)?;
        let drafts = drafts.into_iter().map(|draft| (draft.id, draft)).collect();
        Ok(Self { walk, account: query.account, today: query.today, period, drafts })
    }

    /// How many those are, however many they are.
    fn count_before(&self) -> usize {
        count_overdue_before(self.walk.books.schedules, self.period, self.account, self.today)
    }

    fn overdue_before(&self) -> impl Iterator<Item = Source> {
        overdue_before(self.walk.books.schedules, self.period, self.account, self.today)
    }

    /// Visits all that any figure is made of, each piece once.
    fn walk(&self, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        let visitor = &mut Once::new(visitor);
        for draft in self.drafts.values() {
            draft.walk(&self.walk, self.today, visitor)?;
        }
        let budgets: BTreeMap<_, _> =
            self.drafts.values().filter_map(|draft| draft.budget).map(|budget| (budget.id(), budget)).collect();
        for budget in budgets.values() {
            self.walk.plan(When::Days(self.today, self.today), budget, visitor)?;
        }
        let budgeted: BTreeSet<(When, Option<CategoryId>)> =
            budgets.values().map(|budget| (When::Month(budget.month()), Some(budget.category()))).collect();
        let is_wanted = |line: &Line| line.item.is_expense() && budgeted.contains(&(line.when, line.item.category()));
        let months: BTreeSet<When> = budgeted.iter().map(|(when, _)| *when).collect();
        let mut spending = Only { visitor, is_wanted };
        months.into_iter().try_for_each(|month| self.walk.over(month, &mut spending))
    }

    fn total(&self, sums: &Sums, figure: BillsFigure) -> Result<Money, ReportError> {
        sums.total(&|line| self.sign(figure, line))
    }

    fn bill(&self, draft: &Draft<'_>, sums: &Sums) -> Result<Bill, ReportError> {
        let converted = draft.has_rate.then_some(sums.of(&draft.line(self.today)));
        let Draft { id, due, amount, moved, status, urgency, kind, under, on, .. } = *draft;
        let effect = self.effect(draft, converted, sums)?;
        Ok(Bill { id, due, amount, converted, moved, status, urgency, kind, under, on, effect })
    }

    fn effect(&self, draft: &Draft<'_>, converted: Option<Money>, sums: &Sums) -> Result<BudgetEffect, ReportError> {
        if draft.status == BillStatus::Paid || matches!(draft.id, BillId::Invoice { .. }) {
            return Ok(BudgetEffect::AlreadyCounted);
        }
        match draft.kind {
            BillKind::Income => return Ok(BudgetEffect::ExpectedIncome { amount: draft.amount }),
            BillKind::Transfer => return Ok(BudgetEffect::ScheduledTransfer),
            BillKind::Expense => {}
        }
        let Some(budget) = draft.budget else { return Ok(BudgetEffect::NoBudget) };
        let (Some(bill), Some(planned)) = (converted, self.walk.plan_of(budget)?) else {
            return Ok(BudgetEffect::NoRate);
        };
        let by = self.total(sums, BillsFigure::BudgetExcess(draft.id))?;
        Ok(if by.is_positive() {
            BudgetEffect::Exceeds { by }
        } else {
            BudgetEffect::Uses { percent: whole_percent(bill, planned) }
        })
    }
}

/// `part` of `whole`, which is positive, in whole percent, half-even.
fn whole_percent(part: Money, whole: Money) -> Decimal {
    (part.amount() * Decimal::ONE_HUNDRED).checked_div(whole.amount()).unwrap_or_default().round_dp(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::date;
    use crate::money::brl;
    use crate::testing::days;

    #[test]
    fn a_week_ahead_is_soon_and_a_day_more_is_not() {
        let today = date(2026, 3, 10);
        let on = |day| Urgency::of(BillStatus::Pending, date(2026, 3, day), today);
        assert_eq!(
            [on(9), on(10), on(17), on(18)],
            [Urgency::Overdue, Urgency::DueSoon, Urgency::DueSoon, Urgency::Pending]
        );
        assert_eq!(Urgency::of(BillStatus::Paid, date(2026, 1, 1), today), Urgency::Paid);
    }

    #[test]
    fn a_half_percent_goes_to_the_even_side() {
        assert_eq!(whole_percent(brl("34.50"), brl("100.00")), Decimal::from(34));
        assert_eq!(whole_percent(brl("35.50"), brl("100.00")), Decimal::from(36));
        assert_eq!(whole_percent(brl("35.00"), brl("100.00")).to_string(), "35");
    }

    proptest! {
        #[test]
        fn a_bill_never_presses_less_as_days_pass(due in days(), one in days(), other in days()) {
            let (before, after) = (one.min(other), one.max(other));
            let on = |today| Urgency::of(BillStatus::Pending, due, today);
            prop_assert!(on(after) <= on(before));
        }
    }
}
