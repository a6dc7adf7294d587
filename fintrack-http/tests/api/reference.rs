//! The browsable reference: all of it from the server, and nothing from elsewhere.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::house::{Answer, House, answer};

async fn get(house: &House, path: &str) -> Answer {
    answer(&house.router, Request::get(path).body(Body::empty()).unwrap()).await
}

/// Every header but those of the request.
fn headers(answer: &Answer) -> String {
    let names = answer.headers.keys().map(axum::http::HeaderName::as_str);
    let mut names: Vec<&str> = names.filter(|name| *name != "x-request-id").collect();
    names.sort_unstable();
    let line = |name: &&str| format!("{name}: {}", answer.header(name).unwrap());
    names.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What an attribute says, wherever it stands.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let begin = format!("{name}=\"");
    let parts = page.split(begin.as_str()).skip(1);
    parts.map(|part| part.split('"').next().unwrap()).collect()
}

#[tokio::test]
async fn the_reference_is_a_page_that_asks_nobody_else() {
    let house = House::new().await;
    let page = get(&house, "/api/docs").await;
    assert_eq!(page.status, StatusCode::OK);
    insta::assert_snapshot!(headers(&page));
    let inline = page.text.split("<script").skip(1).filter(|part| !part.trim_start().starts_with("src="));
    assert_eq!((inline.count(), page.text.matches("<style").count()), (0, 0), "{}", page.text);

    let addresses = [attributes(&page.text, "src"), attributes(&page.text, "href")].concat();
    assert!(addresses.len() >= 4, "{addresses:?}");
    let policy = page.header("content-security-policy").unwrap();
    for address in addresses {
        assert!(!address.contains("//") && !address.starts_with('/'), "{address}");
        // Relative to the page, whose folder is /api/.
        let file = get(&house, &format!("/api/{address}")).await;
        assert_eq!(file.status, StatusCode::OK, "{address}");
        if address.starts_with("docs/") {
            assert_eq!(file.header("content-security-policy"), Some(policy));
        }
    }
    let begin = get(&house, "/api/docs/begin.js").await;
    assert_eq!(begin.content_type(), "text/javascript");
    assert!(begin.text.contains("v1/openapi.json") && !begin.text.contains("//petstore"), "{}", begin.text);
}

#[tokio::test]
async fn what_is_no_part_of_the_reference_is_not_served() {
    let house = House::new().await;
    for path in ["/api/docs/index.html", "/api/docs/oauth2-redirect.html", "/api/docs/..%2fmod.rs", "/api/docs/a/b"] {
        assert_eq!(get(&house, path).await.problem(), (404, "no-such-path".to_owned()), "{path}");
    }
    let slash = get(&house, "/api/docs/").await;
    assert_eq!((slash.status, slash.header("location")), (StatusCode::PERMANENT_REDIRECT, Some("../docs")));
}
