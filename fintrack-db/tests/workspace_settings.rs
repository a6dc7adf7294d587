//! What holds for all books of a workspace, and what was answered about its statements.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod laws;

use fintrack_core::budget::{AlertThreshold, BudgetDraft};
use fintrack_core::calendar::{DayOfMonth, billing_month};
use fintrack_core::category::CategoryKind;
use fintrack_core::id::StatementProfileId;
use fintrack_core::money::{Currency, brl};
use fintrack_core::report::Basis;
use fintrack_core::statement::{Answer, Answers, Columns, DateOrder, Format, Profile, Shape};
use fintrack_core::workspace::{Workspace, WorkspaceError};
use fintrack_db::workspace::settings::{self, ChangeError};
use fintrack_db::{DbError, Version, budget, statement_profile};
use laws::{Books, assert_not_found, color, name};
use uuid::Uuid;

#[tokio::test]
async fn a_workspace_is_kept_as_it_was_made_and_changed() {
    let books = Books::new().await;
    let made = settings::find(&mut books.tx().await).await.unwrap();
    assert_eq!((made.value.name.as_str(), made.value.reports.currency), ("Casa", Currency::BRL));
    assert_eq!((made.value.time_zone.as_str(), made.value.reports.basis), ("America/Sao_Paulo", Basis::BillingMonth));

    let change = |workspace: &mut Workspace| {
        workspace.name = name("Freelance");
        workspace.time_zone = "Europe/Lisbon".parse().unwrap();
        workspace.reports = workspace.reports.starting_on(DayOfMonth::new(5).unwrap()).unwrap();
        workspace.reports.currency = Currency::EUR;
        workspace.reports.basis = Basis::PurchaseDate;
    };
    let seen = Some(made.version);
    let changed = books.undoable(async |tx| settings::update(tx, seen, change).await.unwrap()).await;
    let mut expected = made.value.clone();
    change(&mut expected);
    assert_eq!(changed.value, expected);
    assert_eq!(settings::find(&mut books.elsewhere().await).await.unwrap().value.name.as_str(), "Casa");
    let stale = settings::update(&mut books.tx().await, seen, change).await.unwrap_err();
    assert!(matches!(stale, ChangeError::Db(DbError::Stale { .. })), "{stale}");
}

#[tokio::test]
async fn a_time_zone_is_one_that_there_is() {
    let books = Books::new().await;
    let nowhere = |workspace: &mut Workspace| workspace.time_zone = "America/Atlantis".parse().unwrap();
    let refusal = settings::update(&mut books.tx().await, None, nowhere).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::TimeZone(_)), "{refusal}");
}

#[tokio::test]
async fn the_currency_that_budgets_are_planned_in_stays() {
    let books = Books::new().await;
    let draft = BudgetDraft {
        category: books.category("Mercado", CategoryKind::Expense).await.id,
        month: billing_month(2026, 3),
        planned: brl("100.00"),
        alert_threshold: AlertThreshold::default(),
        color: color("#2E7D32"),
        is_active: true,
    };
    books.undoable(async |tx| budget::create(tx, draft.clone()).await.unwrap()).await;
    let dollars = |workspace: &mut Workspace| workspace.reports.currency = Currency::USD;
    let refusal = settings::update(&mut books.tx().await, None, dollars).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Workspace(WorkspaceError::Currency { .. })), "{refusal}");
}

fn profile(text: &str, columns: &[&str], order: DateOrder) -> Profile {
    let columns = Columns::Names(columns.iter().map(|&column| column.to_owned()).collect());
    let shape = Shape { format: Format::Csv, columns, institution: None };
    Profile::new(text, Some("Banco Azul".to_owned()), shape, &Answers::default().with(Answer::DateOrder(order)))
}

#[tokio::test]
async fn files_of_one_shape_have_one_profile() {
    let books = Books::new().await;
    let mut tx = books.tx().await;
    let first = profile("Extrato", &["data", "valor"], DateOrder::DayFirst);
    let other = profile("Cartão", &["data", "descricao", "valor"], DateOrder::DayFirst);
    let kept = statement_profile::save(&mut tx, &first).await.unwrap();
    assert_eq!((&kept.profile.value, kept.profile.version), (&first, Version::new(1)));
    statement_profile::save(&mut tx, &other).await.unwrap();

    let corrected = profile("Extrato do banco", &["data", "valor"], DateOrder::MonthFirst);
    let again = statement_profile::save(&mut tx, &corrected).await.unwrap();
    assert_eq!((again.id, again.profile.version), (kept.id, Version::new(2)));
    let found = statement_profile::find_by_shape(&mut tx, &first.shape).await.unwrap().unwrap();
    assert_eq!((found.id, &found.profile.value), (kept.id, &corrected));
    let listed: Vec<Profile> =
        statement_profile::list(&mut tx).await.unwrap().into_iter().map(|kept| kept.profile.value).collect();
    assert_eq!(listed, [other.clone(), corrected]);

    statement_profile::delete(&mut tx, kept.id, None).await.unwrap();
    assert_eq!(statement_profile::find_by_shape(&mut tx, &first.shape).await.unwrap(), None);
    assert_not_found(statement_profile::find(&mut tx, kept.id).await);
    tx.commit().await.unwrap();

    let mut tx = books.elsewhere().await;
    assert!(statement_profile::list(&mut tx).await.unwrap().is_empty());
    assert_eq!(statement_profile::find_by_shape(&mut tx, &other.shape).await.unwrap(), None);
    assert_not_found(statement_profile::delete(&mut tx, StatementProfileId::new(Uuid::now_v7()), None).await);
}
