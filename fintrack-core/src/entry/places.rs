//! Whether an entry fits the places that it moves money between, and the categories that it is filed under.

use std::collections::HashMap;

use super::{EntryError, Filing, Movement};
use crate::category::CategoryKind;
use crate::id::{AccountId, CardId, CategoryId, InvestmentId};
use crate::money::{Currency, Money};
use crate::word::words;

words! {
    /// What holds money, in one currency.
    Holder, "a place that holds money" {
        /// An account.
        Account = "account",
        /// A card.
        Card = "card",
        /// An investment.
        Investment = "investment",
    }
}

/// What is known of the places and categories that entries name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceFacts {
    /// What accounts are held in.
    pub accounts: HashMap<AccountId, Currency>,
    /// What cards are held in.
    pub cards: HashMap<CardId, Currency>,
    /// What investments are held in.
    pub investments: HashMap<InvestmentId, Currency>,
    /// Which way the money of categories flows.
    pub categories: HashMap<CategoryId, CategoryKind>,
}

impl Movement {
    /// Refuses an amount that is not in the currency of the place that it moves on, and a category that a movement of its
    /// kind cannot be for. Of what is not known nothing is said: whether it is there at all is not a rule of entries.
    ///
    /// # Errors
    /// [`EntryError::OtherCurrency`], [`EntryError::CategoryKind`].
    pub fn check_places(&self, known: &PlaceFacts) -> Result<(), EntryError> {
        for account in self.accounts() {
            let moved = self.effect_on(account).map_or(self.amount(), Money::abs);
            expect(moved, Holder::Account, known.accounts.get(&account))?;
        }
        if let Some((card, _)) = self.invoice() {
            expect(self.amount(), Holder::Card, known.cards.get(&card))?;
        }
        if let Some(investment) = self.investment() {
            expect(self.amount(), Holder::Investment, known.investments.get(&investment))?;
        }
        let (kind, Some(filing)) = (self.kind(), self.filing()) else { return Ok(()) };
        for (n, filed) in filing.parts(self.amount()).enumerate() {
            let category = known.categories.get(&filed.under.category).copied();
            if let Some(category) = category.filter(|category| kind.category_kind() != Some(*category)) {
                let part = matches!(filing, Filing::Split(_)).then_some(n);
                return Err(EntryError::CategoryKind { kind, category, part });
            }
        }
        Ok(())
    }
}

fn expect(amount: Money, holder: Holder, held_in: Option<&Currency>) -> Result<(), EntryError> {
    match held_in {
        Some(currency) if *currency != amount.currency() => {
            Err(EntryError::OtherCurrency { amount, currency: *currency, holder })
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::calendar::billing_month;
    use crate::entry::{CategoryRef, EntryKind, Part, Settlement};
    use crate::money::brl;
    use crate::testing::movements;

    fn account(n: u128) -> AccountId {
        AccountId::new(Uuid::from_u128(n))
    }

    #[test]
    fn a_card_is_paid_from_an_account_of_its_currency() {
        let (account, card) = (account(1), CardId::new(Uuid::nil()));
        let (month, settlement) = (billing_month(2026, 3), Settlement::Partial);
        let paid = Movement::CardPayment { account, card, month, amount: brl("10.00"), settlement };
        let mut known = PlaceFacts::default();
        known.cards.insert(card, Currency::BRL);
        known.accounts.insert(account, Currency::USD);
        let refusal = paid.check_places(&known).unwrap_err();
        assert_eq!(refusal.to_string(), "10.00 BRL is not in USD, the currency of the account");
        known.accounts.insert(account, Currency::BRL);
        assert_eq!(paid.check_places(&known), Ok(()));
    }

    #[test]
    fn each_end_of_a_transfer_is_in_its_own_currency() {
        let dollars = Money::parse("2.00", Currency::USD).unwrap();
        let (from, to) = (account(1), account(2));
        let sent = Movement::Transfer { from, to, sent: brl("10.00"), received: dollars };
        let known = |of_from, of_to| {
            let accounts = HashMap::from([(from, of_from), (to, of_to)]);
            PlaceFacts { accounts, ..PlaceFacts::default() }
        };
        assert_eq!(sent.check_places(&known(Currency::BRL, Currency::USD)), Ok(()));
        for (of_from, of_to) in [(Currency::BRL, Currency::BRL), (Currency::USD, Currency::USD)] {
            assert!(sent.check_places(&known(of_from, of_to)).is_err());
        }
    }

    #[test]
    fn the_part_of_a_split_that_does_not_fit_is_named() {
        let category = |n| CategoryId::new(Uuid::from_u128(n));
        let part = |n| Part { under: CategoryRef { category: category(n), subcategory: None }, amount: brl("5.00") };
        let filing = Filing::Split(vec![part(1), part(2)]);
        let spent = Movement::Expense { account: account(1), amount: brl("10.00"), filing };
        let categories = HashMap::from([(category(1), CategoryKind::Expense), (category(2), CategoryKind::Income)]);
        let known = PlaceFacts { categories, ..PlaceFacts::default() };
        let (kind, category) = (EntryKind::Expense, CategoryKind::Income);
        assert_eq!(spent.check_places(&known), Err(EntryError::CategoryKind { kind, category, part: Some(1) }));
    }

    proptest! {
        /// What nothing is known of is not judged.
        #[test]
        fn a_movement_fits_where_nothing_is_known(movement in movements()) {
            prop_assert_eq!(movement.check_places(&PlaceFacts::default()), Ok(()));
        }
    }
}
