//! Conditions: what a line must be for a rule to have a say.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::StatementOf;
use super::line::Facts;
use super::literal::shortest;
use super::text::{Literal, Pattern};
use crate::calendar::{BillingMonth, DayOfMonth, Weekday};
use crate::entry::EntryKind;
use crate::id::{AccountId, CardId};
use crate::money::Money;
use crate::word::words;

words! {
    /// Which way money moved, as the holder sees it.
    Direction, "a direction" {
        /// In: earned, given back, received.
        In = "in",
        /// Out: spent, sent.
        Out = "out",
    }
}

impl Direction {
    /// The direction of an amount; `None` when nothing moved.
    pub fn of(amount: Money) -> Option<Self> {
        match (amount.is_positive(), amount.is_negative()) {
            (true, _) => Some(Self::In),
            (_, true) => Some(Self::Out),
            (false, false) => None,
        }
    }
}

/// What a line must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// All of these.
    All(Vec<Self>),
    /// At least one of these.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// The bank's words, without case and accents.
    Description(TextTest),
    /// The amount without its sign.
    Amount(AmountTest),
    /// In the statement of one of these accounts.
    Account(BTreeSet<AccountId>),
    /// In the statement of one of these cards.
    Card(BTreeSet<CardId>),
    /// One of these kinds, as the line was understood without rules.
    Kind(BTreeSet<EntryKind>),
    /// Money in, or money out.
    Direction(Direction),
    /// On one of these days of its month.
    DayOfMonth(DayRange),
    /// On one of these days of the week.
    Weekday(BTreeSet<Weekday>),
}

/// How a description is compared; both sides are folded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextTest {
    /// The text stands anywhere.
    Contains(Literal),
    /// The text is all there is.
    Is(Literal),
    /// The text stands first.
    StartsWith(Literal),
    /// The text stands last.
    EndsWith(Literal),
    /// One of these stands anywhere, as whole words.
    AnyWord(Vec<Literal>),
    /// The expression is found anywhere.
    Matches(Pattern),
}

/// How an amount is compared: without its sign. An amount of another currency never holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountTest {
    /// Exactly this.
    Equal(Money),
    /// From one to the other, both included.
    Between {
        /// The smallest.
        low: Money,
        /// The largest.
        high: Money,
    },
    /// This or more.
    AtLeast(Money),
    /// This or less.
    AtMost(Money),
}

/// Days of a month, both ends included; `28` to `3` goes over its end. A day that a month lacks means its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayRange {
    /// The first day.
    pub from: DayOfMonth,
    /// The last day.
    pub to: DayOfMonth,
}

impl DayRange {
    /// Whether a date is one of these days.
    pub fn holds(self, date: NaiveDate) -> bool {
        self.holds_in(date.day(), BillingMonth::of(date).last_day().day())
    }

    fn holds_in(self, day: u32, last: u32) -> bool {
        let (from, to) = (u32::from(self.from.get()).min(last), u32::from(self.to.get()).min(last));
        if self.from <= self.to { (from..=to).contains(&day) } else { day >= from || day <= to }
    }

    /// The days that are within, in a month of some length.
    pub(super) fn days(self) -> impl Iterator<Item = u32> {
        (1..=31).filter(move |&day| (28..=31).any(|last| day <= last && self.holds_in(day, last)))
    }
}

impl TextTest {
    pub(super) fn holds(&self, folded: &str) -> bool {
        match self {
            Self::Contains(text) => folded.contains(text.folded()),
            Self::Is(text) => folded == text.folded(),
            Self::StartsWith(text) => folded.starts_with(text.folded()),
            Self::EndsWith(text) => folded.ends_with(text.folded()),
            Self::AnyWord(words) => words.iter().any(|word| word.is_word_in(folded)),
            Self::Matches(pattern) => pattern.is_in(folded),
        }
    }

    /// What of a folded text made it hold.
    pub(super) fn found(&self, folded: &str) -> Option<String> {
        match self {
            Self::Contains(text) | Self::Is(text) | Self::StartsWith(text) | Self::EndsWith(text) => {
                self.holds(folded).then(|| text.folded().to_owned())
            }
            Self::AnyWord(words) => {
                words.iter().find(|word| word.is_word_in(folded)).map(|word| word.folded().to_owned())
            }
            Self::Matches(pattern) => pattern.find(folded).map(str::to_owned),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Contains(text) | Self::Is(text) | Self::StartsWith(text) | Self::EndsWith(text) => {
                text.as_str().len()
            }
            Self::AnyWord(words) => words.iter().map(|word| word.as_str().len()).sum(),
            Self::Matches(pattern) => pattern.as_str().len(),
        }
    }

    fn specificity(&self) -> u32 {
        let letters = |text: &Literal| text.folded().chars().count();
        let (points, letters) = match self {
            Self::Is(text) => (60, letters(text)),
            Self::StartsWith(text) | Self::EndsWith(text) => (30, letters(text)),
            Self::Contains(text) => (20, letters(text)),
            Self::AnyWord(words) => (20, words.iter().map(letters).min().unwrap_or(0)),
            Self::Matches(pattern) => (20, shortest(pattern.required())),
        };
        points + u32::try_from(letters.min(40)).unwrap_or(40)
    }
}

impl AmountTest {
    /// The smallest and the largest amount; `None` where there is no end.
    pub(super) fn bounds(self) -> (Option<Money>, Option<Money>) {
        match self {
            Self::Equal(amount) => (Some(amount), Some(amount)),
            Self::Between { low, high } => (Some(low), Some(high)),
            Self::AtLeast(low) => (Some(low), None),
            Self::AtMost(high) => (None, Some(high)),
        }
    }

    pub(super) fn holds(self, amount: Money) -> bool {
        let (low, high) = self.bounds();
        let size: Decimal = amount.abs().amount();
        let is_of = |end: Money| end.currency() == amount.currency();
        low.is_none_or(|low| is_of(low) && size >= low.amount())
            && high.is_none_or(|high| is_of(high) && size <= high.amount())
    }

    const fn specificity(self) -> u32 {
        match self {
            Self::Equal(_) => 50,
            Self::Between { .. } => 25,
            Self::AtLeast(_) | Self::AtMost(_) => 10,
        }
    }
}

impl Condition {
    pub(super) fn holds(&self, facts: &Facts<'_>) -> bool {
        let line = facts.line;
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(facts)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(facts)),
            Self::Not(part) => !part.holds(facts),
            Self::Description(test) => test.holds(&facts.folded),
            Self::Amount(test) => test.holds(line.amount),
            Self::Account(accounts) => matches!(line.of, StatementOf::Account(id) if accounts.contains(&id)),
            Self::Card(cards) => matches!(line.of, StatementOf::Card(id) if cards.contains(&id)),
            Self::Kind(kinds) => kinds.contains(&line.kind),
            Self::Direction(direction) => Direction::of(line.amount) == Some(*direction),
            Self::DayOfMonth(days) => days.holds(line.date),
            Self::Weekday(days) => days.contains(&Weekday::of(line.date)),
        }
    }

    /// How narrow the condition is: what orders rules of equal position. Each condition that must hold too makes it
    /// narrower; of alternatives the widest counts.
    pub fn specificity(&self) -> u32 {
        match self {
            Self::All(parts) => parts.iter().map(Self::specificity).fold(0, u32::saturating_add),
            Self::Any(parts) => parts.iter().map(Self::specificity).min().unwrap_or(0),
            Self::Not(_) => 1,
            Self::Description(test) => test.specificity(),
            Self::Amount(test) => test.specificity(),
            Self::Account(_) | Self::Card(_) => 20,
            Self::DayOfMonth(_) => 15,
            Self::Weekday(_) => 10,
            Self::Kind(_) => 8,
            Self::Direction(_) => 4,
        }
    }

    /// How many bytes its texts and regular expressions have, as they were typed.
    pub(super) fn text_bytes(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::text_bytes).sum(),
            Self::Not(part) => part.text_bytes(),
            Self::Description(test) => test.bytes(),
            Self::Amount(_)
            | Self::Account(_)
            | Self::Card(_)
            | Self::Kind(_)
            | Self::Direction(_)
            | Self::DayOfMonth(_)
            | Self::Weekday(_) => 0,
        }
    }

    /// The accounts that a line can only be of; `None` when it may be of any.
    pub(super) fn accounts(&self) -> Option<BTreeSet<AccountId>> {
        match self {
            Self::Account(accounts) => Some(accounts.clone()),
            Self::All(parts) => parts.iter().filter_map(Self::accounts).reduce(|a, b| &a & &b),
            Self::Any(parts) => {
                let each: Option<Vec<_>> = parts.iter().map(Self::accounts).collect();
                each.map(|each| each.into_iter().flatten().collect())
            }
            Self::Not(_)
            | Self::Description(_)
            | Self::Amount(_)
            | Self::Card(_)
            | Self::Kind(_)
            | Self::Direction(_)
            | Self::DayOfMonth(_)
            | Self::Weekday(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    #[test]
    fn days_may_go_over_the_end_of_a_month() {
        let day = |day| DayOfMonth::new(day).unwrap();
        let days = |from, to| DayRange { from: day(from), to: day(to) };
        assert!(days(28, 3).holds(date(2026, 3, 31)) && days(28, 3).holds(date(2026, 3, 1)));
        assert!(!days(28, 3).holds(date(2026, 3, 4)));
        assert!(days(30, 31).holds(date(2026, 2, 28)), "February's last day stands for those it lacks");
        assert!(!days(30, 31).holds(date(2026, 2, 27)));
        assert!(days(31, 1).holds(date(2026, 2, 28)) && !days(31, 1).holds(date(2026, 2, 27)));
        assert_eq!(days(31, 31).days().collect::<Vec<_>>(), [28, 29, 30, 31]);
    }
}
