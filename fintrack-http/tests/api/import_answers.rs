//! What import sessions and their lines are answered with, as older clients read it.

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use fintrack_core::import_session::LINES_MAX;
use fintrack_http::{IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED};
use futures_util::stream;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use crate::house::FORM;
use crate::import_sessions::Household;
use crate::upload::{Home, PROVED};

/// What nobody knows what it was for.
fn unfiled(day: &str, amount: &str) -> Value {
    let mut line = line(day, amount, "Algo nunca visto");
    line["data"] = json!({"category_id": null});
    line
}

/// A line of a month.
fn line(day: &str, amount: &str, text: &str) -> Value {
    json!({"transaction_date": day, "amount": amount, "type": "EXPENSE", "description": text})
}

impl Household {
    async fn post_lines(&self, session: &str, lines: &Value) -> Vec<Value> {
        let made = self.client().post(&format!("{session}/staged-transactions"), lines).await;
        made.expect(StatusCode::CREATED).as_array().unwrap().clone()
    }

    async fn rent(&self) -> Value {
        let rent = json!({
            "type": "EXPENSE", "description": "Aluguel", "amount": "40.00", "frequency": "MONTHLY",
            "start_date": "2026-03-07", "account_id": self.account, "category_id": self.food,
        });
        self.client().post("/recurring", &rent).await.expect(StatusCode::CREATED)["id"].clone()
    }
}

#[tokio::test]
async fn a_closed_session_leaves_the_list_unless_it_is_asked_for() {
    let home = Household::new().await;
    let (closed, _) = home.filled().await;
    let ana = home.client();
    let waits = ana.post_nothing(&format!("{closed}/close")).await;
    assert_eq!(waits.problem(), (409, "pending-entries".to_owned()));
    ana.post_nothing(&format!("{closed}/commit")).await.expect(StatusCode::OK);
    ana.post_nothing(&format!("{closed}/close")).await.expect(StatusCode::OK);
    let open = json!({"account_id": home.account, "billing_month": "2026-04"});
    let open = ana.post("/import-sessions", &open).await.expect(StatusCode::CREATED)["id"].clone();
    let listed = async |query: &str| {
        let sessions = ana.get(&format!("/import-sessions{query}")).await.expect(StatusCode::OK);
        sessions.as_array().unwrap().iter().map(|session| session["id"].clone()).collect::<Vec<_>>()
    };
    let closed = json!(closed.rsplit('/').next().unwrap());
    assert_eq!([listed("").await, listed("?state=open").await], [[open.clone()], [open]]);
    assert_eq!(listed("?state=CLOSED").await, [closed]);
}

#[tokio::test]
async fn a_stale_preview_is_refused_with_the_counts_of_now_to_whoever_sends_it_again_too() {
    let home = Household::new().await;
    let (session, _) = home.filled().await;
    let preview = home.client().post_nothing(&format!("{session}/preview")).await.expect(StatusCode::OK);
    home.post_lines(&session, &json!([unfiled("2026-03-09", "5.00")])).await;
    let now = home.client().post_nothing(&format!("{session}/preview")).await.expect(StatusCode::OK);
    assert_eq!((&now["counts"]["booked"], &now["counts"]["pending"]), (&json!(2), &json!(1)));
    let keyed = home.client().with(IDEMPOTENCY_KEY, "one");
    let commit = json!({"plan_token": preview["plan_token"]});
    home.client().post(&format!("{session}/commit"), &json!({"plan_token": "0".repeat(64)})).await;
    for is_repeat in [false, true] {
        // The line that was added is pending: it changes nothing of what would be booked, so another one is ready.
        if !is_repeat {
            let ready = json!([{"transaction_date": "2026-03-10", "amount": "1.00", "type": "EXPENSE",
                                "data": {"category_id": home.food}}]);
            home.post_lines(&session, &ready).await;
        }
        let answer = keyed.post(&format!("{session}/commit"), &commit).await;
        assert_eq!(answer.problem(), (409, "preview-stale".to_owned()));
        assert_eq!(answer.headers.contains_key(&IDEMPOTENT_REPLAYED), is_repeat);
        let counts = &answer.json()["counts"];
        assert_eq!((&counts["booked"], &counts["pending"]), (&json!(3), &json!(1)), "{}", answer.text);
    }
    let books = home.client().get("/transactions").await.expect(StatusCode::OK);
    assert_eq!(books["items"], json!([]), "nothing is written");
    let other = home.client().post_nothing(&format!("/import-sessions/{}/commit", Uuid::now_v7())).await;
    assert_eq!(other.json().get("counts"), None);
}

#[tokio::test]
async fn what_is_done_with_a_session_is_told_in_few_words_with_its_bindings_and_without_its_lines() {
    let home = Household::new().await;
    let session = home.session().await;
    let rent = home.rent().await;
    let lines = home.post_lines(&session, &json!([line("2026-03-07", "40.00", "Transferência")])).await;
    let id = lines[0]["id"].as_str().unwrap();
    let ana = home.client();
    let bind = json!([{"staged_transaction_id": id, "recurring_transaction_id": rent}]);
    let binding = format!("{session}/recurring-bindings/{id}");
    let bound = ana.post(&format!("{session}/bind"), &bind).await.expect(StatusCode::OK);
    let enriched = ana.post_nothing(&format!("{session}/enrich")).await.expect(StatusCode::OK);
    let changed = ana.put(&session, &json!({"description": "Março"})).await.expect(StatusCode::OK);
    let rejected = ana.delete(&binding).await.expect(StatusCode::OK);
    ana.post(&format!("{session}/bind"), &bind).await.expect(StatusCode::OK);
    let confirmed = ana.post_nothing(&format!("{binding}/confirm")).await.expect(StatusCode::OK);
    ana.post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
    let closed = ana.post_nothing(&format!("{session}/close")).await.expect(StatusCode::OK);
    for done in [&bound, &enriched, &rejected, &confirmed, &closed] {
        assert!(done["message"].as_str().is_some_and(|message| !message.is_empty()), "{done}");
    }
    for done in [&bound, &enriched, &changed, &confirmed, &closed] {
        let binding = &done["recurring_transaction_bindings"][0];
        assert_eq!((&binding["id"], &binding["status"]), (&json!(id), &json!("CONFIRMED")), "{done}");
    }
    for done in [&bound, &enriched, &changed, &rejected, &confirmed, &closed] {
        assert_eq!((done.get("transactions"), done.get("staged_transactions")), (None, None), "{done}");
        assert_eq!(done["stats"]["total"], 1);
    }
    let shown = ana.get(&session).await.expect(StatusCode::OK);
    assert_eq!(shown["transactions"].as_array().unwrap().len(), 1);
    assert_eq!(shown["transactions"], shown["staged_transactions"]);
}

#[tokio::test]
async fn a_line_says_which_kind_of_recurring_item_it_settles() {
    let home = Household::new().await;
    let session = home.session().await;
    let rent = home.rent().await;
    let mut new = line("2026-03-07", "40.00", "Transferência");
    new["data"] = json!({"recurring_expense_id": rent});
    let lines = home.post_lines(&session, &json!([new])).await;
    let data = &lines[0]["data"];
    let ids = ["transaction", "expense", "income", "transfer", "card_transaction"];
    let ids = ids.map(|kind| data[format!("recurring_{kind}_id")].clone());
    assert_eq!(ids, [rent.clone(), rent, json!(null), json!(null), json!(null)]);
}

#[tokio::test]
async fn a_line_is_filed_in_parts_that_sum_to_it_and_what_is_read_may_be_sent_back() {
    let home = Household::new().await;
    let session = home.session().await;
    let parts = |first: &str| {
        json!([
            {"amount": first, "category_id": home.food, "subcategory_id": null},
            {"amount": "2.50", "category_id": home.food, "subcategory_id": null},
        ])
    };
    let mut new = line("2026-03-07", "12.50", "Mercado");
    new["data"] = json!({"splits": parts("9.00")});
    let list = format!("{session}/staged-transactions");
    let refused = home.client().post(&list, &json!([new])).await;
    assert_eq!((refused.problem().0, &refused.json()["errors"][0]["pointer"]), (422, &json!("/0/data/splits")));
    new["data"] = json!({"splits": parts("10.00")});
    let lines = home.post_lines(&session, &json!([new])).await;
    assert_eq!((&lines[0]["data"]["splits"], &lines[0]["status"]), (&parts("10.00"), &json!("READY")));

    let path = format!("/staged-transactions/{}", lines[0]["id"].as_str().unwrap());
    let put = async |change: Value| home.client().put(&path, &change).await;
    let refused = put(json!({"data": {"splits": parts("9.00")}})).await;
    assert_eq!((refused.problem().0, &refused.json()["errors"][0]["pointer"]), (422, &json!("/data/splits")));
    let both = put(json!({"data": {"splits": parts("10.00"), "category_id": home.food}})).await;
    assert_eq!(both.problem().0, 422);
    let twice = put(json!({"amount": "25.00"})).await.expect(StatusCode::OK);
    let amounts = [0, 1].map(|n| twice["data"]["splits"][n]["amount"].clone());
    assert_eq!(amounts, [json!("20.00"), json!("5.00")], "kept in proportion");
    let whole = put(json!({"data": {"splits": [], "category_id": home.food}})).await.expect(StatusCode::OK);
    assert_eq!((&whole["data"]["splits"], &whole["data"]["category_id"]), (&json!([]), &json!(home.food)));
    let again = put(json!({"data": {"splits": twice["data"]["splits"], "category_id": null}})).await;
    assert_eq!(again.expect(StatusCode::OK)["data"]["splits"], twice["data"]["splits"]);
    let none = put(json!({"data": {"splits": []}})).await.expect(StatusCode::OK);
    assert_eq!((&none["data"]["splits"], &none["data"]["category_id"]), (&json!([]), &json!(null)));
}

#[tokio::test]
async fn a_session_is_shown_without_its_lines_where_they_are_not_asked_for() {
    let home = Household::new().await;
    let (session, lines) = home.filled().await;
    let whole = home.client().get(&session).await.expect(StatusCode::OK);
    let head = home.client().get(&format!("{session}?lines=false")).await.expect(StatusCode::OK);
    assert_eq!((whole["transactions"].as_array().unwrap().len(), &head["transactions"]), (lines.len(), &json!([])));
    for figure in ["stats", "context", "id", "name"] {
        assert_eq!(head[figure], whole[figure], "{figure}");
    }
}

#[tokio::test]
async fn a_line_of_another_month_is_pending_for_that_and_committed_ones_are_completed() {
    let home = Household::new().await;
    let (session, _) = home.filled().await;
    let lines = json!([line("2026-04-01", "9.00", "Padaria Estrela"), unfiled("2026-03-09", "5.00")]);
    let lines = home.post_lines(&session, &lines).await;
    let told = |line: &Value| ["status", "reason", "outcome"].map(|field| line[field].clone());
    assert_eq!(told(&lines[0]), ["PENDING", "other_month", "other_month"]);
    assert_eq!(told(&lines[1]), ["PENDING", "missing", "pending"]);
    home.client().post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
    let shown = home.client().get(&session).await.expect(StatusCode::OK);
    assert_eq!(told(&shown["transactions"][0]), [json!("COMPLETED"), json!(null), json!("booked")]);
    assert_eq!(shown["stats"]["other_month"], 1);
}

#[tokio::test]
async fn a_page_begins_where_the_last_one_ended_though_that_line_is_gone() {
    let home = Household::new().await;
    let session = home.session().await;
    let numbered = |number: u32, text: &str| {
        let mut line = line("2026-03-05", "12.50", text);
        line["line_number"] = json!(number);
        line
    };
    let lines = json!([numbered(7, "Feira"), numbered(2, "Padaria"), line("2026-03-06", "1.00", "Banca")]);
    let lines = home.post_lines(&session, &lines).await;
    assert_eq!([0, 1, 2].map(|n| lines[n]["line_number"].clone()), [json!(7), json!(2), json!(null)]);
    let list = format!("{session}/staged-transactions");
    let (mut query, mut seen) = ("?limit=1".to_owned(), Vec::new());
    loop {
        let page = home.client().get(&format!("{list}{query}")).await.expect(StatusCode::OK);
        let shown = page["items"][0].clone();
        home.client().delete(&format!("/staged-transactions/{}", shown["id"].as_str().unwrap())).await;
        seen.push(shown["description"].clone());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("?limit=1&cursor={cursor}");
    }
    assert_eq!(seen, ["Banca", "Padaria", "Feira"], "by their numbers, those without one first");
    let answer = home.client().post(&list, &json!([numbered(u32::MAX, "Feira")])).await;
    assert_eq!((answer.problem().0, &answer.json()["errors"][0]["pointer"]), (422, &json!("/0/line_number")));
}

#[tokio::test]
async fn answers_to_proposals_are_matched_without_case() {
    let home = Household::new().await;
    let (session, lines) = home.filled().await;
    let path = format!("/staged-transactions/{}", lines[0]["id"].as_str().unwrap());
    for (said, code) in [(json!({"duplicate": "ACCEPT"}), "no-duplicate"), (json!({"pairing": "Reject"}), "no-pair")] {
        assert_eq!(home.client().put(&path, &said).await.problem(), (409, code.to_owned()), "{said} is understood");
        let bulk = json!({"ids": [lines[0]["id"]], "change": said});
        let bulk = home.client().post(&format!("{session}/staged-transactions/bulk"), &bulk).await;
        assert_eq!(bulk.problem(), (409, code.to_owned()));
    }
    assert_eq!(home.client().put(&path, &json!({"duplicate": "perhaps"})).await.problem().0, 400);
}

#[tokio::test]
async fn a_session_says_who_opened_it() {
    let home = Household::new().await;
    let session = home.session().await;
    let ana = json!(home.ana.scope.user.to_string());
    assert_eq!(home.client().get(&session).await.expect(StatusCode::OK)["user_id"], ana);
    assert_eq!(home.client().get("/import-sessions").await.expect(StatusCode::OK)[0]["user_id"], ana);
    // Of those from before it was kept, nobody knows.
    let mut admin = PgConnection::connect_with(&home.house.test.admin_options()).await.unwrap();
    sqlx::query("update import_sessions set user_id = null").execute(&mut admin).await.unwrap();
    assert_eq!(home.client().get(&session).await.expect(StatusCode::OK)["user_id"], json!(null));
}

#[tokio::test]
async fn a_card_reconciles_with_what_was_paid_in_the_list_as_well() {
    let home = Household::new().await;
    let ana = home.client();
    let card = json!({"name": "Roxo", "credit_limit": 5000, "closing_date": 28, "due_date": 5});
    let card = ana.post("/cards", &card).await.expect(StatusCode::CREATED)["id"].clone();
    for month in ["2026-03", "2026-04"] {
        let new = json!({"card_id": card, "billing_month": month});
        ana.post("/import-sessions", &new).await.expect(StatusCode::CREATED);
    }
    let payment = json!({
        "card_id": card, "billing_month": "2026-03", "account_id": home.account, "amount": "12.50",
        "payment_date": "2026-04-02", "transaction_date": "2026-04-02",
    });
    ana.post("/card-payments", &payment).await.expect(StatusCode::CREATED);
    let listed = ana.get("/import-sessions").await.expect(StatusCode::OK);
    let targets = [&listed[0]["target_value"], &listed[1]["target_value"]];
    assert_eq!(targets, [&json!(null), &json!("12.50")], "the newest month first");
    for session in listed.as_array().unwrap() {
        let shown = ana.get(&format!("/import-sessions/{}", session["id"].as_str().unwrap())).await;
        assert_eq!(shown.expect(StatusCode::OK)["target_value"], session["target_value"]);
    }
}

#[tokio::test]
async fn what_has_nowhere_to_go_is_refused_before_its_body_comes() {
    let home = Home::new().await;
    let session = home.session().await;
    let never = || Body::from_stream(stream::pending::<Result<Bytes, std::convert::Infallible>>());
    let nowhere = format!("/import-sessions/{}/upload", Uuid::now_v7());
    for client in [home.client().clone(), home.client().with(IDEMPOTENCY_KEY, "new")] {
        let answer = client.send_as(Method::POST, &nowhere, Some(FORM), never()).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()));
    }
    let keyed = home.client().with(IDEMPOTENCY_KEY, &"k".repeat(256));
    let answer = keyed.send_as(Method::POST, &format!("{session}/upload"), Some(FORM), never()).await;
    assert_eq!(answer.problem(), (400, "malformed".to_owned()));
}

#[tokio::test]
async fn a_full_session_takes_no_more_lines() {
    let home = Home::new().await;
    let session = home.session().await;
    let id: Uuid = session.rsplit('/').next().unwrap().parse().unwrap();
    let mut admin = PgConnection::connect_with(&home.house.test.admin_options()).await.unwrap();
    // None of them is looked at: their number is enough.
    let fill = "
        insert into staged_lines
            (workspace_id, id, session_id, line, dated_on, amount, bank_text, identity_text, kind, outcome, answered)
        select s.workspace_id, gen_random_uuid(), s.id, n, '2026-03-05', -1, 'a', 'a', 'EXPENSE', 'pending', '{}'
        from import_sessions s, generate_series(1, $2) n
        where s.id = $1";
    sqlx::query("set session_replication_role = replica").execute(&mut admin).await.unwrap();
    sqlx::query(fill).bind(id).bind(i32::try_from(LINES_MAX).unwrap()).execute(&mut admin).await.unwrap();
    let new = json!([line("2026-03-05", "12.50", "Padaria")]);
    let answer = home.client().post(&format!("{session}/staged-transactions"), &new).await;
    assert_eq!(answer.problem(), (409, "session-full".to_owned()), "{}", answer.text);
    let other = home.session_of(&home.account("Outra").await, "2026-03").await;
    home.client().post(&format!("{other}/staged-transactions"), &new).await.expect(StatusCode::CREATED);
    home.upload(&other, "extrato.csv", PROVED).await;
}
