//! Nothing crosses from one workspace into another, whatever a statement asks for.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use fintrack_db::testing::TestDb;
use fintrack_db::{ConnectError, Db, Scope, Target, workspace};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use uuid::Uuid;

/// One row in every tenant table; every identity is the given one, so that it is easy to point at from elsewhere.
const ONE_OF_EACH: &str = "
    insert into accounts (workspace_id, id, name, kind, currency_code, opened_on)
    values ('{w}', '{id}', 'Conta', 'CHECKING', 'BRL', '2026-01-01');
    insert into cards (workspace_id, id, name, currency_code, credit_limit) values ('{w}', '{id}', 'Roxo', 'BRL', 1000);
    insert into card_cycles (workspace_id, card_id, from_month, closing_day, due_day)
    values ('{w}', '{id}', '2026-01-01', 25, 5);
    insert into invoices (workspace_id, card_id, billing_month, opening_date, closing_date, due_date)
    values ('{w}', '{id}', '2026-01-01', '2025-12-26', '2026-01-25', '2026-02-05');
    insert into categories (workspace_id, id, name, kind, color) values ('{w}', '{id}', 'Casa', 'EXPENSE', '#A1B2C3');
    insert into subcategories (workspace_id, category_id, id, name) values ('{w}', '{id}', '{id}', 'Luz');
    insert into investments (workspace_id, id, asset_name, kind, currency_code)
    values ('{w}', '{id}', 'CDB', 'RENDA_FIXA', 'BRL');
    insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, account_id, is_split)
    values ('{w}', '{id}', 'EXPENSE', 'PAID', '2026-01-10', 10, 'BRL', '{id}', true);
    insert into transaction_splits (workspace_id, transaction_id, position, amount, category_id, subcategory_id)
    values ('{w}', '{id}', 1, 10, '{id}', '{id}');
    insert into import_sessions (workspace_id, id, account_id, month, name)
    values ('{w}', '{id}', '{id}', '2026-01-01', 'Conta | 2026-01');
    insert into tags (workspace_id, id, name) values ('{w}', '{id}', 'Viagem');
    insert into transaction_tags (workspace_id, transaction_id, tag_id) values ('{w}', '{id}', '{id}');
    insert into rules (workspace_id, id, name, position, conditions, actions)
    values ('{w}', '{id}', 'Corridas', 1, '{}', '{}');
    insert into statement_files (workspace_id, id, account_id, name, sha256, size_bytes, detection)
    values ('{w}', '{id}', '{id}', 'a.csv', sha256('a'), 1, '{}');
    insert into import_session_files (workspace_id, session_id, file_id, lines_read, rows_unread)
    values ('{w}', '{id}', '{id}', 1, 0);
    insert into staged_lines (workspace_id, id, session_id, line, dated_on, amount, currency_code, bank_text,
                              identity_text, kind, outcome, transaction_id)
    values ('{w}', '{id}', '{id}', 1, '2026-01-10', -10, 'BRL', 'LUZ', 'luz', 'EXPENSE', 'booked', '{id}');
    insert into staged_line_parts (workspace_id, staged_line_id, position, amount, category_id)
    values ('{w}', '{id}', 1, 10, '{id}');
    insert into staged_line_tags (workspace_id, staged_line_id, tag_id) values ('{w}', '{id}', '{id}');
    insert into imported_lines (workspace_id, id, account_id, staged_line_id, dated_on, amount, currency_code,
                                identity_text, outcome, transaction_id)
    values ('{w}', '{id}', '{id}', '{id}', '2026-01-10', -10, 'BRL', 'luz', 'booked', '{id}');
";

/// Two households with one row of each kind, and a connection as the role that serves.
struct Households {
    test: TestDb,
    ana: Scope,
    bia: Scope,
    app: PgConnection,
    tables: Vec<String>,
}

impl Households {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let (ana, bia) = (test.scope().await, test.scope().await);
        let mut admin = test.admin().await;
        for scope in [ana, bia] {
            let workspace = scope.workspace.to_string();
            let rows = ONE_OF_EACH.replace("{w}", &workspace).replace("{id}", &id_of(scope).to_string());
            sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut admin).await.unwrap();
        }
        let rows = sqlx::query(
            "select table_name::text from information_schema.columns
             where table_schema = 'public' and column_name = 'workspace_id' order by 1",
        )
        .fetch_all(&mut admin)
        .await
        .unwrap();
        let tables: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        for table in &tables {
            assert_eq!(count(&mut admin, table).await, 2, "{table} needs a row of each household for this test");
        }
        assert!(tables.len() >= 19, "{tables:?}");
        let app = PgConnection::connect_with(&test.app_options()).await.unwrap();
        Self { test, ana, bia, app, tables }
    }

    async fn enter(&mut self, scope: Scope) {
        let workspace = scope.workspace;
        execute(&mut self.app, &format!("set fintrack.workspace_id = '{workspace}'")).await.unwrap();
    }
}

/// The identity of everything that a household has.
fn id_of(scope: Scope) -> Uuid {
    scope.user.get()
}

async fn execute(connection: &mut PgConnection, statement: &str) -> Result<u64, sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(connection).await.map(|done| done.rows_affected())
}

async fn count(connection: &mut PgConnection, table: &str) -> i64 {
    let query = AssertSqlSafe(format!("select count(*) from {table}"));
    sqlx::query(query).fetch_one(connection).await.unwrap().get(0)
}

#[tokio::test]
async fn without_a_scope_there_are_no_rows() {
    let mut both = Households::new().await;
    for table in &both.tables {
        assert_eq!(count(&mut both.app, table).await, 0, "{table}");
    }
    assert_eq!(count(&mut both.app, "workspaces").await, 0);
    // As a pooled connection is left by the transaction before.
    execute(&mut both.app, "set fintrack.workspace_id = ''").await.unwrap();
    for table in &both.tables {
        assert_eq!(count(&mut both.app, table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_workspace_sees_its_own_rows_only() {
    let mut both = Households::new().await;
    both.enter(both.ana).await;
    let foreign = both.bia.workspace;
    for table in &both.tables {
        assert_eq!(count(&mut both.app, table).await, 1, "{table}");
        assert_eq!(count(&mut both.app, &format!("{table} where workspace_id = '{foreign}'")).await, 0, "{table}");
    }
    assert_eq!(count(&mut both.app, "workspaces").await, 1);
}

#[tokio::test]
async fn a_foreign_row_can_be_neither_changed_nor_made() {
    let mut both = Households::new().await;
    both.enter(both.ana).await;
    let foreign = both.bia.workspace;
    for table in &both.tables {
        let change = format!("update {table} set workspace_id = workspace_id where workspace_id = '{foreign}'");
        assert_eq!(execute(&mut both.app, &change).await.unwrap(), 0, "{table}");
        let removal = format!("delete from {table} where workspace_id = '{foreign}'");
        assert_eq!(execute(&mut both.app, &removal).await.unwrap(), 0, "{table}");
        let escape = format!("update {table} set workspace_id = '{foreign}'");
        let refusal = execute(&mut both.app, &escape).await.unwrap_err().to_string();
        assert!(refusal.contains("row-level security"), "{table}: {refusal}");
    }
}

#[tokio::test]
async fn a_row_cannot_refer_into_another_workspace() {
    let mut both = Households::new().await;
    both.enter(both.ana).await;
    let (own, foreign) = (both.ana.workspace, id_of(both.bia));
    let new = Uuid::now_v7();
    let mine = id_of(both.ana);
    let refused = [
        format!(
            "insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, account_id,
                                       category_id)
             values ('{own}', '{new}', 'EXPENSE', 'PAID', '2026-01-10', 10, 'BRL', '{foreign}', '{mine}')"
        ),
        format!("update transaction_splits set category_id = '{foreign}'"),
        format!("update import_sessions set account_id = '{foreign}'"),
        format!("update cards set payment_account_id = '{foreign}'"),
        format!("update imported_lines set transaction_id = '{foreign}'"),
    ];
    for statement in refused {
        let refusal = execute(&mut both.app, &statement).await.unwrap_err();
        let database = refusal.as_database_error().unwrap();
        assert!(database.is_foreign_key_violation(), "{statement}: {refusal}");
    }
}

#[tokio::test]
async fn a_user_sees_the_own_workspaces_only() {
    let both = Households::new().await;
    for scope in [both.ana, both.bia] {
        let found = workspace::list_of(both.test.db(), scope.user).await.unwrap();
        assert_eq!(found.iter().map(|membership| membership.scope).collect::<Vec<_>>(), [scope]);
    }
}

#[tokio::test]
async fn with_an_owners_address_alone_the_role_is_set_for_each_transaction() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    // A superuser's address: statements still run as the role that policies bind.
    let db = Db::connect(Target::Url { url: test.admin_url(), admin_url: None }).await.unwrap();
    assert_eq!(workspace::list_of(&db, scope.user).await.unwrap().len(), 1);
    let stranger = test.scope().await;
    let seen = workspace::list_of(&db, scope.user).await.unwrap();
    assert!(seen.iter().all(|membership| membership.scope != stranger));
}

#[tokio::test]
async fn the_serving_role_alone_may_connect_to_a_schema_that_fits() {
    let test = TestDb::new().await;
    let as_app = || Target::Url { url: test.app_url(), admin_url: None };
    Db::connect(as_app()).await.unwrap().ping().await.unwrap();
    let mut admin = test.admin().await;
    execute(&mut admin, "delete from _sqlx_migrations where version > 1").await.unwrap();
    let error = Db::connect(as_app()).await.unwrap_err();
    assert!(matches!(error, ConnectError::SchemaVersion { found: 1, .. }), "{error}");
}
