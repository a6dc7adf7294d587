//! Rows of tables that are hard: cut by a mark in a text, without their day, of balances in many tongues, among lines that
//! end in several ways.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod readings;

use fintrack_core::statement::{Known, QuestionCode, Reading, WarningCode, read_all, read_all_with};
use readings::{codes, reasons, rows};

fn read(text: &str) -> Reading {
    read_all(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// What is read without a question.
fn read_surely(text: &str) -> Vec<String> {
    let reading = read(text);
    assert_eq!(reading.questions, [], "{:?}", rows(&reading));
    rows(&reading)
}

#[test]
fn a_mark_in_a_text_that_nobody_quoted_cuts_no_row() {
    let text = "Data;Descrição;Valor;Saldo\n13/01/2026;Mercado;-10,00;90,00\n14/01/2026;Padaria; centro;-5,00;85,00\n15/01/2026;Pix;20,00;105,00\n";
    let reading = read(text);
    assert_eq!(
        rows(&reading),
        ["2026-01-13 -10.00 Mercado", "2026-01-14 -5.00 Padaria; centro", "2026-01-15 20.00 Pix"]
    );
    assert_eq!(codes(&reading), [WarningCode::Assumed]);
    assert_eq!(
        read_surely("Data;Valor;Descrição\n13/01/2026;-10,00;Mercado\n14/01/2026;-5,00;Padaria; centro; 2\n"),
        ["2026-01-13 -10.00 Mercado", "2026-01-14 -5.00 Padaria; centro; 2"]
    );
}

#[test]
fn a_comma_that_may_be_a_decimal_one_is_no_part_of_a_text() {
    for row in ["14/01/2026,Padaria,-12,50", "14/01/2026,Padaria,-12,5", "14/01/2026,Padaria 7,1,234.56"] {
        let reading = read(&format!("Data,Descrição,Valor\n13/01/2026,Mercado,-10\n{row}\n"));
        let codes: Vec<QuestionCode> = reading.questions.iter().map(|question| question.code).collect();
        let is_told = codes.contains(&QuestionCode::Delimiter) || reasons(&reading).iter().any(|(line, ..)| *line == 3);
        assert!(is_told && rows(&reading).len() < 2, "{row}: {codes:?} {:?}", rows(&reading));
    }
}

#[test]
fn a_row_that_would_fit_in_two_ways_is_left_out_and_told() {
    let text = "Data;Texto;Valor;Nota\n13/01/2026;a;-10,00;b\n14/01/2026;a;1,00;2,00;b\n";
    let reading = read(text);
    assert_eq!(reasons(&reading).last(), Some(&(3, "it has 5 cells, the header names 4", true)));
}

#[test]
fn a_booked_row_without_its_day_has_the_other_one() {
    let text = "Effective Date,Entered Date,Description,Amount,Balance\n13/03/2025,14/03/2025,A,-10.00,90.00\n,15/03/2025,C,-20.00,70.00\n16/03/2025,16/03/2025,D,-10.00,60.00\n";
    assert_eq!(read_surely(text), ["2025-03-13 -10.00 A", "2025-03-15 -20.00 C", "2025-03-16 -10.00 D"]);
    // Without a balance it may not be booked yet.
    let pending = read("Posted Date,Date,Description,Amount\n13/03/2025,12/03/2025,A,-10.00\n,15/03/2025,C,-20.00\n");
    assert_eq!(reasons(&pending).last(), Some(&(3, "it has an amount and no date", true)));
}

#[test]
fn a_row_that_cannot_be_read_is_missed_where_the_balances_say_so() {
    let text =
        "Data;Descrição;Valor;Saldo\n13/01/2026;A;-10,00;90,00\nontem;B;-5,00;85,00\n15/01/2026;C;20,00;105,00\n";
    let missing = WarningCode::Unread;
    assert!(codes(&read(text)).contains(&missing));
    // No figure speaks of it: it is told, and that is all that can be said.
    assert!(!codes(&read("Data;Descrição;Valor\n13/01/2026;A;-10,00\nontem;B;-5,00\n")).contains(&missing));
    assert!(codes(&read("!Type:Bank\nD03/25/099Share\nT-99.99\n^\n")).contains(&missing));
}

#[test]
fn balances_and_turnovers_are_no_movements_in_any_tongue() {
    for (opening, turnover, closing) in [
        ("Likutis pradžiai", "Apyvarta", "Likutis pabaigai"),
        ("Sākuma atlikums", "Apgrozījums", "Beigu atlikums"),
        ("Algsaldo", "Käive", "Lõppsaldo"),
        ("Nyitó egyenleg", "Forgalom", "Záró egyenleg"),
        ("Ingående saldo", "Omsättning", "Utgående saldo"),
    ] {
        let text = format!(
            "Date;Text;Amount;Currency\n2026-01-01;{opening};100,00;EUR\n2026-01-02;Rimi;-12,50;EUR\n2026-01-31;{turnover};-12,50;EUR\n2026-01-31;{closing};87,50;EUR\n"
        );
        assert_eq!(read_surely(&text), ["2026-01-02 -12.50 Rimi"], "{text}");
    }
}

#[test]
fn lines_end_with_carriage_returns_though_a_few_end_otherwise() {
    let row = |day: u32| format!("{day:02}/01/2026;Compra {day};-{day},00");
    let days: Vec<String> = (13..20).map(row).collect();
    let text = format!("Data;Histórico;Valor\r\n{}\n{}\r", days[..5].join("\r"), days[5..].join("\r"));
    let read = read_surely(&text);
    assert_eq!(read.len(), 7, "{read:?}");
    assert_eq!(read[5], "2026-01-18 -18.00 Compra 18");
}

#[test]
fn a_quoted_cell_may_be_padded() {
    let text = "Date,Description,Amount,Currency\n24/03/2025,A,\"-1.00\"\t,HKD\n23/03/2025,B,\"1,500.00\" ,HKD\n";
    assert_eq!(read_surely(text), ["2025-03-24 -1.00 A", "2025-03-23 1500.00 B"]);
}

#[test]
fn dates_say_their_order_in_other_ways_too() {
    // With dots.
    assert_eq!(
        read_surely("Dato,Tekst,Beløp\n08.09.2026,A,-10.00\n07.09.2026,B,5.00\n"),
        ["2026-09-08 -10.00 A", "2026-09-07 5.00 B"]
    );
    // In another column.
    assert_eq!(
        read_surely(
            "Date,Booked,Text,Amount\n06-08-2026,2026-08-06T00:00:00,A,-10.00\n04-08-2026,2026-08-04T00:00:00,B,5.00\n"
        ),
        ["2026-08-06 -10.00 A", "2026-08-04 5.00 B"]
    );
    // As Hungarians write them.
    assert_eq!(
        read_surely("Dátum;Közlemény;Összeg\n2026.01.02.;A;-10\n2026.01.03., szombat;B;5\n"),
        ["2026-01-02 -10 A", "2026-01-03 5 B"]
    );
}

#[test]
fn the_account_of_another_is_not_the_statement_s() {
    for name in
        ["Číslo účtu protistrany", "Counterparty account number", "Conta destino", "Numero de cuenta beneficiario"]
    {
        let text = format!("Date,Text,Amount,{name}\n2026-01-13,A,-10.00,123456789\n2026-01-14,B,-5.00,123456789\n");
        assert_eq!(read(&text).statements[0].head.account, None, "{name}");
    }
}

#[test]
fn numbers_that_a_comma_cut_prove_nothing_by_what_is_left_of_them() {
    // 5 + 18 = 23 and 17 + 1 = 18, and yet it was 5,033,163.90.
    let text = "01/27/2020,Padaria,,R$ 5,033,163.90,R$ 23,224,406.95\n01/06/2020,Mercado,,R$ 17,011,631.93,R$ 18,191,243.05\n12/12/2019,Mercado,,R$ 1,179,611.12,R$ 1,179,611.12\n";
    let reading = read(text);
    let codes: Vec<QuestionCode> = reading.questions.iter().map(|question| question.code).collect();
    assert!(codes.contains(&QuestionCode::Delimiter), "{codes:?} {:?}", rows(&reading));
}

#[test]
fn what_a_comma_left_of_numbers_is_asked_about_where_a_text_stands_before_it_too() {
    // 7.99 - 0.01 = 7.98 and 537.28 - 529.29 = 7.99, and yet it was 162,529.29. The comma of a text sets the first row right.
    let text = "08 Jul 2018,Boleto, energia,€0.01,€0.00,€1,352,007.98\n23 Jun 2018,TED recebida,€162,529.29,€0.00,€1,352,007.99\n08 Jun 2018,TED recebida,€167,771.84,€0.00,€1,514,537.28\n";
    let reading = read(text);
    let codes: Vec<QuestionCode> = reading.questions.iter().map(|question| question.code).collect();
    assert!(codes.contains(&QuestionCode::Delimiter), "{codes:?} {:?}", rows(&reading));
}

#[test]
fn a_debt_s_balance_is_no_column_of_money_out() {
    let text = "20180220;Salário;4.716.042,53;0,00;-23.837.481,18\n20180319;Salário;14.007.083,81;0,00;-37.844.564,99\n20180415;Uber;4.716.042,53;0,00;-42.560.607,52\n20180621;Farmácia; centro;13.085.645,09;0,00;-65.061.231,49\n";
    let reading = read(text);
    assert!(!reading.questions.is_empty(), "{:?}", rows(&reading));
}

#[test]
fn a_column_of_money_out_is_one_though_a_cut_text_stands_in_it() {
    let text = "Date opération;Libellé;Débit;Crédit\n2022-06-11;Café;;0,07\n2022-06-18;Farmácia; centro;8084644,33;\n";
    assert_eq!(read_surely(text), ["2022-06-11 0.07 Café", "2022-06-18 -8084644.33 Farmácia; centro"]);
}

#[test]
fn cents_with_a_letter_behind_them_are_no_column_of_amounts() {
    let text = "14/12/2019,PIX ENVIADO Ana,20548471,61 D\n27/12/2019,PIX ENVIADO Ana,20548470,99 D\n09/01/2020,PIX ENVIADO Ana,20548470,99 D\n";
    let reading = read(text);
    let codes: Vec<QuestionCode> = reading.questions.iter().map(|question| question.code).collect();
    assert!(codes.contains(&QuestionCode::Delimiter), "{codes:?} {:?}", rows(&reading));
}

#[test]
fn a_word_that_was_said_to_give_the_sign_is_still_the_text() {
    let text = "Date,Type,Amount\n2026-01-15,Payroll,1000.00\n2026-01-16,Purchase,20.00\n";
    let answers = ["signs=Payroll:in,Purchase:out".parse().unwrap()].into_iter().collect();
    let reading = read_all_with(text.as_bytes(), &Known { answers, profiles: &[] }).unwrap();
    assert_eq!(rows(&reading), ["2026-01-15 1000.00 Payroll", "2026-01-16 -20.00 Purchase"]);
}
