//! `docs/rules/financial-summary.md`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::budget::{AlertThreshold, Budget, BudgetDraft};
use fintrack_core::calendar::{DayOfMonth, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::category::{Category, CategoryKind};
use fintrack_core::entry::{CategoryRef, Details, Entry, Filing, Movement, Settlement, SlotOf, Status};
use fintrack_core::goal::{Deposit, Funding, Goal, GoalDetails, Priority};
use fintrack_core::id::{AccountId, BudgetId, CardId, CategoryId, EntryId, GoalDepositId, GoalId, InvestmentId};
use fintrack_core::investment::{Flow, Holding, Observation};
use fintrack_core::invoice::CardBook;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Color, Description, Name};
use fintrack_core::recurrence::{self, Recurrence, Schedule};
use fintrack_core::reimbursement::{Reimbursement, Reimbursements};
use fintrack_core::report::{
    BillId, Books, CategoryShare, Explanation, Figure, FigureValue, FinancialSummary, Settings, Span, SummaryQuery,
    compare_by_name, explain, financial_summary,
};
use fintrack_core::testing::investments::investment;
use uuid::Uuid;

use crate::{figure, links, monthly, parts, table, text};

const PAGE: &str = "financial-summary.md";
const ACCOUNT: AccountId = AccountId::new(Uuid::from_u128(1));
const WALLET: AccountId = AccountId::new(Uuid::from_u128(2));
const CARD: CardId = CardId::new(Uuid::from_u128(3));
const BOND: InvestmentId = InvestmentId::new(Uuid::from_u128(4));
const SHARES: InvestmentId = InvestmentId::new(Uuid::from_u128(5));

/// The categories of the page, with their names and kinds; what follows a name in brackets tells two of one name apart.
const CATEGORIES: [(&str, CategoryKind); 9] = [
    ("salary", CategoryKind::Income),
    ("freelance (income)", CategoryKind::Income),
    ("other", CategoryKind::Income),
    ("housing", CategoryKind::Expense),
    ("food", CategoryKind::Expense),
    ("clothes", CategoryKind::Expense),
    ("leisure", CategoryKind::Expense),
    ("freelance", CategoryKind::Expense),
    ("services", CategoryKind::Expense),
];

fn category(word: &str) -> CategoryId {
    let n = CATEGORIES.iter().position(|(known, _)| *known == word).unwrap_or_else(|| panic!("{word}"));
    CategoryId::new(Uuid::from_u128(n as u128))
}

fn word_of(category: Option<CategoryId>) -> String {
    let n = usize::try_from(category.unwrap().get().as_u128()).unwrap();
    CATEGORIES[n].0.to_owned()
}

fn categories() -> Vec<Category> {
    let of = |(word, kind): &(&str, CategoryKind)| Category {
        id: category(word),
        name: Name::new(word.trim_end_matches(" (income)")).unwrap(),
        kind: *kind,
        color: Color::new("#2E7D32").unwrap(),
        icon: None,
        is_active: true,
        subcategories: Vec::new(),
    };
    CATEGORIES.iter().map(of).collect()
}

fn account(id: AccountId, opening_balance: Money) -> Account {
    let (name, kind) = (Name::new("Conta").unwrap(), AccountKind::Checking);
    let look = Look::default();
    Account { id, name, kind, look, opening_balance, opened_on: date(2026, 1, 1), is_active: true }
}

fn card() -> Card {
    let of = |day| DayOfMonth::new(day).unwrap();
    let cycle = CardCycle::new(of(25), of(5), ClosingDay::Included).unwrap();
    let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle }];
    Card::new(CARD, Name::new("Roxo").unwrap(), brl("5000.00"), cycles, Some(ACCOUNT), true).unwrap()
}

fn items() -> Vec<(String, Recurrence)> {
    let item = |(n, row): (u128, Vec<String>)| {
        let [name, amount, first, under] = row.as_slice() else { panic!("{row:?}") };
        let under = CategoryRef { category: category(under), subcategory: None };
        (name.clone(), monthly(n, name, recurrence::Flow::Expense { account: ACCOUNT, under }, brl(amount), first))
    };
    (1..).zip(table(PAGE, 1)).map(item).collect()
}

fn entries(card: &Card, items: &[(String, Recurrence)]) -> Vec<Entry> {
    let entry = |(n, row): (u128, Vec<String>)| {
        let [on, what, kind, text, under, settles] = row.as_slice() else { panic!("{row:?}") };
        let (on, amount): (NaiveDate, _) = (on.parse().unwrap(), brl(text));
        let month = card.billing_month(on);
        let filing = || Filing::whole(category(under), None);
        let movement = match kind.as_str() {
            "income" => Movement::Income { account: ACCOUNT, amount, filing: filing() },
            "expense" => Movement::Expense { account: ACCOUNT, amount, filing: filing() },
            "expense abroad" => {
                let amount = Money::parse(text, Currency::USD).unwrap();
                Movement::Expense { account: WALLET, amount, filing: filing() }
            }
            "card" => Movement::CardExpense { card: CARD, month, amount, filing: filing() },
            "chargeback" => Movement::CardChargeback { card: CARD, month, amount, filing: Some(filing()) },
            "payment" => {
                let (month, settlement) = (billing_month(2026, 2), Settlement::Partial);
                Movement::CardPayment { account: ACCOUNT, card: CARD, month, amount, settlement }
            }
            "deposit" => {
                let investment = if what == "treasury bond" { BOND } else { SHARES };
                Movement::InvestmentDeposit { account: ACCOUNT, investment, amount }
            }
            other => panic!("{other}"),
        };
        let item = items.iter().find(|(name, _)| name == settles);
        let recurrence = item.map(|(_, item)| SlotOf { item: item.id(), slot: None });
        let id = EntryId::new(Uuid::from_u128(n));
        let entry = Entry::new(id, on, Description::new(what), Status::Validating, movement).unwrap();
        entry.with_details(Details { recurrence, ..Details::default() }).unwrap()
    };
    (1..).zip(table(PAGE, 0)).map(entry).collect()
}

/// Of the friend's money, what pays back a part of the dinner.
fn reimbursements(entries: &[Entry]) -> Reimbursements {
    let of = |what: &str| entries.iter().find(|entry| entry.description().as_str() == what).unwrap().id();
    let link = Reimbursement { income: of("a friend"), expense: of("dinner"), amount: brl("60.00") };
    Reimbursements::new(entries, [link]).unwrap()
}

fn budgets() -> Vec<Budget> {
    let budget = |(n, row): (u128, Vec<String>)| {
        let draft = BudgetDraft {
            category: category(&row[0]),
            month: billing_month(2026, 3),
            planned: brl(&row[1]),
            alert_threshold: AlertThreshold::default(),
            color: Color::new("#2E7D32").unwrap(),
            is_active: true,
        };
        Budget::new(BudgetId::new(Uuid::from_u128(n)), draft, CategoryKind::Expense, Currency::BRL).unwrap()
    };
    (1..).zip(table(PAGE, 2)).map(budget).collect()
}

fn goals() -> Vec<Goal> {
    let mut funding: BTreeMap<String, Funding> = BTreeMap::new();
    for (n, row) in (1..).zip(table(PAGE, 3)) {
        let [name, fed_by, on, amount] = row.as_slice() else { panic!("{row:?}") };
        if fed_by == "deposit" {
            let id = GoalDepositId::new(Uuid::from_u128(n));
            let deposit = Deposit { id, date: on.parse().unwrap(), amount: brl(amount) };
            let deposits = funding.entry(name.clone()).or_insert_with(|| Funding::Deposits(Vec::new()));
            let Funding::Deposits(deposits) = deposits else { panic!("{name} is fed by both") };
            deposits.push(deposit);
        } else {
            funding.insert(name.clone(), Funding::Investments(BTreeSet::from([BOND])));
        }
    }
    let goal = |(n, (name, funding)): (u128, (String, Funding))| {
        let details = GoalDetails {
            name: Name::new(&name).unwrap(),
            category: Name::new("Planos").unwrap(),
            target: brl("100000.00"),
            due: date(2030, 12, 31),
            priority: Priority::Medium,
            color: Color::new("#1565C0").unwrap(),
        };
        Goal::new(GoalId::new(Uuid::from_u128(n)), details, funding, None).unwrap()
    };
    (1..).zip(funding).map(goal).collect()
}

/// Lends the books of the page.
fn with_books<T>(read: impl FnOnce(&Books<'_>) -> T) -> T {
    let (card, items, kept) = (card(), items(), BTreeMap::new());
    let dollars = Money::parse("100.00", Currency::USD).unwrap();
    let entries = entries(&card, &items);
    let reimbursements = reimbursements(&entries);
    let ledger = Ledger::new([account(ACCOUNT, brl("1000.00")), account(WALLET, dollars)], entries);
    let quote = |date, rate: &str| {
        let rate = ExchangeRate::new(Currency::USD, Currency::BRL, rate.parse().unwrap()).unwrap();
        Quote { date, rate, source: RateSource::Entered }
    };
    let rates = Rates::new(Currency::BRL, [quote(date(2026, 1, 1), "5.00"), quote(date(2026, 3, 20), "5.10")]);
    let holding = |id: InvestmentId, observed: Option<Observation>| {
        let flows = ledger.flows(id).filter_map(|entry| Flow::of(entry, id)).collect();
        Holding::new(investment(id.get().as_u128()), flows, observed).unwrap()
    };
    let seen = Observation { date: date(2026, 3, 17), value: brl("1510.00") };
    let holdings = [holding(BOND, Some(seen)), holding(SHARES, None)];
    let cards = [CardBook { card: &card, kept: &kept, turnovers: ledger.turnovers(CARD).unwrap() }];
    let schedules: Vec<Schedule<'_>> =
        items.iter().map(|(_, item)| Schedule::new(item, &links(&ledger, item))).collect();
    let (budgets, goals) = (budgets(), goals());
    read(&Books {
        reimbursements: &reimbursements,
        budgets: &budgets,
        cards: &cards,
        schedules: &schedules,
        holdings: &holdings,
        goals: &goals,
        ..Books::new(&ledger, &rates)
    })
}

fn query() -> SummaryQuery {
    SummaryQuery { span: Span::Month(billing_month(2026, 3)), account: None, today: date(2026, 3, 20) }
}

fn march() -> FinancialSummary {
    with_books(|books| financial_summary(books, &Settings::new(Currency::BRL), &query())).unwrap()
}

#[test]
fn every_amount_of_the_month_and_what_it_is_of() {
    let figures = [
        ("current balance", Figure::CurrentBalance),
        ("income", Figure::Income),
        ("expenses", Figure::Expenses),
        ("of them on cards", Figure::CardExpenses),
        ("of them planned", Figure::PlannedExpenses),
        ("of them not planned", Figure::UnplannedExpenses),
        ("net result", Figure::Net),
        ("net result of February", Figure::PreviousNet),
        ("invested", Figure::Invested),
        ("total invested", Figure::TotalInvested),
        ("goals contribution", Figure::GoalsContribution),
        ("recurring payments", Figure::RecurringPayments),
        ("unused", Figure::Unused),
    ];
    let (expected, values) = (table(PAGE, 4), march().figures());
    assert_eq!(expected.len(), figures.len());
    for ((name, of), row) in figures.into_iter().zip(expected) {
        let (_, value) = values.iter().find(|(known, _)| *known == of).unwrap();
        let FigureValue::Money(amount) = *value else { panic!("{name} is no amount") };
        assert_eq!((name, figure(amount)), (row[0].as_str(), row[1].clone()));
        let written = parts(&row[2]);
        assert_eq!(Money::sum(Currency::BRL, written.iter().copied()).unwrap(), amount, "{name}");
        let explanation = with_books(|books| explain(books, &Settings::new(Currency::BRL), &query(), of)).unwrap();
        let Explanation::Sum(made_of) = explanation else { panic!("{name} is no sum") };
        let mut amounts: Vec<Money> = made_of.iter().map(|part| part.amount).collect();
        // The net result is written as income less expenses, and so is what is unused.
        if !matches!(of, Figure::Net | Figure::Unused) {
            let by_amount = |amounts: &mut Vec<Money>| amounts.sort_by_key(|money| money.amount());
            let mut written = written;
            by_amount(&mut amounts);
            by_amount(&mut written);
            assert_eq!(amounts, written, "{name}");
        }
    }
}

#[test]
fn the_ratios_of_the_month() {
    let summary = march();
    for percent in [summary.savings_rate, summary.variation.unwrap()] {
        assert!(text(PAGE).contains(&format!("**{percent} %**")), "{percent}");
    }
}

#[test]
fn the_categories_of_the_month() {
    let summary = march();
    let rows = |slices: &[CategoryShare]| -> Vec<Vec<String>> {
        let row =
            |slice: &CategoryShare| vec![word_of(slice.category), figure(slice.amount), slice.percent.to_string()];
        slices.iter().map(row).collect()
    };
    assert_eq!(rows(&summary.expenses_by_category), table(PAGE, 5));
    assert_eq!(rows(&summary.income_by_category), table(PAGE, 6));
    let named = compare_by_name(&summary.category_comparison, &categories()).unwrap();
    let rows = named.iter().map(|row| {
        let name = row.name.as_ref().unwrap().as_str().to_owned();
        vec![name, figure(row.income), figure(row.expense)]
    });
    assert_eq!(rows.collect::<Vec<_>>(), table(PAGE, 7));
}

#[test]
fn the_months_budgets_and_bills_beside_it() {
    let summary = march();
    let trend = summary
        .trend
        .iter()
        .map(|point| vec![point.month.to_string(), figure(point.income), figure(point.expenses), figure(point.net)]);
    assert_eq!(trend.collect::<Vec<_>>(), table(PAGE, 8));

    let mut budgets: Vec<Vec<String>> = Vec::new();
    for line in &summary.budgets[0].budgets {
        let actual = line.actual;
        let amounts = [actual.planned, actual.spent, actual.remaining].map(figure);
        let words = [actual.used.to_string(), actual.health.to_string()];
        budgets.push(std::iter::once(word_of(Some(line.category))).chain(amounts).chain(words).collect());
    }
    budgets.sort();
    assert_eq!(budgets, table(PAGE, 9));

    let items = items();
    let bills = summary.pending_bills.all.iter().map(|bill| {
        let name = match bill.id {
            BillId::Slot { item: of, .. } => items.iter().find(|(_, item)| item.id() == of).unwrap().0.clone(),
            BillId::Invoice { month, .. } => format!("card of {month}"),
        };
        vec![name, bill.due.to_string(), figure(bill.amount), bill.status.to_string()]
    });
    assert_eq!(bills.collect::<Vec<_>>(), table(PAGE, 10));
}
