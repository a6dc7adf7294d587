//! Tables whose days have no year: the year comes from what the file names around its rows, is asked, or is none.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::fmt::Write as _;

use chrono::{Datelike, Days, NaiveDate};
use fintrack_core::calendar::date;
use fintrack_core::statement::{
    Answer, Answers, EvidenceKind, Known, Profile, QuestionCode, Reading, Subject, WarningCode, inspect, inspect_with,
    read_all, read_all_with,
};
use proptest::prelude::*;
use proptest::sample::select;

fn read(text: &str) -> Reading {
    read_all(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn read_under(text: &str, answer: &str) -> Reading {
    let answers = [answer.parse().unwrap()].into_iter().collect();
    read_all_with(text.as_bytes(), &Known { answers, profiles: &[] }).unwrap()
}

/// `2024-02-01 -4.50`, line by line.
fn figures(reading: &Reading) -> Vec<String> {
    reading.lines().map(|line| format!("{} {}", line.date, line.amount)).collect()
}

macro_rules! reads_to {
    ($($name:ident: $text:expr => $figures:expr;)*) => {$(
        #[test]
        fn $name() {
            let reading = read($text);
            assert_eq!(reading.questions, [], "{:?}", figures(&reading));
            assert_eq!(figures(&reading), $figures);
        }
    )*};
}

reads_to! {
    the_due_date_of_a_bill_says_the_year_on_both_sides_of_its_turn:
        "Vencimento: 10/01/2015\nData;Estabelecimento;Valor\n28/12;Padaria;4,50\n30/12;Mercado;30,00\n02/01;Posto;80,00\n"
            => ["2014-12-28 4.50", "2014-12-30 30.00", "2015-01-02 80.00"];
    rows_in_no_order_are_each_the_last_such_day:
        "Fatura\nVencimento: 10/01/2015\nData;Estabelecimento;Valor\n28/12;Padaria;4,50\n02/01;Mercado;30,00\n30/12;Posto;80,00\n"
            => ["2014-12-28 4.50", "2015-01-02 30.00", "2014-12-30 80.00"];
    the_newest_may_come_first:
        "Extrato emitido em 05/01/2015\nData;Histórico;Valor\n02/01;Pix;10,00\n30/12;Pão;-4,50\n13/12;Chá;-1,00\n"
            => ["2015-01-02 10.00", "2014-12-30 -4.50", "2014-12-13 -1.00"];
    a_year_of_rows_in_order_is_one_year_though_it_was_printed_in_the_next:
        "Extrato emitido em 03/01/2015\nData;Histórico;Valor\n02/01;Pix;10,00\n13/04;Pão;-4,50\n13/08;Pó;-2,00\n30/12;Chá;-1,00\n"
            => ["2014-01-02 10.00", "2014-04-13 -4.50", "2014-08-13 -2.00", "2014-12-30 -1.00"];
    rows_in_order_may_go_on_for_years:
        "Período: 01/11/2013 a 31/01/2015\nData;Histórico;Valor\n13/11;A;1,00\n02/02;B;2,00\n13/08;C;3,00\n14/01;D;4,00\n"
            => ["2013-11-13 1.00", "2014-02-02 2.00", "2014-08-13 3.00", "2015-01-14 4.00"];
    the_month_of_a_bill_is_named_in_words:
        "Fatura de setembro de 2014\nData;Estabelecimento;Valor\n28 jul;Padaria;4,50\n7 ago;Mercado;30,00\n"
            => ["2014-07-28 4.50", "2014-08-07 30.00"];
    the_month_of_a_bill_is_named_in_figures:
        "FATURA 09/2014\nData;Estabelecimento;Valor\n28/jul;Padaria;4,50\n07/ago;Mercado;30,00\n"
            => ["2014-07-28 4.50", "2014-08-07 30.00"];
    the_year_may_stand_below_the_rows:
        "Data;Histórico;Valor\n28/07;Pão;-4,50\n29/07;Pix;10,00\n\nSaldo em;31/07/2014;5,50\nExtrato de 01/07/2014 a 31/07/2014;;\n"
            => ["2014-07-28 -4.50", "2014-07-29 10.00"];
    dots_part_a_day_from_its_month:
        "Kontoauszug vom 31.07.2014\nDatum;Text;Betrag\n28.07.;Brot;-4,50\n29.07.;Lohn;10,10\n"
            => ["2014-07-28 -4.50", "2014-07-29 10.10"];
    hyphens_part_a_day_from_its_month:
        "Statement date: 2014-07-31\nDate|Description|Amount\n07-28|Tea|-4.50\n07-29|Pay|10.00\n"
            => ["2014-07-28 -4.50", "2014-07-29 10.00"];
    english_months_come_first:
        "Statement period: Jul 1, 2014 to Jul 31, 2014\nDate,Description,Amount\nJul 28,Tea,-4.50\nJul 29,Pay,10.00\n"
            => ["2014-07-28 -4.50", "2014-07-29 10.00"];
    portuguese_months_are_written_out:
        "Vencimento;10 de setembro de 2014\nData;Estabelecimento;Valor\n28 de julho;Padaria;4,50\n7 de agosto;Mercado;30,00\n"
            => ["2014-07-28 4.50", "2014-08-07 30.00"];
    other_days_around_the_rows_are_not_theirs:
        "Cliente desde 10/03/1998\nVencimento: 10/09/2014\nPróximo vencimento: 10/10/2016\nData;Estabelecimento;Valor\n28/07;Padaria;4,50\nContrato de 01/01/2020\n"
            => ["2014-07-28 4.50"];
    an_old_instalment_is_of_the_year_that_its_number_tells:
        "Fatura do cartão\nVencimento: 10/09/2014\nData;Estabelecimento;Valor\n25/07;Padaria;4,50\n04/10;Loja PARC 11/12;30,00\n20/05;Loja PARC 15/24;40,00\n15/08;Posto;80,00\n"
            => ["2014-07-25 4.50", "2013-10-04 30.00", "2013-05-20 40.00", "2014-08-15 80.00"];
    a_leap_day_is_of_a_leap_year:
        "Vencimento: 10/03/2016\nData;Estabelecimento;Valor\n28/02;Padaria;4,50\n29/02;Mercado;30,00\n"
            => ["2016-02-28 4.50", "2016-02-29 30.00"];
    printed_columns_have_days_without_a_year_too:
        "Vencimento: 10/09/2014\n\nData   Histórico              Valor R$\n28/07  Padaria                    4,50\n29/07  Mercado da Praça       1.030,00\n\nTotal                         1.034,50\n"
            => ["2014-07-28 4.50", "2014-07-29 1030.00"];
    a_row_is_in_the_currency_whose_column_it_uses:
        "Vencimento: 10/09/2014\nData;Estabelecimento;Valor R$;Valor US$\n28/07;Padaria;4,50;0,00\n29/07;Site;0,00;20,00\n"
            => ["2014-07-28 4.50", "2014-07-29 20.00"];
}

#[test]
fn a_bill_in_parts_whose_day_of_issue_stands_above_them() {
    let reading = read(
        "Data: 13/01/2026 10:51:02\r\rSituação da Fatura: ABERTA\r\rANA PEREIRA ;;; 0000\rData;Histórico;Valor(US$);Valor(R$);\r10/12;SALDO ANTERIOR ;0,00;350,07\r10/12;PAGTO. POR DEB EM C/C ;0,00;-350,07\r30/12;Mercado ;0,00;30,14\r02/01;Loja 03/10 ;0,00;99,90\r31/12;Site ;5,00;27,00\r\rRUI PEREIRA ;;; \rData;Histórico;Valor(US$);Valor(R$);\r15/12;Livraria;0,00;20,00\r;Total;5,00;177,04\r",
    );
    assert_eq!(reading.questions, []);
    assert_eq!(
        figures(&reading),
        ["2025-12-10 -350.07", "2025-12-30 30.14", "2026-01-02 99.90", "2025-12-31 27.00", "2025-12-15 20.00"]
    );
    assert_eq!(reading.institution.as_deref(), Some("Bradesco"));
}

#[test]
fn a_line_in_another_currency_says_so_and_ends_no_proof_wrongly() {
    let reading =
        read("Data;Estabelecimento;Valor R$;Valor US$\n28/07/2014;Padaria;4,50;0,00\n29/07/2014;Site;;20,00\n");
    let currencies: Vec<_> =
        reading.lines().map(|line| line.currency.map(|currency| currency.code().to_owned())).collect();
    assert_eq!(currencies, [None, Some("USD".to_owned())]);
    assert_eq!(reading.statements[0].head.currency.unwrap().code(), "BRL");
}

#[test]
fn what_named_the_year_is_told() {
    let inspection = inspect(&b"Vencimento: 10/09/2014\nData;Estabelecimento;Valor\n28/07;Padaria;4,50\n"[..]).unwrap();
    let year = inspection.basis.evidence.iter().find(|evidence| evidence.about == Subject::Year).unwrap();
    assert_eq!(year.kind, EvidenceKind::Named);
    assert_eq!(year.detail, "line 1 names 2014-09-10, and no row lies after it: `Vencimento: 10/09/2014`");
    let reading = read("01/08/2014 10:05:13\nData;Estabelecimento;Valor\n28/07;Padaria;4,50\n");
    assert_eq!(figures(&reading), ["2014-07-28 4.50"]);
    assert!(
        reading.warnings.iter().any(|warning| warning.code == WarningCode::Assumed),
        "a day without a title is soft"
    );
}

/// No year is guessed: each is asked, with the years that the file mentions to choose from.
#[test]
fn a_year_that_the_file_does_not_settle_is_asked() {
    for (text, years) in [
        // Far from all rows.
        ("Vencimento: 10/05/2014\nData;Histórico;Valor\n28/12;Pão;-4,50\n", vec!["year=2013"]),
        ("Extrato\n15/03/2009\nData;Histórico;Valor\n28/07;Pão;-4,50\n", vec!["year=2008", "year=2009"]),
        ("Data;Histórico;Valor\n28/07;Pão;-4,50\n29/07;Seguro 2014/2015;-9,00\n", vec!["year=2015", "year=2014"]),
        // In no order, and over more than half a year.
        (
            "Vencimento: 10/09/2014\nData;Histórico;Valor\n28/07;A;1,00\n01/05;B;2,00\n04/10;C;3,00\n15/02;D;4,00\n",
            vec!["year=2013"],
        ),
        // In order up to May, or in none up to the day that is named.
        (
            "Vencimento: 03/07/2014\nData;Histórico;Valor\n03/07;A;1,00\n01/01;B;2,00\n15/03;C;3,00\n08/05;D;4,00\n",
            vec!["year=2014"],
        ),
        // In order over a year, or in none over a week.
        (
            "Extrato emitido em 10/01/2015\nData;Histórico;Valor\n28/12;A;1,00\n02/01;B;2,00\n30/12;C;3,00\n",
            vec!["year=2014"],
        ),
    ] {
        let reading = read(text);
        let [question] = reading.questions.as_slice() else { panic!("{:?}\n{text}", reading.questions) };
        assert_eq!(question.code, QuestionCode::Year);
        let given: Vec<String> = question.readings.iter().map(|candidate| candidate.answer.to_string()).collect();
        assert!(
            given.starts_with(&years.iter().map(|year| (*year).to_owned()).collect::<Vec<_>>()),
            "{given:?}\n{text}"
        );
        for candidate in &question.readings {
            let chosen = read_under(text, &candidate.answer.to_string());
            assert_eq!(chosen.questions, []);
            let lines: Vec<_> = chosen.lines().map(|line| (line.position.line, line.date)).collect();
            assert!(!candidate.preview.is_empty());
            assert!(candidate.preview.iter().all(|line| lines.contains(&(line.line, line.date))));
        }
    }
}

#[test]
fn a_file_without_any_year_is_asked_and_answered_with_whatever_year() {
    let text = "Data;Histórico;Valor\n28/12;Pão;-4,50\n02/01;Pix;10,00\n";
    let reading = read(text);
    assert_eq!(reading.questions[0].code, QuestionCode::Year);
    assert_eq!(reading.questions[0].readings, []);
    assert_eq!(figures(&reading), [""; 0], "no year is made up");
    assert!(reading.skipped.iter().filter(|skipped| skipped.is_problem).count() == 2);
    let answered = read_under(text, "year=2015");
    assert_eq!(answered.questions, []);
    assert_eq!(figures(&answered), ["2014-12-28 -4.50", "2015-01-02 10.00"]);
}

#[test]
fn a_profile_keeps_no_year_and_asks_again() {
    let text = |day: &str| format!("Data;Histórico;Valor\n{day};Pão;-4,50\n");
    let known = Known { answers: [Answer::Year(2015)].into_iter().collect(), profiles: &[] };
    let inspection = inspect_with(text("28/12").as_bytes(), &known).unwrap();
    assert_eq!(inspection.questions, []);
    let profile = inspection.profile("pão", &Answers::default().with(Answer::Year(2015)));
    assert_eq!(profile.answers.year, None);
    let json = serde_json::to_string(&profile).unwrap();
    assert!(!json.contains("2015"), "{json}");
    // Nor is a year followed that someone wrote into one.
    let written = json.replace("\"answers\":[", "\"answers\":[\"year=2015\",");
    let profiles = [serde_json::from_str::<Profile>(&written).unwrap()];
    let next = inspect_with(text("13/01").as_bytes(), &Known { profiles: &profiles, ..Known::default() }).unwrap();
    assert_eq!(next.questions[0].code, QuestionCode::Year);
    assert_eq!(next.basis.profile.as_deref(), Some("pão"));
}

#[test]
fn a_year_without_such_a_day_is_no_answer() {
    let reading = read_under("Data;Histórico;Valor\n29/02;Pão;-4,50\n", "year=2015");
    assert_eq!(reading.questions[0].code, QuestionCode::Year);
    assert!(reading.warnings.iter().any(|warning| warning.code == WarningCode::Contradicted));
}

#[test]
fn an_instalment_that_fits_two_years_is_a_problem() {
    let reading = read(
        "Fatura do cartão\nVencimento: 10/09/2014\nData;Estabelecimento;Valor\n25/07;Padaria;4,50\n05/09;Loja PARC 12/12;30,00\n",
    );
    assert_eq!(figures(&reading), ["2014-07-25 4.50"]);
    let problem = reading.skipped.iter().find(|skipped| skipped.is_problem).unwrap();
    assert_eq!(
        (problem.line, problem.reason.as_str()),
        (5, "date `05/09` has no year: the instalment may be of a purchase of 2013-09-05 or billed on 2014-09-05")
    );
}

#[test]
fn titles_that_stand_apart_continue_no_line_of_print() {
    let reading = read(
        "Vencimento: 10/09/2014\n\nData   Histórico              Valor R$\n28/07  Padaria                    4,50\n       *** 1,00 DOLAR\n\n       Compras parceladas\n29/07  Mercado da Praça       1.030,00\n\nO seu banco informa que as compras feitas hoje valem 10,00 pontos.\n",
    );
    let texts: Vec<_> = reading.lines().map(|line| line.description.as_ref()).collect();
    assert_eq!(texts, ["Padaria *** 1,00 DOLAR", "Mercado da Praça"]);
    assert!(reading.skipped.iter().all(|skipped| !skipped.is_problem), "{:?}", reading.skipped);
}

/// A bank that prints days without years, and says the year elsewhere.
#[derive(Clone, Copy, Debug)]
struct Bank {
    style: Style,
    title: &'static str,
    /// Days from the last row to the day that is named.
    gap: u64,
    is_below: bool,
    order: Order,
}

#[derive(Clone, Copy, Debug)]
enum Style {
    Slash,
    Hyphen,
    Month,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Order {
    OldestFirst,
    NewestFirst,
    Shuffled,
}

fn banks() -> impl Strategy<Value = Bank> {
    (
        select(vec![Style::Slash, Style::Hyphen, Style::Month]),
        select(vec!["Vencimento:", "Fechamento da fatura em", "Extrato emitido em", "Emissão"]),
        0..40_u64,
        any::<bool>(),
        select(vec![Order::OldestFirst, Order::NewestFirst, Order::Shuffled]),
    )
        .prop_map(|(style, title, gap, is_below, order)| Bank { style, title, gap, is_below, order })
}

const MONTHS: [&str; 12] = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"];

impl Bank {
    fn write(self, days: &[NaiveDate], named: NaiveDate) -> String {
        let title = format!("{} {}\n", self.title, named.format("%d/%m/%Y"));
        let mut text = if self.is_below { String::new() } else { title.clone() };
        text.push_str("Data;Histórico;Valor\n");
        for day in days {
            let (number, month) = (day.day(), day.month());
            let day = match self.style {
                Style::Slash => format!("{number:02}/{month:02}"),
                Style::Hyphen => format!("{number:02}-{month:02}"),
                Style::Month => format!("{number} {}", MONTHS[usize::try_from(month).unwrap() - 1]),
            };
            writeln!(text, "{day};Padaria Azul;-4,50").unwrap();
        }
        if self.is_below {
            text.push('\n');
            text.push_str(&title);
        }
        text
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What is read without a question is what happened, to the year; and what some weeks hold is never asked.
    #[test]
    fn rows_are_of_the_years_in_which_they_happened(
        bank in banks(),
        start in (2000..2040i32, 1..366u32).prop_map(|(year, day)| NaiveDate::from_yo_opt(year, day).unwrap()),
        steps in prop::collection::vec(0..60u64, 2..14),
        seed in prop::collection::vec(any::<usize>(), 14),
    ) {
        let mut days: Vec<NaiveDate> = steps
            .iter()
            .scan(start, |day, step| { *day = day.checked_add_days(Days::new(*step))?; Some(*day) })
            .collect();
        let (first, last) = (days[0], days[days.len() - 1]);
        match bank.order {
            Order::OldestFirst => {}
            Order::NewestFirst => days.reverse(),
            Order::Shuffled => (0..days.len()).for_each(|at| days.swap(at, seed[at] % steps.len())),
        }
        let text = bank.write(&days, last.checked_add_days(Days::new(bank.gap)).unwrap());
        let reading = read(&text);
        let is_asked = reading.questions.iter().any(|question| question.code == QuestionCode::Year);
        let span = last.signed_duration_since(first).num_days();
        let is_bill = bank.title.contains("fatura") && !bank.is_below;
        let is_plain = span <= 180 && (is_bill || bank.order != Order::Shuffled);
        prop_assert!(!(is_asked && is_plain), "{:?}\n{text}", reading.questions);
        if reading.questions.is_empty() && span <= 300 {
            prop_assert_eq!(reading.lines().map(|line| line.date).collect::<Vec<_>>(), days, "{}", text);
        }
    }

    /// The true year, answered, gives the true history.
    #[test]
    fn the_year_of_the_latest_row_gives_all_others(
        bank in banks(),
        start in (2000..2040i32, 1..366u32).prop_map(|(year, day)| NaiveDate::from_yo_opt(year, day).unwrap()),
        steps in prop::collection::vec(0..13u64, 2..14),
    ) {
        let mut days: Vec<NaiveDate> = steps
            .iter()
            .scan(start, |day, step| { *day = day.checked_add_days(Days::new(*step))?; Some(*day) })
            .collect();
        let last = days[days.len() - 1];

        if bank.order == Order::NewestFirst {
            days.reverse();
        }
        let text = bank.write(&days, date(1999, 1, 1));
        let reading = read_under(&text, &format!("year={}", last.year()));
        if reading.questions.is_empty() {
            prop_assert_eq!(reading.lines().map(|line| line.date).collect::<Vec<_>>(), days, "{}", text);
        } else {
            prop_assert!(reading.questions.iter().all(|question| question.code == QuestionCode::DateOrder));
        }
    }

    /// Nothing panics on what resembles such a table, and every filled row is a line or is named.
    #[test]
    fn nothing_panics_and_no_row_is_lost(
        cells in prop::collection::vec(select(vec![
            "Data", "Valor", "Histórico", "28/07", "29/02", "31/02", "28 jul", "28.07", "1.234,56", "-5", "Vencimento: 10/09/2014",
            "setembro de 2014", "PARC 11/12", "Fatura 09/2014", "99/99/9999", "x", "0,00", "Fatura do cartão", "00/00",
        ]), 0..80),
        cuts in prop::collection::vec(select(vec![";", ";", "\n", "   "]), 80),
    ) {
        let text: String = cells.iter().zip(&cuts).flat_map(|(cell, cut)| [*cell, *cut]).collect();
        let Ok(reading) = read_all(text.as_bytes()) else { return Ok(()) };
        let filled = text.lines().filter(|line| line.bytes().any(|b| !b.is_ascii_whitespace() && b != b';')).count();
        prop_assert_eq!(reading.lines().count() + reading.skipped.len(), filled, "{:?}\n{}", reading, text);
    }
}
