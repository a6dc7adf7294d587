//! The month's report as a value with names instead of identities: what the three renderers print.

use std::collections::BTreeMap;

use fintrack_core::calendar::BillingMonth;
use fintrack_core::category::Category;
use fintrack_core::id::CategoryId;
use fintrack_core::money::Money;
use fintrack_core::report::{CategoryShare, FinancialSummary};
use rust_decimal::Decimal;
use serde::Serialize;

/// Where a report shows chargebacks that nobody filed.
const UNFILED: &str = "(no category)";

/// A month: its summary, its categories by name, and whether the books agree with the bank.
pub(crate) struct MonthReport {
    /// The report month.
    pub(crate) month: BillingMonth,
    /// What the core computed.
    pub(crate) summary: FinancialSummary,
    /// Spending by category, largest first.
    pub(crate) spending: Vec<Slice>,
    /// Income by category, largest first.
    pub(crate) income: Vec<Slice>,
    /// One line for each account and month, and each invoice, that was imported.
    pub(crate) reconciliation: Vec<Reconciled>,
}

/// A category's part of the whole.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Slice {
    /// The category's name.
    pub(crate) category: String,
    /// How much.
    #[serde(serialize_with = "super::document::amount")]
    pub(crate) amount: Money,
    /// Of the whole, in percent with 2 decimals.
    pub(crate) percent: Decimal,
}

/// What the books say beside what the bank says.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Reconciled {
    /// The account's or the card's name.
    pub(crate) name: String,
    /// The civil month, or the invoice's.
    pub(crate) month: BillingMonth,
    /// The balance at the end of the month, or the invoice's total, in the books.
    #[serde(serialize_with = "super::document::amount")]
    pub(crate) books: Money,
    /// The same in the bank's words; `None` where nobody has said.
    #[serde(serialize_with = "super::document::maybe_amount")]
    pub(crate) bank: Option<Money>,
    /// Bank less books.
    #[serde(serialize_with = "super::document::maybe_amount")]
    pub(crate) difference: Option<Money>,
    /// Whether the session is closed.
    pub(crate) is_closed: bool,
    /// Lines that are staged and not booked: the books figure counts on them.
    pub(crate) waiting: u32,
}

impl MonthReport {
    /// Puts the categories' names to their identities.
    pub(crate) fn new(
        month: BillingMonth,
        summary: FinancialSummary,
        categories: &[Category],
        reconciliation: Vec<Reconciled>,
    ) -> Self {
        let names: BTreeMap<CategoryId, &str> =
            categories.iter().map(|category| (category.id, category.name.as_str())).collect();
        let slices = |shares: &[CategoryShare]| -> Vec<Slice> {
            let name = |share: &CategoryShare| share.category.and_then(|id| names.get(&id).copied()).unwrap_or(UNFILED);
            let slice = |share: &CategoryShare| Slice {
                category: name(share).to_owned(),
                amount: share.amount,
                percent: share.percent,
            };
            shares.iter().map(slice).collect()
        };
        let (spending, income) = (slices(&summary.expenses_by_category), slices(&summary.income_by_category));
        Self { month, summary, spending, income, reconciliation }
    }
}
