//! Nothing crosses from one workspace into another.

use fintrack_db::testing::TestDb;
use fintrack_db::workspace;
use sqlx::{Connection, PgConnection, Row};

#[tokio::test]
async fn a_user_sees_the_own_workspaces_only() {
    let test = TestDb::new().await;
    let (ana, bia) = (test.scope().await, test.scope().await);
    let of = async |scope: fintrack_db::Scope| workspace::list_of(test.db(), scope.user).await.unwrap();
    assert_eq!(of(ana).await.iter().map(|found| found.scope).collect::<Vec<_>>(), [ana]);
    assert_eq!(of(bia).await.iter().map(|found| found.scope).collect::<Vec<_>>(), [bia]);
}

#[tokio::test]
async fn the_role_that_serves_is_bound_by_policies() {
    let test = TestDb::new().await;
    let mut app = PgConnection::connect_with(&test.app_options()).await.unwrap();
    let row = sqlx::query("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        .fetch_one(&mut app)
        .await
        .unwrap();
    assert!(!row.get::<bool, _>(0));
}
