//! Rows by their name: what the audit trail and its refusals call them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::word::words;

words! {
    /// What a row is, in the order in which rows may refer to one another: a noun refers to those above it only, or to
    /// another row of its own kind.
    Noun, "a noun of the books" {
        /// The workspace's own settings: its currency, the day its month starts on.
        Workspace = "workspace",
        /// An account.
        Account = "account",
        /// A card.
        Card = "card",
        /// The days of a card from a month on.
        CardCycle = "card_cycle",
        /// The dates and the settled mark of a card's month.
        Invoice = "invoice",
        /// A category.
        Category = "category",
        /// A subcategory.
        Subcategory = "subcategory",
        /// A tag.
        Tag = "tag",
        /// An investment.
        Investment = "investment",
        /// A tag of an investment.
        InvestmentTag = "investment_tag",
        /// What an investment was worth on a day.
        InvestmentValue = "investment_value",
        /// A recurring item.
        Recurring = "recurring",
        /// A tag of a recurring item.
        RecurringTag = "recurring_tag",
        /// A purchase in instalments.
        InstalmentPlan = "instalment_plan",
        /// A transaction.
        Transaction = "transaction",
        /// A part of a split transaction.
        Split = "split",
        /// A tag of a transaction.
        TransactionTag = "transaction_tag",
        /// What an income pays back of an expense.
        Reimbursement = "reimbursement",
        /// A budget.
        Budget = "budget",
        /// A goal.
        Goal = "goal",
        /// A deposit to a goal.
        GoalDeposit = "goal_deposit",
        /// An investment that a goal counts.
        GoalInvestment = "goal_investment",
        /// What a currency was worth in another on a day.
        ExchangeRate = "exchange_rate",
        /// What is wanted done with lines of statements: beside the books.
        Rule = "rule",
        /// What was answered about files of one shape: beside the books.
        StatementProfile = "statement_profile",
        /// An import session: beside the books.
        ImportSession = "import_session",
        /// A line in a session: beside the books.
        StagedLine = "staged_line",
        /// The trace of a line that was accepted: beside the books.
        ImportedLine = "imported_line",
    }
}

impl Noun {
    /// Whether rows of this kind count in the [state](super::State). Those beside the books are in the trail, and an
    /// undo brings them back, but no figure is computed from them.
    pub const fn is_of_books(self) -> bool {
        match self {
            Self::Rule | Self::StatementProfile | Self::ImportSession | Self::StagedLine | Self::ImportedLine => false,
            Self::Workspace
            | Self::Account
            | Self::Card
            | Self::CardCycle
            | Self::Invoice
            | Self::Category
            | Self::Subcategory
            | Self::Tag
            | Self::Investment
            | Self::InvestmentTag
            | Self::InvestmentValue
            | Self::Recurring
            | Self::RecurringTag
            | Self::InstalmentPlan
            | Self::Transaction
            | Self::Split
            | Self::TransactionTag
            | Self::Reimbursement
            | Self::Budget
            | Self::Goal
            | Self::GoalDeposit
            | Self::GoalInvestment
            | Self::ExchangeRate => true,
        }
    }
}

/// Not a row's name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not the name of a row, such as account:01890a5d-ac96-774b-bcce-b302099a8057")]
pub struct RowKeyError(pub String);

/// The name of a row within its workspace, written `noun:id`. Ordered as its text is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RowKey {
    text: Box<str>, // first, for the order
    noun: Noun,
}

impl RowKey {
    /// A row by its identity.
    pub fn new(noun: Noun, id: impl fmt::Display) -> Self {
        Self { text: format!("{noun}:{id}").into(), noun }
    }

    /// A row whose identity has several parts, such as the card and the month of an invoice; they are joined by `/`,
    /// so that only the last may hold one.
    pub fn composite(noun: Noun, parts: &[&dyn fmt::Display]) -> Self {
        let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        Self::new(noun, parts.join("/"))
    }

    /// What the row is.
    pub const fn noun(&self) -> Noun {
        self.noun
    }

    /// Which one it is.
    pub fn id(&self) -> &str {
        &self.text[self.noun.as_str().len() + 1..]
    }

    /// The whole name: `noun:id`.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for RowKey {
    type Err = RowKeyError;

    fn from_str(text: &str) -> Result<Self, RowKeyError> {
        let noun = text.split_once(':').and_then(|(word, _)| Noun::ALL.iter().find(|noun| noun.as_str() == word));
        let noun = *noun.ok_or_else(|| RowKeyError(text.to_owned()))?;
        Ok(Self { text: text.into(), noun })
    }
}

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for RowKey {
    type Error = RowKeyError;
    fn try_from(text: String) -> Result<Self, RowKeyError> {
        text.parse()
    }
}

impl From<RowKey> for String {
    fn from(key: RowKey) -> Self {
        key.text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::billing_month;

    #[test]
    fn a_name_holds_the_noun_and_the_identity() {
        let invoice = RowKey::composite(Noun::Invoice, &[&"roxo", &billing_month(2026, 3)]);
        assert_eq!((invoice.noun(), invoice.id()), (Noun::Invoice, "roxo/2026-03"));
        assert_eq!(invoice.to_string().parse(), Ok(invoice));
    }

    #[test]
    fn a_name_has_one_spelling() {
        for wrong in ["", "account", "Account:1", "boat:1"] {
            assert_eq!(wrong.parse::<RowKey>(), Err(RowKeyError(wrong.to_owned())));
        }
    }
}
