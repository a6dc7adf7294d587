//! API keys.

use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use fintrack_core::access::Role;
use fintrack_http::{API_KEY, IDEMPOTENCY_KEY};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::House;

#[tokio::test]
async fn a_key_is_shown_once_and_works_until_it_is_revoked() {
    let house = House::new().await;
    let ana = house.admin().await;
    let once = ana.client.with(IDEMPOTENCY_KEY, "key-1");
    let body = json!({"name": "Planilha", "scopes": ["read", "WRITE"]});
    let made = once.post("/api-keys", &body).await.expect(StatusCode::CREATED);
    let raw = made["rawKey"].as_str().unwrap();
    assert!(raw.starts_with(made["keyPrefix"].as_str().unwrap()) && made["createdAt"].is_string(), "{made}");
    let repeat = once.post("/api-keys", &body).await.expect(StatusCode::CREATED);
    assert_eq!((&repeat["rawKey"], &repeat["id"]), (&Value::Null, &made["id"]));

    let listed = ana.client.get("/api-keys").await;
    assert!(!listed.text.contains(raw));
    let listed = listed.expect(StatusCode::OK);
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["scopes"]), (1, &json!(["read", "write"])));
    let program = ana.client.without(&AUTHORIZATION).with(API_KEY, raw);
    program.post("/tags", &json!({"name": "Viagem"})).await.expect(StatusCode::CREATED);
    assert_eq!(program.get("/api-keys").await.problem(), (403, "forbidden".to_owned()), "keys are for persons");

    let path = format!("/api-keys/{}", made["id"].as_str().unwrap());
    ana.client.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(program.get("/tags").await.problem().0, 401);
    assert!(ana.client.get("/api-keys").await.json()[0]["revoked_at"].is_string());
}

#[tokio::test]
async fn a_key_reaches_no_further_than_its_maker() {
    let house = House::new().await;
    let ana = house.admin().await;
    let viewer = house.member(&ana, Role::Viewer).await;
    let read = viewer.client.post("/api-keys", &json!({"name": "Leitura"})).await.expect(StatusCode::CREATED);
    assert_eq!(read["scopes"], json!(["read"]));
    for scopes in [json!(["write"]), json!([])] {
        let answer = viewer.client.post("/api-keys", &json!({"name": "x", "scopes": scopes})).await;
        assert_eq!((answer.problem().0, &answer.json()["errors"][0]["pointer"]), (422, &json!("/scopes")));
    }
    let path = format!("/api-keys/{}", read["id"].as_str().unwrap());
    assert_eq!(ana.client.get("/api-keys").await.expect(StatusCode::OK), json!([]), "others' are not seen");
    assert_eq!(ana.client.delete(&path).await.problem(), (404, "not-found".to_owned()));
    let nowhere = format!("/api-keys/{}", Uuid::now_v7());
    assert_eq!(ana.client.delete(&nowhere).await.problem(), (404, "not-found".to_owned()));
}
