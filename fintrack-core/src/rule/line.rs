//! Lines as rules see them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::text::folded;
use crate::entry::EntryKind;
use crate::id::{AccountId, CardId};
use crate::money::Money;

/// Whose statement a line stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementOf {
    /// An account's.
    Account(AccountId),
    /// A card's.
    Card(CardId),
}

/// A line as rules see it: what the bank said, and how it was understood without rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The bank's words; at most 500 characters are read.
    pub text: &'a str,
    /// What moved: positive in the holder's favour, on a card too.
    pub amount: Money,
    /// The date as printed.
    pub date: NaiveDate,
    /// Whose statement it stands in.
    pub of: StatementOf,
    /// Which kind of entry it is by its sign and its words.
    pub kind: EntryKind,
}

/// A line, and its text as conditions compare it.
pub(super) struct Facts<'a> {
    pub(super) line: &'a Line<'a>,
    pub(super) folded: String,
}

impl<'a> Facts<'a> {
    pub(super) fn of(line: &'a Line<'a>) -> Self {
        Self { line, folded: folded(line.text) }
    }
}
