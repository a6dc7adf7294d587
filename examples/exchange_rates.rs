//! Exchange rates: by day, the other way round, through a third currency, from a transfer, and what has none.
//!
//! ```text
//! cargo run -p fintrack-examples --example exchange_rates
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::calendar::date;
use fintrack_core::entry::Movement;
use fintrack_core::id::AccountId;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::{Conversion, ExchangeRate, Found, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_examples::Page;
use fintrack_examples::books::{Ids, account, entry};

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let euro: Currency = "EUR".parse()?;
    let quote = |from, rate: &str, day| -> Result<Quote, Box<dyn Error>> {
        let rate = ExchangeRate::new(from, Currency::BRL, rate.parse()?)?;
        Ok(Quote { date: day, rate, source: RateSource::Entered })
    };
    let mut quotes = vec![quote(Currency::USD, "5.4325", date(2026, 3, 10))?, quote(euro, "6.25", date(2026, 3, 12))?];

    // A transfer between two currencies says a rate as well.
    let mut ids = Ids::default();
    let [here, there] = [ids.fresh(), ids.fresh()].map(AccountId::new);
    let accounts =
        [account(here, "Conta Azul", brl("2000.00"))?, account(there, "Abroad", Money::zero(Currency::USD))?];
    let received = Money::parse("200.00", Currency::USD)?;
    let sent = Movement::Transfer { from: here, to: there, sent: brl("1100.00"), received };
    let ledger = Ledger::new(accounts, vec![entry(ids.fresh(), date(2026, 3, 20), "Remessa", sent)?]);
    quotes.extend(ledger.quotes_of_transfers());
    let rates = Rates::new(Currency::BRL, quotes);

    let mut page = String::new();
    let hotel = Money::parse("100.00", Currency::USD)?;
    for (amount, to, on) in [
        (hotel, Currency::BRL, date(2026, 3, 9)),
        (hotel, Currency::BRL, date(2026, 3, 12)),
        (hotel, Currency::BRL, date(2026, 3, 25)),
        (brl("543.25"), Currency::USD, date(2026, 3, 12)),
        (hotel, euro, date(2026, 3, 12)),
    ] {
        match rates.convert(amount, to, on) {
            Ok(converted) => {
                let how = match &converted.found {
                    Found::Same => "one currency".to_owned(),
                    Found::Pair(leg) => format!("{} of {}", leg.quote.source, leg.quote.date),
                    Found::Cross { .. } => "through reais".to_owned(),
                };
                writeln!(page, "{on}: {amount} are {} ({how})", converted.amount)?;
            }
            Err(error) => writeln!(page, "{on}: {error}")?,
        }
    }

    // A sum of many currencies keeps apart what has no rate, with whose it is.
    let mut sum = Conversion::new(&rates, Currency::BRL);
    let yen = Money::parse("3000", Currency::JPY)?;
    for (whose, amount) in [("hotel", hotel), ("dinner", brl("80.00")), ("train", yen)] {
        sum.add(whose, amount, date(2026, 3, 12))?;
    }
    let (total, unconverted) = sum.finish();
    writeln!(page, "\nTogether: {total}")?;
    for rest in unconverted.values() {
        writeln!(page, "  without a rate: {} of {}", rest.sum, rest.ids.join(", "))?;
    }
    Ok(page)
}
