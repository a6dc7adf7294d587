//! Known institutions, as data: the column names that only one of them uses, and what its files are known to mean.
//!
//! A profile is evidence beside what the file itself says; it never overrules it.

use super::super::StatementKind;
use super::super::date::DateOrder;

/// What is known of an institution's export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Profile {
    pub institution: &'static str,
    /// The column names, folded, joined by bars.
    columns: &'static str,
    pub kind: StatementKind,
    pub currency: Option<&'static str>,
    /// The order of its dates, where they leave it open.
    pub order: Option<DateOrder>,
}

const fn account(institution: &'static str, columns: &'static str, currency: Option<&'static str>) -> Profile {
    Profile { institution, columns, kind: StatementKind::Account, currency, order: None }
}

const fn card(institution: &'static str, columns: &'static str, currency: Option<&'static str>) -> Profile {
    Profile { institution, columns, kind: StatementKind::Card, currency, order: None }
}

const fn dated(profile: Profile, order: DateOrder) -> Profile {
    Profile { order: Some(order), ..profile }
}

const PROFILES: &[Profile] = &[
    dated(account("Nubank", "data|valor|identificador|descricao", Some("BRL")), DateOrder::DayFirst),
    card("Nubank", "date|title|amount", Some("BRL")),
    card("Nubank", "date|category|title|amount", Some("BRL")),
    dated(account("Inter", "data lancamento|historico|descricao|valor|saldo", Some("BRL")), DateOrder::DayFirst),
    dated(account("Bradesco", "data|historico|docto|credito r|debito r|saldo r", Some("BRL")), DateOrder::DayFirst),
    account("Banco do Brasil", "data|lancamento|detalhes|n documento|valor|tipo lancamento", Some("BRL")),
    account(
        "Banco do Brasil",
        "data|dependencia origem|historico|data do balancete|numero do documento|valor",
        Some("BRL"),
    ),
    dated(
        card(
            "C6 Bank",
            "data de compra|nome no cartao|final do cartao|categoria|descricao|parcela|valor em us|cotacao em r|valor em r",
            Some("BRL"),
        ),
        DateOrder::DayFirst,
    ),
    dated(
        card(
            "C6 Bank",
            "data|nome cartao|final cartao|categoria|descricao|parcela|valor em us|cotacao em r|valor em r",
            Some("BRL"),
        ),
        DateOrder::DayFirst,
    ),
    dated(card("XP", "data|estabelecimento|portador|valor|parcela", Some("BRL")), DateOrder::DayFirst),
    account("Revolut", "type|product|started date|completed date|description|amount|fee|currency|state|balance", None),
    account(
        "N26",
        "datum|empfanger|kontonummer|transaktionstyp|verwendungszweck|kategorie|betrag eur|betrag fremdwahrung|fremdwahrung|wechselkurs",
        Some("EUR"),
    ),
    account(
        "N26",
        "date|payee|account number|transaction type|payment reference|category|amount eur|amount foreign currency|type foreign currency|exchange rate",
        Some("EUR"),
    ),
    account("bunq", "date|amount|account|counterparty|name|description", Some("EUR")),
    account(
        "Monzo",
        "id|created|amount|currency|local amount|local currency|category|emoji|description|address|notes|receipt",
        None,
    ),
    account(
        "Charles Schwab",
        "date|status|type|checknumber|description|withdrawal|deposit|runningbalance",
        Some("USD"),
    ),
    account("Charles Schwab", "date|type|check|description|withdrawal|deposit|runningbalance", Some("USD")),
    dated(
        account(
            "Commerzbank",
            "buchungstag|wertstellung|umsatzart|buchungstext|betrag|wahrung|auftraggeberkonto|bankleitzahl auftraggeberkonto|iban auftraggeberkonto",
            None,
        ),
        DateOrder::DayFirst,
    ),
    dated(
        card("Chase", "transaction date|post date|description|category|type|amount|memo", Some("USD")),
        DateOrder::MonthFirst,
    ),
    dated(
        account(
            "Mint",
            "date|description|original description|amount|transaction type|category|account name|labels|notes",
            Some("USD"),
        ),
        DateOrder::MonthFirst,
    ),
];

/// The profile whose columns have exactly these folded names.
pub(super) fn find(columns: &[String]) -> Option<&'static Profile> {
    let end = columns.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    let joined = columns[..end].join("|");
    PROFILES.iter().find(|profile| profile.columns == joined)
}

#[cfg(test)]
mod tests {
    use super::super::header::folded;
    use super::*;

    #[test]
    fn profiles_are_written_as_names_are_folded() {
        for profile in PROFILES {
            let names: Vec<String> = profile.columns.split('|').map(folded).collect();
            assert_eq!(find(&names).map(|found| found.institution), Some(profile.institution));
            assert!(profile.currency.is_none_or(|code| code.parse::<crate::money::Currency>().is_ok()));
        }
    }
}
