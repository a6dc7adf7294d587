//! What no row may say, whoever writes it. A check that a null slips past would refuse nothing.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use fintrack_db::testing::TestDb;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// What the rows below refer to. Every identity is the given one.
const BOOKS: &str = "
    insert into accounts (workspace_id, id, name, kind, currency_code, opened_on)
    values ('{w}', '{id}', 'Conta', 'CHECKING', 'BRL', '2026-01-01'),
           ('{w}', '{w}', 'Outra', 'SAVINGS', 'BRL', '2026-01-01');
    insert into cards (workspace_id, id, name, currency_code, credit_limit) values ('{w}', '{id}', 'Roxo', 'BRL', 1000);
    insert into invoices (workspace_id, card_id, billing_month, opening_date, closing_date, due_date)
    values ('{w}', '{id}', '2026-01-01', '2025-12-26', '2026-01-25', '2026-02-05');
    insert into categories (workspace_id, id, name, kind, color) values ('{w}', '{id}', 'Casa', 'EXPENSE', '#A1B2C3');
    insert into subcategories (workspace_id, category_id, id, name) values ('{w}', '{id}', '{id}', 'Luz');
    insert into instalment_plans (workspace_id, id, instalments) values ('{w}', '{id}', 10);
    insert into recurring_items (workspace_id, id, kind, description, amount, currency_code, frequency, starts_on,
                                 account_id, category_id)
    values ('{w}', '{id}', 'EXPENSE', 'Luz', 10, 'BRL', 'MONTHLY', '2026-01-10', '{id}', '{id}');
    insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, account_id, category_id)
    values ('{w}', '{id}', 'EXPENSE', 'PAID', '2026-01-10', 10, 'BRL', '{id}', '{id}');
    insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, card_id, billing_month,
                              category_id)
    values ('{w}', '{w}', 'CARD_EXPENSE', 'PAID', '2026-01-10', 10, 'BRL', '{id}', '2026-01-01', '{id}');
    insert into investments (workspace_id, id, asset_name, kind, currency_code, account_id, liquidity)
    values ('{w}', '{id}', 'CDB', 'RENDA_FIXA', 'BRL', '{id}', 'DAILY');
    insert into sessions (user_id, id, token_hash, expires_at)
    values ('{id}', '{id}', sha256('a'), now() + interval '1 day');
    insert into api_keys (workspace_id, id, user_id, name, prefix, key_hash, scopes)
    values ('{w}', '{id}', '{id}', 'Planilha', 'ftk_0000', sha256('a'), '{read}');
    insert into workspace_invites (workspace_id, id, email, role, token_hash, created_by, expires_at)
    values ('{w}', '{id}', 'caio@example.org', 'MEMBER', sha256('a'), '{id}', now() + interval '1 day');
    insert into import_sessions (workspace_id, id, account_id, month, name)
    values ('{w}', '{id}', '{id}', '2026-01-01', 'Conta | 2026-01');
    insert into staged_lines (workspace_id, id, session_id, line, dated_on, amount, bank_text, identity_text,
                              kind, outcome)
    values ('{w}', '{id}', '{id}', 1, '2026-01-10', -10, 'LUZ', 'luz', 'EXPENSE', 'ready');
    insert into recurring_bindings (workspace_id, staged_line_id, recurring_item_id, session_id, source)
    values ('{w}', '{id}', '{id}', '{id}', 'AI');
    insert into idempotency_records (user_id, id, workspace_id, method, path, key, fingerprint, expires_at)
    values ('{id}', '{id}', null, 'POST', '/me', 'a', sha256('a'), now() + interval '1 day');
";

const ON_CARD: &str = "update transactions set {set} where kind = 'CARD_EXPENSE'";
const NEW_RATE: &str = "insert into exchange_rates
    (workspace_id, from_currency_code, to_currency_code, quoted_on, source, rate) {set}";
const ON_ACCOUNT: &str = "update transactions set {set} where kind = 'EXPENSE'";

/// A statement, what it sets, and the rule that refuses it; none when it is fine.
const CASES: &[(&str, &str, Option<&str>)] = &[
    (ON_CARD, "instalment_plan_id = '{id}', instalment = 3", None),
    (ON_CARD, "instalment_plan_id = '{id}'", Some("chk_transactions_instalment")),
    (ON_CARD, "instalment = 3", Some("chk_transactions_instalment")),
    (ON_CARD, "instalment_plan_id = '{id}', instalment = 0", Some("chk_transactions_instalment")),
    (ON_ACCOUNT, "instalment_plan_id = '{id}', instalment = 3", Some("chk_transactions_instalment")),
    (ON_CARD, "recurring_item_id = '{id}', slot_on = '2026-01-10'", None),
    (ON_ACCOUNT, "recurring_item_id = '{id}'", None),
    (ON_ACCOUNT, "slot_on = '2026-01-10'", Some("chk_transactions_recurring_item")),
    (
        "update transactions set {set}, kind = 'CARD_CHARGEBACK' where kind = 'CARD_EXPENSE'",
        "recurring_item_id = '{id}'",
        Some("chk_transactions_recurring_item"),
    ),
    (ON_CARD, "original_amount = 2, original_currency_code = 'USD', original_rate = 5", None),
    (ON_CARD, "original_amount = 2, original_currency_code = 'USD'", Some("chk_transactions_original")),
    (
        ON_CARD,
        "original_amount = 2, original_currency_code = 'BRL', original_rate = 5",
        Some("chk_transactions_original"),
    ),
    (
        ON_CARD,
        "original_amount = 2, original_currency_code = 'USD', original_rate = 0",
        Some("chk_transactions_original"),
    ),
    (
        ON_CARD,
        "original_amount = 2, original_currency_code = 'USD', original_rate = 'NaN'",
        Some("chk_transactions_original"),
    ),
    (
        ON_ACCOUNT,
        "original_amount = 2, original_currency_code = 'USD', original_rate = 5",
        Some("chk_transactions_original"),
    ),
    (ON_CARD, "merchant_code = 5411", None),
    (ON_CARD, "merchant_code = 0", Some("chk_transactions_merchant_code")),
    (ON_ACCOUNT, "currency_code = 'USD'", Some("fk_transactions_account")),
    (ON_CARD, "currency_code = 'USD'", Some("fk_transactions_card")),
    ("update accounts set {set} where id = '{id}'", "currency_code = 'USD'", Some("fk_transactions_account")),
    ("update cards set {set}", "currency_code = 'USD'", Some("fk_transactions_card")),
    ("update staged_lines set {set}", "file_id = '{id}'", Some("fk_staged_lines_session_file")),
    ("update staged_lines set {set}", "merchant_code = 10000", Some("chk_staged_lines_merchant_code")),
    ("update staged_lines set {set}", "subcategory_id = '{id}'", Some("chk_staged_lines_subcategory")),
    ("update staged_lines set {set}", "subcategory_id = '{id}', category_id = '{id}'", None),
    ("update instalment_plans set {set}", "instalments = 1", Some("chk_instalment_plans_instalments")),
    ("update recurring_items set {set}", "card_id = '{id}'", Some("chk_recurring_items_kind")),
    ("update recurring_items set {set}", "category_id = null", Some("chk_recurring_items_kind")),
    ("update recurring_items set {set}", "kind = 'SALARY'", Some("chk_recurring_items_kind")),
    ("update recurring_items set {set}", "kind = 'TRANSFER', category_id = null", Some("chk_recurring_items_kind")),
    (
        "update recurring_items set {set}",
        "kind = 'TRANSFER', category_id = null, destination_account_id = '{id}'",
        Some("chk_recurring_items_two_accounts"),
    ),
    ("update recurring_items set {set}", "kind = 'TRANSFER', category_id = null, destination_account_id = '{w}'", None),
    ("update recurring_items set {set}", "kind = 'CARD_TRANSACTION', account_id = null, card_id = '{id}'", None),
    ("update recurring_items set {set}", "ends_on = '2026-01-09'", Some("chk_recurring_items_dates")),
    ("update recurring_items set {set}", "amount = 'NaN'", Some("chk_recurring_items_amount")),
    ("update investments set {set}", "index_kind = 'IPCA', index_value = 'IPCA+6'", None),
    ("update investments set {set}", "index_kind = 'CDI'", None),
    ("update investments set {set}", "index_value = '110%'", Some("chk_investments_index")),
    ("update investments set {set}", "index_kind = 'IGPM'", Some("chk_investments_index")),
    ("update recurring_bindings set {set}", "status = 'CONFIRMED'", Some("chk_recurring_bindings_status")),
    ("update recurring_bindings set {set}", "confirmed_at = now()", Some("chk_recurring_bindings_status")),
    ("update recurring_bindings set {set}", "status = 'CONFIRMED', confirmed_at = now()", None),
    ("update sessions set {set}", "revoked_at = now()", Some("chk_sessions_revocation")),
    ("update sessions set {set}", "revoked_at = now(), revocation = 'BORED'", Some("chk_sessions_revocation")),
    ("update sessions set {set}", "revoked_at = now(), revocation = 'TOKEN_REUSED'", None),
    ("update sessions set {set}", "generation = 2", Some("chk_sessions_generation")),
    ("update sessions set {set}", "generation = 2, previous_token_hash = token_hash", None),
    ("update api_keys set {set}", "scopes = '{}'", Some("chk_api_keys_scopes")),
    ("update api_keys set {set}", "scopes = '{read,write,import,admin}'", None),
    ("update api_keys set {set}", "scopes = '{root}'", Some("chk_api_keys_scopes")),
    ("update workspace_invites set {set}", "accepted_at = now()", Some("chk_workspace_invites_accepted")),
    ("update workspace_invites set {set}", "accepted_at = now(), accepted_by = '{id}'", None),
    (
        "update workspace_invites set {set}",
        "accepted_at = now(), accepted_by = '{id}', revoked_at = now()",
        Some("chk_workspace_invites_accepted"),
    ),
    ("update workspaces set {set} where id = '{w}'", "deleted_at = now()", Some("chk_workspaces_deletion")),
    ("update workspaces set {set} where id = '{w}'", "deleted_at = now(), delete_after = now()", None),
    ("update workspaces set {set} where id = '{w}'", "basis = 'DUE_DATE'", Some("chk_workspaces_basis")),
    ("update idempotency_records set {set}", "status = 201", Some("chk_idempotency_records_answer")),
    ("update idempotency_records set {set}", "status = 99, answer = ''", Some("chk_idempotency_records_answer")),
    ("update idempotency_records set {set}", "status = 204, answer = ''", None),
    (
        "insert into idempotency_records (user_id, id, method, path, key, fingerprint, expires_at) {set}",
        "values ('{id}', '{w}', 'POST', '/me', 'a', sha256('b'), now() + interval '1 day')",
        Some("uq_idempotency_records_key"),
    ),
    (
        "insert into email_tokens (user_id, id, purpose, token_hash, new_email, expires_at) {set}",
        "values ('{id}', '{id}', 'CHANGE_EMAIL', sha256('a'), null, now() + interval '1 day')",
        Some("chk_email_tokens_new_email"),
    ),
    (
        "insert into email_tokens (user_id, id, purpose, token_hash, new_email, expires_at) {set}",
        "values ('{id}', '{id}', 'VERIFY_EMAIL', sha256('a'), 'a@example.org', now() + interval '1 day')",
        Some("chk_email_tokens_new_email"),
    ),
    (
        "insert into notifications (user_id, id, kind, cause, payload) {set}",
        "values ('{id}', '{id}', 'bill_due', 'bill-due:1', '{}')",
        Some("chk_notifications_workspace"),
    ),
    (
        "insert into notifications (user_id, id, kind, cause, payload) {set}",
        "values ('{id}', '{id}', 'security', 'security:1', '{}')",
        None,
    ),
    (
        "insert into credentials (user_id, password_hash) {set}",
        "values ('{id}', 'secret')",
        Some("chk_credentials_password_hash"),
    ),
    (NEW_RATE, "values ('{w}', 'BRL', 'BRL', '2026-01-10', 'ENTERED', 1)", Some("chk_exchange_rates_two_currencies")),
    (NEW_RATE, "values ('{w}', 'USD', 'BRL', '2026-01-10', 'ENTERED', 'NaN')", Some("chk_exchange_rates_rate")),
    (
        "insert into budgets (workspace_id, id, category_id, month, planned, alert_threshold, color) {set}",
        "values ('{w}', '{id}', '{id}', '2026-01-01', 100, 'NaN', '#A1B2C3')",
        Some("chk_budgets_alert_threshold"),
    ),
    (
        "insert into budgets (workspace_id, id, category_id, month, planned, color) {set}",
        "values ('{w}', '{id}', '{id}', '2026-01-02', 100, '#A1B2C3')",
        Some("chk_budgets_month"),
    ),
    (
        "insert into rejected_pairs (workspace_id, id, dated_on, amount, identity_text, transaction_id) {set}",
        "values ('{w}', '{id}', '2026-01-10', -10, 'luz', '{id}')",
        Some("chk_rejected_pairs_subject"),
    ),
    (
        "insert into rejected_pairs
             (workspace_id, id, account_id, dated_on, amount, identity_text, transaction_id) {set}",
        "values ('{w}', '{id}', '{id}', '2026-01-10', -10, 'luz', '{id}'),
                ('{w}', '{w}', '{id}', '2026-01-10', -10, 'luz', '{id}')",
        Some("uq_rejected_pairs_pair"),
    ),
    (
        "insert into reimbursements (workspace_id, income_id, expense_id, amount) {set}",
        "values ('{w}', '{id}', '{id}', 1)",
        Some("chk_reimbursements_two_transactions"),
    ),
];

/// The rule that refuses a statement; none when it is taken.
async fn refusal(connection: &mut PgConnection, statement: String) -> Option<String> {
    let mut tx = connection.begin().await.unwrap();
    let done = sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&mut *tx).await;
    tx.rollback().await.unwrap();
    match done {
        Ok(done) => {
            assert!(done.rows_affected() > 0, "{statement}");
            None
        }
        Err(error) => {
            let named = error.as_database_error().and_then(|refusal| refusal.constraint()).map(str::to_owned);
            Some(named.unwrap_or_else(|| panic!("{statement}: {error}")))
        }
    }
}

#[tokio::test]
async fn a_row_that_makes_no_sense_is_refused_by_the_rule_that_says_so() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let (workspace, user) = (scope.workspace.to_string(), scope.user.to_string());
    let filled = |text: &str| text.replace("{w}", &workspace).replace("{id}", &user);
    let mut admin = test.admin().await;
    sqlx::raw_sql(AssertSqlSafe(filled(BOOKS))).execute(&mut admin).await.unwrap();
    for (statement, set, rule) in CASES {
        let statement = filled(&statement.replace("{set}", set));
        assert_eq!(refusal(&mut admin, statement.clone()).await.as_deref(), *rule, "{statement}");
    }
}

#[tokio::test]
async fn a_part_of_a_purchase_is_in_the_books_once_and_a_cancelled_one_leaves_its_place() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let (workspace, user) = (scope.workspace.to_string(), scope.user.to_string());
    let mut admin = test.admin().await;
    let filled = |text: &str| text.replace("{w}", &workspace).replace("{id}", &user);
    sqlx::raw_sql(AssertSqlSafe(filled(BOOKS))).execute(&mut admin).await.unwrap();
    let part = |rest: &str| {
        filled(&format!(
            "insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, card_id,
                                       billing_month, category_id, instalment_plan_id, instalment, deleted_at)
             select '{{w}}', gen_random_uuid(), 'CARD_EXPENSE', 'PAID', '2026-01-10', 10, 'BRL', '{{id}}', '2026-01-01',
                    '{{id}}', '{{id}}', 3, {rest}"
        ))
    };
    let once_gone = part("case n when 1 then now() end from generate_series(1, 2) n");
    assert_eq!(refusal(&mut admin, once_gone).await, None);
    let twice = part("null from generate_series(1, 2)");
    assert_eq!(refusal(&mut admin, twice).await.as_deref(), Some("uq_transactions_instalment"));
}
