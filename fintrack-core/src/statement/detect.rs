//! What a file is by its first bytes, when it is no text table.

use super::ReadError;

/// How many bytes at the start of a file are looked at.
pub(super) const HEAD_BYTES: usize = 4096;

/// First bytes that no text has, and what they begin.
const BINARIES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"RIFF", "a RIFF image or sound"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"-----BEGIN", "a key or certificate"),
];

/// Whether a file is a ZIP package: an archive, or a workbook stored as one.
pub(super) fn is_package(head: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06"].iter().any(|magic| head.starts_with(*magic))
}

/// Refuses what is not a text table, by name where it has one.
///
/// # Errors
/// [`ReadError::NotAStatement`].
pub(super) fn refuse_other_formats(head: &[u8]) -> Result<(), ReadError> {
    let not_a_statement = |found| Err(ReadError::NotAStatement { found });
    let is_binary = |magic: &[u8]| head.starts_with(magic) && (magic.len() > 2 || head.contains(&0));
    if let Some((_, found)) = BINARIES.iter().find(|(magic, _)| is_binary(magic)) {
        return not_a_statement(found);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    match text.first() {
        Some(b'<') => markup(text),
        Some(b'{') => not_a_statement("a JSON document"),
        Some(b'[') if text[1..].trim_ascii_start().starts_with(b"{") => not_a_statement("a JSON document"),
        _ => Ok(()),
    }
}

fn markup(text: &[u8]) -> Result<(), ReadError> {
    let found = if contains(text, "<html") || contains(text, "<!doctype html") || contains(text, "<table") {
        "a web page"
    } else if begins(text, "<?xml") || contains(text, "</") {
        "an XML document"
    } else {
        return Ok(());
    };
    Err(ReadError::NotAStatement { found })
}

fn begins(text: &[u8], lower: &str) -> bool {
    text.get(..lower.len()).is_some_and(|start| start.eq_ignore_ascii_case(lower.as_bytes()))
}

fn contains(text: &[u8], lower: &str) -> bool {
    text.windows(lower.len()).any(|window| window.eq_ignore_ascii_case(lower.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(head: &[u8]) -> String {
        refuse_other_formats(head).unwrap_err().to_string()
    }

    #[test]
    fn a_picture_named_csv_is_told_by_its_first_bytes() {
        assert_eq!(
            refusal(b"\x89PNG\r\n\x1a\n\0\0"),
            "this is a PNG image, not a bank statement: expected a text table, OFX, QIF, MT940, CAMT, a workbook or a ZIP of these"
        );
        assert!(refusal(b"%PDF-1.7").contains("a PDF document"));
        assert!(refusal(b"  <!DOCTYPE html><html>").contains("a web page"));
        assert!(refusal(b"{\"transactions\": []}").contains("a JSON document"));
    }

    #[test]
    fn a_table_passes() {
        for table in ["Data;Valor\n", "BMW;1\n", "[conta]\nData;Valor\n", "<no name>;1\n", "MZ;1\n"] {
            assert!(refuse_other_formats(table.as_bytes()).is_ok(), "{table}");
        }
    }
}
