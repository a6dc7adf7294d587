//! Sign-ins: a refresh token is good once, and who shows an old one ends the family.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use chrono::{DateTime, Utc};
use fintrack_core::id::{SessionId, UserId};
use fintrack_core::secret::{RefreshToken, Refusal, Revocation, SecretHash};
use fintrack_db::session::{Origin, Rotated, Rotation};
use fintrack_db::testing::TestDb;
use fintrack_db::{Db, DbError, notification, session};

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

fn token(n: u8) -> SecretHash {
    SecretHash::new([n; 32])
}

fn origin(address: &str) -> Origin {
    Origin { user_agent: Some("Firefox".to_owned()), address: Some(address.to_owned()) }
}

async fn open(db: &Db, user: UserId) -> SessionId {
    let mut tx = db.begin_personal(user).await.unwrap();
    let id = session::open(&mut tx, token(1), &origin("192.0.2.1"), at(0), at(1000)).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Shows token `shown`, of the generation of that number, and offers `next`.
async fn rotate(db: &Db, user: UserId, id: SessionId, shown: u8, next: u8, when: i64) -> Rotated {
    let shown = RefreshToken { hash: token(shown), generation: u32::from(shown) };
    show(db, user, id, shown, next, when).await
}

async fn show(db: &Db, user: UserId, id: SessionId, shown: RefreshToken, next: u8, when: i64) -> Rotated {
    let rotation = Rotation { session: id, shown, next: token(next), expires_at: at(when + 1000) };
    session::rotate(db, user, &rotation, &origin("192.0.2.2"), at(when)).await.unwrap()
}

fn rotated(generation: u32) -> Rotated {
    Rotated::Rotated { generation }
}

#[tokio::test]
async fn each_token_is_exchanged_for_the_next() {
    let test = TestDb::new().await;
    let user = test.scope().await.user;
    let id = open(test.db(), user).await;
    assert_eq!(rotate(test.db(), user, id, 1, 2, 100).await, rotated(2));
    assert_eq!(rotate(test.db(), user, id, 2, 3, 900).await, rotated(3));
    assert_eq!(rotate(test.db(), user, id, 3, 4, 1500).await, rotated(4), "it lasts while it is used");
    let mut tx = test.db().begin_personal(user).await.unwrap();
    let kept = session::find(&mut tx, id).await.unwrap();
    assert_eq!((kept.last_used_at, kept.expires_at), (at(1500), at(2500)));
    assert_eq!(kept.origin, origin("192.0.2.2"), "where it was seen last");
    assert!(kept.is_live(at(2499)) && !kept.is_live(at(2500)));
    drop(tx);
    assert_eq!(rotate(test.db(), user, id, 4, 5, 2500).await, Rotated::Refused(Refusal::Expired));
}

#[tokio::test]
async fn an_old_token_ends_the_family() {
    let test = TestDb::new().await;
    let user = test.scope().await.user;
    let (id, other) = (open(test.db(), user).await, open(test.db(), user).await);
    assert_eq!(rotate(test.db(), user, id, 1, 2, 100).await, rotated(2));
    assert_eq!(rotate(test.db(), user, id, 1, 3, 109).await, Rotated::JustRotated, "two requests crossed");
    assert_eq!(rotate(test.db(), user, id, 1, 3, 110).await, Rotated::Reused);
    assert_eq!(rotate(test.db(), user, id, 2, 3, 111).await, Rotated::Refused(Refusal::Revoked));
    assert_eq!(rotate(test.db(), user, id, 9, 3, 111).await, Rotated::Refused(Refusal::Unknown));
    let mut tx = test.db().begin_personal(user).await.unwrap();
    let kept = session::find(&mut tx, id).await.unwrap();
    assert_eq!(kept.revoked, Some((at(110), Revocation::TokenReused)));
    assert_eq!(session::list(&mut tx, at(111)).await.unwrap().iter().map(|it| it.id).collect::<Vec<_>>(), [other]);
}

#[tokio::test]
async fn the_oldest_token_ends_the_family_as_well_and_is_told_of() {
    let test = TestDb::new().await;
    let user = test.scope().await.user;
    let id = open(test.db(), user).await;
    assert_eq!(rotate(test.db(), user, id, 1, 2, 100).await, rotated(2));
    assert_eq!(rotate(test.db(), user, id, 2, 3, 101).await, rotated(3));
    assert_eq!(rotate(test.db(), user, id, 1, 4, 102).await, Rotated::Reused, "two rotations later, no requests cross");
    let mut tx = test.db().begin_personal(user).await.unwrap();
    assert_eq!(session::find(&mut tx, id).await.unwrap().revoked, Some((at(102), Revocation::TokenReused)));
    assert_eq!(notification::count_unread(&mut tx, None).await.unwrap(), 1);
}

#[tokio::test]
async fn of_two_who_show_one_token_at_once_one_gets_the_next() {
    let test = TestDb::new().await;
    let db = test.db();
    let user = test.scope().await.user;
    let id = open(db, user).await;
    let mut current = 1;
    for n in 1..20 {
        let (when, shown) = (i64::from(n) * 100, RefreshToken { hash: token(current), generation: u32::from(n) });
        let (one, other) = (2 * n, 2 * n + 1);
        let pair = tokio::join!(show(db, user, id, shown, one, when), show(db, user, id, shown, other, when));
        current = match pair {
            (Rotated::Rotated { .. }, Rotated::JustRotated) => one,
            (Rotated::JustRotated, Rotated::Rotated { .. }) => other,
            both => panic!("{both:?}"),
        };
    }
}

#[tokio::test]
async fn of_two_who_show_an_old_token_at_once_one_ends_the_family() {
    let test = TestDb::new().await;
    let db = test.db();
    let user = test.scope().await.user;
    let id = open(db, user).await;
    rotate(db, user, id, 1, 2, 100).await;
    let pair = tokio::join!(rotate(db, user, id, 1, 3, 500), rotate(db, user, id, 1, 4, 500));
    let both = [pair.0, pair.1];
    assert!(both.contains(&Rotated::Reused) && both.contains(&Rotated::Refused(Refusal::Revoked)), "{both:?}");
}

#[tokio::test]
async fn a_user_ends_one_sign_in_or_all_others() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, bia) = (test.scope().await.user, test.scope().await.user);
    let (first, second, third) = (open(db, ana).await, open(db, ana).await, open(db, ana).await);
    let of_bia = open(db, bia).await;
    let mut tx = db.begin_personal(ana).await.unwrap();
    session::revoke(&mut tx, first, Revocation::SignedOut, at(10)).await.unwrap();
    session::revoke(&mut tx, first, Revocation::Revoked, at(11)).await.unwrap();
    let kept = session::find(&mut tx, first).await.unwrap();
    assert_eq!(kept.revoked, Some((at(10), Revocation::SignedOut)), "as it ended");
    assert_eq!(session::revoke_all_but(&mut tx, Some(second), Revocation::Revoked, at(12)).await.unwrap(), 1);
    let live = session::list(&mut tx, at(13)).await.unwrap();
    assert_eq!(live.iter().map(|it| it.id).collect::<Vec<_>>(), [second]);
    assert!(!session::find(&mut tx, third).await.unwrap().is_live(at(13)));

    for foreign in [of_bia, SessionId::new(uuid::Uuid::now_v7())] {
        let find = session::find(&mut tx, foreign).await;
        assert!(matches!(find, Err(DbError::NotFound { .. })), "{find:?}");
        let revoke = session::revoke(&mut tx, foreign, Revocation::Revoked, at(12)).await;
        assert!(matches!(revoke, Err(DbError::NotFound { .. })), "{revoke:?}");
        assert_eq!(rotate(db, ana, foreign, 1, 2, 12).await, Rotated::Refused(Refusal::Unknown));
    }
    tx.commit().await.unwrap();
    assert_eq!(rotate(db, bia, of_bia, 1, 2, 12).await, rotated(2), "nobody else was touched");
    assert_eq!(rotate(db, ana, third, 1, 2, 13).await, Rotated::Refused(Refusal::Revoked));
}

#[tokio::test]
async fn what_a_client_says_of_itself_is_cut_to_size() {
    let test = TestDb::new().await;
    let user = test.scope().await.user;
    let mut tx = test.db().begin_personal(user).await.unwrap();
    let long = Origin { user_agent: Some("é".repeat(900)), address: Some("\0".repeat(3)) };
    let id = session::open(&mut tx, token(1), &long, at(0), at(1)).await.unwrap();
    let kept = session::find(&mut tx, id).await.unwrap().origin;
    assert_eq!(kept, Origin { user_agent: Some("é".repeat(500)), address: Some(String::new()) });
}
