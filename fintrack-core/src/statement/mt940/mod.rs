//! SWIFT's customer statement MT940 and interim report MT942, as banks all over Europe hand them to their customers.
//!
//! Layers, each using only those above it: [`charset`], [`lines`] (in bounded memory), [`tag`] (what a line begins),
//! [`day`], [`amount`], [`balance`], [`entry`] (values), [`information`] (`:86:` to words), [`walk`] (statements, their
//! pages and movements), and the two passes [`mod@inspect`] and [`mod@read`].
//!
//! Laws: every `:61:` is a line or a [`super::Skipped`] that names it; the day of a line is its value date, for the entry
//! date is optional and has no year; memory is the window's, whatever the file's size; time is linear in the size.
//!
//! Source: SWIFT's message reference guide, category 9, for the fields; and what banks make of them, rule by rule in
//! `docs/formats.md`.

mod amount;
mod balance;
mod charset;
mod day;
mod entry;
mod information;
mod inspect;
mod institution;
mod lines;
mod read;
mod tag;
mod walk;

use std::fmt;

use self::charset::Charset;
use self::tag::{Beginning, Tag, beginning};
use super::encoding;
use super::{Inspection, Known, ReadError, Sink, Source};
use crate::money::Currency;

/// What the MT940 reader needs to know of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mt940Dialect {
    charset: Charset,
    /// The byte that ends lines.
    line_end: u8,
    /// The only currency that the file names, for statements that do not say theirs before their first line.
    currency: Option<Currency>,
}

impl fmt::Display for Mt940Dialect {
    /// The encoding: `UTF-8`, `windows-1252`, `cp852`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.charset.name())
    }
}

/// Whether a file is MT940 or MT942, by an envelope at its beginning or the fields of a statement.
pub(super) fn looks_like(sample: &[u8]) -> bool {
    if sample.trim_ascii_start().starts_with(b"{1:F") {
        return true;
    }
    let (mut has_reference, mut has_account) = (false, false);
    for line in encoding::lines(sample) {
        let Beginning::Field(tag, start) = beginning(line) else { continue };
        match tag {
            Tag::Opening { .. } | Tag::Closing { .. } if balance::balance(&line[start..]).is_some() => return true,
            Tag::Entry if line[start..].iter().take(6).filter(|byte| byte.is_ascii_digit()).count() == 6 => {
                return true;
            }
            Tag::Reference => has_reference = true,
            Tag::Account | Tag::Number => has_account = true,
            Tag::Opening { .. }
            | Tag::Closing { .. }
            | Tag::Entry
            | Tag::Floor
            | Tag::Information
            | Tag::National
            | Tag::Other => {}
        }
    }
    has_reference && has_account
}

/// Looks at the whole file and decides how it is to be read.
pub(super) fn inspect(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Inspection, ReadError> {
    inspect::inspect(source, known)
}

/// Streams the lines of an inspected file.
pub(super) fn read(
    source: &(impl Source + ?Sized),
    dialect: &Mt940Dialect,
    sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    let mut reader = read::Reader::new(dialect.charset, sink);
    walk::walk(source, dialect.charset, dialect.line_end, dialect.currency, &mut reader)?;
    Ok(())
}
