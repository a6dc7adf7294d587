//! What the books hold, found by identity.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Books, ExportError};
use crate::account::Account;
use crate::card::Card;
use crate::category::{Category, SubCategory, Tag};
use crate::entry::{CategoryRef, Details, Entry};
use crate::id::{AccountId, CardId, CategoryId, EntryId, InvestmentId, TagId};
use crate::investment::Investment;
use crate::name::Name;
use crate::reimbursement::{Reimbursement, Reimbursements};

/// What the books hold, found by identity.
pub(super) struct Index<'a> {
    accounts: BTreeMap<AccountId, &'a Account>,
    cards: BTreeMap<CardId, &'a Card>,
    categories: BTreeMap<CategoryId, &'a Category>,
    investments: BTreeMap<InvestmentId, &'a Investment>,
    tags: BTreeMap<TagId, &'a Tag>,
    entries: BTreeSet<EntryId>,
    reimbursements: &'a Reimbursements,
}

/// A category, and its subcategory where one was chosen.
pub(super) type Filed<'a> = (&'a Category, Option<&'a SubCategory>);

impl<'a> Index<'a> {
    pub(super) fn of(books: &Books<'a>) -> Self {
        Self {
            accounts: books.accounts.iter().map(|account| (account.id, account)).collect(),
            cards: books.cards.iter().map(|card| (card.id, card)).collect(),
            categories: books.categories.iter().map(|category| (category.id, category)).collect(),
            investments: books.investments.iter().map(|investment| (investment.id, investment)).collect(),
            tags: books.tags.iter().map(|tag| (tag.id, tag)).collect(),
            entries: books.entries.iter().map(Entry::id).collect(),
            reimbursements: books.reimbursements,
        }
    }

    pub(super) fn account(&self, id: AccountId, by: EntryId) -> Result<&'a Account, ExportError> {
        self.accounts.get(&id).copied().ok_or_else(|| unknown("account", id.get(), by))
    }

    pub(super) fn card(&self, id: CardId, by: EntryId) -> Result<&'a Card, ExportError> {
        self.cards.get(&id).copied().ok_or_else(|| unknown("card", id.get(), by))
    }

    pub(super) fn investment(&self, id: InvestmentId, by: EntryId) -> Result<&'a Name, ExportError> {
        self.investments.get(&id).map(|of| &of.name).ok_or_else(|| unknown("investment", id.get(), by))
    }

    pub(super) fn tag(&self, id: TagId, by: EntryId) -> Result<&'a Name, ExportError> {
        self.tags.get(&id).map(|tag| &tag.name).ok_or_else(|| unknown("tag", id.get(), by))
    }

    /// What an income pays back; nothing for another entry.
    pub(super) fn paid_back_by(&self, id: EntryId) -> impl Iterator<Item = Reimbursement> {
        self.reimbursements.of(id).into_iter().filter(move |link| link.income == id)
    }

    /// Whether both ends of a link are there.
    pub(super) fn linked(&self, Reimbursement { income, expense, .. }: Reimbursement) -> Result<(), ExportError> {
        match [(income, expense), (expense, income)].into_iter().find(|(of, _)| !self.entries.contains(of)) {
            Some((of, by)) => Err(unknown("transaction", of.get(), by)),
            None => Ok(()),
        }
    }

    pub(super) fn filed(&self, under: CategoryRef, by: EntryId) -> Result<Filed<'a>, ExportError> {
        let category = under.category;
        let category = self.categories.get(&category).ok_or_else(|| unknown("category", category.get(), by))?;
        let subcategory = match under.subcategory {
            None => None,
            Some(id) => {
                let found = category.subcategories.iter().find(|subcategory| subcategory.id == id);
                Some(found.ok_or_else(|| unknown("subcategory", id.get(), by))?)
            }
        };
        Ok((category, subcategory))
    }
}

/// What an entry says beside its movement, if only that nothing is said.
pub(super) fn details(entry: &Entry) -> &Details {
    static NOTHING: Details =
        Details { instalment: None, recurrence: None, original: None, tags: Vec::new(), notes: None };
    entry.details().unwrap_or(&NOTHING)
}

/// The entries by date, then identity, whatever order they came in.
pub(super) fn by_date(entries: &[Entry]) -> Vec<&Entry> {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by_key(|entry| (entry.date(), entry.id()));
    sorted
}

fn unknown(what: &'static str, id: Uuid, by: EntryId) -> ExportError {
    ExportError::Unknown { what, id, by: format!("entry {by}") }
}
