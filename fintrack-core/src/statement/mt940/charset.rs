//! Which characters the bytes are: what every reader knows, and the code pages of DOS, in which some banks still print.

use std::borrow::Cow;

use encoding_rs::Encoding;

use crate::money::Currency;
use crate::statement::encoding;

/// How bytes become characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// UTF-8, UTF-16, or a charset of Windows.
    Known(encoding::Charset),
    /// A code page of DOS.
    Dos(CodePage),
}

/// A code page of DOS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodePage {
    /// Of Western Europe.
    Cp850,
    /// Of Central Europe.
    Cp852,
}

/// The characters of the bytes from 0x80. Source: Unicode's mapping tables for IBM and Microsoft code pages.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";
const CP852: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{AD}˝˛ˇ˘§÷¸°¨˙űŘř■\u{A0}";

impl Charset {
    /// The encoding of a file that is UTF-16 as a whole.
    pub(super) fn utf16(self) -> Option<&'static Encoding> {
        match self {
            Self::Known(charset) => charset.utf16(),
            Self::Dos(_) => None,
        }
    }

    /// The usual name: `UTF-8`, `windows-1252`, `cp852`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Known(charset) => charset.name(),
            Self::Dos(CodePage::Cp850) => "cp850",
            Self::Dos(CodePage::Cp852) => "cp852",
        }
    }

    /// The characters of a text.
    pub(super) fn decode(self, text: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Known(charset) => charset.decode(text),
            Self::Dos(page) => page.decode(text),
        }
    }
}

impl CodePage {
    /// The one of a country with this currency.
    pub(super) fn of(currency: Option<Currency>) -> Self {
        const CENTRAL: [&str; 8] = ["HUF", "PLN", "CZK", "RON", "BAM", "RSD", "ALL", "BGN"];
        if currency.is_some_and(|currency| CENTRAL.contains(&currency.code())) { Self::Cp852 } else { Self::Cp850 }
    }

    fn decode(self, text: &[u8]) -> Cow<'_, str> {
        if let Ok(text) = std::str::from_utf8(text)
            && text.is_ascii()
        {
            return Cow::Borrowed(text);
        }
        let upper = match self {
            Self::Cp850 => CP850,
            Self::Cp852 => CP852,
        };
        let character = |&byte: &u8| match byte.checked_sub(0x80) {
            None => char::from(byte),
            Some(at) => upper.chars().nth(usize::from(at)).unwrap_or(char::REPLACEMENT_CHARACTER),
        };
        Cow::Owned(text.iter().map(character).collect())
    }
}

/// Tells the code pages of DOS from the charsets of Windows, which have quotes, dashes and signs where DOS has letters.
#[derive(Debug, Default)]
pub(super) struct Letters {
    dos: u64,
    windows: u64,
}

impl Letters {
    /// Takes note of a text.
    pub(super) fn see(&mut self, text: &[u8]) {
        if text.is_ascii() {
            return;
        }
        for window in text.windows(3) {
            let &[before, byte, after] = window else { continue };
            if byte.is_ascii() || !(before.is_ascii_alphabetic() && after.is_ascii_alphabetic()) {
                continue;
            }
            match byte {
                // Between letters, Windows has none of these; 0x92 is its apostrophe and 0xA0 its blank.
                0x81..=0x84 | 0x87..=0x89 | 0x8B | 0x8D | 0x8F | 0x90 | 0x93 | 0x94 | 0x98 | 0xA1..=0xA5 => {
                    self.dos += 1;
                }
                0xC0.. => self.windows += 1,
                _ => {}
            }
        }
    }

    /// Whether the letters are those of DOS.
    pub(super) const fn are_of_dos(&self) -> bool {
        self.dos > 2 * self.windows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_page_has_a_character_for_every_byte() {
        assert_eq!((CP850.chars().count(), CP852.chars().count()), (128, 128));
    }

    #[test]
    fn hungarian_and_german_of_dos_are_read() {
        let read = |page: CodePage, text: &[u8]| page.decode(text).into_owned();
        assert_eq!(
            read(CodePage::Cp852, b"Csoportos \xA0tutal\xA0s, napi \x94sszevont ut\xA0nv\x82t, d\x8Bj"),
            "Csoportos átutalás, napi összevont utánvét, dőj"
        );
        assert_eq!(read(CodePage::Cp850, b"M\x81ller, \x9Aberweisung, Stra\xE1e"), "Müller, Überweisung, Straße");
    }

    #[test]
    fn the_letters_tell_dos_from_windows() {
        let of_dos = |text: &[u8]| {
            let mut letters = Letters::default();
            letters.see(text);
            letters.are_of_dos()
        };
        assert!(of_dos(b"Csoportos \xA0tutal\xA0s, napi \x94sszevont ut\xA0nv\x82t"));
        assert!(of_dos(b"M\x81ller \x9Aberweisung Stra\xE1e \xA0 Sch\x94nfeld L\x84den"));
        assert!(!of_dos(b"M\xFCller \xDCberweisung Stra\xDFe"));
        assert!(!of_dos(b"plain"));
        assert!(!of_dos(b"l\x92eau \x93quoted\x94 and\xA0kept \x96 50\x80"));
        assert!(!of_dos(b"Ko\x9Aice \x8Elutice \xE1\xE8 n\xE1kup pe\xF2az\xED"));
    }
}
