//! What is wrong with an archive is said with its line, its field and what was expected.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::fmt::Write as _;

use fintrack_core::archive::{self, ArchiveError, ArchiveHash};
use sha2::{Digest as _, Sha256};

const HOUSEHOLD: &str = include_str!("exports/archive.snap.jsonl");

/// Lines with the last line of the household, sealed anew.
fn sealed(lines: &str) -> String {
    let (records, _) = HOUSEHOLD.lines().last().unwrap().split_once(",\"sha256\"").unwrap();
    let mut text = lines.to_owned();
    let hash = ArchiveHash::new(Sha256::digest(&text).into());
    writeln!(text, "{records},\"sha256\":\"{hash}\"}}}}").unwrap();
    text
}

/// All lines but the last.
fn records() -> &'static str {
    &HOUSEHOLD[..=HOUSEHOLD.trim_end().rfind('\n').unwrap()]
}

/// Why the household is refused once the first `what` is `with`, and sealed so.
fn refusal(what: &str, with: &str) -> String {
    assert!(records().contains(what), "{what}");
    archive::read(sealed(&records().replacen(what, with, 1)).as_bytes()).unwrap_err().to_string()
}

/// What is wrong with each is said.
macro_rules! refused {
    ($($(#[$doc:meta])* $name:ident: $what:expr => $with:expr, $why:expr;)+) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            assert_eq!(refusal($what, $with), $why);
        }
    )+};
}

refused! {
    an_amount_as_a_number: r#""amount":"30.00""# => r#""amount":30.00"#,
        "line 14: column 172: transaction.amount.amount: invalid type: floating point `30.0`, expected a string";
    more_decimals_than_the_currency_has: r#""amount":"30.00""# => r#""amount":"30.001""#,
        "line 14: column 193: transaction.amount: 30.001 BRL has more than 2 decimals";
    an_amount_of_nothing: r#""amount":{"amount":"1000.00""# => r#""amount":{"amount":"0.00""#,
        "line 21: transaction: the amount 0.00 BRL is not positive: the kind gives the direction";
    a_field_that_is_not_known: r#""is_settled":true"# => r#""is_settled":true,"is_lost":false"#,
        "line 6: column 240: invoice.is_lost: unknown field `is_lost`, expected one of `card`, `month`, `opening`, `closing`, `due`, `opening_source`, `closing_source`, `due_source`, `is_settled`";
    a_field_that_is_missing: r#","is_settled":true"# => "",
        "line 6: column 213: invoice: missing field `is_settled`";
    a_kind_of_record_that_is_not_known: r#"{"tag":"# => r#"{"label":"#,
        "line 9: there are no records of the kind `label`";
    no_json: r#"{"tag":"# => r#"{"tag""#,
        "line 9: column 7: not a record: expected `:`";
    an_identity_twice: "0000000000a2\",\"name\"" => "0000000000a1\",\"name\"",
        "line 4: account: the account 00000000-0000-0000-0000-0000000000a1 is there twice";
    a_name_twice: "Conta; em dólar" => "Conta: Azul",
        "line 4: account: there are two of the name `Conta: Azul`";
    something_that_is_not_there: r#""payment_account":"00000000-0000-0000-0000-0000000000a1""# => r#""payment_account":"00000000-0000-0000-0000-0000000000a7""#,
        "line 5: card: it refers to the account 00000000-0000-0000-0000-0000000000a7, and there is none before it";
    a_day_that_no_month_has: r#""due_day":5"# => r#""due_day":32"#,
        "line 5: column 170: card.cycles[0].due_day: 32 is not a day of the month: 1 to 31";
    two_days_that_are_one: r#""due_day":5"# => r#""due_day":25"#,
        "line 5: card: the card closes and is due on the same day, 25: they must differ";
    a_whole_card_number: r#""last_digits":"0042""# => r#""last_digits":"4111111111111111""#,
        "line 5: column 318: card.last_digits: the last digits of a card are 4, and nothing but digits; 16 characters were given";
    dates_out_of_order: r#""due":"2026-02-05""# => r#""due":"2026-01-26""#,
        "line 6: invoice: the invoice of 2026-01 is due on 2026-01-26, which is not after it closes on 2026-01-26";
    a_part_that_is_not_the_whole: r#""amount":{"amount":"30.00""# => r#""amount":{"amount":"31.00""#,
        "line 14: transaction: the only part is 30.00 BRL, and the whole is 31.00 BRL";
    a_split_that_does_not_sum: r#""amount":"10.50""# => r#""amount":"10.51""#,
        "line 16: transaction: the parts of the split sum to 30.51 BRL, not to 30.50 BRL";
    a_field_of_another_kind: r#""settlement":"FINAL""# => r#""settlement":"FINAL","redemption":"FULL""#,
        "line 20: transaction: CARD_PAYMENT has no field `redemption`";
    a_field_that_the_kind_needs: r#","settlement":"FINAL""# => "",
        "line 20: transaction: CARD_PAYMENT needs the field `settlement`";
    another_currency: r#""amount":{"amount":"89.99","currency":"BRL"}"# => r#""amount":{"amount":"89.99","currency":"USD"}"#,
        "line 20: transaction: 89.99 USD is not in BRL, the currency of the account 00000000-0000-0000-0000-0000000000a1";
    a_description_that_would_be_cut: "Estorno" => " Estorno",
        "line 19: transaction: the description ` Estorno` has blanks too many, control characters or more than 500 characters";
    more_paid_back_than_there_was: r#""amount":"10.25""# => r#""amount":"30.25""#,
        "line 26: reimbursement: 30.25 BRL is linked from income 00000000-0000-0000-0000-0000000000e1, more than its 30.00 BRL";
    a_budget_of_income: r#""category":"00000000-0000-0000-0000-000000000002","month""# => r#""category":"00000000-0000-0000-0000-000000000001","month""#,
        "line 27: budget: category 00000000-0000-0000-0000-000000000001 is one of income: budgets are of expense categories";
    deposits_and_investments: r#""kind":"MANUAL""# => r#""kind":"INVESTMENT""#,
        "line 28: goal: goal 00000000-0000-0000-0000-000000000060 is fed by investments and takes no deposits";
    a_rate_of_nothing: r#""rate":"5.25","source""# => r#""rate":"0","source""#,
        "line 30: exchange_rate: the rate 0 is not positive";
    a_trace_of_a_line_that_was_not_accepted: r#""outcome":"booked""# => r#""outcome":"duplicate""#,
        "line 31: imported_line: a line that was accepted is booked, bound or ignored, not duplicate";
    a_trace_of_an_account_and_a_card: r#""card":"00000000-0000-0000-0000-0000000000c1","staged_line""# => r#""staged_line""#,
        "line 32: imported_line: it is of an account or of a card: exactly one of the fields `account` and `card` is needed";
    a_rule_that_was_undone_more_than_done: r#""applied":3"# => r#""applied":0"#,
        "line 34: rule: of 0 lines that the rule decided, a person undid 1";
    a_rule_that_makes_nothing_of_a_line: r#""then":{"purpose":{"category":{"category":"00000000-0000-0000-0000-000000000002","subcategory":"00000000-0000-0000-0000-000000000003"}},"tags":["00000000-0000-0000-0000-000000000071"],"is_ignored":false}"# => r#""then":{"is_ignored":false}"#,
        "line 34: rule: the rule has no action";
    an_event_that_was_altered: r#""deed":{"did":"create"}"# => r#""deed":{"did":"update"}"#,
        "line 36: audit_event: event 1 has the hash 7cd4dc00a8235848b5e680890ab7682f49003988883706ac740e75dd9858d22a, but what it says has efe04d1badc6c626004ddeeaaa6ca3bdf70e2be1c22f63d396f1d4f59baa7544";
    an_event_in_another_spelling: r#"{"event":{"id""# => r#"{"event":{ "id""#,
        "line 36: audit_event: event 1 of the trail is not written as events are: it was altered";
    a_second_workspace: "{\"tag\":{\"id\":\"00000000-0000-0000-0000-000000000071\",\"name\":\"Férias 2026\",\"color\":\"#2E7D32\",\"is_active\":true}}"
        => "{\"workspace\":{\"id\":\"00000000-0000-0000-0000-000000000001\",\"name\":\"Casa\",\"currency\":\"BRL\",\"time_zone\":\"UTC\",\"month_start_day\":5,\"basis\":\"BILLING_MONTH\"}}",
        "line 9: workspace: the workspace is the first record, and there is one";
}

#[test]
fn what_is_no_archive_is_told_from_what_is_newer_cut_or_damaged() {
    let read = |text: &str| archive::read(text.as_bytes());
    for other in ["", "\n", "{}\n", "Data;Valor\n", "{\"format\":\"fintrack-books\",\"version\":1}\n"] {
        assert!(matches!(read(other), Err(ArchiveError::NotAnArchive)), "{other}");
    }
    let newer = HOUSEHOLD.replacen("\"version\":1", "\"version\":2,\"since\":\"2027\"", 1);
    assert!(matches!(read(&newer), Err(ArchiveError::Newer { found: 2, known: 1 })));
    assert!(matches!(read(records()), Err(ArchiveError::Cut { lines: 36 })));
    assert!(matches!(read(HOUSEHOLD.trim_end()), Err(ArchiveError::Cut { lines: 37 })));
    assert!(matches!(read(&HOUSEHOLD.replace("Roxo", "Azul")), Err(ArchiveError::Damaged { .. })));
    assert!(matches!(read(&HOUSEHOLD.replace('\n', "\r\n")), Err(ArchiveError::Cut { .. })));
}

#[test]
fn a_record_that_was_left_out_is_missed() {
    let budget = records().lines().find(|line| line.starts_with("{\"budget\"")).unwrap();
    assert_eq!(
        refusal(&format!("{budget}\n"), ""),
        "the archive says that it has 1 records of the kind budget, and has 0"
    );
}

/// Blanks and another order of fields are how other programs write JSON.
#[test]
fn an_archive_of_another_program_is_read() {
    let spaced = records().replacen("{\"tag\":{", "{ \"tag\": { ", 1);
    let turned = spaced.replacen(r#""from":"USD","to":"BRL""#, r#""to":"BRL","from":"USD""#, 1);
    let read = archive::read(sealed(&turned).as_bytes()).unwrap();
    assert_eq!(read, archive::read(HOUSEHOLD.as_bytes()).unwrap());
}
