//! Questions to the catalogue: what every table must have, today's and tomorrow's.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use fintrack_db::Constraint;
use fintrack_db::testing::TestDb;
use sqlx::{PgConnection, Row};

/// Tables without a workspace, each for a reason.
const GLOBAL: &[&str] = &["_sqlx_migrations", "currencies", "users"];

async fn texts(connection: &mut PgConnection, query: &'static str) -> Vec<String> {
    let rows = sqlx::query(query).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect()
}

#[tokio::test]
async fn every_table_is_walled_by_workspace_or_is_global_for_a_reason() {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    let tables = texts(
        &mut admin,
        "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
    )
    .await;
    assert!(tables.len() > 15, "{tables:?}");
    let walled = texts(
        &mut admin,
        "select c.relname::text
         from pg_class c
         join pg_policy p on p.polrelid = c.oid and p.polname = 'in_workspace' and p.polcmd = '*' and p.polpermissive
         where c.relrowsecurity and c.relforcerowsecurity
           and pg_get_expr(p.polqual, p.polrelid) = case c.relname
               when 'workspaces' then '(id = scope_workspace())'
               else '(workspace_id = scope_workspace())'
           end
         order by 1",
    )
    .await;
    let expected: Vec<&String> = tables.iter().filter(|table| !GLOBAL.contains(&table.as_str())).collect();
    assert_eq!(walled.iter().collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn the_workspace_leads_every_key_of_a_tenant_table() {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    // Primary and unique keys, and foreign keys between tenant tables.
    let keys = "
        select conrelid, conname, contype, conkey[1] as leading
        from pg_constraint
        where contype in ('p', 'u')
           or contype = 'f' and exists (
               select from pg_attribute where attrelid = confrelid and attname = 'workspace_id')
        union all
        select indrelid, indexrelid::regclass::text, 'i', indkey[0]
        from pg_index
        where indisunique and not indisprimary";
    let of_tenants = format!(
        "from ({keys}) k
         join pg_attribute tenant on tenant.attrelid = k.conrelid and tenant.attname = 'workspace_id'
         where k.conrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)"
    );
    let count =
        sqlx::query(sqlx::AssertSqlSafe(format!("select count(*) {of_tenants}"))).fetch_one(&mut admin).await.unwrap();
    assert!(count.get::<i64, _>(0) > 40, "{}", count.get::<i64, _>(0));
    let wrong = sqlx::query(sqlx::AssertSqlSafe(format!(
        "select k.conrelid::regclass || '.' || k.conname {of_tenants} and k.leading <> tenant.attnum"
    )))
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert_eq!(wrong.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>(), [""; 0]);
}

#[tokio::test]
async fn every_foreign_key_is_indexed() {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    let keys = texts(&mut admin, "select conname::text from pg_constraint where contype = 'f'").await;
    assert!(keys.len() > 30, "{keys:?}");
    // Currencies are never removed, so nothing ever looks for what refers to one.
    let unindexed = texts(
        &mut admin,
        "select conrelid::regclass || '.' || conname
         from pg_constraint k
         where contype = 'f'
           and confrelid <> 'currencies'::regclass
           and not exists (
               select from pg_index
               where indrelid = k.conrelid
                 and (indkey::smallint[])[0:cardinality(conkey) - 1] @> conkey
                 and (indkey::smallint[])[0:cardinality(conkey) - 1] <@ conkey
           )
         order by 1",
    )
    .await;
    assert_eq!(unindexed, [""; 0]);
}

#[tokio::test]
async fn instants_have_a_zone_and_money_is_no_float() {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    let columns = "
        from information_schema.columns
        where table_schema = 'public' and table_name <> '_sqlx_migrations'";
    let count =
        sqlx::query(sqlx::AssertSqlSafe(format!("select count(*) {columns}"))).fetch_one(&mut admin).await.unwrap();
    assert!(count.get::<i64, _>(0) > 100);
    let wrong = sqlx::query(sqlx::AssertSqlSafe(format!(
        "select table_name || '.' || column_name {columns}
           and (data_type in ('timestamp without time zone', 'real', 'double precision', 'money', 'json')
             or data_type = 'numeric' and numeric_precision is null)"
    )))
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert_eq!(wrong.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>(), [""; 0]);
}

#[tokio::test]
async fn every_constraint_has_a_name_that_says_its_kind() {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    let named = texts(
        &mut admin,
        "select conname::text
         from pg_constraint
         where connamespace = 'public'::regnamespace and conrelid <> '_sqlx_migrations'::regclass
           and contype <> 'n'", // PostgreSQL 18 lists `not null` as well
    )
    .await;
    assert!(named.len() > 80, "{named:?}");
    let is_well_named =
        |name: &String| name.ends_with("_pkey") || ["chk_", "uq_", "fk_"].iter().any(|prefix| name.starts_with(prefix));
    let unnamed: Vec<&String> = named.iter().filter(|name| !is_well_named(name)).collect();
    assert_eq!(unnamed, [""; 0]);
}

#[tokio::test]
async fn every_unique_rule_is_known_to_the_program() {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    let mut rules = texts(
        &mut admin,
        "select indexrelid::regclass::text
         from pg_index
         where indisunique and not indisprimary
           and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)",
    )
    .await;
    rules.sort();
    let mut known: Vec<&str> = Constraint::ALL.iter().map(|constraint| constraint.name()).collect();
    known.sort_unstable();
    assert_eq!(rules, known);
}

#[tokio::test]
async fn the_role_that_serves_owns_nothing_and_may_not_truncate() {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    let owned = texts(
        &mut admin,
        "select relname::text from pg_class
         where relowner = 'fintrack_app'::regrole or has_table_privilege('fintrack_app', oid, 'truncate')",
    )
    .await;
    assert_eq!(owned, [""; 0]);
    let served = texts(
        &mut admin,
        "select relname::text from pg_class
         where relkind = 'r' and relnamespace = 'public'::regnamespace
           and has_table_privilege('fintrack_app', oid, 'select, insert')",
    )
    .await;
    assert!(served.len() > 15, "{served:?}");
}
