//! Recurring items, what became of their slots, and what a month of them comes to.

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use fintrack_core::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entries::{Books, at};
use crate::house::House;

fn rent(books: &Books) -> Value {
    json!({
        "type": "expense", "description": "Aluguel", "amount": "1500", "frequency": "monthly", "start_date": "2026-01-31",
        "account_id": books.azul, "category_id": books.food, "sub_category_id": books.fruit, "tag_ids": [books.tag],
    })
}

fn with(mut body: Value, fields: &Value) -> Value {
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    body
}

async fn card(books: &Books) -> Value {
    books.made("/cards", &json!({"name": "Roxo", "credit_limit": 5000, "closing_date": 28, "due_date": 5})).await
}

fn music(books: &Books, card: &Value) -> Value {
    json!({
        "type": "CARD_TRANSACTION", "description": "Música", "amount": 21.9, "frequency": "MONTHLY",
        "start_date": "2026-01-10", "card_id": card["id"], "category_id": books.food,
    })
}

#[tokio::test]
async fn a_recurring_item_is_made_shown_changed_and_deleted() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let answer = books.ana.post("/recurring", &rent(&books)).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let made = answer.expect(StatusCode::CREATED);
    for (field, value) in [
        ("type", json!("EXPENSE")),
        ("description", json!("Aluguel")),
        ("amount", json!("1500.00")),
        ("currency_code", json!("BRL")),
        ("frequency", json!("MONTHLY")),
        ("start_date", json!("2026-01-31")),
        ("end_date", json!(null)),
        ("is_active", json!(true)),
        ("include_in_summary", json!(true)),
        ("account_id", json!(books.azul)),
        ("source_account_id", json!(null)),
        ("card_id", json!(null)),
        ("category_id", books.food.clone()),
        ("sub_category_id", books.fruit.clone()),
        ("account", json!({"id": books.azul, "name": "Conta Azul"})),
        ("subcategory", json!({"id": books.fruit, "category_id": books.food, "name": "Feira"})),
        ("has_transaction_in_month", json!(false)),
        ("payment_status", json!("PENDING")),
        ("pending_amount", json!("1500.00")),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    assert_eq!((&made["category"]["name"], &made["category"]["type"]), (&json!("Alimentação"), &json!("EXPENSE")));
    assert_eq!((&made["tags"][0]["tag_id"], &made["tags"][0]["tag"]["name"]), (&books.tag, &json!("viagem")));
    let path = at("/recurring", &made);
    assert_eq!(books.ana.get(&path).await.expect(StatusCode::OK), made);
    assert_eq!(books.ana.get("/recurring").await.expect(StatusCode::OK), json!([made]));

    let change = json!({"amount": 1600, "end_date": "2026-12-31", "is_active": false, "tag_ids": []});
    let stale = books.ana.with(IF_MATCH, "\"7\"").patch(&path, &change).await;
    assert_eq!(stale.problem(), (412, "stale".to_owned()));
    let answer = books.ana.patch(&path, &change).await;
    assert_eq!(answer.header("etag"), Some("\"2\""));
    let changed = answer.expect(StatusCode::OK);
    assert_eq!((&changed["amount"], &changed["end_date"]), (&json!("1600.00"), &json!("2026-12-31")));
    assert_eq!((&changed["tags"], &changed["pending_amount"]), (&json!([]), &json!("0.00")), "it expects nothing");
    assert_eq!((&changed["description"], &changed["sub_category_id"]), (&json!("Aluguel"), &books.fruit));
    let open = json!({"end_date": null, "sub_category_id": null});
    let open = books.ana.patch(&path, &open).await.expect(StatusCode::OK);
    assert_eq!((&open["end_date"], &open["sub_category_id"]), (&json!(null), &json!(null)));

    let moved = json!({"type": "TRANSFER", "source_account_id": books.azul, "destination_account_id": books.verde});
    let moved = books.ana.patch(&path, &moved).await.expect(StatusCode::OK);
    assert_eq!((&moved["account_id"], &moved["category_id"]), (&json!(null), &json!(null)));
    assert_eq!(moved["destination_account"]["name"], "Conta Verde");
    books.ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(books.ana.get(&path).await.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn a_recurring_item_that_breaks_a_rule_is_refused_where_it_does() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let card = card(&books).await;
    let transfer = json!({
        "type": "TRANSFER", "account_id": null, "category_id": null, "sub_category_id": null,
        "source_account_id": books.azul, "destination_account_id": books.verde,
    });
    let transfer = with(rent(&books), &transfer);
    for (body, status, pointer) in [
        (with(rent(&books), &json!({"amount": 0})), 422, "/amount"),
        (with(rent(&books), &json!({"amount": "1.005"})), 422, "/amount"),
        (with(rent(&books), &json!({"amount": "much"})), 400, "/amount"),
        (with(rent(&books), &json!({"end_date": "2026-01-30"})), 422, "/end_date"),
        (with(rent(&books), &json!({"start_date": "+12026-01-30"})), 422, "/start_date"),
        (with(rent(&books), &json!({"end_date": "+12026-01-30"})), 422, "/end_date"),
        (with(rent(&books), &json!({"frequency": "SOMETIMES"})), 400, "/frequency"),
        (with(rent(&books), &json!({"account_id": null})), 422, "/account_id"),
        (with(rent(&books), &json!({"card_id": card["id"]})), 422, "/card_id"),
        (with(rent(&books), &json!({"category_id": null, "sub_category_id": null})), 422, "/category_id"),
        (with(rent(&books), &json!({"category_id": books.pay, "sub_category_id": null})), 422, "/category_id"),
        (with(rent(&books), &json!({"type": "INCOME"})), 422, "/category_id"),
        (with(transfer.clone(), &json!({"destination_account_id": books.azul})), 422, "/destination_account_id"),
        (with(transfer.clone(), &json!({"source_account_id": null})), 422, "/source_account_id"),
        (with(transfer.clone(), &json!({"category_id": books.food})), 422, "/category_id"),
        (with(music(&books, &card), &json!({"card_id": null})), 422, "/card_id"),
    ] {
        let answer = books.ana.post("/recurring", &body).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    let made = books.made("/recurring", &transfer).await;
    let answer = books.ana.patch(&at("/recurring", &made), &json!({"destination_account_id": books.azul})).await;
    assert_eq!(answer.json()["errors"][0]["pointer"], "/destination_account_id");
    let dollars = json!({"name": "Fora", "type": "CHECKING", "currency_code": "USD"});
    let dollars = books.made("/accounts", &dollars).await;
    let answer = books.ana.patch(&at("/recurring", &made), &json!({"source_account_id": dollars["id"]})).await;
    assert_eq!(answer.status.as_u16(), 422, "a thousand reais are no thousand dollars");
    assert_eq!(answer.json()["errors"][0]["pointer"], "/amount");
    let change = json!({"source_account_id": dollars["id"], "amount": 300});
    let changed = books.ana.patch(&at("/recurring", &made), &change).await.expect(StatusCode::OK);
    assert_eq!((&changed["amount"], &changed["currency_code"]), (&json!("300.00"), &json!("USD")));
}

#[tokio::test]
async fn items_are_listed_by_place_kind_and_activity() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let card = card(&books).await;
    let rent = books.made("/recurring", &rent(&books)).await;
    let music = books.made("/recurring", &with(music(&books, &card), &json!({"is_active": false}))).await;
    let listed = async |query: &str| {
        let items = books.ana.get(&format!("/recurring?{query}")).await.expect(StatusCode::OK);
        items.as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(listed("").await, [rent["id"].clone(), music["id"].clone()], "by description");
    for (query, found) in [
        (format!("account_id={}", books.azul), vec![&rent]),
        (format!("account_id={}", books.verde), vec![]),
        (format!("card_id={}", card["id"].as_str().unwrap()), vec![&music]),
        ("type=card_transaction".to_owned(), vec![&music]),
        ("is_active=true".to_owned(), vec![&rent]),
        ("is_active=false&type=EXPENSE".to_owned(), vec![]),
    ] {
        let expected: Vec<Value> = found.into_iter().map(|item| item["id"].clone()).collect();
        assert_eq!(listed(&query).await, expected, "{query}");
    }
    // Before it began, a month holds nothing of it.
    let december = books.ana.get("/recurring?month=2025-12").await.expect(StatusCode::OK);
    assert_eq!((&december[0]["month"], &december[0]["payment_status"]), (&json!("2025-12"), &json!(null)));
    for query in ["month=2026-13", "month=soon", "type=rent", "is_active=perhaps", "account_id=1"] {
        let answer = books.ana.get(&format!("/recurring?{query}")).await;
        assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{query}");
    }

    let of_card = format!("/recurring-card-transactions?card_id={}", card["id"].as_str().unwrap());
    assert_eq!(books.ana.get(&of_card).await.expect(StatusCode::OK), json!([music]));
    assert_eq!(books.ana.get(&format!("{of_card}&is_active=true")).await.expect(StatusCode::OK), json!([]));
    assert_eq!(books.ana.get("/recurring-card-transactions").await.problem(), (400, "malformed".to_owned()));
    let path = at("/recurring-card-transactions", &music);
    assert_eq!(books.ana.get(&path).await.expect(StatusCode::OK), music);
    let other = books.ana.get(&at("/recurring-card-transactions", &rent)).await;
    assert_eq!(other.problem(), (404, "not-found".to_owned()), "the rent is on no card");
}

/// The rent of `docs/rules/recurring.md`.
async fn rent_with_payments(books: &Books) -> Value {
    let rent = books.made("/recurring", &rent(books)).await;
    for (day, amount, status) in
        [("2026-02-02", "1500", "PAID"), ("2026-03-02", "1550", "PAID"), ("2026-03-30", "1500", "IGNORE")]
    {
        let paid = json!({
            "transaction_date": day, "description": "Aluguel", "amount": amount, "category_id": books.food,
            "recurring_expense_id": rent["id"], "transaction_status": status,
        });
        books.made(&books.expenses(), &paid).await;
    }
    rent
}

#[tokio::test]
async fn slots_say_what_became_of_them() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let rent = rent_with_payments(&books).await;
    let projection = async |month: &str| {
        let path = format!("{}/projection?month={month}", at("/recurring", &rent));
        let slots = books.ana.get(&path).await.expect(StatusCode::OK);
        let row = |slot: &Value| ["date", "amount", "status", "transaction_date"].map(|field| slot[field].clone());
        slots.as_array().unwrap().iter().map(row).collect::<Vec<_>>()
    };
    let paid = |day: &str, amount: &str, status: &str, on: &str| [json!(day), json!(amount), json!(status), json!(on)];
    let settled = [
        paid("2026-01-31", "1500.00", "PAID", "2026-02-02"),
        paid("2026-02-28", "1550.00", "PAID", "2026-03-02"),
        paid("2026-03-31", "1500.00", "IGNORE", "2026-03-30"),
    ];
    let open = [json!("2026-04-30"), json!("1500.00"), json!("PENDING"), json!(null)];
    assert_eq!(projection("2026-04").await, [settled.as_slice(), &[open]].concat());
    assert_eq!(projection("2025-12").await, settled, "settled ones always come");
    let slots = books.ana.get(&format!("{}/projection", at("/recurring", &rent))).await.expect(StatusCode::OK);
    assert_eq!(slots[0]["type"], "EXPENSE");
    assert!(slots[0]["transaction_id"].is_string() && slots.as_array().unwrap().len() >= 3);

    let march = books.ana.get("/recurring?month=2026-02").await.expect(StatusCode::OK);
    assert_eq!((&march[0]["has_transaction_in_month"], &march[0]["payment_status"]), (&json!(true), &json!("PAID")));
    assert_eq!(march[0]["pending_amount"], "0.00");
    let april = books.ana.get("/recurring?month=2026-04").await.expect(StatusCode::OK);
    assert_eq!((&april[0]["payment_status"], &april[0]["pending_amount"]), (&json!("PENDING"), &json!("1500.00")));
    let answer = books.ana.delete(&at("/recurring", &rent)).await;
    assert_eq!(answer.problem(), (409, "in-use".to_owned()), "what was paid refers to it");
}

#[tokio::test]
async fn open_slots_of_all_items_are_listed_by_day() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let card = card(&books).await;
    rent_with_payments(&books).await;
    let gym =
        with(music(&books, &card), &json!({"description": "Academia", "is_active": false, "tag_ids": [books.tag]}));
    books.made("/recurring", &gym).await;
    let pending = async |query: &str| {
        let slots = books.ana.get(&format!("/recurring/pending?{query}")).await.expect(StatusCode::OK);
        slots.as_array().unwrap().clone()
    };
    let slots = pending("month=2026-04").await;
    let days: Vec<&Value> = slots.iter().map(|slot| &slot["reference_date"]).collect();
    assert_eq!(json!(days), json!(["2026-01-10", "2026-02-10", "2026-03-10", "2026-04-10", "2026-04-30"]));
    for (field, value) in [
        ("type", json!("CARD_TRANSACTION")),
        ("description", json!("Academia")),
        ("amount", json!("21.90")),
        ("recurring_status", json!("inactive")),
        ("include_in_summary", json!(true)),
        ("account_id", json!(null)),
        ("card_id", card["id"].clone()),
        ("category_id", books.food.clone()),
    ] {
        assert_eq!(slots[0][field], value, "{field}");
    }
    assert_eq!(slots[0]["tags"][0]["name"], "viagem");
    assert_eq!((&slots[4]["recurring_status"], &slots[4]["account_id"]), (&json!("active"), &json!(books.azul)));
    assert_eq!(pending(&format!("month=2026-04&account_id={}", books.azul)).await.len(), 1);
    assert_eq!(pending(&format!("month=2026-04&card_id={}", card["id"].as_str().unwrap())).await.len(), 4);
    // This month's, and all before.
    assert!(pending("").await.len() >= 5);
}

#[tokio::test]
async fn a_list_of_slots_has_an_end() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let daily = with(rent(&books), &json!({"frequency": "DAILY"}));
    let daily = books.made("/recurring", &daily).await;
    for path in [format!("{}/projection", at("/recurring", &daily)), "/recurring/pending".to_owned()] {
        assert_eq!(books.ana.get(&path).await.status, StatusCode::OK);
        let answer = books.ana.get(&format!("{path}?month=9999-12")).await;
        assert_eq!(answer.problem(), (422, "too-many-slots".to_owned()));
    }
}

#[tokio::test]
async fn a_month_of_recurring_items_is_summed_up() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let card = card(&books).await;
    rent_with_payments(&books).await;
    books.made("/recurring", &music(&books, &card)).await;
    let pay = json!({
        "type": "INCOME", "description": "Salário", "amount": 5000, "frequency": "MONTHLY", "start_date": "2026-01-05",
        "account_id": books.azul, "category_id": books.pay,
    });
    books.made("/recurring", &pay).await;
    books.made("/recurring", &with(music(&books, &card), &json!({"include_in_summary": false}))).await;
    let february = books.ana.get("/recurring/summary?month=2026-02").await.expect(StatusCode::OK);
    for (field, value) in [
        ("projected_current_month", "1571.90"),
        ("paid_current_month", "1550.00"),
        ("pending_until_month_end", "21.90"),
        ("start_date", "2026-02-01"),
        ("end_date", "2026-02-28"),
        ("currency_code", "BRL"),
    ] {
        assert_eq!(february[field], value, "{field}");
    }
    let sums = json!({"projected": "5000.00", "paid": "0.00", "pending": "5000.00", "ignored": "0.00"});
    assert_eq!((&february["income"], &february["transfer"]["projected"]), (&sums, &json!("0.00")));
    let march = books.ana.get("/recurring/summary?month=2026-03").await.expect(StatusCode::OK);
    assert_eq!((&march["expense"]["paid"], &march["expense"]["ignored"]), (&json!("0.00"), &json!("1500.00")));

    let dollars = books.made("/accounts", &json!({"name": "Fora", "type": "CHECKING", "currency_code": "USD"})).await;
    let abroad = json!({"account_id": dollars["id"], "amount": 10, "sub_category_id": null});
    books.made("/recurring", &with(rent(&books), &abroad)).await;
    let february = books.ana.get("/recurring/summary?month=2026-02").await.expect(StatusCode::OK);
    assert_eq!(february["projected_current_month"], "1571.90");
    assert_eq!(february["unconverted"], json!([{"currency_code": "USD", "amount": "10.00", "count": 1}]));
    for query in ["", "?month=2026", "?month=2026-00"] {
        let answer = books.ana.get(&format!("/recurring/summary{query}")).await;
        assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{query}");
    }
}

#[tokio::test]
async fn what_comes_back_in_the_history_is_suggested() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let suggested = async || books.ana.get("/recurring/suggestions").await.expect(StatusCode::OK);
    assert_eq!(suggested().await, json!([]));
    let today = chrono::Utc::now().date_naive();
    for months in 1..=4u32 {
        let day = today - chrono::Days::new(3) - chrono::Months::new(months - 1);
        let paid = json!({
            "transaction_date": day, "description": "PAG*MUSICA LIVRE", "amount": "39.90", "category_id": books.food,
            "transaction_status": "PAID",
        });
        books.made(&books.expenses(), &paid).await;
    }
    let found = suggested().await;
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    for (field, value) in [
        ("type", json!("EXPENSE")),
        ("amount", json!("39.90")),
        ("frequency", json!("MONTHLY")),
        ("account_id", json!(books.azul)),
        ("category_id", books.food.clone()),
        ("missed_dates", json!([])),
        ("lowest_amount", json!("39.90")),
    ] {
        assert_eq!(found[0][field], value, "{field}");
    }
    assert_eq!(found[0]["transaction_ids"].as_array().unwrap().len(), 4);
    // Taken up as it is, it is suggested no more.
    books.made("/recurring", &found[0]).await;
    assert_eq!(suggested().await, json!([]));
}

#[tokio::test]
async fn a_viewer_looks_and_changes_nothing() {
    let house = House::new().await;
    let ana = house.admin().await;
    let viewer = house.member(&ana, Role::Viewer).await.client;
    let books = Books::of(ana.client).await;
    let made = books.made("/recurring", &rent(&books)).await;
    let path = at("/recurring", &made);
    assert_eq!(viewer.get(&path).await.expect(StatusCode::OK), made);
    assert_eq!(viewer.post("/recurring", &rent(&books)).await.problem(), (403, "forbidden".to_owned()));
    assert_eq!(viewer.patch(&path, &json!({})).await.problem(), (403, "forbidden".to_owned()));
    assert_eq!(viewer.delete(&path).await.problem(), (403, "forbidden".to_owned()));
}

#[tokio::test]
async fn what_is_of_another_workspace_is_as_absent_as_none() {
    let house = House::new().await;
    let (books, theirs) = (Books::of(house.admin().await.client).await, Books::of(house.admin().await.client).await);
    let card = card(&theirs).await;
    let item = theirs.made("/recurring", &music(&theirs, &card)).await;
    let own = books.made("/recurring", &rent(&books)).await;
    let (id, card_id) = (item["id"].as_str().unwrap(), card["id"].as_str().unwrap());
    for (path, foreign) in [
        (format!("/recurring/{id}"), id),
        (format!("/recurring/{id}/projection"), id),
        (format!("/recurring-card-transactions/{id}"), id),
        (format!("/recurring-card-transactions?card_id={card_id}"), card_id),
        (format!("/recurring?card_id={card_id}"), card_id),
        (format!("/recurring?account_id={}", theirs.azul), &theirs.azul),
        (format!("/recurring/pending?account_id={}", theirs.azul), &theirs.azul),
        (format!("/recurring/pending?card_id={card_id}"), card_id),
    ] {
        let nowhere = Uuid::now_v7().to_string();
        let (answer, absent) = (books.ana.get(&path).await, books.ana.get(&path.replace(foreign, &nowhere)).await);
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{path}");
        let told = |answer: &crate::house::Answer, id: &str| answer.json()["detail"].as_str().unwrap().replace(id, "…");
        assert_eq!(told(&answer, foreign), told(&absent, &nowhere), "{path}");
    }
    assert_eq!(books.ana.patch(&format!("/recurring/{id}"), &json!({})).await.problem().0, 404);
    assert_eq!(books.ana.delete(&format!("/recurring/{id}")).await.problem().0, 404);
    let transfer = json!({
        "type": "TRANSFER", "account_id": null, "category_id": null, "sub_category_id": null,
        "source_account_id": books.azul, "destination_account_id": theirs.verde,
    });
    for fields in [
        json!({"account_id": theirs.azul}),
        json!({"category_id": theirs.food, "sub_category_id": null}),
        json!({"sub_category_id": theirs.fruit}),
        json!({"tag_ids": [theirs.tag]}),
        transfer,
    ] {
        let answer = books.ana.post("/recurring", &with(rent(&books), &fields)).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{fields}");
    }
    for fields in [json!({"account_id": theirs.azul}), json!({"tag_ids": [theirs.tag]})] {
        let answer = books.ana.patch(&at("/recurring", &own), &fields).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{fields}");
    }
    let answer = books.ana.post("/recurring", &music(&books, &card)).await;
    assert_eq!(answer.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn the_same_item_is_made_once() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let client = books.ana.with(axum::http::HeaderName::from_static("idempotency-key"), "rent-1");
    let first = client.post("/recurring", &rent(&books)).await.expect(StatusCode::CREATED);
    let again = client.post("/recurring", &rent(&books)).await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.expect(StatusCode::CREATED), first);
    assert_eq!(books.ana.get("/recurring").await.expect(StatusCode::OK).as_array().unwrap().len(), 1);
}
