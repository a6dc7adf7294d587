//! Events: what changed in a workspace, told to everyone who looks at it.
//!
//! An event names things by their identities and says nothing else of them: no amount, no text. Whoever hears it reads
//! the things anew, as far as they may. So an event may reach processes that serve other workspaces, and one that is
//! missed costs nothing but a reading of everything. How far an upload is, nobody can read anew: [`Progress`] says it, in
//! percent, and is made up for by the next one.
//!
//! What is a user's alone is in no workspace: of that, a [`PersonalEvent`] tells.
//!
//! Written, an event fits into [`TEXT_BYTES_MAX`], by construction: too many identities become `books.changed`, which
//! asks for reading all of a topic. Reading is strict: a text with an unknown word is no event, and whoever cannot read
//! one has missed something.
//! Laws: reading what was written gives the event; every text fits. Source: the domain page, section 7.
//!
//! ```
//! use chrono::DateTime;
//! use fintrack_core::event::{Event, Happening, Key, Topic, event_type};
//! use fintrack_core::id::WorkspaceId;
//! use uuid::Uuid;
//!
//! let workspace = WorkspaceId::new(Uuid::from_u128(1));
//! let created = event_type(Topic::Account, Happening::Created);
//! let event = Event::new(workspace, created, vec![Key::Id(Uuid::from_u128(2))], DateTime::UNIX_EPOCH);
//! assert_eq!(
//!     event.to_string(),
//!     r#"{"event_type":"account.created","workspace_id":"00000000-0000-0000-0000-000000000001","#.to_owned()
//!         + r#""payload":{"id":"00000000-0000-0000-0000-000000000002"},"timestamp":"1970-01-01T00:00:00Z"}"#,
//! );
//! assert_eq!(event.to_string().parse(), Ok(event));
//! ```

mod personal;
mod progress;
mod text;

use chrono::{DateTime, Utc};
use thiserror::Error;
use uuid::Uuid;

use crate::calendar::BillingMonth;
use crate::id::{CardId, WorkspaceId};
use crate::word::words;

pub use personal::{PersonalEvent, PersonalKind};
pub use progress::{Progress, UploadStage};

/// How long an event's text may be: PostgreSQL refuses to pass on 8,000 bytes.
pub const TEXT_BYTES_MAX: usize = 7_999;
/// How many things one event names. Each takes at most 47 bytes of the text.
pub const KEYS_MAX: usize = 150;

words! {
    /// What kind of thing changed.
    Topic, "a topic of events" {
        /// An account.
        Account = "account",
        /// A transaction.
        Transaction = "transaction",
        /// A credit card.
        Card = "card",
        /// A card's invoice of a month.
        Invoice = "invoice",
        /// A category or subcategory.
        Category = "category",
        /// A tag.
        Tag = "tag",
        /// A budget.
        Budget = "budget",
        /// A goal.
        Goal = "goal",
        /// An investment or its values.
        Investment = "investment",
        /// A recurring item.
        Recurring = "recurring",
        /// A rule.
        Rule = "rule",
        /// A line that waits in an import session.
        StagedTransaction = "staged_transaction",
        /// An import session.
        ImportSession = "import_session",
        /// A notification.
        Notification = "notification",
        /// A member of the workspace.
        Member = "member",
        /// The workspace itself.
        Workspace = "workspace",
    }
}

words! {
    /// What happened to it.
    Happening, "something that happens" {
        /// It is new.
        Created = "created",
        /// It is another than before.
        Updated = "updated",
        /// It is gone.
        Deleted = "deleted",
        /// Its lines were booked.
        Committed = "committed",
        /// It takes no more files.
        Closed = "closed",
        /// What it had booked was taken back.
        Undone = "undone",
    }
}

impl Topic {
    /// Whether that ever happens to such a thing.
    pub const fn allows(self, happening: Happening) -> bool {
        match self {
            Self::ImportSession => true,
            Self::Workspace => matches!(happening, Happening::Updated),
            Self::Account
            | Self::Transaction
            | Self::Card
            | Self::Invoice
            | Self::Category
            | Self::Tag
            | Self::Budget
            | Self::Goal
            | Self::Investment
            | Self::Recurring
            | Self::Rule
            | Self::StagedTransaction
            | Self::Notification
            | Self::Member => matches!(happening, Happening::Created | Happening::Updated | Happening::Deleted),
        }
    }
}

/// A topic and what happened, as far as the two go together; written `account.created`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventType {
    topic: Topic,
    happening: Happening,
}

impl EventType {
    /// `None` when that never happens to such a thing.
    pub const fn new(topic: Topic, happening: Happening) -> Option<Self> {
        if topic.allows(happening) { Some(Self { topic, happening }) } else { None }
    }

    /// Every type there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let pairs = Topic::ALL.iter().flat_map(|topic| Happening::ALL.iter().map(|happening| (*topic, *happening)));
        pairs.filter_map(|(topic, happening)| Self::new(topic, happening))
    }

    /// The kind of thing.
    pub const fn topic(self) -> Topic {
        self.topic
    }

    /// What happened to it.
    pub const fn happening(self) -> Happening {
        self.happening
    }
}

/// A type that is known when the program is written.
///
/// # Panics
/// When that never happens to such a thing; in a constant, when the program is compiled.
pub const fn event_type(topic: Topic, happening: Happening) -> EventType {
    match EventType::new(topic, happening) {
        Some(known) => known,
        None => panic!("this never happens to such a thing"),
    }
}

/// The identity of a thing that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Most things have one of their own.
    Id(Uuid),
    /// An invoice is a card's, of a month; written `CARD:YYYY-MM`.
    Invoice(CardId, BillingMonth),
}

/// What an event tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// Something happened to certain things.
    Things {
        /// What, to which kind of thing.
        kind: EventType,
        /// Which ones: at least one, at most [`KEYS_MAX`].
        keys: Vec<Key>,
    },
    /// More changed than can be named: `books.changed`.
    Books {
        /// Of which topic; `None` asks for reading everything.
        topic: Option<Topic>,
    },
    /// Nothing changed yet, and something is on its way: `import_session.progress`.
    Progress(Progress),
}

/// What changed in a workspace, and when.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    workspace: WorkspaceId,
    what: What,
    at: DateTime<Utc>,
}

impl Event {
    /// Something happened to certain things. With no keys, or more than [`KEYS_MAX`], it becomes `books.changed` of that
    /// topic.
    pub fn new(workspace: WorkspaceId, kind: EventType, keys: Vec<Key>, at: DateTime<Utc>) -> Self {
        if (1..=KEYS_MAX).contains(&keys.len()) {
            Self { workspace, what: What::Things { kind, keys }, at }
        } else {
            Self::books_changed(workspace, Some(kind.topic), at)
        }
    }

    /// More changed than can be named, of one topic or of all.
    pub const fn books_changed(workspace: WorkspaceId, topic: Option<Topic>, at: DateTime<Utc>) -> Self {
        Self { workspace, what: What::Books { topic }, at }
    }

    /// An upload is so far.
    pub const fn progress(workspace: WorkspaceId, progress: Progress, at: DateTime<Utc>) -> Self {
        Self { workspace, what: What::Progress(progress), at }
    }

    /// Whose books changed.
    pub const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// Whether it is for those who look at this workspace. Everyone hears the events of all workspaces.
    pub fn is_of(&self, workspace: WorkspaceId) -> bool {
        self.workspace == workspace
    }

    /// What changed.
    pub const fn what(&self) -> &What {
        &self.what
    }

    /// When.
    pub const fn at(&self) -> DateTime<Utc> {
        self.at
    }
}

/// Why a text is no event that this program knows.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("not an event that is known here: {reason}")]
pub struct EventError {
    reason: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::id::ImportSessionId;

    fn key() -> impl Strategy<Value = Key> {
        let month = (1..=9999i32, 1..=12u32).prop_map(|(year, month)| BillingMonth::new(year, month).unwrap());
        prop_oneof![
            any::<u128>().prop_map(|id| Key::Id(Uuid::from_u128(id))),
            (any::<u128>(), month).prop_map(|(id, month)| Key::Invoice(CardId::new(Uuid::from_u128(id)), month)),
        ]
    }

    fn event() -> impl Strategy<Value = Event> {
        let types: Vec<EventType> = EventType::all().collect();
        let keys = prop_oneof![
            proptest::collection::vec(key(), 0..4),
            proptest::collection::vec(key(), KEYS_MAX - 1..KEYS_MAX + 2),
        ];
        // Years 0 to 9999, to the nanosecond.
        let instants = (-62_167_219_200..253_402_300_800i64, 0..1_000_000_000u32);
        let at = instants.prop_map(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos).unwrap());
        let things = (any::<u128>(), proptest::sample::select(types), keys, at.clone());
        let things = things.prop_map(|(workspace, kind, keys, at)| {
            Event::new(WorkspaceId::new(Uuid::from_u128(workspace)), kind, keys, at)
        });
        prop_oneof![9 => things, 1 => (progress(), at).prop_map(|(progress, at)| Event::progress(workspace(), progress, at))]
    }

    fn progress() -> impl Strategy<Value = Progress> {
        let stages = proptest::sample::select(UploadStage::ALL.to_vec());
        (any::<u128>(), stages, any::<u64>(), any::<u64>()).prop_map(|(session, stage, done, whole)| {
            Progress::new(ImportSessionId::new(Uuid::from_u128(session)), stage, done, whole)
        })
    }

    proptest! {
        /// Nothing is lost on the way, and nothing is too long for it.
        #[test]
        fn reading_what_was_written_gives_the_event_and_every_text_fits(event in event()) {
            let text = event.to_string();
            prop_assert!(text.len() <= TEXT_BYTES_MAX, "{} bytes", text.len());
            prop_assert_eq!(text.parse::<Event>(), Ok(event));
        }

        #[test]
        fn reading_never_panics(text in "\\PC*") {
            let _any = text.parse::<Event>();
        }
    }

    fn workspace() -> WorkspaceId {
        WorkspaceId::new(Uuid::from_u128(1))
    }

    #[test]
    fn the_longest_text_fits() {
        let longest = Key::Invoice(CardId::new(Uuid::max()), BillingMonth::new(9999, 12).unwrap());
        let at = DateTime::from_timestamp(253_402_300_799, 999_999_999).unwrap();
        for kind in EventType::all() {
            let event = Event::new(workspace(), kind, vec![longest; KEYS_MAX], at);
            assert!(matches!(event.what(), What::Things { .. }));
            assert!(event.to_string().len() <= TEXT_BYTES_MAX);
        }
    }

    #[test]
    fn too_many_to_name_become_a_change_of_the_topic() {
        let kind = event_type(Topic::Transaction, Happening::Created);
        let of_topic = Event::books_changed(workspace(), Some(Topic::Transaction), DateTime::UNIX_EPOCH);
        for count in [0, KEYS_MAX + 1] {
            let keys = vec![Key::Id(Uuid::nil()); count];
            assert_eq!(Event::new(workspace(), kind, keys, DateTime::UNIX_EPOCH), of_topic);
        }
        assert!(of_topic.to_string().contains(r#""event_type":"books.changed""#), "{of_topic}");
        assert!(of_topic.to_string().contains(r#""payload":{"topic":"transaction"}"#), "{of_topic}");
        let all = Event::books_changed(workspace(), None, DateTime::UNIX_EPOCH);
        assert_eq!(all.to_string().parse(), Ok(all));
    }

    #[test]
    fn every_type_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<String> = EventType::all().map(|kind| kind.to_string()).collect();
        assert_eq!(words.len(), EventType::all().count());
        assert_eq!(words.len(), 14 * 3 + 6 + 1);
        for word in ["account.created", "staged_transaction.deleted", "import_session.undone", "workspace.updated"] {
            assert!(words.contains(word), "{word}");
        }
    }

    #[test]
    fn what_a_newer_program_may_say_is_no_event() {
        let kind = event_type(Topic::Account, Happening::Created);
        let known = Event::new(workspace(), kind, vec![Key::Id(Uuid::nil())], DateTime::UNIX_EPOCH).to_string();
        let changes = [
            ("account.created", "loan.created"),
            ("account.created", "account.merged"),
            ("account.created", "account.committed"), // only sessions are
            ("account.created", "books.changed"),     // which names no ids
            ("account.created", "account"),
            ("\"payload\"", "\"by\":1,\"payload\""),
            ("{\"id\":", "{\"name\":\"Ana\",\"id\":"),
            ("\"id\"", "\"topic\""),
            ("00000000-0000-0000-0000-000000000000", "0"),
            ("1970-01-01T00:00:00Z", "yesterday"),
        ];
        for (from, to) in changes {
            let spoilt = known.replace(from, to);
            assert_ne!(spoilt, known);
            assert!(spoilt.parse::<Event>().is_err(), "{spoilt}");
        }
        for text in ["", "null", "{}", "[1]"] {
            assert!(text.parse::<Event>().is_err(), "{text}");
        }
    }
}
