//! MT940 statements of any size, written as banks write them.

use std::fmt::Write;

use crate::reading::Statement;

/// How `:86:` is written.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    /// Subfields of 27 characters in lines of 65.
    German,
    /// Codes between slashes.
    Dutch,
}

const NAMES: [&str; 5] = ["BAECKEREI SONNE", "ANNA LICHT", "SUPERMARKT AM RING 0042", "STADTWERKE", "MAX MUSTERMANN"];

/// A statement of at least so many bytes.
pub fn statement(manner: Manner, bytes_min: usize) -> Statement {
    written(manner, |bytes, _| bytes >= bytes_min)
}

/// A statement of so many transactions.
pub fn of_transactions(manner: Manner, count: u64) -> Statement {
    written(manner, |_, transactions| transactions == count)
}

/// A statement that goes on until its bytes and transactions are enough.
fn written(manner: Manner, is_enough: impl Fn(usize, u64) -> bool) -> Statement {
    let mut out = String::new();
    out.push_str(":20:STARTUMSE\r\n:25:79550000/0001234567\r\n:28C:00001/001\r\n:60F:C260101EUR0,00\r\n");
    let (mut transactions, mut sum) = (0_u64, 0_i64);
    for (n, name) in NAMES.iter().cycle().enumerate() {
        if is_enough(out.len(), transactions) {
            break;
        }
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        let cents = (n * 7_919) % 250_000 - 200_000;
        transaction(&mut out, manner, n, cents, name);
        transactions += 1;
        sum += cents;
    }
    let (mark, total) = (if sum < 0 { 'D' } else { 'C' }, sum.abs());
    let _ = write!(out, ":62F:{mark}261231EUR{},{:02}\r\n-\r\n", total / 100, total % 100);
    Statement { bytes: out.into_bytes(), transactions, cents: sum }
}

fn transaction(out: &mut String, manner: Manner, n: i64, cents: i64, name: &str) {
    let (mark, units, rest) = (if cents < 0 { 'D' } else { 'C' }, cents.abs() / 100, cents.abs() % 100);
    let (day, month) = (n % 28 + 1, n / 28 % 12 + 1);
    let _ = write!(out, ":61:26{month:02}{day:02}{month:02}{day:02}{mark}R{units},{rest:02}NTRFNONREF//{n:012}\r\n");
    let information = match manner {
        Manner::German => format!(
            "166?00GUTSCHR. UEBERWEISUNG?109251?20EREF+2026-{n:09}?21SVWZ+Rechnung {n:08} vom 0?221.01.2026 Kunde 4711?30MUSTDEFFXXX?31DE02500105170137075030?32{name}"
        ),
        Manner::Dutch => format!(
            "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/{name}/REMI/Factuur {n:08} van 01-01-2026/EREF/NOTPROVIDED"
        ),
    };
    out.push_str(":86:");
    for line in information.as_bytes().chunks(65) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push_str("\r\n");
    }
}
