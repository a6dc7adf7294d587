//! The laws of investments: positions, months, the portfolio and the yearly rate.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod explained;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use explained::{assert_every_amount_is_a_figure, assert_explained, assert_share_explained};
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::entry::Redemption;
use fintrack_core::investment::{FlowKind, Holding, IndexKind, IndexSeries};
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::report::returns::{CashFlow, XirrError, xirr, yearly_return};
use fintrack_core::report::{
    Books, InvestmentMonthFigure, InvestmentMonthQuery, Portfolio, PortfolioFigure, PortfolioQuery, Settings,
    explain_investment_month, explain_performance, explain_portfolio, investment_month, performance, portfolio,
};
use fintrack_core::testing::household::all_settings;
use fintrack_core::testing::investments::holdings;
use fintrack_core::testing::{days, reais};
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

fn sum(currency: Currency, amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(currency, amounts).unwrap()
}

/// What a holding is worth by living through its days one after another.
fn lived_through(holding: &Holding, until: NaiveDate) -> Money {
    let mut value = brl("0.00");
    let first = date(2026, 1, 1);
    for day in first.iter_days().take_while(|day| *day <= until) {
        let flows: Vec<_> = holding.flows().iter().filter(|flow| flow.date == day).collect();
        for flow in &flows {
            value = match flow.kind {
                FlowKind::Deposit => value.checked_add(flow.amount),
                FlowKind::Withdrawal(_) => value.checked_sub(flow.amount),
            }
            .unwrap();
        }
        if let Some(seen) = holding.observations().find(|seen| seen.date == day) {
            value = seen.value;
        }
        if flows.iter().any(|flow| flow.kind == FlowKind::Withdrawal(Redemption::Full)) {
            value = brl("0.00");
        }
    }
    value
}

proptest! {
    /// return = value + withdrawals − deposits, and the value is what the days one after another make of it.
    #[test]
    fn a_position_is_made_of_its_flows_and_its_value(holding in holdings(Currency::BRL), day in days()) {
        let position = holding.position(day).unwrap();
        let total = |is_deposit: bool| {
            let wanted = holding.flows().iter().filter(|flow| flow.date <= day);
            sum(Currency::BRL, wanted.filter(|f| (f.kind == FlowKind::Deposit) == is_deposit).map(|f| f.amount))
        };
        let (deposits, withdrawals) = (total(true), total(false));
        prop_assert_eq!((position.deposits, position.withdrawals), (deposits, withdrawals));
        prop_assert_eq!(position.invested, deposits.checked_sub(withdrawals).unwrap());
        prop_assert_eq!(position.value, lived_through(&holding, day));
        let gain = position.value.checked_add(withdrawals).unwrap().checked_sub(deposits).unwrap();
        prop_assert_eq!(position.gain, gain);
        prop_assert_eq!(position.gain_percent().is_none(), deposits.is_zero());
    }

    #[test]
    fn the_order_of_records_is_irrelevant(holding in holdings(Currency::BRL), day in days()) {
        let flows = holding.flows().iter().rev().copied().collect();
        let observations: Vec<_> = holding.observations().collect();
        let turned =
            Holding::new(holding.investment().clone(), flows, observations.into_iter().rev()).unwrap();
        prop_assert_eq!(turned.position(day).unwrap(), holding.position(day).unwrap());
    }

    #[test]
    fn monthly_returns_sum_to_the_accumulated_return(holding in holdings(Currency::BRL), today in days()) {
        let settings = Settings::new(Currency::BRL);
        let month = |m| {
            let query = InvestmentMonthQuery { month: billing_month(2026, m), today };
            with_books(&[], |books| investment_month(&holding, books, &settings, &query)).unwrap()
        };
        let months: Vec<_> = (1..=6).map(month).collect();
        let last = months.last().unwrap();
        prop_assert_eq!(sum(Currency::BRL, months.iter().map(|month| month.monthly_return)), last.accumulated_return);
        prop_assert_eq!(last.accumulated_return, holding.position(today).unwrap().gain);
        for month in months {
            let without_return = month.current_value.checked_sub(month.accumulated_return).unwrap();
            prop_assert_eq!(without_return, month.net_balance);
            let grown = month.opening_value.checked_add(month.deposits).unwrap();
            let grown = grown.checked_sub(month.withdrawals).unwrap().checked_add(month.monthly_return).unwrap();
            prop_assert_eq!(grown, month.current_value);
        }
    }
}

/// A dollar is 5 reais from March on; no other currency has a rate.
fn rates() -> Rates {
    let rate = ExchangeRate::new(Currency::USD, Currency::BRL, Decimal::from(5)).unwrap();
    Rates::new(Currency::BRL, [Quote { date: date(2026, 3, 1), rate, source: RateSource::Entered }])
}

/// What an amount is in reais by these rates.
fn in_reais(money: Money, on: NaiveDate) -> Option<Money> {
    rates().convert(money, Currency::BRL, on).ok().map(|converted| converted.amount)
}

fn portfolios() -> impl Strategy<Value = Vec<Holding>> {
    let any = prop_oneof![
        3 => holdings(Currency::BRL).boxed(),
        1 => holdings(Currency::USD).boxed(),
        1 => holdings(Currency::EUR).boxed(),
    ];
    prop::collection::vec(any, 0..8)
}

/// Lends books that hold investments alone.
fn with_books<T>(holdings: &[Holding], read: impl FnOnce(&Books<'_>) -> T) -> T {
    let (ledger, rates) = (Ledger::default(), rates());
    read(&Books { holdings, ..Books::new(&ledger, &rates) })
}

fn series() -> IndexSeries {
    IndexSeries::default().with(IndexKind::Cdi, date(2026, 2, 1), Decimal::new(149, 1)).unwrap()
}

fn report(holdings: &[Holding], today: NaiveDate) -> Portfolio {
    let query = PortfolioQuery { today, series: &series() };
    with_books(holdings, |books| portfolio(books, &Settings::new(Currency::BRL), &query)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn every_figure_of_a_portfolio_is_the_sum_of_its_explanation(
        holdings in portfolios(), settings in all_settings(), today in days(),
    ) {
        let query = PortfolioQuery { today, series: &series() };
        with_books(&holdings, |books| {
            let report = portfolio(books, &settings, &query).unwrap();
            assert_every_amount_is_a_figure(&report, &report.figures(), &[".unconverted"]);
            for (figure, value) in report.figures() {
                let explanation = explain_portfolio(books, &settings, &query, figure).unwrap();
                if matches!(figure, PortfolioFigure::KindShare(_) | PortfolioFigure::LiquidityShare(_)) {
                    assert_share_explained(&explanation, value);
                } else {
                    assert_explained(&explanation, value, 2);
                }
            }
        });
    }

    #[test]
    fn every_figure_of_a_performance_is_the_sum_of_its_explanation(holdings in portfolios(), today in days()) {
        with_books(&holdings, |books| {
            for (row, holding) in performance(books, today).unwrap().iter().zip(&holdings) {
                assert_eq!(row.yearly, yearly_return(holding, today).ok());
                assert_every_amount_is_a_figure(&row, &row.figures(), &[".unconverted"]);
                for (figure, value) in row.figures() {
                    assert_explained(&explain_performance(books, row.investment, today, figure).unwrap(), value, 2);
                }
            }
        });
    }

    #[test]
    fn every_figure_of_a_month_is_the_sum_of_its_explanation(
        holdings in portfolios(), settings in all_settings(), month in 1..=7u32, today in days(),
    ) {
        let query = InvestmentMonthQuery { month: billing_month(2026, month), today };
        with_books(&holdings, |books| {
            for holding in &holdings {
                let report = investment_month(holding, books, &settings, &query).unwrap();
                assert_every_amount_is_a_figure(&report, &report.figures(), &[".unconverted"]);
                for (figure, value) in report.figures() {
                    let explanation = explain_investment_month(holding, books, &settings, &query, figure).unwrap();
                    if figure == InvestmentMonthFigure::PortfolioPercentage {
                        assert_share_explained(&explanation, value);
                    } else {
                        assert_explained(&explanation, value, 2);
                    }
                }
            }
        });
    }

    /// The portions of all investments are exactly the portfolio.
    #[test]
    fn the_portions_of_a_portfolio_sum_to_it(holdings in portfolios(), month in 1..=6u32, today in days()) {
        let (settings, query) = (Settings::new(Currency::BRL), InvestmentMonthQuery { month: billing_month(2026, month), today });
        with_books(&holdings, |books| {
            let portion = |holding| investment_month(holding, books, &settings, &query).unwrap().portfolio_percentage;
            let portions: Vec<Decimal> = holdings.iter().filter_map(portion).collect();
            let whole = if portions.is_empty() { Decimal::ZERO } else { Decimal::ONE_HUNDRED };
            assert_eq!(portions.iter().sum::<Decimal>(), whole);
        });
    }
}

proptest! {
    #[test]
    fn the_slices_of_a_portfolio_sum_to_it(holdings in portfolios(), today in days()) {
        let report = report(&holdings, today);
        prop_assert_eq!(sum(Currency::BRL, report.by_kind.iter().map(|slice| slice.total)), report.total_invested);
        prop_assert_eq!(sum(Currency::BRL, report.by_liquidity.iter().map(|slice| slice.total)), report.total_invested);
        prop_assert_eq!(report.history.last().unwrap().value, report.total_invested);
        for (percent, is_worth_something) in [
            (report.by_kind.iter().map(|s| s.percent).sum::<Decimal>(), report.by_kind.iter().any(|s| s.total.is_positive())),
            (
                report.by_liquidity.iter().map(|s| s.percent).sum::<Decimal>(),
                report.by_liquidity.iter().any(|s| s.total.is_positive()),
            ),
        ] {
            prop_assert_eq!(percent, if is_worth_something { Decimal::ONE_HUNDRED } else { Decimal::ZERO });
        }
        let counted = |counts: Vec<usize>| counts.into_iter().sum::<usize>();
        prop_assert_eq!(
            counted(report.by_kind.iter().map(|slice| slice.count).collect()),
            counted(report.by_liquidity.iter().map(|slice| slice.count).collect())
        );
    }

    /// Nothing is dropped in silence: what is in no sum is named.
    #[test]
    fn every_investment_is_counted_or_named(holdings in portfolios(), today in days()) {
        let report = report(&holdings, today);
        prop_assert_eq!(report.total_assets, holdings.len());
        prop_assert_eq!(report.active_investments + report.rescued_investments, report.total_assets);
        let active: BTreeSet<_> =
            holdings.iter().filter(|h| !h.investment().is_rescued).map(|h| h.investment().id).collect();
        let judged: BTreeSet<_> = report.estimates.keys().chain(report.not_estimated.keys()).copied().collect();
        prop_assert_eq!(judged, active);
        for holding in &holdings {
            let id = holding.investment().id;
            let position = holding.position(today).unwrap();
            let is_foreign = holding.investment().currency != Currency::BRL;
            if report.unconverted.contains(&id) {
                prop_assert!(is_foreign && in_reais(position.value, today).is_none());
            }
            if !is_foreign {
                prop_assert!(!report.unconverted.contains(&id) && !report.unmeasured.contains(&id));
            }
        }
        let value = |h: &Holding| {
            let value = h.position(today).unwrap().value;
            in_reais(value, today)
        };
        prop_assert_eq!(sum(Currency::BRL, holdings.iter().filter_map(value)), report.total_invested);
    }

    #[test]
    fn the_performance_of_a_portfolio_is_its_return(
        holdings in prop::collection::vec(holdings(Currency::BRL), 0..6), today in days(),
    ) {
        let rows = with_books(&holdings, |books| performance(books, today)).unwrap();
        let report = report(&holdings, today);
        prop_assert_eq!(sum(Currency::BRL, rows.iter().map(|row| row.profit_loss)), report.gain);
        prop_assert_eq!(sum(Currency::BRL, rows.iter().map(|row| row.current_value)), report.total_invested);
        prop_assert_eq!(sum(Currency::BRL, rows.iter().map(|row| row.initial_value)), report.deposits);
    }
}

fn cash_flows() -> impl Strategy<Value = Vec<CashFlow>> {
    let signed = (days(), reais(), any::<bool>());
    prop::collection::vec(signed, 2..20).prop_map(|flows| {
        let flow =
            |(date, amount, is_paid): (_, Money, _)| CashFlow { date, amount: if is_paid { -amount } else { amount } };
        flows.into_iter().map(flow).collect()
    })
}

/// The net value of flows at a yearly rate, beside the sum of their magnitudes.
fn net_beside_gross(flows: &[CashFlow], rate: Decimal) -> f64 {
    let start = flows.iter().map(|flow| flow.date).min().unwrap();
    let factor = 1.0 + rate.to_f64().unwrap();
    let present = |flow: &CashFlow| {
        let years = f64::from(i32::try_from((flow.date - start).num_days()).unwrap()) / 365.0;
        flow.amount.amount().to_f64().unwrap() / factor.powf(years)
    };
    let net: f64 = flows.iter().map(present).sum();
    let gross: f64 = flows.iter().map(|flow| present(flow).abs()).sum();
    (net / gross).abs()
}

proptest! {
    #[test]
    fn the_net_value_at_the_rate_is_nothing(flows in cash_flows()) {
        match xirr(&flows) {
            Ok(found) => prop_assert!(net_beside_gross(&flows, found.rate) < 1e-9, "{:?}", found),
            Err(XirrError::Money(error)) => prop_assert!(false, "{error}"),
            Err(XirrError::OneWay | XirrError::OneDay(_) | XirrError::NoRate) => {}
        }
    }

    /// Who pays first and is then paid has a rate, unless it leaves all bounds.
    #[test]
    fn paying_and_then_being_paid_has_a_rate(paid in reais(), parts in 1..20u32, gain in 50..200i64) {
        let start = date(2026, 1, 1);
        let whole = Money::rounded(paid.amount() * Decimal::new(gain, 2), Currency::BRL).unwrap();
        prop_assume!(whole.amount() >= Decimal::from(parts));
        let received = whole.split(parts.try_into().unwrap()).zip(1u64..);
        let received = received.map(|(amount, k)| CashFlow { date: start + Days::new(365 * k), amount });
        let flows: Vec<CashFlow> = [CashFlow { date: start, amount: -paid }].into_iter().chain(received).collect();
        let found = xirr(&flows).unwrap();
        prop_assert_eq!(found.rate.is_sign_positive() || found.rate.is_zero(), whole.amount() >= paid.amount());
    }

    #[test]
    fn order_and_scale_are_irrelevant(flows in cash_flows(), scale in 2..1_000i64) {
        let turned: Vec<CashFlow> = flows.iter().rev().copied().collect();
        prop_assert_eq!(xirr(&turned).ok(), xirr(&flows).ok());
        let scaled = |flow: &CashFlow| CashFlow {
            amount: Money::new(flow.amount.amount() * Decimal::from(scale), Currency::BRL).unwrap(),
            ..*flow
        };
        let scaled: Vec<CashFlow> = flows.iter().map(scaled).collect();
        match (xirr(&flows), xirr(&scaled)) {
            (Ok(before), Ok(after)) => {
                let size = Decimal::ONE + before.rate.abs();
                prop_assert!((before.rate - after.rate).abs() / size < Decimal::new(1, 9), "{:?} {:?}", before, after);
            }
            (before, after) => prop_assert_eq!(before.is_err(), after.is_err()),
        }
    }

    #[test]
    fn what_grows_by_a_percentage_in_365_days_yields_it(thousands in 1..1_000i64, percent in -99..10_000i64, day in days()) {
        let paid = Decimal::from(thousands * 1_000);
        let received = paid * (Decimal::ONE + Decimal::new(percent, 2));
        let amount = |amount| Money::new(amount, Currency::BRL).unwrap();
        let flows = [
            CashFlow { date: day, amount: -amount(paid) },
            CashFlow { date: day + Days::new(365), amount: amount(received) },
        ];
        prop_assert_eq!(xirr(&flows).unwrap().percent, Decimal::from(percent));
    }
}
