//! Laws of reports over random books: two currencies, splits, chargebacks, reimbursements, budgets, any span and basis.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fintrack_core::calendar::{BillingMonth, billing_month, date};
use fintrack_core::entry::{Entry, Filing, Movement, Status};
use fintrack_core::id::{AccountId, CategoryId};
use fintrack_core::ledger::{Counting, Ledger};
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::report::{
    CategoryShare, Contribution, Explanation, FigureValue, FinancialSummary, Settings, Span, SummaryQuery,
    account_postings, explain, financial_summary,
};
use fintrack_core::testing::household::{ABROAD, Household, all_settings, households, spans};
use fintrack_core::testing::{accounts, days};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

fn queries() -> impl Strategy<Value = SummaryQuery> {
    let account = prop::option::weighted(0.3, (0..3u128).prop_map(|n| AccountId::new(Uuid::from_u128(n))));
    (spans(), account, days()).prop_map(|(span, account, today)| SummaryQuery { span, account, today })
}

fn sum(contributions: &[Contribution]) -> Money {
    Contribution::sum(brl("0.00"), contributions).unwrap()
}

fn summary_of(household: &Household, settings: &Settings, query: &SummaryQuery) -> FinancialSummary {
    household.with_books(|books| financial_summary(books, settings, query)).unwrap()
}

fn total(slices: &[CategoryShare]) -> Money {
    Money::sum(Currency::BRL, slices.iter().map(|slice| slice.amount)).unwrap()
}

/// What a percent of two amounts is, half-even.
fn percent(part: Money, whole: Money) -> Option<Decimal> {
    let hundredths = (part.amount() * Decimal::ONE_HUNDRED).checked_div(whole.amount().abs())?;
    Some(hundredths.round_dp(2))
}

/// A month's spending and income, added up another way: entry by entry, straight from the rules.
fn by_hand(household: &Household, settings: &Settings, month: BillingMonth) -> (Decimal, Decimal) {
    let (mut earned, mut spent) = (Decimal::ZERO, Decimal::ZERO);
    for entry in household.ledger.entries() {
        if settings.month_of_entry(entry) != month || entry.status() == Status::Ignore {
            continue;
        }
        let is_card = entry.movement().charge().is_some();
        if entry.status() == Status::Pending && !is_card {
            continue;
        }
        let in_reais = |amount: Money, on: NaiveDate| {
            household
                .rates
                .convert(amount, Currency::BRL, on)
                .map_or(Decimal::ZERO, |converted| converted.amount.amount())
        };
        let Some(filing) = entry.movement().filing() else {
            spent -= if is_card { in_reais(entry.movement().amount(), entry.date()) } else { Decimal::ZERO };
            continue;
        };
        let gross: Decimal =
            filing.parts(entry.movement().amount()).map(|part| in_reais(part.amount, entry.date())).sum();
        let parts = household.reimbursements.net_parts(entry).unwrap();
        let back: Decimal =
            parts.iter().map(|part| in_reais(part.gross.checked_sub(part.net).unwrap(), entry.date())).sum();
        match entry.movement() {
            Movement::Income { .. } => earned += gross - back,
            Movement::CardChargeback { .. } => spent -= gross,
            Movement::Expense { .. } | Movement::CardExpense { .. } => spent += gross - back,
            Movement::Transfer { .. }
            | Movement::CardPayment { .. }
            | Movement::InvestmentDeposit { .. }
            | Movement::InvestmentWithdrawal { .. } => {}
        }
    }
    (earned, spent)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_the_sum_of_its_explanation(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let summary = summary_of(&household, &settings, &query);
        for (figure, value) in summary.figures() {
            let explanation = household.with_books(|books| explain(books, &settings, &query, figure)).unwrap();
            match (explanation, value) {
                (Explanation::Sum(parts), FigureValue::Money(amount)) => {
                    prop_assert_eq!(sum(&parts), amount, "{:?}", figure);
                    prop_assert!(parts.iter().all(|part| part.amount.currency() == Currency::BRL));
                }
                (Explanation::Ratio { numerator, denominator }, FigureValue::Percent(value)) => {
                    let expected = percent(sum(&numerator), sum(&denominator));
                    // Without income the savings rate is 0, by rule.
                    prop_assert_eq!(value.filter(|value| !value.is_zero()), expected.filter(|p| !p.is_zero()), "{:?}", figure);
                }
                other => prop_assert!(false, "{figure:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_month_is_what_adding_it_up_by_hand_gives(
        household in households(), settings in all_settings(), month in 1..=6u32, today in days(),
    ) {
        let month = billing_month(2026, month);
        let query = SummaryQuery { span: Span::Month(month), account: None, today };
        let summary = summary_of(&household, &settings, &query);
        prop_assert_eq!((summary.income.amount(), summary.expenses.amount()), by_hand(&household, &settings, month));
    }

    #[test]
    fn the_figures_of_a_summary_are_made_of_one_another(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let summary = summary_of(&household, &settings, &query);
        prop_assert_eq!(total(&summary.expenses_by_category), summary.expenses);
        prop_assert_eq!(total(&summary.income_by_category), summary.income);
        prop_assert_eq!(summary.income.checked_sub(summary.expenses).unwrap(), summary.net);
        prop_assert_eq!(summary.net.checked_sub(summary.invested).unwrap(), summary.unused);
        let planned = summary.planned_expenses.checked_add(summary.unplanned_expenses).unwrap();
        prop_assert_eq!(planned, summary.expenses);
        let spent = Money::sum(Currency::BRL, summary.budgets.iter().map(|line| line.actual.spent)).unwrap();
        prop_assert_eq!(spent, summary.planned_expenses);
        for slices in [&summary.expenses_by_category, &summary.income_by_category] {
            let percent: Decimal = slices.iter().map(|slice| slice.percent).sum();
            let is_something = slices.iter().any(|slice| slice.amount.is_positive());
            prop_assert_eq!(percent, if is_something { Decimal::ONE_HUNDRED } else { Decimal::ZERO });
        }
        if let Span::Month(month) = query.span {
            let last = summary.trend.last().unwrap();
            prop_assert_eq!((last.month, last.income, last.net), (month, summary.income, summary.net));
            let before = summary_of(&household, &settings, &SummaryQuery { span: query.span.previous(), ..query });
            prop_assert_eq!(before.net, summary.previous_net);
        }
    }

    #[test]
    fn a_year_is_the_sum_of_its_months(household in households(), settings in all_settings(), today in days()) {
        let of = |span| summary_of(&household, &settings, &SummaryQuery { span, account: None, today });
        let year = of(Span::YearOf(billing_month(2026, 3)));
        let months: Vec<_> = (1..=12).map(|month| of(Span::Month(billing_month(2026, month)))).collect();
        let sum = |figure: fn(&FinancialSummary) -> Money| Money::sum(Currency::BRL, months.iter().map(figure)).unwrap();
        prop_assert_eq!(year.income, sum(|month| month.income));
        prop_assert_eq!(year.expenses, sum(|month| month.expenses));
        prop_assert_eq!(year.invested, sum(|month| month.invested));
    }

    #[test]
    fn a_balance_is_the_sum_of_what_it_is_made_of(household in households(), today in days()) {
        for (account, balance) in household.ledger.balances(today, Counting::Booked).unwrap() {
            let postings = account_postings(&household.ledger, account, today).unwrap();
            prop_assert_eq!(Contribution::sum(Money::zero(balance.currency()), &postings).unwrap(), balance);
        }
    }

    #[test]
    fn what_has_no_rate_is_named_and_in_no_figure(household in households(), settings in all_settings(), query in queries()) {
        let without = Household { rates: Rates::new(Currency::BRL, []), ..household.clone() };
        let named = summary_of(&without, &settings, &query).unconverted;
        prop_assert!(named.keys().all(|currency| *currency == Currency::USD));
        let domestic: Vec<Entry> = (household.ledger.entries().iter())
            .filter(|e| e.movement().charge().is_some() || e.movement().accounts().any(|account| account != ABROAD))
            .cloned()
            .collect();
        let at_home = accounts().into_iter().filter(|account| account.id != ABROAD);
        let alone = Household { ledger: Ledger::new(at_home, domestic), ..without.clone() };
        let (with, alone) = (summary_of(&without, &settings, &query), summary_of(&alone, &settings, &query));
        prop_assert_eq!((with.income, with.expenses, with.current_balance), (alone.income, alone.expenses, alone.current_balance));
        let sources: BTreeSet<_> = named.values().flat_map(|missing| &missing.ids).collect();
        prop_assert!(named.values().all(|missing| missing.count() > 0) && (named.is_empty() || !sources.is_empty()));
    }
}

#[test]
fn an_ignored_entry_is_in_no_figure() {
    let account = accounts().remove(0);
    let filing = Filing::whole(CategoryId::new(Uuid::nil()), None);
    let movement = Movement::Expense { account: account.id, amount: brl("5.00"), filing };
    let id = fintrack_core::id::EntryId::new(Uuid::nil());
    let text = fintrack_core::name::Description::new("Teste");
    let ignored = Entry::new(id, date(2026, 3, 1), text, Status::Ignore, movement).unwrap();
    let household = Household::new(Ledger::new([account], vec![ignored]), Rates::new(Currency::BRL, []));
    let query = SummaryQuery { span: Span::Month(billing_month(2026, 3)), account: None, today: date(2026, 3, 31) };
    let summary = summary_of(&household, &Settings::new(Currency::BRL), &query);
    assert!(summary.expenses.is_zero() && summary.expenses_by_category.is_empty());
}
