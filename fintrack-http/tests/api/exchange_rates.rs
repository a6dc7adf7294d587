//! Exchange rates.

use axum::http::StatusCode;
use fintrack_core::access::Role;
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn rates_are_written_down_corrected_and_listed_by_pages() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    for (day, rate) in [(1, json!("5.10")), (2, json!(5.2)), (3, json!("5.3")), (3, json!("5.35"))] {
        let body = json!({
            "from_currency_code": "usd", "to_currency_code": "BRL", "date": format!("2026-03-0{day}"), "rate": rate,
        });
        let made = ana.post("/exchange-rates", &body).await.expect(StatusCode::CREATED);
        assert_eq!((&made["from_currency_code"], &made["source"]), (&json!("USD"), &json!("ENTERED")));
    }
    let euro = json!({"from_currency_code": "EUR", "to_currency_code": "BRL", "date": "2026-03-02", "rate": "6"});
    ana.post("/exchange-rates", &euro).await.expect(StatusCode::CREATED);

    let (mut path, mut rates) = ("/exchange-rates?limit=2".to_owned(), Vec::new());
    loop {
        let page = ana.get(&path).await.expect(StatusCode::OK);
        rates.extend(page["items"].as_array().unwrap().iter().map(|rate| rate["rate"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/exchange-rates?limit=2&cursor={cursor}");
    }
    assert_eq!(rates, ["5.35", "6", "5.2", "5.1"], "the newest first, each once");
    let dollars = ana.get("/exchange-rates?from=USD&to=brl").await.expect(StatusCode::OK);
    assert_eq!(dollars["items"].as_array().unwrap().len(), 3);
    assert_eq!(ana.get("/exchange-rates?from=ZZZ").await.problem(), (404, "not-found".to_owned()));
    assert_eq!(ana.get("/exchange-rates?cursor=e30").await.problem(), (400, "malformed".to_owned()));
}

#[tokio::test]
async fn what_is_no_rate_is_pointed_at() {
    let house = House::new().await;
    let ana = house.admin().await;
    for (from, to, rate, pointer) in [
        ("USD", "USD", "1", "/to_currency_code"),
        ("ZZZ", "BRL", "1", "/from_currency_code"),
        ("USD", "ZZZ", "1", "/to_currency_code"),
        ("USD", "BRL", "0", "/rate"),
        ("USD", "BRL", "-5", "/rate"),
        ("USD", "BRL", "0.0000000000000001", "/rate"),
        ("USD", "BRL", "1000000000000000", "/rate"),
    ] {
        let body = json!({"from_currency_code": from, "to_currency_code": to, "date": "2026-03-01", "rate": rate});
        let answer = ana.client.post("/exchange-rates", &body).await;
        assert_eq!(answer.problem(), (422, "invalid".to_owned()), "{body}");
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    let viewer = house.member(&ana, Role::Viewer).await;
    assert_eq!(viewer.client.post("/exchange-rates", &json!({})).await.problem(), (403, "forbidden".to_owned()));
}
