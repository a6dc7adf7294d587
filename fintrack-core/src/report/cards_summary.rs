//! The cards summary: what all cards may still spend, what they owe and when, and what a month's purchases on them were
//! for.
//!
//! - *Limit, used and available* are of the active cards, today, whatever the month asked for: used is what is outstanding
//!   on all invoices, future instalments included. An inactive card offers nothing to spend, so that its limit is in no
//!   sum; what it still owes stands apart ([`CardsSummary::owed_on_inactive`]).
//! - *Open invoices* is what is still to be paid for the month's invoices of all cards, active or not: when it is zero they
//!   are paid, or what they left is owed on later ones. [`CardsSummary::billed`] is what those invoices came to.
//! - The *curve* supposes that every invoice is paid on the day it is due and nothing else is bought.
//!
//! What is owed is converted at today's rate; an invoice of the past, as it is shown in the history, at that of the day it
//! was due; purchases at that of their own day. A card's own figures also stand in its own currency, and its percentage is
//! of those. What has no rate is in no sum, and named.
//! Laws: used + available = limit; what falls due over the curve is all that is owed; the cards' parts sum to the totals;
//! percentages of categories sum to exactly 100; [`explain_cards`] of every figure sums to it.
//! Worked figures: `docs/rules/cards-summary.md`.
//! Source: the domain page, section 6, cards summary.
//!
//! ```
//! use fintrack_core::calendar::{billing_month, date};
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::Currency;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::report::{Books, CardsQuery, Settings, UseLevel, cards_summary};
//!
//! let (ledger, rates) = (Ledger::new([], Vec::new()), Rates::new(Currency::BRL, []));
//! let query = CardsQuery { month: billing_month(2026, 3), today: date(2026, 3, 10) };
//! let cards = cards_summary(&Books::new(&ledger, &rates), &Settings::new(Currency::BRL), &query)?;
//! assert!(cards.cards.is_empty() && cards.used.is_zero());
//! assert_eq!(cards.commitment_level, UseLevel::Green);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod figure;
mod on_card;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::visitor::{Collector, Only, Sums, Visitor};
use super::walk::{Item, Line, PaidWith, Walk, When};
use super::{Books, CategoryShare, Expected, Explanation, ReportError, Settings, Source};
use crate::calendar::BillingMonth;
use crate::entry::CategoryRef;
use crate::id::{CardId, CategoryId, RecurrenceId};
use crate::invoice::{CardPosition, InvoiceStatus, Liability};
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money, ratio};
use crate::word::words;

use figure::MadeOf;
pub use figure::{CardsFigure, OwnFigure};
use on_card::{OnCard, recurring};

/// How many months the history of invoices shows, the one asked for included.
pub const INVOICE_HISTORY_MONTHS: i32 = 6;

/// The percentage of the whole limit from which the use of all cards is red.
pub const COMMITMENT_RED_PERCENT: u32 = 70;

/// The percentage of its limit from which the use of one card is orange.
pub const CARD_ORANGE_PERCENT: u32 = 75;

/// The percentage of its limit from which the use of one card is red.
pub const CARD_RED_PERCENT: u32 = 90;

/// What a cards summary is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CardsQuery {
    /// Whose invoices and purchases: a billing month, and the report month of the same name.
    pub month: BillingMonth,
    /// The day it is asked on.
    pub today: NaiveDate,
}

words! {
    /// How much of a limit is used, as a colour.
    UseLevel, "a level of use" {
        /// Little.
        Green = "green",
        /// Much: of single cards only.
        Orange = "orange",
        /// Nearly all, or more.
        Red = "red",
    }
}

words! {
    /// Where an invoice stands, as the history shows it.
    HistoryStatus, "an invoice's status in the history" {
        /// Nothing more is to be paid for it.
        Paid = "paid",
        /// It still takes purchases.
        Pending = "pending",
        /// It has closed, and may be overdue.
        Closed = "closed",
    }
}

words! {
    /// Whether a recurring expense goes on.
    RecurringStatus, "a recurring expense's status" {
        /// It does.
        Active = "active",
        /// The item is inactive: it expects nothing.
        Paused = "paused",
    }
}

/// One card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CardUse {
    /// Which.
    pub card: CardId,
    /// Whether it still takes part in daily work.
    pub is_active: bool,
    /// Limit, used and available, in its own currency.
    pub position: CardPosition,
    /// The same in the currency of the report; `None` without a rate.
    pub converted: Option<CardPosition>,
    /// Used of its limit, in percent with 2 decimals; `None` without a limit.
    pub percent: Option<Decimal>,
    /// The same as a colour, decided by amounts; without a limit whatever is owed is too much.
    pub level: UseLevel,
}

/// An invoice in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InvoicePoint {
    /// The month that it bills.
    pub month: BillingMonth,
    /// The card.
    pub card: CardId,
    /// What it came to, carried debts and all, in the card's currency.
    pub amount: Money,
    /// The same in the currency of the report; `None` without a rate.
    pub converted: Option<Money>,
    /// Where it stands.
    pub status: HistoryStatus,
}

/// A recurring expense on a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RecurringExpense {
    /// The item.
    pub item: RecurrenceId,
    /// The card.
    pub card: CardId,
    /// What it is for.
    pub under: CategoryRef,
    /// How much each time, in the card's currency.
    pub amount: Money,
    /// The same in the currency of the report, at today's rate; `None` without one.
    pub converted: Option<Money>,
    /// When it is expected next; `None` when it is paused, or all that is left of it was paid ahead.
    pub next: Option<NaiveDate>,
    /// The slot that the amount is of: the next one, or where there is none, the first from today on.
    pub slot: NaiveDate,
    /// Whether it goes on.
    pub status: RecurringStatus,
}

/// All cards together; sums in the currency of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CardsSummary {
    /// The month it is about.
    pub month: BillingMonth,
    /// The most that may be owed on the active cards.
    pub limit: Money,
    /// What is owed on them.
    pub used: Money,
    /// Limit less used; negative beyond the limit.
    pub available: Money,
    /// What inactive cards still owe; in none of the three.
    pub owed_on_inactive: Money,
    /// Used of the limit, in percent with 2 decimals; `None` without a limit.
    pub commitment: Option<Decimal>,
    /// The same as a colour, decided by amounts: green below [`COMMITMENT_RED_PERCENT`], red from there.
    pub commitment_level: UseLevel,
    /// What is still to be paid for the month's invoices of all cards.
    pub open_invoices: Money,
    /// What those invoices came to, carried debts and all.
    pub billed: Money,
    /// The invoices of the last [`INVOICE_HISTORY_MONTHS`] months, by month, then card.
    pub invoice_history: Vec<InvoicePoint>,
    /// The active cards, the most used first, then the inactive ones.
    pub cards: Vec<CardUse>,
    /// What was spent on cards in the month.
    pub expenses: Money,
    /// The same by category, largest first.
    pub expenses_by_category: Vec<CategoryShare>,
    /// What recurs on cards and has not ended, by next day, then item; the paused last.
    pub recurring: Vec<RecurringExpense>,
    /// What all cards will ask for, from today's month on; used and due are of all cards, available of the active ones.
    pub curve: Vec<Liability>,
    /// What has no rate to the report's currency and is in no figure above, by currency.
    pub unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

impl UseLevel {
    /// Where use stands between two thresholds, in percent of the limit; amounts decide, not a rounded percentage.
    fn of(used: Money, limit: Money, orange: u32, red: u32) -> Self {
        if limit.is_zero() {
            return if used.is_positive() { Self::Red } else { Self::Green };
        }
        let reaches = |percent: u32| used.amount() * Decimal::ONE_HUNDRED >= limit.amount() * Decimal::from(percent);
        match () {
            () if reaches(red) => Self::Red,
            () if reaches(orange) => Self::Orange,
            () => Self::Green,
        }
    }

    /// The use of one card.
    pub fn of_card(position: &CardPosition) -> Self {
        Self::of(position.used, position.limit, CARD_ORANGE_PERCENT, CARD_RED_PERCENT)
    }

    /// The use of all cards together.
    pub fn of_all(used: Money, limit: Money) -> Self {
        Self::of(used, limit, COMMITMENT_RED_PERCENT, COMMITMENT_RED_PERCENT)
    }
}

impl From<InvoiceStatus> for HistoryStatus {
    fn from(status: InvoiceStatus) -> Self {
        match status {
            InvoiceStatus::Paid => Self::Paid,
            InvoiceStatus::Open => Self::Pending,
            InvoiceStatus::Closed | InvoiceStatus::Overdue => Self::Closed,
        }
    }
}

/// All cards, as of a month. The ledger must hold the purchases of the report month; cards and schedules are of the whole
/// history.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn cards_summary(books: &Books<'_>, settings: &Settings, query: &CardsQuery) -> Result<CardsSummary, ReportError> {
    let cards = Summary::new(books, settings, *query)?;
    let mut sums = Sums::new(settings.currency);
    cards.walk(&mut sums)?;
    let of = |figure| cards.total(&sums, figure);
    let (limit, used) = (of(CardsFigure::Limit)?, of(CardsFigure::Used)?);
    Ok(CardsSummary {
        month: query.month,
        limit,
        used,
        available: of(CardsFigure::Available)?,
        owed_on_inactive: of(CardsFigure::OwedOnInactive)?,
        commitment: ratio(used.amount(), limit.amount()),
        commitment_level: UseLevel::of_all(used, limit),
        open_invoices: of(CardsFigure::OpenInvoices)?,
        billed: of(CardsFigure::Billed)?,
        invoice_history: cards.history()?,
        cards: cards.by_use(&sums)?,
        expenses: of(CardsFigure::Expenses)?,
        expenses_by_category: cards.slices(&sums)?,
        curve: cards.curve(&sums)?,
        recurring: cards.recurring,
        unconverted: sums.into_unconverted(),
    })
}

/// What a figure of the cards is made of: the same walk, kept instead of summed.
///
/// # Errors
/// As [`cards_summary`].
pub fn explain_cards(
    books: &Books<'_>,
    settings: &Settings,
    query: &CardsQuery,
    figure: CardsFigure,
) -> Result<Explanation, ReportError> {
    let cards = Summary::new(books, settings, *query)?;
    Ok(match figure.made_of() {
        MadeOf::Lines => Explanation::Sum(cards.parts(&[figure])?),
        MadeOf::Expected => {
            let parts = cards.parts(&[figure])?.into_iter();
            let due = |contribution| Expected { due: cards.due_of(&contribution), contribution };
            Explanation::Expected(parts.map(due).collect())
        }
        MadeOf::Ratio { part, whole, of: None } => {
            Explanation::Ratio { numerator: cards.parts(&[part])?, denominator: cards.parts(&[whole])? }
        }
        MadeOf::Share(category) => {
            let positive = cards.positive()?;
            let own: Vec<CardsFigure> =
                positive.iter().copied().filter(|part| *part == CardsFigure::ExpensesOf(category)).collect();
            Explanation::Ratio { numerator: cards.parts(&own)?, denominator: cards.parts(&positive)? }
        }
        MadeOf::Own(card, figure) => explain_cards(books, &cards.own_settings(card), query, figure)?,
        MadeOf::Ratio { part, whole, of: Some(card) } => {
            let settings = cards.own_settings(card);
            let cards = Summary::new(books, &settings, *query)?;
            Explanation::Ratio { numerator: cards.parts(&[part])?, denominator: cards.parts(&[whole])? }
        }
    })
}

/// What a summary is made from.
struct Summary<'c> {
    walk: Walk<'c>,
    query: CardsQuery,
    cards: BTreeMap<CardId, OnCard<'c>>,
    recurring: Vec<RecurringExpense>,
}

impl<'c> Summary<'c> {
    fn new(books: &Books<'c>, settings: &'c Settings, query: CardsQuery) -> Result<Self, ReportError> {
        let on_card = |book| OnCard::new(book, query.today).map(|on| (on.card.id, on));
        let walk = Walk::new(books, settings, None);
        let cards = books.cards.iter().map(on_card).collect::<Result<_, _>>()?;
        let recurring = recurring(&walk, query.today)?;
        Ok(Self { walk, query, cards, recurring })
    }

    /// Visits all that any figure is made of, each piece once.
    fn walk(&self, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        let today = self.query.today;
        for on in self.cards.values() {
            on.walk(&self.walk, today, |month| self.shows(month), visitor)?;
        }
        for expense in &self.recurring {
            expense.walk(&self.walk, today, visitor)?;
        }
        let is_wanted = |line: &Line| matches!(line.item, Item::Spent(PaidWith::Card, _));
        self.walk.over(When::Month(self.query.month), &mut Only { visitor, is_wanted })
    }

    /// Whether the history shows the invoices of a month.
    fn shows(&self, month: BillingMonth) -> bool {
        (self.query.month.offset(1 - INVOICE_HISTORY_MONTHS)..=self.query.month).contains(&month)
    }

    fn of_card(&self, card: CardId) -> Option<&OnCard<'c>> {
        self.cards.get(&card)
    }

    /// The report's settings, in the currency of a card.
    fn own_settings(&self, card: CardId) -> Settings {
        let own = self.of_card(card).map(|on| on.card.currency());
        Settings { currency: own.unwrap_or(self.walk.settings.currency), ..*self.walk.settings }
    }

    /// What sums to some figures of which no line is part of two.
    fn parts(&self, figures: &[CardsFigure]) -> Result<Vec<super::Contribution>, ReportError> {
        let weight = |line: &Line| figures.iter().find_map(|figure| self.sign(*figure, line));
        let mut collector = Collector::new(&weight);
        self.walk(&mut collector)?;
        Ok(collector.found())
    }

    fn total(&self, sums: &Sums, figure: CardsFigure) -> Result<Money, ReportError> {
        sums.total(&|line| self.sign(figure, line))
    }

    fn history(&self) -> Result<Vec<InvoicePoint>, ReportError> {
        let mut points = Vec::new();
        for (&card, on) in &self.cards {
            for state in on.states.iter().filter(|state| self.shows(state.month)) {
                let (month, amount) = (state.month, state.total);
                let converted = self.walk.converted(amount, on_card::shown_on(state, self.query.today))?;
                points.push(InvoicePoint { month, card, amount, converted, status: state.status.into() });
            }
        }
        points.sort_by_key(|point| (point.month, point.card));
        Ok(points)
    }

    fn by_use(&self, sums: &Sums) -> Result<Vec<CardUse>, ReportError> {
        let use_of = |(&card, on): (&CardId, &OnCard<'_>)| {
            let position = on.position;
            let of = |figure: fn(CardId) -> CardsFigure| self.total(sums, figure(card));
            let converted = CardPosition {
                limit: of(CardsFigure::LimitOf)?,
                used: of(CardsFigure::UsedOf)?,
                available: of(CardsFigure::AvailableOf)?,
            };
            Ok(CardUse {
                card,
                is_active: on.card.is_active,
                position,
                converted: on.has_rate(&self.walk, self.query.today)?.then_some(converted),
                percent: ratio(position.used.amount(), position.limit.amount()),
                level: UseLevel::of_card(&position),
            })
        };
        let mut uses = self.cards.iter().map(use_of).collect::<Result<Vec<_>, ReportError>>()?;
        uses.sort_by(|a, b| (!a.is_active).cmp(&!b.is_active).then_with(|| b.pressure().cmp(&a.pressure())));
        Ok(uses) // a stable sort: cards alike stay in the order of their identities
    }

    fn slices(&self, sums: &Sums) -> Result<Vec<CategoryShare>, ReportError> {
        let spent = sums.lines().filter(|line| self.sign(CardsFigure::Expenses, line).is_some());
        let categories: BTreeSet<Option<CategoryId>> = spent.map(|line| line.item.category()).collect();
        let amount = |category| Ok((category, self.total(sums, CardsFigure::ExpensesOf(category))?));
        Ok(CategoryShare::ranked(categories.into_iter().map(amount).collect::<Result<_, ReportError>>()?))
    }

    /// The positive slices of spending: what a share is a share of.
    fn positive(&self) -> Result<Vec<CardsFigure>, ReportError> {
        let mut sums = Sums::new(self.walk.settings.currency);
        self.walk(&mut sums)?;
        let slices = self.slices(&sums)?.into_iter().filter(|slice| slice.amount.is_positive());
        Ok(slices.map(|slice| CardsFigure::ExpensesOf(slice.category)).collect())
    }

    fn curve(&self, sums: &Sums) -> Result<Vec<Liability>, ReportError> {
        let today = self.query.today;
        let Some(last) = self.cards.values().filter_map(|on| on.last_due_month(today)).max() else {
            return Ok(Vec::new());
        };
        let of = |figure: fn(BillingMonth) -> CardsFigure, month| self.total(sums, figure(month));
        let months =
            std::iter::successors(Some(BillingMonth::of(today)), |month| (*month < last).then(|| month.next()));
        let point = |month| {
            Ok(Liability {
                month,
                due: of(CardsFigure::CurveDue, month)?,
                used: of(CardsFigure::CurveUsed, month)?,
                available: of(CardsFigure::CurveAvailable, month)?,
            })
        };
        months.map(point).collect()
    }
}

impl CardUse {
    /// What cards are ranked by: those without a limit that owe something first, then the used part of the limit.
    fn pressure(&self) -> (bool, Decimal, Decimal) {
        let has_no_limit = self.percent.is_none() && self.position.used.is_positive();
        (has_no_limit, self.percent.unwrap_or_default(), self.position.used.amount())
    }
}
