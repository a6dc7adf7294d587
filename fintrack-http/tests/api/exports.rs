//! The books for other programs, and a workspace out of one server and into another.

use axum::http::StatusCode;
use fintrack_core::access::{Role, Scope as KeyScope};
use fintrack_http::{IDEMPOTENCY_KEY, WORKSPACE_ID};
use serde_json::{Value, json};

use crate::entries::Books;
use crate::house::{Answer, Client, House, Inhabitant, config, somebody};

const NDJSON: &str = "application/x-ndjson";

async fn household(house: &House) -> (Inhabitant, Books) {
    let ana = house.admin().await;
    let books = Books::of(ana.client.clone()).await;
    books.made(&books.incomes(), &books.earned("5000.00")).await;
    let mut spent = books.spent("110.00");
    (spent["description"], spent["tag_ids"]) = (json!("=1+1"), json!([books.tag]));
    books.made(&books.expenses(), &spent).await;
    let rule = json!({"name": "Feira", "when": {"description": {"contains": "feira"}}, "then": {"tags": [books.tag]}});
    books.made("/rules", &rule).await;
    (ana, books)
}

async fn exported(client: &Client, query: &str) -> Answer {
    let answer = client.get(&format!("/export{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text);
    answer
}

#[tokio::test]
async fn the_books_are_exported_for_every_program() {
    let house = House::new().await;
    let (_, books) = household(&house).await;
    for (format, content_type, extension, holds) in [
        ("archive", NDJSON, "jsonl", "{\"format\":\"fintrack-archive\",\"version\":1}\n"),
        ("ofx", "application/x-ofx", "ofx", "<TRNAMT>-110.00</TRNAMT>"),
        ("hledger", "text/plain", "journal", "assets:Conta Azul"),
        ("Beancount", "text/plain", "beancount", "Assets:Conta-Azul"),
        ("csv", "text/csv", "csv", ",'=1+1,Conta Azul,"),
        ("json", "application/json", "json", "\"format\": \"fintrack-books\""),
    ] {
        let answer = exported(&books.ana, &format!("?format={format}")).await;
        assert!(answer.content_type().starts_with(content_type), "{format}: {}", answer.content_type());
        let disposition = answer.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
        assert!(disposition.ends_with(&format!(".{extension}\"")), "{disposition}");
        assert!(answer.text.contains(holds), "{format}: {}", answer.text);
        assert_eq!(answer.text, exported(&books.ana, &format!("?format={format}")).await.text, "the same books");
    }
    let of_a_day = exported(&books.ana, "?format=ofx&start_date=2026-03-06&end_date=2026-03-07").await.text;
    assert!(of_a_day.contains("-110.00") && !of_a_day.contains("<TRNAMT>5000.00"), "{of_a_day}");
    for (query, status) in [
        ("format=doc", 400),
        ("format=ofx&start_date=2026-03-02&end_date=2026-03-01", 422),
        ("format=ofx&start_date=soon", 400),
    ] {
        let answer = books.ana.get(&format!("/export?{query}")).await;
        assert_eq!(answer.problem().0, status, "{query}: {}", answer.text);
    }
    let answer = books.ana.get("/export?format=ofx&start_date=1500-01-01").await;
    assert_eq!(answer.problem(), (422, "not-exportable".to_owned()), "it is said before the file begins");
}

#[tokio::test]
async fn whoever_reads_the_books_exports_them_and_nobody_else() {
    let house = House::new().await;
    let (ana, _) = household(&house).await;
    let viewer = house.member(&ana, Role::Viewer).await.client;
    let writer = house.program(&ana, &[KeyScope::Write]).await;
    let other = house.admin().await.client;
    for format in ["archive", "csv"] {
        let path = format!("/export?format={format}");
        assert_eq!(viewer.get(&path).await.status, StatusCode::OK);
        assert_eq!(writer.get(&path).await.problem(), (403, "forbidden".to_owned()));
        assert_eq!(house.nobody().get(&path).await.problem().0, 401);
        assert!(!other.get(&path).await.text.contains("Conta Azul"));
    }
}

#[tokio::test]
async fn an_archive_becomes_the_same_workspace_on_another_server() {
    let (here, there) = (House::new().await, House::new().await);
    let (ana, books) = household(&here).await;
    let archive = exported(&books.ana, "").await.bytes;
    let caio = somebody().at_home(&there.nobody()).await;
    let once = caio.with(IDEMPOTENCY_KEY, "archive-1");
    let answer = once.post_bytes("/import-archive", NDJSON, archive.clone()).await;
    assert!(answer.header("etag").is_some());
    let made = answer.expect(StatusCode::CREATED);
    assert_eq!((&made["id"], &made["role"]), (&json!(ana.scope.workspace), &json!("ADMIN")));
    let repeat = once.post_bytes("/import-archive", NDJSON, archive.clone()).await;
    assert_eq!((repeat.header("idempotent-replayed"), repeat.json()), (Some("true"), made.clone()));
    let reused = once.post_bytes("/import-archive", NDJSON, b"other".to_vec()).await;
    assert_eq!(reused.problem().0, 422, "what is no archive is no request");

    let at_work = caio.with(WORKSPACE_ID, made["id"].as_str().unwrap());
    let listed = |answer: Value| -> Vec<(String, String)> {
        let items = answer["items"].as_array().unwrap().clone();
        let text = |item: &Value, field: &str| item[field].as_str().unwrap().to_owned();
        items.iter().map(|item| (text(item, "id"), text(item, "amount"))).collect()
    };
    let theirs = listed(at_work.get("/transactions").await.expect(StatusCode::OK));
    assert_eq!(theirs, listed(books.ana.get("/transactions").await.expect(StatusCode::OK)));
    assert_eq!(exported(&at_work, "").await.bytes, archive, "byte for byte");

    let again = caio.post_bytes("/import-archive", "application/octet-stream", archive.clone()).await;
    assert_eq!(again.problem(), (409, "workspace-exists".to_owned()));
    let own = books.ana.post_bytes("/import-archive", NDJSON, archive).await;
    assert_eq!(own.problem(), (409, "workspace-exists".to_owned()));
    assert_eq!(caio.get("/workspaces").await.expect(StatusCode::OK).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_no_sound_archive_changes_nothing() {
    let (here, there) = (House::new().await, House::new().await);
    let (_, books) = household(&here).await;
    let archive = exported(&books.ana, "?format=archive").await.text;
    let caio = somebody().at_home(&there.nobody()).await;
    let before: usize = caio.get("/workspaces").await.expect(StatusCode::OK).as_array().unwrap().len();
    let lines: Vec<&str> = archive.lines().collect();
    for (code, text) in [
        ("not-an-archive", String::new()),
        ("not-an-archive", "{}".to_owned()),
        ("not-an-archive", "\u{1f}\u{8b}gzip".to_owned()),
        ("archive-newer", archive.replacen("\"version\":1", "\"version\":2", 1)),
        ("archive-cut", lines[..lines.len() - 1].join("\n") + "\n"),
        ("archive-damaged", archive.replacen("110.00", "990.00", 1)),
    ] {
        let answer = caio.post_bytes("/import-archive", NDJSON, text.into_bytes()).await;
        assert_eq!(answer.problem(), (422, code.to_owned()), "{}", answer.text);
    }
    assert_eq!(caio.get("/workspaces").await.expect(StatusCode::OK).as_array().unwrap().len(), before);
}

#[tokio::test]
async fn an_archive_is_a_persons_to_bring_and_no_larger_than_an_upload_may_be() {
    let house = House::with(config().with_upload_bytes_max(100_000)).await;
    let (ana, books) = household(&house).await;
    let key = house.program(&ana, KeyScope::ALL).await;
    assert_eq!(key.post_bytes("/import-archive", NDJSON, Vec::new()).await.problem(), (403, "forbidden".to_owned()));
    let nobody = house.nobody().post_bytes("/import-archive", NDJSON, vec![b' '; 200_000]).await;
    assert_eq!(nobody.problem().0, 401, "before the body is looked at");
    let large = books.ana.post_bytes("/import-archive", NDJSON, vec![b' '; 100_001]).await;
    assert_eq!(large.problem(), (413, "too-large".to_owned()));
    let most = books.ana.post_bytes("/import-archive", NDJSON, vec![b' '; 100_000]).await;
    assert_eq!(most.problem(), (422, "not-an-archive".to_owned()));
}
