//! A compound file: streams in chains of sectors, as in a small file system. Source: MS-CFB.
//!
//! Laws: no chain is followed for longer than the file has sectors, no stream is longer than the file.

use super::MAGIC;

const HEADER_BYTES: usize = 512;
/// Sector numbers from here on say that a chain ends, or that a sector is none of any.
const NO_SECTOR: u32 = 0xffff_fffa;
/// Where the header lists the first sectors of the table, and how many it can list.
const TABLE_LIST: usize = 76;
const TABLE_LIST_LEN: usize = 109;
const ENTRY_BYTES: usize = 128;
const MINI_SECTOR_BYTES: usize = 64;
/// Shorter streams are kept in the small sectors.
const MINI_STREAM_MAX: usize = 4096;

pub(super) struct Compound<'b> {
    /// The file behind its header.
    sectors: &'b [u8],
    sector_bytes: usize,
    /// For each sector the one that follows it.
    next: Vec<u32>,
    mini_next: Vec<u32>,
    mini_sectors: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks().0.iter().map(|word| u32::from_le_bytes(*word))
}

impl<'b> Compound<'b> {
    /// `None` where the tables are broken.
    pub(super) fn open(bytes: &'b [u8]) -> Option<Self> {
        if !bytes.starts_with(MAGIC) {
            return None;
        }
        let sector_bytes = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut compound = Self {
            sectors: bytes.get(sector_bytes.max(HEADER_BYTES)..)?,
            sector_bytes,
            next: Vec::new(),
            mini_next: Vec::new(),
            mini_sectors: Vec::new(),
            entries: Vec::new(),
        };
        compound.next = compound.table(bytes)?;
        compound.entries = compound.chain(u32_at(bytes, 48)?)?.chunks_exact(ENTRY_BYTES).filter_map(entry).collect();
        let root = compound.entries.first()?;
        if root.start < NO_SECTOR && root.length > 0 {
            compound.mini_sectors = compound.chain(root.start)?;
            compound.mini_next = words(&compound.chain(u32_at(bytes, 60)?)?).collect();
        }
        Some(compound)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream's bytes. `None` where it is absent or its chain is broken.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entry(name)?;
        let mut bytes = if entry.length < MINI_STREAM_MAX {
            follow(&self.mini_sectors, MINI_SECTOR_BYTES, &self.mini_next, entry.start)?
        } else {
            self.chain(entry.start)?
        };
        bytes.truncate(entry.length);
        Some(bytes)
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        follow(self.sectors, self.sector_bytes, &self.next, start)
    }

    /// The table of sectors, whose own sectors the header lists, and further sectors after it.
    fn table(&self, header: &[u8]) -> Option<Vec<u32>> {
        let list = header.get(TABLE_LIST..TABLE_LIST + 4 * TABLE_LIST_LEN)?;
        let mut numbers: Vec<u32> = words(list).collect();
        let mut further = u32_at(header, 68)?;
        for _ in 0..self.sectors.len() / self.sector_bytes {
            if further >= NO_SECTOR {
                break;
            }
            numbers.extend(words(self.sector(further)?));
            further = numbers.pop()?;
        }
        let sector_count = self.sectors.len() / self.sector_bytes + 1;
        let used = numbers.into_iter().filter(|number| *number < NO_SECTOR).take(sector_count);
        let mut table = Vec::new();
        for number in used {
            table.extend(words(self.sector(number)?));
        }
        Some(table)
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        sector(self.sectors, self.sector_bytes, number)
    }
}

/// A sector; the last of a file may be cut short.
fn sector(sectors: &[u8], sector_bytes: usize, number: u32) -> Option<&[u8]> {
    let start = index(number).checked_mul(sector_bytes)?;
    let rest = sectors.get(start..).filter(|rest| !rest.is_empty())?;
    Some(&rest[..sector_bytes.min(rest.len())])
}

/// The bytes of a chain of sectors. `None` where it leads out of the file or around in a circle.
fn follow(sectors: &[u8], sector_bytes: usize, next: &[u32], start: u32) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut number = start;
    while number < NO_SECTOR {
        if bytes.len() > sectors.len() {
            return None;
        }
        bytes.extend_from_slice(sector(sectors, sector_bytes, number)?);
        number = *next.get(index(number))?;
    }
    Some(bytes)
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let name_bytes = usize::from(u16_at(bytes, 64)?).min(64).saturating_sub(2);
    let name = char::decode_utf16(bytes[..name_bytes].as_chunks().0.iter().map(|unit| u16::from_le_bytes(*unit)))
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    Some(Entry { name, start: u32_at(bytes, 116)?, length: index(u32_at(bytes, 120)?) })
}
