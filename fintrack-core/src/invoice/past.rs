//! What was owed on a card at the end of past days: the timeline of each day, by what had happened by then.
//!
//! A day knows the purchases and chargebacks that are dated on it or before. A purchase in instalments is known whole, for
//! all its parts carry its date. It knows the payments that had been made by then: one that is only expected lowers no
//! debt, for no account has paid it yet.
//!
//! A settled mark does not say when it was set. It is taken to hold from the day its invoice was due, or from its last row
//! where that is later, and today in any case: so the debt stands until it was paid, and what the mark waives goes with it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{CardBook, Invoice, InvoiceState, Turnovers, timeline};
use crate::calendar::BillingMonth;
use crate::entry::{Entry, Status};
use crate::money::MoneyError;

impl CardBook<'_> {
    /// Every invoice as it stood, or as far as is known will stand, at the end of each of some days, which ascend.
    ///
    /// `rows` are the card's, by date. What the book sums beyond them had happened by the end of the first day.
    ///
    /// # Errors
    /// [`MoneyError`] when rows are in two currencies, or a sum is too large.
    pub fn past_timelines(
        &self,
        rows: &[&Entry],
        days: &[NaiveDate],
        today: NaiveDate,
    ) -> Result<Vec<Vec<InvoiceState>>, MoneyError> {
        let settled = self.settled_from(rows, today);
        let mut turnovers = Turnovers::without(self.turnovers, rows.iter().copied())?;
        let mut rows = rows.iter().filter(|row| has_happened(row)).peekable();
        let on = |day: &NaiveDate| {
            while let Some(row) = rows.next_if(|row| row.date() <= *day) {
                turnovers.add(row);
            }
            let is_settled = |month| settled.get(month).is_some_and(|from| from <= day);
            let kept = self
                .kept
                .iter()
                .map(|(month, invoice)| (*month, Invoice { is_settled: is_settled(month), ..*invoice }));
            timeline(self.card, &kept.collect(), turnovers.months()?, *day)
        };
        days.iter().map(on).collect()
    }

    /// From when on each settled mark holds.
    fn settled_from(&self, rows: &[&Entry], today: NaiveDate) -> BTreeMap<BillingMonth, NaiveDate> {
        let marked = self.kept.values().filter(|invoice| invoice.is_settled);
        let mut from: BTreeMap<_, _> = marked.map(|invoice| (invoice.month, invoice.dates.due)).collect();
        for row in rows.iter().filter(|row| has_happened(row)) {
            let month = row.movement().invoice().map(|(_, month)| month);
            if let Some(from) = month.and_then(|month| from.get_mut(&month)) {
                *from = row.date().max(*from);
            }
        }
        from.into_iter().map(|(month, from)| (month, from.min(today))).collect()
    }
}

/// Whether a row of a card is more than an expectation: purchases bind once they are made, payments once they are booked.
fn has_happened(row: &Entry) -> bool {
    match row.status() {
        Status::Validating | Status::Paid => true,
        Status::Pending => row.movement().charge().is_some(),
        Status::Ignore => false,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::calendar::{DayOfMonth, billing_month, date};
    use crate::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
    use crate::entry::{Filing, Movement, Settlement};
    use crate::id::{AccountId, CardId, CategoryId, EntryId};
    use crate::invoice::InvoiceCalendar;
    use crate::money::{Currency, Money, brl};
    use crate::name::{Description, Name};

    const CARD: CardId = CardId::new(Uuid::from_u128(1));

    fn row(n: u128, on: NaiveDate, status: Status, movement: Movement) -> Entry {
        Entry::new(EntryId::new(Uuid::from_u128(n)), on, Description::new("Teste"), status, movement).unwrap()
    }

    #[test]
    fn a_settled_invoice_was_owed_until_it_was_due_and_paid() {
        let of = |day| DayOfMonth::new(day).unwrap();
        let cycle = CardCycle::new(of(25), of(5), ClosingDay::Included).unwrap();
        let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle }];
        let card = Card::new(CARD, Name::new("Roxo").unwrap(), brl("5000.00"), cycles, None, true).unwrap();
        let (month, account) = (billing_month(2026, 3), AccountId::new(Uuid::nil()));
        let filing = Filing::whole(CategoryId::new(Uuid::nil()), None);
        let bought = Movement::CardExpense { card: CARD, month, amount: brl("300.00"), filing };
        let paid = |amount| {
            let settlement = Settlement::Partial;
            Movement::CardPayment { account, card: CARD, month, amount: brl(amount), settlement }
        };
        let rows = [
            row(1, date(2026, 3, 10), Status::Paid, bought),
            row(2, date(2026, 4, 3), Status::Pending, paid("120.00")), // never made
            row(3, date(2026, 4, 20), Status::Paid, paid("200.00")),   // after 5 April, the due date
        ];
        let kept = BTreeMap::new();
        let invoice = InvoiceCalendar::new(&card, &kept).new_invoice(month);
        let kept = BTreeMap::from([(month, Invoice { is_settled: true, ..invoice })]);
        let turnovers = Turnovers::of(&rows);
        let book = CardBook { card: &card, kept: &kept, turnovers: turnovers.months().unwrap() };
        let owed = |days: &[NaiveDate], today| {
            let on = |states: &Vec<InvoiceState>| {
                Money::sum(Currency::BRL, states.iter().map(|state| state.outstanding)).unwrap()
            };
            let timelines = book.past_timelines(&rows.iter().collect::<Vec<_>>(), days, today).unwrap();
            timelines.iter().map(on).collect::<Vec<_>>()
        };
        let days = [date(2026, 3, 9), date(2026, 3, 31), date(2026, 4, 19), date(2026, 4, 20)];
        let expected = ["0.00", "300.00", "300.00", "0.00"].map(brl);
        assert_eq!(owed(&days, date(2026, 5, 1)), expected);
        assert_eq!(owed(&days[1..2], date(2026, 3, 31)), [brl("0.00")]); // the mark is there today
    }
}
