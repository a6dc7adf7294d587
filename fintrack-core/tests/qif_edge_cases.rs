//! What programs and banks do to QIF, each thing by its name.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod readings;

use std::fmt::Write;

use fintrack_core::statement::{Format, QuestionCode, Reading, StatementKind, WarningCode, read_all};
use readings::{codes, only_line, reasons, rows};

fn read(text: &str) -> Reading {
    let reading = read_all(text.as_bytes()).unwrap();
    assert_eq!(reading.format, Format::Qif);
    reading
}

/// A bank account's transactions.
fn bank(records: &str) -> String {
    format!("!Type:Bank\n{records}")
}

fn questions(reading: &Reading) -> Vec<(QuestionCode, &str)> {
    reading.questions.iter().map(|question| (question.code, question.message.as_str())).collect()
}

/// What is wrong with a record of these lines.
fn problem(record: &str) -> String {
    let reading = read(&bank(&format!("D1/31/24\nT1.00\n^\n{record}")));
    assert_eq!(rows(&reading).len(), 1);
    match reasons(&reading).as_slice() {
        [(5, reason, true)] => (*reason).to_owned(),
        other => panic!("{other:?}"),
    }
}

// --- dates ---

#[test]
fn one_impossible_day_tells_how_all_are_written() {
    assert_eq!(rows(&read(&bank("D1/2/24\nT1\n^\nD1/31/24\nT2\n^\n"))), ["2024-01-02 1 ", "2024-01-31 2 "]);
    assert_eq!(rows(&read(&bank("D1/2/24\nT1\n^\nD31/1/24\nT2\n^\n"))), ["2024-02-01 1 ", "2024-01-31 2 "]);
}

#[test]
fn days_that_nothing_decides_are_asked_with_an_example() {
    let reading = read(&bank("D 1/ 2'24\nT-1.00\n^\n"));
    assert_eq!(questions(&reading), [(QuestionCode::DateOrder, "is `1/ 2'24` written day first or month first?")]);
    assert!(read(&bank("D 2/ 2'24\nT-1.00\n^\n")).questions.is_empty(), "both ways name the same day");
}

#[test]
fn days_in_a_row_decide_where_the_other_way_jumps_over_months() {
    // From 10 January to 5 March, and no day beyond the twelfth.
    let days: Vec<(u32, u32)> = [(1, 10..=12), (2, 1..=12), (3, 1..=5)]
        .into_iter()
        .flat_map(|(month, days)| days.map(move |day| (day, month)))
        .collect();
    for is_day_first in [true, false] {
        let mut text = bank("");
        for (day, month) in &days {
            let (first, second) = if is_day_first { (day, month) } else { (month, day) };
            writeln!(text, "D{first:02}/{second:02}/2024\nT-1.00\n^").unwrap();
        }
        let reading = read(&text);
        assert_eq!((rows(&reading)[0].as_str(), codes(&reading)), ("2024-01-10 -1.00 ", vec![WarningCode::Assumed]));
        assert_eq!(reading.questions, []);
    }
}

#[test]
fn the_manners_of_programs_to_print_a_day_name_the_same_day() {
    for (date, other) in
        [("1/31'04", "1/ 2'04"), ("01/31/04", "1/ 2/04"), ("31.01.2004", "02.01.04"), ("2004-01-31", "2004-01-02")]
    {
        let reading = read(&bank(&format!("D{date}\nT1\n^\nD{other}\nT1\n^\n")));
        assert_eq!(rows(&reading), ["2004-01-31 1 ", "2004-01-02 1 "], "{date}");
        assert!(reading.questions.is_empty() && reading.warnings.is_empty(), "{date}");
    }
}

// --- amounts ---

#[test]
fn amounts_are_read_by_the_mark_that_the_file_shows() {
    let amounts = |texts: [&str; 2]| {
        let [one, two] = texts;
        let reading = read(&bank(&format!("D1/31/24\nT{one}\n^\nD1/31/24\nT{two}\n^\n")));
        assert!(reading.questions.is_empty(), "{reading:#?}");
        reading.lines().map(|line| line.amount.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(amounts(["-1,234.56", "1,234"]), ["-1234.56", "1234"]);
    assert_eq!(amounts(["-1.234,56", "1.234"]), ["-1234.56", "1234"]);
    assert_eq!(amounts(["-1000", "25"]), ["-1000", "25"]);
    let reading = read(&bank("D1/31/24\nT1.234\n^\n"));
    assert_eq!(
        questions(&reading),
        [(QuestionCode::DecimalMark, "is `1.234` written like 1,234.56 or like 1.234,56?")]
    );
}

#[test]
fn the_longer_form_of_the_amount_serves_where_the_shorter_is_missing() {
    assert_eq!(rows(&read(&bank("D1/31/24\nU-5.00\n^\n"))), ["2024-01-31 -5.00 "]);
    assert_eq!(rows(&read(&bank("D1/31/24\nU-5.00\nT-5.00\n^\n"))), ["2024-01-31 -5.00 "]);
}

#[test]
fn a_split_is_one_line_and_its_parts_must_sum_to_it() {
    let split =
        |part: &str| bank(&format!("D1/31/24\nT-10.00\nPShop\nSFood\nEbread\n$-9.00\nSOther\nD1/30/24\n${part}\n^\n"));
    let reading = read(&split("-1.00"));
    assert_eq!((rows(&reading), codes(&reading)), (vec!["2024-01-31 -10.00 Shop".to_owned()], vec![]));
    let reading = read(&split("-2.00"));
    assert_eq!((rows(&reading).len(), codes(&reading)), (1, vec![WarningCode::SplitDrift]));
    assert_eq!(reading.warnings[0].message, "splits whose parts do not sum to their whole: 1, first in line 2");
}

// --- records ---

#[test]
fn the_last_end_of_record_may_be_missing() {
    assert_eq!(
        rows(&read(&bank("D1/31/24\nT1.00\nPA\n^\nD1/31/24\nT2.00\nPB"))),
        ["2024-01-31 1.00 A", "2024-01-31 2.00 B"]
    );
    assert_eq!(rows(&read(&bank("D1/31/24\nT1.00\nPA\n!Type:Cat\nNFood\n^\n"))), ["2024-01-31 1.00 A"]);
}

#[test]
fn a_file_that_ends_within_an_amount_does_not_give_it_away() {
    let reading = read(&bank("D1/31/24\nT1.00\n^\nD1/31/24\nPB\nT2"));
    assert_eq!(rows(&reading).len(), 1);
    assert_eq!(reasons(&reading), [(5, "the file ends within a date or an amount of this record", true)]);
    assert_eq!(codes(&reading), [WarningCode::Truncated]);
}

#[test]
fn what_cannot_be_read_is_named() {
    for (record, reason) in [
        ("T1.00\n^\n", "the record has no date (D)"),
        ("D1/31/24\nPX\n^\n", "the record has no amount (T)"),
        ("D31/12/24\nT1.00\nPX\n^\nD1/30/24\nT1\n^\n", "date `31/12/24` is no day, written month first"),
        ("DX\nT1.00\n^\n", "date `X` is not a date"),
        ("D1/31/24\nT12..34\n^\n", "amount `12..34` is not written as 1,234.56"),
        (
            "D1/31/24\nT1.00\nD1/31/24\nT2.00\n^\n",
            "the record has two dates (D): is the `^` between two records missing?",
        ),
    ] {
        if record.contains("31/12") {
            // One day of the other order among many is a mistake of the file.
            let many = format!("{}{record}", "D1/31/24\nT1.00\n^\n".repeat(40));
            let reading = read(&bank(&many));
            assert_eq!(reasons(&reading), [(122, reason, true)]);
        } else {
            assert_eq!(problem(record), reason);
        }
    }
}

#[test]
fn records_that_move_nothing_are_no_lines() {
    let reading = read(&bank("^\n^\nD1/31/24\nT0.00\nPVoid\n^\n"));
    assert_eq!(reasons(&reading), [(4, "its amount is zero: it moved nothing", false)]);
}

#[test]
fn payee_and_memo_are_said_once_and_the_category_only_for_lack_of_both() {
    let text = |lines: &str| only_line(&read(&bank(&format!("D1/31/24\nT1.00\n{lines}^\n")))).description.to_string();
    assert_eq!(text("PShop\nMBread  and\tmilk\n"), "Shop Bread and milk");
    assert_eq!(text("PSHOP\nMShop 12\n"), "Shop 12");
    assert_eq!(text("L[Savings]\n"), "Savings");
    assert_eq!(text("AStreet 1\nC*\n"), "");
}

#[test]
fn a_number_is_an_identity_and_a_word_is_none() {
    let id = |lines: &str| only_line(&read(&bank(&format!("D1/31/24\nT1.00\n{lines}^\n")))).bank_id.clone();
    assert_eq!(id("N1001\n").as_deref(), Some("1001"));
    assert_eq!(id("NATM\n"), None);
}

// --- sections ---

#[test]
fn the_opening_balance_is_evidence_and_names_the_account() {
    let reading = read(&bank("D1/31/24\nT100.00\nCX\nPOpening Balance\nL[My Bank]\n^\nD1/31/24\nT-1.00\n^\n"));
    assert_eq!(rows(&reading), ["2024-01-31 -1.00 "]);
    assert_eq!(reading.statements[0].balances.opening.unwrap().to_string(), "100.00");
    assert_eq!(reading.statements[0].head.account.as_deref(), Some("My Bank"));
    assert_eq!(reasons(&reading), [(2, "the opening balance, not a transaction", false)]);
    let income = read(&bank("D1/31/24\nT100.00\nPOpening Balance\nLIncome:Salary\n^\n"));
    assert_eq!(rows(&income), ["2024-01-31 100.00 Opening Balance"], "with a category, it is income");
}

#[test]
fn each_account_is_a_statement_of_its_own() {
    let reading = read(
        "!Option:AutoSwitch\n!Account\nNOne\nTBank\n^\nNTwo\nTCCard\n^\n!Clear:AutoSwitch\n\
         !Account\nNOne\nTBank\n^\n!Type:Bank\nD1/31/24\nT1.00\n^\n!Account\nNTwo\nTCCard\n^\n!Type:CCard\nD1/31/24\nT-2.00\n^\n",
    );
    let heads: Vec<_> = reading
        .statements
        .iter()
        .map(|each| (each.head.account.as_deref(), each.head.kind, each.head.purchases_are_positive))
        .collect();
    let (account, card) = (Some(StatementKind::Account), Some(StatementKind::Card));
    assert_eq!(heads, [(Some("One"), account, None), (Some("Two"), card, Some(false))]);
    assert_eq!(reading.skipped, []);
}

#[test]
fn headers_may_be_missing() {
    assert_eq!(rows(&read("D1/31/24\nT1.00\nPA\n^\n")), ["2024-01-31 1.00 A"]);
    let reading = read("!Account\nNOne\nTCCard\n^\nD1/31/24\nT1.00\nPA\n^\n");
    assert_eq!(rows(&reading), ["2024-01-31 1.00 A"]);
    assert_eq!(reading.statements[0].head.kind, Some(StatementKind::Card));
    assert_eq!(reading.statements[0].head.account.as_deref(), Some("One"));
}

#[test]
fn lists_of_other_things_are_named_once() {
    let reading = read(
        "!Type:Memorized\nKP\nT-1.00\nPRent\n^\n!Type:Bank\nD1/31/24\nT1.00\n^\n!Type:Prices\n\"X\",1,\"1/1/24\"\n^\n",
    );
    assert_eq!(rows(&reading), ["2024-01-31 1.00 "]);
    assert_eq!(
        reasons(&reading),
        [
            (1, "`!Type:Memorized` begins a list of other things, not of transactions", false),
            (10, "`!Type:Prices` begins a list of other things, not of transactions", false),
        ]
    );
}

#[test]
fn records_of_a_type_that_is_not_known_are_problems() {
    let reading = read("!Type:Invoice\nD1/31/24\nT1.00\n^\n");
    assert_eq!(
        reasons(&reading),
        [
            (1, "`!Type:Invoice` begins a section of a type that is not known", false),
            (2, "a record of a type that is not known", true),
        ]
    );
    assert_eq!(codes(&reading), [WarningCode::NoTransactions]);
}

#[test]
fn of_investments_the_cash_counts() {
    let reading = read(
        "!Type:Invst\nD1/31'24\nNCash\nT-5.00\nPFee\n^\nD1/31'24\nNXIn\nT100.00\n^\nD1/31'24\nNXOut\n$30.00\n^\n\
         D1/31'24\nNBuy\nYACME\nI2.00\nQ10\nT20.00\n^\nD1/31'24\nNCash\nL[Portfolio]\n^\nD1/31'24\nNVest\nT1.00\n^\n",
    );
    assert_eq!(rows(&reading), ["2024-01-31 -5.00 Fee", "2024-01-31 100.00 ", "2024-01-31 -30.00 "]);
    assert_eq!(
        reasons(&reading),
        [
            (15, "a movement of securities, not of money", false),
            (22, "a row of an investment account that moves no money", false),
            (26, "`vest` is not known: does it bring money or take it?", true),
        ]
    );
}

#[test]
fn texts_in_the_charsets_of_old_programs_are_read() {
    let latin = b"!Type:Bank\r\nD31.01.2024\r\nT-1,50\r\nPB\xe4ckerei M\xfcller, K\xf6ln\r\n^\r\n".to_vec();
    let reading = read_all(&latin).unwrap();
    assert_eq!(rows(&reading), ["2024-01-31 -1.50 Bäckerei Müller, Köln"]);
}

#[test]
fn a_file_without_transactions_is_in_order_and_prose_is_refused() {
    let reading = read("!Option:AutoSwitch\n!Account\nNOne\nTBank\n^\n");
    assert_eq!((reading.statements.len(), codes(&reading)), (0, vec![WarningCode::NoTransactions]));
    assert!(read_all("This is not a QIF file.\n".as_bytes()).is_err());
}
