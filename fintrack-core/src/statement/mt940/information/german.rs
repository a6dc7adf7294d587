//! The German form, which Austrian, Polish and other banks have too: a business code of three digits, then subfields
//! of a mark and two digits, `166?00GUTSCHRIFT?20SVWZ+Miete?32MAX MUSTER`.
//!
//! Source: the German banks' agreement on data formats (DFÜ-Abkommen, annex 3, chapter 8), for the subfields; EPC's
//! identifiers `EREF+`, `SVWZ+` within them.

use smallvec::SmallVec;

use crate::statement::blanks::push_folded;

/// Marks that banks set before the digits of a subfield.
const MARKS: [u8; 6] = *b"?<>~^|";
/// A subfield of so many characters is full, and goes on in the next.
const SUBFIELD_CHARS_MAX: usize = 27;
/// Ends what a subfield that is not full says.
const BREAK: u8 = b'\n';

/// What a part of the purpose is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Without an identifier.
    Free,
    /// What the payer wrote.
    Purpose,
    /// The name of whom the money is really from or for.
    Other,
    /// What only machines need.
    Reference,
}

/// What the subfields say.
#[derive(Default)]
struct Subfields<'t> {
    /// 00: the kind of movement.
    kind: &'t str,
    /// 20 to 29 and 60 to 63.
    purpose: SmallVec<[&'t str; 14]>,
    /// 32 and 33.
    name: SmallVec<[&'t str; 2]>,
}

/// The mark of a text's subfields, where it has the form.
pub(super) fn mark(text: &str) -> Option<u8> {
    let mut bytes = text.bytes().filter(|byte| *byte != b'\n').skip_while(u8::is_ascii_whitespace);
    let mut next = || bytes.next();
    let code = [next()?, next()?, next()?];
    let (mark, digits) = if code.iter().all(u8::is_ascii_digit) {
        // `166 ?00`
        let mark = match next()? {
            b' ' => next()?,
            mark => mark,
        };
        (mark, [next()?, next()?])
    } else {
        (code[0], [code[1], code[2]])
    };
    let is_mark = MARKS.contains(&mark) && (code[0] != mark || mark == b'?');
    (is_mark && digits.iter().all(u8::is_ascii_digit)).then_some(mark)
}

/// The texts between a field and its words, so that their memory serves the next field.
#[derive(Default)]
pub(super) struct Scratch {
    whole: String,
    purpose: String,
    name: String,
}

/// Puts the counterparty's name and the purpose into words, or the kind of movement where there is no name.
pub(super) fn describe(text: &str, mark: u8, scratch: &mut Scratch, out: &mut String) {
    let Scratch { whole, purpose, name } = scratch;
    unwrap(text, whole);
    let fields = subfields(whole, mark);
    let parts = Parts::of(joined(&fields.purpose, purpose));
    push_folded(out, joined(&fields.name, name));
    if !parts.other.is_empty() && !out.contains(parts.other) {
        push_folded(out, parts.other);
    }
    if out.is_empty() {
        push_folded(out, fields.kind);
    }
    let words = if parts.said.is_empty() { &parts.free } else { &parts.said };
    words.iter().for_each(|words| push_folded(out, words));
}

/// The lines as one: the bank's end anywhere, also within a subfield's mark.
fn unwrap(text: &str, whole: &mut String) {
    whole.clear();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        whole.push_str(&text[start..end]);
        start = end + 1;
    }
    whole.push_str(&text[start..]);
}

fn subfields(text: &str, mark: u8) -> Subfields<'_> {
    let mut fields = Subfields::default();
    let mut open: Option<([u8; 2], usize)> = None;
    for at in memchr::memchr_iter(mark, text.as_bytes()) {
        let Some(&label) = text.as_bytes()[at + 1..].first_chunk().filter(|label| label.iter().all(u8::is_ascii_digit))
        else {
            continue;
        };
        if let Some((label, start)) = open {
            fields.take(label, &text[start..at]);
        }
        open = Some((label, at + 3));
    }
    if let Some((label, start)) = open {
        fields.take(label, &text[start..]);
    }
    fields
}

impl<'t> Subfields<'t> {
    fn take(&mut self, label: [u8; 2], value: &'t str) {
        match label {
            [b'0', b'0'] => self.kind = value,
            [b'2', _] | [b'6', b'0'..=b'3'] => self.purpose.push(value),
            [b'3', b'2' | b'3'] => self.name.push(value),
            _ => {}
        }
    }
}

/// Subfields as one text: a full one goes on in the next, after any other comes a [`BREAK`].
fn joined<'t>(pieces: &[&'t str], joined: &'t mut String) -> &'t str {
    if let &[piece] = pieces {
        return piece;
    }
    joined.clear();
    let mut is_full = true;
    for piece in pieces {
        if !is_full || identifier(piece.as_bytes()).is_some() {
            joined.push(char::from(BREAK));
        }
        joined.push_str(piece);
        is_full = piece.len() >= SUBFIELD_CHARS_MAX && piece.chars().count() >= SUBFIELD_CHARS_MAX;
    }
    joined
}

/// The identifier that a text begins with, and its length with the `+` or `:` behind it.
fn identifier(text: &[u8]) -> Option<(Part, usize)> {
    let end = match text {
        [_, _, _, b'+' | b':', ..] => 3,
        [_, _, _, _, b'+' | b':', ..] => 4,
        _ => return None,
    };
    Some((part(&text[..end])?, end + 1))
}

/// What an identifier within the purpose begins; `+` stands behind it, or `:` as the Sparkassen print it.
fn part(identifier: &[u8]) -> Option<Part> {
    Some(match identifier {
        b"SVWZ" => Part::Purpose,
        // A message of the bank's, "Mitteilung".
        b"MTLG" => Part::Free,
        b"ABWA" | b"ABWE" | b"ANAM" => Part::Other,
        b"EREF" | b"KREF" | b"MREF" | b"CRED" | b"DEBT" | b"IBAN" | b"BREF" | b"RREF" | b"COAM" | b"OAMT" | b"PURP"
        | b"SQTP" | b"TAN1" | b"BIC" => Part::Reference,
        _ => return None,
    })
}

/// What the purpose says, by its parts.
#[derive(Default)]
struct Parts<'t> {
    free: SmallVec<[&'t str; 4]>,
    said: SmallVec<[&'t str; 4]>,
    other: &'t str,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Self {
        let mut parts = Self::default();
        let mut part = Part::Free;
        let mut start = 0;
        for (at, length, next) in beginnings(text) {
            parts.take(part, &text[start..at]);
            part = next;
            start = at + length;
        }
        parts.take(part, &text[start..]);
        parts
    }

    fn take(&mut self, part: Part, text: &'t str) {
        // A name or a reference ends with its subfield; what comes then is of no identifier.
        let (head, rest) = match memchr::memchr(BREAK, text.as_bytes()) {
            Some(end) => (&text[..end], &text[end + 1..]),
            None => (text, ""),
        };
        let (words, text) = match part {
            Part::Free => (&mut self.free, text),
            Part::Purpose => (&mut self.said, text),
            Part::Reference => (&mut self.free, rest),
            Part::Other => {
                if self.other.is_empty() {
                    self.other = head.trim();
                }
                (&mut self.free, rest)
            }
        };
        if !text.trim().is_empty() {
            words.push(text);
        }
    }
}

/// The identifiers of a text, each with where it begins, its length, and what follows it.
fn beginnings(text: &str) -> impl Iterator<Item = (usize, usize, Part)> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'+', b':', bytes).filter_map(move |end| {
        let start = (3..=4).rev().find_map(|len| {
            let start = end.checked_sub(len)?;
            let is_alone = start == 0 || matches!(bytes[start - 1], b' ' | b'\n');
            (is_alone && text.is_char_boundary(start)).then_some(start)
        })?;
        let (part, length) = identifier(&bytes[start..])?;
        Some((start, length, part))
    })
}

#[cfg(test)]
mod tests {
    use super::mark;
    use crate::statement::mt940::information::read;

    #[test]
    fn the_form_is_told_by_its_first_subfield() {
        for (text, expected) in [
            ("166?00GUTSCHRIFT", Some(b'?')),
            ("166\n?00GUTSCHRIFT", Some(b'?')),
            ("166 ?00GUTSCHRIFT", Some(b'?')),
            ("000>100555555555", Some(b'>')),
            ("020~00VA02", Some(b'~')),
            ("?20Miete", Some(b'?')),
            ("100.20 EUR", None),
            ("166 GUTSCHRIFT", None),
            ("A44?20", None),
            ("16?00", None),
            (">20", None),
            ("", None),
        ] {
            assert_eq!(mark(text), expected, "{text}");
        }
    }

    #[test]
    fn the_name_and_the_purpose_are_kept_and_the_rest_is_not() {
        assert_eq!(
            read("166?00SEPA ÜBERWEISUNG?109392?20Rechnung 4711?30BYLADEM1?31DE99?32MÜLLER GMBH?34000"),
            "MÜLLER GMBH Rechnung 4711"
        );
        assert_eq!(read("805?00ENTGELTABSCHLUSS?106666?20Pauschalen?3012345678"), "ENTGELTABSCHLUSS Pauschalen");
        assert_eq!(read("079?00SAMMLER?109800?200904059001"), "SAMMLER 0904059001");
    }

    #[test]
    fn a_full_subfield_goes_on_in_the_next_and_another_does_not() {
        assert_eq!(
            read(
                "820?00UMBUCHUNG?20ERSTATTUNG AUSLANDSEINSATZE?21NTGELT FUER VISA 4998 XXXX?22XXXX 1234?32DEUTSC\nHE KREDITBANK AG"
            ),
            "DEUTSCHE KREDITBANK AG ERSTATTUNG AUSLANDSEINSATZENTGELT FUER VISA 4998 XXXX XXXX 1234"
        );
        assert_eq!(
            read("166?32KARL?33        KAUFMANN?20Verw CTSc-01 BC-PPP?21\n"),
            "KARL KAUFMANN Verw CTSc-01 BC-PPP"
        );
    }

    #[test]
    fn the_purpose_is_what_stands_behind_its_identifier() {
        assert_eq!(
            read(
                "166?00GUTSCHRIFT?20EREF+EndToEndId TFNR 22 004?21 00001?22\nSVWZ+Verw CTSc-01 BC-PPP TF?23Nr 22 004?32KARL"
            ),
            "KARL Verw CTSc-01 BC-PPP TFNr 22 004"
        );
        assert_eq!(
            read(
                "835?20SEPA-BASISLASTSCHRIFT?22EREF+ 1234567890123 PAYPAL?23MREF+ 12AB234CD6E7F CRED+ A?24B12CDE0000000000000000034 S?25VWZ+ . SPOTIFY?32PayPal"
            ),
            "PayPal . SPOTIFY"
        );
        assert_eq!(
            read("105?20EREF+1?21SVWZ+STEUERNR 12 EREF: 1 IBAN: DE00?32Amt?61ABWA+Finanzkasse"),
            "Amt Finanzkasse STEUERNR 12"
        );
    }

    #[test]
    fn what_follows_a_reference_in_a_subfield_of_its_own_is_said_freely() {
        assert_eq!(
            read("159?00RETOURE?20EREF+TFNR 40001 00005?21MTLG:Grund nicht s\npezifizie?22rt Reject"),
            "RETOURE Grund nicht spezifiziert Reject"
        );
    }

    #[test]
    fn marks_amid_a_text_begin_nothing() {
        assert_eq!(read("166?00X?20Wer? Ich?2 oder ?ab?32A"), "A Wer? Ich?2 oder ?ab");
    }
}
