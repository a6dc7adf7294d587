//! What it takes to take an operation back.

use std::collections::BTreeSet;

use super::event::Operation;
use super::row::{Noun, RowKey};
use crate::access::Permission;

/// What somebody must be allowed who takes an operation back, or does it again: as much as doing it took.
///
/// `operation` is what was asked for in the first place, however often it was undone since; `rows` are those that it
/// changed.
///
/// ```
/// use fintrack_core::access::Permission;
/// use fintrack_core::audit::{Noun, Operation, RowKey, needed_to_undo};
///
/// let spent = RowKey::new(Noun::Transaction, 7);
/// assert_eq!(needed_to_undo(Operation::Update, [&spent]), [Permission::Write].into());
/// assert_eq!(needed_to_undo(Operation::CloseImport, [&spent]), [Permission::CloseSessions].into());
/// ```
pub fn needed_to_undo<'r>(operation: Operation, rows: impl IntoIterator<Item = &'r RowKey>) -> BTreeSet<Permission> {
    let of_operation = match operation {
        Operation::CloseImport => Permission::CloseSessions,
        Operation::CommitImport => Permission::Import,
        Operation::ApplyTemplate | Operation::LoadArchive => Permission::Seed,
        Operation::Create
        | Operation::Update
        | Operation::Delete
        | Operation::Restore
        | Operation::DuplicateBudgets
        | Operation::RunDaily
        | Operation::Migrate => Permission::Write,
    };
    // Of what is merely created, changed or deleted, the rows say whether it is among the books.
    let of_row = |row: &RowKey| match row.noun() {
        Noun::Workspace => Some(Permission::ChangeWorkspace),
        Noun::StatementProfile => Some(Permission::Import),
        Noun::Account
        | Noun::Card
        | Noun::CardCycle
        | Noun::Invoice
        | Noun::Category
        | Noun::Subcategory
        | Noun::Tag
        | Noun::Investment
        | Noun::InvestmentTag
        | Noun::InvestmentValue
        | Noun::Recurring
        | Noun::RecurringTag
        | Noun::InstalmentPlan
        | Noun::Transaction
        | Noun::Split
        | Noun::TransactionTag
        | Noun::Reimbursement
        | Noun::Budget
        | Noun::Goal
        | Noun::GoalDeposit
        | Noun::GoalInvestment
        | Noun::ExchangeRate
        | Noun::Rule
        | Noun::ImportSession
        | Noun::StagedLine
        | Noun::ImportedLine => None,
    };
    rows.into_iter().filter_map(of_row).chain([of_operation]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_undo_takes_what_the_operation_took() {
        let row = |noun| RowKey::new(noun, 1);
        let (spent, home, profile) = (row(Noun::Transaction), row(Noun::Workspace), row(Noun::StatementProfile));
        let cases: &[(Operation, &[&RowKey], &[Permission])] = &[
            (Operation::Update, &[&spent], &[Permission::Write]),
            (Operation::Update, &[&home], &[Permission::Write, Permission::ChangeWorkspace]),
            (Operation::Delete, &[&profile], &[Permission::Write, Permission::Import]),
            (Operation::CommitImport, &[&spent], &[Permission::Import]),
            (Operation::CloseImport, &[&spent], &[Permission::CloseSessions]),
            (Operation::ApplyTemplate, &[], &[Permission::Seed]),
            (Operation::LoadArchive, &[&home], &[Permission::Seed, Permission::ChangeWorkspace]),
        ];
        for (operation, rows, expected) in cases {
            let needed = needed_to_undo(*operation, rows.iter().copied());
            assert_eq!(needed, expected.iter().copied().collect(), "{operation} {rows:?}");
        }
    }
}
