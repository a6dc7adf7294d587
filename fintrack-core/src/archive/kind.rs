//! The kinds of records.

use crate::audit::Noun;
use crate::word::words;

words! {
    /// What a record is, in the order in which records stand: one refers only to those of kinds above its own.
    Kind, "a kind of record" {
        /// The workspace itself: one, and the first.
        Workspace = "workspace",
        /// An account.
        Account = "account",
        /// A card with the cycles it has had.
        Card = "card",
        /// An invoice that is kept.
        Invoice = "invoice",
        /// A category with its subcategories.
        Category = "category",
        /// A tag.
        Tag = "tag",
        /// An investment.
        Investment = "investment",
        /// What an investment was worth on a day.
        InvestmentValue = "investment_value",
        /// A recurring item.
        Recurring = "recurring",
        /// A purchase in instalments of which no part is left.
        InstalmentPlan = "instalment_plan",
        /// A transaction.
        Transaction = "transaction",
        /// A transaction that was deleted, and that something still tells of.
        DeletedTransaction = "deleted_transaction",
        /// What an income pays back of an expense.
        Reimbursement = "reimbursement",
        /// A budget.
        Budget = "budget",
        /// A goal with its deposits or investments.
        Goal = "goal",
        /// What a currency cost in another on a day.
        ExchangeRate = "exchange_rate",
        /// The permanent trace of a line that was accepted.
        ImportedLine = "imported_line",
        /// A line and a transaction that a person said are not the same thing.
        RejectedPair = "rejected_pair",
        /// What is wanted done with lines of statements, and how often it was.
        Rule = "rule",
        /// What was answered about files of one shape.
        StatementProfile = "statement_profile",
        /// An event of the audit trail.
        AuditEvent = "audit_event",
    }
}

impl Kind {
    /// The kind of record that holds a row of the books or beside them; `None` for what version 1 does not hold.
    pub const fn holding(noun: Noun) -> Option<Self> {
        Some(match noun {
            Noun::Workspace => Self::Workspace,
            Noun::Account => Self::Account,
            Noun::Card | Noun::CardCycle => Self::Card,
            Noun::Invoice => Self::Invoice,
            Noun::Category | Noun::Subcategory => Self::Category,
            Noun::Tag => Self::Tag,
            Noun::Investment | Noun::InvestmentTag => Self::Investment,
            Noun::InvestmentValue => Self::InvestmentValue,
            Noun::Recurring | Noun::RecurringTag => Self::Recurring,
            // A purchase in instalments is what its parts say of it, as long as there are any.
            Noun::InstalmentPlan | Noun::Transaction | Noun::Split | Noun::TransactionTag => Self::Transaction,
            Noun::Reimbursement => Self::Reimbursement,
            Noun::Budget => Self::Budget,
            Noun::Goal | Noun::GoalDeposit | Noun::GoalInvestment => Self::Goal,
            Noun::ExchangeRate => Self::ExchangeRate,
            Noun::Rule => Self::Rule,
            Noun::StatementProfile => Self::StatementProfile,
            Noun::ImportedLine => Self::ImportedLine,
            Noun::ImportSession | Noun::StagedLine => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_books_is_in_a_record() {
        for noun in Noun::ALL.iter().filter(|noun| noun.is_of_books()) {
            assert!(Kind::holding(*noun).is_some(), "{noun}");
        }
        assert_eq!(Kind::holding(Noun::ImportedLine), Some(Kind::ImportedLine), "the next import needs them");
    }
}
