//! The whole job, twice, on a private PostgreSQL of its own.

use crate::killed::Home;

#[test]
fn the_demo_reconciles_every_month_and_a_second_run_changes_nothing() {
    let home = Home::new();
    let first = home.fintrack(&["--quiet", "demo"]);
    insta::assert_snapshot!(first.transcript());
    let transactions = |home: &Home| {
        let args = ["--workspace", "Ana e Bruno", "transactions", "--limit", "1000", "--output", "json"];
        home.fintrack(&args).json()
    };
    let booked = transactions(&home);
    assert_eq!(booked.as_array().unwrap().len(), 124);

    let second = home.fintrack(&["--quiet", "demo"]);
    assert_eq!(second.code, 0, "{}", second.transcript());
    assert!(second.stdout.contains("every line was known, and nothing changed"), "{}", second.stdout);
    assert_eq!(transactions(&home), booked);
}
