//! Rules that the user's own confirmations would support.
//!
//! A rule is proposed when it *holds*: it matches at least [`SUPPORT_MIN`] confirmed lines, and at most one in twenty of them
//! was filed otherwise. What a rule of the user decides already is left out, whether that rule is on or was turned off:
//! somebody made up their mind. The widest condition is tried first, and a merchant with several uses by amount and account.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::condition::{AmountTest, Condition, Direction, TextTest};
use super::gate;
use super::index::Index;
use super::line::{Facts, Line, StatementOf};
use super::text::Literal;
use super::verdict::Booking;
use super::{Actions, InUse, Purpose, Rule, RuleSet, RuleSetError, Terms};
use crate::entry::{CategoryRef, Filing};
use crate::id::CategoryId;
use crate::name::Name;
use crate::suggest::MerchantKey;

/// Fewer confirmations prove no habit.
pub const SUPPORT_MIN: usize = 4;
/// One line in so many may have been filed otherwise.
pub const EXCEPTION_IN: usize = 20;

/// A line that a person filed, or left as it was suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmed<'a> {
    /// What the bank said.
    pub line: Line<'a>,
    /// Where it was filed. What is still to be classified supports nothing.
    pub under: CategoryRef,
}

/// A rule that would hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The rule, below all others and switched on.
    pub terms: Terms,
    /// The lines that it would file as they were filed, by their place in the history.
    pub evidence: Vec<usize>,
    /// The lines that it would file otherwise.
    pub against: Vec<usize>,
}

impl Proposal {
    /// How many lines it matches.
    pub const fn support(&self) -> usize {
        self.evidence.len() + self.against.len()
    }
}

/// The rules that the history supports, the most supported first; each rests on enough lines that none before it does, and no
/// two have one name, nor has a rule that is there. Lines keep the order of the history, which does not matter otherwise.
///
/// # Errors
/// As [`RuleSet::compile`].
pub fn propose(
    history: &[Confirmed<'_>],
    rules: impl IntoIterator<Item = Rule>,
    in_use: InUse<'_>,
) -> Result<Vec<Proposal>, RuleSetError> {
    let rules: Vec<Rule> = rules.into_iter().map(|rule| rule.switched(true)).collect();
    let position = rules.iter().map(|rule| rule.terms().position).max().map_or(0, |last| last.saturating_add(1));
    let mut names: BTreeSet<String> = rules.iter().map(|rule| rule.terms().name.as_str().to_lowercase()).collect();
    let set = RuleSet::compile(rules, in_use)?;
    let unclassified = in_use.categories.iter().filter(|category| category.is_unclassified());
    let unclassified: BTreeSet<CategoryId> = unclassified.map(|category| category.id).collect();
    let filed = history.iter().enumerate().filter(|(_, it)| !unclassified.contains(&it.under.category));
    let open: Vec<Open<'_>> = filed.filter_map(|(at, it)| Open::of(at, it, &set)).collect();
    let mut found: Vec<Found> = merchants(&open)?.iter().flat_map(Merchant::habits).collect();
    found.sort_by(|a, b| b.evidence.len().cmp(&a.evidence.len()).then_with(|| a.title.cmp(&b.title)));
    let mut explained = BTreeSet::new();
    found.retain(|it| {
        let is_new = it.evidence.iter().filter(|at| !explained.contains(*at)).count() >= SUPPORT_MIN;
        if is_new {
            explained.extend(it.evidence.iter().copied());
        }
        is_new
    });
    Ok(found.into_iter().filter_map(|it| it.proposal(position, &mut names)).collect())
}

/// A confirmed line that no rule decides.
struct Open<'a> {
    at: usize,
    confirmed: &'a Confirmed<'a>,
    facts: Facts<'a>,
    direction: Direction,
    key: MerchantKey,
}

impl<'a> Open<'a> {
    fn of(at: usize, confirmed: &'a Confirmed<'a>, set: &RuleSet) -> Option<Self> {
        let line = &confirmed.line;
        let (direction, key) = (Direction::of(line.amount)?, MerchantKey::of(line.text)?);
        let facts = Facts::of(line);
        // A rule that only ignores or renames leaves the category open, unless it stops.
        let is_decided = set.judge_facts(&facts).booking.is_some() || set.stops(&facts);
        // What cannot be booked so again, as under an archived category, supports nothing.
        let again = set.book(&Purpose::Category(confirmed.under), line);
        let is_repeatable =
            matches!(again, Ok(Booking::Filed { filing: Filing::Whole(under), .. }) if under == confirmed.under);
        (!is_decided && is_repeatable).then_some(Self { at, confirmed, facts, direction, key })
    }
}

/// Lines of one merchant and direction.
struct Merchant<'o> {
    key: &'o str,
    direction: Direction,
    members: Vec<&'o Open<'o>>,
    /// What finds all members.
    words: Condition,
    /// All lines that it finds.
    matching: Vec<&'o Open<'o>>,
}

/// The merchants with enough lines.
fn merchants<'o>(open: &'o [Open<'_>]) -> Result<Vec<Merchant<'o>>, RuleSetError> {
    let mut groups: BTreeMap<(Direction, &str), Vec<&Open<'_>>> = BTreeMap::new();
    for line in open {
        groups.entry((line.direction, line.key.as_str())).or_default().push(line);
    }
    let mut merchants = Vec::new();
    for ((direction, key), members) in groups {
        if members.len() >= SUPPORT_MIN
            && let Some(words) = wording(key, &members)
        {
            merchants.push(Merchant { key, direction, members, words, matching: Vec::new() });
        }
    }
    // All texts are looked for at once, as those of rules are.
    let index = Index::new(gate::choose(merchants.iter().map(|merchant| gate::gates(&merchant.words)).collect()))?;
    for line in open {
        for place in index.candidates(&line.facts) {
            let merchant = &mut merchants[place as usize];
            if merchant.direction == line.direction && merchant.words.holds(&line.facts) {
                merchant.matching.push(line);
            }
        }
    }
    Ok(merchants)
}

/// A condition that holds of a category.
struct Found {
    title: String,
    when: Condition,
    under: CategoryRef,
    evidence: Vec<usize>,
    against: Vec<usize>,
}

impl Found {
    /// The proposal, under a name that is not taken yet.
    fn proposal(self, position: u32, names: &mut BTreeSet<String>) -> Option<Proposal> {
        const NUMBER_CHARS: usize = 6;
        let title: String = self.title.chars().take(crate::name::NAME_CHARS_MAX - NUMBER_CHARS).collect();
        let numbered = (2..10_000).map(|number| format!("{title} #{number}"));
        let title = std::iter::once(title.clone()).chain(numbered).find(|title| names.insert(title.to_lowercase()))?;
        let terms = Terms {
            name: Name::new(&title).ok()?,
            position,
            is_active: true,
            stops: false,
            when: self.when,
            then: Actions { purpose: Some(Purpose::Category(self.under)), ..Actions::default() },
        };
        Some(Proposal { terms, evidence: self.evidence, against: self.against })
    }
}

impl Merchant<'_> {
    /// What its lines are for: one thing, or one for each amount or account.
    fn habits(&self) -> Vec<Found> {
        let words = if let Condition::All(words) = &self.words { words.clone() } else { vec![self.words.clone()] };
        let base: Vec<Condition> = words.into_iter().chain([Condition::Direction(self.direction)]).collect();
        if let Some(found) = weigh(self.key, base.clone(), &self.matching) {
            return vec![found];
        }
        let also = |narrow| base.iter().cloned().chain([narrow]).collect();
        let mut found = Vec::new();
        for matching in self.matching_by(|line| (line.amount.currency().to_string(), line.amount.abs().amount())) {
            let amount = matching[0].confirmed.line.amount.abs();
            let narrow = Condition::Amount(AmountTest::Equal(amount));
            found.extend(weigh(&format!("{} {amount}", self.key), also(narrow), &matching));
        }
        for (n, matching) in (1..).zip(self.matching_by(|line| line.of)) {
            let narrow = match matching[0].confirmed.line.of {
                StatementOf::Account(id) => Condition::Account(BTreeSet::from([id])),
                StatementOf::Card(id) => Condition::Card(BTreeSet::from([id])),
            };
            found.extend(weigh(&format!("{} ({n})", self.key), also(narrow), &matching));
        }
        found
    }

    /// The lines that its words find, by something that some of its own have: in one pass, for a shop has as many amounts
    /// as lines. No group is empty.
    fn matching_by<K: Ord>(&self, what: impl Fn(&Line<'_>) -> K) -> impl Iterator<Item = Vec<&Open<'_>>> {
        let key = |it: &Open<'_>| what(&it.confirmed.line);
        let mut groups: BTreeMap<K, Vec<&Open<'_>>> = self.members.iter().map(|it| (key(it), Vec::new())).collect();
        for &line in &self.matching {
            if let Some(group) = groups.get_mut(&key(line)) {
                group.push(line);
            }
        }
        groups.into_values().filter(|group| !group.is_empty())
    }
}

/// A condition that finds all lines of a merchant: its name as whole words, or anywhere, or its words one by one.
fn wording(key: &str, members: &[&Open<'_>]) -> Option<Condition> {
    let whole = Literal::new(key).ok()?;
    let words: Vec<Literal> = key.split(' ').map(Literal::new).collect::<Result<_, _>>().ok()?;
    let contains = |text| Condition::Description(TextTest::Contains(text));
    let each = words.into_iter().map(contains).collect();
    let options =
        [Condition::Description(TextTest::AnyWord(vec![whole.clone()])), contains(whole), Condition::All(each)];
    options.into_iter().find(|words| members.iter().all(|line| words.holds(&line.facts)))
}

/// Whether what a condition matches was filed alike.
fn weigh(title: &str, when: Vec<Condition>, matching: &[&Open<'_>]) -> Option<Found> {
    let mut filed: BTreeMap<CategoryRef, usize> = BTreeMap::new();
    for line in matching {
        *filed.entry(line.confirmed.under).or_default() += 1;
    }
    // Of two equally frequent categories neither holds.
    let (&under, &agreeing) = filed.iter().max_by_key(|(_, times)| **times)?;
    let exceptions = matching.len() - agreeing;
    if agreeing < SUPPORT_MIN || exceptions * EXCEPTION_IN > matching.len() {
        return None;
    }
    let (evidence, against): (Vec<&Open<'_>>, Vec<_>) =
        matching.iter().copied().partition(|line| line.confirmed.under == under);
    let places = |lines: Vec<&Open<'_>>| lines.into_iter().map(|line| line.at).collect();
    Some(Found {
        title: title.to_owned(),
        when: Condition::All(when),
        under,
        evidence: places(evidence),
        against: places(against),
    })
}
