//! Small tables that banks really write, each with the one thing that makes it hard.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

#[macro_use]
mod table_cases;

use fintrack_core::instalment::Instalment;
use fintrack_core::statement::{Known, QuestionCode, ReadError, StatementKind, WarningCode, read_all, read_all_with};
use table_cases::{choose_each, figures, read};

reads_to! {
    a_sum_earned_again_and_again_is_no_expense:
        "Data;Valor;Saldo\n2026-03-13;4,50;19,00\n2026-03-16;4,50;23,50\n2026-03-19;4,50;28,00\n"
        => ["2026-03-13 4.50", "2026-03-16 4.50", "2026-03-19 4.50"];
    a_day_after_the_twelfth_settles_the_order:
        "Date,Description,Amount\n01/02/2024,Tea,-4.50\n01/31/2024,Pay,10.00\n" => ["2024-01-02 -4.50", "2024-01-31 10.00"];
    portuguese_names_semicolons_and_commas_agree_on_the_day_first:
        "Data;Histórico;Valor\n01/02/2024;Pão;-4,50\n03/02/2024;Pix;10,00\n" => ["2024-02-01 -4.50", "2024-02-03 10.00"];
    an_equal_day_and_month_leaves_nothing_open:
        "Date,Description,Amount\n02/02/2024,Tea,-4.50\n" => ["2024-02-02 -4.50"];
    a_date_in_the_preamble_settles_the_order:
        "Statement from 01/31/2024\nDate,Description,Amount\n02/03/2024,Tea,-4.50\n" => ["2024-02-03 -4.50"];
    a_time_zone_moves_no_day:
        "Date,Description,Amount\n2024-02-01T23:59:59-03:00,Tea,-4.50\n" => ["2024-02-01 -4.50"];
    dots_may_group_and_commas_part:
        "Datum;Text;Betrag\n2024-02-01;Miete;-1.234,56\n2024-02-02;Lohn;3.500\n" => ["2024-02-01 -1234.56", "2024-02-02 3500"];
    apostrophes_may_group:
        "Buchungsdatum;Text;Betrag\n2024-02-01;Miete;-1'234.56\n" => ["2024-02-01 -1234.56"];
    three_digits_of_a_yen_are_a_group:
        "日付,内容,出金金額(円),入金金額(円)\n2024/02/01,カード,\"1,200\",\n2024/02/02,給与,,\"250,000\"\n"
            => ["2024-02-01 -1200", "2024-02-02 250000"];
    a_debit_is_money_out_whatever_its_sign:
        "Data;Histórico;Crédito;Débito\n13/02/2024;Pix;10,00;\n14/02/2024;Pão;;-4,50\n" => ["2024-02-13 10.00", "2024-02-14 -4.50"];
    letters_beside_the_amount_are_its_sign:
        "Data;Histórico;Valor\n13/02/2024;Pix;10,00 C\n14/02/2024;Pão;4,50 D\n" => ["2024-02-13 10.00", "2024-02-14 -4.50"];
    soll_and_haben_are_a_sign:
        "Buchungstag;Text;Betrag;Soll/Haben\n13.02.2024;Lohn;10,00;H\n14.02.2024;Brot;4,50;S\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.50"];
    the_balance_tells_the_sign_of_a_credit_printed_with_a_minus:
        "Date,Label,Amount,D/C,Balance\n12/15/2024,A,33.50,D,-23.50\n12/15/2024,B,-100.00,C,76.50\n"
            => ["2024-12-15 -33.50", "2024-12-15 100.00"];
    the_balance_finds_the_amount_where_nothing_has_a_name:
        "11/01/2024,0,Deposit,0,500.00,500.00\n11/17/2024,101,Check,120.00,0,380.00\n11/18/2024,102,Check,80.00,0,300.00\n"
            => ["2024-11-01 500.00", "2024-11-17 -120.00", "2024-11-18 -80.00"];
    balances_on_both_sides_find_the_amount:
        "123456789\t20240202\t15,00\t10,00\t20240202\t-5,00\tA\n123456789\t20240203\t10,00\t0,00\t20240203\t-10,00\tB\n"
            => ["2024-02-02 -5.00", "2024-02-03 -10.00"];
    the_account_s_currency_comes_before_another:
        "Data;Descrição;Parcela;Valor (em US$);Valor (em R$)\n13/02/2024;Site;1/3;10,00;50,00\n" => ["2024-02-13 50.00"];
    net_is_what_reaches_the_account:
        "created_utc,gross,fee,net,description\n2024-02-01 08:26:29,12.00,0.50,11.50,charge\n" => ["2024-02-01 11.50"];
    a_formula_is_text:
        "Date,Description,Amount\n2024-02-01,=HYPERLINK(\"http://x\"),-4.50\n" => ["2024-02-01 -4.50"];
    a_text_in_a_formula_s_quotes_is_itself:
        "Date;Description;Amount\n=\"2024-02-01\";=\"Tea\";=\"-4,50\"\n" => ["2024-02-01 -4.50"];
    balance_rows_are_no_lines:
        "Data;Lançamento;Valor\n31/01/2024;SALDO ANTERIOR;100,00\n13/02/2024;Pix;10,00\n14/02/2024;Pão;-1,00\n00/00/0000;Saldo do dia;109,00\n29/02/2024;S A L D O;109,00\n"
            => ["2024-02-13 10.00", "2024-02-14 -1.00"];
    a_balance_once_a_day_is_enough:
        "data;lançamento;valor (R$);saldos (R$)\n31/01/2024;SALDO ANTERIOR;;100,00\n13/02/2024;Pix;10,00;\n13/02/2024;Pão;-4,00;\n13/02/2024;SALDO TOTAL DISPONÍVEL DIA;;106,00\n"
            => ["2024-02-13 10.00", "2024-02-13 -4.00"];
    a_zero_moves_nothing:
        "Date,Description,Amount\n2024-02-01,Tea,-4.50\n2024-02-02,Fee waived,0.00\n" => ["2024-02-01 -4.50"];
    columns_below_one_another_are_a_table:
        "Data        Histórico            Valor\n13/02/2024  Pagamento           -50,00\n14/02/2024  Pix recebido     1.200,00\n"
            => ["2024-02-13 -50.00", "2024-02-14 1200.00"];
    carriage_returns_alone_end_lines:
        "Date,Description,Amount\r2024-02-01,Tea,-4.50\r2024-02-02,Pay,10.00\r" => ["2024-02-01 -4.50", "2024-02-02 10.00"];
    the_same_header_again_begins_another_part:
        "Data;Histórico;Valor;Saldo\n13/02/2024;Pix;10,00;10,00\nÚltimos lançamentos;;;\nData;Histórico;Valor;Saldo\n14/02/2024;Pão;-4,00;6,00\n"
            => ["2024-02-13 10.00", "2024-02-14 -4.00"];
    a_bar_parts_cells_too:
        "Date|Description|Amount\n2024-02-01|Tea, green|-4.50\n" => ["2024-02-01 -4.50"];
}

asks_about! {
    one_small_date_may_be_either: "Date,Description,Amount\n02/03/2024,Tea,-4.50\n" => DateOrder;
    portuguese_names_over_foreign_numbers_are_no_proof:
        "Data,Descrição,Valor\n02/03/2024,Chá,-4.50\n" => DateOrder;
    short_years_may_stand_in_front: "Datum;Text;Belopp\n24-01-15;Te;-4,50\n24-01-31;Lön;10,00\n" => DateOrder;
    both_orders_proven_is_neither:
        "Date,Description,Amount\n13/02/2024,Tea,-4.50\n02/13/2024,Pay,10.00\n" => DateOrder;
    three_digits_behind_a_lone_mark: "Date;Description;Amount\n2024-02-01;Tea;-1.234\n" => DecimalMark;
    decimal_commas_that_cut_cells:
        "Date,Description,Amount\n2024-02-01,Tea,-4,50\n2024-02-02,Pay,10,00\n" => Delimiter;
    decimal_commas_that_cut_cells_without_names: "2024-02-01,Tea,-4,50\n2024-02-02,Pay,10,00\n" => Delimiter;
    amounts_without_signs_beside_words_for_kinds:
        "Date,Description,Type,Amount\n2024-02-01,Tea,Purchase,4.50\n2024-02-02,Pay,Payroll,10.00\n" => Sign;
    // Read from its other end, a balance that falls by one sum again and again rises by it.
    a_sum_spent_again_and_again_is_no_income:
        "13/03/2026;Parcela;4,50;D;-19,00\n16/03/2026;Cafe;4,50;D;-23,50\n19/03/2026;Cafe;4,50;D;-28,00\n" => Sign;
    amounts_without_signs_or_names: "2024-02-01;Tea;4,50\n2024-02-02;Pay;10,00\n" => Sign;
    signs_and_letters_that_differ:
        "Date,Description,Amount,D/C\n2024-02-01,A,-4.50,D\n2024-02-02,B,-10.00,C\n2024-02-03,C,3.00,C\n" => Sign;
    two_amounts_of_equal_right: "Date,Description,Amount,Amount (total)\n2024-02-01,Tea,-4.50,-5.00\n" => Columns;
    a_balance_that_may_be_a_movement: "Data;Histórico;Valor\n13/02/2024;Saldo transportado XYZ;50,00\n14/02/2024;Pão;-4,00\n" => Rows;
    another_table_below: "Date,Description,Amount\n2024-02-01,Tea,-4.50\n\nTrade date,Security,Quantity,Amount\n2024-02-03,ABC,3,30.00\n" => Rows;
    a_movement_that_was_declined:
        "Date,Description,Amount,State\n2024-02-01,Tea,-4.50,COMPLETED\n2024-02-02,TV,-900.00,DECLINED\n" => Rows;
}

#[test]
fn a_file_that_was_cut_off_does_not_give_its_last_row_away() {
    let whole = "Data,Valor,Identificador,Descrição\n13/02/2024,-4.50,a1,Pão\n14/02/2024,-90.00,a2,Livraria Azul\n";
    assert_eq!(figures(&read(whole)), ["2024-02-13 -4.50", "2024-02-14 -90.00"]);
    let cut = read(whole.split_once(",Livraria").unwrap().0);
    assert_eq!(figures(&cut), ["2024-02-13 -4.50"]);
    assert!(cut.skipped.iter().any(|skipped| skipped.is_problem && skipped.line == 3));
    assert!(cut.warnings.iter().any(|warning| warning.code == WarningCode::Truncated));
}

#[test]
fn an_amount_that_was_cut_off_is_not_taken_for_less() {
    let whole = "date,title,amount\n2024-02-13,Pão,4.50\n2024-02-14,Livraria Azul,12.34";
    assert_eq!(read(whole).lines().count(), 2);
    for cut in [".34", "34", "4"] {
        let cut = read(whole.strip_suffix(cut).unwrap());
        assert_eq!(figures(&cut), ["2024-02-13 4.50"]);
        assert!(cut.skipped.iter().any(|skipped| skipped.is_problem && skipped.line == 3));
        assert!(cut.warnings.iter().any(|warning| warning.code == WarningCode::Truncated));
    }
    let various = "date,title,amount\n2024-02-13,Pão,-4.5\n2024-02-14,Pó,-4.25\n2024-02-14,Livraria Azul,-12";
    assert_eq!(read(various).lines().count(), 3);
}

#[test]
fn a_cut_amount_is_asked_about_whatever_the_charset_of_its_currency() {
    let reading = read_all(&b"13/02/2024,P\xe3o,-\x801,01\n"[..]).unwrap();
    let codes: Vec<QuestionCode> = reading.questions.iter().map(|question| question.code).collect();
    assert!(codes.contains(&QuestionCode::Delimiter), "{codes:?} {:?}", figures(&reading));
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_kept() {
    let reading = read(
        "Data;Histórico;Valor\n31/01/2024;Pão;-1.234,56\nnão é data;Café;-9,90\n20/01/2024;Chá;N/A\n2024-01-15;Outra escrita;42,00\n;;;\n18/01/2024;Suco;-8,00\n",
    );
    assert_eq!(figures(&reading), ["2024-01-31 -1234.56", "2024-01-18 -8.00"]);
    let problems: Vec<_> = reading.skipped.iter().filter(|skipped| skipped.is_problem).collect();
    let lines: Vec<u32> = problems.iter().map(|skipped| skipped.line).collect();
    assert_eq!(lines, [3, 4, 5]);
    assert_eq!(problems[0].reason, "date `não é data` is no day written day first with `/`");
    assert_eq!(problems[1].reason, "amount `N/A` is not written as 1.234,56");
}

#[test]
fn text_below_a_line_continues_it() {
    let reading =
        read("Data;Histórico;Valor\n13/02/2024;Pix enviado;-42,00\n;Para: Loja Exemplo;\n14/02/2024;Chá;-1,00\n");
    let texts: Vec<_> = reading.lines().map(|line| line.description.as_ref()).collect();
    assert_eq!(texts, ["Pix enviado Para: Loja Exemplo", "Chá"]);
}

#[test]
fn what_a_column_says_of_a_line_is_kept() {
    let reading = read(
        "Conta: 12345-6\nData;Histórico;Docto;Parcela;Moeda;Valor;Saldo\n13/02/2024;\"Loja \"\"Azul\"\"; centro\";0042;2/6;BRL;-10,00;90,00\n14/02/2024;Pix;;;BRL;5,00;95,00\n",
    );
    let line = reading.lines().next().unwrap();
    assert_eq!(line.description, "Loja \"Azul\"; centro");
    assert_eq!(line.bank_id.as_deref(), Some("0042"));
    assert_eq!(line.instalment, Instalment::new(2, 6).ok());
    assert_eq!(line.currency.unwrap().code(), "BRL");
    assert_eq!(line.balance.unwrap().to_string(), "90.00");
    let statement = &reading.statements[0];
    assert_eq!(statement.head.account.as_deref(), Some("12345-6"));
    assert_eq!(statement.balances.opening.unwrap().to_string(), "100.00");
    assert_eq!(statement.balances.closing.unwrap().to_string(), "95.00");
    assert_eq!(reading.lines().nth(1).unwrap().bank_id, None);
}

#[test]
fn a_card_is_known_by_its_shape() {
    let reading = read(
        "date,title,amount\n2024-02-01,Padaria,12.50\n2024-02-02,Mercado,30.00\n2024-02-05,Pagamento recebido,-42.50\n",
    );
    let head = &reading.statements[0].head;
    assert_eq!((head.kind, head.purchases_are_positive), (Some(StatementKind::Card), Some(true)));
    assert_eq!(reading.institution.as_deref(), Some("Nubank"));
}

#[test]
fn an_institution_that_writes_dates_in_one_way_settles_their_order() {
    let reading = read(
        "Transaction Date,Post Date,Description,Category,Type,Amount,Memo\n02/03/2024,02/04/2024,Tea,Food,Sale,-4.50,\n",
    );
    assert_eq!((reading.questions.len(), figures(&reading)), (0, vec!["2024-02-03 -4.50".to_owned()]));
    assert!(reading.warnings.iter().any(|warning| warning.message.ends_with("as Chase writes them")));
}

#[test]
fn a_fee_on_top_is_subtracted_where_that_was_answered() {
    let text = "Date,Description,Amount,Fee\n2024-02-01,Tea,-10.00,0.50\n2024-02-02,Pay,20.00,\n";
    let reading = read(text);
    choose_each(text, &reading.questions[0]);
    let known = Known { answers: ["rows=take:fee".parse().unwrap()].into_iter().collect(), profiles: &[] };
    assert_eq!(figures(&read_all_with(text.as_bytes(), &known).unwrap()), ["2024-02-01 -10.50", "2024-02-02 20.00"]);
}

#[test]
fn an_answer_about_a_column_that_is_not_there_is_told() {
    let known = Known { answers: ["amount=Valor".parse().unwrap()].into_iter().collect(), profiles: &[] };
    let reading = read_all_with(&b"Date,Description,Amount\n2024-02-01,Tea,-4.50\n"[..], &known).unwrap();
    assert_eq!(reading.warnings[0].code, WarningCode::Contradicted);
    assert_eq!(figures(&reading), ["2024-02-01 -4.50"]);
}

#[test]
fn a_balance_that_proves_the_amounts_comes_before_an_answer_about_their_sign() {
    let text = "Date,Description,Amount,Balance\n2024-02-01,A,-1.00,99.00\n2024-02-02,B,5.00,104.00\n2024-02-03,C,-2.00,102.00\n";
    let known = Known { answers: ["sign=turned".parse().unwrap()].into_iter().collect(), profiles: &[] };
    let reading = read_all_with(text.as_bytes(), &known).unwrap();
    assert_eq!(figures(&reading), ["2024-02-01 -1.00", "2024-02-02 5.00", "2024-02-03 -2.00"]);
    assert_eq!(reading.warnings[0].code, WarningCode::Contradicted);
}

#[test]
fn a_table_without_rows_is_in_order() {
    let reading = read("\"Date\",\"Transaction\",\"Amount\",\"Cash Balance\"\n");
    assert_eq!(reading.lines().count(), 0);
    assert!(reading.questions.is_empty());
    assert_eq!(reading.warnings[0].code, WarningCode::NoTransactions);
}

#[test]
fn balances_that_do_not_follow_are_told() {
    let reading = read(
        "Date,Description,Amount,Balance\n2024-02-01,A,-1.00,99.00\n2024-02-02,B,-1.00,98.01\n2024-02-03,C,-1.00,97.01\n2024-02-04,D,-1.00,96.01\n",
    );
    assert_eq!(figures(&reading).len(), 4);
    assert_eq!(reading.warnings[0].code, WarningCode::BalanceDrift);
    assert_eq!(reading.warnings[0].message, "line 3 prints the balance 98.01, from the amounts follows 98.00");
}

#[test]
fn a_file_that_ends_within_a_row_says_so() {
    let reading = read("Date,Description,Amount\n2024-02-01,Tea,-4.50\n2024-02-02,Coffee,-1.00\n2024-02-03,Pa");
    assert_eq!(figures(&reading).len(), 2);
    assert!(reading.warnings.iter().any(|warning| warning.code == WarningCode::Truncated));
    assert!(reading.skipped.iter().any(|skipped| skipped.line == 4 && skipped.is_problem));
}

#[test]
fn what_is_no_statement_is_refused_by_name() {
    assert!(matches!(read_all(&b""[..]), Err(ReadError::Empty)));
    assert!(matches!(read_all(&b" \r\n\t"[..]), Err(ReadError::Empty)));
    assert!(matches!(read_all(&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..]), Err(ReadError::NotAStatement { .. })));
    assert!(matches!(read_all(&b"PK\x03\x04\x14\0\0\0"[..]), Err(ReadError::BrokenContainer { .. })));
    assert!(matches!(read_all(&b"Dear customer,\nthank you.\n"[..]), Err(ReadError::NoTransactions { .. })));
    assert!(matches!(read_all(&b"Data;Hist;Valor\nontem;Cha;4,50\n"[..]), Err(ReadError::NoTransactions { .. })));
}

#[test]
fn an_endless_row_is_a_problem_and_not_the_end() {
    let text =
        format!("Date,Description,Amount\n2024-02-01,Tea,-4.50\n{}\n2024-02-02,Pay,10.00\n", "x".repeat(2_000_000));
    let reading = read(&text);
    assert_eq!(figures(&reading), ["2024-02-01 -4.50", "2024-02-02 10.00"]);
    let problem = reading.skipped.iter().find(|skipped| skipped.is_problem).unwrap();
    assert_eq!((problem.line, problem.reason.as_str()), (3, "longer than 1024 KiB"));
}
