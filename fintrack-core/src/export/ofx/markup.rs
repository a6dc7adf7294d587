//! Elements of OFX, one below the other.

use std::fmt::{self, Write};

/// How elements are marked. Banks have manners of their own; see [`Manner::STANDARD`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// Whether values have closing marks; in XML they always do.
    pub(crate) closes_values: bool,
    pub(crate) line_end: &'static str,
    /// What stands before a value.
    pub(crate) indent: &'static str,
    pub(crate) is_lower_case: bool,
}

impl Manner {
    /// OFX 2: XML.
    pub(crate) const STANDARD: Self = Self { closes_values: true, line_end: "\n", indent: "", is_lower_case: false };

    pub(crate) fn open(self, out: &mut impl Write, name: &str) -> fmt::Result {
        self.mark(out, "<", name)?;
        out.write_str(self.line_end)
    }

    pub(crate) fn close(self, out: &mut impl Write, name: &str) -> fmt::Result {
        self.mark(out, "</", name)?;
        out.write_str(self.line_end)
    }

    /// A value that is escaped already.
    pub(crate) fn value(self, out: &mut impl Write, name: &str, value: &str) -> fmt::Result {
        out.write_str(self.indent)?;
        self.mark(out, "<", name)?;
        out.write_str(value)?;
        if self.closes_values {
            self.mark(out, "</", name)?;
        }
        out.write_str(self.line_end)
    }

    fn mark(self, out: &mut impl Write, bracket: &str, name: &str) -> fmt::Result {
        if self.is_lower_case {
            write!(out, "{bracket}{}>", name.to_lowercase())
        } else {
            write!(out, "{bracket}{name}>")
        }
    }
}
