//! Laws of pending bills over random households: what is listed, in which order, how much it presses, what it sums to.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod explained;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use explained::{assert_every_amount_is_a_figure, assert_explained};
use fintrack_core::calendar::{Period, date};
use fintrack_core::id::{AccountId, RecurrenceId};
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::invoice::InvoiceStatus;
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money};
use fintrack_core::recurrence::{Flow, SlotStatus};
use fintrack_core::report::{
    Bill, BillId, BillKind, BillStatus, BillsQuery, Books, BudgetEffect, PendingBills, Settings, Span, SummaryQuery,
    Urgency, explain_bills, financial_summary, pending_bills,
};
use fintrack_core::testing::days;
use fintrack_core::testing::household::{Household, all_settings, households, settings_in_reais, spans};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

fn queries() -> impl Strategy<Value = BillsQuery> {
    let account = prop::option::weighted(0.2, (0..3u128).prop_map(|n| AccountId::new(Uuid::from_u128(n))));
    (spans(), account, days()).prop_map(|(span, account, today)| BillsQuery { span, account, today })
}

fn bills_of(household: &Household, settings: &Settings, query: &BillsQuery) -> PendingBills {
    household.with_books(|books| pending_bills(books, settings, query)).unwrap()
}

/// All days on which anything of a household may be due.
fn always() -> Span {
    Span::Days(Period::new(date(2024, 1, 1), date(2032, 12, 31)).unwrap())
}

fn sum<'b>(currency: Currency, bills: impl Iterator<Item = &'b Bill>) -> Money {
    Money::sum(currency, bills.filter_map(|bill| bill.converted)).unwrap()
}

/// The slots that a person would still expect within a period, straight from the items.
fn expected_slots(books: &Books<'_>, within: Period, query: &BillsQuery) -> BTreeSet<(RecurrenceId, NaiveDate)> {
    let mut expected = BTreeSet::new();
    for schedule in books.schedules {
        let terms = schedule.item().terms();
        let touches = |account| match terms.flow {
            Flow::Income { account: own, .. } | Flow::Expense { account: own, .. } => own == account,
            Flow::Transfer { from, to } => from == account || to == account,
            Flow::CardTransaction { .. } => false,
        };
        if terms.is_active && terms.include_in_summary && query.account.is_none_or(touches) {
            let pending = schedule.slots(within).filter(|slot| slot.status == SlotStatus::Pending);
            expected.extend(pending.map(|slot| (schedule.item().id(), slot.due)));
        }
    }
    expected
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_the_sum_of_its_explanation(
        household in households(), settings in all_settings(), query in queries(), step in 1..40usize,
    ) {
        let bills = bills_of(&household, &settings, &query);
        let figures = bills.figures();
        assert_every_amount_is_a_figure(&bills, &figures, &[".unconverted"]);
        // All totals, and some of the bills: a year of a daily item has hundreds.
        let (totals, single) = figures.split_at(11);
        for &(figure, value) in totals.iter().chain(single.iter().step_by(step.max(single.len() / 20))) {
            let explanation = household.with_books(|books| explain_bills(books, &settings, &query, figure)).unwrap();
            assert_explained(&explanation, value, 0);
        }
    }

    #[test]
    fn the_most_pressing_come_first_and_the_paid_are_in_no_table(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let bills = bills_of(&household, &settings, &query);
        let order: Vec<_> = bills.all.iter().map(|bill| (bill.urgency, bill.due, bill.id)).collect();
        prop_assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{order:?}");
        let table: Vec<BillId> = bills.table().map(|bill| bill.id).collect();
        let unpaid = bills.all.iter().filter(|bill| bill.status != BillStatus::Paid);
        prop_assert_eq!(table, unpaid.map(|bill| bill.id).collect::<Vec<_>>());
        prop_assert!(bills.all.iter().all(|bill| bills.period.contains(bill.due)));
    }

    #[test]
    fn every_bill_has_one_urgency_which_its_dates_decide(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let bills = bills_of(&household, &settings, &query);
        prop_assert_eq!(Urgency::ALL.iter().map(|urgency| bills.count(*urgency)).sum::<usize>(), bills.all.len());
        for bill in &bills.all {
            let ahead = (bill.due - query.today).num_days();
            let expected = match bill.status {
                BillStatus::Paid => ("paid", "paid"),
                BillStatus::Pending | BillStatus::Overdue => match ahead {
                    ..0 => ("overdue", "overdue"),
                    0..=7 => ("pending", "due_soon"),
                    8.. => ("pending", "pending"),
                },
            };
            prop_assert_eq!((bill.status.as_str(), bill.urgency.as_str()), expected, "{:?}", bill);
        }
    }

    #[test]
    fn unpaid_slots_are_those_that_are_still_expected(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let bills = bills_of(&household, &settings, &query);
        let listed: BTreeSet<_> = bills.table().filter_map(|bill| match bill.id {
            BillId::Slot { item, due } => Some((item, due)),
            BillId::Invoice { .. } => None,
        }).collect();
        prop_assert_eq!(listed, household.with_books(|books| expected_slots(books, bills.period, &query)));
    }

    #[test]
    fn invoices_enter_with_what_is_owed_once(
        household in households(), settings in all_settings(), today in days(),
    ) {
        let bills = bills_of(&household, &settings, &BillsQuery { span: always(), account: None, today });
        household.with_books(|books| {
            for book in books.cards {
                let of_card = bills.table().filter(|bill| matches!(bill.id, BillId::Invoice { card, .. } if card == book.card.id));
                let listed = Money::sum(book.card.currency(), of_card.map(|bill| bill.amount)).unwrap();
                // A credit on an invoice that was paid is nothing to pay, and lowers what the card owes all the same.
                let states = book.timeline(today).unwrap();
                let paid = states.iter().filter(|state| state.status == InvoiceStatus::Paid);
                let credits = Money::sum(book.card.currency(), paid.map(|state| state.outstanding)).unwrap();
                let owed = listed.checked_add(credits).unwrap();
                assert_eq!(owed, book.position(today).unwrap().used);
            }
        });
    }

    #[test]
    fn the_bills_of_an_account_are_some_of_all(household in households(), settings in all_settings(), query in queries()) {
        let all = bills_of(&household, &settings, &BillsQuery { account: None, ..query });
        for bill in &bills_of(&household, &settings, &query).all {
            // Nothing about a bill depends on which account is asked for, not even its budget.
            prop_assert!(all.all.contains(bill));
            let is_on_card = matches!(bill.on, Some(AccountOrCard::Card(_)));
            prop_assert!(query.account.is_none() || !is_on_card);
        }
    }

    #[test]
    fn sums_are_of_the_bills_that_are_listed(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let bills = bills_of(&household, &settings, &query);
        let unpaid = |kind| sum(settings.currency, bills.table().filter(|bill| bill.kind == kind));
        prop_assert_eq!(bills.to_receive, unpaid(BillKind::Income));
        prop_assert_eq!(bills.to_transfer, unpaid(BillKind::Transfer));
        let is_of = |bill: &&Bill, urgency| bill.kind == BillKind::Expense && bill.urgency == urgency;
        let of = |urgency| sum(settings.currency, bills.all.iter().filter(|bill| is_of(bill, urgency)));
        let later = of(Urgency::Pending);
        let parts = bills.overdue.checked_add(bills.due_soon).unwrap().checked_add(later).unwrap();
        prop_assert_eq!((bills.to_pay, parts), (unpaid(BillKind::Expense), bills.to_pay));
        prop_assert_eq!((bills.overdue, bills.paid), (of(Urgency::Overdue), of(Urgency::Paid)));
    }

    #[test]
    fn a_bill_exceeds_its_budget_when_spending_and_bill_are_more_than_planned(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        for bill in &bills_of(&household, &settings, &query).all {
            let is_from_account = matches!(bill.on, Some(AccountOrCard::Account(_)));
            let is_slot = matches!(bill.id, BillId::Slot { .. });
            let (Some(under), BillKind::Expense, true) = (bill.under, bill.kind, is_from_account && is_slot) else {
                continue;
            };
            if bill.status == BillStatus::Paid {
                prop_assert_eq!(bill.effect, BudgetEffect::AlreadyCounted);
                continue;
            }
            let span = Span::Month(settings.month_of(bill.due));
            let month = SummaryQuery { span, account: None, today: query.today };
            let summary = household.with_books(|books| financial_summary(books, &settings, &month)).unwrap();
            let lines = summary.budgets.iter().flat_map(|of_month| &of_month.budgets);
            let line = lines.filter(|line| line.is_active).find(|line| line.category == under.category);
            let is_planned = household.budgets.iter().any(|budget| {
                budget.is_active() && (Span::Month(budget.month()), budget.category()) == (span, under.category)
            });
            let expected = match (line, bill.converted) {
                (None, _) if !is_planned => BudgetEffect::NoBudget,
                (None, _) | (_, None) => BudgetEffect::NoRate,
                (Some(line), Some(amount)) => {
                    let by = line.actual.spent.checked_add(amount).unwrap().checked_sub(line.actual.planned).unwrap();
                    let planned = line.actual.planned.amount();
                    let percent = (amount.amount() * Decimal::ONE_HUNDRED).checked_div(planned).unwrap_or_default();
                    let percent = percent.round_dp(0);
                    if by.is_positive() { BudgetEffect::Exceeds { by } } else { BudgetEffect::Uses { percent } }
                }
            };
            prop_assert_eq!(bill.effect, expected);
        }
    }

    #[test]
    fn what_has_no_rate_is_listed_named_and_in_no_sum(
        household in households(), settings in settings_in_reais(), query in queries(),
    ) {
        // Without budgets, no spending is asked for that could lack a rate too.
        let without = Household { rates: Rates::new(Currency::BRL, []), budgets: Vec::new(), ..household };
        let bills = bills_of(&without, &settings, &query);
        let abroad = bills.all.iter().filter(|bill| bill.amount.currency() == Currency::USD && !bill.amount.is_zero());
        let abroad: Vec<&Bill> = abroad.collect();
        prop_assert!(abroad.iter().all(|bill| bill.converted.is_none()));
        prop_assert_eq!(bills.unconverted.is_empty(), abroad.is_empty());
        let named = bills.unconverted.get(&Currency::USD);
        let listed = Money::sum(Currency::USD, abroad.iter().map(|bill| bill.amount)).unwrap();
        prop_assert_eq!(named.map_or(Money::zero(Currency::USD), |missing| missing.sum), listed);
    }

    #[test]
    fn as_days_pass_the_same_bills_press_more(household in households(), settings in all_settings(), query in queries()) {
        let slots = |today| -> Vec<(BillId, Urgency)> {
            let bills = bills_of(&household, &settings, &BillsQuery { today, ..query });
            let slots = bills.all.iter().filter(|bill| matches!(bill.id, BillId::Slot { .. }));
            let mut slots: Vec<_> = slots.map(|bill| (bill.id, bill.urgency)).collect();
            slots.sort_unstable();
            slots
        };
        let (today, tomorrow) = (slots(query.today), slots(query.today.succ_opt().unwrap()));
        prop_assert_eq!(today.len(), tomorrow.len());
        for ((one, before), (other, after)) in today.into_iter().zip(tomorrow) {
            prop_assert!(one == other && after <= before);
        }
    }
}
