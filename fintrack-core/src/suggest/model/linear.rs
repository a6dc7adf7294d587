//! The linear layer: a weight for each feature and class, learned one confirmation at a time.
//!
//! The score of a class is the sum of its weights times the features; the scores become shares by the softmax. A
//! confirmation moves each weight against its gradient, less the more it was moved before (`AdaGrad`), so that a rare word
//! learns at once and a frequent one stays calm.
//!
//! Weights that were never moved are not kept: a feature has cells for the classes that it once spoke for or against. One
//! that spoke of many has a cell for every class instead, so that its scores are added by the processor several at a time.
//! That is a matter of room alone: what is said and what is [kept](Linear::cells) is the same either way. Room is held for
//! no more than [`HELD_FACTOR`] times the cells that were moved, so that what bounds these bounds the memory too.
//! Source: J. Duchi, E. Hazan, Y. Singer, *Adaptive subgradient methods for online learning and stochastic
//! optimization* (2011).

mod rooms;

use std::hash::BuildHasherDefault;
use std::ops::Range;

use smallvec::SmallVec;

use self::rooms::Rooms;
use super::features::{Features, Name};
use super::table::ByHash;

/// How far the first confirmation moves a weight.
const RATE: f32 = 0.5;
/// What a weight was moved before it was ever moved.
pub(super) const FIRST_ENERGY: f32 = 0.01;
/// The least that a weight was moved once it was.
const MOVED_ENERGY: f32 = f32::from_bits(FIRST_ENERGY.to_bits() + 1);
/// A class that was given a smaller share needs no telling that it is wrong.
const GRADIENT_MIN: f32 = 0.05;
/// A row of this many cells may become one of all classes…
const WIDE_CELLS_MIN: usize = 8;
/// …if at most so many times as many classes are known.
const WIDE_FACTOR: usize = 4;

/// So many times the cells that were moved have room at most, beside the first few.
const HELD_FACTOR: usize = 16;
const HELD_MIN: usize = 4_096;
/// No weight is larger. Single precision does not even see a step beside such a weight, so that none gets here by learning.
pub(super) const WEIGHT_MAX: f32 = 16_777_216.0;
/// No sum of squares is larger.
pub(super) const ENERGY_MAX: f32 = WEIGHT_MAX;

/// The class that something is filed under; dense, from 0.
pub(super) type Class = u16;

/// The weight of a feature for a class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) class: Class,
    pub(super) weight: f32,
    /// The sum of all squared gradients.
    pub(super) energy: f32,
}

impl Cell {
    const UNMOVED: Self = Self { class: 0, weight: 0.0, energy: FIRST_ENERGY };
}

/// Where the cells of a feature stand.
#[derive(Clone, Copy, Debug)]
struct Row {
    start: u32,
    /// At which confirmation it was moved last.
    touched: u32,
    length: u16,
    /// How many of its cells were ever moved.
    moved: u16,
    /// There is room for two to the power of this.
    room: u8,
    /// Whether it has a cell for every class: then all weights stand there, and behind them all energies.
    is_wide: bool,
}

/// Where a feature's row is.
type Slot = u32;
/// No row.
const NOWHERE: Slot = Slot::MAX;

/// The weights.
#[derive(Clone, Debug, Default)]
pub(super) struct Linear {
    slots: ByHash<Slot>,
    /// The feature of each row.
    names: Vec<Name>,
    rows: Vec<Row>,
    narrow: Rooms<Cell>,
    wide: Rooms<f32>,
    /// How many cells were ever moved.
    moved: usize,
}

/// Room for a step.
#[derive(Debug, Default)]
pub(super) struct Steps {
    slots: Vec<Slot>,
    moved: Vec<Moving>,
}

/// A class whose weights move.
#[derive(Clone, Copy, Debug)]
struct Moving {
    class: Class,
    /// By how much its share was too large.
    gradient: f32,
    /// What is said of it now, as far as its weights were moved.
    score: f32,
}

impl Linear {
    /// Finds the rows of features, those that there are; the first ones were found before.
    pub(super) fn find(&self, features: &Features, from: usize, steps: &mut Steps) {
        steps.slots.truncate(from);
        let slot = |(name, _): &(Name, f32)| self.slots.get(name).copied().unwrap_or(NOWHERE);
        steps.slots.extend(features.all[from..].iter().map(slot));
    }

    /// Adds what some of the features that were found say of every class to `scores`, which has a place for each.
    pub(super) fn score(&self, features: &Features, which: Range<usize>, steps: &Steps, scores: &mut [f32]) {
        for (slot, (_, value)) in steps.slots[which.clone()].iter().zip(&features.all[which]) {
            if let Some(row) = self.rows.get(*slot as usize) {
                self.add(row, *value, scores);
            }
        }
    }

    /// Moves the weights of rows that were found: `gradients` says for each class by how much its share was too large. `scores`
    /// are what all of the features said of each class, and become what they say now; of a feature that stands there twice,
    /// what it said in between counts for the first time.
    pub(super) fn step(
        &mut self,
        features: &Features,
        steps: &mut Steps,
        gradients: &[f32],
        scores: &mut [f32],
        now: u32,
    ) {
        steps.moved.clear();
        let classes = gradients.iter().zip(0..).filter(|(gradient, _)| gradient.abs() >= GRADIENT_MIN);
        steps.moved.extend(classes.map(|(gradient, class)| Moving { class, gradient: *gradient, score: 0.0 }));
        for (slot, (name, value)) in steps.slots.iter_mut().zip(&features.all) {
            if *slot == NOWHERE {
                if steps.moved.is_empty() {
                    continue;
                }
                *slot = self.slot(*name, steps.moved.len());
            }
            let mut row = self.rows[*slot as usize];
            let before = row.moved;
            for Moving { class, gradient, score } in &mut steps.moved {
                let gradient = *gradient * value;
                let place = self.cell(&mut row, *class, gradients.len());
                let [weight, energy] = self.numbers(&row, place);
                row.moved += u16::from(*energy <= FIRST_ENERGY);
                *energy = (*energy + gradient * gradient).clamp(MOVED_ENERGY, ENERGY_MAX);
                *weight -= RATE * gradient / energy.sqrt();
                *score += *weight * value;
            }
            row.touched = now;
            self.moved += usize::from(row.moved - before);
            self.rows[*slot as usize] = row;
        }
        for Moving { class, score, .. } in &steps.moved {
            scores[usize::from(*class)] = *score;
        }
        if self.holds_too_much() {
            self.lay_out(gradients.len()); // every row has cells: all keep their slots
        }
    }

    /// The row of a feature, which is made if there is none, with room for some cells.
    fn slot(&mut self, name: Name, cells: usize) -> Slot {
        let next = dense(self.rows.len());
        let slot = *self.slots.entry(name).or_insert(next);
        if slot == next {
            let row = self.narrow_row(cells.min(WIDE_CELLS_MIN), 0);
            self.push_row(name, row);
        }
        slot
    }

    /// How much each feature speaks for one class against another, in the order of the features.
    pub(super) fn leaning(&self, features: &Features, for_class: Class, against: Option<Class>) -> Vec<f32> {
        let lean = |(name, value): &(Name, f32)| {
            let row = self.slots.get(name).map(|slot| &self.rows[*slot as usize]);
            let weight = |class| row.map_or(0.0, |row| self.weight(row, class));
            value * (weight(for_class) - against.map_or(0.0, weight))
        };
        features.all.iter().map(lean).collect()
    }

    /// Takes a class out: what spoke for it speaks for `heir`, if there is one, or for nothing. So many classes are known.
    pub(super) fn retire(&mut self, class: Class, heir: Option<Class>, classes: usize) {
        for slot in 0..self.rows.len() {
            let mut row = self.rows[slot];
            let Some(from) = self.place(&row, class) else { continue };
            let [weight, energy] = self.take(&mut row, from);
            if let Some(heir) = heir.filter(|_| energy > FIRST_ENERGY) {
                let place = self.cell(&mut row, heir, classes);
                let [own, own_energy] = self.numbers(&row, place);
                let was_moved = *own_energy > FIRST_ENERGY;
                *own = (*own + weight).clamp(-WEIGHT_MAX, WEIGHT_MAX);
                *own_energy = (if was_moved { *own_energy } else { 0.0 } + energy).min(ENERGY_MAX);
            }
            self.rows[slot] = row;
        }
        self.lay_out(classes); // which counts what was moved
    }

    /// How many features there are, and how many cells were moved.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.rows.len(), self.moved)
    }

    /// Every feature: when it was moved last, and of how many classes it speaks.
    pub(super) fn ages(&self) -> impl Iterator<Item = (u32, usize)> {
        self.rows.iter().map(|row| (row.touched, row.moved.into()))
    }

    /// Forgets the features that were not moved since; others get their room.
    pub(super) fn forget_before(&mut self, since: u32) {
        let (names, rows) = (std::mem::take(&mut self.names), std::mem::take(&mut self.rows));
        for (name, row) in names.into_iter().zip(rows) {
            if row.touched >= since {
                self.slots.insert(name, dense(self.rows.len()));
                self.push_row(name, row);
            } else {
                self.slots.remove(&name);
                self.moved -= usize::from(row.moved);
                self.leave(&row);
            }
        }
    }

    /// Lays all rows out anew, for so many classes: those that speak of no class and the room that others left are gone.
    fn lay_out(&mut self, classes: usize) {
        let mut kept = Self::with_room(self.rows.len(), self.narrow.len().min(2 * self.moved));
        let mut cells = Vec::new();
        for (name, row) in self.names.iter().zip(&self.rows) {
            cells.clear();
            cells.extend(self.cells(row));
            if !cells.is_empty() {
                kept.push(*name, row.touched, &cells, classes);
            }
        }
        *self = kept;
    }

    /// Nothing, with room for so many features and cells.
    fn with_room(features: usize, cells: usize) -> Self {
        Self {
            slots: ByHash::with_capacity_and_hasher(features, BuildHasherDefault::default()),
            names: Vec::with_capacity(features),
            rows: Vec::with_capacity(features),
            narrow: Rooms::with_capacity(cells),
            ..Self::default()
        }
    }

    /// For how many cells there is room.
    fn held(&self) -> usize {
        self.narrow.len() + self.wide.len() / 2
    }

    fn holds_too_much(&self) -> bool {
        self.held() > HELD_FACTOR * self.moved + HELD_MIN
    }

    /// Every feature by name: when it was moved last, and its cells by class.
    pub(super) fn dump(&self) -> Vec<(Name, u32, Vec<Cell>)> {
        let cells = |(name, row): (&Name, &Row)| {
            let mut cells: Vec<Cell> = self.cells(row).collect();
            cells.sort_unstable_by_key(|cell| cell.class);
            (*name, row.touched, cells)
        };
        let mut all: Vec<(Name, u32, Vec<Cell>)> = self.names.iter().zip(&self.rows).map(cells).collect();
        all.sort_unstable_by_key(|(name, ..)| *name);
        all
    }

    /// Puts a feature back that was kept, of so many classes; one that is there already stays as it is.
    pub(super) fn push(&mut self, name: Name, touched: u32, cells: &[Cell], classes: usize) {
        let next = dense(self.rows.len());
        if *self.slots.entry(name).or_insert(next) != next {
            return;
        }
        let is_wide = is_crowded(cells.len(), classes);
        let mut row = if is_wide { self.wide_row(classes, touched) } else { self.narrow_row(cells.len(), touched) };
        for cell in cells {
            let place = self.cell(&mut row, cell.class, classes);
            let [weight, energy] = self.numbers(&row, place);
            row.moved += u16::from(*energy <= FIRST_ENERGY);
            (*weight, *energy) = (cell.weight, cell.energy);
        }
        self.moved += usize::from(row.moved);
        self.push_row(name, row);
    }

    fn push_row(&mut self, name: Name, row: Row) {
        self.names.push(name);
        self.rows.push(row);
    }

    /// The cells of a row that were ever moved.
    fn cells(&self, row: &Row) -> impl Iterator<Item = Cell> {
        let (narrow, [weights, energies]) = (self.narrow_cells(row), self.wide_numbers(row));
        let wide = weights.iter().zip(energies).zip(0..);
        let wide = wide.map(|((weight, energy), class)| Cell { class, weight: *weight, energy: *energy });
        narrow.iter().copied().chain(wide).filter(|cell| cell.energy > FIRST_ENERGY)
    }

    /// The cells of a narrow row; nothing of a wide one.
    fn narrow_cells(&self, row: &Row) -> &[Cell] {
        if row.is_wide { &[] } else { &self.narrow[row.range()] }
    }

    /// The weights and the energies of a wide row; nothing of a narrow one.
    fn wide_numbers(&self, row: &Row) -> [&[f32]; 2] {
        if !row.is_wide {
            return [&[], &[]];
        }
        let (start, length) = (row.start as usize, usize::from(row.length));
        [start, start + row.capacity()].map(|from| &self.wide[from..from + length])
    }

    fn add(&self, row: &Row, value: f32, scores: &mut [f32]) {
        if row.is_wide {
            let [weights, _] = self.wide_numbers(row);
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += weight * value;
            }
        } else {
            for cell in self.narrow_cells(row) {
                scores[usize::from(cell.class)] += cell.weight * value;
            }
        }
    }

    fn weight(&self, row: &Row, class: Class) -> f32 {
        match self.place(row, class) {
            Some(place) if row.is_wide => self.wide[row.start as usize + place],
            Some(place) => self.narrow[row.start as usize + place].weight,
            None => 0.0,
        }
    }

    /// The place of a class's cell within its row.
    fn place(&self, row: &Row, class: Class) -> Option<usize> {
        if row.is_wide {
            return (class < row.length).then_some(class.into());
        }
        self.narrow_cells(row).iter().position(|cell| cell.class == class)
    }

    /// The weight and the energy at a place of a row.
    fn numbers(&mut self, row: &Row, place: usize) -> [&mut f32; 2] {
        let start = row.start as usize;
        if row.is_wide {
            let (weights, energies) = self.wide[start..].split_at_mut(row.capacity());
            [&mut weights[place], &mut energies[place]]
        } else {
            let cell = &mut self.narrow[start + place];
            [&mut cell.weight, &mut cell.energy]
        }
    }

    /// The place of a class's cell, which is made if there is none; so many classes are known.
    fn cell(&mut self, row: &mut Row, class: Class, classes: usize) -> usize {
        if let Some(place) = self.place(row, class) {
            return place;
        }
        let length = usize::from(row.length);
        let must_move = row.is_wide || length == row.capacity(); // a wide one when the class came later
        if must_move {
            let is_wide = is_crowded(usize::from(row.moved) + usize::from(row.is_wide), classes);
            let other = if is_wide {
                self.wide_row(classes, row.touched)
            } else {
                self.narrow_row(usize::from(row.moved) + 1, row.touched)
            };
            self.move_to(row, other);
            if is_wide {
                return class.into();
            }
        }
        let place = usize::from(row.length);
        self.narrow[row.start as usize + place] = Cell { class, ..Cell::UNMOVED };
        row.length += 1;
        place
    }

    /// Takes the weight and the energy of a class out of a row.
    fn take(&mut self, row: &mut Row, place: usize) -> [f32; 2] {
        let [weight, energy] = self.numbers(row, place);
        let taken = [*weight, *energy];
        (*weight, *energy) = (0.0, FIRST_ENERGY);
        row.moved -= u16::from(taken[1] > FIRST_ENERGY);
        if !row.is_wide {
            let last = row.range().end - 1;
            self.narrow.swap(row.start as usize + place, last);
            row.length -= 1;
        }
        taken
    }

    /// A row without cells, with room for some.
    fn narrow_row(&mut self, cells: usize, touched: u32) -> Row {
        let room = room_for(cells);
        let start = self.narrow.take(room, Cell::UNMOVED);
        Row { start, touched, length: 0, moved: 0, room, is_wide: false }
    }

    /// A row with a cell for every class.
    fn wide_row(&mut self, classes: usize, touched: u32) -> Row {
        let room = room_for(classes);
        let start = self.wide.take(room + 1, 0.0);
        #[expect(clippy::cast_possible_truncation, reason = "there are at most 65,535 classes")]
        let row = Row { start, touched, length: classes as u16, moved: 0, room, is_wide: true };
        self.wide[start as usize..][..row.capacity()].fill(0.0);
        self.wide[start as usize + row.capacity()..][..row.capacity()].fill(FIRST_ENERGY);
        row
    }

    /// Moves the cells of a row to another, whose place it takes.
    fn move_to(&mut self, row: &mut Row, mut other: Row) {
        let cells: SmallVec<[Cell; 2 * WIDE_CELLS_MIN]> = self.cells(row).collect();
        for (at, cell) in cells.into_iter().enumerate() {
            if other.is_wide {
                let [weight, energy] = self.numbers(&other, cell.class.into());
                (*weight, *energy) = (cell.weight, cell.energy);
            } else {
                self.narrow[other.start as usize + at] = cell;
                other.length += 1;
            }
            other.moved += 1;
        }
        self.leave(row);
        *row = other;
    }

    /// Leaves a row's room to others.
    fn leave(&mut self, row: &Row) {
        if row.is_wide {
            self.wide.leave(row.room + 1, row.start);
        } else {
            self.narrow.leave(row.room, row.start);
        }
    }
}

impl Row {
    const fn capacity(&self) -> usize {
        1 << self.room
    }

    const fn range(&self) -> Range<usize> {
        self.start as usize..self.start as usize + self.length as usize
    }
}

/// Whether a feature that was moved for so many of the classes is better kept with a cell for each.
const fn is_crowded(moved: usize, classes: usize) -> bool {
    moved >= WIDE_CELLS_MIN && classes <= WIDE_FACTOR * moved
}

/// There is room for so many cells in two to the power of this.
#[expect(clippy::cast_possible_truncation, reason = "a logarithm")]
const fn room_for(cells: usize) -> u8 {
    cells.next_power_of_two().trailing_zeros() as u8
}

#[expect(clippy::cast_possible_truncation, reason = "the weights take a few megabytes")]
const fn dense(number: usize) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests;
