//! What an invoice's import starts from: what the invoices before have left.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod household;

use chrono::NaiveDate;
use fintrack_core::calendar::{BillingMonth, billing_month, date};
use fintrack_core::entry::{Entry, Movement, Settlement, Status};
use fintrack_core::id::EntryId;
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::money::{Money, brl};
use fintrack_core::name::Description;
use fintrack_db::transaction;
use household::{Household, first, statement};
use uuid::Uuid;

async fn book(home: &Household, on: NaiveDate, movement: Movement) {
    let entry = Entry::new(EntryId::new(Uuid::now_v7()), on, Description::new("Loja"), Status::Paid, movement).unwrap();
    let mut tx = home.begin().await;
    transaction::create(&mut tx, &[entry]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn buy(home: &Household, month: BillingMonth, amount: Money) {
    let bought = Movement::CardExpense { card: home.roxo, month, amount, filing: home.called("Alimentação") };
    book(home, month.first_day(), bought).await;
}

async fn pay(home: &Household, month: BillingMonth, amount: Money, settlement: Settlement) {
    let paid = Movement::CardPayment { account: home.azul.id, card: home.roxo, month, amount, settlement };
    book(home, month.next().first_day(), paid).await;
}

/// What is carried in, what is booked, and what the context comes to, of the session of a line of February.
async fn february(home: &Household) -> [Money; 3] {
    let lines = statement(&[(date(2026, 2, 10), -1_000, "MERCADO BOA VISTA")]);
    let request = Household::request(AccountOrCard::Card(home.roxo), lines, false);
    let id = home.import(request).await.sessions[0].id;
    let loaded = home.load(id).await;
    assert_eq!(loaded.session.month, billing_month(2026, 2));
    [loaded.figures.initial, loaded.figures.booked, loaded.figures.context]
}

/// The invoice of January was due on 5 February, before that of February closed: what it left is in it, and lines are added.
#[tokio::test]
async fn what_an_invoice_left_is_carried_into_the_session_of_the_next() {
    let home = Household::new().await;
    buy(&home, first(), brl("300.00")).await;
    pay(&home, first(), brl("120.00"), Settlement::Partial).await;
    buy(&home, first().next(), brl("50.00")).await;
    assert_eq!(february(&home).await, ["180.00", "50.00", "240.00"].map(brl));
}

#[tokio::test]
async fn a_final_payment_leaves_nothing_to_be_carried() {
    let home = Household::new().await;
    buy(&home, first(), brl("300.00")).await;
    pay(&home, first(), brl("120.00"), Settlement::Final).await;
    assert_eq!(february(&home).await, ["0.00", "0.00", "10.00"].map(brl));
}
