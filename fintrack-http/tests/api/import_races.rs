//! Import sessions, and what happens to them at the same time.

use std::time::Duration;

use axum::http::StatusCode;
use fintrack_core::access::Role;
use fintrack_core::id::ImportSessionId;
use fintrack_core::import_session::Leftovers;
use fintrack_db::import_session;
use fintrack_db::testing::TestDb;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};

use crate::import_sessions::Household;
use crate::upload::Home;

/// Neither which day is meant nor which mark parts the cents, anything in it says.
const TWICE_OPEN: &str = "Date;Description;Amount\n02/03/2026;Bakery;-12.500\n03/03/2026;Market;-86.470\n";

#[tokio::test]
async fn of_two_answers_to_a_file_at_once_neither_is_lost() {
    let home = Home::new().await;
    let session = home.session().await;
    let file = home.upload(&session, "statement.csv", TWICE_OPEN).await["files"][0].clone();
    let asked: Vec<&Value> = file["questions"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
    assert_eq!(asked, ["date-order", "decimal-mark"]);
    let path = format!("{session}/files/{}/answers", file["id"].as_str().unwrap());
    let said = |answer: &str| json!({"answers": [answer]});
    let (day, mark) = (said("date-order=day-first"), said("decimal-mark=comma"));
    let (day, mark) = tokio::join!(home.client().post(&path, &day), home.client().post(&path, &mark));
    let states = [day, mark].map(|done| done.expect(StatusCode::OK)["file"]["state"].clone());
    assert!(states.contains(&json!("STAGED")), "whoever comes second answers what is still open: {states:?}");
    let kept = home.client().get(&format!("{session}/files")).await.expect(StatusCode::OK)[0].clone();
    assert_eq!(kept["detection"]["given"], json!(["date-order=day-first", "decimal-mark=comma"]));
    assert_eq!((&kept["state"], home.lines(&session).await.len()), (&json!("STAGED"), 2));
}

#[tokio::test]
async fn answers_that_another_version_kept_are_not_dropped() {
    let home = Home::new().await;
    let session = home.session().await;
    let file = home.upload(&session, "statement.csv", TWICE_OPEN).await["files"][0].clone();
    let path = format!("{session}/files/{}/answers", file["id"].as_str().unwrap());
    home.client().post(&path, &json!({"answers": ["decimal-mark=comma"]})).await.expect(StatusCode::OK);
    let mut admin = PgConnection::connect_with(&home.house.test.admin_options()).await.unwrap();
    // What is kept of it beside what was said is not needed.
    sqlx::query("update statement_files set detection = detection - 'shape'").execute(&mut admin).await.unwrap();
    let answered = home.client().post(&path, &json!({"answers": ["date-order=day-first"]})).await;
    let answered = answered.expect(StatusCode::OK);
    assert_eq!(answered["file"]["detection"]["given"], json!(["date-order=day-first", "decimal-mark=comma"]));
    let later = "update statement_files set detection = jsonb_set(detection, '{given}', '[\"mood=good\"]')";
    sqlx::query(later).execute(&mut admin).await.unwrap();
    let refused = home.client().post(&path, &json!({"answers": ["date-order=month-first"]})).await;
    assert_eq!(refused.problem(), (409, "answers-unreadable".to_owned()));
    assert_eq!(home.lines(&session).await.len(), 2, "nothing was replaced");
}

/// Waits until somebody waits for a lock in the test's database.
async fn until_somebody_waits(test: &TestDb) {
    let mut admin = PgConnection::connect_with(&test.admin_options()).await.unwrap();
    let waiting = "select exists (select from pg_stat_activity
                                  where datname = current_database() and wait_event_type = 'Lock')";
    for _ in 0..500 {
        if sqlx::query_scalar(waiting).fetch_one(&mut admin).await.unwrap() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nobody waits");
}

#[tokio::test]
async fn who_may_not_close_takes_back_no_close_that_happens_at_the_same_time() {
    let home = Household::new().await;
    let (session, _) = home.filled().await;
    let bia = home.house.member(&home.ana, Role::Member).await.client;
    bia.post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
    let id = ImportSessionId::new(session.rsplit('/').next().unwrap().parse().unwrap());
    let mut closing = home.house.db().begin(home.ana.scope).await.unwrap();
    import_session::close(&mut closing, id, Leftovers::Refuse).await.unwrap();
    let undo = format!("{session}/undo");
    let undoing = tokio::spawn(async move { bia.post_nothing(&undo).await });
    until_somebody_waits(&home.house.test).await;
    closing.commit().await.unwrap();
    assert_eq!(undoing.await.unwrap().problem(), (403, "forbidden".to_owned()));
    assert_eq!(home.client().get(&session).await.expect(StatusCode::OK)["state"], "CLOSED");
}
