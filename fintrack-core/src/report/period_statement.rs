//! The statement of a period: all accounts and cards in one list, each movement with what its place held after it.
//!
//! Movements stand on the day they were made, in the currency of their place, as a bank's statement has them; beside it in
//! the currency of the report, at the rate of that day. A debt on a card is negative. What a settled mark let off is no
//! movement: it stands beside the card's figures, from the day that [`crate::invoice::CardBook::past_timelines`] says. An
//! exported journal, which knows an invoice as it stands now, dates it on the due date.
//! Laws: opening + in − out + waived is closing, for every account and card; the last running balance of an account is its
//! closing; [`explain_statement()`] of every figure sums to it. Source: the domain page, section 6, statement by period.
//!
//! ```
//! use fintrack_core::calendar::{Period, date};
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::money::{Currency, brl};
//! use fintrack_core::report::{Books, Settings, StatementQuery, period_statement};
//! use fintrack_core::testing::{accounts, salary_and_rent};
//!
//! let account = accounts().remove(0); // 100.00 to begin with
//! let ledger = Ledger::new([account.clone()], salary_and_rent(account.id));
//! let rates = Rates::new(Currency::BRL, []);
//! let period = Period::new(date(2026, 3, 1), date(2026, 3, 31))?;
//! let query = StatementQuery { period, only: None, today: date(2026, 4, 1) };
//! let march = period_statement(&Books::new(&ledger, &rates), &Settings::new(Currency::BRL), &query)?;
//! assert_eq!((march.places[0].opening, march.places[0].closing), (brl("100.00"), brl("3300.00")));
//! assert_eq!(march.rows[0].balance, Some(brl("5100.00")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::owed::timelines_on;
use super::walk::Walk;
use super::{Books, Contribution, Explanation, FigureValue, ReportError, Settings, Source, counts};
use crate::calendar::Period;
use crate::card::Card;
use crate::entry::{Entry, EntryKind, Place, Posting, Status};
use crate::id::{AccountId, CardId, EntryId};
use crate::import_session::AccountOrCard;
use crate::invoice::{InvoiceState, Waiver};
use crate::ledger::{Counting, Ledger, LedgerError};
use crate::money::{Currency, Money};

/// What a statement is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StatementQuery {
    /// The days.
    pub period: Period,
    /// One account or card; `None` for all.
    pub only: Option<AccountOrCard>,
    /// The day it is asked on, by which settled marks are set.
    pub today: NaiveDate,
}

/// One movement as it shows on one account or card; a transfer between accounts shows on both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementRow {
    /// The transaction.
    pub entry: EntryId,
    /// When.
    pub date: NaiveDate,
    /// What, in words.
    pub description: String,
    /// Which of the eight kinds.
    pub kind: EntryKind,
    /// Where it stands.
    pub status: Status,
    /// Where it shows.
    pub on: AccountOrCard,
    /// What it changed there: positive in the holder's favour.
    pub amount: Money,
    /// The same in the currency of the report; `None` without a rate.
    pub converted: Option<Money>,
    /// What the place held before the period, with all movements of the period up to this one: a debt is negative, and what
    /// settled marks let off meanwhile is not in it. `None` for entries that are in no balance.
    pub balance: Option<Money>,
}

/// An account or card over the period, in its own currency; a debt is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StatementPlace {
    /// Which.
    pub on: AccountOrCard,
    /// What it held before the first day.
    pub opening: Money,
    /// What came in.
    pub inflow: Money,
    /// What went out; positive.
    pub outflow: Money,
    /// What settled marks let off within the period; negative when a later row took some of it back.
    pub waived: Money,
    /// What it held at the end of the last day.
    pub closing: Money,
}

/// All movements of some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeriodStatement {
    /// The days.
    pub period: Period,
    /// The accounts and cards, by identity.
    pub places: Vec<StatementPlace>,
    /// The movements, by date.
    pub rows: Vec<StatementRow>,
}

/// A figure of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum StatementFigure {
    /// What a place held before the first day.
    Opening(AccountOrCard),
    /// What came in.
    Inflow(AccountOrCard),
    /// What went out.
    Outflow(AccountOrCard),
    /// What settled marks let off.
    Waived(AccountOrCard),
    /// What a place held at the end of the last day.
    Closing(AccountOrCard),
    /// What the place of a row held after it; rows count from 0.
    Balance(usize),
    /// A row in the currency of the report.
    Converted(usize),
}

/// The statement of a period, of everything or of one account or card. The ledger must reach back to the checkpoints of its
/// accounts, and hold every row that its cards have since the period began.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn period_statement(
    books: &Books<'_>,
    settings: &Settings,
    query: &StatementQuery,
) -> Result<PeriodStatement, ReportError> {
    let walk = Walk::new(books, settings, None);
    let ends = Ends::new(books, query)?;
    let mut places = ends.places()?;
    let mut running: BTreeMap<AccountOrCard, Money> = places.iter().map(|(on, place)| (*on, place.opening)).collect();
    let mut rows = Vec::new();
    for (entry, on, amount) in movements(books.ledger, query) {
        let mut balance = None;
        if is_in_balance(books.ledger, entry, on)
            && let (Some(place), Some(held)) = (places.get_mut(&on), running.get_mut(&on))
        {
            place.add(amount)?;
            *held = held.checked_add(amount)?;
            balance = Some(*held);
        }
        rows.push(StatementRow {
            entry: entry.id(),
            date: entry.date(),
            description: entry.description().as_str().to_owned(),
            kind: entry.kind(),
            status: entry.status(),
            on,
            amount,
            converted: walk.converted(amount, entry.date())?,
            balance,
        });
    }
    Ok(PeriodStatement { period: query.period, places: places.into_values().collect(), rows })
}

/// What a figure of a statement is made of.
///
/// # Errors
/// As [`period_statement()`].
pub fn explain_statement(
    books: &Books<'_>,
    settings: &Settings,
    query: &StatementQuery,
    figure: StatementFigure,
) -> Result<Explanation, ReportError> {
    let ends = Ends::new(books, query)?;
    Ok(Explanation::Sum(match figure {
        StatementFigure::Opening(on) => ends.held(on, ends.eve, Ends::before)?,
        StatementFigure::Closing(on) => ends.held(on, query.period.end(), Ends::after)?,
        StatementFigure::Balance(row) => match movements(books.ledger, query).nth(row) {
            Some((_, on, _)) => {
                let until = movements(books.ledger, query).take(row + 1).filter(|(_, at, _)| *at == on);
                let moved = parts(books.ledger, until, Some);
                ends.held(on, ends.eve, Ends::before)?.into_iter().chain(moved).collect()
            }
            None => Vec::new(),
        },
        StatementFigure::Converted(row) => {
            let mut found = Vec::new();
            if let Some((entry, on, amount)) = movements(books.ledger, query).nth(row)
                && let Some(converted) = Walk::new(books, settings, None).converted(amount, entry.date())?
            {
                found.push(Contribution { amount: converted, ..contribution(entry, on, amount) });
            }
            found
        }
        StatementFigure::Inflow(on) => {
            moved(books.ledger, query, on, |amount| Some(amount).filter(|it| it.is_positive()))
        }
        StatementFigure::Outflow(on) => {
            moved(books.ledger, query, on, |amount| Some(-amount).filter(|it| it.is_positive()))
        }
        StatementFigure::Waived(AccountOrCard::Account(_)) => Vec::new(),
        StatementFigure::Waived(AccountOrCard::Card(card)) => {
            let waived = |states: &[InvoiceState], sign: fn(Money) -> Money| -> Vec<Contribution> {
                states.iter().filter_map(|state| Waiver::of(card, state)).map(|waiver| let_off(&waiver, sign)).collect()
            };
            let before = waived(ends.before(card), |amount| -amount);
            waived(ends.after(card), |amount| amount).into_iter().chain(before).collect()
        }
    }))
}

/// What the balance of an account at the end of a day is made of: what it held when the ledger begins, and every posting
/// since, in the account's currency.
///
/// # Errors
/// [`ReportError`] when the ledger does not know the account.
pub fn account_postings(
    ledger: &Ledger,
    account: AccountId,
    at_end_of: NaiveDate,
) -> Result<Vec<Contribution>, ReportError> {
    let checkpoint = ledger.checkpoint(account).ok_or(LedgerError::UnknownAccount(account))?;
    let contribution = |source, on, amount| {
        let posting = Posting { place: Place::Account(account), amount };
        Contribution { source, on, posting: posting.into(), amount }
    };
    let mut postings = vec![contribution(Source::Balance(account), checkpoint.from, checkpoint.balance)];
    let booked = ledger.between(checkpoint.from, at_end_of).iter().filter(|entry| entry.status().is_booked());
    postings.extend(booked.filter_map(|entry| {
        let effect = entry.movement().effect_on(account)?;
        Some(contribution(Source::Entry(entry.id()), entry.date(), effect))
    }));
    Ok(postings)
}

/// What is known of the day before the first, and of the last.
struct Ends<'q> {
    query: &'q StatementQuery,
    ledger: &'q Ledger,
    eve: NaiveDate,
    /// The invoices of each card at both ends.
    cards: BTreeMap<CardId, (Currency, [Vec<InvoiceState>; 2])>,
}

impl<'q> Ends<'q> {
    fn new(books: &Books<'q>, query: &'q StatementQuery) -> Result<Self, ReportError> {
        let eve = query.period.start().pred_opt().unwrap_or(query.period.start());
        let days = [eve, query.period.end()];
        let timelines = timelines_on(books, &days, query.today)?;
        let of_card = |(card, states): (&Card, Vec<Vec<InvoiceState>>)| {
            Some((card.id, (card.currency(), <[_; 2]>::try_from(states).ok()?)))
        };
        let wanted = timelines.into_iter().filter(|(card, _)| is_wanted(query, AccountOrCard::Card(card.id)));
        Ok(Self { query, ledger: books.ledger, eve, cards: wanted.filter_map(of_card).collect() })
    }

    fn before(&self, card: CardId) -> &[InvoiceState] {
        self.cards.get(&card).map_or(&[], |(_, [before, _])| before)
    }

    fn after(&self, card: CardId) -> &[InvoiceState] {
        self.cards.get(&card).map_or(&[], |(_, [_, after])| after)
    }

    /// What a place held at the end of a day, piece by piece.
    fn held(
        &self,
        on: AccountOrCard,
        day: NaiveDate,
        states: fn(&Self, CardId) -> &[InvoiceState],
    ) -> Result<Vec<Contribution>, ReportError> {
        if !is_wanted(self.query, on) {
            return Ok(Vec::new());
        }
        match on {
            AccountOrCard::Account(account) => account_postings(self.ledger, account, day),
            AccountOrCard::Card(card) => {
                let owed = states(self, card).iter().filter(|state| !state.outstanding.is_zero());
                Ok(owed.map(|state| debt(card, day, state)).collect())
            }
        }
    }

    /// The places that are wanted, with what they held at both ends, and nothing in between.
    fn places(&self) -> Result<BTreeMap<AccountOrCard, StatementPlace>, ReportError> {
        let balances = |day| self.ledger.balances(day, Counting::Booked);
        let mut places = BTreeMap::new();
        for ((account, opening), closing) in
            balances(self.eve)?.into_iter().zip(balances(self.query.period.end())?.values())
        {
            let on = AccountOrCard::Account(account);
            if is_wanted(self.query, on) {
                places.insert(on, StatementPlace::new(on, opening, *closing, Money::zero(opening.currency())));
            }
        }
        for (card, (currency, [before, after])) in &self.cards {
            let sum =
                |states: &[InvoiceState], of: fn(&InvoiceState) -> Money| Money::sum(*currency, states.iter().map(of));
            let held = |states| sum(states, |state| -state.outstanding);
            let waived = sum(after, |state| state.waived)?.checked_sub(sum(before, |state| state.waived)?)?;
            let on = AccountOrCard::Card(*card);
            places.insert(on, StatementPlace::new(on, held(before)?, held(after)?, waived));
        }
        Ok(places)
    }
}

impl StatementPlace {
    fn new(on: AccountOrCard, opening: Money, closing: Money, waived: Money) -> Self {
        let zero = Money::zero(opening.currency());
        Self { on, opening, inflow: zero, outflow: zero, waived, closing }
    }

    fn add(&mut self, amount: Money) -> Result<(), ReportError> {
        if amount.is_negative() {
            self.outflow = self.outflow.checked_sub(amount)?;
        } else {
            self.inflow = self.inflow.checked_add(amount)?;
        }
        Ok(())
    }
}

impl PeriodStatement {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(StatementFigure, FigureValue)> {
        let of = |place: &StatementPlace| {
            let StatementPlace { on, opening, inflow, outflow, waived, closing } = *place;
            [
                (StatementFigure::Opening(on), FigureValue::Money(opening)),
                (StatementFigure::Inflow(on), FigureValue::Money(inflow)),
                (StatementFigure::Outflow(on), FigureValue::Money(outflow)),
                (StatementFigure::Waived(on), FigureValue::Money(waived)),
                (StatementFigure::Closing(on), FigureValue::Money(closing)),
            ]
        };
        let row = |(n, row): (usize, &StatementRow)| {
            let balance = row.balance.map(|amount| (StatementFigure::Balance(n), FigureValue::Money(amount)));
            let converted = row.converted.map(|amount| (StatementFigure::Converted(n), FigureValue::Money(amount)));
            balance.into_iter().chain(converted)
        };
        self.places.iter().flat_map(of).chain(self.rows.iter().enumerate().flat_map(row)).collect()
    }
}

fn is_wanted(query: &StatementQuery, on: AccountOrCard) -> bool {
    query.only.is_none_or(|only| only == on)
}

/// Whether a movement changes what its place holds.
fn is_in_balance(ledger: &Ledger, entry: &Entry, on: AccountOrCard) -> bool {
    match on {
        AccountOrCard::Card(_) => counts(entry),
        AccountOrCard::Account(account) => {
            let has_begun = |begins| begins <= entry.date();
            entry.status().is_booked()
                && ledger.checkpoint(account).is_some_and(|checkpoint| has_begun(checkpoint.from))
        }
    }
}

/// The movements of the period on accounts and cards that are wanted, by date.
fn movements<'l>(
    ledger: &'l Ledger,
    query: &StatementQuery,
) -> impl Iterator<Item = (&'l Entry, AccountOrCard, Money)> {
    let of = |entry: &'l Entry| {
        let shown = entry.postings().into_iter().filter_map(|posting| Some((shown_on(posting.place)?, posting.amount)));
        shown.map(move |(on, amount)| (entry, on, amount))
    };
    let all = ledger.between(query.period.start(), query.period.end()).iter().flat_map(of);
    all.filter(|(_, on, _)| is_wanted(query, *on))
}

const fn shown_on(place: Place) -> Option<AccountOrCard> {
    match place {
        Place::Account(account) => Some(AccountOrCard::Account(account)),
        Place::Card(card) => Some(AccountOrCard::Card(card)),
        Place::Investment(_)
        | Place::Category(..)
        | Place::Unfiled
        | Place::Opening
        | Place::Conversion(_)
        | Place::Settlement => None,
    }
}

/// The movements on a place that are part of a figure.
fn moved(
    ledger: &Ledger,
    query: &StatementQuery,
    on: AccountOrCard,
    part: impl Fn(Money) -> Option<Money>,
) -> Vec<Contribution> {
    parts(ledger, movements(ledger, query).filter(|(_, at, _)| *at == on), part)
}

/// What movements that are in a balance add to a figure.
fn parts<'l>(
    ledger: &Ledger,
    movements: impl Iterator<Item = (&'l Entry, AccountOrCard, Money)>,
    part: impl Fn(Money) -> Option<Money>,
) -> Vec<Contribution> {
    let counting = movements.filter(|(entry, at, _)| is_in_balance(ledger, entry, *at));
    let part = |(entry, on, amount)| Some(Contribution { amount: part(amount)?, ..contribution(entry, on, amount) });
    counting.filter_map(part).collect()
}

/// A movement as it shows on a place.
fn contribution(entry: &Entry, on: AccountOrCard, amount: Money) -> Contribution {
    let place = match on {
        AccountOrCard::Account(account) => Place::Account(account),
        AccountOrCard::Card(card) => Place::Card(card),
    };
    let posting = Posting { place, amount };
    Contribution { source: Source::Entry(entry.id()), on: entry.date(), posting: posting.into(), amount }
}

/// What is owed on an invoice, as the card holds it.
fn debt(card: CardId, on: NaiveDate, state: &InvoiceState) -> Contribution {
    let posting = Posting { place: Place::Card(card), amount: -state.outstanding };
    Contribution { source: Source::Invoice(card, state.month), on, posting: posting.into(), amount: posting.amount }
}

/// What a settled mark let off.
fn let_off(waiver: &Waiver, sign: fn(Money) -> Money) -> Contribution {
    let [gain, _] = waiver.postings();
    let source = Source::Settlement(waiver.card, waiver.month);
    Contribution { source, on: waiver.date, posting: gain.into(), amount: sign(gain.amount) }
}
