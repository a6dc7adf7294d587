//! What came in and what went out: sums that storage made by kind, with the signs that the kinds give them.
//!
//! ```
//! use fintrack_core::entry::{End, EntryKind, KindSum, Status, Whose, flow};
//! use fintrack_core::money::{Currency, brl};
//!
//! let sum = |kind, sum| KindSum { kind, end: End::Own, status: Status::Paid, sum: brl(sum) };
//! let sums = [sum(EntryKind::Income, "5000.00"), sum(EntryKind::CardPayment, "1200.00")];
//! let of_accounts = flow(Currency::BRL, Whose::Accounts, &sums)?;
//! assert_eq!((of_accounts.came_in, of_accounts.went_out), (brl("5000.00"), brl("1200.00")));
//! assert_eq!(of_accounts.balance()?, brl("3800.00"));
//! # Ok::<(), fintrack_core::money::MoneyError>(())
//! ```

use super::{End, EntryKind, Status};
use crate::money::{Currency, Money, MoneyError};

/// The sum of the amounts of one kind and status, seen from one end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindSum {
    /// Which kind was summed.
    pub kind: EntryKind,
    /// Which end of the movements was summed: of a transfer, what was sent or what was received.
    pub end: End,
    /// Where they stand.
    pub status: Status,
    /// The sum, not negative.
    pub sum: Money,
}

/// Whose money comes and goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// That of accounts: a purchase on a card moves nothing, the payment of its invoice does. A transfer leaves one account
    /// and reaches another.
    Accounts,
    /// That of a card: a purchase goes out; a chargeback and a payment come in.
    Card,
}

/// What came in and what went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// What came in.
    pub came_in: Money,
    /// What went out, as a positive amount.
    pub went_out: Money,
}

impl Flow {
    /// What came in less what went out.
    ///
    /// # Errors
    /// [`MoneyError::SumTooLarge`].
    pub fn balance(self) -> Result<Money, MoneyError> {
        self.came_in.checked_sub(self.went_out)
    }
}

/// Sums by kind as a flow, of those that are in one currency. What is ignored is in no sum.
///
/// # Errors
/// [`MoneyError::SumTooLarge`].
pub fn flow(currency: Currency, whose: Whose, sums: &[KindSum]) -> Result<Flow, MoneyError> {
    let zero = Money::zero(currency);
    let mut flow = Flow { came_in: zero, went_out: zero };
    for KindSum { kind, end, status, sum } in sums {
        if *status == Status::Ignore || sum.currency() != currency {
            continue;
        }
        let effect = match whose {
            Whose::Accounts => kind.effect(*end, *sum),
            Whose::Card => kind.effect_on_card(*end, *sum),
        };
        match effect {
            Some(effect) if effect.is_negative() => flow.went_out = flow.went_out.checked_add(-effect)?,
            Some(effect) => flow.came_in = flow.came_in.checked_add(effect)?,
            None => {}
        }
    }
    Ok(flow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::brl;

    fn sum(kind: EntryKind, end: End, status: Status) -> KindSum {
        KindSum { kind, end, status, sum: brl("10.00") }
    }

    #[test]
    fn a_transfer_moves_nothing_overall() {
        let both = [End::Own, End::Destination].map(|end| sum(EntryKind::Transfer, end, Status::Paid));
        let flow = flow(Currency::BRL, Whose::Accounts, &both).unwrap();
        assert_eq!((flow.came_in, flow.balance().unwrap()), (brl("10.00"), brl("0.00")));
    }

    #[test]
    fn every_kind_moves_accounts_or_a_card_and_what_is_ignored_neither() {
        for kind in EntryKind::ALL {
            let moved = |status, whose| {
                let flow = flow(Currency::BRL, whose, &[sum(*kind, End::Own, status)]).unwrap();
                !flow.came_in.is_zero() || !flow.went_out.is_zero()
            };
            let counts = |status| [Whose::Accounts, Whose::Card].iter().any(|whose| moved(status, *whose));
            assert!(counts(Status::Validating) && counts(Status::Pending), "{kind}");
            assert!(!counts(Status::Ignore), "{kind}");
        }
    }

    #[test]
    fn a_purchase_goes_out_of_a_card_and_its_payment_comes_in() {
        let sums = [EntryKind::CardExpense, EntryKind::CardPayment].map(|kind| sum(kind, End::Own, Status::Paid));
        let flow = flow(Currency::BRL, Whose::Card, &sums).unwrap();
        assert_eq!((flow.came_in, flow.went_out), (brl("10.00"), brl("10.00")));
    }
}
