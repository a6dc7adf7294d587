//! What gives amounts their sign: words, columns, balances; and what only a person knows.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

#[macro_use]
mod table_cases;

use table_cases::{figures, read};

reads_to! {
    a_word_said_twice_is_the_sign:
        "交易日期,借贷,交易金额,对方户名\n2024-02-13,贷 Cr,10.00,A\n2024-02-14,借 Dr,4.50,B\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.50"];
    two_words_for_one_way_are_one:
        "Date,DrCr,Amount,Name\n2024-02-13,Credit Cr,10.00,A\n2024-02-14,Debit Dr,4.50,B\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.50"];
    a_balance_before_each_amount_is_no_turned_sign:
        "Date,Balance,Amount,Name\n2024-02-13,100.00,10.00,A\n2024-02-14,110.00,-4.50,B\n2024-02-15,105.50,-5.50,C\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.50", "2024-02-15 -5.50"];
    a_balance_before_each_amount_finds_it_where_nothing_has_a_name:
        "13-02-2024,EUR,100.00,EUR,10.00,A\n14-02-2024,EUR,110.00,EUR,-4.50,B\n15-02-2024,EUR,105.50,EUR,-5.50,C\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.50", "2024-02-15 -5.50"];
    the_latest_row_may_stand_first_with_the_balance_before_it:
        "Date,Balance,Amount,Name\n2024-02-15,105.50,-5.50,C\n2024-02-14,110.00,-4.50,B\n2024-02-13,100.00,10.00,A\n"
            => ["2024-02-15 -5.50", "2024-02-14 -4.50", "2024-02-13 10.00"];
}

asks_about! {
    // Within one day nothing tells a balance before the amount from one whose signs are turned.
    a_balance_before_each_amount_of_one_day:
        "Date,Balance,Amount,Name\n2024-02-13,100.00,10.00,A\n2024-02-13,110.00,-4.50,B\n2024-02-13,105.50,-5.50,C\n" => Sign;
    a_debt_whose_signs_are_turned:
        "Date,Balance,Amount,Name\n2024-02-13,100.00,10.00,A\n2024-02-14,104.50,-4.50,B\n2024-02-15,110.00,-5.50,C\n" => Sign;
    amounts_without_signs_beside_balances_that_do_not_follow:
        "Date,Text,Amount,Balance\n2024-02-13,A,10.00,70.00\n2024-02-14,B,4.50,91.30\n2024-02-15,C,2.00,12.70\n" => Sign;
}

#[test]
fn a_balance_before_the_amount_becomes_the_one_after_it() {
    for text in [
        "Date,Balance,Amount,Name\n2024-02-13,100.00,10.00,A\n2024-02-14,110.00,-4.50,B\n2024-02-15,105.50,-5.50,C\n",
        "Date,Balance,Amount,Name\n2024-02-15,105.50,-5.50,C\n2024-02-14,110.00,-4.50,B\n2024-02-13,100.00,10.00,A\n",
    ] {
        let reading = read(text);
        let mut balances: Vec<String> = reading.lines().map(|line| line.balance.unwrap().to_string()).collect();
        balances.sort();
        assert_eq!(balances, ["100.00", "105.50", "110.00"], "{:?}", figures(&reading));
        let statement = &reading.statements[0];
        let ends = [statement.balances.opening, statement.balances.closing].map(|balance| balance.unwrap().to_string());
        assert_eq!(ends, ["100.00", "100.00"]);
        assert_eq!(statement.proof.running.held, 2);
        assert_eq!(reading.warnings, []);
    }
}
