//! Transactions, with all that is said beside their movements, and what pays them back.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::exact;
use crate::archive::Fault;
use crate::calendar::BillingMonth;
use crate::entry::{
    CategoryRef, Details, Entry, EntryKind, Filing, InstalmentOf, Movement, Original, Part, Redemption, Settlement,
    SlotOf, Status,
};
use crate::id::{
    AccountId, CardId, CategoryId, EntryId, InstalmentPlanId, InvestmentId, RecurrenceId, SubCategoryId, TagId,
};
use crate::instalment::{Instalment, InstalmentError};
use crate::money::Money;
use crate::name::{Description, Notes};
use crate::reimbursement::Reimbursement;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryRow<'a> {
    id: EntryId,
    date: NaiveDate,
    kind: EntryKind,
    status: Status,
    description: Cow<'a, str>,
    amount: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to_account: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    received: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    card: Option<CardId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    billing_month: Option<BillingMonth>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    investment: Option<InvestmentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settlement: Option<Settlement>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    redemption: Option<Redemption>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PartRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instalment: Option<PartOfPlanRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recurrence: Option<SlotRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original: Option<OriginalRow>,
    #[serde(default, skip_serializing_if = "<[TagId]>::is_empty")]
    tags: Cow<'a, [TagId]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notes: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bank_text: Option<Cow<'a, str>>,
}

/// A purchase in instalments of which no part is left.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct PlanRow {
    pub(in crate::archive) id: InstalmentPlanId,
    pub(in crate::archive) count: u16,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartRow {
    category: CategoryId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subcategory: Option<SubCategoryId>,
    amount: Money,
}

impl From<Part> for PartRow {
    fn from(Part { under: CategoryRef { category, subcategory }, amount }: Part) -> Self {
        Self { category, subcategory, amount }
    }
}

impl From<PartRow> for Part {
    fn from(PartRow { category, subcategory, amount }: PartRow) -> Self {
        Self { under: CategoryRef { category, subcategory }, amount }
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InstalmentRow {
    number: u16,
    count: u16,
}

impl From<Instalment> for InstalmentRow {
    fn from(part: Instalment) -> Self {
        Self { number: part.number(), count: part.count() }
    }
}

impl TryFrom<InstalmentRow> for Instalment {
    type Error = InstalmentError;

    fn try_from(InstalmentRow { number, count }: InstalmentRow) -> Result<Self, InstalmentError> {
        Self::new(number, count)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartOfPlanRow {
    plan: InstalmentPlanId,
    number: u16,
    count: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotRow {
    item: RecurrenceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slot: Option<NaiveDate>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OriginalRow {
    amount: Money,
    #[serde(with = "exact")]
    rate: Decimal,
}

impl<'a> From<&'a Entry> for EntryRow<'a> {
    fn from(entry: &'a Entry) -> Self {
        static NOTHING: Details =
            Details { instalment: None, recurrence: None, original: None, tags: Vec::new(), notes: None };
        let movement = entry.movement();
        let mut accounts = movement.accounts();
        let (card, billing_month) = movement.invoice().unzip();
        let Details { instalment, recurrence, original, tags, notes } = entry.details().unwrap_or(&NOTHING);
        Self {
            id: entry.id(),
            date: entry.date(),
            kind: entry.kind(),
            status: entry.status(),
            description: Cow::Borrowed(entry.description().as_str()),
            amount: movement.amount(),
            account: accounts.next(),
            to_account: accounts.next(),
            received: received(movement),
            card,
            billing_month,
            investment: movement.investment(),
            settlement: settlement(movement),
            redemption: redemption(movement),
            parts: movement
                .filing()
                .map_or(Vec::new(), |filing| filing.parts(movement.amount()).map(PartRow::from).collect()),
            instalment: instalment.map(|InstalmentOf { plan, part }| PartOfPlanRow {
                plan,
                number: part.number(),
                count: part.count(),
            }),
            recurrence: recurrence.map(|SlotOf { item, slot }| SlotRow { item, slot }),
            original: original.map(|Original { amount, rate }| OriginalRow { amount, rate }),
            tags: Cow::Borrowed(tags),
            notes: notes.as_ref().map(|notes| Cow::Borrowed(notes.as_str())),
            bank_text: None,
        }
    }
}

impl<'a> EntryRow<'a> {
    /// The same with the bank's words, where others are shown.
    pub(in crate::archive) fn in_banks_words(self, bank_text: Option<&'a String>) -> Self {
        Self { bank_text: bank_text.map(|text| Cow::Borrowed(text.as_str())), ..self }
    }

    /// The transaction, with the bank's words where others are shown.
    pub(in crate::archive) fn read(mut self) -> Result<(Entry, Option<String>), Fault> {
        let bank_text = self.bank_text.take().map(Cow::into_owned);
        Ok((Entry::try_from(self)?, bank_text))
    }
}

impl EntryRow<'_> {
    /// The fields that only some kinds have, and whether they are there.
    const fn fields(&self) -> [(&'static str, bool); 9] {
        [
            ("account", self.account.is_some()),
            ("to_account", self.to_account.is_some()),
            ("received", self.received.is_some()),
            ("card", self.card.is_some()),
            ("billing_month", self.billing_month.is_some()),
            ("investment", self.investment.is_some()),
            ("settlement", self.settlement.is_some()),
            ("redemption", self.redemption.is_some()),
            ("parts", !self.parts.is_empty()),
        ]
    }

    fn filing(&self) -> Result<Option<Filing>, Fault> {
        match self.parts.as_slice() {
            [] => Ok(None),
            [single] if single.amount == self.amount => Ok(Some(Filing::Whole(Part::from(*single).under))),
            [single] => Err(Fault::PartIsNotWhole { part: single.amount, whole: self.amount }),
            several => Ok(Some(Filing::Split(several.iter().map(|part| Part::from(*part)).collect()))),
        }
    }

    fn movement(&self) -> Result<Movement, Fault> {
        let (kind, amount) = (self.kind.as_str(), self.amount);
        let account = || needed(self.account, "account", kind);
        let card = || needed(self.card, "card", kind);
        let month = || needed(self.billing_month, "billing_month", kind);
        let investment = || needed(self.investment, "investment", kind);
        let filing = || needed(self.filing()?, "parts", kind);
        Ok(match self.kind {
            EntryKind::Income => Movement::Income { account: account()?, amount, filing: filing()? },
            EntryKind::Expense => Movement::Expense { account: account()?, amount, filing: filing()? },
            EntryKind::Transfer => Movement::Transfer {
                from: account()?,
                to: needed(self.to_account, "to_account", kind)?,
                sent: amount,
                received: needed(self.received, "received", kind)?,
            },
            EntryKind::CardExpense => {
                Movement::CardExpense { card: card()?, month: month()?, amount, filing: filing()? }
            }
            EntryKind::CardChargeback => {
                Movement::CardChargeback { card: card()?, month: month()?, amount, filing: self.filing()? }
            }
            EntryKind::CardPayment => Movement::CardPayment {
                account: account()?,
                card: card()?,
                month: month()?,
                amount,
                settlement: needed(self.settlement, "settlement", kind)?,
            },
            EntryKind::InvestmentDeposit => {
                Movement::InvestmentDeposit { account: account()?, investment: investment()?, amount }
            }
            EntryKind::InvestmentWithdrawal => Movement::InvestmentWithdrawal {
                investment: investment()?,
                account: account()?,
                amount,
                redemption: needed(self.redemption, "redemption", kind)?,
            },
        })
    }

    fn details(self) -> Result<Details, Fault> {
        let instalment = |PartOfPlanRow { plan, number, count }| {
            Ok::<_, InstalmentError>(InstalmentOf { plan, part: Instalment::new(number, count)? })
        };
        Ok(Details {
            instalment: self.instalment.map(instalment).transpose()?,
            recurrence: self.recurrence.map(|SlotRow { item, slot }| SlotOf { item, slot }),
            original: self.original.map(|OriginalRow { amount, rate }| Original { amount, rate }),
            tags: self.tags.into_owned(),
            notes: self.notes.map(|text| Notes::new(&text)).transpose()?,
        })
    }
}

impl TryFrom<EntryRow<'_>> for Entry {
    type Error = Fault;

    fn try_from(row: EntryRow<'_>) -> Result<Self, Fault> {
        let entry = Self::new(row.id, row.date, description(&row.description)?, row.status, row.movement()?)?;
        refuse_spare(row.kind.as_str(), row.fields(), EntryRow::from(&entry).fields())?;
        Ok(entry.with_details(row.details()?)?)
    }
}

/// A description as it stands: one that is too long is refused here, for cutting it would lose what was written.
pub(super) fn description(text: &str) -> Result<Description, Fault> {
    let description = Description::new(text);
    if description.as_str() == text { Ok(description) } else { Err(Fault::Description(text.to_owned())) }
}

pub(super) fn needed<T>(field: Option<T>, name: &'static str, kind: &'static str) -> Result<T, Fault> {
    field.ok_or(Fault::Lacks { field: name, kind })
}

/// Refuses fields that a kind does not have.
pub(super) fn refuse_spare<const N: usize>(
    kind: &'static str,
    given: [(&'static str, bool); N],
    written: [(&'static str, bool); N],
) -> Result<(), Fault> {
    match given.into_iter().zip(written).find(|((_, given), (_, written))| *given && !*written) {
        Some(((field, _), _)) => Err(Fault::Spare { field, kind }),
        None => Ok(()),
    }
}

/// What reached the destination of a transfer.
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

/// What a payment is for its invoice.
pub(crate) const fn settlement(movement: &Movement) -> Option<Settlement> {
    match movement {
        Movement::CardPayment { settlement, .. } => Some(*settlement),
        Movement::Income { .. }
        | Movement::Expense { .. }
        | Movement::Transfer { .. }
        | Movement::CardExpense { .. }
        | Movement::CardChargeback { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => None,
    }
}

/// What a withdrawal is for its investment.
pub(crate) const fn redemption(movement: &Movement) -> Option<Redemption> {
    match movement {
        Movement::InvestmentWithdrawal { redemption, .. } => Some(*redemption),
        Movement::Income { .. }
        | Movement::Expense { .. }
        | Movement::Transfer { .. }
        | Movement::CardExpense { .. }
        | Movement::CardChargeback { .. }
        | Movement::CardPayment { .. }
        | Movement::InvestmentDeposit { .. } => None,
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReimbursementRow {
    income: EntryId,
    expense: EntryId,
    amount: Money,
}

impl From<Reimbursement> for ReimbursementRow {
    fn from(Reimbursement { income, expense, amount }: Reimbursement) -> Self {
        Self { income, expense, amount }
    }
}

impl From<ReimbursementRow> for Reimbursement {
    fn from(ReimbursementRow { income, expense, amount }: ReimbursementRow) -> Self {
        Self { income, expense, amount }
    }
}
