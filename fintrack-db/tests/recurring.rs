//! Recurring items with their tags, and what is linked to them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod laws;

use std::collections::BTreeSet;

use fintrack_core::calendar::{billing_month, date};
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Filing, Movement, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId, RecurrenceId};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::recurrence::{Flow, Link, RecurrenceError, RecurrenceKind, SlotStatus, Terms, summary};
use fintrack_core::testing::recurrence::recurrences;
use fintrack_db::recurring::{ChangeError, Filter};
use fintrack_db::{DbError, category, recurring, tag};
use laws::{Books, assert_not_found, assert_stale, samples};
use sqlx::AssertSqlSafe;

struct Places {
    account: AccountId,
    savings: AccountId,
    card: CardId,
    income: CategoryId,
    expense: CategoryId,
}

impl Places {
    async fn new(books: &Books) -> Self {
        let account = books.account("Conta Azul").await;
        Self {
            account: account.id,
            savings: books.account("Poupança").await.id,
            card: books.card(&account).await,
            income: books.category("Salário", CategoryKind::Income).await.id,
            expense: books.category("Moradia", CategoryKind::Expense).await.id,
        }
    }

    /// The same kind of flow between places that are there.
    fn flow(&self, kind: RecurrenceKind) -> Flow {
        let under = |category| CategoryRef { category, subcategory: None };
        match kind {
            RecurrenceKind::Income => Flow::Income { account: self.account, under: under(self.income) },
            RecurrenceKind::Expense => Flow::Expense { account: self.account, under: under(self.expense) },
            RecurrenceKind::Transfer => Flow::Transfer { from: self.account, to: self.savings },
            RecurrenceKind::CardTransaction => Flow::CardTransaction { card: self.card, under: under(self.expense) },
        }
    }

    fn rent(&self) -> Terms {
        let terms = samples(1, recurrences()).remove(0).into_terms();
        Terms {
            flow: self.flow(RecurrenceKind::Expense),
            amount: brl("1500.00"),
            frequency: fintrack_core::calendar::Frequency::Monthly,
            start: date(2026, 1, 31),
            end: None,
            is_active: true,
            include_in_summary: true,
            ..terms
        }
    }
}

#[tokio::test]
async fn items_are_kept_as_they_were_made_and_changed() {
    let books = Books::new().await;
    let places = Places::new(&books).await;
    let (house, month) = (books.tag("Casa").await.id, books.tag("Mensal").await.id);
    for sample in samples(6, recurrences()) {
        let flow = places.flow(sample.kind());
        let terms = Terms { flow, tags: BTreeSet::from([house]), ..sample.into_terms() };
        let made = books.undoable(async |tx| recurring::create(tx, terms.clone()).await.unwrap()).await;
        let stored = recurring::find(&mut books.tx().await, made.id()).await.unwrap();
        assert_eq!((&stored.value, stored.value.terms()), (&made, &terms));

        let change = |terms: &mut Terms| {
            terms.flow = places.flow(RecurrenceKind::Transfer);
            terms.tags = BTreeSet::from([month]);
            terms.is_active = !terms.is_active;
        };
        let seen = Some(stored.version);
        let changed = books.undoable(async |tx| recurring::update(tx, made.id(), seen, change).await.unwrap()).await;
        let mut expected = terms.clone();
        change(&mut expected);
        assert_eq!(changed.value.terms(), &expected);
        let stale = recurring::update(&mut books.tx().await, made.id(), seen, change).await.unwrap_err();
        assert!(matches!(stale, ChangeError::Db(DbError::Stale { .. })), "{stale}");
        assert_stale(recurring::delete(&mut books.tx().await, made.id(), seen).await);
    }
}

#[tokio::test]
async fn a_filter_lets_through_what_touches_it() {
    let books = Books::new().await;
    let places = Places::new(&books).await;
    let mut tx = books.tx().await;
    for kind in RecurrenceKind::ALL {
        let is_active = *kind != RecurrenceKind::Income;
        let terms = Terms { flow: places.flow(*kind), is_active, ..places.rent() };
        recurring::create(&mut tx, terms).await.unwrap();
    }
    let count = async |tx: &mut _, filter: Filter| recurring::list(tx, &filter).await.unwrap().len();
    let none = Filter::default();
    assert_eq!(count(&mut tx, none).await, 4);
    assert_eq!(count(&mut tx, Filter { account: Some(places.account), ..none }).await, 3);
    assert_eq!(count(&mut tx, Filter { account: Some(places.savings), ..none }).await, 1);
    assert_eq!(count(&mut tx, Filter { card: Some(places.card), ..none }).await, 1);
    assert_eq!(count(&mut tx, Filter { kind: Some(RecurrenceKind::Transfer), ..none }).await, 1);
    assert_eq!(count(&mut tx, Filter { is_active: Some(false), ..none }).await, 1);
}

#[tokio::test]
async fn what_became_of_slots_follows_from_linked_transactions() {
    let books = Books::new().await;
    let places = Places::new(&books).await;
    let item = books.undoable(async |tx| recurring::create(tx, places.rent()).await.unwrap()).await;
    let filing = || Filing::whole(places.expense, None);
    let paid = |amount| Movement::Expense { account: places.account, amount: brl(amount), filing: filing() };
    let first = books.book(2, Status::Paid, paid("1510.00")).await;
    let second = books.book(30, Status::Ignore, paid("1500.00")).await;
    link(&books, first, item.id(), Some("2026-02-28")).await;
    link(&books, second, item.id(), None).await;

    let facts = recurring::facts(&mut books.tx().await, &Filter::default()).await.unwrap();
    let linked = |entry, day, amount, slot, is_ignored| Link {
        entry,
        slot,
        date: date(2026, 3, day),
        amount: brl(amount),
        is_ignored,
    };
    let expected =
        [linked(first, 2, "1510.00", Some(date(2026, 2, 28)), false), linked(second, 30, "1500.00", None, true)];
    assert_eq!(facts[0].links, expected);
    let slots = facts[0].schedule().projection(billing_month(2026, 4));
    let words: Vec<&str> = slots.iter().map(|slot| slot.status.word().as_str()).collect();
    assert_eq!(words, ["PENDING", "PAID", "IGNORE", "PENDING"]);
    assert!(matches!(&slots[1].status, SlotStatus::Paid(entries) if entries[0].entry == first));
    let february = summary(&[facts[0].schedule()], billing_month(2026, 2).days()).unwrap();
    assert_eq!(february.expense[&Currency::BRL].paid, brl("1510.00"));

    let refusal = recurring::delete(&mut books.tx().await, item.id(), None).await.unwrap_err();
    assert!(refusal.to_string().contains("2 of transactions"), "{refusal}");
}

/// Says that a transaction settles an item, as booking it with one would.
async fn link(books: &Books, entry: EntryId, item: RecurrenceId, slot: Option<&str>) {
    let slot = slot.map_or("null".to_owned(), |day| format!("'{day}'"));
    let statement =
        format!("update transactions set recurring_item_id = '{item}', slot_on = {slot} where id = '{entry}'");
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut books.test().admin().await).await.unwrap();
}

#[tokio::test]
async fn an_item_that_nothing_is_linked_to_is_deleted_and_frees_what_it_referred_to() {
    let books = Books::new().await;
    let places = Places::new(&books).await;
    let tag = books.tag("Casa").await.id;
    let terms = Terms { tags: BTreeSet::from([tag]), ..places.rent() };
    let item = books.undoable(async |tx| recurring::create(tx, terms).await.unwrap()).await;
    let mut tx = books.tx().await;
    let refusal = category::delete(&mut tx, places.expense, None).await.unwrap_err();
    assert!(refusal.to_string().contains("1 of recurring items"), "{refusal}");
    let refusal = tag::delete(&mut tx, tag, None).await.unwrap_err();
    assert!(refusal.to_string().contains("1 of recurring tags"), "{refusal}");
    drop(tx);
    books.undoable(async |tx| recurring::delete(tx, item.id(), None).await.unwrap()).await;
    assert_not_found(recurring::find(&mut books.tx().await, item.id()).await);
    books.undoable(async |tx| tag::delete(tx, tag, None).await.unwrap()).await;
}

#[tokio::test]
async fn terms_that_make_no_sense_or_do_not_fit_are_refused() {
    let books = Books::new().await;
    let places = Places::new(&books).await;
    let mut tx = books.tx().await;
    let dollars = Money::parse("1.00", Currency::USD).unwrap();
    let income = Flow::Income { account: places.account, under: places.rent().flow.under().unwrap() };
    for (terms, expected) in [
        (Terms { amount: brl("0.00"), ..places.rent() }, "the amount 0.00 BRL is not positive"),
        (Terms { amount: dollars, ..places.rent() }, "1.00 USD is not in BRL"),
        (Terms { flow: income, ..places.rent() }, "an item of kind INCOME is not filed under a category of EXPENSE"),
    ] {
        let refusal = recurring::create(&mut tx, terms).await.unwrap_err();
        assert!(
            matches!(refusal, ChangeError::Recurrence(_)) && refusal.to_string().starts_with(expected),
            "{refusal}"
        );
    }
    let item = recurring::create(&mut tx, places.rent()).await.unwrap();
    let backwards = |terms: &mut Terms| terms.end = Some(date(2025, 1, 1));
    let refusal = recurring::update(&mut tx, item.id(), None, backwards).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Recurrence(RecurrenceError::Backwards { .. })), "{refusal}");
}

#[tokio::test]
async fn another_workspace_has_no_such_item_nor_what_it_refers_to() {
    let books = Books::new().await;
    let places = Places::new(&books).await;
    let item = books.undoable(async |tx| recurring::create(tx, places.rent()).await.unwrap()).await;
    let mut tx = books.elsewhere().await;
    assert_not_found(recurring::find(&mut tx, item.id()).await);
    assert_not_found(recurring::delete(&mut tx, item.id(), None).await);
    assert!(recurring::facts(&mut tx, &Filter::default()).await.unwrap().is_empty());
    for kind in RecurrenceKind::ALL {
        let terms = Terms { flow: places.flow(*kind), ..places.rent() };
        let refusal = recurring::create(&mut tx, terms).await.unwrap_err();
        assert!(matches!(refusal, ChangeError::Db(DbError::NotFound { .. })), "{refusal}");
    }
}
