//! A POST that is sent again is done once.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use fintrack_core::access::Scope as KeyScope;
use fintrack_http::{IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::house::{House, somebody};

#[tokio::test]
async fn the_same_post_fired_fifty_times_creates_one_thing() {
    let house = House::new().await;
    let ana = house.admin().await.client.with(IDEMPOTENCY_KEY, "one");
    let fired: Vec<_> = (0..50)
        .map(|_| {
            let ana = ana.clone();
            tokio::spawn(async move { ana.post("/tags", &json!({"name": "Viagem"})).await })
        })
        .collect();
    let (mut ids, mut replays) = (BTreeSet::new(), 0);
    for one in fired {
        let answer = one.await.unwrap();
        replays += usize::from(answer.headers.contains_key(&IDEMPOTENT_REPLAYED));
        ids.insert(answer.expect(StatusCode::CREATED)["id"].as_str().unwrap().to_owned());
    }
    assert_eq!((ids.len(), replays), (1, 49));
    assert_eq!(ana.get("/tags").await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_repeat_is_told_the_version_as_well() {
    let house = House::new().await;
    let ana = house.admin().await.client.with(IDEMPOTENCY_KEY, "one");
    let body = json!({"name": "Viagem"});
    let first = ana.post("/tags", &body).await;
    let again = ana.post("/tags", &body).await;
    assert_eq!((again.header("idempotent-replayed"), &again.text), (Some("true"), &first.text));
    assert_eq!((first.header("etag"), again.header("etag")), (Some("\"1\""), Some("\"1\"")));
    // What has no version is told none.
    let rate = json!({"from_currency_code": "USD", "to_currency_code": "BRL", "date": "2026-03-10", "rate": "5.4"});
    let asked = async || ana.post("/exchange-rates", &rate).await;
    let (first, again) = (asked().await, asked().await);
    assert_eq!((first.status, &again.text, again.header("etag")), (StatusCode::CREATED, &first.text, None));
}

#[tokio::test]
async fn a_key_is_of_one_body() {
    let house = House::new().await;
    let ana = house.admin().await.client.with(IDEMPOTENCY_KEY, "one");
    ana.post("/tags", &json!({"name": "Viagem"})).await.expect(StatusCode::CREATED);
    let other = ana.post("/tags", &json!({"name": "Praia"})).await;
    assert_eq!(other.problem(), (409, "idempotency-key-reused".to_owned()));
    let again = ana.post("/tags", &json!({"name": "Viagem"})).await;
    assert_eq!(again.header(IDEMPOTENT_REPLAYED.as_str()), Some("true"));
    let other_key = ana.with(IDEMPOTENCY_KEY, "two").post("/tags", &json!({"name": "Praia"})).await;
    other_key.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn what_was_refused_is_refused_again() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let taken = ana.post("/tags", &json!({"name": "Viagem"})).await.expect(StatusCode::CREATED);
    let keyed = ana.with(IDEMPOTENCY_KEY, "one");
    let first = keyed.post("/tags", &json!({"name": "Viagem"})).await;
    assert_eq!(first.problem(), (409, "name-taken".to_owned()));
    assert!(!first.headers.contains_key(&IDEMPOTENT_REPLAYED));
    // It would succeed now.
    ana.delete(&format!("/tags/{}", taken["id"].as_str().unwrap())).await.expect(StatusCode::NO_CONTENT);
    let again = keyed.post("/tags", &json!({"name": "Viagem"})).await;
    assert_eq!(again.problem(), first.problem());
    assert_eq!((again.content_type(), again.header("idempotent-replayed")), (first.content_type(), Some("true")));
    assert_eq!(again.header("x-request-id"), again.json()["request_id"].as_str(), "and names this request");
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
}

#[tokio::test]
async fn each_caller_and_each_workspace_has_keys_of_its_own() {
    let house = House::new().await;
    let (ana, bia) = (house.admin().await, house.admin().await);
    let program = house.program(&ana, KeyScope::ALL).await;
    let body = json!({"name": "Viagem"});
    let post = async |client: &crate::house::Client| client.with(IDEMPOTENCY_KEY, "one").post("/tags", &body).await;
    let first = post(&ana.client).await.expect(StatusCode::CREATED);
    assert_ne!(post(&bia.client).await.expect(StatusCode::CREATED)["id"], first["id"]);
    // The key's owner is the user, whatever they show.
    assert_eq!(post(&program).await.expect(StatusCode::CREATED)["id"], first["id"]);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    for key in ["", &"k".repeat(256)] {
        let answer = ana.with(IDEMPOTENCY_KEY, key).post("/tags", &json!({"name": "Viagem"})).await;
        assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{key}");
    }
}

#[tokio::test]
async fn what_is_kept_of_a_request_does_not_tell_a_password() {
    let house = House::new().await;
    let caio = somebody().at_home(&house.nobody()).await;
    let body = json!({"current_password": "correct horse", "new_password": "battery staple"});
    let keyed = caio.with(IDEMPOTENCY_KEY, "one");
    keyed.post("/user/password", &body).await.expect(StatusCode::ACCEPTED);
    let kept: Vec<u8> = sqlx::query_scalar("select fingerprint from idempotency_records where key = 'one'")
        .fetch_one(&mut house.test.admin().await)
        .await
        .unwrap();
    assert_ne!(kept, Sha256::digest(body.to_string()).to_vec(), "whoever guesses would know");
    let again = keyed.post("/user/password", &body).await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
}
