//! Lines that settle recurring items, on the real database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod household;

use fintrack_core::calendar::date;
use fintrack_core::entry::{EntryKind, Filing, SlotOf};
use fintrack_core::id::{ImportSessionId, RecurrenceId};
use fintrack_core::import_session::{BindError, BindingSource, BindingStatus};
use fintrack_db::import_session::{Binding, SessionError};
use fintrack_db::{DbError, Stored, Version, import_session, transaction};
use household::{Household, january, statement};
use uuid::Uuid;

/// An item in the books, behind the back of the trail: its own module is made elsewhere.
async fn item(home: &Household, kind: &str, description: &str, amount: i64, day: u32) -> RecurrenceId {
    let id = Uuid::now_v7();
    let (account, card, to) = match kind {
        "CARD_TRANSACTION" => (None, Some(home.roxo.get()), None),
        "TRANSFER" => (Some(home.azul.id.get()), None, Some(home.serra.id.get())),
        _ => (Some(home.azul.id.get()), None, None),
    };
    let category = (kind != "TRANSFER").then(|| home.under("Lazer").category.get());
    sqlx::query(
        "insert into recurring_items (workspace_id, id, kind, description, amount, currency_code, frequency, starts_on,
             account_id, card_id, destination_account_id, category_id)
         values ($1, $2, $3, $4, $5, 'BRL', 'MONTHLY', $6, $7, $8, $9, $10)",
    )
    .bind(home.scope.workspace.get())
    .bind(id)
    .bind(kind)
    .bind(description)
    .bind(household::cents(amount))
    .bind(date(2025, 1, day))
    .bind(account)
    .bind(card)
    .bind(to)
    .bind(category)
    .execute(&mut home.test.admin().await)
    .await
    .unwrap();
    // The trail is begun anew, with what the books hold.
    let forget = "truncate audit_heads, audit_events, audit_changes, audit_subjects";
    sqlx::query(forget).execute(&mut home.test.admin().await).await.unwrap();
    RecurrenceId::new(id)
}

async fn propose(home: &Household, id: ImportSessionId) -> Vec<Stored<Binding>> {
    let mut tx = home.begin().await;
    let bindings = import_session::propose(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    bindings
}

#[tokio::test]
async fn a_proposal_that_is_confirmed_fills_the_line_and_is_booked_with_it() {
    let home = Household::new().await;
    let bakery = item(&home, "EXPENSE", "Padaria Estrela", 2_300, 10).await;
    let id = home.stage(&january()).await;
    let [proposed] = propose(&home, id).await.try_into().unwrap();
    let Stored { value: binding, version, .. } = proposed;
    assert_eq!((binding.item, binding.slot), (bakery, Some(date(2026, 1, 10))));
    assert_eq!((binding.source, binding.status), (BindingSource::Proposed, BindingStatus::Pending));
    assert!(binding.confidence.unwrap().basis_points() >= 9_000 && binding.evidence.is_some());
    assert_eq!(propose(&home, id).await[0].version, version, "what is proposed again stays as it is");

    let mut tx = home.begin().await;
    let stale = import_session::confirm(&mut tx, binding.line, Some(Version::new(9))).await.unwrap_err();
    assert!(matches!(stale, SessionError::Db(DbError::Stale { .. })));
    let loaded = import_session::confirm(&mut tx, binding.line, Some(version)).await.unwrap();
    tx.commit().await.unwrap();
    let line = loaded.line(binding.line).unwrap().value;
    assert_eq!(line.draft.filing, Some(home.called("Lazer")));
    assert_eq!(line.description().as_str(), "Padaria Estrela");
    let slot = SlotOf { item: bakery, slot: Some(date(2026, 1, 10)) };
    assert_eq!(line.draft.recurrence, Some(slot));

    let created = home.commit(id).await.created;
    let entries = transaction::find_all(&mut home.begin().await, &created).await.unwrap();
    let booked = entries.iter().find(|of| of.value.date() == date(2026, 1, 9)).unwrap();
    assert_eq!(booked.value.details().unwrap().recurrence, Some(slot));
    // The next file of that slot has nothing left to settle.
    let id = home.stage(&[(date(2026, 1, 11), -2_300, "PADARIA ESTRELA")]).await;
    let found = propose(&home, id).await;
    assert!(found.iter().all(|of| of.value.slot != Some(date(2026, 1, 10)) || of.value.line == binding.line));
}

#[tokio::test]
async fn what_is_rejected_is_not_proposed_again_and_its_line_books_nothing_of_it() {
    let home = Household::new().await;
    item(&home, "EXPENSE", "Padaria Estrela", 2_300, 10).await;
    let id = home.stage(&january()).await;
    let line = propose(&home, id).await[0].value.line;
    let mut tx = home.begin().await;
    import_session::confirm(&mut tx, line, None).await.unwrap();
    let loaded = import_session::reject_binding(&mut tx, line, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(loaded.line(line).unwrap().value.draft.recurrence, None);
    let [rejected] = propose(&home, id).await.try_into().unwrap();
    assert_eq!(rejected.value.status, BindingStatus::Rejected);
    let mut tx = home.begin().await;
    let nothing = import_session::confirm(&mut tx, line, None).await.unwrap_err();
    assert!(matches!(nothing, SessionError::Db(DbError::NotFound { .. })));
    drop(tx);
    let created = home.commit(id).await.created;
    let entries = transaction::find_all(&mut home.begin().await, &created).await.unwrap();
    assert!(entries.iter().all(|of| of.value.details().is_none_or(|it| it.recurrence.is_none())));
}

#[tokio::test]
async fn lines_are_bound_by_hand_in_batches_all_or_none() {
    let home = Household::new().await;
    let (salary, rent) =
        (item(&home, "INCOME", "Salário", 480_000, 5).await, item(&home, "EXPENSE", "Aluguel", 9_000, 28).await);
    let subscription = item(&home, "CARD_TRANSACTION", "Música", 2_300, 9).await;
    let saving = item(&home, "TRANSFER", "Poupança", 400, 7).await;
    let id = home.stage(&january()).await;
    let line = async |number| home.line(id, number).await.id;
    let (first, second, third, fourth) = (line(1).await, line(2).await, line(3).await, line(4).await);
    let bind = async |wanted: &[_]| {
        let mut tx = home.begin().await;
        let bound = import_session::bind(&mut tx, id, wanted).await?;
        tx.commit().await.unwrap();
        Ok::<_, SessionError>(bound)
    };
    let on_card = bind(&[(first, salary), (third, subscription)]).await.unwrap_err();
    assert!(matches!(on_card, SessionError::Bind(BindError::Place { .. })), "{on_card:?}");
    let outwards = bind(&[(fourth, rent), (first, rent)]).await.unwrap_err();
    assert!(matches!(outwards, SessionError::Bind(BindError::Direction { .. })));
    let absent = bind(&[(first, RecurrenceId::new(Uuid::now_v7()))]).await.unwrap_err();
    assert!(matches!(absent, SessionError::Db(DbError::NotFound { .. })));
    assert!(import_session::bindings(&mut home.begin().await, id).await.unwrap().is_empty());

    let bound = bind(&[(first, salary), (second, saving), (fourth, rent)]).await.unwrap();
    let transfer = &bound.line(second).unwrap().value.draft;
    assert_eq!((transfer.kind, transfer.other_account), (EntryKind::Transfer, Some(home.serra.id)));
    assert_eq!(bound.line(first).unwrap().value.draft.filing, Some(Filing::Whole(home.under("Lazer"))));
    let kept = import_session::bindings(&mut home.begin().await, id).await.unwrap();
    assert!(kept.iter().all(|of| of.value.status == BindingStatus::Confirmed));
    assert!(kept.iter().all(|of| of.value.source == BindingSource::Manual && of.value.slot.is_some()));
    // Another item takes the place of the first.
    bind(&[(second, rent)]).await.unwrap();
    let kept = import_session::bindings(&mut home.begin().await, id).await.unwrap();
    assert_eq!(kept.iter().filter(|of| of.value.line == second).count(), 1);
    assert_eq!(home.commit(id).await.created.len(), 4);
    home.undo(id).await;
    assert_eq!(
        home.line(id, 1).await.draft.recurrence.unwrap().item,
        salary,
        "the word is kept when a commit is undone"
    );
}

#[tokio::test]
async fn items_of_another_workspace_are_not_found_and_its_lines_are_not_proposed_for() {
    let home = Household::new().await;
    let rent = item(&home, "EXPENSE", "Padaria Estrela", 2_300, 10).await;
    let id = home.stage(&january()).await;
    let line = home.line(id, 3).await.id;
    let other = home.test.scope().await;
    let mut theirs = home.db.begin(other).await.unwrap();
    let error = import_session::bind(&mut theirs, id, &[(line, rent)]).await.unwrap_err();
    assert!(matches!(error, SessionError::Db(DbError::NotFound { .. })));
    let error = import_session::bindings(&mut theirs, id).await.unwrap_err();
    assert!(matches!(error, DbError::NotFound { .. }));
    let again = home.import(Household::request(home.azul(), statement(&january()), false)).await;
    assert!(again.changed_nothing());
}
