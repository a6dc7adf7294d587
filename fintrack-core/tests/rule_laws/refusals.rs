//! What is wrong with a rule is said with its place.

use fintrack_core::rule::{
    Condition, InUse, RULE_TEXT_BYTES_MAX, RULES_MAX, Rule, RuleSet, RuleSetError, Terms, TextTest,
};

use crate::generators::{account, rule_ids, tagging};

fn read(when: &str, then: &str) -> Result<Rule, String> {
    let json = format!(r#"{{"name":"Regra","position":1,"when":{when},"then":{then}}}"#);
    let terms: Terms = serde_json::from_str(&json).map_err(|error| error.to_string())?;
    Rule::new(rule_ids(1), terms).map_err(|error| error.to_string())
}

const IGNORE: &str = r#"{"is_ignored":true}"#;

#[test]
fn a_condition_that_cannot_be_is_refused_with_its_place() {
    let deep = format!("{}{}{}", r#"{"not":"#.repeat(9), r#"{"direction":"in"}"#, "}".repeat(9));
    let many = format!(r#"{{"any":[{}]}}"#, [r#"{"direction":"in"}"#; 101].join(","));
    let pairs = format!(r#"{{"all":[{}]}}"#, [r#"{"all":[{"direction":"in"}]}"#; 51].join(","));
    for (when, says) in [
        (r#"{"all":[]}"#, "condition `/when`: the list is empty"),
        (r#"{"all":[{"direction":"in"},{"any":[]}]}"#, "condition `/when/all/1`: the list is empty"),
        (r#"{"not":{"description":{"any_word":[]}}}"#, "condition `/when/not`: the list is empty"),
        (r#"{"kind":[]}"#, "condition `/when`: the list is empty"),
        (
            r#"{"amount":{"equal":{"amount":"-1.00","currency":"BRL"}}}"#,
            "condition `/when`: the amount -1.00 BRL is negative: amounts are compared without their sign",
        ),
        (
            r#"{"amount":{"between":{"low":{"amount":"2.00","currency":"BRL"},"high":{"amount":"1.00","currency":"BRL"}}}}"#,
            "condition `/when`: between 2.00 BRL and 1.00 BRL: the first is the larger",
        ),
        (
            r#"{"amount":{"between":{"low":{"amount":"1.00","currency":"BRL"},"high":{"amount":"2.00","currency":"USD"}}}}"#,
            "condition `/when`: between 1.00 BRL and 2.00 USD: two currencies",
        ),
        (&deep, "condition `/when/not/not/not/not/not/not/not/not`: groups stand more than 8 deep in each other"),
        (&many, "condition `/when`: the list has 101 items, more than the 100 allowed"),
        (&pairs, "condition `/when/all/49/all/0`: the rule has more than 100 conditions"),
    ] {
        assert_eq!(read(when, IGNORE).unwrap_err(), says);
    }
    for (when, says) in [
        (r#"{"description":{"contains":" "}}"#, "the text ` ` has nothing to look for"),
        (r#"{"description":{"matches":"a("}}"#, "regular expression `a(`, character 2: unclosed group"),
        (r#"{"day_of_month":{"from":0,"to":3}}"#, "0 is not a day of the month: 1 to 31"),
        (r#"{"direction":"up"}"#, "`up` is not a direction: expected one of in, out"),
        (r#"{"maybe":[]}"#, "unknown variant `maybe`"),
    ] {
        let refused = read(when, IGNORE).unwrap_err();
        assert!(refused.starts_with(says), "{refused}");
    }
}

#[test]
fn an_action_that_cannot_be_is_refused() {
    let when = r#"{"description":{"contains":"pix"}}"#;
    assert_eq!(read(when, "{}").unwrap_err(), "the rule has no action");
    assert_eq!(read(when, r#"{"description":" "}"#).unwrap_err(), "the new description is empty");
    let tags = (1..=21).map(|n| format!("\"{}\"", account(n))).collect::<Vec<_>>().join(",");
    let refused = read(when, &format!(r#"{{"tags":[{tags}]}}"#)).unwrap_err();
    assert_eq!(refused, "21 tags, more than the 20 allowed");

    let itself = format!(r#"{{"purpose":{{"transfer":"{}"}}}}"#, account(1));
    let on = |n| format!(r#"{{"all":[{when},{{"account":["{}"]}}]}}"#, account(n));
    assert_eq!(read(&on(1), &itself).unwrap_err(), format!("a transfer from account {} to itself", account(1)));
    assert!(read(&on(2), &itself).is_ok() && read(when, &itself).is_ok());
    // What is of two accounts is of none, and not of the one that the money would move to.
    let both = format!(r#"{{"all":[{},{}]}}"#, on(1), on(2));
    assert!(read(&both, &itself).is_ok());
}

#[test]
fn rules_are_refused_together() {
    let rule = |n: u128, test: &str| {
        let test: TextTest = serde_json::from_str(test).unwrap();
        tagging(n, Condition::Description(test))
    };
    let compile = |rules: Vec<Rule>| RuleSet::compile(rules, InUse::default()).map(|set| set.rules().len());
    let pix = r#"{"contains":"pix"}"#;
    assert_eq!(compile(vec![rule(1, pix), rule(1, pix)]), Err(RuleSetError::SameTwice(rule_ids(1))));
    let most = u128::try_from(RULES_MAX).unwrap();
    assert_eq!(compile((0..most).map(|n| rule(n, pix)).collect()), Ok(RULES_MAX));
    assert_eq!(compile((0..=most).map(|n| rule(n, pix)).collect()), Err(RuleSetError::TooMany(RULES_MAX + 1)));
    let bare = |count: u128| (0..count).map(|n| rule(n, r#"{"matches":"\\d\\d"}"#)).collect();
    assert_eq!(compile(bare(200)), Ok(200));
    assert_eq!(compile(bare(201)), Err(RuleSetError::TooManyUnanchored(201)));
}

/// All texts count together, in the order of the rules, those of rules that are off and accents too.
#[test]
fn more_text_than_is_looked_for_at_once_is_refused() {
    let long = |n: u128, bytes: usize| {
        let text = "é".repeat(bytes / 2) + &"e".repeat(bytes % 2);
        let texts = [format!(r#"{{"contains":"{text}"}}"#), format!(r#"{{"matches":"{text}"}}"#)];
        tagging(n, Condition::Description(serde_json::from_str(&texts[n as usize % 2]).unwrap()))
    };
    let compile = |rules: Vec<Rule>| RuleSet::compile(rules, InUse::default()).map(|set| set.rules().len());
    let (many, left) = (RULE_TEXT_BYTES_MAX / 400, RULE_TEXT_BYTES_MAX % 400);
    let last = u128::try_from(many).unwrap();
    let with = |bytes| (0..last).map(|n| long(n, 400)).chain([long(last, bytes).switched(false)]).collect();
    assert_eq!(compile(with(left)), Ok(many));
    let refused = compile(with(left + 1)).unwrap_err();
    assert_eq!(refused, RuleSetError::TooMuchText { rule: rule_ids(last), bytes: RULE_TEXT_BYTES_MAX + 1 });
    let says = format!(
        "with rule {} the texts and regular expressions of all rules have 1048577 bytes together, more than the 1048576 \
         allowed",
        rule_ids(last)
    );
    assert_eq!(refused.to_string(), says);
}
