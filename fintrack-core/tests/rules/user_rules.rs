//! Five rules and seven lines: who decides what.

use fintrack_core::category::Category;
use fintrack_core::entry::EntryKind;
use fintrack_core::id::{AccountId, RuleId};
use fintrack_core::money::Money;
use fintrack_core::rule::{Booking, InUse, Line, Rule, RuleSet, StatementOf, Terms};
use fintrack_core::testing::{accounts, categories};
use uuid::Uuid;

use crate::{figure, reais, table, text};

const PAGE: &str = "user-rules.md";
const SAVINGS: u128 = 2;

fn account(n: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(n))
}

/// The rules of the page as JSON, with identities where it has names.
fn json(categories: &[Category]) -> String {
    let page = text(PAGE);
    let (_, json) = page.split_once("```json").unwrap();
    let mut json = json.split_once("```").unwrap().0.replace("\"Poupança\"", &format!("\"{}\"", account(SAVINGS)));
    for category in categories {
        let (name, id) = (format!("\"category\": \"{}\"", category.name), format!("\"category\": \"{}\"", category.id));
        json = json.replace(&name, &id);
    }
    json
}

fn rules(categories: &[Category]) -> Vec<Rule> {
    let terms: Vec<Terms> = serde_json::from_str(&json(categories)).unwrap();
    (1..).zip(terms).map(|(n, terms)| Rule::new(RuleId::new(Uuid::from_u128(n)), terms).unwrap()).collect()
}

fn booked(booking: &Booking, amount: Money, categories: &[Category]) -> String {
    match booking {
        Booking::Filed { kind, filing } => {
            let named = |id| categories.iter().find(|category| category.id == id).unwrap().name.as_str();
            let parts = filing.parts(amount.abs());
            let parts = parts.map(|part| format!("{} {}", named(part.under.category), figure(part.amount)));
            format!("{kind}: {}", parts.collect::<Vec<_>>().join(", "))
        }
        Booking::Transfer { other } => {
            assert_eq!(*other, account(SAVINGS));
            "TRANSFER: Poupança".to_owned()
        }
    }
}

#[test]
fn the_lines_of_the_page_are_decided_as_it_says() {
    let categories = categories();
    let rules = rules(&categories);
    assert_eq!(rules.len(), 5);
    let name = |id| rules.iter().find(|rule| rule.id() == id).unwrap().terms().name.as_str();
    let accounts = accounts(); // Poupança is among them
    let set = RuleSet::compile(
        rules.iter().cloned(),
        InUse { categories: &categories, accounts: &accounts, ..InUse::default() },
    )
    .unwrap();
    let lines = table(PAGE, 1);
    assert_eq!(lines.len(), 7);
    for row in lines {
        let (text, amount) = (row[0].trim_matches('`'), reais(&row[2]));
        let kind = if amount.is_negative() { EntryKind::Expense } else { EntryKind::Income };
        let line = Line { text, amount, date: row[1].parse().unwrap(), of: StatementOf::Account(account(1)), kind };
        let verdict = set.judge(&line);
        let matched: Vec<&str> = verdict.matched.iter().map(|matched| name(matched.rule)).collect();
        assert_eq!(matched.join(", "), row[3], "{text}");
        let booking = verdict.booking.map(|it| booked(&it.value, amount, &categories)).unwrap_or_default();
        assert_eq!(booking, row[4], "{text}");
        assert_eq!(verdict.description.map(|it| it.value.to_string()).unwrap_or_default(), row[5], "{text}");
    }
}

/// What programs store and send is what the page shows, with what it leaves out said.
#[test]
fn a_rule_is_written_as_on_the_page() {
    let categories = categories();
    let shown: Vec<serde_json::Value> = serde_json::from_str(&json(&categories)).unwrap();
    for (rule, mut shown) in rules(&categories).iter().zip(shown) {
        let fields = shown.as_object_mut().unwrap();
        fields.insert("is_active".to_owned(), true.into());
        fields.entry("stops").or_insert(false.into());
        fields["then"].as_object_mut().unwrap().insert("is_ignored".to_owned(), false.into());
        assert_eq!(serde_json::to_value(rule.terms()).unwrap(), shown);
    }
}
