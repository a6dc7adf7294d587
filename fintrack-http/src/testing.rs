//! One request through the layers that every request passes, without a server or a database.

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;
use tower::ServiceExt;

use crate::config::Config;
use crate::metrics::Metrics;
use crate::router::{Guards, with_manners};

pub(crate) async fn send(router: Router, request: Request) -> Response {
    with_manners(router, Metrics::new(), Guards::of(&Config::with_key(b"of the tests"))).oneshot(request).await.unwrap()
}

/// The status and the JSON body.
pub(crate) async fn answer(router: Router, request: Request) -> (StatusCode, Value) {
    let response = send(router, request).await;
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap())
}
