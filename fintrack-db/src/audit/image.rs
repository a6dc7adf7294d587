//! Rows as images, and back.

use std::collections::BTreeMap;
use std::error::Error;

use chrono::{DateTime, Utc};
use fintrack_core::audit::{Image, Moment, Noun, RowKey, Value};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::catalog::{Catalog, ColumnType, Shape};
use super::table::{claims_while, table_of};
use crate::DbError;

type Decoding<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// A row's name and what it says, from its JSON.
pub(super) fn of_row(catalog: &Catalog, noun: Noun, json: &str) -> Result<(RowKey, Image), DbError> {
    decode(catalog.shape(noun), noun, json).map_err(DbError::corrupt("row for the audit trail", Uuid::nil()))
}

/// The same of a row that was just written, from what was written into it. A column that holds nothing may be left out.
pub(super) fn of_written(
    catalog: &Catalog,
    noun: Noun,
    columns: impl IntoIterator<Item = (&'static str, Value)>,
) -> Result<(RowKey, Image), DbError> {
    complete(catalog.shape(noun), noun, Image::new(columns))
        .map_err(DbError::corrupt("row for the audit trail", Uuid::nil()))
}

fn decode(shape: &Shape, noun: Noun, json: &str) -> Decoding<(RowKey, Image)> {
    let fields: BTreeMap<&str, &RawValue> = serde_json::from_str(json)?;
    let mut image = Image::default();
    for (column, raw) in &fields {
        if let Some(kind) = shape.columns.get(*column) {
            image.columns.insert((*column).to_owned(), value(*kind, raw.get())?);
        }
    }
    complete(shape, noun, image)
}

/// Adds what follows from the columns: the row's name, what it refers to, what it claims.
fn complete(shape: &Shape, noun: Noun, mut image: Image) -> Decoding<(RowKey, Image)> {
    for reference in &shape.references {
        if let Some(row) = named(reference.to, reference.columns.iter().map(String::as_str), &image) {
            image.refers.insert(row);
        }
    }
    image.claim = claim(shape, noun, &image);
    let key = named(noun, table_of(noun).key.iter().copied(), &image).ok_or("a part of the key is null")?;
    Ok((key, image))
}

fn value(kind: ColumnType, raw: &str) -> Decoding<Value> {
    if raw == "null" {
        return Ok(Value::Null);
    }
    let text = || serde_json::from_str::<String>(raw);
    Ok(match kind {
        ColumnType::Bool => Value::Bool(raw.parse()?),
        ColumnType::Integer => Value::Integer(raw.parse()?),
        ColumnType::Decimal => Value::Decimal(raw.parse()?),
        ColumnType::Text => Value::Text(text()?),
        ColumnType::Date => Value::Date(text()?.parse()?),
        ColumnType::Uuid => Value::Uuid(text()?.parse()?),
        ColumnType::Moment => Value::Moment(Moment::new(text()?.parse::<DateTime<Utc>>()?)),
        ColumnType::Json => Value::Text(raw.to_owned()),
    })
}

/// The name of the row whose key the columns hold; `None` when one of them holds nothing.
fn named<'c>(noun: Noun, columns: impl Iterator<Item = &'c str>, image: &Image) -> Option<RowKey> {
    let parts: Vec<String> = columns.map(|column| image.columns.get(column).and_then(plain)).collect::<Option<_>>()?;
    Some(RowKey::new(noun, parts.join("/")))
}

/// What no other live row may have as well: by the first unique rule of which the row has every column.
fn claim(shape: &Shape, noun: Noun, image: &Image) -> Option<String> {
    if let Some((column, word)) = claims_while(noun)
        && image.columns.get(column) != Some(&Value::Text(word.to_owned()))
    {
        return None;
    }
    let held = |columns: &Vec<String>| {
        let parts: Option<Vec<String>> =
            columns.iter().map(|column| image.columns.get(column).and_then(plain)).collect();
        parts.map(|parts| parts.join("/"))
    };
    shape.claims.iter().find_map(held)
}

/// A value as keys and claims write it.
fn plain(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(is) => is.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.normalize().to_string(),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::Uuid(id) => id.to_string(),
        Value::Moment(moment) => moment.to_string(),
    })
}

/// An image as the JSON of a row, for a statement that writes it.
pub(super) fn to_json(catalog: &Catalog, noun: Noun, image: &Image) -> Decoding<serde_json::Value> {
    let shape = catalog.shape(noun);
    let mut row = serde_json::Map::new();
    for (column, value) in &image.columns {
        // A column that is no more cannot be brought back.
        let Some(kind) = shape.columns.get(column) else { continue };
        let json = match value {
            Value::Null => serde_json::Value::Null,
            // The row is in another state of itself than it ever was.
            Value::Integer(version) if column == "version" => (version + 1).into(),
            Value::Bool(is) => (*is).into(),
            Value::Integer(number) => (*number).into(),
            Value::Text(text) if *kind == ColumnType::Json => serde_json::from_str(text)?,
            Value::Text(_) | Value::Decimal(_) | Value::Date(_) | Value::Uuid(_) | Value::Moment(_) => {
                plain(value).into()
            }
        };
        row.insert(column.clone(), json);
    }
    Ok(row.into())
}

/// A row's key as JSON.
pub(super) fn key_to_json(row: &RowKey) -> serde_json::Value {
    let columns = table_of(row.noun()).key;
    // Only the last part may hold a `/`.
    let parts = row.id().splitn(columns.len(), '/').map(serde_json::Value::from);
    columns.iter().map(|column| (*column).to_owned()).zip(parts).collect::<serde_json::Map<_, _>>().into()
}
