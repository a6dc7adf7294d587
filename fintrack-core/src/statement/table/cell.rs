//! Cells: what is vacant, what is UTF-8, and rows that speak of balances.

use std::borrow::Cow;

use super::super::amount::{self, DecimalMark};
use super::super::encoding::Charset;
use super::header;
use super::lexicon::{self, BalanceRow};
use super::record::Record;

/// Whether a cell holds nothing, a dash for nothing, or a ruler.
#[inline]
pub(super) fn is_vacant(cell: &[u8]) -> bool {
    match cell {
        [] => true,
        [b'-' | b'=' | b'_' | b'*' | 0xe2, ..] => {
            cell == b"\xe2\x80\x93" || cell == b"\xe2\x80\x94" || cell.iter().all(|b| b"-=_*".contains(b))
        }
        _ => false,
    }
}

/// A cell as the lexers want it: itself where it is UTF-8 or ASCII, else decoded.
#[inline]
pub(super) fn utf_8(cell: &[u8], charset: Charset) -> Cow<'_, [u8]> {
    if cell.is_ascii() {
        return Cow::Borrowed(cell);
    }
    match charset.decode(cell) {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// Whether a row's description may be that of a balance: cheap, for every row.
#[inline]
pub(super) fn may_speak_of_balance(record: &Record<'_>, descriptions: &[usize]) -> bool {
    descriptions.iter().any(|column| header::may_be_balance_row(record.cell(*column)))
}

/// Whether a row's description is that of a balance.
pub(super) fn balance_row(record: &Record<'_>, descriptions: &[usize], charset: Charset) -> Option<BalanceRow> {
    descriptions
        .iter()
        .filter(|column| header::may_be_balance_row(record.cell(**column)))
        .find_map(|column| header::balance_row(&charset.decode(record.cell(*column))))
        .filter(|row| *row != BalanceRow::Total || !is_total_alone(record, descriptions))
}

/// `Total`, and no word more: with a date beside it, it may be a shop of that name.
fn is_total_alone(record: &Record<'_>, descriptions: &[usize]) -> bool {
    descriptions.iter().any(|column| record.cell(*column).eq_ignore_ascii_case(b"total"))
}

/// Whether a text begins as that of a balance row and is none that is known; or is the one word `total`.
pub(super) fn is_like_balance(record: &Record<'_>, column: usize, charset: Charset) -> bool {
    let cell = record.cell(column);
    if !header::may_be_balance_row(cell) {
        return false;
    }
    let folded = header::folded(&charset.decode(cell));
    let first = folded.split(' ').next().unwrap_or_default();
    lexicon::BALANCE_WORDS.contains(&first) || header::balance_row(&folded) == Some(BalanceRow::Total)
}

/// Whether any cell of a row names a balance or a total: for rows that have no date.
pub(super) fn balance_row_anywhere(record: &Record<'_>, charset: Charset) -> Option<BalanceRow> {
    (0..record.len())
        .filter(|column| header::may_be_balance_row(record.cell(*column)))
        .find_map(|column| header::balance_row(charset.decode(record.cell(column)).trim_end_matches(':')))
}

/// What may stand behind the last digit of an amount: a sign, a letter or word for the way, a currency.
fn is_behind_amount(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    text.len() <= 4 && !text.iter().any(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'/' | b':'))
}

/// Whether a number seems to go on in the next cell: `-100` and `50`, `100` and `50 D`, `1` and `234.56`.
pub(super) fn is_cut_number(record: &Record<'_>, column: usize, charset: Charset) -> bool {
    let (cell, next) = (record.cell(column), record.cell(column + 1));
    let is_whole =
        amount::weigh(&utf_8(cell, charset), DecimalMark::Comma).is_some_and(|(_, number)| number.scale() == 0);
    let digits = next.iter().take_while(|b| b.is_ascii_digit()).count();
    let goes_on = match &next[digits..] {
        rest if is_behind_amount(rest) => digits == 2 || digits == 3,
        [b'.', cents @ ..] => {
            digits == 3 && cents.len() == 2 && cents.iter().all(u8::is_ascii_digit) && may_be_thousands(cell)
        }
        _ => false,
    };
    is_whole && goes_on && !record.is_quoted(column) && !record.is_quoted(column + 1)
}

/// Whether a whole number may stand before a mark of thousands: one to three digits, and no lone zero.
fn may_be_thousands(cell: &[u8]) -> bool {
    let digits = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
    digits == 3 || matches!(digits, 1 | 2) && cell.iter().any(|byte| matches!(byte, b'1'..=b'9'))
}
