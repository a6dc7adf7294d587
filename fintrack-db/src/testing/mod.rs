//! One fast, isolated database per test, on a real PostgreSQL of the tests' own.
//!
//! The tests of a run share a cluster below the target folder, which the first one starts and which stops by itself a
//! while after the last. The schema is migrated once, into a template; a test's database is a copy of it, dropped at
//! the end. Tests connect as the serving role, so that policies bind them as they bind users.

#![allow(clippy::missing_panics_doc, clippy::expect_used, reason = "a test that cannot have its database must fail")]

mod cluster;
mod history;
pub mod server;
mod template;

use std::sync::atomic::{AtomicU32, Ordering};

use fintrack_core::calendar::{DayOfMonth, billing_month};
use fintrack_core::card::{CardCycle, CardFace, ClosingDay};
use fintrack_core::id::{AccountId, CardId};
use fintrack_core::money::{Currency, Money};
use fintrack_core::name::Name;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::card::{self, NewCard};
use crate::embedded::{ADMIN_ROLE, APP_ROLE};
use crate::{Db, Scope, WorkspaceTx, user, workspace};
use cluster::TestCluster;
pub use history::History;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database that is a test's alone, with all migrations applied; dropped at the end.
#[derive(Debug)]
pub struct TestDb {
    db: Db,
    name: String,
    cluster: TestCluster,
}

impl TestDb {
    /// Makes a new database.
    pub async fn new() -> Self {
        let cluster = tokio::task::spawn_blocking(TestCluster::join).await.expect("joining does not panic");
        let template = template::ensure(&cluster).await;
        // Unique among processes that live, and so among databases: the first process of a run sweeps what is left.
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut admin = cluster.maintenance().await;
        // A process of an earlier run may have had this number and may not have come to an end.
        execute(&mut admin, format!("drop database if exists {name} with (force)")).await;
        execute(&mut admin, format!("create database {name} template {template} strategy file_copy")).await;
        admin.close().await.expect("closing the connection");
        let db = Db::on_test_database(cluster.connect_as(APP_ROLE).database(&name)).await;
        Self { db, name, cluster }
    }

    /// The database, as the programs use it.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// A new user with a new workspace in reais, and the right to both.
    pub async fn scope(&self) -> Scope {
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let user = user::find_or_create(&self.db, &name("Ana"), &format!("ana{n}@example.org")).await;
        let user = user.expect("creating a user");
        workspace::create(&self.db, user, &name("Casa"), Currency::BRL).await.expect("creating a workspace")
    }

    /// What the database is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How to connect as the owner of the schema, whom no policy binds: for looking behind the wall.
    pub fn admin_options(&self) -> PgConnectOptions {
        self.cluster.connect_as(ADMIN_ROLE).database(&self.name)
    }

    /// How to connect as the serving role, for tests of the policies themselves.
    pub fn app_options(&self) -> PgConnectOptions {
        self.cluster.connect_as(APP_ROLE).database(&self.name)
    }

    /// The address as a program would be given it, for the owner of the schema.
    pub fn admin_url(&self) -> String {
        self.url(ADMIN_ROLE)
    }

    /// The address as a program would be given it, for the serving role.
    pub fn app_url(&self) -> String {
        self.url(APP_ROLE)
    }

    fn url(&self, role: &str) -> String {
        let folder = self.cluster.socket_dir().display().to_string();
        format!("postgres:///{}?host={folder}&user={role}", self.name)
    }

    /// A connection as the owner of the schema.
    pub async fn admin(&self) -> PgConnection {
        PgConnection::connect_with(&self.admin_options()).await.expect("connecting as the owner")
    }

    /// Runs a statement as the owner of the schema, whom no policy binds and no trail watches: what a careless hand does.
    pub async fn tamper(&self, statement: &'static str) {
        let mut admin = self.admin().await;
        execute(&mut admin, statement.to_owned()).await;
        admin.close().await.expect("closing the connection");
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let (name, cluster) = (self.name.clone(), self.cluster.clone());
        // Within a runtime nothing may block on it, so another one does the work. What fails here is swept later.
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut admin = cluster.maintenance().await;
                execute(&mut admin, format!("drop database if exists {name} with (force)")).await;
                std::io::Result::Ok(())
            })
        };
        let _swept_later = std::thread::spawn(work).join();
    }
}

/// A card in the books, whose invoices are usually paid from an account.
pub async fn card_paid_from(tx: &mut WorkspaceTx, limit: Money, account: AccountId) -> CardId {
    let day = |day| DayOfMonth::new(day).expect("a literal day");
    let cycle = CardCycle::new(day(25), day(5), ClosingDay::Included).expect("two days");
    let (from, payment_account, face) = (billing_month(2026, 1), Some(account), CardFace::default());
    let new = NewCard { name: name("Roxo"), limit, cycle, from, payment_account, face };
    card::create(tx, &new).await.expect("creating a card")
}

fn name(text: &str) -> Name {
    Name::new(text).expect("a literal name")
}

/// Database names cannot be parameters; ours are made of letters, digits and underscores.
async fn execute(connection: &mut PgConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement.as_str().to_owned()))
        .execute(connection)
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
}
