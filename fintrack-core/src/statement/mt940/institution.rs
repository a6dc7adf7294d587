//! Which institution a file is of: the sender of its envelope, or the bank of a Dutch IBAN.

/// Banks by the first six letters of their BIC, as people call them. Source: SWIFT's directory of BICs.
const BANKS: [(&str, &str); 34] = [
    ("ABNANL", "ABN AMRO"),
    ("ASNBNL", "ASN Bank"),
    ("BBDEBR", "Bradesco"),
    ("BNPAFR", "BNP Paribas"),
    ("BRASBR", "Banco do Brasil"),
    ("BSCHBR", "Santander"),
    ("BUNQNL", "bunq"),
    ("BYLADE", "BayernLB"),
    ("CHASUS", "JPMorgan Chase"),
    ("CITIUS", "Citibank"),
    ("COBADE", "Commerzbank"),
    ("DEUTDE", "Deutsche Bank"),
    ("DRESDE", "Dresdner Bank"),
    ("FTSBNL", "ABN AMRO"),
    ("GENODE", "Volksbank"),
    ("GIBAAT", "Erste Bank"),
    ("HSBCGB", "HSBC"),
    ("HSBCHK", "HSBC"),
    ("HYVEDE", "HypoVereinsbank"),
    ("INGBNL", "ING"),
    ("INGDDE", "ING"),
    ("ITAUBR", "Itaú"),
    ("KNABNL", "Knab"),
    ("NTSBDE", "N26"),
    ("PBNKDE", "Postbank"),
    ("POFICH", "PostFinance"),
    ("RABONL", "Rabobank"),
    ("RBRBNL", "RegioBank"),
    ("RZBAAT", "Raiffeisen Bank International"),
    ("SNSBNL", "SNS"),
    ("SOGEFR", "Société Générale"),
    ("TRIONL", "Triodos"),
    ("UBRTHU", "Raiffeisen Bank"),
    ("UBSWCH", "UBS"),
];

/// What a file says of its institution; the first counts.
#[derive(Debug, Default)]
pub(super) struct Institution(Option<String>);

impl Institution {
    /// The usual name where it is known, else the BIC.
    pub(super) fn name(self) -> Option<String> {
        self.0
    }

    /// Takes note of an envelope, or of a line that a bank prints in place of one.
    pub(super) fn see_header(&mut self, line: &[u8]) {
        if self.0.is_some() {
            return;
        }
        let Ok(line) = std::str::from_utf8(line) else { return };
        self.0 = match sender(line) {
            Some(bic) => Some(bank(bic).map_or_else(|| bic.to_owned(), str::to_owned)),
            None => line
                .split_ascii_whitespace()
                .flat_map(|word| [word, word.trim_start_matches(|c: char| c.is_ascii_digit())])
                .find_map(bank)
                .map(str::to_owned),
        };
    }

    /// Takes note of an account's number.
    pub(super) fn see_account(&mut self, account: &str) {
        if self.0.is_none() && account.starts_with("NL") {
            self.0 = account.get(4..8).and_then(|code| bank(&format!("{code}NL"))).map(str::to_owned);
        }
    }
}

/// The BIC of the bank that sent a message: of one on its way out the terminal in the first block, of one that has
/// arrived the one in the second.
fn sender(line: &str) -> Option<&str> {
    let is_bic = |bic: &&str| bic.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if let Some((_, arrived)) = line.split_once("{2:O94") {
        return arrived.get(11..19).filter(is_bic);
    }
    let (_, first) = line.split_once("{1:F01")?;
    first.get(..8).filter(is_bic)
}

fn bank(bic: &str) -> Option<&'static str> {
    let key = bic.get(..6)?;
    let at = BANKS.binary_search_by_key(&key, |(key, _)| key).ok()?;
    Some(BANKS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(headers: &[&str], account: &str) -> Option<String> {
        let mut institution = Institution::default();
        for header in headers {
            institution.see_header(header.as_bytes());
        }
        institution.see_account(account);
        institution.name()
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(BANKS.is_sorted_by_key(|(bic, _)| *bic));
    }

    #[test]
    fn the_sender_of_the_envelope_is_the_bank() {
        let knab = "{1:F01KNABNL2HAXXX0000000000}{2:I940KNABNL2HXXXXN3020}{4:";
        assert_eq!(named(&[knab], "").as_deref(), Some("Knab"));
        let arrived = "{1:F01COMPANYXAXXX0000000000}{2:O9401200260131DEUTDEFFAXXX00000000002601311200N}{4:";
        assert_eq!(named(&[arrived], "").as_deref(), Some("Deutsche Bank"));
        assert_eq!(named(&["{1:F01BANKFRPPAXXX0000000000}"], "").as_deref(), Some("BANKFRPP"));
    }

    #[test]
    fn a_line_in_place_of_an_envelope_names_the_bank() {
        assert_eq!(named(&["ABNANL2A", "940"], "").as_deref(), Some("ABN AMRO"));
        assert_eq!(named(&["0000 01INGBNL2AXXXX00001"], "").as_deref(), Some("ING"));
        assert_eq!(named(&["", "-", "Statement"], "12345678/0").as_deref(), None);
    }

    #[test]
    fn a_dutch_iban_names_the_bank() {
        assert_eq!(named(&[], "NL52RABO0326203011").as_deref(), Some("Rabobank"));
        assert_eq!(named(&[], "DE52500105173262030110"), None);
    }
}
