//! What described transactions would be filed under.

use axum::http::StatusCode;
use fintrack_core::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entries::Books;
use crate::house::House;

async fn asked(books: &Books, body: &Value) -> Value {
    books.ana.post("/enrichment/transactions", body).await.expect(StatusCode::OK)
}

#[tokio::test]
async fn descriptions_are_filed_in_their_order_and_nothing_is_booked() {
    let house = House::new().await;
    let ana = house.admin().await;
    let books = Books::of(ana.client.clone()).await;
    let body = json!([
        {"description": "COMPRA CARTAO PADARIA ESTRELA 07/03", "type": "expense"},
        {"description": "Zyxw", "type": "EXPENSE"},
        {"description": "", "type": "INCOME"},
    ]);
    let answer = asked(&books, &body).await;
    let [bakery, unknown, empty] = [&answer[0], &answer[1], &answer[2]];
    assert_eq!((&bakery["category_id"], &bakery["category_name"]), (&books.food, &json!("Alimentação")), "{answer}");
    assert_eq!((&bakery["type"], &bakery["description"]), (&json!("EXPENSE"), &body[0]["description"]));
    assert_eq!((&bakery["clean_description"], &bakery["band"]), (&json!("Padaria Estrela"), &json!("amber")));
    assert_eq!((&bakery["reason"]["because"], &bakery["confidence"]), (&json!("word"), &json!(70.0)));
    for nothing in [unknown, empty] {
        assert_eq!((&nothing["category_id"], &nothing["confidence"]), (&Value::Null, &json!(0.0)));
        assert_eq!((&nothing["band"], &nothing["reason"]["because"]), (&json!("red"), &json!("unknown")));
    }
    assert_eq!(books.ana.get("/transactions").await.expect(StatusCode::OK)["items"], json!([]));
    assert_eq!(asked(&books, &json!([])).await, json!([]));
    let viewer = house.member(&ana, Role::Viewer).await.client;
    viewer.post("/enrichment/transactions", &body).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_rule_goes_before_the_classifier_where_enough_is_known() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let rule = json!({
        "name": "Estrela",
        "when": {"all": [
            {"description": {"contains": "estrela"}},
            {"amount": {"at_least": {"amount": "100.00", "currency": "BRL"}}},
            {"account": [books.azul]},
        ]},
        "then": {"purpose": {"category": {"category": books.food, "subcategory": books.fruit}}},
    });
    let rule = books.made("/rules", &rule).await;
    let line =
        json!({"description": "PADARIA ESTRELA", "type": "EXPENSE", "amount": "150.00", "account_id": books.azul});
    let but = |field: &str, value: Value| {
        let mut other = line.clone();
        other[field] = value;
        other
    };
    let body =
        json!([line, but("amount", json!(99)), but("amount", Value::Null), but("account_id", json!(books.verde))]);
    let answer = asked(&books, &body).await;
    let decided = &answer[0];
    assert_eq!(decided["reason"], json!({"because": "rule", "rule": rule["id"]}), "{answer}");
    assert_eq!((&decided["sub_category_id"], &decided["sub_category_name"]), (&books.fruit, &json!("Feira")));
    assert_eq!((&decided["confidence"], &decided["band"]), (&json!(100.0), &json!("green")));
    for n in 1..4 {
        assert_eq!(answer[n]["reason"]["because"], "word", "{n}: {answer}");
    }
}

#[tokio::test]
async fn what_cannot_be_described_so_is_pointed_at() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let stranger = Books::of(house.admin().await.client).await;
    let with = |field: &str, value: Value| {
        let mut line = json!({"description": "x", "type": "EXPENSE"});
        line[field] = value;
        json!([{"description": "y", "type": "INCOME"}, line])
    };
    let refused = async |body: Value| books.ana.post("/enrichment/transactions", &body).await;
    let mut both = with("account_id", json!(books.azul));
    both[1]["card_id"] = json!(Uuid::now_v7());
    let many: Vec<Value> = (0..501).map(|_| json!({"description": "x", "type": "EXPENSE"})).collect();
    for (body, status, pointer) in [
        (with("amount", json!("1.005")), 422, "/1/amount"),
        (with("amount", json!(0)), 422, "/1/amount"),
        (with("type", json!("GIFT")), 400, "/1/type"),
        (with("transaction_date", json!("2026-02-30")), 400, "/1/transaction_date"),
        (both, 422, "/1/card_id"),
        (json!(many), 422, ""),
        (json!({"description": "x"}), 400, ""),
    ] {
        let answer = refused(body.clone()).await;
        assert_eq!(answer.problem().0, status, "{body}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    for (field, id) in [
        ("account_id", json!(stranger.azul)),
        ("account_id", json!(Uuid::now_v7())),
        ("card_id", json!(Uuid::now_v7())),
    ] {
        assert_eq!(refused(with(field, id)).await.problem(), (404, "not-found".to_owned()), "{field}");
    }
}
