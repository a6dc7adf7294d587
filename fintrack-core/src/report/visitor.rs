//! What a walk over the books is made for: visitors that sum what counts, and visitors that keep it.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use foldhash::fast::FixedState;

use super::walk::{Line, When};
use super::{Contribution, ReportError, Source};
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money};

/// Sees every posting that counts, each with the line that a report adds it to.
pub(super) trait Visitor<L = Line> {
    fn see(&mut self, line: L, contribution: Contribution) -> Result<(), ReportError>;
    /// An amount that has no rate and so is in no figure.
    fn miss(&mut self, line: L, source: Source, amount: Money) -> Result<(), ReportError>;
}

/// Passes on only the lines that are wanted; of others not even a missing rate is told.
pub(super) struct Only<'v, V, W> {
    pub visitor: &'v mut V,
    pub is_wanted: W,
}

impl<V: Visitor, W: Fn(&Line) -> bool> Visitor for Only<'_, V, W> {
    fn see(&mut self, line: Line, contribution: Contribution) -> Result<(), ReportError> {
        if (self.is_wanted)(&line) { self.visitor.see(line, contribution) } else { Ok(()) }
    }

    fn miss(&mut self, line: Line, source: Source, amount: Money) -> Result<(), ReportError> {
        if (self.is_wanted)(&line) { self.visitor.miss(line, source, amount) } else { Ok(()) }
    }
}

/// Tells once of each part that has no rate, however many pieces of the calendar it is visited in.
pub(super) struct Once<'v, V> {
    visitor: &'v mut V,
    /// The piece in which each was missed first.
    missed: HashMap<Source, When>,
}

impl<'v, V> Once<'v, V> {
    pub(super) fn new(visitor: &'v mut V) -> Self {
        Self { visitor, missed: HashMap::new() }
    }
}

impl<V: Visitor> Visitor for Once<'_, V> {
    fn see(&mut self, line: Line, contribution: Contribution) -> Result<(), ReportError> {
        self.visitor.see(line, contribution)
    }

    fn miss(&mut self, line: Line, source: Source, amount: Money) -> Result<(), ReportError> {
        let first = *self.missed.entry(source).or_insert(line.when);
        if first == line.when { self.visitor.miss(line, source, amount) } else { Ok(()) }
    }
}

/// The sums of a walk, by line, in the order in which the lines were first seen.
pub(super) struct Sums<L = Line> {
    zero: Money,
    lines: Vec<(L, Money)>,
    /// Where each line stands. It is looked up once a posting, so that its hash is most of what a sum costs.
    places: HashMap<L, usize, FixedState>,
    unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

/// Whether a line adds to a figure or takes away from it; `None` when it is no part of it.
pub(super) type Weight<'w, L = Line> = dyn Fn(&L) -> Option<Sign> + 'w;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
}

impl Sign {
    pub(super) const fn turned(self) -> Self {
        match self {
            Self::Plus => Self::Minus,
            Self::Minus => Self::Plus,
        }
    }

    /// What an amount adds.
    pub(super) fn of(self, amount: Money) -> Money {
        match self {
            Self::Plus => amount,
            Self::Minus => -amount,
        }
    }

    pub(super) const fn plus_if(is_part: bool) -> Option<Self> {
        if is_part { Some(Self::Plus) } else { None }
    }
}

impl<L: Copy + Eq + Hash> Sums<L> {
    pub(super) fn new(currency: Currency) -> Self {
        let (lines, places) = (Vec::new(), HashMap::default());
        Self { zero: Money::zero(currency), lines, places, unconverted: BTreeMap::new() }
    }

    /// A figure: the sum of the lines that are part of it.
    pub(super) fn total(&self, weight: &Weight<'_, L>) -> Result<Money, ReportError> {
        let parts = self.lines.iter().filter_map(|(line, sum)| Some(weight(line)?.of(*sum)));
        Ok(Money::sum(self.zero.currency(), parts)?)
    }

    /// What one line sums to.
    pub(super) fn of(&self, line: &L) -> Money {
        self.places.get(line).map_or(self.zero, |at| self.lines[*at].1)
    }

    pub(super) const fn zero(&self) -> Money {
        self.zero
    }

    /// The lines with what they sum to.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&L, Money)> {
        self.lines.iter().map(|(line, sum)| (line, *sum))
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &L> {
        self.lines.iter().map(|(line, _)| line)
    }

    pub(super) const fn unconverted(&self) -> &BTreeMap<Currency, Unconverted<Source>> {
        &self.unconverted
    }

    pub(super) fn into_unconverted(self) -> BTreeMap<Currency, Unconverted<Source>> {
        self.unconverted
    }
}

impl<L: Copy + Eq + Hash> Visitor<L> for Sums<L> {
    fn see(&mut self, line: L, contribution: Contribution) -> Result<(), ReportError> {
        let at = *self.places.entry(line).or_insert_with(|| {
            self.lines.push((line, self.zero));
            self.lines.len() - 1
        });
        let sum = &mut self.lines[at].1;
        *sum = sum.checked_add(contribution.amount)?;
        Ok(())
    }

    fn miss(&mut self, _: L, source: Source, amount: Money) -> Result<(), ReportError> {
        let missing = self
            .unconverted
            .entry(amount.currency())
            .or_insert_with(|| Unconverted { sum: Money::zero(amount.currency()), ids: Vec::new() });
        missing.sum = missing.sum.checked_add(amount)?;
        missing.ids.push(source);
        Ok(())
    }
}

/// The contributions to one figure.
pub(super) struct Collector<'w, L = Line> {
    weight: &'w Weight<'w, L>,
    found: Vec<Contribution>,
}

impl<'w, L> Collector<'w, L> {
    pub(super) fn new(weight: &'w Weight<'w, L>) -> Self {
        Self { weight, found: Vec::new() }
    }

    pub(super) fn found(self) -> Vec<Contribution> {
        self.found
    }
}

impl<L> Visitor<L> for Collector<'_, L> {
    fn see(&mut self, line: L, contribution: Contribution) -> Result<(), ReportError> {
        let part = |sign: Sign| Contribution { amount: sign.of(contribution.amount), ..contribution };
        self.found.extend((self.weight)(&line).map(part));
        Ok(())
    }

    fn miss(&mut self, _: L, _: Source, _: Money) -> Result<(), ReportError> {
        Ok(())
    }
}
