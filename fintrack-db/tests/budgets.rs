//! Budgets: one for each category and month, and months copied into others.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod laws;

use fintrack_core::budget::{Budget, BudgetDraft, BudgetError};
use fintrack_core::calendar::billing_month;
use fintrack_core::category::CategoryKind;
use fintrack_core::id::CategoryId;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::testing::planning::budgets;
use fintrack_db::budget::{ChangeError, Duplicated};
use fintrack_db::{Constraint, DbError, Stored, budget, category};
use laws::{Books, assert_not_found, assert_stale, samples};

/// Some drafts of March 2026, each of a category that is there.
async fn drafts(books: &Books) -> Vec<BudgetDraft> {
    let month = billing_month(2026, 3);
    let planned = samples(8, budgets(month)).into_iter().find(|budgets| budgets.len() >= 3).unwrap();
    let mut drafts = Vec::new();
    for (n, budget) in planned.into_iter().enumerate().take(4) {
        let category = books.category(&format!("Categoria {n}"), CategoryKind::Expense).await.id;
        drafts.push(BudgetDraft { category, ..budget.into_draft() });
    }
    drafts
}

fn values(stored: Vec<Stored<Budget>>) -> Vec<BudgetDraft> {
    stored.into_iter().map(|stored| stored.value.into_draft()).collect()
}

#[tokio::test]
async fn budgets_are_kept_as_they_were_made_and_changed() {
    let books = Books::new().await;
    let drafts = drafts(&books).await;
    for draft in &drafts {
        let made = books.undoable(async |tx| budget::create(tx, draft.clone()).await.unwrap()).await;
        let stored = budget::find(&mut books.tx().await, made.id()).await.unwrap();
        assert_eq!((&stored.value, &stored.value.clone().into_draft()), (&made, draft));
        let change = |draft: &mut BudgetDraft| {
            draft.planned = brl("1234.56");
            draft.is_active = !draft.is_active;
        };
        let seen = Some(stored.version);
        let changed = books.undoable(async |tx| budget::update(tx, made.id(), seen, change).await.unwrap()).await;
        let mut expected = draft.clone();
        change(&mut expected);
        assert_eq!(changed.value.into_draft(), expected);
        let stale = budget::update(&mut books.tx().await, made.id(), seen, change).await.unwrap_err();
        assert!(matches!(stale, ChangeError::Db(DbError::Stale { .. })), "{stale}");
        assert_stale(budget::delete(&mut books.tx().await, made.id(), seen).await);
    }
    let mut tx = books.tx().await;
    let of_month = budget::list(&mut tx, billing_month(2026, 3)).await.unwrap();
    assert_eq!(of_month.len(), drafts.len());
    assert!(budget::list(&mut tx, billing_month(2026, 4)).await.unwrap().is_empty());
    let refusal = category::delete(&mut tx, drafts[0].category, None).await.unwrap_err();
    assert!(refusal.to_string().contains("1 of budgets"), "{refusal}");
    let first = of_month[0].value.id();
    drop(tx);
    books.undoable(async |tx| budget::delete(tx, first, None).await.unwrap()).await;
    assert_not_found(budget::find(&mut books.tx().await, first).await);
}

#[tokio::test]
async fn a_month_is_copied_into_another_and_what_that_has_stays() {
    let books = Books::new().await;
    let drafts = drafts(&books).await;
    let (march, april) = (billing_month(2026, 3), billing_month(2026, 4));
    let mut tx = books.tx().await;
    for draft in &drafts {
        budget::create(&mut tx, draft.clone()).await.unwrap();
    }
    let kept = BudgetDraft { month: april, planned: brl("1.00"), ..drafts[0].clone() };
    budget::create(&mut tx, kept.clone()).await.unwrap();
    tx.commit().await.unwrap();

    let copy = async |tx: &mut _| budget::duplicate(tx, march, april).await.unwrap();
    let copied = books.undoable(copy).await;
    assert_eq!(copied, Duplicated { created: drafts.len() - 1, skipped: 1 });
    let mut expected = vec![kept];
    expected.extend(drafts[1..].iter().map(|draft| BudgetDraft { month: april, ..draft.clone() }));
    let mut tx = books.tx().await;
    assert_eq!(values(budget::list(&mut tx, april).await.unwrap()), expected);
    assert_eq!(values(budget::list_between(&mut tx, march, april).await.unwrap()).len(), 2 * drafts.len());
    let again = budget::duplicate(&mut tx, march, april).await.unwrap();
    assert_eq!(again, Duplicated { created: 0, skipped: drafts.len() });
}

#[tokio::test]
async fn what_is_no_budget_is_refused() {
    let books = Books::new().await;
    let draft = drafts(&books).await.remove(0);
    let income = books.category("Salário", CategoryKind::Income).await.id;
    let mut tx = books.tx().await;
    let dollars = Money::parse("1.00", Currency::USD).unwrap();
    for (draft, is_expected) in [
        (BudgetDraft { category: income, ..draft.clone() }, BudgetError::NotAnExpense(income)),
        (BudgetDraft { planned: brl("0.00"), ..draft.clone() }, BudgetError::NotPositive(brl("0.00"))),
        (
            BudgetDraft { planned: dollars, ..draft.clone() },
            BudgetError::OtherCurrency { planned: dollars, currency: Currency::BRL },
        ),
    ] {
        let refusal = budget::create(&mut tx, draft).await.unwrap_err();
        assert!(matches!(&refusal, ChangeError::Budget(error) if *error == is_expected), "{refusal}");
    }
    budget::create(&mut tx, draft.clone()).await.unwrap();
    let refusal = budget::create(&mut tx, draft).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Db(DbError::Conflict(Constraint::BudgetCategoryMonth))), "{refusal}");
}

#[tokio::test]
async fn another_workspace_has_no_such_budget_or_category() {
    let books = Books::new().await;
    let draft = drafts(&books).await.remove(0);
    let made = books.undoable(async |tx| budget::create(tx, draft.clone()).await.unwrap()).await;
    let mut tx = books.elsewhere().await;
    assert_not_found(budget::find(&mut tx, made.id()).await);
    assert_not_found(budget::delete(&mut tx, made.id(), None).await);
    let refusal = budget::create(&mut tx, draft).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Db(DbError::NotFound { what: "category", .. })), "{refusal}");
    let unknown = BudgetDraft { category: CategoryId::new(made.id().get()), ..made.into_draft() };
    let refusal = budget::create(&mut books.tx().await, unknown).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Db(DbError::NotFound { what: "category", .. })), "{refusal}");
}
