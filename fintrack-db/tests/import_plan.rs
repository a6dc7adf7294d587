//! What a commit shows before it is done, and that it is done once, on the real database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod household;

use fintrack_core::calendar::{billing_month, date};
use fintrack_core::id::ImportSessionId;
use fintrack_core::import_session::{CommitError, Outcome, PlanToken};
use fintrack_core::statement::{Answers, IdRecord, Profile, Shape};
use fintrack_db::audit::UndoFailure;
use fintrack_db::import_session::{Committed, ImportError, LineChange, Preview, SessionError, Unread};
use fintrack_db::{Constraint, Version, audit, import_session, statement_profile, transaction};
use household::{Household, january, statement};

async fn preview(home: &Household, id: ImportSessionId) -> Preview {
    import_session::preview(&mut home.begin().await, id, Unread::Accept).await.unwrap()
}

async fn commit(home: &Household, id: ImportSessionId, token: Option<PlanToken>) -> Result<Committed, SessionError> {
    let mut tx = home.begin().await;
    let committed = import_session::commit(&mut tx, id, Unread::Accept, token).await?;
    tx.commit().await.unwrap();
    home.verify().await;
    Ok(committed)
}

#[tokio::test]
async fn a_preview_writes_nothing_and_its_token_commits_what_was_shown() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let shown = preview(&home, id).await;
    assert_eq!(shown.counts.get(Outcome::Booked), 4);
    assert_eq!(preview(&home, id).await, shown, "each look is the same");
    assert!(home.entries().await.is_empty());
    let committed = commit(&home, id, Some(shown.plan_token)).await.unwrap();
    assert_eq!((committed.created.len(), committed.counts), (4, shown.counts));
}

#[tokio::test]
async fn another_plan_than_the_one_shown_is_refused_with_what_it_would_do_now() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let shown = preview(&home, id).await;
    let line = home.line(id, 2).await.id;
    home.change(line, &LineChange { is_ignored: Some(true), ..LineChange::default() }).await.unwrap();
    let stale = commit(&home, id, Some(shown.plan_token)).await.unwrap_err();
    let SessionError::PreviewStale { counts } = stale else { panic!("{stale:?}") };
    assert_eq!((counts.get(Outcome::Booked), counts.get(Outcome::Ignored)), (3, 1));
    assert!(home.entries().await.is_empty(), "nothing was written");
    // A line that comes with another file, and an entry made meanwhile, are other plans too.
    let shown = preview(&home, id).await;
    home.stage(&[(date(2026, 1, 31), -1_234, "FARMACIA")]).await;
    assert!(matches!(commit(&home, id, Some(shown.plan_token)).await, Err(SessionError::PreviewStale { .. })));
    let shown = preview(&home, id).await;
    assert_eq!(commit(&home, id, Some(shown.plan_token)).await.unwrap().created.len(), 5);
}

#[tokio::test]
async fn a_repeat_answers_what_the_last_commit_did() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let shown = preview(&home, id).await;
    let first = commit(&home, id, Some(shown.plan_token)).await.unwrap();
    let again = Committed { is_repeat: true, ..first };
    assert_eq!(commit(&home, id, Some(shown.plan_token)).await.unwrap(), again);
    assert_eq!(commit(&home, id, None).await.unwrap(), again);
    // The last one is the last that stands.
    home.stage(&[(date(2026, 1, 31), -1_234, "FARMACIA")]).await;
    let second = commit(&home, id, None).await.unwrap();
    assert_eq!(second.created.len(), 1);
    assert!(!second.is_repeat);
    assert_eq!(commit(&home, id, None).await.unwrap(), Committed { is_repeat: true, ..second });
    assert_eq!(home.entries().await.len(), 5);
}

#[tokio::test]
async fn a_session_that_never_booked_anything_answers_with_nothing() {
    let home = Household::new().await;
    let id = home.stage(&[(date(2026, 1, 30), 0, "NADA"), (date(2026, 1, 7), -450, "CAFE")]).await;
    let mut tx = home.begin().await;
    let line = home.line(id, 2).await.id;
    import_session::remove_lines(&mut tx, id, &[(line, None)]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(commit(&home, id, None).await.unwrap().created, []);
}

#[tokio::test]
async fn two_commits_at_once_give_one_result() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let token = Some(preview(&home, id).await.plan_token);
    let all = futures_util::future::join_all((0..4).map(|_| commit(&home, id, token))).await;
    let all: Vec<Committed> = all.into_iter().map(Result::unwrap).collect();
    assert!(all.iter().all(|done| done.created == all[0].created && done.created.len() == 4), "{all:?}");
    assert_eq!(all.iter().filter(|done| !done.is_repeat).count(), 1, "{all:?}");
    assert_eq!(home.entries().await.len(), 4);
}

#[tokio::test]
async fn the_undo_of_a_commit_brings_the_books_back_and_its_lines_wait_again() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let line = home.line(id, 2).await.id;
    let change = LineChange { filing: Some(Some(home.called("Lazer"))), ..LineChange::default() };
    home.change(line, &change).await.unwrap();
    let before = (audit::state_hash(&mut home.begin().await).await.unwrap(), preview(&home, id).await);
    let first = home.commit(id).await;
    home.undo(id).await;
    let after = (audit::state_hash(&mut home.begin().await).await.unwrap(), preview(&home, id).await);
    assert_eq!(after, before);
    assert_eq!(home.load(id).await.figures.counts.get(Outcome::Ready), 4);
    assert!(home.entries().await.is_empty());
    // What is booked again is the same under new identities, and a close on top is taken back by itself.
    let again = home.commit(id).await;
    assert_eq!((again.counts, again.created.len()), (first.counts, 4));
    let booked = audit::state_hash(&mut home.begin().await).await.unwrap();
    home.close(id).await;
    home.undo(id).await;
    assert_eq!(audit::state_hash(&mut home.begin().await).await.unwrap(), booked);
    let entries = home.entries().await;
    let stored = transaction::find_all(&mut home.begin().await, &again.created).await.unwrap();
    assert_eq!(entries.len(), stored.len());
}

#[tokio::test]
async fn rows_that_nobody_has_seen_forbid_the_preview_as_they_forbid_the_commit() {
    let home = Household::new().await;
    let mut request = Household::request(home.azul(), statement(&january()), false);
    request.rows_unread = 2;
    let id = home.import(request).await.sessions[0].id;
    let refused = import_session::preview(&mut home.begin().await, id, Unread::Refuse).await.unwrap_err();
    assert!(matches!(refused, SessionError::Commit(CommitError::Unread(2))));
    assert_eq!(preview(&home, id).await.counts.get(Outcome::Booked), 4);
}

#[tokio::test]
async fn what_a_banks_ids_showed_is_kept_with_the_profile_of_the_files_shape() {
    let home = Household::new().await;
    let shape: Shape = serde_json::from_value(serde_json::json!({ "format": "csv" })).unwrap();
    let profile = Profile::new("Banco Azul", None, shape.clone(), &Answers::default());
    let mut tx = home.begin().await;
    statement_profile::save(&mut tx, &profile).await.unwrap();
    tx.commit().await.unwrap();
    let mut read = statement(&january());
    for (line, id) in read.lines.iter_mut().zip(["A", "B", "A", "C"]) {
        line.bank_id = Some(id.into());
    }
    let detection = serde_json::json!({ "format": "csv", "shape": shape });
    let mut request = Household::request(home.azul(), read, true);
    request.file.detection = detection;
    home.import(request).await;
    let kept = async || statement_profile::list(&mut home.begin().await).await.unwrap().remove(0).profile;
    assert_eq!(kept().await.value.ids, IdRecord { agreed: 0, differed: 0, shared: 1 });
    assert_eq!(kept().await.version, Version::new(1), "whoever looked at it before may still change it");
    // Another answer takes nothing of it away.
    let mut tx = home.begin().await;
    let corrected = statement_profile::save(&mut tx, &Profile::new("Azul", None, shape, &Answers::default())).await;
    assert_eq!(corrected.unwrap().profile.value.ids, kept().await.value.ids);
}

#[tokio::test]
async fn a_session_that_took_the_place_of_a_closed_one_keeps_it_and_the_refusal_says_so() {
    let home = Household::new().await;
    let closed = home.stage(&january()[..2]).await;
    home.commit(closed).await;
    home.close(closed).await;
    let open = home.stage(&january()).await;
    assert_ne!(open, closed);
    let refusal = import_session::undo(&mut home.begin().await, closed).await.unwrap_err();
    assert!(matches!(refusal, UndoFailure::Taken(Constraint::OpenAccountSession)), "{refusal:?}");
    // Once the other one is given up, the month is open again.
    let mut tx = home.begin().await;
    import_session::discard(&mut tx, open).await.unwrap();
    tx.commit().await.unwrap();
    home.undo(closed).await;
    home.verify().await;
}

#[tokio::test]
async fn an_import_that_a_later_month_forbids_leaves_nothing_of_the_earlier_ones() {
    let home = Household::new().await;
    let mut unread = Household::request(home.azul(), statement(&[(date(2026, 2, 3), -100, "CAFE")]), false);
    unread.rows_unread = 1;
    home.import(unread).await;
    let before = (home.entries().await, audit::state_hash(&mut home.begin().await).await.unwrap());
    // So many lines that January is being stored when February is decided.
    let mut lines = vec![(date(2026, 1, 5), -450, "CAFE DA PRACA"); 1_200];
    lines.push((date(2026, 2, 4), -450, "CAFE DA PRACA"));
    let mut request = Household::request(home.azul(), statement(&lines), true);
    request.commit = Some(Unread::Refuse);
    let mut tx = home.begin().await;
    let refused = import_session::import(&mut tx, request.clone()).await.unwrap_err();
    assert!(matches!(refused, ImportError::Commit(CommitError::Unread(1))), "{refused}");
    drop(tx);
    assert_eq!((home.entries().await, audit::state_hash(&mut home.begin().await).await.unwrap()), before);
    assert_eq!(import_session::list(&mut home.begin().await, true).await.unwrap().len(), 1);
    // The same without January's neighbour is booked as if nothing had been tried.
    request.month = Some(billing_month(2026, 1));
    let booked = home.import(request).await;
    assert_eq!(booked.read.get(Outcome::Booked), 1_200);
}
