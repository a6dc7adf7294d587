//! What is not taken of files that come over HTTP, and what hostile ones may cost.

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use fintrack_core::access::{Role, Scope as KeyScope};
use fintrack_core::testing::workbook::zip;
use futures_util::stream;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{Answer, FORM, House, config, form};
use crate::upload::{Home, PROVED};

fn pointer(answer: &Answer) -> Value {
    answer.json()["errors"][0]["pointer"].clone()
}

#[tokio::test]
async fn nothing_but_files_is_taken() {
    let home = Home::new().await;
    let session = home.session().await;
    let upload = format!("{session}/upload");
    let send = async |content_type: Option<&str>, body: &str| {
        home.client().send_as(Method::POST, &upload, content_type, Body::from(body.to_owned())).await
    };
    for content_type in [None, Some("application/json"), Some("text/csv"), Some("multipart/form-data")] {
        let answer = send(content_type, PROVED).await;
        assert_eq!(answer.problem(), (415, "unsupported-media-type".to_owned()), "{content_type:?}");
    }
    for body in ["", PROVED, "------of-the-tests\r\n", "------of-the-tests\r\n\r\n\r\n------of-the-tests--"] {
        assert_eq!(send(Some(FORM), body).await.problem(), (400, "malformed".to_owned()), "{body}");
    }
    let head = "------of-the-tests\r\nContent-Disposition: form-data; name=";
    let end = "\r\n\r\n1\r\n------of-the-tests--\r\n";
    let other = send(Some(FORM), &format!("{head}\"a/b\"; filename=\"a.csv\"{end}")).await;
    assert_eq!((other.problem().0, pointer(&other)), (400, json!("/a~1b")));
    // A field that is no file means nothing.
    let field = send(Some(FORM), &format!("{head}\"a/b\"{end}")).await;
    assert_eq!((field.problem().0, pointer(&field)), (400, json!("/file")));
    let none = send(Some(FORM), "------of-the-tests--\r\n").await;
    assert_eq!((none.problem().0, pointer(&none)), (400, json!("/file")));
    let many = home.client().upload(&upload, &[("a.csv", PROVED.as_bytes()); 21]).await;
    assert_eq!((many.problem().0, pointer(&many)), (422, json!("/file")));
    assert_eq!(home.lines(&session).await, Vec::<Value>::new());
}

#[tokio::test]
async fn of_several_files_all_are_taken_or_none() {
    let home = Home::new().await;
    let session = home.session().await;
    let upload = format!("{session}/upload");
    let more = "Data;Histórico;Valor;Saldo\n15/03/2026;Padaria;-7,65;6.080,00\n16/03/2026;Feira;-80,00;6.000,00\n";
    let png = b"\x89PNG\r\n\x1a\n........".as_slice();
    let answer = home.client().upload(&upload, &[("a.csv", PROVED.as_bytes()), ("b.png", png), ("c.csv", b"")]).await;
    assert_eq!(answer.problem(), (422, "invalid".to_owned()));
    let errors = answer.json()["errors"].clone();
    assert_eq!((&errors[0]["pointer"], &errors[0]["code"]), (&json!("/file/1"), &json!("not-a-statement")));
    assert_eq!((&errors[1]["pointer"], &errors[1]["code"]), (&json!("/file/2"), &json!("empty")));
    assert_eq!(home.lines(&session).await, Vec::<Value>::new());
    // One that is not of the month, after one that is.
    let june = more.replace("/03/", "/06/");
    let answer = home.client().upload(&upload, &[("a.csv", PROVED.as_bytes()), ("junho.csv", june.as_bytes())]).await;
    assert_eq!(answer.problem(), (422, "not-in-month".to_owned()));
    assert!(answer.json()["detail"].as_str().unwrap().contains("junho.csv"), "{}", answer.text);
    assert_eq!(home.lines(&session).await, Vec::<Value>::new());

    let both = home.client().upload(&upload, &[("a.csv", PROVED.as_bytes()), ("b.csv", more.as_bytes())]).await;
    let both = both.expect(StatusCode::OK);
    assert_eq!((both["files"].as_array().unwrap().len(), &both["session"]["stats"]["total"]), (2, &json!(4)));
}

#[tokio::test]
async fn sessions_and_files_of_others_are_absent() {
    let home = Home::new().await;
    let session = home.session().await;
    let file = home.upload(&session, "extrato.csv", PROVED).await["files"][0]["id"].as_str().unwrap().to_owned();
    let stranger = home.house.admin().await.client;
    let own = home.session_of(&home.account("Outra").await, "2026-03").await;
    let answers = json!({"answers": ["date-order=day-first"]});
    let (nowhere, nothing) = (format!("/import-sessions/{}", Uuid::now_v7()), Uuid::now_v7());
    for (client, session, file) in [
        (&stranger, &session, file.clone()),
        (&stranger, &nowhere, file.clone()),
        (home.client(), &own, file.clone()),
        (home.client(), &session, nothing.to_string()),
    ] {
        let answer = client.post(&format!("{session}/files/{file}/answers"), &answers).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{session} {file}");
    }
    for session in [&session, &nowhere] {
        let answer = stranger.upload(&format!("{session}/upload"), &[("a.csv", PROVED.as_bytes())]).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()));
        assert_eq!(stranger.get(&format!("{session}/files")).await.problem(), (404, "not-found".to_owned()));
    }
    let new = json!({"name": "Norte", "shape": {"format": "csv"}, "answers": ["date-order=day-first"]});
    let profile = stranger.post("/import-profiles", &new).await.expect(StatusCode::CREATED);
    let theirs = profile["id"].as_str().unwrap();
    assert_eq!(home.client().get("/import-profiles").await.expect(StatusCode::OK), json!([]));
    let answer = home.client().delete(&format!("/import-profiles/{theirs}")).await;
    assert_eq!(answer.problem(), (404, "not-found".to_owned()));
    let answer = home.client().post(&format!("{session}/files/{file}/answers"), &json!({"profile_id": theirs})).await;
    assert_eq!(answer.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn who_may_not_import_uploads_nothing() {
    let home = Home::new().await;
    let session = home.session().await;
    let file = home.upload(&session, "extrato.csv", PROVED).await["files"][0]["id"].as_str().unwrap().to_owned();
    let viewer = home.house.member(&home.ana, Role::Viewer).await.client;
    let reader = home.house.program(&home.ana, &[KeyScope::Read]).await;
    let new = json!({"name": "Norte", "shape": {"format": "csv"}, "answers": []});
    for client in [viewer, reader] {
        // Refused before the body is looked at.
        for answer in [
            client.upload(&format!("{session}/upload"), &[("a.csv", PROVED.as_bytes())]).await,
            client.send_as(Method::POST, &format!("{session}/upload"), None, Body::empty()).await,
            client.post(&format!("{session}/files/{file}/answers"), &json!({"answers": []})).await,
            client.post("/import-profiles", &new).await,
            client.delete(&format!("/import-profiles/{}", Uuid::now_v7())).await,
        ] {
            assert_eq!(answer.problem(), (403, "forbidden".to_owned()));
        }
        client.get(&format!("{session}/files")).await.expect(StatusCode::OK);
        client.get("/import-profiles").await.expect(StatusCode::OK);
    }
    let importer = home.house.program(&home.ana, &[KeyScope::Import]).await;
    importer.upload(&format!("{session}/upload"), &[("a.csv", PROVED.as_bytes())]).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_closed_session_takes_no_file_and_no_answer() {
    let home = Home::new().await;
    let session = home.session().await;
    let file = home.upload(&session, "extrato.csv", PROVED).await["files"][0]["id"].as_str().unwrap().to_owned();
    home.client().post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
    home.client().post_nothing(&format!("{session}/close")).await.expect(StatusCode::OK);
    let answer = home.client().upload(&format!("{session}/upload"), &[("a.csv", PROVED.as_bytes())]).await;
    assert_eq!(answer.problem(), (409, "session-closed".to_owned()));
    let answers = json!({"answers": ["date-order=day-first"]});
    let answer = home.client().post(&format!("{session}/files/{file}/answers"), &answers).await;
    assert_eq!(answer.problem(), (409, "session-closed".to_owned()));
}

#[tokio::test]
async fn answers_that_are_none_are_pointed_at() {
    let home = Home::new().await;
    let session = home.session().await;
    let file = home.upload(&session, "extrato.csv", PROVED).await["files"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("{session}/files/{file}/answers");
    for (body, status, at) in [
        (json!({}), 422, "/answers"),
        (json!({"save_as": "Norte"}), 422, "/answers"),
        (json!({"answers": ["date-order=sideways"]}), 422, "/answers/0"),
        (json!({"answers": [7]}), 400, "/answers/0"),
        (json!({"answers": vec!["date-order=day-first"; 201]}), 422, "/answers"),
        (json!({"answers": [], "profile_id": Uuid::now_v7()}), 422, "/profile_id"),
        (json!({"answers": [], "save_as": "  "}), 422, "/save_as"),
        (json!({"statement": 0}), 422, "/statement"),
    ] {
        let answer = home.client().post(&path, &body).await;
        assert_eq!((answer.problem().0, pointer(&answer)), (status, json!(at)), "{body}: {}", answer.text);
    }
    // What the file proves is not overruled, and that is said.
    let contradicted = home.client().post(&path, &json!({"answers": ["date-order=month-first"]})).await;
    let file = contradicted.expect(StatusCode::OK)["file"].clone();
    assert_eq!((&file["lines_read"], &file["warnings"][0]["code"]), (&json!(2), &json!("contradicted")));
}

#[tokio::test]
async fn oversize_files_are_refused_however_they_come() {
    const MAX: usize = 100_000;
    let home = Home::of(House::with(config().with_upload_bytes_max(MAX)).await).await;
    let session = home.session().await;
    let upload = format!("{session}/upload");
    let padded = |size: usize| {
        let mut content = PROVED.as_bytes().to_vec();
        content.resize(size, b'\n');
        content
    };
    let too_large = (413, "too-large".to_owned());
    let (most, more, half) = (padded(MAX), padded(MAX + 1), padded(MAX / 2 + 1));
    home.client().upload(&upload, &[("a.csv", &most)]).await.expect(StatusCode::OK);
    assert_eq!(home.client().upload(&upload, &[("a.csv", &more)]).await.problem(), too_large);
    let two = home.client().upload(&upload, &[("a.csv", &half), ("b.csv", &half)]).await;
    assert_eq!(two.problem(), too_large, "all of a request together");
    // One that says how much it will be is refused before any of it has come; one that does not, as soon as it is too much.
    let endless = || {
        let head = form(&[("a.csv", PROVED.as_bytes())]);
        let head = Bytes::copy_from_slice(&head[..head.len() - 30]);
        let rest = stream::repeat_with(|| Bytes::from_static(&[b'\n'; 1000]));
        let all = futures_util::StreamExt::chain(stream::iter([head]), rest);
        Body::from_stream(futures_util::StreamExt::map(all, Ok::<_, std::convert::Infallible>))
    };
    let answer = home.client().send_as(Method::POST, &upload, Some(FORM), endless()).await;
    assert_eq!(answer.problem(), too_large);
    let said = home.client().with(axum::http::header::CONTENT_LENGTH, "10000000");
    let never = Body::from_stream(stream::pending::<Result<Bytes, std::convert::Infallible>>());
    assert_eq!(said.send_as(Method::POST, &upload, Some(FORM), never).await.problem(), too_large);
}

#[tokio::test]
async fn zip_bombs_are_refused() {
    let home = Home::new().await;
    let session = home.session().await;
    let upload = format!("{session}/upload");
    let spaces = vec![b' '; 33 * 1024 * 1024];
    let one = zip(&[("extrato.csv", &spaces)]);
    let many_members: Vec<(String, &[u8])> = (0..9).map(|n| (format!("{n}.csv"), &spaces[..4 * 1024 * 1024])).collect();
    let many_members: Vec<(&str, &[u8])> = many_members.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let many = zip(&many_members);
    assert!(one.len() < 200_000 && many.len() < 200_000, "{} and {}", one.len(), many.len());
    for (bomb, name) in [(&one, "one"), (&many, "many")] {
        let answer = home.client().upload(&upload, &[(name, bomb)]).await;
        assert_eq!(answer.problem(), (413, "too-large".to_owned()), "{name}");
        assert!(answer.json()["detail"].as_str().unwrap().contains("32 MiB"), "{}", answer.text);
    }
    let sheet = zip(&[
        ("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        ("xl/workbook.xml", b"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>"),
        ("xl/worksheets/sheet1.xml", &spaces),
    ]);
    let answer = home.client().upload(&upload, &[("extrato.xlsx", &sheet)]).await;
    assert_eq!(answer.problem(), (413, "too-large".to_owned()), "{}", answer.text);
    let nested = zip(&[("a.zip", &zip(&[("b.zip", &zip(&[("c.zip", PROVED.as_bytes())]))]))]);
    assert_eq!(home.client().upload(&upload, &[("nested.zip", &nested)]).await.problem().0, 422);
    let within = zip(&[("pasta/extrato.csv", PROVED.as_bytes()), ("leia-me.png", b"\x89PNG\r\n\x1a\n")]);
    let taken = home.upload(&session, "banco.zip", &within).await;
    assert_eq!(
        (&taken["files"][0]["detection"]["format"], &taken["files"][0]["lines_read"]),
        (&json!("zip"), &json!(2))
    );
}

#[tokio::test]
async fn hostile_csv_and_the_like_are_read_or_refused_and_nothing_fails() {
    let home = Home::new().await;
    let session = home.session().await;
    let upload = format!("{session}/upload");
    let rows = |row: &str, count: usize| format!("Data;Histórico;Valor\n{}", row.repeat(count));
    let wide = format!("Data;Valor{}\n13/03/2026;-1,00{}\n", ";x".repeat(100_000), ";y".repeat(100_000));
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("a long cell", rows(&format!("13/03/2026;{};-1,00\n", "a".repeat(1_000_000)), 1).into()),
        ("a cell that never ends", rows("13/03/2026;\"Padaria;-1,00\n", 2000).into()),
        ("many columns", wide.into()),
        ("rows that are none", rows("x\n", 100_000).into()),
        ("NUL", rows("13/03/2026;Pad\0aria;-1,00\n\0;\0;\0\n", 3).into()),
        ("formulas", rows("13/03/2026;=cmd|'/c calc'!A0;-1,00\n14/03/2026;@SUM(1);-2,00\n", 1).into()),
        ("amounts that no currency holds", rows("13/03/2026;a;-99999999999999999999999999,00\n", 2).into()),
        ("an amount of many digits", rows(&format!("13/03/2026;a;-{},00\n", "9".repeat(5000)), 2).into()),
        ("days that are none", rows("99/99/9999;a;-1,00\n00/00/0000;b;-1,00\n", 2).into()),
        ("years far off", rows("13/03/0001;a;-1,00\n14/03/9999;b;-1,00\n", 1).into()),
        ("controls", (0..=255_u8).cycle().take(100_000).collect()),
        ("half a UTF-16", [b"\xff\xfe".as_slice(), &[0xd8; 1001]].concat()),
        (
            "deep XML",
            format!("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">{}", "<a>".repeat(100_000))
                .into(),
        ),
        (
            "entities",
            b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><OFX>&b;</OFX>".to_vec(),
        ),
        ("OFX without an end", format!("<OFX>{}", "<STMTTRN>".repeat(50_000)).into()),
        ("a broken archive", b"PK\x03\x04 and then nothing".to_vec()),
        ("a web page", b"<!DOCTYPE html><html><body>Sign in</body></html>".to_vec()),
        ("blanks", vec![b' '; 100_000]),
    ];
    for (name, content) in &files {
        let answer = home.client().upload(&upload, &[(name, content)]).await;
        let is_answered = matches!(answer.status.as_u16(), 200 | 413 | 422);
        assert!(is_answered, "{name}: {} {}", answer.status, &answer.text[..answer.text.len().min(500)]);
        assert!(answer.text.len() < 1_000_000, "{name}: {} bytes are answered", answer.text.len());
    }
    // What was taken of them can be looked at.
    home.client().get(&format!("{session}/files")).await.expect(StatusCode::OK);
    home.client().get(&session).await.expect(StatusCode::OK);
}
