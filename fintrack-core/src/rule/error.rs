//! What is wrong with a rule, or with many together.

use thiserror::Error;

use super::{CONDITIONS_MAX, DEPTH_MAX, OPTIONS_MAX, RULE_TEXT_BYTES_MAX, RULES_MAX, TAGS_MAX, UNANCHORED_MAX};
use crate::id::{AccountId, RuleId};
use crate::money::Money;

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleError {
    /// A condition that cannot be.
    #[error("condition `{at}`: {error}")]
    Condition {
        /// Which one, as a JSON pointer (RFC 6901) into the rule: `/when/all/0`.
        at: String,
        /// What is wrong with it.
        error: ConditionError,
    },
    /// Nothing would come of it.
    #[error("the rule has no action")]
    NoAction,
    /// A description of nothing.
    #[error("the new description is empty")]
    EmptyDescription,
    /// More tags than anybody looks at.
    #[error("{0} tags, more than the {TAGS_MAX} allowed")]
    TooManyTags(usize),
    /// Its conditions leave only the account that the money would move to.
    #[error("a transfer from account {0} to itself")]
    TransferToItself(AccountId),
}

/// What is wrong with a condition.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConditionError {
    /// A group of no conditions, a list of no accounts, kinds, days or words.
    #[error("the list is empty")]
    Empty,
    /// A longer list than anybody writes.
    #[error("the list has {0} items, more than the {OPTIONS_MAX} allowed")]
    TooManyOptions(usize),
    /// Groups within groups.
    #[error("groups stand more than {DEPTH_MAX} deep in each other")]
    TooDeep,
    /// Too many in one rule.
    #[error("the rule has more than {CONDITIONS_MAX} conditions")]
    TooMany,
    /// Amounts are compared without their sign.
    #[error("the amount {0} is negative: amounts are compared without their sign")]
    NegativeAmount(Money),
    /// From more to less.
    #[error("between {low} and {high}: the first is the larger")]
    Reversed {
        /// The first amount.
        low: Money,
        /// The second amount.
        high: Money,
    },
    /// From one currency to another.
    #[error("between {low} and {high}: two currencies")]
    TwoCurrencies {
        /// The first amount.
        low: Money,
        /// The second amount.
        high: Money,
    },
}

/// What is wrong with rules together.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleSetError {
    /// More rules than a workspace may have.
    #[error("{0} rules, more than the {RULES_MAX} allowed")]
    TooMany(usize),
    /// More text than a workspace may have rules for: all of it is looked for at once.
    #[error(
        "with rule {rule} the texts and regular expressions of all rules have {bytes} bytes together, \
         more than the {RULE_TEXT_BYTES_MAX} allowed"
    )]
    TooMuchText {
        /// The rule with which it becomes too much, the rules in the order of their positions.
        rule: RuleId,
        /// How many bytes there are with it.
        bytes: usize,
    },
    /// Two rules of one identity.
    #[error("rule {0} stands twice")]
    SameTwice(RuleId),
    /// Each of these costs time on every line.
    #[error(
        "{0} rules rest on a regular expression without a fixed text, more than the {UNANCHORED_MAX} allowed: \
         give them another condition too"
    )]
    TooManyUnanchored(usize),
    /// The regular expressions of the rules take too much memory together.
    #[error("the regular expressions without a fixed text are too large together")]
    UnanchoredTooLarge,
}
