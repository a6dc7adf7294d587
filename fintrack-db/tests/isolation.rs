//! Nothing crosses from one workspace into another, whatever a statement asks for.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeMap;

use chrono::{TimeDelta, Utc};
use fintrack_core::access::Role;
use fintrack_core::id::ImportSessionId;
use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use fintrack_core::notice::{ImportFact, Notice};
use fintrack_db::schema::catalog::{Catalog, Class};
use fintrack_db::testing::TestDb;
use fintrack_db::{ConnectError, Db, Scope, Target, audit, currency, deletion, expiry, notification, user, workspace};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use uuid::Uuid;

/// One row in every tenant and personal table; every identity is the given one, the user's, so that it is easy to point
/// at from elsewhere.
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
    insert into investments (workspace_id, id, asset_name, kind, currency_code, account_id, liquidity)
    values ('{w}', '{id}', 'CDB', 'RENDA_FIXA', 'BRL', '{id}', 'DAILY');
    insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, account_id, is_split)
    values ('{w}', '{id}', 'EXPENSE', 'PAID', '2026-01-10', 10, 'BRL', '{id}', true);
    insert into transaction_splits (workspace_id, transaction_id, position, amount, category_id, subcategory_id)
    values ('{w}', '{id}', 1, 10, '{id}', '{id}');
    insert into import_sessions (workspace_id, id, account_id, month, name)
    values ('{w}', '{id}', '{id}', '2026-01-01', 'Conta | 2026-01');
    insert into tags (workspace_id, id, name) values ('{w}', '{id}', 'Viagem');
    insert into card_turnovers (workspace_id, card_id, billing_month, kind, amount, row_count)
    values ('{w}', '{id}', '2026-01-01', 'CARD_EXPENSE', 10, 1);
    insert into transaction_tags (workspace_id, transaction_id, tag_id) values ('{w}', '{id}', '{id}');
    insert into rules (workspace_id, id, name, position, conditions, actions)
    values ('{w}', '{id}', 'Corridas', 1, '{}', '{}');
    insert into statement_files (workspace_id, id, account_id, name, sha256, size_bytes, detection)
    values ('{w}', '{id}', '{id}', 'a.csv', sha256('a'), 1, '{}');
    insert into import_session_files (workspace_id, session_id, file_id, lines_read, rows_unread)
    values ('{w}', '{id}', '{id}', 1, 0);
    insert into staged_lines (workspace_id, id, session_id, line, dated_on, amount, bank_text, identity_text,
                              kind, outcome)
    values ('{w}', '{id}', '{id}', 1, '2026-01-10', -10, 'LUZ', 'luz', 'EXPENSE', 'ready');
    insert into staged_line_parts (workspace_id, staged_line_id, position, amount, category_id)
    values ('{w}', '{id}', 1, 10, '{id}');
    insert into staged_line_tags (workspace_id, staged_line_id, tag_id) values ('{w}', '{id}', '{id}');
    insert into imported_lines (workspace_id, id, account_id, staged_line_id, dated_on, amount, identity_text,
                                outcome, transaction_id)
    values ('{w}', '{id}', '{id}', '{id}', '2026-01-10', -10, 'luz', 'booked', '{id}');
    insert into workspace_invites (workspace_id, id, email, role, token_hash, created_by, expires_at)
    values ('{w}', '{id}', 'caio@example.org', 'MEMBER', sha256('a'), '{id}', now() + interval '1 day');
    insert into api_keys (workspace_id, id, user_id, name, prefix, key_hash, scopes)
    values ('{w}', '{id}', '{id}', 'Planilha', 'ftk_0000', sha256('a'), '{read}');
    insert into instalment_plans (workspace_id, id, instalments) values ('{w}', '{id}', 10);
    insert into recurring_items (workspace_id, id, kind, description, amount, currency_code, frequency, starts_on,
                                 account_id, category_id, subcategory_id)
    values ('{w}', '{id}', 'EXPENSE', 'Luz', 10, 'BRL', 'MONTHLY', '2026-01-10', '{id}', '{id}', '{id}');
    insert into recurring_tags (workspace_id, recurring_item_id, tag_id) values ('{w}', '{id}', '{id}');
    insert into recurring_bindings (workspace_id, staged_line_id, recurring_item_id, session_id, source)
    values ('{w}', '{id}', '{id}', '{id}', 'AI');
    insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, account_id, category_id)
    values ('{w}', '{new}', 'INCOME', 'PAID', '2026-01-11', 5, 'BRL', '{id}', '{id}');
    insert into reimbursements (workspace_id, income_id, expense_id, amount) values ('{w}', '{new}', '{id}', 5);
    insert into investment_tags (workspace_id, investment_id, tag_id) values ('{w}', '{id}', '{id}');
    insert into investment_values (workspace_id, investment_id, observed_on, value)
    values ('{w}', '{id}', '2026-01-31', 11);
    insert into budgets (workspace_id, id, category_id, month, planned, color)
    values ('{w}', '{id}', '{id}', '2026-01-01', 100, '#A1B2C3');
    insert into goals (workspace_id, id, name, kind, category, target, currency_code, due_on, priority, color)
    values ('{w}', '{id}', 'Praia', 'MANUAL', 'Viagem', 1000, 'BRL', '2026-12-20', 'LOW', '#A1B2C3');
    insert into goal_deposits (workspace_id, id, goal_id, deposited_on, amount)
    values ('{w}', '{id}', '{id}', '2026-01-15', 50);
    insert into goal_investments (workspace_id, goal_id, investment_id) values ('{w}', '{id}', '{id}');
    insert into exchange_rates (workspace_id, from_currency_code, to_currency_code, quoted_on, source, rate)
    values ('{w}', 'USD', 'BRL', '2026-01-10', 'ENTERED', 5.4325);
    insert into rejected_pairs (workspace_id, id, account_id, dated_on, amount, identity_text, transaction_id)
    values ('{w}', '{id}', '{id}', '2026-01-10', -10, 'luz', '{id}');
    insert into statement_profiles (workspace_id, id, shape_hash, document)
    values ('{w}', '{id}', sha256('a'), '{}');
    insert into classifier_states (workspace_id, format, learned_to, content) values ('{w}', 1, now(), 'a');
    insert into classifier_trainings (workspace_id, synthetic_rows, learned_rows) values ('{w}', 2000, 1900);

    insert into credentials (user_id, password_hash) values ('{id}', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA');
    insert into sessions (user_id, id, token_hash, expires_at)
    values ('{id}', '{id}', sha256('a'), now() + interval '1 day');
    insert into preferences (user_id) values ('{id}');
    insert into notifications (user_id, id, workspace_id, kind, cause, payload)
    values ('{id}', '{id}', '{w}', 'goal_reached', 'goal-reached:1:1000', '{}');
    insert into idempotency_records (user_id, id, workspace_id, method, path, key, fingerprint, expires_at)
    values ('{id}', '{id}', '{w}', 'POST', '/accounts', 'a', sha256('a'), now() + interval '1 day');
    insert into email_tokens (user_id, id, purpose, token_hash, expires_at)
    values ('{id}', '{id}', 'VERIFY_EMAIL', sha256('a'), now() + interval '1 hour');
";

/// The tables that a household has two rows in, because one refers to another.
const TWICE: &[&str] = &["account_turnovers", "transactions"];

/// The tables that the serving role may add to, and not take from.
const APPEND_ONLY: &[&str] = &["audit_changes", "audit_events", "audit_heads", "audit_subjects"];

/// Two households with one row of each kind, and a connection as the role that serves.
struct Households {
    test: TestDb,
    ana: Scope,
    bia: Scope,
    app: PgConnection,
    catalog: Catalog,
    /// Those that name their workspace: all of tenants but `workspaces`.
    tables: Vec<String>,
    personal: Vec<String>,
}

impl Households {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let (ana, bia) = (test.scope().await, test.scope().await);
        let mut admin = test.admin().await;
        for scope in [ana, bia] {
            let workspace = scope.workspace.to_string();
            let rows = ONE_OF_EACH.replace("{w}", &workspace).replace("{id}", &id_of(scope).to_string());
            let rows = rows.replace("{new}", &Uuid::now_v7().to_string());
            sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut admin).await.unwrap();
        }
        let catalog = Catalog::read(&mut admin).await.unwrap();
        let names = |class| catalog.of(class).map(|table| table.name.clone()).filter(|name| name != "workspaces");
        let (tables, personal): (Vec<_>, Vec<_>) = (names(Class::Tenant).collect(), names(Class::Personal).collect());
        for table in tables.iter().chain(&personal) {
            let rows = count(&mut admin, table).await;
            assert_eq!(rows, 2 * each(table), "{table} needs a row of each household for this test");
        }
        assert!(tables.len() >= 37 && personal.len() >= 6, "{tables:?} {personal:?}");
        let app = PgConnection::connect_with(&test.app_options()).await.unwrap();
        Self { test, ana, bia, app, catalog, tables, personal }
    }

    async fn enter(&mut self, scope: Scope) {
        let workspace = scope.workspace;
        execute(&mut self.app, &format!("set fintrack.workspace_id = '{workspace}'")).await.unwrap();
    }

    async fn become_user(&mut self, scope: Scope) {
        let user = scope.user;
        execute(&mut self.app, &format!("set fintrack.user_id = '{user}'")).await.unwrap();
    }
}

/// How many rows a household has.
fn each(table: &str) -> i64 {
    if TWICE.contains(&table) { 2 } else { 1 }
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
    let known_to_all = ["_sqlx_migrations", "currencies"];
    let names = both.catalog.tables.iter().map(|table| table.name.as_str());
    let walled: Vec<&str> = names.filter(|name| !known_to_all.contains(name)).collect();
    assert!(walled.contains(&"users") && walled.len() >= 45, "{walled:?}");
    for table in &walled {
        assert_eq!(count(&mut both.app, table).await, 0, "{table}");
    }
    // As a pooled connection is left by the transaction before.
    execute(&mut both.app, "set fintrack.workspace_id = ''; set fintrack.user_id = ''").await.unwrap();
    for table in &walled {
        assert_eq!(count(&mut both.app, table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_workspace_sees_its_own_rows_only() {
    let mut both = Households::new().await;
    both.enter(both.ana).await;
    let foreign = both.bia.workspace;
    for table in &both.tables {
        assert_eq!(count(&mut both.app, table).await, each(table), "{table}");
        assert_eq!(count(&mut both.app, &format!("{table} where workspace_id = '{foreign}'")).await, 0, "{table}");
    }
    assert_eq!(count(&mut both.app, "workspaces").await, 1);
    for table in &both.personal {
        assert_eq!(count(&mut both.app, table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_user_sees_the_own_rows_only() {
    let mut both = Households::new().await;
    both.become_user(both.ana).await;
    let foreign = both.bia.user;
    for table in &both.personal {
        assert_eq!(count(&mut both.app, table).await, 1, "{table}");
        assert_eq!(count(&mut both.app, &format!("{table} where user_id = '{foreign}'")).await, 0, "{table}");
    }
    // Of the books the own memberships and keys, and the names of the own workspaces, until one is chosen.
    for table in &both.tables {
        let is_own = ["workspace_members", "api_keys"].contains(&table.as_str());
        assert_eq!(count(&mut both.app, table).await, i64::from(is_own), "{table}");
    }
    assert_eq!(count(&mut both.app, "api_keys where user_id <> scope_user()").await, 0);
    assert_eq!(count(&mut both.app, "workspaces").await, 1);
    // And no key can be changed from there.
    assert_eq!(execute(&mut both.app, "update api_keys set revoked_at = now()").await.unwrap(), 0);
}

#[tokio::test]
async fn another_users_row_can_be_neither_changed_nor_made() {
    let mut both = Households::new().await;
    both.become_user(both.ana).await;
    both.enter(both.ana).await;
    let foreign = both.bia.user;
    for table in &both.personal {
        let change = format!("update {table} set user_id = user_id where user_id = '{foreign}'");
        assert_eq!(execute(&mut both.app, &change).await.unwrap(), 0, "{table}");
        let removal = format!("delete from {table} where user_id = '{foreign}'");
        assert_eq!(execute(&mut both.app, &removal).await.unwrap(), 0, "{table}");
        let escape = format!("update {table} set user_id = '{foreign}'");
        let refusal = execute(&mut both.app, &escape).await.unwrap_err().to_string();
        assert!(refusal.contains("row-level security"), "{table}: {refusal}");
    }
}

#[tokio::test]
async fn whoever_changes_a_workspace_tells_its_members_and_nobody_else() {
    let mut both = Households::new().await;
    let (ana, bia) = (both.ana, both.bia);
    let mut admin = both.test.admin().await;
    let guest = both.test.scope().await.user;
    let membership = format!("insert into workspace_members values ('{}', '{guest}', 'VIEWER')", ana.workspace);
    execute(&mut admin, &membership).await.unwrap();
    both.become_user(ana).await;
    both.enter(ana).await;
    let tell = |user, workspace| {
        let id = Uuid::now_v7();
        format!(
            "insert into notifications (user_id, id, workspace_id, kind, cause, payload)
             values ('{user}', '{id}', '{workspace}', 'import_finished', 'import:1:1', '{{}}')
             on conflict do nothing"
        )
    };
    assert_eq!(execute(&mut both.app, &tell(guest, ana.workspace)).await.unwrap(), 1);
    assert_eq!(execute(&mut both.app, &tell(guest, ana.workspace)).await.unwrap(), 0, "each cause once");
    for (user, workspace) in [(bia.user, ana.workspace), (bia.user, bia.workspace), (guest, bia.workspace)] {
        let refusal = execute(&mut both.app, &tell(user, workspace)).await.unwrap_err().to_string();
        assert!(refusal.contains("row-level security"), "{refusal}");
    }
    assert_eq!(count(&mut both.app, &format!("notifications where user_id = '{guest}'")).await, 0);
}

#[tokio::test]
async fn a_user_sees_oneself_and_those_of_the_workspace() {
    let mut both = Households::new().await;
    both.become_user(both.ana).await;
    assert_eq!(count(&mut both.app, "users").await, 1);
    let mut admin = both.test.admin().await;
    let membership =
        format!("insert into workspace_members values ('{}', '{}', 'VIEWER')", both.ana.workspace, both.bia.user);
    execute(&mut admin, &membership).await.unwrap();
    assert_eq!(count(&mut both.app, "users").await, 1, "no workspace is chosen");
    both.enter(both.ana).await;
    assert_eq!(count(&mut both.app, "users").await, 2);
    let name_of_all = execute(&mut both.app, "update users set name = 'X'").await;
    assert_eq!(name_of_all.unwrap(), 1, "one changes oneself");
}

#[tokio::test]
async fn nobody_makes_a_user_a_role_or_a_currency_past_the_named_functions() {
    let mut both = Households::new().await;
    both.become_user(both.ana).await;
    let refused = [
        "insert into users (id, name, email) values (gen_random_uuid(), 'X', 'x@example.org')",
        "update users set system_role = 'ADMIN'",
        "update users set id = gen_random_uuid()",
        "delete from users",
        "insert into currencies values ('XYZ', 'X', 'X', 2)",
        "update currencies set minor_units = 0",
    ];
    for statement in refused {
        let refusal = execute(&mut both.app, statement).await.unwrap_err().to_string();
        assert!(refusal.contains("permission denied"), "{statement}: {refusal}");
    }
    let db = both.test.db();
    let bitcoin = Currency::crypto("BTC", 8).unwrap();
    let name = Name::new("Bitcoin").unwrap();
    assert!(currency::add(db, bitcoin, &name, "₿").await.unwrap());
    assert!(!currency::add(db, bitcoin, &name, "B").await.unwrap());
    assert_eq!(currency::find(db, "btc").await.unwrap().symbol, "₿");
}

#[tokio::test]
async fn an_address_is_one_users_whoever_asks() {
    let test = TestDb::new().await;
    let name = Name::new("Ana").unwrap();
    let ana = user::register(test.db(), &name, "Ana@example.org").await.unwrap();
    assert!(ana.is_some());
    assert_eq!(user::register(test.db(), &name, "ANA@example.org").await.unwrap(), None);
    assert_eq!(user::find(test.db(), "ana@EXAMPLE.org").await.unwrap(), ana);
    assert_eq!(user::find(test.db(), "bia@example.org").await.unwrap(), None);
}

/// A statement that the wall leaves nothing to do, or that nobody may run.
async fn reaches_nothing(app: &mut PgConnection, table: &str, statement: &str) {
    match execute(app, statement).await {
        Ok(rows) => assert_eq!(rows, 0, "{table}"),
        Err(refusal) => {
            assert!(APPEND_ONLY.contains(&table), "{table}: {refusal}");
            assert!(refusal.to_string().contains("permission denied"), "{table}: {refusal}");
        }
    }
}

#[tokio::test]
async fn a_foreign_row_can_be_neither_changed_nor_made() {
    let mut both = Households::new().await;
    both.enter(both.ana).await;
    let foreign = both.bia.workspace;
    for table in &both.tables {
        let change = format!("update {table} set workspace_id = workspace_id where workspace_id = '{foreign}'");
        reaches_nothing(&mut both.app, table, &change).await;
        let removal = format!("delete from {table} where workspace_id = '{foreign}'");
        reaches_nothing(&mut both.app, table, &removal).await;
        let escape = format!("update {table} set workspace_id = '{foreign}'");
        let refusal = execute(&mut both.app, &escape).await.unwrap_err().to_string();
        let is_kept = APPEND_ONLY.contains(&table.as_str()) && refusal.contains("permission denied");
        assert!(is_kept || refusal.contains("row-level security"), "{table}: {refusal}");
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
        format!("update staged_lines set session_id = '{foreign}'"),
        format!("update cards set payment_account_id = '{foreign}'"),
        format!("update imported_lines set transaction_id = '{foreign}'"),
    ];
    for statement in refused {
        let refusal = execute(&mut both.app, &statement).await.unwrap_err();
        let database = refusal.as_database_error().unwrap();
        assert!(database.is_foreign_key_violation(), "{statement}: {refusal}");
    }
}

/// The column that a computed one repeats, and the one that has to be empty for that.
fn computed_of(column: &str) -> Option<(&'static str, &'static str)> {
    match column {
        "whole_category_id" => Some(("category_id", "subcategory_id")),
        "account_by_hand_id" => Some(("account_id", "file_id")),
        "card_by_hand_id" => Some(("card_id", "file_id")),
        "session_by_hand_id" => Some(("session_id", "file_id")),
        _ => None,
    }
}

#[tokio::test]
async fn no_foreign_key_leads_into_another_workspace() {
    let mut both = Households::new().await;
    both.enter(both.ana).await;
    let foreign = id_of(both.bia);
    let tables = both.catalog.of(Class::Tenant);
    let keys = tables.flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)));
    let mut refused = 0;
    for (table, key) in keys.filter(|(_, key)| both.tables.contains(&key.target)) {
        let last = key.columns.last().unwrap();
        if table.column(last).unwrap().kind != "uuid" {
            continue; // the month of an invoice, whose card is a key of its own
        }
        // The row of the other household has that identity; what the row's kind does not have, another rule refuses.
        let reach = match computed_of(last) {
            Some((column, beside)) => format!("{column} = '{foreign}', {beside} = null"),
            None => format!("{last} = '{foreign}'"),
        };
        let reach = format!("update {} set {reach}", table.name);
        let Err(refusal) = execute(&mut both.app, &reach).await else { panic!("{reach}") };
        let database = refusal.as_database_error().unwrap();
        assert!(database.is_foreign_key_violation() || database.is_check_violation(), "{reach}: {refusal}");
        refused += i32::from(database.is_foreign_key_violation());
    }
    assert!(refused >= 50, "{refused}");
}

/// How many rows of a workspace there are in each table that names one, whatever its class.
async fn rows_of(admin: &mut PgConnection, catalog: &Catalog, scope: Scope) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    for table in &catalog.tables {
        let column = if table.name == "workspaces" { "id" } else { "workspace_id" };
        if table.column(column).is_some() {
            let of = format!("{} where {column} = '{}'", table.name, scope.workspace);
            found.insert(table.name.clone(), count(admin, &of).await);
        }
    }
    found
}

#[tokio::test]
async fn nothing_of_a_purged_workspace_is_left_and_nothing_of_another_is_touched() {
    let both = Households::new().await;
    let (db, mut admin) = (both.test.db(), both.test.admin().await);
    let before = rows_of(&mut admin, &both.catalog, both.bia).await;
    let trail = audit::verify(&mut db.begin(both.bia).await.unwrap()).await.unwrap();
    let filled = rows_of(&mut admin, &both.catalog, both.ana).await;
    assert!(filled.len() >= 45 && filled.values().all(|rows| *rows > 0), "{filled:?}");

    let deleted_at = Utc::now();
    let mut tx = db.begin(both.ana).await.unwrap();
    let deletion = deletion::delete_workspace(&mut tx, deleted_at, TimeDelta::days(30)).await.unwrap();
    tx.commit().await.unwrap();
    let (ana, bia) = (both.ana.workspace, both.bia.workspace);
    let early = deletion.delete_after - TimeDelta::seconds(1);
    assert_eq!(deletion::workspaces_to_purge(db, early, 9).await.unwrap(), []);
    assert!(!deletion::purge_workspace(db, ana, early).await.unwrap(), "the grace is not over");
    assert!(!deletion::purge_workspace(db, bia, deletion.delete_after).await.unwrap(), "it is not deleted");
    assert_eq!(rows_of(&mut admin, &both.catalog, both.ana).await["accounts"], 1);

    assert_eq!(deletion::workspaces_to_purge(db, deletion.delete_after, 9).await.unwrap(), [ana]);
    let purge = || deletion::purge_workspace(db, ana, deletion.delete_after);
    let (first, second) = tokio::join!(purge(), purge());
    assert_eq!(u8::from(first.unwrap()) + u8::from(second.unwrap()), 1, "once");
    let left = rows_of(&mut admin, &both.catalog, both.ana).await;
    assert!(left.values().all(|rows| *rows == 0), "{left:?}");
    assert_eq!(rows_of(&mut admin, &both.catalog, both.bia).await, before);
    assert_eq!(audit::verify(&mut db.begin(both.bia).await.unwrap()).await.unwrap().faults, trail.faults);
    // What is the user's alone stays.
    assert_eq!(count(&mut admin, &format!("credentials where user_id = '{}'", both.ana.user)).await, 1);
}

#[tokio::test]
async fn a_user_goes_with_everything_that_is_theirs_alone() {
    let both = Households::new().await;
    let (db, mut admin) = (both.test.db(), both.test.admin().await);
    // Ana is a member of Bia's, too, and has left traces there.
    let (ana, bia) = (both.ana.user, both.bia);
    let traces = format!(
        "insert into workspace_members values ('{w}', '{ana}', 'MEMBER');
         update workspace_invites set created_by = '{ana}' where workspace_id = '{w}';
         update api_keys set user_id = '{ana}' where workspace_id = '{w}';",
        w = bia.workspace
    );
    execute(&mut admin, &traces).await.unwrap();
    let before = rows_of(&mut admin, &both.catalog, bia).await;

    let mut tx = db.begin_personal(ana).await.unwrap();
    let deletion = deletion::delete_user(&mut tx, Utc::now(), TimeDelta::days(30)).await.unwrap();
    tx.commit().await.unwrap();
    let due = deletion.delete_after;
    assert!(!deletion::purge_user(db, ana, due - TimeDelta::seconds(1)).await.unwrap());
    assert_eq!(deletion::users_to_purge(db, due, 9).await.unwrap(), [ana]);
    assert!(deletion::purge_user(db, ana, due).await.unwrap());
    assert!(!deletion::purge_user(db, ana, due).await.unwrap());

    let left = rows_of(&mut admin, &both.catalog, both.ana).await;
    assert!(left.values().all(|rows| *rows == 0), "the workspace that was hers alone: {left:?}");
    for table in &both.personal {
        assert_eq!(count(&mut admin, &format!("{table} where user_id = '{ana}'")).await, 0, "{table}");
        assert_eq!(count(&mut admin, &format!("{table} where user_id = '{}'", bia.user)).await, 1, "{table}");
    }
    let mut after = rows_of(&mut admin, &both.catalog, bia).await;
    for gone in ["workspace_members", "workspace_invites", "api_keys"] {
        *after.get_mut(gone).unwrap() += 1;
    }
    assert_eq!(after, before, "of the workspace that was shared");
    assert!(!deletion::purge_user(db, bia.user, due).await.unwrap(), "who has not left");
}

#[tokio::test]
async fn a_user_sees_the_own_workspaces_only() {
    let both = Households::new().await;
    for scope in [both.ana, both.bia] {
        let found = workspace::list_of(both.test.db(), scope.user).await.unwrap();
        assert_eq!(found.iter().map(|it| (it.scope, it.role)).collect::<Vec<_>>(), [(scope, Role::Admin)]);
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
    the_named_functions_serve(&db).await;
}

#[tokio::test]
async fn the_named_functions_serve_the_serving_role() {
    let test = TestDb::new().await;
    the_named_functions_serve(test.db()).await;
}

/// An owner of the schema whom its own policies bind.
#[tokio::test]
async fn the_named_functions_serve_an_owner_that_is_no_superuser() {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    let name = format!("test_owner_{}", std::process::id());
    let prepare = [
        format!("drop database if exists {name} with (force)"),
        format!("drop role if exists {name}"),
        format!("create role {name} login createrole"),
        format!("grant fintrack_app to {name} with admin option"),
        format!("create database {name} owner {name}"),
    ];
    for statement in prepare {
        execute(&mut admin, &statement).await.unwrap();
    }
    // The tests' cluster lets nobody in but its two roles: the administrator becomes the owner at once, and stays it.
    let url = test.admin_url().replace(&format!("/{}?", database_of(&test)), &format!("/{name}?"));
    let url = format!("{url}&options[role]={name}");
    let db = Db::connect(Target::Url { url, admin_url: None }).await.unwrap();
    the_named_functions_serve(&db).await;
    db.close().await;
    execute(&mut admin, &format!("drop database {name} with (force)")).await.unwrap();
    execute(&mut admin, &format!("drop role {name}")).await.unwrap();
}

fn database_of(test: &TestDb) -> String {
    test.admin_options().get_database().unwrap().to_owned()
}

/// What has to work before anyone is known, and what is built on it.
async fn the_named_functions_serve(db: &Db) {
    let name = Name::new("Casa").unwrap();
    let user = user::register(db, &name, "caio@example.org").await.unwrap();
    assert!(user.is_some());
    assert_eq!(user::register(db, &name, "caio@example.org").await.unwrap(), None);
    assert_eq!(user::find(db, "Caio@example.org").await.unwrap(), user);
    assert!(currency::add(db, Currency::crypto("ETH", 8).unwrap(), &name, "Ξ").await.unwrap());
    // Two programs that are started at once.
    let local = || workspace::find_or_create_local(db, &name, Currency::BRL);
    let (first, second) = tokio::join!(local(), local());
    assert_eq!(first.unwrap(), second.unwrap());
    let scope = workspace::find_or_create_local(db, &name, Currency::BRL).await.unwrap();
    let now = Utc::now();
    let mut tx = db.begin(scope).await.unwrap();
    let import = ImportFact { session: ImportSessionId::new(Uuid::now_v7()), files: 1, lines: 9, pending: 0 };
    assert_eq!(notification::tell_members(&mut tx, &[Notice::ImportFinished(import)], now).await.unwrap().len(), 1);
    tx.commit().await.unwrap();
    assert_eq!(expiry::remove_expired(db, now, 9).await.unwrap(), expiry::Removed::default());
    let mut tx = db.begin_personal(scope.user).await.unwrap();
    assert_eq!(deletion::list_deleted_users(&mut tx).await.unwrap(), []);
    let deletion = deletion::delete_user(&mut tx, now, TimeDelta::zero()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(deletion::users_to_purge(db, deletion.delete_after, 9).await.unwrap(), [scope.user]);
    assert!(deletion::purge_user(db, scope.user, deletion.delete_after).await.unwrap());
    assert_eq!(deletion::workspaces_to_purge(db, now, 9).await.unwrap(), []);
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
