//! The laws of entries, the ledger and reports.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeSet;

use fintrack_core::calendar::{billing_month, date};
use fintrack_core::entry::{Entry, EntryError, Filing, Movement, Part, Place, Status};
use fintrack_core::id::{CardId, EntryId, InvestmentId};
use fintrack_core::invoice::Turnovers;
use fintrack_core::ledger::{Checkpoint, Counting, Ledger};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::Description;
use fintrack_core::testing::household::households;
use fintrack_core::testing::{accounts, days, entries, movements};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(Currency::BRL, amounts).unwrap()
}

fn entry(movement: Movement) -> Result<Entry, EntryError> {
    Entry::new(EntryId::new(Uuid::nil()), date(2026, 3, 1), Description::new("Teste"), Status::Validating, movement)
}

proptest! {
    /// Double entry: what leaves one place arrives at others.
    #[test]
    fn the_postings_of_an_entry_sum_to_zero(movement in movements()) {
        let postings = entry(movement).unwrap().postings();
        prop_assert!(postings.len() >= 2);
        prop_assert!(sum(postings.iter().map(|posting| posting.amount)).is_zero());
    }

    /// What an entry says it does to an account is what its postings do.
    #[test]
    fn effects_are_the_postings_on_the_account(movement in movements()) {
        for account in accounts() {
            let posted = entry(movement.clone()).unwrap();
            let here = posted.postings().into_iter().filter(|posting| posting.place == Place::Account(account.id));
            let effect = movement.effect_on(account.id).unwrap_or(brl("0.00"));
            prop_assert_eq!(sum(here.map(|posting| posting.amount)), effect);
        }
    }

    /// A split whose parts do not sum to the whole is no entry.
    #[test]
    fn a_split_sums_to_the_whole(movement in movements(), cents in 1..100i64) {
        if let Movement::Expense { account, amount, filing: Filing::Split(mut parts) } = movement {
            let Part { amount: part, .. } = &mut parts[0];
            *part = part.checked_add(Money::new(Decimal::new(cents, 2), Currency::BRL).unwrap()).unwrap();
            let wrong = entry(Movement::Expense { account, amount, filing: Filing::Split(parts) });
            let is_refused = matches!(wrong, Err(EntryError::PartsDiffer { .. }));
            prop_assert!(is_refused);
        }
    }

    #[test]
    fn the_order_of_entries_is_irrelevant(entries in entries(0..60), day in days()) {
        let reversed = entries.iter().rev().cloned().collect();
        let (forth, back) = (Ledger::new(accounts(), entries), Ledger::new(accounts(), reversed));
        prop_assert_eq!(forth.balances(day, Counting::Booked).unwrap(), back.balances(day, Counting::Booked).unwrap());
    }

    /// The columns say what adding up the postings says.
    #[test]
    fn a_balance_is_the_sum_of_its_postings(entries in entries(0..60), day in days()) {
        let ledger = Ledger::new(accounts(), entries.clone());
        for (counting, statuses) in [
            (Counting::Booked, &[Status::Validating, Status::Paid][..]),
            (Counting::Projected, &[Status::Validating, Status::Paid, Status::Pending]),
        ] {
            for (account, balance) in ledger.balances(day, counting).unwrap() {
                let counted = entries.iter().filter(|e| e.date() <= day && statuses.contains(&e.status()));
                let here = counted.flat_map(Entry::postings).filter(|posting| posting.place == Place::Account(account));
                let opening = ledger.account(account).unwrap().opening_balance;
                prop_assert_eq!(sum(here.map(|posting| posting.amount).chain([opening])), balance);
                prop_assert_eq!(ledger.balance(account, day, counting).unwrap(), balance);
            }
        }
    }

    /// What is found beside the entries is what looking through all of them finds.
    #[test]
    fn the_index_finds_what_a_search_finds(entries in entries(0..60), month in 1..=6u32) {
        let month = billing_month(2026, month);
        let ledger = Ledger::new(accounts(), entries.clone());
        let ids = |found: Vec<&Entry>| { let mut ids: Vec<EntryId> = found.iter().map(|e| e.id()).collect(); ids.sort(); ids };
        let is_billed = |entry: &&Entry| entry.movement().charge().is_some_and(|(_, billed, _)| billed == month);
        prop_assert_eq!(ids(ledger.billed_in(month).collect()), ids(entries.iter().filter(is_billed).collect()));
        let investment = InvestmentId::new(Uuid::nil());
        let flows = |entry: &&Entry| {
            matches!(entry.movement(), Movement::InvestmentDeposit { .. } | Movement::InvestmentWithdrawal { .. })
        };
        prop_assert_eq!(ids(ledger.flows(investment).collect()), ids(entries.iter().filter(flows).collect()));
        let is_pending = |entry: &&Entry| entry.status() == Status::Pending;
        prop_assert_eq!(ids(ledger.pending().collect()), ids(entries.iter().filter(is_pending).collect()));
        prop_assert!(ledger.pending().is_sorted_by_key(Entry::date));
        for card in [0, 1].map(|n| CardId::new(Uuid::from_u128(n))) {
            let rows = entries.iter().filter(|e| e.movement().invoice().is_some_and(|(on, _)| on == card));
            let summed = Turnovers::of(rows);
            let expected = summed.months().unwrap();
            prop_assert_eq!(ledger.turnovers(card).unwrap(), expected);
            let is_on_it = |entry: &&Entry| entry.movement().invoice() == Some((card, month));
            let found: Vec<&Entry> = ledger.on_invoice(card, month).collect();
            prop_assert!(found.is_sorted_by_key(|entry| entry.date()));
            prop_assert_eq!(ids(found), ids(entries.iter().filter(is_on_it).collect()));
        }
    }

    /// Transfers between two currencies are found, and no others.
    #[test]
    fn quotes_are_those_of_the_transfers_that_a_search_finds(household in households()) {
        let ledger = household.ledger;
        let exchanged = |entry: &Entry| {
            let Movement::Transfer { sent, received, .. } = entry.movement() else { return None };
            let pair = BTreeSet::from([sent.currency(), received.currency()]);
            (entry.status().is_booked() && pair.len() == 2).then_some((entry.date(), pair))
        };
        let quotes = ledger.quotes_of_transfers();
        let found = quotes.iter().map(|quote| (quote.date, BTreeSet::from([quote.rate.from(), quote.rate.to()])));
        prop_assert_eq!(found.collect::<BTreeSet<_>>(), ledger.entries().iter().filter_map(exchanged).collect());
    }

    /// Money moved between own accounts is neither made nor lost.
    #[test]
    fn a_transfer_moves_nothing_overall(entries in entries(0..60), day in days()) {
        let transfers: Vec<Entry> =
            entries.into_iter().filter(|entry| matches!(entry.movement(), Movement::Transfer { .. })).collect();
        let ledger = Ledger::new(accounts(), transfers);
        let total = sum(ledger.balances(day, Counting::Booked).unwrap().into_values());
        prop_assert_eq!(total, sum(accounts().iter().map(|account| account.opening_balance)));
    }

    /// A ledger that begins with a known balance agrees with the one that knows the whole history.
    #[test]
    fn a_checkpoint_stands_for_all_before_it(entries in entries(0..60), from in days(), day in days()) {
        prop_assume!(from <= day);
        let whole = Ledger::new(accounts(), entries.clone());
        let eve = from.pred_opt().unwrap();
        let before = whole.balances(eve, Counting::Booked).unwrap();
        let checkpoints = accounts().into_iter().map(|account| {
            let balance = before[&account.id];
            (account, Checkpoint { from, balance })
        });
        let later = Ledger::with_checkpoints(checkpoints, entries.into_iter().filter(|e| e.date() >= from).collect());
        prop_assert_eq!(whole.balances(day, Counting::Booked).unwrap(), later.balances(day, Counting::Booked).unwrap());
    }
}

#[test]
fn an_ignored_entry_counts_nowhere() {
    let account = accounts().remove(0);
    let filing = Filing::whole(fintrack_core::id::CategoryId::new(Uuid::nil()), None);
    let movement = Movement::Expense { account: account.id, amount: brl("5.00"), filing };
    let ignored =
        Entry::new(EntryId::new(Uuid::nil()), date(2026, 3, 1), Description::new("Teste"), Status::Ignore, movement);
    let ledger = Ledger::new([account.clone()], vec![ignored.unwrap()]);
    assert_eq!(ledger.balance(account.id, date(2026, 3, 31), Counting::Projected).unwrap(), brl("100.00"));
}

#[test]
fn entries_before_the_opening_date_change_no_balance_on_or_after_it() {
    let account = accounts().remove(0);
    let filing = Filing::whole(fintrack_core::id::CategoryId::new(Uuid::nil()), None);
    let movement = Movement::Income { account: account.id, amount: brl("5.00"), filing };
    let early = Entry::new(
        EntryId::new(Uuid::nil()),
        date(2025, 12, 31),
        Description::new("Teste"),
        Status::Validating,
        movement,
    );
    let ledger = Ledger::new([account.clone()], vec![early.unwrap()]);
    assert_eq!(ledger.balance(account.id, date(2026, 1, 1), Counting::Booked).unwrap(), brl("100.00"));
}
