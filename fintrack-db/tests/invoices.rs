//! Invoices: made on first use, dated by the card's days, a file or a person, and the facts of what is owed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod laws;

use std::collections::BTreeMap;

use fintrack_core::calendar::{BillingMonth, billing_month, date};
use fintrack_core::card::InvoiceDates;
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{Filing, Movement, Settlement, Status};
use fintrack_core::id::CardId;
use fintrack_core::invoice::{DateSource, Invoice, InvoiceError, InvoiceStatus, Turnover};
use fintrack_core::money::brl;
use fintrack_db::invoice::{ChangeError, Filter, GivenDates};
use fintrack_db::{DbError, WorkspaceTx, card, invoice};
use laws::{Books, assert_not_found, assert_stale};

fn march() -> BillingMonth {
    billing_month(2026, 3)
}

async fn books_with_card() -> (Books, CardId) {
    let books = Books::new().await;
    let account = books.account("Conta Azul").await;
    let card = books.card(&account).await;
    (books, card)
}

async fn found(tx: &mut WorkspaceTx, card: CardId, month: BillingMonth) -> Invoice {
    invoice::find(tx, card, month).await.unwrap().value
}

#[tokio::test]
async fn an_invoice_is_made_once_with_the_dates_of_the_cards_days() {
    let (books, card) = books_with_card().await;
    let made = books.undoable(async |tx| invoice::ensure(tx, card, march()).await.unwrap()).await;
    let dates = InvoiceDates { opening: date(2026, 2, 26), closing: date(2026, 3, 25), due: date(2026, 4, 5) };
    let expected = Invoice { month: march(), dates, source: DateSource::Computed, is_settled: false };
    assert_eq!(made.value, expected);
    let state = books.state().await;
    let mut tx = books.tx().await;
    assert_eq!(invoice::ensure(&mut tx, card, march()).await.unwrap().value, expected);
    tx.commit().await.unwrap();
    assert_eq!(books.state().await, state);
}

#[tokio::test]
async fn dates_that_are_given_are_kept_with_who_said_them_and_the_next_invoice_opens_after_them() {
    let (books, card) = books_with_card().await;
    let mut tx = books.tx().await;
    invoice::ensure(&mut tx, card, march()).await.unwrap();
    invoice::ensure(&mut tx, card, march().next()).await.unwrap();
    tx.commit().await.unwrap();

    let given = GivenDates { closing: Some(date(2026, 3, 27)), ..GivenDates::default() };
    let set = async |tx: &mut _| invoice::set_dates(tx, card, march(), None, given, DateSource::File).await.unwrap();
    let set = books.undoable(set).await.value;
    let dates = InvoiceDates { opening: date(2026, 2, 26), closing: date(2026, 3, 27), due: date(2026, 4, 5) };
    assert_eq!((set.dates, set.source), (dates, DateSource::File));
    let next = found(&mut books.tx().await, card, march().next()).await;
    assert_eq!((next.dates.opening, next.source), (date(2026, 3, 28), DateSource::Computed));

    // A date that nobody said stays computed, whoever said another.
    let sources = "select opening_source || ' ' || closing_source || ' ' || due_source from invoices
                   where billing_month = '2026-03-01'";
    let mut admin = books.test().admin().await;
    assert_eq!(sqlx::query_scalar::<_, String>(sources).fetch_one(&mut admin).await.unwrap(), "COMPUTED FILE COMPUTED");

    let mut tx = books.tx().await;
    let given = GivenDates { closing: Some(date(2026, 4, 25)), ..GivenDates::default() };
    let refusal = invoice::set_dates(&mut tx, card, march(), None, given, DateSource::User).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Invoice(InvoiceError::DueBeforeClosing { .. })), "{refusal}");
}

#[tokio::test]
async fn a_settled_mark_is_set_and_cleared_by_those_who_have_seen_the_invoice() {
    let (books, card) = books_with_card().await;
    let made = books.undoable(async |tx| invoice::ensure(tx, card, march()).await.unwrap()).await;
    let seen = Some(invoice::find(&mut books.tx().await, card, march()).await.unwrap().version);
    let settled = books.undoable(async |tx| invoice::set_settled(tx, card, march(), seen, true).await.unwrap()).await;
    assert_eq!(settled.value, Invoice { is_settled: true, ..made.value });
    let mut tx = books.tx().await;
    assert_stale(invoice::set_settled(&mut tx, card, march(), seen, false).await);
    assert_stale(invoice::delete(&mut tx, card, march(), seen).await);
    drop(tx);
    let open = books.undoable(async |tx| invoice::set_settled(tx, card, march(), None, false).await.unwrap()).await;
    assert_eq!(open.value, made.value);
}

#[tokio::test]
async fn an_invoice_is_deleted_while_nothing_is_billed_on_it() {
    let (books, card) = books_with_card().await;
    let category = books.category("Mercado", CategoryKind::Expense).await;
    let filing = Filing::whole(category.id, None);
    let bought = Movement::CardExpense { card, month: march(), amount: brl("30.00"), filing };
    books.book(10, Status::Validating, bought).await;
    let mut tx = books.tx().await;
    let refusal = invoice::delete(&mut tx, card, march(), None).await.unwrap_err();
    assert!(refusal.to_string().contains("is referred to by 1 of transactions"), "{refusal}");
    invoice::ensure(&mut tx, card, march().next()).await.unwrap();
    tx.commit().await.unwrap();
    books.undoable(async |tx| invoice::delete(tx, card, march().next(), None).await.unwrap()).await;
    assert_not_found(invoice::find(&mut books.tx().await, card, march().next()).await);
}

#[tokio::test]
async fn once_an_invoice_has_closed_the_next_one_is_there() {
    let (books, card) = books_with_card().await;
    let mut tx = books.tx().await;
    assert_eq!(invoice::recalculate(&mut tx, card, date(2026, 5, 1)).await.unwrap(), 0);
    invoice::ensure(&mut tx, card, march()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = books.tx().await;
    assert_eq!(invoice::recalculate(&mut tx, card, date(2026, 3, 25)).await.unwrap(), 0);
    drop(tx);
    let one = async |tx: &mut _| invoice::recalculate(tx, card, date(2026, 3, 26)).await.unwrap();
    assert_eq!(books.undoable(one).await, 1);
    let daily = async |tx: &mut _| invoice::recalculate_all(tx, date(2026, 6, 26)).await.unwrap();
    assert_eq!(books.undoable(daily).await, 3);
    let mut tx = books.tx().await;
    let filter = Filter { card: Some(card), month: None };
    let months: Vec<_> =
        invoice::list(&mut tx, &filter).await.unwrap().iter().map(|of| of.invoice.value.month).collect();
    assert_eq!(months, (3..=7).map(|month| billing_month(2026, month)).collect::<Vec<_>>());
    // Cards that are put away make no invoices by themselves.
    card::update(&mut tx, card, None, |card| {
        card.is_active = false;
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(invoice::recalculate_all(&mut tx, date(2027, 1, 1)).await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_owed_follows_from_sums_by_kind_as_from_the_rows_themselves() {
    let (books, card) = books_with_card().await;
    let account = books.account("Conta Verde").await.id;
    let category = books.category("Mercado", CategoryKind::Expense).await;
    let filing = || Filing::whole(category.id, None);
    let month = march();
    let bought = |amount| Movement::CardExpense { card, month, amount: brl(amount), filing: filing() };
    let paid = |amount, settlement| Movement::CardPayment { account, card, month, amount: brl(amount), settlement };
    books.book(5, Status::Validating, bought("100.00")).await;
    books.book(6, Status::Paid, bought("20.50")).await;
    books.book(7, Status::Pending, bought("9.50")).await;
    books.book(8, Status::Ignore, bought("1000.00")).await;
    let back = Movement::CardChargeback { card, month, amount: brl("20.00"), filing: None };
    books.book(9, Status::Validating, back).await;
    books.book(20, Status::Validating, paid("30.00", Settlement::Partial)).await;

    let facts = invoice::facts(&mut books.tx().await, Some(card)).await.unwrap().remove(0);
    let turnover = Turnover { expenses: brl("130.00"), chargebacks: brl("20.00"), paid: brl("30.00"), is_final: false };
    assert_eq!(facts.turnovers, BTreeMap::from([(month, turnover)]));
    let states = facts.book().timeline(date(2026, 4, 6)).unwrap();
    assert_eq!((states[0].status, states[0].carried_out), (InvoiceStatus::Overdue, brl("80.00")));
    assert_eq!(facts.book().position(date(2026, 4, 6)).unwrap().used, brl("80.00"));

    books.book(21, Status::Validating, paid("70.00", Settlement::Final)).await;
    let facts = invoice::facts(&mut books.tx().await, None).await.unwrap().remove(0);
    let state = facts.book().timeline(date(2026, 4, 6)).unwrap().remove(0);
    assert_eq!((state.status, state.waived), (InvoiceStatus::Paid, brl("10.00")));
}

#[tokio::test]
async fn another_workspace_has_no_such_invoice() {
    let (books, card) = books_with_card().await;
    let mut tx = books.tx().await;
    invoice::ensure(&mut tx, card, march()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = books.elsewhere().await;
    assert!(invoice::list(&mut tx, &Filter::default()).await.unwrap().is_empty());
    assert_not_found(invoice::find(&mut tx, card, march()).await);
    assert_not_found(invoice::set_settled(&mut tx, card, march(), None, true).await);
    assert_not_found(invoice::delete(&mut tx, card, march(), None).await);
    assert_not_found(invoice::recalculate(&mut tx, card, date(2026, 5, 1)).await);
    assert_not_found(invoice::facts(&mut tx, Some(card)).await);
    let set = invoice::set_dates(&mut tx, card, march(), None, GivenDates::default(), DateSource::User).await;
    assert!(matches!(set, Err(ChangeError::Db(DbError::NotFound { .. }))));
}
