//! The classifier as bytes: kept between two runs, and thrown away whenever that is easier, for the events make it again.
//!
//! | bytes | |
//! |---|---|
//! | 4 | `FTCC` |
//! | 2 | the version of what follows |
//! | … | categories and subcategories by identity; then for expenses and for income: the model's own state, the categories by class, the subcategories by number, what was done with each merchant |
//! | 8 | XXH3-64 of all that stands before |
//!
//! Numbers are little-endian and of fixed width: what is written and read again is the same classifier, and two that learned
//! the same are the same bytes.

use chrono::{Datelike, NaiveDate};
use thiserror::Error;
use twox_hash::XxHash3_64;
use uuid::Uuid;

use super::roster::{Called, Known, Life, Part};
use super::{Classifier, OneKind, Roster};
use crate::category::CategoryKind;
use crate::id::{CategoryId, SubCategoryId, TagId};
use crate::suggest::custom::{CLOCK_MAX, Custom, Customs, FILINGS_COUNTED, Filing};
use crate::suggest::model::{self, Model};

/// How many bytes a state may take. What was not needed for the longest is forgotten before it grows larger; a megabyte of
/// it is for the categories' names, which are never forgotten: some ten thousand.
pub const STATE_BYTES_MAX: usize = 16_000_000;

/// How many bytes each part of one kind may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) model: usize,
    pub(super) customs: usize,
}

pub(super) const EXPENSES: Limits = Limits { model: 9_000_000, customs: 2_500_000 };
pub(super) const INCOME: Limits = Limits { model: 2_500_000, customs: 1_000_000 };
const NAMES_BYTES: usize = 1_000_000;
const _: () =
    assert!(EXPENSES.model + EXPENSES.customs + INCOME.model + INCOME.customs + NAMES_BYTES <= STATE_BYTES_MAX);

const MAGIC: [u8; 4] = *b"FTCC";
const VERSION: u16 = 1;
const CHECK_BYTES: usize = 8;
const NO_NUMBER: u16 = u16::MAX;

/// Why bytes are no classifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StateError {
    /// Something else was given.
    #[error("not the state of a classifier: it does not begin with `FTCC`")]
    Foreign,
    /// A later program wrote it.
    #[error("the state is of version {version}: this program reads version {VERSION}")]
    Version {
        /// The version it says.
        version: u16,
    },
    /// Some bytes are not those that were written.
    #[error("the state is damaged: {what}")]
    Damaged {
        /// What does not fit.
        what: &'static str,
    },
    /// One of its models is none.
    #[error(transparent)]
    Model(#[from] model::StateError),
}

impl Classifier {
    /// The classifier as bytes. The same classifier gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.state_bytes());
        out.extend(MAGIC);
        out.extend(VERSION.to_le_bytes());
        self.roster.write(&mut out);
        self.expenses.write(&mut out);
        self.income.write(&mut out);
        out.extend(XxHash3_64::oneshot(&out).to_le_bytes());
        out
    }

    /// The classifier that was written.
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
        let (body, check) = rest.split_last_chunk::<CHECK_BYTES>().ok_or(damaged("it ends too early"))?;
        if XxHash3_64::oneshot(&bytes[..bytes.len() - CHECK_BYTES]) != u64::from_le_bytes(*check) {
            return Err(damaged("its checksum is another"));
        }
        let mut reader = Reader(body);
        let mut roster = reader.roster()?;
        let (expenses, income) = (reader.one_kind(EXPENSES)?, reader.one_kind(INCOME)?);
        if !reader.0.is_empty() {
            return Err(damaged("something stands behind its end"));
        }
        roster.look_up();
        let classifier = Self { roster, expenses, income };
        classifier.check()?;
        Ok(classifier)
    }

    /// How many bytes the state takes at most.
    pub fn state_bytes(&self) -> usize {
        const HEAD: usize = 64;
        let categories = self.roster.categories().map(|(_, known)| 40 + known.name.name.len());
        let parts = self.roster.parts().map(|(_, part)| 53 + part.name.name.len());
        let of_kind = |of: &OneKind| {
            of.model.state_bytes() + 16 * (of.categories.len() + of.parts.by_number.len()) + of.customs.bytes()
        };
        HEAD + categories.chain(parts).sum::<usize>() + of_kind(&self.expenses) + of_kind(&self.income)
    }

    /// Whether its parts fit together: a category that is there has a living class that was made for it.
    fn check(&self) -> Result<(), StateError> {
        for of in [&self.expenses, &self.income] {
            if of.categories.len() != of.model.classes() {
                return Err(damaged("a class has no category"));
            }
        }
        for (id, known) in self.roster.categories() {
            let Some(class) = known.class.map(usize::from) else { continue };
            let of = self.of_kind(known.kind);
            let is_its = of.categories.get(class) == Some(&id) && of.model.living(class) == Some(class);
            if !is_its || known.life != Life::Active {
                return Err(damaged("a category has the class of another"));
            }
        }
        if !self.roster.unsettled().is_empty() {
            return Err(damaged("a category has no class"));
        }
        Ok(())
    }
}

const fn damaged(what: &'static str) -> StateError {
    StateError::Damaged { what }
}

// --- writing ---

fn count(out: &mut Vec<u8>, count: usize) {
    out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn text(out: &mut Vec<u8>, text: &str) {
    count(out, text.len());
    out.extend(text.as_bytes());
}

fn life<Id>(out: &mut Vec<u8>, life: Life<Id>, id: impl Fn(Id) -> Uuid) {
    let (word, heir) = match life {
        Life::Active => (0, Uuid::nil()),
        Life::Archived => (1, Uuid::nil()),
        Life::MergedInto(heir) => (2, id(heir)),
    };
    out.push(word);
    out.extend(heir.as_bytes());
}

impl Roster {
    fn write(&self, out: &mut Vec<u8>) {
        count(out, self.categories().len());
        for (id, Known { kind, name, life: state, class }) in self.categories() {
            out.extend(id.get().as_bytes());
            out.push(u8::from(*kind == CategoryKind::Income));
            out.extend(class.unwrap_or(NO_NUMBER).to_le_bytes());
            life(out, *state, CategoryId::get);
            text(out, &name.name);
        }
        count(out, self.parts().len());
        for (id, Part { category, name, life: state }) in self.parts() {
            out.extend(id.get().as_bytes());
            out.extend(category.get().as_bytes());
            life(out, *state, SubCategoryId::get);
            text(out, &name.name);
        }
    }
}

impl OneKind {
    fn write(&self, out: &mut Vec<u8>) {
        let model = self.model.to_bytes();
        count(out, model.len());
        out.extend(model);
        count(out, self.categories.len());
        self.categories.iter().for_each(|id| out.extend(id.get().as_bytes()));
        count(out, self.parts.by_number.len());
        self.parts.by_number.iter().for_each(|id| out.extend(id.get().as_bytes()));
        out.extend(self.customs.clock().to_le_bytes());
        count(out, self.customs.merchants().len());
        for (name, Custom { filings, touched }) in self.customs.merchants() {
            out.extend(name.to_le_bytes());
            out.extend(touched.to_le_bytes());
            out.extend(u16::try_from(filings.len()).unwrap_or(u16::MAX).to_le_bytes());
            for Filing { class, part, on, tags } in filings {
                out.extend(class.to_le_bytes());
                out.extend(part.unwrap_or(NO_NUMBER).to_le_bytes());
                out.extend(on.num_days_from_ce().to_le_bytes());
                out.push(u8::try_from(tags.len()).unwrap_or(u8::MAX));
                tags.iter().for_each(|tag| out.extend(tag.get().as_bytes()));
            }
        }
    }
}

// --- reading ---

/// What is left of the bytes.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], StateError> {
        let (head, rest) = self.0.split_first_chunk().ok_or(damaged("it ends too early"))?;
        self.0 = rest;
        Ok(*head)
    }

    fn bytes(&mut self) -> Result<&'a [u8], StateError> {
        let length = self.u32()? as usize;
        let (head, rest) = self.0.split_at_checked(length).ok_or(damaged("it ends too early"))?;
        self.0 = rest;
        Ok(head)
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

    fn number(&mut self) -> Result<Option<u16>, StateError> {
        self.u16().map(|number| (number != NO_NUMBER).then_some(number))
    }

    fn id(&mut self) -> Result<Uuid, StateError> {
        self.take().map(Uuid::from_bytes)
    }

    fn text(&mut self) -> Result<&'a str, StateError> {
        std::str::from_utf8(self.bytes()?).map_err(|_| damaged("a name is no text"))
    }

    fn day(&mut self) -> Result<NaiveDate, StateError> {
        let day = i32::from_le_bytes(self.take()?);
        NaiveDate::from_num_days_from_ce_opt(day).ok_or(damaged("a day is not in the calendar"))
    }

    fn life<Id>(&mut self, id: impl Fn(Uuid) -> Id) -> Result<Life<Id>, StateError> {
        match (self.u8()?, self.id()?) {
            (0, heir) if heir.is_nil() => Ok(Life::Active),
            (1, heir) if heir.is_nil() => Ok(Life::Archived),
            (2, heir) => Ok(Life::MergedInto(id(heir))),
            _ => Err(damaged("a category is neither there nor gone")),
        }
    }

    fn roster(&mut self) -> Result<Roster, StateError> {
        let mut roster = Roster::default();
        let mut before = None;
        for _ in 0..self.u32()? {
            let id = CategoryId::new(self.id()?);
            rising(&mut before, id)?;
            let kind = match self.u8()? {
                0 => CategoryKind::Expense,
                1 => CategoryKind::Income,
                _ => return Err(damaged("a category is of no kind")),
            };
            let (class, life) = (self.number()?, self.life(CategoryId::new)?);
            roster.push(id, Known { kind, name: Called::new(self.text()?), life, class });
        }
        let mut before = None;
        for _ in 0..self.u32()? {
            let id = SubCategoryId::new(self.id()?);
            rising(&mut before, id)?;
            let (category, life) = (CategoryId::new(self.id()?), self.life(SubCategoryId::new)?);
            roster.push_part(id, Part { category, name: Called::new(self.text()?), life });
        }
        Ok(roster)
    }

    fn one_kind(&mut self, limits: Limits) -> Result<OneKind, StateError> {
        let mut of = OneKind::new(limits);
        of.model = Model::from_bytes(self.bytes()?)?.within(limits.model);
        for _ in 0..self.u32()? {
            of.categories.push(CategoryId::new(self.id()?));
        }
        let parts = self.u32()?;
        for number in 0..parts {
            if of.parts.number(SubCategoryId::new(self.id()?)).map(u32::from) != Some(number) {
                return Err(damaged("a subcategory has two numbers"));
            }
        }
        let clock = self.u32()?;
        if clock > CLOCK_MAX {
            return Err(damaged("its clock has run out"));
        }
        of.customs = Customs::at(clock);
        let mut before = None;
        for _ in 0..self.u32()? {
            let name = u64::from_le_bytes(self.take()?);
            rising(&mut before, name)?;
            let custom = self.custom(&of)?;
            of.customs.push(name, custom);
        }
        Ok(of)
    }

    fn custom(&mut self, of: &OneKind) -> Result<Custom, StateError> {
        let touched = self.u32()?;
        if touched > of.customs.clock() {
            return Err(damaged("a merchant is younger than all that was learned"));
        }
        let filings: Vec<Filing> = (0..self.u16()?).map(|_| self.filing(of)).collect::<Result<_, _>>()?;
        if filings.is_empty() || filings.len() > FILINGS_COUNTED + 1 {
            return Err(damaged("a merchant has no confirmations"));
        }
        Ok(Custom { filings, touched })
    }

    fn filing(&mut self, of: &OneKind) -> Result<Filing, StateError> {
        let (class, part, on) = (self.u16()?, self.number()?, self.day()?);
        if usize::from(class) >= of.model.classes()
            || part.is_some_and(|part| usize::from(part) >= of.parts.by_number.len())
        {
            return Err(damaged("a merchant was filed under what is not known"));
        }
        let tags = (0..self.u8()?).map(|_| Ok(TagId::new(self.id()?))).collect::<Result<_, StateError>>()?;
        Ok(Filing { class, part, on, tags })
    }
}

/// Whether identities rise: none stands twice.
fn rising<Id: Copy + Ord>(before: &mut Option<Id>, id: Id) -> Result<(), StateError> {
    if before.is_some_and(|before| before >= id) {
        return Err(damaged("names are out of order"));
    }
    *before = Some(id);
    Ok(())
}
