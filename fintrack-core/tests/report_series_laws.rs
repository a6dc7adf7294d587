//! Laws of the monthly report, of net worth and of the cash-flow forecast, over random books.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use fintrack_core::account::Account;
use fintrack_core::budget::{AlertThreshold, Budget, BudgetDraft};
use fintrack_core::calendar::{BillingMonth, DayOfMonth, Frequency, Period, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Entry, Filing, Movement, Settlement, Status};
use fintrack_core::id::{AccountId, BudgetId, CardId, CategoryId, EntryId, RecurrenceId, SubCategoryId};
use fintrack_core::investment::{Flow, Holding, Observation};
use fintrack_core::invoice::{CardBook, Invoice, InvoiceCalendar, InvoiceState, Turnover, Turnovers, timeline};
use fintrack_core::ledger::{Checkpoint, Counting, Ledger};
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Color, Description, Name};
use fintrack_core::recurrence::{self, Link, Recurrence, Schedule, Terms};
use fintrack_core::report::{
    Basis, Books, CategoryLine, Contribution, Explanation, FigureValue, ForecastOf, ForecastQuery, MonthlyFigure,
    MonthlyReport, NetWorth, NetWorthQuery, ReportError, Section, Settings, Source, Span, SummaryQuery,
    cash_flow_forecast, explain_monthly, explain_net_worth, financial_summary, monthly_report, net_worth,
};
use fintrack_core::testing::investments::{investment, observations};
use fintrack_core::testing::recurrence::under;
use fintrack_core::testing::{accounts, days, entries, reais};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

/// The account that holds dollars, where any does.
const ABROAD: AccountId = AccountId::new(Uuid::from_u128(2));

/// What a household has, owned: reports borrow it.
#[derive(Clone, Debug)]
struct Household {
    ledger: Ledger,
    rates: Rates,
    budgets: Vec<Budget>,
    cards: Vec<Card>,
    kept: Vec<BTreeMap<BillingMonth, Invoice>>,
    turnovers: Vec<BTreeMap<BillingMonth, Turnover>>,
    items: Vec<Recurrence>,
    links: Vec<Vec<Link>>,
    holdings: Vec<Holding>,
}

impl Household {
    fn new(ledger: Ledger, rates: Rates) -> Self {
        let cards: Vec<Card> = vec![card(0, Some(0)), card(1, None)];
        let turnovers = cards.iter().map(|card| ledger.turnovers(card.id).unwrap().clone()).collect();
        let kept = vec![BTreeMap::new(); cards.len()];
        let (budgets, items, links) = (Vec::new(), Vec::new(), Vec::new());
        Self { ledger, rates, budgets, cards, kept, turnovers, items, links, holdings: Vec::new() }
    }

    fn with<T>(&self, ask: impl FnOnce(&Books<'_>) -> T) -> T {
        let cards = self.cards.iter().zip(&self.kept).zip(&self.turnovers);
        let cards: Vec<CardBook<'_>> =
            cards.map(|((card, kept), turnovers)| CardBook { card, kept, turnovers }).collect();
        let schedules: Vec<Schedule<'_>> =
            self.items.iter().zip(&self.links).map(|(item, links)| Schedule::new(item, links)).collect();
        ask(&Books {
            budgets: &self.budgets,
            cards: &cards,
            schedules: &schedules,
            holdings: &self.holdings,
            ..Books::new(&self.ledger, &self.rates)
        })
    }
}

fn card(n: u128, payment_account: Option<u128>) -> Card {
    let day = |day| DayOfMonth::new(day).unwrap();
    let cycle = CardCycle::new(day(25), day(5), ClosingDay::Included).unwrap();
    let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle }];
    let payment_account = payment_account.map(|n| AccountId::new(Uuid::from_u128(n)));
    let id = CardId::new(Uuid::from_u128(n));
    Card::new(id, Name::new("Roxo").unwrap(), brl("5000.00"), cycles, payment_account, true).unwrap()
}

fn dollars(amount: Money) -> Money {
    Money::new(amount.amount(), Currency::USD).unwrap()
}

/// The entry with some subcategories, some payments for good, and in dollars on the account abroad; `None` for what
/// would need a rate.
fn varied(entry: &Entry, has_dollars: bool) -> Option<Entry> {
    let mut movement = entry.movement().clone();
    let is_abroad = has_dollars && movement.accounts().any(|account| account == ABROAD);
    let below = |under: &mut CategoryRef, amount: Money| {
        let n = u128::try_from(amount.amount().mantissa() % 3).unwrap();
        under.subcategory = (n > 0).then(|| SubCategoryId::new(Uuid::from_u128(n)));
    };
    match &mut movement {
        Movement::Income { amount, filing: Filing::Whole(under), .. }
        | Movement::Expense { amount, filing: Filing::Whole(under), .. } => {
            below(under, *amount);
            *amount = if is_abroad { dollars(*amount) } else { *amount };
        }
        _ if is_abroad => return None,
        Movement::Income { amount, filing, .. }
        | Movement::Expense { amount, filing, .. }
        | Movement::CardExpense { amount, filing, .. }
        | Movement::CardChargeback { amount, filing: Some(filing), .. } => match filing {
            Filing::Whole(under) => below(under, *amount),
            Filing::Split(parts) => parts.iter_mut().for_each(|part| below(&mut part.under, part.amount)),
        },
        Movement::CardPayment { amount, settlement, .. } if amount.amount().mantissa() % 5 == 0 => {
            *settlement = Settlement::Final;
        }
        Movement::CardChargeback { .. }
        | Movement::CardPayment { .. }
        | Movement::Transfer { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => {}
    }
    Some(Entry::new(entry.id(), entry.date(), entry.description().clone(), entry.status(), movement).unwrap())
}

fn budget(n: u128, month: u32, category: u8, planned: Money) -> Budget {
    let draft = BudgetDraft {
        category: CategoryId::new(Uuid::from_u128(category.into())),
        month: billing_month(2026, month),
        planned,
        alert_threshold: AlertThreshold::default(),
        color: Color::new("#2E7D32").unwrap(),
        is_active: true,
    };
    Budget::new(BudgetId::new(Uuid::from_u128(n)), draft, CategoryKind::Expense, Currency::BRL).unwrap()
}

fn holding(ledger: &Ledger, observed: Vec<Observation>) -> Holding {
    let asset = investment(0);
    let flows = ledger.flows(asset.id).filter_map(|entry| Flow::of(entry, asset.id)).collect();
    Holding::new(asset, flows, observed).unwrap()
}

/// Marks of settled invoices, by card and month.
type Marks = BTreeSet<(usize, u32)>;

fn kept(card: &Card, n: usize, marks: &Marks) -> BTreeMap<BillingMonth, Invoice> {
    let none = BTreeMap::new();
    let invoice = |month: u32| InvoiceCalendar::new(card, &none).new_invoice(billing_month(2026, month));
    let marked = marks.iter().filter(|(of, _)| *of == n).map(|(_, month)| invoice(*month));
    marked.map(|invoice| (invoice.month, Invoice { is_settled: true, ..invoice })).collect()
}

/// Books with three accounts, two cards and an investment.
fn households(has_dollars: bool) -> impl Strategy<Value = Household> {
    let quotes = prop::collection::vec((days(), 1..999i64), 0..4);
    let budgets = prop::collection::btree_map((1..=6u32, 0..5u8), reais(), 0..8);
    let marks = prop::collection::btree_set((0..2usize, 1..=6u32), 0..5);
    let facts = (entries(1..60), quotes, budgets, observations(Currency::BRL), marks);
    facts.prop_map(move |(entries, quotes, budgets, observed, marks)| {
        let entries = entries.iter().filter_map(|entry| varied(entry, has_dollars)).collect();
        let abroad = |account: Account| {
            let is_abroad = has_dollars && account.id == ABROAD;
            let opening_balance = if is_abroad { dollars(account.opening_balance) } else { account.opening_balance };
            Account { opening_balance, ..account }
        };
        let quote = |(date, rate)| {
            let rate = ExchangeRate::new(Currency::USD, Currency::BRL, Decimal::new(rate, 2)).unwrap();
            Quote { date, rate, source: RateSource::Entered }
        };
        let ledger = Ledger::new(accounts().into_iter().map(abroad), entries);
        let budget = |(n, ((month, category), planned))| budget(n, month, category, planned);
        let bare = Household::new(ledger, Rates::new(Currency::BRL, quotes.into_iter().map(quote)));
        Household {
            budgets: (1..).zip(budgets).map(budget).collect(),
            kept: bare.cards.iter().enumerate().map(|(n, card)| kept(card, n, &marks)).collect(),
            holdings: vec![holding(&bare.ledger, observed)],
            ..bare
        }
    })
}

/// Items of every kind on the first two accounts and the first card.
fn items() -> impl Strategy<Value = Vec<Recurrence>> {
    let (first, second) = (AccountId::new(Uuid::from_u128(0)), AccountId::new(Uuid::from_u128(1)));
    let flow = prop::sample::select(vec![
        recurrence::Flow::Income { account: first, under: under() },
        recurrence::Flow::Expense { account: second, under: under() },
        recurrence::Flow::Transfer { from: first, to: second },
        recurrence::Flow::CardTransaction { card: CardId::new(Uuid::from_u128(0)), under: under() },
    ]);
    let frequency = prop::sample::select(vec![Frequency::Weekly, Frequency::Monthly, Frequency::Quarterly]);
    let terms = (flow, reais(), frequency, days(), prop::bool::weighted(0.8), any::<bool>());
    prop::collection::vec(terms, 0..5).prop_map(|items| {
        let item = |(n, (flow, amount, frequency, start, is_active, include_in_summary))| {
            let description = Description::new("Mensalidade Estrela");
            let (end, tags) = (None, BTreeSet::new());
            let terms = Terms { description, flow, amount, frequency, start, end, tags, is_active, include_in_summary };
            Recurrence::new(RecurrenceId::new(Uuid::from_u128(n)), terms).unwrap()
        };
        (1..).zip(items).map(item).collect()
    })
}

/// Books that expect something: items, some entries linked to them.
fn expecting() -> impl Strategy<Value = Household> {
    let links = prop::collection::vec((0..99usize, 0..99usize), 0..12);
    (households(false), items(), links).prop_map(|(household, items, pairs)| {
        let mut links = vec![Vec::new(); items.len()];
        let mut taken = BTreeSet::new();
        for (item, entry) in pairs.into_iter().filter(|_| !items.is_empty()) {
            let entries = household.ledger.entries();
            let entry = &entries[entry % entries.len()];
            if taken.insert(entry.id()) {
                let (id, amount) = (entry.id(), entry.movement().amount());
                let is_ignored = entry.status() == Status::Ignore;
                let link = Link { entry: id, slot: None, date: entry.date(), amount, is_ignored };
                links[item % items.len()].push(link);
            }
        }
        Household { items, links, ..household }
    })
}

fn all_settings() -> impl Strategy<Value = Settings> {
    (any::<bool>(), 1..=28u32).prop_map(|(is_purchase_date, start)| {
        let mut settings = Settings::new(Currency::BRL).starting_on(DayOfMonth::new(start).unwrap()).unwrap();
        settings.basis = if is_purchase_date { Basis::PurchaseDate } else { Basis::BillingMonth };
        settings
    })
}

fn months() -> impl Strategy<Value = BillingMonth> {
    (1..=6u32).prop_map(|month| billing_month(2026, month))
}

fn total(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(Currency::BRL, amounts).unwrap()
}

fn sum(contributions: &[Contribution]) -> Money {
    Contribution::sum(brl("0.00"), contributions).unwrap()
}

/// Whether a figure is what its explanation comes to; percentages that must sum to 100 within a hundredth.
fn is_explained(value: FigureValue, explanation: &Explanation, within: Decimal) -> bool {
    match (value, explanation) {
        (FigureValue::Money(amount), Explanation::Sum(parts)) => amount == sum(parts),
        (FigureValue::Percent(percent), Explanation::Ratio { numerator, denominator }) => {
            let hundredfold = sum(numerator).amount() * Decimal::ONE_HUNDRED;
            match (percent, hundredfold.checked_div(sum(denominator).amount().abs())) {
                (None, exact) => exact.is_none(),
                (Some(percent), exact) => (percent - exact.unwrap_or_default()).abs() <= within,
            }
        }
        (FigureValue::Money(_), Explanation::Ratio { .. }) | (FigureValue::Percent(_), Explanation::Sum(_)) => false,
    }
}

fn report_of(household: &Household, settings: &Settings, month: BillingMonth) -> MonthlyReport {
    household.with(|books| monthly_report(books, settings, month)).unwrap()
}

fn series_of(household: &Household, settings: &Settings, today: NaiveDate) -> Vec<NetWorth> {
    let query = NetWorthQuery { first: billing_month(2026, 1), last: billing_month(2026, 8), today };
    household.with(|books| net_worth(books, settings, &query)).unwrap()
}

/// The invoices of a card at the end of a day, from what had happened by then, added up from the entries.
fn invoices_on(household: &Household, n: usize, day: NaiveDate, today: NaiveDate) -> Vec<InvoiceState> {
    let card = &household.cards[n];
    let is_row = |entry: &&Entry| entry.movement().invoice().is_some_and(|(id, _)| id == card.id);
    let happened = |entry: &&Entry| match entry.movement() {
        Movement::CardPayment { .. } => entry.status().is_booked(),
        _ => entry.status() != Status::Ignore,
    };
    let rows: Vec<&Entry> = household.ledger.entries().iter().filter(is_row).filter(happened).collect();
    let kept = household.kept[n].values().map(|invoice| {
        let own = rows.iter().filter(|row| row.movement().invoice() == Some((card.id, invoice.month)));
        let last = own.map(|row| row.date()).max().unwrap_or(invoice.dates.due);
        let is_settled = invoice.is_settled && day >= last.max(invoice.dates.due).min(today);
        (invoice.month, Invoice { is_settled, ..*invoice })
    });
    let known = Turnovers::of(rows.iter().filter(|row| row.date() <= day).copied());
    timeline(card, &kept.collect(), known.months().unwrap(), day).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_of_a_month_is_the_sum_of_its_explanation(
        household in households(true), settings in all_settings(), month in months(),
    ) {
        for (figure, value) in report_of(&household, &settings, month).figures() {
            let explanation = household.with(|books| explain_monthly(books, &settings, month, figure)).unwrap();
            let within = if matches!(figure, MonthlyFigure::Share(_)) { Decimal::new(1, 2) } else { Decimal::new(5, 3) };
            prop_assert!(is_explained(value, &explanation, within), "{:?}: {:?} of {:?}", figure, value, explanation);
        }
    }

    #[test]
    fn the_parts_of_a_month_sum_to_their_whole(
        household in households(true), settings in all_settings(), month in months(),
    ) {
        let report = report_of(&household, &settings, month);
        for section in [&report.income, &report.expenses] {
            let Section { total: whole, categories } = section;
            let amounts = categories.iter().map(|line| line.slice.compared.amount);
            prop_assert_eq!(total(amounts.clone()), whole.amount);
            prop_assert!(amounts.clone().map(Money::amount).is_sorted_by(|a, b| a >= b));
            prop_assert_eq!(total(categories.iter().map(|line| line.slice.compared.previous)), whole.previous);
            let percent: Decimal = categories.iter().map(|line| line.slice.percent).sum();
            let is_something = amounts.clone().any(Money::is_positive);
            prop_assert_eq!(percent, if is_something { Decimal::ONE_HUNDRED } else { Decimal::ZERO });
            for CategoryLine { slice, subcategories, without_subcategory, .. } in categories {
                let below: Vec<_> = subcategories.iter().map(|sub| sub.slice).chain(*without_subcategory).collect();
                prop_assert_eq!(total(below.iter().map(|below| below.compared.amount)), slice.compared.amount);
                prop_assert_eq!(total(below.iter().map(|below| below.compared.previous)), slice.compared.previous);
                let percent: Decimal = below.iter().map(|below| below.percent).sum();
                let is_something = below.iter().any(|below| below.compared.amount.is_positive());
                prop_assert_eq!(percent, if is_something { Decimal::ONE_HUNDRED } else { Decimal::ZERO });
            }
        }
        let net = report.income.total.amount.checked_sub(report.expenses.total.amount).unwrap();
        prop_assert_eq!(net, report.net.amount);
    }

    #[test]
    fn a_month_agrees_with_the_financial_summary_and_with_the_month_before(
        household in households(true), settings in all_settings(), month in months(), today in days(),
    ) {
        let report = report_of(&household, &settings, month);
        let query = SummaryQuery { span: Span::Month(month), account: None, today };
        let summary = household.with(|books| financial_summary(books, &settings, &query)).unwrap();
        prop_assert_eq!(report.income.total.amount, summary.income);
        prop_assert_eq!(report.expenses.total.amount, summary.expenses);
        prop_assert_eq!(report.net.previous, summary.previous_net);
        for share in &summary.expenses_by_category {
            let line = report.expenses.categories.iter().find(|line| line.category == share.category).unwrap();
            prop_assert_eq!(line.slice.compared.amount, share.amount);
        }
        let mut budgets: Vec<_> = report.expenses.categories.iter().filter_map(|line| line.budget).collect();
        budgets.sort_by_key(|budget| budget.category);
        prop_assert_eq!(budgets, summary.budgets);
        let before = report_of(&household, &settings, month.previous());
        for line in &report.expenses.categories {
            let then = before.expenses.categories.iter().find(|other| other.category == line.category);
            let amount = then.map_or(brl("0.00"), |then| then.slice.compared.amount);
            prop_assert_eq!(amount, line.slice.compared.previous);
        }
    }

    #[test]
    fn every_figure_of_net_worth_is_the_sum_of_its_explanation(
        household in households(true), settings in all_settings(), today in days(),
    ) {
        for point in series_of(&household, &settings, today) {
            for (figure, value) in point.figures() {
                let of = (point.month, today);
                let explanation = household.with(|books| explain_net_worth(books, &settings, of, figure)).unwrap();
                if !(value == FigureValue::Percent(None)) {
                    let is_explained = is_explained(value, &explanation, Decimal::new(5, 3));
                    prop_assert!(is_explained, "{:?}: {:?} of {:?}", figure, value, explanation);
                }
            }
        }
    }

    #[test]
    fn net_worth_is_accounts_less_card_debts_plus_investments_by_the_books_of_the_day(
        household in households(true), settings in all_settings(), today in days(),
    ) {
        let in_reais = |amount: Money, on| household.rates.convert(amount, Currency::BRL, on).map(|c| c.amount).ok();
        for point in series_of(&household, &settings, today) {
            let on = point.on;
            prop_assert_eq!(on, settings.days(point.month).end().min(today));
            let balances = household.ledger.balances(on, Counting::Booked).unwrap();
            let accounts = total(balances.values().filter_map(|balance| in_reais(*balance, on)));
            let owed = (0..2).flat_map(|n| invoices_on(&household, n, on, today)).map(|state| state.outstanding);
            let (owed, worth) = (total(owed), household.holdings[0].position(on).unwrap().value);
            prop_assert_eq!((point.accounts, point.card_debts, point.investments), (accounts, owed, worth));
            let by_hand = accounts.checked_sub(owed).unwrap().checked_add(worth).unwrap();
            prop_assert_eq!(point.total, by_hand);
            prop_assert_eq!(total(point.accounts_by_kind.values().copied()), point.accounts);
            prop_assert_eq!(total(point.investments_by_kind.values().copied()), point.investments);
            let abroad = balances[&ABROAD];
            let missing = point.unconverted.get(&Currency::USD).map_or(brl("0.00").amount(), |m| m.sum.amount());
            let expected = if in_reais(abroad, on).is_none() { abroad.amount() } else { Decimal::ZERO };
            prop_assert_eq!(missing, expected);
        }
    }

    #[test]
    fn net_worth_changes_by_what_was_earned_spent_gained_and_waived(
        household in households(false), settings in all_settings(), today in days(),
    ) {
        let waived = |on| total((0..2).flat_map(|n| invoices_on(&household, n, on, today)).map(|state| state.waived));
        let gain = |on| household.holdings[0].position(on).unwrap().gain;
        let mut before = settings.days(billing_month(2025, 12)).end().min(today);
        for point in series_of(&household, &settings, today) {
            let change = match Period::new(before.succ_opt().unwrap(), point.on) {
                Err(_) => brl("0.00"), // today is the last day of the month before
                Ok(days) => {
                    let query = SummaryQuery { span: Span::Days(days), account: None, today };
                    let summary = household.with(|books| financial_summary(books, &settings, &query)).unwrap();
                    let returns = gain(point.on).checked_sub(gain(before)).unwrap();
                    let let_off = waived(point.on).checked_sub(waived(before)).unwrap();
                    total([summary.net, returns, let_off])
                }
            };
            prop_assert_eq!(point.change, change, "{}", point.month);
            before = point.on;
        }
    }

    #[test]
    fn what_is_dated_later_changes_no_earlier_net_worth(
        household in households(true), settings in all_settings(), today in days(), later in days(),
    ) {
        let household = Household { kept: vec![BTreeMap::new(); 2], ..household };
        let (today, later) = (today.min(later), today.max(later));
        let known = household.ledger.entries().iter().filter(|entry| entry.date() <= today).cloned().collect();
        let ledger = Ledger::new(household.ledger.accounts().cloned().collect::<Vec<_>>(), known);
        let bare = Household::new(ledger, household.rates.clone());
        let observed = household.holdings[0].observations().filter(|seen| seen.date <= today).collect();
        let then = Household { holdings: vec![holding(&bare.ledger, observed)], ..bare };
        let worth = |household, today| {
            let points = series_of(household, &settings, today).into_iter();
            points.map(|point| (point.on, point.total)).collect::<Vec<_>>()
        };
        let now: BTreeMap<_, _> = worth(&household, later).into_iter().collect();
        for (on, worth) in worth(&then, today).into_iter().filter(|(on, _)| now.contains_key(on)) {
            prop_assert_eq!(now[&on], worth, "{}", on);
        }
    }

    #[test]
    fn a_ledger_that_begins_later_knows_the_same_net_worth(household in households(true), today in days()) {
        // Which payments were only expected before it began, and which of two final ones came first, only it knows.
        let is_sound = |entry: &&Entry| match entry.movement() {
            Movement::CardPayment { settlement, .. } => {
                entry.status().is_booked() && *settlement == Settlement::Partial
            }
            _ => true,
        };
        let sound: Vec<Entry> = household.ledger.entries().iter().filter(is_sound).cloned().collect();
        let accounts: Vec<Account> = household.ledger.accounts().cloned().collect();
        let whole = Household {
            kept: household.kept.clone(),
            holdings: household.holdings.clone(),
            ..Household::new(Ledger::new(accounts.clone(), sound.clone()), household.rates.clone())
        };
        let from = date(2026, 3, 1);
        let eve = whole.ledger.balances(date(2026, 2, 28), Counting::Booked).unwrap();
        let begun = accounts.into_iter().map(|account| {
            let balance = eve[&account.id];
            (account, Checkpoint { from, balance })
        });
        let recent = sound.into_iter().filter(|entry| entry.date() >= from).collect();
        let ledger = Ledger::with_checkpoints(begun.collect::<Vec<_>>(), recent);
        let later = Household { ledger, ..whole.clone() };
        let query = NetWorthQuery { first: billing_month(2026, 3), last: billing_month(2026, 6), today };
        let of = |household: &Household| {
            household.with(|books| net_worth(books, &Settings::new(Currency::BRL), &query)).unwrap()
        };
        if today >= from {
            prop_assert_eq!(of(&whole), of(&later));
        }
    }

    #[test]
    fn a_balance_ahead_is_todays_and_what_is_expected_until_then(
        household in expecting(), today in days(), days in 0..120u32,
    ) {
        let settings = Settings::new(Currency::BRL);
        let query = ForecastQuery { today, days };
        let forecast = household.with(|books| cash_flow_forecast(books, &settings, &query)).unwrap();
        let accounts = forecast.accounts.keys().copied().map(ForecastOf::Account);
        for of in accounts.chain([ForecastOf::Total, ForecastOf::WithoutAccount]) {
            let outlook = forecast.of(of).unwrap();
            prop_assert_eq!(outlook.days.len(), days as usize + 1);
            for day in &outlook.days {
                let changes = forecast.explain(of, day.on).map(|(_, amount)| amount);
                prop_assert_eq!(total([outlook.opening].into_iter().chain(changes)), day.balance);
                prop_assert_eq!(day.is_below_zero, day.balance.amount() < Decimal::ZERO);
                prop_assert!(outlook.lowest.balance.amount() <= day.balance.amount());
            }
            prop_assert!(outlook.days.contains(&outlook.lowest));
        }
        for (at, day) in forecast.total.days.iter().enumerate() {
            let parts = forecast.accounts.values().chain([&forecast.without_account]);
            prop_assert_eq!(total(parts.map(|part| part.days[at].balance)), day.balance);
        }
        prop_assert_eq!(sum(&forecast.opening), forecast.total.opening);
        let named: BTreeSet<_> =
            forecast.expectations.iter().map(|e| (e.source, e.on, e.account, e.invoice)).collect();
        prop_assert_eq!(named.len(), forecast.expectations.len(), "something is expected twice");
    }

    #[test]
    fn nothing_is_expected_but_entries_slots_and_invoices(
        household in expecting(), today in days(), days in 0..120u32,
    ) {
        let query = ForecastQuery { today, days };
        let forecast = household.with(|books| cash_flow_forecast(books, &Settings::new(Currency::BRL), &query)).unwrap();
        let last = today + Days::new(days.into());
        let entries = household.ledger.balances(last, Counting::Projected).unwrap();
        let mut asked: BTreeMap<usize, BTreeMap<BillingMonth, Money>> = BTreeMap::new(); // by card and month
        let mut expected = total(entries.values().copied());
        for (item, links) in household.items.iter().zip(&household.links).filter(|(item, _)| item.terms().is_active) {
            let schedule = Schedule::new(item, links);
            let (late, ahead): (Vec<_>, Vec<_>) = schedule.pending(last).partition(|slot| slot.due < today);
            for slot in late.last().into_iter().chain(&ahead) {
                let change = match item.terms().flow {
                    recurrence::Flow::Income { .. } => item.amount(),
                    recurrence::Flow::Expense { .. } => -item.amount(),
                    recurrence::Flow::Transfer { .. } => continue,
                    recurrence::Flow::CardTransaction { .. } => {
                        let month = household.cards[0].billing_month(slot.due.max(today));
                        let of = asked.entry(0).or_default().entry(month).or_insert(brl("0.00"));
                        *of = of.checked_add(item.amount()).unwrap();
                        continue;
                    }
                };
                expected = expected.checked_add(change).unwrap();
            }
        }
        for (n, card) in household.cards.iter().enumerate() {
            let states = timeline(card, &household.kept[n], &household.turnovers[n], today).unwrap();
            let mut asked = asked.remove(&n).unwrap_or_default();
            for state in &states {
                let of = asked.entry(state.month).or_insert(brl("0.00"));
                *of = of.checked_add(state.outstanding).unwrap();
            }
            // Of what the invoices ask for one after the other, that is paid which is more than was paid before.
            let is_overdue = |state: &&InvoiceState| state.outstanding.is_positive();
            let overdue = states.iter().filter(is_overdue).map(|state| {
                let left = state.carried_in.checked_sub(state.turnover.paid).unwrap();
                if left.amount() < state.outstanding.amount() { left } else { state.outstanding }
            });
            let mut paid = overdue.map(Money::amount).fold(Decimal::ZERO, Decimal::max);
            let mut so_far = Decimal::ZERO;
            for (month, amount) in asked {
                so_far += amount.amount();
                if InvoiceCalendar::new(card, &household.kept[n]).dates(month).due <= last {
                    paid = paid.max(so_far);
                }
            }
            expected = expected.checked_sub(Money::new(paid, Currency::BRL).unwrap()).unwrap();
        }
        prop_assert_eq!(forecast.total.days.last().unwrap().balance, expected);
    }

    #[test]
    fn with_nothing_expected_the_forecast_is_flat_and_transfers_leave_the_total(
        household in households(false), items in items(), today in days(),
    ) {
        let settings = Settings::new(Currency::BRL);
        let query = ForecastQuery { today, days: 90 };
        let settled = household.ledger.entries().iter().filter(|entry| {
            entry.status().is_booked() && entry.date() <= today && entry.movement().invoice().is_none()
        });
        let ledger = |entries: Vec<Entry>| Ledger::new(accounts(), entries);
        let bare = Household::new(ledger(settled.cloned().collect()), household.rates.clone());
        let flat = bare.with(|books| cash_flow_forecast(books, &settings, &query)).unwrap();
        prop_assert!(flat.expectations.is_empty());
        prop_assert!(flat.total.days.iter().all(|day| day.balance == flat.total.opening));

        let is_transfer = |entry: &&Entry| matches!(entry.movement(), Movement::Transfer { .. });
        let mut with_transfers = bare.ledger.entries().to_vec();
        with_transfers.extend(household.ledger.entries().iter().filter(is_transfer).filter(|entry| entry.date() > today).cloned());
        let moving = |item: &&Recurrence| matches!(item.terms().flow, recurrence::Flow::Transfer { .. });
        let items: Vec<_> = items.iter().filter(moving).cloned().collect();
        let links = vec![Vec::new(); items.len()];
        let moved = Household { items, links, ..Household::new(ledger(with_transfers), household.rates.clone()) };
        let moved = moved.with(|books| cash_flow_forecast(books, &settings, &query)).unwrap();
        prop_assert!(moved.total.days.iter().all(|day| day.balance == flat.total.opening));
    }
}

fn entry(n: u128, on: NaiveDate, status: Status, movement: Movement) -> Entry {
    Entry::new(EntryId::new(Uuid::from_u128(n)), on, Description::new("Teste"), status, movement).unwrap()
}

#[test]
fn a_range_or_a_forecast_that_is_too_long_is_refused() {
    let (ledger, rates) = (Ledger::default(), Rates::new(Currency::BRL, []));
    let (books, settings) = (Books::new(&ledger, &rates), Settings::new(Currency::BRL));
    let query = ForecastQuery { today: date(2026, 3, 1), days: 401 };
    let error = cash_flow_forecast(&books, &settings, &query).unwrap_err();
    assert_eq!(error.to_string(), "a forecast of 401 days is too long: at most 400");
    let (first, last) = (billing_month(2026, 3), billing_month(2026, 2));
    let error = net_worth(&books, &settings, &NetWorthQuery { first, last, today: date(2026, 3, 1) }).unwrap_err();
    assert_eq!(error, ReportError::Months { first, last });
    assert_eq!(error.to_string(), "2026-03 to 2026-02 are not 1 to 1200 months");
}

#[test]
fn months_that_have_not_begun_are_no_points() {
    let (ledger, rates) = (Ledger::new(accounts(), Vec::new()), Rates::new(Currency::BRL, []));
    let (books, settings) = (Books::new(&ledger, &rates), Settings::new(Currency::BRL));
    let query = NetWorthQuery { first: billing_month(2026, 4), last: billing_month(2026, 6), today: date(2026, 3, 1) };
    assert_eq!(net_worth(&books, &settings, &query), Ok(Vec::new()));
}

#[test]
fn a_payment_that_is_expected_lowers_the_invoice_and_is_expected_itself() {
    let (account, card) = (AccountId::new(Uuid::from_u128(0)), CardId::new(Uuid::from_u128(0)));
    let month = billing_month(2026, 3); // closes on 25 March, due on 5 April
    let filing = Filing::whole(CategoryId::new(Uuid::nil()), None);
    let bought = Movement::CardExpense { card, month, amount: brl("90.00"), filing };
    let paid = Movement::CardPayment { account, card, month, amount: brl("60.00"), settlement: Settlement::Partial };
    let rows = vec![
        entry(1, date(2026, 3, 10), Status::Validating, bought),
        entry(2, date(2026, 4, 2), Status::Pending, paid),
    ];
    let household = Household::new(Ledger::new(accounts(), rows), Rates::new(Currency::BRL, []));
    let query = ForecastQuery { today: date(2026, 3, 28), days: 30 };
    let forecast = household.with(|books| cash_flow_forecast(books, &Settings::new(Currency::BRL), &query)).unwrap();
    let expected: Vec<_> = forecast.expectations.iter().map(|e| (e.source, e.on, e.amount)).collect();
    let id = EntryId::new(Uuid::from_u128(2));
    assert_eq!(
        expected,
        [
            (Source::Entry(id), date(2026, 4, 2), brl("-60.00")),
            (Source::Invoice(card, month), date(2026, 4, 5), brl("-30.00")),
        ]
    );
    // Net worth does not know the payment yet: nobody has paid it.
    let point = series_of(&household, &Settings::new(Currency::BRL), date(2026, 3, 28)).pop().unwrap();
    assert_eq!((point.card_debts, point.total), (brl("90.00"), brl("210.00")));
}

#[test]
fn an_amount_without_a_rate_is_named_and_in_no_total() {
    let mut account = accounts().remove(2);
    account.opening_balance = dollars(account.opening_balance);
    let filing = Filing::whole(CategoryId::new(Uuid::nil()), None);
    let amount = dollars(brl("30.00"));
    let rows =
        vec![entry(1, date(2026, 3, 10), Status::Pending, Movement::Expense { account: account.id, amount, filing })];
    let household = Household::new(Ledger::new([account], rows), Rates::new(Currency::BRL, []));
    let query = ForecastQuery { today: date(2026, 3, 1), days: 30 };
    let forecast = household.with(|books| cash_flow_forecast(books, &Settings::new(Currency::BRL), &query)).unwrap();
    let balance = forecast.accounts[&ABROAD].days.last().unwrap().balance;
    assert_eq!(balance, dollars(brl("70.00")));
    assert!(forecast.total.days.iter().all(|day| day.balance.is_zero()));
    let named = &forecast.unconverted[&Currency::USD].ids;
    assert_eq!(*named, [Source::Balance(ABROAD), Source::Entry(EntryId::new(Uuid::from_u128(1)))]);
}
