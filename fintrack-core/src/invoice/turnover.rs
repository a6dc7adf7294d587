//! What the rows of a card sum to, by the month that bills them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::calendar::BillingMonth;
use crate::entry::{Entry, EntryKind, Movement, Settlement, Status};
use crate::money::{Money, MoneyError};

/// What an invoice's rows sum to, every row that is not ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Turnover {
    /// Purchases.
    pub expenses: Money,
    /// Purchases taken back.
    pub chargebacks: Money,
    /// Payments.
    pub paid: Money,
    /// Whether one of the payments was final.
    pub is_final: bool,
}

impl Turnover {
    /// Nothing yet.
    pub const fn none(zero: Money) -> Self {
        Self { expenses: zero, chargebacks: zero, paid: zero, is_final: false }
    }

    /// Purchases less chargebacks.
    ///
    /// # Errors
    /// [`MoneyError`] when the sum is too large.
    pub fn charged(&self) -> Result<Money, MoneyError> {
        self.expenses.checked_sub(self.chargebacks)
    }

    /// What is left when the rows that `other` sums are taken away. A payment that was final stays, unless one of them was.
    fn without(&self, other: &Self) -> Result<Self, MoneyError> {
        Ok(Self {
            expenses: self.expenses.checked_sub(other.expenses)?,
            chargebacks: self.chargebacks.checked_sub(other.chargebacks)?,
            paid: self.paid.checked_sub(other.paid)?,
            is_final: self.is_final && !other.is_final,
        })
    }

    /// Adds what rows of a kind sum to; kinds that are on no card add nothing.
    fn add(&mut self, kind: EntryKind, sum: Money) -> Result<(), MoneyError> {
        match kind {
            EntryKind::CardExpense => self.expenses = self.expenses.checked_add(sum)?,
            EntryKind::CardChargeback => self.chargebacks = self.chargebacks.checked_add(sum)?,
            EntryKind::CardPayment => self.paid = self.paid.checked_add(sum)?,
            EntryKind::Income
            | EntryKind::Expense
            | EntryKind::Transfer
            | EntryKind::InvestmentDeposit
            | EntryKind::InvestmentWithdrawal => {}
        }
        Ok(())
    }
}

/// What rows of a card of one month and kind sum to; those that are ignored are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowSum {
    /// What they are: purchases, chargebacks or payments.
    pub kind: EntryKind,
    /// The sum of their amounts.
    pub sum: Money,
    /// Whether one of them is a final payment.
    pub is_final: bool,
}

/// The rows of one card, summed by the month that they are billed in, or paid for.
#[derive(Clone, Debug, Default)]
pub struct Turnovers {
    months: BTreeMap<BillingMonth, Turnover>,
    /// The first row that did not fit.
    broken: Option<MoneyError>,
}

impl Turnovers {
    /// The sums of a card's rows; whatever else is among the entries must not be on another card.
    pub fn of<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Self {
        let mut turnovers = Self::default();
        entries.into_iter().for_each(|entry| turnovers.add(entry));
        turnovers
    }

    /// What the rows of a whole history sum to without some of them.
    pub(super) fn without<'e>(
        whole: &BTreeMap<BillingMonth, Turnover>,
        rows: impl IntoIterator<Item = &'e Entry>,
    ) -> Result<Self, MoneyError> {
        let rows = Self::of(rows);
        let rows = rows.months()?;
        let rest =
            whole.iter().map(|(month, all)| Ok((*month, rows.get(month).map_or(Ok(*all), |rows| all.without(rows))?)));
        Ok(Self { months: rest.collect::<Result<_, MoneyError>>()?, broken: None })
    }

    /// Adds a row of the card; ignored ones count nowhere.
    pub fn add(&mut self, entry: &Entry) {
        let movement = entry.movement();
        let Some((_, month)) = movement.invoice().filter(|_| entry.status() != Status::Ignore) else { return };
        let is_final = matches!(movement, Movement::CardPayment { settlement: Settlement::Final, .. });
        let sum = RowSum { kind: movement.kind(), sum: movement.amount(), is_final };
        self.add_sum(month, sum);
    }

    /// Adds rows of the card that storage summed.
    pub fn add_sum(&mut self, month: BillingMonth, rows: RowSum) {
        if self.broken.is_some() {
            return;
        }
        let zero = Money::zero(rows.sum.currency());
        let turnover = self.months.entry(month).or_insert(Turnover::none(zero));
        turnover.is_final |= rows.is_final;
        self.broken = turnover.add(rows.kind, rows.sum).err();
    }

    /// The sums by month.
    ///
    /// # Errors
    /// [`MoneyError`] when rows of one month are in two currencies, or sum to too much.
    pub fn months(&self) -> Result<&BTreeMap<BillingMonth, Turnover>, MoneyError> {
        self.broken.clone().map_or(Ok(&self.months), Err)
    }
}
