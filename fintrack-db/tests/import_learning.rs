//! What the classifier learns, step by step and anew, on the real database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod household;

use chrono::NaiveDate;
use fintrack_core::calendar::date;
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Entry, Filing, Movement};
use fintrack_core::id::ImportSessionId;
use fintrack_core::suggest::{Classifier, Reason, Suggestion, Unfiled};
use fintrack_db::import_session::LineChange;
use fintrack_db::{import_session, transaction};
use household::Household;
use rust_decimal::Decimal;

const TEXTS: [&str; 4] = ["ZIMBRA LTDA", "QUINOA BAR", "TROVAO SA", "MEXERICA"];

async fn classifier(home: &Household) -> Classifier {
    import_session::classifier(&mut home.begin().await).await.unwrap()
}

/// The same, made anew of the books.
async fn rebuilt(home: &Household) -> Classifier {
    let mut tx = home.test.admin().await;
    sqlx::query("create table kept as select * from classifier_states").execute(&mut tx).await.unwrap();
    sqlx::query("delete from classifier_states").execute(&mut tx).await.unwrap();
    let rebuilt = classifier(home).await;
    sqlx::query("insert into classifier_states select * from kept").execute(&mut tx).await.unwrap();
    sqlx::query("drop table kept").execute(&mut tx).await.unwrap();
    rebuilt
}

fn guess(classifier: &Classifier, text: &str) -> Suggestion {
    let amount = Decimal::new(-1_000, 2);
    classifier.suggest(&Unfiled { kind: CategoryKind::Expense, text, amount, code: None }).unwrap()
}

/// How often a merchant was seen, and how often where it is suggested.
fn seen(classifier: &Classifier, text: &str) -> (u32, u32) {
    let Reason::History { agreeing, seen, .. } = guess(classifier, text).reason else { return (0, 0) };
    (agreeing, seen)
}

fn filed(under: CategoryRef) -> LineChange {
    LineChange { filing: Some(Some(Filing::Whole(under))), ..LineChange::default() }
}

fn month(month: u32) -> Vec<(NaiveDate, i64, &'static str)> {
    TEXTS.iter().zip(1..).map(|(text, day)| (date(2026, month, day), -1_000 - i64::from(day), *text)).collect()
}

/// Stages a month and answers each of its lines, or leaves them as they are filed by a transaction's edit.
async fn answer_all(home: &Household, id: ImportSessionId, names: [&str; 4]) {
    for (number, name) in (1..).zip(names) {
        let line = home.line(id, number).await.id;
        home.change(line, &filed(home.under(name))).await.unwrap();
    }
}

const NAMES: [&str; 4] = ["Lazer", "Saúde", "Lazer", "Saúde"];

#[tokio::test]
async fn an_answer_teaches_at_once_and_its_line_is_not_learned_a_second_time() {
    let home = Household::new().await;
    let id = home.stage(&month(1)).await;
    assert_eq!(seen(&classifier(&home).await, TEXTS[0]), (0, 0));
    let line = home.line(id, 1).await.id;
    home.change(line, &filed(home.under("Lazer"))).await.unwrap();
    let learned = classifier(&home).await;
    assert_eq!((guess(&learned, TEXTS[0]).under, seen(&learned, TEXTS[0])), (home.under("Lazer"), (1, 1)));
    home.change(line, &filed(home.under("Saúde"))).await.unwrap();
    let learned = classifier(&home).await;
    assert_eq!((guess(&learned, TEXTS[0]).under, seen(&learned, TEXTS[0])), (home.under("Saúde"), (1, 1)));
    for _ in ["booked", "done again"] {
        home.commit(id).await;
        home.close(id).await;
        assert_eq!(seen(&classifier(&home).await, TEXTS[0]), (1, 1));
        assert_eq!(seen(&rebuilt(&home).await, TEXTS[0]), (1, 1));
        home.undo(id).await;
        home.undo(id).await;
        assert_eq!(seen(&classifier(&home).await, TEXTS[0]), (1, 1), "the answer stands, though nothing is booked");
    }
    let mut tx = home.begin().await;
    import_session::delete(&mut tx, id, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(seen(&classifier(&home).await, TEXTS[0]), (0, 0), "what goes is taken back");
}

/// The law, to the byte: months that are closed one after the other, without answers between.
#[tokio::test]
async fn months_closed_in_their_order_teach_the_same_as_a_rebuild() {
    let home = Household::new().await;
    // The first answers are in the books before there is a state.
    for number in 1..=4 {
        let id = home.stage(&month(number)).await;
        home.commit(id).await;
        let entries = home.entries().await;
        for (entry, name) in entries[entries.len() - 4..].iter().zip(NAMES) {
            let under = home.under(name);
            file(&home, entry, under).await;
        }
        home.close(id).await;
        let learned = classifier(&home).await;
        assert_eq!(learned.to_bytes(), rebuilt(&home).await.to_bytes(), "month {number}");
        assert_eq!(seen(&learned, TEXTS[0]), (number, number));
    }
}

async fn file(home: &Household, entry: &Entry, under: CategoryRef) {
    let mut tx = home.begin().await;
    let filed = |entry: &Entry| {
        let Movement::Expense { account, amount, .. } = *entry.movement() else { panic!("it was spent") };
        let movement = Movement::Expense { account, amount, filing: Filing::Whole(under) };
        Entry::new(entry.id(), entry.date(), entry.description().clone(), entry.status(), movement)
    };
    transaction::update(&mut tx, entry.id(), None, filed).await.unwrap();
    tx.commit().await.unwrap();
}

/// The law, as far as it goes otherwise: how often a merchant was filed where is the same whatever happened, and so is what
/// is suggested where it was always the same.
#[tokio::test]
async fn what_was_corrected_deleted_undone_and_answered_is_known_as_a_rebuild_knows_it() {
    let home = Household::new().await;
    let mut sessions = Vec::new();
    for number in [2, 1, 3] {
        let id = home.stage(&month(number)).await;
        answer_all(&home, id, NAMES).await;
        home.commit(id).await;
        home.close(id).await;
        sessions.push(id);
    }
    let same = async |what: &str| {
        let (learned, anew) = (classifier(&home).await, rebuilt(&home).await);
        for text in TEXTS {
            assert_eq!(seen(&learned, text).1, seen(&anew, text).1, "{what}: {text}");
        }
        // Nothing of these was ever filed elsewhere.
        for text in &TEXTS[1..] {
            assert_eq!(guess(&learned, text).under, guess(&anew, text).under, "{what}: {text}");
            assert_eq!(seen(&learned, text), seen(&anew, text), "{what}: {text}");
        }
    };
    same("closed").await;
    let entries = home.entries().await;
    file(&home, &entries[0], home.under("Saúde")).await;
    same("corrected").await;
    assert_eq!(seen(&classifier(&home).await, TEXTS[0]).1, 3);
    let mut tx = home.begin().await;
    transaction::delete(&mut tx, &[(entries[1].id(), None)]).await.unwrap();
    tx.commit().await.unwrap();
    same("deleted").await;
    assert_eq!(seen(&classifier(&home).await, TEXTS[1]).1, 2);
    let mut tx = home.begin().await;
    transaction::restore(&mut tx, entries[1].id()).await.unwrap();
    tx.commit().await.unwrap();
    same("restored").await;
    assert_eq!(seen(&classifier(&home).await, TEXTS[1]).1, 3);
    home.undo(sessions[2]).await;
    same("the close undone").await;
    home.undo(sessions[2]).await;
    same("the commit undone").await;
    home.commit(sessions[2]).await;
    same("committed again").await;
}

#[tokio::test]
async fn a_state_that_cannot_be_read_or_is_of_another_version_is_made_anew() {
    let home = Household::new().await;
    let id = home.stage(&month(1)).await;
    answer_all(&home, id, NAMES).await;
    for spoil in ["set content = '\\x00'", "set format = 77", "set content = substr(content, 1, 40)"] {
        let spoil = format!("update classifier_states {spoil}");
        sqlx::query(sqlx::AssertSqlSafe(spoil)).execute(&mut home.test.admin().await).await.unwrap();
        assert_eq!(seen(&classifier(&home).await, TEXTS[0]), (1, 1));
        let line = home.line(id, 2).await.id;
        home.change(line, &filed(home.under("Lazer"))).await.unwrap();
        home.change(line, &filed(home.under("Saúde"))).await.unwrap();
        assert_eq!(seen(&classifier(&home).await, TEXTS[1]), (1, 1), "it is kept anew");
    }
}

#[tokio::test]
async fn what_is_archived_is_not_proposed() {
    let home = Household::new().await;
    let id = home.stage(&month(1)).await;
    let line = home.line(id, 1).await.id;
    let tagged =
        LineChange { new_tags: vec![fintrack_core::name::Name::new("Viagem").unwrap()], ..filed(home.under("Lazer")) };
    home.change(line, &tagged).await.unwrap();
    home.commit(id).await;
    home.close(id).await;
    let next = [(date(2026, 2, 1), -1_000, TEXTS[0]), (date(2026, 2, 2), -1_000, TEXTS[0])];
    let february = home.stage(&next[..1]).await;
    let line = home.line(february, 1).await;
    assert_eq!((line.draft.filing, line.draft.tags.len()), (Some(home.called("Lazer")), 1));
    let mut admin = home.test.admin().await;
    sqlx::query("update tags set is_active = false").execute(&mut admin).await.unwrap();
    let outcome = home.import(Household::request(home.azul(), household::statement(&next), false)).await;
    let fresh = &outcome.sessions[0].lines[1];
    assert_eq!((fresh.draft.filing.clone(), fresh.draft.tags.len()), (Some(home.called("Lazer")), 0));
    let lazer = home.under("Lazer").category.get();
    sqlx::query("update categories set is_active = false where id = $1").bind(lazer).execute(&mut admin).await.unwrap();
    assert_ne!(guess(&classifier(&home).await, TEXTS[0]).under, home.under("Lazer"));
}

#[tokio::test]
async fn what_a_workspace_is_trained_with_stays_when_all_is_learned_anew() {
    let home = Household::new().await;
    let id = home.stage(&month(1)).await;
    answer_all(&home, id, NAMES).await;
    let train = async |rows| {
        let mut tx = home.begin().await;
        let trained = import_session::train(&mut tx, rows).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(trained.created + trained.ignored, rows, "{trained:?}");
        trained.created
    };
    let first = train(500).await;
    assert!(first > 100, "{first}");
    let trained = classifier(&home).await;
    assert_eq!(trained.to_bytes(), rebuilt(&home).await.to_bytes());
    assert_eq!(seen(&trained, TEXTS[0]), (1, 1), "what was answered is known as before");
    assert_eq!((train(500).await, train(100).await), (0, 0), "nothing is learned twice");
    assert_eq!(trained.to_bytes(), classifier(&home).await.to_bytes());
    assert!(train(600).await > 0);
}
