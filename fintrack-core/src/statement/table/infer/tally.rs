//! What is counted of columns and readings while the rows of a file pass by.

use std::collections::BTreeMap;

use super::super::super::amount::{Direction, Number};
use super::super::super::decimal_mark::MarkStats;
use super::super::super::encoding::Charset;
use super::super::super::{Choice, Rows};
use super::super::dialect::Parsed;
use super::super::header;
use super::kinds::Words;
use super::proof::{Bracket, Chain};

/// What a column of numbers holds.
#[derive(Clone, Debug, Default)]
pub(super) struct NumberStats {
    pub negative: u64,
    pub positive: u64,
    /// Cells with a printed sign.
    pub signed: u64,
    /// Cells with a D or C of their own.
    pub lettered: u64,
    pub numbers: u64,
    pub marks: MarkStats,
    /// The first line on which a number seems cut at a mark of its own.
    pub cut: Option<u32>,
}

/// What a column of words for debit and credit holds, against the sign of each column of numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct FlagStats {
    pub unknown: u64,
    /// The words that say neither.
    pub words: Words,
    /// Words for money out.
    pub outs: u64,
    /// What a cell without a word says.
    blank: Option<Direction>,
    /// For each column of numbers: out and negative, out and positive, in and negative, in and positive.
    pub crossed: Vec<[u64; 4]>,
    last: Option<(Vec<u8>, Option<Direction>)>,
}

/// What becomes of the file under one way to find the amounts.
#[derive(Clone, Debug, Default)]
pub(super) struct CandidateStats {
    pub lines: u64,
    pub negative: u64,
    pub positive: u64,
    /// Dated rows without a readable amount.
    pub problems: u64,
    /// Rows in which it differs from the first candidate.
    pub differs: u64,
    pub sum: i128,
    /// One for each column that may be the balance, then one for the balances that rows of their own print.
    pub chains: Vec<Chain>,
    /// Where columns have no names: pairs of them that may be balances before and after.
    pub brackets: Vec<Bracket>,
}

/// The value of a column, where it is the same in every row.
#[derive(Clone, Debug, Default)]
pub(super) struct Constant {
    pub value: Option<String>,
    pub differs: bool,
}

/// The last word of a status column, and what is known of it: rows of one status follow one another.
#[derive(Debug, Default)]
pub(super) struct Status {
    last: Vec<u8>,
    known: Option<(Rows, Option<Choice>)>,
}

impl Status {
    /// What is known of a status, looked up where it is not the last one.
    pub(super) fn of(
        &mut self,
        cell: &[u8],
        look_up: impl FnOnce(&[u8]) -> Option<(Rows, Option<Choice>)>,
    ) -> Option<&(Rows, Option<Choice>)> {
        if self.last != cell {
            self.known = look_up(cell);
            self.last = cell.to_vec();
        }
        self.known.as_ref()
    }
}

impl NumberStats {
    /// A number in a row that may be a line.
    #[inline]
    pub(super) fn add(&mut self, number: Number) {
        self.numbers += 1;
        let units = number.signed_units();
        self.negative += u64::from(units < 0);
        self.positive += u64::from(units > 0);
        self.signed += u64::from(number.has_sign());
        self.lettered += u64::from(number.direction().is_some());
    }
}

impl FlagStats {
    /// Nothing yet, against so many columns of numbers.
    pub(super) fn against(numbers: usize, blank: Option<Direction>) -> Self {
        Self { crossed: vec![[0; 4]; numbers], blank, ..Self::default() }
    }

    /// A row's word, against its numbers; the way that the word says.
    pub(super) fn add(
        &mut self,
        cell: &[u8],
        charset: Charset,
        values: &[Parsed],
        said: &BTreeMap<String, Direction>,
    ) -> Option<Direction> {
        let way = match &self.last {
            Some((last, way)) if last == cell => *way,
            _ if cell.is_empty() => self.blank,
            _ => {
                let way = header::direction_of(&charset.decode(cell), said);
                self.last = Some((cell.to_vec(), way));
                way
            }
        };
        let Some(direction) = way else {
            if !cell.is_empty() {
                self.unknown += 1;
                self.words.add(cell, charset);
            }
            return None;
        };
        let row = if direction == Direction::Out { 0 } else { 2 };
        self.outs += u64::from(direction == Direction::Out && !cell.is_empty());
        for (crossed, number) in self.crossed.iter_mut().zip(values.iter().map(|value| value.number())) {
            match number.map_or(0, |number| number.units) {
                0 => {}
                1.. => crossed[row + 1] += 1,
                _ => crossed[row] += 1,
            }
        }
        way
    }
}

impl CandidateStats {
    /// A row's amount, `None` where it cannot be read.
    #[inline]
    pub(super) fn add(&mut self, value: Option<i128>) {
        match value {
            Some(0) => {}
            Some(value) => {
                self.lines += 1;
                self.sum += value;
                self.negative += u64::from(value < 0);
                self.positive += u64::from(value > 0);
            }
            None => self.problems += 1,
        }
    }
}

impl Constant {
    pub(super) fn add(&mut self, cell: &[u8], charset: Charset) {
        if self.differs || cell.is_empty() {
            return;
        }
        match &self.value {
            None => self.value = Some(charset.decode(cell).into_owned()),
            Some(value) if value.as_bytes() == cell || *value == charset.decode(cell) => {}
            Some(_) => self.differs = true,
        }
    }

    /// The value that every row has.
    pub(super) fn only(&self) -> Option<&str> {
        self.value.as_deref().filter(|_| !self.differs)
    }
}
