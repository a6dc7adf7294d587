//! The laws of exports: the same bytes whatever the order of entries, nothing lost, and the figures of the ledger.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fintrack_core::calendar::{Period, date};
use fintrack_core::entry::{
    CategoryRef, Details, Entry, EntryKind, Filing, InstalmentOf, Movement, Original, Part, Place, Redemption,
    Settlement, SlotOf, Status,
};
use fintrack_core::export::csv::Formulas;
use fintrack_core::export::{Books, ExportError, beancount, csv, journal, json, ofx};
use fintrack_core::id::{AccountId, CardId, InvestmentId};
use fintrack_core::instalment::Instalment;
use fintrack_core::ledger::{Counting, Ledger};
use fintrack_core::money::{Currency, Money};
use fintrack_core::name::Name;
use fintrack_core::reimbursement::Reimbursement;
use fintrack_core::statement::{StatementKind, read_all};
use fintrack_core::testing::workspace::{Workspace, workspaces};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Every format, by name.
fn exports(books: &Books<'_>) -> Vec<(&'static str, String)> {
    let text = |write: &dyn Fn(&mut String) -> Result<(), ExportError>| {
        let mut text = String::new();
        write(&mut text).unwrap();
        text
    };
    vec![
        ("journal", text(&|out| journal::write(out, books))),
        ("beancount", text(&|out| beancount::write(out, books))),
        ("csv", text(&|out| csv::write(out, books, Formulas::Guarded))),
        ("json", text(&|out| json::write(out, books))),
        ("ofx", text(&|out| ofx::write(out, books, all_days(), Some(&iso_places(books))))),
    ]
}

fn all_days() -> Period {
    Period::new(date(2025, 1, 1), date(2027, 12, 31)).unwrap()
}

/// The accounts and cards whose currency OFX can name.
fn iso_places(books: &Books<'_>) -> Vec<Place> {
    let is_iso = |currency: Currency| currency.code().parse() == Ok(currency);
    let accounts = books.accounts.iter().filter(|account| is_iso(account.currency()));
    let cards = books.cards.iter().filter(|card| is_iso(card.currency()));
    accounts.map(|account| Place::Account(account.id)).chain(cards.map(|card| Place::Card(card.id))).collect()
}

/// A posting of a plain-text journal.
#[derive(Debug)]
struct Posted {
    date: NaiveDate,
    account: String,
    amount: Decimal,
    commodity: String,
}

/// The transactions of a journal of either kind, comments and directives left out.
fn transactions(text: &str) -> Vec<Vec<Posted>> {
    let mut transactions: Vec<Vec<Posted>> = Vec::new();
    let mut day = None;
    for line in text.lines() {
        let is_indented = line.starts_with("  ");
        if !is_indented {
            let mut words = line.split(' ');
            let date: Option<NaiveDate> = words.next().and_then(|word| word.parse().ok());
            day = date.filter(|_| matches!(words.next(), Some("*" | "!")));
            transactions.extend(day.map(|_| Vec::new()));
        }
        let (Some(date), true) = (day, is_indented) else { continue };
        let Some((account, amount)) = line.trim_start().split_once("  ") else { continue };
        if account.starts_with(';') || account.contains(": \"") {
            continue;
        }
        let posting = amount.trim_start().split(" = ").next().unwrap();
        let (amount, commodity) = posting.split_once(' ').unwrap();
        let (amount, commodity) = (amount.parse().unwrap(), commodity.trim_matches('"').to_owned());
        transactions.last_mut().unwrap().push(Posted { date, account: account.to_owned(), amount, commodity });
    }
    transactions
}

fn ids(entries: &[Entry], wanted: impl Fn(Status) -> bool) -> Vec<String> {
    entries.iter().filter(|entry| wanted(entry.status())).map(|entry| entry.id().to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is exported is the books, not the order in which they were loaded.
    #[test]
    fn the_order_of_entries_is_irrelevant(workspace in workspaces(0..40)) {
        let mut turned = workspace.clone();
        turned.entries.reverse();
        turned.accounts.reverse();
        turned.categories.reverse();
        turned.cards.reverse();
        prop_assert_eq!(exports(&workspace.books()), exports(&turned.books()));
    }

    /// Double entry, as a stranger reads it.
    #[test]
    fn the_postings_of_a_transaction_sum_to_zero(workspace in workspaces(0..40)) {
        let books = workspace.books();
        let booked = ids(&workspace.entries, Status::is_booked).len();
        for (format, text) in &exports(&books)[..2] {
            let transactions = transactions(text);
            // Beancount's closing balances are no transaction.
            let closing = usize::from(*format == "journal");
            prop_assert_eq!(transactions.len(), booked + workspace.accounts.len() + workspace.waivers.len() + closing);
            for postings in transactions {
                prop_assert!(postings.len() >= 2, "{:?}", postings);
                let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
                for posted in postings {
                    *sums.entry(posted.commodity).or_default() += posted.amount;
                }
                prop_assert!(sums.values().all(Decimal::is_zero), "{:?}", sums);
            }
        }
    }

    /// From its opening date on, an account holds what the ledger says.
    #[test]
    fn balances_are_the_ledgers(workspace in workspaces(0..60), days in 0..400u64) {
        let books = workspace.books();
        let day = date(2025, 11, 1) + chrono::Days::new(days);
        let ledger = Ledger::new(workspace.accounts.clone(), workspace.entries.clone());
        let charts = [journal::chart(&books), beancount::chart(&books)];
        for ((_, text), chart) in exports(&books)[..2].iter().zip(&charts) {
            let mut held: BTreeMap<String, Decimal> = BTreeMap::new();
            for posted in transactions(text).into_iter().flatten().filter(|posted| posted.date <= day) {
                *held.entry(posted.account).or_default() += posted.amount;
            }
            for account in workspace.accounts.iter().filter(|account| account.opened_on <= day) {
                let name = chart.name(Place::Account(account.id)).unwrap();
                let balance = ledger.balance(account.id, day, Counting::Booked).unwrap();
                prop_assert_eq!(held.get(name.as_ref()).copied().unwrap_or_default(), balance.amount());
            }
        }
    }

    /// Two places are never one in a journal.
    #[test]
    fn names_are_unique(workspace in workspaces(0..1)) {
        let books = workspace.books();
        for chart in [journal::chart(&books), beancount::chart(&books)] {
            let places = places(&workspace);
            let names: BTreeSet<String> = places.iter().map(|place| chart.name(*place).unwrap().into_owned()).collect();
            prop_assert_eq!(names.len(), places.len());
        }
    }

    /// What is booked counts, what is expected is a comment, what is ignored is not there.
    #[test]
    fn status_decides_what_counts(workspace in workspaces(0..40)) {
        for (format, text) in &exports(&workspace.books())[..2] {
            let is_said = |id: &String, comment: bool| {
                text.lines().any(|line| line.contains(id.as_str()) && line.starts_with(';') == comment)
            };
            let of = |wanted: Status| ids(&workspace.entries, |status| status == wanted);
            let booked = [of(Status::Paid), of(Status::Validating)].concat();
            prop_assert!(booked.iter().all(|id| is_said(id, false) && !is_said(id, true)), "{}", format);
            prop_assert!(of(Status::Pending).iter().all(|id| is_said(id, true) && !is_said(id, false)), "{}", format);
            prop_assert!(!of(Status::Ignore).iter().any(|id| text.contains(id.as_str())), "{}", format);
        }
    }

    /// A table reads back as what was said, part by part, in either manner.
    #[test]
    fn a_table_reads_back(workspace in workspaces(0..40), is_guarded in any::<bool>()) {
        let formulas = if is_guarded { Formulas::Guarded } else { Formulas::Verbatim };
        let mut text = String::new();
        csv::write(&mut text, &workspace.books(), formulas).unwrap();
        let mut table = ::csv::Reader::from_reader(text.as_bytes());
        prop_assert_eq!(table.headers().unwrap().iter().collect::<Vec<_>>(), csv::COLUMNS);
        let rows: Vec<BTreeMap<String, String>> = table.deserialize().collect::<Result<_, _>>().unwrap();
        let said = |row: &BTreeMap<String, String>, column: &str| {
            let cell = row[column].clone();
            if is_guarded { cell.strip_prefix('\'').map_or(cell.clone(), str::to_owned) } else { cell }
        };
        let read: Vec<_> = rows
            .iter()
            .map(|row| {
                let amount: Decimal = row["amount"].parse().unwrap();
                (row["id"].clone(), row["date"].clone(), amount, said(row, "description"), said(row, "notes"), said(row, "category"))
            })
            .collect();
        let mut entries: Vec<&Entry> = workspace.entries.iter().collect();
        entries.sort_by_key(|entry| (entry.date(), entry.id()));
        let written: Vec<_> = entries.into_iter().flat_map(|entry| rows_of(&workspace, entry)).collect();
        prop_assert_eq!(read, written);
        let links: BTreeSet<(String, String)> = rows
            .iter()
            .flat_map(|row| row["reimburses"].split("; ").filter(|link| !link.is_empty()).map(|link| (row["id"].clone(), link.to_owned())))
            .collect();
        let said = workspace.reimbursements.iter().map(|link| (link.income.to_string(), format!("{} {}", link.expense, link.amount.amount())));
        prop_assert_eq!(links, said.collect());
        if is_guarded {
            let is_formula = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
            prop_assert!(!rows.iter().flat_map(BTreeMap::values).any(|cell| is_formula(cell)));
        }
    }

    /// Nothing is lost in JSON: the entries can be made anew from it.
    #[test]
    fn a_document_reads_back(workspace in workspaces(0..40)) {
        let mut text = String::new();
        json::write(&mut text, &workspace.books()).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!((&document["format"], &document["version"]), (&json!("fintrack-books"), &json!(1)));
        let mut read: Vec<Entry> = document["transactions"].as_array().unwrap().iter().map(entry_of).collect();
        read.sort_by_key(Entry::id);
        prop_assert_eq!(read.len(), workspace.entries.len());
        for (read, written) in read.iter().zip(&workspace.entries) {
            prop_assert_eq!(read, written);
        }
        let names = |list: &str| -> Vec<Name> {
            document[list].as_array().unwrap().iter().map(|row| field(row, "name")).collect()
        };
        prop_assert_eq!(names("accounts"), workspace.accounts.iter().map(|account| account.name.clone()).collect::<Vec<_>>());
        prop_assert_eq!(names("categories"), workspace.categories.iter().map(|category| category.name.clone()).collect::<Vec<_>>());
        prop_assert_eq!(names("tags"), workspace.tags.iter().map(|tag| tag.name.clone()).collect::<Vec<_>>());
        let links: Vec<Reimbursement> = document["reimbursements"].as_array().unwrap().iter().map(link_of).collect();
        prop_assert_eq!(links, workspace.reimbursements.iter().collect::<Vec<_>>());
        prop_assert_eq!(names("investments"), workspace.investments.iter().map(|of| of.name.clone()).collect::<Vec<_>>());
        prop_assert_eq!(document["waivers"].as_array().unwrap().len(), workspace.waivers.len());
    }

    /// A statement reads back as the lines that were booked and the balance that they leave.
    #[test]
    fn a_statement_reads_back(workspace in workspaces(0..60), start in 0..300u64, length in 0..300u64) {
        let books = workspace.books();
        let first = date(2025, 11, 1) + chrono::Days::new(start);
        let period = Period::new(first, first + chrono::Days::new(length)).unwrap();
        let places = iso_places(&books);
        let mut text = String::new();
        ofx::write(&mut text, &books, period, Some(&places)).unwrap();
        let reading = read_all(&text.into_bytes()).unwrap();
        prop_assert!(reading.skipped.is_empty(), "{:?}", reading.skipped);
        prop_assert!(reading.questions.is_empty(), "{:?}", reading.questions);
        prop_assert_eq!(reading.institution.as_deref(), Some("FinTrack"));
        prop_assert_eq!(reading.statements.len(), places.len());
        for (statement, place) in reading.statements.iter().zip(&places) {
            let is_card = matches!(place, Place::Card(_));
            let kind = if is_card { StatementKind::Card } else { StatementKind::Account };
            prop_assert_eq!(statement.head.kind, Some(kind));
            let read: Vec<_> = statement
                .lines
                .iter()
                .map(|line| (line.date, line.amount, line.description.to_string(), line.bank_id.as_ref().unwrap().to_string()))
                .collect();
            prop_assert_eq!(read, lines_of(&workspace, *place, period));
            prop_assert_eq!(statement.balances.closing, Some(held(&workspace, *place, period.end()).amount()));
            prop_assert_eq!(statement.balances.closing_date, Some(period.end()));
        }
    }
}

/// Every place that the books name.
fn places(workspace: &Workspace) -> Vec<Place> {
    let mut places = vec![Place::Unfiled, Place::Opening, Place::Settlement, Place::Conversion(Currency::BRL)];
    places.extend(workspace.accounts.iter().map(|account| Place::Account(account.id)));
    places.extend(workspace.cards.iter().map(|card| Place::Card(card.id)));
    places.extend(workspace.investments.iter().map(|of| Place::Investment(of.id)));
    for category in &workspace.categories {
        places.push(Place::Category(category.id, None));
        places.extend(category.subcategories.iter().map(|sub| Place::Category(category.id, Some(sub.id))));
    }
    places
}

fn field<T: DeserializeOwned>(row: &Value, name: &str) -> T {
    serde_json::from_value(row[name].clone()).unwrap_or_else(|error| panic!("{name} of {row}: {error}"))
}

/// A transaction of a document as the entry that it was.
fn entry_of(row: &Value) -> Entry {
    let amount: Money = field(row, "amount");
    let parts: Option<Vec<Value>> = field(row, "parts");
    let filing = parts.map(|parts| match parts.as_slice() {
        [whole] => Filing::Whole(serde_json::from_value::<CategoryRef>(whole.clone()).unwrap()),
        parts => {
            let part = |part: &Value| Part {
                under: serde_json::from_value(part.clone()).unwrap(),
                amount: field(part, "amount"),
            };
            Filing::Split(parts.iter().map(part).collect())
        }
    });
    let account = || field::<AccountId>(row, "account");
    let (card, month) = (|| field::<CardId>(row, "card"), || field(row, "billing_month"));
    let investment = || field::<InvestmentId>(row, "investment");
    let movement = match field(row, "kind") {
        EntryKind::Income => Movement::Income { account: account(), amount, filing: filing.unwrap() },
        EntryKind::Expense => Movement::Expense { account: account(), amount, filing: filing.unwrap() },
        EntryKind::Transfer => Movement::Transfer {
            from: account(),
            to: field(row, "to_account"),
            sent: amount,
            received: field(row, "received"),
        },
        EntryKind::CardExpense => {
            Movement::CardExpense { card: card(), month: month(), amount, filing: filing.unwrap() }
        }
        EntryKind::CardChargeback => Movement::CardChargeback { card: card(), month: month(), amount, filing },
        EntryKind::CardPayment => Movement::CardPayment {
            account: account(),
            card: card(),
            month: month(),
            amount,
            settlement: if row["settlement"] == "FINAL" { Settlement::Final } else { Settlement::Partial },
        },
        EntryKind::InvestmentDeposit => {
            Movement::InvestmentDeposit { account: account(), investment: investment(), amount }
        }
        EntryKind::InvestmentWithdrawal => Movement::InvestmentWithdrawal {
            investment: investment(),
            account: account(),
            amount,
            redemption: if row["redemption"] == "FULL" { Redemption::Full } else { Redemption::Partial },
        },
    };
    let (description, status) = (field(row, "description"), field(row, "status"));
    let entry = Entry::new(field(row, "id"), field(row, "date"), description, status, movement).unwrap();
    entry.with_details(details_of(row)).unwrap()
}

fn link_of(row: &Value) -> Reimbursement {
    Reimbursement { income: field(row, "income"), expense: field(row, "expense"), amount: field(row, "amount") }
}

fn details_of(row: &Value) -> Details {
    let instalment = row.get("instalment").map(|of| InstalmentOf {
        plan: field(of, "plan"),
        part: Instalment::new(field(of, "number"), field(of, "count")).unwrap(),
    });
    let recurrence = row.get("recurrence").map(|of| SlotOf { item: field(of, "item"), slot: field(of, "slot") });
    let original = row
        .get("original")
        .map(|original| Original { amount: field(original, "amount"), rate: field(original, "rate") });
    let tags = row.get("tags").map_or(Vec::new(), |_| field(row, "tags"));
    Details { instalment, recurrence, original, tags, notes: field(row, "notes") }
}

type Row = (String, String, Decimal, String, String, String);

/// The rows of an entry, as a person would fill them in.
fn rows_of(workspace: &Workspace, entry: &Entry) -> Vec<Row> {
    let whole = entry.movement().amount();
    let parts: Vec<(Money, String)> = match entry.movement().filing() {
        None => vec![(whole, String::new())],
        Some(filing) => filing.parts(whole).map(|part| (part.amount, name_of(workspace, part))).collect(),
    };
    let notes = entry.details().and_then(|details| details.notes.clone()).map(String::from).unwrap_or_default();
    let row = |(amount, category): (Money, String)| {
        let (id, day) = (entry.id().to_string(), entry.date().to_string());
        (id, day, amount.amount(), entry.description().to_string(), notes.clone(), category)
    };
    parts.into_iter().map(row).collect()
}

fn name_of(workspace: &Workspace, part: Part) -> String {
    workspace.categories.iter().find(|category| category.id == part.under.category).unwrap().name.to_string()
}

/// The lines that a bank would print of a place.
fn lines_of(workspace: &Workspace, place: Place, period: Period) -> Vec<(NaiveDate, Decimal, String, String)> {
    let mut entries: Vec<&Entry> = workspace.entries.iter().filter(|entry| entry.status().is_booked()).collect();
    entries.retain(|entry| period.contains(entry.date()));
    entries.sort_by_key(|entry| (entry.date(), entry.id()));
    let of_entry = |entry: &Entry| {
        let text: String = entry.description().as_str().chars().take(255).collect();
        // What the reader takes for a blank, and what XML cannot hold.
        let text = text.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}");
        let words = text.split(|c: char| c.is_whitespace() || c == '\u{FEFF}').filter(|word| !word.is_empty());
        let text = words.collect::<Vec<_>>().join(" ");
        let here = entry.postings().into_iter().filter(|posting| posting.place == place);
        let line = |amount: Money| (entry.date(), amount.amount(), text.clone(), entry.id().to_string());
        here.map(|posting| line(posting.amount)).collect::<Vec<_>>()
    };
    entries.into_iter().flat_map(of_entry).collect()
}

/// What a place holds at the end of a day; of a card, what is owed, as a negative amount.
fn held(workspace: &Workspace, place: Place, day: NaiveDate) -> Money {
    if let Place::Account(account) = place {
        let ledger = Ledger::new(workspace.accounts.clone(), workspace.entries.clone());
        return ledger.balance(account, day, Counting::Booked).unwrap();
    }
    let booked = workspace.entries.iter().filter(|entry| entry.status().is_booked() && entry.date() <= day);
    let here = booked.flat_map(Entry::postings).filter(|posting| posting.place == place).map(|posting| posting.amount);
    let waived = workspace.waivers.iter().filter(|waiver| Place::Card(waiver.card) == place && waiver.date <= day);
    let card = workspace.cards.iter().find(|card| Place::Card(card.id) == place).unwrap();
    Money::sum(card.currency(), here.chain(waived.map(|waiver| waiver.amount))).unwrap()
}

#[test]
fn a_currency_that_ofx_cannot_name_is_refused() {
    use fintrack_core::testing::accounts;
    let mut accounts = accounts();
    accounts[0].opening_balance = Money::zero(Currency::crypto("BTC", 8).unwrap());
    let books = Books { accounts: &accounts, ..Books::new(Currency::BRL) };
    let refused = ofx::write(&mut String::new(), &books, all_days(), None);
    assert!(matches!(refused, Err(ExportError::Currency { format: "OFX", .. })), "{refused:?}");
}

#[test]
fn a_day_that_a_format_lacks_is_refused() {
    use fintrack_core::testing::{accounts, salary_and_rent};
    let mut accounts = accounts();
    accounts[0].opened_on = date(1399, 12, 31);
    let entries = salary_and_rent(accounts[0].id).split_off(2);
    let books = Books { accounts: &accounts, entries: &entries, ..Books::new(Currency::BRL) };
    let refused = journal::write(&mut String::new(), &books);
    assert_eq!(refused.unwrap_err().to_string(), "a journal has no day 1399-12-31: its years are 1400 to 9999");
    assert!(matches!(beancount::write(&mut String::new(), &books), Err(ExportError::Date { .. })));
}

/// A single part is no split: the filing says so.
#[test]
fn a_split_is_numbered_and_a_whole_is_not() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let workspace = workspaces(60..61).new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let mut text = String::new();
    csv::write(&mut text, &workspace.books(), Formulas::Verbatim).unwrap();
    let mut table = ::csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = table.deserialize().collect::<Result<_, _>>().unwrap();
    let splits = workspace.entries.iter().filter(|entry| matches!(entry.movement().filing(), Some(Filing::Split(_))));
    let numbered: BTreeSet<&str> =
        rows.iter().filter(|row| !row["part"].is_empty()).map(|row| row["id"].as_str()).collect();
    assert!(!numbered.is_empty());
    assert_eq!(numbered.len(), splits.count());
}

/// The page names the columns that there are, in their order.
#[test]
fn the_columns_are_documented() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/exports.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (_, table) = page.split_once("| column | holds |").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let named: Vec<&str> = table.lines().skip(2).map(|row| row.split('`').nth(1).unwrap()).collect();
    assert_eq!(named, csv::COLUMNS);
}
