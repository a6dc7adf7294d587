//! What the rows above the table say: the account, its currency, its balances, whether it is a card's.

use super::super::super::amount::{DecimalMark, Number, lex};
use super::super::super::date::{DateOrder, lex as lex_date};
use super::super::super::date_order::{self, DateStats, OrderVerdict};
use super::super::super::{StatementKind, currency_signs};
use super::super::header::{balance_row, folded};
use super::super::lexicon::{self, BalanceRow};
use super::super::record::Cut;
use super::sheet::{Kind, Row, Sheet};
use crate::money::Currency;

/// More rows above a table than any bank prints.
const ROWS_MAX: usize = 60;

#[derive(Debug, Default)]
pub(super) struct Preamble {
    pub account: Option<String>,
    pub currency: Option<Currency>,
    pub kind: Option<StatementKind>,
    pub opening: Option<Number>,
    pub closing: Option<Number>,
    pub dates: DateStats,
}

impl Preamble {
    pub(super) fn read(sheet: &Sheet, mark: DecimalMark) -> Self {
        let end = sheet.header.as_ref().map_or_else(|| sheet.first_data_row().unwrap_or_default(), |header| header.row);
        let mut preamble = Self::default();
        for row in sheet.rows.iter().take(end.min(ROWS_MAX)) {
            match &sheet.framing.cut {
                Cut::Delimiter(_) => preamble.row(row, mark),
                // The columns of the table are none of the lines above it.
                Cut::Columns(_) => preamble.row(&Row::whole(row), mark),
            }
        }
        preamble
    }

    fn row(&mut self, row: &Row, mark: DecimalMark) {
        let filled: Vec<&str> = row.cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect();
        for (at, text) in filled.iter().enumerate() {
            let (title, inline) = text.split_once(':').unwrap_or((text, ""));
            let value = Some(inline.trim()).filter(|value| !value.is_empty()).or_else(|| filled.get(at + 1).copied());
            self.titled(&folded(title), value.unwrap_or_default());
            if let Some(balance) = balance_row(title) {
                let mut numbers = filled[at..].iter().skip(1).copied().chain([inline.trim()]);
                self.balance(balance, numbers.find_map(|text| lex(text.as_bytes(), mark)));
            }
            for word in text.split_whitespace() {
                if let Some(printed) = lex_date(word.as_bytes()) {
                    self.dates.add(printed, word.as_bytes());
                }
            }
        }
        for cell in row.cells.iter().filter(|cell| cell.kind == Kind::Text) {
            self.currency = self.currency.or_else(|| currency_signs::within(&cell.text));
        }
    }

    fn titled(&mut self, title: &str, value: &str) {
        let words = format!(" {title} ");
        if lexicon::CARD_TITLES.iter().any(|card| words.contains(&format!(" {card} "))) {
            self.kind = Some(StatementKind::Card);
        }
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        if self.account.is_none() && digits >= 3 && lexicon::ACCOUNT_TITLES.contains(&title) {
            self.account = Some(value.to_owned());
        }
    }

    fn balance(&mut self, row: BalanceRow, number: Option<Number>) {
        match (row, number) {
            (BalanceRow::Opening, Some(_)) => self.opening = self.opening.or(number),
            (BalanceRow::Closing, Some(_)) => self.closing = self.closing.or(number),
            (BalanceRow::Total, _) | (_, None) => {}
        }
    }

    /// The order of the dates above the table, where it is certain.
    pub(super) fn date_order(&self) -> Option<DateOrder> {
        let verdict = date_order::judge(&self.dates, &[], &[], None);
        if let OrderVerdict::Certain(order) = verdict { Some(order).filter(|_| self.dates.is_decisive()) } else { None }
    }
}
