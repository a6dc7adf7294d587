//! Which characters the bytes are: by their mark, by themselves, by the XML declaration.

use encoding_rs::{Encoding, UTF_8};
use memchr::memmem;

use crate::statement::encoding::{self, Charset, Scan};
use crate::statement::{ReadError, Source, SourceError, Warning, WarningCode};

/// How much of a file's beginning is searched for the declaration.
const DECLARATION_BYTES_MAX: usize = 1024;

/// How a file's bytes become characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Characters {
    pub(super) charset: Charset,
    /// Whether all its bytes are characters of it.
    pub(super) is_valid: bool,
    pub(super) newline: u8,
}

impl Characters {
    /// Looks at all bytes of a file, and says where its declaration is wrong.
    pub(super) fn of(source: &(impl Source + ?Sized)) -> Result<(Self, Option<Warning>), ReadError> {
        let Scan { charset, newline, invalid_count, is_ascii, .. } = encoding::scan(source)?;
        let found = |charset, is_valid| Self { charset, is_valid, newline };
        if is_ascii {
            return Ok((found(charset, true), None));
        }
        let declared = declared(source)?;
        let is_utf_8 = charset.encoding() == UTF_8;
        let says = match declared {
            Some(encoding) => format!("the file says {}", encoding.name()),
            None => "the file names no encoding and so says UTF-8".to_owned(),
        };
        let warning = |message| Some(Warning { code: WarningCode::Mislabelled, message });
        Ok(match declared {
            _ if is_utf_8 && invalid_count > 0 => {
                let message = format!("{invalid_count} bytes of the file are not UTF-8, as the rest of it is");
                (found(charset, false), warning(message))
            }
            None | Some(_) if is_utf_8 => {
                let is_right = declared.is_none_or(|encoding| encoding == UTF_8);
                (found(charset, true), if is_right { None } else { warning(format!("{says}, and is UTF-8")) })
            }
            Some(encoding) if encoding != UTF_8 && encoding.is_ascii_compatible() => {
                (found(Charset::new(encoding, charset.mark_bytes), true), None)
            }
            None | Some(_) => (found(charset, true), warning(format!("{says}, and is {}", charset.name()))),
        })
    }
}

/// The encoding that the XML declaration names. Nothing for UTF-16, whose declaration was not looked for in its bytes.
fn declared(source: &(impl Source + ?Sized)) -> Result<Option<&'static Encoding>, SourceError> {
    let text = encoding::beginning(source, DECLARATION_BYTES_MAX)?;
    Ok(label(&text).and_then(Encoding::for_label))
}

/// `encoding="..."` of `<?xml ...?>`.
fn label(text: &[u8]) -> Option<&[u8]> {
    let rest = text.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = &rest[..memmem::find(rest, b"?>")?];
    let value = &declaration[memmem::find(declaration, b"encoding")? + b"encoding".len()..];
    let value = value.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    value.split(|byte| byte == quote).next().filter(|_| matches!(quote, b'"' | b'\''))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> (&'static str, Option<String>) {
        let (characters, warning) = Characters::of(text).unwrap();
        (characters.charset.name(), warning.map(|warning| warning.message))
    }

    #[test]
    fn the_declaration_says_what_bytes_beyond_utf_8_are() {
        let latin_2 = b"<?xml version='1.0' encoding='ISO-8859-2'?><a>\xb1</a>";
        assert_eq!(read(latin_2), ("ISO-8859-2", None));
        assert_eq!(read("<?xml version=\"1.0\" encoding=\"utf-8\" ?><a>é</a>".as_bytes()), ("UTF-8", None));
    }

    #[test]
    fn a_declaration_that_the_bytes_refute_is_not_believed() {
        let (name, warning) = read("<?xml version='1.0' encoding='ISO-8859-1'?><a>São João</a>".as_bytes());
        assert_eq!((name, warning.as_deref()), ("UTF-8", Some("the file says windows-1252, and is UTF-8")));
        let (name, warning) = read(b"<?xml version='1.0' encoding='UTF-8'?><a>Stra\xdfe nach K\xf6ln, M\xfcnchen</a>");
        assert_eq!((name, warning.as_deref()), ("windows-1252", Some("the file says UTF-8, and is windows-1252")));
    }
}
