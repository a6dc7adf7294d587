//! All rows of a household, seen from behind the wall.

use std::collections::BTreeMap;

use fintrack_db::Scope;
use fintrack_db::schema::catalog::{Catalog, Class, Table};
use sqlx::{AssertSqlSafe, PgConnection};

/// The rows of each table, as text.
pub(crate) struct Rows(BTreeMap<String, String>);

impl Rows {
    /// All that is of the workspace or of its one member.
    pub(crate) async fn of(admin: &mut PgConnection, scope: Scope) -> Self {
        let catalog = Catalog::read(admin).await.unwrap();
        let mut rows = BTreeMap::new();
        for table in catalog.of(Class::Tenant).chain(catalog.of(Class::Personal)) {
            let Table { name, .. } = table;
            let query = format!(
                "select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from {name} t where {}",
                whose(table, scope)
            );
            let text: String = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut *admin).await.unwrap();
            rows.insert(name.clone(), text);
        }
        Self(rows)
    }

    pub(crate) fn assert_same(&self, other: &Self) {
        for (table, rows) in &self.0 {
            assert_eq!(rows, &other.0[table], "{table}");
        }
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// The tables without any.
    pub(crate) fn empty(&self) -> Vec<&str> {
        self.0.iter().filter(|(_, rows)| rows.is_empty()).map(|(table, _)| table.as_str()).collect()
    }
}

fn whose(table: &Table, scope: Scope) -> String {
    let (workspace, user) = (scope.workspace, scope.user);
    let is_of = |column: &str, id: String| table.column(column).map(|_| format!("{column} = '{id}'"));
    let of = [is_of("workspace_id", workspace.to_string()), is_of("user_id", user.to_string())];
    let of: Vec<String> = of.into_iter().flatten().collect();
    if of.is_empty() { format!("id in ('{workspace}', '{user}')") } else { of.join(" or ") }
}
