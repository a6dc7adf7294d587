//! An identity of another workspace is as absent as one that nothing has: in every position of every request that takes one.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::requests::{Request, requests};
use super::world::World;
use super::{NOWHERE, Operation, operations};
use crate::house::{Answer, House};

/// What somebody could tell two answers apart by: all of it, but for the identity that was sent and that of the request.
fn seen(answer: &Answer, id: &str) -> (StatusCode, Vec<(String, String)>, String) {
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "x-request-id")
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    let mut body: Value = serde_json::from_str(&answer.text).unwrap_or(Value::Null);
    if let Some(body) = body.as_object_mut() {
        body.remove("request_id");
    }
    (answer.status, headers, body.to_string().replace(id, "<id>"))
}

#[tokio::test]
async fn an_id_of_another_workspace_is_as_absent_as_none() {
    let house = House::new().await;
    let (own, foreign) = (World::new(&house).await, World::new(&house).await);
    let mut faults = Vec::new();
    let mut positions = 0;
    for request in requests() {
        for (at, name) in request.names().into_iter().enumerate() {
            positions += 1;
            let with = |other: &str| request.filled(|n, name| if n == at { other } else { own.id(name) }.to_owned());
            let (theirs, nobodys) = (foreign.id(&name).to_owned(), NOWHERE.to_owned());
            let of_others = own.ask(with(&theirs)).await;
            let absent = own.ask(with(&nobodys)).await;
            let (of_others, absent) = (seen(&of_others, &theirs), seen(&absent, &nobodys));
            if of_others != absent {
                faults.push(format!("{request} tells ${name} of others from none: {of_others:?}\n  {absent:?}"));
            } else if of_others.0 != StatusCode::NOT_FOUND {
                faults.push(format!("{request} with ${name} of others: {} {}", of_others.0, of_others.2));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {positions}:\n{}", faults.len(), faults.join("\n"));
    assert!(positions > 100, "{positions} positions");
}

/// Each request of the table is one that succeeds with what is one's own: only its identities were to blame above.
#[tokio::test]
async fn with_ones_own_ids_each_of_these_requests_succeeds() {
    let house = House::new().await;
    let own = World::new(&house).await;
    let mut faults = Vec::new();
    for request in requests() {
        let answer = own.ask(request.filled(|_, name| own.id(name).to_owned())).await;
        if !answer.status.is_success() {
            faults.push(format!("{request}: {}", answer.text));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Operations that take an identity in their path are all in the table.
#[test]
fn no_operation_with_an_id_is_forgotten() {
    let table = requests();
    let is_in_table = |operation: &Operation| {
        table.iter().any(|request| request.method == operation.method && is_of(request, &operation.path))
    };
    let forgotten: Vec<_> = operations()
        .into_iter()
        .filter(|it| takes_an_id(&it.path) && !is_in_table(it))
        .map(|it| format!("{} {}", it.method, it.path))
        .collect();
    assert!(forgotten.is_empty(), "{forgotten:#?}");
}

fn is_of(request: &Request, path: &str) -> bool {
    let asked = request.path.split('?').next().unwrap_or_default();
    let (asked, path): (Vec<_>, Vec<_>) = (asked.split('/').collect(), path.split('/').collect());
    asked.len() == path.len() && asked.iter().zip(path).all(|(asked, part)| part.starts_with('{') || *asked == part)
}

/// Whose books they are, the entry's tests look at; a currency and a month are no identities; tokens are secrets. What a
/// user was told is the notifications' own test, and files of sessions are the uploads'.
fn takes_an_id(path: &str) -> bool {
    let beside = ["/currencies", "/invites", "/auth", "/admin", "/notifications"];
    let files = ["/import-sessions/{id}/upload", "/import-sessions/{id}/files/{file_id}/answers"];
    let is_beside = beside.iter().any(|beside| path.starts_with(beside)) || files.contains(&path);
    let parameters = path.split('/').filter(|part| part.starts_with('{') && *part != "{billing_month}").count();
    !is_beside && parameters > usize::from(path.starts_with("/workspaces"))
}

impl World {
    async fn ask(&self, (method, path, body): (Method, String, Option<Value>)) -> Answer {
        self.client.send(method, &path, body.map(|body| body.to_string())).await
    }
}

#[test]
fn a_request_is_filled_in_place_by_place() {
    let request = Request::new(Method::PUT, "/a/$one?b=$two", Some(json!({"c": "$one", "d": ["$three"]})));
    assert_eq!(request.names(), ["one", "two", "one", "three"]);
    let (_, path, body) = request.filled(|n, name| format!("{n}{name}"));
    assert_eq!((path.as_str(), body), ("/a/0one?b=1two", Some(json!({"c": "2one", "d": ["3three"]}))));
}
