//! `docs/rules/investments.md`, and rules of portfolios, one example each.

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

use crate::table;

const PAGE: &str = "investments.md";

fn text(percent: Option<Decimal>) -> String {
    percent.map_or_else(|| "none".to_owned(), |percent| percent.to_string())
}

fn shown<const N: usize>(amounts: [Money; N]) -> [String; N] {
    amounts.map(|money| money.amount().to_string())
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
    let row = |row: Vec<String>| {
        let position = cdb().position(row[0].parse().unwrap()).unwrap();
        let [invested, value, gain] = shown([position.invested, position.value, position.gain]);
        assert_eq!([position.on.to_string(), invested, value, gain, text(position.gain_percent())].as_slice(), row);
    };
    table(PAGE, 0).into_iter().for_each(row);
}

#[test]
fn the_months_of_the_page() {
    let portfolio = [cdb(), shares_of_a_fund()];
    let (ledger, rates, settings) = (Ledger::default(), no_rates(), Settings::new(Currency::BRL));
    let books = Books { holdings: &portfolio, ..Books::new(&ledger, &rates) };
    let row = |month| {
        let query = InvestmentMonthQuery { month: billing_month(2026, month), today: date(2026, 2, 28) };
        let of = investment_month(&portfolio[0], &books, &settings, &query).unwrap();
        let [opening, value, gain] = shown([of.opening_value, of.current_value, of.monthly_return]);
        vec![query.month.to_string(), opening, value, gain, text(of.return_rate), text(of.portfolio_percentage)]
    };
    assert_eq!([1, 2].map(row).as_slice(), table(PAGE, 1));
}

#[test]
fn the_portfolio_of_the_page() {
    let report = report();
    let [total, gain, estimate] = shown([report.total_invested, report.gain, report.estimated_monthly_yield]);
    let figures = [
        ("total invested", total),
        ("return", gain),
        ("average yield, %", text(report.average_yield)),
        ("yearly rate, %", text(report.yearly.map(|found| found.percent))),
        ("estimated monthly yield", estimate),
    ];
    assert_eq!(figures.map(|(name, figure)| vec![name.to_owned(), figure]).as_slice(), table(PAGE, 2));

    let slices = report.by_kind.iter().map(|slice| {
        let total = slice.total.amount().to_string();
        vec![slice.kind.to_string(), total, slice.count.to_string(), slice.percent.to_string()]
    });
    assert_eq!(slices.collect::<Vec<_>>(), table(PAGE, 3));

    let history = report.history[10..].iter().map(|point| {
        let value = point.value.amount().to_string();
        vec![point.month.to_string(), value, text(point.variation)]
    });
    assert_eq!(history.collect::<Vec<_>>(), table(PAGE, 4));
    assert_eq!((report.history.len(), report.history[9].variation), (12, None));

    let fund = shares_of_a_fund().investment().id;
    assert_eq!(report.not_estimated.into_iter().collect::<Vec<_>>(), [(fund, NotEstimated::NoIndex)]);
    assert!(report.unconverted.is_empty() && report.unmeasured.is_empty() && report.doubtful.is_empty());
}

#[test]
fn the_performance_of_the_page() {
    let (holdings, ledger, rates) = ([cdb(), shares_of_a_fund()], Ledger::default(), no_rates());
    let books = Books { holdings: &holdings, ..Books::new(&ledger, &rates) };
    let of = performance(&books, date(2026, 2, 28)).unwrap();
    let rows = ["CDB", "fund"].into_iter().zip(of).map(|(name, of)| {
        let [initial, current, gain] = shown([of.initial_value, of.current_value, of.profit_loss]);
        let yearly = text(of.yearly.map(|found| found.percent));
        vec![name.to_owned(), initial, current, gain, text(of.profit_loss_percentage), yearly]
    });
    assert_eq!(rows.collect::<Vec<_>>(), table(PAGE, 5));
    assert_eq!(yearly_return(&cdb(), date(2026, 2, 28)).unwrap().percent.to_string(), "15.92");
}

#[test]
fn the_yearly_rate_of_the_page() {
    let flow = |row: Vec<String>| CashFlow { date: row[0].parse().unwrap(), amount: brl(&row[1]) };
    let flows: Vec<CashFlow> = table(PAGE, 7).into_iter().map(flow).collect();
    let found = xirr(&flows).unwrap();
    let page = std::fs::read_to_string(crate::pages().join(PAGE)).unwrap();
    assert!(page.contains(&format!("**{}**", found.rate.round_dp(12))), "{}", found.rate);
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
