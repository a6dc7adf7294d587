//! A small household that says everything once: its books, for golden files.

#![allow(dead_code, unreachable_pub, reason = "not every test uses all of it")]

use std::collections::BTreeSet;

use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::calendar::{DayOfMonth, billing_month, date};
use fintrack_core::card::{Card, CardCycle, CardFace, ClosingDay, EffectiveCycle};
use fintrack_core::category::{Category, CategoryKind, SubCategory, Tag};
use fintrack_core::entry::{
    CategoryRef, Details, Entry, Filing, InstalmentOf, Movement, Original, Part, Redemption, Settlement, SlotOf, Status,
};
use fintrack_core::id::{
    AccountId, CardId, CategoryId, EntryId, InstalmentPlanId, InvestmentId, RecurrenceId, SubCategoryId, TagId,
};
use fintrack_core::instalment::Instalment;
use fintrack_core::investment::{Index, IndexKind, Investment, InvestmentKind, Liquidity};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Color, Description, Icon, Name, Notes};
use fintrack_core::reimbursement::Reimbursement;
use uuid::Uuid;

pub const CHECKING: AccountId = AccountId::new(Uuid::from_u128(0xA1));
pub const DOLLARS: AccountId = AccountId::new(Uuid::from_u128(0xA2));
pub const ROXO: CardId = CardId::new(Uuid::from_u128(0xC1));
pub const TREASURY: InvestmentId = InvestmentId::new(Uuid::from_u128(0x11));
pub const TRIP: TagId = TagId::new(Uuid::from_u128(0x71));
pub const WAGES: RecurrenceId = RecurrenceId::new(Uuid::from_u128(0x4E));
pub const SALARY: CategoryId = CategoryId::new(Uuid::from_u128(1));
pub const HOME: CategoryId = CategoryId::new(Uuid::from_u128(2));
pub const MARKET: SubCategoryId = SubCategoryId::new(Uuid::from_u128(3));

pub fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub fn usd(text: &str) -> Money {
    Money::parse(text, Currency::USD).unwrap()
}

pub fn accounts() -> [Account; 2] {
    let account = |id, text, opening_balance| Account {
        id,
        name: name(text),
        kind: AccountKind::Checking,
        opening_balance,
        opened_on: date(2026, 1, 5),
        is_active: true,
        look: Look::default(),
    };
    let look = Look { color: Some(Color::new("#1565C0").unwrap()), icon: Some(Icon::new("banco").unwrap()) };
    let checking = Account { look, ..account(CHECKING, "Conta: Azul", brl("100.00")) };
    [checking, account(DOLLARS, "Conta; em dólar", usd("0.00"))]
}

pub fn card() -> Card {
    let day = |day| DayOfMonth::new(day).unwrap();
    let cycle = CardCycle::new(day(25), day(5), ClosingDay::Included).unwrap();
    let cycles = vec![EffectiveCycle { from: billing_month(2025, 1), cycle }];
    let mut card = Card::new(ROXO, name("Roxo"), brl("5000.00"), cycles, Some(CHECKING), true).unwrap();
    card.face = CardFace { brand: Some(name("Elo")), last_digits: Some("0042".parse().unwrap()), color: None };
    card
}

pub fn categories() -> [Category; 2] {
    let category = |id, text, kind, subcategories| Category {
        id,
        name: name(text),
        kind,
        color: Color::new("#00AA00").unwrap(),
        icon: None,
        is_active: true,
        subcategories,
    };
    let market = SubCategory { id: MARKET, name: name("Mercado"), is_active: true };
    [
        category(SALARY, "Salário", CategoryKind::Income, Vec::new()),
        category(HOME, "Casa", CategoryKind::Expense, vec![market]),
    ]
}

pub fn treasury() -> Investment {
    Investment {
        id: TREASURY,
        name: name("Tesouro Selic"),
        kind: InvestmentKind::TesouroDireto,
        subtype: None,
        account: CHECKING,
        currency: Currency::BRL,
        index: Some(Index::new(IndexKind::Selic, Some("+0,1%")).unwrap()),
        liquidity: Liquidity::Daily,
        validity: Some(date(2029, 3, 1)),
        is_rescued: true,
        institution: Some(name("Tesouro Nacional")),
        tags: BTreeSet::new(),
    }
}

pub fn home(amount: Money) -> Part {
    Part { under: CategoryRef { category: HOME, subcategory: None }, amount }
}

pub fn market(amount: Money) -> Part {
    Part { under: CategoryRef { category: HOME, subcategory: Some(MARKET) }, amount }
}

pub fn tagged() -> Details {
    Details {
        recurrence: Some(SlotOf { item: WAGES, slot: Some(date(2026, 1, 6)) }),
        tags: vec![TRIP],
        notes: Notes::new("50%, [dia 6]: pago\n\"em dia\"").ok(),
        ..Details::default()
    }
}

pub fn bought() -> Details {
    Details {
        instalment: Some(InstalmentOf {
            plan: InstalmentPlanId::new(Uuid::from_u128(0x1F)),
            part: Instalment::new(1, 3).unwrap(),
        }),
        original: Some(Original { amount: usd("18.00"), rate: "5.25".parse().unwrap() }),
        ..Details::default()
    }
}

/// One entry of every kind and status; the first is older than its account's opening.
pub fn entries() -> Vec<Entry> {
    let entry = |n: u128, (month, day), text: &str, status, movement| {
        let id = EntryId::new(Uuid::from_u128(0xE0 + n));
        Entry::new(id, date(2026, month, day), Description::new(text), status, movement).unwrap()
    };
    let (account, card, month) = (CHECKING, ROXO, billing_month(2026, 1));
    let salary = Filing::whole(SALARY, None);
    let split = Filing::Split(vec![home(brl("20.00")), market(brl("10.50"))]);
    vec![
        entry(
            1,
            (1, 2),
            "=antes; da abertura",
            Status::Paid,
            Movement::Income { account, amount: brl("30.00"), filing: salary.clone() },
        ),
        entry(
            2,
            (1, 6),
            "(PIX) São João",
            Status::Validating,
            Movement::Income { account, amount: brl("5000.00"), filing: salary.clone() },
        )
        .with_details(tagged())
        .unwrap(),
        entry(
            3,
            (1, 7),
            "Mercado & \"Cia\"",
            Status::Paid,
            Movement::Expense { account, amount: brl("30.50"), filing: split },
        ),
        entry(
            4,
            (1, 8),
            "Dólares",
            Status::Validating,
            Movement::Transfer { from: account, to: DOLLARS, sent: brl("525.00"), received: usd("100.00") },
        ),
        entry(
            5,
            (1, 9),
            "Compra feita fora do país, em três parcelas",
            Status::Validating,
            Movement::CardExpense { card, month, amount: brl("94.50"), filing: Filing::whole(HOME, Some(MARKET)) },
        )
        .with_details(bought())
        .unwrap(),
        entry(
            6,
            (1, 10),
            "Estorno",
            Status::Validating,
            Movement::CardChargeback { card, month, amount: brl("4.50"), filing: None },
        ),
        entry(
            7,
            (2, 5),
            "Fatura",
            Status::Paid,
            Movement::CardPayment { account, card, month, amount: brl("89.99"), settlement: Settlement::Final },
        ),
        entry(
            8,
            (2, 6),
            "Aporte",
            Status::Validating,
            Movement::InvestmentDeposit { account, investment: TREASURY, amount: brl("1000.00") },
        ),
        entry(
            9,
            (2, 7),
            "Resgate",
            Status::Validating,
            Movement::InvestmentWithdrawal {
                investment: TREASURY,
                account,
                amount: brl("1010.00"),
                redemption: Redemption::Full,
            },
        ),
        entry(
            10,
            (3, 6),
            "Salário",
            Status::Pending,
            Movement::Income { account, amount: brl("5000.00"), filing: salary.clone() },
        ),
        entry(11, (2, 8), "Engano", Status::Ignore, Movement::Income { account, amount: brl("1.00"), filing: salary }),
    ]
}

/// The first income pays a part of the market back.
pub fn reimbursement(entries: &[Entry]) -> Reimbursement {
    Reimbursement { income: entries[0].id(), expense: entries[2].id(), amount: brl("10.25") }
}

pub fn tag() -> Tag {
    Tag { id: TRIP, name: name("Férias 2026"), color: Some(Color::new("#2E7D32").unwrap()), is_active: true }
}
