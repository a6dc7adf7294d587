//! One who looks on: what of what is heard is for them, in the order in which it is told.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::Event as Frame;
use chrono::{DateTime, Utc};
use fintrack_core::category::Language;
use fintrack_core::event::{Event, PersonalEvent, PersonalKind, Topic, What};
use fintrack_core::id::{NotificationId, WorkspaceId};
use fintrack_db::{Db, DbError, notification};
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, sleep, timeout_at};
use tracing::{debug, warn};
use uuid::Uuid;

use super::stream::{Last, Look, Onlooker, View};
use super::{Asked, Notification, language};
use crate::ApiError;
use crate::caller::Caller;
use crate::live::{Seat, Signal};

/// How long a client waits before it opens a stream that broke again.
const RETRY: Duration = Duration::from_secs(3);
/// How often it is asked whether somebody may look on, whatever was heard.
const LOOK_AGAIN: Duration = Duration::from_mins(1);
/// How long a database that does not answer is left alone.
const PAUSE: Duration = Duration::from_secs(2);
/// How many notifications are told again at once; who missed more reads the list.
const RESUMED_MAX: u16 = notification::PAGE_MAX;

/// A stream, until all streams are over.
pub(super) struct Watch {
    looking: Looking,
    over: watch::Receiver<bool>,
    _seat: Seat,
}

impl Watch {
    /// Begins with what was told since a stream was heard last.
    ///
    /// # Errors
    /// [`ApiError`] when the database does not answer.
    pub(super) async fn begin(onlooker: Onlooker, asked: Asked, seat: Seat) -> Result<Self, ApiError> {
        let Onlooker { live, db, caller, only, view, signals, last } = onlooker;
        let (frames, resumed, look_again) = (VecDeque::new(), BTreeSet::new(), Instant::now() + LOOK_AGAIN);
        let heard = NotificationId::new(Uuid::nil());
        let mut looking = Looking { db, caller, only, view, signals, asked, heard, resumed, frames, look_again };
        looking.begin(last).await?;
        Ok(Self { looking, over: live.over(), _seat: seat })
    }

    /// What is told next; `None` at the end.
    pub(super) async fn next(&mut self) -> Option<Frame> {
        loop {
            if let Some(frame) = self.looking.frames.pop_front() {
                return Some(frame);
            }
            let goes_on = tokio::select! {
                biased;
                _ = self.over.wait_for(|is_over| *is_over) => false,
                goes_on = self.looking.advance() => goes_on,
            };
            if !goes_on {
                return None;
            }
        }
    }
}

struct Looking {
    db: Db,
    caller: Caller,
    only: Option<WorkspaceId>,
    view: View,
    signals: broadcast::Receiver<Arc<Signal>>,
    asked: Asked,
    /// The last notification that was told. They are told in the order in which they are heard of, which is nearly that of
    /// their identities: of two at once, the later one may be heard of first.
    heard: NotificationId,
    /// What was told from the list, and may be heard of as well.
    resumed: BTreeSet<NotificationId>,
    /// What waits to be sent.
    frames: VecDeque<Frame>,
    look_again: Instant,
}

impl Looking {
    async fn begin(&mut self, last: Last) -> Result<(), ApiError> {
        let ready = Frame::default().event("ready").retry(RETRY).data("{}");
        let newest = self.newest().await?;
        match last {
            // Whatever is later than all that was told, nobody was told.
            Last::Heard(id) if self.view.is_in_person && id <= newest => {
                self.heard = id;
                self.frames.push_back(ready);
                if !self.resume().await? {
                    self.heard = newest;
                }
            }
            Last::Unsaid | Last::Heard(_) | Last::Unknown => {
                self.heard = newest;
                self.frames.push_back(ready.id(newest.to_string()));
            }
        }
        if last != Last::Unsaid {
            // What else has changed since, nobody has kept.
            self.frames.push_back(missed());
        }
        Ok(())
    }

    /// The last notification that there is, for whom there may be any.
    async fn newest(&self) -> Result<NotificationId, DbError> {
        if !self.view.is_in_person {
            return Ok(self.heard);
        }
        let mut tx = self.db.begin_personal(self.view.user).await?;
        Ok(notification::last(&mut tx).await?.unwrap_or(self.heard))
    }

    /// Tells what was told since; whether that was all.
    async fn resume(&mut self) -> Result<bool, ApiError> {
        let mut tx = self.db.begin_personal(self.view.user).await?;
        let since = notification::list_since(&mut tx, self.heard, RESUMED_MAX).await?;
        let is_all = since.len() < usize::from(RESUMED_MAX);
        let language = language(&mut tx, self.asked).await?;
        for told in since {
            self.resumed.insert(told.id);
            self.tell(told, language);
        }
        Ok(is_all)
    }

    /// Waits for something to heed; whether the stream goes on.
    async fn advance(&mut self) -> bool {
        match timeout_at(self.look_again, self.signals.recv()).await {
            Ok(Ok(signal)) => self.heed(&signal).await,
            Ok(Err(RecvError::Lagged(_))) => {
                // What is left of it says no more than that everything is to be read anew.
                self.signals = self.signals.resubscribe();
                self.catch_up().await
            }
            Ok(Err(RecvError::Closed)) => false,
            Err(_) => self.look().await,
        }
    }

    async fn heed(&mut self, signal: &Signal) -> bool {
        match signal {
            Signal::Changed(event, text) if self.view.workspaces.contains(&event.workspace()) => {
                // What members and the workspace itself have become decides who hears of it.
                if concerns(event, &[Topic::Member, Topic::Workspace]) && !self.look().await {
                    return false;
                }
                let is_here = self.view.workspaces.contains(&event.workspace());
                // What somebody was told, each hears for themselves.
                if is_here && !concerns(event, &[Topic::Notification]) {
                    self.frames.push_back(Frame::default().data(text));
                }
                true
            }
            Signal::Personal(event) if event.user() == self.view.user => self.heed_personal(event).await,
            Signal::Changed(..) | Signal::Personal(_) => true,
            Signal::MayHaveMissed => self.catch_up().await,
        }
    }

    async fn heed_personal(&mut self, event: &PersonalEvent) -> bool {
        match event.kind() {
            PersonalKind::AccessChanged => self.look().await,
            PersonalKind::NotificationCreated if self.view.is_in_person => {
                Box::pin(self.insist_on(event.notifications())).await
            }
            PersonalKind::NotificationUpdated | PersonalKind::NotificationDeleted if self.view.is_in_person => {
                self.frames.push_back(told_of(event));
                true
            }
            PersonalKind::NotificationCreated
            | PersonalKind::NotificationUpdated
            | PersonalKind::NotificationDeleted => true,
        }
    }

    /// Some events may be missing: looks again, tells what is kept, and says so.
    async fn catch_up(&mut self) -> bool {
        let goes_on = self.look().await && (!self.view.is_in_person || Box::pin(self.insist_on(&[])).await);
        if goes_on {
            self.frames.push_back(missed());
        }
        goes_on
    }

    /// Whether they may still look on, and on what. As long as nobody knows, nothing is told.
    async fn look(&mut self) -> bool {
        let seen = Box::pin(async {
            loop {
                match View::look(&self.db, self.caller).await {
                    Ok(Look::Here(view)) => break view.of(self.only).ok(),
                    Ok(Look::Gone(_) | Look::Barred(_)) => break None,
                    Err(error) => pause(&error).await?,
                }
            }
        });
        let Some(view) = seen.await else { return false };
        (self.view, self.look_again) = (view, Instant::now() + LOOK_AGAIN);
        self.resumed.clear();
        true
    }

    /// Tells these notifications, or all since the last one where none is named, as soon as they can be read.
    async fn insist_on(&mut self, ids: &[NotificationId]) -> bool {
        loop {
            let told = if ids.is_empty() { self.resume().await.map(drop) } else { self.tell_all(ids).await };
            match told {
                Ok(()) => return true,
                Err(ApiError::Db(error)) => {
                    if pause(&error).await.is_none() {
                        return false;
                    }
                }
                Err(_) => return false,
            }
        }
    }

    async fn tell_all(&mut self, ids: &[NotificationId]) -> Result<(), ApiError> {
        let mut tx = self.db.begin_personal(self.view.user).await?;
        let found = notification::find_all(&mut tx, ids).await?;
        let language = language(&mut tx, self.asked).await?;
        for told in found {
            if !self.resumed.contains(&told.id) {
                self.tell(told, language);
            }
        }
        Ok(())
    }

    fn tell(&mut self, told: notification::Notification, language: Language) {
        if self.only.is_some() && told.workspace != self.only {
            return;
        }
        self.heard = self.heard.max(told.id);
        let (id, workspace_id, timestamp) = (told.id, told.workspace, told.created_at);
        let payload = Told { id, notification: Notification::of(self.view.user, language, told) };
        let event = Personal { event_type: PersonalKind::NotificationCreated, workspace_id, payload, timestamp };
        self.frames.push_back(frame(&event).id(self.heard.to_string()));
    }
}

/// Waits until the database may answer again; `None` where waiting is no use.
async fn pause(error: &DbError) -> Option<()> {
    if !error.is_transient() {
        warn!(%error, "a stream ends");
        return None;
    }
    debug!(%error, "a stream waits for the database");
    sleep(PAUSE).await;
    Some(())
}

/// Whether an event is of one of these topics, or of all.
fn concerns(event: &Event, topics: &[Topic]) -> bool {
    match event.what() {
        What::Things { kind, .. } => topics.contains(&kind.topic()),
        What::Books { topic: Some(topic) } => topics.contains(topic),
        What::Books { topic: None } | What::Progress(_) => false,
    }
}

fn missed() -> Frame {
    Frame::default().event("missed").data("{}")
}

/// An event of what is a user's own, as the others are written.
#[derive(Serialize)]
struct Personal<P> {
    event_type: PersonalKind,
    workspace_id: Option<WorkspaceId>,
    payload: P,
    timestamp: DateTime<Utc>,
}

#[derive(Serialize)]
struct Told {
    id: NotificationId,
    notification: Notification,
}

#[derive(Serialize)]
struct Ids<'i> {
    ids: &'i [NotificationId],
}

fn told_of(event: &PersonalEvent) -> Frame {
    let (event_type, payload) = (event.kind(), Ids { ids: event.notifications() });
    frame(&Personal { event_type, workspace_id: None, payload, timestamp: Utc::now() })
}

fn frame(event: &impl Serialize) -> Frame {
    Frame::default().data(serde_json::to_string(event).expect("events are made of texts and identities"))
}
