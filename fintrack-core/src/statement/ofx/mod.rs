//! Open Financial Exchange: version 1 (SGML), version 2 (XML), QFX, and OFC, which came before them.
//!
//! One tolerant scanner of elements serves all of them: closing marks may be missing, headers wrong or absent, texts
//! not escaped, everything on one line. Layers, each using only those above it: [`charset`], [`tag`], [`scan`] (marks of
//! elements, in bounded memory), [`text`], [`amount`], [`date`] (values), [`walk`] (statements and transactions), and the
//! two passes [`mod@inspect`] and [`mod@read`].
//!
//! Laws: every `STMTTRN` outside a comment is a line or a [`super::Skipped`] that names it; a day is the one printed,
//! without a time zone's shift; memory is the window's, whatever the file's size; time is linear in the size.
//!
//! Source: the OFX 1.6 and 2.2 specifications, and what banks make of them.

mod amount;
mod charset;
mod date;
mod draft;
mod inspect;
mod institution;
mod read;
mod scan;
mod tag;
mod text;
mod walk;

use std::fmt;

use self::amount::Grouping;
use self::charset::{Charset, Sample};
use super::{Inspection, Known, ReadError, Sign, Sink, Source};

/// What the OFX reader needs to know of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfxDialect {
    charset: Charset,
    /// The byte that ends lines.
    line_end: u8,
    grouping: Grouping,
    /// What the printed signs mean.
    sign: Sign,
    /// Whether cards' purchases are printed as positive amounts.
    purchases_are_positive: Option<bool>,
}

impl fmt::Display for OfxDialect {
    /// The encoding: `UTF-8`, `windows-1252`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.charset.name())
    }
}

/// Elements that only OFX has, one of which is near the beginning of any file of it.
const SIGNS: [&[u8]; 8] = [
    b"<SIGNONMSGSRSV1>",
    b"<BANKMSGSRSV1>",
    b"<CREDITCARDMSGSRSV1>",
    b"<STMTTRNRS>",
    b"<STMTRS>",
    b"<CCSTMTRS>",
    b"<BANKTRANLIST>",
    b"<STMTTRN>",
];

/// Whether a file is OFX, by its header or its first elements.
pub(super) fn looks_like(source: &(impl Source + ?Sized)) -> Result<bool, ReadError> {
    let Sample { bytes, .. } = Sample::of(source)?;
    let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&bytes).trim_ascii_start();
    let begins = |at: usize, words: &[&[u8]]| words.iter().any(|word| charset::starts_with(&text[at..], word));
    Ok(begins(0, &[b"OFXHEADER"])
        || charset::root(text).is_some()
        || memchr::memchr_iter(b'<', text).any(|at| begins(at, &[b"<?OFX", b"<OFXHEADER>"]) || begins(at, &SIGNS)))
}

/// Looks at the whole file and decides how it is to be read.
pub(super) fn inspect(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Inspection, ReadError> {
    inspect::inspect(source, known)
}

/// Streams the lines of an inspected file.
pub(super) fn read(
    source: &(impl Source + ?Sized),
    dialect: &OfxDialect,
    sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    walk::walk(source, dialect.charset, dialect.line_end, &mut read::Reader::new(dialect, sink))?;
    Ok(())
}
