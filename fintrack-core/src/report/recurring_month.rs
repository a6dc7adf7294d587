//! What recurring items make of a report month, in the currency of the report: what is expected of it, what of that came,
//! and what is still to come.
//!
//! [`crate::recurrence::summary`] says the same currency by currency. Here what came is converted at the rate of its own
//! day, and what is still to come at that of the day it is due on, or today's if that is earlier. What is earned, spent and
//! moved between own accounts is never added together.
//! Laws: projected = paid + pending; with no rates at all it is the summary of the report's own currency, and all else is
//! named; [`explain_recurring_month()`] of every figure sums to it.
//! Source: the domain page, sections 3 and 6, recurring items.
//!
//! ```
//! use fintrack_core::calendar::{billing_month, date};
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::Currency;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::report::{Books, RecurringQuery, Settings, recurring_month};
//!
//! let (ledger, rates) = (Ledger::new([], Vec::new()), Rates::new(Currency::BRL, []));
//! let query = RecurringQuery { month: billing_month(2026, 3), today: date(2026, 3, 10) };
//! let march = recurring_month(&Books::new(&ledger, &rates), &Settings::new(Currency::BRL), &query)?;
//! assert!(march.expense.projected.is_zero() && march.unconverted.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::pending_bills::place_of;
use super::visitor::{Sign, Sums, Visitor, Weight};
use super::walk::Walk;
use super::{BillKind, Books, Contribution, Expected, Explanation, FigureValue, ReportError, Settings, Source};
use crate::calendar::{BillingMonth, Period};
use crate::entry::Posting;
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money};
use crate::recurrence::{self, Part, SlotAmount, amounts};

/// What recurring items are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RecurringQuery {
    /// The report month whose slots count.
    pub month: BillingMonth,
    /// The day it is asked on.
    pub today: NaiveDate,
}

/// What recurring items make of a month; sums in the currency of the report, over the items that are included in summaries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecurringMonth {
    /// The report month.
    pub month: BillingMonth,
    /// Its days.
    pub period: Period,
    /// Money earned.
    pub income: recurrence::Sums,
    /// Money spent, from accounts and on cards.
    pub expense: recurrence::Sums,
    /// Money moved between own accounts.
    pub transfer: recurrence::Sums,
    /// What has no rate to the report's currency and is in no figure above, by currency.
    pub unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

/// A figure of a month of recurring items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum RecurringMonthFigure {
    /// What the month will come to, one way.
    Projected(BillKind),
    /// What was paid of it.
    Paid(BillKind),
    /// What is still to come.
    Pending(BillKind),
    /// What was linked and ignored; in none of the others.
    Ignored(BillKind),
}

/// What recurring items make of a month. Schedules are of the whole history; of the ledger nothing is read.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn recurring_month(
    books: &Books<'_>,
    settings: &Settings,
    query: &RecurringQuery,
) -> Result<RecurringMonth, ReportError> {
    let mut sums = Sums::new(settings.currency);
    walk(books, settings, *query, &mut sums)?;
    let of = |figure: RecurringMonthFigure| sums.total(&|line: &Line| figure.sign(*line));
    let of_kind = |kind| {
        Ok::<_, ReportError>(recurrence::Sums {
            projected: of(RecurringMonthFigure::Projected(kind))?,
            paid: of(RecurringMonthFigure::Paid(kind))?,
            pending: of(RecurringMonthFigure::Pending(kind))?,
            ignored: of(RecurringMonthFigure::Ignored(kind))?,
        })
    };
    Ok(RecurringMonth {
        month: query.month,
        period: settings.days(query.month),
        income: of_kind(BillKind::Income)?,
        expense: of_kind(BillKind::Expense)?,
        transfer: of_kind(BillKind::Transfer)?,
        unconverted: sums.into_unconverted(),
    })
}

/// What a figure of a month is made of: the same walk, kept instead of summed.
///
/// # Errors
/// As [`recurring_month()`].
pub fn explain_recurring_month(
    books: &Books<'_>,
    settings: &Settings,
    query: &RecurringQuery,
    figure: RecurringMonthFigure,
) -> Result<Explanation, ReportError> {
    let weight = |line: &Line| figure.sign(*line);
    let mut dated = Dated { weight: &weight, found: Vec::new() };
    walk(books, settings, *query, &mut dated)?;
    Ok(match figure {
        RecurringMonthFigure::Projected(_) | RecurringMonthFigure::Pending(_) => Explanation::Expected(dated.found),
        RecurringMonthFigure::Paid(_) | RecurringMonthFigure::Ignored(_) => {
            Explanation::Sum(dated.found.into_iter().map(|part| part.contribution).collect())
        }
    })
}

/// What figures are added up from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Line {
    kind: BillKind,
    part: Part,
    /// The day of the slot.
    due: NaiveDate,
}

/// Visits what the slots of the month add, each part once.
fn walk(
    books: &Books<'_>,
    settings: &Settings,
    query: RecurringQuery,
    visitor: &mut impl Visitor<Line>,
) -> Result<(), ReportError> {
    let (walk, period) = (Walk::new(books, settings, None), settings.days(query.month));
    for schedule in books.schedules.iter().filter(|schedule| schedule.item().terms().include_in_summary) {
        for SlotAmount { item, due, part, settled, amount } in amounts(schedule, period) {
            let flow = item.terms().flow;
            let (source, on) = match settled {
                Some(entry) => (Source::Entry(entry.entry), entry.date),
                None => (Source::Slot(item.id(), due), due.min(query.today)),
            };
            let line = Line { kind: BillKind::of(flow), part, due };
            walk.convert(line, source, on, Posting { place: place_of(flow), amount }, amount, visitor)?;
        }
    }
    Ok(())
}

/// The contributions to one figure, each on the day of its slot.
struct Dated<'w> {
    weight: &'w Weight<'w, Line>,
    found: Vec<Expected>,
}

impl Visitor<Line> for Dated<'_> {
    fn see(&mut self, line: Line, contribution: Contribution) -> Result<(), ReportError> {
        let part = |sign: Sign| Expected {
            due: line.due,
            contribution: Contribution { amount: sign.of(contribution.amount), ..contribution },
        };
        self.found.extend((self.weight)(&line).map(part));
        Ok(())
    }

    fn miss(&mut self, _: Line, _: Source, _: Money) -> Result<(), ReportError> {
        Ok(())
    }
}

impl RecurringMonthFigure {
    fn sign(self, line: Line) -> Option<Sign> {
        let is_part = match self {
            Self::Projected(kind) => line.kind == kind && line.part != Part::Ignored,
            Self::Paid(kind) => line.kind == kind && line.part == Part::Paid,
            Self::Pending(kind) => line.kind == kind && line.part == Part::Pending,
            Self::Ignored(kind) => line.kind == kind && line.part == Part::Ignored,
        };
        Sign::plus_if(is_part)
    }
}

impl RecurringMonth {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(RecurringMonthFigure, FigureValue)> {
        let of = |kind, sums: &recurrence::Sums| {
            [
                (RecurringMonthFigure::Projected(kind), FigureValue::Money(sums.projected)),
                (RecurringMonthFigure::Paid(kind), FigureValue::Money(sums.paid)),
                (RecurringMonthFigure::Pending(kind), FigureValue::Money(sums.pending)),
                (RecurringMonthFigure::Ignored(kind), FigureValue::Money(sums.ignored)),
            ]
        };
        let kinds = [
            (BillKind::Income, &self.income),
            (BillKind::Expense, &self.expense),
            (BillKind::Transfer, &self.transfer),
        ];
        kinds.into_iter().flat_map(|(kind, sums)| of(kind, sums)).collect()
    }
}
