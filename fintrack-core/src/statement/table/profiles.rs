//! Known institutions: the column names that only one of them uses, and what its files are known to mean.
//!
//! The data is `institutions.tsv`, a row for each export: the institution, `account` or `card`, its currency and the
//! order of its dates where they are known (else `-`), and the column names, folded, joined by bars. A profile is
//! evidence beside what the file itself says; it never overrules it. Names that several institutions share make no row.
//! Source: the headers of files that the institutions made, and the headers that public importers read from such files.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::StatementKind;
use super::super::date::DateOrder;

/// What is known of an institution's export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Profile {
    pub institution: &'static str,
    pub kind: StatementKind,
    pub currency: Option<&'static str>,
    /// The order of its dates, where they leave it open.
    pub order: Option<DateOrder>,
}

const INSTITUTIONS: &str = include_str!("institutions.tsv");

/// The profiles by their column names.
static PROFILES: LazyLock<HashMap<&'static str, Profile>> =
    LazyLock::new(|| INSTITUTIONS.lines().skip(1).filter_map(profile).collect());

/// A row of the data. That each is one, a test sees to.
fn profile(row: &'static str) -> Option<(&'static str, Profile)> {
    let mut cells = row.split('\t');
    let institution = cells.next()?;
    let kind = match cells.next()? {
        "account" => StatementKind::Account,
        "card" => StatementKind::Card,
        _ => return None,
    };
    let currency = Some(cells.next()?).filter(|code| *code != "-");
    let order = match cells.next()? {
        "day-first" => Some(DateOrder::DayFirst),
        "month-first" => Some(DateOrder::MonthFirst),
        "-" => None,
        _ => return None,
    };
    let columns = cells.next()?;
    cells.next().is_none().then_some((columns, Profile { institution, kind, currency, order }))
}

/// The profile whose columns have exactly these folded names.
pub(super) fn find(columns: &[String]) -> Option<&'static Profile> {
    let end = columns.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    PROFILES.get(columns[..end].join("|").as_str())
}

#[cfg(test)]
mod tests {
    use super::super::header::{self, folded};
    use super::*;
    use crate::money::Currency;

    #[test]
    fn every_row_is_a_profile_of_a_table_that_is_found_by_its_folded_names() {
        let rows = INSTITUTIONS.lines().skip(1);
        let count = rows.clone().count();
        assert!(count >= 60, "{count}");
        assert_eq!(PROFILES.len(), count, "two profiles have the same columns, or a row is none");
        for row in rows {
            let (columns, expected) = profile(row).unwrap_or_else(|| panic!("{row}"));
            let names: Vec<String> = columns.split('|').map(str::to_owned).collect();
            assert!(names.iter().all(|name| folded(name) == *name), "{row}");
            assert_eq!(find(&names), Some(&expected));
            assert!(expected.currency.is_none_or(|code| code.parse::<Currency>().is_ok()), "{row}");
        }
    }

    #[test]
    fn the_exports_that_a_brazilian_household_brings_are_known() {
        for institution in [
            "Nubank",
            "Itaú",
            "Bradesco",
            "Banco do Brasil",
            "Santander",
            "Caixa Econômica Federal",
            "Inter",
            "C6 Bank",
            "BTG Pactual",
            "XP",
            "Sicredi",
            "Sicoob",
            "Mercado Pago",
            "PicPay",
            "PagBank",
        ] {
            let is_known = PROFILES
                .values()
                .any(|profile| profile.institution == institution && matches!(profile.currency, Some("BRL") | None));
            assert!(is_known, "{institution}");
        }
    }

    #[test]
    fn most_are_tables_by_their_names_alone() {
        let is_table = |columns: &str| {
            let names: Vec<_> = columns.split('|').map(header::name).collect();
            header::names_a_table(&names)
        };
        let unknown: Vec<&str> =
            PROFILES.iter().filter(|(columns, _)| !is_table(columns)).map(|(_, profile)| profile.institution).collect();
        assert!(unknown.len() * 10 <= PROFILES.len(), "{unknown:?}");
    }
}
