//! Laws of proposed rules.

use std::collections::BTreeSet;

use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, EntryKind, Filing};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::rule::{
    Booking, Confirmed, EXCEPTION_IN, Proposal, Purpose, Rule, RuleSet, SUPPORT_MIN, StatementOf, propose,
};
use fintrack_core::testing::categories;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

use crate::generators::{OwnedLine, account, in_use, rule_ids, rules, unders};
use crate::naive;

/// A line of few merchants, amounts and accounts, and where it was filed: mostly alike.
fn confirmed() -> impl Strategy<Value = Vec<(OwnedLine, CategoryRef)>> {
    let texts = vec![
        "UBER *TRIP 123",
        "UBER EATS",
        "UBER",
        "PADARIA ESTRELA LTDA",
        "PIX ENVIADO MARIA SOUZA",
        "APPLE.COM/BILL",
        "SUPER ESTRELA",
        "12/03 4567",
        "🍕 PIZZA",
    ];
    let amounts = vec![brl("-14.90"), brl("-99.00"), brl("-10.00"), brl("10.00")];
    let line = (select(texts), select(amounts), 1..3u128).prop_map(|(text, amount, n)| OwnedLine {
        text: text.to_owned(),
        amount,
        of: StatementOf::Account(account(n)),
        ..OwnedLine::plain()
    });
    let favourites = prop::collection::vec(unders(), 3..6);
    (favourites, prop::collection::vec((line, unders(), 0..30u8), 0..80)).prop_map(|(favourites, lines)| {
        let file = |(line, other, luck): (OwnedLine, CategoryRef, u8)| {
            let usual = favourites[line.text.len() % favourites.len()];
            (line, if luck == 0 { other } else { usual })
        };
        lines.into_iter().map(file).collect()
    })
}

fn history(lines: &[(OwnedLine, CategoryRef)]) -> Vec<Confirmed<'_>> {
    lines.iter().map(|(line, under)| Confirmed { line: line.as_line(), under: *under }).collect()
}

fn category(proposal: &Proposal) -> CategoryRef {
    match proposal.terms.then.purpose {
        Some(Purpose::Category(under)) => under,
        _ => panic!("{proposal:?}"),
    }
}

/// Where a line goes when the proposed rule stands below the others.
fn booked(proposal: &Proposal, existing: &[Rule], line: &OwnedLine) -> Option<CategoryRef> {
    let own = Rule::new(rule_ids(u128::MAX), proposal.terms.clone()).unwrap();
    let set = RuleSet::compile(existing.iter().cloned().chain([own]), in_use()).unwrap();
    match set.judge(&line.as_line()).booking?.value {
        Booking::Filed { filing: Filing::Whole(under), .. } => Some(under),
        Booking::Filed { .. } | Booking::Transfer { .. } => None,
    }
}

proptest! {
    #[test]
    fn a_proposal_holds_and_never_contradicts_its_evidence(lines in confirmed()) {
        for proposal in propose(&history(&lines), [], in_use()).unwrap() {
            prop_assert!(proposal.evidence.len() >= SUPPORT_MIN);
            prop_assert!(proposal.against.len() * EXCEPTION_IN <= proposal.support());
            for &at in &proposal.evidence {
                prop_assert_eq!(lines[at].1, category(&proposal));
                prop_assert_eq!(booked(&proposal, &[], &lines[at].0), Some(category(&proposal)));
            }
            let listed: BTreeSet<usize> = proposal.evidence.iter().chain(&proposal.against).copied().collect();
            for (at, (line, under)) in lines.iter().enumerate() {
                // Whatever it would file otherwise is listed, unless nobody can file it where it was.
                let is_matched = naive::holds(&proposal.terms.when, &line.as_line());
                prop_assert!(is_matched || !listed.contains(&at));
                if is_matched && !listed.contains(&at) {
                    let alone = Proposal { evidence: vec![], against: vec![], terms: proposal.terms.clone() };
                    let mut terms = alone.terms.clone();
                    terms.then.purpose = Some(Purpose::Category(*under));
                    prop_assert_ne!(booked(&Proposal { terms, ..alone }, &[], line), Some(*under));
                }
            }
        }
    }

    /// What a rule of the user decides already needs no other, nor does what a rule did that was turned off.
    #[test]
    fn nothing_is_proposed_that_a_rule_covers(lines in confirmed(), existing in rules(0..4)) {
        let off: Vec<Rule> = existing.iter().map(|rule| rule.switched(false)).collect();
        let proposals = propose(&history(&lines), existing.clone(), in_use()).unwrap();
        prop_assert_eq!(&proposals, &propose(&history(&lines), off, in_use()).unwrap());
        let set = RuleSet::compile(existing, in_use()).unwrap();
        for at in proposals.iter().flat_map(|proposal| &proposal.evidence) {
            prop_assert!(set.judge(&lines[*at].0.as_line()).booking.is_none());
        }
        // No name is taken already.
        let mut names: BTreeSet<_> = set.rules().iter().map(|rule| rule.terms().name.as_str()).collect();
        prop_assert!(proposals.iter().all(|it| names.insert(it.terms.name.as_str())));
        // Nor is anything proposed again once it was taken.
        let taken = (100..).zip(&proposals).map(|(n, it)| Rule::new(rule_ids(n), it.terms.clone()).unwrap());
        let more = propose(&history(&lines), set.rules().iter().cloned().chain(taken), in_use()).unwrap();
        let known: BTreeSet<usize> = proposals.iter().flat_map(|it| it.evidence.iter().copied()).collect();
        prop_assert!(more.iter().flat_map(|it| &it.evidence).all(|at| !known.contains(at)));
    }

    /// The order of the history changes nothing, and two proposals never rest on the same lines.
    #[test]
    fn proposals_come_in_a_fixed_order(
        (lines, shuffled) in confirmed().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
    ) {
        let proposals = propose(&history(&lines), [], in_use()).unwrap();
        let others = propose(&history(&shuffled), [], in_use()).unwrap();
        let terms = |proposals: &[Proposal]| proposals.iter().map(|it| it.terms.clone()).collect::<Vec<_>>();
        prop_assert_eq!(terms(&proposals), terms(&others));
        prop_assert!(proposals.is_sorted_by(|a, b| a.evidence.len() >= b.evidence.len()));
        let mut explained = BTreeSet::new();
        for proposal in &proposals {
            let new = proposal.evidence.iter().filter(|at| explained.insert(**at)).count();
            prop_assert!(new >= SUPPORT_MIN);
        }
    }
}

#[test]
fn a_merchant_with_two_uses_is_told_apart_by_its_amounts() {
    let known = categories();
    let under = |n: usize| CategoryRef { category: known[n].id, subcategory: None };
    let spent: Vec<usize> = (0..known.len()).filter(|&n| known[n].kind == CategoryKind::Expense).take(2).collect();
    let line =
        |text: &str, amount, n| (OwnedLine { text: text.to_owned(), amount, ..OwnedLine::plain() }, under(spent[n]));
    let mut lines = Vec::new();
    for _ in 0..5 {
        lines.push(line("APPLE.COM/BILL", brl("-14.90"), 0));
        lines.push(line("APPLE.COM/BILL", brl("-99.00"), 1));
        lines.push(line("PADARIA ESTRELA LTDA", brl("-12.00"), 1));
        lines.push(line("PADARIA ESTRELA LTDA", brl("-7.50"), 1));
    }
    let proposals = propose(&history(&lines), [], in_use()).unwrap();
    let names: Vec<(&str, usize)> = proposals.iter().map(|it| (it.terms.name.as_str(), it.evidence.len())).collect();
    assert_eq!(names, [("padaria estrela", 10), ("apple bill 14.90 BRL", 5), ("apple bill 99.00 BRL", 5)]);
}

/// Money that goes to a person and comes from them again is two habits, and they can be told apart.
#[test]
fn what_goes_both_ways_has_two_names() {
    let known = categories();
    let line = |kind, amount| {
        let category = known.iter().find(|it| it.kind == kind && !it.is_unclassified()).unwrap().id;
        let under = CategoryRef { category, subcategory: None };
        (OwnedLine { text: "PIX MARIA SOUZA".to_owned(), amount, ..OwnedLine::plain() }, under)
    };
    let (out, back) = (line(CategoryKind::Expense, brl("-50.00")), line(CategoryKind::Income, brl("50.00")));
    let back = (OwnedLine { kind: EntryKind::Income, ..back.0 }, back.1);
    let lines: Vec<_> = [out, back].into_iter().flat_map(|line| vec![line; SUPPORT_MIN]).collect();
    let proposals = propose(&history(&lines), [], in_use()).unwrap();
    let names: Vec<&str> = proposals.iter().map(|it| it.terms.name.as_str()).collect();
    assert_eq!(names, ["maria souza", "maria souza #2"]);
}

/// A month is closed with what nobody looked at, too: that is no habit.
#[test]
fn what_is_still_to_be_classified_supports_no_rule() {
    let known = categories();
    let open: Vec<_> = known.iter().filter(|category| category.is_unclassified()).collect();
    assert_eq!(open.len(), 2, "one of expenses, and one of income");
    let line = |category| {
        let under = CategoryRef { category, subcategory: None };
        (OwnedLine { text: "ZYXWV QWRTP".to_owned(), amount: brl("-5.00"), ..OwnedLine::plain() }, under)
    };
    for category in open {
        let lines = vec![line(category.id); 2 * SUPPORT_MIN];
        assert_eq!(propose(&history(&lines), [], in_use()).unwrap(), []);
    }
}

/// A shop has about as many amounts as lines: each is proposed by itself, from its own lines alone.
#[test]
fn a_shop_of_many_amounts_is_told_apart_by_each() {
    const AMOUNTS: usize = 2_000;
    let known = categories();
    let spent: Vec<_> = known.iter().filter(|it| it.kind == CategoryKind::Expense).take(2).collect();
    let line = |n: usize| {
        let cents = i64::try_from(n % AMOUNTS).unwrap() + 1;
        let amount = Money::new(Decimal::new(-cents, 2), Currency::BRL).unwrap();
        let under = CategoryRef { category: spent[n % 2].id, subcategory: None };
        (OwnedLine { text: "LOJA ESTRELA".to_owned(), amount, ..OwnedLine::plain() }, under)
    };
    let lines: Vec<_> = (0..SUPPORT_MIN * AMOUNTS).map(line).collect();
    let proposals = propose(&history(&lines), [], in_use()).unwrap();
    assert_eq!(proposals.len(), AMOUNTS);
    for proposal in &proposals {
        let first = proposal.evidence[0];
        let same: Vec<usize> = (0..SUPPORT_MIN).map(|n| first + n * AMOUNTS).collect();
        assert_eq!((&proposal.evidence, category(proposal)), (&same, lines[first].1));
    }
}
