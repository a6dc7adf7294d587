//! What a household does next.

use chrono::Days;

use super::{Dice, Fact, Model, Step, is_income};
use crate::calendar::{BillingMonth, billing_month, date};
use crate::category::CategoryKind;
use crate::entry::{CategoryRef, Details, Entry, EntryKind, Filing, Movement, Part, Settlement, Status};
use crate::id::{EntryId, InstalmentPlanId};
use crate::instalment::{InstalmentAmount, NewPurchase, Scope};
use crate::money::{Currency, Money};
use crate::name::{Description, Notes};

/// How many days the bank's record spans.
const DAYS: u64 = 75;

/// A bank's record: amounts that are each of one day, some of them twice.
pub fn record(dice: &mut Dice, movements: u64) -> Vec<Fact> {
    let mut facts = Vec::new();
    for n in 0..movements {
        let on = dice.below(DAYS);
        // Cents that nothing entered by hand has.
        let cents = i64::try_from(n).unwrap_or_default() * 10 + 107;
        let cents = if dice.chance(20) { cents } else { -cents };
        for _ in 0..if dice.chance(15) { 2 } else { 1 } {
            facts.push((on, cents));
        }
    }
    facts.sort_unstable();
    facts
}

impl Model {
    /// What the household does next.
    pub fn roll(&self, dice: &mut Dice) -> Step {
        loop {
            let step = match dice.below(100) {
                0..22 => Some(Step::Book((0..=dice.below(3)).map(|_| self.new_entry(dice)).collect())),
                22..36 => self.change(dice),
                36..44 => self.some(dice, 2).map(Step::Delete),
                44..48 => dice.pick(self.deleted.keys().copied()).map(Step::Restore),
                48..54 => {
                    let under = self.under(dice, CategoryKind::Expense);
                    self.some(dice, 3).map(|ids| Step::File(ids, under))
                }
                54..62 => self.pay_back(dice),
                62..66 => Some(Step::Buy(self.purchase(dice))),
                66..70 => {
                    let parts = self.entries().filter(|entry| entry.instalment().is_some()).map(Entry::id);
                    let scope = dice.pick([Scope::One, Scope::Following, Scope::All]);
                    dice.pick(parts).zip(scope).map(|(part, scope)| Step::Cancel(part, scope))
                }
                70..79 => Some(Step::Import(self.download(dice))),
                79..82 => Some(Step::Stage(self.download(dice))),
                82..84 => Some(Step::Commit(Self::month(dice))),
                84..88 => Some(Step::Close(Self::month(dice))),
                _ => {
                    let events: Vec<u64> = self.events().collect();
                    let reach = if dice.chance(60) { 4 } else { events.len() };
                    dice.pick(events.into_iter().rev().take(reach)).map(Step::Undo)
                }
            };
            if let Some(step) = step {
                return step;
            }
        }
    }

    fn month(dice: &mut Dice) -> BillingMonth {
        billing_month(2026, 1).offset(i32::try_from(dice.below(3)).unwrap_or_default())
    }

    fn some(&self, dice: &mut Dice, most: u64) -> Option<Vec<EntryId>> {
        let count = 1 + dice.below(most);
        let mut ids: Vec<EntryId> =
            (0..count).filter_map(|_| dice.pick(self.entries().map(Entry::id).collect::<Vec<_>>())).collect();
        ids.sort_unstable();
        ids.dedup();
        (!ids.is_empty()).then_some(ids)
    }

    fn money(dice: &mut Dice) -> Money {
        let cents = i64::try_from(dice.below(900) + 1).unwrap_or(1) * 10;
        Money::new(super::model::amount(cents), Currency::BRL).expect("reais")
    }

    fn under(&self, dice: &mut Dice, kind: CategoryKind) -> CategoryRef {
        let of_kind = self.places.categories.iter().filter(|category| category.kind == kind);
        let category = dice.pick(of_kind).expect("categories of both kinds");
        let subcategory = dice.pick(category.subcategories.iter().map(|sub| sub.id)).filter(|_| dice.chance(50));
        CategoryRef { category: category.id, subcategory }
    }

    fn filing(&self, dice: &mut Dice, kind: CategoryKind, whole: Money) -> Filing {
        if dice.chance(80) || is_income(kind) {
            return Filing::Whole(self.under(dice, kind));
        }
        let parts = whole.split(std::num::NonZeroU32::new(2).expect("two"));
        let parts: Vec<Part> = parts.map(|amount| Part { under: self.under(dice, kind), amount }).collect();
        if parts.iter().all(|part| part.amount.is_positive()) {
            Filing::Split(parts)
        } else {
            Filing::Whole(self.under(dice, kind))
        }
    }

    /// An entry that is not in the books: everything but on the bank's account.
    fn new_entry(&self, dice: &mut Dice) -> Entry {
        let id = EntryId::new(dice.id());
        self.entry(dice, id)
    }

    fn entry(&self, dice: &mut Dice, id: EntryId) -> Entry {
        let amount = Self::money(dice);
        let (account, card) = (self.places.purse.id, self.places.card);
        let month = billing_month(2026, 1).offset(i32::try_from(dice.below(6)).unwrap_or_default());
        let movement = match dice.below(6) {
            0 => Movement::Income { account, amount, filing: self.filing(dice, CategoryKind::Income, amount) },
            1 | 2 => Movement::Expense { account, amount, filing: self.filing(dice, CategoryKind::Expense, amount) },
            3 => {
                let filing = self.filing(dice, CategoryKind::Expense, amount);
                Movement::CardExpense { card, month, amount, filing }
            }
            4 => Movement::CardChargeback { card, month, amount, filing: None },
            _ => Movement::CardPayment { account, card, month, amount, settlement: Settlement::Partial },
        };
        let status = dice.pick([Status::Validating, Status::Validating, Status::Paid, Status::Pending, Status::Ignore]);
        let on = date(2026, 1, 1) + Days::new(dice.below(150));
        let text = Description::new(&format!("por mão {}", dice.below(1_000)));
        let mut tags: Vec<_> = self.places.tags.iter().filter(|_| dice.chance(20)).copied().collect();
        tags.sort_unstable();
        let notes = dice.chance(20).then(|| format!("nota {}", dice.below(100)));
        let notes = notes.and_then(|text| Notes::new(&text).ok());
        let details = Details { tags, notes, ..Details::default() };
        let entry = Entry::new(id, on, text, status.unwrap_or(Status::Validating), movement);
        entry.and_then(|entry| entry.with_details(details)).expect("an entry that makes sense")
    }

    /// Another transaction in the place of one; of the bank's account, only another description and status of the same.
    fn change(&self, dice: &mut Dice) -> Option<Step> {
        let entry = dice.pick(self.entries().collect::<Vec<_>>())?;
        let on_bank = entry.movement().accounts().any(|account| account == self.places.bank.id);
        if on_bank || entry.instalment().is_some() || dice.chance(30) {
            let text = Description::new(&format!("outro nome {}", dice.below(100)));
            let details = entry.details().cloned().unwrap_or_default();
            let renamed = Entry::new(entry.id(), entry.date(), text, entry.status(), entry.movement().clone());
            return renamed.and_then(|renamed| renamed.with_details(details)).ok().map(Step::Change);
        }
        Some(Step::Change(self.entry(dice, entry.id())))
    }

    fn pay_back(&self, dice: &mut Dice) -> Option<Step> {
        let is = |kinds: &'static [EntryKind]| move |entry: &&Entry| kinds.contains(&entry.kind());
        let income = dice.pick(self.entries().filter(is(&[EntryKind::Income])))?.id();
        let mut pays = Vec::new();
        for _ in 0..dice.below(3) {
            let expense = dice.pick(self.entries().filter(is(&[EntryKind::Expense, EntryKind::CardExpense])))?;
            pays.push((expense.id(), Self::money(dice)));
        }
        Some(Step::PayBack(income, pays))
    }

    fn purchase(&self, dice: &mut Dice) -> NewPurchase {
        let amount = Self::money(dice).checked_add(Self::money(dice)).expect("a small sum");
        NewPurchase {
            plan: InstalmentPlanId::new(dice.id()),
            card: self.places.card,
            date: date(2026, 1, 1) + Days::new(dice.below(60)),
            first_month: Self::month(dice),
            description: Description::new(&format!("parcelado {}", dice.below(100))),
            amount: InstalmentAmount::Total(amount),
            count: u16::try_from(2 + dice.below(4)).unwrap_or(2),
            filing: Filing::Whole(self.under(dice, CategoryKind::Expense)),
            tags: Vec::new(),
            notes: None,
            status: Status::Validating,
        }
    }

    /// Whole days of the bank's record.
    fn download(&self, dice: &mut Dice) -> Vec<Fact> {
        loop {
            let start = dice.below(DAYS);
            let end = start + dice.below(30);
            let facts: Vec<Fact> =
                self.bank.iter().filter(|(number, _)| (start..=end).contains(number)).copied().collect();
            if !facts.is_empty() {
                return facts;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::day;
    use super::*;

    #[test]
    fn a_record_holds_equal_lines_on_one_day_only() {
        let facts = record(&mut Dice::new(1), 60);
        for (on, cents) in &facts {
            assert!(facts.iter().filter(|(_, other)| other == cents).all(|(other, _)| other == on));
            assert!(day(*on) >= date(2026, 1, 1));
        }
    }
}
