//! Tags, the model of a resource.

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use serde_json::json;
use uuid::Uuid;

use crate::house::House;

#[tokio::test]
async fn a_tag_is_made_shown_changed_and_deleted() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let answer = ana.post("/tags", &json!({"name": " Viagem ", "color": "#1565c0"})).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let made = answer.expect(StatusCode::CREATED);
    assert_eq!(
        (&made["name"], &made["color"], &made["is_active"]),
        (&json!("Viagem"), &json!("#1565C0"), &json!(true))
    );
    let path = format!("/tags/{}", made["id"].as_str().unwrap());
    assert_eq!(ana.get(&path).await.expect(StatusCode::OK), made);
    assert_eq!(ana.get("/tags").await.expect(StatusCode::OK), json!([made]));

    let answer = ana.patch(&path, &json!({"name": "Férias", "is_active": false})).await;
    assert_eq!(answer.header("etag"), Some("\"2\""));
    let changed = answer.expect(StatusCode::OK);
    assert_eq!((&changed["name"], &changed["color"]), (&json!("Férias"), &json!("#1565C0")), "what is absent stays");
    let bare = ana.patch(&path, &json!({"color": null})).await.expect(StatusCode::OK);
    assert_eq!((&bare["color"], &bare["is_active"]), (&json!(null), &json!(false)));

    assert_eq!(ana.delete(&path).await.expect(StatusCode::NO_CONTENT), json!(null));
    assert_eq!(ana.get(&path).await.problem(), (404, "not-found".to_owned()));
    assert_eq!(ana.get("/tags").await.expect(StatusCode::OK), json!([]));
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let made = ana.post("/tags", &json!({"name": "Viagem"})).await.expect(StatusCode::CREATED);
    let path = format!("/tags/{}", made["id"].as_str().unwrap());
    let (first, other) = (ana.with(IF_MATCH, "\"1\""), ana.with(IF_MATCH, "\"tag of another server\""));
    first.patch(&path, &json!({"name": "Férias"})).await.expect(StatusCode::OK);
    for stale in [&first, &other] {
        assert_eq!(stale.patch(&path, &json!({"name": "Praia"})).await.problem(), (412, "stale".to_owned()));
        assert_eq!(stale.delete(&path).await.problem(), (412, "stale".to_owned()));
    }
    assert_eq!(ana.with(IF_MATCH, "2").delete(&path).await.problem(), (400, "malformed".to_owned()));
    ana.with(IF_MATCH, "*").delete(&path).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_breaks_a_rule_is_pointed_at() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    for (body, status, code, pointer) in [
        (json!({"name": "  "}), 422, "invalid", "/name"),
        (json!({"name": "x".repeat(101)}), 422, "invalid", "/name"),
        (json!({"name": "Viagem", "color": "azul"}), 422, "invalid", "/color"),
        (json!({"name": 7}), 400, "malformed", "/name"),
        (json!({"color": "#112233"}), 400, "malformed", ""),
        (json!([]), 400, "malformed", ""),
    ] {
        let answer = ana.post("/tags", &body).await;
        assert_eq!(answer.problem(), (status, code.to_owned()), "{body}");
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    ana.post("/tags", &json!({"name": "Viagem", "unheard_of": 1})).await.expect(StatusCode::CREATED);
    let taken = ana.post("/tags", &json!({"name": "Viagem"})).await;
    assert_eq!(taken.problem(), (409, "name-taken".to_owned()));
}

#[tokio::test]
async fn a_tag_of_another_workspace_is_as_absent_as_none() {
    let house = House::new().await;
    let (ana, bia) = (house.admin().await.client, house.admin().await.client);
    let theirs = bia.post("/tags", &json!({"name": "Viagem"})).await.expect(StatusCode::CREATED);
    let id = theirs["id"].as_str().unwrap();
    let nowhere = Uuid::now_v7().to_string();
    for (foreign, absent) in [
        (ana.get(&format!("/tags/{id}")).await, ana.get(&format!("/tags/{nowhere}")).await),
        (
            ana.patch(&format!("/tags/{id}"), &json!({"name": "x"})).await,
            ana.patch(&format!("/tags/{nowhere}"), &json!({"name": "x"})).await,
        ),
        (ana.delete(&format!("/tags/{id}")).await, ana.delete(&format!("/tags/{nowhere}")).await),
    ] {
        assert_eq!(foreign.problem(), (404, "not-found".to_owned()));
        let (foreign, absent) = (foreign.json()["detail"].clone(), absent.json()["detail"].clone());
        assert_eq!(foreign.as_str().unwrap().replace(id, "…"), absent.as_str().unwrap().replace(&nowhere, "…"));
    }
    assert_eq!(ana.get("/tags/none").await.problem(), (400, "malformed".to_owned()));
}
