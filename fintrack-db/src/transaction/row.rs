//! From rows to entries, through the core's own constructors.

use std::collections::HashMap;
use std::error::Error;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{
    CategoryRef, Details, Entry, EntryKind, Filing, InstalmentOf, Movement, Original, Part, Redemption, Settlement,
    SlotOf,
};
use fintrack_core::id::{
    AccountId, CardId, CategoryId, EntryId, InstalmentPlanId, InvestmentId, RecurrenceId, SubCategoryId,
};
use fintrack_core::instalment::Instalment;
use fintrack_core::money::Money;
use fintrack_core::name::{Description, Notes};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::money::money;
use crate::{DbError, Stored, Version, WorkspaceTx};

use super::with_tags;

pub(crate) struct EntryRow {
    pub id: Uuid,
    pub kind: String,
    pub status: String,
    pub booked_on: NaiveDate,
    pub amount: Decimal,
    pub currency_code: String,
    pub minor_units: i16,
    pub description: String,
    pub bank_text: Option<String>,
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
    pub instalment_plan_id: Option<Uuid>,
    pub instalment: Option<i16>,
    pub instalments: Option<i16>,
    pub recurring_item_id: Option<Uuid>,
    pub slot_on: Option<NaiveDate>,
    pub original_amount: Option<Decimal>,
    pub original_currency_code: Option<String>,
    pub original_minor_units: Option<i16>,
    pub original_rate: Option<Decimal>,
    pub notes: Option<String>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// Rows of transactions `t`, from which entries are made: what comes after the joins, and its parameters. Whichever way
/// the planner joins when the statement is checked, what a transaction always has is there.
macro_rules! select_entries {
    ($rest:tt $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            crate::transaction::EntryRow,
            r#"select t.id as "id!", t.kind as "kind!", t.status as "status!", t.booked_on as "booked_on!",
                      t.amount as "amount!", t.currency_code as "currency_code!", c.minor_units as "minor_units!",
                      t.description as "description!", t.bank_text, t.account_id, t.destination_account_id,
                      t.received_amount, t.received_currency_code, r.minor_units as "received_minor_units?", t.card_id,
                      t.billing_month, t.is_split as "is_split!", t.category_id, t.subcategory_id, t.investment_id,
                      t.is_final_payment, t.is_full_redemption, t.instalment_plan_id, t.instalment,
                      p.instalments as "instalments?", t.recurring_item_id, t.slot_on, t.original_amount,
                      t.original_currency_code, o.minor_units as "original_minor_units?", t.original_rate, t.notes,
                      t.version as "version!", t.created_at as "created_at!", t.updated_at as "updated_at!"
               from transactions t
               join currencies c on c.code = t.currency_code
               left join currencies r on r.code = t.received_currency_code
               left join currencies o on o.code = t.original_currency_code
               left join instalment_plans p on p.workspace_id = t.workspace_id and p.id = t.instalment_plan_id "# + $rest
            $(, $argument)*
        )
    };
}
pub(crate) use select_entries;

struct PartRow {
    amount: Decimal,
    under: CategoryRef,
}

/// The entries of rows, with the parts of those that are split: one more statement, whatever their number.
pub(crate) async fn entries_of(tx: &mut WorkspaceTx, rows: Vec<EntryRow>) -> Result<Vec<Entry>, DbError> {
    let split: Vec<Uuid> = rows.iter().filter(|row| row.is_split).map(|row| row.id).collect();
    let mut parts: HashMap<Uuid, Vec<PartRow>> = HashMap::with_capacity(split.len());
    if !split.is_empty() {
        // However few they are, the server is not to plan for their number each time.
        let found = sqlx::query!(
            "select transaction_id, amount, category_id, subcategory_id
             from transaction_splits
             where transaction_id = any(array(select unnest($1::uuid[])))
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

/// The same as they are kept, with their tags: two more statements, whatever their number.
pub(crate) async fn stored_of(tx: &mut WorkspaceTx, rows: Vec<EntryRow>) -> Result<Vec<Stored<Entry>>, DbError> {
    let kept: Vec<(i32, DateTime<Utc>, DateTime<Utc>)> =
        rows.iter().map(|row| (row.version, row.created_at, row.updated_at)).collect();
    let entries = entries_of(tx, rows).await?;
    let entries = with_tags(tx, entries).await?;
    let stored = |(value, (version, created_at, updated_at))| Stored {
        value,
        version: Version::new(version),
        created_at,
        updated_at,
    };
    Ok(entries.into_iter().zip(kept).map(stored).collect())
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
        let entry = Entry::new(EntryId::new(self.id), self.booked_on, description, self.status.parse()?, movement)?;
        Ok(entry.with_details(self.details()?)?)
    }

    /// What is said beside the movement; the tags are in rows of their own.
    fn details(&self) -> Result<Details, Box<dyn Error + Send + Sync>> {
        let number = |column: Option<i16>| column.and_then(|number| u16::try_from(number).ok());
        let instalment = match (self.instalment_plan_id, number(self.instalment), number(self.instalments)) {
            (Some(plan), Some(k), Some(n)) => {
                Some(InstalmentOf { plan: InstalmentPlanId::new(plan), part: Instalment::new(k, n)? })
            }
            _ => None,
        };
        let original = match (self.original_amount, &self.original_currency_code, self.original_minor_units) {
            (Some(amount), Some(code), Some(minor_units)) => Some(Original {
                amount: money(amount, code, minor_units)?,
                rate: self.original_rate.ok_or(Absent("original_rate"))?,
            }),
            _ => None,
        };
        let slot = |item| SlotOf { item: RecurrenceId::new(item), slot: self.slot_on };
        let recurrence = self.recurring_item_id.map(slot);
        // Blanks alone were kept once, and say nothing.
        let said = self.notes.as_deref().filter(|text| !text.trim().is_empty());
        let notes = said.map(Notes::new).transpose()?;
        Ok(Details { instalment, recurrence, original, tags: Vec::new(), notes })
    }

    /// The same with the bank's words, whatever is shown in their place.
    pub(crate) fn in_the_banks_words(mut self) -> Self {
        if let Some(text) = self.bank_text.take() {
            self.description = text;
        }
        self
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
