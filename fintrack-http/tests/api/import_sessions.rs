//! Import sessions over HTTP: opened, filled by hand, answered, committed, closed, taken back.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use fintrack_core::access::Role;
use fintrack_core::account::{AccountKind, Look};
use fintrack_core::calendar::date;
use fintrack_core::category::CategoryKind;
use fintrack_core::money::brl;
use fintrack_core::name::{Color, Name};
use fintrack_db::account::{self, NewAccount};
use fintrack_db::category::{self, NewCategory};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{Client, House, Inhabitant};

/// Somebody with an account and a category.
pub(crate) struct Household {
    pub(crate) house: House,
    pub(crate) ana: Inhabitant,
    pub(crate) account: Uuid,
    pub(crate) savings: Uuid,
    pub(crate) food: Uuid,
}

impl Household {
    pub(crate) async fn new() -> Self {
        let house = House::new().await;
        let ana = house.admin().await;
        let mut tx = house.db().begin(ana.scope).await.unwrap();
        let new = |name: &str| NewAccount {
            name: Name::new(name).unwrap(),
            kind: AccountKind::Checking,
            opening_balance: brl("100.00"),
            opened_on: date(2026, 1, 1),
            look: Look::default(),
        };
        let account = account::create(&mut tx, new("Conta Azul")).await.unwrap().id.get();
        let savings = account::create(&mut tx, new("Poupança Serra")).await.unwrap().id.get();
        let new = NewCategory {
            name: Name::new("Alimentação").unwrap(),
            kind: CategoryKind::Expense,
            color: Color::new("#2E7D32").unwrap(),
            icon: None,
            is_active: true,
        };
        let food = category::create(&mut tx, new).await.unwrap().id.get();
        tx.commit().await.unwrap();
        Self { house, ana, account, savings, food }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.ana.client
    }

    /// An open session of the account in March, and its path.
    pub(crate) async fn session(&self) -> String {
        let new = json!({"account_id": self.account, "billing_month": "2026-03", "target_value": "57.50"});
        let made = self.client().post("/import-sessions", &new).await.expect(StatusCode::CREATED);
        format!("/import-sessions/{}", made["id"].as_str().unwrap())
    }

    /// Lunch that is filed, and something that is not.
    pub(crate) async fn filled(&self) -> (String, Vec<Value>) {
        let session = self.session().await;
        let lines = json!([
            {"transaction_date": "2026-03-05", "amount": "12.50", "type": "expense", "description": "Padaria Estrela",
             "data": {"category_id": self.food, "tags": ["almoço"]}},
            {"transaction_date": "2026-03-06", "amount": 30, "type": "TRANSFER", "description": "Reserva",
             "data": {"destination_account_id": self.savings}},
        ]);
        let made = self.client().post(&format!("{session}/staged-transactions"), &lines).await;
        let made = made.expect(StatusCode::CREATED).as_array().unwrap().clone();
        (session, made)
    }
}

#[tokio::test]
async fn a_month_is_filled_previewed_committed_closed_and_taken_back() {
    let home = Household::new().await;
    let ana = home.client();
    let (session, lines) = home.filled().await;
    let [lunch, reserve] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!(
        (&lunch["status"], &lunch["direction"], &lunch["amount"]),
        (&json!("READY"), &json!("out"), &json!("12.50"))
    );
    assert_eq!(lunch["data"]["category_id"], json!(home.food));
    assert_eq!(lunch["data"]["tag_ids"].as_array().unwrap().len(), 1);
    assert_eq!((&reserve["direction"], &reserve["data"]["source_account_id"]), (&json!("out"), &json!(home.account)));
    assert_eq!(reserve["data"]["destination_account_id"], json!(home.savings));

    let shown = ana.get(&session).await.expect(StatusCode::OK);
    let figures = ["initial_balance", "staged_value", "context_value", "target_value", "difference", "status"];
    assert_eq!(figures.map(|figure| &shown[figure]), ["100.00", "-42.50", "57.50", "57.50", "0.00", "OK"]);
    assert_eq!((&shown["stats"]["ready"], &shown["stats"]["total"]), (&json!(2), &json!(2)));

    let preview = ana.post_nothing(&format!("{session}/preview")).await.expect(StatusCode::OK);
    assert_eq!(preview["counts"]["booked"], 2);
    let other = json!({"plan_token": "0".repeat(64)});
    let stale = ana.post(&format!("{session}/commit"), &other).await;
    assert_eq!(stale.problem(), (409, "preview-stale".to_owned()));
    let plan = json!({"plan_token": preview["plan_token"]});
    let committed = ana.post(&format!("{session}/commit"), &plan).await.expect(StatusCode::OK);
    assert_eq!(committed["created"].as_array().unwrap().len(), 2);
    let again = ana.post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
    assert_eq!(again["created"], committed["created"], "a commit that is sent again books nothing");

    let closed = ana.post_nothing(&format!("{session}/close")).await.expect(StatusCode::OK);
    assert_eq!((&closed["state"], &closed["status"]), (&json!("CLOSED"), &json!("OK")));
    let listed = ana.get("/import-sessions?state=closed").await.expect(StatusCode::OK);
    assert_eq!((&listed[0]["target_value"], &listed[0]["stats"]["booked"]), (&json!("57.50"), &json!(2)));
    assert_eq!(ana.get("/import-sessions?state=open").await.expect(StatusCode::OK), json!([]));
    assert_eq!(ana.post_nothing(&format!("{session}/close")).await.problem(), (409, "session-closed".to_owned()));

    ana.post_nothing(&format!("{session}/undo")).await.expect(StatusCode::OK);
    ana.post_nothing(&format!("{session}/undo")).await.expect(StatusCode::OK);
    let shown = ana.get(&session).await.expect(StatusCode::OK);
    assert_eq!((&shown["state"], &shown["stats"]["ready"]), (&json!("OPEN"), &json!(2)));
    assert_eq!(ana.post_nothing(&format!("{session}/undo")).await.problem(), (404, "not-found".to_owned()));
}

/// Whoever presses the button twice, or whose connection broke, sends no key.
#[tokio::test]
async fn a_commit_fired_fifty_times_without_a_key_books_once() {
    let home = Household::new().await;
    let (session, lines) = home.filled().await;
    let fired: Vec<_> = (0..50)
        .map(|_| {
            let (ana, commit) = (home.client().clone(), format!("{session}/commit"));
            tokio::spawn(async move { ana.post_nothing(&commit).await })
        })
        .collect();
    let mut created = BTreeSet::new();
    for one in fired {
        created.insert(one.await.unwrap().expect(StatusCode::OK)["created"].to_string());
    }
    assert_eq!(created.len(), 1, "every answer names the same transactions");
    let booked = home.client().get("/transactions").await.expect(StatusCode::OK);
    assert_eq!(booked["items"].as_array().unwrap().len(), lines.len());
    let balance =
        home.client().get(&format!("/transactions/summary?account_id={}", home.account)).await.expect(StatusCode::OK);
    assert_eq!(balance["current_balance"], "57.50");
}

#[tokio::test]
async fn lines_are_paged_changed_and_removed() {
    let home = Household::new().await;
    let ana = home.client();
    let (session, lines) = home.filled().await;
    let list = format!("{session}/staged-transactions");
    let first = ana.get(&format!("{list}?limit=1")).await.expect(StatusCode::OK);
    assert_eq!(first["items"], json!([lines[0]]));
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = ana.get(&format!("{list}?limit=1&cursor={cursor}")).await.expect(StatusCode::OK);
    assert_eq!((&second["items"], &second["next_cursor"]), (&json!([lines[1]]), &json!(null)));

    let path = format!("/staged-transactions/{}", lines[0]["id"].as_str().unwrap());
    let emptied = ana.put(&path, &json!({"data": {"category_id": null}, "amount": "13.00"})).await;
    assert!(emptied.header("etag").is_some());
    let emptied = emptied.expect(StatusCode::OK);
    assert_eq!((&emptied["status"], &emptied["missing"]), (&json!("PENDING"), &json!(["category"])));
    assert_eq!((&emptied["amount"], &emptied["direction"]), (&json!("13.00"), &json!("out")));
    let pending = ana.get(&format!("{list}?outcome=pending")).await.expect(StatusCode::OK);
    assert_eq!(pending["items"], json!([emptied]));
    let stale = ana.with(IF_MATCH, "\"1\"").put(&path, &json!({"data": {"ignore": true}})).await;
    assert_eq!(stale.problem(), (412, "stale".to_owned()));

    let bulk =
        json!({"ids": [lines[0]["id"]], "change": {"data": {"category_id": home.food, "description": "Lanche"}}});
    let changed = ana.post(&format!("{list}/bulk"), &bulk).await.expect(StatusCode::OK);
    assert_eq!((&changed[0]["status"], &changed[0]["description"]), (&json!("READY"), &json!("Lanche")));
    ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ana.get(&path).await.problem(), (404, "not-found".to_owned()));
    ana.delete(&list).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ana.get(&list).await.expect(StatusCode::OK)["items"], json!([]));
    ana.delete(&session).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ana.get("/import-sessions").await.expect(StatusCode::OK), json!([]));
}

#[tokio::test]
async fn what_a_line_cannot_be_is_pointed_at() {
    let home = Household::new().await;
    let session = home.session().await;
    let line = |changes: Value| {
        let mut line = json!({"transaction_date": "2026-03-05", "amount": "12.50", "type": "EXPENSE"});
        line.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        json!([line])
    };
    for (changes, status, pointer) in [
        (json!({"amount": "-1"}), 422, "/0/amount"),
        (json!({"amount": "0.001"}), 422, "/0/amount"),
        (json!({"amount": "muito"}), 400, "/0/amount"),
        (json!({"type": "CARD_EXPENSE"}), 422, "/0/type"),
        (json!({"type": "GIFT"}), 400, "/0/type"),
        (json!({"type": "TRANSFER"}), 422, "/0/data/source_account_id"),
        (json!({"data": {"subcategory_id": Uuid::now_v7()}}), 422, "/0/data/subcategory_id"),
        (json!({"data": {"tags": [" "]}}), 422, "/0/data/tags"),
        (json!({"transaction_date": "05/03/2026"}), 400, "/0/transaction_date"),
    ] {
        let answer = home.client().post(&format!("{session}/staged-transactions"), &line(changes.clone())).await;
        assert_eq!(answer.problem().0, status, "{changes}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{changes}");
    }
    let unknown = line(json!({"data": {"category_id": Uuid::now_v7()}}));
    let answer = home.client().post(&format!("{session}/staged-transactions"), &unknown).await;
    assert_eq!(answer.problem(), (404, "not-found".to_owned()));
    let shown = home.client().get(&session).await.expect(StatusCode::OK);
    assert_eq!(shown["stats"]["total"], 0, "nothing of what was refused is there");
}

#[tokio::test]
async fn sessions_of_others_are_absent_and_only_an_admin_closes() {
    let home = Household::new().await;
    let (session, lines) = home.filled().await;
    let line = format!("/staged-transactions/{}", lines[0]["id"].as_str().unwrap());
    let stranger = home.house.admin().await.client;
    let nowhere = format!("/import-sessions/{}", Uuid::now_v7());
    for path in [&session, &nowhere] {
        assert_eq!(stranger.get(path).await.problem(), (404, "not-found".to_owned()));
        for step in ["preview", "commit", "close", "undo", "enrich"] {
            let answer = stranger.post_nothing(&format!("{path}/{step}")).await;
            assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{step}");
        }
        assert_eq!(stranger.delete(path).await.problem(), (404, "not-found".to_owned()));
    }
    assert_eq!(stranger.get(&line).await.problem(), (404, "not-found".to_owned()));
    assert_eq!(stranger.put(&line, &json!({})).await.problem(), (404, "not-found".to_owned()));

    let bia = home.house.member(&home.ana, Role::Member).await.client;
    bia.post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
    assert_eq!(bia.post_nothing(&format!("{session}/close")).await.problem(), (403, "forbidden".to_owned()));
    home.client().post_nothing(&format!("{session}/close")).await.expect(StatusCode::OK);
    let refused = bia.post_nothing(&format!("{session}/undo")).await;
    assert_eq!(refused.problem(), (403, "forbidden".to_owned()), "to open a month again takes who may close it");
    let viewer = home.house.member(&home.ana, Role::Viewer).await.client;
    viewer.get(&session).await.expect(StatusCode::OK);
    assert_eq!(viewer.post_nothing(&format!("{session}/preview")).await.problem(), (403, "forbidden".to_owned()));
}
