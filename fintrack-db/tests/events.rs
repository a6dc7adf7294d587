//! Events from one connection to another: in the transaction, past the walls, over broken connections.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::time::Duration;

use fintrack_core::event::{Event, EventType, Happening, KEYS_MAX, Key, Topic, What, event_type};
use fintrack_db::event::{Heard, Listener, publish, publish_books_changed};
use fintrack_db::testing::TestDb;
use fintrack_db::{Db, Scope, Target};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

const CREATED: EventType = event_type(Topic::Transaction, Happening::Created);

fn keys(count: usize) -> Vec<Key> {
    (0..count).map(|_| Key::Id(Uuid::now_v7())).collect()
}

async fn tell(db: &Db, scope: Scope, keys: Vec<Key>) {
    let mut tx = db.begin(scope).await.unwrap();
    publish(&mut tx, CREATED, keys).await.unwrap();
    tx.commit().await.unwrap();
}

async fn hear(listener: &mut Listener) -> Event {
    match listener.next().await {
        Heard::Event(event) => event,
        Heard::Personal(event) => panic!("nothing personal was told: {event}"),
        Heard::MayHaveMissed => panic!("nothing was missed"),
    }
}

/// What is told and heard after everything before it.
async fn is_quiet(db: &Db, scope: Scope, listener: &mut Listener) {
    let last = keys(1);
    tell(db, scope, last.clone()).await;
    assert_eq!(*hear(listener).await.what(), What::Things { kind: CREATED, keys: last });
}

#[tokio::test]
async fn what_is_committed_is_heard_in_order_and_what_is_rolled_back_never() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let mut listener = Listener::connect(test.db()).await.unwrap();

    let mut tx = test.db().begin(scope).await.unwrap();
    publish(&mut tx, CREATED, keys(1)).await.unwrap();
    drop(tx);

    let told = [keys(1), keys(3)];
    let mut tx = test.db().begin(scope).await.unwrap();
    for keys in &told {
        publish(&mut tx, CREATED, keys.clone()).await.unwrap();
    }
    let early = tokio::time::timeout(Duration::from_millis(100), listener.next()).await;
    assert!(early.is_err(), "the transaction is not committed yet");
    tx.commit().await.unwrap();
    for keys in told {
        let event = hear(&mut listener).await;
        assert_eq!(*event.what(), What::Things { kind: CREATED, keys });
        assert!(event.is_of(scope.workspace));
    }
    is_quiet(test.db(), scope, &mut listener).await;
}

#[tokio::test]
async fn one_listener_hears_every_workspace_and_tells_them_apart() {
    let test = TestDb::new().await;
    let (ours, theirs) = (test.scope().await, test.scope().await);
    let mut listener = Listener::connect(test.db()).await.unwrap();
    for scope in [ours, theirs] {
        tell(test.db(), scope, keys(1)).await;
        let event = hear(&mut listener).await;
        assert_eq!((event.is_of(ours.workspace), event.is_of(theirs.workspace)), (scope == ours, scope == theirs));
    }
}

#[tokio::test]
async fn as_many_things_as_an_event_can_name_pass_and_more_become_a_change_of_the_books() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let mut listener = Listener::connect(test.db()).await.unwrap();
    let all = keys(KEYS_MAX);
    tell(test.db(), scope, all.clone()).await;
    assert_eq!(*hear(&mut listener).await.what(), What::Things { kind: CREATED, keys: all });
    tell(test.db(), scope, keys(KEYS_MAX + 1)).await;
    assert_eq!(*hear(&mut listener).await.what(), What::Books { topic: Some(Topic::Transaction) });
    let mut tx = test.db().begin(scope).await.unwrap();
    publish_books_changed(&mut tx, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(*hear(&mut listener).await.what(), What::Books { topic: None });
}

#[tokio::test]
async fn a_broken_connection_is_told_of_once_and_only_then() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let mut listener = Listener::connect(test.db()).await.unwrap();
    for round in 0..3 {
        is_quiet(test.db(), scope, &mut listener).await;
        let ended: i64 = sqlx::query_scalar(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity
             where datname = current_database() and query ilike 'listen%'",
        )
        .fetch_one(&mut test.admin().await)
        .await
        .unwrap();
        assert_eq!(ended, 1, "round {round}");
        // Nobody hears this one.
        tell(test.db(), scope, keys(1)).await;
        assert_eq!(listener.next().await, Heard::MayHaveMissed);
        is_quiet(test.db(), scope, &mut listener).await;
    }
}

#[tokio::test]
async fn what_this_program_cannot_read_may_have_been_anything() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let mut listener = Listener::connect(test.db()).await.unwrap();
    for payload in ["", "{}", r#"{"event_type":"loan.created"}"#] {
        let statement = format!("select pg_notify('fintrack', '{payload}')");
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut test.admin().await).await.unwrap();
        assert_eq!(listener.next().await, Heard::MayHaveMissed);
    }
    // Another channel is another matter.
    sqlx::raw_sql("select pg_notify('elsewhere', '{}')").execute(&mut test.admin().await).await.unwrap();
    is_quiet(test.db(), scope, &mut listener).await;
}

#[tokio::test]
async fn an_owner_listens_as_the_role_that_serves() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let db = Db::connect(Target::Url { url: test.admin_url(), admin_url: None }).await.unwrap();
    let mut listener = Listener::connect(&db).await.unwrap();
    is_quiet(&db, scope, &mut listener).await;
    db.close().await;
    is_quiet(test.db(), scope, &mut listener).await;
}
