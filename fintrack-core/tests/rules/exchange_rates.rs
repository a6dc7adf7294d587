//! `docs/rules/exchange-rates.md`.

use chrono::NaiveDate;
use fintrack_core::calendar::date;
use fintrack_core::money::exchange::{Conversion, ExchangeRate, Quote, Rates};
use fintrack_core::money::{Currency, Money, brl};

use crate::table;

const PAGE: &str = "exchange-rates.md";

/// A day of March.
fn day(cell: &str) -> NaiveDate {
    date(2026, 3, cell.parse().unwrap())
}

fn money(cell: &str) -> Money {
    let (amount, currency) = cell.split_once(' ').unwrap();
    Money::parse(amount, currency.parse().unwrap()).unwrap()
}

/// The quotes of the first table, such as `1 USD = 5.28 BRL`.
fn rates() -> Rates {
    let quote = |row: Vec<String>| {
        let [one, from, _, rate, to] = row[1].split(' ').collect::<Vec<_>>()[..] else { panic!("{row:?}") };
        assert_eq!(one, "1");
        let rate = ExchangeRate::new(from.parse().unwrap(), to.parse().unwrap(), rate.parse().unwrap()).unwrap();
        Quote { date: day(&row[0]), rate, source: row[2].parse().unwrap() }
    };
    Rates::new(Currency::BRL, table(PAGE, 0).into_iter().map(quote))
}

#[test]
fn the_worked_conversions() {
    let rates = rates();
    let mut without = 0;
    for row in table(PAGE, 1) {
        let (original, on) = (money(&row[0]), day(&row[1]));
        if row[2] == "no rate" {
            let early = rates.convert(original, Currency::BRL, on).unwrap_err();
            assert_eq!(early.to_string(), "no rate to BRL is known for 100.00 USD on 2026-03-01 or before");
            without += 1;
            continue;
        }
        let expected = money(&row[2]);
        let converted = rates.convert(original, expected.currency(), on).unwrap();
        assert_eq!((converted.amount, converted.found.as_of()), (expected, Some(day(&row[4]))), "{row:?}");
    }
    assert_eq!(without, 1);
}

#[test]
fn the_worked_sum() {
    let rates = rates();
    let dime = Money::parse("0.10", Currency::USD).unwrap();
    let mut conversion = Conversion::new(&rates, Currency::BRL);
    for id in 1..=3 {
        conversion.add(id, dime, date(2026, 3, 10)).unwrap();
    }
    conversion.add(4, Money::parse("7.00", Currency::EUR).unwrap(), date(2026, 3, 8)).unwrap();
    assert_eq!(conversion.total(), brl("1.62"), "three times 0.54, not 0.30 at once, which is 1.63");
    let (_, unconverted) = conversion.finish();
    let euros = &unconverted[&Currency::EUR];
    assert_eq!((euros.count(), euros.sum.to_string(), euros.ids.as_slice()), (1, "7.00 EUR".to_owned(), &[4][..]));
}
