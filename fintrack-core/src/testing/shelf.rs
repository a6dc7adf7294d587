//! Rows in memory with their trail, as a database would keep them, and random operations on them.

use std::collections::BTreeMap;

use chrono::DateTime;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::audit::{
    Actor, Change, Deed, Event, Head, Image, Link, Moment, Noun, Operation, RowKey, State, StateHash, Undo, UndoError,
    Value, undo,
};
use crate::id::{AuditEventId, UserId, WorkspaceId};

/// Live rows by their names.
pub type Rows = BTreeMap<RowKey, Image>;

/// Rows with their trail.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// The rows there are.
    pub rows: Rows,
    /// What was done to them.
    pub trail: Vec<Link>,
    /// How far the trail reaches.
    pub head: Head,
    state: State,
    /// How many events are in the state: whoever does not ask for it does not pay for it.
    stated: usize,
}

impl Shelf {
    /// Without a row.
    pub fn new(workspace: WorkspaceId) -> Self {
        let (rows, trail, head) = (Rows::new(), Vec::new(), Head::genesis(workspace));
        Self { rows, trail, head, state: State::default(), stated: 0 }
    }

    /// The events of the trail.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.trail.iter().map(|link| &link.event)
    }

    /// The state, kept up event by event.
    pub fn state(&mut self) -> &State {
        self.trail[self.stated..].iter().for_each(|link| self.state.apply(&link.event));
        self.stated = self.trail.len();
        &self.state
    }

    /// The hash of the state, summed from the rows.
    pub fn summed(&self) -> StateHash {
        State::of(&self.rows).hash()
    }

    /// Puts other rows in place of those there are, and records what that changes as one event.
    pub fn become_rows(&mut self, deed: Deed, rows: Rows) {
        let mut changes = BTreeMap::new();
        for row in self.rows.keys().chain(rows.keys()) {
            let change = Change::between(row, self.rows.get(row).cloned(), rows.get(row));
            changes.extend(change.map(|change| (row.clone(), change)));
        }
        self.rows = rows;
        self.record(deed, changes);
    }

    /// Undoes an event of the trail, by its number.
    ///
    /// # Errors
    /// [`UndoError`]: nothing was done.
    pub fn undo(&mut self, sequence: u64) -> Result<(), UndoError> {
        let event = self.events().find(|event| event.sequence == sequence).expect("an event of the trail").clone();
        let Undo { restore, changes } = undo(&event, self.events(), |row| self.rows.get(row))?;
        for (row, image) in restore {
            match image {
                Some(image) => self.rows.insert(row, image),
                None => self.rows.remove(&row),
            };
        }
        self.record(Deed::Undid(event.id), changes);
        Ok(())
    }

    fn record(&mut self, deed: Deed, changes: BTreeMap<RowKey, Change>) {
        let sequence = self.head.next_sequence();
        let at = DateTime::from_timestamp(1_772_712_000, 0).expect("in March 2026");
        let event = Event {
            id: AuditEventId::new(Uuid::from_u128(u128::from(sequence))),
            workspace: self.head.workspace,
            sequence,
            at: Moment::new(at + chrono::TimeDelta::seconds(i64::try_from(sequence).expect("a short trail"))),
            actor: Actor::User(UserId::new(Uuid::from_u128(1))),
            deed,
            changes,
        };
        let (link, head) = self.head.seal(event).expect("the next event");
        self.trail.push(link);
        self.head = head;
    }
}

/// What is wrong with rows that refer to absent ones, or of which two claim the same; `None` when nothing is.
pub fn unsound(rows: &Rows) -> Option<String> {
    let mut claims = BTreeMap::new();
    for (row, image) in rows {
        if let Some(to) = image.refers.iter().find(|to| !rows.contains_key(to)) {
            return Some(format!("{row} refers to {to}, which is not there"));
        }
        if let Some(claim) = &image.claim
            && let Some(other) = claims.insert((row.noun(), claim), row)
        {
            return Some(format!("{row} and {other} both claim {claim}"));
        }
    }
    None
}

/// What an operation wants of one row: to say something and refer to some rows that there are, or to go.
#[derive(Clone, Debug)]
pub struct Wish {
    noun: usize,
    id: u8,
    /// `None` to go.
    says: Option<Saying>,
}

#[derive(Clone, Debug)]
struct Saying {
    name: u8,
    cents: i64,
    refers: [u8; 2],
    version: i64,
}

/// Nouns with what they refer to, and whether they claim their name.
const KINDS: [(Noun, &[Noun], bool); 7] = [
    (Noun::Account, &[], true),
    (Noun::Category, &[], true),
    (Noun::Tag, &[], true),
    (Noun::Transaction, &[Noun::Account, Noun::Category], false),
    (Noun::Split, &[Noun::Transaction, Noun::Category], false),
    (Noun::Reimbursement, &[Noun::Transaction, Noun::Transaction], false),
    (Noun::StagedLine, &[Noun::Transaction], false),
];

const NAMES: [&str; 3] = ["Viagem", "Férias", "\"Mês\", \\n\u{1}"];

impl Wish {
    fn row(&self) -> RowKey {
        RowKey::new(KINDS[self.noun].0, self.id)
    }

    /// What the row is to say among others. `None` when it needs to refer to a noun of which there is no row.
    fn image(&self, saying: &Saying, rows: &Rows) -> Option<Image> {
        let Saying { name, cents, refers, version } = saying;
        let (_, nouns, is_claiming) = KINDS[self.noun];
        let name = NAMES[usize::from(*name) % NAMES.len()];
        let pick = |(noun, nth): (&Noun, &u8)| {
            let of_noun: Vec<&RowKey> = rows.keys().filter(|row| row.noun() == *noun).collect();
            of_noun.get(usize::from(*nth) % of_noun.len().max(1)).map(|row| (*row).clone())
        };
        let refers: Vec<RowKey> = nouns.iter().zip(refers).map(pick).collect::<Option<_>>()?;
        let mut columns = vec![
            ("name".to_owned(), Value::Text(name.to_owned())),
            ("amount".to_owned(), Value::Decimal(Decimal::new(*cents, 2))),
            ("version".to_owned(), Value::Integer(*version)),
            ("notes".to_owned(), Value::Null),
        ];
        let foreign = refers.iter().enumerate();
        columns.extend(foreign.map(|(n, to)| (format!("refers_{n}"), Value::Text(to.to_string()))));
        let image = Image::new(columns).referring_to(refers);
        Some(if is_claiming { image.claiming(name) } else { image })
    }

    /// Does it to rows, unless it cannot be done or leaves them unsound.
    fn grant(&self, rows: &mut Rows) {
        let mut wished = rows.clone();
        match &self.says {
            Some(saying) => match self.image(saying, rows) {
                Some(image) => wished.insert(self.row(), image),
                None => return,
            },
            None => wished.remove(&self.row()),
        };
        if unsound(&wished).is_none() {
            *rows = wished;
        }
    }
}

/// Something that happens to a shelf.
#[derive(Clone, Debug)]
pub enum Step {
    /// An operation, with its wishes in order; those that cannot be granted are not.
    Operate(Vec<Wish>),
    /// An operation that deletes all rows of a kind which no other refers to.
    Sweep(usize),
    /// An undo of the n-th event from the end, if there are so many.
    Undo(usize),
}

impl Step {
    /// Does it. `None` when it was the undo of an event that there is not.
    pub fn take(&self, books: &mut Shelf) -> Option<Result<(), UndoError>> {
        match self {
            Self::Operate(wishes) => {
                let mut rows = books.rows.clone();
                for wish in wishes {
                    wish.grant(&mut rows);
                }
                books.become_rows(Deed::Did(Operation::Update), rows);
                Some(Ok(()))
            }
            Self::Sweep(kind) => {
                let mut rows = books.rows.clone();
                for row in books.rows.keys().filter(|row| row.noun() == KINDS[*kind].0) {
                    if !rows.values().any(|image| image.refers.contains(row)) {
                        rows.remove(row);
                    }
                }
                books.become_rows(Deed::Did(Operation::Delete), rows);
                Some(Ok(()))
            }
            Self::Undo(back) => {
                let sequence = books.events().rev().nth(*back)?.sequence;
                Some(books.undo(sequence))
            }
        }
    }
}

fn wishes() -> impl Strategy<Value = Wish> {
    let saying = (0..3u8, 0..4i64, [0..3u8, 0..3u8], 0..9i64).prop_map(|(name, cents, refers, version)| Saying {
        name,
        cents,
        refers,
        version,
    });
    (0..KINDS.len(), 0..3u8, prop::option::weighted(0.7, saying)).prop_map(|(noun, id, says)| Wish { noun, id, says })
}

fn operation() -> impl Strategy<Value = Step> {
    let operate = prop::collection::vec(wishes(), 1..5).prop_map(Step::Operate);
    prop_oneof![2 => operate, 1 => (0..KINDS.len()).prop_map(Step::Sweep)]
}

/// Operations alone, up to so many.
pub fn operations(max: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(operation(), 1..max)
}

/// Operations with undos among them, up to so many.
pub fn steps(max: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(prop_oneof![2 => operation(), 1 => (0..6usize).prop_map(Step::Undo)], 1..max)
}
