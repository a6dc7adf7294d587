//! The documents that are made of the catalog are what the catalog says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::fs;
use std::path::Path;

use fintrack_db::schema::catalog::{Catalog, Class};
use fintrack_db::schema::{distribute, document};
use fintrack_db::testing::TestDb;
use sqlx::AssertSqlSafe;

async fn catalog_after(test: &TestDb, statements: &str) -> Catalog {
    let mut admin = test.admin().await;
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&mut admin).await.unwrap();
    Catalog::read(&mut admin).await.unwrap()
}

/// Writes the document where `UPDATE_DOCS` is set; else says whether it is what it should be.
fn compare(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let mut lines = committed.lines().zip(text.lines()).enumerate();
    let first = lines.find(|(_, (committed, made))| committed != made);
    assert!(
        committed == text,
        "{} is not what the catalog says, from line {} on: run `make schema`",
        path.display(),
        first.map_or(committed.lines().count().min(text.lines().count()), |(line, _)| line) + 1,
    );
}

#[tokio::test]
async fn the_document_of_the_schema_is_what_the_catalog_says() {
    let test = TestDb::new().await;
    let catalog = catalog_after(&test, "").await;
    compare("docs/schema.md", &document::text(&catalog).unwrap());
}

#[tokio::test]
async fn the_distribution_over_machines_is_what_the_catalog_says() {
    let test = TestDb::new().await;
    let catalog = catalog_after(&test, "").await;
    compare("deploy/citus/distribute.sql", &distribute::statements(&catalog));
}

#[tokio::test]
async fn every_table_is_spread_once_and_after_what_it_refers_to() {
    let test = TestDb::new().await;
    let catalog = catalog_after(&test, "").await;
    let statements = distribute::statements(&catalog);
    let place = |table: &str| {
        let mut places =
            statements.match_indices(&format!("_table('{table}'")).map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(places.len(), 1, "{table}");
        places.remove(0)
    };
    let spread = catalog.tables.iter().filter(|table| table.name != "_sqlx_migrations");
    for table in spread.clone() {
        let kept =
            table.foreign_keys.iter().filter(|key| !statements.contains(&format!("drop constraint {};", key.name)));
        for key in kept {
            assert!(place(&key.target) < place(&table.name), "{} refers to {}", table.name, key.target);
        }
    }
    assert!(spread.count() > 40);
}

#[tokio::test]
async fn what_a_column_is_said_to_be_stands_in_the_document() {
    let test = TestDb::new().await;
    let catalog = catalog_after(&test, "comment on column accounts.icon is 'A drawing | an emoji.'").await;
    let page = document::text(&catalog).unwrap();
    assert!(page.contains("| `icon` | text | yes | | A drawing \\| an emoji. |\n"), "{page}");
}

#[tokio::test]
async fn a_new_table_is_spread_and_asks_for_its_area() {
    let test = TestDb::new().await;
    let catalog =
        catalog_after(&test, "create table pets (workspace_id uuid primary key); call wall_by_workspace('pets');")
            .await;
    assert!(catalog.of(Class::Tenant).any(|table| table.name == "pets"));
    assert!(distribute::statements(&catalog).contains("create_distributed_table('pets', 'workspace_id'"));
    let error = document::text(&catalog).unwrap_err();
    assert!(error.to_string().ends_with(": pets"), "{error}");
}
