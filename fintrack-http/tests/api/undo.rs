//! Taking operations back: whoever does it must be allowed to do what it brings back.

use axum::http::StatusCode;
use fintrack_core::access::{Role, Scope as KeyScope};
use fintrack_db::audit;
use serde_json::{Value, json};

use crate::entries::{Books, at};
use crate::house::{Client, House, Inhabitant};

fn forbidden() -> (u16, String) {
    (403, "forbidden".to_owned())
}

/// The way to undo the last operation.
async fn last(house: &House, ana: &Inhabitant) -> String {
    let mut tx = house.db().begin(ana.scope).await.unwrap();
    let event = audit::list(&mut tx, None, 1).await.unwrap().links.remove(0).event.id;
    format!("/audit/{event}/undo")
}

async fn undone(client: &Client, path: &str) -> String {
    let event = client.post_nothing(path).await.expect(StatusCode::OK);
    format!("/audit/{}/undo", event["id"].as_str().unwrap())
}

/// A session of March with one line that is ready.
async fn filled(books: &Books) -> String {
    let session = json!({"account_id": books.azul, "billing_month": "2026-03"});
    let session = at("/import-sessions", &books.made("/import-sessions", &session).await);
    let lines = json!([{
        "transaction_date": "2026-03-05", "amount": "12.50", "type": "EXPENSE", "description": "Padaria Estrela",
        "data": {"category_id": books.food},
    }]);
    books.made(&format!("{session}/staged-transactions"), &lines).await;
    session
}

#[tokio::test]
async fn what_only_an_admin_does_only_an_admin_takes_back_and_does_again() {
    let house = House::new().await;
    let ana = house.admin().await;
    let bia = house.member(&ana, Role::Member).await.client;
    let books = Books::of(ana.client.clone()).await;
    let session = filled(&books).await;
    let state = async || ana.client.get(&session).await.expect(StatusCode::OK)["state"].clone();
    bia.post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
    ana.client.post_nothing(&format!("{session}/close")).await.expect(StatusCode::OK);
    let close = last(&house, &ana).await;
    assert_eq!(bia.post_nothing(&close).await.problem(), forbidden());
    let opened = undone(&ana.client, &close).await;
    assert_eq!(bia.post_nothing(&opened).await.problem(), forbidden(), "the undo of the undo closes it again");
    assert_eq!(state().await, "OPEN");
    let closed = undone(&ana.client, &opened).await;
    assert_eq!(bia.post_nothing(&closed).await.problem(), forbidden(), "and that one's undo opens it again");
    assert_eq!(state().await, "CLOSED");
    undone(&ana.client, &closed).await;
    assert_eq!(state().await, "OPEN");

    let seeds = format!("/workspaces/{}/seeds/categories-default", ana.scope.workspace);
    ana.client.post_nothing(&seeds).await.expect(StatusCode::OK);
    let seeded = last(&house, &ana).await;
    assert_eq!(bia.post_nothing(&seeded).await.problem(), forbidden());
    let cleared = undone(&ana.client, &seeded).await;
    assert_eq!(bia.post_nothing(&cleared).await.problem(), forbidden());
}

#[tokio::test]
async fn settings_of_a_workspace_are_taken_back_by_who_may_change_it_and_as_far_as_they_may_change() {
    let house = House::new().await;
    let ana = house.admin().await;
    let bia = house.member(&ana, Role::Member).await.client;
    let books = Books::of(ana.client.clone()).await;
    let path = format!("/workspaces/{}", ana.scope.workspace);
    ana.client.patch(&path, &json!({"name": "Lar"})).await.expect(StatusCode::OK);
    let renamed = last(&house, &ana).await;
    assert_eq!(bia.post_nothing(&renamed).await.problem(), forbidden());
    let named = undone(&ana.client, &renamed).await;
    assert_eq!(bia.post_nothing(&named).await.problem(), forbidden());
    assert_eq!(ana.client.get(&path).await.expect(StatusCode::OK)["name"], "Casa");

    ana.client.patch(&path, &json!({"default_currency_code": "USD"})).await.expect(StatusCode::OK);
    let dollars = last(&house, &ana).await;
    let budget =
        json!({"category_id": books.food, "year": 2026, "month": 3, "planned_amount": "100", "color": "#2E7D32"});
    let budget = books.made("/budgets", &budget).await;
    let refused = ana.client.post_nothing(&dollars).await;
    assert_eq!(refused.problem(), (409, "undo-refused".to_owned()), "there are budgets in dollars");
    assert_eq!(ana.client.get(&path).await.expect(StatusCode::OK)["default_currency_code"], "USD");
    ana.client.delete(&at("/budgets", &budget)).await;
    undone(&ana.client, &dollars).await;
    assert_eq!(ana.client.get(&path).await.expect(StatusCode::OK)["default_currency_code"], "BRL");
}

#[tokio::test]
async fn a_key_takes_back_what_its_scopes_do() {
    let house = House::new().await;
    let ana = house.admin().await;
    let books = Books::of(ana.client.clone()).await;
    let writing = house.program(&ana, &[KeyScope::Read, KeyScope::Write]).await;
    let importing = house.program(&ana, &[KeyScope::Read, KeyScope::Write, KeyScope::Import]).await;
    let session = filled(&books).await;
    ana.client.post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
    let commit = last(&house, &ana).await;
    assert_eq!(writing.post_nothing(&commit).await.problem(), forbidden());
    undone(&importing, &commit).await;

    let spent = books.made(&books.expenses(), &books.spent("30")).await;
    let created = last(&house, &ana).await;
    let gone = undone(&writing, &created).await;
    assert_eq!(ana.client.get(&at("/expenses", &spent)).await.problem(), (404, "not-found".to_owned()));
    undone(&writing, &gone).await;
    ana.client.get(&at("/expenses", &spent)).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn only_transactions_have_a_history() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let spent = books.made(&books.expenses(), &books.spent("30")).await;
    let history = async |id: &Value| books.ana.get(&format!("/transactions/{}/history", id.as_str().unwrap())).await;
    let found = history(&spent["id"]).await.expect(StatusCode::OK);
    assert_eq!(found["items"][0]["operation"], "create");
    for other in [&json!(books.azul), &books.food, &books.tag] {
        assert_eq!(history(other).await.problem(), (404, "not-found".to_owned()));
    }
}
