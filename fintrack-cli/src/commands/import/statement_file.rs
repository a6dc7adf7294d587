//! A statement read whole, with everything that the books keep of it.

use std::path::Path;

use fintrack_core::statement::{
    ChoiceError, Detection, Limits, Outline, Source as _, Statement, StatementFile, StatementKind,
};
use fintrack_db::import_session::NewFile;

use crate::exit::UsageError;
use crate::file_source::FileSource;
use crate::knowledge::Knowledge;

/// The largest file that is imported: its bytes are kept beside the books.
const STATEMENT_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// How many rows of each kind that are no line are told one by one, and how many warnings.
const TOLD_MAX: usize = 10_000;

/// A file of which one statement is imported.
pub(crate) struct ChosenFile {
    /// The bytes, and how they were read.
    pub(crate) stored: NewFile,
    /// The statement that is imported.
    pub(crate) statement: Statement,
    /// What was found out of the file: what it cannot decide, and where transactions may be missing.
    pub(crate) detection: Detection,
}

/// A file of which no statement has been chosen yet.
pub(crate) struct Unchosen {
    name: String,
    content: Vec<u8>,
    file: StatementFile,
}

impl Unchosen {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be opened or read, or is too large.
    pub(crate) fn open(path: &Path, knowledge: &Knowledge) -> anyhow::Result<Self> {
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
        Self::read(name, content, knowledge)
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// When they are no statement.
    pub(crate) fn read(name: String, content: Vec<u8>, knowledge: &Knowledge) -> anyhow::Result<Self> {
        let limits = Limits { told: TOLD_MAX, ..Limits::NONE };
        let file = StatementFile::read(&content, &knowledge.known(), limits)?;
        Ok(Self { name, content, file })
    }

    /// The statement of that number; else the only one that has lines and may be of such a place.
    ///
    /// # Errors
    /// When there is no such statement, or several to choose from.
    pub(crate) fn choosing(self, number: Option<usize>, kind: StatementKind) -> anyhow::Result<ChosenFile> {
        let Self { name, content, mut file } = self;
        let statement = file.choose(number, kind).map_err(|error| match error {
            ChoiceError::NoTransactions(said) => UsageError::NoTransactions(said),
            ChoiceError::Several(_) => {
                UsageError::Statements(file.detection.statements.iter().map(described).collect())
            }
        })?;
        let detection = file.detection;
        let stored = NewFile::new(name, content, serde_json::to_value(&detection)?);
        Ok(ChosenFile { stored, statement, detection })
    }
}

impl ChosenFile {
    /// In how many places transactions may be missing.
    pub(crate) fn rows_unread(&self) -> u32 {
        u32::try_from(self.detection.gap_count()).unwrap_or(u32::MAX)
    }
}

/// A statement in a few words, to choose it by.
fn described(statement: &Outline) -> String {
    let account = statement.account.as_deref().unwrap_or("no account number");
    format!("{account}, {} lines", statement.lines)
}
