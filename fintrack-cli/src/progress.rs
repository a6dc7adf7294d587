//! A source that tells a progress bar how far its reader has come.

use fintrack_core::statement::{Source, SourceError};
use indicatif::ProgressBar;

use crate::file_source::FileSource;
use crate::printer::Printer;

/// Files below this are read before a bar could be seen.
const WATCHED_BYTES_MIN: u64 = 8 * 1024 * 1024;

/// A file whose reading a bar shows.
pub(crate) struct Watched {
    file: FileSource,
    bar: ProgressBar,
}

impl Watched {
    /// Watches the reading of a file, where it is large and somebody looks.
    pub(crate) fn new(file: FileSource, printer: &Printer) -> Self {
        let is_large = file.bytes() >= WATCHED_BYTES_MIN;
        let bar = if is_large { printer.bar(file.bytes()) } else { ProgressBar::hidden() };
        Self { file, bar }
    }

    /// Says what the reader does from here on, and starts the bar again.
    pub(crate) fn begin(&self, what: &'static str) {
        self.bar.reset();
        self.bar.set_message(what);
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Source for Watched {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, SourceError> {
        let count = self.file.read_at(offset, buffer)?;
        if !self.bar.is_hidden() {
            self.bar.set_position(offset.saturating_add(u64::try_from(count).unwrap_or(u64::MAX)));
        }
        Ok(count)
    }
}
