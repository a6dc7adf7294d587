//! Accounts, cards, categories, transactions and the report.

use crate::run::{Run, TestBooks};

/// Imports the household's statements of *Conta Digital* and of the card.
fn imported() -> TestBooks {
    let books = TestBooks::of_the_household();
    let files = [
        ("conta-digital/2026-01-01_2026-02-10.csv", "--account", "Conta Digital"),
        ("conta-digital/2026-02-01_2026-02-28.csv", "--account", "Conta Digital"),
        ("cartao-digital/2026-02.csv", "--card", "Cartão Digital"),
    ];
    for (file, kind, name) in files {
        let run = books.fintrack(&["import", file, kind, name, "--commit"]);
        assert_eq!(run.code, 0, "{}", run.transcript());
    }
    books
}

#[test]
fn accounts_and_cards_are_listed_with_what_they_hold() {
    let books = TestBooks::of_the_household();
    let run = books.fintrack(&["accounts"]);
    insta::assert_snapshot!([run.transcript(), books.fintrack(&["cards"]).transcript()].join("\n"));
    assert_eq!(books.fintrack(&["accounts", "--output", "json"]).json()[0]["active"], true);
}

#[test]
fn a_name_is_given_once() {
    let books = TestBooks::of_the_household();
    let again = books.fintrack(&["accounts", "add", "Conta Digital", "--opened-on", "2026-01-01"]);
    assert_eq!(again.code, 2, "{}", again.transcript());
    assert_eq!(again.stderr, "error: there is another account `Conta Digital`\nhelp: choose another name\n");
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let books = TestBooks::empty();
    let card = |rest: &[&str]| books.fintrack(&[&["cards", "add", "Roxo"], rest].concat());
    let runs = [
        card(&["--limit", "-1", "--closing-day", "25", "--due-day", "5"]),
        card(&["--limit", "1000", "--closing-day", "5", "--due-day", "5"]),
        card(&["--limit", "1000", "--closing-day", "25", "--due-day", "5", "--pays-from", "Nenhuma"]),
        books.fintrack(&["accounts", "add", " ", "--opened-on", "2026-01-01"]),
        books.fintrack(&["accounts", "add", "A", "--opened-on", "2026-01-01", "--opening-balance", "1.234"]),
        books.fintrack(&["--workspace", "Casa", "accounts"]),
    ];
    // The first run of all made the workspace `Pessoal`; the last one asks for another.
    let transcripts: Vec<String> = runs.iter().map(Run::transcript).collect();
    insta::assert_snapshot!(transcripts.join("\n"));
    assert!(runs.iter().all(|run| run.code == 2));
}

#[test]
fn categories_begin_with_a_template_and_are_never_doubled() {
    let books = TestBooks::empty();
    let first = books.fintrack(&["categories", "seed", "--output", "json"]);
    let second = books.fintrack(&["categories", "seed", "--output", "json"]);
    assert!(second.stderr.starts_with("0 categories and 0 subcategories added."), "{}", second.stderr);
    assert_eq!(first.json(), second.json());
    assert!(first.json().as_array().unwrap().len() > 40);
}

#[test]
fn transactions_are_filtered_by_month_account_card_and_category() {
    let books = imported();
    let count = |filter: &[&str]| {
        let args = [&["transactions", "--output", "json"], filter].concat();
        books.fintrack(&args).json().as_array().unwrap().len()
    };
    assert_eq!(count(&[]), 50);
    assert_eq!(count(&["--limit", "7"]), 7);
    assert_eq!(count(&["--account", "conta digital", "--month", "2026-01"]), 18);
    // 13 purchases and refunds, and the payment that both statements show.
    assert_eq!(count(&["--card", "Cartão Digital"]), 14);
    assert_eq!(count(&["--category", "educação"]), 2);
    assert_eq!(books.fintrack(&["transactions", "--category", "Iates"]).code, 2);
    insta::assert_snapshot!(books.fintrack(&["transactions", "--category", "educação"]).stdout);
}

#[test]
fn a_month_is_reported_for_people_and_for_programs() {
    let books = imported();
    insta::assert_snapshot!("report_page", books.fintrack(&["report", "month", "2026-02"]).transcript());
    insta::assert_snapshot!("report_csv", books.fintrack(&["report", "month", "2026-02", "--output", "csv"]).stdout);
    let report = books.fintrack(&["report", "month", "2026-02", "--output", "json"]);
    insta::assert_snapshot!("report_json", report.stdout);
    let slices = report.json()["expenses_by_category"].as_array().unwrap().clone();
    let cents = |text: &serde_json::Value| text.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    assert_eq!(slices.iter().map(|slice| cents(&slice["amount"])).sum::<i64>(), cents(&report.json()["expenses"]));
    assert_eq!(slices.iter().map(|slice| cents(&slice["percent"])).sum::<i64>(), 10_000);
}

#[test]
fn a_format_that_a_command_does_not_print_is_a_usage_error() {
    let books = TestBooks::empty();
    let run = books.fintrack(&["report", "month", "2026-02", "--output", "ndjson"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.stderr, "error: `fintrack report month` does not print ndjson\nhelp: it prints table, json, csv\n");
}
