//! An import for programs: one JSON object. Amounts are decimal strings in the session's currency.

use std::io::Write;

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::import_session::{Counts, StagedLine};
use fintrack_core::money::{Currency, Money};
use fintrack_core::statement::Skipped;
use fintrack_db::import_session::SessionOutcome;
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::decided::{RuleNames, Tally};
use super::{Imported, page};
use crate::render::Cell;

#[derive(Serialize)]
struct Document<'a> {
    file: &'a str,
    subject: &'a str,
    /// The lines of the file by their outcome.
    read: Counts,
    rows_unread: u32,
    booked: usize,
    changed_nothing: bool,
    is_committed: bool,
    is_closed: bool,
    /// How many lines each of the user's rules decided something of.
    rules: Vec<Tally<'a>>,
    sessions: Vec<SessionObject<'a>>,
    gaps: &'a [String],
    skipped: &'a [Skipped],
}

#[derive(Serialize)]
struct SessionObject<'a> {
    /// `null` where the file told nothing new, and so no session was made.
    id: Option<Uuid>,
    name: &'a str,
    month: BillingMonth,
    currency: Currency,
    read: Counts,
    initial: Decimal,
    booked: Decimal,
    staged: Decimal,
    context: Decimal,
    target: Option<Decimal>,
    difference: Option<Decimal>,
    pending: Vec<PendingObject<'a>>,
}

#[derive(Serialize)]
struct PendingObject<'a> {
    line: u32,
    date: NaiveDate,
    amount: Decimal,
    description: &'a str,
    why: String,
    /// The rules that decided something of it.
    rule: Cell,
}

/// Prints what an import did.
///
/// # Errors
/// When the output cannot be written to.
pub(super) fn write(out: &mut impl Write, imported: &Imported) -> anyhow::Result<()> {
    let outcome = &imported.outcome;
    let document = Document {
        file: &imported.file,
        subject: &imported.subject,
        read: outcome.read,
        rows_unread: outcome.rows_unread,
        booked: imported.booked,
        changed_nothing: outcome.changed_nothing(),
        is_committed: imported.is_committed,
        is_closed: imported.is_closed,
        rules: imported.rules.tally(outcome.sessions.iter().flat_map(|session| &session.lines)),
        sessions: outcome.sessions.iter().map(|of| session(of, &imported.rules)).collect(),
        gaps: &imported.gaps,
        skipped: &imported.skipped,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)?;
    Ok(())
}

fn session<'a>(session: &'a SessionOutcome, rules: &RuleNames) -> SessionObject<'a> {
    let figures = &session.figures;
    SessionObject {
        id: (session.is_stored || session.was_open).then(|| session.id.get()),
        name: &session.name,
        month: session.month,
        currency: figures.context.currency(),
        read: Counts::of(&session.lines),
        initial: figures.initial.amount(),
        booked: figures.booked.amount(),
        staged: figures.staged.amount(),
        context: figures.context.amount(),
        target: figures.target.map(Money::amount),
        difference: figures.difference.map(Money::amount),
        pending: page::pending(session).map(|line| pending(line, rules)).collect(),
    }
}

fn pending<'a>(line: &'a StagedLine, rules: &RuleNames) -> PendingObject<'a> {
    PendingObject {
        line: line.line,
        date: line.date,
        amount: line.amount.amount(),
        description: &line.text,
        why: page::why(line),
        rule: rules.of(line),
    }
}
