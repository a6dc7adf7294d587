//! Members and invitations: who gets in, who may change whom, and that one ADMIN stays.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use chrono::{DateTime, TimeDelta, Utc};
use fintrack_core::access::{Access, AddressProof, InviteeError, Role, SeatError};
use fintrack_core::id::{InviteId, UserId, WorkspaceId};
use fintrack_core::name::Name;
use fintrack_core::secret::{INVITE_LIFE, Refusal, SecretHash};
use fintrack_db::invite::{AcceptError, Invite, InviteError, InviteToken, NewInvite};
use fintrack_db::member::MemberError;
use fintrack_db::session::{self, Origin};
use fintrack_db::testing::TestDb;
use fintrack_db::{Db, DbError, Purpose, Scope, audit, deletion, invite, member, tag, user, workspace};
use uuid::Uuid;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

fn hash(n: u8) -> SecretHash {
    SecretHash::new([n; 32])
}

async fn register(db: &Db, email: &str) -> UserId {
    user::register(db, &Name::new("Bia").unwrap(), email).await.unwrap().unwrap()
}

async fn invite(db: &Db, scope: Scope, email: &str, role: Role, n: u8, when: i64) -> Invite {
    let mut tx = db.begin(scope).await.unwrap();
    let invited = invite::create(&mut tx, &NewInvite { email, role, token: hash(n) }, at(when)).await.unwrap();
    tx.commit().await.unwrap();
    invited
}

async fn accept(db: &Db, user: UserId, scope: Scope, id: InviteId, n: u8, when: i64) -> Result<Role, AcceptError> {
    invite::accept(
        db,
        user,
        &InviteToken { workspace: scope.workspace, id, hash: hash(n) },
        AddressProof::Waived,
        at(when),
    )
    .await
}

/// A new member of the role.
async fn join(db: &Db, scope: Scope, email: &str, role: Role) -> Scope {
    let user = register(db, email).await;
    let invited = invite(db, scope, email, role, 1, 0).await;
    assert_eq!(accept(db, user, scope, invited.id, 1, 1).await.unwrap(), role);
    Scope::new(scope.workspace, user)
}

async fn role_of(db: &Db, scope: Scope) -> Option<Role> {
    let entered = db.begin_as_member(scope.user, scope.workspace).await.unwrap();
    entered.map(|entered| {
        assert_eq!(entered.tx.scope(), scope);
        assert_eq!(entered.access, Access::InPerson(entered.access.role()));
        entered.access.role()
    })
}

async fn change(db: &Db, by: Scope, user: UserId, role: Role) -> Result<(), MemberError> {
    let mut tx = db.begin(by).await?;
    member::change_role(&mut tx, user, role).await?;
    Ok(tx.commit().await?)
}

async fn remove(db: &Db, by: Scope, user: UserId) -> Result<(), MemberError> {
    let mut tx = db.begin(by).await?;
    member::remove(&mut tx, user, at(50)).await?;
    Ok(tx.commit().await?)
}

async fn admins(db: &Db, scope: Scope) -> usize {
    let mut tx = db.begin(scope).await.unwrap();
    member::list(&mut tx).await.unwrap().iter().filter(|it| it.role == Role::Admin).count()
}

#[tokio::test]
async fn only_members_enter_a_workspace() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, other) = (test.scope().await, test.scope().await);
    let bia = join(db, ana, "bia@example.org", Role::Viewer).await;
    assert_eq!(role_of(db, ana).await, Some(Role::Admin));
    assert_eq!(role_of(db, bia).await, Some(Role::Viewer));
    for stranger in [
        Scope::new(ana.workspace, other.user),
        Scope::new(other.workspace, ana.user),
        Scope::new(WorkspaceId::new(Uuid::now_v7()), ana.user),
        Scope::new(ana.workspace, UserId::new(Uuid::now_v7())),
    ] {
        assert_eq!(role_of(db, stranger).await, None);
    }
    let of_bia = workspace::list_of(db, bia.user).await.unwrap();
    assert_eq!(of_bia.iter().map(|it| (it.scope, it.role)).collect::<Vec<_>>(), [(bia, Role::Viewer)]);
    let mut tx = db.begin(ana).await.unwrap();
    let members = member::list(&mut tx).await.unwrap();
    let shown: Vec<_> = members.iter().map(|it| (it.user, it.name.as_str(), it.role, it.is_leaving)).collect();
    assert_eq!(shown, [(bia.user, "Bia", Role::Viewer, false), (ana.user, "Ana", Role::Admin, false)]);
    assert_eq!(members[0].email, "bia@example.org");
}

#[tokio::test]
async fn an_admin_manages_members_and_others_only_leave() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, other) = (test.scope().await, test.scope().await);
    let bia = join(db, ana, "bia@example.org", Role::Member).await;
    let caio = join(db, ana, "caio@example.org", Role::Viewer).await;
    for refused in [change(db, bia, caio.user, Role::Admin).await, remove(db, bia, caio.user).await] {
        assert!(matches!(refused, Err(MemberError::Seat(SeatError::Forbidden))), "{refused:?}");
    }
    // Who is a member elsewhere is unknown here, and manages nothing here.
    let outsider = Scope::new(ana.workspace, other.user);
    let refused = change(db, outsider, caio.user, Role::Admin).await;
    assert!(matches!(refused, Err(MemberError::Seat(SeatError::Forbidden))), "{refused:?}");
    for foreign in [other.user, UserId::new(Uuid::now_v7())] {
        for refused in [change(db, ana, foreign, Role::Admin).await, remove(db, ana, foreign).await] {
            assert!(matches!(refused, Err(MemberError::Db(DbError::NotFound { .. }))), "{refused:?}");
        }
    }
    change(db, ana, bia.user, Role::Viewer).await.unwrap();
    assert_eq!(role_of(db, bia).await, Some(Role::Viewer));
    remove(db, bia, bia.user).await.unwrap();
    remove(db, ana, caio.user).await.unwrap();
    assert_eq!((role_of(db, bia).await, role_of(db, caio).await), (None, None));
    for refused in [remove(db, ana, ana.user).await, change(db, ana, ana.user, Role::Member).await] {
        assert!(matches!(refused, Err(MemberError::Seat(SeatError::LastAdmin))), "{refused:?}");
    }
    assert_eq!(role_of(db, other).await, Some(Role::Admin), "no other workspace was touched");
}

#[tokio::test]
async fn two_admins_who_end_each_other_at_once_leave_one() {
    let test = TestDb::new().await;
    let db = test.db();
    for round in 0..12 {
        let ana = test.scope().await;
        let bia = join(db, ana, &format!("bia{round}@example.org"), Role::Admin).await;
        let (one, other) = match round % 3 {
            0 => tokio::join!(change(db, ana, bia.user, Role::Member), change(db, bia, ana.user, Role::Viewer)),
            1 => tokio::join!(remove(db, ana, bia.user), remove(db, bia, ana.user)),
            _ => tokio::join!(remove(db, ana, ana.user), change(db, bia, bia.user, Role::Member)),
        };
        assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
        assert_eq!(admins(db, ana).await, 1);
    }
}

#[tokio::test]
async fn who_is_demoted_meanwhile_changes_nobody() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    let bia = join(db, ana, "bia@example.org", Role::Admin).await;
    join(db, ana, "caio@example.org", Role::Admin).await;
    let mut first = db.begin(ana).await.unwrap();
    member::change_role(&mut first, bia.user, Role::Member).await.unwrap();
    // Bia waits for Ana, and is a MEMBER when her turn comes.
    let (second, ()) = tokio::join!(change(db, bia, ana.user, Role::Member), async {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        first.commit().await.unwrap();
    });
    assert!(matches!(second, Err(MemberError::Seat(SeatError::Forbidden))), "{second:?}");
    assert_eq!(admins(db, ana).await, 2);
}

#[tokio::test]
async fn an_admin_who_is_leaving_does_not_count() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    let bia = join(db, ana, "bia@example.org", Role::Admin).await;
    let mut tx = db.begin_personal(bia.user).await.unwrap();
    deletion::delete_user(&mut tx, at(10), TimeDelta::days(30)).await.unwrap();
    tx.commit().await.unwrap();
    let refused = remove(db, ana, ana.user).await;
    assert!(matches!(refused, Err(MemberError::Seat(SeatError::LastAdmin))), "{refused:?}");
    remove(db, ana, bia.user).await.unwrap();
}

#[tokio::test]
async fn an_invitation_is_good_once_for_its_address_in_any_capitals() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, other) = (test.scope().await, test.scope().await);
    let (bia, caio) = (register(db, "bia@example.org").await, register(db, "caio@example.org").await);
    let invited = invite(db, ana, "BIA@Example.org", Role::Member, 1, 0).await;
    let refused = |accepted: Result<Role, AcceptError>| match accepted {
        Err(AcceptError::Refused(refusal)) => refusal,
        it => panic!("{it:?}"),
    };
    assert_eq!(refused(accept(db, bia, ana, invited.id, 2, 1).await), Refusal::Unknown, "another text");
    assert_eq!(refused(accept(db, bia, other, invited.id, 1, 1).await), Refusal::Unknown, "another workspace");
    let nowhere = Scope::new(WorkspaceId::new(Uuid::now_v7()), ana.user);
    assert_eq!(refused(accept(db, bia, nowhere, invited.id, 1, 1).await), Refusal::Unknown);
    let late = INVITE_LIFE.num_seconds();
    assert_eq!(refused(accept(db, bia, ana, invited.id, 1, late).await), Refusal::Expired);
    let theft = accept(db, caio, ana, invited.id, 1, 1).await;
    assert!(matches!(theft, Err(AcceptError::Invitee(InviteeError::OtherAddress))), "{theft:?}");
    assert_eq!(accept(db, bia, ana, invited.id, 1, late - 1).await.unwrap(), Role::Member);
    assert_eq!(refused(accept(db, bia, ana, invited.id, 1, 2).await), Refusal::Used);
    remove(db, ana, bia).await.unwrap();
    assert_eq!(refused(accept(db, bia, ana, invited.id, 1, 3).await), Refusal::Used, "also for who was removed");
    assert_eq!(role_of(db, Scope::new(ana.workspace, bia)).await, None);
}

#[tokio::test]
async fn an_invitation_accepted_twice_at_once_is_accepted_once() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    for round in 0..8 {
        let email = format!("bia{round}@example.org");
        let bia = register(db, &email).await;
        let invited = invite(db, ana, &email, Role::Viewer, 1, 0).await;
        let pair = tokio::join!(accept(db, bia, ana, invited.id, 1, 1), accept(db, bia, ana, invited.id, 1, 1));
        let both = [pair.0, pair.1];
        assert_eq!(both.iter().filter(|it| it.is_ok()).count(), 1, "{both:?}");
        assert!(both.iter().any(|it| matches!(it, Err(AcceptError::Refused(Refusal::Used)))), "{both:?}");
    }
}

#[tokio::test]
async fn an_address_has_one_open_invitation_and_a_member_none() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, other) = (test.scope().await, test.scope().await);
    let bia = register(db, "bia@example.org").await;
    // Two at once do not run into each other either.
    let (first, second) = tokio::join!(
        invite(db, ana, "bia@example.org", Role::Viewer, 1, 0),
        invite(db, ana, "Bia@example.org", Role::Member, 2, 0)
    );
    let mut tx = db.begin(ana).await.unwrap();
    let open = invite::list(&mut tx, at(1)).await.unwrap();
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(invite::list(&mut tx, at(0) + INVITE_LIFE).await.unwrap(), []);
    drop(tx);
    let (good, bad) = if open[0] == first { ((first.id, 1), (second.id, 2)) } else { ((second.id, 2), (first.id, 1)) };
    let revoked = accept(db, bia, ana, bad.0, bad.1, 1).await;
    assert!(matches!(revoked, Err(AcceptError::Refused(Refusal::Revoked))), "{revoked:?}");
    accept(db, bia, ana, good.0, good.1, 1).await.unwrap();

    let mut tx = db.begin(ana).await.unwrap();
    let again = NewInvite { email: "BIA@example.org", role: Role::Admin, token: hash(3) };
    let refusal = invite::create(&mut tx, &again, at(2)).await.unwrap_err();
    assert!(matches!(refusal, InviteError::AlreadyMember(_)), "{refusal}");
    drop(tx);
    // Elsewhere the address is free.
    let elsewhere = invite(db, other, "bia@example.org", Role::Viewer, 1, 2).await;
    let mut tx = db.begin(ana).await.unwrap();
    for foreign in [elsewhere.id, good.0, InviteId::new(Uuid::now_v7())] {
        let refusal = invite::revoke(&mut tx, foreign, at(3)).await.unwrap_err();
        assert!(matches!(refusal, DbError::NotFound { .. }), "{refusal}");
    }
    drop(tx);
    let mut tx = db.begin(other).await.unwrap();
    assert_eq!(invite::list(&mut tx, at(3)).await.unwrap(), std::slice::from_ref(&elsewhere));
    invite::revoke(&mut tx, elsewhere.id, at(3)).await.unwrap();
    assert_eq!(invite::list(&mut tx, at(3)).await.unwrap(), []);
}

#[tokio::test]
async fn who_became_a_member_otherwise_leaves_the_invitation_open() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    let bia = register(db, "bia@example.org").await;
    let invited = invite(db, ana, "bia@example.org", Role::Admin, 1, 0).await;
    sqlx::query("insert into workspace_members values ($1, $2, 'VIEWER')")
        .bind(ana.workspace.get())
        .bind(bia.get())
        .execute(&mut test.admin().await)
        .await
        .unwrap();
    let accepted = accept(db, bia, ana, invited.id, 1, 1).await;
    assert!(matches!(accepted, Err(AcceptError::AlreadyMember)), "{accepted:?}");
    assert_eq!(role_of(db, Scope::new(ana.workspace, bia)).await, Some(Role::Viewer));
}

#[tokio::test]
async fn nobody_joins_a_workspace_that_nobody_looks_after() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = test.scope().await;
    let bia = register(db, "bia@example.org").await;
    let invited = invite(db, ana, "bia@example.org", Role::Member, 1, 0).await;
    let mut tx = db.begin_personal(ana.user).await.unwrap();
    deletion::delete_user(&mut tx, at(10), TimeDelta::days(30)).await.unwrap();
    tx.commit().await.unwrap();
    let accepted = accept(db, bia, ana, invited.id, 1, 11).await;
    assert!(matches!(accepted, Err(AcceptError::Refused(Refusal::Unknown))), "{accepted:?}");
}

#[tokio::test]
async fn a_deleted_workspace_is_entered_by_nobody_until_an_admin_brings_it_back() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, other) = (test.scope().await, test.scope().await);
    let bia = join(db, ana, "bia@example.org", Role::Member).await;
    let caio = register(db, "caio@example.org").await;
    let invited = invite(db, ana, "caio@example.org", Role::Member, 2, 0).await;
    let mut tx = db.begin(ana).await.unwrap();
    let deletion = deletion::delete_workspace(&mut tx, at(10), TimeDelta::days(30)).await.unwrap();
    let twice = deletion::delete_workspace(&mut tx, at(11), TimeDelta::days(30)).await.unwrap_err();
    assert!(matches!(twice, DbError::NotFound { .. }), "{twice}");
    drop(tx);
    assert_eq!(role_of(db, ana).await, Some(Role::Admin), "it was rolled back");
    let mut tx = db.begin(ana).await.unwrap();
    deletion::delete_workspace(&mut tx, at(10), TimeDelta::days(30)).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!((role_of(db, ana).await, role_of(db, bia).await), (None, None));
    assert_eq!(workspace::list_of(db, bia.user).await.unwrap(), []);
    let deleted = workspace::list_deleted_of(db, bia.user).await.unwrap();
    assert_eq!(deleted.iter().map(|it| (it.scope, it.deletion)).collect::<Vec<_>>(), [(bia, Some(deletion))]);
    let accepted = accept(db, caio, ana, invited.id, 2, 11).await;
    assert!(matches!(accepted, Err(AcceptError::Refused(Refusal::Unknown))), "{accepted:?}");

    let workspace = ana.workspace;
    let back = async |user, workspace, when| deletion::restore_workspace(db, user, workspace, when).await;
    for refused in [
        back(bia.user, workspace, at(20)).await,
        back(other.user, workspace, at(20)).await,
        back(ana.user, other.workspace, at(20)).await,
        back(other.user, other.workspace, at(20)).await,
        back(ana.user, workspace, deletion.delete_after).await,
    ] {
        assert!(matches!(refused, Err(DbError::NotFound { .. })), "{refused:?}");
    }
    back(ana.user, workspace, at(20)).await.unwrap();
    assert_eq!(role_of(db, bia).await, Some(Role::Member));
    assert!(!deletion::purge_workspace(db, workspace, deletion.delete_after).await.unwrap());
    let mut tx = db.begin(ana).await.unwrap();
    assert_eq!(audit::verify(&mut tx).await.unwrap().faults, [], "both are in the trail");
}

#[tokio::test]
async fn who_reads_sees_one_moment_and_changes_nothing() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let mut tx = test.db().begin_personal(scope.user).await.unwrap();
    let session = session::open(&mut tx, hash(7), &Origin::default(), at(0), at(100)).await.unwrap();
    tx.commit().await.unwrap();
    let enter = async || {
        let entry = test.db().begin_in_session(scope.user, session, scope.workspace, at(1), Purpose::Read).await;
        entry.unwrap().unwrap().tx
    };
    let mut reading = enter().await;
    let mut writing = test.db().begin(scope).await.unwrap();
    tag::create(&mut writing, Name::new("Viagem").unwrap()).await.unwrap();
    writing.commit().await.unwrap();
    assert!(tag::list(&mut reading).await.unwrap().is_empty());
    assert_eq!(tag::list(&mut enter().await).await.unwrap().len(), 1);
    let refused = tag::create(&mut reading, Name::new("Casa").unwrap()).await.unwrap_err();
    assert!(matches!(&refused, DbError::Statement(error) if error.to_string().contains("read-only")), "{refused:?}");
}
