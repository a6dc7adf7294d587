//! Invoices (faturas): the dates that a card's month really has, and which month a purchase is billed in.
//!
//! An invoice stores its own dates, for banks move them around weekends; months without one have those that the card's
//! days give. What is owed is worked out by [`timeline`], what was owed on past days by [`CardBook::past_timelines`].
//! Laws: every purchase is billed in exactly one month; dates that are stored never change by themselves; a month opens on
//! the day after the last purchase of the month before.
//! Read [`CardBook`] first, a card with all that its figures follow from: its timeline is a list of [`InvoiceState`]s, its
//! position what is owed in all, and [`liability()`] what the months to come will ask for. Worked by hand:
//! [cards](crate::book::rules::cards). A program: [card](crate::book::programs::card). Source: the domain page, section 3,
//! cards and invoices.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use fintrack_core::calendar::{billing_month, date};
//! use fintrack_core::invoice::{CardBook, InvoiceStatus, Turnover};
//! use fintrack_core::money::{Currency, Money, brl};
//! use fintrack_core::testing::card;
//!
//! // The invoice of February came to 300.00, of which 200.00 were paid; that of March bills 50.00 so far.
//! let card = card(); // closes on the 28th, is due on the 5th
//! let bills = |amount| Turnover { expenses: brl(amount), ..Turnover::none(Money::zero(Currency::BRL)) };
//! let february = Turnover { paid: brl("200.00"), ..bills("300.00") };
//! let turnovers = BTreeMap::from([(billing_month(2026, 2), february), (billing_month(2026, 3), bills("50.00"))]);
//! let (kept, today) = (BTreeMap::new(), date(2026, 3, 10));
//! let book = CardBook { card: &card, kept: &kept, turnovers: &turnovers };
//!
//! // Once it was due, what it left is owed on the next one: counted once.
//! let states = book.timeline(today)?;
//! assert_eq!((states[0].carried_out, states[0].outstanding), (brl("100.00"), brl("0.00")));
//! assert_eq!((states[0].status, states[1].outstanding), (InvoiceStatus::Overdue, brl("150.00")));
//! assert_eq!(book.position(today)?.used, brl("150.00"));
//! # Ok::<(), fintrack_core::money::MoneyError>(())
//! ```

mod book;
mod liability;
mod past;
mod timeline;
mod turnover;
mod waiver;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use book::CardBook;
pub use liability::{Liability, liability};
pub use timeline::{CardPosition, InvoiceState, InvoiceStatus, position, timeline};
pub use turnover::{RowSum, Turnover, Turnovers};
pub use waiver::Waiver;

use crate::calendar::{BillingMonth, CalendarError, writable};
use crate::card::{self, Card, ClosingDay, InvoiceDates};
use crate::word::words;

words! {
    /// Who says when an invoice opens, closes and is due.
    DateSource, "a source of dates" {
        /// The card's days.
        Computed = "COMPUTED",
        /// The bank's file.
        File = "FILE",
        /// A person.
        User = "USER",
    }
}

/// Who says each of an invoice's dates: one may be given, and the others still be those of the card's days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateSources {
    /// Who says when it opens.
    pub opening: DateSource,
    /// Who says when it closes.
    pub closing: DateSource,
    /// Who says when it is due.
    pub due: DateSource,
}

impl DateSources {
    /// Who says something of the whole, as soon as one date was said: sources are declared weakest first.
    pub fn strongest(self) -> DateSource {
        self.opening.max(self.closing).max(self.due)
    }
}

impl From<DateSource> for DateSources {
    fn from(all: DateSource) -> Self {
        Self { opening: all, closing: all, due: all }
    }
}

/// An invoice as it is kept: its dates, and whether it was marked as settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// The month that it bills.
    pub month: BillingMonth,
    /// When it opens, closes and is due.
    pub dates: InvoiceDates,
    /// Who says so.
    pub source: DateSource,
    /// Whether a reconciled session marked it as settled: nothing more is owed, whatever the amounts say.
    pub is_settled: bool,
}

/// Why an invoice cannot have some dates.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvoiceError {
    /// It opens, closes or is due on a day that the books cannot hold.
    #[error(transparent)]
    Day(#[from] CalendarError),
    /// It closes before it opens.
    #[error("the invoice of {month} closes on {closing}, before it opens on {opening}")]
    ClosesBeforeOpening {
        /// Whose dates.
        month: BillingMonth,
        /// The first day whose purchases it bills.
        opening: NaiveDate,
        /// The day it closes.
        closing: NaiveDate,
    },
    /// It is due before it closes, or on that day.
    #[error("the invoice of {month} is due on {due}, which is not after it closes on {closing}")]
    DueBeforeClosing {
        /// Whose dates.
        month: BillingMonth,
        /// The day it closes.
        closing: NaiveDate,
        /// The day it is due.
        due: NaiveDate,
    },
    /// It closes when the next month's has closed already.
    #[error("the invoice of {month} closes on {closing}, but that of {next} closes on {next_closing}, not after it")]
    ClosesAfterNext {
        /// Whose dates.
        month: BillingMonth,
        /// The day it closes.
        closing: NaiveDate,
        /// The month after.
        next: BillingMonth,
        /// The day that one closes.
        next_closing: NaiveDate,
    },
}

impl Invoice {
    /// An invoice as it is kept. Whether its dates are in order with those of the months beside it is for
    /// [`InvoiceCalendar::with_dates`] to say.
    ///
    /// # Errors
    /// [`InvoiceError`] when its own dates are not in order.
    pub fn new(
        month: BillingMonth,
        dates: InvoiceDates,
        source: DateSource,
        is_settled: bool,
    ) -> Result<Self, InvoiceError> {
        let InvoiceDates { opening, closing, due } = dates;
        [opening, closing, due].into_iter().try_for_each(|day| writable(day).map(drop))?;
        if closing < opening {
            return Err(InvoiceError::ClosesBeforeOpening { month, opening, closing });
        }
        if due <= closing {
            return Err(InvoiceError::DueBeforeClosing { month, closing, due });
        }
        Ok(Self { month, dates, source, is_settled })
    }
}

/// How far back months without an invoice get one: one payment with a mistyped year would make thousands.
const GAP_MONTHS_MAX: i32 = 10 * 12;

/// A card's days with the invoices that are kept, by their month.
#[derive(Clone, Copy, Debug)]
pub struct InvoiceCalendar<'c> {
    card: &'c Card,
    kept: &'c BTreeMap<BillingMonth, Invoice>,
}

impl<'c> InvoiceCalendar<'c> {
    /// The calendar of a card.
    pub const fn new(card: &'c Card, kept: &'c BTreeMap<BillingMonth, Invoice>) -> Self {
        Self { card, kept }
    }

    /// The dates of a month's invoice: those that are kept, or those that the card's days give.
    pub fn dates(&self, month: BillingMonth) -> InvoiceDates {
        self.kept.get(&month).map_or_else(|| self.computed(month), |invoice| invoice.dates)
    }

    /// The month that a purchase of that day is billed in.
    pub fn billing_month(&self, purchase: NaiveDate) -> BillingMonth {
        card::month_billing(purchase, |month| self.last_purchase(month))
    }

    /// The newest month whose invoice had closed before a day: what a payment on that day settles by default.
    pub fn month_closed_before(&self, day: NaiveDate) -> BillingMonth {
        card::month_closed_before(day, |month| self.dates(month).closing)
    }

    /// The months whose invoices should be kept by now and are not: from the first that is kept, or the last ten years
    /// of it, to the one after the last that has closed.
    pub fn missing(&self, today: NaiveDate) -> Vec<Invoice> {
        let Some((first, _)) = self.kept.first_key_value() else { return Vec::new() };
        let mut missing = Vec::new();
        let mut month = (*first).max(self.month_closed_before(today).offset(1 - GAP_MONTHS_MAX));
        loop {
            if !self.kept.contains_key(&month) {
                missing.push(self.new_invoice(month));
            }
            if self.dates(month).closing >= today || month.next() == month {
                return missing;
            }
            month = month.next();
        }
    }

    /// The invoice of a month that has none yet.
    pub fn new_invoice(&self, month: BillingMonth) -> Invoice {
        Invoice { month, dates: self.computed(month), source: DateSource::Computed, is_settled: false }
    }

    /// Gives a month's invoice other dates.
    ///
    /// # Errors
    /// [`InvoiceError`] when they are not in order, or not in order with those of the months beside it.
    pub fn with_dates(
        &self,
        month: BillingMonth,
        dates: InvoiceDates,
        source: DateSource,
    ) -> Result<Invoice, InvoiceError> {
        let is_settled = self.kept.get(&month).is_some_and(|invoice| invoice.is_settled);
        let (invoice, closing) = (Invoice::new(month, dates, source, is_settled)?, dates.closing);
        let before = month.previous();
        let before_closing = self.dates(before).closing;
        if before != month && before_closing >= closing {
            let (closing, next_closing) = (before_closing, closing);
            return Err(InvoiceError::ClosesAfterNext { month: before, closing, next: month, next_closing });
        }
        let next = month.next();
        let next_closing = self.dates(next).closing;
        if next != month && next_closing <= closing {
            return Err(InvoiceError::ClosesAfterNext { month, closing, next, next_closing });
        }
        Ok(invoice)
    }

    /// The kept invoices from a month on whose dates follow other ones that were changed: the card's days, or the closing
    /// date of the month before. What a person or a file said stays, and so does what is settled; what would no longer be in
    /// order stays as well.
    pub fn following(&self, from: BillingMonth) -> Vec<Invoice> {
        let mut kept = self.kept.clone();
        let mut changed = Vec::new();
        for (month, before) in self.kept.range(from..) {
            if before.source != DateSource::Computed || before.is_settled {
                continue;
            }
            let calendar = InvoiceCalendar::new(self.card, &kept);
            let Ok(after) = calendar.with_dates(*month, calendar.computed(*month), DateSource::Computed) else {
                continue;
            };
            if after != *before {
                changed.push(after);
                kept.insert(*month, after);
            }
        }
        changed
    }

    fn computed(&self, month: BillingMonth) -> InvoiceDates {
        let before = self.last_purchase(month.previous());
        let dates = self.card.invoice_dates(month);
        InvoiceDates { opening: before.succ_opt().unwrap_or(before).min(dates.closing), ..dates }
    }

    /// The last day whose purchases are billed in a month.
    fn last_purchase(&self, month: BillingMonth) -> NaiveDate {
        let Some(invoice) = self.kept.get(&month) else { return self.card.last_purchase(month) };
        let closing = invoice.dates.closing;
        match self.card.cycle(month).on_closing_day() {
            ClosingDay::Included => closing,
            ClosingDay::Excluded => closing.checked_sub_days(Days::new(1)).unwrap_or(closing),
        }
    }
}
