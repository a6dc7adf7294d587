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

use std::hash::BuildHasherDefault;
use std::ops::Range;

use super::features::{Features, Name};
use super::table::ByHash;

/// How far the first confirmation moves a weight.
const RATE: f32 = 0.5;
/// What a weight was moved before it was ever moved.
pub(super) const FIRST_ENERGY: f32 = 0.01;
/// The least that a weight was moved once it was.
const MOVED_ENERGY: f32 = f32::from_bits(FIRST_ENERGY.to_bits() + 1);
/// A class that was given a smaller share needs no telling that it is wrong.
const GRADIENT_MIN: f32 = 0.03;
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

/// Where the cells of a feature stand.
#[derive(Clone, Copy, Debug)]
struct Row {
    name: Name,
    start: u32,
    length: u16,
    /// There is room for two to the power of this.
    room: u8,
    /// Whether a cell's place is its class.
    is_wide: bool,
    /// At which confirmation it was moved last.
    touched: u32,
}

/// Where a feature's row is.
type Slot = u32;
/// No row.
const NOWHERE: Slot = Slot::MAX;

/// The weights.
#[derive(Clone, Debug, Default)]
pub(super) struct Linear {
    slots: ByHash<Slot>,
    rows: Vec<Row>,
    classes: Vec<Class>,
    weights: Vec<f32>,
    energies: Vec<f32>,
    /// Rooms that were left, by their size.
    left: [Vec<u32>; 17],
    /// How many cells were ever moved.
    moved: usize,
}

/// Room for a step.
#[derive(Debug, Default)]
pub(super) struct Steps {
    slots: Vec<Slot>,
    moved: Vec<(Class, f32)>,
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

    /// Moves the weights of rows that were found: `gradients` says for each class by how much its share was too large.
    pub(super) fn step(&mut self, features: &Features, steps: &mut Steps, gradients: &[f32], now: u32) {
        steps.moved.clear();
        let classes = gradients.iter().zip(0..).filter(|(gradient, _)| gradient.abs() >= GRADIENT_MIN);
        steps.moved.extend(classes.map(|(gradient, class)| (class, *gradient)));
        for (slot, (name, value)) in steps.slots.iter_mut().zip(&features.all) {
            if *slot == NOWHERE {
                if steps.moved.is_empty() {
                    continue;
                }
                *slot = self.slot(*name);
            }
            let mut row = self.rows[*slot as usize];
            for (class, gradient) in &steps.moved {
                let gradient = gradient * value;
                let place = self.cell(&mut row, *class, gradients.len());
                let energy = self.energies[place];
                self.moved += usize::from(energy <= FIRST_ENERGY);
                let energy = (energy + gradient * gradient).clamp(MOVED_ENERGY, ENERGY_MAX);
                self.energies[place] = energy;
                self.weights[place] -= RATE * gradient / energy.sqrt();
            }
            row.touched = now;
            self.rows[*slot as usize] = row;
        }
        if self.holds_too_much() {
            self.lay_out(gradients.len()); // every row has cells: all keep their slots
        }
    }

    /// The row of a feature, which is made if there is none.
    fn slot(&mut self, name: Name) -> Slot {
        let next = dense(self.rows.len());
        let slot = *self.slots.entry(name).or_insert(next);
        if slot == next {
            self.rows.push(Row::empty(name));
        }
        slot
    }

    /// How much each feature speaks for one class against another, in the order of the features.
    pub(super) fn leaning(&self, features: &Features, for_class: Class, against: Option<Class>) -> Vec<f32> {
        let lean = |(name, value): &(Name, f32)| {
            let row = self.slots.get(name).map(|slot| &self.rows[*slot as usize]);
            let weight = |class| row.and_then(|row| self.place(row, class)).map_or(0.0, |place| self.weights[place]);
            value * (weight(for_class) - against.map_or(0.0, weight))
        };
        features.all.iter().map(lean).collect()
    }

    /// Takes a class out: what spoke for it speaks for `heir`, if there is one, or for nothing. So many classes are known.
    pub(super) fn retire(&mut self, class: Class, heir: Option<Class>, classes: usize) {
        for slot in 0..self.rows.len() {
            let mut row = self.rows[slot];
            let Some(from) = self.place(&row, class) else { continue };
            let (weight, energy) = (self.weights[from], self.energies[from]);
            let was_moved = energy > FIRST_ENERGY;
            if row.is_wide {
                (self.weights[from], self.energies[from]) = (0.0, FIRST_ENERGY);
            } else {
                self.remove(&mut row, from);
            }
            self.moved -= usize::from(was_moved);
            if let Some(heir) = heir.filter(|_| was_moved) {
                let place = self.cell(&mut row, heir, classes);
                let is_first = self.energies[place] <= FIRST_ENERGY;
                self.moved += usize::from(is_first);
                self.weights[place] = (self.weights[place] + weight).clamp(-WEIGHT_MAX, WEIGHT_MAX);
                let own = if is_first { 0.0 } else { self.energies[place] };
                self.energies[place] = (own + energy).min(ENERGY_MAX);
            }
            self.rows[slot] = row;
        }
        self.lay_out(classes);
    }

    /// How many features there are, and how many cells were moved.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.rows.len(), self.moved)
    }

    /// Every feature: when it was moved last, and of how many classes it speaks.
    pub(super) fn ages(&self) -> impl Iterator<Item = (u32, usize)> {
        self.rows.iter().map(|row| (row.touched, self.cells(row).count()))
    }

    /// Forgets the features that were not moved since; others get their room.
    pub(super) fn forget_before(&mut self, since: u32) {
        let rows = std::mem::take(&mut self.rows);
        for row in rows {
            if row.touched >= since {
                self.slots.insert(row.name, dense(self.rows.len()));
                self.rows.push(row);
            } else {
                self.slots.remove(&row.name);
                self.moved -= self.cells(&row).count();
                self.leave(&row);
            }
        }
    }

    /// Lays all rows out anew, for so many classes: those that speak of no class and the room that others left are gone.
    fn lay_out(&mut self, classes: usize) {
        let mut kept = Self::with_room(self.rows.len(), self.weights.len().min(2 * self.moved));
        let mut cells = Vec::new();
        for row in &self.rows {
            cells.clear();
            cells.extend(self.cells(row));
            if !cells.is_empty() {
                kept.push(row.name, row.touched, &cells, classes);
            }
        }
        *self = kept;
    }

    /// Nothing, with room for so many features and cells.
    fn with_room(features: usize, cells: usize) -> Self {
        Self {
            slots: ByHash::with_capacity_and_hasher(features, BuildHasherDefault::default()),
            rows: Vec::with_capacity(features),
            classes: Vec::with_capacity(cells),
            weights: Vec::with_capacity(cells),
            energies: Vec::with_capacity(cells),
            ..Self::default()
        }
    }

    fn holds_too_much(&self) -> bool {
        self.weights.len() > HELD_FACTOR * self.moved + HELD_MIN
    }

    /// Every feature by name: when it was moved last, and its cells by class.
    pub(super) fn dump(&self) -> Vec<(Name, u32, Vec<Cell>)> {
        let cells = |row: &Row| {
            let mut cells: Vec<Cell> = self.cells(row).collect();
            cells.sort_unstable_by_key(|cell| cell.class);
            (row.name, row.touched, cells)
        };
        let mut all: Vec<(Name, u32, Vec<Cell>)> = self.rows.iter().map(cells).collect();
        all.sort_unstable_by_key(|(name, ..)| *name);
        all
    }

    /// Puts a feature back that was kept, of so many classes; one that is there already stays as it is.
    pub(super) fn push(&mut self, name: Name, touched: u32, cells: &[Cell], classes: usize) {
        let next = dense(self.rows.len());
        if *self.slots.entry(name).or_insert(next) != next {
            return;
        }
        let mut row = Row { touched, ..Row::empty(name) };
        if is_crowded(cells.len(), classes) {
            self.widen(&mut row, classes);
        } else if !cells.is_empty() {
            self.move_to(&mut row, room_for(cells.len()));
        }
        for cell in cells {
            let place = self.cell(&mut row, cell.class, classes);
            self.moved += usize::from(self.energies[place] <= FIRST_ENERGY);
            (self.weights[place], self.energies[place]) = (cell.weight, cell.energy);
        }
        self.rows.push(row);
    }

    /// The cells of a row that were ever moved.
    fn cells(&self, row: &Row) -> impl Iterator<Item = Cell> {
        row.range().filter_map(|place| {
            let cell = Cell { class: self.classes[place], weight: self.weights[place], energy: self.energies[place] };
            (cell.energy > FIRST_ENERGY).then_some(cell)
        })
    }

    fn add(&self, row: &Row, value: f32, scores: &mut [f32]) {
        let weights = &self.weights[row.range()];
        if row.is_wide {
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += weight * value;
            }
        } else {
            for (class, weight) in self.classes[row.range()].iter().zip(weights) {
                scores[usize::from(*class)] += weight * value;
            }
        }
    }

    fn place(&self, row: &Row, class: Class) -> Option<usize> {
        let range = row.range();
        if row.is_wide {
            let place = range.start + usize::from(class);
            return range.contains(&place).then_some(place);
        }
        let at = self.classes[range.clone()].iter().position(|of| *of == class)?;
        Some(range.start + at)
    }

    /// The place of a class's cell, which is made if there is none; so many classes are known.
    fn cell(&mut self, row: &mut Row, class: Class, classes: usize) -> usize {
        if let Some(place) = self.place(row, class) {
            return place;
        }
        if row.is_wide {
            // The class came later than the row's cells.
            if is_crowded(self.cells(row).count() + 1, classes) {
                self.widen(row, classes);
                return row.start as usize + usize::from(class);
            }
            self.narrow(row);
        }
        let length = usize::from(row.length);
        if length == row.capacity() {
            if is_crowded(length, classes) {
                self.widen(row, classes);
                return row.start as usize + usize::from(class);
            }
            self.move_to(row, room_for(length + 1));
        }
        let place = row.start as usize + length;
        (self.classes[place], self.weights[place], self.energies[place]) = (class, 0.0, FIRST_ENERGY);
        row.length += 1;
        place
    }

    /// Gives every class a cell at its place.
    fn widen(&mut self, row: &mut Row, classes: usize) {
        let cells: Vec<Cell> = self.cells(row).collect();
        self.leave(row);
        let room = room_for(classes);
        #[expect(clippy::cast_possible_truncation, reason = "there are at most 65,535 classes")]
        let length = classes as u16;
        *row = Row { start: self.room(room), room, length, is_wide: true, ..*row };
        let start = row.start as usize;
        for class in 0..length {
            let place = start + usize::from(class);
            (self.classes[place], self.weights[place], self.energies[place]) = (class, 0.0, FIRST_ENERGY);
        }
        for cell in cells {
            let place = start + usize::from(cell.class);
            (self.weights[place], self.energies[place]) = (cell.weight, cell.energy);
        }
    }

    /// Gives only the classes a cell that were ever moved, and has room for one more.
    fn narrow(&mut self, row: &mut Row) {
        let cells: Vec<Cell> = self.cells(row).collect();
        self.leave(row);
        let room = room_for(cells.len() + 1);
        *row = Row { start: self.room(room), room, length: 0, is_wide: false, ..*row };
        for cell in cells {
            let place = row.start as usize + usize::from(row.length);
            (self.classes[place], self.weights[place], self.energies[place]) = (cell.class, cell.weight, cell.energy);
            row.length += 1;
        }
    }

    /// Leaves a row's room to others.
    fn leave(&mut self, row: &Row) {
        if row.capacity() > 0 {
            self.left[usize::from(row.room)].push(row.start);
        }
    }

    fn move_to(&mut self, row: &mut Row, room: u8) {
        let start = self.room(room);
        let (from, to) = (row.range(), start as usize);
        self.classes.copy_within(from.clone(), to);
        self.weights.copy_within(from.clone(), to);
        self.energies.copy_within(from, to);
        self.leave(row);
        *row = Row { start, room, ..*row };
    }

    fn room(&mut self, room: u8) -> u32 {
        self.left[usize::from(room)].pop().unwrap_or_else(|| {
            let start = self.classes.len();
            let end = start + (1 << room);
            self.classes.resize(end, 0);
            self.weights.resize(end, 0.0);
            self.energies.resize(end, FIRST_ENERGY);
            dense(start)
        })
    }

    /// Takes a cell out of a narrow row; the last one takes its place.
    fn remove(&mut self, row: &mut Row, place: usize) {
        let last = row.range().end - 1;
        self.classes.swap(place, last);
        self.weights.swap(place, last);
        self.energies.swap(place, last);
        row.length -= 1;
    }
}

impl Row {
    const NO_ROOM: u8 = u8::MAX;

    const fn empty(name: Name) -> Self {
        Self { name, start: 0, length: 0, room: Self::NO_ROOM, is_wide: false, touched: 0 }
    }

    const fn capacity(&self) -> usize {
        if self.room == Self::NO_ROOM { 0 } else { 1 << self.room }
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
