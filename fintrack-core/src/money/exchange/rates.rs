//! The table of rates, and how a rate was found in it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{ConversionError, Converted, Quote};
use crate::money::{Currency, Money};
use crate::word::words;

words! {
    /// Which way a quote is read.
    Direction, "a direction of an exchange rate" {
        /// As it was quoted: the amount is multiplied.
        Direct = "DIRECT",
        /// From its price back to what was priced: the amount is divided.
        Inverse = "INVERSE",
    }
}

/// One step from a currency to another: a quote, and which way it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Leg {
    /// What was quoted.
    pub quote: Quote,
    /// Which way it is read.
    pub direction: Direction,
}

impl Leg {
    /// Whether it says more about a day than another leg between the same currencies: by being newer, then by its
    /// source, then by being direct.
    fn is_better_than(&self, other: &Self) -> bool {
        // Sources and directions are declared best first.
        let rank = |leg: &Self| (Reverse(leg.quote.date), leg.quote.source, leg.direction);
        rank(self) < rank(other)
    }
}

/// How a rate was found, so that a figure can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Found {
    /// Both currencies are one.
    Same,
    /// The two currencies were quoted against each other.
    Pair(Leg),
    /// Both were quoted against the default currency.
    Cross {
        /// From the currency asked about to the default one.
        into_default: Leg,
        /// From the default currency to the one asked for.
        out_of_default: Leg,
    },
}

impl Found {
    /// The steps, in order: none, one or two.
    pub fn legs(&self) -> impl Iterator<Item = Leg> {
        let (first, second) = match *self {
            Self::Same => (None, None),
            Self::Pair(leg) => (Some(leg), None),
            Self::Cross { into_default, out_of_default } => (Some(into_default), Some(out_of_default)),
        };
        first.into_iter().chain(second)
    }

    /// The day of its oldest quote: how stale the rate may be. `None` where no quote was needed.
    pub fn as_of(&self) -> Option<NaiveDate> {
        self.legs().map(|leg| leg.quote.date).min()
    }

    /// How many units of the one currency a unit of the other costs, with up to 28 digits. For show: conversion
    /// multiplies and divides by what was quoted. `None` beyond what 28 digits hold.
    pub fn factor(&self) -> Option<Decimal> {
        self.apply(Decimal::ONE)
    }

    /// An amount in the other currency, unrounded but for its 28th digit. `None` when it has more before the point.
    pub(super) fn apply(&self, amount: Decimal) -> Option<Decimal> {
        // Multiplying first keeps the digits that a quotient would lose.
        let rates =
            |wanted: Direction| self.legs().filter(move |leg| leg.direction == wanted).map(|leg| leg.quote.rate.rate());
        let product = rates(Direction::Direct).try_fold(amount, Decimal::checked_mul)?;
        rates(Direction::Inverse).try_fold(product, Decimal::checked_div)
    }
}

/// What is known of rates: quotes by pair and date, in a workspace's default currency.
///
/// Of several quotes of one pair and day the best source stands, in the order of [`super::RateSource`]: entered over
/// imported over transfer. Storage keeps one quote a source; should two come, the higher rate stands, only so that their
/// order is irrelevant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    default: Currency,
    quotes: BTreeMap<(Currency, Currency), Vec<Quote>>, // each ascending by date, one a date
}

impl Rates {
    /// A table of quotes, in any order; amounts cross from one currency to another through `default`.
    pub fn new(default: Currency, quotes: impl IntoIterator<Item = Quote>) -> Self {
        let mut table: BTreeMap<(Currency, Currency), Vec<Quote>> = BTreeMap::new();
        for quote in quotes {
            table.entry((quote.rate.from(), quote.rate.to())).or_default().push(quote);
        }
        for quotes in table.values_mut() {
            quotes.sort_by_key(|quote| (quote.date, quote.source, Reverse(quote.rate)));
            quotes.dedup_by_key(|quote| quote.date); // the first of a day stays
        }
        Self { default, quotes: table }
    }

    /// The currency that amounts cross through.
    pub const fn default_currency(&self) -> Currency {
        self.default
    }

    /// The rate of a day, or the last known before it; `None` when none is known.
    ///
    /// The two currencies' own quotes come first, whichever way they were quoted: the newer quote stands, at equal dates
    /// the better source, then the direct one. Only where they were never quoted against each other until that day does
    /// the rate cross through the default currency, each leg found in the same way. A cross may be newer than an old
    /// quote of the pair; the quote still stands, since somebody gave it, and [`Found::as_of`] tells its age.
    pub fn rate(&self, from: Currency, to: Currency, on: NaiveDate) -> Option<Found> {
        if from == to {
            return Some(Found::Same);
        }
        if let Some(leg) = self.leg(from, to, on) {
            return Some(Found::Pair(leg));
        }
        if from == self.default || to == self.default {
            return None;
        }
        let into_default = self.leg(from, self.default, on)?;
        let out_of_default = self.leg(self.default, to, on)?;
        Some(Found::Cross { into_default, out_of_default })
    }

    /// An amount in another currency at the rate of a day, rounded half-even to that currency's minor unit.
    ///
    /// # Errors
    /// [`ConversionError::NoRate`] when no rate is known on that day or before; [`ConversionError::TooLarge`].
    pub fn convert(&self, original: Money, to: Currency, on: NaiveDate) -> Result<Converted, ConversionError> {
        let found = self.rate(original.currency(), to, on).ok_or(ConversionError::NoRate { original, to, on })?;
        let amount = found
            .apply(original.amount())
            .and_then(|amount| Money::rounded(amount, to).ok())
            .ok_or(ConversionError::TooLarge { original, to, on })?;
        Ok(Converted { original, amount, on, found })
    }

    /// The best step from a currency to another.
    fn leg(&self, from: Currency, to: Currency, on: NaiveDate) -> Option<Leg> {
        let direct = self.last(from, to, on).map(|quote| Leg { quote, direction: Direction::Direct });
        let inverse = self.last(to, from, on).map(|quote| Leg { quote, direction: Direction::Inverse });
        match (direct, inverse) {
            (Some(direct), Some(inverse)) if inverse.is_better_than(&direct) => Some(inverse),
            (direct, inverse) => direct.or(inverse),
        }
    }

    /// The quote of a pair on a day, or the last before it.
    fn last(&self, from: Currency, to: Currency, on: NaiveDate) -> Option<Quote> {
        let quotes = self.quotes.get(&(from, to))?;
        let until = quotes.partition_point(|quote| quote.date <= on);
        quotes[..until].last().copied()
    }
}
