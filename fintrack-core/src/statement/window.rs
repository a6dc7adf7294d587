//! A window that slides over a source: memory is bounded by it, whatever the file's size.
//!
//! Offsets are those of the *stream*: the source's own bytes, or, of a UTF-16 source, their UTF-8.

use encoding_rs::{CoderResult, Decoder, Encoding};

use super::{Source, SourceError};

/// The longest piece that the window keeps whole.
pub(super) const KEPT_BYTES_MAX: usize = 128 * 1024;
/// How far past a kept piece one may look.
pub(super) const AHEAD_BYTES_MAX: usize = 64 * 1024;
const WINDOW_BYTES: usize = 2 * (KEPT_BYTES_MAX + AHEAD_BYTES_MAX);
const RAW_BYTES: usize = 64 * 1024;

/// A part of a source, and what was counted on the way to it.
pub(super) struct Window<'s, S: ?Sized> {
    source: &'s S,
    utf16: Option<Utf16>,
    /// Where in the source the next read begins.
    next: u64,
    buffer: Box<[u8]>,
    filled: usize,
    /// The stream's offset of the buffer's first byte.
    base: u64,
    is_at_end: bool,
    line_end: u8,
    /// Up to where lines and code units were counted, and how many.
    counted: u64,
    lines: u32,
    units: u64,
}

/// The state of reading UTF-16.
struct Utf16 {
    decoder: Decoder,
    raw: Box<[u8]>,
    start: usize,
    end: usize,
    is_finished: bool,
}

impl<'s, S: Source + ?Sized> Window<'s, S> {
    /// A window at the beginning of a source, which is UTF-16 or has ASCII as it is. Lines end with `line_end`.
    pub(super) fn new(source: &'s S, utf16: Option<&'static Encoding>, line_end: u8) -> Self {
        let utf16 = utf16.map(|encoding| Utf16 {
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; RAW_BYTES].into_boxed_slice(),
            start: 0,
            end: 0,
            is_finished: false,
        });
        Self {
            source,
            utf16,
            next: 0,
            buffer: vec![0; WINDOW_BYTES].into_boxed_slice(),
            filled: 0,
            base: 0,
            is_at_end: false,
            line_end,
            counted: 0,
            lines: 1,
            units: 0,
        }
    }

    /// Whether nothing follows the window.
    pub(super) const fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// The offset after the window's last byte.
    pub(super) fn end(&self) -> u64 {
        self.base + self.filled as u64
    }

    /// The bytes from an offset to the window's end. Nothing when they were let go or are not there yet.
    pub(super) fn from(&self, offset: u64) -> &[u8] {
        self.index(offset).and_then(|start| self.buffer.get(start..self.filled)).unwrap_or_default()
    }

    /// The bytes between two offsets. `None` when they were let go.
    pub(super) fn slice(&self, start: u64, end: u64) -> Option<&[u8]> {
        self.buffer[..self.filled].get(self.index(start)?..self.index(end)?)
    }

    fn index(&self, offset: u64) -> Option<usize> {
        offset.checked_sub(self.base).and_then(|index| usize::try_from(index).ok())
    }

    /// Lets go what stands before `keep` and reads on, until there is something new or the source ends.
    pub(super) fn slide(&mut self, keep: u64) -> Result<(), SourceError> {
        if self.is_at_end {
            return Ok(());
        }
        self.count_to(keep);
        let start = self.index(keep).map_or(0, |start| start.min(self.filled));
        self.buffer.copy_within(start..self.filled, 0);
        self.filled -= start;
        self.base += start as u64;
        let free = &mut self.buffer[self.filled..];
        if let Some(utf16) = &mut self.utf16 {
            self.filled += utf16.read(self.source, &mut self.next, free)?;
            self.is_at_end = utf16.is_finished;
        } else {
            let count = self.source.read_at(self.next, free)?.min(free.len());
            self.next += count as u64;
            self.filled += count;
            // A full window reads nothing, and yet the source goes on.
            self.is_at_end = count == 0 && self.filled < self.buffer.len();
        }
        Ok(())
    }

    /// The physical line of an offset, from 1. Offsets are asked for in rising order.
    pub(super) fn line(&mut self, offset: u64) -> u32 {
        self.count_to(offset);
        self.lines
    }

    /// The source's own byte at an offset of the stream. Offsets are asked for in rising order.
    pub(super) fn source_offset(&mut self, offset: u64) -> u64 {
        if self.utf16.is_none() {
            return offset;
        }
        self.count_to(offset);
        (2 * self.units).min(self.next)
    }

    fn count_to(&mut self, offset: u64) {
        if offset <= self.counted {
            return;
        }
        let bytes = self.slice(self.counted, offset).unwrap_or_default();
        let lines = memchr::memchr_iter(self.line_end, bytes).count();
        // A character is one unit of UTF-16, and those with four bytes in UTF-8 are two.
        let units = match self.utf16 {
            Some(_) => bytes.iter().map(|&b| u64::from(b & 0xC0 != 0x80) + u64::from(b >= 0xF0)).sum(),
            None => 0,
        };
        self.lines = self.lines.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.units += units;
        self.counted = offset;
    }
}

impl Utf16 {
    /// Fills with UTF-8, and notes when the source has ended.
    fn read(&mut self, source: &(impl Source + ?Sized), next: &mut u64, free: &mut [u8]) -> Result<usize, SourceError> {
        loop {
            let is_last = self.start == self.end && {
                let count = source.read_at(*next, &mut self.raw)?.min(self.raw.len());
                *next += count as u64;
                (self.start, self.end) = (0, count);
                count == 0
            };
            let raw = &self.raw[self.start..self.end];
            let (result, read, written, _) = self.decoder.decode_to_utf8(raw, free, is_last);
            self.start += read;
            self.is_finished = is_last && result == CoderResult::InputEmpty;
            // Half a pair of units, at the end of a chunk, yields nothing yet.
            if written > 0 || result == CoderResult::OutputFull || self.is_finished {
                return Ok(written);
            }
        }
    }
}
