//! User rules: lines judged by ten and by five thousand rules. Budget: 5 µs a line with five thousand.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::unwrap_used, reason = "a rule that cannot be ends the benchmark")]

use std::collections::BTreeSet;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fintrack_core::entry::EntryKind;
use fintrack_core::id::{AccountId, RuleId};
use fintrack_core::rule::{Condition, InUse, Line, Rule, RuleSet, StatementOf, Terms, TextTest};
use fintrack_core::suggest::fold;
use fintrack_core::suggest::training::{Synthetic, synthetic};
use serde_json::{Value, json};
use uuid::Uuid;

const SIZES: [usize; 2] = [10, 5_000];
const LINES: u64 = 1_000;
/// The account of all lines, and of the rules that ask for one.
const ACCOUNT: AccountId = AccountId::new(Uuid::from_u128(1));

/// The `n`-th condition on a phrase.
type When = fn(usize, &str) -> Value;

fn contains(_: usize, phrase: &str) -> Value {
    json!({ "description": { "contains": phrase } })
}

fn expression(_: usize, phrase: &str) -> Value {
    json!({ "description": { "matches": format!("^(pix|compra).*{phrase}") } })
}

fn range(n: usize, _: &str) -> Value {
    let amount = |cents: &str| json!({ "amount": format!("{n}.{cents}"), "currency": "BRL" });
    let between = json!({ "amount": { "between": { "low": amount("00"), "high": amount("50") } } });
    json!({ "all": [{ "account": [ACCOUNT] }, between] })
}

fn mixed(n: usize, phrase: &str) -> Value {
    match n % 4 {
        0 => json!({ "description": { "any_word": [phrase] } }),
        1 => json!({ "all": [contains(n, phrase), { "day_of_month": { "from": 25, "to": 5 } }] }),
        2 => expression(n, phrase),
        _ => range(n, phrase),
    }
}

fn rules(count: usize, when: When) -> Vec<Rule> {
    let phrases: BTreeSet<&str> = synthetic(2, 60_000).map(|row| row.phrase()).filter(|it| it.len() > 3).collect();
    assert!(phrases.len() > SIZES[1]);
    let rule = |(n, phrase): (usize, &str)| {
        let then = json!({ "is_ignored": true });
        let terms = json!({ "name": "Regra", "position": n, "when": when(n, phrase), "then": then });
        let terms: Terms = serde_json::from_value(terms).unwrap();
        Rule::new(RuleId::new(Uuid::from_u128(n as u128)), terms).unwrap()
    };
    phrases.into_iter().take(count).enumerate().map(rule).collect()
}

fn line(row: &Synthetic) -> Line<'_> {
    let (text, amount, date) = (row.text(), row.amount(), row.date());
    Line { text, amount, date, of: StatementOf::Account(ACCOUNT), kind: EntryKind::Expense }
}

fn matches(set: &RuleSet, rows: &[Synthetic]) -> usize {
    rows.iter().map(|row| set.judge(black_box(&line(row))).matched.len()).sum()
}

/// How often the phrases stand in the texts, looked for one by one.
fn found_one_by_one(rules: &[Rule], rows: &[Synthetic]) -> usize {
    let texts: Vec<String> = rows.iter().map(|row| fold(row.text())).collect();
    let found = |rule: &Rule| {
        let Condition::Description(TextTest::Contains(phrase)) = &rule.terms().when else { panic!("{rule:?}") };
        texts.iter().filter(|text| text.contains(phrase.as_str())).count()
    };
    rules.iter().map(found).sum()
}

/// How often the rules match, each compiled alone.
fn alone(rules: &[Rule], rows: &[Synthetic]) -> usize {
    rules.iter().map(|rule| matches(&RuleSet::compile([rule.clone()], InUse::default()).unwrap(), rows)).sum()
}

fn judging(criterion: &mut Criterion) {
    let rows: Vec<Synthetic> = synthetic(1, LINES).collect();
    let kinds: [(&str, When); 4] =
        [("contains", contains), ("expression", expression), ("range", range), ("mixed", mixed)];
    let mut group = criterion.benchmark_group("rules");
    group.throughput(Throughput::Elements(LINES));
    for (name, when) in kinds {
        for count in SIZES {
            let rules = rules(count, when);
            let set = RuleSet::compile(rules.clone(), InUse::default()).unwrap();
            let one_by_one = if name == "contains" { found_one_by_one(&rules, &rows) } else { alone(&rules, &rows) };
            group.bench_function(BenchmarkId::new(name, count), |bencher| {
                bencher.iter(|| assert_eq!(matches(&set, &rows), one_by_one));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, judging);
criterion_main!(benches);
