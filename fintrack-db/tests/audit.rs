//! The trail tells what was done, proves itself, and takes it back.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::audit::{Actor, Deed, Obstacle, Operation, StateHash};
use fintrack_core::calendar::date;
use fintrack_core::category::Language;
use fintrack_core::entry::{Entry, Filing, Movement, Part, Status};
use fintrack_core::id::EntryId;
use fintrack_core::money::{Currency, brl};
use fintrack_core::name::{Description, Name};
use fintrack_db::account::NewAccount;
use fintrack_db::audit::{self, TrailFault, UndoFailure};
use fintrack_db::testing::TestDb;
use fintrack_db::{Db, Scope, WorkspaceTx, account, category, doctor, transaction, workspace};
use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;

struct Books {
    test: TestDb,
    db: Db,
    scope: Scope,
}

impl Books {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let scope = test.scope().await;
        let db = test.db().clone();
        Self { test, db, scope }
    }

    async fn tx(&self) -> WorkspaceTx {
        self.db.begin(self.scope).await.unwrap()
    }

    /// One operation in a transaction of its own.
    async fn open_account(&self, name: &str) -> Account {
        let mut tx = self.tx().await;
        let new = NewAccount {
            name: Name::new(name).unwrap(),
            kind: AccountKind::Checking,
            opening_balance: brl("100.00"),
            opened_on: date(2026, 1, 1),
            look: Look::default(),
        };
        let account = account::create(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        account
    }

    async fn spend(&self, account: &Account) -> (Entry, fintrack_core::id::AuditEventId) {
        let mut tx = self.tx().await;
        let categories = category::list(&mut tx).await.unwrap();
        let under = |n: usize| fintrack_core::entry::CategoryRef { category: categories[n].id, subcategory: None };
        let parts = vec![Part { under: under(0), amount: brl("10.00") }, Part { under: under(1), amount: brl("2.50") }];
        let movement = Movement::Expense { account: account.id, amount: brl("12.50"), filing: Filing::Split(parts) };
        let id = EntryId::new(Uuid::now_v7());
        let entry =
            Entry::new(id, date(2026, 3, 5), Description::new("Padaria"), Status::Validating, movement).unwrap();
        let recorded = transaction::create(&mut tx, std::slice::from_ref(&entry)).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        (entry, recorded.id)
    }

    async fn seed(&self) {
        let mut tx = self.tx().await;
        category::seed(&mut tx, Language::Portuguese).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn undo(
        &self,
        event: fintrack_core::id::AuditEventId,
    ) -> Result<fintrack_core::id::AuditEventId, UndoFailure> {
        let mut tx = self.tx().await;
        let recorded = audit::undo(&mut tx, event).await?;
        tx.commit().await.unwrap();
        Ok(recorded.id)
    }

    async fn state(&self) -> StateHash {
        audit::state_hash(&mut self.tx().await).await.unwrap()
    }

    async fn faults(&self) -> Vec<TrailFault> {
        let verification = audit::verify(&mut self.tx().await).await.unwrap();
        assert!(verification.rows > 0);
        verification.faults
    }

    async fn behind_its_back(&self, statement: &str) {
        let mut admin = self.test.admin().await;
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut admin).await.unwrap();
        admin.close().await.unwrap();
    }
}

#[tokio::test]
async fn the_trail_says_who_did_what_and_sums_to_the_books() {
    let books = Books::new().await;
    books.seed().await;
    let account = books.open_account("Conta Azul").await;
    let (entry, _) = books.spend(&account).await;
    assert_eq!(books.faults().await, []);

    let mut tx = books.tx().await;
    let page = audit::list(&mut tx, None, 50).await.unwrap();
    let deeds: Vec<Deed> = page.links.iter().map(|link| link.event.deed).collect();
    let did = |operation| Deed::Did(operation);
    assert_eq!(
        deeds,
        [did(Operation::Create), did(Operation::Create), did(Operation::ApplyTemplate), did(Operation::Create)]
    );
    assert!(page.links.iter().all(|link| link.event.actor == Actor::User(books.scope.user)));
    let rows: Vec<&str> = page.links[0].event.changes.keys().map(|row| row.noun().as_str()).collect();
    assert_eq!(rows, ["split", "split", "transaction"]);

    // Of one thing, with its parts.
    let of_entry = audit::history(&mut tx, entry.id().get(), None, 50).await.unwrap();
    assert_eq!(of_entry.links.len(), 1);
    assert_eq!((of_entry.links[0].event.sequence, of_entry.next), (4, None));
    // In pages.
    let first = audit::list(&mut tx, None, 3).await.unwrap();
    let second = audit::list(&mut tx, first.next, 3).await.unwrap();
    assert_eq!((first.links.len(), second.links.len(), second.next), (3, 1, None));
}

#[tokio::test]
async fn what_is_done_and_undone_and_done_again_leaves_the_state_it_had() {
    let books = Books::new().await;
    books.seed().await;
    let account = books.open_account("Conta Azul").await;
    let before = books.state().await;
    let (_, spent) = books.spend(&account).await;
    let after = books.state().await;
    assert_ne!(before, after);

    let undone = books.undo(spent).await.unwrap();
    assert_eq!(books.state().await, before);
    assert_eq!(books.faults().await, []);
    let mut tx = books.tx().await;
    assert!(transaction::list(&mut tx, &transaction::Filter::default()).await.unwrap().is_empty());
    drop(tx);

    books.undo(undone).await.unwrap();
    assert_eq!(books.state().await, after);
    assert_eq!(books.faults().await, []);
    let mut tx = books.tx().await;
    let listed = transaction::list(&mut tx, &transaction::Filter::default()).await.unwrap();
    assert_eq!(listed[0].movement().amount(), brl("12.50"));
    assert!(matches!(listed[0].movement().filing(), Some(Filing::Split(parts)) if parts.len() == 2));
}

#[tokio::test]
async fn what_a_later_operation_depends_on_is_not_undone_and_the_refusal_names_it() {
    let books = Books::new().await;
    books.seed().await;
    let account = books.open_account("Conta Azul").await;
    let (entry, spent) = books.spend(&account).await;
    let mut tx = books.tx().await;
    let opened = audit::history(&mut tx, account.id.get(), None, 1).await.unwrap().links.remove(0).event.id;
    drop(tx);

    let Err(UndoFailure::Refused(refusal)) = books.undo(opened).await else { panic!("it was undone") };
    let named = refusal
        .obstacles
        .iter()
        .any(|it| matches!(it, Obstacle::ReferredTo { from, by: 4, .. } if from.id() == entry.id().to_string()));
    assert!(named, "{refusal}");
    assert_eq!(books.faults().await, []);

    books.undo(spent).await.unwrap();
    books.undo(opened).await.unwrap();
    let mut tx = books.tx().await;
    assert!(account::list(&mut tx).await.unwrap().is_empty());
    drop(tx);
    // Its name is free again, so another account may have it, and then it cannot come back.
    books.open_account("Conta Azul").await;
    let mut tx = books.tx().await;
    let last = audit::history(&mut tx, account.id.get(), None, 1).await.unwrap().links.remove(0).event.id;
    drop(tx);
    let Err(UndoFailure::Refused(refusal)) = books.undo(last).await else { panic!("it was undone") };
    assert!(matches!(refusal.obstacles[..], [Obstacle::Taken { .. }]), "{refusal}");
}

#[tokio::test]
async fn a_transaction_that_is_rolled_back_leaves_no_event() {
    let books = Books::new().await;
    let mut tx = books.tx().await;
    category::seed(&mut tx, Language::English).await.unwrap();
    drop(tx);
    let mut tx = books.tx().await;
    assert_eq!(audit::list(&mut tx, None, 50).await.unwrap().links.len(), 1);
}

#[tokio::test]
async fn what_changes_nothing_leaves_no_event() {
    let books = Books::new().await;
    books.seed().await;
    books.seed().await;
    let mut tx = books.tx().await;
    assert_eq!(audit::list(&mut tx, None, 50).await.unwrap().links.len(), 2);
}

#[tokio::test]
async fn what_is_changed_behind_the_trails_back_is_found() {
    let books = Books::new().await;
    books.seed().await;
    let account = books.open_account("Conta Azul").await;
    books.spend(&account).await;
    assert_eq!(books.faults().await, []);

    books.behind_its_back("update transactions set amount = 13").await;
    assert!(matches!(books.faults().await[..], [TrailFault::Books { .. }]));
    books.behind_its_back("update transactions set amount = 12.5, notes = ''").await;
    assert!(matches!(books.faults().await[..], [TrailFault::Books { .. }]));
    // Which version a row is says nothing of the books.
    books.behind_its_back("update transactions set notes = null").await;
    assert_eq!(books.faults().await, []);

    books.behind_its_back("update audit_events set user_id = gen_random_uuid() where sequence = 2").await;
    assert!(matches!(books.faults().await[..], [TrailFault::Chain(_)]));
    books.behind_its_back("delete from audit_events where sequence = 4").await;
    let faults = books.faults().await;
    assert!(faults.iter().any(|fault| matches!(fault, TrailFault::Head { found: 3, kept: 4, .. })), "{faults:?}");
}

#[tokio::test]
async fn the_books_of_one_workspace_are_not_those_of_another_of_the_same_user() {
    let test = TestDb::new().await;
    let first = test.scope().await;
    let second = workspace::create(test.db(), first.user, &Name::new("Sítio").unwrap(), Currency::BRL).await.unwrap();
    for scope in [first, second] {
        let verification = audit::verify(&mut test.db().begin(scope).await.unwrap()).await.unwrap();
        assert_eq!((verification.rows, verification.faults), (1, Vec::new()));
    }
}

#[tokio::test]
async fn books_from_before_there_was_a_trail_are_its_first_event() {
    let books = Books::new().await;
    books.seed().await;
    books.open_account("Conta Azul").await;
    books.behind_its_back("delete from audit_events; delete from audit_heads").await;

    let account = books.open_account("Conta Verde").await;
    assert_eq!(books.faults().await, []);
    let mut tx = books.tx().await;
    let page = audit::list(&mut tx, None, 50).await.unwrap();
    let deeds: Vec<Deed> = page.links.iter().map(|link| link.event.deed).collect();
    assert_eq!(deeds, [Deed::Did(Operation::Create), Deed::Did(Operation::Migrate)]);
    assert_eq!(page.links[1].event.actor, Actor::System);
    assert_eq!(page.links[0].event.changes.keys().next().unwrap().id(), account.id.to_string());
}

#[tokio::test]
async fn the_serving_role_can_neither_change_nor_remove_an_event() {
    let books = Books::new().await;
    let mut app = sqlx::PgConnection::connect_with(&books.test.app_options()).await.unwrap();
    let workspace = books.scope.workspace;
    for statement in [
        "update audit_events set operation = 'delete'",
        "delete from audit_events",
        "update audit_changes set content = ''",
        "delete from audit_changes",
        "delete from audit_subjects",
        "delete from audit_heads",
    ] {
        let scoped = format!("set fintrack.workspace_id = '{workspace}'; {statement}");
        let refusal = sqlx::raw_sql(AssertSqlSafe(scoped)).execute(&mut app).await.unwrap_err();
        assert!(refusal.to_string().contains("permission denied"), "{statement}: {refusal}");
    }
}

#[tokio::test]
async fn writers_of_one_workspace_take_turns() {
    let books = Books::new().await;
    let names: Vec<String> = (0..12).map(|n| format!("Conta {n}")).collect();
    let opened = names.iter().map(|name| books.open_account(name));
    futures_util::future::join_all(opened).await;
    assert_eq!(books.faults().await, []);
    let mut tx = books.tx().await;
    assert_eq!(audit::list(&mut tx, None, 50).await.unwrap().links.len(), 13);
}

#[tokio::test]
async fn an_examination_finds_what_is_wrong_and_says_what_to_do() {
    let books = Books::new().await;
    books.seed().await;
    let account = books.open_account("Conta Azul").await;
    books.spend(&account).await;
    let examine = async || {
        let examination = doctor::examine(&mut books.tx().await).await.unwrap();
        examination.findings.iter().map(|finding| format!("{finding}; {}", finding.advice())).collect::<Vec<_>>()
    };
    assert_eq!(examine().await, [""; 0]);

    books.behind_its_back("update account_turnovers set amount = 13").await;
    let found = examine().await;
    assert!(found[0].starts_with("EXPENSE on the account ") && found[0].contains("sum to 12.5"), "{found:?}");
    books
        .behind_its_back(
            "update account_turnovers set amount = 12.5; delete from transaction_splits where position = 2",
        )
        .await;
    let found = examine().await;
    assert!(found.iter().any(|it| it.contains("was changed") || it.contains("behind its back")), "{found:?}");
    assert!(
        found.iter().any(|it| it.starts_with("a transaction is split, and its parts are not its amount")),
        "{found:?}"
    );
    books.behind_its_back("alter table accounts disable row level security; delete from workspace_members").await;
    let found = examine().await;
    assert!(found.iter().any(|it| it.starts_with("the table accounts keeps the rule of no class")), "{found:?}");
    assert!(found.iter().any(|it| it.starts_with("a workspace has no administrator")), "{found:?}");
}
