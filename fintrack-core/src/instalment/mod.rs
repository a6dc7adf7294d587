//! Instalments (parcelas): a card purchase that is billed in equal parts, month after month.
//!
//! The parts are the total ÷ n truncated to the minor unit, and part 1 takes the whole remainder, as Brazilian banks print
//! it. All carry the date of the purchase; they are billed in consecutive months.
//! Laws: the parts sum to the whole, of the total and of every category of a split; cancelling never renumbers; parts on
//! paid invoices are never changed.
//! [`NewPurchase::entries`] makes the parts, [`revise`] and [`cancel`] change those that are not paid. Worked by hand:
//! [cards](crate::book::rules::cards). A program: [card](crate::book::programs::card). Source: the domain page, section 3,
//! cards and invoices.
//!
//! ```
//! use fintrack_core::instalment::{InstalmentAmount, amounts};
//! use fintrack_core::money::brl;
//!
//! let parts = amounts(InstalmentAmount::Total(brl("1000.00")), 3).unwrap();
//! assert_eq!(parts, [brl("333.34"), brl("333.33"), brl("333.33")]);
//! ```

mod purchase;
mod revision;
mod text;

use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::Serialize;
use thiserror::Error;

pub use purchase::{NewPurchase, SeededFrom};
pub use revision::{Change, Refused, RevisionError, Scope, cancel, revise};

use crate::calendar::BillingMonth;
use crate::entry::EntryError;
use crate::money::{Money, MoneyError};

/// The most parts that a purchase may have: over forty years of months.
pub const INSTALMENTS_MAX: u16 = 500;

/// What is wrong with instalments.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InstalmentError {
    /// Not k of n with 1 ≤ k ≤ n and n from 2 to [`INSTALMENTS_MAX`].
    #[error("`{0}` is not an instalment such as 3/10")]
    Instalment(String),
    /// A purchase in one part, or in more than [`INSTALMENTS_MAX`].
    #[error("{0} instalments: a purchase has 2 to {INSTALMENTS_MAX}")]
    Count(u16),
    /// Less than a minor unit for each part.
    #[error("{total} is too little for {count} instalments")]
    TooSmall {
        /// The whole purchase.
        total: Money,
        /// In how many parts.
        count: u16,
    },
    /// The last part would be billed after the calendar's end.
    #[error("{count} instalments from {first} on do not fit the calendar")]
    Calendar {
        /// The month of the first part.
        first: BillingMonth,
        /// In how many parts.
        count: u16,
    },
    /// The total is too large for the books.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A part makes no sense as an entry.
    #[error(transparent)]
    Entry(#[from] EntryError),
}

/// Which part of a purchase: k of n, written `3/10`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instalment {
    number: NonZeroU16,
    count: NonZeroU16, // at least 2, at least number
}

impl Instalment {
    /// Part `number` of `count`: 3 of 10.
    ///
    /// # Errors
    /// [`InstalmentError::Instalment`] unless 1 ≤ `number` ≤ `count` and `count` is 2 to [`INSTALMENTS_MAX`].
    pub fn new(number: u16, count: u16) -> Result<Self, InstalmentError> {
        let wrong = || InstalmentError::Instalment(format!("{number}/{count}"));
        if number > count || !(2..=INSTALMENTS_MAX).contains(&count) {
            return Err(wrong());
        }
        Ok(Self {
            number: NonZeroU16::new(number).ok_or_else(wrong)?,
            count: NonZeroU16::new(count).ok_or_else(wrong)?,
        })
    }

    /// All parts of a purchase, in order.
    ///
    /// # Errors
    /// [`InstalmentError::Count`] unless `count` is 2 to [`INSTALMENTS_MAX`].
    pub fn all(count: u16) -> Result<impl DoubleEndedIterator<Item = Self>, InstalmentError> {
        Self::new(1, count).map_err(|_| InstalmentError::Count(count))?;
        Ok((1..=count).filter_map(move |number| Self::new(number, count).ok()))
    }

    /// k, from 1.
    pub const fn number(self) -> u16 {
        self.number.get()
    }

    /// n: how many parts the purchase has.
    pub const fn count(self) -> u16 {
        self.count.get()
    }

    /// The parts after this one, in order.
    pub fn following(self) -> impl DoubleEndedIterator<Item = Self> {
        (self.number() + 1..=self.count()).filter_map(move |number| Self::new(number, self.count()).ok())
    }

    /// The month that this part is billed in, where the first is billed in `first`.
    pub fn month(self, first: BillingMonth) -> BillingMonth {
        first.offset(i32::from(self.number()) - 1)
    }

    /// The month of the first part, where this one is billed in `month`.
    pub fn first_month(self, month: BillingMonth) -> BillingMonth {
        month.offset(1 - i32::from(self.number()))
    }
}

impl fmt::Display for Instalment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.count)
    }
}

impl fmt::Debug for Instalment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Instalment {
    type Err = InstalmentError;

    fn from_str(text: &str) -> Result<Self, InstalmentError> {
        let wrong = || InstalmentError::Instalment(text.to_owned());
        let (number, count) = text.split_once('/').ok_or_else(wrong)?;
        let parsed = |digits: &str| digits.parse().map_err(|_| wrong());
        Self::new(parsed(number)?, parsed(count)?).map_err(|_| wrong())
    }
}

impl Serialize for Instalment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a person knows of a purchase in instalments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstalmentAmount {
    /// The whole price.
    Total(Money),
    /// What every part costs.
    Each(Money),
}

impl InstalmentAmount {
    /// The whole price.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] when the parts come to more than the books can hold.
    pub fn total(self, count: u16) -> Result<Money, MoneyError> {
        match self {
            Self::Total(total) => Ok(total),
            Self::Each(part) => Money::new(part.amount() * Decimal::from(count), part.currency()),
        }
    }
}

/// The parts of a purchase, in order: the total ÷ n truncated to the minor unit, and part 1 takes the remainder.
///
/// # Errors
/// [`InstalmentError`] when there are too few or too many parts, or a part would be nothing.
pub fn amounts(amount: InstalmentAmount, count: u16) -> Result<Vec<Money>, InstalmentError> {
    let parts = Instalment::all(count)?;
    let total = amount.total(count)?;
    let truncated = (total.amount() / Decimal::from(count)).trunc_with_scale(u32::from(total.currency().minor_units()));
    let part = Money::new(truncated, total.currency())?;
    if !part.is_positive() {
        return Err(InstalmentError::TooSmall { total, count });
    }
    let others = Money::new(truncated * Decimal::from(count - 1), total.currency())?;
    let first = total.checked_sub(others)?;
    Ok(parts.map(|k| if k.number() == 1 { first } else { part }).collect())
}
