//! What the whole of a file's bytes tells of its charset and its line ends.

use std::cell::RefCell;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use memchr::{memchr, memchr_iter, memmem};

use super::{Charset, TextStream, read_full, utf_16};
use crate::statement::{ReadError, Source, SourceError};

const CHUNK_BYTES: usize = 128 * 1024;
const PIECE_BYTES: usize = 16 * 1024;
/// How much of a file that is not UTF-8 is shown to the detector.
const GUESS_BYTES_MAX: usize = 1024 * 1024;

/// How much of it is searched for words.
const COUNTRY_BYTES_MAX: usize = 64 * 1024;

/// What one pass over the bytes tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::statement) struct Scan {
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

/// Looks at every byte once: charset, line ends, and whether it is text at all.
///
/// # Errors
/// [`ReadError::Empty`] for nothing but blanks, [`ReadError::NotAStatement`] for bytes that are no text.
pub(in crate::statement) fn scan(source: &(impl Source + ?Sized)) -> Result<Scan, ReadError> {
    Scanning::new(source).finish()
}

/// A source that is scanned while another reads it from front to back, so that its bytes are fetched once.
pub(in crate::statement) struct Scanning<'s, S: ?Sized> {
    source: &'s S,
    seen: RefCell<Seen>,
}

/// What was seen of a source.
#[derive(Default)]
struct Seen {
    tally: Tally,
    /// Up to where.
    end: u64,
    mark_bytes: u64,
}

impl<S: Source + ?Sized> Source for Scanning<'_, S> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, SourceError> {
        let count = self.source.read_at(offset, buffer)?.min(buffer.len());
        self.seen.borrow_mut().see(offset, &buffer[..count]);
        Ok(count)
    }
}

impl<'s, S: Source + ?Sized> Scanning<'s, S> {
    pub(in crate::statement) fn new(source: &'s S) -> Self {
        Self { source, seen: RefCell::default() }
    }

    /// What the whole source tells; what was not read yet is read now.
    ///
    /// # Errors
    /// As [`scan`].
    pub(in crate::statement) fn finish(self) -> Result<Scan, ReadError> {
        let Self { source, seen } = self;
        let mut seen = seen.into_inner();
        let mut head = [0; 1024];
        let count = read_full(source, 0, &mut head)?;
        if let Some(charset) = utf_16(&head[..count]) {
            return scan_utf_16(source, charset);
        }
        let mut chunk = vec![0; CHUNK_BYTES];
        while !seen.tally.is_binary {
            let count = source.read_at(seen.end, &mut chunk)?;
            if count == 0 {
                break;
            }
            seen.see(seen.end, &chunk[..count]);
        }
        let Seen { mut tally, end, mark_bytes } = seen;
        tally.finish(end);
        tally.check()?;
        let (encoding, invalid_count) = match tally.first_invalid {
            // A file with a broken character here and there is still UTF-8.
            Some(chunk) if !is_mostly_utf_8(source, tally.invalid_count)? => (guess(source, chunk)?, 0),
            _ => (UTF_8, tally.invalid_count),
        };
        Ok(tally.scan(Charset::new(encoding, mark_bytes), invalid_count))
    }
}

impl Seen {
    /// Takes bytes in, where they are the next.
    fn see(&mut self, offset: u64, bytes: &[u8]) {
        if offset != self.end {
            return;
        }
        let text = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(text) if offset == 0 => {
                self.mark_bytes = 3;
                text
            }
            _ => bytes,
        };
        self.tally.add(offset, text);
        self.end += bytes.len() as u64;
    }
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

fn scan_utf_16(source: &(impl Source + ?Sized), charset: Charset) -> Result<Scan, ReadError> {
    let mut stream = TextStream::new(source, charset);
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut tally = Tally::default();
    while !tally.is_binary {
        let count = stream.read(&mut chunk)?;
        if count == 0 {
            break;
        }
        tally.add(0, &chunk[..count]);
    }
    tally.finish(0);
    tally.check()?;
    Ok(Scan { has_lone_returns: false, ..tally.scan(charset, 0) })
}

/// What is counted while the bytes pass by.
#[derive(Default)]
struct Tally {
    has_text: bool,
    is_binary: bool,
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
    fn add(&mut self, offset: u64, chunk: &[u8]) {
        // Piece by piece, so that all the looks at one find it in the nearest memory.
        for piece in chunk.chunks(PIECE_BYTES) {
            self.is_binary = self.is_binary || memchr(0, piece).is_some();
            self.has_text = self.has_text || piece.iter().any(|b| !b.is_ascii_whitespace());
            self.feeds += memchr_iter(b'\n', piece).count();
            self.returns += memchr_iter(b'\r', piece).count();
            if !self.pending.is_empty() || !piece.is_ascii() {
                self.has_wide = true;
                self.validate(offset, piece, false);
            }
        }
    }

    /// Takes note that nothing follows.
    fn finish(&mut self, offset: u64) {
        if !self.pending.is_empty() {
            self.validate(offset, &[], true);
        }
    }

    const fn check(&self) -> Result<(), ReadError> {
        match self {
            Self { is_binary: true, .. } => Err(ReadError::NotAStatement { found: "binary data" }),
            Self { has_text: false, .. } => Err(ReadError::Empty),
            _ => Ok(()),
        }
    }

    const fn scan(&self, charset: Charset, invalid_count: u64) -> Scan {
        Scan {
            charset,
            // Without a feed, a return ends lines.
            newline: if self.returns > 0 && self.feeds == 0 { b'\r' } else { b'\n' },
            // More returns than feeds are not all before one.
            has_lone_returns: self.feeds > 0 && self.returns > self.feeds,
            invalid_count,
            is_ascii: !self.has_wide,
        }
    }

    fn validate(&mut self, offset: u64, piece: &[u8], is_last: bool) {
        let joined;
        let mut rest = if self.pending.is_empty() {
            piece
        } else {
            joined = [&std::mem::take(&mut self.pending), piece].concat();
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::encoding::tests::utf_16;

    fn name(bytes: &[u8]) -> &'static str {
        scan(bytes).unwrap().charset.name()
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
    fn a_character_cut_by_a_chunk_is_no_error() {
        for before in [PIECE_BYTES - 1, CHUNK_BYTES - 1] {
            let mut text = "x".repeat(before);
            text.push_str("é fim");
            let scanned = scan(text.as_bytes()).unwrap();
            assert_eq!((scanned.charset.name(), scanned.invalid_count), ("UTF-8", 0));
        }
    }

    #[test]
    fn a_scan_beside_another_reader_tells_the_same() {
        let latin = b"Hist\xf3rico;Lan\xe7amento;Transfer\xeancia\r".repeat(20_000);
        for bytes in [&latin[..], "ação\n".repeat(90_000).as_bytes(), b"\xef\xbb\xbfa\r\n", b"a\0b"] {
            for read_bytes in [0, 1, bytes.len() / 2, bytes.len()] {
                let scanning = Scanning::new(bytes);
                let mut buffer = vec![0; 7 + bytes.len() / 5];
                let mut offset = 0;
                while offset < read_bytes {
                    offset += scanning.read_at(offset as u64, &mut buffer).unwrap();
                }
                // What was read before is not seen again.
                scanning.read_at(0, &mut buffer).unwrap();
                assert_eq!(scanning.finish().ok(), scan(bytes).ok());
            }
        }
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
