//! XLS by hand: a stream of records in a compound file.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Cell, Sheet};

const SECTOR_BYTES: usize = 512;
const RECORD_BYTES_MAX: usize = 8224;
const END_OF_CHAIN: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
const TABLE: u32 = 0xffff_fffd;

fn le16(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap().to_le_bytes()
}

fn le32(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &le16(data.len()), data].concat()
}

pub fn write(sheets: &[Sheet], is_1904: bool) -> Vec<u8> {
    compound(&stream(sheets, is_1904), "Workbook")
}

/// The texts that cells share, each once.
#[derive(Default)]
struct Texts {
    all: Vec<String>,
    numbers: HashMap<String, usize>,
}

/// The records of a workbook of Excel 97.
pub fn stream(sheets: &[Sheet], is_1904: bool) -> Vec<u8> {
    let mut texts = Texts::default();
    let bodies: Vec<Vec<u8>> = sheets.iter().map(|sheet| cells(sheet, is_1904, &mut texts)).collect();
    let mut head = record(0x0809, &[0, 6, 5, 0]);
    head.extend(record(0x0022, &[u8::from(is_1904), 0]));
    // A cell format of no kind, and one of days in a format of the workbook's own.
    head.extend(record(0x041e, &[&le16(200)[..], &le16(10), &[0], b"dd/mm/yyyy"].concat()));
    for format in [0, 200] {
        head.extend(record(0x00e0, &[&[0; 2][..], &le16(format), &[0; 16]].concat()));
    }
    let shared = shared_texts(&texts.all);
    let names: usize = sheets.iter().map(|sheet| 4 + 8 + 2 * sheet.name.encode_utf16().count()).sum();
    let mut start = head.len() + names + shared.len() + 4;
    for (sheet, body) in sheets.iter().zip(&bodies) {
        let units: Vec<u8> = sheet.name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let count = u8::try_from(units.len() / 2).unwrap();
        head.extend(record(0x0085, &[&le32(start)[..], &[u8::from(sheet.is_hidden), 0, count, 1], &units].concat()));
        start += body.len();
    }
    head.extend(shared);
    head.extend(record(0x000a, &[]));
    head.extend(bodies.concat());
    head
}

/// The shared texts, each of which may go on in a record that continues the one before.
fn shared_texts(texts: &[String]) -> Vec<u8> {
    let mut pieces = vec![[le32(texts.len()), le32(texts.len())].concat()];
    for text in texts {
        let units: Vec<u16> = text.encode_utf16().collect();
        if pieces.last().unwrap().len() + 3 > RECORD_BYTES_MAX {
            pieces.push(Vec::new());
        }
        pieces.last_mut().unwrap().extend(le16(units.len()));
        pieces.last_mut().unwrap().push(1);
        for unit in units {
            if pieces.last().unwrap().len() + 2 > RECORD_BYTES_MAX {
                pieces.push(vec![1]);
            }
            pieces.last_mut().unwrap().extend(unit.to_le_bytes());
        }
    }
    let kinds = std::iter::once(0x00fc).chain(std::iter::repeat(0x003c));
    pieces.iter().zip(kinds).flat_map(|(piece, kind)| record(kind, piece)).collect()
}

fn cells(sheet: &Sheet, is_1904: bool, texts: &mut Texts) -> Vec<u8> {
    let mut out = record(0x0809, &[0, 6, 16, 0]);
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let place = |format| [le16(row), le16(column), le16(format)].concat();
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    let shared = *texts.numbers.entry(text.clone()).or_insert_with(|| {
                        texts.all.push(text.clone());
                        texts.all.len() - 1
                    });
                    out.extend(record(0x00fd, &[&place(0)[..], &le32(shared)].concat()));
                }
                Cell::Number(number) => out.extend(number_record(*number, &place(0))),
                Cell::Day(day) => {
                    let epoch = if is_1904 { (1904, 1, 1) } else { (1899, 12, 30) };
                    let epoch = NaiveDate::from_ymd_opt(epoch.0, epoch.1, epoch.2).unwrap();
                    let serial = i32::try_from((*day - epoch).num_days()).unwrap();
                    out.extend(record(0x0203, &[&place(1)[..], &f64::from(serial).to_le_bytes()].concat()));
                }
            }
        }
    }
    out.extend(record(0x000a, &[]));
    out
}

/// A number in thirty bits where it is whole hundredths that fit, as Excel does, else in full.
fn number_record(number: f64, place: &[u8]) -> Vec<u8> {
    let hundredths = format!("{number:.2}").replace('.', "").parse::<i32>().ok();
    match hundredths.filter(|whole| format!("{whole}e-2").parse() == Ok(number) && whole.abs() < 1 << 28) {
        Some(whole) => record(0x027e, &[place, &((whole << 2) | 3).to_le_bytes()].concat()),
        None => record(0x0203, &[place, &number.to_le_bytes()].concat()),
    }
}

/// A compound file with one stream.
pub fn compound(stream: &[u8], name: &str) -> Vec<u8> {
    let length = stream.len().max(4096);
    let data = length.div_ceil(SECTOR_BYTES);
    // The stream, one sector of entries, and the table, which lists itself too.
    let tables = (data + 2).div_ceil(SECTOR_BYTES / 4 - 1);
    let mut next: Vec<u32> = (1..=data).map(|sector| u32::try_from(sector).unwrap()).collect();
    next[data - 1] = END_OF_CHAIN;
    next.push(END_OF_CHAIN);
    next.extend(std::iter::repeat_n(TABLE, tables));
    next.resize(tables * SECTOR_BYTES / 4, FREE);

    let listed: Vec<usize> = (0..tables).map(|table| data + 1 + table).collect();
    let mut out = header(&listed, data);
    out.extend_from_slice(stream);
    out.resize(SECTOR_BYTES * (1 + data), 0);
    out.extend(entry("Root Entry", 5, END_OF_CHAIN, 0));
    out.extend(entry(name, 2, 0, length));
    out.resize(SECTOR_BYTES * (2 + data), 0);
    out.extend(next.iter().flat_map(|sector| sector.to_le_bytes()));
    out
}

/// A compound file with one short stream, in the small sectors of the root entry.
pub fn compound_of_small_sectors(stream: &[u8], name: &str) -> Vec<u8> {
    const SMALL_BYTES: usize = 64;
    assert!(stream.len() < 4096, "longer streams are kept in whole sectors");
    let small = stream.len().div_ceil(SMALL_BYTES);
    // The whole sectors hold the small ones, backwards; then the table of the small ones, the entries, the table.
    let data = small.div_ceil(SECTOR_BYTES / SMALL_BYTES);
    let (small_table, entries, table) = (data, data + 1, data + 2);
    let mut small_next: Vec<u32> = (1..=small).map(|sector| u32::try_from(sector).unwrap()).collect();
    small_next[small - 1] = END_OF_CHAIN;
    small_next.resize(SECTOR_BYTES / 4, FREE);
    let mut next: Vec<u32> = (0..data).map(|sector| u32::try_from(sector).unwrap().wrapping_sub(1)).collect();
    next[0] = END_OF_CHAIN;
    next.extend([END_OF_CHAIN, END_OF_CHAIN, TABLE]);
    next.resize(SECTOR_BYTES / 4, FREE);

    let mut out = header(&[table], entries);
    out[60..64].copy_from_slice(&le32(small_table));
    out[64..68].copy_from_slice(&le32(1));
    let mut padded = stream.to_vec();
    padded.resize(data * SECTOR_BYTES, 0);
    out.extend(padded.rchunks(SECTOR_BYTES).flatten());
    out.extend(small_next.iter().flat_map(|sector| sector.to_le_bytes()));
    out.extend(entry("Root Entry", 5, u32::try_from(data - 1).unwrap(), data * SECTOR_BYTES));
    out.extend(entry(name, 2, 0, stream.len()));
    out.resize(SECTOR_BYTES * (1 + table), 0);
    out.extend(next.iter().flat_map(|sector| sector.to_le_bytes()));
    out
}

/// A header that lists the sectors of the table, and names the first of the entries.
fn header(tables: &[usize], entries: usize) -> Vec<u8> {
    let mut out = vec![0; SECTOR_BYTES];
    out[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    out[24..34].copy_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    out[44..48].copy_from_slice(&le32(tables.len()));
    out[48..52].copy_from_slice(&le32(entries));
    out[56..60].copy_from_slice(&le32(4096));
    out[60..64].copy_from_slice(&END_OF_CHAIN.to_le_bytes());
    out[68..72].copy_from_slice(&END_OF_CHAIN.to_le_bytes());
    for listed in 0..109 {
        let sector = tables.get(listed).map_or(FREE, |table| u32::try_from(*table).unwrap());
        out[76 + 4 * listed..80 + 4 * listed].copy_from_slice(&sector.to_le_bytes());
    }
    out
}

fn entry(name: &str, kind: u8, start: u32, length: usize) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name_bytes = entry.len() + 2;
    entry.resize(128, 0);
    entry[64..66].copy_from_slice(&le16(name_bytes));
    entry[66] = kind;
    entry[68..80].fill(0xff);
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..124].copy_from_slice(&le32(length));
    entry
}
