//! A household with two accounts and a card, and statements for it: what the tests of import sessions share.

#![allow(dead_code, reason = "each test file uses its own part")]

use chrono::NaiveDate;
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::calendar::{BillingMonth, DayOfMonth, billing_month, date};
use fintrack_core::card::{CardCycle, CardFace, ClosingDay};
use fintrack_core::category::{Category, Language};
use fintrack_core::entry::{CategoryRef, Entry, Filing};
use fintrack_core::id::{CardId, ImportSessionId, StagedLineId};
use fintrack_core::import_session::{AccountOrCard, Leftovers, StagedLine};
use fintrack_core::money::brl;
use fintrack_core::name::Name;
use fintrack_core::statement::{Position, Statement, StatementLine};
use fintrack_db::account::NewAccount;
use fintrack_db::card::NewCard;
use fintrack_db::import_session::{
    Committed, FileOutcome, ImportRequest, LineChange, LoadedSession, NewFile, SessionError, Unread, import,
};
use fintrack_db::testing::TestDb;
use fintrack_db::transaction::Filter;
use fintrack_db::{Db, Scope, WorkspaceTx, account, audit, card, category, import_session, transaction};
use rust_decimal::Decimal;

pub(crate) struct Household {
    pub(crate) test: TestDb,
    pub(crate) db: Db,
    pub(crate) scope: Scope,
    pub(crate) azul: Account,
    pub(crate) serra: Account,
    pub(crate) roxo: CardId,
    pub(crate) categories: Vec<Category>,
}

pub(crate) fn cents(cents: i64) -> Decimal {
    Decimal::new(cents, 2)
}

/// A statement of (day, cents, text), without balances.
pub(crate) fn statement(lines: &[(NaiveDate, i64, &str)]) -> Statement {
    let line = |(number, (date, amount, text)): (u32, &(NaiveDate, i64, &str))| StatementLine {
        position: Position { line: number, start: 0, end: 0 },
        date: *date,
        amount: cents(*amount),
        description: (*text).to_owned().into(),
        bank_id: None,
        balance: None,
        currency: None,
        instalment: None,
        merchant_code: None,
    };
    let lines = (1..).zip(lines).map(line).collect();
    Statement { lines, ..Statement::default() }
}

pub(crate) fn first() -> BillingMonth {
    billing_month(2026, 1)
}

pub(crate) fn january() -> [(NaiveDate, i64, &'static str); 4] {
    [
        (date(2026, 1, 5), 500_000, "SALARIO EMPRESA BOA"),
        (date(2026, 1, 7), -450, "CAFE DA PRACA"),
        (date(2026, 1, 9), -2_300, "PADARIA ESTRELA"),
        (date(2026, 1, 30), -10_000, "ALGO NUNCA VISTO"),
    ]
}

impl Household {
    pub(crate) async fn new() -> Self {
        let test = TestDb::new().await;
        let scope = test.scope().await;
        let db = test.db().clone();
        let mut tx = db.begin(scope).await.unwrap();
        category::seed(&mut tx, Language::Portuguese).await.unwrap();
        let new = |name: &str, kind| NewAccount {
            name: Name::new(name).unwrap(),
            kind,
            opening_balance: brl("1000.00"),
            opened_on: date(2026, 1, 1),
            look: Look::default(),
        };
        let azul = account::create(&mut tx, new("Conta Azul", AccountKind::Checking)).await.unwrap();
        let serra = account::create(&mut tx, new("Poupança Serra", AccountKind::Savings)).await.unwrap();
        let day = |day| DayOfMonth::new(day).unwrap();
        let new = NewCard {
            name: Name::new("Roxo").unwrap(),
            limit: brl("5000.00"),
            cycle: CardCycle::new(day(25), day(5), ClosingDay::Included).unwrap(),
            from: first(),
            payment_account: Some(azul.id),
            face: CardFace::default(),
        };
        let roxo = card::create(&mut tx, &new).await.unwrap();
        let categories = category::list(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        Self { test, db, scope, azul, serra, roxo, categories }
    }

    pub(crate) fn azul(&self) -> AccountOrCard {
        AccountOrCard::Account(self.azul.id)
    }

    pub(crate) fn called(&self, name: &str) -> Filing {
        Filing::Whole(self.under(name))
    }

    pub(crate) fn under(&self, name: &str) -> CategoryRef {
        let found = self.categories.iter().find(|category| category.name.as_str() == name);
        CategoryRef { category: found.unwrap_or_else(|| panic!("there is no category {name}")).id, subcategory: None }
    }

    pub(crate) async fn begin(&self) -> WorkspaceTx {
        self.db.begin(self.scope).await.unwrap()
    }

    pub(crate) fn request(subject: AccountOrCard, statement: Statement, commit: bool) -> ImportRequest {
        let file = NewFile::new("extrato.csv", b"bytes".to_vec(), serde_json::json!({}));
        let commit = commit.then_some(Unread::Accept);
        let statement = statement.into();
        ImportRequest { subject, month: None, target: None, file, statement, rows_unread: 0, commit }
    }

    pub(crate) async fn import(&self, request: ImportRequest) -> FileOutcome {
        let mut tx = self.begin().await;
        let outcome = Box::pin(import(&mut tx, request)).await.unwrap();
        tx.commit().await.unwrap();
        outcome
    }

    /// Stages lines on the first account; the session of their month.
    pub(crate) async fn stage(&self, lines: &[(NaiveDate, i64, &str)]) -> ImportSessionId {
        let outcome = self.import(Self::request(self.azul(), statement(lines), false)).await;
        outcome.sessions[0].id
    }

    pub(crate) async fn load(&self, id: ImportSessionId) -> LoadedSession {
        import_session::load(&mut self.begin().await, id).await.unwrap()
    }

    /// The line of that number.
    pub(crate) async fn line(&self, id: ImportSessionId, number: u32) -> StagedLine {
        self.load(id).await.lines.into_iter().find(|line| line.line == number).unwrap()
    }

    /// A line by its identity.
    pub(crate) async fn line_of(&self, id: StagedLineId) -> StagedLine {
        import_session::find_line(&mut self.begin().await, id).await.unwrap().1.value
    }

    pub(crate) async fn change(&self, id: StagedLineId, change: &LineChange) -> Result<LoadedSession, SessionError> {
        let mut tx = self.begin().await;
        let loaded = Box::pin(import_session::change(&mut tx, id, None, change)).await?;
        tx.commit().await.unwrap();
        self.verify().await;
        Ok(loaded)
    }

    pub(crate) async fn commit(&self, id: ImportSessionId) -> Committed {
        let mut tx = self.begin().await;
        let committed = import_session::commit(&mut tx, id, Unread::Accept, None).await.unwrap();
        tx.commit().await.unwrap();
        self.verify().await;
        committed
    }

    pub(crate) async fn close(&self, id: ImportSessionId) {
        let mut tx = self.begin().await;
        import_session::close(&mut tx, id, Leftovers::Refuse).await.unwrap();
        tx.commit().await.unwrap();
        self.verify().await;
    }

    pub(crate) async fn undo(&self, id: ImportSessionId) {
        let mut tx = self.begin().await;
        import_session::undo(&mut tx, id).await.unwrap();
        tx.commit().await.unwrap();
        self.verify().await;
    }

    pub(crate) async fn entries(&self) -> Vec<Entry> {
        let mut entries = transaction::list(&mut self.begin().await, &Filter::default()).await.unwrap();
        entries.reverse();
        entries
    }

    /// What the trail sums to is the state of the books.
    pub(crate) async fn verify(&self) {
        let verification = audit::verify(&mut self.begin().await).await.unwrap();
        assert!(verification.faults.is_empty(), "{:?}", verification.faults);
    }
}
