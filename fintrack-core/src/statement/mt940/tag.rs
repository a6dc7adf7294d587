//! What a physical line begins: a field, an envelope, the end of a message, or nothing.

/// The fields that the reader knows. All others of MT940 and MT942 say nothing that a line or a balance needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// `:20:`, with which a message begins.
    Reference,
    /// `:25:`, `:25P:`
    Account,
    /// `:28C:`, `:28:`: the statement's number and page.
    Number,
    /// `:34F:`, the least amount that an MT942 reports: it names the currency.
    Floor,
    /// `:60F:`, the first opening balance of a statement, or `:60M:`, that of a further page.
    Opening { is_first: bool },
    /// `:61:`, a movement.
    Entry,
    /// `:86:`, what the bank says of the movement before it, or of the account.
    Information,
    /// `:NS:`, which some German banks print instead of `:86:`.
    National,
    /// `:62F:`, the closing balance of a statement, or `:62M:`, that of a page which another follows.
    Closing { is_last: bool },
    /// Any other.
    Other,
}

/// What a physical line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    /// A field, whose value begins at this byte of the line.
    Field(Tag, usize),
    /// The header of a SWIFT message. Its text begins at this byte of the line.
    Envelope(usize),
    /// The end of a message: `-`, or `-}`. The text of a message that follows on the line begins at this byte.
    End(usize),
    /// A colon that the bank's line end cut off from the field that it begins.
    Colon,
    /// Nothing: the line goes on with what is before it.
    None,
}

/// The longest name of a field.
const NAME_BYTES_MAX: usize = 3;

/// Whether a line may begin anything, by its first byte. Most do not.
pub(super) const fn may_begin(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t' | b':' | b'{' | b'-'))
}

/// What a line begins.
pub(super) fn beginning(line: &[u8]) -> Beginning {
    if !may_begin(line) {
        return Beginning::None;
    }
    let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match line[indent..] {
        [b':', ref rest @ ..] if rest.trim_ascii().is_empty() => Beginning::Colon,
        [b':', ..] => field(line, indent + 1).map_or(Beginning::None, |(tag, start)| Beginning::Field(tag, start)),
        [b'{', b'1'..=b'4', b':', ..] => Beginning::Envelope(text_of_envelope(line)),
        [b'{', b'5' | b'S', b':', ..] | [b'-', b'}', ..] => Beginning::End(text_of_envelope(line)),
        [b'-', ref rest @ ..] if rest.trim_ascii().is_empty() => Beginning::End(line.len()),
        _ => Beginning::None,
    }
}

/// The field that a line begins after one with only a colon.
pub(super) fn field_after_colon(line: &[u8]) -> Option<Beginning> {
    field(line, 0).map(|(tag, start)| Beginning::Field(tag, start))
}

/// The field whose name begins at this byte, and where its value does.
fn field(line: &[u8], start: usize) -> Option<(Tag, usize)> {
    let rest = &line[start..];
    let len = rest.iter().take(NAME_BYTES_MAX + 1).position(|byte| *byte == b':')?;
    let tag = match &rest[..len] {
        b"20" => Tag::Reference,
        b"25" | b"25P" => Tag::Account,
        b"28" | b"28C" => Tag::Number,
        b"34F" => Tag::Floor,
        b"60" | b"60F" => Tag::Opening { is_first: true },
        b"60M" => Tag::Opening { is_first: false },
        b"61" => Tag::Entry,
        b"62" | b"62F" => Tag::Closing { is_last: true },
        b"62M" => Tag::Closing { is_last: false },
        b"86" => Tag::Information,
        b"NS" => Tag::National,
        [b'0'..=b'9', b'0'..=b'9'] | [b'0'..=b'9', b'0'..=b'9', b'A'..=b'Z' | b'a'..=b'z'] => Tag::Other,
        _ => return None,
    };
    Some((tag, start + len + 1))
}

/// Where the text of an envelope begins, after `{4:`.
fn text_of_envelope(line: &[u8]) -> usize {
    memchr::memmem::find(line, b"{4:").map_or(line.len(), |at| at + 3)
}

/// Whether a line that looks like a field is the minutes and seconds of a clock that the bank's line end cut: `…T16`,
/// `:26:37 Fo`.
pub(super) fn is_rest_of_clock(before: &[u8], line: &[u8]) -> bool {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let has_minutes = matches!(line, [b':', b'0'..=b'5', b'0'..=b'9', b':', b'0'..=b'5', b'0'..=b'9', ..]);
    let has_hours = matches!(before, [.., b'0'..=b'2', b'0'..=b'9']);
    let is_longer = before.len() > 2 && is_digit(before.get(before.len() - 3));
    has_minutes && !is_digit(line.get(6)) && has_hours && !is_longer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_by_their_names() {
        assert_eq!(beginning(b":61:2601"), Beginning::Field(Tag::Entry, 4));
        assert_eq!(beginning(b"  :60M:C"), Beginning::Field(Tag::Opening { is_first: false }, 7));
        assert_eq!(beginning(b":12:11"), Beginning::Field(Tag::Other, 4));
        for line in [&b""[..], b":6", b"61:", b":ABC:", b":1234:", b":-)", b"20:44:45", b"a:61:"] {
            assert_eq!(beginning(line), Beginning::None, "{line:?}");
        }
    }

    #[test]
    fn a_message_ends_with_a_lone_hyphen_or_its_brace() {
        for line in [&b"-"[..], b"- ", b"-}", b"-}{5:{CHK:0123}}"] {
            assert_eq!(beginning(line), Beginning::End(line.len()), "{line:?}");
        }
        assert_eq!(beginning(b"-}{1:F01}{4::20:"), Beginning::End(12));
        for line in [&b"-L1112345"[..], b"--", b"- 12"] {
            assert_eq!(beginning(line), Beginning::None, "{line:?}");
        }
        assert_eq!(beginning(b"{1:F01}{4::20:X"), Beginning::Envelope(10));
        assert_eq!(beginning(b"{2:I940}"), Beginning::Envelope(8));
        assert_eq!(beginning(b"{5:{CHK:0123}}"), Beginning::End(14));
    }

    #[test]
    fn a_field_may_be_cut_after_its_colon() {
        assert_eq!(beginning(b": "), Beginning::Colon);
        assert_eq!(field_after_colon(b"86:166"), Some(Beginning::Field(Tag::Information, 3)));
        assert_eq!(field_after_colon(b"86"), None);
    }

    #[test]
    fn a_clock_that_was_cut_is_no_field() {
        assert!(is_rest_of_clock(b"2017-01-01T13", b":12:11"));
        assert!(is_rest_of_clock(b"T16", b":26:37 Fo"));
        assert!(!is_rest_of_clock(b"T16", b":20:123"));
        assert!(!is_rest_of_clock(b"T16", b":61:26"));
        assert!(!is_rest_of_clock(b"2016", b":20:15"));
        assert!(!is_rest_of_clock(b"", b":20:15"));
    }
}
