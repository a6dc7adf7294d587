//! The plans of the statements that are sent most, under the walls, among many workspaces: none reads a whole table, nor the
//! whole history of a workspace.
//!
//! The server itself explains what the operations really send, so that no copy of a statement can drift. With `UPDATE_DOCS`
//! set, the plans are written to `docs/query-plans.md`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

mod household;
mod notices;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use chrono::Days;
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::category::Language;
use fintrack_core::id::{AccountId, CardId, EntryId, ImportSessionId};
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::report::{Span, SummaryQuery};
use fintrack_core::statement::Statement;
use fintrack_db::import_session::{self, Unread};
use fintrack_db::schema::catalog::{Catalog, Class};
use fintrack_db::testing::{History, TestDb};
use fintrack_db::transaction::{self, Filter};
use fintrack_db::{Db, Scope, Settings, Target, WorkspaceTx, audit, category, invoice, report};
use household::{Household, statement};
use notices::Notices;
use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;

/// How many other workspaces there are, and how many transactions the large one has.
const OTHERS: usize = 400;
const LARGE: u32 = 20_000;
/// As many as the server plans anew before it may keep a plan for all, and some more.
const TIMES: usize = 8;

/// The statements that are shown: what they are for, the operation that sends them, and what their text holds.
const SHOWN: [(&str, &str, &str); 13] = [
    ("A transaction by its identity", "point read", "where t.id = any($1)"),
    ("A page of transactions", "page", "$15::boolean"),
    ("A page of one account's", "running balance", "t.account_id = $15"),
    ("What the account held before it", "running balance", "as moved"),
    ("The entries of a month's dashboard", "dashboard", "t.booked_on between $1 and $2"),
    ("What accounts held before them", "dashboard", "account_turnovers"),
    ("What was billed on cards", "dashboard", "card_turnovers"),
    ("What links name of them", "dashboard", "reimbursements"),
    ("A search", "search", "search_transactions"),
    ("The staged lines of a session", "staged lines", "from staged_lines"),
    ("The imported lines of an account's days", "import", "i.identity_text"),
    ("Its entries that none of them tells of", "import", "t.id not in ("),
    ("The head of the audit trail, locked", "change", "audit_heads"),
];

struct Books {
    test: TestDb,
    db: Db,
    large: Scope,
    session: ImportSessionId,
}

fn account() -> AccountId {
    AccountId::new(Uuid::from_u128(0))
}

/// Lines of the last two months: what an account's statement holds.
fn lines(count: u32) -> Statement {
    let line =
        |n: u32| (date(2026, 2, 1) + Days::new(u64::from(n % 59)), -i64::from(n * 37 % 5_000) - 1, "MERCADO BOA VISTA");
    statement(&(0..count).map(line).collect::<Vec<_>>())
}

/// A workspace with a history, an import that was committed, and a session that is open.
async fn workspace(test: &TestDb, transactions: u32, month_transactions: u32, count: u32) -> (Scope, ImportSessionId) {
    let scope = test.scope().await;
    let last = billing_month(2026, 3);
    test.fill(scope, History { transactions, month_transactions, months: 10, last }).await;
    let mut tx = test.db().begin(scope).await.unwrap();
    category::seed(&mut tx, Language::Portuguese).await.unwrap();
    let on = |account: u128| AccountOrCard::Account(AccountId::new(Uuid::from_u128(account)));
    let booked = Household::request(on(0), lines(count), true);
    Box::pin(import_session::import(&mut tx, booked)).await.unwrap();
    let staged = Household::request(on(1), lines(count), false);
    let staged = Box::pin(import_session::import(&mut tx, staged)).await.unwrap();
    tx.commit().await.unwrap();
    (scope, staged.sessions[0].id)
}

impl Books {
    /// `None` where the server cannot explain what it does.
    async fn new() -> Option<Self> {
        let test = TestDb::new().await;
        let mut admin = test.admin().await;
        if sqlx::raw_sql("load 'auto_explain'").execute(&mut admin).await.is_err() {
            eprintln!("skipped: this server has no auto_explain");
            return None;
        }
        let (small, _) = workspace(&test, 200, 20, 40).await;
        test.copies(small, OTHERS).await;
        let (large, session) = workspace(&test, LARGE, 500, 600).await;
        test.analyze().await;
        for setting in [
            "session_preload_libraries = 'auto_explain'",
            "auto_explain.log_min_duration = 0",
            "auto_explain.log_analyze = on",
            "auto_explain.log_timing = off",
            "auto_explain.log_nested_statements = on",
            "auto_explain.log_level = notice",
        ] {
            let alter = format!("alter role fintrack_app in database {} set {setting}", test.name());
            sqlx::raw_sql(AssertSqlSafe(alter)).execute(&mut admin).await.unwrap();
        }
        admin.close().await.unwrap();
        let target = Target::Url { url: test.app_url(), admin_url: Some(test.admin_url()) };
        // One connection, so that it comes to keep plans.
        let settings = Settings { connections_max: 1, ..Settings::default() };
        let db = Db::connect_with(target, &settings).await.unwrap();
        Some(Self { test, db, large, session })
    }

    /// What the server says of an operation that is done again and again, and never kept.
    async fn explained(&self, operation: impl AsyncFn(&mut WorkspaceTx)) -> Vec<Explained> {
        let notices = Notices::listen();
        for _ in 0..TIMES {
            let mut tx = self.db.begin(self.large).await.unwrap();
            operation(&mut tx).await;
        }
        notices.heard().iter().filter_map(|notice| Explained::of(notice)).collect()
    }
}

/// A statement and its plan.
struct Explained {
    statement: String,
    plan: String,
}

impl Explained {
    fn of(notice: &str) -> Option<Self> {
        let (_, rest) = notice.split_once("Query Text: ")?;
        // A plan begins with the node that has its own figures on its line.
        let at = rest.lines().position(|line| line.contains("(cost=")).unwrap();
        let (statement, plan): (Vec<&str>, Vec<&str>) =
            (rest.lines().take(at).collect(), rest.lines().skip(at).collect());
        Some(Self { statement: statement.join("\n"), plan: plan.join("\n") })
    }

    /// The tables that it reads from one end to the other.
    fn read_whole(&self) -> impl Iterator<Item = &str> {
        self.plan.split("Seq Scan on ").skip(1).filter_map(|rest| rest.split_whitespace().next())
    }

    /// The most transactions that one step of the plan reads.
    fn transactions_read(&self) -> f64 {
        let reads =
            self.plan.lines().filter(|line| line.contains(" on transactions") || line.contains("ix_transactions_"));
        let number = |line: &str, key: &str| {
            let (_, after) = line.split_once("(actual ")?.1.split_once(key)?;
            after.split([' ', ')']).next()?.parse::<f64>().ok()
        };
        reads.filter_map(|line| Some(number(line, "rows=")? * number(line, "loops=")?)).fold(0.0, f64::max)
    }

    /// The plan without estimates.
    fn shown(&self) -> String {
        let without = |line: &str| match (line.find("  (cost="), line.find(" (actual ")) {
            (Some(cost), Some(actual)) => format!("{}{}", &line[..cost], &line[actual..]),
            _ => line.to_owned(),
        };
        self.plan.lines().map(without).collect::<Vec<_>>().join("\n")
    }
}

async fn all_explained(books: &Books) -> BTreeMap<&'static str, Vec<Explained>> {
    let known = EntryId::new(Uuid::from_u128(u128::from(1_000 + LARGE - 10)));
    let of_account = Filter { account: Some(account()), ..Filter::default() };
    let searched = Filter { text: Some("mercado 57 loja 154".to_owned()), ..Filter::default() };
    let query = SummaryQuery { span: Span::Month(billing_month(2026, 3)), account: None, today: date(2026, 3, 20) };
    let card = CardId::new(Uuid::from_u128(1));
    let mut all = BTreeMap::new();
    all.insert("point read", books.explained(async |tx| drop(transaction::find(tx, known).await.unwrap())).await);
    let page = async |tx: &mut WorkspaceTx| {
        let first = transaction::page(tx, &Filter::default(), None).await.unwrap();
        assert_eq!(transaction::page(tx, &Filter::default(), first.next).await.unwrap().items.len(), 50);
    };
    all.insert("page", books.explained(page).await);
    let page = async |tx: &mut WorkspaceTx| {
        let page = transaction::page(tx, &of_account, None).await.unwrap();
        assert!(page.items.iter().all(|item| item.balance.is_some()));
    };
    all.insert("running balance", books.explained(page).await);
    let search = async |tx: &mut WorkspaceTx| {
        assert!(!transaction::page(tx, &searched, None).await.unwrap().items.is_empty());
    };
    all.insert("search", books.explained(search).await);
    let dashboard = async |tx: &mut WorkspaceTx| {
        let facts = report::summary_facts(tx, &query).await.unwrap();
        assert!(facts.summary(&query).unwrap().expenses.is_positive());
    };
    all.insert("dashboard", books.explained(dashboard).await);
    all.insert("invoices", books.explained(async |tx| drop(invoice::facts(tx, Some(card)).await.unwrap())).await);
    let session = books.session;
    let load = async |tx: &mut WorkspaceTx| {
        assert!(!import_session::load(tx, session).await.unwrap().lines.is_empty());
    };
    all.insert("staged lines", books.explained(load).await);
    let preview = async |tx: &mut WorkspaceTx| {
        import_session::preview(tx, session, Unread::Accept).await.unwrap();
    };
    all.insert("preview", books.explained(preview).await);
    let import = async |tx: &mut WorkspaceTx| {
        let again = Household::request(AccountOrCard::Account(account()), lines(600), true);
        Box::pin(import_session::import(tx, again)).await.unwrap();
    };
    all.insert("import", books.explained(import).await);
    let change = async |tx: &mut WorkspaceTx| {
        transaction::delete(tx, &[(known, None)]).await.unwrap();
    };
    all.insert("change", books.explained(change).await);
    all.insert("trail", books.explained(async |tx| drop(audit::list(tx, None, 50).await.unwrap())).await);
    all
}

#[tokio::test]
async fn no_hot_statement_reads_a_table_of_workspaces_from_end_to_end_or_a_whole_history() {
    let Some(books) = Books::new().await else { return };
    let catalog = Catalog::read(&mut books.test.admin().await).await.unwrap();
    let tenants: BTreeSet<&str> = catalog.of(Class::Tenant).map(|table| table.name.as_str()).collect();
    assert!(tenants.contains("transactions") && tenants.len() > 30, "{tenants:?}");
    let empty = empty_tables(&books, &tenants).await;
    let all = all_explained(&books).await;
    let mut read_whole = BTreeMap::new();
    for (operation, explained) in &all {
        assert!(explained.len() >= TIMES, "{operation}: {}", explained.len());
        for one in explained {
            let read = one.transactions_read();
            assert!(
                read < f64::from(LARGE) / 2.0,
                "{operation} reads {read} transactions:\n{}\n{}",
                one.statement,
                one.plan
            );
            for table in one.read_whole().filter(|table| tenants.contains(table) && !empty.contains(*table)) {
                read_whole.insert((*operation, table), format!("{}\n{}", one.statement, one.plan));
            }
        }
    }
    let first = read_whole.values().next().cloned().unwrap_or_default();
    assert!(read_whole.is_empty(), "{:?} are read whole; one plan: {first}", read_whole.keys().collect::<Vec<_>>());
    let text = document(&all);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/query-plans.md");
        fs::write(path, text).unwrap();
    }
}

/// Tables that hold nothing here: to look into one is to read it whole.
async fn empty_tables(books: &Books, tenants: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut admin = books.test.admin().await;
    let mut empty = BTreeSet::new();
    for table in tenants {
        let count = format!("select not exists (select from {table})");
        if sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&mut admin).await.unwrap() {
            empty.insert((*table).to_owned());
        }
    }
    empty
}

fn document(all: &BTreeMap<&'static str, Vec<Explained>>) -> String {
    let mut text = format!(
        "# Query plans\n\n\
         How PostgreSQL answers what is asked most: in one workspace of {LARGE} transactions beside {OTHERS} others, under\n\
         row-level security, as the role that serves. Written by `make plans`, from what the server itself says of the\n\
         operations, after it has come to keep plans. A test sees to it that none of their statements, shown here or not,\n\
         reads a table of workspaces from end to end, nor half of the transactions of its workspace.\n"
    );
    for (title, operation, part) in SHOWN {
        let found = all[operation].iter().rev().find(|one| one.statement.contains(part));
        let found = found.unwrap_or_else(|| panic!("{operation} sends nothing that holds {part}"));
        let plan = found.shown();
        write!(text, "\n## {title}\n\n```sql\n{}\n```\n\n```text\n{plan}\n```\n", unindented(&found.statement))
            .unwrap();
    }
    text
}

/// A statement without the indentation that it has in the program.
fn unindented(statement: &str) -> String {
    let lines = || statement.lines().skip(1).filter(|line| !line.trim().is_empty());
    let indent = lines().map(|line| line.len() - line.trim_start().len()).min().unwrap_or_default();
    let line = |(n, line): (usize, &str)| {
        if n == 0 { line.to_owned() } else { line.get(indent..).unwrap_or_default().to_owned() }
    };
    statement.lines().enumerate().map(line).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}
