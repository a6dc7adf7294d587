//! Laws of the reports of what was planned, over random households: goals, budgets, recurring items.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod explained;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use explained::{assert_every_amount_is_a_figure, assert_explained};
use fintrack_core::budget::{Budget, BudgetDraft, BudgetHealth};
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::category::CategoryKind;
use fintrack_core::goal::{Funding, Goal, GoalDetails, Priority};
use fintrack_core::id::GoalId;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Color, Name};
use fintrack_core::recurrence::{ItemMonth, month_view, summary};
use fintrack_core::report::{
    BudgetLine, GoalsSummary, RecurringQuery, Settings, Source, Span, SummaryQuery, budgets_summary, explain_budgets,
    explain_goals, explain_recurring, explain_recurring_month, financial_summary, goals_summary, recurring_month,
};
use fintrack_core::testing::days;
use fintrack_core::testing::household::{Household, all_settings, households};
use fintrack_core::testing::planning::instant;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

fn goals_of(household: &Household, today: NaiveDate) -> GoalsSummary {
    household.with_books(|books| goals_summary(books, &Settings::new(Currency::BRL), today)).unwrap()
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(Currency::BRL, amounts).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_of_the_goals_is_the_sum_of_its_explanation(household in households(), today in days()) {
        let settings = Settings::new(Currency::BRL);
        let goals = goals_of(&household, today);
        assert_every_amount_is_a_figure(&goals, &goals.figures(), &[".unconverted", ".goals.target"]);
        for (figure, value) in goals.figures() {
            let explanation = household.with_books(|books| explain_goals(books, &settings, today, figure)).unwrap();
            assert_explained(&explanation, value, 2);
        }
    }

    /// Each goal is what its deposits are, or what its investments are worth in its currency, and counts up to its target.
    #[test]
    fn the_goals_together_are_each_of_them(household in households(), today in days()) {
        let all = goals_of(&household, today);
        let convert = |amount, to| household.rates.convert(amount, to, today).map(|converted| converted.amount).ok();
        prop_assert_eq!(all.active + all.completed, household.goals.len());
        let (mut accumulated, mut reached, mut wanted) = (Vec::new(), Vec::new(), Vec::new());
        let mut needed = Vec::new();
        for (goal, line) in household.goals.iter().zip(&all.goals) {
            let own = goal.currency();
            let parts: Vec<Money> = match goal.funding() {
                Funding::Deposits(deposits) => deposits.iter().map(|deposit| deposit.amount).collect(),
                Funding::Investments(linked) => {
                    let held = household.holdings.iter().filter(|holding| linked.contains(&holding.investment().id));
                    let values = held.map(|holding| holding.position(today).unwrap().value);
                    values.filter_map(|value| if value.is_zero() { None } else { convert(value, own) }).collect()
                }
            };
            let come_to = Money::sum(own, parts).unwrap();
            prop_assert_eq!(line.progress.accumulated, come_to);
            let target = goal.details().target;
            let Some(in_reais) = convert(target, Currency::BRL) else { continue };
            let counted = come_to.amount().clamp(Decimal::ZERO, target.amount());
            let counted = if goal.is_completed() { target } else { Money::new(counted, own).unwrap() };
            let counted = convert(counted, Currency::BRL).unwrap();
            accumulated.push(convert(come_to, Currency::BRL).unwrap());
            wanted.push(in_reais);
            reached.push(counted);
            if !goal.is_completed() {
                needed.push(in_reais.checked_sub(counted).unwrap());
            }
        }
        prop_assert_eq!((all.accumulated, all.remaining), (sum(accumulated), sum(needed)));
        let (reached, wanted) = (sum(reached).amount(), sum(wanted).amount());
        let progress = (reached * Decimal::ONE_HUNDRED).checked_div(wanted).unwrap_or_default().round_dp(2);
        prop_assert_eq!(all.progress, progress);
        prop_assert!(all.progress >= Decimal::ZERO && all.progress <= Decimal::ONE_HUNDRED);
    }

    /// Completing a goal adds to nothing that remains, and never lowers the progress.
    #[test]
    fn completing_a_goal_is_no_step_back(household in households(), today in days()) {
        let before = goals_of(&household, today);
        let mut after = household.clone();
        if let Some(goal) = after.goals.first_mut() {
            goal.complete(instant(0));
        }
        let after = goals_of(&after, today);
        prop_assert!(after.remaining.amount() <= before.remaining.amount() && after.progress >= before.progress);
        prop_assert_eq!(after.accumulated, before.accumulated);
    }

    #[test]
    fn every_figure_of_the_budgets_is_the_sum_of_its_explanation(
        household in households(), settings in all_settings(), month in 1..=6u32,
    ) {
        let month = billing_month(2026, month);
        let of_month = household.with_books(|books| budgets_summary(books, &settings, month)).unwrap();
        assert_every_amount_is_a_figure(&of_month, &of_month.figures(), &[".unconverted"]);
        for (figure, value) in of_month.figures() {
            let explanation = household.with_books(|books| explain_budgets(books, &settings, month, figure)).unwrap();
            assert_explained(&explanation, value, 2);
        }
    }

    /// The budgets are those of the financial summary, each of them counted once.
    #[test]
    fn the_budgets_of_a_month_are_those_of_its_summary(
        household in households(), settings in all_settings(), month in 1..=6u32, today in days(),
    ) {
        let month = billing_month(2026, month);
        let of_month = household.with_books(|books| budgets_summary(books, &settings, month)).unwrap();
        let query = SummaryQuery { span: Span::Month(month), account: None, today };
        let summary = household.with_books(|books| financial_summary(books, &settings, &query)).unwrap();
        let has_any = household.budgets.iter().any(|budget| budget.month() == month);
        prop_assert_eq!(summary.budgets.first(), has_any.then_some(&of_month));
        let whole = of_month.totals.whole;
        let named: Vec<_> = of_month.unconverted.values().flat_map(|missing| &missing.ids).collect();
        let budgets = household.budgets.iter().filter(|budget| budget.month() == month);
        for budget in budgets.clone() {
            let is_listed = of_month.budgets.iter().any(|line| line.budget == budget.id());
            prop_assert_ne!(is_listed, named.contains(&&Source::Budget(budget.id())), "each is listed or named");
        }
        if of_month.budgets.len() == budgets.count() {
            prop_assert_eq!(whole.spent, summary.planned_expenses);
        }
        let active = || of_month.budgets.iter().filter(|line| line.is_active);
        let planned = Money::sum(settings.currency, active().map(|line| line.actual.planned)).unwrap();
        prop_assert_eq!(whole.planned, planned);
        let of = |health| active().filter(|line| line.actual.health == health).count();
        prop_assert_eq!(of_month.totals.over_budget, of(BudgetHealth::OverBudget));
        prop_assert_eq!(of_month.totals.on_track(), of(BudgetHealth::Healthy) + of(BudgetHealth::Warning));
    }

    /// An inactive budget is shown as it was, and is in no total.
    #[test]
    fn an_inactive_budget_is_in_no_total(household in households(), settings in all_settings(), month in 1..=6u32) {
        let month = billing_month(2026, month);
        let of = |household: &Household| household.with_books(|books| budgets_summary(books, &settings, month)).unwrap();
        let before = of(&household);
        let mut after = household.clone();
        let Some(first) = before.budgets.iter().find(|line| line.is_active) else { return Ok(()) };
        for budget in after.budgets.iter_mut().filter(|budget| budget.id() == first.budget) {
            let draft = BudgetDraft { is_active: false, ..budget.clone().into_draft() };
            *budget = Budget::new(budget.id(), draft, CategoryKind::Expense, Currency::BRL).unwrap();
        }
        let after = of(&after);
        let amounts = |line: &BudgetLine| (line.budget, line.actual.planned, line.actual.spent);
        prop_assert_eq!(
            after.budgets.iter().map(amounts).collect::<Vec<_>>(),
            before.budgets.iter().map(amounts).collect::<Vec<_>>()
        );
        let less = before.totals.whole.planned.checked_sub(first.actual.planned).unwrap();
        prop_assert_eq!(after.totals.whole.planned, less);
        prop_assert_eq!(after.totals.whole.spent, before.totals.whole.spent.checked_sub(first.actual.spent).unwrap());
    }

    #[test]
    fn every_figure_of_recurring_items_is_the_sum_of_its_explanation(
        household in households(), settings in all_settings(), month in 1..=8u32,
    ) {
        let month = settings.days(billing_month(2026, month));
        household.with_books(|books| {
            let summed = summary(books.schedules, month).unwrap().figures();
            let views = month_view(books.schedules, month).unwrap();
            let of_items = views.iter().map(ItemMonth::figure);
            for (figure, value) in summed.into_iter().chain(of_items) {
                assert_explained(&explain_recurring(books.schedules, month, figure), value, 2);
            }
        });
    }

    #[test]
    fn every_figure_of_a_recurring_month_is_the_sum_of_its_explanation(
        household in households(), settings in all_settings(), month in 1..=8u32, today in days(),
    ) {
        let query = RecurringQuery { month: billing_month(2026, month), today };
        household.with_books(|books| {
            let of_month = recurring_month(books, &settings, &query).unwrap();
            assert_every_amount_is_a_figure(&of_month, &of_month.figures(), &[".unconverted"]);
            for (figure, value) in of_month.figures() {
                assert_explained(&explain_recurring_month(books, &settings, &query, figure).unwrap(), value, 2);
            }
            for sums in [of_month.income, of_month.expense, of_month.transfer] {
                assert_eq!(sums.projected, sums.paid.checked_add(sums.pending).unwrap());
            }
        });
    }

    /// What is in the report's own currency counts as it is, and what has no rate is named, none of it dropped.
    #[test]
    fn a_recurring_month_without_rates_is_the_summary_of_its_currency(
        household in households(), settings in all_settings(), month in 1..=8u32, today in days(),
    ) {
        let household = Household { rates: Rates::new(settings.currency, []), ..household };
        let query = RecurringQuery { month: billing_month(2026, month), today };
        household.with_books(|books| {
            let of_month = recurring_month(books, &settings, &query).unwrap();
            let of_summary = summary(books.schedules, settings.days(query.month)).unwrap();
            let mut others: BTreeMap<Currency, Vec<Money>> = BTreeMap::new();
            for (found, by_currency) in [
                (of_month.income, of_summary.income),
                (of_month.expense, of_summary.expense),
                (of_month.transfer, of_summary.transfer),
            ] {
                let own = by_currency.get(&settings.currency);
                assert_eq!(found.projected, own.map_or(Money::zero(settings.currency), |own| own.projected));
                assert_eq!(found.ignored, own.map_or(Money::zero(settings.currency), |own| own.ignored));
                for (currency, sums) in by_currency.iter().filter(|(currency, _)| **currency != settings.currency) {
                    others.entry(*currency).or_default().extend([sums.projected, sums.ignored]);
                }
            }
            let missing = of_month.unconverted.iter().map(|(currency, missing)| (*currency, missing.sum));
            let others = others.into_iter().map(|(currency, sums)| (currency, Money::sum(currency, sums).unwrap()));
            assert_eq!(missing.collect::<BTreeMap<_, _>>(), others.collect());
        });
    }
}

fn goal(id: u128, target: Money) -> Goal {
    let details = GoalDetails {
        name: Name::new("Viagem").unwrap(),
        category: Name::new("Viagens").unwrap(),
        target,
        due: date(2026, 12, 20),
        priority: Priority::High,
        color: Color::new("#1565C0").unwrap(),
    };
    Goal::new(GoalId::new(Uuid::from_u128(id)), details, Funding::Deposits(Vec::new()), None).unwrap()
}

#[test]
fn goals_without_a_rate_are_counted_and_reported() {
    let euros = Money::parse("100.00", Currency::EUR).unwrap();
    let bare = Household::new(Ledger::default(), Rates::new(Currency::BRL, []));
    let household = Household { goals: vec![goal(1, brl("100.00")), goal(2, euros)], ..bare };
    let all = goals_of(&household, date(2026, 3, 1));
    assert_eq!((all.active, all.remaining), (2, brl("100.00")));
    let missing: BTreeMap<_, _> = all.unconverted.iter().map(|(of, named)| (*of, (named.sum, named.count()))).collect();
    assert_eq!(missing, BTreeMap::from([(Currency::EUR, (euros, 1))]));
}
