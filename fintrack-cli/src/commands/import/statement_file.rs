//! A statement read whole, with everything that the books keep of it.

use std::path::Path;

use fintrack_core::statement::{
    self, Question, Reading, Skipped, Source as _, Statement, StatementKind, Warning, WarningCode,
};
use fintrack_db::import_session::NewFile;
use serde_json::json;

use crate::exit::UsageError;
use crate::file_source::FileSource;
use crate::knowledge::Knowledge;

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
    /// Where transactions may be missing, in words: rows that could not be read, an end that was cut off.
    pub(crate) gaps: Vec<String>,
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
    pub(crate) fn open(path: &Path, knowledge: &Knowledge) -> anyhow::Result<Unchosen> {
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
        Unchosen::read(name, content, knowledge)
    }
}

impl Unchosen {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// When they are no statement.
    pub(crate) fn read(name: String, content: Vec<u8>, knowledge: &Knowledge) -> anyhow::Result<Self> {
        let inspection = statement::inspect_with(&content, &knowledge.known())?;
        let mut reading = Reading::new(&inspection);
        statement::read(&content, &inspection, &mut reading)?;
        let detection = json!({
            "format": reading.format,
            "shape": inspection.basis.shape,
            "institution": reading.institution,
            "warnings": reading.warnings,
            "profile": inspection.basis.profile,
            "answers": inspection.basis.answers,
        });
        Ok(Self { stored: NewFile { name, content, detection }, reading })
    }

    /// The statement of that number; else the only one that has lines and may be of such a place.
    ///
    /// # Errors
    /// When there is no such statement, or several to choose from.
    pub(crate) fn choosing(self, number: Option<usize>, kind: StatementKind) -> anyhow::Result<StatementFile> {
        let Self { stored, reading } = self;
        if let Some(warning) = nothing(&reading) {
            return Err(UsageError::NoTransactions(warning.message.clone()).into());
        }
        let mut statements = statement::joined(reading.statements);
        let Some(chosen) = chosen(&statements, number, kind) else {
            return Err(UsageError::Statements(statements.iter().map(described).collect()).into());
        };
        let unread = reading.skipped.iter().filter(|skipped| skipped.is_problem);
        let unread = unread.map(|skipped| format!("line {}: {}", skipped.line, skipped.reason));
        let cut = reading.warnings.iter().filter(|warning| warning.code == WarningCode::Truncated);
        let gaps = unread.chain(cut.map(|warning| warning.message.clone())).collect();
        Ok(StatementFile {
            stored,
            statement: statements.swap_remove(chosen),
            gaps,
            skipped: reading.skipped,
            questions: reading.questions,
        })
    }
}

impl StatementFile {
    /// How many gaps there are.
    pub(crate) fn rows_unread(&self) -> u32 {
        u32::try_from(self.gaps.len()).unwrap_or(u32::MAX)
    }
}

/// What is said of a file without a transaction.
fn nothing(reading: &Reading) -> Option<&Warning> {
    let said = reading.warnings.iter().find(|warning| warning.code == WarningCode::NoTransactions);
    said.filter(|_| reading.lines().next().is_none())
}

fn chosen(statements: &[Statement], number: Option<usize>, kind: StatementKind) -> Option<usize> {
    if let Some(number) = number {
        return number.checked_sub(1).filter(|&at| at < statements.len());
    }
    let has_lines = |at: &usize| !statements[*at].lines.is_empty();
    let fits = |at: &usize| statements[*at].head.kind.is_none_or(|said| said == kind);
    let all = || 0..statements.len();
    let candidates: Vec<usize> = if all().filter(has_lines).count() > 1 {
        all().filter(has_lines).filter(fits).collect()
    } else {
        // One statement with lines is meant, whatever it says that it is of; of statements without lines, any.
        all().find(has_lines).or_else(|| statements.len().checked_sub(1)).into_iter().collect()
    };
    match *candidates {
        [only] => Some(only),
        _ => None,
    }
}

/// A statement in a few words, to choose it by.
fn described(statement: &Statement) -> String {
    let account = statement.head.account.as_deref().unwrap_or("no account number");
    format!("{account}, {} lines", statement.lines.len())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use fintrack_core::calendar::date;
    use fintrack_core::statement::{StatementHead, TextLine};

    use super::*;

    fn statement(kind: Option<StatementKind>, lines: usize) -> Statement {
        let line = TextLine {
            position: fintrack_core::statement::Position::default(),
            date: date(2026, 3, 1),
            amount: rust_decimal::Decimal::ONE,
            description: Cow::Borrowed("Padaria"),
            bank_id: None,
            balance: None,
            currency: None,
            instalment: None,
            merchant_code: None,
        };
        let head = StatementHead { kind, ..StatementHead::default() };
        Statement { head, lines: vec![line; lines], ..Statement::default() }
    }

    #[test]
    fn the_statement_that_is_meant_is_the_only_one_that_can_be() {
        let (account, card) = (Some(StatementKind::Account), Some(StatementKind::Card));
        let file = [statement(account, 0), statement(account, 3), statement(card, 2)];
        assert_eq!(chosen(&file, None, StatementKind::Account), Some(1));
        assert_eq!(chosen(&file, None, StatementKind::Card), Some(2));
        assert_eq!(chosen(&file, Some(1), StatementKind::Account), Some(0));
        assert_eq!(chosen(&file, Some(4), StatementKind::Account), None);
        assert_eq!(chosen(&[statement(account, 1), statement(None, 1)], None, StatementKind::Account), None);
        assert_eq!(chosen(&[statement(card, 1)], None, StatementKind::Account), Some(0));
        assert_eq!(chosen(&[], None, StatementKind::Account), None);
    }
}
