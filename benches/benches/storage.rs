//! What storage answers, beside the same statements without walls, beside a history a hundredth as long, and beside a
//! database that has no other workspaces.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on must stop")]

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use fintrack_benches::turns::{Lazy, Side, compare};
use fintrack_core::calendar::{BillingMonth, billing_month, date};
use fintrack_core::id::EntryId;
use fintrack_core::report::{FinancialSummary, Span, SummaryQuery};
use fintrack_db::testing::{History, TestDb};
use fintrack_db::transaction::{self, Filter, Page};
use fintrack_db::{Db, Scope, report};
use rust_decimal::Decimal;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgConnection, Row};
use tokio::runtime::Runtime;
use uuid::Uuid;

/// How many transactions there are in the one workspace, in each of its last eight months, and over how many months.
const HISTORIES: [u32; 3] = [10_000, 100_000, 1_000_000];
const MONTH: u32 = 1_000;
const MONTHS: u32 = 240;
/// How many workspaces share a database, how many transactions each has, and the same of each.
const WORKSPACES: usize = 1_000;
const EACH: u32 = 1_000;
const EACH_MONTH: u32 = 50;
const EACH_MONTHS: u32 = 24;

fn last() -> BillingMonth {
    billing_month(2026, 3)
}

fn today() -> NaiveDate {
    date(2026, 3, 20)
}

/// A transaction of the last month, as histories number them.
fn known(transactions: u32) -> EntryId {
    EntryId::new(Uuid::from_u128(u128::from(1_000 + transactions - 10)))
}

async fn books(transactions: u32, month_transactions: u32, months: u32) -> (TestDb, Scope) {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    test.fill(scope, History { transactions, month_transactions, months, last: last() }).await;
    test.analyze().await;
    (test, scope)
}

async fn point_read(db: &Db, scope: Scope, id: EntryId) {
    let mut tx = db.begin(scope).await.unwrap();
    let found = transaction::find(&mut tx, id).await.unwrap();
    assert_eq!(found.value.id(), id);
    tx.commit().await.unwrap();
}

async fn dashboard(db: &Db, scope: Scope) -> FinancialSummary {
    let query = SummaryQuery { span: Span::Month(last()), account: None, today: today() };
    let mut tx = db.begin(scope).await.unwrap();
    let facts = report::summary_facts(&mut tx, &query).await.unwrap();
    tx.commit().await.unwrap();
    facts.summary(&query).unwrap()
}

/// The income of the last month as a statement of its own says it: what came in, less what it paid back.
async fn income_of_month(test: &TestDb, scope: Scope) -> Decimal {
    let income: Decimal = sqlx::query_scalar(
        "select sum(t.amount - coalesce(
             (select sum(r.amount) from reimbursements r where r.workspace_id = $1 and r.income_id = t.id), 0
         ))
         from transactions t
         where t.workspace_id = $1 and t.kind = 'INCOME' and t.booked_on between $2 and $3",
    )
    .bind(scope.workspace.get())
    .bind(last().first_day())
    .bind(last().last_day())
    .fetch_one(&mut test.admin().await)
    .await
    .unwrap();
    assert!(income > Decimal::ZERO);
    income
}

async fn page(db: &Db, scope: Scope, filter: &Filter) -> Page {
    let mut tx = db.begin(scope).await.unwrap();
    let page = transaction::page(&mut tx, filter, None).await.unwrap();
    tx.commit().await.unwrap();
    page
}

fn searched() -> Filter {
    Filter { text: Some("mercado 57 loja 154".to_owned()), ..Filter::default() }
}

/// What `transaction::find` sends, with the condition in words that the walls add in silence.
struct Bare {
    pool: PgPool,
    statements: Vec<String>,
    id: Uuid,
}

impl Bare {
    async fn new(test: &TestDb, scope: Scope, id: EntryId) -> Self {
        let mut tx = test.db().begin(scope).await.unwrap();
        transaction::find(&mut tx, id).await.unwrap();
        // The statements themselves, as the server keeps them; both ask for rows by `any($1)`.
        let mut statements: Vec<String> =
            test.prepared(&mut tx).await.into_iter().filter(|text| text.contains("= any($1)")).collect();
        tx.commit().await.unwrap();
        statements.sort_by_key(|text| !text.contains("from transactions t"));
        let wall = |text: &str, key: &str, wall: &str| {
            assert_eq!(text.matches(key).count(), 1, "{text}");
            text.replace(key, &format!("where {wall} = '{}' and {}", scope.workspace, &key["where ".len()..]))
        };
        let [entry, tags] = statements.as_slice() else { panic!("{statements:?}") };
        let entry = wall(entry, "where t.id = any", "t.workspace_id");
        let statements = vec![entry, wall(tags, "where transaction_id = any", "workspace_id")];
        let pool = PgPoolOptions::new().max_connections(4).connect_with(test.admin_options()).await.unwrap();
        Self { pool, statements, id: id.get() }
    }

    async fn read(&self, connection: &mut PgConnection) {
        for (n, statement) in self.statements.iter().enumerate() {
            let rows = sqlx::query(AssertSqlSafe(statement.as_str()))
                .bind(vec![self.id])
                .fetch_all(&mut *connection)
                .await
                .unwrap();
            if n == 0 {
                assert_eq!(rows.len(), 1);
                assert_eq!(rows[0].get::<Uuid, _>(0), self.id);
            }
        }
    }

    async fn in_transaction(&self) {
        let mut tx = self.pool.begin().await.unwrap();
        self.read(&mut tx).await;
        tx.commit().await.unwrap();
    }

    async fn autocommit(&self) {
        let mut connection = self.pool.acquire().await.unwrap();
        self.read(&mut connection).await;
    }
}

fn point_reads(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let lazy = Lazy::new(&runtime);
    let made = || {
        lazy.get(async || {
            let (test, scope) = books(HISTORIES[0], MONTH, MONTHS).await;
            let bare = Bare::new(&test, scope, known(HISTORIES[0])).await;
            (test, scope, bare)
        })
    };
    let plain = || runtime.block_on(made().2.in_transaction());
    let walled = || {
        let (test, scope, _) = made();
        runtime.block_on(point_read(test.db(), *scope, known(HISTORIES[0])));
    };
    let autocommit = || runtime.block_on(made().2.autocommit());
    let sides = [
        Side::new("plain BEGIN and COMMIT, without walls", plain),
        Side::new("in a workspace", walled),
        Side::new("bare autocommit, without walls", autocommit),
    ];
    compare(criterion, "point read", 50, &sides);
}

/// The same month, after histories that grow a hundredfold.
fn dashboards(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let lazy = Lazy::new(&runtime);
    let made = || {
        lazy.get(async || {
            let mut all = Vec::new();
            for transactions in HISTORIES {
                let (test, scope) = books(transactions, MONTH, MONTHS).await;
                let income = income_of_month(&test, scope).await;
                all.push((test, scope, income));
            }
            all
        })
    };
    let (runtime, made) = (&runtime, &made);
    let side = |(n, transactions): (usize, u32)| {
        Side::new(format!("{transactions} transactions in the workspace"), move || {
            let (test, scope, income) = &made()[n];
            let summary = runtime.block_on(dashboard(test.db(), *scope));
            assert_eq!(summary.income.amount(), *income);
        })
    };
    let sides: Vec<Side<'_>> = HISTORIES.into_iter().enumerate().map(side).collect();
    compare(criterion, "dashboard of a month", 10, &sides);
}

/// What is asked of a workspace, and whether the answer is one.
type Question = fn(&Runtime, &Db, Scope);

/// One workspace alone in a database, and the same among a thousand.
fn neighbours(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let lazy = Lazy::new(&runtime);
    let made = || {
        lazy.get(async || {
            let alone = books(EACH, EACH_MONTH, EACH_MONTHS).await;
            let (test, scope) = books(EACH, EACH_MONTH, EACH_MONTHS).await;
            let copies = test.copies(scope, WORKSPACES - 1).await;
            test.analyze().await;
            [alone, (test, copies[WORKSPACES / 2])]
        })
    };
    let questions: [(&str, Question); 4] = [
        ("a dashboard", |runtime, db, scope| {
            assert!(runtime.block_on(dashboard(db, scope)).expenses.is_positive());
        }),
        ("a page of transactions", |runtime, db, scope| {
            assert_eq!(runtime.block_on(page(db, scope, &Filter::default())).items.len(), 50);
        }),
        ("a point read", |runtime, db, scope| runtime.block_on(point_read(db, scope, known(EACH)))),
        ("a search", |runtime, db, scope| {
            assert_eq!(runtime.block_on(page(db, scope, &searched())).items.len(), 1);
        }),
    ];
    for (name, ask) in questions {
        let side = |n: usize| {
            let (runtime, made) = (&runtime, &made);
            move || {
                let (test, scope) = &made()[n];
                ask(runtime, test.db(), *scope);
            }
        };
        let sides = [Side::new("alone", side(0)), Side::new(format!("among {WORKSPACES} workspaces"), side(1))];
        compare(criterion, name, 20, &sides);
    }
}

criterion_group!(benches, point_reads, dashboards, neighbours);
criterion_main!(benches);
