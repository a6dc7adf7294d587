//! A statement's bytes in a file: read at any offset, any number of times, in bounded memory.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use fintrack_core::statement::{Source, SourceError};
use thiserror::Error;

/// Why a file cannot be opened as a statement.
#[derive(Debug, Error)]
pub(crate) enum OpenError {
    /// The path is a folder.
    #[error("this is a folder, not a statement")]
    Folder,
    /// There is no such file, or it may not be read.
    #[error("cannot be opened")]
    Unopened(#[from] io::Error),
}

/// The name that stands for standard input.
pub(crate) const STDIN: &str = "-";

/// A file as the source of a statement.
pub(crate) struct FileSource {
    file: File,
    bytes: u64,
}

impl FileSource {
    /// Opens a file. `-` is standard input, spooled to a nameless file so that it can be read twice.
    ///
    /// # Errors
    /// [`OpenError`] when there is no such file, it is a folder, or it cannot be read.
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        let file = if path == Path::new(STDIN) { spooled(&mut io::stdin().lock())? } else { File::open(path)? };
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(OpenError::Folder);
        }
        // A named pipe is read as standard input is: once, into a file.
        if !metadata.is_file() {
            let mut pipe = file;
            let file = spooled(&mut pipe)?;
            let bytes = file.metadata()?.len();
            return Ok(Self { file, bytes });
        }
        Ok(Self { file, bytes: metadata.len() })
    }

    /// How many bytes there are.
    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }
}

fn spooled(reader: &mut impl io::Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(reader, &mut file)?;
    Ok(file)
}

impl Source for FileSource {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, SourceError> {
        loop {
            match self.file.read_at(buffer, offset) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result.map_err(|error| SourceError { offset, cause: error.into() }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_file_is_read_at_any_offset_any_number_of_times() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"Data;Valor").unwrap();
        let source = FileSource::open(file.path()).unwrap();
        let mut buffer = [0; 5];
        for _ in 0..2 {
            assert_eq!(source.read_at(5, &mut buffer).unwrap(), 5);
            assert_eq!(&buffer, b"Valor");
        }
        assert_eq!(source.read_at(8, &mut buffer).unwrap(), 2);
        assert_eq!(source.read_at(10, &mut buffer).unwrap(), 0);
        assert_eq!(source.bytes(), 10);
    }

    #[test]
    fn a_folder_is_no_statement() {
        let folder = tempfile::tempdir().unwrap();
        let error = FileSource::open(folder.path()).err().unwrap();
        assert!(matches!(error, OpenError::Folder), "{error}");
    }

    #[test]
    fn a_stream_is_spooled_whole() {
        let file = spooled(&mut &b"one pass only"[..]).unwrap();
        assert_eq!(file.metadata().unwrap().len(), 13);
    }
}
