//! Reports of a household, and making its ledger, at ten thousand to a million entries over twenty years; and the reports
//! of a month whose history is ten times as long, or not there. All times are of the processor.
//!
//! The aim: the financial summary and the monthly report within 20 ms at a million entries, whatever the history.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::unwrap_used, reason = "a report that cannot be had ends the benchmark")]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fintrack_benches::books::figures::cents;
use fintrack_benches::books::{Household, Shape, last, today};
use fintrack_benches::processor_time::ProcessorTime;
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::ledger::{Counting, Ledger};
use fintrack_core::money::Currency;
use fintrack_core::report::{
    BillsQuery, Books, CardsQuery, ForecastQuery, NetWorthQuery, Settings, Span, StatementQuery, SummaryQuery,
    cards_summary, cash_flow_forecast, financial_summary, monthly_report, net_worth, pending_bills, period_statement,
};

const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];
/// How far a forecast looks ahead.
const DAYS: u32 = 90;

/// A report on which the benchmark asserts one figure, in cents.
type Report = fn(&Books<'_>, &Settings) -> i64;

fn summary(books: &Books<'_>, settings: &Settings) -> i64 {
    let query = SummaryQuery { span: Span::Month(last()), account: None, today: today() };
    cents(financial_summary(books, settings, &query).unwrap().expenses)
}

fn month(books: &Books<'_>, settings: &Settings) -> i64 {
    cents(monthly_report(books, settings, last()).unwrap().expenses.total.amount)
}

fn worth(books: &Books<'_>, settings: &Settings) -> i64 {
    let query = NetWorthQuery { first: last().offset(-11), last: last(), today: today() };
    cents(net_worth(books, settings, &query).unwrap().last().unwrap().total)
}

fn forecast(books: &Books<'_>, settings: &Settings) -> i64 {
    let query = ForecastQuery { today: today(), days: DAYS };
    cents(cash_flow_forecast(books, settings, &query).unwrap().total.days.last().unwrap().balance)
}

fn bills(books: &Books<'_>, settings: &Settings) -> i64 {
    let query = BillsQuery { span: Span::Month(last().next()), account: None, today: today() };
    cents(pending_bills(books, settings, &query).unwrap().to_pay)
}

fn cards(books: &Books<'_>, settings: &Settings) -> i64 {
    cents(cards_summary(books, settings, &CardsQuery { month: last(), today: today() }).unwrap().used)
}

fn statement(books: &Books<'_>, settings: &Settings) -> i64 {
    let query = StatementQuery { period: last().days(), only: None, today: today() };
    let places = period_statement(books, settings, &query).unwrap().places;
    places.iter().filter(|place| matches!(place.on, AccountOrCard::Account(_))).map(|place| cents(place.closing)).sum()
}

/// The reports, and what each must find by the sums that know nothing of the core.
fn reports(household: &Household) -> [(&'static str, Report, i64); 7] {
    let spent: i64 = household.spent(last()).values().sum();
    [
        ("financial summary", summary, spent),
        ("monthly report", month, spent),
        ("net worth, 12 months", worth, household.worth(last())),
        ("forecast, 90 days", forecast, household.ahead(today() + chrono::Days::new(DAYS.into()))),
        ("pending bills", bills, household.to_pay()),
        ("cards summary", cards, household.owed(today()).values().sum()),
        ("statement of a month", statement, household.held(last().days().end())),
    ]
}

fn measure(
    group: &mut BenchmarkGroup<'_, ProcessorTime>,
    of: &str,
    (household, ledger, whole): (&Household, &Ledger, &Ledger),
    wanted: impl Fn(&str) -> bool,
) {
    let settings = Settings::new(Currency::BRL);
    household.with(ledger, whole, |books| {
        for (name, report, expected) in reports(household).into_iter().filter(|(name, ..)| wanted(name)) {
            group.bench_function(BenchmarkId::new(name, of), |bencher| {
                bencher.iter(|| assert_eq!(report(black_box(books), &settings), expected));
            });
        }
    });
}

fn ledger(criterion: &mut Criterion<ProcessorTime>) {
    for size in SIZES {
        let household = Household::new(Shape::of_twenty_years(size));
        let ledger = household.ledger();
        let mut making = criterion.benchmark_group("ledger made of its entries");
        making.sample_size(10);
        making.throughput(Throughput::Elements(household.entries.len() as u64));
        making.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            let parts = || (household.accounts.clone(), household.entries.clone());
            bencher.iter_batched(parts, |(accounts, entries)| Ledger::new(accounts, entries), BatchSize::PerIteration);
        });
        making.finish();
        let mut group = criterion.benchmark_group("ledger");
        group.sample_size(10);
        let account = household.accounts[0].id;
        let held = household.held_in(account, today());
        group.bench_function(BenchmarkId::new("balance", size), |bencher| {
            bencher.iter(|| {
                let balance = ledger.balance(black_box(account), today(), Counting::Booked);
                assert_eq!(cents(balance.unwrap()), held);
            });
        });
        measure(&mut group, &size.to_string(), (&household, &ledger, &ledger), |_| true);
        group.finish();
    }
}

/// The same month behind two years, behind twenty, and behind an opening balance: a report costs what its period holds.
fn history(criterion: &mut Criterion<ProcessorTime>) {
    let per_month = Shape::of_twenty_years(1_000_000).per_month;
    let mut group = criterion.benchmark_group("the same month");
    group.sample_size(20);
    group.throughput(Throughput::Elements(per_month.into()));
    for months in [24, 240] {
        let household = Household::new(Shape { months, per_month });
        let whole = household.ledger();
        measure(&mut group, &format!("after {months} months"), (&household, &whole, &whole), |_| true);
        if months == 240 {
            let begun = household.ledger_from(last().offset(-6), &whole);
            let is_of_the_period = |name: &str| ["financial summary", "monthly report"].contains(&name);
            measure(&mut group, "after an opening balance", (&household, &begun, &whole), is_of_the_period);
        }
    }
    group.finish();
}

/// A month in which everything happens.
fn crowded(criterion: &mut Criterion<ProcessorTime>) {
    let mut group = criterion.benchmark_group("one month");
    group.sample_size(10);
    for per_month in [10_000, 100_000, 1_000_000] {
        let household = Household::new(Shape { months: 2, per_month });
        let ledger = household.ledger();
        group.throughput(Throughput::Elements(per_month.into()));
        measure(&mut group, &per_month.to_string(), (&household, &ledger, &ledger), |name| name == "monthly report");
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime);
    targets = ledger, history, crowded
}
criterion_main!(benches);
