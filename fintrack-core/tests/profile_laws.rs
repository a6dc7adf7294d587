//! Laws of questions, answers and profiles: what a table leaves open is asked; the true answers give the true history;
//! and a profile made of them, read back from its JSON, reads the next table of that shape without a question.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use fintrack_core::calendar::date;
use fintrack_core::statement::{
    AmountPlace, Answer, Answers, Choice, ColumnRef, DateOrder, DecimalMark, Known, Profile, QuestionCode, Reading,
    Rows, Sign, WarningCode, inspect, inspect_with, read_all_with,
};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

/// A row of an invented table; what its amount and its text mean is up to the bank.
#[derive(Clone, Debug)]
struct Row {
    date: NaiveDate,
    /// Money in, in units of which a thousand are one: with three decimals nothing tells them from thousands.
    milli: i64,
    /// The same movement in another column, as a fee or another currency makes it.
    other: i64,
    text: &'static str,
    status: &'static str,
}

/// A bank that leaves much open.
#[derive(Clone, Copy, Debug)]
struct Bank {
    order: DateOrder,
    mark: DecimalMark,
    sign: Sign,
    has_names: bool,
    /// Whether a second column is called an amount as rightly as the first, and which of them is the account's.
    rival: Option<bool>,
    has_status: bool,
}

const NAMES: [&str; 5] = ["Date", "Description", "Amount", "Amount (total)", "State"];

fn banks() -> impl Strategy<Value = Bank> {
    (
        select(vec![DateOrder::DayFirst, DateOrder::MonthFirst]),
        select(vec![DecimalMark::Comma, DecimalMark::Dot]),
        select(vec![Sign::AsPrinted, Sign::Turned]),
        any::<bool>(),
        prop::option::of(any::<bool>()),
        any::<bool>(),
    )
        .prop_map(|(order, mark, sign, has_names, rival, has_status)| Bank {
            order,
            mark,
            sign,
            has_names,
            // Without names a second column of numbers may be anything; a status is none that is known.
            rival: rival.filter(|_| has_names),
            has_status: has_status && has_names,
        })
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let day = (1..=12u32, 1..=12u32, 2015..2030i32).prop_map(|(month, day, year)| date(year, month, day));
    let texts = select(vec!["Padaria Azul", "Mercado", "Saldo transportado Sul", "Balance of Ana", "Aluguel"]);
    let status = select(vec!["done", "done", "declined"]);
    let row = (day, 1_000..999_000i64, 1_000..999_000i64, texts, status)
        .prop_map(|(date, milli, other, text, status)| Row { date, milli, other, text, status });
    prop::collection::vec(row, 2..12)
}

impl Bank {
    fn number(self, milli: i64) -> String {
        let mark = if self.mark == DecimalMark::Comma { ',' } else { '.' };
        format!("{}{mark}{:03}", milli / 1_000, milli % 1_000)
    }

    fn write(self, rows: &[Row]) -> String {
        let mut text = String::new();
        let columns = [true, true, true, self.rival.is_some(), self.has_status];
        let mut line = |cells: [String; 5]| {
            let cells = cells.into_iter().zip(columns).filter(|(_, is_there)| *is_there).map(|(cell, _)| cell);
            writeln!(text, "{}", cells.collect::<Vec<_>>().join("|")).unwrap();
        };
        if self.has_names {
            line(NAMES.map(str::to_owned));
        }
        for row in rows {
            let (day, month, year) = (row.date.day(), row.date.month(), row.date.year());
            let date = match self.order {
                DateOrder::MonthFirst => format!("{month:02}/{day:02}/{year}"),
                DateOrder::DayFirst | DateOrder::YearFirst => format!("{day:02}/{month:02}/{year}"),
            };
            let [first, second] =
                if self.rival == Some(true) { [row.other, row.milli] } else { [row.milli, row.other] };
            line([date, row.text.to_owned(), self.number(first), self.number(second), row.status.to_owned()]);
        }
        text
    }

    /// What happened: without what was declined and what is a balance.
    fn history(self, rows: &[Row]) -> Vec<(NaiveDate, Decimal)> {
        let has_happened = |row: &&Row| !(row.text.starts_with("Saldo") || self.has_status && row.status == "declined");
        let sign = if self.sign == Sign::Turned { -1 } else { 1 };
        rows.iter().filter(has_happened).map(|row| (row.date, Decimal::new(sign * row.milli, 3).normalize())).collect()
    }

    /// Whether an answer is true of this bank.
    fn is_true(self, answer: &Answer) -> bool {
        match answer {
            Answer::DateOrder(order) => *order == self.order,
            Answer::DecimalMark(mark) => *mark == self.mark,
            Answer::Sign(sign) => *sign == self.sign,
            Answer::Amount(place) => {
                let name = NAMES[if self.rival == Some(true) { 3 } else { 2 }];
                let column = if self.has_names { ColumnRef::named(name) } else { ColumnRef::Number(3) };
                *place == AmountPlace::Column(column)
            }
            Answer::Rows(Rows::Balance(text), choice) => (*choice == Choice::Leave) == text.starts_with("saldo"),
            Answer::Rows(Rows::Status(_), choice) => *choice == Choice::Leave,
            Answer::Year(_)
            | Answer::Signs(_)
            | Answer::Rows(Rows::Repeated | Rows::OtherTable | Rows::Fee | Rows::Unexplained, _) => false,
        }
    }
}

fn figures(reading: &Reading) -> Vec<(NaiveDate, Decimal)> {
    reading.lines().map(|line| (line.date, line.amount.normalize())).collect()
}

/// Asks and answers truly until nothing is asked.
fn answered(bank: Bank, text: &str) -> Result<Answers, TestCaseError> {
    let mut known = Known::default();
    for _ in 0..8 {
        let inspection = inspect_with(text.as_bytes(), &known).unwrap();
        let Some(question) = inspection.questions.first() else { return Ok(known.answers) };
        let chosen = question.readings.iter().find(|candidate| bank.is_true(&candidate.answer));
        prop_assert!(chosen.is_some(), "no reading is true: {question:?}\n{text}");
        known.answers.give(chosen.unwrap().answer.clone());
    }
    Err(TestCaseError::fail(format!("still asked after eight answers: {text}")))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn true_answers_give_the_true_history_and_their_profile_the_next(bank in banks(), first in rows(), next in rows()) {
        let text = bank.write(&first);
        let mut answers = answered(bank, &text)?;
        // A sign that is only assumed is not asked: whoever sees it is wrong says so.
        answers.give(Answer::Sign(bank.sign));
        let reading = read_all_with(text.as_bytes(), &Known { answers: answers.clone(), profiles: &[] }).unwrap();
        prop_assert_eq!(figures(&reading), bank.history(&first), "{:?}\n{}", answers, &text);
        prop_assert!(reading.questions.is_empty());

        // What the first table did not show, the next may: every text and status.
        for (text, choice) in [("saldo transportado sul", Choice::Leave), ("balance of ana", Choice::Take)] {
            answers.give(Answer::Rows(Rows::Balance(text.to_owned()), choice));
        }
        answers.give(Answer::Rows(Rows::Status("declined".to_owned()), Choice::Leave));
        answers.give(Answer::DateOrder(bank.order));
        answers.give(Answer::DecimalMark(bank.mark));
        let profile = inspect(text.as_bytes()).unwrap().profile("my bank", &answers);
        let json = serde_json::to_string_pretty(&profile).unwrap();
        let profiles = [serde_json::from_str::<Profile>(&json).unwrap()];
        prop_assert_eq!(&profiles[0], &profile);
        let text = bank.write(&next);
        let known = Known { profiles: &profiles, ..Known::default() };
        let inspection = inspect_with(text.as_bytes(), &known).unwrap();
        prop_assert_eq!(inspection.basis.profile.as_deref(), Some("my bank"), "{}\n{}", json, &text);
        let reading = read_all_with(text.as_bytes(), &known).unwrap();
        prop_assert!(reading.questions.is_empty(), "{:?}\n{json}\n{text}", reading.questions);
        prop_assert_eq!(figures(&reading), bank.history(&next), "{}\n{}", json, &text);
    }

    /// What a file proves, no answer overrules.
    #[test]
    fn a_proof_comes_before_an_answer(rows in rows(), order in select(vec![DateOrder::DayFirst, DateOrder::MonthFirst])) {
        let mut text = "Date,Description,Amount\n".to_owned();
        let write_day = |day: u32, month: u32, year: i32| match order {
            DateOrder::MonthFirst => format!("{month:02}/{day:02}/{year}"),
            DateOrder::DayFirst | DateOrder::YearFirst => format!("{day:02}/{month:02}/{year}"),
        };
        for row in &rows {
            writeln!(text, "{},Tea,-{}.00", write_day(row.date.day(), row.date.month(), row.date.year()), row.milli).unwrap();
        }
        writeln!(text, "{},Tea,-5.00", write_day(31, 1, 2026)).unwrap();
        let wrong = if order == DateOrder::DayFirst { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        let answers: Answers = [Answer::DateOrder(wrong), Answer::DecimalMark(DecimalMark::Comma)].into_iter().collect();
        let reading = read_all_with(text.as_bytes(), &Known { answers, profiles: &[] }).unwrap();
        let expected: Vec<NaiveDate> = rows.iter().map(|row| row.date).chain([date(2026, 1, 31)]).collect();
        prop_assert_eq!(reading.lines().map(|line| line.date).collect::<Vec<_>>(), expected);
        let refused = reading.warnings.iter().filter(|warning| warning.code == WarningCode::Contradicted).count();
        prop_assert_eq!(refused, 2, "{:?}", reading.warnings);
    }
}

#[test]
fn a_profile_that_is_not_understood_is_refused() {
    let profile = inspect(&b"Date,Description,Amount\n02/03/2024,Tea,-4.50\n"[..])
        .unwrap()
        .profile("tea", &Answers::default().with(Answer::DateOrder(DateOrder::DayFirst)));
    let json = serde_json::to_string(&profile).unwrap();
    assert_eq!(
        json,
        r#"{"version":1,"name":"tea","shape":{"format":"csv","columns":{"names":["date","description","amount"]}},"answers":["date-order=day-first","decimal-mark=dot"]}"#
    );
    let error = |json: &str| serde_json::from_str::<Profile>(json).unwrap_err().to_string();
    let newer = error(&json.replace("\"version\":1", "\"version\":2"));
    assert!(newer.starts_with("profile version 2 is not known: this program reads version 1"), "{newer}");
    assert!(error(&json.replace("day-first", "left")).contains("expected day-first, month-first or year-first"));
    assert!(error(&json.replace("answers", "answer")).contains("unknown field `answer`"));
}

#[test]
fn a_profile_of_another_shape_is_not_used() {
    let ambiguous = |names: &str| format!("{names}\n02/03/2024,Tea,-4.50\n");
    let text = ambiguous("Date,Description,Amount");
    let answers = Answers::default().with(Answer::DateOrder(DateOrder::DayFirst));
    let profiles = [inspect(text.as_bytes()).unwrap().profile("tea", &answers)];
    let known = Known { profiles: &profiles, ..Known::default() };
    assert_eq!(inspect_with(text.as_bytes(), &known).unwrap().questions, []);
    let other = inspect_with(ambiguous("Date,Details,Amount").as_bytes(), &known).unwrap();
    assert_eq!((other.questions[0].code, other.basis.profile), (QuestionCode::DateOrder, None));
}

#[test]
fn what_a_person_says_comes_before_a_profile() {
    let text = "Date,Description,Amount\n02/03/2024,Tea,-4.50\n";
    let answers = |order| Answers::default().with(Answer::DateOrder(order));
    let profiles = [inspect(text.as_bytes()).unwrap().profile("tea", &answers(DateOrder::DayFirst))];
    let known = Known { answers: answers(DateOrder::MonthFirst), profiles: &profiles };
    let reading = read_all_with(text.as_bytes(), &known).unwrap();
    assert_eq!(reading.lines().next().unwrap().date, date(2024, 2, 3));
}

/// Every format that asks takes the same answers: what each reading's preview shows is what is read once it is chosen.
#[test]
fn the_questions_of_other_formats_are_answered_alike() {
    let ofx = |transactions: &str| {
        format!("<OFX><STMTRS><CURDEF>BRL<BANKTRANLIST>{transactions}</BANKTRANLIST></STMTRS></OFX>")
    };
    let mark =
        ofx("<STMTTRN><DTPOSTED>20260131<TRNAMT>-1.500</STMTTRN><STMTTRN><DTPOSTED>20260131<TRNAMT>-12</STMTTRN>");
    let sign = ofx(
        "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260131<TRNAMT>10.00</STMTTRN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260131<TRNAMT>5.00</STMTTRN>",
    );
    let cases = [
        (mark.as_str(), vec![("decimal-mark=dot", "-1.500 -12"), ("decimal-mark=comma", "-1500 -12")]),
        (sign.as_str(), vec![("sign=by-kind", "-10.00 5.00"), ("sign=as-printed", "10.00 5.00")]),
        (
            "!Type:Bank\nD01/02/2024\nT-4.50\n^\n",
            vec![("date-order=day-first", "-4.50"), ("date-order=month-first", "-4.50")],
        ),
        (
            "!Type:Bank\nD13/02/2024\nT-1.234\n^\n",
            vec![("decimal-mark=dot", "-1.234"), ("decimal-mark=comma", "-1234")],
        ),
    ];
    for (text, expected) in cases {
        let question = &inspect(text.as_bytes()).unwrap().questions[0];
        let answers: Vec<String> = question.readings.iter().map(|candidate| candidate.answer.to_string()).collect();
        assert_eq!(answers, expected.iter().map(|(answer, _)| *answer).collect::<Vec<_>>(), "{text}");
        for (candidate, (_, amounts)) in question.readings.iter().zip(expected) {
            let answers = Answers::default().with(candidate.answer.clone());
            let reading = read_all_with(text.as_bytes(), &Known { answers, profiles: &[] }).unwrap();
            assert_eq!(reading.questions, [], "{text}");
            let read: Vec<String> = reading.lines().map(|line| line.amount.to_string()).collect();
            assert_eq!(read.join(" "), amounts, "{text}");
            let lines: Vec<_> = reading.lines().map(|line| (line.position.line, line.date, line.amount)).collect();
            let preview: Vec<_> = candidate.preview.iter().map(|line| (line.line, line.date, line.amount)).collect();
            assert!(!preview.is_empty() && preview.iter().all(|line| lines.contains(line)), "{preview:?} {lines:?}");
        }
    }
}
