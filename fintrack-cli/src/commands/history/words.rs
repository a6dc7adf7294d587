//! The audit trail in words.

use std::collections::{BTreeMap, HashMap};

use chrono::Local;
use fintrack_core::audit::{Actor, Change, Deed, Event, Moment, Noun, Operation, RowKey};
use fintrack_core::id::UserId;
use fintrack_db::{WorkspaceTx, member};

use crate::render::counted;

/// What people of a workspace are called.
pub(crate) struct People(HashMap<UserId, String>);

impl People {
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn load(tx: &mut WorkspaceTx) -> anyhow::Result<Self> {
        let members = member::list(tx).await?;
        Ok(Self(members.into_iter().map(|member| (member.user, member.name)).collect()))
    }

    /// Who did it. Who left the workspace has no name in it any more.
    pub(crate) fn name(&self, actor: Actor) -> String {
        let user = |user: UserId| self.0.get(&user).cloned().unwrap_or_else(|| user.to_string());
        match actor {
            Actor::User(id) => user(id),
            Actor::ApiKey { user: id, .. } => format!("{}, by a key", user(id)),
            Actor::System => "FinTrack".to_owned(),
        }
    }
}

/// A moment where the person is.
pub(crate) fn when(at: Moment) -> String {
    at.get().with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string()
}

/// What an operation did.
pub(crate) const fn operation(operation: Operation) -> &'static str {
    match operation {
        Operation::Create => "entered",
        Operation::Update => "edited",
        Operation::Delete => "deleted",
        Operation::Restore => "brought back",
        Operation::CommitImport => "import committed",
        Operation::CloseImport => "session closed",
        Operation::ApplyTemplate => "template applied",
        Operation::DuplicateBudgets => "budgets copied",
        Operation::LoadArchive => "archive loaded",
        Operation::RunDaily => "daily job",
        Operation::Migrate => "FinTrack updated",
    }
}

/// What an event did; `undone` is the number of the event that it took back, where that is known.
pub(crate) fn deed(event: &Event, undone: Option<u64>) -> String {
    match (event.deed, undone) {
        (Deed::Did(did), _) => operation(did).to_owned(),
        (Deed::Undid(_), Some(number)) => format!("undid {number}"),
        (Deed::Undid(id), None) => format!("undid {id}"),
    }
}

/// How many of which things: `12 transactions, 1 session`.
pub(crate) fn things<'r>(rows: impl IntoIterator<Item = &'r RowKey>) -> String {
    let mut counts: BTreeMap<Noun, u64> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.noun()).or_default() += 1;
    }
    let said = counts.into_iter().map(|(noun, count)| {
        let (one, many) = noun_words(noun);
        counted(count, one, many)
    });
    said.collect::<Vec<_>>().join(", ")
}

/// What becomes of rows, a line for each way: `removed: 12 transactions`.
pub(crate) fn fates(changes: &BTreeMap<RowKey, Change>) -> Vec<String> {
    // In the order in which they matter.
    let mut by_fate: BTreeMap<(u8, &str), Vec<&RowKey>> = BTreeMap::new();
    for (row, change) in changes {
        let fate = match change {
            Change::Deleted { .. } => (0, "removed"),
            Change::Created(_) | Change::Restored(_) => (1, "brought back"),
            Change::Changed { .. } => (2, "changed back"),
        };
        by_fate.entry(fate).or_default().push(row);
    }
    by_fate.into_iter().map(|((_, fate), rows)| format!("{fate}: {}", things(rows))).collect()
}

const fn noun_words(noun: Noun) -> (&'static str, &'static str) {
    match noun {
        Noun::Workspace => ("workspace", "workspaces"),
        Noun::Account => ("account", "accounts"),
        Noun::Card => ("card", "cards"),
        Noun::CardCycle => ("card's days", "cards' days"),
        Noun::Invoice => ("invoice", "invoices"),
        Noun::Category => ("category", "categories"),
        Noun::Subcategory => ("subcategory", "subcategories"),
        Noun::Tag => ("tag", "tags"),
        Noun::Investment => ("investment", "investments"),
        Noun::InvestmentTag => ("investment's tag", "investments' tags"),
        Noun::InvestmentValue => ("investment's value", "investments' values"),
        Noun::Recurring => ("recurring item", "recurring items"),
        Noun::RecurringTag => ("recurring item's tag", "recurring items' tags"),
        Noun::InstalmentPlan => ("purchase in instalments", "purchases in instalments"),
        Noun::Transaction => ("transaction", "transactions"),
        Noun::Split => ("part of a split", "parts of splits"),
        Noun::TransactionTag => ("transaction's tag", "transactions' tags"),
        Noun::Reimbursement => ("reimbursement", "reimbursements"),
        Noun::Budget => ("budget", "budgets"),
        Noun::Goal => ("goal", "goals"),
        Noun::GoalDeposit => ("goal's deposit", "goals' deposits"),
        Noun::GoalInvestment => ("goal's investment", "goals' investments"),
        Noun::ExchangeRate => ("exchange rate", "exchange rates"),
        Noun::Rule => ("rule", "rules"),
        Noun::StatementProfile => ("statement profile", "statement profiles"),
        Noun::ImportSession => ("session", "sessions"),
        Noun::StagedLine => ("staged line", "staged lines"),
        Noun::ImportedLine => ("imported line", "imported lines"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_counted_by_what_they_are() {
        let rows = [(Noun::Transaction, 1), (Noun::Transaction, 2), (Noun::ImportSession, 3)];
        let rows = rows.map(|(noun, id)| RowKey::new(noun, id));
        assert_eq!(things(&rows), "2 transactions, 1 session");
        assert_eq!(things([]), "");
    }
}
