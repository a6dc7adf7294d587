//! Generators of domain values, writers of statements in every format, and books to import them into: shared by every
//! crate's tests, the benchmarks and the fuzzers.

#![allow(clippy::missing_panics_doc, clippy::expect_used, reason = "a generator that panics is a bug in the test")]

pub mod answers;
pub mod archive;
pub mod books;
pub mod camt;
pub mod characters;
pub mod descriptions;
pub mod history;
pub mod household;
pub mod investments;
pub mod mt940;
pub mod ofx;
pub mod planning;
pub mod qif;
pub mod recurrence;
pub mod shelf;
pub mod simulation;
pub mod table;
pub mod workbook;
pub mod workspace;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::account::{Account, AccountKind, Look};
use crate::calendar::{BillingMonth, DayOfMonth, billing_month, date};
use crate::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use crate::category::{Category, Language, TEMPLATE, Template};
use crate::entry::{CategoryRef, Entry, Filing, Movement, Part, Redemption, Settlement, Status};
use crate::id::{AccountId, CardId, CategoryId, EntryId, InvestmentId};
use crate::money::{Currency, Money};
use crate::name::{Color, Description, Name};

/// Months that people live in, and a few that they do not.
pub fn months() -> impl Strategy<Value = BillingMonth> {
    prop_oneof![
        9 => (1990..2100i32, 1..=12u32),
        1 => (100..9900i32, 1..=12u32),
    ]
    .prop_map(|(year, month)| billing_month(year, month))
}

/// Currencies with 0, 2, 3 and 8 decimals.
pub fn currencies() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec![
        Currency::BRL,
        Currency::USD,
        Currency::JPY,
        "KWD".parse().expect("KWD is in ISO 4217"),
        Currency::crypto("BTC", 8).expect("BTC is a crypto code"),
    ])
}

/// Amounts of any sign that the books can hold.
pub fn money() -> impl Strategy<Value = Money> {
    (currencies(), -999_999_999_999i64..=999_999_999_999).prop_map(|(currency, units)| {
        Money::new(Decimal::new(units, u32::from(currency.minor_units())), currency)
            .expect("twelve digits fit every currency")
    })
}

/// Positive amounts in reais, as purchases are.
pub fn reais() -> impl Strategy<Value = Money> {
    (1..1_000_000i64).prop_map(|cents| Money::new(Decimal::new(cents, 2), Currency::BRL).expect("cents are whole"))
}

/// How many accounts [`entries`] moves money between.
pub const ACCOUNTS: u128 = 3;

/// The accounts that [`entries`] moves money between, each with some reais to begin with.
pub fn accounts() -> Vec<Account> {
    let account = |n: u128| Account {
        id: AccountId::new(Uuid::from_u128(n)),
        name: Name::new(&format!("Conta {n}")).expect("a short name"),
        kind: AccountKind::Checking,
        opening_balance: crate::money::brl("100.00"),
        opened_on: date(2026, 1, 1),
        is_active: true,
        look: Look::default(),
    };
    (0..ACCOUNTS).map(account).collect()
}

/// A card that closes on the 28th and is due on the 5th, for examples.
pub fn card() -> Card {
    let day = |day| DayOfMonth::new(day).expect("a day of the month");
    let cycle = CardCycle::new(day(28), day(5), ClosingDay::Included).expect("two days");
    let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle }];
    let (id, name) = (CardId::new(Uuid::from_u128(0)), Name::new("Roxo").expect("a short name"));
    Card::new(id, name, crate::money::brl("5000.00"), cycles, None, true).expect("a limit and a cycle")
}

/// The categories of the template, in Portuguese, for examples.
pub fn categories() -> Vec<Category> {
    let category = |(template, n): (&Template, u128)| Category {
        id: CategoryId::new(Uuid::from_u128(n)),
        name: Name::new(template.name(Language::Portuguese)).expect("a short name"),
        kind: template.kind,
        color: Color::new(template.color).expect("a colour"),
        icon: None,
        is_active: true,
        subcategories: Vec::new(),
    };
    TEMPLATE.iter().zip(1..).map(category).collect()
}

/// A salary and a rent of March 2026, for examples.
pub fn salary_and_rent(account: AccountId) -> Vec<Entry> {
    let filing = |n| Filing::whole(CategoryId::new(Uuid::from_u128(n)), None);
    let entry = |n, day, text: &str, movement| {
        let id = EntryId::new(Uuid::from_u128(n));
        Entry::new(id, date(2026, 3, day), Description::new(text), Status::Validating, movement).expect("sound")
    };
    let (salary, rent) = (crate::money::brl("5000.00"), crate::money::brl("1800.00"));
    vec![
        entry(1, 5, "Salário", Movement::Income { account, amount: salary, filing: filing(1) }),
        entry(2, 10, "Aluguel", Movement::Expense { account, amount: rent, filing: filing(2) }),
    ]
}

fn filings() -> impl Strategy<Value = (Money, Filing)> {
    let under = |n: u8| CategoryRef { category: CategoryId::new(Uuid::from_u128(u128::from(n))), subcategory: None };
    let whole = (reais(), 0..5u8).prop_map(move |(amount, n)| (amount, Filing::Whole(under(n))));
    let split = prop::collection::vec((reais(), 0..5u8), 2..4).prop_map(move |parts| {
        let amount = Money::sum(Currency::BRL, parts.iter().map(|part| part.0)).expect("small amounts");
        (amount, Filing::Split(parts.into_iter().map(|(amount, n)| Part { under: under(n), amount }).collect()))
    });
    prop_oneof![3 => whole, 1 => split]
}

/// Movements of all eight kinds between [`accounts`], two cards and an investment.
pub fn movements() -> impl Strategy<Value = Movement> {
    let account = || (0..ACCOUNTS).prop_map(|n| AccountId::new(Uuid::from_u128(n)));
    let card = || (0..2u128).prop_map(|n| CardId::new(Uuid::from_u128(n)));
    let month = || (1..=6u32).prop_map(|month| billing_month(2026, month));
    let investment = InvestmentId::new(Uuid::nil());
    prop_oneof![
        (account(), filings()).prop_map(|(account, (amount, filing))| Movement::Income { account, amount, filing }),
        (account(), filings()).prop_map(|(account, (amount, filing))| Movement::Expense { account, amount, filing }),
        (0..ACCOUNTS, 1..ACCOUNTS, reais()).prop_map(|(from, step, amount)| Movement::Transfer {
            from: AccountId::new(Uuid::from_u128(from)),
            to: AccountId::new(Uuid::from_u128((from + step) % ACCOUNTS)),
            sent: amount,
            received: amount,
        }),
        (card(), month(), filings()).prop_map(|(card, month, (amount, filing))| Movement::CardExpense {
            card,
            month,
            amount,
            filing
        }),
        (card(), month(), filings(), any::<bool>()).prop_map(|(card, month, (amount, filing), is_filed)| {
            Movement::CardChargeback { card, month, amount, filing: is_filed.then_some(filing) }
        }),
        (account(), card(), month(), reais()).prop_map(|(account, card, month, amount)| Movement::CardPayment {
            account,
            card,
            month,
            amount,
            settlement: Settlement::Partial,
        }),
        (account(), reais()).prop_map(move |(account, amount)| Movement::InvestmentDeposit {
            account,
            investment,
            amount
        }),
        (account(), reais()).prop_map(move |(account, amount)| Movement::InvestmentWithdrawal {
            investment,
            account,
            amount,
            redemption: Redemption::Partial,
        }),
    ]
}

/// Days of the first half of 2026.
pub fn days() -> impl Strategy<Value = NaiveDate> {
    (0..181u64).prop_map(|day| date(2026, 1, 1) + Days::new(day))
}

/// Entries of all kinds and statuses, each with an identity of its own.
pub fn entries(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Entry>> {
    let status = prop::sample::select(Status::ALL.to_vec());
    prop::collection::vec((days(), status, movements()), count).prop_map(|facts| {
        let entry = |((date, status, movement), id): ((NaiveDate, Status, Movement), u128)| {
            Entry::new(EntryId::new(Uuid::from_u128(id)), date, Description::new("Teste"), status, movement)
                .expect("the generator makes sound movements")
        };
        facts.into_iter().zip(1..).map(entry).collect()
    })
}
