//! The model as bytes: kept between two runs, and thrown away whenever that is easier, for the events make it again.
//!
//! | bytes | |
//! |---|---|
//! | 4 | `FTCM` |
//! | 2 | the version of what follows |
//! | … | counts, the record, classes, features, merchants, amounts; each table by name |
//! | 8 | XXH3-64 of all that stands before |
//!
//! Numbers are little-endian and of fixed width, floats are their bits: what is written and read again is the same model, and
//! two models that learned the same are the same bytes.
//!
//! Law: any bytes are refused, or are a model that works, takes no more than [`STATE_BYTES_MAX`] whatever it learns then, and
//! is written and read again as it is.

mod read;

use chrono::Datelike;
use thiserror::Error;
use twox_hash::XxHash3_64;

use super::confidence::Record;
use super::memory::Size;
use super::{Label, Life, Model};
use crate::suggest::dictionary::Concept;
use crate::suggest::forget::kept_since;

/// How many bytes a state may take. What was not needed for the longest is forgotten before it grows larger.
pub const STATE_BYTES_MAX: usize = 16_000_000;

/// How many bytes a model's state may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit(pub(super) usize);

impl Default for Limit {
    fn default() -> Self {
        Self(STATE_BYTES_MAX)
    }
}

const MAGIC: [u8; 4] = *b"FTCM";
const VERSION: u16 = 3;
const CHECK_BYTES: usize = 8;

/// What each part takes.
mod bytes {
    /// The beginning, clock and count, the record, what names say, the counts of four tables, and the checksum.
    pub(super) const HEAD: usize = 6 + 8 + 48 + 24 + 16 + 8;
    pub(super) const LABEL: usize = 25;
    pub(super) const STEM: usize = 5;
    pub(super) const FEATURE: usize = 14;
    pub(super) const CELL: usize = 10;
    pub(super) const HABIT: usize = 31;
    pub(super) const RUN: usize = 3;
    pub(super) const WORD: usize = 8;
    pub(super) const AMOUNT: usize = 14;
    pub(super) const PAIR: usize = 6;
}

/// Why bytes are no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StateError {
    /// Something else was given.
    #[error("not the state of a classifier: it does not begin with `FTCM`")]
    Foreign,
    /// A later program wrote it.
    #[error("the state is of version {version}: this program reads version {VERSION}")]
    Version {
        /// The version it says.
        version: u16,
    },
    /// There are more bytes than a state ever has.
    #[error("the state has {bytes} bytes: it may have {STATE_BYTES_MAX}")]
    Large {
        /// How many there are.
        bytes: usize,
    },
    /// Some bytes are not those that were written.
    #[error("the state is damaged: {what}")]
    Damaged {
        /// What does not fit.
        what: &'static str,
    },
}

impl Model {
    /// The model as bytes. The same model gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.state_bytes());
        out.extend(MAGIC);
        out.extend(VERSION.to_le_bytes());
        self.write(&mut out);
        out.extend(XxHash3_64::oneshot(&out).to_le_bytes());
        out
    }

    /// The model that was written.
    ///
    /// # Errors
    /// [`StateError`], when the bytes are something else, of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StateError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(StateError::Foreign)?;
        let (version, rest) = rest.split_first_chunk().ok_or(damaged("it ends too early"))?;
        let version = u16::from_le_bytes(*version);
        if version != VERSION {
            return Err(StateError::Version { version });
        }
        if bytes.len() > STATE_BYTES_MAX {
            return Err(StateError::Large { bytes: bytes.len() });
        }
        let (body, check) = rest.split_last_chunk::<CHECK_BYTES>().ok_or(damaged("it ends too early"))?;
        if XxHash3_64::oneshot(&bytes[..bytes.len() - CHECK_BYTES]) != u64::from_le_bytes(*check) {
            return Err(damaged("its checksum is another"));
        }
        Self::read(body)
    }

    /// How many bytes the state takes.
    pub fn state_bytes(&self) -> usize {
        let (features, cells) = self.linear.size();
        let (amounts, pairs) = self.amounts.size();
        self.lasting_bytes()
            + features * bytes::FEATURE
            + cells * bytes::CELL
            + self.memory.size().bytes()
            + amounts * bytes::AMOUNT
            + pairs * bytes::PAIR
    }

    /// How many of them are never forgotten.
    fn lasting_bytes(&self) -> usize {
        bytes::HEAD + self.labels.len() * bytes::LABEL + self.meanings.stems() * bytes::STEM
    }

    /// Forgets what was not needed for the longest when the state takes more than it may; an eighth stays free, so that it is
    /// not done often. Classes are never forgotten: their names are short, and take less than half of what a state may.
    pub(super) fn keep_within_limit(&mut self) {
        let Limit(limit) = self.limit;
        if self.state_bytes() <= limit {
            return;
        }
        let features = self.linear.ages().map(|(age, cells)| (age, bytes::FEATURE + cells * bytes::CELL));
        let habits = self.memory.ages().map(|(age, habit)| (age, habit.bytes()));
        let amounts = self.amounts.ages().map(|(age, pairs)| (age, bytes::AMOUNT + pairs * bytes::PAIR));
        let room = (limit - limit / 8).saturating_sub(self.lasting_bytes());
        let since = kept_since(features.chain(habits).chain(amounts), self.clock, room);
        self.linear.forget_before(since);
        self.memory.forget_before(since);
        self.amounts.forget_before(since);
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.write_record(out);
        count(out, self.labels.len());
        for label in &self.labels {
            label.write(out);
        }
        let features = self.linear.dump();
        count(out, features.len());
        for (name, touched, cells) in features {
            out.extend(name.to_le_bytes());
            out.extend(touched.to_le_bytes());
            short(out, cells.len());
            for cell in cells {
                out.extend(cell.class.to_le_bytes());
                out.extend(cell.weight.to_le_bytes());
                out.extend(cell.energy.to_le_bytes());
            }
        }
        self.write_memory(out);
    }

    fn write_record(&self, out: &mut Vec<u8>) {
        let Record { known, new, known_guesses, new_guesses, intercept, slope } = self.record;
        out.extend([self.clock, self.seen].map(u32::to_le_bytes).as_flattened());
        out.extend([known, new, intercept, slope].map(f64::to_le_bytes).as_flattened());
        for guesses in [known_guesses, new_guesses] {
            out.extend([guesses.answered, guesses.right].map(u32::to_le_bytes).as_flattened());
        }
        out.extend(self.affinity.weights.map(f32::to_le_bytes).as_flattened());
        out.extend(self.affinity.energies.map(f32::to_le_bytes).as_flattened());
    }

    fn write_memory(&self, out: &mut Vec<u8>) {
        let habits = self.memory.dump();
        count(out, habits.len());
        for (name, habit) in habits {
            out.extend(name.to_le_bytes());
            out.extend([habit.touched, habit.seen].map(u32::to_le_bytes).as_flattened());
            out.extend(habit.rate.to_le_bytes());
            out.extend(habit.last.map_or(i32::MIN, |day| day.num_days_from_ce()).to_le_bytes());
            out.push(u8::try_from(habit.words.len()).unwrap_or(u8::MAX));
            out.extend(habit.words.iter().flat_map(|word| word.to_le_bytes()));
            short(out, habit.runs.len());
            for run in &habit.runs {
                out.extend(run.class.to_le_bytes());
                out.push(run.times);
            }
        }
        let amounts = self.amounts.dump();
        count(out, amounts.len());
        for (name, amount) in amounts {
            out.extend(name.to_le_bytes());
            out.extend(amount.touched.to_le_bytes());
            short(out, amount.times.0.len());
            for (class, times) in &amount.times.0 {
                out.extend(class.to_le_bytes());
                out.extend(times.to_le_bytes());
            }
        }
    }
}

impl Size {
    const fn bytes(self) -> usize {
        self.habits * bytes::HABIT + self.runs * bytes::RUN + self.words * bytes::WORD
    }
}

impl Label {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.meaning.concept.map_or(0, Concept::id).to_le_bytes());
        short(out, self.meaning.stems.len());
        out.extend(self.meaning.stems.as_flattened());
        out.extend(self.seen.to_le_bytes());
        out.extend(self.rate.to_le_bytes());
        let (life, heir) = match self.life {
            Life::Active => (ACTIVE, 0),
            Life::Retired => (RETIRED, 0),
            Life::MergedInto(heir) => (MERGED, heir),
        };
        out.push(life);
        out.extend(heir.to_le_bytes());
    }
}

const ACTIVE: u8 = 0;
const RETIRED: u8 = 1;
const MERGED: u8 = 2;

const fn damaged(what: &'static str) -> StateError {
    StateError::Damaged { what }
}

fn count(out: &mut Vec<u8>, count: usize) {
    out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn short(out: &mut Vec<u8>, count: usize) {
    out.extend(u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes());
}

#[cfg(test)]
mod tests;
