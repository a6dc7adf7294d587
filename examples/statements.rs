//! Reading statements: a CSV that nobody described and an OFX, each proved by its own arithmetic, and a file that asks.
//!
//! ```text
//! cargo run -p fintrack-examples --example statements
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::statement::{Answers, Known, ProofVerdict, Reading, inspect, inspect_with, read_all, read_all_with};
use fintrack_examples::{Page, household};

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

/// Day or month first? No day of this file is above 12.
const OPEN: &[u8] = b"Date,Description,Amount\n\
    01/02/2026,Bakery,-12.50\n\
    03/02/2026,Market,-86.47\n\
    05/02/2026,Salary,4200.00\n";

/// The next file of the same bank.
const NEXT: &[u8] = b"Date,Description,Amount\n\
    02/03/2026,Bakery,-12.50\n\
    05/03/2026,Salary,4200.00\n";

pub(crate) fn page() -> Page {
    let mut page = String::new();
    for path in ["conta-ipe/2026-01-01_2026-02-10.csv", "conta-ipe/2026-02.ofx"] {
        let file = household::files().into_iter().find(|file| file.path == path).ok_or("no such statement")?;
        // Any bytes that can be read again are a source: a `Vec`, or a shell's own type over a file.
        writeln!(page, "{path}: {}", inspect(&file.bytes)?.layout)?;
        let reading = read_all(&file.bytes)?;
        figures(&mut page, &reading)?;
    }

    // What a file does not decide is asked, with what each answer would make of it.
    let inspection = inspect(OPEN)?;
    for question in &inspection.questions {
        writeln!(page, "Asked: {}", question.message)?;
        for candidate in &question.readings {
            let first = candidate.preview.first().map_or(String::new(), |line| format!(", first {}", line.date));
            writeln!(page, "  {} ({}{first})", candidate.answer, candidate.label)?;
        }
    }
    let answers: Answers = ["date-order=day-first".parse()?].into_iter().collect();
    let known = Known { answers: answers.clone(), profiles: &[] };
    let reading = read_all_with(OPEN, &known)?;
    let dates: Vec<String> = reading.lines().map(|line| line.date.to_string()).collect();
    writeln!(page, "Answered: {}", dates.join(", "))?;

    // Kept as a profile, the answer serves the next file of that shape.
    let profile = inspection.profile("My bank", &answers);
    let known = Known { answers: Answers::default(), profiles: std::slice::from_ref(&profile) };
    let next = inspect_with(NEXT, &known)?;
    let used = next.basis.profile.as_deref().unwrap_or("none");
    writeln!(page, "The next file: {} questions, profile `{used}`", next.questions.len())?;
    Ok(page)
}

/// What was read, and what the file's own figures say of it.
fn figures(page: &mut String, reading: &Reading) -> Result<(), Box<dyn Error>> {
    for statement in &reading.statements {
        let (lines, running) = (&statement.lines, statement.proof.running);
        let account = statement.head.account.as_deref().unwrap_or("not named");
        let closing = statement.balances.closing.map_or("not printed".to_owned(), |balance| balance.to_string());
        writeln!(page, "  account {account}, {} lines, closing balance {closing}", lines.len())?;
        // A running balance proves every line; a closing balance alone proves none.
        match statement.proof.verdict() {
            ProofVerdict::Holds => writeln!(page, "  proved: {} of {} balances follow", running.held, running.steps)?,
            ProofVerdict::Fails => writeln!(page, "  the figures contradict the lines: {:?}", statement.proof)?,
            ProofVerdict::Nothing => writeln!(page, "  it prints nothing to prove its lines with")?,
        }
        if let Some(line) = lines.first() {
            writeln!(page, "  line {}: {} {} {}", line.position.line, line.date, line.amount, line.description)?;
        }
    }
    for skipped in &reading.skipped {
        writeln!(page, "  no transaction, line {}: {}", skipped.line, skipped.reason)?;
    }
    Ok(writeln!(page)?)
}
