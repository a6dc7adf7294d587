//! What the sums of recurring items are made of: the slots of a month, and the transactions that settled them.
//!
//! [`crate::recurrence::summary`] and [`crate::recurrence::month_view`] sum the month up, by direction and currency, and
//! nothing is converted: every part is in its own currency. What is projected is what was paid and what is pending, each on
//! the day of its slot.
//! Law: [`explain_recurring()`] of every figure sums to it. Source: the domain page, sections 3 and 6, recurring items.
//!
//! ```
//! use fintrack_core::calendar::billing_month;
//! use fintrack_core::money::Currency;
//! use fintrack_core::recurrence::summary;
//! use fintrack_core::report::{BillKind, Explanation, RecurringFigure, explain_recurring};
//!
//! let march = billing_month(2026, 3).days();
//! assert!(summary(&[], march)?.figures().is_empty());
//! let nothing = explain_recurring(&[], march, RecurringFigure::Projected(BillKind::Expense, Currency::BRL));
//! assert_eq!(nothing, Explanation::Expected(Vec::new()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::Serialize;

use super::pending_bills::place_of;
use super::{BillKind, Contribution, Expected, Explanation, FigureValue, Source};
use crate::calendar::Period;
use crate::entry::Posting;
use crate::id::RecurrenceId;
use crate::money::Currency;
use crate::recurrence::{ItemMonth, Part, Schedule, SlotAmount, Summary, amounts};

/// A figure of recurring items in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum RecurringFigure {
    /// What the month will come to, one way and in one currency.
    Projected(BillKind, Currency),
    /// What was paid of it.
    Paid(BillKind, Currency),
    /// What is still to come.
    Pending(BillKind, Currency),
    /// What was linked and ignored.
    Ignored(BillKind, Currency),
    /// What is still to come of one item, whether or not it is included in summaries.
    PendingOf(RecurrenceId),
}

/// What a figure of a month is made of, in its currency.
pub fn explain_recurring(schedules: &[Schedule<'_>], month: Period, figure: RecurringFigure) -> Explanation {
    let of_month = schedules.iter().flat_map(|schedule| amounts(schedule, month));
    let parts = of_month.filter(|amount| figure.counts(amount)).map(expected);
    match figure {
        RecurringFigure::Projected(..) | RecurringFigure::Pending(..) | RecurringFigure::PendingOf(_) => {
            Explanation::Expected(parts.collect())
        }
        RecurringFigure::Paid(..) | RecurringFigure::Ignored(..) => {
            Explanation::Sum(parts.map(|part| part.contribution).collect())
        }
    }
}

/// An amount on the day of its slot.
fn expected(of: SlotAmount<'_>) -> Expected {
    let SlotAmount { item, due, settled, amount, .. } = of;
    let (source, on) = match settled {
        Some(entry) => (Source::Entry(entry.entry), entry.date),
        None => (Source::Slot(item.id(), due), due),
    };
    let posting = Posting { place: place_of(item.terms().flow), amount };
    Expected { due, contribution: Contribution { source, on, posting: posting.into(), amount } }
}

impl RecurringFigure {
    /// Whether an amount is part of it.
    fn counts(self, of: &SlotAmount<'_>) -> bool {
        let terms = of.item.terms();
        let is_summed = |kind: BillKind, currency: Currency| {
            terms.include_in_summary && BillKind::of(terms.flow) == kind && of.amount.currency() == currency
        };
        match self {
            Self::Projected(kind, currency) => of.part != Part::Ignored && is_summed(kind, currency),
            Self::Paid(kind, currency) => of.part == Part::Paid && is_summed(kind, currency),
            Self::Pending(kind, currency) => of.part == Part::Pending && is_summed(kind, currency),
            Self::Ignored(kind, currency) => of.part == Part::Ignored && is_summed(kind, currency),
            Self::PendingOf(item) => of.part == Part::Pending && of.item.id() == item,
        }
    }
}

impl Summary {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(RecurringFigure, FigureValue)> {
        let directions = [
            (BillKind::Income, &self.income),
            (BillKind::Expense, &self.expense),
            (BillKind::Transfer, &self.transfer),
        ];
        let mut figures = Vec::new();
        for (kind, of) in directions {
            for (&currency, sums) in of {
                figures.push((RecurringFigure::Projected(kind, currency), FigureValue::Money(sums.projected)));
                figures.push((RecurringFigure::Paid(kind, currency), FigureValue::Money(sums.paid)));
                figures.push((RecurringFigure::Pending(kind, currency), FigureValue::Money(sums.pending)));
                figures.push((RecurringFigure::Ignored(kind, currency), FigureValue::Money(sums.ignored)));
            }
        }
        figures
    }
}

impl ItemMonth {
    /// Its figure with its value.
    pub const fn figure(&self) -> (RecurringFigure, FigureValue) {
        (RecurringFigure::PendingOf(self.item), FigureValue::Money(self.pending))
    }
}
