//! The books as a plain-text journal, in the syntax that ledger, hledger and tackler share, and back.
//!
//! A transaction is a day, a description behind an apostrophe, and postings of a name, an amount with two decimals and
//! `BRL`; a blank line ends it. What the postings do not say is lost: the month that bills a purchase, the links between a
//! refund and what it pays back, what is expected and what is ignored. So what is read serves reports by day alone; and
//! [`read`] is no reader of journals: it knows the names and the form that [`Household::journal`] writes, and panics at
//! anything else.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Entry, Filing, Movement, Part, Place, Redemption, Settlement, Status};
use fintrack_core::id::EntryId;
use fintrack_core::name::Description;
use uuid::Uuid;

use super::figures::is_booked;
use super::plan::{CARDS, CHECKING, INVESTMENT, SAVINGS, WALLET, categories, templates};
use super::{Household, reais};

/// What a journal calls every place of the books.
pub fn names() -> BTreeMap<Place, String> {
    let mut names = BTreeMap::new();
    for (account, name) in [(CHECKING, "checking"), (SAVINGS, "savings"), (WALLET, "wallet")] {
        names.insert(Place::Account(account), format!("assets:{name}"));
    }
    for (card, name) in CARDS.into_iter().zip(["purple", "green"]) {
        names.insert(Place::Card(card), format!("liabilities:cards:{name}"));
    }
    names.insert(Place::Investment(INVESTMENT), "assets:investments:cdb".to_owned());
    for (category, template) in categories().into_iter().zip(templates()) {
        let root = if category.kind == CategoryKind::Income { "income" } else { "expenses" };
        let name = format!("{root}:{}", template.key);
        for (sub, below) in category.subcategories.iter().zip(template.subcategories) {
            names.insert(Place::Category(category.id, Some(sub.id)), format!("{name}:{}", below.key));
        }
        names.insert(Place::Category(category.id, None), name);
    }
    names
}

impl Household {
    /// All that is booked, by day.
    pub fn journal(&self) -> String {
        let names = names();
        let mut booked: Vec<&Entry> = self.entries.iter().filter(|entry| is_booked(entry)).collect();
        booked.sort_by_key(|entry| (entry.date(), entry.id()));
        let mut text = String::new();
        for entry in booked {
            writeln!(text, "{} '{}", entry.date(), entry.description().as_str()).expect("a text takes all");
            for posting in entry.postings() {
                writeln!(text, " {}  {} BRL", names[&posting.place], posting.amount.amount())
                    .expect("a text takes all");
            }
            text.push('\n');
        }
        text
    }
}

/// The transactions of a journal that [`Household::journal`] wrote.
pub fn read(text: &str) -> Vec<Entry> {
    let places: HashMap<String, Place> = names().into_iter().map(|(place, name)| (name, place)).collect();
    let mut lines = text.lines();
    let mut entries = Vec::new();
    let mut postings = Vec::new();
    while let Some(head) = lines.next() {
        let (day, description) = head.split_once(" '").unwrap_or_else(|| panic!("`{head}` is no transaction"));
        let day = day.parse().unwrap_or_else(|error| panic!("`{head}`: {error}"));
        postings.clear();
        postings.extend(lines.by_ref().take_while(|line| !line.is_empty()).map(|line| posting(line, &places)));
        assert_eq!(postings.iter().map(|(_, cents)| cents).sum::<i64>(), 0, "`{head}` does not balance");
        let id = EntryId::new(Uuid::from_u128(entries.len() as u128));
        let movement = movement(day, &postings);
        let entry = Entry::new(id, day, Description::new(description), Status::Paid, movement);
        entries.push(entry.unwrap_or_else(|error| panic!("`{head}`: {error}")));
    }
    entries
}

/// Where a posting lands, and how many cents of it.
fn posting(line: &str, places: &HashMap<String, Place>) -> (Place, i64) {
    let parts = line.trim_start().strip_suffix(" BRL").and_then(|line| line.split_once("  "));
    let found = parts.and_then(|(name, amount)| {
        let (whole, decimals) = amount.split_once('.').filter(|(_, decimals)| decimals.len() == 2)?;
        let magnitude = whole.trim_start_matches('-').parse::<i64>().ok()? * 100 + decimals.parse::<i64>().ok()?;
        Some((*places.get(name)?, if whole.starts_with('-') { -magnitude } else { magnitude }))
    });
    found.unwrap_or_else(|| panic!("`{line}` is no posting"))
}

/// What postings move, by their first two places. A card's purchase is taken to be billed in the month of its day.
fn movement(day: NaiveDate, postings: &[(Place, i64)]) -> Movement {
    let [(own, cents), (other, _), ..] = *postings else { panic!("{day}: a transaction has two postings") };
    let (amount, month) = (reais(cents.abs()), BillingMonth::of(day));
    let filing = || filing(&postings[1..]);
    match (own, other) {
        (Place::Account(account), Place::Category(..)) if cents > 0 => {
            Movement::Income { account, amount, filing: filing() }
        }
        (Place::Account(account), Place::Category(..)) => Movement::Expense { account, amount, filing: filing() },
        (Place::Card(card), Place::Category(..)) if cents > 0 => {
            Movement::CardChargeback { card, month, amount, filing: Some(filing()) }
        }
        (Place::Card(card), Place::Category(..)) => Movement::CardExpense { card, month, amount, filing: filing() },
        (Place::Account(from), Place::Account(to)) => Movement::Transfer { from, to, sent: amount, received: amount },
        (Place::Account(account), Place::Card(card)) => {
            Movement::CardPayment { account, card, month, amount, settlement: Settlement::Partial }
        }
        (Place::Account(account), Place::Investment(investment)) => {
            Movement::InvestmentDeposit { account, investment, amount }
        }
        (Place::Investment(investment), Place::Account(account)) => {
            Movement::InvestmentWithdrawal { investment, account, amount, redemption: Redemption::Partial }
        }
        (own, other) => panic!("{day}: nothing moves from {own:?} to {other:?}"),
    }
}

fn filing(postings: &[(Place, i64)]) -> Filing {
    let mut parts = postings.iter().map(|(place, cents)| {
        let Place::Category(category, subcategory) = *place else { panic!("{place:?} is no category") };
        Part { under: CategoryRef { category, subcategory }, amount: reais(cents.abs()) }
    });
    match (parts.next(), parts.len()) {
        (Some(single), 0) => Filing::Whole(single.under),
        (first, _) => Filing::Split(first.into_iter().chain(parts).collect()),
    }
}
