//! Null is taken where the document says so, and nowhere else.

use axum::http::{Method, StatusCode};
use fintrack_http::openapi;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::house::House;

/// Who signs in has no say here, and is counted.
fn is_of_the_caller(path: &str) -> bool {
    path.starts_with("/auth/") || path.starts_with("/user")
}

/// The schema itself where another one is only named.
fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    match schema["$ref"].as_str() {
        Some(name) => document.pointer(name.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

fn takes_null(document: &Value, schema: &Value) -> bool {
    let schema = resolved(document, schema);
    let is_null = |of: &Value| of == "null" || of.as_array().is_some_and(|types| types.contains(&json!("null")));
    let parts = ["oneOf", "anyOf"].iter().filter_map(|key| schema[*key].as_array()).flatten();
    is_null(&schema["type"]) || parts.into_iter().any(|part| takes_null(document, part)) || is_anything(schema)
}

fn is_anything(schema: &Value) -> bool {
    let says = |key: &str| schema.get(key).is_some();
    !["type", "oneOf", "anyOf", "allOf", "enum", "$ref"].into_iter().any(says)
}

/// The fields of a body that may not be null.
fn never_null(document: &Value, operation: &Value) -> Vec<String> {
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    let none = Map::new();
    let fields = resolved(document, body)["properties"].as_object().unwrap_or(&none);
    fields.iter().filter(|(_, schema)| !takes_null(document, schema)).map(|(name, _)| name.clone()).collect()
}

/// A path to nothing, in the workspace.
fn filled(path: &str, workspace: &str) -> String {
    let path = path.replacen("/workspaces/{id}", &format!("/workspaces/{workspace}"), 1);
    let nothing = Uuid::now_v7().to_string();
    let parts = path.split('/').map(|part| match part {
        "{billing_month}" => "2026-03",
        part if part.starts_with('{') => &nothing,
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn null_is_malformed_wherever_the_document_does_not_allow_it() {
    let house = House::new().await;
    let ana = house.admin().await;
    let document: Value = serde_json::from_str(&openapi::document().to_json().unwrap()).unwrap();
    let mut tried = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1").filter(|path| !is_of_the_caller(path)) else { continue };
        for method in [Method::POST, Method::PUT, Method::PATCH] {
            let operation = &operations[method.as_str().to_lowercase()];
            for field in never_null(&document, operation) {
                let body = json!({ field.as_str(): null });
                let path = filled(path, &ana.scope.workspace.to_string());
                let answer = ana.client.send(method.clone(), &path, Some(body.to_string())).await;
                let what = format!("{method} {path} {body}");
                assert_eq!(answer.problem(), (StatusCode::BAD_REQUEST.as_u16(), "malformed".to_owned()), "{what}");
                assert_eq!(answer.json()["errors"][0]["pointer"], format!("/{field}"), "{what}");
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried} fields");
}
