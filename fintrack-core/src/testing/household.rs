//! The books of a household, for laws of reports: accounts and cards in two currencies, splits, chargebacks,
//! reimbursements, budgets, invoices whose dates were moved, recurring items and what settled them, investments, goals.

use std::collections::BTreeMap;

use chrono::Days;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::investments::{investments, observations};
use super::planning::goals;
use super::recurrence::recurrences;
use super::{accounts, days, entries};
use crate::account::Account;
use crate::budget::{AlertThreshold, Budget, BudgetDraft};
use crate::calendar::{BillingMonth, DayOfMonth, Period, billing_month, date};
use crate::card::{Card, CardCycle, ClosingDay, EffectiveCycle, InvoiceDates};
use crate::category::CategoryKind;
use crate::entry::{CategoryRef, Details, Entry, Filing, Movement, SlotOf, Status};
use crate::goal::{Deposit, Funding, Goal, GoalDetails};
use crate::id::{AccountId, BudgetId, CardId, CategoryId, GoalId, InvestmentId, RecurrenceId};
use crate::investment::{self, Holding, Investment, Observation};
use crate::invoice::{CardBook, DateSource, Invoice, InvoiceCalendar};
use crate::ledger::Ledger;
use crate::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
use crate::money::{Currency, Money};
use crate::name::{Color, Name};
use crate::recurrence::{Flow, Link, Recurrence, Schedule, Terms};
use crate::reimbursement::Reimbursements;
use crate::report::{Basis, Books, Settings, Span};

/// The account that holds dollars.
pub const ABROAD: AccountId = AccountId::new(Uuid::from_u128(2));

/// The card that owes dollars.
pub const CARD_ABROAD: CardId = CardId::new(Uuid::from_u128(1));

/// The investment that is worth dollars, held on the account that holds dollars.
pub const INVESTED_ABROAD: InvestmentId = InvestmentId::new(Uuid::from_u128(2));

/// How many investments a household has.
const INVESTMENTS: u128 = 3;

/// A card and the invoices that are kept of it.
#[derive(Clone, Debug)]
pub struct KeptCard {
    /// The card.
    pub card: Card,
    /// Its invoices, by month.
    pub kept: BTreeMap<BillingMonth, Invoice>,
}

/// What a household has, owned: reports borrow it.
#[derive(Clone, Debug)]
pub struct Household {
    /// Accounts and entries.
    pub ledger: Ledger,
    /// What a dollar costs.
    pub rates: Rates,
    /// What was paid back.
    pub reimbursements: Reimbursements,
    /// The plans.
    pub budgets: Vec<Budget>,
    /// The cards.
    pub cards: Vec<KeptCard>,
    /// The recurring items; the ledger's entries name those that they settle.
    pub items: Vec<Recurrence>,
    /// The investments, with the ledger's flows.
    pub holdings: Vec<Holding>,
    /// The goals, some linked to investments, one perhaps of another household.
    pub goals: Vec<Goal>,
}

impl Household {
    /// Accounts and entries without anything beside them.
    pub fn new(ledger: Ledger, rates: Rates) -> Self {
        let reimbursements = Reimbursements::default();
        let (budgets, cards, items) = (Vec::new(), Vec::new(), Vec::new());
        Self { ledger, rates, reimbursements, budgets, cards, items, holdings: Vec::new(), goals: Vec::new() }
    }

    /// Lends its books.
    pub fn with_books<T>(&self, read: impl FnOnce(&Books<'_>) -> T) -> T {
        let Self { ledger, rates, reimbursements, budgets, holdings, goals, .. } = self;
        let turnovers = |of: &KeptCard| ledger.turnovers(of.card.id).expect("small sums of one currency");
        let cards: Vec<CardBook<'_>> = (self.cards.iter())
            .map(|of| CardBook { card: &of.card, kept: &of.kept, turnovers: turnovers(of) })
            .collect();
        let schedules: Vec<Schedule<'_>> =
            self.items.iter().map(|item| Schedule::new(item, &links(ledger, item.id()))).collect();
        let beside = Books { reimbursements, budgets, holdings, goals, ..Books::new(ledger, rates) };
        read(&Books { cards: &cards, schedules: &schedules, ..beside })
    }
}

/// The entries of a ledger that name a recurring item.
fn links(ledger: &Ledger, item: RecurrenceId) -> Vec<Link> {
    let link = |entry: &Entry| {
        let slot = entry.details().and_then(|details| details.recurrence).and_then(|of| of.slot);
        let (date, amount) = (entry.date(), entry.movement().amount());
        Link { entry: entry.id(), slot, date, amount, is_ignored: entry.status() == Status::Ignore }
    };
    ledger.expected_by(item).map(link).collect()
}

/// As many dollars as it is reais.
pub fn dollars(amount: Money) -> Money {
    Money::new(amount.amount(), Currency::USD).expect("dollars have cents too")
}

fn filing_in_dollars(filing: &mut Filing) {
    if let Filing::Split(parts) = filing {
        for part in parts {
            part.amount = dollars(part.amount);
        }
    }
}

/// One of the household's investments, by the identity of an entry.
fn investment_of(entry: &Entry) -> InvestmentId {
    let n = entry.id().get().as_u128() % INVESTMENTS;
    InvestmentId::new(Uuid::from_u128(n))
}

/// The same entry, in dollars where the account or card holds dollars. Transfers between the two cost as much in either.
fn of_two_currencies(entry: &Entry) -> Entry {
    let mut movement = entry.movement().clone();
    match &mut movement {
        Movement::Income { account, amount, filing } | Movement::Expense { account, amount, filing } => {
            if *account == ABROAD {
                *amount = dollars(*amount);
                filing_in_dollars(filing);
            }
        }
        Movement::Transfer { from, to, sent, received } => {
            if *from == ABROAD {
                *sent = dollars(*sent);
            }
            if *to == ABROAD {
                *received = dollars(*received);
            }
        }
        Movement::CardExpense { card, amount, filing, .. } => {
            if *card == CARD_ABROAD {
                *amount = dollars(*amount);
                filing_in_dollars(filing);
            }
        }
        Movement::CardChargeback { card, amount, filing, .. } => {
            if *card == CARD_ABROAD {
                *amount = dollars(*amount);
                filing.iter_mut().for_each(filing_in_dollars);
            }
        }
        Movement::CardPayment { account, card, amount, .. } => {
            if *card == CARD_ABROAD {
                (*account, *amount) = (ABROAD, dollars(*amount));
            } else if *account == ABROAD {
                *account = AccountId::new(Uuid::from_u128(0));
            }
        }
        Movement::InvestmentDeposit { account, investment, amount }
        | Movement::InvestmentWithdrawal { account, investment, amount, .. } => {
            *investment = investment_of(entry);
            if *investment == INVESTED_ABROAD {
                (*account, *amount) = (ABROAD, dollars(*amount));
            } else if *account == ABROAD {
                *account = AccountId::new(Uuid::from_u128(0));
            }
        }
    }
    Entry::new(entry.id(), entry.date(), entry.description().clone(), entry.status(), movement)
        .expect("as sound as it was")
}

/// The currency of an item's account or card.
fn currency_of(flow: &Flow) -> Currency {
    let is_abroad = match flow {
        Flow::Income { account, .. } | Flow::Expense { account, .. } => *account == ABROAD,
        Flow::Transfer { from, .. } => *from == ABROAD,
        Flow::CardTransaction { card, .. } => *card == CARD_ABROAD,
    };
    if is_abroad { Currency::USD } else { Currency::BRL }
}

/// Items with identities, on any account or card, in its currency, starting near the entries.
fn items() -> impl Strategy<Value = Vec<Recurrence>> {
    let facts = (recurrences(), 0..3u128, 0..5u128, 0..240u64, prop::bool::weighted(0.8));
    prop::collection::vec(facts, 0..6).prop_map(|facts| {
        let item = |((item, place, category, start, is_plain), n): ((Recurrence, u128, u128, u64, bool), u128)| {
            let terms = item.into_terms();
            let under = CategoryRef { category: CategoryId::new(Uuid::from_u128(category)), subcategory: None };
            let account = AccountId::new(Uuid::from_u128(place));
            let flow = match terms.flow {
                Flow::Income { .. } => Flow::Income { account, under },
                Flow::Expense { .. } => Flow::Expense { account, under },
                Flow::Transfer { .. } => {
                    Flow::Transfer { from: account, to: AccountId::new(Uuid::from_u128((place + 1) % 3)) }
                }
                Flow::CardTransaction { .. } => {
                    Flow::CardTransaction { card: CardId::new(Uuid::from_u128(place % 2)), under }
                }
            };
            let amount = Money::new(terms.amount.amount(), currency_of(&flow)).expect("both have cents");
            let start = date(2025, 11, 1) + Days::new(start);
            let length = terms.end.map(|end| (end - terms.start).num_days().unsigned_abs());
            let end = length.map(|days| start + Days::new(days));
            let (is_active, include_in_summary) =
                if is_plain { (true, true) } else { (terms.is_active, terms.include_in_summary) };
            let terms = Terms { flow, amount, start, end, is_active, include_in_summary, ..terms };
            Recurrence::new(RecurrenceId::new(Uuid::from_u128(n)), terms).expect("as sound as it was")
        };
        facts.into_iter().zip(1..).map(item).collect()
    })
}

/// Whether a movement is one that an item may expect, of its kind and currency.
fn fits(movement: &Movement, flow: &Flow) -> bool {
    let is_of_kind = match movement {
        Movement::Income { .. } => matches!(flow, Flow::Income { .. }),
        Movement::Expense { .. } => matches!(flow, Flow::Expense { .. }),
        Movement::Transfer { .. } => matches!(flow, Flow::Transfer { .. }),
        Movement::CardExpense { .. } => matches!(flow, Flow::CardTransaction { .. }),
        Movement::CardChargeback { .. }
        | Movement::CardPayment { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => false,
    };
    is_of_kind && movement.amount().currency() == currency_of(flow)
}

/// Some entries name an item that may have expected them; some name the slot too.
fn settled(entries: Vec<Entry>, items: &[Recurrence], names_slot: &[Option<bool>]) -> Vec<Entry> {
    let mut choices = names_slot.iter().cycle();
    let settle = |entry: Entry| {
        let fitting = items.iter().find(|item| fits(entry.movement(), &item.terms().flow));
        let (Some(item), Some(Some(names_slot))) = (fitting, choices.next()) else { return entry };
        let slot = item.slot_at(entry.date()).filter(|_| *names_slot).and_then(|k| item.slot_date(k));
        let recurrence = Some(SlotOf { item: item.id(), slot });
        entry.with_details(Details { recurrence, ..Details::default() }).expect("a kind that may recur")
    };
    entries.into_iter().map(settle).collect()
}

/// A card, with some invoices that are kept, moved or settled.
fn card(n: u128) -> impl Strategy<Value = KeptCard> {
    let limits = prop::sample::select(vec![0i64, 50_000, 500_000, 5_000_000]);
    let kept = prop::collection::btree_map(1..=6u32, (-3..4i64, any::<bool>()), 0..4);
    let facts = (1..=31u32, 1..=31u32, limits, kept, prop::bool::weighted(0.7));
    facts.prop_filter_map("two days", move |(closing, due, limit, kept, is_active)| {
        let [closing, due] = [closing, due].map(|day| DayOfMonth::new(day).expect("1 to 31"));
        let cycle = CardCycle::new(closing, due, ClosingDay::Included).ok()?;
        let id = CardId::new(Uuid::from_u128(n));
        let currency = if id == CARD_ABROAD { Currency::USD } else { Currency::BRL };
        let limit = Money::new(Decimal::new(limit, 2), currency).expect("cents");
        let cycles = vec![EffectiveCycle { from: billing_month(2025, 1), cycle }];
        let name = Name::new(&format!("Cartão {n}")).expect("a short name");
        let card = Card::new(id, name, limit, cycles, None, is_active).expect("a limit and a cycle");
        let kept = kept_invoices(&card, kept);
        Some(KeptCard { card, kept })
    })
}

/// Two cards, the second in dollars.
fn cards() -> impl Strategy<Value = Vec<KeptCard>> {
    (card(0), card(1)).prop_map(|(home, abroad)| vec![home, abroad])
}

/// Invoices whose closing date the bank moved by some days, where the months beside them let it.
fn kept_invoices(card: &Card, facts: BTreeMap<u32, (i64, bool)>) -> BTreeMap<BillingMonth, Invoice> {
    let mut kept = BTreeMap::new();
    for (month, (days, is_settled)) in facts {
        let month = billing_month(2026, month);
        let calendar = InvoiceCalendar::new(card, &kept);
        let dates = calendar.dates(month);
        let moved = InvoiceDates { closing: dates.closing + chrono::TimeDelta::days(days), ..dates };
        let invoice = calendar.with_dates(month, moved, DateSource::File);
        let invoice = invoice.unwrap_or_else(|_| calendar.new_invoice(month));
        kept.insert(month, Invoice { is_settled: is_settled && days == 0, ..invoice });
    }
    kept
}

fn budget(n: u128, month: u32, category: u8, planned: i64) -> Budget {
    let draft = BudgetDraft {
        category: CategoryId::new(Uuid::from_u128(category.into())),
        month: billing_month(2026, month),
        planned: Money::new(Decimal::new(planned, 2), Currency::BRL).expect("cents"),
        alert_threshold: AlertThreshold::new(Decimal::from(planned % 101)).expect("0 to 100"),
        color: Color::new("#2E7D32").expect("a colour"),
        is_active: planned % 5 > 0,
    };
    Budget::new(BudgetId::new(Uuid::from_u128(n)), draft, CategoryKind::Expense, Currency::BRL).expect("a plan")
}

/// Links some incomes to some expenses, as far as both reach.
pub(super) fn linked(entries: &[Entry], links: &[(usize, usize, i64)]) -> Reimbursements {
    let mut book = Reimbursements::default();
    if entries.is_empty() {
        return book;
    }
    for (income, expense, cents) in links {
        let (income, expense) = (&entries[income % entries.len()], &entries[expense % entries.len()]);
        let amount = Money::rounded(Decimal::new(*cents, 2), income.movement().amount().currency()).expect("small");
        let _refused = book.replace(income, &[(expense, amount)]);
    }
    book
}

/// An investment with the flows of a ledger and what was observed of it.
fn holding(ledger: &Ledger, id: InvestmentId, facts: Investment, observed: Vec<Observation>) -> Holding {
    let is_abroad = id == INVESTED_ABROAD;
    let account = if is_abroad { ABROAD } else { AccountId::new(Uuid::from_u128(0)) };
    let currency = if is_abroad { Currency::USD } else { Currency::BRL };
    let in_own = |seen: Observation| {
        let value = if is_abroad { dollars(seen.value) } else { seen.value };
        Observation { value, ..seen }
    };
    let flows = ledger.flows(id).filter_map(|entry| investment::Flow::of(entry, id)).collect();
    let investment = Investment { id, account, currency, ..facts };
    Holding::new(investment, flows, observed.into_iter().map(in_own)).expect("sound records")
}

/// A goal with another identity, in dollars or as it is.
fn goal(n: u128, is_abroad: bool, goal: &Goal) -> Goal {
    let in_own = |amount| if is_abroad { dollars(amount) } else { amount };
    let funding = match goal.funding() {
        Funding::Deposits(deposits) => {
            let deposit = |of: &Deposit| Deposit { amount: in_own(of.amount), ..*of };
            Funding::Deposits(deposits.iter().map(deposit).collect())
        }
        Funding::Investments(linked) => Funding::Investments(linked.clone()),
    };
    let details = GoalDetails { target: in_own(goal.details().target), ..goal.details().clone() };
    Goal::new(GoalId::new(Uuid::from_u128(n)), details, funding, goal.completed_at()).expect("as sound as it was")
}

/// Households in the first half of 2026.
pub fn households() -> impl Strategy<Value = Household> {
    let rates = prop::collection::vec((days(), 1..999i64), 0..6);
    let budgets = prop::collection::btree_map((1..=6u32, 0..5u8), 1..500_000i64, 0..8);
    let back = prop::collection::vec((0..99usize, 0..99usize, 1..50_000i64), 0..12);
    let names_slot = prop::collection::vec(prop::option::of(any::<bool>()), 1..6);
    let invested = prop::collection::vec((investments(Currency::BRL), observations(Currency::BRL)), 3);
    let wanted = prop::collection::vec((goals(), prop::bool::weighted(0.3)), 0..4);
    (entries(1..80), rates, budgets, back, cards(), items(), names_slot, (invested, wanted)).prop_map(
        |(entries, rates, budgets, back, cards, items, names_slot, (invested, wanted))| {
            let entries: Vec<Entry> = entries.iter().map(of_two_currencies).collect();
            let entries = settled(entries, &items, &names_slot);
            let abroad = |account: Account| {
                let is_abroad = account.id == ABROAD;
                let opening_balance =
                    if is_abroad { dollars(account.opening_balance) } else { account.opening_balance };
                Account { opening_balance, ..account }
            };
            let quotes = rates.into_iter().map(|(date, rate)| {
                let rate = ExchangeRate::new(Currency::USD, Currency::BRL, Decimal::new(rate, 2)).expect("positive");
                Quote { date, rate, source: RateSource::Entered }
            });
            let budgets =
                (1..).zip(budgets).map(|(n, ((month, category), planned))| budget(n, month, category, planned));
            let reimbursements = linked(&entries, &back);
            let ledger = Ledger::new(accounts().into_iter().map(abroad), entries);
            let holding =
                |(n, (facts, observed))| holding(&ledger, InvestmentId::new(Uuid::from_u128(n)), facts, observed);
            let goals = (1..).zip(&wanted).map(|(n, (of, is_abroad))| goal(n, *is_abroad, of));
            Household {
                rates: Rates::new(Currency::BRL, quotes),
                reimbursements,
                budgets: budgets.collect(),
                holdings: (0..).zip(invested).map(holding).collect(),
                goals: goals.collect(),
                ledger,
                cards,
                items,
            }
        },
    )
}

/// What a workspace may choose for its reports.
pub fn all_settings() -> impl Strategy<Value = Settings> {
    (settings_in_reais(), prop::bool::weighted(0.3)).prop_map(|(mut settings, is_abroad)| {
        if is_abroad {
            settings.currency = Currency::USD;
        }
        settings
    })
}

/// The same, in the currency of the budgets.
pub fn settings_in_reais() -> impl Strategy<Value = Settings> {
    (any::<bool>(), 1..=28u32).prop_map(|(is_purchase_date, start)| {
        let start = DayOfMonth::new(start).expect("1 to 28");
        let mut settings = Settings::new(Currency::BRL).starting_on(start).expect("1 to 28");
        settings.basis = if is_purchase_date { Basis::PurchaseDate } else { Basis::BillingMonth };
        settings
    })
}

/// Months, years and days that a report of a household may be about.
pub fn spans() -> impl Strategy<Value = Span> {
    prop_oneof![
        3 => (1..=6u32).prop_map(|month| Span::Month(billing_month(2026, month))),
        1 => (2025..=2026i32).prop_map(|year| Span::YearOf(billing_month(year, 7))),
        1 => (days(), days()).prop_map(|(a, b)| Span::Days(Period::new(a.min(b), a.max(b)).expect("in order"))),
    ]
}
