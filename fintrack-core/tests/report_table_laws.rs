//! Reports as tables: laws.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use chrono::{Days, NaiveDate};
use fintrack_core::calendar::{BillingMonth, Period, date};
use fintrack_core::category::Language;
use fintrack_core::export::csv::Formulas;
use fintrack_core::report::table::{self, Cell, Document, Naming, Writing, write_csv};
use fintrack_core::report::{
    ForecastQuery, NetWorthQuery, Settings, StatementQuery, cash_flow_forecast, monthly_report, net_worth,
    period_statement,
};
use fintrack_core::testing::categories;
use fintrack_core::testing::household::{Household, all_settings, households};
use proptest::prelude::*;

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..300u64).prop_map(|day| date(2025, 11, 1) + Days::new(day))
}

/// Every report of a household, as tables.
fn documents(household: &Household, settings: &Settings, today: NaiveDate, language: Language) -> Vec<Document> {
    let (all, month) = (categories(), BillingMonth::of(today));
    household.with_books(|books| {
        let naming = Naming::of(books, &all);
        let period = Period::new(month.first_day(), month.last_day()).unwrap();
        let statement = StatementQuery { period, only: None, today };
        let months = NetWorthQuery { first: month.offset(-3), last: month, today };
        vec![
            table::monthly(&monthly_report(books, settings, month).unwrap(), &naming, language),
            table::statement(&period_statement(books, settings, &statement).unwrap(), &naming, language),
            table::net_worth(&net_worth(books, settings, &months).unwrap(), language),
            table::cash_flow(
                &cash_flow_forecast(books, settings, &ForecastQuery { today, days: 20 }).unwrap(),
                &naming,
                language,
            ),
        ]
    })
}

/// A cell as programs read it.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Word(word, _) => (*word).to_owned(),
        Cell::Amount(amount) => amount.amount().to_string(),
        Cell::Percent(percent) => percent.to_string(),
        Cell::Nothing | Cell::Text(_) | Cell::Date(_) | Cell::Month(_) | Cell::Currency(_) | Cell::Count(_) => {
            Writing(Language::English).cell(cell)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_as_csv_is_read_back_as_the_same_cells(
        household in households(), settings in all_settings(), today in days(), is_english: bool,
    ) {
        let language = if is_english { Language::English } else { Language::Portuguese };
        for document in documents(&household, &settings, today, language) {
            prop_assert!(!document.title.is_empty());
            for table in &document.tables {
                let mut text = String::new();
                write_csv(&mut text, table, Formulas::Guarded).unwrap();
                let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(text.as_bytes());
                prop_assert_eq!(reader.headers().unwrap().len(), table.columns.len());
                let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
                prop_assert_eq!(records.len(), table.rows.len());
                for (record, row) in records.iter().zip(&table.rows) {
                    prop_assert_eq!(row.cells.len(), table.columns.len());
                    for (read, cell) in record.iter().zip(&row.cells) {
                        let (written, is_text) = (plain(cell), matches!(cell, Cell::Text(_)));
                        let guarded = is_text && read.starts_with('\'');
                        prop_assert_eq!(if guarded { &read[1..] } else { read }, written.as_str());
                        prop_assert!(!is_text || !read.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", read);
                    }
                }
            }
        }
    }

    #[test]
    fn the_rows_of_a_month_sum_to_its_totals(household in households(), settings in all_settings(), today in days()) {
        let documents = documents(&household, &settings, today, Language::English);
        let table = &documents[0].tables[0];
        let sum = |of: &str| {
            let rows = table.rows.iter().filter(|row| row.cells[0] == Cell::Word(word(of), people(of)));
            let amount = |cell: &Cell| if let Cell::Amount(amount) = cell { amount.amount() } else { panic!("no amount") };
            let mut total = None;
            let mut items = rust_decimal::Decimal::ZERO;
            for row in rows {
                match row.rank {
                    table::Rank::Total => total = Some(amount(&row.cells[3])),
                    table::Rank::Item => items += amount(&row.cells[3]),
                    table::Rank::Part => {}
                }
            }
            (total.unwrap(), items)
        };
        for of in ["INCOME", "EXPENSE"] {
            let (total, items) = sum(of);
            prop_assert_eq!(total, items, "{}", of);
        }
    }
}

fn word(of: &str) -> &'static str {
    if of == "INCOME" { "INCOME" } else { "EXPENSE" }
}

fn people(of: &str) -> &'static str {
    if of == "INCOME" { "Income" } else { "Expenses" }
}
