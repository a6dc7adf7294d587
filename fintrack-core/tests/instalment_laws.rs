//! Laws of purchases in instalments: exact sums, consecutive months, and what is paid stays.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_core::calendar::{BillingMonth, billing_month, date};
use fintrack_core::entry::{CategoryRef, Entry, Filing, Movement, Part, Status};
use fintrack_core::id::{CardId, CategoryId, EntryId, InstalmentPlanId};
use fintrack_core::instalment::{
    Change, INSTALMENTS_MAX, Instalment, InstalmentAmount, InstalmentError, NewPurchase, RevisionError, Scope,
    SeededFrom, amounts, cancel, revise,
};
use fintrack_core::invoice::InvoiceStatus;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Description, Notes};
use fintrack_core::testing::reais;
use proptest::prelude::*;
use uuid::Uuid;

fn under(n: u8) -> CategoryRef {
    CategoryRef { category: CategoryId::new(Uuid::from_u128(n.into())), subcategory: None }
}

fn ids() -> impl FnMut() -> Uuid {
    let mut last = 0;
    move || {
        last += 1;
        Uuid::from_u128(last)
    }
}

fn purchase(amount: InstalmentAmount, count: u16, filing: Filing) -> NewPurchase {
    NewPurchase {
        plan: InstalmentPlanId::new(Uuid::nil()),
        card: CardId::new(Uuid::nil()),
        date: date(2026, 1, 15),
        first_month: billing_month(2026, 1),
        description: Description::new("Geladeira"),
        amount,
        count,
        filing,
        tags: Vec::new(),
        notes: None,
        status: Status::Validating,
    }
}

fn parts_of(entry: &Entry) -> Vec<Part> {
    entry.movement().filing().unwrap().parts(entry.movement().amount()).collect()
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(Currency::BRL, amounts).unwrap()
}

fn month(entry: &Entry) -> BillingMonth {
    entry.movement().charge().unwrap().1
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_sum_to_the_whole_and_only_the_first_differs(total in reais(), count in 2..=120u16) {
        let total = sum([total, brl("1.20")]);
        let parts = amounts(InstalmentAmount::Total(total), count).unwrap();
        prop_assert_eq!(parts.len(), usize::from(count));
        prop_assert_eq!(sum(parts.iter().copied()), total);
        prop_assert!(parts[1..].iter().all(|part| *part == parts[1]));
        let remainder = parts[0].checked_sub(parts[1]).unwrap();
        prop_assert!(!remainder.is_negative() && remainder.amount() < rust_decimal::Decimal::new(count.into(), 2));
        prop_assert_eq!(amounts(InstalmentAmount::Each(parts[1]), count).unwrap(), vec![parts[1]; count.into()]);
    }

    #[test]
    fn every_category_of_a_split_is_billed_to_the_cent(
        split in prop::collection::vec(reais(), 2..5), count in 2..=24u16,
    ) {
        let split: Vec<Part> = (0..).zip(&split).map(|(n, amount)| Part { under: under(n), amount: *amount }).collect();
        let total = sum(split.iter().map(|part| part.amount));
        prop_assume!(total.amount() >= rust_decimal::Decimal::new(count.into(), 2));
        let entries = purchase(InstalmentAmount::Total(total), count, Filing::Split(split.clone())).entries(&mut ids());
        let entries = entries.unwrap();
        for part in split {
            let billed = entries.iter().flat_map(parts_of).filter(|billed| billed.under == part.under);
            prop_assert_eq!(sum(billed.map(|billed| billed.amount)), part.amount);
        }
    }

    #[test]
    fn parts_are_billed_month_after_month_and_carry_the_day_of_the_purchase(total in reais(), count in 2..=48u16) {
        let total = sum([total, brl("1.00")]);
        let entries = purchase(InstalmentAmount::Total(total), count, Filing::Whole(under(0))).entries(&mut ids());
        for (k, entry) in (1..).zip(entries.unwrap()) {
            prop_assert_eq!(month(&entry), billing_month(2026, 1).offset(i32::from(k) - 1));
            prop_assert_eq!(entry.date(), date(2026, 1, 15));
            prop_assert_eq!(entry.instalment().unwrap().part, Instalment::new(k, count).unwrap());
        }
    }

    #[test]
    fn a_change_reaches_its_scope_or_nothing(
        count in 2..=12u16, at in 1..=12u16, paid in 0..=12u16, scope in prop::sample::select(Scope::ALL.to_vec()),
    ) {
        let at = Instalment::new(at.min(count), count).unwrap();
        let whole = purchase(InstalmentAmount::Each(brl("10.00")), count, Filing::Whole(under(0)));
        let entries = whole.entries(&mut ids()).unwrap();
        let status = |month: BillingMonth| {
            if month < billing_month(2026, 1).offset(paid.into()) { InvoiceStatus::Paid } else { InvoiceStatus::Open }
        };
        let reached: Vec<u16> = (1..=count)
            .filter(|k| match scope {
                Scope::One => *k == at.number(),
                Scope::Following => *k >= at.number(),
                Scope::All => true,
            })
            .collect();
        let change = Change { amount: Some(brl("12.00")), filing: Some(Filing::Whole(under(1))), ..Change::default() };
        let revised = revise(&entries, at, scope, &change, status);
        let cancelled = cancel(&entries, at, scope, status);
        if let Some(first) = reached.first().filter(|first| **first <= paid) {
            let Err(RevisionError::Paid(refused)) = &revised else { panic!("{revised:?}") };
            prop_assert_eq!(refused[0].part.number(), *first);
            prop_assert_eq!(refused.len(), reached.iter().filter(|k| **k <= paid).count());
            prop_assert_eq!(cancelled, Err(revised.unwrap_err()));
        } else {
            let revised = revised.unwrap();
            let numbers: Vec<u16> = revised.iter().map(|entry| entry.instalment().unwrap().part.number()).collect();
            prop_assert_eq!(&numbers, &reached);
            let expected = [Part { under: under(1), amount: brl("12.00") }];
            prop_assert!(revised.iter().all(|entry| parts_of(entry) == expected));
            let ids: Vec<EntryId> = revised.iter().map(Entry::id).collect();
            prop_assert_eq!(cancelled.unwrap(), ids);
        }
    }

    #[test]
    fn what_a_bank_printed_of_one_part_makes_up_the_later_ones_once(count in 2..=24u16, at in 1..=24u16) {
        let at = Instalment::new(at.min(count), count).unwrap();
        let plan = InstalmentPlanId::new(Uuid::nil());
        let (card, filing) = (CardId::new(Uuid::nil()), Filing::Whole(under(0)));
        let movement = Movement::CardExpense { card, month: billing_month(2026, 5), amount: brl("99.90"), filing };
        let id = EntryId::new(Uuid::nil());
        let line = Entry::new(id, date(2026, 3, 2), Description::new("LOJA"), Status::Validating, movement).unwrap();
        let seed = SeededFrom { entry: &line, part: at, plan };
        let seeded = seed.later(&[at], &mut ids()).unwrap();
        prop_assert_eq!(seeded.len(), usize::from(count - at.number()));
        for (k, entry) in (1..).zip(&seeded) {
            prop_assert_eq!(month(entry), billing_month(2026, 5).offset(k));
            prop_assert_eq!(entry.movement().amount(), brl("99.90"));
        }
        let mut known: Vec<Instalment> = seeded.iter().map(|entry| entry.instalment().unwrap().part).collect();
        known.push(at);
        prop_assert!(seed.later(&known, &mut ids()).unwrap().is_empty());
    }

    #[test]
    fn an_instalment_is_read_as_it_is_written(number in 1..=600u16, count in 0..=600u16) {
        let is_one = number <= count && (2..=INSTALMENTS_MAX).contains(&count);
        match Instalment::new(number, count) {
            Ok(part) => prop_assert!(is_one && part.to_string().parse() == Ok(part)),
            Err(error) => prop_assert_eq!((is_one, error), (false, InstalmentError::Instalment(format!("{number}/{count}")))),
        }
    }
}

#[test]
fn a_purchase_that_cannot_be_had_in_parts_is_refused() {
    let cents = InstalmentAmount::Total(brl("0.05"));
    assert_eq!(amounts(cents, 6), Err(InstalmentError::TooSmall { total: brl("0.05"), count: 6 }));
    assert_eq!(amounts(cents, 1), Err(InstalmentError::Count(1)));
    let late = NewPurchase {
        first_month: billing_month(9999, 12),
        ..purchase(InstalmentAmount::Total(brl("2.00")), 2, Filing::Whole(under(0)))
    };
    let first = billing_month(9999, 12);
    assert_eq!(late.entries(&mut ids()), Err(InstalmentError::Calendar { first, count: 2 }));
    let differs = Filing::Split(vec![Part { under: under(0), amount: brl("1.00") }; 2]);
    assert!(purchase(InstalmentAmount::Total(brl("3.00")), 2, differs).entries(&mut ids()).is_err());
}

#[test]
fn what_is_written_beside_a_purchase_is_beside_each_part_and_a_part_stands_for_itself() {
    let notes = Some(Notes::new("presente da Bia").unwrap());
    let whole = NewPurchase {
        notes: notes.clone(),
        ..purchase(InstalmentAmount::Each(brl("10.00")), 3, Filing::Whole(under(0)))
    };
    let entries = whole.entries(&mut ids()).unwrap();
    let beside = |entry: &Entry| entry.details().unwrap().notes.clone();
    assert!(entries.iter().all(|entry| beside(entry) == notes));
    let second = Instalment::new(2, 3).unwrap();
    let change = Change { status: Some(Status::Paid), notes: Some(None), ..Change::default() };
    let revised = revise(&entries, second, Scope::One, &change, |_| InvoiceStatus::Open).unwrap();
    let [part] = revised.as_slice() else { panic!("{revised:?}") };
    assert_eq!((part.id(), part.status(), beside(part)), (entries[1].id(), Status::Paid, None));
}
