//! A household's whole books at random: several currencies, names that no format likes, everything that can be said of an
//! entry.

use std::ops::Range;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::household::linked;
use super::investments::investments as investment_facts;
use crate::account::{Account, AccountKind, Look};
use crate::calendar::{BillingMonth, DayOfMonth, billing_month, date};
use crate::card::{Card, CardCycle, CardFace, ClosingDay, EffectiveCycle};
use crate::category::{Category, CategoryKind, SubCategory, Tag};
use crate::entry::{
    CategoryRef, Details, Entry, EntryKind, Filing, InstalmentOf, Movement, Original, Part, Redemption, Settlement,
    SlotOf, Status,
};
use crate::export::Books;
use crate::id::{
    AccountId, CardId, CategoryId, EntryId, InstalmentPlanId, InvestmentId, RecurrenceId, SubCategoryId, TagId,
};
use crate::instalment::Instalment;
use crate::investment::Investment;
use crate::invoice::Waiver;
use crate::money::{Currency, Money};
use crate::name::{Color, Description, Icon, Name, Notes};
use crate::reimbursement::Reimbursements;

/// A household's whole books.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Two in each of four currencies, one of them a crypto currency whose code begins with a digit.
    pub accounts: Vec<Account>,
    /// One in reais, one in dollars.
    pub cards: Vec<Card>,
    /// Two of income, four of expenses, each with two subcategories.
    pub categories: Vec<Category>,
    /// One in each currency.
    pub investments: Vec<Investment>,
    /// Three.
    pub tags: Vec<Tag>,
    /// By identity, which is not by date.
    pub entries: Vec<Entry>,
    /// Some incomes pay some expenses back.
    pub reimbursements: Reimbursements,
    /// Invoices that were settled for less.
    pub waivers: Vec<Waiver>,
}

/// The first day of the books; accounts are opened up to three months later.
const FIRST: (i32, u32, u32) = (2025, 11, 1);
/// How many days they span.
const DAYS: u64 = 300;

/// Names and texts with what formats stumble over. Some are equal once a format has cleaned them.
const NAMES: [&str; 30] = [
    "Conta Azul",
    "a:b",
    "a-b",
    "a:b;c",
    "; comment",
    "(virtual)",
    "[balanced]",
    "<deferred>",
    "investments",
    "Investments",
    "Unfiled",
    "unfiled",
    "\"quoted\"",
    "it's",
    "back\\slash",
    "* star",
    "! bang",
    "=SUM(A1)",
    "@ 5 BRL",
    "São João – café",
    "e\u{301}tude",
    "étude",
    "😀",
    "名前",
    "2ª conta",
    "50% #tag [2026/01]",
    "key: value, other: x",
    "{lot} | note ~ x",
    "M&M <b> &amp;",
    "-5.00 BRL",
];

/// Names of everything there is.
pub fn names() -> impl Strategy<Value = Name> {
    let text = prop_oneof![
        3 => prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned),
        1 => (prop::sample::select(NAMES.to_vec()), prop::sample::select(NAMES.to_vec())).prop_map(|(a, b)| format!("{a} {b}")),
        1 => "[ -~À-ÿ]{1,20}",
        1 => "(?s).{1,12}",
    ];
    text.prop_map(|text| Name::new(&text).or_else(|_| Name::new("x")).expect("not empty"))
}

pub(super) fn descriptions() -> impl Strategy<Value = Description> {
    let long = prop::collection::vec(prop::sample::select(NAMES.to_vec()), 0..60).prop_map(|words| words.join(" "));
    prop_oneof![3 => names().prop_map(|name| name.to_string()), 1 => long].prop_map(|text| Description::new(&text))
}

pub(super) fn days() -> impl Strategy<Value = NaiveDate> {
    let (year, month, day) = FIRST;
    (0..DAYS).prop_map(move |days| date(year, month, day) + Days::new(days))
}

pub(super) fn currency_of_account(n: usize) -> Currency {
    let crypto = Currency::crypto("1INCH", 8).expect("a crypto code");
    [Currency::BRL, Currency::USD, Currency::JPY, crypto][n % 4]
}

fn money(currency: Currency) -> impl Strategy<Value = Money> {
    let amount = prop_oneof![3 => 1..100_000i64, 1 => 1..9_999_999_999i64];
    amount.prop_map(move |units| {
        Money::new(Decimal::new(units, u32::from(currency.minor_units())), currency).expect("ten digits fit")
    })
}

pub(super) fn colors() -> impl Strategy<Value = Option<Color>> {
    prop::option::of((0..0x100_0000u32).prop_map(|rgb| Color::new(&format!("#{rgb:06X}")).expect("six digits")))
}

fn icons() -> impl Strategy<Value = Option<Icon>> {
    prop::option::of(names().prop_map(|name| Icon::new(name.as_str()).or_else(|_| Icon::new("🏠")).expect("short")))
}

fn accounts() -> impl Strategy<Value = Vec<Account>> {
    let kinds = prop::sample::select(AccountKind::ALL.to_vec());
    let looks = (colors(), icons()).prop_map(|(color, icon)| Look { color, icon });
    let facts = (names(), kinds, -1_000_000..1_000_000i64, 0..90u64, any::<bool>(), looks);
    prop::collection::vec(facts, 8).prop_map(|facts| {
        let account = |(n, (name, kind, units, opened, is_active, look)): (usize, (Name, _, i64, u64, bool, Look))| {
            let currency = currency_of_account(n);
            let (year, month, day) = FIRST;
            Account {
                id: AccountId::new(Uuid::from_u128(0xA00 + n as u128)),
                name,
                kind,
                opening_balance: Money::new(Decimal::new(units, u32::from(currency.minor_units())), currency)
                    .expect("small"),
                opened_on: date(year, month, day) + Days::new(opened),
                is_active,
                look,
            }
        };
        facts.into_iter().enumerate().map(account).collect()
    })
}

fn cards() -> impl Strategy<Value = Vec<Card>> {
    let digits = prop::option::of("[0-9]{4}".prop_map(|text| text.parse().expect("four digits")));
    let faces = (prop::option::of(names()), digits, colors());
    let faces = faces.prop_map(|(brand, last_digits, color)| CardFace { brand, last_digits, color });
    prop::collection::vec((names(), faces), 2).prop_map(|facts| {
        let card = |(n, (name, face)): (usize, (Name, CardFace))| {
            let day = |day| DayOfMonth::new(day).expect("a day");
            let cycle = CardCycle::new(day(25), day(5), ClosingDay::Included).expect("two days");
            let cycles = vec![EffectiveCycle { from: billing_month(2020, 1), cycle }];
            let limit = Money::zero(currency_of_account(n));
            let id = CardId::new(Uuid::from_u128(0xC00 + n as u128));
            let mut card = Card::new(id, name, limit, cycles, None, true).expect("a sound card");
            card.face = face;
            card
        };
        facts.into_iter().enumerate().map(card).collect()
    })
}

fn categories() -> impl Strategy<Value = Vec<Category>> {
    let sub = |(name, is_active)| SubCategory { id: subcategory(0, 0), name, is_active };
    let subcategories = prop::collection::vec((names(), any::<bool>()).prop_map(sub), 2);
    prop::collection::vec((names(), icons(), subcategories), 6).prop_map(|facts| {
        let category = |(n, (name, icon, subcategories)): (usize, (Name, _, Vec<SubCategory>))| {
            let own = |(k, sub)| SubCategory { id: subcategory(n, k), ..sub };
            Category {
                id: CategoryId::new(Uuid::from_u128(0xCA00 + n as u128)),
                name,
                kind: if n < 2 { CategoryKind::Income } else { CategoryKind::Expense },
                color: Color::new("#00AA00").expect("a colour"),
                icon,
                is_active: true,
                subcategories: (0..).zip(subcategories).map(own).collect(),
            }
        };
        facts.into_iter().enumerate().map(category).collect()
    })
}

pub(super) fn subcategory(category: usize, k: u128) -> SubCategoryId {
    SubCategoryId::new(Uuid::from_u128(0x5B00 + category as u128 * 2 + k))
}

fn investments() -> impl Strategy<Value = Vec<Investment>> {
    let day = prop::option::of(days());
    let tags = prop::sample::subsequence(vec![0, 1, 2], 0..=3);
    let facts = (investment_facts(Currency::BRL), names(), day, prop::option::of(names()), tags);
    prop::collection::vec(facts, 4).prop_map(|facts| {
        let investment =
            |(n, (facts, name, validity, institution, tags)): (usize, (Investment, _, _, _, Vec<u128>))| {
                let id = InvestmentId::new(Uuid::from_u128(0x1D00 + n as u128));
                let account = AccountId::new(Uuid::from_u128(0xA00 + n as u128));
                let tags = tags.into_iter().map(|n| TagId::new(Uuid::from_u128(0x7A00 + n))).collect();
                Investment { id, name, account, currency: currency_of_account(n), validity, institution, tags, ..facts }
            };
        facts.into_iter().enumerate().map(investment).collect()
    })
}

fn tags() -> impl Strategy<Value = Vec<Tag>> {
    prop::collection::vec((names(), colors(), any::<bool>()), 3).prop_map(|facts| {
        let tag = |(n, (name, color, is_active))| Tag { id: TagId::new(Uuid::from_u128(n)), name, color, is_active };
        (0x7A00..).zip(facts).map(tag).collect()
    })
}

fn filings(of: Range<usize>, currency: Currency) -> impl Strategy<Value = (Money, Filing)> {
    let under = (of, prop::option::of(0..2u128)).prop_map(|(n, sub)| CategoryRef {
        category: CategoryId::new(Uuid::from_u128(0xCA00 + n as u128)),
        subcategory: sub.map(|k| subcategory(n, k)),
    });
    let part = (under, money(currency)).prop_map(|(under, amount)| Part { under, amount });
    prop::collection::vec(part, 1..4).prop_map(move |parts| {
        let whole = Money::sum(currency, parts.iter().map(|part| part.amount)).expect("small amounts");
        let filing = match parts.as_slice() {
            [single] => Filing::Whole(single.under),
            _ => Filing::Split(parts),
        };
        (whole, filing)
    })
}

pub(super) fn months() -> impl Strategy<Value = BillingMonth> {
    (0..10i32).prop_map(|n| billing_month(2025, 11).offset(n))
}

/// Movements of all eight kinds, in the currencies of their accounts and cards.
fn movements() -> impl Strategy<Value = Movement> {
    let account = |n: usize| AccountId::new(Uuid::from_u128(0xA00 + n as u128));
    let card = |n: usize| CardId::new(Uuid::from_u128(0xC00 + n as u128));
    let investment = |n: usize| InvestmentId::new(Uuid::from_u128(0x1D00 + n as u128 % 4));
    let own = || (0..8usize).prop_flat_map(|n| (Just(n), money(currency_of_account(n))));
    let filed =
        |of: Range<usize>| (0..8usize).prop_flat_map(move |n| (Just(n), filings(of.clone(), currency_of_account(n))));
    let charged = || (0..2usize).prop_flat_map(|n| (Just(n), months(), filings(2..6, currency_of_account(n))));
    prop_oneof![
        filed(0..2).prop_map(move |(n, (amount, filing))| Movement::Income { account: account(n), amount, filing }),
        filed(2..6).prop_map(move |(n, (amount, filing))| Movement::Expense { account: account(n), amount, filing }),
        (own(), 1..8usize, 1..9_999_999i64).prop_map(move |((from, sent), step, units)| {
            let to = (from + step) % 8;
            let currency = currency_of_account(to);
            let other = Money::new(Decimal::new(units, u32::from(currency.minor_units())), currency).expect("small");
            let received = if currency == sent.currency() { sent } else { other };
            Movement::Transfer { from: account(from), to: account(to), sent, received }
        }),
        charged().prop_map(move |(n, month, (amount, filing))| Movement::CardExpense {
            card: card(n),
            month,
            amount,
            filing
        }),
        (charged(), any::<bool>()).prop_map(move |((n, month, (amount, filing)), is_filed)| Movement::CardChargeback {
            card: card(n),
            month,
            amount,
            filing: is_filed.then_some(filing)
        }),
        // The card's currency is the account's: a payment has one amount.
        (0..2usize, any::<bool>(), months(), any::<bool>())
            .prop_flat_map(|(n, is_second, month, is_final)| {
                let from = if is_second { n + 4 } else { n };
                (Just((from, n, month, is_final)), money(currency_of_account(n)))
            })
            .prop_map(move |((from, n, month, is_final), amount)| Movement::CardPayment {
                account: account(from),
                card: card(n),
                month,
                amount,
                settlement: if is_final { Settlement::Final } else { Settlement::Partial },
            }),
        own().prop_map(move |(n, amount)| Movement::InvestmentDeposit {
            account: account(n),
            investment: investment(n),
            amount
        }),
        (own(), any::<bool>()).prop_map(move |((n, amount), is_full)| Movement::InvestmentWithdrawal {
            investment: investment(n),
            account: account(n),
            amount,
            redemption: if is_full { Redemption::Full } else { Redemption::Partial },
        }),
    ]
}

/// What may be said beside a movement.
#[derive(Clone, Debug)]
struct Said {
    instalment: Option<(u16, u16)>,
    slot: Option<SlotOf>,
    original: Option<(Money, i64)>,
    tags: Vec<u128>,
    notes: Option<String>,
}

/// Whatever a person writes beside a thing, line breaks included.
pub(super) fn notes() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~\n\té😀]{1,60}",
        prop::collection::vec(prop::sample::select(NAMES.to_vec()), 1..80).prop_map(|words| words.join("\n"))
    ]
}

fn said() -> impl Strategy<Value = Said> {
    let part = (2..25u16).prop_flat_map(|count| (1..=count, Just(count)));
    let kuwait: Currency = "KWD".parse().expect("KWD is in ISO 4217");
    let original = (money(kuwait), 1..9_999_999i64);
    let tags = prop::sample::subsequence(vec![0, 1, 2], 0..=3);
    (
        prop::option::of(part),
        prop::option::of(prop::option::of(days())),
        prop::option::of(original),
        tags,
        prop::option::of(notes()),
    )
        .prop_map(|(instalment, slot, original, tags, notes)| {
            let item = RecurrenceId::new(Uuid::from_u128(0x4E00));
            let slot = slot.map(|slot| SlotOf { item, slot });
            Said { instalment, slot, original, tags, notes }
        })
}

impl Said {
    /// As much of it as goes with a kind.
    fn of(self, kind: EntryKind) -> Details {
        let is_purchase = kind == EntryKind::CardExpense;
        let is_on_card = is_purchase || kind == EntryKind::CardChargeback;
        let recurs =
            matches!(kind, EntryKind::Income | EntryKind::Expense | EntryKind::Transfer | EntryKind::CardExpense);
        let instalment = self.instalment.filter(|_| is_purchase).map(|(number, count)| InstalmentOf {
            // Of one purchase, all parts say how many there are.
            plan: InstalmentPlanId::new(Uuid::from_u128(0x1F00 + u128::from(count))),
            part: Instalment::new(number, count).expect("within the count"),
        });
        Details {
            instalment,
            recurrence: self.slot.filter(|_| recurs),
            original: self
                .original
                .filter(|_| is_on_card)
                .map(|(amount, rate)| Original { amount, rate: Decimal::new(rate, 4) }),
            tags: self.tags.into_iter().map(|n| TagId::new(Uuid::from_u128(0x7A00 + n))).collect(),
            notes: self.notes.and_then(|text| Notes::new(&text).ok()),
        }
    }
}

/// Books with so many entries, of all kinds and statuses.
pub fn workspaces(count: Range<usize>) -> impl Strategy<Value = Workspace> {
    let status =
        prop::sample::select(vec![Status::Paid, Status::Paid, Status::Validating, Status::Pending, Status::Ignore]);
    let facts = (days(), status, movements(), descriptions(), said());
    let entries = prop::collection::vec(facts, count).prop_map(|facts| -> Vec<Entry> {
        let entry = |(n, (date, status, movement, description, said)): (u128, (_, _, Movement, _, Said))| {
            let details = said.of(movement.kind());
            Entry::new(EntryId::new(Uuid::from_u128(0xE_0000 + n)), date, description, status, movement)
                .and_then(|entry| entry.with_details(details))
                .expect("the generator makes sound entries")
        };
        (0..).zip(facts).map(entry).collect()
    });
    let waiver = (0..2usize).prop_flat_map(|n| (Just(n), months(), days(), money(currency_of_account(n))));
    let waivers = prop::collection::vec(waiver, 0..3).prop_map(|facts| {
        let waiver = |(n, month, date, amount)| Waiver {
            card: CardId::new(Uuid::from_u128(0xC00 + n as u128)),
            month,
            date,
            amount,
        };
        facts.into_iter().map(waiver).collect()
    });
    let links = prop::collection::vec((0..99usize, 0..99usize, 1..50_000i64), 0..12);
    (accounts(), cards(), categories(), investments(), tags(), (entries, links), waivers).prop_map(
        |(accounts, cards, categories, investments, tags, (entries, links), waivers)| Workspace {
            accounts,
            cards,
            categories,
            investments,
            tags,
            reimbursements: linked(&entries, &links),
            entries,
            waivers,
        },
    )
}

impl Workspace {
    /// The books as they are exported.
    pub fn books(&self) -> Books<'_> {
        Books {
            currency: Currency::BRL,
            accounts: &self.accounts,
            cards: &self.cards,
            categories: &self.categories,
            investments: &self.investments,
            tags: &self.tags,
            entries: &self.entries,
            reimbursements: &self.reimbursements,
            waivers: &self.waivers,
        }
    }
}
