//! Laws of user rules: what is compiled decides as what is read one by one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod generators;
mod imports;
mod naive;
mod proposals;
mod refusals;
mod splits;

use std::collections::{BTreeMap, BTreeSet};

use fintrack_core::calendar::date;
use fintrack_core::entry::Movement;
use fintrack_core::money::{Currency, Money};
use fintrack_core::rule::{
    Booking, Condition, Past, Rule, RuleSet, StatementOf, Terms, TextTest, Treatment, Usages, Verdict, preview,
};
use fintrack_core::testing::movements;
use proptest::prelude::*;

use generators::{OwnedLine, conditions, in_use, lines, rule_ids, rules, treatments};

fn compiled(rules: &[Rule]) -> RuleSet {
    RuleSet::compile(rules.iter().cloned(), in_use()).unwrap()
}

/// The rules, some of them on or off as told.
fn switched(rules: &[Rule], on: &[bool]) -> Vec<Rule> {
    rules.iter().zip(on.iter().cycle()).map(|(rule, is_on)| rule.switched(*is_on)).collect()
}

proptest! {
    /// Rules compiled together decide what they decide when each is tried on each line.
    #[test]
    fn compiled_rules_decide_as_rules_read_one_by_one(rules in rules(0..25), lines in lines(1..10)) {
        let set = compiled(&rules);
        for line in &lines {
            prop_assert_eq!(set.judge(&line.as_line()), naive::judge(&rules, &line.as_line()), "{:?}", line);
        }
    }

    /// Conditions of every shape hold exactly of the lines that they describe.
    #[test]
    fn a_condition_holds_as_it_reads(when in conditions(), lines in lines(1..20)) {
        let rule = generators::tagging(1, when);
        let set = compiled(std::slice::from_ref(&rule));
        for line in &lines {
            let holds = naive::holds(&rule.terms().when, &line.as_line());
            prop_assert_eq!(!set.judge(&line.as_line()).is_empty(), holds, "{:?}", line);
        }
    }

    /// Rules say by their positions where they stand.
    #[test]
    fn the_order_of_storage_does_not_matter(
        (rules, shuffled) in rules(0..12).prop_flat_map(|rules| (Just(rules.clone()), Just(rules).prop_shuffle())),
        lines in lines(1..6),
    ) {
        let (set, other) = (compiled(&rules), compiled(&shuffled));
        prop_assert_eq!(set.rules(), other.rules());
        for line in &lines {
            prop_assert_eq!(set.judge(&line.as_line()), other.judge(&line.as_line()));
        }
    }

    #[test]
    fn a_rule_that_is_off_does_nothing(
        rules in rules(0..12), on in prop::collection::vec(any::<bool>(), 1..12), lines in lines(1..6),
    ) {
        let rules = switched(&rules, &on);
        let left: Vec<Rule> = rules.iter().filter(|rule| rule.terms().is_active).cloned().collect();
        let (set, without) = (compiled(&rules), compiled(&left));
        for line in &lines {
            prop_assert_eq!(set.judge(&line.as_line()), without.judge(&line.as_line()));
        }
    }

    /// What a preview shows of a line is what applying the set does to what the rule decides of it.
    #[test]
    fn a_preview_is_what_applying_does(
        rules in rules(1..10),
        past in prop::collection::vec((generators::line(), treatments()), 0..8),
    ) {
        let (rule, others) = rules.split_first().unwrap();
        let past: Vec<(OwnedLine, Treatment)> = past;
        let history: Vec<Past<'_>> =
            past.iter().map(|(line, it)| Past { line: line.as_line(), treatment: it.clone() }).collect();
        let effects = preview(rule, others.to_vec(), in_use(), &history).unwrap();

        let on: Vec<Rule> = others.iter().cloned().chain([rule.switched(true)]).collect();
        let set = compiled(&on);
        let matching: Vec<usize> = (0..history.len())
            .filter(|&at| naive::holds(&rule.terms().when, &history[at].line))
            .collect();
        prop_assert_eq!(effects.iter().map(|effect| effect.at).collect::<Vec<_>>(), matching);
        for effect in &effects {
            let (verdict, before) = (set.judge(&history[effect.at].line), &history[effect.at].treatment);
            let applied = verdict.apply(before);
            prop_assert_eq!(&effect.after, &verdict.only(rule.id()).apply(before));
            let decides = |by: Option<_>| by == Some(rule.id());
            if decides(verdict.booking.as_ref().map(|it| it.by)) {
                prop_assert_eq!(&effect.after.booking, &applied.booking);
            }
            if decides(verdict.description.as_ref().map(|it| it.by)) {
                prop_assert_eq!(&effect.after.description, &applied.description);
            }
            prop_assert!(effect.after.tags.is_subset(&applied.tags));
            prop_assert_eq!(effect.changes.is_empty(), effect.after == *before);
            prop_assert!(effect.beaten.values().all(|by| *by != rule.id() && verdict.deciders().contains(by)));
            let has_say = verdict.matched.iter().any(|matched| matched.rule == rule.id());
            prop_assert_eq!(effect.stopped_by.is_none(), has_say);
        }
    }

    /// An explanation names the rules that have a say, and only conditions that hold.
    #[test]
    fn an_explanation_names_what_holds(rules in rules(1..12), lines in lines(1..6)) {
        let set = compiled(&rules);
        for line in lines.iter().map(OwnedLine::as_line) {
            let told = set.explain(&line);
            let named: Vec<_> = told.iter().map(|it| it.rule).collect();
            prop_assert_eq!(named, set.judge(&line).matched.iter().map(|it| it.rule).collect::<Vec<_>>());
            for explanation in &told {
                prop_assert!(!explanation.because.is_empty());
                let rule = set.rules().iter().find(|rule| rule.id() == explanation.rule).unwrap();
                let json = serde_json::to_value(rule.terms()).unwrap();
                for because in &explanation.because {
                    prop_assert!(naive::holds(&because.condition, &line));
                    let there = serde_json::to_value(&because.condition).unwrap();
                    prop_assert_eq!(json.pointer(&because.at), Some(&there), "{}", because.at);
                    let is_text = matches!(because.condition, Condition::Description(_));
                    prop_assert_eq!(because.found.is_some(), is_text);
                }
            }
        }
    }

    #[test]
    fn a_rule_is_written_and_read_again(rules in rules(1..6)) {
        for rule in rules {
            let json = serde_json::to_string(&rule).unwrap();
            prop_assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule);
        }
    }

    /// What must hold too makes a rule narrower, an alternative never does.
    #[test]
    fn specificity_follows_the_conditions(a in conditions(), b in conditions()) {
        let both = Condition::All(vec![a.clone(), b.clone()]).specificity();
        let either = Condition::Any(vec![a.clone(), b.clone()]).specificity();
        prop_assert!(both > a.specificity() && both > b.specificity());
        prop_assert_eq!(either, a.specificity().min(b.specificity()));
    }

    #[test]
    fn use_is_counted_in_any_order(
        rules in rules(1..6),
        seen in prop::collection::vec((generators::line(), treatments(), 1..28u32), 0..8),
    ) {
        let set = compiled(&rules);
        let seen: Vec<(OwnedLine, Treatment, u32)> = seen;
        let verdicts: Vec<(Verdict, &Treatment, u32)> =
            seen.iter().map(|(line, became, day)| (set.judge(&line.as_line()), became, *day)).collect();
        let (mut forth, mut back) = (Usages::default(), Usages::default());
        let count = |usages: &mut Usages, (verdict, became, day): &(Verdict, &Treatment, u32)| {
            usages.record(verdict, became, date(2026, 3, *day));
        };
        for (one, other) in verdicts.iter().zip(verdicts.iter().rev()) {
            count(&mut forth, one);
            count(&mut back, other);
        }
        prop_assert_eq!(&forth, &back);
        for rule in &rules {
            let usage = forth.of(rule.id());
            let applied = verdicts.iter().filter(|(verdict, ..)| verdict.deciders().contains(&rule.id()));
            prop_assert_eq!(usage.last_on.is_some(), usage.applied > 0);
            prop_assert_eq!(usage.applied as usize, applied.count());
            prop_assert!(usage.overridden <= usage.applied);
        }
        // What is taken over as it was decided overrides nothing.
        for (verdict, before, _) in &verdicts {
            prop_assert_eq!(verdict.overridden(&verdict.apply(before)), BTreeSet::new());
        }
    }

    /// What is booked is seen as rules book it: of a transfer, each account sees the other.
    #[test]
    fn a_movement_is_seen_as_rules_book_it(movement in movements()) {
        let seen = |n| Booking::of(&movement, StatementOf::Account(generators::account(n)));
        if let Movement::Transfer { from, to, .. } = movement {
            let other = |own| Booking::of(&movement, StatementOf::Account(own));
            prop_assert_eq!(other(from), Some(Booking::Transfer { other: to }));
            prop_assert_eq!(other(to), Some(Booking::Transfer { other: from }));
        } else if let Some(booking) = seen(1) {
            let Booking::Filed { kind, filing } = booking else { panic!("{booking:?}") };
            prop_assert_eq!(kind, movement.kind());
            let parts = filing.parts(movement.amount()).map(|part| part.amount);
            prop_assert_eq!(Money::sum(Currency::BRL, parts).unwrap(), movement.amount());
        }
    }

    /// Whatever a bank writes is judged.
    #[test]
    fn any_text_is_safe(text in any::<String>(), rules in rules(1..12)) {
        let line = OwnedLine { text, ..OwnedLine::plain() };
        let set = compiled(&rules);
        prop_assert_eq!(set.judge(&line.as_line()), naive::judge(&rules, &line.as_line()));
        set.explain(&line.as_line());
    }
}

#[test]
fn a_megabyte_of_anything_is_safe() {
    let texts = ["a", "\u{0}", "🍕", "ﷺ", "\u{202e}שלום ", "e\u{301}", "uber \t", "İ", "\u{fdfa}x"];
    let rules: Vec<Rule> = (1..)
        .zip([
            r#"{"contains":"uber"}"#,
            r#"{"matches":"(a|b)*c$"}"#,
            r#"{"matches":"\\pL{3}"}"#,
            r#"{"any_word":["a"]}"#,
        ])
        .map(|(n, test)| {
            let test: TextTest = serde_json::from_str(test).unwrap();
            generators::tagging(n, Condition::Description(test))
        })
        .collect();
    let set = compiled(&rules);
    for text in texts {
        let line = OwnedLine { text: text.repeat((1 << 20) / text.len()), ..OwnedLine::plain() };
        assert!(line.text.len() > 1 << 19);
        assert_eq!(set.judge(&line.as_line()), naive::judge(&rules, &line.as_line()), "{text:?}");
    }
}

#[test]
fn of_equal_positions_the_narrower_rule_stands_first() {
    let terms = |n: u128, text: &str| {
        let mut rule: Terms = generators::tagging(n, serde_json::from_str(text).unwrap()).terms().clone();
        rule.position = 7;
        Rule::new(rule_ids(n), rule).unwrap()
    };
    let wide = terms(1, r#"{"description":{"contains":"uber"}}"#);
    let narrow = terms(2, r#"{"description":{"contains":"uber eats"}}"#);
    let narrowest = terms(3, r#"{"all":[{"description":{"is":"uber eats"}},{"direction":"out"}]}"#);
    let set = compiled(&[wide, narrowest, narrow]);
    let order: Vec<_> = set.rules().iter().map(Rule::id).collect();
    assert_eq!(order, [3, 2, 1].map(rule_ids));
}

#[test]
fn a_rule_that_stops_leaves_the_others_no_say() {
    let all: Condition = serde_json::from_str(r#"{"description":{"contains":"uber"}}"#).unwrap();
    let mut first = generators::tagging(1, all.clone()).terms().clone();
    (first.position, first.stops) = (0, true);
    let first = Rule::new(rule_ids(1), first).unwrap();
    let second = generators::tagging(2, all);
    let line = OwnedLine { text: "UBER".to_owned(), ..OwnedLine::plain() };
    let tags = |rules: &[Rule]| compiled(rules).judge(&line.as_line()).tags;
    assert_eq!(tags(&[first.clone(), second.clone()]), BTreeMap::from([(generators::tag(1), rule_ids(1))]));
    let effects =
        preview(&second, [first.clone()], in_use(), &[Past { line: line.as_line(), treatment: Treatment::default() }]);
    assert_eq!(effects.unwrap()[0].stopped_by, Some(first.id()));
}
