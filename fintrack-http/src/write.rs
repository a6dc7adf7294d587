//! The one door for what changes anything.
//!
//! Whoever comes through it is let in, in the transaction of the change; a transaction that loses a race is begun anew, a
//! bounded number of times; and a POST that comes again with its `Idempotency-Key` is answered as it was the first time,
//! because the answer is kept in the transaction of the change. A refusal (4xx) is kept as well, in a transaction of its
//! own: what was refused is refused again. A failure of ours (5xx) and "not now" (429) are not kept.
//!
//! ```ignore
//! pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewTag>) -> Result<Answer, ApiError> {
//!     workspace.write(&post, async |mut tx, new| {
//!         let stored = tag::create_as(&mut tx, new.checked()?).await?;
//!         Ok((tx, Answer::created(&Tag::of(&workspace, stored))))
//!     }).await
//! }
//! ```
//!
//! The work is given its transaction and gives it back with the answer; an error lets it go, which rolls it back. (Futures
//! that borrow it cannot be proved `Send`, and handlers have to be.) What the work does outside its transaction happens once
//! for each attempt, so it does nothing there but be counted by a throttle: a message is sent after it, see
//! [`Answer::telling`].

use std::time::Duration;

use axum::RequestExt;
use axum::body::Bytes;
use axum::extract::{FromRequest, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use fintrack_db::idempotency::{self, Claim, Guard, RequestTx};
use fintrack_db::{ATTEMPTS_MAX, DbError, Version, pause_after};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tracing::debug;
use utoipa::IntoParams;

use crate::ApiError;
use crate::extract::{read_json, uri};
use crate::mail::{Letter, Mailer};
use crate::metrics::{ImportOutcome, Metrics};
use crate::problem::{PROBLEM_JSON, Problem};
use crate::request::RequestId;
use crate::secret::{Seal, encode};
use crate::version::etag;

/// The header that makes it safe to send a POST again.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer is one that was given before.
pub const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// How long a repeat waits for the first, at most.
const PATIENCE: Duration = Duration::from_secs(10);
/// What the line of a version begins with, in an answer that is kept. No JSON begins so.
const VERSION_MARK: char = 'v';
const KEY_CHARS_MAX: usize = 255;
const PATH_CHARS_MAX: usize = 500;

/// How a POST says that it may come again.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "describes the header")]
pub(crate) struct IdempotencyHeader {
    /// Chosen by the client, new for each thing that it wants done. For 24 h a repeat with the same key and body gets the
    /// first answer and changes nothing.
    #[param(rename = "Idempotency-Key", required = false, nullable = false, min_length = 1, max_length = 255)]
    #[param(example = "0199c0de-7000-4a6b-9c1d-000000000000")]
    key: Option<String>,
}

/// What a POST brings: its body, and what tells it from another one.
///
/// A POST that takes no body is a `Post<IgnoredAny>`; one whose body may be absent, a `Post<Option<T>>`.
pub(crate) struct Post<T> {
    body: T,
    id: RequestId,
    repeat: Option<Repeat>,
}

/// What tells a POST with a key from another one.
struct Repeat {
    method: String,
    path: String,
    key: String,
    fingerprint: [u8; 32],
}

impl<T> Post<T> {
    /// A POST whose body was read by other means. `fingerprint` is of everything that it brought.
    ///
    /// # Errors
    /// [`ApiError::Malformed`] when the key is none.
    pub(crate) fn new(parts: &Parts, body: T, fingerprint: impl FnOnce() -> Sha256) -> Result<Self, ApiError> {
        let id = parts.extensions.get::<RequestId>().cloned().unwrap_or_else(RequestId::unknown);
        let mut keys = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let repeat = match (keys.next(), keys.next()) {
            (None, _) => None,
            (Some(key), None) => Some(Repeat::of(parts, key, fingerprint())?),
            (Some(_), Some(_)) => return Err(ApiError::Malformed("the header Idempotency-Key came twice".to_owned())),
        };
        Ok(Self { body, id, repeat })
    }

    /// What it brings, for what is done with it beforehand.
    pub(crate) const fn body(&self) -> &T {
        &self.body
    }
}

/// Whether a POST whose body has not come yet may be a repeat of one that was answered. It has a body of its own kind, and its
/// key is looked at before that is waited for.
///
/// # Errors
/// [`ApiError::Malformed`] when the key is none.
pub(crate) async fn may_be_repeat(
    parts: &Parts,
    tx: impl Into<RequestTx<'_>>,
    at: DateTime<Utc>,
) -> Result<bool, ApiError> {
    let Post { repeat, .. } = Post::new(parts, (), Sha256::new)?;
    let Some(Repeat { method, path, key, fingerprint }) = &repeat else { return Ok(false) };
    let request = idempotency::Request { method, path, key, fingerprint: *fingerprint };
    Ok(idempotency::is_kept(tx, &request, at).await?)
}

impl Repeat {
    fn of(parts: &Parts, key: &HeaderValue, mut fingerprint: Sha256) -> Result<Self, ApiError> {
        let key = key.to_str().ok().filter(|key| (1..=KEY_CHARS_MAX).contains(&key.len()));
        let key = key.ok_or_else(|| {
            ApiError::Malformed(format!("the header Idempotency-Key must have 1 to {KEY_CHARS_MAX} ASCII characters"))
        })?;
        let uri = uri(parts);
        if uri.path().len() > PATH_CHARS_MAX {
            return Err(ApiError::Malformed(format!("with an Idempotency-Key a path has {PATH_CHARS_MAX} characters")));
        }
        // What is asked for by the query is another request as well.
        if let Some(query) = uri.query() {
            fingerprint.update([0]);
            fingerprint.update(query);
        }
        Ok(Self {
            method: parts.method.as_str().to_owned(),
            path: kept_path(parts, uri.path()),
            key: key.to_owned(),
            fingerprint: fingerprint.finalize().into(),
        })
    }

    /// Whoever reads what is kept learns nothing of what was brought, which may be a password.
    async fn claim<R: Room>(&self, room: &R, tx: &mut R::Tx) -> Result<Claim, DbError> {
        let Self { method, path, key, fingerprint } = self;
        let request = idempotency::Request { method, path, key, fingerprint: room.seal().of(fingerprint) };
        idempotency::claim(R::request(tx), &request, room.at(), PATIENCE).await
    }
}

/// A path as it is kept: of one that holds a secret, its hash.
fn kept_path(parts: &Parts, path: &str) -> String {
    let route = parts.extensions.get::<MatchedPath>();
    if route.is_some_and(|route| route.as_str().contains("{token}")) {
        format!("sha256:{}", encode(&Sha256::digest(path)))
    } else {
        path.to_owned()
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Post<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let mut request = Request::new(body);
        // The limit of the body is kept there.
        *request.extensions_mut() = parts.extensions.clone();
        let bytes: Bytes = request.extract().await?;
        let body = read_json(&parts.headers, &bytes)?;
        Self::new(&parts, body, || Sha256::new_with_prefix(&bytes))
    }
}

/// Where something is done: in a workspace, or among what is a user's alone.
pub(crate) trait Room: Sync {
    type Tx: Send;

    /// Lets the caller in, in a new transaction.
    fn begin(&self) -> impl Future<Output = Result<Self::Tx, ApiError>> + Send;

    /// Makes what was done permanent.
    fn commit(tx: Self::Tx) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// The transaction, for the record of the request.
    fn request(tx: &mut Self::Tx) -> RequestTx<'_>;

    /// Seals what is kept to know the request by.
    fn seal(&self) -> &Seal;

    /// The moment of the request.
    fn at(&self) -> DateTime<Utc>;
}

/// The transaction of some work, given back with its answer.
pub(crate) trait Done<Tx, A = Answer>: Future<Output = Result<(Tx, A), ApiError>> {}

impl<Tx, A, F: Future<Output = Result<(Tx, A), ApiError>>> Done<Tx, A> for F {}

/// What a change is answered with.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    content_type: &'static str,
    body: Bytes,
    version: Option<Version>,
    /// What is kept in the body's stead, where that holds a secret.
    kept: Option<Bytes>,
    letter: Option<(String, Letter)>,
    outcome: Option<ImportOutcome>,
    is_replay: bool,
}

impl Answer {
    fn new(status: StatusCode, body: Bytes) -> Self {
        Self {
            status,
            content_type: "application/json",
            body,
            version: None,
            kept: None,
            letter: None,
            outcome: None,
            is_replay: false,
        }
    }

    /// 200 with a body.
    pub(crate) fn ok(body: &impl Serialize) -> Self {
        Self::new(StatusCode::OK, json(body))
    }

    /// 201 with what was made.
    pub(crate) fn created(body: &impl Serialize) -> Self {
        Self::new(StatusCode::CREATED, json(body))
    }

    /// 202 with a body.
    pub(crate) fn accepted(body: &impl Serialize) -> Self {
        Self::new(StatusCode::ACCEPTED, json(body))
    }

    /// 204.
    pub(crate) fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, Bytes::new())
    }

    /// The same with an `ETag`.
    pub(crate) fn at_version(self, version: Version) -> Self {
        Self { version: Some(version), ..self }
    }

    /// The same, of which a repeat is told this instead: without the secret that is shown once.
    pub(crate) fn keeping(self, body: &impl Serialize) -> Self {
        Self { kept: Some(json(body)), ..self }
    }

    /// The same, of which somebody gets a message: see [`Self::told_by`].
    pub(crate) fn telling(self, to: String, letter: Letter) -> Self {
        Self { letter: Some((to, letter)), ..self }
    }

    /// Sends the message, now that what it tells of is permanent.
    pub(crate) fn told_by(mut self, mailer: &Mailer) -> Self {
        if let Some((to, letter)) = self.letter.take() {
            mailer.send(&to, letter);
        }
        self
    }

    /// The same, of which an import session is counted: see [`Self::counted_by`].
    pub(crate) fn counting(self, outcome: ImportOutcome) -> Self {
        Self { outcome: Some(outcome), ..self }
    }

    /// Counts what became of an import session, now that it is permanent. What was answered before was counted then.
    pub(crate) fn counted_by(self, metrics: &Metrics) -> Self {
        if let Some(outcome) = self.outcome {
            metrics.import_session(outcome);
        }
        self
    }

    /// What is kept of it for the repeats: the body, or what stands in its stead; with a version, that goes before it in a
    /// line of its own.
    fn to_keep(&self) -> Vec<u8> {
        let body = self.kept.as_ref().unwrap_or(&self.body);
        let version = self.version.map(|version| format!("{VERSION_MARK}{version}\n")).unwrap_or_default();
        [version.as_bytes(), body].concat()
    }

    /// An answer as it was kept.
    fn replayed(status: u16, kept: Vec<u8>, id: &RequestId) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (version, body) = versioned(kept);
        if status.is_success() {
            return Self { is_replay: true, version, ..Self::new(status, body) };
        }
        // A problem names the request that it is the answer to.
        let mut problem: Value = serde_json::from_slice(&body).unwrap_or_default();
        if let Some(request_id) = problem.get_mut("request_id") {
            *request_id = id.to_string().into();
        }
        Self { is_replay: true, content_type: PROBLEM_JSON, ..Self::new(status, json(&problem)) }
    }
}

/// What was kept, taken apart again.
fn versioned(kept: Vec<u8>) -> (Option<Version>, Bytes) {
    let kept = Bytes::from(kept);
    let end = kept.iter().position(|byte| *byte == b'\n').unwrap_or_default();
    let line = std::str::from_utf8(kept.get(..end).unwrap_or_default()).ok();
    let number = line.and_then(|line| line.strip_prefix(VERSION_MARK)).and_then(|number| number.parse().ok());
    match number {
        Some(number) => (Some(Version::new(number)), kept.slice(end + 1..)),
        None => (None, kept),
    }
}

fn json(body: &impl Serialize) -> Bytes {
    serde_json::to_vec(body).expect("answers are made of texts, numbers and lists").into()
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body).into_response();
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_TYPE);
        if self.status != StatusCode::NO_CONTENT {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        }
        if let Some(version) = self.version {
            headers.insert(header::ETAG, etag(version));
        }
        if self.is_replay {
            headers.insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}

/// Does what a POST asks for, once for each of its keys.
///
/// # Errors
/// What the work says; [`ApiError::IdempotencyKeyReused`] and [`ApiError::InProgress`].
pub(crate) async fn once<'p, R: Room, T, F: Done<R::Tx>>(
    room: &R,
    post: &'p Post<T>,
    work: impl Fn(R::Tx, &'p T) -> F,
) -> Result<Answer, ApiError> {
    let Some(repeat) = &post.repeat else { return anew(room, |tx| work(tx, &post.body)).await };
    let mut attempt = 1;
    loop {
        let error = match once_attempted(room, post, repeat, &work).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        if !begins_anew(&error, &mut attempt).await {
            return refuse(room, post, repeat, error).await;
        }
    }
}

async fn once_attempted<'p, R: Room, T, F: Done<R::Tx>>(
    room: &R,
    post: &'p Post<T>,
    repeat: &Repeat,
    work: &impl Fn(R::Tx, &'p T) -> F,
) -> Result<Answer, ApiError> {
    let mut tx = room.begin().await?;
    let guard = match claimed(repeat.claim(room, &mut tx).await?, &post.id)? {
        Ok(guard) => guard,
        Err(before) => return Ok(before),
    };
    let (mut tx, answer) = work(tx, &post.body).await?;
    guard.finish(R::request(&mut tx), answer.status.as_u16(), &answer.to_keep()).await?;
    R::commit(tx).await?;
    Ok(answer)
}

/// The right to do it, or what was answered before.
fn claimed(claim: Claim, id: &RequestId) -> Result<Result<Guard, Answer>, ApiError> {
    match claim {
        Claim::Fresh(guard) => Ok(Ok(guard)),
        Claim::Replay { status, answer } => Ok(Err(Answer::replayed(status, answer, id))),
        Claim::OtherRequest => Err(ApiError::IdempotencyKeyReused),
        Claim::InProgress => Err(ApiError::InProgress),
    }
}

/// Keeps a refusal, for the repeats. If somebody else did the request meanwhile, theirs is the answer.
async fn refuse<R: Room, T>(room: &R, post: &Post<T>, repeat: &Repeat, error: ApiError) -> Result<Answer, ApiError> {
    if !error.is_kept() {
        return Err(error);
    }
    let mut tx = room.begin().await?;
    match claimed(repeat.claim(room, &mut tx).await?, &post.id)? {
        Ok(guard) => {
            let problem = Problem::new(&error, &post.id);
            guard.finish(R::request(&mut tx), problem.status, &json(&problem)).await?;
            R::commit(tx).await?;
            Err(error)
        }
        Err(before) => Ok(before),
    }
}

/// Does what a PUT, a PATCH or a DELETE asks for: sent twice, it asks for the same. What the work answers besides, such as
/// a message to send once everything is permanent, comes along.
///
/// # Errors
/// What the work says.
pub(crate) async fn anew<R: Room, A, F: Done<R::Tx, A>>(room: &R, work: impl Fn(R::Tx) -> F) -> Result<A, ApiError> {
    let mut attempt = 1;
    loop {
        let error = match attempted(room, &work).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        if !begins_anew(&error, &mut attempt).await {
            return Err(error);
        }
    }
}

async fn attempted<R: Room, A, F: Done<R::Tx, A>>(room: &R, work: &impl Fn(R::Tx) -> F) -> Result<A, ApiError> {
    let (tx, answer) = work(room.begin().await?).await?;
    R::commit(tx).await?;
    Ok(answer)
}

/// Whether a race was lost, and there is another try; waits for a while if so.
async fn begins_anew(error: &ApiError, attempt: &mut u32) -> bool {
    if *attempt >= ATTEMPTS_MAX || !matches!(error, ApiError::Db(DbError::LostRace(_))) {
        return false;
    }
    debug!(attempt, "a transaction lost a race: beginning it anew");
    tokio::time::sleep(pause_after(*attempt)).await;
    *attempt += 1;
    true
}
