//! The columns that may hold the amount: by their names, and by what stands in them.

use super::super::super::amount::DecimalMark;
use super::super::dialect::{AmountColumns, Debits};
use super::super::lexicon::Role;
use super::columns;
use super::plan::{Candidate, Columns};
use super::sheet::Row;

/// The rank of a column that is one of a pair: never read by itself unless that was said.
const HALF: u8 = 7;

impl Columns<'_> {
    pub(super) fn named_candidates(&self, numbers: &[(usize, DecimalMark)], flags: &[usize]) -> Vec<Candidate> {
        let sides = self.named_sides(numbers);
        let pairs = if sides.iter().all(Option::is_some) { Vec::new() } else { self.pairs(numbers, sides) };
        let mut candidates: Vec<Candidate> =
            pairs.iter().map(|amount| Candidate { amount: *amount, rank: 0 }).collect();
        for &(column, _) in numbers {
            let is_exact = self.sheet.name(column).is_some_and(|name| name.is_exact);
            let rank = match self.role(column) {
                Some(Role::Amount) if pairs.iter().any(|pair| pair.uses(column)) => HALF,
                Some(Role::Amount) if is_exact => 0,
                Some(Role::Amount) => 2,
                Some(Role::NetAmount) => 1,
                Some(Role::GrossAmount) => 3,
                Some(Role::OtherAmount) => 6,
                _ => continue,
            };
            add_signed(flags, column, rank, &mut candidates);
        }
        let [debit, credit] = sides;
        if debit.is_some() || credit.is_some() {
            let rank = if debit.is_some() && credit.is_some() { 0 } else { 5 };
            for debits in [Debits::AreOut, Debits::MayBeReversed] {
                candidates.push(Candidate { amount: AmountColumns::Split { debit, credit, debits }, rank });
            }
        }
        if let ([Some(column), None] | [None, Some(column)], true) = (sides, pairs.is_empty()) {
            add_signed(&[], column, HALF, &mut candidates);
        }
        candidates.extend(self.further_sides(numbers, sides).map(|amount| Candidate { amount, rank: 0 }));
        candidates.sort_by_key(|candidate| candidate.rank);
        candidates
    }

    /// The columns that are called money out and money in, the exact names first.
    fn named_sides(&self, numbers: &[(usize, DecimalMark)]) -> [Option<usize>; 2] {
        [Role::Debit, Role::Credit].map(|wanted| {
            let is = |exact: bool| {
                numbers.iter().map(|(column, _)| *column).find(|column| {
                    self.sheet.name(*column).is_some_and(|name| name.role == wanted && (name.is_exact || !exact))
                })
            };
            is(true).or_else(|| is(false))
        })
    }

    /// Where there are several columns for money out and as many for money in, the pairs beside the first.
    fn further_sides(
        &self,
        numbers: &[(usize, DecimalMark)],
        sides: [Option<usize>; 2],
    ) -> impl Iterator<Item = AmountColumns> {
        let of = |side: Option<usize>| -> Vec<usize> {
            let first = side.and_then(|column| self.sheet.name(column));
            let is_alike = |column: &usize| {
                let name = self.sheet.name(*column);
                name.zip(first).is_some_and(|(name, first)| (name.role, name.is_exact) == (first.role, first.is_exact))
            };
            numbers.iter().map(|(column, _)| *column).filter(is_alike).collect()
        };
        let [debits, credits] = sides.map(of);
        let count = if debits.len() == credits.len() { debits.len() } else { 0 };
        debits.into_iter().zip(credits).take(count).skip(1).map(|(debit, credit)| AmountColumns::Split {
            debit: Some(debit),
            credit: Some(credit),
            debits: Debits::AreOut,
        })
    }

    /// The pairs of columns without words for out and in of which every row fills exactly one. Beside a column that is
    /// called an amount and has a number in every row, only others that are called so may be one of a pair. The side that
    /// has a name keeps it; else either may be the money out.
    fn pairs(&self, numbers: &[(usize, DecimalMark)], sides: [Option<usize>; 2]) -> Vec<AmountColumns> {
        let is_amount = |column: usize| self.role(column) == Some(Role::Amount);
        let is_full = |column: usize| self.numbers(column) == self.sheet.data_rows();
        let is_free = |column: &usize| is_amount(*column) || self.role(*column).is_none();
        let mut free: Vec<usize> = numbers.iter().map(|(column, _)| *column).filter(is_free).collect();
        if free.iter().any(|column| is_amount(*column) && is_full(*column)) {
            free.retain(|column| is_amount(*column));
        }
        let split =
            |debit, credit| AmountColumns::Split { debit: Some(debit), credit: Some(credit), debits: Debits::AreOut };
        match sides {
            [Some(debit), _] => free.iter().filter(|c| self.are_pair(debit, **c)).map(|c| split(debit, *c)).collect(),
            [_, Some(credit)] => {
                free.iter().filter(|c| self.are_pair(**c, credit)).map(|c| split(*c, credit)).collect()
            }
            [None, None] => {
                let mut pairs = Vec::new();
                for (at, &left) in free.iter().enumerate() {
                    for &right in free[at + 1..].iter().filter(|right| self.are_pair(left, **right)) {
                        match columns::of_currencies(self.sheet, left, right) {
                            Some(amount) => pairs.push(amount),
                            None => pairs.extend([split(left, right), split(right, left)]),
                        }
                    }
                }
                pairs
            }
        }
    }

    /// Whether every row fills exactly one of two columns, and each of them some.
    fn are_pair(&self, left: usize, right: usize) -> bool {
        let is_any = |column: usize| self.sheet.data().any(|row| is_filled(row, column));
        self.are_alone(left, right) && is_any(left) && is_any(right)
    }

    fn are_alone(&self, left: usize, right: usize) -> bool {
        self.sheet.data().all(|row| is_filled(row, left) != is_filled(row, right))
    }

    /// Every column of money, and every pair of them that are never filled together. What is called a balance is none.
    pub(super) fn bare_candidates(&self, numbers: &[(usize, DecimalMark)], flags: &[usize]) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let numbers: Vec<usize> =
            numbers.iter().map(|(column, _)| *column).filter(|c| self.role(*c) != Some(Role::Balance)).collect();
        let has_money = numbers.iter().any(|column| self.is_money(*column));
        for &column in numbers.iter().filter(|column| self.is_money(**column) == has_money) {
            add_signed(flags, column, 0, &mut candidates);
        }
        let sparse: Vec<usize> = numbers.into_iter().filter(|column| self.numbers(*column) > 0).collect();
        for &debit in &sparse {
            for &credit in sparse.iter().filter(|credit| **credit != debit && self.are_alone(debit, **credit)) {
                let amount = AmountColumns::Split { debit: Some(debit), credit: Some(credit), debits: Debits::AreOut };
                candidates.push(Candidate { amount, rank: 1 });
            }
        }
        candidates
    }
}

/// Whether a cell holds a number other than zero.
fn is_filled(row: &Row, column: usize) -> bool {
    row.cells.get(column).is_some_and(|cell| cell.text.bytes().any(|b| matches!(b, b'1'..=b'9')))
}

fn add_signed(flags: &[usize], column: usize, rank: u8, candidates: &mut Vec<Candidate>) {
    candidates.push(Candidate { amount: AmountColumns::Signed { column }, rank });
    for &flag in flags {
        candidates.push(Candidate { amount: AmountColumns::Flagged { column, flag }, rank });
    }
}
