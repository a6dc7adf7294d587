//! Accounts, cards and their invoices.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::account::{Account, AccountKind, Look};
use crate::archive::KeptInvoice;
use crate::calendar::{BillingMonth, DayOfMonth};
use crate::card::{Card, CardCycle, CardError, CardFace, ClosingDay, EffectiveCycle, InvoiceDates, LastDigits};
use crate::id::{AccountId, CardId};
use crate::invoice::{DateSource, DateSources, Invoice, InvoiceError};
use crate::money::Money;
use crate::name::{Color, Icon, Name};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountRow<'a> {
    id: AccountId,
    name: Cow<'a, Name>,
    kind: AccountKind,
    opening_balance: Money,
    opened_on: NaiveDate,
    is_active: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    color: Option<Cow<'a, Color>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    icon: Option<Cow<'a, Icon>>,
}

impl<'a> From<&'a Account> for AccountRow<'a> {
    fn from(account: &'a Account) -> Self {
        let Account { id, name, kind, opening_balance, opened_on, is_active, look: Look { color, icon } } = account;
        Self {
            id: *id,
            name: Cow::Borrowed(name),
            kind: *kind,
            opening_balance: *opening_balance,
            opened_on: *opened_on,
            is_active: *is_active,
            color: color.as_ref().map(Cow::Borrowed),
            icon: icon.as_ref().map(Cow::Borrowed),
        }
    }
}

impl From<AccountRow<'_>> for Account {
    fn from(row: AccountRow<'_>) -> Self {
        let AccountRow { id, name, kind, opening_balance, opened_on, is_active, color, icon } = row;
        let look = Look { color: color.map(Cow::into_owned), icon: icon.map(Cow::into_owned) };
        Self { id, name: name.into_owned(), kind, opening_balance, opened_on, is_active, look }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CardRow<'a> {
    id: CardId,
    name: Cow<'a, Name>,
    limit: Money,
    cycles: Vec<CycleRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payment_account: Option<AccountId>,
    is_active: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    brand: Option<Cow<'a, Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_digits: Option<LastDigits>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    color: Option<Cow<'a, Color>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CycleRow {
    from: BillingMonth,
    closing_day: DayOfMonth,
    due_day: DayOfMonth,
    bills_closing_day: bool,
}

impl From<&EffectiveCycle> for CycleRow {
    fn from(EffectiveCycle { from, cycle }: &EffectiveCycle) -> Self {
        let bills_closing_day = match cycle.on_closing_day() {
            ClosingDay::Included => true,
            ClosingDay::Excluded => false,
        };
        Self { from: *from, closing_day: cycle.closing_day(), due_day: cycle.due_day(), bills_closing_day }
    }
}

impl TryFrom<CycleRow> for EffectiveCycle {
    type Error = CardError;

    fn try_from(row: CycleRow) -> Result<Self, CardError> {
        let CycleRow { from, closing_day, due_day, bills_closing_day } = row;
        let on_closing_day = if bills_closing_day { ClosingDay::Included } else { ClosingDay::Excluded };
        Ok(Self { from, cycle: CardCycle::new(closing_day, due_day, on_closing_day)? })
    }
}

impl<'a> From<&'a Card> for CardRow<'a> {
    fn from(card: &'a Card) -> Self {
        let CardFace { brand, last_digits, color } = &card.face;
        Self {
            id: card.id,
            name: Cow::Borrowed(&card.name),
            limit: card.limit(),
            cycles: card.cycles().iter().map(CycleRow::from).collect(),
            payment_account: card.payment_account,
            is_active: card.is_active,
            brand: brand.as_ref().map(Cow::Borrowed),
            last_digits: *last_digits,
            color: color.as_ref().map(Cow::Borrowed),
        }
    }
}

impl TryFrom<CardRow<'_>> for Card {
    type Error = CardError;

    fn try_from(row: CardRow<'_>) -> Result<Self, CardError> {
        let CardRow { id, name, limit, cycles, payment_account, is_active, brand, last_digits, color } = row;
        let cycles = cycles.into_iter().map(EffectiveCycle::try_from).collect::<Result<_, _>>()?;
        let mut card = Self::new(id, name.into_owned(), limit, cycles, payment_account, is_active)?;
        card.face = CardFace { brand: brand.map(Cow::into_owned), last_digits, color: color.map(Cow::into_owned) };
        Ok(card)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct InvoiceRow {
    card: CardId,
    month: BillingMonth,
    opening: NaiveDate,
    closing: NaiveDate,
    due: NaiveDate,
    opening_source: DateSource,
    closing_source: DateSource,
    due_source: DateSource,
    is_settled: bool,
}

impl InvoiceRow {
    pub(in crate::archive) const fn of(KeptInvoice { card, invoice, sources }: &KeptInvoice) -> Self {
        let Invoice { month, dates: InvoiceDates { opening, closing, due }, source: _, is_settled } = *invoice;
        let DateSources { opening: opening_source, closing: closing_source, due: due_source } = *sources;
        Self { card: *card, month, opening, closing, due, opening_source, closing_source, due_source, is_settled }
    }

    pub(in crate::archive) fn read(self) -> Result<KeptInvoice, InvoiceError> {
        let Self { card, month, opening, closing, due, opening_source, closing_source, due_source, is_settled } = self;
        let sources = DateSources { opening: opening_source, closing: closing_source, due: due_source };
        let dates = InvoiceDates { opening, closing, due };
        Ok(KeptInvoice { card, invoice: Invoice::new(month, dates, sources.strongest(), is_settled)?, sources })
    }
}
