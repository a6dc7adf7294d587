//! What the database says of its own tables: the columns of rows, what they refer to, and what they claim.
//!
//! Asked for once a pool, so that a column that a migration adds is in the trail without a word here.

use std::collections::HashMap;

use fintrack_core::audit::Noun;
use sqlx::PgConnection;

use super::table::{table_of, whole_of};
use crate::DbError;

/// What a column holds, as far as images tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnType {
    Bool,
    Integer,
    Decimal,
    Text,
    Date,
    Uuid,
    Moment,
    /// Lists and documents: images hold their JSON as text.
    Json,
}

impl ColumnType {
    fn of(name: &str) -> Self {
        match name {
            "bool" => Self::Bool,
            "int2" | "int4" | "int8" => Self::Integer,
            "numeric" => Self::Decimal,
            "date" => Self::Date,
            "uuid" => Self::Uuid,
            "timestamptz" => Self::Moment,
            "text" | "varchar" => Self::Text,
            _ => Self::Json,
        }
    }
}

/// A foreign key to the table of a noun.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) to: Noun,
    /// The columns that hold the other row's key, in its order.
    pub(super) columns: Vec<String>,
}

/// What there is to know of a noun's table.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// Without the workspace.
    pub(super) columns: HashMap<String, ColumnType>,
    pub(super) references: Vec<Reference>,
    /// The columns of each of its unique rules, in their order.
    pub(super) claims: Vec<Vec<String>>,
}

/// The shapes of all nouns' tables.
#[derive(Debug)]
pub(crate) struct Catalog {
    shapes: HashMap<Noun, Shape>,
}

impl Catalog {
    pub(super) fn shape(&self, noun: Noun) -> &Shape {
        &self.shapes[&noun]
    }

    /// Whether rows of a noun still have a column of this name.
    pub(super) fn has_column(&self, noun: Noun, column: &str) -> bool {
        self.shape(noun).columns.contains_key(column)
    }

    /// Asks the database.
    pub(crate) async fn load(connection: &mut PgConnection) -> Result<Self, DbError> {
        let mut shapes: HashMap<Noun, Shape> = Noun::ALL.iter().map(|noun| (*noun, Shape::default())).collect();
        let nouns: HashMap<&str, Noun> = Noun::ALL.iter().map(|noun| (table_of(*noun).name, *noun)).collect();
        let columns = sqlx::query!(
            r#"select c.relname::text as "table!", a.attname::text as "column!", t.typname::text as "type!"
               from pg_attribute a
               join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
               join pg_type t on t.oid = a.atttypid
               where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
                 and a.attgenerated = '' -- follows from the others
                 and a.attname <> 'workspace_id'"#
        )
        .fetch_all(&mut *connection)
        .await?;
        for row in columns {
            if let Some(shape) = nouns.get(row.table.as_str()).and_then(|noun| shapes.get_mut(noun)) {
                shape.columns.insert(row.column, ColumnType::of(&row.r#type));
            }
        }
        let claims = sqlx::query!(
            r#"select i.indrelid::regclass::text as "table!",
                      array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) as "columns!"
               from pg_index i
               join pg_class c on c.oid = i.indrelid and c.relnamespace = 'public'::regnamespace
               join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey) and a.attname <> 'workspace_id'
               -- What has the whole key in it is unique by that already; such an index serves foreign keys.
               where i.indisunique and not i.indisprimary
                 and not exists (
                     select from pg_index p
                     where p.indrelid = i.indrelid and p.indisprimary and p.indkey::int2[] <@ i.indkey::int2[]
                 )
               group by i.indexrelid, i.indrelid
               order by i.indexrelid::regclass::text"#
        )
        .fetch_all(&mut *connection)
        .await?;
        for row in claims {
            if let Some(shape) = nouns.get(row.table.as_str()).and_then(|noun| shapes.get_mut(noun)) {
                shape.claims.push(row.columns);
            }
        }
        for (table, reference) in references(connection, &nouns).await? {
            if let Some(shape) = nouns.get(table.as_str()).and_then(|noun| shapes.get_mut(noun)) {
                shape.references.push(reference);
            }
        }
        Ok(Self { shapes })
    }
}

/// The foreign keys between nouns' tables. That everything is of a workspace goes without saying.
async fn references(
    connection: &mut PgConnection,
    nouns: &HashMap<&str, Noun>,
) -> Result<Vec<(String, Reference)>, DbError> {
    let rows = sqlx::query!(
        r#"select k.conrelid::regclass::text as "table!", k.confrelid::regclass::text as "to!",
                  array_agg(own.attname::text order by n) as "own!", array_agg(other.attname::text order by n) as "other!"
           from pg_constraint k
           cross join lateral unnest(k.conkey, k.confkey) with ordinality as u (own, other, n)
           join pg_attribute own on own.attrelid = k.conrelid and own.attnum = u.own
           join pg_attribute other on other.attrelid = k.confrelid and other.attnum = u.other
           where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.confrelid <> 'workspaces'::regclass
           group by k.oid, k.conrelid, k.confrelid"#
    )
    .fetch_all(connection)
    .await?;
    let mut references = Vec::new();
    for row in rows {
        let Some(to) = nouns.get(row.to.as_str()).copied() else { continue };
        let column = |key: &&str| {
            let place = row.other.iter().position(|other| other == key)?;
            row.own.get(place).cloned()
        };
        let columns: Vec<String> = table_of(to).key.iter().filter_map(column).collect();
        // What refers to a part refers to the whole, whose name is the first of the part's.
        let (whole, first) = (whole_of(to), columns.first().cloned());
        if whole != to {
            let columns = first.into_iter().collect();
            references.push((row.table.clone(), Reference { to: whole, columns }));
        }
        references.push((row.table, Reference { to, columns }));
    }
    Ok(references)
}
