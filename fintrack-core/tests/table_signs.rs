//! What gives amounts their sign: words, columns, balances; and what only a person knows.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

#[macro_use]
mod table_cases;

use fintrack_core::statement::{Known, QuestionCode, ReadError, Reading, read_all, read_all_with};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rust_decimal::Decimal;
use table_cases::{figures, read};

reads_to! {
    a_word_said_twice_is_the_sign:
        "交易日期,借贷,交易金额,对方户名\n2024-02-13,贷 Cr,10.00,A\n2024-02-14,借 Dr,4.50,B\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.50"];
    two_words_for_one_way_are_one:
        "Date,DrCr,Amount,Name\n2024-02-13,Credit Cr,10.00,A\n2024-02-14,Debit Dr,4.50,B\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.50"];
    a_letter_or_a_word_in_the_text_is_no_sign_where_a_column_is_named_for_it:
        "Data;Histórico;Valor;D/C;Saldo\n2026-03-31;\"s\"\"\";415,21;C;415,21\n"
            => ["2026-03-31 415.21"];
    a_word_for_money_out_is_the_text_where_a_column_is_named_for_the_sign:
        "Data;Histórico;Valor;D/C\n2026-03-30;saída;415,21;C\n2026-03-31;saída;10,00;C\n"
            => ["2026-03-30 415.21", "2026-03-31 10.00"];
    a_balance_before_each_amount_is_no_turned_sign:
        "Date,Balance,Amount,Name\n2024-02-13,100.00,10.00,A\n2024-02-14,110.00,-4.50,B\n2024-02-15,105.50,-5.50,C\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.50", "2024-02-15 -5.50"];
    a_balance_before_each_amount_finds_it_where_nothing_has_a_name:
        "13-02-2024,EUR,100.00,EUR,10.00,A\n14-02-2024,EUR,110.00,EUR,-4.50,B\n15-02-2024,EUR,105.50,EUR,-5.50,C\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.50", "2024-02-15 -5.50"];
    the_latest_row_may_stand_first_with_the_balance_before_it:
        "Date,Balance,Amount,Name\n2024-02-15,105.50,-5.50,C\n2024-02-14,110.00,-4.50,B\n2024-02-13,100.00,10.00,A\n"
            => ["2024-02-15 -5.50", "2024-02-14 -4.50", "2024-02-13 10.00"];
    cash_in_and_out_are_a_pair_and_a_cash_balance_is_none_of_it:
        "Date,Description,Cash In (£),Cash Out (£),Cash Balance (£)\n2024-02-14,A,10.00,--,60.00\n2024-02-13,B,--,-5.00,50.00\n"
            => ["2024-02-14 10.00", "2024-02-13 -5.00"];
    two_pairs_that_agree_are_one:
        "Date,Text,Billed ausgehend,Billed eingehend,Paid ausgehend,Paid eingehend\n2024-02-13,A,4.50,,4.50,\n2024-02-14,B,,10.00,,10.00\n"
            => ["2024-02-13 -4.50", "2024-02-14 10.00"];
    dashes_are_nothing_in_a_column_of_numbers:
        "Date,Text,Withdrawal,Foo\n2024-02-13,A,--,10.00\n2024-02-14,B,--,4.50\n2024-02-15,C,--,5.50\n2024-02-16,D,-4.50,--\n"
            => ["2024-02-13 10.00", "2024-02-14 4.50", "2024-02-15 5.50", "2024-02-16 -4.50"];
    norwegian_words_for_in_and_out:
        "Dato;Tekst;Beløp inn;Beløp ut\n13.02.2024;Lønn;250,00;\n15.02.2024;Kiosk;;-4,50\n"
            => ["2024-02-13 250.00", "2024-02-15 -4.50"];
    words_for_in_and_out_in_brackets:
        "交易日期,摘要,记账金额(收入),记账金额(支出)\n2024-02-13,A,10.00,\n2024-02-14,B,,4.50\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.50"];
    turkish_words_for_in_and_out:
        "Tarih;Açıklama;Borç;Alacak\n13.02.2024;A;4,50;\n14.02.2024;B;;10,00\n"
            => ["2024-02-13 -4.50", "2024-02-14 10.00"];
    zeros_in_the_other_column_are_nothing:
        "Datum,Referenz,Betrag ausgehend,Betrag eingehend\n2024-02-13,A,4.50,0.00\n2024-02-14,B,0.00,10.00\n"
            => ["2024-02-13 -4.50", "2024-02-14 10.00"];
    signs_tell_which_of_two_unknown_columns_is_money_out:
        "Date;Text;Foo;Bar\n13.02.2024;Pay;10,00;\n15.02.2024;Tea;;-4,50\n"
            => ["2024-02-13 10.00", "2024-02-15 -4.50"];
    signs_tell_what_stands_beside_a_column_for_money_out:
        "Date,Description,Withdrawal,Foo\n2024-02-16,A,-6.00,\n2024-02-15,B,,10.00\n2024-02-14,C,-3.00,\n"
            => ["2024-02-16 -6.00", "2024-02-15 10.00", "2024-02-14 -3.00"];
    the_balance_tells_which_of_two_amounts_is_money_out:
        "Date,Text,Amount A,Amount B,Balance\n2024-02-13,A,,10.00,60.00\n2024-02-14,B,4.50,,55.50\n2024-02-15,C,5.50,,50.00\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.50", "2024-02-15 -5.50"];
    each_row_may_fill_the_column_of_its_currency:
        "Date,Description,CAD$,USD$\n1/15/2024,Tea,-3.45,\n1/16/2024,Book,,-20.00\n1/17/2024,Pay,10.00,\n"
            => ["2024-01-15 -3.45", "2024-01-16 -20.00", "2024-01-17 10.00"];
    what_has_no_mark_beside_marks_of_credit_is_money_out:
        "Date,Description,Amount,\n21-Apr-2024,Debit order,\"+ £1,234.56\",CR\n21-Apr-2024,Shop,£17.17,\n22-Apr-2024,Pub,£1.00,\n"
            => ["2024-04-21 1234.56", "2024-04-21 -17.17", "2024-04-22 -1.00"];
    the_first_row_may_have_no_mark:
        "Date,Description,Amount,Cr\n21-Apr-2024,Shop,17.17,\n22-Apr-2024,Thanks,30.00,CR\n"
            => ["2024-04-21 -17.17", "2024-04-22 30.00"];
    a_column_for_both_ways_has_words_for_each:
        "交易时间,交易对方,收/支,金额(元)\n2024-02-13 12:45:27,A,支出,¥28.16\n2024-02-14 10:10:11,B,收入,¥0.35\n"
            => ["2024-02-13 -28.16", "2024-02-14 0.35"];
    letters_of_their_own_count_in_the_only_column_for_money_in:
        "Transaction Date,Description,CREDIT\n2024-02-13,Fee,0.80Dr\n2024-02-14,Pay,15.00Cr\n"
            => ["2024-02-13 -0.80", "2024-02-14 15.00"];
    letters_of_their_own_count_in_the_only_column_for_money_out:
        "Transaction Date,Description,DEBIT\n2024-02-13,Fee,0.80Dr\n2024-02-14,Pay,15.00Cr\n"
            => ["2024-02-13 -0.80", "2024-02-14 15.00"];
    a_minus_in_the_only_column_for_money_out_agrees_with_it:
        "Date,Description,Debit\n2024-02-13,Tea,-4.50\n2024-02-14,Rent,-8\n" => ["2024-02-13 -4.50", "2024-02-14 -8"];
    two_rows_without_names_that_a_balance_proves:
        "15/02/2024;000123;PIX RECEBIDO;1.500,00;12.345,67\n16/02/2024;000124;CONTA LUZ;-345,67;12.000,00\n"
            => ["2024-02-15 1500.00", "2024-02-16 -345.67"];
}

asks_about! {
    amounts_without_signs_beside_texts_of_both_ways:
        "Data contabile;Importo;Descrizione\n13/02/2024;200,00;PRELIEVO\n14/02/2024;500,00;ACCREDITO STIPENDIO\n" => Sign;
    amounts_without_a_sign_beside_others_with_a_plus:
        "Date,Description,Amount\n2024-02-13,A,17.17\n2024-02-14,B,+100.00\n" => Sign;
    movements_that_are_neither_in_nor_out:
        "交易时间,交易对方,收/支,金额(元)\n2024-02-13 12:45:27,A,支出,28.16\n2024-02-14 10:10:11,B,收入,0.35\n2024-02-15 10:10:11,C,/,2000.00\n" => Sign;
    two_unknown_columns_without_signs: "Date;Text;Foo;Bar\n13.02.2024;Pay;10,00;\n15.02.2024;Tea;;4,50\n" => Columns;
    two_amounts_of_which_each_row_fills_one:
        "Date;Text;Amount A;Amount B\n13.02.2024;Pay;10,00;\n15.02.2024;Tea;;4,50\n" => Columns;
    what_stands_beside_withdrawals_may_be_cheques:
        "Date;Text;Withdrawal;Foo\n13.02.2024;Rent;10,00;\n15.02.2024;Tea;;4,50\n" => Columns;
    two_pairs_that_differ:
        "Date,Text,Billed ausgehend,Billed eingehend,Paid ausgehend,Paid eingehend\n2024-02-13,A,4.50,,5.00,\n2024-02-14,B,,10.00,,11.00\n" => Columns;
    // Within one day nothing tells a balance before the amount from one whose signs are turned.
    a_balance_before_each_amount_of_one_day:
        "Date,Balance,Amount,Name\n2024-02-13,100.00,10.00,A\n2024-02-13,110.00,-4.50,B\n2024-02-13,105.50,-5.50,C\n" => Sign;
    a_column_for_money_in_that_half_of_the_rows_lack:
        "Date,Text,Credit,Foo\n2024-02-13,A,4.50,\n2024-02-14,B,,3.00\n2024-02-15,C,1.00,1.00\n" => Sign;
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

#[test]
fn a_line_has_the_currency_of_the_column_that_it_fills() {
    let reading = read("Date,Description,CAD$,USD$\n1/15/2024,Tea,-3.45,\n1/16/2024,Book,,-20.00\n");
    let codes: Vec<String> = reading.lines().map(|line| line.currency.unwrap().code().to_owned()).collect();
    assert_eq!(codes, ["CAD", "USD"]);
    assert_eq!(reading.statements[0].head.currency, None);
}

#[test]
fn a_balance_alone_is_no_amount() {
    let text = "Date,Description,Account Balance\n2024-02-14,A,60.00\n2024-02-13,B,50.00\n";
    assert!(matches!(read_all(text.as_bytes()), Err(ReadError::NoTransactions { .. })));
}

#[test]
fn rows_that_say_neither_are_left_and_named() {
    let text = "交易时间,收/支,金额\n2024-02-13 12:45:27,支出,28.16\n2024-02-14 10:10:11,收入,0.35\n2024-02-15 10:10:11,不计收支,9.00\n";
    let known = Known { answers: ["sign=by-kind".parse().unwrap()].into_iter().collect(), profiles: &[] };
    let reading = read_all_with(text.as_bytes(), &known).unwrap();
    assert_eq!(reading.questions, []);
    assert_eq!(figures(&reading), ["2024-02-13 -28.16", "2024-02-14 0.35"]);
    let problem = reading.skipped.iter().find(|skipped| skipped.is_problem).unwrap();
    assert_eq!((problem.line, problem.reason.as_str()), (4, "`不计收支` says neither debit nor credit"));
}

#[test]
fn a_word_for_money_out_among_the_later_rows_takes_the_meaning_from_blanks() {
    let row = |day: u32| {
        let mark = if day.is_multiple_of(7) { "CR" } else { "" };
        format!("2024-02-{:02},Shop,{}.17,{mark}\n", day % 28 + 1, day + 1)
    };
    let mut text: String = "Date,Description,Amount,DrCr\n".to_owned() + &(0..300).map(row).collect::<String>();
    assert_eq!(read(&text).questions, []);
    text += "2024-02-28,Shop,4.50,DR\n";
    assert_eq!(read(&text).questions[0].code, QuestionCode::Sign);
}

#[test]
fn a_column_for_money_out_alone_is_asked_about_once() {
    let reading = read("Date,Description,Debit\n2024-02-13,Tea,4.50\n2024-02-14,Rent,8\n");
    let codes: Vec<QuestionCode> = reading.questions.iter().map(|question| question.code).collect();
    assert_eq!(codes, [QuestionCode::Sign]);
}

#[test]
fn columns_that_take_turns_are_not_an_amount_and_its_balance() {
    let cents = [500, -500, -3, 500, -500, -500];
    let row = |(day, cents): (usize, &i64)| {
        let [out, into] = if *cents < 0 { [money(*cents), money(0)] } else { [money(0), money(*cents)] };
        format!("2024-02-{:02},Text,{out},{into}", day + 1)
    };
    let text = table("Date,Text,Foo,Bar", cents.iter().enumerate().map(row).collect(), false);
    is_right_or_asked(&text, &cents, false).unwrap();
}

/// Movements of the days of a month, and whether the latest stands first.
fn history() -> impl Strategy<Value = (Vec<i64>, bool)> {
    let cents = prop_oneof![-50_000..-1_i64, 1..50_000_i64, Just(-500), Just(500)];
    (prop::collection::vec(cents, 2..28), any::<bool>())
}

/// Cents with a dot, as `-4.50`.
fn money(cents: i64) -> String {
    Decimal::new(cents, 2).to_string()
}

/// Rows below a header, the oldest first unless they are turned round.
fn table(header: &str, mut rows: Vec<String>, is_newest_first: bool) -> String {
    if is_newest_first {
        rows.reverse();
    }
    format!("{header}\n{}\n", rows.join("\n"))
}

/// What is not asked about is the history, to the cent and the sign.
fn is_right_or_asked(text: &str, cents: &[i64], is_newest_first: bool) -> Result<(), TestCaseError> {
    let reading = read(text);
    let mut amounts: Vec<Decimal> = reading.lines().map(|line| line.amount).collect();
    if is_newest_first {
        amounts.reverse();
    }
    let expected: Vec<Decimal> = cents.iter().map(|cents| Decimal::new(*cents, 2)).collect();
    prop_assert!(!reading.questions.is_empty() || amounts == expected, "{:?}\n{text}", reading.warnings);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_balance_on_either_side_of_the_amount_never_turns_it(
        (cents, is_newest_first) in history(),
        is_before: bool,
        opening in -100_000..100_000_i64,
    ) {
        let mut balance = opening;
        let row = |(day, cents): (usize, &i64)| {
            let before = balance;
            balance += cents;
            let printed = if is_before { before } else { balance };
            format!("2024-02-{:02},Text,{},{}", day + 1, money(*cents), money(printed))
        };
        let text = table("Date,Text,Amount,Balance", cents.iter().enumerate().map(row).collect(), is_newest_first);
        is_right_or_asked(&text, &cents, is_newest_first)?;
    }

    #[test]
    fn two_columns_for_out_and_in_are_never_taken_for_each_other(
        (cents, is_newest_first) in history(),
        header in prop::sample::select(vec!["Foo,Bar", "Withdrawal,Bar", "Foo,Deposit", "Amount A,Amount B", "Beløp ut,Beløp inn"]),
        is_out_negative: bool,
        zero in prop::sample::select(vec!["", "0.00", "--"]),
    ) {
        prop_assume!(cents.iter().any(|cents| *cents < 0) && cents.iter().any(|cents| *cents > 0));
        let row = |(day, cents): (usize, &i64)| {
            let amount = money(if is_out_negative { *cents } else { cents.abs() });
            let sides = if *cents < 0 { [amount.as_str(), zero] } else { [zero, amount.as_str()] };
            format!("2024-02-{:02},Text,{}", day + 1, sides.join(","))
        };
        let rows = cents.iter().enumerate().map(row).collect();
        let text = table(&format!("Date,Text,{header}"), rows, is_newest_first);
        let has_problem = |reading: Reading| reading.skipped.iter().any(|skipped| skipped.is_problem);
        if read_all(text.as_bytes()).is_ok_and(|reading| !has_problem(reading)) {
            is_right_or_asked(&text, &cents, is_newest_first)?;
        }
    }
}
