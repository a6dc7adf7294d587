//! The balances of a statement (`Bal`): which of the standard's dozen kinds opens it, which closes it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::value::{Direction, amount, day};
use crate::money::Currency;
use crate::statement::Balances;

/// A balance's values as printed, empty where it has none.
#[derive(Debug, Default)]
pub(super) struct Balance {
    pub(super) line: u32,
    pub(super) code: String,
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) direction: String,
    pub(super) day: String,
}

/// What a balance is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `OPBD`: booked, at the beginning.
    Opening,
    /// `PRCD`: booked, at the end of the statement before.
    Previous,
    /// `CLBD`: booked, at the end.
    Closing,
    /// `ITBD`: booked, at some time within the day. Of two, one opens the report and one closes it.
    Interim,
}

/// The sides of a statement that were printed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    opening: Option<Found>,
    previous: Option<Found>,
    closing: Option<Found>,
    first_interim: Option<Found>,
    last_interim: Option<Found>,
}

#[derive(Clone, Copy, Debug)]
struct Found {
    amount: Decimal,
    day: Option<NaiveDate>,
}

impl Balance {
    /// Makes room for the next one, which begins on this line.
    pub(super) fn clear(&mut self, at: u32) {
        let Self { line, code, amount, currency, direction, day } = self;
        *line = at;
        for text in [code, amount, currency, direction, day] {
            text.clear();
        }
    }

    /// `None` for balances of what is available or expected, which no booked entry explains.
    fn kind(&self) -> Option<Kind> {
        match self.code.as_str() {
            "OPBD" => Some(Kind::Opening),
            "PRCD" => Some(Kind::Previous),
            "CLBD" => Some(Kind::Closing),
            "ITBD" => Some(Kind::Interim),
            _ => None,
        }
    }

    pub(super) fn currency(&self) -> Option<Currency> {
        self.currency.parse().ok()
    }
}

impl Sheet {
    /// Takes note of a balance.
    ///
    /// # Errors
    /// Why it cannot be one of a statement in this currency.
    pub(super) fn add(&mut self, balance: &Balance, currency: Option<Currency>) -> Result<(), String> {
        let Some(kind) = balance.kind() else { return Ok(()) };
        let code = &balance.code;
        let (printed, direction) = (&balance.amount, &balance.direction);
        let Some(amount) = amount(printed) else {
            return Err(format!("balance {code} `{}` is not a number such as 1234.56", super::entry::shown(printed)));
        };
        let Some(direction) = Direction::of(direction) else {
            return Err(format!("balance {code} of {amount} is neither CRDT nor DBIT"));
        };
        if let (Some(own), Some(other)) = (currency, balance.currency())
            && own != other
        {
            return Err(format!("balance {code} of {amount} {other} is not in the statement's currency {own}"));
        }
        self.put(kind, Found { amount: direction.signed(amount), day: day(&balance.day) });
        Ok(())
    }

    /// Where one kind is printed for several days or pages, the first opens and the last closes.
    fn put(&mut self, kind: Kind, found: Found) {
        let first = |slot: Option<Found>| slot.filter(|kept| kept.day <= found.day).or(Some(found));
        let last = |slot: Option<Found>| slot.filter(|kept| kept.day > found.day).or(Some(found));
        match kind {
            Kind::Opening => self.opening = first(self.opening),
            Kind::Previous => self.previous = first(self.previous),
            Kind::Closing => self.closing = last(self.closing),
            Kind::Interim if self.first_interim.is_none() => self.first_interim = Some(found),
            Kind::Interim => self.last_interim = Some(found),
        }
    }

    /// What opens and closes the statement. A lone interim balance is of the time at which the report was made: beside
    /// an opening one it closes, and so it does alone.
    pub(super) fn balances(&self) -> Balances {
        let booked = self.opening.or(self.previous);
        let (interim_opening, interim_closing) = match (booked, self.first_interim, self.last_interim) {
            (None, first, Some(last)) => (first, Some(last)),
            (_, first, last) => (None, last.or(first)),
        };
        let opening = booked.or(interim_opening);
        let closing = self.closing.or(interim_closing);
        Balances {
            opening: opening.map(|found| found.amount),
            closing: closing.map(|found| found.amount),
            closing_date: closing.and_then(|found| found.day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balances(printed: &[(&str, &str, &str, &str)]) -> [String; 3] {
        let mut sheet = Sheet::default();
        for (code, amount, direction, day) in printed {
            let own = |text: &str| text.to_owned();
            let balance = Balance {
                line: 1,
                code: own(code),
                amount: own(amount),
                currency: own("EUR"),
                direction: own(direction),
                day: own(day),
            };
            sheet.add(&balance, Some(Currency::EUR)).unwrap();
        }
        let Balances { opening, closing, closing_date } = sheet.balances();
        let shown = |amount: Option<Decimal>| amount.map_or_else(|| "-".to_owned(), |amount| amount.to_string());
        [shown(opening), shown(closing), closing_date.map_or_else(|| "-".to_owned(), |day| day.to_string())]
    }

    #[test]
    fn booked_balances_open_and_close_and_others_do_not() {
        let found = balances(&[
            ("OPAV", "9", "CRDT", "2026-01-01"),
            ("OPBD", "1", "CRDT", "2026-01-01"),
            ("CLBD", "2", "DBIT", "2026-01-31"),
            ("CLAV", "8", "CRDT", "2026-01-31"),
        ]);
        assert_eq!(found, ["1", "-2", "2026-01-31"]);
        assert_eq!(balances(&[("PRCD", "3", "CRDT", "2025-12-31")]), ["3", "-", "-"]);
    }

    #[test]
    fn of_several_days_the_first_opens_and_the_last_closes() {
        let found = balances(&[
            ("OPBD", "2", "CRDT", "2026-01-02"),
            ("CLBD", "3", "CRDT", "2026-01-02"),
            ("OPBD", "1", "CRDT", "2026-01-01"),
            ("CLBD", "2", "CRDT", "2026-01-01"),
        ]);
        assert_eq!(found, ["1", "3", "2026-01-02"]);
    }

    #[test]
    fn of_two_interim_balances_the_first_opens() {
        assert_eq!(balances(&[("ITBD", "1", "CRDT", ""), ("ITBD", "2", "CRDT", "")]), ["1", "2", "-"]);
        assert_eq!(balances(&[("ITBD", "2", "CRDT", "")]), ["-", "2", "-"]);
        assert_eq!(balances(&[("OPBD", "1", "CRDT", ""), ("ITBD", "2", "CRDT", "")]), ["1", "2", "-"]);
    }
}
