//! The Dutch forms. The banks' common one has codes between slashes,
//! `/TRTP/SEPA OVERBOEKING/IBAN/…/NAME/J. JANSEN/REMI/Huur/EREF/…`; the Knab's older one ends with the counterparty,
//! `REK: …/NAAM: …`.
//!
//! Source: the manuals of ABN AMRO, ING and Rabobank for MT940 "structured 86"; SWIFT's own codes (`/OCMT/`) beside them.

use super::is_full;
use crate::statement::blanks::push_folded;

/// What stands behind a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Name,
    /// The counterparty as account, bank and name, each ended by a slash.
    Counterparty,
    Purpose,
    Kind,
    /// What only machines need.
    Reference,
    /// An amount in another currency, say; what follows its slash is free text.
    Figure,
}

const CODES: [(&str, Part); 36] = [
    ("NAME", Part::Name),
    ("CNTP", Part::Counterparty),
    ("REMI", Part::Purpose),
    ("TRTP", Part::Kind),
    ("TRCD", Part::Reference),
    ("EREF", Part::Reference),
    ("IREF", Part::Reference),
    ("PREF", Part::Reference),
    ("IBAN", Part::Reference),
    ("BIC", Part::Reference),
    ("MARF", Part::Reference),
    ("CSID", Part::Reference),
    ("RTRN", Part::Reference),
    ("ISDT", Part::Reference),
    ("PURP", Part::Reference),
    ("CPRP", Part::Reference),
    ("ULTB", Part::Reference),
    ("ULTC", Part::Reference),
    ("ULTD", Part::Reference),
    ("ORDP", Part::Reference),
    ("BENM", Part::Reference),
    ("ADDR", Part::Reference),
    ("ID", Part::Reference),
    ("INID", Part::Reference),
    ("BUSP", Part::Reference),
    ("SVCL", Part::Reference),
    ("SUBJ", Part::Reference),
    ("ACCW", Part::Reference),
    ("OGB", Part::Reference),
    ("OSDR", Part::Reference),
    ("OCMT", Part::Figure),
    ("EXCH", Part::Figure),
    ("CHGS", Part::Figure),
    ("CHGF", Part::Figure),
    ("CHGT", Part::Figure),
    ("NRTX", Part::Figure),
];

/// Whether a text begins with a code that is known.
pub(super) fn is_coded(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('/') && code(text).is_some()
}

/// The code that a text begins with, and its length with both slashes.
fn code(text: &str) -> Option<(Part, usize)> {
    let rest = text.strip_prefix('/')?;
    let len = rest.bytes().take(5).position(|byte| byte == b'/')?;
    let (_, part) = CODES.iter().find(|(name, _)| *name == &rest[..len])?;
    Some((*part, len + 2))
}

/// Puts the counterparty's name and the purpose into words, or the kind of movement where there is no name.
pub(super) fn describe(text: &str, out: &mut String) {
    let text = unwrapped(text);
    let mut found = Found::default();
    let mut open: Option<(Part, usize)> = None;
    let mut from = 0;
    for at in memchr::memchr_iter(b'/', text.as_bytes()) {
        // The slash that ends a code begins none.
        if at < from {
            continue;
        }
        let Some((part, len)) = code(&text[at..]) else { continue };
        if let Some((part, start)) = open {
            found.take(part, &text[start..at]);
        }
        open = Some((part, at + len));
        from = at + len;
    }
    if let Some((part, start)) = open {
        found.take(part, &text[start..]);
    }
    push_folded(out, if found.name.is_empty() { found.kind } else { found.name });
    push_folded(out, found.purpose);
    push_folded(out, found.free);
    if out.is_empty() {
        push_folded(out, &text);
    }
}

/// The lines as one: after a full one the text goes on, after any other comes a blank.
fn unwrapped(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for (at, line) in text.trim().lines().enumerate() {
        whole.push_str(line);
        if !is_full(line, at == 0) {
            whole.push(' ');
        }
    }
    whole
}

/// What the codes say, the first of each.
#[derive(Default)]
struct Found<'t> {
    name: &'t str,
    purpose: &'t str,
    kind: &'t str,
    free: &'t str,
}

impl<'t> Found<'t> {
    fn take(&mut self, part: Part, value: &'t str) {
        let trim = |value: &'t str| value.trim_matches(|c: char| c == '/' || c.is_whitespace());
        let (place, value) = match part {
            Part::Name => (&mut self.name, trim(value)),
            Part::Counterparty => (&mut self.name, value.split('/').nth(2).map_or("", trim)),
            Part::Purpose => (&mut self.purpose, remittance(trim(value))),
            Part::Kind => (&mut self.kind, trim(value)),
            Part::Figure => (&mut self.free, value.split_once('/').map_or("", |(_, free)| trim(free))),
            Part::Reference => return,
        };
        if place.is_empty() {
            *place = value;
        }
    }
}

/// The purpose without the codes that say whether it has a form: `USTD//…`, `STRD/CUR/…`.
fn remittance(text: &str) -> &str {
    let text = text.strip_prefix("USTD/").or_else(|| text.strip_prefix("STRD/CUR/")).unwrap_or(text);
    text.strip_prefix("STRD/").unwrap_or(text).trim_start_matches('/')
}

/// The purpose and the name of `… REK: NL…/NAAM: …`.
pub(super) fn knab(text: &str) -> Option<(&str, &str)> {
    let (before, name) = text.split_once("/NAAM: ")?;
    let at = before.rfind("REK: ")?;
    let account = &before[at + "REK: ".len()..];
    (!account.trim().contains([' ', '\n'])).then_some((&before[..at], name))
}

#[cfg(test)]
mod tests {
    use crate::statement::mt940::information::read;

    #[test]
    fn the_name_comes_before_the_purpose() {
        assert_eq!(
            read(
                "/TRTP/SEPA OVERBOEKING/IBAN/FR1420041010050500013M02606/BIC/PSSTFRPP/NAME/Boulangerie L'Étoile/REMI/Facture 2025-0042/EREF/NOTPROVIDED\n"
            ),
            "Boulangerie L'Étoile Facture 2025-0042"
        );
        assert_eq!(
            read(
                "/EREF/EV123REP1231456T1234//CNTP/NL32INGB0000012345/INGBNL2A/ING BANK NV INZAKE WEB///REMI/USTD//Rente 2e kwartaal/\n"
            ),
            "ING BANK NV INZAKE WEB Rente 2e kwartaal"
        );
        assert_eq!(read("/EREF/2025-1/ORDP//NAME/T. Winkel/REMI/Kado/ISDT/2025-02-01\n"), "T. Winkel Kado");
        assert_eq!(read("/CNTP/NL1/INGBNL2A/NUON///REMI/STRD/CUR/9000000000000001/\n"), "NUON 9000000000000001");
    }

    #[test]
    fn without_a_name_the_kind_says_what_it_was() {
        assert_eq!(read("/TRTP/GELDAUTOMAAT/REMI/Betaalpas 12\n"), "GELDAUTOMAAT Betaalpas 12");
        assert_eq!(read("/TRCD/00100/\n"), "/TRCD/00100/");
    }

    #[test]
    fn a_line_that_is_full_was_cut_amid_a_word_and_amid_a_code() {
        let first = "/TRTP/SEPA INCASSO ALGEMEEN DOORLOPEND/CSID/NL12ZZZ123456780000/N";
        assert_eq!(first.len(), 65);
        assert_eq!(read(&format!("{first}\nAME/KPN/REMI/Factuur\n5314\n")), "KPN Factuur 5314");
    }

    #[test]
    fn slashes_within_a_text_are_kept() {
        assert_eq!(read("/NAME/A/B BV/REMI/FACT/2025/12\n"), "A/B BV FACT/2025/12");
        assert_eq!(read("/OCMT/USD2853,12/\nPAYMENT OF INVOICES\n/OGB/ACME BANK\n"), "PAYMENT OF INVOICES");
        assert_eq!(read("/path/to/x\n"), "/path/to/x");
    }

    #[test]
    fn the_knab_names_the_counterparty_last() {
        assert_eq!(read("FACTUUR 2014, 2015\nREK: NL65INGB0123456789/NAAM: PICQER\n"), "PICQER FACTUUR 2014, 2015");
    }
}
