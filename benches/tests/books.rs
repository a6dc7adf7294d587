//! The books of the benchmarks: every report of them finds what was added up without the core.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeMap;

use fintrack_benches::books::figures::{Spending, cents};
use fintrack_benches::books::{Household, Shape, last, today};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::CategoryRef;
use fintrack_core::ledger::{Counting, Ledger};
use fintrack_core::money::Currency;
use fintrack_core::report::{
    BillsQuery, CardsQuery, ForecastQuery, MonthlyReport, NetWorthQuery, Settings, Span, SummaryQuery, cards_summary,
    cash_flow_forecast, financial_summary, monthly_report, net_worth, pending_bills,
};

/// What a report lists, by category and subcategory; of rows that did not move, nothing.
fn listed(report: &MonthlyReport) -> Spending {
    let mut spending = Spending::new();
    for line in &report.expenses.categories {
        let category = line.category.unwrap();
        let below = line.subcategories.iter().map(|sub| (Some(sub.subcategory), sub.slice.compared.amount));
        let rest = line.without_subcategory.map(|slice| (None, slice.compared.amount));
        for (subcategory, amount) in below.chain(rest) {
            spending.insert(CategoryRef { category, subcategory }, cents(amount));
        }
    }
    spending.retain(|_, amount| *amount != 0);
    spending
}

fn check(household: &Household, whole: &Ledger, ledger: &Ledger) {
    let settings = Settings::new(Currency::BRL);
    let (month, today) = (last(), today());
    household.with(ledger, whole, |books| {
        let query = SummaryQuery { span: Span::Month(month), account: None, today };
        let summary = financial_summary(books, &settings, &query).unwrap();
        assert_eq!(cents(summary.current_balance), household.held(today));
        assert_eq!(cents(summary.income), household.earned(month));
        assert_eq!(cents(summary.expenses), household.spent(month).values().sum::<i64>());
        for point in &summary.trend {
            assert_eq!(cents(point.income), household.earned(point.month), "{}", point.month);
            assert_eq!(cents(point.expenses), household.spent(point.month).values().sum::<i64>(), "{}", point.month);
        }
        let report = monthly_report(books, &settings, month).unwrap();
        assert_eq!(listed(&report), household.spent(month));
        let query = NetWorthQuery { first: month.offset(-5), last: month, today };
        for point in net_worth(books, &settings, &query).unwrap() {
            assert_eq!(cents(point.total), household.worth(point.month), "{}", point.month);
        }
        let forecast = cash_flow_forecast(books, &settings, &ForecastQuery { today, days: 90 }).unwrap();
        for day in &forecast.total.days {
            // What should have happened is expected today.
            assert_eq!(cents(day.balance), household.ahead(day.on), "{}", day.on);
        }
        let query = BillsQuery { span: Span::Month(month.next()), account: None, today };
        assert_eq!(cents(pending_bills(books, &settings, &query).unwrap().to_pay), household.to_pay());
        let cards = cards_summary(books, &settings, &CardsQuery { month, today }).unwrap();
        assert_eq!(cents(cards.used), household.owed(today).values().sum::<i64>());
        assert_eq!(cents(cards.expenses), household.spent_on_cards(month));
    });
}

#[test]
fn reports_find_what_was_added_up_by_hand() {
    let household = Household::new(Shape { months: 30, per_month: 150 });
    assert_eq!(household.entries.len(), 30 * 150 + 59 + 9, "invoices and expectations come on top");
    assert!(!household.links.is_empty());
    let whole = household.ledger();
    for account in &household.accounts {
        let balance = whole.balance(account.id, today(), Counting::Booked).unwrap();
        assert_eq!(cents(balance), household.held_in(account.id, today()));
    }
    check(&household, &whole, &whole);
    check(&household, &whole, &household.ledger_from(last().offset(-6), &whole));
}

#[test]
fn a_month_is_the_same_however_long_the_history() {
    let spending = |months| {
        let household = Household::new(Shape { months, per_month: 150 });
        let months = [last().previous(), last()];
        months.map(|month: BillingMonth| household.spent(month))
    };
    assert_eq!(spending(6), spending(30));
    let kinds: BTreeMap<_, usize> =
        Household::new(Shape { months: 6, per_month: 150 }).entries.iter().fold(BTreeMap::new(), |mut kinds, entry| {
            *kinds.entry(entry.kind().to_string()).or_default() += 1;
            kinds
        });
    assert_eq!(kinds.len(), 7, "all kinds but withdrawals: {kinds:?}");
}
