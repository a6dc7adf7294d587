//! The laws of budgets and goals; `tests/rules/budget.rs` has the worked figures.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fintrack_core::budget::{
    AlertThreshold, Budget, BudgetDraft, BudgetError, BudgetHealth, Duplication, duplicate, month_totals,
};
use fintrack_core::calendar::{BillingMonth, Period, billing_month, date};
use fintrack_core::category::CategoryKind;
use fintrack_core::goal::{Deposit, Funding, Goal, GoalDetails, GoalError, GoalKind, Priority};
use fintrack_core::id::{BudgetId, CategoryId, GoalDepositId, GoalId, InvestmentId};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Color, Name};
use fintrack_core::testing::planning::{budgets, goals, instant, values};
use fintrack_core::testing::{days, reais};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

/// One centavo.
const CENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
const MARCH: (i32, u32) = (2026, 3);

fn money(amount: Decimal) -> Money {
    Money::new(amount, Currency::BRL).unwrap()
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(Currency::BRL, amounts).unwrap()
}

fn category(n: u128) -> CategoryId {
    CategoryId::new(Uuid::from_u128(n))
}

/// A budget of a thousand reais that warns from a percentage.
fn thousand(threshold: &str) -> Budget {
    let draft = BudgetDraft {
        category: category(1),
        month: billing_month(MARCH.0, MARCH.1),
        planned: brl("1000.00"),
        alert_threshold: AlertThreshold::new(threshold.parse().unwrap()).unwrap(),
        color: Color::new("#2E7D32").unwrap(),
        is_active: true,
    };
    Budget::new(BudgetId::new(Uuid::nil()), draft, CategoryKind::Expense, Currency::BRL).unwrap()
}

/// What is spent of a budget, from money that came back to twice the plan.
fn spendings() -> impl Strategy<Value = Money> {
    (-1_000_000..2_000_000i64).prop_map(|cents| money(Decimal::new(cents, 2)))
}

proptest! {
    /// The figures of a budget are made of one another, and its health is the comparison that the rule names.
    #[test]
    fn a_budget_is_what_was_spent_and_what_remains(
        budgets in budgets(billing_month(2026, 3)), spent in spendings(), more in reais(),
    ) {
        for budget in budgets {
            let actual = budget.against(spent).unwrap();
            prop_assert_eq!(sum([actual.spent, actual.remaining]), budget.planned());
            let exact = spent.amount() / budget.planned().amount() * Decimal::ONE_HUNDRED;
            prop_assert!((actual.used - exact).abs() <= Decimal::new(5, 3), "{} for {exact}", actual.used);
            prop_assert_eq!(actual.used.scale(), 2);
            let hundredth = budget.planned().amount() * budget.alert_threshold().percent();
            let expected = match spent.amount() * Decimal::ONE_HUNDRED {
                of if of > budget.planned().amount() * Decimal::ONE_HUNDRED => BudgetHealth::OverBudget,
                of if of >= hundredth => BudgetHealth::Warning,
                _ => BudgetHealth::Healthy,
            };
            prop_assert_eq!(actual.health, expected);
            // Health is declared best first.
            prop_assert!(budget.health(sum([spent, more])).unwrap() >= actual.health);
        }
    }

    /// The whole is the sum of the active budgets, and each of them is counted once.
    #[test]
    fn the_totals_of_a_month_are_its_active_budgets(
        (budgets, spent) in budgets(billing_month(2026, 3))
            .prop_flat_map(|budgets| { let n = budgets.len(); (Just(budgets), prop::collection::vec(spendings(), n)) }),
    ) {
        let pairs = || budgets.iter().zip(spent.iter().copied());
        let actuals = pairs().map(|(budget, spent)| (budget, budget.against(spent).unwrap()));
        let totals = month_totals(Currency::BRL, actuals).unwrap();
        let active: Vec<(&Budget, Money)> = pairs().filter(|(budget, _)| budget.is_active()).collect();
        prop_assert_eq!(totals.whole.planned, sum(active.iter().map(|(budget, _)| budget.planned())));
        prop_assert_eq!(totals.whole.spent, sum(active.iter().map(|(_, spent)| *spent)));
        prop_assert_eq!(sum([totals.whole.spent, totals.whole.remaining]), totals.whole.planned);
        prop_assert_eq!(totals.on_track() + totals.over_budget, active.len());
        if totals.over_budget == active.len() && !active.is_empty() {
            prop_assert_eq!(totals.whole.health, BudgetHealth::OverBudget);
        }
        if totals.healthy == active.len() {
            prop_assert_eq!(totals.whole.health, BudgetHealth::Healthy);
        }
        if let [(budget, spent)] = active.as_slice() {
            prop_assert_eq!(totals.whole, budget.against(*spent).unwrap());
        }
    }

    /// Every original is copied or skipped; what the target has stays; copying again copies nothing.
    #[test]
    fn a_month_is_duplicated_once(source in budgets(billing_month(2026, 3)), existing in budgets(billing_month(2026, 4))) {
        let april = billing_month(2026, 4);
        let Duplication { created, skipped } = duplicate(&source, &existing, april);
        prop_assert_eq!(created.len() + skipped.len(), source.len());
        let taken: BTreeSet<CategoryId> = existing.iter().map(Budget::category).collect();
        for original in &source {
            let copy = created.iter().find(|draft| draft.category == original.category());
            prop_assert_eq!(copy.is_none(), taken.contains(&original.category()));
            prop_assert_eq!(copy.is_none(), skipped.contains(&original.id()));
            if let Some(copy) = copy {
                prop_assert_eq!(copy.month, april);
                let back = BudgetDraft { month: original.month(), ..copy.clone() };
                prop_assert_eq!(back, original.clone().into_draft());
            }
        }
        let copies = created.into_iter().zip(1000..).map(|(draft, id)| {
            Budget::new(BudgetId::new(Uuid::from_u128(id)), draft, CategoryKind::Expense, Currency::BRL).unwrap()
        });
        let after: Vec<Budget> = existing.iter().cloned().chain(copies).collect();
        prop_assert!(duplicate(&source, &after, april).created.is_empty());
        prop_assert!(duplicate(&source, &source, billing_month(2026, 3)).created.is_empty(), "onto itself");
    }

    /// What remains is never below nothing, and nothing exactly when the target is reached.
    #[test]
    fn what_remains_and_what_is_there_make_the_target(goal in goals(), values in values()) {
        let progress = goal.progress(&values).unwrap();
        let target = goal.details().target;
        prop_assert_eq!(progress.is_reached(), progress.accumulated.amount() >= target.amount());
        let together = progress.accumulated.amount() + progress.remaining.amount();
        prop_assert_eq!(together, progress.accumulated.amount().max(target.amount()));
        let drawn = progress.percent_drawn();
        prop_assert!(drawn >= Decimal::ZERO && drawn <= Decimal::ONE_HUNDRED && drawn <= progress.percent);
        match goal.funding() {
            Funding::Deposits(deposits) => {
                let always = Period::new(NaiveDate::MIN, NaiveDate::MAX).unwrap();
                prop_assert_eq!(goal.deposited_in(always).unwrap(), progress.accumulated);
                prop_assert_eq!(sum(deposits.iter().map(|deposit| deposit.amount)), progress.accumulated);
                prop_assert!(deposits.is_sorted_by_key(|deposit| (deposit.date, deposit.id)));
            }
            Funding::Investments(investments) => {
                let valued = investments.iter().filter(|id| values.contains_key(*id)).count();
                prop_assert_eq!(valued + progress.unvalued.len(), investments.len());
            }
        }
    }

    /// Setting aside what is needed each month reaches the target by the due date; a cent less does not.
    #[test]
    fn what_is_needed_each_month_is_enough(goal in goals(), values in values(), today in days()) {
        let progress = goal.progress(&values).unwrap();
        let needed = goal.needed_monthly(&progress, today);
        if goal.is_completed() || progress.is_reached() {
            prop_assert!(needed.is_zero());
            return Ok(());
        }
        let (this, due) = (BillingMonth::of(today), BillingMonth::of(goal.details().due));
        let months = Decimal::from((0..12).filter(|n| this.offset(*n) <= due).count().max(1));
        prop_assert!(needed.amount() * months >= progress.remaining.amount());
        prop_assert!((needed.amount() - CENT) * months < progress.remaining.amount());
        prop_assert_eq!(goal.is_late(&progress, today), goal.details().due < today);
    }

    /// Completing again, and reopening again, changes nothing; reopening takes completing back.
    #[test]
    fn completing_twice_is_completing_once(mut goal in goals(), first in 0..1_000_000i64, then in 0..1_000_000i64) {
        goal.reopen();
        let open = goal.clone();
        prop_assert!(!goal.reopen());
        prop_assert_eq!(&goal, &open);
        prop_assert!(goal.complete(instant(first)));
        let done = goal.clone();
        prop_assert!(!goal.complete(instant(then)));
        prop_assert_eq!(&goal, &done);
        prop_assert_eq!(goal.completed_at(), Some(instant(first)));
        prop_assert!(goal.reopen());
        prop_assert_eq!(goal, open);
    }

    /// A deposit that is taken back leaves the goal as it was.
    #[test]
    fn a_deposit_can_be_taken_back(goal in goals(), day in days(), amount in reais()) {
        let deposit = Deposit { id: GoalDepositId::new(Uuid::from_u128(99)), date: day, amount };
        let mut after = goal.clone();
        match goal.funding().kind() {
            GoalKind::Manual => {
                prop_assert_eq!(after.deposit(deposit), Ok(()));
                let (before, with) = (goal.progress(&BTreeMap::new()).unwrap(), after.progress(&BTreeMap::new()).unwrap());
                prop_assert_eq!(with.accumulated.checked_sub(before.accumulated), Ok(amount));
                prop_assert_eq!(after.withdraw(deposit.id), Ok(deposit));
                let gone = GoalError::NoDeposit { goal: goal.id(), deposit: deposit.id };
                prop_assert_eq!(after.withdraw(deposit.id), Err(gone));
            }
            GoalKind::Investment => {
                prop_assert_eq!(after.deposit(deposit), Err(GoalError::TakesNoDeposits(goal.id())));
            }
        }
        prop_assert_eq!(after, goal);
    }
}

#[test]
fn a_budget_warns_from_its_threshold_and_is_over_above_the_plan() {
    for (threshold, spent, used, health) in [
        ("80", "799.99", "80.00", BudgetHealth::Healthy),
        ("80", "800.00", "80.00", BudgetHealth::Warning),
        ("80", "1000.00", "100.00", BudgetHealth::Warning),
        ("80", "1000.01", "100.00", BudgetHealth::OverBudget),
        ("80", "-50.00", "-5.00", BudgetHealth::Healthy),
        ("100", "999.99", "100.00", BudgetHealth::Healthy),
        ("100", "1000.00", "100.00", BudgetHealth::Warning),
        ("0", "0.00", "0.00", BudgetHealth::Warning),
        ("33.33", "333.30", "33.33", BudgetHealth::Warning),
    ] {
        let actual = thousand(threshold).against(brl(spent)).unwrap();
        assert_eq!((actual.used.to_string().as_str(), actual.health), (used, health), "{spent} from {threshold} %");
    }
}

#[test]
fn a_budget_is_of_an_expense_category_in_the_workspace_currency() {
    let id = BudgetId::new(Uuid::nil());
    let draft = || thousand("80").into_draft();
    let of_income = Budget::new(id, draft(), CategoryKind::Income, Currency::BRL);
    assert_eq!(of_income, Err(BudgetError::NotAnExpense(category(1))));
    let abroad = Budget::new(id, draft(), CategoryKind::Expense, Currency::USD).unwrap_err();
    assert_eq!(abroad.to_string(), "1000.00 BRL is not in USD, the currency of the workspace's budgets");
    let nothing = BudgetDraft { planned: brl("0.00"), ..draft() };
    let refused = Budget::new(id, nothing, CategoryKind::Expense, Currency::BRL);
    assert_eq!(refused, Err(BudgetError::NotPositive(brl("0.00"))));
    for percent in ["-0.01", "100.01", "80.005"] {
        assert!(AlertThreshold::new(percent.parse().unwrap()).is_err(), "{percent}");
    }
    assert_eq!(AlertThreshold::default().percent(), Decimal::from(80));
    assert!(thousand("80").against(Money::parse("1.00", Currency::USD).unwrap()).is_err());
}

#[test]
fn an_empty_month_is_healthy() {
    let totals = month_totals(Currency::BRL, []).unwrap();
    assert_eq!((totals.whole.health, totals.whole.used.to_string()), (BudgetHealth::Healthy, "0.00".to_owned()));
    assert_eq!(totals.on_track(), 0);
}

fn details(target: Money) -> GoalDetails {
    GoalDetails {
        name: Name::new("Viagem").unwrap(),
        category: Name::new("Viagens").unwrap(),
        target,
        due: date(2026, 12, 20),
        priority: Priority::High,
        color: Color::new("#1565C0").unwrap(),
    }
}

fn goal(id: u128, target: Money, funding: Funding) -> Goal {
    Goal::new(GoalId::new(Uuid::from_u128(id)), details(target), funding, None).unwrap()
}

#[test]
fn a_goal_is_fed_by_deposits_or_by_investments() {
    let mut goal = goal(1, brl("100.00"), Funding::Deposits(Vec::new()));
    let investment = InvestmentId::new(Uuid::from_u128(7));
    assert_eq!(goal.link(investment), Err(GoalError::TakesNoInvestments(goal.id())));
    assert_eq!(goal.feed_by(GoalKind::Investment), Ok(()), "nothing is in it yet");
    assert_eq!((goal.link(investment), goal.link(investment)), (Ok(true), Ok(false)));
    assert_eq!(goal.feed_by(GoalKind::Manual), Err(GoalError::AlreadyFed(goal.id())));
    let progress = goal.progress(&BTreeMap::new()).unwrap();
    assert_eq!((progress.accumulated, progress.unvalued.as_slice()), (brl("0.00"), &[investment][..]));
    let dollars = Money::parse("1.00", Currency::USD).unwrap();
    let wrong = goal.progress(&BTreeMap::from([(investment, dollars)]));
    assert_eq!(wrong, Err(GoalError::OtherCurrency { amount: dollars, currency: Currency::BRL }));
    assert_eq!((goal.unlink(investment), goal.feed_by(GoalKind::Manual)), (Ok(()), Ok(())));
}

#[test]
fn the_currency_of_a_goal_stays_once_it_is_fed() {
    let dollars = Money::parse("100.00", Currency::USD).unwrap();
    let mut goal = goal(1, brl("100.00"), Funding::Deposits(Vec::new()));
    assert_eq!(goal.amend(details(dollars)), Ok(()));
    let id = GoalDepositId::new(Uuid::nil());
    let reais = Deposit { id, date: date(2026, 3, 1), amount: brl("5.00") };
    assert!(matches!(goal.deposit(reais), Err(GoalError::OtherCurrency { .. })));
    goal.deposit(Deposit { amount: Money::parse("5.00", Currency::USD).unwrap(), ..reais }).unwrap();
    assert!(matches!(goal.amend(details(brl("100.00"))), Err(GoalError::OtherCurrency { .. })));
    assert_eq!(goal.amend(details(brl("-1.00"))), Err(GoalError::TargetNotPositive(brl("-1.00"))));
    assert_eq!(goal.currency(), Currency::USD);
}
