use std::fs;

use serde_json::Value;

use crate::run::{fintrack, fintrack_reading, statements};

const MARCH: &str = "conta-ipe/2026-03.ofx";

/// Every example statement.
fn examples() -> Vec<String> {
    let facts = fs::read(statements().join("household.json")).unwrap();
    let facts: Value = serde_json::from_slice(&facts).unwrap();
    let files = facts["files"].as_array().unwrap();
    assert!(files.len() >= 10, "{}", files.len());
    files.iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
}

fn document(path: &str) -> Value {
    let run = fintrack(&["parse", "--output", "json", path]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    serde_json::from_str(&run.stdout).unwrap()
}

fn transactions(document: &Value) -> Vec<&Value> {
    let statements = document["statements"].as_array().unwrap();
    statements.iter().flat_map(|statement| statement["transactions"].as_array().unwrap()).collect()
}

#[test]
fn a_page_says_what_was_found_and_whether_it_adds_up() {
    insta::assert_snapshot!(fintrack(&["parse", MARCH]).transcript());
}

#[test]
fn one_file_is_one_object_with_amounts_as_decimal_strings() {
    let document = document(MARCH);
    let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["format", "institution", "questions", "skipped", "statements", "warnings"]);
    let statement = document["statements"][0].as_object().unwrap();
    let keys: Vec<&String> = statement.keys().collect();
    assert_eq!(keys, ["account", "closing_balance", "currency", "kind", "opening_balance", "proof", "transactions"]);
    let transaction = transactions(&document)[0];
    let keys: Vec<&String> = transaction.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["amount", "balance", "date", "description", "id", "line"]);
    assert_eq!(transaction["amount"], "7850.00");
    assert_eq!(statement["closing_balance"], "26838.20");
}

#[test]
fn several_files_are_an_array_in_which_each_names_its_file() {
    let run = fintrack(&["parse", "--output", "json", MARCH, "nunca-baixado.csv"]);
    assert_eq!(run.code, 2);
    let documents: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0]["file"], MARCH);
    assert_eq!(documents[0]["format"], "ofx");
    assert_eq!(documents[1]["file"], "nunca-baixado.csv");
    assert!(documents[1]["error"].as_str().unwrap().starts_with("cannot be opened"));
}

#[test]
fn streamed_rows_are_the_transactions_of_the_document() {
    for path in examples() {
        let document = document(&path);
        let lines = fintrack(&["parse", "--output", "ndjson", &path]).stdout;
        let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let expected = transactions(&document);
        assert!(!rows.is_empty() && rows.len() == expected.len(), "{path}");
        for (row, transaction) in rows.iter().zip(expected) {
            for (key, value) in transaction.as_object().unwrap() {
                assert_eq!(&row[key], value, "{path}: {key}");
            }
            assert_eq!(row["file"], *path);
        }
        let csv = fintrack(&["parse", "--output", "csv", &path]).stdout;
        assert_eq!(csv.lines().count(), rows.len() + 1, "{path}: a header and every row");
    }
}

#[test]
fn csv_has_one_header_however_many_files_there_are() {
    let run = fintrack(&["parse", "--output", "csv", MARCH, MARCH]);
    let headers = run.stdout.lines().filter(|line| line.starts_with("file,account,currency,date,amount,")).count();
    assert_eq!((run.code, headers, run.stdout.lines().count()), (0, 1, 21));
}

const AMBIGUOUS: &[u8] = b"Date,Description,Amount\n02/03/2024,Padaria Azul,-4.50\n04/05/2024,Sal\xc3\xa1rio,2500.00\n";

#[test]
fn a_page_shows_what_each_answer_makes_of_the_file_and_how_to_give_it() {
    insta::assert_snapshot!(fintrack_reading(&["parse", "-"], AMBIGUOUS).transcript());
}

#[test]
fn an_answer_settles_its_question_and_is_explained() {
    let args = ["parse", "-", "--answer", "date-order=day-first", "--explain"];
    insta::assert_snapshot!(fintrack_reading(&args, AMBIGUOUS).transcript());
}

#[test]
fn programs_find_the_answer_of_each_reading() {
    let run = fintrack_reading(&["parse", "-", "--output", "json"], AMBIGUOUS);
    assert_eq!(run.code, 3);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let question = &document["questions"][0];
    assert_eq!(question["code"], "date-order");
    assert_eq!(question["message"], "is `02/03/2024` written day first or month first?");
    let answers: Vec<&Value> = question["readings"].as_array().unwrap().iter().map(|each| &each["answer"]).collect();
    assert_eq!(answers, ["date-order=day-first", "date-order=month-first"]);
    let preview = &question["readings"][1]["preview"][0];
    assert_eq!(
        (&preview["line"], &preview["date"], &preview["amount"]),
        (&2.into(), &"2024-02-03".into(), &"-4.50".into())
    );
}

#[test]
fn a_profile_answers_for_the_next_file_of_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("banco.json");
    let profile = profile.to_str().unwrap();
    let open = fintrack_reading(&["parse", "-", "--save-profile", profile], AMBIGUOUS);
    assert_eq!(open.code, 3, "{}", open.transcript());
    assert!(!std::path::Path::new(profile).exists());
    let kept =
        fintrack_reading(&["parse", "-", "--answer", "date-order=month-first", "--save-profile", profile], AMBIGUOUS);
    assert_eq!(kept.code, 0, "{}", kept.transcript());
    let next = b"Date,Description,Amount\n06/07/2024,Mercado,-10.00\n";
    let read = fintrack_reading(&["parse", "-", "--profile", profile, "--output", "json"], next);
    assert_eq!(transactions(&read.json())[0]["date"], "2024-06-07");
    fs::write(profile, "{\"version\": 2}").unwrap();
    let refused = fintrack_reading(&["parse", "-", "--profile", profile], next);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("profile version 2 is not known"), "{}", refused.transcript());
}

#[test]
fn an_answer_that_is_none_says_what_may_be_said() {
    let run = fintrack(&["parse", MARCH, "--answer", "sign=left"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("expected as-printed, turned or by-kind"), "{}", run.transcript());
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let bytes = fs::read(statements().join(MARCH)).unwrap();
    let piped = fintrack_reading(&["parse", "--output", "json", "-"], &bytes);
    assert_eq!((piped.code, piped.stdout), (0, fintrack(&["parse", "--output", "json", MARCH]).stdout));
}

#[test]
fn colour_is_for_who_asks_for_it_and_says_nothing_of_its_own() {
    let plain = fintrack(&["parse", MARCH]).stdout;
    let painted = fintrack(&["parse", "--color", "always", MARCH]).stdout;
    assert!(!plain.contains('\u{1b}') && painted.contains('\u{1b}'));
    let mut stripped = String::new();
    let mut rest = &*painted;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stripped += before;
        rest = after.split_once('m').unwrap().1;
    }
    stripped += rest;
    assert_eq!(stripped, plain);
}
