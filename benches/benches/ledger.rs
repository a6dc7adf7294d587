//! The balance of an account, and the summary and the report of a month, at ten thousand to a million entries over twenty
//! years.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fintrack_benches::books;
use fintrack_core::ledger::{Counting, Ledger};
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money};
use fintrack_core::report::{Books, Settings, Span, SummaryQuery, financial_summary, monthly_report};

const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];

fn ledger(criterion: &mut Criterion) {
    for size in SIZES {
        let ledger = Ledger::new(books::accounts(), books::entries(size));
        let month = books::last_month();
        let account = books::accounts()[0].id;
        let rates = Rates::new(Currency::BRL, []);
        let books = Books::new(&ledger, &rates);
        let query = SummaryQuery { span: Span::Month(month), account: None, today: month.last_day() };
        let mut group = criterion.benchmark_group("ledger");
        group.throughput(Throughput::Elements(size));
        group.sample_size(20);
        group.bench_function(BenchmarkId::new("balance", size), |bencher| {
            bencher.iter(|| {
                let balance = ledger.balance(account, month.last_day(), Counting::Booked);
                assert_eq!(balance.map(Money::amount), Ok(books::balance_of_one(size)));
            });
        });
        group.bench_function(BenchmarkId::new("month summary", size), |bencher| {
            bencher.iter(|| {
                let summary = financial_summary(&books, &Settings::new(Currency::BRL), &query);
                assert!(summary.is_ok_and(|summary| summary.expenses.is_positive()));
            });
        });
        group.bench_function(BenchmarkId::new("monthly report", size), |bencher| {
            bencher.iter(|| {
                let report = monthly_report(&books, &Settings::new(Currency::BRL), month);
                assert!(report.is_ok_and(|report| report.expenses.total.amount.is_positive()));
            });
        });
        group.finish();
    }
}

criterion_group!(benches, ledger);
criterion_main!(benches);
