//! What holds of every operation on the books, whatever it is of, and books to try it in.

#![allow(dead_code, reason = "each area's tests use what they need of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::fmt::Debug;

use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::audit::StateHash;
use fintrack_core::calendar::date;
use fintrack_core::category::{Category, CategoryKind, Tag};
use fintrack_core::entry::{Entry, Movement, Status};
use fintrack_core::id::{AuditEventId, CardId, EntryId};
use fintrack_core::money::{Money, brl};
use fintrack_core::name::{Color, Description, Name};
use fintrack_db::account::NewAccount;
use fintrack_db::category::NewCategory;
use fintrack_db::testing::TestDb;
use fintrack_db::{DbError, Scope, WorkspaceTx, account, audit, category, tag, testing, transaction};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use uuid::Uuid;

/// Books of one workspace, alone in a database.
pub(crate) struct Books {
    test: TestDb,
    scope: Scope,
}

impl Books {
    pub(crate) async fn new() -> Self {
        let test = TestDb::new().await;
        let scope = test.scope().await;
        Self { test, scope }
    }

    pub(crate) async fn tx(&self) -> WorkspaceTx {
        self.test.db().begin(self.scope).await.unwrap()
    }

    pub(crate) fn test(&self) -> &TestDb {
        &self.test
    }

    /// Books that know nothing of these: a transaction in another workspace.
    pub(crate) async fn elsewhere(&self) -> WorkspaceTx {
        self.test.db().begin(self.test.scope().await).await.unwrap()
    }

    /// Does an operation, and shows that it is one event of a sound trail: undone, it leaves the books as they were before it;
    /// done again, as they were after it.
    pub(crate) async fn undoable<T>(&self, operation: impl AsyncFnOnce(&mut WorkspaceTx) -> T) -> T {
        self.undoable_beside(async |tx| audit::state_hash(tx).await.unwrap(), operation).await
    }

    /// The same of an operation on what is beside the books, as far as `look` sees it.
    pub(crate) async fn undoable_beside<S: PartialEq + Debug, T>(
        &self,
        look: impl AsyncFn(&mut WorkspaceTx) -> S,
        operation: impl AsyncFnOnce(&mut WorkspaceTx) -> T,
    ) -> T {
        let before = look(&mut self.tx().await).await;
        let mut tx = self.tx().await;
        let outcome = operation(&mut tx).await;
        tx.commit().await.unwrap();
        let (after, event) = (look(&mut self.tx().await).await, self.last_event().await);
        assert_ne!(before, after, "the operation changed nothing");
        assert_eq!(self.faults().await, []);

        let undone = self.undo(event).await;
        assert_eq!(look(&mut self.tx().await).await, before, "undone, it is not what it was");
        assert_eq!(self.faults().await, []);
        self.undo(undone).await;
        assert_eq!(look(&mut self.tx().await).await, after, "done again, it is not what it had become");
        assert_eq!(self.faults().await, []);
        outcome
    }

    pub(crate) async fn state(&self) -> StateHash {
        audit::state_hash(&mut self.tx().await).await.unwrap()
    }

    async fn faults(&self) -> Vec<audit::TrailFault> {
        audit::verify(&mut self.tx().await).await.unwrap().faults
    }

    pub(crate) async fn last_event(&self) -> AuditEventId {
        audit::list(&mut self.tx().await, None, 1).await.unwrap().links.remove(0).event.id
    }

    pub(crate) async fn undo(&self, event: AuditEventId) -> AuditEventId {
        let mut tx = self.tx().await;
        let recorded = audit::undo(&mut tx, event).await.unwrap();
        tx.commit().await.unwrap();
        recorded.id
    }

    pub(crate) async fn account(&self, name_: &str) -> Account {
        self.account_with(name_, brl("100.00")).await
    }

    pub(crate) async fn account_with(&self, name_: &str, opening_balance: Money) -> Account {
        let mut tx = self.tx().await;
        let new = NewAccount {
            name: name(name_),
            kind: AccountKind::Checking,
            opening_balance,
            opened_on: date(2020, 1, 1),
            look: Look::default(),
        };
        let account = account::create(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        account
    }

    pub(crate) async fn card(&self, account: &Account) -> CardId {
        let mut tx = self.tx().await;
        let card = testing::card_paid_from(&mut tx, brl("5000.00"), account.id).await;
        tx.commit().await.unwrap();
        card
    }

    pub(crate) async fn category(&self, name_: &str, kind: CategoryKind) -> Category {
        let mut tx = self.tx().await;
        let new = NewCategory { name: name(name_), kind, color: color("#2E7D32"), icon: None, is_active: true };
        let category = category::create(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        category
    }

    pub(crate) async fn tag(&self, name_: &str) -> Tag {
        let mut tx = self.tx().await;
        let tag = tag::create(&mut tx, name(name_)).await.unwrap();
        tx.commit().await.unwrap();
        tag
    }

    /// Books a movement of a day of March 2026.
    pub(crate) async fn book(&self, day: u32, status: Status, movement: Movement) -> EntryId {
        let id = EntryId::new(Uuid::now_v7());
        let entry = Entry::new(id, date(2026, 3, day), Description::new("Teste"), status, movement).unwrap();
        let mut tx = self.tx().await;
        transaction::create(&mut tx, &[entry]).await.unwrap();
        tx.commit().await.unwrap();
        id
    }
}

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn color(text: &str) -> Color {
    Color::new(text).unwrap()
}

/// A handful of what a generator makes, the same in every run.
pub(crate) fn samples<T>(count: usize, of: impl Strategy<Value = T>) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| of.new_tree(&mut runner).unwrap().current()).collect()
}

/// What is not there says so, as what is another workspace's does.
pub(crate) fn assert_not_found<T>(outcome: Result<T, DbError>) {
    let error = outcome.err().expect("it was found");
    assert!(matches!(error, DbError::NotFound { .. }), "{error}");
}

/// What was changed since it was looked at says so.
pub(crate) fn assert_stale<T>(outcome: Result<T, DbError>) {
    let error = outcome.err().expect("it was changed");
    assert!(matches!(error, DbError::Stale { .. }), "{error}");
}
