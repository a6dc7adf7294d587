//! The figures of `docs/rules/investments.md`, worked by hand there and computed here.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_core::calendar::{billing_month, date};
use fintrack_core::entry::Redemption;
use fintrack_core::id::EntryId;
use fintrack_core::investment::{
    Flow, FlowKind, Holding, Index, IndexKind, IndexSeries, InvestmentKind, Liquidity, NotEstimated, Observation,
};
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::report::returns::{CashFlow, xirr, yearly_return};
use fintrack_core::report::{
    Books, InvestmentMonthQuery, Portfolio, PortfolioQuery, Settings, investment_month, performance, portfolio,
};
use fintrack_core::testing::investments::investment;
use rust_decimal::Decimal;
use uuid::Uuid;

const PAGE: &str = include_str!("../../docs/rules/investments.md");

/// The page holds this row of a table.
fn assert_row(cells: &[String]) {
    let row = format!("| {} |", cells.join(" | "));
    assert!(PAGE.lines().any(|line| line == row), "no such row in docs/rules/investments.md: {row}");
}

fn text(percent: Option<Decimal>) -> String {
    percent.map_or_else(|| "none".to_owned(), |percent| percent.to_string())
}

fn flow(id: u128, month: u32, day: u32, amount: &str, kind: FlowKind) -> Flow {
    Flow { entry: EntryId::new(Uuid::from_u128(id)), date: date(2026, month, day), amount: brl(amount), kind }
}

fn cdb() -> Holding {
    let mut cdb = investment(1);
    cdb.index = Some(Index::new(IndexKind::Cdi, Some("110% do CDI")).unwrap());
    cdb.liquidity = Liquidity::AtMaturity;
    let flows = vec![
        flow(1, 1, 5, "1000.00", FlowKind::Deposit),
        flow(2, 2, 10, "500.00", FlowKind::Deposit),
        flow(3, 2, 20, "200.00", FlowKind::Withdrawal(Redemption::Partial)),
    ];
    let observations = [
        Observation { date: date(2026, 1, 31), value: brl("1010.00") },
        Observation { date: date(2026, 2, 28), value: brl("1325.10") },
    ];
    Holding::new(cdb, flows, observations).unwrap()
}

fn shares_of_a_fund() -> Holding {
    let mut fund = investment(2);
    fund.kind = InvestmentKind::Equity;
    let flows = vec![flow(4, 2, 2, "700.00", FlowKind::Deposit)];
    Holding::new(fund, flows, [Observation { date: date(2026, 2, 28), value: brl("724.90") }]).unwrap()
}

fn report() -> Portfolio {
    let series = IndexSeries::default().with(IndexKind::Cdi, date(2026, 2, 27), Decimal::new(1490, 2)).unwrap();
    portfolio_of(&[cdb(), shares_of_a_fund()], &series, &no_rates())
}

/// The portfolio of some investments on the day of the page.
fn portfolio_of(holdings: &[Holding], series: &IndexSeries, rates: &Rates) -> Portfolio {
    let ledger = Ledger::default();
    let books = Books { holdings, ..Books::new(&ledger, rates) };
    let query = PortfolioQuery { today: date(2026, 2, 28), series };
    portfolio(&books, &Settings::new(Currency::BRL), &query).unwrap()
}

#[test]
fn the_positions_of_the_page() {
    for (month, day, invested, value, gain, percent) in [
        (1, 5, "1000.00", "1000.00", "0.00", "0.00"),
        (1, 31, "1000.00", "1010.00", "10.00", "1.00"),
        (2, 20, "1300.00", "1310.00", "10.00", "0.67"),
        (2, 28, "1300.00", "1325.10", "25.10", "1.67"),
    ] {
        let position = cdb().position(date(2026, month, day)).unwrap();
        assert_eq!((position.invested, position.value, position.gain), (brl(invested), brl(value), brl(gain)));
        assert_eq!(text(position.gain_percent()), percent);
        assert_row(&[date(2026, month, day).to_string(), invested.into(), value.into(), gain.into(), percent.into()]);
    }
}

#[test]
fn the_months_of_the_page() {
    let portfolio = [cdb(), shares_of_a_fund()];
    let (ledger, rates, settings) = (Ledger::default(), no_rates(), Settings::new(Currency::BRL));
    let books = Books { holdings: &portfolio, ..Books::new(&ledger, &rates) };
    for (month, opening, value, gain, rate, share) in
        [(1, "0.00", "1010.00", "10.00", "1.00", "100.00"), (2, "1010.00", "1325.10", "15.10", "1.17", "64.64")]
    {
        let month = billing_month(2026, month);
        let query = InvestmentMonthQuery { month, today: date(2026, 2, 28) };
        let report = investment_month(&portfolio[0], &books, &settings, &query).unwrap();
        assert_eq!((report.opening_value, report.current_value), (brl(opening), brl(value)));
        assert_eq!(report.monthly_return, brl(gain));
        assert_eq!((text(report.return_rate), text(report.portfolio_percentage)), (rate.into(), share.into()));
        assert_row(&[month.to_string(), opening.into(), value.into(), gain.into(), rate.into(), share.into()]);
    }
}

#[test]
fn the_portfolio_of_the_page() {
    let report = report();
    let figure = |name: &str, amount: Money| assert_row(&[name.to_owned(), amount.amount().to_string()]);
    assert_eq!((report.total_invested, report.gain), (brl("2050.00"), brl("50.00")));
    figure("total invested", report.total_invested);
    figure("return", report.gain);
    assert_row(&["average yield, %".into(), text(report.average_yield)]);
    assert_row(&["yearly rate, %".into(), text(report.yearly.map(|found| found.percent))]);
    assert_eq!(report.estimated_monthly_yield, brl("16.98"));
    figure("estimated monthly yield", report.estimated_monthly_yield);
    for slice in &report.by_kind {
        let (kind, total) = (slice.kind.to_string(), slice.total.amount().to_string());
        assert_row(&[kind, total, slice.count.to_string(), slice.percent.to_string()]);
    }
    let fund = shares_of_a_fund().investment().id;
    assert_eq!(report.not_estimated.into_iter().collect::<Vec<_>>(), [(fund, NotEstimated::NoIndex)]);
    assert!(report.unconverted.is_empty() && report.unmeasured.is_empty() && report.doubtful.is_empty());
    for value in &report.history[10..] {
        assert_row(&[value.month.to_string(), value.value.amount().to_string(), text(value.variation)]);
    }
    assert_eq!((report.history.len(), report.history[9].variation), (12, None));
}

#[test]
fn the_performance_of_the_page() {
    let (holdings, ledger, rates) = ([cdb(), shares_of_a_fund()], Ledger::default(), no_rates());
    let books = Books { holdings: &holdings, ..Books::new(&ledger, &rates) };
    for row in performance(&books, date(2026, 2, 28)).unwrap() {
        let name = if row.investment == cdb().investment().id { "CDB" } else { "fund" };
        let [initial, current, gain] =
            [row.initial_value, row.current_value, row.profit_loss].map(|money| money.amount().to_string());
        let yearly = text(row.yearly.map(|found| found.percent));
        assert_row(&[name.into(), initial, current, gain, text(row.profit_loss_percentage), yearly]);
    }
    assert_eq!(yearly_return(&cdb(), date(2026, 2, 28)).unwrap().percent.to_string(), "15.92");
}

#[test]
fn the_yearly_rate_of_the_page() {
    let flow = |year, month, day, amount| CashFlow { date: date(year, month, day), amount: brl(amount) };
    let flows = [
        flow(2008, 1, 1, "-10000.00"),
        flow(2008, 3, 1, "2750.00"),
        flow(2008, 10, 30, "4250.00"),
        flow(2009, 2, 15, "3250.00"),
        flow(2009, 4, 1, "2750.00"),
    ];
    for flow in &flows {
        assert_row(&[flow.date.to_string(), flow.amount.amount().to_string()]);
    }
    let found = xirr(&flows).unwrap();
    assert!(PAGE.contains(&format!("**{}**", found.rate.round_dp(12))), "{}", found.rate);
}

fn no_rates() -> Rates {
    Rates::new(Currency::BRL, [])
}

#[test]
fn what_is_in_another_currency_without_a_rate_is_named() {
    let mut abroad = investment(3);
    abroad.currency = Currency::USD;
    let dollars = |text| Money::parse(text, Currency::USD).unwrap();
    let deposit = Flow { amount: dollars("100.00"), ..flow(5, 1, 10, "1.00", FlowKind::Deposit) };
    let holding = Holding::new(abroad, vec![deposit], []).unwrap();
    let id = holding.investment().id;
    let report = |rate_from| {
        let rate = ExchangeRate::new(Currency::USD, Currency::BRL, Decimal::from(5)).unwrap();
        let rates = Rates::new(Currency::BRL, [Quote { date: rate_from, rate, source: RateSource::Entered }]);
        portfolio_of(&[cdb(), holding.clone()], &IndexSeries::default(), &rates)
    };
    let none = report(date(2027, 1, 1));
    assert_eq!((none.total_invested, none.unconverted.first()), (brl("1325.10"), Some(&id)));
    // Worth something today; what was paid for it then is unknown, and so is its return.
    let late = report(date(2026, 2, 1));
    assert_eq!((late.total_invested, late.gain), (brl("1825.10"), brl("25.10")));
    assert_eq!((late.unconverted.len(), late.unmeasured.first()), (0, Some(&id)));
    // January held one that was not converted, February does: the two cannot be compared.
    assert_eq!(late.history[11].variation, None);
    let always = report(date(2025, 1, 1));
    assert_eq!((always.deposits, always.gain), (brl("2000.00"), brl("25.10")));
    assert_eq!(always.not_estimated[&cdb().investment().id], NotEstimated::NoSeries(IndexKind::Cdi));
}

#[test]
fn what_was_rescued_is_in_the_return_and_no_longer_held() {
    let report = |withdrawals: Vec<Flow>| {
        let mut rescued = investment(3);
        rescued.is_rescued = true;
        let flows = [vec![flow(5, 1, 10, "100.00", FlowKind::Deposit)], withdrawals].concat();
        let holdings = [cdb(), Holding::new(rescued, flows, []).unwrap()];
        portfolio_of(&holdings, &IndexSeries::default(), &no_rates())
    };
    let complete = report(vec![flow(6, 2, 3, "104.90", FlowKind::Withdrawal(Redemption::Partial))]);
    assert_eq!((complete.total_assets, complete.active_investments, complete.rescued_investments), (2, 1, 1));
    assert_eq!((complete.total_invested, complete.gain), (brl("1325.10"), brl("30.00")));
    assert_eq!(complete.average_yield, Some(Decimal::new(188, 2))); // 30 ÷ 1600
    assert_eq!(complete.by_kind.iter().map(|slice| slice.count).collect::<Vec<_>>(), [1]);
    assert!(complete.doubtful.is_empty());
    // Rescued, and nobody wrote down what came out.
    let incomplete = report(Vec::new());
    assert_eq!(incomplete.doubtful.into_iter().collect::<Vec<_>>(), [investment(3).id]);
    assert_eq!(incomplete.total_invested, brl("1425.10"));
}

#[test]
fn what_has_matured_or_lacks_its_rate_is_not_estimated() {
    let series = IndexSeries::default().with(IndexKind::Cdi, date(2026, 2, 27), Decimal::new(1490, 2)).unwrap();
    let reason = |index: Index, validity| {
        let mut own = investment(3);
        (own.index, own.validity) = (Some(index), validity);
        let holding = Holding::new(own, vec![flow(5, 1, 10, "100.00", FlowKind::Deposit)], []).unwrap();
        let report = portfolio_of(&[holding], &series, &no_rates());
        assert_eq!(report.estimated_monthly_yield.is_zero(), report.estimates.is_empty());
        report.not_estimated.into_values().next()
    };
    let index = |kind, value| Index::new(kind, value).unwrap();
    assert_eq!(reason(index(IndexKind::Cdi, None), Some(date(2026, 2, 28))), Some(NotEstimated::Matured));
    assert_eq!(reason(index(IndexKind::Cdi, None), Some(date(2026, 3, 1))), None);
    assert_eq!(reason(index(IndexKind::Fixed, Some("12,5% a.a.")), None), None);
    assert_eq!(reason(index(IndexKind::Fixed, None), None), Some(NotEstimated::NoRate));
    assert_eq!(reason(index(IndexKind::Ipca, Some("+6")), None), Some(NotEstimated::NoSeries(IndexKind::Ipca)));
}
