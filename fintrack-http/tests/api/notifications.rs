//! Notifications: what users are told, read, and delete.

use axum::http::StatusCode;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, USER_AGENT};
use chrono::{DateTime, TimeDelta, Utc};
use fintrack_core::access::{Role, Scope as KeyScope};
use fintrack_core::budget::{AlertThreshold, BudgetDraft};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::ImportSessionId;
use fintrack_core::money::brl;
use fintrack_core::name::Color;
use fintrack_core::notice::{ImportFact, Notice};
use fintrack_db::{budget, notification};
use fintrack_http::{IDEMPOTENCY_KEY, WORKSPACE_ID};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entries::Books;
use crate::house::{Client, House, Inhabitant, somebody};

/// Tells every member of a workspace of an import that was read.
pub(crate) async fn tell(house: &House, of: &Inhabitant, n: u128) {
    let session = ImportSessionId::new(Uuid::from_u128(n));
    let notice = Notice::ImportReview(ImportFact { session, files: 1, lines: 9, pending: 3 });
    let mut tx = house.db().begin(of.scope).await.unwrap();
    notification::tell_members(&mut tx, &[notice], Utc::now()).await.unwrap();
    tx.commit().await.unwrap();
}

fn path(told: &Value) -> String {
    format!("/notifications/{}", told["id"].as_str().unwrap())
}

fn types(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|told| told["type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn what_was_told_is_listed_read_and_deleted() {
    let house = House::new().await;
    let ana = house.admin().await;
    for n in 1..=3 {
        tell(&house, &ana, n).await;
    }
    let list = ana.client.get("/notifications").await.expect(StatusCode::OK);
    assert_eq!((types(&list), &list["next_cursor"]), (vec!["import_review"; 3], &json!(null)));
    let told = &list["items"][0];
    assert_eq!(told["payload"]["session"], Uuid::from_u128(3).to_string(), "the newest first");
    assert_eq!(told["user_id"], ana.scope.user.to_string());
    assert_eq!(told["workspace_id"], ana.scope.workspace.to_string());
    assert_eq!((&told["read_at"], &told["message"]), (&json!(null), &json!("3 de 9 linhas esperam por você.")));
    assert!(told["created_at"].as_str().unwrap().parse::<DateTime<Utc>>().is_ok());

    let read = ana.client.patch(&format!("{}/read", path(told)), &json!({})).await.expect(StatusCode::OK);
    assert!(read["read_at"].is_string() && read["id"] == told["id"], "{read}");
    let again = ana.client.patch(&format!("{}/read", path(told)), &json!({})).await.expect(StatusCode::OK);
    assert_eq!(again, read, "the first time counts");
    let rest = ana.client.get("/notifications?offset=1&limit=1").await.expect(StatusCode::OK);
    assert_eq!((&rest["items"][0]["id"], rest["items"].as_array().unwrap().len()), (&list["items"][1]["id"], 1));
    let cursor = rest["next_cursor"].as_str().unwrap();
    let third = ana.client.get(&format!("/notifications?cursor={cursor}&offset=0")).await.expect(StatusCode::OK);
    assert_eq!(third["items"], json!([list["items"][2]]));
    for query in ["offset=10001", "offset=-1", &format!("offset=1&cursor={cursor}")] {
        let refused = ana.client.get(&format!("/notifications?{query}")).await;
        assert_eq!(refused.problem(), (400, "malformed".to_owned()), "{query}");
    }
    let unread = ana.client.get("/notifications?unread_only=true").await.expect(StatusCode::OK);
    assert_eq!(unread["items"].as_array().unwrap().len(), 2);

    let gone = ana.client.delete(&path(told)).await.expect(StatusCode::OK);
    assert!(gone["message"].is_string(), "{gone}");
    assert_eq!(ana.client.delete(&path(told)).await.problem(), (404, "not-found".to_owned()));
    let key = ana.client.with(IDEMPOTENCY_KEY, "all");
    assert_eq!(key.post_nothing("/notifications/read-all").await.expect(StatusCode::OK), json!({"updated": 2}));
    let repeat = key.post_nothing("/notifications/read-all").await;
    assert_eq!(repeat.header("idempotent-replayed"), Some("true"));
    assert_eq!(repeat.expect(StatusCode::OK), json!({"updated": 2}));
    assert_eq!(ana.client.post_nothing("/notifications/read-all").await.expect(StatusCode::OK), json!({"updated": 0}));
    tell(&house, &ana, 3).await;
    let rest = ana.client.get("/notifications").await.expect(StatusCode::OK);
    assert_eq!(rest["items"].as_array().unwrap().len(), 2, "what was deleted is not told again");
}

#[tokio::test]
async fn pages_follow_each_other_and_a_workspace_can_be_asked_for() {
    let house = House::new().await;
    let (ana, elsewhere) = (house.admin().await, house.admin().await);
    for n in 0..5 {
        tell(&house, &ana, n).await;
    }
    let (mut query, mut seen) = ("limit=2".to_owned(), Vec::new());
    loop {
        let page = ana.client.get(&format!("/notifications?{query}")).await.expect(StatusCode::OK);
        seen.extend(page["items"].as_array().unwrap().iter().map(|told| told["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("limit=2&cursor={cursor}");
    }
    assert!(seen.len() == 5 && seen.is_sorted_by(|a, b| a > b), "{seen:?}");
    for (workspace, count) in [(ana.scope.workspace, 5), (elsewhere.scope.workspace, 0)] {
        let list = ana.client.get(&format!("/notifications?workspace_id={workspace}")).await.expect(StatusCode::OK);
        assert_eq!(list["items"].as_array().unwrap().len(), count);
    }
    let foreign = format!("/notifications/read-all?workspace_id={}", elsewhere.scope.workspace);
    assert_eq!(ana.client.post_nothing(&foreign).await.expect(StatusCode::OK), json!({"updated": 0}));
    for malformed in ["workspace_id=mine", "unread_only=maybe", "limit=0", "cursor=x"] {
        let answer = ana.client.get(&format!("/notifications?{malformed}")).await;
        assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{malformed}");
    }
}

#[tokio::test]
async fn nobody_sees_or_touches_what_others_were_told() {
    let house = House::new().await;
    let ana = house.admin().await;
    let bia = house.member(&ana, Role::Viewer).await;
    tell(&house, &ana, 1).await;
    let own = |list: Value| list["items"][0].clone();
    let of_ana = own(ana.client.get("/notifications").await.expect(StatusCode::OK));
    let of_bia = own(bia.client.get("/notifications").await.expect(StatusCode::OK));
    assert_ne!(of_ana["id"], of_bia["id"], "each has their own");
    let nowhere = json!({"id": Uuid::now_v7().to_string()});
    for foreign in [&of_ana, &nowhere] {
        assert_eq!(bia.client.delete(&path(foreign)).await.problem(), (404, "not-found".to_owned()));
        let read = bia.client.patch(&format!("{}/read", path(foreign)), &json!({})).await;
        assert_eq!(read.problem(), (404, "not-found".to_owned()));
    }
    bia.client.post_nothing("/notifications/read-all").await.expect(StatusCode::OK);
    let still = own(ana.client.get("/notifications").await.expect(StatusCode::OK));
    assert_eq!(still["read_at"], json!(null));

    let program = house.program(&ana, KeyScope::ALL).await;
    assert_eq!(program.get("/notifications").await.problem(), (403, "forbidden".to_owned()));
    assert_eq!(house.nobody().get("/notifications").await.problem(), (401, "unauthenticated".to_owned()));
}

#[tokio::test]
async fn texts_are_in_the_language_that_is_asked_for_or_was_chosen() {
    let house = House::new().await;
    let ana = house.admin().await;
    tell(&house, &ana, 1).await;
    let message = async |client: &Client| {
        client.get("/notifications").await.json()["items"][0]["message"].as_str().unwrap().to_owned()
    };
    let english = ana.client.with(ACCEPT_LANGUAGE, "en-US,en;q=0.9");
    assert_eq!(message(&english).await, "3 of 9 lines wait for you.");
    let chosen = json!({"settings": {"language": "pt-BR"}});
    ana.client.patch("/user/preferences", &chosen).await.expect(StatusCode::OK);
    assert_eq!(message(&english).await, "3 de 9 linhas esperam por você.");
}

/// What was told of security, the oldest first.
async fn security(client: &Client) -> Vec<String> {
    let list = client.get("/notifications?limit=500").await.expect(StatusCode::OK);
    let mut events: Vec<String> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|told| told["type"] == "security" && told["workspace_id"].is_null())
        .map(|told| told["payload"]["event"].as_str().unwrap().to_owned())
        .collect();
    events.reverse();
    events
}

#[tokio::test]
async fn what_touches_somebodys_access_is_told_to_them() {
    let (house, office) = House::with_mail().await;
    let caio = somebody();
    let firefox = house.nobody().with(USER_AGENT, "Firefox");
    let home = caio.at_home(&firefox).await;
    office.next().await;
    assert_eq!(security(&home).await, [] as [&str; 0], "the first sign-in is no news");
    caio.log_in(&firefox).await.expect(StatusCode::OK);
    caio.log_in(&house.nobody().with(USER_AGENT, "Konqueror")).await.expect(StatusCode::OK);
    assert_eq!(security(&home).await, ["new_sign_in"]);
    let origin = home.get("/notifications").await.json()["items"][0]["payload"]["origin"].clone();
    assert_eq!(origin, "Konqueror");

    let wrong = json!({"current_password": "no, not that", "new_password": "staple horse"});
    assert_eq!(home.post("/user/password", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let change = json!({"current_password": caio.password, "new_password": "staple horse"});
    home.post("/user/password", &change).await.expect(StatusCode::ACCEPTED);
    office.next().await;
    assert_eq!(security(&home).await, ["new_sign_in", "password_changed"]);

    let moving = json!({"name": "Caio", "email": format!("novo-{}", caio.email)});
    home.patch("/user/profile", &moving).await.expect(StatusCode::OK);
    let letters = [office.next().await, office.next().await];
    let letter = letters.iter().find(|letter| letter.text.contains("#token=")).unwrap();
    let confirmed = house.nobody().post("/auth/verify-email/confirm", &json!({"token": letter.token()})).await;
    confirmed.expect(StatusCode::OK);
    assert_eq!(security(&home).await.last().unwrap(), "email_changed");

    let workspace = home.post("/workspaces", &json!({"name": "Casa"})).await.expect(StatusCode::CREATED);
    let inside = home.with(WORKSPACE_ID, workspace["id"].as_str().unwrap());
    let key = inside.post("/api-keys", &json!({"name": "Planilha"})).await.expect(StatusCode::CREATED);
    assert_eq!(security(&home).await.last().unwrap(), "api_key_created");
    let about = home.get("/notifications").await.json()["items"][0]["payload"]["about"].clone();
    assert_eq!(about, key["id"]);

    house.nobody().post("/auth/forgot-password", &json!({"email": moving["email"]})).await;
    let token = office.next().await.token();
    let reset = json!({"token": token, "new_password": "correct staple"});
    house.nobody().post("/auth/reset-password", &reset).await.expect(StatusCode::OK);
    let back =
        house.nobody().post("/auth/login", &json!({"email": moving["email"], "password": "correct staple"})).await;
    let token = back.expect(StatusCode::OK)["access_token"].as_str().unwrap().to_owned();
    let home = house.nobody().with(AUTHORIZATION, &format!("Bearer {token}"));
    let told = security(&home).await;
    assert_eq!(told[4..], ["password_changed", "new_sign_in"], "{told:?}");
}

#[tokio::test]
async fn spending_over_a_budget_is_told_with_the_expense() {
    let house = House::new().await;
    let ana = house.admin().await;
    let bia = house.member(&ana, Role::Viewer).await;
    let books = Books::of(ana.client.clone()).await;
    let today = (Utc::now() - TimeDelta::hours(3)).date_naive(); // the workspace lives in São Paulo
    let draft = BudgetDraft {
        category: books.food.as_str().unwrap().parse::<Uuid>().unwrap().into(),
        month: BillingMonth::of(today),
        planned: brl("100.00"),
        alert_threshold: AlertThreshold::default(),
        color: Color::new("#2E7D32").unwrap(),
        is_active: true,
    };
    let mut tx = house.db().begin(ana.scope).await.unwrap();
    budget::create(&mut tx, draft).await.unwrap();
    tx.commit().await.unwrap();
    let mut expense = books.spent("120.50");
    expense["transaction_date"] = json!(today);
    books.made(&books.expenses(), &expense).await;
    for client in [&ana.client, &bia.client] {
        let list = client.get("/notifications").await.expect(StatusCode::OK);
        assert_eq!(types(&list), ["budget_overrun"]);
        assert_eq!(list["items"][0]["title"], "Orçamento estourado: Alimentação");
    }
}
