//! From a file to booked transactions, and everything that can be wrong on the way.

use std::fs;

use crate::run::{Run, TestBooks, statements};

const JANUARY: &str = "conta-digital/2026-01-01_2026-02-10.csv";
const MARCH: &str = "conta-ipe/2026-03.ofx";

/// A statement with a row that cannot be read.
const PARTLY_BROKEN: &str = "\
Data,Valor,Identificador,Descrição
02/03/2026,-12.50,a1,Padaria Pão Quente
03/03/2026,N/A,a2,Supermercado Bom Dia
24/03/2026,-30.00,a3,Farmácia Saúde Já
";

/// A statement whose dates may be read in two ways.
const AMBIGUOUS: &str = "\
Date,Description,Amount
01/02/2026,Coffee,-3.50
02/03/2026,Tea,-2.00
";

#[test]
fn without_commit_nothing_is_booked_and_with_it_everything_once() {
    let books = TestBooks::of_the_household();
    let import = |more: &[&str]| books.fintrack(&[&["import", MARCH, "--account", "Conta Ipê"], more].concat());
    insta::assert_snapshot!("staged", import(&[]).transcript());
    assert_eq!(books.transactions().len(), 0);
    // The lines that waited are booked, though the file itself brings nothing new.
    insta::assert_snapshot!("booked", import(&["--commit"]).transcript());
    assert_eq!(books.transactions().len(), 10);
    let again = import(&["--commit"]);
    assert!(again.stdout.contains("Every line was known: nothing changed."), "{}", again.transcript());
    assert_eq!(books.transactions().len(), 10);
}

#[test]
fn a_file_of_two_months_opens_a_session_for_each() {
    let books = TestBooks::of_the_household();
    let run = books.fintrack(&["import", JANUARY, "--account", "Conta Digital", "--commit", "--output", "json"]);
    let imported = run.json();
    let months: Vec<&str> =
        imported["sessions"].as_array().unwrap().iter().map(|s| s["month"].as_str().unwrap()).collect();
    assert_eq!(months, ["2026-01", "2026-02"]);
    // What January booked is there when February begins.
    assert_eq!(imported["sessions"][1]["initial"], "4142.12");
    assert_eq!((imported["read"]["booked"].as_u64(), imported["booked"].as_u64()), (Some(26), Some(26)));
    let sum: u64 = imported["read"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(sum, 26, "every line has one outcome");
}

#[test]
fn a_month_is_closed_against_what_the_bank_says() {
    let books = TestBooks::of_the_household();
    let close = ["--month", "2026-01", "--target", "4142.12", "--commit", "--close"];
    let run = books.fintrack(&[&["import", JANUARY, "--account", "Conta Digital"], &close[..]].concat());
    insta::assert_snapshot!(run.transcript());
    let reconciled = books.transactions().iter().filter(|transaction| transaction["status"] == "PAID").count();
    assert_eq!(reconciled, 18);
}

#[test]
fn an_unknown_account_names_the_ones_there_are() {
    let books = TestBooks::of_the_household();
    insta::assert_snapshot!(books.fintrack(&["import", JANUARY, "--account", "Conta Azul"]).transcript());
    assert_eq!(books.fintrack(&["import", JANUARY, "--card", "Conta Digital"]).code, 2);
    assert_eq!(books.fintrack(&["import", JANUARY]).code, 2, "neither account nor card");
}

#[test]
fn a_month_that_the_file_has_no_line_of_changes_nothing() {
    let books = TestBooks::of_the_household();
    let run = books.fintrack(&["import", JANUARY, "--account", "Conta Digital", "--month", "2026-05", "--commit"]);
    insta::assert_snapshot!(run.transcript());
    let two = books.fintrack(&["import", JANUARY, "--account", "Conta Digital", "--target", "1.00", "--commit"]);
    assert_eq!(two.code, 2, "{}", two.transcript());
    assert!(two.stderr.contains("2026-01 to 2026-02"), "{}", two.stderr);
    assert_eq!(books.transactions().len(), 0);
}

#[test]
fn a_partly_broken_file_is_staged_and_booked_only_when_its_gaps_are_accepted() {
    let books = TestBooks::of_the_household();
    let file = books.file("extrato.csv", PARTLY_BROKEN);
    let import = |more: &[&str]| books.fintrack(&[&["import", &*file, "--account", "Conta Digital"], more].concat());
    let staged = import(&[]);
    assert_eq!(staged.code, 4, "{}", staged.transcript());
    assert!(staged.stdout.contains("line 3"), "the bad row is listed: {}", staged.stdout);

    let refused = import(&["--commit"]);
    assert_eq!(refused.code, 4);
    assert!(refused.stderr.contains("--accept-skipped"), "{}", refused.stderr);
    assert_eq!(books.transactions().len(), 0);

    let accepted = import(&["--commit", "--accept-skipped"]);
    assert_eq!(accepted.code, 0, "{}", accepted.transcript());
    assert_eq!(books.transactions().len(), 2);
}

#[test]
fn the_gaps_of_an_earlier_file_hold_back_a_later_one() {
    let books = TestBooks::of_the_household();
    let broken = books.file("extrato.csv", PARTLY_BROKEN);
    assert_eq!(books.fintrack(&["import", &broken, "--account", "Conta Digital"]).code, 4);
    let whole = "conta-digital/2026-02-20_2026-03-31.csv";
    let import = ["import", whole, "--account", "Conta Digital", "--month", "2026-03", "--commit"];
    let refused = books.fintrack(&import);
    assert_eq!(refused.code, 4, "{}", refused.transcript());
    assert!(refused.stderr.contains("--accept-skipped"), "{}", refused.stderr);
    assert_eq!(books.transactions().len(), 0);
    let accepted = books.fintrack(&[&import[..], &["--accept-skipped"]].concat());
    assert_eq!(accepted.code, 0, "{}", accepted.transcript());
    assert_eq!(books.transactions().len(), 21);
}

#[test]
fn a_file_that_was_cut_off_is_booked_only_when_that_is_accepted() {
    let books = TestBooks::of_the_household();
    let whole = fs::read(statements().join(MARCH)).unwrap();
    let end = whole.windows(14).position(|window| window == b"</BANKTRANLIST").unwrap();
    let cut: String = whole[..end].iter().filter(|byte| byte.is_ascii()).map(|&byte| char::from(byte)).collect();
    let file = books.file("cortado.ofx", &cut);
    let import =
        |more: &[&str]| books.fintrack(&[&["import", &*file, "--account", "Conta Ipê", "--commit"], more].concat());
    let refused = import(&[]);
    assert_eq!(refused.code, 4, "{}", refused.transcript());
    assert_eq!(books.transactions().len(), 0);
    let accepted = import(&["--accept-skipped"]);
    assert_eq!(accepted.code, 0, "{}", accepted.transcript());
    assert_eq!(books.transactions().len(), 10);
}

#[test]
fn a_file_that_leaves_questions_is_not_imported() {
    let books = TestBooks::of_the_household();
    let file = books.file("statement.csv", AMBIGUOUS);
    let run = books.fintrack(&["import", &file, "--account", "Conta Digital", "--commit"]);
    assert_eq!((run.code, &*run.stdout), (3, ""), "{}", run.transcript());
    assert!(run.stderr.contains("day first or month first"), "{}", run.stderr);
    assert_eq!(books.transactions().len(), 0);
}

#[test]
fn a_card_payment_is_one_transaction_seen_from_both_sides() {
    let books = TestBooks::of_the_household();
    let commit = |file: &str, kind: &str, name: &str| {
        let run = books.fintrack(&["import", file, kind, name, "--commit", "--output", "json"]);
        run.json()["read"].clone()
    };
    commit(JANUARY, "--account", "Conta Digital");
    let card = commit("cartao-digital/2026-02.csv", "--card", "Cartão Digital");
    assert_eq!((card["booked"].as_u64(), card["bound"].as_u64()), (Some(13), Some(1)));
    let payments = books.transactions().iter().filter(|t| t["kind"] == "CARD_PAYMENT").count();
    assert_eq!(payments, 1);
}

#[test]
fn a_pending_line_keeps_the_session_open_and_what_was_booked_stays_booked() {
    let books = TestBooks::of_the_household();
    // The payment stands on the card before the account's statement has come.
    let file = "cartao-digital/2026-02.csv";
    let run = books.fintrack(&["import", file, "--card", "Cartão Digital", "--commit", "--close"]);
    assert_eq!(run.code, 1, "{}", run.transcript());
    assert!(run.stderr.contains("1 are pending"), "{}", run.stderr);
    assert!(run.stdout.contains("Pagamento recebido"), "the line that waits is shown: {}", run.stdout);
    assert_eq!(books.transactions().len(), 13);
}

#[test]
fn what_is_staged_can_be_looked_at_and_given_up() {
    let books = TestBooks::of_the_household();
    let march = ["--account", "Conta Ipê", "--month", "2026-03"];
    let sessions = |args: &[&str]| books.fintrack(&[&["sessions"], args].concat());
    books.fintrack(&["import", MARCH, "--account", "Conta Ipê"]);
    insta::assert_snapshot!("staged_sessions", sessions(&[]).transcript());
    let again = books.fintrack(&["import", MARCH, "--account", "Conta Ipê"]);
    assert!(again.stdout.contains("and 10 wait for the commit already: nothing changed."), "{}", again.transcript());
    insta::assert_snapshot!("staged_lines", sessions(&[&["show"], &march[..]].concat()).transcript());
    let discarded = sessions(&[&["discard"], &march[..]].concat());
    assert_eq!(discarded.stdout, "Conta Ipê | 2026-03 is removed: nothing of it was booked.\n");
    assert_eq!(sessions(&["--output", "json"]).json(), serde_json::json!([]));
    assert_eq!(sessions(&[&["discard"], &march[..]].concat()).code, 2, "there is nothing left to discard");

    books.fintrack(&["import", MARCH, "--account", "Conta Ipê", "--commit"]);
    let closed = sessions(&[&["close"], &march[..]].concat());
    assert_eq!(closed.stdout, "Conta Ipê | 2026-03 is closed: difference to the bank 11570.45 BRL.\n");
    assert_eq!(sessions(&["--all", "--output", "json"]).json()[0]["status"], "CLOSED");
}

#[test]
fn on_a_narrow_screen_no_line_is_wider_than_it() {
    let books = TestBooks::of_the_household();
    let args = ["import", MARCH, "--account", "Conta Ipê"];
    let run = Run::of(books.command(&args).env("COLUMNS", "60").output().unwrap());
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 60), "{}", run.transcript());
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn a_target_is_typed_as_people_write() {
    let books = TestBooks::of_the_household();
    let import = |target| {
        let args = ["import", JANUARY, "--account", "Conta Digital", "--month", "2026-01", "--target", target];
        books.fintrack(&args)
    };
    assert!(import("4.142,12").stdout.contains("4142.12"));
    assert_eq!(import("4.142").code, 2);
    let transcript = import("4.142").stderr;
    assert!(transcript.contains("--target") && transcript.contains("1.234,56"), "{transcript}");
}
