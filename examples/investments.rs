//! Investments: what was put in and taken out, what was observed, and what follows from these: worth, return, yearly rate,
//! a month, the portfolio, and what a month is likely to yield.
//!
//! ```text
//! cargo run -p fintrack-examples --example investments
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::calendar::{billing_month, date};
use fintrack_core::entry::{Movement, Redemption};
use fintrack_core::id::InvestmentId;
use fintrack_core::investment::{
    Flow, Holding, Index, IndexKind, IndexSeries, Investment, InvestmentKind, Liquidity, Observation,
};
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, brl};
use fintrack_core::name::Name;
use fintrack_core::report::{
    Books, InvestmentMonthQuery, PortfolioQuery, Settings, investment_month, performance, portfolio,
};
use fintrack_examples::Page;
use fintrack_examples::books::{Household, entry};

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let mut home = Household::new()?;
    let (account, today) = (home.ipe.id, date(2026, 3, 31));
    let mut buy = |name: &str, kind, index, liquidity| -> Result<Investment, Box<dyn Error>> {
        let (id, name) = (InvestmentId::new(home.ids.fresh()), Name::new(name)?);
        let (currency, tags) = (Currency::BRL, BTreeSet::new());
        let holding = Investment {
            id,
            name,
            kind,
            subtype: None,
            account,
            currency,
            index,
            liquidity,
            validity: None,
            is_rescued: false,
            institution: None,
            tags,
        };
        Ok(holding)
    };
    let promised = Index::new(IndexKind::Cdi, Some("110% do CDI"))?;
    let cdb = buy("CDB Banco Ipê", InvestmentKind::FixedIncome, Some(promised), Liquidity::AtMaturity)?;
    let fund = buy("Fundo Horizonte", InvestmentKind::Fund, None, Liquidity::Daily)?;

    // Deposits and withdrawals are transactions of the books; an investment's flows are read from the ledger.
    let deposit = |investment, amount| Movement::InvestmentDeposit { account, investment, amount: brl(amount) };
    let (amount, redemption) = (brl("300.00"), Redemption::Partial);
    let back = Movement::InvestmentWithdrawal { investment: cdb.id, account, amount, redemption };
    let entries = vec![
        entry(home.ids.fresh(), date(2026, 1, 6), "Aplicação CDB", deposit(cdb.id, "2000.00"))?,
        entry(home.ids.fresh(), date(2026, 2, 10), "Aplicação CDB", deposit(cdb.id, "500.00"))?,
        entry(home.ids.fresh(), date(2026, 2, 12), "Aplicação fundo", deposit(fund.id, "800.00"))?,
        entry(home.ids.fresh(), date(2026, 3, 20), "Resgate CDB", back)?,
    ];
    let ledger = Ledger::new([home.ipe.clone()], entries);
    let hold = |asset: Investment, observed: &[(u32, u32, &str)]| {
        let flows = ledger.flows(asset.id).filter_map(|entry| Flow::of(entry, asset.id)).collect();
        let seen = |(month, day, value): &(u32, u32, &str)| {
            let (date, value) = (date(2026, *month, *day), brl(value));
            Observation { date, value }
        };
        Holding::new(asset, flows, observed.iter().map(seen))
    };
    let holdings = [
        hold(cdb, &[(1, 31, "2019.60"), (2, 28, "2543.10"), (3, 31, "2271.85")])?,
        hold(fund, &[(2, 28, "806.40"), (3, 31, "788.15")])?,
    ];

    let (settings, rates) = (Settings::new(Currency::BRL), Rates::new(Currency::BRL, []));
    let books = Books { holdings: &holdings, ..Books::new(&ledger, &rates) };

    let mut page = String::new();
    writeln!(page, "{}, day by day:", holdings[0].investment().name)?;
    for day in [date(2026, 1, 6), date(2026, 1, 31), date(2026, 2, 10), date(2026, 3, 20), today] {
        let position = holdings[0].position(day)?; // between observations: the last one, and what moved since
        writeln!(page, "  {day}: invested {}, worth {}, return {}", position.invested, position.value, position.gain)?;
    }

    writeln!(page, "\nSo far:")?;
    for (holding, did) in holdings.iter().zip(performance(&books, today)?) {
        let percent = did.profit_loss_percentage.unwrap_or_default();
        let yearly = did.yearly.map_or("no yearly rate".to_owned(), |found| format!("{} % a year", found.percent));
        writeln!(page, "  {}: {}, {percent} % of the deposits, {yearly}", holding.investment().name, did.profit_loss)?;
    }

    let query = InvestmentMonthQuery { month: billing_month(2026, 3), today };
    let month = investment_month(&holdings[0], &books, &settings, &query)?;
    let (rate, share) = (month.return_rate.unwrap_or_default(), month.portfolio_percentage.unwrap_or_default());
    writeln!(page, "\nThe CDB in {}: {} or {rate} %, {share} % of the portfolio", month.month, month.monthly_return)?;

    // What the indices were is given; the last rate known stands for the month to come.
    let series = IndexSeries::default().with(IndexKind::Cdi, date(2026, 3, 30), "14.90".parse()?)?;
    let all = portfolio(&books, &settings, &PortfolioQuery { today, series: &series })?;
    writeln!(page, "\nThe portfolio: {} in {} assets, return {}", all.total_invested, all.total_assets, all.gain)?;
    for slice in &all.by_kind {
        writeln!(page, "  {}: {}, {} %", slice.kind, slice.total, slice.percent)?;
    }
    writeln!(page, "April is likely to yield {}", all.estimated_monthly_yield)?;
    for (id, reason) in &all.not_estimated {
        let name = holdings.iter().map(Holding::investment).find(|asset| asset.id == *id).map(|asset| &asset.name);
        writeln!(page, "  without {}: {reason}", name.map_or("?", Name::as_str))?;
    }
    Ok(page)
}
