//! What a transaction of any kind looks like.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::entry::{Entry, Movement};
use fintrack_core::id::{AccountId, InvestmentId};
use fintrack_core::instalment::Instalment;
use fintrack_core::money::Money;
use fintrack_db::Stored;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::entry::{Needs, Workspace};
use crate::field::{Amount, Month};
use crate::resource::entries::{self, OriginalPrice};
use crate::resource::names::{Names, SplitPart, Tagged};
use crate::word::{TransactionStatus, TransactionType};

/// A transaction of any kind.
#[allow(clippy::struct_field_names, reason = "clients know the fields by these names")]
#[derive(Serialize, ToSchema)]
pub(crate) struct Transaction {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    id: Uuid,
    /// Which of the eight kinds it is; the kind gives the direction.
    #[serde(rename = "type")]
    kind: TransactionType,
    /// The day that it is booked on.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What it was, in words; null where nobody said.
    #[schema(example = "Mercado Central")]
    description: Option<String>,
    /// How much, positive; of a transfer, what was sent.
    amount: Amount,
    /// The currency of the amount.
    #[schema(example = "BRL")]
    currency_code: String,
    /// Where it stands.
    transaction_status: TransactionStatus,
    /// The account that it is on, where it is on one and is no transfer.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Option<Uuid>,
    /// What that account is called.
    #[schema(example = "Conta Azul")]
    account_name: Option<String>,
    /// Of a transfer, the account that it left.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    source_account_id: Option<Uuid>,
    /// What that account is called.
    #[schema(example = "Conta Azul")]
    source_account_name: Option<String>,
    /// Of a transfer, the account that it reached.
    #[schema(example = "0199c0de-0000-7000-8000-00000000001b")]
    destination_account_id: Option<Uuid>,
    /// What that account is called.
    #[schema(example = "Reserva")]
    destination_account_name: Option<String>,
    /// Of a transfer, what reached the destination, in its currency.
    received_amount: Option<Amount>,
    /// Of a purchase in another currency than its card's, what it cost where it was made.
    original_amount: Option<Amount>,
    /// The currency there.
    #[schema(example = "USD")]
    original_currency_code: Option<String>,
    /// How many units of the card's currency a unit of that one cost.
    #[schema(example = "5.4325")]
    exchange_rate: Option<String>,
    /// The card that it is on, or whose invoice it pays.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Option<Uuid>,
    /// What the card is called.
    #[schema(example = "Roxo")]
    card_name: Option<String>,
    /// The month that bills it, or that it pays.
    #[schema(value_type = Option<Month>)]
    billing_month: Option<String>,
    /// Which part of a purchase in instalments it is, from 1.
    #[schema(example = 3)]
    installment_number: Option<u16>,
    /// How many parts that purchase has.
    #[schema(example = 10)]
    total_installments: Option<u16>,
    /// The investment that it went into or came from.
    #[schema(example = "0199c0de-0000-7000-8000-00000000003b")]
    investment_id: Option<Uuid>,
    /// What the investment is called.
    #[schema(example = "CDB Banco Azul")]
    investment_name: Option<String>,
    /// What it was for; of a split, its first part.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<Uuid>,
    /// What the category is called.
    #[schema(example = "Alimentação")]
    category_name: Option<String>,
    /// The subcategory, where one was chosen.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<Uuid>,
    /// What the subcategory is called.
    #[schema(example = "Supermercado")]
    sub_category_name: Option<String>,
    /// The parts, where it was for several things; empty where it was for one.
    splits: Vec<SplitPart>,
    /// The recurring item that expected it.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_transaction_id: Option<Uuid>,
    /// What a person wrote beside it.
    #[schema(example = "metade é da Ana")]
    notes: Option<String>,
    /// What it is marked with.
    tags: Vec<Tagged>,
    /// What the account held after it, where one account is listed and nothing of its days is left out.
    running_balance: Option<Amount>,
    /// When it was made.
    #[schema(example = "2026-03-07T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-08T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl Transaction {
    pub(crate) fn of<P: Needs>(
        workspace: &Workspace<P>,
        names: &Names,
        stored: &Stored<Entry>,
        balance: Option<Money>,
    ) -> Self {
        let Stored { value: entry, created_at, updated_at, .. } = stored;
        let movement = entry.movement();
        let mut accounts = movement.accounts();
        let (first, destination) = (accounts.next(), accounts.next());
        let (account, source) = if destination.is_some() { (None, first) } else { (first, None) };
        let invoice = movement.invoice();
        let filed = names.first_filed(entry);
        let part = entry.instalment().map(|instalment| instalment.part);
        let OriginalPrice { original_amount, original_currency_code, exchange_rate } = OriginalPrice::of(entry);
        Self {
            id: entry.id().get(),
            kind: TransactionType(entry.kind()),
            transaction_date: entry.date(),
            description: Some(entry.description().to_string()).filter(|text| !text.is_empty()),
            amount: movement.amount().into(),
            currency_code: movement.amount().currency().code().to_owned(),
            transaction_status: TransactionStatus(entry.status()),
            account_id: account.map(AccountId::get),
            account_name: account.map(|id| names.account(id)),
            source_account_id: source.map(AccountId::get),
            source_account_name: source.map(|id| names.account(id)),
            destination_account_id: destination.map(AccountId::get),
            destination_account_name: destination.map(|id| names.account(id)),
            received_amount: received(movement).map(Amount::from),
            original_amount,
            original_currency_code,
            exchange_rate,
            card_id: invoice.map(|(card, _)| card.get()),
            card_name: invoice.map(|(card, _)| names.card(card)),
            billing_month: invoice.map(|(_, month)| month.to_string()),
            installment_number: part.map(Instalment::number),
            total_installments: part.map(Instalment::count),
            investment_id: movement.investment().map(InvestmentId::get),
            investment_name: movement.investment().map(|id| names.investment(id)),
            category_id: filed.as_ref().map(|filed| filed.category_id),
            category_name: filed.as_ref().map(|filed| filed.category_name.clone()),
            sub_category_id: filed.as_ref().and_then(|filed| filed.sub_category_id),
            sub_category_name: filed.and_then(|filed| filed.sub_category_name),
            splits: names.split(entry),
            recurring_transaction_id: entries::recurring(entry),
            notes: entries::noted(entry),
            tags: names.tags(workspace, entry),
            running_balance: balance.map(Amount::from),
            created_at: *created_at,
            updated_at: *updated_at,
        }
    }
}

const fn received(movement: &Movement) -> Option<Money> {
    match movement {
        Movement::Transfer { received, .. } => Some(*received),
        Movement::Income { .. }
        | Movement::Expense { .. }
        | Movement::CardExpense { .. }
        | Movement::CardChargeback { .. }
        | Movement::CardPayment { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => None,
    }
}
