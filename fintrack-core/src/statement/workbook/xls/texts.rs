//! The texts of a workbook stream: the shared ones, and those in cells. Source: MS-XLS 2.5.293 to 2.5.295.

use std::ops::Range;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::compound::{u16_at, u32_at};
use super::records::Record;

/// How the stream writes texts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Writing {
    /// Excel 97 and later: UTF-16, or its lower halves alone.
    Unicode,
    /// Excel 5 and 95: a code page of Windows.
    CodePage(&'static Encoding),
}

impl Writing {
    pub(super) fn code_page(number: u16) -> Self {
        Self::CodePage(codepage::to_encoding(number).unwrap_or(WINDOWS_1252))
    }

    /// A text behind its length of two bytes.
    pub(super) fn text(self, data: &[u8]) -> Option<String> {
        let count = usize::from(u16_at(data, 0)?);
        self.characters(&data[2..], count)
    }

    /// A text behind its length of one byte.
    pub(super) fn short_text(self, data: &[u8]) -> Option<String> {
        let (count, rest) = data.split_first()?;
        self.characters(rest, usize::from(*count))
    }

    fn characters(self, data: &[u8], count: usize) -> Option<String> {
        match self {
            Self::CodePage(encoding) => {
                Some(encoding.decode_without_bom_handling(&data[..count.min(data.len())]).0.into_owned())
            }
            Self::Unicode => {
                let mut pieces = Pieces { all: &[data], piece: 0, at: 0 };
                let mut text = String::new();
                pieces.unicode(count, &mut text)?;
                Some(text)
            }
        }
    }
}

/// The texts that cells share.
#[derive(Debug, Default)]
pub(super) struct SharedTexts {
    text: String,
    ranges: Vec<Range<usize>>,
}

impl SharedTexts {
    /// All texts of the record, as far as it can be read.
    pub(super) fn read(record: &Record<'_>) -> Self {
        let mut shared = Self::default();
        let mut pieces = Pieces { all: &record.pieces, piece: 0, at: 8 };
        while !pieces.is_at_end() {
            let start = shared.text.len();
            let is_whole =
                pieces.u16().is_some_and(|count| pieces.unicode(usize::from(count), &mut shared.text).is_some());
            if !is_whole {
                shared.text.truncate(start);
                break;
            }
            shared.ranges.push(start..shared.text.len());
        }
        shared
    }

    pub(super) fn get(&self, index: u32) -> Option<&str> {
        let range = self.ranges.get(usize::try_from(index).ok()?)?;
        self.text.get(range.clone())
    }
}

/// The bytes of a record and of those that continue it.
struct Pieces<'p, 's> {
    all: &'p [&'s [u8]],
    piece: usize,
    at: usize,
}

impl<'s> Pieces<'_, 's> {
    fn rest(&self) -> &'s [u8] {
        self.all.get(self.piece).and_then(|piece| piece.get(self.at..)).unwrap_or_default()
    }

    /// Goes on to the next piece when this one is used up; `false` where there is none.
    fn refill(&mut self) -> bool {
        while self.rest().is_empty() {
            if self.piece + 1 >= self.all.len() {
                return false;
            }
            self.piece += 1;
            self.at = 0;
        }
        true
    }

    fn is_at_end(&mut self) -> bool {
        !self.refill()
    }

    fn u8(&mut self) -> Option<u8> {
        if !self.refill() {
            return None;
        }
        let byte = *self.rest().first()?;
        self.at += 1;
        Some(byte)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.u8()?, self.u8()?, self.u8()?, self.u8()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if !self.refill() {
                return None;
            }
            let step = count.min(self.rest().len());
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// Flags, characters, and what follows them on their looks. A text that goes on in the next piece has its flags
    /// anew there.
    fn unicode(&mut self, count: usize, out: &mut String) -> Option<()> {
        let flags = self.u8()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let extension = if flags & 4 != 0 { usize::try_from(self.u32()?).ok()? } else { 0 };
        let mut is_wide = flags & 1 != 0;
        let mut left = count;
        let mut units = Vec::new();
        while left > 0 {
            if self.rest().is_empty() {
                if !self.refill() {
                    return None;
                }
                is_wide = self.u8()? & 1 != 0;
                continue;
            }
            let rest = self.rest();
            let width = if is_wide { 2 } else { 1 };
            let taken = left.min(rest.len() / width);
            if taken == 0 {
                return None;
            }
            if is_wide {
                units.extend((0..taken).filter_map(|at| u16_at(rest, 2 * at)));
            } else {
                units.extend(rest[..taken].iter().map(|byte| u16::from(*byte)));
            }
            self.at += taken * width;
            left -= taken;
        }
        out.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        self.skip(4 * runs)?;
        self.skip(extension)
    }
}

/// The number of a shared text in a cell.
pub(super) fn shared_index(data: &[u8]) -> Option<u32> {
    u32_at(data, 6)
}
