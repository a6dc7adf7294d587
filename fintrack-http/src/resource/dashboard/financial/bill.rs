//! A bill, as dashboards show it.

use chrono::NaiveDate;
use fintrack_core::recurrence::Recurrence;
use fintrack_core::report::{Bill, BillId, BudgetEffect};
use fintrack_db::recurring::ItemFacts;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::field::{Amount, Month, Percent};
use crate::resource::dashboard::filed;
use crate::resource::names::Names;
use crate::word::{BillStanding, BillType, BillUrgency};

/// What is to be paid, or was: one time of a recurring item, or an invoice.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardBill {
    /// Unlike any other bill's: of a recurring item, its identity and the day; of an invoice, the card's and the month.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f:2026-03-31")]
    id: String,
    /// The recurring item.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_id: Option<Uuid>,
    /// The card whose invoice it is.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Option<Uuid>,
    /// The month that the invoice bills.
    #[schema(value_type = Option<Month>)]
    billing_month: Option<String>,
    /// What it is, in words; of an invoice, the card and the month.
    #[schema(example = "Aluguel")]
    description: String,
    /// What is still to be paid, or what was paid, in its own currency; negative for an invoice with a credit.
    amount: Amount,
    /// The currency of the amount.
    #[schema(example = "BRL")]
    currency_code: String,
    /// The amount in the currency of the workspace; null without a rate.
    converted_amount: Option<Amount>,
    /// What an overdue invoice left to the next one, in its own currency; in no sum of this month.
    moved_amount: Option<Amount>,
    /// When it is, or was, to be paid.
    #[schema(example = "2026-03-31")]
    due_date: NaiveDate,
    /// Whether it was paid.
    status: BillStanding,
    /// How much it presses, today.
    urgency: BillUrgency,
    /// What it is for; null for transfers and invoices.
    #[schema(example = "Moradia")]
    category: Option<String>,
    /// Which way its money goes.
    #[serde(rename = "type")]
    kind: BillType,
    /// What paying it does to the budget of its category.
    budget_effect: BillEffect,
}

/// What paying a bill does to the budget of its category.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BillEffect {
    /// `uses` a part of it, `exceeds` it, `no_budget` there, `no_rate` to tell, `already_counted` elsewhere,
    /// `expected_income` and `scheduled_transfer`, which have none.
    #[schema(
        example = "uses",
        pattern = "^(uses|exceeds|no_budget|no_rate|already_counted|expected_income|scheduled_transfer)$"
    )]
    effect: &'static str,
    /// Where it `uses` a part of the budget: which, in whole percent.
    percentage: Option<Percent>,
    /// Where it `exceeds` the budget: by how much, in the workspace's currency. Of expected income: how much, in its own.
    amount: Option<Amount>,
}

impl From<BudgetEffect> for BillEffect {
    fn from(effect: BudgetEffect) -> Self {
        let bare = |effect| Self { effect, percentage: None, amount: None };
        match effect {
            BudgetEffect::Uses { percent } => Self { percentage: Some(Percent(percent)), ..bare("uses") },
            BudgetEffect::Exceeds { by } => Self { amount: Some(by.into()), ..bare("exceeds") },
            BudgetEffect::NoBudget => bare("no_budget"),
            BudgetEffect::NoRate => bare("no_rate"),
            BudgetEffect::AlreadyCounted => bare("already_counted"),
            BudgetEffect::ExpectedIncome { amount } => Self { amount: Some(amount.into()), ..bare("expected_income") },
            BudgetEffect::ScheduledTransfer => bare("scheduled_transfer"),
        }
    }
}

impl DashboardBill {
    pub(super) fn of(names: &Names, items: &[ItemFacts], bill: &Bill) -> Self {
        let (id, recurring_id, card_id, billing_month, description) = match bill.id {
            BillId::Slot { item, due } => {
                let found = items.iter().map(|facts| &facts.item.value).find(|known| known.id() == item);
                let text = found.map(|item: &Recurrence| item.terms().description.to_string()).unwrap_or_default();
                (format!("{item}:{due}"), Some(item.get()), None, None, text)
            }
            BillId::Invoice { card, month } => {
                let text = format!("{} | {month}", names.card(card));
                (format!("{card}:{month}"), None, Some(card.get()), Some(month.to_string()), text)
            }
        };
        Self {
            id,
            recurring_id,
            card_id,
            billing_month,
            description,
            amount: bill.amount.into(),
            currency_code: bill.amount.currency().code().to_owned(),
            converted_amount: bill.converted.map(Amount::from),
            moved_amount: bill.moved.map(Amount::from),
            due_date: bill.due,
            status: BillStanding(bill.status),
            urgency: BillUrgency(bill.urgency),
            category: filed(names, bill.under),
            kind: BillType(bill.kind),
            budget_effect: bill.effect.into(),
        }
    }
}
