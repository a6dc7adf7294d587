//! Who is let in, and in which order they are refused.

use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, COOKIE, ORIGIN};
use chrono::{TimeDelta, Utc};
use fintrack_core::access::{Role, Scope as KeyScope};
use fintrack_core::secret::Revocation;
use fintrack_db::{api_key, deletion, session};
use fintrack_http::{API_KEY, WORKSPACE_ID};
use serde_json::json;

use crate::house::{Client, House};

async fn reads(client: &Client) -> (u16, String) {
    problem_or_status(&client.get("/tags").await)
}

async fn writes(client: &Client) -> (u16, String) {
    problem_or_status(&client.post("/tags", &json!({"name": ""})).await)
}

fn problem_or_status(answer: &crate::house::Answer) -> (u16, String) {
    if answer.status.is_success() { (answer.status.as_u16(), String::new()) } else { answer.problem() }
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn refusals_come_in_order_caller_then_header_then_right_then_body() {
    let house = House::new().await;
    let ana = house.admin().await;
    let (viewer, stranger) = (house.member(&ana, Role::Viewer).await, house.admin().await);
    let nobody = house.nobody();

    assert_eq!(writes(&nobody.with(WORKSPACE_ID, "no id")).await, refused(401, "unauthenticated"));
    assert_eq!(writes(&viewer.client.with(WORKSPACE_ID, "no id")).await, refused(400, "malformed"));
    assert_eq!(writes(&viewer.client.without(&WORKSPACE_ID)).await, refused(400, "malformed"));
    assert_eq!(writes(&stranger.client.in_workspace(ana.scope)).await, refused(403, "not-a-member"));
    assert_eq!(writes(&viewer.client).await, refused(403, "forbidden"));
    assert_eq!(writes(&ana.client).await, refused(422, "invalid"));

    let answer = nobody.in_workspace(ana.scope).get("/tags").await;
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
}

#[tokio::test]
async fn a_workspace_of_others_is_as_absent_as_none() {
    let house = House::new().await;
    let (ana, bia) = (house.admin().await, house.admin().await);
    let nowhere = "0199c0de-0000-7000-8000-000000000001";
    let (foreign, absent) = (
        ana.client.in_workspace(bia.scope).get("/tags").await,
        ana.client.with(WORKSPACE_ID, nowhere).get("/tags").await,
    );
    assert_eq!(foreign.problem(), refused(403, "not-a-member"));
    assert_eq!(foreign.json()["detail"], absent.json()["detail"]);
    assert_eq!(foreign.status, absent.status);
}

#[tokio::test]
async fn a_sign_in_that_ended_is_noticed_at_once() {
    let house = House::new().await;
    let ana = house.admin().await;
    assert_eq!(reads(&ana.client).await, refused(200, ""));
    let mut tx = house.db().begin_personal(ana.scope.user).await.unwrap();
    session::revoke(&mut tx, ana.session, Revocation::SignedOut, Utc::now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(reads(&ana.client).await, refused(401, "unauthenticated"));
    assert_eq!(reads(&ana.client.without(&WORKSPACE_ID)).await, refused(401, "unauthenticated"));
}

#[tokio::test]
async fn a_token_that_was_tampered_with_or_is_over_is_none() {
    let house = House::new().await;
    let ana = house.admin().await;
    let token = house.app.access_token(ana.scope.user, ana.session, Utc::now());
    let old = house.app.access_token(ana.scope.user, ana.session, Utc::now() - TimeDelta::hours(1));
    let bia = house.admin().await;
    let mixed = house.app.access_token(bia.scope.user, ana.session, Utc::now());
    for bearer in [
        format!("Bearer {}x", token.reveal()),
        format!("Bearer {}", &token.reveal()[1..]),
        format!("Bearer {}", old.reveal()),
        format!("Bearer {}", mixed.reveal()),
        format!("Basic {}", token.reveal()),
        token.reveal().to_owned(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
    ] {
        assert_eq!(reads(&ana.client.with(AUTHORIZATION, &bearer)).await, refused(401, "unauthenticated"), "{bearer}");
    }
    let any_case = format!("bearer {}", token.reveal());
    assert_eq!(reads(&ana.client.with(AUTHORIZATION, &any_case)).await, refused(200, ""));
}

#[tokio::test]
async fn who_calls_is_said_in_one_way() {
    let house = House::new().await;
    let ana = house.admin().await;
    let key = house.program(&ana, KeyScope::ALL).await;
    let token = house.app.access_token(ana.scope.user, ana.session, Utc::now());
    let cookie = format!("__Host-fintrack_access={}", token.reveal());
    let bearer = format!("Bearer {}", token.reveal());
    let cookie_alone = house.nobody().in_workspace(ana.scope).with(COOKIE, &cookie);
    assert_eq!(reads(&cookie_alone).await, refused(200, ""));
    for both in [
        ana.client.with(COOKIE, &cookie),
        key.with(COOKIE, &cookie),
        key.with(AUTHORIZATION, &bearer),
        cookie_alone.with(COOKIE, &format!("{cookie}; {cookie}")),
    ] {
        assert_eq!(reads(&both).await, refused(401, "unauthenticated"));
    }
}

#[tokio::test]
async fn csrf_a_cookie_changes_nothing_for_another_site() {
    let house = House::new().await;
    let ana = house.admin().await;
    let token = house.app.access_token(ana.scope.user, ana.session, Utc::now());
    let cookie = format!("__Host-fintrack_access={}", token.reveal());
    let browser =
        house.nobody().in_workspace(ana.scope).with(COOKIE, &cookie).with(axum::http::header::HOST, "home:443");
    assert_eq!(reads(&browser).await, refused(200, ""), "looking changes nothing");
    assert_eq!(writes(&browser).await, refused(403, "cross-site"), "who says nothing is not believed");
    assert_eq!(writes(&browser.with(ORIGIN, "https://evil.example.net")).await, refused(403, "cross-site"));
    assert_eq!(writes(&browser.with(ORIGIN, "null")).await, refused(403, "cross-site"));
    assert_eq!(writes(&browser.with(ORIGIN, "https://home")).await, refused(403, "cross-site"), "another port");
    let browser = browser.with(axum::http::header::HOST, "home:8080");
    assert_eq!(writes(&browser.with(ORIGIN, "http://home:8080")).await, refused(403, "cross-site"), "without TLS");
    assert_eq!(writes(&browser.with(ORIGIN, "https://home:8080")).await, refused(422, "invalid"));
}

#[tokio::test]
async fn a_key_acts_within_its_scopes_and_its_makers_role() {
    let house = House::new().await;
    let ana = house.admin().await;
    let bia = house.member(&ana, Role::Member).await;
    let (reader, writer) =
        (house.program(&bia, &[KeyScope::Read]).await, house.program(&bia, &[KeyScope::Read, KeyScope::Write]).await);
    assert_eq!(reads(&reader).await, refused(200, ""));
    assert_eq!(writes(&reader).await, refused(403, "forbidden"));
    assert_eq!(writes(&writer).await, refused(422, "invalid"));

    let other = house.admin().await;
    assert_eq!(reads(&reader.in_workspace(other.scope)).await, refused(403, "not-a-member"));
    assert_eq!(reads(&reader.without(&WORKSPACE_ID)).await, refused(400, "malformed"));
    assert_eq!(reads(&reader.with(API_KEY, "ftk_none")).await, refused(401, "unauthenticated"));

    let mut tx = house.db().begin(bia.scope).await.unwrap();
    for key in api_key::list(&mut tx).await.unwrap() {
        api_key::revoke(&mut tx, key.id, Utc::now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(reads(&reader).await, refused(401, "unauthenticated"));
    assert_eq!(reads(&reader.without(&WORKSPACE_ID)).await, refused(401, "unauthenticated"), "and is told so first");
}

#[tokio::test]
async fn nobody_is_let_into_a_workspace_that_was_deleted() {
    let house = House::new().await;
    let ana = house.admin().await;
    let mut tx = house.db().begin(ana.scope).await.unwrap();
    deletion::delete_workspace(&mut tx, Utc::now(), TimeDelta::days(30)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(reads(&ana.client).await, refused(403, "not-a-member"));
    assert_eq!(ana.client.get("/currencies").await.status, StatusCode::OK);
}
