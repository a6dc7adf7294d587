//! How people of a language write the cells of a table.

use chrono::Datelike;
use rust_decimal::Decimal;

use super::Cell;
use crate::category::Language;

/// How cells are written for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writing(pub Language);

impl Writing {
    /// A cell as a person reads it: `1.234,56` and `07/03/2026`, or `1,234.56` and `2026-03-07`.
    pub fn cell(self, cell: &Cell) -> String {
        match cell {
            Cell::Nothing => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Word(_, word) => (*word).to_owned(),
            Cell::Date(date) => match self.0 {
                Language::Portuguese => date.format("%d/%m/%Y").to_string(),
                Language::English => date.to_string(),
            },
            Cell::Month(month) => match self.0 {
                Language::Portuguese => {
                    let first = month.first_day();
                    format!("{:02}/{:04}", first.month(), first.year())
                }
                Language::English => month.to_string(),
            },
            Cell::Amount(amount) => self.number(amount.amount()),
            Cell::Currency(currency) => currency.code().to_owned(),
            Cell::Percent(percent) => format!("{} %", self.number(*percent)),
            Cell::Count(count) => count.to_string(),
        }
    }

    /// A number with marks of thousands, exact.
    pub fn number(self, number: Decimal) -> String {
        let (thousands, decimal) = match self.0 {
            Language::Portuguese => ('.', ','),
            Language::English => (',', '.'),
        };
        let plain = number.to_string();
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
        let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
        let mut text = sign.to_owned();
        for (n, digit) in whole.chars().enumerate() {
            if n > 0 && (whole.len() - n).is_multiple_of(3) {
                text.push(thousands);
            }
            text.push(digit);
        }
        if let Some(part) = part {
            text.push(decimal);
            text.push_str(part);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{billing_month, date};
    use crate::money::brl;

    #[test]
    fn numbers_and_days_are_written_as_people_do() {
        let (pt, en) = (Writing(Language::Portuguese), Writing(Language::English));
        for (amount, in_pt, in_en) in [
            ("0.00", "0,00", "0.00"),
            ("-1234567.80", "-1.234.567,80", "-1,234,567.80"),
            ("999.99", "999,99", "999.99"),
            ("1000.00", "1.000,00", "1,000.00"),
        ] {
            let cell = Cell::Amount(brl(amount));
            assert_eq!((pt.cell(&cell).as_str(), en.cell(&cell).as_str()), (in_pt, in_en));
        }
        assert_eq!(pt.cell(&date(2026, 3, 7).into()), "07/03/2026");
        assert_eq!(pt.cell(&billing_month(2026, 3).into()), "03/2026");
        assert_eq!(en.cell(&billing_month(2026, 3).into()), "2026-03");
        assert_eq!(pt.cell(&Cell::Percent("12.50".parse().unwrap())), "12,50 %");
    }
}
