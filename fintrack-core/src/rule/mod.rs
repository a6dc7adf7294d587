//! User rules: what a person wants done with the lines of statements, before the classifier is asked.
//!
//! A [`Rule`] has a [`Condition`] and [`Actions`]. Conditions look at the description, the amount, the account or card, the
//! kind and the day, joined by *and*, *or* and *not*; descriptions are compared without case and accents. Actions file a line
//! under a category, split it, make it a transfer, tag it, rename it, or have it ignored.
//!
//! Rules are read like a list, from the top. The first that matches decides each field that it has an action for; a later one
//! decides what is still open, and tags are added by all. A rule may *stop*: then those below it have no say. Rules of equal
//! position stand by how narrow they are, so that a list that nobody ever ordered does what is meant: `uber eats` before
//! `uber`. A rule that cannot book a line as it says ([`Hindrance`]) leaves that to the next one.
//!
//! [`RuleSet::compile`] prepares all rules at once: a line is compared only with rules whose texts, amounts, accounts or days
//! it has, so that thousands of rules cost a few times what tens do. [`preview`] shows what a rule would do before it is saved,
//! [`propose`] finds rules that the user's confirmations support, [`Usages`] counts.
//!
//! Laws: a compiled set decides what its rules decide one by one; the order of storage does not matter; a rule that is off
//! does nothing; the parts of a split sum to the whole; a preview shows what applying does; a proposal never contradicts its
//! evidence; any text is safe, and time is linear in it.
//!
//! An [import session](crate::import_session) asks them of every line that it stages, and keeps what they said with the line.
//! Worked by hand: [user rules](crate::book::rules::user_rules). Source: the domain page, section 4, enrich.
//!
//! ```
//! use fintrack_core::calendar::date;
//! use fintrack_core::entry::EntryKind;
//! use fintrack_core::id::{AccountId, RuleId};
//! use fintrack_core::money::brl;
//! use fintrack_core::rule::{InUse, Line, Rule, RuleSet, StatementOf, Terms};
//! use fintrack_core::testing::categories;
//! # use uuid::Uuid;
//!
//! let categories = categories(); // those of the template
//! let food = categories.iter().find(|category| category.name.as_str() == "Alimentação").unwrap().id;
//! let terms: Terms = serde_json::from_str(&format!(
//!     r#"{{
//!         "name": "Almoço",
//!         "position": 1,
//!         "when": {{"all": [
//!             {{"description": {{"any_word": ["padaria", "café"]}}}},
//!             {{"amount": {{"at_most": {{"amount": "50.00", "currency": "BRL"}}}}}}
//!         ]}},
//!         "then": {{"purpose": {{"category": {{"category": "{food}", "subcategory": null}}}}}}
//!     }}"#
//! ))?;
//! let rule = Rule::new(RuleId::new(Uuid::from_u128(1)), terms)?;
//! let rules = RuleSet::compile([rule], InUse { categories: &categories, ..InUse::default() })?;
//!
//! let line = Line {
//!     text: "COMPRA CARTAO PAG*CAFE-DA-ESQUINA",
//!     amount: brl("-18.50"),
//!     date: date(2026, 3, 7),
//!     of: StatementOf::Account(AccountId::new(Uuid::from_u128(1))),
//!     kind: EntryKind::Expense,
//! };
//! assert!(rules.judge(&line).booking.is_some());
//! let because = &rules.explain(&line)[0].because;
//! assert_eq!((because[0].at.as_str(), because[0].found.as_deref()), ("/when/all/0", Some("cafe")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod action;
mod check;
mod condition;
mod error;
mod gate;
mod glimpse;
mod index;
mod line;
mod literal;
mod mention;
mod preview;
mod proposal;
mod set;
mod text;
mod usage;
mod verdict;

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::id::RuleId;
use crate::name::Name;

pub use action::{Actions, Purpose, SPLIT_PARTS_MAX, Share, Split, SplitError, SplitPart};
pub use condition::{AmountTest, Condition, DayRange, Direction, TextTest};
pub use error::{ConditionError, RuleError, RuleSetError};
pub use glimpse::Glimpse;
pub use line::{Line, StatementOf};
pub use mention::Mentions;
pub use preview::{Effect, Past, preview};
pub use proposal::{Confirmed, EXCEPTION_IN, Proposal, SUPPORT_MIN, propose};
pub use set::{InUse, RuleSet};
pub use text::{Literal, PATTERN_CHARS_MAX, Pattern, TEXT_CHARS_MAX, TextError};
pub use usage::{Usage, UsageError, Usages};
pub use verdict::{Because, Booking, Decided, Explanation, Field, Hindrance, Matched, Treatment, Verdict};

/// Where a rule stands that nobody placed: among its like, the narrower first.
pub const POSITION_UNSAID: u32 = 100;
/// How many rules a workspace may have.
pub const RULES_MAX: usize = 10_000;
/// How many bytes the texts and regular expressions of all rules of a workspace may have together, as they were typed.
pub const RULE_TEXT_BYTES_MAX: usize = 1 << 20;
/// How many conditions and groups a rule may have.
pub const CONDITIONS_MAX: usize = 100;
/// How deep groups may stand within each other.
pub const DEPTH_MAX: usize = 8;
/// How many words, accounts, cards or conditions may stand in one list.
pub const OPTIONS_MAX: usize = 100;
/// How many tags a rule may add.
pub const TAGS_MAX: usize = 20;
/// How many rules may rest on a regular expression alone that asks for no fixed text, as `\d+` does.
pub const UNANCHORED_MAX: usize = 200;

/// What a person says of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What people call it.
    pub name: Name,
    /// Where it stands: the smallest first.
    pub position: u32,
    /// Whether it is on.
    #[serde(default = "on")]
    pub is_active: bool,
    /// Whether rules below it have no say on what it matches.
    #[serde(default)]
    pub stops: bool,
    /// What a line must be.
    pub when: Condition,
    /// What is made of it.
    pub then: Actions,
}

const fn on() -> bool {
    true
}

/// A rule that can be: its conditions and actions were checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Rule {
    id: RuleId,
    terms: Terms,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    id: RuleId,
    terms: Terms,
}

impl Rule {
    /// A rule.
    ///
    /// # Errors
    /// [`RuleError`] when a condition or an action cannot be, with its place.
    pub fn new(id: RuleId, terms: Terms) -> Result<Self, RuleError> {
        check::check(&terms)?;
        Ok(Self { id, terms })
    }

    /// Its identity.
    pub const fn id(&self) -> RuleId {
        self.id
    }

    /// What it says.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Where it stands among others, the smallest first: by position, then by how narrow it is, then by identity.
    pub fn place(&self) -> (u32, Reverse<u32>, RuleId) {
        (self.terms.position, Reverse(self.terms.when.specificity()), self.id)
    }

    /// The same rule, switched on or off.
    #[must_use]
    pub fn switched(&self, is_active: bool) -> Self {
        Self { id: self.id, terms: Terms { is_active, ..self.terms.clone() } }
    }
}

impl TryFrom<Unchecked> for Rule {
    type Error = RuleError;
    fn try_from(unchecked: Unchecked) -> Result<Self, RuleError> {
        Self::new(unchecked.id, unchecked.terms)
    }
}
