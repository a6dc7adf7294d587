//! What keeps a server safe that strangers reach: headers that take rights from browsers, one site that may call from
//! pages, and limits on what may be going on at once.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_MATCH,
    REFERRER_POLICY, RETRY_AFTER, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::caller::API_KEY;
use crate::config::Config;
use crate::connection::Placed;
use crate::entry::WORKSPACE_ID;
use crate::resource::notifications::stream::LAST_EVENT_ID;
use crate::write::{IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED};
use crate::{ApiError, REQUEST_ID};

/// How many requests may be worked on at once; those beyond are told to come back.
pub const REQUESTS_MAX: usize = 512;
/// How long browsers remember what another site may send, in seconds.
const PREFLIGHT_SECONDS: u64 = 600;

const EVENT_STREAM: &str = "text/event-stream";
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Whether browsers are told to come by TLS only, from now on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strict(pub(crate) bool);

/// Takes the rights from browsers that an API needs none of. A handler that has set a header keeps it.
pub(crate) async fn guard_browsers(State(Strict(is_strict)): State<Strict>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut say = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    say(X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(X_FRAME_OPTIONS, "DENY");
    say(REFERRER_POLICY, "no-referrer");
    say(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    say(RESOURCE_POLICY, "same-site");
    // What is answered is one person's, and changes.
    say(CACHE_CONTROL, "no-store");
    if is_strict {
        say(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// Lets the pages of the front end call from where they are, with their cookies, and those of nobody else.
pub(crate) fn cross_origin(config: &Config) -> CorsLayer {
    let origin = config.frontend.as_ref().and_then(|frontend| HeaderValue::from_str(frontend.origin()).ok());
    let Some(origin) = origin else { return CorsLayer::new() };
    CorsLayer::new()
        .allow_origin(AllowOrigin::exact(origin))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            ACCEPT,
            AUTHORIZATION,
            CONTENT_TYPE,
            IF_MATCH,
            API_KEY,
            IDEMPOTENCY_KEY,
            LAST_EVENT_ID,
            REQUEST_ID,
            WORKSPACE_ID,
        ])
        .expose_headers([CONTENT_DISPOSITION, ETAG, IDEMPOTENT_REPLAYED, REQUEST_ID, RETRY_AFTER])
        .max_age(Duration::from_secs(PREFLIGHT_SECONDS))
}

/// How many requests are worked on. Cloning shares the count.
#[derive(Clone, Debug)]
pub(crate) struct Capacity(Arc<Semaphore>);

impl Capacity {
    pub(crate) fn of(requests: usize) -> Self {
        Self(Arc::new(Semaphore::new(requests)))
    }
}

/// Turns requests away that come while too many are worked on: sooner a few who come back than all who wait. One is worked on
/// until its answer has gone out; streams of events, which stay, have limits of their own.
pub(crate) async fn limit_concurrency(
    State(Capacity(permits)): State<Capacity>,
    request: Request,
    next: Next,
) -> Response {
    let Ok(place) = permits.try_acquire_owned() else { return ApiError::Overloaded.into_response() };
    let response = next.run(request).await;
    if response.headers().get(CONTENT_TYPE).is_some_and(|content_type| content_type == EVENT_STREAM) {
        return response;
    }
    response.map(|body| Body::new(Placed::new(body, place)))
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::StatusCode;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tokio::sync::Notify;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn what_comes_beyond_the_capacity_is_turned_away_and_nothing_else_is() {
        let (began, finish) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (begins, finishes) = (began.clone(), finish.clone());
        let handler = async move || {
            begins.notify_one();
            finishes.notified().await;
        };
        let router = Router::new().route("/", get(handler));
        let router = router.layer(from_fn_with_state(Capacity::of(1), limit_concurrency));
        let ask = || router.clone().oneshot(Request::get("/").body(Body::empty()).unwrap());
        let first = tokio::spawn(ask());
        began.notified().await;
        assert_eq!(ask().await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
        finish.notify_one();
        let answered = first.await.unwrap().unwrap();
        assert_eq!(answered.status(), StatusCode::OK);
        assert_eq!(ask().await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE, "the answer has not gone out");
        drop(answered);
        finish.notify_one();
        assert_eq!(ask().await.unwrap().status(), StatusCode::OK);
    }
}
