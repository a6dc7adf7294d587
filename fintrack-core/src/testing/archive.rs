//! Whole workspaces at random, with every kind of record: for the laws of archives.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{Days, NaiveDate, TimeDelta};
use proptest::prelude::*;
use proptest::sample::Index as Nth;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::answers::{profiles, rules};
use super::household::settings_in_reais;
use super::planning::{instant, quotes};
use super::reais;
use super::recurrence::frequencies;
use super::shelf::{Shelf, Step, steps};
use super::workspace::{self, colors, days, descriptions, months, names, notes};
use crate::archive::{Contents, KeptInvoice};
use crate::audit::Link;
use crate::budget::{AlertThreshold, Budget, BudgetDraft};
use crate::calendar::{BillingMonth, DayOfMonth, Frequency};
use crate::card::{Card, CardCycle, ClosingDay, EffectiveCycle, InvoiceDates};
use crate::category::{Category, CategoryKind};
use crate::entry::{CategoryRef, Entry};
use crate::goal::{Deposit, Funding, Goal, GoalDetails, Priority};
use crate::id::{
    AccountId, BudgetId, CardId, CategoryId, GoalDepositId, GoalId, ImportedLineId, InstalmentPlanId, InvestmentId,
    RecurrenceId, StagedLineId, StatementFileId, TagId, WorkspaceId,
};
use crate::import_session::{AccountOrCard, IdentityText, ImportedLine, Outcome, RejectedPair};
use crate::instalment::Instalment;
use crate::investment::Observation;
use crate::invoice::{DateSource, DateSources, Invoice, InvoiceCalendar};
use crate::money::exchange::Quote;
use crate::money::{Currency, Money};
use crate::name::{Color, Description, Name};
use crate::recurrence::{Flow, Recurrence, Terms};
use crate::workspace::{TimeZone, Workspace};

/// Everything that a workspace may hold, with so many transactions at most, in no order.
pub fn contents(entries_max: usize) -> impl Strategy<Value = Contents> {
    let books = workspace::workspaces(0..entries_max);
    let home = (any::<u128>(), names(), settings_in_reais(), prop::sample::select(vec!["America/Sao_Paulo", "UTC"]));
    let imports = (imported(), rejected(), rules(), profiles(), steps(6));
    let plans = (items(), budgets(), goals(), quotes(0..8), values());
    (home, books, cards(), plans, imports).prop_map(|(home, books, cards, plans, imports)| {
        let (id, name, reports, zone) = home;
        let workspace = Workspace {
            id: WorkspaceId::new(Uuid::from_u128(id)),
            name,
            time_zone: zone.parse::<TimeZone>().expect("a zone"),
            reports,
        };
        let mut contents = Contents::new(workspace);
        take_books(&mut contents, books);
        for facts in cards {
            facts.dress(&mut contents);
        }
        let (items, budgets, goals, quotes, values) = plans;
        let spent = |(n, _): (u16, _)| (InstalmentPlanId::new(Uuid::from_u128(0x9A00 + u128::from(n))), n);
        contents.plans = (2..).zip(&items).map(spent).collect();
        contents.recurring = items;
        contents.budgets = budgets;
        contents.goals = goals;
        let mut seen = HashSet::new();
        let key = |quote: &Quote| (quote.rate.from(), quote.rate.to(), quote.date, quote.source);
        contents.quotes = quotes.into_iter().filter(|quote| seen.insert(key(quote))).collect();
        contents.values = values;
        let (imported, rejected, rules, profiles, steps) = imports;
        contents.imported = imported.into_iter().filter_map(|facts| facts.of(&contents)).collect();
        let pairs: BTreeSet<_> = rejected.into_iter().filter_map(|facts| facts.of(&contents)).collect();
        contents.rejected = pairs.into_iter().collect();
        contents.rules = rules;
        contents.profiles = profiles;
        contents.trail = trail(contents.workspace.id, &steps);
        contents
    })
}

/// The books of [`workspace::workspaces`], with a name of its own for everything, and some transactions deleted.
fn take_books(contents: &mut Contents, books: workspace::Workspace) {
    let workspace::Workspace { accounts, cards, categories, investments, tags, entries, reimbursements, waivers: _ } =
        books;
    contents.accounts = accounts;
    own_names(contents.accounts.iter_mut().map(|account| &mut account.name));
    contents.cards = cards;
    own_names(contents.cards.iter_mut().map(|card| &mut card.name));
    contents.categories = categories;
    for category in &mut contents.categories {
        own_names(category.subcategories.iter_mut().map(|subcategory| &mut subcategory.name));
    }
    let of_kind = |kind| move |category: &&mut Category| category.kind == kind;
    for kind in CategoryKind::ALL {
        own_names(contents.categories.iter_mut().filter(of_kind(*kind)).map(|category| &mut category.name));
    }
    contents.tags = tags;
    contents.investments = investments;
    contents.reimbursements = reimbursements.iter().collect();
    let is_kept = |(n, entry): &(usize, Entry)| n % 5 != 0 || reimbursements.names(entry.id());
    let (kept, deleted): (Vec<_>, Vec<_>) = entries.into_iter().enumerate().partition(is_kept);
    contents.entries = kept.into_iter().map(|(_, entry)| entry).collect();
    contents.deleted = deleted.into_iter().map(|(_, entry)| entry).collect();
    let renamed = contents.entries.iter().chain(&contents.deleted).step_by(7);
    contents.bank_texts = renamed.map(|entry| (entry.id(), format!("PIX {}", entry.description()))).collect();
}

/// Gives the second of two that have one name another.
fn own_names<'n>(names: impl Iterator<Item = &'n mut Name>) {
    let mut taken: HashSet<Name> = HashSet::new();
    for (n, name) in names.enumerate() {
        if !taken.insert(name.clone()) {
            let short: String = name.as_str().chars().take(50).collect();
            *name = Name::new(&format!("{short} no. {n}")).expect("short");
            taken.insert(name.clone());
        }
    }
}

/// What a card has besides.
#[derive(Clone, Debug)]
struct CardFacts {
    n: usize,
    cycles: BTreeMap<BillingMonth, (u32, u32, bool)>,
    limit: i64,
    is_paid_from: bool,
    kept: BTreeMap<BillingMonth, (i64, DateSource, bool)>,
}

fn cards() -> impl Strategy<Value = Vec<CardFacts>> {
    let cycles = prop::collection::btree_map(months(), (1..=31u32, 1..=31u32, any::<bool>()), 1..4);
    let source = prop::sample::select(DateSource::ALL.to_vec());
    let kept = prop::collection::btree_map(months(), (-3..4i64, source, any::<bool>()), 0..4);
    let facts = (cycles, 0..9_999_999i64, any::<bool>(), kept);
    let card = |(n, (cycles, limit, is_paid_from, kept))| CardFacts { n, cycles, limit, is_paid_from, kept };
    prop::collection::vec(facts, 2).prop_map(move |facts| facts.into_iter().enumerate().map(card).collect())
}

impl CardFacts {
    fn dress(self, contents: &mut Contents) {
        let old = &contents.cards[self.n];
        let day = |day| DayOfMonth::new(day).expect("1 to 31");
        let cycle = |(from, (closing, due, is_included)): (BillingMonth, (u32, u32, bool))| {
            let due = if due == closing { due % 31 + 1 } else { due };
            let on_closing_day = if is_included { ClosingDay::Included } else { ClosingDay::Excluded };
            EffectiveCycle { from, cycle: CardCycle::new(day(closing), day(due), on_closing_day).expect("two days") }
        };
        let cycles = self.cycles.into_iter().map(cycle).collect();
        let limit = Money::new(Decimal::new(self.limit, 2), old.currency()).expect("cents");
        let payer = self.is_paid_from.then(|| contents.accounts[self.n].id);
        let mut card = Card::new(old.id, old.name.clone(), limit, cycles, payer, self.is_paid_from).expect("sound");
        card.face = old.face.clone();
        let mut kept = BTreeMap::new();
        for (month, (moved, source, is_settled)) in self.kept {
            let calendar = InvoiceCalendar::new(&card, &kept);
            let dates = calendar.dates(month);
            let dates = InvoiceDates { closing: dates.closing + TimeDelta::days(moved), ..dates };
            let invoice = calendar.with_dates(month, dates, source).unwrap_or_else(|_| calendar.new_invoice(month));
            kept.insert(month, Invoice { is_settled, ..invoice });
        }
        contents.invoices.extend(kept.into_values().map(|invoice| {
            // In every other month, a day that is due follows from the card though the others were said.
            let due = if invoice.month.month() % 2 == 0 { invoice.source } else { DateSource::Computed };
            let sources = DateSources { due, ..DateSources::from(invoice.source) };
            KeptInvoice { card: card.id, invoice, sources }
        }));
        contents.cards[self.n] = card;
    }
}

fn account(n: usize) -> AccountId {
    AccountId::new(Uuid::from_u128(0xA00 + n as u128))
}

fn tag_set() -> impl Strategy<Value = BTreeSet<TagId>> {
    prop::sample::subsequence(vec![0, 1, 2], 0..=3)
        .prop_map(|tags| tags.into_iter().map(|n| TagId::new(Uuid::from_u128(0x7A00 + n))).collect())
}

fn unders(of: std::ops::Range<usize>) -> impl Strategy<Value = CategoryRef> {
    (of, prop::option::of(0..2u128)).prop_map(|(n, sub)| CategoryRef {
        category: CategoryId::new(Uuid::from_u128(0xCA00 + n as u128)),
        subcategory: sub.map(|k| workspace::subcategory(n, k)),
    })
}

/// Items on the accounts and the card in reais; the first is the one that transactions name.
fn items() -> impl Strategy<Value = Vec<Recurrence>> {
    let flow = prop_oneof![
        unders(0..2).prop_map(|under| Flow::Income { account: account(0), under }),
        unders(2..6).prop_map(|under| Flow::Expense { account: account(4), under }),
        any::<bool>().prop_map(|back| {
            let (from, to) = if back { (4, 0) } else { (0, 4) };
            Flow::Transfer { from: account(from), to: account(to) }
        }),
        unders(2..6).prop_map(|under| Flow::CardTransaction { card: CardId::new(Uuid::from_u128(0xC00)), under }),
    ];
    let end = prop::option::of(0..900u64);
    let flags = (any::<bool>(), any::<bool>());
    let facts = (descriptions(), flow, reais(), frequencies(), days(), end, tag_set(), flags);
    prop::collection::vec(facts, 1..5).prop_map(|facts| {
        type Facts = (Description, Flow, Money, Frequency, NaiveDate, Option<u64>, BTreeSet<TagId>, (bool, bool));
        let item = |(id, facts): (u128, Facts)| {
            let (description, flow, amount, frequency, start, end, tags, (is_active, include_in_summary)) = facts;
            let end = end.map(|days| start + Days::new(days));
            let terms = Terms { description, flow, amount, frequency, start, end, tags, is_active, include_in_summary };
            Recurrence::new(RecurrenceId::new(Uuid::from_u128(id)), terms).expect("the generator makes sound terms")
        };
        (0x4E00..).zip(facts).map(item).collect()
    })
}

fn some_color() -> impl Strategy<Value = Color> {
    colors().prop_map(|color| color.unwrap_or_else(|| Color::new("#1565C0").expect("a colour")))
}

fn budgets() -> impl Strategy<Value = Vec<Budget>> {
    let facts = (reais(), 0..=10_000i64, some_color(), any::<bool>());
    prop::collection::btree_map((2..6u128, months()), facts, 0..6).prop_map(|facts| {
        let budget =
            |(id, ((category, month), (planned, threshold, color, is_active))): (u128, ((_, _), (_, _, _, _)))| {
                let draft = BudgetDraft {
                    category: CategoryId::new(Uuid::from_u128(0xCA00 + category)),
                    month,
                    planned,
                    alert_threshold: AlertThreshold::new(Decimal::new(threshold, 2)).expect("0.00 to 100.00"),
                    color,
                    is_active,
                };
                let id = BudgetId::new(Uuid::from_u128(id));
                Budget::new(id, draft, CategoryKind::Expense, Currency::BRL).expect("a sound budget")
            };
        (0xB0..).zip(facts).map(budget).collect()
    })
}

fn goals() -> impl Strategy<Value = Vec<Goal>> {
    let deposits = prop::collection::vec((days(), reais()), 0..4).prop_map(|facts| {
        let id = GoalDepositId::new(Uuid::nil());
        Funding::Deposits(facts.into_iter().map(|(date, amount)| Deposit { id, date, amount }).collect())
    });
    let investment = (0..4u128).prop_map(|n| InvestmentId::new(Uuid::from_u128(0x1D00 + n)));
    let investments = prop::collection::btree_set(investment, 0..4).prop_map(Funding::Investments);
    let details = (names(), names(), reais(), days(), prop::sample::select(Priority::ALL.to_vec()), some_color())
        .prop_map(|(name, category, target, due, priority, color)| GoalDetails {
            name,
            category,
            target,
            due,
            priority,
            color,
        });
    let completed = prop::option::of((0..2_000_000_000i64, 0..1_000_000_000i64))
        .prop_map(|at| at.map(|(seconds, nanos)| instant(seconds) + TimeDelta::nanoseconds(nanos)));
    prop::collection::vec((details, prop_oneof![deposits, investments], completed), 0..4).prop_map(|facts| {
        let mut ids = (0x60..).map(Uuid::from_u128);
        let mut id = || ids.next().expect("no end of them");
        let goal = |(details, mut funding, completed_at)| {
            if let Funding::Deposits(deposits) = &mut funding {
                for deposit in deposits {
                    deposit.id = GoalDepositId::new(id());
                }
            }
            Goal::new(GoalId::new(id()), details, funding, completed_at).expect("a sound goal")
        };
        facts.into_iter().map(goal).collect()
    })
}

fn values() -> impl Strategy<Value = Vec<(InvestmentId, Observation)>> {
    prop::collection::btree_map((0..4usize, days()), 0..9_999_999i64, 0..8).prop_map(|facts| {
        let value = |((n, date), units): ((usize, NaiveDate), i64)| {
            let currency = workspace::currency_of_account(n);
            let value = Money::new(Decimal::new(units, u32::from(currency.minor_units())), currency).expect("small");
            (InvestmentId::new(Uuid::from_u128(0x1D00 + n as u128)), Observation { date, value })
        };
        facts.into_iter().map(value).collect()
    })
}

/// The trace of a line, of some transaction.
#[derive(Clone, Debug)]
struct TraceFacts {
    id: u128,
    place: Nth,
    transaction: Nth,
    date: NaiveDate,
    units: i64,
    text: String,
    bank_id: Option<String>,
    part: Option<(u16, u16)>,
    file: Option<u128>,
    outcome: Outcome,
}

fn imported() -> impl Strategy<Value = Vec<TraceFacts>> {
    let outcome = prop::sample::select(vec![Outcome::Booked, Outcome::Bound, Outcome::Ignored]);
    let part = (2..500u16).prop_flat_map(|count| (1..=count, Just(count)));
    let text = prop_oneof![descriptions().prop_map(String::from), notes()];
    let lines = (days(), -9_999_999..9_999_999i64, text, prop::option::of(notes()));
    let facts = (any::<Nth>(), any::<Nth>(), lines, prop::option::of(part), prop::option::of(any::<u128>()), outcome);
    let traces = prop::collection::btree_map(any::<u128>(), facts, 0..12);
    traces.prop_map(|facts| {
        let trace = |(id, (place, transaction, (date, units, text, bank_id), part, file, outcome))| TraceFacts {
            id,
            place,
            transaction,
            date,
            units,
            text,
            bank_id,
            part,
            file,
            outcome,
        };
        facts.into_iter().map(trace).collect()
    })
}

/// Some account or card.
fn place(contents: &Contents, nth: Nth) -> (AccountOrCard, Currency) {
    let accounts = contents.accounts.iter().map(|account| (AccountOrCard::Account(account.id), account.currency()));
    let cards = contents.cards.iter().map(|card| (AccountOrCard::Card(card.id), card.currency()));
    *nth.get(&accounts.chain(cards).collect::<Vec<_>>())
}

/// Some transaction, deleted or not, if there is any.
fn transaction(contents: &Contents, nth: Nth) -> Option<&Entry> {
    let all: Vec<&Entry> = contents.entries.iter().chain(&contents.deleted).collect();
    (!all.is_empty()).then(|| *nth.get(&all))
}

impl TraceFacts {
    fn of(self, contents: &Contents) -> Option<(AccountOrCard, ImportedLine)> {
        let (place, currency) = place(contents, self.place);
        let line = ImportedLine {
            id: ImportedLineId::new(Uuid::from_u128(self.id)),
            staged: StagedLineId::new(Uuid::from_u128(self.id ^ 1)),
            file: self.file.map(|id| StatementFileId::new(Uuid::from_u128(id))),
            date: self.date,
            amount: Money::new(Decimal::new(self.units, u32::from(currency.minor_units())), currency).ok()?,
            identity: IdentityText::of(&self.text),
            bank_id: self.bank_id,
            instalment: self.part.map(|(number, count)| Instalment::new(number, count).expect("within the count")),
            outcome: self.outcome,
            entry: transaction(contents, self.transaction)?.id(),
        };
        Some((place, line))
    }
}

/// A line and some transaction that it is not.
#[derive(Clone, Debug)]
struct PairFacts {
    place: Nth,
    transaction: Nth,
    amount: Decimal,
}

fn rejected() -> impl Strategy<Value = Vec<PairFacts>> {
    let facts = (any::<Nth>(), any::<Nth>(), (-99_999..99_999i64, 0..9u32));
    let pair =
        |(place, transaction, (units, scale))| PairFacts { place, transaction, amount: Decimal::new(units, scale) };
    prop::collection::vec(facts.prop_map(pair), 0..4)
}

impl PairFacts {
    fn of(self, contents: &Contents) -> Option<(AccountOrCard, RejectedPair)> {
        let entry = transaction(contents, self.transaction)?;
        let identity = IdentityText::of(entry.description().as_str());
        let pair = RejectedPair { date: entry.date(), amount: self.amount, identity, entry: entry.id() };
        Some((place(contents, self.place).0, pair))
    }
}

/// What some operations leave in a workspace's trail.
fn trail(workspace: WorkspaceId, steps: &[Step]) -> Vec<Link> {
    let mut shelf = Shelf::new(workspace);
    for step in steps {
        // An undo that is refused leaves nothing.
        let _refused = step.take(&mut shelf);
    }
    shelf.trail
}
