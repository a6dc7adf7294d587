//! The linear layer: a weight for each feature and class, learned one confirmation at a time.
//!
//! The score of a class is the sum of its weights times the features; the scores become shares by the softmax. A
//! confirmation moves each weight against its gradient, less the more it was moved before (AdaGrad), so that a rare word
//! learns at once and a frequent one stays calm. Weights that were never moved are not kept: a feature has cells for the
//! classes that it once spoke for or against.
//! Source: J. Duchi, E. Hazan, Y. Singer, *Adaptive subgradient methods for online learning and stochastic
//! optimization* (2011).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::features::{Features, Name};

/// How far the first confirmation moves a weight.
const RATE: f32 = 0.5;
/// What a weight was moved before it was ever moved.
const FIRST_ENERGY: f32 = 0.01;
/// A class that was given a smaller share needs no telling that it is wrong.
const GRADIENT_MIN: f32 = 0.03;

/// The class that something is filed under; dense, from 0.
pub(super) type Class = u16;

/// The weight of a feature for a class.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    pub(super) class: Class,
    pub(super) weight: f32,
    /// The sum of all squared gradients.
    pub(super) energy: f32,
}

/// Where the cells of a feature stand.
#[derive(Clone, Copy, Debug)]
struct Row {
    start: u32,
    length: u16,
    /// There is room for two to the power of this.
    room: u8,
    /// Which confirmation moved it last.
    touched: u32,
}

/// Features' names are hashes already.
#[derive(Default)]
pub(super) struct Known(u64);

impl Hasher for Known {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A map whose keys are hashes.
pub(super) type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Known>>;

/// The weights.
#[derive(Clone, Debug, Default)]
pub(super) struct Linear {
    rows: ByHash<Row>,
    cells: Vec<Cell>,
    /// Rooms that were left, by their size.
    left: [Vec<u32>; 17],
    clock: u32,
}

impl Linear {
    /// Adds the score of every class to `scores`, which has a place for each.
    pub(super) fn score(&self, features: &Features, scores: &mut [f32]) {
        for (name, value) in &features.all {
            if let Some(row) = self.rows.get(name) {
                for cell in self.row(row) {
                    scores[usize::from(cell.class)] += cell.weight * value;
                }
            }
        }
    }

    /// Moves the weights: `gradients` says for each class by how much its share was too large.
    pub(super) fn step(&mut self, features: &Features, gradients: &[f32]) {
        self.clock = self.clock.saturating_add(1);
        let moved: Vec<(Class, f32)> = (0..)
            .zip(gradients)
            .filter(|(_, gradient)| gradient.abs() >= GRADIENT_MIN)
            .map(|(class, gradient)| (class, *gradient))
            .collect();
        for (name, value) in &features.all {
            let mut row = self.rows.get(name).copied().unwrap_or(Row::EMPTY);
            for (class, gradient) in &moved {
                let gradient = gradient * value;
                let cell = self.cell(&mut row, *class);
                cell.energy += gradient * gradient;
                cell.weight -= RATE * gradient / cell.energy.sqrt();
            }
            row.touched = self.clock;
            self.rows.insert(*name, row);
        }
    }

    /// How much each feature speaks for one class against another, in the order of the features.
    pub(super) fn leaning(&self, features: &Features, for_class: Class, against: Option<Class>) -> Vec<f32> {
        let lean = |(name, value): &(Name, f32)| {
            let cells = self.rows.get(name).map_or(&[][..], |row| self.row(row));
            let weight = |class| cells.iter().find(|cell| cell.class == class).map_or(0.0, |cell| cell.weight);
            value * (weight(for_class) - against.map_or(0.0, weight))
        };
        features.all.iter().map(lean).collect()
    }

    /// Takes a class out: what spoke for it speaks for `heir`, if there is one, or for nothing.
    pub(super) fn retire(&mut self, class: Class, heir: Option<Class>) {
        for row in self.rows.values_mut() {
            let cells = &mut self.cells[row.start as usize..][..usize::from(row.length)];
            let Some(at) = cells.iter().position(|cell| cell.class == class) else { continue };
            match heir.map(|heir| (heir, cells.iter().position(|cell| cell.class == heir))) {
                Some((heir, None)) => cells[at].class = heir,
                known => {
                    if let Some((_, Some(own))) = known {
                        cells[own].weight += cells[at].weight;
                        cells[own].energy += cells[at].energy;
                    }
                    cells[at..].rotate_left(1);
                    row.length -= 1;
                }
            }
        }
    }

    /// How many bytes the weights take.
    pub(super) fn bytes(&self) -> usize {
        self.cells.len() * size_of::<Cell>() + self.rows.len() * (size_of::<Name>() + size_of::<Row>() + 1)
    }

    /// Forgets the features that were moved longest ago, until the others take at most so many bytes.
    pub(super) fn forget_until(&mut self, bytes: usize) {
        let mut by_age: Vec<(u32, Name)> = self.rows.iter().map(|(name, row)| (row.touched, *name)).collect();
        by_age.sort_unstable_by(|a, b| b.cmp(a)); // the newest first; of equally old ones the name decides
        let mut kept = Self { clock: self.clock, ..Self::default() };
        for (touched, name) in by_age {
            if kept.bytes() >= bytes {
                break;
            }
            let mut row = Row::EMPTY;
            for cell in self.row(&self.rows[&name]) {
                *kept.cell(&mut row, cell.class) = *cell;
            }
            kept.rows.insert(name, Row { touched, ..row });
        }
        *self = kept;
    }

    /// Every feature with its cells and when it was moved last, by name.
    pub(super) fn dump(&self) -> Vec<(Name, u32, &[Cell])> {
        let mut all: Vec<(Name, u32, &[Cell])> =
            self.rows.iter().map(|(name, row)| (*name, row.touched, self.row(row))).collect();
        all.sort_unstable_by_key(|(name, ..)| *name);
        all
    }

    /// Weights that were kept.
    pub(super) fn restore(clock: u32, features: impl IntoIterator<Item = (Name, u32, Vec<Cell>)>) -> Self {
        let mut linear = Self { clock, ..Self::default() };
        for (name, touched, cells) in features {
            let mut row = Row::EMPTY;
            for cell in cells {
                *linear.cell(&mut row, cell.class) = cell;
            }
            linear.rows.insert(name, Row { touched, ..row });
        }
        linear
    }

    pub(super) const fn clock(&self) -> u32 {
        self.clock
    }

    fn row(&self, row: &Row) -> &[Cell] {
        &self.cells[row.start as usize..][..usize::from(row.length)]
    }

    /// The cell of a class, which is made if there is none.
    fn cell(&mut self, row: &mut Row, class: Class) -> &mut Cell {
        let found = self.row(row).iter().position(|cell| cell.class == class);
        let place = found.unwrap_or_else(|| {
            if usize::from(row.length) == row.capacity() {
                self.move_to_a_larger_room(row);
            }
            self.cells[row.start as usize + usize::from(row.length)] =
                Cell { class, weight: 0.0, energy: FIRST_ENERGY };
            row.length += 1;
            usize::from(row.length) - 1
        });
        &mut self.cells[row.start as usize + place]
    }

    #[expect(clippy::cast_possible_truncation, reason = "the weights take a few megabytes")]
    fn move_to_a_larger_room(&mut self, row: &mut Row) {
        let room = if row.capacity() == 0 { 0 } else { row.room + 1 };
        let start = self.left[usize::from(room)].pop().unwrap_or_else(|| {
            let start = self.cells.len();
            self.cells.resize(start + (1 << room), Cell::default());
            start as u32
        });
        let (from, length) = (row.start as usize, usize::from(row.length));
        self.cells.copy_within(from..from + length, start as usize);
        if row.capacity() > 0 {
            self.left[usize::from(row.room)].push(row.start);
        }
        *row = Row { start, room, ..*row };
    }
}

impl Row {
    const EMPTY: Self = Self { start: 0, length: 0, room: Self::NO_ROOM, touched: 0 };
    const NO_ROOM: u8 = u8::MAX;

    const fn capacity(&self) -> usize {
        if self.room == Self::NO_ROOM { 0 } else { 1 << self.room }
    }
}
