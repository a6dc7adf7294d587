//! Goals: what they are fed by, and how far they have come.

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use fintrack_core::access::Role;
use fintrack_http::IDEMPOTENCY_KEY;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entries::{Books, at};
use crate::house::House;
use crate::investments::cdb;

fn wanted(kind: &str) -> Value {
    json!({
        "name": "Viagem a Recife", "type": kind, "category": "Viagens", "target_value": "1000",
        "due_date": "2026-12-20", "color": "#1565c0",
    })
}

fn set_aside(day: u32, amount: &str) -> Value {
    json!({"transaction_date": format!("2026-03-{day:02}"), "amount": amount})
}

#[tokio::test]
async fn a_goal_is_set_shown_changed_and_deleted() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let answer = books.ana.post("/goals", &wanted("manual")).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let made = answer.expect(StatusCode::CREATED);
    for (field, value) in [
        ("name", json!("Viagem a Recife")),
        ("type", json!("MANUAL")),
        ("category", json!("Viagens")),
        ("color", json!("#1565C0")),
        ("priority", json!("MEDIUM")),
        ("currency_code", json!("BRL")),
        ("target_value", json!("1000.00")),
        ("current_value", json!("0.00")),
        ("remaining_value", json!("1000.00")),
        ("due_date", json!("2026-12-20")),
        ("is_completed", json!(false)),
        ("completed_at", json!(null)),
        ("investments", json!([])),
        ("deposits", json!([])),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    let path = at("/goals", &made);
    assert_eq!(books.ana.get(&path).await.expect(StatusCode::OK), made);
    let mut listed = made.clone();
    listed.as_object_mut().unwrap().remove("deposits");
    assert_eq!(books.ana.get("/goals").await.expect(StatusCode::OK), json!([listed]));

    let change = json!({"name": "Recife", "priority": "high", "target_value": 500, "due_date": "2027-01-01"});
    let stale = books.ana.with(IF_MATCH, "\"9\"").patch(&path, &change).await;
    assert_eq!(stale.problem(), (412, "stale".to_owned()));
    let answer = books.ana.with(IF_MATCH, "\"1\"").patch(&path, &change).await;
    assert_eq!(answer.header("etag"), Some("\"2\""));
    let changed = answer.expect(StatusCode::OK);
    assert_eq!((&changed["name"], &changed["category"]), (&json!("Recife"), &json!("Viagens")), "what is absent stays");
    assert_eq!((&changed["priority"], &changed["target_value"]), (&json!("HIGH"), &json!("500.00")));

    assert_eq!(books.ana.with(IF_MATCH, "\"1\"").delete(&path).await.problem(), (412, "stale".to_owned()));
    books.ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(books.ana.get(&path).await.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn deposits_feed_a_goal_and_are_taken_back() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let goal = at("/goals", &books.made("/goals", &wanted("MANUAL")).await);
    let deposits = format!("{goal}/deposits");
    let later = books.made(&deposits, &set_aside(9, "250")).await;
    let ana = books.ana.with(IDEMPOTENCY_KEY, "the first of them");
    let first = ana.post(&deposits, &set_aside(5, "100.5")).await.expect(StatusCode::CREATED);
    let again = ana.post(&deposits, &set_aside(5, "100.5")).await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!((&first["amount"], &first["transaction_date"]), (&json!("100.50"), &json!("2026-03-05")));
    assert_eq!(first["created_at"], first["updated_at"]);
    let listed = books.ana.get(&deposits).await.expect(StatusCode::OK);
    assert_eq!(listed, json!([first, later]), "by date, each once");
    let shown = books.ana.get(&goal).await.expect(StatusCode::OK);
    assert_eq!((&shown["current_value"], &shown["progress_pct"]), (&json!("350.50"), &json!(35.05)));
    assert_eq!(shown["deposits"], listed);

    for (body, pointer) in [
        (set_aside(1, "0"), "/amount"),
        (set_aside(1, "0.005"), "/amount"),
        (json!({"transaction_date": "+12026-01-01", "amount": 1}), "/transaction_date"),
    ] {
        let answer = books.ana.post(&deposits, &body).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
    let answer = books.ana.patch(&goal, &json!({"type": "INVESTMENT"})).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/type")));

    let path = at(&deposits, &later);
    books.ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(books.ana.delete(&path).await.problem(), (404, "not-found".to_owned()));
    books.ana.delete(&at(&deposits, &first)).await.expect(StatusCode::NO_CONTENT);
    let turned = books.ana.patch(&goal, &json!({"type": "INVESTMENT"})).await.expect(StatusCode::OK);
    assert_eq!(turned["type"], "INVESTMENT", "fed by nothing, it may be fed otherwise");
}

#[tokio::test]
async fn investments_feed_a_goal_by_what_they_are_worth() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let held = books.made("/investments", &cdb(&books, "CDB")).await;
    let other = books.made("/investments", &cdb(&books, "LCI")).await;
    let worth = json!({"value": "300", "updated_at_date": "2026-03-01"});
    books.made(&format!("{}/value-history", at("/investments", &held)), &worth).await;
    let mut body = wanted("INVESTMENT");
    body["investment_ids"] = json!([held["id"]]);
    let made = books.made("/goals", &body).await;
    assert_eq!((&made["current_value"], &made["progress_pct"]), (&json!("300.00"), &json!(30.0)));
    assert_eq!((&made["investments"][0]["id"], &made["investments"][0]["asset_name"]), (&held["id"], &json!("CDB")));
    assert_eq!(made["investments"][0]["current_value"], "300.00");

    let goal = at("/goals", &made);
    let links = format!("{goal}/investments");
    let link = json!({"investment_id": other["id"]});
    for _ in 0..2 {
        assert_eq!(books.ana.post(&links, &link).await.expect(StatusCode::NO_CONTENT), json!(null));
    }
    let count = async || books.ana.get(&goal).await.expect(StatusCode::OK)["investments"].as_array().unwrap().len();
    assert_eq!(count().await, 2);
    let path = at(&links, &other);
    books.ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(books.ana.delete(&path).await.problem(), (404, "not-found".to_owned()));
    let replaced = books.ana.patch(&goal, &json!({"investment_ids": [other["id"]]})).await.expect(StatusCode::OK);
    assert_eq!((&replaced["investments"][0]["id"], &replaced["current_value"]), (&other["id"], &json!("0.00")));

    let answer = books.ana.post(&format!("{goal}/deposits"), &set_aside(1, "1")).await;
    assert_eq!(answer.problem(), (422, "fed-otherwise".to_owned()));
    let freed = books.ana.patch(&goal, &json!({"investment_ids": [], "type": "MANUAL"})).await.expect(StatusCode::OK);
    assert_eq!((&freed["type"], &freed["investments"]), (&json!("MANUAL"), &json!([])));
    assert_eq!(books.ana.post(&links, &link).await.problem(), (422, "fed-otherwise".to_owned()));
    books.ana.delete(&at("/investments", &held)).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_goal_is_completed_and_reopened() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let goal = at("/goals", &books.made("/goals", &wanted("MANUAL")).await);
    let (complete, reopen) = (format!("{goal}/complete"), format!("{goal}/reopen"));
    let done = books.ana.post_nothing(&complete).await.expect(StatusCode::OK);
    assert_eq!(done["is_completed"], true);
    let again = books.ana.post(&complete, &json!({})).await.expect(StatusCode::OK);
    assert_eq!(again["completed_at"], done["completed_at"], "it keeps the time of the first");
    let open = books.ana.post_nothing(&reopen).await.expect(StatusCode::OK);
    assert_eq!((&open["is_completed"], &open["completed_at"]), (&json!(false), &json!(null)));
}

#[tokio::test]
async fn a_goal_that_breaks_a_rule_is_refused_where_it_does() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let held = books.made("/investments", &cdb(&books, "CDB")).await;
    let with = |field: &str, value: Value| {
        let mut body = wanted("MANUAL");
        body[field] = value;
        body
    };
    for (body, status, pointer) in [
        (with("name", json!(" ")), 422, "/name"),
        (with("category", json!("x".repeat(101))), 422, "/category"),
        (with("target_value", json!("-1")), 422, "/target_value"),
        (with("target_value", json!("1.001")), 422, "/target_value"),
        (with("color", json!("#12")), 422, "/color"),
        (with("due_date", json!("+12026-01-01")), 422, "/due_date"),
        (with("due_date", json!("2026-02-30")), 400, "/due_date"),
        (with("type", json!("LOTTERY")), 400, "/type"),
        (with("priority", json!("URGENT")), 400, "/priority"),
        (with("currency_code", json!("ZZZ")), 422, "/currency_code"),
        (with("investment_ids", json!([held["id"]])), 422, "/investment_ids"),
    ] {
        let answer = books.ana.post("/goals", &body).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    let abroad = books.made("/goals", &with("currency_code", json!("usd"))).await;
    assert_eq!((&abroad["currency_code"], &abroad["target_value"]), (&json!("USD"), &json!("1000.00")));
}

#[tokio::test]
async fn goals_are_the_workspaces_own_and_no_viewer_saves() {
    let house = House::new().await;
    let (admin, theirs) = (house.admin().await, Books::of(house.admin().await.client).await);
    let viewer = house.member(&admin, Role::Viewer).await.client;
    let books = Books::of(admin.client).await;
    let (own, foreign) =
        (books.made("/goals", &wanted("INVESTMENT")).await, theirs.made("/goals", &wanted("MANUAL")).await);
    let deposit = theirs.made(&format!("{}/deposits", at("/goals", &foreign)), &set_aside(1, "1")).await;
    let held = theirs.made("/investments", &cdb(&theirs, "CDB")).await;
    let link = json!({"investment_id": held["id"]});
    let absent = (404, "not-found".to_owned());
    for path in [at("/goals", &foreign), format!("/goals/{}", Uuid::now_v7())] {
        assert_eq!(books.ana.get(&path).await.problem(), absent);
        assert_eq!(books.ana.patch(&path, &json!({"name": "x"})).await.problem(), absent);
        assert_eq!(books.ana.delete(&path).await.problem(), absent);
        assert_eq!(books.ana.post_nothing(&format!("{path}/complete")).await.problem(), absent);
        assert_eq!(books.ana.post_nothing(&format!("{path}/reopen")).await.problem(), absent);
        assert_eq!(books.ana.get(&format!("{path}/deposits")).await.problem(), absent);
        assert_eq!(books.ana.post(&format!("{path}/deposits"), &set_aside(1, "1")).await.problem(), absent);
        assert_eq!(books.ana.delete(&at(&format!("{path}/deposits"), &deposit)).await.problem(), absent);
        assert_eq!(books.ana.post(&format!("{path}/investments"), &link).await.problem(), absent);
        assert_eq!(books.ana.delete(&at(&format!("{path}/investments"), &held)).await.problem(), absent);
    }
    let own = at("/goals", &own);
    assert_eq!(books.ana.post(&format!("{own}/investments"), &link).await.problem(), absent);
    assert_eq!(books.ana.delete(&at(&format!("{own}/investments"), &held)).await.problem(), absent);
    assert_eq!(books.ana.patch(&own, &json!({"investment_ids": [held["id"]]})).await.problem(), absent);
    let mut body = wanted("INVESTMENT");
    body["investment_ids"] = json!([held["id"]]);
    assert_eq!(books.ana.post("/goals", &body).await.problem(), absent);

    let forbidden = (403, "forbidden".to_owned());
    viewer.get(&own).await.expect(StatusCode::OK);
    assert_eq!(viewer.post("/goals", &wanted("MANUAL")).await.problem(), forbidden);
    assert_eq!(viewer.patch(&own, &json!({})).await.problem(), forbidden);
    assert_eq!(viewer.delete(&own).await.problem(), forbidden);
    assert_eq!(viewer.post_nothing(&format!("{own}/complete")).await.problem(), forbidden);
    assert_eq!(viewer.post(&format!("{own}/deposits"), &set_aside(1, "1")).await.problem(), forbidden);
    assert_eq!(viewer.post(&format!("{own}/investments"), &link).await.problem(), forbidden);
}
