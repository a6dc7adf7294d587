//! The laws of reimbursements.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_core::calendar::{billing_month, date};
use fintrack_core::entry::{Entry, EntryKind, Filing, Movement, Part, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::Description;
use fintrack_core::reimbursement::{Reimbursement, ReimbursementError, Reimbursements};
use fintrack_core::testing::entries;
use proptest::prelude::*;
use proptest::sample::Index;
use rust_decimal::Decimal;
use uuid::Uuid;

/// One centavo.
const CENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

fn reais(amount: Decimal) -> Money {
    Money::new(amount, Currency::BRL).unwrap()
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(Currency::BRL, amounts).unwrap()
}

fn is_expense(entry: &Entry) -> bool {
    matches!(entry.kind(), EntryKind::Expense | EntryKind::CardExpense) && entry.status() != Status::Ignore
}

fn is_income(entry: &Entry) -> bool {
    entry.kind() == EntryKind::Income && entry.status().is_booked()
}

/// The same transaction with another amount, filed as a whole.
fn resized(entry: &Entry, amount: Money) -> Entry {
    let filing = Filing::whole(CategoryId::new(Uuid::nil()), None);
    let movement = match entry.movement() {
        Movement::Income { account, .. } => Movement::Income { account: *account, amount, filing },
        Movement::Expense { account, .. } => Movement::Expense { account: *account, amount, filing },
        Movement::CardExpense { card, month, .. } => {
            Movement::CardExpense { card: *card, month: *month, amount, filing }
        }
        Movement::Transfer { .. }
        | Movement::CardChargeback { .. }
        | Movement::CardPayment { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => panic!("{} is never linked", entry.kind()),
    };
    Entry::new(entry.id(), entry.date(), entry.description().clone(), entry.status(), movement).unwrap()
}

/// Entries with a book of links between them, made by attempts of which many are refused.
fn books() -> impl Strategy<Value = (Vec<Entry>, Reimbursements)> {
    let link = (any::<Index>(), -100..1_000_000i64);
    let attempt = (any::<Index>(), prop::collection::vec(link, 0..4));
    (entries(2..40), prop::collection::vec(attempt, 0..30)).prop_map(|(entries, attempts)| {
        let mut book = Reimbursements::default();
        for (income, links) in attempts {
            let links: Vec<(&Entry, Money)> = links
                .into_iter()
                .map(|(expense, cents)| (expense.get(&entries), reais(Decimal::new(cents, 2))))
                .collect();
            let before = book.clone();
            if book.replace(income.get(&entries), &links).is_err() {
                assert_eq!(book, before, "a refusal changes nothing");
            }
        }
        (entries, book)
    })
}

/// As [`books`], with few transactions and links that mostly fit.
fn linked_books() -> impl Strategy<Value = (Vec<Entry>, Reimbursements)> {
    let attempt = (any::<Index>(), any::<Index>(), 1..=1000i64);
    (entries(10..60), prop::collection::vec(attempt, 1..40)).prop_map(|(entries, attempts)| {
        let incomes: Vec<&Entry> = entries.iter().filter(|entry| is_income(entry)).collect();
        let expenses: Vec<&Entry> = entries.iter().filter(|entry| is_expense(entry)).collect();
        let mut book = Reimbursements::default();
        for (income, expense, thousandths) in attempts {
            if incomes.is_empty() || expenses.is_empty() {
                continue;
            }
            let (income, expense) = (*income.get(&incomes), *expense.get(&expenses));
            let left = book.net(income).unwrap().amount().min(book.net(expense).unwrap().amount());
            let amount = reais((left * Decimal::new(thousandths, 3)).round_dp(2));
            let mut links: Vec<(&Entry, Money)> = Vec::new();
            for link in book.of(income.id()).into_iter().filter(|link| link.expense != expense.id()) {
                links.push((entries.iter().find(|entry| entry.id() == link.expense).unwrap(), link.amount));
            }
            links.push((expense, amount));
            if amount.is_positive() {
                book.replace(income, &links).unwrap();
            }
        }
        (entries, book)
    })
}

fn any_books() -> impl Strategy<Value = (Vec<Entry>, Reimbursements)> {
    prop_oneof![books(), linked_books()]
}

proptest! {
    /// Links that are added one by one, in any order, are those that are given at once; what is refused changes nothing.
    #[test]
    fn one_by_one_is_all_at_once((entries, book) in linked_books(), more in (any::<Index>(), any::<Index>(), 1..1000i64)) {
        let find = |id| entries.iter().find(|entry| entry.id() == id).unwrap();
        let mut added = Reimbursements::default();
        for link in book.iter().collect::<Vec<_>>().into_iter().rev() {
            added.add(find(link.income), find(link.expense), link.amount).unwrap();
        }
        prop_assert_eq!(&added, &book);
        let (income, expense, cents) = more;
        let (income, expense) = (income.get(&entries), expense.get(&entries));
        let amount = reais(Decimal::new(cents, 2));
        let mut all: Vec<(&Entry, Money)> = book.of(income.id()).iter().filter(|link| link.income == income.id())
            .map(|link| (find(link.expense), link.amount)).collect();
        all.push((expense, amount));
        let mut replaced = book.clone();
        prop_assert_eq!(added.add(income, expense, amount), replaced.replace(income, &all));
        prop_assert_eq!(added, replaced);
    }

    /// What counts of a transaction is its amount less its links, and its parts share it: none below nothing, none above
    /// what it was.
    #[test]
    fn net_parts_sum_to_what_is_left((entries, book) in any_books()) {
        for entry in &entries {
            let whole = entry.movement().amount();
            let linked = sum(book.iter().filter(|l| l.income == entry.id() || l.expense == entry.id()).map(|l| l.amount));
            prop_assert_eq!(book.linked(entry).unwrap(), linked);
            let net = book.net(entry).unwrap();
            prop_assert_eq!(net.checked_add(linked).unwrap(), whole);
            prop_assert!(!net.is_negative());
            let parts = book.net_parts(entry).unwrap();
            if entry.movement().filing().is_some() {
                prop_assert_eq!(sum(parts.iter().map(|part| part.net)), net);
                prop_assert_eq!(sum(parts.iter().map(|part| part.gross)), whole);
            }
            for part in &parts {
                prop_assert!(!part.net.is_negative() && part.net.amount() <= part.gross.amount(), "{part:?}");
                let share = part.gross.amount() * net.amount() / whole.amount();
                prop_assert!((part.net.amount() - share).abs() < CENT, "{part:?} is not in proportion");
            }
        }
    }

    /// So it is of amounts as large, as fine and as unequal as the books can hold.
    #[test]
    fn no_part_falls_below_nothing(units in prop::collection::vec(1..5_000_000_000_000_000_000i64, 2..16), of in 1..=u64::MAX) {
        let bitcoin = Currency::crypto("BTC", 8).unwrap();
        let amount = |units: i64| Money::new(Decimal::new(units, 8), bitcoin).unwrap();
        let mut parts: Vec<Money> = units.into_iter().map(amount).collect();
        parts.push(amount(1));
        let purchase = purchase(1, Status::Paid, &parts);
        let whole = purchase.movement().amount();
        let back = (whole.amount() * (Decimal::from(of) / Decimal::from(u64::MAX))).round_dp(8);
        let back = Money::new(back.max(Decimal::new(1, 8)), bitcoin).unwrap();
        let pix = income(2, Status::Paid, whole);
        let mut book = Reimbursements::default();
        book.replace(&pix, &[(&purchase, back)]).unwrap();
        for entry in [&purchase, &pix] {
            let net = book.net_parts(entry).unwrap();
            prop_assert_eq!(Money::sum(bitcoin, net.iter().map(|part| part.net)), whole.checked_sub(back));
            for part in &net {
                prop_assert!(!part.net.is_negative() && part.net.amount() <= part.gross.amount(), "{part:?}");
            }
        }
    }

    /// Every link is between an income that is booked and an expense that counts.
    #[test]
    fn only_incomes_pay_and_only_expenses_are_paid((entries, book) in any_books()) {
        for link in book.iter() {
            let find = |id| entries.iter().find(|entry| entry.id() == id).unwrap();
            prop_assert!(is_income(find(link.income)) && is_expense(find(link.expense)));
            prop_assert!(link.amount.is_positive());
        }
    }

    #[test]
    fn the_order_of_links_is_irrelevant(
        (entries, book, shuffled) in any_books().prop_flat_map(|(entries, book)| {
            let links: Vec<Reimbursement> = book.iter().collect();
            (Just(entries), Just(book), Just(links).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(Reimbursements::new(&entries, shuffled).unwrap(), book);
    }

    /// What is left can be linked to the cent, and not a cent more.
    #[test]
    fn all_that_is_left_may_be_linked_and_no_more((entries, book) in any_books()) {
        let free = |entry: &&Entry| book.of(entry.id()).is_empty();
        let Some(income) = entries.iter().filter(|entry| is_income(entry)).find(free) else { return Ok(()) };
        for expense in entries.iter().filter(|entry| is_expense(entry)) {
            let (left, to_give) = (book.net(expense).unwrap(), income.movement().amount());
            let most = reais(left.amount().min(to_give.amount()));
            if most.is_positive() {
                let mut after = book.clone();
                prop_assert_eq!(after.replace(income, &[(expense, most)]), Ok(()));
                prop_assert_eq!(after.linked(income), Ok(most));
                prop_assert_eq!(after.replace(income, &[]), Ok(()));
                prop_assert_eq!(&after, &book);
            }
            let more = reais(most.amount() + CENT);
            let refused = book.clone().replace(income, &[(expense, more)]);
            let is_beyond = matches!(
                refused,
                Err(ReimbursementError::BeyondExpense { .. } | ReimbursementError::BeyondIncome { .. })
            );
            prop_assert!(is_beyond, "{refused:?}");
        }
    }

    /// A transaction may shrink to what is linked of it; below that its links are named.
    #[test]
    fn a_change_that_the_links_do_not_bear_names_them((entries, book) in any_books()) {
        for entry in &entries {
            let linked = book.linked(entry).unwrap();
            prop_assert_eq!(book.check_change(entry), Ok(()));
            if linked.is_zero() {
                continue;
            }
            prop_assert_eq!(book.check_change(&resized(entry, linked)), Ok(()));
            if linked.amount() > CENT {
                let refused = book.check_change(&resized(entry, reais(linked.amount() - CENT))).unwrap_err();
                prop_assert_eq!(sum(refused.links.iter().map(|link| link.amount)), linked);
            }
        }
    }

    /// Deleting a transaction takes its links, and those alone.
    #[test]
    fn removing_a_transaction_frees_the_others((entries, mut book) in any_books(), gone in any::<Index>()) {
        let gone = gone.get(&entries).id();
        let before: Vec<Reimbursement> = book.iter().collect();
        let removed = book.remove(gone);
        let after: Vec<Reimbursement> = book.iter().collect();
        prop_assert_eq!(before.len(), after.len() + removed.len());
        prop_assert!(removed.iter().all(|link| link.income == gone || link.expense == gone));
        prop_assert!(after.iter().all(|link| link.income != gone && link.expense != gone));
    }
}

fn entry(id: u128, status: Status, movement: Movement) -> Entry {
    Entry::new(EntryId::new(Uuid::from_u128(id)), date(2026, 3, 7), Description::default(), status, movement).unwrap()
}

fn income(id: u128, status: Status, amount: Money) -> Entry {
    let filing = Filing::whole(CategoryId::new(Uuid::nil()), None);
    entry(id, status, Movement::Income { account: AccountId::new(Uuid::nil()), amount, filing })
}

fn purchase(id: u128, status: Status, amounts: &[Money]) -> Entry {
    let part = |(amount, n): (&Money, u128)| {
        let Filing::Whole(under) = Filing::whole(CategoryId::new(Uuid::from_u128(n)), None) else { unreachable!() };
        Part { under, amount: *amount }
    };
    let parts: Vec<Part> = amounts.iter().zip(1..).map(part).collect();
    let filing = if parts.len() == 1 { Filing::Whole(parts[0].under) } else { Filing::Split(parts) };
    let (card, month) = (CardId::new(Uuid::nil()), billing_month(2026, 3));
    let amount = Money::sum(amounts[0].currency(), amounts.iter().copied()).unwrap();
    entry(id, status, Movement::CardExpense { card, month, amount, filing })
}

#[test]
fn a_split_is_lowered_in_proportion_and_to_the_cent() {
    let shopping = purchase(1, Status::Validating, &[brl("10.00"), brl("10.00"), brl("10.01")]);
    let pix = income(2, Status::Paid, brl("10.00"));
    let mut book = Reimbursements::default();
    book.replace(&pix, &[(&shopping, brl("10.00"))]).unwrap();
    let net: Vec<Money> = book.net_parts(&shopping).unwrap().iter().map(|part| part.net).collect();
    assert_eq!(net, [brl("6.67"), brl("6.67"), brl("6.67")]);
    assert_eq!(book.net(&pix), Ok(brl("0.00")));
}

#[test]
fn what_has_not_come_in_pays_nothing_back() {
    let dinner = purchase(1, Status::Pending, &[brl("90.00")]);
    let mut book = Reimbursements::default();
    for status in [Status::Pending, Status::Ignore] {
        let refused = book.replace(&income(2, status, brl("10.00")), &[(&dinner, brl("10.00"))]);
        assert_eq!(refused, Err(ReimbursementError::NotBooked { income: EntryId::new(Uuid::from_u128(2)), status }));
    }
    let early = income(2, Status::Paid, brl("10.00"));
    assert_eq!(book.replace(&early, &[(&dinner, brl("10.00"))]), Ok(()), "a friend may pay in advance");
    let ignored = purchase(1, Status::Ignore, &[brl("90.00")]);
    let refused = book.check_change(&ignored).unwrap_err();
    assert_eq!(refused.why, ReimbursementError::Ignored(ignored.id()));
    assert_eq!(refused.links, [Reimbursement { income: early.id(), expense: dinner.id(), amount: brl("10.00") }]);
}

#[test]
fn a_chargeback_neither_pays_nor_is_paid_back() {
    let (card, month) = (CardId::new(Uuid::nil()), billing_month(2026, 3));
    let back = entry(1, Status::Paid, Movement::CardChargeback { card, month, amount: brl("9.00"), filing: None });
    let (kind, pix) = (EntryKind::CardChargeback, income(2, Status::Paid, brl("9.00")));
    let dinner = purchase(3, Status::Paid, &[brl("9.00")]);
    let mut book = Reimbursements::default();
    let as_expense = book.replace(&pix, &[(&back, brl("9.00"))]);
    assert_eq!(as_expense, Err(ReimbursementError::NotAnExpense { entry: back.id(), kind }));
    let as_income = book.replace(&back, &[(&dinner, brl("9.00"))]);
    assert_eq!(as_income, Err(ReimbursementError::NotAnIncome { entry: back.id(), kind }));
    assert!(book.net_parts(&back).unwrap().is_empty(), "nobody filed it");
}

#[test]
fn a_link_is_in_one_currency_and_names_an_expense_once() {
    let dinner = purchase(1, Status::Paid, &[brl("90.00")]);
    let pix = income(2, Status::Paid, brl("90.00"));
    let mut book = Reimbursements::default();
    let dollars = Money::parse("5.00", Currency::USD).unwrap();
    let mixed = book.replace(&pix, &[(&dinner, dollars)]).unwrap_err();
    assert!(matches!(mixed, ReimbursementError::OtherCurrency { .. }), "{mixed}");
    let abroad = income(3, Status::Paid, dollars);
    assert!(matches!(book.replace(&abroad, &[(&dinner, dollars)]), Err(ReimbursementError::OtherCurrency { .. })));
    let twice = book.replace(&pix, &[(&dinner, brl("1.00")), (&dinner, brl("1.00"))]).unwrap_err();
    assert_eq!(twice, ReimbursementError::Twice { income: pix.id(), expense: dinner.id() });
    let link = Reimbursement { income: pix.id(), expense: dinner.id(), amount: brl("1.00") };
    assert_eq!(Reimbursements::new([&dinner], [link]), Err(ReimbursementError::Unknown(pix.id())));
    assert_eq!(Reimbursements::new([&dinner, &pix], [link, link]), Err(twice));
}
