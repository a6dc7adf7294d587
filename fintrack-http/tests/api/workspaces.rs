//! Workspaces, members, invitations, and what a workspace begins with.

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use fintrack_core::access::{Role, Scope as KeyScope};
use fintrack_core::name::Name;
use fintrack_db::user;
use fintrack_http::{IDEMPOTENCY_KEY, WORKSPACE_ID};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{House, Inhabitant, somebody};

fn at(of: &Inhabitant) -> String {
    format!("/workspaces/{}", of.scope.workspace)
}

fn not_found() -> (u16, String) {
    (404, "not-found".to_owned())
}

#[tokio::test]
async fn a_workspace_is_made_shown_changed_and_deleted() {
    let house = House::new().await;
    let ana = house.admin().await.client.without(&WORKSPACE_ID);
    let answer = ana.post("/workspaces", &json!({"name": " Casa "})).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let made = answer.expect(StatusCode::CREATED);
    assert_eq!((&made["name"], &made["default_currency_code"]), (&json!("Casa"), &json!("BRL")));
    assert_eq!(made["time_zone"], "America/Sao_Paulo");
    let path = format!("/workspaces/{}", made["id"].as_str().unwrap());
    let shown = ana.get(&path).await.expect(StatusCode::OK);
    assert_eq!((&shown["members"][0]["role"], &shown["invites"]), (&json!("ADMIN"), &json!([])));
    let listed = ana.get("/workspaces").await.expect(StatusCode::OK);
    assert_eq!(listed.as_array().unwrap().len(), 2, "and the one that she had: {listed}");
    assert_eq!(listed[1]["id"], made["id"]);

    let change = json!({"name": "Lar", "default_currency_code": "usd", "month_start_day": 5, "time_zone": "UTC"});
    let changed = ana.patch(&path, &change).await.expect(StatusCode::OK);
    assert_eq!((&changed["name"], &changed["default_currency_code"]), (&json!("Lar"), &json!("USD")));
    assert_eq!((&changed["month_start_day"], &changed["time_zone"]), (&json!(5), &json!("UTC")));
    let stale = ana.with(IF_MATCH, "\"1\"");
    assert_eq!(stale.patch(&path, &json!({"name": "x"})).await.problem(), (412, "stale".to_owned()));
    assert_eq!(stale.delete(&path).await.problem(), (412, "stale".to_owned()));

    ana.with(IF_MATCH, "\"2\"").delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ana.get(&path).await.problem(), not_found());
    assert_eq!(ana.get("/workspaces").await.expect(StatusCode::OK).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_a_workspace_cannot_be_is_pointed_at() {
    let house = House::new().await;
    let ana = house.admin().await;
    let path = at(&ana);
    for (body, pointer, code) in [
        (json!({"name": " "}), "/name", "required"),
        (json!({"name": "a".repeat(101)}), "/name", "too-long"),
        (json!({"default_currency_code": "ZZZ"}), "/default_currency_code", "no-such-currency"),
        (json!({"time_zone": "Mars/Olympus"}), "/time_zone", "no-such-time-zone"),
        (json!({"time_zone": "São Paulo"}), "/time_zone", "no-such-time-zone"),
        (json!({"month_start_day": 29}), "/month_start_day", "out-of-range"),
        (json!({"month_start_day": 0}), "/month_start_day", "out-of-range"),
    ] {
        let answer = ana.client.patch(&path, &body).await;
        assert_eq!(answer.problem(), (422, "invalid".to_owned()), "{body}");
        let fault = &answer.json()["errors"][0];
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!(pointer), &json!(code)), "{body}");
    }
    for (body, pointer) in [
        (json!({"name": "Casa", "default_currency_code": "ZZZ"}), "/default_currency_code"),
        (json!({"name": "Casa", "time_zone": "Mars/Olympus"}), "/time_zone"),
    ] {
        let answer = ana.client.post("/workspaces", &body).await;
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    let there = ana.client.post("/workspaces", &json!({"name": "Casa", "time_zone": "Europe/Lisbon"})).await;
    assert_eq!(there.expect(StatusCode::CREATED)["time_zone"], "Europe/Lisbon");
    assert_eq!(ana.client.patch(&path, &json!({"basis": "no"})).await.problem(), (400, "malformed".to_owned()));
}

#[tokio::test]
async fn a_workspace_of_others_is_absent_wherever_a_path_names_it() {
    let house = House::new().await;
    let (ana, bia) = (house.admin().await, house.admin().await);
    let key = house.program(&bia, KeyScope::ALL).await;
    let (theirs, nowhere) = (at(&ana), format!("/workspaces/{}", Uuid::now_v7()));
    let user = ana.scope.user;
    for path in ["", "/members", "/invites"] {
        for client in [&bia.client, &key] {
            let (foreign, absent) =
                (client.get(&format!("{theirs}{path}")).await, client.get(&format!("{nowhere}{path}")).await);
            assert_eq!((foreign.problem(), absent.problem()), (not_found(), not_found()));
            let detail = |answer: &crate::house::Answer| answer.json()["detail"].as_str().unwrap().len();
            assert_eq!(detail(&foreign), detail(&absent));
        }
    }
    assert_eq!(bia.client.patch(&theirs, &json!({"name": "x"})).await.problem(), not_found());
    assert_eq!(bia.client.delete(&theirs).await.problem(), not_found());
    let seed = format!("{theirs}/seeds/categories-default");
    assert_eq!(bia.client.post_nothing(&seed).await.problem(), not_found());
    assert_eq!(bia.client.delete(&format!("{theirs}/members/{user}")).await.problem(), not_found());
    assert_eq!(bia.client.get("/workspaces/none").await.problem(), (400, "malformed".to_owned()));
    assert_eq!(house.nobody().get("/workspaces/none").await.problem().0, 401);
}

#[tokio::test]
async fn members_change_and_one_admin_stays() {
    let house = House::new().await;
    let ana = house.admin().await;
    let (bia, viewer) = (house.member(&ana, Role::Member).await, house.member(&ana, Role::Viewer).await);
    let members = format!("{}/members", at(&ana));
    let of = |who: &Inhabitant| format!("{members}/{}", who.scope.user);
    let listed = viewer.client.get(&members).await.expect(StatusCode::OK);
    assert_eq!(listed.as_array().unwrap().len(), 3);

    let forbidden = (403, "forbidden".to_owned());
    assert_eq!(bia.client.patch(&of(&viewer), &json!({"role": "ADMIN"})).await.problem(), forbidden);
    assert_eq!(bia.client.delete(&of(&viewer)).await.problem(), forbidden);
    let changed = ana.client.patch(&of(&bia), &json!({"role": "viewer"})).await.expect(StatusCode::OK);
    assert_eq!((&changed["role"], &changed["user_id"]), (&json!("VIEWER"), &json!(bia.scope.user)));
    for last in [ana.client.patch(&of(&ana), &json!({"role": "MEMBER"})).await, ana.client.delete(&of(&ana)).await] {
        assert_eq!(last.problem(), (409, "last-admin".to_owned()));
    }
    let nobody = format!("{members}/{}", Uuid::now_v7());
    assert_eq!(ana.client.patch(&nobody, &json!({"role": "MEMBER"})).await.problem(), not_found());
    assert_eq!(ana.client.delete(&nobody).await.problem(), not_found());

    let key = house.program(&bia, &[KeyScope::Read]).await;
    assert_eq!(key.delete(&of(&bia)).await.problem(), forbidden, "a key does not take its maker out");
    bia.client.delete(&of(&bia)).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(bia.client.get(&members).await.problem(), not_found());
    ana.client.delete(&of(&viewer)).await.expect(StatusCode::NO_CONTENT);
}

/// Somebody who has an account and is invited: the address, and a client.
async fn guest(house: &House, ana: &Inhabitant, email: &str) -> crate::house::Client {
    let user = user::find_or_create(house.db(), &Name::new("Caio").unwrap(), email).await.unwrap();
    let session = house.open_session(user).await;
    let token = house.app.access_token(user, session, chrono::Utc::now());
    ana.client.without(&WORKSPACE_ID).with(axum::http::header::AUTHORIZATION, &format!("Bearer {}", token.reveal()))
}

#[tokio::test]
async fn an_address_that_is_not_confirmed_accepts_no_invitation_where_messages_are_sent() {
    let (house, post) = House::with_mail().await;
    let (ana, caio) = (house.admin().await, somebody());
    let signed_in = caio.at_home(&house.nobody()).await;
    let confirm = json!({"token": post.next().await.token()});
    let body = json!({"email": caio.email});
    let made = ana.client.post(&format!("{}/invites", at(&ana)), &body).await.expect(StatusCode::CREATED);
    let accept = format!("/invites/{}/accept", made["token"].as_str().unwrap());
    assert_eq!(signed_in.post_nothing(&accept).await.problem(), (409, "address-unconfirmed".to_owned()));
    house.nobody().post("/auth/verify-email/confirm", &confirm).await.expect(StatusCode::OK);
    signed_in.post_nothing(&accept).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn an_invitation_is_accepted_once_by_the_one_that_it_was_sent_to() {
    let house = House::new().await;
    let ana = house.admin().await;
    let invites = format!("{}/invites", at(&ana));
    let once = ana.client.with(IDEMPOTENCY_KEY, "invite-1");
    let body = json!({"email": "caio@example.org", "role": "viewer"});
    let made = once.post(&invites, &body).await.expect(StatusCode::CREATED);
    let accept = format!("/invites/{}/accept", made["token"].as_str().unwrap());
    let repeat = once.post(&invites, &body).await;
    assert_eq!(repeat.header("idempotent-replayed"), Some("true"));
    assert_eq!((&repeat.json()["token"], &repeat.json()["id"]), (&Value::Null, &made["id"]), "the token is shown once");
    let listed = ana.client.get(&invites).await.expect(StatusCode::OK);
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["token"]), (1, &Value::Null));

    let (caio, other) = (guest(&house, &ana, "caio@example.org").await, guest(&house, &ana, "dora@example.org").await);
    assert_eq!(other.post_nothing(&accept).await.problem(), (403, "forbidden".to_owned()));
    let cut = accept.replace("/accept", "x/accept");
    assert_eq!(caio.post_nothing(&cut).await.problem(), not_found());
    assert_eq!(caio.post_nothing("/invites/none/accept").await.problem(), not_found());
    let joined = caio.with(IDEMPOTENCY_KEY, "join").post_nothing(&accept).await.expect(StatusCode::OK);
    assert_eq!((&joined["id"], &joined["role"]), (&json!(ana.scope.workspace), &json!("VIEWER")));
    let repeat = caio.with(IDEMPOTENCY_KEY, "join").post_nothing(&accept).await;
    assert_eq!((repeat.header("idempotent-replayed"), repeat.json()), (Some("true"), joined));
    let kept: Vec<String> = sqlx::query_scalar("select path from idempotency_records where key = 'join'")
        .fetch_all(&mut house.test.admin().await)
        .await
        .unwrap();
    let [kept] = kept.as_slice() else { panic!("{kept:?}") };
    assert!(kept.starts_with("sha256:"), "a record keeps no token: {kept}");
    assert_eq!(caio.post_nothing(&accept).await.problem(), (409, "invite-over".to_owned()));
    assert_eq!(caio.get(&at(&ana)).await.expect(StatusCode::OK)["invites"], Value::Null, "not for viewers");

    let again = ana.client.post(&invites, &json!({"email": "CAIO@example.org"})).await;
    assert_eq!(again.problem(), (409, "already-member".to_owned()));
    let wrong = ana.client.post(&invites, &json!({"email": "no address"})).await;
    assert_eq!((wrong.problem().0, &wrong.json()["errors"][0]["pointer"]), (422, &json!("/email")));
    let open = ana.client.post(&invites, &json!({"email": "eva@example.org"})).await.expect(StatusCode::CREATED);
    let path = format!("{invites}/{}", open["id"].as_str().unwrap());
    ana.client.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ana.client.delete(&path).await.problem(), not_found());
    let eva = guest(&house, &ana, "eva@example.org").await;
    let accept = format!("/invites/{}/accept", open["token"].as_str().unwrap());
    assert_eq!(eva.post_nothing(&accept).await.problem(), (409, "invite-over".to_owned()));
}

#[tokio::test]
async fn the_usual_categories_are_added_once() {
    let house = House::new().await;
    let ana = house.admin().await;
    let path = format!("{}/seeds/categories-default", at(&ana));
    let first = ana.client.post_nothing(&path).await.expect(StatusCode::OK);
    assert!(first["categories_created"].as_u64().unwrap() > 5, "{first}");
    assert!(first["sub_categories_created"].as_u64().unwrap() > 5, "{first}");
    let second = ana.client.post_nothing(&path).await.expect(StatusCode::OK);
    assert_eq!(second, json!({"categories_created": 0, "sub_categories_created": 0}));
    let member = house.member(&ana, Role::Member).await;
    assert_eq!(member.client.post_nothing(&path).await.problem(), (403, "forbidden".to_owned()));
}

#[tokio::test]
async fn the_usual_categories_are_called_in_the_language_that_is_chosen() {
    let house = House::new().await;
    for (query, name) in [("", "Alimentação"), ("?language=PT-br", "Alimentação"), ("?language=en", "Food")] {
        let ana = house.admin().await;
        let path = format!("{}/seeds/categories-default{query}", at(&ana));
        ana.client.post_nothing(&path).await.expect(StatusCode::OK);
        let listed = ana.client.get("/categories").await.expect(StatusCode::OK);
        assert!(listed.as_array().unwrap().iter().any(|it| it["name"] == name), "{query}: {listed}");
    }
    let ana = house.admin().await;
    let refused = ana.client.post_nothing(&format!("{}/seeds/categories-default?language=tlh", at(&ana))).await;
    assert_eq!(refused.problem(), (400, "malformed".to_owned()));
}

#[tokio::test]
async fn the_classifier_learns_made_up_transactions_once() {
    let house = House::new().await;
    let ana = house.admin().await;
    let (categories, path) =
        (format!("{}/seeds/categories-default", at(&ana)), format!("{}/seeds/training-synthetic", at(&ana)));
    let ask = json!([{"description": "PADARIA ESTRELA", "type": "EXPENSE"}]);
    let nothing = ana.client.post_nothing(&format!("{path}?count=50")).await.expect(StatusCode::OK);
    assert_eq!((&nothing["created"], &nothing["ignored"]), (&json!(0), &json!(50)), "there are no categories yet");
    ana.client.post_nothing(&categories).await.expect(StatusCode::OK);
    let first = ana.client.post_nothing(&path).await.expect(StatusCode::OK);
    let created = first["created"].as_u64().unwrap();
    assert_eq!(created + first["ignored"].as_u64().unwrap(), 2_000, "{first}");
    assert!(created > 1_500 && first["duration_ms"].is_u64(), "{first}");
    let again = ana.client.post_nothing(&format!("{path}?count=2000&model=default")).await.expect(StatusCode::OK);
    assert_eq!((&again["created"], &again["ignored"]), (&json!(0), &json!(2_000)));
    let guess = ana.client.post("/enrichment/transactions", &ask).await.expect(StatusCode::OK);
    assert_eq!(guess[0]["category_name"], "Alimentação", "{guess}");
    for query in ["count=0", "count=20001", "count=many", "model=other"] {
        let answer = ana.client.post_nothing(&format!("{path}?{query}")).await;
        assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{query}");
    }
    let member = house.member(&ana, Role::Member).await;
    assert_eq!(member.client.post_nothing(&path).await.problem(), (403, "forbidden".to_owned()));
    let stranger = house.admin().await.client;
    assert_eq!(stranger.post_nothing(&path).await.problem(), not_found());
}

#[tokio::test]
async fn programs_have_no_workspaces_to_list_or_make() {
    let house = House::new().await;
    let ana = house.admin().await;
    let key = house.program(&ana, KeyScope::ALL).await;
    assert_eq!(key.get("/workspaces").await.problem(), (403, "forbidden".to_owned()));
    assert_eq!(key.post("/workspaces", &json!({"name": "x"})).await.problem(), (403, "forbidden".to_owned()));
    key.get(&at(&ana)).await.expect(StatusCode::OK);
}
