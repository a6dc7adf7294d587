//! How a file's bytes stand for characters.
//!
//! Every charset but UTF-16 keeps ASCII as it is, so that a table is cut into cells before anything is decoded; UTF-16
//! is made UTF-8 while it is read. Positions are always those of the file's own bytes.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::{memchr, memchr_iter, memmem};

use super::{ReadError, Source, SourceError};

const CHUNK_BYTES: usize = 128 * 1024;
/// How much of a file that is not UTF-8 is shown to the detector.
const GUESS_BYTES_MAX: usize = 1024 * 1024;

/// How much of it is searched for words.
const COUNTRY_BYTES_MAX: usize = 64 * 1024;

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

/// What one pass over the bytes tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scan {
    pub charset: Charset,
    /// The byte that ends a line: LF, or CR where the file has no LF.
    pub newline: u8,
    /// Whether most lines end with CR, though the file has LFs.
    pub has_lone_returns: bool,
    /// Bytes that the charset has no character for.
    pub invalid_count: u64,
    /// Whether the text is ASCII, and so the same in every charset but UTF-16.
    pub is_ascii: bool,
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

/// Looks at every byte once: charset, line ends, and whether it is text at all.
///
/// # Errors
/// [`ReadError::Empty`] for nothing but blanks, [`ReadError::NotAStatement`] for bytes that are no text.
pub(super) fn scan(source: &(impl Source + ?Sized)) -> Result<Scan, ReadError> {
    let mut head = [0; 1024];
    let count = read_full(source, 0, &mut head)?;
    if let Some(charset) = utf_16(&head[..count]) {
        return scan_utf_16(source, charset);
    }
    let mark_bytes = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut tally = Tally::default();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut offset = mark_bytes;
    loop {
        let count = source.read_at(offset, &mut chunk)?;
        tally.add(offset, &chunk[..count], count == 0)?;
        offset += u64::try_from(count).unwrap_or(0);
        if count == 0 {
            break;
        }
    }
    if !tally.has_text {
        return Err(ReadError::Empty);
    }
    let (encoding, invalid_count) = match tally.first_invalid {
        // A file with a broken character here and there is still UTF-8.
        Some(chunk) if !is_mostly_utf_8(source, tally.invalid_count)? => (guess(source, chunk)?, 0),
        _ => (UTF_8, tally.invalid_count),
    };
    Ok(Scan {
        charset: Charset::new(encoding, mark_bytes),
        newline: tally.newline(),
        has_lone_returns: tally.has_lone_returns(),
        invalid_count,
        is_ascii: tally.is_ascii(),
    })
}

/// Whether there are many more whole characters of UTF-8 than broken ones.
fn is_mostly_utf_8(source: &(impl Source + ?Sized), invalid_count: u64) -> Result<bool, SourceError> {
    let mut text = vec![0; GUESS_BYTES_MAX];
    let count = read_full(source, 0, &mut text)?;
    let wide = |valid: &str| valid.chars().filter(|c| !c.is_ascii()).count();
    let chunks = text[..count].utf8_chunks();
    let (whole, broken) = chunks.fold((0, 0), |(whole, broken), chunk| {
        (whole + wide(chunk.valid()), broken + usize::from(!chunk.invalid().is_empty()))
    });
    Ok(whole > 20 * broken.max(1) && u64::try_from(whole).is_ok_and(|whole| whole > invalid_count))
}

/// The likeliest charset of a file that is not UTF-8, from the first chunk that shows it.
fn guess(source: &(impl Source + ?Sized), chunk_offset: u64) -> Result<&'static Encoding, SourceError> {
    let mut text = vec![0; GUESS_BYTES_MAX];
    let count = read_full(source, chunk_offset, &mut text)?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&text[..count], count < GUESS_BYTES_MAX);
    Ok(detector.guess(country(&text[..count]), Utf8Detection::Deny))
}

/// Words that need no accents, and a country of those who use them: bank statements are too terse for their letters
/// alone to tell `ã` from `ă`.
const COUNTRIES: &[(&[u8], &[&str])] = &[
    (b"br", &["valor", "saldo", "conta", "extrato", "pix", "boleto", "compra", "data", "pagamento"]),
    (b"de", &["betrag", "buchung", "verwendungszweck", "umsatz", "konto", "saldo"]),
    (b"fr", &["montant", "compte", "solde", "date", "carte", "virement", "remarque"]),
    (b"es", &["importe", "fecha", "concepto", "cuenta", "saldo"]),
    (b"nl", &["bedrag", "omschrijving", "rekening", "saldo", "datum"]),
];

/// The country of most of the words, where at least two are there.
fn country(text: &[u8]) -> Option<&'static [u8]> {
    let lower = text[..text.len().min(COUNTRY_BYTES_MAX)].to_ascii_lowercase();
    let hits = |words: &[&str]| words.iter().filter(|word| memmem::find(&lower, word.as_bytes()).is_some()).count();
    let best = COUNTRIES.iter().map(|(country, words)| (hits(words), *country)).rev().max_by_key(|(hits, _)| *hits);
    best.filter(|(hits, _)| *hits >= 2).map(|(_, country)| country)
}

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

fn scan_utf_16(source: &(impl Source + ?Sized), charset: Charset) -> Result<Scan, ReadError> {
    let mut stream = TextStream::new(source, charset);
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut tally = Tally::default();
    loop {
        let count = stream.read(&mut chunk)?;
        tally.add(0, &chunk[..count], count == 0)?;
        if count == 0 {
            break;
        }
    }
    if !tally.has_text {
        return Err(ReadError::Empty);
    }
    Ok(Scan {
        charset,
        newline: tally.newline(),
        has_lone_returns: false,
        invalid_count: 0,
        is_ascii: tally.is_ascii(),
    })
}

/// What is counted while the bytes pass by.
#[derive(Default)]
struct Tally {
    has_text: bool,
    feeds: usize,
    returns: usize,
    has_wide: bool,
    /// The start of a character that the next chunk continues.
    pending: Vec<u8>,
    invalid_count: u64,
    /// The offset of the first chunk with such a byte.
    first_invalid: Option<u64>,
}

impl Tally {
    fn add(&mut self, offset: u64, chunk: &[u8], is_last: bool) -> Result<(), ReadError> {
        if memchr(0, chunk).is_some() {
            return Err(ReadError::NotAStatement { found: "binary data" });
        }
        self.has_text = self.has_text || chunk.iter().any(|b| !b.is_ascii_whitespace());
        self.feeds += memchr_iter(b'\n', chunk).count();
        self.returns += memchr_iter(b'\r', chunk).count();
        if self.pending.is_empty() && chunk.is_ascii() {
            return Ok(());
        }
        self.has_wide = true;
        self.validate(offset, chunk, is_last);
        Ok(())
    }

    fn validate(&mut self, offset: u64, chunk: &[u8], is_last: bool) {
        let joined;
        let mut rest = if self.pending.is_empty() {
            chunk
        } else {
            joined = [&std::mem::take(&mut self.pending), chunk].concat();
            &joined
        };
        loop {
            let Err(error) = std::str::from_utf8(rest) else {
                return;
            };
            let after = &rest[error.valid_up_to()..];
            match error.error_len() {
                None if !is_last => {
                    self.pending = after.to_vec();
                    return;
                }
                length => {
                    self.invalid_count += 1;
                    self.first_invalid.get_or_insert(offset);
                    rest = &after[length.unwrap_or(after.len())..];
                }
            }
        }
    }

    const fn is_ascii(&self) -> bool {
        !self.has_wide
    }

    fn newline(&self) -> u8 {
        if self.returns > 0 && self.feeds == 0 { b'\r' } else { b'\n' }
    }

    /// More returns than feeds are not all before one.
    const fn has_lone_returns(&self) -> bool {
        self.feeds > 0 && self.returns > self.feeds
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

    fn name(bytes: &[u8]) -> &'static str {
        scan(bytes).unwrap().charset.name()
    }

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn charsets_are_told_from_the_bytes() {
        assert_eq!(name("Histórico;Saldo".as_bytes()), "UTF-8");
        assert_eq!(name(b"\xef\xbb\xbfData;Valor"), "UTF-8");
        assert_eq!(name(b"Hist\xf3rico;Lan\xe7amento;Transfer\xeancia"), "windows-1252");
        assert_eq!(name(b"Data;Valor;Saldo\nPadaria S\xe3o Jo\xe3o"), "windows-1252");
        let russian = encoding_rs::WINDOWS_1251.encode("Дата операции;Описание операции;Приход;Расход").0;
        assert_eq!(name(&russian), "windows-1251");
        assert_eq!(name(&utf_16("Data;Valor\n", u16::to_le_bytes)), "UTF-16LE");
        assert_eq!(name(&utf_16("\u{feff}Data;Valor\n", u16::to_be_bytes)), "UTF-16BE");
        assert!(matches!(scan(&b" \r\n"[..]), Err(ReadError::Empty)));
        assert!(matches!(scan(&b"a\0b"[..]), Err(ReadError::NotAStatement { .. })));
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

    #[test]
    fn a_character_cut_by_a_chunk_is_no_error() {
        let mut text = "x".repeat(CHUNK_BYTES - 1);
        text.push_str("é fim");
        let scanned = scan(text.as_bytes()).unwrap();
        assert_eq!((scanned.charset.name(), scanned.invalid_count), ("UTF-8", 0));
    }

    #[test]
    fn one_broken_character_does_not_make_it_another_charset() {
        let mut bytes =
            "São João comprou pão e maçã; não há câmbio à vista, é só ação e coração".repeat(5).into_bytes();
        bytes.push(0xe7);
        let scanned = scan(&bytes).unwrap();
        assert_eq!((scanned.charset.name(), scanned.invalid_count), ("UTF-8", 1));
    }
}
