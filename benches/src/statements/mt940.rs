//! MT940, as German and Dutch banks write it.

use std::fmt::Write;

use super::{Draft, Size, Statement, cents, month_and_day, name, units};

/// How `:86:` is written.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    /// Subfields of 27 characters in lines of 65.
    German,
    /// Codes between slashes.
    Dutch,
}

const NAMES: [&str; 5] = ["BAECKEREI SONNE", "ANNA LICHT", "SUPERMARKT AM RING 0042", "STADTWERKE", "MAX MUSTERMANN"];

const BEGINNING: &str = ":20:STARTUMSE\r\n:25:79550000/0001234567\r\n:28C:00001/001\r\n:60F:C260101EUR0,00\r\n";

/// A statement of some size.
pub fn statement(manner: Manner, size: Size) -> Statement {
    let draft = Draft::new(BEGINNING, size, |out, n| movement(out, manner, n));
    let (mark, (units, rest)) = (mark(draft.cents), units(draft.cents));
    draft.end(&format!(":62F:{mark}261231EUR{units},{rest:02}\r\n-\r\n"))
}

const fn mark(cents: i64) -> char {
    if cents < 0 { 'D' } else { 'C' }
}

fn movement(out: &mut String, manner: Manner, n: i64) -> i64 {
    let (cents, name) = (cents(n), name(&NAMES, n));
    let (mark, (units, rest), (month, day)) = (mark(cents), units(cents), month_and_day(n));
    // Writing to a string cannot fail.
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
    cents
}
