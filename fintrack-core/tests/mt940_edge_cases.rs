//! What banks do to MT940, each thing by its name.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod readings;

use fintrack_core::money::Currency;
use fintrack_core::statement::{Format, Reading, Statement, Warning, WarningCode, read_all};
use readings::{only_line, reasons, rows};

fn read(text: &str) -> Reading {
    read_all(text.as_bytes()).unwrap()
}

/// A statement of these movements and nothing around it that matters.
fn statement(movements: &str) -> String {
    format!(":20:STARTUMS\n:25:12345678/0\n:28C:1/1\n:60F:C260131EUR100,\n{movements}:62F:C260228EUR90,\n-\n")
}

/// The warnings, save that these statements do not add up.
fn codes(reading: &Reading) -> Vec<WarningCode> {
    readings::codes(reading).into_iter().filter(|code| *code != WarningCode::BalanceDrift).collect()
}

/// The day and the amount of a `:61:`.
fn moved(entry: &str) -> String {
    let reading = read(&statement(&format!(":61:{entry}\n")));
    let line = only_line(&reading);
    format!("{} {}", line.date, line.amount)
}

/// The description of a movement with this `:86:`.
fn described(information: &str) -> String {
    let text = statement(&format!(":61:260131D5,00NTRFNONREF\n:86:{information}\n"));
    only_line(&read(&text)).description.to_string()
}

#[test]
fn a_reversal_of_a_credit_is_money_out_and_one_of_a_debit_money_in() {
    assert_eq!(moved("260131C5,00NTRF"), "2026-01-31 5.00");
    assert_eq!(moved("260131D5,00NTRF"), "2026-01-31 -5.00");
    assert_eq!(moved("260131RC5,00NTRF"), "2026-01-31 -5.00");
    assert_eq!(moved("260131RD5,00NTRF"), "2026-01-31 5.00");
    assert_eq!(moved("260131RCR5,00NTRF"), "2026-01-31 -5.00");
}

#[test]
fn the_day_is_the_value_date_whatever_year_the_entry_date_is_of() {
    assert_eq!(moved("2512310102D5,00NTRF"), "2025-12-31 -5.00");
    assert_eq!(moved("2601021231D5,00NTRF"), "2026-01-02 -5.00");
    assert_eq!(moved("260102D5,00NTRF"), "2026-01-02 -5.00");
}

#[test]
fn the_thirtieth_of_february_is_the_last_of_the_month_and_is_told() {
    let reading = read(&statement(":61:2602300302D5,00NTRF\n:61:2602290302D6,00NTRF\n"));
    assert_eq!(rows(&reading), ["2026-02-28 -5.00 ", "2026-02-28 -6.00 "]);
    let message =
        "line 5: value date `260230` does not exist: read as the last day of February (and 1 more such dates)";
    assert_eq!(reading.warnings[0], Warning { code: WarningCode::Assumed, message: message.into() });
}

#[test]
fn a_broken_movement_is_a_problem_that_says_what_was_expected() {
    let reading =
        read(&statement(":61:260431D5,00NTRF\n:61:260131X5,00NTRF\n:61:260131D1.234NTRF\n:61:\n:61:260131D7,00NTRF\n"));
    assert_eq!(rows(&reading), ["2026-01-31 -7.00 "]);
    assert_eq!(
        reasons(&reading),
        [
            (5, "value date `260431` is not a day such as 260131 (YYMMDD)", true),
            (6, "expected C, D, RC or RD after the date, found `X5,00NTRF`", true),
            (7, "amount `1.234` is not a number such as 1234,56", true),
            (8, "expected a value date of 6 digits (YYMMDD), or of 10 with the entry date, found ``", true),
        ]
    );
}

#[test]
fn a_movement_that_is_only_expected_is_no_line() {
    let reading = read(&statement(":61:260131ED5,00NTRF\n:61:260131EC5,00NTRF\n:61:260131C1,NTRF\n"));
    assert_eq!(rows(&reading), ["2026-01-31 1 "]);
    let reason = "a transaction that is expected and not booked yet";
    assert_eq!(reasons(&reading), [(5, reason, false), (6, reason, false)]);
}

#[test]
fn a_file_that_ends_within_a_movement_is_cut_off() {
    let whole = statement(":61:260131D5,00NTRFNONREF\n:86:BAKER\n:61:260131D12,34NTRFNONREF\n:86:BUTCHER\n");
    for end in ["12,3", "12,34NTRF", "NONREF\n:86:BUTC"] {
        let end = whole.rfind(end).unwrap() + end.len();
        let reading = read(&whole[..end]);
        assert_eq!(rows(&reading), ["2026-01-31 -5.00 BAKER"]);
        assert_eq!(reasons(&reading), [(7, "the file ends inside this transaction", true)]);
        assert_eq!(codes(&reading), [WarningCode::Truncated]);
    }
    assert_eq!(codes(&read(&whole[..whole.rfind("-\n").unwrap()])), []);
}

#[test]
fn a_file_that_ends_after_a_whole_line_is_taken_to_be_whole() {
    let whole = statement(":61:260131D5,00NTRFNONREF\n:86:BAKER\n");
    let reading = read(&whole[..whole.find(":62F:").unwrap()]);
    assert_eq!((rows(&reading), codes(&reading)), (vec!["2026-01-31 -5.00 BAKER".into()], vec![WarningCode::Assumed]));
}

#[test]
fn a_part_of_a_statement_is_read_without_its_balances() {
    let reading = read(":61:260131D5,00NTRFNONREF\n:86:BAKER");
    assert_eq!(rows(&reading), ["2026-01-31 -5.00 BAKER"]);
    assert_eq!((codes(&reading), reading.statements[0].head.currency), (vec![], None));
}

#[test]
fn a_message_in_an_envelope_has_an_end() {
    let text =
        "{1:F01KNABNL2HAXXX0000000000}{2:I942KNABNL2HXXXXN}{4:\n:20:1\n:25:1\n:34F:EURD0,\n:61:260131D5,00NTRF//A\n";
    assert_eq!(codes(&read(text)), [WarningCode::Assumed]);
    assert_eq!(codes(&read(text.trim_end())), [WarningCode::Truncated]);
    assert_eq!(codes(&read(&format!("{text}-}}{{5:{{CHK:0123456789AB}}}}\n"))), []);
    assert_eq!(codes(&read(&format!("{text}-}}\n{{5:{{CHK:0123456789AB}}}}\n"))), []);
}

#[test]
fn an_interim_report_has_a_currency_and_no_balances() {
    let reading = read(
        ":20:1\n:25:DE02120300000000202051\n:28C:1/1\n:34F:EURD0,\n:13D:2601311730+0100\n:61:260131D5,00NTRFNONREF//A1\n:86:BAKER\n:90D:1EUR5,00\n:90C:0EUR0,00\n-\n",
    );
    let [statement] = reading.statements.as_slice() else { panic!("{reading:#?}") };
    assert_eq!(statement.head.currency, Some(Currency::EUR));
    assert_eq!((statement.balances.opening, statement.balances.closing), (None, None));
    assert_eq!(rows(&reading), ["2026-01-31 -5.00 BAKER"]);
}

#[test]
fn pages_are_one_statement_and_other_numbers_are_others() {
    let page = |number: &str, opening: &str, amount: &str, closing: &str| {
        format!(":20:A\n:25:1\n:28C:{number}\n:60{opening}\n:61:260131C{amount}NTRF\n:62{closing}\n-\n")
    };
    let reading = read(
        &[
            page("7/1", "F:C260131EUR10,", "1,", "M:C260131EUR11,"),
            page("7/2", "M:C260131EUR11,", "2,", "M:C260131EUR13,"),
            page("7/3", "M:C260131EUR13,", "3,", "F:C260131EUR16,"),
            page("8/1", "F:C260131EUR16,", "4,", "F:C260131EUR20,"),
        ]
        .concat(),
    );
    let balances: Vec<_> = reading
        .statements
        .iter()
        .map(|statement| {
            (statement.lines.len(), statement.balances.opening.unwrap(), statement.balances.closing.unwrap())
        })
        .collect();
    assert_eq!(balances, [(3, 10.into(), 16.into()), (1, 16.into(), 20.into())]);
}

#[test]
fn several_messages_of_several_accounts_are_several_statements() {
    let text =
        statement(":61:260131D5,00NTRF\n") + &statement(":61:260131D6,00NTRF\n").replace("12345678/0", "87654321/0");
    let reading = read(&text);
    let accounts: Vec<_> = reading.statements.iter().map(|statement| statement.head.account.as_deref()).collect();
    assert_eq!(accounts, [Some("12345678/0"), Some("87654321/0")]);
}

#[test]
fn an_account_among_the_movements_begins_a_statement_and_other_text_does_not() {
    let text = ":20:A\n:25:111/1\n:61:260131D5,00NTRF\n:25:{}\n:61:260131D6,00NTRF\n";
    let accounts = |among: &str| {
        let reading = read(&text.replace("{}", among));
        let of = |statement: &Statement| (statement.head.account.clone().unwrap(), statement.lines.len());
        (reading.statements.iter().map(of).collect::<Vec<_>>(), reading.skipped.len())
    };
    let is = |account: &str, lines| (account.to_owned(), lines);
    assert_eq!(accounts("222/2"), (vec![is("111/1", 1), is("222/2", 1)], 0));
    assert_eq!(accounts("111/1"), (vec![is("111/1", 2)], 0));
    assert_eq!(accounts("166?00GUTSCHRIFT?20SVWZ+Miete"), (vec![is("111/1", 2)], 1));
}

#[test]
fn a_movement_of_endless_information_is_a_problem_and_costs_no_memory() {
    let movement = ":61:260131D5,00NTRF\n:86:A\n".to_owned() + &":86:\n".repeat(70_000);
    let reading = read(&statement(&(movement + ":61:260131D6,00NTRF\n")));
    assert_eq!(rows(&reading), ["2026-01-31 -6.00 "]);
    assert_eq!(reasons(&reading), [(5, "the transaction is too long: more than 64 KiB of text", true)]);
}

#[test]
fn every_line_end_ends_a_line() {
    let text = statement(":61:260131D5,00NTRF\n:86:ONE\nTWO\n");
    for line_end in ["\n", "\r\n", "\r", "\r\r\n", "\n\n"] {
        let reading = read(&text.replace('\n', line_end));
        assert_eq!(rows(&reading), ["2026-01-31 -5.00 ONE TWO"], "{line_end:?}");
    }
}

#[test]
fn blanks_before_a_tag_and_at_the_end_of_a_line_do_not_matter() {
    let text = statement(":61:260131D5,00NTRF//X1 \n  :86:ONE  \n");
    assert_eq!(rows(&read(&text.replace('\n', "   \n "))), ["2026-01-31 -5.00 ONE"]);
}

#[test]
fn the_bank_reference_is_the_identity_where_it_is_one() {
    for (references, id) in [
        ("NTRFNONREF//0724710333343453", Some("0724710333343453")),
        ("NTRF100323-03-100323//32-P1-TCS", Some("32-P1-TCS")),
        ("NTRFEND2END//NONREF", None),
        ("NTRFEND2END", None),
        ("NTRF//", None),
        ("", None),
    ] {
        let reading = read(&statement(&format!(":61:260131D5,00{references}\n")));
        assert_eq!(only_line(&reading).bank_id.as_deref(), id, "{references}");
    }
}

#[test]
fn a_timestamp_that_the_line_end_cut_is_no_tag() {
    assert_eq!(described("BEZAHLT 2026-01-31T13\n:20:15 FILIALE 7"), "BEZAHLT 2026-01-31T13 :20:15 FILIALE 7");
    assert_eq!(described("106?20BEZAHLT 2026-01-31T13\n:20:15"), "BEZAHLT 2026-01-31T13:20:15");
}

#[test]
fn what_stands_beside_the_information_is_kept_where_it_is_for_people() {
    let beside = |entry: &str, information: &str| {
        let text = statement(&format!(":61:260131D5,00{entry}\n:86:{information}\n"));
        only_line(&read(&text)).description.to_string()
    };
    assert_eq!(beside("N527\nCsoportos utalas", "HUNGARY KFT."), "Csoportos utalas HUNGARY KFT.");
    assert_eq!(beside("NIOB0987654321\nmarechal s", "marechal s\n     \ntest"), "marechal s test");
    assert_eq!(beside("FMSC01916//NONREF\n20131209007602198765432000000012", "GIRO"), "GIRO");
    assert_eq!(beside("NTRFNONREF\n/OCMT/USD12,00/", "SHOP"), "SHOP");
    assert_eq!(beside("N030NONREF          TOMTE AMERSFOORT    ", "Betaalautomaat"), "TOMTE AMERSFOORT Betaalautomaat");
}

#[test]
fn without_information_the_customers_reference_says_what_it_was() {
    let reading = read(&statement(":61:260131D5,00NTRFRENT MARCH//A1\n:61:260131D5,00NTRFNONREF//A2\n"));
    assert_eq!(rows(&reading), ["2026-01-31 -5.00 RENT MARCH", "2026-01-31 -5.00 "]);
}

#[test]
fn information_about_the_account_is_of_no_movement() {
    let text =
        ":20:A\n:25:1\n:60F:C260131EUR1,\n:86:HELLO\n:61:260131D1,NTRF\n:86:ONE\n:62F:C260131EUR0,\n:86:GOODBYE\n-\n";
    assert_eq!(rows(&read(text)), ["2026-01-31 -1 ONE"]);
}

#[test]
fn fields_may_be_repeated_for_the_lines_of_a_text() {
    let text = statement(":61:260131D5,00NTRF\n:86:Terugboeking     \n:86:NIET AKKOORD     \n");
    assert_eq!(rows(&read(&text)), ["2026-01-31 -5.00 Terugboeking NIET AKKOORD"]);
}

#[test]
fn code_pages_of_dos_and_windows_are_told_by_their_letters() {
    let of = |currency: &str, information: &[u8]| {
        let text = statement(":61:260131D5,00NTRF\n:86:@\n").replace("EUR", currency);
        let (before, after) = text.split_once('@').unwrap();
        let reading = read_all(&[before.as_bytes(), information, after.as_bytes()].concat()).unwrap();
        reading.lines().next().unwrap().description.to_string()
    };
    assert_eq!(of("HUF", b"Csoportos \xA0tutal\xA0s, ut\xA0nv\x82t, d\xA1j"), "Csoportos átutalás, utánvét, díj");
    assert_eq!(of("EUR", b"M\x81ller, Stra\xE1e, G\x94tz, L\x84den"), "Müller, Straße, Götz, Läden");
    assert_eq!(
        of("EUR", b"M\xFCller, Stra\xDFe, G\xF6tz, L\xE4den, \xDCberweisung"),
        "Müller, Straße, Götz, Läden, Überweisung"
    );
    assert_eq!(of("EUR", "Müller, Straße".as_bytes()), "Müller, Straße");
}

#[test]
fn a_currency_that_only_the_closing_balance_names_is_that_of_the_statement() {
    let reading = read(":20:A\n:25:1\n:61:260131D5,00NTRF\n:62F:C260131CHF5,\n-\n");
    assert_eq!(reading.statements[0].head.currency, Some("CHF".parse().unwrap()));
}

#[test]
fn a_balance_that_cannot_be_read_is_told() {
    let reading = read(":20:A\n:25:1\n:60F:C26EUR1,\n:61:260131D5,00NTRF\n:62F:C260131EUR5,\n-\n");
    assert_eq!(reasons(&reading), [(3, "opening balance `C26EUR1,` is not written as C260131EUR1234,56", false)]);
    assert_eq!(reading.statements[0].balances.opening, None);
}

#[test]
fn a_statement_without_movements_is_in_order() {
    let reading = read(&statement(""));
    assert_eq!(
        (reading.format, reading.statements.len(), codes(&reading)),
        (Format::Mt940, 1, vec![WarningCode::NoTransactions])
    );
}

#[test]
fn another_swift_message_is_refused() {
    let error = read_all(&b"{1:F01BANKDEFFAXXX0000000000}{2:I103BANKDEFFXXXXN}{4:\n:20:A\n:32A:260131EUR5,\n-}"[..])
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "no transactions were found: expected a statement's balance (`:60F:`) or movement (`:61:`), found none"
    );
}

#[test]
fn a_table_that_mentions_a_tag_is_a_table() {
    let reading = read("Data;Texto;Valor\n31/01/2026;:61: e :86:;-5,00\n01/02/2026;:20:x;7,00\n");
    assert_eq!(reading.format, Format::Csv);
}
