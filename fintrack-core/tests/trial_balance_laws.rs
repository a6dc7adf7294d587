//! Conservation: whatever is done to the books, and undone, every currency sums to zero.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod explained;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use explained::assert_explained;
use fintrack_core::calendar::Period;
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::entry::{CategoryRef, Entry, Filing, Place, Status};
use fintrack_core::id::{CardId, CategoryId, EntryId, InstalmentPlanId};
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::instalment::{Change, InstalmentAmount, NewPurchase, Scope, cancel, revise};
use fintrack_core::invoice::InvoiceStatus;
use fintrack_core::ledger::{Checkpoint, Ledger};
use fintrack_core::money::{Currency, Money};
use fintrack_core::name::Description;
use fintrack_core::report::{
    Settings, StatementQuery, TrialBalanceLine, TrialBalanceQuery, explain_trial_balance, period_statement,
    trial_balance,
};
use fintrack_core::testing::household::{Household, KeptCard, households};
use fintrack_core::testing::{days, reais};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

/// What somebody does to the books; a number stands for one of what there is.
#[derive(Clone, Debug)]
enum Step {
    Add(usize),
    Edit(usize, usize),
    SetStatus(usize, Status),
    Delete(usize),
    /// A purchase in so many parts.
    Buy(Money, u16),
    /// The following parts of an entry's purchase get another amount.
    Revise(usize, Money),
    /// They are taken out.
    Cancel(usize),
    /// An invoice is marked as settled, or no longer is.
    Settle(usize),
    /// The last step that was not undone is.
    Undo,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let n = || 0..1000usize;
    let step = prop_oneof![
        4 => n().prop_map(Step::Add),
        2 => (n(), n()).prop_map(|(at, with)| Step::Edit(at, with)),
        2 => (n(), prop::sample::select(Status::ALL.to_vec())).prop_map(|(at, status)| Step::SetStatus(at, status)),
        2 => n().prop_map(Step::Delete),
        1 => (reais(), 2..12u16).prop_map(|(amount, count)| Step::Buy(amount, count)),
        1 => (n(), reais()).prop_map(|(at, amount)| Step::Revise(at, amount)),
        1 => n().prop_map(Step::Cancel),
        2 => n().prop_map(Step::Settle),
        3 => Just(Step::Undo),
    ];
    prop::collection::vec(step, 1..24)
}

/// The books of a household, and those of before.
struct Desk {
    household: Household,
    entries: Vec<Entry>,
    before: Vec<(Vec<Entry>, Vec<KeptCard>)>,
    fresh: u128,
}

impl Desk {
    fn new(household: Household) -> Self {
        let entries = household.ledger.entries().to_vec();
        Self { household, entries, before: Vec::new(), fresh: 1_000_000 }
    }

    fn fresh(&mut self) -> Uuid {
        self.fresh += 1;
        Uuid::from_u128(self.fresh)
    }

    fn at(&self, n: usize) -> Option<usize> {
        n.checked_rem(self.entries.len())
    }

    /// Does a step; what is refused changes nothing.
    fn take(&mut self, step: &Step, pool: &[Entry]) {
        if matches!(step, Step::Undo) {
            if let Some((entries, cards)) = self.before.pop() {
                (self.entries, self.household.cards) = (entries, cards);
            }
        } else {
            self.before.push((self.entries.clone(), self.household.cards.clone()));
            self.change(step, pool);
        }
        let accounts: Vec<_> = self.household.ledger.accounts().cloned().collect();
        self.household.ledger = Ledger::new(accounts, self.entries.clone());
    }

    fn change(&mut self, step: &Step, pool: &[Entry]) {
        match *step {
            Step::Undo => {}
            Step::Add(n) => {
                let id = EntryId::new(self.fresh());
                self.entries.extend(n.checked_rem(pool.len()).map(|n| as_entry(id, &pool[n])));
            }
            Step::Edit(at, with) => {
                if let (Some(at), Some(with)) = (self.at(at), with.checked_rem(pool.len())) {
                    self.entries[at] = as_entry(self.entries[at].id(), &pool[with]);
                }
            }
            Step::SetStatus(at, status) => {
                if let Some(at) = self.at(at) {
                    self.entries[at] = self.entries[at].clone().with_status(status);
                }
            }
            Step::Delete(at) => {
                if let Some(at) = self.at(at) {
                    self.entries.remove(at);
                }
            }
            Step::Buy(amount, count) => {
                let plan = InstalmentPlanId::new(self.fresh());
                let parts = purchase(plan, amount, count).entries(&mut || self.fresh());
                self.entries.extend(parts.unwrap_or_default());
            }
            Step::Revise(at, amount) => {
                let Some((part, parts)) = self.purchase_of(at) else { return };
                let change = Change { amount: Some(amount), ..Change::default() };
                let changed = revise(&parts, part, Scope::Following, &change, |_| InvoiceStatus::Open);
                for changed in changed.unwrap_or_default() {
                    let at = self.entries.iter().position(|entry| entry.id() == changed.id()).unwrap();
                    self.entries[at] = changed;
                }
            }
            Step::Cancel(at) => {
                let Some((part, parts)) = self.purchase_of(at) else { return };
                let gone = cancel(&parts, part, Scope::Following, |_| InvoiceStatus::Open).unwrap();
                self.entries.retain(|entry| !gone.contains(&entry.id()));
            }
            Step::Settle(n) => {
                let invoices = self.household.cards.iter_mut().flat_map(|of| of.kept.values_mut());
                let mut invoices: Vec<_> = invoices.collect();
                if let Some(at) = n.checked_rem(invoices.len()) {
                    invoices[at].is_settled ^= true;
                }
            }
        }
    }

    /// A part of a purchase in instalments, and all of its parts.
    fn purchase_of(&self, n: usize) -> Option<(fintrack_core::instalment::Instalment, Vec<Entry>)> {
        let parts: Vec<&Entry> = self.entries.iter().filter(|entry| entry.instalment().is_some()).collect();
        let of = parts.get(n.checked_rem(parts.len())?)?.instalment()?;
        let is_of = |entry: &&Entry| entry.instalment().is_some_and(|other| other.plan == of.plan);
        Some((of.part, self.entries.iter().filter(is_of).cloned().collect()))
    }

    fn trial_balance(&self, on: NaiveDate) -> Vec<TrialBalanceLine> {
        self.household.with_books(|books| trial_balance(books, &on_day(on))).unwrap()
    }
}

/// What an entry says, under another identity.
fn as_entry(id: EntryId, of: &Entry) -> Entry {
    Entry::new(id, of.date(), of.description().clone(), of.status(), of.movement().clone()).unwrap()
}

fn purchase(plan: InstalmentPlanId, amount: Money, count: u16) -> NewPurchase {
    NewPurchase {
        plan,
        card: CardId::new(Uuid::nil()),
        date: date(2026, 1, 15),
        first_month: billing_month(2026, 2),
        description: Description::new("Geladeira"),
        amount: InstalmentAmount::Each(amount),
        count,
        filing: Filing::Whole(CategoryRef { category: CategoryId::new(Uuid::nil()), subcategory: None }),
        tags: Vec::new(),
        notes: None,
        status: Status::Validating,
    }
}

fn on_day(on: NaiveDate) -> TrialBalanceQuery {
    TrialBalanceQuery { at_end_of: on, today: on }
}

fn sums(lines: &[TrialBalanceLine]) -> BTreeMap<Currency, Money> {
    let mut sums: BTreeMap<Currency, Money> = BTreeMap::new();
    for line in lines {
        let sum = sums.entry(line.balance.currency()).or_insert(Money::zero(line.balance.currency()));
        *sum = sum.checked_add(line.balance).unwrap();
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Per currency zero, over openings, entries and settlements, after any sequence of operations.
    #[test]
    fn nothing_is_made_or_lost(household in households(), other in households(), steps in steps(), on in days()) {
        let mut desk = Desk::new(household);
        for step in &steps {
            let depth = desk.before.len();
            let before = desk.trial_balance(on);
            desk.take(step, other.ledger.entries());
            let after = desk.trial_balance(on);
            prop_assert!(sums(&after).values().all(|sum| sum.is_zero()), "{:?} left {:?}", step, sums(&after));
            if depth == desk.before.len() {
                prop_assert_eq!(&before, &after, "there was nothing to undo");
            }
        }
    }

    /// Books that begin with known balances, long before or amid their entries, are in balance too.
    #[test]
    fn a_checkpoint_leaves_nothing_over(
        household in households(), begins in days(), cents in -5_000..5_000i64, on in days(),
    ) {
        let held = |currency| Money::new(Decimal::new(cents, 2), currency).unwrap();
        let checkpoints = household.ledger.accounts().map(|account| {
            (account.clone(), Checkpoint { from: begins, balance: held(account.opening_balance.currency()) })
        });
        let ledger = Ledger::with_checkpoints(checkpoints, household.ledger.entries().to_vec());
        let lines = Desk::new(Household { ledger, ..household.clone() }).trial_balance(on);
        prop_assert!(sums(&lines).values().all(|sum| sum.is_zero()), "{:?}", sums(&lines));
    }

    /// Every line is what its postings sum to; accounts and cards are what other reports say.
    #[test]
    fn every_line_is_the_sum_of_its_postings(household in households(), on in days()) {
        household.with_books(|books| {
            let lines = trial_balance(books, &on_day(on)).unwrap();
            for (figure, value) in lines.iter().map(TrialBalanceLine::figure) {
                assert_explained(&explain_trial_balance(books, &on_day(on), figure).unwrap(), value, 2);
            }
            let of = |place| lines.iter().filter(move |line| line.place == place).map(|line| line.balance);
            let query = StatementQuery { period: Period::new(on, on).unwrap(), only: None, today: on };
            let statement = period_statement(books, &Settings::new(Currency::BRL), &query).unwrap();
            for place in statement.places {
                if let AccountOrCard::Card(card) = place.on {
                    let held = Money::sum(place.closing.currency(), of(Place::Card(card))).unwrap();
                    assert_eq!(held, place.closing);
                }
            }
        });
    }
}
