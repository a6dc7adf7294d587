//! What the database says of its own tables: the source of the documents, and of the rules that every table keeps.

use std::collections::BTreeMap;

use sqlx::PgConnection;

use crate::DbError;

/// The tables that belong to no workspace and to no user, each for a reason.
pub const GLOBAL: &[(&str, &str)] = &[
    (MIGRATIONS, "of the database itself"),
    ("currencies", "the same for everyone; codes are added by `add_currency` and never removed"),
    ("users", "somebody must be found by an address before anyone is known, by `find_user` and `register_user`"),
];

/// Where sqlx notes what it applied.
pub(super) const MIGRATIONS: &str = "_sqlx_migrations";
/// The one tenant table whose identity is the workspace itself.
pub(super) const WORKSPACES: &str = "workspaces";

/// Whose rows a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A workspace's: `workspace_id` leads the key, and a forced policy shows the transaction's workspace only.
    Tenant,
    /// A user's: `user_id` leads the key, and a forced policy shows the transaction's user only.
    Personal,
    /// Everyone's; see [`GLOBAL`].
    Global,
}

/// All tables of the schema, by name.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// In the order of their names.
    pub tables: Vec<Table>,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub comment: Option<String>,
    /// Whose rows it holds; `None` when it keeps the rule of no class.
    pub class: Option<Class>,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// Its indexes, the primary key's first, then those that are unique, then by name.
    pub indexes: Vec<Index>,
    /// What it refers to, by name of the constraint.
    pub foreign_keys: Vec<ForeignKey>,
    /// The policies that ask other tables, by name.
    pub asking_policies: Vec<String>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, as SQL writes it.
    pub kind: String,
    /// Whether it may hold nothing.
    pub is_nullable: bool,
    /// What it holds unless something is said.
    pub default: Option<String>,
    /// What the name does not say.
    pub comment: Option<String>,
}

/// An index, or the key that it keeps.
#[derive(Clone, Debug)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its columns or expressions, in their order.
    pub columns: Vec<String>,
    /// Whether it is the primary key.
    pub is_primary: bool,
    /// Whether no two rows agree in it.
    pub is_unique: bool,
    /// Which rows are in it; all, where nothing is said.
    pub predicate: Option<String>,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub struct ForeignKey {
    /// The constraint.
    pub name: String,
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table that they refer to.
    pub target: String,
    /// Whether a row goes with what it refers to.
    pub cascades: bool,
}

impl Catalog {
    /// Reads the schema `public`.
    ///
    /// # Errors
    /// [`DbError::Unavailable`].
    pub async fn read(connection: &mut PgConnection) -> Result<Self, DbError> {
        let mut columns = columns(connection).await?;
        let mut indexes = indexes(connection).await?;
        let mut foreign_keys = foreign_keys(connection).await?;
        let mut walls = walls(connection).await?;
        let rows = sqlx::query!(
            r#"select c.relname::text collate "C" as "name!", obj_description(c.oid, 'pg_class') as comment
               from pg_class c
               where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
               order by 1"#
        )
        .fetch_all(connection)
        .await?;
        let mut table = |name: String, comment| {
            let indexes = indexes.remove(&name).unwrap_or_default();
            let walls = walls.remove(&name).unwrap_or_default();
            Table {
                class: class_of(&name, &indexes, &walls),
                columns: columns.remove(&name).unwrap_or_default(),
                foreign_keys: foreign_keys.remove(&name).unwrap_or_default(),
                asking_policies: walls.asking,
                indexes,
                name,
                comment,
            }
        };
        Ok(Self { tables: rows.into_iter().map(|row| table(row.name, row.comment)).collect() })
    }

    /// The tables of a class, by name.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &Table> {
        self.tables.iter().filter(move |table| table.class == Some(class))
    }

    /// What refers to a table, by name.
    pub fn referring_to<'a>(&'a self, target: &'a str) -> impl Iterator<Item = (&'a Table, &'a ForeignKey)> {
        let keys = |table: &'a Table| table.foreign_keys.iter().map(move |key| (table, key));
        self.tables.iter().flat_map(keys).filter(move |(_, key)| key.target == target)
    }
}

impl Table {
    /// The columns of the primary key.
    pub fn key(&self) -> &[String] {
        self.indexes.iter().find(|index| index.is_primary).map_or(&[], |index| &index.columns)
    }

    /// A column.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// The policies of a table.
#[derive(Default)]
struct Walls {
    /// Those that wall it, for every statement and every role; none where they are not forced.
    whole: Vec<String>,
    asking: Vec<String>,
}

fn class_of(name: &str, indexes: &[Index], walls: &Walls) -> Option<Class> {
    if GLOBAL.iter().any(|(global, _)| *global == name) {
        return Some(Class::Global);
    }
    let leads = |column: &str| {
        let mut keys = indexes.iter().filter(|index| index.is_primary || index.is_unique).peekable();
        keys.peek().is_some() && keys.all(|key| key.columns.first().is_some_and(|first| first == column))
    };
    let is_walled = |policy: &str| walls.whole.iter().any(|whole| whole == policy);
    let tenant = if name == WORKSPACES { "id" } else { "workspace_id" };
    if leads(tenant) && is_walled("in_workspace") {
        Some(Class::Tenant)
    } else if leads("user_id") && is_walled("of_user") {
        Some(Class::Personal)
    } else {
        None
    }
}

type ByTable<T> = BTreeMap<String, T>;

async fn columns(connection: &mut PgConnection) -> Result<ByTable<Vec<Column>>, DbError> {
    let rows = sqlx::query!(
        r#"select c.relname::text as "table!", a.attname::text as "name!",
                  format_type(a.atttypid, a.atttypmod) as "kind!", not a.attnotnull as "is_nullable!",
                  pg_get_expr(d.adbin, d.adrelid, true) as "default",
                  col_description(a.attrelid, a.attnum) as comment
           from pg_attribute a
           join pg_class c on c.oid = a.attrelid
           left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
           where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
             and a.attnum > 0 and not a.attisdropped
           order by c.relname, a.attnum"#
    )
    .fetch_all(connection)
    .await?;
    let mut found = ByTable::<Vec<Column>>::new();
    for row in rows {
        let column = Column {
            name: row.name,
            kind: row.kind,
            is_nullable: row.is_nullable,
            default: row.default,
            comment: row.comment,
        };
        found.entry(row.table).or_default().push(column);
    }
    Ok(found)
}

async fn indexes(connection: &mut PgConnection) -> Result<ByTable<Vec<Index>>, DbError> {
    let rows = sqlx::query!(
        r#"select c.relname::text as "table!", k.relname::text as "name!",
                  array(
                      select pg_get_indexdef(i.indexrelid, place, true)
                      from generate_series(1, i.indnkeyatts) place
                      order by place
                  ) as "columns!",
                  i.indisprimary as "is_primary!", i.indisunique as "is_unique!",
                  pg_get_expr(i.indpred, i.indrelid, true) as predicate
           from pg_index i
           join pg_class c on c.oid = i.indrelid
           join pg_class k on k.oid = i.indexrelid
           where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
           order by c.relname, not i.indisprimary, not i.indisunique, k.relname::text collate "C""#
    )
    .fetch_all(connection)
    .await?;
    let mut found = ByTable::<Vec<Index>>::new();
    for row in rows {
        let index = Index {
            name: row.name,
            columns: row.columns,
            is_primary: row.is_primary,
            is_unique: row.is_unique,
            predicate: row.predicate,
        };
        found.entry(row.table).or_default().push(index);
    }
    Ok(found)
}

async fn foreign_keys(connection: &mut PgConnection) -> Result<ByTable<Vec<ForeignKey>>, DbError> {
    let rows = sqlx::query!(
        r#"select c.relname::text as "table!", k.conname::text as "name!", t.relname::text as "target!",
                  array(
                      select a.attname::text
                      from unnest(k.conkey) with ordinality as part (number, place)
                      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = part.number
                      order by place
                  ) as "columns!",
                  k.confdeltype = 'c' as "cascades!"
           from pg_constraint k
           join pg_class c on c.oid = k.conrelid
           join pg_class t on t.oid = k.confrelid
           where k.contype = 'f' and c.relnamespace = 'public'::regnamespace
           order by c.relname, k.conname::text collate "C""#
    )
    .fetch_all(connection)
    .await?;
    let mut found = ByTable::<Vec<ForeignKey>>::new();
    for row in rows {
        let key = ForeignKey { name: row.name, columns: row.columns, target: row.target, cascades: row.cascades };
        found.entry(row.table).or_default().push(key);
    }
    Ok(found)
}

async fn walls(connection: &mut PgConnection) -> Result<ByTable<Walls>, DbError> {
    let rows = sqlx::query!(
        r#"with policies as (
               select c.relname::text as "table", p.polname::text as name,
                      pg_get_expr(p.polqual, p.polrelid) as rows_seen,
                      coalesce(pg_get_expr(p.polqual, p.polrelid), '')
                          || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as asks,
                      c.relrowsecurity and c.relforcerowsecurity as is_forced,
                      p.polcmd = '*' and p.polpermissive and p.polroles = '{0}' and p.polwithcheck is null as is_whole
               from pg_policy p
               join pg_class c on c.oid = p.polrelid
               where c.relnamespace = 'public'::regnamespace
           )
           select "table" as "table!", name as "name!", -- Outright, or through a function.
                  asks like '%SELECT%' or asks ~ '\m(?!scope_workspace\M|scope_user\M)\w+\(' as "is_asking!",
                  is_forced and is_whole and rows_seen = case
                      when name = 'of_user' then '(user_id = scope_user())'
                      when "table" = 'workspaces' then '(id = scope_workspace())'
                      else '(workspace_id = scope_workspace())'
                  end as "is_whole!"
           from policies
           order by "table", name collate "C""#
    )
    .fetch_all(connection)
    .await?;
    let mut found = ByTable::<Walls>::new();
    for row in rows {
        let walls = found.entry(row.table).or_default();
        if row.is_asking {
            walls.asking.push(row.name.clone());
        }
        if row.is_whole {
            walls.whole.push(row.name);
        }
    }
    Ok(found)
}
