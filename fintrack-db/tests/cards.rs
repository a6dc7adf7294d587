//! Cards: changed by those who have seen them, deleted while nothing needs them; their days change from a month on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod laws;

use fintrack_core::calendar::{DayOfMonth, billing_month, date};
use fintrack_core::card::{Card, CardCycle, CardError, CardFace, ClosingDay, InvoiceDates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_db::card::{ChangeError, NewCard};
use fintrack_db::{Constraint, DbError, Version, card, invoice};
use laws::{Books, assert_not_found, color, name};

fn cycle(closing: u32, due: u32) -> CardCycle {
    let day = |day| DayOfMonth::new(day).unwrap();
    CardCycle::new(day(closing), day(due), ClosingDay::Included).unwrap()
}

fn new(text: &str) -> NewCard {
    NewCard {
        name: name(text),
        limit: brl("3000.00"),
        cycle: cycle(25, 5),
        from: billing_month(2026, 1),
        payment_account: None,
        face: CardFace {
            brand: Some(name("Elo")),
            last_digits: Some("0042".parse().unwrap()),
            color: Some(color("#7B1FA2")),
        },
    }
}

#[tokio::test]
async fn a_card_is_kept_as_it_was_made_and_changed() {
    let books = Books::new().await;
    let account = books.account("Conta Azul").await;
    let made = NewCard { payment_account: Some(account.id), ..new("Roxo") };
    let id = books.undoable(async |tx| card::create(tx, &made).await.unwrap()).await;
    let stored = card::find(&mut books.tx().await, id).await.unwrap();
    assert_eq!((&stored.value.name, stored.value.limit()), (&made.name, made.limit));
    assert_eq!((&stored.value.face, stored.value.payment_account), (&made.face, made.payment_account));
    assert_eq!(stored.value.cycle(made.from), made.cycle);

    let change = |card: &mut Card| {
        card.name = name("Verde");
        card.is_active = false;
        card.payment_account = None;
        card.face = CardFace::default();
        card.set_cycle(billing_month(2026, 4), cycle(10, 20));
        card.set_limit(brl("10.00"))
    };
    let (mut expected, seen) = (stored.value, Some(stored.version));
    change(&mut expected).unwrap();
    let changed = books.undoable(async |tx| card::update(tx, id, seen, change).await.unwrap()).await;
    assert_eq!(changed.value, expected);
    assert!(changed.version > stored.version);
}

#[tokio::test]
async fn who_has_not_seen_the_last_version_changes_nothing() {
    let books = Books::new().await;
    let mut tx = books.tx().await;
    let id = card::create(&mut tx, &new("Roxo")).await.unwrap();
    let seen = Some(Version::new(1));
    // Other days are a change of the card.
    card::update(&mut tx, id, seen, |card| {
        card.set_cycle(billing_month(2026, 2), cycle(10, 20));
        Ok(())
    })
    .await
    .unwrap();
    let stale = card::update(&mut tx, id, seen, |_| Ok(())).await.unwrap_err();
    assert!(matches!(stale, ChangeError::Db(DbError::Stale { found, .. }) if found > Version::new(1)), "{stale}");
    laws::assert_stale(card::delete(&mut tx, id, seen).await);
}

#[tokio::test]
async fn other_days_reach_the_invoices_from_their_month_on_and_no_earlier_one() {
    let books = Books::new().await;
    let mut tx = books.tx().await;
    let id = card::create(&mut tx, &new("Roxo")).await.unwrap();
    for month in 1..=4 {
        invoice::ensure(&mut tx, id, billing_month(2026, month)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let change = |card: &mut Card| {
        card.set_cycle(billing_month(2026, 3), cycle(20, 28));
        Ok(())
    };
    books.undoable(async |tx| card::update(tx, id, None, change).await.unwrap()).await;
    let mut tx = books.tx().await;
    let dates = async |tx: &mut _, month| invoice::find(tx, id, billing_month(2026, month)).await.unwrap().value.dates;
    let february = InvoiceDates { opening: date(2026, 1, 26), closing: date(2026, 2, 25), due: date(2026, 3, 5) };
    let march = InvoiceDates { opening: date(2026, 2, 26), closing: date(2026, 3, 20), due: date(2026, 3, 28) };
    assert_eq!((dates(&mut tx, 2).await, dates(&mut tx, 3).await), (february, march));
    assert_eq!(dates(&mut tx, 4).await.opening, date(2026, 3, 21));
}

#[tokio::test]
async fn a_card_with_invoices_is_neither_deleted_nor_held_in_another_currency() {
    let books = Books::new().await;
    let mut tx = books.tx().await;
    let (used, unused) =
        (card::create(&mut tx, &new("Roxo")).await.unwrap(), card::create(&mut tx, &new("Verde")).await.unwrap());
    invoice::ensure(&mut tx, used, billing_month(2026, 1)).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = books.tx().await;
    let dollars = |card: &mut Card| card.set_limit(Money::zero(Currency::USD));
    let refusal = card::update(&mut tx, used, None, dollars).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Card(CardError::Currency { .. })), "{refusal}");
    let refusal = card::delete(&mut tx, used, None).await.unwrap_err();
    assert_eq!(refusal.to_string(), format!("the card {used} is referred to by 1 of invoices: deactivate it instead"));
    drop(tx);
    books.undoable(async |tx| card::update(tx, unused, None, dollars).await.unwrap()).await;
    books.undoable(async |tx| card::delete(tx, unused, None).await.unwrap()).await;
    assert_not_found(card::find(&mut books.tx().await, unused).await);
}

#[tokio::test]
async fn what_is_refused_says_why() {
    let books = Books::new().await;
    let account = books.account("Conta Azul").await;
    let id = books.card(&account).await;
    let mut tx = books.tx().await;
    let refusal = card::update(&mut tx, id, None, |card| card.set_limit(brl("-1.00"))).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Card(CardError::NegativeLimit(_))), "{refusal}");
    let refusal = card::create(&mut tx, &NewCard { limit: brl("-1.00"), ..new("Verde") }).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Card(CardError::NegativeLimit(_))), "{refusal}");
    let refusal = card::create(&mut tx, &new("Roxo")).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Db(DbError::Conflict(Constraint::CardName))), "{refusal}");
}

#[tokio::test]
async fn another_workspace_has_no_such_card() {
    let books = Books::new().await;
    let account = books.account("Conta Azul").await;
    let id = books.card(&account).await;
    let mut tx = books.elsewhere().await;
    assert_not_found(card::find(&mut tx, id).await);
    assert_not_found(card::delete(&mut tx, id, None).await);
    let update = card::update(&mut tx, id, None, |_| Ok(())).await.unwrap_err();
    assert!(matches!(update, ChangeError::Db(DbError::NotFound { .. })), "{update}");
    let paid_from = NewCard { payment_account: Some(account.id), ..new("Verde") };
    let create = card::create(&mut tx, &paid_from).await.unwrap_err();
    assert!(matches!(create, ChangeError::Db(DbError::NotFound { what: "account", .. })), "{create}");
    assert_not_found(invoice::ensure(&mut tx, id, billing_month(2026, 1)).await);
}
