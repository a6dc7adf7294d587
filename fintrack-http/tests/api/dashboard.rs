//! Dashboards: the figures of a month, of all cards, and of all goals.

use axum::http::{Method, StatusCode};
use fintrack_core::access::Role;
use fintrack_http::{App, router};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entries::{Books, at};
use crate::hardening::Log;
use crate::house::{House, config};

const MARCH: &str = "/dashboard/financial-summary?year=2026&month=3";
const CARDS: &str = "/dashboard/cards-summary?year=2026&month=3";
const GOALS: &str = "/dashboard/summary/metas";

async fn card(books: &Books) -> Value {
    books.made("/cards", &json!({"name": "Roxo", "credit_limit": 1000, "closing_date": 28, "due_date": 5})).await
}

/// Pay, food, a purchase on a card, and a rent that was paid.
async fn march(books: &Books) -> Value {
    let card = card(books).await;
    books.made(&books.incomes(), &books.earned("5000")).await;
    books.made(&books.expenses(), &books.spent("300")).await;
    let bought = json!({
        "card_id": card["id"], "billing_month": "2026-03", "transaction_date": "2026-03-07", "description": "Livraria",
        "amount": 200, "category_id": books.food,
    });
    books.made("/card-expenses", &bought).await;
    let rent = json!({
        "type": "EXPENSE", "description": "Aluguel", "amount": 1500, "frequency": "MONTHLY", "start_date": "2026-03-10",
        "account_id": books.azul, "category_id": books.food,
    });
    let rent = books.made("/recurring", &rent).await;
    let mut paid = books.spent("1500");
    paid["transaction_date"] = json!("2026-03-10");
    paid["recurring_expense_id"] = rent["id"].clone();
    books.made(&books.expenses(), &paid).await;
    let music = json!({
        "type": "CARD_TRANSACTION", "description": "Música", "amount": 21.9, "frequency": "MONTHLY",
        "start_date": "2026-03-12", "card_id": card["id"], "category_id": books.food,
    });
    books.made("/recurring", &music).await;
    card
}

/// The dashboards, as a server says that remembers, and as one that has just begun.
async fn both(house: &House, books: &Books) -> [Vec<Value>; 2] {
    let anew = books.ana.by(&router(App::new(house.db().clone(), config())));
    let mut figures = [Vec::new(), Vec::new()];
    for (client, figures) in [&books.ana, &anew].into_iter().zip(&mut figures) {
        for path in [MARCH, CARDS] {
            figures.push(client.get(path).await.expect(StatusCode::OK));
        }
    }
    figures
}

#[tokio::test]
async fn what_is_remembered_is_what_would_be_worked_out_anew() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let card = march(&books).await;
    let [mut before, _] = both(&house, &books).await;
    let expense = books.made(&books.expenses(), &books.spent("12")).await;
    let expense = format!("/expenses/{}", expense["id"].as_str().unwrap());
    let category = format!("/categories/{}", books.food.as_str().unwrap());
    let card = format!("/cards/{}", card["id"].as_str().unwrap());
    let steps: [(Method, &str, Option<Value>); 4] = [
        (Method::PUT, &expense, Some(json!({"amount": 13}))),
        (Method::PATCH, &category, Some(json!({"name": "Comida"}))),
        (Method::PATCH, &card, Some(json!({"credit_limit": 2000}))),
        (Method::DELETE, &expense, None),
    ];
    for (method, path, body) in steps {
        let answer = books.ana.send(method.clone(), path, body.map(|body| body.to_string())).await;
        assert!(answer.status.is_success(), "{method} {path}: {}", answer.text);
        let [remembered, anew] = both(&house, &books).await;
        assert_eq!(remembered, anew, "{method} {path}");
        assert_ne!(remembered, before, "{method} {path} shows");
        before = remembered;
    }
    // What no trail tells of shows that it is memory that answers.
    house.test.tamper("update categories set name = 'Rango' where name = 'Comida'").await;
    let [remembered, anew] = both(&house, &books).await;
    assert_eq!(remembered, before);
    assert_ne!(anew, before);
}

#[tokio::test]
async fn a_month_says_where_the_money_came_from_and_where_it_went() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    march(&books).await;
    let march = books.ana.get(MARCH).await.expect(StatusCode::OK);
    for (field, value) in [
        ("year", json!(2026)),
        ("month", json!(3)),
        ("currentBalance", json!("3200.00")),
        ("totalIncome", json!("5000.00")),
        ("totalExpenses", json!("2000.00")),
        ("netResult", json!("3000.00")),
        ("totalInvested", json!("0.00")),
        ("investedThisMonth", json!("0.00")),
        ("cardExpenses", json!("200.00")),
        ("plannedExpenses", json!("0.00")),
        ("unplannedExpenses", json!("2000.00")),
        ("goalsContribution", json!("0.00")),
        ("recurringPayments", json!("1500.00")),
        ("unusedAmount", json!("3000.00")),
        ("savingsRate", json!(60.0)),
        ("monthlyVariation", json!(null)),
        ("budgets", json!([])),
        ("unconverted", json!([])),
    ] {
        assert_eq!(march[field], value, "{field}");
    }
    let food = json!({
        "categoryId": books.food, "name": "Alimentação", "amount": "2000.00", "percentage": 100.0, "color": "#2E7D32",
    });
    assert_eq!(march["expensesByCategory"], json!([food]));
    assert_eq!(march["incomeByCategory"][0]["name"], "Salário");
    let comparison = march["categoryComparison"].as_array().unwrap();
    assert_eq!(comparison.len(), 2);
    assert_eq!(
        comparison[0],
        json!({"category": "Salário", "income": "5000.00", "expense": "0.00", "color": "#2E7D32"})
    );
    let trend = march["monthlyTrend"].as_array().unwrap();
    let months: Vec<&Value> = trend.iter().map(|point| &point["month"]).collect();
    assert_eq!(json!(months), json!(["Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]));
    assert_eq!((&trend[5]["net"], &trend[5]["yearMonth"]), (&json!("3000.00"), &json!("2026-03")));
    let bills = march["pendingBills"].as_array().unwrap();
    let rent = bills.iter().find(|bill| bill["description"] == "Aluguel").unwrap();
    for (field, value) in [
        ("amount", json!("1500.00")),
        ("dueDate", json!("2026-03-10")),
        ("status", json!("paid")),
        ("type", json!("expense")),
        ("category", json!("Alimentação")),
    ] {
        assert_eq!(rent[field], value, "{field}");
    }
    assert_eq!(rent["budgetEffect"]["effect"], "already_counted");
    let music = bills.iter().find(|bill| bill["description"] == "Música").unwrap();
    assert!(["pending", "overdue"].contains(&music["status"].as_str().unwrap()));
    assert_eq!(music["budgetEffect"]["effect"], "no_budget");
    // The invoice of March is due in April.
    let april = books.ana.get("/dashboard/financial-summary?year=2026&month=4").await.expect(StatusCode::OK);
    let bills = april["pendingBills"].as_array().unwrap();
    let invoice = bills.iter().find(|bill| bill["billingMonth"] == "2026-03").unwrap();
    assert_eq!((&invoice["description"], &invoice["dueDate"]), (&json!("Roxo | 2026-03"), &json!("2026-04-05")));
    assert_eq!(april["monthlyVariation"], -100.0);
}

#[tokio::test]
async fn a_summary_may_be_of_a_year_of_days_and_of_one_account() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    march(&books).await;
    let income = async |query: &str| {
        let of = books.ana.get(&format!("{MARCH}&{query}")).await.expect(StatusCode::OK);
        (of["totalIncome"].clone(), of["totalExpenses"].clone(), of["startDate"].clone())
    };
    assert_eq!(income("span=year").await, (json!("5000.00"), json!("2000.00"), json!("2026-01-01")));
    let days = "start_date=2026-03-06&end_date=2026-03-08";
    assert_eq!(income(days).await, (json!("0.00"), json!("500.00"), json!("2026-03-06")));
    let azul = format!("account_id={}", books.azul);
    assert_eq!(income(&azul).await, (json!("5000.00"), json!("1800.00"), json!("2026-03-01")), "the card is left out");
    assert_eq!(income(&format!("account_id={}", books.verde)).await.0, "0.00");
    for (query, status) in [
        ("span=week", 400),
        ("start_date=2026-03-06", 422),
        ("start_date=2026-03-06&end_date=2026-03-05", 422),
        ("start_date=2000-01-01&end_date=2026-03-05", 422),
    ] {
        let answer = books.ana.get(&format!("{MARCH}&{query}")).await;
        assert_eq!(answer.problem().0, status, "{query}: {}", answer.text);
    }
    let absent = books.ana.get(&format!("{MARCH}&account_id={}", Uuid::now_v7())).await;
    assert_eq!(absent.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn what_is_no_month_is_malformed_and_any_month_has_figures() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    march(&books).await;
    for path in ["/dashboard/financial-summary", "/dashboard/cards-summary"] {
        for query in ["", "?year=2026", "?month=3", "?year=2026&month=13", "?year=0&month=1", "?year=10000&month=1"] {
            let answer = books.ana.get(&format!("{path}{query}")).await;
            assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{path}{query}");
        }
        for query in
            ["?year=1&month=1", "?year=9999&month=12", "?year=1&month=1&span=year", "?year=9999&month=1&span=YEAR"]
        {
            books.ana.get(&format!("{path}{query}")).await.expect(StatusCode::OK);
        }
    }
}

#[tokio::test]
async fn the_cards_say_what_they_owe_and_what_was_bought() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let card = march(&books).await;
    let cards = books.ana.get(CARDS).await.expect(StatusCode::OK);
    for (field, value) in [
        ("year", json!(2026)),
        ("month", json!(3)),
        ("totalLimit", json!("1000.00")),
        ("totalUsed", json!("200.00")),
        ("totalAvailable", json!("800.00")),
        ("commitment", json!(20.0)),
        ("commitmentLevel", json!("green")),
        ("totalExpenses", json!("200.00")),
    ] {
        assert_eq!(cards[field], value, "{field}");
    }
    let overview = &cards["cardsOverview"][0];
    for (field, value) in [
        ("id", card["id"].clone()),
        ("name", json!("Roxo")),
        ("limit", json!("1000.00")),
        ("used", json!("200.00")),
        ("available", json!("800.00")),
        ("closingDate", json!(28)),
        ("dueDate", json!(5)),
        ("isActive", json!(true)),
        ("level", json!("green")),
    ] {
        assert_eq!(overview[field], value, "{field}");
    }
    let history = cards["invoiceHistory"].as_array().unwrap();
    let invoice = history.iter().find(|invoice| invoice["month"] == "2026-03").unwrap();
    assert_eq!((&invoice["cardName"], &invoice["amount"]), (&json!("Roxo"), &json!("200.00")));
    assert!(["pending", "closed"].contains(&invoice["status"].as_str().unwrap()));
    let recurring = &cards["recurringExpenses"][0];
    assert_eq!((&recurring["description"], &recurring["amount"]), (&json!("Música"), &json!("21.90")));
    assert_eq!((&recurring["cardName"], &recurring["status"]), (&json!("Roxo"), &json!("active")));
    assert!(recurring["nextDate"].is_string());
    let slices = &cards["expensesByCategory"];
    assert_eq!((&slices[0]["category"], &slices[0]["percentage"]), (&json!("Alimentação"), &json!(100.0)));
    let change = json!({"is_active": false});
    books.ana.patch(&at("/cards", &card), &change).await.expect(StatusCode::OK);
    let cards = books.ana.get(CARDS).await.expect(StatusCode::OK);
    assert_eq!((&cards["totalLimit"], &cards["owedOnInactive"]), (&json!("0.00"), &json!("200.00")));
    assert_eq!((&cards["commitment"], &cards["cardsOverview"][0]["isActive"]), (&json!(null), &json!(false)));
}

#[tokio::test]
async fn books_with_nothing_in_them_have_figures_too() {
    let house = House::new().await;
    let ana = house.admin().await;
    let viewer = house.member(&ana, Role::Viewer).await.client;
    let goals = viewer.get(GOALS).await.expect(StatusCode::OK);
    let nothing = json!({
        "active_count": 0, "completed_count": 0, "total_accumulated": "0.00", "remaining": "0.00", "progress_pct": 0.0,
        "currency_code": "BRL",
    });
    assert_eq!(goals, nothing);
    let march = viewer.get(MARCH).await.expect(StatusCode::OK);
    assert_eq!((&march["savingsRate"], &march["expensesByCategory"]), (&json!(0.0), &json!([])));
    assert_eq!(viewer.get(CARDS).await.expect(StatusCode::OK)["cardsOverview"], json!([]));
}

/// How many statements the answer to a request took.
async fn statements(books: &Books, path: &str) -> usize {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(log.clone());
    let _guard = tracing::subscriber::set_default(subscriber.finish());
    books.ana.get(path).await.expect(StatusCode::OK);
    log.text().matches("sqlx::query").count()
}

/// Whatever the books hold, a dashboard asks as often.
#[tokio::test]
async fn dashboards_are_a_bounded_number_of_statements() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    march(&books).await;
    let mut few = Vec::new();
    for path in [MARCH, CARDS, GOALS] {
        few.push(statements(&books, path).await);
    }
    for n in 0..6 {
        let account = json!({"name": format!("Conta {n}"), "type": "WALLET"});
        let account = books.made("/accounts", &account).await;
        let category = json!({"name": format!("Coisa {n}"), "type": "EXPENSE", "color": "#2E7D32", "icon": "x"});
        let category = books.made("/categories", &category).await;
        let card = json!({"name": format!("Cartão {n}"), "credit_limit": 100, "closing_date": 28, "due_date": 5});
        let card = books.made("/cards", &card).await;
        let spent = json!({
            "transaction_date": "2026-03-07", "description": "Coisa", "amount": 5, "category_id": category["id"],
            "tag_ids": [books.tag],
        });
        books.made(&format!("{}/expenses", at("/accounts", &account)), &spent).await;
        let bought = json!({
            "card_id": card["id"], "billing_month": "2026-03", "transaction_date": "2026-03-07", "description": "Coisa",
            "amount": 5, "category_id": category["id"],
        });
        books.made("/card-expenses", &bought).await;
        let item = json!({
            "type": "CARD_TRANSACTION", "description": "Coisa", "amount": 5, "frequency": "DAILY",
            "start_date": "2026-03-01", "card_id": card["id"], "category_id": category["id"],
        });
        books.made("/recurring", &item).await;
    }
    for (path, before) in [MARCH, CARDS, GOALS].into_iter().zip(few) {
        let now = statements(&books, path).await;
        assert!(now > 3 && now <= before, "{path}: {now} statements, {before} before");
    }
}
