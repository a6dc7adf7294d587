//! Tables that come in sections, each under the column names again, where one may repeat the last rows of another.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::record::Record;

/// How many rows of the sections before a row may repeat.
const ROWS_MAX: usize = 256;

/// Knows the last rows of the sections so far.
#[derive(Debug, Default)]
pub(super) struct Sections {
    /// The hash of each row, and its line.
    rows: VecDeque<(u64, u32)>,
    is_later: bool,
}

impl Sections {
    /// The column names came again.
    pub(super) fn begin(&mut self) {
        self.is_later = true;
    }

    /// The line of an earlier section that a row repeats to the byte. Without a balance two rows may be equal and still
    /// be two movements; with one, the second cannot have moved anything.
    pub(super) fn repeated(&mut self, record: &Record<'_>, balance: Option<usize>) -> Option<u32> {
        if record.cell(balance?).is_empty() {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        record.bytes().trim_ascii().hash(&mut hasher);
        let hash = hasher.finish();
        if self.is_later
            && let Some((_, line)) = self.rows.iter().find(|(row, _)| *row == hash)
        {
            return Some(*line);
        }
        if self.rows.len() == ROWS_MAX {
            self.rows.pop_front();
        }
        self.rows.push_back((hash, record.position.line));
        None
    }
}
