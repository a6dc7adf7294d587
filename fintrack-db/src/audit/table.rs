//! Where the rows of each noun are kept.

use std::collections::BTreeSet;

use fintrack_core::audit::{Noun, RowKey};
use uuid::Uuid;

/// The table of a noun.
#[derive(Debug)]
pub(crate) struct Table {
    /// As the schema calls it.
    pub name: &'static str,
    /// The columns of its primary key, without the workspace. Rows are looked for by the first.
    pub key: &'static [&'static str],
}

/// The table of a noun.
pub(crate) const fn table_of(noun: Noun) -> Table {
    let (name, key): (_, &[&str]) = match noun {
        Noun::Workspace => ("workspaces", &["id"]),
        Noun::Account => ("accounts", &["id"]),
        Noun::Card => ("cards", &["id"]),
        Noun::CardCycle => ("card_cycles", &["card_id", "from_month"]),
        Noun::Invoice => ("invoices", &["card_id", "billing_month"]),
        Noun::Category => ("categories", &["id"]),
        Noun::Subcategory => ("subcategories", &["category_id", "id"]),
        Noun::Tag => ("tags", &["id"]),
        Noun::Investment => ("investments", &["id"]),
        Noun::InvestmentTag => ("investment_tags", &["investment_id", "tag_id"]),
        Noun::InvestmentValue => ("investment_values", &["investment_id", "observed_on"]),
        Noun::Recurring => ("recurring_items", &["id"]),
        Noun::RecurringTag => ("recurring_tags", &["recurring_item_id", "tag_id"]),
        Noun::InstalmentPlan => ("instalment_plans", &["id"]),
        Noun::Transaction => ("transactions", &["id"]),
        Noun::Split => ("transaction_splits", &["transaction_id", "position"]),
        Noun::TransactionTag => ("transaction_tags", &["transaction_id", "tag_id"]),
        Noun::Reimbursement => ("reimbursements", &["income_id", "expense_id"]),
        Noun::Budget => ("budgets", &["id"]),
        Noun::Goal => ("goals", &["id"]),
        Noun::GoalDeposit => ("goal_deposits", &["goal_id", "id"]),
        Noun::GoalInvestment => ("goal_investments", &["goal_id", "investment_id"]),
        Noun::ExchangeRate => ("exchange_rates", &["from_currency_code", "to_currency_code", "quoted_on", "source"]),
        Noun::Rule => ("rules", &["id"]),
        Noun::StatementProfile => ("statement_profiles", &["id"]),
        Noun::ImportSession => ("import_sessions", &["id"]),
        Noun::StagedLine => ("staged_lines", &["id"]),
        Noun::ImportedLine => ("imported_lines", &["id"]),
    };
    Table { name, key }
}

/// What is a part of a noun's rows: it goes where they go, and its first key column names the whole.
const fn parts_of(noun: Noun) -> &'static [Noun] {
    match noun {
        Noun::Card => &[Noun::CardCycle],
        Noun::Category => &[Noun::Subcategory],
        Noun::Investment => &[Noun::InvestmentTag, Noun::InvestmentValue],
        Noun::Recurring => &[Noun::RecurringTag],
        Noun::Transaction => &[Noun::Split, Noun::TransactionTag, Noun::Reimbursement],
        Noun::Goal => &[Noun::GoalDeposit, Noun::GoalInvestment],
        Noun::Workspace
        | Noun::Account
        | Noun::CardCycle
        | Noun::Invoice
        | Noun::Subcategory
        | Noun::Tag
        | Noun::InvestmentTag
        | Noun::InvestmentValue
        | Noun::RecurringTag
        | Noun::InstalmentPlan
        | Noun::Split
        | Noun::TransactionTag
        | Noun::Reimbursement
        | Noun::Budget
        | Noun::GoalDeposit
        | Noun::GoalInvestment
        | Noun::ExchangeRate
        | Noun::Rule
        | Noun::StatementProfile
        | Noun::ImportSession
        | Noun::StagedLine
        | Noun::ImportedLine => &[],
    }
}

/// The column and the word in it that a row has to have to claim anything; of most nouns, every live row claims.
pub(super) fn claims_while(noun: Noun) -> Option<(&'static str, &'static str)> {
    (noun == Noun::ImportSession).then_some(("status", "OPEN"))
}

/// A noun and its parts.
pub(super) fn with_parts(noun: Noun) -> impl Iterator<Item = Noun> {
    std::iter::once(noun).chain(parts_of(noun).iter().copied())
}

/// The noun whose rows a row is a part of; itself for one that is no part.
pub(super) fn whole_of(noun: Noun) -> Noun {
    Noun::ALL.iter().copied().find(|whole| parts_of(*whole).contains(&noun)).unwrap_or(noun)
}

/// The first part of a row's key: the identity of the whole it belongs to.
pub(super) fn leading(row: &RowKey) -> &str {
    row.id().split('/').next().unwrap_or_default()
}

/// The table of the whole that a row is a part of, where that one is marked when it is deleted.
pub(super) fn marked_whole(part: Noun) -> Option<&'static str> {
    let whole = whole_of(part);
    (whole != part && matches!(whole, Noun::Card | Noun::Transaction)).then(|| table_of(whole).name)
}

/// The things that rows are or belong to, as far as UUIDs name them.
pub(super) fn subjects<'r>(rows: impl IntoIterator<Item = &'r RowKey>) -> BTreeSet<Uuid> {
    rows.into_iter().filter_map(|row| leading(row).parse().ok()).collect()
}

/// Between which names, in the order of the trail, the rows stand that a UUID is the first key of: a span for each noun.
pub(super) fn ends_of(subject: Uuid) -> (Vec<String>, Vec<String>) {
    // `0` is what comes after `/`, which joins the parts of a key.
    Noun::ALL.iter().map(|noun| (format!("{noun}:{subject}"), format!("{noun}:{subject}0"))).unzip()
}
