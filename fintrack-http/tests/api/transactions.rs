//! Transactions of all kinds: found, summed, changed in numbers, and taken back.

use axum::http::StatusCode;
use serde_json::json;

use crate::entries::{Books, at};
use crate::house::House;

#[tokio::test]
async fn transactions_are_found_with_names_and_running_balance() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    books.made(&books.incomes(), &books.earned("100")).await;
    let spent = books.made(&books.expenses(), &books.spent("30")).await;
    let moved = json!({
        "transaction_date": "2026-03-09", "amount": "20", "source_account_id": books.azul,
        "destination_account_id": books.verde,
    });
    books.made("/transfers", &moved).await;
    let page = books.ana.get(&format!("/transactions?account_id={}", books.azul)).await.expect(StatusCode::OK);
    let shown: Vec<_> =
        page["items"].as_array().unwrap().iter().map(|it| json!([it["type"], it["running_balance"]])).collect();
    assert_eq!(json!(shown), json!([["TRANSFER", "50.00"], ["EXPENSE", "70.00"], ["INCOME", "100.00"]]));
    assert_eq!(page["items"][0]["destination_account_name"], "Conta Verde");
    assert_eq!(page["items"][1]["category_name"], "Alimentação");
    for (query, count) in [
        ("type=expense,income", 2),
        ("type=INVESTMENT_WITHDRAW", 0),
        ("status=validating", 3),
        ("q=feir", 1),
        ("amount_min=30&amount_max=100", 2),
        ("date_from=2026-03-06&date_to=2026-03-08", 1),
        ("limit=1", 1),
        ("billing_month=2026-03", 0),
    ] {
        let found = books.ana.get(&format!("/transactions?{query}")).await.expect(StatusCode::OK);
        assert_eq!(found["items"].as_array().unwrap().len(), count, "{query}");
    }
    for query in ["type=gift", "status=done", "amount_min=much", "q=%00", "billing_month=2026-13"] {
        let answer = books.ana.get(&format!("/transactions?{query}")).await;
        assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{query}");
    }
    let path = at("/transactions", &spent);
    assert_eq!(books.ana.get(&path).await.expect(StatusCode::OK)["description"], "Feira");

    let all = books.ana.get("/transactions/summary").await.expect(StatusCode::OK);
    assert_eq!((&all["total_in"], &all["total_out"]), (&json!("120.00"), &json!("50.00")));
    assert_eq!((&all["balance"], &all["current_balance"]), (&json!("70.00"), &json!("70.00")));
    let query = format!("account_id={}&type=income&date_to=2026-03-07", books.azul);
    let one = books.ana.get(&format!("/transactions/summary?{query}")).await.expect(StatusCode::OK);
    assert_eq!((&one["total_in"], &one["total_out"]), (&json!("100.00"), &json!("0.00")));
    assert_eq!(one["current_balance"], "70.00", "whatever the type");
}

#[tokio::test]
async fn a_sum_may_have_more_digits_than_an_amount() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let largest = "999999999999.99";
    for _ in 0..2 {
        books.made(&books.incomes(), &books.earned(largest)).await;
    }
    let more = books.ana.post(&books.incomes(), &books.earned("1000000000000.00")).await;
    assert_eq!(more.problem().0, 422, "what is entered has twelve digits");
    let all = books.ana.get("/transactions/summary").await.expect(StatusCode::OK);
    assert_eq!((&all["total_in"], &all["current_balance"]), (&json!("1999999999999.98"), &json!("1999999999999.98")));
    let page = books.ana.get(&format!("/transactions?account_id={}", books.azul)).await.expect(StatusCode::OK);
    assert_eq!(page["items"][0]["running_balance"], "1999999999999.98");
    let march = books.ana.get("/dashboard/financial-summary?year=2026&month=3").await.expect(StatusCode::OK);
    assert_eq!(march["currentBalance"], "1999999999999.98");
    for path in ["/reports/net-worth?first_month=2026-03&last_month=2026-03", "/export?format=beancount"] {
        let answer = books.ana.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn many_are_changed_at_once_or_none() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let theirs = Books::of(house.admin().await.client).await;
    let one = books.made(&books.expenses(), &books.spent("30")).await;
    let other = books.made(&books.incomes(), &books.earned("10")).await;
    let foreign = theirs.made(&theirs.expenses(), &theirs.spent("1")).await;
    let bulk = |ids: serde_json::Value, field: &str, value: serde_json::Value| {
        let mut body = json!({"transaction_ids": ids});
        body[field] = value;
        body
    };
    let both = json!([one["id"], other["id"]]);
    let body = bulk(both.clone(), "add_tag_ids", json!([books.tag]));
    let done = books.ana.post("/transactions/bulk", &body).await.expect(StatusCode::OK);
    assert_eq!((&done["updated"], &done["deleted"]), (&json!(2), &json!(0)));
    let path = at("/transactions", &one);
    assert_eq!(books.ana.get(&path).await.expect(StatusCode::OK)["tags"][0]["tag"]["name"], "viagem");
    let undo = format!("/audit/{}/undo", done["audit_event_id"].as_str().unwrap());
    books.ana.post_nothing(&undo).await.expect(StatusCode::OK);
    assert_eq!(books.ana.get(&path).await.expect(StatusCode::OK)["tags"], json!([]));
    assert_eq!(books.ana.post_nothing(&undo).await.problem(), (409, "undo-refused".to_owned()));
    assert_eq!(theirs.ana.post_nothing(&undo).await.problem(), (404, "not-found".to_owned()));

    let refused = bulk(both.clone(), "category_id", books.food.clone());
    assert_eq!(books.ana.post("/transactions/bulk", &refused).await.problem(), (422, "invalid".to_owned()));
    let absent = bulk(json!([one["id"], foreign["id"]]), "transaction_status", json!("PAID"));
    assert_eq!(books.ana.post("/transactions/bulk", &absent).await.problem(), (404, "not-found".to_owned()));
    assert_eq!(books.ana.get(&path).await.expect(StatusCode::OK)["transaction_status"], "VALIDATING");
    for body in [bulk(json!([]), "delete", json!(true)), bulk(both.clone(), "delete", json!(false))] {
        assert_eq!(books.ana.post("/transactions/bulk", &body).await.problem(), (422, "invalid".to_owned()));
    }
    let gone = books.ana.post("/transactions/bulk", &bulk(both, "delete", json!(true))).await.expect(StatusCode::OK);
    assert_eq!(gone["deleted"], 2);
    let history = books.ana.get(&format!("{path}/history")).await.expect(StatusCode::OK);
    let deeds: Vec<_> = history["items"].as_array().unwrap().iter().map(|it| it["operation"].clone()).collect();
    assert_eq!(json!(deeds), json!(["delete", "undo", "update", "create"]));
    let undo = format!("/audit/{}/undo", gone["audit_event_id"].as_str().unwrap());
    books.ana.post_nothing(&undo).await.expect(StatusCode::OK);
    books.ana.get(&path).await.expect(StatusCode::OK);
    let theirs = books.ana.get(&format!("{}/history", at("/transactions", &foreign))).await;
    assert_eq!(theirs.problem(), (404, "not-found".to_owned()));
}
