//! What was done to the books, taken back and examined.

use serde_json::Value;

use crate::killed::Home;
use crate::run::{Run, TestBooks};

const STATEMENT: &str = "conta-digital/2026-01-01_2026-02-10.csv";

/// The household's books with an import in them.
fn imported() -> TestBooks {
    let books = TestBooks::of_the_household();
    let run = books.fintrack(&["import", STATEMENT, "--account", "Conta Digital", "--commit"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    books
}

/// The trail, as programs see it.
fn history(books: &TestBooks, filter: &[&str]) -> Vec<Value> {
    let args = [&["history", "--output", "json"], filter].concat();
    books.fintrack(&args).json().as_array().unwrap().clone()
}

/// A transcript without what differs from run to run.
fn without_moments(run: &Run) -> String {
    let digits = |word: &str, shape: &str| {
        word.len() == shape.len()
            && word
                .chars()
                .zip(shape.chars())
                .all(|(it, wanted)| if wanted == '0' { it.is_ascii_digit() } else { it == wanted })
    };
    let is_hash = |word: &str| word.len() == 64 && word.chars().all(|it| it.is_ascii_hexdigit());
    let uuid = |word: &str| word.len() == 36 && word.matches('-').count() == 4;
    let word = |word: &str| {
        let bare = word.trim_matches(|it: char| !it.is_ascii_alphanumeric());
        let kept = bare.split_once(':').map_or(bare, |(_, id)| if uuid(id) { id } else { bare });
        match kept {
            _ if digits(kept, "0000-00-00") => word.replace(kept, "[DATE]"),
            _ if digits(kept, "00:00") => word.replace(kept, "[TIME]"),
            _ if is_hash(kept) => word.replace(kept, "[HASH]"),
            _ if uuid(kept) => word.replace(kept, "[ID]"),
            _ => word.to_owned(),
        }
    };
    run.transcript().split_inclusive([' ', '\n']).map(word).collect()
}

#[test]
fn the_last_operation_is_taken_back_and_done_again() {
    let books = imported();
    let booked = books.transactions();
    assert!(!booked.is_empty());
    let last = history(&books, &[])[0].clone();
    assert_eq!((&last["what"], &last["undone"]), (&"commit_import".into(), &false.into()));

    let undo = books.fintrack(&["undo", "--yes"]);
    assert_eq!(undo.code, 0, "{}", undo.transcript());
    insta::assert_snapshot!("taken_back", without_moments(&undo));
    assert!(books.transactions().is_empty());
    let trail = history(&books, &[]);
    assert_eq!((&trail[0]["what"], &trail[0]["undid"]), (&"undo".into(), &last["number"]));
    assert_eq!(trail[1]["undone"], true);
    insta::assert_snapshot!("listed", without_moments(&books.fintrack(&["history", "--limit", "3"])));

    // The undo of the undo does it again, and then nothing was taken back.
    let number = trail[0]["number"].to_string();
    let redo = books.fintrack(&["undo", &number, "--yes", "--output", "json"]).json();
    assert_eq!(redo["undid"].to_string(), number);
    assert_eq!(books.transactions(), booked);
    assert_eq!(history(&books, &[])[2]["undone"], false);
    // By its identity as well.
    let undo = books.fintrack(&["undo", last["id"].as_str().unwrap(), "--yes"]);
    assert_eq!(undo.code, 0, "{}", undo.transcript());
    assert!(books.transactions().is_empty());
    let doctor = books.fintrack(&["doctor"]);
    assert_eq!(doctor.code, 0, "{}", doctor.transcript());
}

#[test]
fn nothing_is_taken_back_unless_somebody_agrees() {
    let books = imported();
    let booked = books.transactions();
    let undo = books.fintrack(&["undo"]);
    insta::assert_snapshot!(without_moments(&undo));
    assert_eq!(undo.code, 2);
    assert_eq!(books.transactions(), booked);
}

#[test]
fn what_later_operations_depend_on_stays_and_they_are_named() {
    let books = imported();
    let account = history(&books, &["--account", "conta digital"]);
    let (first, last) = (account.last().unwrap(), &history(&books, &[])[0]);
    assert_eq!(first["what"], "create");
    let undo = books.fintrack(&["undo", &first["number"].to_string(), "--yes"]);
    assert_eq!(undo.code, 1, "{}", undo.transcript());
    assert!(
        undo.stderr.starts_with(&format!("error: event {} cannot be undone: ", first["number"])),
        "{}",
        undo.stderr
    );
    assert!(undo.stderr.contains(&format!("`fintrack undo {}`", last["number"])), "{}", undo.stderr);
}

#[test]
fn what_cannot_be_meant_of_the_trail_is_said_in_words() {
    let books = TestBooks::empty();
    let runs: Vec<Run> = [
        &["undo", "999"][..],
        &["undo", "0"],
        &["undo", "18446744073709551615"],
        &["undo", "00000000-0000-0000-0000-000000000001"],
        &["undo", "yesterday"],
        &["undo", "--output", "csv"],
        &["history", "--account", "Nenhuma"],
        &["history", "--limit", "0"],
        &["history", "--id", "x"],
        &["doctor", "--output", "ndjson"],
    ]
    .iter()
    .map(|args| books.fintrack(args))
    .collect();
    let transcripts: Vec<String> = runs.iter().map(without_moments).collect();
    insta::assert_snapshot!(transcripts.join("\n"));
    assert!(runs.iter().all(|run| run.code == 2));
}

#[test]
fn books_that_nobody_wrote_to_have_nothing_to_take_back() {
    let books = TestBooks::empty();
    assert_eq!(books.fintrack(&["accounts"]).code, 0);
    let made = history(&books, &[]);
    assert!(!made.is_empty());
    let undo = books.fintrack(&["undo", "--yes"]);
    assert_eq!(undo.code, 2, "{}", undo.transcript());
    let first = books.fintrack(&["undo", "1", "--yes"]);
    assert_eq!(first.code, 1, "{}", first.transcript());
    assert!(first.stderr.contains("is deleted as a whole, not undone"), "{}", first.stderr);
    let nothing = books.fintrack(&["history", "--id", "00000000-0000-0000-0000-000000000001"]);
    assert_eq!((nothing.code, &*nothing.stdout), (0, ""));
}

#[test]
fn books_that_were_changed_behind_the_trail_are_found_out() {
    let books = imported();
    let sound = books.fintrack(&["doctor", "--output", "json"]).json();
    assert_eq!((&sound["sound"], sound["findings"].as_array().unwrap().len()), (&true.into(), 0));
    assert_eq!(sound["transactions"], books.transactions().len());
    insta::assert_snapshot!("sound", without_moments(&books.fintrack(&["doctor"])));

    books.tamper(
        "update transactions set amount = amount + 1 where id = (select min(id::text)::uuid from transactions)",
    );
    let doctor = books.fintrack(&["--quiet", "doctor"]);
    insta::assert_snapshot!("unsound", without_moments(&doctor));
    assert_eq!(doctor.code, 5);
    let found = books.fintrack(&["doctor", "--output", "json"]);
    let found: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!((&found["sound"], &found["findings"][0]["kind"]), (&false.into(), &"trail".into()));
}

#[test]
fn the_private_database_is_examined_and_undone_as_well() {
    let home = Home::new();
    for args in [
        &["accounts", "add", "Conta Digital", "--opened-on", "2026-01-01"][..],
        &["import", STATEMENT, "--account", "Conta Digital", "--commit"],
        &["undo", "--yes"],
        &["doctor"],
    ] {
        let run = home.fintrack(args);
        assert_eq!(run.code, 0, "{}", run.transcript());
    }
    assert!(home.fintrack(&["transactions", "--output", "json"]).json().as_array().unwrap().is_empty());
    assert_eq!(home.fintrack(&["history", "--output", "json"]).json()[1]["undone"], true);
}
