//! Web pages beside the API: what is served, how it is kept, and what it may load.

use std::fs;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use fintrack_http::config::Pages;
use serde_json::json;

use crate::house::{Answer, House, answer, config};

/// What a build of the front end leaves, in small.
async fn with_pages() -> House {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("index.html", "<h1>FinTrack</h1>");
    write("login.html", "<h1>Entrar</h1>");
    write("login.html.br", "smaller");
    write("login.html.gz", "small");
    write("404.html", "<h1>Nada aqui</h1>");
    write("_next/static/main-0a1b.js", "run()");
    let policy = "default-src 'none'; script-src 'self' 'sha256-abc='";
    let manifest = json!({"files": {
        "index.html": {"etag": "i1", "policy": policy},
        "login.html": {"etag": "l1", "policy": policy},
        "404.html": {"etag": "n1", "policy": policy},
        "_next/static/main-0a1b.js": {"etag": "m1"},
    }});
    write("pages.json", &manifest.to_string());
    write("unlisted.txt", "not for anybody");
    let pages = Pages::read(folder.path()).unwrap();
    House::with(config().with_pages(pages)).await
}

/// Asks as a browser does when a person follows a link.
async fn open(house: &House, path: &str) -> Answer {
    ask(house, Method::GET, path, &[("accept", "text/html,application/xhtml+xml;q=0.9")]).await
}

async fn ask(house: &House, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    answer(&house.router, request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_page_is_served_by_its_address_and_may_load_nothing_from_elsewhere() {
    let house = with_pages().await;
    for (path, text) in
        [("/", "<h1>FinTrack</h1>"), ("/login", "<h1>Entrar</h1>"), ("/login?next=%2Fgoals", "<h1>Entrar</h1>")]
    {
        let page = open(&house, path).await;
        assert_eq!((page.status, page.text.as_str()), (StatusCode::OK, text), "{path}");
        assert_eq!(page.content_type(), "text/html; charset=utf-8");
        assert!(page.header("content-security-policy").unwrap().contains("'sha256-abc='"));
        assert_eq!(page.header("cache-control"), Some("no-cache"));
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
    }
    let script = ask(&house, Method::GET, "/_next/static/main-0a1b.js", &[]).await;
    assert_eq!(script.content_type(), "text/javascript; charset=utf-8");
    assert_eq!(script.header("cache-control"), Some("public, max-age=31536000, immutable"));
}

#[tokio::test]
async fn what_was_compressed_beforehand_is_sent_to_those_who_take_it() {
    let house = with_pages().await;
    let cases = [
        ("gzip, deflate, br, zstd", Some("br"), "smaller"),
        ("gzip", Some("gzip"), "small"),
        ("br;q=0, gzip;q=0.5", Some("gzip"), "small"),
        ("identity", None, "<h1>Entrar</h1>"),
    ];
    for (accepted, encoding, text) in cases {
        let page = ask(&house, Method::GET, "/login", &[("accept-encoding", accepted)]).await;
        assert_eq!((page.header("content-encoding"), page.text.as_str()), (encoding, text), "{accepted}");
        assert_eq!(page.header("vary"), Some("accept-encoding"));
    }
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_not_sent_again() {
    let house = with_pages().await;
    for seen in ["\"l1\"", "W/\"l1\"", "\"other\", \"l1\"", "*"] {
        let page = ask(&house, Method::GET, "/login", &[("if-none-match", seen)]).await;
        assert_eq!((page.status, page.text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{seen}");
        assert_eq!(page.header("etag"), Some("\"l1\""));
    }
    let changed = ask(&house, Method::GET, "/login", &[("if-none-match", "\"l0\"")]).await;
    assert_eq!(changed.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_there_is_a_page_for_people_and_a_problem_for_programs() {
    let house = with_pages().await;
    let page = open(&house, "/nowhere").await;
    assert_eq!((page.status, page.text.as_str()), (StatusCode::NOT_FOUND, "<h1>Nada aqui</h1>"));
    for path in ["/nowhere", "/unlisted.txt", "/login.html.br", "/../Cargo.toml", "/%2e%2e/pages.json", "/pages.json"] {
        assert_eq!(ask(&house, Method::GET, path, &[]).await.problem(), (404, "no-such-path".to_owned()), "{path}");
    }
    for path in ["/api/v1/nowhere", "/api/nowhere", "/health/nowhere"] {
        assert_eq!(open(&house, path).await.problem(), (404, "no-such-path".to_owned()), "{path}");
    }
    assert_eq!(ask(&house, Method::POST, "/login", &[]).await.problem(), (404, "no-such-path".to_owned()));
}

#[tokio::test]
async fn a_server_without_pages_says_so_at_its_address_alone() {
    let house = House::new().await;
    let page = open(&house, "/").await;
    assert_eq!((page.status, page.text.contains("/api/docs")), (StatusCode::OK, true), "{}", page.text);
    assert_eq!(open(&house, "/login").await.problem(), (404, "no-such-path".to_owned()));
    assert_eq!(ask(&house, Method::GET, "/", &[]).await.problem(), (404, "no-such-path".to_owned()));
}
