//! A household's books of any size.

use chrono::{Days, NaiveDate};
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::calendar::{BillingMonth, date};
use fintrack_core::entry::{Entry, Filing, Movement, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId};
use fintrack_core::money::{Currency, Money};
use fintrack_core::name::{Description, Name};
use rust_decimal::Decimal;
use uuid::Uuid;

/// How many days the books span: twenty years.
pub const DAYS: u64 = 7_300;
/// The last month that the books know of.
pub fn last_month() -> BillingMonth {
    BillingMonth::of(first_day() + Days::new(DAYS - 1))
}

/// The first day of the books.
pub fn first_day() -> NaiveDate {
    date(2007, 1, 1)
}

/// The household's two accounts.
///
/// # Panics
/// Never: the names are short.
pub fn accounts() -> Vec<Account> {
    let account = |n: u128| Account {
        id: AccountId::new(Uuid::from_u128(n)),
        name: Name::new(&format!("Conta {n}")).unwrap_or_else(|_| unreachable!("a short name")),
        kind: AccountKind::Checking,
        opening_balance: Money::zero(Currency::BRL),
        opened_on: first_day(),
        is_active: true,
        look: Look::default(),
    };
    vec![account(1), account(2)]
}

/// `count` entries spread evenly over [`DAYS`]: of ten, five are expenses, three card purchases, one an income, one a
/// transfer. Every amount is R$ 10.00.
///
/// # Panics
/// Never: the movements are sound.
pub fn entries(count: u64) -> Vec<Entry> {
    let (one, two) = (AccountId::new(Uuid::from_u128(1)), AccountId::new(Uuid::from_u128(2)));
    let card = CardId::new(Uuid::from_u128(3));
    let amount = fintrack_core::money::brl("10.00");
    let entry = |n: u64| {
        let day = first_day() + Days::new(n * DAYS / count);
        let filing = Filing::whole(CategoryId::new(Uuid::from_u128(u128::from(n % 14))), None);
        let movement = match n % 10 {
            0..=4 => Movement::Expense { account: one, amount, filing },
            5..=7 => Movement::CardExpense { card, month: BillingMonth::of(day), amount, filing },
            8 => Movement::Income { account: one, amount, filing },
            _ => Movement::Transfer { from: one, to: two, sent: amount, received: amount },
        };
        let id = EntryId::new(Uuid::from_u128(u128::from(n)));
        Entry::new(id, day, Description::new("PADARIA ESTRELA"), Status::Validating, movement)
            .unwrap_or_else(|error| unreachable!("{error}"))
    };
    (0..count).map(entry).collect()
}

/// What account 1 holds after `count` entries: of ten, one in, five out, one moved to account 2.
pub fn balance_of_one(count: u64) -> Decimal {
    let tens = i64::try_from(count / 10).unwrap_or(i64::MAX);
    Decimal::new(-5 * 1_000 * tens, 2)
}
