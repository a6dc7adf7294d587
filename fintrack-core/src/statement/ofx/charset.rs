//! Which characters the bytes are. The header is a hint; the bytes decide.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::statement::{Source, SourceError};

/// How much of a file's beginning is looked at.
const SAMPLE_BYTES: usize = 64 * 1024;

/// How bytes become characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// The whole file is UTF-16, big- or little-endian.
    Utf16(&'static Encoding),
    /// Each value that is UTF-8 is read as that: banks join texts of several systems in one file.
    Bytes {
        /// What a value is that is not UTF-8.
        fallback: &'static Encoding,
        /// Whether the file's other values are UTF-8, so that one which ends amid a character was cut there.
        prefers_utf8: bool,
    },
}

impl Charset {
    /// The encoding of a file that is UTF-16 as a whole.
    pub(super) const fn utf16(self) -> Option<&'static Encoding> {
        match self {
            Self::Utf16(encoding) => Some(encoding),
            Self::Bytes { .. } => None,
        }
    }

    /// The characters of a value.
    pub(super) fn decode(self, value: &[u8]) -> Cow<'_, str> {
        let error = match std::str::from_utf8(value) {
            Ok(text) => return Cow::Borrowed(text),
            Err(error) => error,
        };
        let (fallback, prefers_utf8) = match self {
            Self::Utf16(_) => (UTF_8, true),
            Self::Bytes { fallback, prefers_utf8 } => (fallback, prefers_utf8),
        };
        // Banks cut texts at a fixed number of bytes, which may be amid a character of UTF-8.
        let whole = &value[..error.valid_up_to()];
        let is_cut = error.error_len().is_none() && (prefers_utf8 || !whole.is_ascii());
        if is_cut && let Ok(text) = std::str::from_utf8(whole) {
            return Cow::Borrowed(text);
        }
        fallback.decode_without_bom_handling(value).0
    }
}

/// The beginning of a file.
pub(super) struct Sample {
    /// In UTF-8 if the file is UTF-16, else as it is.
    pub(super) bytes: Vec<u8>,
    /// The encoding, when it is UTF-16.
    pub(super) utf16: Option<&'static Encoding>,
}

impl Sample {
    /// Reads the beginning of a file.
    pub(super) fn of(source: &(impl Source + ?Sized)) -> Result<Self, SourceError> {
        let mut bytes = vec![0; SAMPLE_BYTES];
        let mut filled = 0;
        while filled < bytes.len() {
            match source.read_at(filled as u64, &mut bytes[filled..])? {
                0 => break,
                count => filled = bytes.len().min(filled + count),
            }
        }
        bytes.truncate(filled);
        let utf16 = utf16(&bytes);
        if let Some(encoding) = utf16 {
            bytes = encoding.decode_without_bom_handling(&bytes).0.into_owned().into_bytes();
        }
        Ok(Self { bytes, utf16 })
    }

    /// The byte that ends lines: a line feed, or a carriage return where there is none.
    pub(super) fn line_end(&self) -> u8 {
        let has = |byte| memchr::memchr(byte, &self.bytes).is_some();
        if has(b'\r') && !has(b'\n') { b'\r' } else { b'\n' }
    }
}

/// UTF-16 by its mark, or, without one, by every second byte being zero as in Latin letters.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some(UTF_16LE),
        [0xFE, 0xFF, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let start = &bytes[..bytes.len().min(64) & !1];
    let zeros = |parity: usize| start.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let units = start.len() / 2;
    match (zeros(0), zeros(1)) {
        _ if units < 4 => None,
        (0, odd) if odd * 10 >= units * 9 => Some(UTF_16LE),
        (even, 0) if even * 10 >= units * 9 => Some(UTF_16BE),
        _ => None,
    }
}

/// What a file's header says of its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// Whether it says UTF-8. `None` when it says nothing, or only "ASCII".
    pub(super) is_utf8: Option<bool>,
    /// What a value is that is not UTF-8.
    pub(super) fallback: &'static Encoding,
}

impl Label {
    /// Reads `ENCODING` and `CHARSET` of the SGML header or `encoding` of the XML declaration.
    pub(super) fn of(sample: &Sample) -> Self {
        let header = &sample.bytes[..root(&sample.bytes).unwrap_or(sample.bytes.len()).min(2048)];
        let encoding = label(header, b"ENCODING");
        let charset = label(header, b"CHARSET");
        let names_utf8 = |text: &[u8]| starts_with(text, b"UTF-8") || starts_with(text, b"UTF8");
        if [encoding, charset].into_iter().flatten().any(names_utf8) {
            let fallback = charset.and_then(code_page).unwrap_or(WINDOWS_1252);
            return Self { is_utf8: Some(true), fallback };
        }
        let found = charset.and_then(code_page).or_else(|| encoding.and_then(code_page));
        Self { is_utf8: found.map(|_| false), fallback: found.unwrap_or(WINDOWS_1252) }
    }
}

/// Where the document's element begins.
pub(super) fn root(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'<', bytes).find(|&at| {
        let rest = &bytes[at + 1..];
        (starts_with(rest, b"OFX") || starts_with(rest, b"OFC"))
            && rest.get(3).is_some_and(|byte| matches!(byte, b'>' | b' ' | b'\t' | b'\r' | b'\n'))
    })
}

/// Whether a text begins with a word, in any case.
pub(super) fn starts_with(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// What follows a key: `CHARSET:1252`, `encoding="utf-8"`, `<CHARSET>1252`.
fn label<'a>(header: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let at = header.windows(key.len()).position(|word| word.eq_ignore_ascii_case(key))?;
    let rest = &header[at + key.len()..];
    let start = rest.iter().position(|byte| !b" :=>\"'\t".contains(byte))?;
    let rest = &rest[start..];
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    Some(&rest[..rest.iter().position(|byte| !is_name(byte)).unwrap_or(rest.len())])
}

/// The encoding that a label names, where its `<` and `&` are those of ASCII.
fn code_page(label: &[u8]) -> Option<&'static Encoding> {
    // Some headers have no line ends: `CHARSET:1252COMPRESSION:NONE`.
    let digits = label.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let encoding = match (digits, std::str::from_utf8(&label[..digits])) {
        (3.., Ok("8859")) => Encoding::for_label(&[b"iso-", label].concat()),
        (3.., Ok(number)) => Encoding::for_label(format!("windows-{number}").as_bytes()),
        _ => Encoding::for_label(label),
    }?;
    (encoding.is_ascii_compatible() && encoding != UTF_8).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATIN: Charset = Charset::Bytes { fallback: WINDOWS_1252, prefers_utf8: false };
    const UTF8: Charset = Charset::Bytes { fallback: WINDOWS_1252, prefers_utf8: true };

    fn labelled(header: &str) -> Label {
        Label::of(&Sample { bytes: header.as_bytes().to_vec(), utf16: None })
    }

    #[test]
    fn bytes_that_are_utf8_are_read_as_utf8_whatever_the_header_says() {
        assert_eq!(LATIN.decode("Pão de Açúcar".as_bytes()), "Pão de Açúcar");
        assert_eq!(UTF8.decode(b"P\xE3o de A\xE7\xFAcar"), "Pão de Açúcar");
    }

    #[test]
    fn a_text_that_the_bank_cut_amid_a_character_loses_only_that_character() {
        let cut = &"SÃO JOSÉ".as_bytes()[..9];
        assert_eq!(LATIN.decode(cut), "SÃO JOS");
        let cut = &"JOSÉ".as_bytes()[..4];
        assert_eq!(UTF8.decode(cut), "JOS");
        assert_eq!(LATIN.decode(cut), "JOSÃ");
    }

    #[test]
    fn the_header_names_the_code_page_in_many_ways() {
        let windows = |number: &str| Encoding::for_label(format!("windows-{number}").as_bytes()).unwrap();
        let sgml = labelled("OFXHEADER:100\nENCODING:USASCII\nCHARSET:1252\n<OFX>");
        assert_eq!(sgml, Label { is_utf8: Some(false), fallback: WINDOWS_1252 });
        assert_eq!(labelled("ENCODING:USASCIICHARSET:1251COMPRESSION:NONE<OFX>").fallback, windows("1251"));
        assert_eq!(labelled("CHARSET:8859-2\n").fallback.name(), "ISO-8859-2");
        assert_eq!(labelled("<?xml encoding='windows-1250'?>").fallback, windows("1250"));
        assert_eq!(labelled("<CHARSET>1251</CHARSET><OFX>").fallback, windows("1251"));
        assert_eq!(labelled("ENCODING:UTF-8\nCHARSET:NONE\n").is_utf8, Some(true));
        assert_eq!(labelled("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").is_utf8, Some(true));
        assert_eq!(labelled("<OFX>CHARSET:1251").is_utf8, None);
    }

    #[test]
    fn an_encoding_whose_brackets_are_not_ascii_is_not_believed() {
        assert_eq!(labelled("<?xml encoding=\"UTF-16\"?>").fallback, WINDOWS_1252);
        assert_eq!(labelled("<?xml encoding=\"ISO-2022-JP\"?>").fallback, WINDOWS_1252);
    }

    #[test]
    fn utf16_is_known_with_and_without_its_mark() {
        let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(utf16(&units("\u{FEFF}<OFX>")), Some(UTF_16LE));
        assert_eq!(utf16(&units("<OFX><SIGNONMSGSRSV1>")), Some(UTF_16LE));
        let swapped: Vec<u8> = "<OFX><SIGNON>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(utf16(&swapped), Some(UTF_16BE));
        assert_eq!(utf16(b"<OFX><SIGNONMSGSRSV1>"), None);
        assert_eq!(utf16(&[0; 64]), None);
    }
}
