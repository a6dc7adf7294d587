//! What is no statement: a clear message, the right exit code, nothing on standard output.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use crate::run::{Run, command, fintrack, statements};

/// Runs `parse` on a file of some bytes; the folder's random name does not show.
fn parse_bytes(name: &str, bytes: &[u8]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let output = command(&["parse", name]).current_dir(folder.path()).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_file_without_bytes_is_empty() {
    insta::assert_snapshot!(parse_bytes("vazio.csv", b"").transcript());
}

#[test]
fn a_picture_is_no_statement_whatever_its_name() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
    insta::assert_snapshot!(parse_bytes("extrato.csv", png).transcript());
}

#[test]
fn a_missing_file_is_named() {
    insta::assert_snapshot!(fintrack(&["parse", "nunca-baixado.csv"]).transcript());
}

#[test]
fn a_folder_is_no_statement() {
    insta::assert_snapshot!(fintrack(&["parse", "conta-ipe"]).transcript());
}

#[test]
fn a_truncated_ofx_is_never_read_as_if_it_were_whole() {
    let whole = fs::read(statements().join("conta-ipe/2026-03.ofx")).unwrap();
    let balance = whole.windows(8).position(|window| window == b"<BALAMT>").unwrap();
    let in_the_middle = whole.len() / 2;
    for length in [100, in_the_middle, balance] {
        let run = parse_bytes("cortado.ofx", &whole[..length]);
        let is_told = run.code == 2 && run.stderr.starts_with("error: cortado.ofx: ")
            || run.code == 3 && run.stdout.contains("cut off");
        assert!(is_told, "{length} bytes: {}", run.transcript());
    }
    insta::assert_snapshot!(parse_bytes("cortado.ofx", &whole[..in_the_middle]).transcript());
}

#[test]
fn a_bad_file_among_good_ones_is_told_and_the_others_are_read() {
    let run = fintrack(&["parse", "conta-ipe/2026-02.ofx", "nunca-baixado.csv", "conta-ipe/2026-03.ofx"]);
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("2026-02.ofx") && run.stdout.contains("2026-03.ofx"), "{}", run.stdout);
    assert!(run.stderr.contains("nunca-baixado.csv"), "{}", run.stderr);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    // A pipe holds 64 KiB: the pages of this many files do not fit, and the writer meets the closed end.
    let files = vec!["conta-ipe/2026-03.ofx"; 100];
    let args: Vec<&str> = ["parse"].into_iter().chain(files).collect();
    let mut child = command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_setting_of_the_database_that_cannot_be_meant_is_named() {
    let run = |name, value| Run::of(command(&["accounts"]).env(name, value).output().unwrap()).transcript();
    insta::assert_snapshot!(run("FINTRACK_DB_LOCK_TIMEOUT", "soon"), @r"
    exit code 2
    --- stdout
    --- stderr
    error: FINTRACK_DB_LOCK_TIMEOUT=`soon`: expected a duration up to 24 days, such as 500ms, 30s, 5min or 1h, or 0 for no limit
    ");
}

#[test]
fn a_database_that_is_not_there_is_named() {
    let run = |url| Run::of(command(&["accounts"]).env("DATABASE_URL", url).output().unwrap()).transcript();
    insta::assert_snapshot!(run("postgres://ana:secret@127.0.0.1:1/fintrack"), @r"
    exit code 1
    --- stdout
    --- stderr
    error: cannot connect to the database: no server answers at 127.0.0.1:1: error communicating with database: Connection refused (os error 111)
    help: check DATABASE_URL, and that the server runs
    ");
    insta::assert_snapshot!(run("postgres://ana:secret@127.0.0.1:1/fintrack?sslmod=require"), @r"
    exit code 1
    --- stdout
    --- stderr
    error: the database address has `sslmod`, but FinTrack knows no such parameter: check its name, or leave it out
    ");
}
