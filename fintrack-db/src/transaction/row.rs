//! From rows to entries, through the core's own constructors.

use std::collections::HashMap;
use std::error::Error;

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{CategoryRef, Entry, EntryKind, Filing, Movement, Part, Redemption, Settlement};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId, InvestmentId, SubCategoryId};
use fintrack_core::money::Money;
use fintrack_core::name::Description;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::money::money;
use crate::{DbError, WorkspaceTx};

pub(crate) struct EntryRow {
    pub id: Uuid,
    pub kind: String,
    pub status: String,
    pub booked_on: NaiveDate,
    pub amount: Decimal,
    pub currency_code: String,
    pub minor_units: i16,
    pub description: String,
    pub account_id: Option<Uuid>,
    pub destination_account_id: Option<Uuid>,
    pub received_amount: Option<Decimal>,
    pub received_currency_code: Option<String>,
    pub received_minor_units: Option<i16>,
    pub card_id: Option<Uuid>,
    pub billing_month: Option<NaiveDate>,
    pub is_split: bool,
    pub category_id: Option<Uuid>,
    pub subcategory_id: Option<Uuid>,
    pub investment_id: Option<Uuid>,
    pub is_final_payment: Option<bool>,
    pub is_full_redemption: Option<bool>,
}

struct PartRow {
    amount: Decimal,
    under: CategoryRef,
}

/// The entries of rows, with the parts of those that are split: one more statement, whatever their number.
pub(crate) async fn entries_of(tx: &mut WorkspaceTx, rows: Vec<EntryRow>) -> Result<Vec<Entry>, DbError> {
    let split: Vec<Uuid> = rows.iter().filter(|row| row.is_split).map(|row| row.id).collect();
    let mut parts: HashMap<Uuid, Vec<PartRow>> = HashMap::with_capacity(split.len());
    if !split.is_empty() {
        let found = sqlx::query!(
            "select transaction_id, amount, category_id, subcategory_id
             from transaction_splits
             where transaction_id = any($1)
             order by transaction_id, position",
            &split,
        )
        .fetch_all(tx.conn())
        .await?;
        for part in found {
            let under = CategoryRef {
                category: CategoryId::new(part.category_id),
                subcategory: part.subcategory_id.map(SubCategoryId::new),
            };
            parts.entry(part.transaction_id).or_default().push(PartRow { amount: part.amount, under });
        }
    }
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            let parts = parts.remove(&id).unwrap_or_default();
            row.entry(parts).map_err(DbError::corrupt("transaction", id))
        })
        .collect()
}

/// A column that the kind needs is null: the schema's checks forbid it.
#[derive(Debug, thiserror::Error)]
#[error("{0} is missing")]
struct Absent(&'static str);

impl EntryRow {
    fn entry(&self, parts: Vec<PartRow>) -> Result<Entry, Box<dyn Error + Send + Sync>> {
        let amount = money(self.amount, &self.currency_code, self.minor_units)?;
        let movement = self.movement(amount, self.filing(amount, parts)?)?;
        let description = Description::new(&self.description);
        Ok(Entry::new(EntryId::new(self.id), self.booked_on, description, self.status.parse()?, movement)?)
    }

    fn filing(&self, whole: Money, parts: Vec<PartRow>) -> Result<Option<Filing>, Box<dyn Error + Send + Sync>> {
        if !self.is_split {
            let subcategory = self.subcategory_id.map(SubCategoryId::new);
            return Ok(self.category_id.map(|category| Filing::whole(CategoryId::new(category), subcategory)));
        }
        let part = |row: PartRow| Ok(Part { under: row.under, amount: Money::new(row.amount, whole.currency())? });
        let parts: Result<Vec<Part>, Box<dyn Error + Send + Sync>> = parts.into_iter().map(part).collect();
        Ok(Some(Filing::Split(parts?)))
    }

    fn movement(&self, amount: Money, filing: Option<Filing>) -> Result<Movement, Box<dyn Error + Send + Sync>> {
        let account = || self.account_id.map(AccountId::new).ok_or(Absent("account_id"));
        let card = || self.card_id.map(CardId::new).ok_or(Absent("card_id"));
        let month = || self.billing_month.map(BillingMonth::of).ok_or(Absent("billing_month"));
        let investment = || self.investment_id.map(InvestmentId::new).ok_or(Absent("investment_id"));
        let filed = |filing: Option<Filing>| filing.ok_or(Absent("category_id"));
        Ok(match self.kind.parse()? {
            EntryKind::Income => Movement::Income { account: account()?, amount, filing: filed(filing)? },
            EntryKind::Expense => Movement::Expense { account: account()?, amount, filing: filed(filing)? },
            EntryKind::Transfer => Movement::Transfer {
                from: account()?,
                to: self.destination_account_id.map(AccountId::new).ok_or(Absent("destination_account_id"))?,
                sent: amount,
                received: self.received()?,
            },
            EntryKind::CardExpense => {
                Movement::CardExpense { card: card()?, month: month()?, amount, filing: filed(filing)? }
            }
            EntryKind::CardChargeback => Movement::CardChargeback { card: card()?, month: month()?, amount, filing },
            EntryKind::CardPayment => Movement::CardPayment {
                account: account()?,
                card: card()?,
                month: month()?,
                amount,
                settlement: if self.is_final_payment.ok_or(Absent("is_final_payment"))? {
                    Settlement::Final
                } else {
                    Settlement::Partial
                },
            },
            EntryKind::InvestmentDeposit => {
                Movement::InvestmentDeposit { account: account()?, investment: investment()?, amount }
            }
            EntryKind::InvestmentWithdrawal => Movement::InvestmentWithdrawal {
                investment: investment()?,
                account: account()?,
                amount,
                redemption: if self.is_full_redemption.ok_or(Absent("is_full_redemption"))? {
                    Redemption::Full
                } else {
                    Redemption::Partial
                },
            },
        })
    }

    fn received(&self) -> Result<Money, Box<dyn Error + Send + Sync>> {
        let amount = self.received_amount.ok_or(Absent("received_amount"))?;
        let code = self.received_currency_code.as_deref().ok_or(Absent("received_currency_code"))?;
        let minor_units = self.received_minor_units.ok_or(Absent("received_currency_code"))?;
        Ok(money(amount, code, minor_units)?)
    }
}
