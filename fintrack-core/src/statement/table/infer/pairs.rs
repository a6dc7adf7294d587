//! Two columns of which every row fills one, and nothing in their names says which is money out.

use super::super::super::QuestionCode;
use super::super::dialect::AmountColumns;
use super::amounts::{AmountVerdict, Amounts};
use super::tally::NumberStats;

impl Amounts<'_> {
    /// Whether a reading takes two columns for money out and in that are not both called so.
    pub(super) fn is_free_pair(&self, at: usize) -> bool {
        let AmountColumns::Split { debit: Some(debit), credit: Some(credit), .. } = self.plan.candidates[at].amount
        else {
            return false;
        };
        ![debit, credit].iter().all(|column| self.is_side(*column))
    }

    /// The free pairs of which really every row fills one.
    pub(super) fn pairs(&self) -> impl Iterator<Item = usize> {
        let is_whole = |at: &usize| self.is_free_pair(*at) && self.stats(*at).problems == 0;
        self.candidates().map(|(at, ..)| at).filter(is_whole)
    }

    /// A pair as its signs say: money out is the column that is all negative beside one that never is. Else it is asked; so
    /// it is where columns have no names at all, for a debt's balance is all negative too.
    pub(super) fn paired(&self, at: usize) -> AmountVerdict {
        let has_names = self.sheet.header.is_some();
        let mut told = self.pairs().filter(|at| has_names && self.is_told_by_signs(*at));
        if let (Some(at), None) = (told.next(), told.next()) {
            let mut verdict = self.verdict(at);
            let columns = self.columns(self.plan.candidates[at].amount);
            verdict
                .assumptions
                .push(format!("the amount is in {columns}, as their signs say: each row fills one of them"));
            return verdict;
        }
        let mut verdict = self.verdict(at);
        let [left, right] = self.plan.candidates[at]
            .amount
            .columns()
            .map(|column| column.map_or_else(String::new, |column| self.column_name(column)));
        let message = format!("each row fills {left} or {right}: which of them is money out?");
        let others = self.candidates().filter(|(_, _, stats)| stats.lines > 0 && stats.problems > 0).map(|(at, ..)| at);
        let readings = self.readings_of([at].into_iter().chain(self.pairs()).chain(others));
        verdict.ask(QuestionCode::Columns, message, readings);
        verdict.needs_sign = false;
        verdict
    }

    fn is_told_by_signs(&self, at: usize) -> bool {
        let [debit, credit] = self.plan.candidates[at].amount.columns().map(|column| self.numbers(column?));
        let is_out = |stats: &NumberStats| stats.negative > 0 && stats.positive == 0;
        let is_in = |stats: &NumberStats| stats.negative == 0 && stats.positive > 0;
        debit.is_some_and(is_out) && credit.is_some_and(is_in)
    }
}
