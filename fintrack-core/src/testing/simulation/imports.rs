//! Imports by counting: of equal lines there are as many as the file with the most of them has.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::model::{cents_of, day};
use super::{Fact, Model, Step, Told, rows, words};
use crate::audit::{Noun, Operation, RowKey, Value};
use crate::calendar::BillingMonth;
use crate::entry::{Entry, Status};
use crate::id::ImportSessionId;
use crate::testing::shelf::Rows;

/// How many lines of a day and an amount.
type Lines = BTreeMap<(NaiveDate, i64), usize>;

/// A session whose lines wait to be booked.
struct Waiting {
    month: BillingMonth,
    session: ImportSessionId,
    lines: Lines,
}

impl Model {
    /// The open session of a month.
    pub(super) fn open_session(&self, month: BillingMonth) -> Option<(RowKey, ImportSessionId)> {
        let is_open = |columns: &BTreeMap<String, Value>| {
            columns["month"] == Value::Date(month.first_day()) && columns["status"] == Value::Text("OPEN".to_owned())
        };
        let of_sessions = self.shelf.rows.iter().filter(|(row, _)| row.noun() == Noun::ImportSession);
        let (row, _) = of_sessions.into_iter().find(|(_, image)| is_open(&image.columns))?;
        Some((row.clone(), ImportSessionId::new(row.id().parse().ok()?)))
    }

    pub(super) fn committed(&self, session: &RowKey) -> Option<i64> {
        let Value::Moment(at) = self.shelf.rows.get(session)?.columns["committed_at"] else { return None };
        Some(at.get().timestamp())
    }

    /// How often each fact is in the books, by the traces that it left.
    fn traces(&self) -> Lines {
        let mut counts = Lines::new();
        for (_, image) in self.shelf.rows.iter().filter(|(row, _)| row.noun() == Noun::ImportedLine) {
            if let (Value::Date(date), Value::Integer(cents)) = (&image.columns["dated_on"], &image.columns["cents"]) {
                *counts.entry((*date, *cents)).or_default() += 1;
            }
        }
        counts
    }

    /// What the files of a session hold of its month that is not in the books: of equal lines, as many as the file with the
    /// most of them has.
    fn missing(&self, files: &[Vec<Fact>], month: BillingMonth) -> Lines {
        let mut most = Lines::new();
        for file in files {
            let mut counts = Lines::new();
            for (number, cents) in file.iter().filter(|(number, _)| month.contains(day(*number))) {
                *counts.entry((day(*number), *cents)).or_default() += 1;
            }
            for (line, count) in counts {
                let known = most.entry(line).or_default();
                *known = count.max(*known);
            }
        }
        let traces = self.traces();
        most.retain(|line, count| {
            *count = count.saturating_sub(traces.get(line).copied().unwrap_or_default());
            *count > 0
        });
        most
    }

    pub(super) fn waits(&self, session: ImportSessionId) -> bool {
        let files = self.files.get(&session).map(Vec::as_slice).unwrap_or_default();
        let months = files.iter().flatten().map(|(number, _)| BillingMonth::of(day(*number)));
        let row = &self.shelf.rows[&rows::session_key(session)];
        months.into_iter().any(|month| {
            row.columns["month"] == Value::Date(month.first_day()) && !self.missing(files, month).is_empty()
        })
    }

    /// How many lines wait in each open session.
    pub fn waiting(&self) -> BTreeMap<ImportSessionId, u32> {
        let months = (0..12).map(|month| crate::calendar::billing_month(2026, 1).offset(month));
        let open = months.filter_map(|month| Some((month, self.open_session(month)?.1)));
        let count = |(month, session): (BillingMonth, ImportSessionId)| {
            let files = self.files.get(&session).map(Vec::as_slice).unwrap_or_default();
            let lines: usize = self.missing(files, month).into_values().sum();
            (session, u32::try_from(lines).expect("few lines"))
        };
        open.map(count).collect()
    }

    /// Puts a file into the sessions of its months, and says in which of them lines wait then.
    fn put(&mut self, file: &[Fact], sessions: &[(BillingMonth, ImportSessionId)]) -> Result<Vec<Waiting>, String> {
        let mut waiting = Vec::new();
        for (month, id) in sessions {
            let known = self.open_session(*month).map(|(_, id)| id);
            if known.is_some_and(|known| known != *id) {
                return Err(format!("the session of {month} is another one"));
            }
            let mut files = known.and_then(|id| self.files.get(&id).cloned()).unwrap_or_default();
            files.push(file.to_vec());
            let lines = self.missing(&files, *month);
            if !lines.is_empty() || known.is_some() {
                self.files.insert(*id, files);
            }
            if lines.is_empty() {
                continue;
            }
            // A session that is opened and not committed is no part of the operation: it was there before it.
            if known.is_none() {
                let opened = rows::session(self.places.bank.id, *month, None, None);
                self.shelf.rows.insert(rows::session_key(*id), opened);
            }
            waiting.push(Waiting { month: *month, session: *id, lines });
        }
        Ok(waiting)
    }

    pub(super) fn import(
        &mut self,
        file: &[Fact],
        created: &[Entry],
        sessions: &[(BillingMonth, ImportSessionId)],
    ) -> Result<(), String> {
        let waiting = self.put(file, sessions)?;
        self.book(waiting, created)
    }

    pub(super) fn stage(
        &mut self,
        file: &[Fact],
        created: &[Entry],
        sessions: &[(BillingMonth, ImportSessionId)],
    ) -> Result<(), String> {
        if !created.is_empty() {
            return Err(format!("nothing was to be committed, but it created {created:?}"));
        }
        self.put(file, sessions).map(drop)
    }

    /// Where nothing waits, the answer is that of the last commit, and nothing happens.
    pub(super) fn commit(&mut self, month: BillingMonth, told: &Told) -> Result<(), String> {
        let waiting = self.open_session(month).map(|(_, session)| {
            let lines = self.missing(self.files.get(&session).map(Vec::as_slice).unwrap_or_default(), month);
            Waiting { month, session, lines }
        });
        match (waiting, told) {
            (None, Told::Refused(_)) => Ok(()),
            (None, Told::Did { .. }) => Err("it had to be refused: no session is open".to_owned()),
            (Some(_), Told::Refused(why)) => Err(format!("it was refused: {why}")),
            (Some(waiting), Told::Did { .. }) if waiting.lines.is_empty() => Ok(()),
            (Some(waiting), Told::Did { created, .. }) => self.book(vec![waiting], created),
        }
    }

    /// What waited was booked, as these entries.
    fn book(&mut self, waiting: Vec<Waiting>, created: &[Entry]) -> Result<(), String> {
        let bank = self.places.bank.id;
        let mut found = Lines::new();
        for entry in created {
            let cents = cents_of(entry, bank).ok_or("a strange entry")?;
            let is_right = entry.status() == Status::Validating
                && entry.description().as_str().eq_ignore_ascii_case(&words(&(0, cents)));
            if !is_right {
                return Err(format!("{entry:?} is not what the line says"));
            }
            *found.entry((entry.date(), cents)).or_default() += 1;
        }
        let mut rows = self.shelf.rows.clone();
        let mut expected = Lines::new();
        let mut sessions: BTreeMap<BillingMonth, ImportSessionId> = BTreeMap::new();
        for Waiting { month, session, lines } in waiting {
            expected.extend(lines);
            sessions.insert(month, session);
            rows.insert(rows::session_key(session), rows::session(bank, month, Some(self.number()), None));
        }
        if found != expected {
            return Err(format!("it had to create {expected:?}, not {found:?}"));
        }
        for entry in created {
            let cents = cents_of(entry, bank).unwrap_or_default();
            let key = RowKey::new(Noun::ImportedLine, format!("{}/{}", self.number(), entry.id()));
            let session = sessions[&BillingMonth::of(entry.date())];
            let line = free_line(&rows, session, (entry.date(), cents));
            rows.insert(key, rows::trace(bank, entry.id(), (entry.date(), cents), line));
        }
        self.insert(&mut rows, created);
        self.shelf_becomes(Operation::CommitImport, rows);
        Ok(())
    }

    /// Whether an import, a commit, a closing or an undo would change anything now.
    pub fn is_worth(&self, step: &Step) -> bool {
        match step {
            Step::Import(file) | Step::Stage(file) => {
                let mut months: Vec<BillingMonth> = file.iter().map(|fact| BillingMonth::of(day(fact.0))).collect();
                months.dedup();
                months.into_iter().any(|month| !self.missing(std::slice::from_ref(file), month).is_empty())
            }
            Step::Commit(month) => self.open_session(*month).is_some_and(|(_, session)| self.waits(session)),
            Step::Close(month) => self.open_session(*month).is_some_and(|(_, session)| !self.waits(session)),
            Step::Undo(_) => self.clone().take(step, &Told::Refused(String::new())).is_err(),
            Step::Book(_)
            | Step::Change(_)
            | Step::Delete(_)
            | Step::Restore(_)
            | Step::File(..)
            | Step::PayBack(..)
            | Step::Buy(_)
            | Step::Cancel(..) => true,
        }
    }
}

/// The first of a session's equal lines that is not accepted.
fn free_line(rows: &Rows, session: ImportSessionId, (date, cents): (NaiveDate, i64)) -> String {
    let name = |place: u32| format!("{session}/{date}/{cents}/{place}");
    let is_accepted = |line: &String| {
        let mut traces = rows.iter().filter(|(row, _)| row.noun() == Noun::ImportedLine);
        traces.any(|(_, image)| image.claim.as_ref() == Some(line))
    };
    (0..1_000).map(name).find(|line| !is_accepted(line)).expect("fewer equal lines than that")
}

/// Whether a month has two open sessions.
pub(super) fn has_rivals(rows: &Rows) -> bool {
    let sessions = rows.iter().filter(|(row, _)| row.noun() == Noun::ImportSession);
    let mut claims: Vec<&String> = sessions.filter_map(|(_, image)| image.claim.as_ref()).collect();
    let all = claims.len();
    claims.sort_unstable();
    claims.dedup();
    claims.len() < all
}
