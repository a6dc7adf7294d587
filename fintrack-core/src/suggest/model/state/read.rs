//! Reading a state, of which nothing is believed before it was looked at.

use chrono::NaiveDate;
use smallvec::SmallVec;

use super::super::affinity::{Meaning, TIES};
use super::super::confidence::{Guesses, Record, SLOPE_MAX, SLOPE_MIN};
use super::super::features::Name;
use super::super::linear::{Cell, Class, FIRST_ENERGY};
use super::super::memory::{Habit, RUNS_COUNTED, Run};
use super::super::tally::{Amount, Word};
use super::super::{CLASSES_MAX, Label, Life, Model, dense};
use super::{ACTIVE, MERGED, RETIRED, StateError, damaged};
use crate::suggest::dictionary::Concept;

impl Model {
    pub(super) fn read(body: &[u8]) -> Result<Self, StateError> {
        let mut bytes = Reader { rest: body, classes: 0 };
        let mut model = Self::default();
        model.read_record(&mut bytes)?;
        model.read_labels(&mut bytes)?;
        bytes.table(|bytes, name| {
            let touched = bytes.u32()?;
            let cells = bytes.list(Reader::cell)?;
            if !cells.is_sorted_by(|a, b| a.class < b.class) {
                return Err(damaged("the classes of a feature are out of order"));
            }
            model.linear.push(name, touched, cells.into_iter(), bytes.classes);
            Ok(())
        })?;
        bytes.table(|bytes, name| {
            model.memory.push(name, bytes.habit()?);
            Ok(())
        })?;
        bytes.table(|bytes, name| {
            let (touched, merchants) = (bytes.u32()?, bytes.u32()?);
            if merchants == 0 {
                return Err(damaged("a word has no merchant"));
            }
            model.words.push(name, Word { merchants, touched });
            Ok(())
        })?;
        bytes.table(|bytes, name| {
            model.amounts.push(name, bytes.amount()?);
            Ok(())
        })?;
        if bytes.rest.is_empty() { Ok(model) } else { Err(damaged("something stands behind its end")) }
    }

    fn read_record(&mut self, bytes: &mut Reader<'_>) -> Result<(), StateError> {
        (self.clock, self.seen) = (bytes.u32()?, bytes.u32()?);
        let (known, new) = (bytes.share()?, bytes.share()?);
        let (intercept, slope) = (bytes.f64()?, bytes.f64()?);
        if !(SLOPE_MIN..=SLOPE_MAX).contains(&slope) {
            return Err(damaged("the slope of the confidence is out of bounds"));
        }
        let (known_guesses, new_guesses) = (bytes.guesses()?, bytes.guesses()?);
        self.record = Record { known, new, known_guesses, new_guesses, intercept, slope };
        for place in 0..TIES {
            self.affinity.weights[place] = bytes.f32()?;
        }
        for place in 0..TIES {
            self.affinity.energies[place] = bytes.f32()?;
        }
        if self.affinity.energies.iter().any(|energy| *energy < 1.0) {
            return Err(damaged("a sum of squares is too small"));
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
            self.meanings.add(dense(class), &label.meaning);
            if label.life != Life::Active {
                self.retired.push(dense(class));
            }
            self.labels.push(label);
        }
        bytes.classes = labels;
        // Whoever inherits was there when its class went, and went later: no chain of heirs has more links than classes.
        let goes_round = |class: usize| {
            let mut class = class;
            for _ in 0..=labels {
                match self.labels.get(class).map(|label| label.life) {
                    Some(Life::MergedInto(heir)) => class = heir.into(),
                    Some(Life::Active | Life::Retired) => return false,
                    None => return true,
                }
            }
            true
        };
        let has_gone = |class: &usize| matches!(self.labels[*class].life, Life::MergedInto(_));
        if (0..labels).filter(has_gone).any(goes_round) {
            return Err(damaged("a class was merged into none"));
        }
        Ok(())
    }
}

/// What is left of the bytes.
struct Reader<'a> {
    rest: &'a [u8],
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

    fn f32(&mut self) -> Result<f32, StateError> {
        let number = self.take().map(f32::from_le_bytes)?;
        if number.is_finite() { Ok(number) } else { Err(damaged("a number is none")) }
    }

    fn f64(&mut self) -> Result<f64, StateError> {
        let number = self.take().map(f64::from_le_bytes)?;
        if number.is_finite() { Ok(number) } else { Err(damaged("a number is none")) }
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
        let (seen, rate) = (self.u32()?, self.share()?);
        let life = match (self.u8()?, self.u16()?) {
            (ACTIVE, 0) => Life::Active,
            (RETIRED, 0) => Life::Retired,
            (MERGED, heir) => Life::MergedInto(heir),
            _ => return Err(damaged("a class is neither there nor gone")),
        };
        Ok(Label { meaning: Meaning { concept, stems }, seen, rate, life })
    }

    fn cell(&mut self) -> Result<Cell, StateError> {
        let cell = Cell { class: self.class()?, weight: self.f32()?, energy: self.f32()? };
        if cell.energy > FIRST_ENERGY { Ok(cell) } else { Err(damaged("a sum of squares is too small")) }
    }

    fn habit(&mut self) -> Result<Habit, StateError> {
        let (touched, seen, rate) = (self.u32()?, self.u32()?, self.share()?);
        let day = i32::from_le_bytes(self.take()?);
        let runs: SmallVec<[Run; 2]> = self.list(|bytes| Ok(Run { class: bytes.class()?, times: bytes.u8()? }))?.into();
        if runs.is_empty() || runs.len() > RUNS_COUNTED + 1 || runs.iter().any(|run| run.times == 0) {
            return Err(damaged("a merchant has no confirmations"));
        }
        let last = (day != i32::MIN)
            .then(|| NaiveDate::from_num_days_from_ce_opt(day))
            .map_or(Ok(None), |day| day.map(Some).ok_or(damaged("a day is not in the calendar")))?;
        Ok(Habit { runs, seen, rate, last, touched })
    }

    fn amount(&mut self) -> Result<Amount, StateError> {
        let touched = self.u32()?;
        let times: SmallVec<[(Class, u32); 2]> = self.list(|bytes| Ok((bytes.class()?, bytes.u32()?)))?.into();
        let is_sound = times.is_sorted_by(|a, b| a.0 < b.0) && times.iter().all(|(_, times)| *times > 0);
        if times.is_empty() || !is_sound {
            return Err(damaged("an amount was never filed"));
        }
        Ok(Amount { times, touched })
    }
}
