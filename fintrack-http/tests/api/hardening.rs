//! What strangers and browsers are kept from.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{ACCEPT_ENCODING, AUTHORIZATION, HOST, ORIGIN};
use axum::http::{HeaderName, Method, Request, StatusCode};
use futures_util::stream::{self, StreamExt as _};
use serde_json::json;
use tower::ServiceExt;
use tracing_subscriber::fmt::MakeWriter;
use uuid::Uuid;

use crate::house::{FORM, House, answer, config, somebody};

#[tokio::test]
async fn every_answer_takes_rights_from_browsers() {
    let house = House::new().await;
    for path in ["/currencies", "/nothing", "/tags"] {
        let answer = house.nobody().get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ("cache-control", "no-store"),
            ("strict-transport-security", "max-age=31536000"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
    }
}

#[tokio::test]
async fn only_the_front_end_calls_from_its_pages() {
    let frontend = "https://money.example.org/app".parse().unwrap();
    let house = House::with(config().with_frontend(frontend)).await;
    let allowed = async |house: &House, method: Method, origin: &str| {
        let request = Request::builder().method(method).uri("/api/v1/currencies").header(ORIGIN, origin);
        let request = request.header("access-control-request-method", "POST").body(Body::empty()).unwrap();
        let answer = answer(&house.router, request).await;
        let header = |name| answer.header(name).map(str::to_owned);
        (header("access-control-allow-origin"), header("access-control-allow-credentials"))
    };
    let ours = (Some("https://money.example.org".to_owned()), Some("true".to_owned()));
    for method in [Method::GET, Method::OPTIONS] {
        assert_eq!(allowed(&house, method.clone(), "https://money.example.org").await, ours);
        let (origin, _) = allowed(&house, method.clone(), "https://evil.example.net").await;
        assert_ne!(origin.as_deref(), Some("https://evil.example.net"));
        assert_ne!(origin.as_deref(), Some("*"));
        let without = House::new().await;
        assert_eq!(allowed(&without, method, "https://money.example.org").await.0, None);
    }
}

#[tokio::test]
async fn what_is_large_is_compressed_for_whoever_can_read_it() {
    let house = House::new().await;
    for encoding in ["gzip", "br", "zstd"] {
        let request = Request::get("/api/v1/currencies").header(ACCEPT_ENCODING, encoding).body(Body::empty()).unwrap();
        let response = house.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()["content-encoding"], encoding);
    }
    assert_eq!(house.nobody().get("/currencies").await.header("content-encoding"), None);
}

#[tokio::test]
async fn header_injection_nothing_that_was_sent_comes_back_as_a_header() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    for value in ["a\u{e9}", "x".repeat(200).as_str(), "a b"] {
        let name = HeaderName::from_static("x-request-id");
        let answer = ana.with(name, value).get("/tags").await;
        assert_ne!(answer.header("x-request-id"), Some(value));
    }
    let crlf = ana.get("/tags/%0d%0aset-cookie:%20a=b").await;
    assert_eq!((crlf.status, crlf.header("set-cookie")), (StatusCode::BAD_REQUEST, None));
    let host = ana.with(HOST, "evil.example.net").get("/tags").await;
    assert!(!format!("{:?}", host.headers).contains("evil"), "{:?}", host.headers);
}

#[tokio::test]
async fn slow_bodies_that_keep_silent_are_not_waited_for() {
    let house = House::with(config().with_body_silence_max(Duration::from_millis(5))).await;
    let ana = house.admin().await.client;
    let session = format!("/import-sessions/{}/upload", Uuid::now_v7());
    for (path, kind) in
        [("/tags", "application/json"), ("/import-archive", "application/octet-stream"), (session.as_str(), FORM)]
    {
        let begun = stream::once(async { Ok::<_, Infallible>(Bytes::from_static(b"{\"name\": ")) });
        let body = Body::from_stream(begun.chain(stream::pending()));
        let answer = ana.send_as(Method::POST, path, Some(kind), body).await;
        // The session may be looked for first.
        assert!(matches!(answer.status.as_u16(), 400 | 404), "{path}: {}", answer.text);
    }
}

/// A log that can be looked at.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn log_redaction_no_secret_and_nothing_of_the_books_is_logged() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone());
    let _guard = tracing::subscriber::set_default(subscriber.finish());

    let (house, post) = House::with_mail().await;
    let (nobody, caio) = (house.nobody(), somebody());
    let signed_in = caio.at_home(&nobody).await;
    let mail = post.next().await.token();
    let tokens = caio.log_in(&nobody).await.expect(StatusCode::OK);
    nobody.post("/auth/login", &json!({"email": caio.email, "password": "another horse"})).await;
    nobody.post("/auth/refresh", &json!({"refresh_token": tokens["refresh_token"]})).await;
    nobody.with(AUTHORIZATION, "Bearer leaky-token").get("/tags").await;
    signed_in.get("/tags?q=leaky-query").await;
    nobody.post("/auth/reset-password", &json!({"token": mail, "new_password": "leaky horse"})).await;
    signed_in.delete("/user?token=leaky-deletion").await;
    let ana = house.admin().await;
    let program = house.program(&ana, fintrack_core::access::Scope::ALL).await;
    program.post("/tags", &json!({"name": "leaky name"})).await.expect(StatusCode::CREATED);
    program.post("/tags", &json!({"name": "leaky name"})).await;
    let account = json!({"name": "leaky account", "type": "CHECKING", "initial_balance": "4711.17"});
    let account = program.post("/accounts", &account).await.expect(StatusCode::CREATED);
    let expense = json!({"account_id": account["id"], "amount": "4711.17", "description": "leaky shop"});
    program.post("/expenses", &expense).await;
    // What fails on our side is logged with all its causes.
    house.test.tamper("alter table tags add constraint none_more check (length(name) <> 11)").await;
    program.post("/tags", &json!({"name": "leaky fault"})).await.expect(StatusCode::INTERNAL_SERVER_ERROR);

    let text = log.text();
    // As operators see it, whoever writes it; and ours to the last line.
    let ours = |line: &&str| line.contains("fintrack") || line.contains("request{") || !line.contains("TRACE");
    let ours: Vec<&str> = text.lines().filter(ours).collect();
    assert!(ours.len() > 10 && text.contains("/auth/login") && text.contains("none_more"), "{text}");
    let (access, refresh) = (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    for secret in
        [caio.email.as_str(), caio.password, "another horse", access, refresh, &mail, "leaky", "ftk_", "4711.17"]
    {
        let found: Vec<_> = ours.iter().filter(|line| line.contains(secret)).collect();
        assert!(found.is_empty(), "{secret} in {found:#?}");
    }
}
