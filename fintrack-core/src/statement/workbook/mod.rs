//! Workbooks: XLSX, XLSM, XLSB, XLS, ODS, and what banks hand out as `.xls` that is none: Excel's XML, web pages.
//!
//! | module | holds |
//! |---|---|
//! | [`value`] | what a cell holds, as text |
//! | [`cells`] | the cells of the sheets, and a sheet as a text table |
//! | [`ooxml`] | XLSX, XLSM and XLSB |
//! | [`xls`] | XLS |
//! | [`opendocument`] | ODS |
//! | [`xml2003`], [`html`], [`markup`] | Excel's XML of 2003, tables of web pages |
//!
//! Each sheet is written out as a text table, which [`table`] inspects and reads as any other. What the workbook knows
//! of its cells is kept: days are ISO, numbers exact, and only texts are left to be understood. Each visible sheet with
//! a table is a statement. A position's line is the sheet's row; its bytes are those of the sheet as text.
//! Laws: memory is bounded by what a file may unpack to, whatever it says of itself; other people's readers may panic,
//! and that is an error.

mod cells;
mod html;
mod markup;
mod ooxml;
mod opendocument;
mod value;
mod xls;
mod xml2003;

use std::fmt;

use encoding_rs::Encoding;

use super::package::{Budget, Package, broken, contained, read_whole};
use super::parts::Parts;
use super::{Format, Inspection, Known, Layout, ReadError, Sink, Source, encoding, reading, table};
use cells::{Sheet, Sheets};

/// How a workbook is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
    Xml2003,
    Html,
}

/// Which sheets of a workbook are statements, and how each is read.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkbookLayout {
    kind: Kind,
    parts: Parts,
    /// The number of each part's sheet.
    sheets: Vec<usize>,
}

impl WorkbookLayout {
    /// The format that its file is known by.
    pub const fn format(&self) -> Format {
        match self.kind {
            Kind::Xlsx | Kind::Xlsb => Format::Xlsx,
            Kind::Xls | Kind::Xml2003 | Kind::Html => Format::Xls,
            Kind::Ods => Format::Ods,
        }
    }
}

impl fmt::Display for WorkbookLayout {
    /// The sheets that are read. How their texts are written is no concern of a person who sees cells.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.parts.read.iter().map(|part| format!("`{}`", part.name)).collect();
        write!(f, "{} {}", if names.len() == 1 { "sheet" } else { "sheets" }, names.join(", "))
    }
}

/// What the first bytes of a file say: a workbook's own, or those of markup that holds cells.
pub(super) fn by_head(head: &[u8]) -> Option<Kind> {
    if xls::is_at_start_of(head) {
        return Some(Kind::Xls);
    }
    // UTF-16 has a mark; of any other charset the tags are ASCII.
    let text =
        Encoding::for_bom(head).map_or_else(|| String::from_utf8_lossy(head), |(charset, _)| charset.decode(head).0);
    let lower = text.trim_start().to_ascii_lowercase();
    if !lower.starts_with('<') {
        return None;
    }
    let has = |word: &str| lower.contains(word);
    if has("urn:schemas-microsoft-com:office:spreadsheet") && has("<?xml") && !has("<html") {
        Some(Kind::Xml2003)
    } else if has("<html") || has("<!doctype html") || has("<table") {
        Some(Kind::Html)
    } else {
        None
    }
}

/// What the members of a package say; `None` for an archive of files.
///
/// # Errors
/// [`ReadError::NotAStatement`] for the packages of other programs.
pub(super) fn by_members(bytes: &[u8]) -> Result<Option<Kind>, ReadError> {
    let members = Package::open(bytes)?.members()?;
    let has = |name: &str| members.iter().any(|member| member.name.eq_ignore_ascii_case(name));
    let has_folder = |name: &str| members.iter().any(|member| member.name.to_ascii_lowercase().starts_with(name));
    if has("[Content_Types].xml") {
        return match () {
            () if has("xl/workbook.bin") => Ok(Some(Kind::Xlsb)),
            () if has_folder("word/") => Err(ReadError::NotAStatement { found: "a Word document" }),
            () if has_folder("ppt/") => Err(ReadError::NotAStatement { found: "a presentation" }),
            () => Ok(Some(Kind::Xlsx)),
        };
    }
    Ok((has("mimetype") && has("content.xml")).then_some(Kind::Ods))
}

pub(super) fn inspect(
    bytes: &[u8],
    kind: Kind,
    known: &Known<'_>,
    budget: &mut Budget,
) -> Result<Inspection, ReadError> {
    let mut parts = Parts::of("sheet");
    let mut numbers = Vec::new();
    for (number, mut sheet) in sheets(bytes, kind, budget)?.into_iter().enumerate() {
        if sheet.is_hidden {
            parts.pass_over(&sheet.name, "the sheet is hidden", false);
        } else if sheet.is_empty() {
            parts.pass_over(&sheet.name, "the sheet is empty", false);
        } else {
            let count = parts.read.len();
            let table = sheet.table()?;
            parts.add(&sheet.name, table::inspect_cells(table.as_bytes(), known))?;
            numbers.extend((parts.read.len() > count).then_some(number));
        }
    }
    parts.inspection(|parts| Layout::Workbook(WorkbookLayout { kind, parts, sheets: numbers }))
}

pub(super) fn read(
    source: &(impl Source + ?Sized),
    layout: &WorkbookLayout,
    budget: &mut Budget,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut sheets = sheets(&read_whole(source)?, layout.kind, budget)?;
    let mut numbers = layout.sheets.iter();
    layout.parts.read(sink, |part, sink| {
        let sheet = numbers.next().and_then(|number| sheets.get_mut(*number)).filter(|sheet| sheet.name == part.name);
        let sheet =
            sheet.ok_or_else(|| broken("workbook", format!("sheet `{}` was there and is no more", part.name)))?;
        reading::read_within(sheet.table()?.as_bytes(), &part.inspection.layout, budget, sink)
    })
}

fn sheets(bytes: &[u8], kind: Kind, budget: &mut Budget) -> Result<Vec<Sheet>, ReadError> {
    let sheets = contained("workbook", || match kind {
        Kind::Xlsx => ooxml::read_xlsx(bytes, budget),
        Kind::Xlsb => ooxml::read_xlsb(bytes, budget),
        Kind::Xls => xls::read(bytes),
        Kind::Ods => opendocument::read(bytes, budget),
        Kind::Xml2003 => xml2003::read(&encoding::decode_whole(bytes)?),
        Kind::Html => html::read(&encoding::decode_whole(bytes)?),
    });
    sheets.map(Sheets::into_inner)
}
