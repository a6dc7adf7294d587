//! What a rule refers to.

use std::collections::BTreeSet;

use super::condition::Condition;
use super::{Purpose, Terms};
use crate::entry::CategoryRef;
use crate::id::{AccountId, CardId, TagId};

/// All that rules name: whoever saves one may want to know whether it is there. A rule whose account or category is gone
/// meanwhile stays a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Accounts that lines are of, or that money is moved to.
    pub accounts: BTreeSet<AccountId>,
    /// Cards that lines are of.
    pub cards: BTreeSet<CardId>,
    /// What lines are filed under.
    pub categories: BTreeSet<CategoryRef>,
    /// What lines are marked with.
    pub tags: BTreeSet<TagId>,
}

impl Terms {
    /// What the rule refers to.
    pub fn mentions(&self) -> Mentions {
        let mut mentions = Mentions { tags: self.then.tags.clone(), ..Mentions::default() };
        mentions.in_condition(&self.when);
        match &self.then.purpose {
            Some(Purpose::Category(under)) => mentions.categories.extend([*under]),
            Some(Purpose::Split(split)) => mentions.categories.extend(split.parts().iter().map(|part| part.under)),
            Some(Purpose::Transfer(account)) => mentions.accounts.extend([*account]),
            None => {}
        }
        mentions
    }
}

impl Mentions {
    /// What these refer to and others do not.
    #[must_use]
    pub fn beyond(&self, others: &Self) -> Self {
        Self {
            accounts: &self.accounts - &others.accounts,
            cards: &self.cards - &others.cards,
            categories: &self.categories - &others.categories,
            tags: &self.tags - &others.tags,
        }
    }

    fn in_condition(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.in_condition(part)),
            Condition::Not(part) => self.in_condition(part),
            Condition::Account(accounts) => self.accounts.extend(accounts),
            Condition::Card(cards) => self.cards.extend(cards),
            Condition::Description(_)
            | Condition::Amount(_)
            | Condition::Kind(_)
            | Condition::Direction(_)
            | Condition::DayOfMonth(_)
            | Condition::Weekday(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::CategoryId;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    #[test]
    fn what_a_rule_names_is_found_however_deep_it_stands() {
        let [account, other, card, category, tag] = [1, 2, 3, 4, 5].map(|n| id(n).to_string());
        let terms: Terms = serde_json::from_value(serde_json::json!({
            "name": "Reserva", "position": 1,
            "when": {"any": [{"not": {"account": [account]}}, {"all": [{"card": [card]}, {"direction": "out"}]}]},
            "then": {"purpose": {"transfer": other}, "tags": [tag]},
        }))
        .unwrap();
        let mentions = terms.mentions();
        assert_eq!(mentions.accounts, [1, 2].map(|n| AccountId::new(id(n))).into());
        assert_eq!(mentions.cards, [CardId::new(id(3))].into());
        assert_eq!(mentions.tags, [TagId::new(id(5))].into());
        assert!(mentions.categories.is_empty());

        let filed: Terms = serde_json::from_value(serde_json::json!({
            "name": "Feira", "position": 1, "when": {"account": [account]},
            "then": {"purpose": {"category": {"category": category, "subcategory": null}}},
        }))
        .unwrap();
        let new = filed.mentions().beyond(&mentions);
        assert_eq!(new.accounts, BTreeSet::new());
        assert_eq!(new.categories, [CategoryRef { category: CategoryId::new(id(4)), subcategory: None }].into());
    }
}
