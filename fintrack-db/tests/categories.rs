//! Categories, subcategories and tags: changed by those who have seen them, archived, deleted while nothing needs them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod laws;

use fintrack_core::category::{Category, CategoryError, CategoryKind, SubCategory, Tag};
use fintrack_core::entry::{Filing, Movement, Status};
use fintrack_core::money::brl;
use fintrack_core::name::Icon;
use fintrack_db::category::{ChangeError, NewCategory, subcategory};
use fintrack_db::tag::{self, NewTag};
use fintrack_db::{Constraint, DbError, category};
use laws::{Books, assert_not_found, assert_stale, color, name};

#[tokio::test]
async fn a_category_is_kept_as_it_was_made_and_changed() {
    let books = Books::new().await;
    let icon = Some(Icon::new("🛒").unwrap());
    let new = || NewCategory {
        name: name("Mercado"),
        kind: CategoryKind::Expense,
        color: color("#2E7D32"),
        icon,
        is_active: true,
    };
    let made = books.undoable(async |tx| category::create(tx, new()).await.unwrap()).await;
    let stored = category::find(&mut books.tx().await, made.id).await.unwrap();
    assert_eq!(stored.value, made);

    let change = |category: &mut Category| {
        category.name = name("Vendas");
        category.kind = CategoryKind::Income;
        category.icon = None;
        category.is_active = false;
    };
    let seen = Some(stored.version);
    let changed = books.undoable(async |tx| category::update(tx, made.id, seen, change).await.unwrap()).await;
    let mut expected = made.clone();
    change(&mut expected);
    assert_eq!(changed.value, expected);

    let mut tx = books.tx().await;
    let stale = category::update(&mut tx, made.id, seen, |_| ()).await.unwrap_err();
    assert!(matches!(stale, ChangeError::Db(DbError::Stale { .. })), "{stale}");
    assert_stale(category::delete(&mut tx, made.id, seen).await);
    drop(tx);
    books.undoable(async |tx| category::delete(tx, made.id, None).await.unwrap()).await;
    assert_not_found(category::find(&mut books.tx().await, made.id).await);
}

#[tokio::test]
async fn a_subcategory_is_kept_and_raises_the_version_of_its_category() {
    let books = Books::new().await;
    let category = books.category("Mercado", CategoryKind::Expense).await.id;
    let version = async || category::find(&mut books.tx().await, category).await.unwrap().version;
    let first = version().await;
    let made = books.undoable(async |tx| subcategory::create(tx, category, name("Feira")).await.unwrap()).await;
    let second = version().await;
    assert!(second > first);
    let archive = |sub: &mut SubCategory| sub.is_active = false;
    let stored = subcategory::find(&mut books.tx().await, category, made.id).await.unwrap();
    assert_eq!(stored.value, made);
    let seen = Some(stored.version);
    books.undoable(async |tx| subcategory::update(tx, category, made.id, seen, archive).await.unwrap()).await;
    assert!(version().await > second);

    let mut tx = books.tx().await;
    let whole = category::find(&mut tx, category).await.unwrap().value;
    assert_eq!(whole.subcategories, [SubCategory { is_active: false, ..made.clone() }]);
    assert_eq!(subcategory::list(&mut tx, category).await.unwrap().len(), 1);
    assert!(category::list(&mut tx).await.unwrap()[0].subcategories.is_empty(), "it is no longer offered");
    assert_stale(subcategory::update(&mut tx, category, made.id, seen, archive).await);
    let refusal = subcategory::create(&mut tx, category, name("Feira")).await.unwrap_err();
    assert!(matches!(refusal, DbError::Conflict(Constraint::SubCategoryName)), "{refusal}");
    drop(tx);
    books.undoable(async |tx| subcategory::delete(tx, category, made.id, None).await.unwrap()).await;
    assert_not_found(subcategory::find(&mut books.tx().await, category, made.id).await);
}

#[tokio::test]
async fn what_transactions_are_filed_under_is_neither_deleted_nor_turned_round() {
    let books = Books::new().await;
    let account = books.account("Conta Azul").await.id;
    let category = books.category("Mercado", CategoryKind::Expense).await.id;
    let sub = books.undoable(async |tx| subcategory::create(tx, category, name("Feira")).await.unwrap()).await.id;
    let filing = Filing::whole(category, Some(sub));
    books.book(10, Status::Paid, Movement::Expense { account, amount: brl("12.00"), filing }).await;

    let mut tx = books.tx().await;
    let turn = |category: &mut Category| category.kind = CategoryKind::Income;
    let refusal = category::update(&mut tx, category, None, turn).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Category(CategoryError::Kind { .. })), "{refusal}");
    for refusal in [
        category::delete(&mut tx, category, None).await.unwrap_err(),
        subcategory::delete(&mut tx, category, sub, None).await.unwrap_err(),
    ] {
        assert!(refusal.to_string().contains("is referred to by 1 of transactions"), "{refusal}");
    }
    drop(tx);
    let archive = |category: &mut Category| category.is_active = false;
    books.undoable(async |tx| category::update(tx, category, None, archive).await.unwrap()).await;
}

#[tokio::test]
async fn a_category_goes_with_its_subcategories_and_comes_back_with_them() {
    let books = Books::new().await;
    let category = books.category("Mercado", CategoryKind::Expense).await.id;
    books.undoable(async |tx| subcategory::create(tx, category, name("Feira")).await.unwrap()).await;
    books.undoable(async |tx| category::delete(tx, category, None).await.unwrap()).await;
    let mut tx = books.tx().await;
    assert!(subcategory::list_all(&mut tx).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_tag_is_kept_as_it_was_made_and_changed() {
    let books = Books::new().await;
    let blue = Some(color("#1565C0"));
    let new = || NewTag { name: name("Viagem"), color: blue.clone(), is_active: true };
    let made = books.undoable(async |tx| tag::create_as(tx, new()).await.unwrap()).await.value;
    // Undone and done again meanwhile, it says the same at another version.
    let stored = tag::find(&mut books.tx().await, made.id).await.unwrap();
    assert_eq!(stored.value, made);
    assert_eq!((&made.color, made.is_active), (&blue, true));
    let change = |tag: &mut Tag| {
        tag.name = name("Férias");
        tag.color = None;
        tag.is_active = false;
    };
    let seen = Some(stored.version);
    let changed = books.undoable(async |tx| tag::update(tx, made.id, seen, change).await.unwrap()).await;
    let mut expected = made.clone();
    change(&mut expected);
    assert_eq!(changed.value, expected);
    assert_stale(tag::update(&mut books.tx().await, made.id, seen, change).await);
    assert_stale(tag::delete(&mut books.tx().await, made.id, seen).await);
    books.undoable(async |tx| tag::delete(tx, made.id, None).await.unwrap()).await;
    assert_not_found(tag::find(&mut books.tx().await, made.id).await);
}

#[tokio::test]
async fn another_workspace_has_no_such_category_subcategory_or_tag() {
    let books = Books::new().await;
    let category = books.category("Mercado", CategoryKind::Expense).await.id;
    let sub = books.undoable(async |tx| subcategory::create(tx, category, name("Feira")).await.unwrap()).await.id;
    let tag = books.tag("Viagem").await.id;
    let mut tx = books.elsewhere().await;
    assert_not_found(category::find(&mut tx, category).await);
    assert_not_found(category::delete(&mut tx, category, None).await);
    assert_not_found(subcategory::create(&mut tx, category, name("Outra")).await);
    assert_not_found(subcategory::list(&mut tx, category).await);
    assert_not_found(subcategory::find(&mut tx, category, sub).await);
    assert_not_found(subcategory::delete(&mut tx, category, sub, None).await);
    assert_not_found(tag::update(&mut tx, tag, None, |_| ()).await);
    assert_not_found(tag::delete(&mut tx, tag, None).await);
}
