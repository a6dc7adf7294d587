//! Households: accounts, cards, an investment, budgets, recurring items, and entries of all kinds between them.

use std::collections::{BTreeMap, BTreeSet};

use fintrack_core::account::Account;
use fintrack_core::budget::{AlertThreshold, Budget, BudgetDraft};
use fintrack_core::calendar::{BillingMonth, DayOfMonth, Frequency, billing_month};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Entry, Filing, Movement, Settlement, Status};
use fintrack_core::id::{AccountId, BudgetId, CardId, CategoryId, RecurrenceId, SubCategoryId};
use fintrack_core::investment::{Flow, Holding, Observation};
use fintrack_core::invoice::{CardBook, Invoice, InvoiceCalendar, Turnover};
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Color, Description, Name};
use fintrack_core::recurrence::{self, Link, Recurrence, Schedule, Terms};
use fintrack_core::report::Books;
pub(crate) use fintrack_core::testing::household::{ABROAD, dollars};
use fintrack_core::testing::investments::{investment, observations};
use fintrack_core::testing::recurrence::under;
use fintrack_core::testing::{accounts, days, entries, reais};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

/// What a household has, owned: reports borrow it.
#[derive(Clone, Debug)]
pub(crate) struct Household {
    pub(crate) ledger: Ledger,
    pub(crate) rates: Rates,
    pub(crate) budgets: Vec<Budget>,
    pub(crate) cards: Vec<Card>,
    pub(crate) kept: Vec<BTreeMap<BillingMonth, Invoice>>,
    pub(crate) turnovers: Vec<BTreeMap<BillingMonth, Turnover>>,
    pub(crate) items: Vec<Recurrence>,
    pub(crate) links: Vec<Vec<Link>>,
    pub(crate) holdings: Vec<Holding>,
}

impl Household {
    pub(crate) fn new(ledger: Ledger, rates: Rates) -> Self {
        let cards: Vec<Card> = vec![card(0, Some(0)), card(1, None)];
        let turnovers = cards.iter().map(|card| ledger.turnovers(card.id).unwrap().clone()).collect();
        let kept = vec![BTreeMap::new(); cards.len()];
        let (budgets, items, links) = (Vec::new(), Vec::new(), Vec::new());
        Self { ledger, rates, budgets, cards, kept, turnovers, items, links, holdings: Vec::new() }
    }

    pub(crate) fn with<T>(&self, ask: impl FnOnce(&Books<'_>) -> T) -> T {
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

pub(crate) fn card(n: u128, payment_account: Option<u128>) -> Card {
    let day = |day| DayOfMonth::new(day).unwrap();
    let cycle = CardCycle::new(day(25), day(5), ClosingDay::Included).unwrap();
    let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle }];
    let payment_account = payment_account.map(|n| AccountId::new(Uuid::from_u128(n)));
    let id = CardId::new(Uuid::from_u128(n));
    Card::new(id, Name::new("Roxo").unwrap(), brl("5000.00"), cycles, payment_account, true).unwrap()
}

/// The entry with some subcategories, some payments for good, and in dollars on the account abroad; `None` for what
/// would need a rate.
pub(crate) fn varied(entry: &Entry, has_dollars: bool) -> Option<Entry> {
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

pub(crate) fn budget(n: u128, month: u32, category: u8, planned: Money) -> Budget {
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

pub(crate) fn holding(ledger: &Ledger, observed: Vec<Observation>) -> Holding {
    let asset = investment(0);
    let flows = ledger.flows(asset.id).filter_map(|entry| Flow::of(entry, asset.id)).collect();
    Holding::new(asset, flows, observed).unwrap()
}

/// Marks of settled invoices, by card and month.
pub(crate) type Marks = BTreeSet<(usize, u32)>;

pub(crate) fn kept(card: &Card, n: usize, marks: &Marks) -> BTreeMap<BillingMonth, Invoice> {
    let none = BTreeMap::new();
    let invoice = |month: u32| InvoiceCalendar::new(card, &none).new_invoice(billing_month(2026, month));
    let marked = marks.iter().filter(|(of, _)| *of == n).map(|(_, month)| invoice(*month));
    marked.map(|invoice| (invoice.month, Invoice { is_settled: true, ..invoice })).collect()
}

/// Books with three accounts, two cards and an investment.
pub(crate) fn households(has_dollars: bool) -> impl Strategy<Value = Household> {
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
pub(crate) fn items() -> impl Strategy<Value = Vec<Recurrence>> {
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
pub(crate) fn expecting() -> impl Strategy<Value = Household> {
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
