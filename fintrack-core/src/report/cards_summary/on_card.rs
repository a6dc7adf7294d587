//! What stands on one card: its invoices, and what recurs on it.

use chrono::NaiveDate;

use super::{RecurringExpense, RecurringStatus};
use crate::calendar::BillingMonth;
use crate::card::Card;
use crate::entry::{Place, Posting};
use crate::invoice::{CardBook, CardPosition, InvoiceState, position};
use crate::money::{Money, MoneyError};
use crate::recurrence::Flow;
use crate::report::visitor::Visitor;
use crate::report::walk::{Item, Line, Walk, When};
use crate::report::{BillId, ReportError, Source};

/// A card on a day.
pub(super) struct OnCard<'c> {
    pub(super) card: &'c Card,
    pub(super) states: Vec<InvoiceState>,
    pub(super) position: CardPosition,
}

impl<'c> OnCard<'c> {
    pub(super) fn new(book: &CardBook<'c>, today: NaiveDate) -> Result<Self, MoneyError> {
        let states = book.timeline(today)?;
        Ok(Self { card: book.card, position: position(book.card, &states)?, states })
    }

    pub(super) fn state(&self, month: BillingMonth) -> Option<&InvoiceState> {
        self.states.iter().find(|state| state.month == month)
    }

    /// The month in which the last of what is owed falls due.
    pub(super) fn last_due_month(&self, today: NaiveDate) -> Option<BillingMonth> {
        let owed = self.states.iter().filter(|state| !state.outstanding.is_zero());
        owed.map(|state| state.due_month(today)).max()
    }

    /// Whether its limit, and so all that it owes, can be converted.
    pub(super) fn has_rate(&self, walk: &Walk<'_>, today: NaiveDate) -> Result<bool, ReportError> {
        let CardPosition { limit, used, .. } = self.position;
        Ok(walk.converted(limit, today)?.is_some() && walk.converted(used, today)?.is_some())
    }

    /// Visits its limit, what its invoices owe, and what those that are shown came to.
    pub(super) fn walk(
        &self,
        walk: &Walk<'_>,
        today: NaiveDate,
        shows: impl Fn(BillingMonth) -> bool,
        visitor: &mut impl Visitor,
    ) -> Result<(), ReportError> {
        let (card, place) = (self.card.id, Place::Card(self.card.id));
        let mut see = |item, source, on, amount: Money, counted| {
            let line = Line { when: When::Days(today, today), item };
            walk.convert(line, source, on, Posting { place, amount }, counted, visitor)
        };
        let limit = self.card.limit();
        see(Item::Limit(card), Source::Limit(card), today, limit, limit)?;
        for state in &self.states {
            let (month, source) = (state.month, Source::Invoice(card, state.month));
            // What is owed stands on the card as a debt.
            if !state.outstanding.is_zero() {
                see(Item::Owed(card, month), source, today, -state.outstanding, state.outstanding)?;
            }
            if shows(month) {
                see(Item::Billed(card, month), source, shown_on(state, today), -state.total, state.total)?;
            }
        }
        Ok(())
    }
}

/// The day at whose rate the history converts an invoice: the one it is due on, or today if that is earlier.
pub(super) fn shown_on(state: &InvoiceState, today: NaiveDate) -> NaiveDate {
    state.dates.due.min(today)
}

impl RecurringExpense {
    /// Visits what it expects next, or would if it went on.
    pub(super) fn walk(
        &self,
        walk: &Walk<'_>,
        today: NaiveDate,
        visitor: &mut impl Visitor,
    ) -> Result<(), ReportError> {
        let Self { item, under, amount, slot: due, .. } = *self;
        let line = Line { when: When::Days(today, today), item: Item::Bill(BillId::Slot { item, due }) };
        let posting = Posting { place: Place::Category(under.category, under.subcategory), amount };
        walk.convert(line, Source::Slot(item, due), today, posting, amount, visitor)
    }
}

/// What recurs on cards and still has slots ahead, by next day, then item; the paused last.
pub(super) fn recurring(walk: &Walk<'_>, today: NaiveDate) -> Result<Vec<RecurringExpense>, ReportError> {
    let mut expenses = Vec::new();
    for schedule in walk.books.schedules {
        let item = schedule.item();
        let terms = item.terms();
        let Flow::CardTransaction { card, under } = terms.flow else { continue };
        let Some(ahead) = item.slot_date(item.slot_from(today)) else { continue };
        if terms.include_in_summary {
            let (amount, next) = (terms.amount, schedule.next_pending(today));
            expenses.push(RecurringExpense {
                item: item.id(),
                card,
                under,
                amount,
                converted: walk.converted(amount, today)?,
                next,
                slot: next.unwrap_or(ahead),
                status: if terms.is_active { RecurringStatus::Active } else { RecurringStatus::Paused },
            });
        }
    }
    expenses.sort_by_key(|expense| (expense.status, expense.next.is_none(), expense.next, expense.item));
    Ok(expenses)
}
