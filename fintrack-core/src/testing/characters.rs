//! Which characters the bytes of a written statement are.

#![allow(missing_docs, reason = "the variants are the names of encodings")]

use encoding_rs::WINDOWS_1252;

/// Which characters the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    Utf8,
    Utf8WithMark,
    /// Windows-1252, and Latin-1 for every character that both have.
    Windows1252,
    Utf16LittleEndian,
    /// Without a mark: only the order of its bytes tells.
    Utf16BigEndian,
}

impl Characters {
    /// The bytes of a text.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf8WithMark => format!("\u{FEFF}{text}").into_bytes(),
            Self::Windows1252 => {
                let (bytes, _, has_unmappable) = WINDOWS_1252.encode(text);
                assert!(!has_unmappable, "the text is not Windows-1252: {text}");
                bytes.into_owned()
            }
            Self::Utf16LittleEndian => format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16BigEndian => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }

    /// How many bytes a plain letter has.
    pub const fn width(self) -> usize {
        match self {
            Self::Utf16LittleEndian | Self::Utf16BigEndian => 2,
            Self::Utf8 | Self::Utf8WithMark | Self::Windows1252 => 1,
        }
    }

    /// So many blanks.
    pub fn blanks(self, count: usize) -> Vec<u8> {
        match self {
            Self::Utf16LittleEndian => b" \0".repeat(count),
            Self::Utf16BigEndian => b"\0 ".repeat(count),
            Self::Utf8 | Self::Utf8WithMark | Self::Windows1252 => b" ".repeat(count),
        }
    }
}
