//! Keys: what programs may, as far as who made them may, now.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use chrono::{DateTime, TimeDelta, Utc};
use fintrack_core::access::{Access, Permission, Role, Scope as KeyScope, ScopeError};
use fintrack_core::id::{ApiKeyId, UserId, WorkspaceId};
use fintrack_core::name::Name;
use fintrack_core::secret::SecretHash;
use fintrack_db::api_key::{ApiKey, CreateKeyError, NewApiKey};
use fintrack_db::testing::TestDb;
use fintrack_db::{Constraint, Db, DbError, Purpose, Scope, api_key, deletion, member};
use sqlx::PgConnection;
use uuid::Uuid;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

fn hash(n: u8) -> SecretHash {
    SecretHash::new([n; 32])
}

fn new(n: u8, scopes: &[KeyScope]) -> NewApiKey {
    NewApiKey {
        name: Name::new("Planilha").unwrap(),
        prefix: "ftk_0000".to_owned(),
        hash: hash(n),
        scopes: scopes.iter().copied().collect(),
        expires_at: Some(at(1000)),
    }
}

async fn make(db: &Db, scope: Scope, n: u8, scopes: &[KeyScope]) -> ApiKey {
    let mut tx = db.begin(scope).await.unwrap();
    let key = api_key::create(&mut tx, new(n, scopes), at(0)).await.unwrap();
    tx.commit().await.unwrap();
    key
}

/// A member of the role in the scope's workspace.
async fn guest(test: &TestDb, scope: Scope, role: Role) -> Scope {
    let user = test.scope().await.user;
    let mut admin = test.admin().await;
    put(&mut admin, scope.workspace, user, role).await;
    Scope::new(scope.workspace, user)
}

async fn put(admin: &mut PgConnection, workspace: WorkspaceId, user: UserId, role: Role) {
    sqlx::query("insert into workspace_members values ($1, $2, $3)")
        .bind(workspace.get())
        .bind(user.get())
        .bind(role.as_str())
        .execute(admin)
        .await
        .unwrap();
}

async fn access(db: &Db, workspace: WorkspaceId, n: u8, when: i64) -> Option<Access> {
    db.begin_with_key(workspace, hash(n), at(when), Purpose::Read).await.unwrap().map(|entered| entered.access)
}

#[tokio::test]
async fn a_program_acts_in_its_makers_stead() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    let key = make(db, ana, 1, &[KeyScope::Read]).await;
    let entered = db.begin_with_key(ana.workspace, hash(1), at(1), Purpose::Write).await.unwrap().unwrap();
    assert_eq!(entered.tx.scope(), Scope { key: Some(key.id), ..ana });
    assert!(entered.access.may(Permission::Read) && !entered.access.may(Permission::Write));
    // It is a transaction like any other.
    let mut tx = entered.tx;
    assert_eq!(member::list(&mut tx).await.unwrap().len(), 1);
    assert_eq!(api_key::list(&mut tx).await.unwrap()[0].id, key.id);
}

#[tokio::test]
async fn a_key_reaches_as_far_as_the_present_role_of_its_maker() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    let bia = guest(&test, ana, Role::Member).await;
    make(db, bia, 1, &[KeyScope::Read, KeyScope::Write]).await;
    let workspace = ana.workspace;
    assert!(access(db, workspace, 1, 1).await.unwrap().may(Permission::Write));
    let mut tx = db.begin(ana).await.unwrap();
    member::change_role(&mut tx, bia.user, Role::Viewer).await.unwrap();
    tx.commit().await.unwrap();
    let now = access(db, workspace, 1, 2).await.unwrap();
    assert!(now.may(Permission::Read) && !now.may(Permission::Write), "{now:?}");
    let mut tx = db.begin(ana).await.unwrap();
    member::remove(&mut tx, bia.user, at(3)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(access(db, workspace, 1, 4).await, None);
    put(&mut test.admin().await, workspace, bia.user, Role::Admin).await;
    assert_eq!(access(db, workspace, 1, 5).await, None, "who returns makes new ones");
}

#[tokio::test]
async fn a_key_is_good_until_it_is_revoked_or_over() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, bia) = (test.scope().await, test.scope().await);
    let first = make(db, ana, 1, &[KeyScope::Read]).await;
    make(db, ana, 2, &[KeyScope::Read]).await;
    let workspace = ana.workspace;
    assert!(access(db, workspace, 1, 999).await.is_some());
    assert_eq!(access(db, workspace, 1, 1000).await, None, "over");
    assert_eq!(access(db, workspace, 3, 1).await, None, "unknown");
    assert_eq!(access(db, bia.workspace, 1, 1).await, None, "of another workspace");
    assert_eq!(access(db, WorkspaceId::new(Uuid::now_v7()), 1, 1).await, None, "of none");
    let mut tx = db.begin(ana).await.unwrap();
    api_key::revoke(&mut tx, first.id, at(5)).await.unwrap();
    api_key::revoke(&mut tx, first.id, at(6)).await.unwrap();
    let revoked = api_key::list(&mut tx).await.unwrap();
    assert_eq!(revoked.iter().map(|it| it.revoked_at).collect::<Vec<_>>(), [None, Some(at(5))]);
    tx.commit().await.unwrap();
    assert_eq!(access(db, workspace, 1, 7).await, None, "revoked");
    assert!(access(db, workspace, 2, 7).await.is_some());

    let mut tx = db.begin(ana).await.unwrap();
    deletion::delete_workspace(&mut tx, at(8), TimeDelta::days(30)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(access(db, workspace, 2, 9).await, None, "the workspace is deleted");
}

#[tokio::test]
async fn that_a_key_was_used_is_noted_once_a_minute() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    make(db, ana, 1, &[KeyScope::Read]).await;
    let last_used = async || {
        let mut tx = db.begin(ana).await.unwrap();
        api_key::list(&mut tx).await.unwrap()[0].last_used_at
    };
    assert_eq!(last_used().await, None);
    for (used, noted) in [(10, 10), (69, 10), (70, 70), (80, 70), (200, 200)] {
        assert!(access(db, ana.workspace, 1, used).await.is_some());
        assert_eq!(last_used().await, Some(at(noted)), "used at {used}");
    }
    // Whoever works long with it holds nobody up.
    let long = db.begin_with_key(ana.workspace, hash(1), at(300), Purpose::Write).await.unwrap().unwrap();
    assert!(access(db, ana.workspace, 1, 400).await.is_some());
    drop(long);
    let all = tokio::join!(access(db, ana.workspace, 1, 500), access(db, ana.workspace, 1, 500));
    assert!(all.0.is_some() && all.1.is_some());
}

#[tokio::test]
async fn nobody_makes_a_key_beyond_the_own_role() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    let bia = guest(&test, ana, Role::Viewer).await;
    let stranger = Scope::new(ana.workspace, test.scope().await.user);
    let create = async |scope, key| {
        let mut tx = db.begin(scope).await.unwrap();
        api_key::create(&mut tx, key, at(0)).await
    };
    let beyond = create(bia, new(1, &[KeyScope::Write])).await.unwrap_err();
    assert!(matches!(beyond, CreateKeyError::Scope(ScopeError::BeyondRole { .. })), "{beyond}");
    let none = create(ana, new(1, &[])).await.unwrap_err();
    assert!(matches!(none, CreateKeyError::Scope(ScopeError::None)), "{none}");
    let over = NewApiKey { expires_at: Some(at(0)), ..new(1, &[KeyScope::Read]) };
    let over = create(ana, over).await.unwrap_err();
    assert!(matches!(over, CreateKeyError::Over(end) if end == at(0)), "{over}");
    let foreign = create(stranger, new(1, &[KeyScope::Read])).await.unwrap_err();
    assert!(matches!(foreign, CreateKeyError::Db(DbError::NotFound { .. })), "{foreign}");
    make(db, ana, 1, &[KeyScope::Read]).await;
    let same = create(ana, new(1, &[KeyScope::Read])).await.unwrap_err();
    assert!(matches!(same, CreateKeyError::Db(DbError::Conflict(Constraint::ApiKeyHash))), "{same}");
}

#[tokio::test]
async fn members_see_and_revoke_their_own_keys() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, elsewhere) = (test.scope().await, test.scope().await);
    let bia = guest(&test, ana, Role::Viewer).await;
    let key = make(db, ana, 1, &[KeyScope::Admin]).await;
    for scope in [bia, elsewhere] {
        let mut tx = db.begin(scope).await.unwrap();
        assert_eq!(api_key::list(&mut tx).await.unwrap(), []);
        for id in [key.id, ApiKeyId::new(Uuid::now_v7())] {
            let refusal = api_key::revoke(&mut tx, id, at(1)).await.unwrap_err();
            assert!(matches!(refusal, DbError::NotFound { .. }), "{refusal}");
        }
    }
    let mut tx = db.begin(ana).await.unwrap();
    assert_eq!(api_key::list(&mut tx).await.unwrap(), [key]);
}
