//! How a file's bytes stand for characters.
//!
//! Every charset but UTF-16 keeps ASCII as it is, so that a table is cut into cells before anything is decoded; UTF-16
//! is made UTF-8 while it is read. Positions are always those of the file's own bytes.

mod scan;

use std::borrow::Cow;

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

pub(super) use self::scan::{Scan, Scanning, scan};
use super::{ReadError, Source, SourceError};

/// A file's charset and where its text begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Charset {
    encoding: &'static Encoding,
    unit: Unit,
    /// Bytes of the byte-order mark.
    pub mark_bytes: u64,
}

/// What a charset makes a character of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// UTF-8.
    Utf8,
    /// UTF-16 of either byte order: UTF-8 by the time that a cell is decoded.
    Utf16,
    /// One byte, or two in East Asia; ASCII is as it is.
    Legacy,
}

impl Charset {
    pub(super) const UTF_8: Self = Self { encoding: UTF_8, unit: Unit::Utf8, mark_bytes: 0 };

    #[cfg(test)]
    pub(super) const UTF_8_MARKED: Self = Self { mark_bytes: 3, ..Self::UTF_8 };

    pub(super) fn new(encoding: &'static Encoding, mark_bytes: u64) -> Self {
        let unit = if encoding == UTF_8 {
            Unit::Utf8
        } else if encoding == UTF_16LE || encoding == UTF_16BE {
            Unit::Utf16
        } else {
            Unit::Legacy
        };
        Self { encoding, unit, mark_bytes }
    }

    /// The encoding of a file that is UTF-16 as a whole.
    pub(super) fn utf16(self) -> Option<&'static Encoding> {
        (self.unit == Unit::Utf16).then_some(self.encoding)
    }

    pub(super) fn is_utf_8(self) -> bool {
        self.unit == Unit::Utf8
    }

    /// Whether each byte, or two in East Asia, is a character of a charset older than Unicode.
    pub(super) fn is_legacy(self) -> bool {
        self.unit == Unit::Legacy
    }

    pub(super) const fn encoding(self) -> &'static Encoding {
        self.encoding
    }

    /// The name by the WHATWG standard: `UTF-8`, `windows-1252`.
    pub(super) fn name(self) -> &'static str {
        self.encoding.name()
    }

    /// A cell's text; what the charset has no character for becomes `U+FFFD`.
    #[inline]
    pub(super) fn decode(self, cell: &[u8]) -> Cow<'_, str> {
        match std::str::from_utf8(cell) {
            Ok(text) if self.unit != Unit::Legacy || cell.is_ascii() => Cow::Borrowed(text),
            _ => self.decode_foreign(cell),
        }
    }

    #[cold]
    fn decode_foreign(self, cell: &[u8]) -> Cow<'_, str> {
        match self.unit {
            Unit::Utf8 | Unit::Utf16 => String::from_utf8_lossy(cell),
            Unit::Legacy => self.encoding.decode_without_bom_handling(cell).0,
        }
    }

    /// How many bytes of the file a piece of text (as [`TextStream`] gives it) was.
    #[inline]
    pub(super) fn file_bytes(self, text: &[u8]) -> usize {
        match self.unit {
            Unit::Utf8 | Unit::Legacy => text.len(),
            Unit::Utf16 => 2 * String::from_utf8_lossy(text).encode_utf16().count(),
        }
    }
}

/// UTF-16, by its mark or by its zeros.
fn utf_16(head: &[u8]) -> Option<Charset> {
    match head {
        [0xff, 0xfe, rest @ ..] if !rest.starts_with(&[0, 0]) => Some(Charset::new(UTF_16LE, 2)),
        [0xfe, 0xff, ..] => Some(Charset::new(UTF_16BE, 2)),
        _ => {
            // Without a mark, text of mostly ASCII still has a zero in nearly every second byte.
            let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
            let pairs = head.len() / 2;
            let is = |zero: usize, text: usize| pairs >= 4 && zeros(zero) * 10 >= pairs * 7 && zeros(text) == 0;
            let encoding = if is(1, 0) {
                UTF_16LE
            } else if is(0, 1) {
                UTF_16BE
            } else {
                return None;
            };
            Some(Charset::new(encoding, 0))
        }
    }
}

/// A whole file as text, whatever its charset.
///
/// # Errors
/// As [`scan`].
pub(super) fn decode_whole(bytes: &[u8]) -> Result<String, ReadError> {
    let charset = scan(bytes)?.charset;
    let text = usize::try_from(charset.mark_bytes).ok().and_then(|mark| bytes.get(mark..)).unwrap_or_default();
    Ok(charset.encoding.decode_without_bom_handling(text).0.into_owned())
}

/// Fills the buffer as far as there are bytes.
pub(super) fn read_full(source: &(impl Source + ?Sized), offset: u64, buffer: &mut [u8]) -> Result<usize, SourceError> {
    let mut filled = 0;
    while filled < buffer.len() {
        let at = offset + u64::try_from(filled).unwrap_or(0);
        match source.read_at(at, &mut buffer[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}

/// The beginning of a file as text: its own bytes, or UTF-8 where they are UTF-16.
pub(super) fn beginning(source: &(impl Source + ?Sized), bytes_max: usize) -> Result<Vec<u8>, SourceError> {
    let mut bytes = vec![0; bytes_max];
    let count = read_full(source, 0, &mut bytes)?;
    bytes.truncate(count);
    if let Some(charset) = utf_16(&bytes) {
        return Ok(charset.encoding.decode_with_bom_removal(&bytes).0.into_owned().into_bytes());
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    Ok(bytes)
}

/// The lines of a text, whichever way they end; between CR and LF stands an empty one.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    memchr::memchr2_iter(b'\n', b'\r', text).chain([text.len()]).map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line
    })
}

/// A file's text from front to back: its own bytes, or UTF-8 where they are UTF-16 or all of it shall be.
pub(super) struct TextStream<'s, S: ?Sized> {
    source: &'s S,
    offset: u64,
    transcoder: Option<Transcoder>,
}

struct Transcoder {
    decoder: Decoder,
    raw: Vec<u8>,
    start: usize,
    end: usize,
    is_done: bool,
}

impl<'s, S: Source + ?Sized> TextStream<'s, S> {
    /// Text in which ASCII is as it is.
    pub(super) fn new(source: &'s S, charset: Charset) -> Self {
        Self::with(source, charset, charset.unit == Unit::Utf16)
    }

    /// Text in UTF-8, whatever the charset; what the charset has no character for becomes `U+FFFD`.
    pub(super) fn in_utf_8(source: &'s S, charset: Charset, is_valid: bool) -> Self {
        Self::with(source, charset, charset.unit != Unit::Utf8 || !is_valid)
    }

    fn with(source: &'s S, charset: Charset, is_transcoded: bool) -> Self {
        let transcoder = is_transcoded.then(|| Transcoder {
            decoder: charset.encoding.new_decoder_without_bom_handling(),
            raw: vec![0; 32 * 1024],
            start: 0,
            end: 0,
            is_done: false,
        });
        Self { source, offset: charset.mark_bytes, transcoder }
    }

    /// The next bytes of text; 0 only at the end or for a buffer of fewer than 4 bytes.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, SourceError> {
        let Some(transcoder) = &mut self.transcoder else {
            let count = self.source.read_at(self.offset, buffer)?;
            self.offset += u64::try_from(count).unwrap_or(0);
            return Ok(count);
        };
        loop {
            if transcoder.is_done {
                return Ok(0);
            }
            if transcoder.start == transcoder.end {
                transcoder.end = self.source.read_at(self.offset, &mut transcoder.raw)?;
                transcoder.start = 0;
                self.offset += u64::try_from(transcoder.end).unwrap_or(0);
            }
            let is_last = transcoder.end == 0;
            let raw = &transcoder.raw[transcoder.start..transcoder.end];
            let (result, used, written, _) = transcoder.decoder.decode_to_utf8(raw, buffer, is_last);
            transcoder.start += used;
            transcoder.is_done = is_last && matches!(result, encoding_rs::CoderResult::InputEmpty);
            if written > 0 {
                return Ok(written);
            }
            // Too small a buffer for any character: nothing will ever fit.
            if matches!(result, encoding_rs::CoderResult::OutputFull) {
                return Ok(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn utf_16_is_read_as_utf_8_across_chunks() {
        let text = "ação 🎅;1\n".repeat(20_000);
        let bytes = utf_16(&text, u16::to_le_bytes);
        let charset = scan(&bytes).unwrap().charset;
        let mut stream = TextStream::new(&bytes, charset);
        let mut got = Vec::new();
        let mut buffer = [0; 7];
        loop {
            match stream.read(&mut buffer).unwrap() {
                0 => break,
                count => got.extend_from_slice(&buffer[..count]),
            }
        }
        assert!(got == text.as_bytes());
        assert_eq!(charset.file_bytes(&got), bytes.len());
    }
}
