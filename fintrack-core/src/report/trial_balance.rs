//! The trial balance: what every place holds at the end of a day, which sums to zero in every currency.
//!
//! Places are those of the double entry ([`Place`]): accounts, cards, investments at cost, categories since the beginning,
//! and the equity that openings, conversions and settled invoices leave. Accounts say what the ledger's columns say; all
//! else is added up posting by posting, so that the zero is a check of the one against the other.
//! An account begins at its checkpoint: its opening is what it held then, less what entries dated earlier moved.
//!
//! Two things differ from an exported journal on the same day. A purchase on a card counts from the day it is made, whatever
//! its status, as it does on the invoice, while a journal leaves out what is only expected; and what a settled mark let off
//! counts from the day that [`crate::invoice::CardBook::past_timelines`] says, in a journal from the due date.
//!
//! Laws: every currency sums to zero, whatever was added, edited, deleted or settled before; an account's line is its
//! balance; [`explain_trial_balance()`] of every line sums to it. Not converted: it proves the books in their own currencies,
//! and no sum of two is part of a proof.
//!
//! ```
//! use fintrack_core::calendar::date;
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::money::{Currency, Money, brl};
//! use fintrack_core::report::{Books, TrialBalanceQuery, trial_balance};
//! use fintrack_core::testing::{accounts, salary_and_rent};
//!
//! let account = accounts().remove(0); // 100.00 to begin with
//! let ledger = Ledger::new([account.clone()], salary_and_rent(account.id));
//! let rates = Rates::new(Currency::BRL, []);
//! let query = TrialBalanceQuery { at_end_of: date(2026, 3, 31), today: date(2026, 4, 2) };
//! let lines = trial_balance(&Books::new(&ledger, &rates), &query)?;
//! assert_eq!(lines.len(), 4); // the account, its opening, and two categories
//! assert_eq!(Money::sum(Currency::BRL, lines.iter().map(|line| line.balance))?, brl("0.00"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::owed::timelines_on;
use super::{Books, Contribution, Explanation, FigureValue, ReportError, Source, counts};
use crate::entry::{Place, Posting};
use crate::id::AccountId;
use crate::invoice::Waiver;
use crate::ledger::Counting;
use crate::money::{Currency, Money};

/// What a trial balance is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TrialBalanceQuery {
    /// The day.
    pub at_end_of: NaiveDate,
    /// The day it is asked on, by which settled marks are set.
    pub today: NaiveDate,
}

/// A figure of a trial balance: what a place holds in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TrialBalanceFigure {
    /// The place.
    pub place: Place,
    /// The currency.
    pub currency: Currency,
}

/// What a place holds in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TrialBalanceLine {
    /// The place.
    pub place: Place,
    /// What it holds: positive for what is owned or was spent, negative for what is owed, was earned or put in.
    pub balance: Money,
}

/// What every place that was ever used holds at the end of a day, by place and currency, zeros included. The ledger must
/// reach back to the checkpoints of its accounts, and hold every row of its cards.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn trial_balance(books: &Books<'_>, query: &TrialBalanceQuery) -> Result<Vec<TrialBalanceLine>, ReportError> {
    let mut lines: BTreeMap<(Place, Currency), Money> = BTreeMap::new();
    for (account, balance) in books.ledger.balances(query.at_end_of, Counting::Booked)? {
        lines.insert((Place::Account(account), balance.currency()), balance);
    }
    postings(books, *query, &mut |_, _, Posting { place, amount }| {
        if matches!(place, Place::Account(account) if books.ledger.account(account).is_some()) {
            return Ok(());
        }
        let line = lines.entry((place, amount.currency())).or_insert(Money::zero(amount.currency()));
        *line = line.checked_add(amount)?;
        Ok(())
    })?;
    Ok(lines.into_iter().map(|((place, _), balance)| TrialBalanceLine { place, balance }).collect())
}

/// The postings that sum to a line.
///
/// # Errors
/// As [`trial_balance()`].
pub fn explain_trial_balance(
    books: &Books<'_>,
    query: &TrialBalanceQuery,
    figure: TrialBalanceFigure,
) -> Result<Explanation, ReportError> {
    let mut found = Vec::new();
    postings(books, *query, &mut |source, on, posting| {
        if posting.place == figure.place && posting.amount.currency() == figure.currency {
            found.push(Contribution { source, on, posting: posting.into(), amount: posting.amount });
        }
        Ok(())
    })?;
    Ok(Explanation::Sum(found))
}

impl TrialBalanceLine {
    /// Its figure with its value.
    pub const fn figure(&self) -> (TrialBalanceFigure, FigureValue) {
        let figure = TrialBalanceFigure { place: self.place, currency: self.balance.currency() };
        (figure, FigureValue::Money(self.balance))
    }
}

/// Every posting up to a day: of openings, of entries that count, and of what settled invoices waived.
fn postings(
    books: &Books<'_>,
    query: TrialBalanceQuery,
    see: &mut impl FnMut(Source, NaiveDate, Posting) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    let TrialBalanceQuery { at_end_of, today } = query;
    let entries = books.ledger.between(NaiveDate::MIN, at_end_of).iter().filter(|entry| counts(entry));
    let mut earlier: BTreeMap<AccountId, Money> = BTreeMap::new();
    for entry in entries {
        for posting in entry.postings() {
            see(Source::Entry(entry.id()), entry.date(), posting)?;
            let Place::Account(account) = posting.place else { continue };
            let begins = books.ledger.checkpoint(account).map(|checkpoint| checkpoint.from);
            if begins.is_some_and(|begins| entry.date() < begins) {
                let sum = earlier.entry(account).or_insert(Money::zero(posting.amount.currency()));
                *sum = sum.checked_add(posting.amount)?;
            }
        }
    }
    for account in books.ledger.accounts() {
        let Some(checkpoint) = books.ledger.checkpoint(account.id) else { continue };
        let zero = Money::zero(checkpoint.balance.currency());
        let amount = checkpoint.balance.checked_sub(earlier.get(&account.id).copied().unwrap_or(zero))?;
        let source = Source::Balance(account.id);
        see(source, checkpoint.from, Posting { place: Place::Account(account.id), amount })?;
        see(source, checkpoint.from, Posting { place: Place::Opening, amount: -amount })?;
    }
    for (card, timelines) in timelines_on(books, &[at_end_of], today)? {
        for waiver in timelines.iter().flatten().filter_map(|state| Waiver::of(card.id, state)) {
            let source = Source::Settlement(card.id, waiver.month);
            waiver.postings().into_iter().try_for_each(|posting| see(source, waiver.date, posting))?;
        }
    }
    Ok(())
}
