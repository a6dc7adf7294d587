//! How a table is written, in words for a person.

use std::fmt;

use super::dialect::Dialect;
use super::record::Cut;

impl fmt::Display for Dialect {
    /// windows-1252, columns end at `;`, dates day first, amounts as 1.234,56
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, ", self.charset.name())?;
        match self.framing.cut {
            Cut::Delimiter(b'\t') => f.write_str("columns end at tabs")?,
            Cut::Delimiter(b' ') => f.write_str("columns end at blanks")?,
            Cut::Delimiter(byte) => write!(f, "columns end at `{}`", char::from(byte))?,
            Cut::Columns(_) => f.write_str("columns of fixed width")?,
        }
        write!(f, ", dates {}, amounts as {}", self.date.order, self.mark.example())
    }
}
