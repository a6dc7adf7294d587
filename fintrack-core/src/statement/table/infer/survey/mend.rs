//! Rows that were damaged on their way and still say all that matters.

use super::super::super::super::amount;
use super::super::super::cell;
use super::super::super::record::{Fields, Record};
use super::super::super::surplus::{self, Mended};
use super::{Surveyor, Table};

impl Surveyor<'_> {
    /// The day of a row; where that is missing beside a balance, which only booked rows have, the other one.
    pub(super) fn date_cell<'r>(&self, record: &Record<'r>) -> &'r [u8] {
        let plan = self.table.plan;
        let own = record.cell(plan.date);
        if !own.is_empty() {
            return own;
        }
        let has_balance = plan.is_named && plan.balances.iter().any(|column| !cell::is_vacant(record.cell(*column)));
        let other = plan.other_dates.first().filter(|_| has_balance);
        other.map_or(own, |column| record.cell(*column))
    }

    /// The cells of a row with too many of them, where it can be told how they were meant.
    pub(super) fn mended(&self, record: &Record<'_>) -> Option<Fields> {
        let Table { plan, charset, .. } = *self.table;
        let values: Vec<usize> =
            plan.numbers.iter().map(|(column, _)| *column).chain(plan.other_dates.iter().copied()).collect();
        let mend = Mended {
            surplus: surplus::surplus(record, self.table.width?, |record| self.fits(record))?,
            texts: &plan.descriptions,
            values: &values,
            cut: &self.table.framing.cut,
            charset,
        };
        mend.fields(record, |mended| mended.cell(plan.date) == record.cell(plan.date) && self.fits(mended))
    }

    /// Whether numbers stand where they should, and nothing else does.
    fn fits(&self, record: &Record<'_>) -> bool {
        let Table { plan, charset, .. } = *self.table;
        let is_filled = |column: usize| !cell::is_vacant(record.cell(column));
        let mut filled = plan.numbers.iter().filter(|(column, _)| is_filled(*column)).peekable();
        filled.peek().is_some()
            && filled.all(|(column, mark)| amount::weigh(&cell::utf_8(record.cell(*column), charset), *mark).is_some())
    }
}
