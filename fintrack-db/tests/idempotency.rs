//! Requests that are sent again: done once, answered alike.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use fintrack_core::account::{AccountKind, Look};
use fintrack_core::calendar::date;
use fintrack_core::money::brl;
use fintrack_core::name::Name;
use fintrack_core::secret::{ANSWER_LIFE, EmailPurpose, SecretHash};
use fintrack_db::account::NewAccount;
use fintrack_db::email_token::{self, Errand};
use fintrack_db::expiry::Removed;
use fintrack_db::idempotency::{self, Claim, Request};
use fintrack_db::session::{self, Origin};
use fintrack_db::testing::TestDb;
use fintrack_db::{Db, DbError, Scope, account, expiry};
use sqlx::{PgConnection, Row};

const PATIENCE: Duration = Duration::from_secs(20);

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

const fn request(key: &str) -> Request<'_> {
    Request { method: "POST", path: "/api/v1/accounts", key, fingerprint: [1; 32] }
}

async fn claim(db: &Db, scope: Scope, request: &Request<'_>, when: i64) -> Claim {
    let mut tx = db.begin(scope).await.unwrap();
    idempotency::claim(&mut tx, request, at(when), PATIENCE).await.unwrap()
}

/// Does a request and keeps the answer.
async fn perform(db: &Db, scope: Scope, request: &Request<'_>, when: i64, answer: &str) {
    let mut tx = db.begin(scope).await.unwrap();
    let Claim::Fresh(guard) = idempotency::claim(&mut tx, request, at(when), PATIENCE).await.unwrap() else {
        panic!("{request:?} is known");
    };
    guard.finish(&mut tx, 201, answer.as_bytes()).await.unwrap();
    tx.commit().await.unwrap();
}

fn is_replay(claim: &Claim, expected: &str) -> bool {
    matches!(claim, Claim::Replay { status: 201, answer } if answer == expected.as_bytes())
}

async fn records(admin: &mut PgConnection) -> i64 {
    sqlx::query("select count(*) from idempotency_records").fetch_one(admin).await.unwrap().get(0)
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_and_another_request_none() {
    let test = TestDb::new().await;
    let (db, scope) = (test.db(), test.scope().await);
    perform(db, scope, &request("a"), 0, "{\"id\":1}").await;
    let repeat = claim(db, scope, &request("a"), 10).await;
    assert!(is_replay(&repeat, "{\"id\":1}"), "{repeat:?}");
    let other = claim(db, scope, &Request { fingerprint: [2; 32], ..request("a") }, 10).await;
    assert!(matches!(other, Claim::OtherRequest), "{other:?}");
}

#[tokio::test]
async fn a_key_is_of_one_user_workspace_method_and_path() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, bia) = (test.scope().await, test.scope().await);
    perform(db, ana, &request("a"), 0, "ana").await;
    for (scope, request) in [
        (bia, request("a")),
        (Scope::new(bia.workspace, ana.user), request("a")),
        (Scope::new(ana.workspace, bia.user), request("a")),
        (ana, Request { method: "PATCH", ..request("a") }),
        (ana, Request { path: "/api/v1/rules", ..request("a") }),
        (ana, request("A")),
    ] {
        let claim = claim(db, scope, &request, 1).await;
        assert!(matches!(claim, Claim::Fresh(_)), "{claim:?}");
    }
    // Outside of any workspace as well.
    let mut tx = db.begin_personal(ana.user).await.unwrap();
    let Claim::Fresh(guard) = idempotency::claim(&mut tx, &request("a"), at(1), PATIENCE).await.unwrap() else {
        panic!("it is of a workspace");
    };
    guard.finish(&mut tx, 201, b"personal").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.begin_personal(ana.user).await.unwrap();
    let repeat = idempotency::claim(&mut tx, &request("a"), at(2), PATIENCE).await.unwrap();
    assert!(is_replay(&repeat, "personal"), "{repeat:?}");
    let repeat = claim(db, ana, &request("a"), 2).await;
    assert!(is_replay(&repeat, "ana"), "{repeat:?}");
}

fn new_account(name: &str) -> NewAccount {
    NewAccount {
        name: Name::new(name).unwrap(),
        kind: AccountKind::Checking,
        opening_balance: brl("100.00"),
        opened_on: date(2026, 1, 1),
        look: Look::default(),
    }
}

/// Opens an account as a handler would; whether it was opened here, and the answer.
async fn open_account(db: &Db, scope: Scope, key: &str) -> (bool, String) {
    let mut tx = db.begin(scope).await.unwrap();
    match idempotency::claim(&mut tx, &request(key), at(0), PATIENCE).await.unwrap() {
        Claim::Fresh(guard) => {
            let id = account::create(&mut tx, new_account(key)).await.unwrap().id;
            tokio::time::sleep(Duration::from_millis(10)).await;
            guard.finish(&mut tx, 201, id.to_string().as_bytes()).await.unwrap();
            tx.commit().await.unwrap();
            (true, id.to_string())
        }
        Claim::Replay { answer, .. } => (false, String::from_utf8(answer).unwrap()),
        other @ (Claim::OtherRequest | Claim::InProgress) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn of_many_at_once_one_is_done_and_all_get_its_answer() {
    let test = TestDb::new().await;
    let (db, scope) = (test.db(), test.scope().await);
    for round in 0..5 {
        let key = format!("t{round}");
        let tasks: Vec<_> = (0..6)
            .map(|_| {
                let (db, key) = (db.clone(), key.clone());
                tokio::spawn(async move { open_account(&db, scope, &key).await })
            })
            .collect();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        assert_eq!(answers.iter().filter(|(done, _)| *done).count(), 1, "{answers:?}");
        assert!(answers.iter().all(|(_, answer)| *answer == answers[0].1), "{answers:?}");
    }
}

#[tokio::test]
async fn when_the_first_rolls_back_the_one_that_waits_is_the_first() {
    let test = TestDb::new().await;
    let (db, scope) = (test.db(), test.scope().await);
    let mut first = db.begin(scope).await.unwrap();
    let claimed = idempotency::claim(&mut first, &request("a"), at(0), PATIENCE).await.unwrap();
    assert!(matches!(claimed, Claim::Fresh(_)));
    let same = request("a");
    let (second, ()) = tokio::join!(claim(db, scope, &same, 0), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(first);
    });
    assert!(matches!(second, Claim::Fresh(_)), "{second:?}");
}

#[tokio::test]
async fn who_waits_too_long_is_told_that_it_is_being_done() {
    let test = TestDb::new().await;
    let (db, scope) = (test.db(), test.scope().await);
    let mut first = db.begin(scope).await.unwrap();
    let Claim::Fresh(guard) = idempotency::claim(&mut first, &request("a"), at(0), PATIENCE).await.unwrap() else {
        panic!("it is known");
    };
    let start = Instant::now();
    let mut second = db.begin(scope).await.unwrap();
    let waited = idempotency::claim(&mut second, &request("a"), at(0), Duration::from_millis(150)).await.unwrap();
    assert!(matches!(waited, Claim::InProgress), "{waited:?}");
    assert!(start.elapsed() >= Duration::from_millis(150), "it waited");
    drop(second);
    // Others are not held up.
    assert!(matches!(claim(db, scope, &request("b"), 0).await, Claim::Fresh(_)));
    guard.finish(&mut first, 201, b"done").await.unwrap();
    first.commit().await.unwrap();
    let after = claim(db, scope, &request("a"), 0).await;
    assert!(is_replay(&after, "done"), "{after:?}");
}

#[tokio::test]
async fn the_patience_is_for_the_claim_alone() {
    let test = TestDb::new().await;
    let (db, scope) = (test.db(), test.scope().await);
    // A long wait for a lock in the same transaction, longer than a claim would wait.
    let mut holder = test.admin().await;
    sqlx::raw_sql("begin; lock table accounts in access exclusive mode").execute(&mut holder).await.unwrap();
    let waiting = async {
        let mut tx = db.begin(scope).await.unwrap();
        let patience = Duration::from_millis(50);
        let claimed = idempotency::claim(&mut tx, &request("a"), at(0), patience).await.unwrap();
        assert!(matches!(claimed, Claim::Fresh(_)));
        account::list(&mut tx).await
    };
    let (found, ()) = tokio::join!(waiting, async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        sqlx::raw_sql("rollback").execute(&mut holder).await.unwrap();
    });
    assert_eq!(found.unwrap(), []);
}

#[tokio::test]
async fn an_answer_is_kept_for_a_day() {
    let test = TestDb::new().await;
    let (db, scope) = (test.db(), test.scope().await);
    perform(db, scope, &request("a"), 0, "first").await;
    let end = ANSWER_LIFE.num_seconds();
    assert!(is_replay(&claim(db, scope, &request("a"), end - 1).await, "first"));
    perform(db, scope, &Request { fingerprint: [2; 32], ..request("a") }, end, "second").await;
    let repeat = claim(db, scope, &Request { fingerprint: [2; 32], ..request("a") }, end + 1).await;
    assert!(is_replay(&repeat, "second"), "{repeat:?}");
    assert!(matches!(claim(db, scope, &request("a"), end + 1).await, Claim::OtherRequest));
    assert_eq!(records(&mut test.admin().await).await, 1);
}

#[tokio::test]
async fn of_two_who_come_after_the_end_at_once_one_is_the_first() {
    let test = TestDb::new().await;
    let (db, scope) = (test.db(), test.scope().await);
    perform(db, scope, &request("a"), 0, "old").await;
    let end = ANSWER_LIFE.num_seconds();
    let again = async |answer: &'static str| {
        let mut tx = db.begin(scope).await.unwrap();
        let claimed = idempotency::claim(&mut tx, &request("a"), at(end), PATIENCE).await.unwrap();
        match claimed {
            Claim::Fresh(guard) => {
                guard.finish(&mut tx, 201, answer.as_bytes()).await.unwrap();
                tx.commit().await.unwrap();
                answer.to_owned()
            }
            Claim::Replay { answer, .. } => String::from_utf8(answer).unwrap(),
            other @ (Claim::OtherRequest | Claim::InProgress) => panic!("{other:?}"),
        }
    };
    let (one, other) = tokio::join!(again("one"), again("other"));
    assert!(one == other && one != "old", "{one} {other}");
}

#[tokio::test]
async fn what_was_done_without_an_answer_is_not_done_again() {
    let test = TestDb::new().await;
    let (db, scope) = (test.db(), test.scope().await);
    let mut tx = db.begin(scope).await.unwrap();
    let forgotten = idempotency::claim(&mut tx, &request("a"), at(0), PATIENCE).await.unwrap();
    drop(forgotten);
    tx.commit().await.unwrap();
    let repeat = claim(db, scope, &request("a"), 1).await;
    assert!(matches!(repeat, Claim::InProgress), "{repeat:?}");
}

#[tokio::test]
async fn an_answer_is_kept_by_who_claimed_the_request() {
    let test = TestDb::new().await;
    let db = test.db();
    let (ana, bia) = (test.scope().await, test.scope().await);
    let mut tx = db.begin(ana).await.unwrap();
    let Claim::Fresh(guard) = idempotency::claim(&mut tx, &request("a"), at(0), PATIENCE).await.unwrap() else {
        panic!("it is known");
    };
    let mut of_bia = db.begin(bia).await.unwrap();
    let refusal = guard.finish(&mut of_bia, 201, b"").await.unwrap_err();
    assert!(matches!(refusal, DbError::NotFound { .. }), "{refusal}");
}

#[tokio::test]
async fn what_has_expired_is_removed_in_batches() {
    let test = TestDb::new().await;
    let (db, scope) = (test.db(), test.scope().await);
    let other = test.scope().await;
    for n in 0..5 {
        perform(db, if n % 2 == 0 { scope } else { other }, &request(&format!("k{n}")), n, "x").await;
    }
    for user in [scope.user, other.user] {
        let mut tx = db.begin_personal(user).await.unwrap();
        let token = SecretHash::new([1; 32]);
        session::open(&mut tx, token, &Origin::default(), at(0), at(0) + ANSWER_LIFE).await.unwrap();
        session::open(&mut tx, token, &Origin::default(), at(0), at(0) + ANSWER_LIFE * 9).await.unwrap();
        email_token::issue(&mut tx, Errand::VerifyEmail, token, at(0)).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert!(EmailPurpose::VerifyEmail.life() <= ANSWER_LIFE);
    let end = at(0) + ANSWER_LIFE;
    let before = expiry::remove_expired(db, end - TimeDelta::seconds(1), 100).await.unwrap();
    assert_eq!(before, Removed::default());
    let all = end + TimeDelta::seconds(10);
    let first = expiry::remove_expired(db, all, 2).await.unwrap();
    assert_eq!(first, Removed { sessions: 2, email_tokens: 2, idempotency_records: 2 });
    assert!(first.is_full(2));
    let (one, two) = tokio::join!(expiry::remove_expired(db, all, 3), expiry::remove_expired(db, all, 3));
    assert_eq!(one.unwrap().idempotency_records + two.unwrap().idempotency_records, 3);
    assert_eq!(records(&mut test.admin().await).await, 0);
    let mut tx = db.begin_personal(other.user).await.unwrap();
    assert_eq!(session::list(&mut tx, all).await.unwrap().len(), 1, "what lasts stays");
}
