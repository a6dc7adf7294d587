//! What every request gets, and the server itself.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use fintrack_core::access::SystemRole;
use fintrack_db::testing::TestDb;
use fintrack_db::user;
use fintrack_http::problem::PROBLEM_JSON;
use fintrack_http::{App, openapi, router, serve_on};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::house::post_office::PostOffice;
use crate::house::{Answer, House, answer as send, config};

async fn get(router: &Router, path: &str) -> Answer {
    send(router, Request::get(path).body(Body::empty()).unwrap()).await
}

fn app(test: &TestDb) -> Router {
    router(App::new(test.db().clone(), config()))
}

#[tokio::test]
async fn the_currencies_are_listed_by_code() {
    let test = TestDb::new().await;
    let answer = get(&app(&test), "/api/v1/currencies").await;

    assert_eq!((answer.status, answer.content_type()), (StatusCode::OK, "application/json"));
    let body = answer.json();
    let codes: Vec<&str> = body.as_array().unwrap().iter().map(|currency| currency["code"].as_str().unwrap()).collect();
    assert!(codes.len() > 150 && codes.is_sorted(), "{codes:?}");
    assert!(body.as_array().unwrap().contains(&json!({"code": "BRL", "name": "Brazilian real", "symbol": "R$"})));
}

#[tokio::test]
async fn a_currency_is_found_by_its_code_in_any_case() {
    let test = TestDb::new().await;
    let app = app(&test);
    for path in ["/api/v1/currencies/BRL", "/api/v1/currencies/brl"] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.json(), json!({"code": "BRL", "name": "Brazilian real", "symbol": "R$"}));
    }
}

#[tokio::test]
async fn a_currency_that_does_not_exist_is_a_problem() {
    let test = TestDb::new().await;
    let request = Request::get("/api/v1/currencies/zzz").header("x-request-id", "job-7").body(Body::empty()).unwrap();
    let answer = send(&app(&test), request).await;

    assert_eq!((answer.status, answer.content_type()), (StatusCode::NOT_FOUND, PROBLEM_JSON));
    assert_eq!(answer.headers["x-request-id"], "job-7");
    assert_eq!(
        answer.json(),
        json!({
            "type": "urn:fintrack:problem:not-found",
            "title": "Not found",
            "status": 404,
            "detail": "there is no currency ZZZ",
            "code": "not-found",
            "request_id": "job-7",
            "error": "there is no currency ZZZ",
        })
    );
}

#[tokio::test]
async fn a_path_or_a_method_that_is_not_served_is_a_problem() {
    let test = TestDb::new().await;
    let app = app(&test);

    let absent = get(&app, "/api/v1/acounts").await;
    assert_eq!((absent.status, absent.content_type()), (StatusCode::NOT_FOUND, PROBLEM_JSON));
    assert_eq!(absent.json()["code"], "no-such-path");
    assert_eq!(absent.headers["x-request-id"], absent.json()["request_id"].as_str().unwrap());

    let refused = send(&app, Request::delete("/api/v1/currencies").body(Body::empty()).unwrap()).await;
    assert_eq!((refused.status, refused.content_type()), (StatusCode::METHOD_NOT_ALLOWED, PROBLEM_JSON));
    assert_eq!(refused.headers["allow"], "GET,HEAD");
    assert_eq!(refused.json()["code"], "method-not-allowed");
}

#[tokio::test]
async fn a_server_without_its_database_lives_and_is_not_ready() {
    let test = TestDb::new().await;
    let app = app(&test);
    for path in ["/health/live", "/health/ready", "/api/v1/health"] {
        let answer = get(&app, path).await;
        assert_eq!((answer.status, &answer.json()["status"]), (StatusCode::OK, &json!("ok")), "{path}");
    }

    test.db().close().await;
    assert_eq!(get(&app, "/health/live").await.status, StatusCode::OK);
    for path in ["/health/ready", "/api/v1/health", "/api/v1/currencies"] {
        let answer = get(&app, path).await;
        assert_eq!((answer.status, answer.content_type()), (StatusCode::SERVICE_UNAVAILABLE, PROBLEM_JSON), "{path}");
        assert_eq!(answer.json()["code"], "unavailable");
        assert_eq!(answer.json()["detail"], "Try again shortly");
    }
}

#[tokio::test]
async fn requests_are_counted_by_route_and_never_by_path() {
    let test = TestDb::new().await;
    let app = app(&test);
    for path in ["/api/v1/currencies/BRL", "/api/v1/currencies/USD", "/api/v1/currencies/ZZZ", "/secret-token"] {
        get(&app, path).await;
    }
    let brew = Request::builder().method(Method::from_bytes(b"BREW").unwrap()).uri("/health/live");
    send(&app, brew.body(Body::empty()).unwrap()).await;

    let metrics = get(&app, "/metrics").await;
    assert_eq!(metrics.status, StatusCode::OK);
    assert!(metrics.content_type().starts_with("text/plain; version=0.0.4"));
    for line in [
        r#"http_requests_total{method="GET",path="/api/v1/currencies/{code}",status="200"} 2"#,
        r#"http_requests_total{method="GET",path="/api/v1/currencies/{code}",status="404"} 1"#,
        r#"http_requests_total{method="GET",path="(unmatched)",status="404"} 1"#,
        r#"http_requests_total{method="OTHER",path="/health/live",status="405"} 1"#,
        r#"http_request_duration_seconds_count{method="GET",path="/api/v1/currencies/{code}"} 3"#,
        r#"import_sessions_total{outcome="committed"} 0"#,
    ] {
        assert!(metrics.text.lines().any(|found| found == line), "{line} is not in\n{}", metrics.text);
    }
    assert!(!metrics.text.contains("secret") && !metrics.text.contains("ZZZ"), "{}", metrics.text);
}

#[tokio::test]
async fn a_connection_in_use_is_counted() {
    let test = TestDb::new().await;
    let app = app(&test);
    let held = test.db().begin(test.scope().await).await.unwrap();

    let metrics = get(&app, "/metrics").await.text;
    let active = metrics.lines().find_map(|line| line.strip_prefix("db_connections_active "));
    assert!(active.unwrap().parse::<u32>().unwrap() >= 1, "{metrics}");
    drop(held);
}

/// What an operation needs to be told in the query, by its own examples; `None` where that names something, which is not
/// there.
fn needed_query(document: &Value, operation: &Value) -> Option<String> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let needed = parameters.filter(|it| it["in"] == "query" && it["required"] == true);
    let mut pairs: Vec<String> = Vec::new();
    for parameter in needed {
        if parameter["schema"]["format"] == "uuid" {
            return None;
        }
        let name = parameter["name"].as_str().unwrap();
        // Its own, or that of what it is one of.
        let of_type = parameter["schema"]["$ref"].as_str().and_then(|it| document.pointer(it.trim_start_matches('#')));
        let example = of_type.map_or(&parameter["example"], |of_type| &of_type["examples"][0]);
        let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        pairs.push(format!("{name}={example}"));
    }
    Some(if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) })
}

#[tokio::test]
async fn every_list_and_every_figure_answers_as_documented() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let email = ana.get("/auth/validate").await.json()["user"]["email"].as_str().unwrap().to_owned();
    user::appoint(&mut house.test.admin().await, &email, SystemRole::Admin).await.unwrap();
    let document = ana.get("/openapi.json").await.json();
    assert_eq!(document, serde_json::to_value(openapi::document()).unwrap());

    let mut swept = 0;
    for (template, item) in document["paths"].as_object().unwrap() {
        let path = template.replace("{code}", "BRL");
        let Some(operation) = item.get("get").filter(|_| !path.contains('{')) else { continue };
        let Some(query) = needed_query(&document, operation) else { continue };
        let path = format!("{path}{query}");
        if operation["responses"]["200"]["content"]["text/event-stream"].is_object() {
            continue; // which has no end
        }
        let answer = match path.strip_prefix("/api/v1") {
            Some(path) => ana.get(path).await,
            None => get(&house.router, &path).await,
        };
        let documented = &operation["responses"][answer.status.as_str()];
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
        assert!(documented["content"][answer.content_type()].is_object(), "{path}: {documented}");
        swept += 1;
    }
    assert!(swept >= 7, "{swept}");
}

#[tokio::test]
async fn a_server_answers_over_tcp_until_it_is_told_to_stop() {
    let test = TestDb::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async { stopped.await.unwrap() };
    let server = tokio::spawn(serve_on(listener, App::new(test.db().clone(), config()), shutdown));

    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = b"GET /health/ready HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");

    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_server_that_stops_sends_the_messages_that_it_has_promised() {
    let test = TestDb::new().await;
    let (post, answer_calls) = PostOffice::busy().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = App::new(test.db().clone(), config().with_smtp(post.smtp()));
    let shutdown = async { stopped.await.unwrap() };
    let mut server = tokio::spawn(serve_on(listener, app, shutdown));

    let mut stream = TcpStream::connect(address).await.unwrap();
    let body = json!({"name": "Caio", "email": "caio@example.org", "password": "correct horse"}).to_string();
    let head = "POST /api/v1/auth/register HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n";
    let length = body.len();
    let request = format!("{head}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");

    stop.send(()).unwrap();
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    let ended = tokio::time::timeout(Duration::from_millis(300), &mut server).await;
    assert!(ended.is_err(), "the server ended with a message on its way");
    answer_calls.send(()).unwrap();
    server.await.unwrap().unwrap();
    assert_eq!(post.next().await.to, ["caio@example.org"]);
}
