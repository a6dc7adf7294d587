//! Expenses, incomes and transfers.

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use serde_json::{Value, json};

use crate::house::{Client, House};

/// Accounts, categories and a tag to book on.
pub(crate) struct Books {
    pub(crate) ana: Client,
    pub(crate) azul: String,
    pub(crate) verde: String,
    pub(crate) food: Value,
    pub(crate) fruit: Value,
    pub(crate) pay: Value,
    pub(crate) tag: Value,
}

impl Books {
    pub(crate) async fn of(ana: Client) -> Self {
        let made = async |path: &str, body: Value| ana.post(path, &body).await.expect(StatusCode::CREATED);
        let account = |name: &str| json!({"name": name, "type": "CHECKING", "opening_date": "2026-01-01"});
        let category = |name: &str, kind: &str| json!({"name": name, "type": kind, "color": "#2E7D32", "icon": "x"});
        let azul = made("/accounts", account("Conta Azul")).await["id"].as_str().unwrap().to_owned();
        let verde = made("/accounts", account("Conta Verde")).await["id"].as_str().unwrap().to_owned();
        let food = made("/categories", category("Alimentação", "EXPENSE")).await["id"].clone();
        let pay = made("/categories", category("Salário", "INCOME")).await["id"].clone();
        let subs = format!("/categories/{}/sub-categories", food.as_str().unwrap());
        let fruit = made(&subs, json!({"name": "Feira"})).await["id"].clone();
        let tag = made("/tags", json!({"name": "viagem"})).await["id"].clone();
        Self { ana, azul, verde, food, fruit, pay, tag }
    }

    pub(crate) fn expenses(&self) -> String {
        format!("/accounts/{}/expenses", self.azul)
    }

    pub(crate) fn incomes(&self) -> String {
        format!("/accounts/{}/incomes", self.azul)
    }

    pub(crate) fn spent(&self, amount: &str) -> Value {
        json!({"transaction_date": "2026-03-07", "description": "Feira", "amount": amount, "category_id": self.food})
    }

    pub(crate) fn earned(&self, amount: &str) -> Value {
        json!({"transaction_date": "2026-03-05", "description": "PIX", "amount": amount, "category_id": self.pay})
    }

    pub(crate) async fn made(&self, path: &str, body: &Value) -> Value {
        self.ana.post(path, body).await.expect(StatusCode::CREATED)
    }
}

pub(crate) fn at(path: &str, thing: &Value) -> String {
    format!("{path}/{}", thing["id"].as_str().unwrap())
}

#[tokio::test]
async fn an_expense_is_booked_shown_changed_and_deleted() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let mut body = books.spent("12.5");
    body["sub_category_id"] = books.fruit.clone();
    body["tag_ids"] = json!([books.tag, books.tag]);
    body["notes"] = json!("metade é da Ana");
    let answer = books.ana.post(&books.expenses(), &body).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let made = answer.expect(StatusCode::CREATED);
    for (field, value) in [
        ("account_name", json!("Conta Azul")),
        ("category_name", json!("Alimentação")),
        ("sub_category_name", json!("Feira")),
        ("amount", json!("12.50")),
        ("transaction_status", json!("VALIDATING")),
        ("recurring_expense_id", json!(null)),
        ("splits", json!([])),
        ("notes", json!("metade é da Ana")),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    assert_eq!(made["tags"].as_array().unwrap().len(), 1);
    assert_eq!(made["tags"][0]["tag"]["name"], "viagem");
    let path = at("/expenses", &made);
    assert_eq!(books.ana.get(&path).await.expect(StatusCode::OK), made);
    let listed = books.ana.get(&books.expenses()).await.expect(StatusCode::OK);
    assert_eq!(listed, json!({"items": [made], "next_cursor": null}));

    let change = json!({"amount": "20", "transaction_status": "paid", "tag_ids": [], "notes": null});
    let stale = books.ana.with(IF_MATCH, "\"7\"").put(&path, &change).await;
    assert_eq!(stale.problem(), (412, "stale".to_owned()));
    let changed = books.ana.put(&path, &change).await.expect(StatusCode::OK);
    assert_eq!((&changed["amount"], &changed["transaction_status"]), (&json!("20.00"), &json!("PAID")));
    assert_eq!(
        (&changed["sub_category_id"], &changed["tags"], &changed["notes"]),
        (&books.fruit, &json!([]), &json!(null))
    );
    let bare = books.ana.put(&path, &json!({"sub_category_id": null})).await.expect(StatusCode::OK);
    assert_eq!((&bare["category_id"], &bare["sub_category_id"]), (&books.food, &json!(null)));

    assert_eq!(books.ana.get(&at("/incomes", &made)).await.problem(), (404, "not-found".to_owned()), "it is no income");
    books.ana.delete(&path).await.expect(StatusCode::OK);
    assert_eq!(books.ana.get(&path).await.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn lists_are_paged_and_of_their_days() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    for day in 1..=5 {
        let mut body = books.earned("10");
        body["transaction_date"] = json!(format!("2026-03-{day:02}"));
        books.made(&books.incomes(), &body).await;
    }
    let path = books.incomes();
    let (mut days, mut query) = (Vec::new(), "start_date=2026-03-02&limit=3".to_owned());
    loop {
        let page = books.ana.get(&format!("{path}?{query}")).await.expect(StatusCode::OK);
        days.extend(page["items"].as_array().unwrap().iter().map(|it| it["transaction_date"].clone()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("start_date=2026-03-02&limit=3&cursor={cursor}");
    }
    assert_eq!(json!(days), json!(["2026-03-05", "2026-03-04", "2026-03-03", "2026-03-02"]));
    let page = books.ana.get(&format!("{path}?end_date=2026-03-01")).await.expect(StatusCode::OK);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    for day in ["soon", "%2B12026-01-01", "-0001-01-01", "0000-01-01"] {
        let answer = books.ana.get(&format!("{path}?start_date={day}")).await;
        assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{day}");
    }
}

#[tokio::test]
async fn a_split_sums_to_the_whole_and_follows_it() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let part = |amount: &str| json!({"category_id": books.food, "amount": amount});
    let fruit = |amount: &str| json!({"category_id": books.food, "sub_category_id": books.fruit, "amount": amount});
    let mut body = books.spent("10");
    body["splits"] = json!([fruit("4"), part("6")]);
    let made = books.made(&books.expenses(), &body).await;
    assert_eq!(made["splits"][0]["sub_category_name"], "Feira");
    assert_eq!(made["splits"][1]["amount"], "6.00");
    let changed = books.ana.put(&at("/expenses", &made), &json!({"amount": "20"})).await.expect(StatusCode::OK);
    assert_eq!((&changed["splits"][0]["amount"], &changed["splits"][1]["amount"]), (&json!("8.00"), &json!("12.00")));
    body["splits"] = json!([fruit("4"), part("5")]);
    let answer = books.ana.post(&books.expenses(), &body).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/splits")));
}

#[tokio::test]
async fn an_income_pays_expenses_back() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let dinner = books.made(&books.expenses(), &books.spent("180")).await;
    let pix = books.made(&books.incomes(), &books.earned("100")).await;
    let path = at("/incomes", &pix);
    let repaid = |amount: &str| json!({"reimburses": [{"transaction_id": dinner["id"], "amount": amount}]});
    let paying = books.ana.put(&path, &repaid("90")).await.expect(StatusCode::OK);
    assert_eq!(paying["reimburses"], json!([{"transaction_id": dinner["id"], "amount": "90.00"}]));
    assert_eq!(books.ana.get(&path).await.expect(StatusCode::OK), paying);
    let paid = books.ana.get(&at("/expenses", &dinner)).await.expect(StatusCode::OK);
    let back = json!([{"transaction_id": pix["id"], "amount": "90.00"}]);
    assert_eq!((&paid["reimbursed_by"], &pix["reimburses"], &dinner["reimbursed_by"]), (&back, &json!([]), &json!([])));
    let listed = books.ana.get(&books.expenses()).await.expect(StatusCode::OK);
    assert_eq!(listed["items"][0]["reimbursed_by"], back);
    let answer = books.ana.put(&at("/expenses", &dinner), &repaid("1")).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/reimburses")));
    let answer = books.ana.put(&path, &repaid("100.01")).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/reimburses")));
    let answer = books.ana.put(&at("/expenses", &dinner), &json!({"amount": "50"})).await;
    assert_eq!(answer.problem(), (422, "reimbursed".to_owned()));
    books.ana.put(&path, &json!({"reimburses": []})).await.expect(StatusCode::OK);
    books.ana.put(&at("/expenses", &dinner), &json!({"amount": "50"})).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_transfer_is_booked_shown_changed_and_deleted() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let body = json!({
        "transaction_date": "2026-03-07", "amount": "50", "source_account_id": books.azul,
        "destination_account_id": books.verde,
    });
    let made = books.made("/transfers", &body).await;
    assert_eq!(
        (&made["source_account_name"], &made["destination_account_name"]),
        (&json!("Conta Azul"), &json!("Conta Verde"))
    );
    assert_eq!(
        (&made["amount"], &made["received_amount"], &made["description"]),
        (&json!("50.00"), &json!("50.00"), &json!(null))
    );
    let path = at("/transfers", &made);
    assert_eq!(books.ana.get(&path).await.expect(StatusCode::OK), made);
    for account in [&books.azul, &books.verde] {
        let page = books.ana.get(&format!("/transfers?account_id={account}")).await.expect(StatusCode::OK);
        assert_eq!(page["items"], json!([made]));
    }
    let changed = books.ana.put(&path, &json!({"amount": "60", "description": "Reserva"})).await.expect(StatusCode::OK);
    assert_eq!((&changed["received_amount"], &changed["description"]), (&json!("60.00"), &json!("Reserva")));

    let dollars = json!({"name": "Dólares", "type": "SAVINGS", "currency_code": "USD"});
    let dollars = books.made("/accounts", &dollars).await["id"].clone();
    let there = json!({"destination_account_id": dollars});
    let answer = books.ana.put(&path, &there).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/received_amount")));
    let there = json!({"destination_account_id": dollars, "received_amount": "11.20"});
    let changed = books.ana.put(&path, &there).await.expect(StatusCode::OK);
    assert_eq!((&changed["received_amount"], &changed["received_currency_code"]), (&json!("11.20"), &json!("USD")));
    let answer = books.ana.put(&path, &json!({"destination_account_id": books.azul})).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]),
        (422, &json!("/destination_account_id"))
    );
    books.ana.delete(&path).await.expect(StatusCode::OK);
    assert_eq!(books.ana.get("/transfers").await.expect(StatusCode::OK)["items"], json!([]));
}

#[tokio::test]
async fn an_entry_that_breaks_a_rule_is_refused_where_it_does() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let with = |field: &str, value: Value| {
        let mut body = books.spent("10");
        body[field] = value;
        body
    };
    for (body, status, pointer) in [
        (with("amount", json!("-1")), 422, "/amount"),
        (with("amount", json!("0.001")), 422, "/amount"),
        (with("category_id", json!(null)), 422, "/category_id"),
        (with("category_id", books.pay.clone()), 422, "/category_id"),
        (with("transaction_date", json!("+12026-01-01")), 422, "/transaction_date"),
        (with("notes", json!("a".repeat(5_001))), 422, "/notes"),
        (with("notes", json!("a\u{0}b")), 400, ""),
        (with("transaction_status", json!("done")), 400, "/transaction_status"),
    ] {
        let answer = books.ana.post(&books.expenses(), &body).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    let split = json!([{"category_id": books.food, "amount": 4}, {"category_id": books.pay, "amount": 6}]);
    let answer = books.ana.post(&books.expenses(), &with("splits", split)).await;
    assert_eq!(answer.json()["errors"][0]["pointer"], "/splits/1/category_id", "{}", answer.text);
    let later = with("transaction_date", json!("2999-01-01"));
    assert_eq!(books.made(&books.expenses(), &later).await["transaction_status"], "PENDING");
}

#[tokio::test]
async fn what_another_workspace_has_is_booked_on_by_nobody_else() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let theirs = Books::of(house.admin().await.client).await;
    let spent = theirs.made(&theirs.expenses(), &theirs.spent("10")).await;
    let absent = (404, "not-found".to_owned());
    assert_eq!(books.ana.get(&theirs.expenses()).await.problem(), absent);
    assert_eq!(books.ana.post(&theirs.expenses(), &books.spent("1")).await.problem(), absent);
    assert_eq!(books.ana.get(&format!("/transfers?account_id={}", theirs.azul)).await.problem(), absent);
    for (field, value) in [
        ("category_id", theirs.food.clone()),
        ("sub_category_id", theirs.fruit.clone()),
        ("tag_ids", json!([theirs.tag])),
        ("recurring_expense_id", json!(uuid::Uuid::now_v7())),
    ] {
        let mut body = books.spent("1");
        body[field] = value;
        assert_eq!(books.ana.post(&books.expenses(), &body).await.problem(), absent, "{field}");
    }
    let path = at("/expenses", &spent);
    assert_eq!(books.ana.get(&path).await.problem(), absent);
    assert_eq!(books.ana.put(&path, &json!({"amount": 1})).await.problem(), absent);
    assert_eq!(books.ana.delete(&path).await.problem(), absent);
    let income = books.made(&books.incomes(), &books.earned("10")).await;
    let repaid = json!({"reimburses": [{"transaction_id": spent["id"], "amount": 1}]});
    assert_eq!(books.ana.put(&at("/incomes", &income), &repaid).await.problem(), absent);
    let body = json!({
        "transaction_date": "2026-03-07", "amount": "50", "source_account_id": books.azul,
        "destination_account_id": theirs.verde,
    });
    assert_eq!(books.ana.post("/transfers", &body).await.problem(), absent);
}
