//! Quicken Interchange Format: what Quicken, Money, `GnuCash` and banks write of accounts, cards and investments.
//!
//! Layers, each using only those above it: [`lines`], [`record`] (the lines up to a `^`), [`section`] (what a `!` says
//! of them), [`date`] (Quicken's manners), [`walk`] (statements and transactions), and the two passes [`mod@inspect`]
//! and [`mod@read`].
//!
//! Laws: every record of a section of transactions is a line or a [`super::Skipped`] that names it; lists of other
//! things are named once; a split is one line, its whole; the opening balance is evidence, never a line; a date whose
//! order no date and no other evidence decides is asked about.
//!
//! Source: Intuit's description of QIF (1997) and the exports of the programs named above.

mod date;
mod inspect;
mod lines;
mod read;
mod record;
mod section;
mod walk;

use std::fmt;

use super::amount::{self, DecimalMark};
use super::date::DateOrder;
use super::encoding::{self, Charset};
use super::{Inspection, Known, ReadError, Sink, Source};

/// The most of a value that a reason repeats.
const SHOWN_CHARS_MAX: usize = 40;

/// What the QIF reader needs to know of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QifDialect {
    charset: Charset,
    newline: u8,
    order: DateOrder,
    mark: DecimalMark,
    /// Whether cards' purchases are printed as positive amounts, against the format.
    purchases_are_positive: Option<bool>,
}

impl fmt::Display for QifDialect {
    /// The encoding and how values are written: `UTF-8, dates day first, amounts as 1,234.56`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, dates {}, amounts as {}", self.charset.name(), self.order, self.mark.example())
    }
}

/// Whether a file is QIF: by a header, or by a record that has a date, an amount and a `^`.
pub(super) fn looks_like(sample: &[u8]) -> bool {
    let lines = encoding::lines(sample).map(<[u8]>::trim_ascii);
    let (mut has_date, mut has_amount) = (false, false);
    for line in lines {
        match line {
            [b'!', header @ ..] if is_header(header) => return true,
            [b'D', value @ ..] => has_date |= date::lex(value).is_some(),
            [b'T' | b'U', value @ ..] => has_amount |= amount::weigh(value, DecimalMark::Dot).is_some(),
            b"^" if has_date && has_amount => return true,
            b"^" => (has_date, has_amount) = (false, false),
            _ => {}
        }
    }
    false
}

fn is_header(text: &[u8]) -> bool {
    let begins = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    begins("type:") || begins("option:") || begins("clear:") || text.eq_ignore_ascii_case(b"account")
}

/// Looks at the whole file and decides how it is to be read.
pub(super) fn inspect(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Inspection, ReadError> {
    inspect::inspect(source, known)
}

/// Streams the lines of an inspected file.
pub(super) fn read(
    source: &(impl Source + ?Sized),
    dialect: &QifDialect,
    sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    let mut reader = read::Reader::new(dialect, sink);
    walk::walk(source, dialect.charset, dialect.newline, &mut reader)?;
    reader.finish();
    Ok(())
}
