//! Budgets: what was planned, against what was spent.

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use fintrack_core::access::Role;
use fintrack_http::IDEMPOTENCY_KEY;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entries::{Books, at};
use crate::house::House;

fn planned(books: &Books, amount: &str) -> Value {
    json!({"category_id": books.food, "year": 2026, "month": 3, "planned_amount": amount, "color": "#2e7d32"})
}

#[tokio::test]
async fn a_budget_is_planned_shown_changed_and_deleted() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    books.made(&books.expenses(), &books.spent("812.50")).await;
    let answer = books.ana.post("/budgets", &planned(&books, "1000")).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let made = answer.expect(StatusCode::CREATED);
    for (field, value) in [
        ("category_id", books.food.clone()),
        ("category_name", json!("Alimentação")),
        ("year", json!(2026)),
        ("month", json!(3)),
        ("planned_amount", json!("1000.00")),
        ("spent_amount", json!("812.50")),
        ("remaining_amount", json!("187.50")),
        ("percentage_used", json!(81.25)),
        ("alert_threshold", json!(80)),
        ("budget_health", json!("warning")),
        ("color", json!("#2E7D32")),
        ("is_active", json!(true)),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    let path = at("/budgets", &made);
    let shown = books.ana.get(&path).await;
    assert_eq!(shown.header("etag"), Some("\"1\""));
    assert_eq!(shown.expect(StatusCode::OK), made);
    assert_eq!(books.ana.get("/budgets?year=2026&month=3").await.expect(StatusCode::OK), json!([made]));
    assert_eq!(books.ana.get("/budgets?year=2026&month=4").await.expect(StatusCode::OK), json!([]));

    let change = json!({"planned_amount": 812.49, "alert_threshold": 90.5, "is_active": false});
    let stale = books.ana.with(IF_MATCH, "\"7\"").patch(&path, &change).await;
    assert_eq!(stale.problem(), (412, "stale".to_owned()));
    let changed = books.ana.with(IF_MATCH, "\"1\"").patch(&path, &change).await.expect(StatusCode::OK);
    assert_eq!((&changed["budget_health"], &changed["alert_threshold"]), (&json!("over_budget"), &json!(90.5)));
    assert_eq!((&changed["color"], &changed["is_active"]), (&json!("#2E7D32"), &json!(false)), "what is absent stays");
    let moved = books.ana.patch(&path, &json!({"month": 4})).await.expect(StatusCode::OK);
    assert_eq!((&moved["year"], &moved["spent_amount"]), (&json!(2026), &json!("0.00")));

    assert_eq!(books.ana.with(IF_MATCH, "\"1\"").delete(&path).await.problem(), (412, "stale".to_owned()));
    let gone = books.ana.delete(&path).await.expect(StatusCode::OK);
    assert_eq!(gone, json!({"message": "the budget was deleted"}));
    assert_eq!(books.ana.get(&path).await.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn a_month_is_summed_up_and_copied() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let category = |name: &str| json!({"name": name, "type": "EXPENSE", "color": "#2E7D32", "icon": "x"});
    let fun = books.made("/categories", &category("Lazer")).await["id"].clone();
    let home = books.made("/categories", &category("Moradia")).await["id"].clone();
    books.made(&books.expenses(), &books.spent("150")).await;
    books.made("/budgets", &planned(&books, "100")).await;
    for (category, is_active) in [(fun, true), (home, false)] {
        let mut body = planned(&books, "200");
        body["category_id"] = category;
        body["is_active"] = json!(is_active);
        books.made("/budgets", &body).await;
    }
    let summary = books.ana.get("/budgets/summary?year=2026&month=3").await.expect(StatusCode::OK);
    let expected = json!({
        "total_planned": "300.00", "total_spent": "150.00", "total_remaining": "150.00",
        "categories_on_track": 1, "categories_over_budget": 1, "budget_health": "healthy",
    });
    assert_eq!(summary, expected, "an inactive one counts nowhere");

    let mut body = planned(&books, "70");
    body["month"] = json!(4);
    books.made("/budgets", &body).await;
    let copy = json!({"source_year": 2026, "source_month": 3, "target_year": 2026, "target_month": 4});
    let ana = books.ana.with(IDEMPOTENCY_KEY, "copy march");
    let copied = ana.post("/budgets/duplicate", &copy).await.expect(StatusCode::OK);
    assert_eq!(copied, json!({"created": 2, "skipped": 1}));
    assert_eq!(ana.post("/budgets/duplicate", &copy).await.expect(StatusCode::OK), copied, "sent again");
    let again = books.ana.post("/budgets/duplicate", &copy).await.expect(StatusCode::OK);
    assert_eq!(again, json!({"created": 0, "skipped": 3}), "asked again");
    let april = books.ana.get("/budgets?year=2026&month=4").await.expect(StatusCode::OK);
    let amounts: Vec<&Value> = april.as_array().unwrap().iter().map(|budget| &budget["planned_amount"]).collect();
    assert_eq!(json!(amounts), json!(["70.00", "200.00", "200.00"]), "what the month has stays");
}

#[tokio::test]
async fn a_budget_that_breaks_a_rule_is_refused_where_it_does() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let with = |field: &str, value: Value| {
        let mut body = planned(&books, "100");
        body[field] = value;
        body
    };
    for (body, status, pointer) in [
        (with("planned_amount", json!(0)), 422, "/planned_amount"),
        (with("planned_amount", json!("0.001")), 422, "/planned_amount"),
        (with("planned_amount", json!("1,50")), 400, "/planned_amount"),
        (with("month", json!(13)), 422, "/month"),
        (with("year", json!(0)), 422, "/month"),
        (with("alert_threshold", json!(100.5)), 422, "/alert_threshold"),
        (with("color", json!("green")), 422, "/color"),
        (with("category_id", books.pay.clone()), 422, "/category_id"),
        (with("category_id", json!("food")), 400, "/category_id"),
    ] {
        let answer = books.ana.post("/budgets", &body).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    let made = books.made("/budgets", &planned(&books, "100")).await;
    let answer = books.ana.patch(&at("/budgets", &made), &json!({"month": 0})).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/month")));
    let taken = books.ana.post("/budgets", &planned(&books, "200")).await;
    assert_eq!(taken.problem(), (409, "budget-taken".to_owned()));
    let copy = json!({"source_year": 2026, "source_month": 3, "target_year": 2026, "target_month": 13});
    let answer = books.ana.post("/budgets/duplicate", &copy).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/target_month")));
    for query in
        ["", "?year=2026", "?year=2026&month=13", "?year=2026&month=-1", "?year=10000&month=1", "?year=x&month=1"]
    {
        for path in ["/budgets", "/budgets/summary"] {
            let answer = books.ana.get(&format!("{path}{query}")).await;
            assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{path}{query}");
        }
    }
    for query in ["?year=1&month=1", "?year=9999&month=12"] {
        assert_eq!(books.ana.get(&format!("/budgets{query}")).await.expect(StatusCode::OK), json!([]), "{query}");
    }
}

#[tokio::test]
async fn budgets_are_the_workspaces_own_and_no_viewer_plans() {
    let house = House::new().await;
    let (admin, theirs) = (house.admin().await, Books::of(house.admin().await.client).await);
    let viewer = house.member(&admin, Role::Viewer).await.client;
    let books = Books::of(admin.client).await;
    let (made, foreign) =
        (books.made("/budgets", &planned(&books, "1")).await, theirs.made("/budgets", &planned(&theirs, "1")).await);
    let absent = (404, "not-found".to_owned());
    for path in [at("/budgets", &foreign), format!("/budgets/{}", Uuid::now_v7())] {
        assert_eq!(books.ana.get(&path).await.problem(), absent);
        assert_eq!(books.ana.patch(&path, &json!({"color": "#000000"})).await.problem(), absent);
        assert_eq!(books.ana.delete(&path).await.problem(), absent);
    }
    assert_eq!(books.ana.post("/budgets", &planned(&theirs, "1")).await.problem(), absent);
    let under_theirs = json!({"category_id": theirs.food});
    assert_eq!(books.ana.patch(&at("/budgets", &made), &under_theirs).await.problem(), absent);

    let forbidden = (403, "forbidden".to_owned());
    viewer.get("/budgets?year=2026&month=3").await.expect(StatusCode::OK);
    assert_eq!(viewer.post("/budgets", &planned(&books, "1")).await.problem(), forbidden);
    assert_eq!(viewer.post("/budgets/duplicate", &json!({})).await.problem(), forbidden);
    assert_eq!(viewer.patch(&at("/budgets", &made), &json!({})).await.problem(), forbidden);
    assert_eq!(viewer.delete(&at("/budgets", &made)).await.problem(), forbidden);
}
