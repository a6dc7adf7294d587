//! Whether an explanation explains: shared by the laws of reports.

use std::collections::BTreeSet;

use fintrack_core::money::Money;
use fintrack_core::report::returns::{CashFlow, xirr};
use fintrack_core::report::{AtWork, Contribution, Explanation, FigureValue};
use rust_decimal::Decimal;

/// Fails unless an explanation comes to a figure's value; `places` is how many decimals its percentages have.
#[track_caller]
pub(crate) fn assert_explained(explanation: &Explanation, value: FigureValue, places: u32) {
    assert_explained_by(explanation, value, &|exact, percent| exact.round_dp(places) == percent);
}

/// Fails unless an explanation comes to a share: percentages that must sum to 100 follow their ratio within a hundredth.
#[track_caller]
#[allow(dead_code, reason = "not every test that shares this module has shares")]
pub(crate) fn assert_share_explained(explanation: &Explanation, value: FigureValue) {
    assert_explained_by(explanation, value, &|exact, percent| (exact - percent).abs() <= Decimal::new(1, 2));
}

/// Whether a percentage is what a ratio, in percent, is written as.
type Written<'w> = dyn Fn(Decimal, Decimal) -> bool + 'w;

#[track_caller]
fn assert_explained_by(explanation: &Explanation, value: FigureValue, is_written: &Written<'_>) {
    match (explanation, value) {
        (Explanation::Sum(parts), FigureValue::Money(amount)) => assert_eq!(sum(parts, amount), amount),
        (Explanation::Expected(parts), FigureValue::Money(amount)) => {
            let parts: Vec<Contribution> = parts.iter().map(|expected| expected.contribution).collect();
            assert_eq!(sum(&parts, amount), amount);
        }
        (Explanation::Count(ids), FigureValue::Count(count)) => {
            assert_eq!(ids.len(), count);
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), count, "each once");
        }
        (Explanation::Ratio { numerator, denominator }, FigureValue::Percent(percent)) => {
            assert_ratio(total(numerator), total(denominator).abs(), percent, is_written);
        }
        (Explanation::Return { gain, days, capital }, FigureValue::Percent(percent)) => {
            let working = |part: &AtWork| part.contribution.amount.amount() * Decimal::from(part.days);
            let capital: Decimal = capital.iter().map(working).sum();
            // Nothing yields on what is not there.
            let capital = capital.max(Decimal::ZERO);
            assert_ratio(total(gain) * Decimal::from(*days), capital, percent, is_written);
        }
        (Explanation::CashFlows(parts), FigureValue::Percent(percent)) => {
            let flows = parts.iter().map(|part| CashFlow { date: part.on, amount: part.amount });
            let flows: Vec<CashFlow> = flows.filter(|flow| !flow.amount.is_zero()).collect();
            assert_eq!(percent, xirr(&flows).ok().map(|found| found.percent));
        }
        other => panic!("{other:?}"),
    }
}

/// A percentage is the ratio; without anything to compare with it is absent, or 0 where a rule says so.
#[track_caller]
fn assert_ratio(numerator: Decimal, denominator: Decimal, percent: Option<Decimal>, is_written: &Written<'_>) {
    match ((numerator * Decimal::ONE_HUNDRED).checked_div(denominator), percent) {
        (Some(exact), Some(percent)) => assert!(is_written(exact, percent), "{percent} for {exact}"),
        (None, None) => {}
        (None, Some(percent)) => assert!(percent.is_zero(), "{percent} of nothing"),
        (Some(exact), None) => panic!("{exact} is not told"),
    }
}

fn total(parts: &[Contribution]) -> Decimal {
    parts.iter().map(|part| part.amount.amount()).sum()
}

fn sum(parts: &[Contribution], like: Money) -> Money {
    Contribution::sum(Money::zero(like.currency()), parts).expect("one currency, and no overflow")
}

/// Every amount that a report says when it is written as JSON is a figure, and so can be explained. `besides` names fields
/// that hold facts of their own: what an entry or a budget says itself.
#[track_caller]
#[allow(dead_code, reason = "not every test that shares this module has whole reports")]
pub(crate) fn assert_every_amount_is_a_figure<F>(
    report: &impl serde::Serialize,
    figures: &[(F, FigureValue)],
    besides: &[&str],
) {
    let money = figures.iter().filter_map(|(_, value)| match value {
        FigureValue::Money(amount) => Some(serde_json::to_value(amount).unwrap()),
        FigureValue::Percent(_) | FigureValue::Count(_) => None,
    });
    let known: BTreeSet<String> = money.map(|amount| amount.to_string()).collect();
    let mut waiting = vec![(String::new(), serde_json::to_value(report).unwrap())];
    while let Some((path, value)) = waiting.pop() {
        if besides.iter().any(|field| path.ends_with(field)) {
            continue;
        }
        match value {
            serde_json::Value::Object(fields) if fields.contains_key("amount") && fields.contains_key("currency") => {
                let amount = serde_json::Value::Object(fields).to_string();
                assert!(known.contains(&amount), "{path} says {amount}, which is no figure");
            }
            serde_json::Value::Object(fields) => {
                waiting.extend(fields.into_iter().map(|(name, value)| (format!("{path}.{name}"), value)));
            }
            serde_json::Value::Array(items) => waiting.extend(items.into_iter().map(|item| (path.clone(), item))),
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Number(_)
            | serde_json::Value::String(_) => {}
        }
    }
}
