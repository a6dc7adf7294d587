//! Does a case yield its history?

use std::fmt;

use fintrack_core::import_session::{RawLine, Subject, raw_lines};
use fintrack_core::statement::{Reading, read_all};
use fintrack_core::testing::books::Books;
use fintrack_core::testing::history::{Figures, TEXTS, Window, day, download, figures, told};

use super::format::{Line, Manner};
use super::{Case, Ids, Import};

/// What was done for a case, or for many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files that were read.
    pub files: u64,
    /// Lines in them.
    pub lines: u64,
    /// Files about which the reader asked, and that were written again without what it asked about.
    pub asked: u64,
}

impl Tally {
    /// Both.
    pub const fn add(&mut self, other: Self) {
        self.files += other.files;
        self.lines += other.lines;
        self.asked += other.asked;
    }
}

/// What a case showed that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A file was refused, or reads as other movements than were written.
    Read {
        /// The import of the case, counted from 0.
        import: usize,
        /// What was found.
        found: String,
    },
    /// The books do not hold what the windows told.
    Books {
        /// In the history and not in the books.
        lost: Figures,
        /// In the books and not in the history.
        extra: Figures,
    },
    /// The core broke a promise of its own.
    Panic(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { import, found } => write!(f, "import {import} is misread: {found}"),
            Self::Books { lost, extra } => write!(f, "lost {lost:?}\nextra {extra:?}"),
            Self::Panic(message) => write!(f, "panic: {message}"),
        }
    }
}

/// Imports all files of a case into books that are empty, and compares.
///
/// # Errors
/// [`Failure`] when the law is broken.
pub fn judge(case: &Case, empty: &Books) -> Result<Tally, Failure> {
    let mut books = empty.clone();
    let mut tally = Tally::default();
    for (at, import) in case.imports.iter().enumerate() {
        let reading = read_import(case, at, import, &mut tally)?;
        let Some(reading) = reading else { continue };
        let subject = Subject::Account(books.account.clone());
        let lines: Vec<RawLine> =
            reading.statements.iter().flat_map(|statement| raw_lines(&subject, statement)).collect();
        tally.files += 1;
        tally.lines += lines.len() as u64;
        books.import(&lines);
    }
    let (expected, booked) = (figures(&told(&case.history, &case.windows)), books.booked());
    let (lost, extra) = (beyond(&expected, &booked), beyond(&booked, &expected));
    if lost.is_empty() && extra.is_empty() { Ok(tally) } else { Err(Failure::Books { lost, extra }) }
}

/// What one side has more of.
fn beyond(more: &Figures, less: &Figures) -> Figures {
    let left = |(figure, count): (&_, &usize)| {
        let left = count.saturating_sub(*less.get(figure).unwrap_or(&0));
        (left > 0).then_some((*figure, left))
    };
    more.iter().filter_map(left).collect()
}

/// Writes a file and reads it back; `None` where there is nothing in it.
fn read_import(case: &Case, at: usize, import: &Import, tally: &mut Tally) -> Result<Option<Reading>, Failure> {
    let window = &case.windows[import.window];
    // Each format has its own order: a table may turn it around.
    let facts = download(&case.history, &Window { is_newest_first: false, ..window.clone() });
    // A history is sorted by day, so a window is a run of it.
    let first = case.history.partition_point(|fact| fact.0 < window.start);
    let opening: i64 = case.history[..first].iter().map(|fact| fact.1).sum();
    let lines: Vec<Line> = (first..first + facts.len()).map(|number| line(case, at, window.chars, number)).collect();
    let failure = |found: String| Failure::Read { import: at, found };
    if lines.is_empty() {
        // Some formats cannot say that nothing happened.
        let said_nothing =
            read_all(&import.manner.write(&lines, opening)).map_or(true, |it| it.lines().next().is_none());
        return if said_nothing { Ok(None) } else { Err(failure("lines in a file that has none".to_owned())) };
    }
    let mut reading = read(&import.manner, &lines, opening).map_err(failure)?;
    if !reading.questions.is_empty() {
        tally.asked += 1;
        reading = read(&import.manner.certain(), &lines, opening).map_err(failure)?;
    }
    if !reading.questions.is_empty() {
        return Err(failure(format!("asked where nothing is in doubt: {:?}", reading.questions)));
    }
    let mut found = Figures::new();
    for line in reading.lines() {
        *found.entry((line.date, line.amount)).or_default() += 1;
    }
    let written = figures(&facts);
    if found == written { Ok(Some(reading)) } else { Err(failure(format!("read {found:?}\nwritten {written:?}"))) }
}

/// What a file of these lines reads as, or why it cannot be read as a whole.
fn read(manner: &Manner, lines: &[Line], opening: i64) -> Result<Reading, String> {
    let reading = read_all(&manner.write(lines, opening)).map_err(|error| error.to_string())?;
    match reading.skipped.iter().find(|skipped| skipped.is_problem && reading.questions.is_empty()) {
        Some(skipped) => Err(format!("line {}: {}", skipped.line, skipped.reason)),
        None => Ok(reading),
    }
}

/// The movement of the history that has a number, as one import tells it.
fn line(case: &Case, import: usize, chars: usize, number: usize) -> Line {
    let (at, cents, text) = case.history[number];
    let text: String = TEXTS[text].chars().take(chars).collect();
    Line { date: day(at), cents, text: text.trim_end().to_owned(), id: id(case.ids, import, number) }
}

fn id(ids: Ids, import: usize, number: usize) -> Option<String> {
    match ids {
        Ids::Kept => Some(format!("K{number:07}")),
        Ids::Recycled => Some(format!("R{}", number % 5)),
        Ids::OfDownload => Some(format!("D{import:03}X{number:04}")),
        Ids::None => None,
    }
}
