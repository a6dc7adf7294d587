//! An import for people: what each month took from the file, what waits, and whether the bank agrees.

use std::io::{self, Write};

use fintrack_core::import_session::{Counts, Likeness, Outcome, StagedLine, Standing, Twin};
use fintrack_core::money::Money;
use fintrack_core::suggest::Reason;
use fintrack_db::import_session::SessionOutcome;

use super::Imported;
use super::decided::{RuleNames, Tally};
use crate::render::{Cell, Column, Listing, counted};
use crate::screen::{Screen, Tone};

/// How many lines of a list are shown.
const ROWS_SHOWN: usize = 20;

/// Prints what an import did.
///
/// # Errors
/// When the output cannot be written to.
pub(crate) fn write(out: &mut impl Write, imported: &Imported, screen: Screen) -> io::Result<()> {
    let title = format!("{}{}{}", imported.subject, screen.dot(), imported.file);
    writeln!(out, "{}", screen.paint(Tone::Strong, &title))?;
    write_sessions(out, imported, screen)?;
    writeln!(out, "{}", verdict(imported))?;
    let rules = imported.rules.tally(imported.outcome.sessions.iter().flat_map(|session| &session.lines));
    if !rules.is_empty() {
        let rules: Vec<String> = rules.iter().map(|Tally { rule, lines }| format!("{rule} ({lines})")).collect();
        writeln!(out, "Lines that rules decided something of: {}.", rules.join(", "))?;
    }
    let unclassified = unclassified(imported);
    if unclassified > 0 {
        let lines = counted(unclassified, "line is of a merchant", "lines are of merchants");
        writeln!(out, "{lines} that nothing is known of, and filed as to be classified.")?;
    }
    let pending: Vec<&StagedLine> = imported.outcome.sessions.iter().flat_map(pending).collect();
    if !pending.is_empty() {
        writeln!(out, "\n{}", screen.paint(Tone::Strong, "Waiting for a decision"))?;
        waiting(&pending, &imported.rules).without_blanks().write_table(out, screen)?;
        write_more(out, pending.len(), screen)?;
    }
    if !imported.gaps.is_empty() {
        writeln!(out, "\n{}", screen.paint(Tone::Bad, "What could not be read"))?;
        for gap in imported.gaps.iter().take(ROWS_SHOWN) {
            writeln!(out, "  {gap}")?;
        }
        write_more(out, imported.gaps.len(), screen)?;
    }
    Ok(())
}

fn write_more(out: &mut impl Write, rows: usize, screen: Screen) -> io::Result<()> {
    let more = u64::try_from(rows.saturating_sub(ROWS_SHOWN)).unwrap_or(u64::MAX);
    if more == 0 {
        return Ok(());
    }
    writeln!(out, "{} {}", screen.ellipsis(), counted(more, "more", "more"))
}

/// What is said once about the whole file.
fn verdict(imported: &Imported) -> String {
    let outcome = &imported.outcome;
    if outcome.changed_nothing() && imported.booked == 0 {
        return unchanged(imported);
    }
    let booked = u64::try_from(imported.booked).unwrap_or(u64::MAX);
    let booked = counted(booked, "transaction booked", "transactions booked");
    match (imported.is_committed, imported.is_closed) {
        (false, _) => "Nothing is booked yet.".to_owned(),
        (true, false) => format!("{booked}."),
        (true, true) => format!("{booked}, sessions closed."),
    }
}

/// What is said of a file that told nothing new.
fn unchanged(imported: &Imported) -> String {
    let is_staged = |line: &StagedLine| matches!(line.standing, Standing::Duplicate(Twin::Staged(_)));
    let lines = imported.outcome.sessions.iter().flat_map(|session| &session.lines);
    let staged = u64::try_from(lines.filter(|line| is_staged(line)).count()).unwrap_or(u64::MAX);
    let known =
        if imported.gaps.is_empty() { "Every line was known" } else { "Every line that could be read was known" };
    match (staged, imported.is_closed) {
        (0, false) => format!("{known}: nothing changed."),
        (_, true) => format!("{known}; sessions closed."),
        (staged, false) => {
            format!("{known}, and {} for the commit already: nothing changed.", counted(staged, "waits", "wait"))
        }
    }
}

/// How many new lines are of merchants that nothing is known of.
fn unclassified(imported: &Imported) -> u64 {
    let is_new = |line: &&StagedLine| matches!(line.standing.outcome(), Outcome::Ready | Outcome::Booked);
    let is_unknown =
        |line: &&StagedLine| line.suggestion.as_ref().is_some_and(|suggestion| suggestion.reason == Reason::Unknown);
    let lines = imported.outcome.sessions.iter().flat_map(|session| &session.lines);
    u64::try_from(lines.filter(is_new).filter(is_unknown).count()).unwrap_or(u64::MAX)
}

/// The months, in one table where it fits, else first what became of the lines, and then the figures.
fn write_sessions(out: &mut impl Write, imported: &Imported, screen: Screen) -> io::Result<()> {
    const COLUMNS_TOGETHER: u16 = 90;
    let sessions = sessions(imported);
    if screen.width >= COLUMNS_TOGETHER {
        return sessions.write_table(out, screen);
    }
    let is_figure = |key: &str| matches!(key, "books" | "bank" | "difference");
    sessions.part(|key| !is_figure(key)).write_table(out, screen)?;
    writeln!(out)?;
    sessions.part(|key| key == "month" || is_figure(key)).write_table(out, screen)
}

/// One row for each month: its part of the file, then its figures.
fn sessions(imported: &Imported) -> Listing {
    let mut listing = Listing::new(vec![
        Column::word("month", "Month"),
        Column::number("read", "Read"),
        Column::number("new", "New"),
        Column::number("duplicate", "Duplicate"),
        Column::number("bound", "Bound"),
        Column::number("pending", "Pending"),
        Column::number("other", "Other"),
        Column::number("books", "Books"),
        Column::number("bank", "Bank"),
        Column::number("difference", "Difference"),
    ]);
    for session in &imported.outcome.sessions {
        let counts = Counts::of(&session.lines);
        let mut row = vec![Cell::from(&session.month)];
        row.extend(tally(&counts));
        row.extend([
            Cell::Amount(session.figures.context.amount()),
            Cell::amount(session.figures.target.map(Money::amount)),
            Cell::amount(session.figures.difference.map(Money::amount)),
        ]);
        listing.push(row);
    }
    listing
}

/// Lines read, new, duplicate, bound, pending, and the rest.
pub(crate) fn tally(counts: &Counts) -> [Cell; 6] {
    let of = |outcomes: &[Outcome]| outcomes.iter().map(|outcome| u64::from(counts.get(*outcome))).sum();
    [
        Cell::Count(counts.total().into()),
        Cell::Count(of(&[Outcome::Ready, Outcome::Booked, Outcome::Ignored])),
        Cell::Count(of(&[Outcome::Duplicate])),
        Cell::Count(of(&[Outcome::Bound])),
        Cell::Count(of(&[Outcome::Pending])),
        Cell::Count(of(&[Outcome::OtherMonth, Outcome::Rejected])),
    ]
}

/// The lines of a session that wait for a person.
pub(crate) fn pending(session: &SessionOutcome) -> impl Iterator<Item = &StagedLine> {
    session.lines.iter().filter(|line| line.standing.outcome() == Outcome::Pending)
}

fn waiting(lines: &[&StagedLine], rules: &RuleNames) -> Listing {
    let mut listing = Listing::new(vec![
        Column::number("line", "Line"),
        Column::word("date", "Date"),
        Column::text("description", "Description"),
        Column::number("amount", "Amount"),
        Column::text("why", "Why"),
        Column::text("rule", "Rule"),
    ]);
    for line in lines.iter().take(ROWS_SHOWN) {
        listing.push(vec![
            Cell::Count(line.line.into()),
            (&line.date).into(),
            (&line.text).into(),
            Cell::Amount(line.amount.amount()),
            Cell::Text(why(line)),
            rules.of(line),
        ]);
    }
    listing
}

/// Why a line waits, in words.
pub(crate) fn why(line: &StagedLine) -> String {
    match &line.standing {
        Standing::Pending(missing) => {
            let words: Vec<String> = missing.iter().map(|field| field.as_str().replace('_', " ")).collect();
            format!("lacks {}", words.join(", "))
        }
        Standing::PossibleDuplicate(_, likeness) => doubt(*likeness).to_owned(),
        Standing::Ready(_)
        | Standing::Duplicate(_)
        | Standing::Binds(_)
        | Standing::OtherMonth
        | Standing::Rejected(_)
        | Standing::Booked(_)
        | Standing::Ignored(_)
        | Standing::Bound(_) => line.standing.outcome().to_string(),
    }
}

/// Why a line may be a copy, in words.
const fn doubt(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Retold => "may be a line of that day that was imported before, in other words",
        Likeness::Redated => "may be an earlier line that now has another date",
        Likeness::Reposted => "may be an earlier line that now has another amount",
        Likeness::Entered => "may be a transaction that was entered by hand",
        Likeness::OtherSide => "may be the other side of a transfer, as may another line",
        Likeness::MovedElsewhere => "may be the other side of what another account booked as income or expense",
    }
}
