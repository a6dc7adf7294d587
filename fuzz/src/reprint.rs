//! Parse, print, parse: what was read, written by a writer of ours, reads as the same.

use chrono::NaiveDate;
use fintrack_core::statement::{Reading, Statement, StatementKind, TextLine, read_all};
use fintrack_core::testing::characters::Characters;
use fintrack_core::testing::{ofx, table};
use rust_decimal::Decimal;

/// What a line says, without where it stands.
type Said<'a> = (NaiveDate, Decimal, &'a str);

fn said(line: &TextLine) -> Said<'_> {
    (line.date, line.amount, &line.description)
}

fn said_of(reading: &Reading) -> Vec<Said<'_>> {
    reading.lines().map(said).collect()
}

/// Amounts that any statement prints: whole hundredths, at most fifteen digits.
fn cents(amount: Decimal) -> Option<i64> {
    let cents = amount.checked_mul(Decimal::ONE_HUNDRED).filter(Decimal::is_integer)?;
    i64::try_from(cents.trunc()).ok().filter(|cents| cents.abs() < 10_i64.pow(15))
}

/// Days that a statement prints with four digits of the year.
fn is_printable(line: &TextLine) -> bool {
    let days = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap_or_default()..NaiveDate::from_ymd_opt(2100, 1, 1).unwrap_or_default();
    days.contains(&line.date) && cents(line.amount).is_some() && !line.description.contains(char::is_control)
}

/// Prints a reading as OFX 2 and reads that.
///
/// # Panics
/// When it reads as anything else.
pub fn as_ofx(reading: &Reading) {
    let accounts: Vec<ofx::Account> = reading.statements.iter().map(ofx_account).collect();
    if accounts.is_empty() || !reading.lines().all(is_printable) {
        return;
    }
    let style = ofx::Style {
        is_xml: true,
        has_header: true,
        closes_values: true,
        closes_transactions: true,
        line_end: "\n",
        indent: "  ",
        decimal_mark: '.',
        thousands_mark: None,
        amount_padding: 0,
        time: "",
        texts: ofx::Texts::Memo,
        escapes_ampersands: true,
        is_lower_case: false,
        characters: Characters::Utf8,
    };
    let printed = ofx::write(&accounts, style);
    let again = read_all(&printed).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&printed)));
    assert_eq!(said_of(reading), said_of(&again), "{}", String::from_utf8_lossy(&printed));
}

fn ofx_account(statement: &Statement) -> ofx::Account {
    let movement = |line: &TextLine| ofx::Movement {
        date: line.date,
        amount: line.amount,
        text: line.description.clone().into_owned(),
        id: None,
    };
    ofx::Account {
        number: "12345-6".to_owned(),
        currency: "BRL",
        kind: StatementKind::Account,
        closing: Decimal::ZERO,
        movements: statement.lines.iter().map(movement).collect(),
    }
}

/// Prints a reading as one text table without anything left to doubt, and reads that.
///
/// # Panics
/// When it reads as anything else.
pub fn as_table(reading: &Reading) {
    let movement = |line: &TextLine| {
        let cents = cents(line.amount).filter(|cents| *cents != 0 && is_printable(line))?;
        Some(table::Movement { date: line.date, cents, text: line.description.clone().into_owned() })
    };
    let Some(movements) = reading.lines().map(movement).collect::<Option<Vec<_>>>() else { return };
    let printed = table::Dialect::certain().write(&movements).0;
    let Ok(again) = read_all(&printed) else {
        assert!(movements.is_empty(), "what was read is refused: {}", String::from_utf8_lossy(&printed));
        return;
    };
    let normal = |(date, amount, text): Said<'_>| (date, amount.normalize(), text.to_owned());
    let [before, after] = [reading, &again].map(|reading| said_of(reading).into_iter().map(normal).collect::<Vec<_>>());
    assert_eq!(before, after, "{}", String::from_utf8_lossy(&printed));
}
