//! News: members are told in the transaction that brings it about, each cause once, and whoever serves them hears of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod household;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, Utc};
use fintrack_core::budget::{AlertThreshold, BudgetDraft};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Entry, Movement, Status};
use fintrack_core::event::PersonalKind;
use fintrack_core::goal::{Funding, GoalDetails, Priority};
use fintrack_core::id::{EntryId, UserId};
use fintrack_core::money::{Money, brl};
use fintrack_core::name::{Color, Description, Name};
use fintrack_core::notice::NoticeKind;
use fintrack_core::recurrence::{Flow, Terms};
use fintrack_db::event::{Heard, Listener};
use fintrack_db::notification::{self, Filter, Notification};
use fintrack_db::{audit, budget, goal, recurring, transaction};
use household::{Household, january, statement};
use uuid::Uuid;

fn today() -> NaiveDate {
    // The workspace's day: it lives in São Paulo.
    (Utc::now() - chrono::TimeDelta::hours(3)).date_naive()
}

async fn told(home: &Household, user: UserId) -> Vec<Notification> {
    let mut tx = home.db.begin_personal(user).await.unwrap();
    let mut told = notification::list(&mut tx, Filter::default(), None, 50).await.unwrap().items;
    told.reverse();
    told
}

async fn kinds(home: &Household, user: UserId) -> Vec<NoticeKind> {
    told(home, user).await.into_iter().map(|told| told.kind).collect()
}

/// Another member of the workspace.
async fn guest(home: &Household) -> UserId {
    let user = home.test.scope().await.user;
    sqlx::query("insert into workspace_members values ($1, $2, 'VIEWER')")
        .bind(home.scope.workspace.get())
        .bind(user.get())
        .execute(&mut home.test.admin().await)
        .await
        .unwrap();
    user
}

async fn plan(home: &Household, category: &str, planned: Money) {
    let draft = BudgetDraft {
        category: home.under(category).category,
        month: BillingMonth::of(today()),
        planned,
        alert_threshold: AlertThreshold::default(),
        color: Color::new("#2E7D32").unwrap(),
        is_active: true,
    };
    let mut tx = home.begin().await;
    budget::create(&mut tx, draft).await.unwrap();
    tx.commit().await.unwrap();
}

fn expense(home: &Household, category: &str, amount: Money) -> Entry {
    let movement = Movement::Expense { account: home.azul.id, amount, filing: home.called(category) };
    let id = EntryId::new(Uuid::now_v7());
    Entry::new(id, today(), Description::new("Feira"), Status::Validating, movement).unwrap()
}

async fn spend(home: &Household, category: &str, amount: Money) {
    let mut tx = home.begin().await;
    transaction::create(&mut tx, &[expense(home, category, amount)]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn spending_over_a_budget_is_told_to_every_member_in_its_transaction_and_once() {
    use NoticeKind::{BudgetOverrun, BudgetThreshold};
    let home = Household::new().await;
    let (ana, bia) = (home.scope.user, guest(&home).await);
    plan(&home, "Lazer", brl("100.00")).await;
    spend(&home, "Lazer", brl("79.99")).await;
    spend(&home, "Saúde", brl("500.00")).await;
    assert_eq!(kinds(&home, ana).await, []);

    let mut tx = home.begin().await;
    transaction::create(&mut tx, &[expense(&home, "Lazer", brl("5.00"))]).await.unwrap();
    drop(tx);
    assert_eq!(kinds(&home, ana).await, [], "what is rolled back was not told");

    spend(&home, "Lazer", brl("5.00")).await;
    spend(&home, "Lazer", brl("5.00")).await;
    for user in [ana, bia] {
        assert_eq!(kinds(&home, user).await, [BudgetThreshold]);
    }
    spend(&home, "Lazer", brl("50.00")).await;
    let last = audit::list(&mut home.begin().await, None, 1).await.unwrap().links.remove(0).event.id;
    assert_eq!(kinds(&home, bia).await, [BudgetThreshold, BudgetOverrun]);
    let payload = told(&home, ana).await[1].payload.clone();
    assert_eq!((&payload["name"], &payload["spent"]["amount"]), (&"Lazer".into(), &"139.99".into()));

    // Taken back and done again it is the same cause; and whoever joins later is not told the news of before.
    let late = guest(&home).await;
    let mut tx = home.begin().await;
    let undone = audit::undo(&mut tx, last).await.unwrap();
    audit::undo(&mut tx, undone.id).await.unwrap();
    tx.commit().await.unwrap();
    spend(&home, "Lazer", brl("1.00")).await;
    assert_eq!(kinds(&home, ana).await, [BudgetThreshold, BudgetOverrun]);
    assert_eq!(kinds(&home, late).await, []);
    home.verify().await;
}

#[tokio::test]
async fn a_budget_that_is_made_late_is_told_of_when_it_is_made() {
    let home = Household::new().await;
    spend(&home, "Lazer", brl("100.01")).await;
    plan(&home, "Lazer", brl("100.00")).await;
    assert_eq!(kinds(&home, home.scope.user).await, [NoticeKind::BudgetOverrun]);
}

#[tokio::test]
async fn a_goal_is_told_of_when_it_is_reached() {
    let home = Household::new().await;
    let details = GoalDetails {
        name: Name::new("Viagem").unwrap(),
        category: Name::new("Lazer").unwrap(),
        target: brl("300.00"),
        due: today() + Days::new(90),
        priority: Priority::High,
        color: Color::new("#2E7D32").unwrap(),
    };
    let mut tx = home.begin().await;
    let made = goal::create(&mut tx, details, Funding::Deposits(Vec::new())).await.unwrap();
    goal::deposit(&mut tx, made.id(), today(), brl("299.99")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(kinds(&home, home.scope.user).await, []);
    let mut tx = home.begin().await;
    goal::deposit(&mut tx, made.id(), today(), brl("0.01")).await.unwrap();
    tx.commit().await.unwrap();
    let told = told(&home, home.scope.user).await;
    assert_eq!((told[0].kind, &told[0].payload["name"]), (NoticeKind::GoalReached, &"Viagem".into()));
}

#[tokio::test]
async fn an_import_is_told_of_when_its_file_is_read() {
    let home = Household::new().await;
    let ana = home.scope.user;
    home.stage(&january()).await;
    let first = told(&home, ana).await;
    assert_eq!(first.iter().map(|told| told.kind).collect::<Vec<_>>(), [NoticeKind::ImportFinished]);
    assert_eq!((&first[0].payload["lines"], &first[0].payload["files"]), (&4.into(), &1.into()));
    assert!(first[0].payload["name"].as_str().unwrap().contains("Conta Azul"), "{}", first[0].payload);

    // The same file again is nothing new, and not kept; another one is.
    home.stage(&january()).await;
    assert_eq!(told(&home, ana).await.len(), 1);
    let salary = [(january()[0].0 + Days::new(2), 10_000, "SALARIO EMPRESA BOA")];
    home.import(Household::request(home.azul(), statement(&salary), false)).await;
    let second = told(&home, ana).await;
    assert_eq!((second.len(), &second[1].payload["files"]), (2, &2.into()));
}

#[tokio::test]
async fn a_day_brings_what_is_due_once() {
    let home = Household::new().await;
    let rent = Terms {
        description: Description::new("Aluguel"),
        flow: Flow::Expense { account: home.azul.id, under: home.under("Moradia") },
        amount: brl("1500.00"),
        frequency: fintrack_core::calendar::Frequency::Monthly,
        start: today() + Days::new(3),
        end: None,
        is_active: true,
        include_in_summary: true,
        tags: BTreeSet::new(),
    };
    let mut tx = home.begin().await;
    recurring::create(&mut tx, rent).await.unwrap();
    tx.commit().await.unwrap();

    let (workspace, now) = (home.scope.workspace, Utc::now());
    let all = notification::workspaces_after(&home.db, None, 99).await.unwrap();
    assert_eq!(all, [workspace]);
    assert_eq!(notification::workspaces_after(&home.db, Some(workspace), 99).await.unwrap(), []);
    assert_eq!(notification::tell_day(&home.db, workspace, now).await.unwrap().len(), 1);
    assert_eq!(notification::tell_day(&home.db, workspace, now).await.unwrap(), []);
    assert_eq!(kinds(&home, home.scope.user).await, [NoticeKind::BillDue]);
    // Four days later it is late, and a month later it is due again.
    let later = now + Days::new(4);
    assert_eq!(notification::tell_day(&home.db, workspace, later).await.unwrap().len(), 1);
    assert_eq!(kinds(&home, home.scope.user).await, [NoticeKind::BillDue, NoticeKind::BillOverdue]);
    assert_eq!(notification::tell_day(&home.db, Uuid::now_v7().into(), later).await.unwrap(), []);
}

#[tokio::test]
async fn whoever_serves_a_user_hears_what_is_theirs() {
    let home = Household::new().await;
    let (ana, bia) = (home.scope.user, guest(&home).await);
    let mut listener = Listener::connect(&home.db).await.unwrap();
    home.stage(&january()).await;
    let ids = [told(&home, ana).await[0].id, told(&home, bia).await[0].id];
    let mut tx = home.db.begin_personal(ana).await.unwrap();
    notification::mark_read(&mut tx, ids[0], Utc::now()).await.unwrap();
    assert_eq!(notification::mark_all_read(&mut tx, None, Utc::now()).await.unwrap(), 0);
    notification::delete(&mut tx, ids[0], Utc::now()).await.unwrap();
    tx.commit().await.unwrap();

    let mut heard = Vec::new();
    while heard.len() < 4 {
        match listener.next().await {
            Heard::Personal(event) => heard.push((event.user(), event.kind(), event.notifications().to_vec())),
            Heard::Event(_) => {}
            Heard::MayHaveMissed => panic!("nothing was missed"),
        }
    }
    heard[..2].sort_by_key(|(user, ..)| *user != ana);
    assert_eq!(
        heard,
        [
            (ana, PersonalKind::NotificationCreated, vec![ids[0]]),
            (bia, PersonalKind::NotificationCreated, vec![ids[1]]),
            (ana, PersonalKind::NotificationUpdated, vec![ids[0]]),
            (ana, PersonalKind::NotificationDeleted, vec![ids[0]]),
        ]
    );
    let mut tx = home.db.begin_personal(bia).await.unwrap();
    let last = notification::last(&mut tx).await.unwrap();
    assert_eq!(last, Some(ids[1]));
    assert_eq!(notification::find_all(&mut tx, &ids).await.unwrap().len(), 1, "none of others");
    assert_eq!(notification::list_since(&mut tx, ids[1], 9).await.unwrap(), []);
    assert_eq!(notification::list_since(&mut tx, Uuid::nil().into(), 9).await.unwrap()[0].id, ids[1]);
}
