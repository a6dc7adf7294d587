//! Rules of imports, one example each.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::calendar::{DayOfMonth, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::category::{Category, Language, TEMPLATE};
use fintrack_core::entry::{CategoryRef, Entry, EntryKind, Filing, Movement, PlaceFacts, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId, ImportSessionId, StatementFileId};
use fintrack_core::import_session::{
    Context, History, ImportSession, ImportedLine, Knowledge, Likeness, Missing, Outcome, RawLine, RejectedPair,
    SessionStatus, StagedLine, Standing, Subject, TRANSFER_DAYS_APART_MAX, Twin, UnreadRows, balance_at, card_month,
    figures, judge, plan_commit, raw_lines, stage,
};
use fintrack_core::instalment::Instalment;
use fintrack_core::money::brl;
use fintrack_core::name::{Color, Description, Name};
use fintrack_core::statement::{Position, Statement, StatementLine};
use fintrack_core::suggest::{Classifier, OwnPlace, OwnPlaces};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

const AZUL: AccountId = AccountId::new(Uuid::from_u128(1));
const SERRA: AccountId = AccountId::new(Uuid::from_u128(2));
const VERDE: AccountId = AccountId::new(Uuid::from_u128(3));
const ROXO: CardId = CardId::new(Uuid::from_u128(4));

fn account() -> Account {
    Account {
        id: AZUL,
        name: Name::new("Conta Azul").unwrap(),
        kind: AccountKind::Checking,
        opening_balance: brl("1000.00"),
        opened_on: date(2026, 3, 3),
        is_active: true,
        look: Look::default(),
    }
}

/// A card that closes on the 25th.
fn card() -> Card {
    let day = |day| DayOfMonth::new(day).unwrap();
    let cycle = CardCycle::new(day(25), day(5), ClosingDay::Included).unwrap();
    let cycles = vec![EffectiveCycle { from: billing_month(2020, 1), cycle }];
    Card::new(ROXO, Name::new("Roxo").unwrap(), brl("5000.00"), cycles, Some(AZUL), true).unwrap()
}

fn knowledge() -> Knowledge {
    let category = |(template, n): (&fintrack_core::category::Template, u128)| Category {
        id: CategoryId::new(Uuid::from_u128(n)),
        name: Name::new(template.name(Language::Portuguese)).unwrap(),
        kind: template.kind,
        color: Color::new(template.color).unwrap(),
        icon: None,
        is_active: true,
        subcategories: Vec::new(),
    };
    let categories: Vec<Category> = TEMPLATE.iter().zip(100..).map(category).collect();
    let others = [(SERRA, "Poupança Serra"), (VERDE, "Conta Verde")];
    let own = OwnPlaces::new(
        others.map(|(id, name)| OwnPlace { id, name: name.to_owned() }),
        [OwnPlace { id: ROXO, name: "Roxo".to_owned() }],
    );
    let cards = BTreeMap::from([(ROXO, card())]);
    Knowledge { own, classifier: Classifier::new(&categories), cards, ..Knowledge::default() }
}

fn session(subject: Subject, month: u32) -> ImportSession {
    ImportSession {
        id: ImportSessionId::new(Uuid::from_u128(9)),
        subject,
        month: billing_month(2026, month),
        target: None,
        status: SessionStatus::Open,
    }
}

fn history() -> History {
    let currencies = [AZUL, SERRA, VERDE].map(|account| (account, brl("0.00").currency()));
    let places = PlaceFacts { accounts: HashMap::from(currencies), ..PlaceFacts::default() };
    History { places, ..History::default() }
}

fn ids() -> impl FnMut() -> Uuid {
    let mut last = 1_000;
    move || {
        last += 1;
        Uuid::from_u128(last)
    }
}

fn raw(date: NaiveDate, cents: i64, text: &str) -> RawLine {
    let amount = Decimal::new(cents, 2);
    RawLine {
        line: 1,
        date,
        amount,
        currency: None,
        text: text.to_owned(),
        bank_id: None,
        instalment: None,
        merchant_code: None,
    }
}

fn staged(
    session: &ImportSession,
    file: u128,
    lines: Vec<RawLine>,
    new_id: &mut impl FnMut() -> Uuid,
) -> Vec<StagedLine> {
    stage(session, Some(StatementFileId::new(Uuid::from_u128(file))), lines, &knowledge(), new_id)
}

fn judged(session: &ImportSession, lines: Vec<RawLine>, history: &History) -> Vec<Standing> {
    let mut lines = staged(session, 7, lines, &mut ids());
    judge(session, &mut lines, history);
    lines.into_iter().map(|line| line.standing).collect()
}

/// Money moved from the account to another, as the other one's statement told.
fn transfer(id: u128, to: AccountId, date: NaiveDate, status: Status) -> Entry {
    let amount = brl("300.00");
    let movement = Movement::Transfer { from: AZUL, to, sent: amount, received: amount };
    Entry::new(EntryId::new(Uuid::from_u128(id)), date, Description::new("PIX"), status, movement).unwrap()
}

fn bound(id: u128) -> Standing {
    Standing::Binds(EntryId::new(Uuid::from_u128(id)))
}

fn possible(id: u128, likeness: Likeness) -> Standing {
    Standing::PossibleDuplicate(Twin::Entry(EntryId::new(Uuid::from_u128(id))), likeness)
}

fn statement(lines: &[(NaiveDate, i64, &str, Option<i64>)]) -> Statement {
    let line = |(number, (date, cents, text, balance)): (u32, &(NaiveDate, i64, &str, Option<i64>))| StatementLine {
        position: Position { line: number, start: 0, end: 0 },
        date: *date,
        amount: Decimal::new(*cents, 2),
        description: (*text).to_owned().into(),
        bank_id: None,
        balance: balance.map(|balance| Decimal::new(balance, 2)),
        currency: None,
        instalment: None,
        merchant_code: None,
    };
    let lines = (1..).zip(lines).map(line).collect();
    Statement { lines, ..Statement::default() }
}

/// Banks print every part with the date of the purchase.
#[test]
fn the_parts_of_a_purchase_are_no_copies_of_one_another() {
    for (texts, columns) in [(["LOJA", "LOJA"], true), (["LOJA - Parcela 1/3", "LOJA - Parcela 2/3"], false)] {
        let part = |k: u16| {
            let instalment = columns.then(|| Instalment::new(k, 3).unwrap());
            RawLine { instalment, ..raw(date(2026, 1, 3), -10_000, texts[usize::from(k) - 1]) }
        };
        let mut new_id = ids();
        let january = session(Subject::Card(card()), 1);
        let lines = staged(&january, 7, vec![part(1)], &mut new_id);
        let plan = plan_commit(&january, lines, &history(), UnreadRows::Accepted, &mut new_id).unwrap();
        assert_eq!(plan.imported.len(), 1);

        let february = session(Subject::Card(card()), 2);
        let history = History { imported: plan.imported, ..history() };
        let mut lines = staged(&february, 8, vec![part(2)], &mut new_id);
        judge(&february, &mut lines, &history);
        assert!(matches!(lines[0].standing, Standing::Ready(_)), "{:?}", lines[0].standing);
    }
}

#[test]
fn a_transfer_is_bound_to_the_line_that_names_it() {
    let session = session(Subject::Account(account()), 3);
    let day = date(2026, 3, 9);
    let lines = vec![raw(day, -30_000, "SUPERMERCADO"), raw(day, -30_000, "PIX ENVIADO SERRA")];
    let history = History { unmatched: vec![transfer(50, SERRA, day, Status::Validating)], ..history() };
    let standings = judged(&session, lines, &history);
    assert!(matches!(&standings[0], Standing::Ready(bought) if bought.kind() == EntryKind::Expense));
    assert_eq!(standings[1], bound(50));
}

#[test]
fn a_line_that_names_another_account_is_no_side_of_the_transfer() {
    let session = session(Subject::Account(account()), 3);
    let day = date(2026, 3, 9);
    let history = History { unmatched: vec![transfer(50, SERRA, day, Status::Validating)], ..history() };
    let standings = judged(&session, vec![raw(day, -30_000, "PIX ENVIADO CONTA VERDE")], &history);
    assert!(
        matches!(&standings[0], Standing::Ready(Movement::Transfer { to, .. }) if *to == VERDE),
        "{:?}",
        standings[0]
    );
}

#[test]
fn of_several_transfers_a_line_is_bound_to_the_nearest() {
    let session = session(Subject::Account(account()), 3);
    let earlier = transfer(50, SERRA, date(2026, 3, 5), Status::Validating);
    let same_day = transfer(51, SERRA, date(2026, 3, 8), Status::Validating);
    let history = History { unmatched: vec![earlier, same_day], ..history() };
    let lines = vec![raw(date(2026, 3, 8), -30_000, "PIX ENVIADO SERRA")];
    assert_eq!(judged(&session, lines, &history), [bound(51)]);
}

/// Sent on the 5th and the 6th, printed on the 7th and the 9th: the nearest pair would leave two sides alone.
#[test]
fn two_equal_transfers_in_a_row_are_two_pairs() {
    let session = session(Subject::Account(account()), 3);
    let unmatched = vec![
        transfer(50, SERRA, date(2026, 3, 5), Status::Validating),
        transfer(51, SERRA, date(2026, 3, 6), Status::Validating),
    ];
    let history = History { unmatched, ..history() };
    let lines = vec![raw(date(2026, 3, 7), -30_000, "PIX A"), raw(date(2026, 3, 9), -30_000, "PIX B")];
    assert_eq!(judged(&session, lines, &history), [bound(50), bound(51)]);
}

#[test]
fn a_line_that_says_nothing_is_bound_where_no_other_could_be_meant() {
    let session = session(Subject::Account(account()), 3);
    let history = History { unmatched: vec![transfer(50, SERRA, date(2026, 3, 9), Status::Validating)], ..history() };
    let silent = |day| raw(date(2026, 3, day), -30_000, "PIX ENVIADO");
    assert_eq!(judged(&session, vec![silent(10)], &history), [bound(50)]);
    // The nearer of two is the likelier, and a person says.
    let both = judged(&session, vec![silent(9), silent(11)], &history);
    assert_eq!(both[0], possible(50, Likeness::OtherSide));
    assert!(matches!(both[1], Standing::Ready(_)), "{both:?}");
}

#[test]
fn a_rejected_pair_is_not_proposed_again() {
    let session = session(Subject::Account(account()), 3);
    let mut history =
        History { unmatched: vec![transfer(50, SERRA, date(2026, 3, 9), Status::Validating)], ..history() };
    let line = || vec![raw(date(2026, 3, 9), -30_000, "PIX ENVIADO")];
    let known = staged(&session, 7, line(), &mut ids());
    history.rejected.insert(RejectedPair::of(&known[0], EntryId::new(Uuid::from_u128(50))));
    let standings = judged(&session, line(), &history);
    assert!(matches!(standings[0], Standing::Ready(_)), "{standings:?}");
}

/// The account was added after its transfers had been booked as spending.
#[test]
fn what_another_account_booked_as_spent_may_be_what_arrives_here() {
    let session = session(Subject::Account(account()), 3);
    let spent = |text: &str| {
        let filing = Filing::Whole(CategoryRef { category: CategoryId::new(Uuid::from_u128(1)), subcategory: None });
        let movement = Movement::Expense { account: SERRA, amount: brl("300.00"), filing };
        let id = EntryId::new(Uuid::from_u128(60));
        Entry::new(id, date(2026, 3, 9), Description::new(text), Status::Validating, movement).unwrap()
    };
    let arrives = || vec![raw(date(2026, 3, 10), 30_000, "TED RECEBIDA ANA")];
    let history = |text| History { elsewhere: vec![spent(text)], ..history() };
    assert_eq!(judged(&session, arrives(), &history("PIX ENVIADO ANA")), [possible(60, Likeness::MovedElsewhere)]);
    let bought = judged(&session, arrives(), &history("SUPERMERCADO"));
    assert!(matches!(bought[0], Standing::Ready(_)), "{bought:?}");
}

/// A binding leaves the entry as it is, and what is expected is in no balance.
#[test]
fn an_expected_transfer_is_for_a_person_to_decide() {
    let session = session(Subject::Account(account()), 3);
    let expected = transfer(50, SERRA, date(2026, 3, 9), Status::Pending);
    let history = History { unmatched: vec![expected], ..history() };
    let standings = judged(&session, vec![raw(date(2026, 3, 9), -30_000, "PIX ENVIADO SERRA")], &history);
    assert_eq!(standings, [possible(50, Likeness::Entered)]);
}

#[test]
fn a_payment_tells_the_sign_of_a_card_file_with_more_refunds_than_purchases() {
    let day = date(2026, 3, 9);
    let lines = [
        (day, 10_000, "LOJA", None),
        (day, -5_000, "Estorno LOJA", None),
        (day, -2_000, "Estorno CAFE", None),
        (day, -50_000, "Pagamento recebido", None),
    ];
    let kinds = |lines| {
        let raw = raw_lines(&Subject::Card(card()), &statement(lines));
        let staged = staged(&session(Subject::Card(card()), 3), 7, raw, &mut ids());
        staged.iter().map(|line| line.draft.kind).collect::<Vec<_>>()
    };
    let [bought, back, paid] = [EntryKind::CardExpense, EntryKind::CardChargeback, EntryKind::CardPayment];
    assert_eq!(kinds(&lines), [bought, back, back, paid]);
    assert_eq!(kinds(&lines[3..]), [paid]);
    let negative = lines.map(|(day, cents, text, balance)| (day, -cents, text, balance));
    assert_eq!(kinds(&negative), [bought, back, back, paid]);
}

/// The payment of January's invoice is printed on February's.
#[test]
fn a_payment_on_a_card_settles_the_invoice_that_closed_before_it() {
    let session = session(Subject::Card(card()), 2);
    let lines = staged(&session, 7, vec![raw(date(2026, 2, 5), 9_000, "Pagamento recebido")], &mut ids());
    assert_eq!(lines[0].draft.paid_month, Some(billing_month(2026, 1)));
}

#[test]
fn a_later_instalment_does_not_tell_the_billing_month() {
    let part = RawLine { instalment: Instalment::new(2, 3).ok(), ..raw(date(2026, 1, 3), -10_000, "LOJA") };
    let bought = raw(date(2026, 2, 20), -450, "CAFE");
    assert_eq!(card_month(&card(), &[part.clone(), bought]), Some(billing_month(2026, 2)));
    assert_eq!(card_month(&card(), &[part]), None);
}

#[test]
fn a_transfer_to_the_account_itself_lacks_the_other_account() {
    let session = session(Subject::Account(account()), 3);
    let mut lines = staged(&session, 7, vec![raw(date(2026, 3, 9), -30_000, "PIX ENVIADO SERRA")], &mut ids());
    lines[0].draft.other_account = Some(AZUL);
    judge(&session, &mut lines, &history());
    assert_eq!(lines[0].standing, Standing::Pending([Missing::OtherAccount].into()));
}

#[test]
fn the_closing_balance_of_one_day_is_told_by_the_arithmetic() {
    let day = date(2026, 3, 9);
    let oldest_first = [(day, 10_000, "PIX", Some(10_000)), (day, -1_000, "CAFE", Some(9_000))];
    let newest_first = [oldest_first[1], oldest_first[0]];
    for lines in [oldest_first, newest_first] {
        assert_eq!(balance_at(&statement(&lines), billing_month(2026, 3)), Some((day, Decimal::new(9_000, 2))));
    }
}

#[test]
fn amounts_that_no_sum_can_hold_tell_no_balance() {
    let mut huge = statement(&[(date(2026, 3, 9), 1, "A", None), (date(2026, 3, 9), 1, "B", None)]);
    huge.lines.iter_mut().for_each(|line| line.amount = Decimal::MAX);
    huge.balances.opening = Some(Decimal::ONE);
    assert_eq!(balance_at(&huge, billing_month(2026, 3)), None);
}

/// The opening balance holds what came before it: such lines are booked, and change no balance.
#[test]
fn lines_before_the_opening_day_are_in_no_figure() {
    let session = session(Subject::Account(account()), 3);
    let mut lines =
        staged(&session, 7, vec![raw(date(2026, 3, 2), -450, "CAFE"), raw(date(2026, 3, 3), -450, "CAFE")], &mut ids());
    judge(&session, &mut lines, &history());
    let context = Context { initial: brl("1000.00"), booked: brl("0.00") };
    let before = figures(&session, &lines, &context).unwrap();
    assert_eq!(before.context, brl("995.50"));
    let plan = plan_commit(&session, lines, &history(), UnreadRows::Accepted, &mut ids()).unwrap();
    assert_eq!(plan.entries.len(), 2);
    assert_eq!(context.after(&session, plan.counted()).unwrap().booked, brl("-4.50"));
}

/// Both banks print every transfer between two accounts on the same day and name the other account. Equal transfers are
/// of one day, or further apart than the two sides of one may be: of others, a part of the statements cannot tell which
/// belong together.
#[derive(Clone, Debug)]
struct Sides {
    transfers: Vec<u64>,
    windows: Vec<(bool, u64, u64)>,
}

fn sides() -> impl Strategy<Value = Sides> {
    let windows = prop::collection::vec((any::<bool>(), 0..20_u64, 0..20_u64), 0..8);
    (prop::collection::vec((0..5_u64).prop_map(|day| day * (TRANSFER_DAYS_APART_MAX + 1)), 0..8), windows)
        .prop_map(|(transfers, windows)| Sides { transfers, windows })
}

proptest! {
    /// Whatever windows of the two statements come first, each transfer is one transaction in the end.
    #[test]
    fn a_transfer_seen_from_both_sides_is_one_transaction(sides in sides()) {
        let mut entries: Vec<Entry> = Vec::new();
        let mut imported: BTreeMap<AccountId, Vec<ImportedLine>> = BTreeMap::new();
        let mut new_id = ids();
        let whole = [(true, 0, 20), (false, 0, 20)];
        for (file, (is_azul, start, days)) in (10_000..).zip(sides.windows.iter().copied().chain(whole)) {
            let own = if is_azul { AZUL } else { SERRA };
            let subject = Subject::Account(Account { id: own, ..account() });
            let session = session(subject, 3);
            let (sign, text) = if is_azul { (-1, "PIX ENVIADO SERRA") } else { (1, "PIX RECEBIDO AZUL") };
            let inside = sides.transfers.iter().filter(|day| (start..=start + days).contains(*day));
            let lines = inside.map(|day| raw(date(2026, 3, 5) + Days::new(*day), sign * 30_000, text)).collect();
            let own_lines = imported.entry(own).or_default();
            let unmatched = entries.iter().filter(|entry| own_lines.iter().all(|line| line.entry != entry.id()));
            let history = History { imported: own_lines.clone(), unmatched: unmatched.cloned().collect(), ..history() };
            let places = [(AZUL, "Conta Azul"), (SERRA, "Poupança Serra")].into_iter().filter(|(id, _)| *id != own);
            let own_places = OwnPlaces::new(places.map(|(id, name)| OwnPlace { id, name: name.to_owned() }), []);
            let knowledge = Knowledge { own: own_places, ..knowledge() };
            let lines = stage(&session, Some(StatementFileId::new(Uuid::from_u128(file))), lines, &knowledge, &mut new_id);
            let plan = plan_commit(&session, lines, &history, UnreadRows::Accepted, &mut new_id).unwrap();
            prop_assert_eq!(plan.counts.get(Outcome::Pending), 0);
            own_lines.extend(plan.imported);
            entries.extend(plan.entries);
        }
        prop_assert_eq!(entries.len(), sides.transfers.len());
        for told in imported.values() {
            prop_assert_eq!(told.len(), sides.transfers.len());
        }
    }
}
