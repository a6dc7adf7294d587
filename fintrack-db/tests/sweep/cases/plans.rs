//! Investments, recurring items, budgets, goals and exchange rates.

use std::collections::BTreeSet;

use fintrack_core::calendar::date;
use fintrack_core::entry::{Details, Movement};
use fintrack_core::goal::Funding;
use fintrack_core::investment::Observation;
use fintrack_core::money::brl;
use fintrack_core::recurrence::Flow;
use fintrack_db::recurring::Filter;
use fintrack_db::{WorkspaceTx, budget, exchange_rate, goal, investment, recurring};

use crate::case::Case;
use crate::home::Home;
use crate::things::{at, details, draft, entry, entry_of, month, name, new_investment, terms};

pub(super) fn cases() -> Vec<Case<WorkspaceTx>> {
    let mut cases = of_investments();
    cases.extend(of_recurring_items());
    cases.extend(of_budgets_and_rates());
    cases.extend(of_goals());
    cases
}

fn of_investments() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        investment::create(new_investment(name("Outro", own.n), of.places.account, BTreeSet::new()))
            "in an account" => NotFound;
        investment::create(new_investment(name("Outro", own.n), own.places.account, BTreeSet::from([of.places.tag])))
            "with a tag" => NotFound;
        investment::find(of.books.investment) => NotFound;
        investment::update(of.books.investment, None, |_| ()) => NotFound;
        investment::update(own.books.investment, None, |it| it.account = of.places.account)
            "in an account" => NotFound;
        investment::update(own.books.investment, None, |it| it.tags = BTreeSet::from([of.places.tag]))
            "with a tag" => NotFound;
        investment::delete(of.books.investment, None) => NotFound;
        investment::holding(of.books.investment) => NotFound;
        investment::values(of.books.investment, None, 9) => NotFound;
        investment::observe(of.books.investment, Observation { date: date(2026, 1, 30), value: brl("1.00") })
            => NotFound;
        investment::forget(of.books.investment, date(2026, 1, 31)) => NotFound;
        investment::book(&entry(saving(of, own), Details::default())) "into an investment" => NotFound;
        investment::book(&entry(saving(own, of), Details::default())) "from an account" => NotFound;
        investment::book(&entry(saving(own, own), Details { tags: vec![of.places.tag], ..Details::default() }))
            "with a tag" => Dangling;
        investment::amend(None, &entry_of(of.books.saved, saving(own, own), Details::default())) => NotFound;
        investment::amend(None, &entry_of(own.books.saved, saving(own, of), Details::default()))
            "from an account" => NotFound;
        investment::take_back(of.books.saved, None) => NotFound;
    }
}

fn saving(into: &Home, from: &Home) -> Movement {
    let (investment, account) = (into.books.investment, from.places.account);
    Movement::InvestmentDeposit { account, investment, amount: brl("1.00") }
}

fn spending(account: &Home, under: &Home) -> Flow {
    Flow::Expense { account: account.places.account, under: under.places.expenses }
}

fn of_recurring_items() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        recurring::list(&Filter { account: Some(of.places.account), ..Filter::default() })
            => Nothing(|found| found.len());
        recurring::facts(&Filter { account: Some(of.places.account), ..Filter::default() })
            => Nothing(|found| found.len());
        recurring::find(of.plans.recurrence) => NotFound;
        recurring::facts_of(of.plans.recurrence) => NotFound;
        recurring::create(terms(spending(of, own), BTreeSet::new())) "from an account" => NotFound;
        recurring::create(terms(Flow::Transfer { from: own.places.account, to: of.places.savings }, BTreeSet::new()))
            "to an account" => NotFound;
        recurring::create(terms(
            Flow::CardTransaction { card: of.places.card, under: own.places.expenses }, BTreeSet::new(),
        )) "on a card" => NotFound;
        recurring::create(terms(spending(own, of), BTreeSet::new())) "for a category" => NotFound;
        recurring::create(terms(spending(own, own), BTreeSet::from([of.places.tag]))) "with a tag" => NotFound;
        recurring::update(of.plans.recurrence, None, |_| ()) => NotFound;
        recurring::update(own.plans.recurrence, None, |it| it.flow = spending(of, own)) "from an account" => NotFound;
        recurring::update(own.plans.recurrence, None, |it| it.flow = spending(own, of)) "for a category" => NotFound;
        recurring::update(own.plans.recurrence, None, |it| it.tags = BTreeSet::from([of.places.tag]))
            "with a tag" => NotFound;
        recurring::delete(of.plans.recurrence, None) => NotFound;
    }
}

fn of_budgets_and_rates() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        budget::find(of.plans.budget) => NotFound;
        budget::create(draft(of.places.expenses.category, month().next())) "of a category" => NotFound;
        budget::update(of.plans.budget, None, |_| ()) => NotFound;
        budget::update(own.plans.budget, None, |it| it.category = of.places.expenses.category)
            "of a category" => NotFound;
        budget::delete(of.plans.budget, None) => NotFound;
        exchange_rate::find(of.plans.quote) => NotFound;
        exchange_rate::delete(of.plans.quote, None) => NotFound;
    }
}

fn of_goals() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        goal::find(of.plans.goal) => NotFound;
        goal::deposits(of.plans.goal) => NotFound;
        goal::create(details(name("Carro", own.n)), Funding::Investments(BTreeSet::from([of.books.investment])))
            "fed by an investment" => NotFound;
        goal::update(of.plans.goal, None, |_| Ok(())) => NotFound;
        goal::update(own.plans.fund, None, |goal| goal.link(of.books.investment).map(drop))
            "fed by an investment" => NotFound;
        goal::deposit(of.plans.goal, date(2026, 1, 16), brl("1.00")) => NotFound;
        goal::withdraw(of.plans.goal, of.plans.deposit) => NotFound;
        goal::withdraw(own.plans.goal, of.plans.deposit) "of a goal of one's own" => NotFound;
        goal::link(of.plans.fund, own.books.investment) => NotFound;
        goal::link(own.plans.fund, of.books.investment) "to an investment" => NotFound;
        goal::unlink(of.plans.fund, of.books.investment) => NotFound;
        goal::unlink(own.plans.fund, of.books.investment) "from an investment" => NotFound;
        goal::complete(of.plans.goal, at(0)) => NotFound;
        goal::reopen(of.plans.goal) => NotFound;
        goal::delete(of.plans.goal, None) => NotFound;
    }
}
