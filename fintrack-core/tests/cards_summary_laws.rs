//! Laws of the cards summary over random households.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod explained;

use explained::{assert_every_amount_is_a_figure, assert_explained, assert_share_explained};
use fintrack_core::calendar::billing_month;
use fintrack_core::invoice::{CardPosition, InvoiceStatus, liability};
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money};
use fintrack_core::report::{
    CardUse, CardsFigure, CardsQuery, CardsSummary, Contribution, HistoryStatus, RecurringStatus, Settings, Span,
    SummaryQuery, UseLevel, cards_summary, explain_cards, financial_summary, invoice_postings,
};
use fintrack_core::testing::days;
use fintrack_core::testing::household::{CARD_ABROAD, Household, all_settings, households, settings_in_reais};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn queries() -> impl Strategy<Value = CardsQuery> {
    (1..=7u32, days()).prop_map(|(month, today)| CardsQuery { month: billing_month(2026, month), today })
}

fn cards_of(household: &Household, settings: &Settings, query: CardsQuery) -> CardsSummary {
    household.with_books(|books| cards_summary(books, settings, &query)).unwrap()
}

fn sum(currency: Currency, amounts: impl Iterator<Item = Money>) -> Money {
    Money::sum(currency, amounts).unwrap()
}

/// A percentage of a limit, unrounded; without one, whatever is owed is beyond all measure.
fn percent(position: &CardPosition) -> Decimal {
    let none = if position.used.is_positive() { Decimal::MAX } else { Decimal::ZERO };
    (position.used.amount() * Decimal::ONE_HUNDRED).checked_div(position.limit.amount()).unwrap_or(none)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_the_sum_of_its_explanation(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let summary = cards_of(&household, &settings, query);
        assert_every_amount_is_a_figure(&summary, &summary.figures(), &[".unconverted"]);
        for (figure, value) in summary.figures() {
            let explanation = household.with_books(|books| explain_cards(books, &settings, &query, figure)).unwrap();
            if matches!(figure, CardsFigure::ExpensesShare(_)) {
                assert_share_explained(&explanation, value);
            } else {
                assert_explained(&explanation, value, 2);
            }
        }
    }

    #[test]
    fn used_and_available_are_the_limit(household in households(), settings in all_settings(), query in queries()) {
        let summary = cards_of(&household, &settings, query);
        prop_assert_eq!(summary.used.checked_add(summary.available).unwrap(), summary.limit);
        for card in &summary.cards {
            for position in [Some(card.position), card.converted].into_iter().flatten() {
                prop_assert_eq!(position.used.checked_add(position.available).unwrap(), position.limit);
            }
        }
        let of = |is_active: bool, figure: fn(CardPosition) -> Money| {
            let cards = summary.cards.iter().filter(|card| card.is_active == is_active);
            sum(settings.currency, cards.filter_map(|card| card.converted).map(figure))
        };
        prop_assert_eq!(of(true, |position| position.limit), summary.limit);
        prop_assert_eq!(of(true, |position| position.used), summary.used);
        prop_assert_eq!(of(false, |position| position.used), summary.owed_on_inactive);
    }

    #[test]
    fn the_most_used_cards_come_first_and_inactive_ones_last(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let summary = cards_of(&household, &settings, query);
        let key = |card: &CardUse| (!card.is_active, -percent(&card.position).round_dp(2));
        prop_assert!(summary.cards.windows(2).all(|pair| key(&pair[0]) <= key(&pair[1])));
        for card in &summary.cards {
            let used = percent(&card.position);
            let level = match () {
                () if used < Decimal::from(75) => UseLevel::Green,
                () if used < Decimal::from(90) => UseLevel::Orange,
                () => UseLevel::Red,
            };
            prop_assert_eq!(card.level, level);
        }
        let all = CardPosition { limit: summary.limit, used: summary.used, available: summary.available };
        let is_red = percent(&all) >= Decimal::from(70);
        prop_assert_eq!(summary.commitment_level, if is_red { UseLevel::Red } else { UseLevel::Green });
    }

    #[test]
    fn spending_by_category_is_the_spending_on_cards(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let summary = cards_of(&household, &settings, query);
        let month = SummaryQuery { span: Span::Month(query.month), account: None, today: query.today };
        let whole = household.with_books(|books| financial_summary(books, &settings, &month)).unwrap();
        prop_assert_eq!(summary.expenses, whole.card_expenses);
        let slices = &summary.expenses_by_category;
        prop_assert_eq!(sum(settings.currency, slices.iter().map(|slice| slice.amount)), summary.expenses);
        let is_something = slices.iter().any(|slice| slice.amount.is_positive());
        let whole: Decimal = slices.iter().map(|slice| slice.percent).sum();
        prop_assert_eq!(whole, if is_something { Decimal::ONE_HUNDRED } else { Decimal::ZERO });
    }

    #[test]
    fn what_falls_due_is_all_that_is_owed(household in households(), settings in all_settings(), query in queries()) {
        let summary = cards_of(&household, &settings, query);
        let due = sum(settings.currency, summary.curve.iter().map(|point| point.due));
        prop_assert_eq!(due, summary.used.checked_add(summary.owed_on_inactive).unwrap());
        if let Some(last) = summary.curve.last() {
            prop_assert!(last.used.is_zero());
            prop_assert_eq!(last.available, summary.limit);
        }
    }

    #[test]
    fn the_curve_of_one_card_is_its_liability(
        household in households(), settings in settings_in_reais(), query in queries(),
    ) {
        let home = household.cards.iter().filter(|kept| kept.card.id != CARD_ABROAD && kept.card.is_active);
        let alone = Household { cards: home.cloned().collect(), ..household.clone() };
        let summary = cards_of(&alone, &settings, query);
        let expected = alone.with_books(|books| {
            let Some(book) = books.cards.first() else { return Vec::new() };
            let states = book.timeline(query.today).unwrap();
            liability(&states, &book.position(query.today).unwrap(), query.today).unwrap()
        });
        prop_assert_eq!(summary.curve, expected);
    }

    #[test]
    fn an_invoice_is_what_it_is_made_of(household in households(), today in days()) {
        household.with_books(|books| {
            for book in books.cards {
                for state in book.timeline(today).unwrap() {
                    let parts = invoice_postings(books.ledger, book.card.id, &state);
                    let zero = Money::zero(book.card.currency());
                    assert_eq!(Contribution::sum(zero, &parts).unwrap(), state.outstanding);
                }
            }
        });
    }

    #[test]
    fn the_history_shows_every_invoice_of_six_months(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let summary = cards_of(&household, &settings, query);
        let mut expected = household.with_books(|books| {
            let mut expected = Vec::new();
            for book in books.cards {
                for state in book.timeline(query.today).unwrap() {
                    let months_ago = state.month.months_until(query.month);
                    let status = match state.status {
                        InvoiceStatus::Paid => HistoryStatus::Paid,
                        InvoiceStatus::Open => HistoryStatus::Pending,
                        InvoiceStatus::Closed | InvoiceStatus::Overdue => HistoryStatus::Closed,
                    };
                    if (0..6).contains(&months_ago) {
                        expected.push((state.month, book.card.id, state.total, status));
                    }
                }
            }
            expected
        });
        expected.sort_by_key(|(month, card, ..)| (*month, *card));
        let shown = summary.invoice_history.iter();
        let shown: Vec<_> = shown.map(|point| (point.month, point.card, point.amount, point.status)).collect();
        prop_assert_eq!(shown, expected);
        let of_month = summary.invoice_history.iter().filter(|point| point.month == query.month);
        prop_assert_eq!(sum(settings.currency, of_month.filter_map(|point| point.converted)), summary.billed);
    }

    #[test]
    fn a_recurring_expense_is_expected_again_or_paused(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        for expense in &cards_of(&household, &settings, query).recurring {
            let item = household.items.iter().find(|item| item.id() == expense.item).unwrap();
            prop_assert!(item.terms().include_in_summary);
            prop_assert_eq!(expense.status == RecurringStatus::Active, item.terms().is_active);
            if let Some(next) = expense.next {
                prop_assert!(next >= query.today && item.slot_on(next).is_some());
                prop_assert_eq!(expense.status, RecurringStatus::Active);
            }
        }
    }

    #[test]
    fn without_rates_foreign_cards_are_named_and_in_no_sum(
        household in households(), settings in settings_in_reais(), query in queries(),
    ) {
        let without = Household { rates: Rates::new(Currency::BRL, []), ..household };
        let summary = cards_of(&without, &settings, query);
        let home = without.cards.iter().filter(|kept| kept.card.id != CARD_ABROAD).cloned().collect();
        let alone = cards_of(&Household { cards: home, ..without.clone() }, &settings, query);
        prop_assert_eq!((summary.limit, summary.used, summary.open_invoices), (alone.limit, alone.used, alone.open_invoices));
        let abroad = summary.cards.iter().find(|card| card.card == CARD_ABROAD).unwrap();
        let is_nothing = abroad.position.limit.is_zero() && abroad.position.used.is_zero();
        prop_assert_eq!(abroad.converted.is_none(), !is_nothing);
        prop_assert!(is_nothing || summary.unconverted.contains_key(&Currency::USD));
    }
}
