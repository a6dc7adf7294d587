//! What a statement consists of: a head, lines, and balances.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::instalment::Instalment;
use crate::money::Currency;

/// Where something stands in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// The physical line on which it starts, counted from 1; in a workbook, the row of its sheet; in an archive, as in the
    /// member.
    pub line: u32,
    /// The byte at which it starts, counted from 0. In a workbook, a byte of the sheet as text.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
}

/// One transaction as the bank printed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine<'a> {
    /// Where it stands.
    pub position: Position,
    /// The booking date, as printed: no time-zone shift.
    pub date: NaiveDate,
    /// The amount with the sign as printed. On an account + is money in. On a card see
    /// [`StatementHead::purchases_are_positive`].
    pub amount: Decimal,
    /// What the bank says it was, in its own words; several text columns are joined by one blank.
    pub description: Cow<'a, str>,
    /// The bank's own identity of the movement: evidence, never a key. `None` when the file has none or it is empty.
    pub bank_id: Option<Cow<'a, str>>,
    /// The balance after it, where the file prints balances beside the lines.
    pub balance: Option<Decimal>,
    /// The currency, where the line itself says one.
    pub currency: Option<Currency>,
    /// The instalment "k of n", where a column of its own says it.
    pub instalment: Option<Instalment>,
    /// The merchant category code (ISO 18245), where the format has a place for it and the bank fills it.
    pub merchant_code: Option<u16>,
}

/// A [`StatementLine`] that owns its texts.
pub type TextLine = StatementLine<'static>;

impl StatementLine<'_> {
    /// Copies the texts, so that the line outlives the chunk it was read from.
    pub fn into_owned(self) -> TextLine {
        StatementLine {
            description: Cow::Owned(self.description.into_owned()),
            bank_id: self.bank_id.map(|id| Cow::Owned(id.into_owned())),
            ..self
        }
    }
}

/// A merchant category code as printed: four digits, of which a bank may leave off the leading zeros.
pub(super) fn merchant_code(printed: &str) -> Option<u16> {
    let printed = printed.trim();
    let is_code = (3..=4).contains(&printed.len()) && printed.bytes().all(|byte| byte.is_ascii_digit());
    printed.parse().ok().filter(|code| is_code && *code > 0)
}

/// A row that is no transaction, or cannot be read as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The physical line on which it starts, counted from 1.
    pub line: u32,
    /// Why, with the value that was found: "amount `N/A` is not a number".
    pub reason: String,
    /// Whether it was meant to be a transaction and could not be read: the user may be missing money. Preambles,
    /// balance rows and totals are not.
    pub is_problem: bool,
}

/// What kind of product a statement is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    /// A current, savings or payment account.
    Account,
    /// A credit card's invoice or account.
    Card,
}

/// What the file says of a statement before its first line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StatementHead {
    /// The account or card number as printed.
    pub account: Option<String>,
    /// The currency of all lines that do not say their own.
    pub currency: Option<Currency>,
    /// Account or card, where the file says so or its shape leaves no doubt.
    pub kind: Option<StatementKind>,
    /// Whether a card's purchases are printed as positive amounts. `None` where it cannot be told, and for accounts.
    pub purchases_are_positive: Option<bool>,
}

/// What the file says of a statement's balances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balances {
    /// Before the first line.
    pub opening: Option<Decimal>,
    /// After the last line.
    pub closing: Option<Decimal>,
    /// The day that the closing balance is of, where the file says it.
    pub closing_date: Option<NaiveDate>,
}
