//! Events as JSON, written and read.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Event, EventError, EventType, KEYS_MAX, Key, Progress, Topic, UploadStage, What};
use crate::id::{CardId, ImportSessionId, WorkspaceId};

/// The type of an event that names nothing.
const BOOKS_CHANGED: &str = "books.changed";
/// The type of an event of an upload that is on its way.
const PROGRESS: &str = "import_session.progress";

/// The text, part by part.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    event_type: String,
    workspace_id: WorkspaceId,
    payload: WirePayload,
    timestamp: DateTime<Utc>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WirePayload {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ids: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    topic: Option<Topic>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stage: Option<UploadStage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<u8>,
}

impl From<&Event> for Wire {
    fn from(event: &Event) -> Self {
        let (event_type, payload) = match &event.what {
            What::Things { kind, keys } => {
                let payload = match keys.as_slice() {
                    [only] => WirePayload { id: Some(only.to_string()), ..WirePayload::default() },
                    many => {
                        WirePayload { ids: Some(many.iter().map(Key::to_string).collect()), ..WirePayload::default() }
                    }
                };
                (kind.to_string(), payload)
            }
            What::Books { topic } => {
                (BOOKS_CHANGED.to_owned(), WirePayload { topic: *topic, ..WirePayload::default() })
            }
            What::Progress(progress) => {
                let (id, stage, percent) = (progress.session.to_string(), progress.stage, progress.percent());
                let payload = WirePayload { id: Some(id), stage: Some(stage), percent, ..WirePayload::default() };
                (PROGRESS.to_owned(), payload)
            }
        };
        Self { event_type, workspace_id: event.workspace, payload, timestamp: event.at }
    }
}

impl TryFrom<Wire> for Event {
    type Error = EventError;

    fn try_from(wire: Wire) -> Result<Self, EventError> {
        let kind = wire.event_type.as_str();
        let what = match wire.payload {
            WirePayload { id: Some(id), ids: None, topic: None, stage: Some(stage), percent } if kind == PROGRESS => {
                let session = id.parse().map(ImportSessionId::new).map_err(EventError::new)?;
                What::Progress(Progress::read(session, stage, percent).ok_or_else(|| of_another(kind))?)
            }
            WirePayload { id, ids, topic, stage: None, percent: None } => changed(kind, id, ids, topic)?,
            WirePayload { .. } => return Err(of_another(kind)),
        };
        Ok(Self { workspace: wire.workspace_id, what, at: wire.timestamp })
    }
}

fn changed(kind: &str, id: Option<String>, ids: Option<Vec<String>>, topic: Option<Topic>) -> Result<What, EventError> {
    Ok(match (kind, id, ids, topic) {
        (BOOKS_CHANGED, None, None, topic) => What::Books { topic },
        (kind, Some(id), None, None) => What::Things { kind: kind.parse()?, keys: vec![id.parse()?] },
        (kind, None, Some(ids), None) if (2..=KEYS_MAX).contains(&ids.len()) => What::Things {
            kind: kind.parse()?,
            keys: ids.iter().map(|id| id.parse()).collect::<Result<_, EventError>>()?,
        },
        (kind, ..) => return Err(of_another(kind)),
    })
}

fn of_another(kind: &str) -> EventError {
    EventError::new(format!("the payload is none of `{kind}`"))
}

impl EventError {
    pub(super) fn new(reason: impl fmt::Display) -> Self {
        Self { reason: reason.to_string() }
    }
}

impl Serialize for Event {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire::from(self).serialize(serializer)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Event {
    type Err = EventError;

    fn from_str(text: &str) -> Result<Self, EventError> {
        serde_json::from_str::<Wire>(text).map_err(EventError::new)?.try_into()
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.topic, self.happening)
    }
}

impl FromStr for EventType {
    type Err = EventError;

    fn from_str(text: &str) -> Result<Self, EventError> {
        let unknown = || EventError::new(format!("nothing is called `{text}`"));
        let (topic, happening) = text.split_once('.').ok_or_else(unknown)?;
        let topic = topic.parse().map_err(EventError::new)?;
        let happening = happening.parse().map_err(EventError::new)?;
        Self::new(topic, happening).ok_or_else(unknown)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Invoice(card, month) => write!(f, "{card}:{month}"),
        }
    }
}

impl FromStr for Key {
    type Err = EventError;

    fn from_str(text: &str) -> Result<Self, EventError> {
        let id = |id: &str| Uuid::try_parse(id).map_err(EventError::new);
        Ok(match text.split_once(':') {
            None => Self::Id(id(text)?),
            Some((card, month)) => Self::Invoice(CardId::new(id(card)?), month.parse().map_err(EventError::new)?),
        })
    }
}
