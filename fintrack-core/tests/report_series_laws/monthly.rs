//! The monthly report.

use fintrack_core::calendar::BillingMonth;
use fintrack_core::money::Money;
use fintrack_core::report::{
    CategoryLine, MonthlyFigure, MonthlyReport, Section, Settings, Span, SummaryQuery, explain_monthly,
    financial_summary, monthly_report,
};
use fintrack_core::testing::days;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::explained::{assert_every_amount_is_a_figure, assert_explained, assert_share_explained};
use crate::household::{Household, households};
use crate::{all_settings, months};

fn report_of(household: &Household, settings: &Settings, month: BillingMonth) -> MonthlyReport {
    household.with(|books| monthly_report(books, settings, month)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_of_a_month_is_the_sum_of_its_explanation(
        household in households(true), settings in all_settings(), month in months(),
    ) {
        let report = report_of(&household, &settings, month);
        assert_every_amount_is_a_figure(&report, &report.figures(), &[".unconverted"]);
        for (figure, value) in report.figures() {
            let explanation = household.with(|books| explain_monthly(books, &settings, month, figure)).unwrap();
            if matches!(figure, MonthlyFigure::Share(_)) {
                assert_share_explained(&explanation, value);
            } else {
                assert_explained(&explanation, value, 2);
            }
        }
    }

    #[test]
    fn the_parts_of_a_month_sum_to_their_whole(
        household in households(true), settings in all_settings(), month in months(),
    ) {
        let report = report_of(&household, &settings, month);
        let total = |amounts: &mut dyn Iterator<Item = Money>| Money::sum(settings.currency, amounts).unwrap();
        for section in [&report.income, &report.expenses] {
            let Section { total: whole, categories } = section;
            let amounts = categories.iter().map(|line| line.slice.compared.amount);
            prop_assert_eq!(total(&mut amounts.clone()), whole.amount);
            prop_assert!(amounts.clone().map(Money::amount).is_sorted_by(|a, b| a >= b));
            prop_assert_eq!(total(&mut categories.iter().map(|line| line.slice.compared.previous)), whole.previous);
            let percent: Decimal = categories.iter().map(|line| line.slice.percent).sum();
            let is_something = amounts.clone().any(Money::is_positive);
            prop_assert_eq!(percent, if is_something { Decimal::ONE_HUNDRED } else { Decimal::ZERO });
            for CategoryLine { slice, subcategories, without_subcategory, .. } in categories {
                let below: Vec<_> = subcategories.iter().map(|sub| sub.slice).chain(*without_subcategory).collect();
                prop_assert_eq!(total(&mut below.iter().map(|below| below.compared.amount)), slice.compared.amount);
                prop_assert_eq!(total(&mut below.iter().map(|below| below.compared.previous)), slice.compared.previous);
                let percent: Decimal = below.iter().map(|below| below.percent).sum();
                let is_something = below.iter().any(|below| below.compared.amount.is_positive());
                prop_assert_eq!(percent, if is_something { Decimal::ONE_HUNDRED } else { Decimal::ZERO });
            }
        }
        let rows = [&report.income, &report.expenses].into_iter().flat_map(|section| {
            let categories = section.categories.iter();
            let below = categories.clone().flat_map(|line| line.subcategories.iter().map(|sub| sub.slice.compared));
            below.chain(categories.map(|line| line.slice.compared)).chain([section.total]).collect::<Vec<_>>()
        });
        for compared in rows.chain([report.net]) {
            prop_assert_eq!(compared.change, compared.amount.checked_sub(compared.previous).unwrap());
        }
        let net = report.income.total.amount.checked_sub(report.expenses.total.amount).unwrap();
        prop_assert_eq!(net, report.net.amount);
    }

    #[test]
    fn a_month_agrees_with_the_financial_summary_and_with_the_month_before(
        household in households(true), settings in all_settings(), month in months(), today in days(),
    ) {
        let report = report_of(&household, &settings, month);
        let query = SummaryQuery { span: Span::Month(month), account: None, today };
        let summary = household.with(|books| financial_summary(books, &settings, &query)).unwrap();
        prop_assert_eq!(report.income.total.amount, summary.income);
        prop_assert_eq!(report.expenses.total.amount, summary.expenses);
        prop_assert_eq!(report.net.previous, summary.previous_net);
        for share in &summary.expenses_by_category {
            let line = report.expenses.categories.iter().find(|line| line.category == share.category).unwrap();
            prop_assert_eq!(line.slice.compared.amount, share.amount);
        }
        let mut budgets: Vec<_> = report.expenses.categories.iter().filter_map(|line| line.budget).collect();
        budgets.sort_by_key(|budget| budget.category);
        let active = summary.budgets.iter().flat_map(|of_month| &of_month.budgets).filter(|line| line.is_active).copied();
        prop_assert_eq!(budgets, active.collect::<Vec<_>>());
        let before = report_of(&household, &settings, month.previous());
        for line in &report.expenses.categories {
            let then = before.expenses.categories.iter().find(|other| other.category == line.category);
            let amount = then.map_or(Money::zero(settings.currency), |then| then.slice.compared.amount);
            prop_assert_eq!(amount, line.slice.compared.previous);
        }
    }
}
