//! Sessions by hand, and what a person says of their lines, on the real database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod household;

use std::collections::BTreeSet;

use fintrack_core::account::{AccountKind, Look};
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{Entry, EntryKind, Filing, Movement, Part, Status};
use fintrack_core::event::{Happening, Key, Topic, What};
use fintrack_core::id::{AccountId, CategoryId, EntryId, ImportSessionId, InstalmentPlanId, StagedLineId};
use fintrack_core::import_session::{
    AccountOrCard, DiscardPlan, Likeness, Outcome, Rejection, Standing, Subject, Twin,
};
use fintrack_core::instalment::{Instalment, InstalmentAmount, NewPurchase};
use fintrack_core::investment::{InvestmentKind, Liquidity};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Description, Name};
use fintrack_db::account::NewAccount;
use fintrack_db::event::{Heard, Listener};
use fintrack_db::import_session::{
    AnswerError, DuplicateAnswer, ImportRequest, LineChange, NewLine, NewSession, PairingAnswer, Reread, SessionChange,
    SessionError, Unread,
};
use fintrack_db::investment::NewInvestment;
use fintrack_db::{Constraint, DbError, Version, account, import_session, investment, tag, transaction};
use household::{Household, first, january, statement};
use uuid::Uuid;

fn new_session(subject: AccountOrCard) -> NewSession {
    NewSession { subject, month: first(), target: None, name: None }
}

fn filed(filing: Filing) -> LineChange {
    LineChange { filing: Some(Some(filing)), ..LineChange::default() }
}

async fn create(home: &Household, new: NewSession) -> Result<ImportSessionId, SessionError> {
    let mut tx = home.begin().await;
    let loaded = import_session::create(&mut tx, new).await?;
    tx.commit().await.unwrap();
    home.verify().await;
    Ok(loaded.session.id)
}

#[tokio::test]
async fn a_session_is_made_once_for_an_account_and_month_and_is_named_after_them() {
    let home = Household::new().await;
    let id = create(&home, new_session(home.azul())).await.unwrap();
    let loaded = home.load(id).await;
    assert_eq!((loaded.about.value.name.as_str(), loaded.about.version), ("Conta Azul | 2026-01", Version::new(1)));
    assert_eq!((loaded.figures.initial, loaded.figures.target), (brl("1000.00"), None));
    let again = create(&home, new_session(home.azul())).await.unwrap_err();
    assert!(matches!(again, SessionError::Db(DbError::Conflict(Constraint::OpenAccountSession))), "{again:?}");

    let renamed = SessionChange { name: Some(Name::new("Janeiro").unwrap()), ..SessionChange::default() };
    let mut tx = home.begin().await;
    let loaded = import_session::update(&mut tx, id, Some(Version::new(1)), renamed.clone()).await.unwrap();
    assert_eq!((loaded.about.value.name.as_str(), loaded.about.version), ("Janeiro", Version::new(2)));
    let stale = import_session::update(&mut tx, id, Some(Version::new(1)), renamed).await.unwrap_err();
    assert!(matches!(stale, SessionError::Db(DbError::Stale { .. })));
    drop(tx);
    let mut tx = home.begin().await;
    import_session::delete(&mut tx, id, None).await.unwrap();
    tx.commit().await.unwrap();
    let gone = import_session::load(&mut home.begin().await, id).await.unwrap_err();
    assert!(matches!(gone, SessionError::Db(DbError::NotFound { .. })));
}

#[tokio::test]
async fn a_session_moves_to_another_month_and_card_while_nothing_is_in_it() {
    let home = Household::new().await;
    let id = create(&home, new_session(home.azul())).await.unwrap();
    let february = SessionChange { month: Some(billing_month(2026, 2)), ..SessionChange::default() };
    let roxo = SessionChange { subject: Some(AccountOrCard::Card(home.roxo)), ..SessionChange::default() };
    let mut tx = home.begin().await;
    import_session::update(&mut tx, id, None, february.clone()).await.unwrap();
    let moved = import_session::update(&mut tx, id, None, roxo.clone()).await.unwrap();
    assert_eq!(moved.about.value.name, "Roxo | 2026-02", "a name that nobody chose follows");
    assert!(matches!(moved.session.subject, Subject::Card(_)));
    let line = NewLine { number: 0, date: date(2026, 2, 3), amount: brl("-9.00"), text: "CAFE".into(), kind: None };
    import_session::post(&mut tx, id, &[line]).await.unwrap();
    let back = SessionChange { month: Some(first()), ..SessionChange::default() };
    assert!(matches!(import_session::update(&mut tx, id, None, back).await, Err(SessionError::NotEmpty)));
    let yen = Money::new(1.into(), Currency::JPY).unwrap();
    let other = SessionChange { target: Some(Some(yen)), ..SessionChange::default() };
    assert!(matches!(import_session::update(&mut tx, id, None, other).await, Err(SessionError::Money(_))));
}

#[tokio::test]
async fn a_card_that_is_told_no_target_reconciles_with_what_was_paid_for_its_invoice() {
    let home = Household::new().await;
    let session = create(&home, new_session(AccountOrCard::Card(home.roxo))).await.unwrap();
    assert_eq!(home.load(session).await.figures.target, None, "nothing was paid");
    let paid = [(date(2026, 2, 5), -9_000, "Pagamento de fatura de cartao")];
    let outcome = home.import(Household::request(home.azul(), statement(&paid), true)).await;
    assert_eq!(outcome.created.len(), 1);
    assert_eq!(home.load(session).await.figures.target, Some(brl("90.00")));
    let said = SessionChange { target: Some(Some(brl("100.00"))), ..SessionChange::default() };
    let mut tx = home.begin().await;
    let loaded = import_session::update(&mut tx, session, None, said).await.unwrap();
    assert_eq!(loaded.figures.target, Some(brl("100.00")), "a person's word goes before");
}

#[tokio::test]
async fn lines_by_hand_are_posted_edited_booked_and_deleted() {
    let home = Household::new().await;
    let id = create(&home, new_session(home.azul())).await.unwrap();
    let line = |day, amount: &str, text: &str| NewLine {
        number: 0,
        date: date(2026, 1, day),
        amount: brl(amount),
        text: text.into(),
        kind: None,
    };
    let mut tx = home.begin().await;
    let new = [line(7, "-4.50", "CAFE DA PRACA"), line(8, "-3.00", "BALA"), line(9, "0.00", "NADA")];
    let (loaded, ids) = import_session::post(&mut tx, id, &new).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(loaded.figures.counts.get(Outcome::Ready), 2);
    assert_eq!(home.line_of(ids[2]).await.standing, Standing::Rejected(Rejection::ZeroAmount));

    let change = LineChange {
        date: Some(date(2026, 1, 10)),
        amount: Some(brl("-5.00")),
        text: Some("CAFE DA ESQUINA".into()),
        description: Some(Some(Description::new("Café"))),
        ..LineChange::default()
    };
    home.change(ids[0], &change).await.unwrap();
    let something = LineChange { amount: Some(brl("-1.00")), ..LineChange::default() };
    home.change(ids[2], &something).await.unwrap();
    let mut tx = home.begin().await;
    let loaded = import_session::remove_lines(&mut tx, id, &[(ids[1], None)]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(loaded.lines.len(), 2, "what was posted by hand goes");

    let committed = home.commit(id).await;
    assert_eq!(committed.created.len(), 2);
    let entries = home.entries().await;
    let cafe = entries.iter().find(|entry| entry.date() == date(2026, 1, 10)).unwrap();
    assert_eq!((cafe.description().as_str(), cafe.movement().amount()), ("Café", brl("5.00")));
    let settled = home.change(ids[0], &LineChange { is_ignored: Some(true), ..LineChange::default() }).await;
    assert!(matches!(settled, Err(SessionError::Answer(AnswerError::Settled { .. }))));
}

#[tokio::test]
async fn what_a_bank_printed_stays_and_its_deleted_lines_are_rejected() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let line = home.line(id, 2).await;
    let edited = home.change(line.id, &LineChange { text: Some("x".into()), ..LineChange::default() }).await;
    assert!(matches!(edited, Err(SessionError::Answer(AnswerError::Printed { .. }))));
    let mut tx = home.begin().await;
    let loaded = import_session::remove_lines(&mut tx, id, &[(line.id, None)]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((loaded.figures.counts.total(), loaded.figures.counts.get(Outcome::Rejected)), (4, 1));
    assert_eq!(home.commit(id).await.created.len(), 3);
}

#[tokio::test]
async fn an_answer_is_booked_as_it_was_said() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let serra = home.serra.id;
    let lazer = home.under("Lazer");
    let saude = home.under("Saúde");
    home.change(
        home.line(id, 2).await.id,
        &LineChange {
            filing: Some(Some(Filing::Whole(lazer))),
            new_tags: vec![Name::new("Viagem").unwrap(), Name::new("viagem").unwrap()],
            description: Some(Some(Description::new("Café da manhã"))),
            ..LineChange::default()
        },
    )
    .await
    .unwrap();
    let part = |under, amount: &str| Part { under, amount: brl(amount) };
    let split = vec![part(lazer, "20.00"), part(saude, "3.00")];
    home.change(home.line(id, 3).await.id, &filed(Filing::Split(split.clone()))).await.unwrap();
    home.change(
        home.line(id, 4).await.id,
        &LineChange {
            kind: Some(EntryKind::Transfer),
            other_account: Some(Some(serra)),
            is_ignored: Some(true),
            ..LineChange::default()
        },
    )
    .await
    .unwrap();
    home.commit(id).await;
    let entries = home.entries().await;
    let on = |day| entries.iter().find(|entry| entry.date() == date(2026, 1, day)).unwrap();
    let tags = tag::list(&mut home.begin().await).await.unwrap();
    assert_eq!(tags.len(), 1, "one tag in either case");
    let cafe = transaction::find(&mut home.begin().await, on(7).id()).await.unwrap().value;
    assert_eq!(cafe.details().unwrap().tags, [tags[0].id]);
    assert_eq!(cafe.description().as_str(), "Café da manhã");
    assert!(matches!(on(9).movement(), Movement::Expense { filing: Filing::Split(parts), .. } if *parts == split));
    assert!(matches!(on(30).movement(), Movement::Transfer { to, .. } if *to == serra));
    assert_eq!(on(30).status(), Status::Ignore);
}

#[tokio::test]
async fn parts_that_are_not_the_whole_and_a_category_of_the_other_kind_are_refused() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let line = home.line(id, 3).await;
    let part = |amount: &str| Part { under: home.under("Lazer"), amount: brl(amount) };
    let parts = home.change(line.id, &filed(Filing::Split(vec![part("20.00"), part("2.00")]))).await;
    assert!(matches!(parts, Err(SessionError::Answer(AnswerError::Parts { .. }))));
    let salary = home.categories.iter().find(|of| of.kind == CategoryKind::Income).unwrap();
    let other = home.change(line.id, &filed(Filing::whole(salary.id, None))).await;
    assert!(matches!(other, Err(SessionError::Answer(AnswerError::CategoryKind { .. }))));
}

#[tokio::test]
async fn a_line_names_no_investment_of_another_currency() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let line = home.line(id, 3).await;
    let mut tx = home.begin().await;
    let broker = NewAccount {
        name: Name::new("Broker").unwrap(),
        kind: AccountKind::Investment,
        opening_balance: Money::zero(Currency::USD),
        opened_on: date(2020, 1, 1),
        look: Look::default(),
    };
    let broker = account::create(&mut tx, broker).await.unwrap().id;
    let new = NewInvestment {
        name: Name::new("S&P 500").unwrap(),
        kind: InvestmentKind::Fund,
        subtype: None,
        account: broker,
        currency: Currency::USD,
        index: None,
        liquidity: Liquidity::Daily,
        validity: None,
        institution: None,
        tags: BTreeSet::new(),
    };
    let fund = investment::create(&mut tx, new).await.unwrap().id;
    tx.commit().await.unwrap();
    let kind = Some(EntryKind::InvestmentDeposit);
    let into = LineChange { kind, investment: Some(Some(fund)), ..LineChange::default() };
    let refused = home.change(line.id, &into).await.unwrap_err();
    assert!(matches!(refused, SessionError::Answer(AnswerError::Investment(_))), "{refused:?}");
}

#[tokio::test]
async fn many_lines_are_changed_all_or_none() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let lines = home.load(id).await.lines;
    let change = filed(home.called("Lazer"));
    let wanted: Vec<_> = lines[1..].iter().map(|line| (line.id, None)).collect();
    let mut with_income = wanted.clone();
    with_income.push((lines[0].id, None));
    let mut tx = home.begin().await;
    let refused = import_session::change_all(&mut tx, id, &with_income, &change).await;
    assert!(refused.is_err(), "the first line is income");
    drop(tx);
    assert_eq!(home.load(id).await.lines, lines);
    let mut stale = wanted.clone();
    stale[2].1 = Some(Version::new(77));
    let mut tx = home.begin().await;
    let refused = import_session::change_all(&mut tx, id, &stale, &change).await.unwrap_err();
    assert!(matches!(refused, SessionError::Db(DbError::Stale { .. })));
    drop(tx);
    let mut tx = home.begin().await;
    let loaded = import_session::change_all(&mut tx, id, &wanted, &change).await.unwrap();
    tx.commit().await.unwrap();
    let lazer = Some(home.called("Lazer"));
    assert!(loaded.lines[1..].iter().all(|line| line.draft.filing == lazer && !line.answered.is_empty()));
    let version = loaded.line(lines[1].id).unwrap().version;
    assert_eq!(home.load(id).await.line(lines[1].id).unwrap().version, version, "the version is the one that is kept");
    home.verify().await;
}

/// The other side of what was booked by hand, which may be the same thing.
async fn with_twin(home: &Household) -> (ImportSessionId, StagedLineId, EntryId) {
    let entry = Entry::new(
        EntryId::new(Uuid::now_v7()),
        date(2026, 1, 8),
        Description::new("padaria"),
        Status::Validating,
        Movement::Expense { account: home.azul.id, amount: brl("23.00"), filing: home.called("Lazer") },
    )
    .unwrap();
    let mut tx = home.begin().await;
    transaction::create(&mut tx, std::slice::from_ref(&entry)).await.unwrap();
    tx.commit().await.unwrap();
    let id = home.stage(&january()).await;
    let line = home.line(id, 3).await;
    assert_eq!(line.standing, Standing::PossibleDuplicate(Twin::Entry(entry.id()), Likeness::Entered));
    (id, line.id, entry.id())
}

#[tokio::test]
async fn a_possible_duplicate_is_rejected_as_one_or_booked_and_may_come_back() {
    let home = Household::new().await;
    let (id, line, _) = with_twin(&home).await;
    let duplicate = |answer| LineChange { duplicate: Some(answer), ..LineChange::default() };
    let loaded = home.change(line, &duplicate(DuplicateAnswer::Accept)).await.unwrap();
    assert_eq!(loaded.line(line).unwrap().value.standing, Standing::Rejected(Rejection::Duplicate));
    assert_eq!(home.load(id).await.line(line).unwrap().value.standing, Standing::Rejected(Rejection::Duplicate));
    let loaded = home.change(line, &duplicate(DuplicateAnswer::Reject)).await.unwrap();
    assert_eq!(loaded.line(line).unwrap().value.standing.outcome(), Outcome::Ready);
    let ready = home.line(id, 2).await;
    let nothing = home.change(ready.id, &duplicate(DuplicateAnswer::Accept)).await;
    assert!(matches!(nothing, Err(SessionError::Answer(AnswerError::NoTwin { .. }))));
    assert_eq!(home.commit(id).await.created.len(), 4);
}

#[tokio::test]
async fn a_pair_that_is_accepted_is_bound_by_the_commit_and_waits_again_when_that_is_undone() {
    let home = Household::new().await;
    let (id, line, entry) = with_twin(&home).await;
    let accept = LineChange { pairing: Some(PairingAnswer::Accept), ..LineChange::default() };
    let loaded = home.change(line, &accept).await.unwrap();
    assert_eq!(loaded.line(line).unwrap().value.standing, Standing::Binds(entry));
    assert_eq!(home.commit(id).await.created.len(), 3, "the twin is not booked again");
    assert_eq!(home.line(id, 3).await.standing, Standing::Bound(entry));
    let again = home.import(Household::request(home.azul(), statement(&january()), true)).await;
    assert!(again.changed_nothing());
    home.undo(id).await;
    assert_eq!(home.line(id, 3).await.standing, Standing::Binds(entry), "the word is kept");
}

#[tokio::test]
async fn a_pair_that_is_rejected_is_not_proposed_again_by_any_later_file() {
    let home = Household::new().await;
    let (id, line, _) = with_twin(&home).await;
    let reject = LineChange { pairing: Some(PairingAnswer::Reject), ..LineChange::default() };
    let loaded = home.change(line, &reject).await.unwrap();
    assert_eq!(loaded.line(line).unwrap().value.standing.outcome(), Outcome::Ready);
    let mut tx = home.begin().await;
    assert_eq!(import_session::discard(&mut tx, id).await.unwrap(), DiscardPlan::Remove);
    tx.commit().await.unwrap();
    let id = home.stage(&january()).await;
    assert_eq!(home.line(id, 3).await.standing.outcome(), Outcome::Ready, "the next file brings the same line");
    home.verify().await;
}

#[tokio::test]
async fn ids_of_another_workspace_are_not_found() {
    let home = Household::new().await;
    let id = home.stage(&january()).await;
    let line = home.line(id, 2).await.id;
    let file = import_session::files(&mut home.begin().await, id).await.unwrap()[0].id;
    let other = home.test.scope().await;
    let mut theirs = home.db.begin(other).await.unwrap();
    let not_found = |what: &str, error: SessionError| {
        assert!(matches!(error, SessionError::Db(DbError::NotFound { .. })), "{what}: {error:?}");
    };
    let nothing = LineChange::default();
    not_found("load", import_session::load(&mut theirs, id).await.unwrap_err());
    not_found("find_line", import_session::find_line(&mut theirs, line).await.unwrap_err());
    not_found("change", import_session::change(&mut theirs, line, None, &nothing).await.unwrap_err());
    not_found("change_all", import_session::change_all(&mut theirs, id, &[], &nothing).await.unwrap_err());
    not_found("post", import_session::post(&mut theirs, id, &[]).await.unwrap_err());
    not_found("remove", import_session::remove_lines(&mut theirs, id, &[(line, None)]).await.unwrap_err());
    not_found("enrich", import_session::enrich(&mut theirs, id).await.unwrap_err());
    not_found("update", import_session::update(&mut theirs, id, None, SessionChange::default()).await.unwrap_err());
    not_found("delete", import_session::delete(&mut theirs, id, None).await.unwrap_err());
    not_found("create", import_session::create(&mut theirs, new_session(home.azul())).await.unwrap_err());
    not_found("preview", import_session::preview(&mut theirs, id, Unread::Accept).await.unwrap_err());
    not_found("commit", import_session::commit(&mut theirs, id, Unread::Accept, None).await.unwrap_err());
    not_found("propose", import_session::propose(&mut theirs, id).await.unwrap_err());
    not_found("confirm", import_session::confirm(&mut theirs, line, None).await.unwrap_err());
    not_found("reject", import_session::reject_binding(&mut theirs, line, None).await.unwrap_err());
    not_found("files", import_session::files(&mut theirs, id).await.unwrap_err().into());
    not_found("content", import_session::file_content(&mut theirs, file).await.unwrap_err().into());
    let reread = Reread {
        statement: statement(&january()).into(),
        rows_unread: 0,
        detection: serde_json::json!({}),
        seen: None,
    };
    not_found("replace", import_session::replace_lines(&mut theirs, id, file, reread).await.unwrap_err());
    // And what an answer names.
    drop(theirs);
    let absent = Uuid::now_v7();
    for (what, change) in [
        ("category", filed(Filing::whole(CategoryId::new(absent), None))),
        ("account", LineChange { other_account: Some(Some(AccountId::new(absent))), ..LineChange::default() }),
        ("card", LineChange { card: Some(Some(absent.into())), ..LineChange::default() }),
        ("investment", LineChange { investment: Some(Some(absent.into())), ..LineChange::default() }),
        ("tag", LineChange { tags: Some([absent.into()].into()), ..LineChange::default() }),
    ] {
        not_found(what, home.change(line, &change).await.unwrap_err());
    }
}

#[tokio::test]
async fn a_merchant_code_is_kept_with_its_line() {
    let home = Household::new().await;
    let mut read = statement(&january());
    read.lines[3].merchant_code = Some(5411);
    let outcome = home.import(Household::request(home.azul(), read, false)).await;
    let id = outcome.sessions[0].id;
    assert_eq!(home.line(id, 4).await.merchant_code, Some(5411));
    let mut tx = home.begin().await;
    let loaded = import_session::enrich(&mut tx, id).await.unwrap();
    assert_eq!(loaded.lines[3].merchant_code, Some(5411));
}

#[tokio::test]
async fn what_happens_in_the_staging_area_is_announced() {
    let home = Household::new().await;
    let mut listener = Listener::connect(&home.db).await.unwrap();
    let id = home.stage(&january()).await;
    let line = home.line(id, 2).await.id;
    home.change(line, &filed(home.called("Lazer"))).await.unwrap();
    let mut tx = home.begin().await;
    import_session::delete(&mut tx, id, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut heard = Vec::new();
    loop {
        let event = match listener.next().await {
            Heard::Event(event) => event,
            Heard::Personal(_) => continue, // that it was read, told to the members
            Heard::MayHaveMissed => panic!("nothing was missed"),
        };
        let What::Things { kind, keys } = event.what().clone() else { panic!("few things") };
        heard.push((kind.topic(), kind.happening(), keys.contains(&Key::Id(line.get()))));
        if (kind.topic(), kind.happening()) == (Topic::ImportSession, Happening::Deleted) {
            break;
        }
    }
    let (session, staged) = (Topic::ImportSession, Topic::StagedTransaction);
    assert_eq!(
        heard,
        [
            (session, Happening::Created, false),
            (staged, Happening::Created, true),
            (staged, Happening::Updated, true),
            (session, Happening::Updated, false),
            (staged, Happening::Deleted, true),
            (session, Happening::Deleted, false),
        ]
    );
}

#[tokio::test]
async fn a_later_part_of_a_purchase_is_bound_to_the_part_that_is_booked() {
    let home = Household::new().await;
    let purchase = NewPurchase {
        plan: InstalmentPlanId::new(Uuid::now_v7()),
        card: home.roxo,
        date: date(2026, 1, 10),
        first_month: first(),
        description: Description::new("LOJA GRANDE"),
        amount: InstalmentAmount::Total(brl("300.00")),
        count: 3,
        filing: home.called("Lazer"),
        tags: Vec::new(),
        notes: None,
        status: Status::Validating,
    };
    let mut tx = home.begin().await;
    let parts = transaction::buy(&mut tx, &purchase).await.unwrap();
    tx.commit().await.unwrap();
    let mut read = statement(&[(date(2026, 1, 10), 10_000, "LOJA GRANDE")]);
    read.lines[0].instalment = Some(Instalment::new(2, 3).unwrap());
    read.head.purchases_are_positive = Some(true);
    let request = Household::request(AccountOrCard::Card(home.roxo), read, true);
    let request = ImportRequest { month: Some(billing_month(2026, 2)), ..request };
    let outcome = home.import(request.clone()).await;
    assert_eq!((outcome.created.len(), outcome.read.get(Outcome::Bound)), (0, 1));
    let line = home.line(outcome.sessions[0].id, 1).await;
    assert_eq!(line.standing, Standing::Bound(parts[1].id()));
    assert!(home.import(request).await.changed_nothing());
    home.verify().await;
}
