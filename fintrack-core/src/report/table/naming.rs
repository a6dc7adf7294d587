//! What the things are called that reports name by their identities.

use std::collections::HashMap;

use super::super::{Books, Source};
use crate::category::{Category, Language};
use crate::entry::Entry;
use crate::id::{AccountId, CardId, CategoryId, EntryId, RecurrenceId, SubCategoryId};
use crate::import_session::AccountOrCard;
use crate::recurrence::Recurrence;

/// The names of accounts, cards, categories, recurring items and transactions.
#[derive(Debug, Default)]
pub struct Naming<'a> {
    accounts: HashMap<AccountId, &'a str>,
    cards: HashMap<CardId, &'a str>,
    categories: HashMap<CategoryId, &'a Category>,
    subcategories: HashMap<SubCategoryId, &'a str>,
    items: HashMap<RecurrenceId, &'a str>,
    entries: HashMap<EntryId, &'a str>,
}

impl<'a> Naming<'a> {
    /// The names of what books hold. Their categories stand beside them.
    pub fn of(books: &Books<'a>, categories: &'a [Category]) -> Self {
        let subs = categories.iter().flat_map(|category| &category.subcategories);
        let item = |item: &'a Recurrence| (item.id(), item.terms().description.as_str());
        let entry = |entry: &'a Entry| (entry.id(), entry.description().as_str());
        Self {
            accounts: books.ledger.accounts().map(|account| (account.id, account.name.as_str())).collect(),
            cards: books.cards.iter().map(|book| (book.card.id, book.card.name.as_str())).collect(),
            categories: categories.iter().map(|category| (category.id, category)).collect(),
            subcategories: subs.map(|sub| (sub.id, sub.name.as_str())).collect(),
            items: books.schedules.iter().map(|schedule| item(schedule.item())).collect(),
            entries: books.ledger.entries().iter().map(entry).collect(),
        }
    }

    /// The name of an account.
    pub fn account(&self, id: AccountId) -> &'a str {
        self.accounts.get(&id).copied().unwrap_or_default()
    }

    /// The name of a card.
    pub fn card(&self, id: CardId) -> &'a str {
        self.cards.get(&id).copied().unwrap_or_default()
    }

    /// The name of an account or card.
    pub fn place(&self, of: AccountOrCard) -> &'a str {
        match of {
            AccountOrCard::Account(id) => self.account(id),
            AccountOrCard::Card(id) => self.card(id),
        }
    }

    /// A category.
    pub fn category(&self, id: CategoryId) -> Option<&'a Category> {
        self.categories.get(&id).copied()
    }

    /// The name of a subcategory.
    pub fn subcategory(&self, id: SubCategoryId) -> &'a str {
        self.subcategories.get(&id).copied().unwrap_or_default()
    }

    /// What a recurring item is called.
    pub fn item(&self, id: RecurrenceId) -> &'a str {
        self.items.get(&id).copied().unwrap_or_default()
    }

    /// What a transaction, a slot or an invoice is called.
    pub fn source(&self, source: Source, language: Language) -> String {
        match source {
            Source::Entry(id) | Source::Reimbursement(id) => {
                self.entries.get(&id).copied().unwrap_or_default().to_owned()
            }
            Source::Slot(id, _) => self.item(id).to_owned(),
            Source::Invoice(card, month) | Source::Carry(card, month) | Source::Settlement(card, month) => {
                let invoice = match language {
                    Language::Portuguese => "Fatura",
                    Language::English => "Invoice",
                };
                format!("{invoice} {} {month}", self.card(card))
            }
            Source::Balance(id) => self.account(id).to_owned(),
            Source::Limit(id) => self.card(id).to_owned(),
            Source::Day(day) => day.to_string(),
            Source::Holding(_)
            | Source::Budget(_)
            | Source::GoalDeposit(..)
            | Source::Goal(_)
            | Source::Target(_)
            | Source::Yield(_) => String::new(),
        }
    }
}
