//! Reading a state, of which nothing is believed before it was looked at.

use chrono::NaiveDate;
use smallvec::SmallVec;

use super::super::affinity::{Meaning, Meanings, STEMS_MAX, TIES};
use super::super::confidence::{Guesses, Record, SLOPE_MAX, SLOPE_MIN};
use super::super::features::Name;
use super::super::linear::{Cell, Class, ENERGY_MAX, FIRST_ENERGY, WEIGHT_MAX};
use super::super::memory::{Habit, RUNS_KEPT, Run};
use super::super::tally::{Amount, Times};
use super::super::{CLASSES_MAX, CLOCK_MAX, Label, Life, Model, dense};
use super::{ACTIVE, MERGED, RETIRED, StateError, damaged};
use crate::suggest::dictionary::Concept;

impl Model {
    pub(super) fn read(body: &[u8]) -> Result<Self, StateError> {
        let mut bytes = Reader { rest: body, clock: 0, classes: 0 };
        let mut model = Self::default();
        model.read_record(&mut bytes)?;
        model.read_labels(&mut bytes)?;
        bytes.table(|bytes, name| {
            let touched = bytes.age()?;
            let cells = bytes.list(Reader::cell)?;
            if cells.is_empty() || !cells.is_sorted_by(|a, b| a.class < b.class) {
                return Err(damaged("a feature's classes are missing or out of order"));
            }
            model.linear.push(name, touched, &cells, bytes.classes);
            Ok(())
        })?;
        model.read_memory(&mut bytes)?;
        bytes.table(|bytes, name| {
            model.amounts.push(name, bytes.amount()?);
            Ok(())
        })?;
        if bytes.rest.is_empty() { Ok(model) } else { Err(damaged("something stands behind its end")) }
    }

    fn read_record(&mut self, bytes: &mut Reader<'_>) -> Result<(), StateError> {
        (self.clock, self.seen) = (bytes.u32()?, bytes.u32()?);
        if self.clock > CLOCK_MAX || self.seen > self.clock {
            return Err(damaged("it was taught more often than its clock says"));
        }
        bytes.clock = self.clock;
        let (known, new) = (bytes.share()?, bytes.share()?);
        let (intercept, slope) = (bytes.f64()?, bytes.f64()?);
        if !(SLOPE_MIN..=SLOPE_MAX).contains(&slope) {
            return Err(damaged("the slope of the confidence is out of bounds"));
        }
        let (known_guesses, new_guesses) = (bytes.guesses()?, bytes.guesses()?);
        if u64::from(known_guesses.answered) + u64::from(new_guesses.answered) > self.clock.into() {
            return Err(damaged("more guesses were answered than there were confirmations"));
        }
        self.record = Record { known, new, known_guesses, new_guesses, intercept, slope };
        for place in 0..TIES {
            self.affinity.weights[place] = bytes.weight()?;
        }
        for place in 0..TIES {
            self.affinity.energies[place] = bytes.energy(1.0)?;
        }
        Ok(())
    }

    fn read_labels(&mut self, bytes: &mut Reader<'_>) -> Result<(), StateError> {
        let labels = bytes.u32()? as usize;
        if labels > CLASSES_MAX {
            return Err(damaged("it has too many classes"));
        }
        for class in 0..labels {
            let label = bytes.label()?;
            if label.life != Life::Active {
                self.retired.push(dense(class));
            }
            self.labels.push(label);
        }
        self.meanings = Meanings::of(self.labels.iter().map(|label| &label.meaning));
        bytes.classes = labels;
        let is_active =
            |class: Class| self.labels.get(usize::from(class)).is_some_and(|heir| heir.life == Life::Active);
        if self.labels.iter().any(|label| matches!(label.life, Life::MergedInto(heir) if !is_active(heir))) {
            return Err(damaged("a class was merged into none"));
        }
        if self.labels.iter().map(|label| u64::from(label.seen)).sum::<u64>() > self.seen.into() {
            return Err(damaged("the classes have more confirmations than there were"));
        }
        Ok(())
    }

    fn read_memory(&mut self, bytes: &mut Reader<'_>) -> Result<(), StateError> {
        let mut left: Vec<u32> = self.labels.iter().map(|label| label.seen).collect();
        bytes.table(|bytes, name| {
            let habit = bytes.habit()?;
            for Run { class, times } in &habit.runs {
                let left = &mut left[usize::from(*class)];
                *left = left
                    .checked_sub(u32::from(*times))
                    .ok_or(damaged("a class has more confirmations of merchants than there were"))?;
            }
            self.memory.push(name, habit);
            Ok(())
        })
    }
}

/// What is left of the bytes.
struct Reader<'a> {
    rest: &'a [u8],
    clock: u32,
    classes: usize,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], StateError> {
        let (head, rest) = self.rest.split_first_chunk().ok_or(damaged("it ends too early"))?;
        self.rest = rest;
        Ok(*head)
    }

    fn u8(&mut self) -> Result<u8, StateError> {
        self.take().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Result<u16, StateError> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, StateError> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, StateError> {
        self.take().map(u64::from_le_bytes)
    }

    fn f64(&mut self) -> Result<f64, StateError> {
        let number = self.take().map(f64::from_le_bytes)?;
        if number.is_finite() { Ok(number) } else { Err(damaged("a number is not finite")) }
    }

    fn weight(&mut self) -> Result<f32, StateError> {
        let weight = self.take().map(f32::from_le_bytes)?;
        let is_sound = weight.is_finite() && weight.abs() <= WEIGHT_MAX;
        if is_sound { Ok(weight) } else { Err(damaged("a weight is not finite, or too large")) }
    }

    /// A sum of squares.
    fn energy(&mut self, least: f32) -> Result<f32, StateError> {
        let energy = self.take().map(f32::from_le_bytes)?;
        let is_sound = (least..=ENERGY_MAX).contains(&energy);
        if is_sound { Ok(energy) } else { Err(damaged("a sum of squares is out of bounds")) }
    }

    /// When something was changed last.
    fn age(&mut self) -> Result<u32, StateError> {
        let age = self.u32()?;
        if age <= self.clock { Ok(age) } else { Err(damaged("something was changed after its clock stopped")) }
    }

    /// A number from 0 to 1.
    fn share(&mut self) -> Result<f64, StateError> {
        let share = self.f64()?;
        if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(damaged("a rate is out of bounds")) }
    }

    fn class(&mut self) -> Result<Class, StateError> {
        let class = self.u16()?;
        if usize::from(class) < self.classes { Ok(class) } else { Err(damaged("a class is not known")) }
    }

    /// A short count and so many things.
    fn list<T>(&mut self, read: impl Fn(&mut Self) -> Result<T, StateError>) -> Result<Vec<T>, StateError> {
        (0..self.u16()?).map(|_| read(self)).collect()
    }

    /// A long count and so many things, each with a name, in the order of the names.
    fn table(&mut self, mut read: impl FnMut(&mut Self, Name) -> Result<(), StateError>) -> Result<(), StateError> {
        let mut last = None;
        for _ in 0..self.u32()? {
            let name = self.u64()?;
            if last.is_some_and(|last| last >= name) {
                return Err(damaged("names are out of order"));
            }
            last = Some(name);
            read(self, name)?;
        }
        Ok(())
    }

    fn guesses(&mut self) -> Result<Guesses, StateError> {
        let (answered, right) = (self.u32()?, self.u32()?);
        if right > answered {
            return Err(damaged("more guesses were right than were answered"));
        }
        Ok(Guesses { answered, right })
    }

    fn label(&mut self) -> Result<Label, StateError> {
        let concept = Concept::of_id(self.u64()?);
        let stems = self.list(Self::take)?;
        if stems.len() > STEMS_MAX || !stems.is_sorted_by(|a, b| a < b) {
            return Err(damaged("the words of a class's name are too many, or out of order"));
        }
        let (seen, rate) = (self.u32()?, self.share()?);
        let life = match (self.u8()?, self.u16()?) {
            (ACTIVE, 0) => Life::Active,
            (RETIRED, 0) => Life::Retired,
            (MERGED, heir) => Life::MergedInto(heir),
            _ => return Err(damaged("a class is neither there nor gone")),
        };
        let has_name = concept.is_some() || !stems.is_empty();
        if life != Life::Active && (has_name || seen > 0) {
            return Err(damaged("a class that is gone has a name or confirmations"));
        }
        Ok(Label { meaning: Meaning { concept, stems }, seen, rate, life })
    }

    fn cell(&mut self) -> Result<Cell, StateError> {
        Ok(Cell { class: self.class()?, weight: self.weight()?, energy: self.energy(FIRST_ENERGY.next_up())? })
    }

    fn habit(&mut self) -> Result<Habit, StateError> {
        let (touched, seen, rate) = (self.age()?, self.u32()?, self.share()?);
        let day = i32::from_le_bytes(self.take()?);
        let last = (day != i32::MIN)
            .then(|| NaiveDate::from_num_days_from_ce_opt(day))
            .map_or(Ok(None), |day| day.map(Some).ok_or(damaged("a day is not in the calendar")))?;
        let words = (0..self.u8()?).map(|_| self.u64()).collect::<Result<SmallVec<[Name; 2]>, _>>()?;
        if !words.is_sorted_by(|a, b| a < b) {
            return Err(damaged("the words of a merchant are out of order"));
        }
        let runs: SmallVec<[Run; 2]> = self.list(|bytes| Ok(Run { class: bytes.class()?, times: bytes.u8()? }))?.into();
        if runs.is_empty() || runs.len() > RUNS_KEPT || runs.iter().any(|run| run.times == 0) {
            return Err(damaged("a merchant has no confirmations, or too many"));
        }
        let counted: u32 = runs.iter().map(|run| u32::from(run.times)).sum();
        if seen < counted || seen > self.clock {
            return Err(damaged("the confirmations of a merchant do not sum to their number"));
        }
        Ok(Habit { runs, seen, rate, last, touched, words })
    }

    fn amount(&mut self) -> Result<Amount, StateError> {
        let touched = self.age()?;
        let times: SmallVec<[(Class, u32); 2]> = self.list(|bytes| Ok((bytes.class()?, bytes.u32()?)))?.into();
        let is_sound = times.is_sorted_by(|a, b| a.0 < b.0) && times.iter().all(|(_, times)| *times > 0);
        let filed: u64 = times.iter().map(|(_, times)| u64::from(*times)).sum();
        if times.is_empty() || !is_sound || filed > self.clock.into() {
            return Err(damaged("an amount was never filed, or too often"));
        }
        Ok(Amount { times: Times(times), touched })
    }
}
