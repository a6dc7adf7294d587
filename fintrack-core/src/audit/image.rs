//! Images: what a row said at a moment, column by column, so that it can be said again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::hash::{RowHash, Writer};
use super::moment::Moment;
use super::row::RowKey;

/// Columns that say nothing of the books: which version of itself a row is, when it was written, and the workspace,
/// which is the same for all. An image may hold them, for an undo brings them back; no hash of a row covers them.
pub const COLUMNS_BESIDE_THE_BOOKS: &[&str] = &["created_at", "deleted_at", "updated_at", "version", "workspace_id"];

/// Columns that count what a row was good for: how often a rule decided, which ids of a bank's files agreed. They say
/// nothing of the books either, and go on counting: an undo brings them back with a row that was gone, and leaves those of
/// a row that is there.
pub const COLUMNS_THAT_COUNT: &[&str] =
    &["applied", "ids_agreed", "ids_differed", "ids_shared", "last_on", "overridden"];

/// The column that marks a row as deleted.
const DELETED_AT: &str = "deleted_at";

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// An exact number. `1.50` and `1.5` are one, and so they are written.
    Decimal(Decimal),
    /// A text, as it stands.
    Text(String),
    /// A civil date.
    Date(NaiveDate),
    /// An identity.
    Uuid(Uuid),
    /// When something happened. To the books only *that* it happened counts: a settled mark, not its hour.
    Moment(Moment),
}

impl Value {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Integer(_) => "integer",
            Self::Decimal(_) => "decimal",
            Self::Text(_) => "text",
            Self::Date(_) => "date",
            Self::Uuid(_) => "uuid",
            Self::Moment(_) => "moment",
        }
    }

    fn write(&self, writer: &mut Writer) {
        writer.text(self.kind());
        match self {
            Self::Null => writer.text(""),
            Self::Bool(is) => writer.shown(is),
            Self::Integer(number) => writer.shown(number),
            Self::Decimal(number) => writer.shown(number.normalize()),
            Self::Text(text) => writer.text(text),
            Self::Date(date) => writer.shown(date),
            Self::Uuid(id) => writer.shown(id),
            Self::Moment(moment) => writer.shown(moment),
        }
    }

    fn write_for_books(&self, writer: &mut Writer) {
        if let Self::Moment(_) = self {
            writer.text(self.kind());
            writer.text("");
        } else {
            self.write(writer);
        }
    }
}

macro_rules! values {
    ($($of:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$of> for Value {
            fn from(value: $of) -> Self {
                Self::$variant(value.into())
            }
        }
    )+};
}

values! {
    bool => Bool,
    i16 => Integer,
    i64 => Integer,
    Decimal => Decimal,
    String => Text,
    &str => Text,
    NaiveDate => Date,
    Uuid => Uuid,
}

/// Nothing is [`Value::Null`].
impl<V: Into<Self>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A [`Value`] in JSON: what JSON has is written plainly, and the rest as `{"decimal":"1.5"}`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Wire {
    Null(()),
    Bool(bool),
    Integer(i64),
    Text(String),
    Typed(Typed),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Typed {
    Decimal(Decimal),
    Date(NaiveDate),
    Uuid(Uuid),
    Moment(Moment),
}

impl From<Value> for Wire {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null(()),
            Value::Bool(is) => Self::Bool(is),
            Value::Integer(number) => Self::Integer(number),
            Value::Decimal(number) => Self::Typed(Typed::Decimal(number.normalize())),
            Value::Text(text) => Self::Text(text),
            Value::Date(date) => Self::Typed(Typed::Date(date)),
            Value::Uuid(id) => Self::Typed(Typed::Uuid(id)),
            Value::Moment(moment) => Self::Typed(Typed::Moment(moment)),
        }
    }
}

impl From<Wire> for Value {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Null(()) => Self::Null,
            Wire::Bool(is) => Self::Bool(is),
            Wire::Integer(number) => Self::Integer(number),
            Wire::Text(text) => Self::Text(text),
            Wire::Typed(Typed::Decimal(number)) => Self::Decimal(number),
            Wire::Typed(Typed::Date(date)) => Self::Date(date),
            Wire::Typed(Typed::Uuid(id)) => Self::Uuid(id),
            Wire::Typed(Typed::Moment(moment)) => Self::Moment(moment),
        }
    }
}

/// What a live row says: its columns by name, the rows it refers to, and what it claims for itself.
///
/// A store fills in `refers` from its foreign keys and `claim` from its unique names; the columns alone are what the
/// row's hash covers, for the others follow from them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// What each column holds.
    pub columns: BTreeMap<String, Value>,
    /// The rows that it cannot do without.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub refers: BTreeSet<RowKey>,
    /// What no other live row of its noun may have as well, such as an account's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
}

impl Image {
    /// An image of columns, which refers to nothing and claims nothing.
    pub fn new<C: Into<String>>(columns: impl IntoIterator<Item = (C, Value)>) -> Self {
        let columns = columns.into_iter().map(|(column, value)| (column.into(), value)).collect();
        Self { columns, ..Self::default() }
    }

    /// The image with the rows that it refers to.
    #[must_use]
    pub fn referring_to(mut self, rows: impl IntoIterator<Item = RowKey>) -> Self {
        self.refers.extend(rows);
        self
    }

    /// The image with what no other live row of its noun may have as well.
    #[must_use]
    pub fn claiming(mut self, claim: impl Into<String>) -> Self {
        self.claim = Some(claim.into());
        self
    }

    /// The image with the counts that another image of the row has.
    pub(super) fn counting_on(mut self, other: &Self) -> Self {
        for column in COLUMNS_THAT_COUNT {
            match other.columns.get(*column) {
                Some(count) => _ = self.columns.insert((*column).to_owned(), count.clone()),
                None => _ = self.columns.remove(*column),
            }
        }
        self
    }

    /// The image, or `None` when the row is marked as deleted: the books do not have it.
    pub fn live(self) -> Option<Self> {
        match self.columns.get(DELETED_AT) {
            None | Some(Value::Null) => Some(self),
            Some(_) => None,
        }
    }

    /// What the row says of the books: columns that hold something, ascending by name.
    ///
    /// A column that holds nothing is left out, so that a new column changes no hash until it is used.
    fn of_books(&self) -> impl Iterator<Item = (&str, &Value)> {
        let is_beside =
            |column: &&str| COLUMNS_BESIDE_THE_BOOKS.contains(column) || COLUMNS_THAT_COUNT.contains(column);
        let is_told = move |(column, value): &(&str, &Value)| **value != Value::Null && !is_beside(column);
        self.columns.iter().map(|(column, value)| (column.as_str(), value)).filter(is_told)
    }

    /// The hash of what the row says of the books, its name included.
    pub fn hash(&self, row: &RowKey) -> RowHash {
        let mut writer = Writer::new("fintrack row 1");
        writer.text(row.as_str());
        for (column, value) in self.of_books() {
            writer.text(column);
            value.write_for_books(&mut writer);
        }
        RowHash::new(writer.finish())
    }

    /// Whether both say the same of the books, to the hour of every mark.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.differing(other).next().is_none()
    }

    /// The columns of the books in which two images differ.
    pub(super) fn differing<'i>(&'i self, other: &'i Self) -> impl Iterator<Item = &'i str> {
        let of = |image: &'i Self, column: &str| image.columns.get(column).filter(|value| **value != Value::Null);
        let columns: BTreeSet<&str> = self.of_books().chain(other.of_books()).map(|(column, _)| column).collect();
        columns.into_iter().filter(move |column| of(self, column) != of(other, column))
    }

    /// Writes all of it, for the hash of the event that it is in.
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.shown(self.columns.len());
        for (column, value) in &self.columns {
            writer.text(column);
            value.write(writer);
        }
        write_rows(&self.refers, writer);
        writer.shown(usize::from(self.claim.is_some()));
        if let Some(claim) = &self.claim {
            writer.text(claim);
        }
    }
}

/// Writes the names of rows, ascending.
pub(super) fn write_rows(rows: &BTreeSet<RowKey>, writer: &mut Writer) {
    writer.shown(rows.len());
    for row in rows {
        writer.text(row.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Noun;
    use crate::calendar::date;

    fn row() -> RowKey {
        RowKey::new(Noun::Transaction, 1)
    }

    fn hash(columns: &[(&str, Value)]) -> RowHash {
        Image::new(columns.iter().cloned()).hash(&row())
    }

    fn decimal(text: &str) -> Value {
        Value::Decimal(text.parse().unwrap())
    }

    fn moment(text: &str) -> Value {
        Value::Moment(text.parse().unwrap())
    }

    #[test]
    fn equal_numbers_have_equal_hashes() {
        assert_eq!(hash(&[("amount", decimal("1.50"))]), hash(&[("amount", decimal("1.5"))]));
        assert_eq!(hash(&[("amount", decimal("-0.00"))]), hash(&[("amount", decimal("0"))]));
        assert_ne!(hash(&[("amount", decimal("1.5"))]), hash(&[("amount", decimal("15"))]));
    }

    #[test]
    fn a_value_of_one_type_is_none_of_another() {
        let one = [Value::Integer(1), Value::Text("1".to_owned()), decimal("1"), Value::Bool(true), Value::Null];
        let hashes: BTreeSet<RowHash> = one.iter().map(|value| hash(&[("x", value.clone())])).collect();
        assert_eq!(hashes.len(), one.len());
    }

    #[test]
    fn what_moves_between_columns_or_rows_changes_the_hash() {
        let text = |text: &str| Value::Text(text.to_owned());
        assert_ne!(hash(&[("ab", text("c"))]), hash(&[("a", text("bc"))]));
        assert_ne!(hash(&[("a", text("b")), ("c", text("d"))]), hash(&[("a", text("btextc4:"))]));
        let image = Image::new([("a", text("b"))]);
        assert_ne!(image.hash(&row()), image.hash(&RowKey::new(Noun::Split, 1)));
    }

    #[test]
    fn versions_and_timestamps_and_counts_are_beside_the_books() {
        let plain = hash(&[("amount", decimal("5"))]);
        let noon = || moment("2026-03-05T12:00:00.000000Z");
        let dressed = [("amount", decimal("5")), ("version", Value::Integer(7)), ("updated_at", noon())];
        assert_eq!(hash(&dressed), plain);
        assert_eq!(hash(&[("amount", decimal("5")), ("applied", Value::Integer(3))]), plain);
        assert_eq!(hash(&[("amount", decimal("5")), ("a_new_column", Value::Null)]), plain);
    }

    #[test]
    fn a_mark_counts_and_its_hour_does_not() {
        let marked = |at: &str| hash(&[("settled_at", moment(at))]);
        assert_eq!(marked("2026-03-05T12:00:00.000000Z"), marked("2026-03-06T12:00:00.000000Z"));
        assert_ne!(marked("2026-03-05T12:00:00.000000Z"), hash(&[("settled_at", Value::Null)]));
    }

    #[test]
    fn a_row_that_is_marked_as_deleted_is_not_in_the_books() {
        assert!(Image::new([("deleted_at", Value::Null)]).live().is_some());
        assert!(Image::new([("deleted_at", moment("2026-03-05T12:00:00.000000Z"))]).live().is_none());
    }

    #[test]
    fn json_keeps_every_type() {
        let image = Image::new([
            ("a", Value::Null),
            ("b", Value::Bool(true)),
            ("c", Value::Integer(-3)),
            ("d", decimal("1.50")),
            ("e", Value::Text("2026-03-05".to_owned())),
            ("f", Value::Date(date(2026, 3, 5))),
            ("g", Value::Uuid(Uuid::from_u128(7))),
            ("h", moment("2026-03-05T12:00:00.000000Z")),
        ]);
        let json = serde_json::to_string(&image).unwrap();
        assert!(json.contains(r#""d":{"decimal":"1.5"},"e":"2026-03-05","f":{"date":"2026-03-05"}"#), "{json}");
        assert_eq!(serde_json::from_str::<Image>(&json).unwrap(), image);
    }
}
