//! Rows that were damaged on their way and still say all that matters.

use super::super::super::super::{amount, date};
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
            surplus: surplus::surplus(record, self.table.width?)?,
            texts: &plan.descriptions,
            values: &values,
            cut: &self.table.framing.cut,
            charset,
        };
        mend.fields(record, |mended| {
            let number = |column: usize, mark| amount::weigh(&cell::utf_8(mended.cell(column), charset), mark);
            let is_vacant = |column: usize| cell::is_vacant(mended.cell(column));
            let numbers = || plan.numbers.iter().filter(|(column, _)| !is_vacant(*column));
            date::lex(mended.cell(plan.date)).is_some()
                && numbers().all(|(column, mark)| number(*column, *mark).is_some())
                && numbers().next().is_some()
        })
    }
}
