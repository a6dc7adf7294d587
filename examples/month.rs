//! A month in two currencies: where the money went, and what a figure is made of.
//!
//! ```text
//! cargo run -p fintrack-examples --example month
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::error::Error;

use chrono::NaiveDate;
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::entry::{Entry, Filing, Movement, Status};
use fintrack_core::id::{AccountId, CategoryId, EntryId};
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Description, Name};
use fintrack_core::report::{Books, Explanation, Figure, Settings, Span, SummaryQuery, explain, financial_summary};
use uuid::Uuid;

fn account(n: u128, name: &str, opening_balance: Money) -> Result<Account, Box<dyn Error>> {
    let id = AccountId::new(Uuid::from_u128(n));
    let (name, opened_on) = (Name::new(name)?, date(2026, 1, 1));
    Ok(Account {
        id,
        name,
        kind: AccountKind::Checking,
        opening_balance,
        opened_on,
        is_active: true,
        look: Look::default(),
    })
}

fn entry(n: u128, on: NaiveDate, text: &str, movement: Movement) -> Result<Entry, Box<dyn Error>> {
    Ok(Entry::new(EntryId::new(Uuid::from_u128(n)), on, Description::new(text), Status::Validating, movement)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let dollars = |text| Money::parse(text, Currency::USD);
    let (home, abroad) = (account(1, "Conta Azul", brl("250.00"))?, account(2, "Abroad", dollars("100.00")?)?);
    let (salary, food) = (CategoryId::new(Uuid::from_u128(3)), CategoryId::new(Uuid::from_u128(4)));
    let filed = |category| Filing::whole(category, None);
    let income = Movement::Income { account: home.id, amount: brl("5000.00"), filing: filed(salary) };
    let market = Movement::Expense { account: home.id, amount: brl("412.35"), filing: filed(food) };
    let dinner = Movement::Expense { account: abroad.id, amount: dollars("38.90")?, filing: filed(food) };
    let entries = vec![
        entry(10, date(2026, 3, 5), "Salário", income)?,
        entry(11, date(2026, 3, 7), "Mercado", market)?,
        entry(12, date(2026, 3, 21), "Dinner", dinner)?,
    ];
    let ledger = Ledger::new([home, abroad], entries);

    // The rate of a day is the last that was known by then.
    let rate = ExchangeRate::new(Currency::USD, Currency::BRL, "5.4321".parse()?)?;
    let rates = Rates::new(Currency::BRL, [Quote { date: date(2026, 3, 1), rate, source: RateSource::Entered }]);

    let (books, settings) = (Books::new(&ledger, &rates), Settings::new(Currency::BRL));
    let span = Span::Month(billing_month(2026, 3));
    let query = SummaryQuery { span, account: None, today: date(2026, 3, 31) };
    let summary = financial_summary(&books, &settings, &query)?;
    println!("earned {}, spent {}, saved {} %", summary.income, summary.expenses, summary.savings_rate);
    println!("all accounts hold {}", summary.current_balance);

    println!("{} were spent on food:", summary.expenses_by_category[0].amount);
    if let Explanation::Sum(parts) = explain(&books, &settings, &query, Figure::ExpensesOf(Some(food)))? {
        for part in parts {
            println!("  {} on {}: {}", part.posting.amount, part.on, part.amount);
        }
    }
    Ok(())
}
