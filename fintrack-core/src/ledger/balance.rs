//! An account's column: the balance after every entry that moves it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Counting;
use crate::account::Account;
use crate::entry::Entry;
use crate::money::{Money, MoneyError};

/// What an account held at the start of a day. Entries dated before it are counted in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The day at whose start the balance held.
    pub from: NaiveDate,
    /// The balance.
    pub balance: Money,
}

/// The balance at the end of a day on which it changed.
#[derive(Clone, Copy, Debug)]
struct Step {
    day: NaiveDate,
    booked: Decimal,
    projected: Decimal,
}

/// An account, and its balance at the end of every day on which it changed.
#[derive(Clone, Debug)]
pub(super) struct AccountColumn {
    account: Account,
    checkpoint: Checkpoint,
    steps: Vec<Step>, // ascending by day, one a day
    /// The first entry that did not fit, and its day: there is no balance from then on.
    broken: Option<(NaiveDate, MoneyError)>,
}

impl AccountColumn {
    pub(super) const fn new(account: Account, checkpoint: Checkpoint) -> Self {
        Self { account, checkpoint, steps: Vec::new(), broken: None }
    }

    pub(super) const fn account(&self) -> &Account {
        &self.account
    }

    pub(super) const fn checkpoint(&self) -> Checkpoint {
        self.checkpoint
    }

    /// Adds an entry that is dated after all that were added, or on the day of the last.
    pub(super) fn add(&mut self, entry: &Entry) {
        let is_projected = Counting::Projected.counts(entry.status());
        if entry.date() < self.checkpoint.from || self.broken.is_some() || !is_projected {
            return;
        }
        let Some(effect) = entry.movement().effect_on(self.account.id) else { return };
        let day = entry.date();
        let (booked, projected) = self.at(self.steps.len());
        let is_booked = Counting::Booked.counts(entry.status());
        let next = if is_booked { booked.checked_add(effect) } else { Ok(booked) };
        match next.and_then(|booked| Ok((booked, projected.checked_add(effect)?))) {
            Err(error) => self.broken = Some((day, error)),
            Ok((booked, projected)) => {
                let step = Step { day, booked: booked.amount(), projected: projected.amount() };
                match self.steps.last_mut().filter(|last| last.day == day) {
                    Some(last) => *last = step,
                    None => self.steps.push(step),
                }
            }
        }
    }

    pub(super) fn balance(&self, at_end_of: NaiveDate, counting: Counting) -> Result<Money, MoneyError> {
        if let Some((day, error)) = &self.broken
            && *day <= at_end_of
        {
            return Err(error.clone());
        }
        let (booked, projected) = self.at(self.steps.partition_point(|step| step.day <= at_end_of));
        Ok(match counting {
            Counting::Booked => booked,
            Counting::Projected => projected,
        })
    }

    /// The booked and the projected balance after so many steps.
    fn at(&self, steps: usize) -> (Money, Money) {
        let Checkpoint { balance, .. } = self.checkpoint;
        match steps.checked_sub(1).and_then(|last| self.steps.get(last)) {
            None => (balance, balance),
            Some(step) => (balance.with_amount(step.booked), balance.with_amount(step.projected)),
        }
    }
}
