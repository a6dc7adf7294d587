//! Those who call: people of every role and programs with keys, in workspaces of their own, and what they are answered.

pub(crate) mod post_office;

use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use axum::response::Response;
use chrono::{TimeDelta, Utc};
use fintrack_core::access::{AddressProof, Role, Scope as KeyScope};
use fintrack_core::id::{SessionId, UserId};
use fintrack_core::name::Name;
use fintrack_core::secret::SecretHash;
use fintrack_db::api_key::{self, NewApiKey};
use fintrack_db::invite::{self, InviteToken, NewInvite};
use fintrack_db::session::{self, Origin};
use fintrack_db::testing::TestDb;
use fintrack_db::{Db, Scope, user};
use fintrack_http::config::PasswordCost;
use fintrack_http::{API_KEY, App, Config, WORKSPACE_ID, router};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use post_office::PostOffice;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// What a request was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The body, as far as it is a text.
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn content_type(&self) -> &str {
        self.header("content-type").unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The cookies that are set: name, value, and the rest.
    pub(crate) fn cookies(&self) -> Vec<(String, String, String)> {
        let texts = self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        let parts = texts.map(|text| {
            let (pair, rest) = text.split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            (name.to_owned(), value.to_owned(), rest.to_owned())
        });
        parts.collect()
    }

    /// The status and the problem's code.
    pub(crate) fn problem(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["code"].as_str().unwrap_or_default().to_owned())
    }

    /// The body, if all went well.
    #[track_caller]
    pub(crate) fn expect(self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }
}

/// Somebody who registers and signs in.
#[derive(Clone, Debug)]
pub(crate) struct Somebody {
    pub(crate) email: String,
    pub(crate) password: &'static str,
}

/// A new address, and a good password.
pub(crate) fn somebody() -> Somebody {
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    Somebody { email: format!("caio{n}@example.org"), password: "correct horse" }
}

impl Somebody {
    pub(crate) async fn register(&self, client: &Client) -> Answer {
        let body = json!({"name": "Caio", "email": self.email, "password": self.password});
        client.post("/auth/register", &body).await
    }

    pub(crate) async fn log_in(&self, client: &Client) -> Answer {
        client.post("/auth/login", &json!({"email": self.email, "password": self.password})).await
    }

    /// Registered, and signed in by a bearer token.
    pub(crate) async fn at_home(&self, client: &Client) -> Client {
        assert_eq!(self.register(client).await.status, StatusCode::CREATED);
        self.at_home_again(client).await
    }

    /// Signed in by a bearer token.
    pub(crate) async fn at_home_again(&self, client: &Client) -> Client {
        let tokens = self.log_in(client).await.expect(StatusCode::OK);
        client.with(AUTHORIZATION, &format!("Bearer {}", tokens["access_token"].as_str().unwrap()))
    }
}

/// A server with a database of its own.
pub(crate) struct House {
    pub(crate) test: TestDb,
    pub(crate) app: App,
    pub(crate) router: Router,
}

/// How the tests' servers are set up: as little work for a password as can be.
pub(crate) fn config() -> Config {
    Config::with_key(b"of the tests").with_password_cost(PasswordCost::new(8, 1, 1).unwrap())
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(config()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let test = TestDb::new().await;
        let app = App::new(test.db().clone(), config);
        let router = router(app.clone());
        Self { test, app, router }
    }

    /// With a mail server, and whatever it was given.
    pub(crate) async fn with_mail() -> (Self, PostOffice) {
        let office = PostOffice::open().await;
        let frontend = "https://money.example.org".parse().unwrap();
        (Self::with(config().with_smtp(office.smtp()).with_frontend(frontend)).await, office)
    }

    pub(crate) fn db(&self) -> &Db {
        self.test.db()
    }

    /// Somebody who says nothing of who they are.
    pub(crate) fn nobody(&self) -> Client {
        Client { router: self.router.clone(), headers: HeaderMap::new() }
    }

    /// A new user, signed in, ADMIN of a new workspace and at work in it.
    pub(crate) async fn admin(&self) -> Inhabitant {
        let scope = self.test.scope().await;
        self.signed_in(scope).await
    }

    /// Another user, of that role in the same workspace.
    pub(crate) async fn member(&self, admin: &Inhabitant, role: Role) -> Inhabitant {
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let (email, token, at) = (format!("bia{n}@example.org"), hash(b"an invitation"), Utc::now());
        let user = user::find_or_create(self.db(), &Name::new("Bia").unwrap(), &email).await.unwrap();
        let mut tx = self.db().begin(admin.scope).await.unwrap();
        let invited = invite::create(&mut tx, &NewInvite { email: &email, role, token }, at).await.unwrap();
        tx.commit().await.unwrap();
        let token = InviteToken { workspace: admin.scope.workspace, id: invited.id, hash: token };
        invite::accept(self.db(), user, &token, AddressProof::Waived, at).await.unwrap();
        self.signed_in(Scope::new(admin.scope.workspace, user)).await
    }

    async fn signed_in(&self, scope: Scope) -> Inhabitant {
        let session = self.open_session(scope.user).await;
        let token = self.app.access_token(scope.user, session, Utc::now());
        let bearer = format!("Bearer {}", token.reveal());
        let client = self.nobody().with(AUTHORIZATION, &bearer).in_workspace(scope);
        Inhabitant { scope, session, client }
    }

    pub(crate) async fn open_session(&self, user: UserId) -> SessionId {
        let (token, at) = (hash(b"a refresh token"), Utc::now());
        let mut tx = self.db().begin_personal(user).await.unwrap();
        let session = session::open(&mut tx, token, &Origin::default(), at, at + TimeDelta::days(1)).await.unwrap();
        tx.commit().await.unwrap();
        session
    }

    /// A program in somebody's stead.
    pub(crate) async fn program(&self, of: &Inhabitant, scopes: &[KeyScope]) -> Client {
        let text = App::api_key(of.scope.workspace);
        let new = NewApiKey {
            name: Name::new("Planilha").unwrap(),
            prefix: text.reveal()[..12].to_owned(),
            hash: hash(text.reveal().as_bytes()),
            scopes: scopes.iter().copied().collect(),
            expires_at: None,
        };
        let mut tx = self.db().begin(of.scope).await.unwrap();
        api_key::create(&mut tx, new, Utc::now()).await.unwrap();
        tx.commit().await.unwrap();
        self.nobody().with(API_KEY, text.reveal()).in_workspace(of.scope)
    }
}

pub(crate) fn hash(secret: &[u8]) -> SecretHash {
    SecretHash::new(Sha256::digest(secret).into())
}

/// Somebody who lives here.
pub(crate) struct Inhabitant {
    pub(crate) scope: Scope,
    pub(crate) session: SessionId,
    pub(crate) client: Client,
}

/// Sends requests below `/api/v1`, with the same headers each.
#[derive(Clone)]
pub(crate) struct Client {
    router: Router,
    headers: HeaderMap,
}

impl Client {
    pub(crate) fn with(&self, name: HeaderName, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.insert(name, HeaderValue::from_str(value).unwrap());
        client
    }

    /// The same by way of another server.
    pub(crate) fn by(&self, router: &Router) -> Self {
        Self { router: router.clone(), ..self.clone() }
    }

    pub(crate) fn without(&self, name: &HeaderName) -> Self {
        let mut client = self.clone();
        client.headers.remove(name);
        client
    }

    pub(crate) const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub(crate) fn in_workspace(&self, scope: Scope) -> Self {
        self.with(WORKSPACE_ID, &scope.workspace.to_string())
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string())).await
    }

    /// Without a body.
    pub(crate) async fn post_nothing(&self, path: &str) -> Answer {
        self.send(Method::POST, path, None).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PATCH, path, Some(body.to_string())).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, Some(body.to_string())).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// An answer whose body goes on.
    pub(crate) async fn open(&self, path: &str) -> Response {
        let mut request = Request::get(format!("/api/v1{path}")).header(ACCEPT_ENCODING, "gzip, br");
        request.headers_mut().unwrap().extend(self.headers.clone());
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    /// With a body that is no JSON.
    pub(crate) async fn post_bytes(&self, path: &str, content_type: &str, bytes: Vec<u8>) -> Answer {
        let mut request = Request::post(format!("/api/v1{path}")).header(CONTENT_TYPE, content_type);
        request.headers_mut().unwrap().extend(self.headers.clone());
        answer(&self.router, request.body(Body::from(bytes)).unwrap()).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, json: Option<String>) -> Answer {
        let content_type = json.as_ref().map(|_| "application/json");
        self.send_as(method, path, content_type, json.map_or_else(Body::empty, Body::from)).await
    }

    /// A body of any type.
    pub(crate) async fn send_as(&self, method: Method, path: &str, content_type: Option<&str>, body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        request.headers_mut().unwrap().extend(self.headers.clone());
        if let Some(content_type) = content_type {
            request = request.header(CONTENT_TYPE, content_type);
        }
        answer(&self.router, request.body(body).unwrap()).await
    }

    /// Files, each as a part of a form.
    pub(crate) async fn upload(&self, path: &str, files: &[(&str, &[u8])]) -> Answer {
        self.send_as(Method::POST, path, Some(FORM), form(files).into()).await
    }
}

/// The type of a form that [`form`] writes.
pub(crate) const FORM: &str = "multipart/form-data; boundary=----of-the-tests";

/// A form with files.
pub(crate) fn form(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in files {
        let head = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"");
        body.extend(format!("------of-the-tests\r\n{head}\r\n\r\n").into_bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"------of-the-tests--\r\n");
    body
}

/// Whatever is asked, whatever is answered.
pub(crate) async fn answer(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    // A stream of events has no end to wait for.
    let is_endless = parts.headers.get(CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
    let body = if is_endless { Body::empty() } else { body };
    let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status: parts.status, headers: parts.headers, text, bytes }
}
