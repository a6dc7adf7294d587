//! What a bank says of an entry: the other party, the purpose of payment, its own words.

use super::place::Place;

/// How many transactions of one entry are described. A batch of more is named by the bank's own words, if any.
pub(super) const DETAILS_MAX: usize = 8;
/// Where the description of a batch ends at the latest, at the next whole value.
const BATCH_BYTES_MAX: usize = 400;
/// What banks print where the payer gave no reference.
const NOT_PROVIDED: &str = "NOTPROVIDED";

/// What one transaction of an entry says.
#[derive(Debug, Default)]
pub(super) struct Detail {
    pub(super) debtor: String,
    pub(super) creditor: String,
    pub(super) ultimate_debtor: String,
    pub(super) ultimate_creditor: String,
    /// The purpose: free text, else references.
    pub(super) remittance: String,
    pub(super) structured: String,
    pub(super) information: String,
    pub(super) servicer_reference: String,
    pub(super) end_to_end: String,
    pub(super) merchant_code: String,
}

impl Detail {
    /// Where the value of an element is kept.
    #[allow(clippy::wildcard_enum_match_arm, reason = "all other elements are of no interest here")]
    pub(super) fn text(&mut self, place: Place) -> Option<&mut String> {
        Some(match place {
            Place::DebtorName => &mut self.debtor,
            Place::CreditorName => &mut self.creditor,
            Place::UltimateDebtorName => &mut self.ultimate_debtor,
            Place::UltimateCreditorName => &mut self.ultimate_creditor,
            Place::RemittanceText => &mut self.remittance,
            Place::StructuredReference => &mut self.structured,
            Place::DetailInformation => &mut self.information,
            Place::DetailServicerReference => &mut self.servicer_reference,
            Place::DetailEndToEnd => &mut self.end_to_end,
            Place::DetailMerchantCode => &mut self.merchant_code,
            _ => return None,
        })
    }

    /// The name of the other side.
    fn counterparty(&self, is_credit: bool) -> &str {
        let names =
            if is_credit { [&self.debtor, &self.ultimate_debtor] } else { [&self.creditor, &self.ultimate_creditor] };
        first_of(&names.map(String::as_str))
    }

    fn purpose(&self) -> &str {
        first_of(&[&self.remittance, &self.structured])
    }
}

fn first_of<'a>(texts: &[&'a str]) -> &'a str {
    texts.iter().copied().find(|text| !text.is_empty()).unwrap_or_default()
}

/// The description of an entry with so many transactions.
///
/// Of one: the other party, the purpose, and the bank's own words. Of several, first the bank's own words, which are
/// of them all. Only where none of this is there, the account's own side and the payer's reference are better than
/// nothing.
pub(super) fn describe(details: &[Detail], count: usize, is_credit: bool, information: &str) -> String {
    let mut text = String::new();
    if count > 1 {
        add(&mut text, information);
    }
    for detail in details {
        if count > 1 && text.len() > BATCH_BYTES_MAX {
            break;
        }
        add(&mut text, detail.counterparty(is_credit));
        add(&mut text, detail.purpose());
        add(&mut text, &detail.information);
    }
    add(&mut text, information);
    if text.is_empty()
        && let [detail] = details
    {
        add(&mut text, detail.counterparty(!is_credit));
        if detail.end_to_end != NOT_PROVIDED {
            add(&mut text, &detail.end_to_end);
        }
    }
    text
}

/// Adds what was not said yet.
fn add(text: &mut String, part: &str) {
    if part.is_empty() || text.contains(part) {
        return;
    }
    // `Acme` said before `Acme invoice 12` is said twice.
    if part.contains(text.as_str()) {
        text.clear();
    }
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(part);
}

/// Appends a value to what was said of the same kind, with blanks folded.
pub(super) fn join(text: &mut String, value: &str) {
    for word in value.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(debtor: &str, creditor: &str, remittance: &str) -> Detail {
        let own = str::to_owned;
        Detail { debtor: own(debtor), creditor: own(creditor), remittance: own(remittance), ..Detail::default() }
    }

    #[test]
    fn the_other_side_is_named_and_not_the_own() {
        let details = [detail("Ana", "Bento", "Rent")];
        assert_eq!(describe(&details, 1, true, ""), "Ana Rent");
        assert_eq!(describe(&details, 1, false, ""), "Bento Rent");
        assert_eq!(describe(&[detail("", "Bento", "")], 1, true, ""), "Bento");
    }

    #[test]
    fn nothing_is_said_twice() {
        assert_eq!(describe(&[detail("Ana", "", "Rent of Ana")], 1, true, "Rent"), "Rent of Ana");
        assert_eq!(describe(&[], 0, true, "Fee"), "Fee");
    }

    #[test]
    fn a_batch_is_named_by_the_bank_first() {
        let details = [detail("Ana", "", "1"), detail("Bento", "", "2")];
        assert_eq!(describe(&details, 2, true, "Batch"), "Batch Ana 1 Bento 2");
    }

    #[test]
    fn blanks_are_folded() {
        let mut text = String::new();
        join(&mut text, "  a\n\t b");
        join(&mut text, "c ");
        assert_eq!(text, "a b c");
    }
}
