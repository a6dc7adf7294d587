//! One record: the lines up to a `^`, by the letters that they begin with.

use super::lines::Line;
use crate::statement::Position;

/// The most text that is kept of one record.
const RECORD_BYTES_MAX: usize = 64 * 1024;

/// A record's values as printed, empty where it has none.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) position: Position,
    /// `D`
    pub(super) date: Vec<u8>,
    /// `T`
    pub(super) amount: Vec<u8>,
    /// `U`: the same as `T`, of more digits.
    pub(super) long_amount: Vec<u8>,
    /// `P`
    pub(super) payee: Vec<u8>,
    /// `M`
    pub(super) memo: Vec<u8>,
    /// `N`: a cheque's number or a reference; of investments, what was done.
    pub(super) number: Vec<u8>,
    /// `L`: a category, or an account in brackets.
    pub(super) category: Vec<u8>,
    /// `Y`
    pub(super) security: Vec<u8>,
    /// `$` before any `S`: the cash that an investment's transfer moved.
    pub(super) cash: Vec<u8>,
    /// `$` behind an `S`: the amounts of the parts, each ended by a line feed.
    pub(super) parts: Vec<u8>,
    /// How many parts there are, by their `S`.
    pub(super) part_count: u32,
    pub(super) fault: Option<Fault>,
    is_begun: bool,
}

/// Why a record's values are not to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It has two days or two amounts: the `^` between two records is missing.
    Twice(&'static str),
    /// Longer than any record is.
    TooLong,
    /// The file ends amid a day or an amount.
    CutOff,
}

impl Record {
    /// Makes room for the next one.
    pub(super) fn clear(&mut self) {
        let Self {
            position: _,
            date,
            amount,
            long_amount,
            payee,
            memo,
            number,
            category,
            security,
            cash,
            parts,
            part_count,
            fault,
            is_begun,
        } = self;
        for value in [date, amount, long_amount, payee, memo, number, category, security, cash, parts] {
            value.clear();
        }
        (*part_count, *fault, *is_begun) = (0, None, false);
    }

    /// Whether there is nothing in it.
    pub(super) const fn is_empty(&self) -> bool {
        !self.is_begun
    }

    /// Takes one of its lines.
    pub(super) fn take(&mut self, line: &Line<'_>) {
        if !self.is_begun {
            self.is_begun = true;
            self.position = Position { line: line.number, start: line.start, end: line.end };
        }
        self.position.end = line.end;
        if line.is_too_long {
            self.fault = self.fault.or(Some(Fault::TooLong));
            return;
        }
        let Some((code, value)) = line.text.split_first() else { return };
        let value = value.trim_ascii();
        let fault = match code {
            // A part may have a day of its own. Of a record that begins there, the amount comes twice, too.
            b'D' if self.part_count > 0 => None,
            b'D' => put(&mut self.date, value, Fault::Twice("dates (D)")),
            b'T' => put(&mut self.amount, value, Fault::Twice("amounts (T)")),
            b'U' => put(&mut self.long_amount, value, Fault::Twice("amounts (U)")),
            b'P' => join(&mut self.payee, value),
            b'M' => join(&mut self.memo, value),
            b'N' => join(&mut self.number, value),
            b'L' => join(&mut self.category, value),
            b'Y' => join(&mut self.security, value),
            b'S' => {
                self.part_count = self.part_count.saturating_add(1);
                None
            }
            b'$' if self.part_count == 0 => join(&mut self.cash, value),
            b'$' => self.part(value),
            // Addresses, states of clearing, what else there is of parts, prices and quantities.
            _ => None,
        };
        let cut = (line.is_unended && matches!(code, b'D' | b'T' | b'U')).then_some(Fault::CutOff);
        self.fault = self.fault.or(fault).or(cut);
    }

    fn part(&mut self, value: &[u8]) -> Option<Fault> {
        if self.parts.len() + value.len() >= RECORD_BYTES_MAX {
            return Some(Fault::TooLong);
        }
        self.parts.extend_from_slice(value);
        self.parts.push(b'\n');
        None
    }

    /// The amount as printed: of an investment's transfer, the cash.
    pub(super) fn printed_amount(&self) -> &[u8] {
        [&self.amount, &self.long_amount, &self.cash]
            .into_iter()
            .find(|value| !value.is_empty())
            .map_or(&[], Vec::as_slice)
    }

    /// The amounts of the parts as printed.
    pub(super) fn printed_parts(&self) -> impl Iterator<Item = &[u8]> {
        self.parts.split(|byte| *byte == b'\n').filter(|part| !part.is_empty())
    }
}

/// Keeps a value that a record has once.
fn put(slot: &mut Vec<u8>, value: &[u8], twice: Fault) -> Option<Fault> {
    if !slot.is_empty() {
        return Some(twice);
    }
    slot.extend_from_slice(value);
    None
}

/// Keeps a value that may take several lines.
fn join(slot: &mut Vec<u8>, value: &[u8]) -> Option<Fault> {
    if slot.len() + value.len() >= RECORD_BYTES_MAX {
        return Some(Fault::TooLong);
    }
    if !slot.is_empty() && !value.is_empty() {
        slot.push(b' ');
    }
    slot.extend_from_slice(value);
    None
}
