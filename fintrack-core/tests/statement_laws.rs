//! Laws of the statement of a period, over random books of accounts and cards in two currencies.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod explained;

use std::collections::BTreeMap;

use explained::{assert_every_amount_is_a_figure, assert_explained};
use fintrack_core::calendar::Period;
use fintrack_core::id::{AccountId, CardId};
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::ledger::Counting;
use fintrack_core::money::Money;
use fintrack_core::report::{PeriodStatement, Settings, StatementQuery, explain_statement, period_statement};
use fintrack_core::testing::days;
use fintrack_core::testing::household::{Household, all_settings, households};
use proptest::prelude::*;
use uuid::Uuid;

fn queries() -> impl Strategy<Value = StatementQuery> {
    let account = (0..3u128).prop_map(|n| AccountOrCard::Account(AccountId::new(Uuid::from_u128(n))));
    let card = (0..2u128).prop_map(|n| AccountOrCard::Card(CardId::new(Uuid::from_u128(n))));
    let only = prop::option::weighted(0.4, prop_oneof![account, card]);
    (days(), days(), only, days()).prop_map(|(a, b, only, today)| {
        let period = Period::new(a.min(b), a.max(b)).unwrap();
        StatementQuery { period, only, today }
    })
}

fn statement_of(household: &Household, settings: &Settings, query: &StatementQuery) -> PeriodStatement {
    household.with_books(|books| period_statement(books, settings, query)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_the_sum_of_its_explanation(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let statement = statement_of(&household, &settings, &query);
        assert_every_amount_is_a_figure(&statement, &statement.figures(), &[".rows.amount"]);
        for (figure, value) in statement.figures() {
            let explanation = household.with_books(|books| explain_statement(books, &settings, &query, figure)).unwrap();
            assert_explained(&explanation, value, 2);
        }
    }

    /// From what there was, by every row in turn, to what there is; and that is what the ledger says.
    #[test]
    fn a_statement_leads_from_opening_to_closing(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let statement = statement_of(&household, &settings, &query);
        let closing = household.ledger.balances(query.period.end(), Counting::Booked).unwrap();
        let mut held: BTreeMap<AccountOrCard, Money> =
            statement.places.iter().map(|place| (place.on, place.opening)).collect();
        for row in &statement.rows {
            let Some(balance) = row.balance else { continue };
            let before = held.insert(row.on, balance).unwrap();
            prop_assert_eq!(before.checked_add(row.amount).unwrap(), balance);
        }
        for place in &statement.places {
            let moved = place.inflow.checked_sub(place.outflow).unwrap();
            prop_assert_eq!(held[&place.on], place.opening.checked_add(moved).unwrap());
            prop_assert_eq!(held[&place.on].checked_add(place.waived).unwrap(), place.closing);
            if let AccountOrCard::Account(account) = place.on {
                prop_assert_eq!(place.closing, closing[&account]);
                prop_assert!(place.waived.is_zero());
            }
        }
    }

    /// One place's statement is its part of the statement of all.
    #[test]
    fn of_one_place_it_is_a_part_of_the_whole(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let whole = statement_of(&household, &settings, &StatementQuery { only: None, ..query });
        let part = statement_of(&household, &settings, &query);
        let is_wanted = |on| query.only.is_none_or(|only| only == on);
        let places: Vec<_> = whole.places.into_iter().filter(|place| is_wanted(place.on)).collect();
        let rows: Vec<_> = whole.rows.into_iter().filter(|row| is_wanted(row.on)).collect();
        prop_assert_eq!((part.places, part.rows), (places, rows));
    }

    /// What a period ends with, the next begins with.
    #[test]
    fn periods_follow_one_another(household in households(), settings in all_settings(), query in queries()) {
        let Some(first) = query.period.end().succ_opt() else { return Ok(()) };
        let next = Period::new(first, first + chrono::Days::new(9)).unwrap();
        let of = |period| statement_of(&household, &settings, &StatementQuery { period, ..query });
        let ends: Vec<Money> = of(query.period).places.iter().map(|place| place.closing).collect();
        let begins: Vec<Money> = of(next).places.iter().map(|place| place.opening).collect();
        prop_assert_eq!(ends, begins);
    }
}
