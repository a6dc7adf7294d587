//! Live events: what changes in the workspaces of whoever looks on, and what they are told, as Server-Sent Events.
//!
//! Who looks on may do so now, and is asked again whenever what they may do has changed, and now and then besides: a stream
//! ends with the sign-in or the key that it was opened with, and hears nothing of a workspace that its user has left.
//!
//! Notifications are kept, and a stream that is opened again begins where the last one ended. All other events are not: a
//! client that may have missed some is told so, and reads what it shows anew.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event as Frame, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use fintrack_core::access::{Permission, Role};
use fintrack_core::id::{NotificationId, UserId, WorkspaceId};
use fintrack_db::{Db, DbError, Purpose, workspace};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use tokio::sync::broadcast;
use utoipa::IntoParams;
use uuid::Uuid;

use super::Asked;
use super::watch::Watch;
use crate::caller::Caller;
use crate::entry::{SIGNED_OUT, UNKNOWN_KEY};
use crate::extract::Query;
use crate::live::{HEARTBEAT, Live, Signal};
use crate::problem::{Finding, TooManyRequests};
use crate::{ApiError, App};

/// The header that says what a client has heard last.
pub(crate) const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Proxies that gather what they pass on are told to let it through.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Which events are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct StreamQuery {
    /// Those of a workspace; of all that the caller is a member of where nothing is said.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Option<WorkspaceId>,
}

/// Where a stream begins.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "describes the header")]
pub(crate) struct LastEventIdHeader {
    /// The last `id` that was heard, which browsers send by themselves: what was told since comes first.
    #[param(rename = "Last-Event-ID", required = false, nullable = false)]
    #[param(example = "0199c0de-0000-7000-8000-00000000000d")]
    last: Option<String>,
}

/// Hear what happens.
///
/// Server-Sent Events. An event without a name is JSON: `{event_type, workspace_id, payload, timestamp}`, where `event_type`
/// is `account.created`, `transaction.updated`, `import_session.committed` and the like, and `payload` names the `id` or the
/// `ids` of what changed; `books.changed` asks to read a `topic`, or everything, anew. `notification.created` holds the
/// notification, and its `id` is that of the stream. The named event `ready` comes first; `missed` says that events may have been
/// missed, and that what is shown is to be read anew. A comment comes every 15 seconds when there is nothing to say.
///
/// The stream ends with the sign-in, the key or the membership that it was opened with. A key hears of its workspace, and of
/// no notifications.
#[utoipa::path(
    get,
    path = "/notifications/stream",
    operation_id = "streamEvents",
    tag = "notifications",
    params(StreamQuery, LastEventIdHeader),
    responses(
        (status = 200, description = "Events, for as long as both sides like", body = String, content_type = "text/event-stream"),
        (status = 429, response = TooManyRequests),
        Finding,
    )
)]
pub(crate) async fn stream(onlooker: Onlooker, asked: Asked) -> Result<Response, ApiError> {
    let seat = onlooker.live.seat(onlooker.view.user)?;
    let watch = Watch::begin(onlooker, asked, seat).await?;
    let frames = stream::unfold(watch, |mut watch| async move {
        let frame = watch.next().await?;
        Some((Ok::<_, Infallible>(frame), watch))
    });
    Ok(answer(frames, HEARTBEAT))
}

fn answer(frames: impl Stream<Item = Result<Frame, Infallible>> + Send + 'static, heartbeat: Duration) -> Response {
    let mut response = Sse::new(frames).keep_alive(KeepAlive::new().interval(heartbeat)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    response
}

/// Somebody who wants to look on, and may.
pub(crate) struct Onlooker {
    pub(super) live: Live,
    pub(super) db: Db,
    pub(super) caller: Caller,
    /// The one workspace that is wanted.
    pub(super) only: Option<WorkspaceId>,
    pub(super) view: View,
    pub(super) signals: broadcast::Receiver<Arc<Signal>>,
    pub(super) last: Last,
}

/// What a client has heard before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Last {
    /// It does not say.
    Unsaid,
    /// All up to a notification.
    Heard(NotificationId),
    /// It says something that no event was called.
    Unknown,
}

impl Last {
    fn of(parts: &Parts) -> Self {
        let Some(value) = parts.headers.get(LAST_EVENT_ID) else { return Self::Unsaid };
        let id = value.to_str().ok().and_then(|text| Uuid::try_parse(text.trim()).ok());
        id.map_or(Self::Unknown, |id| Self::Heard(NotificationId::new(id)))
    }
}

impl FromRequestParts<App> for Onlooker {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, app).await?;
        // Whatever changes after the look is heard.
        let signals = app.live.subscribe().await?;
        let view = match View::look(&app.db, caller).await? {
            Look::Here(view) => view,
            Look::Gone(why) => return Err(ApiError::Unauthenticated(why)),
            Look::Barred(role) => return Err(ApiError::Forbidden { permission: Permission::Read, role }),
        };
        let Query(StreamQuery { workspace_id: only }) = Query::from_request_parts(parts, app).await?;
        let view = view.of(only).map_err(|workspace| {
            let (what, key) = ("workspace", workspace.to_string());
            ApiError::Db(DbError::NotFound { what, key })
        })?;
        Ok(Self { live: app.live.clone(), db: app.db.clone(), caller, only, view, signals, last: Last::of(parts) })
    }
}

/// What somebody may see at a moment.
pub(super) struct View {
    pub(super) user: UserId,
    /// Whether they are there in person: what they are told, no program sees.
    pub(super) is_in_person: bool,
    pub(super) workspaces: BTreeSet<WorkspaceId>,
}

/// What came of a look.
pub(super) enum Look {
    Here(View),
    /// The sign-in or the key holds no more.
    Gone(&'static str),
    /// The key may not look.
    Barred(Role),
}

impl View {
    pub(super) async fn look(db: &Db, caller: Caller) -> Result<Look, DbError> {
        let at = Utc::now();
        match caller {
            Caller::Person(who) => {
                let Some(mut tx) = db.begin_personal_in_session(who.user, who.session, at).await? else {
                    return Ok(Look::Gone(SIGNED_OUT));
                };
                let workspaces = workspace::list(&mut tx).await?.into_iter();
                let workspaces = workspaces.map(|membership| membership.scope.workspace).collect();
                Ok(Look::Here(Self { user: who.user, is_in_person: true, workspaces }))
            }
            Caller::Program(key) => {
                let Some(entered) = db.begin_with_key(key.workspace, key.hash, at, Purpose::Read).await? else {
                    return Ok(Look::Gone(UNKNOWN_KEY));
                };
                if !entered.access.may(Permission::Read) {
                    return Ok(Look::Barred(entered.access.role()));
                }
                let (user, workspaces) = (entered.tx.scope().user, BTreeSet::from([key.workspace]));
                Ok(Look::Here(Self { user, is_in_person: false, workspaces }))
            }
        }
    }

    /// The part of it that is wanted; the workspace that is not in it where there is none.
    pub(super) fn of(mut self, only: Option<WorkspaceId>) -> Result<Self, WorkspaceId> {
        if let Some(only) = only {
            self.workspaces.retain(|workspace| *workspace == only);
            if self.workspaces.is_empty() {
                return Err(only);
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use futures_util::StreamExt;

    use super::*;

    #[tokio::test]
    async fn a_stream_with_nothing_to_say_shows_that_it_lives() {
        let quiet = stream::pending::<Result<Frame, Infallible>>();
        let response = answer(quiet, Duration::from_millis(1));
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let beats: Vec<_> = response.into_body().into_data_stream().take(3).collect().await;
        assert!(beats.into_iter().all(|beat| beat.unwrap().starts_with(b":")));
        assert_eq!(HEARTBEAT, Duration::from_secs(15));
    }

    #[tokio::test]
    async fn a_stream_that_is_over_ends() {
        let one = stream::iter([Ok(Frame::default().data("x"))]);
        let body = to_bytes(answer(one, HEARTBEAT).into_body(), 99).await.unwrap();
        assert_eq!(body, "data: x\n\n");
    }
}
