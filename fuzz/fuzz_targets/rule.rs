//! Lines that are rules in JSON, and lines that are texts: compiled together the rules decide what they decide one by one.
#![no_main]

use chrono::{Days, NaiveDate};
use fintrack_core::entry::EntryKind;
use fintrack_core::id::{AccountId, CardId, RuleId};
use fintrack_core::money::{Currency, Money};
use fintrack_core::rule::{InUse, Line, Rule, RuleSet, StatementOf, Terms, Verdict};
use fintrack_core::testing::{accounts, categories};
use libfuzzer_sys::fuzz_target;
use rust_decimal::Decimal;
use uuid::Uuid;

const RULES_MAX: usize = 24;
const TEXTS_MAX: usize = 12;

/// A line of a statement; its length chooses the rest.
fn line(text: &str) -> Option<Line<'_>> {
    let number = text.len();
    let id = Uuid::from_u128(1 + number as u128 % 3);
    let cents = [0, -1_000, 1_000, -1_850, 990_000][number % 5];
    Some(Line {
        text,
        amount: Money::new(Decimal::new(cents, 2), Currency::BRL).ok()?,
        date: NaiveDate::from_ymd_opt(2026, 1, 25)? + Days::new(number as u64 % 90),
        of: if number % 2 == 0 { StatementOf::Account(AccountId::new(id)) } else { StatementOf::Card(CardId::new(id)) },
        kind: EntryKind::ALL[number % EntryKind::ALL.len()],
    })
}

/// What rules say that are asked one after another, each compiled alone.
fn one_by_one(rules: &[Rule], alone: &[RuleSet], line: &Line<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for (rule, alone) in rules.iter().zip(alone) {
        let own = alone.judge(line);
        if own.matched.is_empty() {
            continue;
        }
        verdict.booking = verdict.booking.or(own.booking);
        verdict.description = verdict.description.or(own.description);
        verdict.ignored = verdict.ignored.or(own.ignored);
        for (tag, by) in own.tags {
            verdict.tags.entry(tag).or_insert(by);
        }
        verdict.matched.extend(own.matched);
        if rule.terms().stops {
            break;
        }
    }
    verdict
}

fn rule(number: u128, json: &str) -> Option<Rule> {
    let terms: Terms = serde_json::from_str(json).ok()?;
    match Rule::new(RuleId::new(Uuid::from_u128(number)), terms) {
        Ok(rule) => {
            let written = serde_json::to_string(&rule).unwrap_or_default();
            assert_eq!(serde_json::from_str::<Rule>(&written).ok().as_ref(), Some(&rule), "{written}");
            Some(rule)
        }
        Err(refusal) => {
            assert!(!refusal.to_string().is_empty(), "a refusal says why");
            None
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let input = String::from_utf8_lossy(bytes);
    let (mut rules, mut texts) = (Vec::new(), vec![""]);
    for text in input.split('\n') {
        match rule(rules.len() as u128 + 1, text) {
            Some(rule) if rules.len() < RULES_MAX => rules.push(rule),
            _ if texts.len() < TEXTS_MAX => texts.push(text),
            _ => {}
        }
    }
    let (categories, accounts) = (categories(), accounts());
    let in_use = InUse { categories: &categories, accounts: &accounts, tags: &[] };
    let set = match RuleSet::compile(rules, in_use) {
        Ok(set) => set,
        Err(refusal) => return assert!(!refusal.to_string().is_empty(), "a refusal says why"),
    };
    let rules: Vec<Rule> = set.rules().to_vec();
    let compiled = rules.iter().map(|rule| RuleSet::compile([rule.clone()], in_use));
    let Ok(alone) = compiled.collect::<Result<Vec<_>, _>>() else { panic!("a rule that compiles with others compiles alone") };
    for line in texts.iter().filter_map(|text| line(text)) {
        let verdict = set.judge(&line);
        assert_eq!(verdict, one_by_one(&rules, &alone, &line), "{line:?}");
        let explained: Vec<RuleId> = set.explain(&line).iter().map(|it| it.rule).collect();
        assert_eq!(explained, verdict.matched.iter().map(|it| it.rule).collect::<Vec<_>>());
    }
});
