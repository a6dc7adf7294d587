//! Quotes of exchange rates, budgets and goals.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{currencies, days, reais};
use crate::budget::{AlertThreshold, Budget, BudgetDraft};
use crate::calendar::BillingMonth;
use crate::category::CategoryKind;
use crate::goal::{Deposit, Funding, Goal, GoalDetails, Priority};
use crate::id::{BudgetId, CategoryId, GoalDepositId, GoalId, InvestmentId};
use crate::money::exchange::{ExchangeRate, Quote, RateSource};
use crate::money::{Currency, Money};
use crate::name::{Color, Name};

/// How many investments [`goals`] are linked to, at most; and the categories of [`budgets`].
pub const PLACES: u128 = 8;

/// Quotes between [`currencies`] in the first half of 2026, of rates from a ten-thousandth to ten thousand.
pub fn quotes(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Quote>> {
    let rate = (1..100_000i64, 1..=4u32).prop_map(|(units, scale)| Decimal::new(units, scale));
    let source = prop::sample::select(RateSource::ALL.to_vec());
    let quote = (currencies(), currencies(), rate, days(), source).prop_filter_map(
        "two currencies",
        |(from, to, rate, date, source)| {
            ExchangeRate::new(from, to, rate).ok().map(|rate| Quote { date, rate, source })
        },
    );
    prop::collection::vec(quote, count)
}

/// Budgets in reais of one month, each of another category.
pub fn budgets(month: BillingMonth) -> impl Strategy<Value = Vec<Budget>> {
    let facts = (reais(), 0..=10_000i64, any::<bool>());
    prop::collection::btree_map(0..PLACES, facts, 0..8).prop_map(move |facts| {
        let budget = |(n, (planned, threshold, is_active)): (u128, (Money, i64, bool))| {
            let draft = BudgetDraft {
                category: CategoryId::new(Uuid::from_u128(n)),
                month,
                planned,
                alert_threshold: AlertThreshold::new(Decimal::new(threshold, 2)).expect("0.00 to 100.00"),
                color: Color::new("#2E7D32").expect("a colour"),
                is_active,
            };
            let id = BudgetId::new(Uuid::from_u128(n + u128::from(month.month()) * PLACES));
            Budget::new(id, draft, CategoryKind::Expense, Currency::BRL).expect("a sound budget")
        };
        facts.into_iter().map(budget).collect()
    })
}

fn fundings() -> impl Strategy<Value = Funding> {
    let deposits = prop::collection::vec((days(), reais()), 0..6).prop_map(|facts| {
        let deposit = |((date, amount), n)| Deposit { id: GoalDepositId::new(Uuid::from_u128(n)), date, amount };
        Funding::Deposits(facts.into_iter().zip(1..).map(deposit).collect())
    });
    let investments =
        prop::collection::btree_set((0..PLACES).prop_map(|n| InvestmentId::new(Uuid::from_u128(n))), 0..4)
            .prop_map(|investments: BTreeSet<InvestmentId>| Funding::Investments(investments));
    prop_oneof![deposits, investments]
}

/// A goal in reais, completed or not.
pub fn goals() -> impl Strategy<Value = Goal> {
    let completed = prop::option::of((0..2_000_000_000i64).prop_map(instant));
    (any::<u128>(), reais(), days(), fundings(), completed).prop_map(|(id, target, due, funding, completed_at)| {
        let details = GoalDetails {
            name: Name::new("Reserva").expect("a short name"),
            category: Name::new("Segurança").expect("a short name"),
            target,
            due,
            priority: Priority::Medium,
            color: Color::new("#1565C0").expect("a colour"),
        };
        Goal::new(GoalId::new(Uuid::from_u128(id)), details, funding, completed_at).expect("a sound goal")
    })
}

/// What some of the investments that [`goals`] are linked to are worth.
pub fn values() -> impl Strategy<Value = BTreeMap<InvestmentId, Money>> {
    prop::collection::btree_map((0..PLACES).prop_map(|n| InvestmentId::new(Uuid::from_u128(n))), reais(), 0..8)
}

/// A moment, in seconds since 1970.
pub fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("a moment that chrono knows")
}
