//! Links for those who sign in, where no mail server is set up.

use crate::run::{Run, TestBooks};

/// The link, and the token behind it.
fn link(run: &Run) -> (&str, &str) {
    assert_eq!(run.code, 0, "{}", run.transcript());
    run.stdout.trim().split_once("#token=").unwrap()
}

#[test]
fn the_link_that_a_message_would_hold_is_printed() {
    let books = TestBooks::empty();
    books.register("ana@example.org");
    let reset = books.fintrack(&["users", "link", "Ana@example.org"]);
    let (page, token) = link(&reset);
    assert_eq!(page, "http://127.0.0.1:8080/reset-password");
    assert!(token.len() > 60, "{token}");
    assert!(reset.stderr.starts_with("Good once, until "), "{}", reset.stderr);
    let again = books.fintrack(&["users", "link", "ana@example.org", "--reset", "--quiet"]);
    assert_ne!(link(&again).1, token, "each is made anew");
    assert_eq!(again.stderr, "");

    let elsewhere = books
        .command(&["users", "link", "ana@example.org", "--verify", "--output", "json"])
        .env("FRONTEND_URL", "https://money.example.org/app")
        .output();
    let json = Run::of(elsewhere.unwrap()).json();
    assert!(json["link"].as_str().unwrap().starts_with("https://money.example.org/app/verify-email#token="), "{json}");
    assert!(json["expires_at"].is_string());
}

#[test]
fn nobody_gets_a_link_who_has_no_account() {
    let books = TestBooks::empty();
    for address in ["eva@example.org", "eva"] {
        let run = books.fintrack(&["users", "link", address]);
        assert_eq!((run.code, &*run.stdout), (2, ""), "{}", run.transcript());
        assert_eq!(run.stderr, format!("error: nobody has the address {address}\n"));
    }
    let both = books.fintrack(&["users", "link", "eva@example.org", "--reset", "--verify"]);
    assert_eq!(both.code, 2, "{}", both.transcript());
}
