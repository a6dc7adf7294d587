//! Which institution a file is of.

/// Brazilian institutions by the number under which they clear (COMPE), as people call them.
/// Source: the Central Bank's list of participants in the STR.
const BRAZILIAN: [(u16, &str); 46] = [
    (1, "Banco do Brasil"),
    (3, "Banco da Amazônia"),
    (4, "Banco do Nordeste"),
    (21, "Banestes"),
    (33, "Santander"),
    (36, "Bradesco BBI"),
    (37, "Banpará"),
    (41, "Banrisul"),
    (47, "Banese"),
    (70, "BRB"),
    (77, "Inter"),
    (82, "Topázio"),
    (84, "Uniprime"),
    (85, "Ailos"),
    (97, "Credisis"),
    (99, "Uniprime"),
    (102, "XP"),
    (104, "Caixa"),
    (121, "Agibank"),
    (133, "Cresol"),
    (136, "Unicred"),
    (197, "Stone"),
    (208, "BTG Pactual"),
    (212, "Banco Original"),
    (218, "BS2"),
    (237, "Bradesco"),
    (246, "ABC Brasil"),
    (260, "Nubank"),
    (290, "PagBank"),
    (318, "BMG"),
    (323, "Mercado Pago"),
    (336, "C6 Bank"),
    (341, "Itaú"),
    (364, "Efí"),
    (368, "Banco Carrefour"),
    (380, "PicPay"),
    (389, "Mercantil"),
    (403, "Cora"),
    (422, "Safra"),
    (461, "Asaas"),
    (536, "Neon"),
    (623, "Banco Pan"),
    (633, "Rendimento"),
    (655, "Banco BV"),
    (748, "Sicredi"),
    (756, "Sicoob"),
];

/// Where a file names its institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// `FI/ORG`: whatever the bank calls itself.
    Organisation,
    /// `FI/FID`.
    Id,
    /// `BANKID`: a routing number in the United States, a COMPE number in Brazil.
    BankId,
    /// The language that the bank answers in.
    Language,
}

/// The most of a name that is kept.
const NAME_CHARS_MAX: usize = 100;

/// What a file says of its institution; the first of each counts.
#[derive(Debug, Default)]
pub(super) struct Institution {
    organisation: Option<String>,
    id: Option<String>,
    bank_id: Option<String>,
    is_brazilian: bool,
}

impl Institution {
    /// Takes note of a naming.
    pub(super) fn see(&mut self, naming: Naming, name: &str) {
        let first = match naming {
            Naming::Organisation => &mut self.organisation,
            Naming::Id => &mut self.id,
            Naming::BankId => &mut self.bank_id,
            Naming::Language => {
                self.is_brazilian |= name.to_ascii_uppercase().starts_with("PO");
                return;
            }
        };
        if first.is_none() && !name.is_empty() {
            *first = Some(name.chars().take(NAME_CHARS_MAX).collect());
        }
    }

    /// Takes note of a statement in reais: numbers are COMPE numbers.
    pub(super) fn see_reais(&mut self) {
        self.is_brazilian = true;
    }

    /// Its usual name where it is known, else the one it gives itself.
    pub(super) fn name(self) -> Option<String> {
        let numbers = [&self.bank_id, &self.id].into_iter().flatten();
        let known = numbers.filter(|_| self.is_brazilian).find_map(|number| brazilian(number));
        known.map(str::to_owned).or(self.organisation)
    }
}

fn brazilian(number: &str) -> Option<&'static str> {
    let number: u16 = number.parse().ok()?;
    let at = BRAZILIAN.binary_search_by_key(&number, |(number, _)| *number).ok()?;
    Some(BRAZILIAN[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_every_number_has_a_name() {
        assert!(BRAZILIAN.is_sorted_by_key(|(number, _)| *number));
        assert!(BRAZILIAN.iter().all(|(_, name)| !name.is_empty()));
    }

    fn named(namings: &[(Naming, &str)]) -> Option<String> {
        let mut institution = Institution::default();
        for &(naming, name) in namings {
            institution.see(naming, name);
        }
        institution.name()
    }

    #[test]
    fn a_brazilian_number_is_known_however_it_is_padded() {
        for number in ["341", "0341"] {
            let itau = named(&[(Naming::Language, "POR"), (Naming::BankId, number), (Naming::Organisation, "X")]);
            assert_eq!(itau.as_deref(), Some("Itaú"));
        }
        assert_eq!(named(&[(Naming::Language, "por"), (Naming::Id, "260")]).as_deref(), Some("Nubank"));
    }

    #[test]
    fn elsewhere_the_bank_calls_itself_what_it_likes() {
        let citi = named(&[(Naming::Organisation, ""), (Naming::Organisation, "Citigroup"), (Naming::Id, "341")]);
        assert_eq!(citi.as_deref(), Some("Citigroup"));
        assert_eq!(named(&[(Naming::BankId, "341")]), None);
    }
}
