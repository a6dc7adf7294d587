//! Cards, their invoices, and what is booked on them.

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use serde_json::{Value, json};

use crate::entries::{Books, at};
use crate::house::House;

async fn card(books: &Books) -> Value {
    let body = json!({"name": "Roxo", "credit_limit": 5000, "closing_date": 28, "due_date": 5});
    books.made("/cards", &body).await
}

fn bought(books: &Books, card: &Value, amount: &str) -> Value {
    json!({
        "card_id": card["id"], "billing_month": "2026-03", "transaction_date": "2026-03-07", "description": "Livraria",
        "amount": amount, "category_id": books.food,
    })
}

#[tokio::test]
async fn a_card_is_added_shown_changed_and_deleted() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let made = card(&books).await;
    assert_eq!((&made["credit_limit"], &made["closing_date"]), (&json!("5000.00"), &json!(28)));
    let path = at("/cards", &made);
    assert_eq!(books.ana.get(&path).await.expect(StatusCode::OK), made);
    assert_eq!(books.ana.get("/cards").await.expect(StatusCode::OK), json!([made]));
    let change = json!({"due_date": 6, "brand": "Visa", "last_four_digits": "0042", "payment_account_id": books.azul});
    let changed = books.ana.patch(&path, &change).await.expect(StatusCode::OK);
    assert_eq!((&changed["due_date"], &changed["last_four_digits"]), (&json!(6), &json!("0042")));
    assert_eq!(changed["payment_account_id"], json!(books.azul));
    for (body, pointer) in [
        (json!({"due_date": 28}), "/due_date"),
        (json!({"closing_date": 32}), "/closing_date"),
        (json!({"credit_limit": -1}), "/credit_limit"),
        (json!({"last_four_digits": "4111111111111111"}), "/last_four_digits"),
    ] {
        let answer = books.ana.patch(&path, &body).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
    assert_eq!(books.ana.with(IF_MATCH, "\"1\"").delete(&path).await.problem(), (412, "stale".to_owned()));
    books.ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(books.ana.get(&path).await.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn an_invoice_bills_what_is_bought_and_is_paid() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let card = card(&books).await;
    let invoices = format!("{}/invoices", at("/cards", &card));
    let march = format!("{invoices}/2026-03");
    let made = books.made(&invoices, &json!({"billing_month": "2026-03"})).await;
    assert_eq!((&made["closing_date"], &made["due_date"]), (&json!("2026-03-28"), &json!("2026-04-05")));
    books.made("/card-expenses", &bought(&books, &card, "300")).await;
    let chargeback = books.made("/card-chargebacks", &bought(&books, &card, "50")).await;
    let payment = json!({"account_id": books.azul, "transaction_date": "2026-04-05", "amount": "100"});
    let paid = books.made(&format!("{march}/card_payments"), &payment).await;
    assert_eq!((&paid["account_name"], &paid["is_final_payment"]), (&json!("Conta Azul"), &json!(false)));
    let shown = books.ana.get(&march).await.expect(StatusCode::OK);
    assert_eq!((&shown["total_amount"], &shown["paid_amount"]), (&json!("250.00"), &json!("100.00")));
    let ids = |list: &str| shown[list].as_array().unwrap().iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
    assert_eq!(
        (ids("card_payments"), ids("card_chargebacks")),
        (vec![paid["id"].clone()], vec![chargeback["id"].clone()])
    );
    assert_eq!((&shown["card"]["id"], &shown["card_expenses"][0]["amount"]), (&card["id"], &json!("300.00")));
    let rows = books.ana.get(&format!("{march}/transactions")).await.expect(StatusCode::OK);
    assert_eq!(rows["items"].as_array().unwrap().len(), 3);
    assert_eq!(rows["items"][0]["type"], "CARD_PAYMENT");
    let found = books.ana.get("/transactions?billing_month=2026-03&type=CARD_EXPENSE,CARD_CHARGEBACK").await;
    assert_eq!(found.expect(StatusCode::OK)["items"].as_array().unwrap().len(), 2);

    let path = at(&format!("{march}/card_payments"), &paid);
    let changed = books.ana.put(&path, &json!({"is_final_payment": true})).await.expect(StatusCode::OK);
    assert_eq!(changed["is_final_payment"], true);
    assert_eq!(books.ana.get(&march).await.expect(StatusCode::OK)["status"], "PAID");
    let elsewhere = path.replace("2026-03", "2026-04");
    assert_eq!(books.ana.delete(&elsewhere).await.problem(), (404, "not-found".to_owned()));
    books.ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    let path = at(&format!("{march}/card_chargebacks"), &chargeback);
    let changed = books.ana.put(&path, &json!({"amount": "60"})).await.expect(StatusCode::OK);
    assert_eq!((&changed["amount"], &changed["category_name"]), (&json!("60.00"), &json!("Alimentação")));
    books.ana.delete(&path).await.expect(StatusCode::NO_CONTENT);

    let settled =
        books.ana.patch(&march, &json!({"status": "paid", "due_date": "2026-04-06"})).await.expect(StatusCode::OK);
    assert_eq!((&settled["status"], &settled["is_settled"]), (&json!("PAID"), &json!(true)));
    assert_eq!((&settled["due_date"], &settled["date_source"]), (&json!("2026-04-06"), &json!("USER")));
    let answer = books.ana.patch(&march, &json!({"status": "OVERDUE"})).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/status")));
    books.ana.patch(&march, &json!({"status": "OPEN"})).await.expect(StatusCode::OK);
    books.ana.post_nothing(&format!("{march}/recalculate-status")).await.expect(StatusCode::OK);
    let all = books.ana.get("/invoices?billing_month=2026-03").await.expect(StatusCode::OK);
    assert_eq!(all.as_array().unwrap().len(), 1);
    assert_eq!(books.ana.delete(&march).await.problem(), (409, "in-use".to_owned()));
    let owed = books.ana.get(&format!("{}/liabilities", at("/cards", &card))).await.expect(StatusCode::OK);
    let last = owed.as_array().unwrap().last().unwrap();
    assert_eq!((&last["due"], &last["used"]), (&json!("300.00"), &json!("0.00")), "what was carried on is due at last");
}

#[tokio::test]
async fn a_card_is_paid_from_an_account_of_its_currency() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let card = card(&books).await;
    let dollars = json!({"name": "Fora", "type": "CHECKING", "currency_code": "USD"});
    let dollars = books.made("/accounts", &dollars).await;
    let payments = format!("{}/invoices/2026-03/card_payments", at("/cards", &card));
    let mut payment = json!({"account_id": dollars["id"], "transaction_date": "2026-04-05", "amount": "1"});
    let answer = books.ana.post(&payments, &payment).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/account_id")));
    payment["account_id"] = json!(books.azul);
    let paid = books.made(&payments, &payment).await;
    let answer = books.ana.put(&at(&payments, &paid), &json!({"account_id": dollars["id"]})).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/account_id")));
}

#[tokio::test]
async fn a_purchase_in_instalments_is_changed_in_its_scope() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let card = card(&books).await;
    let mut body = bought(&books, &card, "100");
    body["installments"] = json!(3);
    body["billing_month"] = json!("2099-01");
    let first = books.made("/card-expenses", &body).await;
    assert_eq!((&first["amount"], &first["installment_number"]), (&json!("33.34"), &json!(1)));
    assert_eq!(first["total_installments"], 3);
    let path = at("/card-expenses", &first);
    let change = json!({"description": "Curso", "amount": "40"});
    let changed = books.ana.put(&format!("{path}?scope=ALL"), &change).await.expect(StatusCode::OK);
    assert_eq!((&changed["description"], &changed["amount"]), (&json!("Curso"), &json!("40.00")));
    let third = books.ana.get("/transactions?type=card_expense").await.expect(StatusCode::OK);
    assert_eq!(third["items"].as_array().unwrap().len(), 3);
    assert!(third["items"].as_array().unwrap().iter().all(|part| part["amount"] == "40.00"), "{third}");
    books.ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    let left = books.ana.get("/transactions?type=card_expense").await.expect(StatusCode::OK);
    assert_eq!(left["items"].as_array().unwrap().len(), 2);
    body["installments"] = json!(0);
    let answer = books.ana.post("/card-expenses", &body).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/installments")));
}

/// Older clients send every field back.
#[tokio::test]
async fn a_part_takes_back_what_it_is_and_changes_what_is_its_own() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let card = card(&books).await;
    let mut body = bought(&books, &card, "100");
    body["installments"] = json!(3);
    body["billing_month"] = json!("2099-01");
    body["notes"] = json!(" presente ");
    let first = books.made("/card-expenses", &body).await;
    let path = at("/card-expenses", &first);
    let parts = async || {
        let listed = books.ana.get("/transactions?type=card_expense").await.expect(StatusCode::OK);
        let mut parts = listed["items"].as_array().unwrap().clone();
        parts.sort_by_key(|part| part["installment_number"].as_u64());
        parts
    };
    assert!(parts().await.iter().all(|part| part["notes"] == "presente"), "each part is noted");

    body["amount"] = first["amount"].clone();
    body["recurring_card_transaction_id"] = json!(null);
    body["transaction_status"] = first["transaction_status"].clone();
    body["description"] = json!("Curso");
    books.ana.put(&format!("{path}?scope=all"), &body).await.expect(StatusCode::OK);
    let amounts: Vec<_> = parts().await.iter().map(|part| part["amount"].clone()).collect();
    assert_eq!(json!(amounts), json!(["33.34", "33.33", "33.33"]), "an amount that is as it was is no change");
    assert!(parts().await.iter().all(|part| part["description"] == "Curso"));

    let own = json!({"transaction_status": "PAID", "notes": "a primeira"});
    let changed = books.ana.put(&path, &own).await.expect(StatusCode::OK);
    assert_eq!((&changed["transaction_status"], &changed["notes"]), (&json!("PAID"), &json!("a primeira")));
    let others = parts().await;
    assert!(others[1..].iter().all(|part| part["notes"] == "presente" && part["transaction_status"] != "PAID"));

    let item = "0199c0de-0000-7000-8000-00000000ffff";
    for (change, pointer) in [
        (json!({"card_id": item}), "/card_id"),
        (json!({"billing_month": "2099-02"}), "/billing_month"),
        (json!({"transaction_date": "2026-03-08"}), "/transaction_date"),
        (json!({"installments": 4}), "/installments"),
        (json!({"amount": "90", "installment_amount_type": "TOTAL"}), "/installment_amount_type"),
        (json!({"recurring_card_transaction_id": item}), "/recurring_card_transaction_id"),
        (json!({"original_amount": "10", "original_currency_code": "USD"}), "/original_amount"),
    ] {
        let answer = books.ana.put(&path, &change).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]),
            (422, &json!(pointer)),
            "{change}"
        );
    }
}

#[tokio::test]
async fn a_purchase_moves_to_another_card_and_stays_whole() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let theirs = Books::of(house.admin().await.client).await;
    let (roxo, foreign) = (card(&books).await, card(&theirs).await);
    let new = json!({"name": "Verde", "credit_limit": 5000, "closing_date": 28, "due_date": 5});
    let verde = books.made("/cards", &new).await;
    let dollars = json!({
        "name": "Dólar", "credit_limit": 5000, "closing_date": 28, "due_date": 5, "currency_code": "USD",
    });
    let dollars = books.made("/cards", &dollars).await;
    let spent = books.made("/card-expenses", &bought(&books, &roxo, "30")).await;
    let path = at("/card-expenses", &spent);
    let change = json!({"card_id": verde["id"], "installments": 1, "installment_amount_type": "TOTAL"});
    let moved = books.ana.put(&path, &change).await.expect(StatusCode::OK);
    assert_eq!((&moved["card_name"], &moved["billing_month"]), (&json!("Verde"), &json!("2026-03")));
    let march = format!("{}/invoices/2026-03", at("/cards", &verde));
    assert_eq!(books.ana.get(&march).await.expect(StatusCode::OK)["total_amount"], "30.00");
    for (change, pointer) in
        [(json!({"installments": 3}), "/installments"), (json!({"card_id": dollars["id"]}), "/card_id")]
    {
        let answer = books.ana.put(&path, &change).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]),
            (422, &json!(pointer)),
            "{change}"
        );
    }
    let answer = books.ana.put(&path, &json!({"card_id": foreign["id"]})).await;
    assert_eq!(answer.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn a_purchase_abroad_has_its_price_there_beside_it() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let card = card(&books).await;
    let price =
        |of: &Value| json!([of["amount"], of["original_amount"], of["original_currency_code"], of["exchange_rate"]]);
    let mut body = bought(&books, &card, "54.33");
    assert_eq!(price(&books.made("/card-expenses", &body).await), json!(["54.33", null, null, null]));
    body["original_amount"] = json!("10");
    body["original_currency_code"] = json!("usd");
    let spent = books.made("/card-expenses", &body).await;
    assert_eq!(price(&spent), json!(["54.33", "10.00", "USD", "5.433"]));
    let path = at("/card-expenses", &spent);
    let listed = books.ana.get(&at("/transactions", &spent)).await.expect(StatusCode::OK);
    assert_eq!(price(&listed), price(&spent));
    for (change, expected) in [
        (json!({"exchange_rate": "5.40"}), json!(["54.33", "10.00", "USD", "5.4"])),
        (json!({"amount": "60", "original_amount": "10.00"}), json!(["60.00", "10.00", "USD", "5.4"])),
        (json!({"original_amount": "12"}), json!(["60.00", "12.00", "USD", "5"])),
        (json!({"description": "Livro"}), json!(["60.00", "12.00", "USD", "5"])),
        (json!({"original_currency_code": "EUR"}), json!(["60.00", "12.00", "EUR", "5"])),
        (json!({"original_amount": null}), json!(["60.00", null, null, null])),
    ] {
        let changed = books.ana.put(&path, &change).await.expect(StatusCode::OK);
        assert_eq!(price(&changed), expected, "{change}");
    }
    for (field, value, pointer) in [
        ("original_amount", json!("0"), "/original_amount"),
        ("original_amount", json!(null), "/original_amount"),
        ("original_currency_code", json!(null), "/original_currency_code"),
        ("original_currency_code", json!("BRL"), "/original_currency_code"),
        ("original_currency_code", json!("XXQ"), "/original_currency_code"),
        ("exchange_rate", json!("-1"), "/exchange_rate"),
        ("installments", json!(2), "/original_amount"),
    ] {
        let mut body = body.clone();
        body[field] = value;
        let answer = books.ana.post("/card-expenses", &body).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
}

#[tokio::test]
async fn a_card_of_another_workspace_is_as_absent_as_none() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let theirs = Books::of(house.admin().await.client).await;
    let (own, card) = (card(&books).await, card(&theirs).await);
    let spent = theirs.made("/card-expenses", &bought(&theirs, &card, "10")).await;
    let absent = (404, "not-found".to_owned());
    let path = at("/cards", &card);
    for path in [
        path.clone(),
        format!("{path}/invoices"),
        format!("{path}/invoices/2026-03"),
        format!("{path}/invoices/2026-03/transactions"),
        format!("{path}/liabilities"),
        at("/card-expenses", &spent),
    ] {
        assert_eq!(books.ana.get(&path).await.problem(), absent, "{path}");
    }
    assert_eq!(books.ana.post("/card-expenses", &bought(&books, &card, "1")).await.problem(), absent);
    assert_eq!(books.ana.post("/card-expenses", &bought(&theirs, &own, "1")).await.problem(), absent);
    assert_eq!(books.ana.post("/card-chargebacks", &bought(&books, &card, "1")).await.problem(), absent);
    let payment = json!({
        "card_id": own["id"], "billing_month": "2026-03", "account_id": theirs.azul, "transaction_date": "2026-04-05",
        "amount": "1",
    });
    assert_eq!(books.ana.post("/card-payments", &payment).await.problem(), absent);
    assert_eq!(books.ana.delete(&at("/card-expenses", &spent)).await.problem(), absent);
}
