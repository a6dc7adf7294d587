//! What an answer over HTTP costs, beside a bare axum and sqlx handler of the same question: `make bench-http`.
//!
//! Both servers listen on loopback in this process, on one runtime and one database; only one is asked at a time, in turns,
//! by `wrk` with eight connections. The bare one knows nobody, has no walls, keeps no transaction and writes no log.

#![allow(clippy::print_stdout, reason = "a benchmark says what it measured")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on must stop")]

mod bare;
mod cold;
mod load;
mod memory;

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use chrono::{TimeDelta, Utc};
use clap::Parser;
use fintrack_core::calendar::billing_month;
use fintrack_core::id::{AccountId, TagId};
use fintrack_core::name::Name;
use fintrack_core::secret::SecretHash;
use fintrack_db::session::{self, Origin};
use fintrack_db::tag;
use fintrack_db::testing::{History, TestDb};
use fintrack_db::{Scope, account};
use fintrack_http::{App, Config, WORKSPACE_ID, serve_on};
use load::{Measure, Question, measure};
use tikv_jemallocator::Jemalloc;
use tokio::net::TcpListener;

/// As the server itself has it.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

/// Measures what answers over HTTP cost.
#[derive(Parser)]
struct Arguments {
    /// How many transactions the workspace has.
    #[arg(long, default_value_t = 100_000)]
    transactions: u32,
    /// How often each side is asked in turns.
    #[arg(long, default_value_t = 5)]
    turns: u32,
    /// For how many seconds each time.
    #[arg(long, default_value_t = 4)]
    seconds: u32,
    /// The program whose memory is measured, too.
    #[arg(long, value_name = "FINTRACK")]
    memory: Option<PathBuf>,
}

/// How often the books are changed before figures are asked for.
const COLD_TURNS: u32 = 25;

/// A workspace with a history, and somebody who is signed in.
struct Books {
    test: TestDb,
    scope: Scope,
    app: App,
    tag: uuid::Uuid,
    account: AccountId,
}

impl Books {
    async fn new(transactions: u32) -> Self {
        let test = TestDb::new().await;
        let scope = test.scope().await;
        let last = billing_month(2026, 3);
        test.fill(scope, History { transactions, month_transactions: 1_000, months: 240, last }).await;
        let mut tx = test.db().begin(scope).await.unwrap();
        let name = Name::new("Viagem").unwrap();
        let tag = tag::create(&mut tx, name).await.unwrap().id.get();
        let account = account::list(&mut tx).await.unwrap()[0].id;
        tx.commit().await.unwrap();
        test.analyze().await;
        let app = App::new(test.db().clone(), Config::with_key(b"of the benchmarks"));
        Self { test, scope, app, tag, account }
    }

    /// A change of the books, however small.
    async fn rename_tag(&self, turn: u32) {
        let mut tx = self.test.db().begin(self.scope).await.unwrap();
        let name = Name::new(&format!("Viagem {turn}")).unwrap();
        tag::update(&mut tx, TagId::new(self.tag), None, |tag| tag.name = name).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// What a client sends with each request.
    async fn headers(&self) -> Vec<String> {
        let (at, token) = (Utc::now(), SecretHash::new([7; 32]));
        let mut tx = self.test.db().begin_personal(self.scope.user).await.unwrap();
        let session = session::open(&mut tx, token, &Origin::default(), at, at + TimeDelta::days(1)).await.unwrap();
        tx.commit().await.unwrap();
        let token = self.app.access_token(self.scope.user, session, at);
        vec![format!("authorization: Bearer {}", token.reveal()), format!("{WORKSPACE_ID}: {}", self.scope.workspace)]
    }
}

/// A server for as long as the process lives, and where it listens.
async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

async fn serve_bare(router: Router) -> SocketAddr {
    let (listener, address) = listen().await;
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

async fn serve_ours(app: App) -> SocketAddr {
    let (listener, address) = listen().await;
    tokio::spawn(async move { serve_on(listener, app, std::future::pending()).await.unwrap() });
    address
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    // As the server itself logs; what it costs is part of an answer.
    tracing_subscriber::fmt().with_env_filter("info").with_writer(std::io::sink).init();
    let books = Books::new(arguments.transactions).await;
    let headers = books.headers().await;
    let bare = serve_bare(bare::router(&books).await).await;
    let ours = serve_ours(books.app.clone()).await;
    println!("{} transactions, {} turns of {} s", arguments.transactions, arguments.turns, arguments.seconds);

    let resource = format!("/tags/{}", books.tag);
    let page = format!("/transactions?account_id={}&limit=50", books.account);
    for (what, path) in [("a tag", resource), ("50 transactions, with names and running balance", page)] {
        let question = |address, path| Question { address, path, headers: &headers };
        let sides = [question(ours, format!("/api/v1{path}")), question(bare, path)];
        let [ours, bare] = measure(&sides, arguments.turns, arguments.seconds).try_into().unwrap();
        say(what, &ours);
        say("  the same, bare", &bare);
        println!("  ratio {:.2}", ours.requests / bare.requests);
    }
    let dashboard = "/api/v1/dashboard/financial-summary?year=2026&month=3".to_owned();
    let question = Question { address: ours, path: dashboard, headers: &headers };
    let measured = measure(&[question], arguments.turns, arguments.seconds);
    say("the financial summary of a month, remembered", &measured[0]);
    let summary = |who| format!("/api/v1/dashboard/financial-summary?year=2025&month={}", who + 1);
    let p95 = cold::measure(ours, &headers, COLD_TURNS, |turn| books.rename_tag(turn), summary).await;
    println!("  the first after a change, eight months at once: 95 of 100 within {p95:.2} ms");
    if let Some(program) = arguments.memory {
        memory::measure(&program).await;
    }
}

fn say(what: &str, measured: &Measure) {
    let Measure { requests, p50, p95 } = measured;
    println!("{what}: {requests:.0} requests/s, median {p50:.2} ms, 95 of 100 within {p95:.2} ms");
}
