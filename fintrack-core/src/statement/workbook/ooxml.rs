//! XLSX, XLSM and XLSB by way of `calamine`, cell by cell.
//!
//! `calamine` reads a sheet as a stream, but before that the shared strings and styles as a whole, and believes what
//! they say of their own number. What it would believe is looked at first.

use std::fmt::Display;
use std::io::Cursor;

use calamine::{Cell, DataRef, Reader, Sheet, SheetType, SheetVisible, Xlsb, Xlsx};
use memchr::memmem;

use super::super::ReadError;
use super::super::package::{Budget, Member, Package, broken, too_large};
use super::cells::Sheets;
use super::value::Value;

const WORKBOOK: &str = "workbook";
/// As many as Excel can keep.
const FORMATS_MAX: usize = 65_490;
/// A format is 255 characters at most, a font's name fewer; escaped they are longer.
const STYLE_VALUE_BYTES_MAX: usize = 2_048;

pub(super) fn read_xlsx(bytes: &[u8], budget: &mut Budget) -> Result<Sheets, ReadError> {
    read(bytes, budget, |workbook: &mut Xlsx<_>, name, sheets| {
        let mut cells = workbook.worksheet_cells_reader(name).map_err(not_read)?;
        put_all(sheets, || cells.next_cell().map_err(not_read))
    })
}

pub(super) fn read_xlsb(bytes: &[u8], budget: &mut Budget) -> Result<Sheets, ReadError> {
    read(bytes, budget, |workbook: &mut Xlsb<_>, name, sheets| {
        let mut cells = workbook.worksheet_cells_reader(name).map_err(not_read)?;
        put_all(sheets, || cells.next_cell().map_err(not_read))
    })
}

fn read<'b, W>(
    bytes: &'b [u8],
    budget: &mut Budget,
    read_cells: impl Fn(&mut W, &str, &mut Sheets) -> Result<(), ReadError>,
) -> Result<Sheets, ReadError>
where
    W: Reader<Cursor<&'b [u8]>>,
    W::Error: Display,
{
    check_parts(bytes, budget)?;
    let mut workbook = W::new(Cursor::new(bytes)).map_err(not_read)?;
    let mut sheets = Sheets::default();
    for sheet in worksheets(workbook.sheets_metadata()) {
        sheets.begin(&sheet.name, sheet.visible != SheetVisible::Visible)?;
        read_cells(&mut workbook, &sheet.name, &mut sheets)?;
    }
    Ok(sheets)
}

/// Puts the cells of a sheet, as they come. The two readers share no trait for what they give alike.
fn put_all<'d>(
    sheets: &mut Sheets,
    mut next: impl FnMut() -> Result<Option<Cell<DataRef<'d>>>, ReadError>,
) -> Result<(), ReadError> {
    while let Some(cell) = next()? {
        let (row, column) = cell.get_position();
        sheets.put(row, column, value(cell.get_value()))?;
    }
    Ok(())
}

fn not_read(error: impl Display) -> ReadError {
    broken(WORKBOOK, error)
}

/// Those that have cells: not the charts and macros.
fn worksheets(sheets: &[Sheet]) -> Vec<Sheet> {
    sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect()
}

fn value<'a>(data: &'a DataRef<'_>) -> Option<Value<'a>> {
    match data {
        DataRef::Empty => None,
        DataRef::Int(number) => Some(Value::Number(number.to_string())),
        DataRef::Float(number) => Value::number(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => Some(Value::text(text.as_str())),
        DataRef::SharedString(text) => Some(Value::text(*text)),
        DataRef::Bool(flag) => Some(Value::flag(*flag)),
        DataRef::DateTime(moment) => Value::moment(*moment),
        DataRef::DateTimeIso(text) => Some(Value::iso_moment(text)),
        DataRef::Error(error) => Some(Value::text(error.to_string())),
    }
}

/// Unpacks every part once, to see that all fit the limit, and looks at those that `calamine` takes at their word.
fn check_parts(bytes: &[u8], budget: &mut Budget) -> Result<(), ReadError> {
    let mut package = Package::open(bytes)?;
    for member in package.members()?.iter().filter(|member| !member.is_folder) {
        let part = package.unpack(member, budget)?;
        check_part(member, &part)?;
    }
    Ok(())
}

fn check_part(member: &Member, part: &[u8]) -> Result<(), ReadError> {
    let name = member.name.to_ascii_lowercase();
    let is_markup = ["xml", "rels"].iter().any(|ending| name.rsplit('.').next() == Some(ending));
    // Escapes that switch charsets, and the zeros of UTF-16, would hide from the checks what `calamine` then sees.
    if is_markup && memchr::memchr2(0, 0x1b, part).is_some() {
        return Err(broken(WORKBOOK, format!("part `{}` is not UTF-8", member.name)));
    }
    if name.ends_with("sharedstrings.xml") {
        check_string_count(part)?;
    }
    if name.ends_with("styles.xml") {
        check_styles(part)?;
    }
    Ok(())
}

/// `calamine` makes room for as many strings as are announced.
fn check_string_count(part: &[u8]) -> Result<(), ReadError> {
    const ANNOUNCEMENT: &[u8] = b"uniqueCount";
    for at in memmem::find_iter(part, ANNOUNCEMENT) {
        let digits = part[at + ANNOUNCEMENT.len()..]
            .iter()
            .skip_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'"' | b'\'' | b'+'))
            .take_while(|b| b.is_ascii_digit());
        let count =
            digits.fold(0_usize, |count, digit| count.saturating_mul(10).saturating_add(usize::from(digit - b'0')));
        // `<si/>` is the shortest that a string can be.
        if count > part.len() / 5 {
            return Err(broken(WORKBOOK, format!("it announces {count} texts in {} bytes", part.len())));
        }
    }
    Ok(())
}

/// `calamine` copies the fonts and formats into each cell format.
fn check_styles(part: &[u8]) -> Result<(), ReadError> {
    if memmem::find_iter(part, b"xf").count() > 2 * FORMATS_MAX {
        return Err(too_large("the workbook", format!("{FORMATS_MAX} cell formats")));
    }
    let mut since_quote = 0;
    for byte in part {
        since_quote = if matches!(byte, b'"' | b'\'' | b'<' | b'>') { 0 } else { since_quote + 1 };
        if since_quote > STYLE_VALUE_BYTES_MAX {
            return Err(too_large("a cell format of the workbook", format!("{STYLE_VALUE_BYTES_MAX} bytes")));
        }
    }
    Ok(())
}
