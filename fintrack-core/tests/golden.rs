//! Synthetic statements in the manners of real banks, and what is read of them, side by side in `statements/`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
#![allow(clippy::disallowed_methods, reason = "a test may read files")]

use std::fmt::Write;
use std::path::Path;

use fintrack_core::statement::{Reading, Statement, read_all};

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn statement(out: &mut String, statement: &Statement) {
    let (head, balances) = (&statement.head, &statement.balances);
    writeln!(
        out,
        "\n{:?} {} in {}, purchases positive: {}",
        head.kind,
        shown(head.account.as_ref()),
        shown(head.currency),
        shown(head.purchases_are_positive)
    )
    .unwrap();
    for line in &statement.lines {
        writeln!(
            out,
            "  line {:>3}  {}  {:>9}  {}  [{}]",
            line.position.line,
            line.date,
            line.amount,
            line.description,
            shown(line.bank_id.as_ref())
        )
        .unwrap();
    }
    let (opening, closing, day) = (shown(balances.opening), shown(balances.closing), shown(balances.closing_date));
    writeln!(out, "  opening {opening}, closing {closing} on {day}").unwrap();
}

fn report(reading: &Reading) -> String {
    let mut out = format!("{} of {}\n", reading.format, shown(reading.institution.as_ref()));
    for each in &reading.statements {
        statement(&mut out, each);
    }
    for skipped in &reading.skipped {
        let kind = if skipped.is_problem { "problem" } else { "no transaction" };
        writeln!(out, "\nline {}, {kind}: {}", skipped.line, skipped.reason).unwrap();
    }
    for warning in &reading.warnings {
        writeln!(out, "\n{:?}: {}", warning.code, warning.message).unwrap();
    }
    for question in &reading.questions {
        writeln!(out, "\n{:?}? {}", question.code, question.message).unwrap();
    }
    out
}

#[test]
fn statements_in_the_manners_of_banks_read_as_before() {
    let statements = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/statements");
    let mut found = 0;
    for folder in std::fs::read_dir(&statements).unwrap() {
        let folder = folder.unwrap().path();
        let names = ["input.csv", "input.ofx", "input.qif", "input.sta", "input.xls", "input.xml"];
        let input = names.into_iter().find_map(|name| std::fs::read(folder.join(name)).ok());
        let bytes = input.unwrap_or_else(|| panic!("{} has no input", folder.display()));
        found += 1;
        let reading = read_all(&bytes).unwrap();
        insta::with_settings!({ snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("reading", report(&reading));
        });
    }
    assert!(found >= 32, "only {found} statements were found");
}
