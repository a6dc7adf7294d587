//! Files that are read again, on the real database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod household;

use chrono::NaiveDate;
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::entry::Filing;
use fintrack_core::id::{ImportSessionId, StatementFileId};
use fintrack_core::import_session::{Outcome, Standing};
use fintrack_db::import_session::{ImportError, LineChange, NewFile, NewSession, Reread, SessionError, Upload};
use fintrack_db::{DbError, import_session};
use household::{Household, january, statement};
use uuid::Uuid;

fn filed(filing: Filing) -> LineChange {
    LineChange { filing: Some(Some(filing)), ..LineChange::default() }
}

#[tokio::test]
async fn a_file_is_read_again_and_what_nobody_touched_of_it_is_replaced() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let kept = home.line(id, 2).await;
    home.change(kept.id, &filed(home.called("Lazer"))).await.unwrap();
    let mut tx = home.begin().await;
    let [file] = import_session::files(&mut tx, id).await.unwrap().try_into().unwrap();
    assert_eq!((file.name.as_str(), file.lines_read, file.is_kept), ("extrato.csv", 4, true));
    assert_eq!(import_session::file_content(&mut tx, file.id).await.unwrap(), b"bytes");
    // The dates were meant the other way round, and the last line is of another month.
    let again = [
        (date(2026, 1, 5), 500_000, "SALARIO EMPRESA BOA"),
        (date(2026, 1, 17), -450, "CAFE DA PRACA"),
        (date(2026, 1, 19), -2_300, "PADARIA ESTRELA"),
        (date(2026, 3, 30), -10_000, "ALGO NUNCA VISTO"),
    ];
    let detection = serde_json::json!({ "answers": "day first" });
    let reread =
        Reread { statement: statement(&again).into(), rows_unread: 1, detection: detection.clone(), seen: None };
    let loaded = import_session::replace_lines(&mut tx, id, file.id, reread).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(loaded.lines.len(), 4);
    assert_eq!(home.line(id, 2).await.date, date(2026, 1, 7), "what was answered stays");
    assert_eq!(home.line(id, 3).await.date, date(2026, 1, 19));
    assert_eq!(home.line(id, 4).await.standing, Standing::OtherMonth);
    let mut tx = home.begin().await;
    let [file] = import_session::files(&mut tx, id).await.unwrap().try_into().unwrap();
    assert_eq!((file.rows_unread, file.detection), (1, detection));
    let absent = StatementFileId::new(Uuid::now_v7());
    let reread =
        Reread { statement: statement(&again).into(), rows_unread: 0, detection: serde_json::json!({}), seen: None };
    let error = import_session::replace_lines(&mut tx, id, absent, reread).await.unwrap_err();
    assert!(matches!(error, SessionError::Db(DbError::NotFound { .. })));
    home.verify().await;
}

/// January's sessions first, then February's, of a file with lines of both.
async fn stage_two_months(home: &Household) -> ([ImportSessionId; 2], StatementFileId) {
    let lines = [
        (date(2026, 1, 2), -450, "CAFE DA PRACA"),
        (date(2026, 1, 3), -2_300, "PADARIA ESTRELA"),
        (date(2026, 2, 1), -900, "BANCA CENTRAL"),
    ];
    let outcome = home.import(Household::request(home.azul(), statement(&lines), false)).await;
    let sessions = [outcome.sessions[0].id, outcome.sessions[1].id];
    let [file] = import_session::files(&mut home.begin().await, sessions[0]).await.unwrap().try_into().unwrap();
    (sessions, file.id)
}

async fn read_again(home: &Household, id: ImportSessionId, file: StatementFileId, lines: &[(NaiveDate, i64, &str)]) {
    let reread =
        Reread { statement: statement(lines).into(), rows_unread: 0, detection: serde_json::json!({}), seen: None };
    let mut tx = home.begin().await;
    import_session::replace_lines(&mut tx, id, file, reread).await.unwrap();
    tx.commit().await.unwrap();
    home.verify().await;
}

/// The texts of a session's lines, and how many of them the file is said to have had for it.
async fn held(home: &Household, id: ImportSessionId) -> (Vec<String>, u32) {
    let mut tx = home.begin().await;
    let texts = import_session::load(&mut tx, id).await.unwrap().lines.into_iter().map(|line| line.text).collect();
    let [file] = import_session::files(&mut tx, id).await.unwrap().try_into().unwrap();
    (texts, file.lines_read)
}

/// The file of [`stage_two_months`] with day and month the other way round: two lines change places.
fn other_way_round() -> [(NaiveDate, i64, &'static str); 3] {
    [
        (date(2026, 2, 1), -450, "CAFE DA PRACA"),
        (date(2026, 3, 1), -2_300, "PADARIA ESTRELA"),
        (date(2026, 1, 2), -900, "BANCA CENTRAL"),
    ]
}

#[tokio::test]
async fn lines_that_are_of_another_month_now_go_to_the_session_of_that_month() {
    let home = Household::new().await;
    let ([january, february], file) = stage_two_months(&home).await;
    read_again(&home, january, file, &other_way_round()).await;
    let texts = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(held(&home, january).await, (texts(&["PADARIA ESTRELA", "BANCA CENTRAL"]), 2));
    assert_eq!(held(&home, february).await, (texts(&["CAFE DA PRACA"]), 1));
    assert_eq!(home.line(january, 2).await.standing, Standing::OtherMonth, "nobody has March");
    assert!(matches!(home.line(january, 3).await.standing, Standing::Ready(_)));
    assert!(matches!(home.line(february, 1).await.standing, Standing::Ready(_)));
}

#[tokio::test]
async fn a_line_that_was_booked_in_one_month_does_not_come_back_in_another() {
    let home = Household::new().await;
    let ([january, february], file) = stage_two_months(&home).await;
    home.commit(january).await;
    read_again(&home, february, file, &other_way_round()).await;
    // Both of January's lines were booked, and stand in the lines of the file that would be February's and March's.
    assert_eq!(home.entries().await.len(), 2);
    assert_eq!(held(&home, january).await.0.len(), 3, "with the line that is January's now");
    assert_eq!(held(&home, february).await.0.len(), 0);
    home.commit(january).await;
    assert_eq!(home.entries().await.len(), 3);
}

fn upload(bytes: &[u8], lines: Option<&[(NaiveDate, i64, &str)]>) -> Upload {
    // A file may hold what no database takes.
    let detection = serde_json::json!({ "warnings": ["a\0b"] });
    let file = NewFile::new("ext\0rato.csv", bytes.to_vec(), detection);
    Upload { file, statement: lines.map(|lines| statement(lines).into()), rows_unread: 0 }
}

#[tokio::test]
async fn a_file_that_leaves_something_open_is_kept_and_brings_its_lines_once_it_can_be_read() {
    let home = Household::new().await;
    let mut tx = home.begin().await;
    let new = NewSession { subject: home.azul(), month: billing_month(2026, 1), target: None, name: None };
    let id = import_session::create(&mut tx, new).await.unwrap().session.id;
    let open = import_session::upload(&mut tx, id, upload(b"one", None)).await.unwrap();
    assert_eq!((open.is_repeat, open.is_news, open.read.total()), (false, true, 0));
    let [file] = import_session::files(&mut tx, id).await.unwrap().try_into().unwrap();
    assert_eq!((Some(file.id), file.name.as_str(), file.lines_read), (open.file, "extrato.csv", 0));
    assert_eq!(file.detection, serde_json::json!({ "warnings": ["ab"] }));
    assert_eq!(import_session::file_content(&mut tx, file.id).await.unwrap(), b"one");

    let again = import_session::upload(&mut tx, id, upload(b"one", None)).await.unwrap();
    assert_eq!((again.file, again.is_repeat, again.is_news), (open.file, true, false));
    let lines = january();
    let read = import_session::upload(&mut tx, id, upload(b"one", Some(&lines))).await.unwrap();
    assert_eq!((read.file, read.is_repeat, read.is_news, read.read.total()), (open.file, true, true, 4));
    let known = import_session::upload(&mut tx, id, upload(b"one", Some(&lines))).await.unwrap();
    assert_eq!((known.file, known.is_news, known.read.get(Outcome::Duplicate)), (open.file, false, 4));
    let other = import_session::upload(&mut tx, id, upload(b"other", Some(&lines))).await.unwrap();
    assert_eq!((other.file, other.is_repeat, other.is_news), (None, false, false));
    let [file] = import_session::files(&mut tx, id).await.unwrap().try_into().unwrap();
    assert_eq!((file.lines_read, file.counts.total()), (4, 4));

    let june = [(date(2026, 6, 1), -450, "CAFE DA PRACA")];
    let error = import_session::upload(&mut tx, id, upload(b"june", Some(&june))).await.unwrap_err();
    assert!(matches!(error, SessionError::Import(ImportError::NotInMonth { .. })), "{error}");
    tx.commit().await.unwrap();
    home.verify().await;
}

#[tokio::test]
async fn a_file_that_was_answered_since_it_was_read_is_left_as_it_is() {
    let home = Household::new().await;
    let ([january, _], file) = stage_two_months(&home).await;
    let seen = import_session::files(&mut home.begin().await, january).await.unwrap().remove(0).detection;
    let again = |answer: &str| Reread {
        statement: statement(&other_way_round()).into(),
        rows_unread: 0,
        detection: serde_json::json!({ "given": [answer] }),
        seen: Some(seen.clone()),
    };
    let mut tx = home.begin().await;
    import_session::replace_lines(&mut tx, january, file, again("one")).await.unwrap();
    tx.commit().await.unwrap();
    let late = import_session::replace_lines(&mut home.begin().await, january, file, again("two")).await.unwrap_err();
    assert!(matches!(late, SessionError::FileAnswered), "{late}");
}
