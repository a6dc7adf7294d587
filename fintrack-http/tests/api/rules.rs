//! Rules: made, changed, tried out on what was booked, and asked by the next import.

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use fintrack_core::access::{Role, Scope as KeyScope};
use fintrack_http::IDEMPOTENCY_KEY;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{Client, House, Inhabitant};

fn not_found() -> (u16, String) {
    (404, "not-found".to_owned())
}

fn forbidden() -> (u16, String) {
    (403, "forbidden".to_owned())
}

fn filed(category: &Value) -> Value {
    json!({"purpose": {"category": {"category": category, "subcategory": null}}})
}

async fn account(client: &Client, name: &str) -> Value {
    let body = json!({"name": name, "type": "CHECKING", "opening_date": "2026-01-01"});
    client.post("/accounts", &body).await.expect(StatusCode::CREATED)["id"].clone()
}

async fn category(client: &Client, name: &str) -> Value {
    let body = json!({"name": name, "type": "EXPENSE", "color": "#2E7D32", "icon": "x"});
    client.post("/categories", &body).await.expect(StatusCode::CREATED)["id"].clone()
}

async fn tag(client: &Client, name: &str) -> Value {
    client.post("/tags", &json!({"name": name})).await.expect(StatusCode::CREATED)["id"].clone()
}

/// A rule that says everything.
async fn whole(ana: &Client) -> Value {
    let (azul, ipe) = (account(ana, "Azul").await, account(ana, "Ipê").await);
    let (food, home) = (category(ana, "Comida").await, category(ana, "Casa").await);
    let work = tag(ana, "trabalho").await;
    json!({
        "name": "Atacado",
        "position": 7,
        "stops": true,
        "when": {"all": [
            {"description": {"contains": "Atacadão"}},
            {"any": [{"description": {"any_word": ["mix", "99"]}}, {"description": {"matches": "^compra.*\\d+"}}]},
            {"not": {"description": {"starts_with": "estorno"}}},
            {"amount": {"between": {"low": {"amount": "300.00", "currency": "BRL"},
                                    "high": {"amount": "900.00", "currency": "BRL"}}}},
            {"account": [azul, ipe]},
            {"kind": ["EXPENSE"]},
            {"direction": "out"},
            {"day_of_month": {"from": 28, "to": 3}},
            {"weekday": ["saturday", "sunday"]}
        ]},
        "then": {
            "purpose": {"split": [
                {"under": {"category": food, "subcategory": null}, "share": {"amount": {"amount": "100.00", "currency": "BRL"}}},
                {"under": {"category": home, "subcategory": null}, "share": "rest"}
            ]},
            "tags": [work],
            "description": "Atacadão",
            "is_ignored": false
        }
    })
}

#[tokio::test]
async fn a_rule_is_made_listed_changed_and_deleted() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let body = whole(&ana).await;
    let answer = ana.post("/rules", &body).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let made = answer.expect(StatusCode::CREATED);
    for field in ["name", "position", "stops", "when", "then"] {
        assert_eq!(made[field], body[field], "{field}");
    }
    assert_eq!((&made["is_active"], &made["times_applied"]), (&json!(true), &json!(0)));
    assert_eq!(ana.get("/rules").await.expect(StatusCode::OK), json!([made]));

    let path = format!("/rules/{}", made["id"].as_str().unwrap());
    let answer = ana.patch(&path, &json!({"name": "Mercadão", "is_active": false})).await;
    assert_eq!(answer.header("etag"), Some("\"2\""));
    let changed = answer.expect(StatusCode::OK);
    assert_eq!((&changed["when"], &changed["then"]), (&made["when"], &made["then"]), "what is absent stays");
    assert_eq!((&changed["name"], &changed["is_active"]), (&json!("Mercadão"), &json!(false)));
    let (first, then) = (ana.with(IF_MATCH, "\"1\""), json!({"is_ignored": true}));
    assert_eq!(first.patch(&path, &json!({"then": then})).await.problem(), (412, "stale".to_owned()));
    assert_eq!(first.delete(&path).await.problem(), (412, "stale".to_owned()));
    let ignored = ana.patch(&path, &json!({"then": then})).await.expect(StatusCode::OK);
    assert_eq!(ignored["then"], json!({"purpose": null, "tags": [], "description": null, "is_ignored": true}));

    ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ana.delete(&path).await.problem(), not_found());
    assert_eq!(ana.get("/rules").await.expect(StatusCode::OK), json!([]));
}

#[tokio::test]
async fn rules_stand_in_the_order_in_which_they_are_read() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let food = category(&ana, "Comida").await;
    for (text, position) in [("uber", None), ("uber eats", None), ("mercado", Some(3)), ("x", Some(200))] {
        let body = json!({"name": text, "position": position, "when": {"description": {"contains": text}}, "then": filed(&food)});
        ana.post("/rules", &body).await.expect(StatusCode::CREATED);
    }
    let listed = ana.get("/rules").await.expect(StatusCode::OK);
    let names: Vec<&str> = listed.as_array().unwrap().iter().map(|rule| rule["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["mercado", "uber eats", "uber", "x"], "of one position the narrower one stands first");
    assert_eq!(listed[1]["position"], 100);
}

#[tokio::test]
async fn what_makes_no_rule_is_pointed_at() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let azul = account(&ana, "Azul").await;
    let (out, ignore) = (json!({"direction": "out"}), json!({"is_ignored": true}));
    let rule = |when: Value, then: Value| json!({"name": "x", "when": when, "then": then});
    let text = |text: Value| rule(json!({"all": [{"direction": "out"}, {"description": text}]}), ignore.clone());
    let amount = |test: Value| rule(json!({"amount": test}), ignore.clone());
    let brl = |amount: &str| json!({"amount": amount, "currency": "BRL"});
    let many: Vec<Value> = (0..101).map(|_| out.clone()).collect();
    for (body, status, pointer) in [
        (json!({"name": " ", "when": out, "then": ignore}), 422, "/name"),
        (json!({"name": "x", "position": -1, "when": out, "then": ignore}), 400, "/position"),
        (rule(json!({"weather": "fine"}), ignore.clone()), 400, "/when"),
        (rule(json!("out"), ignore.clone()), 400, "/when"),
        (rule(json!({"all": [{"direction": "out"}, {"kind": ["GIFT"]}]}), ignore.clone()), 400, "/when/all/1/kind/0"),
        (rule(json!({"all": []}), ignore.clone()), 422, "/when"),
        (rule(json!({"any": many}), ignore.clone()), 422, "/when"),
        (text(json!({"contains": " "})), 422, "/when/all/1/description/contains"),
        (text(json!({"any_word": ["a", ""]})), 422, "/when/all/1/description/any_word/1"),
        (text(json!({"matches": "uber ("})), 422, "/when/all/1/description/matches"),
        (text(json!({"matches": "\\w{200}{200}"})), 422, "/when/all/1/description/matches"),
        (amount(json!({"equal": brl("1.005")})), 422, "/when/amount/equal/amount"),
        (amount(json!({"at_most": {"amount": "1.00", "currency": "ZZZ"}})), 422, "/when/amount/at_most/currency"),
        (amount(json!({"at_least": brl("-1.00")})), 422, "/when"),
        (amount(json!({"between": {"low": brl("2"), "high": brl("1")}})), 422, "/when"),
        (amount(json!({"at_most": 5})), 400, "/when/amount/at_most"),
        (rule(json!({"day_of_month": {"from": 0, "to": 3}}), ignore.clone()), 422, "/when/day_of_month/from"),
        (rule(out.clone(), json!({})), 422, "/then"),
        (rule(out.clone(), json!({"description": " "})), 422, "/then/description"),
        (rule(out.clone(), json!({"purpose": {"split": []}})), 422, "/then/purpose/split"),
        (rule(json!({"account": [azul]}), json!({"purpose": {"transfer": azul}})), 422, "/then/purpose/transfer"),
    ] {
        let answer = ana.post("/rules", &body).await;
        assert_eq!(answer.problem().0, status, "{body}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}: {}", answer.text);
    }
    // An amount may be a number, and is read exactly.
    let made = ana.post("/rules", &amount(json!({"at_most": {"amount": 12.5, "currency": "brl"}}))).await;
    assert_eq!(made.expect(StatusCode::CREATED)["when"]["amount"]["at_most"], brl("12.50"));
    assert_eq!(ana.get("/rules").await.expect(StatusCode::OK).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_rule_names_nothing_of_another_workspace() {
    let house = House::new().await;
    let (ana, bia) = (house.admin().await.client, house.admin().await.client);
    let theirs = whole(&bia).await;
    let made = bia.post("/rules", &theirs).await.expect(StatusCode::CREATED);
    let food = category(&ana, "Comida").await;
    let own = json!({"name": "x", "when": {"direction": "out"}, "then": filed(&food)});
    let mine = ana.post("/rules", &own).await.expect(StatusCode::CREATED);
    let mine = format!("/rules/{}", mine["id"].as_str().unwrap());

    let of = |field: &str| theirs["then"][field].clone();
    let (their_food, nowhere) = (theirs["then"]["purpose"]["split"][0]["under"]["category"].clone(), Uuid::now_v7());
    let foreign = [
        json!({"then": {"tags": of("tags")}}),
        json!({"then": filed(&their_food)}),
        json!({"then": {"purpose": {"category": {"category": food, "subcategory": nowhere}}}}),
        json!({"then": {"purpose": {"transfer": theirs["when"]["all"][4]["account"][0]}}}),
        json!({"when": {"not": theirs["when"]["all"][4]}}),
        json!({"when": {"card": [nowhere]}}),
    ];
    for change in foreign {
        let mut new = own.clone();
        new.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(ana.post("/rules", &new).await.problem(), not_found(), "{change}");
        assert_eq!(ana.patch(&mine, &change).await.problem(), not_found(), "{change}");
        assert_eq!(ana.post("/rules/preview", &new).await.problem(), not_found(), "{change}");
    }
    let their_rule = format!("/rules/{}", made["id"].as_str().unwrap());
    for path in [their_rule, format!("/rules/{nowhere}")] {
        assert_eq!(ana.patch(&path, &json!({"name": "x"})).await.problem(), not_found());
        assert_eq!(ana.delete(&path).await.problem(), not_found());
    }
    assert_eq!(ana.post("/rules/preview", &json!({"rule_id": made["id"]})).await.problem(), not_found());
    assert_eq!(bia.get("/rules").await.expect(StatusCode::OK), json!([made]));
}

#[tokio::test]
async fn viewers_read_rules_and_members_write_them_once() {
    let house = House::new().await;
    let ana = house.admin().await;
    let food = category(&ana.client, "Comida").await;
    let (bia, viewer) = (house.member(&ana, Role::Member).await, house.member(&ana, Role::Viewer).await);
    let reader = house.program(&ana, &[KeyScope::Read]).await;
    let body = json!({"name": "x", "when": {"direction": "out"}, "then": filed(&food)});
    let once = bia.client.with(IDEMPOTENCY_KEY, "rule-1");
    let made = once.post("/rules", &body).await.expect(StatusCode::CREATED);
    let repeat = once.post("/rules", &body).await;
    assert_eq!((repeat.header("idempotent-replayed"), repeat.json()), (Some("true"), made.clone()));
    let path = format!("/rules/{}", made["id"].as_str().unwrap());
    for client in [&viewer.client, &reader] {
        assert_eq!(client.get("/rules").await.expect(StatusCode::OK).as_array().unwrap().len(), 1);
        client.post("/rules/preview", &body).await.expect(StatusCode::OK);
        assert_eq!(client.post("/rules", &body).await.problem(), forbidden());
        assert_eq!(client.patch(&path, &json!({"name": "y"})).await.problem(), forbidden());
        assert_eq!(client.delete(&path).await.problem(), forbidden());
    }
    assert_eq!(house.nobody().get("/rules").await.problem().0, 401);
}

/// Three lines of an account in March, filed under one category and booked.
async fn imported(ana: &Client, account: &Value, food: &Value) {
    let session = json!({"account_id": account, "billing_month": "2026-03"});
    let session = ana.post("/import-sessions", &session).await.expect(StatusCode::CREATED);
    let session = format!("/import-sessions/{}", session["id"].as_str().unwrap());
    let line = |day: &str, text: &str, amount: &str| {
        let date = format!("2026-03-{day}");
        json!({"type": "EXPENSE", "transaction_date": date, "amount": amount, "description": text,
               "data": {"category_id": food}})
    };
    let lines = json!([
        line("05", "UBER *TRIP SAO PAULO", "23.40"),
        line("06", "Uber *EATS", "58.90"),
        line("07", "FEIRA", "10.00"),
    ]);
    ana.post(&format!("{session}/staged-transactions"), &lines).await.expect(StatusCode::CREATED);
    ana.post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_preview_shows_what_a_rule_would_have_made_of_what_was_booked() {
    let house = House::new().await;
    let Inhabitant { client: ana, .. } = house.admin().await;
    let (azul, food) = (account(&ana, "Azul").await, category(&ana, "Comida").await);
    let ride = category(&ana, "Transporte").await;
    imported(&ana, &azul, &food).await;
    let above = json!({"name": "Delivery", "position": 1, "stops": true,
        "when": {"description": {"contains": "eats"}}, "then": {"description": "Delivery"}});
    let above = ana.post("/rules", &above).await.expect(StatusCode::CREATED);

    let trial = json!({"when": {"description": {"contains": "uber"}}, "then": filed(&ride)});
    let shown = ana.post("/rules/preview", &trial).await.expect(StatusCode::OK);
    assert_eq!(
        (&shown["looked_at"], &shown["matched"], &shown["changed"]),
        (&json!(3), &json!(2), &json!(1)),
        "{shown}"
    );
    let (eats, trip) = (&shown["lines"][0], &shown["lines"][1]);
    assert_eq!((&eats["stopped_by"], &eats["changes"]), (&above["id"], &json!([])));
    assert_eq!((&trip["bank_text"], &trip["amount"]), (&json!("UBER *TRIP SAO PAULO"), &json!("-23.40")));
    assert_eq!((&trip["changes"], &trip["then"]["type"]), (&json!(["booking"]), &json!("EXPENSE")));
    assert_eq!(trip["then"]["splits"], json!([{"category_id": ride, "sub_category_id": null, "amount": "23.40"}]));
    assert_eq!(ana.get("/rules").await.expect(StatusCode::OK).as_array().unwrap().len(), 1, "nothing was saved");

    let of_saved = json!({"rule_id": above["id"], "limit": 1});
    let shown = ana.post("/rules/preview", &of_saved).await.expect(StatusCode::OK);
    assert_eq!((&shown["matched"], shown["lines"][0]["then"]["description"].as_str()), (&json!(1), Some("Delivery")));
    let changed = json!({"rule_id": above["id"], "when": {"direction": "in"}});
    assert_eq!(ana.post("/rules/preview", &changed).await.expect(StatusCode::OK)["matched"], 0);

    for (body, pointer) in [
        (json!({"then": filed(&ride)}), "/when"),
        (json!({"when": {"direction": "out"}}), "/then"),
        (json!({"rule_id": above["id"], "limit": 501}), "/limit"),
    ] {
        let answer = ana.post("/rules/preview", &body).await;
        assert_eq!(
            (answer.problem().0, answer.json()["errors"][0]["pointer"].as_str()),
            (422, Some(pointer)),
            "{body}"
        );
    }
}
