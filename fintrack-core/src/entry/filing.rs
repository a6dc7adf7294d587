//! What an entry was for: one category, or a split over several.

use serde::{Deserialize, Serialize};

use super::EntryError;
use crate::id::{CategoryId, SubCategoryId};
use crate::money::Money;

/// A category, and its subcategory where one was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CategoryRef {
    /// The category.
    pub category: CategoryId,
    /// One level below, if any.
    pub subcategory: Option<SubCategoryId>,
}

/// One part of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What this part was for.
    pub under: CategoryRef,
    /// How much, positive.
    pub amount: Money,
}

/// What an entry was for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Filing {
    /// All of it for one thing.
    Whole(CategoryRef),
    /// Several things, whose amounts sum to the whole.
    Split(Vec<Part>),
}

impl Filing {
    /// All of an amount under one category.
    pub const fn whole(category: CategoryId, subcategory: Option<SubCategoryId>) -> Self {
        Self::Whole(CategoryRef { category, subcategory })
    }

    /// The parts, of which there is at least one, given the entry's amount.
    pub fn parts(&self, whole: Money) -> impl Iterator<Item = Part> {
        let (single, several) = match self {
            Self::Whole(under) => (Some(Part { under: *under, amount: whole }), &[][..]),
            Self::Split(parts) => (None, parts.as_slice()),
        };
        single.into_iter().chain(several.iter().copied())
    }

    /// The same filing of another amount: the parts of a split in proportion, by largest remainder. A part that would be
    /// nothing is left out.
    #[must_use]
    pub fn scaled(&self, to: Money) -> Self {
        let Self::Split(parts) = self else { return self.clone() };
        let weights: Vec<_> = parts.iter().map(|part| part.amount.amount()).collect();
        let scaled = parts.iter().zip(to.allocate(&weights)).map(|(part, amount)| Part { amount, ..*part });
        Self::of_parts(scaled)
    }

    /// The filing that some parts make: one part is no split. Parts of nothing are left out.
    pub(crate) fn of_parts(parts: impl Iterator<Item = Part>) -> Self {
        let parts: Vec<Part> = parts.filter(|part| part.amount.is_positive()).collect();
        match parts.as_slice() {
            [single] => Self::Whole(single.under),
            _ => Self::Split(parts),
        }
    }

    /// Whether it is the filing of an amount: the parts of a split are two or more, positive, and sum to the whole.
    ///
    /// # Errors
    /// [`EntryError`] says what about the parts is wrong.
    pub fn check(&self, whole: Money) -> Result<(), EntryError> {
        let Self::Split(parts) = self else { return Ok(()) };
        if parts.len() < 2 {
            return Err(EntryError::NoParts);
        }
        let mut sum = Money::zero(whole.currency());
        for part in parts {
            if !part.amount.is_positive() {
                return Err(EntryError::PartNotPositive(part.amount));
            }
            sum = sum
                .checked_add(part.amount)
                .map_err(|_| EntryError::MixedCurrencies(whole.currency(), part.amount.currency()))?;
        }
        if sum == whole { Ok(()) } else { Err(EntryError::PartsDiffer { parts: sum, whole }) }
    }
}
