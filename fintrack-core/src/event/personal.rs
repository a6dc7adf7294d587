//! What happened to what is a user's own, in no workspace.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{EventError, KEYS_MAX};
use crate::id::{NotificationId, UserId};
use crate::word::words;

words! {
    /// What happened to something that is a user's alone.
    PersonalKind, "a personal event" {
        /// What they may do, or where they are signed in, is another than before.
        AccessChanged = "access.changed",
        /// They were told something.
        NotificationCreated = "notification.created",
        /// They have read something.
        NotificationUpdated = "notification.updated",
        /// They deleted something that they were told.
        NotificationDeleted = "notification.deleted",
    }
}

/// Something that happened to what is a user's alone; heard by whoever serves them, wherever they are connected.
///
/// ```
/// use fintrack_core::event::{PersonalEvent, PersonalKind};
/// use fintrack_core::id::UserId;
/// use uuid::Uuid;
///
/// let event = PersonalEvent::new(UserId::new(Uuid::from_u128(1)), PersonalKind::AccessChanged, Vec::new());
/// let text = r#"{"user_id":"00000000-0000-0000-0000-000000000001","event_type":"access.changed"}"#;
/// assert_eq!(event.to_string(), text);
/// assert_eq!(text.parse(), Ok(event));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonalEvent {
    user_id: UserId,
    event_type: PersonalKind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ids: Vec<NotificationId>,
}

impl PersonalEvent {
    /// Something happened to notifications of a user, or to their access. More than [`KEYS_MAX`] are not named: then it is
    /// some of theirs.
    pub fn new(user: UserId, kind: PersonalKind, notifications: Vec<NotificationId>) -> Self {
        let ids = if notifications.len() > KEYS_MAX { Vec::new() } else { notifications };
        Self { user_id: user, event_type: kind, ids }
    }

    /// Whose it is.
    pub const fn user(&self) -> UserId {
        self.user_id
    }

    /// What happened.
    pub const fn kind(&self) -> PersonalKind {
        self.event_type
    }

    /// To which notifications; to some of the user's where none is named.
    pub fn notifications(&self) -> &[NotificationId] {
        &self.ids
    }
}

impl fmt::Display for PersonalEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for PersonalEvent {
    type Err = EventError;

    fn from_str(text: &str) -> Result<Self, EventError> {
        serde_json::from_str(text).map_err(EventError::new)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::event::TEXT_BYTES_MAX;

    #[test]
    fn reading_what_was_written_gives_the_event_and_every_text_fits() {
        for kind in PersonalKind::ALL {
            for count in [0, 1, KEYS_MAX, KEYS_MAX + 1] {
                let event = PersonalEvent::new(UserId::new(Uuid::max()), *kind, vec![Uuid::max().into(); count]);
                assert_eq!(event.notifications().len(), if count > KEYS_MAX { 0 } else { count });
                let text = event.to_string();
                assert!(text.len() <= TEXT_BYTES_MAX, "{}", text.len());
                assert_eq!(text.parse(), Ok(event));
            }
        }
    }

    #[test]
    fn what_a_newer_program_may_say_is_no_event() {
        let event = PersonalEvent::new(UserId::new(Uuid::nil()), PersonalKind::AccessChanged, Vec::new()).to_string();
        for (from, to) in
            [("access.changed", "mood.changed"), ("\"user_id\"", "\"by\":1,\"user_id\""), ("0000", "zero"), ("{", "")]
        {
            assert!(event.replace(from, to).parse::<PersonalEvent>().is_err(), "{to}");
        }
    }
}
