//! Laws of notices: nothing is told twice, and nothing is told of what did not change.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use fintrack_core::audit::Moment;
use fintrack_core::budget::{AlertThreshold, Budget, BudgetDraft};
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::category::CategoryKind;
use fintrack_core::id::{BudgetId, CardId, CategoryId, GoalId, ImportSessionId, RecurrenceId, UserId};
use fintrack_core::invoice::InvoiceStatus;
use fintrack_core::money::{Currency, Money};
use fintrack_core::name::{Color, Description};
use fintrack_core::notice::{
    BillFact, BudgetFact, CauseKey, Facts, GoalFact, ImportFact, InvoiceFact, Notice, SecurityEvent, SecurityFact,
    news, untold,
};
use fintrack_core::report::budgets_summary;
use fintrack_core::testing::household::{households, settings_in_reais};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

fn reais(cents: i64) -> Money {
    Money::new(Decimal::new(cents, 2), Currency::BRL).unwrap()
}

fn id(n: u8) -> Uuid {
    Uuid::from_u128(u128::from(n))
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..60u64).prop_map(|day| date(2026, 3, 1) + Days::new(day))
}

fn budgets() -> impl Strategy<Value = BudgetFact> {
    let threshold = prop::sample::select(vec![0_i64, 50, 80, 100]);
    (0..2u8, -100..400i64, threshold).prop_map(|(n, spent, threshold)| {
        let draft = BudgetDraft {
            category: CategoryId::new(id(n)),
            month: billing_month(2026, 3),
            planned: reais(200),
            alert_threshold: AlertThreshold::new(Decimal::from(threshold)).unwrap(),
            color: Color::new("#2E7D32").unwrap(),
            is_active: true,
        };
        let budget = Budget::new(BudgetId::new(id(n)), draft, CategoryKind::Expense, Currency::BRL).unwrap();
        BudgetFact::of(&budget, budget.against(reais(spent)).unwrap())
    })
}

fn invoices() -> impl Strategy<Value = InvoiceFact> {
    let status = prop::sample::select(InvoiceStatus::ALL.to_vec());
    (0..2u8, status, days(), -100..400i64).prop_map(|(n, status, due, unpaid)| InvoiceFact {
        card: CardId::new(id(n)),
        month: billing_month(2026, 3),
        status,
        due,
        total: reais(500),
        unpaid: reais(unpaid),
    })
}

fn bills() -> impl Strategy<Value = BillFact> {
    (0..2u8, days(), 0..3u64).prop_map(|(n, slot, moved)| BillFact {
        item: RecurrenceId::new(id(n)),
        slot,
        description: Description::new("Aluguel"),
        amount: reais(180_000),
        due: slot + Days::new(moved),
    })
}

fn goals() -> impl Strategy<Value = GoalFact> {
    (0..2u8, 1..3i64, 0..4i64).prop_map(|(n, target, accumulated)| GoalFact {
        goal: GoalId::new(id(n)),
        target: reais(target),
        accumulated: reais(accumulated),
    })
}

fn imports() -> impl Strategy<Value = ImportFact> {
    (0..2u8, 0..3u32, 0..3u32).prop_map(|(n, files, pending)| ImportFact {
        session: ImportSessionId::new(id(n)),
        files,
        lines: 10,
        pending,
    })
}

fn security() -> impl Strategy<Value = SecurityFact> {
    let event = prop::sample::select(SecurityEvent::ALL.to_vec());
    (event, 0..2i64).prop_map(|(event, second)| SecurityFact {
        user: UserId::new(id(1)),
        event,
        at: Moment::new(chrono::DateTime::from_timestamp(1_772_712_000 + second, 0).unwrap()),
        about: "0190".to_owned(),
        origin: None,
    })
}

prop_compose! {
    fn facts()(
        today in days(),
        budgets in prop::collection::vec(budgets(), 0..3),
        invoices in prop::collection::vec(invoices(), 0..3),
        bills in prop::collection::vec(bills(), 0..3),
        goals in prop::collection::vec(goals(), 0..3),
        imports in prop::collection::vec(imports(), 0..3),
        security in prop::collection::vec(security(), 0..3),
    ) -> Facts {
        Facts { today, budgets, invoices, bills, goals, imports, security }
    }
}

fn causes(notices: &[Notice]) -> BTreeSet<CauseKey> {
    notices.iter().map(Notice::cause).collect()
}

proptest! {
    /// Whatever happens, in whatever order of days, nobody is told the same thing twice.
    #[test]
    fn no_cause_is_told_twice(states in prop::collection::vec(facts(), 2..8)) {
        let mut known = BTreeSet::new();
        for pair in states.windows(2) {
            let told = news(&pair[0], &pair[1], &known);
            prop_assert_eq!(causes(&told).len(), told.len());
            for notice in told {
                prop_assert!(known.insert(notice.cause()));
            }
        }
    }

    #[test]
    fn a_job_that_runs_twice_tells_nothing_the_second_time(before in facts(), after in facts()) {
        let known = causes(&news(&before, &after, &BTreeSet::new()));
        prop_assert_eq!(news(&before, &after, &known), vec![]);
    }

    #[test]
    fn what_did_not_change_is_no_news(facts in facts()) {
        prop_assert_eq!(news(&facts, &facts, &BTreeSet::new()), vec![]);
    }

    /// From nothing, all that deserves a notice is told, and the causes that were known are exactly what is left out.
    #[test]
    fn what_is_known_is_left_out_and_nothing_else(facts in facts(), keep in any::<prop::sample::Index>()) {
        let before = Facts::none(facts.today);
        let told = news(&before, &facts, &BTreeSet::new());
        prop_assume!(!told.is_empty());
        let known = told[keep.index(told.len())].cause();
        let rest = news(&before, &facts, &BTreeSet::from([known.clone()]));
        let mut without = told;
        without.retain(|notice| notice.cause() != known);
        prop_assert_eq!(rest, without);
    }

    /// Who knows only what was told tells nothing twice either, and nothing that a graver notice stood for.
    #[test]
    fn what_was_told_is_enough_to_tell_nothing_twice(states in prop::collection::vec(facts(), 1..8)) {
        let mut told = BTreeSet::new();
        for state in &states {
            let asked: BTreeSet<_> = told.intersection(&fintrack_core::notice::causes(state)).cloned().collect();
            let news = untold(state, &asked);
            prop_assert_eq!(&news, &untold(state, &told));
            for notice in &news {
                prop_assert!(told.insert(notice.cause()), "{}", notice.cause());
            }
            prop_assert_eq!(untold(state, &told), vec![]);
        }
    }

    /// Looking every day tells at least what looking once at the end does: no day's news gets lost on the way.
    #[test]
    fn a_bill_is_told_of_whenever_one_looks(bill in bills(), from in days(), days in 0..40u64) {
        let on = |day| Facts { bills: vec![bill.clone()], ..Facts::none(day) };
        let at_once = causes(&news(&Facts::none(from), &on(from + Days::new(days)), &BTreeSet::new()));
        let mut known = BTreeSet::new();
        let mut before = Facts::none(from);
        for day in 0..=days {
            let today = on(from + Days::new(day));
            known.extend(causes(&news(&before, &today, &known)));
            before = today;
        }
        prop_assert!(known.is_superset(&at_once));
    }
}

/// What the books say is what their reports say.
#[test]
fn facts_are_read_from_the_books() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    runner
        .run(&(households(), settings_in_reais(), days()), |(household, settings, today)| {
            household.with_books(|books| {
                let facts = Facts::of(books, &settings, today).unwrap();
                let month = settings.month_of(today);
                let lines = [month.previous(), month].map(|it| budgets_summary(books, &settings, it).unwrap().budgets);
                let active = lines.iter().flatten().filter(|line| line.is_active);
                let mut actual: Vec<_> = active.map(|line| (line.budget, line.actual)).collect();
                let mut told: Vec<_> = facts.budgets.iter().map(|fact| (fact.budget, fact.actual)).collect();
                actual.sort_by_key(|(budget, _)| *budget);
                told.sort_by_key(|(budget, _)| *budget);
                assert_eq!(told, actual);
                assert_eq!(facts.goals.len(), books.goals.len());
                let invoices = books.cards.iter().flat_map(|book| book.timeline(today).unwrap());
                assert_eq!(facts.invoices.len(), invoices.count());
                let until = today + Days::new(7);
                assert!(facts.bills.iter().all(|bill| bill.due <= until));
                let news = news(&Facts::none(today), &facts, &BTreeSet::new());
                assert!(fintrack_core::notice::news(&facts, &facts, &BTreeSet::new()).is_empty() && news.len() < 500);
            });
            Ok(())
        })
        .unwrap();
}
