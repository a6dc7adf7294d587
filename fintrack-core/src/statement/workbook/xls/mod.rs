//! XLS: the workbooks of Excel 5 to 2003.
//!
//! A file system of sectors ([`compound`]) holds a stream of records ([`records`]), of which some are cells
//! ([`book`]). Read by our own hand: `calamine` builds such a sheet at once, as large as the file says that it is, and
//! follows chains of sectors that never end. Source: Microsoft, MS-CFB and MS-XLS.

mod book;
mod compound;
mod format;
mod records;
mod texts;

use super::super::ReadError;
use super::super::package::broken;
use super::cells::Sheets;
use compound::Compound;

const XLS: &str = "XLS workbook";

/// The first bytes of a compound file.
const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// The first record of a stream, in its two lengths: what is left where a web site writes the stream alone.
const STREAMS: [&[u8]; 2] = [b"\x09\x08\x08\x00", b"\x09\x08\x10\x00"];

/// Whether a file begins as a compound file or as a stream of records.
pub(super) fn is_at_start_of(head: &[u8]) -> bool {
    head.starts_with(MAGIC) || STREAMS.iter().any(|start| head.starts_with(start))
}

pub(super) fn read(bytes: &[u8]) -> Result<Sheets, ReadError> {
    if !bytes.starts_with(MAGIC) {
        return book::read(bytes);
    }
    let compound = Compound::open(bytes).ok_or_else(|| broken(XLS, "its table of sectors leads nowhere"))?;
    if compound.has("EncryptedPackage") {
        return Err(ReadError::Protected { what: "the workbook".to_owned() });
    }
    let name = ["Workbook", "Book"].into_iter().find(|name| compound.has(name));
    match name {
        Some(name) => book::read(&compound.stream(name).ok_or_else(|| broken(XLS, "its sectors lead nowhere"))?),
        None if compound.has("WordDocument") => Err(ReadError::NotAStatement { found: "a Word document" }),
        None if compound.has("PowerPoint Document") => Err(ReadError::NotAStatement { found: "a presentation" }),
        None => Err(ReadError::NotAStatement { found: "a file of Windows without a workbook in it" }),
    }
}
