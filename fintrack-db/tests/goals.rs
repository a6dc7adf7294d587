//! Goals: fed by deposits or by investments, completed and reopened.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod laws;

use std::collections::BTreeSet;

use fintrack_core::calendar::date;
use fintrack_core::goal::{Deposit, Funding, Goal, GoalDetails, GoalError, GoalKind};
use fintrack_core::id::{GoalDepositId, InvestmentId};
use fintrack_core::investment::{InvestmentKind, Liquidity};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::testing::planning::{goals, instant};
use fintrack_db::goal::ChangeError;
use fintrack_db::investment::NewInvestment;
use fintrack_db::{DbError, goal, investment};
use laws::{Books, assert_not_found, name, samples};
use uuid::Uuid;

async fn bought(books: &Books, text: &str) -> InvestmentId {
    let account = books.account(&format!("Corretora de {text}")).await;
    let mut tx = books.tx().await;
    let new = NewInvestment {
        name: name(text),
        kind: InvestmentKind::Fund,
        subtype: None,
        account: account.id,
        currency: Currency::BRL,
        index: None,
        liquidity: Liquidity::Daily,
        validity: None,
        institution: None,
        tags: BTreeSet::new(),
    };
    let bought = investment::create(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    bought.id
}

fn details() -> GoalDetails {
    samples(1, goals()).remove(0).details().clone()
}

fn is_refused(outcome: Result<impl Sized, ChangeError>, is: impl Fn(&GoalError) -> bool) -> bool {
    matches!(outcome, Err(ChangeError::Goal(error)) if is(&error))
}

fn is_not_found(outcome: &Result<impl Sized, ChangeError>) -> bool {
    matches!(outcome, Err(ChangeError::Db(DbError::NotFound { .. })))
}

#[tokio::test]
async fn goals_are_kept_as_they_were_set_and_changed() {
    let books = Books::new().await;
    let funds = [bought(&books, "Fundo A").await, bought(&books, "Fundo B").await];
    for sample in samples(6, goals()) {
        let funding = match sample.funding() {
            Funding::Investments(of) => Funding::Investments(funds.into_iter().take(of.len()).collect()),
            Funding::Deposits(deposits) => Funding::Deposits(deposits.clone()),
        };
        let set = async |tx: &mut _| goal::create(tx, sample.details().clone(), funding.clone()).await.unwrap();
        let set = books.undoable(set).await;
        let stored = goal::find(&mut books.tx().await, set.id()).await.unwrap();
        assert_eq!((&stored.value, stored.value.funding()), (&set, set.funding()));
        let amended = GoalDetails { name: name("Casa na praia"), target: brl("999.99"), ..details() };
        let seen = Some(stored.version);
        let amend = |goal: &mut Goal| goal.amend(amended.clone());
        let changed = books.undoable(async |tx| goal::update(tx, set.id(), seen, amend).await.unwrap()).await;
        assert_eq!((changed.value.details(), changed.value.funding()), (&amended, set.funding()));
        let stale = goal::update(&mut books.tx().await, set.id(), seen, |_| Ok(())).await.unwrap_err();
        assert!(matches!(stale, ChangeError::Db(DbError::Stale { .. })), "{stale}");
        laws::assert_stale(goal::delete(&mut books.tx().await, set.id(), seen).await);
    }
    assert_eq!(goal::list(&mut books.tx().await).await.unwrap().len(), 6);
}

#[tokio::test]
async fn deposits_are_made_and_taken_back_and_raise_the_version() {
    let books = Books::new().await;
    let none = || Funding::Deposits(Vec::new());
    let id = books.undoable(async |tx| goal::create(tx, details(), none()).await.unwrap()).await.id();
    let version = async || goal::find(&mut books.tx().await, id).await.unwrap().version;
    let first = version().await;
    let deposit = async |tx: &mut _| goal::deposit(tx, id, date(2026, 3, 5), brl("150.00")).await.unwrap();
    let deposit: Deposit = books.undoable(deposit).await;
    let second = version().await;
    assert!(second > first);
    assert_eq!(goal::find(&mut books.tx().await, id).await.unwrap().value.deposits(), [deposit]);
    books.undoable(async |tx| goal::withdraw(tx, id, deposit.id).await.unwrap()).await;
    assert!(version().await > second);

    let mut tx = books.tx().await;
    assert!(is_not_found(&goal::withdraw(&mut tx, id, deposit.id).await));
    let nothing = goal::deposit(&mut tx, id, date(2026, 3, 5), brl("0.00")).await;
    assert!(is_refused(nothing, |error| matches!(error, GoalError::DepositNotPositive(_))));
    let dollars = Money::parse("1.00", Currency::USD).unwrap();
    let other = goal::deposit(&mut tx, id, date(2026, 3, 5), dollars).await;
    assert!(is_refused(other, |error| matches!(error, GoalError::OtherCurrency { .. })));
    drop(tx);
    // Fed by nothing, it may be fed otherwise.
    let feed = |goal: &mut Goal| goal.feed_by(GoalKind::Investment);
    books.undoable(async |tx| goal::update(tx, id, None, feed).await.unwrap()).await;
    let refused = goal::deposit(&mut books.tx().await, id, date(2026, 3, 5), brl("1.00")).await;
    assert!(is_refused(refused, |error| matches!(error, GoalError::TakesNoDeposits(_))));
}

#[tokio::test]
async fn investments_are_linked_and_unlinked_and_what_feeds_a_goal_is_not_deleted() {
    let books = Books::new().await;
    let fund = bought(&books, "Fundo A").await;
    let none = || Funding::Investments(BTreeSet::new());
    let id = books.undoable(async |tx| goal::create(tx, details(), none()).await.unwrap()).await.id();
    let linked = books.undoable(async |tx| goal::link(tx, id, fund).await.unwrap()).await;
    assert_eq!(linked.value.investments().collect::<Vec<_>>(), [fund]);
    // Linked again, nothing changes.
    let mut tx = books.tx().await;
    let kept = goal::find(&mut tx, id).await.unwrap().version;
    assert_eq!(goal::link(&mut tx, id, fund).await.unwrap().version, kept);
    let refusal = investment::delete(&mut tx, fund, None).await.unwrap_err();
    assert!(refusal.to_string().contains("1 of goal investments"), "{refusal}");
    drop(tx);
    books.undoable(async |tx| goal::unlink(tx, id, fund).await.unwrap()).await;
    assert!(is_not_found(&goal::unlink(&mut books.tx().await, id, fund).await));
    books.undoable(async |tx| investment::delete(tx, fund, None).await.unwrap()).await;
}

#[tokio::test]
async fn a_goal_is_done_once_and_reopened() {
    let books = Books::new().await;
    let none = || Funding::Deposits(Vec::new());
    let id = books.undoable(async |tx| goal::create(tx, details(), none()).await.unwrap()).await.id();
    let done = books.undoable(async |tx| goal::complete(tx, id, instant(1_000)).await.unwrap()).await;
    assert_eq!(done.value.completed_at(), Some(instant(1_000)));
    let mut tx = books.tx().await;
    let again = goal::complete(&mut tx, id, instant(2_000)).await.unwrap();
    assert_eq!(again.value.completed_at(), Some(instant(1_000)));
    drop(tx);
    let open = books.undoable(async |tx| goal::reopen(tx, id).await.unwrap()).await;
    assert!(!open.value.is_completed());
}

#[tokio::test]
async fn a_goal_goes_with_its_deposits_and_comes_back_with_them() {
    let books = Books::new().await;
    let deposit = Deposit { id: GoalDepositId::new(Uuid::now_v7()), date: date(2026, 3, 5), amount: brl("1.00") };
    let fed = || Funding::Deposits(vec![deposit]);
    let id = books.undoable(async |tx| goal::create(tx, details(), fed()).await.unwrap()).await.id();
    books.undoable(async |tx| goal::delete(tx, id, None).await.unwrap()).await;
    assert_not_found(goal::find(&mut books.tx().await, id).await);
}

#[tokio::test]
async fn another_workspace_has_no_such_goal_or_investment() {
    let books = Books::new().await;
    let fund = bought(&books, "Fundo A").await;
    let fed = || Funding::Investments(BTreeSet::from([fund]));
    let id = books.undoable(async |tx| goal::create(tx, details(), fed()).await.unwrap()).await.id();
    let mut tx = books.elsewhere().await;
    assert_not_found(goal::find(&mut tx, id).await);
    assert_not_found(goal::delete(&mut tx, id, None).await);
    assert!(is_not_found(&goal::complete(&mut tx, id, instant(1)).await));
    assert!(is_not_found(&goal::create(&mut tx, details(), fed()).await));
    let own = goal::create(&mut tx, details(), Funding::Investments(BTreeSet::new())).await.unwrap();
    assert!(is_not_found(&goal::link(&mut tx, own.id(), fund).await));
}
