//! Live events: what is heard, by whom, and how long.

use std::time::Duration;

use axum::body::BodyDataStream;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::{HeaderName, StatusCode};
use axum::response::Response;
use chrono::{TimeDelta, Utc};
use fintrack_core::access::{Role, Scope as KeyScope};
use fintrack_db::deletion;
use fintrack_http::{API_KEY, REQUESTS_MAX, StreamLimits, WORKSPACE_ID, serve_on};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::timeout;
use uuid::Uuid;

use crate::house::{Client, House, Inhabitant, config};
use crate::notifications::tell;

const PATIENCE: Duration = Duration::from_secs(30);
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// An event as it came.
#[derive(Clone, Debug, Default, PartialEq)]
struct Heard {
    name: String,
    id: Option<String>,
    data: Value,
}

impl Heard {
    /// What happened, and to what.
    fn what(&self) -> (&str, &str) {
        let text = |value: &'_ Value| value.as_str().map(str::to_owned);
        assert!(text(&self.data["timestamp"]).is_some() && self.name == "message", "{self:?}");
        (self.data["event_type"].as_str().unwrap(), self.data["payload"]["id"].as_str().unwrap_or_default())
    }
}

/// Somebody who listens.
struct Ears {
    body: BodyDataStream,
    text: String,
}

impl Ears {
    async fn open(client: &Client, query: &str) -> Self {
        let mut ears = Self::of(client.open(&format!("/notifications/stream{query}")).await);
        let ready = ears.hear().await.unwrap();
        assert_eq!(ready.name, "ready", "{ready:?}");
        ears
    }

    fn of(response: Response) -> Self {
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert!(!response.headers().contains_key("content-encoding"), "it is passed on at once");
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event; `None` at the end.
    async fn hear(&mut self) -> Option<Heard> {
        loop {
            if let Some((frame, rest)) = self.text.split_once("\n\n") {
                let heard = read(frame);
                let rest = rest.to_owned();
                self.text = rest;
                match heard {
                    Some(heard) => return Some(heard),
                    None => continue,
                }
            }
            let part = timeout(PATIENCE, self.body.next()).await.expect("nothing was heard")?;
            self.text.push_str(std::str::from_utf8(&part.unwrap()).unwrap());
        }
    }

    async fn next(&mut self) -> Heard {
        self.hear().await.expect("the stream has ended")
    }

    /// Of everything that is heard, only this is looked at; it must come before the stream ends.
    async fn until(&mut self, event_type: &str) -> Heard {
        loop {
            let heard = self.next().await;
            if heard.data["event_type"] == event_type {
                return heard;
            }
        }
    }

    async fn expect_end(mut self) {
        while let Some(heard) = self.hear().await {
            assert_ne!(heard.data["event_type"], "tag.created", "it was heard past the end: {heard:?}");
        }
    }
}

/// `None` for a comment.
fn read(frame: &str) -> Option<Heard> {
    let mut heard = Heard { name: "message".to_owned(), ..Heard::default() };
    let mut is_event = false;
    for line in frame.lines() {
        match line.split_once(": ").unwrap_or((line, "")) {
            ("event", name) => name.clone_into(&mut heard.name),
            ("id", id) => heard.id = Some(id.to_owned()),
            ("data", data) => (heard.data, is_event) = (serde_json::from_str(data).unwrap(), true),
            ("retry" | "", _) => {}
            other => panic!("{other:?} in {frame}"),
        }
    }
    is_event.then_some(heard)
}

async fn tag(of: &Inhabitant) -> String {
    let name = Uuid::now_v7().to_string();
    let made = of.client.post("/tags", &json!({"name": name})).await.expect(StatusCode::CREATED);
    made["id"].as_str().unwrap().to_owned()
}

fn here(of: &Inhabitant) -> String {
    format!("?workspace_id={}", of.scope.workspace)
}

#[tokio::test]
async fn what_changes_is_heard_by_those_who_are_there_and_by_nobody_else() {
    let house = House::new().await;
    let (ana, eva) = (house.admin().await, house.admin().await);
    let bia = house.member(&ana, Role::Viewer).await;
    let mut ears = [Ears::open(&ana.client, "").await, Ears::open(&bia.client, &here(&ana)).await];
    let mut elsewhere = Ears::open(&eva.client, "").await;
    let made = tag(&ana).await;
    for ears in &mut ears {
        let heard = ears.next().await;
        assert_eq!(heard.what(), ("tag.created", &*made));
        assert_eq!(heard.data["workspace_id"], ana.scope.workspace.to_string());
        assert_eq!(heard.id, None);
    }
    ana.client.delete(&format!("/tags/{made}")).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ears[1].next().await.what(), ("tag.deleted", &*made));
    let own = tag(&eva).await;
    assert_eq!(elsewhere.next().await.what(), ("tag.created", &*own), "the first that was heard there");
}

#[tokio::test]
async fn what_somebody_is_told_they_hear_themselves() {
    let house = House::new().await;
    let ana = house.admin().await;
    let bia = house.member(&ana, Role::Member).await;
    let (mut of_ana, mut of_bia) = (Ears::open(&ana.client, "").await, Ears::open(&bia.client, &here(&ana)).await);
    tell(&house, &ana, 1).await;
    for (who, ears) in [(&ana, &mut of_ana), (&bia, &mut of_bia)] {
        let heard = ears.next().await;
        let list = who.client.get("/notifications").await.expect(StatusCode::OK);
        let told = &list["items"][0];
        assert_eq!(heard.what(), ("notification.created", told["id"].as_str().unwrap()));
        assert_eq!(heard.id.as_deref(), told["id"].as_str());
        assert_eq!(
            (&heard.data["payload"]["notification"], &heard.data["workspace_id"]),
            (told, &told["workspace_id"])
        );
    }
    // What is read in one window is read in the other one.
    let id = ana.client.get("/notifications").await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    ana.client.patch(&format!("/notifications/{id}/read"), &json!({})).await.expect(StatusCode::OK);
    ana.client.delete(&format!("/notifications/{id}")).await.expect(StatusCode::OK);
    for event_type in ["notification.updated", "notification.deleted"] {
        let heard = of_ana.next().await;
        assert_eq!((&heard.data["event_type"], &heard.data["payload"]["ids"]), (&json!(event_type), &json!([id])));
    }
    let made = tag(&ana).await;
    assert_eq!(of_bia.next().await.what(), ("tag.created", &*made), "nothing of Ana's reading");
}

#[tokio::test]
async fn a_stream_takes_a_cookie_a_bearer_token_or_a_key_and_refuses_what_is_none() {
    let house = House::new().await;
    let (ana, eva) = (house.admin().await, house.admin().await);
    let token = house.app.access_token(ana.scope.user, ana.session, Utc::now());
    let cookie = format!("__Host-fintrack_access={}", token.reveal());
    let browser = house.nobody().with(COOKIE, &cookie);
    let program = house.program(&ana, &[KeyScope::Read]).await.without(&WORKSPACE_ID);
    let mut ears =
        [Ears::open(&browser, "").await, Ears::open(&program, "").await, Ears::open(&program, &here(&ana)).await];
    tell(&house, &ana, 1).await;
    let made = tag(&ana).await;
    assert_eq!(ears[0].next().await.what().0, "notification.created");
    for ears in &mut ears {
        assert_eq!(ears.next().await.what(), ("tag.created", &*made), "a key hears of no notifications");
    }

    let path = "/notifications/stream";
    assert_eq!(house.nobody().get(path).await.problem(), (401, "unauthenticated".to_owned()));
    let wrong = house.nobody().with(API_KEY, "ftk_AAAA");
    assert_eq!(wrong.get(path).await.problem(), (401, "unauthenticated".to_owned()));
    let writer = house.program(&ana, &[KeyScope::Write]).await;
    assert_eq!(writer.get(path).await.problem(), (403, "forbidden".to_owned()));
    assert_eq!(ana.client.get(&format!("{path}?workspace_id=x")).await.problem(), (400, "malformed".to_owned()));
    for client in [&ana.client, &program] {
        for workspace in [eva.scope.workspace.get(), Uuid::now_v7()] {
            let refused = client.get(&format!("{path}?workspace_id={workspace}")).await;
            assert_eq!(refused.problem(), (404, "not-found".to_owned()));
        }
    }
}

#[tokio::test]
async fn a_stream_that_broke_begins_where_it_ended() {
    let house = House::new().await;
    let ana = house.admin().await;
    tell(&house, &ana, 1).await;
    let mut first = Ears::of(ana.client.open("/notifications/stream").await);
    let ready = first.next().await;
    tell(&house, &ana, 2).await;
    let second = first.next().await;
    drop(first);
    tell(&house, &ana, 3).await;
    tell(&house, &ana, 4).await;
    let told = async |last: &str| {
        let mut ears = Ears::open(&ana.client.with(LAST_EVENT_ID, last), "").await;
        let mut sessions = Vec::new();
        loop {
            let heard = ears.next().await;
            if heard.name == "missed" {
                break;
            }
            assert_eq!(heard.id.as_deref(), Some(heard.what().1));
            sessions.push(heard.data["payload"]["notification"]["payload"]["session"].as_str().unwrap().to_owned());
        }
        // And on from there.
        tag(&ana).await;
        assert_eq!(ears.next().await.what().0, "tag.created");
        sessions
    };
    let sessions = |n: &[u128]| n.iter().map(|n| Uuid::from_u128(*n).to_string()).collect::<Vec<_>>();
    assert_eq!(told(&ready.id.unwrap()).await, sessions(&[2, 3, 4]));
    assert_eq!(told(&second.id.unwrap()).await, sessions(&[3, 4]));
    // What was never handed out says nothing of what was heard.
    for unknown in ["7", "ffffffff-ffff-7fff-bfff-ffffffffffff"] {
        assert_eq!(told(unknown).await, sessions(&[]));
    }
}

#[tokio::test]
async fn who_does_not_keep_up_is_told_so_and_hears_what_is_kept() {
    let house = House::new().await;
    let (ana, eva) = (house.admin().await, house.admin().await);
    let mut slow = Ears::open(&ana.client, "").await;
    let mut fast = Ears::open(&eva.client, "").await;
    tell(&house, &ana, 1).await;
    for _ in 0..300 {
        let made = tag(&eva).await;
        assert_eq!(fast.until("tag.created").await.what().1, made);
    }
    // Nothing was taken from the stream meanwhile.
    let mut heard = Vec::new();
    loop {
        let next = slow.next().await;
        heard.push(next.data["event_type"].as_str().unwrap_or(&next.name).to_owned());
        if next.name == "missed" {
            break;
        }
    }
    assert_eq!(heard, ["notification.created", "missed"]);
    let made = tag(&ana).await;
    assert_eq!(slow.next().await.what(), ("tag.created", &*made));
}

#[tokio::test]
async fn a_broken_connection_to_the_database_is_told_of() {
    let house = House::new().await;
    let ana = house.admin().await;
    let mut ears = Ears::open(&ana.client, "").await;
    let listening = "select pg_terminate_backend(pid) from pg_stat_activity
                     where datname = current_database() and query ilike 'listen%'";
    house.test.tamper(listening).await;
    assert_eq!(ears.next().await.name, "missed");
    let made = tag(&ana).await;
    assert_eq!(ears.next().await.what(), ("tag.created", &*made));
}

#[tokio::test]
async fn a_stream_ends_with_its_sign_in() {
    let house = House::new().await;
    let ana = house.admin().await;
    let (ears, filtered) = (Ears::open(&ana.client, "").await, Ears::open(&ana.client, &here(&ana)).await);
    let other = house.open_session(ana.scope.user).await;
    let token = house.app.access_token(ana.scope.user, other, Utc::now());
    let bearer = format!("Bearer {}", token.reveal());
    let there = house.nobody().with(AUTHORIZATION, &bearer);
    let mut stays = Ears::open(&there, "").await;
    there.delete(&format!("/auth/sessions/{}", ana.session)).await.expect(StatusCode::NO_CONTENT);
    ears.expect_end().await;
    filtered.expect_end().await;
    let inside = there.in_workspace(ana.scope);
    inside.post("/tags", &json!({"name": "Praia"})).await.expect(StatusCode::CREATED);
    assert_eq!(stays.next().await.what().0, "tag.created", "the other one goes on");
}

#[tokio::test]
async fn a_stream_ends_with_its_key_and_with_the_membership_it_was_opened_for() {
    let house = House::new().await;
    let ana = house.admin().await;
    let bia = house.member(&ana, Role::Member).await;
    let program = house.program(&bia, &[KeyScope::Read]).await;
    let of_key = Ears::open(&program, "").await;
    let keys = bia.client.get("/api-keys").await.expect(StatusCode::OK);
    bia.client.delete(&format!("/api-keys/{}", keys[0]["id"].as_str().unwrap())).await.expect(StatusCode::NO_CONTENT);
    of_key.expect_end().await;

    // Without a filter a stream is of all workspaces that its user is a member of: one fewer, and one more.
    let program = house.program(&bia, &[KeyScope::Read]).await;
    let (of_key, filtered) = (Ears::open(&program, "").await, Ears::open(&bia.client, &here(&ana)).await);
    let mut all = Ears::open(&bia.client, "").await;
    let path = format!("/workspaces/{}/members/{}", ana.scope.workspace, bia.scope.user);
    ana.client.delete(&path).await.expect(StatusCode::NO_CONTENT);
    tag(&ana).await;
    of_key.expect_end().await;
    filtered.expect_end().await;
    let own = bia.client.without(&WORKSPACE_ID);
    let made = own.post("/workspaces", &json!({"name": "Casa"})).await.expect(StatusCode::CREATED);
    let inside = own.with(WORKSPACE_ID, made["id"].as_str().unwrap());
    inside.post("/tags", &json!({"name": "Praia"})).await.expect(StatusCode::CREATED);
    let heard = all.until("tag.created").await;
    assert_eq!(heard.data["workspace_id"], made["id"], "nothing of where they are no more");
}

#[tokio::test]
async fn who_leaves_for_good_hears_nothing_more() {
    let house = House::new().await;
    let (ana, eva) = (house.admin().await, house.admin().await);
    let bia = house.member(&ana, Role::Member).await;
    let (of_bia, filtered) = (Ears::open(&bia.client, "").await, Ears::open(&ana.client, &here(&ana)).await);
    let mut tx = house.db().begin_personal(bia.scope.user).await.unwrap();
    deletion::delete_user(&mut tx, Utc::now(), TimeDelta::days(1)).await.unwrap();
    tx.commit().await.unwrap();
    of_bia.expect_end().await;
    let path = format!("/workspaces/{}", ana.scope.workspace);
    ana.client.delete(&path).await.expect(StatusCode::NO_CONTENT);
    filtered.expect_end().await;
    Ears::open(&eva.client, "").await;
}

#[tokio::test]
async fn a_user_has_so_many_streams_and_no_more() {
    let house = House::with(config().with_streams(StreamLimits { all: 3, of_a_user: 2 })).await;
    let (ana, eva) = (house.admin().await, house.admin().await);
    let mut streams = vec![Ears::open(&ana.client, "").await, Ears::open(&ana.client, "").await];
    let refused = ana.client.get("/notifications/stream").await;
    assert_eq!(refused.header("retry-after"), Some("30"));
    assert_eq!(refused.problem(), (429, "too-many-streams".to_owned()));
    streams.push(Ears::open(&eva.client, "").await);
    let full = eva.client.get("/notifications/stream").await;
    assert_eq!(full.problem(), (503, "unavailable".to_owned()));
    streams.remove(0);
    Ears::open(&ana.client, "").await;
}

#[tokio::test]
async fn streams_take_nothing_from_requests() {
    let limits = StreamLimits { all: 2 * REQUESTS_MAX, of_a_user: 2 * REQUESTS_MAX };
    let house = House::with(config().with_streams(limits)).await;
    let ana = house.admin().await;
    let mut streams = Vec::new();
    while streams.len() <= REQUESTS_MAX {
        streams.push(Ears::open(&ana.client, "").await);
    }
    let made = tag(&ana).await;
    assert_eq!(ana.client.get(&format!("/tags/{made}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_server_that_stops_ends_its_streams() {
    let house = House::new().await;
    let ana = house.admin().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async { stopped.await.unwrap() };
    let server = tokio::spawn(serve_on(listener, house.app.clone(), shutdown));
    let token = house.app.access_token(ana.scope.user, ana.session, Utc::now());

    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET /api/v1/notifications/stream HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\r\n",
        token.reveal()
    );
    connection.write_all(request.as_bytes()).await.unwrap();
    let (mut text, mut part) = (String::new(), [0; 1024]);
    while !text.contains("event: ready") {
        let length = timeout(PATIENCE, connection.read(&mut part)).await.unwrap().unwrap();
        assert!(length > 0, "{text}");
        text.push_str(std::str::from_utf8(&part[..length]).unwrap());
    }
    stop.send(()).unwrap();
    timeout(PATIENCE, server).await.expect("the stream keeps the server").unwrap().unwrap();
    timeout(PATIENCE, connection.read_to_string(&mut text)).await.unwrap().unwrap();
    assert!(text.ends_with("0\r\n\r\n"), "the stream ends as it should: {text}");
    let refused = ana.client.get("/notifications/stream").await;
    assert_eq!(refused.problem(), (503, "unavailable".to_owned()));
}
