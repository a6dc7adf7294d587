//! A month in two currencies: where the money went, and what a figure is made of.
//!
//! ```text
//! cargo run -p fintrack-examples --example month
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::calendar::{billing_month, date};
use fintrack_core::entry::{Filing, Movement};
use fintrack_core::id::{AccountId, CategoryId};
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::report::{Books, Explanation, Figure, Settings, Span, SummaryQuery, explain, financial_summary};
use fintrack_examples::Page;
use fintrack_examples::books::{Ids, account, entry};

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let mut ids = Ids::default();
    let dollars = |text| Money::parse(text, Currency::USD);
    let home = account(AccountId::new(ids.fresh()), "Conta Azul", brl("250.00"))?;
    let abroad = account(AccountId::new(ids.fresh()), "Abroad", dollars("100.00")?)?;
    let (salary, food) = (CategoryId::new(ids.fresh()), CategoryId::new(ids.fresh()));
    let filed = |category| Filing::whole(category, None);
    let income = Movement::Income { account: home.id, amount: brl("5000.00"), filing: filed(salary) };
    let market = Movement::Expense { account: home.id, amount: brl("412.35"), filing: filed(food) };
    let dinner = Movement::Expense { account: abroad.id, amount: dollars("38.90")?, filing: filed(food) };
    let entries = vec![
        entry(ids.fresh(), date(2026, 3, 5), "Salário", income)?,
        entry(ids.fresh(), date(2026, 3, 7), "Mercado", market)?,
        entry(ids.fresh(), date(2026, 3, 21), "Dinner", dinner)?,
    ];
    let ledger = Ledger::new([home, abroad], entries);

    // The rate of a day is the last that was known by then.
    let rate = ExchangeRate::new(Currency::USD, Currency::BRL, "5.4321".parse()?)?;
    let rates = Rates::new(Currency::BRL, [Quote { date: date(2026, 3, 1), rate, source: RateSource::Entered }]);

    let (books, settings) = (Books::new(&ledger, &rates), Settings::new(Currency::BRL));
    let span = Span::Month(billing_month(2026, 3));
    let query = SummaryQuery { span, account: None, today: date(2026, 3, 31) };
    let summary = financial_summary(&books, &settings, &query)?;
    let mut page = String::new();
    writeln!(page, "earned {}, spent {}, saved {} %", summary.income, summary.expenses, summary.savings_rate)?;
    writeln!(page, "all accounts hold {}", summary.current_balance)?;

    writeln!(page, "{} were spent on food:", summary.expenses_by_category[0].amount)?;
    if let Explanation::Sum(parts) = explain(&books, &settings, &query, Figure::ExpensesOf(Some(food)))? {
        for part in parts {
            writeln!(page, "  {} on {}: {}", part.posting.amount, part.on, part.amount)?;
        }
    }
    Ok(page)
}
