//! Rules, profiles of statements, and import sessions with their lines.

use std::collections::BTreeSet;

use fintrack_core::calendar::billing_month;
use fintrack_core::entry::{CategoryRef, Filing};
use fintrack_core::import_session::{AccountOrCard, Leftovers, Target};
use fintrack_core::money::brl;
use fintrack_core::rule::Usages;
use fintrack_db::import_session::{self, LineChange, Reread, SessionChange, Unread};
use fintrack_db::{WorkspaceTx, rule, statement_profile};
use serde_json::json;

use crate::case::Case;
use crate::home::Home;
use crate::things::{new_line, new_rule, new_session, new_upload, request, shape, statement};

pub(super) fn cases() -> Vec<Case<WorkspaceTx>> {
    let mut cases = of_rules_and_profiles();
    cases.extend(of_sessions());
    cases.extend(of_lines());
    cases.extend(of_answers());
    cases.extend(of_bindings());
    cases
}

fn account(of: &Home) -> AccountOrCard {
    AccountOrCard::Account(of.places.account)
}

fn card(of: &Home) -> AccountOrCard {
    AccountOrCard::Card(of.places.card)
}

fn reread() -> Reread {
    Reread { statement: statement(&[(8, -300, "BALA")]).into(), rows_unread: 0, detection: json!({}), seen: None }
}

fn nothing() -> LineChange {
    LineChange::default()
}

fn used(of: &Home) -> Usages {
    let usage = json!({ "applied": 1, "last_on": "2026-01-10", "overridden": 0 });
    serde_json::from_value(json!({ of.imports.rule.to_string(): usage })).unwrap()
}

fn of_rules_and_profiles() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        rule::save(&new_rule(of.imports.rule, own.places.expenses, own.places.tag)) "of the same number" => Apart;
        rule::save_all(&[new_rule(of.imports.rule, own.places.expenses, own.places.tag)])
            "of the same number" => Apart;
        // What is counted of a rule that is not there is dropped.
        rule::count(&used(of)) => Apart;
        rule::switch(of.imports.rule, false) => NotFound;
        rule::find(of.imports.rule) => NotFound;
        rule::take(of.imports.rule, None) => NotFound;
        rule::expect_mentioned(&new_rule(own.imports.rule, of.places.expenses, own.places.tag).terms().mentions())
            "of a category" => NotFound;
        rule::expect_mentioned(&new_rule(own.imports.rule, own.places.expenses, of.places.tag).terms().mentions())
            "of a tag" => NotFound;
        rule::remove(of.imports.rule) => NotFound;
        rule::reorder(&[of.imports.rule]) => NotFound;
        statement_profile::find(of.imports.profile) => NotFound;
        statement_profile::find_by_shape(&shape(of.n)) => Nothing(|found| usize::from(found.is_some()));
        statement_profile::delete(of.imports.profile, None) => NotFound;
    }
}

fn of_sessions() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        import_session::import(request(account(of), statement(&[(8, -300, "BALA")]), None))
            "into an account" => NotFound;
        import_session::import(request(card(of), statement(&[(8, -300, "BALA")]), None)) "into a card" => NotFound;
        import_session::create(new_session(account(of), billing_month(2026, 3))) "of an account" => NotFound;
        import_session::create(new_session(card(of), billing_month(2026, 3))) "of a card" => NotFound;
        import_session::find(of.imports.open) => NotFound;
        import_session::lock(of.imports.open) => NotFound;
        import_session::about(of.imports.open) => NotFound;
        import_session::load(of.imports.open) => NotFound;
        import_session::counts(&[of.imports.open]) => Nothing(|found| found.len());
        import_session::set_target(of.imports.open, Target { value: brl("1.00"), known_to: None }) => NotFound;
        import_session::update(of.imports.empty, None, SessionChange::default()) => NotFound;
        import_session::update(
            own.imports.empty,
            None,
            SessionChange { subject: Some(AccountOrCard::Account(of.places.savings)), ..SessionChange::default() },
        ) "to an account" => NotFound;
        import_session::update(
            own.imports.empty,
            None,
            SessionChange { subject: Some(card(of)), ..SessionChange::default() },
        ) "to a card" => NotFound;
        import_session::delete(of.imports.empty, None) => NotFound;
        import_session::keep(of.imports.open, |_| true) => NotFound;
        import_session::discard(of.imports.open) => NotFound;
        import_session::preview(of.imports.open, Unread::Accept) => NotFound;
        import_session::commit(of.imports.open, Unread::Accept, None) => NotFound;
        import_session::close(of.imports.open, Leftovers::Discard) => NotFound;
        import_session::undo(of.imports.committed) => NotFound;
        import_session::enrich(of.imports.open) => NotFound;
        import_session::files(of.imports.open) => NotFound;
        import_session::file_content(of.imports.file) => NotFound;
        import_session::upload(of.imports.open, new_upload()) => NotFound;
        import_session::replace_lines(of.imports.open, of.imports.file, reread()) => NotFound;
        import_session::replace_lines(own.imports.open, of.imports.file, reread()) "of a file" => NotFound;
    }
}

fn of_lines() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        import_session::post(of.imports.open, &[new_line()]) => NotFound;
        import_session::find_line(of.imports.line) => NotFound;
        import_session::change(of.imports.line, None, &nothing()) => NotFound;
        import_session::change_all(of.imports.open, &[(of.imports.line, None)], &nothing()) => NotFound;
        import_session::change_all(own.imports.open, &[(own.imports.line, None), (of.imports.line, None)], &nothing())
            "in a session of one's own" => NotFound;
        import_session::remove_lines(of.imports.open, &[(of.imports.line, None)]) => NotFound;
        import_session::remove_lines(own.imports.open, &[(of.imports.line, None)])
            "of a session of one's own" => NotFound;
    }
}

fn of_answers() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        import_session::change(
            own.imports.line,
            None,
            &LineChange { filing: Some(Some(Filing::Whole(of.places.expenses))), ..nothing() },
        ) "for a category" => NotFound;
        import_session::change(
            own.imports.line,
            None,
            &LineChange {
                filing: Some(Some(Filing::Whole(CategoryRef {
                    category: own.places.expenses.category,
                    subcategory: of.places.expenses.subcategory,
                }))),
                ..nothing()
            },
        ) "for a subcategory" => NotFound;
        import_session::change(
            own.imports.line,
            None,
            &LineChange { tags: Some(BTreeSet::from([of.places.tag])), ..nothing() },
        ) "with a tag" => NotFound;
        import_session::change(
            own.imports.line,
            None,
            &LineChange { other_account: Some(Some(of.places.savings)), ..nothing() },
        ) "to an account" => NotFound;
        import_session::change(own.imports.line, None, &LineChange { card: Some(Some(of.places.card)), ..nothing() })
            "that pays a card" => NotFound;
        import_session::change(
            own.imports.line,
            None,
            &LineChange { investment: Some(Some(of.books.investment)), ..nothing() },
        ) "into an investment" => NotFound;
        import_session::change_all(
            own.imports.open,
            &[(own.imports.line, None)],
            &LineChange { filing: Some(Some(Filing::Whole(of.places.expenses))), ..nothing() },
        ) "for a category" => NotFound;
    }
}

fn of_bindings() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        import_session::bindings(of.imports.open) => NotFound;
        import_session::propose(of.imports.open) => NotFound;
        import_session::bind(of.imports.open, &[(of.imports.line, own.plans.recurrence)]) => NotFound;
        import_session::bind(own.imports.open, &[(of.imports.line, own.plans.recurrence)])
            "of a session of one's own" => NotFound;
        import_session::bind(own.imports.open, &[(own.imports.line, of.plans.recurrence)]) "to an item" => NotFound;
        import_session::confirm(of.imports.line, None) => NotFound;
        import_session::reject_binding(of.imports.line, None) => NotFound;
    }
}
