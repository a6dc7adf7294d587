//! Laws of reports over random books: two currencies, splits, chargebacks, reimbursements, budgets, any span and basis.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod explained;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use explained::{assert_every_amount_is_a_figure, assert_explained, assert_share_explained};
use fintrack_core::calendar::{BillingMonth, Period, billing_month, date};
use fintrack_core::category::{Category, CategoryKind};
use fintrack_core::entry::{Entry, Filing, Movement, Status};
use fintrack_core::goal::Funding;
use fintrack_core::id::{AccountId, CategoryId, InvestmentId};
use fintrack_core::ledger::{Counting, Ledger};
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Color, Name};
use fintrack_core::recurrence::Recurrence;
use fintrack_core::report::{
    Basis, BillsQuery, CategoryComparison, CategoryShare, Contribution, Figure, FinancialSummary, Settings, Source,
    Span, SummaryQuery, account_postings, compare_by_name, explain, financial_summary, pending_bills,
};
use fintrack_core::testing::household::{ABROAD, Household, all_settings, households, settings_in_reais, spans};
use fintrack_core::testing::{accounts, days};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

fn queries() -> impl Strategy<Value = SummaryQuery> {
    let account = prop::option::weighted(0.3, (0..3u128).prop_map(|n| AccountId::new(Uuid::from_u128(n))));
    (spans(), account, days()).prop_map(|(span, account, today)| SummaryQuery { span, account, today })
}

fn summary_of(household: &Household, settings: &Settings, query: &SummaryQuery) -> FinancialSummary {
    household.with_books(|books| financial_summary(books, settings, query)).unwrap()
}

fn total(currency: Currency, slices: &[CategoryShare]) -> Money {
    Money::sum(currency, slices.iter().map(|slice| slice.amount)).unwrap()
}

/// What was set aside for goals in some days, added up another way: goal by goal, then entry by entry. Of one account only
/// what left it.
fn set_aside_by_hand(household: &Household, to: Currency, days: Period, account: Option<AccountId>) -> Decimal {
    let converted = |amount: Money, on: NaiveDate| {
        household.rates.convert(amount, to, on).map_or(Decimal::ZERO, |converted| converted.amount.amount())
    };
    let (mut aside, mut linked) = (Decimal::ZERO, BTreeSet::<InvestmentId>::new());
    for goal in &household.goals {
        match goal.funding() {
            Funding::Deposits(deposits) if account.is_none() => {
                let within = deposits.iter().filter(|deposit| days.contains(deposit.date));
                aside += within.map(|deposit| converted(deposit.amount, deposit.date)).sum::<Decimal>();
            }
            Funding::Deposits(_) => {}
            Funding::Investments(investments) => linked.extend(investments),
        }
    }
    for entry in
        household.ledger.entries().iter().filter(|entry| entry.status().is_booked() && days.contains(entry.date()))
    {
        if let Movement::InvestmentDeposit { account: from, investment, amount } = entry.movement()
            && linked.contains(investment)
            && account.is_none_or(|only| only == *from)
        {
            aside += converted(*amount, entry.date());
        }
    }
    aside
}

/// Categories with these names, by identity from 0 on.
fn named_categories(names: &[u8]) -> Vec<Category> {
    let category = |(n, name): (u128, &u8)| Category {
        id: CategoryId::new(Uuid::from_u128(n)),
        name: Name::new(&format!("Nome {name}")).unwrap(),
        kind: CategoryKind::Expense,
        color: Color::new("#2E7D32").unwrap(),
        icon: None,
        is_active: true,
        subcategories: Vec::new(),
    };
    (0..).zip(names).map(category).collect()
}

/// Whether every budget's plan could be converted.
fn budgets_have_rates(summary: &FinancialSummary) -> bool {
    let named = summary.budgets.iter().flat_map(|of_month| of_month.unconverted.values());
    named.flat_map(|missing| &missing.ids).all(|source| !matches!(source, Source::Budget(_)))
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
        let converted = |amount: Money, on: NaiveDate| {
            household
                .rates
                .convert(amount, settings.currency, on)
                .map_or(Decimal::ZERO, |converted| converted.amount.amount())
        };
        let Some(filing) = entry.movement().filing() else {
            spent -= if is_card { converted(entry.movement().amount(), entry.date()) } else { Decimal::ZERO };
            continue;
        };
        let gross: Decimal =
            filing.parts(entry.movement().amount()).map(|part| converted(part.amount, entry.date())).sum();
        let parts = household.reimbursements.net_parts(entry).unwrap();
        let back: Decimal =
            parts.iter().map(|part| converted(part.gross.checked_sub(part.net).unwrap(), entry.date())).sum();
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
        household in households(), settings in all_settings(), query in queries(), step in 5..40usize,
    ) {
        let summary = summary_of(&household, &settings, &query);
        assert_every_amount_is_a_figure(&summary, &summary.figures(), &[".unconverted"]);
        let (own, bills): (Vec<_>, Vec<_>) =
            summary.figures().into_iter().partition(|(figure, _)| !matches!(figure, Figure::Bills(_)));
        // The bills have a law of their own; a year of a daily item has hundreds.
        for (figure, value) in own.into_iter().chain(bills.into_iter().step_by(step).take(10)) {
            let explanation = household.with_books(|books| explain(books, &settings, &query, figure)).unwrap();
            if matches!(figure, Figure::ExpensesShare(_) | Figure::IncomeShare(_)) {
                assert_share_explained(&explanation, value);
            } else {
                let places = if matches!(figure, Figure::Bills(_)) { 0 } else { 2 };
                assert_explained(&explanation, value, places);
            }
        }
    }

    #[test]
    fn what_was_set_aside_for_goals_is_deposits_of_both_kinds(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let summary = summary_of(&household, &settings, &query);
        let by_hand = set_aside_by_hand(&household, settings.currency, summary.period, query.account);
        prop_assert_eq!(summary.goals_contribution.amount(), by_hand);
    }

    #[test]
    fn the_bills_of_a_summary_are_those_of_their_own_report(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let summary = summary_of(&household, &settings, &query);
        let bills = BillsQuery { span: query.span, account: query.account, today: query.today };
        let bills = household.with_books(|books| pending_bills(books, &settings, &bills)).unwrap();
        prop_assert_eq!(summary.pending_bills, bills);
    }

    #[test]
    fn the_comparison_holds_all_income_and_spending(
        household in households(), settings in all_settings(), query in queries(), names in prop::collection::vec(0..3u8, 4),
    ) {
        let summary = summary_of(&household, &settings, &query);
        let rows = &summary.category_comparison;
        let all = |amounts: Vec<Money>| Money::sum(settings.currency, amounts).unwrap();
        let earned = rows.iter().map(|row| row.income).collect();
        prop_assert_eq!((all(earned), all(rows.iter().map(|row| row.expense).collect())), (summary.income, summary.expenses));
        let through = |row: &CategoryComparison| row.income.abs().amount() + row.expense.abs().amount();
        prop_assert!(rows.iter().map(through).is_sorted_by(|a, b| a >= b));
        let once: BTreeSet<_> = rows.iter().map(|row| row.category).collect();
        prop_assert_eq!(once.len(), rows.len());

        // Categories 0 to 3 have one of three names; the fourth is unknown.
        let named = compare_by_name(rows, &named_categories(&names)).unwrap();
        let earned = named.iter().map(|row| row.income).collect();
        prop_assert_eq!((all(earned), all(named.iter().map(|row| row.expense).collect())), (summary.income, summary.expenses));
        let mut texts: Vec<_> = named.iter().filter_map(|row| row.name.clone()).collect();
        texts.sort_unstable();
        prop_assert!(texts.windows(2).all(|pair| pair[0] != pair[1]));
        let categories: Vec<CategoryId> = named.iter().flat_map(|row| row.categories.clone()).collect();
        prop_assert_eq!(categories.len(), rows.iter().filter(|row| row.category.is_some()).count());
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
        prop_assert_eq!(total(settings.currency, &summary.expenses_by_category), summary.expenses);
        prop_assert_eq!(total(settings.currency, &summary.income_by_category), summary.income);
        prop_assert_eq!(summary.income.checked_sub(summary.expenses).unwrap(), summary.net);
        prop_assert_eq!(summary.net.checked_sub(summary.invested).unwrap(), summary.unused);
        let planned = summary.planned_expenses.checked_add(summary.unplanned_expenses).unwrap();
        prop_assert_eq!(planned, summary.expenses);
        if query.account.is_none() && !matches!(query.span, Span::Days(_)) && budgets_have_rates(&summary) {
            let spent = summary.budgets.iter().map(|of_month| of_month.totals.whole.spent);
            prop_assert_eq!(Money::sum(settings.currency, spent).unwrap(), summary.planned_expenses);
        }
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

    /// Days know budgets too: those that are a report month have planned what the month has, but for what is billed.
    #[test]
    fn days_that_are_a_month_have_planned_what_the_month_has(
        household in households(), mut settings in all_settings(), month in 1..=6u32, today in days(),
    ) {
        let month = billing_month(2026, month);
        settings.basis = Basis::PurchaseDate;
        let of = |span| summary_of(&household, &settings, &SummaryQuery { span, account: None, today });
        let (of_month, of_days) = (of(Span::Month(month)), of(Span::Days(settings.days(month))));
        let planned = |summary: &FinancialSummary| (summary.planned_expenses, summary.unplanned_expenses);
        prop_assert_eq!(planned(&of_days), planned(&of_month));
        prop_assert_eq!(of_days.budgets, of_month.budgets);
    }

    /// A plan is of everything: whose spending is asked for says nothing of it.
    #[test]
    fn budgets_are_of_all_accounts(household in households(), settings in all_settings(), query in queries()) {
        let all = summary_of(&household, &settings, &SummaryQuery { account: None, ..query });
        prop_assert_eq!(summary_of(&household, &settings, &query).budgets, all.budgets);
    }

    /// What has no rate is named once for each of its parts, in however many figures it is missing.
    #[test]
    fn a_missing_rate_is_named_once(household in households(), settings in all_settings(), query in queries()) {
        let without = Household { rates: Rates::new(Currency::BRL, []), ..household };
        for named in summary_of(&without, &settings, &query).unconverted.values() {
            let is_named = |entry: &&Entry| named.ids.contains(&Source::Entry(entry.id()));
            let entries = without.ledger.entries().iter().filter(is_named);
            for entry in entries {
                let times = named.ids.iter().filter(|source| **source == Source::Entry(entry.id())).count();
                let legs = entry.postings().len();
                prop_assert!(times < legs, "{times} times of {legs} legs: one of them is an account or a card");
            }
        }
    }

    /// Recurring payments are those of items that summaries include.
    #[test]
    fn items_that_are_left_out_of_summaries_are_no_recurring_payments(
        household in households(), settings in all_settings(), query in queries(),
    ) {
        let is_included = |item: &Recurrence| item.terms().include_in_summary;
        let forgotten = |entry: &Entry| {
            let item = entry.details().and_then(|details| details.recurrence).map(|of| of.item);
            household.items.iter().any(|known| Some(known.id()) == item && !is_included(known))
        };
        let with = summary_of(&household, &settings, &query).recurring_payments;
        let entries = household.ledger.entries().iter().filter(|entry| !forgotten(entry)).cloned().collect();
        let accounts = household.ledger.accounts().cloned();
        let without = Household { ledger: Ledger::new(accounts, entries), ..household.clone() };
        prop_assert_eq!(with, summary_of(&without, &settings, &query).recurring_payments);
    }

    #[test]
    fn a_year_is_the_sum_of_its_months(household in households(), settings in all_settings(), today in days()) {
        let of = |span| summary_of(&household, &settings, &SummaryQuery { span, account: None, today });
        let year = of(Span::YearOf(billing_month(2026, 3)));
        let months: Vec<_> = (1..=12).map(|month| of(Span::Month(billing_month(2026, month)))).collect();
        let sum = |figure: fn(&FinancialSummary) -> Money| Money::sum(settings.currency, months.iter().map(figure)).unwrap();
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
    fn what_has_no_rate_is_named_and_in_no_figure(
        household in households(), settings in settings_in_reais(), query in queries(),
    ) {
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
