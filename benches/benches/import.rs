//! Staging and committing a statement, beside a bare COPY of every row that the commit leaves in every table, into
//! tables with the same columns, checks and indexes.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on must stop")]

use std::cell::RefCell;
use std::time::{Duration, Instant};

use chrono::Days;
use criterion::{Criterion, criterion_group, criterion_main};
use fintrack_benches::turns::{Lazy, Side, compare};
use fintrack_core::account::{AccountKind, Look};
use fintrack_core::calendar::date;
use fintrack_core::category::Language;
use fintrack_core::id::AccountId;
use fintrack_core::import_session::{AccountOrCard, Outcome};
use fintrack_core::money::brl;
use fintrack_core::name::Name;
use fintrack_core::statement::{Position, Statement, StatementLine};
use fintrack_db::account::NewAccount;
use fintrack_db::import_session::{FileOutcome, ImportRequest, NewFile, Unread, import};
use fintrack_db::testing::TestDb;
use fintrack_db::{Scope, account, category};
use futures_util::TryStreamExt;
use rust_decimal::Decimal;
use sqlx::{AssertSqlSafe, PgConnection};
use tokio::runtime::Runtime;

const SIZES: [u32; 2] = [10_000, 100_000];
/// The tables that an import leaves rows in: the books, and what is kept of them.
const TABLES: [&str; 9] = [
    "import_sessions",
    "statement_files",
    "import_session_files",
    "transactions",
    "staged_lines",
    "imported_lines",
    "account_turnovers",
    "audit_events",
    "audit_changes",
];

/// `count` lines over two years: as a bank prints them, with twins every now and then.
fn statement(count: u32) -> Statement {
    let line = |n: u32| StatementLine {
        position: Position { line: n + 2, start: 0, end: 0 },
        date: date(2024, 1, 1) + Days::new(u64::from(n) * 730 / u64::from(count)),
        amount: Decimal::new(if n.is_multiple_of(12) { 150_000 } else { -(i64::from(n * 37 % 50_000) + 1) }, 2),
        description: format!("COMPRA CARTAO {:04} MERCADO BOA VISTA {}", n % 97, n / 3).into(),
        bank_id: Some(format!("{n:010}").into()),
        balance: None,
        currency: None,
        instalment: None,
        merchant_code: None,
    };
    Statement { lines: (0..count).map(line).collect(), ..Statement::default() }
}

struct Books {
    test: TestDb,
    scope: Scope,
    account: AccountId,
}

impl Books {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let scope = test.scope().await;
        let mut tx = test.db().begin(scope).await.unwrap();
        category::seed(&mut tx, Language::Portuguese).await.unwrap();
        let new = NewAccount {
            name: Name::new("Conta Azul").unwrap(),
            kind: AccountKind::Checking,
            opening_balance: brl("0.00"),
            opened_on: date(2024, 1, 1),
            look: Look::default(),
        };
        let account = account::create(&mut tx, new).await.unwrap().id;
        tx.commit().await.unwrap();
        Self { test, scope, account }
    }

    /// Imports and commits a statement; says what became of it, and how long that took.
    async fn import(&self, statement: &Statement) -> (FileOutcome, Duration) {
        let request = ImportRequest {
            subject: AccountOrCard::Account(self.account),
            month: None,
            target: None,
            file: NewFile::new("extrato.csv", Vec::new(), serde_json::json!({})),
            statement: statement.clone().into(),
            rows_unread: 0,
            commit: Some(Unread::Accept),
        };
        let start = Instant::now();
        let mut tx = self.test.db().begin(self.scope).await.unwrap();
        let outcome = import(&mut tx, request).await.unwrap();
        tx.commit().await.unwrap();
        (outcome, start.elapsed())
    }

    async fn forget(&self) {
        let mut admin = self.test.admin().await;
        let tables = TABLES.join(", ");
        sqlx::raw_sql(AssertSqlSafe(format!("truncate {tables} cascade"))).execute(&mut admin).await.unwrap();
    }
}

/// What an import left, as COPY writes it, and empty tables of the same shape to copy it into.
struct Rows {
    admin: PgConnection,
    data: Vec<(&'static str, Vec<u8>)>,
}

impl Rows {
    async fn of(books: &Books) -> Self {
        let mut admin = books.test.admin().await;
        let mut data = Vec::new();
        for table in TABLES {
            let shape = format!("create table bare_{table} (like {table} including all)");
            sqlx::raw_sql(AssertSqlSafe(shape)).execute(&mut admin).await.unwrap();
            let copy = format!("copy {table} to stdout (format binary)");
            let stream = admin.copy_out_raw(&copy).await.unwrap();
            let bytes = stream.try_fold(Vec::new(), |mut all, part| async move {
                all.extend_from_slice(&part);
                Ok(all)
            });
            data.push((table, bytes.await.unwrap()));
        }
        Self { admin, data }
    }

    async fn copy(&mut self) -> Duration {
        let start = Instant::now();
        sqlx::raw_sql("begin").execute(&mut self.admin).await.unwrap();
        for (table, bytes) in &self.data {
            let copy = format!("copy bare_{table} from stdin (format binary)");
            let mut sink = self.admin.copy_in_raw(&copy).await.unwrap();
            sink.send(bytes.as_slice()).await.unwrap();
            sink.finish().await.unwrap();
        }
        sqlx::raw_sql("commit").execute(&mut self.admin).await.unwrap();
        let elapsed = start.elapsed();
        for table in TABLES {
            let empty = format!("truncate bare_{table}");
            sqlx::raw_sql(AssertSqlSafe(empty)).execute(&mut self.admin).await.unwrap();
        }
        elapsed
    }
}

/// Books that are emptied before each import, and books that keep one, with its rows as COPY writes them.
struct Made {
    statement: Statement,
    emptied: Books,
    kept: Books,
    rows: RefCell<Rows>,
}

impl Made {
    async fn new(size: u32) -> Self {
        let statement = statement(size);
        let (emptied, kept) = (Books::new().await, Books::new().await);
        kept.import(&statement).await;
        let rows = RefCell::new(Rows::of(&kept).await);
        Self { statement, emptied, kept, rows }
    }

    async fn import(&self) -> Duration {
        self.emptied.forget().await;
        let (outcome, elapsed) = self.emptied.import(&self.statement).await;
        assert_eq!(outcome.read.get(Outcome::Booked) as usize, self.statement.lines.len());
        elapsed
    }

    async fn import_again(&self) -> Duration {
        let (outcome, elapsed) = self.kept.import(&self.statement).await;
        assert_eq!(outcome.read.get(Outcome::Duplicate) as usize, self.statement.lines.len());
        assert!(outcome.changed_nothing());
        elapsed
    }
}

fn imports(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    for size in SIZES {
        let lazy = Lazy::new(&runtime);
        let made = || lazy.get(async || Made::new(size).await);
        let sides = [
            Side::timed("bare COPY of the same rows", || runtime.block_on(made().rows.borrow_mut().copy())),
            Side::timed("stage and commit", || runtime.block_on(made().import())),
            Side::timed("the same file again", || runtime.block_on(made().import_again())),
        ];
        compare(criterion, &format!("import of {size} lines"), 10, &sides);
    }
}

criterion_group!(benches, imports);
criterion_main!(benches);
