//! Transactions and purchases in instalments.

use fintrack_core::calendar::date;
use fintrack_core::entry::{CategoryRef, Details, Entry, EntryError, Filing, InstalmentOf, Movement, SlotOf};
use fintrack_core::id::{EntryId, InstalmentPlanId};
use fintrack_core::instalment::{Change, Instalment, Scope};
use fintrack_core::invoice::InvoiceStatus;
use fintrack_core::money::brl;
use fintrack_db::transaction::{BulkChange, Filter};
use fintrack_db::{WorkspaceTx, transaction};
use uuid::Uuid;

use crate::case::Case;
use crate::home::Home;
use crate::things::{entry, entry_of, month, purchase, spending};

pub(super) fn cases() -> Vec<Case<WorkspaceTx>> {
    let mut cases = subjects();
    cases.extend(lists());
    cases.extend(news());
    cases.extend(changes());
    cases.extend(purchases());
    cases
}

fn none() -> Details {
    Details::default()
}

fn plan() -> InstalmentPlanId {
    InstalmentPlanId::new(Uuid::now_v7())
}

fn on_card(of: &Home, own: &Home) -> Movement {
    let filing = Filing::Whole(own.places.expenses);
    Movement::CardExpense { card: of.places.card, month: month(), amount: brl("10.00"), filing }
}

fn moved(entry: &Entry, movement: Movement) -> Result<Entry, EntryError> {
    Entry::new(entry.id(), entry.date(), entry.description().clone(), entry.status(), movement)
}

/// What is one's own, under what is another's.
fn beneath(own: &Home, of: &Home) -> CategoryRef {
    CategoryRef { category: own.places.expenses.category, subcategory: of.places.expenses.subcategory }
}

fn tagged(of: &Home) -> Details {
    Details { tags: vec![of.places.tag], ..none() }
}

fn expected(of: &Home) -> Details {
    Details { recurrence: Some(SlotOf { item: of.plans.recurrence, slot: Some(date(2026, 1, 10)) }), ..none() }
}

fn part_of(of: &Home) -> Details {
    let part = Instalment::new(1, 3).unwrap();
    Details { instalment: Some(InstalmentOf { plan: of.books.plan, part }), ..none() }
}

fn subjects() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        transaction::find(of.books.spent) => NotFound;
        transaction::find_all(&[own.books.spent, of.books.spent]) => NotFound;
        transaction::update(of.books.spent, None, |it| Ok(it.clone())) => NotFound;
        transaction::delete(&[(own.books.spent, None), (of.books.spent, None)]) => NotFound;
        transaction::restore(of.books.deleted) => NotFound;
        transaction::update_all(&[own.books.spent, of.books.spent], &BulkChange::default()) => NotFound;
        transaction::reimbursements_of(of.books.earned) => NotFound;
        transaction::reimbursements_of_all(&[of.books.earned]) => Nothing(|found| found.len());
        transaction::reimburse(of.books.earned, &[(own.books.repaid, brl("1.00"))]) "by an income" => NotFound;
        transaction::reimburse(own.books.earned, &[(of.books.repaid, brl("1.00"))]) "of an expense" => NotFound;
        transaction::reimburse(of.books.earned, &[]) "freed" => NotFound;
    }
}

fn lists() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        transaction::list(&Filter { account: Some(of.places.account), ..Filter::default() })
            "of an account" => Nothing(|found| found.len());
        transaction::list(&Filter { card: Some(of.places.card), ..Filter::default() })
            "of a card" => Nothing(|found| found.len());
        transaction::list(&Filter { category: Some(of.places.expenses.category), ..Filter::default() })
            "of a category" => Nothing(|found| found.len());
        transaction::list(&Filter { tag: Some(of.places.tag), ..Filter::default() })
            "of a tag" => Nothing(|found| found.len());
        transaction::list(&Filter { investment: Some(of.books.investment), ..Filter::default() })
            "of an investment" => Nothing(|found| found.len());
        transaction::summary(&Filter { account: Some(of.places.account), ..Filter::default() })
            => Nothing(|sums| sums.len());
        transaction::page(&Filter { card: Some(of.places.card), ..Filter::default() }, None)
            "of a card" => Nothing(|found| found.items.len());
        transaction::page(&Filter { account: Some(of.places.account), ..Filter::default() }, None)
            "of an account" => Nothing(|found| found.items.len());
    }
}

fn news() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        transaction::create(&[entry(spending(of.places.account, own.places.expenses), none())])
            "from an account" => NotFound;
        transaction::create(&[entry(Movement::Transfer {
            from: own.places.account,
            to: of.places.savings,
            sent: brl("1.00"),
            received: brl("1.00"),
        }, none())]) "to an account" => NotFound;
        transaction::create(&[entry(on_card(of, own), none())]) "on a card" => NotFound;
        transaction::create(&[entry(spending(own.places.account, of.places.expenses), none())])
            "for a category" => NotFound;
        transaction::create(&[entry(spending(own.places.account, beneath(own, of)), none())])
            "for a subcategory" => NotFound;
        transaction::create(&[entry(spending(own.places.account, own.places.expenses), tagged(of))])
            "with a tag" => Dangling;
        transaction::create(&[entry(spending(own.places.account, own.places.expenses), expected(of))])
            "that settles an item" => Dangling;
        transaction::create(&[entry(on_card(own, own), part_of(of))]) "of a purchase" => Dangling;
        transaction::create(&[entry(Movement::InvestmentDeposit {
            account: own.places.account,
            investment: of.books.investment,
            amount: brl("1.00"),
        }, none())]) "into an investment" => NotFound;
        transaction::create(&[entry_of(
            if own.n == of.n { EntryId::new(Uuid::now_v7()) } else { of.books.spent },
            spending(own.places.account, own.places.expenses),
            none(),
        )]) "of the same number" => Apart;
    }
}

fn changes() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        transaction::update(own.books.spent, None, |it| moved(it, spending(of.places.account, own.places.expenses)))
            "from an account" => NotFound;
        transaction::update(own.books.spent, None, |it| moved(it, on_card(of, own))) "on a card" => NotFound;
        transaction::update(own.books.spent, None, |it| moved(it, spending(own.places.account, of.places.expenses)))
            "for a category" => NotFound;
        transaction::update(own.books.spent, None, |it| it.clone().with_details(tagged(of))) "with a tag" => Dangling;
        transaction::update(own.books.spent, None, |it| it.clone().with_details(expected(of)))
            "that settles an item" => Dangling;
        transaction::update_all(
            &[own.books.spent],
            &BulkChange { under: Some(of.places.expenses), ..BulkChange::default() },
        ) "for a category" => NotFound;
        transaction::update_all(
            &[own.books.spent],
            &BulkChange { add_tags: vec![of.places.tag], ..BulkChange::default() },
        ) "with a tag" => Dangling;
    }
}

fn purchases() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        transaction::buy(&purchase(plan(), of.places.card, own.places.expenses, vec![])) "on a card" => NotFound;
        transaction::buy(&purchase(plan(), own.places.card, of.places.expenses, vec![])) "for a category" => NotFound;
        transaction::buy(&purchase(plan(), own.places.card, own.places.expenses, vec![of.places.tag]))
            "with a tag" => Dangling;
        transaction::buy(&purchase(
            if own.n == of.n { plan() } else { of.books.plan },
            own.places.card,
            own.places.expenses,
            vec![],
        )) "of the same number" => Apart;
        transaction::revise(of.books.part, Scope::All, &Change::default(), |_| InvoiceStatus::Open) => NotFound;
        transaction::revise(
            own.books.part,
            Scope::All,
            &Change { filing: Some(Filing::Whole(of.places.expenses)), ..Change::default() },
            |_| InvoiceStatus::Open,
        ) "for a category" => NotFound;
        transaction::revise(
            own.books.part,
            Scope::All,
            &Change { tags: Some(vec![of.places.tag]), ..Change::default() },
            |_| InvoiceStatus::Open,
        ) "with a tag" => Dangling;
        transaction::cancel(of.books.part, Scope::All, |_| InvoiceStatus::Open) => NotFound;
    }
}
