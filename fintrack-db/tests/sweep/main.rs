//! Whoever calls an operation with what another household has is told that there is no such thing.
//!
//! The isolation of tables is shown elsewhere, by statements of its own; here it is that of operations, each by its own
//! refusal. Ana calls every one that takes an identity with those of Bia, as what it is done to and as what it names. None
//! succeeds, except lists, which are empty, and what Ana keeps for herself under a number that Bia has too. Neither's books
//! are another bit. Bia's own calls are refused none of what Ana's are, so that what was swept is there.
//!
//! Which operations there are is read from the source: a new one is swept, or said to take no identity.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

#[macro_use]
mod case;
mod cases;
mod home;
mod operations;
mod rows;
mod things;

use std::collections::BTreeSet;

use fintrack_core::category::CategoryKind;
use fintrack_core::id::RuleId;
use fintrack_core::import_session::AccountOrCard;
use fintrack_db::import_session::Unread;
use fintrack_db::schema::catalog::{Catalog, Class};
use fintrack_db::testing::TestDb;
use fintrack_db::{Db, DbError, audit, category, deletion, import_session, rule, transaction};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use case::{Acting, Case, End};
use home::Home;
use rows::Rows;
use things::{at, new_rule, request, statement};

struct Households {
    test: TestDb,
    ana: Home,
    bia: Home,
}

impl Households {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let (ana, bia) = (Home::new(&test, 1).await, Home::new(&test, 2).await);
        Self { test, ana, bia }
    }

    /// What each of them has, to the last bit.
    async fn rows(&self) -> [Rows; 2] {
        let mut admin = self.test.admin().await;
        [Rows::of(&mut admin, self.ana.scope).await, Rows::of(&mut admin, self.bia.scope).await]
    }

    /// Takes the wall down.
    async fn rows_are_for_all(&self) {
        let mut admin = self.test.admin().await;
        let catalog = Catalog::read(&mut admin).await.unwrap();
        for table in catalog.of(Class::Tenant).chain(catalog.of(Class::Personal)) {
            let statement = format!("alter table {} disable row level security", table.name);
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut admin).await.unwrap();
        }
    }

    /// Ana calls with what Bia has; what was answered otherwise than it should be.
    async fn reach<T: Acting>(&self, cases: &[Case<T>], end: End) -> Vec<String> {
        let mut faults = Vec::new();
        for case in cases {
            let answer = case.call(self.test.db(), &self.ana, &self.bia, end).await;
            if !case.is_refusal(&answer) {
                faults.push(format!("{case}: {answer:?}"));
            }
        }
        faults
    }

    /// Bia calls with what Bia has; what is answered as Ana is.
    async fn own<T: Acting>(&self, cases: &[Case<T>]) -> Vec<String> {
        let mut faults = Vec::new();
        for case in cases {
            let answer = case.call(self.test.db(), &self.bia, &self.bia, End::Dropped).await;
            if !case.is_own(&answer) {
                faults.push(format!("{case}: {answer:?}"));
            }
        }
        faults
    }
}

async fn sweep(end: End) {
    let both = Households::new().await;
    let before = both.rows().await;
    let (mut books, mut people, door) = (cases::of_workspaces(), cases::of_users(), cases::at_the_door());
    if end == End::Kept {
        books.retain(|case| !case.is_kept_apart());
        people.retain(|case| !case.is_kept_apart());
    }
    let mut faults = both.reach(&books, end).await;
    faults.extend(both.reach(&people, end).await);
    faults.extend(both.reach(&door, end).await);
    assert!(faults.is_empty(), "{} answers to a stranger:\n{}", faults.len(), faults.join("\n"));
    let after = both.rows().await;
    after[1].assert_same(&before[1]);
    after[0].assert_same(&before[0]);
    let db = both.test.db();
    let trail = audit::verify(&mut db.begin(both.bia.scope).await.unwrap()).await.unwrap();
    assert_eq!(trail.faults, []);

    let mut faults = both.own(&books).await;
    faults.extend(both.own(&people).await);
    faults.extend(both.own(&door).await);
    assert!(faults.is_empty(), "{} answers to the owner:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test]
async fn what_another_household_has_is_not_there() {
    sweep(End::Dropped).await;
}

/// Nobody keeps what an operation did that was refused; should one, there is nothing to keep.
#[tokio::test]
async fn what_is_refused_has_written_nothing() {
    sweep(End::Kept).await;
}

/// What the sweep would tell if the policies did not hold: where it is not they who refuse, it is a key of two columns, or
/// the operation itself.
#[tokio::test]
async fn without_the_wall_a_stranger_is_let_in() {
    let both = Households::new().await;
    both.rows_are_for_all().await;
    let (books, people) = (cases::of_workspaces(), cases::of_users());
    let faults = both.reach(&books, End::Dropped).await;
    assert!(faults.len() > books.len() / 2, "{}: {faults:#?}", faults.len());
    assert_eq!(both.reach(&people, End::Dropped).await, [""; 0], "what is a user's is asked for as the user's");
}

#[tokio::test]
async fn there_is_something_to_reach_in_every_table() {
    let both = Households::new().await;
    let [_, bia] = both.rows().await;
    assert_eq!(bia.empty(), ["idempotency_records", "rejected_pairs"]);
}

#[tokio::test]
async fn what_a_stranger_keeps_under_a_number_that_is_taken_is_the_strangers_own() {
    let both = Households::new().await;
    let before = both.rows().await;
    let mut books = cases::of_workspaces();
    let mut people = cases::of_users();
    books.retain(Case::is_kept_apart);
    people.retain(Case::is_kept_apart);
    let mut faults = both.reach(&books, End::Kept).await;
    faults.extend(both.reach(&people, End::Kept).await);
    assert_eq!(faults, [""; 0]);
    let after = both.rows().await;
    after[1].assert_same(&before[1]);
    assert!(!after[0].is_same(&before[0]), "nothing was kept");
}

/// Conditions and actions are documents, in which no foreign key looks.
#[tokio::test]
async fn a_rule_that_names_what_another_household_has_does_nothing_of_it() {
    let both = Households::new().await;
    let (ana, bia) = (&both.ana, &both.bia);
    let mut tx = both.test.db().begin(ana.scope).await.unwrap();
    let theirs = new_rule(RuleId::new(Uuid::now_v7()), bia.places.expenses, bia.places.tag);
    rule::save(&mut tx, &theirs).await.unwrap();
    rule::remove(&mut tx, ana.imports.rule).await.unwrap();
    let subject = AccountOrCard::Account(ana.places.savings);
    let read = statement(&[(20, -700, "FEIRA LIVRE")]);
    let outcome = import_session::import(&mut tx, request(subject, read, Some(Unread::Accept))).await.unwrap();
    let [booked] = transaction::find_all(&mut tx, &outcome.created).await.unwrap().try_into().unwrap();
    assert!(booked.value.details().is_none_or(|details| details.tags.is_empty()), "{booked:?}");
    let own = category::list(&mut tx).await.unwrap().into_iter().filter(|own| own.kind == CategoryKind::Expense);
    let own: BTreeSet<_> = own.map(|category| category.id).collect();
    let text = format!("{:?}", booked.value.movement());
    assert!(own.iter().any(|id| text.contains(&id.to_string())), "{text}");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_deleted_workspace_comes_back_for_its_own_only() {
    let both = Households::new().await;
    let (db, ana, bia): (&Db, _, _) = (both.test.db(), both.ana.scope, both.bia.scope);
    let mut tx = db.begin(bia).await.unwrap();
    deletion::delete_workspace(&mut tx, at(0), chrono::TimeDelta::days(30)).await.unwrap();
    tx.commit().await.unwrap();
    let refusal = deletion::restore_workspace(db, ana.user, bia.workspace, at(1)).await.unwrap_err();
    assert!(matches!(refusal, DbError::NotFound { .. }), "{refusal}");
    deletion::restore_workspace(db, bia.user, bia.workspace, at(1)).await.unwrap();
}

#[test]
fn every_operation_is_swept_or_takes_no_identity() {
    let swept: BTreeSet<String> = cases::operations();
    operations::assert_complete(&swept);
    assert!(swept.len() >= 100, "{}", swept.len());
}
