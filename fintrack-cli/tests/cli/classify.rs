use std::fmt::Write as _;
use std::fs;

use crate::run::fintrack;

/// A history of two months.
fn history() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.tsv");
    let mut table = "user\tmonth\tseq\tamount\tdesc\tlabel\n".to_owned();
    for (month, seq) in [("2026-01", 1), ("2026-02", 3)] {
        writeln!(table, "ana\t{month}\t{seq}\t-23.5\tUBER *TRIP SAO PAULO\tCarro").unwrap();
        writeln!(table, "ana\t{month}\t{}\t-80\tPAG*PADARIA ESTRELA LTDA\tComida", seq + 1).unwrap();
    }
    fs::write(&path, table).unwrap();
    let name = path.to_str().unwrap().to_owned();
    (folder, name)
}

#[test]
fn a_description_is_explained_from_the_dictionary_alone() {
    insta::assert_snapshot!(fintrack(&["classify", "explain", "UBER *TRIP SAO PAULO"]).transcript());
}

/// Nothing that a person types is more than it is: what nobody knows is said to be unknown.
#[test]
fn what_the_dictionary_does_not_know_is_to_be_classified() {
    for text in ["", "Zyxwv Qwrtp", "\u{202e}\u{1f642} 123", "\u{1}"] {
        let run = fintrack(&["classify", "explain", text]);
        assert!(run.stdout.contains("A classificar, 0 %"), "{}", run.transcript());
    }
}

/// A code has four digits.
#[test]
fn what_is_no_merchant_category_code_is_refused() {
    let explained = |code| fintrack(&["classify", "explain", "Zyxwv", "--mcc", code]);
    assert_eq!((explained("5541").code, explained("9999").code), (0, 0));
    for code in ["0", "10000", "5.5", "fuel"] {
        let run = explained(code);
        assert!(run.code == 2 && run.stderr.contains("--mcc"), "{}", run.transcript());
    }
}

#[test]
fn a_description_is_explained_from_what_was_filed_before() {
    let (_folder, history) = history();
    let args = ["classify", "explain", "UBER *TRIP SAO PAULO", "--amount=-23.50", "--history", &history];
    insta::assert_snapshot!(fintrack(&args).transcript());
    let json = fintrack(&[&args[..], &["--output", "json"]].concat()).json();
    assert_eq!(json["guess"]["category"], "Carro");
    assert_eq!(json["guess"]["evidence"]["merchant"]["seen"], 2);
    assert_eq!(json["guess"]["evidence"]["same_amount"], 2);
}

/// What one user taught says nothing of another.
#[test]
fn a_history_of_several_users_is_explained_of_one() {
    let (_folder, history) = history();
    let table = fs::read_to_string(&history).unwrap() + "bia\t2026-01\t1\t-23.5\tUBER *TRIP SAO PAULO\tLazer\n";
    fs::write(&history, table).unwrap();
    let args = ["classify", "explain", "UBER *TRIP SAO PAULO", "--history", &history];
    let run = fintrack(&args);
    assert_eq!(run.code, 2, "{}", run.transcript());
    assert!(run.stderr.contains("ana, bia"), "{}", run.transcript());
    for (user, label) in [("ana", "Carro"), ("bia", "Lazer")] {
        let json = fintrack(&[&args[..], &["--user", user, "--output", "json"]].concat()).json();
        assert_eq!(json["guess"]["category"], label);
    }
    let run = fintrack(&[&args[..], &["--user", "caio"]].concat());
    assert_eq!(run.code, 2, "{}", run.transcript());
}

#[test]
fn a_history_is_replayed_line_by_line() {
    let (_folder, history) = history();
    for (mode, labels) in [
        ("monthly", ["", "", "Carro", "Comida"]),
        ("immediate", ["", "Carro", "Carro", "Comida"]),
        ("cold", ["transport", "dining", "transport", "dining"]),
    ] {
        let run = fintrack(&["classify", "replay", "--mode", mode, &history]);
        assert_eq!(run.code, 0, "{}", run.transcript());
        let rows: Vec<Vec<&str>> = run.stdout.lines().map(|line| line.split('\t').collect()).collect();
        assert_eq!(rows.iter().map(|row| row[3]).collect::<Vec<_>>(), labels, "{mode}");
        assert!(rows.iter().all(|row| (0.0..=1.0).contains(&row[4].parse::<f64>().unwrap())), "{mode}");
        assert_eq!(rows.iter().map(|row| row[2]).collect::<Vec<_>>(), ["1", "2", "3", "4"]);
    }
}

#[test]
fn what_is_no_history_is_refused() {
    let run = fintrack(&["classify", "replay", "conta-digital/2026-02-01_2026-02-28.csv"]);
    assert_ne!(run.code, 0);
    assert!(run.stderr.contains("is no history"), "{}", run.transcript());
}
