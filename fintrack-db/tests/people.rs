//! People: who they are, how they get in, what is theirs, how they leave and come back.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use chrono::{DateTime, TimeDelta, Utc};
use fintrack_core::access::{AddressProof, Role, SystemRole};
use fintrack_core::id::UserId;
use fintrack_core::name::Name;
use fintrack_core::preferences::PreferencesError;
use fintrack_core::secret::{EmailPurpose, Refusal, SecretHash};
use fintrack_db::deletion::{DismissError, LeaveError};
use fintrack_db::email_token::{Errand, RedeemError};
use fintrack_db::session::Origin;
use fintrack_db::testing::TestDb;
use fintrack_db::{
    Constraint, Db, DbError, UserTx, credential, deletion, email_token, invite, member, preferences, session, user,
    workspace,
};
use serde_json::json;
use sqlx::PgConnection;

const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

fn hash(byte: u8) -> SecretHash {
    SecretHash::new([byte; 32])
}

async fn register(db: &Db, email: &str) -> UserId {
    user::register(db, &Name::new("Ana").unwrap(), email).await.unwrap().unwrap()
}

async fn personal(db: &Db, user: UserId) -> UserTx {
    db.begin_personal(user).await.unwrap()
}

/// Makes somebody a member, as an invitation would.
async fn join(db: &Db, scope: fintrack_db::Scope, user: UserId, role: Role) {
    let email = user::profile(&mut personal(db, user).await).await.unwrap().email;
    let mut tx = db.begin(scope).await.unwrap();
    let token = hash(9);
    let invited = invite::create(&mut tx, &invite::NewInvite { email: &email, role, token }, at(0)).await.unwrap();
    tx.commit().await.unwrap();
    let token = invite::InviteToken { workspace: scope.workspace, id: invited.id, hash: token };
    assert_eq!(invite::accept(db, user, &token, AddressProof::Waived, at(1)).await.unwrap(), role);
}

#[tokio::test]
async fn a_user_sees_and_changes_oneself() {
    let test = TestDb::new().await;
    let (ana, bia) = (register(test.db(), "ana@example.org").await, register(test.db(), "bia@example.org").await);
    let mut tx = personal(test.db(), ana).await;
    user::rename(&mut tx, &Name::new("Ana Maria").unwrap()).await.unwrap();
    user::verify_email(&mut tx, at(1)).await.unwrap();
    user::verify_email(&mut tx, at(2)).await.unwrap();
    let profile = user::profile(&mut tx).await.unwrap();
    assert_eq!((profile.id, profile.name.as_str(), profile.email.as_str()), (ana, "Ana Maria", "ana@example.org"));
    assert_eq!((profile.email_verified_at, profile.system_role), (Some(at(1)), SystemRole::User));
    assert!(!profile.has_password && profile.deletion.is_none());

    user::change_email(&mut tx, "ANA.MARIA@example.org", at(3)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(user::find(test.db(), "ana.maria@example.org").await.unwrap(), Some(ana));
    let mut tx = personal(test.db(), ana).await;
    let taken = user::change_email(&mut tx, "Bia@example.org", at(4)).await.unwrap_err();
    assert!(matches!(taken, DbError::Conflict(Constraint::UserEmail)), "{taken}");
    let profile = user::profile(&mut personal(test.db(), bia).await).await.unwrap();
    assert_eq!((profile.name.as_str(), profile.email_verified_at), ("Ana", None), "nobody else was changed");
}

#[tokio::test]
async fn of_somebody_who_is_nobody_nothing_is_found() {
    let test = TestDb::new().await;
    let nobody = UserId::new(uuid::Uuid::now_v7());
    let mut tx = personal(test.db(), nobody).await;
    assert!(matches!(user::profile(&mut tx).await, Err(DbError::NotFound { .. })));
    assert!(matches!(user::verify_email(&mut tx, at(0)).await, Err(DbError::NotFound { .. })));
    assert!(matches!(credential::set(&mut tx, HASH, None, at(0)).await, Err(DbError::NotFound { .. })));
    assert!(credential::find(&mut tx).await.unwrap().is_none());
}

#[tokio::test]
async fn a_new_password_ends_every_other_sign_in() {
    let test = TestDb::new().await;
    let (ana, bia) = (register(test.db(), "ana@example.org").await, register(test.db(), "bia@example.org").await);
    let open = async |user| {
        let mut tx = personal(test.db(), user).await;
        let id = session::open(&mut tx, hash(1), &Origin::default(), at(0), at(1000)).await.unwrap();
        tx.commit().await.unwrap();
        id
    };
    let (here, _there, of_bia) = (open(ana).await, open(ana).await, open(bia).await);
    let mut tx = personal(test.db(), ana).await;
    assert_eq!(credential::set(&mut tx, HASH, Some(here), at(5)).await.unwrap(), 1);
    let kept = credential::find(&mut tx).await.unwrap().unwrap();
    assert_eq!((kept.password_hash.as_str(), kept.changed_at), (HASH, at(5)));
    assert_eq!(session::list(&mut tx, at(6)).await.unwrap().iter().map(|it| it.id).collect::<Vec<_>>(), [here]);
    assert!(user::profile(&mut tx).await.unwrap().has_password);
    tx.commit().await.unwrap();

    let mut tx = personal(test.db(), bia).await;
    assert!(credential::find(&mut tx).await.unwrap().is_none(), "another user's is not seen");
    assert_eq!(session::list(&mut tx, at(6)).await.unwrap()[0].id, of_bia);
    let mut tx = personal(test.db(), ana).await;
    assert!(matches!(credential::set(&mut tx, "secret", None, at(7)).await, Err(DbError::Statement(_))));
}

#[tokio::test]
async fn a_token_sent_by_e_mail_is_good_once() {
    let test = TestDb::new().await;
    let ana = register(test.db(), "ana@example.org").await;
    let mut tx = personal(test.db(), ana).await;
    let change = Errand::ChangeEmail("new@example.org");
    let first = email_token::issue(&mut tx, change, hash(1), at(0)).await.unwrap();
    let second = email_token::issue(&mut tx, change, hash(2), at(1)).await.unwrap();
    let reset = email_token::issue(&mut tx, Errand::ResetPassword, hash(3), at(0)).await.unwrap();
    assert_eq!(second.expires_at, at(1) + EmailPurpose::ChangeEmail.life());
    assert_eq!(email_token::pending_email(&mut tx, at(2)).await.unwrap().as_deref(), Some("new@example.org"));
    assert_eq!(email_token::pending_email(&mut tx, second.expires_at).await.unwrap(), None);
    tx.commit().await.unwrap();

    let redeem = async |user, id, purpose, token, when| {
        let mut tx = personal(test.db(), user).await;
        let redeemed = email_token::redeem(&mut tx, id, purpose, token, when).await;
        tx.commit().await.unwrap();
        redeemed
    };
    let refused = |redeemed| match redeemed {
        Err(RedeemError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let bia = register(test.db(), "bia@example.org").await;
    let purpose = EmailPurpose::ChangeEmail;
    let (unknown, later) = (Refusal::Unknown, at(2));
    assert_eq!(refused(redeem(ana, first.id, purpose, hash(1), later).await), unknown, "another took its place");
    assert_eq!(refused(redeem(ana, second.id, purpose, hash(1), later).await), unknown, "another text");
    assert_eq!(refused(redeem(ana, second.id, EmailPurpose::ResetPassword, hash(2), later).await), unknown);
    assert_eq!(refused(redeem(bia, second.id, purpose, hash(2), later).await), unknown, "another user");
    assert_eq!(refused(redeem(ana, second.id, purpose, hash(2), second.expires_at).await), Refusal::Expired);
    assert_eq!(redeem(ana, second.id, purpose, hash(2), later).await.unwrap().as_deref(), Some("new@example.org"));
    assert_eq!(refused(redeem(ana, second.id, purpose, hash(2), later).await), Refusal::Used);

    let mut tx = personal(test.db(), ana).await;
    assert_eq!(email_token::pending_email(&mut tx, at(2)).await.unwrap(), None);
    assert!(email_token::cancel(&mut tx, EmailPurpose::ResetPassword).await.unwrap());
    assert!(!email_token::cancel(&mut tx, EmailPurpose::ResetPassword).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(refused(redeem(ana, reset.id, EmailPurpose::ResetPassword, hash(3), later).await), unknown);
}

#[tokio::test]
async fn another_password_or_address_takes_back_what_was_sent_to_get_in_by() {
    let test = TestDb::new().await;
    let ana = register(test.db(), "ana@example.org").await;
    let errands =
        [Errand::ResetPassword, Errand::ChangeEmail("eva@example.org"), Errand::DeleteAccount, Errand::VerifyEmail];
    for by_password in [true, false] {
        let mut tx = personal(test.db(), ana).await;
        let mut issued = Vec::new();
        for errand in errands {
            issued.push(email_token::issue(&mut tx, errand, hash(1), at(0)).await.unwrap());
        }
        if by_password {
            credential::set(&mut tx, HASH, None, at(1)).await.unwrap();
        } else {
            user::change_email(&mut tx, "ana.maria@example.org", at(1)).await.unwrap();
        }
        assert_eq!(email_token::pending_email(&mut tx, at(2)).await.unwrap(), None);
        for (errand, issued) in errands.into_iter().zip(issued) {
            let redeemed = email_token::redeem(&mut tx, issued.id, errand.purpose(), hash(1), at(2)).await;
            let is_confirmation = matches!(errand, Errand::VerifyEmail);
            assert_eq!(redeemed.is_ok(), is_confirmation, "{errand:?}: {redeemed:?}");
        }
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_password_is_held_while_it_is_the_users() {
    let test = TestDb::new().await;
    let ana = register(test.db(), "ana@example.org").await;
    let mut tx = personal(test.db(), ana).await;
    assert!(!credential::hold(&mut tx, HASH).await.unwrap(), "there is none");
    credential::set(&mut tx, HASH, None, at(1)).await.unwrap();
    assert!(credential::hold(&mut tx, HASH).await.unwrap());
    assert!(!credential::hold(&mut tx, &HASH.replace("t=2", "t=3")).await.unwrap());
    let mut nobody = personal(test.db(), UserId::new(uuid::Uuid::now_v7())).await;
    assert!(!credential::hold(&mut nobody, HASH).await.unwrap());
}

#[tokio::test]
async fn of_two_who_show_one_token_at_once_one_wins() {
    let test = TestDb::new().await;
    let db = test.db();
    let ana = register(db, "ana@example.org").await;
    for round in 0..10 {
        let mut tx = personal(db, ana).await;
        let issued = email_token::issue(&mut tx, Errand::VerifyEmail, hash(1), at(round)).await.unwrap();
        tx.commit().await.unwrap();
        let redeem = async || {
            let mut tx = personal(db, ana).await;
            let redeemed = email_token::redeem(&mut tx, issued.id, EmailPurpose::VerifyEmail, hash(1), at(round)).await;
            tx.commit().await.unwrap();
            redeemed
        };
        let both = tokio::join!(redeem(), redeem(), redeem());
        let all = [both.0, both.1, both.2];
        assert_eq!(all.iter().filter(|it| it.is_ok()).count(), 1, "{all:?}");
        let used = |it: &&Result<_, _>| matches!(it, Err(RedeemError::Refused(Refusal::Used)));
        assert_eq!(all.iter().filter(used).count(), 2, "{all:?}");
    }
}

#[tokio::test]
async fn a_redeemed_token_whose_change_fails_is_good_still() {
    let test = TestDb::new().await;
    let ana = register(test.db(), "ana@example.org").await;
    let mut tx = personal(test.db(), ana).await;
    let issued = email_token::issue(&mut tx, Errand::VerifyEmail, hash(1), at(0)).await.unwrap();
    tx.commit().await.unwrap();
    for _ in 0..2 {
        let mut tx = personal(test.db(), ana).await;
        let purpose = EmailPurpose::VerifyEmail;
        assert!(email_token::redeem(&mut tx, issued.id, purpose, hash(1), at(1)).await.is_ok());
        drop(tx);
    }
}

#[tokio::test]
async fn settings_are_merged_and_ones_own() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, bia) = (register(db, "ana@example.org").await, register(db, "bia@example.org").await);
    let merge = async |patch| {
        let mut tx = personal(db, ana).await;
        preferences::merge(&mut tx, &patch).await.unwrap();
        tx.commit().await.unwrap();
    };
    tokio::join!(merge(json!({"theme": "dark"})), merge(json!({"language": "pt-BR"})), merge(json!({"rows": 50})));
    merge(json!({"theme": null})).await;
    let mut tx = personal(db, ana).await;
    assert_eq!(preferences::find(&mut tx).await.unwrap().to_value(), json!({"language": "pt-BR", "rows": 50}));
    let refusal = preferences::merge(&mut tx, &json!([1])).await.unwrap_err();
    assert!(matches!(refusal, preferences::ChangeError::Preferences(PreferencesError::NoObject)), "{refusal}");
    assert_eq!(preferences::find(&mut personal(db, bia).await).await.unwrap().to_value(), json!({}));
}

#[tokio::test]
async fn who_leaves_may_come_back_until_the_grace_is_over() {
    let test = TestDb::new().await;
    let db = test.db();
    let scope = test.scope().await;
    let mut tx = personal(db, scope.user).await;
    let email = user::profile(&mut tx).await.unwrap().email;
    session::open(&mut tx, hash(1), &Origin::default(), at(0), at(1000)).await.unwrap();
    let left = deletion::delete_user(&mut tx, at(10), TimeDelta::days(30)).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!(user::find(db, &email).await.unwrap(), None);
    assert_eq!(user::register(db, &Name::new("Eva").unwrap(), &email).await.unwrap(), None, "it stays taken");
    assert!(db.begin_as_member(scope.user, scope.workspace).await.unwrap().is_none());
    let mut tx = personal(db, scope.user).await;
    assert_eq!(session::list(&mut tx, at(11)).await.unwrap(), []);
    assert_eq!(user::profile(&mut tx).await.unwrap().deletion, Some(left));
    let again = deletion::delete_user(&mut tx, at(12), TimeDelta::days(30)).await.unwrap_err();
    assert!(matches!(again, LeaveError::Db(DbError::NotFound { .. })), "{again}");
    drop(tx);

    let end = left.delete_after;
    assert_eq!(deletion::find_deleted_user(db, &email.to_uppercase(), at(20)).await.unwrap(), Some(scope.user));
    assert_eq!(deletion::find_deleted_user(db, &email, end).await.unwrap(), None);
    let mut tx = personal(db, scope.user).await;
    assert!(matches!(deletion::restore_user(&mut tx, end).await, Err(DbError::NotFound { .. })));
    deletion::restore_user(&mut tx, at(20)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(user::find(db, &email).await.unwrap(), Some(scope.user));
    assert!(db.begin_as_member(scope.user, scope.workspace).await.unwrap().is_some());
    assert!(!deletion::purge_user(db, scope.user, end).await.unwrap());
}

#[tokio::test]
async fn the_only_admin_of_others_does_not_leave() {
    let test = TestDb::new().await;
    let db = test.db();
    let (shared, alone) = (test.scope().await, register(db, "caio@example.org").await);
    let own = workspace::create(db, shared.user, &Name::new("Só").unwrap(), fintrack_core::money::Currency::BRL).await;
    own.unwrap();
    join(db, shared, alone, Role::Member).await;
    let leave = async |user| {
        let mut tx = personal(db, user).await;
        deletion::delete_user(&mut tx, at(10), TimeDelta::days(30)).await?;
        tx.commit().await?;
        Ok::<(), LeaveError>(())
    };
    let refusal = leave(shared.user).await.unwrap_err();
    assert!(matches!(&refusal, LeaveError::LastAdmin(needed) if needed == &[shared.workspace]), "{refusal}");

    let mut tx = db.begin(shared).await.unwrap();
    member::change_role(&mut tx, alone, Role::Admin).await.unwrap();
    tx.commit().await.unwrap();
    // Both want to go at once: one stays.
    let (one, other) = tokio::join!(leave(shared.user), leave(alone));
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
}

async fn appoint(admin: &mut PgConnection, email: &str, role: SystemRole) -> Option<UserId> {
    user::appoint(admin, email, role).await.unwrap()
}

#[tokio::test]
async fn an_administrator_of_the_installation_sees_and_removes_who_left() {
    let test = TestDb::new().await;
    let db = test.db();
    let [ana, bia, eva] =
        [register(db, "ana@example.org").await, register(db, "bia@example.org").await, test.scope().await.user];
    let mut admin = test.admin().await;
    assert_eq!(appoint(&mut admin, "Ana@example.org", SystemRole::Admin).await, Some(ana));
    assert_eq!(appoint(&mut admin, "nobody@example.org", SystemRole::Admin).await, None);
    let mut app = <PgConnection as sqlx::Connection>::connect_with(&test.app_options()).await.unwrap();
    let refusal = user::appoint(&mut app, "bia@example.org", SystemRole::Admin).await.unwrap_err();
    assert!(matches!(refusal, DbError::Statement(_)), "{refusal}");

    let mut tx = personal(db, bia).await;
    deletion::delete_user(&mut tx, at(10), TimeDelta::days(30)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = personal(db, ana).await;
    let deleted = deletion::list_deleted_users(&mut tx).await.unwrap();
    assert_eq!(deleted.iter().map(|it| (it.id, it.email.as_str())).collect::<Vec<_>>(), [(bia, "bia@example.org")]);
    assert_eq!(deletion::list_deleted_users(&mut personal(db, eva).await).await.unwrap(), []);

    let forbidden = deletion::dismiss_user(&mut personal(db, eva).await, bia, at(11)).await;
    assert!(matches!(forbidden, Err(DismissError::Forbidden)), "{forbidden:?}");
    assert!(matches!(deletion::dismiss_user(&mut tx, ana, at(11)).await, Err(DismissError::IsAdmin)));
    let nobody = UserId::new(uuid::Uuid::now_v7());
    let unknown = deletion::dismiss_user(&mut tx, nobody, at(11)).await;
    assert!(matches!(unknown, Err(DismissError::Db(DbError::NotFound { .. }))), "{unknown:?}");
    deletion::dismiss_user(&mut tx, bia, at(11)).await.unwrap();
    deletion::dismiss_user(&mut tx, eva, at(12)).await.unwrap();
    assert_eq!(user::profile(&mut tx).await.unwrap().id, ana, "the transaction is hers still");
    tx.commit().await.unwrap();
    assert_eq!(deletion::users_to_purge(db, at(12), 9).await.unwrap(), [bia, eva]);
    assert!(matches!(
        deletion::restore_user(&mut personal(db, bia).await, at(12)).await,
        Err(DbError::NotFound { .. })
    ));
    for user in [bia, eva] {
        assert!(deletion::purge_user(db, user, at(12)).await.unwrap());
    }
    assert_eq!(register(db, "bia@example.org").await.get().get_version_num(), 7, "the address is free");
}

#[tokio::test]
async fn nobody_is_removed_whom_a_workspace_needs() {
    let test = TestDb::new().await;
    let db = test.db();
    let (shared, ana) = (test.scope().await, register(db, "ana@example.org").await);
    join(db, shared, ana, Role::Viewer).await;
    appoint(&mut test.admin().await, "ana@example.org", SystemRole::Admin).await.unwrap();
    let mut tx = personal(db, ana).await;
    let needed = deletion::dismiss_user(&mut tx, shared.user, at(10)).await;
    assert!(matches!(needed, Err(DismissError::LastAdmin)), "{needed:?}");
}
