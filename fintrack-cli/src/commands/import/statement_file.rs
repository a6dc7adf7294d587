//! A statement read whole, with everything that the books keep of it.

use std::path::Path;

use fintrack_core::statement::{self, Question, Reading, Skipped, Source as _, Statement};
use fintrack_db::import_session::NewFile;
use serde_json::json;

use crate::exit::UsageError;
use crate::file_source::FileSource;

/// The largest file that is imported: its bytes are kept beside the books.
const STATEMENT_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// A statement read whole.
pub(crate) struct StatementFile {
    /// The bytes, and how they were read.
    pub(crate) stored: NewFile,
    /// The statement that is imported.
    pub(crate) statement: Statement,
    /// The rows that are no line.
    pub(crate) skipped: Vec<Skipped>,
    /// How many of them were meant to be transactions.
    pub(crate) rows_unread: u32,
    /// What the file cannot decide.
    pub(crate) questions: Vec<Question>,
}

/// A file of which no statement has been chosen yet.
pub(crate) struct Unchosen {
    stored: NewFile,
    reading: Reading,
}

impl StatementFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be opened or read, or is too large.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Unchosen> {
        let source = FileSource::open(path)?;
        if source.bytes() > STATEMENT_BYTES_MAX {
            return Err(UsageError::TooLarge { bytes: source.bytes(), max: STATEMENT_BYTES_MAX }.into());
        }
        let mut content = vec![0; usize::try_from(source.bytes()).unwrap_or_default()];
        let mut read = 0;
        while read < content.len() {
            match source.read_at(u64::try_from(read).unwrap_or(u64::MAX), &mut content[read..])? {
                0 => break,
                count => read += count,
            }
        }
        content.truncate(read);
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Unchosen::read(name, content)
    }
}

impl Unchosen {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// When they are no statement.
    pub(crate) fn read(name: String, content: Vec<u8>) -> anyhow::Result<Self> {
        let reading = statement::read_all(&content)?;
        let detection = json!({
            "format": reading.format,
            "institution": reading.institution,
            "warnings": reading.warnings,
        });
        Ok(Self { stored: NewFile { name, content, detection }, reading })
    }

    /// The statement of that number, or the only one that has lines.
    ///
    /// # Errors
    /// When there is no such statement, or several to choose from.
    pub(crate) fn choosing(self, number: Option<usize>) -> anyhow::Result<StatementFile> {
        let Self { stored, reading } = self;
        let mut statements = reading.statements;
        let with_lines: Vec<usize> = (0..statements.len()).filter(|&at| !statements[at].lines.is_empty()).collect();
        let chosen = match (number, &*with_lines) {
            (Some(number), _) => number.checked_sub(1).filter(|&at| at < statements.len()),
            (None, [only]) => Some(*only),
            (None, []) => statements.len().checked_sub(1),
            (None, [_, _, ..]) => None,
        };
        let Some(chosen) = chosen else {
            return Err(UsageError::Statements(statements.iter().map(described).collect()).into());
        };
        let unread = reading.skipped.iter().filter(|skipped| skipped.is_problem).count();
        Ok(StatementFile {
            stored,
            statement: statements.swap_remove(chosen),
            rows_unread: u32::try_from(unread).unwrap_or(u32::MAX),
            skipped: reading.skipped,
            questions: reading.questions,
        })
    }
}

/// A statement in a few words, to choose it by.
fn described(statement: &Statement) -> String {
    let account = statement.head.account.as_deref().unwrap_or("no account number");
    format!("{account}, {} lines", statement.lines.len())
}
