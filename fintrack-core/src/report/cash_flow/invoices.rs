//! What the invoices of a card will ask for, and when.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Expectation;
use super::expected::Expected;
use crate::calendar::BillingMonth;
use crate::invoice::{CardBook, InvoiceState};
use crate::money::{Money, MoneyError};
use crate::report::{ReportError, Source};

impl Expected<'_> {
    /// What each invoice still asks for, with the purchases that it will bill, less the credit of the months before.
    pub(super) fn invoices(&mut self, book: &CardBook<'_>) -> Result<(), ReportError> {
        let states = book.timeline(self.today)?;
        self.overdue(book, &states)?;
        let asked = states.iter().map(|state| Ok((state.month, not_overdue(state)?)));
        let asked: BTreeMap<BillingMonth, Money> = asked.collect::<Result<_, MoneyError>>()?;
        let card = book.card.id;
        let billed = self.purchases.keys().filter(|(of, _)| *of == card).map(|(_, month)| *month);
        let months: BTreeSet<BillingMonth> = asked.keys().copied().chain(billed).collect();
        let zero = Money::zero(book.card.currency());
        let mut credits = Credits::default();
        for month in months {
            let own = asked.get(&month).copied().unwrap_or(zero);
            let mut left = zero; // to be paid
            if own.is_negative() {
                credits.0.push_back((month, -own));
            } else {
                left = own;
                self.add(self.due(book, month, Source::Invoice(card, month), -own))?;
            }
            for purchase in self.purchases.remove(&(card, month)).unwrap_or_default() {
                left = left.checked_add(purchase.amount)?;
                let source = Source::Slot(purchase.item, purchase.due);
                let expectation = self.due(book, month, source, -purchase.amount);
                self.add(Expectation { due: purchase.due, ..expectation })?;
            }
            for (of, part) in credits.use_up(left)? {
                self.add(self.due(book, month, Source::Invoice(card, of), part))?;
            }
        }
        Ok(())
    }

    /// What an overdue invoice left: the next one carries it, and it should have been paid already.
    fn overdue(&mut self, book: &CardBook<'_>, states: &[InvoiceState]) -> Result<(), ReportError> {
        for (left_by, state) in states.iter().zip(states.iter().skip(1)) {
            let amount = -overdue_in(state)?;
            let source = Source::Invoice(book.card.id, left_by.month);
            let expectation = self.due(book, left_by.month, source, amount);
            self.add(Expectation { due: left_by.dates.due, on: self.today, ..expectation })?;
        }
        Ok(())
    }

    /// An amount of the day that a month's invoice is due.
    fn due(&self, book: &CardBook<'_>, month: BillingMonth, source: Source, amount: Money) -> Expectation {
        let due = book.calendar().dates(month).due;
        let is_known = |id: &_| self.walk.books.ledger.account(*id).is_some();
        Expectation {
            source,
            due,
            on: due.max(self.today),
            account: book.card.payment_account.filter(is_known),
            invoice: Some((book.card.id, month)),
            amount,
            counted: None,
        }
    }
}

/// How much of what is outstanding was carried in and not paid since: a payment pays the oldest debt first.
fn overdue_in(state: &InvoiceState) -> Result<Money, MoneyError> {
    let unpaid = state.carried_in.checked_sub(state.turnover.paid)?;
    let least = if unpaid.amount() < state.outstanding.amount() { unpaid } else { state.outstanding };
    Ok(if least.is_negative() { Money::zero(least.currency()) } else { least })
}

fn not_overdue(state: &InvoiceState) -> Result<Money, MoneyError> {
    state.outstanding.checked_sub(overdue_in(state)?)
}

/// What invoices were paid too much or credited, the oldest first.
#[derive(Default)]
struct Credits(VecDeque<(BillingMonth, Money)>);

impl Credits {
    /// Uses credit up as far as there is something to be paid: the parts that it pays, and whose they are.
    fn use_up(&mut self, mut left: Money) -> Result<Vec<(BillingMonth, Money)>, MoneyError> {
        let mut used = Vec::new();
        while left.is_positive()
            && let Some((of, credit)) = self.0.front_mut()
        {
            let part = if credit.amount() < left.amount() { *credit } else { left };
            left = left.checked_sub(part)?;
            *credit = credit.checked_sub(part)?;
            used.push((*of, part));
            if credit.is_zero() {
                self.0.pop_front();
            }
        }
        Ok(used)
    }
}
