//! Accounts: changed by those who have seen them, deleted while nothing needs them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use fintrack_core::account::{Account, AccountError, AccountKind, Look};
use fintrack_core::calendar::date;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Color, Name};
use fintrack_db::account::{ChangeError, NewAccount};
use fintrack_db::testing::TestDb;
use fintrack_db::{Constraint, DbError, Version, WorkspaceTx, account, audit};

fn new(name: &str) -> NewAccount {
    NewAccount {
        name: Name::new(name).unwrap(),
        kind: AccountKind::Checking,
        opening_balance: brl("100.00"),
        opened_on: date(2026, 1, 1),
        look: Look { color: Some(Color::new("#A1B2C3").unwrap()), icon: None },
    }
}

async fn open(tx: &mut WorkspaceTx, name: &str) -> Account {
    account::create(tx, new(name)).await.unwrap()
}

#[tokio::test]
async fn an_account_is_kept_as_it_was_opened_and_changed() {
    let test = TestDb::new().await;
    let mut tx = test.db().begin(test.scope().await).await.unwrap();
    let opened = open(&mut tx, "Conta Azul").await;
    let stored = account::find(&mut tx, opened.id).await.unwrap();
    assert_eq!((&stored.value, stored.version), (&opened, Version::new(1)));

    let rename = |account: &mut Account| {
        account.name = Name::new("Conta Verde").unwrap();
        account.is_active = false;
        account.look = Look::default();
    };
    let changed = account::update(&mut tx, opened.id, Some(Version::new(1)), rename).await.unwrap();
    let mut expected = opened.clone();
    rename(&mut expected);
    assert_eq!((changed.value, changed.version), (expected, Version::new(2)));
    assert_eq!(audit::verify(&mut tx).await.unwrap().faults, []);
}

#[tokio::test]
async fn who_has_not_seen_the_last_version_changes_nothing() {
    let test = TestDb::new().await;
    let mut tx = test.db().begin(test.scope().await).await.unwrap();
    let opened = open(&mut tx, "Conta Azul").await;
    account::update(&mut tx, opened.id, None, |account| account.is_active = false).await.unwrap();
    let seen = Some(Version::new(1));
    let stale = account::update(&mut tx, opened.id, seen, |account| account.is_active = true).await.unwrap_err();
    assert!(matches!(stale, ChangeError::Db(DbError::Stale { found, .. }) if found == Version::new(2)), "{stale}");
    let stale = account::delete(&mut tx, opened.id, seen).await.unwrap_err();
    assert!(matches!(stale, DbError::Stale { .. }), "{stale}");
}

#[tokio::test]
async fn an_account_that_something_refers_to_is_neither_deleted_nor_held_in_another_currency() {
    let test = TestDb::new().await;
    let mut tx = test.db().begin(test.scope().await).await.unwrap();
    let (used, unused) = (open(&mut tx, "Conta Azul").await, open(&mut tx, "Conta Verde").await);
    let limit = brl("10.00");
    fintrack_db::testing::card_paid_from(&mut tx, limit, used.id).await;

    let dollars = |account: &mut Account| account.opening_balance = Money::zero(Currency::USD);
    let refusal = account::update(&mut tx, used.id, None, dollars).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Account(AccountError::Currency { .. })), "{refusal}");
    let refusal = account::delete(&mut tx, used.id, None).await.unwrap_err();
    assert_eq!(
        refusal.to_string(),
        format!("the account {} is referred to by 1 of cards: deactivate it instead", used.id)
    );

    account::update(&mut tx, unused.id, None, dollars).await.unwrap();
    account::delete(&mut tx, unused.id, None).await.unwrap();
    let gone = account::find(&mut tx, unused.id).await.unwrap_err();
    assert!(matches!(gone, DbError::NotFound { .. }), "{gone}");
    assert_eq!(audit::verify(&mut tx).await.unwrap().faults, []);
}

#[tokio::test]
async fn a_name_is_an_accounts_alone_while_it_lives() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let mut tx = test.db().begin(scope).await.unwrap();
    let first = open(&mut tx, "Conta Azul").await;
    account::delete(&mut tx, first.id, None).await.unwrap();
    open(&mut tx, "Conta Azul").await;
    tx.commit().await.unwrap();
    let mut tx = test.db().begin(scope).await.unwrap();
    let refusal = account::create(&mut tx, new("Conta Azul")).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Db(DbError::Conflict(Constraint::AccountName))), "{refusal}");
}
