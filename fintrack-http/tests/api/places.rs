//! Accounts, categories and subcategories.

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use futures_util::future::join_all;
use serde_json::json;
use uuid::Uuid;

use crate::house::House;

#[tokio::test]
async fn an_account_is_opened_shown_changed_and_deleted() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let body = json!({
        "name": "Conta Azul", "type": "checking", "initial_balance": 100.5, "opening_date": "2026-01-01",
        "color": "#1565c0", "icon": "landmark",
    });
    let answer = ana.post("/accounts", &body).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let made = answer.expect(StatusCode::CREATED);
    assert_eq!((&made["type"], &made["initial_balance"]), (&json!("CHECKING"), &json!("100.50")));
    assert_eq!((&made["currency_code"], &made["opening_date"]), (&json!("BRL"), &json!("2026-01-01")));
    let path = format!("/accounts/{}", made["id"].as_str().unwrap());
    assert_eq!(ana.get(&path).await.expect(StatusCode::OK), made);
    assert_eq!(ana.get("/accounts").await.expect(StatusCode::OK), json!([made]));

    let stale = ana.with(IF_MATCH, "\"7\"").patch(&path, &json!({"name": "x"})).await;
    assert_eq!(stale.problem(), (412, "stale".to_owned()));
    let change = json!({"type": "CRIPTO", "currency_code": "USD", "initial_balance": "7", "icon": null});
    let changed = ana.patch(&path, &change).await.expect(StatusCode::OK);
    assert_eq!((&changed["type"], &changed["name"]), (&json!("CRYPTO"), &json!("Conta Azul")));
    assert_eq!((&changed["initial_balance"], &changed["currency_code"]), (&json!("7.00"), &json!("USD")));
    assert_eq!((&changed["icon"], &changed["color"]), (&json!(null), &json!("#1565C0")));
    ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ana.get(&path).await.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn changes_of_different_fields_at_one_time_all_hold() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let made = ana.post("/accounts", &json!({"name": "Conta", "type": "CHECKING"})).await.expect(StatusCode::CREATED);
    let path = format!("/accounts/{}", made["id"].as_str().unwrap());
    for round in 0..10 {
        let (name, color, icon) = (format!("Conta {round}"), format!("#0000{round:02}"), format!("icon-{round}"));
        let fields = [json!({"name": name}), json!({"color": color}), json!({"icon": icon})];
        for answer in join_all(fields.iter().map(|field| ana.patch(&path, field))).await {
            answer.expect(StatusCode::OK);
        }
        let now = ana.get(&path).await.expect(StatusCode::OK);
        let held = [&now["name"], &now["color"], &now["icon"]];
        assert_eq!(held, [&json!(name), &json!(color), &json!(icon)], "round {round}");
    }
}

#[tokio::test]
async fn an_account_that_breaks_a_rule_is_refused_where_it_does() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let with = |field: &str, value: serde_json::Value| {
        let mut body = json!({"name": "Conta", "type": "WALLET"});
        body[field] = value;
        body
    };
    for (body, status, pointer) in [
        (with("name", json!("")), 422, "/name"),
        (with("type", json!("BANK")), 400, "/type"),
        (with("initial_balance", json!("1.005")), 422, "/initial_balance"),
        (with("initial_balance", json!("much")), 400, "/initial_balance"),
        (with("currency_code", json!("ZZZ")), 422, "/currency_code"),
        (with("color", json!("red")), 422, "/color"),
        (with("opening_date", json!("2026-02-30")), 400, "/opening_date"),
        (with("opening_date", json!("+12026-02-28")), 422, "/opening_date"),
        (with("opening_date", json!("0000-12-31")), 422, "/opening_date"),
    ] {
        let answer = ana.post("/accounts", &body).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    ana.post("/accounts", &with("name", json!("Conta"))).await.expect(StatusCode::CREATED);
    assert_eq!(ana.post("/accounts", &with("name", json!("Conta"))).await.problem(), (409, "name-taken".to_owned()));
}

#[tokio::test]
async fn an_account_that_is_used_keeps_its_currency_and_stays() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let account = ana.post("/accounts", &json!({"name": "Conta", "type": "WALLET"})).await.expect(StatusCode::CREATED);
    let category = json!({"name": "Mercado", "type": "expense", "color": "#2E7D32", "icon": "cart"});
    let category = ana.post("/categories", &category).await.expect(StatusCode::CREATED);
    let path = format!("/accounts/{}", account["id"].as_str().unwrap());
    let spent = json!({
        "transaction_date": "2026-03-07", "description": "Feira", "amount": 10, "category_id": category["id"],
    });
    ana.post(&format!("{path}/expenses"), &spent).await.expect(StatusCode::CREATED);
    assert_eq!(ana.delete(&path).await.problem(), (409, "in-use".to_owned()));
    let answer = ana.patch(&path, &json!({"currency_code": "USD"})).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json()["errors"][0]["pointer"], "/currency_code");
    let path = format!("/categories/{}", category["id"].as_str().unwrap());
    assert_eq!(ana.delete(&path).await.problem(), (409, "in-use".to_owned()));
    let answer = ana.patch(&path, &json!({"type": "INCOME"})).await;
    assert_eq!(answer.json()["errors"][0]["pointer"], "/type");
}

#[tokio::test]
async fn a_category_and_its_subcategories_are_made_shown_changed_and_deleted() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let body =
        json!({"name": "Alimentação", "type": "EXPENSE", "color": "#ef6c00", "icon": "utensils", "is_active": false});
    let made = ana.post("/categories", &body).await.expect(StatusCode::CREATED);
    assert_eq!((&made["color"], &made["is_active"]), (&json!("#EF6C00"), &json!(false)));
    assert_eq!((&made["sub_category_count"], &made["sub_categories"]), (&json!(0), &json!([])));
    assert_eq!(ana.post("/categories", &body).await.problem(), (409, "name-taken".to_owned()));

    let path = format!("/categories/{}", made["id"].as_str().unwrap());
    let subs = format!("{path}/sub-categories");
    let feira = json!({"name": "Feira", "is_active": false});
    let sub = ana.post(&subs, &feira).await.expect(StatusCode::CREATED);
    assert_eq!((&sub["category_id"], &sub["is_active"]), (&made["id"], &json!(false)));
    assert_eq!(ana.post(&subs, &feira).await.problem(), (409, "name-taken".to_owned()));
    assert_eq!(ana.get(&subs).await.expect(StatusCode::OK), json!([sub]));
    let shown = ana.get(&path).await.expect(StatusCode::OK);
    assert_eq!((&shown["sub_category_count"], &shown["sub_categories"]), (&json!(1), &json!([sub])));
    assert_eq!(ana.get("/categories").await.expect(StatusCode::OK), json!([shown]));

    let at = format!("{subs}/{}", sub["id"].as_str().unwrap());
    let changed = ana.patch(&at, &json!({"name": "Mercado", "is_active": true})).await.expect(StatusCode::OK);
    assert_eq!(ana.get(&at).await.expect(StatusCode::OK), changed);
    assert_eq!((&changed["name"], &changed["is_active"]), (&json!("Mercado"), &json!(true)));
    assert_eq!(ana.with(IF_MATCH, "\"9\"").delete(&at).await.problem(), (412, "stale".to_owned()));
    ana.delete(&at).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ana.get(&at).await.problem(), (404, "not-found".to_owned()));

    let changed = ana.patch(&path, &json!({"name": "Comida", "type": "income"})).await.expect(StatusCode::OK);
    assert_eq!(
        (&changed["name"], &changed["type"], &changed["icon"]),
        (&json!("Comida"), &json!("INCOME"), &made["icon"])
    );
    ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ana.get("/categories").await.expect(StatusCode::OK), json!([]));
}

#[tokio::test]
async fn places_of_another_workspace_are_as_absent_as_none() {
    let house = House::new().await;
    let (ana, bia) = (house.admin().await.client, house.admin().await.client);
    let account = bia.post("/accounts", &json!({"name": "Conta", "type": "WALLET"})).await.expect(StatusCode::CREATED);
    let category = json!({"name": "Mercado", "type": "expense", "color": "#2E7D32", "icon": "cart"});
    let theirs = bia.post("/categories", &category).await.expect(StatusCode::CREATED);
    let own = ana.post("/categories", &category).await.expect(StatusCode::CREATED);
    let subs = format!("/categories/{}/sub-categories", theirs["id"].as_str().unwrap());
    let sub = bia.post(&subs, &json!({"name": "Feira"})).await.expect(StatusCode::CREATED);
    let own = own["id"].as_str().unwrap();
    let (account, theirs, sub) =
        (account["id"].as_str().unwrap(), theirs["id"].as_str().unwrap(), sub["id"].as_str().unwrap());
    for (path, id) in [
        (format!("/accounts/{account}"), account),
        (format!("/categories/{theirs}"), theirs),
        (format!("/categories/{theirs}/sub-categories/{sub}"), sub),
        (format!("/categories/{own}/sub-categories/{sub}"), sub),
    ] {
        let nowhere = Uuid::now_v7().to_string();
        let absent = path.replace(id, &nowhere);
        for (path, absent) in [
            (ana.get(&path).await, ana.get(&absent).await),
            (ana.patch(&path, &json!({})).await, ana.patch(&absent, &json!({})).await),
            (ana.delete(&path).await, ana.delete(&absent).await),
        ] {
            assert_eq!(path.problem(), (404, "not-found".to_owned()));
            assert_eq!(
                path.json()["detail"].as_str().unwrap().replace(id, "…"),
                absent.json()["detail"].as_str().unwrap().replace(&nowhere, "…")
            );
        }
    }
    let answer = ana.post(&format!("/categories/{theirs}/sub-categories"), &json!({"name": "x"})).await;
    assert_eq!(answer.problem(), (404, "not-found".to_owned()));
}
