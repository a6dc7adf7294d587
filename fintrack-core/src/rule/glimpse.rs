//! What rules say of a transaction of which only a part is known.
//!
//! Somebody types a description and asks what it would be: there is no statement yet, perhaps no amount and no day. A rule
//! counts that matches whatever the rest turns out to be. One that may match or not has no say, and keeps nobody from having
//! one.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::condition::{AmountTest, Condition, Direction};
use super::text::folded;
use super::{Purpose, RuleSet, StatementOf};
use crate::calendar::Weekday;
use crate::category::CategoryKind;
use crate::entry::{CategoryRef, EntryKind};
use crate::id::RuleId;
use crate::money::Money;

/// What is known of a transaction: its words, what kind of category it takes, and perhaps more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glimpse<'a> {
    /// Its words; at most 500 characters are read.
    pub text: &'a str,
    /// Of which kind its category is: spent is money out, earned is money in.
    pub kind: CategoryKind,
    /// How much, without its sign.
    pub amount: Option<Money>,
    /// When.
    pub date: Option<NaiveDate>,
    /// Whose statement it would stand in.
    pub of: Option<StatementOf>,
}

impl RuleSet {
    /// The category that the rules file a transaction under, and the first rule that does, whatever is not known of it.
    pub fn category_of(&self, glimpse: &Glimpse<'_>) -> Option<(RuleId, CategoryRef)> {
        let known = Known { glimpse, folded: folded(glimpse.text) };
        for rule in self.rules().iter().filter(|rule| known.fits(&rule.terms().when) == Some(true)) {
            if let Some(Purpose::Category(under)) = rule.terms().then.purpose
                && let Some(under) = self.in_use(under, glimpse.kind)
            {
                return Some((rule.id(), under));
            }
            if rule.terms().stops {
                break;
            }
        }
        None
    }
}

/// What is known, with the words as conditions compare them.
struct Known<'a> {
    glimpse: &'a Glimpse<'a>,
    folded: String,
}

impl Known<'_> {
    /// Whether a condition holds; `None` when that depends on what is not known.
    fn fits(&self, condition: &Condition) -> Option<bool> {
        let Glimpse { amount, date, of, .. } = *self.glimpse;
        match condition {
            Condition::All(parts) => self.fit_all(parts, false),
            Condition::Any(parts) => self.fit_all(parts, true),
            Condition::Not(part) => self.fits(part).map(|is_so| !is_so),
            Condition::Description(test) => Some(test.holds(&self.folded)),
            Condition::Amount(test) => amount.map(|amount| AmountTest::holds(*test, amount)),
            Condition::Account(ids) => Some(matches!(of?, StatementOf::Account(id) if ids.contains(&id))),
            Condition::Card(ids) => Some(matches!(of?, StatementOf::Card(id) if ids.contains(&id))),
            Condition::Kind(kinds) => self.is_one_of(kinds),
            Condition::Direction(direction) => Some(*direction == self.direction()),
            Condition::DayOfMonth(days) => date.map(|date| days.holds(date)),
            Condition::Weekday(days) => date.map(|date| days.contains(&Weekday::of(date))),
        }
    }

    /// Of conditions of which one that is `decisive` decides.
    fn fit_all(&self, parts: &[Condition], decisive: bool) -> Option<bool> {
        let mut all = Some(!decisive);
        for part in parts {
            match self.fits(part) {
                Some(is_so) if is_so == decisive => return Some(decisive),
                Some(_) => {}
                None => all = None,
            }
        }
        all
    }

    const fn direction(&self) -> Direction {
        match self.glimpse.kind {
            CategoryKind::Expense => Direction::Out,
            CategoryKind::Income => Direction::In,
        }
    }

    fn is_one_of(&self, kinds: &BTreeSet<EntryKind>) -> Option<bool> {
        let on_account = match self.glimpse.kind {
            CategoryKind::Expense => EntryKind::Expense,
            CategoryKind::Income => EntryKind::Income,
        };
        let on_card = match self.glimpse.kind {
            CategoryKind::Expense => Some(EntryKind::CardExpense),
            CategoryKind::Income => None,
        };
        match (self.glimpse.of, on_card) {
            (Some(StatementOf::Account(_)), _) | (None, None) => Some(kinds.contains(&on_account)),
            (Some(StatementOf::Card(_)), on_card) => Some(on_card.is_some_and(|kind| kinds.contains(&kind))),
            (None, Some(on_card)) => {
                let (is_one, is_other) = (kinds.contains(&on_account), kinds.contains(&on_card));
                (is_one == is_other).then_some(is_one)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;
    use crate::calendar::date;
    use crate::id::AccountId;
    use crate::money::brl;
    use crate::rule::{InUse, Rule, Terms};
    use crate::testing::categories;

    /// The rule, of these from the top, that files `UBER TRIP` under food.
    fn filed(whens: &[Value], glimpse: &Glimpse<'_>) -> Option<u128> {
        let categories = categories();
        let food = categories.iter().find(|category| category.name.as_str() == "Alimentação").unwrap();
        let rule = |(n, when): (u128, &Value)| {
            let purpose = json!({"category": {"category": food.id, "subcategory": null}});
            let terms: Terms =
                serde_json::from_value(json!({"name": "x", "position": n, "when": when, "then": {"purpose": purpose}}))
                    .unwrap();
            Rule::new(RuleId::new(Uuid::from_u128(n)), terms).unwrap()
        };
        let rules = (1..).zip(whens).map(rule);
        let rules = RuleSet::compile(rules, InUse { categories: &categories, ..InUse::default() }).unwrap();
        let (by, under) = rules.category_of(glimpse)?;
        assert_eq!((under.category, under.subcategory), (food.id, None));
        Some(by.get().as_u128())
    }

    #[test]
    fn a_rule_counts_that_matches_whatever_is_not_known() {
        let azul = AccountId::new(Uuid::from_u128(9));
        let text = Glimpse { text: "UBER TRIP", kind: CategoryKind::Expense, amount: None, date: None, of: None };
        let at_most = json!({"amount": {"at_most": {"amount": "50.00", "currency": "BRL"}}});
        let uber = json!({"description": {"contains": "uber"}});
        let both = json!({"all": [uber, at_most]});
        assert_eq!(filed(&[both.clone(), uber.clone()], &text), Some(2), "the amount may be larger");
        assert_eq!(filed(std::slice::from_ref(&both), &text), None);
        assert_eq!(filed(std::slice::from_ref(&both), &Glimpse { amount: Some(brl("20.00")), ..text }), Some(1));
        assert_eq!(filed(&[both], &Glimpse { amount: Some(brl("70.00")), ..text }), None);
        assert_eq!(filed(&[json!({"any": [at_most, uber]})], &text), Some(1));
        assert_eq!(filed(&[json!({"not": at_most})], &text), None);

        let on_azul = json!({"account": [azul]});
        assert_eq!(filed(&[json!({"not": on_azul})], &text), None);
        let at = |of| Glimpse { of: Some(of), ..text };
        assert_eq!(filed(std::slice::from_ref(&on_azul), &at(StatementOf::Account(azul))), Some(1));
        let card = StatementOf::Card(crate::id::CardId::new(Uuid::nil()));
        assert_eq!(filed(&[on_azul], &at(card)), None);

        assert_eq!(filed(&[json!({"kind": ["EXPENSE", "CARD_EXPENSE"]})], &text), Some(1));
        assert_eq!(filed(&[json!({"kind": ["EXPENSE"]})], &text), None);
        assert_eq!(filed(&[json!({"kind": ["EXPENSE"]})], &at(StatementOf::Account(azul))), Some(1));
        let saturday = Glimpse { date: Some(date(2026, 3, 7)), ..text };
        assert_eq!(filed(&[json!({"weekday": ["saturday"]})], &saturday), Some(1));
        assert_eq!(filed(&[json!({"weekday": ["saturday"]})], &text), None);
    }

    #[test]
    fn a_category_of_the_other_kind_files_nothing() {
        let text = Glimpse { text: "UBER", kind: CategoryKind::Income, amount: None, date: None, of: None };
        assert_eq!(filed(&[json!({"direction": "in"})], &text), None, "food is no income");
    }
}
