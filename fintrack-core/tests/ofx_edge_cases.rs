//! What banks do to OFX, each thing by its name.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod readings;

use fintrack_core::calendar::date;
use fintrack_core::money::Currency;
use fintrack_core::statement::{QuestionCode, ReadError, Reading, StatementKind, WarningCode, read_all};
use readings::{codes, only_line, reasons, rows};

fn read(text: &str) -> Reading {
    read_bytes(text.as_bytes())
}

fn read_bytes(bytes: &[u8]) -> Reading {
    read_all(bytes).unwrap()
}

/// A statement of these transactions and nothing around it that matters.
fn statement(transactions: &str) -> String {
    format!("<OFX><STMTRS><CURDEF>BRL<BANKTRANLIST>{transactions}</BANKTRANLIST></STMTRS></OFX>")
}

/// A description of a transaction with these texts.
fn described(texts: &str) -> String {
    let text = statement(&format!("<STMTTRN><DTPOSTED>20260102<TRNAMT>-1.00{texts}</STMTTRN>"));
    only_line(&read(&text)).description.to_string()
}

#[test]
fn a_transaction_that_is_never_closed_ends_where_the_next_begins() {
    let reading = read(&statement(
        "<STMTTRN><DTPOSTED>20260101<TRNAMT>-42.00<MEMO>PIX\n<STMTTRN><DTPOSTED>20260102<TRNAMT>12.50<MEMO>TED\n",
    ));
    assert_eq!(rows(&reading), ["2026-01-01 -42.00 PIX", "2026-01-02 12.50 TED"]);
    assert_eq!(reading.skipped, []);
}

#[test]
fn a_list_that_is_never_closed_ends_where_the_balance_begins() {
    let reading = read(
        "<OFX><CCSTMTRS><BANKTRANLIST><STMTTRN><DTPOSTED>20260101<TRNAMT>-42.00<LEDGERBAL><BALAMT>-42.00<DTASOF>20260131\
         </LEDGERBAL></CCSTMTRS></OFX>",
    );
    assert_eq!(rows(&reading), ["2026-01-01 -42.00 "]);
    let balances = reading.statements[0].balances;
    assert_eq!(balances.closing.unwrap().to_string(), "-42.00");
    assert_eq!(balances.closing_date, Some(date(2026, 1, 31)));
}

#[test]
fn a_file_without_header_or_root_is_read() {
    let reading = read("<STMTTRN><DTPOSTED>20260101<TRNAMT>-42.00<NAME>X</STMTTRN>");
    assert_eq!(rows(&reading), ["2026-01-01 -42.00 X"]);
    assert_eq!(reading.warnings, []);
}

#[test]
fn the_day_is_the_printed_one_without_a_shift_of_zones() {
    let reading = read(&statement("<STMTTRN><DTPOSTED>20260131235959.999[+12:NZT]<TRNAMT>1</STMTTRN>"));
    assert_eq!(only_line(&reading).date, date(2026, 1, 31));
}

#[test]
fn several_values_may_share_a_line_and_one_value_may_take_several() {
    let reading = read(&statement(
        "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>\n  20260131\n<TRNAMT>\n\t- 1.234,56\n<MEMO>COMPRA\n   CARTAO</STMTTRN>",
    ));
    assert_eq!(rows(&reading), ["2026-01-31 -1234.56 COMPRA CARTAO"]);
}

#[test]
fn dot_and_comma_may_both_be_decimal_marks_in_one_file() {
    let reading = read(&statement(
        "<STMTTRN><DTPOSTED>20260131<TRNAMT>74,40</STMTTRN><STMTTRN><DTPOSTED>20260131<TRNAMT>-3.34</STMTTRN>",
    ));
    assert_eq!(rows(&reading), ["2026-01-31 74.40 ", "2026-01-31 -3.34 "]);
    assert_eq!(reading.questions, []);
}

#[test]
fn a_lone_mark_before_three_digits_is_told_by_the_other_amounts_or_asked_about() {
    let with = |other: &str| {
        read(&statement(&format!(
            "<STMTTRN><DTPOSTED>20260131<TRNAMT>-1.500</STMTTRN><STMTTRN><DTPOSTED>20260131<TRNAMT>{other}</STMTTRN>"
        )))
    };
    let assumed = with("-12,50");
    assert_eq!((rows(&assumed)[0].as_str(), codes(&assumed)), ("2026-01-31 -1500 ", vec![WarningCode::Assumed]));
    assert_eq!(rows(&with("-1.012,50"))[0], "2026-01-31 -1500 ");
    assert_eq!(rows(&with("-12.5000"))[0], "2026-01-31 -1.500 ");
    for open in [with("-12"), with("-12.50")] {
        assert_eq!(open.questions.len(), 1);
        assert_eq!(open.questions[0].code, QuestionCode::DecimalMark);
        assert!(open.questions[0].message.contains("-1.500"), "{:?}", open.questions);
    }
}

#[test]
fn an_account_whose_debits_are_positive_is_asked_about() {
    let unsigned = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260131<TRNAMT>10.00</STMTTRN>";
    assert_eq!(read(&statement(unsigned)).questions[0].code, QuestionCode::Sign);
    let signed = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260131<TRNAMT>-1.00</STMTTRN>";
    assert_eq!(read(&statement(&format!("{unsigned}{signed}"))).questions, []);
}

#[test]
fn a_card_says_which_sign_its_purchases_have() {
    let card = |amount: &str| {
        let text = format!(
            "<OFX><CCSTMTRS><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260131<TRNAMT>{amount}</STMTTRN></CCSTMTRS></OFX>"
        );
        let reading = read(&text);
        assert_eq!(reading.questions, []);
        assert_eq!(reading.statements[0].head.kind, Some(StatementKind::Card));
        reading.statements[0].head.purchases_are_positive
    };
    assert_eq!(card("-10.00"), Some(false));
    assert_eq!(card("10.00"), Some(true));
    assert_eq!(card("0.00"), None);
}

#[test]
fn a_name_that_the_memo_continues_is_not_repeated() {
    assert_eq!(described("<NAME>PADARIA<MEMO>PADARIA SAO JOAO"), "PADARIA SAO JOAO");
    assert_eq!(described("<NAME>Pix enviado<MEMO>PIX ENVIADO - ANA"), "PIX ENVIADO - ANA");
    assert_eq!(described("<NAME>TARIFA<MEMO>TARIFA"), "TARIFA");
    assert_eq!(described("<NAME>PIX ENVIADO ANA<MEMO>ANA"), "PIX ENVIADO ANA");
    assert_eq!(described("<NAME>PIX ENVIADO<MEMO>31/01 Ana Souza"), "PIX ENVIADO 31/01 Ana Souza");
    assert_eq!(described("<NAME><MEMO>Ana Souza"), "Ana Souza");
    assert_eq!(described(""), "");
}

#[test]
fn a_payee_names_the_transaction() {
    assert_eq!(described("<PAYEE><NAME>MERCADO<ADDR1>RUA A<CITY>RECIFE</PAYEE>"), "MERCADO");
}

#[test]
fn a_text_with_brackets_that_nobody_escaped_is_read_whole() {
    assert_eq!(
        described("<MEMO>M&M <b>bold</b> 1 < 2 & <PIX RECEBIDO> ok</MEMO>"),
        "M&M <b>bold</b> 1 < 2 & <PIX RECEBIDO> ok"
    );
    assert_eq!(
        described("<MEMO>=cmd|'/c calc'!A1<script>alert(1)</script></MEMO>"),
        "=cmd|'/c calc'!A1<script>alert(1)</script>"
    );
}

#[test]
fn an_extension_of_a_bank_ends_an_open_value() {
    assert_eq!(described("<MEMO>MERCADO<BANK.EXTRA>x<CHECKNUM>1"), "MERCADO");
}

#[test]
fn cdata_is_text() {
    assert_eq!(described("<MEMO><![CDATA[A & B <STMTTRN> &amp;]]></MEMO>"), "A & B <STMTTRN> &amp;");
}

#[test]
fn what_stands_in_a_comment_is_not_there() {
    let reading = read(&statement(
        "<STMTTRN><!-- <DTPOSTED>20260101 --><DTPOSTED>20260102 <!-- a day --><TRNAMT>-1.00</STMTTRN>",
    ));
    assert_eq!(only_line(&reading).date, date(2026, 1, 2));
}

#[test]
fn a_missing_day_or_amount_is_a_problem_that_names_its_line() {
    let reading = read(&statement(
        "\n<STMTTRN><TRNAMT>-1.00</STMTTRN>\n<STMTTRN><DTPOSTED>20260102</STMTTRN>\n<STMTTRN><DTPOSTED>20120231<TRNAMT>1</STMTTRN>\n\
         <STMTTRN><DTPOSTED>20260102<TRNAMT>N/A</STMTTRN>\n<STMTTRN/>",
    ));
    assert_eq!(
        reasons(&reading),
        [
            (2, "the transaction has no date (DTPOSTED)", true),
            (3, "the transaction has no amount (TRNAMT)", true),
            (4, "date `20120231` is not a day such as 20260131", true),
            (5, "amount `N/A` is not a number such as -1234.56", true),
            (6, "the transaction has no date (DTPOSTED)", true),
        ]
    );
}

#[test]
fn two_transactions_that_ran_together_are_a_problem_and_not_one_of_them() {
    let reading = read(&statement("<STMTTRN><DTPOSTED>20260102<TRNAMT>-1.00<DTPOSTED>20260102<TRNAMT>-2.00</STMTTRN>"));
    assert_eq!(rows(&reading), [""; 0]);
    assert!(reading.skipped[0].is_problem && reading.skipped[0].reason.contains("two amounts"), "{reading:#?}");
}

#[test]
fn a_balance_among_the_transactions_is_none_of_them() {
    let reading = read(&statement(
        "<STMTTRN><DTPOSTED>20260101<TRNAMT>100,00<MEMO>SALDO ANTERIOR</STMTTRN>\
         <STMTTRN><DTPOSTED>20260102<TRNAMT>-1,00<MEMO>SALDO DE JUROS</STMTTRN>\
         <STMTTRN><DTPOSTED>20260102<TRNAMT>  .  <MEMO>Saldo do dia</STMTTRN>",
    ));
    assert_eq!(rows(&reading), ["2026-01-02 -1.00 SALDO DE JUROS"]);
    assert!(reading.skipped.iter().all(|skipped| !skipped.is_problem) && reading.skipped.len() == 2, "{reading:#?}");
    assert_eq!(reading.statements[0].balances.opening.unwrap().to_string(), "100.00");
}

#[test]
fn the_other_account_of_a_transfer_is_not_the_statements() {
    let reading = read(
        "<OFX><STMTRS><BANKACCTFROM><ACCTID>111</BANKACCTFROM><STMTTRN><DTPOSTED>20260101<TRNAMT>-5.00<BANKACCTTO>\
         <BANKID>001<ACCTID>222</BANKACCTTO><NAME>TED</STMTTRN><LEDGERBAL><BALAMT>1</LEDGERBAL></STMTRS></OFX>",
    );
    assert_eq!(rows(&reading), ["2026-01-01 -5.00 TED"]);
    assert_eq!(reading.statements[0].head.account.as_deref(), Some("111"));
}

#[test]
fn the_currency_of_a_line_is_the_one_its_amount_is_in() {
    let reading = read(&statement(
        "<STMTTRN><DTPOSTED>20260101<TRNAMT>-5.00<CURRENCY><CURRATE>5.10<CURSYM>USD</CURRENCY></STMTTRN>\
         <STMTTRN><DTPOSTED>20260101<TRNAMT>-5.00<ORIGCURRENCY><CURRATE>5.10<CURSYM>EUR</ORIGCURRENCY></STMTTRN>",
    ));
    assert_eq!(reading.lines().map(|line| line.currency).collect::<Vec<_>>(), [Some(Currency::USD), None]);
}

#[test]
fn an_investment_account_gives_its_cash_lines_alone() {
    let reading = read(
        "<OFX><INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>9</INVACCTFROM><INVTRANLIST>\
         <BUYSTOCK><INVBUY><INVTRAN><FITID>1<DTTRADE>20260101<MEMO>BOUGHT</INVTRAN><TOTAL>-10.00</INVBUY></BUYSTOCK>\
         <INVBANKTRAN><STMTTRN><DTPOSTED>20260102<TRNAMT>7.00<NAME>DEPOSIT<SUBACCTFUND>CASH</INVBANKTRAN>\
         </INVTRANLIST></INVSTMTRS></OFX>",
    );
    assert_eq!(rows(&reading), ["2026-01-02 7.00 DEPOSIT"]);
    assert_eq!(reasons(&reading), [(1, "a movement of securities, not of money", false)]);
}

#[test]
fn a_pending_transaction_is_set_aside() {
    let reading = read(
        "<OFX><STMTRS><BANKTRANLIST><STMTTRN><DTPOSTED>20260102<TRNAMT>7.00</STMTTRN></BANKTRANLIST>\
         <BANKTRANLISTP><STMTTRNP><DTTRAN>20260103<TRNAMT>-1.00<NAME>X</STMTTRNP></BANKTRANLISTP></STMTRS></OFX>",
    );
    assert_eq!(rows(&reading), ["2026-01-02 7.00 "]);
    assert_eq!(reasons(&reading), [(1, "a transaction that is not booked yet", false)]);
}

#[test]
fn accounts_without_statements_of_their_own_are_kept_apart() {
    let reading = read(
        "<OFX><STMTRS><CURDEF>BRL<BANKACCTFROM><ACCTID>1</BANKACCTFROM><STMTTRN><DTPOSTED>20260101<TRNAMT>1</STMTTRN>\
         <CCACCTFROM><ACCTID>2</CCACCTFROM><STMTTRN><DTPOSTED>20260101<TRNAMT>2</STMTTRN></STMTRS></OFX>",
    );
    let heads =
        reading.statements.iter().map(|s| (s.head.account.as_deref(), s.head.kind, s.head.currency, s.lines.len()));
    let brl = Some(Currency::BRL);
    assert_eq!(
        heads.collect::<Vec<_>>(),
        [(Some("1"), Some(StatementKind::Account), brl, 1), (Some("2"), Some(StatementKind::Card), brl, 1)]
    );
}

#[test]
fn files_that_were_joined_are_read_one_after_the_other() {
    let one = format!("OFXHEADER:100\nCHARSET:1252\n{}", statement("<STMTTRN><DTPOSTED>20260101<TRNAMT>1</STMTTRN>"));
    let reading = read(&format!("{one}\n{one}"));
    assert_eq!(reading.statements.len(), 2);
    assert_eq!(reading.lines().map(|line| line.position.line).collect::<Vec<_>>(), [3, 6]);
}

#[test]
fn ofc_is_read_as_the_forerunner_it_is() {
    let reading = read(
        "<OFC><DTD>2<CPAGE>1252<ACCTSTMT><ACCTFROM><BANKID>001<ACCTID>12-3<ACCTTYPE>0</ACCTFROM><STMTRS><DTSTART>20010101\
         <DTEND>20010131<LEDGER>10.50<STMTTRN><TRNTYPE>1<DTPOSTED>20010102<TRNAMT>-1.50<FITID>1<MEMO>CHEQUE</STMTTRN>\
         </STMTRS></ACCTSTMT></OFC>",
    );
    assert_eq!(rows(&reading), ["2001-01-02 -1.50 CHEQUE"]);
    assert_eq!(reading.statements.len(), 1);
    assert_eq!(reading.statements[0].head.account.as_deref(), Some("12-3"));
    assert_eq!(reading.statements[0].balances.closing.unwrap().to_string(), "10.50");
}

#[test]
fn a_wrong_charset_in_the_header_is_told_and_not_believed() {
    let header = "OFXHEADER:100\nENCODING:USASCII\nCHARSET:1252\n";
    let body = statement("<STMTTRN><DTPOSTED>20260101<TRNAMT>1<MEMO>CRÉDITO</STMTTRN>");
    let reading = read(&format!("{header}{body}"));
    assert_eq!((rows(&reading)[0].as_str(), codes(&reading)), ("2026-01-01 1 CRÉDITO", vec![WarningCode::Mislabelled]));

    let latin =
        body.replace('É', "\u{0}").into_bytes().iter().map(|&b| if b == 0 { 0xC9 } else { b }).collect::<Vec<_>>();
    let reading = read_bytes(&[b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", &latin[..]].concat());
    assert_eq!((rows(&reading)[0].as_str(), codes(&reading)), ("2026-01-01 1 CRÉDITO", vec![WarningCode::Mislabelled]));
}

#[test]
fn a_statement_without_transactions_is_in_order() {
    let reading = read("<OFX><STMTRS><LEDGERBAL><BALAMT>0,00<DTASOF>00000000</LEDGERBAL></STMTRS></OFX>");
    assert_eq!(codes(&reading), [WarningCode::NoTransactions]);
    assert_eq!(reading.statements.len(), 1);
    assert_eq!(reading.statements[0].balances.closing_date, None);
}

#[test]
fn answers_that_are_no_statement_are_told_apart_from_a_refusal() {
    let signed_on = "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1></OFX>";
    assert_eq!(codes(&read(signed_on)), [WarningCode::NoTransactions]);
    let refused = "<OFX><SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Senha incorreta</STATUS></SONRS></OFX>";
    let message = "the bank answered with an error: 15500: Senha incorreta";
    assert!(read(refused).warnings.iter().any(|warning| warning.message == message));
    let no_statement = "<OFX><SONRS></SONRS><STMTTRNRS><STATUS><CODE>2000<SEVERITY>ERROR</STATUS></STMTTRNRS></OFX>";
    assert!(read(no_statement).warnings[0].message.contains("code 2000"));
}

#[test]
fn a_truncated_file_says_so_and_never_guesses_the_last_amount() {
    let whole = statement("<STMTTRN><DTPOSTED>20260101<TRNAMT>-10.50<MEMO>A</STMTTRN>");
    let cut = |at: &str| &whole[..whole.find(at).unwrap()];
    let reading = read(cut(".50"));
    assert_eq!(reasons(&reading), [(1, "the file ends inside this transaction", true)]);
    assert_eq!(codes(&reading), [WarningCode::Truncated]);
    assert_eq!(rows(&read(cut("A</STMTTRN>"))), ["2026-01-01 -10.50 "]);
    let error = read_all(cut("<STMTTRN>").as_bytes()).unwrap_err();
    assert!(matches!(error, ReadError::NoTransactions { .. }), "{error:?}");
}

#[test]
fn a_value_longer_than_any_bank_prints_is_a_problem_and_no_memory() {
    let long = "x".repeat(70_000);
    let reading = read(&statement(&format!(
        "<STMTTRN><DTPOSTED>20260101<TRNAMT>1<MEMO>{long}</STMTTRN><STMTTRN><DTPOSTED>20260102<TRNAMT>2</STMTTRN>"
    )));
    assert_eq!(rows(&reading), ["2026-01-02 2 "]);
    assert!(reading.skipped[0].is_problem && reading.skipped[0].reason.contains("too long"), "{:?}", reading.skipped);
}

#[test]
fn a_transaction_longer_than_the_window_is_a_problem_and_the_next_is_read() {
    let long = "<X>y".repeat(300_000);
    let reading = read(&statement(&format!(
        "<STMTTRN><DTPOSTED>20260101<TRNAMT>1{long}</STMTTRN><STMTTRN><DTPOSTED>20260102<TRNAMT>2</STMTTRN>"
    )));
    assert_eq!(rows(&reading), ["2026-01-02 2 "]);
    assert!(reading.skipped[0].is_problem, "{:?}", reading.skipped);
}

#[test]
fn serbian_banks_print_elements_of_ofx_in_a_root_of_their_own() {
    let line = |id: u32, way: &str, amount: &str| {
        format!(
            "<stmttrn><trntype>ibank.payment.pp3</trntype><fitid>{id}</fitid><benefit>{way}</benefit><dtposted>2026-03-02T00:00:00</dtposted><trnamt>{amount}</trnamt><purpose>Račun {id}</purpose></stmttrn>"
        )
    };
    let text = format!(
        "<pmtnotification><curdef>RSD</curdef><acctid>190-1</acctid><ledgerbal><balamt>10.00</balamt></ledgerbal><trnlist>{}{}</trnlist></pmtnotification>",
        line(1, "debit", "120.50"),
        line(2, "credit", "7.00")
    );
    let reading = read(&text);
    assert_eq!(rows(&reading), ["2026-03-02 -120.50 Račun 1", "2026-03-02 7.00 Račun 2"]);
    assert_eq!(reading.statements[0].head.account.as_deref(), Some("190-1"));
    assert_eq!(reading.questions, []);
}

#[test]
fn a_code_of_the_merchants_trade_is_read_where_it_is_one() {
    let code = |sic: &str| {
        let transaction = "<STMTTRN><DTPOSTED>20260131<TRNAMT>-12.50<FITID>1";
        only_line(&read(&statement(&format!("{transaction}{sic}<NAME>POSTO ESTRELA</STMTTRN>")))).merchant_code
    };
    assert_eq!(code("<SIC>5541"), Some(5541));
    assert_eq!(code("<SIC>742"), Some(742), "its leading zero is left off");
    for none in ["", "<SIC>", "<SIC>0000", "<SIC>554100", "<SIC>posto"] {
        assert_eq!(code(none), None, "{none}");
    }
}
