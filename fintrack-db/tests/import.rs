//! From a statement to booked, reconciled transactions, on the real database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use chrono::NaiveDate;
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::calendar::{BillingMonth, DayOfMonth, billing_month, date};
use fintrack_core::card::{CardCycle, CardFace, ClosingDay};
use fintrack_core::category::Language;
use fintrack_core::entry::{EntryKind, Status};
use fintrack_core::id::{CardId, StagedLineId};
use fintrack_core::import_session::{AccountOrCard, DiscardPlan, Leftovers, Outcome};
use fintrack_core::ledger::Counting;
use fintrack_core::money::brl;
use fintrack_core::name::Name;
use fintrack_core::statement::{Position, Statement, StatementLine};
use fintrack_db::account::NewAccount;
use fintrack_db::card::NewCard;
use fintrack_db::import_session::{FileOutcome, ImportError, ImportRequest, NewFile, Unread, import};
use fintrack_db::testing::TestDb;
use fintrack_db::transaction::Filter;
use fintrack_db::{Db, Scope, account, card, category, import_session, transaction};
use rust_decimal::Decimal;

struct Household {
    test: TestDb,
    db: Db,
    scope: Scope,
    azul: Account,
    serra: Account,
    roxo: CardId,
}

fn cents(cents: i64) -> Decimal {
    Decimal::new(cents, 2)
}

/// A statement of (day, cents, text), with the balance that follows from an opening one.
fn statement(opening: i64, lines: &[(NaiveDate, i64, &str)]) -> Statement {
    let mut balance = cents(opening);
    let line = |(number, (date, amount, text)): (u32, &(NaiveDate, i64, &str))| {
        balance += cents(*amount);
        StatementLine {
            position: Position { line: number, start: 0, end: 0 },
            date: *date,
            amount: cents(*amount),
            description: (*text).to_owned().into(),
            bank_id: None,
            balance: Some(balance),
            currency: None,
            instalment: None,
            merchant_code: None,
        }
    };
    let lines = (1..).zip(lines).map(line).collect();
    Statement { lines, ..Statement::default() }
}

impl Household {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let scope = test.scope().await;
        let db = test.db().clone();
        let mut tx = db.begin(scope).await.unwrap();
        category::seed(&mut tx, Language::Portuguese).await.unwrap();
        let new = |name: &str, kind| NewAccount {
            name: Name::new(name).unwrap(),
            kind,
            opening_balance: brl("1000.00"),
            opened_on: date(2026, 1, 1),
            look: Look::default(),
        };
        let azul = account::create(&mut tx, new("Conta Azul", AccountKind::Checking)).await.unwrap();
        let serra = account::create(&mut tx, new("Poupança Serra", AccountKind::Savings)).await.unwrap();
        let day = |day| DayOfMonth::new(day).unwrap();
        let cycle = CardCycle::new(day(25), day(5), ClosingDay::Included).unwrap();
        let from = billing_month(2026, 1);
        let new = NewCard {
            name: Name::new("Roxo").unwrap(),
            limit: brl("5000.00"),
            cycle,
            from,
            payment_account: Some(azul.id),
            face: CardFace::default(),
        };
        let roxo = card::create(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        Self { test, db, scope, azul, serra, roxo }
    }

    fn request(subject: AccountOrCard, statement: Statement) -> ImportRequest {
        let file = NewFile::new("extrato.csv", b"bytes".to_vec(), serde_json::json!({}));
        let commit = Some(Unread::Accept);
        let statement = statement.into();
        ImportRequest { subject, month: None, target: None, file, statement, rows_unread: 0, commit }
    }

    async fn import(&self, request: ImportRequest) -> Result<FileOutcome, ImportError> {
        let mut tx = self.db.begin(self.scope).await.unwrap();
        let outcome = import(&mut tx, request).await?;
        tx.commit().await.unwrap();
        Ok(outcome)
    }

    /// How many rows each table has that an import may write to.
    async fn rows(&self) -> Vec<(String, i64)> {
        let mut admin = self.test.admin().await;
        sqlx::query_as(
            "select 'transactions', count(*) from transactions
             union all select 'invoices', count(*) from invoices
             union all select 'import_sessions', count(*) from import_sessions
             union all select 'import_session_files', count(*) from import_session_files
             union all select 'statement_files', count(*) from statement_files
             union all select 'staged_lines', count(*) from staged_lines
             union all select 'imported_lines', count(*) from imported_lines",
        )
        .fetch_all(&mut admin)
        .await
        .unwrap()
    }

    async fn booked(&self) -> Vec<(NaiveDate, EntryKind, Decimal)> {
        let mut tx = self.db.begin(self.scope).await.unwrap();
        let mut entries = transaction::list(&mut tx, &Filter::default()).await.unwrap();
        entries.reverse();
        entries.iter().map(|entry| (entry.date(), entry.kind(), entry.movement().amount().amount())).collect()
    }
}

fn january() -> [(NaiveDate, i64, &'static str); 4] {
    [
        (date(2026, 1, 5), 500_000, "SALARIO EMPRESA BOA"),
        (date(2026, 1, 7), -450, "CAFE DA PRACA"),
        (date(2026, 1, 7), -450, "CAFE DA PRACA"),
        (date(2026, 1, 30), -10_000, "ALGO NUNCA VISTO"),
    ]
}

#[tokio::test]
async fn a_statement_is_booked_and_agrees_with_the_bank() {
    let home = Household::new().await;
    let azul = AccountOrCard::Account(home.azul.id);
    let outcome = home.import(Household::request(azul, statement(100_000, &january()))).await.unwrap();
    assert_eq!((outcome.created.len(), outcome.read.get(Outcome::Booked)), (4, 4));
    let [session] = outcome.sessions.as_slice() else { panic!("one month, one session") };
    assert!(session.figures.is_ok(), "{:?}", session.figures);
    assert_eq!(session.figures.difference, Some(brl("0.00")));
    assert_eq!(session.figures.initial, brl("1000.00"));

    let mut tx = home.db.begin(home.scope).await.unwrap();
    let figures = import_session::close(&mut tx, session.id, Leftovers::Refuse).await.unwrap();
    tx.commit().await.unwrap();
    assert!(figures.is_ok());
    let mut tx = home.db.begin(home.scope).await.unwrap();
    let entries = transaction::list(&mut tx, &Filter::default()).await.unwrap();
    assert!(entries.iter().all(|entry| entry.status() == Status::Paid));
    let ledger = transaction::ledger_of_period(&mut tx, billing_month(2026, 1).days()).await.unwrap();
    let balance = ledger.balance(home.azul.id, date(2026, 1, 31), Counting::Booked).unwrap();
    assert_eq!(balance, brl("5891.00"));
}

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    let home = Household::new().await;
    let azul = AccountOrCard::Account(home.azul.id);
    let first = home.import(Household::request(azul, statement(100_000, &january()))).await.unwrap();
    let rows = home.rows().await;
    for close in [false, true] {
        if close {
            let mut tx = home.db.begin(home.scope).await.unwrap();
            import_session::close(&mut tx, first.sessions[0].id, Leftovers::Refuse).await.unwrap();
            tx.commit().await.unwrap();
        }
        let again = home.import(Household::request(azul, statement(100_000, &january()))).await.unwrap();
        assert!(again.changed_nothing() && again.created.is_empty());
        assert_eq!(again.read.get(Outcome::Duplicate), again.read.total());
        assert_eq!(home.rows().await, rows, "not a row was added");
    }
}

#[tokio::test]
async fn overlapping_windows_over_months_book_each_line_once() {
    let home = Household::new().await;
    let azul = AccountOrCard::Account(home.azul.id);
    let mut all = january().to_vec();
    all.extend([(date(2026, 2, 3), -2_000, "PADARIA ESTRELA"), (date(2026, 2, 3), -2_000, "PADARIA ESTRELA")]);
    home.import(Household::request(azul, statement(100_000, &all[..5]))).await.unwrap();
    let outcome = home.import(Household::request(azul, statement(100_000, &all))).await.unwrap();
    assert_eq!(outcome.created.len(), 1, "the second twin of the last day");
    assert_eq!(home.booked().await.len(), all.len());
    assert_eq!(outcome.sessions.len(), 2);
}

#[tokio::test]
async fn a_transfer_seen_from_both_sides_is_one_transaction() {
    let home = Household::new().await;
    let sent = [(date(2026, 1, 9), -30_000, "Pix enviado - Poupanca Serra")];
    let received = [(date(2026, 1, 10), 30_000, "PIX RECEBIDO ANA")];
    let azul = AccountOrCard::Account(home.azul.id);
    let serra = AccountOrCard::Account(home.serra.id);
    home.import(Household::request(azul, statement(100_000, &sent))).await.unwrap();
    let other = home.import(Household::request(serra, statement(100_000, &received))).await.unwrap();
    assert_eq!((other.read.get(Outcome::Bound), other.created.len()), (1, 0));
    assert_eq!(home.booked().await, [(date(2026, 1, 9), EntryKind::Transfer, cents(30_000))]);
    assert!(other.sessions[0].figures.is_ok());
    let again = home.import(Household::request(serra, statement(100_000, &received))).await.unwrap();
    assert!(again.changed_nothing());
}

#[tokio::test]
async fn a_side_that_was_only_staged_is_bound_by_the_commit() {
    let home = Household::new().await;
    let sent = [(date(2026, 1, 9), -30_000, "Pix enviado - Poupanca Serra")];
    let received = [(date(2026, 1, 10), 30_000, "PIX RECEBIDO ANA")];
    let serra = AccountOrCard::Account(home.serra.id);
    home.import(Household::request(AccountOrCard::Account(home.azul.id), statement(100_000, &sent))).await.unwrap();
    let preview = ImportRequest { commit: None, ..Household::request(serra, statement(100_000, &received)) };
    home.import(preview).await.unwrap();
    let traces = |rows: Vec<(String, i64)>| rows.into_iter().find(|(table, _)| table == "imported_lines").unwrap().1;
    assert_eq!(traces(home.rows().await), 1);
    home.import(Household::request(serra, statement(100_000, &received))).await.unwrap();
    assert_eq!(traces(home.rows().await), 2, "what was bound leaves its trace");
    assert_eq!(home.booked().await.len(), 1);
}

#[tokio::test]
async fn a_session_that_is_given_up_leaves_nothing_but_what_it_booked() {
    let home = Household::new().await;
    let azul = AccountOrCard::Account(home.azul.id);
    let before = home.rows().await;
    let preview = ImportRequest { commit: None, ..Household::request(azul, statement(100_000, &january())) };
    let staged = home.import(preview.clone()).await.unwrap();
    let discard = async |id| {
        let mut tx = home.db.begin(home.scope).await.unwrap();
        let plan = import_session::discard(&mut tx, id).await.unwrap();
        tx.commit().await.unwrap();
        plan
    };
    assert_eq!(discard(staged.sessions[0].id).await, DiscardPlan::Remove);
    assert_eq!(home.rows().await, before);

    // Two lines are booked; the others come with a later file and are given up.
    home.import(Household::request(azul, statement(100_000, &january()[..2]))).await.unwrap();
    let staged = home.import(preview).await.unwrap();
    assert_eq!(discard(staged.sessions[0].id).await, DiscardPlan::Reject(waiting(&staged)));
    assert_eq!(home.booked().await.len(), 2);
    // The file brings them back.
    home.import(Household::request(azul, statement(100_000, &january()))).await.unwrap();
    assert_eq!(home.booked().await.len(), 4);
}

/// The account of the savings was added after what went there had been booked as spent.
#[tokio::test]
async fn what_may_be_the_other_side_of_spending_waits_until_a_person_says() {
    let home = Household::new().await;
    let (azul, serra) = (AccountOrCard::Account(home.azul.id), AccountOrCard::Account(home.serra.id));
    let sent = [(date(2026, 1, 9), -30_000, "PIX ENVIADO ANA"), (date(2026, 1, 12), -5_000, "PADARIA")];
    home.import(Household::request(azul, statement(100_000, &sent))).await.unwrap();
    let received = [(date(2026, 1, 9), 30_000, "PIX RECEBIDO ANA"), (date(2026, 1, 12), 5_000, "RENDIMENTO")];
    let other = home.import(Household::request(serra, statement(100_000, &received))).await.unwrap();
    assert_eq!((other.read.get(Outcome::Pending), other.created.len()), (1, 1));

    let mut tx = home.db.begin(home.scope).await.unwrap();
    let session = other.sessions[0].id;
    let kept = import_session::keep(&mut tx, session, |line| line.line == 1).await.unwrap();
    assert_eq!(kept.figures.counts.get(Outcome::Ready), 1);
    import_session::commit(&mut tx, session, Unread::Accept, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(home.booked().await.len(), 4);
}

/// The lines that an import left to be committed.
fn waiting(outcome: &FileOutcome) -> Vec<StagedLineId> {
    let lines = outcome.sessions.iter().flat_map(|session| &session.lines);
    lines.filter(|line| line.standing.outcome() == Outcome::Ready).map(|line| line.id).collect()
}

#[tokio::test]
async fn a_card_reconciles_with_what_was_paid_for_its_invoice() {
    let home = Household::new().await;
    let azul = AccountOrCard::Account(home.azul.id);
    let paid = [(date(2026, 2, 5), -9_000, "Pagamento de fatura de cartao")];
    home.import(Household::request(azul, statement(100_000, &paid))).await.unwrap();
    let mut invoice = statement(
        0,
        &[
            (date(2026, 1, 3), 10_000, "SUPERMERCADO BOA VISTA"),
            (date(2026, 1, 8), -1_000, "Estorno SUPERMERCADO BOA VISTA"),
            (date(2026, 2, 5), -9_000, "Pagamento recebido"),
        ],
    );
    invoice.lines.iter_mut().for_each(|line| line.balance = None);
    invoice.head.purchases_are_positive = Some(true);
    let outcome = home.import(Household::request(AccountOrCard::Card(home.roxo), invoice)).await.unwrap();
    assert_eq!(outcome.read.get(Outcome::Booked), 2);
    assert_eq!(outcome.read.get(Outcome::Bound), 1, "the payment is the account's");
    let [session] = outcome.sessions.as_slice() else { panic!("one invoice, one session") };
    assert_eq!(session.month, billing_month(2026, 1));
    assert_eq!(session.figures.context, brl("90.00"));
    assert!(session.figures.is_ok(), "{:?}", session.figures);
}

#[tokio::test]
async fn a_month_that_the_file_has_no_line_of_is_refused() {
    let home = Household::new().await;
    let mut request = Household::request(AccountOrCard::Account(home.azul.id), statement(0, &january()));
    request.month = Some(BillingMonth::new(2026, 7).unwrap());
    let error = home.import(request).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "no line of the file is dated in 2026-07: its lines are from 2026-01-05 to 2026-01-30"
    );
}

#[tokio::test]
async fn lines_of_other_months_wait_for_their_own_session() {
    let home = Household::new().await;
    let mut lines = january().to_vec();
    lines.push((date(2026, 2, 3), -2_000, "PADARIA ESTRELA"));
    let mut request = Household::request(AccountOrCard::Account(home.azul.id), statement(100_000, &lines));
    request.month = Some(billing_month(2026, 1));
    let outcome = home.import(request).await.unwrap();
    assert_eq!((outcome.read.get(Outcome::Booked), outcome.read.get(Outcome::OtherMonth)), (4, 1));
    assert_eq!(outcome.sessions[0].figures.difference, Some(brl("0.00")));
}

#[tokio::test]
async fn two_imports_at_once_book_each_line_once() {
    let home = Household::new().await;
    let azul = AccountOrCard::Account(home.azul.id);
    let imports: Vec<_> =
        (0..4).map(|_| home.import(Household::request(azul, statement(100_000, &january())))).collect();
    let mut created = 0;
    for outcome in futures_util::future::join_all(imports).await {
        created += outcome.unwrap().created.len();
    }
    assert_eq!((created, home.booked().await.len()), (4, 4));
}

#[tokio::test]
async fn a_commit_asked_for_twice_at_once_happens_once() {
    let home = Household::new().await;
    let azul = AccountOrCard::Account(home.azul.id);
    let staged_only = ImportRequest { commit: None, ..Household::request(azul, statement(100_000, &january())) };
    let outcome = home.import(staged_only).await.unwrap();
    assert!(home.booked().await.is_empty(), "nothing staged touches a balance");
    let session = outcome.sessions[0].id;
    let commit = || async {
        let mut tx = home.db.begin(home.scope).await.unwrap();
        let committed = import_session::commit(&mut tx, session, Unread::Accept, None).await.unwrap();
        tx.commit().await.unwrap();
        committed
    };
    let both = futures_util::future::join(commit(), commit()).await;
    assert_eq!((both.0.created.len(), &both.0.created), (4, &both.1.created), "a repeat answers the last result");
    assert_eq!(both.0.counts, both.1.counts, "a repeat answers the same");
    assert_eq!(home.booked().await.len(), 4);
}

#[tokio::test]
async fn a_line_that_waited_for_its_card_is_booked_once_the_card_is_there() {
    let home = Household::new().await;
    let azul = AccountOrCard::Account(home.azul.id);
    // Two cards, so that "fatura" alone does not say which.
    let mut tx = home.db.begin(home.scope).await.unwrap();
    let day = |day| DayOfMonth::new(day).unwrap();
    let other = |name: &str| NewCard {
        name: Name::new(name).unwrap(),
        limit: brl("100.00"),
        cycle: CardCycle::new(day(25), day(5), ClosingDay::Included).unwrap(),
        from: billing_month(2026, 1),
        payment_account: None,
        face: CardFace::default(),
    };
    card::create(&mut tx, &other("Verde")).await.unwrap();
    tx.commit().await.unwrap();
    let paid = [(date(2026, 2, 5), -9_000, "Pagamento de fatura de cartao Dourado")];
    let first = home.import(Household::request(azul, statement(100_000, &paid))).await.unwrap();
    assert_eq!(first.read.get(Outcome::Pending), 1);

    let mut tx = home.db.begin(home.scope).await.unwrap();
    card::create(&mut tx, &other("Dourado")).await.unwrap();
    tx.commit().await.unwrap();
    let again = home.import(Household::request(azul, statement(100_000, &paid))).await.unwrap();
    assert_eq!(again.created.len(), 1, "what waited is booked");
    assert!(again.sessions[0].figures.is_ok(), "{:?}", again.sessions[0].figures);
    assert_eq!(home.booked().await, [(date(2026, 2, 5), EntryKind::CardPayment, cents(9_000))]);
}
