//! What stands beside the entries: accounts, cards, categories, budgets, recurring items, an investment.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fintrack_core::account::{Account, AccountKind};
use fintrack_core::budget::{AlertThreshold, Budget, BudgetDraft};
use fintrack_core::calendar::{BillingMonth, DayOfMonth, Frequency};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::category::{
    Category, CategoryKind, Language, SubCategory, TEMPLATE, Template, UNCLASSIFIED_EXPENSE, UNCLASSIFIED_INCOME,
};
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{AccountId, BudgetId, CardId, CategoryId, InvestmentId, RecurrenceId, SubCategoryId};
use fintrack_core::investment::{Investment, Observation};
use fintrack_core::invoice::{Invoice, InvoiceCalendar};
use fintrack_core::money::Currency;
use fintrack_core::name::{Color, Description, Name};
use fintrack_core::recurrence::{Flow, Recurrence, Terms};
use fintrack_core::testing;
use uuid::Uuid;

use super::{Shape, last, reais};

pub(super) const CHECKING: AccountId = AccountId::new(Uuid::from_u128(0));
pub(super) const SAVINGS: AccountId = AccountId::new(Uuid::from_u128(1));
pub(super) const WALLET: AccountId = AccountId::new(Uuid::from_u128(2));
pub(super) const CARDS: [CardId; 2] = [CardId::new(Uuid::from_u128(10)), CardId::new(Uuid::from_u128(11))];
pub(super) const INVESTMENT: InvestmentId = InvestmentId::new(Uuid::from_u128(20));

/// What is put into the investment every month, in cents.
pub(super) const DEPOSIT_CENTS: i64 = 30_000;

fn name(text: &str) -> Name {
    Name::new(text).expect("a short name")
}

pub(super) fn accounts(opened_on: NaiveDate) -> Vec<Account> {
    let named = [
        ("Conta corrente", AccountKind::Checking),
        ("Poupança", AccountKind::Savings),
        ("Carteira", AccountKind::Wallet),
    ];
    let accounts = testing::accounts().into_iter().zip(named);
    accounts.map(|(account, (text, kind))| Account { name: name(text), kind, opened_on, ..account }).collect()
}

/// One closes on the 25th and is due on the 5th, one closes on the 10th and is due on the 20th.
pub(super) fn cards() -> Vec<Card> {
    let day = |day| DayOfMonth::new(day).expect("a day of a month");
    let card = |(id, text, closing, due)| {
        let cycle = CardCycle::new(day(closing), day(due), ClosingDay::Included).expect("two days");
        let cycles = vec![EffectiveCycle { from: last(), cycle }]; // and all months before
        Card::new(id, name(text), reais(5_000_000), cycles, Some(CHECKING), true).expect("a limit and a cycle")
    };
    [(CARDS[0], "Cartão roxo", 25, 5), (CARDS[1], "Cartão verde", 10, 20)].map(card).into()
}

/// The invoices of a card, from its first month to the one after the last.
pub(super) fn kept(card: &Card, first: BillingMonth) -> BTreeMap<BillingMonth, Invoice> {
    let none = BTreeMap::new();
    let calendar = InvoiceCalendar::new(card, &none);
    (0..=first.months_until(last()) + 1)
        .map(|n| first.offset(n))
        .map(|month| (month, calendar.new_invoice(month)))
        .collect()
}

/// The categories of the template, but for those of what nobody filed.
pub(super) fn templates() -> impl Iterator<Item = &'static Template> {
    TEMPLATE.iter().filter(|template| ![UNCLASSIFIED_EXPENSE, UNCLASSIFIED_INCOME].contains(&template.key))
}

/// The household's categories: ten of expense and four of income.
pub fn categories() -> Vec<Category> {
    let mut below = 0;
    let mut subcategories = |template: &Template| {
        let subcategory = |sub: &fintrack_core::category::TemplateSub| {
            below += 1;
            SubCategory {
                is_active: true,
                id: SubCategoryId::new(Uuid::from_u128(1_000 + below)),
                name: name(sub.name(Language::Portuguese)),
            }
        };
        template.subcategories.iter().map(subcategory).collect()
    };
    let category = |(n, template): (u128, &Template)| Category {
        icon: None,
        id: CategoryId::new(Uuid::from_u128(100 + n)),
        name: name(template.name(Language::Portuguese)),
        kind: template.kind,
        color: Color::new(template.color).expect("a colour"),
        is_active: true,
        subcategories: subcategories(template),
    };
    (0..).zip(templates()).map(category).collect()
}

/// The category of a name in the template, and one of its subcategories.
fn under(key: &str, sub: Option<usize>) -> CategoryRef {
    let at = templates().position(|template| template.key == key).expect("a category of the template");
    let category = &categories()[at];
    CategoryRef { category: category.id, subcategory: sub.map(|sub| category.subcategories[sub].id) }
}

/// One for each category of expense in every month, and in the one to come.
pub(super) fn budgets(shape: Shape) -> Vec<Budget> {
    let mut budgets = Vec::new();
    let expenses: Vec<_> = categories().into_iter().filter(|category| category.kind == CategoryKind::Expense).collect();
    for month in (0..=shape.first().months_until(last()) + 1).map(|n| shape.first().offset(n)) {
        for category in &expenses {
            let draft = BudgetDraft {
                category: category.id,
                month,
                planned: reais(i64::from(shape.per_month) * 1_000),
                alert_threshold: AlertThreshold::default(),
                color: category.color.clone(),
                is_active: true,
            };
            let id = BudgetId::new(Uuid::from_u128(budgets.len() as u128));
            budgets.push(Budget::new(id, draft, category.kind, Currency::BRL).expect("a plan"));
        }
    }
    budgets
}

/// Salary, rent, internet, savings, and two subscriptions on cards, all monthly from the first month on.
pub(super) fn items(shape: Shape) -> Vec<Recurrence> {
    let salary = i64::from(shape.per_month) * 12_000;
    let items = [
        ("SALARIO", 5, salary, Flow::Income { account: CHECKING, under: under("salary", None) }),
        ("ALUGUEL", 8, 180_000, Flow::Expense { account: CHECKING, under: under("housing", Some(0)) }),
        ("INTERNET", 12, 9_990, Flow::Expense { account: CHECKING, under: under("housing", Some(5)) }),
        ("POUPANCA", 6, 20_000, Flow::Transfer { from: CHECKING, to: SAVINGS }),
        ("STREAMING", 15, 5_590, Flow::CardTransaction { card: CARDS[0], under: under("leisure", Some(0)) }),
        ("ACADEMIA", 3, 11_990, Flow::CardTransaction { card: CARDS[1], under: under("health", Some(3)) }),
    ];
    let item = |(n, (text, day, cents, flow)): (u128, (&str, u32, i64, Flow))| {
        let day = DayOfMonth::new(day).expect("a day of a month");
        let terms = Terms {
            description: Description::new(text),
            flow,
            amount: reais(cents),
            frequency: Frequency::Monthly,
            start: day.in_month(shape.first()),
            end: None,
            tags: BTreeSet::new(),
            is_active: true,
            include_in_summary: true,
        };
        Recurrence::new(RecurrenceId::new(Uuid::from_u128(30 + n)), terms).expect("terms that make sense")
    };
    (0..).zip(items).map(item).collect()
}

pub(super) fn investment() -> Investment {
    Investment { id: INVESTMENT, account: SAVINGS, currency: Currency::BRL, ..testing::investments::investment(0) }
}

/// What the investment was worth at the end of every month: the deposits, and a little more each time.
pub(super) fn observations(shape: Shape) -> Vec<Observation> {
    let observed = |n: i32| Observation {
        date: shape.first().offset(n).last_day(),
        value: reais((DEPOSIT_CENTS + 150) * i64::from(n + 1)),
    };
    (0..=shape.first().months_until(last())).map(observed).collect()
}
