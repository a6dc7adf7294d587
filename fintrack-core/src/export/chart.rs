//! What every place is called in a plain-text format: unique, and made of characters that the format has.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Books, ExportError};
use crate::category::CategoryKind;
use crate::entry::Place;
use crate::money::Currency;

/// How a format names places.
pub(super) struct Manner {
    pub(super) accounts: &'static str,
    pub(super) cards: &'static str,
    /// Below `accounts`.
    pub(super) investments: &'static str,
    pub(super) income: &'static str,
    pub(super) expenses: &'static str,
    /// Below `expenses`: chargebacks that nobody filed.
    pub(super) unfiled: &'static str,
    pub(super) opening: &'static str,
    pub(super) conversion: &'static str,
    pub(super) settlement: &'static str,
    /// A name in characters that the format has.
    pub(super) clean: fn(&str) -> String,
    /// The n-th of several places that would have one name.
    pub(super) numbered: fn(&str, u32) -> String,
    pub(super) commodity: fn(Currency) -> String,
}

/// What every place is called in a plain-text format.
///
/// Of places whose names are the same there, the one with the earliest identity keeps it and the others are numbered, so
/// that a new account never renames an old one.
#[derive(Clone, Debug)]
pub struct Chart {
    places: BTreeMap<Place, Named>,
    conversion: &'static str,
    commodity: fn(Currency) -> String,
}

/// A place's name in the format, and what the books call it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) name: String,
    /// What a person called it; empty for what nobody named.
    pub(super) original: String,
    /// "account 0197… CHECKING BRL opened 2026-01-01".
    pub(super) about: String,
}

impl Chart {
    pub(super) fn new(books: &Books<'_>, manner: &Manner) -> Self {
        let mut chart = Self { places: BTreeMap::new(), conversion: manner.conversion, commodity: manner.commodity };
        chart.name_own(books, manner);
        chart.name_categories(books, manner);
        for (place, name, about) in [
            (Place::Unfiled, format!("{}:{}", manner.expenses, manner.unfiled), "chargebacks that nobody filed"),
            (Place::Opening, manner.opening.to_owned(), "where opening balances come from"),
            (Place::Settlement, manner.settlement.to_owned(), "what settled invoices left unpaid"),
        ] {
            chart.places.insert(place, Named { name, original: String::new(), about: about.to_owned() });
        }
        chart
    }

    /// What a place is called. `None` for one that the books do not hold.
    pub fn name(&self, place: Place) -> Option<Cow<'_, str>> {
        match place {
            Place::Conversion(currency) => Some(Cow::Owned(format!("{}:{}", self.conversion, currency.code()))),
            Place::Account(_)
            | Place::Card(_)
            | Place::Investment(_)
            | Place::Category(..)
            | Place::Unfiled
            | Place::Opening
            | Place::Settlement => self.places.get(&place).map(|named| Cow::Borrowed(named.name.as_str())),
        }
    }

    /// What a currency is called.
    pub fn commodity(&self, currency: Currency) -> String {
        (self.commodity)(currency)
    }

    pub(super) fn find(&self, place: Place, by: impl FnOnce() -> String) -> Result<Cow<'_, str>, ExportError> {
        self.name(place).ok_or_else(|| unknown(place, by()))
    }

    /// All places but those of conversions, each with its name.
    pub(super) fn places(&self) -> impl Iterator<Item = (Place, &Named)> {
        self.places.iter().map(|(place, named)| (*place, named))
    }

    fn name_own(&mut self, books: &Books<'_>, manner: &Manner) {
        let accounts = books.accounts.iter().map(|account| {
            let state = if account.is_active { "" } else { " inactive" };
            let (kind, currency, opened) = (account.kind, account.currency(), account.opened_on);
            let about = format!("account {} {kind} {currency} opened {opened}{state}", account.id);
            (Place::Account(account.id), account.name.as_str(), about)
        });
        self.give(manner, manner.accounts, &[manner.investments], accounts.collect());
        let cards = books.cards.iter().map(|card| {
            let state = if card.is_active { "" } else { " inactive" };
            (Place::Card(card.id), card.name.as_str(), format!("card {} limit {}{state}", card.id, card.limit()))
        });
        self.give(manner, manner.cards, &[], cards.collect());
        let investments = books
            .investments
            .iter()
            .map(|of| (Place::Investment(of.id), of.name.as_str(), format!("investment {}", of.id)));
        let root = format!("{}:{}", manner.accounts, manner.investments);
        self.give(manner, &root, &[], investments.collect());
    }

    fn name_categories(&mut self, books: &Books<'_>, manner: &Manner) {
        for (kind, root, reserved) in [
            (CategoryKind::Income, manner.income, &[][..]),
            (CategoryKind::Expense, manner.expenses, &[manner.unfiled][..]),
        ] {
            let of_kind = || books.categories.iter().filter(|category| category.kind == kind);
            let categories = of_kind().map(|category| {
                let place = Place::Category(category.id, None);
                (place, category.name.as_str(), format!("category {} {kind}", category.id))
            });
            self.give(manner, root, reserved, categories.collect());
            for category in of_kind() {
                let Some(Named { name: root, .. }) = self.places.get(&Place::Category(category.id, None)) else {
                    continue;
                };
                let root = root.clone();
                let subcategories = category.subcategories.iter().map(|sub| {
                    let place = Place::Category(category.id, Some(sub.id));
                    (place, sub.name.as_str(), format!("subcategory {}", sub.id))
                });
                self.give(manner, &root, &[], subcategories.collect());
            }
        }
    }

    /// Names places below a root, in the order of their identities.
    fn give(&mut self, manner: &Manner, root: &str, reserved: &[&str], mut places: Vec<(Place, &str, String)>) {
        places.sort_by_key(|(place, ..)| *place);
        let mut taken: BTreeSet<String> = reserved.iter().map(|&name| name.to_owned()).collect();
        for (place, original, about) in places {
            let clean = (manner.clean)(original);
            let mut leaf = clean.clone();
            let mut number = 1;
            while !taken.insert(leaf.clone()) {
                number += 1;
                leaf = (manner.numbered)(&clean, number);
            }
            let named = Named { name: format!("{root}:{leaf}"), original: original.to_owned(), about };
            self.places.insert(place, named);
        }
    }
}

fn unknown(place: Place, by: String) -> ExportError {
    let (what, id) = match place {
        Place::Account(id) => ("account", id.get()),
        Place::Card(id) => ("card", id.get()),
        Place::Investment(id) => ("investment", id.get()),
        Place::Category(id, None) => ("category", id.get()),
        Place::Category(_, Some(id)) => ("subcategory", id.get()),
        // These are in every chart.
        Place::Unfiled | Place::Opening | Place::Conversion(_) | Place::Settlement => ("place", Uuid::nil()),
    };
    ExportError::Unknown { what, id, by }
}
