//! QIF, as American programs write it.

use std::fmt::Write;

use super::{Draft, Size, Statement, cents, month_and_day, name, units};

const PAYEES: [&str; 4] = ["Corner Bakery", "City Water & Power", "Green Grocer 0042", "Anna Light"];

/// A statement of some size.
pub fn statement(size: Size) -> Statement {
    Draft::new("!Type:Bank\n", size, record).end("")
}

fn record(out: &mut String, n: i64) -> i64 {
    let (cents, payee) = (cents(n), name(&PAYEES, n));
    let (sign, (units, rest), (month, day)) = (if cents < 0 { "-" } else { "" }, units(cents), month_and_day(n));
    // Writing to a string cannot fail.
    let _ = write!(out, "D{month:02}/{day:02}'26\nT{sign}{units}.{rest:02}\nN{n}\nP{payee}\nMinvoice {n:08}\n^\n");
    cents
}
