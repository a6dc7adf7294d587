//! The years of rows that print a day and a month only.
//!
//! A rule is found from the file's own words, or answered, before a row is read; each row then has one year or is named
//! as a problem. Rows in the order of time turn the year where they fall back by more than half of one. Rows in no order
//! are each the last such day up to the latest row. A card's instalments print the day of the purchase, which may be years
//! ago: the number of the instalment tells how many months.

use std::cmp::Ordering;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::super::encoding::Charset;
use super::super::yearless;
use super::record::Record;
use crate::instalment::Instalment;

/// A step back of more days than this is the turn of a year.
pub(super) const HALF_YEAR_DAYS: u32 = 183;
/// How far from the month that an instalment's number tells the purchase may lie, in days: banks close bills early and late.
const PURCHASE_DAYS_MAX: u64 = 62;
/// A movement of the bill itself is not older than this on the day that the bill is due.
const CYCLE_DAYS_MAX: u64 = 92;

/// How rows without a year come by theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearRule {
    /// Nothing tells.
    Unknown,
    /// The rows are in the order of time, and the first is of this year.
    InOrder {
        first_year: i32,
        order: Ordering,
        /// The day up to which a card's bill counts, where instalments are reckoned from it.
        bill: Option<NaiveDate>,
    },
    /// The rows are in no order: each is the last such day up to the latest row.
    Until {
        latest: NaiveDate,
        /// As above.
        bill: Option<NaiveDate>,
    },
}

/// Why a row's year is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearDoubt {
    /// The file does not say it, nor did anyone.
    Unknown,
    /// There is no such day in the year.
    NoSuchDay,
    /// The number of the instalment fits two years.
    Instalment([NaiveDate; 2]),
}

/// Gives rows their years, in the order of the file.
#[derive(Clone, Debug)]
pub(super) struct Years {
    rule: YearRule,
    /// The year and the day of the last row.
    last: Option<(i32, NaiveDate)>,
}

impl Years {
    pub(super) const fn new(rule: YearRule) -> Self {
        Self { rule, last: None }
    }

    /// The date of a row's day, perhaps of an instalment.
    pub(super) fn date(
        &mut self,
        day: NaiveDate,
        instalment: impl FnOnce() -> Option<Instalment>,
    ) -> Result<NaiveDate, YearDoubt> {
        let bill = match self.rule {
            YearRule::Unknown => return Err(YearDoubt::Unknown),
            YearRule::InOrder { bill, .. } | YearRule::Until { bill, .. } => bill,
        };
        if let Some(bill) = bill
            && let Some(part) = instalment()
        {
            return purchase(day, part.number(), bill);
        }
        match self.rule {
            YearRule::InOrder { first_year, order, .. } => {
                let year = match self.last {
                    None => first_year,
                    Some((year, previous)) => year + turn(previous, day, order).unwrap_or(0),
                };
                self.last = Some((year, day));
                yearless::in_year(day, year)
            }
            YearRule::Until { latest, .. } => yearless::until(day, latest),
            YearRule::Unknown => None,
        }
        .ok_or(YearDoubt::NoSuchDay)
    }
}

/// How many years lie between two rows in an order of time: none, or one at its turn. `None` where they break the order.
pub(super) fn turn(previous: NaiveDate, day: NaiveDate, order: Ordering) -> Option<i32> {
    if previous.cmp(&day) != order.reverse() {
        return Some(0);
    }
    let is_turn = previous.ordinal().abs_diff(day.ordinal()) > HALF_YEAR_DAYS;
    is_turn.then_some(if order == Ordering::Less { 1 } else { -1 })
}

/// The date of a purchase of which a bill has this instalment.
fn purchase(day: NaiveDate, number: u16, bill: NaiveDate) -> Result<NaiveDate, YearDoubt> {
    let of_bill = yearless::until(day, bill).ok_or(YearDoubt::NoSuchDay)?;
    let expected = bill.checked_sub_months(Months::new(number.into())).ok_or(YearDoubt::NoSuchDay)?;
    let years = expected.year() - 1..=expected.year() + 1;
    let distance = |date: NaiveDate| date.signed_duration_since(expected).num_days().unsigned_abs();
    let nearest = years
        .filter_map(|year| yearless::in_year(day, year))
        .filter(|date| *date <= bill)
        .min_by_key(|date| distance(*date));
    match nearest {
        Some(nearest) if nearest != of_bill && distance(nearest) <= PURCHASE_DAYS_MAX => {
            // Some banks print the day on which the instalment was billed.
            let is_recent = bill.checked_sub_days(Days::new(CYCLE_DAYS_MAX)).is_some_and(|first| of_bill >= first);
            if is_recent { Err(YearDoubt::Instalment([nearest, of_bill])) } else { Ok(nearest) }
        }
        _ => Ok(of_bill),
    }
}

/// The instalment that a row is, by a column of its own or by its text.
pub(super) fn instalment_of(
    record: &Record<'_>,
    column: Option<usize>,
    descriptions: &[usize],
    charset: Charset,
) -> Option<Instalment> {
    let in_column = column.and_then(|column| instalment_in(&record.text(column, charset)));
    in_column.or_else(|| descriptions.iter().find_map(|column| instalment_in(&record.text(*column, charset))))
}

/// The instalment that a text names: `LOJA PARC 02/03`, `Parcela 3 de 10`.
pub(super) fn instalment_in(text: &str) -> Option<Instalment> {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || "()-:".contains(c)).collect();
    let number = |word: &str| word.parse::<u16>().ok().filter(|_| word.len() <= 2);
    let pair = |at: usize| match words[at].split_once('/') {
        Some((k, n)) => number(k).zip(number(n)),
        None if matches!(words.get(at + 1), Some(&("de" | "of"))) => {
            let is_named = at
                .checked_sub(1)
                .is_some_and(|before| words[before].get(..4).is_some_and(|word| word.eq_ignore_ascii_case("parc")));
            number(words[at]).zip(number(words.get(at + 2)?)).filter(|_| is_named)
        }
        None => None,
    };
    let part = |(number, count)| Instalment::new(number, count).ok();
    (0..words.len()).rev().find_map(|at| pair(at).and_then(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    fn day(month: u32, day: u32) -> NaiveDate {
        date(2000, month, day)
    }

    #[test]
    fn rows_in_order_turn_the_year_where_they_fall_back_by_more_than_half_of_one() {
        let mut years = Years::new(YearRule::InOrder { first_year: 2014, order: Ordering::Less, bill: None });
        let dates: Vec<_> = [day(12, 28), day(12, 28), day(1, 3), day(6, 30), day(12, 31), day(1, 2)]
            .into_iter()
            .map(|day| years.date(day, || None).unwrap())
            .collect();
        let expected = [(2014, 12, 28), (2014, 12, 28), (2015, 1, 3), (2015, 6, 30), (2015, 12, 31), (2016, 1, 2)];
        assert_eq!(dates, expected.map(|(year, month, day)| date(year, month, day)));
        let mut years = Years::new(YearRule::InOrder { first_year: 2015, order: Ordering::Greater, bill: None });
        let dates = [day(1, 3), day(12, 28)].map(|day| years.date(day, || None).unwrap());
        assert_eq!(dates, [date(2015, 1, 3), date(2014, 12, 28)]);
    }

    #[test]
    fn the_number_of_an_instalment_tells_how_many_months_ago_the_purchase_was() {
        let bill = date(2014, 9, 10);
        assert_eq!(purchase(day(10, 4), 11, bill), Ok(date(2013, 10, 4)));
        assert_eq!(purchase(day(6, 26), 2, bill), Ok(date(2014, 6, 26)));
        assert_eq!(purchase(day(5, 20), 15, bill), Ok(date(2013, 5, 20)));
        // The day on which it was billed.
        assert_eq!(purchase(day(8, 5), 8, bill), Ok(date(2014, 8, 5)));
        let doubt = YearDoubt::Instalment([date(2013, 9, 5), date(2014, 9, 5)]);
        assert_eq!(purchase(day(9, 5), 12, bill), Err(doubt));
    }

    #[test]
    fn instalments_are_known_in_texts_and_dates_of_no_purchase_are_not() {
        assert_eq!(instalment_in("LOJA  PARC 02/03 FLORIANOPOLI  BR"), Instalment::new(2, 3).ok());
        assert_eq!(instalment_in("ANUIDADE DIFERENCIADA TIT-PARC 03/06"), Instalment::new(3, 6).ok());
        assert_eq!(instalment_in("Loja Parcela 3 de 10"), Instalment::new(3, 10).ok());
        assert_eq!(instalment_in("PROTECAO OURO SET/2014"), None);
        assert_eq!(instalment_in("28/02 SAQUE"), None);
        assert_eq!(instalment_in("Rua 3 de 10"), None);
    }
}
