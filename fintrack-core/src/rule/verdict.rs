//! What the rules say of a line, field by field, and which rule says it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::condition::{Condition, Direction};
use super::{Line, StatementOf};
use crate::category::CategoryKind;
use crate::entry::{EntryKind, Filing, Movement};
use crate::id::{AccountId, RuleId, TagId};
use crate::name::Description;
use crate::word::words;

words! {
    /// A part of a line's treatment that rules decide one by one.
    Field, "a field of a rule" {
        /// What the line is booked as.
        Booking = "booking",
        /// The description to show.
        Description = "description",
        /// Its tags.
        Tags = "tags",
        /// Whether it counts nowhere.
        Ignored = "ignored",
    }
}

/// What a line is booked as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Booking {
    /// Earned, spent or given back.
    Filed {
        /// The kind that goes with the sign and with the account or card.
        kind: EntryKind,
        /// What it was for.
        filing: Filing,
    },
    /// Moved to or from another own account.
    Transfer {
        /// The other account.
        other: AccountId,
    },
}

impl Booking {
    /// What a movement is to the account or card whose statement shows it; `None` for kinds that rules do not book, and for
    /// a chargeback that nobody filed.
    pub fn of(movement: &Movement, statement: StatementOf) -> Option<Self> {
        let filed = |filing: &Filing| Self::Filed { kind: movement.kind(), filing: filing.clone() };
        match movement {
            Movement::Income { filing, .. }
            | Movement::Expense { filing, .. }
            | Movement::CardExpense { filing, .. } => Some(filed(filing)),
            Movement::CardChargeback { filing, .. } => filing.as_ref().map(filed),
            Movement::Transfer { from, to, .. } => match statement {
                StatementOf::Account(own) => Some(Self::Transfer { other: if own == *from { *to } else { *from } }),
                StatementOf::Card(_) => None,
            },
            Movement::CardPayment { .. }
            | Movement::InvestmentDeposit { .. }
            | Movement::InvestmentWithdrawal { .. } => None,
        }
    }
}

/// What is made of a line: by rules, and by a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Treatment {
    /// What it is booked as; `None` when that is open, or none of the kinds that rules book.
    pub booking: Option<Booking>,
    /// The description that is shown.
    pub description: Description,
    /// Its tags.
    pub tags: BTreeSet<TagId>,
    /// Whether it counts nowhere.
    pub is_ignored: bool,
}

/// Why a rule that matches cannot book a line as it says. Its other actions count, and the next rule may book it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum Hindrance {
    /// The amount is zero.
    #[error("nothing moved")]
    NothingMoved,
    /// Income for what was spent, or the other way round.
    #[error("the category is of the other kind")]
    OtherKind,
    /// The category was archived or deleted.
    #[error("the category is no longer in use")]
    NoCategory,
    /// The account that the money would move to was archived or deleted.
    #[error("the other account is no longer in use")]
    NoAccount,
    /// A transfer between two currencies needs a second amount, which no rule knows.
    #[error("the other account holds another currency")]
    AccountCurrency,
    /// The line is of the account that it would be moved to.
    #[error("a transfer from an account to itself")]
    SameAccount,
    /// A transfer is between accounts.
    #[error("a card has no transfers")]
    OnCard,
    /// A part of the split is in another currency.
    #[error("a part is in another currency")]
    OtherCurrency,
    /// The parts of the split are more than the line.
    #[error("the parts are more than the whole")]
    TooSmall,
}

/// What was decided, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided<T> {
    /// What was decided.
    pub value: T,
    /// The rule.
    pub by: RuleId,
}

/// A rule that matches a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matched {
    /// The rule.
    pub rule: RuleId,
    /// Why it could not book the line as it says, if so.
    pub hindrance: Option<Hindrance>,
}

/// What the rules say of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What it is to be booked as.
    pub booking: Option<Decided<Booking>>,
    /// The description to show.
    pub description: Option<Decided<Description>>,
    /// The tags to add, each with the first rule that adds it.
    pub tags: BTreeMap<TagId, RuleId>,
    /// The rule that has it ignored.
    pub ignored: Option<RuleId>,
    /// The rules that match and have a say, the first first; one that decides nothing too.
    pub matched: Vec<Matched>,
}

impl Verdict {
    /// Whether no rule has a say.
    pub const fn is_empty(&self) -> bool {
        self.matched.is_empty()
    }

    /// The treatment of a line with what the rules decided; what they leave open stays.
    #[must_use]
    pub fn apply(&self, to: &Treatment) -> Treatment {
        Treatment {
            booking: self.booking.as_ref().map(|booking| booking.value.clone()).or_else(|| to.booking.clone()),
            description: self.description.as_ref().map_or_else(|| to.description.clone(), |it| it.value.clone()),
            tags: to.tags.iter().chain(self.tags.keys()).copied().collect(),
            is_ignored: to.is_ignored || self.ignored.is_some(),
        }
    }

    /// What one rule decided of it.
    #[must_use]
    pub fn only(&self, rule: RuleId) -> Self {
        Self {
            booking: self.booking.clone().filter(|decided| decided.by == rule),
            description: self.description.clone().filter(|decided| decided.by == rule),
            tags: self.tags.iter().filter(|(_, by)| **by == rule).map(|(tag, by)| (*tag, *by)).collect(),
            ignored: self.ignored.filter(|by| *by == rule),
            matched: self.matched.iter().filter(|matched| matched.rule == rule).copied().collect(),
        }
    }

    /// The rules that decided something.
    pub fn deciders(&self) -> BTreeSet<RuleId> {
        let booking = self.booking.iter().map(|decided| decided.by);
        let description = self.description.iter().map(|decided| decided.by);
        booking.chain(description).chain(self.tags.values().copied()).chain(self.ignored).collect()
    }

    /// The rules of which a person undid something.
    pub fn overridden(&self, chosen: &Treatment) -> BTreeSet<RuleId> {
        let booking = self.booking.iter().filter(|it| chosen.booking.as_ref() != Some(&it.value)).map(|it| it.by);
        let description = self.description.iter().filter(|it| chosen.description != it.value).map(|it| it.by);
        let tags = self.tags.iter().filter(|(tag, _)| !chosen.tags.contains(tag)).map(|(_, by)| *by);
        let ignored = self.ignored.filter(|_| !chosen.is_ignored);
        booking.chain(description).chain(tags).chain(ignored).collect()
    }
}

/// Why a rule matches a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The rule.
    pub rule: RuleId,
    /// The conditions that hold, in the order of the rule; of alternatives those that hold.
    pub because: Vec<Because>,
}

/// A condition that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Because {
    /// Where in the rule it stands, as a JSON pointer: `/when/all/0`.
    pub at: String,
    /// The condition; no group of conditions, unless a group that must not hold.
    pub condition: Condition,
    /// What of the text it found, folded.
    pub found: Option<String>,
}

/// The kind that a line under a category has by its sign; `None` when the category is of the other kind.
pub(super) fn kind_under(line: &Line<'_>, category: CategoryKind) -> Result<EntryKind, Hindrance> {
    let direction = Direction::of(line.amount).ok_or(Hindrance::NothingMoved)?;
    match (line.of, direction, category) {
        (StatementOf::Account(_), Direction::Out, CategoryKind::Expense) => Ok(EntryKind::Expense),
        (StatementOf::Account(_), Direction::In, CategoryKind::Income) => Ok(EntryKind::Income),
        (StatementOf::Card(_), Direction::Out, CategoryKind::Expense) => Ok(EntryKind::CardExpense),
        (StatementOf::Card(_), Direction::In, CategoryKind::Expense) => Ok(EntryKind::CardChargeback),
        (StatementOf::Account(_), Direction::Out, CategoryKind::Income)
        | (StatementOf::Account(_), Direction::In, CategoryKind::Expense)
        | (StatementOf::Card(_), _, CategoryKind::Income) => Err(Hindrance::OtherKind),
    }
}
