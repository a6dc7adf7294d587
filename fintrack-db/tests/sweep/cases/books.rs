//! Accounts, cards and their invoices, categories, tags, and the trail.

use fintrack_core::audit::Noun;
use fintrack_core::calendar::date;
use fintrack_core::invoice::DateSource;
use fintrack_db::category::subcategory::NewSubCategory;
use fintrack_db::invoice::{Filter, GivenDates};
use fintrack_db::{WorkspaceTx, account, audit, card, category, invoice, tag};

use crate::case::Case;
use crate::things::{month, name, new_card};

pub(super) fn cases() -> Vec<Case<WorkspaceTx>> {
    let mut cases = of_places();
    cases.extend(of_invoices());
    cases.extend(of_words());
    cases.extend(of_the_trail());
    cases
}

fn of_places() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        account::find(of.places.account) => NotFound;
        account::find_by_name(name("Conta", of.n).as_str()) => Nothing(|found| usize::from(found.is_some()));
        account::update(of.places.account, None, |_| ()) => NotFound;
        account::delete(of.places.account, None) => NotFound;
        account::lock(of.places.account) => NotFound;
        card::create(&new_card(name("Verde", own.n), Some(of.places.account))) "paid from an account" => NotFound;
        card::find(of.places.card) => NotFound;
        card::find_by_name(name("Roxo", of.n).as_str()) => Nothing(|found| usize::from(found.is_some()));
        card::update(of.places.card, None, |_| Ok(())) => NotFound;
        card::update(own.places.card, None, |card| {
            card.payment_account = Some(of.places.account);
            Ok(())
        }) "paid from an account" => NotFound;
        card::delete(of.places.card, None) => NotFound;
        card::lock(of.places.card) => NotFound;
    }
}

fn of_invoices() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        invoice::list(&Filter { card: Some(of.places.card), month: None }) => Nothing(|found| found.len());
        invoice::find(of.places.card, month()) => NotFound;
        invoice::ensure(of.places.card, month()) => NotFound;
        invoice::recalculate(of.places.card, date(2026, 3, 1)) => NotFound;
        invoice::set_dates(of.places.card, month(), None, GivenDates::default(), DateSource::File) => NotFound;
        invoice::set_settled(of.places.card, month(), None, true) => NotFound;
        invoice::delete(of.places.card, month(), None) => NotFound;
        invoice::facts(Some(of.places.card)) => NotFound;
    }
}

fn of_words() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        category::find(of.places.expenses.category) => NotFound;
        category::update(of.places.expenses.category, None, |_| ()) => NotFound;
        category::delete(of.places.expenses.category, None) => NotFound;
        category::subcategory::list(of.places.expenses.category) => NotFound;
        category::subcategory::find(of.places.expenses.category, of.places.expenses.subcategory.unwrap()) => NotFound;
        category::subcategory::find(own.places.expenses.category, of.places.expenses.subcategory.unwrap())
            "of a category of one's own" => NotFound;
        category::subcategory::create(of.places.expenses.category, name("Legumes", own.n)) => NotFound;
        category::subcategory::create_as(of.places.expenses.category, NewSubCategory {
            name: name("Legumes", own.n),
            is_active: false,
        }) => NotFound;
        category::subcategory::update(
            of.places.expenses.category, of.places.expenses.subcategory.unwrap(), None, |_| ()
        ) => NotFound;
        category::subcategory::update(
            own.places.expenses.category, of.places.expenses.subcategory.unwrap(), None, |_| ()
        ) "of a category of one's own" => NotFound;
        category::subcategory::delete(
            of.places.expenses.category, of.places.expenses.subcategory.unwrap(), None
        ) => NotFound;
        category::subcategory::delete(
            own.places.expenses.category, of.places.expenses.subcategory.unwrap(), None
        ) "of a category of one's own" => NotFound;
        tag::find(of.places.tag) => NotFound;
        tag::update(of.places.tag, None, |_| ()) => NotFound;
        tag::delete(of.places.tag, None) => NotFound;
    }
}

fn of_the_trail() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        audit::find(of.event) => NotFound;
        // Numbers are each trail's own: this one is beyond the shorter one.
        audit::find_numbered(of.events) => NotFound;
        audit::numbers([of.event]) => Nothing(|found| found.len());
        audit::history(of.books.spent.get(), None, 9) => Nothing(|found| found.links.len());
        audit::history_of(Noun::Transaction, of.books.spent.get(), None, 9) => NotFound;
        audit::original(of.event) => NotFound;
        audit::undo(of.event) => NotFound;
        audit::preview_undo(of.event) => NotFound;
    }
}
