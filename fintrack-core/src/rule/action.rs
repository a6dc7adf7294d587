//! Actions: what a rule makes of a line.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::verdict::Hindrance;
use crate::entry::{CategoryRef, Filing, Part};
use crate::id::{AccountId, TagId};
use crate::money::Money;
use crate::name::Description;

/// How many parts a split may have.
pub const SPLIT_PARTS_MAX: usize = 20;

/// What a rule makes of a line; at least one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actions {
    /// What the line was for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Tags to add.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<TagId>,
    /// The description to show in place of the bank's words, which are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Description>,
    /// Booked as `IGNORE`, in no sum.
    #[serde(default)]
    pub is_ignored: bool,
}

/// What a line was for: one thing, for the three exclude each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// All of it for one category.
    Category(CategoryRef),
    /// Several categories.
    Split(Split),
    /// Moved to or from another own account; the sign says which.
    Transfer(AccountId),
}

/// Parts of an amount by category; exact to the cent for each amount that it can be made of.
///
/// Percentages are of the whole amount. Either they sum to 100, or one part takes the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<SplitPart>", into = "Vec<SplitPart>")]
pub struct Split(Vec<SplitPart>);

/// One part of a [`Split`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitPart {
    /// What the part is for.
    pub under: CategoryRef,
    /// How much of the whole it is.
    pub share: Share,
}

/// How much of an amount a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// This much.
    Amount(Money),
    /// This many percent of the whole, with at most 2 decimals.
    Percent(Decimal),
    /// What the other parts leave.
    Rest,
}

/// What is wrong with a split.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SplitError {
    /// One part is no split.
    #[error("a split of {0} parts: at least 2, at most {SPLIT_PARTS_MAX}")]
    Count(usize),
    /// A part that is nothing, or less.
    #[error("part {part}: the amount {amount} is not more than zero")]
    NotPositive {
        /// Which part, counted from 1.
        part: usize,
        /// The amount.
        amount: Money,
    },
    /// 0 %, less, or all of it.
    #[error("part {part}: {percent} % is not more than 0 and less than 100")]
    Percent {
        /// Which part, counted from 1.
        part: usize,
        /// The percentage.
        percent: Decimal,
    },
    /// More than two decimals.
    #[error("part {part}: {percent} % has more than 2 decimals")]
    PercentTooFine {
        /// Which part, counted from 1.
        part: usize,
        /// The percentage.
        percent: Decimal,
    },
    /// Amounts alone are the whole of one amount only.
    #[error("no part takes the rest: the percentages sum to {percent}")]
    NoRest {
        /// What the percentages sum to.
        percent: Decimal,
    },
    /// The percentages leave nothing.
    #[error("the percentages sum to {percent}, and a part takes the rest")]
    NothingLeft {
        /// What the percentages sum to.
        percent: Decimal,
    },
    /// Two parts take the rest.
    #[error("part {part}: another part takes the rest already")]
    RestTwice {
        /// Which part, counted from 1.
        part: usize,
    },
    /// Amounts of several currencies.
    #[error("part {part}: the amount {amount} is of another currency than the amounts before")]
    Currency {
        /// Which part, counted from 1.
        part: usize,
        /// The amount.
        amount: Money,
    },
    /// Two parts for the same thing are one.
    #[error("part {part}: another part is for the same category already")]
    SameTwice {
        /// Which part, counted from 1.
        part: usize,
    },
}

impl Split {
    /// A split.
    ///
    /// # Errors
    /// [`SplitError`] when the parts cannot sum to a whole.
    pub fn new(parts: Vec<SplitPart>) -> Result<Self, SplitError> {
        if !(2..=SPLIT_PARTS_MAX).contains(&parts.len()) {
            return Err(SplitError::Count(parts.len()));
        }
        let (mut percent, mut rests, mut currency) = (Decimal::ZERO, 0, None);
        let mut seen = BTreeSet::new();
        for (part, SplitPart { under, share }) in (1..).zip(&parts) {
            if !seen.insert(*under) {
                return Err(SplitError::SameTwice { part });
            }
            match *share {
                Share::Amount(amount) => {
                    check_amount(part, amount)?;
                    if *currency.get_or_insert(amount.currency()) != amount.currency() {
                        return Err(SplitError::Currency { part, amount });
                    }
                }
                Share::Percent(share) => {
                    check_percent(part, share)?;
                    percent += share;
                }
                Share::Rest if rests > 0 => return Err(SplitError::RestTwice { part }),
                Share::Rest => rests += 1,
            }
        }
        match (rests, percent >= Decimal::ONE_HUNDRED) {
            (0, _) if percent != Decimal::ONE_HUNDRED || currency.is_some() => Err(SplitError::NoRest { percent }),
            (1.., true) => Err(SplitError::NothingLeft { percent }),
            (_, _) => Ok(Self(parts)),
        }
    }

    /// The parts as they were given.
    pub fn parts(&self) -> &[SplitPart] {
        &self.0
    }

    /// The parts of an amount, which sum to it; a part that would be nothing is left out.
    ///
    /// # Errors
    /// [`Hindrance`] when the amount is nothing, of another currency than a part, or less than the parts that do not take
    /// the rest.
    pub fn of(&self, whole: Money) -> Result<Filing, Hindrance> {
        if !whole.is_positive() {
            return Err(Hindrance::NothingMoved);
        }
        let mut left = Decimal::ONE_HUNDRED;
        let mut weights: Vec<Decimal> = Vec::with_capacity(self.0.len() + 1);
        for SplitPart { share, .. } in &self.0 {
            let weight = match share {
                Share::Percent(percent) => *percent,
                Share::Amount(_) | Share::Rest => Decimal::ZERO,
            };
            left -= weight;
            weights.push(weight);
        }
        weights.push(left);
        let by_percent = whole.allocate(&weights);
        let mut rest = whole;
        let mut parts: Vec<Part> = Vec::with_capacity(self.0.len());
        for (SplitPart { under, share }, by_percent) in self.0.iter().zip(by_percent) {
            let amount = match share {
                Share::Amount(amount) => *amount,
                Share::Percent(_) => by_percent,
                Share::Rest => Money::zero(whole.currency()),
            };
            rest = rest.checked_sub(amount).map_err(|_| Hindrance::OtherCurrency)?;
            parts.push(Part { under: *under, amount });
        }
        if rest.is_negative() {
            return Err(Hindrance::TooSmall);
        }
        if let Some(at) = self.0.iter().position(|part| part.share == Share::Rest) {
            parts[at].amount = rest;
        }
        Ok(Filing::of_parts(parts.into_iter()))
    }
}

fn check_amount(part: usize, amount: Money) -> Result<(), SplitError> {
    if amount.is_positive() { Ok(()) } else { Err(SplitError::NotPositive { part, amount }) }
}

fn check_percent(part: usize, percent: Decimal) -> Result<(), SplitError> {
    if percent <= Decimal::ZERO || percent >= Decimal::ONE_HUNDRED {
        return Err(SplitError::Percent { part, percent });
    }
    if percent.round_dp(2) == percent { Ok(()) } else { Err(SplitError::PercentTooFine { part, percent }) }
}

impl TryFrom<Vec<SplitPart>> for Split {
    type Error = SplitError;
    fn try_from(parts: Vec<SplitPart>) -> Result<Self, SplitError> {
        Self::new(parts)
    }
}

impl From<Split> for Vec<SplitPart> {
    fn from(split: Split) -> Self {
        split.0
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::CategoryId;
    use crate::money::{Currency, brl};

    fn part(n: u128, share: Share) -> SplitPart {
        let category = CategoryId::new(Uuid::from_u128(n));
        SplitPart { under: CategoryRef { category, subcategory: None }, share }
    }

    fn percent(text: &str) -> Share {
        Share::Percent(text.parse().unwrap())
    }

    #[test]
    fn a_split_that_does_not_sum_is_refused() {
        let usd = Share::Amount(Money::parse("1.00", Currency::USD).unwrap());
        let ten = Share::Amount(brl("10.00"));
        for (shares, says) in [
            (vec![Share::Rest], "a split of 1 parts: at least 2, at most 20"),
            (vec![percent("0"), Share::Rest], "part 1: 0 % is not more than 0 and less than 100"),
            (vec![Share::Rest, percent("100.5")], "part 2: 100.5 % is not more than 0 and less than 100"),
            (vec![percent("33.333"), Share::Rest], "part 1: 33.333 % has more than 2 decimals"),
            (vec![percent("50"), percent("49.99")], "no part takes the rest: the percentages sum to 99.99"),
            (vec![ten, ten], "no part takes the rest: the percentages sum to 0"),
            (vec![percent("60"), percent("40"), Share::Rest], "the percentages sum to 100, and a part takes the rest"),
            (vec![Share::Rest, Share::Rest], "part 2: another part takes the rest already"),
            (vec![Share::Amount(brl("0.00")), Share::Rest], "part 1: the amount 0.00 BRL is not more than zero"),
            (vec![ten, usd, Share::Rest], "part 2: the amount 1.00 USD is of another currency than the amounts before"),
        ] {
            let parts = (1..).zip(shares).map(|(n, share)| part(n, share)).collect();
            assert_eq!(Split::new(parts).unwrap_err().to_string(), says);
        }
        let twice = Split::new(vec![part(1, percent("50")), part(1, percent("50"))]);
        assert_eq!(twice.unwrap_err().to_string(), "part 2: another part is for the same category already");
    }

    #[test]
    fn amounts_come_first_then_percentages_of_the_whole_then_the_rest() {
        let shares = [Share::Amount(brl("10.00")), percent("33.33"), Share::Rest];
        let split = Split::new((1..).zip(shares).map(|(n, share)| part(n, share)).collect()).unwrap();
        let amounts = |whole| split.of(brl(whole)).map(|filing| filing.parts(brl(whole)).map(|p| p.amount).collect());
        assert_eq!(amounts("100.00"), Ok(vec![brl("10.00"), brl("33.33"), brl("56.67")]));
        assert_eq!(amounts("15.00"), Ok(vec![brl("10.00"), brl("5.00")]), "nothing is left");
        assert_eq!(amounts("14.99"), Err(Hindrance::TooSmall));
        assert_eq!(amounts("0.00"), Err(Hindrance::NothingMoved));
    }
}
