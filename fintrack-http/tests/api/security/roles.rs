//! The matrix of every operation by every kind of caller, as a golden file.

use axum::http::header::{COOKIE, HOST, IF_MATCH, ORIGIN};
use axum::http::{Method, StatusCode};
use chrono::Utc;
use fintrack_core::access::{Role, Scope as KeyScope, SystemRole};
use fintrack_db::user;

use super::{NOWHERE, Operation, operations};
use crate::house::{Answer, Client, House, Inhabitant, somebody};

/// A kind of caller: what its column is called, and a client.
type Caller = (&'static str, Client);

/// The administrator of the installation is a stranger to the books.
async fn callers(house: &House, ana: &Inhabitant) -> Vec<Caller> {
    // A sign-in of its own each: signing out is among what is tried.
    let browser = async |origin: &str| {
        let session = house.open_session(ana.scope.user).await;
        let token = house.app.access_token(ana.scope.user, session, Utc::now());
        let cookie = format!("__Host-fintrack_access={}", token.reveal());
        house.nobody().in_workspace(ana.scope).with(COOKIE, &cookie).with(HOST, "home:8080").with(ORIGIN, origin)
    };
    let key = async |scopes: &[KeyScope]| house.program(ana, scopes).await;
    let root = somebody();
    let caretaker = root.at_home(&house.nobody()).await.in_workspace(ana.scope);
    let mut owner = house.test.admin().await;
    user::appoint(&mut owner, &root.email, SystemRole::Admin).await.unwrap();
    vec![
        ("nobody", house.nobody().in_workspace(ana.scope)),
        ("stranger", house.admin().await.client.in_workspace(ana.scope)),
        ("viewer", house.member(ana, Role::Viewer).await.client),
        ("member", house.member(ana, Role::Member).await.client),
        ("admin", ana.client.clone()),
        ("cookie", browser("https://home:8080").await),
        ("other site", browser("https://evil.example.net").await),
        ("key read", key(&[KeyScope::Read]).await),
        ("key write", key(&[KeyScope::Read, KeyScope::Write]).await),
        ("key import", key(&[KeyScope::Read, KeyScope::Import]).await),
        ("key admin", key(KeyScope::ALL).await),
        ("caretaker", caretaker),
    ]
}

/// Nothing that is let through does anything: what is named does not exist, what is sent is of no shape, and what is there
/// is not at that version.
async fn ask(client: &Client, operation: &Operation, ana: &Inhabitant) -> Answer {
    let path = operation.path_with(|before, name| match (before, name) {
        ("workspaces", _) => ana.scope.workspace.to_string(),
        (_, "billing_month") => "2026-03".to_owned(),
        _ => NOWHERE.to_owned(),
    });
    let body = operation.has_body.then(|| "\"of no shape\"".to_owned());
    let client = client.with(IF_MATCH, "\"999999\"");
    client.send(operation.method.clone(), &path, body).await
}

fn cell(answer: &Answer, operation: &Operation) -> String {
    assert!(!answer.status.is_server_error(), "{operation:?}: {}", answer.text);
    match answer.status {
        StatusCode::UNAUTHORIZED => "401".to_owned(),
        StatusCode::FORBIDDEN => answer.problem().1,
        StatusCode::NOT_FOUND if answer.text.contains("there is no workspace") => "absent".to_owned(),
        _ => "yes".to_owned(),
    }
}

#[tokio::test]
async fn who_may_do_what_is_the_matrix() {
    let house = House::new().await;
    let ana = house.admin().await;
    let mut operations = operations();
    // What ends the sign-in comes last.
    operations.sort_by_key(|operation| operation.path == "/auth/logout");
    let mut matrix = Vec::new();
    let callers = callers(&house, &ana).await;
    for (_, client) in &callers {
        let mut column = Vec::new();
        for operation in &operations {
            column.push(cell(&ask(client, operation, &ana).await, operation));
        }
        matrix.push(column);
    }
    let row = |head: (&str, &str), cells: Vec<&str>| {
        let cells: Vec<_> = cells.iter().map(|cell| format!("{cell:<12}")).collect();
        format!("{:<7}{:<78}{}", head.0, head.1, cells.join(" ")).trim_end().to_owned()
    };
    let mut table = vec![row(("", ""), callers.iter().map(|(name, _)| *name).collect())];
    for (n, operation) in operations.iter().enumerate() {
        let cells = matrix.iter().map(|column| column[n].as_str()).collect();
        table.push(row((operation.method.as_str(), &operation.path), cells));
    }
    insta::assert_snapshot!("who_may_do_what", table.join("\n"));
}

/// Nothing of a workspace is told to a stranger, and nothing that changes it is done for a viewer: whatever the golden file
/// comes to say.
#[tokio::test]
async fn strangers_get_in_nowhere_and_viewers_change_nothing() {
    let house = House::new().await;
    let ana = house.admin().await;
    let viewer = house.member(&ana, Role::Viewer).await;
    let stranger = house.admin().await;
    for operation in operations().into_iter().filter(|operation| operation.path != "/auth/logout") {
        let nobody = ask(&house.nobody().in_workspace(ana.scope), &operation, &ana).await.status;
        let strangers = cell(&ask(&stranger.client.in_workspace(ana.scope), &operation, &ana).await, &operation);
        let viewers = ask(&viewer.client, &operation, &ana).await;
        let is_of_a_workspace = strangers != "yes" && nobody == StatusCode::UNAUTHORIZED;
        if is_of_a_workspace && operation.method != Method::GET {
            // What is one's own, and what only looks at what is sent.
            let open = ["/api-keys", "/workspaces/{id}/members/{user_id}", "/enrichment", "/rules/preview"];
            let is_own = open.iter().any(|own| operation.path.starts_with(own));
            assert!(viewers.status == StatusCode::FORBIDDEN || is_own, "{operation:?}: {}", viewers.text);
        }
    }
}
