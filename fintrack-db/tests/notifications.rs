//! Notifications: each member is told each cause once, and sees the own ones only.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use chrono::{DateTime, Utc};
use fintrack_core::audit::Moment;
use fintrack_core::id::{ImportSessionId, NotificationId, UserId, WorkspaceId};
use fintrack_core::notice::{ImportFact, Notice, NoticeKind, SecurityEvent, SecurityFact};
use fintrack_db::notification::{Filter, Notification, Page};
use fintrack_db::testing::TestDb;
use fintrack_db::{Db, DbError, Scope, notification};
use uuid::Uuid;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

fn import(n: u128) -> Notice {
    let session = ImportSessionId::new(Uuid::from_u128(n));
    Notice::ImportFinished(ImportFact { session, files: 1, lines: 9, pending: 0 })
}

fn security(user: UserId, about: &str) -> Notice {
    let at = Moment::new(at(0));
    Notice::Security(SecurityFact { user, event: SecurityEvent::NewSignIn, at, about: about.to_owned(), origin: None })
}

/// How many notifications were new.
async fn tell(db: &Db, scope: Scope, notices: &[Notice]) -> usize {
    let mut tx = db.begin(scope).await.unwrap();
    let told = notification::tell_members(&mut tx, notices, at(0)).await.unwrap();
    tx.commit().await.unwrap();
    told.len()
}

async fn list(db: &Db, user: UserId, filter: Filter) -> Vec<Notification> {
    let mut tx = db.begin_personal(user).await.unwrap();
    notification::list(&mut tx, filter, None, 50).await.unwrap().items
}

/// A second member of the workspace.
async fn guest(test: &TestDb, scope: Scope) -> UserId {
    let user = test.scope().await.user;
    sqlx::query("insert into workspace_members values ($1, $2, 'VIEWER')")
        .bind(scope.workspace.get())
        .bind(user.get())
        .execute(&mut test.admin().await)
        .await
        .unwrap();
    user
}

#[tokio::test]
async fn every_member_is_told_each_cause_once() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, other) = (test.scope().await, test.scope().await);
    let bia = guest(&test, ana).await;
    let mut tx = db.begin(ana).await.unwrap();
    let told = notification::tell_members(&mut tx, &[import(1), import(1), import(2)], at(5)).await.unwrap();
    tx.commit().await.unwrap();
    let mut shown: Vec<_> = told.iter().map(|it| (it.user, it.cause.as_str().to_owned())).collect();
    shown.sort();
    let mut expected: Vec<_> = [ana.user, bia]
        .into_iter()
        .flat_map(|user| [import(1), import(2)].map(|it| (user, it.cause().to_string())))
        .collect();
    expected.sort();
    assert_eq!(shown, expected);
    assert_eq!(tell(db, ana, &[import(1), import(2)]).await, 0);
    assert_eq!(tell(db, ana, &[import(3)]).await, 2);
    assert_eq!(tell(db, ana, &[]).await, 0);
    assert_eq!(list(db, other.user, Filter::default()).await, []);

    let seen = list(db, bia, Filter::default()).await;
    assert_eq!(seen.len(), 3);
    let first = seen.last().unwrap();
    assert!(told.iter().any(|it| (it.user, it.id) == (bia, first.id)));
    assert_eq!((first.workspace, first.kind), (Some(ana.workspace), NoticeKind::ImportFinished));
    assert_eq!((first.created_at, first.read_at, &first.payload["lines"]), (at(5), None, &9.into()));
}

#[tokio::test]
async fn of_those_who_tell_the_same_at_once_one_does() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    guest(&test, ana).await;
    for round in 0..10 {
        let (one, other) = ([import(round * 2), import(round * 2 + 1)], [import(round * 2 + 1), import(round * 2)]);
        let told = tokio::join!(tell(db, ana, &one), tell(db, ana, &one), tell(db, ana, &other[..1]));
        assert_eq!(told.0 + told.1 + told.2, 4, "{told:?}");
    }
}

#[tokio::test]
async fn what_is_rolled_back_was_not_told() {
    let test = TestDb::new().await;
    let ana = test.scope().await;
    let mut tx = test.db().begin(ana).await.unwrap();
    assert_eq!(notification::tell_members(&mut tx, &[import(1)], at(0)).await.unwrap().len(), 1);
    drop(tx);
    assert_eq!(tell(test.db(), ana, &[import(1)]).await, 1);
}

#[tokio::test]
async fn security_events_are_for_the_user_alone() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    let bia = guest(&test, ana).await;
    assert_eq!(tell(db, ana, &[security(ana.user, "a")]).await, 0, "not for the members");
    let mut tx = db.begin_personal(ana.user).await.unwrap();
    let notices = [security(ana.user, "a"), security(bia, "a"), security(ana.user, "b"), import(1)];
    let told = notification::tell_user(&mut tx, &notices, at(0)).await.unwrap();
    assert_eq!(told.iter().map(|it| it.user).collect::<Vec<_>>(), [ana.user; 2]);
    assert_eq!(notification::tell_user(&mut tx, &notices, at(1)).await.unwrap(), []);
    tx.commit().await.unwrap();
    let seen = list(db, ana.user, Filter::default()).await;
    assert_eq!(seen.iter().map(|it| (it.workspace, it.kind)).collect::<Vec<_>>(), [(None, NoticeKind::Security); 2]);
    assert_eq!(list(db, bia, Filter::default()).await, []);
}

#[tokio::test]
async fn pages_follow_one_another_newest_first() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, other) = (test.scope().await, test.scope().await);
    for n in 0..7 {
        tell(db, ana, &[import(n)]).await;
    }
    let mut tx = db.begin_personal(ana.user).await.unwrap();
    let all = notification::list(&mut tx, Filter::default(), None, 50).await.unwrap();
    assert!(all.next.is_none() && all.items.is_sorted_by(|a, b| a.id > b.id));
    let (mut after, mut collected, mut pages) = (None, Vec::new(), 0);
    loop {
        let Page { items, next } = notification::list(&mut tx, Filter::default(), after, 3).await.unwrap();
        collected.extend(items);
        pages += 1;
        after = next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((&collected, pages), (&all.items, 3));
    // What comes in between moves nothing.
    let first = notification::list(&mut tx, Filter::default(), None, 3).await.unwrap();
    tell(db, ana, &[import(99)]).await;
    let second = notification::list(&mut tx, Filter::default(), first.next, 3).await.unwrap();
    assert_eq!(second.items, all.items[3..6]);
    let mut tx = db.begin_personal(other.user).await.unwrap();
    assert_eq!(notification::list(&mut tx, Filter::default(), first.next, 3).await.unwrap().items, []);
}

#[tokio::test]
async fn reading_and_deleting_are_ones_own_and_a_cause_outlives_its_notification() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    let bia = guest(&test, ana).await;
    for n in 0..4 {
        tell(db, ana, &[import(n)]).await;
    }
    let mut tx = db.begin_personal(ana.user).await.unwrap();
    notification::tell_user(&mut tx, &[security(ana.user, "a")], at(0)).await.unwrap();
    let ids: Vec<NotificationId> =
        notification::list(&mut tx, Filter::default(), None, 9).await.unwrap().items.iter().map(|it| it.id).collect();
    notification::mark_read(&mut tx, ids[1], at(5)).await.unwrap();
    notification::mark_read(&mut tx, ids[1], at(6)).await.unwrap();
    notification::delete(&mut tx, ids[2], at(7)).await.unwrap();
    let here = Some(ana.workspace);
    assert_eq!(notification::count_unread(&mut tx, None).await.unwrap(), 3);
    assert_eq!(notification::count_unread(&mut tx, here).await.unwrap(), 2);
    assert_eq!(notification::count_unread(&mut tx, Some(WorkspaceId::new(Uuid::now_v7()))).await.unwrap(), 0);
    let unread = Filter { workspace: here, unread_only: true, offset: 0 };
    let listed = notification::list(&mut tx, unread, None, 9).await.unwrap().items;
    assert_eq!(listed.iter().map(|it| it.id).collect::<Vec<_>>(), ids[3..]);
    let all = notification::list(&mut tx, Filter::default(), None, 9).await.unwrap().items;
    assert_eq!(all[1].read_at, Some(at(5)), "the first time counts");
    tx.commit().await.unwrap();
    assert_eq!(tell(db, ana, &[import(0), import(1), import(2), import(3)]).await, 0, "deleted is told");

    let mut tx = db.begin_personal(ana.user).await.unwrap();
    assert_eq!(notification::mark_all_read(&mut tx, here, at(8)).await.unwrap(), 2);
    assert_eq!(notification::mark_all_read(&mut tx, None, at(8)).await.unwrap(), 1);
    assert_eq!(notification::mark_all_read(&mut tx, None, at(8)).await.unwrap(), 0);
    let of_bia = list(db, bia, Filter { unread_only: true, ..Filter::default() }).await;
    assert_eq!(of_bia.len(), 4, "nobody else's were touched");
    for foreign in [of_bia[0].id, ids[2], NotificationId::new(Uuid::now_v7())] {
        for refused in [
            notification::mark_read(&mut tx, foreign, at(9)).await.map(drop),
            notification::delete(&mut tx, foreign, at(9)).await,
        ] {
            assert!(matches!(refused, Err(DbError::NotFound { .. })), "{refused:?}");
        }
    }
}
