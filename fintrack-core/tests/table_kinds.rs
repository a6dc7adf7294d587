//! Amounts without signs beside words for kinds of movements: one question for the column, with a way for each word.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fintrack_core::statement::{
    Answer, Answers, Direction, Known, Profile, QuestionCode, Reading, WarningCode, inspect_with, read_all,
    read_all_with,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rust_decimal::Decimal;

fn read_under(text: &str, answer: &str) -> Reading {
    let answers = [answer.parse().unwrap()].into_iter().collect();
    read_all_with(text.as_bytes(), &Known { answers, profiles: &[] }).unwrap()
}

fn figures(reading: &Reading) -> Vec<String> {
    reading.lines().map(|line| line.amount.to_string()).collect()
}

const THREE_KINDS: &str = "Date,Description,Type,Amount\n2024-02-01,Tea,Purchase,4.50\n2024-02-02,Pay,Payroll,10.00\n2024-02-03,Tea,Refund,1.50\n2024-02-04,Tea,PURCHASE,2.00\n";

#[test]
fn one_answer_says_the_way_of_every_word() {
    let reading = read_all(THREE_KINDS.as_bytes()).unwrap();
    let [question] = reading.questions.as_slice() else { panic!("{:?}", reading.questions) };
    assert_eq!(question.code, QuestionCode::Sign);
    assert_eq!(
        question.message,
        "is money in or out beside each word in `Type`? `Amount` has no sign of its own beside `Payroll`, `Purchase`, `Refund`"
    );
    let likely = &question.readings[0];
    assert_eq!(likely.answer.to_string(), "signs=payroll:in,purchase:out,refund:in");
    assert_eq!(likely.label, "in: Payroll, Refund; out: Purchase");
    let shown: Vec<String> = likely.preview.iter().map(|line| line.amount.to_string()).collect();
    assert_eq!(shown, ["-4.50", "10.00", "1.50", "-2.00"]);
    let answered = read_under(THREE_KINDS, "signs=Payroll:in,Purchase:out,Refund:in");
    assert_eq!(answered.questions, []);
    assert_eq!(figures(&answered), ["-4.50", "10.00", "1.50", "-2.00"]);
    // Whoever knows better says so.
    assert_eq!(
        figures(&read_under(THREE_KINDS, "signs=payroll:out,purchase:in,refund:out")),
        ["4.50", "-10.00", "-1.50", "2.00"]
    );
    assert_eq!(figures(&read_under(THREE_KINDS, "sign=turned")), ["-4.50", "-10.00", "-1.50", "-2.00"]);
}

#[test]
fn a_word_that_was_not_answered_is_asked_and_none_of_the_others() {
    let some = read_under(THREE_KINDS, "signs=Payroll:in,Purchase:out");
    let [question] = some.questions.as_slice() else { panic!("{:?}", some.questions) };
    let answers: Vec<String> = question.readings.iter().map(|candidate| candidate.answer.to_string()).collect();
    assert_eq!(answers, ["signs=refund:in", "signs=refund:out", "sign=as-printed"]);
    let answers: Answers = ["signs=payroll:in,purchase:out", "signs=refund:in"]
        .map(|answer| answer.parse::<Answer>().unwrap())
        .into_iter()
        .collect();
    let all = read_all_with(THREE_KINDS.as_bytes(), &Known { answers, profiles: &[] }).unwrap();
    assert_eq!(
        (all.questions.len(), figures(&all)),
        (0, vec!["-4.50".into(), "10.00".into(), "1.50".into(), "-2.00".into()])
    );
}

#[test]
fn words_settle_what_a_balance_that_rises_and_falls_leaves_open() {
    let text = "Date,Description,Type,Amount,Balance\n2024-02-01,A,Compra,4.00,96.00\n2024-02-02,B,Salário,10.00,106.00\n2024-02-03,C,Compra,5.00,101.00\n2024-02-04,D,Compra,1.00,100.00\n";
    let reading = read_all(text.as_bytes()).unwrap();
    assert_eq!(reading.questions[0].readings[0].answer.to_string(), "signs=compra:out,salario:in");
    let answered = read_under(text, "signs=Compra:out,Salário:in");
    assert_eq!(
        (answered.questions.len(), figures(&answered)),
        (0, vec!["-4.00".into(), "10.00".into(), "-5.00".into(), "-1.00".into()])
    );
    assert!(
        answered.warnings.iter().all(|warning| warning.code != WarningCode::BalanceDrift),
        "{:?}",
        answered.warnings
    );
}

#[test]
fn letters_for_debit_and_credit_need_no_answer_and_a_word_among_them_does() {
    let text = "Data;Histórico;Tipo;Valor\n13/02/2024;A;Débito;4,50\n14/02/2024;B;Crédito;10,00\n15/02/2024;C;Rendimento;1,00\n";
    let reading = read_all(text.as_bytes()).unwrap();
    assert_eq!(reading.questions[0].readings[0].answer.to_string(), "signs=rendimento:in");
    let answered = read_under(text, "signs=rendimento:in");
    assert_eq!(
        (answered.questions.len(), figures(&answered)),
        (0, vec!["-4.50".into(), "10.00".into(), "1.00".into()])
    );
}

#[test]
fn a_bill_of_purchases_is_not_asked_and_one_with_refunds_is() {
    let bill = |kind: &str| {
        format!(
            "Fatura do cartão\nData;Estabelecimento;Tipo;Valor\n13/02/2024;A;Compra à vista;4,50\n14/02/2024;B;{kind};10,00\n"
        )
    };
    assert_eq!(read_all(bill("Compra parcelada").as_bytes()).unwrap().questions, []);
    assert_eq!(read_all(bill("Pagamento").as_bytes()).unwrap().questions.len(), 1);
    let refund = bill("Estorno");
    let reading = read_all(refund.as_bytes()).unwrap();
    assert_eq!(reading.questions[0].readings[0].answer.to_string(), "signs=compra a vista:out,estorno:in");
    assert_eq!(figures(&read_under(&refund, "signs=compra à vista:out,estorno:in")), ["-4.50", "10.00"]);
}

#[test]
fn words_where_there_are_none_are_told() {
    let reading = read_under("Date,Description,Amount\n2024-02-01,Tea,-4.50\n", "signs=purchase:out");
    assert_eq!(figures(&reading), ["-4.50"]);
    assert_eq!(reading.warnings[0].code, WarningCode::Contradicted);
}

const KINDS: [&str; 8] =
    ["Purchase", "Payroll", "Refund", "Compra", "Salário", "Pix enviado", "Top-up", "Lohn (netto)"];

fn write(rows: &[(usize, i64)], kinds: &[&str]) -> String {
    let mut text = "Date|Description|Type|Amount\n".to_owned();
    for (kind, cents) in rows {
        writeln!(text, "2024-02-13|Tea|{}|{}.{:02}", kinds[kind % kinds.len()], cents / 100, cents % 100).unwrap();
    }
    text
}

fn rows() -> impl Strategy<Value = Vec<(usize, i64)>> {
    prop::collection::vec((any::<usize>(), 1..100_000_i64), 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The true ways of the words that a question names give the true history; and their profile the next.
    #[test]
    fn true_ways_give_the_true_history_and_their_profile_the_next(
        kinds in subsequence(KINDS.to_vec(), 1..=8),
        ways in prop::collection::vec(select(vec![Direction::In, Direction::Out]), 8),
        first in rows(),
        next in rows(),
    ) {
        let way_of: BTreeMap<String, Direction> =
            kinds.iter().zip(&ways).map(|(kind, way)| ((*kind).to_owned(), *way)).collect();
        let history = |rows: &[(usize, i64)]| -> Vec<Decimal> {
            let sign = |kind: &usize| if way_of[kinds[kind % kinds.len()]] == Direction::In { 1 } else { -1 };
            rows.iter().map(|(kind, cents)| Decimal::new(sign(kind) * cents, 2)).collect()
        };
        let spelled: Vec<String> = way_of
            .iter()
            .map(|(kind, way)| format!("{kind}:{}", if *way == Direction::In { "in" } else { "out" }))
            .collect();
        let answer: Answer = format!("signs={}", spelled.join(",")).parse().unwrap();
        let text = write(&first, &kinds);
        prop_assert_eq!(read_all(text.as_bytes()).unwrap().questions.len(), 1, "{}", text);
        let known = Known { answers: [answer].into_iter().collect(), profiles: &[] };
        let inspection = inspect_with(text.as_bytes(), &known).unwrap();
        prop_assert!(inspection.questions.is_empty(), "{:?}\n{}", inspection.questions, text);
        let reading = read_all_with(text.as_bytes(), &known).unwrap();
        prop_assert_eq!(reading.lines().map(|line| line.amount).collect::<Vec<_>>(), history(&first), "{}", text);
        let json = serde_json::to_string(&inspection.profile("kinds", &Answers::default())).unwrap();
        let profiles = [serde_json::from_str::<Profile>(&json).unwrap()];
        let text = write(&next, &kinds);
        let reading = read_all_with(text.as_bytes(), &Known { profiles: &profiles, ..Known::default() }).unwrap();
        prop_assert!(reading.questions.is_empty(), "{:?}\n{}\n{}", reading.questions, json, text);
        prop_assert_eq!(reading.lines().map(|line| line.amount).collect::<Vec<_>>(), history(&next), "{}\n{}", json, text);
    }
}
